#!/bin/sh
# Runs the program over the fictitious ministry, so that it makes the SQL that it makes: spied.sh KHIEN FOLDER (spy.so is there; statements go to
# FOLDER/spied).
set -eu
dir=$2
printf '#!/bin/sh\nLD_PRELOAD=%s/spy.so SPY=%s/spied exec %s "$@"\n' "$dir" "$dir" "$(realpath "$1")" >"$dir/khien"
printf 'mat-khau-thu-nghiem-1\n' >"$dir/password"
chmod 700 "$dir/khien" "$dir/password"
"$dir/khien" init --data "$dir/var" --admin quantri --password-file "$dir/password"
demo/load.sh "$dir/khien" "$dir/var"
for f in demo/[0-9]*.csv; do
	res=$(basename "$f" .csv)
	res=${res#*-}
	res=${res%%.*}
	"$dir/khien" export "$res" --data "$dir/var"
	"$dir/khien" list "$res" --data "$dir/var"
done
"$dir/khien" ledger verify --data "$dir/var"
python3 tests/pg/drive.py "$dir/khien"
