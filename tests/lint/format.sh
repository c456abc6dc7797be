#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each C file is as clang-format 14 writes it: another version writes some things differently.
set -eu
cd "${srcdir:-.}"
for tool in clang-format-14 clang-format none; do
	command -v "$tool" >/dev/null 2>&1 && "$tool" --version | grep -q 'version 14\.' && break
done
if [ "$tool" = none ]; then
	echo "FORMAT NOT CHECKED: clang-format 14 is missing (Debian 12: apt-get install clang-format)"
	exit 77
fi
files=$(find src tests docs -name '*.[ch]' | sort)
[ -n "$files" ] || { echo "no source found"; exit 1; }
# shellcheck disable=SC2086 # a list of files
said=$("$tool" --dry-run -Werror $files 2>&1) && { echo "$(echo "$files" | wc -l) files are formatted"; exit 0; }
echo "$said" | sed -n 's/^\([^:]*:[0-9]*\):.*/\1: not as clang-format writes it/p' | sort -u
echo "mend it with: $tool -i FILE"
exit 1
