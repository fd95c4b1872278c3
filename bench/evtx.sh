#!/bin/sh
# bench/evtx.sh FILE.evtx...: builds bench/evtx.c against the library and runs it on one core.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: bench/evtx.sh FILE.evtx..."; exit 2; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
${CC:-gcc} -std=gnu2x -D_GNU_SOURCE -O3 -Wall -Wextra -Werror -Isrc -Ilib -include src/base/banned.h bench/evtx.c lib/evtx/binxml.c lib/evtx/crc.c \
	lib/evtx/event.c lib/evtx/file.c lib/evtx/json.c lib/evtx/program.c lib/evtx/show.c src/base/arena.c src/base/map.c src/base/str.c -o "$out/evtx"
taskset -c 0 "$out/evtx" "$@"
