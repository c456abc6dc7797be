#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No function of ours has the name of a function of a library that we link: the linker would give ours to the
# library's own callers.
set -eu
if [ ! -x replscribe ] || [ ! -e libcore.a ] || [ ! -e libedge.a ]; then
	echo "SKIPPED: symbols: replscribe is not built here"
	exit 77
fi
ours=$(mktemp)
theirs=$(mktemp)
trap 'rm -f "$ours" "$theirs"' EXIT
nm --defined-only --extern-only libcore.a libedge.a src/app/*.o 2>/dev/null | awk '$2 ~ /[TDBR]/ && $3 != "main" { print $3 }' |
	sort -u >"$ours"
# libc's own names are the compiler's business; sanitizers' run-time libraries stand in for libc on purpose.
for library in $(ldd ./replscribe | awk '$3 ~ /^\// { print $3 }' | grep -vE '/lib(c|m|asan|ubsan|tsan|gcc_s)\.so'); do
	nm --dynamic --defined-only "$library" | awk '{ sub(/@.*/, "", $3); print $3 }'
done | sort -u >"$theirs"
[ -s "$ours" ] || { echo "no symbols found"; exit 1; }
clashes=$(comm -12 "$ours" "$theirs")
if [ -n "$clashes" ]; then
	echo "these names of ours are also a library's:" $clashes
	exit 1
fi
echo "$(wc -l <"$ours") names of ours, none of them a library's"
