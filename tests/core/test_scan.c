#include "core/scan.h"
#include "tests/core/check.h"

#define T(literal) { literal, sizeof literal - 1 }

enum { BANNOS, FLOURLANE, CAKE, A1, STORES, NONE = -1 };
static const struct scan_store stores[STORES] = {
	[BANNOS]	= { T("bannos") },
	[FLOURLANE]	= { T("Flour-Lane") },
	[CAKE]		= { T("cake24") },
	[A1]		= { T("ab-1-c") },
};

static const struct { const char *name; struct str text; int store; int64_t number; int part; } tickets[] = {
	{ "an id as it is printed", T("bannos-12345"), BANNOS, 12345, 0 },
	{ "a ticket of several", T("bannos-12345-2"), BANNOS, 12345, 2 },
	{ "Caps Lock", T("BANNOS-12345"), BANNOS, 12345, 0 },
	{ "Caps Lock with Shift", T("bANNOS-12345-99"), BANNOS, 12345, 99 },
	{ "typed with a blank", T("BANNOS 12345"), BANNOS, 12345, 0 },
	{ "and with two", T("BANNOS 12345 2"), BANNOS, 12345, 2 },
	{ "a store's name in two words, with noughts", T("flour-lane-00123"), FLOURLANE, 123, 0 },
	{ "the same in one", T("flourlane-123"), FLOURLANE, 123, 0 },
	{ "the same with blanks", T("Flour Lane 123"), FLOURLANE, 123, 0 },
	{ "the same in capitals", T("FLOURLANE 123"), FLOURLANE, 123, 0 },
	{ "noughts before a part", T("flour-lane-00123-02"), FLOURLANE, 123, 2 },
	{ "no separator at all", T("bannos12345"), BANNOS, 12345, 0 },
	{ "nor a part behind one alone", T("bannos12345-2"), BANNOS, 12345, 2 },
	{ "a prefix that ends with figures", T("cake24-5"), CAKE, 5, 0 },
	{ "the same apart", T("cake-24-5-6"), CAKE, 5, 6 },
	{ "figures inside a prefix", T("AB1C 77"), A1, 77, 0 },
	{ "an order's number as shops write it", T("Bannos #12345"), BANNOS, 12345, 0 },
	{ "blanks around a hyphen", T("Bannos - 12345"), BANNOS, 12345, 0 },
	{ "hyphens in a row", T("bannos--12345--2"), BANNOS, 12345, 2 },
	{ "signs of two kinds in a row", T("bannos-:12345"), BANNOS, 12345, 0 },
	{ "which no part joins", T("bannos-:12345-:2"), BANNOS, 12345, 0 },
	{ "the largest number", T("bannos-9223372036854775807"), BANNOS, INT64_MAX, 0 },
	{ "the same with noughts and a part", T("bannos-00000000000000009223372036854775807-1"), BANNOS, INT64_MAX, 1 },
	/* what a scanner adds */
	{ "Enter", T("bannos-12345\r\n"), BANNOS, 12345, 0 },
	{ "Tab", T("\tbannos-12345\t"), BANNOS, 12345, 0 },
	{ "STX and ETX", T("\x02" "bannos-12345-3\x03"), BANNOS, 12345, 3 },
	{ "NUL, bell, escape, DEL, a C1", T("\0\a\x1B" "bannos-12345\x7F\xC2\x80"), BANNOS, 12345, 0 },
	{ "two bytes for each character", T("b\0a\0n\0n\0o\0s\0-\0001\0002\0"), BANNOS, 12, 0 },
	{ "a byte order mark", T("\xEF\xBB\xBF" "bannos-12345"), BANNOS, 12345, 0 },
	{ "what kind of code: Code 128", T("]C1bannos-12345"), BANNOS, 12345, 0 },
	{ "what kind of code: QR", T("\x02]Q3bannos-12345\r"), BANNOS, 12345, 0 },
	{ "the same under Caps Lock, twice", T(" ]q3]q3bannos-12345"), BANNOS, 12345, 0 },
	{ "the stars of Code 39", T("*BANNOS-12345*"), BANNOS, 12345, 0 },
	{ "a sign that looks like the beginning of %ba", T("%bannos-12345"), BANNOS, 12345, 0 },
	{ "and like a longer one", T("%cake24-1"), CAKE, 1, 0 },
	{ "a bracket that is no kind of code", T("]1xx bannos-12345"), BANNOS, 12345, 0 },
	{ "nor one with a blank in it", T("]C bannos-12345"), BANNOS, 12345, 0 },
	{ "a bracket alone behind it", T("bannos-12345]"), BANNOS, 12345, 0 },
	{ "a group separator behind it", T("bannos-12345\x1D" "10ABC"), BANNOS, 12345, 0 },
	/* the hyphen of other keyboard layouts, and of other pens */
	{ "Italian", T("bannos'12345'2"), BANNOS, 12345, 2 },
	{ "German", T("bannos\xC3\x9F" "12345\xC3\x9F" "2"), BANNOS, 12345, 2 },
	{ "German in capitals", T("BANNOS\xE1\xBA\x9E" "12345"), BANNOS, 12345, 0 },
	{ "French", T("bannos)12345)2"), BANNOS, 12345, 2 },
	{ "Dutch", T("bannos/12345/2"), BANNOS, 12345, 2 },
	{ "Nordic", T("bannos+12345+2"), BANNOS, 12345, 2 },
	{ "Czech", T("bannos=12345=2"), BANNOS, 12345, 2 },
	{ "Turkish, with its own i", T("tp-x bannos*12345*2"), BANNOS, 12345, 2 },
	{ "an underscore", T("bannos_12345_2"), BANNOS, 12345, 2 },
	{ "a full stop", T("bannos.12345.2"), BANNOS, 12345, 2 },
	{ "a colon", T("bannos:12345:2"), BANNOS, 12345, 2 },
	{ "an acute", T("bannos\xC2\xB4" "12345"), BANNOS, 12345, 0 },
	{ "a grave", T("bannos`12345`2"), BANNOS, 12345, 2 },
	{ "a tablet's apostrophe", T("bannos\xE2\x80\x99" "12345\xE2\x80\x99" "2"), BANNOS, 12345, 2 },
	{ "U+2010", T("bannos\xE2\x80\x90" "12345"), BANNOS, 12345, 0 },
	{ "U+2011", T("bannos\xE2\x80\x91" "12345"), BANNOS, 12345, 0 },
	{ "U+2012", T("bannos\xE2\x80\x92" "12345"), BANNOS, 12345, 0 },
	{ "U+2013", T("bannos\xE2\x80\x93" "12345\xE2\x80\x93" "2"), BANNOS, 12345, 2 },
	{ "U+2014", T("bannos\xE2\x80\x94" "12345"), BANNOS, 12345, 0 },
	{ "U+2015", T("bannos\xE2\x80\x95" "12345"), BANNOS, 12345, 0 },
	{ "a minus", T("bannos\xE2\x88\x92" "12345"), BANNOS, 12345, 0 },
	{ "a Japanese long mark", T("bannos\xE3\x83\xBC" "12345"), BANNOS, 12345, 0 },
	{ "a no-break space", T("bannos\xC2\xA0" "12345"), BANNOS, 12345, 0 },
	{ "a soft hyphen, which nobody sees", T("ban\xC2\xAD" "nos-123\xC2\xAD" "45"), BANNOS, 12345, 0 },
	{ "a blank of no width", T("bannos\xE2\x80\x8B-12345"), BANNOS, 12345, 0 },
	{ "full width", T("\xEF\xBD\x82\xEF\xBC\xA1\xEF\xBD\x8E\xEF\xBD\x8E\xEF\xBD\x8F\xEF\xBD\x93\xEF\xBC\x8D\xEF\xBC\x91\xEF\xBC\x99"), BANNOS, 19, 0 },
	{ "Arabic digits", T("bannos-\xD9\xA1\xD9\xA9"), BANNOS, 19, 0 },
	{ "Thai digits", T("bannos-\xE0\xB9\x91\xE0\xB9\x99"), BANNOS, 19, 0 },
	{ "a Turkish i", T("F\xC4\xB1 flour-lane-1"), FLOURLANE, 1, 0 },
	/* text that contains the id */
	{ "an address", T("https://example.com/orders/bannos-12345"), BANNOS, 12345, 0 },
	{ "a segment within", T("https://example.com/o/flour-lane-00123/edit?x=1"), FLOURLANE, 123, 0 },
	{ "a query", T("https://example.com/?id=bannos-12345&utm=9"), BANNOS, 12345, 0 },
	{ "a fragment", T("https://example.com/#bannos-12345-2"), BANNOS, 12345, 2 },
	{ "written as %2D", T("https://example.com/?id=bannos%2D12345%2d2"), BANNOS, 12345, 2 },
	{ "a hyphen of three bytes written so", T("https://example.com/bannos%E2%80%9012345"), BANNOS, 12345, 0 },
	{ "a letter written so", T("https://example.com/%62annos%2012345"), BANNOS, 12345, 0 },
	{ "a line break written so", T("x%0D%0Abannos-12345%0Ay%09"), BANNOS, 12345, 0 },
	{ "the shop's own host beside it", T("https://bannos.example.com/orders/bannos-12345"), BANNOS, 12345, 0 },
	{ "a page's name", T("/bannos-12345-chocolate-cake.html"), BANNOS, 12345, 0 },
	{ "another sign than before the number joins no part", T("/orders/bannos-12345/2"), BANNOS, 12345, 0 },
	{ "JSON", T("{\"id\":\"bannos-12345\"}"), BANNOS, 12345, 0 },
	{ "JSON with figures", T("{\"v\":2,\"id\":\"bannos-12345\",\"qty\":3}"), BANNOS, 12345, 0 },
	{ "name=value", T("id=bannos-12345;due=2026-11-21"), BANNOS, 12345, 0 },
	{ "several lines", T("ORDER\nbannos-12345\n2026-11-21\n"), BANNOS, 12345, 0 },
	{ "the same twice", T("bannos-12345\r\nBANNOS 12345\r\n"), BANNOS, 12345, 0 },
	{ "an order beside its ticket", T("bannos-12345 bannos-12345-2 bannos-12345"), BANNOS, 12345, 2 },
	{ "a ticket twice", T("bannos-12345-2 bannos-12345-2"), BANNOS, 12345, 2 },
	{ "the shop's name before it", T("bannos bannos-12345"), BANNOS, 12345, 0 },
	{ "the shop's name behind it", T("bannos-12345, Flour Lane"), BANNOS, 12345, 0 },
	{ "a word behind a part", T("bannos-12345-2-cake"), BANNOS, 12345, 2 },
	{ "a weight behind it", T("bannos-12345-2kg"), BANNOS, 12345, 0 },
	{ "a date behind it", T("bannos-12345 2026-11-21"), BANNOS, 12345, 0 },
	{ "a date behind a part", T("bannos-12345-2 2026-11-21"), BANNOS, 12345, 2 },
	{ "another script around it", T("\xE6\xB3\xA8\xE6\x96\x87" "bannos-12345\xE5\x8F\xB7"), BANNOS, 12345, 0 },
	{ "bytes that are no character around it", T("\xFF\xC3" "bannos-12345\xE2\x80"), BANNOS, 12345, 0 },
	{ "a Spanish question", T("\xC2\xBF" "bannos-12345?"), BANNOS, 12345, 0 },
	{ "a multiplication sign in front", T("2\xC3\x97" "bannos-12345"), BANNOS, 12345, 0 },
};

