#!/bin/sh
# tests/fuzz/run.sh SECONDS [NAME...]: builds every target (or the named ones) by tools/sanitized, replays its seeds and hunts for
# SECONDS each. New inputs are kept in $FUZZ_DIR/corpus, crashes in $FUZZ_DIR/crashes (default: build/fuzz). Prints `N passed, N failed`.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:?usage: tests/fuzz/run.sh SECONDS [NAME...]}
shift
[ "$seconds" -lt 10 ] || export CHECK_LONG=1 # a hunt is led by what is compared
dir=${FUZZ_DIR:-build/fuzz}
mkdir -p "$dir/crashes"
if [ $# = 0 ]; then
	for f in tests/fuzz/fuzz_*.c; do
		f=${f##*/fuzz_}
		set -- "$@" "${f%.c}"
	done
fi
targets=
for name; do targets="$targets tests/fuzz_$name"; done
rc=0
# shellcheck disable=SC2086  # words on purpose
tools/sanitized clang $targets >"$dir/build.txt" || rc=$?
[ $rc != 77 ] || { echo "skipped fuzz: clang is not installed"; exit 77; }
[ $rc = 0 ] || { cat "$dir/build.txt"; exit 1; }
pass=0 bad=0
for name; do
	mkdir -p "$dir/corpus/$name"
	if "build/check/clang/tests/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
		-artifact_prefix="$dir/crashes/$name-" "$dir/corpus/$name" "tests/fuzz/seeds/$name" >"$dir/$name.txt" 2>&1; then
		pass=$((pass + 1))
	else
		bad=$((bad + 1))
		echo "fuzz: $name failed:"
		tail -30 "$dir/$name.txt"
	fi
	echo "$name: $(grep -o 'stat::number_of_executed_units: *[0-9]*' "$dir/$name.txt" | grep -o '[0-9]*$' || echo 0) runs"
done
echo "$pass passed, $bad failed"
[ "$bad" = 0 ]
