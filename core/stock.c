#include "core/stock.h"

#include <assert.h>

static bool
within(int64_t n)
{
	return n >= -STOCK_N_MAX && n <= STOCK_N_MAX;
}

static bool
in_range(const struct stock_item *item)
{
	return within(item->on_hand) && within(item->held) && within(item->safety);
}

#define VALID(item) ((item)->parts >= 1 && (item)->parts <= AMOUNT_D_MAX && in_range(item))

/* ---- numbers ---- */

struct stock_item
stock_new(enum stock_rule rule)
{
	return (struct stock_item){ .parts = 1, .rule = rule };
}

struct amount
stock_amount(const struct stock_item *item, int64_t n)
{
	struct amount amount = AMOUNT_WHOLE(0);
	bool fits = amount_make(n, item->parts, &amount);

	assert(fits);
	(void)fits;
	return amount;
}

struct amount
stock_ats(const struct stock_item *item)
{
	assert(VALID(item));
	return stock_amount(item, item->on_hand - item->held - item->safety);
}

enum stock_standing
stock_standing(const struct stock_item *item)
{
	int64_t left = item->on_hand - item->held;

	if (left < 0)
		return STOCK_SHORT;
	if (left == 0)
		return STOCK_OUT;
	return left > item->safety ? STOCK_FINE : STOCK_LOW;
}

bool
stock_rescale(struct stock_item *item, int64_t parts)
{
	struct stock_item finer = *item;
	int64_t times;

	assert(VALID(item));
	if (!amount_common(item->parts, parts, &finer.parts))
		return false;
	times = finer.parts / item->parts;
	finer.on_hand *= times;		/* at most 3e18 each */
	finer.held *= times;
	finer.safety *= times;
	if (!in_range(&finer))
		return false;
	*item = finer;
	return true;
}

bool
stock_add(struct stock_item *item, int64_t parts, int64_t on_hand, int64_t held)
{
	struct stock_item sum = *item;
	int64_t times;

	if (parts < 1 || parts > AMOUNT_D_MAX || !within(on_hand) || !within(held) || !stock_rescale(&sum, parts))
		return false;
	times = sum.parts / parts;
	sum.on_hand += on_hand * times;
	sum.held += held * times;
	if (!in_range(&sum))
		return false;
	*item = sum;
	return true;
}

bool
stock_set_safety(struct stock_item *item, struct amount safety)
{
	struct stock_item set = *item;

	if (safety.n < 0 || !stock_rescale(&set, safety.d))
		return false;
	set.safety = amount_over(safety, set.parts);
	if (!in_range(&set))
		return false;
	*item = set;
	return true;
}

bool
stock_same(const struct stock_item *a, const struct stock_item *b)
{
	return amount_cmp(stock_amount(a, a->on_hand), stock_amount(b, b->on_hand)) == 0
	    && amount_cmp(stock_amount(a, a->held), stock_amount(b, b->held)) == 0;
}

/* ---- decide ---- */

/* What an input has to say by itself, a row for each kind. */
enum needs_amount { NO_AMOUNT, NOT_LESS, MORE, NOT_NONE };	/* than nothing */
static const struct { enum needs_amount amount; bool line, reason; } needs[STOCK_KINDS] = {
	[STOCK_HOLD]		= { NOT_LESS,	true,	false },
	[STOCK_RELEASE]		= { NO_AMOUNT,	true,	false },
	[STOCK_EXPIRE]		= { NO_AMOUNT,	true,	false },
	[STOCK_CONSUME]		= { MORE,	true,	false },
	[STOCK_UNCONSUME]	= { MORE,	false,	false },
	[STOCK_RECEIVE]		= { MORE,	false,	false },
	[STOCK_RETURN]		= { MORE,	false,	false },
	[STOCK_ADJUST]		= { NOT_NONE,	false,	true },
	[STOCK_COUNT]		= { NOT_LESS,	false,	false },
	[STOCK_CORRECT]		= { NOT_NONE,	false,	true },
};

static bool
amount_suits(enum needs_amount need, int64_t n)
{
	switch (need) {
	case NO_AMOUNT:
		break;
	case NOT_LESS:
		return n >= 0;
	case MORE:
		return n > 0;
	case NOT_NONE:
		return n != 0;
	}
	return true;
}

