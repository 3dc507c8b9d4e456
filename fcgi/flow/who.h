/*
 * who - who stands at a kiosk: said by a badge or a PIN, believed for a while, and kept with everything done there.
 *
 * What:  identifying gives an identity, which belongs to that kiosk and which its scans bring from then on.  A step at a kiosk
 *        is a step on the floor (flow/floor.h) by that person, on that device.
 * Why:   the floor's history says "Anna at Filling 1": neither a tablet that anybody may have touched, nor a person who may
 *        have been anywhere.
 * Holds: an identity ends with another one on the same kiosk, when somebody leaves, when the person is blocked or gets another
 *        badge or PIN, and idle_s after the last scan that was made under it, by the time of scanning.
 *
 * Without a line a scan waits on the device with who stood there when it was made: the identity, or, of whoever came during
 * the outage, the badge itself, which proves as much later as it would have at once.  A PIN proves nothing later, so it is not
 * taken then.  When the scan arrives the person has to be somebody who works here; else it is refused, and the device shows
 * it until somebody has seen it.  The time of scanning is the device's word: a registered tablet is believed that much, and
 * never a time to come.
 */
#ifndef FLOW_WHO_H
#define FLOW_WHO_H

#include "flow/floor.h"
#include "store/kiosk.h"
#include "store/person.h"

enum { PIN_LEAST = 4, PIN_MOST = 8 };

/* 4 to 8 digits that are not the first to be guessed (1111, 1234, 4321). ERR_INPUT naming "pin". */
enum result	flow_who_pin(struct str pin, struct fault *);

struct who {
	struct str kiosk_id;
	struct str badge;		/* as core/scan.h reads it; or "", and the two below */
	struct str person_id, pin;
	/* out */
	struct kiosk kiosk;		/* with the new identity */
	struct person person;
};
/*
 * Not in a transaction. ERR_MISSING "unknown_badge"; ERR_INPUT naming "pin"; ERR_LIMIT "throttled" (by kiosk, of a PIN
 * by person, too); ERR_AUTH "kiosk_revoked"; ERR_STORE.
 */
enum result	flow_who_identify(const struct env *, struct db *, const struct scope *, struct who *);
/* Nobody stands there any more. in_out: struct who_leave. */
struct who_leave { struct str kiosk_id; bool already; };
enum result	flow_who_leave(struct tx *, void *in_out);

struct who_pin {
	struct str person_id;		/* who is signed in; or "", and who stands at this kiosk under this identity */
	struct str kiosk_id, identity;
	struct str old;			/* as typed: the password, at a kiosk the PIN until now */
	struct str pin;			/* as typed: the new one */
	bool already;			/* out: it is that */
};
/*
 * One's own PIN.  Not in a transaction.  ERR_INPUT naming "old" or "pin"; ERR_LIMIT "throttled"; ERR_CONFLICT "identity_over",
 * "no_pin" (somebody else gives the first to who has no password), "changed_meanwhile"; ERR_AUTH "kiosk_revoked"; ERR_STORE.
 */
enum result	flow_who_pin_change(const struct env *, struct db *, const struct scope *, struct who_pin *);

struct who_step {
	struct str kiosk_id;
	struct str identity, badge;	/* what the scan brings of who made it; "" nothing */
	int64_t scanned_at;		/* when it was made; 0 now */
	struct floor_step *step;
};
/*
 * A step on the floor at a kiosk; who is not known is refused as a step is. Not in a transaction: a scan that ends in an error,
 * of a cake that is not there, is undone, and yet the last one under its identity.  Badges are tried here no faster than by
 * saying who one is: ERR_LIMIT "throttled", and the device sends the scan again.  One that was refused here before is no further
 * guess, so whose badge counts no more hears that of each of her scans, and holds nobody else's up.
 */
enum result	flow_who_step(const struct env *, struct db *, const struct scope *, struct who_step *);

#endif
