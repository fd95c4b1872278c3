#!/bin/sh
# tests/intake/run.sh: real Excel, as users.md 1.2 and 7 (ii) describe it, and a directive without a programmer. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
all=0 bad=0
for part in check directive; do
	said=$(python3 tests/intake/$part.py "${KHIEN:-build/khien}") || bad=$((bad + 1))
	echo "$said" | sed '$d'
	set -- $(echo "$said" | tail -1)
	all=$((all + ${1:-0})) bad=$((bad + ${3:-0}))
done
echo "$all passed, $bad failed"
[ "$bad" = 0 ]
