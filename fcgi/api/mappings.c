/* settings/mappings: the list, changes to one, and all of them as CSV. */
#include "api/handlers.h"
#include "api/mapping_json.h"
#include "core/field.h"
#include "flow/mappings.h"
#include "http/body.h"
#include "http/csv.h"
#include "http/paging.h"
#include "store/portal.h"

/* ---- the list ------------------------------------------------------------------------------------------------------- */

struct list {
	struct mapping_query query;
	struct mapping *row;
	size_t n;
	struct portal_row *portal;	/* for their names */
	size_t portals;
};

static struct str
name_of(const struct list *l, struct str supplier_id)
{
	for (size_t i = 0; i < l->portals; i++)
		if (str_eq(l->portal[i].supplier_id, supplier_id))
			return l->portal[i].supplier_name;
	return STR("");
}

static enum result
list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;
	enum result result = store_portal_list(tx, &l->portal, &l->portals);

	return result == OK ? store_mapping_list(tx, &l->query, &l->row, &l->n) : result;
}

void
api_mappings_list(struct api *api)
{
	static const char *const known[] = { "limit", "cursor", "supplier", "q", NULL };
	struct arena *a = api->arena;
	struct list l = { .n = 0 };
	struct paging page;
	json *rows;
	bool more;
	enum result result = api_list_read(api, known, &page);

	if (result == OK)
		result = api_query_search(api, &l.query.q);
	if (result == OK && api_unchanged(api))
		return;
	if (result == OK) {
		request_query(api->req, "supplier", &l.query.supplier);
		l.query.after_sku = page.key;
		l.query.after_id = page.id;
		l.query.limit = page.limit + 1;
		result = db_read(api->db, &api->scope, list, &l);
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	more = paging_more(&page, &l.n);
	rows = json_array(a);
	for (size_t i = 0; i < l.n; i++)
		json_put(a, rows, NULL, api_mapping_json(a, &l.row[i], name_of(&l, l.row[i].supplier_id)));
	api_list(api, rows, more, 0, l.n ? l.row[l.n - 1].our_sku : STR(""), l.n ? l.row[l.n - 1].id : STR(""));
}

/* ---- one ------------------------------------------------------------------------------------------------------------- */

static enum result
load_name(struct tx *tx, void *in_out)
{
	struct list *l = in_out;

	return store_portal_list(tx, &l->portal, &l->portals);
}

static void
answer_mapping(struct api *api, const struct mapping *m, bool already, int status)
{
	struct list l = { .n = 0 };
	json *o = answer_object(api->ans);
	enum result result = db_read(api->db, &api->scope, load_name, &l);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	json_put(api->arena, o, "mapping", api_mapping_json(api->arena, m, name_of(&l, m->supplier_id)));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

static bool
read_mapping(struct api *api, struct mapping *m)
{
	enum { MOST = 1000 };	/* characters that are looked at; the core says how many may stand there */
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct sku_row_text text = { .supplier = STR("") };
	struct sku_row row = { .pack_size = 1 };
	struct field_error wrong;
	int64_t pack_size = 1, min_qty = 0;
	char room[160];
	struct buf say = buf_of(room, sizeof room);
	bool whole = body_str(&b, "supplier_id", 1, MOST, &text.supplier);

	whole &= body_str(&b, "our_sku", 1, MOST, &text.our_sku);
	whole &= body_str(&b, "supplier_sku", 1, MOST, &text.supplier_sku);
	whole &= body_str(&b, "unit", 0, MOST, &text.unit);
	whole &= body_int(&b, "pack_size", 1, SKU_PACK_MAX, &pack_size);
	whole &= body_int(&b, "min_qty", 0, SKU_QUANTITY_MAX, &min_qty);
	text.pack_size = arena_printf(api->arena, "%lld", (long long)pack_size);
	text.min_qty = arena_printf(api->arena, "%lld", (long long)min_qty);
	if (whole) {
		wrong = sku_row_check(&text, &row);
		if (wrong.problem != FIELD_OK) {
			field_say(&say, wrong);
			body_wrong(&b, field_name(wrong.field).p, "%.*s", STR_ARG(buf_str(&say)));
		}
	}
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return false;
	}
	*m = (struct mapping){ .supplier_id = row.supplier, .our_sku = row.our_sku, .supplier_sku = row.supplier_sku,
	    .unit = row.unit, .pack_size = row.pack_size, .min_qty = row.min_qty };
	return true;
}

void
api_mappings_create(struct api *api)
{
	struct mapping m;
	enum result result;

	if (!read_mapping(api, &m))
		return;
	result = db_write(api->db, &api->scope, flow_mappings_add, &m);
	if (result != OK)
		api_fail(api, result);
	else
		answer_mapping(api, &m, false, 201);
}

void
api_mappings_put(struct api *api)
{
	struct mapping_change c = { .already = false };
	enum result result;

	if (!read_mapping(api, &c.row))
		return;
	c.row.id = api_path(api, 0);
	result = db_write(api->db, &api->scope, flow_mappings_change, &c);
	if (result != OK)
		api_fail(api, result);
	else
		answer_mapping(api, &c.now, c.already, 200);
}

void
api_mappings_delete(struct api *api)
{
	struct str id = api_path(api, 0);
	enum result result = db_write(api->db, &api->scope, flow_mappings_remove, &id);

	if (result != OK)
		api_fail(api, result);
	else
		answer_ok(api->ans);
}

/* ---- all of them as CSV ---------------------------------------------------------------------------------------------- */

static void
csv_mapping(struct csv *csv, const struct mapping *m)
{
	csv_cell(csv, m->supplier_id);
	csv_cell(csv, m->our_sku);
	csv_cell(csv, m->supplier_sku);
	csv_cell(csv, sku_unit_name(m->unit));
	csv_int(csv, m->pack_size);
	csv_int(csv, m->min_qty);
	csv_row(csv);
}

static enum result
page(struct tx *tx, void *in_out)
{
	struct list *l = in_out;

	return store_mapping_list(tx, &l->query, &l->row, &l->n);
}

/* Each page a read of its own: no read holds on while a hundred thousand rows become text. */
static enum result
write_all(struct api *api, struct csv *csv)
{
	enum { PAGE = 1000 };
	struct list l = { .n = PAGE, .query = { .limit = PAGE } };
	enum result result = OK;

	while (l.n == PAGE && result == OK) {
		result = db_read(api->db, &api->scope, page, &l);
		for (size_t i = 0; i < l.n && result == OK; i++)
			csv_mapping(csv, &l.row[i]);
		if (result == OK && l.n > 0) {
			l.query.after_sku = l.row[l.n - 1].our_sku;
			l.query.after_id = l.row[l.n - 1].id;
		}
	}
	return result;
}

void
api_mappings_csv(struct api *api)
{
	static const char *const known[] = { NULL };
	static const enum field head[] = { FIELD_SUPPLIER_ID, FIELD_OUR_SKU, FIELD_SUPPLIER_SKU, FIELD_UNIT, FIELD_PACK_SIZE, FIELD_MIN_QTY };
	struct csv csv = csv_begin(api->arena);
	enum result result = request_query_only(api->req, known, &api->fault);

	for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
		csv_cell(&csv, field_name(head[i]));
	csv_row(&csv);
	if (result == OK)
		result = write_all(api, &csv);
	if (result == OK && csv_text(&csv).p == NULL)
		result = ERR_LIMIT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_csv(api->ans, STR("mappings.csv"), csv_text(&csv));
}
