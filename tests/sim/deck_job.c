/* deck_job.c - what Deck's jobs do: connect, ask, fill carts, end, and say so by webhook. */
#include "tests/sim/deck.h"

#include <string.h>

#include "core/price.h"

static const char *const open_errors[] = { "Timeout", "SystemError", "Unexpected", "ActionRejected", "Blocked", "InputValues",
    "JobCanceled", "NotFound", "AuthMethodInvalid", "InvalidCredentials", "ACTIVE_CONNECTION_EXISTS", "NeverHeardOf" };
static const char *const add_errors[] = { "Timeout", "SystemError", "Unexpected", "ActionRejected", "InputValues", "NotFound", "NeverHeardOf" };
#define ONE_OF(s, list) (list)[dice_from(&(s)->dice, 0, (int64_t)(sizeof(list) / sizeof *(list)) - 1)]

static struct deck_job *
make(struct sim *s, const char *code, struct deck_login *l)
{
	struct deck_job *j = keep_room(s, sizeof *j);
	uint64_t r = dice_roll(&s->dice);

	*j = (struct deck_job){ .code = str_of(code), .login = l, .next = s->deck->jobs };
	j->guid = keep(s, "%08x-%04x-4%03x-8%03x-%012llx", ++s->deck->guids, (unsigned)(r & 0xffff), (unsigned)(r >> 16 & 0xfff),
	    (unsigned)(r >> 28 & 0xfff), (unsigned long long)(r >> 20));
	s->deck->jobs = j;
	return j;
}

static struct str
hook_of(const struct deck_job *j)
{
	return j->connection && j->connection->by ? j->connection->by->hook : j->hook;
}

static void
send_event(struct sim *s, const struct deck_job *j, struct str result, const char *code)
{
	net_letter(s, j->login->org, hook_of(j), keep(s,
	    "{\"job_guid\":\"%.*s\"%.*s,\"webhook_type\":\"Job\",\"webhook_code\":\"%s\",\"environment\":\"Sandbox\"}",
	    STR_ARG(j->guid), STR_ARG(result), code));
}

/* ---- connections --------------------------------------------------------------------------------------------------------- */

static void
idle(struct sim *s, struct connection *c)
{
	int64_t left = c->opened_at + LIFE_MS - s->at, in = c->job || left < IDLE_MS ? left : IDLE_MS;

	happen(s, c->foreign ? dice_wide(&s->dice, SECOND, 30 * MINUTE) : in, H_DECK_IDLE, c, ++c->mark);
}

struct connection *
deck_job_connect(struct sim *s, struct deck_login *l, struct deck_job *by, bool foreign)
{
	struct connection *c = keep_room(s, sizeof *c);

	*c = (struct connection){ .login = l, .open = true, .foreign = foreign, .by = by, .opened_at = s->at, .next = s->deck->connections };
	c->token = keep(s, "access-" HUSH "-%016llx", (unsigned long long)dice_roll(&s->dice));
	s->deck->connections = c;
	l->open = c;
	idle(s, c);
	return c;
}

static void	finish(struct sim *, struct deck_job *, enum deck_status, const char *code);

static void
fail(struct sim *s, struct deck_job *j, const char *error)
{
	j->result = keep(s, ",\"error\":{\"error_code\":\"%s\",\"error_message\":\"\"}", error);
	finish(s, j, strcmp(error, "JobCanceled") == 0 ? DECK_CANCELED : DECK_FAILED, j->code.p);
}

void
deck_job_hang_up(struct sim *s, struct connection *c)
{
	if (!c->open)
		return;
	c->open = false;
	c->mark++;
	if (c->login->open == c)
		c->login->open = NULL;
	if (c->job && !c->job->late)
		fail(s, c->job, "JobCanceled");
}

/* ---- how a job goes ------------------------------------------------------------------------------------------------------- */

static void
begin(struct sim *s, struct deck_job *j, enum odd silent, enum odd late, enum odd asks, enum odd fails)
{
	int64_t in = dice_wide(&s->dice, 20, 15 * SECOND);

	j->late = odds(s, late);
	j->asks = odds(s, asks);
	j->push = j->asks && odds(s, ODD_PUSH);
	if (odds(s, fails))
		j->fails = fails == ODD_ADD_FAILS ? ONE_OF(s, add_errors) : ONE_OF(s, open_errors);
	/* Nothing is ever heard of it; Deck itself forgets it in the end. */
	j->silent = odds(s, silent);
	happen(s, j->late || j->silent ? dice_wide(&s->dice, MINUTE, 2 * HOUR) : in, H_DECK_JOB, j, 0);
}

struct deck_job *
deck_job_open(struct sim *s, struct deck_login *l, struct str password, struct str hook)
{
	struct deck_job *j = make(s, "EnsureConnection", l);

	j->password = keep_str(s, password);
	j->hook = keep_str(s, hook);
	j->session_ends = odds(s, ODD_SESSION_ENDS);
	l->connecting = j;
	begin(s, j, ODD_OPEN_SILENT, ODD_OPEN_LATE, ODD_OPEN_ASKS, ODD_OPEN_FAILS);
	return j;
}

struct deck_job *
deck_job_add(struct sim *s, struct connection *c, const json *items)
{
	struct deck_job *j = make(s, "AddItemsToCart", c->login);

	j->connection = c;
	j->differs = odds(s, ODD_ADD_DIFFERS);
	for (const json *o = json_first(items); o && j->items < 8; o = json_next(o), j->items++) {
		j->item[j->items].sku = keep_str(s, json_string(json_get(o, "sku")));
		j->item[j->items].price = keep_str(s, json_string(json_get(o, "expected_price")));
		json_is_int(json_get(o, "quantity"), &j->item[j->items].quantity);
	}
	c->job = j;
	idle(s, c);
	begin(s, j, ODD_ADD_SILENT, ODD_ADD_LATE, ODD_ADD_ASKS, ODD_ADD_FAILS);
	return j;
}

