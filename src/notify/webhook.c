/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/webhook.h"

#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "notify/classify.h"
#include "notify/sign.h"
#include "notify/url.h"

/* What a receiver answers is a line; more than this is not read. */
enum { ANSWER_MAX = 64 * 1024 };
static const span_t CONNECT_TIMEOUT = SPAN_SECONDS(5);
static const span_t DEFAULT_TIMEOUT = SPAN_SECONDS(15);

struct sender {
	struct loop *loop;
	struct timer *timer;
	CURLM *multi;
	sent_fn *on_sent;
	void *arg;
	struct transfer *transfers;
};

struct transfer {
	int64_t number;
	CURL *easy;
	struct curl_slist *headers;
	struct receiver receiver;
	struct buf body, answer;
	bool is_cut; /* the answer was longer than we read */
	mono_t started;
	char error[CURL_ERROR_SIZE];
	struct transfer *next;
};

static void wipe(struct buf *buf)
{
	if (buf->text)
		explicit_bzero(buf->text, buf->cap);
	buf_free(buf);
}

static void transfer_free(struct sender *sender, struct transfer *transfer)
{
	struct transfer **at = &sender->transfers;
	while (*at != transfer)
		at = &(*at)->next;
	*at = transfer->next;
	curl_multi_remove_handle(sender->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	wipe(&transfer->body);
	buf_free(&transfer->answer);
	explicit_bzero(transfer, sizeof *transfer);
	free(transfer);
}

static const char *trouble_text(const struct transfer *transfer, CURLcode result)
{
	return transfer->error[0] ? transfer->error : curl_easy_strerror(result);
}

static enum trouble trouble_of(CURLcode result)
{
	bool is_certificate = result == CURLE_PEER_FAILED_VERIFICATION ||
			      result == CURLE_SSL_CACERT_BADFILE ||
			      result == CURLE_SSL_ISSUER_ERROR || result == CURLE_SSL_CERTPROBLEM;
	return is_certificate ? TROUBLE_CERTIFICATE : TROUBLE_NETWORK;
}

static void read_answer(struct transfer *transfer, unsigned status, wall_t now, struct outcome *ret)
{
	struct curl_header *retry_after = NULL;
	struct buf *answer = &transfer->answer;
	bool is_told = curl_easy_header(transfer->easy, "Retry-After", 0, CURLH_HEADER, -1,
					&retry_after) == CURLHE_OK;
	if (answer->len > 0)
		receiver_mask(&transfer->receiver, answer->text, answer->len);
	transfer->receiver.type->read(status, buf_text(answer), answer->len,
				      is_told ? retry_after->value : NULL, now, ret);
}

/* A success that broke off is none: its body may have said otherwise. A refusal is one, whole or
 * not. */
static void read_result(struct transfer *transfer, CURLcode result, struct now now,
			struct outcome *ret)
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	bool is_whole = result == CURLE_OK || transfer->is_cut;
	if (status >= 300 || (status >= 200 && is_whole)) {
		read_answer(transfer, (unsigned)status, now.wall, ret);
	} else {
		classify_trouble(trouble_of(result), trouble_text(transfer, result), ret);
		receiver_mask(&transfer->receiver, ret->text, strlen(ret->text));
	}
	ret->took = mono_since(now.mono, transfer->started);
}

static void log_outcome(const struct transfer *transfer, const struct outcome *outcome)
{
	char where[LINE_SIZE];
	receiver_print(&transfer->receiver, where, sizeof where);
	log_debug("receiver=%s %s: status %u in %" PRId64 " ms%s%s", transfer->receiver.name, where,
		  outcome->http_status, outcome->took.us / 1000, outcome->text[0] ? ", " : "",
		  outcome->text);
}

/* Whoever hears of it may send the next one at once: nothing of this one is left by then. */
static void finish(struct sender *sender, struct transfer *transfer, CURLcode result)
{
	struct outcome outcome;
	int64_t number = transfer->number;
	read_result(transfer, result, loop_now(sender->loop), &outcome);
	log_outcome(transfer, &outcome);
	transfer_free(sender, transfer);
	sender->on_sent(sender->arg, number, &outcome);
}

static void finish_done(struct sender *sender)
{
	struct CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(sender->multi, &left))) {
		struct transfer *transfer = NULL;
		CURLcode result = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		finish(sender, transfer, result);
	}
}

static void on_ready(void *arg, int fd, unsigned events)
{
	struct sender *sender = arg;
	int action = 0, running;
	if (events & LOOP_READ)
		action |= CURL_CSELECT_IN;
	if (events & LOOP_WRITE)
		action |= CURL_CSELECT_OUT;
	curl_multi_socket_action(sender->multi, fd, action, &running);
	finish_done(sender);
}

static void on_timer(void *arg, struct now now)
{
	struct sender *sender = arg;
	int running;
	(void)now;
	curl_multi_socket_action(sender->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	finish_done(sender);
}

static int on_wanted_timer(CURLM *multi, long wait_ms, void *arg)
{
	struct sender *sender = arg;
	(void)multi;
	if (wait_ms < 0)
		timer_stop(sender->timer);
	else
		timer_at(sender->timer,
			 mono_after(loop_now(sender->loop).mono, SPAN_MS((int64_t)wait_ms)));
	return 0;
}

static int on_wanted_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *watch_arg)
{
	struct sender *sender = arg;
	struct watch_fd *watch = watch_arg;
	unsigned events = 0;
	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		watch_free(watch);
		return 0;
	}
	if (what & CURL_POLL_IN)
		events |= LOOP_READ;
	if (what & CURL_POLL_OUT)
		events |= LOOP_WRITE;
	if (watch) {
		watch_set(watch, events);
		return 0;
	}
	if (loop_watch(sender->loop, fd, events, on_ready, sender, &watch) < 0)
		return -1;
	curl_multi_assign(sender->multi, fd, watch);
	return 0;
}

