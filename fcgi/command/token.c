#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command/who.h"
#include "core/field.h"
#include "flow/people.h"

static enum exit_code
create(struct start *start)
{
	const char *role = NULL, *company = NULL;
	const struct option_spec options[] = { { "--role", &role, NULL }, { "--account", &company, NULL } };
	struct token token = { 0 };
	struct account account;
	struct fault fault = { 0 };
	struct scope scope;
	struct str text;

	if (!command_options(start, options, 2, 2, 2))
		return EXIT_USAGE;
	if (!role || !role_parse(str_of(role), &token.role))
		return command_usage(start, "--role is owner, manager, staff or viewer");
	token.name = str_trim(str_of(start->argv[1]));
	if (field_check(FIELD_PERSON, token.name) != FIELD_OK)
		return command_usage(start, "this cannot be a token's name");
	if (!who_account(start, company, false, &account))
		return EXIT_FAILED;
	text = flow_people_token_make(start->env, start->arena, &token.hash);
	scope = who_scope(start, account.id, &fault);
	if (!text.p || db_write(start->db, &scope, flow_people_token_add, &token) != OK)
		return command_fault(&fault);
	fprintf(stderr, "The token of %.*s, shown this once:\n", STR_ARG(account.name));
	printf("%.*s\n", STR_ARG(text));
	return EXIT_OK;
}

struct tokens { struct token *at; size_t n; };

static enum result
list_tokens(struct tx *tx, void *in_out)
{
	struct tokens *tokens = in_out;

	return store_token_list(tx, &tokens->at, &tokens->n);
}

static void
print_time(const char *label, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm t;
	char text[32];

	if (ms && gmtime_r(&seconds, &t) && strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &t))
		printf("  %s %s", label, text);
}

static enum exit_code
list(struct start *start)
{
	const char *company = NULL;
	const struct option_spec options[] = { { "--account", &company, NULL } };
	struct account account;
	struct tokens tokens = { 0 };
	struct fault fault = { 0 };
	struct scope scope;

	if (!command_options(start, options, 1, 1, 1))
		return EXIT_USAGE;
	if (!who_account(start, company, false, &account))
		return EXIT_FAILED;
	scope = who_scope(start, account.id, &fault);
	if (db_read(start->db, &scope, list_tokens, &tokens) != OK)
		return command_fault(&fault);
	for (size_t i = 0; i < tokens.n; i++) {
		const struct token *t = &tokens.at[i];

		printf("%.*s  %-8.*s %.*s", STR_ARG(t->id), STR_ARG(role_name(t->role)), STR_ARG(t->name));
		print_time("made", t->created_at);
		print_time("used", t->used_at);
		print_time("revoked", t->revoked_at);
		putchar('\n');
	}
	return EXIT_OK;
}

static enum exit_code
revoke(struct start *start)
{
	const char *company = NULL;
	const struct option_spec options[] = { { "--account", &company, NULL } };
	struct people_revoke r = { 0 };
	struct account account;
	struct fault fault = { 0 };
	struct scope scope;

	if (!command_options(start, options, 1, 2, 2))
		return EXIT_USAGE;
	if (!who_account(start, company, false, &account))
		return EXIT_FAILED;
	r.id = str_of(start->argv[1]);
	scope = who_scope(start, account.id, &fault);
	if (db_write(start->db, &scope, flow_people_token_revoke, &r) != OK)
		return command_fault(&fault);
	printf(r.already ? "It had been revoked before.\n" : "It is revoked.\n");
	return EXIT_OK;
}

enum exit_code
command_token(struct start *start)
{
	static const struct { const char *word; enum exit_code (*run)(struct start *); } words[] = {
		{ "create", create }, { "list", list }, { "revoke", revoke },
	};

	for (size_t i = 0; start->argc && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(start->argv[0], words[i].word) == 0)
			return words[i].run(start);
	return command_usage(start, "say what to do");
}
