#include "flow/delivery.h"

#include "connect/deck.h"
#include "connect/shopify.h"
#include "store/event.h"
#include "store/shop_order.h"

enum result
flow_delivery_load(struct tx *tx, struct str id, struct delivery_kept *k)
{
	enum result result = store_delivery_get(tx, id, &k->delivery);

	k->box = (struct box){ .owner = flow_credential_owner(tx->arena, "delivery", id), .field = STR("body") };
	return result == OK ? flow_credential_load(tx, &k->box) : result;
}

/* An order's events from the newest down, a page at a time: seq is what stands before those that were looked at. */
struct back { struct str order_id; int64_t seq; struct event *page; size_t left; };

static enum result
back_from(struct tx *tx, struct str order_id, struct back *b)
{
	struct shop_order order = { .seq = 0 };
	enum result result = store_order_get(tx, order_id, &order);

	*b = (struct back){ .order_id = order_id, .seq = order.seq };
	return result;
}

/* *e NULL: there are no more. */
static enum result
back_next(struct tx *tx, struct back *b, const struct event **e)
{
	enum { PAGE = 200 };
	enum result result = OK;

	*e = NULL;
	while (result == OK && b->left == 0 && b->seq > 0) {
		int64_t from = b->seq > PAGE ? b->seq - PAGE : 0;

		result = store_event_subject(tx, STR("shop_order"), b->order_id, from, b->seq - from, &b->page, &b->left);
		b->seq = from;
	}
	if (result == OK && b->left > 0)
		*e = &b->page[--b->left];
	return result;
}

enum result
flow_delivery_of_order(struct tx *tx, struct str order_id, struct delivery_kept *k)
{
	struct back back;
	const struct event *e;
	enum result result = back_from(tx, order_id, &back);

	while (result == OK && (result = back_next(tx, &back, &e)) == OK && e != NULL) {
		if (!str_eq(e->cause_kind, STR("delivery")))
			continue;
		result = flow_delivery_load(tx, e->cause_id, k);
		if (result == OK && k->box.bytes.n)
			return OK;
		if (result == ERR_MISSING)	/* retention */
			result = OK;
	}
	return result == OK ? ERR_MISSING : result;
}

/* What a shop's telling that was new became, whoever brought it. */
static bool
is_telling(const struct event *e)
{
	static const char *const types[] = { "ingested", "updated", "deleted", "read_again" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(e->type, str_of(types[i])))
			return true;
	return false;
}

enum result
flow_delivery_is_last(struct tx *tx, struct str order_id, struct str delivery, bool *is)
{
	struct back back;
	const struct event *e;
	enum result result = back_from(tx, order_id, &back);

	*is = false;
	while (result == OK && (result = back_next(tx, &back, &e)) == OK && e != NULL)
		if (is_telling(e)) {
			*is = str_eq(e->cause_kind, STR("delivery")) && str_eq(e->cause_id, delivery);
			return OK;
		}
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_delivery_body(const struct env *env, struct arena *a, struct str account, const struct delivery_kept *k, struct str *body,
    struct fault *f)
{
	const struct vault_place at = { .account = account, .owner = k->box.owner, .field = k->box.field };

	if (k->box.bytes.n == 0)
		return fault_set(f, ERR_CONFLICT, "body_dropped", "The webhook's body is not kept any more.");
	return vault_open_bytes(env, a, &at, k->box.bytes, body, f);
}

/* ---- for people ---------------------------------------------------------------------------------------------------- */

/* Who knows which bytes of a provider's body open something. Of one that is not here nothing is shown. */
static const struct { const char *provider; struct str (*blank)(struct arena *, struct str body); } blanks[] = {
	{ "deck", deck_blank },
	{ "shopify", shopify_blank },
};

struct load { struct str id; struct delivery_kept kept; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;

	return flow_delivery_load(tx, l->id, &l->kept);
}

enum result
flow_delivery_show(const struct env *env, struct db *db, const struct scope *scope, struct str id, struct delivery_shown *out)
{
	struct load l = { .id = id };
	struct str body;
	enum result result = db_read(db, scope, load, &l);

	if (result == ERR_MISSING)
		return fault_set(scope->fault, ERR_MISSING, "no_such_delivery", "There is no such webhook.");
	*out = (struct delivery_shown){ .delivery = l.kept.delivery };
	if (result != OK || l.kept.box.bytes.n == 0)
		return result;
	result = flow_delivery_body(env, scope->arena, scope->account, &l.kept, &body, scope->fault);
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks && result == OK; i++)
		if (str_eq(out->delivery.provider, str_of(blanks[i].provider)))
			out->body = blanks[i].blank(scope->arena, body);
	return result;
}
