#!/bin/sh
# tests/report/run.sh: the fictitious ministry's Mẫu 08, every total of it computed again by a program of its own, and units' parts of it to and fro.
# KHIEN names another binary.
set -eu
cd "$(dirname "$0")/../.."
khien=${KHIEN:-build/khien}
passed=0 failed=0
for test in mau08 parts signed rows layout pdf; do
	said=$(python3 "tests/report/$test.py" "$khien") || true
	echo "$said" | sed '$d'
	last=$(echo "$said" | tail -n 1)
	case $last in
	*' passed, '*' failed') passed=$((passed + ${last%% *})) last=${last#*, } failed=$((failed + ${last%% *})) ;;
	*) failed=$((failed + 1)) ;;
	esac
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
