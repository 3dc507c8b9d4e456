#include "http/body.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* ---- opening and closing --------------------------------------------------------------------------------------- */

struct body
body_of(const json *object, const char *at, struct arena *a, struct fault *f)
{
	struct body b = { .arena = a, .fault = f };

	snprintf(b.at, sizeof b.at, "%s", at);
	if (json_kind(object) == JSON_OBJECT)
		b.object = object;
	else if (!*at)
		fault_set(f, ERR_INPUT, "invalid", "The body should be a JSON object.");
	else
		fault_field(f, at, "Should be an object.");
	return b;
}

struct body
body_open(const struct request *req, struct arena *a, struct fault *f)
{
	static const struct str json_type = { "application/json", 16 };
	struct str type, parameters;
	struct body none = { .arena = a, .fault = f };
	const json *root;

	str_cut(request_header(req, "content-type"), ';', &type, &parameters);
	type = str_trim(type);
	if (type.n != json_type.n || strncasecmp(type.p, json_type.p, type.n) != 0) {
		fault_set(f, ERR_INPUT, "unsupported_type", "Send a JSON object, with Content-Type: application/json.");
		return none;
	}
	root = json_parse(a, req->body, f);
	return root ? body_of(root, "", a, f) : none;
}

static bool
was_asked(const struct body *b, const char *name)
{
	for (int i = 0; i < b->reads; i++)
		if (strcmp(b->read[i], name) == 0)
			return true;
	return false;
}

bool
body_done(struct body *b)
{
	for (const json *m = json_first(b->object); m; m = json_next(m)) {
		const char *key = json_key(m).p;

		if (!was_asked(b, key))
			body_wrong(b, key, "There is no such field here.");
	}
	return b->fault->result == OK;
}

void
body_wrong(struct body *b, const char *name, const char *fmt, ...)
{
	char field[80], text[160];
	va_list ap;

	snprintf(field, sizeof field, "%s%s", b->at, name);
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	fault_field(b->fault, field, "%s", text);
}

/* ---- looking up ------------------------------------------------------------------------------------------------ */

/* The field's value; NULL when there is none or null, which is wrong if it is needed. */
static const json *
ask(struct body *b, const char *name, bool needed)
{
	const json *j = json_get(b->object, name);
	enum json_kind kind = json_kind(j);

	if (!was_asked(b, name)) {
		assert(b->reads < BODY_FIELDS);
		b->read[b->reads++] = name;
	}
	if (kind != JSON_ABSENT && kind != JSON_NULL)
		return j;
	if (needed && b->object)
		body_wrong(b, name, "Is missing.");
	return NULL;
}

bool
body_is_null(struct body *b, const char *name)
{
	ask(b, name, false);
	return json_kind(json_get(b->object, name)) == JSON_NULL;
}

bool
body_has(struct body *b, const char *name)
{
	ask(b, name, false);
	return json_get(b->object, name) != NULL;
}

/* ---- text ------------------------------------------------------------------------------------------------------ */

enum text_kind { ONE_LINE, LINES, AS_IT_IS };

static bool
take_text(struct body *b, const char *name, const json *j, enum text_kind kind, size_t min, size_t max, struct str *out)
{
	struct str s;
	size_t n;

	if (!json_is_string(j, &s)) {
		body_wrong(b, name, "Should be text.");
		return false;
	}
	if (kind == ONE_LINE)
		s = str_trim(s);
	n = utf8_count(s);
	if (n == 0 && min > 0)
		body_wrong(b, name, "Should not be empty.");
	else if (n < min)
		body_wrong(b, name, "Should have at least %zu characters.", min);
	else if (n > max)
		body_wrong(b, name, "Should have at most %zu characters.", max);
	else if (kind != AS_IT_IS && utf8_has_control(s, kind == LINES))
		body_wrong(b, name, kind == LINES ? "Holds control characters." : "Should be one line without control characters.");
	else {
		*out = s;
		return true;
	}
	return false;
}

static bool
text(struct body *b, const char *name, enum text_kind kind, bool needed, size_t min, size_t max, struct str *out)
{
	const json *j = ask(b, name, needed);

	return j && take_text(b, name, j, kind, min, max, out);
}

bool
body_str(struct body *b, const char *name, size_t min, size_t max, struct str *out)
{
	return text(b, name, ONE_LINE, true, min, max, out);
}

bool
body_may_str(struct body *b, const char *name, size_t min, size_t max, struct str *out)
{
	return text(b, name, ONE_LINE, false, min, max, out);
}

bool
body_text(struct body *b, const char *name, size_t min, size_t max, struct str *out)
{
	return text(b, name, LINES, true, min, max, out);
}

bool
body_may_text(struct body *b, const char *name, size_t min, size_t max, struct str *out)
{
	return text(b, name, LINES, false, min, max, out);
}

static bool
secret(struct body *b, const char *name, bool needed, size_t min, size_t max, struct secret *out)
{
	struct str s;

	if (!text(b, name, AS_IT_IS, needed, min, max, &s))
		return false;
	*out = secret_of(b->arena, s);
	if (!out->hidden)
		fault_set(b->fault, ERR_LIMIT, "too_large", "The request is too large to be worked on.");
	return out->hidden != NULL;
}

bool
body_secret(struct body *b, const char *name, size_t min, size_t max, struct secret *out)
{
	return secret(b, name, true, min, max, out);
}

