/*
 * talk - one FastCGI request on a connection of its own: accepted, read by libfcgi, answered in one write, closed.
 *
 * Why:   libfcgi by itself polls before it reads, sends an answer in pieces of 8 KB, and after the last one waits for the web
 *        server to hang up; of an unchanged poll that was a third of the responder's time.
 * Holds: the socket listens and does not block.  A connection that stays silent is closed after two seconds.
 */
#ifndef SERVE_TALK_H
#define SERVE_TALK_H

#include <fcgiapp.h>
#include <stdbool.h>

#include "core/text.h"

struct talk {
	FCGX_Request fcgi;
	bool heard;		/* the request was read to its end */
};

bool	talk_open(struct talk *);
/* true: a request, its parameters in fcgi.envp. false: errno says why; EAGAIN: nobody waits, or somebody said nothing. */
bool	talk_accept(struct talk *, int listens);
/* Of the body: as request_get. */
long	talk_get(void *talk, char *p, size_t n);
/* Answers and ends the request. What does not arrive is lost: the client is gone. */
void	talk_answer(struct talk *, struct str head, struct str body);
void	talk_close(struct talk *);

#endif
