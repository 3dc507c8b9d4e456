#include "flow/shop_redact.h"

#include "base/json.h"
#include "flow/shop_news.h"
#include "store/shop_order.h"

enum { PAGE = 100 };

enum result
flow_shop_redact_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct str *after = ARENA_NEW(a, struct str);

	(void)env, (void)db, (void)f;
	if (after == NULL)
		return ERR_LIMIT;
	*after = json_string(json_get(json_parse(a, job->args, NULL), "after"));
	out->state = after;
	return OK;
}

enum result
flow_shop_redact_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	struct job next = { .topic = settle->job->topic, .subject = settle->job->subject, .subject_id = settle->job->subject_id };
	const struct str *after = settle->state;
	json *args = json_object(tx->arena);
	struct str *id;
	size_t n;
	bool changed;
	enum result result = store_order_person_of_shop(tx, settle->job->subject_id, after != NULL ? *after : STR(""), PAGE, &id, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		result = flow_shop_redact(tx, id[i], &changed);
	if (result != OK || n < PAGE)
		return result;
	next.dedupe = arena_printf(tx->arena, "shop.redact/%.*s/%.*s", STR_ARG(next.subject_id), STR_ARG(id[n - 1]));
	json_put_str(tx->arena, args, "after", id[n - 1]);
	next.args = json_print(tx->arena, args);
	return store_job_add(tx, &next, NULL);
}
