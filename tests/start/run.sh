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
start() { # start SECONDS [arguments]: ./run in the background until it answers and has said where; its milliseconds in $took
	limit=$1
	shift
	began=$(now_ms)
	./run --listen "127.0.0.1:$at" "$@" >"$tmp/said" 2>&1 &
	pid=$!
	until curl -so /dev/null "http://127.0.0.1:$at/" && grep -q "http://127.0.0.1:$at" "$tmp/said"; do
		kill -0 "$pid" 2>/dev/null || return 1
		[ $(($(now_ms) - began)) -lt $((limit * 1000)) ] || return 1
		sleep 0.05
	done
	took=$(($(now_ms) - began))
}
stop() { # stop SIGNAL: ends soon, with 0
	kill "-$1" "$pid"
	(sleep 20 && kill -9 "$pid" 2>/dev/null) &
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
[ -x build/khien-verify ]
is 'build/khien is there'

at=$(port)
start 60 --data "$tmp/var"
is 'the first start answers and shows its address'
[ "$(grep -c 'Mật khẩu:' "$tmp/said")" = 1 ]
is 'the password is shown once'
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
echo "the second start took $took ms"
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

mv "$tmp/var/ledger.key" "$tmp/key" # what is missing or too new is said once, in one line
timeout -s INT 30 build/khien serve --data "$tmp/var" --listen "127.0.0.1:$at" >"$tmp/out" 2>"$tmp/said" &
pid=$!
until [ -s "$tmp/out" ] || ! kill -0 $pid 2>/dev/null; do sleep 0.05; done
stop INT
[ "$(wc -l <"$tmp/said")" = 1 ] && grep -q 'ledger.key' "$tmp/said" && [ -s "$tmp/out" ]
is 'a missing key is said at the start, and pages are served'
mv "$tmp/key" "$tmp/var/ledger.key"
cp -r "$tmp/var" "$tmp/lying" # one row of an index is gone, the table has it
python3 - "$tmp/lying/khien.db" <<'E'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
sql, = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_obj'").fetchone()
for text in (sql + " WHERE seq <> 7", sql):
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'entry_obj'", (text,))
    db.execute("PRAGMA writable_schema = RESET")
    if text != sql:
        db.execute("REINDEX entry_obj")
    db.commit()
E
build/khien ledger verify --data "$tmp/lying" >"$tmp/out" 2>"$tmp/said"
code=$?
[ $code = 9 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q 'REINDEX entry_obj' "$tmp/said"
is 'an index that is not what its table says is named, with the way out'
cp -r "$tmp/var" "$tmp/newer"
python3 - "$tmp/newer/khien.db" <<'E'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
row = list(db.execute("SELECT * FROM migration LIMIT 1").fetchone())
row[:2] = [9999, "later"]
db.execute("INSERT INTO migration VALUES (%s)" % ",".join("?" * len(row)), row)
db.commit()
E
timeout 10 build/khien serve --data "$tmp/newer" --listen "127.0.0.1:$at" >"$tmp/out" 2>"$tmp/said"
code=$?
[ $code = 2 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q '9999' "$tmp/said" && [ ! -s "$tmp/out" ]
is 'a folder newer than the program ends in exactly one line'
python3 - build/khien "$tmp/var" "$at" >"$tmp/said" 2>&1 <<'E'
import os, signal, subprocess, sys, time
for i in range(40):  # Ctrl-C goes to the whole group, at every moment of a start
    p = subprocess.Popen([sys.argv[1], "serve", "--data", sys.argv[2], "--listen", "127.0.0.1:" + sys.argv[3]],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    time.sleep(0.004 * i)
    os.killpg(p.pid, signal.SIGINT)
    said = p.communicate(timeout=30)[1]
    if p.returncode not in (0, -signal.SIGINT) or said:
        sys.exit("after %d ms: %d %s" % (4 * i, p.returncode, said))
E
is 'an early Ctrl-C ends with 0 or by the signal, without a word'

./run --bulid >"$tmp/said" 2>&1
[ $? = 1 ] && grep -q -- '--bulid' "$tmp/said"
is 'an unknown argument is named'

setsid timeout 60 ./run --data "$tmp/near/" --listen "127.0.0.1:$at" >"$tmp/said" 2>&1 & # interrupted while it fills the new folder
pid=$!
until [ -e "$tmp/near.new.making" ] || [ -e "$tmp/near.new" ] || ! kill -0 $pid; do sleep 0.01; done
kill -- -$pid
wait $pid
code=$? pid=
[ $code != 0 ] && [ "$(echo "$tmp"/near*)" = "$tmp/near*" ]
is 'a first start that is interrupted leaves nothing'
env --ignore-signal=PIPE timeout 60 ./run --data "$tmp/quiet" --listen nowhere >"$tmp/out" 2>"$tmp/said"
[ "$(wc -l <"$tmp/said")" = 1 ] && grep -q nowhere "$tmp/said" && grep -qE 'Mật khẩu: +([a-zA-Z2-9]{4}-){3}[a-zA-Z2-9]{4}$' "$tmp/out"
is 'a first start under a caller that ignores SIGPIPE says nothing odd'
mkdir "$tmp/far"
cd "$tmp" || exit 1
"$OLDPWD/run" --data far/ --listen "nowhere" >"$tmp/said" 2>&1
cd "$OLDPWD" || exit 1
[ -f "$tmp/far/khien.db" ]
is 'an empty folder is filled; it is named from where the command was given'
build/khien duties --data README.md >"$tmp/said" 2>&1
[ $? = 8 ] && ! grep -q 'khien init' "$tmp/said"
is 'what is no folder is not said to be an empty one'
if [ "$(id -u)" = 0 ] && setpriv --reuid=65534 --clear-groups test -x run; then
	chmod 711 "$tmp"
	setpriv --reuid=65534 --clear-groups ./run --data "$tmp/far" >"$tmp/out" 2>"$tmp/said"
	[ $? = 1 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q '/far/ (của tài khoản root)' "$tmp/said"
	is "another user's data folder is named with its owner"
	mkdir -m 700 "$tmp/closed"
	setpriv --reuid=65534 --clear-groups ./run --data "$tmp/closed/var" >"$tmp/out" 2>"$tmp/said"
	[ $? = 1 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q '^Lỗi: không vào được .*/closed/ (của tài khoản root)' "$tmp/said"
	is 'a folder that one may not enter is named in one line'
	mkdir -m 711 "$tmp/shut"
	setpriv --reuid=65534 --clear-groups ./run --data "$tmp/shut/new/var" >"$tmp/out" 2>"$tmp/said"
	[ $? = 1 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q '^Lỗi: không tạo được .*/shut/ (của tài khoản root)' "$tmp/said"
	is 'a folder in which one may not write is named in one line'
else
	echo 'skipped another user: needs root and a tree that all may read'
fi

# A tree that was renamed with its build folder: meson and ninja stand for those that would take a minute.
mkdir -p "$tmp/moved/build/meson-info" "$tmp/tools"
cp -r run tools "$tmp/moved"
cp build/meson-info/meson-info.json "$tmp/moved/build/meson-info"
touch "$tmp/moved/build/build.ninja" "$tmp/moved/build/old"
# shellcheck disable=SC2016  # that script's own words
printf '#!/bin/sh\nmkdir -p build/meson-info && touch build/build.ninja build/khien\necho "{\\"directories\\": {\\"build\\": \\"$(pwd -P)/build\\"}}" >build/meson-info/meson-info.json\n' >"$tmp/tools/meson"
printf '#!/bin/sh\nexit 0\n' >"$tmp/tools/ninja"
printf '#!/bin/sh\nexit 0\n' >"$tmp/moved/tools/install"
chmod +x "$tmp/tools/meson" "$tmp/tools/ninja"
PATH="$tmp/tools:$PATH" "$tmp/moved/run" --build >"$tmp/said" 2>&1 && grep -q "trước là $(pwd -P)/build" "$tmp/said" && [ ! -e "$tmp/moved/build/old" ] && [ -e "$tmp/moved/build/khien" ]
is 'a folder that was renamed or copied is configured anew, and it says so'
PATH="$tmp/tools:$PATH" "$tmp/moved/run" --build >"$tmp/said" 2>&1 && ! grep -q 'trước là' "$tmp/said"
is 'and once only'

# Machines that lack something, made of a PATH and a copy of what tools/install reads: install WHAT SECOND_WORD... ends with one line of these words.
mkdir "$tmp/tree" "$tmp/poor"
cp -r tools package.json package-lock.json "$tmp/tree"
for t in sh dirname sed grep tr cut mkdir sha256sum head cat awk; do ln -s "$(command -v $t)" "$tmp/poor/$t"; done
stub() { # stub NAME SCRIPT
	printf '#!/bin/sh\n%s\n' "$2" >"$tmp/poor/$1"
	chmod +x "$tmp/poor/$1"
}
ends() { # ends WORD WHAT: ./tools/install ends with one line that holds the word
	PATH="$tmp/poor" "$tmp/tree/tools/install" run >"$tmp/out" 2>"$tmp/said"
	[ $? = 1 ] && [ "$(wc -l <"$tmp/said")" = 1 ] && grep -q "^Lỗi: .*$1" "$tmp/said"
	is "$2"
}
stub dpkg-query 'exit 1'
stub id 'echo 1000'
stub apt-get 'exit 1'
ends 'nhờ quản trị viên cài: .*libmicrohttpd-dev' 'a missing right ends in one line that names the packages'
stub sudo 'exit 1'
ends 'sudo không cho phép.*libmicrohttpd-dev' 'a refused sudo ends in one line that names the packages'
stub id 'echo 0'
stub apt-get "echo 'Err:1 http://mirror bookworm InRelease'; echo \"W: Failed to fetch http://mirror/InRelease  Temporary failure resolving 'mirror'\""
ends "cần mạng.*: Failed to fetch http://mirror.*resolving" 'a first start without network says so, with the cause'
stub apt-get 'echo "Hit:1 http://mirror bookworm InRelease"'
stub apt-cache ':'
ends 'không có gcc' 'a package that the mirrors lack is named'
stub apt-cache 'echo "  Candidate: 1"'
stub apt-get 'echo "Hit:1 http://mirror"; echo "E: You do not have enough free space in /var/cache/apt/archives/."'
ln -s "$(command -v tee)" "$tmp/poor"
ends 'enough free space' 'a failed installation says why'
# shellcheck disable=SC2016
stub dpkg-query 'shift 3; for p; do echo "installed $p"; done'
stub npm 'echo "npm WARN engine"; echo "npm ERR! code ENOTFOUND"; exit 1'
ends 'npm.*ENOTFOUND' 'npm without its registry says why'
stub npm 'echo "npm WARN tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write"; exit 1'
ends 'npm.*no space left' 'npm without room says why'
stub npm 'mkdir node_modules'
PATH="$tmp/poor" "$tmp/tree/tools/install" run >"$tmp/said" 2>&1
is 'what failed can be taken up again'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
