#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each option of src/config/options.def is in the sample and in the manual, and neither has others.
set -eu
srcdir=${srcdir:-.}
tables=./docs/tables
[ -x "$tables" ] || { echo "docs/tables is not built"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$tables" paths | sort >"$work/table"

# Options that are switched off count; "# text" does not. What is left is names, =, { and }.
sed -E -e 's/^( *)#([^ ])/\1\2/' -e 's/^ *#.*//' -e 's/"[^"]*"//g' -e 's/= *\{[^}]*\}/=/g' \
	-e 's/([{}=])/ \1 /g' "$srcdir/conf/replscribe.conf.in" | awk '
	{
		for (i = 1; i <= NF; i++) {
			if ($i == "{") path[++depth] = name
			else if ($i == "}") depth--
			else if ($i == "=") {
				line = ""
				for (j = 1; j <= depth; j++) line = line path[j] "."
				print line name
			} else name = $i
		}
	}' | sort -u >"$work/sample"

# A section inside another one has a heading of its own.
"$tables" options | awk '
	/^\.Ss/ { section = $2 == "Outside" ? "" : $2 "." }
	/^\.It Ic/ { print section $3 }' | sort >"$work/manual"
sed -E 's/^.*\.([^.]+\.[^.]+)$/\1/' "$work/table" | sort >"$work/headings"

diff "$work/table" "$work/sample" || { echo "conf/replscribe.conf.in (>) and options.def (<) differ"; exit 1; }
diff "$work/headings" "$work/manual" || { echo "the manual (>) and options.def (<) differ"; exit 1; }
grep -q '^@OPTIONS@$' "$srcdir/docs/replscribe.conf.5.in"
echo "$(wc -l <"$work/table") options are in the table, in the sample and in the manual"
