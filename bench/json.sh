#!/bin/sh
# Builds bench/json.c with -O2, with simdjson's lanes where libsimdjson-dev is installed, and runs it: bench/json.sh [EVENTS]
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cc=${CC:-cc} with='' simd=''
if echo '#include <simdjson.h>' | ${CXX:-c++} -std=c++17 -fsyntax-only -x c++ - 2>/dev/null; then
	${CXX:-c++} -O2 -std=c++17 -c bench/json_simd.cc -o "$out/simd.o"
	with=-DWITH_SIMDJSON simd="$out/simd.o -lsimdjson -lstdc++"
fi
# shellcheck disable=SC2086  # words on purpose
$cc -O2 -std=gnu2x -D_GNU_SOURCE -include src/base/banned.h -Isrc $with bench/json.c src/fmt/json.c src/fmt/jpull.c src/base/*.c \
	-o "$out/bench" $simd -ljansson -lutf8proc
"$out/bench" "$@"
