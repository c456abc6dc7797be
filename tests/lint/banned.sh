#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Calls that the source does without: those that overflow, guess, hide state, block, or read a clock where
# time is an argument.
set -eu
srcdir=${srcdir:-.}
cd "$srcdir"
code=$(mktemp)
trap 'rm -f "$code"' EXIT
find src -name '*.[ch]' | sort | xargs awk -f tests/lint/strip.awk >"$code"
[ -s "$code" ] || { echo "no source found below $srcdir/src"; exit 1; }
failed=0

# ban WHY CALLS [WHERE THEY ARE FINE]
ban() {
	if grep -E "^[^:]*:[0-9]*:(.*[^A-Za-z0-9_])?($2)[[:space:]]*\(" "$code" | grep -vE "^(${3:-nowhere}):"; then
		echo "  ^ $1"
		failed=1
	fi
}

ban "it writes without a bound (use text_copy, snprintf, buf_printf)" 'strcpy|strcat|sprintf|vsprintf|gets|stpcpy'
ban "it takes anything for a number (use strtol and look at its end)" 'atoi|atol|atoll|atof'
ban "it keeps hidden state (use strtok_r or strsep, the _r forms)" 'strtok|localtime|gmtime|ctime|asctime|strerror_l'
ban "it runs a shell" 'system|popen'
# A command that asks the agent again and again has no loop to block.
ban "it blocks the loop (use a timer)" 'sleep|usleep|nanosleep' 'src/app/command_client\.c'
# The log says when a line was written, which is nobody's "now".
ban "a clock is read only in src/platform; elsewhere now is an argument" \
	'time|clock_gettime|gettimeofday|clock|sd_event_now' 'src/(platform/[^:]*|base/log\.c)'
ban "only the commands speak on standard output" 'printf|vprintf|puts|putchar' 'src/(app/[^:]*|control/client\.c)'
if grep -E '[^A-Za-z0-9_]stdout[^A-Za-z0-9_]' "$code" | grep -vE '^src/(app/[^:]*|control/client\.c):'; then
	echo "  ^ only the commands speak on standard output"
	failed=1
fi
[ $failed -eq 0 ] && echo "no banned call in $(cut -d: -f1 "$code" | sort -u | wc -l) files"
