#include "http/csv.h"

#include <string.h>

/* ---- out ------------------------------------------------------------------------------------------------------- */

enum { FIRST_ROOM = 4096 };

static void
put(struct csv *c, struct str s)
{
	size_t cap = c->buf.cap ? c->buf.cap : FIRST_ROOM;
	struct buf bigger;

	if (c->buf.full)
		return;
	while (cap - c->buf.n < s.n && cap < SIZE_MAX / 4)
		cap *= 2;
	if (cap != c->buf.cap) {
		bigger = buf_of(arena_get(c->arena, cap), cap);
		if (!bigger.p) {
			c->buf.full = true;
			return;
		}
		buf_put(&bigger, buf_str(&c->buf));
		c->buf = bigger;
	}
	buf_put(&c->buf, s);
}

struct csv
csv_begin(struct arena *a)
{
	struct csv c = { .arena = a };

	put(&c, STR("\xef\xbb\xbf"));
	return c;
}

static bool
formula_sign(char c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* One ' or several, and then a sign: one of them is put before it, and taken off again, as before a sign alone. */
static bool
marked_formula(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '\'')
		n++;
	return n > 0 && n < s.n && formula_sign(s.p[n]);
}

static bool
plain_number(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9')
			digits++;
		else if (!(i == 0 && (c == '-' || c == '+')) && c != '.' && c != ',')
			return false;
	}
	return digits > 0;
}

void
csv_cell(struct csv *c, struct str s)
{
	bool guard = marked_formula(s) || (s.n && formula_sign(*s.p) && !plain_number(s)), quoted = guard;

	if (c->inside)
		put(c, STR(","));
	c->inside = true;
	for (size_t i = 0; i < s.n; i++)
		quoted |= strchr("\",;\t\r\n", s.p[i]) != NULL || s.p[i] == ' ';
	if (!quoted) {
		put(c, s);
		return;
	}
	put(c, guard ? STR("\"'") : STR("\""));
	while (s.n) {
		const char *quote = memchr(s.p, '"', s.n);
		size_t n = quote ? (size_t)(quote - s.p) + 1 : s.n;

		put(c, (struct str){ s.p, n });
		if (quote)
			put(c, STR("\""));
		s.p += n;
		s.n -= n;
	}
	put(c, STR("\""));
}

void
csv_int(struct csv *c, int64_t v)
{
	char text[24];
	struct buf b = buf_of(text, sizeof text);

	buf_int(&b, v);
	csv_cell(c, buf_str(&b));
}

void
csv_row(struct csv *c)
{
	put(c, STR("\r\n"));
	c->inside = false;
}

struct str
csv_text(const struct csv *c)
{
	if (c->buf.full)
		return (struct str){ 0 };
	return buf_str(&c->buf);
}

/* ---- in -------------------------------------------------------------------------------------------------------- */

static char
guess_separator(struct str s)
{
	static const char separators[] = ",;\t";
	size_t count[3] = { 0 };
	bool quoted = false;
	int best = 0;

	for (size_t i = 0; i < s.n && (quoted || (s.p[i] != '\n' && s.p[i] != '\r')); i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		for (int k = 0; k < 3 && !quoted; k++)
			count[k] += s.p[i] == separators[k];
	}
	for (int k = 1; k < 3; k++)
		if (count[k] > count[best])
			best = k;
	return separators[best];
}

struct csv_reader
csv_open(struct str text)
{
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = (struct str){ text.p + 3, text.n - 3 };
	return (struct csv_reader){ .rest = text, .separator = guess_separator(text), .next_line = 1 };
}

static char
peek(const struct csv_reader *r)
{
	return r->rest.n ? *r->rest.p : 0;
}

static void
skip(struct csv_reader *r, size_t n)
{
	r->rest.p += n;
	r->rest.n -= n;
}

/* A line's end at hand: LF, CR LF, or CR alone. */
static bool
line_end(struct csv_reader *r)
{
	if (!r->rest.n || (*r->rest.p != '\n' && *r->rest.p != '\r'))
		return false;
	skip(r, str_starts(r->rest, STR("\r\n")) ? 2 : 1);
	r->next_line++;
	return true;
}

static bool
wrong(struct csv_reader *r, const char *why)
{
	r->wrong = why;
	return false;
}

static bool
quoted_cell(struct csv_reader *r, struct arena *a, struct str *out)
{
	size_t n = 0, at = 1;
	char *p = NULL;

	/* Once to find its end and how long it is, once to copy it without the doubled quotes. */
	for (int pass = 0; pass < 2; pass++) {
		n = 0;
		for (at = 1; at < r->rest.n; at++) {
			if (r->rest.p[at] == '"') {
				if (at + 1 >= r->rest.n || r->rest.p[at + 1] != '"')
					break;
				at++;
			}
			if (p)
				p[n] = r->rest.p[at];
			n++;
		}
		if (at >= r->rest.n)
			return wrong(r, "A quoted cell does not end.");
		if (!p && !(p = arena_get(a, n + 1)))
			return wrong(r, "The text is too large.");
	}
	for (size_t i = 0; i < n; i++)
		r->next_line += p[i] == '\n';
	skip(r, at + 1);
	*out = (struct str){ p, n };
	if (r->rest.n && peek(r) != r->separator && peek(r) != '\n' && peek(r) != '\r')
		return wrong(r, "Something stands after a cell's closing quote.");
	return true;
}

static bool
cell(struct csv_reader *r, struct arena *a, struct str *out)
{
	size_t n = 0;

	if (peek(r) == '"') {
		if (!quoted_cell(r, a, out))
			return false;
	} else {
		while (n < r->rest.n && r->rest.p[n] != r->separator && r->rest.p[n] != '\n' && r->rest.p[n] != '\r')
			n++;
		*out = (struct str){ r->rest.p, n };
		skip(r, n);
	}
	if (marked_formula(*out))
		*out = (struct str){ out->p + 1, out->n - 1 };
	return true;
}

int
csv_next(struct csv_reader *r, struct arena *a, struct str *cells, int max)
{
	int n = 0;

	while (line_end(r))
		;
	r->line = r->next_line;
	if (r->wrong || !r->rest.n)
		return r->wrong ? -1 : 0;
	for (;;) {
		if (n == max)
			wrong(r, "A row has too many cells.");
		if (n == max || !cell(r, a, &cells[n++]))
			return -1;
		if (!r->rest.n || line_end(r))
			return n;
		skip(r, 1);	/* the separator */
	}
}
