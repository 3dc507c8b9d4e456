/*
 * portal_connection - the connection's cells.  Only core/portal_cell.c needs it.
 */
#ifndef CORE_PORTAL_CONNECTION_H
#define CORE_PORTAL_CONNECTION_H

#include "core/portal_step.h"

/* while connecting */
void	portal_connection_blocked(struct portal_step *);	/* another connection is in the way */
void	portal_connection_cleared(struct portal_step *);	/* the one in the way is closed */
void	portal_connection_not_cleared(struct portal_step *);	/* it could not be closed */
void	portal_connection_aside(struct portal_step *);		/* an older attempt's comes up while this one is asked for */
void	portal_connection_open_failed(struct portal_step *);

/* when the job has ended, or waits to begin again */
void	portal_connection_late(struct portal_step *);		/* close it at once, with its own token */
void	portal_connection_never_opened(struct portal_step *);	/* the open call of a lost one failed: there is none */
void	portal_connection_closed(struct portal_step *);
void	portal_connection_not_closed(struct portal_step *);
void	portal_connection_lifetime_over(struct portal_step *);

#endif
