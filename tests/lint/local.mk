# SPDX-License-Identifier: Apache-2.0
# Scripts are run with sh in the build folder; $srcdir is the source's.
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
LINT_TESTS = %D%/banned.sh %D%/findings.sh %D%/format.sh %D%/headers.sh %D%/layers.sh %D%/manuals.sh %D%/options.sh %D%/pure.sh %D%/symbols.sh \
	%D%/sample.sh %D%/spdx.sh
TESTS += $(LINT_TESTS)
EXTRA_DIST += $(LINT_TESTS) %D%/layers.allow %D%/pure.allow %D%/strip.awk
AM_TESTS_ENVIRONMENT = CC='$(CC)'; export CC; \
	LINT_CPPFLAGS='$(CPPFLAGS) $(MYSQL_CFLAGS) $(CARES_CFLAGS) $(CURL_CFLAGS) $(SYSTEMD_CFLAGS) $(SQLITE_CFLAGS) $(CONFUSE_CFLAGS) $(JANSSON_CFLAGS) $(CRYPTO_CFLAGS)'; \
	export LINT_CPPFLAGS; NM='$(NM)'; export NM; \
	LSAN_OPTIONS=suppressions=$(abs_srcdir)/tests/lsan.supp:print_suppressions=0; export LSAN_OPTIONS;
