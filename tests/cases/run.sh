#!/bin/sh
# tests/cases/run.sh [NAME...]: every tests/cases/*.case (or the named ones) against the program itself, then hostile.py. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/cases/run.py "${KHIEN:-build/khien}" "$@"
