#include "flow/shop_missing.h"

#include "flow/notify.h"
#include "flow/order_told.h"
#include "flow/shop_news.h"
#include "store/event.h"

enum {
	GAPS_MAX = 50,			/* numbers that are asked for before it is looked again */
	JUMP_MAX = 1000,		/* so many missing in a row were never given: the shop has numbered anew */
	NUMBERS = 1000,			/* orders that are looked at for gaps */
	GONE_MOST = 10,			/* that end in one transaction */
};
/* What was ordered just now may not be everywhere in the shop yet; what is older than 60 days an app must be granted to see. */
static const int64_t fresh_ms = 600000, old_ms = INT64_C(59) * 86400000;

enum result
flow_shop_stale(struct tx *tx, struct str shop_id, const struct shopify_stamp *stamp, size_t n, json *ids, bool *known)
{
	enum result result = OK;

	for (size_t i = 0; i < n && result == OK; i++) {
		struct shop_order have;

		if (stamp[i].id.n == 0)
			continue;
		result = store_order_get(tx, flow_order_id(tx->arena, shop_id, stamp[i].id), &have);
		if (result == ERR_MISSING || (result == OK && have.shop_updated_at < stamp[i].updated_ms))
			json_put_str(tx->arena, ids, NULL, stamp[i].id);
		*known = *known || result == OK;
		result = result == ERR_MISSING ? OK : result;
	}
	return result;
}

/* The name that another number would have: "#FL1002" of "#FL1004"; "" when the number is not in it. */
static struct str
name_of(struct arena *a, const struct order_number *like, int64_t number)
{
	struct str digits = arena_printf(a, "%lld", (long long)like->number), name = like->name;

	for (size_t i = 0; digits.n > 0 && i + digits.n <= name.n; i++)
		if (str_eq((struct str){ name.p + i, digits.n }, digits))
			return arena_printf(a, "%.*s%lld%.*s", (int)i, name.p, (long long)number, (int)(name.n - i - digits.n),
			    name.p + i + digits.n);
	return STR("");
}

enum result
flow_shop_gaps(struct tx *tx, struct str shop_id, int64_t *to, json *names)
{
	struct order_number *have;
	int64_t gap = *to + 1;
	size_t n;
	enum result result = store_order_numbers(tx, shop_id, *to, NUMBERS, &have, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		if (gap == 1 || have[i].number - gap > JUMP_MAX)
			gap = have[i].number;
		for (; gap < have[i].number; gap++) {
			struct str name = name_of(tx->arena, &have[i], gap);

			if (json_count(names) == GAPS_MAX) {
				*to = gap - 1;
				return OK;
			}
			if (name.n)
				json_put_str(tx->arena, names, NULL, name);
		}
		*to = have[i].number;
		gap = *to + 1;
	}
	return result;
}

/* ---- gone --------------------------------------------------------------------------------------------------------- */

enum result
flow_shop_open_orders(struct tx *tx, struct str shop_id, struct order_mark after, int64_t limit, struct order_mark **out, size_t *n)
{
	if (after.ordered_at < tx->now_ms - old_ms)
		after = (struct order_mark){ .id = STR(""), .ordered_at = tx->now_ms - old_ms };
	return store_order_open(tx, shop_id, after, tx->now_ms - fresh_ms, limit, out, n);
}

static enum result
doubt(struct tx *tx, const struct shop *shop, size_t n)
{
	struct event e = { .subject = STR("integration"), .subject_id = shop->id, .type = STR("orders_unknown"),
	    .data = arena_printf(tx->arena, "{\"orders\":%zu}", n) };
	struct notice notice = { .severity = NOTICE_WARNING, .subject = STR("shop"), .subject_id = shop->id };
	enum result result = store_event_add(tx, &e);

	notice.dedupe = arena_printf(tx->arena, "shop/%.*s/unknown", STR_ARG(shop->id));
	notice.title = arena_printf(tx->arena, "%.*s: The store has none of %zu open %s", STR_ARG(shop->name), n, n == 1 ? "order" : "orders");
	notice.text = STR("Nothing was cancelled, since it has shown no other order that is known here. Look whether it is still the same store.");
	return result == OK ? flow_notify(tx, &notice, e.id, true) : result;
}

enum result
flow_shop_gone(struct tx *tx, const struct shop *shop, const struct order_mark *asked, const struct shopify_stamp *said, size_t n, bool known,
    size_t *through)
{
	size_t gone = 0;
	enum result result = OK;

	for (*through = 0; *through < n && (!known || gone < GONE_MOST) && result == OK; ++*through) {
		struct str note;
		bool changed;

		if (said[*through].id.n)
			continue;
		gone++;
		if (known)
			result = flow_shop_order_gone(tx, asked[*through].id, STR("The store was asked for it and does not have it any more."),
			    &changed, &note);
	}
	return gone > 0 && !known ? doubt(tx, shop, gone) : result;
}
