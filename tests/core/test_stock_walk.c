/*
 * Stock on random walks: items whose orders come, change, are cancelled and made; and shops that sell by themselves, deliver
 * their webhooks late, twice and out of order, and lose answers. After each step, what must always hold.
 */
#include "core/stock.h"
#include "tests/core/check.h"

static uint64_t seed;

static int
below(int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)((uint32_t)(seed >> 32) % (uint32_t)n);
}

/* ---- an item ---- */

enum { LINES = 6, STEPS = 120, ITEM_WALKS = 1500 };

static struct amount
some_amount(void)
{
	static const int64_t parts[] = { 1, 1, 2, 3, 4, 7, 1000 };
	struct amount amount = AMOUNT_WHOLE(0);

	amount_make(below(30), parts[below(COUNT(parts))], &amount);
	return amount;
}

/* NULL, or what did not hold. */
static const char *
walk_item(enum stock_rule rule, int *refused)
{
	struct stock_item item = stock_new(rule);
	struct amount line[LINES], sum_on_hand = AMOUNT_WHOLE(0), sum_held = AMOUNT_WHOLE(0), lines;
	bool facts = false;		/* something happened that no rule can refuse */

	for (int i = 0; i < LINES; i++)
		line[i] = AMOUNT_WHOLE(0);
	for (int i = 0; i < STEPS; i++) {
		int at = below(LINES);
		struct stock_input in = { .kind = (enum stock_kind)(1 + below(STOCK_KINDS - 1)), .amount = some_amount(), .line = line[at],
			.reason = STR("a walk") };
		struct stock_item was = item, before;
		struct stock_decision got;
		struct amount delta, on_hand, held;

		if (below(20) == 0 && stock_set_safety(&item, some_amount()) && !stock_same(&was, &item))
			return "safety is not stock";
		if (in.kind == STOCK_ADJUST && below(2))
			in.amount.n = -in.amount.n;
		before = item;
		got = stock_decide(&item, &in);
		if (got.answer != STOCK_DOES) {
			if (got.txn.kind != 0 || got.txn.on_hand != 0 || got.txn.held != 0)
				return "a refusal has no transaction";
			*refused += got.why == STOCK_REFUSED_NOT_ENOUGH;
			continue;
		}
		item = stock_apply(item, &got.txn);
		if (!amount_make(got.txn.on_hand, got.txn.parts, &on_hand) || !amount_make(got.txn.held, got.txn.parts, &held)
		    || !amount_add(sum_on_hand, on_hand, &sum_on_hand) || !amount_add(sum_held, held, &sum_held))
			return "the sums are amounts";
		if (amount_cmp(stock_amount(&item, item.on_hand), sum_on_hand) != 0 || amount_cmp(stock_amount(&item, item.held), sum_held) != 0)
			return "the state is the sum of its transactions";
		if (item.parts % before.parts != 0 || item.held < 0)
			return "parts only grow finer, and held is never negative";
		if (!amount_subtract(stock_ats(&item), got.available, &delta))
			return "ATS is an amount";
		if (rule == STOCK_REFUSE && got.txn.kind == STOCK_HOLD && stock_ats(&item).n < 0)
			return "a hold that is done has been there";
		if (in.kind == STOCK_CONSUME && amount_cmp(in.amount, in.line) <= 0 && delta.n != 0)
			return "what was on hold is used without a change of ATS";
		facts = facts || got.txn.kind > STOCK_EXPIRE;
		switch (got.txn.kind) {		/* what the flow keeps with the line */
		case STOCK_HOLD:
		case STOCK_RELEASE:
		case STOCK_EXPIRE:
		case STOCK_CONSUME:
		case STOCK_UNCONSUME:
			if (!amount_add(line[at], held, &line[at]))
				return "a line's hold is an amount";
			break;
		case STOCK_RECEIVE:
		case STOCK_RETURN:
		case STOCK_ADJUST:
		case STOCK_COUNT:
		case STOCK_CORRECT:
			if (got.txn.held != 0)
				return "only orders hold";
			break;
		}
		lines = AMOUNT_WHOLE(0);
		for (int k = 0; k < LINES; k++)
			if (line[k].n < 0 || !amount_add(lines, line[k], &lines))
				return "a line never holds less than nothing";
		if (amount_cmp(lines, sum_held) != 0)
			return "held is what the lines hold";
	}
	return facts ? NULL : "something happens on every walk";
}

