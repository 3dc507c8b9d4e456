#include <string.h>

#include "connect/optiply.h"
#include "core/buyorder.h"
#include "tests/connect/connect.h"

static struct arena *const a = &test_arena;
static const struct optiply_site site = { { "https://o.example/v1", 20 }, { 0, 0 }, { "77", 2 }, false };

static struct optiply_page
page_of(enum optiply_resource resource, const char *body)
{
	struct answer w = an_answer(200, body);

	return optiply_page(a, &site, resource, &w);
}

static void
orders(void)
{
	struct optiply_page p = page_of(OPTIPLY_BUY_ORDERS,
	    "{\"data\":["
	    "{\"id\":\"900001\",\"type\":\"buyOrders\",\"attributes\":{\"uuid\":\"u\",\"accountId\":77,\"supplierId\":4100,"
	    "\"placed\":\"2026-02-03T08:15:00Z\",\"completed\":null,\"totalValue\":\"120.50\",\"assembly\":false,\"createdFromPublicApi\":false}},"
	    "{\"id\":900002,\"attributes\":{\"accountId\":\"77\",\"supplierId\":\"4101\",\"placed\":\"soon\",\"completed\":\"2026-02-04T00:00:00Z\","
	    "\"totalValue\":0.1,\"assembly\":true,\"createdFromPublicApi\":true,\"new\":{\"a\":[1]}}},"
	    "{\"id\":\"900003\",\"attributes\":{\"accountId\":78,\"supplierId\":1}},"
	    "{\"id\":\"\",\"attributes\":{\"accountId\":77}},{\"id\":1.5,\"attributes\":{}},{\"id\":\"9\"},17,null,"
	    "{\"id\":\"900004\",\"attributes\":{}}],"
	    "\"links\":{\"next\":\"https://o.example/v1/buyOrders?x=1\"}}");

	check_int("a page", p.kind, OPTIPLY_PAGE);
	check_int("three that can be used", (int64_t)p.n, 3);
	check_int("one of another account is left out", (int64_t)p.foreign, 1);
	check_int("five are no records", (int64_t)p.skipped, 5);
	check_str("the next page", p.next, STR("https://o.example/v1/buyOrders?x=1"));
	if (p.n != 3)
		return;
	check_str("id as text", p.order[0].id, STR("900001"));
	check_str("a number as text", p.order[0].supplier_id, STR("4100"));
	check_str("placed", p.order[0].placed, STR("2026-02-03T08:15:00Z"));
	check_int("placed, as a time", p.order[0].placed_ms, INT64_C(1770106500000));
	check_str("not completed", p.order[0].completed, STR(""));
	check_str("total as it came", p.order[0].total, STR("120.50"));
	check("both said no", p.order[0].assembly == OPTIPLY_NO && p.order[0].from_api == OPTIPLY_NO);
	check_str("an id that is a number", p.order[1].id, STR("900002"));
	check_str("a text stays", p.order[1].supplier_id, STR("4101"));
	check_int("a time that is none", p.order[1].placed_ms, 0);
	check_str("a number's own text", p.order[1].total, STR("0.1"));
	check("both said yes", p.order[1].assembly == OPTIPLY_YES && p.order[1].from_api == OPTIPLY_YES);
	check("nothing said", p.order[2].assembly == OPTIPLY_UNSAID && p.order[2].supplier_id.n == 0);
}

