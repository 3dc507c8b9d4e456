#include "base/json.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/json_read.h"
#include "base/utf8.h"

/* A bit of ours beside cJSON's in a container's type: something that belongs into it found no room. */
enum { BROKEN = 1 << 16 };

/* ---- cJSON allocates in the arena at hand ---------------------------------------------------------------------- */

/* Set only while a function of this file runs: cJSON's hooks take no argument of ours. */
static _Thread_local struct arena *current;

static void *
take(size_t n)
{
	return current ? arena_get(current, n) : NULL;
}

static void
leave(void *p)
{
	(void)p;	/* the arena goes as a whole */
}

static void
set_hooks(void)
{
	cJSON_Hooks hooks = { take, leave };

	cJSON_InitHooks(&hooks);
}

static void
begin(struct arena *a)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, set_hooks);
	current = a;
}

static void
end(void)
{
	current = NULL;
}

/* ---- in -------------------------------------------------------------------------------------------------------- */

json *
json_parse(struct arena *a, struct str text, struct fault *f)
{
	return json_read(a, text, false, f);
}

json *
json_parse_lenient(struct arena *a, struct str text, struct fault *f)
{
	return json_read(a, text, true, f);
}

enum json_kind
json_kind(const json *j)
{
	switch (j ? j->type & 0xff : cJSON_Invalid) {
	case cJSON_NULL:
		return JSON_NULL;
	case cJSON_False:
	case cJSON_True:
		return JSON_BOOL;
	case cJSON_Number:
		return JSON_NUMBER_KIND;
	case cJSON_String:
		return JSON_STRING;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_ABSENT;
	}
}

const json *
json_get(const json *object, const char *key)
{
	const json *found = NULL;

	if (json_kind(object) != JSON_OBJECT)
		return NULL;
	for (const json *m = object->child; m; m = m->next) {
		if (strcmp(m->string, key) != 0)
			continue;
		found = m;
		if (!(object->type & JSON_READ_LENIENT))
			break;
	}
	return found;
}

size_t
json_count(const json *j)
{
	size_t n = 0;

	for (const json *item = json_first(j); item; item = item->next)
		n++;
	return n;
}

const json *
json_first(const json *j)
{
	enum json_kind kind = json_kind(j);

	return kind == JSON_ARRAY || kind == JSON_OBJECT ? j->child : NULL;
}

const json *
json_next(const json *j)
{
	return j ? j->next : NULL;
}

struct str
json_key(const json *member)
{
	return str_of(member ? member->string : NULL);
}

bool
json_is_string(const json *j, struct str *out)
{
	if (json_kind(j) != JSON_STRING)
		return false;
	*out = str_of(j->valuestring);
	return true;
}

struct str
json_string(const json *j)
{
	struct str s = { 0 };

	json_is_string(j, &s);
	return s;
}

bool
json_is_int(const json *j, int64_t *out)
{
	return str_int(json_number(j), out);
}

bool
json_is_bool(const json *j, bool *out)
{
	if (json_kind(j) != JSON_BOOL)
		return false;
	*out = cJSON_IsTrue(j);
	return true;
}

struct str
json_number(const json *j)
{
	return json_kind(j) == JSON_NUMBER_KIND ? str_of(j->valuestring) : (struct str){ 0 };
}

struct str
json_text(const json *j)
{
	return json_kind(j) == JSON_STRING ? str_of(j->valuestring) : json_number(j);
}

/* ---- building -------------------------------------------------------------------------------------------------- */

json *
json_object(struct arena *a)
{
	json *j;

	begin(a);
	j = cJSON_CreateObject();
	end();
	return j;
}

json *
json_array(struct arena *a)
{
	json *j;

	begin(a);
	j = cJSON_CreateArray();
	end();
	return j;
}

/* A copy that is text: NUL and what is no UTF-8 become U+FFFD. */
static char *
text_copy(struct arena *a, struct str s)
{
	char *out, *at;

	if (str_utf8(s))
		return arena_cstr(a, s);
	if (s.n > SIZE_MAX / 4)
		return NULL;
	at = out = arena_get(a, s.n * 3 + 1);
	while (out && s.n) {
		size_t n = *s.p ? utf8_step(s) : 0;

		memcpy(at, n ? s.p : "\xef\xbf\xbd", n ? n : 3);
		at += n ? n : 3;
		s.p += n ? n : 1;
		s.n -= n ? n : 1;
	}
	return out;
}

