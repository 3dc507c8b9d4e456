#include "core/intake_terms.h"

/* What each place may say; a place behind INTAKE_OPTIONS is never a fact's. */
enum { ALL = (1 << INTAKE_MEANINGS) - 1, WHEN_AND_HOW = 1 << INTAKE_DUE | 1 << INTAKE_TIME | 1 << INTAKE_METHOD };
static const uint32_t may_say[INTAKE_PLACES] = {
	[INTAKE_ATTRIBUTES]	= ALL,
	[INTAKE_PROPERTIES]	= ALL,
	[INTAKE_TAGS]		= ALL,
	[INTAKE_FULFILMENT]	= 1 << INTAKE_DUE,
	[INTAKE_OPTIONS]	= 1 << INTAKE_FLAVOUR | 1 << INTAKE_SIZE,
};
/* For these a name that contains the row's is enough. */
enum { PARTS = 1 << INTAKE_FLAVOUR | 1 << INTAKE_WRITING };

/* All that one reading needs. */
struct reading {
	const struct intake_map *map;
	const struct intake_in *in;
	struct intake *out;
	struct intake_terms terms;
	struct intake_rows n;
};

/* ---- what each fact means ---- */

/* The meanings of a name; those in `parts` also where it only contains a row's. */
static uint32_t
means_of(const struct reading *r, struct str name, uint32_t parts)
{
	char room[INTAKE_FOLD_MAX];
	struct buf folded = buf_of(room, sizeof room);
	uint32_t means = 0;

	intake_fold(&folded, name);
	if (folded.full)
		return 0;
	for (size_t i = 0; i < r->n.names; i++) {
		uint32_t bit = INTAKE_BIT(r->map->names[i].means);
		struct str row = r->terms.names[i];

		if (row.n > 0 && (str_eq(buf_str(&folded), row) || (parts & bit && str_has(buf_str(&folded), row))))
			means |= bit;
	}
	return means;
}

/*
 * A tag has its name in front.  The longest such beginning counts, so that "due date: x" is the due date and not what is due.
 * Only a colon or an equals sign ends a name that merely contains a row's: "flavour-of-the-month" is no flavour.
 */
static struct intake_seen
tag(const struct reading *r, struct str text)
{
	struct intake_seen seen = { 0 };

	for (size_t i = 0; i < text.n && i < INTAKE_FOLD_MAX; i++) {
		bool sign = text.p[i] == ':' || text.p[i] == '=';
		uint32_t means;

		if (!sign && text.p[i] != '_' && text.p[i] != '-' && text.p[i] != ' ')
			continue;
		means = means_of(r, (struct str){ text.p, i }, sign ? PARTS : 0);
		if (means)
			seen = (struct intake_seen){ means, str_trim((struct str){ text.p + i + 1, text.n - i - 1 }) };
		if (sign)
			break;
	}
	return seen;
}

static struct intake_seen
see(const struct reading *r, const struct intake_fact *fact)
{
	struct intake_seen seen = { 0, str_trim(fact->value) };

	if (fact->place == INTAKE_TAGS)
		seen = tag(r, seen.value);
	else if (fact->place == INTAKE_FULFILMENT)
		seen.means = ALL;
	else
		seen.means = means_of(r, fact->name, PARTS);
	seen.means &= may_say[fact->place];
	if (str_starts(str_trim(fact->name), STR("_")))
		seen.means &= WHEN_AND_HOW;
	if (seen.value.n == 0)
		seen.means = 0;
	return seen;
}

/* ---- the order ---- */

