#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the end-to-end tests in namespaces of their own; everything that they start ends with them.
#   tests/e2e/run.sh [pytest arguments]
# REPLSCRIBE is the program under test (default: build/replscribe).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
why=$(cd "$here/.." && /usr/bin/python3 -c 'from lab import base; print(base.missing_here() or "")')
if [ -n "$why" ]; then
	echo "SKIPPED: end-to-end tests (all of them): $why"
	exit 77
fi
# While there is still a network; what is missing is skipped by name.
"$here/../lab/fetch-servers" || [ $? -eq 77 ]
export REPLSCRIBE_IN_LAB=1 PYTHONDONTWRITEBYTECODE=1
exec unshare --mount --net --pid --fork --kill-child --mount-proc \
	/usr/bin/python3 -m pytest -q -rs -p no:cacheprovider "$@" "$here"
