/*
 * clock.c - the jobs that nobody asks for: they come with the time of day.
 *
 * Each has one dedupe key, which is unique over unfinished jobs: the next one is put into the queue as soon as the last has
 * ended, due when its time comes.  Any number of workers may do so.
 */
#include "flow/housekeeping.h"
#include "store/system.h"
#include "work/crew.h"

enum { BATCH = 64 };

struct accounts { struct account *at; size_t n; };

static enum result
accounts_fn(struct tx *tx, void *in_out)
{
	struct accounts *list = in_out;

	return store_system_accounts(tx, &list->at, &list->n);
}

static enum result
tick(struct tx *tx, void *in_out)
{
	const struct crew *w = in_out;

	return w->rows[TOPIC_HOUSEKEEPING].prepare ? flow_housekeeping_begin(tx, NULL) : OK;
}

void
clock_tick(struct crew *w, struct arena *a)
{
	struct accounts list = { NULL, 0 };
	struct scope all = { .arena = a }, scope[BATCH];
	struct db_call call[BATCH];
	size_t n;

	if (db_system(w->db, &all, accounts_fn, &list) != OK)
		return;
	for (size_t from = 0; from < list.n; from += n) {
		n = list.n - from < BATCH ? list.n - from : BATCH;
		for (size_t i = 0; i < n; i++) {
			scope[i] = (struct scope){ .account = list.at[from + i].id, .cause_kind = STR("clock"), .arena = a };
			call[i] = (struct db_call){ &scope[i], tick, w, ERR_STORE };
		}
		db_write_many(w->db, call, n);
	}
}
