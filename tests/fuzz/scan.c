/* scan.c - what a scanner typed: an id that was read is printed and read again as itself, whatever a scanner adds to it. */
#include "core/scan.h"
#include "tests/fuzz/fuzz.h"

enum { STORES_MOST = 6 };

static bool
same(struct scan a, struct scan b)
{
	return a.kind == b.kind && a.problem == b.problem && a.store == b.store && a.number == b.number && a.part == b.part &&
	    str_eq(scan_code(&a), scan_code(&b));
}

/* The same with something in front and behind, read from memory of its very size. */
static struct scan
between(struct arena *a, const char *front, struct str text, const char *back, const struct scan_store *stores, size_t n)
{
	struct arena scratch = *a;
	char room[SCAN_BYTES_MAX + 16];
	struct buf b = buf_of(room, sizeof room);

	buf_text(&b, front);
	buf_put(&b, text);
	buf_text(&b, back);
	HOLDS(!b.full);
	return scan_read(fuzz_copy(&scratch, buf_str(&b)), stores, n);
}

static void
any_noise(struct arena *a, struct str text, const struct scan_store *stores, size_t n, struct scan want)
{
	static const struct { const char *front, *back; } noise[] = {
		{ "\r\n", "\r" }, { "\x02", "\x03" }, { "]C1", "\t" }, { "\xEF\xBB\xBF ", " \xC2\xA0" }, { "\x1B\a]Q3", "\x7F\x1E\n" },
	};

	for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
		HOLDS(same(between(a, noise[i].front, text, noise[i].back, stores, n), want));
}

static void
printed(struct arena *a, struct scan want, const struct scan_store *stores, size_t n)
{
	char room[80];
	struct buf b = buf_of(room, sizeof room);

	scan_id_put(&b, stores[want.store].prefix, want.number, want.part);
	HOLDS(!b.full && same(scan_read(buf_str(&b), stores, n), want));
	any_noise(a, buf_str(&b), stores, n, want);
	/* A field whose name is longer than any prefix: "id" before a store's may be the beginning of another's, as in flour=lane-1. */
	HOLDS(same(between(a, "https://example.com/?theorderthatismeanthere=", buf_str(&b), "&x=1", stores, n), want));
	HOLDS(same(between(a, "{\"theorderthatismeanthere\":\"", buf_str(&b), "\"}", stores, n), want));
}

static void
holds(const struct scan *s, size_t n)
{
	struct str code = scan_code(s);
	char room[80];
	struct buf b = buf_of(room, sizeof room);

	HOLDS((s->problem == SCAN_OK) == (s->kind != SCAN_UNKNOWN) && scan_kind_name(s->kind).n && scan_problem_name(s->problem).n);
	HOLDS((s->number > 0) == (s->kind == SCAN_TICKET || s->kind == SCAN_NUMBER) && s->number >= 0);
	HOLDS(s->part >= 0 && s->part <= SCAN_PART_MAX && (s->part == 0 || s->number > 0));
	HOLDS(s->store >= -1 && s->store < (int)n && (s->store >= 0 || s->kind != SCAN_TICKET));
	HOLDS((code.n > 0) == (s->kind == SCAN_PERSON || s->kind == SCAN_PLACE));
	if (code.n > 0)
		HOLDS(scan_label_put(&b, s->kind, code) && same(scan_read(buf_str(&b), NULL, 0), *s));
	HOLDS((scan_text(s).n == 0) == (s->number > 0 || code.n > 0));
	HOLDS(scan_same(s, 5, s, 5 + SCAN_REPEAT_MS) == (s->number > 0 || code.n > 0) && !scan_same(s, 5, s, 4));
}

/* Whatever a place is called, its label is read back, and a place called like its code has the same label. */
static void
named(struct str name)
{
	char room[80], again_room[80];
	struct buf label = buf_of(room, sizeof room), again = buf_of(again_room, sizeof again_room);
	struct scan got;

	if (!scan_place_put(&label, name)) {
		HOLDS(label.n == 0);
		return;
	}
	got = scan_read(buf_str(&label), NULL, 0);
	HOLDS(got.kind == SCAN_PLACE && scan_code(&got).n <= SCAN_PLACE_MAX);
	HOLDS(scan_place_put(&again, scan_code(&got)) && str_eq(buf_str(&again), buf_str(&label)));
}

static struct str
other_case(struct arena *a, struct str text)
{
	char *p = text.n ? arena_get(a, text.n) : NULL;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i], small = (char)(c | 0x20);

		p[i] = small >= 'a' && small <= 'z' ? (char)(c ^ 0x20) : c;
	}
	return (struct str){ p, text.n };
}

/* The first line is prefixes, with | between; the rest is what was typed. */
void
fuzz_scan(struct arena *a, struct str in)
{
	struct str line = fuzz_line(a, &in), text = fuzz_copy(a, in);
	struct scan_store all[STORES_MOST], good[STORES_MOST];
	size_t n = 0, well = 0;
	struct scan got;

	while (line.n && n < STORES_MOST) {
		struct scan_store *s = &all[n++];
		enum scan_prefix is;

		s->prefix = fuzz_cell(a, &line);
		is = scan_prefix_check(s->prefix, good, well);
		HOLDS(scan_prefix_name(is).n && (scan_prefix_text(is).n == 0) == (is == SCAN_PREFIX_OK));
		for (size_t i = 0; is == SCAN_PREFIX_OK && i < well; i++)
			HOLDS(scan_prefix_check(good[i].prefix, s, 1) == SCAN_PREFIX_OK);
		if (is == SCAN_PREFIX_OK)
			good[well++] = *s;
	}
	named(text);
	got = scan_read(text, all, n);	/* prefixes that nobody checked */
	holds(&got, n);
	got = scan_read(text, good, well);
	holds(&got, well);
	HOLDS((got.kind == SCAN_TOO_LONG) == (text.n > SCAN_BYTES_MAX));
	HOLDS(same(scan_read(text, good, well), got));
	HOLDS(same(scan_read(other_case(a, text), good, well), got));
	if (text.n + 8 <= SCAN_BYTES_MAX)
		any_noise(a, text, good, well, got);
	if (got.kind == SCAN_TICKET)
		printed(a, got, good, well);
	for (size_t i = 0; i < well; i++)
		printed(a, (struct scan){ .kind = SCAN_TICKET, .store = (int)i, .number = got.number ? got.number : 1, .part = (int)(text.n % 100) },
		    good, well);
}
