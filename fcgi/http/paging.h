/*
 * paging - ?limit= and ?cursor= of lists, and the cursor of the next page.
 *
 * A cursor names the last row seen by its sort values: a number, a text and an id, of which a list uses what it sorts by.
 * It is opaque to clients, not secret, and not believed: it only chooses where a query begins.
 *   paging_read(req, &page, fault); ask the store for page.limit + 1 rows; more = paging_more(&page, &n);
 *   paging_next(a, object, more, row[n-1].created_at, (struct str){0}, row[n-1].id);
 */
#ifndef HTTP_PAGING_H
#define HTTP_PAGING_H

#include "base/json.h"
#include "http/request.h"

enum { PAGING_USUAL = 50, PAGING_MAX = 200, PAGING_CURSOR = 600 };

struct paging {
	int64_t limit;			/* 1 to PAGING_MAX */
	bool after;			/* a cursor was given */
	int64_t at;			/* 0, "" and "" without one */
	struct str key, id;
};

/* ERR_INPUT naming limit or cursor. */
enum result	paging_read(const struct request *, struct arena *, struct paging *, struct fault *);
/* From limit + 1 rows asked for: takes the odd one off *n; whether there was one. */
bool		paging_more(const struct paging *, size_t *n);
struct str	paging_cursor(struct arena *, int64_t at, struct str key, struct str id);
/* Puts "next": the cursor, or null when there is no more. */
void		paging_next(struct arena *, json *to, bool more, int64_t at, struct str key, struct str id);

#endif
