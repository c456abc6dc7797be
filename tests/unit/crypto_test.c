/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "platform/crypto.h"

static void sha256_is_that_of_fips_180(void **state)
{
	(void)state;
	char hex[65];
	sha256_hex("abc", 3, hex);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("", 0, hex);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* RFC 4231, cases 1, 2 and 6. */
static void hmac_is_that_of_rfc_4231(void **state)
{
	(void)state;
	static const unsigned char first[32] =
		"\xb0\x34\x4c\x61\xd8\xdb\x38\x53\x5c\xa8\xaf\xce\xaf\x0b\xf1\x2b"
		"\x88\x1d\xc2\x00\xc9\x83\x3d\xa7\x26\xe9\x37\x6c\x2e\x32\xcf\xf7";
	static const unsigned char second[32] =
		"\x5b\xdc\xc1\x46\xbf\x60\x75\x4e\x6a\x04\x24\x26\x08\x95\x75\xc7"
		"\x5a\x00\x3f\x08\x9d\x27\x39\x83\x9d\xec\x58\xb9\x64\xec\x38\x43";
	static const unsigned char sixth[32] =
		"\x60\xe4\x31\x59\x1e\xe0\xb6\x7f\x0d\x8a\x26\xaa\xcb\xf5\xb7\x7f"
		"\x8e\x0b\xc6\x21\x37\x28\xc5\x14\x05\x46\x04\x0f\x0e\xe3\x7f\x54";
	unsigned char key[131], mac[32];
	memset(key, 0x0b, 20);
	hmac_sha256(key, 20, "Hi There", 8, mac);
	assert_memory_equal(mac, first, 32);
	hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, mac);
	assert_memory_equal(mac, second, 32);
	memset(key, 0xaa, sizeof key);
	hmac_sha256(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
		    mac);
	assert_memory_equal(mac, sixth, 32);
}

/* RFC 4648, section 10. */
static void base64_goes_both_ways(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"", ""},	 {"f", "Zg=="},	       {"fo", "Zm8="},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t n = strlen(cases[i][0]);
		char text[16];
		unsigned char bytes[16];
		base64_encode((const unsigned char *)cases[i][0], n, text, sizeof text);
		assert_string_equal(text, cases[i][1]);
		assert_int_equal(base64_decode(text, bytes, n), n);
		assert_memory_equal(bytes, cases[i][0], n);
	}
}

static void what_is_no_base64_is_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {"Zg",    "Zg=",  "Z===",	"=Zg=", "Z=g=",	   "Zm9v\n",
					    " Zm9v", "Zm-_", "Zm9vZg=", "====", "Zg==Zg=="};
	unsigned char bytes[16];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(base64_decode(cases[i], bytes, sizeof bytes), -1);
}

static void base64_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	unsigned char bytes[3] = {1, 2, 3};
	assert_int_equal(base64_decode("Zm9v", bytes, 2), -1);
	assert_memory_equal(bytes, "\1\2\3", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_that_of_fips_180),
		cmocka_unit_test(hmac_is_that_of_rfc_4231),
		cmocka_unit_test(base64_goes_both_ways),
		cmocka_unit_test(what_is_no_base64_is_refused),
		cmocka_unit_test(base64_that_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