static const struct { const char *name; struct str text; enum scan_problem problem; int store; } unknown[] = {
	{ "words", T("good morning"), SCAN_NO_PREFIX, NONE },
	{ "signs", T("---"), SCAN_NO_PREFIX, NONE },
	{ "bytes that are no character", T("\xFF\xFE\x80"), SCAN_NO_PREFIX, NONE },
	{ "an overlong hyphen", T("x\xC0\xAD" "1"), SCAN_NO_PREFIX, NONE },
	{ "a number with words", T("order 12345"), SCAN_NO_PREFIX, NONE },
	{ "a longer word", T("xbannos-1"), SCAN_NO_PREFIX, NONE },
	{ "a longer word with a figure", T("1bannos-1"), SCAN_NO_PREFIX, NONE },
	{ "a longer word with another alphabet's letter", T("\xC3\xB1" "bannos-1"), SCAN_NO_PREFIX, NONE },
	{ "a word that goes on", T("bannosx-1"), SCAN_NO_PREFIX, NONE },
	{ "a word that goes on in another alphabet", T("bannos\xC3\xA9-1"), SCAN_NO_PREFIX, NONE },
	{ "half a prefix", T("flour-1"), SCAN_NO_PREFIX, NONE },
	{ "a prefix in pieces", T("flour,lane-1"), SCAN_NO_PREFIX, NONE },
	{ "a prefix that ends with figures, and no separator", T("cake245"), SCAN_NO_PREFIX, NONE },
	{ "written as %252D", T("id=bannos%252D12345"), SCAN_NO_NUMBER, BANNOS },
	{ "a figure is never written so", T("bannos%30123"), SCAN_NO_NUMBER, BANNOS },
	{ "nor a NUL", T("bannos%00123"), SCAN_NO_NUMBER, BANNOS },
	{ "a kind of code that is cut short", T("]C"), SCAN_NO_PREFIX, NONE },
	{ "a percent sign at the end", T("x%2"), SCAN_NO_PREFIX, NONE },
	{ "a percent sign before no number", T("x%2gbannos%g2"), SCAN_NO_PREFIX, NONE },
	{ "a badge alone", T("tp-badge"), SCAN_BAD_CODE, NONE },
	{ "a badge whose word ends", T("tp-badge,ABCDEFGH"), SCAN_BAD_CODE, NONE },
	{ "a badge too short", T("tp-badge-ABCDEFG"), SCAN_BAD_CODE, NONE },
	{ "a badge too long", T("tp-badge-ABCDEFGHABCDEFGHABCDEFGHABCDEFGHA"), SCAN_BAD_CODE, NONE },
	{ "a badge with a nought", T("tp-badge-ABCDEFG0"), SCAN_BAD_CODE, NONE },
	{ "a badge with a one", T("tp-badge-ABCDEFG1"), SCAN_BAD_CODE, NONE },
	{ "a badge with an eight", T("tp-badge-ABCDEFG8"), SCAN_BAD_CODE, NONE },
	{ "a badge with another alphabet's letter", T("tp-badge-ABCDEFGH\xC3\xA9"), SCAN_BAD_CODE, NONE },
	{ "a badge that goes on", T("tp-badge-ABCDEFGH-IJKL"), SCAN_BAD_CODE, NONE },
	{ "badges are something else", T("tp-badges-ABCDEFGH"), SCAN_NO_PREFIX, NONE },
	{ "without a separator, too", T("tpbadge2222222222"), SCAN_NO_PREFIX, NONE },
	{ "a place alone", T("tp-place-"), SCAN_BAD_CODE, NONE },
	{ "a place that goes on behind another sign", T("tp-place-a_b"), SCAN_BAD_CODE, NONE },
	{ "a place too long", T("tp-place-abcdefghabcdefghabcdefghabcdefgh-a"), SCAN_BAD_CODE, NONE },
	{ "a prefix alone", T("bannos"), SCAN_NO_NUMBER, BANNOS },
	{ "a prefix and a hyphen", T("Flour-lane-"), SCAN_NO_NUMBER, FLOURLANE },
	{ "a number on the next line", T("bannos\n12345"), SCAN_NO_NUMBER, BANNOS },
	{ "a word instead of a number", T("bannos-cake"), SCAN_NO_NUMBER, BANNOS },
	{ "a number that goes on", T("bannos-123x"), SCAN_NO_NUMBER, BANNOS },
	{ "a number that goes on into the next id", T("bannos-12345bannos-12345"), SCAN_NO_NUMBER, BANNOS },
	{ "nought", T("bannos-000"), SCAN_NO_NUMBER, BANNOS },
	{ "nought alone", T("0"), SCAN_NO_NUMBER, NONE },
	{ "a number beyond the largest", T("bannos-9223372036854775808"), SCAN_LONG_NUMBER, BANNOS },
	{ "a number far beyond", T("bannos-99999999999999999999999999-1"), SCAN_LONG_NUMBER, BANNOS },
	{ "a bare number beyond", T("9223372036854775808"), SCAN_LONG_NUMBER, NONE },
	{ "part nought", T("bannos-12345-0"), SCAN_BAD_PART, BANNOS },
	{ "part one hundred", T("bannos-12345-100"), SCAN_BAD_PART, BANNOS },
	{ "a part beyond numbers", T("bannos-12345-99999999999999999999"), SCAN_BAD_PART, BANNOS },
	{ "a part of a part", T("bannos-12345-2-3"), SCAN_BAD_PART, BANNOS },
	{ "a date that a hyphen joins", T("bannos-12345-21-11-2026"), SCAN_BAD_PART, BANNOS },
	{ "a date behind blanks", T("BANNOS 12345 21/11/2026"), SCAN_BAD_PART, BANNOS },
	{ "two ids", T("bannos-12345 bannos-12346"), SCAN_SEVERAL, NONE },
	{ "two stores' ids", T("bannos-12345\nflourlane-12345"), SCAN_SEVERAL, NONE },
	{ "two tickets", T("bannos-12345-1,bannos-12345-2"), SCAN_SEVERAL, NONE },
	{ "three", T("bannos-1,bannos-2,bannos-1"), SCAN_SEVERAL, NONE },
	{ "an id and a badge", T("bannos-12345 tp-badge-ABCDEFGH"), SCAN_SEVERAL, NONE },
	{ "two badges", T("tp-badge-ABCDEFGH tp-badge-ABCDEFGI"), SCAN_SEVERAL, NONE },
	{ "an id and one that cannot be read", T("bannos-12345 bannos-99999999999999999999"), SCAN_SEVERAL, NONE },
	{ "two that cannot be read, each in its way", T("bannos-12345-0 bannos-99999999999999999999"), SCAN_SEVERAL, NONE },
	{ "two bare numbers", T("123\n124"), SCAN_SEVERAL, NONE },
	{ "an amount", T("12.50"), SCAN_SEVERAL, NONE },
	{ "a date", T("2026-11-21"), SCAN_SEVERAL, NONE },
	{ "a part of an order nobody names", T("12345-100"), SCAN_BAD_PART, NONE },
};

