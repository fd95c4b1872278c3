#!/bin/bash
# bench/threads.sh KHIEN RULES FILE...: khien detect with one thread and with two, net of loading: seconds of the clock, the better of five runs; beside
# it what the machine itself allows (two processes of one thread side by side), and how much more processor time two threads take than one.
set -euo pipefail
khien=${1:?usage: bench/threads.sh KHIEN RULES FILE...} rules=${2:?}
shift 2
TIMEFORMAT='%U %S'
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
run() { # NAME ARGUMENTS: seconds of the run to NAME.s, of the processor to NAME.cpu; the least of all
	local name=$1 s cpu
	shift
	cpu=$({ time "$khien" detect --rules "$rules" --stats --no-bar "$@" 2>"$tmp/$name.err" >/dev/null; } 2>&1 | awk '{ print $1 + $2 }')
	s=$(sed -n 's/.*"run_s":\([0-9.]*\).*/\1/p' "$tmp/$name.err")
	echo "$s" >>"$tmp/$name.s"
	echo "$cpu" >>"$tmp/$name.cpu"
}
least() { sort -n "$tmp/$1" | head -n 1; }
head -n 1 "$1" >"$tmp/one-line"
printf '%-28s %8s %8s %8s %14s %12s\n' file one_s two_s ratio machine_limit cpu_two/one
for file; do
	rm -f "$tmp"/*.s "$tmp"/*.cpu
	for _ in 1 2 3 4 5; do
		run load --threads 1 "$tmp/one-line"
		run one --threads 1 "$file"
		run two --threads 2 "$file"
		run left --threads 1 "$file" &
		run right --threads 1 "$file"
		wait
	done
	printf '%-28s %8.3f %8.3f %8.2f %14.2f %12.2f\n' "$(basename "$file")" "$(least one.s)" "$(least two.s)" \
		"$(awk -v a="$(least one.s)" -v b="$(least two.s)" 'BEGIN { print a / b }')" \
		"$(awk -v a="$(least one.s)" -v b="$(paste "$tmp/left.s" "$tmp/right.s" | awk '{ print ($1 > $2 ? $1 : $2) }' | sort -n | head -n 1)" 'BEGIN { print 2 * a / b }')" \
		"$(awk -v l="$(least load.cpu)" -v a="$(least one.cpu)" -v b="$(least two.cpu)" 'BEGIN { print (b - l) / (a - l) }')"
done
