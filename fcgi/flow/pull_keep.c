/* What a page of Optiply's means for the mirror. Declared in pull_round.h. */
#include "flow/pull_round.h"

#include "core/buyorder.h"
#include "flow/mappings.h"
#include "store/portal.h"
#include "store/source.h"

/* ---- packs and minimums, for the mappings ------------------------------------------------------------------------ */

/* What a supplier product says beyond its SKU: in our units, a quantity must be a multiple of the lot. */
static bool
says_more(const struct source_buy *b, struct str our_sku)
{
	if (our_sku.n == 0 || b->sku.n == 0 || (b->lot_size <= 1 && b->min_qty == 0))
		return false;
	return field_check(FIELD_OUR_SKU, our_sku) == FIELD_OK && field_check(FIELD_SUPPLIER_SKU, b->sku) == FIELD_OK &&
	    b->lot_size <= SKU_PACK_MAX && b->min_qty <= SKU_QUANTITY_MAX;
}

static bool
same(const struct mapping *x, const struct mapping *y)
{
	return str_eq(x->supplier_sku, y->supplier_sku) && x->unit == y->unit && x->pack_size == y->pack_size &&
	    x->min_qty == y->min_qty;
}

/*
 * The mapping row that follows from a supplier product. A row that a person made, or an import, says all: then there is none
 * of ours.  before is what the supplier product was, to find the row that followed from that.
 */
static enum result
keep_mapping(struct tx *tx, const struct source_buy *before, const struct source_buy *now, struct str our_sku)
{
	struct mapping row = { .supplier_id = now->supplier_id, .our_sku = our_sku, .supplier_sku = now->sku, .origin = STR("source"),
	    .unit = SKU_PIECE, .pack_size = now->lot_size > 1 ? now->lot_size : 1, .min_qty = now->min_qty };
	const struct mapping *ours = NULL;
	struct mapping *at;
	bool wanted = says_more(now, our_sku);
	size_t n;
	enum result result = our_sku.n ? store_mapping_find(tx, now->supplier_id, our_sku, &at, &n) : ERR_MISSING;

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(at[i].origin, row.origin))
			wanted = false;
		else if (str_eq(at[i].supplier_sku, now->sku) || (ours == NULL && str_eq(at[i].supplier_sku, before->sku)))
			ours = &at[i];
	}
	if (ours == NULL && !wanted)
		return OK;
	if (ours != NULL && !wanted)
		return flow_mappings_drop(tx, ours);
	if (ours != NULL && same(ours, &row))
		return OK;
	result = flow_mappings_keep(tx, ours != NULL ? ours : &(struct mapping){ .min_qty = 0 }, &row);
	return result == ERR_CONFLICT ? OK : result;	/* another product's row says the same */
}

static enum result
keep_supplier_product(struct tx *tx, struct str customer, const struct optiply_supplier_product *p)
{
	struct source_buy now = { .supplier_id = p->supplier_id, .product_id = p->product_id,
	    .sku = p->sku, .price = p->price, .lot_size = p->lot_size, .min_qty = p->min_qty };
	struct source_buy before = { .supplier_id = p->supplier_id, .product_id = p->product_id };
	struct str our_sku;
	enum result result = store_source_get_buy(tx, customer, &before, &our_sku);

	if (result == OK || result == ERR_MISSING)
		result = store_source_put_buy(tx, customer, &now);
	if (result == OK)	/* not ours, or nothing was kept of it: then it says nothing for us */
		result = store_source_get_buy(tx, customer, &now, &our_sku);
	return result == OK ? keep_mapping(tx, &before, &now, our_sku) : result == ERR_MISSING ? OK : result;
}

/* ---- orders and their lines --------------------------------------------------------------------------------------- */