static void
find_due(struct reading *r, enum intake_place place)
{
	struct intake *out = r->out;

	for (size_t i = 0; i < r->in->facts_n; i++) {
		enum due_reading reading;
		int32_t day = DAY_NONE;
		bool first;

		if (r->in->facts[i].place != place || !(out->facts[i].means & INTAKE_BIT(INTAKE_DUE)))
			continue;
		reading = due_read(out->facts[i].value, r->map->due_order, r->in->ordered_day, &day);
		first = out->due_fact < 0;
		if (day == DAY_NONE)
			out->problems |= INTAKE_BIT(INTAKE_DUE_UNREADABLE);
		else if (out->due_day != DAY_NONE && day != out->due_day)
			out->problems |= INTAKE_BIT(INTAKE_DUE_DIFFERS);
		if (!first && day >= out->due_day)
			continue;
		out->due_day = day;
		out->due_fact = (int32_t)i;
		out->due_text = out->facts[i].value;
		out->due_reading = reading;
		out->due_from = place;
	}
}

uint32_t
intake_due_problems(int32_t day, int32_t ordered)
{
	if (day == DAY_NONE || ordered == DAY_NONE)
		return 0;
	return (day < ordered ? INTAKE_BIT(INTAKE_DUE_PAST) : 0) | (day - ordered > INTAKE_FAR_DAYS ? INTAKE_BIT(INTAKE_DUE_FAR) : 0);
}

static void
due(struct reading *r)
{
	struct intake *out = r->out;
	int32_t ordered = r->in->ordered_day;

	for (size_t i = 0; i < r->map->places_n && out->due_day == DAY_NONE; i++)
		find_due(r, r->map->places[i].place);
	if (out->due_fact < 0)
		out->problems |= INTAKE_BIT(INTAKE_NO_DUE_DATE);
	if (!day_valid(ordered))
		ordered = DAY_NONE;
	if (out->due_day == DAY_NONE && r->map->lead_days > 0 && ordered <= DAY_MOST - r->map->lead_days) {
		out->due_day = ordered + r->map->lead_days;
		out->due_from = INTAKE_LEAD;
	} else {
		out->problems |= intake_due_problems(out->due_day, ordered);
	}
	if (out->due_reading == DUE_WEEKDAY_DIFFERS)
		out->problems |= INTAKE_BIT(INTAKE_DUE_WEEKDAY_DIFFERS);
}

/* The first fact of that meaning in the order of places; of the order alone unless lines say it too. -1: there is none. */
static int32_t
find(const struct reading *r, enum intake_means means, bool of_lines)
{
	for (size_t p = 0; p < r->map->places_n; p++)
		for (size_t i = 0; i < r->in->facts_n; i++)
			if (r->in->facts[i].place == r->map->places[p].place && (of_lines || r->in->facts[i].line < 0)
			    && r->out->facts[i].means & INTAKE_BIT(means))
				return (int32_t)i;
	return -1;
}

static enum intake_method
method_of(const struct reading *r, struct str value)
{
	char room[INTAKE_FOLD_MAX];
	struct buf folded = buf_of(room, sizeof room);
	bool says[INTAKE_METHODS] = { false };

	intake_fold(&folded, value);
	for (size_t i = 0; i < r->n.words && !folded.full; i++)
		if (r->terms.words[i].n > 0 && str_has(buf_str(&folded), r->terms.words[i]))
			says[r->map->words[i].method] = true;
	if (says[INTAKE_PICKUP] == says[INTAKE_DELIVERY])
		return INTAKE_UNSAID;
	return says[INTAKE_PICKUP] ? INTAKE_PICKUP : INTAKE_DELIVERY;
}

static void
method(struct reading *r)
{
	struct intake *out = r->out;
	int32_t at = find(r, INTAKE_METHOD, true);

	if (at >= 0) {
		out->method = method_of(r, out->facts[at].value);
		out->method_from = r->in->facts[at].place;
		if (out->method == INTAKE_UNSAID)
			out->problems |= INTAKE_BIT(INTAKE_METHOD_UNREADABLE);
	}
	if (out->method == INTAKE_UNSAID) {
		out->method = r->in->ships ? INTAKE_DELIVERY : INTAKE_PICKUP;
		out->method_from = INTAKE_ADDRESS;
	}
	if (out->method == INTAKE_DELIVERY && !r->in->ships)
		out->problems |= INTAKE_BIT(INTAKE_NO_ADDRESS);
}

