/* migrate, config, key: what an operator does to a machine before and after an update. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "vault/vault.h"

enum exit_code
command_migrate(struct start *start)
{
	bool dry = false;
	const struct option_spec options[] = { { "--dry-run", NULL, &dry } };
	struct fault fault = { 0 };
	int64_t from = 0, to = 0;

	if (!command_options(start, options, 1, 0, 0))
		return EXIT_USAGE;
	if (db_migrate(start->env, dry, &from, &to, &fault) != OK) {
		command_fault(&fault);
		return EXIT_STORE;
	}
	if (from == to)
		printf("The store is at version %lld; nothing to do.\n", (long long)to);
	else
		printf("The store %s from version %lld to %lld.\n", dry ? "would go" : "went", (long long)from, (long long)to);
	return EXIT_OK;
}

static void
print_setting(void *state, struct str name, struct str value, struct str meaning)
{
	(void)state;
	printf("%-18.*s = %.*s\n%-20s # %.*s\n", STR_ARG(name), STR_ARG(value), "", STR_ARG(meaning));
}

enum exit_code
command_config(struct start *start)
{
	struct keys keys = { 0 };
	struct fault fault = { 0 };

	if (!command_options(start, NULL, 0, 1, 1))
		return EXIT_USAGE;
	if (strcmp(start->argv[0], "check") != 0)
		return command_usage(start, "config can only check");
	config_each(start->config, print_setting, NULL);
	/* main has read the settings already; the keys are the other half of what serve and work will want. */
	if (vault_keys_open(start->config, &keys, &fault) != OK) {
		command_fault(&fault);
		return EXIT_CONFIG;
	}
	printf("\nThe configuration can be read. %d vault key%s, sealing with \"%s\".\n", keys.n, keys.n == 1 ? "" : "s",
	    keys.key[0].id);
	vault_keys_wipe(&keys);
	return EXIT_OK;
}

enum exit_code
command_key(struct start *start)
{
	struct fault fault = { 0 };
	struct str path = start->config->key_file;

	if (!command_options(start, NULL, 0, 1, 2))
		return EXIT_USAGE;
	if (start->argc == 2)
		path = str_of(start->argv[1]);
	if (strcmp(start->argv[0], "add") == 0) {
		if (vault_key_add(start->env, path, &fault) != OK)
			return command_fault(&fault);
		printf("%.*s has a new key on top; keep a copy. Start serve and work anew, then run `tradepost vault rotate`.\n", STR_ARG(path));
		return EXIT_OK;
	}
	if (strcmp(start->argv[0], "make") != 0)
		return command_usage(start, "a key can be made, or one added");
	if (vault_key_make(start->env, path, &fault) != OK)
		return command_fault(&fault);
	printf("Made %.*s. Keep a copy in a safe place: without it no stored credential can be opened.\n", STR_ARG(path));
	return EXIT_OK;
}