void
json_put(struct arena *a, json *to, const char *key, json *child)
{
	char *own = key ? text_copy(a, str_of(key)) : NULL;
	bool kept = false;

	if (!to)
		return;
	if (child && own)
		kept = cJSON_AddItemToObjectCS(to, own, child);
	else if (child && !key)
		kept = cJSON_AddItemToArray(to, child);
	if (!kept)
		to->type |= BROKEN;
}

static void
put_kind(struct arena *a, json *to, const char *key, int kind, char *text)
{
	json *item = ARENA_NEW(a, json);

	if (item) {
		item->type = kind;
		item->valuestring = text;
	}
	json_put(a, to, key, item);
}

void
json_put_str(struct arena *a, json *to, const char *key, struct str s)
{
	char *text = text_copy(a, s);

	if (text)
		put_kind(a, to, key, cJSON_String, text);
	else
		json_put(a, to, key, NULL);
}

void
json_put_text(struct arena *a, json *to, const char *key, const char *s)
{
	if (s)
		json_put_str(a, to, key, str_of(s));
	else
		json_put_null(a, to, key);
}

void
json_put_int(struct arena *a, json *to, const char *key, int64_t v)
{
	char text[24];
	struct buf b = buf_of(text, sizeof text);
	char *copy;

	buf_int(&b, v);
	copy = arena_cstr(a, buf_str(&b));
	if (copy)
		put_kind(a, to, key, cJSON_Number, copy);
	else
		json_put(a, to, key, NULL);
}

void
json_put_bool(struct arena *a, json *to, const char *key, bool v)
{
	put_kind(a, to, key, v ? cJSON_True : cJSON_False, NULL);
}

void
json_put_null(struct arena *a, json *to, const char *key)
{
	put_kind(a, to, key, cJSON_NULL, NULL);
}

void
json_put_raw(struct arena *a, json *to, const char *key, struct str s)
{
	char *text = s.n ? text_copy(a, s) : NULL;

	if (text)
		put_kind(a, to, key, cJSON_Raw, text);
	else if (s.n)
		json_put(a, to, key, NULL);
	else
		json_put_null(a, to, key);
}

/* ---- out ------------------------------------------------------------------------------------------------------- */

/* Counts while p is NULL, then writes: the same code twice, so the room is exact. */
struct out { char *p; size_t n; bool broken; };

static void
put(struct out *o, const char *p, size_t n)
{
	if (o->p)
		memcpy(o->p + o->n, p, n);
	o->n += n;
}

static void
print_string(struct out *o, const char *s)
{
	const char *from = s;
	char code[8];

	put(o, "\"", 1);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		const char *at;

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		put(o, from, (size_t)(s - from));
		from = s + 1;
		at = strchr("\"\"\\\\\nn\rr\tt\bb\ff", c);
		if (at) {
			code[0] = '\\';
			code[1] = at[1];
			put(o, code, 2);
		} else {
			put(o, code, (size_t)snprintf(code, sizeof code, "\\u%04x", c));
		}
	}
	put(o, from, (size_t)(s - from));
	put(o, "\"", 1);
}

static void
print_value(struct out *o, const json *j, int depth)
{
	bool object = cJSON_IsObject(j);

	/* A parsed tree may stand inside a built one, hence twice the depth of what comes in. */
	if (j->type & BROKEN || depth > 2 * JSON_DEPTH) {
		o->broken = true;
		return;
	}
	switch (j->type & 0xff) {
	case cJSON_NULL:
		put(o, "null", 4);
		break;
	case cJSON_True:
		put(o, "true", 4);
		break;
	case cJSON_False:
		put(o, "false", 5);
		break;
	case cJSON_String:
		print_string(o, j->valuestring);
		break;
	case cJSON_Number:
	case cJSON_Raw:
		put(o, j->valuestring, strlen(j->valuestring));
		break;
	default:
		put(o, object ? "{" : "[", 1);
		for (const json *item = j->child; item; item = item->next) {
			if (item != j->child)
				put(o, ",", 1);
			if (object) {
				print_string(o, item->string);
				put(o, ":", 1);
			}
			print_value(o, item, depth + 1);
		}
		put(o, object ? "}" : "]", 1);
		break;
	}
}

struct str
json_print(struct arena *a, const json *j)
{
	struct out o = { 0 };

	if (!j)
		return (struct str){ 0 };
	print_value(&o, j, 0);
	o.p = o.broken ? NULL : arena_get(a, o.n + 1);
	if (!o.p)
		return (struct str){ 0 };
	o.n = 0;
	print_value(&o, j, 0);
	return (struct str){ o.p, o.n };
}
