/* What one shop shows of a product: a table of small stories, step by step, and then random walks with a shop that delays. */
#include "core/stock.h"
#include "tests/core/check.h"

/* ---- stories ---- */

enum step {
	END,
	ATS,		/* ours is a from here on */
	ORDER,		/* S's own order of a at time b (0: not said) has come; negative: restocked */
	KNOWN,		/* the same, and it was in what was read */
	HEARD,		/* level a at time b */
	OLD,		/* the same, and it is older than what is known */
	READ,		/* level a at time b is read */
	SET,		/* set a comparing b is asked for, and sent */
	SAYS_READ, SAYS_NOTHING,
	SAYS_REPEAT,	/* a comparing b */
	ACCEPTED,	/* at time a */
	REFUSED, LOST,
	SETTLED,	/* at a, b unexplained */
	MOVED,		/* settling at a, with counted noted as b, is not done */
	UNTRACKED,
	BACK,		/* one was restocked at a: it raises counted by b */
};

static const struct {
	const char *name;
	struct { enum step step; int64_t a, b; } steps[16];
} stories[] = {
	{ "the first reading is believed, then ours is set", { { ATS, 7, 0 }, { SAYS_READ, 0, 0 }, { READ, 10, 1 }, { SET, 7, 10 },
	  { ACCEPTED, 2, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "its own order: webhook of the order first", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { ORDER, 1, 0 }, { SAYS_NOTHING, 0, 0 },
	  { HEARD, 9, 2 }, { SAYS_NOTHING, 0, 0 } } },
	{ "its own order: webhook of the level first", { { ATS, 10, 0 }, { READ, 10, 1 }, { HEARD, 9, 2 }, { SAYS_NOTHING, 0, 0 }, { ATS, 9, 0 },
	  { ORDER, 1, 0 }, { SAYS_NOTHING, 0, 0 }, { ATS, 8, 0 }, { SET, 8, 9 } } },
	{ "an order from before the first reading is in it, however late it comes", { { READ, 8, 100 }, { ATS, 8, 0 }, { KNOWN, 2, 99 }, { KNOWN, 1, 100 },
	  { SAYS_NOTHING, 0, 0 }, { ORDER, 2, 101 }, { ATS, 6, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "and one from before the reading that settled", { { READ, 8, 5 }, { ATS, 7, 0 }, { SETTLED, 7, -1 }, { KNOWN, 1, 49 }, { SAYS_NOTHING, 0, 0 },
	  { ORDER, 1, 51 }, { ATS, 6, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "restocked before the first reading, told with a later change", { { READ, 8, 100 }, { ATS, 8, 0 }, { BACK, 99, 0 }, { BACK, 100, 0 }, { SAYS_NOTHING, 0, 0 },
	  { BACK, 101, 1 }, { ATS, 9, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "and before the reading that settled", { { READ, 8, 5 }, { ATS, 7, 0 }, { SETTLED, 7, -1 }, { BACK, 49, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "restocked, and nobody says when", { { READ, 8, 100 }, { BACK, 0, 1 }, { ATS, 9, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "a sale elsewhere", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { SET, 9, 10 }, { ACCEPTED, 2, 0 }, { HEARD, 9, 2 }, { SAYS_NOTHING, 0, 0 } } },
	{ "a sale elsewhere while its own is on its way", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { SET, 9, 10 }, { REFUSED, 0, 0 },
	  { SAYS_READ, 0, 0 }, { READ, 9, 2 }, { SET, 8, 9 }, { ACCEPTED, 3, 0 }, { SAYS_NOTHING, 0, 0 }, { ATS, 8, 0 }, { ORDER, 1, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "no answer: the same again, though ours has changed", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { SET, 9, 10 }, { ATS, 5, 0 },
	  { SAYS_REPEAT, 9, 10 }, { ACCEPTED, 2, 0 }, { SET, 5, 9 }, { ACCEPTED, 3, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "given up without an answer", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { SET, 9, 10 }, { LOST, 0, 0 }, { SAYS_READ, 0, 0 },
	  { READ, 9, 2 }, { SAYS_NOTHING, 0, 0 } } },
	{ "an answer after a newer level", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { SET, 9, 10 }, { HEARD, 8, 5 }, { ACCEPTED, 4, 0 },
	  { SAYS_NOTHING, 0, 0 }, { ATS, 6, 0 }, { SET, 5, 8 } } },
	{ "stale, and nothing left to do", { { ATS, 10, 0 }, { READ, 10, 1 }, { ATS, 9, 0 }, { SET, 9, 10 }, { REFUSED, 0, 0 }, { ATS, 10, 0 },
	  { SAYS_NOTHING, 0, 0 }, { ATS, 9, 0 }, { SAYS_READ, 0, 0 } } },
	{ "levels out of order", { { ATS, 8, 0 }, { READ, 8, 5 }, { OLD, 10, 4 }, { HEARD, 7, 6 }, { OLD, 8, 5 }, { ORDER, 1, 0 }, { ATS, 6, 0 }, { SET, 6, 7 } } },
	{ "levels within one second", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 7, 5 }, { ORDER, 1, 0 }, { ATS, 6, 0 }, { SET, 6, 7 } } },
	{ "an order of more than was heard", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 7, 6 }, { ORDER, 3, 0 }, { ATS, 4, 0 }, { SET, 4, 5 } } },
	{ "an order of less than was heard", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 5, 6 }, { ORDER, 1, 0 }, { ATS, 6, 0 }, { SET, 4, 5 } } },
	{ "cancelled, restocked by the shop, not heard yet", { { ATS, 8, 0 }, { READ, 8, 5 }, { ATS, 9, 0 }, { ORDER, -1, 0 }, { SAYS_NOTHING, 0, 0 },
	  { ATS, 7, 0 }, { SET, 7, 9 } } },
	{ "cancelled, restocked by the shop, heard before", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 9, 6 }, { SAYS_NOTHING, 0, 0 }, { ORDER, -1, 0 },
	  { ATS, 7, 0 }, { SET, 7, 9 } } },
	{ "two restocked, one heard", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 9, 6 }, { ORDER, -2, 0 }, { ATS, 7, 0 }, { SET, 7, 10 } } },
	{ "one restocked, two heard", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 10, 6 }, { ORDER, -1, 0 }, { ATS, 7, 0 }, { SET, 8, 10 } } },
	{ "restocked while orders are missing", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 6, 6 }, { ORDER, -1, 0 }, { ATS, 9, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "cancelled without restocking: we put it back", { { ATS, 8, 0 }, { READ, 8, 5 }, { ATS, 9, 0 }, { SET, 9, 8 } } },
	{ "a test order takes nothing: we give it back", { { ATS, 8, 0 }, { READ, 8, 5 }, { ORDER, 1, 0 }, { SET, 8, 7 } } },
	{ "sold out twice over: it shows nothing", { { ATS, 8, 0 }, { READ, 8, 5 }, { ATS, -3, 0 }, { SET, 0, 8 }, { ACCEPTED, 6, 0 },
	  { SAYS_NOTHING, 0, 0 }, { ATS, -1, 0 }, { SAYS_NOTHING, 0, 0 }, { ATS, 2, 0 }, { SET, 2, 0 } } },
	{ "it sells below nothing by itself", { { ATS, 1, 0 }, { READ, 1, 5 }, { HEARD, -2, 6 }, { ORDER, 3, 0 }, { ATS, -2, 0 }, { SAYS_NOTHING, 0, 0 },
	  { ATS, -4, 0 }, { SAYS_NOTHING, 0, 0 }, { ATS, -1, 0 }, { SAYS_NOTHING, 0, 0 }, { ATS, 4, 0 }, { SET, 4, -2 } } },
	{ "sold out as it seems, and it only seems so", { { ATS, 2, 0 }, { READ, 2, 5 }, { HEARD, 0, 6 }, { SAYS_NOTHING, 0, 0 }, { ATS, -1, 0 },
	  { SAYS_READ, 0, 0 }, { READ, 2, 7 }, { SET, 0, 2 }, { ACCEPTED, 8, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "sold out as it seems, and it is", { { ATS, 2, 0 }, { READ, 2, 5 }, { HEARD, 0, 6 }, { ATS, -1, 0 }, { SAYS_READ, 0, 0 }, { READ, 0, 7 },
	  { SAYS_NOTHING, 0, 0 }, { ORDER, 2, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "more than a shop takes", { { ATS, INT64_MAX, 0 }, { READ, 1, 5 }, { SET, STOCK_LEVEL_MAX, 1 }, { ACCEPTED, 6, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "fewer than any number", { { ATS, INT64_MIN, 0 }, { READ, 1, 5 }, { SET, 0, 1 }, { ACCEPTED, 6, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "no level is kept there", { { ATS, 8, 0 }, { UNTRACKED, 0, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "no level is kept there any more", { { ATS, 8, 0 }, { READ, 9, 5 }, { UNTRACKED, 0, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "nor after a refusal", { { ATS, 8, 0 }, { READ, 9, 5 }, { SET, 8, 9 }, { REFUSED, 0, 0 }, { UNTRACKED, 0, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "somebody typed another level, and we lead", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 12, 6 }, { SAYS_NOTHING, 0, 0 }, { MOVED, 12, 7 },
	  { SETTLED, 12, 4 }, { SET, 8, 12 }, { ACCEPTED, 9, 0 }, { SAYS_NOTHING, 0, 0 } } },
	{ "somebody typed another level, and the shop leads", { { ATS, 8, 0 }, { READ, 8, 5 }, { HEARD, 12, 6 }, { SETTLED, 12, 4 }, { ATS, 12, 0 },
	  { SAYS_NOTHING, 0, 0 } } },
	{ "settled after a refusal", { { ATS, 8, 0 }, { READ, 9, 5 }, { SET, 8, 9 }, { MOVED, 9, 9 }, { REFUSED, 0, 0 }, { SETTLED, 7, -2 }, { SET, 8, 7 } } },
	{ "settling before anything is known", { { MOVED, 0, 0 }, { SAYS_READ, 0, 0 } } },
	{ "a reading that is older than what was heard counts all the same", { { ATS, 8, 0 }, { HEARD, 9, 6 }, { READ, 8, 5 }, { SAYS_NOTHING, 0, 0 }, { OLD, 9, 5 } } },
};

/* One step; false when it went otherwise. */
static bool
steps(struct stock_shop *shop, int64_t *ats, enum step step, int64_t a, int64_t b)
{
	struct stock_push next = stock_shop_next(shop, *ats);
	int64_t unexplained = 77, counted;

	switch (step) {
	case END:
		break;
	case ATS:
		*ats = a;
		break;
	case ORDER:
		return stock_shop_ordered(shop, a, b);
	case KNOWN:
		return !stock_shop_ordered(shop, a, b);
	case HEARD:
		return stock_shop_heard(shop, a, b);
	case OLD:
		return !stock_shop_heard(shop, a, b);
	case READ:
		return stock_shop_read(shop, a, b);
	case SET:
		return next.kind == STOCK_PUSH_SET && next.to == a && next.compare == b && stock_shop_sent(shop, next);
	case SAYS_READ:
		return next.kind == STOCK_PUSH_READ;
	case SAYS_NOTHING:
		return next.kind == STOCK_PUSH_NOTHING;
	case SAYS_REPEAT:
		return next.kind == STOCK_PUSH_REPEAT && next.to == a && next.compare == b;
	case ACCEPTED:
		return stock_shop_accepted(shop, a);
	case REFUSED:
		return stock_shop_refused(shop);
	case LOST:
		return stock_shop_lost(shop);
	case SETTLED:
		return stock_shop_settle(shop, a, a, 50, shop->counted, &unexplained) && unexplained == b;
	case MOVED:
		return !stock_shop_settle(shop, a, a, 50, b, &unexplained) && unexplained == 77;
	case UNTRACKED:
		shop->untracked = true;
		break;
	case BACK:
		counted = shop->counted;
		return stock_shop_restocked(shop, 1, &(struct stock_back){ 1, a }, 1) == (b != 0) && shop->counted == counted + b;
	}
	return true;
}

static void
test_stories(void)
{
	for (size_t i = 0; i < COUNT(stories); i++) {
		struct stock_shop shop = { .state = STOCK_SHOP_UNREAD };
		int64_t ats = 0;

		for (size_t k = 0; k < COUNT(stories[i].steps) && stories[i].steps[k].step != END; k++)
			if (!check(sentence("shop: %s, step %zu", stories[i].name, k + 1),
			    steps(&shop, &ats, stories[i].steps[k].step, stories[i].steps[k].a, stories[i].steps[k].b)))
				break;
	}
}

/* What does not concern it, in every state. */
static void
test_refusals(void)
{
	for (unsigned i = 0; i < STOCK_SHOP_STATES; i++) {
		struct stock_shop shop = { .state = (enum stock_shop_state)i, .counted = 5, .seen = 5, .seen_ms = 5 }, before = shop;
		struct stock_push set = { STOCK_PUSH_SET, 4, 5 }, repeat = { STOCK_PUSH_REPEAT, 4, 5 };
		const char *state = stock_shop_state_name(shop.state).p;
		int64_t out;

		if (shop.state != STOCK_SHOP_FLYING)
			check(sentence("shop: no answer is owed when %s", state), !stock_shop_accepted(&shop, 6) && !stock_shop_refused(&shop) && !stock_shop_lost(&shop));
		else
			check("shop: nothing is read while a push flies", !stock_shop_read(&shop, 4, 6));
		if (shop.state != STOCK_SHOP_READY)
			check(sentence("shop: nothing may be sent when %s", state), !stock_shop_sent(&shop, set));
		check(sentence("shop: only a new push is sent when %s", state), !stock_shop_sent(&shop, repeat));
		check(sentence("shop: beyond all levels when %s", state), !stock_shop_heard(&shop, STOCK_LEVEL_MAX + 1, 9)
		    && !stock_shop_heard(&shop, -STOCK_LEVEL_MAX - 1, 9) && !stock_shop_read(&shop, INT64_MAX, 9)
		    && !stock_shop_ordered(&shop, INT64_MIN, 9) && !stock_shop_ordered(&shop, -STOCK_LEVEL_MAX, 9)
		    && !stock_shop_settle(&shop, INT64_MIN, INT64_MIN, 9, 5, &out));
		check(sentence("shop: two readings that differ when %s", state), !stock_shop_settle(&shop, 4, 5, 9, 5, &out));
		check(sentence("shop: none of it changes anything when %s", state), shop.state == before.state && shop.counted == before.counted
		    && shop.seen == before.seen && shop.seen_ms == before.seen_ms && shop.to == before.to && shop.compare == before.compare);
	}
}

/* Of a line's restocks, by their times, so many are news; the last reading is of 100. */
static void
test_restocked(void)
{
	static const struct { const char *name; int64_t news; struct stock_back back[3]; int64_t counts; } cases[] = {
		{ "nothing new", 0, { { 2, 101 } }, 0 },
		{ "no refund", 1, { { 0, 0 } }, 0 },
		{ "one before, one since: the one since is news", 1, { { 1, 99 }, { 1, 101 } }, 1 },
		{ "one before, one since: neither was known", 2, { { 1, 99 }, { 1, 101 } }, 1 },
		{ "two since, one of them known", 1, { { 1, 101 }, { 1, 102 } }, 1 },
		{ "whatever stands first", 2, { { 1, 101 }, { 3, 90 }, { 1, 102 } }, 2 },
		{ "part of what one refund said", 2, { { 5, 101 } }, 2 },
		{ "none with a time since", 3, { { 1, 98 }, { 1, 99 }, { 1, 100 } }, 0 },
		{ "without a time", 3, { { 1, 0 }, { 1, 99 }, { 1, 100 } }, 1 },
		{ "less than nothing", 3, { { -4, 101 }, { 1, 102 } }, 1 },
		{ "as much as there can be", INT64_MAX, { { INT64_MAX, 101 }, { INT64_MAX, 102 }, { 1, 103 } }, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stock_shop shop = { .state = STOCK_SHOP_READY, .counted = 5, .seen = 5, .counted_ms = 100 };

		check(sentence("restocked: %s, said", cases[i].name), stock_shop_restocked(&shop, cases[i].news, cases[i].back, 3) == (cases[i].counts != 0));
		check_int(sentence("restocked: %s", cases[i].name), shop.counted, 5 + cases[i].counts);
	}
}

void
test_stock_shop(void)
{
	test_restocked();
	test_stories();
	test_refusals();
}
