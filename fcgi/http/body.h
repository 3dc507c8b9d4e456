/*
 * body - reads a JSON body field by field; every field that is wrong is named in one fault.
 *
 *	struct body b = body_open(req, arena, fault);
 *	struct str name = { 0 };
 *	int64_t n = 1;
 *	body_str(&b, "name", 1, 80, &name);
 *	body_may_int(&b, "pack_size", 1, 100000, &n);
 *	if (!body_done(&b))
 *		return answer_fault(ans, fault);
 *
 * Why:   a form shows all mistakes at once; a field that nobody reads is a client's mistake and is refused by name.
 * Holds: readers answer whether *out was set.  body_x wants the field; body_may_x leaves *out alone when it is absent or
 *        null.  Over a NULL object (it could not be opened) they do nothing.  Lengths are characters, not bytes.
 *        The fault is never NULL; its texts quote no value that was sent.
 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "base/json.h"
#include "base/secret.h"
#include "http/request.h"

enum { BODY_FIELDS = 32 };

struct body {
	const json *object;		/* NULL when it could not be opened */
	struct arena *arena;
	struct fault *fault;
	char at[64];			/* what stands before a field's name in a fault: "lines[2]." */
	const char *read[BODY_FIELDS];	/* names that were asked for */
	int reads;
};

/* Wants Content-Type application/json (ERR_INPUT "unsupported_type") and an object. */
struct body	body_open(const struct request *, struct arena *, struct fault *);
/* The same over a value from elsewhere (at: "" or what to put before names, "settings."). */
struct body	body_of(const json *, const char *at, struct arena *, struct fault *);
/* Refuses fields that no reader asked for; then whether nothing has been wrong so far, here or in a part of it. */
bool		body_done(struct body *);

/* One line of text, trimmed: min to max characters, no control characters. */
bool		body_str(struct body *, const char *name, size_t min, size_t max, struct str *out);
bool		body_may_str(struct body *, const char *name, size_t min, size_t max, struct str *out);
/* As sent, line breaks and tabs allowed: a note, a CSV file. */
bool		body_text(struct body *, const char *name, size_t min, size_t max, struct str *out);
bool		body_may_text(struct body *, const char *name, size_t min, size_t max, struct str *out);
/* As sent, never trimmed, and a fault never quotes it. */
bool		body_secret(struct body *, const char *name, size_t min, size_t max, struct secret *out);
bool		body_may_secret(struct body *, const char *name, size_t min, size_t max, struct secret *out);
/* A whole number, exact. */
bool		body_int(struct body *, const char *name, int64_t min, int64_t max, int64_t *out);
bool		body_may_int(struct body *, const char *name, int64_t min, int64_t max, int64_t *out);
bool		body_bool(struct body *, const char *name, bool *out);
bool		body_may_bool(struct body *, const char *name, bool *out);
/* One of the words of a NULL-terminated list; *out is its place. */
bool		body_enum(struct body *, const char *name, const char *const *words, int *out);
bool		body_may_enum(struct body *, const char *name, const char *const *words, int *out);
/* A list of min to max elements; each is then read with body_item, or with json_first and json_next. */
bool		body_list(struct body *, const char *name, size_t min, size_t max, const json **out);
bool		body_may_list(struct body *, const char *name, size_t min, size_t max, const json **out);
/* A list of texts, as body_str each. */
bool		body_strs(struct body *, const char *name, size_t min, size_t max, size_t max_chars, struct str **out, size_t *n);
bool		body_may_strs(struct body *, const char *name, size_t min, size_t max, size_t max_chars, struct str **out, size_t *n);
/* The object in a field; its .object is NULL when it is absent or wrong. Close it with body_done too. */
struct body	body_in(struct body *, const char *name);
struct body	body_may_in(struct body *, const char *name);
/* The i-th element of list name as an object, for faults like "lines[2].quantity". */
struct body	body_item(struct body *, const char *name, size_t i, const json *element);
/* Whether the field was sent as null ("forget it"), or at all. Both count as asking for it. */
bool		body_is_null(struct body *, const char *name);
bool		body_has(struct body *, const char *name);
/* Says what is wrong with a field by a rule of the caller's. */
void		body_wrong(struct body *, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
