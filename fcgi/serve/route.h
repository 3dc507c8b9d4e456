/*
 * route - method and path → who may, how large a body, which handler: one table, routes.c.
 *
 * fcgi/serve/openapi.json describes the same routes to the outside; a test holds the two together, by operation.
 */
#ifndef SERVE_ROUTE_H
#define SERVE_ROUTE_H

#include "api/api.h"
#include "serve/serve.h"

/* What serve answers by itself, since it alone knows: health, metrics, openapi.json. */
typedef void (*route_own)(const struct serve *, struct api *);

struct route {
	enum method method;
	const char *path;		/* below the prefix; "{name}" stands for one segment */
	enum permission may;
	const char *operation;		/* operationId */
	api_handler handler;
	route_own own;			/* instead of handler */
	size_t body;			/* most bytes of a body; 0: the configured limit */
	const char *scanned;		/* the query parameter that may hold a scanner's control characters; NULL none */
};

const struct route *	route_all(size_t *n);
/*
 * The route of a request, its path's variable parts in var; HEAD is answered as GET.  NULL when there is none:
 * allow then names the methods of that path ("GET, POST"), or is empty when nothing has it.
 */
const struct route *	route_find(const struct request *, struct arena *, struct str var[API_PATH], struct str *allow);
size_t			route_number(const struct route *);	/* its place in the table */

#endif
