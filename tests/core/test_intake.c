#include "core/intake_terms.h"
#include "tests/core/check.h"

#define T(literal) { literal, sizeof literal - 1 }
#define ATTR(name, value) { INTAKE_ATTRIBUTES, -1, T(name), T(value) }
#define PROP(line, name, value) { INTAKE_PROPERTIES, line, T(name), T(value) }
#define OPTION(line, name, value) { INTAKE_OPTIONS, line, T(name), T(value) }
#define TAG(text) { INTAKE_TAGS, -1, T(""), T(text) }
#define FULFILMENT(day) { INTAKE_FULFILMENT, -1, T(""), T(day) }
#define LONG50 "12345678901234567890123456789012345678901234567890"

enum { FRI = 20777, FACTS = 6, LINES = 3 };	/* Friday 20 November 2026 */

/* A cake with a SKU and nothing else; no date. What its order is then said to be: */
#define CAKE { T("") , T("CAKE-1") }
#define UNDATED "- nowhere blank; pickup address; no_due_date"
#define PLAIN " | 1000"

static const struct intake_search tags_first[] = { { INTAKE_TAGS }, { INTAKE_ATTRIBUTES } };
static const struct intake_name few[] = {
	{ INTAKE_DUE, T("due") }, { INTAKE_DUE, T("due date") }, { INTAKE_FLAVOUR, T("flavour") }, { INTAKE_DUE, T("_") },
	{ INTAKE_METHOD, T("method") }, { INTAKE_SIZE, T("size") },
};
static const struct intake_word no_words[] = { { INTAKE_PICKUP, T(" - ") } };
static const struct intake_map small = { few, COUNT(few), NULL, 0, no_words, COUNT(no_words), tags_first, COUNT(tags_first), DUE_MONTH_FIRST, 3, true };
static const struct intake_map nothing = { 0 };

