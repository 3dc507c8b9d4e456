#include "flow/shop_preview.h"

#include "flow/delivery.h"
#include "store/event.h"

struct load { struct shop_preview *p; struct shop_view shop; struct delivery_kept kept; };

/* The newest webhook that told the order, whose body is kept. */
static enum result
find_body(struct tx *tx, struct load *l)
{
	enum { MOST = 200 };
	struct event *e;
	size_t n;
	enum result result = store_event_subject(tx, STR("shop_order"), l->p->order_id, 0, MOST, &e, &n);

	for (size_t i = n; i-- > 0 && result == OK && l->kept.box.bytes.n == 0;)
		if (str_eq(e[i].cause_kind, STR("delivery"))) {
			result = flow_delivery_load(tx, e[i].cause_id, &l->kept);
			if (result == ERR_MISSING)	/* retention */
				result = OK;
		}
	if (result == OK && l->kept.box.bytes.n == 0)
		return tx_refuse(tx, ERR_CONFLICT, "body_dropped", "What the shop told of this order is not kept any more. Choose a newer one.");
	return result;
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	struct order_list newest = { .shop_id = l->p->shop_id, .limit = 1 };
	enum result result = flow_shops_one(tx, l->p->shop_id, &l->shop);

	l->kept = (struct delivery_kept){ .box = { .bytes = STR("") } };
	l->p->read = l->shop.settings;
	if (result == OK && l->p->settings != NULL)
		result = flow_shop_settings_parse(tx->arena, l->p->settings, &l->p->read, tx->fault);
	if (result == OK && l->p->order_id.n == 0) {
		result = store_order_list(tx, &newest);
		if (result == OK && newest.n == 0)
			return tx_refuse(tx, ERR_MISSING, "no_order", "No order has come from this store yet.");
		if (result == OK)
			l->p->order_id = newest.at[0].order.id;
	}
	return result == OK ? find_body(tx, l) : result;
}

enum result
flow_shop_preview(const struct env *env, struct db *db, const struct scope *scope, struct shop_preview *p)
{
	struct arena *a = scope->arena;
	struct load l = { .p = p };
	struct shopify_hook *hook = ARENA_NEW(a, struct shopify_hook);
	struct str body;
	enum result result = hook != NULL ? db_read(db, scope, load, &l) : ERR_LIMIT;

	if (result != OK)
		return result;
	result = flow_delivery_body(env, a, scope->account, &l.kept, &body, scope->fault);
	if (result == OK)
		result = shopify_read(a, SHOPIFY_ORDERS_UPDATED, body, hook, scope->fault);
	if (result != OK)
		return result;
	l.shop.shop.settings = json_print(a, flow_shop_settings_json(a, &p->read));
	flow_order_facts(a, &l.shop.shop, &hook->order, &p->facts);
	p->intake = (struct intake){ .facts = ARENA_ARRAY(a, struct intake_seen, p->facts.facts_n + 1),
	    .lines = ARENA_ARRAY(a, struct intake_made, p->facts.lines_n + 1) };
	if (arena_full(a))
		return ERR_LIMIT;
	intake_read(&p->read.map, &p->facts, &p->intake);
	return flow_order_tell(a, &l.shop.shop, &hook->order, &p->told);
}
