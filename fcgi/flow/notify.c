#include "flow/notify.h"

#include "base/json.h"
#include "connect/slack.h"
#include "flow/audit.h"
#include "flow/credential.h"
#include "store/account.h"
#include "store/integration.h"
#include "store/job.h"

enum result
flow_notify(struct tx *tx, struct notice *n, int64_t cause, bool slack)
{
	struct job job = { .topic = str_of(topic_rule(TOPIC_SLACK_NOTIFY)->name), .subject = STR("notice"), .cause_event = cause };
	struct integration integration;
	enum result result = store_notice_gather(tx, n);

	if (result != OK || !slack)
		return result;
	if (!str_starts(n->dedupe, STR(NOTIFY_ALARM)) && n->told_at != 0 && tx->now_ms - n->told_at < NOTIFY_QUIET_MS)
		return OK;
	result = store_integration_provider(tx, STR("slack"), &integration);
	if (result == ERR_MISSING || (result == OK && integration.state == INTEGRATION_UNCONFIGURED))
		return OK;
	if (result != OK)
		return result;
	job.subject_id = n->id;
	job.dedupe = arena_printf(tx->arena, "slack.notify/%.*s", STR_ARG(n->id));
	job.due_at = tx->now_ms + NOTIFY_GATHER_MS;
	return store_job_add(tx, &job, NULL);
}

/* ---- topic slack.notify ----------------------------------------------------------------------------------------- */

struct load {
	struct str id;
	struct notice notice;
	struct account account;
	struct integration slack;
	struct box address;
};

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	enum result result = store_notice_get(tx, l->id, &l->notice);

	if (result == OK)
		result = store_account_get(tx, &l->account);
	if (result == OK)
		result = store_integration_provider(tx, STR("slack"), &l->slack);
	if (result == OK) {
		l->address = (struct box){ .owner = flow_credential_owner(tx->arena, "integration", l->slack.id),
		    .field = STR("webhook_url") };
		result = flow_credential_load(tx, &l->address);
	}
	return result;
}

static bool
is_test(const struct notice *n)
{
	return str_starts(n->dedupe, STR(NOTIFY_TEST));
}

/* That a portal job is done is a setting of Slack's; all else was asked for where it comes from. */
static bool
wanted(struct arena *a, const struct load *l)
{
	bool tell_done = false;

	if (l->notice.severity != NOTICE_INFO || !str_eq(l->notice.subject, STR("portal_job")))
		return true;
	json_is_bool(json_get(json_parse(a, l->slack.settings, NULL), "tell_done"), &tell_done);
	return tell_done;
}

/* Where the dashboard shows it. */
static const struct { const char *subject, *path; } pages[] = {
	{ "portal_job", "/purchasing/jobs/" }, { "shop_order", "/production/orders/" }, { "shop", "/settings/stores/" },
};

enum result
flow_notify_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	enum { LINES = 40 };
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct load *l = ARENA_NEW(a, struct load);
	struct str line[LINES], rest;
	struct slack_note note = { .line = line };
	struct secret address;
	enum result result;

	if (l == NULL)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for this message.");
	l->id = job->subject_id;
	result = db_read(db, &scope, load, l);
	if (result == ERR_MISSING) {	/* Slack was disconnected, or the notice is gone */
		out->moot = true;
		return OK;
	}
	if (result == OK)
		result = flow_credential_open(env, a, job->account, &l->address, &address, f);
	if (result != OK)
		return result;
	if (secret_empty(address) || !wanted(a, l)) {
		out->moot = true;
		return OK;
	}
	note.title = l->notice.count > 1 ?
	    arena_printf(a, "%.*s (%lld times)", STR_ARG(l->notice.title), (long long)l->notice.count) : l->notice.title;
	for (rest = l->notice.text; rest.n && note.lines_n < LINES; note.lines_n++)
		str_cut(rest, '\n', &line[note.lines_n], &rest);
	note.footer = l->account.name;
	for (size_t i = 0; i < sizeof pages / sizeof *pages && env->config->base_url.n; i++)
		if (str_eq(l->notice.subject, str_of(pages[i].subject))) {
			note.link = arena_printf(a, "%.*s%s%.*s", STR_ARG(env->config->base_url), pages[i].path, STR_ARG(l->notice.subject_id));
			note.link_label = STR("Open in Tradepost");
		}
	out->has_call = true;
	out->state = l;
	return slack_post(a, env->config->slack_url, address, &note, &out->call, f);
}

