#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The shipped samples load as they are, and with each option in them switched on.
set -eu
[ -x ./replscribe ] && [ -f conf/replscribe.conf ] || { echo "replscribe is not built"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset CREDENTIALS_DIRECTORY

./replscribe check -c conf/replscribe.conf

sed -E 's/^( *)#([^ ])/\1\2/' conf/replscribe.conf >"$work/replscribe.conf"
umask 077
echo "https://hooks.slack.com/services/T0/B0/x" >"$work/slack-url"
echo "0123456789abcdef0123456789abcdef" >"$work/pagerduty-key"
echo "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" >"$work/hook-secret"
for name in mysql-password source-password ca.pem client-cert.pem client-key.pem; do echo x >"$work/$name"; done
./replscribe check -c "$work/replscribe.conf"

# Of the plan of performance tests, too: it is read before it is found that there is no report.
plan() {
	code=0
	./replscribe perf report --plan "$1" "$work" || code=$?
	[ $code -eq 74 ] || { echo "$1 is not good"; exit 1; }
}
plan "${srcdir:-.}/conf/perf.conf"
sed -E 's/^( *)#([^ ])/\1\2/' "${srcdir:-.}/conf/perf.conf" >"$work/perf.conf"
for name in k8s-token k8s-ca.pem rds.json; do echo x >"$work/$name"; done
plan "$work/perf.conf"
