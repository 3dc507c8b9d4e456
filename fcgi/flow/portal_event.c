#include "flow/portal_event.h"

/* ---- as JSON ------------------------------------------------------------------------------------------------------ */

static void
put_time(struct arena *a, json *o, const char *key, int64_t ms)
{
	if (ms != 0)
		json_put_int(a, o, key, ms);
}

static void
put_text(struct arena *a, json *o, const char *key, struct str s)
{
	if (s.n)
		json_put_str(a, o, key, s);
}

/* An answered item is a short list, since a job may have hundreds: the columns of portal_item in their order. */
static void
put_item(struct arena *a, json *list, const struct portal_item *i)
{
	json *one = json_array(a);

	json_put_str(a, one, NULL, judge_verdict_name(i->verdict));
	json_put_str(a, one, NULL, i->stock);
	json_put_str(a, one, NULL, i->seen_text);
	if (i->seen_e4 == PRICE_MISSING) {
		json_put_null(a, one, NULL);
		json_put_null(a, one, NULL);
	} else {
		json_put_int(a, one, NULL, i->seen_e4);
		json_put_int(a, one, NULL, i->difference_e4);
	}
	if (i->added == JUDGE_ADDED_UNSAID)
		json_put_null(a, one, NULL);
	else
		json_put_bool(a, one, NULL, i->added == JUDGE_ADDED_YES);
	json_put(a, list, NULL, one);
}

struct str
flow_portal_event_data(struct arena *a, const struct portal_fact *f)
{
	const struct portal_event *e = &f->event;
	json *o = json_object(a), *list;

	if (e->error != PORTAL_OK)
		json_put_str(a, o, "error", portal_error_name(e->error));
	if (e->resume != PORTAL_PENDING)
		json_put_str(a, o, "resume", portal_state_name(e->resume));
	json_put_str(a, o, "connection", portal_connection_name(e->connection));
	if (e->attempt != 0)
		json_put_int(a, o, "attempt", e->attempt);
	put_time(a, o, "deadline_at", e->deadline_ms);
	put_time(a, o, "reopen_at", e->reopen_ms);
	put_time(a, o, "waits_until", e->waits_until_ms);
	put_time(a, o, "at", e->at_ms);
	if (e->test)
		json_put_bool(a, o, "test", true);
	if (e->all_good)
		json_put_bool(a, o, "all_good", true);
	put_text(a, o, "guid", f->guid);
	put_text(a, o, "text", f->text);
	put_text(a, o, "question", f->question);
	put_time(a, o, "digits", f->digits);
	put_text(a, o, "note", f->note);
	put_text(a, o, "child", f->child);
	if (f->item != NULL) {
		list = json_array(a);
		for (size_t i = 0; i < f->items; i++)
			put_item(a, list, &f->item[i]);
		json_put(a, o, "result", list);
	}
	if (f->resents > 0) {
		list = json_array(a);
		for (size_t i = 0; i < f->resents; i++)
			json_put_int(a, list, NULL, f->resent[i]);
		json_put(a, o, "items", list);
	}
	return json_print(a, o);
}

/* ---- and back ----------------------------------------------------------------------------------------------------- */

static int64_t
read_int(const json *o, const char *key)
{
	int64_t n = 0;

	json_is_int(json_get(o, key), &n);
	return n;
}

static bool
read_flag(const json *o, const char *key)
{
	bool flag = false;

	json_is_bool(json_get(o, key), &flag);
	return flag;
}

static bool
read_verdict(struct str name, enum judge_verdict *out)
{
	for (int i = 0; i < JUDGE_VERDICTS; i++)
		if (str_eq(name, judge_verdict_name((enum judge_verdict)i))) {
			*out = (enum judge_verdict)i;
			return true;
		}
	return false;
}

static bool
read_item(const json *one, struct portal_item *i)
{
	const json *at[6];
	bool added = false;
	size_t n = 0;

	for (const json *value = json_first(one); value != NULL && n < 6; value = json_next(value))
		at[n++] = value;
	if (json_kind(one) != JSON_ARRAY || n != 6 || !read_verdict(json_string(at[0]), &i->verdict))
		return false;
	i->answered = true;
	i->attention = i->verdict != JUDGE_OK;
	i->stock = json_string(at[1]);
	i->seen_text = json_string(at[2]);
	i->seen_e4 = PRICE_MISSING;
	json_is_int(at[3], &i->seen_e4);
	json_is_int(at[4], &i->difference_e4);
	i->added = !json_is_bool(at[5], &added) ? JUDGE_ADDED_UNSAID : added ? JUDGE_ADDED_YES : JUDGE_ADDED_NO;
	return true;
}

