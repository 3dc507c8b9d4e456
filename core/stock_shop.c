/*
 * stock_shop - what a shop shows of a product, and which level to set there. core/stock.h says why it is done this way.
 */
#include "core/stock.h"

static bool
within(int64_t n)
{
	return n >= -STOCK_LEVEL_MAX && n <= STOCK_LEVEL_MAX;
}

static int64_t
clamped(int64_t n)
{
	if (n > STOCK_LEVEL_MAX)
		return STOCK_LEVEL_MAX;
	return n < -STOCK_LEVEL_MAX ? -STOCK_LEVEL_MAX : n;
}

/*
 * The level to set over one that shows seen, for difference more. A shop cannot be set below nothing: what is above goes
 * down to nothing, and what is below already stays, for nothing would be more.
 */
static int64_t
level_over(int64_t seen, int64_t difference)
{
	int64_t to = clamped(seen + difference);

	if (to >= 0)
		return to;
	return seen > 0 ? 0 : seen;
}

struct stock_push
stock_shop_next(const struct stock_shop *shop, int64_t level)
{
	struct stock_push push = { STOCK_PUSH_NOTHING, 0, 0 };
	int64_t difference = clamped(level) - shop->counted, to;

	switch (shop->state) {
	case STOCK_SHOP_UNREAD:
		if (!shop->untracked)
			push.kind = STOCK_PUSH_READ;
		break;
	case STOCK_SHOP_STALE:
		if (!shop->untracked && difference != 0)
			push.kind = STOCK_PUSH_READ;
		break;
	case STOCK_SHOP_READY:
		to = level_over(shop->seen, difference);
		if (shop->untracked)
			break;
		if (to != shop->seen)
			push = (struct stock_push){ STOCK_PUSH_SET, to, shop->seen };
		else if (difference != 0 && shop->seen != shop->counted && !shop->sure)
			push.kind = STOCK_PUSH_READ;	/* nothing to take as it seems, but it may only seem so */
		break;
	case STOCK_SHOP_FLYING:		/* even when it is untracked by now: its answer is still owed */
		push = (struct stock_push){ STOCK_PUSH_REPEAT, shop->to, shop->compare };
		break;
	}
	return push;
}

/* ---- a push and its answer ---- */

bool
stock_shop_sent(struct stock_shop *shop, struct stock_push push)
{
	if (shop->state != STOCK_SHOP_READY || push.kind != STOCK_PUSH_SET)
		return false;
	shop->state = STOCK_SHOP_FLYING;
	shop->to = push.to;
	shop->compare = push.compare;
	return true;
}

bool
stock_shop_accepted(struct stock_shop *shop, int64_t at_ms)
{
	if (shop->state != STOCK_SHOP_FLYING)
		return false;
	shop->state = STOCK_SHOP_READY;
	shop->counted = clamped(shop->counted + shop->to - shop->compare);
	shop->sure = false;
	if (at_ms >= shop->seen_ms) {		/* else something newer has been heard while it flew */
		shop->seen = shop->to;
		shop->seen_ms = at_ms;
	}
	return true;
}

bool
stock_shop_refused(struct stock_shop *shop)
{
	if (shop->state != STOCK_SHOP_FLYING)
		return false;
	shop->state = STOCK_SHOP_STALE;
	return true;
}

bool
stock_shop_lost(struct stock_shop *shop)
{
	if (shop->state != STOCK_SHOP_FLYING)
		return false;
	shop->state = STOCK_SHOP_UNREAD;
	return true;
}

/* ---- what the shop does by itself ---- */

/*
 * counted follows exactly. seen is a guess: what the shop was heard to have changed, without a reason until now, is taken
 * to be this; only the rest is still to be heard.
 */
bool
stock_shop_ordered(struct stock_shop *shop, int64_t quantity, int64_t at_ms)
{
	int64_t missing, unheard = quantity;

	if (!within(quantity) || !within(shop->counted - quantity) || (at_ms != 0 && at_ms <= shop->counted_ms))
		return false;
	missing = shop->counted - shop->seen;	/* what has gone there, as far as we cannot say why */
	if (quantity > 0 && missing > 0)
		unheard = quantity > missing ? quantity - missing : 0;
	if (quantity < 0 && missing < 0)
		unheard = quantity < missing ? quantity - missing : 0;
	shop->counted -= quantity;
	shop->seen = clamped(shop->seen - unheard);
	shop->sure = false;
	return true;
}

/* What is known of is what came first; so of the news no more is missing in the last reading than was restocked since. */
bool
stock_shop_restocked(struct stock_shop *shop, int64_t news, const struct stock_back *back, size_t n)
{
	int64_t since = 0;

	for (size_t i = 0; i < n; i++)
		if ((back[i].at_ms == 0 || back[i].at_ms > shop->counted_ms) && back[i].quantity > 0 && since < news)
			since += back[i].quantity < news - since ? back[i].quantity : news - since;
	return since > 0 && stock_shop_ordered(shop, -since, 0);
}

/* Within one of the shop's seconds nobody can say which is newer: the later comer is believed, as it is only compared with. */
bool
stock_shop_heard(struct stock_shop *shop, int64_t level, int64_t at_ms)
{
	if (!within(level) || at_ms < shop->seen_ms)
		return false;
	shop->seen = level;
	shop->seen_ms = at_ms;
	shop->sure = false;
	return true;
}

bool
stock_shop_read(struct stock_shop *shop, int64_t level, int64_t at_ms)
{
	if (!within(level) || shop->state == STOCK_SHOP_FLYING)
		return false;
	if (shop->state == STOCK_SHOP_UNREAD) {
		shop->counted = level;
		shop->counted_ms = at_ms;
	}
	shop->state = STOCK_SHOP_READY;
	shop->seen = level;
	shop->sure = true;
	shop->seen_ms = at_ms > shop->seen_ms ? at_ms : shop->seen_ms;
	return true;
}

bool
stock_shop_settle(struct stock_shop *shop, int64_t first, int64_t second, int64_t at_ms, int64_t counted_then, int64_t *unexplained)
{
	if (!within(second) || first != second || shop->counted != counted_then)
		return false;
	if (shop->state != STOCK_SHOP_READY && shop->state != STOCK_SHOP_STALE)
		return false;
	*unexplained = second - shop->counted;
	shop->state = STOCK_SHOP_READY;
	shop->counted = shop->seen = second;
	shop->counted_ms = at_ms;
	shop->sure = true;
	return true;
}

bool
stock_restocked(struct str restock_type)
{
	static const char *const types[] = { "cancel", "return", "legacy_restock" };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_eq(restock_type, str_of(types[i])))
			return true;
	return false;
}
