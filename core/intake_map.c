#include "core/intake_terms.h"

/* ---- what shops and their plug-ins use ---- */

#define T(literal) { literal, sizeof literal - 1 }
#define N(array) sizeof array / sizeof array[0]

static const struct intake_name names[] = {
	{ INTAKE_DUE, T("Delivery Date") }, { INTAKE_DUE, T("Pickup Date") }, { INTAKE_DUE, T("Pick-up Date") },
	{ INTAKE_DUE, T("Collection Date") }, { INTAKE_DUE, T("Due Date") }, { INTAKE_DUE, T("Local Delivery Date and Time") },
	{ INTAKE_DUE, T("Nominated Date") }, { INTAKE_DUE, T("Lieferdatum") }, { INTAKE_DUE, T("Abholdatum") },
	{ INTAKE_DUE, T("Data di consegna") }, { INTAKE_DUE, T("Data di ritiro") }, { INTAKE_DUE, T("Date de livraison") },
	{ INTAKE_DUE, T("Date de retrait") }, { INTAKE_DUE, T("Leverdatum") }, { INTAKE_DUE, T("Bezorgdatum") },
	{ INTAKE_DUE, T("Afhaaldatum") }, { INTAKE_DUE, T("Leveringsdato") }, { INTAKE_DUE, T("Levering dato") },
	{ INTAKE_DUE, T("Afhentningsdato") },
	{ INTAKE_TIME, T("Delivery Time") }, { INTAKE_TIME, T("Pickup Time") }, { INTAKE_TIME, T("Pick-up Time") },
	{ INTAKE_TIME, T("Collection Time") }, { INTAKE_TIME, T("Delivery Slot") }, { INTAKE_TIME, T("Time Slot") },
	{ INTAKE_TIME, T("Lieferzeit") }, { INTAKE_TIME, T("Abholzeit") },
	{ INTAKE_METHOD, T("Checkout Method") }, { INTAKE_METHOD, T("Delivery Method") }, { INTAKE_METHOD, T("Shipping Method") },
	{ INTAKE_METHOD, T("Fulfilment Method") }, { INTAKE_METHOD, T("Fulfillment Method") }, { INTAKE_METHOD, T("Order Type") },
	{ INTAKE_METHOD, T("Method") },
	{ INTAKE_FLAVOUR, T("Flavour") }, { INTAKE_FLAVOUR, T("Flavor") }, { INTAKE_FLAVOUR, T("Gusto") },
	{ INTAKE_FLAVOUR, T("Geschmack") }, { INTAKE_FLAVOUR, T("Go\xC3\xBBt") }, { INTAKE_FLAVOUR, T("Parfum") },
	{ INTAKE_FLAVOUR, T("Smaak") }, { INTAKE_FLAVOUR, T("Smag") },
	{ INTAKE_SIZE, T("Size") }, { INTAKE_SIZE, T("Cake Size") }, { INTAKE_SIZE, T("Gr\xC3\xB6\xC3\x9F" "e") },
	{ INTAKE_SIZE, T("Dimensione") }, { INTAKE_SIZE, T("Taille") }, { INTAKE_SIZE, T("Maat") }, { INTAKE_SIZE, T("St\xC3\xB8rrelse") },
	{ INTAKE_WRITING, T("Writing") }, { INTAKE_WRITING, T("Inscription") }, { INTAKE_WRITING, T("Engraving") },
	{ INTAKE_WRITING, T("Cake Message") }, { INTAKE_WRITING, T("Message on") }, { INTAKE_WRITING, T("Text on") },
	{ INTAKE_WRITING, T("Beschriftung") }, { INTAKE_WRITING, T("Scritta") },
	{ INTAKE_NOTES, T("Order Notes") }, { INTAKE_NOTES, T("Order Note") }, { INTAKE_NOTES, T("Notes") }, { INTAKE_NOTES, T("Note") },
	{ INTAKE_NOTES, T("Special Instructions") }, { INTAKE_NOTES, T("Delivery Instructions") }, { INTAKE_NOTES, T("Comments") },
};

static const struct intake_size sizes[] = {
	{ T("Mini"), 10 }, { T("Extra small"), 20 }, { T("XS"), 20 }, { T("Small"), 30 }, { T("S"), 30 }, { T("Medium"), 40 }, { T("M"), 40 },
	{ T("Regular"), 40 }, { T("Large"), 50 }, { T("L"), 50 }, { T("Extra large"), 60 }, { T("XL"), 60 }, { T("XXL"), 70 },
};

static const struct intake_word words[] = {
	{ INTAKE_PICKUP, T("Pickup") }, { INTAKE_PICKUP, T("Pick up") }, { INTAKE_PICKUP, T("Collect") }, { INTAKE_PICKUP, T("Abhol") },
	{ INTAKE_PICKUP, T("Ritiro") }, { INTAKE_PICKUP, T("Retrait") }, { INTAKE_PICKUP, T("Afhal") }, { INTAKE_PICKUP, T("Ophal") },
	{ INTAKE_PICKUP, T("Afhent") }, { INTAKE_DELIVERY, T("Deliver") }, { INTAKE_DELIVERY, T("Shipping") }, { INTAKE_DELIVERY, T("Courier") },
	{ INTAKE_DELIVERY, T("Liefer") }, { INTAKE_DELIVERY, T("Versand") }, { INTAKE_DELIVERY, T("Consegna") },
	{ INTAKE_DELIVERY, T("Spedizione") }, { INTAKE_DELIVERY, T("Livraison") }, { INTAKE_DELIVERY, T("Lever") },
	{ INTAKE_DELIVERY, T("Bezorg") },
};

