/* ends.c - what is left when something has ended: clocks, logins that were refused, messages that were, sources that are gone. */
#include "connect/portal_port.h"
#include "flow/notify.h"
#include "flow/portal_step.h"
#include "flow/pull.h"
#include "flow/queue.h"
#include "store/integration.h"
#include "store/portal.h"
#include "tests/work/play.h"

#define KEY "test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define HOOK "https://slack.invalid/services/T/B/x"

/* ---- clocks ----------------------------------------------------------------------------------------------------------- */

static enum result
stopped_clocks(struct tx *tx, void *in_out)
{
	static const struct sql waiting = { "tti",
	    "SELECT count(*) FROM job WHERE account_id = $1 AND subject_id = $2 AND state = 'queued' AND due_at > $3", NULL };
	struct portal_reply p;
	struct reply gone = play_replied(&p, PORTAL_REPLY_ACCEPTED, "");
	struct { const char *what; int64_t want, got; } step[] = {
		{ "a job that connects has one clock", 1, 0 }, { "no more when it adds items", 1, 0 },
		{ "none when it has ended and is closed", 0, 0 }, { "begun again, one", 1, 0 },
		{ "a lost connection is waited out by the only one that is left", 1, 0 }, { "none when it has come and been closed", 0, 0 },
	};
	struct play w;
	struct rows rows;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	for (size_t i = 0; i < COUNT(step); i++) {
		if (i == 1) {
			tx->now_ms++;	/* or the next deadline would be the first one's */
			play_connected(tx, &w.job, 1, "delivery/clock");
		}
		if (i == 2)
			play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
		if (i == 3)
			play_happens(tx, &w.job, (struct portal_input){ .kind = IN_RETRY, .cart_checked = true });
		if (i == 4) {
			play_becomes(tx, &(struct job){ .id = play_queued(tx, &w.job, "portal.open").id }, "done", 1);
			play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
			play_is(tx, "its connection may be there", &w.job, PORTAL_CANCELLED, CONNECTION_LOST);
		}
		if (i == 5)
			play_connected(tx, &w.job, 2, "delivery/clock-late");
		if (i == 2 || i == 5)
			play_settles(tx, flow_portal_close_settle, play_queued(tx, &w.job, "portal.close"), SETTLE_DONE, &gone);
		rows = DB_QUERY(tx, &waiting, V_TEXT(tx->account), V_TEXT(w.job.id), V_INT(tx->now_ms));
		step[i].got = row_next(&rows) ? row_int(&rows, 0) : -1;
		rows_end(&rows);
		check_int(step[i].what, step[i].got, step[i].want);
	}
	return OK;
}

/* ---- refused logins --------------------------------------------------------------------------------------------------- */

/* The portal refuses the login. entered: what is entered meanwhile, in ms after the call; hook: by a webhook, after the guid. */
static void
refused_login(struct tx *tx, const char *what, int64_t entered, int64_t tries, bool hook, bool blocked)
{
	struct portal_reply p;
	struct reply accepted = play_replied(&p, PORTAL_REPLY_ACCEPTED, "g-login");
	struct settle settle = { .end = SETTLE_DONE, .state = "state", .reply = &accepted };
	struct login login;
	struct job open;
	struct play w;

	check_int("a world", play_make(tx, &w), OK);
	check_int("its login", store_login_get(tx, w.login, &login), OK);
	open = play_queued(tx, &w.job, "portal.open");
	play_becomes(tx, &open, "done", tries);
	open.created_at = tx->now_ms;
	open.updated_at = tx->now_ms + 1000;	/* as it was claimed */
	open.tries = tries;
	login.credentials_at = tx->now_ms + 1000 + entered;
	check_int("credentials are entered", store_login_update(tx, &login), OK);
	tx->now_ms += 5000;
	settle.job = &open;
	p.guid = arena_printf(tx->arena, "g-login-%.*s", STR_ARG(w.job.id));
	if (!hook) {
		p.kind = PORTAL_REPLY_REFUSED;
		p.error = PORTAL_INVALID_CREDENTIALS;
	}
	check_int("the answer comes", flow_portal_open_settle(tx, &settle), OK);
	if (hook)
		play_happens(tx, &w.job, (struct portal_input){ .kind = IN_FAILED, .error = PORTAL_INVALID_CREDENTIALS, .attempt = 1 });
	play_is(tx, what, &w.job, PORTAL_FAILED, CONNECTION_NONE);
	check_int("its login is there", store_login_get(tx, w.login, &login), OK);
	check_int(what, login.blocked.n > 0, blocked);
}

