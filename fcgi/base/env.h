/*
 * env - clock, random numbers, configuration and keys: one struct made in main and handed down.
 *
 * A test or a simulation brings its own clock and random source; nobody else asks the system for either.
 */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include "base/arena.h"
#include "base/config.h"

struct env {
	int64_t (*now_ms)(void *);		/* Unix time, ms */
	int64_t (*ticks_ms)(void *);		/* goes on evenly while somebody sets the clock. NULL: nobody does, now_ms is as good */
	bool (*random)(void *, void *out, size_t n);
	void *state;				/* given to all three */
	const struct config *config;
	const struct keys *keys;		/* the vault's keys, opened by main (vault/vault.h) */
};

void		env_system(struct env *, const struct config *);	/* the real clock and the kernel's random numbers */
int64_t		env_now(const struct env *);
int64_t		env_ticks(const struct env *);		/* ms since some moment: how long something has taken */
/*
 * The three below end the process when there are no random numbers: nothing safe could be done with what is left.
 * {0} when the arena is full.
 */
uint32_t	env_random32(const struct env *);			/* jitter */
struct str	env_id(const struct env *, struct arena *);		/* a new id (crypto_id) */
/* n random bytes (at most 64) as base64url: session and API tokens, hook addresses. */
struct str	env_token(const struct env *, struct arena *, size_t n);

#endif
