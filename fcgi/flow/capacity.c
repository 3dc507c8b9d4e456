#include "flow/capacity.h"

#include "flow/audit.h"
#include "flow/shops.h"
#include "store/capacity.h"

/* ---- the settings ------------------------------------------------------------------------------------------------- */

enum result
flow_capacity_plan(struct tx *tx, struct capacity_plan *plan)
{
	struct str settings;
	enum result result = store_capacity_get(tx, &settings);

	*plan = (struct capacity_plan){ .groups_n = 0 };
	if (result == OK)
		flow_capacity_settings_read(tx->arena, settings, plan);
	return result == ERR_MISSING ? OK : result;
}

/* Whether lines find other groups by it than by the one before. */
static bool
groups_differ(const struct capacity_plan *a, const struct capacity_plan *b)
{
	bool differ = a->groups_n != b->groups_n || a->rules_n != b->rules_n;

	for (size_t i = 0; i < a->groups_n && !differ; i++)
		differ = !str_eq(a->groups[i].name, b->groups[i].name);
	for (size_t i = 0; i < a->rules_n && !differ; i++)
		differ = a->rules[i].group != b->rules[i].group || a->rules[i].by != b->rules[i].by || !str_eq(a->rules[i].text, b->rules[i].text);
	return differ;
}

enum result
flow_capacity_change(struct tx *tx, void *in_out)
{
	struct capacity_change *c = in_out;
	struct capacity_plan was = { .groups_n = 0 };
	struct audit audit = flow_audit(tx);
	struct str stored = STR("");
	struct job job = { .topic = str_of(topic_rule(TOPIC_CAPACITY_REGROUP)->name), .subject = STR("capacity"), .subject_id = tx->account };
	enum result result = store_capacity_get(tx, &stored);
	bool fresh = result == ERR_MISSING;

	if (!fresh && result != OK)
		return result;
	if (!fresh)
		flow_capacity_settings_read(tx->arena, stored, &was);
	flow_audit_str(&audit, "settings", stored, c->settings);
	c->already = !audit.changed;
	if (c->already)
		return OK;
	result = store_capacity_put(tx, c->settings);
	if (result == OK)
		result = flow_audit_cause(&audit, "capacity", tx->account, fresh ? "added" : "changed", &job.cause_event);
	if (result != OK || !groups_differ(&was, &c->plan))
		return result;
	job.dedupe = arena_printf(tx->arena, "capacity.regroup/%lld", (long long)job.cause_event);
	return store_job_add(tx, &job, NULL);
}

/* ---- the load ----------------------------------------------------------------------------------------------------- */

enum result
flow_capacity_load(struct tx *tx, const struct capacity_plan *plan, int32_t from, int32_t to, struct capacity_load *load)
{
	struct ticket_load *row;
	struct capacity_taken *taken;
	size_t n;
	enum result result = store_ticket_load(tx, from, to, &row, &n);

	*load = (struct capacity_load){ .from = from, .to = to };
	if (result != OK)
		return result;
	taken = ARENA_ARRAY(tx->arena, struct capacity_taken, n + 1);
	if (taken == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < n; i++)
		taken[i] = (struct capacity_taken){ (int32_t)row[i].day, capacity_find(plan, row[i].group), row[i].pieces };
	load->taken = taken;
	load->n = n;
	return OK;
}

/* ---- an order ----------------------------------------------------------------------------------------------------- */

/* Pieces by group: of the order's tickets as they were, and of its lines as they are to be. */
struct pieces { int64_t was[CAPACITY_GROUPS_MAX], now[CAPACITY_GROUPS_MAX]; };

static void
count(struct tx *tx, const struct capacity_plan *plan, const struct order_work *w, const struct order_line *line, size_t lines, struct pieces *p)
{
	*p = (struct pieces){ .was = { 0 } };
	for (size_t i = 0; i < w->all.tickets; i++) {
		const struct ticket *t = &w->all.ticket[i];

		if (!t->machine.cancelled && !t->machine.shop_cancelled)
			p->was[capacity_find(plan, t->group)] += t->quantity;
	}
	for (size_t i = 0; i < lines; i++)
		if (line[i].work && line[i].quantity > 0)
			p->now[capacity_group_of(plan, flow_order_line_title(tx->arena, &line[i]), line[i].sku, line[i].size)] += line[i].quantity;
}

/* What the day's load has of the order itself. */
static int64_t
own(const struct capacity_plan *plan, const struct order_work *w, int32_t group, int64_t day)
{
	int64_t n = 0;

	for (size_t i = 0; i < w->all.tickets; i++) {
		const struct ticket *t = &w->all.ticket[i];

		if ((t->open || t->machine.stage == STAGE_END) && t->due_day == day && capacity_find(plan, t->group) == group)
			n += t->quantity;
	}
	return n;
}

static bool
is_judged(const struct order_work *w, const struct shop_order *now, const struct pieces *p)
{
	const struct shop_order *was = &w->all.order;

	return !w->fresh && was->due_day == now->due_day && memcmp(p->was, p->now, sizeof p->was) == 0 &&
	    (was->state != ORDER_WAITING || now->state == ORDER_WAITING);
}

enum result
flow_capacity_judge(struct tx *tx, const struct capacity_plan *plan, const struct order_work *w, const struct shop_order *now,
    const struct order_line *line, size_t lines, uint32_t *problems)
{
	const uint32_t all = INTAKE_BIT(INTAKE_DAY_FULL) | INTAKE_BIT(INTAKE_DAY_CLOSED) | INTAKE_BIT(INTAKE_DAY_SOON);
	int32_t today = flow_shops_today(&w->shop, tx->now_ms), day = (int32_t)now->due_day;
	struct capacity_load load;
	struct pieces p;
	enum result result;

	*problems = 0;
	if (plan->groups_n == 0 || now->test || !day_valid(day) || day < today || (now->state != ORDER_WAITING && now->state != ORDER_FLOOR))
		return OK;
	count(tx, plan, w, line, lines, &p);
	if (is_judged(w, now, &p)) {
		*problems = (uint32_t)w->all.order.problems & all;
		return OK;
	}
	if (w->fresh && now->ordered_at > 0 && now->ordered_at < tx->now_ms)
		today = flow_shops_today(&w->shop, now->ordered_at);
	result = flow_capacity_load(tx, plan, day, day, &load);
	for (int32_t i = 0; i < (int32_t)plan->groups_n && result == OK; i++) {
		int64_t pieces = p.now[i] - own(plan, w, i, day);
		struct capacity_ask ask = { i, pieces < CAPACITY_PIECES_MAX ? (int32_t)pieces : CAPACITY_PIECES_MAX, day, today };

		/* What it had on that day before is in the load; of what only becomes less nothing is to be said. */
		if (pieces > 0)
			*problems |= capacity_problems(capacity_what_if(plan, &load, ask).answer);
		else if (p.now[i] > 0)
			*problems |= (uint32_t)w->all.order.problems & all;
	}
	return result;
}
