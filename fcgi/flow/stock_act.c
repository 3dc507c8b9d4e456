/* Movements of the stock by people and by reconciliation, for stock.h. */
#include "flow/stock.h"

#include "flow/asked.h"
#include "flow/stock_spread.h"
#include "store/event.h"

/* What an event of it is called; NULL: an order makes it, not a person. */
static const char *const types[STOCK_KINDS] = {
	[STOCK_RECEIVE] = "received", [STOCK_RETURN] = "returned", [STOCK_ADJUST] = "adjusted", [STOCK_COUNT] = "counted",
	[STOCK_CORRECT] = "corrected",
};

static enum result
get(struct tx *tx, struct str id, struct stock_row *row)
{
	enum result result = store_stock_get(tx, id, row);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_item", "There is no such stock item.");
	if (result == OK && row->recipe)
		return tx_refuse(tx, ERR_CONFLICT, "recipe", "%.*s is made of other items: say what became of those.", STR_ARG(row->sku));
	return result;
}

static enum result
refuse(struct tx *tx, const struct stock_act *s, enum stock_refusal why)
{
	struct str text = stock_refusal_text(why);

	switch (why) {
	case STOCK_REFUSED_REASON:
		return fault_field(tx->fault, "reason", "%.*s", STR_ARG(text));
	case STOCK_REFUSED_AMOUNT:
	case STOCK_REFUSED_TOO_FINE:
	case STOCK_REFUSED_TOO_MUCH:
		return fault_field(tx->fault, s->in.kind == STOCK_ADJUST ? "delta" : "amount", "%.*s", STR_ARG(text));
	case STOCK_REFUSED_MOVED:
		return tx_refuse(tx, ERR_CONFLICT, "moved", "%.*s There are %.*s now.", STR_ARG(text),
		    STR_ARG(flow_stock_text(tx->arena, stock_amount(&s->now.item, s->now.item.on_hand))));
	case STOCK_REFUSED_NOT:
	case STOCK_REFUSED_NOT_ENOUGH:
	case STOCK_REFUSED_LINE:
		break;
	}
	return tx_refuse(tx, ERR_CONFLICT, "refused", "%.*s", STR_ARG(text));
}

/* The event says which transaction it was; the transaction says the rest, and why. */
static enum result
note(struct tx *tx, const struct stock_act *s)
{
	struct event e = { .subject = STR("stock_item"), .subject_id = s->now.id, .type = str_of(types[s->in.kind]),
	    .data = arena_printf(tx->arena, "{\"txn\":%lld}", (long long)s->move.seq) };
	enum result result = store_event_add(tx, &e);

	return result == OK ? flow_stock_spread(tx, s->now.id, e.id) : result;
}

static enum result
carry_out(struct tx *tx, struct stock_act *s, const struct stock_decision *d)
{
	enum result result;

	s->warning = d->warning;
	s->now.item = stock_apply(s->now.item, &d->txn);
	s->now.updated_at = tx->now_ms;
	s->move = (struct stock_move){ .txn = d->txn, .reason = s->in.reason };
	result = store_stock_move(tx, &s->now, &s->move);
	return result == OK ? note(tx, s) : result;
}

enum result
flow_stock_act(struct tx *tx, void *in_out)
{
	struct stock_act *s = in_out;
	struct stock_decision d;
	struct str digest = arena_printf(tx->arena, "stock %.*s %.*s %.*s", STR_ARG(s->id), STR_ARG(stock_kind_name(s->in.kind)),
	    STR_ARG(flow_stock_text(tx->arena, s->in.amount)));
	enum result result = get(tx, s->id, &s->now);

	s->already = false;
	s->warning = STOCK_WARNS_NOT;
	s->move = (struct stock_move){ .seq = 0 };
	if (result == OK)
		result = flow_asked(tx, s->key, digest, &s->already, NULL);
	if (result != OK || s->already)
		return result;
	d = stock_decide(&s->now.item, &s->in);
	switch (d.answer) {
	case STOCK_DOES:
		result = carry_out(tx, s, &d);
		break;
	case STOCK_ALREADY:
		s->already = true;
		break;
	case STOCK_REFUSES:
		return refuse(tx, s, d.why);
	}
	return result == OK ? flow_asked_keep(tx, s->key, digest, STR("")) : result;
}
