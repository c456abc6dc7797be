# SPDX-License-Identifier: Apache-2.0
libedge_a_SOURCES += %D%/clock.c %D%/clock.h %D%/crypto.c %D%/crypto.h %D%/files.c %D%/files.h %D%/secret.c \
	%D%/loop.c %D%/loop.h %D%/service.c %D%/service.h %D%/work.c %D%/work.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/crypto_test tests/unit/files_test tests/unit/loop_test tests/unit/work_test
tests_unit_crypto_test_SOURCES = tests/unit/crypto_test.c
tests_unit_crypto_test_LDADD = $(UNIT_EDGE)
tests_unit_files_test_SOURCES = tests/unit/files_test.c tests/unit/scratch.c tests/unit/scratch.h
tests_unit_files_test_LDADD = $(UNIT_EDGE)
tests_unit_loop_test_SOURCES = tests/unit/loop_test.c
tests_unit_loop_test_LDADD = $(UNIT_EDGE)
tests_unit_work_test_SOURCES = tests/unit/work_test.c
tests_unit_work_test_LDADD = $(UNIT_EDGE)
endif
