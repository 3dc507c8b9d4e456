/* move: a whole company's store into another one, of the other kind or of its own, and the proof that it is all there. */
#include <inttypes.h>
#include <stdio.h>

#include "command/command.h"
#include "store/move.h"

enum { SAY_US = 1000000, READERS = 2 };

struct telling { int64_t said_us; };	/* of this table: when a line was told last */

static int64_t
rate(int64_t rows, int64_t us)
{
	return us > 0 ? rows * 1000000 / us : 0;
}

/* A line when a table has ended, and one a second while it lasts. */
static void
say_progress(void *arg, const struct move_progress *p)
{
	struct telling *t = arg;

	if (!p->ended && p->us < t->said_us + SAY_US)
		return;
	t->said_us = p->ended ? 0 : p->us;
	fprintf(stderr, "%s %s %" PRId64 " rows%s, %" PRId64 " a second\n", p->phase == MOVE_COPY ? "move" : "check", p->table, p->rows,
	    p->ended ? "" : " so far", rate(p->rows, p->us));
}

/* false, and said: this file of settings cannot be used. */
static bool
load(struct start *start, const char *file, struct config *config, struct env *env)
{
	struct fault fault = { 0 };

	if (!config_load(start->arena, str_of(file), config, &fault)) {
		command_fault(&fault);
		return false;
	}
	env_system(env, config);
	return true;
}

/* `replay --check` on the target, as the program's own roles see it. */
static enum exit_code
replay(const struct start *start, const struct config *config, struct env *env)
{
	struct fault fault = { 0 };
	char check[] = "--check", *argv[] = { check };
	struct start there = { .command = start->command, .config = config, .env = env, .arena = start->arena, .argc = 1, .argv = argv };
	enum exit_code code;

	there.db = db_open(env, READERS, &fault);
	if (!there.db) {
		command_fault(&fault);
		return EXIT_STORE;
	}
	code = command_replay(&there);
	db_close(there.db);
	return code;
}

static void
summary(const struct move_counts *n)
{
	int64_t us = n->copy_us + n->check_us;

	printf("move tables %" PRId64 " rows %" PRId64 " bytes %" PRId64 " companies %" PRId64 " seconds %" PRId64 ".%03d rows_per_second %" PRId64
	    " copied_per_second %" PRId64 "\n", n->tables, n->rows, n->bytes, n->companies, us / 1000000, (int)(us / 1000 % 1000),
	    rate(n->rows, us), rate(n->rows, n->copy_us));
	puts("Every row was read back from the target and is the source's, table by table and company by company.");
	fflush(stdout);
}

enum exit_code
command_move(struct start *start)
{
	const char *from = NULL, *to = NULL;
	const struct option_spec options[] = { { "--from", &from, NULL }, { "--to", &to, NULL } };
	struct config source = *start->config, target;
	struct env source_env = *start->env, target_env = { 0 };
	struct telling telling = { 0 };
	const struct move_say say = { say_progress, &telling };
	struct move_counts counts;
	struct fault fault = { 0 };
	enum exit_code code;

	if (!command_options(start, options, 2, 0, 0))
		return EXIT_USAGE;
	if (!to)
		return command_usage(start, "--to has to name the file of settings of the store to move to");
	if ((from && !load(start, from, &source, &source_env)) || !load(start, to, &target, &target_env))
		return EXIT_CONFIG;
	if (db_move(&source_env, &target_env, start->arena, &say, &counts, &fault) != OK)
		return command_fault(&fault);
	summary(&counts);
	code = replay(start, &target, &target_env);
	if (code == EXIT_FAILED)
		fputs("tradepost: these rows are not what their events say. They are the same in the source, which was not changed.\n", stderr);
	if (code != EXIT_OK)
		return code;
	puts("Every row of the target is what its events say.\n"
	    "Start serve and work with the target's settings, and never again with the source's: what waits in the queue would be\n"
	    "done twice. The source was not changed; keep it until you trust the new one.");
	if (!str_eq(source.key_file, target.key_file))
		printf("The target's settings name another key file, %.*s: the vault's keys have to be in it.\n", STR_ARG(target.key_file));
	return EXIT_OK;
}
