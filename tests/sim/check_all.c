/* check_all.c - what is looked at now and then, over everything; and what has to be true when nothing is left to be done. */
#include "tests/sim/front.h"

#include <string.h>

#include "flow/replay.h"
#include "store/sqlite_conn.h"

enum { SWEEP_MS = 10 * MINUTE };	/* longer than any worker stays away or stands still */

/* When a rule holds: always, when the clock has not been set for so long, or when nothing is left to be done. */
enum when { ALWAYS, STEADY, AT_REST };

/* Each counts what may not be. $1 is now. */
static const struct rule { const char *what; struct sql sql; enum when when; } rules[] = {
	{ "jobs run with a lease that is long over",
	  { "i", "SELECT count(*) FROM job WHERE lease_until <> 0 AND lease_until < $1 - 600000 AND due_at < $1 - 600000", NULL }, STEADY },
	{ "jobs are due for long and nobody takes them",
	  { "i", "SELECT count(*) FROM job WHERE state = 'queued' AND lease_until = 0 AND due_at < $1 - 600000", NULL }, STEADY },
	{ "lanes are held by a job that has no connection",
	  { "i", "SELECT count(*) FROM login l WHERE l.holder <> '' AND NOT EXISTS (SELECT 1 FROM portal_job j"
	    " WHERE j.account_id = l.account_id AND j.id = l.holder AND j.connection <> 'none') AND $1 > 0", NULL }, ALWAYS },
	{ "orders' lines are in two jobs",
	  { "i", "SELECT count(*) FROM (SELECT 1 FROM portal_line WHERE active = 1 AND $1 > 0 GROUP BY account_id, order_id, line_id"
	    " HAVING count(*) > 1) twice", NULL }, ALWAYS },
	{ "jobs that failed keep their lines",
	  { "i", "SELECT count(*) FROM portal_line l JOIN portal_job j ON j.account_id = l.account_id AND j.id = l.job_id"
	    " WHERE l.active = 1 AND j.state IN ('failed', 'cancelled') AND $1 > 0", NULL }, ALWAYS },
	{ "subjects have gaps in their events",
	  { "i", "SELECT count(*) FROM (SELECT 1 FROM event WHERE $1 > 0 GROUP BY account_id, subject, subject_id"
	    " HAVING count(*) <> max(seq) OR min(seq) <> 1) gaps", NULL }, AT_REST },
	{ "jobs have not ended",
	  { "i", "SELECT count(*) FROM portal_job WHERE $1 > 0 AND open = 1", NULL }, AT_REST },
	{ "jobs have not closed their connection",
	  { "i", "SELECT count(*) FROM portal_job WHERE $1 > 0 AND connection <> 'none'", NULL }, AT_REST },
	{ "lanes are held",
	  { "i", "SELECT count(*) FROM login WHERE $1 > 0 AND holder <> ''", NULL }, AT_REST },
	{ "tokens of connections are kept",
	  { "i", "SELECT count(*) FROM portal_token WHERE $1 > 0", NULL }, AT_REST },
	{ "sealed answers are kept",
	  { "i", "SELECT count(*) FROM sealed WHERE $1 > 0 AND field = 'answer'", NULL }, AT_REST },
	{ "calls and timers are not done",
	  { "i", "SELECT count(*) FROM job WHERE $1 > 0 AND state = 'queued' AND topic <> 'housekeeping'"
	    " AND (topic NOT IN ('shop.subscriptions', 'shop.catch_up', 'shop.products', 'stock.expire') OR due_at <= $1)", NULL }, AT_REST },
	{ "orders are there twice",
	  { "i", "SELECT count(*) FROM (SELECT 1 FROM shop_order WHERE $1 > 0 GROUP BY account_id, shop_id, number HAVING count(*) > 1) twice",
	    NULL }, ALWAYS },
	{ "portals' logins are left behind",
	  { "i", "SELECT count(*) FROM login l WHERE $1 > 0 AND NOT EXISTS (SELECT 1 FROM portal p"
	    " WHERE p.account_id = l.account_id AND p.login_id = l.id)", NULL }, AT_REST },
	{ "jobs have ended and nobody was told",
	  { "i", "SELECT count(*) FROM portal_job j WHERE $1 > 0 AND j.state IN ('completed', 'needs_review', 'failed') AND j.late = ''"
	    " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.account_id = j.account_id AND n.subject_id = j.id"
	    " AND (n.dedupe LIKE '%/' || CASE j.state WHEN 'completed' THEN '0' WHEN 'needs_review' THEN '1' ELSE '2' END || '/%'"
	    " OR (j.state = 'failed' AND n.dedupe LIKE '%/3/%')"	/* timed out */
	    " OR (j.state <> 'failed' AND n.dedupe LIKE '%/6/%')))", NULL }, AT_REST },	/* its result came late, and was accepted */
	{ "things were not told to Slack",
	  { "i", "SELECT count(*) FROM notice n JOIN portal_job j ON j.account_id = n.account_id AND j.id = n.subject_id"
	    " WHERE $1 > 0 AND n.told_at IS NULL AND n.severity <> 'info' AND j.kind = 'order'"
	    " AND NOT EXISTS (SELECT 1 FROM job q WHERE q.account_id = n.account_id AND q.subject = 'notice' AND q.subject_id = n.id"
	    " AND q.state IN ('dead', 'dropped'))", NULL }, AT_REST },
};
enum { RULES = sizeof rules / sizeof *rules };

