/* portal.c - portal jobs in the store: what the flow makes of late, doubled and lost words, where the core cannot see. */
#include "base/json.h"
#include "connect/portal_port.h"
#include "flow/portal_call.h"
#include "flow/portal_effect.h"
#include "flow/portal_hook.h"
#include "flow/portal_step.h"
#include "flow/queue.h"
#include "flow/submit.h"
#include "store/integration.h"
#include "store/portal.h"
#include "store/sealed.h"
#include "tests/work/play.h"

#define KEY "test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static struct keys keys;

/* ---- what has not left ------------------------------------------------------------------------------------------------ */

static enum result
taken_up_meanwhile(struct tx *tx, void *in_out)
{
	struct portal_step cancel = { .input = { .kind = IN_CANCEL } };
	struct play w;
	struct job open;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	open = play_queued(tx, &w.job, "portal.open");
	play_becomes(tx, &open, "running", 1);
	cancel.job_id = w.job.id;
	cancel.input.open_unsent = true;	/* as the store's first try of this use case has left it */
	check_int("a cancel that runs again", flow_portal_step(tx, &cancel), OK);
	play_is(tx, "looks again: what a worker has taken up may open a connection", &w.job, PORTAL_CANCELLED, CONNECTION_LOST);
	return OK;
}

static enum result
many_jobs(struct tx *tx, void *in_out)
{
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	for (int i = 0; i < 210; i++) {		/* older than what is looked for */
		struct job old = { .id = arena_printf(tx->arena, "!old-%.*s-%d", STR_ARG(w.job.id), i), .topic = STR("portal.deadline"),
		    .subject = STR("portal_job"), .subject_id = w.job.id };

		if (!check_int("an old timer", store_job_add(tx, &old, NULL), OK))
			return OK;
	}
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	play_is(tx, "an unsent request is found among however many queue jobs", &w.job, PORTAL_CANCELLED, CONNECTION_NONE);
	check("and withdrawn", play_queued(tx, &w.job, "portal.open").id.n == 0);
	return OK;
}

/* ---- tokens ----------------------------------------------------------------------------------------------------------- */

static enum result
old_token(struct tx *tx, void *in_out)
{
	struct portal_reply p;
	struct reply gone = play_replied(&p, PORTAL_REPLY_ACCEPTED, "");
	struct job first;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_FAILED, .error = PORTAL_TIMEOUT, .attempt = 1 });
	play_connected(tx, &w.job, 1, "delivery/first");
	first = play_queued(tx, &w.job, "portal.close");
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	play_connected(tx, &w.job, 2, "delivery/second");
	check_int("two tokens are kept", play_tokens(tx, &w.job), 2);
	play_settles(tx, flow_portal_close_settle, first, SETTLE_DONE, &gone);
	play_is(tx, "the older connection is closed, the newer one is not", &w.job, PORTAL_CANCELLED, CONNECTION_CLOSING);
	check("the older one's token is forgotten", !play_sealed(tx, STR("delivery/first"), "token") && play_tokens(tx, &w.job) == 1);
	play_settles(tx, flow_portal_close_settle, play_queued(tx, &w.job, "portal.close"), SETTLE_DONE, &gone);
	play_is(tx, "then the newer one", &w.job, PORTAL_CANCELLED, CONNECTION_NONE);
	check_int("no token is left", play_tokens(tx, &w.job), 0);
	return OK;
}

/* An earlier attempt's connection could not be closed; the next one came up, so it has gone. */
static enum result
unclosed_token(struct tx *tx, void *in_out)
{
	struct portal_reply p;
	struct reply gone = play_replied(&p, PORTAL_REPLY_ACCEPTED, "");
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_FAILED, .error = PORTAL_TIMEOUT, .attempt = 1 });
	play_connected(tx, &w.job, 1, "delivery/unclosed");
	play_settles(tx, flow_portal_close_settle, play_queued(tx, &w.job, "portal.close"), SETTLE_DEAD, NULL);
	check_int("its token may be of use while the next is asked for", play_tokens(tx, &w.job), 1);
	play_connected(tx, &w.job, 2, "delivery/closed");
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	play_settles(tx, flow_portal_close_settle, play_queued(tx, &w.job, "portal.close"), SETTLE_DONE, &gone);
	play_is(tx, "the last connection is closed", &w.job, PORTAL_CANCELLED, CONNECTION_NONE);
	check("no token outlives it", play_tokens(tx, &w.job) == 0 && !play_sealed(tx, STR("delivery/unclosed"), "token"));
	return OK;
}

