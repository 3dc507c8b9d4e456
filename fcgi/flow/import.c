#include "flow/import.h"

#include <stdlib.h>

/* ---- one row against what is there ---------------------------------------------------------------------------------- */

static bool
same(const struct mapping *m, const struct sku_row *r)
{
	return str_eq(m->supplier_sku, r->supplier_sku) && m->unit == r->unit && m->pack_size == r->pack_size && m->min_qty == r->min_qty;
}

static void
error(struct import_row *r, enum field field, struct str problem)
{
	r->action = IMPORT_ERROR;
	r->field = field;
	r->problem = problem;
	r->before = (struct mapping){ .id = STR("") };
}

/* at: the n mappings of this SKU at this supplier. The one with the same supplier SKU is meant, or else the only one. */
static void
decide(struct import_row *r, const struct mapping *const *at, size_t n)
{
	const struct mapping *meant = n == 1 ? at[0] : NULL;

	for (size_t i = 0; i < n; i++)
		if (str_eq(at[i]->supplier_sku, r->row.supplier_sku))
			meant = at[i];
	r->before = meant != NULL ? *meant : (struct mapping){ .id = STR("") };
	if (n == 0)
		r->action = IMPORT_ADD;
	else if (meant == NULL)
		error(r, FIELD_OUR_SKU, STR("This SKU is mapped to several at this supplier. Remove all but one first."));
	else
		r->action = same(meant, &r->row) ? IMPORT_SAME : IMPORT_CHANGE;
}

/* ---- all that is there ------------------------------------------------------------------------------------------------ */

struct there { struct mapping *at; size_t n, cap; };	/* by our SKU */

static enum result
add_page(struct tx *tx, struct there *t, const struct mapping *page, size_t n)
{
	if (t->n + n > t->cap) {
		size_t cap = (t->n + n) * 2;
		struct mapping *more = ARENA_ARRAY(tx->arena, struct mapping, cap);

		if (more == NULL)
			return ERR_LIMIT;
		for (size_t i = 0; i < t->n; i++)
			more[i] = t->at[i];
		t->at = more;
		t->cap = cap;
	}
	for (size_t i = 0; i < n; i++)
		t->at[t->n++] = page[i];
	return OK;
}

static enum result
load_all(struct tx *tx, struct there *t)
{
	enum { PAGE = 1000 };
	struct mapping_query q = { .limit = PAGE };
	struct mapping *page;
	size_t n = PAGE;
	enum result result = OK;

	while (n == PAGE && result == OK) {
		result = store_mapping_list(tx, &q, &page, &n);
		if (result == OK)
			result = add_page(tx, t, page, n);
		if (result == OK && n > 0) {
			q.after_sku = page[n - 1].our_sku;
			q.after_id = page[n - 1].id;
		}
	}
	return result;
}

/* Those of one SKU at one supplier; at most room of them, which is more than anybody has. */
static size_t
find(const struct there *t, const struct sku_row *r, const struct mapping **out, size_t room)
{
	size_t low = 0, high = t->n, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(t->at[middle].our_sku, r->our_sku) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < t->n && str_eq(t->at[low].our_sku, r->our_sku) && n < room; low++)
		if (str_eq(t->at[low].supplier_id, r->supplier))
			out[n++] = &t->at[low];
	return n;
}

/* ---- twice in the file ------------------------------------------------------------------------------------------------ */

static int
by_key(const void *a, const void *b)
{
	const struct import_row *x = *(struct import_row *const *)a, *y = *(struct import_row *const *)b;
	int order = str_cmp(x->row.supplier, y->row.supplier);

	if (order == 0)
		order = str_cmp(x->row.our_sku, y->row.our_sku);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static bool
one_key(const struct import_row *a, const struct import_row *b)
{
	return str_eq(a->row.supplier, b->row.supplier) && str_eq(a->row.our_sku, b->row.our_sku);
}

/*
 * A SKU may stand in the file as often as it stands in the store, each time for another of its rows: so that what was
 * exported can be imported.  Otherwise the first line counts.
 */
static void
refuse_twice(struct arena *a, struct import_row *const *group, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = 0; k < i && group[i]->action != IMPORT_ERROR; k++) {
			bool another = group[i]->before.id.n && group[k]->before.id.n &&
			    !str_eq(group[i]->before.id, group[k]->before.id);

			if (group[k]->action != IMPORT_ERROR && !another)
				error(group[i], FIELD_OUR_SKU, arena_printf(a,
				    "Line %lld has this SKU of this supplier already.", (long long)group[k]->line));
		}
}

