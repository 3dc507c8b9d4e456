#include "store/fresh.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "store/engine.h"

enum { PLACES = 256, LARGEST = 256 << 10, MOST = 8 << 20 };

/* Two keys of one place: the later one has it. */
struct place { struct str key, value; };

struct fresh {
	struct db *db;
	pthread_mutex_t lock;
	int64_t now, seen;		/* seen is db_changed's */
	size_t bytes;
	struct place place[PLACES];
};

struct fresh *
fresh_make(struct db *db)
{
	struct fresh *f = engine_alloc(sizeof *f);

	f->db = db;
	f->now = 1;
	pthread_mutex_init(&f->lock, NULL);
	return f;
}

static void
clear(struct fresh *f, struct place *p)
{
	f->bytes -= p->key.n + p->value.n;
	free((char *)(uintptr_t)p->key.p);	/* the value lies behind it */
	*p = (struct place){ { 0 }, { 0 } };
}

static void
clear_all(struct fresh *f)
{
	for (int i = 0; i < PLACES && f->bytes > 0; i++)
		if (f->place[i].key.p)
			clear(f, &f->place[i]);
}

void
fresh_free(struct fresh *f)
{
	clear_all(f);
	pthread_mutex_destroy(&f->lock);
	free(f);
}

int64_t
fresh_now(struct fresh *f)
{
	int64_t now;

	if (db_is_postgres(f->db))
		return 0;
	pthread_mutex_lock(&f->lock);
	if (db_changed(f->db, &f->seen)) {
		clear_all(f);
		f->now++;
	}
	now = f->now;
	pthread_mutex_unlock(&f->lock);
	return now;
}

static struct place *
place_of(struct fresh *f, struct str key)
{
	return &f->place[hash_of(key) % PLACES];
}

bool
fresh_get(struct fresh *f, int64_t now, struct str key, struct arena *a, struct str *value)
{
	const struct place *p = place_of(f, key);
	bool found;

	if (!now)
		return false;
	pthread_mutex_lock(&f->lock);
	found = f->now == now && p->key.p && str_eq(p->key, key);
	if (found)
		*value = arena_str(a, p->value);
	pthread_mutex_unlock(&f->lock);
	return found && value->p;
}

void
fresh_put(struct fresh *f, int64_t now, struct str key, struct str value)
{
	struct place *p = place_of(f, key);
	char *copy;

	if (!now || key.n == 0 || key.n + value.n > LARGEST)
		return;
	copy = malloc(key.n + value.n);
	if (!copy)	/* then it is made anew next time */
		return;
	memcpy(copy, key.p, key.n);
	if (value.n)
		memcpy(copy + key.n, value.p, value.n);
	pthread_mutex_lock(&f->lock);
	if (p->key.p)
		clear(f, p);
	if (f->now == now && f->bytes + key.n + value.n <= MOST) {
		*p = (struct place){ { copy, key.n }, { copy + key.n, value.n } };
		f->bytes += key.n + value.n;
		copy = NULL;
	}
	pthread_mutex_unlock(&f->lock);
	free(copy);
}
