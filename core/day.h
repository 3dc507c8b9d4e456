/*
 * day - a calendar day as one number: days since 1970-01-01, in whatever zone it was meant.
 *
 * Why:   a due date is a day, not a moment: as a number it sorts, it subtracts, and no clock or zone can shift it.
 * Holds: the Gregorian calendar, years 1 to 9999.  No zone is known here: who has a moment brings the offset.
 */
#ifndef CORE_DAY_H
#define CORE_DAY_H

#include "core/text.h"

enum {
	DAY_LEAST = -719162,	/* 0001-01-01 */
	DAY_MOST = 2932896,	/* 9999-12-31 */
	DAY_NONE = 9999999,	/* there is no day; stored as this number, so that it sorts last */
};

enum day_weekday { DAY_MONDAY, DAY_TUESDAY, DAY_WEDNESDAY, DAY_THURSDAY, DAY_FRIDAY, DAY_SATURDAY, DAY_SUNDAY };
enum { DAY_WEEKDAYS = DAY_SUNDAY + 1 };

struct day_civil { int32_t year, month, day; };		/* month and day count from 1 */

bool	day_valid(int32_t day);				/* DAY_LEAST to DAY_MOST; DAY_NONE is not */
/* False, *out untouched, when there is no such day: the 30th of February, a month 13, a year 0. */
bool	day_of_civil(struct day_civil, int32_t *out);
/* The day on clocks that are offset_s seconds ahead of UTC at that moment; within DAY_LEAST to DAY_MOST. */
int32_t	day_of_ms(int64_t ms, int32_t offset_s);
bool	day_parse(struct str, int32_t *out);		/* "2026-11-21", nothing else; false and *out untouched otherwise */

/* These take a valid day. */
struct day_civil	day_civil(int32_t day);
enum day_weekday	day_weekday(int32_t day);
int32_t			day_monday(int32_t day);	/* of its week; the first week of all begins at DAY_LEAST, a Monday */
/* DAY_NONE, or what is no day, writes nothing. */
void			day_put(struct buf *, int32_t day);	/* "2026-11-21" */
void			day_say(struct buf *, int32_t day);	/* "Sat 21 Nov 2026" */

struct str		day_weekday_name(enum day_weekday);	/* "Monday" */

#endif
