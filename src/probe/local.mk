# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/answers.def %D%/counters.def %D%/details_events.c %D%/details_locks.c %D%/details_rows.c %D%/details_rows.h %D%/dialect.c %D%/dialect.h %D%/dns_name.c %D%/dns_name.h %D%/dns_server.c %D%/dns_server.h \
	%D%/dns_wire.c %D%/dns_wire.h %D%/ends.def %D%/error_numbers.c %D%/error_numbers.h %D%/mask.c %D%/mask.h \
	%D%/observation.c %D%/observation.h %D%/patience.c %D%/patience.h %D%/redact.c %D%/redact.h %D%/redact_values.c %D%/redact_values.h %D%/peers.def %D%/replica_details.c %D%/replica_details.h \
	%D%/retry_words.c %D%/retry_words.h %D%/settings.def \
	%D%/row_text.c %D%/row_text.h %D%/schedule.c %D%/schedule.h %D%/status_row.c %D%/status_row.h
libedge_a_SOURCES += %D%/hanging.c %D%/hanging.h %D%/details_ask.c %D%/details_ask.h %D%/connection.c %D%/connection.h %D%/connection_options.c %D%/connection_options.h \
	%D%/dial.c %D%/dial.h %D%/dns_query.c %D%/dns_query.h %D%/reach.c %D%/replica.c %D%/replica.h %D%/replica_check.c \
	%D%/resolv_conf.c %D%/resolver.c %D%/resolver.h %D%/server_facts.c %D%/session.c %D%/session.h
libcore_a_SOURCES += %D%/source_pause.c %D%/source_pause.h
libedge_a_SOURCES += %D%/heartbeats.c %D%/heartbeats.h %D%/source.c %D%/source.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/source_pause_test
tests_unit_source_pause_test_SOURCES = tests/unit/source_pause_test.c
tests_unit_source_pause_test_LDADD = $(UNIT_PURE)
check_PROGRAMS += tests/unit/hostile_server_test tests/unit/redact_test tests/unit/details_rows_test tests/unit/dialect_test tests/unit/dns_wire_test tests/unit/error_numbers_test tests/unit/mask_test \
	tests/unit/observation_test tests/unit/patience_test tests/unit/replica_test tests/unit/resolver_test \
	tests/unit/schedule_test tests/unit/status_row_test
tests_unit_redact_test_SOURCES = tests/unit/redact_test.c
tests_unit_redact_test_LDADD = $(UNIT_PURE)
tests_unit_hostile_server_test_SOURCES = tests/unit/hostile_server_test.c tests/unit/mysql_stub.c tests/unit/mysql_stub.h
tests_unit_hostile_server_test_LDADD = $(UNIT_EDGE)
tests_unit_details_rows_test_SOURCES = tests/unit/details_rows_test.c
tests_unit_details_rows_test_LDADD = $(UNIT_PURE)
tests_unit_dialect_test_SOURCES = tests/unit/dialect_test.c
tests_unit_dialect_test_LDADD = $(UNIT_PURE)
tests_unit_dns_wire_test_SOURCES = tests/unit/dns_wire_test.c
tests_unit_dns_wire_test_LDADD = $(UNIT_PURE)
tests_unit_error_numbers_test_SOURCES = tests/unit/error_numbers_test.c
tests_unit_error_numbers_test_LDADD = $(UNIT_PURE)
tests_unit_mask_test_SOURCES = tests/unit/mask_test.c
tests_unit_mask_test_LDADD = $(UNIT_PURE)
tests_unit_observation_test_SOURCES = tests/unit/observation_test.c
tests_unit_observation_test_LDADD = $(UNIT_PURE)
tests_unit_patience_test_SOURCES = tests/unit/patience_test.c
tests_unit_patience_test_LDADD = $(UNIT_PURE)
tests_unit_replica_test_SOURCES = tests/unit/replica_test.c tests/unit/mysql_stub.c tests/unit/mysql_stub.h
tests_unit_replica_test_LDADD = $(UNIT_EDGE)
tests_unit_resolver_test_SOURCES = tests/unit/resolver_test.c tests/unit/dns_stub.c tests/unit/dns_stub.h
tests_unit_resolver_test_LDADD = $(UNIT_EDGE)
tests_unit_schedule_test_SOURCES = tests/unit/schedule_test.c
tests_unit_schedule_test_LDADD = $(UNIT_PURE)
tests_unit_status_row_test_SOURCES = tests/unit/status_row_test.c tests/unit/status_fixtures.h
tests_unit_status_row_test_LDADD = $(UNIT_PURE)
endif
