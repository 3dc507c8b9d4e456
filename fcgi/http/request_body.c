#include <string.h>

#include "http/request.h"

enum { CHUNK = 16 * 1024 };

static enum result
too_large(size_t limit, struct fault *f)
{
	return fault_set(f, ERR_LIMIT, "too_large", "The request's body is larger than %zu bytes.", limit);
}

/* Makes room for more: twice as much each time, one byte more than the limit at the end to see that it is passed. */
static bool
grow(struct arena *a, char **p, size_t n, size_t *cap, size_t limit)
{
	size_t more = *cap ? *cap * 2 : CHUNK;
	char *q;

	if (more > limit)
		more = limit + 1;
	q = arena_get(a, more + 1);
	if (!q)
		return false;
	if (n)
		memcpy(q, *p, n);
	*p = q;
	*cap = more;
	return true;
}

enum result
request_body(struct request *req, struct arena *a, const struct env *env, size_t limit, request_get get, void *state,
    struct fault *f)
{
	size_t n = 0, cap = 0;
	char *p = NULL;
	long got;

	if (req->length >= 0 && (uint64_t)req->length > limit)
		return too_large(limit, f);
	if (req->length > 0) {	/* it said how long: one piece, and a byte to see that more comes */
		cap = (size_t)req->length + 1;
		p = arena_get(a, cap + 1);
	}
	for (;;) {
		if ((n == cap && !grow(a, &p, n, &cap, limit)) || !p)
			return fault_set(f, ERR_LIMIT, "too_large", "There is no room for the request's body.");
		got = get(state, p + n, cap - n < CHUNK ? cap - n : CHUNK);
		if (got < 0)
			return fault_set(f, ERR_INPUT, "client_gone", "The client went away before the body was complete.");
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > limit)
			return too_large(limit, f);
		if (req->length >= 0 && n > (size_t)req->length)
			break;
		if (env_ticks(env) - req->began_ms > REQUEST_MS)
			return fault_set(f, ERR_LIMIT, "too_slow", "The request took longer than %d seconds to arrive.",
			    REQUEST_MS / 1000);
	}
	if (req->length >= 0 && n != (size_t)req->length)
		return fault_set(f, ERR_INPUT, "bad_length", "The body's length is not what Content-Length says.");
	p[n] = 0;
	req->body = (struct str){ p, n };
	return OK;
}
