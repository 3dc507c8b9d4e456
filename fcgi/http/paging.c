#include "http/paging.h"

#include "base/crypto.h"

enum { BETWEEN = 0x1f };	/* never in text that this house keeps */

static bool
read_cursor(struct arena *a, struct str cursor, struct paging *page)
{
	struct str text, at, rest;

	return cursor.n <= PAGING_CURSOR && crypto_unbase64url(a, cursor, &text) && str_utf8(text) &&
	    str_cut(text, BETWEEN, &at, &rest) && str_int(at, &page->at) &&
	    str_cut(rest, BETWEEN, &page->key, &page->id);
}

enum result
paging_read(const struct request *req, struct arena *a, struct paging *page, struct fault *f)
{
	enum result res;
	struct str cursor;

	*page = (struct paging){ .limit = PAGING_USUAL };
	res = request_query_int(req, "limit", 1, PAGING_MAX, &page->limit, f);
	if (request_query(req, "cursor", &cursor) && cursor.n) {
		page->after = read_cursor(a, cursor, page);
		if (!page->after)
			res = fault_field(f, "cursor", "Should be the \"next\" of the page before, unchanged.");
	}
	return res;
}

bool
paging_more(const struct paging *page, size_t *n)
{
	if (*n <= (size_t)page->limit)
		return false;
	*n = (size_t)page->limit;
	return true;
}

struct str
paging_cursor(struct arena *a, int64_t at, struct str key, struct str id)
{
	struct str text = arena_printf(a, "%lld%c%.*s%c%.*s", (long long)at, BETWEEN, STR_ARG(key), BETWEEN, STR_ARG(id));

	return crypto_base64url(a, text);
}

void
paging_next(struct arena *a, json *to, bool more, int64_t at, struct str key, struct str id)
{
	if (more)
		json_put_str(a, to, "next", paging_cursor(a, at, key, id));
	else
		json_put_null(a, to, "next");
}
