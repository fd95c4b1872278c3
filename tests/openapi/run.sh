#!/bin/sh
# tests/openapi/run.sh: /openapi.json against the program that serves it. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/openapi/check.py "${KHIEN:-build/khien}"
