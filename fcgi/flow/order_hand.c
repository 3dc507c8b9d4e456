#include "flow/order_hand.h"

#include "core/scan.h"
#include "flow/asked.h"
#include "flow/shops.h"

/* What the form asks for, by the names that it gives them here; sizes, lead time and what is needed are the store's own. */
static const struct intake_name names[] = {
	{ INTAKE_DUE, { "due", 3 } }, { INTAKE_FLAVOUR, { "flavour", 7 } }, { INTAKE_SIZE, { "size", 4 } },
};
static const struct intake_search places[] = { { INTAKE_ATTRIBUTES }, { INTAKE_PROPERTIES } };
/* No form asks for an address: it stands in the note. */
enum { UNASKED = INTAKE_BIT(INTAKE_NO_ADDRESS) | INTAKE_BIT(INTAKE_METHOD_UNREADABLE) };

/* Reads it as a shop's order is read. False: there is no room. */
static bool
check(struct arena *a, const struct order_hand *h, const struct order_told *t, int32_t today, struct intake *out)
{
	struct intake_map map = t->settings.map;
	struct intake_fact *fact = ARENA_ARRAY(a, struct intake_fact, 2 * h->lines + 1);
	struct intake_line *line = ARENA_ARRAY(a, struct intake_line, h->lines + 1);
	struct intake_in in = { .facts = fact, .lines = line, .lines_n = h->lines, .note = STR(""), .ordered_day = today };
	char room[16];
	struct buf due = buf_of(room, sizeof room);

	map.names = names;
	map.names_n = sizeof names / sizeof *names;
	map.places = places;
	map.places_n = sizeof places / sizeof *places;
	*out = (struct intake){ .facts = ARENA_ARRAY(a, struct intake_seen, 2 * h->lines + 1), .lines = ARENA_ARRAY(a, struct intake_made, h->lines + 1) };
	if (fact == NULL || line == NULL || out->facts == NULL || out->lines == NULL)
		return false;
	if (h->due_day != DAY_NONE) {
		day_put(&due, (int32_t)h->due_day);
		fact[in.facts_n++] = (struct intake_fact){ INTAKE_ATTRIBUTES, -1, names[0].name, arena_str(a, buf_str(&due)) };
	}
	for (size_t i = 0; i < h->lines; i++) {
		line[i] = (struct intake_line){ h->line[i].variant_title, h->line[i].sku };
		fact[in.facts_n++] = (struct intake_fact){ INTAKE_PROPERTIES, (int32_t)i, names[1].name, h->line[i].flavour };
		fact[in.facts_n++] = (struct intake_fact){ INTAKE_PROPERTIES, (int32_t)i, names[2].name, h->line[i].size };
	}
	intake_read(&map, &in, out);
	out->problems &= ~(uint32_t)UNASKED;
	return !arena_full(a);
}

static void
fill_lines(struct arena *a, const struct order_hand *h, const struct intake *in, struct order_told *t)
{
	t->line = ARENA_ARRAY(a, struct order_line, h->lines + 1);
	t->text = ARENA_ARRAY(a, struct order_text, h->lines + 1);
	for (size_t i = 0; t->line != NULL && t->text != NULL && i < h->lines; i++) {
		const struct hand_line *from = &h->line[i];
		const struct intake_made *made = &in->lines[i];
		struct order_line *l = &t->line[t->lines++];

		*l = (struct order_line){ .id = arena_printf(a, "%zu", i + 1), .sku = from->sku, .title = from->title,
		    .variant_title = from->variant_title, .ordered = from->quantity, .quantity = from->quantity,
		    .price_minor = SHOPIFY_NO_AMOUNT, .flavour = made->flavour, .size = made->size, .size_rank = made->size_rank,
		    .problems = made->problems, .work = true };
		if (from->writing.n)
			t->text[t->texts++] = (struct order_text){ l->id, from->writing, STR("") };
	}
}

static enum result
fill(struct tx *tx, const struct order_hand *h, int64_t number, struct order_told *t)
{
	struct arena *a = tx->arena;
	struct shop_order *o = &t->order;
	char room[64];
	struct buf human = buf_of(room, sizeof room);
	struct intake in;

	if (!check(a, h, t, flow_shops_today(&t->shop, tx->now_ms), &in))
		return ERR_LIMIT;
	scan_id_put(&human, t->shop.prefix, number, 0);
	*o = (struct shop_order){ .id = flow_order_id(a, t->shop.id, arena_printf(a, "m-%.*s", STR_ARG(env_id(tx->env, a)))),
	    .shop_id = t->shop.id, .human = arena_str(a, buf_str(&human)), .number = number,
	    .name = arena_printf(a, "#%lld", (long long)number), .state = ORDER_FLOOR, .financial = shopify_paid_name(SHOPIFY_PAID_UNSAID),
	    .by_hand = true, .currency = t->shop.currency, .due_day = h->due_day != DAY_NONE ? h->due_day : in.due_day,
	    .due_time = h->due_time, .method = intake_method_name(h->method), .problems = in.problems | in.line_problems,
	    .ordered_at = tx->now_ms, .shop_updated_at = tx->now_ms };
	if (h->customer.n == 0 && h->email.n == 0)
		o->problems |= INTAKE_BIT(INTAKE_NO_CUSTOMER);
	fill_lines(a, h, &in, t);
	t->person = (struct order_person){ .order_id = o->id, .customer_id = STR(""), .name = h->customer, .email = h->email, .phone = h->phone,
	    .address = STR(""), .note = h->note, .texts = flow_order_texts_print(a, t->text, t->texts), .folded = flow_order_folded(a, o, h->customer),
	    .ordered_at = tx->now_ms };
	return arena_full(a) ? ERR_LIMIT : OK;
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
	result = fill(tx, h, number >= ORDER_HAND_FIRST ? number + 1 : ORDER_HAND_FIRST, t);
	if (result == OK)
		result = flow_order_take(tx, &take);
	h->order_id = t->order.id;
	return result == OK ? flow_asked_keep(tx, h->key, STR("order_hand"), t->order.id) : result;
}
