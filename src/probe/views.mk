# SPDX-License-Identifier: Apache-2.0
# What each view says of a name, and which socket the server has.
libcore_a_SOURCES += %D%/dns_message.c %D%/dns_message.h %D%/dns_zone.c %D%/dns_zone.h %D%/pace.c %D%/pace.h \
	%D%/peer.h %D%/peer_choose.c %D%/sockets.h %D%/sockets_text.c \
	%D%/fact_book.c %D%/fact_book.h %D%/facts.c %D%/facts.def %D%/facts.h %D%/hosts_file.c %D%/libc_view.h %D%/ttl_window.c %D%/ttl_window.h
libedge_a_SOURCES += %D%/dns_channel.c %D%/dns_channel.h %D%/peer.c %D%/sockets.c %D%/libc_view.c %D%/resolv_watch.c %D%/resolv_watch.h %D%/zone_find.c %D%/zone_find.h
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/facts_test tests/unit/dns_zone_test tests/unit/inquiry_test tests/unit/pace_test tests/unit/peer_test tests/unit/sockets_test \
	tests/unit/views_test tests/unit/zone_find_test
tests_unit_dns_zone_test_SOURCES = tests/unit/dns_zone_test.c
tests_unit_dns_zone_test_LDADD = $(UNIT_PURE)
tests_unit_inquiry_test_SOURCES = tests/unit/inquiry_test.c tests/unit/dns_stub.c tests/unit/dns_stub.h
tests_unit_inquiry_test_LDADD = $(UNIT_EDGE)
tests_unit_pace_test_SOURCES = tests/unit/pace_test.c
tests_unit_pace_test_LDADD = $(UNIT_PURE)
tests_unit_facts_test_SOURCES = tests/unit/facts_test.c
tests_unit_facts_test_LDADD = $(UNIT_PURE)
tests_unit_peer_test_SOURCES = tests/unit/peer_test.c
tests_unit_peer_test_LDADD = $(UNIT_PURE)
tests_unit_sockets_test_SOURCES = tests/unit/sockets_test.c
tests_unit_sockets_test_LDADD = $(UNIT_EDGE)
tests_unit_views_test_SOURCES = tests/unit/views_test.c tests/unit/scratch.c tests/unit/scratch.h
tests_unit_views_test_LDADD = $(UNIT_EDGE)
tests_unit_zone_find_test_SOURCES = tests/unit/zone_find_test.c tests/unit/dns_stub.c tests/unit/dns_stub.h
tests_unit_zone_find_test_LDADD = $(UNIT_EDGE)
endif
