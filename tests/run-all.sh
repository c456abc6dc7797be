#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every test against a build folder and counts them: tests/run-all.sh BUILD [pytest arguments]
# The last line is `N passed, N failed, N skipped`; what was skipped is named above it.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
shift
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }
add() { passed=$((passed + ${1:-0})) failed=$((failed + ${2:-0})) skipped=$((skipped + ${3:-0})); }
# The sum of the numbers on the lines of a file that match.
sum() { sed -n "$1" "$2" | awk '{ n += $1 } END { print n + 0 }'; }

# A cmocka program counts its tests itself; any other test counts as one.
count_make_check() {
	for result in $(find "$build/tests" -name '*.trs'); do
		log=${result%.trs}.log
		outcome=$(sed -n 's/^:test-result: //p' "$result" | head -n 1)
		n=$(sum 's/^\[  PASSED  \] \([0-9]*\) test(s).*/\1/p' "$log")
		bad=$(sum 's/^ *\([0-9]*\) FAILED TEST(S).*/\1/p' "$log")
		case "$outcome" in
		PASS) [ "$n" -gt 0 ] || n=1; add "$n" ;;
		SKIP) add 0 0 1; echo "SKIPPED: $(basename "$log" .log): $(tail -n 1 "$log")" ;;
		*) [ "$bad" -gt 0 ] || bad=1; add "$n" "$bad"; echo "FAILED: $log"; tail -n 30 "$log" ;;
		esac
	done
}

say "unit, simulation and lint tests"
find "$build/tests" -name '*.trs' -exec rm -f {} + 2>/dev/null
make -C "$build" --no-print-directory check >"$build/check.out" 2>&1
status=$?
count_make_check
if [ $status -ne 0 ] && [ $failed -eq 0 ]; then
	tail -n 40 "$build/check.out"
	add 0 1
fi
echo "$passed passed, $failed failed, $skipped skipped so far"

# Two parts beside each other, each in namespaces of its own: most of the time they wait for servers.
run_part() { # number, pytest arguments...
	number=$1
	shift
	REPLSCRIBE_SHARD=$number/2 REPLSCRIBE="$build/replscribe" "$top/tests/e2e/run.sh" --durations=5 "$@" >"$build/e2e-$number.out" 2>&1
}
count_part() { # number, exit status
	cat "$build/e2e-$1.out"
	[ "$2" -ne 77 ] || { add 0 0 1; return; }
	last=$(grep -E '[0-9]+ (passed|failed|error|deselected)' "$build/e2e-$1.out" | tail -n 1)
	n() { printf '%s' "$last" | grep -oE "[0-9]+ $1" | grep -oE '[0-9]+' || echo 0; }
	add "$(n passed)" $(($(n failed) + $(n error))) "$(n skipped)"
	# 5: none of the tests that were asked for is in this part.
	[ "$2" -eq 0 ] || [ "$2" -eq 5 ] || [ "$(n failed)$(n error)" != 00 ] || add 0 1
}
say "end-to-end tests on real servers"
"$top/tests/lab/fetch-servers" >"$build/servers.out" 2>&1 || [ $? -eq 77 ] || cat "$build/servers.out"
run_part 1 "$@" &
first=$!
run_part 2 "$@"
second=$?
wait $first
count_part 1 $?
count_part 2 $second

tally="$passed passed, $failed failed, $skipped skipped"
echo "$tally" >"$build/tally"
printf '\n%s\n' "$tally"
[ $failed -eq 0 ]
