#include "core/stock.h"
#include "tests/core/check.h"

enum {
	DOES = STOCK_DOES, DONE = STOCK_ALREADY,
	OVER = STOCK_WARNS_OVERSOLD, SHORT = STOCK_WARNS_SHORT, NEG = STOCK_WARNS_NEGATIVE,
};
#define LET STOCK_ALLOW
#define WRN STOCK_WARN
#define REF STOCK_REFUSE
/* What came of it: done so, or refused because. */
#define NO(why) STOCK_REFUSES, STOCK_REFUSED_##why, 0, { 0 }
#define ROW(kind, parts, on_hand, held) { STOCK_##kind, parts, on_hand, held }

static const struct {
	const char *name;
	struct stock_item item;
	enum stock_kind kind;
	const char *amount, *line, *reason;
	int answer, why, warning;
	struct stock_txn txn;
} cases[] = {
	{ "a hold takes from what is available", { 1, 10, 0, 0, REF }, STOCK_HOLD, "3", "0", "", DOES, 0, 0, ROW(HOLD, 1, 0, 3) },
	{ "the same hold again is there already", { 1, 10, 3, 0, REF }, STOCK_HOLD, "3", "3", "", DONE, 0, 0, { 0 } },
	{ "an edited order takes only what it needs more", { 1, 10, 3, 0, REF }, STOCK_HOLD, "5", "3", "", DOES, 0, 0, ROW(HOLD, 1, 0, 2) },
	{ "an edited order gives back what it needs less", { 1, 10, 3, 0, REF }, STOCK_HOLD, "1", "3", "", DOES, 0, 0, ROW(RELEASE, 1, 0, -2) },
	{ "edited to nothing", { 1, 10, 3, 0, REF }, STOCK_HOLD, "0", "3", "", DOES, 0, 0, ROW(RELEASE, 1, 0, -3) },
	{ "nothing is held for nothing", { 1, 10, 3, 0, REF }, STOCK_HOLD, "0", "0", "", DONE, 0, 0, { 0 } },
	{ "the last piece", { 1, 10, 9, 0, REF }, STOCK_HOLD, "1", "0", "", DOES, 0, 0, ROW(HOLD, 1, 0, 1) },
	{ "after the last piece", { 1, 10, 10, 0, REF }, STOCK_HOLD, "1", "0", "", NO(NOT_ENOUGH) },
	{ "all or nothing", { 1, 10, 8, 0, REF }, STOCK_HOLD, "3", "0", "", NO(NOT_ENOUGH) },
	{ "safety is not for sale", { 1, 10, 7, 3, REF }, STOCK_HOLD, "1", "0", "", NO(NOT_ENOUGH) },
	{ "an oversold order may still shrink", { 1, 1, 5, 0, REF }, STOCK_HOLD, "4", "5", "", DOES, 0, 0, ROW(RELEASE, 1, 0, -1) },
	{ "after the last piece, with a warning", { 1, 10, 10, 0, WRN }, STOCK_HOLD, "1", "0", "", DOES, 0, OVER, ROW(HOLD, 1, 0, 1) },
	{ "into safety, with a warning", { 1, 10, 7, 3, WRN }, STOCK_HOLD, "1", "0", "", DOES, 0, OVER, ROW(HOLD, 1, 0, 1) },
	{ "enough, so no warning", { 1, 10, 6, 3, WRN }, STOCK_HOLD, "1", "0", "", DOES, 0, 0, ROW(HOLD, 1, 0, 1) },
	{ "after the last piece, allowed", { 1, 10, 10, 0, LET }, STOCK_HOLD, "1", "0", "", DOES, 0, 0, ROW(HOLD, 1, 0, 1) },
	{ "a third of a whole", { 1, 10, 0, 0, REF }, STOCK_HOLD, "1/3", "0", "", DOES, 0, 0, ROW(HOLD, 3, 0, 1) },
	{ "a quarter beside thirds", { 3, 30, 1, 0, REF }, STOCK_HOLD, "0.25", "0", "", DOES, 0, 0, ROW(HOLD, 12, 0, 3) },
	{ "a third beside twelfths", { 12, 30, 1, 0, REF }, STOCK_HOLD, "1/3", "0", "", DOES, 0, 0, ROW(HOLD, 12, 0, 4) },
	{ "a part more than there is", { 1, 1, 0, 0, REF }, STOCK_HOLD, "1.000001", "0", "", NO(NOT_ENOUGH) },
	{ "less than nothing", { 1, 10, 0, 0, REF }, STOCK_HOLD, "-1", "0", "", NO(AMOUNT) },
	{ "a line with more than all", { 1, 10, 3, 0, REF }, STOCK_HOLD, "1", "4", "", NO(LINE) },
	{ "a line with less than nothing", { 1, 10, 3, 0, REF }, STOCK_HOLD, "1", "-1", "", NO(LINE) },
	{ "too fine", { 999999, 10, 3, 0, LET }, STOCK_HOLD, "0.5", "0", "", NO(TOO_FINE) },
	{ "a line that is too fine", { 999999, 10, 3, 0, LET }, STOCK_RELEASE, "0", "0.5", "", NO(TOO_FINE) },
	{ "too fine for so many", { 1, STOCK_N_MAX, 0, 0, LET }, STOCK_HOLD, "0.5", "0", "", NO(TOO_FINE) },
	{ "more than can be held", { 1, 0, 0, 0, LET }, STOCK_HOLD, "3000000000001", "0", "", NO(TOO_MUCH) },
	{ "as much as can be held", { 1, 0, 0, 0, LET }, STOCK_HOLD, "3000000000000", "0", "", DOES, 0, 0, ROW(HOLD, 1, 0, STOCK_N_MAX) },
	{ "more than 64 bits of parts", { 1000000, 0, 0, 0, LET }, STOCK_HOLD, "9000000000000", "0", "", NO(TOO_MUCH) },

	{ "a cancelled order gives back what it has", { 1, 10, 5, 0, REF }, STOCK_RELEASE, NULL, "3", "", DOES, 0, 0, ROW(RELEASE, 1, 0, -3) },
	{ "cancelled again", { 1, 10, 5, 0, REF }, STOCK_RELEASE, NULL, "0", "", DONE, 0, 0, { 0 } },
	{ "not paid in time", { 1, 10, 5, 0, REF }, STOCK_EXPIRE, NULL, "5", "", DOES, 0, 0, ROW(EXPIRE, 1, 0, -5) },
	{ "expired again", { 1, 10, 5, 0, REF }, STOCK_EXPIRE, NULL, "0", "", DONE, 0, 0, { 0 } },
	{ "a release that the item does not know", { 1, 10, 5, 0, REF }, STOCK_EXPIRE, NULL, "6", "", NO(LINE) },

	{ "a finished cake uses its hold", { 1, 10, 3, 0, REF }, STOCK_CONSUME, "1", "1", "", DOES, 0, 0, ROW(CONSUME, 1, -1, -1) },
	{ "one of a line's three", { 1, 10, 3, 0, REF }, STOCK_CONSUME, "1", "3", "", DOES, 0, 0, ROW(CONSUME, 1, -1, -1) },
	{ "made though its hold had expired", { 1, 10, 3, 0, REF }, STOCK_CONSUME, "2", "0", "", DOES, 0, 0, ROW(CONSUME, 1, -2, 0) },
	{ "made with half a hold", { 1, 10, 3, 0, REF }, STOCK_CONSUME, "2", "1", "", DOES, 0, 0, ROW(CONSUME, 1, -2, -1) },
	{ "made from what others have on hold", { 1, 3, 3, 0, REF }, STOCK_CONSUME, "2", "0", "", DOES, 0, SHORT, ROW(CONSUME, 1, -2, 0) },
	{ "made of what nobody booked", { 1, 0, 1, 0, REF }, STOCK_CONSUME, "1", "1", "", DOES, 0, NEG, ROW(CONSUME, 1, -1, -1) },
	{ "oversold before and after is no news", { 1, 2, 5, 0, REF }, STOCK_CONSUME, "1", "1", "", DOES, 0, 0, ROW(CONSUME, 1, -1, -1) },
	{ "nothing is used", { 1, 10, 3, 0, REF }, STOCK_CONSUME, "0", "1", "", NO(AMOUNT) },
	{ "less than nothing is used", { 1, 10, 3, 0, REF }, STOCK_CONSUME, "-1", "1", "", NO(AMOUNT) },
	{ "used beyond all numbers", { 1, -STOCK_N_MAX, 3, 0, REF }, STOCK_CONSUME, "1", "1", "", NO(TOO_MUCH) },
	{ "undone, it is on hold again", { 1, 10, 3, 0, REF }, STOCK_UNCONSUME, "1/2", NULL, "", DOES, 0, 0, ROW(UNCONSUME, 2, 1, 1) },
	{ "nothing is undone", { 1, 10, 3, 0, REF }, STOCK_UNCONSUME, "0", NULL, "", NO(AMOUNT) },

	{ "a delivery", { 1, -2, 3, 0, REF }, STOCK_RECEIVE, "24", NULL, "", DOES, 0, 0, ROW(RECEIVE, 1, 24, 0) },
	{ "a delivery that still leaves too few", { 1, -9, 3, 0, REF }, STOCK_RECEIVE, "1", NULL, "", DOES, 0, 0, ROW(RECEIVE, 1, 1, 0) },
	{ "a delivery of nothing", { 1, 1, 0, 0, REF }, STOCK_RECEIVE, "0", NULL, "", NO(AMOUNT) },
	{ "too much", { 1, 1, 0, 0, REF }, STOCK_RECEIVE, "3000000000000", NULL, "", NO(TOO_MUCH) },
	{ "a customer brings it back", { 1, 1, 0, 0, REF }, STOCK_RETURN, "1", NULL, "", DOES, 0, 0, ROW(RETURN, 1, 1, 0) },
	{ "a negative return", { 1, 1, 0, 0, REF }, STOCK_RETURN, "-1", NULL, "", NO(AMOUNT) },
	{ "dropped", { 1, 10, 0, 0, REF }, STOCK_ADJUST, "-1", NULL, "dropped", DOES, 0, 0, ROW(ADJUST, 1, -1, 0) },
	{ "many dropped", { 1, 1000, 0, 0, REF }, STOCK_ADJUST, "-500", NULL, "fire", DOES, 0, 0, ROW(ADJUST, 1, -500, 0) },
	{ "dropped what was sold", { 1, 10, 10, 0, REF }, STOCK_ADJUST, "-1", NULL, "dropped", DOES, 0, SHORT, ROW(ADJUST, 1, -1, 0) },
	{ "dropped what was not there", { 1, 0, 0, 0, REF }, STOCK_ADJUST, "-1", NULL, "dropped", DOES, 0, NEG, ROW(ADJUST, 1, -1, 0) },
	{ "dropped, nobody says why", { 1, 10, 0, 0, REF }, STOCK_ADJUST, "-1", NULL, " \t", NO(REASON) },
	{ "adjusted by nothing", { 1, 10, 0, 0, REF }, STOCK_ADJUST, "0", NULL, "why", NO(AMOUNT) },
	{ "the shop has more", { 1, 10, 0, 0, REF }, STOCK_CORRECT, "2", NULL, "nightly", DOES, 0, 0, ROW(CORRECT, 1, 2, 0) },
	{ "the shop has fewer", { 1, 10, 9, 0, REF }, STOCK_CORRECT, "-2", NULL, "nightly", DOES, 0, SHORT, ROW(CORRECT, 1, -2, 0) },
	{ "corrected, nobody says why", { 1, 10, 0, 0, REF }, STOCK_CORRECT, "2", NULL, "", NO(REASON) },
	{ "counted fewer", { 1, 10, 0, 0, REF }, STOCK_COUNT, "8", NULL, "", DOES, 0, 0, ROW(COUNT, 1, -2, 0) },
	{ "counted fewer than were sold", { 1, 10, 9, 0, REF }, STOCK_COUNT, "8", NULL, "", DOES, 0, SHORT, ROW(COUNT, 1, -2, 0) },
	{ "counted, and it agrees", { 1, 10, 0, 0, REF }, STOCK_COUNT, "10", NULL, "", DOES, 0, 0, ROW(COUNT, 1, 0, 0) },
	{ "counted in halves", { 1, 10, 0, 0, REF }, STOCK_COUNT, "9 1/2", NULL, "", DOES, 0, 0, ROW(COUNT, 2, -1, 0) },
	{ "counted less than nothing", { 1, 10, 0, 0, REF }, STOCK_COUNT, "-1", NULL, "", NO(AMOUNT) },
};

