/*
 * stock_names - what the parts of core/stock.h are called: as stored, in the API, and by people.
 */
#include "core/stock.h"

#include <assert.h>

static const struct { const char *name, *label; } rules[STOCK_RULES] = {
	[STOCK_ALLOW]	= { "allow",	"Allow" },
	[STOCK_WARN]	= { "warn",	"Warn" },
	[STOCK_REFUSE]	= { "refuse",	"Refuse" },
};

static const struct { const char *name, *text; } kinds[STOCK_KINDS] = {
	[0]			= { "", "" },		/* no kind has this number */
	[STOCK_HOLD]		= { "hold",		"Held for an order." },
	[STOCK_RELEASE]		= { "release",		"Released: the order no longer needs it." },
	[STOCK_EXPIRE]		= { "expire",		"Released: the order was not paid in time." },
	[STOCK_CONSUME]		= { "consume",		"Used for an order." },
	[STOCK_UNCONSUME]	= { "unconsume",	"Put back on hold: completing the order was undone." },
	[STOCK_RECEIVE]		= { "receive",		"Received." },
	[STOCK_RETURN]		= { "return",		"Came back from a customer." },
	[STOCK_ADJUST]		= { "adjust",		"Adjusted by hand." },
	[STOCK_COUNT]		= { "count",		"Counted." },
	[STOCK_CORRECT]		= { "correct",		"Corrected by the comparison with the shop." },
};

static const char *const answers[STOCK_ANSWERS] = {
	[STOCK_DOES]	= "does",
	[STOCK_ALREADY]	= "already",
	[STOCK_REFUSES]	= "refuses",
};

static const struct { const char *code, *text; } refusals[STOCK_REFUSALS] = {
	[STOCK_REFUSED_NOT]		= { "", "" },
	[STOCK_REFUSED_NOT_ENOUGH]	= { "not_enough", "There is not enough left of this item." },
	[STOCK_REFUSED_AMOUNT]		= { "amount", "Say how much: this needs an amount that makes sense here." },
	[STOCK_REFUSED_REASON]		= { "reason", "Say why: this needs a reason." },
	[STOCK_REFUSED_MOVED]		= { "moved", "This item moved while it was being counted: count it again." },
	[STOCK_REFUSED_LINE]		= { "line", "The order line claims more than the item has on hold: reload, then try again." },
	[STOCK_REFUSED_TOO_FINE]	= { "too_fine",
		"This fraction cannot be kept exactly for this item: use a coarser one, or count the item in a smaller unit." },
	[STOCK_REFUSED_TOO_MUCH]	= { "too_much", "This is more than an item can hold: check the amount." },
};

static const struct { const char *name, *text; } warnings[STOCK_WARNINGS] = {
	[STOCK_WARNS_NOT]	= { "", "" },
	[STOCK_WARNS_OVERSOLD]	= { "oversold",	"More is sold than is available." },
	[STOCK_WARNS_SHORT]	= { "short",	"Less is left than orders have on hold." },
	[STOCK_WARNS_NEGATIVE]	= { "negative",	"Less than nothing is on hand: book the missing delivery, or count." },
};

static const struct { const char *name, *label; } standings[STOCK_STANDINGS] = {
	[STOCK_FINE]	= { "fine",	"In stock" },
	[STOCK_LOW]	= { "low",	"Low" },
	[STOCK_OUT]	= { "out",	"Sold out" },
	[STOCK_SHORT]	= { "short",	"Oversold" },
};

static const char *const shop_states[STOCK_SHOP_STATES] = {
	[STOCK_SHOP_UNREAD]	= "unread",
	[STOCK_SHOP_READY]	= "ready",
	[STOCK_SHOP_STALE]	= "stale",
	[STOCK_SHOP_FLYING]	= "flying",
};

static const char *const pushes[STOCK_PUSHES] = {
	[STOCK_PUSH_NOTHING]	= "nothing",
	[STOCK_PUSH_READ]	= "read",
	[STOCK_PUSH_SET]	= "set",
	[STOCK_PUSH_REPEAT]	= "repeat",
};

struct str
stock_rule_name(enum stock_rule rule)
{
	assert((unsigned)rule < STOCK_RULES);
	return str_of(rules[rule].name);
}

bool
stock_rule_parse(struct str name, enum stock_rule *out)
{
	for (unsigned i = 0; i < STOCK_RULES; i++)
		if (str_eq(name, str_of(rules[i].name))) {
			*out = (enum stock_rule)i;
			return true;
		}
	return false;
}

struct str
stock_rule_label(enum stock_rule rule)
{
	assert((unsigned)rule < STOCK_RULES);
	return str_of(rules[rule].label);
}

struct str
stock_kind_name(enum stock_kind kind)
{
	assert((unsigned)kind < STOCK_KINDS);
	return str_of(kinds[kind].name);
}

bool
stock_kind_parse(struct str name, enum stock_kind *out)
{
	for (unsigned i = STOCK_HOLD; i < STOCK_KINDS; i++)
		if (str_eq(name, str_of(kinds[i].name))) {
			*out = (enum stock_kind)i;
			return true;
		}
	return false;
}

struct str
stock_kind_text(enum stock_kind kind)
{
	assert((unsigned)kind < STOCK_KINDS);
	return str_of(kinds[kind].text);
}

struct str
stock_answer_name(enum stock_answer answer)
{
	assert((unsigned)answer < STOCK_ANSWERS);
	return str_of(answers[answer]);
}

struct str
stock_refusal_code(enum stock_refusal refusal)
{
	assert((unsigned)refusal < STOCK_REFUSALS);
	return str_of(refusals[refusal].code);
}

struct str
stock_refusal_text(enum stock_refusal refusal)
{
	assert((unsigned)refusal < STOCK_REFUSALS);
	return str_of(refusals[refusal].text);
}

struct str
stock_warning_name(enum stock_warning warning)
{
	assert((unsigned)warning < STOCK_WARNINGS);
	return str_of(warnings[warning].name);
}

struct str
stock_warning_text(enum stock_warning warning)
{
	assert((unsigned)warning < STOCK_WARNINGS);
	return str_of(warnings[warning].text);
}

struct str
stock_standing_name(enum stock_standing standing)
{
	assert((unsigned)standing < STOCK_STANDINGS);
	return str_of(standings[standing].name);
}

struct str
stock_standing_label(enum stock_standing standing)
{
	assert((unsigned)standing < STOCK_STANDINGS);
	return str_of(standings[standing].label);
}

struct str
stock_shop_state_name(enum stock_shop_state state)
{
	assert((unsigned)state < STOCK_SHOP_STATES);
	return str_of(shop_states[state]);
}

bool
stock_shop_state_parse(struct str name, enum stock_shop_state *out)
{
	for (unsigned i = 0; i < STOCK_SHOP_STATES; i++)
		if (str_eq(name, str_of(shop_states[i]))) {
			*out = (enum stock_shop_state)i;
			return true;
		}
	return false;
}

struct str
stock_push_name(enum stock_push_kind kind)
{
	assert((unsigned)kind < STOCK_PUSHES);
	return str_of(pushes[kind]);
}
