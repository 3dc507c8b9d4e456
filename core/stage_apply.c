/*
 * stage_apply - what each event makes of a ticket, and what can be read off tickets.
 *
 * Stored events are folded through stage_apply() for ever: what a type does here never changes for a stored version.  It
 * looks at the ticket and the event alone, never at a floor, which may have been edited since.
 */
#include "core/stage.h"

struct stage_ticket
stage_ticket_new(void)
{
	return (struct stage_ticket){ .round = 1 };
}

static const struct stage_last nothing = { .kind = STAGE_UNDO_NOTHING };

static struct stage_last
remember(const struct stage_ticket *t, enum stage_undo kind)
{
	return (struct stage_last){
		.kind = kind, .stage = t->stage, .started = t->started, .received = t->received, .begun = t->begun,
	};
}

/* Work has begun on the stage; so its people have the cake. */
static void
begin(struct stage_ticket *t)
{
	t->started = true;
	t->received = true;
	t->begun = true;
}

static void
enter(struct stage_ticket *t, const struct stage_event *e)
{
	t->stage = e->to;
	t->round = e->round;
	t->started = false;
	t->received = false;
}

struct stage_ticket
stage_apply(struct stage_ticket t, const struct stage_event *e)
{
	switch (e->type) {
	case STAGE_EV_CREATED:
		t = stage_ticket_new();
		break;
	case STAGE_EV_PRINTED:
		if (e->starts) {
			begin(&t);
			t.last = nothing;
		}
		break;
	case STAGE_EV_STARTED:
		t.last = remember(&t, STAGE_UNDO_START);
		begin(&t);
		break;
	case STAGE_EV_COMPLETED:
		t.last = remember(&t, STAGE_UNDO_COMPLETE);
		t.begun = true;
		enter(&t, e);
		break;
	case STAGE_EV_QC_RETURNED:
	case STAGE_EV_MOVED_BACK:
		enter(&t, e);
		t.last = nothing;
		break;
	case STAGE_EV_UNDONE:
		enter(&t, e);
		t.started = e->started;
		t.received = e->received;
		t.begun = e->begun;
		t.last = nothing;
		break;
	case STAGE_EV_ACKNOWLEDGED:
		t.changed = false;
		break;
	case STAGE_EV_RECEIVED:
		t.received = true;
		t.last = nothing;
		break;
	case STAGE_EV_HELD:
		t.held = true;
		break;
	case STAGE_EV_RESUMED:
		t.held = false;
		break;
	case STAGE_EV_CANCELLED:
		t.cancelled = true;
		t.held = false;
		t.changed = false;
		t.last = nothing;
		break;
	case STAGE_EV_CHANGED:
		t.changed = t.changed || e->waits;
		t.last = nothing;
		break;
	case STAGE_EV_SHOP_CANCELLED:
		t.changed = t.changed || e->waits;
		t.shop_cancelled = true;
		t.last = nothing;
		break;
	case STAGE_EV_ASSIGNED:
	case STAGE_EV_STORED:
	case STAGE_EV_NOTED:
		break;
	}
	return t;
}

/* ---- what comes next ---- */

enum stage_action
stage_scan(const struct stage_ticket *t, const struct stage_floor *floor, int32_t station)
{
	bool here = station == t->stage && station >= 0 && station < floor->n;

	if (t->changed)
		return STAGE_ACKNOWLEDGE;
	return here && floor->rule[station].begin == STAGE_BEGIN_SCAN && !t->started ? STAGE_START : STAGE_COMPLETE;
}

bool
stage_next(const struct stage_ticket *t, const struct stage_floor *floor, enum stage_action *out)
{
	if (t->cancelled || t->waiting || t->stage < 0 || t->stage >= floor->n)
		return false;
	*out = stage_scan(t, floor, t->stage);
	if (*out != STAGE_ACKNOWLEDGE && t->held)
		*out = STAGE_RESUME;
	else if (*out == STAGE_COMPLETE && floor->rule[t->stage].begin == STAGE_BEGIN_PRINT && !t->started)
		*out = STAGE_PRINT;
	return true;
}

/* ---- an order's tickets together ---- */

/* The least advanced that is not cancelled; n when there is none. */
static size_t
least(const struct stage_ticket *all, size_t n, size_t but)
{
	size_t found = n;

	for (size_t i = 0; i < n; i++)
		if (i != but && !all[i].cancelled && (found == n || all[i].stage < all[found].stage))
			found = i;
	return found;
}

int32_t
stage_order(const struct stage_ticket *all, size_t n)
{
	size_t found = least(all, n, n);

	return found == n ? STAGE_NONE : all[found].stage;
}

int32_t
stage_behind(const struct stage_ticket *all, size_t n, size_t self, const struct stage_floor *floor)
{
	size_t found = least(all, n, self);

	return found == n || all[found].stage >= floor->n - 1 ? -1 : (int32_t)found;
}
