#include "core/judge.h"
#include "tests/core/check.h"

#define T(literal) { literal, sizeof literal - 1 }

enum { EUR = CURRENCY_EUR, JPY = CURRENCY_JPY };
enum { IN = JUDGE_IN_STOCK, OUT = JUDGE_OUT_OF_STOCK, GONE = JUDGE_NOT_FOUND, WHAT = JUDGE_STOCK_UNKNOWN };
enum { SAME = JUDGE_PRICE_AS_EXPECTED, LOW = JUDGE_PRICE_LOWER, HIGH = JUDGE_PRICE_HIGHER, MUTE = JUDGE_PRICE_UNSAID,
	ODD = JUDGE_PRICE_WORD_UNKNOWN };
enum { YES = JUDGE_ADDED_YES, NO = JUDGE_ADDED_NO, MAYBE = JUDGE_ADDED_UNSAID };
enum { NONE = JUDGE_SEEN_NOTHING, TXT = JUDGE_SEEN_TEXT, NUM = JUDGE_SEEN_NUMBER };

/* Expected is €12.50, or ¥1250. The difference is in ten-thousandths. */
static const struct {
	const char *name;
	int currency, stock, price_is, added, seen;
	const char *price;
	enum judge_verdict want;
	int64_t difference;
} cases[] = {
	{ "added at the expected price", EUR, IN, SAME, YES, TXT, "€12.50", JUDGE_OK, 0 },
	{ "in the other notation", EUR, IN, SAME, YES, TXT, "12,50 €", JUDGE_OK, 0 },
	{ "as a number", EUR, IN, SAME, YES, NUM, "12.5", JUDGE_OK, 0 },
	{ "the portal's own comparison may be missing", EUR, IN, MUTE, YES, TXT, "12.50", JUDGE_OK, 0 },
	{ "the price may be missing when the portal says that it is as expected", EUR, IN, SAME, YES, NONE, "", JUDGE_OK, 0 },
	{ "a cent more", EUR, IN, HIGH, YES, TXT, "€12.51", JUDGE_HIGHER, 100 },
	{ "a cent less", EUR, IN, LOW, YES, TXT, "€12.49", JUDGE_LOWER, -100 },
	{ "our reading counts against the portal's word", EUR, IN, SAME, YES, TXT, "€12.51", JUDGE_HIGHER, 100 },
	{ "also when it says the opposite", EUR, IN, LOW, YES, TXT, "€12.51", JUDGE_HIGHER, 100 },
	{ "it reads the same, yet the portal says higher", EUR, IN, HIGH, YES, TXT, "€12.50", JUDGE_PRICE_DISPUTED, 0 },
	{ "it reads the same, yet the portal says lower", EUR, IN, LOW, YES, TXT, "€12.50", JUDGE_PRICE_DISPUTED, 0 },
	{ "a word about the price that nobody knows", EUR, IN, ODD, YES, TXT, "€12.50", JUDGE_STATUS_UNKNOWN, 0 },
	{ "higher, without saying how much", EUR, IN, HIGH, YES, NONE, "", JUDGE_HIGHER, 0 },
	{ "lower, without saying how much", EUR, IN, LOW, YES, NONE, "", JUDGE_LOWER, 0 },
	{ "nothing about the price at all", EUR, IN, MUTE, YES, NONE, "", JUDGE_PRICE_UNREADABLE, 0 },
	{ "no price and an unknown word", EUR, IN, ODD, YES, NONE, "", JUDGE_PRICE_UNREADABLE, 0 },
	{ "a price that can be read two ways", EUR, IN, SAME, YES, TXT, "12.500", JUDGE_PRICE_UNREADABLE, 0 },
	{ "a price with three decimals", EUR, IN, SAME, YES, NUM, "12.505", JUDGE_PRICE_UNREADABLE, 0 },
	{ "no price", EUR, IN, SAME, YES, TXT, "on request", JUDGE_PRICE_UNREADABLE, 0 },
	{ "an empty price", EUR, IN, SAME, YES, TXT, "", JUDGE_PRICE_UNREADABLE, 0 },
	{ "dollars", EUR, IN, SAME, YES, TXT, "$12.50", JUDGE_CURRENCY_DIFFERS, 0 },
	{ "yen with a thousands mark", JPY, IN, SAME, YES, TXT, "¥1,250", JUDGE_OK, 0 },
	{ "not added", EUR, IN, SAME, NO, TXT, "€12.50", JUDGE_NOT_ADDED, 0 },
	{ "not said whether it was added", EUR, IN, SAME, MAYBE, TXT, "€12.50", JUDGE_NOT_ADDED, 0 },
	{ "not added comes before the price", EUR, IN, HIGH, NO, TXT, "€13.00", JUDGE_NOT_ADDED, 5000 },
	{ "out of stock comes before not added", EUR, OUT, HIGH, NO, TXT, "€13.00", JUDGE_ITEM_OUT_OF_STOCK, 5000 },
	{ "out of stock, though added", EUR, OUT, SAME, YES, TXT, "€12.50", JUDGE_ITEM_OUT_OF_STOCK, 0 },
	{ "not found comes first of these", EUR, GONE, MUTE, NO, NONE, "", JUDGE_ITEM_NOT_FOUND, 0 },
	{ "not found, though added: somebody has to look", EUR, GONE, SAME, YES, TXT, "€12.50", JUDGE_ITEM_NOT_FOUND, 0 },
	{ "a stock status that nobody knows", EUR, WHAT, SAME, YES, TXT, "€12.50", JUDGE_STATUS_UNKNOWN, 0 },
	{ "a price that differs comes before that", EUR, WHAT, HIGH, YES, TXT, "€13.00", JUDGE_HIGHER, 5000 },
	{ "a negative price", EUR, IN, LOW, YES, TXT, "-€12.50", JUDGE_LOWER, -250000 },
	{ "for nothing", EUR, IN, LOW, YES, TXT, "0,00", JUDGE_LOWER, -125000 },
};

