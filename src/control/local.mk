# SPDX-License-Identifier: Apache-2.0
libedge_a_SOURCES += %D%/control.h %D%/protocol.c %D%/server.c %D%/client.c
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/control_test
tests_unit_control_test_SOURCES = tests/unit/control_test.c
tests_unit_control_test_LDADD = $(UNIT_EDGE)
endif
