#!/bin/bash
# bench/threads.sh KHIEN RULES FILE...: khien detect with one thread and with two, net of loading, in seconds of the clock. Beside it what the machine
# itself allows (two processes of one thread side by side), what two threads have of that, and how much more processor time they take than one.
# All are run in each of five turns, one behind the other; each figure is the median of the turns' own, so that a machine that is slow for a while is so for all.
# Beside other work: FIRST="chrt -f 50" bench/threads.sh ... (as root, after `sysctl kernel.sched_rt_runtime_us=-1`) lets these runs go before it.
set -euo pipefail
khien=${1:?usage: bench/threads.sh KHIEN RULES FILE...} rules=${2:?}
shift 2
TIMEFORMAT='%U %S'
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
run() { # NAME ARGUMENTS: seconds of the run to NAME.s, of the processor to NAME.cpu
	local name=$1 s cpu
	shift
	cpu=$({ time ${FIRST:-} "$khien" detect --rules "$rules" --stats --no-bar "$@" 2>"$tmp/$name.err" >/dev/null; } 2>&1 | awk '{ print $1 + $2 }')
	s=$(sed -n 's/.*"run_s":\([0-9.]*\).*/\1/p' "$tmp/$name.err")
	echo "$s" >>"$tmp/$name.s"
	echo "$cpu" >>"$tmp/$name.cpu"
}
median() { # EXPRESSION: turn by turn, of seconds: one thread, two, a half of two processes apart; of the processor: a, b and load
	paste "$tmp"/{one,two,left,right}.s "$tmp"/{one,two,load}.cpu |
		awk "{ one = \$1; two = \$2; apart = (\$3 > \$4 ? \$3 : \$4) / 2; a = \$5; b = \$6; load = \$7; print $1 }" | sort -n |
		awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
head -n 1 "$1" >"$tmp/one-line"
printf '%-28s %8s %8s %8s %14s %14s %12s\n' file one_s two_s ratio machine_limit of_the_limit cpu_two/one
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
	printf '%-28s %8.3f %8.3f %8.2f %14.2f %14.2f %12.2f\n' "$(basename "$file")" "$(median one)" "$(median two)" "$(median one/two)" \
		"$(median one/apart)" "$(median apart/two)" "$(median '(b - load) / (a - load)')"
done