static const struct {
	const char *name;
	const struct intake_map *map;	/* NULL: the default */
	struct intake_fact facts[FACTS];
	struct intake_line lines[LINES];
	const char *note;
	bool ships;
	const char *want;	/* told() */
} cases[] = {
	{ "nothing is said", NULL, { { 0 } }, { CAKE }, NULL, false, UNDATED PLAIN },
	{ "a date app's pick-up", NULL,
	  { ATTR("Checkout-Method", "pickup"), ATTR("Pickup-Date", "2026-11-28"), ATTR("Pickup-Time", "1:00 PM"), ATTR("Pickup-Location-Id", "77") },
	  { CAKE }, NULL, false, "2026-11-28 note_attributes read; time 1:00 PM; pickup note_attributes" PLAIN },
	{ "a date app's delivery", NULL,
	  { ATTR("Checkout-Method", "delivery"), ATTR("Delivery-Date", "2026-11-28"), ATTR("Delivery-Time", "13:00 - 14:00"), ATTR("Order-Notes", " Ring twice ") },
	  { CAKE }, "Leave at the door", true,
	  "2026-11-28 note_attributes read; time 13:00 - 14:00; delivery note_attributes; notes Ring twice note_attributes" PLAIN },
	{ "one field for date and hours", NULL,
	  { ATTR("Delivery Method", "Local delivery"), ATTR("Local Delivery Date and Time", "Sat 28 Nov 2026 between 8:00 AM and 6:00 PM") },
	  { CAKE }, NULL, true, "2026-11-28 note_attributes read; delivery note_attributes" PLAIN },
	{ "day and month as the store has them", NULL, { ATTR("DELIVERY__date", "08/12/2026") }, { CAKE }, NULL, true,
	  "2026-12-08 note_attributes read; delivery address" PLAIN },
	{ "Danish", NULL, { ATTR("Afhentningsdato", "l\xC3\xB8rdag den 28. november") }, { CAKE }, NULL, false,
	  "2026-11-28 note_attributes read; pickup address" PLAIN },
	{ "a property of the line, with a weekday that is wrong", NULL, { PROP(0, "Delivery Date", "Wed Nov 28 2026") }, { CAKE }, NULL, true,
	  "2026-11-28 properties weekday_differs; delivery address; due_weekday_differs" PLAIN },
	{ "a hidden property says when", NULL, { PROP(0, "_nominated_date", "2026-11-28") }, { CAKE }, NULL, true,
	  "2026-11-28 properties read; delivery address" PLAIN },
	{ "the earliest of the lines", NULL,
	  { PROP(0, "Delivery Date", "2026-11-30"), PROP(1, "Delivery Date", "2026-11-28"), PROP(2, "Delivery Date", "2026-11-29") },
	  { CAKE, CAKE, CAKE }, NULL, true, "2026-11-28 properties read; delivery address; due_differs" PLAIN PLAIN PLAIN },
	{ "the same day twice", NULL, { PROP(0, "Delivery Date", "2026-11-28"), PROP(1, "Delivery Date", "28/11") }, { CAKE, CAKE }, NULL, true,
	  "2026-11-28 properties read; delivery address" PLAIN PLAIN },
	{ "the order's attribute before the lines' properties", NULL, { PROP(0, "Delivery Date", "2026-11-28"), ATTR("Delivery Date", "2026-11-29") },
	  { CAKE }, NULL, true, "2026-11-29 note_attributes read; delivery address" PLAIN },
	{ "a tag with a colon", NULL, { TAG("vip"), TAG("Due date: 28 Nov 2026") }, { CAKE }, NULL, false, "2026-11-28 tags read; pickup address" PLAIN },
	{ "a tag with lines", NULL, { TAG("delivery_date_2026-11-28") }, { CAKE }, NULL, false, "2026-11-28 tags read; pickup address" PLAIN },
	{ "a tag with an equals sign", NULL, { TAG("delivery-date=2026-11-28") }, { CAKE }, NULL, false, "2026-11-28 tags read; pickup address" PLAIN },
	{ "a tag that is only a date is not known to be due", NULL, { TAG("2026-11-28") }, { CAKE }, NULL, false, UNDATED PLAIN },
	{ "a tag that says nothing", NULL, { TAG("delivery date:") }, { CAKE }, NULL, false, UNDATED PLAIN },
	{ "the longest name of a tag counts, and this store reads tags first", &small, { ATTR("due", "2026-11-29"), TAG("due date: 11/28/2026") },
	  { CAKE }, NULL, false, "2026-11-28 tags read; pickup address | 1000; no_flavour" },
	{ "a tag's flavour is for all lines", &small, { TAG("Cake Flavour: Lemon") }, { CAKE, CAKE }, NULL, false,
	  "2026-11-23 lead_time blank; pickup address; no_due_date | flavour Lemon tags; 1000 | flavour Lemon tags; 1000" },
	{ "a tag of several words is no flavour", &small, { TAG("cake-flavour-of-the-month") }, { CAKE }, NULL, false,
	  "2026-11-23 lead_time blank; pickup address; no_due_date | 1000; no_flavour" },
	{ "the shop's own date, when nothing else says one", NULL, { FULFILMENT("2026-11-28") }, { CAKE }, NULL, false,
	  "2026-11-28 fulfilment read; pickup address" PLAIN },
	{ "a place that the store does not look in", &small, { FULFILMENT("2026-11-28") }, { CAKE }, NULL, false,
	  "2026-11-23 lead_time blank; pickup address; no_due_date | 1000; no_flavour" },
	{ "a mapping without rows", &nothing, { ATTR("Delivery Date", "2026-11-28"), TAG("a:b") }, { CAKE }, NULL, false, UNDATED PLAIN },
	{ "a date that nobody can read", NULL, { ATTR("Delivery Date", "asap"), ATTR("Pickup Date", "31/02/2026") }, { CAKE }, NULL, true,
	  "- note_attributes not_a_date; delivery address; due_unreadable" PLAIN },
	{ "the lead time then", &small, { ATTR("due", "asap") }, { CAKE }, NULL, false,
	  "2026-11-23 lead_time not_a_date; pickup address; due_unreadable | 1000; no_flavour" },
	{ "one that can be read beside one that cannot", NULL, { ATTR("Delivery Date", "asap"), ATTR("Pickup Date", "2026-11-28"), ATTR("Due Date", "soon") },
	  { CAKE }, NULL, true, "2026-11-28 note_attributes read; delivery address; due_unreadable" PLAIN },
	{ "and in another place", NULL, { ATTR("Delivery Date", "asap"), TAG("due date:2026-11-28") }, { CAKE }, NULL, true,
	  "2026-11-28 tags read; delivery address; due_unreadable" PLAIN },
	{ "an empty attribute is none", NULL, { ATTR("Delivery Date", " ") }, { CAKE }, NULL, false, UNDATED PLAIN },
	{ "a date before the order", NULL, { ATTR("Delivery Date", "2026-11-19") }, { CAKE }, NULL, true,
	  "2026-11-19 note_attributes read; delivery address; due_past" PLAIN },
	{ "on the day of the order", NULL, { ATTR("Delivery Date", "2026-11-20") }, { CAKE }, NULL, true, "2026-11-20 note_attributes read; delivery address" PLAIN },
	{ "a date far away", NULL, { ATTR("Delivery Date", "2028-11-20") }, { CAKE }, NULL, true,
	  "2028-11-20 note_attributes read; delivery address; due_far" PLAIN },
	{ "the farthest", NULL, { ATTR("Delivery Date", "2028-11-19") }, { CAKE }, NULL, true, "2028-11-19 note_attributes read; delivery address" PLAIN },
	{ "delivery without an address", NULL, { ATTR("Delivery Date", "2026-11-28"), ATTR("Method", "Courier") }, { CAKE }, NULL, false,
	  "2026-11-28 note_attributes read; delivery note_attributes; no_address" PLAIN },
	{ "pick-up in spite of an address", NULL, { ATTR("Delivery Date", "2026-11-28"), ATTR("Method", "Store Pick-Up") }, { CAKE }, NULL, true,
	  "2026-11-28 note_attributes read; pickup note_attributes" PLAIN },
	{ "both", NULL, { ATTR("Delivery Date", "2026-11-28"), ATTR("Method", "pickup or delivery") }, { CAKE }, NULL, true,
	  "2026-11-28 note_attributes read; delivery address; method_unreadable" PLAIN },
	{ "neither", NULL, { ATTR("Delivery Date", "2026-11-28"), ATTR("Method", "pigeon") }, { CAKE }, NULL, false,
	  "2026-11-28 note_attributes read; pickup address; method_unreadable" PLAIN },
	{ "a line says how", NULL, { PROP(0, "_delivery method", "Collection") }, { CAKE }, NULL, true,
	  "- nowhere blank; pickup properties; no_due_date" PLAIN },
	{ "the order's note", NULL, { { 0 } }, { CAKE }, " No nuts please. ", false,
	  "- nowhere blank; pickup address; notes No nuts please. note; no_due_date" PLAIN },
	{ "a blank note is none", NULL, { { 0 } }, { CAKE }, " ", false, UNDATED PLAIN },
	{ "flavour and writing of the line", NULL,
	  { PROP(0, "_flavour_id", "9"), PROP(0, "Gelato Flavours", "Pistachio, Lemon"), PROP(0, "Second flavour", "Mango"), PROP(0, "Writing On Cake", "Happy Birthday"),
	    PROP(0, "More writing", "Ada"), PROP(0, "Notes", "thin icing") },
	  { { T("Medium / Vanilla"), T("CAKE-1") } }, NULL, false, UNDATED " | flavour Pistachio, Lemon properties; size Medium variant; 40; writing Happy Birthday; notes thin icing" },
	{ "notes of the line are not the order's, and the first counts", NULL, { PROP(0, "Notes", "thin"), PROP(0, "Note", "thick") }, { CAKE }, NULL, false,
	  UNDATED " | 1000; notes thin" },
	{ "a property before an option, that before the variant", NULL,
	  { OPTION(0, "Flavour", "Vanilla"), OPTION(0, "Size", "Large"), PROP(0, "Cake Size", "8 inch"), OPTION(1, "Flavour", "Vanilla"), OPTION(1, "Delivery Date", "x") },
	  { { T("Large / Chocolate"), T("A") }, { T("Large / Chocolate"), T("B") } }, NULL, false,
	  UNDATED " | flavour Vanilla options; size 8 inch properties; 1000; size_unknown | flavour Vanilla options; size Large variant; 50" },
	{ "what the order says is for lines that say nothing", NULL,
	  { ATTR("Flavour", "Lemon"), ATTR("Size", "Mini"), ATTR("Cake Message", "Ciao"), PROP(0, "Flavour", "Mango"), PROP(0, "Size", "XL"), PROP(0, "Engraving", "Hi") },
	  { CAKE, CAKE }, NULL, false,
	  UNDATED " | flavour Mango properties; size XL properties; 60; writing Hi | flavour Lemon note_attributes; size Mini note_attributes; 10; writing Ciao" },
	{ "the second part of the variant", NULL, { { 0 } }, { { T("Medium / Vanilla"), T("A") }, { T("Blue / Red / Small"), T("B") }, { T("Green"), T("C") } }, NULL, false,
	  UNDATED " | flavour Vanilla variant; size Medium variant; 40 | flavour Red variant; size Small variant; 30" PLAIN },
	{ "unless that is the size", NULL, { { 0 } }, { { T("Vanilla / Medium"), T("A") }, { T("Small / Large"), T("B") }, { T("Default Title"), T("C") } }, NULL, false,
	  UNDATED " | flavour Vanilla variant; size Medium variant; 40 | flavour Large variant; size Small variant; 30" PLAIN },
	{ "the longest size word, as a word", NULL, { { 0 } }, { { T("Extra Large (serves 20)"), T("A") }, { T("Baker's choice"), T("B") }, { T("Smallish"), T("C") } }, NULL, false,
	  UNDATED " | size Extra Large (serves 20) variant; 60" PLAIN PLAIN },
	{ "letters of other scripts, digits and letters go on", NULL, { { 0 } }, { { T("m\xC3\xA6 / 5m / \xE3\x82\xAB" "m"), T("A") } }, NULL, false,
	  UNDATED " | flavour 5m variant; 1000" },
	{ "a store without words and sizes", &small, { ATTR("due", "2026-11-28"), ATTR("method", "-"), ATTR("Size", "Huge"), ATTR("flavour", "Lemon") }, { CAKE }, NULL, false,
	  "2026-11-28 note_attributes read; pickup address; method_unreadable | flavour Lemon note_attributes; size Huge note_attributes; 1000" },
	{ "whatever stands between, and letters with accents", NULL, { ATTR("__Delivery - DATE_ ", "2026-11-28"), PROP(0, "GO\xC3\x9BT", "Citron"), PROP(0, "St\xC3\xB6rrelse", "x-SMALL, Small") },
	  { CAKE }, NULL, false, "2026-11-28 note_attributes read; pickup address | flavour Citron properties; size x-SMALL, Small properties; 30" },
	{ "no SKU", NULL, { { 0 } }, { { T(""), T(" ") } }, NULL, false, UNDATED " | 1000; no_sku" },
	{ "a fact of a line that is not there", NULL, { PROP(7, "Flavour", "Lemon"), PROP(-1, "Flavour", "Lime") }, { CAKE }, NULL, false,
	  UNDATED " | flavour Lime properties; 1000" },
	{ "endless texts mean nothing", NULL,
	  { ATTR("Delivery Date" LONG50 LONG50 LONG50 LONG50 LONG50, "2026-11-28"), TAG(LONG50 LONG50 LONG50 LONG50 LONG50 "1234567:x"),
	    ATTR("Method", LONG50 LONG50 LONG50 LONG50 LONG50 "pickup."), PROP(0, "Size", LONG50 LONG50 LONG50 LONG50 LONG50 " large.") },
	  { CAKE }, NULL, true,
	  "- nowhere blank; delivery address; no_due_date method_unreadable | size " LONG50 LONG50 LONG50 LONG50 LONG50 " large. properties; 1000; size_unknown" },
	{ "no items", NULL, { ATTR("Delivery Date", "2026-11-28") }, { { { NULL, 0 }, { NULL, 0 } } }, NULL, true,
	  "2026-11-28 note_attributes read; delivery address; no_lines" },
};

