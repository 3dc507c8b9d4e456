/*
 * label - what people read for an event, a queue topic and a cause, and who did it.
 */
#ifndef API_LABEL_H
#define API_LABEL_H

#include "base/json.h"
#include "store/event.h"
#include "store/job.h"

struct str	api_label_event(const struct event *);
struct str	api_label_topic(struct str topic);
/* {"kind","id","label"}: the delivery, queue job, request or command behind an event. */
enum result	api_label_cause(struct tx *, const struct event *, json **);
/* The name of a person or token, "Anna at Filling 1" where it was done at a kiosk; "" for the program itself, "somebody" for one
 * that is gone. */
enum result	api_label_actor(struct tx *, struct str id, struct str device, struct str *name);
struct str	api_label_at(struct arena *, struct str person, struct str kiosk);	/* of names, either of which may be "" */

#endif
