#include "store/replay.h"

#include <inttypes.h>

#include "store/sql.h"

/* ---- the tables: T is text, N a number; SQL text and names come from the same list --------------------------------- */

#define PORTAL_JOB(T, N) \
	T(kind) T(parent) T(state) T(resume) T(connection) T(late) T(error) N(items_sent) N(answered) N(read_asked) N(reviewed) \
	N(attempt) N(tries) N(mfa_round) N(token_attempt) N(result_attempt) N(deadline_at) N(reopen_at) N(blocked_since) \
	N(waits_until) N(open) N(attention) N(seq) T(error_text) T(question) N(digits) N(items_ok) N(items_attention) \
	T(created_by) T(reviewed_by) N(reviewed_at) T(review_note) T(confirmation) N(confirmed_at) N(created_at) N(updated_at) \
	N(ended_at)
#define LOGIN(T, N) T(source_guid) T(blocked) N(blocked_at) N(credentials_at) N(created_at)
#define PORTAL(T, N) \
	T(supplier_id) T(supplier_name) T(source_guid) T(currency) T(tolerance_kind) N(tolerance) N(active) T(login_id) \
	N(created_at) N(updated_at)
#define MAPPING(T, N) \
	T(supplier_id) T(our_sku) T(supplier_sku) T(unit) N(pack_size) N(min_qty) T(origin) N(created_at) N(updated_at)
#define INTEGRATION(T, N) T(provider) T(state) N(created_at) T(settings)
#define PERSON(T, N) T(role) N(active) N(must_change_password) N(signed_in_at) N(created_at)
#define TOKEN(T, N) T(role) T(created_by) N(created_at) N(revoked_at)
#define APPROVAL(T, N) T(approved_by) N(approved_at)
#define STOCK_ITEM(T, N) \
	T(sku) T(name) T(unit) T(oversell) N(recipe) N(active) N(created_at) N(parts) N(on_hand) N(held) N(safety) N(seq) \
	T(allergens) T(may_contain) N(expiry_days)
#define STOCK_LOT(T, N) \
	T(item_id) T(code) T(supplier) T(note) N(received_day) N(expiry_day) N(open) T(blocked) N(closed) N(created_at)

#define SHOP(T, N) T(domain) T(name) T(prefix) T(currency) T(zone) T(location) N(active) T(settings) N(created_at) N(updated_at)
#define SHOP_ORDER(T, N) \
	T(shop_id) T(human) N(number) T(name) T(state) T(stage) T(financial) N(test) N(by_hand) T(currency) N(total_minor) N(due_day) \
	T(due_time) N(due_set) T(method) N(tickets) N(problems) T(lines) N(shop_updated_at) N(ordered_at) N(seq) N(created_at) N(updated_at)

#define CAPACITY(T, N) T(settings) N(created_at) N(updated_at)

#define PLACES(T, N) T(names) N(created_at) N(updated_at)

#define KIOSK(T, N) T(name) T(shop_id) T(stage) N(identify) N(idle_s) T(person_id) N(created_at) N(registered_at) N(revoked_at)

/* table, its name, its key, its columns */
#define TABLES(X) \
	X(REPLAY_PORTAL_JOB, "portal_job", "id", PORTAL_JOB) X(REPLAY_LOGIN, "login", "id", LOGIN) \
	X(REPLAY_PORTAL, "portal", "id", PORTAL) X(REPLAY_MAPPING, "mapping", "id", MAPPING) \
	X(REPLAY_INTEGRATION, "integration", "id", INTEGRATION) X(REPLAY_PERSON, "person", "id", PERSON) \
	X(REPLAY_TOKEN, "token", "id", TOKEN) X(REPLAY_APPROVAL, "approval", "order_id", APPROVAL) \
	X(REPLAY_STOCK_ITEM, "stock_item", "id", STOCK_ITEM) X(REPLAY_STOCK_LOT, "stock_lot", "id", STOCK_LOT) \
	X(REPLAY_SHOP, "shop", "id", SHOP) X(REPLAY_SHOP_ORDER, "shop_order", "id", SHOP_ORDER) \
	X(REPLAY_CAPACITY, "capacity", "id", CAPACITY) X(REPLAY_KIOSK, "kiosk", "id", KIOSK) \
	X(REPLAY_PLACES, "place_list", "id", PLACES)

