#include "core/due.h"

#include <assert.h>

const struct due_days due_days_default = { .high = 1, .medium = 3 };

bool
due_days_fit(struct due_days days)
{
	return days.high >= 0 && days.high <= days.medium && days.medium <= DUE_DAYS_MAX;
}

enum due_priority
due_priority(int32_t due, int32_t today, struct due_days days)
{
	if (!day_valid(due))
		return DUE_NEVER;
	assert(day_valid(today) && due_days_fit(days));
	if (due - today <= days.high)
		return DUE_HIGH;
	return due - today <= days.medium ? DUE_MEDIUM : DUE_LOW;
}

bool
due_overdue(int32_t due, int32_t today)
{
	return day_valid(due) && due < today;
}

struct due_span
due_span(enum due_priority priority, int32_t today, struct due_days days)
{
	assert(day_valid(today) && due_days_fit(days));
	switch (priority) {
	case DUE_HIGH:
		return (struct due_span){ DAY_LEAST, today + days.high };
	case DUE_MEDIUM:
		return (struct due_span){ today + days.high + 1, today + days.medium };
	case DUE_LOW:
		return (struct due_span){ today + days.medium + 1, DAY_MOST };
	case DUE_NEVER:
		break;
	}
	return (struct due_span){ DAY_NONE, DAY_NONE };
}

/* ---- words ---- */

struct str
due_order_name(enum due_order order)
{
	assert((unsigned)order < DUE_ORDERS);
	return order == DUE_MONTH_FIRST ? STR("month_first") : STR("day_first");
}

bool
due_order_parse(struct str s, enum due_order *out)
{
	bool month_first = str_eq(s, due_order_name(DUE_MONTH_FIRST));

	if (!month_first && !str_eq(s, due_order_name(DUE_DAY_FIRST)))
		return false;
	*out = month_first ? DUE_MONTH_FIRST : DUE_DAY_FIRST;
	return true;
}

static const struct { const char *name, *text; } readings[DUE_READINGS] = {
	[DUE_READ]		= { "read",		"" },
	[DUE_WEEKDAY_DIFFERS]	= { "weekday_differs",	"The weekday beside the date is another one." },
	[DUE_BLANK]		= { "blank",		"There is no date in it." },
	[DUE_NOT_A_DATE]	= { "not_a_date",	"It cannot be read as a date." },
	[DUE_IMPOSSIBLE]	= { "impossible",	"There is no such day." },
	[DUE_OTHER_ORDER]	= { "other_order",	"There is no such day, but there is with day and month the other way round: is the "
						"store's setting right?" },
	[DUE_SEVERAL]		= { "several",		"It names more than one day." },
};

struct str
due_reading_name(enum due_reading reading)
{
	assert((unsigned)reading < DUE_READINGS);
	return str_of(readings[reading].name);
}

struct str
due_reading_text(enum due_reading reading)
{
	assert((unsigned)reading < DUE_READINGS);
	return str_of(readings[reading].text);
}

static const struct { const char *name, *label; } priorities[DUE_PRIORITIES] = {
	[DUE_HIGH]	= { "high",	"High" },
	[DUE_MEDIUM]	= { "medium",	"Medium" },
	[DUE_LOW]	= { "low",	"Low" },
	[DUE_NEVER]	= { "none",	"No due date" },
};

struct str
due_priority_name(enum due_priority priority)
{
	assert((unsigned)priority < DUE_PRIORITIES);
	return str_of(priorities[priority].name);
}

struct str
due_priority_label(enum due_priority priority)
{
	assert((unsigned)priority < DUE_PRIORITIES);
	return str_of(priorities[priority].label);
}
