#include "flow/demo_orders.h"

#include "flow/delivery.h"
#include "flow/floor.h"
#include "flow/shop_hook.h"

enum { HOUR_MS = 3600000, PRICE = 45 };	/* PRICE: of each cake, in its shop's currency */
static const char *const signs[] = { "#", "#FL" };	/* what the shops write before a number */

/* due: days from today, or NONE; walk: how many of its stages are done; what the customer wants on it. */
enum { NONE = 1000 };
static const struct {
	int shop, number, due, walk, quantity;
	const char *customer, *product, *variant, *sku, *flavour, *writing, *paid;
} orders[] = {
	{ 0, 12345, 0, 3, 1, "Zoë Müller", "Birthday Cake", "Medium / Vanilla", "SPONGE-V", "Vanilla", "Happy 7th, Zoë! 🎂", "paid" },
	{ 0, 12346, 0, 2, 1, "Giulia Rossi", "Birthday Cake", "Small / Chocolate", "SPONGE-C", "Chocolate", "Auguri Marco", "paid" },
	{ 0, 12347, 1, 1, 2, "Jean Dupont", "Cupcake Tower", "", "SPONGE-V", "Lemon", "", "paid" },
	{ 0, 12348, 1, 0, 1, "Ayşe Yılmaz", "Drip Cake", "Large / Salted Caramel", "SPONGE-C", "Salted caramel", "İyi ki doğdun", "paid" },
	{ 0, 12349, -1, 1, 1, "Noor Haddad", "Naked Cake", "Medium / Pistachio", "SPONGE-V", "Pistachio", "عيد ميلاد سعيد", "paid" },
	{ 0, 12350, 3, 0, 1, "Emma Jansen", "Wedding Cake", "Three tiers", "SPONGE-V", "Vanilla", "Emma & Luuk", "paid" },
	{ 0, 12351, NONE, 0, 1, "", "Birthday Cake", "Medium / Vanilla", "SPONGE-V", "Vanilla", "", "paid" },
	{ 0, 12352, 2, 0, 1, "Anna Bianchi", "Birthday Cake", "Medium / Strawberry", "SPONGE-V", "Strawberry", "Anna", "pending" },
	{ 0, 12353, 0, 4, 1, "Peter Novák", "Cheesecake", "Small / Plain", "", "Plain", "", "paid" },
	{ 1, 123, 0, 2, 1, "Mia Nguyen", "Flower Cake", "Medium / Vanilla", "SPONGE-V", "Vanilla", "Chúc mừng sinh nhật", "paid" },
	{ 1, 124, 1, 0, 3, "Oliver Smith", "Lamington Box", "", "SPONGE-C", "Chocolate", "", "paid" },
	{ 1, 125, 2, 0, 1, "Charlotte Brown", "Number Cake", "Large / Vanilla", "SPONGE-V", "Vanilla", "40", "paid" },
	{ 1, 126, 5, 0, 1, "Hina Tanaka", "Matcha Roll", "Medium / Matcha", "", "Matcha", "誕生日おめでとう", "paid" },
	{ 1, 127, 6, 0, 1, "Liam O’Connor", "Drip Cake", "Large / Chocolate", "SPONGE-C", "Chocolate", "Slán", "paid" },
};
enum { ORDERS = sizeof orders / sizeof *orders };

static void
put_pair(struct arena *a, json *list, const char *name, struct str value)
{
	json *pair = json_object(a);

	json_put_text(a, pair, "name", name);
	json_put_str(a, pair, "value", value);
	json_put(a, list, NULL, pair);
}

static json *
line_json(struct arena *a, int i)
{
	json *line = json_object(a), *properties = json_array(a);

	json_put_int(a, line, "id", INT64_C(59000000000) + orders[i].number);
	json_put_text(a, line, "title", orders[i].product);
	json_put_text(a, line, "variant_title", orders[i].variant[0] ? orders[i].variant : NULL);
	json_put_text(a, line, "sku", orders[i].sku);
	json_put_int(a, line, "quantity", orders[i].quantity);
	json_put_int(a, line, "current_quantity", orders[i].quantity);
	json_put_str(a, line, "price", arena_printf(a, "%d.00", PRICE));
	put_pair(a, properties, "Flavour", str_of(orders[i].flavour));
	if (orders[i].writing[0])
		put_pair(a, properties, "Cake Writing", str_of(orders[i].writing));
	json_put(a, line, "properties", properties);
	return line;
}

static json *
customer_json(struct arena *a, int i)
{
	json *customer = json_object(a);
	struct str first, last;

	str_cut(str_of(orders[i].customer), ' ', &first, &last);
	json_put_int(a, customer, "id", INT64_C(7000000) + orders[i].number);
	json_put_str(a, customer, "first_name", first);
	json_put_str(a, customer, "last_name", last);
	return customer;
}

