/*
 * tradepost - one program: answers requests, works the queue, and is operated.
 *
 * This file joins the rooms of the top floor: it reads the command line, prepares what the command needs, runs it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"
#include "flow/seed.h"
#include "serve/route.h"
#include "serve/serve.h"
#include "vault/vault.h"
#include "work/work.h"

#define CONFIG_USUAL "/etc/tradepost/tradepost.conf"

enum { ARENA_BYTES = 256 << 20, READERS_MOST = 8, READERS_COMMAND = 2 };

static enum exit_code
ended(enum result res, const struct fault *fault)
{
	return res == OK ? EXIT_OK : command_fault(fault);
}

static enum exit_code
run_serve(struct start *start)
{
	struct fault fault = { 0 };

	if (!command_options(start, NULL, 0, 0, 0))
		return EXIT_USAGE;
	/* What the environment brings must not keep the page away: somebody has to be able to put it right there. */
	if (flow_seed_first(start->env, start->db, start->arena, &fault) != OK)
		log_line(LOG_WARN, NULL, "environment_not_taken", LOG_STR("why", str_of(fault.message)), LOG_END);
	fault = (struct fault){ 0 };
	return ended(serve_run(start->env, start->db, &fault), &fault);
}

static enum exit_code
run_work(struct start *start)
{
	struct fault fault = { 0 };

	if (!command_options(start, NULL, 0, 0, 0))
		return EXIT_USAGE;
	return ended(work_run(start->env, start->db, &fault), &fault);
}

/* The route table, for the test that holds it against openapi.json. */
static enum exit_code
run_routes(struct start *start)
{
	size_t n;
	const struct route *all = route_all(&n);

	if (!command_options(start, NULL, 0, 0, 0))
		return EXIT_USAGE;
	for (size_t i = 0; i < n; i++)
		printf("%.*s\t%s\t%.*s\t%s\n", STR_ARG(request_method_name(all[i].method)), all[i].path,
		    STR_ARG(permission_name(all[i].may)), all[i].operation);
	return EXIT_OK;
}

