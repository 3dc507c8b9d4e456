#include "flow/shop_news.h"

#include "flow/credential.h"
#include "flow/notify.h"
#include "flow/order_take.h"
#include "flow/shop_access.h"
#include "flow/shop_products.h"
#include "flow/shop_push.h"
#include "flow/shop_redact.h"
#include "flow/shops.h"
#include "store/delivery.h"
#include "store/event.h"
#include "store/job.h"
#include "store/sealed.h"

enum { NAMED_MAX = 50 };	/* orders, in a notice */

static void
unused(struct shop_news *n, struct str why)
{
	n->used = false;
	n->note = why;
}

/* ---- orders that are gone ------------------------------------------------------------------------------------------ */

enum result
flow_shop_order_gone(struct tx *tx, struct str order_id, struct str why, bool *changed, struct str *note)
{
	struct order_work w = { .all = { .tickets = 0 } };
	struct order_told *told = ARENA_NEW(tx->arena, struct order_told);
	struct order_take take = { .told = told };
	enum result result;

	*changed = false;
	if (told == NULL)
		return ERR_LIMIT;
	result = flow_order_open(tx, order_id, &w);
	if (result == ERR_MISSING) {
		*note = STR("It is about no order that we have.");
		return OK;
	}
	if (result == OK && w.all.order.state == ORDER_COMPLETE && w.all.tickets == 0) {
		*note = STR("It is complete: what was sold stays sold.");
		return OK;
	}
	if (result != OK)
		return result;
	*told = (struct order_told){ .shop = w.shop, .settings = w.settings, .order = w.all.order, .cancelled = true, .gone = why,
	    .line = w.all.line, .lines = w.all.lines, .person = { .order_id = w.all.order.id } };
	told->order.shop_updated_at++;
	result = store_order_person_get(tx, w.all.order.id, &told->person);
	if (result == OK)
		flow_order_texts_read(tx->arena, told->person.texts, &told->text, &told->texts);
	if (result == OK || result == ERR_MISSING)
		result = flow_order_take(tx, &take);
	*changed = take.changed;
	*note = take.changed ? STR("") : STR("It was cancelled already.");
	return result;
}

static enum result
deleted(struct tx *tx, struct shop_news *n)
{
	return flow_shop_order_gone(tx, flow_order_id(tx->arena, n->shop->id, n->hook->id), STR("The store says that it has deleted it."),
	    &n->used, &n->note);
}

/* ---- products and levels ------------------------------------------------------------------------------------------- */

static bool
is_named(const struct shopify_product *p, struct str id)
{
	for (size_t i = 0; i < p->variants; i++)
		if (str_eq(p->variant[i].id, id))
			return true;
	return false;
}

/* Whether a variant that it does not name is gone. */
static bool
names_all(const struct shopify_product *p)
{
	const shopify_problems cut = SHOPIFY_BIT(SHOPIFY_LINE_UNREADABLE) | SHOPIFY_BIT(SHOPIFY_VARIANTS_CUT);

	return p->variants_said == SHOPIFY_SAID && !p->more_variants && (p->problems & cut) == 0;
}

enum result
flow_shop_product(struct tx *tx, const struct shop *shop, const struct shopify_product *p, bool *changed)
{
	struct variant *known;
	size_t n;
	bool one;
	enum result result = OK;

	*changed = false;
	for (size_t i = 0; i < p->variants && result == OK; i++) {
		const struct shopify_variant *from = &p->variant[i];
		struct variant v = { .shop_id = shop->id, .id = from->id, .product_id = p->id, .item_id = from->item_id,
		    .sku = str_trim(from->sku), .title = p->title,
		    .variant_title = str_eq(from->title, STR("Default Title")) ? STR("") : from->title, .product_type = p->product_type };

		result = store_variant_put(tx, &v, &one);
		*changed |= one;
	}
	if (result != OK || !names_all(p))
		return result;
	result = store_variant_of_product(tx, shop->id, p->id, &known, &n);
	for (size_t i = 0; i < n && result == OK; i++)
		if (!known[i].gone && !is_named(p, known[i].id)) {
			result = store_variant_gone(tx, shop->id, known[i].id);
			*changed = true;
		}
	return result;
}

