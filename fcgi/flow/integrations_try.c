/* Trying an integration: at once where we may wait for it, else as a job of the queue. */
#include "flow/audit.h"
#include "flow/credential.h"
#include "flow/integrations.h"
#include "flow/notify.h"
#include "flow/pull.h"

static bool
is(const struct integration_view *v, const char *provider)
{
	return str_eq(str_of(v->rule->provider), str_of(provider));
}

/* ---- by a job ------------------------------------------------------------------------------------------------------ */

static enum result
check_keys(struct tx *tx, struct integration_test *t, int64_t cause)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_DECK_CHECK_KEYS)->name), .subject = STR("integration"),
	    .subject_id = t->view.row.id, .due_at = tx->now_ms, .cause_event = cause };
	bool added = false;
	enum result result;

	job.dedupe = arena_printf(tx->arena, "deck.check_keys/%.*s", STR_ARG(t->view.row.id));
	result = store_job_add(tx, &job, &added);
	t->job_id = job.id;
	t->already = !added;
	return result;
}

/* A message like any other, which needs a notice to be about. */
static enum result
send_message(struct tx *tx, struct integration_test *t, int64_t cause)
{
	struct notice notice = { .id = env_id(tx->env, tx->arena), .severity = NOTICE_INFO, .title = STR("A test message"),
	    .text = STR("Somebody tried the connection to Slack."), .subject = STR("integration"), .subject_id = t->view.row.id };
	struct job job = { .topic = str_of(topic_rule(TOPIC_SLACK_NOTIFY)->name), .dedupe = STR("slack.notify/test"),
	    .subject = STR("notice"), .subject_id = notice.id, .due_at = tx->now_ms, .cause_event = cause };
	bool added = false;
	enum result result = store_job_add(tx, &job, &added);

	t->job_id = job.id;
	t->already = !added;
	notice.dedupe = arena_printf(tx->arena, NOTIFY_TEST "%.*s", STR_ARG(notice.id));
	return result == OK && added ? store_notice_gather(tx, &notice) : result;
}

enum result
flow_integrations_test(struct tx *tx, void *in_out)
{
	struct integration_test *t = in_out;
	struct audit audit = flow_audit(tx);
	struct pull_now pull = { .already = false };
	int64_t cause = 0;
	enum result result;

	t->at_once = t->already = false;
	if (t->view.row.state == INTEGRATION_UNCONFIGURED)
		return tx_refuse(tx, ERR_CONFLICT, "unconfigured", "%.*s", STR_ARG(t->view.row.detail.n ? t->view.row.detail :
		    STR("Nothing is set up yet.")));
	flow_audit_note(&audit, "provider", t->view.row.provider);
	result = flow_audit_cause(&audit, "integration", t->view.row.id, "tested", &cause);
	if (result == OK && is(&t->view, "deck"))
		return check_keys(tx, t, cause);
	if (result == OK && is(&t->view, "slack"))
		return send_message(tx, t, cause);
	t->at_once = t->view.settings.kind != SOURCE_REST;
	if (result != OK || t->at_once)
		return result;
	result = flow_pull_now(tx, &pull);
	t->job_id = pull.job_id;
	t->already = pull.already;
	return result;
}

/* ---- at once ------------------------------------------------------------------------------------------------------- */

struct outcome { const struct integration_view *view; enum integration_state state; struct str detail; };

static enum result
keep(struct tx *tx, void *in_out)
{
	const struct outcome *o = in_out;
	struct audit audit = flow_audit(tx);
	enum result result = store_integration_checked(tx, o->view->row.id, o->state, o->detail);

	flow_audit_note(&audit, "state", store_integration_state_name(o->state));
	return result == OK ? flow_audit_event(&audit, "integration", o->view->row.id, "checked") : result;
}

enum result
flow_integrations_try(const struct env *env, struct db *db, const struct scope *scope, const struct integration_view *view)
{
	struct source_view source;
	struct outcome o = { .view = view };
	enum result result = flow_source_read(env, db, scope, &source);

	if (result != OK)
		return result;
	o.state = source.down ? INTEGRATION_BROKEN : INTEGRATION_READY;
	o.detail = source.down ? source.message : arena_printf(scope->arena, "%s: %zu %s to be sent.",
	    source.kind == SOURCE_DEMO ? "The demo's own orders" : "The database answers", source.rows.orders,
	    source.rows.orders == 1 ? "order is" : "orders are");
	return db_write(db, scope, keep, &o);
}

/* ---- what new portals begin with ------------------------------------------------------------------------------------ */

struct first { struct box username, password; };

static enum result
load_first(struct tx *tx, void *in_out)
{
	struct first *f = in_out;
	struct integration deck;
	struct str owner;
	enum result result = store_integration_provider(tx, STR("deck"), &deck);

	*f = (struct first){ { .owner = STR("") }, { .owner = STR("") } };
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	owner = flow_credential_owner(tx->arena, "integration", deck.id);
	f->username = (struct box){ .owner = owner, .field = STR("supplier_username") };
	f->password = (struct box){ .owner = owner, .field = STR("supplier_password") };
	result = flow_credential_load(tx, &f->username);
	return result == OK ? flow_credential_load(tx, &f->password) : result;
}

enum result
flow_integrations_first_login(const struct env *env, struct db *db, const struct scope *scope, struct secret *username,
    struct secret *password)
{
	struct first f;
	enum result result = db_read(db, scope, load_first, &f);

	*username = *password = (struct secret){ 0 };
	if (result == OK)
		result = flow_credential_open(env, scope->arena, scope->account, &f.username, username, scope->fault);
	if (result == OK)
		result = flow_credential_open(env, scope->arena, scope->account, &f.password, password, scope->fault);
	return result;
}