/* Why it was refused, and what to do: for the dead letter, and for the integration. */
static struct str
refusal(struct arena *a, const struct slack_reply *r)
{
	return arena_printf(a, "%.*s (%.*s)", STR_ARG(slack_advice(r->kind)), STR_ARG(r->word));
}

void
flow_notify_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	static const enum call_outcome outcome[] = {	/* a refusal leaves a dead letter (core/topic.h) */
		[SLACK_POSTED] = CALL_OK,
		[SLACK_WAIT] = CALL_THROTTLED,
		[SLACK_LOST] = CALL_LOST,
		[SLACK_ADDRESS_DEAD] = CALL_REFUSED,
		[SLACK_REFUSED] = CALL_REFUSED,
	};
	struct slack_reply *r = ARENA_NEW(a, struct slack_reply);
	const struct load *l = state;

	(void)env, (void)job;
	if (r == NULL)
		return;
	*r = slack_reply(a, answer);
	out->outcome = outcome[r->kind];
	out->retry_after_ms = r->retry_after_ms;
	out->error = r->word;
	if (out->outcome == CALL_REFUSED)
		out->error = refusal(a, r);
	/* A try is over with its answer, good or bad: who made it reads that at the integration, and nothing is owed. */
	if (out->outcome == CALL_REFUSED && is_test(&l->notice))
		out->outcome = CALL_OK;
	out->data = r;
}

/*
 * How it went: what people see of Slack, and an event when it is another state or somebody waits for the outcome of a test.
 * An address that was entered while this one was called has not been tried.
 */
static enum result
slack_is(struct tx *tx, const struct load *l, enum integration_state state, struct str detail)
{
	struct audit audit = flow_audit(tx);
	struct integration now;
	enum result result = store_integration_get(tx, l->slack.id, &now);

	if (result != OK || now.updated_at != l->slack.updated_at)
		return result == ERR_MISSING ? OK : result;
	result = store_integration_checked(tx, now.id, state, detail);
	flow_audit_note(&audit, "state", store_integration_state_name(state));
	if (result != OK || (now.state == state && !is_test(&l->notice)))
		return result;
	return flow_audit_event(&audit, "integration", now.id, is_test(&l->notice) ? "checked" :
	    state == INTEGRATION_BROKEN ? "broken" : "working");
}

enum result
flow_notify_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct load *l = settle->state;
	const struct slack_reply *r = settle->reply != NULL ? settle->reply->data : NULL;

	if (l == NULL || (r == NULL && !is_test(&l->notice)))
		return OK;
	if (r == NULL)
		return slack_is(tx, l, INTEGRATION_BROKEN, arena_printf(tx->arena,
		    "Slack could not be told: %.*s", STR_ARG(settle->job->last_error)));
	if (r->kind == SLACK_POSTED) {
		enum result result = store_notice_told(tx, l->notice.id);

		if (result == ERR_MISSING)	/* retention was faster than Slack */
			result = OK;
		if (result == OK && (l->slack.state != INTEGRATION_READY || is_test(&l->notice)))
			result = slack_is(tx, l, INTEGRATION_READY, STR("Slack takes messages."));
		return result;
	}
	if (r->kind != SLACK_ADDRESS_DEAD && !is_test(&l->notice))
		return OK;
	return slack_is(tx, l, INTEGRATION_BROKEN, refusal(tx->arena, r));
}