static enum result
product(struct tx *tx, struct shop_news *n)
{
	const struct shopify_product *p = &n->hook->product;
	const struct shop_args more = { .step = STR(SHOP_PRODUCTS_VARIANTS), .id = p->id };
	struct variant *v;
	size_t variants;
	enum result result = flow_shop_product(tx, n->shop, p, &n->used);

	n->note = n->used ? STR("") : STR("It says what was known already.");
	if (result == OK && p->more_variants)
		result = flow_shop_begin(tx, TOPIC_SHOP_PRODUCTS, n->shop->id, p->id, &more, 0, 0, NULL, NULL);
	if (result != OK || !n->used)
		return result;
	result = store_variant_of_product(tx, n->shop->id, p->id, &v, &variants);
	for (size_t i = 0; i < variants && result == OK; i++)
		result = flow_shop_push(tx, n->shop, &v[i], 0);
	return result;
}

static enum result
product_gone(struct tx *tx, struct shop_news *n)
{
	struct shopify_product none = { .id = n->hook->id, .variants_said = SHOPIFY_SAID };
	enum result result = flow_shop_product(tx, n->shop, &none, &n->used);

	n->note = n->used ? STR("") : STR("It is about no product that we have.");
	return result;
}

static enum result
level(struct tx *tx, struct shop_news *n)
{
	const struct shopify_level *l = &n->hook->level;
	struct variant v;
	enum result result;

	if (!str_eq(l->location_id, n->shop->location)) {
		unused(n, n->shop->location.n ? STR("It is about another location.") : STR("No location has been chosen for this store."));
		return OK;
	}
	result = store_variant_of_item(tx, n->shop->id, l->item_id, &v);
	if (result == ERR_MISSING) {
		unused(n, STR("It is about no product that we have."));
		return OK;
	}
	if (result != OK)
		return result;
	n->used = v.level.untracked == l->tracked;
	v.level.untracked = !l->tracked;
	if (l->tracked && stock_shop_heard(&v.level, l->available, l->updated_ms))
		n->used = true;
	n->note = n->used ? STR("") : STR("A newer level is known.");
	result = n->used ? store_variant_level(tx, &v) : OK;
	return result == OK && n->used ? flow_shop_push(tx, n->shop, &v, 0) : result;
}

/* ---- what is personal ---------------------------------------------------------------------------------------------- */

static enum result
drop_bodies(struct tx *tx, struct str order_id)
{
	enum { PAGE = 500 };
	struct event *e;
	int64_t after = 0;
	size_t n = PAGE;
	enum result result = OK;

	while (n == PAGE && result == OK) {
		result = store_event_subject(tx, STR("shop_order"), order_id, after, PAGE, &e, &n);
		for (size_t i = 0; i < n && result == OK; i++) {
			after = e[i].seq;
			if (!str_eq(e[i].cause_kind, STR("delivery")))
				continue;
			result = store_sealed_delete(tx, flow_credential_owner(tx->arena, "delivery", e[i].cause_id), STR("body"));
			if (result == OK)
				result = store_delivery_forget(tx, e[i].cause_id);
		}
	}
	return result;
}

enum result
flow_shop_redact(struct tx *tx, struct str order_id, bool *changed)
{
	struct order_work w = { .fresh = false };
	struct order_fact fact = { .why = STR("What is personal was taken away.") };
	const struct shop_order *o = &w.all.order;
	struct order_person person;
	enum result result = flow_order_open(tx, order_id, &w);

	*changed = false;
	if (result == ERR_MISSING)
		return store_order_person_redact(tx, order_id, STR(""), 0);
	if (result == OK)
		result = drop_bodies(tx, order_id);
	if (result == OK)
		result = store_order_person_get(tx, order_id, &person);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	*changed = true;
	result = store_order_person_redact(tx, order_id, flow_order_folded(tx->arena, o, STR("")), o->ordered_at);
	fact.state = o->state;
	fact.order_stage = o->stage;
	return result == OK ? flow_order_keep(tx, &w, "redacted", &fact, NULL) : result;
}

/* Something that a person has to see to. */
static enum result
ask_people(struct tx *tx, struct shop_news *n, struct str title, struct str text)
{
	struct notice notice = { .severity = NOTICE_WARNING, .subject = STR("shop"), .subject_id = n->shop->id, .title = title, .text = text };

	notice.dedupe = arena_printf(tx->arena, "shop/%.*s/%.*s/%.*s", STR_ARG(n->shop->id), STR_ARG(shopify_topic_name(n->topic)),
	    STR_ARG(n->topic == SHOPIFY_CUSTOMERS_DATA_REQUEST ? n->hook->privacy.request_id : STR("")));
	n->used = true;
	return flow_notify(tx, &notice, 0, true);
}

