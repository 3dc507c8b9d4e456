#include "api/stock_json.h"

#include "api/job_json.h"
#include "api/lot_json.h"
#include "flow/order_stock.h"

static void
put_amount(struct arena *a, json *o, const char *name, struct amount amount)
{
	json_put_str(a, o, name, flow_stock_text(a, amount));
}

/* On hand, held and ATS as texts, and as numerators. */
static void
put_numbers(struct arena *a, json *o, const struct stock_item *i)
{
	put_amount(a, o, "on_hand", stock_amount(i, i->on_hand));
	put_amount(a, o, "held", stock_amount(i, i->held));
	put_amount(a, o, "ats", stock_ats(i));
	json_put_int(a, o, "on_hand_n", i->on_hand);
	json_put_int(a, o, "held_n", i->held);
	json_put_int(a, o, "ats_n", i->on_hand - i->held - i->safety);
}

json *
api_stock_item_json(struct arena *a, const struct stock_row *s, const struct stock_level *l)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", s->id);
	json_put_str(a, o, "sku", s->sku);
	json_put_str(a, o, "name", s->name);
	json_put_str(a, o, "unit", s->unit);
	json_put_int(a, o, "parts", s->item.parts);
	put_numbers(a, o, &s->item);
	put_amount(a, o, "safety", stock_amount(&s->item, s->item.safety));
	json_put_int(a, o, "safety_n", s->item.safety);
	json_put_str(a, o, "oversell", stock_rule_name(s->item.rule));
	json_put_bool(a, o, "recipe", s->recipe);
	json_put_int(a, o, "level", l->level);
	json_put_str(a, o, "standing", stock_standing_name(l->standing));
	json_put_str(a, o, "standing_label", stock_standing_label(l->standing));
	json_put_str(a, o, "short_of", l->short_of);
	json_put_bool(a, o, "counted", l->counted);
	json_put_bool(a, o, "active", s->active);
	json_put(a, o, "allergens", api_allergens_json(a, s->allergens));
	json_put(a, o, "allergens_all", api_allergens_json(a, l->allergens));
	json_put_bool(a, o, "lots", s->lots);
	json_put_int(a, o, "expiry_days", s->expiry_days);
	json_put_int(a, o, "updated_at", s->updated_at);
	return o;
}

json *
api_stock_recipe_json(struct arena *a, const struct stock_ingredient *at, size_t n)
{
	json *list = json_array(a);

	for (size_t i = 0; i < n; i++) {
		json *o = json_object(a);

		json_put_str(a, o, "item_id", at[i].row.id);
		json_put_str(a, o, "sku", at[i].row.sku);
		json_put_str(a, o, "name", at[i].row.name);
		json_put_str(a, o, "unit", at[i].row.unit);
		put_amount(a, o, "amount", at[i].amount);
		put_amount(a, o, "ats", stock_ats(&at[i].row.item));
		json_put_bool(a, o, "counted", at[i].row.counted);
		json_put(a, list, NULL, o);
	}
	return list;
}

json *
api_stock_products_json(struct arena *a, const struct stock_row *at, size_t n)
{
	json *list = json_array(a);

	for (size_t i = 0; i < n; i++) {
		json *o = json_object(a);

		json_put_str(a, o, "id", at[i].id);
		json_put_str(a, o, "sku", at[i].sku);
		json_put_str(a, o, "name", at[i].name);
		json_put(a, list, NULL, o);
	}
	return list;
}

