/*
 * replay - is every row what its events say?
 *
 * What:  recomputes each subject from its stored events alone and compares it with its row, field by field; looks at what
 *        joins tables; and tells one subject's life step by step.
 * Why:   state that can be recomputed is state that nobody has to trust: after a crash, a repair by hand, or a new version
 *        that changed what it should have kept, this says so.
 * Holds: a subject, its events and all that is held against them are read in one read transaction, so it may run beside a
 *        program that works.  Transactions are short, memory is the same for ten events and for a million; what is counted by
 *        the hour takes one look at all tickets (flow/replay_floor.c).
 *        It writes nothing, and no secret passes through it.
 *
 * Compared, as far as events determine it (flow/replay_kind.c, flow/replay_job.c):
 *	portal_job	all of the machine, what people see of it, its items' verdicts, which lines it has
 *	login		source, blocked and since when, when credentials were entered, since when it is there.
 *			not: user name's hint and mark (personal, in no event); the lane's holder is the portal job's matter
 *	portal		all
 *	mapping		all but the folded text for search
 *	integration	provider, settings, state, which secrets are entered.
 *			not: address, and what the last call said (detail, checked_at), which every call writes anew
 *	person		role, active, whether the password is to be changed, last sign-in.
 *			not: name, e-mail, password (personal or secret, in no event)
 *	token		role, who made it, revoked.	not: name, hash, last use
 *	order		approved by whom and when
 *	stock_item	all that people set up, and what it is made of; its numbers are proven from its transactions
 *			(flow/replay_stock.c).	not: the folded text for search, when it moved last
 *	stock_lot	all that people set up or did; what came and what is left is proven from its moves (flow/replay_lot.c)
 * Events of queue, seed and account record that something was done by hand, or at once, and have no row of their own: they
 * are counted and their causes looked for.  Notices, sessions, deliveries and the mirror of the purchasing source are no
 * subjects: nothing is decided by them, or they come again.
 *
 * Across tables: seq is 1, 2, 3 …; every event's type, version and data can be read, and what it names as its cause is
 * there; every open portal job has somebody who wakes it; no job without a connection keeps a token; lanes are held by
 * jobs that need them; queue jobs have leases exactly while they run, and the event that asked for them is there; sealed
 * boxes belong to something; no webhook waits for a job that is known; what is on hand and on hold of an item is the sum of
 * its transactions, which count 1, 2, 3 …, and what is on hold is what orders hold; what a transaction took is what its moves
 * say of its lots; what is counted as done in an hour, of a stage and by a person, is what the tickets say.
 */
#ifndef FLOW_REPLAY_H
#define FLOW_REPLAY_H

#include "store/event.h"

/* What is stored and what should be; for what joins tables field names the rule. */
struct replay_difference { struct str subject, id, field, stored, recomputed; };
struct replay_counts { int64_t subjects, differences, events; };

/* What is said is borrowed for the call. */
struct replay_say {
	void (*difference)(void *arg, struct str account, const struct replay_difference *);
	/* flow_replay_subject: an event, and then each field that it changed */
	void (*event)(void *arg, const struct event *);
	void (*change)(void *arg, const char *field, struct str before, struct str after);
	void *arg;
};

/* Everything of scope->account; counts are added to. */
enum result	flow_replay_account(struct db *, const struct scope *, const struct replay_say *, struct replay_counts *);
/* One subject, of whatever kind, step by step, then its differences. ERR_MISSING: nothing in this account has that id. */
enum result	flow_replay_subject(struct db *, const struct scope *, struct str id, const struct replay_say *,
		    struct replay_counts *);

#endif