/* What Shopify's webhook would say of it. */
static struct str
body(struct arena *a, const struct shop *shop, int i, int64_t now_ms)
{
	json *o = json_object(a), *attributes = json_array(a), *lines = json_array(a);
	struct str at = wire_time_text(a, now_ms - (int64_t)(ORDERS - i) * 3 * HOUR_MS);
	struct str total = arena_printf(a, "%d.00", PRICE * orders[i].quantity);
	char room[16];
	struct buf day = buf_of(room, sizeof room);

	json_put_int(a, o, "id", INT64_C(5800000000000) + orders[i].number * 10 + orders[i].shop);
	json_put_str(a, o, "name", arena_printf(a, "%s%d", signs[orders[i].shop], orders[i].number));
	json_put_int(a, o, "order_number", orders[i].number);
	json_put_str(a, o, "created_at", at);
	json_put_str(a, o, "updated_at", at);
	json_put_str(a, o, "currency", currency_code(shop->currency));
	json_put_text(a, o, "financial_status", orders[i].paid);
	json_put_str(a, o, "total_price", total);
	json_put_str(a, o, "current_total_price", total);
	if (orders[i].customer[0])
		json_put(a, o, "customer", customer_json(a, i));
	else
		json_put_null(a, o, "customer");
	if (orders[i].due != NONE) {
		day_put(&day, flow_shops_today(shop, now_ms) + orders[i].due);
		put_pair(a, attributes, "Delivery Date", buf_str(&day));
	}
	json_put(a, o, "note_attributes", attributes);
	json_put(a, lines, NULL, line_json(a, i));
	json_put(a, o, "line_items", lines);
	return json_print(a, o);
}

/* As far as its walk goes. */
static enum result
walk(struct db *db, const struct scope *scope, const struct shop_order *o, int stages)
{
	static const struct { enum stage_action action; const char *stage; } steps[] = {
		{ STAGE_PRINT, "" }, { STAGE_COMPLETE, "Filling" }, { STAGE_COMPLETE, "Covering" }, { STAGE_COMPLETE, "Decorating" },
		{ STAGE_START, "Packing" }, { STAGE_COMPLETE, "Packing" },
	};
	int most = stages == 0 ? 0 : stages == 4 ? 6 : stages + 1;
	enum result result = OK;

	for (int64_t no = 1; no <= o->tickets && result == OK; no++)
		for (int i = 0; i < most && result == OK; i++) {
			struct floor_step s = { .order_id = o->id, .no = no, .action = steps[i].action, .stage = str_of(steps[i].stage),
			    .person = STR(""), .text = STR(""), .key = STR("") };

			result = db_write(db, scope, flow_floor_step, &s);
		}
	return result;
}

static enum result
look_order(struct tx *tx, void *in_out)
{
	struct shop_order *o = in_out;

	return store_order_get(tx, o->id, o);
}

static enum result
make(const struct env *env, struct db *db, const struct scope *scope, const struct shop *shop, int i)
{
	struct arena *a = scope->arena;
	struct shop_received *r = ARENA_NEW(a, struct shop_received);
	const struct knocker from = { .account = scope->account, .integration = shop->id, .provider = STR("shopify") };
	const struct shopify_delivery d = { .body = body(a, shop, i, env_now(env)) };
	const struct shopify_head head = { .topic = SHOPIFY_ORDERS_CREATE, .topic_text = shopify_topic_name(SHOPIFY_ORDERS_CREATE),
	    .shop = shop->domain, .webhook_id = env_id(env, a) };
	struct scope as = *scope;
	struct shop_order o;
	enum result result = r != NULL && d.body.n ? flow_shop_receive(env, db, &from, &d, &head, scope, r) : ERR_LIMIT;

	if (result != OK)
		return result;
	as.user = STR("");
	as.cause_kind = STR("delivery");
	as.cause = r->delivery.id;
	result = db_write(db, &as, flow_shop_delivery, r);
	o.id = r->told.order.id;
	if (result == OK)
		result = db_read(db, scope, look_order, &o);
	return result == OK ? walk(db, scope, &o, orders[i].walk) : result;
}

enum result
flow_demo_orders_make(const struct env *env, struct db *db, const struct scope *scope, const struct shop_view *shop)
{
	enum result result = OK;

	for (int i = 0; i < ORDERS && result == OK; i++)
		result = make(env, db, scope, &shop[orders[i].shop].shop, i);
	return result;
}

/* ---- what the shops know of them ----------------------------------------------------------------------------------- */

enum { TOLD_MOST = 2000, PAGE = 100 };
struct told { struct order_list list; struct delivery_kept kept[PAGE]; size_t n; };

static enum result
find_told(struct tx *tx, void *in_out)
{
	struct told *t = in_out;
	enum result result = store_order_list(tx, &t->list);

	t->n = 0;
	for (size_t i = 0; i < t->list.n && result == OK; i++) {
		result = flow_delivery_of_order(tx, t->list.at[i].order.id, &t->kept[t->n]);
		if (result == OK)
			t->n++;
		else if (result == ERR_MISSING)
			result = OK;
	}
	return result;
}

enum result
flow_demo_orders_told(const struct env *env, struct db *db, const struct scope *scope, struct str shop_id, json **out)
{
	struct arena *a = scope->arena;
	struct told *t = ARENA_NEW(a, struct told);
	struct str body;
	enum result result = t != NULL ? OK : ERR_LIMIT;

	*out = json_array(a);
	for (int left = TOLD_MOST; left > 0 && result == OK && (left == TOLD_MOST || t->list.more); left -= PAGE) {
		const struct shop_order *last = t->list.n ? &t->list.at[t->list.n - 1].order : NULL;

		t->list = (struct order_list){ .shop_id = shop_id, .q = STR(""), .before_at = last ? last->ordered_at : 0,
		    .before_id = last ? last->id : STR(""), .limit = PAGE };
		result = db_read(db, scope, find_told, t);
		for (size_t i = 0; result == OK && i < t->n; i++) {
			result = flow_delivery_body(env, a, scope->account, &t->kept[i], &body, scope->fault);
			if (result == OK)
				json_put_raw(a, *out, NULL, body);
		}
	}
	return result;
}
