#include "connect/deck_hook.h"

static const struct { const char *code; enum portal_of of; } codes[] = {
	{ "EnsureConnection", PORTAL_OF_OPEN },
	{ "AddItemsToCart", PORTAL_OF_ADD },
	{ "CloseConnection", PORTAL_OF_CLOSE },
};
enum { CODES = sizeof codes / sizeof codes[0], CODE_MAX = 80, DIGITS_MAX = 64, PAGE = 4096 };

enum portal_of
deck_hook_of(struct str code)
{
	for (int i = 0; i < CODES; i++)
		if (str_eq(code, str_of(codes[i].code)))
			return codes[i].of;
	return PORTAL_OF_UNSAID;
}

struct str
deck_hook_code(enum portal_of of)
{
	for (int i = 0; i < CODES; i++)
		if (of == codes[i].of)
			return str_of(codes[i].code);
	return STR("");
}

bool
deck_hook_gone(enum portal_error e)
{
	return e == PORTAL_NO_ACTIVE_CONNECTION || e == PORTAL_CONNECTION_NOT_FOUND || e == PORTAL_INVALID_ACCESS_TOKEN;
}

/* ---- reading loosely -------------------------------------------------------------------------------------------- */

static struct str
words(struct arena *a, const json *o, const char *key)
{
	return wire_words(a, json_string(json_get(o, key)), PORTAL_TEXT_MAX);
}

/* Same word, whatever the case: portals are not careful. */
static bool
same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char x = a.p[i], y = b.p[i];

		if (x >= 'A' && x <= 'Z')
			x = (char)(x - 'A' + 'a');
		if (y >= 'A' && y <= 'Z')
			y = (char)(y - 'A' + 'a');
		if (x != y)
			return false;
	}
	return true;
}

/* The output as an object, also when it came as JSON text in a string; NULL when it is neither. */
static const json *
object(struct arena *a, const json *output)
{
	const json *inner = output;
	struct str text;

	if (json_is_string(output, &text))
		inner = json_parse(a, text, NULL);
	return json_kind(inner) == JSON_OBJECT ? inner : NULL;
}

/* ---- failures --------------------------------------------------------------------------------------------------- */

enum portal_error
deck_hook_error(struct arena *a, const json *o, struct str *text)
{
	struct str code = json_string(json_get(o, "error_code"));
	enum portal_error e;

	if (code.n == 0)
		code = json_string(json_get(o, "code"));
	code = str_trim(code);
	/* Deck's event for a wrong answer, should it ever stand where only failures stand. */
	e = str_eq(code, STR("MfaQuestionInvalidAnswer")) ? PORTAL_MFA_CODE_INVALID : portal_error_parse(code);

	*text = words(a, o, "error_message");
	if (text->n == 0)
		*text = words(a, o, "message");
	if (text->n == 0)
		*text = words(a, o, "display_message");
	/* A code that nobody knows is all the more worth showing. */
	if (e == PORTAL_UNKNOWN) {
		code = wire_words(a, code, CODE_MAX);
		*text = text->n ? wire_words(a, arena_printf(a, "%.*s: %.*s", STR_ARG(code), STR_ARG(*text)), PORTAL_TEXT_MAX) : code;
	}
	return e;
}

void
deck_hook_fail(struct arena *a, const json *o, enum portal_error otherwise, struct portal_hook *h)
{
	const json *error = json_get(o, "error");
	const json *output = object(a, json_get(o, "output"));

	h->kind = PORTAL_HOOK_FAILED;
	if (json_kind(error) == JSON_STRING) {
		h->text = wire_words(a, json_string(error), PORTAL_TEXT_MAX);
		h->error = portal_error_parse(h->text);
	} else if (json_kind(error) == JSON_OBJECT) {
		h->error = deck_hook_error(a, error, &h->text);
	} else if (json_kind(json_get(output, "error")) == JSON_OBJECT) {
		h->error = deck_hook_error(a, json_get(output, "error"), &h->text);
	} else {
		h->error = deck_hook_error(a, output, &h->text);
	}
	if (h->error == PORTAL_OK)
		h->error = otherwise;
	if (h->text.n == 0)
		h->text = words(a, o, "message");
	/* Closing what is closed is what was wanted. */
	if (h->of == PORTAL_OF_CLOSE && deck_hook_gone(h->error))
		h->kind = PORTAL_HOOK_CLOSED;
}