static struct amount
amount_of(const char *text)
{
	struct amount amount = { 0, 0 };	/* of NULL: such an input does not look at it */

	if (text)
		check(sentence("the test's own amount %s", text), amount_parse(str_of(text), &amount));
	return amount;
}

static void
test_decide(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stock_input in = { .kind = cases[i].kind, .amount = amount_of(cases[i].amount), .line = amount_of(cases[i].line),
			.reason = str_of(cases[i].reason) };
		struct stock_decision got = stock_decide(&cases[i].item, &in);
		struct amount before = stock_ats(&cases[i].item), after;

		check_str(sentence("stock: %s", cases[i].name), stock_answer_name(got.answer), stock_answer_name((enum stock_answer)cases[i].answer));
		check_str(sentence("stock: why, %s", cases[i].name), stock_refusal_code(got.why), stock_refusal_code((enum stock_refusal)cases[i].why));
		check_str(sentence("stock: warning, %s", cases[i].name), stock_warning_name(got.warning),
		    stock_warning_name((enum stock_warning)cases[i].warning));
		check_str(sentence("stock: kind, %s", cases[i].name), stock_kind_name(got.txn.kind), stock_kind_name(cases[i].txn.kind));
		check(sentence("stock: transaction, %s", cases[i].name), got.txn.parts == cases[i].txn.parts
		    && got.txn.on_hand == cases[i].txn.on_hand && got.txn.held == cases[i].txn.held);
		check(sentence("stock: how many there are, %s", cases[i].name), amount_cmp(got.available, before) == 0);
		if (got.answer == STOCK_DOES) {
			struct stock_item item = stock_apply(cases[i].item, &got.txn);

			after = stock_ats(&item);
			check(sentence("stock: available before and after, %s", cases[i].name), (amount_cmp(before, after) == 0)
			    == (got.txn.on_hand == got.txn.held));
			check(sentence("stock: safety stays, %s", cases[i].name), amount_cmp(stock_amount(&item, item.safety),
			    stock_amount(&cases[i].item, cases[i].item.safety)) == 0);
		}
	}
}

