#include "flow/guess.h"

#include <arpa/inet.h>
#include <string.h>

#include "store/throttle.h"
#include "vault/vault.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND };

/*
 * How many are free, the first wait (it doubles with every further one), the longest, how long it takes until one is forgotten,
 * and whether it is a place: that may be a whole office, so it is let off sooner, and who is right there forgives nobody else.
 */
static const struct { const char *purpose; int64_t free, first_ms, most_ms, fade_ms; bool place; } rule[GUESS_KINDS] = {
	[GUESS_EMAIL]	= { "guess/email",	5,	SECOND,	15 * MINUTE,	10 * MINUTE,	false },
	[GUESS_ADDRESS]	= { "guess/address",	20,	SECOND,	MINUTE,		MINUTE,		true },
	[GUESS_PERSON]	= { "guess/person",	5,	SECOND,	15 * MINUTE,	10 * MINUTE,	false },
	[GUESS_PIN]	= { "guess/pin",	5,	SECOND,	15 * MINUTE,	10 * MINUTE,	false },
	[GUESS_KIOSK]	= { "guess/kiosk",	10,	SECOND,	MINUTE,		MINUTE,		true },
	[GUESS_BADGE]	= { "guess/badge",	1,	0,	0,		60 * MINUTE,	false },
};

/* What one subscriber has: an IPv6 address without its second half. Other texts stay as they are. */
static struct str
subscriber(struct arena *a, struct str text)
{
	unsigned char b[16];
	char *p = arena_cstr(a, text);

	if (p == NULL || inet_pton(AF_INET6, p, b) != 1)
		return text;
	if (memcmp(b, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)	/* IPv4 in the clothes of IPv6 */
		return arena_printf(a, "%d.%d.%d.%d", b[12], b[13], b[14], b[15]);
	return arena_printf(a, "%02x%02x:%02x%02x:%02x%02x:%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]);
}

bool
flow_guess_of(const struct env *env, struct arena *a, enum guess_kind kind, struct str text, struct guess *g)
{
	if (text.n == 0)
		return true;
	if (kind == GUESS_ADDRESS)
		text = subscriber(a, text);
	g->at[g->n].kind = kind;
	return vault_mark(env, a, 0, str_of(rule[kind].purpose), secret_of(a, text), &g->at[g->n++].key);
}

/* How many count still. */
static enum result
count(struct tx *tx, const struct guess *g, int i, struct throttle *t)
{
	enum result result = store_throttle_get(tx, g->at[i].key, t);
	int64_t faded = (tx->now_ms - t->updated_at) / rule[g->at[i].kind].fade_ms;

	t->failures = faded < 0 || faded > t->failures ? 0 : t->failures - faded;
	return result;
}

/* How long to wait after so many wrong ones. */
static int64_t
wait_ms(enum guess_kind kind, int64_t failures)
{
	int64_t over = failures - rule[kind].free, wait;

	if (over < 0)
		return 0;
	wait = rule[kind].first_ms << (over < 30 ? over : 30);
	return wait < rule[kind].most_ms ? wait : rule[kind].most_ms;
}

static enum result
put(struct tx *tx, const struct guess *g, int i, int64_t failures)
{
	return store_throttle_put(tx, g->at[i].key, failures, tx->now_ms + wait_ms(g->at[i].kind, failures));
}

static enum result
throttled(struct tx *tx, int64_t until_ms)
{
	int64_t wait = until_ms - tx->now_ms, s = (wait + SECOND - 1) / SECOND;

	tx_refuse(tx, ERR_LIMIT, "throttled", "That was tried too often. Please try again in %lld %s.",
	    (long long)(s < 100 ? s : s / 60 + 1), s < 100 ? s == 1 ? "second" : "seconds" : "minutes");
	if (tx->fault != NULL)
		tx->fault->retry_after_ms = wait;
	return ERR_LIMIT;
}

enum result
flow_guess_begin(struct tx *tx, void *in_out)
{
	const struct guess *g = in_out;
	struct throttle t[GUESS_MOST];
	int64_t until = 0;
	enum result result = OK;

	for (int i = 0; i < g->n && result == OK; i++) {
		result = count(tx, g, i, &t[i]);
		if (t[i].until_at > until)
			until = t[i].until_at;
	}
	if (result == OK && until > tx->now_ms)
		return throttled(tx, until);
	for (int i = 0; i < g->n && result == OK; i++)
		result = put(tx, g, i, t[i].failures + 1);
	return result;
}

enum result
flow_guess_again(struct tx *tx, const struct guess *g, bool *again)
{
	struct throttle t;
	enum result result = count(tx, g, 0, &t);

	*again = t.failures > 0;
	return result;
}

enum result
flow_guess_wrong(struct tx *tx, void *in_out)
{
	const struct guess *g = in_out;
	struct throttle t;
	enum result result = OK;

	for (int i = 0; i < g->n && result == OK; i++) {
		result = count(tx, g, i, &t);
		if (result == OK)
			result = put(tx, g, i, t.failures);
	}
	return result;
}

enum result
flow_guess_right(struct tx *tx, void *in_out)
{
	const struct guess *g = in_out;
	struct throttle t;
	enum result result = OK;

	for (int i = 0; i < g->n && result == OK; i++) {
		if (!rule[g->at[i].kind].place) {
			result = store_throttle_clear(tx, g->at[i].key);
			continue;
		}
		result = count(tx, g, i, &t);
		if (result == OK)
			result = store_throttle_put(tx, g->at[i].key, t.failures > 0 ? t.failures - 1 : 0, 0);
	}
	return result;
}
