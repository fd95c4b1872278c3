#!/usr/bin/env bash
# tests/threads/run.sh: the engine and all of tests/detect (over the small corpora) under the thread sanitizer; only in ./check --all (a build of its own,
# and a quarter of an hour).
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${CHECK_LONG-}" ] || { echo "skipped threads: the thread sanitizer runs in ./check --all"; exit 77; }
out=build/check/thread
tools/sanitized thread khien tests/test_scan tests/test_sigma tests/test_evtx
export TSAN_OPTIONS=halt_on_error=1:exitcode=66
passed=0 failed=0
count() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }
count $out/tests/test_scan
count $out/tests/test_sigma
count $out/tests/test_evtx
count env -u CHECK_LONG python3 tests/detect/all.py $out/khien
echo "$passed passed, $failed failed"
[ $failed = 0 ]
