/* judge.c - a portal's answer against what was asked: completed only when every item was added at its price. */
#include "core/judge.h"
#include "tests/fuzz/fuzz.h"

enum { MOST = 12 };

/* Three bytes: currency, tolerance, its amount.  Then lines: "+sku|price in e4" was asked, "-sku|stock, price_is, added and
 * seen as four characters|price" was answered. */
void
fuzz_judge(struct arena *a, struct str in)
{
	enum currency currency = (enum currency)fuzz_below(&in, CURRENCIES_N);
	struct judge_tolerance tolerance = { (enum judge_tolerance_kind)fuzz_below(&in, JUDGE_TOLERANCE_KINDS), fuzz_number(&in) };
	struct judge_item item[MOST];
	struct judge_answer answer[MOST];
	struct judge_line line[MOST];
	struct judge_whole whole;
	size_t items = 0, answers = 0, ok = 0;

	while (in.n) {
		struct str text = fuzz_line(a, &in);
		unsigned kind = fuzz_byte(&text);
		struct str sku = fuzz_cell(a, &text);

		if (kind == '+' && items < MOST) {
			int64_t e4 = 0;

			if (str_int(fuzz_cell(a, &text), &e4) && e4 >= -PRICE_E4_MAX && e4 <= PRICE_E4_MAX)
				item[items++] = (struct judge_item){ sku, e4 };
		} else if (kind == '-' && answers < MOST) {
			answer[answers++] = (struct judge_answer){ .sku = sku, .stock = (enum judge_stock)fuzz_below(&text, JUDGE_STOCKS),
			    .price_is = (enum judge_price_is)fuzz_below(&text, JUDGE_PRICE_ISES),
			    .added = (enum judge_added)fuzz_below(&text, JUDGE_ADDEDS), .seen = (enum judge_seen)fuzz_below(&text, JUDGE_SEENS),
			    .price = fuzz_copy(a, text) };
		}
	}
	if (!judge_tolerance_valid(tolerance))
		tolerance.amount = 0;
	whole = judge_all(item, items, answer, answers, currency, tolerance, true, line);
	for (size_t i = 0; i < items; i++) {
		const struct judge_line *l = &line[i];

		HOLDS(l->needs_attention == (l->verdict != JUDGE_OK) && judge_verdict_text(l->verdict).n);
		HOLDS(l->answer >= -1 && l->answer < (int32_t)answers && (l->answer >= 0) == (l->verdict != JUDGE_MISSING));
		HOLDS((l->reading == PRICE_EXACT) == (l->seen_e4 != PRICE_MISSING));
		if (l->reading == PRICE_EXACT)
			HOLDS(l->difference_e4 == l->seen_e4 - item[i].price_e4);
		if (l->verdict == JUDGE_OK) {
			const struct judge_answer *by = &answer[l->answer];

			ok++;
			HOLDS(by->added == JUDGE_ADDED_YES && by->stock == JUDGE_IN_STOCK);
			HOLDS(l->reading == PRICE_EXACT || by->price_is == JUDGE_PRICE_AS_EXPECTED);
			HOLDS(tolerance.kind != JUDGE_EXACT || l->difference_e4 == 0);
		}
	}
	HOLDS(whole.ok == ok && whole.ok + whole.attention == items && whole.unasked <= answers);
	HOLDS(whole.completed == (items > 0 && ok == items && whole.unasked == 0));
}
