/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "draft_help.h"

/* Text from outside. */

static const char *const payloads[] = {
	"<script>alert(1)</script> <img src=x onerror=alert(1)>",
	"[click](javascript:alert(1)) ![i](http://evil.example/x.png) [r]: http://evil.example",
	"| a | b |\n| --- | --- |\n|\\| x `|` \\",
	"x\n<!-- replscribe:end timeline -->\n# Heading\n- item\n\n    code",
	"@everyone @here <!channel> <@U1> https://evil.example/ www.evil.example a@b.example",
	"`` ` **bold** __b__ ~~s~~ *i* &lt;b&gt; \\` \\[x](y) -->",
	"\x1B[31mred\x1B[0m \x01\x7F \xE2\x80\xAE",
	"\"quoted\" \\ \b\f \xF0\x9F\x92\xA3 </script> \xE2\x80\xA8",
};
enum { N_PAYLOADS = sizeof payloads / sizeof payloads[0] };

/* As it comes in through the seams: clean UTF-8, bounded; one line where the seam says so. */
#define SPOIL(field, payload) text_copy((field), sizeof(field), (payload))

static void spoil_findings(struct seed *seed, const char *payload)
{
	for (size_t i = 0; i < seed->incident.n_findings; i++) {
		struct finding *finding = &seed->findings[i];
		SPOIL(finding->channel, payload);
		SPOIL(finding->name, payload);
		SPOIL(finding->said, payload);
		SPOIL(finding->before, i == 0 ? payload : "");
		SPOIL(finding->after, i == 0 ? payload : "");
		SPOIL(finding->text, payload);
		if (finding->target[0] != '\0')
			SPOIL(finding->target, payload);
	}
}

static void spoil_known(struct seed *seed, const char *payload)
{
	for (size_t i = 0; i < seed->known.n_services; i++) {
		struct known_service *service = &seed->services[i];
		SPOIL(service->name, payload);
		SPOIL(service->product, payload);
		SPOIL(service->team, payload);
		SPOIL(service->impact_type, payload);
		SPOIL(service->currency, payload);
		SPOIL(service->target, payload);
		SPOIL(service->log_link, payload);
		text_copy(service->monitoring_link, sizeof service->monitoring_link, "https://x/?");
		SPOIL(service->monitoring_link, payload);
		memmove(service->monitoring_link + 11, service->monitoring_link,
			strlen(service->monitoring_link) + 1);
		memcpy(service->monitoring_link, "https://x/?", 11);
	}
	SPOIL(seed->windows[0].name, payload);
	SPOIL(seed->windows[0].note, payload);
	seed->known.agent = payload;
	seed->known.public_url = payload;
}

static struct seed *spoiled_seed(const char *payload)
{
	struct seed *seed = seed_new();
	SPOIL(seed->incident.id, payload);
	SPOIL(seed->incident.policy, payload);
	SPOIL(seed->incident.title, payload);
	SPOIL(seed->incident.acked_by, payload);
	SPOIL(seed->targets[0], payload);
	spoil_findings(seed, payload);
	spoil_known(seed, payload);
	for (size_t i = 0; i < seed->document.n_entries; i++) {
		SPOIL(seed->entries[i].text, payload);
		SPOIL(seed->entries[i].by, payload);
	}
	for (size_t i = 0; i < seed->document.n_evidence; i++) {
		SPOIL(seed->evidence[i].title, payload);
		if (i > 0)
			SPOIL(seed->evidence[i].id, payload);
	}
	return seed;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Behind a code span that begins at `at`; `at` itself if it never ends on this line. */
static const char *skip_code(const char *at)
{
	size_t fence = strspn(at, "`");
	for (const char *look = at + fence; *look != '\0';
	     look += look[0] == '`' ? strspn(look, "`") : 1)
		if (*look == '`' && strspn(look, "`") == fence)
			return look + fence;
	return at;
}

static bool is_our_link(const char *to)
{
	static const char safe[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	if (text_starts(to, "evidence/"))
		return to[9 + strspn(to + 9, safe)] == ')';
	return text_starts(to, "incident.json)") || text_starts(to, "https://x/?");
}

/* What means something on a line of Markdown, outside of code. Our own checkboxes, links and bold
 * words are the only ones there may be. */
static void check_line(const char *line)
{
	const char *at = line + (text_starts(line, "- [ ] ") ? 6 : text_starts(line, "> ") ? 2 : 0);
	while (*at != '\0') {
		const char *behind = *at == '`' ? skip_code(at) : at;
		if (behind != at) {
			at = behind;
			continue;
		}
		if (*at == '\\' && at[1] != '\0') {
			at += 2;
			continue;
		}
		if (*at == '<' || *at == '>' || (*at == '@' && is_word(at[1])) || *at == '`' ||
		    text_starts(at, "://") || text_starts(at, "www."))
			fail_msg("live Markdown at \"%s\" in:\n%s", at, line);
		if (text_starts(at, "](")) {
			if (!is_our_link(at + 2))
				fail_msg("a link at \"%s\" in:\n%s", at, line);
			at += strcspn(at, ")");
			continue;
		}
		at++;
	}
}

static size_t count_cells(const char *row)
{
	size_t n = 0;
	for (; *row != '\0'; row++) {
		if (*row == '\\' && row[1] != '\0')
			row++;
		else
			n += *row == '|';
	}
	return n;
}

static void check_markdown_line(const char *line, void *arg)
{
	size_t *cells = arg;
	if (text_starts(line, "<!-- ")) {
		assert_int_equal(count(line, "<"), 1);
		return;
	}
	check_line(line);
	if (line[0] != '|') {
		*cells = 0;
		return;
	}
	if (*cells != 0)
		assert_int_equal(count_cells(line), *cells);
	*cells = count_cells(line);
}

static void count_line(const char *line, void *arg)
{
	(void)line;
	++*(size_t *)arg;
}

static void no_text_from_outside_becomes_markup_link_mention_or_cell(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PAYLOADS; i++) {
		struct seed *seed = spoiled_seed(payloads[i]), *plain = spoiled_seed("x");
		char *markdown = markdown_of(seed), *same = markdown_of(plain);
		size_t cells = 0, lines = 0, lines_of_plain = 0;
		each_line(markdown, check_markdown_line, &cells);
		each_line(markdown, count_line, &lines);
		each_line(same, count_line, &lines_of_plain);
		assert_int_equal(lines, lines_of_plain);
		assert_true(text_is_utf8(markdown, strlen(markdown)));
		free(markdown);
		free(same);
		seed_free(seed);
		seed_free(plain);
	}
}

static void no_text_from_outside_steers_a_terminal(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PAYLOADS; i++) {
		struct seed *seed = spoiled_seed(payloads[i]);
		char *text = text_of(seed);
		for (const char *at = text; *at != '\0'; at++)
			assert_true((unsigned char)*at >= 0x20 || *at == '\n');
		assert_null(strchr(text, 0x7F));
		free(text);
		seed_free(seed);
	}
}

