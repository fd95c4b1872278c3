#!/bin/sh
# Crashes, power cuts and failing disks: first the ledger alone, then the program itself if build/khien is there. tests/fault/run.sh [SEED]
set -eu
cd "$(dirname "$0")/../.."
seed=${1-$(date +%s)}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
passed=0 failed=0

cc=${CC:-cc}
# shellcheck disable=SC2086  # the compiler may be two words
$cc -O1 -shared -fPIC tests/fault/shim.c -o "$dir/shim.so" -ldl
python3 tools/migrations.py migrations "$dir/migrations.c" "$dir/d"
# shellcheck disable=SC2086
$cc -O1 -std=gnu2x -D_GNU_SOURCE -include src/base/banned.h -Isrc tests/fault/writer.c "$dir/migrations.c" src/base/*.c src/sec/*.c src/db/*.c src/ledger/*.c \
	src/fmt/json.c src/fmt/jpull.c -o "$dir/writer" -lcrypto -lsodium -lsqlite3 -lutf8proc

part() { # part NAME WANTED-STATUS COMMAND...: adds its last line's numbers, or one case where failing is what is wanted
	name=$1 want=$2
	shift 2
	rc=0
	"$@" >"$dir/out" 2>&1 || rc=$?
	if [ "$want" = 0 ]; then
		passed=$((passed + $(sed -n '$s/^\([0-9]*\) passed.*/\1/p' "$dir/out")))
		failed=$((failed + $(sed -n '$s/.* \([0-9]*\) failed$/\1/p' "$dir/out")))
	elif [ $rc = "$want" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
	sed "s/^/$name: /" "$dir/out"
}
new() { # a fresh ledger
	mkdir "$dir/$1"
	"$dir/writer" begin "$dir/$1"
}

new crash
part 'ledger, crashes' 0 python3 tests/fault/crash.py --shim "$dir/shim.so" --dir "$dir/crash" --seed "$seed" --runs "$([ -n "${CHECK_LONG-}" ] && echo 500 || echo 50)" \
	--max-ms 200 --write "$dir/writer write {dir} 3" --check "$dir/writer check {dir}"
new careless
part 'a writer that does not sync is caught' 1 python3 tests/fault/crash.py --shim "$dir/shim.so" --dir "$dir/careless" --seed 1 --runs 3 --mode power \
	--write "$dir/writer careless {dir} 3" --check "$dir/writer check {dir}"
new inject
part 'ledger, failing disk' 0 python3 tests/fault/inject.py --shim "$dir/shim.so" --dir "$dir/inject" --step "$([ -n "${CHECK_LONG-}" ] && echo 1 || echo 3)" \
	--write "$dir/writer write {dir} 3 4" --check "$dir/writer check {dir}"

khien=$PWD/build/khien
if [ -x "$khien" ]; then
	printf 'mat-khau-thu-nghiem-1\n' >"$dir/password"
	chmod 600 "$dir/password"
	part 'init, power cuts' 0 python3 tests/fault/init.py --shim "$dir/shim.so" --khien "$khien" --dir "$dir/init" --password "$dir/password" --seed "$seed" \
		--runs "$([ -n "${CHECK_LONG-}" ] && echo 100 || echo 20)"
	part 'an upload on a full disk' 0 python3 tests/fault/full.py --shim "$dir/shim.so" --khien "$khien" --dir "$dir/full" --password "$dir/password" \
		--step "$([ -n "${CHECK_LONG-}" ] && echo 1 || echo 4)"
	mkdir "$dir/site"
	"$khien" init --data "$dir/site/var" --admin quantri --password-file "$dir/password" >/dev/null
	"$khien" import units demo/01-units.csv --data "$dir/site/var" >/dev/null
	part 'requests and imports, crashes' 0 python3 tests/fault/crash.py --shim "$dir/shim.so" --dir "$dir/site/var" --seed "$seed" \
		--runs "$([ -n "${CHECK_LONG-}" ] && echo 300 || echo 50)" --max-ms 1600 --write "python3 tests/fault/busy.py $khien {dir}" \
		--check "sh tests/fault/checker.sh $khien {dir}"
else
	echo 'skipped fault-program: build/khien is not there'
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
