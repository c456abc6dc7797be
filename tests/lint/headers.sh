#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each header compiles alone, so that includes can stand in any order.
set -eu
srcdir=${srcdir:-.}
failed=0
n=0
for header in $(cd "$srcdir/src" && find . -name '*.h' | sed 's,^\./,,' | sort); do
	n=$((n + 1))
	# shellcheck disable=SC2086 # lists of options
	printf '#include "%s"\n' "$header" | ${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror ${LINT_CPPFLAGS:-} \
		-I "$srcdir/src" -x c -fsyntax-only - || { echo "  ^ src/$header does not compile alone"; failed=1; }
done
[ $n -gt 0 ] || { echo "no header found below $srcdir/src"; exit 1; }
[ $failed -eq 0 ] && echo "$n headers compile alone"