/* Just enough of a reader to tell JSON from what only looks like it. */

static const char *skip_value(const char *at);

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \n");
}

static const char *skip_string(const char *at)
{
	assert_int_equal(*at, '"');
	for (at++; *at != '"'; at++) {
		assert_true((unsigned char)*at >= 0x20);
		if (*at != '\\')
			continue;
		at++;
		assert_non_null(strchr("\"\\/bfnrtu", *at));
		if (*at == 'u')
			assert_true(strspn(at + 1, "0123456789abcdef") >= 4);
	}
	return at + 1;
}

static const char *skip_members(const char *at, char end, bool has_keys)
{
	at = skip_space(at + 1);
	if (*at == end)
		return at + 1;
	for (;;) {
		if (has_keys) {
			at = skip_space(skip_string(at));
			assert_int_equal(*at, ':');
			at = skip_space(at + 1);
		}
		at = skip_space(skip_value(at));
		if (*at == end)
			return at + 1;
		assert_int_equal(*at, ',');
		at = skip_space(at + 1);
	}
}

static const char *skip_value(const char *at)
{
	static const char *const words[] = {"true", "false", "null"};
	if (*at == '{')
		return skip_members(at, '}', true);
	if (*at == '[')
		return skip_members(at, ']', false);
	if (*at == '"')
		return skip_string(at);
	for (size_t i = 0; i < 3; i++)
		if (text_starts(at, words[i]))
			return at + strlen(words[i]);
	size_t n = strspn(at, "-0123456789.");
	assert_true(n > 0);
	return at + n;
}

static void the_json_is_json_whatever_the_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PAYLOADS; i++) {
		struct seed *seed = spoiled_seed(payloads[i]);
		char *json = json_of(seed);
		assert_string_equal(skip_value(json), "\n");
		assert_true(text_is_utf8(json, strlen(json)));
		free(json);
		seed_free(seed);
	}
}

static void the_json_says_null_for_what_is_not_known(void **state)
{
	(void)state;
	struct seed *seed = seed_new_at("2020-09-01T07:05:00+07:00");
	char *json = json_of(seed);
	assert_string_equal(skip_value(json), "\n");
	assert_says(json, "\"schema\": \"replscribe.incident/1\"");
	assert_says(json, "\"resolved\": null");
	assert_says(json, "\"restored\": null");
	assert_says(json, "\"acknowledged_by\": null");
	assert_says(json, "\"to\": null");
	assert_says(json, "\"cost_estimate\": null");
	assert_says(json, "\"cause_certainty\": \"likely\"");
	assert_int_equal(count(json, "\"is_cause\": true"), 1);
	free(json);
	seed_free(seed);
}

static void the_json_of_an_incident_of_which_nothing_is_known_is_json(void **state)
{
	(void)state;
	struct incident incident = {.id = "INC-1"};
	struct seed seed = {.document = {.incident = &incident, .now = at("2020-09-01T07:00:01Z")}};
	char *json = json_of(&seed);
	assert_string_equal(skip_value(json), "\n");
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_from_outside_becomes_markup_link_mention_or_cell),
		cmocka_unit_test(no_text_from_outside_steers_a_terminal),
		cmocka_unit_test(the_json_is_json_whatever_the_text),
		cmocka_unit_test(the_json_says_null_for_what_is_not_known),
		cmocka_unit_test(the_json_of_an_incident_of_which_nothing_is_known_is_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
