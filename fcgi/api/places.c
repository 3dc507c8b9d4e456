/*
 * settings/places, production/places.pdf: the list of where cakes are put, and labels to scan there.
 *
 * A scanner types what a label's code holds, and core/scan.h reads a to z, 0 to 9 and hyphens of it; so the code is the name in
 * these, and the name itself stands above it.
 */
#include <stdio.h>

#include "api/handlers.h"
#include "base/paper.h"
#include "base/utf8.h"
#include "flow/places.h"
#include "http/body.h"
#include "store/account.h"

enum { LABELS_MAX = 100 };

/* ---- names -------------------------------------------------------------------------------------------------------- */

struct names { struct paper_place at[PLACES_MAX]; size_t n; };

/* The same name again is the same place. */
static bool
is_known(const struct names *all, struct str name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->at[i].name, name))
			return true;
	return false;
}

/* Adds a name that can be a place's beside those before it; else says why it cannot. */
static struct str
add(struct arena *a, struct names *all, struct str name)
{
	struct str code = flow_place_code(a, name);
	bool known = is_known(all, name);

	if (utf8_has_control(name, false))
		return STR("Holds control characters.");
	if (utf8_count(name) > PLACE_CHARS_MAX)
		return arena_printf(a, "Should have at most %d characters.", PLACE_CHARS_MAX);
	if (code.n == 0)
		return STR("Needs a letter of a to z or a digit: a scanner types no others.");
	for (size_t i = 0; i < all->n && !known; i++)
		if (str_eq(all->at[i].code, code))
			return arena_printf(a, "Would have the same code as one before it: %.*s. Name one of them otherwise.", STR_ARG(code));
	all->at[all->n++] = (struct paper_place){ .code = code, .name = name };
	return STR("");
}

/* ---- the list ----------------------------------------------------------------------------------------------------- */

static void
answer_list(struct api *api, const struct places *list, bool already)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "names", flow_places_json(api->arena, list));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 200, o);
}

void
api_places_get(struct api *api)
{
	struct places *list;
	enum result result;

	if (api_unchanged(api))
		return;
	list = ARENA_NEW(api->arena, struct places);
	result = list != NULL ? db_read(api->db, &api->scope, flow_places_load, list) : ERR_LIMIT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_list(api, list, false);
}

void
api_places_put(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct names *all = ARENA_NEW(api->arena, struct names);
	struct places_change *c = ARENA_NEW(api->arena, struct places_change);
	enum result result = all != NULL && c != NULL ? OK : ERR_LIMIT;
	struct str *name;
	size_t n = 0;

	if (result == OK)
		body_strs(&b, "names", 0, PLACES_MAX, PLACE_CHARS_MAX, &name, &n);
	for (size_t i = 0; i < n; i++) {
		struct str why = is_known(all, name[i]) ? STR("") : add(api->arena, all, name[i]);
		char field[32];

		snprintf(field, sizeof field, "names[%zu]", i);
		if (why.n)
			body_wrong(&b, field, "%.*s", STR_ARG(why));
	}
	if (result == OK && !body_done(&b))
		result = ERR_INPUT;
	if (arena_full(api->arena))
		result = ERR_LIMIT;
	if (result == OK) {
		for (; c->list.n < all->n; c->list.n++)
			c->list.name[c->list.n] = all->at[c->list.n].name;
		result = db_write(api->db, &api->scope, flow_places_change, c);
	}
	if (result != OK)
		api_fail(api, result);
	else
		answer_list(api, &c->list, c->already);
}

/* ---- labels ------------------------------------------------------------------------------------------------------- */

static enum result
load_account(struct tx *tx, void *account)
{
	return store_account_get(tx, account);
}

/* The same name twice is two labels of one place. */
static enum result
read_names(struct api *api, struct names *all)
{
	struct str names = STR(""), name, why = STR("");

	request_query(api->req, "names", &names);
	for (int line = 1; names.n > 0; line++) {
		str_cut(names, '\n', &name, &names);
		name = str_trim(name);
		if (name.n == 0)
			continue;
		if (all->n == LABELS_MAX)
			return fault_field(&api->fault, "names", "Should be at most %d.", LABELS_MAX);
		why = add(api->arena, all, name);
		if (arena_full(api->arena))
			return ERR_LIMIT;
		if (why.n)
			return fault_field(&api->fault, "names", "Line %d: %.*s", line, STR_ARG(why));
	}
	return all->n > 0 ? OK : fault_field(&api->fault, "names", "Which places? Their names, one a line.");
}

void
api_places_pdf(struct api *api)
{
	static const char *const known[] = { "names", "format", NULL };
	struct names *all = ARENA_NEW(api->arena, struct names);
	struct account account;
	struct str format = STR("place-a4"), pdf;
	enum paper_layout layout = PAPER_PLACE_A4;
	enum result result = all != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;

	request_query(api->req, "format", &format);
	if (result == OK && (!paper_parse(format, &layout) || paper_kind(layout) != PAPER_PLACES))
		result = fault_field(&api->fault, "format", "Should be place-62 or place-a4.");
	if (result == OK)
		result = read_names(api, all);
	if (result == OK)
		result = db_read(api->db, &api->scope, load_account, &account);
	for (size_t i = 0; result == OK && i < all->n; i++)
		all->at[i].store = account.name;
	if (result == OK)
		result = paper_places(api->arena, layout, all->at, all->n, env_now(api->env), &pdf, &api->fault);
	if (result != OK)
		api_fail(api, result);
	else
		answer_bytes(api->ans, 200, "application/pdf", pdf);
}