static void
tell_text(struct buf *b, const char *word, struct str text, enum intake_place from)
{
	if (text.n == 0)
		return;
	buf_text(b, word);
	buf_put(b, text);
	if (from != INTAKE_NOWHERE) {
		buf_char(b, ' ');
		buf_put(b, intake_place_name(from));
	}
}

static void
tell_problems(struct buf *b, uint32_t problems, bool of_line)
{
	const char *before = "; ";

	for (unsigned p = 0; p < INTAKE_PROBLEMS; p++)
		if (problems & INTAKE_BIT(p)) {
			check("a problem stands where it belongs", intake_problem_of_line((enum intake_problem)p) == of_line);
			buf_text(b, before);
			buf_put(b, intake_problem_name((enum intake_problem)p));
			before = " ";
		}
}

/* "day place reading; time; method from; notes; problems | flavour; size; rank; writing; notes; problems | …" */
static struct str
told(const struct intake *got, size_t lines)
{
	static char room[2000];
	struct buf b = buf_of(room, sizeof room);

	day_put(&b, got->due_day);
	if (got->due_day == DAY_NONE)
		buf_char(&b, '-');
	buf_char(&b, ' ');
	buf_put(&b, intake_place_name(got->due_from));
	buf_char(&b, ' ');
	buf_put(&b, due_reading_name(got->due_reading));
	tell_text(&b, "; time ", got->due_time, INTAKE_NOWHERE);
	tell_text(&b, "; ", intake_method_name(got->method), got->method_from);
	tell_text(&b, "; notes ", got->notes, got->notes_from);
	tell_problems(&b, got->problems, false);
	for (size_t i = 0; i < lines; i++) {
		const struct intake_made *line = &got->lines[i];

		buf_text(&b, " | ");
		tell_text(&b, "flavour ", line->flavour, line->flavour_from);
		buf_text(&b, line->flavour.n ? "; " : "");
		tell_text(&b, "size ", line->size, line->size_from);
		buf_text(&b, line->size.n ? "; " : "");
		buf_int(&b, line->size_rank);
		tell_text(&b, "; writing ", line->writing, INTAKE_NOWHERE);
		tell_text(&b, "; notes ", line->notes, INTAKE_NOWHERE);
		tell_problems(&b, line->problems, true);
	}
	return b.full ? STR("too long to tell") : buf_str(&b);
}

