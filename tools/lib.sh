# shellcheck shell=sh
# What ./run, ./check and tools/install share; read with `. tools/lib.sh` from the root of the tree. POSIX sh.
# Messages are Vietnamese; KHIEN_LANG=en gives English.

say() { # say "tiếng Việt" "English"
	if [ "${KHIEN_LANG-vi}" = en ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

die() { # one clear line, then out
	say "Lỗi: $1" "Error: $2" >&2
	exit 1
}

owner() { say "của tài khoản $(stat -c %U "$1")" "it belongs to $(stat -c %U "$1")"; }

seconds() { date +%s; }
