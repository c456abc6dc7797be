/* SPDX-License-Identifier: Apache-2.0 */
/* The zone's serial and its signatures. */
#include "base/text.h"
#include "judge/brief.h"
#include "judge/change.h"
#include "judge/signs.h"
#include "judge/usual.h"

static bool has_gone_back(const struct view *view)
{
	return view->kind == VIEW_AUTHORITY && usual_is_odd(view, ASPECT_SERIAL);
}

enum shown sign_serial(struct sight *sight, struct finding *ret)
{
	const struct view *view = view_first(sight->name, has_gone_back);
	CLEANUP_BUF text = BUF_NULL;
	if (!view)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_SERIAL_BACKWARDS, NULL, ret);
	ret->since = view->usual.odd[ASPECT_SERIAL];
	buf_printf(&text, "The zone %s of %s went back from serial %u to %u (",
		   view->brief.zone.zone, sight->name->name, (unsigned)view->usual.serial,
		   (unsigned)view->brief.zone.serial);
	views_print(sight->name, has_gone_back, &text);
	buf_add(&text, "): an older zone is served");
	sign_say(ret, &text);
	return SHOWN;
}

static bool has_serial(const struct view *view)
{
	return view->kind == VIEW_AUTHORITY && view->brief.zone.serial_known;
}

static const struct view *newest(const struct name *name)
{
	const struct view *best = NULL;
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		if (has_serial(view) &&
		    (!best || serial_is_older(best->brief.zone.serial, view->brief.zone.serial)))
			best = view;
	}
	return best;
}

static const struct view *behind(const struct name *name, const struct view *newest)
{
	for (size_t i = 0; i < name->n_views && newest; i++) {
		const struct view *view = &name->views[i];
		if (has_serial(view) &&
		    text_same_name(view->brief.zone.zone, newest->brief.zone.zone) &&
		    serial_is_older(view->brief.zone.serial, newest->brief.zone.serial))
			return view;
	}
	return NULL;
}

enum shown sign_serials(struct sight *sight, struct finding *ret)
{
	const struct view *best = newest(sight->name), *old = behind(sight->name, best);
	CLEANUP_BUF text = BUF_NULL;
	if (!old)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNS_SERIAL_BEHIND, NULL, ret);
	buf_printf(&text, "The zone %s of %s has serial %u at %s, but %u at %s",
		   best->brief.zone.zone, sight->name->name, (unsigned)old->brief.zone.serial,
		   old->resolver, (unsigned)best->brief.zone.serial, best->resolver);
	sign_say(ret, &text);
	return SHOWN;
}

static wall_t earlier(wall_t a, wall_t b)
{
	return !wall_is_set(a) || (wall_is_set(b) && b.us < a.us) ? b : a;
}

/* Of what the zone's own servers say now, else of what caches hold. */
static wall_t signed_until(const struct name *name)
{
	wall_t by_zone = {0}, by_caches = {0};
	for (size_t i = 0; i < name->n_views; i++) {
		const struct view *view = &name->views[i];
		wall_t *until = view->kind == VIEW_AUTHORITY ? &by_zone : &by_caches;
		*until = earlier(*until, view->brief.signed_until);
		*until = earlier(*until, view->brief.zone.signed_until);
	}
	return wall_is_set(by_zone) ? by_zone : by_caches;
}

enum shown sign_signed(struct sight *sight, struct finding *ret)
{
	span_t warning = sight->judge->limits.dns.signature_warning;
	wall_t until = signed_until(sight->name);
	span_t left = wall_since(until, sight->at.wall);
	CLEANUP_BUF text = BUF_NULL;
	if (!wall_is_set(until) || left.us > warning.us || warning.us == 0)
		return SHOWN_NOT;
	finding_begin(sight, FINDING_DNSSEC_EXPIRING, NULL, ret);
	buf_printf(&text, "The DNSSEC signatures of %s %s at ", sight->name->name,
		   left.us > 0 ? "end" : "ended");
	wall_print(until, &text);
	buf_add(&text, "; after that, resolvers that check them refuse the name");
	sign_say(ret, &text);
	return SHOWN;
}
