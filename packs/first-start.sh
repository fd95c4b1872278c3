#!/bin/sh
# What a new data folder holds from the start: packs/first-start.sh KHIEN DATA loads the office's publicly known structure.
set -eu
here=$(dirname "$0")
exec "$here/../tools/load" "$1" "$2" "$here/vpcp"
