#include "base/json_scan.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

struct scan {
	const char *p;
	size_t at, n, values;
	const char *wrong;		/* why it stopped; NULL while all is well */
	char open[JSON_DEPTH];		/* '{' or '[' */
	size_t depth;
};

static bool
wrong(struct scan *s, const char *why)
{
	s->wrong = why;
	return false;
}

/* The byte at hand; 0 at the end (a real NUL is refused wherever it stands). */
static char
peek(const struct scan *s)
{
	return s->at < s->n ? s->p[s->at] : 0;
}

static void
blanks(struct scan *s)
{
	char c;

	while ((c = peek(s)) == ' ' || c == '\n' || c == '\r' || c == '\t')
		s->at++;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
digits(struct scan *s)
{
	if (!digit(peek(s)))
		return wrong(s, "a digit is missing");
	while (digit(peek(s)))
		s->at++;
	return true;
}

static bool
number(struct scan *s)
{
	size_t from = s->at;

	if (peek(s) == '-')
		s->at++;
	if (peek(s) == '0')
		s->at++;
	else if (!digits(s))
		return false;
	if (digit(peek(s)))
		return wrong(s, "a number begins with 0");
	if (peek(s) == '.') {
		s->at++;
		if (!digits(s))
			return false;
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		if (!digits(s))
			return false;
	}
	if (s->at - from > JSON_NUMBER) {
		s->at = from;
		return wrong(s, "a number is too long");
	}
	return true;
}

/* Four hexadecimal digits; -1 when there are none. */
static long
hex4(struct scan *s)
{
	long v = 0;

	for (int i = 0; i < 4; i++, s->at++) {
		char c = peek(s);

		if (digit(c))
			v = v * 16 + (c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			v = v * 16 + (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return v;
}

static bool
escape(struct scan *s)
{
	char c = peek(s);
	long v;

	if (c == 0 || !strchr("\"\\/bfnrtu", c))
		return wrong(s, "an unknown escape");
	s->at++;
	if (c != 'u')
		return true;
	v = hex4(s);
	if (v < 0)
		return wrong(s, "\\u wants four hexadecimal digits");
	if (v == 0)
		return wrong(s, "the character U+0000 is not allowed");
	if (v >= 0xdc00 && v <= 0xdfff)
		return wrong(s, "half a surrogate pair");
	if (v < 0xd800 || v > 0xdbff)
		return true;
	if (s->n - s->at < 6 || s->p[s->at] != '\\' || s->p[s->at + 1] != 'u')
		return wrong(s, "half a surrogate pair");
	s->at += 2;
	v = hex4(s);
	return (v >= 0xdc00 && v <= 0xdfff) || wrong(s, "half a surrogate pair");
}

static bool
string(struct scan *s)
{
	if (peek(s) != '"')
		return wrong(s, "a string is missing");
	for (s->at++; s->at < s->n;) {
		unsigned char c = (unsigned char)s->p[s->at];

		if (c < 0x20)
			return wrong(s, "a control character in a string");
		s->at++;
		if (c == '"')
			return true;
		if (c == '\\' && !escape(s))
			return false;
	}
	return wrong(s, "a string does not end");
}

static bool
word(struct scan *s, const char *w)
{
	size_t n = strlen(w);

	if (s->n - s->at < n || memcmp(s->p + s->at, w, n) != 0)
		return wrong(s, "a value is missing");
	s->at += n;
	return true;
}

/* A member's key with its colon. */
static bool
key(struct scan *s)
{
	blanks(s);
	if (!string(s))
		return false;
	blanks(s);
	if (peek(s) != ':')
		return wrong(s, "a colon is missing");
	s->at++;
	return true;
}

/* Begins a value: a whole scalar, or the opening of a container, which *opened then tells. */
static bool
value(struct scan *s, bool *opened)
{
	char c;

	*opened = false;
	blanks(s);
	if (++s->values > JSON_VALUES)
		return wrong(s, "too many values");
	c = peek(s);
	if (c == '"')
		return string(s);
	if (c == '-' || digit(c))
		return number(s);
	if (c != '{' && c != '[')
		return word(s, c == 't' ? "true" : c == 'f' ? "false" : "null");
	if (s->depth == JSON_DEPTH)
		return wrong(s, "nested too deeply");
	s->open[s->depth++] = c;
	s->at++;
	*opened = true;
	return true;
}

static bool
document(struct scan *s)
{
	bool opened;

	for (;;) {
		if (!value(s, &opened))
			return false;
		/* After a value come closings; then a comma leads to the next value, or the text ends. */
		for (;;) {
			char in, c;

			blanks(s);
			if (s->depth == 0)
				return s->at == s->n || wrong(s, "something follows the value");
			in = s->open[s->depth - 1];
			c = peek(s);
			if (c == (in == '{' ? '}' : ']')) {
				s->at++;
				s->depth--;
				opened = false;
				continue;
			}
			if (!opened) {
				if (c != ',')
					return wrong(s, s->at == s->n ? "the text ends too early" : "a comma is missing");
				s->at++;
			}
			if (in == '{' && !key(s))
				return false;
			break;
		}
	}
}

/* The offset of the first byte that is no UTF-8, n when all is. Most JSON is ASCII: eight bytes at a time. */
static size_t
text_until(struct str s)
{
	size_t at = 0, n;
	uint64_t eight;

	while (at < s.n) {
		while (s.n - at >= sizeof eight) {
			memcpy(&eight, s.p + at, sizeof eight);
			if (eight & 0x8080808080808080)
				break;
			at += sizeof eight;
		}
		n = utf8_step((struct str){ s.p + at, s.n - at });
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

bool
json_scan(struct str text, struct fault *f)
{
	struct scan s = { .p = text.p, .n = text.n };

	s.at = text_until(text);
	if (s.at < text.n) {
		wrong(&s, "not UTF-8 text");
	} else {
		s.at = 0;
		if (document(&s))
			return true;
	}
	fault_set(f, ERR_INPUT, "bad_json", "The JSON cannot be read: %s (at byte %zu).", s.wrong, s.at);
	return false;
}