static const struct command commands[] = {
	{ "serve", "", "answer requests of the web server over FastCGI, until SIGTERM", NULL, NEEDS_STORE, run_serve, false, true },
	{ "work", "", "perform what is due, until SIGTERM; any number of workers may run", NULL, NEEDS_STORE, run_work, false, true },
	{ "migrate", "[--dry-run]", "bring the store to this program's version", NULL, NEEDS_CONFIG, command_migrate, false, false },
	{ "user", "add|list|password|role|disable|enable ...", "people who can sign in",
	  "  user add EMAIL [--name NAME] [--role ROLE] [--account NAME]\n"
	  "                                                            password from standard input; ROLE is owner unless said\n"
	  "  user list\n"
	  "  user password EMAIL                                       password from standard input\n"
	  "  user role EMAIL ROLE                                      owner, manager, staff or viewer\n"
	  "  user disable EMAIL, user enable EMAIL\n"
	  "\n"
	  "--account names a company, by name or id; a new one is made when there is none of that name. It can be left\n"
	  "out while there is only one.\n", NEEDS_STORE, command_user, false, false },
	{ "token", "create|list|revoke ...", "API tokens for programs",
	  "  token create NAME --role ROLE [--account NAME]            prints the token, this once\n"
	  "  token list [--account NAME]\n"
	  "  token revoke ID [--account NAME]\n", NEEDS_STORE, command_token, false, false },
	{ "demo", "[--floor] [--json]", "fill the store with two companies to try it with",
	  "Buy orders, suppliers, mappings and people of two companies, connected to the providers' stand-ins when deck_url\n"
	  "names them (tests/sandbox). What is there already stays. --floor adds a bakery: two shops, stock with its lots,\n"
	  "capacity, places, a kiosk with people's PINs, and orders on their way over the floor. --json prints the logins for a program.\n", NEEDS_STORE, command_demo, false, false },
	{ "replay", "--check|--subject ID [--account NAME]", "recompute every row from its events, and compare",
	  "  replay --check [--account NAME]          all of it; a line per difference: account, subject, id, field, stored and\n"
	  "                                           recomputed; then \"replay subjects N differences N events N seconds N\"\n"
	  "  replay --subject ID [--account NAME]     one subject's events, each with what it changed, then its differences\n"
	  "\n"
	  "May run beside a program that works. It writes nothing and prints no secret. Exit code 1: something differs.\n"
	  "\n"
	  "Compared is what events determine: portal jobs whole, with their items' verdicts and lines; portals and SKU mappings\n"
	  "whole; logins' state; integrations' settings, state and which secrets are entered; people's and API tokens' roles and\n"
	  "whether they are in force; approvals; stores, orders with their cakes and holds, stock with its transactions and lots,\n"
	  "capacity, kiosks and places. Names, e-mail addresses, passwords and what a call said last stand in no event.\n"
	  "Also: events without gaps and with their causes, somebody who wakes every open portal job, lanes, connections' tokens,\n"
	  "leases, sealed boxes, webhooks that wait.\n", NEEDS_STORE, command_replay, false, false },
	{ "backup", "FILE", "copy the embedded store, whole, while the program works",
	  "FILE must not be there yet; it is checked before it gets its name. The vault's keys are not in it: keep them elsewhere.\n"
	  "A PostgreSQL store is copied with pg_dump.\n", NEEDS_CONFIG, command_backup, false, false },
	{ "restore", "FILE", "put such a copy in the store's place; nothing may run",
	  "The copy is checked first and brought to this program's version; the store that was there is kept beside it.\n",
	  NEEDS_CONFIG, command_restore, false, false },
	{ "move", "[--from FILE] --to FILE", "take every row into another store: SQLite to PostgreSQL, or back; nothing may run",
	  "FILE is a file of settings, like --config's; the source is the store of the usual one unless --from names another. The\n"
	  "target has to be empty; one without tables gets them, as `tradepost migrate` would make them. PostgreSQL is read and\n"
	  "written as store_owner. Both stores have to be of this program's version, and neither may be in use.\n"
	  "\n"
	  "It is one transaction: cut short, the target is empty again, and the source is only read. Every row is read back and\n"
	  "compared before it is kept, and `replay --check` looks at the target afterwards. Progress is told on standard error;\n"
	  "standard output gets \"move tables N rows N bytes N companies N seconds N rows_per_second N copied_per_second N\", and what\n"
	  "replay says. The vault's keys are in no store: both settings need the same key file.\n"
	  "\n"
	  "Exit codes: 0 moved and proved; 1 refused, or some row is not what its events say, in the source as well; 3 settings;\n"
	  "4 a store cannot be had, or what was read back was not what was written. Without a line \"move ...\" on standard output\n"
	  "nothing was kept (but for a connection that is lost at the very end: it is said then).\n", NEEDS_CONFIG, command_move, false, false },
	{ "key", "make|add [FILE]", "make a key file for the vault, or put a new key on top of it",
	  "FILE is key_file of the configuration, unless given. make never touches an existing file; after add, start serve and\n"
	  "work anew, so that they know the key, and run `tradepost vault rotate`.\n", NEEDS_CONFIG, command_key, false, false },
	{ "vault", "rotate", "seal every stored secret anew with the first key",
	  "May run beside a program that works, be interrupted, and be begun again. Then the older keys can go from the key file.\n"
	  "Exit code 1: something is sealed with a key that this machine does not have; it is named, and stays.\n",
	  NEEDS_STORE, command_vault, false, false },
	{ "doctor", "", "say what is wrong with this machine",
	  "A line each for keys, store, disk, schema, clock, dashboard, serve, work, queue, secrets, integrations, and whether the\n"
	  "providers can be reached: ok, note, or BAD with what to do. It changes nothing. Exit code 1: something is BAD.\n",
	  NEEDS_CONFIG, command_doctor, false, false },
	{ "config", "check", "show every setting with its meaning; check them and the keys", NULL, NEEDS_CONFIG, command_config, false, false },
	{ "routes", "", "the route table", NULL, NEEDS_NOTHING, run_routes, true, false },
	{ "--version", "", "this program's version and its libraries'", NULL, NEEDS_NOTHING, command_version, true, false },
};

