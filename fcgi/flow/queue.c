#include "flow/queue.h"

#include "base/json.h"
#include "core/topic.h"
#include "store/event.h"
#include "store/portal_job.h"

struct str
flow_queue_may_retry(const struct job *j)
{
	if (j->state == JOB_DEAD || j->state == JOB_UNKNOWN)
		return STR("");
	return j->state == JOB_QUEUED || j->state == JOB_RUNNING ? STR("It is still being worked on.") : STR("It has ended.");
}

/* Timers and calls of portal jobs are not let go by hand: cancel the portal job, which knows what else to do. */
struct str
flow_queue_may_drop(const struct job *j)
{
	if (j->state == JOB_RUNNING)
		return STR("It is running at this moment.");
	if (j->state == JOB_DONE || j->state == JOB_DROPPED)
		return STR("It has ended.");
	if (j->state == JOB_QUEUED && str_starts(j->topic, STR("portal.")))
		return STR("It belongs to a portal job: cancel that one instead.");
	return STR("");
}

static enum result
load(struct tx *tx, struct queue_act *q)
{
	enum result result = store_job_get(tx, q->id, &q->job);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_queue_job", "There is no such job in the queue.");
	return result;
}

static enum result
keep(struct tx *tx, struct queue_act *q, const char *type)
{
	struct event event = { .subject = STR("queue"), .subject_id = q->id, .type = str_of(type) };
	json *data = json_object(tx->arena);
	enum result result;

	json_put_str(tx->arena, data, "topic", q->job.topic);
	json_put_str(tx->arena, data, "of", q->job.subject_id);
	event.data = json_print(tx->arena, data);
	result = store_event_add(tx, &event);
	return result == OK ? store_job_get(tx, q->id, &q->job) : result;
}

enum result
flow_queue_retry(struct tx *tx, void *in_out)
{
	struct queue_act *q = in_out;
	enum result result = load(tx, q);
	struct str why;

	if (result != OK)
		return result;
	why = flow_queue_may_retry(&q->job);
	if (why.n)
		return tx_refuse(tx, ERR_CONFLICT, "not_now", "%.*s", STR_ARG(why));
	result = store_job_retry(tx, q->id);
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "doubled", "The same thing is in the queue already.");
	return result == OK ? keep(tx, q, "retried") : result;
}

/* Whether a portal job, or its lane, would wait for ever without this one. */
static enum result
waited_for(struct tx *tx, const struct job *j, bool *waited)
{
	struct portal_job job;
	const struct portal *m = &job.machine;
	enum topic topic;
	enum result result;

	*waited = false;
	if (!topic_parse(j->topic, &topic) || !str_eq(j->subject, STR("portal_job")))
		return OK;
	result = store_portal_job_get(tx, j->subject_id, &job);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	*waited = (topic == TOPIC_PORTAL_DEADLINE && m->deadline_ms != 0) ||
	    (topic == TOPIC_PORTAL_LIFETIME && m->connection == CONNECTION_LOST) || (topic == TOPIC_PORTAL_CLOSE &&
	    (m->connection == CONNECTION_CLOSING || m->connection == CONNECTION_CLEARING));
	return OK;
}

enum result
flow_queue_drop(struct tx *tx, void *in_out)
{
	struct queue_act *q = in_out;
	enum result result = load(tx, q);
	bool waited = false;
	struct str why;

	if (result == OK)
		result = waited_for(tx, &q->job, &waited);
	if (result != OK)
		return result;
	why = flow_queue_may_drop(&q->job);
	if (why.n == 0 && waited)
		why = STR("A portal job waits for it. Try it again instead.");
	if (why.n)
		return tx_refuse(tx, ERR_CONFLICT, "not_now", "%.*s", STR_ARG(why));
	result = store_job_drop(tx, q->id, STR("let go by hand"));
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "not_now", "It has just been taken up.");
	return result == OK ? keep(tx, q, "dropped") : result;
}
