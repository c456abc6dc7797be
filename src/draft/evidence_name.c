/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "draft/facts.h"

static char file_character(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
}

/* The title as lower case words joined by dashes; titles hold names from outside. */
static void add_words(struct buf *to, const char *title)
{
	for (; *title != '\0'; title++) {
		char c = file_character(*title);
		bool is_dash = c == '-';
		if (!is_dash || (to->len > 0 && to->text[to->len - 1] != '-'))
			buf_add_char(to, c);
	}
}

/* The id comes first and no other has it, so names differ even where titles are cut. */
void evidence_file_name(const struct evidence *evidence, char *to, size_t size)
{
	CLEANUP_BUF name = BUF_NULL;
	for (const char *at = evidence->id; *at != '\0'; at++)
		buf_add_char(&name, file_character(*at) == '-' ? '-' : *at);
	buf_add_char(&name, '-');
	add_words(&name, evidence->title);
	size_t len = text_bytes_of(buf_text(&name), EVIDENCE_FILE_SIZE - sizeof ".txt");
	while (len > 0 && name.text[len - 1] == '-')
		len--;
	CLEANUP_BUF whole = BUF_NULL;
	buf_add_n(&whole, buf_text(&name), len);
	buf_add(&whole, ".txt");
	text_copy(to, size, buf_text(&whole));
}

void evidence_path(const struct evidence *evidence, struct buf *to)
{
	char file[EVIDENCE_FILE_SIZE];
	evidence_file_name(evidence, file, sizeof file);
	buf_printf(to, "evidence/%s", file);
}
