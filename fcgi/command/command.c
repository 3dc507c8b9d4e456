#include "command/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_MOST = 1000 };

enum exit_code
command_usage(const struct start *start, const char *fmt, ...)
{
	va_list args;

	fputs("tradepost: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nusage: tradepost %s %s\n", start->command->name, start->command->arguments);
	return EXIT_USAGE;
}

enum exit_code
command_fault(const struct fault *fault)
{
	fprintf(stderr, "tradepost: %s\n", fault->message[0] ? fault->message : "it did not work");
	for (int i = 0; i < fault->details; i++)
		fprintf(stderr, "  %s: %s\n", fault->detail[i].field, fault->detail[i].message);
	return fault->result == ERR_STORE ? EXIT_STORE : EXIT_FAILED;
}

static const struct option_spec *
option_named(const struct option_spec *spec, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(spec[i].name, name) == 0)
			return &spec[i];
	return NULL;
}

bool
command_options(struct start *start, const struct option_spec *spec, size_t n, int least, int most)
{
	int places = 0;
	bool options = true;

	for (int i = 0; i < start->argc; i++) {
		char *arg = start->argv[i];
		const struct option_spec *found;

		if (!options || arg[0] != '-' || arg[1] == 0) {
			start->argv[places++] = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			options = false;
			continue;
		}
		found = option_named(spec, n, arg);
		if (!found) {
			command_usage(start, "there is no option %s", arg);
			return false;
		}
		if (found->flag) {
			*found->flag = true;
		} else if (i + 1 < start->argc) {
			*found->value = start->argv[++i];
		} else {
			command_usage(start, "%s needs a value", arg);
			return false;
		}
	}
	start->argc = places;
	if (places < least || places > most) {
		command_usage(start, places < least ? "something is missing" : "there is too much: %s", start->argv[most]);
		return false;
	}
	return true;
}

bool
command_secret_line(struct arena *a, const char *prompt, struct str *out)
{
	bool terminal = isatty(STDIN_FILENO);
	struct termios before, quiet;
	char line[LINE_MOST + 2];
	char *got;
	size_t n;

	if (terminal && tcgetattr(STDIN_FILENO, &before) == 0) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fprintf(stderr, "%s: ", prompt);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
		got = fgets(line, sizeof(line), stdin);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	} else {
		got = fgets(line, sizeof(line), stdin);
	}
	if (!got)
		return false;
	n = strcspn(line, "\r\n");
	*out = arena_str(a, (struct str){ line, n });
	explicit_bzero(line, sizeof(line));
	return true;
}