static const struct { const char *name; struct str text; int64_t number; int part; } numbers[] = {
	{ "bare digits", T("12345"), 12345, 0 },
	{ "noughts", T("00012345\r\n"), 12345, 0 },
	{ "a part", T("12345-2"), 12345, 2 },
	{ "a number as shops write it", T("#1001"), 1001, 0 },
	{ "twice", T("1001\r\n1001"), 1001, 0 },
	{ "behind a percent sign", T("%12345"), 12345, 0 },
	{ "behind what kind of code it was", T("]E04006381333931"), 4006381333931, 0 },
	{ "an order beside its ticket", T("1001 1001-3"), 1001, 3 },
	{ "signs around it", T("<1001>"), 1001, 0 },
};

static const struct { const char *name; struct str text; enum scan_kind kind; const char *code; } codes[] = {
	{ "a badge", T("tp-badge-ABCDEFGH"), SCAN_PERSON, "ABCDEFGH" },
	{ "a badge under Caps Lock", T("TP-BADGE-abcdefgh234567yz\r"), SCAN_PERSON, "ABCDEFGH234567YZ" },
	{ "the longest badge", T("tp'badge'abcdefghabcdefghabcdefghabcdefgh"), SCAN_PERSON, "ABCDEFGHABCDEFGHABCDEFGHABCDEFGH" },
	{ "a badge of digits", T("tp-badge-22334455"), SCAN_PERSON, "22334455" },
	{ "a badge in JSON", T("{\"badge\":\"tp-badge-ABCDEFGH\"}"), SCAN_PERSON, "ABCDEFGH" },
	{ "a badge twice", T("tp-badge-ABCDEFGH tp-badge-abcdefgh"), SCAN_PERSON, "ABCDEFGH" },
	{ "a place", T("tp-place-fridge-2-b"), SCAN_PLACE, "fridge-2-b" },
	{ "a place under Caps Lock on an Italian layout", T("TP'PLACE'FRIDGE'2"), SCAN_PLACE, "fridge-2" },
	{ "a place with blanks", T("tp place fridge 2"), SCAN_PLACE, "fridge-2" },
	{ "a place and words", T("tp-place-f2 second shelf"), SCAN_PLACE, "f2" },
	{ "a place of one", T("tp-place-7-"), SCAN_PLACE, "7" },
	{ "the longest place", T("tp-place-abcdefghabcdefghabcdefgh-234567-"), SCAN_PLACE, "abcdefghabcdefghabcdefgh-234567" },
};

