/* money.c - amounts as text: what is read is in range, and is written as it was read. */
#include "core/buyorder.h"
#include "tests/fuzz/fuzz.h"

static bool
in_range(int64_t v)
{
	return v >= -MONEY_MINOR_MAX && v <= MONEY_MINOR_MAX;
}

/* The first byte chooses a currency, the rest is text. */
void
fuzz_money(struct arena *a, struct str in)
{
	enum currency currency = (enum currency)fuzz_below(&in, CURRENCIES_N), other = CURRENCY_NONE;
	struct str text = fuzz_copy(a, in);
	struct money m = { 0, CURRENCY_NONE }, n;
	char room[64];
	struct buf b = buf_of(room, sizeof room);
	int64_t v, w;

	if (money_parse(text, &m)) {
		HOLDS(in_range(m.minor) && m.currency != CURRENCY_NONE);
		money_format(&b, m);
		HOLDS(str_eq(buf_str(&b), text));
		HOLDS(currency_fits(currency_code(m.currency), m.currency));
	}
	if (money_of_decimal(text, currency, &m)) {
		HOLDS(in_range(m.minor));
		b = buf_of(room, sizeof room);
		money_plain(&b, m);
		HOLDS(!b.full && money_of_decimal(buf_str(&b), currency, &n) && n.minor == m.minor);
		b = buf_of(room, sizeof room);
		money_format(&b, m);
		HOLDS(!b.full && str_utf8(buf_str(&b)));
		if (currency != CURRENCY_NONE)
			HOLDS(money_parse(buf_str(&b), &n) && n.minor == m.minor && n.currency == currency);
		n = m;
		HOLDS(!money_add(&n, m) || n.minor == 2 * m.minor);
	}
	for (int scale = 0; scale <= 4; scale++) {
		if (!money_decimal_parse(text, scale, &v))
			continue;
		b = buf_of(room, sizeof room);
		money_decimal_put(&b, v, scale, 0);
		HOLDS(in_range(v) && !b.full && money_decimal_parse(buf_str(&b), scale, &w) && w == v);
	}
	v = buyorder_quantity(text);
	HOLDS(v == QUANTITY_NOT_WHOLE || in_range(v));
	if (currency_parse(text, &other))
		HOLDS(other != CURRENCY_NONE && text.n == 3);
	currency_fits(text, currency);
	HOLDS(currency_at_start(text) <= text.n && currency_at_end(text) <= text.n);
}
