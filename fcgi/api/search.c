/* search: the box behind "/": jobs by id, order, supplier or confirmation, suppliers, and SKUs. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "base/utf8.h"
#include "store/mapping.h"
#include "store/portal.h"
#include "store/stock.h"

enum { FOUND_EACH = 8, QUERY_MAX = 200, JOBS_LOOKED_AT = 500 };

struct search {
	struct str q, folded;
	struct portal_job *job;
	struct portal_row *portal;
	struct mapping *mapping;
	struct stock_row *stock;
	size_t jobs, portals, mappings, stocks;
};

static enum result
search(struct tx *tx, void *in_out)
{
	struct search *s = in_out;
	struct portal_job_query recent = { .limit = JOBS_LOOKED_AT };
	struct mapping_query skus = { .q = s->folded, .limit = FOUND_EACH };
	enum result result = store_portal_job_list(tx, &recent, &s->job, &s->jobs);

	if (result == OK)
		result = store_portal_list(tx, &s->portal, &s->portals);
	if (result == OK)
		result = store_mapping_list(tx, &skus, &s->mapping, &s->mappings);
	if (result == OK)
		result = store_stock_list(tx, s->folded, STOCK_LIST_ALL, STR(""), FOUND_EACH, &s->stock, &s->stocks);
	return result;
}

static void
put(struct arena *a, json *rows, const char *kind, struct str id, struct str title, struct str text, struct str href)
{
	json *o = json_object(a);

	json_put_text(a, o, "kind", kind);
	json_put_str(a, o, "id", id);
	json_put_str(a, o, "title", title);
	json_put_str(a, o, "text", text);
	json_put_str(a, o, "href", href);
	json_put(a, rows, NULL, o);
}

static bool
job_fits(struct arena *a, const struct portal_job *j, const struct search *s)
{
	return str_starts(j->id, s->q) || str_has(arena_fold(a, j->supplier_name), s->folded) || str_has(j->orders, s->q) ||
	    (j->confirmation.n && str_has(arena_fold(a, j->confirmation), s->folded));
}

void
api_search_list(struct api *api)
{
	static const char *const known[] = { "q", NULL };
	struct arena *a = api->arena;
	struct search s = { .q = STR("") };
	json *o, *rows;
	int found = 0;
	enum result result = request_query_only(api->req, known, &api->fault);

	request_query(api->req, "q", &s.q);
	s.q = str_trim(s.q);
	if (result == OK && utf8_count(s.q) > QUERY_MAX)
		result = fault_field(&api->fault, "q", "At most %d characters are searched for.", QUERY_MAX);
	s.folded = arena_fold(a, s.q);
	if (result == OK && s.folded.n)
		result = db_read(api->db, &api->scope, search, &s);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	rows = json_array(a);
	for (size_t i = 0; i < s.jobs && found < FOUND_EACH; i++)
		if (job_fits(a, &s.job[i], &s)) {
			found++;
			put(a, rows, "job", s.job[i].id, s.job[i].supplier_name, portal_state_label(s.job[i].machine.state),
			    arena_printf(a, "/purchasing/jobs/%.*s", STR_ARG(s.job[i].id)));
		}
	found = 0;
	for (size_t i = 0; i < s.portals && found < FOUND_EACH; i++)
		if (str_has(arena_fold(a, s.portal[i].supplier_name), s.folded)) {
			found++;
			put(a, rows, "supplier", s.portal[i].supplier_id, s.portal[i].supplier_name, STR("Supplier portal"),
			    arena_printf(a, "/settings/suppliers/%.*s", STR_ARG(s.portal[i].id)));
		}
	for (size_t i = 0; i < s.mappings; i++)
		put(a, rows, "sku", s.mapping[i].our_sku, s.mapping[i].our_sku,
		    arena_printf(a, "is %.*s at supplier %.*s", STR_ARG(s.mapping[i].supplier_sku), STR_ARG(s.mapping[i].supplier_id)),
		    arena_printf(a, "/settings/mappings?q=%.*s", STR_ARG(s.mapping[i].our_sku)));
	for (size_t i = 0; i < s.stocks; i++)
		put(a, rows, "stock", s.stock[i].id, s.stock[i].sku, s.stock[i].name, arena_printf(a, "/stock/items/%.*s", STR_ARG(s.stock[i].id)));
	json_put(a, o, "rows", rows);
	answer_json(api->ans, 200, o);
}
