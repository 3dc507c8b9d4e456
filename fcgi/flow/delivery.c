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

enum result
flow_delivery_of_order(struct tx *tx, struct str order_id, struct delivery_kept *k)
{
	enum { PAGE = 200 };
	struct shop_order order = { .seq = 0 };
	struct event *e;
	size_t n = 0;
	enum result result = store_order_get(tx, order_id, &order);

	for (int64_t to = order.seq, from; result == OK && to > 0; to = from) {
		from = to > PAGE ? to - PAGE : 0;
		result = store_event_subject(tx, STR("shop_order"), order_id, from, to - from, &e, &n);
		while (result == OK && n-- > 0) {
			if (!str_eq(e[n].cause_kind, STR("delivery")))
				continue;
			result = flow_delivery_load(tx, e[n].cause_id, k);
			if (result == OK && k->box.bytes.n)
				return OK;
			if (result == ERR_MISSING)	/* retention */
				result = OK;
		}
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
	enum { PAGE = 200 };
	struct shop_order order = { .seq = 0 };
	struct event *e;
	size_t n = 0;
	enum result result = store_order_get(tx, order_id, &order);

	*is = false;
	for (int64_t to = order.seq, from; result == OK && to > 0; to = from) {
		from = to > PAGE ? to - PAGE : 0;
		result = store_event_subject(tx, STR("shop_order"), order_id, from, to - from, &e, &n);
		while (result == OK && n-- > 0)
			if (is_telling(&e[n])) {
				*is = str_eq(e[n].cause_kind, STR("delivery")) && str_eq(e[n].cause_id, delivery);
				return OK;
			}
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
