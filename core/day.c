#include "core/day.h"

#include <assert.h>

enum { DAY_S = 86400, CYCLE = 146097 };	/* seconds of a day; days of 400 years, after which all repeats */

_Static_assert((int)DAY_NONE > (int)DAY_MOST, "no day of the calendar stands for none");


static bool
leap(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t
days_in(int32_t year, int32_t month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

bool
day_valid(int32_t day)
{
	return day >= DAY_LEAST && day <= DAY_MOST;
}

/*
 * The year is taken to begin in March, so that the day that some years lack is its last.  Months from there have lengths
 * of 31, 30, 31, 30, 31 over and over: 153 days in five.
 */
bool
day_of_civil(struct day_civil c, int32_t *out)
{
	int32_t year, month;

	if (c.year < 1 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > days_in(c.year, c.month))
		return false;
	year = c.month > 2 ? c.year : c.year - 1;
	month = (c.month + 9) % 12;	/* March is 0 */
	*out = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + c.day - 1 - 719468;
	return true;
}

struct day_civil
day_civil(int32_t day)
{
	int32_t since = day + 719468;		/* from the 1st of March of the year 0 */
	int32_t in_cycle = since % CYCLE;
	int32_t year = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / (CYCLE - 1)) / 365;
	int32_t in_year = in_cycle - (365 * year + year / 4 - year / 100);
	int32_t month = (5 * in_year + 2) / 153;
	struct day_civil c = { year + since / CYCLE * 400, month < 10 ? month + 3 : month - 9, in_year - (153 * month + 2) / 5 + 1 };

	assert(day_valid(day));
	c.year += c.month <= 2;
	return c;
}

int32_t
day_of_ms(int64_t ms, int32_t offset_s)
{
	int64_t s = ms / 1000 - (ms % 1000 < 0), day;

	s += offset_s;
	day = s / DAY_S - (s % DAY_S < 0);
	return day < DAY_LEAST ? DAY_LEAST : day > DAY_MOST ? DAY_MOST : (int32_t)day;
}

bool
day_parse(struct str s, int32_t *out)
{
	int32_t part[3] = { 0 };

	if (s.n != 10)
		return false;
	for (size_t i = 0, at = 0; i < s.n; i++) {
		if (i == 4 || i == 7) {
			if (s.p[i] != '-')
				return false;
			at++;
		} else if (s.p[i] >= '0' && s.p[i] <= '9')
			part[at] = part[at] * 10 + (s.p[i] - '0');
		else
			return false;
	}
	return day_of_civil((struct day_civil){ part[0], part[1], part[2] }, out);
}

enum day_weekday
day_weekday(int32_t day)
{
	assert(day_valid(day));
	return (enum day_weekday)((day - DAY_LEAST) % 7);	/* the first day of all was a Monday */
}

int32_t
day_monday(int32_t day)
{
	return day - (int32_t)day_weekday(day);
}

static void
put_digits(struct buf *b, int32_t value, int32_t unit)
{
	for (; unit > 0; unit /= 10)
		buf_char(b, (char)('0' + value / unit % 10));
}

void
day_put(struct buf *b, int32_t day)
{
	struct day_civil c;

	if (!day_valid(day))
		return;
	c = day_civil(day);
	put_digits(b, c.year, 1000);
	buf_char(b, '-');
	put_digits(b, c.month, 10);
	buf_char(b, '-');
	put_digits(b, c.day, 10);
}

void
day_say(struct buf *b, int32_t day)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct day_civil c;

	if (!day_valid(day))
		return;
	c = day_civil(day);
	buf_put(b, (struct str){ day_weekday_name(day_weekday(day)).p, 3 });
	buf_char(b, ' ');
	buf_int(b, c.day);
	buf_char(b, ' ');
	buf_put(b, (struct str){ months + 3 * (c.month - 1), 3 });
	buf_char(b, ' ');
	buf_int(b, c.year);
}

struct str
day_weekday_name(enum day_weekday weekday)
{
	static const char *const names[DAY_WEEKDAYS] = {
		[DAY_MONDAY]	= "Monday",
		[DAY_TUESDAY]	= "Tuesday",
		[DAY_WEDNESDAY]	= "Wednesday",
		[DAY_THURSDAY]	= "Thursday",
		[DAY_FRIDAY]	= "Friday",
		[DAY_SATURDAY]	= "Saturday",
		[DAY_SUNDAY]	= "Sunday",
	};

	assert((unsigned)weekday < DAY_WEEKDAYS);
	return str_of(names[weekday]);
}
