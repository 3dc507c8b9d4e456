/*
 * clock.c - the jobs that nobody asks for: they come with the time of day.
 *
 * flow/housekeeping.h says which, and flow/alarm.h what is looked at as often.  Each has one dedupe key, unique over unfinished jobs: what is in the queue already is left
 * alone, so any number of workers may look, and often.
 */
#include "flow/alarm.h"
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

void
clock_tick(struct crew *w, struct arena *a)
{
	struct accounts list = { NULL, 0 };
	struct scope all = { .arena = a }, scope[BATCH / 2];
	struct db_call call[BATCH];
	size_t n;

	if (db_system(w->db, &all, accounts_fn, &list) != OK)
		return;
	for (size_t from = 0; from < list.n; from += n) {
		n = list.n - from < BATCH / 2 ? list.n - from : BATCH / 2;
		for (size_t i = 0; i < n; i++) {
			scope[i] = (struct scope){ .account = list.at[from + i].id, .cause_kind = STR("job"), .cause = STR("clock"), .arena = a };
			call[2 * i] = (struct db_call){ &scope[i], flow_housekeeping_begin, NULL, ERR_STORE };
			call[2 * i + 1] = (struct db_call){ &scope[i], flow_alarm_look, NULL, ERR_STORE };
		}
		db_write_many(w->db, call, 2 * n);
	}
}
