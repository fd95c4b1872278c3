#!/bin/sh
# tests/intake/run.sh: real Excel, as users.md 1.2 and 7 (ii) describe it, a directive without a programmer, and columns that nobody knows. KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
all=0 bad=0
for part in check directive heads; do
	said=$(python3 tests/intake/$part.py "${KHIEN:-build/khien}") || bad=$((bad + 1))
	echo "$said" | sed '$d'
	read -r passed _ failed _ <<-END
		$(echo "$said" | tail -n 1)
	END
	all=$((all + passed)) bad=$((bad + failed))
done
echo "$all passed, $bad failed"
[ "$bad" = 0 ]
