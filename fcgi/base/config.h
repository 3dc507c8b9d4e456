/*
 * config - what an operator sets: a file of `name = value` lines, overridden by the environment.
 *
 * The table in config.c is the one list of names: default, what it means, how it is checked.  `tradepost config check`
 * and the man page print it.  An environment variable is TRADEPOST_ and the name in capitals.  A file's line is
 * `name = value`; blank lines and lines that begin with # say nothing; a value is not quoted.
 * SENTRY_DSN, POSTHOG_KEY and POSTHOG_HOST in the environment are as those with TRADEPOST_ before them.
 * DISABLE_EXTERNAL_CALLS=true (or 1) in the environment wins over everything and turns external_calls off.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/arena.h"
#include "base/fault.h"

struct config {
	/* where */
	struct str socket;		/* unix path, ":port", or "fd:0" / "fd:3" for a socket handed over */
	struct str store;		/* "sqlite:PATH" or "postgres:CONNINFO" */
	struct str store_system;	/* PostgreSQL: conninfo of the second role, for the statements that name no account */
	struct str store_owner;		/* PostgreSQL: conninfo of the tables' owner, for `tradepost migrate` and `move` alone */
	struct str key_file;		/* vault keys: lines "keyid base64(32 bytes)", the first is used for sealing */
	struct str web_root;		/* only for messages and doctor */
	struct str base_url;		/* https://trade.example: how providers and people reach us; no slash at its end */
	/* how much */
	int64_t threads;		/* of the responder */
	int64_t worker_calls;		/* concurrent outbound calls */
	int64_t body_limit;		/* bytes, default for routes that say nothing */
	int64_t session_hours, session_days;	/* a sign-in ends so long after its last use, and so long after it began */
	int64_t retention_days;		/* raw bodies, finished jobs, notices */
	int64_t bodies_mb;		/* raw bodies of one account together, MB; 0: no limit */
	struct str archive;		/* folder for what retention deletes for good; empty: none */
	int64_t archive_mb;		/* its files together, MB; 0: no limit */
	struct str log_level;
	/* the outside */
	struct str deck_url, optiply_url, optiply_token_url, slack_url;	/* bases; Slack's is the allowed prefix of its webhook URLs */
	struct str shopify_url;		/* before a shop's domain and a slash; empty: each shop's own https://DOMAIN */
	struct str sentry_dsn;		/* where errors are told; empty: nowhere. Whether it can be read: connect/sentry.h */
	struct str posthog_key, posthog_host;	/* where usage is told; without a key nowhere */
	struct str private_hosts;	/* comma list of hosts (host or host:port) that may be private or loopback; the sandbox */
	bool external_calls;		/* false by DISABLE_EXTERNAL_CALLS=true: calls refuse, jobs wait visibly */
	bool insecure_cookies;		/* true only for plain-http trials such as `make run` */
	/* the machine's defaults, ms */
	int64_t silence_ms;		/* 10 minutes without a webhook */
	int64_t mfa_ms;			/* 5 minutes for an answer */
	int64_t connection_ms;		/* how long a forgotten connection blocks its login: 1 hour */
	int64_t reopen_ms;		/* pause before asking again while another connection is in the way: 2 minutes */
	int64_t retry_ms;		/* pause before a login is repeated after a passing error, times its tries: 5 s */
	int64_t read_ms;		/* time for a silent job's state to be read: 1 minute */
};

/* Reads path (may be empty: environment and defaults only). false and a fault naming line and name. */
bool	config_load(struct arena *, struct str path, struct config *, struct fault *);
/* Calls each(state, name, value, meaning) for every setting; a PostgreSQL conninfo is hidden, it may hold a password. */
void	config_each(const struct config *, void (*each)(void *, struct str name, struct str value, struct str meaning), void *);
/* The part of base_url behind the host, "" or "/trade": what stands before every path of ours. */
struct str	config_prefix(const struct config *);

#endif
