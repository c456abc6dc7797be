# SPDX-License-Identifier: Apache-2.0
libedge_a_SOURCES += %D%/check.c %D%/check.h %D%/check_files.c %D%/check_policies.c %D%/check_receivers.c \
	%D%/check_redact.c %D%/check_networks.c %D%/check_resolvers.c %D%/check_services.c %D%/check_targets.c %D%/cursor.c %D%/cursor.h %D%/lexer.c %D%/lexer.h \
	%D%/manual.c %D%/nearest.c %D%/nearest.h %D%/options.c %D%/options.def %D%/options.h %D%/parse.c %D%/parse.h %D%/plan.c %D%/plan_options.def \
	%D%/reading.c %D%/reading.h %D%/settings.c %D%/settings.h %D%/syntax.c %D%/syntax.h %D%/values.c %D%/values.h
libedge_a_SOURCES += %D%/check_draft.c
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/config_test tests/unit/bad_config_test
tests_unit_config_test_SOURCES = tests/unit/config_test.c tests/unit/scratch.c tests/unit/scratch.h
tests_unit_config_test_LDADD = $(UNIT_EDGE)
tests_unit_bad_config_test_SOURCES = tests/unit/bad_config_test.c tests/unit/bad_configs.def tests/unit/scratch.c tests/unit/scratch.h
tests_unit_bad_config_test_LDADD = $(UNIT_EDGE)
endif