/* Two orders want the last piece: each is decided on what the one before it has left. */
static void
test_last_piece(void)
{
	struct stock_item item = { 1, 1, 0, 0, REF };
	struct stock_input in = { .kind = STOCK_HOLD, .amount = AMOUNT_WHOLE(1), .line = AMOUNT_WHOLE(0) };
	struct stock_decision first = stock_decide(&item, &in), second;

	item = stock_apply(item, &first.txn);
	second = stock_decide(&item, &in);
	check("the last piece goes to the first", first.answer == STOCK_DOES && item.held == 1);
	check("and not to the second", second.answer == STOCK_REFUSES && second.why == STOCK_REFUSED_NOT_ENOUGH && second.available.n == 0);
	in.kind = STOCK_RELEASE;
	in.line = AMOUNT_WHOLE(1);
	first = stock_decide(&item, &in);
	item = stock_apply(item, &first.txn);
	in.kind = STOCK_HOLD;
	in.line = AMOUNT_WHOLE(0);
	check("until the first is cancelled", stock_decide(&item, &in).answer == STOCK_DOES);
}

static void
test_count(void)
{
	struct stock_item item = { 2, 20, 0, 0, REF };
	struct stock_input in = { .kind = STOCK_COUNT, .amount = AMOUNT_WHOLE(9), .shown_known = true, .shown = AMOUNT_WHOLE(10) };

	check("a count of what the sheet showed", stock_decide(&item, &in).txn.on_hand == -2);
	in.shown = AMOUNT_WHOLE(11);
	check("a count of what has moved since", stock_decide(&item, &in).why == STOCK_REFUSED_MOVED);
}