static const struct {
	const char *name;
	enum judge_tolerance_kind kind;
	int64_t amount, expected;
	const char *price;
	enum judge_verdict want;
} tolerances[] = {
	{ "ten cents, exactly", JUDGE_WITHIN_MINOR, 10, 125000, "12.60", JUDGE_OK },
	{ "ten cents, a cent more", JUDGE_WITHIN_MINOR, 10, 125000, "12.61", JUDGE_HIGHER },
	{ "ten cents, downwards", JUDGE_WITHIN_MINOR, 10, 125000, "12.40", JUDGE_OK },
	{ "ten cents, a cent further down", JUDGE_WITHIN_MINOR, 10, 125000, "12.39", JUDGE_LOWER },
	{ "nothing, written as an amount", JUDGE_WITHIN_MINOR, 0, 125000, "12.51", JUDGE_HIGHER },
	{ "more than any price", JUDGE_WITHIN_MINOR, MONEY_MINOR_MAX, 125000, "9999999999.00", JUDGE_OK },
	{ "two percent, exactly", JUDGE_WITHIN_BPS, 200, 125000, "12.75", JUDGE_OK },
	{ "two percent, a cent more", JUDGE_WITHIN_BPS, 200, 125000, "12.76", JUDGE_HIGHER },
	{ "two percent, downwards", JUDGE_WITHIN_BPS, 200, 125000, "12.25", JUDGE_OK },
	{ "two percent, a cent further down", JUDGE_WITHIN_BPS, 200, 125000, "12.24", JUDGE_LOWER },
	{ "a percent is never rounded up to a cent", JUDGE_WITHIN_BPS, 100, 9900, "1.00", JUDGE_HIGHER },
	{ "a percent of a euro is a cent", JUDGE_WITHIN_BPS, 100, 10000, "1.01", JUDGE_OK },
	{ "a percent of nothing is nothing", JUDGE_WITHIN_BPS, 10000, 0, "0.01", JUDGE_HIGHER },
	{ "all of the largest price", JUDGE_WITHIN_BPS, 10000, PRICE_E4_MAX, "0", JUDGE_OK },
	{ "beyond all of it counts as all of it", JUDGE_WITHIN_BPS, INT64_MAX, 10000, "2.01", JUDGE_HIGHER },
	{ "a negative tolerance is none", JUDGE_WITHIN_MINOR, -5, 125000, "12.50", JUDGE_OK },
	{ "of either kind", JUDGE_WITHIN_BPS, -5, 125000, "12.51", JUDGE_HIGHER },
	{ "the smallest number there is", JUDGE_WITHIN_MINOR, INT64_MIN, 125000, "12.51", JUDGE_HIGHER },
	{ "none", JUDGE_EXACT, 1000, 125000, "12.51", JUDGE_HIGHER },
};

