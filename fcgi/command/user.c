#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "command/who.h"
#include "core/field.h"
#include "flow/people.h"

static bool
read_role(struct start *start, const char *word, enum role *role)
{
	if (word && role_parse(str_of(word), role))
		return true;
	command_usage(start, "a role is owner, manager, staff or viewer");
	return false;
}

/* The hash of a password from standard input, never from the command line, where every user of the machine could read it. */
static bool
read_password(struct start *start, struct str email, struct str *hash)
{
	struct fault fault = { 0 };
	struct str password;

	if (!command_secret_line(start->arena, "Password", &password)) {
		fputs("tradepost: no password came on standard input\n", stderr);
		return false;
	}
	if (flow_people_password(start->arena, password, email, "password", &fault) != OK) {
		command_fault(&fault);
		return false;
	}
	*hash = crypto_password_hash(start->arena, password);
	explicit_bzero((char *)(uintptr_t)password.p, password.n);
	return hash->n > 0;
}

static enum exit_code
add(struct start *start)
{
	const char *name = NULL, *role = "owner", *company = NULL;
	const struct option_spec options[] = { { "--name", &name, NULL }, { "--role", &role, NULL }, { "--account", &company, NULL } };
	struct person person = { .must_change_password = true };	/* who types it here need not be who signs in */
	struct account account;
	struct fault fault = { 0 };
	struct scope scope;

	if (!command_options(start, options, 3, 2, 2) || !read_role(start, role, &person.role))
		return EXIT_USAGE;
	person.email = str_trim(str_of(start->argv[1]));
	person.name = name ? str_trim(str_of(name)) : person.email;
	if (flow_people_email(start->arena, person.email, &person.email_folded, &fault) != OK)
		return command_fault(&fault);
	if (field_check(FIELD_PERSON, person.name) != FIELD_OK)
		return command_usage(start, "this cannot be a person's name");
	if (!read_password(start, person.email_folded, &person.password) || !who_account(start, company, true, &account))
		return EXIT_FAILED;
	scope = who_scope(start, account.id, &fault);
	if (db_write(start->db, &scope, flow_people_add, &person) != OK)
		return command_fault(&fault);
	printf("%.*s can sign in as %.*s of %.*s, and is asked for a password of their own then.\n", STR_ARG(person.email),
	    STR_ARG(role_name(person.role)), STR_ARG(account.name));
	return EXIT_OK;
}

struct people { struct person *at; size_t n; };

static enum result
list_people(struct tx *tx, void *in_out)
{
	struct people *people = in_out;

	return store_person_list(tx, &people->at, &people->n);
}

static enum exit_code
list(struct start *start)
{
	struct fault fault = { 0 };
	struct scope scope = who_scope(start, (struct str){ 0 }, &fault);
	struct account *all;
	size_t n;

	if (!command_options(start, NULL, 0, 1, 1))
		return EXIT_USAGE;
	if (!who_accounts(start, &all, &n))
		return EXIT_STORE;
	for (size_t i = 0; i < n; i++) {
		struct people people = { 0 };

		scope.account = all[i].id;
		if (db_read(start->db, &scope, list_people, &people) != OK)
			return command_fault(&fault);
		for (size_t p = 0; p < people.n; p++)
			printf("%-32.*s %-8.*s %-9s %.*s, %.*s\n", STR_ARG(people.at[p].email), STR_ARG(role_name(people.at[p].role)),
			    people.at[p].active ? "" : "disabled", STR_ARG(people.at[p].name), STR_ARG(all[i].name));
	}
	return EXIT_OK;
}

static enum exit_code
change(struct start *start, struct people_change *c, const char *said)
{
	struct fault fault = { 0 };
	struct person person;
	struct scope scope;

	if (!who_person(start, start->argv[1], &person))
		return EXIT_FAILED;
	c->id = person.id;
	scope = who_scope(start, person.account, &fault);
	if (db_write(start->db, &scope, flow_people_change, c) != OK)
		return command_fault(&fault);
	printf("%.*s %s%s.\n", STR_ARG(person.email), c->already ? "already " : "", said);
	return EXIT_OK;
}

static enum exit_code
password(struct start *start)
{
	struct people_change c = { 0 };
	struct fault fault = { 0 };
	struct str email;

	if (!command_options(start, NULL, 0, 2, 2))
		return EXIT_USAGE;
	if (flow_people_email(start->arena, str_trim(str_of(start->argv[1])), &email, &fault) != OK)
		return command_fault(&fault);
	if (!read_password(start, email, &c.password))
		return EXIT_FAILED;
	return change(start, &c, "has a new password, which is to be changed at the next sign-in; sessions have ended");
}

static enum exit_code
role(struct start *start)
{
	struct people_change c = { .set_role = true };

	if (!command_options(start, NULL, 0, 3, 3) || !read_role(start, start->argv[2], &c.role))
		return EXIT_USAGE;
	return change(start, &c, "has that role");
}

static enum exit_code
disable(struct start *start)
{
	if (!command_options(start, NULL, 0, 2, 2))
		return EXIT_USAGE;
	return change(start, &(struct people_change){ .set_active = true }, "cannot sign in");
}

static enum exit_code
enable(struct start *start)
{
	if (!command_options(start, NULL, 0, 2, 2))
		return EXIT_USAGE;
	return change(start, &(struct people_change){ .set_active = true, .active = true }, "can sign in");
}

enum exit_code
command_user(struct start *start)
{
	static const struct { const char *word; enum exit_code (*run)(struct start *); } words[] = {
		{ "add", add }, { "list", list }, { "password", password }, { "role", role }, { "disable", disable },
		{ "enable", enable },
	};

	for (size_t i = 0; start->argc && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(start->argv[0], words[i].word) == 0)
			return words[i].run(start);
	return command_usage(start, "say what to do");
}