static struct str
beginning(struct str s, size_t characters)
{
	size_t n = 0;

	for (; n < s.n && (characters > 0 || ((unsigned char)s.p[n] & 0xC0) == 0x80); n++)
		characters -= ((unsigned char)s.p[n] & 0xC0) != 0x80;
	return str_trim((struct str){ s.p, n });
}

static void
words_of_the_order(struct reading *r)
{
	struct intake *out = r->out;
	int32_t time = find(r, INTAKE_TIME, true), notes = find(r, INTAKE_NOTES, false);

	if (time >= 0)
		out->due_time = beginning(out->facts[time].value, INTAKE_TIME_MAX);
	if (notes >= 0) {
		out->notes = out->facts[notes].value;
		out->notes_from = r->in->facts[notes].place;
	} else if ((out->notes = str_trim(r->in->note)).n > 0)
		out->notes_from = INTAKE_NOTE;
}

/* ---- its lines ---- */

/* Properties before options; of several the first. */
static void
of_facts(struct reading *r, enum intake_place place)
{
	for (size_t i = 0; i < r->in->facts_n; i++) {
		const struct intake_fact *fact = &r->in->facts[i];
		struct intake_seen seen = r->out->facts[i];
		struct intake_made *made;

		if (fact->place != place || fact->line < 0 || (size_t)fact->line >= r->in->lines_n)
			continue;
		made = &r->out->lines[fact->line];
		if (seen.means & INTAKE_BIT(INTAKE_FLAVOUR) && made->flavour.n == 0) {
			made->flavour = seen.value;
			made->flavour_from = place;
		}
		if (seen.means & INTAKE_BIT(INTAKE_SIZE) && made->size.n == 0) {
			made->size = seen.value;
			made->size_from = place;
		}
		if (seen.means & INTAKE_BIT(INTAKE_WRITING) && made->writing.n == 0)
			made->writing = seen.value;
		if (seen.means & INTAKE_BIT(INTAKE_NOTES) && made->notes.n == 0)
			made->notes = seen.value;
	}
}

/* An apostrophe is inside a word: "baker's" has no size S. */
static bool
in_a_word(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : ' ';

	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80 || c == '\'';
}

/* Whether the text has the word as one of its own: "6 inch" is not in "16 inch". */
static bool
has_word(struct str s, struct str word)
{
	for (size_t i = 0; i + word.n <= s.n; i++)
		if (str_eq((struct str){ s.p + i, word.n }, word) && !in_a_word(s, i + word.n) && (i == 0 || !in_a_word(s, i - 1)))
			return true;
	return false;
}

/* The rank of the longest word that the text has: "extra large" is not large. */
static int32_t
rank_of(const struct reading *r, struct str text)
{
	char room[INTAKE_FOLD_MAX];
	struct buf folded = buf_of(room, sizeof room);
	int32_t rank = INTAKE_RANK_NONE;
	size_t longest = 0;

	intake_fold(&folded, text);
	for (size_t i = 0; i < r->n.sizes && !folded.full; i++)
		if (r->terms.sizes[i].n > longest && has_word(buf_str(&folded), r->terms.sizes[i])) {
			longest = r->terms.sizes[i].n;
			rank = r->map->sizes[i].rank;
		}
	return rank;
}

/* Takes the first part of "Medium / Vanilla". */
static struct str
take_part(struct str *rest)
{
	struct str part = *rest;

	for (size_t i = 0; i + 3 <= rest->n; i++)
		if (str_eq((struct str){ rest->p + i, 3 }, STR(" / "))) {
			part.n = i;
			rest->p += i + 3;
			rest->n -= i + 3;
			return str_trim(part);
		}
	*rest = (struct str){ NULL, 0 };
	return str_trim(part);
}

