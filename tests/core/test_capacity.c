#include "core/capacity.h"
#include "tests/core/check.h"

#define T(literal) { literal, sizeof literal - 1 }
#define NOT CAPACITY_NO_LIMIT
#define LONG41 "A name of more than forty letters, no less"

/* Saturday is 21 Nov 2026. */
enum { SAT = 20778, SUN, MON, TUE, WED, THU, FRI };

static const struct capacity_group groups[] = {
	{ T("Large cakes"), { 5, 5, 5, 5, 8, 10, 0 }, 2 },
	{ T("Loaves"), { NOT, NOT, NOT, NOT, NOT, NOT, 0 }, 0 },
	{ T("Never"), { 0, 0, 0, 0, 0, 0, 0 }, 1 },
	{ T("Others"), { 20, 20, 20, 20, 20, 20, 0 }, 1 },
};
static const struct capacity_rule rules[] = {
	{ 0, CAPACITY_SIZE, T("Large") }, { 0, CAPACITY_TITLE, T("wedding c") }, { 1, CAPACITY_SKU, T("LOAF-") }, { 1, CAPACITY_TITLE, T("Pain") },
	{ 2, CAPACITY_TITLE, T(" ") },
};
static const struct capacity_day days[] = {
	{ TUE, CAPACITY_EVERY, 0, T("Stocktaking") }, { TUE, 1, 7, T("Only the oven") }, { FRI + 1, 0, 2, T("") }, { TUE, CAPACITY_EVERY, 3, T("a second one") },
};
static const struct capacity_plan plan = { groups, COUNT(groups), rules, COUNT(rules), days, COUNT(days) };
static const struct capacity_taken taken[] = { { FRI, 0, 7 }, { FRI, 0, 1 }, { THU, 0, 3 }, { FRI, 3, 100 }, { FRI + 1, 0, 4 } };
static const struct capacity_load load = { SAT, SAT + 120, taken, COUNT(taken) };

static const struct { const char *name; struct str title, sku, size; int32_t want; } lines[] = {
	{ "a size, whatever the title", T("Ruby"), T("R-L"), T("large"), 0 },
	{ "a size is no part of one", T("Ruby"), T("R-XL"), T("Extra large"), 3 },
	{ "words of the title, without accents", T("The Wédding  Cake – white"), T(""), T(""), 0 },
	{ "a word begins, no more is needed", T("12 pains au chocolat"), T(""), T(""), 1 },
	{ "but not within another", T("Company cake"), T(""), T(""), 3 },
	{ "nor behind a letter of another script", T("日pain 本pain"), T(""), T(""), 3 },
	{ "signs are no letters", T("x{pain"), T(""), T(""), 1 },
	{ "whichever they are", T("x:pain"), T(""), T(""), 1 },
	{ "nor are those", T("x-pain"), T(""), T(""), 1 },
	{ "but digits are", T("9pain zpain"), T(""), T(""), 3 },
	{ "the beginning of a SKU", T("x"), T("loaf-7"), T(""), 1 },
	{ "its end says nothing", T("x"), T("MY-LOAF-7"), T(""), 3 },
	{ "the first rule decides", T("Pain"), T(""), T("LARGE"), 0 },
	{ "what is left is the last group's", T(""), T(""), T(""), 3 },
};

static const struct { const char *name; struct capacity_ask ask; enum capacity_answer want; const char *text; } asks[] = {
	{ "it fits", { 0, 2, THU, SAT }, CAPACITY_FITS, "2 × Large cakes fit on Thu 26 Nov 2026: 0 left after that." },
	{ "one fits", { 3, 1, MON, SAT }, CAPACITY_FITS, "1 × Others fits on Mon 23 Nov 2026: 19 left after that." },
	{ "without a limit", { 1, 9999, MON, SAT }, CAPACITY_FITS, "9999 × Loaves fit on Mon 23 Nov 2026." },
	{ "it does not fit", { 0, 3, THU, SAT }, CAPACITY_FULL,
	  "Thu 26 Nov 2026 is full for Large cakes: 1 too many. There is room on Wed 25 Nov 2026 and on Mon 30 Nov 2026." },
	{ "an exception counts for its day", { 0, 1, FRI + 1, SAT }, CAPACITY_FULL,
	  "Sat 28 Nov 2026 is full for Large cakes: 3 too many. There is room on Thu 26 Nov 2026 and on Mon 30 Nov 2026." },
	{ "more than any day takes", { 0, 11, THU, SAT }, CAPACITY_FULL,
	  "Thu 26 Nov 2026 is full for Large cakes: 9 too many. There is no room near that day." },
	{ "a day off with its reason", { 0, 1, TUE, SAT }, CAPACITY_CLOSED,
	  "No Large cakes on Tue 24 Nov 2026: Stocktaking. There is room on Wed 25 Nov 2026." },
	{ "a weekday off", { 1, 1, SUN, SAT }, CAPACITY_CLOSED,
	  "No Loaves on Sun 22 Nov 2026. There is room on Sat 21 Nov 2026 and on Mon 23 Nov 2026." },
	{ "a group's own day counts before everybody's", { 1, 8, TUE, SAT }, CAPACITY_FULL,
	  "Tue 24 Nov 2026 is full for Loaves: 1 too many. There is room on Mon 23 Nov 2026 and on Wed 25 Nov 2026." },
	{ "too soon: Sunday and stocktaking are no working days", { 0, 1, MON, SAT }, CAPACITY_SOON,
	  "Large cakes needs 2 working days: Wed 25 Nov 2026 at the earliest. There is room on Wed 25 Nov 2026." },
	{ "one working day", { 3, 1, SAT, SAT }, CAPACITY_SOON,
	  "Others needs a working day: Mon 23 Nov 2026 at the earliest. There is room on Mon 23 Nov 2026." },
	{ "yesterday", { 1, 1, SAT - 1, SAT }, CAPACITY_SOON, "Fri 20 Nov 2026 has passed. There is room on Sat 21 Nov 2026." },
	{ "beyond what is known nothing is promised", { 0, 1, SAT + 120, SAT }, CAPACITY_CLOSED,
	  "No Large cakes on Sun 21 Mar 2027. There is room on Sat 20 Mar 2027." },
	{ "what is never made", { 2, 1, MON, SAT }, CAPACITY_CLOSED, "No Never on Mon 23 Nov 2026. There is no room near that day." },
};

