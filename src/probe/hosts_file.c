/* SPDX-License-Identifier: Apache-2.0 */
#include "probe/libc_view.h"

#include <string.h>

#include "base/text.h"

static bool line_has(const char *line, size_t n, const char *name)
{
	static const char blanks[] = " \t\r";
	bool is_address = true;
	for (size_t at = 0; at < n && line[at] != '#';) {
		char word[HOST_SIZE];
		at += strspn(line + at, blanks);
		size_t length = strcspn(line + at, " \t\r\n#");
		if (length == 0)
			break;
		text_copy_n(word, sizeof word, line + at, length);
		if (!is_address && text_same_name(word, name))
			return true;
		is_address = false;
		at += length;
	}
	return false;
}

unsigned hosts_line_of(const char *text, const char *name)
{
	for (unsigned line = 1; *text != '\0'; line++) {
		size_t n = strcspn(text, "\n");
		if (line_has(text, n, name))
			return line;
		text += n + (text[n] == '\n');
	}
	return 0;
}
