#!/bin/sh
# The pages in a real Chromium, over the fictitious ministry of demo/: tests/browser/run.sh [WORDS of a test's name; several with a bar between].
# KHIEN names another binary. Debian's chromium-headless-shell, Chromium without windows, takes half of the processor time that chromium does. A test fails by its own word, and by any console error, any breach of the content security policy, any answer of 500 or more.
set -eu
cd "$(dirname "$0")/../.."
khien=${KHIEN:-build/khien}
[ -x "$khien" ] || { echo "browser: $khien is not there (./run --build)"; exit 1; }
for browser in "${CHROMIUM-}" chromium-headless-shell chromium none; do
	[ -n "$browser" ] && command -v "$browser" >/dev/null && break
done
[ "$browser" != none ] || { echo "skipped browser: chromium is not installed"; exit 77; }
CHROMIUM=$(command -v "$browser") exec node tests/browser/run.mjs "$@"