enum {
	SQL_ROW,
	SQL_IDS = SQL_ROW + REPLAY_TABLES,
	SQL_IDS_OF_EVENTS = SQL_IDS + REPLAY_TABLES,
	SQL_EVENTS, SQL_SUBJECT, SQL_WAKERS, SQL_TOKENS, SQL_QUEUE, SQL_BOXES, SQL_PARKED, SQL_UNHELD, SQL_UNLINKED, SQL_TIMES, SQL_MADE,
};

#define COLUMN(name) ", " #name
#define ROW(table, name, key, columns) [SQL_ROW + table] = { "tt", \
	"SELECT account_id" columns(COLUMN, COLUMN) " FROM " name " WHERE account_id = $1 AND " key " = $2", NULL },
#define IDS(table, name, key, columns) [SQL_IDS + table] = { "tti", \
	"SELECT " key " FROM " name " WHERE account_id = $1 AND " key " > $2 ORDER BY " key " LIMIT $3", NULL },
/* A scalar query is looked up row by row; EXISTS might be answered by reading a table whole first. */
#define FOUND(columns) "(SELECT " columns " LIMIT 1)"
/* The words of the partial index, which SQLite wants to read. */
#define UNFINISHED(of) of "state = 'queued' OR " of "state = 'unknown'"