static void
test_reading(void)
{
	struct intake_seen seen[FACTS];
	struct intake_made made[LINES];
	struct intake got = { .facts = seen, .lines = made };
	static const struct intake_fact due[] = { ATTR("Delivery Date", "2026-11-28"), TAG("due date: 29 Nov") };
	struct intake_in in = { .facts = due, .facts_n = COUNT(due), .ordered_day = DAY_NONE };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct intake_in order = { .facts = cases[i].facts, .lines = cases[i].lines, .note = str_of(cases[i].note), .ordered_day = FRI, .ships = cases[i].ships };
		uint32_t all = 0;

		while (order.facts_n < FACTS && cases[i].facts[order.facts_n].value.p)
			order.facts_n++;
		while (order.lines_n < LINES && cases[i].lines[order.lines_n].sku.p)
			order.lines_n++;
		intake_read(cases[i].map ? cases[i].map : &intake_default, &order, &got);
		check_str(sentence("intake: %s", cases[i].name), told(&got, order.lines_n), str_of(cases[i].want));
		for (size_t l = 0; l < order.lines_n; l++)
			all |= made[l].problems;
		check_int(sentence("intake: %s: its lines' problems", cases[i].name), got.line_problems, all);
	}
	intake_read(&intake_default, &in, &got);
	check("an order without a day has dates that say their year", got.due_day == FRI + 8 && got.problems == INTAKE_BIT(INTAKE_NO_LINES));
	check("which fact it was", got.due_fact == 0 && str_eq(got.due_text, STR("2026-11-28")));
	check("each fact says what it was read as", seen[1].means == INTAKE_BIT(INTAKE_DUE) && str_eq(seen[1].value, STR("29 Nov")));
	intake_read(&small, &(struct intake_in){ .ordered_day = DAY_NONE }, &got);
	check_int("nor has it a lead time", got.due_day, DAY_NONE);
	intake_read(&small, &(struct intake_in){ .ordered_day = DAY_MOST }, &got);
	check_int("no lead leads out of the calendar", got.due_day, DAY_NONE);
}

