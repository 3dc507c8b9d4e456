#include "command/who.h"

#include <stdio.h>

#include "flow/people.h"
#include "store/system.h"

enum { NAME_MOST = 200 };

struct scope
who_scope(struct start *start, struct str account, struct fault *fault)
{
	return (struct scope){ .account = account, .cause_kind = STR("command"), .cause = env_id(start->env, start->arena),
	    .arena = start->arena, .fault = fault };
}

struct accounts { struct account *at; size_t n; };

static enum result
list(struct tx *tx, void *in_out)
{
	struct accounts *all = in_out;

	return store_system_accounts(tx, &all->at, &all->n);
}

bool
who_accounts(struct start *start, struct account **at, size_t *n)
{
	struct fault fault = { 0 };
	struct scope scope = who_scope(start, (struct str){ 0 }, &fault);
	struct accounts all = { 0 };
	enum result res = db_system(start->db, &scope, list, &all);

	*at = all.at;
	*n = all.n;
	if (res != OK)
		command_fault(&fault);
	return res == OK;
}

static enum result
make_account(struct tx *tx, void *in_out)
{
	return store_account_add(tx, *(struct str *)in_out, NULL);
}

static bool
new_account(struct start *start, struct str name, struct account *out)
{
	struct fault fault = { 0 };
	struct scope scope;

	if (name.n > NAME_MOST || !str_utf8(name) || str_trim(name).n == 0) {
		fputs("tradepost: this cannot be a company's name\n", stderr);
		return false;
	}
	*out = (struct account){ .id = env_id(start->env, start->arena), .name = str_trim(name) };
	scope = who_scope(start, out->id, &fault);
	if (db_write(start->db, &scope, make_account, &out->name) != OK) {
		command_fault(&fault);
		return false;
	}
	fprintf(stderr, "Made the company %.*s.\n", STR_ARG(out->name));
	return true;
}

bool
who_account(struct start *start, const char *name, bool make, struct account *out)
{
	struct account *all;
	size_t n;
	int found = 0;

	if (!who_accounts(start, &all, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!name || str_eq(str_of(name), all[i].name) || str_eq(str_of(name), all[i].id)) {
			*out = all[i];
			found++;
		}
	if (found == 1)
		return true;
	if (found == 0 && name && make)
		return new_account(start, str_of(name), out);
	fprintf(stderr, found ? "tradepost: there is more than one company; --account says which:\n" :
	    name ? "tradepost: there is no company of that name or id. There are:\n" :
	    "tradepost: there is no company yet; --account NAME makes one\n");
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "  %.*s  %.*s\n", STR_ARG(all[i].id), STR_ARG(all[i].name));
	return false;
}

struct look { struct str email; struct person person; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;

	return store_system_person(tx, l->email, &l->person);
}

bool
who_person(struct start *start, const char *email, struct person *out)
{
	struct fault fault = { 0 };
	struct scope scope = who_scope(start, (struct str){ 0 }, &fault);
	struct look l = { 0 };
	enum result res = flow_people_email(start->arena, str_trim(str_of(email)), &l.email, &fault);

	if (res == OK)
		res = db_system(start->db, &scope, look, &l);
	if (res == ERR_MISSING)
		fprintf(stderr, "tradepost: nobody signs in as %s\n", email);
	else if (res != OK)
		command_fault(&fault);
	*out = l.person;
	return res == OK;
}
