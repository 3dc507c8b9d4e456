#include "core/sku.h"
#include "tests/core/check.h"

#define T(literal) { literal, sizeof literal - 1 }
#define LONG "12345678901234567890123456789012345678901234567890123456789012345"	/* 65 */

static const struct sku_row rows[] = {
	{ T("S"), T("A"), T("X-1"), SKU_PACK, 12, 24 },
	{ T("S"), T("B"), T("  X-2\xC2\xA0"), SKU_PIECE, 0, 0 },
	{ T("T"), T("A"), T("Y-1"), SKU_PIECE, 1, 0 },
	{ T("S"), T("TWICE"), T("X-3"), SKU_PIECE, 1, 0 },
	{ T("S"), T("TWICE"), T("X-4"), SKU_PIECE, 1, 0 },
	{ T("S"), T("SAME"), T("X-5"), SKU_PIECE, 1, 10 },
	{ T("S"), T(" SAME "), T("X-5 "), SKU_PIECE, 1, 5 },
	{ T("S"), T("PACKS"), T("X-6"), SKU_PACK, 6, 0 },
	{ T("S"), T("PACKS"), T("X-6"), SKU_PACK, 12, 0 },
	{ T("S"), T("UNITS"), T("X-7"), SKU_PACK, 6, 0 },
	{ T("S"), T("UNITS"), T("X-7"), SKU_PIECE, 6, 0 },
	{ T("S"), T("BLANK"), T("  "), SKU_PIECE, 1, 0 },
	{ T("S"), T("LONG"), T(LONG), SKU_PIECE, 1, 0 },
	{ T("S"), T("BAD"), T("X\n"  "Y"), SKU_PIECE, 1, 0 },
	{ T("S"), T("RANGE"), T("X-8"), SKU_PIECE, SKU_PACK_MAX + 1, 0 },
	{ T("S"), T("MIN"), T("X-9"), SKU_PIECE, 1, -1 },
	{ T("S"), T("LESS"), T("X-8"), SKU_PACK, -1, 0 },
	{ T("S"), T("MUCH"), T("X-9"), SKU_PIECE, 1, SKU_QUANTITY_MAX + 1 },
	{ T("S"), T("ALIKE"), T("X-5"), SKU_PIECE, 1, 5 },
	{ T("S"), T("ALIKE"), T("X-5"), SKU_PIECE, 1, 10 },
};