/* ---- mappings ---- */

#define NAMES(...) .names = (const struct intake_name[]){ __VA_ARGS__ }, .names_n = COUNT(((const struct intake_name[]){ __VA_ARGS__ }))
#define SIZES(...) .sizes = (const struct intake_size[]){ __VA_ARGS__ }, .sizes_n = COUNT(((const struct intake_size[]){ __VA_ARGS__ }))
#define WORDS(...) .words = (const struct intake_word[]){ __VA_ARGS__ }, .words_n = COUNT(((const struct intake_word[]){ __VA_ARGS__ }))
#define PLACES(...) .places = (const struct intake_search[]){ __VA_ARGS__ }, .places_n = COUNT(((const struct intake_search[]){ __VA_ARGS__ }))
#define ONE PLACES({ INTAKE_TAGS })
#define SIXTY LONG50 "1234567890"

static const struct {
	const char *name;
	struct intake_map map;
	size_t n;
	const char *part, *fault;
	int32_t at;
	const char *said;
} maps[] = {
	{ "the least", { ONE }, 0, NULL, NULL, 0, NULL },
	{ "one name for two meanings", { NAMES({ INTAKE_DUE, T("When") }, { INTAKE_TIME, T("When") }), ONE }, 0, NULL, NULL, 0, NULL },
	{ "as long as may be", { NAMES({ INTAKE_DUE, T(SIXTY) }), ONE }, 0, NULL, NULL, 0, NULL },
	{ "the same name again", { NAMES({ INTAKE_DUE, T("Due") }, { INTAKE_DUE, T("Delivery Date") }, { INTAKE_DUE, T(" delivery_date") }), ONE },
	  1, "names", "twice", 2, "\xE2\x80\x9C" "delivery_date\xE2\x80\x9D stands twice among the names." },
	{ "no name", { NAMES({ INTAKE_DUE, T("-") }), ONE }, 1, "names", "blank", 0, "Row 1 of the names is empty." },
	{ "an endless name", { NAMES({ INTAKE_DUE, T(SIXTY SIXTY SIXTY SIXTY SIXTY) }), ONE }, 1, "names", "too_long", 0, "Row 1 of the names is longer than 60 characters." },
	{ "a name of two lines", { NAMES({ INTAKE_DUE, T("a\nb") }), ONE }, 1, "names", "not_text", 0,
	  "Row 1 of the names contains characters that cannot stand in it." },
	{ "a delete character", { SIZES({ T("a\x7F"), 1 }), ONE }, 1, "sizes", "not_text", 0, "Row 1 of the sizes contains characters that cannot stand in it." },
	{ "bad UTF-8", { WORDS({ INTAKE_PICKUP, T("\xFF") }), ONE }, 1, "words", "not_text", 0,
	  "Row 1 of the words for pick-up and delivery contains characters that cannot stand in it." },
	{ "a long size", { SIZES({ T("a"), 1 }, { T(SIXTY "1"), 2 }), ONE }, 1, "sizes", "too_long", 1, "Row 2 of the sizes is longer than 60 characters." },
	{ "a size with two ranks", { SIZES({ T("Large"), 1 }, { T("large"), 2 }), ONE }, 1, "sizes", "twice", 1, "\xE2\x80\x9C" "large\xE2\x80\x9D stands twice among the sizes." },
	{ "a rank below all", { SIZES({ T("Large"), -1 }), ONE }, 1, "sizes", "out_of_range", 0, "\xE2\x80\x9CLarge\xE2\x80\x9D needs a rank from 0 to 999." },
	{ "a rank above all", { SIZES({ T("Large"), 1000 }), ONE }, 1, "sizes", "out_of_range", 0, "\xE2\x80\x9CLarge\xE2\x80\x9D needs a rank from 0 to 999." },
	{ "a word for both", { WORDS({ INTAKE_PICKUP, T("Van") }, { INTAKE_DELIVERY, T("van") }), ONE }, 1, "words", "twice", 1,
	  "\xE2\x80\x9Cvan\xE2\x80\x9D stands twice among the words for pick-up and delivery." },
	{ "a word for neither", { WORDS({ INTAKE_UNSAID, T("Van") }), ONE }, 1, "words", "out_of_range", 0,
	  "\xE2\x80\x9CVan\xE2\x80\x9D must stand for pick-up or for delivery." },
	{ "nowhere to look", { .lead_days = 365 }, 1, "places", "none", 0, "Choose at least one place to look in." },
	{ "a place twice", { PLACES({ INTAKE_TAGS }, { INTAKE_TAGS }) }, 1, "places", "twice", 1,
	  "\xE2\x80\x9CTags\xE2\x80\x9D stands twice among the places to look in." },
	{ "a place that has no order", { PLACES({ INTAKE_VARIANT }) }, 1, "places", "out_of_range", 0,
	  "\xE2\x80\x9CVariant title\xE2\x80\x9D is no place that can be put in an order." },
	{ "a lead below nothing", { ONE, .lead_days = -1 }, 1, "lead_days", "out_of_range", 0, "The lead time must be from 0 to 365 days." },
	{ "a lead of years", { ONE, .lead_days = 366 }, 1, "lead_days", "out_of_range", 0, "The lead time must be from 0 to 365 days." },
	{ "two things of one row", { SIZES({ T("\n"  "\xFF"), -1 }), ONE }, 2, "sizes", "not_text", 0, "Row 1 of the sizes contains characters that cannot stand in it." },
};

