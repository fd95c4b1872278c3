#!/bin/sh
# bench/sigma/run.sh BUILD LANES RULES: one table over the *.ndjson files of LANES (unpack data/bench there) with the rules in RULES. Time is the
# processor's, net of loading, the median of fifteen runs (best/s: the fastest of them); every line of a lane differs ("all different"). unique: structured_windows with no text value
# twice. hostile_*: events made to cost as much as they can (hostile.h, with the expressions of hostile.yml among the rules), 4 MB of each kind, each
# event another, per byte: times the median of these kinds, of the unique lane, and of the lanes whose values come again; below them the dearest of
# these and of the fuzz target's seeds (each seed by itself, --each) against the median of the kinds. naive: the judge, on the first 1,000
# events. rsigma, where it is on PATH (cargo install rsigma) or in $RSIGMA, with --logsource-routing, its load taken off, runs right behind every
# third of them: x_rsigma is the median of the five ratios, least and most beside it, so that a machine that is slow for a while is so for both. Matches
# beside it must be explained.
set -eu
build=${1:?usage: bench/sigma/run.sh BUILD LANES RULES} lanes=${2:?} rules=${3:?}
bench=$build/lib/sigma/sigma-bench
rsigma=${RSIGMA:-$(command -v rsigma || true)}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
field() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p"; }
cpu() { # seconds of user and system time of a command, its output to $tmp/out
	python3 - "$tmp/out" "$@" <<'PY'
import os, subprocess, sys
with open(sys.argv[1], "wb") as out:
    subprocess.run(sys.argv[2:], stdout=out, stderr=subprocess.DEVNULL, check=True)
t = os.times()
print(t.children_user + t.children_system)
PY
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
run() { # RUNS FILE: the JSON line of the median run in $tmp/line
	"$bench" --runs "$1" "$rules" "$2" 2>"$tmp/runs" >/dev/null
	grep "\"events_per_s\":$(grep '"run"' "$tmp/runs" | field events_per_s | median)," "$tmp/runs" | head -n 1 >"$tmp/line"
}
per_byte() { awk -v ns="$(field ns_per_event <"$tmp/line")" -v n="$(wc -l <"$1")" -v size="$(wc -c <"$1")" 'BEGIN { printf "%.2f\n", ns * n / size }'; }

find "$rules" -name '*.yml' -exec sed -n "s/^ *- *'\(.*\)' *$/\1/p" {} + | sort -u >"$tmp/words"
"$build/lib/sigma/sigma-bench-make" "$tmp" "$lanes/structured_windows.ndjson" "$tmp/words"
beside() { # LANE RATE: how many times faster than rsigma right now
	load=$(cpu "$rsigma" engine eval -r "$rules" --logsource-routing --output-format ndjson -e "@$tmp/one")
	all=$(cpu "$rsigma" engine eval -r "$rules" --logsource-routing --output-format ndjson -e "@$1")
	awk -v r="$2" -v s="$all" -v l="$load" -v n="$(wc -l <"$1")" 'BEGIN { printf "%.1f\n", r / (n / (s - l)) }'
}
printf '%-22s %10s %10s %8s %6s %7s %9s %7s %8s %10s %8s %9s %s\n' lane events/s best/s ns/event ns/B cand/ev matches RSS_MB load_ms naive/s x_naive x_rsigma least-most
for lane in "$lanes"/*.ndjson "$tmp/unique.ndjson"; do
	name=$(basename "$lane" .ndjson)
	head -n 1 "$lane" >"$tmp/one"
	: >"$tmp/lines"
	: >"$tmp/ratios"
	for _ in 1 2 3 4 5; do
		run 3 "$lane"
		grep '"run"' "$tmp/runs" >>"$tmp/lines"
		[ -z "$rsigma" ] || beside "$lane" "$(field events_per_s <"$tmp/line")" >>"$tmp/ratios"
	done
	rate=$(field events_per_s <"$tmp/lines" | median) best=$(field events_per_s <"$tmp/lines" | sort -n | tail -n 1)
	grep "\"events_per_s\":$rate," "$tmp/lines" | head -n 1 >"$tmp/line"
	line=$(cat "$tmp/line") ratio=-
	if [ "$name" = unique ]; then per_byte "$lane" >"$tmp/new"; else per_byte "$lane" >>"$tmp/bytes"; fi
	naive=$("$bench" --naive --runs 1 --limit 1000 "$rules" "$lane" 2>&1 >/dev/null | grep '"run"' | field events_per_s)
	rss=$("$bench" --runs 1 "$rules" "$tmp/one" 2>&1 >/dev/null | grep '"run"' | field max_rss_kb)
	[ -z "$rsigma" ] || ratio="$(median <"$tmp/ratios") $(sort -n "$tmp/ratios" | sed -n '1p;$p' | paste -sd-)"
	echo "$line" | awk -v n="$name" -v e="$rate" -v best="$best" -v naive="$naive" -v ratio="$ratio" -v ns="$(echo "$line" | field ns_per_event)" -v nsb="$(per_byte "$lane")" \
		-v cand="$(echo "$line" | field candidates_per_event)" -v m="$(echo "$line" | field matches)" -v rss="$rss" \
		-v load="$(echo "$line" | field load_s)" '{ split(ratio, r, " ")
			printf "%-22s %10d %10d %8.0f %6.2f %7.2f %9d %7.0f %8.0f %10d %8.0f %9s %s\n", n, e, best, ns, nsb, cand, m, rss / 1024, load * 1000, naive, e / naive, r[1], r[2] }'
done
mkdir "$tmp/rules"
cp -R "$rules" "$(dirname "$0")/hostile.yml" "$tmp/rules"
rules=$tmp/rules
for lane in "$tmp"/hostile_*.ndjson; do
	run 3 "$lane"
	echo "$(per_byte "$lane") $(basename "$lane" .ndjson)"
done | sort -rn >"$tmp/hostile"
for seed in "$(dirname "$0")"/../../tests/fuzz/seeds/sigma_event/*; do
	tr '\n' ' ' <"$seed"
	echo
done >"$tmp/seeds.ndjson"
"$bench" --each "$rules" "$tmp/seeds.ndjson" 2>/dev/null | awk '{ print $1, "seed_" $3 "_of_" $2 "_bytes" }' | sort -rn >"$tmp/seeds"
m=$(median <"$tmp/hostile")
awk -v m="$m" -v new="$(cat "$tmp/new")" -v again="$(median <"$tmp/bytes")" '{ printf "%-27s %6.2f ns/B: %4.1f x the median of the kinds (%.2f), %4.1f x unique (%.2f), %4.1f x the lanes (%.2f)\n", $2, $1, $1 / m, m, $1 / new, new, $1 / again, again }' "$tmp/hostile"
sort -rn "$tmp/hostile" "$tmp/seeds" | awk -v m="$m" 'NR == 1 { d = $1; n = $2 } END { printf "of these kinds and of %d seeds, the dearest (%s, %.2f ns/B): %.1f x the median of the kinds, %.2f ns/B\n", seeds, n, d, d / m, m }' seeds="$(wc -l <"$tmp/seeds")" -