static enum result
look_for_twice(struct tx *tx, const struct import *im)
{
	struct import_row **sorted = ARENA_ARRAY(tx->arena, struct import_row *, im->n + 1);
	size_t n = 0;

	if (sorted == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < im->n; i++)
		if (im->row[i].action != IMPORT_ERROR)
			sorted[n++] = &im->row[i];
	qsort(sorted, n, sizeof *sorted, by_key);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && one_key(sorted[from], sorted[to]); to++)
			;
		refuse_twice(tx->arena, &sorted[from], to - from);
	}
	return OK;
}

/* ---- the plan --------------------------------------------------------------------------------------------------------- */

static void
check(struct arena *a, struct import_row *r)
{
	enum { ROOM = 160 };
	struct field_error wrong = sku_row_check(&r->text, &r->row);
	struct buf say;

	r->action = IMPORT_ADD;
	r->problem = STR("");
	if (r->unread.n) {
		error(r, FIELD_NONE, r->unread);
	} else if (wrong.problem != FIELD_OK) {
		say = buf_of(arena_get(a, ROOM), ROOM);
		if (say.p != NULL)
			field_say(&say, wrong);
		error(r, wrong.field, buf_str(&say));
	}
}

enum result
flow_import_plan(struct tx *tx, void *in_out)
{
	enum { SAME_SKU = 50 };
	struct import *im = in_out;
	const struct mapping *at[SAME_SKU];
	struct there there = { .n = 0 };
	enum result result = load_all(tx, &there);

	for (int i = 0; i < IMPORT_ACTIONS; i++)
		im->count[i] = 0;
	for (size_t i = 0; i < im->n && result == OK; i++) {
		check(tx->arena, &im->row[i]);
		if (im->row[i].action != IMPORT_ERROR)
			decide(&im->row[i], at, find(&there, &im->row[i].row, at, SAME_SKU));
	}
	if (result == OK)
		result = look_for_twice(tx, im);
	for (size_t i = 0; i < im->n; i++)
		im->count[im->row[i].action]++;
	return result;
}

/* ---- doing it --------------------------------------------------------------------------------------------------------- */

struct chunk { const struct import *im; size_t from, to; };

static enum result
keep(struct tx *tx, const struct import_row *planned)
{
	enum { SAME_SKU = 20 };
	struct import_row r = *planned;
	const struct mapping *at[SAME_SKU];
	struct mapping *rows, after;
	size_t n;
	enum result result = store_mapping_find(tx, r.row.supplier, r.row.our_sku, &rows, &n);

	if (result != OK)
		return result;
	n = n < SAME_SKU ? n : SAME_SKU;
	for (size_t i = 0; i < n; i++)
		at[i] = &rows[i];
	decide(&r, at, n);
	if (r.action == IMPORT_SAME)
		return OK;
	if (r.action == IMPORT_ERROR)
		return tx_refuse(tx, ERR_CONFLICT, "changed_meanwhile", "Somebody else has just changed %.*s. Import the rest again.",
		    STR_ARG(r.row.our_sku));
	after = (struct mapping){ .supplier_id = r.row.supplier, .our_sku = r.row.our_sku, .supplier_sku = r.row.supplier_sku,
	    .unit = r.row.unit, .pack_size = r.row.pack_size, .min_qty = r.row.min_qty, .origin = STR("csv") };
	return flow_mappings_keep(tx, &r.before, &after);
}

static enum result
keep_chunk(struct tx *tx, void *in_out)
{
	const struct chunk *c = in_out;
	enum result result = OK;

	for (size_t i = c->from; i < c->to && result == OK; i++)
		if (c->im->row[i].action == IMPORT_ADD || c->im->row[i].action == IMPORT_CHANGE)
			result = keep(tx, &c->im->row[i]);
	return result;
}

enum result
flow_import_apply(struct db *db, const struct scope *scope, const struct import *im)
{
	enum result result = OK;

	for (size_t from = 0; from < im->n && result == OK; from += IMPORT_CHUNK) {
		struct arena scratch = *scope->arena;
		struct scope own = *scope;
		struct chunk chunk = { im, from, from + IMPORT_CHUNK < im->n ? from + IMPORT_CHUNK : im->n };

		own.arena = &scratch;	/* 20,000 rows would fill it */
		result = db_write(db, &own, keep_chunk, &chunk);
	}
	return result;
}
