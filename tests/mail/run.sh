#!/bin/sh
# Mail and calendar against a real SMTP server of our own: tests/mail/run.sh. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
khien=${KHIEN:-build/khien}
[ -x "$khien" ] || { echo "mail: $khien is not there (./run --build)"; exit 1; }
exec python3 tests/mail/mail.py "$khien"
