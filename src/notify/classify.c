/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/classify.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

static const int64_t WAIT_MAX_S = 3600;
/* What a 5xx says is a guess about the server's own trouble, not a limit that it has set for us. */
static const span_t TROUBLE_WAIT_MAX = SPAN_MINUTES(5);

static span_t wait_of(double seconds)
{
	if (!(seconds > 0))
		return (span_t){0};
	if (seconds > (double)WAIT_MAX_S)
		return SPAN_SECONDS(WAIT_MAX_S);
	return (span_t){(int64_t)(seconds * (double)US_PER_SECOND + 0.5)};
}

/* Digits with an optional fraction; not strtod, which reads by the locale, "inf" and hexadecimals.
 * Returns how many bytes it took, 0 if it is no such number. */
static size_t read_seconds(const char *text, size_t n, double *ret)
{
	double value = 0, unit = 1;
	size_t at = 0;
	for (; at < n && text[at] >= '0' && text[at] <= '9'; at++)
		value = value * 10 + (text[at] - '0');
	if (at == 0)
		return 0;
	if (at + 1 < n && text[at] == '.' && text[at + 1] >= '0' && text[at + 1] <= '9')
		for (at++; at < n && text[at] >= '0' && text[at] <= '9'; at++)
			value += (text[at] - '0') * (unit /= 10);
	*ret = value;
	return at;
}

static int month_of(const char name[4])
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	for (int i = 0; i < 12; i++)
		if (strcmp(months[i], name) == 0)
			return i;
	return -1;
}

/* RFC 9110 5.6.7: IMF-fixdate, RFC 850's form and asctime's, of which a recipient must take all. */
static bool read_date(const char *text, wall_t now, wall_t *ret)
{
	struct tm tm = {0};
	char month[4] = "";
	int year = 0;
	if (sscanf(text, "%*3[A-Za-z], %2d %3s %4d %2d:%2d:%2d GMT", &tm.tm_mday, month, &year,
		   &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6 &&
	    sscanf(text, "%*3[A-Za-z] %3s %2d %2d:%2d:%2d %4d", month, &tm.tm_mday, &tm.tm_hour,
		   &tm.tm_min, &tm.tm_sec, &year) != 6) {
		if (sscanf(text, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT", &tm.tm_mday,
			   month, &year, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
			return false;
		/* Two digits: never more than 50 years ahead. */
		int this_year = 1970 + (int)(now.us / US_PER_SECOND / 31556952);
		year += this_year / 100 * 100;
		year -= year > this_year + 50 ? 100 : 0;
	}
	tm.tm_mon = month_of(month);
	tm.tm_year = year - 1900;
	if (tm.tm_mon < 0 || tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 ||
	    tm.tm_min > 59 || tm.tm_sec > 60)
		return false;
	*ret = (wall_t){(int64_t)timegm(&tm) * US_PER_SECOND};
	return true;
}

span_t retry_after_header(const char *text, wall_t now)
{
	double seconds;
	wall_t until;
	text += strspn(text, " \t");
	size_t n = strlen(text), took = read_seconds(text, n, &seconds);
	if (took > 0)
		return text[took + strspn(text + took, " \t\r\n")] == '\0' ? wait_of(seconds)
									   : (span_t){0};
	if (!read_date(text, now, &until))
		return (span_t){0};
	return wait_of((double)wall_since(until, now).us / (double)US_PER_SECOND);
}

static size_t skip_to_value(const char *body, size_t n)
{
	size_t at = 0;
	while (at < n && strchr(" \t\r\n:", body[at]) && body[at])
		at++;
	return at;
}

span_t retry_after_body(const char *body, size_t n)
{
	static const char key[] = "\"retry_after\"";
	const char *at = n > 0 ? memmem(body, n, key, sizeof key - 1) : NULL;
	double seconds;
	if (!at)
		return (span_t){0};
	at += sizeof key - 1;
	at += skip_to_value(at, (size_t)(body + n - at));
	if (read_seconds(at, (size_t)(body + n - at), &seconds) == 0)
		return (span_t){0};
	return wait_of(seconds);
}

static enum sent sent_of(unsigned status)
{
	switch (status) {
	case 401:
	case 403:
	case 407: /* a proxy's */
		return SENT_UNAUTHORISED;
	case 404:
	case 410:
		return SENT_GONE;
	case 408:
	case 425:
	case 429:
		return SENT_SLOW_DOWN;
	default:
		break;
	}
	if (status >= 200 && status < 300)
		return SENT_DELIVERED;
	return status >= 500 ? SENT_RETRY : SENT_REJECTED;
}

/* As much of the body as one line of a timeline bears: receivers answer with pages of HTML too. */
enum { REASON_SIZE = 400 };

static void add_reason(unsigned status, const char *body, size_t n, struct outcome *ret)
{
	char reason[REASON_SIZE], line[REASON_SIZE];
	text_copy_n(reason, sizeof reason, body, n);
	text_copy_line(line, sizeof line, reason);
	size_t len = strlen(line);
	while (len > 0 && line[len - 1] == ' ')
		line[--len] = '\0';
	const char *said = line + strspn(line, " ");
	const char *what =
		status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
	snprintf(ret->text, sizeof ret->text, "answered %u%s%s%s", status, what, *said ? ": " : "",
		 said);
}

void classify_answer(unsigned status, const char *body, size_t n, const char *retry_after,
		     wall_t now, struct outcome *ret)
{
	*ret = (struct outcome){.sent = sent_of(status), .http_status = status};
	if (ret->sent == SENT_DELIVERED)
		return;
	add_reason(status, body, n, ret);
	if (ret->sent != SENT_SLOW_DOWN && ret->sent != SENT_RETRY)
		return;
	span_t asked = retry_after ? retry_after_header(retry_after, now) : (span_t){0};
	span_t said = retry_after_body(body, n);
	ret->wait = asked.us > said.us ? asked : said;
	if (status >= 500 && ret->wait.us > TROUBLE_WAIT_MAX.us)
		ret->wait = TROUBLE_WAIT_MAX;
}

void classify_refused_2xx(unsigned status, const char *body, size_t n, struct outcome *ret)
{
	bool is_busy = n > 0 && memmem(body, n, "rate_limited", strlen("rate_limited"));
	*ret = (struct outcome){.sent = is_busy ? SENT_SLOW_DOWN : SENT_REJECTED,
				.http_status = status,
				.wait = retry_after_body(body, n)};
	add_reason(status, body, n, ret);
}

void classify_trouble(enum trouble trouble, const char *said, struct outcome *ret)
{
	*ret = (struct outcome){.sent = trouble == TROUBLE_CERTIFICATE ? SENT_UNAUTHORISED
								       : SENT_RETRY};
	text_copy_line(ret->text, sizeof ret->text, said);
}
