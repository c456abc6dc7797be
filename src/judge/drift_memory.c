/* SPDX-License-Identifier: Apache-2.0 */
/* What settings and filters are meant to be, over a restart; declared in judge/drift.h. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "judge/change.h"
#include "judge/drift.h"
#include "judge/fields.h"
#include "judge/recall.h"
#include "judge/target.h"
#include "probe/replica_details.h"

static char *settings_key(const struct sight *sight)
{
	struct buf key = BUF_NULL;
	field_add(&key, "settings");
	field_add(&key, sight->target->watch.target);
	return buf_steal(&key);
}

void drift_remember_settings(struct sight *sight)
{
	char **kept = sight->target->kept;
	struct buf value = BUF_NULL;
	field_add_int(&value, MEMORY_FORM);
	for (enum setting i = 0; i < N_SETTINGS; i++) {
		if (!kept[i])
			continue;
		field_add(&value, setting_name(i));
		field_add(&value, kept[i]);
	}
	memory_add(sight, settings_key(sight), buf_steal(&value));
}

void drift_forget_settings(struct sight *sight)
{
	if (sight->target->kept)
		memory_add(sight, settings_key(sight), NULL);
}

static void take_setting(char **kept, const char *name, const char *value)
{
	for (enum setting i = 0; i < N_SETTINGS; i++)
		if (!kept[i] && setting_is_kept(i) && strcmp(setting_name(i), name) == 0)
			kept[i] = xstrdup(value);
}

void drift_recall_settings(struct judge *judge, struct fields *key, struct fields *value)
{
	char **kept = xcalloc(N_SETTINGS, sizeof *kept);
	char target[TARGET_SIZE], name[NAME_SIZE], text[LINE_SIZE];
	struct target *place = NULL;
	field_text(key, target, sizeof target);
	while (!value->is_bad && *value->at != '\0') {
		field_text(value, name, sizeof name);
		field_text(value, text, sizeof text);
		take_setting(kept, name, text);
	}
	if (fields_end(key) && !value->is_bad && *target != '\0')
		place = target_add(judge, target);
	if (place && !place->kept)
		place->kept = kept;
	else
		drift_clear(kept);
}

static char *filters_key(const struct sight *sight)
{
	struct buf key = BUF_NULL;
	field_add(&key, "filters");
	field_add(&key, sight->target->watch.target);
	field_add(&key, sight->target->state.channels[sight->channel].channel);
	return buf_steal(&key);
}

void drift_remember_filters(struct sight *sight)
{
	struct buf value = BUF_NULL;
	field_add_int(&value, MEMORY_FORM);
	field_add(&value, sight->target->channels[sight->channel].filters);
	memory_add(sight, filters_key(sight), buf_steal(&value));
}

void drift_forget_filters(struct sight *sight)
{
	if (sight->target->channels[sight->channel].filters)
		memory_add(sight, filters_key(sight), NULL);
}

void drift_recall_filters(struct judge *judge, struct fields *key, struct fields *value)
{
	char target[TARGET_SIZE], channel[CHANNEL_SIZE], text[LINE_SIZE];
	struct target *place;
	size_t at;
	field_text(key, target, sizeof target);
	field_text(key, channel, sizeof channel);
	field_text(value, text, sizeof text);
	if (!fields_end(key) || !fields_end(value) || *target == '\0')
		return;
	place = target_add(judge, target);
	if (place->state.n_channels >= CHANNELS_MAX)
		return;
	at = target_channel(place, channel); /* may move them all */
	if (!place->channels[at].filters)
		place->channels[at].filters = xstrdup(text);
}
