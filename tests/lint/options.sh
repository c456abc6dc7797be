#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each option of src/config/options.def and plan_options.def is in its sample and in its manual, and neither has others.
set -eu
srcdir=${srcdir:-.}
tables=./docs/tables
[ -x "$tables" ] || { echo "docs/tables is not built"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The options of a sample, as paths. Those that are switched off count; "# text" does not. What is left is names, =, { and }.
sample() {
	sed -E -e 's/^( *)#([^ ])/\1\2/' -e 's/^ *#.*//' -e 's/"[^"]*"//g' -e 's/= *\{[^}]*\}/=/g' \
		-e 's/([{}=])/ \1 /g' "$1" | awk '
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
	}' | sort -u
}

compare() { # paths, sample, options, manual
	"$tables" "$1" | sort >"$work/table"
	sample "$srcdir/$2" >"$work/sample"
	# A section inside another one has a heading of its own.
	"$tables" "$3" | awk '
		/^\.Ss/ { section = $2 == "Outside" ? "" : $2 "." }
		/^\.It Ic/ { print section $3 }' | sort >"$work/manual"
	sed -E 's/^.*\.([^.]+\.[^.]+)$/\1/' "$work/table" | sort >"$work/headings"
	diff "$work/table" "$work/sample" || { echo "$2 (>) and the table of options (<) differ"; exit 1; }
	diff "$work/headings" "$work/manual" || { echo "$4 (>) and the table of options (<) differ"; exit 1; }
	grep -q '^@OPTIONS@$' "$srcdir/$4"
	echo "$(wc -l <"$work/table") options are in the table, in $2 and in $4"
}

compare paths conf/replscribe.conf.in options docs/replscribe.conf.5.in
compare plan-paths conf/perf.conf plan-options docs/replscribe-perf.conf.5.in
