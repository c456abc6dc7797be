# SPDX-License-Identifier: Apache-2.0
libcore_a_SOURCES += %D%/backoff.c %D%/backoff.h %D%/classify.c %D%/classify.h %D%/desk.c %D%/desk.h %D%/desk_health.c \
	%D%/record.c %D%/record.h %D%/outbox.c %D%/outbox.h %D%/payload.h %D%/payload_alertmanager.c %D%/payload_pagerduty.c \
	%D%/payload_parts.c %D%/payload_parts.h %D%/payload_slack.c %D%/payload_webhook.c \
	%D%/receivers.c %D%/receivers.def %D%/url.c %D%/url.h
libedge_a_SOURCES += %D%/reach.c %D%/reach.h %D%/sign.c %D%/sign.h %D%/webhook.c %D%/webhook.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/classify_test tests/unit/outbox_test tests/unit/payload_test tests/unit/webhook_test
tests_unit_classify_test_SOURCES = tests/unit/classify_test.c
tests_unit_classify_test_LDADD = $(UNIT_PURE)
tests_unit_outbox_test_SOURCES = tests/unit/outbox_test.c
tests_unit_outbox_test_LDADD = $(UNIT_PURE)
tests_unit_payload_test_SOURCES = tests/unit/payload_test.c
tests_unit_payload_test_LDADD = $(UNIT_PURE)
tests_unit_webhook_test_SOURCES = tests/unit/webhook_test.c tests/unit/http_stub.c tests/unit/http_stub.h
tests_unit_webhook_test_LDADD = $(UNIT_EDGE)
endif
