#include "base/paper.h"

#include <pthread.h>

#include "tests/base/base.h"

static const int64_t made = INT64_C(1795200000000);
static const struct paper_stage stages[] = {
	{ { "Filling", 7 }, { "09:12", 5 } }, { { "Covering", 8 }, { 0 } }, { { "Decorating", 10 }, { 0 } }, { { "Packing", 7 }, { 0 } },
};

static struct paper_ticket
usual(const char *product)
{
	return (struct paper_ticket){
		.id = STR("bannos-12345"), .store = STR("Bannos"), .product = str_of(product), .size = STR("Large"),
		.flavour = STR("Chocolate"), .due = STR("Sat 28 Nov"), .priority = STR("High"), .urgent = true,
		.allergens = STR("Milk"), .part = 2, .of = 3, .stage = stages, .stages = COUNT(stages),
	};
}

static void
names(void)
{
	enum paper_layout layout;

	for (int i = 0; i < PAPER_LAYOUTS; i++)
		check("a layout is known by its name", paper_parse(paper_name((enum paper_layout)i), &layout) && (int)layout == i);
	check("another name is none", !paper_parse(STR("label"), &layout) && !paper_parse(STR(""), &layout));
	check("badges and places have layouts of their own", paper_kind(PAPER_BADGE_A4) == PAPER_BADGES && paper_kind(PAPER_SHEET_A4) == PAPER_TICKETS && paper_kind(PAPER_PLACE_62) == PAPER_PLACES);
}

static void
prints(void)
{
	static const char *const products[] = {
		"Sacher", "", "\xe3\x81\x95\xe3\x81\x8f\xe3\x82\x89\xe3\x82\xb1\xe3\x83\xbc\xe3\x82\xad",
		"\xd9\x83\xd8\xb9\xd9\x83\xd8\xa9 \xd8\xb9\xd9\x8a\xd8\xaf", "\xf0\x9f\x8e\x82\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8d\xb3",
		"\xe0\xb9\x80\xe0\xb8\x84\xe0\xb9\x89\xe0\xb8\x81 \xe0\xa4\x95\xe0\xa5\x87\xe0\xa4\x95",
		"two\nlines\xe2\x80\xa8three\x01\x1f", "\xff\xfe bytes that are no text", "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
		"\xe2\x80\xae right to left by force", "&lt;b&gt;<b>", "\xef\xbf\xbf\xf4\x8f\xbf\xbf\xee\x80\x80",
	};
	struct str first = { 0 };

	for (size_t i = 0; i < COUNT(products); i++) {
		struct paper_ticket t = usual(products[i]);
		struct fault f = { 0 };
		struct str pdf = { 0 };

		check_int(sentence("\"%s\" prints", products[i]), paper_tickets(&arena, PAPER_LABEL_62, &t, 1, made, &pdf, &f), OK);
		check_str("without a complaint", str_of(f.message), STR(""));
		check("a whole document", str_starts(pdf, STR("%PDF-1.")) && str_ends(str_trim(pdf), STR("%%EOF")));
		if (i == 0)
			first = pdf;
	}
	for (int i = 0; i < PAPER_LAYOUTS; i++) {
		struct paper_ticket t = usual("Sacher");
		struct paper_badge b = { STR("tp-badge-ABCDEFGHJK234567"), STR("B\xc5\x82""a\xc5\xbc""ej"), STR("Decorating"), STR("Bannos") };
		struct paper_place p = { STR("tp-place-fridge-2"), STR("Cella frigo \xc3\xa8"), STR("Bannos") };
		struct str pdf = { 0 }, again = { 0 }, later = { 0 };
		enum paper_layout layout = (enum paper_layout)i;

		for (int n = 0; n < 3; n++) {
			struct str *to = n == 0 ? &pdf : n == 1 ? &again : &later;
			int64_t at = made + (n == 2) * 60000;

			check_int("every layout prints", paper_kind(layout) == PAPER_BADGES ? paper_badges(&arena, layout, &b, 1, at, to, NULL) :
			    paper_kind(layout) == PAPER_PLACES ? paper_places(&arena, layout, &p, 1, at, to, NULL) :
			    paper_tickets(&arena, layout, &t, 1, at, to, NULL), OK);
		}
		check("the same twice", pdf.n > 0 && str_eq(pdf, again));
		check("but for its date", later.n > 0 && !str_eq(pdf, later));
		if (layout == PAPER_LABEL_62)
			check("and as before", str_eq(pdf, first));
	}
}

