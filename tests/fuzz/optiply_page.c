/* optiply_page.c - a page of Optiply's records: every one of them has its id, and its next page lies where this one did. */
#include "connect/optiply.h"
#include "core/buyorder.h"
#include "tests/fuzz/answers.h"

static struct str
id_of(const struct optiply_page *page, size_t i)
{
	switch (page->resource) {
	case OPTIPLY_BUY_ORDERS:	return page->order[i].id;
	case OPTIPLY_BUY_ORDER_LINES:	return page->line[i].id;
	case OPTIPLY_PRODUCTS:		return page->product[i].id;
	case OPTIPLY_SUPPLIERS:		return page->supplier[i].id;
	case OPTIPLY_SUPPLIER_PRODUCTS:	return page->supplier_product[i].id;
	}
	return STR("");
}

static void
record(struct arena *a, const struct optiply_page *page, size_t i)
{
	const struct optiply_rule rule = { true };
	enum currency currency = (enum currency)(i % CURRENCIES_N);

	HOLDS(id_of(page, i).n > 0 && id_of(page, i).n <= 64 && str_utf8(id_of(page, i)));
	if (page->resource == OPTIPLY_BUY_ORDERS) {
		HOLDS(page->order[i].placed_ms >= 0 - INT64_C(86400000) && optiply_status(&page->order[i], &rule).n);
		HOLDS(!optiply_ready(&page->order[i], &rule) || page->order[i].placed.n);
	} else if (page->resource == OPTIPLY_BUY_ORDER_LINES) {
		const struct optiply_line *l = &page->line[i];

		HOLDS(l->quantity == QUANTITY_NOT_WHOLE || (l->quantity >= -MONEY_MINOR_MAX && l->quantity <= MONEY_MINOR_MAX));
		HOLDS(optiply_unit_price(a, l, currency).n <= 24);
	} else if (page->resource == OPTIPLY_SUPPLIER_PRODUCTS) {
		HOLDS(page->supplier_product[i].lot_size >= 0 && page->supplier_product[i].min_qty >= 0);
	}
}

void
fuzz_optiply_page(struct arena *a, struct str in)
{
	const struct optiply_site site = { .base = STR("https://api.optiply.test/v1/"), .account = STR("42") };
	struct answer w = fuzz_answer(a, &in);

	for (int i = 0; i < OPTIPLY_RESOURCES; i++) {
		enum optiply_resource r = (enum optiply_resource)i;
		struct optiply_page page = optiply_page(a, &site, r, &w);
		struct optiply_query query = { .resource = r, .limit = 100, .next = page.next };
		struct fault f = { 0 };
		struct call call;
		enum result res;

		HOLDS((page.kind == OPTIPLY_PAGE) == (page.text.n == 0) || w.outcome != WIRE_ANSWERED);
		HOLDS(page.kind != OPTIPLY_PAGE || (w.outcome == WIRE_ANSWERED && w.status == 200 && !w.cut));
		HOLDS(fuzz_words(page.text, 300) && (page.kind == OPTIPLY_PAGE || (page.n == 0 && page.next.n == 0)));
		for (size_t k = 0; k < page.n; k++)
			record(a, &page, k);
		res = optiply_list(a, &site, secret_of(a, STR("planted-token")), &query, &call, &f);
		HOLDS(res == OK || (page.next.n && (res == ERR_REMOTE || res == ERR_INPUT)));
		if (res == OK) {
			HOLDS(wire_under(wire_clear(&call.url), STR("https://api.optiply.test/v1")));
			HOLDS(str_eq(wire_blanked(a, &call.header[0].value), STR("Bearer *************")));
		}
	}
}
