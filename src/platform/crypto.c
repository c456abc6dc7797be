/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/crypto.h"

#include <assert.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"

/* libcrypto refuses only when it is out of memory or set up without SHA-256. */
static void must(int is_done)
{
	if (is_done)
		return;
	log_line(LOG_FATAL, "libcrypto has no SHA-256");
	abort();
}

void sha256_hex(const void *bytes, size_t n, char ret[65])
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	must(EVP_Digest(bytes, n, hash, NULL, EVP_sha256(), NULL));
	for (size_t i = 0; i < 32; i++)
		snprintf(ret + 2 * i, 3, "%02x", (unsigned)hash[i]);
}

void hmac_sha256(const void *key, size_t key_n, const void *bytes, size_t n, unsigned char ret[32])
{
	assert(key_n <= INT_MAX);
	must(HMAC(EVP_sha256(), key, (int)key_n, bytes, n, ret, NULL) != NULL);
}

/* libcrypto skips white space and takes padding anywhere; this does not. Returns the padding, or
 * -1. */
static int check_base64(const char *text, size_t n)
{
	size_t n_letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					"abcdefghijklmnopqrstuvwxyz0123456789+/");
	size_t padding = n - n_letters;
	if (n % 4 != 0 || n > INT_MAX || padding > 2 || strspn(text + n_letters, "=") != padding)
		return -1;
	return (int)padding;
}

int base64_decode(const char *text, unsigned char *to, size_t size)
{
	size_t n = strlen(text);
	int padding = check_base64(text, n);
	if (padding < 0)
		return -1;
	unsigned char *whole = xmalloc(n / 4 * 3);
	int len = EVP_DecodeBlock(whole, (const unsigned char *)text, (int)n) - padding;
	bool fits = len >= 0 && (size_t)len <= size;
	if (fits)
		memcpy(to, whole, (size_t)len);
	OPENSSL_cleanse(whole, n / 4 * 3);
	free(whole);
	return fits ? len : -1;
}

void base64_encode(const unsigned char *bytes, size_t n, char *to, size_t size)
{
	assert(n <= INT_MAX / 2 && size > (n + 2) / 3 * 4);
	EVP_EncodeBlock((unsigned char *)to, bytes, (int)n);
}