static bool
read_items(struct arena *a, const json *list, struct portal_fact *f)
{
	size_t n = json_count(list);
	struct portal_item *item;

	if (list == NULL)
		return true;
	item = ARENA_ARRAY(a, struct portal_item, n + 1);
	if (item == NULL)
		return false;
	f->item = item;
	for (const json *one = json_first(list); one != NULL; one = json_next(one)) {
		item[f->items].no = (int64_t)f->items + 1;
		if (!read_item(one, &item[f->items++]))
			return false;
	}
	return true;
}

static bool
read_resent(struct arena *a, const json *list, struct portal_fact *f)
{
	int64_t *no = list != NULL ? ARENA_ARRAY(a, int64_t, json_count(list) + 1) : NULL;

	if (list != NULL && no == NULL)
		return false;
	f->resent = no;
	for (const json *one = json_first(list); one != NULL; one = json_next(one))
		if (!json_is_int(one, &no[f->resents++]))
			return false;
	return true;
}

bool
flow_portal_event_read(struct arena *a, struct str type, const json *o, struct portal_fact *f)
{
	struct portal_event *e = &f->event;

	*f = (struct portal_fact){ .digits = 0 };
	if (json_kind(o) != JSON_OBJECT || !portal_event_parse(type, &e->type))
		return false;
	e->error = portal_error_parse(json_string(json_get(o, "error")));
	if (json_get(o, "resume") != NULL && !portal_state_parse(json_string(json_get(o, "resume")), &e->resume))
		return false;
	if (!portal_connection_parse(json_string(json_get(o, "connection")), &e->connection))
		return false;
	e->attempt = (int32_t)read_int(o, "attempt");
	e->deadline_ms = read_int(o, "deadline_at");
	e->reopen_ms = read_int(o, "reopen_at");
	e->waits_until_ms = read_int(o, "waits_until");
	e->at_ms = read_int(o, "at");
	e->test = read_flag(o, "test");
	e->all_good = read_flag(o, "all_good");
	f->guid = json_string(json_get(o, "guid"));
	f->text = json_string(json_get(o, "text"));
	f->question = json_string(json_get(o, "question"));
	f->digits = read_int(o, "digits");
	f->note = json_string(json_get(o, "note"));
	f->child = json_string(json_get(o, "child"));
	return read_items(a, json_get(o, "result"), f) && read_resent(a, json_get(o, "items"), f);
}

/* ---- what it makes of the row --------------------------------------------------------------------------------------- */

/* The columns that people read. */
static void
apply_words(struct portal_job *job, const struct portal_fact *f)
{
	switch (f->event.type) {
	case EV_CREATED:
		job->test = f->event.test;
		job->parent = f->note;
		job->created_by = f->actor;
		job->created_at = f->at;
		break;
	case EV_MFA_ASKED:
		job->question = f->question;
		job->digits = f->digits;
		break;
	case EV_MFA_WRONG:
	case EV_REOPENING:
	case EV_WAITING_FOR_CONNECTION:
		job->error_text = f->text;
		break;
	case EV_FAILED:
		job->error_text = f->text;
		job->question = STR("");
		job->digits = 0;
		break;
	case EV_STARTED:
	case EV_CONNECTED:
		job->error_text = STR("");
		break;
	case EV_COMPLETED:
	case EV_NEEDS_REVIEW:
	case EV_CANCELLED:
		job->question = STR("");
		job->digits = 0;
		break;
	case EV_REVIEWED:
		job->reviewed_by = f->actor;
		job->reviewed_at = f->at;
		job->review_note = f->note;
		break;
	case EV_CONFIRMED:
		job->confirmation = f->note;
		job->confirmed_at = f->at;
		break;
	case EV_RETRIED:
		job->error_text = STR("");
		job->reviewed_by = job->review_note = STR("");
		job->reviewed_at = 0;
		break;
	case EV_OPEN_ACCEPTED:
	case EV_ADOPTED:
	case EV_ADD_ACCEPTED:
	case EV_MFA_ANSWERED:
	case EV_READ_ASKED:
	case EV_CLOSING:
	case EV_CLOSED:
	case EV_LOST:
	case EV_LATE_RESULT:
	case EV_LATE_ACCEPTED:
	case EV_RESENT:
	case EV_UNSENT:
		break;
	}
}

void
flow_portal_event_apply(struct portal_job *job, const struct portal_fact *f)
{
	bool was_ended = portal_ended(job->machine.state), ended;

	job->machine = portal_apply(job->machine, &f->event);
	job->seq++;
	apply_words(job, f);
	if (f->item != NULL) {
		job->items_ok = job->items_attention = 0;
		for (size_t i = 0; i < f->items; i++)
			*(f->item[i].attention ? &job->items_attention : &job->items_ok) += 1;
	}
	ended = portal_ended(job->machine.state);
	if (ended != was_ended)
		job->ended_at = ended ? f->at : 0;
	job->updated_at = f->at;
}