static const struct { const char *name; struct str text; } empty[] = {
	{ "nothing", T("") },
	{ "no memory", { NULL, 0 } },
	{ "blanks", T(" \xC2\xA0 \xE3\x80\x80") },
	{ "line breaks between blanks", T(" \r\n \t ") },
	{ "control characters", T("\0\x02\x1B\x7F\xC2\x85\xC2\x9F") },
	{ "a byte order mark", T("\xEF\xBB\xBF") },
	{ "what kind of code, and no code", T("]C1\r") },
};

static const struct { const char *name, *prefix; enum scan_prefix want; } prefixes[] = {
	{ "letters", "shop", SCAN_PREFIX_OK },
	{ "two", "xy", SCAN_PREFIX_OK },
	{ "twenty", "abcdefghijklmnopqrst", SCAN_PREFIX_OK },
	{ "figures within and hyphens", "a-1-b-2", SCAN_PREFIX_OK },
	{ "a store's with more letters", "bannoscafe", SCAN_PREFIX_OK },
	{ "a store's and figures further on", "bannos-a1", SCAN_PREFIX_OK },
	{ "a store's end", "lane", SCAN_PREFIX_OK },
	{ "a store's beginning", "flour", SCAN_PREFIX_OK },
	{ "tp alone", "tp", SCAN_PREFIX_OK },
	{ "nothing", "", SCAN_PREFIX_LENGTH },
	{ "one", "a", SCAN_PREFIX_LENGTH },
	{ "twenty-one", "abcdefghijklmnopqrstu", SCAN_PREFIX_LENGTH },
	{ "a capital", "Shop", SCAN_PREFIX_CHARACTERS },
	{ "a blank", "my shop", SCAN_PREFIX_CHARACTERS },
	{ "an accent", "caf\xC3\xA9", SCAN_PREFIX_CHARACTERS },
	{ "a figure first", "1shop", SCAN_PREFIX_CHARACTERS },
	{ "a hyphen first", "-shop", SCAN_PREFIX_CHARACTERS },
	{ "a hyphen last", "shop-", SCAN_PREFIX_CHARACTERS },
	{ "two hyphens", "my--shop", SCAN_PREFIX_CHARACTERS },
	{ "a letter beyond z", "shop{", SCAN_PREFIX_CHARACTERS },
	{ "another's", "bannos", SCAN_PREFIX_TAKEN },
	{ "another's but for hyphens", "ban-nos", SCAN_PREFIX_TAKEN },
	{ "another's but for case", "flourlane", SCAN_PREFIX_TAKEN },
	{ "another's with a figure", "bannos1", SCAN_PREFIX_ALIKE },
	{ "another's with figures apart", "bannos-1-23", SCAN_PREFIX_ALIKE },
	{ "another's with a figure and letters", "bannos-1-cafe", SCAN_PREFIX_ALIKE },
	{ "another's without its figures", "cake", SCAN_PREFIX_ALIKE },
	{ "another's without one of them", "cake-2", SCAN_PREFIX_ALIKE },
	{ "a badge's", "tp-badge", SCAN_PREFIX_RESERVED },
	{ "a place's beginning", "tpplace-x", SCAN_PREFIX_RESERVED },
};

