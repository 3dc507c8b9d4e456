/*
 * slack - a message through an incoming webhook.
 *
 * The webhook's whole address is the secret.  Everything in a note is plain text: what Slack would read as markup of its
 * own (<!channel>) is escaped here, and only the link is a link.
 */
#ifndef CONNECT_SLACK_H
#define CONNECT_SLACK_H

#include "connect/wire.h"

struct slack_note {
	struct str title;		/* one line; also what a phone shows */
	const struct str *line;		/* lines_n facts, one line each; what does not fit is counted at the end */
	size_t lines_n;
	struct str link, link_label;	/* where to look (http or https); "" for none */
	struct str footer;		/* small print: the account; "" for none */
};

/* base: the allowed beginning of the address (config's slack_url). ERR_INPUT when the address lies elsewhere. */
enum result	slack_post(struct arena *, struct str base, struct secret address, const struct slack_note *,
		    struct call *, struct fault *);

enum slack_reply_kind {
	SLACK_POSTED,
	SLACK_WAIT,		/* not posted; may be tried again, after retry_after_ms when said */
	SLACK_LOST,		/* may have been posted: repeating it could post twice */
	SLACK_ADDRESS_DEAD,	/* the address is no good any more: a person has to enter a new one */
	SLACK_REFUSED,		/* this message will never be taken */
};

struct slack_reply {
	enum slack_reply_kind kind;
	struct str word;		/* Slack's own ("no_active_hooks"), or why it was not heard */
	int64_t retry_after_ms;		/* 0: not said */
};

struct slack_reply	slack_reply(struct arena *, const struct answer *);
struct str		slack_advice(enum slack_reply_kind);	/* a sentence for a person */

#endif