static const struct { int32_t limit; int64_t taken; enum capacity_heat want; } heats[] = {
	{ 0, 0, CAPACITY_SHUT }, { 0, 1, CAPACITY_OVER }, { 8, 5, CAPACITY_FREE }, { 8, 6, CAPACITY_BUSY }, { 8, 8, CAPACITY_AT_MOST },
	{ 8, 9, CAPACITY_OVER }, { NOT, 1000, CAPACITY_FREE }, { 1, 0, CAPACITY_FREE },
};

static const struct capacity_group bad_groups[] = {
	{ T("Cakes"), { 0, 0, 0, 0, 0, 0, 0 }, 0 }, { T("cakes "), { 0, 0, -2, 0, 0, 0, 10000 }, -1 }, { T(""), { 0, 0, 0, 0, 0, 0, 0 }, 61 },
	{ T(LONG41), { 0, 0, 0, 0, 0, 0, 0 }, 0 },
};
static const struct capacity_rule bad_rules[] = {
	{ 0, CAPACITY_SIZE, T("L") }, { 1, CAPACITY_SIZE, T("l") }, { 1, CAPACITY_SKU, T("L") }, { 1, CAPACITY_SKU, T("a\nb") },
};
static const struct capacity_day bad_days[] = {
	{ SAT, 0, 1, T("") }, { SAT, 0, 2, T("") }, { SAT, 1, -2, T("\x01") }, { DAY_NONE, 1, 10000, T("") },
};
static const struct { struct capacity_wrong wrong; const char *text; } wrongs[] = {
	{ { CAPACITY_PART_GROUP, 1, 0, FIELD_TWICE }, "Product group stands here twice." },
	{ { CAPACITY_PART_WEEK, 1, 2, FIELD_OUT_OF_RANGE }, "Pieces must be a whole number from 0 to 9999." },
	{ { CAPACITY_PART_WEEK, 1, 6, FIELD_OUT_OF_RANGE }, "Pieces must be a whole number from 0 to 9999." },
	{ { CAPACITY_PART_LEAD, 1, 0, FIELD_OUT_OF_RANGE }, "Lead time must be a whole number of working days from 0 to 60." },
	{ { CAPACITY_PART_GROUP, 2, 0, FIELD_BLANK }, "Product group is missing." },
	{ { CAPACITY_PART_LEAD, 2, 0, FIELD_OUT_OF_RANGE }, "Lead time must be a whole number of working days from 0 to 60." },
	{ { CAPACITY_PART_GROUP, 3, 0, FIELD_TOO_LONG }, "Product group is longer than 40 characters." },
	{ { CAPACITY_PART_RULE, 1, 0, FIELD_TWICE }, "Word stands here twice." },
	{ { CAPACITY_PART_RULE, 3, 0, FIELD_NOT_TEXT }, "Word contains characters that cannot stand in it." },
	{ { CAPACITY_PART_DAY, 1, 0, FIELD_TWICE }, "Day stands here twice." },
	{ { CAPACITY_PART_PIECES, 2, 0, FIELD_OUT_OF_RANGE }, "Pieces must be a whole number from 0 to 9999." },
	{ { CAPACITY_PART_REASON, 2, 0, FIELD_NOT_TEXT }, "Reason contains characters that cannot stand in it." },
	{ { CAPACITY_PART_DAY, 3, 0, FIELD_BLANK }, "Day is missing." },
	{ { CAPACITY_PART_PIECES, 3, 0, FIELD_OUT_OF_RANGE }, "Pieces must be a whole number from 0 to 9999." },
};

static void
test_asks(void)
{
	for (size_t i = 0; i < COUNT(asks); i++) {
		char room[400];
		struct buf b = buf_of(room, sizeof room);
		struct capacity_said said = capacity_what_if(&plan, &load, asks[i].ask);

		check_int(sentence("capacity: %s", asks[i].name), said.answer, asks[i].want);
		capacity_say(&b, &plan, asks[i].ask, &said);
		check_str(sentence("capacity: %s, in words", asks[i].name), buf_str(&b), str_of(asks[i].text));
	}
}

