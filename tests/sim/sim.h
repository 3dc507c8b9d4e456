/*
 * sim - whole accounts in one process: core, flow, store, the worker's own rules and the hooks' door are the real ones; the
 * clock, the random numbers, the network, the providers and the people are played, all from one seed.
 *
 * What:  a world is one seed: a few companies with suppliers' portals, some workers, a stand-in for Deck and for Slack, and
 *        its own weather (how often what goes wrong).  It lives for some thousand steps, one happening each, and then in calm
 *        weather until nothing is left to be done.
 * Why:   what goes wrong in a year of webhooks goes wrong here in a minute, again and again in the same way.
 * Holds: nothing asks the system for the time or for a random number, so a seed repeats exactly.  After every step check.c
 *        looks at what was written; what may never be true is a violation, and the seed is printed.
 *
 *	world.c		time, dice, what happens next; company.c founds the companies
 *	worker.c	claims, prepares, calls, settles; crashes and stalls
 *	net.c		calls and webhooks on their way: late, lost, twice, in another order
 *	deck.c		Deck: logins, connections, carts, questions; deck_job.c its jobs
 *	people.c	who presses which button
 *	front.h		companies' shops, and who works on their floor
 *	check.c		what has to be true after every step; check_all.c now and then, and at rest
 */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include "base/json.h"
#include "core/portal.h"
#include "core/stock.h"
#include "store/db.h"
#include "vault/vault.h"
#include "work/crew.h"
#include "work/lease.h"