static const struct judge_item sent[] = { { T("A"), 125000 }, { T("B"), 10000 } };
static const struct judge_tolerance exact = { JUDGE_EXACT, 0 };

#define SAID(sku, stock, price_is, added, seen, price) { T(sku), JUDGE_##stock, JUDGE_PRICE_##price_is, JUDGE_ADDED_##added, \
	JUDGE_SEEN_##seen, T(price) }
#define GOOD(sku, price) SAID(sku, IN_STOCK, AS_EXPECTED, YES, TEXT, price)

static const struct {
	const char *name;
	struct judge_answer answers[4];
	size_t n;
	bool success;
	enum judge_verdict a, b;
	bool completed;
	uint32_t not_added, unasked;
} wholes[] = {
	{ "all good", { GOOD("A", "€12.50"), GOOD("B", "€1.00") }, 2, true, JUDGE_OK, JUDGE_OK, true, 0, 0 },
	{ "in another order", { GOOD("B", "€1.00"), GOOD("A", "€12.50") }, 2, true, JUDGE_OK, JUDGE_OK, true, 0, 0 },
	{ "with blanks around the SKU", { GOOD(" A ", "€12.50"), GOOD("B", "€1.00") }, 2, true, JUDGE_OK, JUDGE_OK, true, 0, 0 },
	{ "the portal says that it failed", { GOOD("A", "€12.50"), GOOD("B", "€1.00") }, 2, false, JUDGE_OK, JUDGE_OK, false, 0, 0 },
	{ "one is missing", { GOOD("A", "€12.50") }, 1, true, JUDGE_OK, JUDGE_MISSING, false, 1, 0 },
	{ "all are missing", { { .stock = JUDGE_IN_STOCK } }, 0, true, JUDGE_MISSING, JUDGE_MISSING, false, 2, 0 },
	{ "one costs more", { GOOD("A", "€12.60"), GOOD("B", "€1.00") }, 2, true, JUDGE_HIGHER, JUDGE_OK, false, 0, 0 },
	{ "something that nobody asked for", { GOOD("A", "€12.50"), GOOD("B", "€1.00"), GOOD("C", "€1.00") }, 3, true,
	  JUDGE_OK, JUDGE_OK, false, 0, 1 },
	{ "twice the same", { GOOD("A", "€12.50"), GOOD("A", "€12.50"), GOOD("B", "€1.00") }, 3, true, JUDGE_OK, JUDGE_OK, true, 0, 0 },
	{ "twice and not alike", { GOOD("A", "€12.50"), GOOD("A", "€13.50"), GOOD("B", "€1.00") }, 3, true,
	  JUDGE_ANSWERED_TWICE, JUDGE_OK, false, 1, 0 },
	{ "twice, differing in the stock", { GOOD("A", "12.50"), SAID("A", OUT_OF_STOCK, AS_EXPECTED, YES, TEXT, "12.50"), GOOD("B", "€1.00") },
	  3, true, JUDGE_ANSWERED_TWICE, JUDGE_OK, false, 1, 0 },
	{ "twice, differing in the word about the price", { GOOD("A", "12.50"), SAID("A", IN_STOCK, UNSAID, YES, TEXT, "12.50"),
	  GOOD("B", "€1.00") }, 3, true, JUDGE_ANSWERED_TWICE, JUDGE_OK, false, 1, 0 },
	{ "twice, but the second was not added", { GOOD("A", "12.50"), SAID("A", IN_STOCK, AS_EXPECTED, NO, TEXT, "12.50"),
	  GOOD("B", "€1.00") }, 3, true, JUDGE_ANSWERED_TWICE, JUDGE_OK, false, 1, 0 },
	{ "twice, once as text and once as a number", { GOOD("A", "12.50"), SAID("A", IN_STOCK, AS_EXPECTED, YES, NUMBER, "12.50"),
	  GOOD("B", "€1.00") }, 3, true, JUDGE_ANSWERED_TWICE, JUDGE_OK, false, 1, 0 },
	{ "in another case it is another SKU", { GOOD("a", "€12.50"), GOOD("B", "€1.00") }, 2, true, JUDGE_MISSING, JUDGE_OK, false, 1, 1 },
};

