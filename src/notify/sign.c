/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/sign.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "platform/crypto.h"

static const char prefix[] = "whsec_";

static int key_of(const char *secret, unsigned char *key, size_t size)
{
	size_t n = strlen(secret);
	if (text_starts(secret, prefix))
		return base64_decode(secret + sizeof prefix - 1, key, size);
	if (n > size)
		return -1;
	memcpy(key, secret, n);
	return (int)n;
}

int sign_standard(const char *secret, const char *id, wall_t at, const char *body, size_t n,
		  char ret[SIGNATURE_SIZE])
{
	CLEANUP_BUF text = BUF_NULL;
	unsigned char key[256], digest[32];
	int key_n = key_of(secret, key, sizeof key);
	if (key_n < 0)
		return -EINVAL;
	buf_printf(&text, "%s.%" PRId64 ".", id, at.us / US_PER_SECOND);
	buf_add_n(&text, body, n);
	hmac_sha256(key, (size_t)key_n, text.text, text.len, digest);
	explicit_bzero(key, sizeof key);
	memcpy(ret, "v1,", 3);
	base64_encode(digest, sizeof digest, ret + 3, SIGNATURE_SIZE - 3);
	return 0;
}
