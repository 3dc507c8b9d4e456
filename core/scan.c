#include "core/scan.h"

#include <assert.h>

#include "core/scan_fold.h"

static const struct { const char *word; enum scan_kind kind; } labels[] = {
	{ "tp-badge", SCAN_PERSON },
	{ "tp-place", SCAN_PLACE },
};
enum { LABELS = sizeof labels / sizeof labels[0] };

/* ---- pieces of an id; *at is in the folded text, and afterwards behind the piece ---- */

/* Whether the letters and digits of key stand here; then *last is the last of them. */
static bool
key_at(const char **at, struct str key, char *last)
{
	const char *p = *at;
	char c;

	*last = SCAN_END;
	while ((c = scan_fold_next(&key)) != SCAN_END) {
		if (*last != SCAN_END && scan_fold_separates(*p))
			p++;
		if (*p++ != c)
			return false;
		*last = c;
	}
	*at = p;
	return *last != SCAN_END;
}

/* Whether an id whose first separator was sep goes on with the word behind this one. */
static bool
joins(const char *at, char sep)
{
	return (*at == '-' || (*at == sep && sep != SCAN_MIXED)) && scan_fold_word(at[1]);
}

/* The value of the digits, 0 without any, -1 beyond int64. */
static int64_t
digits_at(const char **at)
{
	int64_t value = 0;

	for (; scan_fold_digit(**at); ++*at) {
		int figure = **at - '0';

		value = value < 0 || value > (INT64_MAX - figure) / 10 ? -1 : value * 10 + figure;
	}
	return value;
}

/* Number and part. */
static enum scan_problem
number_at(const char **at, char sep, struct scan *out)
{
	const char *p;
	int64_t part;

	out->number = digits_at(at);
	if (out->number == 0 || scan_fold_word(**at))
		return SCAN_NO_NUMBER;
	if (joins(*at, sep) && scan_fold_digit((*at)[1])) {
		p = *at + 1;
		part = digits_at(&p);
		if (!scan_fold_word(*p)) {	/* 12345-2kg has no part */
			bool blank = **at == SCAN_BLANK && scan_fold_separates(*p);

			*at = p;
			/* A date has more figures behind it; and after blanks, any may follow. */
			if (part < 1 || part > SCAN_PART_MAX || ((blank || joins(p, sep)) && scan_fold_digit(p[1])))
				return SCAN_BAD_PART;
			out->part = (int)part;
		}
	}
	return out->number < 0 ? SCAN_LONG_NUMBER : SCAN_OK;
}

/* The code of a badge, capitals and the digits 2 to 7; or of a place, words that may be joined. */
static enum scan_problem
code_at(const char **at, char sep, struct scan *out)
{
	bool badge = out->kind == SCAN_PERSON;

	for (;; ++*at) {
		char c = **at;

		if (!scan_fold_word(c)) {
			if (badge || out->code_n == 0 || !joins(*at, sep))
				break;
			c = '-';
		} else if (c == SCAN_LETTER || (badge && (c < '2' || (c > '7' && c <= '9')))) {
			return SCAN_BAD_CODE;
		}
		if (out->code_n == SCAN_CODE_MAX)
			return SCAN_BAD_CODE;
		out->code[out->code_n++] = badge && c >= 'a' ? (char)(c - 'a' + 'A') : c;
	}
	/* A word behind another sign would be lost: it was part of the code, or nobody printed this. */
	if (out->code_n < (badge ? SCAN_BADGE_MIN : 1) || (**at > SCAN_BLANK && scan_fold_word((*at)[1])))
		return SCAN_BAD_CODE;
	return SCAN_OK;
}

/* ---- what is found ---- */

/* Whether both are of the same order, badge or place. */
static bool
alike(const struct scan *a, const struct scan *b)
{
	return a->kind == b->kind && a->problem == b->problem && a->store == b->store && a->number == b->number
	    && str_eq(scan_code(a), scan_code(b));
}

/* Adds one to what was found before. */
static void
take(struct scan *found, struct scan *one)
{
	if (one->problem != SCAN_OK) {
		one->kind = SCAN_UNKNOWN;
		one->number = 0;
		one->part = 0;
		one->code_n = 0;
	}
	if (found->problem == SCAN_NO_PREFIX || found->problem == SCAN_NO_NUMBER)
		*found = *one;
	else if (one->problem == SCAN_NO_NUMBER)
		return;		/* a shop's name beside an id */
	else if (!alike(found, one) || (found->part && one->part && found->part != one->part))
		*found = (struct scan){ .problem = SCAN_SEVERAL, .store = -1 };
	else if (one->part)
		found->part = one->part;
}

