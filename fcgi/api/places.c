/*
 * production/places.pdf: labels of where cakes are put, to scan there.
 *
 * A place is its name and nothing more: none is stored before a cake stands there. A scanner types what its code holds, and
 * core/scan.h reads a to z, 0 to 9 and hyphens of it; so the code is the name in these, and the name itself stands above it.
 */
#include "api/handlers.h"
#include "base/barcode.h"
#include "base/paper.h"
#include "base/utf8.h"
#include "core/scan.h"
#include "store/account.h"

enum { NAMES_MAX = 100, NAME_MAX_CHARS = 80 };

struct places { struct paper_place place[NAMES_MAX]; size_t n; struct account account; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct places *all = in_out;

	return store_account_get(tx, &all->account);
}

/* What the code of a place holds; "": the name has nothing that a code may hold. */
static struct str
code_of(struct arena *a, struct str name)
{
	char room[BARCODE_ID_MOST];
	struct buf label = buf_of(room, sizeof room);

	return scan_place_put(&label, name) ? arena_str(a, buf_str(&label)) : STR("");
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f || ((unsigned char)s.p[i] == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0))
			return true;
	return false;
}

static enum result
read_name(struct api *api, struct places *all, int line, struct str name)
{
	struct str code;

	if (has_control(name))
		return fault_field(&api->fault, "names", "Line %d holds control characters.", line);
	if (utf8_count(name) > NAME_MAX_CHARS)
		return fault_field(&api->fault, "names", "Line %d should have at most %d characters.", line, NAME_MAX_CHARS);
	if (all->n == NAMES_MAX)
		return fault_field(&api->fault, "names", "Should be at most %d.", NAMES_MAX);
	code = code_of(api->arena, name);
	if (code.n == 0)
		return arena_full(api->arena) ? ERR_LIMIT : fault_field(&api->fault, "names", "Line %d needs a letter of a to z or a digit: a scanner types no others.", line);
	for (size_t i = 0; i < all->n; i++)	/* the same name twice is two labels of one place */
		if (str_eq(all->place[i].code, code) && !str_eq(all->place[i].name, name))
			return fault_field(&api->fault, "names", "Line %d would have the same code as a line before it: %.*s. Name one of them otherwise.",
			    line, STR_ARG(code));
	all->place[all->n++] = (struct paper_place){ .code = code, .name = name };
	return OK;
}

static enum result
read_names(struct api *api, struct places *all)
{
	struct str names = STR(""), name;
	enum result result = OK;

	request_query(api->req, "names", &names);
	for (int line = 1; names.n > 0 && result == OK; line++) {
		str_cut(names, '\n', &name, &names);
		name = str_trim(name);
		if (name.n > 0)
			result = read_name(api, all, line, name);
	}
	if (result == OK && all->n == 0)
		result = fault_field(&api->fault, "names", "Which places? Their names, one a line.");
	return result;
}

void
api_places_pdf(struct api *api)
{
	static const char *const known[] = { "names", "format", NULL };
	struct places *all = ARENA_NEW(api->arena, struct places);
	struct str format = STR("place-a4"), pdf;
	enum paper_layout layout = PAPER_PLACE_A4;
	enum result result = all != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;

	request_query(api->req, "format", &format);
	if (result == OK && (!paper_parse(format, &layout) || paper_kind(layout) != PAPER_PLACES))
		result = fault_field(&api->fault, "format", "Should be place-62 or place-a4.");
	if (result == OK)
		result = read_names(api, all);
	if (result == OK)
		result = db_read(api->db, &api->scope, load, all);
	for (size_t i = 0; result == OK && i < all->n; i++)
		all->place[i].store = all->account.name;
	if (result == OK)
		result = paper_places(api->arena, layout, all->place, all->n, env_now(api->env), &pdf, &api->fault);
	if (result != OK)
		api_fail(api, result);
	else
		answer_bytes(api->ans, 200, "application/pdf", pdf);
}
