#include "core/price.h"

#include <assert.h>

enum { E4 = 4 };	/* decimals of an e4 */

/* e4 in the currency's smallest coin. */
static int64_t
coin_e4(enum currency currency)
{
	int64_t e4 = 1;

	for (int i = currency_digits(currency); i < E4; i++)
		e4 *= 10;
	return e4;
}

static bool
in_range(int64_t e4)
{
	return e4 >= -PRICE_E4_MAX && e4 <= PRICE_E4_MAX;
}

/* To the nearest, halves away from zero; d > 0. */
static int64_t
divide_half_up(int64_t n, int64_t d)
{
	int64_t q = n / d, r = n % d;

	if (r < 0)
		return -r >= d + r ? q - 1 : q;
	return r >= d - r ? q + 1 : q;
}

/* ---- a price as a portal shows it ---- */

/* The many blanks, quotes and dashes of portals, and the one that each is read as. */
static const struct { const char *text; char as; } marks[] = {
	{ "\xE2\x80\x99", '\'' },				/* ’ */
	{ "\t", ' ' }, { "\xC2\xA0", ' ' },			/* no-break */
	{ "\xE2\x80\xAF", ' ' }, { "\xE2\x80\x89", ' ' },	/* narrow no-break, thin */
	{ "\xE2\x80\x87", ' ' },				/* as wide as a digit */
	{ "\xE2\x80\x8E", ' ' }, { "\xE2\x80\x8F", ' ' },	/* writing direction */
	{ "\xE2\x88\x92", '-' },				/* minus */
	{ "\xE2\x80\x93", '-' }, { "\xE2\x80\x94", '-' },	/* dashes */
};
enum { MARKS = sizeof marks / sizeof marks[0] };

static void
put_plain(struct buf *b, struct str s)
{
	while (s.n > 0) {
		struct str head = { s.p, 1 };
		char as = s.p[0];

		for (size_t i = 0; i < MARKS; i++)
			if (str_starts(s, str_of(marks[i].text))) {
				head.n = str_of(marks[i].text).n;
				as = marks[i].as;
			}
		buf_char(b, as);
		s.p += head.n;
		s.n -= head.n;
	}
}

static struct str
drop(struct str s, size_t n)
{
	return str_trim((struct str){ s.p + n, s.n - n });
}

/* Takes a minus and signs or codes off both ends, in any order. False when a sign cannot mean the currency. */
static bool
take_signs(struct str *s, enum currency currency, bool *minus)
{
	bool fits = true;
	size_t n;

	for (;;) {
		if (!*minus && str_starts(*s, STR("-"))) {
			*minus = true;
			*s = drop(*s, 1);
		} else if ((n = currency_at_start(*s)) > 0) {
			fits &= currency_fits((struct str){ s->p, n }, currency);
			*s = drop(*s, n);
		} else if ((n = currency_at_end(*s)) > 0) {
			fits &= currency_fits((struct str){ s->p + (s->n - n), n }, currency);
			*s = str_trim((struct str){ s->p, s->n - n });
		} else
			return fits;
	}
}

/* Takes the ",-" of "12,-" off (also ".-", ",--"): no decimals follow this point. The point, or 0. */
static char
take_dashes(struct str *s)
{
	size_t n = s->n;

	while (n > 0 && s->p[n - 1] == '-')
		n--;
	if (n == s->n || s->n - n > 2 || n == 0 || (s->p[n - 1] != '.' && s->p[n - 1] != ','))
		return 0;
	s->n = n - 1;
	return s->p[n - 1];
}

/* What digits say when `point` is the decimal point and any other separator groups thousands. */
struct digits {
	bool valid;
	bool grouped, pointed, too_large;
	int decimals;		/* zeros at the end not counted */
	int64_t e4;		/* unless it is too large or has more than four decimals */
};

static struct digits
read_digits(struct str s, char point)
{
	struct digits d = { 0 };
	int places = 0, group = 0;	/* digits behind the point, and since the last separator before it */
	char separator = 0;
	bool zero_first = str_starts(s, STR("0"));

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9') {
			group += !d.pointed;
			places += d.pointed;
			if (c != '0')
				d.decimals = places;
			if (places <= E4 && !d.too_large)
				d.e4 = d.e4 * 10 + (c - '0');
		} else if (c == point) {
			if (d.pointed || (d.grouped && group != 3))
				return d;
			d.pointed = true;
		} else {
			bool mark = c == '.' || c == ',' || c == '\'' || c == ' ';

			if (!mark || d.pointed || zero_first || group < 1 || group > 3)
				return d;
			if (d.grouped && (c != separator || group != 3))
				return d;
			separator = c;
			d.grouped = true;
			group = 0;
		}
		d.too_large |= d.e4 > PRICE_E4_MAX;
	}
	for (int i = places; i < E4 && !d.too_large; i++) {
		d.e4 *= 10;
		d.too_large = d.e4 > PRICE_E4_MAX;
	}
	d.valid = d.pointed ? places > 0 : group > 0 && (!d.grouped || group == 3);
	return d;
}

/* Which of the two readings counts; NULL when both do. */
static const struct digits *
choose(const struct digits *dot, const struct digits *comma, int currency_decimals)
{
	const struct digits *pointed = dot->pointed ? dot : comma;
	const struct digits *grouped = dot->pointed ? comma : dot;

	if (!dot->valid || !comma->valid)
		return dot->valid ? dot : comma;
	if (!pointed->pointed)		/* no point in either: they say the same */
		return dot;
	/* A lone separator with three digits behind it. */
	switch (currency_decimals) {
	case 0:
		return grouped;
	case 3:
		return pointed;
	default:
		return NULL;
	}
}

