/* SPDX-License-Identifier: Apache-2.0 */
/* The picture in code: an observation is judged, becomes an incident, is drafted, is notified. */
#include "app/app.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "notify/record.h"

#include <string.h>

static void move(struct app *app, struct live *live, const struct incident_input *input,
		 struct now now)
{
	struct incident_input with = *input;
	struct effects effects = {0};
	char services[LINE_SIZE];

	with.frozen = live->evidence;
	with.n_frozen = live->n_evidence;
	live_services(app, live, services, sizeof services);
	incident_step(live->incident, &with, live_policy(app, live), services, now, &effects);
	recent_freeze(app, live, &effects, now);
	step_effects(app, live, &effects, now);
}

/* The last open finding that closes clears the incident; anything else is news on it. */
static enum incident_event event_of(const struct change *change, const struct live *live)
{
	if (change->kind == CHANGE_OPENED)
		return EVENT_TROUBLE;
	if (change->kind != CHANGE_CLOSED || incident_open_findings(live->incident) > 1)
		return EVENT_NEWS;
	return EVENT_CLEAR;
}

/* One that begins within a window that mutes is muted before its first page. */
static struct live *begin_incident(struct app *app, const struct change *change, struct now now)
{
	struct live *live = live_new(app, change, now);

	if (live_muted_for(app, change, now.wall))
		move(app, live, &(struct incident_input){.event = EVENT_MUTED}, now);
	return live;
}

static void on_change(struct app *app, const struct change *change, struct now now)
{
	struct live *live = live_for(app, change, now);

	if (!live && change->kind == CHANGE_OPENED)
		live = begin_incident(app, change, now);
	if (!live)
		return; /* good news or a mere event, and nothing was open */
	move(app, live,
	     &(struct incident_input){.event = event_of(change, live),
				      .change = change,
				      .level = live_impact(app, change)},
	     now);
}

static void on_verdict(struct app *app, struct verdict *verdict, struct now now)
{
	for (size_t i = 0; i < verdict->n_changes; i++)
		on_change(app, &verdict->changes[i], now);
	step_verdict(app, verdict);
	step_end(app, now); /* persist, then draft, then tell */
	names_sync_if_new(app);
	verdict_free(verdict);
}

void flow_observation(struct app *app, const struct observation *seen)
{
	struct verdict verdict = {0};

	recent_see(app, seen);
	history_note(app, seen);
	judge_see(app->judge, seen, &verdict);
	if (verdict.n_changes || verdict.n_memory)
		on_verdict(app, &verdict, seen->at);
	sources_sync_soon(app);
}

void flow_forget(struct app *app, const char *target, struct now now)
{
	struct verdict verdict = {0};

	recent_forget(app, target);
	judge_forget(app->judge, target, now, &verdict);
	on_verdict(app, &verdict, now);
}

/* Time itself moves incidents: levels rise, windows pass. */
void flow_due(struct app *app, struct now now)
{
	struct incident_input input = {0};
	wall_t at;

	for (struct live *live = app->incidents; live; live = live->next)
		if (incident_due(live->incident, live_policy(app, live), &at, &input.event) &&
		    at.us <= now.wall.us)
			move(app, live, &input, now);
	live_drop_old(app, now);
	step_end(app, now);
}

void flow_mute(struct app *app, struct now now)
{
	for (struct live *live = app->incidents; live; live = live->next) {
		bool muted = live_muted(app, live->incident, now.wall);

		if (muted != live->incident->is_muted)
			move(app, live,
			     &(struct incident_input){.event = muted ? EVENT_MUTED : EVENT_UNMUTED},
			     now);
	}
}

void flow_clock_set(struct app *app, span_t by, struct now now)
{
	for (struct live *live = app->incidents; live; live = live->next)
		move(app, live, &(struct incident_input){.event = EVENT_CLOCK_SET, .set_by = by},
		     now);
	step_end(app, now);
}

void flow_gap(struct app *app, wall_t from, struct now now)
{
	recent_gap(app, from);
	for (struct live *live = app->incidents; live; live = live->next)
		if (live->incident->state != STATE_RESOLVED)
			move(app, live, &(struct incident_input){.event = EVENT_GAP, .from = from},
			     now);
	step_end(app, now);
}

