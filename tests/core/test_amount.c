#include "core/amount.h"
#include "tests/core/check.h"

#define N_MAX AMOUNT_N_MAX
#define D_MAX AMOUNT_D_MAX

/* d 0: refused. */
static const struct { const char *text; int64_t n, d; const char *again; } texts[] = {
	{ "0", 0, 1, "0" }, { "2", 2, 1, "2" }, { "-2", -2, 1, "-2" }, { "-0", 0, 1, "0" }, { "007", 7, 1, "7" },
	{ "0.25", 1, 4, "0.25" }, { "1.5", 3, 2, "1.5" }, { "-1.05", -21, 20, "-1.05" }, { "2.000", 2, 1, "2" },
	{ "0.000001", 1, D_MAX, "0.000001" }, { "0.1234560000", 1929, 15625, "0.123456" }, { "0.1234567", 0, 0, "" },
	{ "1/3", 1, 3, "1/3" }, { "-1/3", -1, 3, "-1/3" }, { "2/6", 1, 3, "1/3" }, { "5/4", 5, 4, "1.25" }, { "4/3", 4, 3, "1 1/3" },
	{ "1 1/2", 3, 2, "1.5" }, { "1   2/3", 5, 3, "1 2/3" }, { "-1 2/3", -5, 3, "-1 2/3" }, { "  3 ", 3, 1, "3" },
	{ "1 3/2", 0, 0, "" }, { "1 3/3", 0, 0, "" }, { "1 1", 0, 0, "" }, { "1 1x3", 0, 0, "" }, { "1 ", 1, 1, "1" }, { "1 x", 0, 0, "" },
	{ "", 0, 0, "" }, { "-", 0, 0, "" }, { "+1", 0, 0, "" }, { "--1", 0, 0, "" }, { "1/", 0, 0, "" }, { "/3", 0, 0, "" }, { "1/0", 0, 0, "" },
	{ "1/3x", 0, 0, "" }, { "1//3", 0, 0, "" }, { "1.", 0, 0, "" }, { ".5", 0, 0, "" }, { "1.5.2", 0, 0, "" }, { "1.-5", 0, 0, "" },
	{ "1,5", 0, 0, "" }, { "1e3", 0, 0, "" }, { "1.5/2", 0, 0, "" }, { "a", 0, 0, "" }, { "1:", 0, 0, "" }, { "0.5:", 0, 0, "" },
	{ "9000000000000", N_MAX, 1, "9000000000000" }, { "-9000000000000", -N_MAX, 1, "-9000000000000" },
	{ "9000000000001", 0, 0, "" }, { "99999999999999999999999999", 0, 0, "" }, { "9000000000000.5", 0, 0, "" },
	{ "1/1000000", 1, D_MAX, "0.000001" }, { "1/1000001", 0, 0, "" }, { "1/999999", 1, 999999, "1/999999" },
	{ "1/99999999999999999999", 0, 0, "" }, { "9000010 1/999999", 0, 0, "" }, { "8999999 1/999999", INT64_C(8999990000002), 999999,
	  "8999999 1/999999" },
};

static void
test_texts(void)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct amount got = { 77, 7 }, back;
		char room[AMOUNT_TEXT_MAX];
		struct buf b = buf_of(room, sizeof room);
		bool ok = amount_parse(str_of(texts[i].text), &got);

		check(sentence("amount: \"%s\" is %s", texts[i].text, texts[i].d ? "read" : "refused"), ok == (texts[i].d != 0));
		if (texts[i].d == 0) {
			check(sentence("amount: \"%s\" leaves the old", texts[i].text), got.n == 77 && got.d == 7);
			continue;
		}
		check_int(sentence("amount: above the line of \"%s\"", texts[i].text), got.n, texts[i].n);
		check_int(sentence("amount: below the line of \"%s\"", texts[i].text), got.d, texts[i].d);
		amount_put(&b, got);
		check_str(sentence("amount: \"%s\" written", texts[i].text), buf_str(&b), str_of(texts[i].again));
		check(sentence("amount: \"%s\" is read back as it was", texts[i].text),
		    amount_parse(buf_str(&b), &back) && back.n == got.n && back.d == got.d);
	}
}

