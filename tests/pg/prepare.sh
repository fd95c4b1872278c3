#!/bin/sh
# Every migration and every SQL statement on a real PostgreSQL 15, so that the second driver will only be a driver: literals are read from the C
# source; what res/ makes at run time is seen by running the program with tests/pg/spy.c in it. tests/pg/prepare.sh [FILE of more statements...]
# shellcheck disable=SC2086,SC2317  # $as is words; stop is called by the trap
set -eu
cd "$(dirname "$0")/../.."
bin=/usr/lib/postgresql/15/bin
for b in /usr/lib/postgresql/*/bin; do # where the distribution has no 15 any more
	[ -x $bin/initdb ] || bin=$b
done
[ -x $bin/initdb ] || { echo "skipped pg: postgresql-15 is not installed"; exit 77; }
dir=$(mktemp -d)
as='' # PostgreSQL refuses to be run by root
if [ "$(id -u)" = 0 ]; then
	id postgres >/dev/null 2>&1 && user=postgres || user=nobody
	chown "$user" "$dir"
	as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups env HOME=$dir"
fi
stop() {
	$as $bin/pg_ctl -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' INT TERM
cp -r migrations tools/pg_sql.py "$dir"
{
	$as $bin/initdb -D "$dir/data" -A trust -U khien -E UTF8 --locale=C --no-sync >"$dir.log" 2>&1 &&
		$as $bin/pg_ctl -D "$dir/data" -l "$dir/log" -w -o "-k $dir -c listen_addresses='' -c fsync=off -c unix_socket_permissions=0777" start >>"$dir.log" 2>&1
} || { cat "$dir.log"; rm -f "$dir.log"; echo "0 passed, 1 failed"; exit 1; }
rm -f "$dir.log"
chmod 711 "$dir"
psql="psql -X -q -h $dir -U khien -d postgres"

bad=0
for m in migrations/*.sql; do
	python3 tools/pg_sql.py schema "$m" >"$dir/one.sql"
	$psql -1 -v ON_ERROR_STOP=1 -f "$dir/one.sql" >"$dir/out" 2>&1 || { sed "s|^|$m: |" "$dir/out"; bad=1; }
done
[ $bad = 0 ] || { echo "0 passed, 1 failed"; exit 1; }

python3 tools/pg_sql.py statements . >"$dir/all" || bad=1
if [ -x build/khien ] && ${CC:-cc} -shared -fPIC -O1 -o "$dir/spy.so" tests/pg/spy.c -ldl; then
	sh tests/pg/spied.sh build/khien "$dir" >"$dir/out" 2>&1 || { tail -n 3 "$dir/out"; echo "skipped pg-generated: the program did not run through"; }
else
	echo "skipped pg-generated: build/khien is not there"
fi
[ ! -f "$dir/spied" ] || sort -u "$dir/spied" | sed 's/^/generated\t/' >>"$dir/all"
for f; do
	sed 's/^/given\t/' "$f" >>"$dir/all"
done
python3 tests/pg/prepare.py "$psql" <"$dir/all" || bad=1
exit $bad
