#include "connect/shopify_reply.h"

#include <stdlib.h>

enum {
	TEXT_MAX = 300, ERRORS_MAX = 50, SECOND = 1000, WAIT_MAX = 60 * SECOND, POINTS_MAX = 1000000000,
	DAY_S = 86400,
};

/* ---- kinds ------------------------------------------------------------------------------------------------------ */

static const enum call_outcome outcomes[SHOPIFY_KINDS] = {
	[SHOPIFY_OK]		= CALL_OK,
	[SHOPIFY_THROTTLED]	= CALL_THROTTLED,
	[SHOPIFY_UNAUTHORIZED]	= CALL_REFUSED,
	[SHOPIFY_DENIED]	= CALL_REFUSED,
	[SHOPIFY_CLOSED]	= CALL_REFUSED,
	[SHOPIFY_TOO_COSTLY]	= CALL_REFUSED,
	[SHOPIFY_USER_ERRORS]	= CALL_REFUSED,
	[SHOPIFY_REFUSED]	= CALL_REFUSED,
	[SHOPIFY_MISSING]	= CALL_REFUSED,
	[SHOPIFY_FAILED]	= CALL_SERVER_ERROR,
	[SHOPIFY_RUNNING]	= CALL_LOST,
	[SHOPIFY_UNREADABLE]	= CALL_LOST,
	[SHOPIFY_NOT_SENT]	= CALL_NOT_SENT,
	[SHOPIFY_LOST]		= CALL_LOST,
};

void
shopify_reply_is(struct shopify_reply *r, enum shopify_kind kind)
{
	r->kind = kind;
	r->outcome = outcomes[kind];
}

const json *
shopify_reply_list(struct shopify_reply *r, const json *root)
{
	const json *list = shopify_list(root);

	if (r->kind == SHOPIFY_OK && !list) {
		shopify_reply_is(r, SHOPIFY_UNREADABLE);
		r->text = STR("Shopify's answer is not a list that can be read.");
	}
	return list;
}

void
shopify_reply_whole(struct arena *a, struct shopify_reply *r)
{
	if (r->kind != SHOPIFY_OK || !arena_full(a))
		return;
	shopify_reply_is(r, SHOPIFY_UNREADABLE);
	r->text = STR("There is no room to read Shopify's answer.");
}

/* By HTTP status, when it is none of the 200s. */
static enum shopify_kind
of_status(int status)
{
	switch (status) {
	case 401:
		return SHOPIFY_UNAUTHORIZED;
	case 403:
		return SHOPIFY_DENIED;
	case 402:	/* frozen: the shop's bill */
	case 404:	/* no such shop, or no such version any more */
	case 423:	/* locked */
		return SHOPIFY_CLOSED;
	case 429:
		return SHOPIFY_THROTTLED;
	default:
		return status >= 500 || status == 408 ? SHOPIFY_FAILED : SHOPIFY_REFUSED;
	}
}

static const struct { const char *code; enum shopify_kind kind; } codes[] = {
	{ "THROTTLED", SHOPIFY_THROTTLED },
	{ "INTERNAL_SERVER_ERROR", SHOPIFY_FAILED },
	{ "MAX_COST_EXCEEDED", SHOPIFY_TOO_COSTLY },
	{ "SHOP_INACTIVE", SHOPIFY_CLOSED },
	{ "ACCESS_DENIED", SHOPIFY_DENIED },
};
enum { CODES = sizeof codes / sizeof *codes };

/* Of several top-level errors the one that stands first in the table counts. */
static enum shopify_kind
of_errors(const json *errors)
{
	int first = CODES;

	for (const json *e = json_first(errors); e; e = json_next(e)) {
		struct str code = json_string(json_get(json_get(e, "extensions"), "code"));

		for (int i = 0; i < first; i++)
			if (str_eq(code, str_of(codes[i].code)))
				first = i;
	}
	return first < CODES ? codes[first].kind : SHOPIFY_REFUSED;
}

/* ---- cost ------------------------------------------------------------------------------------------------------- */

/* Points come as 101 and as 2000.0. Rounded up. */
static int64_t
points(const json *j)
{
	struct str s = json_number(j);
	double v = s.n ? strtod(s.p, NULL) : 0;	/* a number's text ends in NUL */
	int64_t whole;

	if (!(v > 0))
		return 0;
	if (v >= POINTS_MAX)
		return POINTS_MAX;
	whole = (int64_t)v;
	return whole + (v > (double)whole);
}

/* Until the bucket has what was asked for, and this part of what it can hold: at most a minute. */
static int64_t
until_ms(const json *answer, int64_t part)
{
	const json *cost = json_get(json_get(answer, "extensions"), "cost"), *status = json_get(cost, "throttleStatus");
	int64_t wanted = points(json_get(cost, "requestedQueryCost")), restore = points(json_get(status, "restoreRate")),
	    available = points(json_get(status, "currentlyAvailable")), share = part ? points(json_get(status, "maximumAvailable")) / part : 0;
	int64_t ms = 0;

	wanted = wanted > share ? wanted : share;
	if (restore > 0 && wanted > available)
		ms = ((wanted - available) * SECOND + restore - 1) / restore;
	return ms > WAIT_MAX ? WAIT_MAX : ms;
}

