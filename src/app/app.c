/* SPDX-License-Identifier: Apache-2.0 */
/* The agent's life: start, run, end. Each start step says in one sentence what is wrong and what to
 * do. */
#include "app/app.h"

#include "app/exits.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "platform/files.h"
#include "platform/service.h"
#include "probe/replica.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Each worker would get a heap of its own; two are enough and cost a third of the memory. */
static void limit_heaps(void)
{
	mallopt(M_ARENA_MAX, 2);
}

/* A core dump or a debugger of the same user would hold the passwords. */
static void guard_secrets(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static int fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int fail(int code, const char *format, ...)
{
	CLEANUP_BUF text = BUF_NULL;
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	log_line(LOG_FATAL, "%s", buf_text(&text));
	return code;
}

static int start_config(struct app *app)
{
	struct complaints complaints = {0};

	if (settings_load(app->config_file, SECRETS_READ, &app->settings, &complaints) == 0)
		return 0;
	for (size_t i = 0; i < complaints.n; i++)
		log_line(LOG_ERROR, "%s", complaints.lines[i]);
	complaints_free(&complaints);
	return EXIT_CONFIG;
}

/* Times are printed in the configured zone, by libc; set before any thread is there. */
static void start_zone(const struct app *app)
{
	setenv("TZ", app->settings->timezone, 1);
	tzset();
}

static int start_folder(struct app *app)
{
	const char *folder = app->settings->state_dir;
	char *lock = xasprintf("%s/lock", folder);
	long holder = 0;
	int result = folder_make(folder, 0750);

	if (result == 0)
		result = lock_take(lock, &holder, &app->lock_fd);
	free(lock);
	if (result == -EWOULDBLOCK)
		return fail(EXIT_UNAVAILABLE,
			    "another agent (pid %ld) already runs on state folder %s; stop it, or "
			    "give this one a "
			    "state-dir of its own",
			    holder, folder);
	if (result < 0)
		return fail(EXIT_CANNOT_CREATE,
			    "state folder %s cannot be written: %s; make it writable for uid %ld "
			    "or set state-dir",
			    folder, strerror(-result), (long)geteuid());
	return 0;
}

static int start_store(struct app *app)
{
	char *path = xasprintf("%s/replscribe.db", app->settings->state_dir);
	char why[LINE_SIZE] = "";
	int result = store_open(path, false, &app->store, why, sizeof why);

	free(path);
	if (result == 0)
		return 0;
	return fail(result == STORE_NEWER ? EXIT_CONFIG
		    : result < 0	  ? EXIT_CANNOT_CREATE
					  : EXIT_IO,
		    "%s", why);
}

static void on_sent(void *arg, int64_t row, const struct outcome *outcome)
{
	flow_sent(arg, row, outcome);
}

static void on_due(void *arg, struct now now)
{
	flow_due(arg, now);
}

static void on_signal(void *arg, int number)
{
	struct app *app = arg;

	if (number == SIGHUP) {
		app_reload(app);
		return;
	}
	log_notice("signal %d: stopping", number);
	service_stopping();
	app->stopping = true;
	loop_stop(app->loop, 0);
}

static int start_loop(struct app *app)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
	const struct settings *settings = app->settings;
	int result = loop_new(&app->loop);

	for (size_t i = 0; i < 3 && result == 0; i++)
		result = loop_signal(app->loop, signals[i], on_signal, app);
	if (result == 0)
		result = work_new(app->loop, settings->fast_workers, settings->slow_workers,
				  replica_thread_start, replica_thread_end, &app->work);
	if (result == 0)
		result = resolver_new(app->loop, names_seen, app, &app->resolver);
	if (result == 0)
		result = names_start(app);
	if (result == 0)
		result = sender_new(app->loop, on_sent, app, &app->sender);
	if (result == 0)
		result = loop_timer(app->loop, on_due, app, &app->due_timer);
	if (result == 0)
		result = loop_timer(app->loop, tick, app, &app->tick_timer);
	if (result == 0)
		result = sources_start(app);
	if (result < 0)
		return fail(EXIT_OS, "the event loop cannot be set up: %s", strerror(-result));
	return 0;
}

static int start_control(struct app *app)
{
	const char *path = app->settings->socket;
	char *folder = xstrdup(path);
	int result;

	*strrchr(folder, '/') = '\0';
	result = *folder ? folder_make(folder, 0755) : 0;
	free(folder);
	if (result == 0)
		result = control_listen(app->loop, path, speak, app, &app->control);
	if (result == -EADDRINUSE)
		return fail(EXIT_UNAVAILABLE,
			    "another agent already listens at %s; set another `socket`", path);
	if (result < 0)
		return fail(EXIT_CANNOT_CREATE,
			    "the control socket %s cannot be made: %s; set `socket` to a writable "
			    "place",
			    path, strerror(-result));
	return 0;
}

/* The outbox knows receivers by name; also after a reload, which gives those that were given up
 * another chance. */