static void
test_repeats(void)
{
	struct scan a = scan_read(STR("bannos-12345"), stores, STORES), b = scan_read(STR("BANNOS 12345"), stores, STORES);
	struct scan part = scan_read(STR("bannos-12345-2"), stores, STORES), other = scan_read(STR("flourlane-12345"), stores, STORES);
	struct scan badge = scan_read(STR("tp-badge-ABCDEFGH"), NULL, 0), nobody = scan_read(STR("tp-badge-ABCDEFGI"), NULL, 0);
	struct scan none = scan_read(STR(""), NULL, 0), odd = scan_read(STR("x"), NULL, 0), large = { .kind = SCAN_TOO_LONG };

	check("repeat: the same at once", scan_same(&a, 1000, &b, 1000));
	check("repeat: the same two seconds later", scan_same(&a, 1000, &b, 3000));
	check("repeat: not any later", !scan_same(&a, 1000, &b, 3001));
	check("repeat: not before it", !scan_same(&a, 1000, &b, 999));
	check("repeat: not an age later", !scan_same(&a, INT64_MIN, &b, INT64_MAX));
	check("repeat: not another ticket", !scan_same(&a, 0, &part, 0) && !scan_same(&part, 0, &a, 0));
	check("repeat: not another store's", !scan_same(&a, 0, &other, 0));
	check("repeat: the same badge", scan_same(&badge, 0, &badge, 10));
	check("repeat: not another's", !scan_same(&badge, 0, &nobody, 10) && !scan_same(&badge, 0, &a, 10));
	check("repeat: not what was not understood",
	    !scan_same(&none, 0, &none, 0) && !scan_same(&odd, 0, &odd, 0) && !scan_same(&large, 0, &large, 0));
}

