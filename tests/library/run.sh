#!/bin/sh
# tests/library/run.sh: lib/sigma and lib/evtx as a stranger meets them: installed into a folder of its own, the examples built with nothing but the
# installed headers and pkg-config, and run; only sigma_* (evtx_*) leaves them; each header compiles alone as C and as C++. BUILD names another
# build folder than that of ./run; what it lacks of the libraries is built.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
HOME_=$(mktemp -d)
trap 'rm -rf "$HOME_"' EXIT
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "library: $*"; }
check() { # check WORDS COMMAND...: it must end well
	what=$1
	shift
	if "$@" >"$HOME_/out" 2>&1; then ok; else bad "$what: $(tail -n 5 "$HOME_/out")"; fi
}

# All that is installed must be there, or meson installs nothing.
wanted=$(meson introspect --installed "$build" | python3 -c 'import json, os, sys
here = os.path.realpath(sys.argv[1]) + "/"
print(*sorted(p[len(here):] for p in json.load(sys.stdin) if p.startswith(here) and ".pc" not in p))' "$build")
# shellcheck disable=SC2086 # several words
nice ninja -C "$build" $wanted >"$HOME_/out" 2>&1 || { tail -n 20 "$HOME_/out"; echo '0 passed, 1 failed'; exit 1; }
meson install -C "$build" --no-rebuild --quiet --destdir "$HOME_/dest"
pc=$(find "$HOME_/dest" -name sigma.pc)
PKG_CONFIG_PATH=$(dirname "$pc") PKG_CONFIG_SYSROOT_DIR=$HOME_/dest
LD_LIBRARY_PATH=$(dirname "$(dirname "$pc")")
include=$(dirname "$(dirname "$(find "$HOME_/dest" -name sigma.h)")")
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH

example() { # example PACKAGE SOURCE: built far from the tree
	cp "$2" "$HOME_/example.c"
	# shellcheck disable=SC2046 # words are wanted
	(cd "$HOME_" && ${CC:-cc} example.c $(pkg-config --cflags --libs "$1") -o "$1")
}
exports() { # exports LIBRARY PREFIX: nothing else leaves it
	nm -D --defined-only "$1" >"$HOME_/names"
	[ "$(grep -c " T $2" "$HOME_/names")" -gt 5 ] || return 1
	! grep -v " $2" "$HOME_/names"
}
linked() { # linked PACKAGE CALL: a program in C++ that uses it
	echo "#include <${2%%:*}>
int main() { ${2#*:} }" >"$HOME_/cpp.cc"
	# shellcheck disable=SC2046 # words are wanted
	${CXX:-c++} "$HOME_/cpp.cc" $(pkg-config --cflags --libs "$1") -o "$HOME_/cpp"
}
alone() { # alone HEADER COMPILER LANGUAGE
	echo "#include <$1>" | $2 -x "$3" -Wall -Wextra -Werror -pedantic -I "$include" -fsyntax-only -
}

check 'the example of sigma builds outside' example sigma lib/sigma/example.c
check 'the example of evtx builds outside' example khien-evtx lib/evtx/example.c
for h in sigma/sigma.h evtx/evtx.h; do
	check "$h alone as C" alone "$h" "${CC:-cc}" c
	if command -v "${CXX:-c++}" >/dev/null; then check "$h alone as C++" alone "$h" "${CXX:-c++}" c++; fi
done
if command -v "${CXX:-c++}" >/dev/null; then
	check 'a program in C++ with sigma' linked sigma 'sigma/sigma.h:sigma_loader_free(sigma_loader_new(nullptr));'
	check 'a program in C++ with evtx' linked khien-evtx 'evtx/evtx.h:evtx_free(evtx_new(nullptr, 0, nullptr));'
fi
check 'libsigma exports sigma_* only' exports "$LD_LIBRARY_PATH/libsigma.so" sigma_
check 'libkhien-evtx exports evtx_* only' exports "$LD_LIBRARY_PATH/libkhien-evtx.so" evtx_
printf 'title: found\nlogsource: {category: any}\ndetection: {s: {user: root}, condition: s}\n' >"$HOME_/rule.yml"
got=$(printf '{"user":"root"}\n{"user":"minh"}\n' | "$HOME_/sigma" "$HOME_/rule.yml" 2>&1 || true)
if [ "$got" = 'found: {"user":"root"}' ]; then ok; else bad "the example of sigma says: $got"; fi
got=$("$HOME_/khien-evtx" tests/fuzz/seeds/evtx/every-type 2>&1 | head -n 3 || true)
if [ -n "$got" ]; then ok; else bad 'the example of evtx says nothing'; fi
# In a program that writes numbers with a comma, as Vietnam does.
if localedef -i vi_VN -f UTF-8 "$HOME_/vi_VN.UTF-8" >/dev/null 2>&1; then
	cat >"$HOME_/comma.c" <<'C'
#include <locale.h>
#include <sigma/sigma.h>
#include <stdio.h>
#include <string.h>

#define S(z) ((struct sigma_str){ z, strlen(z) })

static void fired(void *arg, const struct sigma_corr_hit *hit)
{
	printf(" %d", hit->value > 0.7 && hit->value < 0.8);
}

int main(void)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_field f = { .name = S("n"), .kind = SIGMA_REAL, .r = 0.25 };
	struct sigma_event e = { .fields = &f, .n = 1, .time_us = 1 };
	struct sigma_correlator *c;
	struct sigma_matcher *m;
	struct sigma_rules *r;
	struct sigma_result out;

	printf("%s", setlocale(LC_ALL, "") ? localeconv()->decimal_point : "no locale");
	sigma_load_bytes(l, S("title: r\nname: r\nlogsource: {category: t}\ndetection: {s: {n: 0.25}, condition: s}\n---\ntitle: c\ncorrelation: {type: "
		"value_sum, rules: [r], timespan: 1h, condition: {gt: 0.5, field: n}, generate: true}"), "c.yml");
	r = sigma_compile(l);
	m = sigma_matcher_new(r, NULL);
	c = sigma_correlator_new(r, NULL);
	for (int i = 0; i < 3; i++) {
		sigma_match_event(m, &e, &out);
		printf(" %zu", out.n);
		sigma_correlate(c, out.updates, i, fired, NULL);
	}
}
C
	# shellcheck disable=SC2046 # words are wanted
	${CC:-cc} "$HOME_/comma.c" $(pkg-config --cflags --libs sigma) -o "$HOME_/comma"
	got=$(LOCPATH=$HOME_ LC_ALL=vi_VN.UTF-8 "$HOME_/comma")
	if [ "$got" = ', 1 1 1 1' ]; then ok; else bad "where numbers have a comma: $got"; fi
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
