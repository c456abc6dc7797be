/* SPDX-License-Identifier: Apache-2.0 */
/* Sections receiver: what each needs says its type's row in notify/receivers.def. */
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "config/check.h"

/* False with a complaint if an option is given that this type does not take. */
static bool takes(struct check *check, const struct section *section,
		  const struct receiver *receiver, enum option_id id, bool is_taken)
{
	if (is_taken || !check_given(section, id))
		return true;
	wrong_at(check->reading, check_place(check, section, id, 0),
		 "type %s takes no %s; it needs %s", receiver->type->name, option_row(id)->key,
		 receiver->type->needs);
	return false;
}

static bool takes_all(struct check *check, const struct section *section,
		      const struct receiver *receiver)
{
	const struct receiver_type *type = receiver->type;
	bool url_is_secret = text_starts(type->needs, "url-file");
	return takes(check, section, receiver, OPTION_RECEIVER_URL, !url_is_secret) &&
	       takes(check, section, receiver, OPTION_RECEIVER_KEY_FILE, type->key_needed) &&
	       takes(check, section, receiver, OPTION_RECEIVER_SECRET_FILE, type->secret_needed);
}

static bool has_all(const struct section *section, const struct receiver_type *type)
{
	bool has_url = check_given(section, OPTION_RECEIVER_URL) ||
		       check_given(section, OPTION_RECEIVER_URL_FILE) || type->default_url != NULL;
	bool has_key = check_given(section, OPTION_RECEIVER_KEY_FILE);
	bool has_secret = check_given(section, OPTION_RECEIVER_SECRET_FILE);
	return has_url && (has_key || !type->key_needed) && (has_secret || !type->secret_needed);
}

static bool is_sound(struct check *check, const struct section *section,
		     const struct receiver *receiver)
{
	if (!takes_all(check, section, receiver))
		return false;
	if (check_given(section, OPTION_RECEIVER_URL) &&
	    check_given(section, OPTION_RECEIVER_URL_FILE))
		wrong_at(check->reading, check_place(check, section, OPTION_RECEIVER_URL_FILE, 0),
			 "both url and url-file are given; one of them is enough");
	else if (!has_all(section, receiver->type))
		wrong_at(check->reading, section_place(section, check->clean),
			 "receiver \"%s\" is of type %s, which needs %s", section_label(section),
			 receiver->type->name, receiver->type->needs);
	else
		return true;
	return false;
}

static void read_secrets(struct check *check, const struct section *section,
			 struct receiver *receiver)
{
	check_secret(check, section, OPTION_RECEIVER_URL_FILE, receiver->url, sizeof receiver->url);
	check_secret(check, section, OPTION_RECEIVER_KEY_FILE, receiver->key, sizeof receiver->key);
	check_secret(check, section, OPTION_RECEIVER_SECRET_FILE, receiver->secret,
		     sizeof receiver->secret);
}

static void check_receiver(struct check *check, const struct section *section,
			   struct receiver *receiver)
{
	size_t n_complaints = check->reading->n_complaints;
	check_title(check, section, SECTION_RECEIVER, receiver->name, sizeof receiver->name);
	check_fill(check, section, SECTION_RECEIVER, receiver);
	if (receiver->type == NULL || !is_sound(check, section, receiver))
		return;
	if (receiver->url[0] == '\0' && receiver->type->default_url != NULL)
		text_copy(receiver->url, sizeof receiver->url, receiver->type->default_url);
	read_secrets(check, section, receiver);
	if (check->secrets == SECRETS_LEAVE || n_complaints < check->reading->n_complaints)
		return;
	const char *why = receiver_wrong(receiver);
	if (why != NULL)
		wrong_at(check->reading, section_place(section, check->clean),
			 "receiver \"%s\": %s", section_label(section), why);
}

void check_receivers(struct check *check)
{
	struct settings *settings = check->settings;
	size_t n = section_count(check->root, SECTION_RECEIVER);
	/* At once: an array that grows leaves copies of its secrets behind. */
	settings->receivers = xcalloc(n, sizeof *settings->receivers);
	while (settings->n_receivers < n) {
		size_t i = settings->n_receivers++;
		struct receiver *receiver = &settings->receivers[i];
		text_copy(receiver->public_url, sizeof receiver->public_url, settings->public_url);
		check_receiver(check, section_at(check->root, SECTION_RECEIVER, i), receiver);
	}
}
