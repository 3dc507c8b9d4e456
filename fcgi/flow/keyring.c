#include "flow/keyring.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "flow/alarm.h"

enum { PLACES = 64, HOLD_MS = 1000, ROOM = 16 << 10 };

/* Two addresses of one place: the later one has it. */
struct place { struct arena arena; struct str address; int64_t since_ms; struct knocker knocker; };

/* Refused webhooks of all addresses of a place, since the first of them. */
struct refused { int64_t since_ms, n; };

struct keyring { pthread_mutex_t lock; struct place place[PLACES]; struct refused refused[PLACES]; };

struct keyring *
keyring_make(void)
{
	struct keyring *k = calloc(1, sizeof *k);

	if (k)
		pthread_mutex_init(&k->lock, NULL);
	return k;
}

void
keyring_free(struct keyring *k)
{
	if (!k)
		return;
	for (int i = 0; i < PLACES; i++)
		if (k->place[i].arena.begin)
			arena_free(&k->place[i].arena);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static struct place *
place_of(struct keyring *k, struct str address)
{
	return &k->place[hash_of(address) % PLACES];
}

static struct box
copy_box(struct arena *a, struct box b)
{
	return (struct box){ arena_str(a, b.owner), arena_str(a, b.field), arena_str(a, b.bytes) };
}

static struct knocker
copy(struct arena *a, const struct knocker *k)
{
	return (struct knocker){ arena_str(a, k->account), arena_str(a, k->integration), arena_str(a, k->provider),
	    copy_box(a, k->key), copy_box(a, k->old_key) };
}

bool
keyring_get(struct keyring *k, struct str address, int64_t now_ms, struct arena *a, struct knocker *out)
{
	struct place *p = k ? place_of(k, address) : NULL;
	bool found;

	if (!p)
		return false;
	pthread_mutex_lock(&k->lock);
	/* A clock that was set back makes nothing last longer. */
	found = p->address.n && str_eq(p->address, address) && now_ms >= p->since_ms && now_ms - p->since_ms < HOLD_MS;
	if (found)
		*out = copy(a, &p->knocker);
	pthread_mutex_unlock(&k->lock);
	return found && !arena_full(a);
}

void
keyring_put(struct keyring *k, struct str address, int64_t now_ms, const struct knocker *knocker)
{
	struct place *p = k ? place_of(k, address) : NULL;

	if (!p)
		return;
	pthread_mutex_lock(&k->lock);
	p->address = (struct str){ 0 };
	if (p->arena.begin)
		arena_reset(&p->arena, ROOM);
	else
		p->arena = arena_make(ROOM);
	if (p->arena.begin) {
		p->knocker = copy(&p->arena, knocker);
		p->since_ms = now_ms;
		p->address = arena_str(&p->arena, address);
		if (arena_full(&p->arena))	/* then it is looked up each time */
			p->address = (struct str){ 0 };
	}
	pthread_mutex_unlock(&k->lock);
}

bool
keyring_refused(struct keyring *k, struct str address, int64_t now_ms)
{
	struct refused *r = k ? &k->refused[hash_of(address) % PLACES] : NULL;
	bool many;

	if (!r)
		return false;
	pthread_mutex_lock(&k->lock);
	if (r->n == 0 || now_ms < r->since_ms || now_ms - r->since_ms > ALARM_REFUSED_MS)
		*r = (struct refused){ .since_ms = now_ms };
	many = ++r->n >= ALARM_REFUSED;
	if (many)
		r->n = 0;
	pthread_mutex_unlock(&k->lock);
	return many;
}
