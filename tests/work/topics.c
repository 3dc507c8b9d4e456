/*
 * topics.c - functions behind the real topics that do as the job's args say: {"path": "/x/ok"} is what is called,
 * "prepare" is "moot", "wait" (twice), "refuse" (ERR_REMOTE), "store", "memory" (there is none the first three times) or "full"
 * (and half of it was built), "read" is "memory" (the same), "settle" is "refuse" or "memory"; "due" is when a timer was to ring.
 */
#include "base/json.h"
#include "store/quota.h"
#include "tests/work/work.h"

static struct str
arg(struct arena *a, const struct job *job, const char *name)
{
	return json_string(json_get(json_parse(a, job->args, NULL), name));
}

static _Atomic int waited, missed, halves, unread;

static enum result
prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct str path = arg(a, job, "path"), how = arg(a, job, "prepare");

	(void)db;
	out->state = "state";
	if (str_eq(how, STR("moot")))
		out->moot = true;
	if (str_eq(how, STR("wait")) && waited++ < 2) {
		out->wait_ms = 20;
		out->why = STR("Waits for something.");
		return OK;
	}
	if (str_eq(how, STR("refuse")))
		return fault_set(f, ERR_REMOTE, "not_connected", "There are no keys.");
	if (str_eq(how, STR("store")))
		return fault_set(f, ERR_STORE, "box_damaged", "The box cannot be opened.");
	if (str_eq(how, STR("memory")) && missed++ < 3)
		return fault_set(f, ERR_LIMIT, "too_large", "There is no memory for this.");
	if (str_eq(how, STR("full")) && halves++ < 2) {	/* what is not whole looks wrong */
		arena_refuse(a);
		return fault_set(f, ERR_INPUT, "bad_item", "Item 1 has no price.");
	}
	if (path.n == 0)
		return OK;
	out->has_call = true;
	wire_begin(&out->call, a, str_eq(job->topic, STR("portal.read")) ? WIRE_GET : WIRE_POST, env->config->deck_url);
	wire_put(&out->call.url, path);
	wire_header_text(&out->call, "Idempotency-Key", job->key);
	wire_header_secret(&out->call, "Authorization", "Bearer ", secret_of(a, STR("planted-token")));
	if (out->call.method == WIRE_POST) {
		wire_header_text(&out->call, "Content-Type", STR("application/json"));
		wire_put(&out->call.body, STR("{\"password\":"));
		wire_json_secret(&out->call.body, secret_of(a, STR("planted-password")));
		wire_put(&out->call.body, STR("}"));
	}
	return wire_end(&out->call, f);
}

static void
read_answer(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	(void)env, (void)state;
	if (str_eq(arg(a, job, "read"), STR("memory")) && (str_eq(job->topic, STR("portal.answer")) || unread++ < 3)) {
		arena_refuse(a);
		return;
	}
	if (answer->outcome != WIRE_ANSWERED)
		return;
	out->outcome = answer->cut ? CALL_LOST : answer->status == 429 ? CALL_THROTTLED : answer->status >= 500 ? CALL_SERVER_ERROR :
	    answer->status >= 300 ? CALL_REFUSED : CALL_OK;
	out->data = "data";
}

static _Atomic int short_of_memory;

static enum result
settle(struct tx *tx, void *in_out)
{
	const struct settle *s = in_out;
	struct str class = arena_printf(tx->arena, "settled/%.*s", STR_ARG(s->job->id));
	int64_t times, how, due = 0;
	bool found;
	enum result res;

	if (str_eq(arg(tx->arena, s->job, "settle"), STR("refuse")))
		return tx_refuse(tx, ERR_INPUT, "no", "The flow does not want it.");
	if (str_eq(arg(tx->arena, s->job, "settle"), STR("memory")) && short_of_memory++ < 2)
		return tx_refuse(tx, ERR_LIMIT, "too_much", "There is no memory for this.");
	json_is_int(json_get(json_parse(tx->arena, s->job->args, NULL), "due"), &due);
	res = store_quota_load(tx, class, &times, &how, &found);
	if (res == OK)
		res = store_quota_keep(tx, class, times + 1,
		    (int64_t)s->end + (s->state ? 10 : 0) + (s->reply ? 100 : 0) + (due ? (tx->now_ms - due) * 1000 : 0));
	return res;
}

static struct str
make_key(struct arena *a, const unsigned char random[16])
{
	return arena_printf(a, "key-%02x%02x%02x%02x", random[0], random[1], random[2], random[3]);
}

#define CALLS { prepare, read_answer, settle, make_key }
#define TIMER { prepare, NULL, settle, NULL }
const struct topic_row fake_topics[TOPICS] = {
	[TOPIC_PORTAL_OPEN] = CALLS, [TOPIC_PORTAL_ADD] = CALLS, [TOPIC_PORTAL_ANSWER] = CALLS, [TOPIC_PORTAL_CLOSE] = CALLS,
	[TOPIC_PORTAL_READ] = CALLS, [TOPIC_SLACK_NOTIFY] = CALLS, [TOPIC_DECK_CHECK_KEYS] = CALLS, [TOPIC_SOURCE_PULL] = CALLS,
	[TOPIC_PORTAL_DEADLINE] = TIMER, [TOPIC_DELIVERY_READ] = TIMER, [TOPIC_HOUSEKEEPING] = TIMER,
	/* left out: portal.lifetime and optiply.token, which this program cannot do */
};
