#!/bin/sh
# Builds the tree's release and bench/duty.c against it: bench/duty.sh [SYSTEMS]
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
meson setup "$out/b" -Dbuildtype=release >/dev/null
ninja -C "$out/b" libkhien.a libcore.a >/dev/null
libs=$(find "$out/b" -name 'lib*.a')
# shellcheck disable=SC2046,SC2086  # several libraries, several flags
"${CC:-cc}" -O2 -std=gnu2x -D_GNU_SOURCE -include src/base/banned.h -Isrc bench/duty.c -Wl,--start-group $libs -Wl,--end-group -o "$out/bench" -pthread -lm \
	$(pkg-config --libs libutf8proc yaml-0.1 expat libzip libzstd zlib sqlite3 libcrypto libsodium libmicrohttpd xlsxwriter libpcre2-8)
"$out/bench" "$@"