static void
test_numbers(void)
{
	struct stock_item item = stock_new(STOCK_WARN), other = { 12, 24, 4, 0, LET };

	check("a new item", item.parts == 1 && item.on_hand == 0 && item.held == 0 && item.safety == 0 && item.rule == STOCK_WARN);
	check("rescaled", stock_add(&item, 1, 2, 0) && stock_rescale(&item, 4) && stock_rescale(&item, 6) && item.parts == 12 && item.on_hand == 24);
	check("rescaled to what it has", stock_rescale(&item, 3) && item.parts == 12);
	check("added in its parts and in coarser ones", stock_add(&item, 12, 0, 1) && stock_add(&item, 4, 0, 1) && item.held == 4);
	check("the same, and not", stock_same(&item, &other) && (item.held++, !stock_same(&item, &other))
	    && (item.held--, item.on_hand++, !stock_same(&item, &other)));
	item = (struct stock_item){ 1, 1, 0, 0, LET };
	check("added in no parts", !stock_add(&item, 0, 1, 1) && !stock_add(&item, AMOUNT_D_MAX + 1, 1, 1));
	check("added too much", !stock_add(&item, 1, STOCK_N_MAX, 0) && !stock_add(&item, 1, 0, STOCK_N_MAX + 1)
	    && !stock_add(&item, 1, -STOCK_N_MAX - 1, 0));
	item.held = -STOCK_N_MAX;
	check("held too little, too finely", !stock_add(&item, 1, 0, -1) && !stock_rescale(&item, 2));
	item = (struct stock_item){ 999999, 1, 0, 0, LET };
	check("added too finely", !stock_add(&item, 1000, 1, 0) && item.parts == 999999 && item.on_hand == 1);
	check("safety too fine", !stock_set_safety(&item, (struct amount){ 1, 2 }));
	item = (struct stock_item){ 1, 10, 2, 0, LET };
	check("safety of two and a half", stock_set_safety(&item, (struct amount){ 5, 2 }) && item.parts == 2 && item.on_hand == 20 && item.safety == 5
	    && amount_cmp(stock_ats(&item), (struct amount){ 11, 2 }) == 0);
	check("safety below nothing, and too much", !stock_set_safety(&item, AMOUNT_WHOLE(-1)) && !stock_set_safety(&item, AMOUNT_WHOLE(AMOUNT_N_MAX))
	    && item.safety == 5);
	item = (struct stock_item){ 1, 0, 0, STOCK_N_MAX, LET };
	check("the largest safety is not made finer", !stock_rescale(&item, 2));
	item = (struct stock_item){ 1, -STOCK_N_MAX, STOCK_N_MAX, STOCK_N_MAX, LET };
	check("the least there can be", stock_ats(&item).n == -AMOUNT_N_MAX);
	item = (struct stock_item){ 1, 10, 4, 5, LET };
	check_str("above safety", stock_standing_name(stock_standing(&item)), STR("fine"));
	item.held = 5;
	check_str("at safety", stock_standing_name(stock_standing(&item)), STR("low"));
	item.held = 10;
	check_str("nothing left", stock_standing_label(stock_standing(&item)), STR("Sold out"));
	item.held = 11;
	check_str("less than nothing", stock_standing_label(stock_standing(&item)), STR("Oversold"));
}