static const struct intake_search places[] = {
	{ INTAKE_ATTRIBUTES }, { INTAKE_PROPERTIES }, { INTAKE_TAGS }, { INTAKE_FULFILMENT },
};

const struct intake_map intake_default = {
	.names = names, .names_n = N(names),
	.sizes = sizes, .sizes_n = N(sizes),
	.words = words, .words_n = N(words),
	.places = places, .places_n = N(places),
	.due_order = DUE_DAY_FIRST,
};
_Static_assert(N(names) + N(sizes) + N(words) <= INTAKE_ROWS_MAX, "the default keeps its own rules");

/* ---- what is wrong with an edited one ---- */

/* The list of problems; it counts on when there is no more room. */
struct wrongs { struct intake_wrong *out; size_t cap, n; };

static void
add(struct wrongs *w, enum intake_part part, size_t at, enum intake_fault fault)
{
	if (w->n < w->cap)
		w->out[w->n] = (struct intake_wrong){ part, (int32_t)at, fault };
	w->n++;
}

/* What is wrong with the text of a row; false when nothing is. */
static bool
bad_text(struct str s, enum intake_fault *out)
{
	char room[INTAKE_FOLD_MAX];
	struct buf folded = buf_of(room, sizeof room);
	size_t characters = 0;

	s = str_trim(s);
	*out = INTAKE_NOT_TEXT;
	if (!str_utf8(s))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c == 0x7F)
			return true;
		characters += c >> 6 != 2;
	}
	*out = INTAKE_TOO_LONG;
	if (characters > INTAKE_TEXT_MAX)
		return true;
	*out = INTAKE_BLANK;
	intake_fold(&folded, s);
	return folded.n == 0;
}

/* Rows that found no room are empty, and not the same. */
static bool
same(struct str a, struct str b)
{
	return a.n > 0 && str_eq(a, b);
}

static void
check_names(struct wrongs *w, const struct intake_map *map, const struct intake_terms *t, struct intake_rows n)
{
	for (size_t i = 0; i < n.names; i++) {
		enum intake_fault fault;
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice |= map->names[j].means == map->names[i].means && same(t->names[j], t->names[i]);
		if (bad_text(map->names[i].name, &fault))
			add(w, INTAKE_PART_NAMES, i, fault);
		else if (twice)
			add(w, INTAKE_PART_NAMES, i, INTAKE_TWICE);
	}
}

static void
check_sizes(struct wrongs *w, const struct intake_map *map, const struct intake_terms *t, struct intake_rows n)
{
	for (size_t i = 0; i < n.sizes; i++) {
		enum intake_fault fault;
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice |= same(t->sizes[j], t->sizes[i]);
		if (bad_text(map->sizes[i].word, &fault))
			add(w, INTAKE_PART_SIZES, i, fault);
		else if (twice)
			add(w, INTAKE_PART_SIZES, i, INTAKE_TWICE);
		if (map->sizes[i].rank < 0 || map->sizes[i].rank > INTAKE_RANK_MAX)
			add(w, INTAKE_PART_SIZES, i, INTAKE_OUT_OF_RANGE);
	}
}

static void
check_words(struct wrongs *w, const struct intake_map *map, const struct intake_terms *t, struct intake_rows n)
{
	for (size_t i = 0; i < n.words; i++) {
		enum intake_fault fault;
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice |= same(t->words[j], t->words[i]);
		if (bad_text(map->words[i].word, &fault))
			add(w, INTAKE_PART_WORDS, i, fault);
		else if (twice)
			add(w, INTAKE_PART_WORDS, i, INTAKE_TWICE);
		if (map->words[i].method == INTAKE_UNSAID)
			add(w, INTAKE_PART_WORDS, i, INTAKE_OUT_OF_RANGE);
	}
}

static void
check_places(struct wrongs *w, const struct intake_map *map)
{
	uint32_t seen = 0;

	if (map->places_n == 0)
		add(w, INTAKE_PART_PLACES, 0, INTAKE_NONE);
	for (size_t i = 0; i < map->places_n; i++) {
		uint32_t bit = INTAKE_BIT(map->places[i].place);

		if ((int)map->places[i].place >= (int)INTAKE_ORDERED_PLACES)
			add(w, INTAKE_PART_PLACES, i, INTAKE_OUT_OF_RANGE);
		else if (seen & bit)
			add(w, INTAKE_PART_PLACES, i, INTAKE_TWICE);
		seen |= bit;
	}
}

