#include "core/currency.h"

#include <assert.h>

static const struct { const char *code; int digits; const char *sign; } table[CURRENCIES_N] = {
	[CURRENCY_NONE] = { "", 2, "" },
#define CURRENCY_ROW(code, digits, sign) [CURRENCY_##code] = { #code, digits, sign },
	CURRENCIES(CURRENCY_ROW)
#undef CURRENCY_ROW
};

/* What portals write beside the codes and the signs above. One text may mean several. */
static const struct { const char *text; enum currency currency; } seen_as[] = {
	{ "$", CURRENCY_AUD }, { "A$", CURRENCY_AUD }, { "AU$", CURRENCY_AUD },
	{ "$", CURRENCY_CAD }, { "C$", CURRENCY_CAD }, { "CA$", CURRENCY_CAD },
	{ "$", CURRENCY_HKD }, { "HK$", CURRENCY_HKD },
	{ "$", CURRENCY_NZD }, { "NZ$", CURRENCY_NZD },
	{ "$", CURRENCY_SGD }, { "S$", CURRENCY_SGD },
	{ "$", CURRENCY_TWD }, { "NT$", CURRENCY_TWD },
	{ "$", CURRENCY_MXN }, { "MX$", CURRENCY_MXN },
	{ "$", CURRENCY_ARS }, { "$", CURRENCY_CLP }, { "$", CURRENCY_COP }, { "$", CURRENCY_UYU },
	{ "US$", CURRENCY_USD }, { "R$", CURRENCY_BRL },
	{ "¥", CURRENCY_CNY }, { "CN¥", CURRENCY_CNY }, { "元", CURRENCY_CNY },
	{ "¥", CURRENCY_JPY }, { "JP¥", CURRENCY_JPY }, { "円", CURRENCY_JPY },
	{ "£", CURRENCY_EGP }, { "£", CURRENCY_GIP }, { "£", CURRENCY_FKP }, { "£", CURRENCY_SHP },
	{ "kr", CURRENCY_SEK }, { "kr", CURRENCY_NOK }, { "kr", CURRENCY_DKK }, { "kr", CURRENCY_ISK },
	{ "kr.", CURRENCY_DKK }, { "kr.", CURRENCY_ISK }, { "kr.", CURRENCY_SEK }, { "kr.", CURRENCY_NOK },
	{ "Fr.", CURRENCY_CHF }, { "SFr.", CURRENCY_CHF }, { "Fr", CURRENCY_CHF },
	{ "zł", CURRENCY_PLN }, { "Kč", CURRENCY_CZK }, { "Ft", CURRENCY_HUF },
	{ "lei", CURRENCY_RON }, { "leu", CURRENCY_RON }, { "лв", CURRENCY_BGN }, { "лв.", CURRENCY_BGN },
	{ "KM", CURRENCY_BAM }, { "L", CURRENCY_ALL }, { "ден", CURRENCY_MKD }, { "дин.", CURRENCY_RSD },
	{ "TL", CURRENCY_TRY }, { "грн", CURRENCY_UAH }, { "грн.", CURRENCY_UAH }, { "руб.", CURRENCY_RUB }, { "Br", CURRENCY_BYN },
	{ "R", CURRENCY_ZAR }, { "Rp", CURRENCY_IDR }, { "RM", CURRENCY_MYR }, { "S/", CURRENCY_PEN }, { "Rs", CURRENCY_INR },
	{ "Rs", CURRENCY_PKR }, { "Rs.", CURRENCY_INR }, { "Rs.", CURRENCY_PKR }, { "đ", CURRENCY_VND },
};
enum { SEEN_AS = sizeof seen_as / sizeof seen_as[0] };

struct str
currency_code(enum currency currency)
{
	assert((unsigned)currency < CURRENCIES_N);
	return str_of(table[currency].code);
}

int
currency_digits(enum currency currency)
{
	assert((unsigned)currency < CURRENCIES_N);
	return table[currency].digits;
}

struct str
currency_sign(enum currency currency)
{
	assert((unsigned)currency < CURRENCIES_N);
	return str_of(table[currency].sign);
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Equal but for the case of A to Z. */
static bool
alike(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (upper(a.p[i]) != upper(b.p[i]))
			return false;
	return true;
}

bool
currency_parse(struct str code, enum currency *out)
{
	if (code.n != 3)
		return false;
	for (unsigned i = CURRENCY_NONE + 1; i < CURRENCIES_N; i++)
		if (alike(code, str_of(table[i].code))) {
			*out = (enum currency)i;
			return true;
		}
	return false;
}

bool
currency_fits(struct str seen, enum currency currency)
{
	if (seen.n == 0 || currency == CURRENCY_NONE)
		return false;
	if (alike(seen, currency_code(currency)) || str_eq(seen, currency_sign(currency)))
		return true;
	for (size_t i = 0; i < SEEN_AS; i++)
		if (seen_as[i].currency == currency && alike(seen, str_of(seen_as[i].text)))
			return true;
	return false;
}

/* Whether the text, which is not empty, stands at one end of s. */
static bool
matches(struct str s, struct str text, bool at_end)
{
	if (text.n > s.n)
		return false;
	return alike((struct str){ at_end ? s.p + (s.n - text.n) : s.p, text.n }, text);
}

static size_t
longest(struct str s, bool at_end)
{
	size_t best = 0;

	for (unsigned i = CURRENCY_NONE + 1; i < CURRENCIES_N; i++) {
		struct str code = str_of(table[i].code), sign = str_of(table[i].sign);

		if (code.n > best && matches(s, code, at_end))
			best = code.n;
		if (sign.n > best && matches(s, sign, at_end))
			best = sign.n;
	}
	for (size_t i = 0; i < SEEN_AS; i++) {
		struct str text = str_of(seen_as[i].text);

		if (text.n > best && matches(s, text, at_end))
			best = text.n;
	}
	return best;
}

size_t
currency_at_start(struct str s)
{
	return longest(s, false);
}

size_t
currency_at_end(struct str s)
{
	return longest(s, true);
}