static void
test_items(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct judge_item item = { STR("A"), cases[i].currency == JPY ? 12500000 : 125000 };
		struct judge_answer answer = {
			STR("A"), (enum judge_stock)cases[i].stock, (enum judge_price_is)cases[i].price_is,
			(enum judge_added)cases[i].added, (enum judge_seen)cases[i].seen, str_of(cases[i].price),
		};
		struct judge_line got = judge_item(&item, (enum currency)cases[i].currency, exact, &answer);

		check_str(sentence("judge: %s", cases[i].name), judge_verdict_name(got.verdict), judge_verdict_name(cases[i].want));
		check_int(sentence("judge: difference, %s", cases[i].name), got.difference_e4, cases[i].difference);
		check(sentence("judge: attention, %s", cases[i].name), got.needs_attention == (cases[i].want != JUDGE_OK));
		check(sentence("judge: seen, %s", cases[i].name),
		    (got.seen_e4 == PRICE_MISSING) == (got.reading != PRICE_EXACT));
	}
	for (size_t i = 0; i < COUNT(tolerances); i++) {
		struct judge_item item = { STR("A"), tolerances[i].expected };
		struct judge_answer answer = {
			STR("A"), JUDGE_IN_STOCK, JUDGE_PRICE_UNSAID, JUDGE_ADDED_YES, JUDGE_SEEN_TEXT, str_of(tolerances[i].price),
		};
		struct judge_line got = judge_item(&item, CURRENCY_EUR,
		    (struct judge_tolerance){ tolerances[i].kind, tolerances[i].amount }, &answer);

		check_str(sentence("tolerance: %s", tolerances[i].name), judge_verdict_name(got.verdict),
		    judge_verdict_name(tolerances[i].want));
	}
	check("judge: higher within the tolerance is fine when the portal says so",
	    judge_item(&sent[0], CURRENCY_EUR, (struct judge_tolerance){ JUDGE_WITHIN_MINOR, 10 }, &(struct judge_answer){
		STR("A"), JUDGE_IN_STOCK, JUDGE_PRICE_HIGHER, JUDGE_ADDED_YES, JUDGE_SEEN_TEXT, STR("12.55") }).verdict == JUDGE_OK);
	check("judge: higher within the tolerance is disputed when the portal says lower",
	    judge_item(&sent[0], CURRENCY_EUR, (struct judge_tolerance){ JUDGE_WITHIN_MINOR, 10 }, &(struct judge_answer){
		STR("A"), JUDGE_IN_STOCK, JUDGE_PRICE_LOWER, JUDGE_ADDED_YES, JUDGE_SEEN_TEXT, STR("12.55") }).verdict
	    == JUDGE_PRICE_DISPUTED);
}

