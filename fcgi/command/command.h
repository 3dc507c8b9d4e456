/*
 * command - the subcommands of `tradepost`: a table of name, words and function.
 *
 * main.c prepares what a command needs (configuration, keys, the store) and hands it down; a command answers with the
 * process's exit code.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/env.h"
#include "base/fault.h"
#include "store/db.h"

enum exit_code {
	EXIT_OK,
	EXIT_FAILED,		/* it was refused, or did not work */
	EXIT_USAGE,		/* the command line is wrong */
	EXIT_CONFIG,		/* configuration or keys are wrong */
	EXIT_STORE,		/* the store cannot be reached, or is of another version */
};

enum command_needs { NEEDS_NOTHING, NEEDS_CONFIG, NEEDS_KEYS, NEEDS_STORE };

struct start {
	const struct command *command;
	const struct config *config;	/* NEEDS_CONFIG and above */
	struct env *env;		/* with keys: NEEDS_KEYS and above */
	struct db *db;			/* NEEDS_STORE */
	struct arena *arena;
	int argc;			/* arguments behind the command's name */
	char **argv;
};

struct command {
	const char *name;
	const char *arguments;		/* for the usage line */
	const char *summary;
	const char *more;		/* what --help adds; lines, or NULL */
	enum command_needs needs;
	enum exit_code (*run)(struct start *);
	bool hidden;			/* not in --help */
	bool serves;			/* keeps running: signals are blocked before the store is opened */
};

/* An option "--name value", or "--name" alone when flag is set. */
struct option_spec { const char *name; const char **value; bool *flag; };

/*
 * Takes the options out of start's arguments; what is left are places, at least least and at most most of them.
 * false, with a message and the usage on standard error, when something does not fit.
 */
bool		command_options(struct start *, const struct option_spec *, size_t n, int least, int most);
/* Says on standard error that something is wrong with the command line; EXIT_USAGE. */
enum exit_code	command_usage(const struct start *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Says a fault on standard error; the exit code that fits it. */
enum exit_code	command_fault(const struct fault *);
/* A line from standard input, without echo when that is a terminal (after the prompt); false at its end. At most 1,000 bytes. */
bool		command_secret_line(struct arena *, const char *prompt, struct str *out);

enum exit_code	command_migrate(struct start *);
enum exit_code	command_config(struct start *);
enum exit_code	command_key(struct start *);
enum exit_code	command_version(struct start *);
enum exit_code	command_user(struct start *);
enum exit_code	command_token(struct start *);
enum exit_code	command_demo(struct start *);
enum exit_code	command_replay(struct start *);
enum exit_code	command_backup(struct start *);
enum exit_code	command_restore(struct start *);
enum exit_code	command_move(struct start *);
enum exit_code	command_vault(struct start *);
enum exit_code	command_doctor(struct start *);

#endif