static void
bounds(void)
{
	struct paper_ticket *many = ARENA_ARRAY(&arena, struct paper_ticket, PAPER_MOST + 1), one = usual("Sacher");
	char *text = arena_get(&arena, 100000);
	struct paper_stage most[PAPER_STAGES];
	struct str pdf = { 0 };
	struct fault f = { 0 };
	struct arena small;

	for (size_t i = 0; i < 100000; i++)
		text[i] = "W\xc3\xa9"[i % 3];	/* cut wherever that falls */
	one.title = one.store = one.product = one.size = one.flavour = one.writing = one.notes = one.due = one.priority =
	    one.allergens = (struct str){ text, 100000 };
	for (size_t i = 0; i < PAPER_STAGES; i++)
		most[i] = (struct paper_stage){ one.title, one.title };
	one.stage = most;
	one.stages = PAPER_STAGES;
	one.id = STR("0123456789-a-very-long-id-of-forty-chars");
	for (int i = 0; i <= PAPER_SHEET_A4; i++)
		check_int("far too much text is cut", paper_tickets(&arena, (enum paper_layout)i, &one, 1, made, &pdf, &f), OK);
	for (int i = 0; i <= PAPER_MOST; i++)
		many[i] = usual("Sacher");
	check_int("five hundred print", paper_tickets(&arena, PAPER_SHEET_A4, many, PAPER_MOST, made, &pdf, &f), OK);
	check_str("without a word", str_of(f.message), STR(""));
	check_int("one more does not", paper_tickets(&arena, PAPER_SHEET_A4, many, PAPER_MOST + 1, made, &pdf, &f), ERR_LIMIT);
	check_str("and is told so", str_of(f.code), STR("too_many"));
	f = (struct fault){ 0 };
	check_int("nothing does not", paper_tickets(&arena, PAPER_SHEET_A4, many, 0, made, &pdf, &f), ERR_INPUT);
	many[3].id = STR("caf\xc3\xa9");
	f = (struct fault){ 0 };
	check_int("nor an id that is none", paper_tickets(&arena, PAPER_SHEET_A4, many, 5, made, &pdf, &f), ERR_INPUT);
	check_str("which is named", str_of(f.message), STR("Ticket 4 has an id that cannot be a barcode."));
	many[3] = usual("Sacher");
	many[3].stages = PAPER_STAGES + 1;
	check_int("nor too many stages", paper_tickets(&arena, PAPER_SHEET_A4, many, 5, made, &pdf, NULL), ERR_LIMIT);
	check_int("nor tickets as badges", paper_tickets(&arena, PAPER_BADGE_A4, many, 1, made, &pdf, NULL), ERR_INPUT);
	check_int("nor badges as tickets", paper_badges(&arena, PAPER_LABEL_62, &(struct paper_badge){ .code = STR("a") }, 1, made, &pdf, NULL), ERR_INPUT);
	check_int("nor a badge without its code", paper_badges(&arena, PAPER_BADGE_A4, &(struct paper_badge){ 0 }, 1, made, &pdf, NULL), ERR_INPUT);
	check_int("nor a place as a ticket", paper_places(&arena, PAPER_LABEL_62, &(struct paper_place){ .code = STR("a") }, 1, made, &pdf, NULL), ERR_INPUT);
	check_int("nor a place with a blank in its code", paper_places(&arena, PAPER_PLACE_A4, &(struct paper_place){ .code = STR("a b") }, 1, made, &pdf, NULL), ERR_INPUT);
	small = arena_make(4096);
	f = (struct fault){ 0 };
	check_int("a full arena is said", paper_tickets(&small, PAPER_LABEL_62, many, 1, made, &pdf, &f), ERR_LIMIT);
	arena_free(&small);
}

static void *
one_of_many(void *out)
{
	struct arena own = arena_make(8 << 20);
	struct paper_ticket t = usual("Sacher");
	struct str pdf = { 0 };

	*(bool *)out = paper_tickets(&own, PAPER_LABEL_62, &t, 1, made, &pdf, NULL) == OK && pdf.n > 1000;
	arena_free(&own);
	return NULL;
}

static void
together(void)
{
	pthread_t thread[6];
	bool well[6] = { 0 };

	for (size_t i = 0; i < 6; i++)
		if (pthread_create(&thread[i], NULL, one_of_many, &well[i]) != 0)
			thread[i] = pthread_self();
	for (size_t i = 0; i < 6; i++) {
		if (!pthread_equal(thread[i], pthread_self()))
			pthread_join(thread[i], NULL);
		check("six at once all get theirs", well[i]);
	}
}

void
test_paper(void)
{
	names();
	prints();
	bounds();
	together();
}