/* An error that says something.  Some encoders write all members, empty, beside an output. */
static bool
has_error(const json *o)
{
	const json *error = json_get(o, "error");
	enum json_kind kind = json_kind(error), output = json_kind(json_get(o, "output"));

	if (kind == JSON_STRING)
		return json_string(error).n > 0;
	return kind == JSON_OBJECT && (json_string(json_get(error, "error_code")).n > 0 ||
	    json_string(json_get(error, "error_message")).n > 0 || output == JSON_ABSENT || output == JSON_NULL);
}

static void
ignore(struct portal_hook *h, const char *why)
{
	h->kind = PORTAL_HOOK_IGNORED;
	h->text = str_of(why);
}

static void
unreadable(struct portal_hook *h, const char *why)
{
	h->kind = PORTAL_HOOK_FAILED;
	h->error = PORTAL_UNREADABLE;
	h->text = str_of(why);
}

/* ---- what a job brought ----------------------------------------------------------------------------------------- */

static enum judge_stock
stock(struct str s)
{
	if (same(s, STR("In stock")))
		return JUDGE_IN_STOCK;
	if (same(s, STR("Out of stock")))
		return JUDGE_OUT_OF_STOCK;
	return same(s, STR("Product not found")) ? JUDGE_NOT_FOUND : JUDGE_STOCK_UNKNOWN;
}

static enum judge_price_is
price_is(struct str s)
{
	if (same(s, STR("As expected")))
		return JUDGE_PRICE_AS_EXPECTED;
	if (same(s, STR("Lower than expected")))
		return JUDGE_PRICE_LOWER;
	return same(s, STR("Higher than expected")) ? JUDGE_PRICE_HIGHER : JUDGE_PRICE_UNSAID;
}

static struct judge_answer
item(struct arena *a, const json *o, struct str *stock_text)
{
	const json *price = json_get(o, "price");
	struct judge_answer line = { .sku = wire_words(a, json_text(json_get(o, "sku")), PORTAL_TEXT_MAX) };
	bool added;

	*stock_text = words(a, o, "status");
	line.stock = stock(*stock_text);
	line.price_is = price_is(str_trim(json_string(json_get(o, "price_is"))));
	if (json_is_bool(json_get(o, "added_to_cart"), &added))
		line.added = added ? JUDGE_ADDED_YES : JUDGE_ADDED_NO;

	switch (json_kind(price)) {
	case JSON_ABSENT:
	case JSON_NULL:
		break;
	case JSON_NUMBER_KIND:
		line.seen = JUDGE_SEEN_NUMBER;
		line.price = arena_str(a, json_number(price));
		break;
	case JSON_STRING:
		line.price = words(a, o, "price");
		line.seen = line.price.n ? JUDGE_SEEN_TEXT : JUDGE_SEEN_NOTHING;
		break;
	case JSON_BOOL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		line.seen = JUDGE_SEEN_TEXT;	/* no price, but not nothing: a person has to look */
		line.price = STR("?");
		break;
	}
	return line;
}

static void
items(struct arena *a, const json *output, struct portal_items *out)
{
	const json *list = json_get(output, "items"), *o;
	size_t n = json_kind(list) == JSON_ARRAY ? json_count(list) : 0;
	bool success = true;

	json_is_bool(json_get(output, "success"), &success);
	*out = (struct portal_items){ .success = success, .message = words(a, output, "message") };
	if (n > PORTAL_ITEMS_MAX) {
		n = PORTAL_ITEMS_MAX;
		out->success = false;
		out->message = STR("The portal answered more than 2,000 lines. Only the first 2,000 are shown.");
	}
	if (n == 0)
		return;
	out->answer = ARENA_ARRAY(a, struct judge_answer, n);
	out->stock_text = ARENA_ARRAY(a, struct str, n);
	if (!out->answer || !out->stock_text)
		return;
	for (o = json_first(list); o && out->n < n; o = json_next(o), out->n++)
		out->answer[out->n] = item(a, o, &out->stock_text[out->n]);
}

static void
connected(struct arena *a, const json *o, const json *output, struct portal_hook *h)
{
	struct str token = json_string(json_get(output, "access_token"));
	bool success = true;

	json_is_bool(json_get(output, "success"), &success);
	if (!success) {
		deck_hook_fail(a, o, PORTAL_UNKNOWN, h);
	} else if (token.n == 0 || token.n > PORTAL_TOKEN_MAX) {
		unreadable(h, "The login worked, but no access token came with it.");
	} else {
		h->kind = PORTAL_HOOK_CONNECTED;
		h->token = secret_of(a, token);
	}
}

/*
 * An arena that had no room for n bytes had fewer than n left, and has no more now.  The largest thing that is asked of it
 * is a copy of the body, or an array with a place for each line.
 */
