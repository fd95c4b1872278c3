#!/bin/sh
# A busy import: importer.sh KHIEN DIR imports sheets of new systems for as long as it lives, and after each that succeeded says the last seq.
set -eu
i=0
while :; do
	i=$((i + 1))
	awk -v n="$$-$i" 'BEGIN { print "code,name,unit"; for (k = 0; k < 60; k++) printf "X-%s-%d,Hệ thống %s/%d,VPB\n", n, k, n, k }' >"$2/../import-$$.csv"
	"$1" import systems "$2/../import-$$.csv" --data "$2" >/dev/null
	"$1" ledger head --data "$2" | sed -n 's/.*"size":\([0-9]*\).*/\1/p' | awk '{ print $1 - 1; fflush() }'
done
