#include "flow/ticket_time.h"

/* Each is a short list, since a ticket has a few in its row: [stage, round, started, done, by]. */

size_t
flow_ticket_times(struct arena *a, struct str stored, struct ticket_time out[TICKET_TIMES_MAX])
{
	size_t n = 0;

	for (const json *one = json_first(json_parse(a, stored, NULL)); one != NULL && n < TICKET_TIMES_MAX; one = json_next(one)) {
		const json *at = json_first(one);
		struct ticket_time *t = &out[n++];

		*t = (struct ticket_time){ .stage = json_string(at) };
		json_is_int(at = json_next(at), &t->round);
		json_is_int(at = json_next(at), &t->started);
		json_is_int(at = json_next(at), &t->done);
		t->by = json_string(json_next(at));
	}
	return n;
}

struct ticket_time *
flow_ticket_time(struct ticket_time *at, size_t n, struct str stage, int64_t round)
{
	for (size_t i = 0; i < n; i++)
		if (at[i].round == round && str_eq(at[i].stage, stage))
			return &at[i];
	return NULL;
}

int64_t
flow_ticket_hour(const struct ticket_time *t)
{
	return t->done / INT64_C(3600000);
}

struct str
flow_ticket_times_print(struct arena *a, const struct ticket_time *at, size_t n)
{
	json *list = json_array(a), *one;

	for (size_t i = 0; i < n; i++) {
		one = json_array(a);
		json_put_str(a, one, NULL, at[i].stage);
		json_put_int(a, one, NULL, at[i].round);
		json_put_int(a, one, NULL, at[i].started);
		json_put_int(a, one, NULL, at[i].done);
		json_put_str(a, one, NULL, at[i].by);
		json_put(a, list, NULL, one);
	}
	return json_print(a, list);
}