/* The size is the first part that is one; the flavour the second part, unless only that one is a size. */
static void
of_variant(const struct reading *r, struct str variant, struct intake_made *made)
{
	struct str rest = str_trim(variant), first, second, flavour;

	if (str_eq(rest, STR("Default Title")))
		return;
	first = take_part(&rest);
	second = take_part(&rest);
	flavour = rank_of(r, second) != INTAKE_RANK_NONE && rank_of(r, first) == INTAKE_RANK_NONE ? first : second;
	if (made->flavour.n == 0 && flavour.n > 0) {
		made->flavour = flavour;
		made->flavour_from = INTAKE_VARIANT;
	}
	for (rest = variant; made->size.n == 0 && rest.n > 0;) {
		struct str part = take_part(&rest);

		if (rank_of(r, part) != INTAKE_RANK_NONE) {
			made->size = part;
			made->size_from = INTAKE_VARIANT;
		}
	}
}

/* What the order says once and for all its lines. */
static void
of_order(const struct reading *r, int32_t flavour, int32_t size, int32_t writing, struct intake_made *made)
{
	if (made->flavour.n == 0 && flavour >= 0) {
		made->flavour = r->out->facts[flavour].value;
		made->flavour_from = r->in->facts[flavour].place;
	}
	if (made->size.n == 0 && size >= 0) {
		made->size = r->out->facts[size].value;
		made->size_from = r->in->facts[size].place;
	}
	if (made->writing.n == 0 && writing >= 0)
		made->writing = r->out->facts[writing].value;
}

static void
lines(struct reading *r)
{
	int32_t flavour = find(r, INTAKE_FLAVOUR, false), size = find(r, INTAKE_SIZE, false), writing = find(r, INTAKE_WRITING, false);

	of_facts(r, INTAKE_PROPERTIES);
	of_facts(r, INTAKE_OPTIONS);
	for (size_t i = 0; i < r->in->lines_n; i++) {
		struct intake_made *made = &r->out->lines[i];

		of_order(r, flavour, size, writing, made);
		of_variant(r, r->in->lines[i].variant, made);
		made->size_rank = rank_of(r, made->size);
		if (str_trim(r->in->lines[i].sku).n == 0)
			made->problems |= INTAKE_BIT(INTAKE_NO_SKU);
		if (made->flavour.n == 0 && r->map->needs_flavour)
			made->problems |= INTAKE_BIT(INTAKE_NO_FLAVOUR);
		if (made->size.n > 0 && made->size_rank == INTAKE_RANK_NONE && r->map->sizes_n > 0)
			made->problems |= INTAKE_BIT(INTAKE_SIZE_UNKNOWN);
		r->out->line_problems |= made->problems;
	}
	if (r->in->lines_n == 0)
		r->out->problems |= INTAKE_BIT(INTAKE_NO_LINES);
}

void
intake_read(const struct intake_map *map, const struct intake_in *in, struct intake *out)
{
	struct reading r = { .map = map, .in = in, .out = out };

	*out = (struct intake){ .facts = out->facts, .lines = out->lines, .due_day = DAY_NONE, .due_fact = -1,
	    .due_reading = DUE_BLANK, .due_from = INTAKE_NOWHERE, .method_from = INTAKE_NOWHERE, .notes_from = INTAKE_NOWHERE };
	r.n = intake_terms_make(&r.terms, map);
	for (size_t i = 0; i < in->facts_n; i++)
		out->facts[i] = see(&r, &in->facts[i]);
	for (size_t i = 0; i < in->lines_n; i++)
		out->lines[i] = (struct intake_made){ .flavour_from = INTAKE_NOWHERE, .size_from = INTAKE_NOWHERE };
	due(&r);
	method(&r);
	words_of_the_order(&r);
	lines(&r);
}
