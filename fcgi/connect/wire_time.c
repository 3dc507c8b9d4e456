/* wire_time.c - the two ways in which providers write times: HTTP's and ISO 8601's. */
#include "connect/wire.h"

#include <time.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* n digits at at; -1 when they are none, or the text ends before. */
static int
digits(struct str s, size_t at, size_t n)
{
	int value = 0;

	if (at > s.n || n > s.n - at)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

static bool
is_char(struct str s, size_t at, char c)
{
	return at < s.n && s.p[at] == c;
}

/* Unix ms of a moment in UTC; false when there is no such day or time.  A leap second counts as the next one. */
static bool
moment(int year, int month, int day, int hour, int minute, int second, int64_t *ms)
{
	static const int before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	static const int length[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	int64_t days;

	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > length[month - 1] + (month == 2 && leap) ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	days = (int64_t)(year - 1970) * 365 + (year - 1969) / 4 - (year - 1901) / 100 + (year - 1601) / 400 +
	    before[month - 1] + (month > 2 && leap) + day - 1;
	*ms = days * DAY + (int64_t)hour * HOUR + (int64_t)minute * MINUTE + (int64_t)second * SECOND;
	return true;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", the one form that HTTP still lets anyone send. */
static bool
http_date(struct str s, int64_t *ms)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int month = 0;

	if (s.n != 29 || s.p[3] != ',' || !str_eq((struct str){ s.p + 25, 4 }, STR(" GMT")) ||
	    !is_char(s, 4, ' ') || !is_char(s, 7, ' ') || !is_char(s, 11, ' ') || !is_char(s, 16, ' ') ||
	    !is_char(s, 19, ':') || !is_char(s, 22, ':'))
		return false;
	for (int m = 0; m < 12; m++)
		if (str_eq((struct str){ s.p + 8, 3 }, (struct str){ names + 3 * m, 3 }))
			month = m + 1;
	return moment(digits(s, 12, 4), month, digits(s, 5, 2), digits(s, 17, 2), digits(s, 20, 2), digits(s, 23, 2), ms);
}

int64_t
wire_retry_after(struct str value, int64_t now_ms)
{
	int64_t seconds, at, wait = 0;
	struct str whole, rest;
	bool part = false;

	value = str_trim(value);
	/* HTTP knows no fractions, but Shopify writes "2.0". Rounded up. */
	if (!str_cut(value, '.', &whole, &rest) || rest.n > 6 || digits(rest, 0, rest.n) < 0)
		whole = value;
	else
		part = digits(rest, 0, rest.n) > 0;
	if (str_int(whole, &seconds))
		wait = seconds < 0 ? 0 : seconds >= DAY / SECOND ? DAY : (seconds + part) * SECOND;
	else if (http_date(value, &at))
		wait = at - now_ms;
	return wait < 0 ? 0 : wait > DAY ? DAY : wait;
}

/* "2026-02-03T08:15:00Z", with a fraction or an offset. */
bool
wire_iso_time(struct str s, int64_t *ms)
{
	int64_t at, fraction = 0, offset = 0;
	size_t i = 19;
	int hours, minutes;

	if (!is_char(s, 4, '-') || !is_char(s, 7, '-') || !(is_char(s, 10, 'T') || is_char(s, 10, ' ')) ||
	    !is_char(s, 13, ':') || !is_char(s, 16, ':') ||
	    !moment(digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), digits(s, 11, 2), digits(s, 14, 2), digits(s, 17, 2), &at))
		return false;
	if (is_char(s, i, '.')) {
		int unit = 100;

		for (i++; digits(s, i, 1) >= 0; i++, unit /= 10)
			fraction += digits(s, i, 1) * unit;
	}
	if (is_char(s, i, 'Z')) {
		i++;
	} else if (is_char(s, i, '+') || is_char(s, i, '-')) {
		hours = digits(s, i + 1, 2);
		minutes = digits(s, i + 3 + (size_t)is_char(s, i + 3, ':'), 2);
		if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
			return false;
		offset = (int64_t)hours * HOUR + (int64_t)minutes * MINUTE;
		if (is_char(s, i, '+'))
			offset = -offset;
		i += 5 + (size_t)is_char(s, i + 3, ':');
	} else {
		return false;	/* without a zone it says nothing */
	}
	if (i != s.n)
		return false;
	*ms = at + fraction + offset;
	return true;
}

struct str
wire_time_text(struct arena *a, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[40];

	if (!gmtime_r(&seconds, &tm) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return STR("");
	return arena_str(a, str_of(text));
}
