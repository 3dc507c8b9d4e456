/*
 * json_read - the tree of a JSON text, in the arena: cJSON's nodes, but a number is its text, exact.
 *
 * Why:   cJSON converts each number and looks at each byte three times: its reader was a fifth of the work of a shop's webhook.
 * Holds: what json_scan refuses is refused; it takes no memory but the arena's.
 */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include "base/json.h"

/* In the type of a container that was read leniently: a key may stand in it twice. */
enum { JSON_READ_LENIENT = 1 << 17 };

json *	json_read(struct arena *, struct str text, bool lenient, struct fault *);

#endif
