#include "base/zone.h"

#include <stdlib.h>
#include <time.h>

#include "tests/base/base.h"

/* An instant by its UTC date. */
static int64_t
utc(int year, int month, int day, int hour, int minute)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute };

	return (int64_t)timegm(&tm) * 1000;
}

static void
names(void)
{
	static const char *const there[] = { "Europe/Rome", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "America/Port-au-Prince",
		"EST5EDT" };
	static const char *const not_there[] = { "", "Europe", "Europe/", "/Europe/Rome", "Europe//Rome", "europe/rome", "Europe/Rom",
		"../zoneinfo/Europe/Rome", "Europe/../Europe/Rome", "/etc/passwd", "zone.tab", "tzdata.zi", "leapseconds", "right/UTC",
		"posix/Europe/Rome", "+02:00", "CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Rome ", "Europe/R\xc3\xb3me" };
	char longest[200];

	for (size_t i = 0; i < COUNT(there); i++)
		check(sentence("there is a zone %s", there[i]), zone_open(str_of(there[i])) != NULL);
	for (size_t i = 0; i < COUNT(not_there); i++)
		check(sentence("there is no zone \"%s\"", not_there[i]), zone_open(str_of(not_there[i])) == NULL);
	memset(longest, 'a', sizeof longest);
	check("nor one with a very long name", !zone_open((struct str){ longest, sizeof longest }));
	check("nor one with a NUL in it", !zone_open(STR("Europe/Rome\0x")));
	check("a zone is read once", zone_open(STR("Europe/Rome")) == zone_open(STR("Europe/Rome")));
}

