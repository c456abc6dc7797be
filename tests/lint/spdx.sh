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

files=$(list | grep -E '\.(c|h|def|sh|awk|py|mk|am|ac|allow|mdoc|conf\.in|service\.in|sysusers|tmpfiles)$|^(quickstart|\.ci/.*|build-aux/version)$')
failed=0
for file in $files; do
	[ -f "$file" ] || continue # removed and not committed yet
	head -n 5 "$file" | grep -q 'SPDX-License-Identifier: Apache-2\.0' || { echo "$file has no SPDX line"; failed=1; }
done
[ $failed -eq 0 ] && echo "$(echo "$files" | wc -l) files say their licence"
