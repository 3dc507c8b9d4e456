#include "core/amount.h"

#include <assert.h>

enum { DECIMALS = 6 };	/* 10^DECIMALS is AMOUNT_D_MAX */

static int64_t
magnitude(int64_t n)
{
	return n < 0 ? -n : n;
}

static uint64_t
common_divisor(uint64_t a, uint64_t b)
{
	while (b > 0) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static bool
in_range(struct amount a)
{
	return a.d <= AMOUNT_D_MAX && a.n >= -AMOUNT_N_MAX && a.n <= AMOUNT_N_MAX;
}

#define VALID(a) ((a).d >= 1 && in_range(a))

/* ---- arithmetic ---- */

bool
amount_make(int64_t n, int64_t d, struct amount *out)
{
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	struct amount made;
	int64_t divisor;

	if (d <= 0)
		return false;
	divisor = (int64_t)common_divisor(size, (uint64_t)d);
	made = (struct amount){ n / divisor, d / divisor };
	if (!in_range(made))
		return false;
	*out = made;
	return true;
}

/*
 * What overflows here is out of range anyway: the sum shrinks by at most the divisor, a millionth, when it is reduced,
 * and a millionth of 2^63 is above AMOUNT_N_MAX.
 */
bool
amount_add(struct amount a, struct amount b, struct amount *out)
{
	int64_t divisor, x, y;

	assert(VALID(a) && VALID(b));
	divisor = (int64_t)common_divisor((uint64_t)a.d, (uint64_t)b.d);
	x = a.n * (b.d / divisor);
	y = b.n * (a.d / divisor);
	if (y > 0 ? x > INT64_MAX - y : x < INT64_MIN - y)
		return false;
	return amount_make(x + y, a.d / divisor * b.d, out);
}

bool
amount_subtract(struct amount a, struct amount b, struct amount *out)
{
	b.n = -b.n;
	return amount_add(a, b, out);
}

bool
amount_times(struct amount a, struct amount b, struct amount *out)
{
	int64_t p, q;

	assert(VALID(a) && VALID(b));
	p = (int64_t)common_divisor((uint64_t)magnitude(a.n), (uint64_t)b.d);
	q = (int64_t)common_divisor((uint64_t)magnitude(b.n), (uint64_t)a.d);
	a = (struct amount){ a.n / p, a.d / q };
	b = (struct amount){ b.n / q, b.d / p };
	if (b.n != 0 && magnitude(a.n) > AMOUNT_N_MAX / magnitude(b.n))
		return false;
	return amount_make(a.n * b.n, a.d * b.d, out);
}

bool
amount_common(int64_t a, int64_t b, int64_t *out)
{
	int64_t common;

	assert(a >= 1 && a <= AMOUNT_D_MAX && b >= 1 && b <= AMOUNT_D_MAX);
	common = a / (int64_t)common_divisor((uint64_t)a, (uint64_t)b) * b;
	if (common > AMOUNT_D_MAX)
		return false;
	*out = common;
	return true;
}

int
amount_cmp(struct amount a, struct amount b)
{
	int64_t x, y;

	assert(VALID(a) && VALID(b));
	x = a.n * b.d;
	y = b.n * a.d;
	return (x > y) - (x < y);
}

static int64_t
floor_of(int64_t n, int64_t d)
{
	return n / d - (n % d < 0);
}

int64_t
amount_floor(struct amount a)
{
	assert(VALID(a));
	return floor_of(a.n, a.d);
}

int64_t
amount_divide(struct amount a, struct amount by)
{
	assert(VALID(a) && VALID(by) && by.n > 0);
	return floor_of(a.n * by.d, by.n * a.d);
}

int64_t
amount_over(struct amount a, int64_t d)
{
	assert(VALID(a) && d >= 1 && d <= AMOUNT_D_MAX && d % a.d == 0);
	return a.n * (d / a.d);
}

/* ---- as text ---- */

/* Takes digits off the front; false when there are none, or too many to be an amount. */
static bool
take_digits(struct str *s, int64_t *out)
{
	int64_t value = 0;
	size_t n = 0;

	for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
		value = value * 10 + (s->p[n] - '0');
		if (value > AMOUNT_N_MAX)
			return false;
	}
	*s = (struct str){ s->p + n, s->n - n };
	*out = value;
	return n > 0;
}

/* Takes "/d" off the front, and it has to be the end. */
static bool
take_denominator(struct str *s, int64_t *d)
{
	if (s->n == 0 || s->p[0] != '/')
		return false;
	*s = (struct str){ s->p + 1, s->n - 1 };
	return take_digits(s, d) && s->n == 0 && *d > 0 && *d <= AMOUNT_D_MAX;
}

/* What stands behind the dot: digits, zeros beyond the sixth. */
static bool
take_decimals(struct str s, int64_t *n, int64_t *d)
{
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || (i >= DECIMALS && s.p[i] != '0'))
			return false;
		if (i < DECIMALS) {
			*n = *n * 10 + (s.p[i] - '0');
			*d *= 10;
		}
	}
	return true;
}

bool
amount_parse(struct str s, struct amount *out)
{
	int64_t n, d = 1;
	bool minus;

	s = str_trim(s);
	minus = str_starts(s, STR("-"));
	s = (struct str){ minus ? s.p + 1 : s.p, s.n - minus };
	if (!take_digits(&s, &n))
		return false;
	if (str_starts(s, STR("."))) {
		if (!take_decimals((struct str){ s.p + 1, s.n - 1 }, &n, &d))
			return false;
	} else if (str_starts(s, STR("/"))) {
		if (!take_denominator(&s, &d))
			return false;
	} else if (str_starts(s, STR(" "))) {
		int64_t whole = n;

		s = str_trim(s);
		if (!take_digits(&s, &n) || !take_denominator(&s, &d) || n >= d)
			return false;
		n += whole * d;
	} else if (s.n > 0)
		return false;
	return amount_make(minus ? -n : n, d, out);
}

void
amount_put(struct buf *b, struct amount a)
{
	int64_t whole = magnitude(a.n) / a.d, rest = magnitude(a.n) % a.d;

	assert(VALID(a));
	if (a.n < 0)
		buf_char(b, '-');
	if (rest == 0 || whole > 0 || AMOUNT_D_MAX % a.d == 0)
		buf_int(b, whole);
	if (rest == 0)
		return;
	if (AMOUNT_D_MAX % a.d == 0) {
		buf_char(b, '.');
		for (; rest > 0; rest = rest * 10 % a.d)
			buf_char(b, (char)('0' + rest * 10 / a.d));
		return;
	}
	if (whole > 0)
		buf_char(b, ' ');
	buf_int(b, rest);
	buf_char(b, '/');
	buf_int(b, a.d);
}