void app_name_receivers(struct app *app)
{
	for (size_t i = 0; i < app->settings->n_receivers; i++)
		outbox_receiver(app->outbox, app->settings->receivers[i].name,
				app->settings->receivers[i].type->refresh);
}

static void recall_memory(void *arg, const char *key, const char *value)
{
	judge_recall(((struct app *)arg)->judge, key, value);
}

static void recall_row(void *arg, const struct outbox_row *row)
{
	outbox_restore(((struct app *)arg)->outbox, row);
}

static void recall(struct app *app)
{
	struct now now = loop_now(app->loop);
	wall_t alive;
	bool known = store_last_heartbeat(app->store, &alive);

	app->judge = judge_new(&app->settings->judge);
	app_plan(app);
	app->outbox = outbox_new();
	app_name_receivers(app);
	store_each_memory(app->store, recall_memory, app);
	store_each_row(app->store, recall_row, app);
	live_recall(app, now);
	tick_start(app, now);
	if (known)
		flow_gap(app, alive, now);
}

/* A target that left the configuration while no agent ran has nobody who could see it mend. */
static const char *unconfigured(const struct app *app)
{
	const struct finding *findings;
	size_t n = judge_open_findings(app->judge, &findings);

	for (size_t i = 0; i < n; i++)
		if (*findings[i].target && !settings_target(app->settings, findings[i].target))
			return findings[i].target;
	return NULL;
}

static void forget_unconfigured(struct app *app, struct now now)
{
	char target[TARGET_SIZE];
	const char *found;

	while ((found = unconfigured(app))) {
		text_copy(target, sizeof target, found);
		flow_forget(app, target, now);
	}
}

static void begin(struct app *app)
{
	struct now now = loop_now(app->loop);

	targets_start(app);
	forget_unconfigured(app, now);
	tick(app, now);
	loop_watchdog(app->loop);
	log_notice("replscribe %s watches %zu target%s, state in %s", VERSION_TEXT,
		   app->settings->n_targets, app->settings->n_targets == 1 ? "" : "s",
		   app->settings->state_dir);
	speak_status_line(app);
	service_ready();
}

/* Each target keeps a connection; names and pages need some for a moment. */
enum { DESCRIPTORS_SPARE = 256 };

static void raise_descriptors(const struct app *app)
{
	rlim_t wanted = (rlim_t)app->settings->n_targets + DESCRIPTORS_SPARE;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur < wanted)
		log_warning("only %llu files may be open at once, %zu targets need %llu: raise "
			    "LimitNOFILE",
			    (unsigned long long)limit.rlim_cur, app->settings->n_targets,
			    (unsigned long long)wanted);
}

static int start(struct app *app)
{
	int code = start_config(app);

	if (code)
		return code;
	start_zone(app);
	raise_descriptors(app);
	code = start_folder(app);
	if (code == 0)
		code = start_store(app);
	if (code == 0)
		code = start_loop(app);
	if (code == 0)
		code = start_control(app);
	if (code)
		return code;
	history_start(app);
	recall(app);
	begin(app);
	return 0;
}

/* Workers that hang in a server's silence are left behind: the process ends anyway. */
static bool stop(struct app *app)
{
	bool clean = !app->work || work_stop(app->work, SPAN_SECONDS(2));
	struct now now = app->loop ? loop_now(app->loop) : (struct now){0};

	app->stopping = true;
	if (app->store && app->loop)
		store_heartbeat(app->store, now.wall);
	control_free(app->control);
	clean &= names_stop(app);
	if (clean) {
		targets_stop(app);
		sources_stop(app);
	}
	sender_free(app->sender);
	resolver_free(app->resolver);
	history_stop(app);
	store_free(app->store);
	live_free_all(app);
	recent_free(app);
	hook_free(app);
	load_tests_free(app);
	if (clean) {
		work_free(app->work);
		timer_free(app->due_timer);
		timer_free(app->tick_timer);
		loop_free(app->loop);
	}
	outbox_free(app->outbox);
	judge_free(app->judge);
	settings_free(app->settings);
	return clean;
}

int app_run(const char *config_file, bool verbose)
{
	struct app app = {.config_file = config_file, .lock_fd = -1};
	int code;

	log_set_level(verbose ? LOG_DETAIL : LOG_INFORM);
	limit_heaps();
	guard_secrets();
	signal(SIGPIPE,
	       SIG_IGN); /* a receiver or client that went away is an error code, not our end */
	if (gethostname(app.host, sizeof app.host - 1) < 0)
		text_copy(app.host, sizeof app.host, "unknown host");
	if (replica_library_init() < 0 || resolver_library_init() < 0)
		return fail(EXIT_OS, "the client libraries cannot be set up");
	code = start(&app);
	if (code == 0 && loop_run(app.loop) < 0)
		code = fail(EXIT_OS, "the event loop failed");
	if (!stop(&app))
		_exit(code);
	log_notice("stopped");
	return code;
}
