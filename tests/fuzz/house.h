/*
 * house - a whole Tradepost behind its route table, for targets that want more than one parser: requests in, answers out.
 *
 * What:  the demo's two companies in an SQLite in memory, one thread, a clock that stands still between requests.  Four portal
 *        jobs are under way: $job1 asks for its connection, $job2 adds its items, $job3 has an open question, $job4 is done.
 * Holds: house_begin and house_end stand around an input: what it wrote is rolled back, and ids begin anew, so that the same
 *        bytes do the same again.
 */
#ifndef FUZZ_HOUSE_H
#define FUZZ_HOUSE_H

#include "connect/wire.h"
#include "serve/respond.h"
#include "tests/fuzz/fuzz.h"

void		house_begin(struct str input);	/* a secret that it says itself may be seen again */
void		house_end(void);

/*
 * A request as fuzz_request has it; "As: viewer" (staff, manager, nobody) says who asks, an owner if it does not.  A webhook
 * that brings no signature gets the right one.  $hook, $portal1, $job1 to $job4 stand for an address and ids.
 * What must hold of every answer is looked at here.  Returns its status; *body lies in the arena.
 */
int		house_ask(struct arena *, struct str text, struct str *body);
int		house_post(struct arena *, const char *target, struct str json, struct str *body);

/* Time passes; the next job that is due is performed, and its call, if it makes one, has this answer. False: none is due. */
void		house_wait(int64_t ms);
bool		house_work(const struct answer *);
/* Cuts the next piece off: pieces have a line "%%" between them. */
struct str	house_piece(struct str *rest);

#endif
