#include "base/json_read.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/json_scan.h"

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A key that stands twice in an object, or NULL. Sorting keeps it n log n: the keys are a stranger's choice. */
static enum result
doubled_key(struct arena scratch, const json *object, const char **doubled)
{
	size_t n = 0, i = 0;
	const char **keys;

	*doubled = NULL;
	for (const json *m = object->child; m; m = m->next)
		n++;
	if (n < 2)
		return OK;
	keys = ARENA_ARRAY(&scratch, const char *, n);
	if (!keys)
		return ERR_LIMIT;
	for (const json *m = object->child; m; m = m->next)
		keys[i++] = m->string;
	qsort(keys, n, sizeof *keys, by_text);
	for (i = 1; i < n; i++)
		if (strcmp(keys[i - 1], keys[i]) == 0)
			*doubled = keys[i];
	return OK;
}

/* The tree of a text that json_scan has let pass: nothing is checked again, and nothing of it is read twice. */
struct build { struct arena *a; const char *p, *end; bool lenient; struct fault *f; enum result result; };

static char
ahead(struct build *b)
{
	while (b->p < b->end && (*b->p == ' ' || *b->p == '\n' || *b->p == '\r' || *b->p == '\t'))
		b->p++;
	return b->p < b->end ? *b->p : 0;
}

static uint32_t
four_digits(const char *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (uint32_t)(p[i] <= '9' ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
	return v;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* What stands behind a backslash; *p moves behind it. No escape is shorter than what it stands for. */
static size_t
unescape(char *out, const char **p)
{
	static const char plain[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	uint32_t c;

	if (**p != 'u') {
		out[0] = strchr(plain, *(*p)++)[1];
		return 1;
	}
	c = four_digits(*p + 1);
	*p += 5;
	if (c >= 0xd800 && c <= 0xdbff) {
		c = 0x10000 + ((c - 0xd800) << 10 | (four_digits(*p + 2) - 0xdc00));
		*p += 6;
	}
	return put_utf8(out, c);
}

/* The string that begins here, ended by a NUL. */
static char *
read_string(struct build *b)
{
	const char *from = ++b->p, *p = from;
	bool escaped = false;
	char *text, *out;

	for (; *p != '"'; p++)
		if (*p == '\\') {
			escaped = true;
			p++;
		}
	b->p = p + 1;
	if (!escaped)
		return arena_cstr(b->a, (struct str){ from, (size_t)(p - from) });
	text = out = arena_get(b->a, (size_t)(p - from) + 1);
	while (text && from < p)
		if (*from == '\\') {
			from++;
			out += unescape(out, &from);
		} else {
			*out++ = *from++;
		}
	return text;
}

static char *
read_number(struct build *b)
{
	const char *from = b->p;

	/* What may follow a number is none of these, so they need no order here. */
	while (b->p < b->end && ((*b->p >= '0' && *b->p <= '9') || *b->p == '.' || *b->p == '-' || *b->p == '+' || (*b->p | 0x20) == 'e'))
		b->p++;
	return arena_cstr(b->a, (struct str){ from, (size_t)(b->p - from) });
}

static json *read_value(struct build *);

/* Elements or members, up to the end of their container; as in cJSON's lists, the first one knows the last. */
static void
read_children(struct build *b, json *in)
{
	bool object = *b->p++ == '{';
	const char *doubled;
	json *last = NULL;

	in->type = (object ? cJSON_Object : cJSON_Array) | (b->lenient ? JSON_READ_LENIENT : 0);
	for (char c = ahead(b); c != (object ? '}' : ']'); c = ahead(b)) {
		char *key = NULL;
		json *one;

		if (c == ',') {
			b->p++;
			c = ahead(b);
		}
		if (object) {
			key = read_string(b);
			ahead(b);
			b->p++;		/* the colon */
		}
		one = read_value(b);
		if (!one || (object && !key)) {
			b->result = b->result == OK ? ERR_LIMIT : b->result;
			return;
		}
		one->string = key;
		one->prev = last;
		if (last)
			last->next = one;
		else
			in->child = one;
		in->child->prev = last = one;
	}
	b->p++;
	if (object && !b->lenient && b->result == OK) {
		b->result = doubled_key(*b->a, in, &doubled);
		if (b->result == OK && doubled)
			b->result = fault_set(b->f, ERR_INPUT, "bad_json", "The JSON cannot be read: the key \"%s\" stands twice.", doubled);
	}
}

/* NULL, and why in result. Goes at most JSON_DEPTH deep. */
static json *
read_value(struct build *b)
{
	char c = ahead(b);
	json *j = ARENA_NEW(b->a, json);

	if (!j)
		return NULL;
	switch (c) {
	case '{':
	case '[':
		read_children(b, j);
		return b->result == OK ? j : NULL;
	case '"':
		j->type = cJSON_String;
		j->valuestring = read_string(b);
		return j->valuestring ? j : NULL;
	case 't':
		j->type = cJSON_True;
		b->p += 4;
		return j;
	case 'f':
		j->type = cJSON_False;
		b->p += 5;
		return j;
	case 'n':
		j->type = cJSON_NULL;
		b->p += 4;
		return j;
	default:
		j->type = cJSON_Number;
		j->valuestring = read_number(b);
		return j->valuestring ? j : NULL;
	}
}

json *
json_read(struct arena *a, struct str text, bool lenient, struct fault *f)
{
	struct build b = { .a = a, .lenient = lenient, .f = f, .result = OK };
	json *root;

	if (!json_scan(text, f))	/* nothing at all, at no address, is none */
		return NULL;
	b.p = text.p;
	b.end = text.p + text.n;
	root = read_value(&b);
	if (!root && b.result != ERR_INPUT)	/* the scan let it pass, so what can still be missing is memory */
		fault_set(f, ERR_LIMIT, "too_large", "The JSON is too large to be worked on. Send it in smaller parts.");
	return root;
}
