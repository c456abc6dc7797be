# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/cgroup_text.c %D%/cgroup_text.h %D%/cloudwatch_read.c %D%/cloudwatch_read.h %D%/counter.c \
	%D%/counter.h %D%/glance.c %D%/kubernetes_read.c %D%/kubernetes_read.h %D%/mysql_read.c %D%/mysql_read.h \
	%D%/process_text.c %D%/process_text.h %D%/prometheus_query.c %D%/prometheus_query.h \
	%D%/prometheus_read.c %D%/prometheus_read.h %D%/source.h
libedge_a_SOURCES += %D%/cgroup.c %D%/cloudwatch.c %D%/control_group.c %D%/control_group.h %D%/history.c %D%/http.c %D%/http.h \
	%D%/kubernetes.c %D%/mysql.c %D%/process.c %D%/prometheus.c %D%/table.c
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/cgroup_test tests/unit/source_answers_test tests/unit/sources_test
tests_unit_cgroup_test_SOURCES = tests/unit/cgroup_test.c tests/unit/scratch.c tests/unit/scratch.h
tests_unit_cgroup_test_LDADD = $(UNIT_EDGE)
tests_unit_source_answers_test_SOURCES = tests/unit/source_answers_test.c
tests_unit_source_answers_test_LDADD = $(UNIT_EDGE)
tests_unit_sources_test_SOURCES = tests/unit/sources_test.c
tests_unit_sources_test_LDADD = $(UNIT_PURE)
endif