static enum price_reading
settle(const struct digits *d, bool minus, enum currency currency, struct price *out)
{
	if (!d->valid)
		return PRICE_NOT_A_PRICE;
	if (d->decimals > currency_digits(currency))
		return PRICE_TOO_FINE;
	if (d->too_large)
		return PRICE_TOO_LARGE;
	*out = (struct price){ minus ? -d->e4 : d->e4, currency };
	return PRICE_EXACT;
}

enum price_reading
price_read(struct str text, enum currency expected, struct price *out)
{
	char room[64];
	struct buf plain = buf_of(room, sizeof room);
	bool minus = false, fits;
	char dashed;
	struct str s;
	struct digits dot, comma;
	const struct digits *chosen;

	put_plain(&plain, text);
	if (plain.full)
		return PRICE_NOT_A_PRICE;
	s = str_trim(buf_str(&plain));
	fits = take_signs(&s, expected, &minus);
	dashed = take_dashes(&s);
	dot = read_digits(s, '.');
	comma = read_digits(s, ',');
	if (dashed) {
		chosen = dashed == '.' ? &dot : &comma;
		if (chosen->pointed)
			return PRICE_NOT_A_PRICE;
	} else
		chosen = choose(&dot, &comma, currency_digits(expected));
	if (chosen && !chosen->valid)
		return PRICE_NOT_A_PRICE;
	if (!fits)
		return PRICE_OTHER_CURRENCY;
	return chosen ? settle(chosen, minus, expected, out) : PRICE_AMBIGUOUS;
}

enum price_reading
price_read_number(struct str text, enum currency currency, struct price *out)
{
	bool minus = str_starts(text, STR("-"));
	struct str s = { minus ? text.p + 1 : text.p, text.n - minus };
	struct digits d = read_digits(s, '.');

	if (d.grouped || str_starts(s, STR(".")))
		return PRICE_NOT_A_PRICE;
	return settle(&d, minus, currency, out);
}

struct str
price_reading_name(enum price_reading reading)
{
	static const char *const names[PRICE_READINGS] = {
		[PRICE_EXACT]		= "exact",
		[PRICE_AMBIGUOUS]	= "ambiguous",
		[PRICE_NOT_A_PRICE]	= "not_a_price",
		[PRICE_OTHER_CURRENCY]	= "other_currency",
		[PRICE_TOO_FINE]	= "too_fine",
		[PRICE_TOO_LARGE]	= "too_large",
	};

	assert((unsigned)reading < PRICE_READINGS);
	return str_of(names[reading]);
}

/* ---- our own notation ---- */

bool
price_of_decimal(struct str s, enum currency currency, struct price *out)
{
	int64_t e4;

	if (!money_decimal_parse(s, E4, &e4) || !in_range(e4))
		return false;
	*out = (struct price){ e4, currency };
	return true;
}

int64_t
price_e4_of_source(struct str s)
{
	struct price price;

	s = str_trim(s);
	if (s.n == 0)
		return PRICE_MISSING;
	return price_of_decimal(s, CURRENCY_NONE, &price) ? price.e4 : PRICE_UNREADABLE;
}

void
price_format(struct buf *b, struct price p)
{
	assert(in_range(p.e4));
	money_put(b, p.e4, E4, currency_digits(p.currency), p.currency);
}

void
price_plain(struct buf *b, struct price p)
{
	assert(in_range(p.e4));
	money_decimal_put(b, p.e4, E4, currency_digits(p.currency));
}

/* As money_parse: there is one spelling, and it is the writer's. */
bool
price_parse(struct str s, struct price *out)
{
	struct price p;
	struct str digits;
	bool minus;
	char room[40];
	struct buf again = buf_of(room, sizeof room);

	if (!money_split(s, &minus, &p.currency, &digits) || !price_of_decimal(digits, p.currency, &p))
		return false;
	p.e4 = minus ? -p.e4 : p.e4;
	price_format(&again, p);
	if (!str_eq(buf_str(&again), s))
		return false;
	*out = p;
	return true;
}

/* ---- between prices and money ---- */

bool
price_fits_currency(struct price p)
{
	return p.e4 % coin_e4(p.currency) == 0;
}

bool
price_of_money(struct money m, struct price *out)
{
	int64_t coin = coin_e4(m.currency);

	if (m.minor > PRICE_E4_MAX / coin || m.minor < -PRICE_E4_MAX / coin)
		return false;
	*out = (struct price){ m.minor * coin, m.currency };
	return true;
}

bool
price_to_money_half_up(struct price p, struct money *out)
{
	return price_times_half_up(p, 1, out);
}

bool
price_times_half_up(struct price p, int64_t quantity, struct money *out)
{
	int64_t size = p.e4 < 0 ? -p.e4 : p.e4, minor;

	assert(in_range(p.e4));
	if (size > 0 && (quantity > INT64_MAX / size || quantity < -INT64_MAX / size))
		return false;
	minor = divide_half_up(p.e4 * quantity, coin_e4(p.currency));
	if (minor > MONEY_MINOR_MAX || minor < -MONEY_MINOR_MAX)
		return false;
	*out = (struct money){ minor, p.currency };
	return true;
}

bool
price_per_unit_half_up(struct price subtotal, int64_t quantity, struct price *out)
{
	int64_t coin = coin_e4(subtotal.currency);

	assert(in_range(subtotal.e4));
	if (quantity < 1 || quantity > INT64_MAX / coin)
		return false;
	*out = (struct price){ divide_half_up(subtotal.e4, quantity * coin) * coin, subtotal.currency };
	return true;
}
