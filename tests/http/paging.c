#include "http/paging.h"

#include "tests/http/http.h"

static enum result
read_page(const char *query, struct paging *page, struct fault *f)
{
	struct str target = arena_printf(&arena, "/rows?%s", query);
	struct request req = test_get(target.p);

	*f = (struct fault){ 0 };
	return paging_read(&req, &arena, page, f);
}

void
test_paging(void)
{
	static const struct { const char *name, *query, *field; } bad[] = {
		{ "a limit of none", "limit=0", "limit" }, { "a large limit", "limit=201", "limit" },
		{ "a limit that is no number", "limit=ten", "limit" }, { "a negative limit", "limit=-1", "limit" },
		{ "a cursor that is no base64", "cursor=!!", "cursor" }, { "a cursor of nothing we made", "cursor=abcd", "cursor" },
		{ "a cursor with bytes that are no text", "cursor=_____w", "cursor" },
	};
	struct paging page;
	struct fault f;
	struct str cursor;
	json *j = json_object(&arena);
	size_t n;

	check_int("without parameters", read_page("", &page, &f), OK);
	check("fifty from the beginning", page.limit == 50 && !page.after && page.at == 0 && page.key.n == 0 && page.id.n == 0);
	check("a limit", read_page("limit=200", &page, &f) == OK && page.limit == 200);
	check("an empty cursor is the beginning", read_page("cursor=", &page, &f) == OK && !page.after);
	cursor = paging_cursor(&arena, -1700000000000, STR("A/1 \xc3\xa4"), STR("01abc"));
	check_int("a cursor of ours", read_page(arena_printf(&arena, "cursor=%.*s", STR_ARG(cursor)).p, &page, &f), OK);
	check_int("gives its number", page.at, -1700000000000);
	check_str("its text", page.key, STR("A/1 \xc3\xa4"));
	check_str("and its id", page.id, STR("01abc"));
	check("and begins after it", page.after);
	for (size_t i = 0; i < COUNT(bad); i++) {
		check_int(bad[i].name, read_page(bad[i].query, &page, &f), ERR_INPUT);
		check_str(bad[i].name, str_of(f.detail[0].field), str_of(bad[i].field));
	}

	page.limit = 2;
	n = 3;
	check("an odd row means more", paging_more(&page, &n) && n == 2);
	check("no odd row means no more", !paging_more(&page, &n) && n == 2);
	paging_next(&arena, j, false, 5, STR(""), STR("x"));
	check_str("the end has no next", json_print(&arena, j), STR("{\"next\":null}"));
	j = json_object(&arena);
	paging_next(&arena, j, true, 5, STR(""), STR("x"));
	check_str("else it is a cursor", json_string(json_get(j, "next")), paging_cursor(&arena, 5, STR(""), STR("x")));
}
