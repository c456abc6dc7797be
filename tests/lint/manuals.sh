#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages are good mdoc. Whether the pages that they refer to are installed is not their fault.
set -eu
srcdir=${srcdir:-.}
command -v mandoc >/dev/null || { echo "mandoc is missing (Debian: apt-get install mandoc)"; exit 77; }
for page in docs/replscribe.conf.5 docs/replscribe-perf.conf.5; do
	[ -f $page ] || { echo "$page is not built"; exit 77; }
done
! mandoc -T lint "$srcdir/docs/replscribe.1" "$srcdir/docs/replscribe-perf.1" docs/replscribe.conf.5 \
	docs/replscribe-perf.conf.5 2>&1 |
	grep -v -e 'referenced manual not found' -e 'outdated mandoc.db'
