#include "core/buyorder.h"
#include "tests/core/check.h"

#define LONG "12345678901234567890123456789012345678901234567890123456789012345"	/* 65 */

static const struct { const char *name, *id, *supplier, *supplier_name; enum field field; enum field_problem problem; } orders[] = {
	{ "an order", "1", "S", "Supplier", FIELD_NONE, FIELD_OK },
	{ "a supplier without a name", "1", "S", "", FIELD_NONE, FIELD_OK },
	{ "no id", "", "S", "", FIELD_ORDER_ID, FIELD_BLANK },
	{ "an endless id", LONG, "S", "", FIELD_ORDER_ID, FIELD_TOO_LONG },
	{ "an id of two lines", "1\n2", "S", "", FIELD_ORDER_ID, FIELD_NOT_TEXT },
	{ "no supplier", "1", " ", "", FIELD_SUPPLIER_ID, FIELD_BLANK },
	{ "a supplier's name that is not text", "1", "S", "\xFF", FIELD_SUPPLIER_NAME, FIELD_NOT_TEXT },
	{ "the first of two problems", "", "", "", FIELD_ORDER_ID, FIELD_BLANK },
};

static const struct { const char *name, *order, *id, *supplier, *our_sku; enum field field; enum field_problem problem; } lines[] = {
	{ "a line", "1", "2", "S", "A", FIELD_NONE, FIELD_OK },
	{ "a line without our SKU, which the mapping judges", "1", "2", "S", "", FIELD_NONE, FIELD_OK },
	{ "no order", "", "2", "S", "A", FIELD_ORDER_ID, FIELD_BLANK },
	{ "no id", "1", "", "S", "A", FIELD_LINE_ID, FIELD_BLANK },
	{ "an endless id", "1", LONG, "S", "A", FIELD_LINE_ID, FIELD_TOO_LONG },
	{ "no supplier", "1", "2", "", "A", FIELD_SUPPLIER_ID, FIELD_BLANK },
	{ "a SKU that is not text", "1", "2", "S", "\x01", FIELD_OUR_SKU, FIELD_NOT_TEXT },
	{ "an endless SKU", "1", "2", "S", LONG, FIELD_OUR_SKU, FIELD_TOO_LONG },
};

static const struct { const char *text; int64_t want; } quantities[] = {
	{ "12", 12 }, { " 12 ", 12 }, { "12.000", 12 }, { "0", 0 }, { "-3", -3 }, { "12.5", QUANTITY_NOT_WHOLE },
	{ "", QUANTITY_NOT_WHOLE }, { "twelve", QUANTITY_NOT_WHOLE }, { "1e3", QUANTITY_NOT_WHOLE },
	{ "99999999999999999999", QUANTITY_NOT_WHOLE },
};

void
test_buyorder(void)
{
	for (size_t i = 0; i < COUNT(orders); i++) {
		struct field_error got = buyorder_check(&(struct buyorder){
			str_of(orders[i].id), str_of(orders[i].supplier), str_of(orders[i].supplier_name),
		});

		check(sentence("buy order: %s", orders[i].name),
		    got.field == orders[i].field && got.problem == orders[i].problem);
	}
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct field_error got = buyorder_line_check(&(struct buyorder_line){
			.order = str_of(lines[i].order), .id = str_of(lines[i].id), .supplier = str_of(lines[i].supplier),
			.our_sku = str_of(lines[i].our_sku),
		});

		check(sentence("buy order line: %s", lines[i].name),
		    got.field == lines[i].field && got.problem == lines[i].problem);
	}
	for (size_t i = 0; i < COUNT(quantities); i++)
		check_int(sentence("the quantity \"%s\"", quantities[i].text), buyorder_quantity(str_of(quantities[i].text)),
		    quantities[i].want);
}