/* The lane's tokens are dropped when a job that lost its connection has waited; not the one that another is closing with. */
static enum result
neighbours_token(struct tx *tx, void *in_out)
{
	static const struct sql later = { "ti", "UPDATE portal_job SET waits_until = $2 WHERE account_id = $1 AND connection = 'lost'", NULL };
	struct portal_job late;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_becomes(tx, &(struct job){ .id = play_queued(tx, &w.job, "portal.open").id }, "done", 1);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	late = w.job;
	DB_EXEC(tx, &later, NULL, V_TEXT(tx->account), V_INT(tx->now_ms));
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_LIFETIME_OVER });
	play_is(tx, "the first has waited", &late, PORTAL_CANCELLED, CONNECTION_NONE);
	check_int("the next job of the lane", play_add_job(tx, &w, &w.job), OK);
	play_becomes(tx, &(struct job){ .id = play_queued(tx, &w.job, "portal.open").id }, "done", 1);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	play_connected(tx, &late, 1, "delivery/late");
	play_is(tx, "the first one's connection is there after all", &late, PORTAL_CANCELLED, CONNECTION_CLOSING);
	DB_EXEC(tx, &later, NULL, V_TEXT(tx->account), V_INT(tx->now_ms));
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_LIFETIME_OVER });
	play_is(tx, "the second has waited", &w.job, PORTAL_CANCELLED, CONNECTION_NONE);
	check("a token that a close is about to use stays", play_sealed(tx, STR("delivery/late"), "token"));
	return OK;
}

struct closing { struct job job; struct box box; };

static enum result
close_without_login(struct tx *tx, void *in_out)
{
	struct closing *c = in_out;
	struct integration deck = { .provider = STR("deck"), .settings = STR("{}"), .detail = STR(""), .address = STR("there"),
	    .state = INTEGRATION_READY };
	struct play w;

	check_int("Deck", store_integration_add(tx, &deck), OK);
	check_int("a world", play_make(tx, &w), OK);
	play_becomes(tx, &(struct job){ .id = play_queued(tx, &w.job, "portal.open").id }, "done", 1);
	play_connected(tx, &w.job, 1, "delivery/closing");
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	c->job = play_queued(tx, &w.job, "portal.close");
	check_int("the portal goes", store_portal_delete(tx, w.portal), OK);
	check_int("and its login", store_login_delete(tx, w.login), OK);
	c->box = (struct box){ .owner = flow_credential_owner(tx->arena, "integration", deck.id) };
	return OK;
}

static enum result
keep_box(struct tx *tx, void *in_out)
{
	return flow_credential_keep(tx, in_out);
}

static void
keep_secret(struct house *h, struct str owner, const char *field)
{
	struct box box = { .owner = owner, .field = str_of(field) };

	check_int("a secret is sealed", flow_credential_seal(&h->env, &h->arena, STR("acme"), &box, secret_of(&h->arena, STR("secret")),
	    &h->fault), OK);
	check_int("and kept", house_write(h, keep_box, &box), OK);
}

static void
test_close_without_login(struct house *h)
{
	struct prepared prepared = { .has_call = false };
	struct closing c;

	check_int("a connection of a login that was removed", house_write(h, close_without_login, &c), OK);
	keep_secret(h, c.box.owner, "client_id");
	keep_secret(h, c.box.owner, "secret");
	keep_secret(h, STR("delivery/closing"), "token");
	check_int(sentence("can be closed: %s", h->fault.message), flow_portal_close_prepare(&h->env, h->db, &c.job, &h->arena, &h->fault,
	    &prepared), OK);
	check("by a call", prepared.has_call);
}