size_t
intake_map_check(const struct intake_map *map, struct intake_wrong *out, size_t cap)
{
	struct wrongs w = { out, cap, 0 };
	struct intake_terms t;
	struct intake_rows n = intake_terms_make(&t, map);

	check_names(&w, map, &t, n);
	check_sizes(&w, map, &t, n);
	check_words(&w, map, &t, n);
	check_places(&w, map);
	if (map->lead_days < 0 || map->lead_days > INTAKE_LEAD_MAX)
		add(&w, INTAKE_PART_LEAD, 0, INTAKE_OUT_OF_RANGE);
	/* Where single rows are wrong, that is what to mend first. */
	if (n.names < map->names_n || (t.full && w.n == 0))
		add(&w, INTAKE_PART_NAMES, n.names, INTAKE_TOO_MANY);
	else if (n.sizes < map->sizes_n)
		add(&w, INTAKE_PART_SIZES, n.sizes, INTAKE_TOO_MANY);
	else if (n.words < map->words_n)
		add(&w, INTAKE_PART_WORDS, n.words, INTAKE_TOO_MANY);
	return w.n;
}

/* ---- as sentences ---- */

/* The text of the row, or nothing. */
static struct str
row_text(const struct intake_map *map, struct intake_wrong wrong)
{
	size_t at = (size_t)wrong.at;

	switch (wrong.part) {
	case INTAKE_PART_NAMES:
		return at < map->names_n ? str_trim(map->names[at].name) : (struct str){ NULL, 0 };
	case INTAKE_PART_SIZES:
		return at < map->sizes_n ? str_trim(map->sizes[at].word) : (struct str){ NULL, 0 };
	case INTAKE_PART_WORDS:
		return at < map->words_n ? str_trim(map->words[at].word) : (struct str){ NULL, 0 };
	case INTAKE_PART_PLACES:
		return at < map->places_n ? intake_place_label(map->places[at].place) : (struct str){ NULL, 0 };
	case INTAKE_PART_LEAD:
		break;
	}
	return (struct str){ NULL, 0 };
}

static const char *
among(enum intake_part part)
{
	switch (part) {
	case INTAKE_PART_NAMES:
		return "the names";
	case INTAKE_PART_SIZES:
		return "the sizes";
	case INTAKE_PART_WORDS:
		return "the words for pick-up and delivery";
	case INTAKE_PART_PLACES:
		return "the places to look in";
	case INTAKE_PART_LEAD:
		break;
	}
	return "the lead time";
}

static void
say_range(struct buf *b, enum intake_part part)
{
	switch (part) {
	case INTAKE_PART_NAMES:
	case INTAKE_PART_SIZES:
		buf_text(b, " needs a rank from 0 to ");
		buf_int(b, INTAKE_RANK_MAX);
		break;
	case INTAKE_PART_WORDS:
		buf_text(b, " must stand for pick-up or for delivery");
		break;
	case INTAKE_PART_PLACES:
		buf_text(b, " is no place that can be put in an order");
		break;
	case INTAKE_PART_LEAD:
		buf_text(b, "The lead time must be from 0 to ");
		buf_int(b, INTAKE_LEAD_MAX);
		buf_text(b, " days");
		break;
	}
	buf_char(b, '.');
}

static void
put_quoted(struct buf *b, struct str s)
{
	buf_text(b, "\xE2\x80\x9C");
	buf_put(b, s);
	buf_text(b, "\xE2\x80\x9D");
}

void
intake_wrong_say(struct buf *b, const struct intake_map *map, struct intake_wrong wrong)
{
	struct str text = row_text(map, wrong);
	enum intake_fault bad;
	bool quotable = wrong.fault == INTAKE_TWICE || (wrong.fault == INTAKE_OUT_OF_RANGE && wrong.part != INTAKE_PART_LEAD);

	if (quotable)
		put_quoted(b, bad_text(text, &bad) ? STR("?") : text);
	switch (wrong.fault) {
	case INTAKE_BLANK:
	case INTAKE_TOO_LONG:
	case INTAKE_NOT_TEXT:
		buf_text(b, "Row ");
		buf_int(b, (int64_t)wrong.at + 1);
		buf_text(b, " of ");
		buf_text(b, among(wrong.part));
		if (wrong.fault == INTAKE_TOO_LONG) {
			buf_text(b, " is longer than ");
			buf_int(b, INTAKE_TEXT_MAX);
			buf_text(b, " characters.");
		} else
			buf_text(b, wrong.fault == INTAKE_BLANK ? " is empty." : " contains characters that cannot stand in it.");
		return;
	case INTAKE_TWICE:
		buf_text(b, " stands twice among ");
		buf_text(b, among(wrong.part));
		buf_char(b, '.');
		return;
	case INTAKE_OUT_OF_RANGE:
		say_range(b, wrong.part);
		return;
	case INTAKE_TOO_MANY:
		buf_text(b, "The mapping is too long: names, sizes and words together may be ");
		buf_int(b, INTAKE_ROWS_MAX);
		buf_text(b, " rows and ");
		buf_int(b, INTAKE_TERMS_BYTES);
		buf_text(b, " letters.");
		return;
	case INTAKE_NONE:
		buf_text(b, "Choose at least one place to look in.");
		return;
	}
}
