#include "core/field.h"
#include "tests/core/check.h"

static const struct { const char *name; enum field field; struct str text; enum field_problem want; } cases[] = {
	{ "a SKU", FIELD_SUPPLIER_SKU, { "AB-12/3 x", 9 }, FIELD_OK },
	{ "a SKU in another script", FIELD_SUPPLIER_SKU, { "カ-1", 5 }, FIELD_OK },
	{ "no SKU", FIELD_SUPPLIER_SKU, { "", 0 }, FIELD_BLANK },
	{ "a SKU of blanks", FIELD_SUPPLIER_SKU, { " \xC2\xA0", 3 }, FIELD_BLANK },
	{ "a NUL in it", FIELD_SUPPLIER_SKU, { "a\0b", 3 }, FIELD_NOT_TEXT },
	{ "a line break in it", FIELD_SUPPLIER_SKU, { "a\nb", 3 }, FIELD_NOT_TEXT },
	{ "a delete character", FIELD_SUPPLIER_SKU, { "a\x7F", 2 }, FIELD_NOT_TEXT },
	{ "a control character of Latin-1", FIELD_SUPPLIER_SKU, { "a\xC2\x85", 3 }, FIELD_NOT_TEXT },
	{ "a sign of Latin-1", FIELD_SUPPLIER_SKU, { "a\xC2\xA7", 3 }, FIELD_OK },
	{ "bad UTF-8", FIELD_SUPPLIER_SKU, { "a\xFF", 2 }, FIELD_NOT_TEXT },
	{ "bad UTF-8 comes before blank", FIELD_SUPPLIER_SKU, { "\xFF", 1 }, FIELD_NOT_TEXT },
	{ "a note of two lines", FIELD_NOTE, { "a\r\n\tb", 5 }, FIELD_OK },
	{ "a note with a bell", FIELD_NOTE, { "a\ab", 3 }, FIELD_NOT_TEXT },
	{ "no note", FIELD_NOTE, { NULL, 0 }, FIELD_OK },
	{ "no password, for a portal without one", FIELD_PASSWORD, { "", 0 }, FIELD_OK },
};

static const struct { struct field_error error; const char *want; } said[] = {
	{ { FIELD_UNIT, FIELD_OK }, "Unit is fine." },
	{ { FIELD_SUPPLIER_SKU, FIELD_BLANK }, "Supplier SKU is missing." },
	{ { FIELD_SUPPLIER_SKU, FIELD_TOO_LONG }, "Supplier SKU is longer than 64 characters." },
	{ { FIELD_OUR_SKU, FIELD_NOT_TEXT }, "Our SKU contains characters that cannot stand in it." },
	{ { FIELD_PACK_SIZE, FIELD_NOT_A_NUMBER }, "Pack size must be a whole number from 1 to 100000." },
	{ { FIELD_MIN_QTY, FIELD_OUT_OF_RANGE }, "Minimum quantity must be a whole number from 0 to 1000000." },
	{ { FIELD_UNIT, FIELD_UNKNOWN }, "Unit must be piece or pack." },
	{ { FIELD_UNIT, FIELD_UNSAID }, "Unit is needed with a pack size above 1: does the portal count pieces or packs?" },
};

void
test_field(void)
{
	char longest[4 * 4001], room[160];

	for (size_t i = 0; i < COUNT(cases); i++)
		check_int(sentence("field: %s", cases[i].name), field_check(cases[i].field, cases[i].text), cases[i].want);
	for (size_t i = 0; i < COUNT(said); i++) {
		struct buf b = buf_of(room, sizeof room);

		field_say(&b, said[i].error);
		check_str("a problem is said", buf_str(&b), str_of(said[i].want));
	}
	for (size_t i = 0; i < sizeof longest; i += 2) {
		longest[i] = (char)0xC3;	/* é */
		longest[i + 1] = (char)0xA9;
	}
	for (unsigned f = FIELD_NONE + 1; f < FIELDS; f++) {
		size_t most = field_max((enum field)f);

		check(sentence("%s has a name and a label", field_name((enum field)f).p), field_label((enum field)f).n > 0);
		check_int(sentence("%s takes its most characters", field_name((enum field)f).p),
		    field_check((enum field)f, (struct str){ longest, 2 * most }), FIELD_OK);
		check_int(sentence("%s takes no more", field_name((enum field)f).p),
		    field_check((enum field)f, (struct str){ longest, 2 * most + 2 }), FIELD_TOO_LONG);
	}
}