static void
test_make(void)
{
	struct amount a = { 77, 7 };

	check("amount: in lowest terms", amount_make(-6, 4, &a) && a.n == -3 && a.d == 2);
	check("amount: nothing is 0/1", amount_make(0, 12345678, &a) && a.n == 0 && a.d == 1);
	check("amount: large parts that cancel", amount_make(INT64_MAX, INT64_MAX, &a) && a.n == 1 && a.d == 1);
	a = (struct amount){ 77, 7 };
	check("amount: over nothing", !amount_make(1, 0, &a) && !amount_make(1, -1, &a));
	check("amount: too many", !amount_make(N_MAX + 1, 1, &a) && !amount_make(-N_MAX - 1, 1, &a) && !amount_make(INT64_MIN, 1, &a)
	    && !amount_make(INT64_MIN, INT64_MAX, &a));
	check("amount: too fine", !amount_make(1, D_MAX + 1, &a));
	check("amount: what is refused changes nothing", a.n == 77 && a.d == 7);
	check("amount: the common multiple", amount_common(4, 6, &a.n) && a.n == 12 && amount_common(D_MAX, 1, &a.n) && a.n == D_MAX);
	check("amount: that is too large", !amount_common(D_MAX, 3, &a.n) && a.n == D_MAX);
	check("amount: over another denominator", amount_over((struct amount){ -2, 3 }, 12) == -8);
}

static void
test_sums(void)
{
	struct amount sum = AMOUNT_WHOLE(0), third = { 1, 3 }, most = AMOUNT_WHOLE(N_MAX), finest = { N_MAX - 1, 999999 };

	for (int i = 0; i < 3000; i++)
		amount_add(sum, third, &sum);
	check("three thousand thirds are a thousand", sum.n == 1000 && sum.d == 1);
	check("amount: a half and a third", amount_add((struct amount){ 1, 2 }, third, &sum) && sum.n == 5 && sum.d == 6);
	check("amount: a half less a third", amount_subtract((struct amount){ 1, 2 }, third, &sum) && sum.n == 1 && sum.d == 6);
	check("amount: a sixth and a third", amount_add((struct amount){ 1, 6 }, third, &sum) && sum.n == 1 && sum.d == 2);
	sum = third;
	check("amount: one more than the most", !amount_add(most, AMOUNT_WHOLE(1), &sum));
	check("amount: one fewer than the fewest", !amount_subtract(AMOUNT_WHOLE(-N_MAX), AMOUNT_WHOLE(1), &sum));
	check("amount: a part more than the most", !amount_add(most, third, &sum));
	check("amount: a part more than the most, finely", !amount_add(finest, most, &sum));
	check("amount: beyond 64 bits", !amount_add(finest, (struct amount){ N_MAX - 1, D_MAX }, &sum)
	    && !amount_subtract((struct amount){ 1 - N_MAX, 999999 }, (struct amount){ N_MAX - 1, D_MAX }, &sum));
	check("amount: too fine a sum", !amount_add((struct amount){ 1, 999999 }, (struct amount){ 1, D_MAX }, &sum));
	check("amount: a refused sum changes nothing", sum.n == 1 && sum.d == 3);

	check("amount: two thirds of three quarters", amount_times((struct amount){ 2, 3 }, (struct amount){ -3, 4 }, &sum) && sum.n == -1 && sum.d == 2);
	check("amount: of nothing", amount_times(AMOUNT_WHOLE(0), most, &sum) && sum.n == 0 && sum.d == 1
	    && amount_times(most, AMOUNT_WHOLE(0), &sum) && sum.n == 0 && sum.d == 1);
	check("amount: a millionth of the most", amount_times(most, (struct amount){ 1, D_MAX }, &sum) && sum.n == 9000000 && sum.d == 1);
	sum = third;
	check("amount: twice the most", !amount_times(most, AMOUNT_WHOLE(2), &sum) && !amount_times(AMOUNT_WHOLE(-N_MAX), most, &sum));
	check("amount: a part of the finest part", !amount_times((struct amount){ 1, D_MAX }, (struct amount){ 1, 3 }, &sum) && sum.d == 3);

	check("amount: compared", amount_cmp(third, (struct amount){ 333333, D_MAX }) > 0 && amount_cmp((struct amount){ -1, 3 }, third) < 0
	    && amount_cmp(third, third) == 0 && amount_cmp(most, finest) > 0 && amount_cmp(AMOUNT_WHOLE(-N_MAX), finest) < 0);
	check_int("amount: whole ones in 7/3", amount_floor((struct amount){ 7, 3 }), 2);
	check_int("amount: whole ones in -1/3", amount_floor((struct amount){ -1, 3 }), -1);
	check_int("amount: whole ones in -2", amount_floor(AMOUNT_WHOLE(-2)), -2);
	check_int("amount: thirds in 2 1/2", amount_divide((struct amount){ 5, 2 }, third), 7);
	check_int("amount: thirds in 2", amount_divide(AMOUNT_WHOLE(2), third), 6);
	check_int("amount: thirds in -1/6", amount_divide((struct amount){ -1, 6 }, third), -1);
	check_int("amount: the finest parts in the most", amount_divide(most, (struct amount){ 1, D_MAX }), N_MAX * D_MAX);
	check_int("amount: the other way round", amount_divide((struct amount){ -1, D_MAX }, most), -1);
}

void
test_amount(void)
{
	test_texts();
	test_make();
	test_sums();
}