static enum result
redact_customer(struct tx *tx, struct shop_news *n)
{
	const struct shopify_privacy *p = &n->hook->privacy;
	struct str *id = ARENA_ARRAY(tx->arena, struct str, p->orders + 1);
	const struct redaction r = { .shop_id = n->shop->id, .customer = p->customer_id, .order = id, .orders = p->orders };
	enum result result;

	if (id == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < p->orders; i++)
		id[i] = flow_order_id(tx->arena, n->shop->id, p->order_id[i]);
	result = p->customer_id.n ? store_order_customer_redact(tx, p->customer_id) : OK;
	if (result == OK)
		result = flow_shop_redact_customer(tx, &r, &n->used);
	n->note = n->used ? STR("") : STR("Nothing personal of this customer is kept.");
	if (result != OK || !p->problems)
		return result;
	return ask_people(tx, n, arena_printf(tx->arena, "%.*s: A redaction names more orders than are read", STR_ARG(n->shop->name)),
	    arena_printf(tx->arena, "Those beyond the first %d were only found by the customer's id. Look whether one is left.",
	    SHOPIFY_IDS_MAX));
}

static enum result
request(struct tx *tx, struct shop_news *n)
{
	const struct shopify_privacy *p = &n->hook->privacy;
	struct str text = STR("Export these orders' personal data for the shop within thirty days:");

	for (size_t i = 0; i < p->orders && i < NAMED_MAX; i++)
		text = arena_printf(tx->arena, "%.*s\n%.*s", STR_ARG(text), STR_ARG(flow_order_id(tx->arena, n->shop->id, p->order_id[i])));
	if (p->orders > NAMED_MAX)
		text = arena_printf(tx->arena, "%.*s\nand %zu%s more, which Shopify names.", STR_ARG(text), p->orders - NAMED_MAX, p->problems ? " or" : "");
	return ask_people(tx, n,
	    arena_printf(tx->arena, "%.*s: A customer asks for their data", STR_ARG(n->shop->name)), text);
}

/* ---- the shop itself ----------------------------------------------------------------------------------------------- */

/* Shopify repeats for hours what it could not deliver: by then the app may be there again, and that is known. */
static enum result
uninstalled(struct tx *tx, struct shop_news *n)
{
	struct event e = { .subject = STR("shop"), .subject_id = n->shop->id, .type = STR("disconnected") };
	int64_t good_ms;
	enum result result = flow_shops_good_since(tx, n->shop->id, &good_ms);

	if (result == OK && n->at_ms < good_ms) {
		unused(n, STR("It happened before the store's keys were entered, or its connection was last tested as good: the app is there again."));
		return OK;
	}
	n->used = true;
	if (result == OK)
		result = flow_shop_disconnected(tx, n->shop->id,
		    STR("The app was uninstalled in the shop, and nothing is asked of it any more. Install it again and enter its keys."));
	return result == OK ? store_event_add(tx, &e) : result;
}

static enum result
redact_shop(struct tx *tx, struct shop_news *n)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_SHOP_REDACT)->name), .subject = STR("shop"), .subject_id = n->shop->id };

	job.dedupe = arena_printf(tx->arena, "shop.redact/%.*s", STR_ARG(n->shop->id));
	n->used = true;
	return store_job_add(tx, &job, NULL);
}

static enum result
privacy(struct tx *tx, struct shop_news *n)
{
	if (n->topic == SHOPIFY_CUSTOMERS_DATA_REQUEST)
		return request(tx, n);
	return n->topic == SHOPIFY_SHOP_REDACT ? redact_shop(tx, n) : redact_customer(tx, n);
}

enum result
flow_shop_news(struct tx *tx, struct shop_news *n)
{
	n->used = false;
	n->note = STR("");
	switch (n->hook->body) {
	case SHOPIFY_BODY_ID:
		return n->topic == SHOPIFY_ORDERS_DELETE ? deleted(tx, n) : product_gone(tx, n);
	case SHOPIFY_BODY_PRODUCT:
		return product(tx, n);
	case SHOPIFY_BODY_LEVEL:
		return level(tx, n);
	case SHOPIFY_BODY_SHOP:
		return uninstalled(tx, n);
	case SHOPIFY_BODY_PRIVACY:
		return privacy(tx, n);
	case SHOPIFY_BODY_TOLD:
		unused(n, STR("The order itself tells it, in the webhook orders/updated."));
		return OK;
	case SHOPIFY_BODY_ORDER:	/* not here: flow/order_take.h */
	case SHOPIFY_BODY_NONE:
		break;
	}
	unused(n, STR("Nothing follows from this topic."));
	return OK;
}