/* ---- beginning again -------------------------------------------------------------------------------------------------- */

static void
refuses(struct tx *tx, const char *why, const struct portal_job *job, const char *code)
{
	struct portal_step retry = { .job_id = job->id, .input = { .kind = IN_RETRY, .cart_checked = true }, .person = true };

	check_int(why, flow_portal_step(tx, &retry), ERR_CONFLICT);
	check_str(why, str_of(tx->fault->code), str_of(code));
	check(sentence("%s: with a sentence", why), tx->fault->message[0] != '\0');
	*tx->fault = (struct fault){ 0 };
}

static enum result
retries(struct tx *tx, void *in_out)
{
	struct portal_job second;
	struct portal_row portal;
	struct str login;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	check_int("another job of the supplier", play_add_job(tx, &w, &second), OK);
	refuses(tx, "while the supplier has an open job", &w.job, "open_job");
	play_happens(tx, &second, (struct portal_input){ .kind = IN_CANCEL });

	check_int("its portal", store_portal_get(tx, w.portal, &portal), OK);
	portal.active = false;
	check_int("is switched off", store_portal_update(tx, &portal), OK);
	refuses(tx, "a portal that is switched off", &w.job, "supplier_inactive");
	portal.active = true;
	login = portal.login_id;
	portal.login_id = STR("");
	check_int("its login is removed", store_portal_update(tx, &portal), OK);
	check_int("as a row", store_login_delete(tx, login), OK);
	refuses(tx, "a login that was removed", &w.job, "no_credentials");
	check_int("another one is entered", store_login_insert(tx, &(struct login){ .id = STR("new"), .source_guid = STR("guid"),
	    .mark = STR("new") }), OK);
	portal.login_id = STR("new");
	check_int("for the portal", store_portal_update(tx, &portal), OK);
	refuses(tx, "a login that is another one", &w.job, "login_changed");
	check_int("the portal is removed", store_portal_delete(tx, w.portal), OK);
	refuses(tx, "a portal that was removed", &w.job, "no_such_portal");
	play_is(tx, "nothing of it waits", &w.job, PORTAL_CANCELLED, CONNECTION_NONE);
	return OK;
}

/* ---- clocks ----------------------------------------------------------------------------------------------------------- */

static enum result
early_bells(struct tx *tx, void *in_out)
{
	struct job bell;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	bell = play_queued(tx, &w.job, "portal.deadline");
	play_settles(tx, flow_portal_deadline_settle, bell, SETTLE_DONE, NULL);	/* long before its time */
	play_is(tx, "a bell that rings too early says nothing", &w.job, PORTAL_CONNECTING, CONNECTION_ASKED);
	check_int("and is wound up again", play_queued(tx, &w.job, "portal.deadline").due_at, play_look(tx, &w.job).machine.deadline_ms);
	play_becomes(tx, &(struct job){ .id = play_queued(tx, &w.job, "portal.open").id }, "done", 1);
	bell = play_queued(tx, &w.job, "portal.deadline");
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	play_settles(tx, flow_portal_lifetime_settle, play_queued(tx, &w.job, "portal.lifetime"), SETTLE_DONE, NULL);
	play_is(tx, "so is a lost connection's", &w.job, PORTAL_CANCELLED, CONNECTION_LOST);
	check_int("to the time when it has gone", play_queued(tx, &w.job, "portal.lifetime").due_at, play_look(tx, &w.job).machine.waits_until_ms);
	play_settles(tx, flow_portal_deadline_settle, bell, SETTLE_DONE, NULL);	/* one that a worker has had in its hands */
	check("one that nothing runs for any more is not", play_queued(tx, &w.job, "portal.deadline").id.n == 0);
	return OK;
}

/* ---- reading back ----------------------------------------------------------------------------------------------------- */

