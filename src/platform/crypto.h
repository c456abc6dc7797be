/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes (OpenSSL's libcrypto). */
#pragma once

#include <stddef.h>

void sha256_hex(const void *bytes, size_t n, char ret[65]);
void hmac_sha256(const void *key, size_t key_n, const void *bytes, size_t n, unsigned char ret[32]);
/* Returns the length, or -1 if it is no base64. */
int base64_decode(const char *text, unsigned char *to, size_t size);
void base64_encode(const unsigned char *bytes, size_t n, char *to, size_t size);
