/*
 * kiosk - tablets of the floor: made by a manager, registered with a one-time code, changed, revoked.
 *
 * What:  a kiosk is a caller of its own (core's ROLE_KIOSK): it may do what the floor does every day, and read what a station
 *        shows.  Who stands at it is flow/who.h.
 * Holds: a code counts once and for a quarter of an hour, and guesses are slowed down by where they come from.  The tablet's
 *        token is made here, new with every registration, and never taken from a client.  A new code, or revoking, ends what
 *        the tablet had at once; its row stays, so that the floor's history keeps its name.
 */
#ifndef FLOW_KIOSK_H
#define FLOW_KIOSK_H

#include "store/kiosk.h"

enum { KIOSK_IDLE_LEAST_S = 15, KIOSK_IDLE_MOST_S = 8 * 3600, KIOSK_CODE_S = 15 * 60 };

/* n random letters that a scanner and a person can tell apart: A to Z, 2 to 7. "" without memory; the arena is full then. */
struct str	flow_kiosk_letters(const struct env *, struct arena *, size_t n);
/* A one-time code as people type it, "ABCD-EFGH"; *hash is what the store keeps of it. "" without memory. */
struct str	flow_kiosk_code_make(const struct env *, struct arena *, struct str *hash);
/* The same as a label that a scanner types: "tp-kiosk-ABCDEFGH". */
struct str	flow_kiosk_code_label(struct arena *, struct str code);

/* In: name, shop_id, stage, identify, idle_s, hash of a code. Out: the rest. in_out: struct kiosk. ERR_INPUT naming "store". */
enum result	flow_kiosk_add(struct tx *, void *in_out);
/* In: id, name, shop_id, stage, identify, idle_s. Out: the rest. in_out: struct kiosk. ERR_MISSING; ERR_INPUT naming "store". */
enum result	flow_kiosk_change(struct tx *, void *in_out);
/* A new code, in: id, hash; the tablet that was registered is no more. in_out: struct kiosk. ERR_MISSING; ERR_CONFLICT "revoked". */
enum result	flow_kiosk_renew(struct tx *, void *in_out);
struct kiosk_revoke { struct str id; bool already; };
enum result	flow_kiosk_revoke(struct tx *, void *in_out);

struct kiosk_register {
	struct str code;		/* as typed or scanned */
	struct str address;		/* where from */
	struct str token, csrf, hash;	/* out: token for the cookie, and nowhere else */
	struct kiosk kiosk;		/* out */
};
/* Not in a transaction; scope is without an account. ERR_INPUT naming "code"; ERR_LIMIT "throttled"; ERR_STORE. */
enum result	flow_kiosk_register(const struct env *, struct db *, const struct scope *, struct kiosk_register *);

#endif
