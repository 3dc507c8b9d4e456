/*
 * vectors - runs the core's calls from text, through the same tables that core.mjs uses.
 *
 * The notation, of tests/core/vectors/ and of what is printed:
 *
 *	: a sentence                            begins a case
 *	judge_all currency=EUR success=true     the call and its plain fields; fields of a struct inside are tolerance.kind=…
 *	items sku=A price_e4=125000             one element of a list; a field that is left out is empty, 0, false, none
 *	= whole.completed=true                  the answer: plain fields first, then a line per element, empty ones left out
 *	= lines verdict=ok answer=0
 *
 * Bytes up to the blank, %, = and DEL are written %41 inside values; a set is words with commas; none is no number.
 */
#include "tests/core/check.h"
#include "wasm/shapes.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory: everything of one case ---- */

static _Alignas(16) char heap[1 << 22];
static size_t used;

void *
shapes_alloc(size_t n)
{
	void *p = heap + used;

	n = (n + 15) & ~(size_t)15;
	if (n > sizeof heap - used) {
		fputs("vectors: a case is too large\n", stderr);
		exit(2);
	}
	used += n;
	return memset(p, 0, n);
}

/* ---- reading ---- */

static bool bad;	/* something could not be read */

__attribute__((format(printf, 1, 2))) static void
complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("vectors: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	bad = true;
}

static int
hex(char c)
{
	const char *at = c ? strchr("0123456789ABCDEF", c) : NULL;

	return at ? (int)(at - "0123456789ABCDEF") : -1;
}

static struct str
decode(struct str s)
{
	struct buf b = buf_of(shapes_alloc(s.n), s.n);

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			buf_char(&b, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
			i += 2;
		} else
			buf_char(&b, s.p[i]);
	}
	return buf_str(&b);
}

static uint32_t
word_index(uint32_t which, struct str word)
{
	const struct shape_enum *e = &shapes_tables.enums[which];

	for (uint32_t i = 0; i < e->n; i++)
		if (str_eq(e->word((int)i), word))
			return i;
	complain("\"%.*s\" is no %s", STR_ARG(word), e->name);
	return 0;
}

static int64_t
number(struct str s)
{
	int64_t n = 0;

	if (!str_int(s, &n))
		complain("\"%.*s\" is no number", STR_ARG(s));
	return n;
}

static void
read_value(char *at, const struct shape_field *f, struct str value)
{
	struct str word, rest = value;

	switch ((enum shape_kind)f->kind) {
	case SHAPE_INT:
	case SHAPE_UINT:
		*(int32_t *)at = (int32_t)number(value);
		break;
	case SHAPE_LONG:
		*(int64_t *)at = number(value);
		break;
	case SHAPE_MAYBE:
	case SHAPE_PRICE:
		*(int64_t *)at = str_eq(value, STR("none")) ? INT64_MIN
		    : f->kind == SHAPE_PRICE && str_eq(value, STR("unreadable")) ? INT64_MIN + 1 : number(value);
		break;
	case SHAPE_BOOL:
		*(bool *)at = str_eq(value, STR("true"));
		break;
	case SHAPE_TEXT:
		*(struct str *)at = decode(value);
		break;
	case SHAPE_ENUM:
		*(uint32_t *)at = word_index(f->of, value);
		break;
	case SHAPE_SET:
		while (rest.n > 0) {
			str_cut(rest, ',', &word, &rest);
			*(uint32_t *)at |= UINT32_C(1) << word_index(f->of, word);
		}
		break;
	case SHAPE_STRUCT:
	case SHAPE_LIST:
		complain("%s has no plain value", f->name);
		break;
	}
}

/* The field that a path names, and where it is. */
static const struct shape_field *
find_field(const struct shape *shape, struct str path, char **at)
{
	struct str name, rest;
	bool inside = str_cut(path, '.', &name, &rest);

	for (uint32_t i = 0; i < shape->n; i++) {
		const struct shape_field *f = &shape->fields[i];

		if (!str_eq(str_of(f->name), name))
			continue;
		*at += f->offset;
		return inside && f->kind == SHAPE_STRUCT ? find_field(&shapes_tables.shapes[f->of], rest, at) : f;
	}
	complain("%s has no %.*s", shape->name, STR_ARG(name));
	return NULL;
}

static void
read_fields(char *at, const struct shape *shape, struct str words)
{
	struct str word, path, value;

	while (words.n > 0) {
		const struct shape_field *f;
		char *there = at;

		str_cut(words, ' ', &word, &words);
		str_cut(word, '=', &path, &value);
		f = find_field(shape, path, &there);
		if (f)
			read_value(there, f, value);
	}
}

