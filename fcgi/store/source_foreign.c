/* The foreign half of source.h: a PostgreSQL that is somebody else's, read and never written. */
#include "store/source.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/*
 * What an address may say.  It is typed by a manager of one company, but libpq would read files of this machine for it, and
 * whatever else is named by the other keywords.
 */
static const char *const may_say[] = { "host", "hostaddr", "port", "dbname", "user", "password", "sslmode", "sslrootcert",
    "channel_binding", "target_session_attrs", "application_name", "connect_timeout", "options", NULL };
/* Ours count; a password of the environment or of a file is not for strangers, so one is always given. */
static const char *const ours[][2] = { { "connect_timeout", "4" }, { "options", "-c statement_timeout=4000 -c default_transaction_read_only=on" },
    { "fallback_application_name", "tradepost" }, { "client_encoding", "UTF8" }, { "password", "not-given" } };
enum { OURS = sizeof ours / sizeof *ours, SAID_MOST = 16, HOSTS_MOST = 3, READ_MS = 8000 };

static int64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* libpq's words, first line only, with whatever it may repeat of the conninfo left out. */
static enum result
failed(PGconn *c, const char *what, int64_t until, struct fault *f)
{
	const char *message = PQerrorMessage(c);

	if (clock_ms() >= until || strstr(message, "timeout") != NULL || strstr(message, "canceling statement") != NULL)
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

/*
 * The first result of what was sent, once all has come; NULL when time is over or the connection is.  The server's own time
 * limit is not enough: one that fell silent would hold the thread for ever.
 */
static PGresult *
answer(PGconn *c, int64_t until)
{
	PGresult *first = NULL, *r;

	for (;;) {
		while (PQisBusy(c)) {
			struct pollfd on = { .fd = PQsocket(c), .events = POLLIN };
			int64_t left = until - clock_ms();

			if (left <= 0 || poll(&on, 1, (int)left) < 0 || !PQconsumeInput(c)) {
				PQclear(first);
				return NULL;
			}
		}
		r = PQgetResult(c);
		if (r == NULL)
			return first;
		if (first == NULL)
			first = r;
		else
			PQclear(r);
	}
}

static PGresult *
ask(PGconn *c, const char *sql, const char *customer, int64_t until)
{
	int parameters = customer != NULL;

	return PQsendQueryParams(c, sql, parameters, NULL, &customer, NULL, NULL, 0) ? answer(c, until) : NULL;
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
read_all(struct arena *a, PGconn *c, const char *customer, int64_t until, struct source_rows *out, struct fault *f)
{
	static const struct { const char *sql, *what; enum result (*take)(struct arena *, const PGresult *, struct source_rows *); }
	part[] = { { orders, "its orders", take_orders }, { lines, "its order lines", take_lines } };
	enum result result = OK;

	for (size_t i = 0; i < sizeof part / sizeof part[0] && result == OK; i++) {
		PGresult *r = ask(c, part[i].sql, customer, until);

		result = PQresultStatus(r) == PGRES_TUPLES_OK ? part[i].take(a, r, out) : failed(c, part[i].what, until, f);
		PQclear(r);
	}
	return result;
}

static bool
is_one_of(const char *keyword, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(keyword, *list) == 0)
			return true;
	return false;
}

static int
commas(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == ',';
	return n;
}

/* Connects to what the address says, and nothing else. NULL and a fault when it may not say that. */
static PGconn *
connected(const char *conninfo, struct fault *f)
{
	const char *keys[SAID_MOST + OURS + 1], *values[SAID_MOST + OURS + 1];
	PQconninfoOption *said = PQconninfoParse(conninfo, NULL);
	PGconn *c = NULL;
	int n = 0;

	if (said == NULL) {
		fault_set(f, ERR_REMOTE, "source_address", "The purchasing database's address cannot be read. Enter it again, as "
		    "postgresql://user:password@host/database.");
		return NULL;
	}
	for (int i = OURS - 1; i >= 0; i--, n++) {
		keys[n] = ours[i][0];
		values[n] = ours[i][1];
	}
	for (const PQconninfoOption *o = said; o->keyword != NULL; o++) {
		bool own = false;

		if (o->val == NULL || o->val[0] == '\0')
			continue;
		if (!is_one_of(o->keyword, may_say) || n == SAID_MOST + OURS ||
		    (strncmp(o->keyword, "host", 4) == 0 && commas(o->val) >= HOSTS_MOST)) {
			fault_set(f, ERR_REMOTE, "source_address", "The purchasing database's address says \"%s\" in a way that is not taken "
			    "here. It names at most %d hosts, port, dbname, user, password and sslmode.", o->keyword, HOSTS_MOST);
			goto out;
		}
		for (int i = 0; i < OURS; i++)
			own = own || (strcmp(o->keyword, ours[i][0]) == 0 && strcmp(o->keyword, "password") != 0);
		if (!own) {
			keys[n] = o->keyword;	/* the later one of two counts */
			values[n++] = o->val;
		}
	}
	keys[n] = values[n] = NULL;
	c = PQconnectdbParams(keys, values, 0);
out:
	for (PQconninfoOption *o = said; o->keyword != NULL; o++)
		if (o->val != NULL)
			explicit_bzero(o->val, strlen(o->val));
	PQconninfoFree(said);
	return c;
}

enum result
store_source_foreign(struct arena *a, struct secret conninfo, struct str customer, struct source_rows *out, struct fault *f)
{
	char *text = malloc(conninfo.length + 1);
	int64_t until;
	enum result result;
	PGresult *r;
	PGconn *c;

	*out = (struct source_rows){ 0 };
	if (text == NULL)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory to ask the purchasing database.");
	memcpy(text, secret_reveal(conninfo).p, conninfo.length);
	text[conninfo.length] = '\0';
	c = connected(text, f);
	explicit_bzero(text, conninfo.length);
	free(text);
	until = clock_ms() + READ_MS;
	if (c == NULL)
		return ERR_REMOTE;
	if (PQstatus(c) != CONNECTION_OK) {
		result = failed(c, "connecting", until, f);
	} else {
		r = ask(c, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, until);
		result = PQresultStatus(r) == PGRES_COMMAND_OK ? read_all(a, c, arena_cstr(a, customer), until, out, f) :
		    failed(c, "its orders", until, f);
		PQclear(r);
	}
	PQfinish(c);
	return result;
}
