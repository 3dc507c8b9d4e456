#include "core/lot.h"

enum lot_standing
lot_standing(const struct lot *lot, int32_t today)
{
	if (lot->closed)
		return LOT_CLOSED;
	if (lot->blocked)
		return LOT_BLOCKED;
	if (lot->expiry < today)
		return LOT_EXPIRED;
	return lot->open ? LOT_OPEN : LOT_READY;
}

bool
lot_expires(const struct lot *lot, int32_t today, int64_t days)
{
	return !lot->closed && lot->left.n > 0 && lot->expiry - (int64_t)today <= days;
}

/* ---- drawing ------------------------------------------------------------------------------------------------------ */

static bool
may_draw(const struct lot *lot, int32_t today)
{
	enum lot_standing standing = lot_standing(lot, today);

	return lot->left.n > 0 && (standing == LOT_READY || standing == LOT_OPEN);
}

/* Whether a is drawn from before b. */
static bool
before(const struct lot *lot, size_t a, size_t b)
{
	if (lot[a].open != lot[b].open)
		return lot[a].open;
	if (lot[a].expiry != lot[b].expiry)
		return lot[a].expiry < lot[b].expiry;
	if (lot[a].received != lot[b].received)
		return lot[a].received < lot[b].received;
	return a < b;
}

/* The next to draw from after the last one; LOT_NONE: there is no more. */
static size_t
next(const struct lot *lot, size_t n, int32_t today, size_t last)
{
	size_t best = LOT_NONE;

	for (size_t i = 0; i < n; i++)
		if (may_draw(&lot[i], today) && (last == LOT_NONE || before(lot, last, i)) && (best == LOT_NONE || before(lot, i, best)))
			best = i;
	return best;
}

/* Moves what there is, at most all that is wanted, into a part; false where it cannot be kept exactly. */
static bool
take(struct amount there, struct amount *wanted, size_t at, struct lot_part *part)
{
	struct amount some = amount_cmp(there, *wanted) < 0 ? there : *wanted;

	if (!amount_subtract(*wanted, some, wanted))
		return false;
	*part = (struct lot_part){ at, some };
	return true;
}

size_t
lot_draw(const struct lot *lot, size_t n, int32_t today, struct amount amount, struct lot_part *part)
{
	size_t parts = 0;

	for (size_t at = next(lot, n, today, LOT_NONE); at != LOT_NONE && amount.n > 0; at = next(lot, n, today, at))
		parts += take(lot[at].left, &amount, at, &part[parts]);
	if (amount.n > 0)
		part[parts++] = (struct lot_part){ LOT_NONE, amount };
	return parts;
}

size_t
lot_give_back(const struct amount *taken, size_t n, struct amount amount, struct lot_part *part)
{
	size_t parts = 0;

	while (n-- > 0 && amount.n > 0)
		parts += take(taken[n], &amount, n, &part[parts]);
	return parts;
}

/* ---- what people do ----------------------------------------------------------------------------------------------- */

static enum lot_answer
set(bool *flag, bool to)
{
	if (*flag == to)
		return LOT_ALREADY;
	*flag = to;
	return LOT_DOES;
}

static enum lot_answer
open(struct lot *lot, int32_t today)
{
	switch (lot_standing(lot, today)) {
	case LOT_CLOSED:
		return LOT_REFUSED_CLOSED;
	case LOT_BLOCKED:
		return LOT_REFUSED_BLOCKED;
	case LOT_EXPIRED:
		return LOT_REFUSED_EXPIRED;
	case LOT_READY:
	case LOT_OPEN:
		break;
	}
	return set(&lot->open, true);
}

enum lot_answer
lot_act(struct lot *lot, enum lot_action action, int32_t today)
{
	enum lot_answer answer = LOT_ALREADY;

	switch (action) {
	case LOT_DO_OPEN:
		return open(lot, today);
	case LOT_DO_BLOCK:
		answer = set(&lot->blocked, true);
		break;
	case LOT_DO_UNBLOCK:
		return set(&lot->blocked, false);
	case LOT_DO_CLOSE:
		answer = set(&lot->closed, true);
		break;
	case LOT_DO_REOPEN:
		return set(&lot->closed, false);
	}
	if (answer == LOT_DOES)		/* what is blocked or closed is in use no more */
		lot->open = false;
	return answer;
}

/* ---- names -------------------------------------------------------------------------------------------------------- */

static const struct { const char *name, *label; } standings[LOT_STANDINGS] = {
	[LOT_READY]	= { "ready",	"Ready" },
	[LOT_OPEN]	= { "open",	"Open" },
	[LOT_EXPIRED]	= { "expired",	"Expired" },
	[LOT_BLOCKED]	= { "blocked",	"Blocked" },
	[LOT_CLOSED]	= { "closed",	"Closed" },
};

static const char *const actions[LOT_ACTIONS] = {
	[LOT_DO_OPEN] = "open", [LOT_DO_BLOCK] = "block", [LOT_DO_UNBLOCK] = "unblock", [LOT_DO_CLOSE] = "close", [LOT_DO_REOPEN] = "reopen",
};

static const struct { const char *code, *text; } answers[LOT_ANSWERS] = {
	[LOT_DOES]		= { "", "" },
	[LOT_ALREADY]		= { "", "" },
	[LOT_REFUSED_BLOCKED]	= { "blocked", "This lot is blocked: unblock it first, if it may be used." },
	[LOT_REFUSED_EXPIRED]	= { "expired", "This lot has expired: take another. If the day is wrong, correct it." },
	[LOT_REFUSED_CLOSED]	= { "closed", "This lot is closed: reopen it first, if it is still there." },
};

struct str
lot_standing_name(enum lot_standing standing)
{
	return str_of(standings[standing].name);
}

struct str
lot_standing_label(enum lot_standing standing)
{
	return str_of(standings[standing].label);
}

struct str
lot_action_name(enum lot_action action)
{
	return str_of(actions[action]);
}

struct str
lot_answer_code(enum lot_answer answer)
{
	return str_of(answers[answer].code);
}

struct str
lot_answer_text(enum lot_answer answer)
{
	return str_of(answers[answer].text);
}