static const struct {
	const char *name, *supplier, *our_sku, *fallback;
	enum sku_problem problem;
	enum sku_source source;
	const char *sku;
	int64_t pack, min;
} cases[] = {
	{ "our mapping", "S", "A", "", SKU_OK, SKU_FROM_MAPPING, "X-1", 12, 24 },
	{ "our mapping before the product's own", "S", "A", "P-1", SKU_OK, SKU_FROM_MAPPING, "X-1", 12, 24 },
	{ "each supplier has its own", "T", "A", "", SKU_OK, SKU_FROM_MAPPING, "Y-1", 1, 0 },
	{ "both sides are trimmed, no pack is a pack of one", "S", " B ", "", SKU_OK, SKU_FROM_MAPPING, "X-2", 1, 0 },
	{ "else the product's own", "S", "C", " P-1 ", SKU_OK, SKU_FROM_PRODUCT, "P-1", 1, 0 },
	{ "else nothing", "S", "C", "", SKU_UNMAPPED, SKU_FROM_NONE, "", 1, 0 },
	{ "a blank fallback is none", "S", "C", "  ", SKU_UNMAPPED, SKU_FROM_NONE, "", 1, 0 },
	{ "SKUs are told apart by case", "S", "a", "", SKU_UNMAPPED, SKU_FROM_NONE, "", 1, 0 },
	{ "another supplier's mapping does not count", "U", "A", "", SKU_UNMAPPED, SKU_FROM_NONE, "", 1, 0 },
	{ "two rows that differ in the SKU", "S", "TWICE", "", SKU_AMBIGUOUS, SKU_FROM_MAPPING, "", 1, 0 },
	{ "the fallback does not settle it", "S", "TWICE", "P-1", SKU_AMBIGUOUS, SKU_FROM_MAPPING, "", 1, 0 },
	{ "two rows that agree: the larger minimum", "S", "SAME", "", SKU_OK, SKU_FROM_MAPPING, "X-5", 1, 10 },
	{ "whichever row has it", "S", "ALIKE", "", SKU_OK, SKU_FROM_MAPPING, "X-5", 1, 10 },
	{ "two rows that differ in the pack", "S", "PACKS", "", SKU_AMBIGUOUS, SKU_FROM_MAPPING, "", 1, 0 },
	{ "two rows that differ in the unit", "S", "UNITS", "", SKU_AMBIGUOUS, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a row without a SKU", "S", "BLANK", "", SKU_BLANK, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a line without our SKU", "S", " ", "", SKU_BLANK, SKU_FROM_NONE, "", 1, 0 },
	{ "a line without our SKU but with the product's", "S", "", "P-1", SKU_OK, SKU_FROM_PRODUCT, "P-1", 1, 0 },
	{ "a SKU that no portal takes", "S", "LONG", "", SKU_TOO_LONG, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a SKU of two lines", "S", "BAD", "", SKU_ILLEGAL, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a fallback that is not text", "S", "C", "\xFF", SKU_ILLEGAL, SKU_FROM_PRODUCT, "", 1, 0 },
	{ "an endless fallback", "S", "C", LONG, SKU_TOO_LONG, SKU_FROM_PRODUCT, "", 1, 0 },
	{ "a pack beyond all packs", "S", "RANGE", "", SKU_ILLEGAL, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a pack of less than one", "S", "LESS", "", SKU_ILLEGAL, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a minimum below nothing", "S", "MIN", "", SKU_ILLEGAL, SKU_FROM_MAPPING, "", 1, 0 },
	{ "a minimum beyond all orders", "S", "MUCH", "", SKU_ILLEGAL, SKU_FROM_MAPPING, "", 1, 0 },
};

