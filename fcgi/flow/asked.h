/*
 * asked - whether a request that carries a key of its client's was done before: a double click, a scan that is sent again.
 */
#ifndef FLOW_ASKED_H
#define FLOW_ASKED_H

#include "store/asked.h"

/*
 * For use inside a db_fn, before anything is done; an empty key was never used. digest: what makes two requests the same one.
 * *answer (may be NULL): what was kept with it.  ERR_CONFLICT "key_reused": the key belongs to another request.
 */
enum result	flow_asked(struct tx *, struct str key, struct str digest, bool *before, struct str *answer);
/* After it was done: remembers it, where there is a key. */
enum result	flow_asked_keep(struct tx *, struct str key, struct str digest, struct str answer);

#endif
