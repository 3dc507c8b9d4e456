#include "core/currency.h"
#include "tests/core/check.h"

static const struct { const char *code; int digits; } digits[] = {
	{ "EUR", 2 }, { "USD", 2 }, { "GBP", 2 }, { "HUF", 2 }, { "JPY", 0 }, { "KRW", 0 }, { "CLP", 0 }, { "ISK", 0 }, { "VND", 0 },
	{ "XAF", 0 }, { "BHD", 3 }, { "KWD", 3 }, { "TND", 3 }, { "JOD", 3 }, { "OMR", 3 }, { "LYD", 3 }, { "IQD", 3 },
	{ "CLF", 4 }, { "UYW", 4 },
};

static const struct { const char *seen; enum currency currency; bool want; } fits[] = {
	{ "€", CURRENCY_EUR, true }, { "EUR", CURRENCY_EUR, true }, { "eur", CURRENCY_EUR, true }, { "$", CURRENCY_EUR, false },
	{ "$", CURRENCY_USD, true }, { "US$", CURRENCY_USD, true }, { "$", CURRENCY_CAD, true }, { "CA$", CURRENCY_CAD, true },
	{ "CA$", CURRENCY_USD, false }, { "US$", CURRENCY_CAD, false }, { "USD", CURRENCY_CAD, false },
	{ "kr", CURRENCY_SEK, true }, { "Kr", CURRENCY_DKK, true }, { "kr.", CURRENCY_DKK, true }, { "kr", CURRENCY_EUR, false },
	{ "CHF", CURRENCY_CHF, true }, { "Fr.", CURRENCY_CHF, true }, { "zł", CURRENCY_PLN, true }, { "Kč", CURRENCY_CZK, true },
	{ "¥", CURRENCY_JPY, true }, { "¥", CURRENCY_CNY, true }, { "£", CURRENCY_GBP, true }, { "£", CURRENCY_EUR, false },
	{ "", CURRENCY_EUR, false }, { "€", CURRENCY_NONE, false },
};

static const struct { const char *text; size_t start, end; } ends[] = {
	{ "€12.50", 3, 0 }, { "12.50 €", 0, 3 }, { "EUR 12", 3, 0 }, { "12 eur", 0, 3 }, { "US$12", 3, 0 }, { "$12", 1, 0 },
	{ "12 kr.", 0, 3 }, { "12 kr", 0, 2 }, { "12", 0, 0 }, { "", 0, 0 }, { "CHF 12 Fr.", 3, 3 }, { "~12", 0, 0 },
};

void
test_currency(void)
{
	enum currency found = CURRENCY_NONE;

	for (unsigned c = CURRENCY_NONE + 1; c < CURRENCIES_N; c++) {
		struct str code = currency_code((enum currency)c), sign = currency_sign((enum currency)c);

		check(sentence("%s has three letters and up to four decimals", code.p),
		    code.n == 3 && currency_digits((enum currency)c) >= 0 && currency_digits((enum currency)c) <= 4);
		check(sentence("%s is read back", code.p), currency_parse(code, &found) && found == (enum currency)c);
		if (c > 1)
			check(sentence("%s is in order", code.p), str_cmp(currency_code((enum currency)(c - 1)), code) < 0);
		for (unsigned d = CURRENCY_NONE + 1; sign.n > 0 && d < c; d++)
			check(sentence("%s is one currency's sign", sign.p), !str_eq(currency_sign((enum currency)d), sign));
	}
	for (size_t i = 0; i < COUNT(digits); i++)
		check(sentence("%s has %d decimals", digits[i].code, digits[i].digits),
		    currency_parse(str_of(digits[i].code), &found) && currency_digits(found) == digits[i].digits);
	for (size_t i = 0; i < COUNT(fits); i++)
		check(sentence("\"%s\" and %s: %s", fits[i].seen, currency_code(fits[i].currency).p, fits[i].want ? "may be" : "no"),
		    currency_fits(str_of(fits[i].seen), fits[i].currency) == fits[i].want);
	for (size_t i = 0; i < COUNT(ends); i++) {
		check_int(sentence("the sign that \"%s\" begins with", ends[i].text),
		    (int64_t)currency_at_start(str_of(ends[i].text)), (int64_t)ends[i].start);
		check_int(sentence("the sign that \"%s\" ends with", ends[i].text),
		    (int64_t)currency_at_end(str_of(ends[i].text)), (int64_t)ends[i].end);
	}
	found = CURRENCY_EUR;
	check("an unknown code is refused, and nothing touched", !currency_parse(STR("XYZ"), &found) && found == CURRENCY_EUR);
	check("a sign is no code", !currency_parse(STR("€"), &found) && !currency_parse(STR(""), &found));
}