/* Two products share dough: one takes a third, the other an eighth and a topping. */
static void
test_recipes(void)
{
	struct stock_use cake[] = { { { 1, 1000, 0, 0, REF }, { 1, 3 } } };
	struct stock_use roll[] = { { { 1, 4, 0, 0, REF }, { 1, 8 } }, { { 1, 7, 0, 0, REF }, { 2, 1 } } };
	struct amount level;
	int64_t sold = 0;

	for (;;) {
		struct stock_input hold = { .kind = STOCK_HOLD, .amount = cake[0].amount, .line = AMOUNT_WHOLE(0) };
		struct stock_decision held = stock_decide(&cake[0].item, &hold);

		if (held.answer != STOCK_DOES)
			break;
		cake[0].item = stock_apply(cake[0].item, &held.txn);
		if (++sold + stock_makes(cake, 1).level != 3000)
			check("each cake lowers the level by one", false);
	}
	check_int("a thousand whole are three thousand thirds", sold, 3000);
	check("exactly", cake[0].item.parts == 3 && cake[0].item.held == 3000 && cake[0].item.on_hand == 3000 && stock_ats(&cake[0].item).n == 0);
	check("the scarcest ingredient decides", stock_makes(roll, 2).level == 3 && stock_makes(roll, 2).short_of == 1);
	roll[0].item.held = 4;
	check("an ingredient that is gone", stock_makes(roll, 2).level == 0 && stock_makes(roll, 2).short_of == 0);
	roll[0].item.held = 5;
	check("so many are promised that cannot be made", stock_makes(roll, 2).level == -8);
	check("what two lines of a recipe take", amount_times(roll[0].amount, AMOUNT_WHOLE(3), &level) && level.n == 3 && level.d == 8);
}

