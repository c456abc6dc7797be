/* SPDX-License-Identifier: Apache-2.0 */
/* The explanation for people, the worst first. */
#include <string.h>

#include "base/text.h"
#include "explain/page.h"
#include "explain/texts.h"

/* The heads of a finding's paragraphs, and as many blanks. */
#define NO_HEAD "            "

static const char *thread_word(enum thread_state state)
{
	return state == THREAD_UNKNOWN ? "not pasted" : thread_state_name(state);
}

static enum ink ink_of_level(enum level level)
{
	return level >= LEVEL_P2 ? INK_BAD : level >= LEVEL_P4 ? INK_WARN : INK_GOOD;
}

static enum ink ink_of_thread(enum thread_state state)
{
	return state == THREAD_YES ? INK_GOOD : state == THREAD_UNKNOWN ? INK_FAINT : INK_BAD;
}

static void add_blank(const struct page *page)
{
	buf_add_char(page->to, '\n');
}

static void print_head(const struct page *page, const struct explained_channel *channel)
{
	const struct channel_seen *seen = &channel->seen;
	CLEANUP_BUF text = BUF_NULL;
	CLEANUP_BUF clean = BUF_NULL;

	if (seen->channel[0] != '\0')
		buf_printf(&text, "Channel %s", seen->channel);
	else
		buf_add(&text, channel->has_siblings ? "The default channel" : "Replica");
	if (seen->source_host[0] != '\0')
		buf_add(&text, " of ");
	channel_source_print(seen, &text);
	text_add_terminal(&clean, buf_text(&text));
	page_ink(page, INK_STRONG, buf_text(&clean));
	add_blank(page);
}

static const char *position_word(enum position_by by)
{
	switch (by) {
	case POSITION_FILE:
		return ", by file and position";
	case POSITION_GTID:
	case POSITION_CURRENT_GTID:
		return ", by GTID";
	case POSITION_UNKNOWN:
		break;
	}
	return "";
}

static void print_origin(const struct page *page, const struct explained_channel *channel)
{
	CLEANUP_BUF text = BUF_NULL;
	CLEANUP_BUF clean = BUF_NULL;

	buf_printf(&text, "  %s%s; line%s %zu",
		   *channel->server ? channel->server : "server unknown",
		   position_word(channel->seen.position_by),
		   channel->row->first_line == channel->row->last_line ? "" : "s",
		   channel->row->first_line);
	if (channel->row->last_line > channel->row->first_line)
		buf_printf(&text, " to %zu", channel->row->last_line);
	if (channel->n_repeats > 0)
		buf_printf(&text, ", and %zu more time%s", channel->n_repeats,
			   channel->n_repeats > 1 ? "s" : "");
	text_add_terminal(&clean, buf_text(&text));
	page_ink(page, INK_FAINT, buf_text(&clean));
	add_blank(page);
}

static void print_threads(const struct page *page, const struct channel_seen *seen)
{
	CLEANUP_BUF lag = BUF_NULL;

	if (channel_lag_counts(seen))
		span_print(seen->lag, &lag);
	else
		buf_add(&lag, "unknown");
	buf_add(page->to, "  IO ");
	page_ink(page, ink_of_thread(seen->io), thread_word(seen->io));
	buf_add(page->to, ", SQL ");
	page_ink(page, ink_of_thread(seen->sql), thread_word(seen->sql));
	buf_printf(page->to, ", lag %s\n", buf_text(&lag));
}

static void print_said(const struct page *page, const struct explained_channel *channel,
		       const struct explained_finding *found)
{
	const struct finding *finding = &found->finding;
	CLEANUP_BUF text = BUF_NULL;

	if (finding->code == 0 && finding->said[0] == '\0')
		return;
	if (found->is_by_words)
		buf_add(&text, "(without its number) ");
	else if (finding->code > 0)
		buf_printf(&text, "error %u%s%s%s: ", finding->code, *found->at ? " (" : "",
			   found->at, *found->at ? " by the server's clock)" : "");
	buf_add(&text, finding->said);
	page_paragraph(page, "  Said      ", buf_text(&text));
	if (worker_words(channel, found))
		page_paragraph(page, "  Worker    ", worker_words(channel, found));
}

static void print_list(const struct page *page, const char *head, const struct texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		page_paragraph(page, i == 0 ? head : NO_HEAD, texts->items[i]);
}

static void print_means(const struct page *page, const struct explained_finding *found)
{
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&text, "%s.", finding_row(found->finding.kind)->means);
	page_paragraph(page, "  Means     ", buf_text(&text));
	if (finding_behind(found)) {
		CLEANUP_BUF reason = BUF_NULL;

		buf_printf(&reason, "Its last error is %s: %s.", finding_behind(found)->id,
			   finding_behind(found)->means);
		page_paragraph(page, NO_HEAD, buf_text(&reason));
	}
	print_list(page, NO_HEAD, &found->facts);
}

struct steps {
	const struct page *page;
	const char *head; /* of the first */
	const struct advised *advised;
	bool is_numbered;
	unsigned n;
};

static void print_step(struct steps *steps, const char *line, size_t n)
{
	CLEANUP_BUF head = BUF_NULL;
	CLEANUP_BUF text = BUF_NULL;

	buf_add(&head, steps->n++ == 0 ? steps->head : NO_HEAD);
	if (steps->is_numbered)
		buf_printf(&head, "%u. ", steps->n);
	else
		buf_add(&head, "- ");
	buf_add_n(&text, line, n);
	page_advice(steps->page, buf_text(&head), buf_text(&text));
}