static const struct sql sql[] = {
	TABLES(ROW)
	TABLES(IDS)
	[SQL_IDS_OF_EVENTS] = { "ttit",
		"SELECT subject_id FROM event WHERE account_id = $1 AND subject = $4 AND subject_id > $2"
		" GROUP BY subject_id ORDER BY subject_id LIMIT $3", NULL },
	[SQL_EVENTS] = { "tttii",
		"SELECT e.id, e.seq, e.type, e.version, e.at, e.actor, e.cause_kind, e.cause_id, e.data, e.device, CASE e.cause_kind"
		" WHEN 'delivery' THEN " FOUND("d.id FROM delivery d WHERE d.account_id = e.account_id AND d.id = e.cause_id")
		" WHEN 'job' THEN " FOUND("j.id FROM job j WHERE j.account_id = e.account_id AND j.id = e.cause_id")
		" ELSE e.cause_id END"
		" FROM event e WHERE e.account_id = $1 AND e.subject = $2 AND e.subject_id = $3 AND e.seq > $4 ORDER BY e.seq LIMIT $5", NULL },
	[SQL_SUBJECT] = { "tt", "SELECT subject FROM event WHERE account_id = $1 AND subject > $2 ORDER BY subject LIMIT 1", NULL },
	/* No index is by subject: what is asked for reads job_dedupe, which holds no more than what stands in the queue. */
	[SQL_WAKERS] = { "tt",
		"SELECT dedupe FROM job WHERE account_id = $1 AND subject = 'portal_job' AND subject_id = $2 AND dedupe > 'portal.'"
		" AND state <> 'unknown' AND (" UNFINISHED("") ") ORDER BY dedupe", NULL },
	[SQL_TOKENS] = { "tt", "SELECT count(*) FROM portal_token WHERE account_id = $1 AND job_id = $2", NULL },
	[SQL_QUEUE] = { "tti",
		"SELECT j.id, j.topic, j.state, j.worker, j.lease_until, j.fence, j.tries, j.lapsed, j.cause_event, CASE WHEN j.cause_event = 0 THEN 0"
		" ELSE " FOUND("e.id FROM event e WHERE e.account_id = j.account_id AND e.id = j.cause_event") " END,"
		" CASE j.subject WHEN 'portal_job' THEN "
		FOUND("p.id FROM portal_job p WHERE p.account_id = j.account_id AND p.id = j.subject_id") " ELSE j.subject_id END"
		" FROM job j WHERE j.account_id = $1 AND j.id > $2 ORDER BY j.id LIMIT $3", NULL },
	/* substr cuts off "delivery/" and its like. */
	[SQL_BOXES] = { "ttti",
		"SELECT s.owner, s.field, CASE"
		" WHEN s.owner LIKE 'integration/%' THEN "
		FOUND("i.id FROM integration i WHERE i.account_id = s.account_id AND i.id = substr(s.owner, 13)")
		" WHEN s.field = 'token' THEN "
		FOUND("t.owner FROM portal_token t WHERE t.account_id = s.account_id AND t.owner = s.owner")
		" WHEN s.field = 'answer' THEN "
		FOUND("j.id FROM job j WHERE j.account_id = s.account_id AND j.subject = 'portal_job' AND j.subject_id = substr(s.owner, 12)"
		"   AND j.topic = 'portal.answer' AND j.dedupe > '' AND j.state <> 'unknown' AND (" UNFINISHED("j.") ")")
		" WHEN s.owner LIKE 'delivery/%' THEN "
		FOUND("d.id FROM delivery d WHERE d.account_id = s.account_id AND d.id = substr(s.owner, 10) AND d.dropped_at IS NULL")
		" WHEN s.owner LIKE 'login/%' THEN "
		FOUND("l.id FROM login l WHERE l.account_id = s.account_id AND l.id = substr(s.owner, 7)")
		" END FROM sealed s WHERE s.account_id = $1 AND (s.owner, s.field) > ($2, $3) ORDER BY s.owner, s.field LIMIT $4", NULL },
	/* A close's webhook says what the close's answer has said. */
	[SQL_PARKED] = { "ti",
		"SELECT d.id FROM delivery d JOIN portal_call c ON c.account_id = d.account_id AND c.guid = d.match AND c.kind <> 'close'"
		" WHERE d.account_id = $1 AND d.provider = 'deck' AND d.state = 'parked' AND "
		FOUND("j.id FROM job j WHERE j.account_id = d.account_id AND j.dedupe = 'delivery.read/' || d.id"
		"   AND (" UNFINISHED("j.") ")") " IS NULL ORDER BY d.id LIMIT $2", NULL },
	[SQL_UNHELD] = { "ti",
		"SELECT order_id, line, item_id FROM stock_hold WHERE account_id = $1 AND num <> 0 EXCEPT"
		" SELECT order_id, line, item_id FROM stock_txn WHERE account_id = $1 AND held > 0 LIMIT $2", NULL },
	[SQL_UNLINKED] = { "ti",
		"SELECT t.item_id, count(*), coalesce(i.seq, 0) FROM stock_txn t"
		" LEFT JOIN stock_item i ON i.account_id = t.account_id AND i.id = t.item_id WHERE t.account_id = $1"
		" GROUP BY t.item_id, i.seq HAVING count(*) <> coalesce(i.seq, 0) ORDER BY t.item_id LIMIT $2", NULL },
	[SQL_TIMES] = { "ttii",
		"SELECT order_id, no, shop_id, times FROM ticket WHERE account_id = $1 AND (order_id, no) > ($2, $3)"
		" ORDER BY order_id, no LIMIT $4", NULL },
	[SQL_MADE] = { "ttitti",
		"SELECT shop_id, hour, stage, person, n FROM floor_count WHERE account_id = $1 AND (shop_id, hour, stage, person) > ($2, $3, $4, $5)"
		" ORDER BY shop_id, hour, stage, person LIMIT $6", NULL },
};
const struct sql_table store_replay_sql = SQL_TABLE(sql);

