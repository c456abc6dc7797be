#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages are good mdoc. Whether the pages that they refer to are installed is not their fault.
set -eu
srcdir=${srcdir:-.}
command -v mandoc >/dev/null || { echo "mandoc is missing (Debian: apt-get install mandoc)"; exit 77; }
[ -f docs/replscribe.conf.5 ] || { echo "docs/replscribe.conf.5 is not built"; exit 77; }
! mandoc -T lint "$srcdir/docs/replscribe.1" docs/replscribe.conf.5 2>&1 |
	grep -v -e 'referenced manual not found' -e 'outdated mandoc.db'
