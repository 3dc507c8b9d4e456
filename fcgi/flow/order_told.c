#include "flow/order_told.h"

#include "base/zone.h"
#include "core/scan.h"

enum { NAME_MAX_BYTES = 400 };

struct str
flow_order_id(struct arena *a, struct str shop_id, struct str digits)
{
	return arena_printf(a, "%.*s.%.*s", STR_ARG(shop_id), STR_ARG(digits));
}

struct str
flow_order_folded(struct arena *a, const struct shop_order *o, struct str customer)
{
	return arena_fold(a, arena_printf(a, "%.*s %.*s %.*s", STR_ARG(o->human), STR_ARG(o->name), STR_ARG(customer)));
}

/* ---- what the mapping is given ------------------------------------------------------------------------------------ */

void
flow_order_facts(struct arena *a, const struct shop *shop, const struct shopify_order *said, struct intake_in *in)
{
	const struct zone *zone = zone_open(shop->zone);
	size_t most = said->attributes + said->tags, n = 0;
	struct intake_fact *fact;
	struct intake_line *line = ARENA_ARRAY(a, struct intake_line, said->lines + 1);

	for (size_t i = 0; i < said->lines; i++)
		most += said->line[i].properties;
	fact = ARENA_ARRAY(a, struct intake_fact, most + 1);
	*in = (struct intake_in){ .facts = fact, .lines = line, .note = said->note, .ships = said->shipping_address.said == SHOPIFY_SAID };
	in->ordered_day = said->created_ms != 0 ?
	    day_of_ms(said->created_ms, zone ? (int32_t)zone_offset_s(zone, said->created_ms) : 0) : DAY_NONE;
	if (fact == NULL || line == NULL)
		return;
	for (size_t i = 0; i < said->attributes; i++)
		fact[n++] = (struct intake_fact){ INTAKE_ATTRIBUTES, -1, said->attribute[i].name, said->attribute[i].value };
	for (size_t i = 0; i < said->lines; i++) {
		line[i] = (struct intake_line){ said->line[i].variant_title, str_trim(said->line[i].sku) };
		for (size_t k = 0; k < said->line[i].properties; k++)
			fact[n++] = (struct intake_fact){ INTAKE_PROPERTIES, (int32_t)i, said->line[i].property[k].name,
			    said->line[i].property[k].value };
	}
	for (size_t i = 0; i < said->tags; i++)
		fact[n++] = (struct intake_fact){ INTAKE_TAGS, -1, STR(""), said->tag[i] };
	in->facts_n = n;
	in->lines_n = said->lines;
}

/* ---- lines -------------------------------------------------------------------------------------------------------- */

/* Whether it is something to be made. */
static bool
is_work(struct arena *a, const struct shop_settings *s, const struct shopify_line *line)
{
	struct arena scratch = *a;
	struct str title = arena_fold(&scratch, line->title), sku = arena_fold(&scratch, line->sku);

	for (size_t i = 0; i < s->skips; i++)
		if (str_has(title, s->skip[i]) || str_has(sku, s->skip[i]))
			return false;
	return !line->gift_card;
}

/* Restocks of all lines, those of a line side by side. */
struct backs { struct stock_back *at; size_t n, most; };

static bool
backs_begin(struct arena *a, const struct shopify_order *said, struct backs *b)
{
	*b = (struct backs){ .n = 0 };
	for (size_t i = 0; i < said->refunds; i++)
		b->most += said->refund[i].lines;
	b->at = ARENA_ARRAY(a, struct stock_back, b->most + 1);
	return b->at != NULL;
}

/* What the shop has put back on its level, by the refunds that restock; one that does not say when, by when the order changed. */
static int64_t
restocked(struct backs *b, const struct shopify_order *said, struct order_line *l)
{
	int64_t pieces = 0;

	l->back = &b->at[b->n];
	for (size_t i = 0; i < said->refunds; i++)
		for (size_t k = 0; k < said->refund[i].lines; k++) {
			const struct shopify_refund_line *from = &said->refund[i].line[k];

			if (b->n == b->most || !str_eq(from->line_id, l->id) || !stock_restocked(shopify_restock_name(from->restock)))
				continue;
			b->at[b->n++] = (struct stock_back){ from->quantity,
			    said->refund[i].created_ms ? said->refund[i].created_ms : said->updated_ms };
			l->backs++;
			pieces += from->quantity;
		}
	return pieces;
}

static void
read_lines(struct arena *a, const struct shopify_order *said, const struct intake *in, struct order_told *t)
{
	struct backs backs;
	bool room = backs_begin(a, said, &backs);

	t->line = ARENA_ARRAY(a, struct order_line, said->lines + 1);
	t->text = ARENA_ARRAY(a, struct order_text, said->lines + 1);
	for (size_t i = 0; room && t->line != NULL && t->text != NULL && i < said->lines; i++) {
		const struct shopify_line *from = &said->line[i];
		const struct intake_made *made = &in->lines[i];
		struct order_line *l = &t->line[t->lines++];

		*l = (struct order_line){ .id = from->id, .product_id = from->product_id, .variant_id = from->variant_id,
		    .sku = str_trim(from->sku), .title = from->title, .variant_title = from->variant_title, .ordered = from->quantity,
		    .quantity = from->current, .price_minor = from->price_minor, .flavour = made->flavour, .size = made->size,
		    .size_rank = made->size_rank, .problems = made->problems, .work = is_work(a, &t->settings, from) };
		if (str_eq(l->variant_title, STR("Default Title")))
			l->variant_title = STR("");
		l->taken = from->quantity - restocked(&backs, said, l);
		if (made->writing.n || made->notes.n)
			t->text[t->texts++] = (struct order_text){ from->id, made->writing, made->notes };
	}
}

