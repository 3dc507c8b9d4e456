#include "flow/capacity_settings.h"

#include <stdio.h>

#include "flow/settings.h"

enum { WRONGS_MAX = 20 };

/* ---- reading ------------------------------------------------------------------------------------------------------ */

/* A number of pieces, or null for no limit; what is neither is no number that the core takes. */
static int32_t
pieces_of(const json *at)
{
	int64_t n = CAPACITY_PIECES_MAX + 1;

	if (json_kind(at) == JSON_NULL)
		return CAPACITY_NO_LIMIT;
	if (!json_is_int(at, &n) || n < 0 || n > CAPACITY_PIECES_MAX)
		n = CAPACITY_PIECES_MAX + 1;
	return (int32_t)n;
}

/* A text, or none where null or nothing stands. */
static struct str
text_of(const json *o, const char *key, const char *at, struct settings_reader *r)
{
	enum json_kind kind = json_kind(json_get(o, key));

	if (kind != JSON_STRING && kind != JSON_NULL && kind != JSON_ABSENT)
		flow_settings_wrong(r, STR("Should be a text."), "%s%s", at, key);
	return json_string(json_get(o, key));
}

/* Where in the list of all rules a group's begin, and how many it has. */
struct rules { struct capacity_rule *at; size_t n, from[CAPACITY_GROUPS_MAX + 1]; };

static void
read_rules(const json *o, int32_t group, struct settings_reader *r, struct rules *rules)
{
	static const char *const known[] = { "by", "text", NULL };
	char at[60];
	const json *one;
	size_t n, i = 0;

	if (!flow_settings_list(o, "rules", CAPACITY_RULES_MAX, r, &one, &n))
		return;
	for (; one != NULL; one = json_next(one), i++) {
		struct capacity_rule *rule = &rules->at[rules->n++];

		*rule = (struct capacity_rule){ group, CAPACITY_TITLE, json_string(json_get(one, "text")) };
		snprintf(at, sizeof at, "groups[%d].rules[%zu].", (int)group, i);
		flow_settings_only(one, at, known, r);
		if (!capacity_by_parse(json_string(json_get(one, "by")), &rule->by))
			flow_settings_wrong(r, STR("Should be title, sku or size."), "%sby", at);
	}
}

static void
read_groups(const json *first, size_t n, struct settings_reader *r, struct capacity_plan *plan, struct rules *rules)
{
	static const char *const known[] = { "name", "week", "lead_days", "rules", NULL };
	struct capacity_group *group = ARENA_ARRAY(r->a, struct capacity_group, n + 1);
	int32_t i = 0;

	rules->at = ARENA_ARRAY(r->a, struct capacity_rule, n * CAPACITY_RULES_MAX + 1);
	if (group == NULL || rules->at == NULL)
		return;
	for (const json *o = first; o != NULL; o = json_next(o), i++) {
		struct capacity_group *g = &group[i];
		const json *week = json_get(o, "week"), *day = json_first(week);
		int64_t lead = 0;
		char at[40];

		snprintf(at, sizeof at, "groups[%d].", (int)i);
		flow_settings_only(o, at, known, r);
		g->name = json_string(json_get(o, "name"));
		if (json_kind(week) != JSON_ARRAY || json_count(week) != DAY_WEEKDAYS)
			flow_settings_wrong(r, STR("Should be seven numbers of pieces, from Monday on."), "%sweek", at);
		for (int k = 0; k < DAY_WEEKDAYS && day != NULL; k++, day = json_next(day))
			g->week[k] = pieces_of(day);
		if (json_get(o, "lead_days") != NULL && (!json_is_int(json_get(o, "lead_days"), &lead) || lead < 0 || lead > CAPACITY_LEAD_MAX))
			lead = CAPACITY_LEAD_MAX + 1;
		g->lead_days = (int32_t)lead;
		rules->from[i] = rules->n;
		read_rules(o, i, r, rules);
	}
	rules->from[i] = rules->n;
	plan->groups = group;
	plan->groups_n = n;
	plan->rules = rules->at;
	plan->rules_n = rules->n;
}

static void
read_days(const json *first, size_t n, struct settings_reader *r, struct capacity_plan *plan)
{
	static const char *const known[] = { "day", "group", "pieces", "reason", NULL };
	struct capacity_day *day = ARENA_ARRAY(r->a, struct capacity_day, n + 1);
	size_t i = 0;

	for (const json *o = first; o != NULL && day != NULL; o = json_next(o), i++) {
		struct str name;
		char at[40];

		snprintf(at, sizeof at, "days[%zu].", i);
		flow_settings_only(o, at, known, r);
		name = text_of(o, "group", at, r);
		day[i] = (struct capacity_day){ DAY_NONE, CAPACITY_EVERY, pieces_of(json_get(o, "pieces")), text_of(o, "reason", at, r) };
		day_parse(json_string(json_get(o, "day")), &day[i].day);
		if (name.n == 0)
			continue;
		day[i].group = capacity_find(plan, name);
		if (day[i].group < 0 || !str_eq(plan->groups[day[i].group].name, name))
			flow_settings_wrong(r, STR("There is no such group."), "%sgroup", at);
	}
	plan->days = day;
	plan->days_n = day != NULL ? n : 0;
}

