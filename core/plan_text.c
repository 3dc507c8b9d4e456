/* plan_text - the words for plan.h's problems. */
#include "core/plan.h"

#include <assert.h>

_Static_assert(PLAN_LINES_MAX == 2000 && BUYORDER_QUANTITY_MAX == 1000000, "these limits are said in words below");

static const struct { const char *name, *text; } table[PLAN_PROBLEMS] = {
	[PLAN_LINE_BAD]		= { "line_bad", "The line's ids cannot be used: they are missing, too long or not text. Correct it at the source." },
	[PLAN_LINE_REPEATED]	= { "line_repeated", "The same line was picked twice. Pick it once." },
	[PLAN_SKU_UNMAPPED]	= { "sku_unmapped", "No supplier SKU is known for this product. Add a mapping under Settings." },
	[PLAN_SKU_AMBIGUOUS]	= { "sku_ambiguous", "Two mappings give this product different supplier SKUs, units or packs. Remove one under Settings." },
	[PLAN_SKU_BLANK]	= { "sku_blank", "The supplier SKU is blank. Fill in the mapping under Settings." },
	[PLAN_SKU_TOO_LONG]	= { "sku_too_long", "The supplier SKU is too long for a portal. Correct the mapping under Settings." },
	[PLAN_SKU_ILLEGAL]	= { "sku_illegal", "The supplier SKU contains characters that cannot be sent. Correct the mapping under Settings." },
	[PLAN_QUANTITY_NOT_WHOLE] = { "quantity_not_whole", "The quantity is not a whole number. Correct it at the source." },
	[PLAN_QUANTITY_ZERO]	= { "quantity_zero", "The quantity is zero. Remove the line at the source or correct it." },
	[PLAN_QUANTITY_NEGATIVE] = { "quantity_negative", "The quantity is negative. Correct it at the source." },
	[PLAN_QUANTITY_TOO_LARGE] = { "quantity_too_large", "The quantity is more than a million. Correct it, or split the order." },
	[PLAN_PRICE_MISSING]	= { "price_missing", "The line has no price. Enter one at the source." },
	[PLAN_PRICE_UNREADABLE]	= { "price_unreadable", "The line's price is not a number with at most four decimals. Correct it at the source." },
	[PLAN_PRICE_NEGATIVE]	= { "price_negative", "The price is negative. Correct it at the source." },
	[PLAN_PRICE_TOO_FINE]	= { "price_too_fine", "The price of one unit has more decimals than the currency. Round it at the source, or map it to a larger pack." },
	[PLAN_PRICE_TOO_LARGE]	= { "price_too_large", "The price is too large to be true. Correct it at the source." },
	[PLAN_PRICE_CONFLICT]	= { "price_conflict", "Lines that become one supplier SKU expect different prices. Make them equal, or send them apart." },
	[PLAN_CURRENCY_DIFFERS]	= { "currency_differs", "The line is not in the supplier's currency. Correct the currency of one of them." },
	[PLAN_PACK_REMAINDER]	= { "pack_remainder", "The quantity does not make whole packs. Change it at the source." },
	[PLAN_BELOW_MINIMUM]	= { "below_minimum", "The quantity is below what the supplier accepts. Order more, or wait for more." },
	[PLAN_SUPPLIER_UNKNOWN]	= { "supplier_unknown", "This supplier has no portal here. Add it under Settings." },
	[PLAN_SUPPLIER_INACTIVE] = { "supplier_inactive", "This supplier's portal is switched off. Switch it on under Settings." },
	[PLAN_SUPPLIER_NO_CURRENCY] = { "supplier_no_currency", "This supplier's portal has no currency. Choose one under Settings." },
	[PLAN_SUPPLIER_NO_CREDENTIALS] = { "supplier_no_credentials", "The portal's user name and password are missing. Enter them under Settings." },
	[PLAN_SUPPLIER_LOGIN_BLOCKED] = { "supplier_login_blocked", "The portal refused this login, and it is not tried again until new credentials are entered under Settings." },
	[PLAN_SUPPLIER_OPEN_JOB] = { "supplier_open_job", "A job of this supplier is still open. Wait until it has ended, or cancel it." },
	[PLAN_TOTAL_TOO_LARGE]	= { "total_too_large", "The order's total is too large to be true. Check quantities and prices." },
	[PLAN_EMPTY]		= { "empty", "Nothing was picked that could be sent. Pick at least one order that has lines." },
	[PLAN_TOO_MANY_LINES]	= { "too_many_lines", "More than 2,000 lines were picked. Send them in several goes." },
};

struct str
plan_problem_name(enum plan_problem problem)
{
	assert((unsigned)problem < PLAN_PROBLEMS);
	return str_of(table[problem].name);
}

struct str
plan_problem_text(enum plan_problem problem)
{
	assert((unsigned)problem < PLAN_PROBLEMS);
	return str_of(table[problem].text);
}

static void
say_number(struct buf *b, const char *before, int64_t number)
{
	buf_text(b, before);
	buf_int(b, number);
	buf_char(b, '.');
}

void
plan_say(struct buf *b, enum plan_problem problem, const struct plan_line *line, enum currency currency)
{
	buf_put(b, plan_problem_text(problem));
	if (problem == PLAN_PACK_REMAINDER)
		say_number(b, " A pack holds ", line->pack_size);
	if (problem == PLAN_BELOW_MINIMUM)
		say_number(b, " It accepts no fewer than ", line->min_qty);
	if (problem == PLAN_PACK_REMAINDER || problem == PLAN_BELOW_MINIMUM)
		say_number(b, " The next quantity that would do is ", line->next_full);
	if ((problem == PLAN_PRICE_CONFLICT || problem == PLAN_PRICE_TOO_FINE) && line->price_e4 != PRICE_MISSING) {
		buf_text(b, " Here it is ");
		price_format(b, (struct price){ line->price_e4, currency });
		buf_char(b, '.');
	}
}
