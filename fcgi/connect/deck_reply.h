/*
 * deck_reply - what Deck v1 answers to our calls.
 *
 * Deck keeps the first answer to an idempotency key for a day, failures included: once an answer was seen, asking again
 * needs a new key; when none was seen (or it could not be read), the old key brings the same answer and starts nothing twice.
 */
#ifndef CONNECT_DECK_REPLY_H
#define CONNECT_DECK_REPLY_H

#include "connect/portal_port.h"

struct portal_reply	deck_reply_job(struct arena *, const struct answer *);
struct portal_reply	deck_reply_plain(struct arena *, const struct answer *);
struct portal_read	deck_reply_state(struct arena *, enum portal_of, struct str guid, const struct answer *);

#endif
