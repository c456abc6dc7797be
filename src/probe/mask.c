/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/mask.h"

#include <string.h>
#include <strings.h>

enum { STARS = 3 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

/* PASSWORD gives a secret only before a literal; "using password: YES" does not. */
static bool is_before_secret(const char *after)
{
	after += strspn(after, " \t\n");
	return (*after != '\0' && strchr("=('\"", *after)) || strncasecmp(after, "for ", 4) == 0;
}

/* Where the secrets of this text begin: after the first such word. NULL = it has none. */
static char *find_secrets(char *text)
{
	static const char identified[] = "identified", password[] = "password";

	for (char *at = text; *at; at++) {
		if (at > text && (is_word(at[-1]) || at[-1] == '\'' || at[-1] == '"'))
			continue;
		if (strncasecmp(at, identified, strlen(identified)) == 0)
			return at + strlen(identified);
		if (strncasecmp(at, password, strlen(password)) == 0 &&
		    is_before_secret(at + strlen(password)))
			return at + strlen(password);
	}
	return NULL;
}

/* The word in front, blanks apart, is WITH or VIA: what is quoted here is a plugin's name. */
static bool names_a_plugin(const char *text, const char *quote)
{
	size_t n = 0;

	while (quote > text && quote[-1] == ' ')
		quote--;
	while (quote > text && is_word(quote[-1])) {
		quote--;
		n++;
	}
	return (n == 4 && strncasecmp(quote, "with", n) == 0) ||
	       (n == 3 && strncasecmp(quote, "via", n) == 0);
}

/* The closing quote, or the end of a text that was cut. Quotes are doubled or escaped inside. */
static char *find_closing(char *quote)
{
	char *at = quote + 1;

	for (; *at; at++) {
		if (*at == '\\' && at[1])
			at++;
		else if (*at == *quote && at[1] == *quote)
			at++;
		else if (*at == *quote)
			break;
	}
	return at;
}

void mask_secrets(char *text)
{
	char *at = find_secrets(text);

	while (at && (at = strpbrk(at, "'\""))) {
		char *end = find_closing(at);
		size_t n = (size_t)(end - at) - 1, stars = n < STARS ? n : STARS;

		if (!names_a_plugin(text, at)) {
			memset(at + 1, '*', stars);
			memmove(at + 1 + stars, end, strlen(end) + 1);
			end = at + 1 + stars;
		}
		at = *end ? end + 1 : end;
	}
}

bool mask_column(const char *name)
{
	static const char suffix[] = "password";
	size_t n = strlen(name);

	return n >= strlen(suffix) && strcasecmp(name + n - strlen(suffix), suffix) == 0;
}
