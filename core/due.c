#include "core/due.h"
#include "core/due_word.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* ---- a text is read from the left; what is taken is gone ---- */

static char
first(struct str s)
{
	return s.n > 0 ? s.p[0] : '\0';
}

static void
skip(struct str *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

/* Takes any of these characters. */
static void
skip_any(struct str *s, const char *any)
{
	while (s->n > 0 && str_has(str_of(any), (struct str){ s->p, 1 }))
		skip(s, 1);
}

static struct str
take_word(struct str *s)
{
	struct str word = { s->p, 0 };

	while (word.n < s->n && is_letter(s->p[word.n]))
		word.n++;
	skip(s, word.n);
	return word;
}

/* Takes digits; their count, and their value where it is no longer than a date can be. */
static size_t
take_number(struct str *s, int32_t *out)
{
	size_t n = 0;

	*out = 0;
	while (n < s->n && is_digit(s->p[n])) {
		if (n < 8)
			*out = *out * 10 + (s->p[n] - '0');
		n++;
	}
	skip(s, n);
	return n;
}

/* Takes a word of that kind, with the dot or apostrophe of an abbreviation. */
static bool
take_kind(struct str *s, enum due_word kind)
{
	struct str rest = *s;

	if (!due_word_is(take_word(&rest), kind))
		return false;
	*s = rest;
	skip_any(s, ".'");
	return true;
}

static bool
take_month(struct str *s, int32_t *out)
{
	struct str rest = *s;
	int month = due_month(take_word(&rest));

	if (month == 0)
		return false;
	*out = month;
	*s = rest;
	return true;
}

static bool
take_weekday(struct str *s, int *out)
{
	struct str rest = *s;
	int weekday = due_weekday(take_word(&rest));

	if (weekday < 0)
		return false;
	*out = weekday;
	*s = rest;
	return true;
}

/* ---- what stands behind a date ---- */

/* "10:00", "10.30", "10h", "10 am", "8 uhr"; a dash or a bracket before it */
static bool
is_time(struct str s)
{
	int32_t hour;
	size_t digits = take_number(&s, &hour);

	if (digits < 1 || digits > 2 || hour > 24)
		return false;
	if ((first(s) == ':' || first(s) == '.') && s.n > 1 && is_digit(s.p[1]))
		return true;
	skip_any(&s, " ");
	return due_word_is(take_word(&s), DUE_WORD_HOUR);
}

/* Behind a date without a year only what cannot belong to it: "8/12 boxes" is no date. */
static bool
may_follow(struct str s)
{
	struct str word;

	skip_any(&s, " -");
	word = s;
	return s.n == 0 || str_has(STR(",;("), (struct str){ s.p, 1 }) || is_time(s) || due_word_is(take_word(&word), DUE_WORD_AFTER);
}

/* ---- dates ---- */

enum { NO_YEAR = -1 };

/* A date as it is written. */
struct written {
	int32_t year, month, day;
	bool numeric;		/* day and month are both numbers that the setting tells apart */
};

/*
 * A year of four digits, or of two where nothing else can be meant: behind a separator or an apostrophe when no other thing
 * is counted by it, else only as the last word.
 */
static bool
take_year(struct str *s, bool joined, int32_t *out)
{
	struct str rest = *s;
	bool quoted = first(rest) == '\'';
	size_t digits;
	int32_t year;

	skip(&rest, quoted);
	digits = take_number(&rest, &year);
	if (digits == 2 && (joined || quoted ? may_follow(rest) : rest.n == 0 || first(rest) == ','))
		year += 2000;
	else if (digits != 4)
		return false;
	*out = year;
	*s = rest;
	return true;
}

/* Behind a day and a month in words: blanks, commas, dots, and a year if there is one. */
static void
take_year_if_any(struct str *s, struct written *w)
{
	struct str rest = *s;
	bool joined = first(rest) == '-' || first(rest) == '/';

	skip_any(&rest, joined ? "-/" : " .,");
	take_kind(&rest, DUE_WORD_JOIN);
	skip_any(&rest, " ");
	if (take_year(&rest, joined, &w->year))
		*s = rest;
}

/* "Nov 21, 2026", "July 18" */
static bool
month_then_day(struct str *s, struct written *w)
{
	size_t digits;

	if (!take_month(s, &w->month))
		return false;
	skip_any(s, " .-/");
	digits = take_number(s, &w->day);
	if (digits < 1 || digits > 2)
		return false;
	take_kind(s, DUE_WORD_ORDINAL);
	take_year_if_any(s, w);
	return true;
}

/* Behind a day: "st of November 2026", ". November", "-Nov-26". False, *s as it was, when no month in words follows. */
static bool
day_then_month(struct str *s, struct written *w)
{
	struct str rest = *s;

	take_kind(&rest, DUE_WORD_ORDINAL);
	if (str_starts(rest, STR("\xC2\xBA")) || str_starts(rest, STR("\xC2\xB0")))	/* º, ° */
		skip(&rest, 2);
	skip_any(&rest, " .,-/");
	if (take_kind(&rest, DUE_WORD_JOIN))
		skip_any(&rest, " ");
	if (!take_month(&rest, &w->month))
		return false;
	*s = rest;
	take_year_if_any(s, w);
	return true;
}

/* Behind the first of two or three numbers: "/11/2026", ". 11. 2026", "-11-26", "/11". */
static bool
numbers(struct str *s, struct written *w)
{
	char separator = first(*s);
	struct str rest;
	size_t digits;

	if (separator != '/' && separator != '.' && separator != '-')
		return false;
	skip(s, 1);
	if (separator == '.')
		skip_any(s, " ");
	digits = take_number(s, &w->month);
	if (digits < 1 || digits > 2)
		return false;
	w->numeric = true;
	rest = *s;
	if (first(rest) == separator) {
		bool joined;

		skip(&rest, 1);
		joined = first(rest) != ' ';
		if (separator == '.')
			skip_any(&rest, " ");
		if (take_year(&rest, joined, &w->year)) {
			*s = rest;
			return true;
		}
		if (separator != '.')		/* the last dot of "21.11." is all right */
			return false;
		skip(s, 1);
	}
	return true;
}

/* Behind a year: "-11-21", "/11/21", ".11.21". */
static bool
month_and_day(struct str *s, struct written *w)
{
	char separator = first(*s);
	size_t digits;

	if (separator != '/' && separator != '.' && separator != '-')
		return false;
	skip(s, 1);
	digits = take_number(s, &w->month);
	if (digits < 1 || digits > 2 || first(*s) != separator)
		return false;
	skip(s, 1);
	digits = take_number(s, &w->day);
	return digits == 1 || digits == 2;
}

/* The date that s begins with. */
static bool
take_date(struct str *s, struct written *w)
{
	int32_t number;

	*w = (struct written){ .year = NO_YEAR };
	if (!is_digit(first(*s)))
		return month_then_day(s, w);
	switch (take_number(s, &number)) {
	case 8:
		*w = (struct written){ number / 10000, number / 100 % 100, number % 100, false };
		return true;
	case 4:
		w->year = number;
		return month_and_day(s, w);
	case 1:
	case 2:
		w->day = number;
		return day_then_month(s, w) || numbers(s, w);
	default:
		return false;
	}
}

/* The day of a date that has its year. */
static bool
dated(const struct written *w, enum due_order order, int32_t *out)
{
	bool turned = w->numeric && order == DUE_MONTH_FIRST;
	struct day_civil c = { w->year, turned ? w->day : w->month, turned ? w->month : w->day };

	return w->year >= DUE_YEAR_LEAST && w->year <= DUE_YEAR_MOST && day_of_civil(c, out);
}

/* Without a year: the first such day that is not more than DUE_PAST_DAYS before the order. */
static bool
nearest(struct written w, enum due_order order, int32_t ordered, int32_t *out)
{
	int32_t least = ordered - DUE_PAST_DAYS, day;

	w.year = day_civil(least).year;
	for (int i = 0; i < 2; i++, w.year++)
		if (dated(&w, order, &day) && day >= least) {
			*out = day;
			return true;
		}
	return false;
}

static bool
find_day(const struct written *w, enum due_order order, int32_t ordered, int32_t *out)
{
	return w->year == NO_YEAR ? nearest(*w, order, ordered, out) : dated(w, order, out);
}

/* ---- the whole text ---- */

/*
 * Whether another day stands in the rest of the text: for a range there is no day on which to make the cake.  Without
 * its year a day counts beside one that has none either, and never as two numbers, for those may be a time.
 */
static bool
another(struct str rest, const struct written *than, enum due_order order, int32_t ordered, int32_t day)
{
	struct written w;
	int32_t other;
	char last = ' ';

	for (; rest.n > 0; last = first(rest), skip(&rest, 1)) {
		struct str s = rest;

		if (is_digit(last) || is_letter(last) || !take_date(&s, &w))
			continue;
		if (w.year == NO_YEAR && (than->year != NO_YEAR || w.numeric))
			continue;
		if (find_day(&w, order, ordered, &other) && other != day)
			return true;
	}
	return false;
}

/* Takes a weekday; -1 when there is none.  "Mar" is March, or Tuesday when a whole date follows: "mar. 8 nov. 2026". */
static int
weekday_before(struct str *s)
{
	struct str rest = *s, date;
	int weekday = -1;
	int32_t month;
	struct written w;

	if (!take_weekday(&rest, &weekday))
		return -1;
	date = *s;
	if (take_month(&date, &month)) {
		date = rest;
		skip_any(&date, " ,.");
		if (!is_digit(first(date)) || !take_date(&date, &w) || (w.numeric && w.year == NO_YEAR))
			return -1;
	}
	*s = rest;
	return weekday;
}

/* A weekday behind the date; of two letters it could be any word. */
static int
weekday_behind(struct str s)
{
	int weekday = -1;
	size_t n;

	skip_any(&s, " ,(");
	n = s.n;
	return take_weekday(&s, &weekday) && n - s.n > 2 ? weekday : -1;
}

/* Takes what stands before the date: a weekday (-1: none), articles. */
static int
take_before(struct str *s)
{
	int weekday = -1;
	size_t n;

	do {
		n = s->n;
		skip_any(s, " ,.");
		if (weekday < 0)
			weekday = weekday_before(s);
		take_kind(s, DUE_WORD_BEFORE);
	} while (s->n < n);
	return weekday;
}

/* "2026-11-21T10:00" may go on so, "2026-11-21x" may not. */
static bool
goes_on(struct str s)
{
	return is_letter(first(s)) && !(s.p[0] == 't' && s.n > 1 && is_digit(s.p[1]));
}

enum due_reading
due_read(struct str text, enum due_order order, int32_t ordered, int32_t *out)
{
	char room[DUE_TEXT_MAX];
	struct buf folded = buf_of(room, sizeof room);
	enum due_order other = order == DUE_DAY_FIRST ? DUE_MONTH_FIRST : DUE_DAY_FIRST;
	struct str s;
	struct written w;
	int weekday;
	int32_t day;

	buf_fold(&folded, text);
	s = buf_str(&folded);
	if (folded.full)
		return DUE_NOT_A_DATE;
	if (s.n == 0)
		return DUE_BLANK;
	weekday = take_before(&s);
	if (!take_date(&s, &w))
		return DUE_NOT_A_DATE;
	if (w.year == NO_YEAR ? ordered < 0 || !day_valid(ordered) || !may_follow(s) : goes_on(s))
		return DUE_NOT_A_DATE;
	if (!find_day(&w, order, ordered, &day))
		return w.numeric && find_day(&w, other, ordered, &day) ? DUE_OTHER_ORDER : DUE_IMPOSSIBLE;
	if (another(s, &w, order, ordered, day))
		return DUE_SEVERAL;
	if (weekday < 0)
		weekday = weekday_behind(s);
	*out = day;
	return weekday >= 0 && weekday != (int)day_weekday(day) ? DUE_WEEKDAY_DIFFERS : DUE_READ;
}
