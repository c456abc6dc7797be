/* SPDX-License-Identifier: Apache-2.0 */
/* The log: one line each, to standard error with <N> priority prefixes under journald
 * (JOURNAL_STREAM set), with a time otherwise. The pure folders never log. Line shape, subject
 * first: `target=node-2 finding=source-refused opened: ...`. Remote text goes through
 * text_add_terminal. */
#pragma once

enum log_level {
	LOG_FATAL = 2,
	LOG_ERROR = 3,
	LOG_WARNING = 4,
	LOG_NOTICE = 5,
	LOG_INFORM = 6,
	LOG_DETAIL = 7
};

void log_set_level(enum log_level up_to); /* default LOG_INFORM */
void log_line(enum log_level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFORM, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DETAIL, __VA_ARGS__)