static enum result
refused_logins(struct tx *tx, void *in_out)
{
	(void)in_out;
	refused_login(tx, "a login that is refused rests", -2000, 1, false, true);
	refused_login(tx, "also when its credentials were entered while the call waited", -500, 1, false, true);
	refused_login(tx, "one entered anew while it was called has not been tried", 500, 1, false, false);
	refused_login(tx, "nor while it was called again under its key", -500, 2, false, false);
	refused_login(tx, "nor when it is a webhook that says so", 500, 1, true, false);
	refused_login(tx, "which blocks what was tried", -500, 1, true, true);
	return OK;
}

/* ---- tries ------------------------------------------------------------------------------------------------------------ */

static enum result
heard_before(struct tx *tx, void *in_out)
{
	struct queue_act act;
	struct job open;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	open = play_queued(tx, &w.job, "portal.open");
	play_becomes(tx, &open, "dead", 8);
	act = (struct queue_act){ .id = open.id };
	check_int("a call that may have been heard is retried by hand", flow_queue_retry(tx, &act), OK);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	play_is(tx, "it is not taken for one that never left", &w.job, PORTAL_CANCELLED, CONNECTION_LOST);
	return OK;
}

/* ---- Slack ------------------------------------------------------------------------------------------------------------ */

struct told {
	struct str integration, notice;
	struct box address;
	const char *dedupe;
	const struct settle *settle;
	bool forget, change;		/* before it is settled: the notice goes, another address is entered */
	struct integration now;		/* after it */
};

static enum result
connect_slack(struct tx *tx, void *in_out)
{
	struct told *t = in_out;
	struct integration slack = { .provider = STR("slack"), .settings = STR("{}"), .detail = STR(""), .state = INTEGRATION_READY };
	enum result res = store_integration_add(tx, &slack);

	t->integration = slack.id;
	return res;
}

static enum result
keep_box(struct tx *tx, void *in_out)
{
	return flow_credential_keep(tx, in_out);
}

static enum result
notice(struct tx *tx, void *in_out)
{
	struct told *t = in_out;
	struct notice n = { .severity = NOTICE_ERROR, .title = STR("Failed"), .text = STR("It failed."), .dedupe = str_of(t->dedupe) };
	struct integration slack;
	enum result res = store_notice_gather(tx, &n);

	t->notice = n.id;
	if (res == OK)
		res = store_integration_provider(tx, STR("slack"), &slack);
	slack.state = INTEGRATION_READY;
	slack.detail = STR("");
	return res == OK ? store_integration_put(tx, &slack) : res;
}

static enum result
settle_it(struct tx *tx, void *in_out)
{
	static const struct sql forget = { "tt", "DELETE FROM notice WHERE account_id = $1 AND id = $2", NULL };
	struct told *t = in_out;
	enum result res = OK;

	if (t->forget)
		res = DB_EXEC(tx, &forget, NULL, V_TEXT(tx->account), V_TEXT(t->notice));
	if (res == OK)
		res = store_integration_get(tx, t->integration, &t->now);
	tx->now_ms++;
	if (res == OK && t->change)
		res = store_integration_put(tx, &t->now);
	if (res == OK)
		res = flow_notify_settle(tx, (void *)(uintptr_t)t->settle);
	return res == OK ? store_integration_get(tx, t->integration, &t->now) : res;
}