static void
test_printed(void)
{
	static const int64_t figures[] = { 1, 9, 10, 12345, INT64_C(9007199254740993), INT64_MAX };
	char room[80];
	struct buf b;

	for (int s = 0; s < STORES; s++)
		for (size_t i = 0; i < COUNT(figures); i++)
			for (int part = 0; part <= SCAN_PART_MAX; part += 33) {
				struct scan got;

				b = buf_of(room, sizeof room);
				scan_id_put(&b, stores[s].prefix, figures[i], part);
				got = scan_read(buf_str(&b), stores, STORES);
				check(sentence("scan: what is printed is read back: %.*s", STR_ARG(buf_str(&b))),
				    got.kind == SCAN_TICKET && got.store == s && got.number == figures[i] && got.part == part);
			}
	b = buf_of(room, sizeof room);
	scan_id_put(&b, STR("bannos"), 12345, 2);
	check_str("scan: an id is printed", buf_str(&b), STR("bannos-12345-2"));
	b = buf_of(room, sizeof room);
	check("scan: a badge is printed", scan_label_put(&b, SCAN_PERSON, STR("ABCDEFGH")));
	check_str("scan: a badge's label", buf_str(&b), STR("tp-badge-ABCDEFGH"));
	b = buf_of(room, sizeof room);
	check("scan: a place is printed", scan_label_put(&b, SCAN_PLACE, STR("fridge-2")));
	check_str("scan: a place's label", buf_str(&b), STR("tp-place-fridge-2"));
	b = buf_of(room, sizeof room);
	b = buf_of(room, sizeof room);
	check("scan: a place is printed by its name", scan_place_put(&b, STR("Straße 3, left")) && str_eq(buf_str(&b), STR("tp-place-strasse-3-left")));
	b = buf_of(room, sizeof room);
	check("scan: no hyphen stands at its end", scan_place_put(&b, STR("abcdefghijklmnopqrstuvwxyzabcd 3")) &&
	    str_eq(buf_str(&b), STR("tp-place-abcdefghijklmnopqrstuvwxyzabcd")));
	b = buf_of(room, sizeof room);
	check("scan: a name of signs makes no label", !scan_place_put(&b, STR("!! \xC3\x97")) && b.n == 0);
	check("scan: a badge in small letters is not", !scan_label_put(&b, SCAN_PERSON, STR("abcdefgh")));
	check("scan: nor one too short", !scan_label_put(&b, SCAN_PERSON, STR("ABC")));
	check("scan: nor a place with a blank", !scan_label_put(&b, SCAN_PLACE, STR("fridge 2")));
	check("scan: nor one without end", !scan_label_put(&b, SCAN_PLACE,
	    STR("abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh")) && b.n == 0);
}