static void
others(void)
{
	struct optiply_page p = page_of(OPTIPLY_BUY_ORDER_LINES,
	    "{\"data\":[{\"id\":\"1\",\"attributes\":{\"buyOrderId\":900001,\"productId\":31001,\"quantity\":10,\"subtotalValue\":\"120.50\"}},"
	    "{\"id\":\"2\",\"attributes\":{\"buyOrderId\":900001,\"productId\":31002,\"quantity\":2.5,\"subtotalValue\":3}},"
	    "{\"id\":\"3\",\"attributes\":{\"buyOrderId\":900001,\"productId\":31002,\"quantity\":\"12.000\"}},"
	    "{\"id\":\"4\",\"attributes\":{\"quantity\":99999999999999999999,\"subtotalValue\":[]}}],\"links\":{\"next\":null}}");

	check_int("lines", (int64_t)p.n, 4);
	check_str("the last page", p.next, STR(""));
	if (p.n == 4) {
		check_str("order", p.line[0].order_id, STR("900001"));
		check_str("product", p.line[0].product_id, STR("31001"));
		check_int("quantity", p.line[0].quantity, 10);
		check_str("subtotal", p.line[0].subtotal, STR("120.50"));
		check_int("two and a half is kept as what it is", p.line[1].quantity, QUANTITY_NOT_WHOLE);
		check_str("a number's text", p.line[1].subtotal, STR("3"));
		check_int("a quantity with idle zeros", p.line[2].quantity, 12);
		check_str("no subtotal", p.line[2].subtotal, STR(""));
		check_int("a quantity beyond reason", p.line[3].quantity, QUANTITY_NOT_WHOLE);
	}

	p = page_of(OPTIPLY_PRODUCTS,
	    "{\"data\":[{\"id\":\"31001\",\"attributes\":{\"name\":\" Hex\\nbolt \",\"skuCode\":\"HB-1\",\"articleCode\":12,\"eanCode\":null}}]}");
	check("products", p.n == 1);
	if (p.n == 1) {
		check_str("a name is one line", p.product[0].name, STR("Hex bolt"));
		check_str("SKU", p.product[0].sku, STR("HB-1"));
		check_str("a code that is a number", p.product[0].article_code, STR("12"));
		check_str("a code that is null", p.product[0].ean, STR(""));
	}

	p = page_of(OPTIPLY_SUPPLIERS, "{\"data\":[{\"id\":\"4100\",\"attributes\":{\"name\":\"Vega\",\"accountId\":77}}],\"links\":{}}");
	check("suppliers", p.n == 1);
	if (p.n == 1)
		check_str("name", p.supplier[0].name, STR("Vega"));

	p = page_of(OPTIPLY_SUPPLIER_PRODUCTS,
	    "{\"data\":[{\"id\":\"7\",\"attributes\":{\"supplierId\":4100,\"productId\":31001,\"skuCode\":\"V-9\",\"price\":\"11.90\","
	    "\"minimumPurchaseQuantity\":12,\"lotSize\":null}},"
	    "{\"id\":\"8\",\"attributes\":{\"lotSize\":-3,\"minimumPurchaseQuantity\":\"x\"}}]}");
	check("supplier products", p.n == 2);
	if (p.n == 2) {
		check_str("the supplier's own SKU", p.supplier_product[0].sku, STR("V-9"));
		check_str("price", p.supplier_product[0].price, STR("11.90"));
		check_int("minimum", p.supplier_product[0].min_qty, 12);
		check_int("no lot size", p.supplier_product[0].lot_size, 0);
		check("numbers that are none", p.supplier_product[1].lot_size == 0 && p.supplier_product[1].min_qty == 0);
	}

	p = page_of(OPTIPLY_PRODUCTS, "{\"data\":[],\"links\":{\"next\":\"https://o.example/v1/products?x=1\"}}");
	check("a link behind an empty page is not followed", p.kind == OPTIPLY_PAGE && p.n == 0 && p.next.n == 0);
}

