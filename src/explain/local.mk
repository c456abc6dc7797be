# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/answers.c %D%/boxed.c %D%/catalogue.c %D%/catalogue.h %D%/columns.c %D%/columns.def \
	%D%/columns.h %D%/explain.c %D%/explain.h %D%/explain_json.c %D%/explain_text.c %D%/facts.c %D%/hints.c \
	%D%/lines.c %D%/lines.h %D%/page.c %D%/page.h %D%/paste.c %D%/paste.h %D%/reader.h %D%/row.c %D%/server.c \
	%D%/steps.c %D%/steps.def %D%/tabbed.c %D%/talk.c %D%/texts.h %D%/unknown.c %D%/vertical.c %D%/views.c
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/confusion_test tests/unit/explain_test tests/unit/page_test tests/unit/paste_test
tests_unit_confusion_test_SOURCES = tests/unit/confusion_test.c
tests_unit_confusion_test_LDADD = $(UNIT_PURE)
tests_unit_explain_test_SOURCES = tests/unit/explain_test.c
tests_unit_explain_test_LDADD = $(UNIT_PURE)
tests_unit_page_test_SOURCES = tests/unit/page_test.c
tests_unit_page_test_LDADD = $(UNIT_PURE)
tests_unit_paste_test_SOURCES = tests/unit/paste_test.c
tests_unit_paste_test_LDADD = $(UNIT_PURE)
endif
EXTRA_DIST += tests/unit/pastes tests/fixtures
