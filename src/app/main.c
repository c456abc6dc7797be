/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. */
#include "app/commands.h"
#include "app/exits.h"
#include "probe/replica.h"
#include "probe/resolver.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command commands[] = {
#define COMMAND(name, words, takes, min, max, summary) \
	{#name, words, summary, takes, command_##name, min, max},
#define SUBCOMMAND(name, sub, words, takes, min, max, summary) \
	{#name " " #sub, words, summary, takes, command_##name##_##sub, min, max},
#include "app/commands.def"
#undef COMMAND
#undef SUBCOMMAND
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static const struct option long_options[] = {
	{"config", required_argument, NULL, 'c'},
	{"json", no_argument, NULL, 'j'},
	{"live", no_argument, NULL, 'l'},
	{"verbose", no_argument, NULL, 'v'},
	{"watch", no_argument, NULL, 'w'},
	{"by", required_argument, NULL, 'b'},
	{"message", required_argument, NULL, 'm'},
	{"state", required_argument, NULL, 's'},
	{"status", required_argument, NULL, 'u'},
	{"since", required_argument, NULL, 'i'},
	{"target", required_argument, NULL, 't'},
	{"format", required_argument, NULL, 'f'},
	{"socket", required_argument, NULL, 'S'},
	{"output", required_argument, NULL, 'o'},
	{"plan", required_argument, NULL, 'p'},
	{"start", required_argument, NULL, 'A'},
	{"end", required_argument, NULL, 'Z'},
	{"cycle", required_argument, NULL, 'n'},
	{"replace", no_argument, NULL, 'r'},
	{"exit-code", required_argument, NULL, 'x'},
	{"remark", required_argument, NULL, 'k'},
	{"margin", required_argument, NULL, 'M'},
	{"all", no_argument, NULL, 'a'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static const struct {
	char letter;
	const char *text;
} option_texts[] = {
	{'c', "-c, --config FILE      the configuration (default " DEFAULT_CONFIG ")"},
	{'j', "    --json             for programs"},
	{'l', "    --live             also connect to targets, resolve names, reach receivers"},
	{'v', "-v, --verbose          say more in the log"},
	{'w', "    --watch            keep it fresh, until interrupted"},
	{'b', "    --by NAME          who says so (default: your user name)"},
	{'m', "    --message TEXT     why, for the timeline"},
	{'s',
	 "    --state STATE      only open, acknowledged, snoozed, monitoring or resolved ones"},
	{'i', "    --since TIME       only those that began since then: 2020-09-01T00:00:00+07:00, "
	      "or 7d ago"},
	{'u', "    --status STATUS    draft, in-review, reviewed or closed"},
	{'t', "    --target TARGET    only those of this target"},
	{'S',
	 "    --socket PATH      where the agent listens, instead of asking the configuration"},
	{'f',
	 "    --format FORMAT    show: md (default), html, json, confluence or text; lint: text "
	 "(default), json or sarif"},
	{'a', "    --all              each incident"},
	{'o', "-o, --output DIR       the folder of the report; it is made if it is not there"},
	{'p', "-p, --plan FILE        what stands on the report, and what is measured"},
	{'A', "    --start TIME       when the run began: 2020-09-01T07:00:00+07:00"},
	{'Z', "    --end TIME         when it ended"},
	{'n', "    --cycle N          which cycle it is (default: the next one)"},
	{'r', "    --replace          instead of what the report has of that cycle"},
	{'x', "    --exit-code N      what k6 ended with; 99: thresholds failed"},
	{'k', "    --remark TEXT      what else there is to say of the cycle"},
	{'M', "    --margin PERCENT   what counts where the noise was not measured (default 10)"},
};

static void print_usage(FILE *to)
{
	fprintf(to, "replscribe watches MySQL and MariaDB replication and its DNS names, pages "
		    "people, and writes "
		    "the postmortem.\n\nusage: replscribe COMMAND [options]\n\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %-12s %-12s %s\n", commands[i].name, commands[i].words,
			commands[i].summary);
	fprintf(to, "\n`replscribe COMMAND --help` says more; `man replscribe` all of it.\n");
}

/* What follows the name of a command that is run is that command's: ours come before it. */
static bool has_own_options(const struct command *command)
{
	return strchr(command->takes, '+') != NULL;
}

static int print_help(const struct command *command)
{
	if (has_own_options(command))
		printf("usage: replscribe %s [options] %s\n", command->name, command->words);
	else
		printf("usage: replscribe %s %s%s[options]\n", command->name, command->words,
		       *command->words ? " " : "");
	printf("\n%s\n\n", command->summary);
	for (size_t i = 0; i < sizeof option_texts / sizeof *option_texts; i++)
		if (strchr(command->takes, option_texts[i].letter))
			printf("  %s\n", option_texts[i].text);
	printf("  -h, --help             this text\n");
	return EXIT_DONE;
}

int complain(int code, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "replscribe: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	return code;
}

bool use_colour(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !getenv("NO_COLOR") && term && strcmp(term, "dumb") != 0;
}

static void take(struct options *options, int letter, const char *value)
{
	const struct {
		char letter;
		bool *flag;
		const char **text;
	} places[] = {
		{'c', NULL, &options->config},	  {'j', &options->json, NULL},
		{'l', &options->live, NULL},	  {'v', &options->verbose, NULL},
		{'w', &options->watch, NULL},	  {'b', NULL, &options->by},
		{'m', NULL, &options->message},	  {'s', NULL, &options->state},
		{'i', NULL, &options->since},	  {'t', NULL, &options->target},
		{'f', NULL, &options->format},	  {'S', NULL, &options->socket},
		{'o', NULL, &options->output},	  {'p', NULL, &options->plan},
		{'A', NULL, &options->start},	  {'Z', NULL, &options->end},
		{'n', NULL, &options->cycle},	  {'r', &options->replace, NULL},
		{'x', NULL, &options->exit_code}, {'k', NULL, &options->remark},
		{'M', NULL, &options->margin},	  {'u', NULL, &options->status},
		{'a', &options->all, NULL},
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (places[i].letter == letter && places[i].flag)
			*places[i].flag = true;
		else if (places[i].letter == letter)
			*places[i].text = value;
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct options options = {.config = DEFAULT_CONFIG};
	int letter;

	const char *letters = has_own_options(command) ? "+c:vho:p:" : "c:vho:p:";

	while ((letter = getopt_long(argc, argv, letters, long_options, NULL)) != -1) {
		if (letter == 'h')
			return print_help(command);
		if (letter == '?' || !strchr(command->takes, letter)) {
			if (letter != '?')
				complain(EXIT_USAGE, "`%s` does not take that option",
					 command->name);
			return complain(EXIT_USAGE, "`replscribe %s --help` lists its options",
					command->name);
		}
		take(&options, letter, optarg);
	}
	options.words = argv + optind;
	options.n_words = argc - optind;
	if (options.n_words < command->min_words || options.n_words > command->max_words)
		return complain(EXIT_USAGE, "usage: replscribe %s %s", command->name,
				command->words);
	return command->run(&options);
}

/* How many words of the command line are the command's name: "perf import" has two. 0: it is
 * another one. */
static int name_length(const struct command *command, int argc, char **argv)
{
	const char *space = strchr(command->name, ' ');
	size_t n = space != NULL ? (size_t)(space - command->name) : strlen(command->name);

	if (argc < 2 || strncmp(argv[1], command->name, n) != 0 || argv[1][n] != '\0')
		return 0;
	if (space == NULL)
		return 1;
	return argc > 2 && strcmp(argv[2], space + 1) == 0 ? 2 : 0;
}

static int no_such_command(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	size_t n = strlen(name);
	bool is_half = false;

	for (size_t i = 0; i < N_COMMANDS && n > 0; i++)
		if (strncmp(commands[i].name, name, n) == 0 && commands[i].name[n] == ' ') {
			fprintf(stderr, "%s replscribe %s %s\n",
				is_half ? "      " : "usage:", commands[i].name, commands[i].words);
			is_half = true;
		}
	if (is_half)
		return EXIT_USAGE;
	if (*name)
		complain(EXIT_USAGE, "there is no command `%s`", name);
	print_usage(stderr);
	return EXIT_USAGE;
}

/* The libraries that run, which need not be those that it was built with: for reports of trouble.
 */
static int print_version(void)
{
	char library[64];

	replica_library_name(library, sizeof library);
	return printf("replscribe %s\n%s\nc-ares %s\n", VERSION_TEXT, library,
		      resolver_library_version()) < 0;
}

static int dispatch(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	bool is_help =
		strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;

	if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0)
		return print_version();
	if (is_help && argc == 2) {
		print_usage(stdout);
		return EXIT_DONE;
	}
	argc -= is_help;
	argv += is_help;
	for (size_t i = 0; i < N_COMMANDS; i++) {
		int n = name_length(&commands[i], argc, argv);
		if (n > 0)
			return is_help ? print_help(&commands[i])
				       : run_command(&commands[i], argc - n, argv + n);
	}
	return no_such_command(argc, argv);
}

/* Output that did not get where it was sent to is a failure, whatever the command came to. */
int main(int argc, char **argv)
{
	int code = dispatch(argc, argv);

	if (fflush(stdout) == EOF || ferror(stdout))
		return complain(EXIT_IO, "standard output cannot be written");
	return code;
}