static size_t on_answer(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;
	size_t room = ANSWER_MAX - transfer->answer.len;
	n *= size;
	transfer->is_cut = n > room;
	buf_add_n(&transfer->answer, bytes, n < room ? n : room);
	return n < room ? n : room;
}

static void add_header(struct transfer *transfer, const char *name, const char *value)
{
	CLEANUP_BUF line = BUF_NULL;
	buf_printf(&line, "%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(transfer->headers, line.text);
	if (!longer)
		abort();
	transfer->headers = longer;
}

static int add_signature(struct transfer *transfer, const char *page_id, wall_t now)
{
	char signature[SIGNATURE_SIZE], timestamp[24];
	const struct buf *body = &transfer->body;
	int result = sign_standard(transfer->receiver.secret, page_id, now, buf_text(body),
				   body->len, signature);
	if (result < 0)
		return result;
	snprintf(timestamp, sizeof timestamp, "%" PRId64, now.us / US_PER_SECOND);
	add_header(transfer, "webhook-id", page_id);
	add_header(transfer, "webhook-timestamp", timestamp);
	add_header(transfer, "webhook-signature", signature);
	return 0;
}

static void set_limits(CURL *easy, const struct receiver *receiver)
{
	span_t timeout = receiver->timeout.us > 0 ? receiver->timeout : DEFAULT_TIMEOUT;
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(CONNECT_TIMEOUT.us / 1000));
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(timeout.us / 1000));
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Else ending a try waits for its name look-up, and with it the whole loop. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	/* Pages are rare, and a kept connection that a firewall has forgotten costs one of them a
	 * whole timeout. */
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	/* The URL is a secret, so are key and signature: they go where they were sent to. */
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	/* The environment's proxies are used (curl's default), but not to reach ourselves. */
	if (url_is_loopback(receiver->url))
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

static void set_request(struct transfer *transfer, const struct request *request)
{
	CURL *easy = transfer->easy;
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "replscribe/" VERSION_TEXT);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buf_text(&transfer->body));
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->body.len);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
}

static struct transfer *transfer_new(struct sender *sender, int64_t number,
				     const struct receiver *receiver, const struct request *request)
{
	struct transfer *transfer = xcalloc(1, sizeof *transfer);
	transfer->number = number;
	transfer->receiver = *receiver;
	transfer->started = loop_now(sender->loop).mono;
	buf_add_n(&transfer->body, buf_text(&request->body), request->body.len);
	transfer->easy = curl_easy_init();
	if (!transfer->easy)
		abort();
	transfer->next = sender->transfers;
	sender->transfers = transfer;
	return transfer;
}

int sender_send(struct sender *sender, int64_t number, const struct receiver *receiver,
		const struct request *request, const char *page_id)
{
	struct transfer *transfer = transfer_new(sender, number, receiver, request);
	add_header(transfer, "Content-Type", request->content_type);
	if (request->sign && add_signature(transfer, page_id, loop_now(sender->loop).wall) < 0) {
		transfer_free(sender, transfer);
		return -EINVAL;
	}
	set_limits(transfer->easy, receiver);
	set_request(transfer, request);
	curl_multi_add_handle(sender->multi, transfer->easy);
	return 0;
}

static void warn_of_blocking_look_ups(void)
{
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
	if (!(info->features & CURL_VERSION_ASYNCHDNS))
		log_warning("libcurl %s looks names up while everything waits: give receivers by "
			    "address, or install a libcurl with a threaded resolver",
			    info->version);
}

int sender_new(struct loop *loop, sent_fn *on_sent, void *arg, struct sender **ret)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return -EIO;
	struct sender *sender = xcalloc(1, sizeof *sender);
	*sender = (struct sender){.loop = loop, .on_sent = on_sent, .arg = arg};
	sender->multi = curl_multi_init();
	if (!sender->multi)
		abort();
	int result = loop_timer(loop, on_timer, sender, &sender->timer);
	if (result < 0) {
		sender_free(sender);
		return result;
	}
	curl_multi_setopt(sender->multi, CURLMOPT_SOCKETFUNCTION, on_wanted_socket);
	curl_multi_setopt(sender->multi, CURLMOPT_SOCKETDATA, sender);
	curl_multi_setopt(sender->multi, CURLMOPT_TIMERFUNCTION, on_wanted_timer);
	curl_multi_setopt(sender->multi, CURLMOPT_TIMERDATA, sender);
	warn_of_blocking_look_ups();
	*ret = sender;
	return 0;
}

struct sender *sender_free(struct sender *sender)
{
	if (!sender)
		return NULL;
	while (sender->transfers)
		transfer_free(sender, sender->transfers);
	curl_multi_cleanup(sender->multi);
	timer_free(sender->timer);
	free(sender);
	curl_global_cleanup();
	return NULL;
}
