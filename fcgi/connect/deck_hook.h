/*
 * deck_hook - what Deck v1's webhooks say.
 *
 * Deck's own shape is followed, and the seed plan's is taken where the two differ (webhook_code "Error", upper-case codes):
 * an error comes first, whatever the webhook calls itself; then output.success; only then what the job brought.
 */
#ifndef CONNECT_DECK_HOOK_H
#define CONNECT_DECK_HOOK_H

#include "base/json.h"
#include "connect/portal_port.h"

enum result	deck_hook_read(struct arena *, struct str body, struct portal_hook *, struct fault *);

/*
 * Fills in what a job came to: kind, code, of, and what goes with the kind.  o has error, output and message as in a
 * webhook; code is the job's.  output may be JSON text in a string.
 */
void		deck_hook_end(struct arena *, const json *o, struct str code, struct portal_hook *);
/* A job that failed, whatever o says of it; otherwise is the error when it says none that we know. */
void		deck_hook_fail(struct arena *, const json *o, enum portal_error otherwise, struct portal_hook *);

/* "EnsureConnection" …; UNSAID for all others, and the other way round. */
enum portal_of	deck_hook_of(struct str code);
struct str	deck_hook_code(enum portal_of);
/* What an object with error_code, error_message says. text is never longer than PORTAL_TEXT_MAX. */
enum portal_error deck_hook_error(struct arena *, const json *o, struct str *text);
/* Whether reading a body of n bytes may have found no room: then nothing of what was read counts. */
bool		deck_hook_crowded(const struct arena *, size_t n);
/* The connection is not there any more. */
bool		deck_hook_gone(enum portal_error);

#endif