enum { ACCOUNTS = 3, SUPPLIERS = 5, WORKERS = 3, HANDS = 8, ATTEMPTS = 48, ORDERS = 40, SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

/* A text that stands in every secret and nowhere else. */
#define HUSH "hUsH"

/* ---- dice: splitmix64 ---------------------------------------------------------------------------------------------- */

struct dice { uint64_t state; };
uint64_t	dice_roll(struct dice *);
int64_t		dice_from(struct dice *, int64_t least, int64_t most);	/* both may come */
int64_t		dice_wide(struct dice *, int64_t least, int64_t most);	/* small ones as often as large ones: even in the logarithm */

/* ---- how often what goes wrong, per ten thousand: other figures in every world -------------------------------------- */

enum odd {
	ODD_NOT_SENT, ODD_LOST, ODD_ANSWER_LOST, ODD_SLOW, ODD_TWICE,		/* a call */
	ODD_HOOK_LOST, ODD_HOOK_UNHEARD, ODD_HOOK_SLOW, ODD_HOOK_TWICE, ODD_HOOK_GONE, ODD_HOOK_FORGED,
	ODD_OUTAGE, ODD_SKEW,
	ODD_CRASH, ODD_STALL, ODD_REDO,						/* a worker; REDO: the store runs a function twice */
	ODD_HTTP_500, ODD_HTTP_500_DONE, ODD_HTTP_429, ODD_REFUSE, ODD_FOREIGN,	/* Deck */
	ODD_OPEN_FAILS, ODD_OPEN_SILENT, ODD_OPEN_LATE, ODD_OPEN_ASKS, ODD_SESSION_ENDS,
	ODD_ADD_FAILS, ODD_ADD_SILENT, ODD_ADD_LATE, ODD_ADD_ASKS, ODD_ADD_DIFFERS,
	ODD_CLOSE_SAYS, ODD_PUSH,
	ODD_SLACK_500,
	ODD_SHOP_HAND,								/* a shop: somebody types another level */
	ODD_WRONG_CODE, ODD_WRONG_LOGIN, ODD_CLICK_TWICE, ODD_CANCEL, ODD_SETTINGS,	/* people */
};
enum { ODDS = ODD_SETTINGS + 1 };

/* ---- who plays ------------------------------------------------------------------------------------------------------- */

struct sim;

/* A portal job as check.c knows it: folded from its events alone. */
struct ghost {
	struct str id;
	int account;
	struct portal machine;
	int64_t seq;
	bool touched;
	int allowed;			/* AddItems: one, and one more for each retry by a person */
	int keys;			/* ... under as many keys */
	struct str key[8];
	bool accepted[ATTEMPTS];	/* by Deck, of this attempt */
	bool connected[ATTEMPTS];	/* we know its token, and shall close it */
	bool closed[ATTEMPTS];		/* CloseConnection has left for it */
	int64_t heard_at;		/* its last event */
	bool lost;			/* closing was given up once */
	bool misled;			/* Deck said no and has done it: what came of that nobody can know */
	int answers;			/* MFA answers that people were told are taken */
	int answered;			/* ... and that are in its events */
	int heard;			/* ... and that Deck has heard */
	struct ghost *next;		/* same hash */
};

struct front;
struct front_letter;

struct supplier { char id[24], source[40], user[40]; bool portal; struct str portal_id; };

struct company {
	int no;
	struct str id, person, deck_address;
	struct str client_id, secret, hmac_key;	/* hmac_key: base64 */
	struct supplier supplier[SUPPLIERS];
	int suppliers;
	struct { char id[24]; int supplier; bool there; } order[ORDERS];
	int orders, orders_made;
	struct str last_key, last_batch, *last_orders;	/* the last submit that was answered */
	size_t last_n;
	struct source_view *page;	/* what a person has on screen, as old as it may be */
	struct ghost *job[512];
	int jobs;
	int64_t deliveries;		/* webhooks that were answered with 200 */
	struct front *front[2];
	int fronts;
	struct str item[8];		/* of its stock */
	struct stock_item ghost[8];	/* folded from their transactions alone */
	int64_t ghost_seq[8];
	int64_t unsaid[8];		/* pieces that a shop has moved without a reason that reaches us */
	bool moved;			/* an item has an event since the last look */
};

enum stage { STAGE_FREE, STAGE_PREPARE, STAGE_SEND, STAGE_WAIT, STAGE_READ, STAGE_SETTLE };
struct hand { struct task task; struct worker *worker; enum stage stage; uint32_t mark; };
struct worker {
	char id[24];
	bool up, renewing;
	int64_t stalled_until, since;
	struct lease_watch watch;
	struct hand hand[HANDS];
	uint32_t mark;
};

/* A call on its way, and what comes back. It outlives its worker. */
struct exchange {
	struct hand *hand;
	uint32_t mark;
	struct company *account;
	enum topic topic;
	struct ghost *ghost;		/* whose job it is; NULL for Slack's */
	struct str subject;
	int attempt;
	bool get;
	struct str url, body;
	struct { const char *name; struct str value; } header[WIRE_HEADERS];
	int headers;
	bool over;			/* the worker has its answer */
	int arrived;
	int status;			/* the provider's answer */
	int64_t retry_after_ms;
	struct str answer;
};

/* What Slack was told: how often the notice had been said by then. */
struct told { struct str id; int64_t under_way, known; struct told *next; };

/* A webhook on its way. */
struct letter { struct company *to; struct str address, body, signature; int tries; bool forged; struct front_letter *front; };

struct deck;

enum happening_kind {
	H_CLAIM, H_HAND, H_RENEW, H_RESTART, H_CLOCK,
	H_ARRIVE, H_ANSWER, H_BREAK, H_LETTER,
	H_DECK_JOB, H_DECK_WINDOW, H_DECK_CHECK, H_DECK_IDLE,
	H_PERSON, H_FRONT, H_FLOOR, H_WEATHER, H_SKEW,
};
struct happening { int64_t at; uint64_t no; enum happening_kind kind; uint32_t mark; void *who; };

struct sim {
	uint64_t seed;
	bool trace;
	struct dice dice, ids;		/* ids: what env->random gives */
	int odds[ODDS];
	int64_t at, base, skew;		/* ms since the world began; base + at + skew is the wall's clock */
	int64_t skew_at;		/* when it was set last */
	bool calm;			/* the weather is good, people only help */
	int64_t down_until;		/* nobody reaches Deck */
	int64_t steps, jobs, calls, letters, slacks;
	int64_t sales, scans, pushes, deliveries;
	int violations;
	uint64_t hash;			/* of all that happened */

	struct config config;
	struct keys keys;
	struct env env;
	struct db *db;
	struct crew crew;		/* for admit() and clock_tick(): env and db of it */
	struct arena world, scratch;	/* of this world; of this step */
	struct fault fault;

	struct happening *heap;
	size_t heap_n, heap_cap;
	uint64_t heap_no;

	struct company account[ACCOUNTS];
	int accounts;
	struct worker worker[WORKERS];
	int workers;
	int64_t claim_at;		/* when the next claim is to be; -1: none is */
	uint32_t claim_mark;
	struct deck *deck;

