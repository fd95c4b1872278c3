#!/bin/sh
# The fictitious ministry of `./run --demo`: demo/load.sh KHIEN DATA. Posts instead of names; nothing here is any real office's figure.
set -eu
here=$(dirname "$0")
exec "$here/../tools/load" "$1" "$2" "$here"
