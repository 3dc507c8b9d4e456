/* due.c - due dates as anybody writes them: a real day or a reason, the same every time, and our own spelling comes back. */
#include "core/due.h"
#include "tests/fuzz/fuzz.h"

static bool
read(enum due_reading reading)
{
	return reading == DUE_READ || reading == DUE_WEEKDAY_DIFFERS;
}

/* A byte: the order of day and month.  A number: the day of the order.  The rest is text. */
void
fuzz_due(struct arena *a, struct str in)
{
	enum due_order order = (enum due_order)fuzz_below(&in, DUE_ORDERS), other = order == DUE_DAY_FIRST ? DUE_MONTH_FIRST : DUE_DAY_FIRST;
	int32_t ordered = (int32_t)(20777 + fuzz_number(&in) % INT32_C(3000000)), day = 77, again = 77;
	struct str text = fuzz_copy(a, in);
	enum due_reading reading = due_read(text, order, ordered, &day);
	char room[32];
	struct buf b = buf_of(room, sizeof room);

	HOLDS(due_reading_name(reading).n && (due_reading_text(reading).n > 0) == (reading != DUE_READ));
	HOLDS(reading == due_read(text, order, ordered, &again) && day == again);
	if (reading == DUE_OTHER_ORDER)
		HOLDS(due_read(text, other, ordered, &again) != DUE_IMPOSSIBLE);
	if (!read(reading)) {
		HOLDS(day == 77);
		return;
	}
	HOLDS(day_valid(day) && day_civil(day).year >= DUE_YEAR_LEAST && day_civil(day).year <= DUE_YEAR_MOST);
	day_put(&b, day);
	HOLDS(!b.full && day_parse(buf_str(&b), &again) && again == day);
	HOLDS(due_read(buf_str(&b), other, DAY_NONE, &again) == DUE_READ && again == day);
	b = buf_of(room, sizeof room);
	day_say(&b, day);
	HOLDS(!b.full && due_read(buf_str(&b), other, DAY_NONE, &again) == DUE_READ && again == day);
	/* Where the day of the order does not count, the year is written. */
	if (!read(due_read(text, order, DAY_NONE, &again)))
		HOLDS(day >= ordered - DUE_PAST_DAYS && day <= ordered + 2 * 366);
}
