#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every test with the libraries of Debian sid: Oracle's libmysqlclient and c-ares 1.34, beside those of this machine.
#   tests/run-sid.sh BUILD BUILD-SID [pytest arguments]
# BUILD is a build of this machine, with its unit tests; BUILD-SID is made here. Skipped aloud where sid cannot be had.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=$1 sid=$2
shift 2
status=0
"$top/tests/lab/build-sid" "$sid" >"$build/sid.out" 2>&1 || status=$?
if [ $status -eq 77 ]; then
	grep '^SKIPPED' "$build/sid.out"
	exit 0
fi
[ $status -eq 0 ] || { tail -n 40 "$build/sid.out"; exit 1; }
"$sid/replscribe-sid" --version
# Lint tests look at the sources, and have.
# shellcheck disable=SC2016 # make puts it in
"$top/tests/lab/build-sid" "$sid" -k check 'TESTS=$(check_PROGRAMS)' >"$build/sid.out" 2>&1 || status=$?
grep -E '^(FAIL|# (TOTAL|PASS|FAIL))' "$build/sid.out" || { tail -n 40 "$build/sid.out"; status=1; }
"$top/tests/lab/cross-cares" "$build" "$sid" -k "name or dns" || status=$?
REPLSCRIBE=$sid/replscribe-sid "$top/tests/e2e/run.sh" --durations=5 "$@" || status=$?
exit $status
