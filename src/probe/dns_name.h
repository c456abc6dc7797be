/* SPDX-License-Identifier: Apache-2.0 */
/* A domain name as its labels on the wire: uncompressed and in lower case, so that equal names are
 * equal bytes (RFC 4343), with the root's zero byte at its end. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DNS_NAME_BYTES = 255 }; /* RFC 1035 2.3.4 */

struct dns_name {
	uint8_t bytes[DNS_NAME_BYTES];
	size_t n;
};

/* One final dot is fine. False if a label is empty or over 63 bytes, or the whole too long. */
bool dns_name_of_text(const char *text, struct dns_name *ret);
/* Reads the name at `at`, following pointers. Where the message goes on after it; 0 = no valid
 * name. */
size_t dns_name_read(const unsigned char *message, size_t n, size_t at, struct dns_name *ret);
bool dns_name_same(const struct dns_name *, const struct dns_name *);
/* "db1.example.com", the root is "."; what no host name holds is escaped as in RFC 1035 5.1
 * ("\000"), so the text is printable ASCII whatever the bytes. What does not fit is cut. */
void dns_name_print(const struct dns_name *, char *to, size_t size);
