/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of a DNS message: header, question, records one after the other. Bounds checked, any
 * bytes are safe. Pure. RFC 1035 4.1. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probe/dns_name.h"

enum dns_type {
	DNS_A = 1,
	DNS_NS = 2,
	DNS_CNAME = 5,
	DNS_SOA = 6,
	DNS_AAAA = 28,
	DNS_OPT = 41,
	DNS_RRSIG = 46,
};
enum { DNS_CLASS_IN = 1 };
enum dns_rcode {
	DNS_NOERROR = 0,
	DNS_FORMERR = 1,
	DNS_SERVFAIL = 2,
	DNS_NXDOMAIN = 3,
	DNS_NOTIMP = 4,
	DNS_REFUSED = 5,
	DNS_BADVERS = 16,
};
enum dns_flag {
	DNS_FLAG_ANSWER = 0x8000,
	DNS_FLAG_AUTHORITATIVE = 0x0400,
	DNS_FLAG_TRUNCATED = 0x0200,
	DNS_FLAG_RECURSES = 0x0080,
	DNS_FLAG_AUTHENTIC = 0x0020,
};
enum dns_section { DNS_ANSWER, DNS_AUTHORITY, DNS_ADDITIONAL, N_DNS_SECTIONS };

struct dns_message {
	const unsigned char *bytes;
	size_t n;
	unsigned flags;
	unsigned rcode; /* of the header: an OPT record may have its upper part */
	unsigned n_questions;
	unsigned counts[N_DNS_SECTIONS];
	size_t records; /* where the first one begins */
};

struct dns_record {
	struct dns_name owner;
	unsigned type, class;
	uint32_t ttl;	/* as it stands there */
	size_t data, n; /* offset and length of its data */
};

unsigned dns_read16(const unsigned char *at);
uint32_t dns_read32(const unsigned char *at);

/* False if it is no response to a standard query; what could be read of the header is there. */
bool dns_message_open(const unsigned char *bytes, size_t n, struct dns_message *ret);
/* The question comes back in the answer; another one's answer says nothing about ours. Before
 * records are read. */
bool dns_message_answers(struct dns_message *, const struct dns_name *, unsigned type);

/* Where the next record begins; 0 = it does not fit into the message. */
size_t dns_record_read(const struct dns_message *, size_t at, struct dns_record *ret);
/* Calls for each record in order; false if one does not fit, or a call said so. */
typedef bool dns_record_fn(void *arg, enum dns_section, const struct dns_record *);
bool dns_message_walk(const struct dns_message *, dns_record_fn *, void *arg);

bool dns_record_is(const struct dns_record *, unsigned type); /* of class IN */
uint32_t dns_record_ttl(const struct dns_record *);
/* The name that fills all of its data (CNAME, NS). */
bool dns_record_target(const struct dns_message *, const struct dns_record *, struct dns_name *ret);

struct dns_soa {
	uint32_t serial, minimum;
};
bool dns_record_soa(const struct dns_message *, const struct dns_record *, struct dns_soa *ret);
/* RFC 4034 3.1.5: seconds since 1970, when the signature ends. */
bool dns_record_signed_until(const struct dns_message *, const struct dns_record *, uint32_t *ret);
