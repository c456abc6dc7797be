# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/buf.c %D%/buf.h %D%/json.c %D%/json.h %D%/map.c %D%/map.h %D%/text.c %D%/text.h \
	%D%/text_escape.c %D%/rune.c %D%/rune.h %D%/span.c %D%/time.c %D%/time.h %D%/words.c %D%/words.h \
	%D%/xalloc.c %D%/xalloc.h %D%/log.c %D%/log.h %D%/secrets.c %D%/secrets.def %D%/secrets.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/base_test tests/unit/text_test tests/unit/time_test
tests_unit_base_test_SOURCES = tests/unit/base_test.c
tests_unit_base_test_LDADD = $(UNIT_PURE)
tests_unit_text_test_SOURCES = tests/unit/text_test.c
tests_unit_text_test_LDADD = $(UNIT_PURE)
tests_unit_time_test_SOURCES = tests/unit/time_test.c
tests_unit_time_test_LDADD = $(UNIT_PURE)
endif
