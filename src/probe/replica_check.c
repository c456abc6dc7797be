/* SPDX-License-Identifier: Apache-2.0 */
/* What `check --live` tells of one target. */
#include "base/buf.h"
#include "base/text.h"
#include "probe/dialect.h"
#include "probe/session.h"

static void keep_account(void *arg, const struct status_column *columns, size_t n)
{
	struct buf *account = arg;

	if (n && columns->value && !account->len)
		text_add_clean(account, columns->value, columns->n);
}

/* CURRENT_USER() is the account that the server took us for. */
static void tell_grant(struct session *session, struct privilege_report *ret)
{
	struct server_error error;
	CLEANUP_BUF account = BUF_NULL;
	CLEANUP_BUF grant = BUF_NULL;

	if (session_ask(session, "SELECT CURRENT_USER()", keep_account, &account, &error) !=
	    POLL_OK)
		return;
	status_grant(session->facts.flavour, session->facts.version, buf_text(&account), &grant);
	text_copy_line(ret->grant, sizeof ret->grant, buf_text(&grant));
}

static void check_connected(struct session *session, struct privilege_report *ret)
{
	const char *cipher = connection_cipher(session->connection);
	enum poll_end end;

	ret->connected = true;
	ret->encrypted = cipher != NULL;
	text_copy_line(ret->cipher, sizeof ret->cipher, cipher);
	end = session_learn(session, &ret->error);
	text_copy(ret->version, sizeof ret->version, session->facts.version);
	if (end == POLL_OK)
		end = session_status(session, NULL, NULL, &ret->error);
	ret->may_status = end == POLL_OK;
	if (end == POLL_OK)
		ret->error = (struct server_error){0};
	if (end == POLL_NO_PRIVILEGE)
		tell_grant(session, ret);
}

void replica_check(const struct target *target, struct privilege_report *ret)
{
	struct session *session = session_new(target);

	*ret = (struct privilege_report){0};
	if (session_connect(session, &ret->error) == POLL_OK)
		check_connected(session, ret);
	session_free(session);
}