/* What never comes is said without a day. */
static void
test_never(void)
{
	static const struct capacity_group shut = { T("Shut"), { 0, 0, 0, 0, 0, 0, 0 }, 3 };
	static const struct capacity_day once = { MON, 0, 5, T("") };
	const struct capacity_plan only = { &shut, 1, NULL, 0, &once, 1 };
	struct capacity_ask ask = { 0, 1, MON, SAT };
	struct capacity_said said = capacity_what_if(&only, &load, ask);
	char room[200];
	struct buf b = buf_of(room, sizeof room);

	check_int("capacity: one working day is not three", said.answer, CAPACITY_SOON);
	check_int("capacity: and there is no third", said.earliest, DAY_NONE);
	capacity_say(&b, &only, ask, &said);
	check_str("capacity: which is said", buf_str(&b), STR("Shut needs 3 working days. There is no room near that day."));
	check_int("capacity: nor after the last day of all", capacity_earliest(&plan, 3, DAY_MOST), DAY_NONE);
}

void
test_capacity(void)
{
	struct capacity_plan bad = { bad_groups, COUNT(bad_groups), bad_rules, COUNT(bad_rules), bad_days, COUNT(bad_days) };
	struct capacity_wrong found[COUNT(wrongs)];
	enum capacity_by by;
	struct str reason;

	for (size_t i = 0; i < COUNT(lines); i++)
		check_int(sentence("capacity: %s", lines[i].name), capacity_group_of(&plan, lines[i].title, lines[i].sku, lines[i].size), lines[i].want);
	check_int("capacity: without groups there is none", capacity_group_of(&(struct capacity_plan){ .groups_n = 0 }, STR("a"), STR("b"), STR("c")), -1);
	check_int("capacity: a group is found by its name", capacity_find(&plan, STR("Loaves")), 1);
	check_int("capacity: one that has gone is the last", capacity_find(&plan, STR("Buns")), 3);
	check_int("capacity: an exception is other than its weekday", capacity_limit(&plan, 0, FRI + 1, &reason), 2);
	check_int("capacity: the earlier one of two counts", capacity_limit(&plan, 3, TUE, &reason), 0);
	check_str("capacity: with its reason", reason, STR("Stocktaking"));
	check_int("capacity: without a lead time today will do", capacity_earliest(&plan, 1, SUN), SUN);
	check_int("capacity: days are added up", capacity_taken(&load, 0, FRI), 8);
	for (size_t i = 0; i < COUNT(heats); i++)
		check_int(sentence("capacity: %d with %d", (int)heats[i].limit, (int)heats[i].taken), capacity_heat(heats[i].limit, heats[i].taken), heats[i].want);
	test_asks();
	test_never();
	check_int("capacity: a fair plan", (int64_t)capacity_check(&plan, found, COUNT(found)), 2);	/* but for a blank word and a day that stands there twice */
	check_int("capacity: all that is wrong is counted", (int64_t)capacity_check(&bad, found, COUNT(found)), COUNT(wrongs));
	for (size_t i = 0; i < COUNT(wrongs); i++) {
		char room[200];
		struct buf b = buf_of(room, sizeof room);

		check_int(sentence("capacity: wrong %zu: part", i), found[i].part, wrongs[i].wrong.part);
		check_int(sentence("capacity: wrong %zu: row", i), found[i].at, wrongs[i].wrong.at);
		check_int(sentence("capacity: wrong %zu: weekday", i), found[i].weekday, wrongs[i].wrong.weekday);
		check_int(sentence("capacity: wrong %zu: what", i), found[i].problem, wrongs[i].wrong.problem);
		capacity_wrong_say(&b, found[i]);
		check_str("capacity: in words", buf_str(&b), str_of(wrongs[i].text));
	}
	check_int("capacity: it counts on without room", (int64_t)capacity_check(&bad, found, 2), COUNT(wrongs));
	check_int("capacity: an answer is a problem, or none", capacity_problems(CAPACITY_FITS), 0);
	check_int("capacity: of the order", capacity_problems(CAPACITY_CLOSED), INTAKE_BIT(INTAKE_DAY_CLOSED));
	for (int i = 0; i < CAPACITY_BYS; i++)
		check("capacity: a word is read as it is written", capacity_by_parse(capacity_by_name((enum capacity_by)i), &by) && (int)by == i);
	check("capacity: another word is none", !capacity_by_parse(STR("colour"), &by));
	for (int i = 0; i < CAPACITY_HEATS; i++)
		check("capacity: every heat has a name", capacity_heat_name((enum capacity_heat)i).n > 0);
	for (int i = 0; i < CAPACITY_ANSWERS; i++)
		check("capacity: every answer has a name", capacity_answer_name((enum capacity_answer)i).n > 0);
	for (int i = 0; i < CAPACITY_PARTS; i++)
		check("capacity: every part has a name", capacity_part_name((enum capacity_part)i).n > 0);
}