static struct str
said(const struct intake_map *map, struct intake_wrong wrong)
{
	static char room[300];
	struct buf b = buf_of(room, sizeof room);

	intake_wrong_say(&b, map, wrong);
	return b.full ? STR("too long to say") : buf_str(&b);
}

/* Maps with more rows than fit: every part in turn is the one that is too long. */
static void
test_too_many(void)
{
	static struct intake_name names[INTAKE_ROWS_MAX + 1];
	static struct intake_size sizes[INTAKE_ROWS_MAX + 1];
	static struct intake_word words[INTAKE_ROWS_MAX + 1];
	static char texts[INTAKE_ROWS_MAX + 1][INTAKE_TEXT_MAX];
	struct intake_search tags = { INTAKE_TAGS };
	struct intake_wrong wrong = { INTAKE_PART_LEAD, 0, INTAKE_BLANK };
	struct intake_map map = { names, 0, sizes, 0, words, 0, &tags, 1, DUE_DAY_FIRST, 0, false };
	struct intake got = { 0 };

	for (size_t i = 0; i <= INTAKE_ROWS_MAX; i++) {
		memset(texts[i], 'x', sizeof texts[i]);
		texts[i][0] = (char)('a' + i % 26);
		texts[i][1] = (char)('a' + i / 26);
		names[i] = (struct intake_name){ INTAKE_DUE, { texts[i], 20 } };
		sizes[i] = (struct intake_size){ { texts[i], 20 }, 1 };
		words[i] = (struct intake_word){ INTAKE_PICKUP, { texts[i], 20 } };
	}
	map.names_n = INTAKE_ROWS_MAX;
	check_int("as many rows as may be", (int64_t)intake_map_check(&map, &wrong, 1), 0);
	map.names_n++;
	check("a name more", intake_map_check(&map, &wrong, 1) == 1 && wrong.part == INTAKE_PART_NAMES && wrong.fault == INTAKE_TOO_MANY);
	check_str("is said", said(&map, wrong),
	    STR("The mapping is too long: names, sizes and words together may be 200 rows and 6000 letters."));
	map.names_n = INTAKE_ROWS_MAX - 1;
	map.sizes_n = 2;
	check("a size more", intake_map_check(&map, &wrong, 1) == 1 && wrong.part == INTAKE_PART_SIZES && wrong.at == 1);
	map.sizes_n = 1;
	map.words_n = 1;
	check("a word more", intake_map_check(&map, &wrong, 1) == 1 && wrong.part == INTAKE_PART_WORDS && wrong.at == 0);
	intake_read(&map, &(struct intake_in){ .ordered_day = FRI }, &got);
	check("it reads all the same", got.method == INTAKE_PICKUP);
	map = (struct intake_map){ names, 102, NULL, 0, NULL, 0, &tags, 1, DUE_DAY_FIRST, 0, false };
	for (size_t i = 0; i < map.names_n; i++)
		names[i].name.n = INTAKE_TEXT_MAX;
	check("too many letters", intake_map_check(&map, &wrong, 1) == 1 && wrong.part == INTAKE_PART_NAMES && wrong.fault == INTAKE_TOO_MANY);
	check_int("and there may be no room for what is wrong", (int64_t)intake_map_check(&map, NULL, 0), 1);
}

