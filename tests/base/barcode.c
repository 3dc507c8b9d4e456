#include "base/barcode.h"

#include <stdio.h>

#include "tests/base/base.h"

static void
ids(void)
{
	static const char *const good[] = { "bannos-12345", "a", "A.b_c-9", "tp-badge-ABCDEFGH", "0123456789012345678901234567890123456789" };
	static const char *const bad[] = { "", "bannos 12345", "caf\xc3\xa9", "a\n", "a/b", "^FD", "~", "<b>", "\"",
		"01234567890123456789012345678901234567890" };
	struct barcode code;
	struct fault f;

	for (size_t i = 0; i < COUNT(good); i++)
		check(sentence("%s is an id", good[i]), barcode_ok(str_of(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++) {
		f = (struct fault){ 0 };
		check(sentence("\"%s\" is none", bad[i]), !barcode_ok(str_of(bad[i])));
		check_int("and is refused", barcode_make(&arena, BARCODE_BARS, str_of(bad[i]), &code, &f), ERR_INPUT);
		check_str("by name", str_of(f.code), STR("bad_barcode"));
	}
	check("a NUL is none", !barcode_ok((struct str){ "a\0b", 3 }));
}

static void
modules(void)
{
	struct barcode code;
	int dark = 0;

	if (!check_int("bars are made", barcode_make(&arena, BARCODE_BARS, STR("bannos-12345"), &code, NULL), OK))
		return;
	check_int("of this length", code.width, 156);
	check_int("in one row", code.rows, 1);
	check_int("between quiet zones", code.quiet, 10);
	check("they begin and end dark", code.dark[0] == 1 && code.dark[155] == 1);
	if (!check_int("squares are made", barcode_make(&arena, BARCODE_SQUARES, STR("bannos-12345"), &code, NULL), OK))
		return;
	check_int("21 wide", code.width, 21);
	check_int("and high", code.rows, 21);
	check_int("within a quiet zone", code.quiet, 4);
	for (int i = 0; i < 21 * 21; i++)
		dark += code.dark[i];
	check("half of them are dark", dark > 150 && dark < 290);
	check("there is a finder in the corner", code.dark[0] && !code.dark[22] && code.dark[44]);
}

static void
pictures(void)
{
	struct str svg = { 0 }, again = { 0 };
	struct arena small = arena_make(8192);

	for (int kind = BARCODE_BARS; kind <= BARCODE_SQUARES; kind++) {
		check_int("a picture is made", barcode_svg(&arena, (enum barcode_kind)kind, STR("bannos-12345"), true, &svg, NULL), OK);
		check("it is SVG", str_starts(svg, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" ")) && str_ends(svg, STR("</svg>\n")));
		check("on white", str_has(svg, STR("<rect width=")) && str_has(svg, STR("fill=\"#fff\"")));
		check("with edges that stay sharp", str_has(svg, STR("shape-rendering=\"crispEdges\"")));
		check("with the id for people", str_has(svg, STR("text-anchor=\"middle\">bannos-12345</text>")));
		check("and for screen readers", str_has(svg, STR("role=\"img\"><title>bannos-12345</title>")));
		barcode_svg(&arena, (enum barcode_kind)kind, STR("bannos-12345"), true, &again, NULL);
		check_str("always the same", again, svg);
		check_int("without the text", barcode_svg(&arena, (enum barcode_kind)kind, STR("bannos-12345"), false, &svg, NULL), OK);
		check("if so wished", !str_has(svg, STR("<text")));
	}
	check("the squares stand in their quiet zone", str_has(svg, STR("viewBox=\"0 0 29 29\"")) && str_has(svg, STR("<path d=\"M4 4h7v1h-7z")));
	check_int("a full arena is said", barcode_svg(&small, BARCODE_SQUARES, STR("0123456789012345678901234567890123456789"), true, &svg, NULL), ERR_LIMIT);
	arena_free(&small);
}

void
test_barcode(void)
{
	ids();
	modules();
	pictures();
}

/* For paper.test.mjs, which scans it: KIND ID. */
int
print_barcode(const char *kind, const char *id)
{
	struct str svg = { 0 };

	if (barcode_svg(&arena, strcmp(kind, "bars") == 0 ? BARCODE_BARS : BARCODE_SQUARES, str_of(id), true, &svg, NULL) != OK)
		return 1;
	fwrite(svg.p, 1, svg.n, stdout);
	return 0;
}