/* ---- two shops that sell one product ---- */

enum { SHOPS = 2, POST = 64, SHOP_STEPS = 150, SHOP_WALKS = 4000 };

/* A webhook on its way: an order of so many, or the level at a time. */
struct letter { enum { NOWHERE, ORDER, LEVEL } kind; int64_t n, at_ms; };

struct world {
	int64_t ats, now_ms;
	int stale, sets, repeats;
	bool gave_back;			/* a push made another difference than what we know of */
	struct {
		int64_t level, unheard;		/* what it really shows; pieces of its orders that have not come to us */
		struct letter post[POST];
		struct stock_shop ours;
		enum { NONE, SENT, DONE, STALE } push;	/* of the one that flies, at the shop: what it answers, however often */
		int64_t done_ms, foreign;
	} shop[SHOPS];
};

static void
post(struct world *w, int s, struct letter letter)
{
	for (int i = 0; i < POST; i++)
		if (w->shop[s].post[i].kind == NOWHERE) {
			w->shop[s].post[i] = letter;
			return;
		}
	check("the post has room", false);
}

static void
level_changed(struct world *w, int s)
{
	int64_t second = w->now_ms / 1000 * 1000;

	if (below(12) > 0)	/* some are lost */
		post(w, s, (struct letter){ LEVEL, w->shop[s].level, second });
	if (below(12) == 0)	/* some come twice */
		post(w, s, (struct letter){ LEVEL, w->shop[s].level, second });
}

/* The shop sells (or takes back and restocks) by itself. */
static void
shop_sells(struct world *w, int s, int64_t quantity)
{
	w->shop[s].level -= quantity;
	w->shop[s].unheard += quantity;
	post(w, s, (struct letter){ ORDER, quantity, 0 });
	level_changed(w, s);
}

/* Our push arrives there, perhaps once more. */
static void
shop_is_set(struct world *w, int s)
{
	struct stock_shop *ours = &w->shop[s].ours;

	if (w->shop[s].push != SENT)
		return;		/* its key is known: the first answer is given again */
	if (w->shop[s].level != ours->compare) {
		w->shop[s].push = STALE;
		return;
	}
	w->shop[s].level = ours->to;
	w->shop[s].push = DONE;
	w->shop[s].done_ms = w->now_ms;
	level_changed(w, s);
}

/* One turn of the worker for s; false when it had nothing to do. */
static bool
work(struct world *w, int s)
{
	struct stock_shop *ours = &w->shop[s].ours;
	struct stock_push next = stock_shop_next(ours, w->ats);

	switch (next.kind) {
	case STOCK_PUSH_NOTHING:
		return false;
	case STOCK_PUSH_READ:
		stock_shop_read(ours, w->shop[s].level, w->now_ms / 1000 * 1000);
		break;
	case STOCK_PUSH_SET:
		w->sets++;
		w->gave_back = w->gave_back || (next.to > 0 && ours->counted + next.to - next.compare != w->ats);
		stock_shop_sent(ours, next);
		w->shop[s].push = SENT;
		break;
	case STOCK_PUSH_REPEAT:
		w->repeats++;
		if (below(2))
			shop_is_set(w, s);
		if (w->shop[s].push == SENT || below(3) == 0)
			break;		/* it, or its answer, was lost */
		w->stale += w->shop[s].push == STALE;
		if (w->shop[s].push == STALE)
			stock_shop_refused(ours);
		else
			stock_shop_accepted(ours, w->shop[s].done_ms);
		w->shop[s].push = NONE;
		break;
	}
	return true;
}

/* Some letter of s comes. */
static bool
deliver(struct world *w, int s)
{
	int start = below(POST);

	for (int i = 0; i < POST; i++) {
		struct letter *letter = &w->shop[s].post[(start + i) % POST];

		switch (letter->kind) {
		case NOWHERE:
			continue;
		case ORDER:
			stock_shop_ordered(&w->shop[s].ours, letter->n, 0);
			w->ats -= letter->n;	/* the hold, in the same transaction */
			w->shop[s].unheard -= letter->n;
			break;
		case LEVEL:
			stock_shop_heard(&w->shop[s].ours, letter->n, letter->at_ms);
			break;
		}
		letter->kind = NOWHERE;
		return true;
	}
	return false;
}

