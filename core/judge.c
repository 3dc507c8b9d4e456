#include "core/judge.h"

#include <assert.h>

/* ---- one item ---- */

/* Whether a difference (of either sign) is one the supplier is allowed. */
static bool
tolerated(int64_t difference_e4, int64_t expected_e4, enum currency currency, struct judge_tolerance t)
{
	int64_t off = difference_e4 < 0 ? -difference_e4 : difference_e4;
	struct price allowed;

	if (off == 0)
		return true;
	switch (t.kind) {
	case JUDGE_EXACT:
		break;
	case JUDGE_WITHIN_MINOR:
		if (!price_of_money((struct money){ t.amount, currency }, &allowed))
			return t.amount > 0;	/* more than any price */
		return off <= allowed.e4;
	case JUDGE_WITHIN_BPS:
		return t.amount > 0 && off * JUDGE_BPS_MAX <= (t.amount < JUDGE_BPS_MAX ? t.amount : JUDGE_BPS_MAX) * expected_e4;
	}
	return false;
}

/* A price that we could read: ours is the comparison that counts, and the portal's may only agree. */
static enum judge_verdict
judge_read(int64_t difference, bool within, enum judge_price_is price_is)
{
	if (!within)
		return difference > 0 ? JUDGE_HIGHER : JUDGE_LOWER;
	switch (price_is) {
	case JUDGE_PRICE_UNSAID:
	case JUDGE_PRICE_AS_EXPECTED:
		return JUDGE_OK;
	case JUDGE_PRICE_LOWER:
		return difference < 0 ? JUDGE_OK : JUDGE_PRICE_DISPUTED;
	case JUDGE_PRICE_HIGHER:
		return difference > 0 ? JUDGE_OK : JUDGE_PRICE_DISPUTED;
	case JUDGE_PRICE_WORD_UNKNOWN:
		break;
	}
	return JUDGE_STATUS_UNKNOWN;
}

/* No price was given: the portal's own word is all there is. */
static enum judge_verdict
judge_said(enum judge_price_is price_is)
{
	switch (price_is) {
	case JUDGE_PRICE_AS_EXPECTED:
		return JUDGE_OK;
	case JUDGE_PRICE_LOWER:
		return JUDGE_LOWER;
	case JUDGE_PRICE_HIGHER:
		return JUDGE_HIGHER;
	case JUDGE_PRICE_UNSAID:
	case JUDGE_PRICE_WORD_UNKNOWN:
		break;
	}
	return JUDGE_PRICE_UNREADABLE;
}

/* Reads the price into *line and says what it means. */
static enum judge_verdict
judge_price(const struct judge_item *item, enum currency currency, struct judge_tolerance tolerance,
    const struct judge_answer *answer, struct judge_line *line)
{
	struct price seen;

	switch (answer->seen) {
	case JUDGE_SEEN_NOTHING:
		return judge_said(answer->price_is);
	case JUDGE_SEEN_TEXT:
		line->reading = price_read(answer->price, currency, &seen);
		break;
	case JUDGE_SEEN_NUMBER:
		line->reading = price_read_number(answer->price, currency, &seen);
		break;
	}
	if (line->reading == PRICE_OTHER_CURRENCY)
		return JUDGE_CURRENCY_DIFFERS;
	if (line->reading != PRICE_EXACT)
		return JUDGE_PRICE_UNREADABLE;
	line->seen_e4 = seen.e4;
	line->difference_e4 = seen.e4 - item->price_e4;
	return judge_read(line->difference_e4, tolerated(line->difference_e4, item->price_e4, currency, tolerance),
	    answer->price_is);
}

/* The order of judge_verdict, from the top. */
static enum judge_verdict
judge_answer(const struct judge_answer *answer, enum judge_verdict price)
{
	if (answer->stock == JUDGE_NOT_FOUND)
		return JUDGE_ITEM_NOT_FOUND;
	if (answer->stock == JUDGE_OUT_OF_STOCK)
		return JUDGE_ITEM_OUT_OF_STOCK;
	if (answer->added != JUDGE_ADDED_YES)
		return JUDGE_NOT_ADDED;
	if (price != JUDGE_OK)
		return price;
	return answer->stock == JUDGE_IN_STOCK ? JUDGE_OK : JUDGE_STATUS_UNKNOWN;
}

