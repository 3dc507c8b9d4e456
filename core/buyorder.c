#include "core/buyorder.h"

static const struct field_error fine = { FIELD_NONE, FIELD_OK };

/* Checks one text when nothing was wrong so far. */
static struct field_error
also(struct field_error so_far, enum field field, struct str s)
{
	enum field_problem p;

	if (so_far.problem != FIELD_OK || (p = field_check(field, s)) == FIELD_OK)
		return so_far;
	return (struct field_error){ field, p };
}

struct field_error
buyorder_check(const struct buyorder *o)
{
	struct field_error error = also(fine, FIELD_ORDER_ID, o->id);

	error = also(error, FIELD_SUPPLIER_ID, o->supplier);
	if (o->supplier_name.n > 0)
		error = also(error, FIELD_SUPPLIER_NAME, o->supplier_name);
	return error;
}

struct field_error
buyorder_line_check(const struct buyorder_line *l)
{
	struct field_error error = also(fine, FIELD_ORDER_ID, l->order);

	error = also(error, FIELD_LINE_ID, l->id);
	error = also(error, FIELD_SUPPLIER_ID, l->supplier);
	if (str_trim(l->our_sku).n > 0)		/* whether it may be blank is for the mapping to say */
		error = also(error, FIELD_OUR_SKU, l->our_sku);
	return error;
}

int64_t
buyorder_quantity(struct str s)
{
	int64_t quantity;

	return money_decimal_parse(str_trim(s), 0, &quantity) ? quantity : QUANTITY_NOT_WHOLE;
}
