#!/bin/sh
# The numbers of an office, through the program itself, in one table: bench/office.sh [VERSIONS]   (default 1,000,000; 100000 is quicker)
# Builds a release into build/bench; everything else happens in a temporary folder and on 127.0.0.1. Wants meson, wrk, python3.
set -eu
cd "$(dirname "$0")/.."
b=build/bench
[ -f $b/build.ninja ] || meson setup $b --buildtype=release -Dtests=false >/dev/null
tools/install run
ninja -C $b >$b/said || { cat $b/said; exit 1; }
for program in versions duty; do
	[ -f bench/$program.c ] || continue
	# shellcheck disable=SC2046  # several libraries, several flags
	"${CC:-cc}" -O2 -std=gnu2x -D_GNU_SOURCE -include src/base/banned.h -Isrc bench/$program.c -Wl,--start-group $(find $b -name 'lib*.a') -Wl,--end-group \
		-o $b/bench-$program -pthread -lm \
		$(pkg-config --libs libutf8proc yaml-0.1 expat libzip libzstd zlib sqlite3 libcrypto libsodium libmicrohttpd xlsxwriter libpcre2-8)
done
exec python3 bench/office.py $b "$@"