struct judge_line
judge_item(const struct judge_item *item, enum currency currency, struct judge_tolerance tolerance,
    const struct judge_answer *answer)
{
	struct judge_line line = {
		.verdict = JUDGE_MISSING, .reading = PRICE_NOT_A_PRICE, .seen_e4 = PRICE_MISSING, .answer = -1,
	};

	assert(item->price_e4 >= -PRICE_E4_MAX && item->price_e4 <= PRICE_E4_MAX);
	if (answer) {
		line.answer = 0;
		line.verdict = judge_answer(answer, judge_price(item, currency, tolerance, answer, &line));
	}
	line.needs_attention = line.verdict != JUDGE_OK;
	return line;
}

/* ---- the whole ---- */

static bool
same_sku(struct str a, struct str b)
{
	return str_eq(str_trim(a), str_trim(b));
}

static bool
alike(const struct judge_answer *a, const struct judge_answer *b)
{
	return a->stock == b->stock && a->price_is == b->price_is && a->added == b->added
	    && a->seen == b->seen && str_eq(a->price, b->price);
}

/* The item's first answer; *twice when another one says something else. */
static const struct judge_answer *
find_answer(const struct judge_item *item, const struct judge_answer *answers, size_t n, bool *twice)
{
	const struct judge_answer *found = NULL;

	*twice = false;
	for (size_t i = 0; i < n; i++) {
		if (!same_sku(item->sku, answers[i].sku))
			continue;
		if (!found)
			found = &answers[i];
		else if (!alike(found, &answers[i]))
			*twice = true;
	}
	return found;
}

static bool
asked_for(struct str sku, const struct judge_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (same_sku(items[i].sku, sku))
			return true;
	return false;
}

struct judge_whole
judge_all(const struct judge_item *items, size_t items_n, const struct judge_answer *answers, size_t answers_n,
    enum currency currency, struct judge_tolerance tolerance, bool success, struct judge_line *out)
{
	struct judge_whole whole = { .success = success };

	for (size_t i = 0; i < items_n; i++) {
		bool twice;
		const struct judge_answer *answer = find_answer(&items[i], answers, answers_n, &twice);

		out[i] = judge_item(&items[i], currency, tolerance, answer);
		if (answer)
			out[i].answer = (int32_t)(answer - answers);
		if (twice)
			out[i].verdict = JUDGE_ANSWERED_TWICE;
		out[i].needs_attention = out[i].verdict != JUDGE_OK;
		if (out[i].needs_attention)
			whole.attention++;
		else
			whole.ok++;
		if (!answer || twice || answer->added != JUDGE_ADDED_YES)
			whole.not_added++;
	}
	for (size_t i = 0; i < answers_n; i++)
		if (!asked_for(answers[i].sku, items, items_n))
			whole.unasked++;
	whole.completed = success && items_n > 0 && whole.attention == 0 && whole.unasked == 0;
	return whole;
}

bool
judge_tolerance_valid(struct judge_tolerance t)
{
	static const int64_t most[JUDGE_TOLERANCE_KINDS] = {
		[JUDGE_EXACT]		= 0,
		[JUDGE_WITHIN_MINOR]	= MONEY_MINOR_MAX,
		[JUDGE_WITHIN_BPS]	= JUDGE_BPS_MAX,
	};

	assert((unsigned)t.kind < JUDGE_TOLERANCE_KINDS);
	return t.amount >= 0 && t.amount <= most[t.kind];
}

/* ---- words ---- */

