/*
 * pile - tickets of several shops in the one order of the queue, and the questions that lists of them are asked with.
 */
#ifndef API_PILE_H
#define API_PILE_H

#include "api/api.h"
#include "api/ticket_json.h"

struct pile { struct ticket *at; size_t n; bool more; };

/* Puts a sorted list into the sorted pile, which keeps at most limit; what is left out is `more`. */
enum result	api_pile_merge(struct arena *, struct pile *, const struct ticket *list, size_t n, size_t limit);
json *		api_pile_json(struct arena *, const struct ticket_world *, const struct pile *);
/* Whether a shop is asked for: all that are active, or those that are called so (flow_shops_called), with commas between. */
bool		api_pile_asks(const struct ticket_shop *, struct str stores);
/*
 * ERR_INPUT and a fault that names `store` where none is called so: to an agent an empty list would say that there is no work.
 * The board does without, which names the stores, and whose devices may remember one that is another company's.
 */
enum result	api_pile_known(struct tx *, const struct ticket_world *, struct str stores);
/* A date of the query; leaves *day alone when it is not there. ERR_INPUT and a fault. */
enum result	api_query_day(struct api *, const char *name, int64_t *day);

#endif
