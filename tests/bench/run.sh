#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measurements on real servers, in namespaces of their own: tests/bench/run.sh latency [RUNS], or cost [SECONDS].
# REPLSCRIBE is the program that is measured (default: build/replscribe).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
why=$(cd "$here/.." && /usr/bin/python3 -c 'from lab import base; print(base.missing_here() or "")')
[ -z "$why" ] || { echo "SKIPPED: the measurements: $why"; exit 77; }
build=$(cd "$(dirname "${REPLSCRIBE:-$here/../../build/replscribe}")" && pwd)
[ "$1" != cost ] || make -C "$build" --no-print-directory tests/bench/bare_loop >/dev/null
cd "$here/.."
PYTHONDONTWRITEBYTECODE=1 exec unshare --mount --net --pid --fork --kill-child --mount-proc /usr/bin/python3 -m "bench.$1" "${2:-}"
