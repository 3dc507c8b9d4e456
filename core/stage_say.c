/* stage_say - the sentences about a ticket that have a stage's name in them. */
#include "core/stage.h"

static void
say(struct buf *b, const char *before, struct str name, const char *after)
{
	buf_text(b, before);
	buf_put(b, name);
	buf_text(b, after);
}

void
stage_refusal_say(struct buf *b, enum stage_refusal why, const struct stage_ticket *t, const struct stage_floor *floor,
    const struct stage_input *in)
{
	struct str at = stage_name(floor, t->stage), asked = stage_name(floor, in->stage);

	switch (why) {
	case STAGE_REFUSED_NOT_YET:
		say(b, "Scan it at ", at, " first.");
		return;
	case STAGE_REFUSED_GONE_ON:
		say(b, "It has gone on to ", at, ".");
		return;
	case STAGE_REFUSED_NOT_STARTED:
		say(b, "Start ", asked, " first.");
		return;
	case STAGE_REFUSED_NO_START:
		say(b, "A scan does not start ", asked, ": scan it when it is done.");
		return;
	case STAGE_REFUSED_NO_QC:
		say(b, "", asked, " has no quality check: ask a manager to move it back.");
		return;
	case STAGE_REFUSED_NOT_BACK:
		say(b, "It can only be moved back: choose a stage before ", at, ".");
		return;
	case STAGE_REFUSED_ROUND:
		say(b, "It was sent back since, and is at ", at, " now: look at its card, then scan it again.");
		return;
	case STAGE_REFUSED_NO_STAGE:
		if (at.n)
			say(b, "It never comes to this stage: it is at ", at, ".");
		else
			buf_put(b, stage_refusal_text(why));
		return;
	case STAGE_REFUSED_NOT:
	case STAGE_REFUSED_CANCELLED:
	case STAGE_REFUSED_COMPLETE:
	case STAGE_REFUSED_WAITING:
	case STAGE_REFUSED_CHANGED:
	case STAGE_REFUSED_HELD:
	case STAGE_REFUSED_OTHERS:
	case STAGE_REFUSED_NO_UNDO:
	case STAGE_REFUSED_DONE:
		buf_put(b, stage_refusal_text(why));
		return;
	}
}

void
stage_behind_say(struct buf *b, struct str id, const struct stage_ticket *behind, const struct stage_floor *floor)
{
	say(b, "Wait for ", id, ": it is still at ");
	say(b, "", stage_name(floor, behind->stage), ".");
}

/* Why nothing is to be done, or something out of the ordinary. */
static const char *
unusual(const struct stage_ticket *t)
{
	if (t->cancelled)
		return "Cancelled: do not go on with it.";
	if (t->stage == STAGE_END)
		return "Complete.";
	if (t->waiting)
		return "Its order is not on the floor yet.";
	if (t->changed)
		return t->shop_cancelled ? "The shop has cancelled this cake. Stop, and scan to acknowledge it."
		    : "The shop has changed this order. Read what is different, then scan to acknowledge it.";
	return t->held ? "On hold: a manager has to resume it." : NULL;
}

void
stage_next_say(struct buf *b, const struct stage_ticket *t, const struct stage_floor *floor)
{
	const char *text = unusual(t);
	struct str at = stage_name(floor, t->stage);
	enum stage_action next = STAGE_COMPLETE;

	(void)stage_next(t, floor, &next);	/* where it says that there is nothing, there is a text */
	if (text)
		buf_text(b, text);
	else if (next == STAGE_PRINT)
		say(b, "Print the barcode to start ", at, ".");
	else if (next == STAGE_START)
		say(b, "Scan to start ", at, ".");
	else
		say(b, "Scan when ", at, " is done.");
}