struct column { const char *name; bool number; };
#define TEXT_NAME(name) { #name, false },
#define NUMBER_NAME(name) { #name, true },
#define NAMES(table, name, key, columns) [table] = (const struct column[]){ columns(TEXT_NAME, NUMBER_NAME) { NULL, false } },
static const struct column *const columns_of[REPLAY_TABLES] = { TABLES(NAMES) };

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static enum result
read_strings(struct rows rows, struct str **out, size_t *n)
{
	struct str *list = NULL;

	*n = 0;
	while (row_next(&rows) && (list = sql_room(rows.tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = row_keep(&rows, 0);
	*out = list;
	return sql_done(&rows);
}

enum result
store_replay_ids(struct tx *tx, enum replay_table table, struct str subject, struct str after, int64_t limit, struct str **out,
    size_t *n)
{
	struct str *row = NULL, *told = NULL, *all;
	size_t rows = 0, tolds = 0, r = 0, t = 0;
	enum result result = read_strings(DB_QUERY(tx, &sql[SQL_IDS_OF_EVENTS], V_TEXT(tx->account), V_TEXT(after), V_INT(limit),
	    V_TEXT(subject)), &told, &tolds);

	if (result == OK && table != REPLAY_NO_TABLE)
		result = read_strings(DB_QUERY(tx, &sql[SQL_IDS + table], V_TEXT(tx->account), V_TEXT(after), V_INT(limit)), &row, &rows);
	*n = 0;
	*out = all = ARENA_ARRAY(tx->arena, struct str, rows + tolds + 1);
	if (result != OK || all == NULL)
		return result != OK ? result : ERR_LIMIT;
	/* Two sorted lists, cut off at limit each: so is what they make together. */
	while (*n < (size_t)limit && (r < rows || t < tolds)) {
		int order = r == rows ? 1 : t == tolds ? -1 : str_cmp(row[r], told[t]);

		all[(*n)++] = order <= 0 ? row[r] : told[t];
		r += order <= 0;
		t += order >= 0;
	}
	return OK;
}

enum result
store_replay_row(struct tx *tx, enum replay_table table, struct str id, struct replay_column **out, size_t *n)
{
	const struct column *column = columns_of[table];
	struct rows rows = DB_QUERY(tx, &sql[SQL_ROW + table], V_TEXT(tx->account), V_TEXT(id));
	struct replay_column *list = NULL;
	bool found = row_next(&rows);

	*n = 0;
	for (int i = 0; column[i].name != NULL && (list = sql_room(tx, list, *n, sizeof *list)) != NULL; i++) {
		struct replay_column *c = &list[(*n)++];

		*c = (struct replay_column){ column[i].name, { 0 } };
		if (found && !row_null(&rows, i + 1))
			c->value = column[i].number ? arena_printf(tx->arena, "%" PRId64, row_int(&rows, i + 1)) : row_keep(&rows, i + 1);
	}
	*out = list;
	return sql_found(&rows, found);
}

enum result
store_replay_events(struct tx *tx, struct str subject, struct str id, int64_t after_seq, int64_t limit, struct replay_event **out,
    size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_EVENTS], V_TEXT(tx->account), V_TEXT(subject), V_TEXT(id), V_INT(after_seq),
	    V_INT(limit));
	struct replay_event *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL) {
		struct replay_event *e = &list[(*n)++];

		e->event = (struct event){ .id = row_int(&r, 0), .subject = subject, .subject_id = id, .seq = row_int(&r, 1),
		    .type = row_keep(&r, 2), .version = row_int(&r, 3), .at = row_int(&r, 4), .actor = row_keep(&r, 5),
		    .cause_kind = row_keep(&r, 6), .cause_id = row_keep(&r, 7), .data = row_keep(&r, 8),
		    .device = row_keep(&r, 9) };
		e->caused = !row_null(&r, 10);
	}
	*out = list;
	return sql_done(&r);
}

enum result
store_replay_subject(struct tx *tx, struct str after, struct str *subject)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_SUBJECT], V_TEXT(tx->account), V_TEXT(after));
	bool found = row_next(&rows);

	if (found)
		*subject = row_keep(&rows, 0);
	return sql_found(&rows, found);
}

/* ---- across tables ------------------------------------------------------------------------------------------------ */

