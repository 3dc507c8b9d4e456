#include "base/zone.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"

#define FOLDER "/usr/share/zoneinfo/"

enum {
	NAME_MOST = 64, FILE_MOST = 1 << 20, TYPES = 256, DAY_S = 86400, HEAD = 44,
	RULE_YEAR = 2200,	/* how far a rule is written out */
	RULE_CHANGES = 2 * (RULE_YEAR - 1900),
};

struct change { int64_t at_s, offset_s; };

struct zone {
	struct zone *next;
	char name[NAME_MOST + 1];
	size_t n;
	struct change change[];		/* the first has been since ever */
};

/* One of the two days in a POSIX rule: Jn (1-365, no 29 February), n (0-365), or the w-th weekday of a month. */
struct when { char kind; int64_t month, week, day, time_s; };

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool
leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t
year_day(int64_t year)
{
	int64_t y = year - 1;

	return 365 * year + floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400) - 719527;
}

static int64_t
when_s(const struct when *w, int64_t year)
{
	static const int16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	int64_t day = year_day(year), first, length;

	if (w->kind == 'n')
		day += w->day;
	else if (w->kind == 'J')
		day += w->day - 1 + (leap(year) && w->day > 59);
	else {
		first = day + before[w->month - 1] + (leap(year) && w->month > 2);
		length = before[w->month] - before[w->month - 1] + (leap(year) && w->month == 2);
		day = first + (w->day - (first + 4) % 7 + 7) % 7 + 7 * (w->week - 1);	/* 1970-01-01 was a Thursday */
		if (day >= first + length)
			day -= 7;	/* the fifth is the last */
	}
	return day * DAY_S + w->time_s;
}

/* ---- the rule at a file's end: CET-1CEST,M3.5.0,M10.5.0/3 ---- */

static bool
take(struct str *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	s->p++, s->n--;
	return true;
}

static bool
number(struct str *s, int64_t least, int64_t most, int64_t *out)
{
	size_t digits = 0;

	for (*out = 0; s->n && *s->p >= '0' && *s->p <= '9' && digits < 4; digits++, s->p++, s->n--)
		*out = *out * 10 + (*s->p - '0');
	return digits && *out >= least && *out <= most;
}

static bool
clock_s(struct str *s, int64_t *out)
{
	bool minus = take(s, '-');
	int64_t h, m = 0, sec = 0;

	if (!minus)
		take(s, '+');
	if (!number(s, 0, 167, &h) || (take(s, ':') && (!number(s, 0, 59, &m) || (take(s, ':') && !number(s, 0, 59, &sec)))))
		return false;
	*out = (h * 60 + m) * 60 + sec;
	*out = minus ? -*out : *out;
	return true;
}

static bool
abbreviation(struct str *s)
{
	bool quoted = take(s, '<');
	size_t n = 0;

	for (; s->n && (quoted ? *s->p != '>' : (*s->p | 0x20) >= 'a' && (*s->p | 0x20) <= 'z'); n++)
		s->p++, s->n--;
	return n > 0 && (!quoted || take(s, '>'));
}

static bool
when_read(struct str *s, struct when *w)
{
	w->time_s = 7200;
	if (!take(s, ','))
		return false;
	if (take(s, 'M')) {
		w->kind = 'M';
		if (!number(s, 1, 12, &w->month) || !take(s, '.') || !number(s, 1, 5, &w->week) || !take(s, '.') ||
		    !number(s, 0, 6, &w->day))
			return false;
	} else {
		w->kind = take(s, 'J') ? 'J' : 'n';
		if (!number(s, w->kind == 'J', 365, &w->day))
			return false;
	}
	return !take(s, '/') || clock_s(s, &w->time_s);
}

static void
add(struct zone *z, int64_t at_s, int64_t offset_s)
{
	if (z->n == 0 || (at_s > z->change[z->n - 1].at_s && offset_s != z->change[z->n - 1].offset_s))
		z->change[z->n++] = (struct change){ at_s, offset_s };
}

/* Writes the rule out behind what the file itself lists, the last of it at from. */
static bool
rule(struct zone *z, struct str s, int64_t from)
{
	int64_t standard, summer, begin, end;
	struct when on, off;

	if (s.n == 0)
		return true;	/* the last change stands */
	if (!abbreviation(&s) || !clock_s(&s, &standard))
		return false;
	standard = -standard;	/* POSIX counts westward */
	summer = standard + 3600;
	if (s.n == 0) {
		add(z, from + 1, standard);
		return true;
	}
	if (!abbreviation(&s))
		return false;
	if (s.n && *s.p != ',') {
		if (!clock_s(&s, &summer))
			return false;
		summer = -summer;
	}
	if (!when_read(&s, &on) || !when_read(&s, &off) || s.n)
		return false;
	for (int64_t year = 1900; year < RULE_YEAR; year++) {
		begin = when_s(&on, year) - standard;
		end = when_s(&off, year) - summer;
		for (int half = 0; half < 2; half++) {
			bool summers = (begin < end) == (half == 0);

			if ((summers ? begin : end) > from)
				add(z, summers ? begin : end, summers ? summer : standard);
		}
	}
	return true;
}