static enum result
keep_order(struct tx *tx, const struct pull_state *s, const struct optiply_order *o)
{
	struct str customer = s->site.account, status, now = optiply_status(o, &s->rule);
	enum result result = store_source_order_status(tx, customer, o->id, &status);

	if (!optiply_ready(o, &s->rule) || o->supplier_id.n == 0)
		return result == OK ? store_source_mark_order(tx, customer, o->id, str_eq(now, STR("open")) ? STR("no_supplier") : now) :
		    result == ERR_MISSING ? OK : result;
	if (result != OK && result != ERR_MISSING)
		return result;
	if (!str_eq(status, now))	/* not to be seen before its lines are there */
		status = STR(SOURCE_READING);
	return store_source_put_order(tx, customer, o->id, o->supplier_id, status, o->placed_ms);
}

static enum result
currency_of(struct tx *tx, const struct pull_state *s, enum currency *out)
{
	struct portal_row portal;
	enum result result;

	*out = s->currency;
	if (*out != CURRENCY_NONE)
		return OK;
	result = store_portal_of(tx, s->round.supplier, &portal);
	*out = result == OK && portal.currency != CURRENCY_NONE ? portal.currency : CURRENCY_EUR;
	return result == ERR_MISSING ? OK : result;
}

static enum result
keep_line(struct tx *tx, const struct pull_state *s, const struct optiply_line *l, enum currency currency)
{
	struct source_buy buy = { .supplier_id = s->round.supplier, .product_id = l->product_id };
	struct str price = optiply_unit_price(tx->arena, l, currency), our_sku;
	enum result result = OK;

	if (price.n == 0) {
		result = store_source_get_buy(tx, s->site.account, &buy, &our_sku);
		price = buy.price;
	}
	if (result != OK && result != ERR_MISSING)
		return result;
	return store_source_put_line(tx, s->site.account, l->id, l->order_id, l->product_id, l->quantity, price);
}

static enum result
keep_lines(struct tx *tx, const struct pull_state *s, const struct optiply_page *page, json *seen)
{
	const struct pull_round *r = &s->round;
	struct str *ids = ARENA_ARRAY(tx->arena, struct str, json_count(r->seen) + page->n + 1);
	enum currency currency = CURRENCY_NONE;
	size_t n = 0;
	enum result result = ids == NULL ? ERR_LIMIT : currency_of(tx, s, &currency);

	for (const json *id = json_first(r->seen); ids != NULL && id != NULL; id = json_next(id))
		ids[n++] = json_string(id);
	for (size_t i = 0; result == OK && i < page->n; i++) {
		if (!str_eq(page->line[i].order_id, r->order))	/* the filter was not heard: somebody else's, perhaps */
			continue;
		ids[n++] = page->line[i].id;
		result = keep_line(tx, s, &page->line[i], currency);
	}
	for (size_t i = 0; i < n; i++)
		json_put_str(tx->arena, seen, NULL, ids[i]);
	if (result != OK || page->next.n)
		return result;
	result = store_source_keep_lines(tx, s->site.account, r->order, ids, n);
	return result == OK ? store_source_mark_order(tx, s->site.account, r->order, STR("open")) : result;
}

/* ---- a page -------------------------------------------------------------------------------------------------------- */

enum result
flow_pull_keep(struct tx *tx, const struct pull_state *s, const struct optiply_page *page, json *seen)
{
	struct str customer = s->site.account;
	enum result result = OK;

	if (page->resource == OPTIPLY_BUY_ORDER_LINES)
		return keep_lines(tx, s, page, seen);
	for (size_t i = 0; result == OK && i < page->n; i++)
		switch (page->resource) {
		case OPTIPLY_SUPPLIERS:
			result = store_source_put_supplier(tx, customer, page->supplier[i].id, page->supplier[i].name);
			break;
		case OPTIPLY_PRODUCTS:	/* what the supplier calls it comes with the supplier's products */
			result = store_source_put_product(tx, customer, page->product[i].id, page->product[i].sku, STR(""),
			    page->product[i].name);
			break;
		case OPTIPLY_SUPPLIER_PRODUCTS:
			result = keep_supplier_product(tx, customer, &page->supplier_product[i]);
			break;
		case OPTIPLY_BUY_ORDERS:
			result = keep_order(tx, s, &page->order[i]);
			break;
		case OPTIPLY_BUY_ORDER_LINES:
			break;
		}
	return result;
}