enum result
store_replay_wakers(struct tx *tx, struct str portal_job, struct str **out, size_t *n)
{
	return read_strings(DB_QUERY(tx, &sql[SQL_WAKERS], V_TEXT(tx->account), V_TEXT(portal_job)), out, n);
}

enum result
store_replay_tokens(struct tx *tx, struct str portal_job, int64_t *n)
{
	struct rows rows = DB_QUERY(tx, &sql[SQL_TOKENS], V_TEXT(tx->account), V_TEXT(portal_job));

	*n = row_next(&rows) ? row_int(&rows, 0) : 0;
	return sql_done(&rows);
}

enum result
store_replay_queue(struct tx *tx, struct str after, int64_t limit, struct replay_queued **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_QUEUE], V_TEXT(tx->account), V_TEXT(after), V_INT(limit));
	struct replay_queued *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = (struct replay_queued){
			.id = row_keep(&r, 0), .topic = row_keep(&r, 1), .state = row_keep(&r, 2), .worker = row_keep(&r, 3),
			.lease_until = row_int(&r, 4), .fence = row_int(&r, 5), .tries = row_int(&r, 6), .lapsed = row_int(&r, 7),
			.cause_event = row_int(&r, 8), .caused = !row_null(&r, 9), .about = !row_null(&r, 10),
		};
	*out = list;
	return sql_done(&r);
}

enum result
store_replay_boxes(struct tx *tx, struct str after_owner, struct str after_field, int64_t limit, struct replay_box **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_BOXES], V_TEXT(tx->account), V_TEXT(after_owner), V_TEXT(after_field), V_INT(limit));
	struct replay_box *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = (struct replay_box){ row_keep(&r, 0), row_keep(&r, 1), !row_null(&r, 2) };
	*out = list;
	return sql_done(&r);
}

enum result
store_replay_parked(struct tx *tx, int64_t limit, struct str **out, size_t *n)
{
	return read_strings(DB_QUERY(tx, &sql[SQL_PARKED], V_TEXT(tx->account), V_INT(limit)), out, n);
}

enum result
store_replay_unheld(struct tx *tx, int64_t limit, struct replay_unheld **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_UNHELD], V_TEXT(tx->account), V_INT(limit));
	struct replay_unheld *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = (struct replay_unheld){ row_keep(&r, 0), row_keep(&r, 1), row_keep(&r, 2) };
	*out = list;
	return sql_done(&r);
}

enum result
store_replay_unlinked(struct tx *tx, int64_t limit, struct replay_unlinked **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_UNLINKED], V_TEXT(tx->account), V_INT(limit));
	struct replay_unlinked *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = (struct replay_unlinked){ row_keep(&r, 0), row_int(&r, 1), row_int(&r, 2) };
	*out = list;
	return sql_done(&r);
}

enum result
store_replay_times(struct tx *tx, struct str after_order, int64_t after_no, int64_t limit, struct replay_times **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_TIMES], V_TEXT(tx->account), V_TEXT(after_order), V_INT(after_no), V_INT(limit));
	struct replay_times *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = (struct replay_times){ .order_id = row_keep(&r, 0), .no = row_int(&r, 1), .shop_id = row_keep(&r, 2),
		    .times = row_keep(&r, 3) };
	*out = list;
	return sql_done(&r);
}

enum result
store_replay_made(struct tx *tx, const struct replay_made *after, int64_t limit, struct replay_made **out, size_t *n)
{
	struct rows r = DB_QUERY(tx, &sql[SQL_MADE], V_TEXT(tx->account), V_TEXT(after->shop_id), V_INT(after->hour), V_TEXT(after->stage),
	    V_TEXT(after->person), V_INT(limit));
	struct replay_made *list = NULL;

	*n = 0;
	while (row_next(&r) && (list = sql_room(tx, list, *n, sizeof *list)) != NULL)
		list[(*n)++] = (struct replay_made){ .shop_id = row_keep(&r, 0), .hour = row_int(&r, 1), .stage = row_keep(&r, 2),
		    .person = row_keep(&r, 3), .n = row_int(&r, 4) };
	*out = list;
	return sql_done(&r);
}