/* What the header promises, at any moment: counted is the level but for what is on its way. */
static bool
agrees(const struct world *w, int s)
{
	int64_t done = w->shop[s].push == DONE ? w->shop[s].ours.to - w->shop[s].ours.compare : 0;

	return w->shop[s].ours.counted + done - w->shop[s].unheard + w->shop[s].foreign == w->shop[s].level;
}

static const char *
walk_shops(bool meddled, struct world *w)
{
	*w = (struct world){ .ats = 20, .now_ms = 1000000 };
	for (int s = 0; s < SHOPS; s++) {
		w->shop[s].level = below(30);
		stock_shop_read(&w->shop[s].ours, w->shop[s].level, w->now_ms);
	}
	for (int i = 0; i < SHOP_STEPS; i++) {
		int s = below(SHOPS);

		w->now_ms += below(600);
		switch (below(8)) {
		case 0:
			shop_sells(w, s, 1 + below(3));
			break;
		case 1:
			if (below(3) == 0)
				shop_sells(w, s, -1 - below(2));
			break;
		case 2:
			if (below(3) == 0)
				w->ats += below(12) - 3;	/* made, or dropped */
			break;
		case 3:
			if (meddled && below(6) == 0) {
				int64_t typed = below(9) - 4;

				w->shop[s].level += typed;
				w->shop[s].foreign += typed;
				level_changed(w, s);
			}
			break;
		case 4:
			shop_is_set(w, s);
			break;
		case 5:
		case 6:
			deliver(w, s);
			break;
		default:
			work(w, s);
			break;
		}
		if (!agrees(w, s))
			return "counted is the level but for what is on its way";
		if (w->gave_back)
			return "a push never gives back what an order on its way has taken";
	}
	for (int s = 0; s < SHOPS; s++)		/* the end: everything comes */
		while (deliver(w, s) || work(w, s))
			continue;
	for (int s = 0; s < SHOPS; s++) {
		int64_t unexplained = 0;

		while (deliver(w, s) || work(w, s))
			continue;
		if (!meddled && w->ats >= 0 && w->shop[s].level != w->ats)
			return "in the end each shop shows what is available";
		if (!stock_shop_settle(&w->shop[s].ours, w->shop[s].level, w->shop[s].level, 0, w->shop[s].ours.counted, &unexplained)
		    || unexplained != w->shop[s].foreign)
			return "settling finds what was typed there, and nothing else";
		w->shop[s].foreign = 0;
		while (deliver(w, s) || work(w, s))
			continue;
		if (w->ats >= 0 ? w->shop[s].level != w->ats : w->shop[s].level > 0)
			return "after settling each shop shows what is available, or nothing";
		if (!agrees(w, s))
			return "and counted is that";
	}
	return NULL;
}

void
test_stock_walk(void)
{
	int refused = 0, stale = 0, sets = 0, repeats = 0;
	struct world w;
	const char *broken = NULL;

	for (uint64_t i = 1; i <= ITEM_WALKS && !broken; i++) {
		seed = i * UINT64_C(0x9E3779B97F4A7C15);
		broken = walk_item((enum stock_rule)(i % STOCK_RULES), &refused);
		if (broken)
			check(sentence("item walk %llu: %s", (unsigned long long)i, broken), false);
	}
	check("whatever happens to an item, it is the sum of its transactions", !broken);
	check("some holds were refused on the way", refused > ITEM_WALKS);
	for (uint64_t i = 1; i <= SHOP_WALKS && !broken; i++) {
		seed = i * UINT64_C(0x9E3779B97F4A7C15);
		broken = walk_shops(i % 2 == 0, &w);
		if (broken)
			check(sentence("shop walk %llu: %s", (unsigned long long)i, broken), false);
		stale += w.stale, sets += w.sets, repeats += w.repeats;
	}
	check("whatever is late, lost or comes twice, an older level is never sent last", !broken);
	check("pushes were sent, repeated and refused as stale on the way", sets > SHOP_WALKS && repeats > sets && stale > SHOP_WALKS / 4);
}