static void
falls_silent(struct tx *tx, const struct portal_job *job)
{
	static const struct sql due = { "tti", "UPDATE portal_job SET deadline_at = $3 WHERE account_id = $1 AND id = $2", NULL };

	play_becomes(tx, &(struct job){ .id = play_queued(tx, job, play_look(tx, job).machine.state == PORTAL_ADDING_ITEMS ? "portal.add" : "portal.open").id },
	    "done", 1);
	DB_EXEC(tx, &due, NULL, V_TEXT(tx->account), V_TEXT(job->id), V_INT(tx->now_ms));
	check_int("silence is heard", play_happens(tx, job, (struct portal_input){ .kind = IN_DEADLINE }), PORTAL_DOES);
	check("its state is asked for", play_look(tx, job).machine.read_asked);
}

static enum result
late_reading(struct tx *tx, void *in_out)
{
	struct portal_read_back back = { .read = { .kind = PORTAL_READ_RUNNING } };
	struct reply running = { .data = &back };
	struct job first, second, third;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	falls_silent(tx, &w.job);
	first = play_queued(tx, &w.job, "portal.read");
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_FAILED, .error = PORTAL_SYSTEM_ERROR, .attempt = 1 });
	falls_silent(tx, &w.job);
	second = play_queued(tx, &w.job, "portal.read");
	play_settles(tx, flow_portal_read_settle, first, SETTLE_DONE, &running);
	play_is(tx, "the first attempt's state says nothing of the second", &w.job, PORTAL_CONNECTING, CONNECTION_ASKED);
	play_connected(tx, &w.job, 2, "delivery/read");
	falls_silent(tx, &w.job);
	third = play_queued(tx, &w.job, "portal.read");
	play_settles(tx, flow_portal_read_settle, second, SETTLE_DEAD, NULL);
	play_is(tx, "nor does the connection's of the cart", &w.job, PORTAL_ADDING_ITEMS, CONNECTION_OPEN);
	play_settles(tx, flow_portal_read_settle, third, SETTLE_DONE, &running);
	play_is(tx, "its own does", &w.job, PORTAL_FAILED, CONNECTION_CLOSING);
	return OK;
}

/* A token that was read back is nobody's when its webhook came first. */
static enum result
read_token(struct tx *tx, void *in_out)
{
	struct portal_read_back back = { .read = { .kind = PORTAL_READ_ENDED, .hook = { .kind = PORTAL_HOOK_CONNECTED, .guid = STR("g-read") } },
	    .token = { STR("job/read"), STR("token"), STR("box") } };
	struct reply ended = { .data = &back };
	struct portal_call call = { STR("g-read"), STR(""), STR("open"), 1, 0 };
	struct play w;
	bool other;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	call.job_id = w.job.id;
	check_int("its guid is known", store_portal_call_add(tx, &call, &other), OK);
	falls_silent(tx, &w.job);
	play_connected(tx, &w.job, 1, "delivery/hooked");
	play_settles(tx, flow_portal_read_settle, play_queued(tx, &w.job, "portal.read"), SETTLE_DONE, &ended);
	play_is(tx, "the webhook was first", &w.job, PORTAL_ADDING_ITEMS, CONNECTION_OPEN);
	check("the token that was read is not left behind", !play_sealed(tx, STR("job/read"), "token"));
	check("the other one is in use", play_sealed(tx, STR("delivery/hooked"), "token"));
	return OK;
}

/* ---- answers to questions --------------------------------------------------------------------------------------------- */

static void
asked(struct tx *tx, const struct portal_job *job, const char *question)
{
	struct portal_step step = { .job_id = job->id, .input = { .kind = IN_MFA_ASKED }, .question = str_of(question) };

	check_int("a question", flow_portal_step(tx, &step), OK);
}

static void
answered(struct tx *tx, const struct portal_job *job, const char *owner)
{
	struct portal_answered a = { .step = { .job_id = job->id }, .answer = { str_of(owner), STR("answer"), STR("box") } };

	check_int("an answer", flow_portal_answer(tx, &a), OK);
	check("is kept", play_sealed(tx, str_of(owner), "answer"));
}