static void
read_element(char *in, const struct shape *shape, struct str name, struct str words)
{
	char *at = in;
	const struct shape_field *f = find_field(shape, name, &at);
	struct shape_list *list = (struct shape_list *)at;
	const struct shape *element;
	char *grown;

	if (!f || f->kind != SHAPE_LIST) {
		complain("%.*s is no list", STR_ARG(name));
		return;
	}
	element = &shapes_tables.shapes[f->of];
	if ((list->n & (list->n - 1)) == 0) {	/* full at every power of two */
		grown = shapes_alloc((list->n ? list->n * 2 : 1) * element->size);
		if (list->n > 0)
			memcpy(grown, list->p, list->n * element->size);
		list->p = grown;
	}
	read_fields((char *)list->p + list->n++ * element->size, element, words);
}

/* ---- writing ---- */

static void
put_encoded(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c == '%' || c == '=' || c == 0x7F) {
			buf_char(b, '%');
			buf_char(b, "0123456789ABCDEF"[c >> 4]);
			buf_char(b, "0123456789ABCDEF"[c & 15]);
		} else
			buf_char(b, (char)c);
	}
}

static void
put_value(struct buf *b, const char *at, const struct shape_field *f)
{
	const struct shape_enum *e = &shapes_tables.enums[f->of];
	int64_t n;

	switch ((enum shape_kind)f->kind) {
	case SHAPE_INT:
		n = *(const int32_t *)at;
		if (n)
			buf_int(b, n);
		break;
	case SHAPE_UINT:
		n = *(const uint32_t *)at;
		if (n)
			buf_int(b, n);
		break;
	case SHAPE_LONG:
	case SHAPE_MAYBE:
	case SHAPE_PRICE:
		n = *(const int64_t *)at;
		if (f->kind != SHAPE_LONG && n == INT64_MIN)
			buf_text(b, "none");
		else if (f->kind == SHAPE_PRICE && n == INT64_MIN + 1)
			buf_text(b, "unreadable");
		else if (n)
			buf_int(b, n);
		break;
	case SHAPE_BOOL:
		if (*(const bool *)at)
			buf_text(b, "true");
		break;
	case SHAPE_TEXT:
		put_encoded(b, *(const struct str *)at);
		break;
	case SHAPE_ENUM:
		buf_put(b, e->word(*(const int *)at));
		break;
	case SHAPE_SET:
		for (uint32_t i = 0, some = 0; i < e->n; i++)
			if (*(const uint32_t *)at >> i & 1) {
				if (some++)
					buf_char(b, ',');
				buf_put(b, e->word((int)i));
			}
		break;
	case SHAPE_STRUCT:
	case SHAPE_LIST:
		break;
	}
}

static void
put_fields(struct buf *b, const char *at, const struct shape *shape, const char *prefix)
{
	for (uint32_t i = 0; i < shape->n; i++) {
		const struct shape_field *f = &shape->fields[i];
		char room[4096];
		struct buf value = buf_of(room, sizeof room);

		if (f->kind == SHAPE_STRUCT) {
			char inside[64];

			snprintf(inside, sizeof inside, "%s%s.", prefix, f->name);
			put_fields(b, at + f->offset, &shapes_tables.shapes[f->of], inside);
			continue;
		}
		put_value(&value, at + f->offset, f);
		if (value.n == 0)
			continue;
		buf_char(b, ' ');
		buf_text(b, prefix);
		buf_text(b, f->name);
		buf_char(b, '=');
		buf_put(b, buf_str(&value));
	}
}

static void
put_answer(struct buf *b, const char *out, const struct shape *shape)
{
	buf_char(b, '=');
	put_fields(b, out, shape, "");
	buf_char(b, '\n');
	for (uint32_t i = 0; i < shape->n; i++) {
		const struct shape_field *f = &shape->fields[i];
		const struct shape_list *list = (const struct shape_list *)(out + f->offset);

		if (f->kind != SHAPE_LIST)
			continue;
		for (size_t k = 0; k < list->n; k++) {
			buf_text(b, "= ");
			buf_text(b, f->name);
			put_fields(b, (const char *)list->p + k * shapes_tables.shapes[f->of].size, &shapes_tables.shapes[f->of], "");
			buf_char(b, '\n');
		}
	}
}

/* ---- cases ---- */

static const struct shape_call *
find_call(struct str name)
{
	for (uint32_t i = 0; i < shapes_tables.calls_n; i++)
		if (str_eq(str_of(shapes_tables.calls[i].name), name))
			return &shapes_tables.calls[i];
	complain("there is no call %.*s", STR_ARG(name));
	return NULL;
}

