/*
 * wire - what is sent to a provider, and what came back: one shape for all of them.
 *
 * What:  struct call is a request that a connector has built and work/wire.c will send; struct answer is what became of it.
 * Why:   secrets travel in addresses, headers and bodies.  They are revealed here, remembered as byte ranges, and blanked
 *        wherever the request is kept or shown.
 * Holds: every text of a call lives in the arena it was begun with.  A text that cannot be sent (no room, not UTF-8, a
 *        line break in a header) spoils its call: build first, ask wire_end once.
 *        Which hosts may be called is decided by work/wire.c, for every call.
 */
#ifndef CONNECT_WIRE_H
#define CONNECT_WIRE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/secret.h"

enum { WIRE_HEADERS = 12, WIRE_SPANS = 8 };

struct wire_span { size_t from, to; };		/* bytes from..to-1 are secret */

/* Bytes that grow in an arena, some of them secret.  p[n] is NUL. */
struct wire_text {
	struct arena *arena;
	char *p;
	size_t n, cap;
	struct wire_span span[WIRE_SPANS];
	int spans;
	enum result bad;	/* OK, ERR_LIMIT: no room, ERR_INPUT: not text */
};

enum wire_method { WIRE_GET, WIRE_POST };

struct wire_header { const char *name; struct wire_text value; };

struct call {
	enum wire_method method;
	struct wire_text url;
	struct wire_header header[WIRE_HEADERS];
	int headers;
	struct wire_text body;		/* n == 0: none */
	int64_t connect_ms;		/* time to connect, TLS included */
	int64_t total_ms;		/* time for all of it */
	size_t answer_max;		/* bytes of body that are read; beyond them the answer is cut */
	enum result bad;		/* too many headers */
};

enum wire_outcome {
	WIRE_ANSWERED,	/* a status came */
	WIRE_NOT_SENT,	/* surely not heard: no host, no connection, no TLS, refused by our own rules */
	WIRE_LOST,	/* may have been heard: it broke off, or time ran out, before a status came */
};

struct answer {
	enum wire_outcome outcome;
	int status;			/* ANSWERED */
	bool cut;			/* ANSWERED: the body is not whole (longer than answer_max, or broken off) */
	int64_t retry_after_ms;		/* 0: not said */
	struct str limits;		/* X-Sentry-Rate-Limits, as it came; "" unsaid */
	struct str body;		/* as it came: may be anything */
	struct str detail;		/* NOT_SENT, LOST: why, for a person */
	bool no_memory;			/* it ended so, or was cut, for want of memory here */
};

const char *	wire_method_name(enum wire_method);	/* "GET" */

/* Begins a request to url (more may be put onto its end), with 10 s to connect, 30 s in all, 1 MiB of answer. */
void		wire_begin(struct call *, struct arena *, enum wire_method, struct str url);
/* Adds a header and returns its value, to be filled. name is a literal. */
struct wire_text *wire_header(struct call *, const char *name);
void		wire_header_text(struct call *, const char *name, struct str);
void		wire_header_secret(struct call *, const char *name, const char *before, struct secret);	/* "Bearer " and a token */
void		wire_header_basic(struct call *, struct secret user, struct secret password);
/* OK, or a fault: ERR_LIMIT the arena or the headers are full, ERR_INPUT something in it cannot be sent. */
enum result	wire_end(const struct call *, struct fault *);
/* Overwrites all that was built. For the one who has sent it. */
void		wire_wipe(struct call *);
/* "POST https://…", headers, body, as sent but for the secrets, each byte of which is '*'. For the timeline. */
struct str	wire_shown(struct arena *, const struct call *);

struct wire_text wire_text(struct arena *);
void		wire_put(struct wire_text *, struct str);
void		wire_put_text(struct wire_text *, const char *);
void		wire_put_int(struct wire_text *, int64_t);
void		wire_put_secret(struct wire_text *, struct secret);
/* Percent-encoded, all but letters, digits and -._~: for a query, a path segment, and a form. */
void		wire_encode(struct wire_text *, struct str);
void		wire_encode_secret(struct wire_text *, struct secret);
/* A JSON string with its quotes. */
void		wire_json(struct wire_text *, struct str);
void		wire_json_secret(struct wire_text *, struct secret);
/* The text so far, in the clear. */
struct str	wire_clear(const struct wire_text *);
/* A copy with its secret bytes as '*'. */
struct str	wire_blanked(struct arena *, const struct wire_text *);

/* Retry-After: seconds ("2.0", too) or an HTTP date, as ms from now; 0 when it says nothing we can read. At most a day. */
int64_t		wire_retry_after(struct str value, int64_t now_ms);
/* ISO 8601 with its zone ("2026-02-03T08:15:00Z", "…+01:00") as Unix ms; false, *ms untouched, for anything else. */
bool		wire_iso_time(struct str, int64_t *ms);
/* The same the other way, to the second: "2026-02-03T08:15:00Z". */
struct str	wire_time_text(struct arena *, int64_t ms);
/* Whether url is base itself or lies under it ("https://h/v1" has "https://h/v1/x?y", not "https://h/v10"). */
bool		wire_under(struct str url, struct str base);
/* What a provider said, for people: one line, trimmed, control characters as blanks, cut at max bytes between characters. */
struct str	wire_words(struct arena *, struct str, size_t max);

#endif