static void
help(FILE *to)
{
	fputs("usage: tradepost [--config FILE] COMMAND [ARGUMENTS]\n\n", to);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!commands[i].hidden)
			fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].summary);
	fputs("\n"
	    "  COMMAND --help says more; --version names this program and its libraries.\n"
	    "  Settings come from FILE (TRADEPOST_CONFIG, else " CONFIG_USUAL " if it is there)\n"
	    "  and from TRADEPOST_NAME in the environment; `tradepost config check` lists them all.\n"
	    "  Exit codes: 0 well, 1 refused or failed, 2 command line, 3 configuration or keys, 4 store.\n", to);
}

static void
help_command(const struct command *command)
{
	printf("usage: tradepost [--config FILE] %s %s\n\n%s\n", command->name, command->arguments, command->summary);
	if (command->more)
		printf("\n%s", command->more);
}

/* Takes "--config FILE" out of the arguments, wherever it stands. */
static bool
take_config(int *argc, char **argv, const char **file)
{
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], "--config") != 0)
			argv[kept++] = argv[i];
		else if (++i < *argc)
			*file = argv[i];
		else
			return false;
	}
	*argc = kept;
	return true;
}

/* Signals that end us wait for the one thread that asks for them; no thread may exist before this. */
static void
block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Keys and passwords pass through this memory: no core file may hold them. */
static void
no_core(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}

static enum exit_code
run(struct start *start, const char *file)
{
	struct config config = { 0 };
	struct keys keys = { 0 };
	struct env env = { 0 };
	struct fault fault = { 0 };
	enum command_needs needs = start->command->needs;
	enum log_level level;
	enum exit_code code;
	int readers;

	if (!file)
		file = getenv("TRADEPOST_CONFIG");
	if (!file && access(CONFIG_USUAL, R_OK) == 0)
		file = CONFIG_USUAL;
	if (needs >= NEEDS_CONFIG) {
		if (!config_load(start->arena, str_of(file), &config, &fault)) {
			command_fault(&fault);
			return EXIT_CONFIG;
		}
		if (log_level_parse(config.log_level, &level))
			log_level_set(level);
		env_system(&env, &config);
	}
	if (needs >= NEEDS_KEYS) {
		if (vault_keys_open(&config, &keys, &fault) != OK) {
			command_fault(&fault);
			return EXIT_CONFIG;
		}
		env.keys = &keys;
	}
	start->config = &config;
	start->env = &env;
	if (needs >= NEEDS_STORE) {
		readers = config.threads < READERS_MOST ? (int)config.threads : READERS_MOST;
		start->db = db_open(&env, start->command->serves ? readers : READERS_COMMAND, &fault);
		if (!start->db) {
			command_fault(&fault);
			vault_keys_wipe(&keys);
			return EXIT_STORE;
		}
	}
	code = start->command->run(start);
	if (start->db)
		db_close(start->db);
	vault_keys_wipe(&keys);
	return code;
}

int
main(int argc, char **argv)
{
	struct arena arena = arena_make(ARENA_BYTES);
	struct start start = { .arena = &arena };
	const char *file = NULL;
	enum exit_code code;

	no_core();
	umask(077);		/* the store and its log are nobody else's to read */
	if (!arena.begin) {
		fputs("tradepost: no memory\n", stderr);
		return EXIT_FAILED;
	}
	if (!take_config(&argc, argv, &file) || argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		help(stdout);
		return EXIT_OK;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			start.command = &commands[i];
	if (!start.command) {
		fprintf(stderr, "tradepost: there is no command %s\n\n", argv[1]);
		help(stderr);
		return EXIT_USAGE;
	}
	if (start.command->serves)
		block_signals();
	start.argc = argc - 2;
	start.argv = argv + 2;
	for (int i = 0; i < start.argc; i++)
		if (strcmp(start.argv[i], "--help") == 0) {
			help_command(start.command);
			return EXIT_OK;
		}
	code = run(&start, file);
	arena_free(&arena);
	if (fflush(stdout) != 0)
		return EXIT_FAILED;
	return (int)code;
}
