/* price.c - prices as portals show them: exact and in range, or a reason; and our own spelling comes back as it was. */
#include "core/price.h"
#include "tests/fuzz/fuzz.h"

static void
good(struct price p, enum currency expected)
{
	struct price q;
	struct money m;
	char room[64];
	struct buf b = buf_of(room, sizeof room);

	HOLDS(p.e4 >= -PRICE_E4_MAX && p.e4 <= PRICE_E4_MAX && p.currency == expected);
	price_format(&b, p);
	HOLDS(!b.full && str_utf8(buf_str(&b)));
	if (expected != CURRENCY_NONE) {
		HOLDS(price_parse(buf_str(&b), &q) && q.e4 == p.e4 && q.currency == p.currency);
		/* What we send is read back as the same, or is one of the few spellings that portals leave open. */
		if (price_fits_currency(p))
			HOLDS(price_read(buf_str(&b), expected, &q) == PRICE_EXACT && q.e4 == p.e4);
	}
	b = buf_of(room, sizeof room);
	price_plain(&b, p);
	HOLDS(!b.full && price_of_decimal(buf_str(&b), expected, &q) && q.e4 == p.e4 && price_e4_of_source(buf_str(&b)) == p.e4);
	if (price_to_money_half_up(p, &m) && price_fits_currency(p))
		HOLDS(price_of_money(m, &q) && q.e4 == p.e4);
}

/* Two bytes: a currency, a quantity.  The rest is text. */
void
fuzz_price(struct arena *a, struct str in)
{
	enum currency currency = (enum currency)fuzz_below(&in, CURRENCIES_N);
	int64_t quantity = fuzz_number(&in), e4;
	struct str text = fuzz_copy(a, in);
	struct price p = { 42, CURRENCY_NONE };
	struct money m;

	if (price_read(text, currency, &p) == PRICE_EXACT) {
		HOLDS(price_fits_currency(p));
		good(p, currency);
		price_times_half_up(p, quantity, &m);
		if (price_per_unit_half_up(p, quantity, &p))
			HOLDS(price_fits_currency(p));
	} else
		HOLDS(p.e4 == 42);
	p.e4 = 42;
	if (price_read_number(text, currency, &p) == PRICE_EXACT)
		good(p, currency);
	else
		HOLDS(p.e4 == 42);
	if (price_of_decimal(text, currency, &p))
		good(p, currency);
	if (price_parse(text, &p))
		good(p, p.currency);
	e4 = price_e4_of_source(text);
	HOLDS(e4 == PRICE_MISSING || e4 == PRICE_UNREADABLE || (e4 >= -PRICE_E4_MAX && e4 <= PRICE_E4_MAX));
}