static enum result
two_answers(struct tx *tx, void *in_out)
{
	struct portal_reply p;
	struct reply refused = play_replied(&p, PORTAL_REPLY_REFUSED, "");
	struct job first;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	asked(tx, &w.job, "Which code?");
	answered(tx, &w.job, "portal_job/x/one");
	first = play_queued(tx, &w.job, "portal.answer");
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_MFA_WRONG });	/* the webhook is faster than the answer's answer */
	answered(tx, &w.job, "portal_job/x/two");
	play_settles(tx, flow_portal_answer_settle, first, SETTLE_DONE, &refused);
	check("the first answer is forgotten", !play_sealed(tx, STR("portal_job/x/one"), "answer"));
	check("the second one is not", play_sealed(tx, STR("portal_job/x/two"), "answer"));
	play_is(tx, "and still under way", &w.job, PORTAL_CONNECTING, CONNECTION_ASKED);
	play_settles(tx, flow_portal_answer_settle, play_queued(tx, &w.job, "portal.answer"), SETTLE_DONE, &refused);
	play_is(tx, "until its own answer comes", &w.job, PORTAL_AWAITING_MFA, CONNECTION_ASKED);
	check("then it is forgotten, too", !play_sealed(tx, STR("portal_job/x/two"), "answer"));
	return OK;
}

/* ---- jobs that run already -------------------------------------------------------------------------------------------- */

static enum result
adopted(struct tx *tx, void *in_out)
{
	struct portal_reply p;
	struct reply accepted = play_replied(&p, PORTAL_REPLY_ACCEPTED, "g-adopt");
	struct portal_hook hook = { .kind = PORTAL_HOOK_CONNECTED, .guid = STR("g-adopt") };
	struct portal_call call;
	struct portal_step step;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_settles(tx, flow_portal_open_settle, play_queued(tx, &w.job, "portal.open"), SETTLE_DONE, &accepted);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_FAILED, .error = PORTAL_TIMEOUT, .attempt = 1 });
	p.kind = PORTAL_REPLY_ALREADY_RUNNING;
	play_settles(tx, flow_portal_open_settle, play_queued(tx, &w.job, "portal.open"), SETTLE_DONE, &accepted);
	check_int("the first attempt's job runs still", store_portal_call_get(tx, STR("g-adopt"), &call), OK);
	check_int("and is the second one's now", call.attempt, 2);
	check_int("a token", store_sealed_put(tx, STR("delivery/adopt"), STR("token"), STR("box")), OK);
	check_int("its connection is ready", flow_portal_said(tx, &call, &hook, STR("delivery/adopt"), &step), OK);
	play_is(tx, "and used", &w.job, PORTAL_ADDING_ITEMS, CONNECTION_OPEN);

	p.guid = STR("g-adopt");	/* the connection's own job, not the cart's */
	play_settles(tx, flow_portal_add_settle, play_queued(tx, &w.job, "portal.add"), SETTLE_DONE, &accepted);
	play_is(tx, "another kind of job is not waited for in the cart's place", &w.job, PORTAL_FAILED, CONNECTION_CLOSING);
	return OK;
}

/* ---- lines again ------------------------------------------------------------------------------------------------------ */

static enum result
resent(struct tx *tx, void *in_out)
{
	struct judge_answer said = { .sku = STR("SUP-1"), .stock = JUDGE_OUT_OF_STOCK, .added = JUDGE_ADDED_NO };
	struct str stock = STR("Out of stock");
	struct portal_items items = { .success = true, .answer = &said, .stock_text = &stock, .n = 1 };
	struct portal_step result = { .input = { .kind = IN_ITEMS }, .items = &items };
	struct resend again = { .key = STR("resend-key-1") }, more = { .key = STR("resend-key-2") };
	int64_t nine = 9;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_connected(tx, &w.job, 1, "delivery/resent");
	result.job_id = again.job_id = more.job_id = w.job.id;
	check_int("a result", flow_portal_step(tx, &result), OK);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CLOSED });
	more.items = &nine;
	more.items_n = 1;
	check_int("an item that is not there", flow_resend(tx, &more), ERR_INPUT);
	*tx->fault = (struct fault){ 0 };
	check_int("its failed line is sent again", flow_resend(tx, &again), OK);
	check_int("as one item", again.child.items, 1);
	check_int("with what it is worth", play_look(tx, &again.child).total_minor, 2500);
	play_connected(tx, &again.child, 1, "delivery/child");
	result.job_id = again.child.id;
	check_int("that one has its result", flow_portal_step(tx, &result), OK);
	more.items_n = 0;
	check_int("the same line once more", flow_resend(tx, &more), ERR_CONFLICT);
	check_str("is said to be there", str_of(tx->fault->code), STR("sent_meanwhile"));
	*tx->fault = (struct fault){ 0 };
	return ERR_CONFLICT;	/* what was half done is not to be kept */
}

