#!/bin/sh
# tests/intake/run.sh: real Excel, as users.md 1.2 and 7 (ii) describe it, through the program's commands. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/intake/check.py "${KHIEN:-build/khien}"