static void
test_bounds(void)
{
	static char text[SCAN_BYTES_MAX + 1];
	const struct scan_store twice[] = { { T("shop") }, { T("SHOP") }, { T("shop-1") }, { T("") }, { T("-?") } };
	struct scan got;

	memset(text, '0', sizeof text);
	memcpy(text, "bannos-", 7);
	text[SCAN_BYTES_MAX - 1] = '7';
	got = scan_read((struct str){ text, SCAN_BYTES_MAX }, stores, STORES);
	check("scan: 4096 bytes are read", got.kind == SCAN_TICKET && got.number == 7);
	got = scan_read((struct str){ text, SCAN_BYTES_MAX + 1 }, stores, STORES);
	check("scan: 4097 are not", got.kind == SCAN_TOO_LONG && got.problem == SCAN_OK && got.store == NONE);
	check_str("scan: and that is said", scan_text(&got), STR("This is too long to be one of our labels. Scan one label at a time."));
	memset(text, 'a', sizeof text);
	got = scan_read((struct str){ text, SCAN_BYTES_MAX }, stores, STORES);
	check("scan: a word that fills it", got.problem == SCAN_NO_PREFIX);
	for (size_t i = 0; i < SCAN_BYTES_MAX; i++)
		text[i] = "b-"[i % 2];
	got = scan_read((struct str){ text, SCAN_BYTES_MAX }, stores, STORES);
	check("scan: beginnings that fill it", got.problem == SCAN_NO_PREFIX);

	check("scan: one prefix for two stores means none", scan_read(STR("shop-5"), twice, 2).problem == SCAN_SEVERAL);
	check("scan: nor does one that goes on with figures", scan_read(STR("shop-1-23"), twice + 1, 2).problem == SCAN_SEVERAL);
	check("scan: an empty prefix is nobody's", scan_read(STR("x-5"), twice + 3, 2).problem == SCAN_NO_PREFIX);
	check("scan: without stores there are no tickets", scan_read(STR("bannos-5"), NULL, 0).problem == SCAN_NO_PREFIX);
	check("scan: bare digits need none", scan_read(STR("5"), NULL, 0).kind == SCAN_NUMBER);
	check("prefix: a store that has none yet is in nobody's way", scan_prefix_check(STR("shop1"), twice + 3, 2) == SCAN_PREFIX_OK);
}