/* Takes one case off the text: its sentence, its call, what is expected (empty when nothing is), and the answer. */
static bool
run_case(struct str *text, struct str *name, struct buf *answer, struct str *want)
{
	const struct shape_call *call = NULL;
	char *in = NULL;
	bool begun = false;

	used = 0;
	*want = (struct str){ NULL, 0 };
	while (text->n > 0) {
		struct str line, rest, head, words;

		str_cut(*text, '\n', &line, &rest);
		if (begun && str_starts(line, STR(":")))
			break;
		*text = rest;
		if (line.n == 0 || str_starts(line, STR("#")))
			continue;
		if (str_starts(line, STR(":"))) {
			begun = true;
			*name = str_trim((struct str){ line.p + 1, line.n - 1 });
			continue;
		}
		if (str_starts(line, STR("="))) {
			if (!want->p)
				want->p = line.p;
			want->n = (size_t)(line.p + line.n - want->p) + 1;
			continue;
		}
		str_cut(line, ' ', &head, &words);
		if (call) {
			read_element(in, &shapes_tables.shapes[call->in], head, words);
		} else if ((call = find_call(head)) != NULL) {
			in = shapes_alloc(shapes_tables.shapes[call->in].size);
			read_fields(in, &shapes_tables.shapes[call->in], words);
		}
	}
	if (call)
		put_answer(answer, shapes_call(call, in), &shapes_tables.shapes[call->out]);
	return begun;
}

static struct str
slurp(FILE *f)
{
	size_t cap = 1 << 20, n = 0, got;
	char *p = malloc(cap);

	while (p && (got = fread(p + n, 1, cap - n, f)) > 0) {
		n += got;
		if (n == cap)
			p = realloc(p, cap *= 2);
	}
	if (!p)
		exit(2);
	return (struct str){ p, n };
}

static char answer_room[1 << 20];

int
vectors_run(void)
{
	struct str all = slurp(stdin), text = all, name, want;
	struct buf answer = buf_of(answer_room, sizeof answer_room);

	while (run_case(&text, &name, &answer, &want)) {
		printf(": %.*s\n%.*s", STR_ARG(name), STR_ARG(buf_str(&answer)));
		bad |= answer.full;
		answer.n = 0;
	}
	free((char *)(uintptr_t)all.p);
	return bad;
}

static void
test_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct str all, text, name, want;
	struct buf answer = buf_of(answer_room, sizeof answer_room);

	if (!check(sentence("%s can be read", path), f != NULL))
		return;
	all = text = slurp(f);
	fclose(f);
	while (run_case(&text, &name, &answer, &want)) {
		check_str(sentence("%.*s", STR_ARG(name)), buf_str(&answer), want);
		answer.n = 0;
	}
	check(sentence("%s is well written", path), !bad && !answer.full);
	free((char *)(uintptr_t)all.p);
}

void
test_vectors(void)
{
	const char *folder = "tests/core/vectors";
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int files = 0;

	while (dir && (entry = readdir(dir)) != NULL) {
		char path[300];

		if (!str_ends(str_of(entry->d_name), STR(".txt")))
			continue;
		snprintf(path, sizeof path, "%s/%.200s", folder, entry->d_name);
		test_file(path);
		files++;
	}
	if (dir)
		closedir(dir);
	check("there are vectors (run from the project's root)", files > 0);
}

void
vectors_words(void)
{
	for (uint32_t i = 0; i < shapes_tables.enums_n; i++) {
		const struct shape_enum *e = &shapes_tables.enums[i];

		for (int v = 0; v < (int)e->n; v++) {
			printf("%s %d \"%.*s\"", e->name, v, STR_ARG(e->word(v)));
			if (e->text)
				printf(" %.*s", STR_ARG(e->text(v)));
			putchar('\n');
		}
	}
	for (uint32_t i = 0; i < shapes_tables.asks_n; i++) {
		const struct shape_ask *ask = &shapes_tables.asks[i];
		const struct shape_enum *a = &shapes_tables.enums[ask->a];
		const struct shape_enum *b = ask->b == SHAPE_NOTHING ? NULL : &shapes_tables.enums[ask->b];

		for (int x = 0; x < (int)a->n; x++)
			for (int y = 0; y < (b ? (int)b->n : 1); y++) {
				struct str second = b ? b->word(y) : STR("");

				printf("%s %.*s %.*s %s\n", ask->name, STR_ARG(a->word(x)), STR_ARG(second), ask->ask(x, y) ? "true" : "false");
			}
	}
}