/* Reads the input's amounts over parts that fit them and the item, which is rescaled to them. */
static enum stock_refusal
read_input(const struct stock_input *in, struct stock_item *item, int64_t *amount, int64_t *line)
{
	*amount = *line = 0;
	if (!amount_suits(needs[in->kind].amount, in->amount.n))
		return STOCK_REFUSED_AMOUNT;
	if (needs[in->kind].reason && str_trim(in->reason).n == 0)
		return STOCK_REFUSED_REASON;
	if (in->kind == STOCK_COUNT && in->shown_known && amount_cmp(in->shown, stock_amount(item, item->on_hand)) != 0)
		return STOCK_REFUSED_MOVED;
	if (needs[in->kind].amount != NO_AMOUNT && !stock_rescale(item, in->amount.d))
		return STOCK_REFUSED_TOO_FINE;
	if (needs[in->kind].line && !stock_rescale(item, in->line.d))
		return STOCK_REFUSED_TOO_FINE;
	if (needs[in->kind].amount != NO_AMOUNT)
		*amount = amount_over(in->amount, item->parts);
	if (needs[in->kind].line)
		*line = amount_over(in->line, item->parts);
	return *line >= 0 && *line <= item->held ? STOCK_REFUSED_NOT : STOCK_REFUSED_LINE;
}

/* The transaction that an input means, rules aside. */
static struct stock_txn
txn_of(enum stock_kind kind, const struct stock_item *item, int64_t amount, int64_t line)
{
	struct stock_txn txn = { .kind = kind, .parts = item->parts };

	switch (kind) {
	case STOCK_HOLD:
		txn.held = amount - line;
		if (txn.held < 0)
			txn.kind = STOCK_RELEASE;
		break;
	case STOCK_RELEASE:
	case STOCK_EXPIRE:
		txn.held = -line;
		break;
	case STOCK_CONSUME:
		txn.on_hand = -amount;
		txn.held = -(amount < line ? amount : line);
		break;
	case STOCK_UNCONSUME:
		txn.on_hand = txn.held = amount;
		break;
	case STOCK_RECEIVE:
	case STOCK_RETURN:
	case STOCK_ADJUST:
	case STOCK_CORRECT:
		txn.on_hand = amount;
		break;
	case STOCK_COUNT:
		txn.on_hand = amount - item->on_hand;
		break;
	}
	return txn;
}

/* A hold asks whether there is enough; of everything else the warning says what it has come to. */
static enum stock_warning
warning_of(const struct stock_item *before, const struct stock_txn *txn)
{
	int64_t on_hand = before->on_hand + txn->on_hand, held = before->held + txn->held;

	if (txn->kind == STOCK_HOLD)
		return before->rule != STOCK_ALLOW && held > before->on_hand - before->safety ? STOCK_WARNS_OVERSOLD : STOCK_WARNS_NOT;
	if (txn->on_hand < 0 && on_hand < 0)
		return STOCK_WARNS_NEGATIVE;
	return txn->on_hand < txn->held && on_hand < held ? STOCK_WARNS_SHORT : STOCK_WARNS_NOT;
}

static struct stock_decision
refused(enum stock_refusal why, const struct stock_item *item)
{
	return (struct stock_decision){ .answer = STOCK_REFUSES, .why = why, .available = stock_ats(item) };
}

struct stock_decision
stock_decide(const struct stock_item *item, const struct stock_input *in)
{
	struct stock_decision decision = { .answer = STOCK_DOES, .available = stock_ats(item) };
	struct stock_item fine = *item;		/* over parts that fit the input too */
	enum stock_refusal why;
	struct stock_txn txn;
	int64_t amount, line;

	assert(in->kind >= STOCK_HOLD && (unsigned)in->kind < STOCK_KINDS);
	why = read_input(in, &fine, &amount, &line);
	if (why != STOCK_REFUSED_NOT)
		return refused(why, item);
	txn = txn_of(in->kind, &fine, amount, line);
	if (needs[in->kind].line && txn.on_hand == 0 && txn.held == 0) {
		decision.answer = STOCK_ALREADY;	/* the line has what it is to have */
		return decision;
	}
	if (!within(fine.on_hand + txn.on_hand) || !within(fine.held + txn.held))
		return refused(STOCK_REFUSED_TOO_MUCH, item);
	decision.txn = txn;
	decision.warning = warning_of(&fine, &txn);
	if (decision.warning == STOCK_WARNS_OVERSOLD && item->rule == STOCK_REFUSE)
		return refused(STOCK_REFUSED_NOT_ENOUGH, item);
	return decision;
}

struct stock_item
stock_apply(struct stock_item item, const struct stock_txn *txn)
{
	bool fits = stock_add(&item, txn->parts, txn->on_hand, txn->held);

	assert(fits);
	(void)fits;
	return item;
}

/* ---- recipes ---- */

struct stock_makes
stock_makes(const struct stock_use *uses, size_t n)
{
	struct stock_makes makes = { INT64_MAX, 0 };

	assert(n > 0);
	for (size_t i = 0; i < n; i++) {
		int64_t level = amount_divide(stock_ats(&uses[i].item), uses[i].amount);

		if (level < makes.level)
			makes = (struct stock_makes){ level, i };
	}
	return makes;
}
