/*
 * sku - from our SKU to what the supplier's portal calls it.
 *
 * What:  our own mapping row first, else the supplier SKU that the product itself carries, else nothing; and
 *        the check that every mapping row passes before it is kept, typed or imported.
 * Holds: what is found is trimmed, whole and sendable, or there is a problem and no SKU.
 */
#ifndef CORE_SKU_H
#define CORE_SKU_H

#include "core/field.h"

/* What the portal counts when it is told a quantity. */
enum sku_unit {
	SKU_PIECE,	/* our units; the quantity must still be a multiple of the pack size */
	SKU_PACK,	/* packs: our quantity is divided by the pack size, the price multiplied */
};
enum { SKU_UNITS = SKU_PACK + 1 };

/* One mapping row. */
struct sku_row {
	struct str supplier;	/* its id */
	struct str our_sku;
	struct str supplier_sku;
	enum sku_unit unit;
	int64_t pack_size;	/* our units in one pack, 1 to SKU_PACK_MAX; 0 counts as 1 */
	int64_t min_qty;	/* least order, in our units, 0 to SKU_QUANTITY_MAX; 0 is none */
};

#define SKU_PACK_MAX	 INT64_C(100000)
#define SKU_QUANTITY_MAX INT64_C(1000000)

enum sku_source {
	SKU_FROM_NONE,
	SKU_FROM_MAPPING,	/* our own table */
	SKU_FROM_PRODUCT,	/* the fallback: the product's (or supplier product's) supplier SKU */
};
enum { SKU_SOURCES = SKU_FROM_PRODUCT + 1 };

enum sku_problem {
	SKU_OK,
	SKU_UNMAPPED,		/* no row, no fallback */
	SKU_AMBIGUOUS,		/* two rows give one of our SKUs different supplier SKUs, units or packs */
	SKU_BLANK,		/* the row's supplier SKU is blank, or our SKU is and there is no fallback */
	SKU_TOO_LONG,
	SKU_ILLEGAL,		/* control characters or bad UTF-8, or a row whose pack size or minimum is out of range */
};
enum { SKU_PROBLEMS = SKU_ILLEGAL + 1 };

struct sku_found {
	enum sku_problem problem;
	enum sku_source source;	/* where it came from, or where the problem lies */
	struct str sku;		/* trimmed; empty unless SKU_OK. Borrows from the row or the fallback */
	enum sku_unit unit;
	int64_t pack_size;	/* at least 1 */
	int64_t min_qty;	/* 0: none */
};

/* Maps one line. Reads all n rows once; give it those of the suppliers and SKUs in question, in any order. */
struct sku_found	sku_map(const struct sku_row *rows, size_t n, struct str supplier, struct str our_sku, struct str fallback);

/* A row as text, as a form or a CSV line has it, and what it becomes. */
struct sku_row_text { struct str supplier, our_sku, supplier_sku, unit, pack_size, min_qty; };
/*
 * {FIELD_NONE, FIELD_OK} and *out set (trimmed, borrowing), or the first field that is wrong. Blank pack size is 1, blank
 * minimum is none, blank unit is piece; but a pack size above 1 must say its unit, for quantities depend on it.
 */
struct field_error	sku_row_check(const struct sku_row_text *, struct sku_row *out);

bool		sku_unit_parse(struct str, enum sku_unit *out);	/* "piece", "pcs", "each", …; "pack", "box", "case", … */
struct str	sku_unit_name(enum sku_unit);			/* "piece", "pack" */
struct str	sku_source_name(enum sku_source);		/* "none", "mapping", "product" */
struct str	sku_problem_name(enum sku_problem);

#endif
