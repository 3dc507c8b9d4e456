/*
 * What is stored is read once for each text, and kept as it was understood: it was a sixth of the work of a webhook.  What is
 * kept is never changed and never goes, so who has it needs no lock and no count; beyond KEPT texts each is read anew.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "flow/shop_settings.h"

enum { KEPT = 64, ROOM = 1 << 20 /* of address space: a few pages are touched */ };

struct kept { struct str text; struct shop_settings settings; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(const struct kept *) kept[KEPT];

static void
understand(struct arena *a, struct str stored, struct shop_settings *s)
{
	struct shop_settings said;

	flow_shop_settings_default(s);
	said = *s;
	if (flow_shop_settings_parse(a, json_parse(a, stored, NULL), &said, NULL) == OK)
		*s = said;
}

static const struct kept *
find(struct str stored)
{
	const struct kept *k;

	for (int i = 0; i < KEPT && (k = atomic_load_explicit(&kept[i], memory_order_acquire)) != NULL; i++)
		if (str_eq(k->text, stored))
			return k;
	return NULL;
}

/* In memory of its own; NULL where there is none, or no place. */
static const struct kept *
make(struct str stored)
{
	struct arena a = arena_make(ROOM);
	struct kept *k = ARENA_NEW(&a, struct kept);

	if (k != NULL) {
		k->text = arena_str(&a, stored);
		understand(&a, k->text, &k->settings);
	}
	if (k != NULL && !arena_full(&a))
		return k;
	arena_free(&a);
	return NULL;
}

static const struct kept *
keep(struct str stored)
{
	const struct kept *k;
	int at = 0;

	pthread_mutex_lock(&lock);
	k = find(stored);	/* two may ask at once */
	while (at < KEPT && atomic_load(&kept[at]) != NULL)
		at++;
	if (k == NULL && at < KEPT && (k = make(stored)) != NULL)
		atomic_store_explicit(&kept[at], k, memory_order_release);
	pthread_mutex_unlock(&lock);
	return k;
}

void
flow_shop_settings_read(struct arena *a, struct str stored, struct shop_settings *s)
{
	const struct kept *k = find(stored);

	if (k == NULL)
		k = keep(stored);
	if (k != NULL)
		*s = k->settings;
	else
		understand(a, stored, s);
}