static void
failures(void)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
		enum optiply_page_kind kind;
		const char *text;
	} cases[] = {
		{ "the token has run out", 401, "{\"errors\":[{\"status\":\"401\",\"meta\":{\"message\":\"Full authentication\"}}]}",
		  OPTIPLY_PAGE_RENEW, "Full authentication" },
		{ "throttled", 429, "{\"errors\":[{\"detail\":\"Too many\"}]}", OPTIPLY_PAGE_WAIT, "Too many" },
		{ "timed out", 408, "", OPTIPLY_PAGE_WAIT, "Optiply answered with HTTP status 408." },
		{ "down", 502, "<html>", OPTIPLY_PAGE_WAIT, "Optiply answered with HTTP status 502." },
		{ "not there", 404, "{\"message\":\"No such resource\"}", OPTIPLY_PAGE_MISSING, "No such resource" },
		{ "a filter it does not know", 400, "{\"errors\":[{\"message\":\"Unknown attribute\"}]}", OPTIPLY_PAGE_REFUSED, "Unknown attribute" },
		{ "an error in one word", 403, "{\"error\":\"forbidden\"}", OPTIPLY_PAGE_REFUSED, "forbidden" },
		{ "errors that say nothing", 400, "{\"errors\":[]}", OPTIPLY_PAGE_REFUSED, "Optiply answered with HTTP status 400." },
		{ "errors of the wrong kind", 400, "{\"errors\":{\"a\":1}}", OPTIPLY_PAGE_REFUSED, "Optiply answered with HTTP status 400." },
		{ "a redirect is not followed", 302, "", OPTIPLY_PAGE_REFUSED, "Optiply answered with HTTP status 302." },
		{ "a page of HTML in place of a list", 200, "<html>Please wait</html>", OPTIPLY_PAGE_WAIT, NULL },
		{ "one record in place of a list", 200, "{\"data\":{\"id\":\"1\"}}", OPTIPLY_PAGE_WAIT, NULL },
		{ "an empty answer", 200, "", OPTIPLY_PAGE_WAIT, NULL },
		{ "cut in the middle", 200, "{\"data\":[{\"id\":\"1\",\"attr", OPTIPLY_PAGE_WAIT, NULL },
	};
	struct answer w;
	char deep[2000];

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct optiply_page p;

		w = an_answer(cases[i].status, cases[i].body);
		w.retry_after_ms = 700;
		p = optiply_page(a, &site, OPTIPLY_BUY_ORDERS, &w);
		check_int(cases[i].name, p.kind, cases[i].kind);
		check_int(cases[i].name, p.retry_after_ms, 700);
		check_int(cases[i].name, (int64_t)p.n, 0);
		if (cases[i].text)
			check_str(cases[i].name, p.text, str_of(cases[i].text));
		else
			check("says why", p.text.n > 0);
	}
	w = an_answer(200, "{\"data\":[]}");
	w.cut = true;
	check_int("an answer that is not whole", optiply_page(a, &site, OPTIPLY_PRODUCTS, &w).kind, OPTIPLY_PAGE_WAIT);
	w = (struct answer){ .outcome = WIRE_NOT_SENT, .detail = STR("no route") };
	check_int("not sent", optiply_page(a, &site, OPTIPLY_PRODUCTS, &w).kind, OPTIPLY_PAGE_WAIT);
	memset(deep, '[', sizeof deep);
	w = an_answer(200, "");
	w.body = (struct str){ deep, sizeof deep };
	check_int("nested without end", optiply_page(a, &site, OPTIPLY_PRODUCTS, &w).kind, OPTIPLY_PAGE_WAIT);
}

/* A page as large as they come, and no room for it. */
static void
large(void)
{
	struct wire_text t = wire_text(a);
	struct answer w = an_answer(200, "");
	struct optiply_page p;
	struct arena small = arena_make(64 << 10);

	wire_put(&t, STR("{\"data\":["));
	for (int i = 0; i < 5000; i++) {
		wire_put(&t, i ? STR(",{\"id\":") : STR("{\"id\":"));
		wire_put_int(&t, i + 1);
		wire_put(&t, STR(",\"attributes\":{\"name\":\"n\",\"skuCode\":\"s\"}}"));
	}
	wire_put(&t, STR("]}"));
	w.body = wire_clear(&t);
	p = optiply_page(a, &site, OPTIPLY_PRODUCTS, &w);
	check("more records than were asked for", p.kind == OPTIPLY_PAGE && p.n == 5000);
	check_str("all of them", p.n == 5000 ? p.product[4999].id : STR(""), STR("5000"));
	p = optiply_page(&small, &site, OPTIPLY_PRODUCTS, &w);
	check("without room there is no page, and no half of one", p.kind != OPTIPLY_PAGE && p.n == 0);
	arena_free(&small);
}

void
test_optiply_pages(void)
{
	orders();
	others();
	failures();
	large();
}