/* An approval that was taken back between the look at the source and the writing. */
static enum result
approval_withdrawn(struct tx *tx, void *in_out)
{
	struct source_line line = { .order_id = STR("o-1"), .id = STR("l-1"), .product_id = STR("p"), .our_sku = STR("OUR-1"),
	    .name = STR("Thing"), .fallback_sku = STR("SUP-1"), .quantity = 1, .price_e4 = 10000 };
	struct source_order order = { .id = STR("o-1"), .status = STR("open") };
	struct approval approval = { .order_id = STR("o-1") };
	struct source_view view = { .kind = SOURCE_REST, .needs_approval = true, .approval = &approval, .approvals = 1,
	    .rows = { .order = &order, .orders = 1, .line = &line, .lines = 1 } };
	struct str id = STR("o-1");
	struct submit submit = { .key = STR("withdrawn-key"), .orders = &id, .orders_n = 1, .view = &view };
	struct play w;
	bool added;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	line.supplier_id = order.supplier_id = w.job.supplier_id;
	view.currency = w.job.currency;
	check_int("an order whose approval was taken back", flow_submit(tx, &submit), ERR_CONFLICT);
	check_str("is not sent", str_of(tx->fault->code), STR("not_approved"));
	*tx->fault = (struct fault){ 0 };
	check_int("approved once more", store_approval_add(tx, id, STR("somebody"), &added), OK);
	check_int("it is", flow_submit(tx, &submit), OK);
	check_int("as one job", (int64_t)submit.jobs_n, 1);
	return OK;
}

/* What a portal job waits for is not let go, dead or not. */
static enum result
not_let_go(struct tx *tx, void *in_out)
{
	struct queue_act act;
	struct job bell;
	struct play w;

	(void)in_out;
	check_int("a world", play_make(tx, &w), OK);
	bell = play_queued(tx, &w.job, "portal.deadline");
	play_becomes(tx, &bell, "dead", 1);
	act = (struct queue_act){ .id = bell.id };
	check_int("its dead clock", flow_queue_drop(tx, &act), ERR_CONFLICT);
	check("is kept, with a sentence", str_has(str_of(tx->fault->message), STR("waits for it")));
	*tx->fault = (struct fault){ 0 };
	play_happens(tx, &w.job, (struct portal_input){ .kind = IN_CANCEL });
	check_int("when nobody waits for it, it may go", flow_queue_drop(tx, &act), OK);
	return OK;
}

void
test_portal(bool postgres)
{
	static const struct { const char *name; db_fn fn; enum result result; } tests[] = {
		{ "what is taken up meanwhile", taken_up_meanwhile, OK },
		{ "many queue jobs", many_jobs, OK },
		{ "an older token", old_token, OK },
		{ "a token of no use", unclosed_token, OK },
		{ "a neighbour's token", neighbours_token, OK },
		{ "retries", retries, OK },
		{ "early bells", early_bells, OK },
		{ "a late reading", late_reading, OK },
		{ "a token that was read", read_token, OK },
		{ "two answers", two_answers, OK },
		{ "a job that runs already", adopted, OK },
		{ "a clock that is waited for", not_let_go, OK },
		{ "an approval that was withdrawn", approval_withdrawn, OK },
		{ "lines again", resent, ERR_CONFLICT },
	};
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
	test_close_without_login(&h);
	for (size_t i = 0; i < COUNT(tests); i++)
		check_int(tests[i].name, house_write(&h, tests[i].fn, NULL), tests[i].result);
	house_end(&h);
}
