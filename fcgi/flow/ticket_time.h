/*
 * ticket_time - when a ticket's stages were begun and done, by whom, in which round: as it is kept in the ticket's row.
 */
#ifndef FLOW_TICKET_TIME_H
#define FLOW_TICKET_TIME_H

#include "base/json.h"

enum { TICKET_TIMES_MAX = 200 };	/* of one ticket; what comes after that is not noted */

struct ticket_time { struct str stage, by; int64_t round, started, done; };	/* times in ms, 0: not yet */

/* Reads what is stored; how many. Texts lie in the arena. */
size_t	flow_ticket_times(struct arena *, struct str stored, struct ticket_time out[TICKET_TIMES_MAX]);
/* NULL when nothing is noted of that stage in that round. */
struct ticket_time *flow_ticket_time(struct ticket_time *, size_t n, struct str stage, int64_t round);
int64_t		flow_ticket_hour(const struct ticket_time *);	/* since 1970 in which it was done: what throughput is counted by */
struct str	flow_ticket_times_print(struct arena *, const struct ticket_time *, size_t n);

#endif
