/* settings/mappings/import: a CSV file as rows, what they would do, and doing it. */
#include "api/handlers.h"
#include "api/mapping_json.h"
#include "core/field.h"
#include "http/body.h"
#include "http/csv.h"

enum { CSV_MOST = 4 << 20, COLUMNS_MOST = 40 };

/* ---- the columns ------------------------------------------------------------------------------------------------------ */

struct columns { int at[FIELDS]; struct str ignored[COLUMNS_MOST]; int n, ignored_n; };	/* at: -1, it is not there */

static const enum field wanted[] = { FIELD_SUPPLIER_ID, FIELD_OUR_SKU, FIELD_SUPPLIER_SKU, FIELD_UNIT, FIELD_PACK_SIZE, FIELD_MIN_QTY };
enum { WANTED = sizeof wanted / sizeof wanted[0] };

/* "Our SKU", "our_sku" and "our-sku" are one name. */
static struct str
fold_name(struct arena *a, struct str s)
{
	struct str folded = arena_fold(a, s);
	char *p = arena_cstr(a, folded);

	for (size_t i = 0; p != NULL && i < folded.n; i++)
		if (p[i] == ' ' || p[i] == '-')
			p[i] = '_';
	return p != NULL ? (struct str){ p, folded.n } : STR("");
}

static bool
find_columns(struct arena *a, const struct str *cell, int n, struct columns *c, struct body *b)
{
	*c = (struct columns){ .n = n };
	for (int f = 0; f < FIELDS; f++)
		c->at[f] = -1;
	for (int i = 0; i < n; i++) {
		struct str name = fold_name(a, cell[i]);
		bool known = false;

		for (int w = 0; w < WANTED; w++) {
			if (!str_eq(name, field_name(wanted[w])))
				continue;
			if (c->at[wanted[w]] >= 0) {
				body_wrong(b, "csv", "The column %.*s stands there twice.", STR_ARG(name));
				return false;
			}
			c->at[wanted[w]] = i;
			known = true;
		}
		if (!known && name.n)
			c->ignored[c->ignored_n++] = cell[i];
	}
	return true;
}

static bool
has_all(const struct columns *c, bool supplier_is_said, struct body *b)
{
	for (int w = 0; w < WANTED; w++) {
		bool needed = wanted[w] == FIELD_OUR_SKU || wanted[w] == FIELD_SUPPLIER_SKU ||
		    (wanted[w] == FIELD_SUPPLIER_ID && !supplier_is_said);

		if (needed && c->at[wanted[w]] < 0) {
			body_wrong(b, "csv", "The first line should name the columns; %.*s is missing.", STR_ARG(field_name(wanted[w])));
			return false;
		}
	}
	return true;
}

/* ---- the rows --------------------------------------------------------------------------------------------------------- */

static struct str
cell_of(const struct columns *c, const struct str *cell, int n, enum field f)
{
	return c->at[f] >= 0 && c->at[f] < n ? cell[c->at[f]] : STR("");
}

static struct import_row
row_of(const struct columns *c, const struct str *cell, int n, struct str supplier)
{
	struct import_row r = { .text = {
	    .supplier = cell_of(c, cell, n, FIELD_SUPPLIER_ID), .our_sku = cell_of(c, cell, n, FIELD_OUR_SKU),
	    .supplier_sku = cell_of(c, cell, n, FIELD_SUPPLIER_SKU), .unit = cell_of(c, cell, n, FIELD_UNIT),
	    .pack_size = cell_of(c, cell, n, FIELD_PACK_SIZE), .min_qty = cell_of(c, cell, n, FIELD_MIN_QTY) } };

	if (str_trim(r.text.supplier).n == 0)
		r.text.supplier = supplier;
	if (n > c->n)
		r.unread = STR("This row has more cells than the first line names.");
	return r;
}

static bool
blank(const struct str *cell, int n)
{
	for (int i = 0; i < n; i++)
		if (str_trim(cell[i]).n)
			return false;
	return true;
}