static struct str
where(struct arena *a, struct capacity_wrong w, const struct rules *rules)
{
	const char *name = capacity_part_name(w.part).p;
	size_t group = 0;

	switch (w.part) {
	case CAPACITY_PART_GROUP:
	case CAPACITY_PART_LEAD:
		return arena_printf(a, "groups[%d].%s", (int)w.at, name);
	case CAPACITY_PART_WEEK:
		return arena_printf(a, "groups[%d].%s[%d]", (int)w.at, name, (int)w.weekday);
	case CAPACITY_PART_RULE:
		while (rules->from[group + 1] <= (size_t)w.at)
			group++;
		return arena_printf(a, "groups[%zu].rules[%zu].%s", group, (size_t)w.at - rules->from[group], name);
	case CAPACITY_PART_DAY:
	case CAPACITY_PART_PIECES:
	case CAPACITY_PART_REASON:
		break;
	}
	return arena_printf(a, "days[%d].%s", (int)w.at, name);
}

static void
check(struct settings_reader *r, const struct capacity_plan *plan, const struct rules *rules)
{
	struct capacity_wrong found[WRONGS_MAX];
	size_t n = capacity_check(plan, found, WRONGS_MAX);

	for (size_t i = 0; i < n && i < WRONGS_MAX; i++) {
		char room[200];
		struct buf b = buf_of(room, sizeof room);

		capacity_wrong_say(&b, found[i]);
		flow_settings_wrong(r, arena_str(r->a, buf_str(&b)), "%.*s", STR_ARG(where(r->a, found[i], rules)));
	}
}

enum result
flow_capacity_settings_parse(struct arena *a, const json *o, struct capacity_plan *plan, struct fault *f)
{
	static const char *const known[] = { "groups", "days", NULL };
	struct settings_reader r = { .a = a, .f = f, .result = OK };
	struct rules rules = { .n = 0 };
	const json *groups, *days;
	size_t groups_n, days_n;

	*plan = (struct capacity_plan){ .groups_n = 0 };
	flow_settings_only(o, "", known, &r);
	for (int i = 0; i < 2; i++)
		if (json_get(o, known[i]) == NULL)
			flow_settings_wrong(&r, STR("Should be a list."), "%s", known[i]);
	if (r.result != OK || !flow_settings_list(o, "groups", CAPACITY_GROUPS_MAX, &r, &groups, &groups_n) ||
	    !flow_settings_list(o, "days", CAPACITY_DAYS_MAX, &r, &days, &days_n))
		return r.result;
	read_groups(groups, groups_n, &r, plan, &rules);
	read_days(days, days_n, &r, plan);
	if (arena_full(a))
		return ERR_LIMIT;
	if (r.result == OK)
		check(&r, plan, &rules);
	return r.result;
}

void
flow_capacity_settings_read(struct arena *a, struct str stored, struct capacity_plan *plan)
{
	if (flow_capacity_settings_parse(a, json_parse(a, stored, NULL), plan, NULL) != OK)
		*plan = (struct capacity_plan){ .groups_n = 0 };
}

/* ---- writing ------------------------------------------------------------------------------------------------------ */

static void
put_pieces(struct arena *a, json *o, const char *key, int32_t pieces)
{
	if (pieces == CAPACITY_NO_LIMIT)
		json_put_null(a, o, key);
	else
		json_put_int(a, o, key, pieces);
}

static json *
group_json(struct arena *a, const struct capacity_plan *plan, size_t i)
{
	const struct capacity_group *g = &plan->groups[i];
	json *o = json_object(a), *week = json_array(a), *rules = json_array(a);

	json_put_str(a, o, "name", g->name);
	for (int k = 0; k < DAY_WEEKDAYS; k++)
		put_pieces(a, week, NULL, g->week[k]);
	json_put(a, o, "week", week);
	json_put_int(a, o, "lead_days", g->lead_days);
	for (size_t k = 0; k < plan->rules_n; k++) {
		json *one;

		if (plan->rules[k].group != (int32_t)i)
			continue;
		one = json_object(a);
		json_put_str(a, one, "by", capacity_by_name(plan->rules[k].by));
		json_put_str(a, one, "text", plan->rules[k].text);
		json_put(a, rules, NULL, one);
	}
	json_put(a, o, "rules", rules);
	return o;
}

json *
flow_capacity_settings_json(struct arena *a, const struct capacity_plan *plan)
{
	json *o = json_object(a), *groups = json_array(a), *days = json_array(a);

	for (size_t i = 0; i < plan->groups_n; i++)
		json_put(a, groups, NULL, group_json(a, plan, i));
	json_put(a, o, "groups", groups);
	for (size_t i = 0; i < plan->days_n; i++) {
		const struct capacity_day *d = &plan->days[i];
		char room[16];
		struct buf b = buf_of(room, sizeof room);
		json *one = json_object(a);

		day_put(&b, d->day);
		json_put_str(a, one, "day", arena_str(a, buf_str(&b)));
		if (d->group == CAPACITY_EVERY)
			json_put_null(a, one, "group");
		else
			json_put_str(a, one, "group", plan->groups[d->group].name);
		put_pieces(a, one, "pieces", d->pieces);
		json_put_str(a, one, "reason", d->reason);
		json_put(a, days, NULL, one);
	}
	json_put(a, o, "days", days);
	return o;
}
