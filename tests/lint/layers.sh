#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Nobody includes what layers.allow does not let them.
set -eu
cd "${srcdir:-.}"
find src -name '*.[ch]' | sort | xargs grep -HnE '^[[:space:]]*#[[:space:]]*include' | awk '
	# Is `what` in the list `words`? A word that ends in "/" stands for all that begins with it, !word takes away.
	function listed(what, words,    n, list, i, found) {
		n = split(words, list, " ")
		for (i = 1; i <= n; i++) {
			if (list[i] == "!" what) return 0
			if (what == list[i] || (list[i] ~ /\/$/ && index(what, list[i]) == 1)) found = 1
		}
		return found
	}
	function complain(text) { print where ": " text; failed = 1 }
	FILENAME != "-" {
		sub(/#.*/, "")
		if (NF == 0) next
		key = $1
		$1 = ""
		allowed[key] = allowed[key] " " $0
		next
	}
	{
		n = split($0, part, ":")
		where = part[1] ":" part[2]
		file = substr(part[1], 5) # without src/
		folder = file
		sub(/\/.*/, "", folder)
		included = $0
		sub(/^[^<"]*[<"]/, "", included)
		sub(/[>"].*/, "", included)
		seen++
		if (!(folder in allowed))
			complain("tests/lint/layers.allow does not know the folder " folder)
		else if ($0 ~ /"/) {
			if (included ~ /^\.\.?\// || included !~ /\//)
				complain("say the folder too: \"" included "\"")
			else if (index(included, folder "/") != 1 && !listed(included, allowed[folder]))
				complain(folder " may not include \"" included "\"")
		} else if (!listed(included, allowed["everybody"]) && !listed(file, allowed["<" included ">"]))
			complain(file " may not include <" included ">")
	}
	END {
		if (failed) print "who may include what, and why: tests/lint/layers.allow"
		else print seen " includes obey tests/lint/layers.allow"
		exit failed || seen == 0
	}' tests/lint/layers.allow -
