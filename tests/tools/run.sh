#!/bin/sh
# The checks of the tree are themselves tested: a small tree that passes, then one planted fault at a time that must be named.
set -u
cd "$(dirname "$0")/../.." || exit 1
tools=$PWD/tools
TREE=$(mktemp -d)
export TREE
trap 'rm -rf "$TREE"' EXIT
passed=0 failed=0

tree() { # the small tree that has no fault
	rm -rf "${TREE:?}"/* "$TREE/.git"
	mkdir -p "$TREE/src/base" "$TREE/src/fmt" "$TREE/src/res" "$TREE/src/web" "$TREE/lib/sigma" "$TREE/tools" "$TREE/tests/unit"
	cp src/base/banned.h "$TREE/src/base/"
	cp tools/size.txt tools/globals.txt tools/place.txt "$TREE/tools/"
	: >"$TREE/tools/size.txt"
	mkdir -p "$TREE/packs"
	printf 'pack: a\nversion: 2\n' >"$TREE/packs/a.yaml"
	echo "a 2 $(sha256sum <"$TREE/packs/a.yaml" | cut -d' ' -f1)" >"$TREE/tools/packs.txt"
	echo "rooms = ['res', 'web']" >"$TREE/meson.build"
	echo '#include "base/banned.h"' >"$TREE/src/web/web.c"
	echo '{ "packages": { "": {}, "node_modules/a": { "integrity": "sha512-x" } } }' >"$TREE/package-lock.json"
	git -C "$TREE" init -q
}

expect() { # expect NAME PASS|WORDS COMMAND...: ends well, or ends badly and names the words
	name=$1 want=$2
	shift 2
	if out=$("$@" 2>&1); then got=PASS; else got=$out; fi
	case $got in
	*"$want"*) passed=$((passed + 1)) ;;
	*) failed=$((failed + 1)); printf 'tools: %s: wanted "%s", got:\n%s\n' "$name" "$want" "$out" ;;
	esac
}

plant() { # plant FILE LINE: one more line in a fresh tree
	tree
	mkdir -p "$TREE/$(dirname "$1")"
	printf '%s\n' "$2" >>"$TREE/$1"
}

tree
for t in layers size banned place packs; do expect "the small tree passes $t" PASS "$tools/$t"; done

plant src/res/a.c '#include "web/web.h"'
expect 'a room includes a room below it' 'src/res/a.c:1: res is above web' "$tools/layers"
plant src/web/a.c '#include "res/res_int.h"'
expect "another room's private header" 'private to its room' "$tools/layers"
plant src/web/a.c '#include <sqlite3.h>'
expect 'a foreign library in the wrong place' 'belongs to src/db/sqlite.c alone' "$tools/layers"
plant src/web/a.c '#include <jansson.h>'
expect "a test's oracle in the program" 'for tests only' "$tools/layers"
plant lib/sigma/a.c '#include "res/res.h"'
expect 'a library uses a room' 'may use base and fmt only' "$tools/layers"
plant src/web/a.c 'int f(void) { return db_run_made(cx, s); }'
expect 'generated SQL outside res' 'made in res/ alone' "$tools/layers"
plant src/new/a.c 'int f(void);'
expect 'a room that meson does not know' 'src/new/ is not listed' "$tools/layers"
plant src/web/a.c '/* #include "base/banned.h", strcpy(, goto x; */ /* rand() */'
expect 'comments are not code (layers)' PASS "$tools/layers"
expect 'comments are not code (banned)' PASS "$tools/banned"

plant src/web/a.c "$(printf 'void f(void)\n{\n\tgoto out;\n}')"
expect 'goto' 'src/web/a.c:3: goto' "$tools/banned"
plant src/web/a.c 'int f(void) { return rand(); }'
expect 'dice of the process' 'rand: use cx->dice' "$tools/banned"
plant src/web/a.c 'int f(void) { return db_run_args(cx, sql); }'
expect 'a way around literal SQL' 'SQL is a literal' "$tools/banned"
plant src/web/a.c "/* $(printf 'TO%s' DO): later */"
expect 'unfinished work' 'marks unfinished work' "$tools/banned"
tree
sed -i 's/ strcpy / /' "$TREE/src/base/banned.h"
sed -i 's/poison/poison never_declared/' "$TREE/src/base/banned.h"
expect 'a poisoned name does not compile' PASS "$tools/banned"
tree
printf '#define x\n' >"$TREE/src/base/banned.h"
echo '#pragma GCC poison' >"$TREE/src/base/poison.h"
printf '#include "poison.h"\n/* #pragma GCC poison strcpy system */\n' >"$TREE/src/base/banned.h"
expect 'a ban that does not ban' 'compiles although' "$tools/banned"

tree
{ printf 'int f(int a)\n{\n'; yes '	a++;' | head -n 75; printf '	return a;\n}\n'; } >"$TREE/src/web/a.c"
expect 'a function that does not fit a screen' 'src/web/a.c:1: f() has' "$tools/size"
echo 'src/web/a.c:f 90 a reason of some words' >"$TREE/tools/size.txt"
expect 'an exception with a reason' PASS "$tools/size"
echo 'src/web/a.c:f 90' >"$TREE/tools/size.txt"
expect 'an exception without a reason' 'and a reason' "$tools/size"
tree
echo 'src/web/b.c 2000 a reason of some words' >"$TREE/tools/size.txt"
expect 'an exception for nothing' 'does not exist' "$tools/size"
tree
yes '/* x */' | head -n 950 >"$TREE/src/web/a.c"
expect 'a file about many things' 'src/web/a.c has 950 lines' "$tools/size"

plant README.md "see /$(printf 'work')/somewhere/x"
expect "a workplace's path" 'a path of one machine' "$tools/place"
plant src/web/a.c "/* -----BEGIN $(printf 'PRIVATE') KEY----- */"
expect 'a private key' 'a private key' "$tools/place"
tree
echo '{ "packages": { "": {}, "node_modules/a": { "integrity": "x", "resolved": "https://host/a.tgz" } } }' >"$TREE/package-lock.json"
expect 'a download host' 'names a download host' "$tools/place"
tree
head -c 500000 /dev/zero >"$TREE/big.bin"
expect 'a large file' 'big.bin is larger' "$tools/place"
tree
printf 'PK\003\004\000' >"$TREE/r1.xlsx"
expect 'what a trial left' 'r1.xlsx is no text and lies at the root' "$tools/place"
plant packs/a.yaml 'title: {vi: "khác"}'
expect 'a pack that changed under its version' 'packs/a.yaml: changed under version 2: write version: 3' "$tools/packs"
expect 'it is not recorded so' 'changed under version 2' "$tools/packs" --record
sed -i 's/^version: 2/version: 3/' "$TREE/packs/a.yaml"
expect 'a version that is not recorded' 'version 3 is not recorded: tools/packs --record' "$tools/packs"
expect 'one command records it' PASS "$tools/packs" --record
expect 'then it passes' PASS "$tools/packs"
tree
sed -i 's/^version: 2/version: 1/' "$TREE/packs/a.yaml"
expect 'a version lower than one that shipped' 'version 1 is lower than 2' "$tools/packs" --record
rm "$TREE/packs/a.yaml"
expect 'a pack that is gone' 'a is not in packs/' "$tools/packs"

tree
mkdir -p "$TREE/o/libkhien.a.p"
echo 'int counter = 1; static int hidden; int f(void) { return ++hidden; } const int fine = 3;' |
	cc -O1 -xc -c - -o "$TREE/o/libkhien.a.p/a.o"
expect 'a variable outside functions' 'counter stands in .data' "$tools/banned" --globals "$TREE/o"
expect 'a static one' 'hidden stands in .bss' "$tools/banned" --globals "$TREE/o"
printf 'counter a reason of some words\nhidden a reason of some words\n' >"$TREE/tools/globals.txt"
expect 'variables with a reason' PASS "$tools/banned" --globals "$TREE/o"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
