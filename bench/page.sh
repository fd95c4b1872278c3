#!/bin/sh
# Builds bench/page.c against the release build and runs it: bench/page.sh [ROUNDS]   (./run --build first)
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
[ -f "$build/libkhien.a" ] || { echo "$build/libkhien.a is missing: ./run --build"; exit 1; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# shellcheck disable=SC2046  # several flags
${CC:-cc} -O2 -std=gnu2x -D_GNU_SOURCE -include src/base/banned.h -Isrc bench/page.c "$build/libkhien.a" "$build/libcore.a" $(pkg-config --libs libutf8proc yaml-0.1 zlib) -o "$out/bench"
"$out/bench" "$@"
