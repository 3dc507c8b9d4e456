#include "serve/route.h"

/* Whether the path has the pattern's shape. */
static bool
fits(const char *pattern, const struct request *req, struct str var[API_PATH])
{
	int segment = 0, vars = 0;

	for (const char *p = pattern; *p; segment++) {
		struct str part = { ++p, 0 };		/* behind the slash */

		while (*p && *p != '/')
			p++;
		part.n = (size_t)(p - part.p);
		if (segment == req->segments)
			return false;
		if (part.n && part.p[0] == '{') {
			if (vars == API_PATH)
				return false;
			var[vars++] = req->segment[segment];
		} else if (!str_eq(part, req->segment[segment])) {
			return false;
		}
	}
	return segment == req->segments;
}

const struct route *
route_find(const struct request *req, struct arena *a, struct str var[API_PATH], struct str *allow)
{
	enum method method = req->method == METHOD_HEAD ? METHOD_GET : req->method;
	bool has[METHODS] = { false };
	size_t n;
	const struct route *all = route_all(&n);

	*allow = (struct str){ 0 };
	for (size_t i = 0; i < n; i++) {
		if (!fits(all[i].path, req, var))
			continue;
		if (all[i].method == method)
			return &all[i];
		has[all[i].method] = true;
	}
	has[METHOD_HEAD] = has[METHOD_GET];
	for (int m = 0; m < METHODS; m++)
		if (has[m])
			*allow = arena_printf(a, "%.*s%s%.*s", STR_ARG(*allow), allow->n ? ", " : "",
			    STR_ARG(request_method_name((enum method)m)));
	return NULL;
}

size_t
route_number(const struct route *route)
{
	size_t n;

	return (size_t)(route - route_all(&n));
}
