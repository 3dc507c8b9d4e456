/*
 * request - what a client asks, taken apart once and strictly.  No sockets.
 *
 * What:  the parameters of one CGI or FastCGI request become views and small tables; the body is read to its end.
 * Why:   the same raw REQUEST_URI arrives behind every web server, so we decode it ourselves, exactly once; whatever
 *        could be read in two ways (%2F, "..", NUL, bad UTF-8, half an escape) is refused, never repaired.
 * Holds: everything borrows from the parameters or lies in the request's arena.  A header that came twice is one header,
 *        joined by ", " (as Apache does it; nginx passes both); a cookie header by "; ".
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/arena.h"
#include "base/env.h"
#include "base/fault.h"

enum method {
	METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS,
	METHOD_OTHER,		/* the router answers 405 */
};
enum { METHODS = METHOD_OTHER + 1 };

enum {
	REQUEST_PARAM_BYTES = 64 * 1024,	/* all parameters together */
	REQUEST_TARGET = 8 * 1024,		/* REQUEST_URI */
	REQUEST_HEADERS = 100,
	REQUEST_COOKIES = 32,
	REQUEST_QUERIES = 32,
	REQUEST_SEGMENTS = 16,
	REQUEST_MS = 30 * 1000,			/* for reading all of it */
};

struct pair { struct str name, value; };

struct request {
	struct str id;			/* set by the caller; goes into logs, causes and X-Request-Id */
	int64_t began_ms;		/* set by the caller: env_ticks */
	struct str prefix;		/* set by the caller: config_prefix */
	enum method method;
	struct str method_text;
	struct str target;		/* raw, as sent. It may hold a hook's secret address: not for logs */
	struct str segment[REQUEST_SEGMENTS];	/* of the path behind the prefix, decoded; none is empty */
	int segments;
	struct pair query[REQUEST_QUERIES];	/* decoded */
	int queries;
	int control;			/* of the one query parameter whose value holds control characters; -1 none does */
	struct pair header[REQUEST_HEADERS];	/* names in lower case with hyphens: "if-none-match" */
	int headers;
	struct pair cookie[REQUEST_COOKIES];
	int cookies;
	struct str remote;		/* REMOTE_ADDR: whatever the web server says */
	bool https;
	int64_t length;			/* CONTENT_LENGTH; -1 when it was not said */
	struct str body;		/* raw bytes; after request_body */
};

/*
 * Reads the NULL-terminated list of NAME=value (libfcgi's envp).  id, began_ms and prefix are kept, the rest is set.
 * Of a parameter that is no header the first counts.  Faults: ERR_INPUT "bad_request", "bad_path" or "bad_query";
 * ERR_LIMIT "target_too_long" or "headers_too_large"; ERR_MISSING when the path does not lie behind the prefix.
 */
enum result	request_read(struct request *, struct arena *, char *const *params, struct fault *);
/* The two parsers in it, for bytes from anywhere. The target is /path?query, or with http://host before it. */
enum result	request_target(struct request *, struct arena *, struct str target, struct fault *);
void		request_cookies(struct request *, struct str header);	/* what is no name=value is skipped */

/* Puts at most n bytes into p and says how many; 0 at the end; -1 when the client is gone. */
typedef long (*request_get)(void *state, char *p, size_t n);
/*
 * Reads the body to its end.  ERR_LIMIT "too_large" (more than limit, nothing more is read) or "too_slow" (REQUEST_MS
 * since began_ms); ERR_INPUT "bad_length" when it is not what CONTENT_LENGTH said, or "client_gone".
 */
enum result	request_body(struct request *, struct arena *, const struct env *, size_t limit, request_get, void *state,
		    struct fault *);

/* "" with p NULL when it is not there. Names in lower case. */
struct str	request_header(const struct request *, const char *name);
struct str	request_cookie(const struct request *, const char *name);
struct str	request_bearer(const struct request *);		/* the token of "Authorization: Bearer token" */
/* The first query parameter of that name; false when there is none. */
bool		request_query(const struct request *, const char *name, struct str *out);
/* A whole number within bounds. OK without touching *out when it is not there; else a fault that names it. */
enum result	request_query_int(const struct request *, const char *name, int64_t min, int64_t max, int64_t *out,
		    struct fault *);
/* Refuses query parameters other than those named (a NULL-terminated list), and any that stands twice. */
enum result	request_query_only(const struct request *, const char *const *names, struct fault *);

/* Refuses control characters in all values but that of one parameter, but; NULL: in all. ERR_INPUT "bad_query". */
enum result	request_query_plain(const struct request *, const char *but, struct fault *);

struct str	request_method_name(enum method);		/* "GET"; "" for METHOD_OTHER */

#endif
