#!/bin/sh
# bench/sigma/run.sh BUILD LANES RULES: one table over the *.ndjson files of LANES (unpack data/bench there) with the rules in RULES. Time is the
# processor's, median of five runs, net of loading; every line of a lane differs ("all different"). naive: the judge, on the first 1,000 events.
# rsigma is run where it is on PATH (cargo install rsigma), with --logsource-routing, its load taken off; matches beside it must be explained.
set -eu
build=${1:?usage: bench/sigma/run.sh BUILD LANES RULES} lanes=${2:?} rules=${3:?}
bench=$build/lib/sigma/sigma-bench
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
printf '%-22s %10s %8s %7s %9s %9s %8s %10s %8s %9s\n' lane events/s ns/event cand/ev matches RSS_MB load_ms naive/s x_naive x_rsigma
for lane in "$lanes"/*.ndjson; do
	name=$(basename "$lane" .ndjson)
	"$bench" --runs 5 "$rules" "$lane" 2>"$tmp/runs" >/dev/null
	best=$(grep '"run"' "$tmp/runs" | field events_per_s | sort -n | sed -n 3p)
	line=$(grep "\"events_per_s\":$best," "$tmp/runs" | head -n 1)
	naive=$("$bench" --naive --runs 1 --limit 1000 "$rules" "$lane" 2>&1 >/dev/null | grep '"run"' | field events_per_s)
	ratio=-
	if command -v rsigma >/dev/null; then
		head -n 1 "$lane" >"$tmp/one"
	
		load=$(cpu rsigma engine eval -r "$rules" --logsource-routing --output-format ndjson -e "@$tmp/one")
		all=$(cpu rsigma engine eval -r "$rules" --logsource-routing --output-format ndjson -e "@$lane")
		ratio=$(awk -v b="$best" -v a="$all" -v l="$load" -v n="$(wc -l <"$lane")" 'BEGIN { printf "%.1f", b / (n / (a - l)) }')
	fi
	echo "$line" | awk -v n="$name" -v e="$best" -v naive="$naive" -v ratio="$ratio" -v ns="$(echo "$line" | field ns_per_event)" \
		-v cand="$(echo "$line" | field candidates_per_event)" -v m="$(echo "$line" | field matches)" -v rss="$(echo "$line" | field max_rss_kb)" \
		-v load="$(echo "$line" | field load_s)" '{ printf "%-22s %10d %8.0f %7.2f %9d %9.0f %8.0f %10d %8.0f %9s\n", n, e, ns, cand, m, rss / 1024, load * 1000, naive, e / naive, ratio }'
done
