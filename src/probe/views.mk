# SPDX-License-Identifier: Apache-2.0
# What each view says of a name, and which socket the server has.
libcore_a_SOURCES += %D%/dns_message.c %D%/dns_message.h %D%/dns_zone.c %D%/dns_zone.h %D%/pace.c %D%/pace.h \
	%D%/peer.h %D%/peer_choose.c %D%/sockets.h %D%/sockets_text.c
libedge_a_SOURCES += %D%/peer.c %D%/sockets.c
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/dns_zone_test tests/unit/inquiry_test tests/unit/pace_test tests/unit/peer_test tests/unit/sockets_test
tests_unit_dns_zone_test_SOURCES = tests/unit/dns_zone_test.c
tests_unit_dns_zone_test_LDADD = $(UNIT_PURE)
tests_unit_inquiry_test_SOURCES = tests/unit/inquiry_test.c tests/unit/dns_stub.c tests/unit/dns_stub.h
tests_unit_inquiry_test_LDADD = $(UNIT_EDGE)
tests_unit_pace_test_SOURCES = tests/unit/pace_test.c
tests_unit_pace_test_LDADD = $(UNIT_PURE)
tests_unit_peer_test_SOURCES = tests/unit/peer_test.c
tests_unit_peer_test_LDADD = $(UNIT_PURE)
tests_unit_sockets_test_SOURCES = tests/unit/sockets_test.c
tests_unit_sockets_test_LDADD = $(UNIT_EDGE)
endif
