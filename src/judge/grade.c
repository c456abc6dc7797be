/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/grade.h"

#include "base/text.h"
#include "judge/baseline.h"
#include "judge/source.h"

/* Of the channels that use the name; 0 = none does. */
static uint16_t port_of(const struct sight *sight)
{
	const struct target *target;
	size_t at = 0;
	while ((target = map_next(&sight->judge->targets, &at, NULL)))
		for (size_t i = 0; i < target->state.n_channels; i++)
			if (target->channels[i].name == sight->name)
				return target->state.channels[i].source_port;
	return 0;
}

static const struct source *first_asked(const struct sight *sight,
					const struct addresses *addresses, uint16_t port)
{
	char text[46];
	for (size_t i = 0; i < addresses->n; i++) {
		const struct source *source;
		address_print(&addresses->items[i], text);
		source = source_find(sight->judge, text, port);
		if (source)
			return source;
	}
	return NULL;
}

struct pair {
	const struct source *before, *after; /* NULL = not asked */
};

static struct pair take_pair(const struct sight *sight, const struct view *view)
{
	uint16_t port = port_of(sight);
	struct addresses accepted = {0};
	struct pair pair;
	baseline_take(view, &accepted);
	pair.before = first_asked(sight, &accepted, port);
	pair.after = first_asked(sight, &view->latest, port);
	addresses_clear(&accepted);
	return pair;
}

static enum grade grade_of(const struct pair *pair)
{
	enum likeness likeness;
	if (!pair->after)
		return GRADE_UNKNOWN;
	if (pair->after->end == POLL_REFUSED || pair->after->end == POLL_UNREACHABLE)
		return GRADE_CLOSED;
	if (!source_answers(pair->after) || !pair->before)
		return GRADE_UNKNOWN;
	likeness = identity_compare(&pair->before->who, &pair->after->who);
	if (likeness == ALIKE_UNKNOWN)
		return GRADE_UNKNOWN;
	if (likeness == ALIKE_OTHER)
		return GRADE_OTHER;
	/* Both answer, and they are not the same run of it: there are two. */
	if (likeness != ALIKE_RUN && source_answers(pair->before))
		return GRADE_COPY;
	return likeness == ALIKE_COPY ? GRADE_COPY : GRADE_SAME;
}

enum grade grade_of_move(const struct sight *sight, const struct view *view)
{
	struct pair pair = take_pair(sight, view);
	return grade_of(&pair);
}

static void print_role(const struct source *source, struct buf *to)
{
	if (source->upstreams_known && source->n_upstreams > 0)
		buf_add(to, ", which is a replica itself");
	else if (source->read_only_known && source->read_only)
		buf_add(to, ", which is read-only");
}

static void print(const struct pair *pair, enum grade grade, struct buf *to)
{
	if (grade == GRADE_CLOSED) {
		buf_printf(to, "; nobody is there: %s", poll_end_sentence(pair->after->end));
		return;
	}
	buf_add(to, grade == GRADE_SAME	  ? "; the same server answers there, "
		    : grade == GRADE_COPY ? "; a copy of the former server answers there, "
					  : "; another server answers there, ");
	identity_print(&pair->after->who, to);
	print_role(pair->after, to);
}

void grade_move(const struct sight *sight, const struct view *view, struct finding *move)
{
	struct pair pair = take_pair(sight, view);
	enum grade grade = grade_of(&pair);
	CLEANUP_BUF text = BUF_NULL;
	if (grade == GRADE_UNKNOWN)
		return;
	buf_add(&text, move->text);
	print(&pair, grade, &text);
	text_copy_line(move->text, sizeof move->text, buf_text(&text));
	if (grade == GRADE_SAME && move->level == finding_row(move->kind)->level)
		move->level = LEVEL_P4;
}
