#!/bin/sh
# tests/detect/run.sh: `khien detect` and `khien evtx dump` from outside: every output and option, then every corpus of ../shared/data (skipped
# where it is not there; ./check --all takes all of it, else the small ones). KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/detect/all.py "${KHIEN:-build/khien}"
