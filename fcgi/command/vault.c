/* vault rotate: everything sealed anew, so that an older key can go. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command/who.h"
#include "flow/rotate.h"
#include "vault/vault.h"

static void
say_unopened(struct str owner, struct str field)
{
	fprintf(stderr, "tradepost: no key of this machine opens %.*s of %.*s\n", STR_ARG(field), STR_ARG(owner));
}

static void
older_keys(const struct keys *keys)
{
	for (int i = 1; i < keys->n; i++)
		printf("Nothing needs key \"%s\" any more: its line can go from the key file.\n", keys->key[i].id);
}

enum exit_code
command_vault(struct start *start)
{
	struct rotated all = { 0 };
	struct account *account;
	size_t n;

	if (!command_options(start, NULL, 0, 1, 1))
		return EXIT_USAGE;
	if (strcmp(start->argv[0], "rotate") != 0)
		return command_usage(start, "the vault can only be rotated");
	if (!who_accounts(start, &account, &n))
		return EXIT_STORE;
	for (size_t i = 0; i < n; i++) {
		struct fault fault = { 0 };
		struct scope scope = who_scope(start, account[i].id, &fault);

		if (flow_rotate(start->env, start->db, &scope, &all, say_unopened) != OK)
			return command_fault(&fault);
	}
	printf("rotate boxes %" PRId64 " sealed_anew %" PRId64 " logins_marked_anew %" PRId64 " unopened %" PRId64 "\n", all.boxes,
	    all.sealed_anew, all.logins_marked_anew, all.unopened);
	if (all.unopened == 0)
		older_keys(start->env->keys);
	return all.unopened == 0 ? EXIT_OK : EXIT_FAILED;
}
