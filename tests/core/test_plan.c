#include "core/plan.h"
#include "tests/core/check.h"

#define T(literal) { literal, sizeof literal - 1 }
#define BIT PLAN_BIT

enum { EUR = CURRENCY_EUR, USD = CURRENCY_USD };

static const struct plan_supplier suppliers[] = {
	{ T("S"), T("lane 1"), CURRENCY_EUR, true, true, false, false, false },
	{ T("T"), T("lane 2"), CURRENCY_EUR, true, true, false, false, false },
	{ T("U"), T("lane 1"), CURRENCY_EUR, true, true, false, false, true },
	{ T("YEN"), T("lane 3"), CURRENCY_JPY, true, true, false, false, false },
	{ T("OFF"), T(""), CURRENCY_EUR, false, true, false, false, false },
	{ T("BARE"), T(""), CURRENCY_EUR, true, false, false, false, false },
	{ T("OPEN"), T("lane 1"), CURRENCY_EUR, true, true, true, false, false },
	{ T("LOCKED"), T("lane 4"), CURRENCY_EUR, true, true, false, true, false },
	{ T("POOR"), T(""), CURRENCY_NONE, true, true, false, false, false },
	{ T("FREE"), T(""), CURRENCY_EUR, true, true, false, false, false },
	{ T("LOOSE"), T(""), CURRENCY_EUR, true, true, false, false, false },
	{ T("WRETCH"), T(""), CURRENCY_NONE, false, false, true, true, false },
};

static const struct sku_row rows[] = {
	{ T("S"), T("A"), T("X-1"), SKU_PIECE, 1, 0 },
	{ T("S"), T("A2"), T("X-1"), SKU_PIECE, 1, 0 },
	{ T("S"), T("BOX"), T("X-2"), SKU_PACK, 12, 0 },
	{ T("S"), T("LOT"), T("X-3"), SKU_PIECE, 10, 0 },
	{ T("S"), T("MIN"), T("X-4"), SKU_PIECE, 1, 50 },
	{ T("S"), T("BOXMIN"), T("X-5"), SKU_PACK, 12, 30 },
	{ T("S"), T("HALF"), T("X-1"), SKU_PACK, 2, 0 },	/* ours is half of X-1 */
	{ T("S"), T("MINA"), T("X-6"), SKU_PIECE, 1, 10 },
	{ T("S"), T("MINB"), T("X-6"), SKU_PIECE, 1, 10 },
	{ T("S"), T("LOTMIN"), T("X-9"), SKU_PIECE, 10, 45 },
	{ T("S"), T("AMB"), T("X-7"), SKU_PIECE, 1, 0 },
	{ T("S"), T("AMB"), T("X-8"), SKU_PIECE, 1, 0 },
	{ T("S"), T("EMPTY"), T(" "), SKU_PIECE, 1, 0 },
	{ T("S"), T("ODD"), T("X\x01"), SKU_PIECE, 1, 0 },
	{ T("T"), T("A"), T("Y-1"), SKU_PIECE, 1, 0 },
	{ T("U"), T("A"), T("Z-1"), SKU_PIECE, 1, 0 },
};

enum { MOST = 4 };
static struct plan_line out_lines[PLAN_LINES_MAX];
static struct plan_item out_items[PLAN_LINES_MAX];
static struct plan_job out_jobs[PLAN_LINES_MAX];

static struct plan
plan_of(const struct buyorder_line *lines, size_t n)
{
	struct plan plan = { .lines = out_lines, .items = out_items, .jobs = out_jobs };

	plan_make(&(struct plan_in){ lines, n, suppliers, COUNT(suppliers), rows, COUNT(rows) }, &plan);
	return plan;
}