static void
test_words(void)
{
	struct scan s = { .kind = SCAN_EMPTY };

	for (unsigned i = 0; i < SCAN_KINDS; i++)
		check("scan: every kind has a name", scan_kind_name((enum scan_kind)i).n > 0);
	check_str("scan: nothing is said to be nothing", scan_text(&s), STR("Nothing was scanned."));
	s.kind = SCAN_UNKNOWN;
	for (unsigned i = 0; i < SCAN_PROBLEMS; i++) {
		s.problem = (enum scan_problem)i;
		check("scan: every problem has a name", scan_problem_name(s.problem).n > 0);
		check("scan: and a sentence", (scan_text(&s).n > 0) == (i != SCAN_OK));
	}
	for (unsigned i = 0; i < SCAN_PREFIXES; i++) {
		check("prefix: every answer has a name", scan_prefix_name((enum scan_prefix)i).n > 0);
		check("prefix: and a sentence", (scan_prefix_text((enum scan_prefix)i).n > 0) == (i != SCAN_PREFIX_OK));
	}
}

void
test_scan(void)
{
	for (size_t i = 0; i < COUNT(tickets); i++) {
		struct scan got = scan_read(tickets[i].text, stores, STORES);

		check_str(sentence("scan: %s", tickets[i].name), scan_kind_name(got.kind), STR("ticket"));
		check_str(sentence("scan: problem of %s", tickets[i].name), scan_problem_name(got.problem), STR("ok"));
		check_int(sentence("scan: store of %s", tickets[i].name), got.store, tickets[i].store);
		check_int(sentence("scan: number of %s", tickets[i].name), got.number, tickets[i].number);
		check_int(sentence("scan: part of %s", tickets[i].name), got.part, tickets[i].part);
	}
	for (size_t i = 0; i < COUNT(unknown); i++) {
		struct scan got = scan_read(unknown[i].text, stores, STORES);

		check_str(sentence("scan: %s", unknown[i].name), scan_kind_name(got.kind), STR("unknown"));
		check_str(sentence("scan: problem of %s", unknown[i].name), scan_problem_name(got.problem), scan_problem_name(unknown[i].problem));
		check_int(sentence("scan: store of %s", unknown[i].name), got.store, unknown[i].store);
		check(sentence("scan: nothing else of %s", unknown[i].name), got.number == 0 && got.part == 0 && got.code_n == 0);
	}
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct scan got = scan_read(numbers[i].text, stores, STORES);

		check_str(sentence("scan: %s", numbers[i].name), scan_kind_name(got.kind), STR("number"));
		check_int(sentence("scan: number of %s", numbers[i].name), got.number, numbers[i].number);
		check_int(sentence("scan: part of %s", numbers[i].name), got.part, numbers[i].part);
		check_int(sentence("scan: no store of %s", numbers[i].name), got.store, NONE);
	}
	for (size_t i = 0; i < COUNT(codes); i++) {
		struct scan got = scan_read(codes[i].text, stores, STORES);

		check_str(sentence("scan: %s", codes[i].name), scan_kind_name(got.kind), scan_kind_name(codes[i].kind));
		check_str(sentence("scan: code of %s", codes[i].name), scan_code(&got), str_of(codes[i].code));
	}
	for (size_t i = 0; i < COUNT(empty); i++) {
		struct scan got = scan_read(empty[i].text, stores, STORES);

		check(sentence("scan: empty: %s", empty[i].name), got.kind == SCAN_EMPTY && got.problem == SCAN_OK && got.store == NONE);
	}
	for (size_t i = 0; i < COUNT(prefixes); i++)
		check_str(sentence("prefix: %s", prefixes[i].name),
		    scan_prefix_name(scan_prefix_check(str_of(prefixes[i].prefix), stores, STORES)), scan_prefix_name(prefixes[i].want));
	test_repeats();
	test_printed();
	test_bounds();
	test_words();
}