/* Looks for an id of this key, a store's or a label's, in a word's beginning. Where it ends; NULL when there is none. */
static const char *
id_at(const char *at, struct str key, struct scan *one)
{
	char last, sep;

	if (!key_at(&at, key, &last))
		return NULL;
	sep = *at;
	if (scan_fold_separates(sep))
		at++;
	else if (scan_fold_word(sep) && (!scan_fold_digit(sep) || scan_fold_digit(last) || one->kind != SCAN_TICKET))
		return NULL;	/* the beginning of a longer word */
	one->problem = one->kind == SCAN_TICKET ? number_at(&at, sep, one) : code_at(&at, sep, one);
	return at;
}

/* Every id that a word may begin; what stores have in common, two of them may mean. Where the furthest ends. */
static const char *
ids_at(const char *at, const struct scan_store *stores, size_t n, struct scan *found)
{
	const char *furthest = at;

	for (size_t k = 0; k < LABELS + n; k++) {
		struct scan one = { .kind = SCAN_TICKET, .store = (int)k - LABELS };
		struct str key;
		const char *end;

		if (k < LABELS) {
			one.kind = labels[k].kind;
			one.store = -1;
			key = str_of(labels[k].word);
		} else {
			key = stores[k - LABELS].prefix;
		}
		end = id_at(at, key, &one);
		if (!end)
			continue;
		take(found, &one);
		furthest = end > furthest ? end : furthest;
	}
	return furthest;
}

/* Where there is no letter anywhere, a word is a number. */
static const char *
bare_at(const char *at, struct scan *found)
{
	struct scan one = { .kind = SCAN_NUMBER, .store = -1 };

	one.problem = number_at(&at, '-', &one);
	take(found, &one);
	return at;
}

struct scan
scan_read(struct str text, const struct scan_store *stores, size_t n)
{
	struct scan found = { .problem = SCAN_NO_PREFIX, .store = -1 };
	char folded[SCAN_BYTES_MAX + 1];
	const char *p = folded;
	bool bare = true;

	if (text.n > SCAN_BYTES_MAX || !scan_fold(text, folded)) {
		found.kind = text.n > SCAN_BYTES_MAX ? SCAN_TOO_LONG : SCAN_EMPTY;
		found.problem = SCAN_OK;
		return found;
	}
	for (size_t i = 0; folded[i]; i++)
		bare = bare && folded[i] <= '9';
	while (*p) {
		const char *end = p;

		/* An id may begin where a word does. */
		if (scan_fold_word(*p) && (p == folded || !scan_fold_word(p[-1])))
			end = bare ? bare_at(p, &found) : ids_at(p, stores, n, &found);
		p = end > p ? end : p + 1;
	}
	return found;
}

struct str
scan_code(const struct scan *s)
{
	return (struct str){ s->code, s->code_n };
}

bool
scan_same(const struct scan *before, int64_t before_ms, const struct scan *now, int64_t now_ms)
{
	if (now->kind == SCAN_UNKNOWN || now->kind == SCAN_EMPTY || now->kind == SCAN_TOO_LONG)
		return false;
	return alike(before, now) && before->part == now->part && now_ms >= before_ms
	    && (uint64_t)now_ms - (uint64_t)before_ms <= SCAN_REPEAT_MS;
}

/* ---- ids and labels as they are printed ---- */

void
scan_id_put(struct buf *b, struct str prefix, int64_t number, int part)
{
	assert(number >= 1 && part >= 0 && part <= SCAN_PART_MAX);
	buf_put(b, prefix);
	buf_char(b, '-');
	buf_int(b, number);
	if (part > 0) {
		buf_char(b, '-');
		buf_int(b, part);
	}
}

bool
scan_label_put(struct buf *b, enum scan_kind kind, struct str code)
{
	char room[64];
	struct buf label = buf_of(room, sizeof room);
	struct scan again;

	assert(kind == SCAN_PERSON || kind == SCAN_PLACE);
	buf_text(&label, labels[kind == SCAN_PLACE].word);
	buf_char(&label, '-');
	buf_put(&label, code);
	again = scan_read(buf_str(&label), NULL, 0);
	if (again.kind != kind || !str_eq(scan_code(&again), code))
		return false;
	buf_put(b, buf_str(&label));
	return true;
}

bool
scan_place_put(struct buf *b, struct str name)
{
	char room[640], code_room[SCAN_PLACE_MAX];	/* what a name has beyond that is beyond the code's end */
	struct buf folded = buf_of(room, sizeof room), code = buf_of(code_room, sizeof code_room);
	bool between = false;

	buf_fold(&folded, name);
	for (size_t i = 0; i < folded.n && code.n + between < SCAN_PLACE_MAX; i++) {
		if ((room[i] < 'a' || room[i] > 'z') && (room[i] < '0' || room[i] > '9')) {
			between = code.n > 0;
			continue;
		}
		if (between)
			buf_char(&code, '-');
		buf_char(&code, room[i]);
		between = false;
	}
	return code.n > 0 && scan_label_put(b, SCAN_PLACE, buf_str(&code));
}