/* One line by itself, of supplier S unless said otherwise: its problems, and what is sent. */
static const struct {
	const char *name, *our_sku, *fallback;
	int64_t quantity, price_e4;
	int currency;
	uint32_t problems;
	const char *sku;
	int64_t sent, sent_e4, next_full;
} alone[] = {
	{ "a mapped line", "A", "", 3, 125000, EUR, 0, "X-1", 3, 125000, 0 },
	{ "a line without currency takes the supplier's", "A", "", 3, 125000, CURRENCY_NONE, 0, "X-1", 3, 125000, 0 },
	{ "the product's own SKU", "P", "P-1", 3, 125000, EUR, 0, "P-1", 3, 125000, 0 },
	{ "for nothing", "A", "", 3, 0, EUR, 0, "X-1", 3, 0, 0 },
	{ "no mapping", "P", "", 3, 125000, EUR, BIT(PLAN_SKU_UNMAPPED), "", 3, 125000, 0 },
	{ "two mappings", "AMB", "", 3, 125000, EUR, BIT(PLAN_SKU_AMBIGUOUS), "", 3, 125000, 0 },
	{ "a blank mapping", "EMPTY", "", 3, 125000, EUR, BIT(PLAN_SKU_BLANK), "", 3, 125000, 0 },
	{ "no SKU at all", "", "", 3, 125000, EUR, BIT(PLAN_SKU_BLANK), "", 3, 125000, 0 },
	{ "a SKU that cannot be sent", "ODD", "", 3, 125000, EUR, BIT(PLAN_SKU_ILLEGAL), "", 3, 125000, 0 },
	{ "an endless SKU", "P", "1234567890123456789012345678901234567890123456789012345678901234567890", 3, 125000, EUR,
	  BIT(PLAN_SKU_TOO_LONG), "", 3, 125000, 0 },
	{ "none", "A", "", 0, 125000, EUR, BIT(PLAN_QUANTITY_ZERO), "X-1", 0, 125000, 0 },
	{ "less than none", "A", "", -1, 125000, EUR, BIT(PLAN_QUANTITY_NEGATIVE), "X-1", 0, 125000, 0 },
	{ "half of one", "A", "", QUANTITY_NOT_WHOLE, 125000, EUR, BIT(PLAN_QUANTITY_NOT_WHOLE), "X-1", 0, 125000, 0 },
	{ "a million", "A", "", 1000000, 125000, EUR, 0, "X-1", 1000000, 125000, 0 },
	{ "a million and one", "A", "", 1000001, 125000, EUR, BIT(PLAN_QUANTITY_TOO_LARGE), "X-1", 0, 125000, 0 },
	{ "no price", "A", "", 3, PRICE_MISSING, EUR, BIT(PLAN_PRICE_MISSING), "X-1", 3, PRICE_MISSING, 0 },
	{ "no readable price", "A", "", 3, PRICE_UNREADABLE, EUR, BIT(PLAN_PRICE_UNREADABLE), "X-1", 3, PRICE_MISSING, 0 },
	{ "a negative price", "A", "", 3, -100, EUR, BIT(PLAN_PRICE_NEGATIVE), "X-1", 3, PRICE_MISSING, 0 },
	{ "three decimals", "A", "", 3, 125050, EUR, BIT(PLAN_PRICE_TOO_FINE), "X-1", 3, 125050, 0 },
	{ "too dear to be true", "A", "", 3, PRICE_E4_MAX + 1, EUR, BIT(PLAN_PRICE_TOO_LARGE), "X-1", 3, PRICE_MISSING, 0 },
	{ "dollars", "A", "", 3, 125000, USD, BIT(PLAN_CURRENCY_DIFFERS), "X-1", 3, 125000, 0 },
	{ "several at once", "P", "", 0, PRICE_MISSING, USD, BIT(PLAN_SKU_UNMAPPED) | BIT(PLAN_QUANTITY_ZERO)
	  | BIT(PLAN_PRICE_MISSING) | BIT(PLAN_CURRENCY_DIFFERS), "", 0, PRICE_MISSING, 0 },
	/* packs */
	{ "two packs", "BOX", "", 24, 125000, EUR, 0, "X-2", 2, 1500000, 0 },
	{ "a pack and a bit", "BOX", "", 13, 125000, EUR, BIT(PLAN_PACK_REMAINDER), "X-2", 0, 1500000, 24 },
	{ "a quarter cent each, three cents a pack", "BOX", "", 12, 25, EUR, 0, "X-2", 1, 300, 0 },
	{ "1.3 cents each, 15.6 a pack", "BOX", "", 12, 130, EUR, BIT(PLAN_PRICE_TOO_FINE), "X-2", 1, 1560, 0 },
	{ "a pack too dear to be true", "BOX", "", 12, PRICE_E4_MAX, EUR, BIT(PLAN_PRICE_TOO_LARGE), "X-2", 1, PRICE_MISSING, 0 },
	{ "lots are counted in pieces", "LOT", "", 20, 125000, EUR, 0, "X-3", 20, 125000, 0 },
	{ "whole lots, but too few", "LOTMIN", "", 20, 125000, EUR, BIT(PLAN_BELOW_MINIMUM), "X-9", 20, 125000, 50 },
	{ "no whole lot", "LOT", "", 21, 125000, EUR, BIT(PLAN_PACK_REMAINDER), "X-3", 0, 125000, 30 },
	/* minimum */
	{ "the least", "MIN", "", 50, 125000, EUR, 0, "X-4", 50, 125000, 0 },
	{ "less than the least", "MIN", "", 49, 125000, EUR, BIT(PLAN_BELOW_MINIMUM), "X-4", 49, 125000, 50 },
	{ "whole packs, but too few", "BOXMIN", "", 24, 125000, EUR, BIT(PLAN_BELOW_MINIMUM), "X-5", 2, 1500000, 36 },
	{ "whole packs, and enough", "BOXMIN", "", 36, 125000, EUR, 0, "X-5", 3, 1500000, 0 },
	{ "neither whole packs nor enough", "BOXMIN", "", 5, 125000, EUR, BIT(PLAN_PACK_REMAINDER), "X-5", 0, 1500000, 36 },
	{ "more than the least, but no whole pack", "BOXMIN", "", 37, 125000, EUR, BIT(PLAN_PACK_REMAINDER), "X-5", 0, 1500000, 48 },
};

