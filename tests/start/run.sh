#!/bin/sh
# ./run as a newcomer meets it: first start, clean stop, second start without network and under two seconds, and each way to fail in one line.
set -u
cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d)
pid='' took=999999
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$tmp"' EXIT
passed=0 failed=0
export KHIEN_LANG=vi

is() { # is WHAT: the last command's result decides
	if [ "$?" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "start: $1" && sed 's/^/    | /' "$tmp/said"; fi
}
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
now_ms() { date +%s%3N; }
start() { # start SECONDS [arguments]: ./run in the background until it answers; its milliseconds in $took
	limit=$1
	shift
	began=$(now_ms)
	./run --listen "127.0.0.1:$at" "$@" >"$tmp/said" 2>&1 &
	pid=$!
	while ! curl -so /dev/null "http://127.0.0.1:$at/"; do
		kill -0 "$pid" 2>/dev/null || return 1
		[ $(($(now_ms) - began)) -lt $((limit * 1000)) ] || return 1
		sleep 0.05
	done
	took=$(($(now_ms) - began))
}
stop() { # stop SIGNAL: ends within five seconds, with 0
	kill "-$1" "$pid"
	(sleep 5 && kill -9 "$pid" 2>/dev/null) &
	guard=$!
	wait "$pid"
	ended=$?
	kill "$guard" 2>/dev/null
	pid=
	[ $ended = 0 ]
}

./run --build >"$tmp/said" 2>&1
is './run --build builds'
[ -x build/khien ]
is 'build/khien is there'

at=$(port)
start 60 --data "$tmp/var"
is 'the first start answers'
[ "$(grep -c 'Mật khẩu:' "$tmp/said")" = 1 ]
is 'the password is shown once'
grep -q "http://127.0.0.1:$at" "$tmp/said"
is 'the address is shown'
[ "$(stat -c %a "$tmp/var")" = 700 ] && [ ! -e "$tmp/var.new" ]
is 'the data folder is private and whole'
build/khien ledger verify --data "$tmp/var" >"$tmp/said" 2>&1
is 'the ledger of a new folder verifies'
mkdir -p "$tmp/var/files/ab" && echo x >"$tmp/var/files/ab/abcd"
build/khien ledger verify --data "$tmp/var" >"$tmp/said" 2>&1 && grep -q files/ab/abcd "$tmp/said"
is 'a file that no entry names is named'
rm "$tmp/var/files/ab/abcd"
stop INT
is 'Ctrl-C stops cleanly'
! curl -so /dev/null "http://127.0.0.1:$at/"
is 'nothing serves after the stop'

mkdir "$tmp/bin"
for t in apt-get npm sudo; do
	printf '#!/bin/sh\necho "%s was called: $*" >>%s/called\nexit 1\n' $t "$tmp" >"$tmp/bin/$t"
	chmod +x "$tmp/bin/$t"
done
PATH="$tmp/bin:$PATH" start 10 --data "$tmp/var"
is 'the second start answers'
[ "$took" -lt 2000 ]
is "the second start takes under 2 s (it took $took ms)"
[ ! -e "$tmp/called" ]
is 'the second start asks neither apt nor npm'
! grep -q 'Mật khẩu:' "$tmp/said"
is 'the password is not shown again'
timeout 10 ./run --data "$tmp/var" --listen "127.0.0.1:$at" >"$tmp/second" 2>"$tmp/error"
code=$?
cp "$tmp/error" "$tmp/said"
[ $code != 0 ] && [ $code != 124 ] && [ "$(wc -l <"$tmp/error")" = 1 ]
is 'a port that is taken ends in one clear line'
stop TERM
is 'TERM stops cleanly'

./run --bulid >"$tmp/said" 2>&1
[ $? = 1 ] && grep -q -- '--bulid' "$tmp/said"
is 'an unknown argument is named'

mkdir "$tmp/poor" # a machine without sudo, for a user who is not root, where a package is missing
for t in sh dirname sed grep tr cut mkdir sha256sum head cat; do ln -s "$(command -v $t)" "$tmp/poor/$t"; done
printf '#!/bin/sh\necho 1000\n' >"$tmp/poor/id"
printf '#!/bin/sh\nexit 1\n' >"$tmp/poor/dpkg-query"
printf '#!/bin/sh\nexit 1\n' >"$tmp/poor/apt-get"
chmod +x "$tmp/poor/id" "$tmp/poor/dpkg-query" "$tmp/poor/apt-get"
PATH="$tmp/poor" ./run --build >"$tmp/out" 2>"$tmp/said"
[ $? = 1 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q 'libmicrohttpd-dev' "$tmp/said"
is 'a missing right ends in one line that names the packages'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