static void print_advice(struct steps *steps, const char *advice)
{
	CLEANUP_BUF text = BUF_NULL;

	advice_print(advice, steps->advised, &text);
	for (const char *line = buf_text(&text); *line;) {
		size_t n = strcspn(line, "\n");

		print_step(steps, line, n);
		line += n + (line[n] == '\n');
	}
}

static void print_finding(const struct page *page, const struct explained_channel *channel,
			  const struct explained_finding *found)
{
	const struct finding_row *row = finding_row(found->finding.kind);
	const struct finding_row *reason = finding_behind(found);
	struct advised advised = advised_of(channel, found);
	struct steps likely = {page, "  Likely    ", &advised, false, 0};
	struct steps do_now = {page, "  Do now    ", &advised, true, 0};
	struct steps prevent = {page, "  Prevent   ", &advised, false, 0};
	CLEANUP_BUF head = BUF_NULL;

	advised.keeps_marks = true;
	add_blank(page);
	buf_printf(&head, "%s %s", level_name(found->finding.level), row->id);
	page_ink(page, ink_of_level(found->finding.level), buf_text(&head));
	add_blank(page);
	print_said(page, channel, found);
	print_means(page, found);
	print_advice(&likely, (reason ? reason : row)->triggers);
	for (size_t k = 0; k < found->first.n; k++)
		print_advice(&do_now, found->first.items[k]);
	if (reason)
		print_advice(&do_now, reason->do_now);
	print_advice(&do_now, row->do_now);
	print_advice(&prevent, row->prevent);
}

static bool is_same(const struct texts *a, const struct texts *b)
{
	if (!b || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

/* `above`: the same of the channel above, NULL = there is none. */
static void print_notes(const struct page *page, const char *head, const char *intro,
			const struct texts *texts, const struct texts *above)
{
	if (texts->n == 0)
		return;
	add_blank(page);
	if (is_same(texts, above)) {
		page_paragraph(page, head, "As for the channel above.");
		return;
	}
	page_paragraph(page, head, intro);
	for (size_t i = 0; i < texts->n; i++)
		page_paragraph(page, NO_HEAD "- ", texts->items[i]);
}

static void print_channel(const struct page *page, const struct explained_channel *channel,
			  const struct explained_channel *above)
{
	print_head(page, channel);
	print_origin(page, channel);
	print_threads(page, &channel->seen);
	for (size_t i = 0; i < channel->n_findings; i++)
		print_finding(page, channel, &channel->findings[i]);
	if (channel->n_findings == 0)
		add_blank(page);
	print_list(page, "  State     ", &channel->state);
	print_notes(page, "  Unknown   ", "This is in no status row:", &channel->unknown,
		    above ? &above->unknown : NULL);
	print_notes(page, "  Besides   ", "Worth a look before it hurts:", &channel->hints,
		    above ? &above->hints : NULL);
}

static void print_answer(const struct page *page, const struct explained_answer *answer)
{
	const struct paste_answer *said = answer->answer;
	const struct finding_row *row = finding_row(answer->kind);
	struct advised advised = {.dialect = answer->dialect, .keeps_marks = true};
	struct steps do_now = {page, "  Do now    ", &advised, true, 0};
	CLEANUP_BUF head = BUF_NULL;
	CLEANUP_BUF clean = BUF_NULL;
	CLEANUP_BUF text = BUF_NULL;

	buf_printf(&head, "%s, line %zu: %s", *said->statement ? said->statement : "An answer",
		   said->line, said->code ? "an error" : "no row");
	text_add_terminal(&clean, buf_text(&head));
	page_ink(page, INK_STRONG, buf_text(&clean));
	add_blank(page);
	if (said->code > 0) {
		buf_printf(&text, "error %u: %s", said->code, said->text);
		page_paragraph(page, "  Said      ", buf_text(&text));
	}
	print_list(page, "  Means     ", &answer->means);
	if (answer->kind != FINDING_NONE)
		print_advice(&do_now, row->do_now);
}

static void print_summary(const struct page *page, const struct explanation *explanation)
{
	size_t n_bad = 0;
	CLEANUP_BUF text = BUF_NULL;

	for (size_t i = 0; i < explanation->n_channels; i++)
		n_bad += explanation->channels[i].n_findings > 0;
	if (explanation->n_channels < 2)
		return;
	if (n_bad == 0)
		buf_printf(&text, "%zu channels, nothing wrong with any", explanation->n_channels);
	else
		buf_printf(&text, "%zu channels, %zu of them in trouble", explanation->n_channels,
			   n_bad);
	page_ink(page, n_bad > 0 ? INK_BAD : INK_GOOD, buf_text(&text));
	buf_add(page->to, "\n\n");
}

void explanation_print(const struct explanation *explanation, size_t width, bool colour,
		       struct buf *to)
{
	struct page page = {.to = to, .width = width, .has_colour = colour};

	print_summary(&page, explanation);
	for (size_t i = 0; i < explanation->n_channels; i++) {
		if (i > 0)
			buf_add_char(to, '\n');
		print_channel(&page, &explanation->channels[i],
			      i > 0 ? &explanation->channels[i - 1] : NULL);
	}
	for (size_t i = 0; i < explanation->n_answers; i++) {
		if (i > 0 || explanation->n_channels > 0)
			buf_add_char(to, '\n');
		print_answer(&page, &explanation->answers[i]);
	}
}