/* ---- the file: RFC 9636, its 64-bit part ---- */

static int64_t
big(const char *p, int bytes)
{
	uint64_t v = (unsigned char)*p & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | (unsigned char)p[i];
	return (int64_t)v;
}

struct counts { size_t utc, std, leap, times, types, chars; };

/* False when it is no such file, or its numbers promise more than is there. */
static bool
head(struct str s, struct counts *c)
{
	size_t *all[] = { &c->utc, &c->std, &c->leap, &c->times, &c->types, &c->chars };

	if (s.n < HEAD || memcmp(s.p, "TZif", 4) != 0 || s.p[4] < '2')
		return false;
	for (size_t i = 0; i < 6; i++) {
		*all[i] = (size_t)(uint32_t)big(s.p + 20 + 4 * i, 4);
		if (*all[i] > s.n)
			return false;
	}
	return true;
}

static struct zone *
read_file(struct str s)
{
	struct counts c;
	struct zone *z;
	const char *times, *which, *types;
	size_t skip, size;
	struct str line, rest;

	if (!head(s, &c))
		return NULL;
	skip = HEAD + c.times * 5 + c.types * 6 + c.chars + c.leap * 8 + c.std + c.utc;
	if (skip > s.n)
		return NULL;
	s.p += skip, s.n -= skip;
	if (!head(s, &c))
		return NULL;
	size = HEAD + c.times * 9 + c.types * 6 + c.chars + c.leap * 12 + c.std + c.utc;
	if (size > s.n || c.types == 0 || c.types > TYPES || c.leap)
		return NULL;
	times = s.p + HEAD;
	which = times + c.times * 8;
	types = which + c.times;
	z = calloc(1, sizeof *z + (1 + c.times + 1 + RULE_CHANGES) * sizeof z->change[0]);
	if (!z)
		return NULL;
	add(z, INT64_MIN / 2, big(types, 4));
	for (size_t i = 0; i < c.times; i++) {
		unsigned type = (unsigned char)which[i];

		if (type >= c.types)
			goto bad;
		add(z, big(times + 8 * i, 8), big(types + 6 * type, 4));
	}
	for (size_t i = 0; i < z->n; i++)
		if (z->change[i].offset_s <= -DAY_S * 2 || z->change[i].offset_s >= DAY_S * 2)
			goto bad;
	line = (struct str){ s.p + size, s.n - size };
	if (!take(&line, '\n') || !str_cut(line, '\n', &line, &rest) ||
	    !rule(z, line, c.times ? big(times + 8 * (c.times - 1), 8) : z->change[0].at_s))
		goto bad;
	return z;
bad:
	free(z);
	return NULL;
}

/* Letters and what zones are written with, and no way out of the folder: each part begins with a letter. */
static bool
named(struct str name)
{
	bool begins = true;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!letter && (begins || !((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == '/')))
			return false;
		begins = c == '/';
	}
	return name.n > 0 && name.n <= NAME_MOST && !begins && !str_starts(name, STR("right/")) && !str_starts(name, STR("posix/"));
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *known;	/* a few; there are 600 at most */

const struct zone *
zone_open(struct str name)
{
	struct arena scratch;
	struct zone *z;
	struct str text;

	if (!named(name))
		return NULL;
	pthread_mutex_lock(&lock);
	for (z = known; z && !str_eq(str_of(z->name), name); z = z->next)
		;
	if (!z && (scratch = arena_make(FILE_MOST + 4096)).begin) {
		if (file_read(&scratch, arena_printf(&scratch, FOLDER "%.*s", STR_ARG(name)), FILE_MOST, false, &text, NULL) == OK)
			z = read_file(text);
		arena_free(&scratch);
		if (z) {
			memcpy(z->name, name.p, name.n);
			z->next = known;
			known = z;
		}
	}
	pthread_mutex_unlock(&lock);
	return z;
}

/* The last change at or before that second. */
static size_t
find(const struct zone *z, int64_t s)
{
	size_t low = 0, high = z->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (z->change[middle].at_s <= s)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int64_t
zone_offset_s(const struct zone *z, int64_t ms)
{
	return z->change[find(z, floor_div(ms, 1000))].offset_s;
}

int64_t
zone_day(const struct zone *z, int64_t ms)
{
	int64_t s = floor_div(ms, 1000);

	return floor_div(s + z->change[find(z, s)].offset_s, DAY_S);
}

int64_t
zone_next_midnight_ms(const struct zone *z, int64_t ms)
{
	int64_t s = floor_div(ms, 1000), today = zone_day(z, ms), begins;
	size_t i = find(z, s);

	/* From one change of the clock to the next, until tomorrow begins before the next one, or by it. */
	for (;; i++) {
		begins = (today + 1) * DAY_S - z->change[i].offset_s;
		if (begins < z->change[i].at_s)
			begins = z->change[i].at_s;	/* the clock was put forward past midnight */
		if (i + 1 == z->n || begins < z->change[i + 1].at_s)
			return begins * 1000;
	}
}