static void
test_alone(void)
{
	for (size_t i = 0; i < COUNT(alone); i++) {
		struct buyorder_line line = {
			STR("1"), STR("1"), STR("S"), str_of(alone[i].our_sku), str_of(alone[i].fallback), alone[i].quantity,
			alone[i].price_e4, (enum currency)alone[i].currency,
		};
		struct plan plan = plan_of(&line, 1);

		check_int(sentence("alone: %s", alone[i].name), plan.lines[0].problems, alone[i].problems);
		check_int(sentence("alone: sendable, %s", alone[i].name), plan.sendable, alone[i].problems == 0);
		check_str(sentence("alone: SKU, %s", alone[i].name), plan.lines[0].sku, str_of(alone[i].sku));
		check_int(sentence("alone: sent, %s", alone[i].name), plan.lines[0].sent, alone[i].sent);
		check_int(sentence("alone: price, %s", alone[i].name), plan.lines[0].price_e4, alone[i].sent_e4);
		check_int(sentence("alone: next, %s", alone[i].name), plan.lines[0].next_full, alone[i].next_full);
		check_int(sentence("alone: items, %s", alone[i].name), plan.items_n, alone[i].sku[0] != 0);
	}
}

/* Two or more lines of S that meet in its items: the problems of all, and quantity and price of the first item. */
struct met { const char *our_sku; int64_t quantity, price_e4; };
static const struct {
	const char *name;
	struct met lines[MOST];
	uint32_t problems, items;
	int64_t quantity, price_e4, total_minor;
} together[] = {
	{ "two products", { { "A", 3, 10000 }, { "BOX", 12, 10000 } }, 0, 2, 3, 10000, 1500 },
	{ "two of our SKUs onto one of theirs", { { "A", 3, 10000 }, { "A2", 4, 10000 } }, 0, 1, 7, 10000, 700 },
	{ "one SKU in two orders", { { "A", 3, 10000 }, { "A", 4, 10000 } }, 0, 1, 7, 10000, 700 },
	{ "with another between them", { { "A", 3, 10000 }, { "BOX", 12, 10000 }, { "A", 4, 10000 } }, 0, 2, 7, 10000, 1900 },
	{ "at different prices", { { "A", 3, 10000 }, { "A2", 4, 10100 } }, BIT(PLAN_PRICE_CONFLICT), 1, 7, PRICE_MISSING, 0 },
	{ "six and six make a pack of twelve", { { "BOX", 6, 10000 }, { "BOX", 6, 10000 } }, 0, 1, 1, 120000, 1200 },
	{ "six and seven do not", { { "BOX", 6, 10000 }, { "BOX", 7, 10000 } }, BIT(PLAN_PACK_REMAINDER), 1, 0, 120000, 0 },
	{ "packs of ours and pieces of ours are added as sent", { { "A", 3, 10000 }, { "HALF", 4, 5000 } }, 0, 1, 5, 10000, 500 },
	{ "their prices are compared as sent", { { "A", 3, 10000 }, { "HALF", 4, 10000 } }, BIT(PLAN_PRICE_CONFLICT), 1, 5, PRICE_MISSING, 0 },
	{ "a pack is not made of two SKUs", { { "A", 3, 10000 }, { "HALF", 3, 5000 } }, BIT(PLAN_PACK_REMAINDER), 1, 0, 10000, 0 },
	{ "a minimum is met together", { { "MIN", 25, 10000 }, { "MIN", 25, 10000 } }, 0, 1, 50, 10000, 5000 },
	{ "also by two of our SKUs", { { "MINA", 6, 10000 }, { "MINB", 6, 10000 } }, 0, 1, 12, 10000, 1200 },
	{ "or missed together", { { "MINA", 4, 10000 }, { "MINB", 4, 10000 } }, BIT(PLAN_BELOW_MINIMUM), 1, 8, 10000, 800 },
	{ "each less than a million, together more", { { "A", 600000, 100 }, { "A2", 600000, 100 } }, BIT(PLAN_QUANTITY_TOO_LARGE), 1, 0, 100, 0 },
	{ "a line that is wrong leaves the quantity open", { { "A", 3, 10000 }, { "A", 0, 10000 } }, BIT(PLAN_QUANTITY_ZERO), 1, 0, 10000, 0 },
	{ "a line without a price is no conflict", { { "A", 3, PRICE_MISSING }, { "A", 4, 10000 } }, BIT(PLAN_PRICE_MISSING), 1, 7, 10000, 700 },
	{ "more money than can be", { { "A", 900000, PRICE_E4_MAX }, { "BOX", 12, 100 } }, 0, 2, 900000, PRICE_E4_MAX, 0 },
};

