#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pure library calls nothing that pure.allow does not list: no clock, socket, file or other library.
set -eu
srcdir=${srcdir:-.}
nm=${NM:-nm}
[ -f libcore.a ] || { echo "PURITY NOT CHECKED: libcore.a is not built"; exit 77; }
command -v "$nm" >/dev/null 2>&1 || { echo "PURITY NOT CHECKED: nm is missing (Debian: apt-get install binutils)"; exit 77; }

# "object symbol"; hardened and C99 forms count as the plain function, and what the compiler adds does not.
symbols() {
	"$nm" -A "$1" libcore.a | sed -nE "s/^[^:]*:([^:]*):.* $2 ([^ ]+)$/\1 \3/p" |
		sed -E -e 's/ __isoc(99|23)_/ /' -e 's/ __([a-z_]+)_chk$/ \1/'
}
symbols --defined-only '([A-TV-Z])' | cut -d' ' -f2 | sort -u >pure.defined
trap 'rm -f pure.defined' EXIT
[ -s pure.defined ] || { echo "libcore.a holds no symbols"; exit 1; }
symbols --undefined-only '([Uw])' |
	grep -vE ' (__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|tsan|hwasan|sanitizer|sancov|gcov|llvm)_.*|__start_.*|__stop_.*)$' |
	awk -v allow="$srcdir/tests/lint/pure.allow" '
	FILENAME == allow { sub(/#.*/, ""); for (i = 2; i <= NF; i++) only[$1] = only[$1] " " $i; if (NF) known[$1] = 1; next }
	FILENAME == "pure.defined" { defined[$1] = 1; next }
	{ seen++ }
	$2 in defined { next }
	!($2 in known) { print $1 " calls " $2 ", which is not pure"; failed = 1; next }
	$2 in only && index(only[$2] " ", " " $1 " ") == 0 { print $1 " calls " $2 ", which only" only[$2] " may"; failed = 1 }
	END { if (failed) print "what is pure: tests/lint/pure.allow"; exit failed || seen == 0 }
	' "$srcdir/tests/lint/pure.allow" pure.defined -
echo "$(sort -u pure.defined | wc -l) functions of libcore.a are pure"
