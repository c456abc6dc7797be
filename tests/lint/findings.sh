#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/findings.md is what src/judge/findings.def says.
set -eu
srcdir=${srcdir:-.}
tables=./docs/tables
[ -x "$tables" ] || { echo "docs/tables is not built"; exit 77; }
"$tables" findings-md | diff "$srcdir/docs/findings.md" - || {
	echo "make it anew: $tables findings-md >docs/findings.md"
	exit 1
}