static void
test_names(void)
{
	enum stock_rule rule;
	enum stock_kind kind;
	enum stock_shop_state state;

	for (unsigned i = 0; i < STOCK_RULES; i++)
		check("a rule is read back", stock_rule_parse(stock_rule_name((enum stock_rule)i), &rule) && rule == i
		    && stock_rule_label((enum stock_rule)i).n > 0);
	for (unsigned i = STOCK_HOLD; i < STOCK_KINDS; i++)
		check(sentence("the kind %s is read back, and told", stock_kind_name((enum stock_kind)i).p),
		    stock_kind_parse(stock_kind_name((enum stock_kind)i), &kind) && kind == i && str_ends(stock_kind_text((enum stock_kind)i), STR(".")));
	for (unsigned i = 0; i < STOCK_SHOP_STATES; i++)
		check("a shop's state is read back", stock_shop_state_parse(stock_shop_state_name((enum stock_shop_state)i), &state) && state == i);
	check("no such names", !stock_rule_parse(STR("often"), &rule) && !stock_kind_parse(STR(""), &kind) && !stock_shop_state_parse(STR(""), &state));
	for (unsigned i = 1; i < STOCK_REFUSALS; i++)
		check(sentence("the refusal %s is a sentence", stock_refusal_code((enum stock_refusal)i).p),
		    str_ends(stock_refusal_text((enum stock_refusal)i), STR(".")));
	for (unsigned i = 1; i < STOCK_WARNINGS; i++)
		check(sentence("the warning %s is a sentence", stock_warning_name((enum stock_warning)i).p),
		    str_ends(stock_warning_text((enum stock_warning)i), STR(".")));
	check_str("what is to be done", stock_push_name(STOCK_PUSH_SET), STR("set"));
	check("what a shop put back", stock_restocked(STR("cancel")) && stock_restocked(STR("return")) && stock_restocked(STR("legacy_restock"))
	    && !stock_restocked(STR("no_restock")) && !stock_restocked(STR("")));
}

void
test_stock(void)
{
	test_decide();
	test_last_piece();
	test_count();
	test_numbers();
	test_recipes();
	test_names();
}