static void
test_slack(struct house *h)
{
	static const struct {
		const char *what, *dedupe, *word;
		int status;
		bool forget, change;
		enum call_outcome outcome;
		enum integration_state state;
	} cases[] = {
		{ "a posted message", "n/1", "ok", 200, false, false, CALL_OK, INTEGRATION_READY },
		{ "one whose notice retention has removed", "n/2", "ok", 200, true, false, CALL_OK, INTEGRATION_READY },
		{ "an address that is gone", "n/3", "no_service", 404, false, false, CALL_REFUSED, INTEGRATION_BROKEN },
		{ "an address that may not be used", "n/4", "brand_new_word", 403, false, false, CALL_REFUSED, INTEGRATION_BROKEN },
		{ "a message that is none", "n/5", "invalid_payload", 400, false, false, CALL_REFUSED, INTEGRATION_READY },
		{ "an address that was replaced meanwhile", "n/6", "no_service", 404, false, true, CALL_REFUSED, INTEGRATION_READY },
		{ "a try of an address that is gone", NOTIFY_TEST "7", "no_service", 404, false, false, CALL_OK, INTEGRATION_BROKEN },
	};
	struct told told = { .address = { .field = STR("webhook_url") } };

	check_int("Slack is connected", house_write(h, connect_slack, &told), OK);
	told.address.owner = flow_credential_owner(&h->arena, "integration", told.integration);
	check_int("its address is sealed", flow_credential_seal(&h->env, &h->arena, STR("acme"), &told.address,
	    secret_of(&h->arena, STR(HOOK)), &h->fault), OK);
	check_int("and kept", house_write(h, keep_box, &told.address), OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct job job = { .account = STR("acme"), .topic = STR("slack.notify"), .tries = 1 };
		struct answer answer = { .outcome = WIRE_ANSWERED, .status = cases[i].status, .body = str_of(cases[i].word) };
		struct prepared prepared = { .has_call = false };
		struct reply reply = { .outcome = CALL_LOST };
		struct settle settle = { .job = &job, .reply = &reply };
		enum topic_after after;

		told.dedupe = cases[i].dedupe;
		told.forget = cases[i].forget;
		told.change = cases[i].change;
		told.settle = &settle;
		check_int("a notice", house_write(h, notice, &told), OK);
		job.subject_id = told.notice;
		check_int(sentence("%s can be prepared: %s", cases[i].what, h->fault.message), flow_notify_prepare(&h->env, h->db, &job,
		    &h->arena, &h->fault, &prepared), OK);
		check(cases[i].what, prepared.has_call);
		flow_notify_read(&h->env, &job, prepared.state, &answer, &h->arena, &reply);
		check_int(sentence("%s: the answer", cases[i].what), reply.outcome, cases[i].outcome);
		after = topic_after(TOPIC_SLACK_NOTIFY, reply.outcome, 1);
		check(sentence("%s: a refusal is a dead letter", cases[i].what), (after == AFTER_DEAD) == (cases[i].outcome == CALL_REFUSED));
		check(sentence("%s: which says why, and what to do", cases[i].what), after != AFTER_DEAD ||
		    (str_has(reply.error, STR("Slack")) && str_has(reply.error, str_of(cases[i].word))));
		settle.state = prepared.state;
		settle.end = after == AFTER_DEAD ? SETTLE_DEAD : SETTLE_DONE;
		check_int(sentence("%s is settled: %s", cases[i].what, h->fault.message), house_write(h, settle_it, &told), OK);
		check_int(sentence("%s: and Slack", cases[i].what), told.now.state, cases[i].state);
		check(sentence("%s: with a sentence where it is broken", cases[i].what), cases[i].state == INTEGRATION_READY ||
		    (str_has(told.now.detail, STR("Settings")) && str_has(told.now.detail, str_of(cases[i].word))));
		wire_wipe(&prepared.call);
	}
}

/* ---- a source that is read in another way by now ---------------------------------------------------------------------- */

static enum result
left_behind(struct tx *tx, void *in_out)
{
	static const struct { const char *settings; enum integration_state before, after; } cases[] = {
		{ "{\"kind\":\"rest\"}", INTEGRATION_READY, INTEGRATION_BROKEN },
		{ "{\"kind\":\"none\"}", INTEGRATION_UNCONFIGURED, INTEGRATION_UNCONFIGURED },
		{ "{\"kind\":\"rest\"}", INTEGRATION_UNCONFIGURED, INTEGRATION_UNCONFIGURED },
		{ "{\"kind\":\"postgres\"}", INTEGRATION_READY, INTEGRATION_READY },
	};
	struct integration source = { .provider = STR("source"), .settings = STR("{}"), .detail = STR("") };
	struct job pull = { .topic = STR("source.pull"), .last_error = STR("It was out of reach.") };
	struct settle settle = { .job = &pull, .end = SETTLE_DEAD };

	(void)in_out;
	check_int("a source", store_integration_add(tx, &source), OK);
	pull.subject_id = source.id;
	for (size_t i = 0; i < COUNT(cases); i++) {
		source.settings = str_of(cases[i].settings);
		source.state = cases[i].before;
		check_int("becomes another one", store_integration_put(tx, &source), OK);
		check_int("while it was read, in vain", flow_pull_settle(tx, &settle), OK);
		check_int("its state", store_integration_get(tx, source.id, &source), OK);
		check_int(sentence("what is not pulled is not said to be broken by a pull (%s)", cases[i].settings), source.state, cases[i].after);
	}
	return OK;
}

void
test_ends(bool postgres)
{
	static const struct { const char *name; db_fn fn; } tests[] = {
		{ "stopped clocks", stopped_clocks }, { "refused logins", refused_logins }, { "what was heard before", heard_before },
		{ "a source that was left", left_behind },
	};
	static struct keys keys;
	struct house h;

	if (!house_make(&h, postgres))
		return;
	h.config.silence_ms = 600000;
	h.config.mfa_ms = 300000;
	h.config.connection_ms = 3600000;
	h.config.reopen_ms = 120000;
	h.config.retry_ms = 5000;
	h.config.read_ms = 60000;
	check_int("keys", vault_keys_parse(STR(KEY), &keys, &h.fault), OK);
	h.env.keys = &keys;
	test_slack(&h);
	for (size_t i = 0; i < COUNT(tests); i++)
		check_int(tests[i].name, house_write(&h, tests[i].fn, NULL), OK);
	house_end(&h);
}
