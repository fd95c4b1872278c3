#!/bin/sh
# Builds bench/ledger.c with -O2 and runs it: bench/ledger.sh [ENTRIES [FOLDER]] (a folder on the disk that is to be measured)
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
python3 tools/migrations.py migrations "$out/migrations.c" "$out/d"
"${CC:-cc}" -O2 -std=gnu2x -D_GNU_SOURCE -include src/base/banned.h -Isrc bench/ledger.c "$out/migrations.c" src/base/*.c src/sec/*.c src/db/*.c src/ledger/*.c \
	src/fmt/json.c src/fmt/jpull.c -o "$out/bench" -lcrypto -lsodium -lsqlite3 -lutf8proc
"$out/bench" "$@"
