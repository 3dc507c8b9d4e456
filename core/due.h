/*
 * due - reading due dates as people and shops' plug-ins write them, and how urgent they make a cake.
 *
 * What:  "2026-11-21T10:00", "Sat 21 Nov 2026 between 8:00 AM and 6:00 PM", "November 21st, 2026", "21/11/2026", "21. März",
 *        with months and weekdays in English, German, Italian, French, Dutch and Danish.
 * Why:   no shop has a field for it; a date read wrongly is a cake made on the wrong day.
 * Holds: the calendar day as it is written: no zone moves it.  What is impossible or could mean two days is not read: it is
 *        a problem for a person.  A day without its year is the nearest one, at most DUE_PAST_DAYS before the order.
 *        Priority is never kept: it follows from the due day and today, and sorting by due day sorts by priority too.
 */
#ifndef CORE_DUE_H
#define CORE_DUE_H

#include "core/day.h"

enum { DUE_TEXT_MAX = 256, DUE_PAST_DAYS = 60, DUE_YEAR_LEAST = 2000, DUE_YEAR_MOST = 2199 };

/* What 08/12 means; a shop's setting. */
enum due_order { DUE_DAY_FIRST, DUE_MONTH_FIRST };
enum { DUE_ORDERS = DUE_MONTH_FIRST + 1 };

/* How a text was read. *out is set for the first two alone. */
enum due_reading {
	DUE_READ,
	DUE_WEEKDAY_DIFFERS,	/* the day is read, but it is not the weekday that stands beside it */
	DUE_BLANK,
	DUE_NOT_A_DATE,
	DUE_IMPOSSIBLE,		/* the 30th of February; a year before DUE_YEAR_LEAST or after DUE_YEAR_MOST */
	DUE_OTHER_ORDER,	/* impossible as the setting reads it, possible the other way round: is the setting right? */
	DUE_SEVERAL,		/* it names two days */
};
enum { DUE_READINGS = DUE_SEVERAL + 1 };

/* ordered: the day on which the order was placed, for dates without a year; if DAY_NONE, such a date is none. */
enum due_reading	due_read(struct str, enum due_order, int32_t ordered, int32_t *out);

/* Each at least as urgent as the next. */
enum due_priority { DUE_HIGH, DUE_MEDIUM, DUE_LOW, DUE_NEVER /* there is no due date */ };
enum { DUE_PRIORITIES = DUE_NEVER + 1 };

/* Due within this many days from today is high (so is what is overdue), or medium. 0 <= high <= medium <= DUE_DAYS_MAX. */
struct due_days { int32_t high, medium; };
enum { DUE_DAYS_MAX = 365 };
extern const struct due_days due_days_default;

bool			due_days_fit(struct due_days);
enum due_priority	due_priority(int32_t due, int32_t today, struct due_days);
bool			due_overdue(int32_t due, int32_t today);	/* the day has passed; never for DAY_NONE */
/* The due days of that priority, first to last, both included; none when first > last. What an index is asked for. */
struct due_span { int32_t first, last; };
struct due_span		due_span(enum due_priority, int32_t today, struct due_days);

struct str	due_order_name(enum due_order);		/* "day_first", "month_first" */
bool		due_order_parse(struct str, enum due_order *);
struct str	due_reading_name(enum due_reading);	/* "read", "weekday_differs", … */
struct str	due_reading_text(enum due_reading);	/* a sentence; empty for DUE_READ */
struct str	due_priority_name(enum due_priority);	/* "high", "medium", "low", "none" */
struct str	due_priority_label(enum due_priority);	/* "High", "Medium", "Low", "No due date" */

#endif
