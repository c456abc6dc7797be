/* SPDX-License-Identifier: Apache-2.0 */
/* The status was asked for, and no row came. */
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "explain/texts.h"

enum {
	NO_TABLE_PRIVILEGE = 1142,
	SYNTAX_ERROR = 1064,
	NO_PRIVILEGE = 1227,
};

static bool asks_for_all(const struct paste_answer *answer)
{
	return text_contains(answer->statement, " ALL ");
}

/* Was the same asked by a statement that shows all connections? */
static bool was_asked_for_all(const struct explanation *explanation, const struct paste_answer *of)
{
	const struct paste *paste = &explanation->paste;

	for (size_t i = 0; i < paste->n_answers; i++)
		if (paste->answers[i].code == of->code && asks_for_all(&paste->answers[i]))
			return true;
	return false;
}

static void explain_hidden(struct explained_answer *answer)
{
	texts_add(
		&answer->means,
		"%s shows a MariaDB server's unnamed connection only, and there is none. Its named "
		"ones are what this explains.",
		answer->answer->statement);
}

static void explain_nothing(const struct explanation *explanation, struct explained_answer *answer)
{
	struct texts *means = &answer->means;

	texts_add(means, "This server has no replication channel: it follows nobody.");
	texts_add(means, "If it is a source, or stands alone, that is as it should be.");
	texts_add(means,
		  "If it is to be a replica, its replication is missing: somebody ran RESET %s "
		  "ALL, it "
		  "was promoted to a source, or it was restored without its settings.",
		  answer->dialect == DIALECT_MARIADB || answer->dialect == DIALECT_OLD_MYSQL
			  ? "SLAVE"
			  : "REPLICA");
	if (answer->dialect != DIALECT_MYSQL && !was_asked_for_all(explanation, answer->answer))
		texts_add(means,
			  "On MariaDB ask for named connections too, which only SHOW ALL SLAVES "
			  "STATUS\\G shows.");
}

static void explain_syntax(struct explained_answer *answer)
{
	bool is_old = text_contains(answer->answer->statement, "SLAVE");

	if (*answer->answer->statement == '\0')
		texts_add(&answer->means, "The server did not understand the statement.");
	else
		texts_add(&answer->means, "The server does not know %s.",
			  answer->answer->statement);
	texts_add(&answer->means,
		  is_old ? "MySQL 8.4 and later know only SHOW REPLICA STATUS\\G, which "
			   "came with 8.0.22."
			 : "SHOW REPLICA STATUS came with MySQL 8.0.22 and MariaDB 10.5; "
			   "before, it is SHOW SLAVE STATUS\\G.");
}

static void explain_error(struct explained_answer *answer)
{
	switch (answer->answer->code) {
	case NO_PRIVILEGE:
	case NO_TABLE_PRIVILEGE:
		answer->kind = FINDING_PRIVILEGES_MISSING;
		texts_add(&answer->means,
			  "The account that asked may not see the replication status; "
			  "what it is, nobody knows from here.");
		break;
	case SYNTAX_ERROR:
		explain_syntax(answer);
		break;
	default:
		texts_add(
			&answer->means,
			"The server gave an error instead of the status; what it is, nobody knows "
			"from here.");
	}
}

static bool is_told(const struct explanation *explanation, const struct paste_answer *answer)
{
	for (size_t i = 0; i < explanation->n_answers; i++)
		if (explanation->answers[i].answer->code == answer->code)
			return true;
	return false;
}

void answer_add(struct explanation *explanation, const struct paste_answer *answer)
{
	struct explained_answer *explained;
	bool is_hidden = explanation->n_channels > 0 && answer->flavour == FLAVOUR_MARIADB &&
			 !asks_for_all(answer);

	if (is_told(explanation, answer))
		return;
	explained = ARRAY_ADD(explanation->answers, explanation->n_answers);
	explained->answer = answer;
	explained->dialect = dialect_of(answer->flavour, answer->version);
	if (answer->code > 0)
		explain_error(explained);
	else if (is_hidden)
		explain_hidden(explained);
	else
		explain_nothing(explanation, explained);
}
