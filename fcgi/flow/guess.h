/*
 * guess - slows down whoever guesses passwords.
 *
 * What:  a wrong password is counted against what was tried and where it came from; after a few free ones each further
 *        one makes the next wait longer.  Counts fade with time, and a right password forgets its own.
 * Why:   scrypt makes a guess dear, this makes many of them slow; and it asks the same of an e-mail that nobody has.
 * Holds: a guess is counted before it is checked, so that a hundred at the same moment are not a hundred free ones.
 *        The store has keyed hashes only.  Those that are db_fns are so for any scope; in_out is a struct guess.
 */
#ifndef FLOW_GUESS_H
#define FLOW_GUESS_H

#include "base/secret.h"
#include "store/db.h"

enum guess_kind {
	GUESS_EMAIL,	/* an e-mail, as compared */
	GUESS_ADDRESS,	/* where from: IPv4, or the first half of IPv6, which one subscriber has */
	GUESS_PERSON,	/* someone who is signed in: by id */
	GUESS_PIN,	/* whose PIN is tried at a kiosk: by id */
	GUESS_KIOSK,	/* the kiosk where badges and PINs are tried: by id */
	GUESS_BADGE,	/* a badge that nobody had, by itself and its kiosk: it waits for nothing, and is remembered */
};
enum { GUESS_KINDS = GUESS_BADGE + 1, GUESS_MOST = 2 };

struct guess {
	struct { enum guess_kind kind; struct str key; } at[GUESS_MOST];
	int n;
};

/* Adds one to what is to be counted; false when it could not be hashed. An empty text counts for nothing. */
bool		flow_guess_of(const struct env *, struct arena *, enum guess_kind, struct str, struct guess *);

/* Counts one. ERR_LIMIT "throttled", with when to come back, while one of them has to wait: nothing is counted then. */
enum result	flow_guess_begin(struct tx *, void *in_out);
/* Whether the first of it counts still: this very thing was tried before. */
enum result	flow_guess_again(struct tx *, const struct guess *, bool *again);
/* It was wrong: the wait begins now. */
enum result	flow_guess_wrong(struct tx *, void *in_out);
/* It was right: what was tried is forgotten, the address or kiosk gets its one back. */
enum result	flow_guess_right(struct tx *, void *in_out);

#endif
