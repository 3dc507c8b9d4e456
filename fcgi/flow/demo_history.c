#include "flow/demo_history.h"

#include "core/price.h"
#include "flow/portal_step.h"
#include "flow/submit.h"
#include "store/event.h"
#include "store/job.h"

enum ending { CONFIRMED, FILLED, PRICES, BROKEN };

static const struct play { const char *order, *supplier; enum ending ending; } plays[] = {
	{ "PO-24101", "101", CONFIRMED },	/* in the cart, checked out, its number recorded */
	{ "PO-24103", "107", FILLED },		/* in the cart, awaits checkout */
	{ "PO-24102", "102", PRICES },		/* two prices are not as expected */
	{ "PO-24104", "108", BROKEN },		/* the portal failed in the middle: its lines can be sent again */
};
enum { PLAYS = sizeof plays / sizeof *plays };

/* What one item's price is when the portal answers, in hundredths of the expected one. */
static int64_t
seen_percent(enum ending ending, size_t i)
{
	if (ending != PRICES)
		return 100;
	return i == 1 ? 108 : i == 3 ? 95 : 100;
}

static enum result
answer(struct tx *tx, const struct portal_job *job, enum ending ending, struct portal_items *out)
{
	enum { ROOM = 40 };
	struct portal_item *item;
	size_t n;
	enum result result = store_portal_item_list(tx, job->id, &item, &n);

	*out = (struct portal_items){ .success = true, .answer = ARENA_ARRAY(tx->arena, struct judge_answer, n + 1),
	    .stock_text = ARENA_ARRAY(tx->arena, struct str, n + 1) };
	if (result != OK || out->answer == NULL || out->stock_text == NULL)
		return result != OK ? result : ERR_LIMIT;
	for (; out->n < n; out->n++) {
		int64_t percent = seen_percent(ending, out->n), seen_e4 = item[out->n].expected_e4 / 100 * percent;
		struct buf price = buf_of(arena_get(tx->arena, ROOM), ROOM);

		if (price.p == NULL)
			return ERR_LIMIT;
		price_format(&price, (struct price){ seen_e4 - seen_e4 % 100, job->currency });	/* in whole cents */
		out->answer[out->n] = (struct judge_answer){ .sku = item[out->n].sku, .stock = JUDGE_IN_STOCK,
		    .price_is = percent > 100 ? JUDGE_PRICE_HIGHER : percent < 100 ? JUDGE_PRICE_LOWER : JUDGE_PRICE_AS_EXPECTED,
		    .added = JUDGE_ADDED_YES, .seen = JUDGE_SEEN_TEXT, .price = buf_str(&price) };
		out->stock_text[out->n] = STR("InStock");
	}
	return OK;
}

static enum result
step(struct tx *tx, const struct portal_job *job, enum portal_input_kind kind, struct portal_step s)
{
	s.job_id = job->id;
	s.input.kind = kind;
	s.input.attempt = job->machine.attempt;
	return flow_portal_step(tx, &s);
}

/* The provider took a call, under a guid of its own. */
static enum result
accepted(struct tx *tx, const struct portal_job *job, const char *call, enum portal_input_kind kind)
{
	struct portal_call row = { arena_printf(tx->arena, "demo-%s-%.*s", call, STR_ARG(job->id)), job->id, str_of(call),
	    job->machine.attempt, 0 };
	bool other;
	enum result result = store_portal_call_add(tx, &row, &other);

	return result == OK ? step(tx, job, kind, (struct portal_step){ .guid = row.guid }) : result;
}

/* What the job has queued by now is for nobody: it has been answered already. */
static enum result
let_go(struct tx *tx, const struct portal_job *job)
{
	struct event *events;
	struct job *asked;
	size_t n, jobs;
	enum result result = store_event_subject(tx, STR("portal_job"), job->id, 0, 200, &events, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		result = store_job_caused(tx, events[i].id, &asked, &jobs);
		for (size_t j = 0; result == OK && j < jobs; j++)
			if (asked[j].state == JOB_QUEUED)
				result = store_job_drop(tx, asked[j].id, STR("Part of the demo's history: nothing was sent."));
	}
	return result;
}

static enum result
play(struct tx *tx, const struct portal_job *job, enum ending ending)
{
	struct portal_items items;
	struct portal_step broken = { .text = STR("The portal's shopping cart answered with an error page."),
	    .input = { .error = PORTAL_SYSTEM_ERROR, .of_add = true } };
	enum result result = accepted(tx, job, "open", IN_OPEN_ACCEPTED);

	if (result == OK)
		result = step(tx, job, IN_CONNECTED, (struct portal_step){ 0 });
	if (result == OK)
		result = accepted(tx, job, "add", IN_ADD_ACCEPTED);
	if (result == OK && ending == BROKEN)
		result = step(tx, job, IN_FAILED, broken);
	if (result == OK && ending != BROKEN)
		result = answer(tx, job, ending, &items);
	if (result == OK && ending != BROKEN)
		result = step(tx, job, IN_ITEMS, (struct portal_step){ .items = &items });
	if (result == OK)
		result = step(tx, job, IN_CLOSED, (struct portal_step){ 0 });
	if (result == OK && ending == CONFIRMED)
		result = step(tx, job, IN_CONFIRM, (struct portal_step){ .note = STR("GM-2024-08117"), .person = true });
	return result == OK ? let_go(tx, job) : result;
}

enum result
flow_demo_history(struct tx *tx, void *in_out)
{
	struct str orders[PLAYS];
	struct submit s = { .key = STR("demo-history"), .orders = orders, .orders_n = PLAYS, .view = in_out };
	enum result result;

	for (int i = 0; i < PLAYS; i++)
		orders[i] = str_of(plays[i].order);
	result = flow_submit(tx, &s);
	for (size_t i = 0; result == OK && i < s.jobs_n; i++)
		for (int p = 0; result == OK && p < PLAYS; p++)
			if (str_eq(s.jobs[i].supplier_id, str_of(plays[p].supplier)))
				result = play(tx, &s.jobs[i], plays[p].ending);
	return result;
}