bool
body_may_secret(struct body *b, const char *name, size_t min, size_t max, struct secret *out)
{
	return secret(b, name, false, min, max, out);
}

/* ---- numbers, flags, words ------------------------------------------------------------------------------------- */

static bool
number(struct body *b, const char *name, bool needed, int64_t min, int64_t max, int64_t *out)
{
	const json *j = ask(b, name, needed);
	int64_t v;

	if (!j)
		return false;
	if (!json_is_int(j, &v) || v < min || v > max) {
		body_wrong(b, name, "Should be a whole number from %lld to %lld.", (long long)min, (long long)max);
		return false;
	}
	*out = v;
	return true;
}

bool
body_int(struct body *b, const char *name, int64_t min, int64_t max, int64_t *out)
{
	return number(b, name, true, min, max, out);
}

bool
body_may_int(struct body *b, const char *name, int64_t min, int64_t max, int64_t *out)
{
	return number(b, name, false, min, max, out);
}

static bool
flag(struct body *b, const char *name, bool needed, bool *out)
{
	const json *j = ask(b, name, needed);

	if (!j)
		return false;
	if (json_is_bool(j, out))
		return true;
	body_wrong(b, name, "Should be true or false.");
	return false;
}

bool
body_bool(struct body *b, const char *name, bool *out)
{
	return flag(b, name, true, out);
}

bool
body_may_bool(struct body *b, const char *name, bool *out)
{
	return flag(b, name, false, out);
}

static bool
word(struct body *b, const char *name, bool needed, const char *const *words, int *out)
{
	const json *j = ask(b, name, needed);
	char list[120];
	struct buf all = buf_of(list, sizeof list - 1);
	struct str s;

	if (!j)
		return false;
	for (int i = 0; words[i]; i++) {
		if (json_is_string(j, &s) && str_eq(s, str_of(words[i]))) {
			*out = i;
			return true;
		}
		buf_text(&all, i ? ", " : "");
		buf_text(&all, words[i]);
	}
	list[all.n] = 0;
	body_wrong(b, name, "Should be one of %s.", list);
	return false;
}

bool
body_enum(struct body *b, const char *name, const char *const *words, int *out)
{
	return word(b, name, true, words, out);
}

bool
body_may_enum(struct body *b, const char *name, const char *const *words, int *out)
{
	return word(b, name, false, words, out);
}

/* ---- lists and objects ----------------------------------------------------------------------------------------- */

static bool
list(struct body *b, const char *name, bool needed, size_t min, size_t max, const json **out)
{
	const json *j = ask(b, name, needed);
	size_t n = json_count(j);

	if (!j)
		return false;
	if (json_kind(j) != JSON_ARRAY)
		body_wrong(b, name, "Should be a list.");
	else if (n < min)
		body_wrong(b, name, "Should have at least %zu %s.", min, min == 1 ? "entry" : "entries");
	else if (n > max)
		body_wrong(b, name, "Should have at most %zu entries.", max);
	else {
		*out = j;
		return true;
	}
	return false;
}

bool
body_list(struct body *b, const char *name, size_t min, size_t max, const json **out)
{
	return list(b, name, true, min, max, out);
}

bool
body_may_list(struct body *b, const char *name, size_t min, size_t max, const json **out)
{
	return list(b, name, false, min, max, out);
}

static bool
strs(struct body *b, const char *name, bool needed, size_t min, size_t max, size_t max_chars, struct str **out, size_t *n)
{
	const json *j = NULL;
	struct str *all;
	size_t i = 0;

	if (!list(b, name, needed, min, max, &j))
		return false;
	all = ARENA_ARRAY(b->arena, struct str, json_count(j));
	if (!all) {
		fault_set(b->fault, ERR_LIMIT, "too_large", "The request is too large to be worked on.");
		return false;
	}
	for (const json *e = json_first(j); e; e = json_next(e), i++) {
		char place[80];

		snprintf(place, sizeof place, "%s[%zu]", name, i);
		if (!take_text(b, place, e, ONE_LINE, 1, max_chars, &all[i]))
			return false;
	}
	*out = all;
	*n = i;
	return true;
}

bool
body_strs(struct body *b, const char *name, size_t min, size_t max, size_t max_chars, struct str **out, size_t *n)
{
	return strs(b, name, true, min, max, max_chars, out, n);
}

bool
body_may_strs(struct body *b, const char *name, size_t min, size_t max, size_t max_chars, struct str **out, size_t *n)
{
	return strs(b, name, false, min, max, max_chars, out, n);
}

static struct body
inner(struct body *b, const char *name, const json *j)
{
	struct body in = { .arena = b->arena, .fault = b->fault };

	if (json_kind(j) == JSON_OBJECT)
		in.object = j;
	else if (j)
		body_wrong(b, name, "Should be an object.");
	snprintf(in.at, sizeof in.at, "%.30s%.30s.", b->at, name);
	return in;
}

struct body
body_in(struct body *b, const char *name)
{
	return inner(b, name, ask(b, name, true));
}

struct body
body_may_in(struct body *b, const char *name)
{
	return inner(b, name, ask(b, name, false));
}

struct body
body_item(struct body *b, const char *name, size_t i, const json *element)
{
	char place[64];

	snprintf(place, sizeof place, "%s[%zu]", name, i);
	return inner(b, place, element);
}