static const struct { const char *name, *text; } verdicts[JUDGE_VERDICTS] = {
	[JUDGE_OK]		= { "ok", "Added at the expected price." },
	[JUDGE_MISSING]		= { "missing", "The portal's answer does not mention it: look whether it is in the cart." },
	[JUDGE_ANSWERED_TWICE]	= { "answered_twice", "The portal answered twice and not alike: look at the cart." },
	[JUDGE_ITEM_NOT_FOUND]	= { "not_found", "The portal does not know this SKU: check the mapping." },
	[JUDGE_ITEM_OUT_OF_STOCK] = { "out_of_stock", "The supplier has none in stock." },
	[JUDGE_NOT_ADDED]	= { "not_added", "The portal did not add it to the cart." },
	[JUDGE_CURRENCY_DIFFERS] = { "currency_differs", "The portal shows a price in another currency." },
	[JUDGE_PRICE_UNREADABLE] = { "price_unreadable", "The price that the portal shows cannot be read for certain: compare it yourself." },
	[JUDGE_HIGHER]		= { "price_higher", "The portal's price is higher than expected." },
	[JUDGE_LOWER]		= { "price_lower", "The portal's price is lower than expected." },
	[JUDGE_PRICE_DISPUTED]	= { "price_disputed", "The price reads as expected, but the portal says that it differs." },
	[JUDGE_STATUS_UNKNOWN]	= { "status_unknown", "The portal describes it with a word that is not known here." },
};

struct str
judge_verdict_name(enum judge_verdict verdict)
{
	assert((unsigned)verdict < JUDGE_VERDICTS);
	return str_of(verdicts[verdict].name);
}

struct str
judge_verdict_text(enum judge_verdict verdict)
{
	assert((unsigned)verdict < JUDGE_VERDICTS);
	return str_of(verdicts[verdict].text);
}

struct str
judge_stock_name(enum judge_stock stock)
{
	static const char *const names[JUDGE_STOCKS] = {
		[JUDGE_STOCK_UNKNOWN]	= "unknown",
		[JUDGE_IN_STOCK]	= "in_stock",
		[JUDGE_OUT_OF_STOCK]	= "out_of_stock",
		[JUDGE_NOT_FOUND]	= "not_found",
	};

	assert((unsigned)stock < JUDGE_STOCKS);
	return str_of(names[stock]);
}

struct str
judge_price_is_name(enum judge_price_is price_is)
{
	static const char *const names[JUDGE_PRICE_ISES] = {
		[JUDGE_PRICE_UNSAID]		= "unsaid",
		[JUDGE_PRICE_AS_EXPECTED]	= "as_expected",
		[JUDGE_PRICE_LOWER]		= "lower",
		[JUDGE_PRICE_HIGHER]		= "higher",
		[JUDGE_PRICE_WORD_UNKNOWN]	= "unknown",
	};

	assert((unsigned)price_is < JUDGE_PRICE_ISES);
	return str_of(names[price_is]);
}

struct str
judge_added_name(enum judge_added added)
{
	static const char *const names[JUDGE_ADDEDS] = {
		[JUDGE_ADDED_UNSAID]	= "unsaid",
		[JUDGE_ADDED_NO]	= "no",
		[JUDGE_ADDED_YES]	= "yes",
	};

	assert((unsigned)added < JUDGE_ADDEDS);
	return str_of(names[added]);
}

struct str
judge_seen_name(enum judge_seen seen)
{
	static const char *const names[JUDGE_SEENS] = {
		[JUDGE_SEEN_NOTHING]	= "nothing",
		[JUDGE_SEEN_TEXT]	= "text",
		[JUDGE_SEEN_NUMBER]	= "number",
	};

	assert((unsigned)seen < JUDGE_SEENS);
	return str_of(names[seen]);
}

struct str
judge_tolerance_name(enum judge_tolerance_kind kind)
{
	static const char *const names[JUDGE_TOLERANCE_KINDS] = {
		[JUDGE_EXACT]		= "none",
		[JUDGE_WITHIN_MINOR]	= "absolute",
		[JUDGE_WITHIN_BPS]	= "percent",
	};

	assert((unsigned)kind < JUDGE_TOLERANCE_KINDS);
	return str_of(names[kind]);
}