/* Of one that was sent away: a second at least. */
static int64_t
wait_ms(const json *answer, int64_t said_ms)
{
	int64_t ms = until_ms(answer, 0);

	ms = ms < SECOND ? SECOND : ms;
	return ms > said_ms ? ms : said_ms;
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

/* Why it went wrong, in Shopify's words where it has some: errors may be a list, a text, or an object of lists. */
static struct str
reason(struct arena *a, const json *o, const struct answer *w)
{
	const json *errors = json_get(o, "errors");
	struct str s;

	if (w->outcome != WIRE_ANSWERED)
		return wire_words(a, w->detail, TEXT_MAX);
	s = json_string(json_get(json_first(errors), "message"));
	if (s.n == 0)
		s = json_string(errors);
	if (s.n == 0)
		s = json_string(json_first(errors));
	if (s.n == 0)
		s = json_string(json_get(o, "error_description"));
	if (s.n == 0)
		s = json_string(json_get(o, "error"));
	s = wire_words(a, s, TEXT_MAX);
	return s.n ? s : arena_printf(a, "Shopify answered with HTTP status %d.", w->status);
}

/* ---- a mutation's own errors ------------------------------------------------------------------------------------ */

static const struct { const char *code; enum shopify_error_kind kind; } refusals[] = {
	{ "CHANGE_FROM_QUANTITY_STALE", SHOPIFY_ERROR_STALE },
	{ "COMPARE_QUANTITY_STALE", SHOPIFY_ERROR_STALE },
	{ "INVALID_INVENTORY_ITEM", SHOPIFY_ERROR_ITEM },
	{ "NON_MUTABLE_INVENTORY_ITEM", SHOPIFY_ERROR_ITEM },
	{ "ITEM_NOT_STOCKED_AT_LOCATION", SHOPIFY_ERROR_ITEM },
	{ "INVALID_LOCATION", SHOPIFY_ERROR_LOCATION },
	{ "INVALID_QUANTITY_NEGATIVE", SHOPIFY_ERROR_QUANTITY },
	{ "INVALID_QUANTITY_TOO_HIGH", SHOPIFY_ERROR_QUANTITY },
	{ "INVALID_QUANTITY_TOO_LOW", SHOPIFY_ERROR_QUANTITY },
	{ "IDEMPOTENCY_KEY_PARAMETER_MISMATCH", SHOPIFY_ERROR_KEY },
};

static struct shopify_user_error
user_error(struct arena *a, const json *e, struct str code)
{
	struct shopify_user_error out = { .text = wire_words(a, json_string(json_get(e, "message")), TEXT_MAX) };

	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (str_eq(code, str_of(refusals[i].code)))
			out.kind = refusals[i].kind;
	if (out.text.n == 0)
		out.text = code.n ? wire_words(a, code, TEXT_MAX) : STR("Shopify refused it without a word.");
	return out;
}

static void
user_errors(struct arena *a, const json *list, struct shopify_reply *r)
{
	size_t n = json_count(list) < ERRORS_MAX ? json_count(list) : ERRORS_MAX;
	const json *e = json_first(list);
	enum shopify_kind kind = SHOPIFY_USER_ERRORS;

	r->error = ARENA_ARRAY(a, struct shopify_user_error, n);
	for (; r->error && r->errors < n; e = json_next(e)) {
		struct str code = json_string(json_get(e, "code"));

		r->error[r->errors++] = user_error(a, e, code);
		/* These two say nothing about what was asked for. */
		if (str_eq(code, STR("IDEMPOTENCY_CONCURRENT_REQUEST")))
			kind = SHOPIFY_RUNNING;
		else if (str_eq(code, STR("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED")) && kind == SHOPIFY_USER_ERRORS)
			kind = SHOPIFY_FAILED;
	}
	shopify_reply_is(r, kind);
	r->text = r->errors ? r->error[0].text : STR("There is no room to read Shopify's answer.");
	if (kind == SHOPIFY_RUNNING && r->retry_after_ms < SECOND)
		r->retry_after_ms = SECOND;
}

/* ---- the answer ------------------------------------------------------------------------------------------------- */

static const json *
find_root(const json *data, const char *const *roots)
{
	const json *found = NULL;

	for (; *roots && (!found || json_kind(found) == JSON_NULL); roots++)
		found = json_get(data, *roots);
	return json_kind(found) == JSON_OBJECT || json_kind(found) == JSON_ARRAY ? found : NULL;
}

/* Nothing is wrong but that some fields may not be seen. */
static bool
only_denied(const json *errors)
{
	if (json_kind(errors) != JSON_ARRAY)
		return false;
	for (const json *e = json_first(errors); e; e = json_next(e))
		if (!str_eq(json_string(json_get(json_get(e, "extensions"), "code")), STR("ACCESS_DENIED")))
			return false;
	return true;
}

/* Of a 200. */
static enum shopify_kind
of_body(const json *o, const struct shopify_ask *ask, const json *data, const json *root, bool *partial)
{
	const json *errors = json_get(o, "errors");
	enum json_kind said = json_kind(errors);
	bool wrong = said == JSON_STRING || ((said == JSON_ARRAY || said == JSON_OBJECT) && json_count(errors) > 0);

	if (json_kind(o) != JSON_OBJECT)
		return SHOPIFY_UNREADABLE;
	if (!wrong && !root)
		return !ask->mutation && json_kind(json_get(data, ask->roots[0])) == JSON_NULL ? SHOPIFY_MISSING : SHOPIFY_UNREADABLE;
	if (!wrong)
		return SHOPIFY_OK;
	*partial = root && (ask->mutation || (ask->may_lack && only_denied(errors)));
	return *partial ? SHOPIFY_OK : of_errors(errors);
}

struct shopify_reply
shopify_judge(struct arena *a, const struct answer *w, const struct shopify_ask *ask, const json **data, const json **root)
{
	struct shopify_reply r = { .retry_after_ms = w->retry_after_ms };
	const json *o = w->outcome == WIRE_ANSWERED && !w->cut ? json_parse_lenient(a, w->body, NULL) : NULL, *refused;

	*data = json_get(o, "data");
	*root = find_root(*data, ask->roots);
	if (w->outcome != WIRE_ANSWERED)
		shopify_reply_is(&r, w->outcome == WIRE_NOT_SENT ? SHOPIFY_NOT_SENT : SHOPIFY_LOST);
	else if (w->status < 200 || w->status > 299)
		shopify_reply_is(&r, of_status(w->status));
	else
		shopify_reply_is(&r, of_body(o, ask, *data, *root, &r.partial));

	refused = shopify_list(json_get(*root, "userErrors"));
	if (r.kind == SHOPIFY_OK && json_count(refused) > 0)
		user_errors(a, refused, &r);
	else if (r.kind != SHOPIFY_OK || r.partial)
		r.text = r.kind == SHOPIFY_MISSING ? STR("Shopify does not have it any more.") :
		    r.kind == SHOPIFY_UNREADABLE ? STR("Shopify's answer cannot be read.") : reason(a, o, w);
	if (r.kind == SHOPIFY_THROTTLED)
		r.retry_after_ms = wait_ms(o, r.retry_after_ms);
	if (r.kind == SHOPIFY_OK)
		r.rest_ms = until_ms(o, 2);
	if (r.kind != SHOPIFY_OK && r.kind != SHOPIFY_USER_ERRORS)
		*data = *root = NULL;
	return r;
}

/* ---- the token -------------------------------------------------------------------------------------------------- */

struct shopify_token_reply
shopify_token_reply(struct arena *a, const struct answer *w)
{
	struct shopify_token_reply r = { .kind = SHOPIFY_TOKEN_WAIT, .retry_after_ms = w->retry_after_ms };
	const json *o = w->outcome == WIRE_ANSWERED && !w->cut ? json_parse_lenient(a, w->body, NULL) : NULL;
	struct str token = json_string(json_get(o, "access_token"));
	bool fine = w->outcome == WIRE_ANSWERED && w->status >= 200 && w->status < 300;
	enum shopify_kind kind = w->outcome == WIRE_NOT_SENT ? SHOPIFY_NOT_SENT : w->outcome == WIRE_LOST ? SHOPIFY_LOST :
	    fine ? SHOPIFY_UNREADABLE : of_status(w->status);

	if (fine && token.n) {
		r.kind = SHOPIFY_TOKEN_GRANTED;
		r.outcome = CALL_OK;
		r.token = secret_of(a, token);
		if (!str_int(json_text(json_get(o, "expires_in")), &r.expires_s) || r.expires_s < 1 || r.expires_s > DAY_S)
			r.expires_s = DAY_S;
		return r;
	}
	r.outcome = outcomes[kind];
	if (r.outcome == CALL_REFUSED)
		r.kind = SHOPIFY_TOKEN_DENIED;
	r.text = reason(a, o, w);
	if (kind == SHOPIFY_THROTTLED && r.retry_after_ms < SECOND)
		r.retry_after_ms = SECOND;
	return r;
}

/* ---- mutations -------------------------------------------------------------------------------------------------- */

struct shopify_reply
shopify_set_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = { "inventorySetQuantities", NULL };
	const struct shopify_ask ask = { .roots = roots, .mutation = true };
	const json *data, *root;
	struct shopify_reply r = shopify_judge(a, w, &ask, &data, &root);
	shopify_problems ignored = 0;

	r.at_ms = shopify_time(json_get(json_get(root, "inventoryAdjustmentGroup"), "createdAt"), &ignored);
	return r;
}

struct shopify_reply
shopify_subscribed_reply(struct arena *a, const struct answer *w)
{
	static const char *const roots[] = {
		"webhookSubscriptionCreate", "webhookSubscriptionUpdate", "webhookSubscriptionDelete", NULL,
	};
	const struct shopify_ask ask = { .roots = roots, .mutation = true };
	const json *data, *root;

	return shopify_judge(a, w, &ask, &data, &root);
}
