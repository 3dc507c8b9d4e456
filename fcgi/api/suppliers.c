/* purchasing/suppliers: how each supplier's portal has done, from its latest jobs. */
#include <stdlib.h>

#include "api/handlers.h"
#include "api/job_json.h"

enum { JOBS_LOOKED_AT = 1000, PRICES = 50 };

struct figures {
	struct str id, name;
	int64_t jobs, completed, needs_review, failed, last_at;
	int64_t *ms;			/* how long each ended one took; n_ms of them */
	size_t n_ms;
	struct portal_price *price;
	size_t prices;
};

struct look { struct portal_job *job; size_t jobs; struct figures *supplier; size_t suppliers; };

static struct figures *
figures_of(struct arena *a, struct look *l, const struct portal_job *j)
{
	for (size_t i = 0; i < l->suppliers; i++)
		if (str_eq(l->supplier[i].id, j->supplier_id))
			return &l->supplier[i];
	l->supplier[l->suppliers] = (struct figures){ .id = j->supplier_id, .name = j->supplier_name,
	    .last_at = j->created_at, .ms = ARENA_ARRAY(a, int64_t, l->jobs) };
	return &l->supplier[l->suppliers++];
}

static void
count(struct figures *f, const struct portal_job *j)
{
	f->jobs++;
	switch (j->machine.state) {
	case PORTAL_COMPLETED:
		f->completed++;
		break;
	case PORTAL_NEEDS_REVIEW:
		f->needs_review++;
		break;
	case PORTAL_FAILED:
		f->failed++;
		return;
	case PORTAL_PENDING:
	case PORTAL_CONNECTING:
	case PORTAL_AWAITING_MFA:
	case PORTAL_ADDING_ITEMS:
	case PORTAL_CANCELLED:
		return;
	}
	if (f->ms != NULL && j->ended_at > j->created_at)
		f->ms[f->n_ms++] = j->ended_at - j->created_at;
}

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;
	struct portal_job_query q = { .limit = JOBS_LOOKED_AT };
	enum result result = store_portal_job_list(tx, &q, &l->job, &l->jobs);

	l->suppliers = 0;
	l->supplier = ARENA_ARRAY(tx->arena, struct figures, l->jobs + 1);
	if (result == OK && l->supplier == NULL)
		result = ERR_LIMIT;
	for (size_t i = 0; i < l->jobs && result == OK; i++)
		if (!l->job[i].test)
			count(figures_of(tx->arena, l, &l->job[i]), &l->job[i]);
	for (size_t i = 0; i < l->suppliers && result == OK; i++)
		result = store_portal_item_prices(tx, l->supplier[i].id, PRICES, &l->supplier[i].price, &l->supplier[i].prices);
	return result;
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
put_or_null(struct arena *a, json *o, const char *key, bool known, int64_t value)
{
	if (known)
		json_put_int(a, o, key, value);
	else
		json_put_null(a, o, key);
}

static json *
figures_json(struct arena *a, struct figures *f)
{
	int64_t ended = f->completed + f->needs_review + f->failed, expected = 0, seen = 0;
	json *o = json_object(a), *prices = json_array(a);

	if (f->n_ms)
		qsort(f->ms, f->n_ms, sizeof *f->ms, by_size);
	for (size_t i = 0; i < f->prices; i++) {
		json *p = json_object(a);

		expected += f->price[i].expected_e4 / PRICES;	/* a share each: fifty of the largest would not fit */
		seen += f->price[i].seen_e4 / PRICES;
		json_put_str(a, p, "sku", f->price[i].sku);
		json_put_int(a, p, "expected_e4", f->price[i].expected_e4);
		json_put_int(a, p, "seen_e4", f->price[i].seen_e4);
		json_put_int(a, p, "at", f->price[i].at);
		json_put(a, prices, NULL, p);
	}
	json_put_str(a, o, "supplier_id", f->id);
	json_put_str(a, o, "supplier_name", f->name);
	json_put_int(a, o, "jobs", f->jobs);
	json_put_int(a, o, "completed", f->completed);
	json_put_int(a, o, "needs_review", f->needs_review);
	json_put_int(a, o, "failed", f->failed);
	put_or_null(a, o, "success_bp", ended > 0, ended > 0 ? f->completed * 10000 / ended : 0);
	put_or_null(a, o, "median_ms", f->n_ms > 0, f->n_ms > 0 ? f->ms[f->n_ms / 2] : 0);
	put_or_null(a, o, "drift_bp", expected > 0, expected > 0 ? (seen - expected) / (expected / 10000 + 1) : 0);
	api_put_time(a, o, "last_at", f->last_at);
	json_put(a, o, "prices", prices);
	return o;
}

void
api_suppliers_list(struct api *api)
{
	struct arena *a = api->arena;
	struct look l = { .jobs = 0 };
	json *rows;
	enum result result;

	if (api_unchanged(api))
		return;
	result = db_read(api->db, &api->scope, look, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(a);
	for (size_t i = 0; i < l.suppliers; i++)
		json_put(a, rows, NULL, figures_json(a, &l.supplier[i]));
	api_list_whole(api, rows);
}
