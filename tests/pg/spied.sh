#!/bin/sh
# Runs the program over the fictitious ministry, so that it makes the SQL that it makes: spied.sh KHIEN FOLDER (spy.so is there; statements go to
# FOLDER/spied).
set -eu
khien=$1 dir=$2
mkdir "$dir/var"
printf 'mat-khau-thu-nghiem-1\n' >"$dir/password"
chmod 600 "$dir/password"
spied() { LD_PRELOAD="$dir/spy.so" SPY="$dir/spied" "$khien" "$@" >/dev/null; }
rmdir "$dir/var"
spied init --data "$dir/var" --admin quantri --password-file "$dir/password"
for f in demo/[0-9]*.csv; do
	res=$(basename "$f" .csv)
	res=${res#*-}
	spied import "${res%%.*}" "$f" --data "$dir/var"
	spied export "${res%%.*}" --data "$dir/var"
	spied list "${res%%.*}" --data "$dir/var" --q a || spied list "${res%%.*}" --data "$dir/var"
done
spied ledger verify --data "$dir/var"