static void
test_together(void)
{
	for (size_t i = 0; i < COUNT(together); i++) {
		static const char *const ids[MOST] = { "1", "2", "3", "4" };
		struct buyorder_line lines[MOST];
		uint32_t problems = 0;
		size_t n = 0;
		struct plan plan;

		for (; n < MOST && together[i].lines[n].our_sku; n++)
			lines[n] = (struct buyorder_line){
				STR("1"), str_of(ids[n]), STR("S"), str_of(together[i].lines[n].our_sku), STR(""),
				together[i].lines[n].quantity, together[i].lines[n].price_e4, CURRENCY_EUR,
			};
		plan = plan_of(lines, n);
		for (size_t k = 0; k < n; k++)
			problems |= plan.lines[k].problems;
		check_int(sentence("together: %s", together[i].name), problems, together[i].problems);
		check_int(sentence("together: the job knows, %s", together[i].name), plan.jobs[0].line_problems, problems);
		check_int(sentence("together: items, %s", together[i].name), plan.items_n, together[i].items);
		check_int(sentence("together: quantity, %s", together[i].name), plan.items[0].quantity, together[i].quantity);
		check_int(sentence("together: price, %s", together[i].name), plan.items[0].price_e4, together[i].price_e4);
		check_int(sentence("together: total, %s", together[i].name), plan.jobs[0].total_minor, together[i].total_minor);
		for (uint32_t k = 0; k < plan.items_n; k++) {	/* every chain finds its lines, in order */
			uint32_t found = 0;
			int32_t last = -1;

			for (int32_t at = plan.items[k].first; at >= 0; last = at, at = plan.lines[at].next)
				found += plan.lines[at].item == (int32_t)k && at > last;
			check_int(sentence("together: chain, %s", together[i].name), found, plan.items[k].lines);
		}
	}
}

#define LINE(id, supplier) { T("1"), T(id), T(supplier), T("A"), T("P-1"), 1, 10000, CURRENCY_EUR }