/* Every character alone, between letters and in pairs: folded as text.h folds it. */
static void
test_folding(void)
{
	int32_t wrong = 0;

	for (unsigned c = 0; c < 256; c++)
		for (unsigned d = 0; d < 256; d++) {
			char text[] = { 'Z', (char)c, (char)d, 'a', (char)c }, blanks[sizeof text], rooms[2][32];
			struct buf got = buf_of(rooms[0], sizeof rooms[0]), want = buf_of(rooms[1], sizeof rooms[1]);

			for (size_t i = 0; i < sizeof text; i++)
				blanks[i] = text[i] == '-' || text[i] == '_' ? ' ' : text[i];
			intake_fold(&got, (struct str){ text, sizeof text });
			buf_fold(&want, (struct str){ blanks, sizeof blanks });
			wrong += !str_eq(buf_str(&got), buf_str(&want));
		}
	check_int("names are folded as all text is", wrong, 0);
}

static void
test_words(void)
{
	enum intake_means means = INTAKE_DUE;
	enum intake_method method = INTAKE_UNSAID;
	enum intake_place place = INTAKE_ATTRIBUTES;

	for (unsigned i = 0; i < INTAKE_MEANINGS; i++)
		check("a meaning is read back", intake_means_parse(intake_means_name((enum intake_means)i), &means) && means == i && intake_means_label(means).n);
	for (unsigned i = 0; i < INTAKE_METHODS; i++)
		check("a method is read back", intake_method_parse(intake_method_name((enum intake_method)i), &method) && method == i && intake_method_label(method).n);
	for (unsigned i = 0; i < INTAKE_PLACES; i++)
		check("a place is read back", intake_place_parse(intake_place_name((enum intake_place)i), &place) && place == i && intake_place_label(place).n);
	check("words that nobody knows", !intake_means_parse(STR("colour"), &means) && !intake_method_parse(STR(""), &method) && !intake_place_parse(STR("moon"), &place));
	for (unsigned i = 0; i < INTAKE_PROBLEMS; i++)
		check("a problem has its words", intake_problem_name((enum intake_problem)i).n && intake_problem_text((enum intake_problem)i).n);
	for (unsigned part = 0; part < INTAKE_PARTS; part++)
		for (unsigned fault = 0; fault < INTAKE_FAULTS; fault++)
			check("whatever is wrong, wherever, is said", said(&nothing, (struct intake_wrong){ (enum intake_part)part, -1, (enum intake_fault)fault }).n > 10);
}