struct ask { const struct sql *sql; int64_t n; };

static enum result
ask(struct tx *tx, void *in_out)
{
	struct ask *a = in_out;
	struct rows rows = DB_QUERY(tx, a->sql, V_INT(tx->now_ms));

	a->n = row_next(&rows) ? row_int(&rows, 0) : -1;
	rows_end(&rows);
	return rows.result;
}

static int64_t
number(struct sim *s, const struct company *a, const struct sql *sql)
{
	struct ask q = { sql, -1 };

	check_read(s, a, ask, &q);
	return q.n;
}

static void
check_rules(struct sim *s, bool quiet)
{
	for (int i = 0; i < RULES; i++) {
		bool holds = rules[i].when == STEADY ? s->at - s->skew_at > SWEEP_MS : rules[i].when == ALWAYS;
		int64_t n = (quiet ? rules[i].when == AT_REST : holds) ? number(s, NULL, &rules[i].sql) : 0;

		if (n != 0)
			violated(s, "%s (%lld)", rules[i].what, (long long)n);
	}
}

void
check_all(struct sim *s)
{
	for (int i = 0; i < s->accounts; i++)
		for (int k = 0; k < s->account[i].jobs; k++)
			check_touch(s, s->account[i].job[k]->id);
	check_step(s);
	for (int i = 0; i < s->accounts; i++)
		check_stock_all(s, &s->account[i]);
	check_rules(s, false);
}

/* ---- at the end -------------------------------------------------------------------------------------------------------------- */

bool
check_is_quiet(struct sim *s, const char **why)
{
	for (int i = 0; i < RULES; i++)
		if (rules[i].when == AT_REST && strncmp(rules[i].what, "jobs have not", 13) == 0 && number(s, NULL, &rules[i].sql) != 0) {
			*why = rules[i].what;
			return false;
		}
	*why = "calls and timers are not done";
	for (int i = 0; i < RULES; i++)
		if (strcmp(rules[i].what, *why) == 0 && number(s, NULL, &rules[i].sql) != 0)
			return false;
	*why = "shops are being asked how things stand";
	for (int i = 0; i < s->accounts; i++)
		for (int k = 0; k < s->account[i].fronts; k++)
			if (!floor_help(s, s->account[i].front[k]))
				return false;
	*why = "webhooks are on their way";
	for (size_t i = 0; i < s->heap_n; i++)
		if (s->heap[i].kind == H_LETTER)
			return false;
	return true;
}

struct image { unsigned char *p; sqlite3_int64 n; };

static enum result
image(struct tx *tx, void *in_out)
{
	const struct sqlite_conn *c = tx->engine;
	struct image *i = in_out;

	i->p = sqlite3_serialize(c->db, "main", &i->n, 0);
	return OK;
}