static void
test_suppliers(void)
{
	static const struct { const char *name; struct buyorder_line line; uint32_t problems; } one[] = {
		{ "a supplier in order", LINE("1", "S"), 0 },
		{ "a supplier nobody knows", LINE("1", "?"), BIT(PLAN_SUPPLIER_UNKNOWN) },
		{ "one that is switched off", LINE("1", "OFF"), BIT(PLAN_SUPPLIER_INACTIVE) },
		{ "one without credentials", LINE("1", "BARE"), BIT(PLAN_SUPPLIER_NO_CREDENTIALS) },
		{ "one with an open job", LINE("1", "OPEN"), BIT(PLAN_SUPPLIER_OPEN_JOB) },
		{ "one whose login was refused", LINE("1", "LOCKED"), BIT(PLAN_SUPPLIER_LOGIN_BLOCKED) },
		{ "one without a currency", LINE("1", "POOR"), BIT(PLAN_SUPPLIER_NO_CURRENCY) },
		{ "one with everything wrong", LINE("1", "WRETCH"), BIT(PLAN_SUPPLIER_INACTIVE) | BIT(PLAN_SUPPLIER_NO_CURRENCY)
		  | BIT(PLAN_SUPPLIER_NO_CREDENTIALS) | BIT(PLAN_SUPPLIER_LOGIN_BLOCKED) | BIT(PLAN_SUPPLIER_OPEN_JOB) },
		{ "a lane that is busy is no problem", LINE("1", "U"), 0 },
	};
	static const struct buyorder_line batch[] = {
		LINE("1", "OPEN"), LINE("2", "T"), LINE("3", "S"), LINE("4", "T"), LINE("5", "U"), LINE("6", "?"),
	};
	static const struct buyorder_line loose[] = { LINE("1", "FREE"), LINE("2", "LOOSE") };
	static const struct buyorder_line half[] = {
		LINE("1", "S"), { T("1"), T("2"), T("T"), T("A"), T(""), 0, 10000, CURRENCY_EUR },
	};
	struct plan plan;

	for (size_t i = 0; i < COUNT(one); i++) {
		plan = plan_of(&one[i].line, 1);
		check_int(sentence("supplier: %s", one[i].name), plan.jobs[0].problems, one[i].problems);
		check_int(sentence("supplier: its lines are fine, %s", one[i].name), plan.lines[0].problems, 0);
		check(sentence("supplier: sendable, %s", one[i].name), plan.jobs[0].sendable == (one[i].problems == 0));
	}
	plan = plan_of(batch, COUNT(batch));
	check_int("a batch becomes one job per supplier", plan.jobs_n, 5);
	check_str("in the order of their first lines", plan.jobs[1].supplier, STR("T"));
	check_int("the free ones go", plan.sendable, 3);
	check("the blocked ones do not", !plan.jobs[0].sendable && !plan.jobs[4].sendable);
	check_int("two lines of one supplier are in one job", plan.jobs[1].lines, 2);
	check("a job in another's lane waits for it", plan.jobs[3].waits_for == 2 && plan.jobs[3].lane_busy);
	check_int("but not for one that does not go", plan.jobs[2].waits_for, -1);
	check_int("unknown suppliers have no index", plan.jobs[4].supplier_index, -1);
	check("a job's items stand together", plan.jobs[1].items_from == 1 && plan.jobs[1].items == 1 && plan.items[1].job == 1);

	plan = plan_of(loose, COUNT(loose));
	check("jobs in no lane wait for nobody", plan.sendable == 2 && plan.jobs[0].waits_for == -1 && plan.jobs[1].waits_for == -1);

	plan = plan_of(half, COUNT(half));
	check("a bad line blocks its own supplier alone", plan.jobs[0].sendable && !plan.jobs[1].sendable);
}