static void
changes(void)
{
	static const struct { const char *zone; int date[5]; int before, after; } cases[] = {
		{ "Europe/Rome",	 { 2026, 3, 29, 1, 0 },	  3600, 7200 },
		{ "Europe/Rome",	 { 2026, 10, 25, 1, 0 },  7200, 3600 },
		{ "America/New_York",	 { 2026, 3, 8, 7, 0 },	  -18000, -14400 },
		{ "America/New_York",	 { 2026, 11, 1, 6, 0 },	  -14400, -18000 },
		{ "Australia/Melbourne", { 2026, 4, 4, 16, 0 },	  39600, 36000 },
		{ "Australia/Melbourne", { 2026, 10, 3, 16, 0 },  36000, 39600 },
		{ "Pacific/Chatham",	 { 2026, 4, 4, 14, 0 },	  49500, 45900 },
		{ "Pacific/Chatham",	 { 2026, 9, 26, 14, 0 },  45900, 49500 },
		{ "America/Sao_Paulo",	 { 2018, 11, 4, 3, 0 },	  -10800, -7200 },
		{ "Asia/Beirut",	 { 2026, 3, 28, 22, 0 },  7200, 10800 },
		/* Beyond what the files list. */
		{ "Europe/Rome",	 { 2052, 3, 31, 1, 0 },	  3600, 7200 },
		{ "America/New_York",	 { 2101, 11, 6, 6, 0 },	  -14400, -18000 },
		{ "Australia/Melbourne", { 2060, 10, 2, 16, 0 },  36000, 39600 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct zone *z = zone_open(str_of(cases[i].zone));
		const int *d = cases[i].date;
		int64_t at = utc(d[0], d[1], d[2], d[3], d[4]);

		if (!check(cases[i].zone, z != NULL))
			continue;
		check_int(sentence("%s just before %d-%d-%d", cases[i].zone, d[0], d[1], d[2]), zone_offset_s(z, at - 1), cases[i].before);
		check_int(sentence("%s from %d-%d-%d on", cases[i].zone, d[0], d[1], d[2]), zone_offset_s(z, at), cases[i].after);
	}
}

static void
midnights(void)
{
	static const struct { const char *name, *zone; int from[5], to[5]; } cases[] = {
		{ "in winter", "Europe/Rome", { 2026, 1, 15, 12, 0 }, { 2026, 1, 15, 23, 0 } },
		{ "at midnight the next is a day away", "Europe/Rome", { 2026, 1, 15, 23, 0 }, { 2026, 1, 16, 23, 0 } },
		{ "the day of 23 hours", "Europe/Rome", { 2026, 3, 28, 23, 0 }, { 2026, 3, 29, 22, 0 } },
		{ "the day of 25 hours", "Europe/Rome", { 2026, 10, 24, 22, 0 }, { 2026, 10, 25, 23, 0 } },
		{ "west of Greenwich", "America/New_York", { 2026, 3, 8, 0, 0 }, { 2026, 3, 8, 5, 0 } },
		{ "ahead by three quarters", "Pacific/Chatham", { 2026, 7, 1, 0, 0 }, { 2026, 7, 1, 11, 15 } },
		{ "where midnight is skipped the day begins at one", "America/Sao_Paulo", { 2018, 11, 3, 12, 0 }, { 2018, 11, 4, 3, 0 } },
		{ "in Beirut, too", "Asia/Beirut", { 2026, 3, 28, 12, 0 }, { 2026, 3, 28, 22, 0 } },
		{ "where midnight is put back, the second time counts", "America/Sao_Paulo", { 2018, 2, 17, 12, 0 }, { 2018, 2, 18, 3, 0 } },
		{ "an hour that comes twice before midnight", "America/St_Johns", { 2010, 11, 6, 12, 0 }, { 2010, 11, 7, 2, 30 } },
		{ "the second midnight of that night", "America/St_Johns", { 2010, 11, 7, 2, 45 }, { 2010, 11, 7, 3, 30 } },
		{ "a day that was left out", "Pacific/Apia", { 2011, 12, 29, 12, 0 }, { 2011, 12, 30, 10, 0 } },
		{ "far ahead", "Australia/Melbourne", { 2150, 7, 1, 0, 0 }, { 2150, 7, 1, 14, 0 } },
		{ "before 1970", "UTC", { 1969, 12, 30, 1, 0 }, { 1969, 12, 31, 0, 0 } },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct zone *z = zone_open(str_of(cases[i].zone));
		const int *f = cases[i].from, *t = cases[i].to;

		if (check(cases[i].zone, z != NULL))
			check_int(cases[i].name, zone_next_midnight_ms(z, utc(f[0], f[1], f[2], f[3], f[4])), utc(t[0], t[1], t[2], t[3], t[4]));
	}
	check_int("a day is the calendar's there", zone_day(zone_open(STR("Pacific/Chatham")), utc(1970, 1, 1, 12, 0)), 1);
	check_int("and so before 1970", zone_day(zone_open(STR("America/New_York")), utc(1970, 1, 1, 4, 59)), -1);
}

/* What libc says of the same places, day by day at odd hours; and that midnights are where days change. */
static void
agrees(void)
{
	static const char *const all[] = { "Europe/Rome", "America/New_York", "Australia/Melbourne", "Pacific/Chatham",
		"America/Sao_Paulo", "Asia/Beirut", "Africa/Casablanca", "Europe/Dublin", "America/Nuuk", "Asia/Gaza",
		"Antarctica/Troll", "Australia/Lord_Howe", "Asia/Tehran", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu",
		"Africa/Monrovia", "America/Santiago", "Asia/Kolkata", "Etc/GMT-14", "UTC", "EST5EDT" };
	char *was = getenv("TZ") ? strdup(getenv("TZ")) : NULL;

	for (size_t i = 0; i < COUNT(all); i++) {
		const struct zone *z = zone_open(str_of(all[i]));
		int64_t wrong = 0, never = INT64_MIN, first = never, days_wrong = 0;

		if (!check(all[i], z != NULL))
			continue;
		setenv("TZ", all[i], 1);
		tzset();
		for (int64_t s = utc(1950, 1, 1, 0, 0) / 1000; s < utc(2190, 1, 1, 0, 0) / 1000; s += 86400 * 3 + 4567) {
			time_t at = (time_t)s;
			struct tm tm;
			int64_t next = zone_next_midnight_ms(z, s * 1000);

			localtime_r(&at, &tm);
			if (tm.tm_gmtoff != zone_offset_s(z, s * 1000)) {
				wrong++;
				first = first == never ? s : first;
			}
			days_wrong += zone_day(z, next) <= zone_day(z, s * 1000) || zone_day(z, next - 1) > zone_day(z, s * 1000) ||
			    next <= s * 1000;
		}
		check_int(sentence("%s is as libc says (first at %lld)", all[i], (long long)first), wrong, 0);
		check_int(sentence("the days of %s begin at their midnights", all[i]), days_wrong, 0);
	}
	if (was)
		setenv("TZ", was, 1);
	else
		unsetenv("TZ");
	free(was);
	tzset();
}

void
test_zone(void)
{
	names();
	changes();
	midnights();
	agrees();
}
