/* shopify_order.c - an order from anybody: what is kept of it is bounded and exact, and less room gives the same or nothing. */
#include "core/money.h"
#include "tests/fuzz/shopify.h"

static void
text(struct str s, size_t max)
{
	HOLDS(s.n <= max && str_utf8(s));
}

static void
id(struct str s, bool may_lack)
{
	int64_t n;

	HOLDS((may_lack && s.n == 0) || (s.n > 0 && s.n <= SHOPIFY_ID_MAX && s.p[0] != '0' && str_int(s, &n) && n > 0));
}

static void
amount(int64_t minor, const struct shopify_order *o)
{
	HOLDS(minor == SHOPIFY_NO_AMOUNT || (o->currency != CURRENCY_NONE && minor >= -MONEY_MINOR_MAX && minor <= MONEY_MINOR_MAX));
}

static void
pieces(int64_t n)
{
	HOLDS(n >= 0 && n <= SHOPIFY_QUANTITY_MAX);
}

static void
pairs(const struct shopify_pair *pair, size_t n)
{
	HOLDS(n <= SHOPIFY_PAIRS_MAX);
	for (size_t i = 0; i < n; i++) {
		text(pair[i].name, SHOPIFY_WORD_MAX);
		text(pair[i].value, SHOPIFY_TEXT_MAX);
	}
}

static void
address(const struct shopify_address *to)
{
	const struct str all[] = { to->company, to->address1, to->address2, to->city, to->zip, to->province, to->country, to->phone };

	text(to->name, 2 * SHOPIFY_WORD_MAX + 1);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		text(all[i], SHOPIFY_WORD_MAX);
		HOLDS(to->said == SHOPIFY_SAID || all[i].n == 0);
	}
}

static void
refund(const struct shopify_refund *r)
{
	HOLDS(r->lines <= SHOPIFY_LINES_MAX);
	for (size_t i = 0; i < r->lines; i++) {
		id(r->line[i].line_id, false);
		pieces(r->line[i].quantity);
		HOLDS((unsigned)r->line[i].restock <= SHOPIFY_RESTOCK_LEGACY);
	}
}

void
fuzz_order_holds(const struct shopify_order *o)
{
	id(o->id, false);
	text(o->name, SHOPIFY_WORD_MAX);
	HOLDS(o->number >= 0 && (unsigned)o->paid < SHOPIFY_PAIDS_N && o->problems >> SHOPIFY_PROBLEMS == 0);
	amount(o->total_minor, o);
	amount(o->current_total_minor, o);
	id(o->customer.id, true);
	text(o->customer.name, 2 * SHOPIFY_WORD_MAX + 1);
	text(o->customer.email, SHOPIFY_WORD_MAX);
	text(o->customer.phone, SHOPIFY_WORD_MAX);
	address(&o->shipping_address);
	text(o->note, SHOPIFY_TEXT_MAX);
	pairs(o->attribute, o->attributes);
	HOLDS(o->tags <= SHOPIFY_TAGS_MAX && o->lines <= SHOPIFY_LINES_MAX &&
	    o->refunds <= SHOPIFY_REFUNDS_MAX && o->more_lines == (o->lines_after.n > 0));
	for (size_t i = 0; i < o->tags; i++) {
		text(o->tag[i], SHOPIFY_WORD_MAX);
		HOLDS(o->tag[i].n > 0);
	}
	for (size_t i = 0; i < o->lines; i++) {
		const struct shopify_line *l = &o->line[i];

		id(l->id, false);
		id(l->product_id, true);
		id(l->variant_id, true);
		text(l->title, SHOPIFY_TITLE_MAX);
		text(l->variant_title, SHOPIFY_TITLE_MAX);
		text(l->sku, SHOPIFY_WORD_MAX);
		pieces(l->quantity);
		pieces(l->current);
		amount(l->price_minor, o);
		pairs(l->property, l->properties);
	}
	for (size_t i = 0; i < o->refunds; i++)
		refund(&o->refund[i]);
}

static bool
same(const struct shopify_order *x, const struct shopify_order *y)
{
	return str_eq(x->id, y->id) && str_eq(x->name, y->name) && x->updated_ms == y->updated_ms && x->problems == y->problems &&
	    x->total_minor == y->total_minor && x->lines == y->lines && x->attributes == y->attributes && x->tags == y->tags &&
	    x->refunds == y->refunds && str_eq(x->customer.name, y->customer.name);
}

void
fuzz_shopify_order(struct arena *a, struct str in)
{
	struct arena tight;
	struct shopify_hook h, again;
	struct fault f = { 0 };
	enum result res = shopify_read(a, SHOPIFY_ORDERS_UPDATED, in, &h, &f);
	struct str shown;

	HOLDS(res == f.result && (res == OK || res == ERR_INPUT || res == ERR_LIMIT));
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message));
	if (res != OK)
		return;
	HOLDS(h.body == SHOPIFY_BODY_ORDER);
	fuzz_order_holds(&h.order);
	tight = arena_make(4096 + in.n % 13 * 8192);
	res = shopify_read(&tight, SHOPIFY_ORDERS_UPDATED, in, &again, NULL);
	HOLDS(res == OK ? same(&h.order, &again.order) : res == ERR_LIMIT);
	arena_free(&tight);
	shown = shopify_blank(a, in);
	HOLDS(!shown.p || shown.n == in.n);
}
