#include "flow/order_hand.h"

#include "core/scan.h"
#include "flow/asked.h"

/* What a mapping's table of sizes says of a word. */
static int64_t
rank_of(const struct intake_map *map, struct str size)
{
	for (size_t i = 0; i < map->sizes_n; i++)
		if (str_eq(map->sizes[i].word, size))
			return map->sizes[i].rank;
	return INTAKE_RANK_NONE;
}

static void
fill_lines(struct arena *a, const struct order_hand *h, struct order_told *t)
{
	t->line = ARENA_ARRAY(a, struct order_line, h->lines + 1);
	t->text = ARENA_ARRAY(a, struct order_text, h->lines + 1);
	for (size_t i = 0; t->line != NULL && t->text != NULL && i < h->lines; i++) {
		const struct hand_line *from = &h->line[i];
		struct order_line *l = &t->line[t->lines++];

		*l = (struct order_line){ .id = arena_printf(a, "%zu", i + 1), .sku = from->sku, .title = from->title,
		    .variant_title = from->variant_title, .ordered = from->quantity, .quantity = from->quantity,
		    .price_minor = SHOPIFY_NO_AMOUNT, .flavour = from->flavour, .size = from->size,
		    .size_rank = rank_of(&t->settings.map, from->size), .work = true };
		if (from->writing.n)
			t->text[t->texts++] = (struct order_text){ l->id, from->writing, STR("") };
	}
}

static void
fill(struct tx *tx, const struct order_hand *h, int64_t number, struct order_told *t)
{
	struct arena *a = tx->arena;
	struct shop_order *o = &t->order;
	char room[64];
	struct buf human = buf_of(room, sizeof room);

	scan_id_put(&human, t->shop.prefix, number, 0);
	*o = (struct shop_order){ .id = flow_order_id(a, t->shop.id, arena_printf(a, "m-%.*s", STR_ARG(env_id(tx->env, a)))),
	    .shop_id = t->shop.id, .human = arena_str(a, buf_str(&human)), .number = number,
	    .name = arena_printf(a, "#%lld", (long long)number), .state = ORDER_FLOOR, .financial = shopify_paid_name(SHOPIFY_PAID_UNSAID),
	    .by_hand = true, .currency = t->shop.currency, .due_day = h->due_day,
	    .method = intake_method_name(h->method), .ordered_at = tx->now_ms, .shop_updated_at = tx->now_ms };
	if (h->due_day == DAY_NONE)
		o->problems |= INTAKE_BIT(INTAKE_NO_DUE_DATE);
	if (h->customer.n == 0 && h->email.n == 0)
		o->problems |= INTAKE_BIT(INTAKE_NO_CUSTOMER);
	fill_lines(a, h, t);
	for (size_t i = 0; i < t->lines; i++)
		if (t->line[i].sku.n == 0) {
			t->line[i].problems |= INTAKE_BIT(INTAKE_NO_SKU);
			o->problems |= INTAKE_BIT(INTAKE_NO_SKU);
		}
	t->person = (struct order_person){ .order_id = o->id, .customer_id = STR(""), .name = h->customer, .email = h->email, .phone = h->phone,
	    .address = STR(""), .note = h->note, .texts = flow_order_texts_print(a, t->text, t->texts), .folded = flow_order_folded(a, o, h->customer),
	    .ordered_at = tx->now_ms };
}

enum result
flow_order_hand(struct tx *tx, void *in_out)
{
	struct order_hand *h = in_out;
	struct order_told *t = ARENA_NEW(tx->arena, struct order_told);
	struct order_take take = { .told = t };
	int64_t number = 0;
	enum result result;

	if (t == NULL)
		return ERR_LIMIT;
	result = flow_asked(tx, h->key, STR("order_hand"), &h->already, &h->order_id);
	if (result != OK || h->already)
		return result;
	result = store_shop_get(tx, h->shop_id, &t->shop);
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_store", "There is no such store.");
	if (result == OK)
		result = store_order_last(tx, h->shop_id, &number);
	if (result != OK)
		return result;
	flow_shop_settings_read(tx->arena, t->shop.settings, &t->settings);
	fill(tx, h, number >= ORDER_HAND_FIRST ? number + 1 : ORDER_HAND_FIRST, t);
	result = flow_order_take(tx, &take);
	h->order_id = t->order.id;
	return result == OK ? flow_asked_keep(tx, h->key, STR("order_hand"), t->order.id) : result;
}