/* ---- the order ---------------------------------------------------------------------------------------------------- */

static struct str
address_text(struct arena *a, const struct shopify_address *at)
{
	const struct str part[] = { at->name, at->company, at->address1, at->address2, at->zip, at->city, at->province, at->country };
	struct str text = STR("");

	if (at->said != SHOPIFY_SAID)
		return text;
	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (part[i].n)
			text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), text.n ? ", " : "", STR_ARG(part[i]));
	return text;
}

static void
read_person(struct arena *a, const struct shopify_order *said, const struct intake *in, struct order_told *t)
{
	struct order_person *p = &t->person;

	*p = (struct order_person){ .order_id = t->order.id, .customer_id = said->customer.id, .name = said->customer.name,
	    .email = said->customer.email, .phone = said->customer.phone, .address = address_text(a, &said->shipping_address),
	    .note = in->notes, .due_text = in->due_text.n > NAME_MAX_BYTES ? STR("") : in->due_text, .ordered_at = t->order.ordered_at };
	p->folded = flow_order_folded(a, &t->order, p->name);
	p->texts = flow_order_texts_print(a, t->text, t->texts);
}

/* What the reader could not take: people are to look at the shop's own page. Its currency has problems of its own. */
static uint32_t
not_taken(shopify_problems problems)
{
	const shopify_problems currency = SHOPIFY_BIT(SHOPIFY_CURRENCY_MISSING) | SHOPIFY_BIT(SHOPIFY_CURRENCY_UNKNOWN);
	const shopify_problems cut = problems & SHOPIFY_ALL_CUT, unreadable = problems & ~SHOPIFY_ALL_CUT & ~currency;

	return (cut ? INTAKE_BIT(INTAKE_CUT) : 0) | (unreadable ? INTAKE_BIT(INTAKE_UNREADABLE) : 0);
}

/* Where its money allows it to be. */
static enum order_state
state_of(const struct shop_settings *s, enum shopify_paid paid)
{
	return s->enters & (UINT32_C(1) << paid) ? ORDER_FLOOR : ORDER_WAITING;
}

enum result
flow_order_tell(struct arena *a, const struct shop *shop, const struct shopify_order *said, struct order_told *t)
{
	struct intake in;
	struct intake_in facts;
	struct shop_order *o = &t->order;
	char room[64];
	struct buf human = buf_of(room, sizeof room);
	int64_t number = said->number;

	*t = (struct order_told){ .shop = *shop };
	flow_shop_settings_read(a, shop->settings, &t->settings);
	flow_order_facts(a, shop, said, &facts);
	in = (struct intake){ .facts = ARENA_ARRAY(a, struct intake_seen, facts.facts_n + 1),
	    .lines = ARENA_ARRAY(a, struct intake_made, facts.lines_n + 1) };
	if (arena_full(a) || in.facts == NULL || in.lines == NULL)
		return ERR_LIMIT;
	intake_read(&t->settings.map, &facts, &in);
	if (number <= 0)
		str_int(said->id, &number);
	scan_id_put(&human, shop->prefix, number, 0);
	*o = (struct shop_order){ .id = flow_order_id(a, shop->id, said->id), .shop_id = shop->id, .human = arena_str(a, buf_str(&human)),
	    .number = number, .name = said->name, .state = state_of(&t->settings, said->paid), .financial = shopify_paid_name(said->paid),
	    .test = said->test, .currency = said->currency,
	    .total_minor = said->current_total_minor != SHOPIFY_NO_AMOUNT ? said->current_total_minor : said->total_minor,
	    .due_day = in.due_day, .due_time = in.due_time, .method = intake_method_name(in.method),
	    .problems = in.problems | in.line_problems | not_taken(said->problems), .shop_updated_at = said->updated_ms, .ordered_at = said->created_ms };
	if (o->total_minor == SHOPIFY_NO_AMOUNT)
		o->total_minor = 0;
	if (said->customer.name.n == 0 && said->customer.email.n == 0)
		o->problems |= INTAKE_BIT(INTAKE_NO_CUSTOMER);
	if (said->problems & SHOPIFY_BIT(SHOPIFY_CURRENCY_MISSING))
		o->problems |= INTAKE_BIT(INTAKE_NO_CURRENCY);
	else if (said->currency != shop->currency)
		o->problems |= INTAKE_BIT(INTAKE_CURRENCY_DIFFERS);
	if (said->number <= 0)
		o->problems |= INTAKE_BIT(INTAKE_NO_NUMBER);
	t->lines_unsaid = !said->has_lines || (said->problems & (SHOPIFY_BIT(SHOPIFY_LINES_CUT) | SHOPIFY_BIT(SHOPIFY_LINE_UNREADABLE))) != 0;
	if (!said->has_lines)
		o->problems |= INTAKE_BIT(INTAKE_UNREADABLE);
	t->due_named = in.due_day != DAY_NONE && in.due_from != INTAKE_LEAD;
	t->cancelled = said->cancelled;
	t->fulfilled = said->fulfilled;
	read_lines(a, said, &in, t);
	read_person(a, said, &in, t);
	return arena_full(a) ? ERR_LIMIT : OK;
}
