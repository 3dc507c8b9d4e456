#include "connect/deck_reply.h"

#include "connect/deck_hook.h"

/* The body as an object; NULL when it is none, as the bodies of 401 and 5xx may well be. */
static const json *
object(struct arena *a, const struct answer *w)
{
	const json *o = w->cut ? NULL : json_parse(a, w->body, NULL);

	return json_kind(o) == JSON_OBJECT ? o : NULL;
}

/* job_id is the older name of the same thing. */
static struct str
guid_of(struct arena *a, const json *o)
{
	struct str guid = str_trim(json_text(json_get(o, "job_guid")));

	if (guid.n == 0)
		guid = str_trim(json_text(json_get(o, "job_id")));
	return guid.n <= PORTAL_GUID_MAX ? arena_str(a, guid) : STR("");
}

static struct portal_reply
answered(struct arena *a, const struct answer *w, bool needs_guid)
{
	const json *o = object(a, w);
	struct portal_reply r = { .guid = guid_of(a, o), .retry_after_ms = w->retry_after_ms, .fresh_key = true };

	if (w->status >= 200 && w->status < 300) {
		r.fresh_key = false;
		if (r.guid.n || !needs_guid) {
			r.kind = PORTAL_REPLY_ACCEPTED;
			return r;
		}
		r.kind = PORTAL_REPLY_UNREADABLE;
		r.error = PORTAL_UNREADABLE;
		r.text = STR("Deck accepted the job, but its answer does not say under which id.");
		return r;
	}

	r.error = deck_hook_error(a, o, &r.text);
	if (r.text.n == 0)
		r.text = arena_printf(a, "Deck answered with HTTP status %d.", w->status);
	if (w->status == 429 || r.error == PORTAL_RATE_LIMIT_EXCEEDED) {
		r.kind = PORTAL_REPLY_THROTTLED;
		r.error = PORTAL_RATE_LIMIT_EXCEEDED;
	} else if (w->status >= 500 || w->status == 408) {
		r.kind = PORTAL_REPLY_SERVER_ERROR;
		if (r.error == PORTAL_OK || r.error == PORTAL_UNKNOWN)
			r.error = PORTAL_UNREACHABLE;
	} else if (r.error == PORTAL_ACTIVE_CONNECTION_EXISTS) {
		r.kind = PORTAL_REPLY_ACTIVE_EXISTS;
	} else if (w->status == 409 && r.guid.n) {
		r.kind = PORTAL_REPLY_ALREADY_RUNNING;
	} else if (w->status == 409 && needs_guid) {
		/*
		 * The key was used with other parameters: a try whose answer was lost was heard, with a password that has been
		 * entered anew since. What came of it nobody can know; asked for under a new key, it is met or adopted.
		 */
		r.kind = PORTAL_REPLY_SERVER_ERROR;
		r.error = PORTAL_UNREACHABLE;
	} else {
		/* A redirect lands here, too: it is never followed. */
		r.kind = PORTAL_REPLY_REFUSED;
		r.gone = deck_hook_gone(r.error);
		if (w->status == 401 || (w->status == 403 && r.error == PORTAL_OK))
			r.error = PORTAL_INVALID_API_KEYS;
		else if (r.error == PORTAL_OK)
			r.error = w->status >= 400 ? PORTAL_UNKNOWN : PORTAL_UNREADABLE;
	}
	return r;
}

static struct portal_reply
reply(struct arena *a, const struct answer *w, bool needs_guid)
{
	struct portal_reply r = { .error = PORTAL_UNREACHABLE };

	switch (w->outcome) {
	case WIRE_ANSWERED:
		return answered(a, w, needs_guid);
	case WIRE_NOT_SENT:
		r.kind = PORTAL_REPLY_NOT_SENT;
		break;
	case WIRE_LOST:
		r.kind = PORTAL_REPLY_LOST;
		break;
	}
	r.text = wire_words(a, w->detail, PORTAL_TEXT_MAX);
	return r;
}

struct portal_reply
deck_reply_job(struct arena *a, const struct answer *w)
{
	return reply(a, w, true);
}

struct portal_reply
deck_reply_plain(struct arena *a, const struct answer *w)
{
	return reply(a, w, false);
}

/* ---- the state of a job ----------------------------------------------------------------------------------------- */

static void
unknown(struct portal_read *r, struct str why)
{
	r->kind = PORTAL_READ_UNKNOWN;
	r->text = why;
}

static void
ended(struct arena *a, const json *o, enum portal_of of, enum portal_error failed, struct portal_read *r)
{
	struct str code = str_trim(json_string(json_get(o, "job_code")));

	r->kind = PORTAL_READ_ENDED;
	if (deck_hook_of(code) == PORTAL_OF_UNSAID)
		code = deck_hook_code(of);
	r->hook.of = deck_hook_of(code);
	r->hook.code = arena_str(a, code);
	if (failed != PORTAL_OK)
		deck_hook_fail(a, o, failed, &r->hook);
	else
		deck_hook_end(a, o, code, &r->hook);
	if (r->hook.kind == PORTAL_HOOK_IGNORED)
		unknown(r, STR("Deck says that the job is completed, but not what came of it."));
}

struct portal_read
deck_reply_state(struct arena *a, enum portal_of of, struct str guid, const struct answer *w)
{
	struct portal_read r = { .kind = PORTAL_READ_AGAIN, .retry_after_ms = w->retry_after_ms, .hook = { .guid = guid } };
	struct portal_reply plain = deck_reply_plain(a, w);
	const json *o;
	struct str status;

	r.hook.kind = PORTAL_HOOK_IGNORED;
	r.text = plain.text;
	switch (plain.kind) {
	case PORTAL_REPLY_ACCEPTED:
		break;
	case PORTAL_REPLY_THROTTLED:
	case PORTAL_REPLY_SERVER_ERROR:
	case PORTAL_REPLY_NOT_SENT:
	case PORTAL_REPLY_LOST:
		return r;
	case PORTAL_REPLY_REFUSED:
	case PORTAL_REPLY_ACTIVE_EXISTS:
	case PORTAL_REPLY_ALREADY_RUNNING:
	case PORTAL_REPLY_UNREADABLE:
		unknown(&r, plain.text);
		return r;
	}

	o = object(a, w);
	status = str_trim(json_string(json_get(o, "status")));
	if (str_eq(status, STR("Running")))
		r.kind = PORTAL_READ_RUNNING;
	else if (str_eq(status, STR("Completed")))
		ended(a, o, of, PORTAL_OK, &r);
	else if (str_eq(status, STR("Failed")))
		ended(a, o, of, PORTAL_UNKNOWN, &r);
	else if (str_eq(status, STR("Canceled")) || str_eq(status, STR("Cancelled")))
		ended(a, o, of, PORTAL_JOB_CANCELED, &r);
	else
		unknown(&r, STR("Deck's answer does not say how the job is doing."));
	if (deck_hook_crowded(a, w->body.n))
		unknown(&r, STR("There is no room to read Deck's answer."));
	return r;
}