json *
api_stock_holds_json(struct arena *a, const struct stock_look_hold *at, size_t n, const struct shop *shop, size_t shops)
{
	struct shop_settings *settings = ARENA_ARRAY(a, struct shop_settings, shops + 1);
	json *list = json_array(a);

	for (size_t k = 0; k < shops && settings != NULL; k++)
		flow_shop_settings_read(a, shop[k].settings, &settings[k]);

	for (size_t i = 0; i < n; i++) {
		const struct stock_hold *h = &at[i].hold;
		json *o = json_object(a);
		int64_t until = 0;

		for (size_t k = 0; k < shops && settings != NULL; k++)
			if (str_eq(shop[k].id, at[i].order.shop_id))
				until = flow_order_stock_until(&at[i].order, &settings[k]);

		json_put_str(a, o, "order_id", h->order_id);
		json_put_str(a, o, "human", at[i].order.human);
		json_put_str(a, o, "line", h->line);
		json_put_int(a, o, "quantity", h->quantity);
		put_amount(a, o, "amount", h->amount);
		json_put_int(a, o, "created_at", h->created_at);
		api_put_time(a, o, "expires_at", until);
		json_put(a, list, NULL, o);
	}
	return list;
}

json *
api_stock_shop_json(struct arena *a, const struct variant *v, const struct shop *shop, const struct stock_row *s, const struct stock_level *l)
{
	bool told = flow_shop_push_told(shop, v, s, l);
	struct stock_push push = stock_shop_next(&v->level, l->level);
	json *o = json_object(a);

	json_put_str(a, o, "shop_id", shop->id);
	json_put_str(a, o, "name", shop->name);
	json_put_str(a, o, "variant_id", v->id);
	json_put_str(a, o, "title", v->variant_title.n ? arena_printf(a, "%.*s, %.*s", STR_ARG(v->title), STR_ARG(v->variant_title)) : v->title);
	json_put_str(a, o, "state", stock_shop_state_name(v->level.state));
	json_put_bool(a, o, "tracked", !v->level.untracked);
	json_put_int(a, o, "counted", v->level.counted);
	json_put_int(a, o, "seen", v->level.seen);
	api_put_time(a, o, "seen_at", v->level.seen_ms);
	json_put_bool(a, o, "told", told);
	json_put_str(a, o, "push", stock_push_name(told ? push.kind : STOCK_PUSH_NOTHING));
	if (told && (push.kind == STOCK_PUSH_SET || push.kind == STOCK_PUSH_REPEAT))
		json_put_int(a, o, "push_to", push.to);
	else
		json_put_null(a, o, "push_to");
	return o;
}

/* A difference: "+2", "-1/3", "0". */
static void
put_signed(struct arena *a, json *o, const char *name, int64_t n, int64_t parts)
{
	struct amount amount = AMOUNT_WHOLE(0);

	amount_make(n, parts, &amount);
	json_put_str(a, o, name, arena_printf(a, "%s%.*s", amount.n > 0 ? "+" : "", STR_ARG(flow_stock_text(a, amount))));
}

json *
api_stock_move_json(struct arena *a, const struct stock_look_move *l, struct str actor_name)
{
	const struct stock_move *m = &l->move;
	json *o = json_object(a);

	json_put_int(a, o, "seq", m->seq);
	json_put_str(a, o, "kind", m->txn.kind ? stock_kind_name(m->txn.kind) : STR(""));
	json_put_str(a, o, "text", m->txn.kind ? stock_kind_text(m->txn.kind) : STR(""));
	put_signed(a, o, "on_hand", m->txn.on_hand, m->txn.parts);
	put_signed(a, o, "held", m->txn.held, m->txn.parts);
	json_put_str(a, o, "order_id", m->order_id);
	json_put_str(a, o, "human", l->human);
	json_put_str(a, o, "line", m->line);
	json_put_str(a, o, "reason", m->reason);
	json_put_str(a, o, "actor_name", actor_name);
	json_put_int(a, o, "at", m->at);
	return o;
}

json *
api_stock_point_json(struct arena *a, const struct stock_item *i, int64_t at)
{
	json *o = json_object(a);

	json_put_int(a, o, "at", at);
	put_numbers(a, o, i);
	return o;
}

json *
api_stock_warning_json(struct arena *a, enum stock_warning warning)
{
	json *o = json_object(a);

	json_put_str(a, o, "code", stock_warning_name(warning));
	json_put_str(a, o, "text", stock_warning_text(warning));
	return o;
}