	struct told *told;
	struct ghost *ghosts[1024];	/* by hash */
	struct ghost *touched[64];
	int touched_n;
	int64_t event_id;		/* the newest that check.c has seen */
	int64_t changes;		/* rows the store has written, as of the last look */
};

/* ---- world.c --------------------------------------------------------------------------------------------------------- */

/* Lives through one world of so many steps and the calm after it; false when something was violated. */
bool		world_live(struct sim *, uint64_t seed, int64_t steps);
int64_t		world_now(const struct sim *);				/* the wall's clock */
bool		odds(struct sim *, enum odd);				/* never in calm weather */
void		happen(struct sim *, int64_t in_ms, enum happening_kind, void *who, uint32_t mark);
void		trace(struct sim *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void		violated(struct sim *, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str	keep(struct sim *, const char *format, ...) __attribute__((format(printf, 2, 3)));	/* for the world's life */
struct str	keep_str(struct sim *, struct str);
void *		keep_room(struct sim *, size_t);
struct scope	scope_of(struct sim *, const struct company *, struct str user, const char *cause);
/* A write as the store may do it: now and then run, undone and run again; and the first two of these alone. */
enum result	write_as(struct sim *, const struct scope *, db_fn, void *in_out);
void		rehearse_as(struct sim *, const struct scope *, db_fn, void *in_out);
struct str	secret_text(struct sim *, const char *what, const char *of);	/* a secret, with HUSH in it */

/* ---- the others ------------------------------------------------------------------------------------------------------ */

void		worker_begin(struct sim *);
void		worker_end(struct sim *);
void		worker_claim(struct sim *, uint32_t mark);
void		worker_hand(struct sim *, struct hand *, uint32_t mark);
void		worker_renew(struct sim *, struct worker *);
void		worker_restart(struct sim *, struct worker *);
void		worker_answered(struct sim *, struct exchange *, enum wire_outcome, const char *why);
/* Sees to it that somebody claims when the next job is due. */
void		worker_wake(struct sim *);

void		net_call(struct sim *, struct hand *);
void		net_arrive(struct sim *, struct exchange *);
void		net_letter(struct sim *, struct company *, struct str address, struct str body);
void		net_front_letter(struct sim *, struct front_letter *, struct str body);	/* of a shop */
void		net_deliver(struct sim *, struct letter *);

void		deck_begin(struct sim *);
void		deck_arrive(struct sim *, struct exchange *);
void		deck_happens(struct sim *, const struct happening *);
/* Whether this job was asked for, or adopted, by that attempt of that portal job. */
bool		deck_owns(struct sim *, struct str guid, const struct ghost *, int attempt);
/* An event names it; a webhook was taken; and whether that said how what this attempt waits for has ended well. */
void		deck_known(struct sim *, struct str guid, const struct ghost *);
void		deck_heard(struct sim *, struct str body);
bool		deck_told(struct sim *, const struct ghost *, int attempt, bool of_add);
/* Whether a connection of this portal job is open, or on its way. */
bool		deck_holds(struct sim *, const struct ghost *);
/* What a person can see in the portal or on a phone: the code that the job with this question waits for; "" if none does. */
struct str	deck_code(struct sim *, const struct ghost *);

void		people_begin(struct sim *, struct company *);
void		people_act(struct sim *, struct company *);
/* What has to be done so that everything can come to its end. */
void		people_help(struct sim *);

void		check_begin(struct sim *);
/* Looks at a company's rows, or at all for NULL. A look that fails has seen nothing: that is a violation, too. */
void		check_read(struct sim *, const struct company *, db_fn, void *in_out);
void		check_step(struct sim *);		/* what was written since the last look */
void		check_all(struct sim *);
void		check_quiet(struct sim *);		/* when nothing is left to be done */
bool		check_is_quiet(struct sim *, const char **why);
struct ghost *	check_ghost(struct sim *, struct str id);
void		check_touch(struct sim *, struct str id);	/* to be looked at after this step */
/* AddItems has come to Deck, and was accepted or not. */
void		check_add(struct sim *, const struct exchange *, struct str key);
void		check_accepted(struct sim *, const struct exchange *);
/* An MFA answer has come to Deck. */
void		check_answer(struct sim *, const struct exchange *);
/* Slack has posted a message; and then, the worker has kept that it did. */
void		check_slack(struct sim *, const struct exchange *);
void		check_told(struct sim *, struct str notice);

#endif
