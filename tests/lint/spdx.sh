#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each file with code says its licence within its first lines.
set -eu
cd "${srcdir:-.}"

# What the build leaves in a source folder is not ours; a tarball has no list of what is.
list() {
	if [ -e .git ] && command -v git >/dev/null; then
		git ls-files
	else
		find src tests docs conf systemd quickstart Makefile.am configure.ac -type f
	fi
}

is_code() {
	case "$1" in
	*.c | *.h | *.def | *.sh | *.awk | *.py | *.mk | *.am | *.ac | *.allow | *.mdoc | *.conf.in | *.service.in | *.sysusers | *.tmpfiles) ;;
	*.*) false ;;
	*) [ "$(head -c 2 "$1" | tr -d '\0')" = '#!' ] ;;
	esac
}

n=0
failed=0
for file in $(list); do
	[ -f "$file" ] && is_code "$file" || continue # what is removed is listed until that is committed
	n=$((n + 1))
	head -n 5 "$file" | grep -q 'SPDX-License-Identifier: Apache-2\.0' || { echo "$file has no SPDX line"; failed=1; }
done
[ $n -gt 0 ] || { echo "no file found"; exit 1; }
[ $failed -eq 0 ] && echo "$n files say their licence"
