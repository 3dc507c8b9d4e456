/* sku.c - mapping rows as text, and what they map: a row that is kept is whole, and the same row from its own words. */
#include "core/sku.h"
#include "tests/fuzz/fuzz.h"

enum { ROWS_MOST = 30 };

static struct str
number(struct arena *a, int64_t v)
{
	return arena_printf(a, "%lld", (long long)v);
}

static void
same_again(struct arena *a, const struct sku_row *row)
{
	struct sku_row_text text = { row->supplier, row->our_sku, row->supplier_sku, sku_unit_name(row->unit),
	    number(a, row->pack_size), number(a, row->min_qty) };
	struct sku_row again;
	struct field_error e = sku_row_check(&text, &again);

	HOLDS(e.problem == FIELD_OK && str_eq(again.supplier_sku, row->supplier_sku) && again.unit == row->unit &&
	    again.pack_size == row->pack_size && again.min_qty == row->min_qty && str_eq(again.our_sku, row->our_sku));
}

/* The first line is what is looked for: supplier|our SKU|fallback; each further one is a row of the file. */
void
fuzz_sku(struct arena *a, struct str in)
{
	struct str line = fuzz_line(a, &in), supplier = fuzz_cell(a, &line), our_sku = fuzz_cell(a, &line), fallback = fuzz_cell(a, &line);
	struct sku_row row[ROWS_MOST];
	struct sku_found found;
	size_t n = 0;

	while (in.n && n < ROWS_MOST) {
		struct sku_row_text text;
		struct field_error e;
		char room[200];
		struct buf b = buf_of(room, sizeof room);

		line = fuzz_line(a, &in);
		text.supplier = fuzz_cell(a, &line);
		text.our_sku = fuzz_cell(a, &line);
		text.supplier_sku = fuzz_cell(a, &line);
		text.unit = fuzz_cell(a, &line);
		text.pack_size = fuzz_cell(a, &line);
		text.min_qty = fuzz_cell(a, &line);
		e = sku_row_check(&text, &row[n]);
		field_say(&b, e);
		HOLDS(!b.full && str_utf8(buf_str(&b)));
		if (e.problem != FIELD_OK)
			continue;
		HOLDS(row[n].pack_size >= 1 && row[n].pack_size <= SKU_PACK_MAX && row[n].min_qty >= 0 && row[n].min_qty <= SKU_QUANTITY_MAX);
		HOLDS(fuzz_words(row[n].supplier_sku, 256) && fuzz_words(row[n].our_sku, 256) && row[n].our_sku.n && row[n].supplier_sku.n);
		same_again(a, &row[n++]);
	}
	found = sku_map(row, n, supplier, our_sku, fallback);
	HOLDS((found.problem == SKU_OK) == (found.sku.n > 0) && found.pack_size >= 1);
	if (found.problem == SKU_OK)
		HOLDS(str_utf8(found.sku) && str_eq(str_trim(found.sku), found.sku) && found.source != SKU_FROM_NONE);
	HOLDS(sku_problem_name(found.problem).n && sku_source_name(found.source).n);
}
