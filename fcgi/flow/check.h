/*
 * check - topic deck.check_keys: do Deck's keys work?
 *
 * What:  Deck's own test call, with the keys as they are entered; the answer becomes the integration's state, detail and
 *        checked_at.  Its answer is read by flow_portal_plain_read (flow/portal_call.h), like those of other calls of Deck's.
 */
#ifndef FLOW_CHECK_H
#define FLOW_CHECK_H

#include "flow/topic.h"

enum result	flow_check_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_check_settle(struct tx *, void *settle);

#endif
