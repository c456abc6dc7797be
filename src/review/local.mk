# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/document.c %D%/document.h %D%/lint.c %D%/lint.def %D%/lint.h %D%/lint_print.c \
	%D%/rules_actions.c %D%/rules_cause.c %D%/rules_impact.c %D%/rules_leftovers.c %D%/rules_links.c \
	%D%/rules_sections.c %D%/rules_times.c %D%/signed.c %D%/signed.h %D%/stamp.c %D%/stamp.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/lint_test tests/unit/review_test
tests_unit_review_test_SOURCES = tests/unit/review_test.c
tests_unit_review_test_LDADD = $(UNIT_PURE)
tests_unit_lint_test_SOURCES = tests/unit/lint_test.c
tests_unit_lint_test_LDADD = $(UNIT_PURE)
endif
