#include "flow/shop_preview.h"

#include "flow/delivery.h"

struct load { struct shop_preview *p; struct shop_view shop; struct str order_id; struct delivery_kept kept; };

/* Where none is named: the newest one of the shop that can be read once more. */
static enum result
newest(struct tx *tx, struct load *l)
{
	enum { MOST = 20 };
	struct order_list list = { .shop_id = l->p->shop_id, .limit = MOST };
	enum result result = store_order_list(tx, &list);

	for (size_t i = 0; i < list.n && result == OK; i++) {
		l->order_id = list.at[i].order.id;
		result = flow_delivery_of_order(tx, l->order_id, &l->kept);
		if (result == OK)
			return OK;
		if (result == ERR_MISSING)
			result = OK;
	}
	return result != OK ? result : tx_refuse(tx, ERR_CONFLICT, "no_order",
	    list.n > 0 ? "Of the newest orders of this store no webhook is kept." : "No order has come from this store yet.");
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	enum result result = flow_shops_one(tx, l->p->shop_id, &l->shop);

	l->p->read = l->shop.settings;
	if (result == OK && l->p->settings != NULL)
		result = flow_shop_settings_parse(tx->arena, l->p->settings, &l->p->read, tx->fault);
	if (result != OK)
		return result;
	if (l->p->order_id.n == 0)
		return newest(tx, l);
	l->order_id = l->p->order_id;
	result = flow_delivery_of_order(tx, l->order_id, &l->kept);
	return result != ERR_MISSING ? result :
	    tx_refuse(tx, ERR_CONFLICT, "body_dropped", "What the shop told of this order is not kept any more. Choose a newer one.");
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
	p->order_id = l.order_id;
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
