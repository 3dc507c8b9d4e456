#include "connect/blank.h"

#include <string.h>

#include "base/json.h"

struct scan {
	char *p;
	size_t n, at;
	const char *const *names;
	struct arena *arena;
};

static void
blanks(struct scan *s)
{
	while (s->at < s->n && (s->p[s->at] == ' ' || s->p[s->at] == '\t' || s->p[s->at] == '\n' || s->p[s->at] == '\r'))
		s->at++;
}

/* From an opening quote past the closing one; what lies between. */
static struct str
string(struct scan *s)
{
	size_t from = ++s->at;

	while (s->at < s->n && s->p[s->at] != '"')
		s->at += s->p[s->at] == '\\' ? 2 : 1;
	if (s->at > s->n)
		s->at = s->n;
	return (struct str){ s->p + from, s->at++ - from };
}

/* What the raw inside of a string says once its escapes are read; false when there is no room to tell. */
static bool
unescaped(struct scan *s, struct str raw, struct str *out)
{
	*out = raw;
	if (raw.n == 0 || !memchr(raw.p, '\\', raw.n))
		return true;
	return json_is_string(json_parse(s->arena, arena_printf(s->arena, "\"%.*s\"", STR_ARG(raw)), NULL), out);
}

/* Letters and digits alone, in lower case. */
static struct str
plain(struct arena *a, struct str s)
{
	char *p = arena_get(a, s.n ? s.n : 1);
	size_t n = 0;

	for (size_t i = 0; p && i < s.n; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
	}
	return (struct str){ p, n };
}

static bool
names_secret(struct scan *s, struct str raw)
{
	struct arena before = *s->arena;
	struct str name;
	bool found = !unescaped(s, raw, &name);

	name = plain(s->arena, name);
	found = found || !name.p;
	for (const char *const *n = s->names; *n && !found; n++)
		found = **n == '*' ? str_has(name, str_of(*n + 1)) : str_eq(name, str_of(*n));
	*s->arena = before;
	return found;
}

/* Whether a string is itself JSON text that speaks of a secret. */
static bool
holds_secret(struct scan *s, struct str raw)
{
	struct arena before = *s->arena;
	struct str text;
	bool found = !unescaped(s, raw, &text);

	text = str_trim(text);
	if (text.n && strchr("{[\"", text.p[0])) {
		text = plain(s->arena, text);
		found = found || !text.p;
		for (const char *const *n = s->names; *n && !found; n++)
			found = str_has(text, str_of(**n == '*' ? *n + 1 : *n));
	}
	*s->arena = before;
	return found;
}

static void
value(struct scan *s, bool secret)
{
	size_t from;
	struct str raw;

	blanks(s);
	if (s->at >= s->n)
		return;
	from = s->at;
	switch (s->p[s->at]) {
	case '"':
		raw = string(s);
		if (secret || holds_secret(s, raw))
			memset(s->p + from + 1, '*', raw.n);
		return;
	case '{':
	case '[':
		s->at++;
		for (blanks(s); s->at < s->n && s->p[s->at] != '}' && s->p[s->at] != ']'; blanks(s)) {
			bool hidden = secret;

			if (s->p[s->at] == ',') {
				s->at++;
				continue;
			}
			if (s->p[from] == '{' && s->p[s->at] == '"') {
				hidden = names_secret(s, string(s)) || secret;
				blanks(s);
				s->at++;	/* the colon */
			}
			value(s, hidden);
		}
		s->at++;
		return;
	default:
		while (s->at < s->n && !strchr(",]} \t\r\n", s->p[s->at]))
			s->at++;
		if (secret && !str_eq((struct str){ s->p + from, s->at - from }, STR("null")))
			memset(s->p + from, '*', s->at - from);
	}
}

struct str
blank_json(struct arena *a, struct str text, const char *const *names)
{
	char *p = arena_cstr(a, text);
	struct arena scratch = *a;
	struct scan s = { p, text.n, 0, names, &scratch };

	/* What follows trusts the text to be well formed and no deeper than the stack can bear. */
	if (!p || !json_parse(&scratch, text, NULL))
		return (struct str){ 0 };
	value(&s, false);
	return (struct str){ p, text.n };
}
