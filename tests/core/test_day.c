#include "core/day.h"
#include "tests/core/check.h"

static const struct { const char *name; struct day_civil civil; int32_t want; } civils[] = {
	{ "the first of all", { 1, 1, 1 }, DAY_LEAST },
	{ "the last of all", { 9999, 12, 31 }, DAY_MOST },
	{ "where counting begins", { 1970, 1, 1 }, 0 },
	{ "the day before", { 1969, 12, 31 }, -1 },
	{ "a leap day every four years", { 2028, 2, 29 }, 21243 },
	{ "none in other years", { 2027, 2, 29 }, DAY_NONE },
	{ "none in centuries", { 2100, 2, 29 }, DAY_NONE },
	{ "but in every fourth of them", { 2000, 2, 29 }, 11016 },
	{ "no 30th of February", { 2028, 2, 30 }, DAY_NONE },
	{ "no 31st of April", { 2026, 4, 31 }, DAY_NONE },
	{ "no day 0", { 2026, 4, 0 }, DAY_NONE },
	{ "no day below", { 2026, 4, -1 }, DAY_NONE },
	{ "no month 0", { 2026, 0, 1 }, DAY_NONE },
	{ "no month 13", { 2026, 13, 1 }, DAY_NONE },
	{ "no year 0", { 0, 1, 1 }, DAY_NONE },
	{ "no year 10000", { 10000, 1, 1 }, DAY_NONE },
	{ "no year of a mad source", { INT32_MIN, INT32_MAX, INT32_MIN }, DAY_NONE },
};

static const struct { const char *name, *text; int32_t want; } texts[] = {
	{ "a day", "2026-11-21", 20778 },
	{ "an early one", "0001-01-01", DAY_LEAST },
	{ "an impossible one", "2026-02-29", DAY_NONE },
	{ "without zeros", "2026-2-9", DAY_NONE },
	{ "with a time", "2026-11-21T10:00", DAY_NONE },
	{ "other separators", "2026/11/21", DAY_NONE },
	{ "one of them", "2026-11/21", DAY_NONE },
	{ "letters", "2O26-11-21", DAY_NONE },
	{ "signs below the digits", "2026-1+-21", DAY_NONE },
	{ "nothing", "", DAY_NONE },
};

static const struct { const char *name; int64_t ms; int32_t offset_s, want; } moments[] = {
	{ "the beginning", 0, 0, 0 },
	{ "a millisecond before", -1, 0, -1 },
	{ "a whole second before", -1000, 0, -1 },
	{ "a whole day before", -86400000, 0, -1 },
	{ "midnight in the evening's west", 0, -1, -1 },
	{ "east of Greenwich it is tomorrow", INT64_C(1795305600000), 14 * 3600, 20779 },	/* 2026-11-22 00:00 UTC */
	{ "just before midnight in the east", INT64_C(1795219199999) + 14 * 3600 * 1000, -14 * 3600, 20777 },
	{ "the end of time", INT64_MAX, INT32_MAX, DAY_MOST },
	{ "before all time", INT64_MIN, INT32_MIN, DAY_LEAST },
};

static struct str
put(void (*how)(struct buf *, int32_t), int32_t day)
{
	static char room[32];
	struct buf b = buf_of(room, sizeof room);

	how(&b, day);
	return b.full ? STR("does not fit") : buf_str(&b);
}

/* Day by day over the years that orders will see, against a calendar that only counts. */
static void
sweep(void)
{
	static const int32_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int32_t day = 0, wrong = 0, back;

	for (int32_t year = 1970; year <= 2200; year++)
		for (int32_t month = 1; month <= 12; month++) {
			int32_t leap = month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);

			for (int32_t d = 1; d <= lengths[month - 1] + leap; d++, day++) {
				struct day_civil c = day_civil(day);

				wrong += c.year != year || c.month != month || c.day != d;
				wrong += !day_of_civil(c, &back) || back != day;
				wrong += (int32_t)day_weekday(day) != (day + DAY_THURSDAY) % 7;
				wrong += !day_parse(put(day_put, day), &back) || back != day;
				wrong += day_weekday(day_monday(day)) != DAY_MONDAY || day - day_monday(day) > 6;
				wrong += day_of_ms((int64_t)day * 86400000, 0) != day || day_of_ms((int64_t)day * 86400000 + 86399999, 0) != day;
			}
			wrong += day_of_civil((struct day_civil){ year, month, lengths[month - 1] + leap + 1 }, &back);
		}
	check_int("1970 to 2200, day by day", wrong, 0);
	check_int("and that was 231 years", day, 231 * 365 + 56);
}

void
test_day(void)
{
	int32_t wrong = 0, back;

	for (size_t i = 0; i < COUNT(civils); i++) {
		int32_t got = DAY_NONE;

		check_int(sentence("day: %s: may be", civils[i].name), day_of_civil(civils[i].civil, &got), civils[i].want != DAY_NONE);
		check_int(sentence("day: %s", civils[i].name), got, civils[i].want);
	}
	for (size_t i = 0; i < COUNT(texts); i++) {
		int32_t got = DAY_NONE;

		day_parse(str_of(texts[i].text), &got);
		check_int(sentence("day: %s as text", texts[i].name), got, texts[i].want);
	}
	for (size_t i = 0; i < COUNT(moments); i++)
		check_int(sentence("day: %s", moments[i].name), day_of_ms(moments[i].ms, moments[i].offset_s), moments[i].want);
	sweep();
	for (int32_t day = DAY_LEAST; day <= DAY_MOST; day++)
		wrong += !day_of_civil(day_civil(day), &back) || back != day;
	check_int("every day of the calendar comes back", wrong, 0);
	check_str("a day is said", put(day_say, 20778), STR("Sat 21 Nov 2026"));
	check_str("the first day is said", put(day_say, DAY_LEAST), STR("Mon 1 Jan 1"));
	check_str("no day says nothing", put(day_say, DAY_NONE), STR(""));
	check_str("nor is it written", put(day_put, DAY_NONE), STR(""));
	check("none is no day, and sorts last", !day_valid(DAY_NONE) && DAY_NONE > DAY_MOST && !day_valid(DAY_LEAST - 1));
	check_str("a weekday has a name", day_weekday_name(day_weekday(20778)), STR("Saturday"));
}
