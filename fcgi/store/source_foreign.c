/* The foreign half of source.h: a PostgreSQL that is somebody else's, read and never written. */
#include "store/source.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "core/buyorder.h"

/*
 * Ids and numbers are taken as text, so that neither 64-bit ids nor decimals pass through anything inexact.  The lines have
 * no id of their own in the plan's list of fields: product and place among the order's lines of that product name one.
 */
static const char orders[] =
	"SELECT o.id::text, o.supplier_id::text, coalesce(s.name, ''),"
	"       (extract(epoch FROM o.created_at) * 1000)::bigint::text"
	"  FROM buy_orders o LEFT JOIN suppliers s ON s.id = o.supplier_id"
	" WHERE o.status = 'approved' AND o.customer_id::text = $1"
	" ORDER BY o.created_at, o.id LIMIT 2001";
static const char lines[] =
	"SELECT l.buy_order_id::text,"
	"       l.product_id::text || '.' || row_number() OVER (PARTITION BY l.buy_order_id, l.product_id"
	"         ORDER BY l.quantity, l.unit_price)::text,"
	"       o.supplier_id::text, l.product_id::text, coalesce(p.sku, ''), coalesce(p.name, ''),"
	"       coalesce(p.supplier_sku, ''), coalesce(l.quantity::text, ''), coalesce(l.unit_price::text, '')"
	"  FROM buy_orders o JOIN buy_order_lines l ON l.buy_order_id = o.id"
	"  LEFT JOIN products p ON p.id = l.product_id"
	" WHERE o.status = 'approved' AND o.customer_id::text = $1"
	" ORDER BY 1, 2 LIMIT 20001";

/* libpq's words, first line only, with whatever it may repeat of the conninfo left out. */
static enum result
failed(PGconn *c, const char *what, struct fault *f)
{
	const char *message = PQerrorMessage(c);

	if (strstr(message, "timeout") != NULL || strstr(message, "canceling statement") != NULL)
		return fault_set(f, ERR_REMOTE, "source_slow", "The purchasing database took too long to answer (%s).", what);
	if (PQstatus(c) != CONNECTION_OK)
		return fault_set(f, ERR_REMOTE, "source_down",
		    "The purchasing database cannot be reached. Its orders are not shown until it answers again.");
	return fault_set(f, ERR_REMOTE, "source_refused",
	    "The purchasing database refused to list %s. Check that the user may read its tables.", what);
}

static struct str
cell(struct arena *a, const PGresult *r, int row, int column)
{
	struct str s = { PQgetvalue(r, row, column), (size_t)PQgetlength(r, row, column) };

	return str_utf8(s) ? arena_str(a, s) : STR("");
}

static PGresult *
ask(PGconn *c, const char *sql, const char *customer)
{
	return PQexecParams(c, sql, 1, NULL, &customer, NULL, NULL, 0);
}

static enum result
take_orders(struct arena *a, const PGresult *r, struct source_rows *out)
{
	size_t n = (size_t)PQntuples(r);

	out->more = out->more || n > SOURCE_ORDERS;
	n = n > SOURCE_ORDERS ? SOURCE_ORDERS : n;
	out->order = ARENA_ARRAY(a, struct source_order, n + 1);
	if (out->order == NULL)
		return ERR_LIMIT;
	for (out->orders = 0; out->orders < n; out->orders++) {
		struct source_order *o = &out->order[out->orders];
		int row = (int)out->orders;

		*o = (struct source_order){ .id = cell(a, r, row, 0), .supplier_id = cell(a, r, row, 1),
		    .supplier_name = cell(a, r, row, 2), .status = STR("approved") };
		str_int(cell(a, r, row, 3), &o->created_at);
	}
	return OK;
}

static enum result
take_lines(struct arena *a, const PGresult *r, struct source_rows *out)
{
	size_t n = (size_t)PQntuples(r);

	out->more = out->more || n > SOURCE_LINES;
	n = n > SOURCE_LINES ? SOURCE_LINES : n;
	out->line = ARENA_ARRAY(a, struct source_line, n + 1);
	if (out->line == NULL)
		return ERR_LIMIT;
	for (out->lines = 0; out->lines < n; out->lines++) {
		int row = (int)out->lines;

		out->line[out->lines] = (struct source_line){ .order_id = cell(a, r, row, 0), .id = cell(a, r, row, 1),
		    .supplier_id = cell(a, r, row, 2), .product_id = cell(a, r, row, 3), .our_sku = cell(a, r, row, 4),
		    .name = cell(a, r, row, 5), .fallback_sku = cell(a, r, row, 6),
		    .quantity = buyorder_quantity(cell(a, r, row, 7)), .price_e4 = price_e4_of_source(cell(a, r, row, 8)) };
	}
	return OK;
}

static enum result
read_all(struct arena *a, PGconn *c, const char *customer, struct source_rows *out, struct fault *f)
{
	static const struct { const char *sql, *what; enum result (*take)(struct arena *, const PGresult *, struct source_rows *); }
	part[] = { { orders, "its orders", take_orders }, { lines, "its order lines", take_lines } };
	enum result result = OK;

	for (size_t i = 0; i < sizeof part / sizeof part[0] && result == OK; i++) {
		PGresult *r = ask(c, part[i].sql, customer);

		result = PQresultStatus(r) == PGRES_TUPLES_OK ? part[i].take(a, r, out) : failed(c, part[i].what, f);
		PQclear(r);
	}
	return result;
}

enum result
store_source_foreign(struct arena *a, struct secret conninfo, struct str customer, struct source_rows *out, struct fault *f)
{
	const char *keys[] = { "dbname", "connect_timeout", "options", "fallback_application_name", "client_encoding", NULL };
	const char *values[] = { NULL, "4", "-c statement_timeout=4000 -c default_transaction_read_only=on", "tradepost", "UTF8", NULL };
	char *text = malloc(conninfo.length + 1);
	enum result result;
	PGresult *r;
	PGconn *c;

	*out = (struct source_rows){ 0 };
	if (text == NULL)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory to ask the purchasing database.");
	memcpy(text, secret_reveal(conninfo).p, conninfo.length);
	text[conninfo.length] = '\0';
	values[0] = text;
	c = PQconnectdbParams(keys, values, 1);	/* dbname is expanded: it may be a whole conninfo or URI */
	explicit_bzero(text, conninfo.length);
	free(text);
	if (PQstatus(c) != CONNECTION_OK) {
		result = failed(c, "connecting", f);
	} else {
		r = PQexec(c, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
		result = PQresultStatus(r) == PGRES_COMMAND_OK ? read_all(a, c, arena_cstr(a, customer), out, f) :
		    failed(c, "its orders", f);
		PQclear(r);
	}
	PQfinish(c);
	return result;
}