void
test_intake(void)
{
	struct intake_wrong wrong[2];

	test_reading();
	for (size_t i = 0; i < COUNT(maps); i++) {
		wrong[0].at = -1;
		check_int(sentence("mapping: %s", maps[i].name), (int64_t)intake_map_check(&maps[i].map, wrong, 2), (int64_t)maps[i].n);
		if (maps[i].n == 0)
			continue;
		check_str(sentence("mapping: part of %s", maps[i].name), intake_part_name(wrong[0].part), str_of(maps[i].part));
		check_str(sentence("mapping: fault of %s", maps[i].name), intake_fault_name(wrong[0].fault), str_of(maps[i].fault));
		check_int(sentence("mapping: row of %s", maps[i].name), wrong[0].at, maps[i].at);
		check_str(sentence("mapping: %s is said", maps[i].name), said(&maps[i].map, wrong[0]), str_of(maps[i].said));
		if (maps[i].n == 2)
			check_str("what cannot be shown is not", said(&maps[i].map, wrong[1]), STR("\xE2\x80\x9C?\xE2\x80\x9D needs a rank from 0 to 999."));
	}
	check_int("the default keeps the rules", (int64_t)intake_map_check(&intake_default, wrong, 2), 0);
	test_too_many();
	test_folding();
	test_words();
}
