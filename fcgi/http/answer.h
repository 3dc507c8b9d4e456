/*
 * answer - what a client hears: status, headers, body.  No sockets.
 *
 * What:  a handler fills an answer once; the serve room writes what answer_print makes of it.
 * Holds: one table (answer.c) maps an enum result, and a few codes, to a status.  Every answer says no-store and
 *        nosniff; header values cannot break out of their line.  Everything lies in the request's arena; when that is
 *        full the client hears a small 503 instead of half an answer.
 */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "base/json.h"
#include "http/request.h"

enum { ANSWER_HEADERS = 24 };

struct http_answer {
	struct arena *arena;
	int status;
	struct pair header[ANSWER_HEADERS];
	int headers;
	struct str body;
};

void		answer_begin(struct http_answer *, struct arena *);	/* 200, no body, the usual headers */
/* Sets a header; an earlier one of that name goes, but for Set-Cookie. */
void		answer_header(struct http_answer *, const char *name, struct str value);

/* {"ok":true} to put more into. */
json *		answer_object(struct http_answer *);
void		answer_json(struct http_answer *, int status, const json *);
/* 503: the arena was too small for what had to be built, whatever was made of that. */
void		answer_no_room(struct http_answer *);
void		answer_ok(struct http_answer *);			/* 200 {"ok":true} */
/* 200 with "already_done":true added to what answer_object made (NULL: nothing else). */
void		answer_already_done(struct http_answer *, json *);
/* Bytes with a content type: metrics, openapi.json, a page's text. */
void		answer_bytes(struct http_answer *, int status, const char *type, struct str body);
void		answer_empty(struct http_answer *, int status);	/* 204, 202 */
/* A download; filename in letters, digits, '.', '-', '_' (others become '_'). */
void		answer_csv(struct http_answer *, struct str filename, struct str csv);

/* {"ok":false,"code","message","details"?} with its status, Retry-After when said; all but Set-Cookie headers are redone. */
void		answer_fault(struct http_answer *, const struct fault *);
/* The same with the usual words of a result, when nobody said more. */
void		answer_result(struct http_answer *, enum result);
/* 405 with Allow: "GET, POST". */
void		answer_method(struct http_answer *, struct str allow);
int		answer_status(const struct fault *);		/* what answer_fault would say; 200 for OK */

/*
 * Sets ETag: W/"tag".  True when the client has that version (If-None-Match: a list, weak or strong, or *), on GET and
 * HEAD only: the answer is then a 304 and the handler returns.  tag: letters, digits and -._:~ .
 */
bool		answer_etag(struct http_answer *, const struct request *, struct str tag);

struct cookie { struct str name, value, path; int64_t max_age_s; bool secure; };
/* HttpOnly; SameSite=Lax; max_age_s 0 removes it, negative lets it end with the browser. path "" is "/". */
void		answer_cookie(struct http_answer *, const struct cookie *);

/*
 * What goes over the wire.  head: "Status: 200 OK", headers, Content-Length (but for 204 and 304), X-Request-Id and the
 * empty line.  body: "" for HEAD, 204 and 304.
 */
void		answer_print(const struct http_answer *, const struct request *, struct str *head, struct str *body);

#endif
