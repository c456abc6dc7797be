# SPDX-License-Identifier: Apache-2.0
libedge_a_SOURCES += %D%/columns.c %D%/columns.h %D%/incidents.c %D%/memory.c %D%/open.c %D%/rows.c \
	%D%/schema.c %D%/schema.h %D%/statement.c %D%/statement.h %D%/step.c %D%/store.h %D%/tables.c \
	%D%/tables.h %D%/timeline.c
libedge_a_SOURCES += %D%/history.c %D%/history.h
if HAVE_CMOCKA
STORE_SAMPLE = tests/unit/store_sample.c tests/unit/store_sample.h tests/unit/scratch.c tests/unit/scratch.h
check_PROGRAMS += tests/unit/store_test tests/unit/store_rows_test tests/unit/store_step_test \
	tests/unit/store_open_test
tests_unit_store_test_SOURCES = tests/unit/store_test.c $(STORE_SAMPLE)
tests_unit_store_test_LDADD = $(UNIT_EDGE)
tests_unit_store_rows_test_SOURCES = tests/unit/store_rows_test.c $(STORE_SAMPLE)
tests_unit_store_rows_test_LDADD = $(UNIT_EDGE)
tests_unit_store_step_test_SOURCES = tests/unit/store_step_test.c $(STORE_SAMPLE)
tests_unit_store_step_test_LDADD = $(UNIT_EDGE)
tests_unit_store_open_test_SOURCES = tests/unit/store_open_test.c $(STORE_SAMPLE)
tests_unit_store_open_test_LDADD = $(UNIT_EDGE)
check_PROGRAMS += tests/unit/history_test
tests_unit_history_test_SOURCES = tests/unit/history_test.c tests/unit/scratch.c tests/unit/scratch.h
tests_unit_history_test_LDADD = $(UNIT_EDGE)
endif