/* Every combination: whatever is not plainly good needs a person. */
static void
test_sweep(void)
{
	static const char *const prices[] = { "€12.50", "€12.51", "1.234", "$12.50", "?", "" };

	for (int n = 0; n < JUDGE_STOCKS * JUDGE_PRICE_ISES * JUDGE_ADDEDS * JUDGE_SEENS * (int)COUNT(prices); n++) {
		int left = n;
		struct judge_answer answer = { .sku = STR("A") };
		struct judge_line got;
		bool good;

		answer.stock = (enum judge_stock)(left % JUDGE_STOCKS), left /= JUDGE_STOCKS;
		answer.price_is = (enum judge_price_is)(left % JUDGE_PRICE_ISES), left /= JUDGE_PRICE_ISES;
		answer.added = (enum judge_added)(left % JUDGE_ADDEDS), left /= JUDGE_ADDEDS;
		answer.seen = (enum judge_seen)(left % JUDGE_SEENS), left /= JUDGE_SEENS;
		answer.price = answer.seen == JUDGE_SEEN_NUMBER && left == 0 ? STR("12.5") : str_of(prices[left]);
		got = judge_item(&sent[0], CURRENCY_EUR, exact, &answer);
		good = answer.stock == JUDGE_IN_STOCK && answer.added == JUDGE_ADDED_YES
		    && ((answer.seen == JUDGE_SEEN_NOTHING && answer.price_is == JUDGE_PRICE_AS_EXPECTED)
		    || (answer.seen != JUDGE_SEEN_NOTHING && left == 0
		    && (answer.price_is == JUDGE_PRICE_AS_EXPECTED || answer.price_is == JUDGE_PRICE_UNSAID)));
		if (got.needs_attention != !good || got.needs_attention != (got.verdict != JUDGE_OK))
			check(sentence("judge: combination %d is %s", n, good ? "good" : "for a person"), false);
	}
	check("judge: every combination was held against the rule", true);
}

void
test_judge(void)
{
	struct judge_line out[2];
	struct judge_whole whole;

	test_items();
	test_sweep();
	for (size_t i = 0; i < COUNT(wholes); i++) {
		whole = judge_all(sent, 2, wholes[i].answers, wholes[i].n, CURRENCY_EUR, exact, wholes[i].success, out);
		check_str(sentence("whole: A when %s", wholes[i].name), judge_verdict_name(out[0].verdict), judge_verdict_name(wholes[i].a));
		check_str(sentence("whole: B when %s", wholes[i].name), judge_verdict_name(out[1].verdict), judge_verdict_name(wholes[i].b));
		check(sentence("whole: completed when %s", wholes[i].name), whole.completed == wholes[i].completed);
		check(sentence("whole: the portal's word when %s", wholes[i].name), whole.success == wholes[i].success);
		check_int(sentence("whole: not added when %s", wholes[i].name), whole.not_added, wholes[i].not_added);
		check_int(sentence("whole: unasked when %s", wholes[i].name), whole.unasked, wholes[i].unasked);
		check_int(sentence("whole: all are counted when %s", wholes[i].name), whole.ok + whole.attention, 2);
	}
	check_int("the index of the answer is kept", (judge_all(sent, 2, wholes[1].answers, 2, CURRENCY_EUR, exact, true, out), out[0].answer), 1);
	check("nothing sent is nothing completed", !judge_all(NULL, 0, NULL, 0, CURRENCY_EUR, exact, true, NULL).completed);
	check("no tolerance has no amount", judge_tolerance_valid(exact) && !judge_tolerance_valid((struct judge_tolerance){ JUDGE_EXACT, 1 }));
	check("percent end at a hundred", judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_BPS, 10000 })
	    && !judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_BPS, 10001 })
	    && !judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_BPS, -1 }));
	check("amounts at the largest", judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_MINOR, MONEY_MINOR_MAX })
	    && !judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_MINOR, MONEY_MINOR_MAX + 1 }));
	check("and at nothing", judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_MINOR, 0 })
	    && !judge_tolerance_valid((struct judge_tolerance){ JUDGE_WITHIN_MINOR, -1 }));
	for (unsigned i = 0; i < JUDGE_VERDICTS; i++)
		check(sentence("the verdict %s is said to a buyer", judge_verdict_name((enum judge_verdict)i).p),
		    str_ends(judge_verdict_text((enum judge_verdict)i), STR(".")));
}
