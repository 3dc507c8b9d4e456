#include "flow/alarm.h"

#include "flow/monitor.h"
#include "flow/notify.h"
#include "store/job.h"

#define DEAD "dead"

enum { QUIET_MS = 3600000, MINUTE_MS = 60000 };

struct alarm {
	const char *key;		/* after NOTIFY_ALARM */
	bool on;
	struct str title, text, over;
	int64_t news_at;		/* something more has happened then */
};

static enum result
tell(struct tx *tx, const struct alarm *a)
{
	struct notice now = { .dedupe = arena_printf(tx->arena, NOTIFY_ALARM "%s", a->key), .severity = NOTICE_ERROR, .title = a->title,
	    .text = a->text };
	struct notice before = { .severity = NOTICE_INFO };
	struct trouble trouble = { .kind = "alarm", .where = str_of(a->key), .code = STR("begun") };
	enum result result = store_notice_find(tx, now.dedupe, &before);
	bool was, news;

	if (result != OK && result != ERR_MISSING)
		return result;
	was = before.severity == NOTICE_ERROR;
	news = a->news_at > before.updated_at && tx->now_ms - before.updated_at > NOTIFY_QUIET_MS;
	if (a->on ? was && !news : !was)
		return OK;
	if (!a->on) {
		now.severity = NOTICE_INFO;
		now.title = arena_printf(tx->arena, "Over: %.*s", STR_ARG(a->title));
		now.text = a->over;
	}
	/* Jobs that were given up are told one by one (work/task.c). */
	result = a->on && !str_eq(trouble.where, STR(DEAD)) ? flow_monitor_trouble(tx, &trouble) : OK;
	return result == OK ? flow_notify(tx, &now, 0, true) : result;
}

bool
flow_alarm_stuck(int64_t oldest_due_at, int64_t now_ms)
{
	return oldest_due_at != 0 && now_ms - oldest_due_at > ALARM_STUCK_MS;
}

static enum result
look_stuck(struct tx *tx, const struct job_counts *counts)
{
	struct alarm a = { .key = "stuck", .on = flow_alarm_stuck(counts->oldest_due_at, tx->now_ms), .title = STR("Work does not go on"),
	    .over = STR("Nothing that is due waits any more.") };

	a.text = arena_printf(tx->arena, "What is due has waited for %lld minutes.\nLook whether a worker runs (tradepost doctor), and at the queue under"
	    " Activity.", (long long)((tx->now_ms - counts->oldest_due_at) / MINUTE_MS));
	return tell(tx, &a);
}

static enum result
look_dead(struct tx *tx, const struct job_counts *counts)
{
	struct alarm a = { .key = DEAD, .on = counts->by_state[JOB_DEAD] > 0, .title = STR("Jobs were given up"),
	    .over = STR("No dead letter is left.") };
	struct job_list newest = { .state = JOB_DEAD, .limit = 1 };
	enum result result = a.on ? store_job_list(tx, &newest) : OK;

	if (result == OK && newest.n > 0) {
		/* Slack's own: telling Slack of it would be the next. */
		if (!str_eq(newest.at[0].topic, str_of(topic_rule(TOPIC_SLACK_NOTIFY)->name)))
			a.news_at = newest.at[0].updated_at;
		a.text = arena_printf(tx->arena, "%lld %s under Activity, Dead letters; the latest: %.*s.\n%.*s", (long long)counts->by_state[JOB_DEAD],
		    counts->by_state[JOB_DEAD] == 1 ? "waits" : "wait", STR_ARG(newest.at[0].topic), STR_ARG(newest.at[0].last_error));
	}
	return result == OK ? tell(tx, &a) : result;
}

#define REFUSED_TITLE STR("Webhooks are refused")

enum result
flow_alarm_refused(struct tx *tx, void *in_out)
{
	const struct alarm_refused *r = in_out;
	struct alarm a = { .key = "webhooks", .on = true, .title = REFUSED_TITLE, .news_at = tx->now_ms };

	a.text = arena_printf(tx->arena, "%d of %.*s within ten minutes were %s", ALARM_REFUSED, STR_ARG(r->provider), r->no_key ?
	    "not taken: where they came in, no key is set to check them with.\nSet it under Settings." :
	    "not signed with the key that is set here.\nCompare the keys under Settings.");
	return tell(tx, &a);
}

/* Nobody says that webhooks are well again: an hour without a crowd of refused ones does. */
static enum result
look_refused(struct tx *tx)
{
	struct alarm a = { .key = "webhooks", .title = REFUSED_TITLE, .over = STR("There were few or none within the last hour.") };
	struct notice said;
	enum result result = store_notice_find(tx, STR(NOTIFY_ALARM "webhooks"), &said);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	return tx->now_ms - said.updated_at > QUIET_MS ? tell(tx, &a) : OK;
}

enum result
flow_alarm_look(struct tx *tx, void *in_out)
{
	struct job_counts counts;
	enum result result = store_job_counts(tx, &counts);

	(void)in_out;
	if (result == OK)
		result = look_stuck(tx, &counts);
	if (result == OK)
		result = look_dead(tx, &counts);
	return result == OK ? look_refused(tx) : result;
}
