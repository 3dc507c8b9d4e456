#include "core/money.h"

#include <assert.h>

static const int64_t power[] = { 1, 10, 100, 1000, 10000 };
enum { SCALE_MAX = sizeof power / sizeof power[0] - 1 };

/* ---- decimals ---- */

bool
money_decimal_parse(struct str s, int scale, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-', dot = false;
	size_t whole = 0;
	int decimals = 0;
	int64_t value = 0;

	assert(scale >= 0 && scale <= SCALE_MAX);
	for (size_t i = minus; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (s.p[i] == '.' && !dot && whole > 0) {
			dot = true;
			continue;
		}
		if (digit < 0 || digit > 9)
			return false;
		if (!dot)
			whole++;
		else if (decimals == scale) {
			if (digit != 0)
				return false;
			continue;
		} else
			decimals++;
		value = value * 10 + digit;
		if (value > MONEY_MINOR_MAX)
			return false;
	}
	if (whole == 0 || s.p[s.n - 1] == '.')
		return false;
	if (value > MONEY_MINOR_MAX / power[scale - decimals])
		return false;
	value *= power[scale - decimals];
	*out = minus ? -value : value;
	return true;
}

void
money_decimal_put(struct buf *b, int64_t value, int scale, int min_digits)
{
	char text[24];		/* 20 digits at most, a dot, a minus; written from its end */
	size_t at = sizeof text;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	assert(scale >= 0 && scale <= SCALE_MAX && min_digits <= scale);
	for (; scale > min_digits && rest % 10 == 0; scale--)
		rest /= 10;
	for (int decimals = scale; decimals > 0; decimals--, rest /= 10)
		text[--at] = (char)('0' + rest % 10);
	if (scale > 0)
		text[--at] = '.';
	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		text[--at] = '-';
	buf_put(b, (struct str){ text + at, sizeof text - at });
}

/* ---- amounts with their sign ---- */

void
money_put(struct buf *b, int64_t value, int scale, int min_digits, enum currency currency)
{
	struct str sign = currency_sign(currency);
	char digits[24];
	struct buf amount = buf_of(digits, sizeof digits);
	struct str text;

	money_decimal_put(&amount, value, scale, min_digits);
	text = buf_str(&amount);
	if (value < 0) {
		buf_char(b, '-');
		text = (struct str){ text.p + 1, text.n - 1 };
	}
	if (sign.n > 0) {
		buf_put(b, sign);
	} else if (currency != CURRENCY_NONE) {
		buf_put(b, currency_code(currency));
		buf_char(b, ' ');
	}
	buf_put(b, text);
}

bool
money_split(struct str s, bool *minus, enum currency *currency, struct str *digits)
{
	struct str code, rest;

	*minus = str_starts(s, STR("-"));
	rest = (struct str){ *minus ? s.p + 1 : s.p, s.n - *minus };
	for (unsigned i = CURRENCY_NONE + 1; i < CURRENCIES_N; i++) {
		struct str sign = currency_sign((enum currency)i);

		if (sign.n > 0 && str_starts(rest, sign)) {
			*currency = (enum currency)i;
			*digits = (struct str){ rest.p + sign.n, rest.n - sign.n };
			return true;
		}
	}
	return str_cut(rest, ' ', &code, digits) && currency_parse(code, currency);
}

void
money_format(struct buf *b, struct money m)
{
	int digits = currency_digits(m.currency);

	money_put(b, m.minor, digits, digits, m.currency);
}

/* Reads freely, then writes what was read and compares: there is one spelling, and it is the writer's. */
bool
money_parse(struct str s, struct money *out)
{
	struct money m;
	struct str digits;
	bool minus;
	char room[40];
	struct buf again = buf_of(room, sizeof room);

	if (!money_split(s, &minus, &m.currency, &digits))
		return false;
	if (!money_decimal_parse(digits, currency_digits(m.currency), &m.minor))
		return false;
	m.minor = minus ? -m.minor : m.minor;
	money_format(&again, m);
	if (!str_eq(buf_str(&again), s))
		return false;
	*out = m;
	return true;
}

void
money_plain(struct buf *b, struct money m)
{
	int digits = currency_digits(m.currency);

	money_decimal_put(b, m.minor, digits, digits);
}

bool
money_of_decimal(struct str s, enum currency currency, struct money *out)
{
	int64_t minor;

	if (!money_decimal_parse(s, currency_digits(currency), &minor))
		return false;
	*out = (struct money){ minor, currency };
	return true;
}

bool
money_add(struct money *sum, struct money m)
{
	int64_t minor;

	assert(sum->minor >= -MONEY_MINOR_MAX && sum->minor <= MONEY_MINOR_MAX);
	assert(m.minor >= -MONEY_MINOR_MAX && m.minor <= MONEY_MINOR_MAX);
	minor = sum->minor + m.minor;
	if (sum->currency != m.currency || minor > MONEY_MINOR_MAX || minor < -MONEY_MINOR_MAX)
		return false;
	sum->minor = minor;
	return true;
}
