/*
 * json - JSON in and out.  Only json.c and json_read.c know that its nodes are cJSON's.
 *
 * In:  one pass over the bytes (json_scan.c) refuses bad UTF-8, U+0000, trailing bytes, deep nesting, too many values and
 *      long numbers; then json_read.c makes the tree, refuses duplicate keys and keeps each number's text: cJSON's own
 *      reader would make 9007199254740993 into ...992.  Look-ups are case-sensitive.  The tree lives in the arena.
 *      A doubled key may be let pass instead, for senders who will not send anything better when they are told.
 * Out: a tree is built in the arena and printed into it, numbers as they came.  Bytes that are no text become U+FFFD.
 *      There is no way to put a struct secret into it.  A put that found no room makes the later json_print fail, so
 *      that nobody sends half an answer; builders need not check one by one.
 * All readers take NULL for "not there".
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/fault.h"

typedef struct cJSON json;

enum { JSON_DEPTH = 32, JSON_VALUES = 200000, JSON_NUMBER = 40 };

/* NULL and a fault: ERR_INPUT "bad_json" with the byte offset or the doubled key; ERR_LIMIT "too_large" without room. */
json *		json_parse(struct arena *, struct str text, struct fault *);
/* The same, but a doubled key is no fault: all of them are members, and json_get finds the last. */
json *		json_parse_lenient(struct arena *, struct str text, struct fault *);

enum json_kind { JSON_ABSENT, JSON_NULL, JSON_BOOL, JSON_NUMBER_KIND, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
enum json_kind	json_kind(const json *);
const json *	json_get(const json *object, const char *key);
size_t		json_count(const json *);		/* elements of an array, members of an object */
const json *	json_first(const json *);		/* first element or member; then json_next */
const json *	json_next(const json *);
struct str	json_key(const json *member);
struct str	json_string(const json *);		/* "" unless it is a string */
bool		json_is_string(const json *, struct str *out);
bool		json_is_int(const json *, int64_t *out);	/* exact, from the text: 12, not 12.0 or 1e1 */
bool		json_is_bool(const json *, bool *out);
struct str	json_number(const json *);		/* the number's text as it was sent; "" unless a number */
/* A string as it is, or a number's text: for ids that providers send either way. */
struct str	json_text(const json *);

json *		json_object(struct arena *);
json *		json_array(struct arena *);
/* Each puts a value under key into an object, or at the end of an array (key NULL). */
void		json_put_str(struct arena *, json *, const char *key, struct str);
void		json_put_text(struct arena *, json *, const char *key, const char *);	/* NULL becomes null */
void		json_put_int(struct arena *, json *, const char *key, int64_t);
void		json_put_bool(struct arena *, json *, const char *key, bool);
void		json_put_null(struct arena *, json *, const char *key);
/* Takes over child, which stands in no other tree. */
void		json_put(struct arena *, json *, const char *key, json *child);
/* Text that is JSON already (a stored event's data); it cannot be read back from this tree. Empty becomes null. */
void		json_put_raw(struct arena *, json *, const char *key, struct str);
struct str	json_print(struct arena *, const json *);	/* compact; "" with p NULL when the arena is full */

#endif