static const struct {
	const char *name;
	struct sku_row_text row;
	enum field field;
	enum field_problem problem;
	enum sku_unit unit;
	int64_t pack, min;
} forms[] = {
	{ "a whole row", { T("S"), T("A"), T("X"), T("pack"), T("12"), T("24") }, FIELD_NONE, FIELD_OK, SKU_PACK, 12, 24 },
	{ "the least that is needed", { T("S"), T("A"), T("X"), T(""), T(""), T("") }, FIELD_NONE, FIELD_OK, SKU_PIECE, 1, 0 },
	{ "blanks around everything", { T(" S "), T(" A"), T("X "), T(" Pack "), T(" 6 "), T(" 0 ") }, FIELD_NONE, FIELD_OK, SKU_PACK, 6, 0 },
	{ "pieces in lots", { T("S"), T("A"), T("X"), T("pcs"), T("12"), T("") }, FIELD_NONE, FIELD_OK, SKU_PIECE, 12, 0 },
	{ "a box is a pack", { T("S"), T("A"), T("X"), T("BOX"), T("12"), T("") }, FIELD_NONE, FIELD_OK, SKU_PACK, 12, 0 },
	{ "a pack size that does not say of what", { T("S"), T("A"), T("X"), T(""), T("12"), T("") }, FIELD_UNIT, FIELD_UNSAID, 0, 0, 0 },
	{ "a unit nobody knows", { T("S"), T("A"), T("X"), T("furlong"), T("1"), T("") }, FIELD_UNIT, FIELD_UNKNOWN, 0, 0, 0 },
	{ "an endless unit", { T("S"), T("A"), T("X"), T(LONG), T("1"), T("") }, FIELD_UNIT, FIELD_UNKNOWN, 0, 0, 0 },
	{ "no supplier", { T(""), T("A"), T("X"), T(""), T(""), T("") }, FIELD_SUPPLIER_ID, FIELD_BLANK, 0, 0, 0 },
	{ "no SKU of ours", { T("S"), T(" "), T("X"), T(""), T(""), T("") }, FIELD_OUR_SKU, FIELD_BLANK, 0, 0, 0 },
	{ "no SKU of theirs", { T("S"), T("A"), T(""), T(""), T(""), T("") }, FIELD_SUPPLIER_SKU, FIELD_BLANK, 0, 0, 0 },
	{ "a SKU too long", { T("S"), T("A"), T(LONG), T(""), T(""), T("") }, FIELD_SUPPLIER_SKU, FIELD_TOO_LONG, 0, 0, 0 },
	{ "a SKU that is not text", { T("S"), T("A\t"  "B"), T("X"), T(""), T(""), T("") }, FIELD_OUR_SKU, FIELD_NOT_TEXT, 0, 0, 0 },
	{ "half a pack", { T("S"), T("A"), T("X"), T("pack"), T("0.5"), T("") }, FIELD_PACK_SIZE, FIELD_NOT_A_NUMBER, 0, 0, 0 },
	{ "an empty pack", { T("S"), T("A"), T("X"), T("pack"), T("0"), T("") }, FIELD_PACK_SIZE, FIELD_OUT_OF_RANGE, 0, 0, 0 },
	{ "the largest pack", { T("S"), T("A"), T("X"), T("pack"), T("100000"), T("") }, FIELD_NONE, FIELD_OK, SKU_PACK, 100000, 0 },
	{ "a larger pack", { T("S"), T("A"), T("X"), T("pack"), T("100001"), T("") }, FIELD_PACK_SIZE, FIELD_OUT_OF_RANGE, 0, 0, 0 },
	{ "a minimum below nothing", { T("S"), T("A"), T("X"), T(""), T(""), T("-1") }, FIELD_MIN_QTY, FIELD_OUT_OF_RANGE, 0, 0, 0 },
	{ "a minimum in words", { T("S"), T("A"), T("X"), T(""), T(""), T("ten") }, FIELD_MIN_QTY, FIELD_NOT_A_NUMBER, 0, 0, 0 },
};

void
test_sku(void)
{
	enum sku_unit unit;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sku_found got = sku_map(rows, COUNT(rows), str_of(cases[i].supplier), str_of(cases[i].our_sku),
		    str_of(cases[i].fallback));

		check_str(sentence("sku: %s", cases[i].name), sku_problem_name(got.problem), sku_problem_name(cases[i].problem));
		check_str(sentence("sku: source of %s", cases[i].name), sku_source_name(got.source), sku_source_name(cases[i].source));
		check_str(sentence("sku: %s", cases[i].name), got.sku, str_of(cases[i].sku));
		check_int(sentence("sku: pack of %s", cases[i].name), got.pack_size, cases[i].pack);
		check_int(sentence("sku: minimum of %s", cases[i].name), got.min_qty, cases[i].min);
	}
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct sku_row row = { .pack_size = 77 };
		struct field_error got = sku_row_check(&forms[i].row, &row);

		check_str(sentence("row: field of %s", forms[i].name), field_name(got.field), field_name(forms[i].field));
		check_str(sentence("row: %s", forms[i].name), field_problem_name(got.problem), field_problem_name(forms[i].problem));
		if (forms[i].problem != FIELD_OK) {
			check_int(sentence("row: %s leaves the row alone", forms[i].name), row.pack_size, 77);
			continue;
		}
		check_str(sentence("row: %s is trimmed", forms[i].name), row.our_sku, STR("A"));
		check(sentence("row: figures of %s", forms[i].name),
		    row.unit == forms[i].unit && row.pack_size == forms[i].pack && row.min_qty == forms[i].min);
	}
	for (unsigned u = 0; u < SKU_UNITS; u++)
		check("a unit is read back", sku_unit_parse(sku_unit_name((enum sku_unit)u), &unit) && unit == (enum sku_unit)u);
	check("no rows map nothing", sku_map(NULL, 0, STR("S"), STR("A"), STR("")).problem == SKU_UNMAPPED);
}
