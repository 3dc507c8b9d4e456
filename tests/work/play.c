#include "tests/work/play.h"

#include "flow/portal_step.h"
#include "store/event.h"
#include "store/job.h"
#include "store/portal.h"
#include "store/sealed.h"

static int made;

enum result
play_add_job(struct tx *tx, const struct play *w, struct portal_job *job)
{
	struct portal_item item = { .no = 1, .sku = STR("SUP-1"), .name = STR("Thing"), .unit = STR("piece"), .quantity = 2,
	    .expected_e4 = 125000 };
	struct portal_line line = { .no = 1, .item_no = 1, .product_id = STR("p"), .our_sku = STR("OUR-1"), .name = STR("Thing"),
	    .mapped_from = STR("mapping"), .quantity = 2, .price_e4 = 125000 };
	struct portal_row portal;
	enum result res = store_portal_get(tx, w->portal, &portal);

	line.order_id = line.line_id = arena_printf(tx->arena, "line-%d", ++made);
	*job = (struct portal_job){ .id = env_id(tx->env, tx->arena), .batch = STR("b"), .portal_id = w->portal,
	    .supplier_id = portal.supplier_id, .supplier_name = STR("Supplier"), .login_id = w->login, .source_guid = STR("guid"),
	    .currency = portal.currency, .machine = portal_new(false), .orders = STR("[]"), .items = 1, .total_minor = 2500,
	    .created_at = tx->now_ms, .updated_at = tx->now_ms };
	if (res == OK)
		res = store_portal_job_insert(tx, job);
	if (res == OK)
		res = store_portal_item_insert(tx, job->id, &item);
	if (res == OK)
		res = store_portal_line_insert(tx, job->id, &line);
	return res == OK ? flow_portal_begin(tx, job) : res;
}

enum result
play_make(struct tx *tx, struct play *w)
{
	struct login login = { .source_guid = STR("guid"), .hint = STR("b…r"), .id = env_id(tx->env, tx->arena) };
	struct portal_row portal = { .supplier_name = STR("Supplier"), .source_guid = STR("guid"), .active = true };
	enum result res;

	currency_parse(STR("EUR"), &portal.currency);
	login.mark = portal.id = env_id(tx->env, tx->arena);
	portal.login_id = login.id;
	portal.supplier_id = arena_printf(tx->arena, "supplier-%d", ++made);
	*w = (struct play){ .portal = portal.id, .login = login.id };
	res = store_login_insert(tx, &login);
	if (res == OK)
		res = store_portal_insert(tx, &portal);
	return res == OK ? play_add_job(tx, w, &w->job) : res;
}

struct portal_job
play_look(struct tx *tx, const struct portal_job *job)
{
	struct portal_job now = { .seq = 0 };

	check_int("the portal job is there", store_portal_job_get(tx, job->id, &now), OK);
	return now;
}

void
play_is(struct tx *tx, const char *what, const struct portal_job *job, enum portal_state state, enum portal_connection connection)
{
	struct portal_job now = play_look(tx, job);

	check_str(sentence("%s: state", what), portal_state_name(now.machine.state), portal_state_name(state));
	check_str(sentence("%s: connection", what), portal_connection_name(now.machine.connection), portal_connection_name(connection));
}

enum portal_answer
play_happens(struct tx *tx, const struct portal_job *job, struct portal_input in)
{
	struct portal_step step = { .job_id = job->id, .input = in };

	check_int(sentence("%s can be kept", portal_input_name(in.kind).p), flow_portal_step(tx, &step), OK);
	return step.answer;
}

void
play_connected(struct tx *tx, const struct portal_job *job, int32_t attempt, const char *owner)
{
	struct portal_step step = { .job_id = job->id, .input = { .kind = IN_CONNECTED, .attempt = attempt }, .token_owner = str_of(owner) };

	check_int("a token is kept", store_sealed_put(tx, str_of(owner), STR("token"), STR("box")), OK);
	check_int("the connection is ready", flow_portal_step(tx, &step), OK);
}

bool
play_sealed(struct tx *tx, struct str owner, const char *field)
{
	struct str box;

	return store_sealed_get(tx, owner, str_of(field), &box) == OK;
}

int
play_tokens(struct tx *tx, const struct portal_job *job)
{
	struct portal_token *t;
	size_t n = 0;

	check_int("tokens can be listed", store_portal_token_list(tx, job->login_id, job->id, 0, &t, &n), OK);
	return (int)n;
}

struct job
play_queued(struct tx *tx, const struct portal_job *job, const char *topic)
{
	struct job *at, found = { .id = STR("") };
	struct event *events;
	size_t n = 0, jobs = 0;

	check_int("its events can be listed", store_event_subject(tx, STR("portal_job"), job->id, 0, 1000, &events, &n), OK);
	for (size_t e = 0; e < n; e++) {
		check_int("and what they asked for", store_job_caused(tx, events[e].id, &at, &jobs), OK);
		for (size_t i = 0; i < jobs; i++)
			if (str_eq(at[i].topic, str_of(topic)) && (at[i].state == JOB_QUEUED || at[i].state == JOB_RUNNING))
				found = at[i];
	}
	return found;
}

void
play_becomes(struct tx *tx, const struct job *job, const char *state, int64_t tries)
{
	static const struct sql set = { "ttti", "UPDATE job SET state = CASE $3 WHEN 'running' THEN 'queued' ELSE $3 END,"
	    " lease_until = CASE $3 WHEN 'running' THEN 1 ELSE 0 END, tries = $4 WHERE account_id = $1 AND id = $2", NULL };
	int64_t changed = 0;

	DB_EXEC(tx, &set, &changed, V_TEXT(tx->account), V_TEXT(job->id), V_TEXT(str_of(state)), V_INT(tries));
	check_int("a queue job moves", changed, 1);
}

void
play_settles(struct tx *tx, db_fn settle, struct job job, enum settle_end end, const struct reply *reply)
{
	struct settle s = { .job = &job, .end = end, .state = "state", .reply = reply };

	play_becomes(tx, &job, end == SETTLE_DONE ? "done" : "dead", 1);
	job.tries = 1;
	check_int(sentence("%.*s settles", STR_ARG(job.topic)), settle(tx, &s), OK);
}

struct reply
play_replied(struct portal_reply *p, enum portal_reply_kind kind, const char *guid)
{
	*p = (struct portal_reply){ .kind = kind, .guid = str_of(guid) };
	return (struct reply){ .data = p };
}