/* Secrets are written sealed or not at all, so none stands anywhere in the store: not in what was deleted, either. */
static void
check_secrets(struct sim *s)
{
	struct image i = { NULL, 0 };
	const char *at;

	check_read(s, NULL, image, &i);
	if (!i.p) {
		violated(s, "the store's image cannot be had");
		return;
	}
	at = memmem(i.p, (size_t)i.n, HUSH, sizeof HUSH - 1);
	if (at)
		violated(s, "a secret stands in the store: ...%.40s", at - 20);
	sqlite3_free(i.p);
}

static void
differs(void *arg, struct str account, const struct replay_difference *d)
{
	violated(arg, "%.*s of %.*s: %.*s is %.*s, and its events say %.*s", STR_ARG(d->subject), STR_ARG(account), STR_ARG(d->field),
	    STR_ARG(d->stored), STR_ARG(d->recomputed));
}

/* As `tradepost replay --check`: every row of this account, from its events alone. */
static void
check_replay(struct sim *s, const struct company *a)
{
	struct replay_say say = { .difference = differs, .arg = s };
	struct replay_counts counts = { 0 };
	struct scope scope = scope_of(s, a, STR(""), "job");

	if (flow_replay_account(s->db, &scope, &say, &counts) != OK)
		violated(s, "events cannot be replayed: %s", s->fault.message);
}

static void
check_account(struct sim *s, const struct company *a)
{
	check_replay(s, a);
	for (int i = 0; i < a->jobs; i++) {
		const struct ghost *g = a->job[i];

		if (g->answers != g->answered)
			violated(s, "%.*s: %d answers were taken, %d are in its events", STR_ARG(g->id), g->answers, g->answered);
		for (int k = 1; k < ATTEMPTS; k++)
			if (g->connected[k] && !g->closed[k] && !g->lost)
				violated(s, "%.*s: the connection of attempt %d was never closed", STR_ARG(g->id), k);
	}
}

void
check_quiet(struct sim *s)
{
	static const struct sql deliveries = { "i", "SELECT count(*) FROM delivery WHERE $1 > 0", NULL };
	int64_t taken = 0;

	check_rules(s, true);
	for (int i = 0; i < s->accounts; i++) {
		check_account(s, &s->account[i]);
		check_stock_quiet(s, &s->account[i]);
		taken += s->account[i].deliveries;
	}
	if (number(s, NULL, &deliveries) != taken)
		violated(s, "%lld webhooks were taken, %lld are there", (long long)taken, (long long)number(s, NULL, &deliveries));
	check_secrets(s);
}

/* ---- telling people --------------------------------------------------------------------------------------------------------- */

static const struct sql SAID = { "t", "SELECT count FROM notice WHERE id = $1", NULL };

struct said { struct str id; int64_t times; };

static enum result
said(struct tx *tx, void *in_out)
{
	struct said *q = in_out;
	struct rows rows = DB_QUERY(tx, &SAID, V_TEXT(q->id));

	q->times = row_next(&rows) ? row_int(&rows, 0) : 0;
	rows_end(&rows);
	return rows.result;
}

static struct told *
told_of(struct sim *s, struct str id)
{
	struct told *t = s->told;

	while (t && !str_eq(t->id, id))
		t = t->next;
	if (!t) {
		t = keep_room(s, sizeof *t);
		*t = (struct told){ .id = keep_str(s, id), .next = s->told };
		s->told = t;
	}
	return t;
}

/* What has been told, and is known to have been, is told again only when it was said again since. */
void
check_slack(struct sim *s, const struct exchange *x)
{
	struct said q = { x->subject, 0 };
	struct told *t = told_of(s, x->subject);

	if (x->over || x->arrived > 1 || x->hand->mark != x->mark)	/* its worker has given it up meanwhile, or is dead */
		return;
	check_read(s, NULL, said, &q);
	if (t->known >= q.times)
		violated(s, "Slack is told of %.*s twice", STR_ARG(x->subject));
	t->under_way = q.times;
}

void
check_told(struct sim *s, struct str notice)
{
	struct told *t = told_of(s, notice);

	t->known = t->under_way;
}