struct deck_job *
deck_job_close(struct sim *s, struct connection *c)
{
	struct deck_job *j = make(s, "CloseConnection", c->login);

	j->connection = c;
	j->status = DECK_COMPLETED;
	deck_job_hang_up(s, c);
	if (odds(s, ODD_CLOSE_SAYS))
		send_event(s, j, STR(",\"output\":{}"), "CloseConnection");
	return j;
}

static struct str
items_of(struct sim *s, const struct deck_job *j)
{
	enum { ROOM = 4000 };
	struct buf b = buf_of(keep_room(s, ROOM), ROOM);

	buf_text(&b, "{\"items\":[");
	for (int i = 0; i < j->items; i++) {
		int64_t how = j->differs ? dice_from(&s->dice, 0, 4) : 0;

		if (how == 4)	/* it does not say what became of it */
			continue;
		buf_text(&b, i && b.p[b.n - 1] == '}' ? "," : "");
		buf_text(&b, "{\"sku\":\"");
		buf_put(&b, j->item[i].sku);
		buf_text(&b, how == 2 ? "\",\"status\":\"Out of stock" : "\",\"status\":\"In stock");
		buf_text(&b, "\",\"price\":\"");
		buf_put(&b, how == 1 ? STR("€1.01") : j->item[i].price);
		buf_text(&b, how == 1 ? "\",\"price_is\":\"Lower than expected" : "\",\"price_is\":\"As expected");
		buf_text(&b, how >= 2 ? "\",\"added_to_cart\":false}" : "\",\"added_to_cart\":true}");
	}
	buf_text(&b, "]}");
	return buf_str(&b);
}

static void
finish(struct sim *s, struct deck_job *j, enum deck_status status, const char *code)
{
	j->status = status;
	j->open = false;
	j->mark++;
	if (j->login->connecting == j)
		j->login->connecting = NULL;
	if (j->connection && j->connection->job == j) {
		j->connection->job = NULL;
		if (j->connection->open)
			idle(s, j->connection);
	}
	if (!j->silent)
		send_event(s, j, j->result, code);
}

static void
end(struct sim *s, struct deck_job *j)
{
	bool opens = j->connection == NULL;

	if (j->status != DECK_RUNNING)
		return;
	if (opens && !str_eq(j->password, secret_text(s, "right", j->login->user.p))) {
		fail(s, j, "InvalidCredentials");
	} else if (j->fails) {
		fail(s, j, j->fails);
	} else if (opens && j->login->open) {	/* somebody else was quicker */
		fail(s, j, "ACTIVE_CONNECTION_EXISTS");
	} else {
		if (opens) {
			struct connection *c = deck_job_connect(s, j->login, j, false);

			j->output = keep(s, "{\"access_token\":\"%.*s\"}", STR_ARG(c->token));
			if (j->session_ends)
				deck_job_hang_up(s, c);
		} else {
			j->output = items_of(s, j);
		}
		j->result = keep(s, ",\"output\":%.*s", STR_ARG(j->output));
		finish(s, j, DECK_COMPLETED, j->code.p);
	}
}

/* ---- questions -------------------------------------------------------------------------------------------------------------- */

static void
ask(struct sim *s, struct deck_job *j)
{
	j->asked = true;
	j->open = !j->push;
	j->right = keep(s, HUSH "%06d", (int)dice_from(&s->dice, 0, 999999));
	send_event(s, j, keep(s, ",\"question\":\"Question %d of %.*s\",\"answer_expected_digits\":6", j->wrong + 1, STR_ARG(j->guid)),
	    "MfaRequired");
	happen(s, j->push ? dice_wide(&s->dice, SECOND, ANSWER_MS) : ANSWER_MS, H_DECK_WINDOW, j, ++j->mark);
}

bool
deck_job_answer(struct sim *s, struct deck_job *j, struct str text)
{
	if (!j->open)
		return false;
	j->open = false;
	j->typed = text;
	happen(s, dice_wide(&s->dice, 100, 5 * SECOND), H_DECK_CHECK, j, ++j->mark);
	return true;
}

static void
look_at_answer(struct sim *s, struct deck_job *j)
{
	if (str_eq(j->typed, j->right)) {
		end(s, j);
	} else if (++j->wrong == 3) {
		fail(s, j, "MfaCodeInvalid");
	} else {
		send_event(s, j, STR(",\"question\":\"Once more\""), "MfaQuestionInvalidAnswer");
		ask(s, j);
	}
}

void
deck_happens(struct sim *s, const struct happening *h)
{
	struct connection *c = h->who;
	struct deck_job *j = h->who;

	if (h->kind == H_DECK_IDLE) {
		if (h->mark == c->mark && c->open) {
			trace(s, "  Deck: a connection of %.*s ends by itself", STR_ARG(c->login->user));
			deck_left(s, c);
			deck_job_hang_up(s, c);
		}
		return;
	}
	if (j->status != DECK_RUNNING)
		return;
	if (j->silent)
		finish(s, j, DECK_FAILED, "");
	else if (h->kind == H_DECK_JOB && j->asks && !j->asked)
		ask(s, j);
	else if (h->kind == H_DECK_JOB)
		end(s, j);
	else if (h->mark != j->mark)
		return;
	else if (h->kind == H_DECK_CHECK)
		look_at_answer(s, j);
	else if (j->push)
		end(s, j);
	else
		fail(s, j, "MfaTimeout");
}
