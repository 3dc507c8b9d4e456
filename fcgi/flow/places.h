/*
 * places - where cakes are put: the company's list of names, and which of them a scan or a typed text means.
 *
 * Holds: no two of the list have one code (core/scan.h), so a label means one place.  What is none of them may be written all
 *        the same: the list is for those who do not want to type, and for one spelling of a place.
 */
#ifndef FLOW_PLACES_H
#define FLOW_PLACES_H

#include "base/json.h"
#include "store/db.h"

enum { PLACES_MAX = 300, PLACE_CHARS_MAX = 80 };
struct places { struct str name[PLACES_MAX]; size_t n; };

/* in_out is a struct places; none when nobody has listed any. */
enum result	flow_places_load(struct tx *, void *in_out);
json *		flow_places_json(struct arena *, const struct places *);	/* ["Fridge 2"] */

struct places_change { struct places list; bool already; };
/* in_out is a struct places_change: list (checked) is to be kept; already: it was so. */
enum result	flow_places_change(struct tx *, void *in_out);

/* What a label of it holds, "tp-place-fridge-2"; "" when no code can be made of the name, or there is no memory. */
struct str	flow_place_code(struct arena *, struct str name);
/* The place that a label's code or a typed name means, as it is listed; else the text as it came. */
enum result	flow_place_meant(struct tx *, struct str text, struct str *name, bool *listed);

#endif
