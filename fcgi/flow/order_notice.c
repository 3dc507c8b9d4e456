#include "flow/order_notice.h"

#include "flow/notify.h"
#include "flow/order_due.h"

/* What is wrong with it, what is to be made, and for when; nobody's name, since it goes to others. */
static struct str
say(struct arena *a, const struct shop_order *o, const struct order_line *line, size_t n)
{
	enum { LINES = 5, ROOM = 12000 };	/* a title and its variant's have 1,024 bytes each */
	struct buf text = buf_of(arena_get(a, ROOM), ROOM);
	size_t shown = 0, works = 0;

	for (int i = 0; i < INTAKE_PROBLEMS; i++)
		if (o->problems & INTAKE_BIT(i)) {
			buf_put(&text, intake_problem_text((enum intake_problem)i));
			buf_char(&text, '\n');
		}
	for (size_t i = 0; i < n; i++) {
		if (!line[i].work || line[i].quantity < 1 || ++works > LINES)
			continue;
		buf_int(&text, line[i].quantity);
		buf_text(&text, " × ");
		buf_put(&text, flow_order_line_title(a, &line[i]));
		buf_char(&text, '\n');
		shown++;
	}
	if (works > shown) {
		buf_text(&text, "and ");
		buf_int(&text, (int64_t)(works - shown));
		buf_text(&text, " more\n");
	}
	if (o->due_day >= DAY_LEAST && o->due_day <= DAY_MOST) {
		buf_text(&text, "Due ");
		buf_put(&text, flow_order_due_text(a, o->due_day, o->due_time));
	}
	return str_trim(buf_str(&text));
}

enum result
flow_order_notice(struct tx *tx, const struct shop_settings *settings, const struct shop_order *o, const struct order_line *line, size_t n,
    bool fresh, int64_t event)
{
	struct arena *a = tx->arena;
	struct notice notice = { .severity = o->problems != 0 ? NOTICE_WARNING : NOTICE_INFO, .subject = STR("shop_order"), .subject_id = o->id };
	bool slack = (fresh && settings->tell_order) || (o->problems != 0 && settings->tell_problems);

	if (o->problems == 0 && !slack)
		return OK;
	notice.dedupe = arena_printf(a, "shop_order/%.*s/%lld", STR_ARG(o->id), (long long)o->problems);
	notice.title = arena_printf(a, "%.*s: %s", STR_ARG(o->human), o->problems != 0 ? "Has problems" : "New order");
	notice.text = say(a, o, line, n);
	return flow_notify(tx, &notice, event, slack);
}