static void
test_whole(void)
{
	static struct buyorder_line many[PLAN_LINES_MAX + 1];
	static char ids[PLAN_LINES_MAX + 1][8];
	static const struct buyorder_line odd[] = {
		LINE("1", "S"), LINE("1", "S"), LINE("", "S"), LINE("2", "S"),
	};
	static const struct buyorder_line dear[] = {	/* a hundred million each */
		{ T("1"), T("1"), T("S"), T("A"), T(""), 600000, INT64_C(1000000000000), CURRENCY_EUR },
		{ T("1"), T("2"), T("S"), T("LOT"), T(""), 600000, INT64_C(1000000000000), CURRENCY_EUR },
	};
	struct plan plan = plan_of(NULL, 0);

	check("nothing picked is a problem of its own", plan.problems == BIT(PLAN_EMPTY) && plan.jobs_n == 0);
	for (size_t i = 0; i < COUNT(many); i++) {
		struct buf id = buf_of(ids[i], sizeof ids[i]);

		buf_int(&id, (int64_t)i);
		many[i] = (struct buyorder_line){
			STR("1"), buf_str(&id), STR("S"), STR("A"), buf_str(&id), 1, 10000, CURRENCY_EUR,
		};
		if (i % 2)	/* every other one is a supplier of its own */
			many[i].supplier = buf_str(&id);
	}
	plan = plan_of(many, PLAN_LINES_MAX);
	check("as many lines as there may be", plan.problems == 0 && plan.jobs_n == PLAN_LINES_MAX / 2 + 1
	    && plan.items_n == PLAN_LINES_MAX / 2 + 1 && plan.items[0].quantity == PLAN_LINES_MAX / 2);
	plan = plan_of(many, PLAN_LINES_MAX + 1);
	check("and one more", plan.problems == BIT(PLAN_TOO_MANY_LINES) && plan.jobs_n == 0 && plan.sendable == 0);

	plan = plan_of(odd, COUNT(odd));
	check_int("the first of two equal lines is fine", plan.lines[0].problems, 0);
	check_int("the second is not", plan.lines[1].problems, BIT(PLAN_LINE_REPEATED));
	check_int("a line without an id", plan.lines[2].problems, BIT(PLAN_LINE_BAD));
	check("none of it is sent", plan.sendable == 0);

	plan = plan_of((const struct buyorder_line[]){ { T("1"), T("1"), T("S"), T("A"), T(""), 900000, PRICE_E4_MAX, CURRENCY_EUR } }, 1);
	check("more money than can be is a problem of the job", plan.jobs[0].problems == BIT(PLAN_TOTAL_TOO_LARGE));
	plan = plan_of(dear, 1);
	check("each item by itself can be", plan.jobs[0].problems == 0 && plan.jobs[0].total_minor == INT64_C(6000000000000000));
	plan = plan_of(dear, COUNT(dear));
	check("but not the two together", plan.jobs[0].problems == BIT(PLAN_TOTAL_TOO_LARGE) && plan.jobs[0].total_minor == 0
	    && plan.sendable == 0);
}

static void
test_words(void)
{
	static const struct { enum plan_problem problem; const char *want; } said[] = {
		{ PLAN_PACK_REMAINDER, "The quantity does not make whole packs. Change it at the source. A pack holds 12."
		  " The next quantity that would do is 24." },
		{ PLAN_BELOW_MINIMUM, "The quantity is below what the supplier accepts. Order more, or wait for more."
		  " It accepts no fewer than 15. The next quantity that would do is 24." },
		{ PLAN_PRICE_CONFLICT, "Lines that become one supplier SKU expect different prices. Make them equal, or send them apart."
		  " Here it is €12.50." },
		{ PLAN_PRICE_TOO_FINE, "The price of one unit has more decimals than the currency. Round it at the source, or map it to"
		  " a larger pack. Here it is €12.50." },
		{ PLAN_SKU_UNMAPPED, "No supplier SKU is known for this product. Add a mapping under Settings." },
	};
	char without[200];
	struct buf conflict = buf_of(without, sizeof without);
	struct plan_line line = { .pack_size = 12, .min_qty = 15, .next_full = 24, .price_e4 = 125000 };

	for (size_t i = 0; i < COUNT(said); i++) {
		char room[400];
		struct buf b = buf_of(room, sizeof room);

		plan_say(&b, said[i].problem, &line, CURRENCY_EUR);
		check_str("a problem is said with its figures", buf_str(&b), str_of(said[i].want));
	}
	line.price_e4 = PRICE_MISSING;		/* one of several lines that conflict may have none */
	plan_say(&conflict, PLAN_PRICE_CONFLICT, &line, CURRENCY_EUR);
	check_str("a price that is not there is not shown", buf_str(&conflict), plan_problem_text(PLAN_PRICE_CONFLICT));
	for (unsigned p = 0; p < PLAN_PROBLEMS; p++) {
		check(sentence("problem %u has a name and a sentence", p), plan_problem_name((enum plan_problem)p).n > 0
		    && str_ends(plan_problem_text((enum plan_problem)p), STR(".")));
		for (unsigned q = 0; q < p; q++)
			check("no two have one name", !str_eq(plan_problem_name((enum plan_problem)p), plan_problem_name((enum plan_problem)q)));
	}
}

void
test_plan(void)
{
	test_alone();
	test_together();
	test_suppliers();
	test_whole();
	test_words();
}
