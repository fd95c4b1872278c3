#!/bin/sh
# tests/report/run.sh: the fictitious ministry's Mẫu 08, every total of it computed again by a program of its own. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/report/mau08.py "${KHIEN:-build/khien}"