/* ---- prefixes ---- */

/* Past what letters and digits both have in common; *x and *y are the first that differ. */
static void
compare(struct str *a, char *x, struct str *b, char *y)
{
	do {
		*x = scan_fold_next(a);
		*y = scan_fold_next(b);
	} while (*x == *y && *x != SCAN_END);
}

enum scan_prefix
scan_prefix_check(struct str prefix, const struct scan_store *stores, size_t n)
{
	if (prefix.n < SCAN_PREFIX_MIN || prefix.n > SCAN_PREFIX_MAX)
		return SCAN_PREFIX_LENGTH;
	for (size_t i = 0; i < prefix.n; i++) {
		char c = prefix.p[i];
		bool edge = i == 0 || i + 1 == prefix.n || prefix.p[i - 1] == '-';

		if (!(c >= 'a' && c <= 'z') && !(i > 0 && scan_fold_digit(c)) && (edge || c != '-'))
			return SCAN_PREFIX_CHARACTERS;
	}
	for (size_t k = 0; k < LABELS + n; k++) {
		struct str a = prefix, b = k < LABELS ? str_of(labels[k].word) : stores[k - LABELS].prefix;
		char x, y;

		compare(&a, &x, &b, &y);
		if (k < LABELS && y == SCAN_END)
			return SCAN_PREFIX_RESERVED;
		if (x == y)
			return SCAN_PREFIX_TAKEN;
		/* One goes on where the other ends: a figure there could be of the other's order number. */
		if ((x == SCAN_END && scan_fold_digit(y)) || (y == SCAN_END && scan_fold_digit(x)))
			return SCAN_PREFIX_ALIKE;
	}
	return SCAN_PREFIX_OK;
}

/* ---- words ---- */

struct str
scan_kind_name(enum scan_kind kind)
{
	static const char *const names[SCAN_KINDS] = {
		[SCAN_UNKNOWN]	= "unknown",
		[SCAN_EMPTY]	= "empty",
		[SCAN_TOO_LONG]	= "too_long",
		[SCAN_TICKET]	= "ticket",
		[SCAN_NUMBER]	= "number",
		[SCAN_PERSON]	= "person",
		[SCAN_PLACE]	= "place",
	};

	assert((unsigned)kind < SCAN_KINDS);
	return str_of(names[kind]);
}

static const struct { const char *name, *text; } problems[SCAN_PROBLEMS] = {
	[SCAN_OK]		= { "ok", "" },
	[SCAN_NO_PREFIX]	= { "no_prefix", "This is not one of our labels." },
	[SCAN_NO_NUMBER]	= { "no_number", "There is no order number in this scan. Scan the label again." },
	[SCAN_LONG_NUMBER]	= { "long_number", "This number is too long to be an order's. Scan the label again." },
	[SCAN_BAD_PART]		= { "bad_part", "What follows the order number is not one of its tickets. Scan the label again." },
	[SCAN_BAD_CODE]		= { "bad_code", "This badge or place label was not read whole. Scan it again." },
	[SCAN_SEVERAL]		= { "several", "This could be more than one order. Scan one label at a time." },
};

struct str
scan_problem_name(enum scan_problem problem)
{
	assert((unsigned)problem < SCAN_PROBLEMS);
	return str_of(problems[problem].name);
}

struct str
scan_text(const struct scan *s)
{
	if (s->kind == SCAN_EMPTY)
		return STR("Nothing was scanned.");
	if (s->kind == SCAN_TOO_LONG)
		return STR("This is too long to be one of our labels. Scan one label at a time.");
	return str_of(problems[s->problem].text);
}

static const struct { const char *name, *text; } prefixes[SCAN_PREFIXES] = {
	[SCAN_PREFIX_OK]	 = { "ok", "" },
	[SCAN_PREFIX_LENGTH]	 = { "length", "A prefix has 2 to 20 characters." },
	[SCAN_PREFIX_CHARACTERS] = { "characters", "A prefix is made of a to z, 0 to 9 and single hyphens in between, and begins with a letter." },
	[SCAN_PREFIX_TAKEN]	 = { "taken", "Another store has this prefix; hyphens and capitals do not tell them apart." },
	[SCAN_PREFIX_ALIKE]	 = { "alike", "This and another store's prefix are one up to a figure: an order of one could be read as the other's." },
	[SCAN_PREFIX_RESERVED]	 = { "reserved", "Badges and places begin with this." },
};

struct str
scan_prefix_name(enum scan_prefix prefix)
{
	assert((unsigned)prefix < SCAN_PREFIXES);
	return str_of(prefixes[prefix].name);
}

struct str
scan_prefix_text(enum scan_prefix prefix)
{
	assert((unsigned)prefix < SCAN_PREFIXES);
	return str_of(prefixes[prefix].text);
}