bool
deck_hook_crowded(const struct arena *a, size_t n)
{
	size_t lines = PORTAL_ITEMS_MAX * sizeof(struct judge_answer);

	return (size_t)(a->end - a->at) < (n > lines ? n : lines) + PAGE;
}

void
deck_hook_end(struct arena *a, const json *o, struct str code, struct portal_hook *h)
{
	const json *output = json_get(o, "output"), *inside;

	h->code = wire_words(a, code, CODE_MAX);
	h->of = deck_hook_of(h->code);
	if (has_error(o) || str_eq(h->code, STR("Error"))) {
		deck_hook_fail(a, o, PORTAL_UNKNOWN, h);
		return;
	}
	inside = object(a, output);
	if (h->of == PORTAL_OF_CLOSE) {
		h->kind = PORTAL_HOOK_CLOSED;
	} else if (h->of == PORTAL_OF_UNSAID) {
		/* The plan's author has seen codes such as INVALID_CREDENTIALS where the job's code should be. */
		enum portal_error e = portal_error_parse(h->code);

		if (e == PORTAL_UNKNOWN || e == PORTAL_OK) {
			ignore(h, "It is about a kind of job that Tradepost does not send.");
		} else {
			deck_hook_fail(a, o, e, h);
			h->error = e;
		}
	} else if (json_kind(output) == JSON_ABSENT || json_kind(output) == JSON_NULL) {
		ignore(h, "It has neither an output nor an error.");
	} else if (h->of == PORTAL_OF_OPEN) {
		connected(a, o, inside, h);
	} else if (inside) {
		h->kind = PORTAL_HOOK_ITEMS;
		items(a, inside, &h->items);
	} else {
		unreadable(h, "The portal answered, but not in a form that can be read.");
	}
}

/* ---- webhooks --------------------------------------------------------------------------------------------------- */

static void
question(struct arena *a, const json *o, enum portal_hook_kind kind, struct portal_hook *h)
{
	int64_t digits = 0;

	h->kind = kind;
	h->question = words(a, o, "question");
	h->method = wire_words(a, json_string(json_get(o, "method_selected")), CODE_MAX);
	if (str_int(json_text(json_get(o, "answer_expected_digits")), &digits) && digits > 0 && digits <= DIGITS_MAX)
		h->digits = (int32_t)digits;
}

/* Whether a webhook for a wrong answer says that it was the last one. */
static bool
final(struct arena *a, const json *o)
{
	struct str text;
	enum portal_error e = deck_hook_error(a, json_get(o, "error"), &text);

	return e != PORTAL_OK && e != PORTAL_UNKNOWN && e != PORTAL_MFA_CODE_INVALID;
}

enum result
deck_hook_read(struct arena *a, struct str body, struct portal_hook *h, struct fault *f)
{
	struct fault own = { 0 };
	const json *o;
	struct str code, type, guid;

	if (!f)
		f = &own;
	*h = (struct portal_hook){ .kind = PORTAL_HOOK_IGNORED };
	o = json_parse(a, body, f);
	if (!o)
		return fault_set(f, ERR_INPUT, "bad_json", "The body is no JSON that can be read.");
	if (json_kind(o) != JSON_OBJECT)
		return fault_set(f, ERR_INPUT, "bad_webhook", "The body has to be a JSON object.");

	guid = str_trim(json_text(json_get(o, "job_guid")));
	code = str_trim(json_string(json_get(o, "webhook_code")));
	type = str_trim(json_string(json_get(o, "webhook_type")));
	if (guid.n <= PORTAL_GUID_MAX)
		h->guid = arena_str(a, guid);
	h->code = wire_words(a, code, CODE_MAX);

	if (type.n && !same(type, STR("Job")))
		ignore(h, "It is not about a job.");
	else if (h->guid.n == 0)
		ignore(h, "It does not say which job it is about.");
	else if (str_eq(code, STR("MfaRequired")) && !has_error(o))
		question(a, o, PORTAL_HOOK_MFA_ASKED, h);
	else if (str_eq(code, STR("MfaQuestionInvalidAnswer")) && !final(a, o))
		question(a, o, PORTAL_HOOK_MFA_WRONG, h);
	else
		deck_hook_end(a, o, code, h);
	/* Deck sends it again; half of it must not pass for something that we have understood. */
	if (deck_hook_crowded(a, body.n))
		return fault_set(f, ERR_LIMIT, "too_large", "There is no room to read the webhook.");
	return OK;
}
