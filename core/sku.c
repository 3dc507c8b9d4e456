#include "core/sku.h"

#include <assert.h>

_Static_assert(SKU_PACK_MAX == 100000 && SKU_QUANTITY_MAX == 1000000, "core/field.c says these limits in words");

static const struct { const char *text; enum sku_unit unit; } units[] = {
	{ "piece", SKU_PIECE }, { "pieces", SKU_PIECE }, { "pc", SKU_PIECE }, { "pcs", SKU_PIECE },
	{ "each", SKU_PIECE }, { "ea", SKU_PIECE }, { "unit", SKU_PIECE }, { "units", SKU_PIECE },
	{ "pack", SKU_PACK }, { "packs", SKU_PACK }, { "box", SKU_PACK }, { "boxes", SKU_PACK },
	{ "case", SKU_PACK }, { "cases", SKU_PACK }, { "carton", SKU_PACK }, { "cartons", SKU_PACK },
};

/* Finds the row; more than one is fine when they agree, and then the larger minimum counts. */
static enum sku_problem
find_row(const struct sku_row *rows, size_t n, struct str supplier, struct str our_sku, struct sku_row *out)
{
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		struct sku_row row;

		if (!str_eq(rows[i].supplier, supplier) || !str_eq(str_trim(rows[i].our_sku), our_sku))
			continue;
		row = rows[i];
		row.supplier_sku = str_trim(row.supplier_sku);
		if (row.pack_size == 0)
			row.pack_size = 1;
		if (row.pack_size < 1 || row.pack_size > SKU_PACK_MAX || row.min_qty < 0 || row.min_qty > SKU_QUANTITY_MAX)
			return SKU_ILLEGAL;
		if (found && (!str_eq(row.supplier_sku, out->supplier_sku) || row.unit != out->unit
		    || row.pack_size != out->pack_size))
			return SKU_AMBIGUOUS;
		if (found && row.min_qty < out->min_qty)
			row.min_qty = out->min_qty;
		found = true;
		*out = row;
	}
	return found ? SKU_OK : SKU_UNMAPPED;
}

static enum sku_problem
check_sku(struct str sku)
{
	switch (field_check(FIELD_SUPPLIER_SKU, sku)) {
	case FIELD_OK:
		return SKU_OK;
	case FIELD_BLANK:
		return SKU_BLANK;
	case FIELD_TOO_LONG:
		return SKU_TOO_LONG;
	case FIELD_NOT_TEXT:
	case FIELD_NOT_A_NUMBER:
	case FIELD_OUT_OF_RANGE:
	case FIELD_UNKNOWN:
	case FIELD_UNSAID:
	case FIELD_TWICE:
		break;
	}
	return SKU_ILLEGAL;
}

struct sku_found
sku_map(const struct sku_row *rows, size_t n, struct str supplier, struct str our_sku, struct str fallback)
{
	struct sku_found found = { .pack_size = 1 };
	struct sku_row row = { .pack_size = 1 };

	our_sku = str_trim(our_sku);
	fallback = str_trim(fallback);
	found.problem = our_sku.n > 0 ? find_row(rows, n, supplier, our_sku, &row) : SKU_BLANK;
	if (found.problem != SKU_UNMAPPED && found.problem != SKU_BLANK) {
		found.source = SKU_FROM_MAPPING;
	} else if (fallback.n > 0) {
		found.problem = SKU_OK;
		found.source = SKU_FROM_PRODUCT;
		row.supplier_sku = fallback;
	}
	if (found.problem == SKU_OK)
		found.problem = check_sku(row.supplier_sku);
	if (found.problem != SKU_OK)
		return found;
	found.sku = row.supplier_sku;
	found.unit = row.unit;
	found.pack_size = row.pack_size;
	found.min_qty = row.min_qty;
	return found;
}

/* A number of a form; blank stands for the default. */
static enum field_problem
number(struct str s, int64_t least, int64_t most, int64_t when_blank, int64_t *out)
{
	if (s.n == 0) {
		*out = when_blank;
		return FIELD_OK;
	}
	if (!str_int(s, out))
		return FIELD_NOT_A_NUMBER;
	return *out < least || *out > most ? FIELD_OUT_OF_RANGE : FIELD_OK;
}

struct field_error
sku_row_check(const struct sku_row_text *text, struct sku_row *out)
{
	struct sku_row row = {
		.supplier = str_trim(text->supplier),
		.our_sku = str_trim(text->our_sku),
		.supplier_sku = str_trim(text->supplier_sku),
	};
	struct str unit = str_trim(text->unit);
	enum field_problem p;

	if ((p = field_check(FIELD_SUPPLIER_ID, row.supplier)) != FIELD_OK)
		return (struct field_error){ FIELD_SUPPLIER_ID, p };
	if ((p = field_check(FIELD_OUR_SKU, row.our_sku)) != FIELD_OK)
		return (struct field_error){ FIELD_OUR_SKU, p };
	if ((p = field_check(FIELD_SUPPLIER_SKU, row.supplier_sku)) != FIELD_OK)
		return (struct field_error){ FIELD_SUPPLIER_SKU, p };
	if (unit.n > 0 && !sku_unit_parse(unit, &row.unit))
		return (struct field_error){ FIELD_UNIT, FIELD_UNKNOWN };
	if ((p = number(str_trim(text->pack_size), 1, SKU_PACK_MAX, 1, &row.pack_size)) != FIELD_OK)
		return (struct field_error){ FIELD_PACK_SIZE, p };
	if ((p = number(str_trim(text->min_qty), 0, SKU_QUANTITY_MAX, 0, &row.min_qty)) != FIELD_OK)
		return (struct field_error){ FIELD_MIN_QTY, p };
	if (unit.n == 0 && row.pack_size > 1)
		return (struct field_error){ FIELD_UNIT, FIELD_UNSAID };
	*out = row;
	return (struct field_error){ FIELD_NONE, FIELD_OK };
}

bool
sku_unit_parse(struct str s, enum sku_unit *out)
{
	char room[16];
	struct buf folded = buf_of(room, sizeof room);

	buf_fold(&folded, s);
	if (folded.full)
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_eq(buf_str(&folded), str_of(units[i].text))) {
			*out = units[i].unit;
			return true;
		}
	return false;
}

struct str
sku_unit_name(enum sku_unit unit)
{
	assert((unsigned)unit < SKU_UNITS);
	return unit == SKU_PACK ? STR("pack") : STR("piece");
}

struct str
sku_source_name(enum sku_source source)
{
	static const char *const names[SKU_SOURCES] = {
		[SKU_FROM_NONE]		= "none",
		[SKU_FROM_MAPPING]	= "mapping",
		[SKU_FROM_PRODUCT]	= "product",
	};

	assert((unsigned)source < SKU_SOURCES);
	return str_of(names[source]);
}

struct str
sku_problem_name(enum sku_problem problem)
{
	static const char *const names[SKU_PROBLEMS] = {
		[SKU_OK]	= "ok",
		[SKU_UNMAPPED]	= "unmapped",
		[SKU_AMBIGUOUS]	= "ambiguous",
		[SKU_BLANK]	= "blank",
		[SKU_TOO_LONG]	= "too_long",
		[SKU_ILLEGAL]	= "illegal",
	};

	assert((unsigned)problem < SKU_PROBLEMS);
	return str_of(names[problem]);
}