/* A person's "it is over" holds for the judge too, or the same findings would open again at once.
 */
static void accept_findings(struct app *app, const struct live *live, struct now now)
{
	for (size_t i = 0; i < live->incident->n_findings; i++) {
		struct verdict verdict = {0};

		judge_accept(app->judge, &live->incident->findings[i], now, &verdict);
		step_verdict(app, &verdict);
		verdict_free(&verdict);
	}
}

const char *flow_person(struct app *app, const char *id, const struct incident_input *input,
			struct now now)
{
	struct live *live = live_find(app, id);
	const char *refusal;

	if (!live)
		return "no such incident, or it was resolved long ago: `replscribe incidents` "
		       "lists them";
	refusal = incident_refuses(live->incident, input->event);
	if (refusal)
		return refusal;
	if (input->event == EVENT_RAISE && input->level <= live->incident->level)
		return "it is at that level or above it already; a level is only ever raised";
	if (input->event == EVENT_RESOLVE)
		accept_findings(app, live, now);
	move(app, live, input, now);
	step_end(app, now);
	return "";
}

static void print_given_up(const struct outbox_row *row, struct buf *to)
{
	const struct page *page = &row->page;

	buf_printf(to, "Could not tell %s (%s, %s): %s", page->receiver, level_name(page->level),
		   page_kind_name(page->kind), row->last_error);
}

static void print_put_off(const struct outbox_row *row, struct buf *to)
{
	const struct page *page = &row->page;

	buf_printf(to, "Could not tell %s yet (%s, %s), the page waits until ", page->receiver,
		   level_name(page->level), page_kind_name(page->kind));
	wall_print(row->next_try, to);
	buf_printf(to, ": %s", row->last_error);
}

static void print_told(const struct outbox_row *row, struct buf *to)
{
	const struct page *page = &row->page;

	buf_printf(to, "%s was told (%s, %s), answer %u at try %u", page->receiver,
		   level_name(page->level), page_kind_name(page->kind), row->http_status,
		   row->tries);
}

static void on_delivery(struct app *app, const struct outbox_row *row, struct now now)
{
	struct live *live = live_find(app, row->page.incident);
	bool has_failed = row->state == ROW_FAILED, waits = row->state == ROW_WAITING;
	CLEANUP_BUF text = BUF_NULL, sent = BUF_NULL;
	struct fact fact;

	if (!live)
		return;
	if (has_failed)
		print_given_up(row, &text);
	else if (waits)
		print_put_off(row, &text);
	else
		print_told(row, &text);
	record_fact(row, now.wall, &sent, &fact);
	move(app, live,
	     &(struct incident_input){.event = EVENT_DELIVERY,
				      .text = buf_text(&text),
				      .failed = has_failed || waits,
				      .sent = &fact},
	     now);
}

/* A night of repeats would flood the timeline; one that could not be sent is told. */
static bool is_worth_an_entry(const struct outbox_row *row)
{
	return row->page.kind != PAGE_REPEATED || row->state == ROW_FAILED;
}

static void on_settled(struct app *app, const struct settled *settled, struct now now)
{
	const char *receiver = settled->row.page.receiver;

	step_row(app, &settled->row);
	if (settled->tell && is_worth_an_entry(&settled->row))
		on_delivery(app, &settled->row, now);
	if (settled->receiver_failing)
		log_warning("receiver=%s fails: %s", receiver,
			    outbox_trouble(app->outbox, receiver));
	if (settled->receiver_mended)
		log_notice("receiver=%s works again", receiver);
}

/* Rows that ended without a try: their receiver is gone, or a later page replaced them; and those
 * that a pause of their receiver holds up. */
void flow_ended(struct app *app, struct now now)
{
	struct settled settled = {0};

	while (outbox_ended(app->outbox, &settled))
		on_settled(app, &settled, now);
}

void flow_settle(struct app *app, int64_t row, const struct outcome *outcome, struct now now)
{
	struct settled settled = {0};

	outbox_done(app->outbox, row, outcome, now, &settled);
	on_settled(app, &settled, now);
}

void flow_sent(struct app *app, int64_t row, const struct outcome *outcome)
{
	struct now now = loop_now(app->loop);

	flow_settle(app, row, outcome, now);
	step_end(app, now);
}
