#include "http/csv.h"

#include <string.h>

#include "tests/http/http.h"

static void
test_out(void)
{
	const struct { const char *name; struct str cell, text; } cases[] = {
		{ "a word", STR("abc"), STR("abc") },
		{ "nothing", STR(""), STR("") },
		{ "a comma", STR("a,b"), STR("\"a,b\"") },
		{ "a quote", STR("a\"b"), STR("\"a\"\"b\"") },
		{ "a line break", STR("a\nb"), STR("\"a\nb\"") },
		{ "a number", STR("12.50"), STR("12.50") },
		{ "a negative number", STR("-12,50"), STR("\"-12,50\"") },
		{ "a formula", STR("=1+1"), STR("\"'=1+1\"") },
		{ "a formula by minus", STR("-1+cmd|' /C calc'!A0"), STR("\"'-1+cmd|' /C calc'!A0\"") },
		{ "a formula by at", STR("@SUM(A1)"), STR("\"'@SUM(A1)\"") },
		{ "a lone minus", STR("-"), STR("\"'-\"") },
		{ "a mark that was there, before a formula", STR("'=1"), STR("\"''=1\"") },
		{ "several of them", STR("''-1"), STR("\"'''-1\"") },
		{ "a mark before a word", STR("'a"), STR("'a") },
		{ "marks alone", STR("''"), STR("''") },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct csv c = csv_begin(&arena);

		csv_cell(&c, cases[i].cell);
		csv_row(&c);
		check_str(cases[i].name, csv_text(&c), arena_printf(&arena, "\xef\xbb\xbf%.*s\r\n", STR_ARG(cases[i].text)));
	}
}

static const struct { const char *name, *text, *rows, *wrong; } ins[] = {
	{ "two rows", "a,b\r\nc,d\r\n", "1:a|b 2:c|d ", NULL },
	{ "the last row needs no end", "a,b\nc,d", "1:a|b 2:c|d ", NULL },
	{ "carriage returns alone", "a\rb\r", "1:a 2:b ", NULL },
	{ "a byte order mark", "\xef\xbb\xbf" "a,b\n", "1:a|b ", NULL },
	{ "semicolons", "a;b\n1,5;2\n", "1:a|b 2:1,5|2 ", NULL },
	{ "tabs", "a\tb\n", "1:a|b ", NULL },
	{ "empty cells", ",\n,x,\n", "1:| 2:|x| ", NULL },
	{ "blank lines", "\n\na\n\n\nb\n\n", "3:a 6:b ", NULL },
	{ "a quoted separator", "\"a,b\",c\n", "1:a,b|c ", NULL },
	{ "a doubled quote", "\"a\"\"b\"\n", "1:a\"b ", NULL },
	{ "a quoted line break counts as a line", "\"a\nb\",c\nd,e\n", "1:a\nb|c 3:d|e ", NULL },
	{ "a quote inside a word", "a\"b,c\n", "1:a\"b|c ", NULL },
	{ "a quoted cell at the end", "a,\"b\"", "1:a|b ", NULL },
	{ "our mark before a formula is taken off", "'=1,'a,'-x\n", "1:=1|'a|-x ", NULL },
	{ "one of several, and no other", "''=1,''',''a\n", "1:'=1|'''|''a ", NULL },
	{ "nothing", "", "", NULL },
	{ "a quote that does not end", "a\n\"b\n", "1:a ", "does not end" },
	{ "a lone quote", "\"", "", "does not end" },
	{ "something after a quote", "\"a\"b\n", "", "after a cell's closing quote" },
	{ "too many cells", "1,2,3,4,5,6\n", "", "too many cells" },
};

static void
test_in(void)
{
	for (size_t i = 0; i < COUNT(ins); i++) {
		size_t size = strlen(ins[i].text);
		struct arena scratch = arena;
		char *exact = arena_get(&scratch, size);	/* so that a byte too far is seen */
		struct csv_reader r;
		struct str cells[5], all = { "", 0 };
		int n;

		memcpy(exact, ins[i].text, size);
		r = csv_open((struct str){ exact, size });
		while ((n = csv_next(&r, &scratch, cells, 5)) > 0) {
			all = arena_printf(&scratch, "%.*s%d:", STR_ARG(all), (int)r.line);
			for (int k = 0; k < n; k++)
				all = arena_printf(&scratch, "%.*s%s%.*s", STR_ARG(all), k ? "|" : "", STR_ARG(cells[k]));
			all = arena_printf(&scratch, "%.*s ", STR_ARG(all));
		}
		check_str(ins[i].name, all, str_of(ins[i].rows));
		check_int(ins[i].name, n, ins[i].wrong ? -1 : 0);
		check(ins[i].name, !ins[i].wrong || str_has(str_of(r.wrong), str_of(ins[i].wrong)));
		check_int("the end stays the end", csv_next(&r, &scratch, cells, 5), n);
	}
}

static void
test_round(void)
{
	struct str in[] = { STR("=1+1"), STR("a \"b\"\r\nc"), STR("-5"), STR(" x "), STR("") }, out[5];
	struct csv c = csv_begin(&arena);
	struct csv_reader r;
	struct arena small = arena_make(8192);

	for (int row = 0; row < 2000; row++) {
		for (size_t i = 0; i < COUNT(in); i++)
			csv_cell(&c, in[i]);
		csv_row(&c);
	}
	r = csv_open(csv_text(&c));
	check_int("what was written is read", csv_next(&r, &arena, out, 5), 5);
	for (size_t i = 0; i < COUNT(in); i++)
		check_str("as it was", out[i], in[i]);
	c = csv_begin(&small);
	for (int row = 0; row < 2000; row++)
		csv_int(&c, row);
	check("a text too large is none", csv_text(&c).p == NULL);
	arena_free(&small);
}

void
test_csv(void)
{
	test_out();
	test_in();
	test_round();
}