/* Faults of the file as a whole are the field csv's. */
static bool
read_rows(struct arena *a, struct str text, struct str supplier, struct body *b, struct columns *c, struct import *im)
{
	struct csv_reader r = csv_open(text);
	struct str cell[COLUMNS_MOST];
	int n = csv_next(&r, a, cell, COLUMNS_MOST);

	im->row = ARENA_ARRAY(a, struct import_row, IMPORT_ROWS);
	if (im->row == NULL)
		return false;
	if (n > 0 && (!find_columns(a, cell, n, c, b) || !has_all(c, supplier.n > 0, b)))
		return false;
	if (n == 0)
		body_wrong(b, "csv", "There is nothing in it. The first line should name the columns.");
	while (n > 0) {
		n = csv_next(&r, a, cell, COLUMNS_MOST);
		if (n <= 0 || blank(cell, n))
			continue;
		if (im->n == IMPORT_ROWS) {
			body_wrong(b, "csv", "At most %d rows can be imported at once.", IMPORT_ROWS);
			return false;
		}
		im->row[im->n] = row_of(c, cell, n, supplier);
		im->row[im->n++].line = r.line;
	}
	if (n < 0)
		body_wrong(b, "csv", "Line %lld: %s", (long long)r.line, r.wrong);
	return b->fault->result == OK;
}

/* ---- the answer ------------------------------------------------------------------------------------------------------- */

static void
answer_import(struct api *api, const struct import *im, const struct columns *c, bool applied)
{
	static const char *const names[IMPORT_ACTIONS] = {
		[IMPORT_ADD] = "add", [IMPORT_CHANGE] = "change", [IMPORT_SAME] = "same", [IMPORT_ERROR] = "error",
	};
	struct arena *a = api->arena;
	json *o = answer_object(api->ans), *counts = json_object(a), *rows = json_array(a), *ignored = json_array(a);

	for (int i = 0; i < IMPORT_ACTIONS; i++)
		json_put_int(a, counts, names[i], im->count[i]);
	for (size_t i = 0; i < im->n; i++)
		json_put(a, rows, NULL, api_import_json(a, &im->row[i]));
	for (int i = 0; i < c->ignored_n; i++)
		json_put_str(a, ignored, NULL, c->ignored[i]);
	json_put(a, o, "counts", counts);
	json_put(a, o, "rows", rows);
	json_put(a, o, "ignored_columns", ignored);
	json_put_bool(a, o, "applied", applied);
	if (applied && im->count[IMPORT_ADD] + im->count[IMPORT_CHANGE] == 0)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 200, o);
}

void
api_mappings_import(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct str csv = STR(""), supplier = STR("");
	bool apply = false, skip = false;
	struct columns columns = { .n = 0 };
	struct import im = { .n = 0 };
	enum result result;

	body_text(&b, "csv", 1, CSV_MOST, &csv);
	body_bool(&b, "apply", &apply);
	body_may_str(&b, "supplier_id", 1, field_max(FIELD_SUPPLIER_ID), &supplier);
	body_may_bool(&b, "skip_errors", &skip);
	if (!body_done(&b) || !read_rows(api->arena, csv, supplier, &b, &columns, &im)) {
		api_fail(api, api->fault.result != OK ? ERR_INPUT : ERR_LIMIT);
		return;
	}
	result = db_read(api->db, &api->scope, flow_import_plan, &im);
	if (result == OK && apply && im.count[IMPORT_ERROR] > 0 && !skip)
		result = fault_set(&api->fault, ERR_CONFLICT, "has_errors", "%lld of the rows cannot be imported, so nothing was. "
		    "Correct them, or leave them out.", (long long)im.count[IMPORT_ERROR]);
	if (result == OK && apply)
		result = flow_import_apply(api->db, &api->scope, &im);
	if (result != OK)
		api_fail(api, result);
	else
		answer_import(api, &im, &columns, apply);
}
