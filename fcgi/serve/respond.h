/*
 * respond - one request from its parameters to its answer, whatever brought it.  No sockets.
 */
#ifndef SERVE_RESPOND_H
#define SERVE_RESPOND_H

#include "serve/route.h"

struct response {
	struct request req;
	struct http_answer ans;
	const struct route *route;	/* NULL: none */
	struct log_ctx log;		/* request id and, once known, the account */
	struct str user, code;		/* who asked; why it was refused; "" if not */
};

/* Never fails: whatever goes wrong is an answer. Everything lies in the arena. */
void	respond(const struct serve *, struct arena *, char *const *params, request_get get, void *stream, struct response *);

#endif
