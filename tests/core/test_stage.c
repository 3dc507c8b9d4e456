/*
 * Tickets as stories on the default floor: what comes, what is said to it, and where the ticket is then.
 *
 * A step: "action [stage] [rROUND] [words] => answer | ticket".  Words: ready (the other tickets are there), done (it was
 * done in that older round), same, of_start, of_complete.  The ticket: stage, round, and what is true of it.
 */
#include "tests/core/check.h"

#include "core/stage.h"

static const struct { const char *name, *steps[20]; } stories[] = {
{ "a cake's day, from the first label to the box", {
	"print => printed! | Filling 1 started received begun",
	"print => printed | Filling 1 started received begun",
	"complete Filling => completed | Covering 1 begun undo=complete",
	"receive Covering => received | Covering 1 received begun",
	"complete Covering => completed | Decorating 1 begun undo=complete",
	"qc_return Packing => refused not_yet: Scan it at Decorating first.",
	"complete Decorating => completed | Packing 1 begun undo=complete",
	"complete Packing ready => refused not_started: Start Packing first.",
	"start Packing => started | Packing 1 started received begun undo=start",
	"complete Packing => refused others: Other cakes of its order are not here yet: complete it when all are.",
	"complete Packing ready => completed | Complete 1 begun undo=complete",
	"store => stored | Complete 1 begun undo=complete",
	"print => printed | Complete 1 begun undo=complete",
	"assign => refused complete: It is complete: nothing is left to be done with it.",
	"hold => refused complete: It is complete: nothing is left to be done with it.",
	"complete Baking => refused complete: It is complete: nothing is left to be done with it.",
	"cancel => refused complete: It is complete: nothing is left to be done with it.",
	"move_back Filling => refused complete: It is complete: nothing is left to be done with it.",
	"qc_return Packing => refused complete: It is complete: nothing is left to be done with it.",
} },
{ "every scan twice", {
	"complete Filling => completed | Covering 1 begun undo=complete",
	"complete Filling => already",
	"complete Filling r1 => already",
	"receive Covering => received | Covering 1 received begun",
	"receive Covering => already",
	"receive Filling => already",
	"complete Covering => completed | Decorating 1 begun undo=complete",
	"complete Decorating r1 => completed | Packing 1 begun undo=complete",
	"start Packing => started | Packing 1 started received begun undo=start",
	"start Packing => already",
	"receive Packing => already",
	"complete Packing ready => completed | Complete 1 begun undo=complete",
	"complete Packing => already",
	"start Packing => already",
	"receive Packing => already",
} },
{ "at the wrong station", {
	"complete Packing ready => refused not_yet: Scan it at Filling first.",
	"start Packing => refused not_yet: Scan it at Filling first.",
	"receive Covering => refused not_yet: Scan it at Filling first.",
	"qc_return Packing => refused not_yet: Scan it at Filling first.",
	"start Filling => refused no_start: A scan does not start Filling: scan it when it is done.",
	"start Covering => refused no_start: A scan does not start Covering: scan it when it is done.",
	"qc_return Filling => refused no_qc: Filling has no quality check: ask a manager to move it back.",
	"complete Baking => refused no_stage: It never comes to this stage: it is at Filling.",
	"complete Complete => refused no_stage: It never comes to this stage: it is at Filling.",
	"complete Filling r2 => refused round: It was sent back since, and is at Filling now: look at its card, then scan it again.",
	"move_back Covering => refused not_back: It can only be moved back: choose a stage before Filling.",
	"move_back Filling => already",
} },
{ "the check finds something: a new round, and the old one stays done", {
	"complete Filling => completed | Covering 1 begun undo=complete",
	"complete Covering => completed | Decorating 1 begun undo=complete",
	"complete Decorating => completed | Packing 1 begun undo=complete",
	"start Packing => started | Packing 1 started received begun undo=start",
	"qc_return Packing r1 => qc_returned | Decorating 2 begun",
	"qc_return Packing r1 => already",
	"qc_return Packing => already",
	"complete Decorating r1 done => already",
	"start Packing r1 done => already",
	"complete Packing r1 ready => refused round: It was sent back since, and is at Decorating now: look at its card, then scan it again.",
	"receive Packing r1 => already",
	"undo Packing r1 of_start => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"complete Covering => already",
	"complete Decorating r2 => completed | Packing 2 begun undo=complete",
	"complete Decorating r2 => already",
	"start Packing r1 => refused round: It was sent back since, and is at Packing now: look at its card, then scan it again.",
	"start Packing r2 => started | Packing 2 started received begun undo=start",
	"complete Packing ready => completed | Complete 2 begun undo=complete",
	"move_back Filling r1 => already",
} },
{ "a step is taken back until work has gone on", {
	"undo => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"undo Filling of_complete => already",
	"complete Filling => completed | Covering 1 begun undo=complete",
	"undo Covering of_complete => already",
	"undo Filling of_start => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"hold => held | Covering 1 held begun undo=complete",
	"note => noted | Covering 1 held begun undo=complete",
	"undo Filling of_complete => undone | Filling 1 held",
	"undo Filling of_complete => already",
	"resume => resumed | Filling 1",
	"print => printed! | Filling 1 started received begun",
	"complete Filling => completed | Covering 1 begun undo=complete",
	"undo => undone | Filling 1 started received begun",
	"complete Filling => completed | Covering 1 begun undo=complete",
	"receive Covering => received | Covering 1 received begun",
	"undo Filling of_complete => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"undo Packing of_start r1 => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"undo Baking of_start => refused no_stage: It never comes to this stage: it is at Covering.",
} },
{ "a start is taken back, and the last scan too", {
	"complete Filling => completed | Covering 1 begun undo=complete",
	"complete Covering => completed | Decorating 1 begun undo=complete",
	"complete Decorating => completed | Packing 1 begun undo=complete",
	"start Packing => started | Packing 1 started received begun undo=start",
	"undo Packing of_start => undone | Packing 1 begun",
	"undo Packing of_start => already",
	"undo Decorating of_complete => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"start Packing => started | Packing 1 started received begun undo=start",
	"complete Packing ready => completed | Complete 1 begun undo=complete",
	"undo Packing of_complete => undone | Packing 1 started received begun",
	"complete Packing ready => completed | Complete 1 begun undo=complete",
	"shop_cancelled => shop_cancelled | Complete 1 shop_cancelled begun",
	"shop_cancelled => already",
	"undo Packing of_complete => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"changed => changed | Complete 1 shop_cancelled begun",
} },
{ "on hold: nothing goes on, and what was done stays done", {
	"hold => held | Filling 1 held",
	"hold => already",
	"print => refused held: It is on hold: a manager has to resume it first.",
	"complete Filling => refused held: It is on hold: a manager has to resume it first.",
	"resume => resumed | Filling 1",
	"resume => already",
	"complete Filling => completed | Covering 1 begun undo=complete",
	"hold => held | Covering 1 held begun undo=complete",
	"complete Filling => already",
	"print => printed | Covering 1 held begun undo=complete",
	"receive Covering => received | Covering 1 held received begun",
	"move_back Filling => moved_back | Filling 2 held begun",
	"move_back Filling r1 => already",
	"cancel => cancelled | Filling 2 cancelled begun",
} },
{ "the shop changes an order that nobody has begun: it is as it is now", {
	"changed => changed | Filling 1",
	"acknowledge => already",
	"shop_cancelled => shop_cancelled cancelled | Filling 1 cancelled shop_cancelled",
	"shop_cancelled => already",
	"changed => already",
	"acknowledge => already",
} },
{ "the shop changes an order under way: the station has to see it", {
	"complete Filling => completed | Covering 1 begun undo=complete",
	"changed => changed? | Covering 1 changed begun",
	"changed => changed? | Covering 1 changed begun",
	"complete Covering => refused changed: The shop has changed its order: read the card, then scan to acknowledge it.",
	"complete Filling => already",
	"undo => refused no_undo: Nothing can be taken back: work has gone on since. Ask a manager to move it back.",
	"receive Covering => received | Covering 1 changed received begun",
	"acknowledge => acknowledged | Covering 1 received begun",
	"acknowledge => already",
	"complete Covering => completed | Decorating 1 begun undo=complete",
	"hold => held | Decorating 1 held begun undo=complete",
	"shop_cancelled => shop_cancelled? | Decorating 1 held changed shop_cancelled begun",
	"shop_cancelled => already",
	"changed => changed? | Decorating 1 held changed shop_cancelled begun",
	"move_back Filling => moved_back | Filling 2 held changed shop_cancelled begun",
	"print => refused changed: The shop has changed its order: read the card, then scan to acknowledge it.",
	"acknowledge => acknowledged cancelled | Filling 2 cancelled shop_cancelled begun",
	"acknowledge => already",
} },
{ "cancelled is the end", {
	"complete Filling => completed | Covering 1 begun undo=complete",
	"cancel => cancelled | Covering 1 cancelled begun",
	"cancel => already",
	"complete Filling => already",
	"complete Packing ready => refused cancelled: It is cancelled: do not go on with it.",
	"complete Baking => refused cancelled: It is cancelled: do not go on with it.",
	"print => refused cancelled: It is cancelled: do not go on with it.",
	"hold => refused cancelled: It is cancelled: do not go on with it.",
	"resume => already",
	"assign => refused cancelled: It is cancelled: do not go on with it.",
	"undo => refused cancelled: It is cancelled: do not go on with it.",
	"move_back Filling => refused cancelled: It is cancelled: do not go on with it.",
	"receive Covering => refused cancelled: It is cancelled: do not go on with it.",
	"store => stored | Covering 1 cancelled begun",
	"note => noted | Covering 1 cancelled begun",
} },
{ "who, where, and a word about it, once each", {
	"assign => assigned | Filling 1",
	"assign same => already",
	"store => stored | Filling 1",
	"store same => already",
	"note => noted | Filling 1",
	"note same => already",
} },
{ "an order that is not paid is not on the floor", {
	"waiting => | Filling 1 waiting",
	"print => refused waiting: Its order is not on the floor yet: wait until the shop has released it.",
	"complete Filling => refused waiting: Its order is not on the floor yet: wait until the shop has released it.",
	"receive Filling => refused waiting: Its order is not on the floor yet: wait until the shop has released it.",
	"assign => assigned | Filling 1 waiting",
	"hold => held | Filling 1 held waiting",
	"cancel => cancelled | Filling 1 cancelled waiting",
} },
};

static bool
flag(struct stage_input *in, struct str word)
{
	const struct { const char *word; bool *flag; } flags[] = {
		{ "ready", &in->others_ready }, { "done", &in->done_then }, { "same", &in->same },
	};

	for (size_t i = 0; i < COUNT(flags); i++)
		if (str_eq(word, str_of(flags[i].word))) {
			*flags[i].flag = true;
			return true;
		}
	return false;
}

static bool
read_input(struct str line, struct stage_input *in)
{
	struct str word;
	bool more = str_cut(line, ' ', &word, &line);
	int64_t round;

	*in = (struct stage_input){ .stage = STAGE_NONE };
	if (!stage_action_parse(word, &in->action))
		return false;
	while (more) {
		more = str_cut(line, ' ', &word, &line);
		if (*word.p == 'r' && str_int((struct str){ word.p + 1, word.n - 1 }, &round))
			in->round = (int32_t)round;
		else if (str_starts(word, STR("of_"))) {
			if (!stage_undo_parse((struct str){ word.p + 3, word.n - 3 }, &in->undo))
				return false;
		} else if (!flag(in, word))
			in->stage = stage_find(stage_floor_default(), word);
	}
	return true;
}

static void
put_ticket(struct buf *b, const struct stage_ticket *t)
{
	const struct { bool is; const char *word; } words[] = {
		{ t->started, " started" }, { t->held, " held" }, { t->cancelled, " cancelled" }, { t->changed, " changed" },
		{ t->shop_cancelled, " shop_cancelled" }, { t->received, " received" }, { t->begun, " begun" },
		{ t->waiting, " waiting" },
	};

	buf_put(b, stage_name(stage_floor_default(), t->stage));
	buf_char(b, ' ');
	buf_int(b, t->round);
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].is)
			buf_text(b, words[i].word);
	if (t->last.kind != STAGE_UNDO_NOTHING) {
		buf_text(b, " undo=");
		buf_put(b, stage_undo_name(t->last.kind));
	}
}

static void
put_answer(struct buf *b, struct stage_ticket *t, const struct stage_input *in)
{
	struct stage_decision d = stage_decide(t, stage_floor_default(), in);

	if (d.answer == STAGE_ALREADY) {
		buf_text(b, "already");
		return;
	}
	if (d.answer == STAGE_REFUSES) {
		buf_text(b, "refused ");
		buf_put(b, stage_refusal_code(d.why));
		buf_text(b, ": ");
		stage_refusal_say(b, d.why, t, stage_floor_default(), in);
		return;
	}
	for (int i = 0; i < d.events; i++) {
		buf_text(b, i > 0 ? " " : "");
		buf_put(b, stage_event_name(d.event[i].type));
		buf_text(b, d.event[i].starts ? "!" : d.event[i].waits ? "?" : "");
		*t = stage_apply(*t, &d.event[i]);
	}
	buf_text(b, " | ");
	put_ticket(b, t);
}

static void
test_story(const char *name, const char *const *steps)
{
	struct stage_ticket t = stage_ticket_new();

	for (size_t i = 0; i < COUNT(stories[0].steps) && steps[i]; i++) {
		struct str line = str_of(steps[i]), input, want;
		size_t at = 0;
		struct stage_input in;
		char text[300];
		struct buf b = buf_of(text, sizeof text);

		while (!str_starts((struct str){ line.p + at, line.n - at }, STR(" => ")))
			at++;
		input = (struct str){ line.p, at };
		want = (struct str){ line.p + at + 4, line.n - at - 4 };
		if (str_eq(input, STR("waiting"))) {
			t.waiting = true;
			continue;
		}
		if (check(sentence("%s: \"%s\" can be read", name, steps[i]), read_input(input, &in))) {
			put_answer(&b, &t, &in);
			check_str(sentence("%s: %.*s", name, STR_ARG(input)), buf_str(&b), want);
		}
	}
}

/* ---- the card ---- */

static const struct { const char *name; struct stage_ticket ticket; int next; const char *text; } cards[] = {
	{ "new", { .round = 1 }, STAGE_PRINT, "Print the barcode to start Filling." },
	{ "printed", { .started = true }, STAGE_COMPLETE, "Scan when Filling is done." },
	{ "at Covering", { .stage = 1 }, STAGE_COMPLETE, "Scan when Covering is done." },
	{ "at Packing", { .stage = 3 }, STAGE_START, "Scan to start Packing." },
	{ "being packed", { .stage = 3, .started = true }, STAGE_COMPLETE, "Scan when Packing is done." },
	{ "held", { .stage = 3, .held = true }, STAGE_RESUME, "On hold: a manager has to resume it." },
	{ "changed", { .stage = 1, .changed = true, .held = true }, STAGE_ACKNOWLEDGE,
	    "The shop has changed this order. Read what is different, then scan to acknowledge it." },
	{ "cancelled in the shop", { .stage = 1, .changed = true, .shop_cancelled = true }, STAGE_ACKNOWLEDGE,
	    "The shop has cancelled this cake. Stop, and scan to acknowledge it." },
	{ "not paid", { .waiting = true }, -1, "Its order is not on the floor yet." },
	{ "complete", { .stage = STAGE_END }, -1, "Complete." },
	{ "cancelled", { .stage = 1, .cancelled = true }, -1, "Cancelled: do not go on with it." },
	{ "cancelled where no stage is any more", { .stage = STAGE_NONE, .cancelled = true }, -1,
	    "Cancelled: do not go on with it." },
};

static void
test_cards(void)
{
	const struct stage_floor *floor = stage_floor_default();
	struct stage_ticket lost = { .stage = STAGE_NONE };

	for (size_t i = 0; i < COUNT(cards); i++) {
		char text[200];
		struct buf b = buf_of(text, sizeof text);
		enum stage_action next = STAGE_CANCEL;
		bool any = stage_next(&cards[i].ticket, floor, &next);

		check_int(sentence("the card of one that is %s: what comes next", cards[i].name), any ? (int)next : -1, cards[i].next);
		stage_next_say(&b, &cards[i].ticket, floor);
		check_str(sentence("the card of one that is %s says it", cards[i].name), buf_str(&b), str_of(cards[i].text));
		if (any && next != STAGE_RESUME)
			check("what comes next may be done", stage_may(&cards[i].ticket, floor, next) == STAGE_REFUSED_NOT);
	}
	check("a scan where it is not started starts it", stage_scan(&cards[3].ticket, floor, 3) == STAGE_START);
	check("a scan elsewhere is to complete that", stage_scan(&cards[3].ticket, floor, 2) == STAGE_COMPLETE);
	check("a scan where there is no work completes nothing more", stage_scan(&cards[9].ticket, floor, STAGE_END) == STAGE_COMPLETE);
	check("a scan of one that is changed acknowledges", stage_scan(&cards[6].ticket, floor, 3) == STAGE_ACKNOWLEDGE);
	check("a scan at no station starts nothing", stage_scan(&lost, floor, STAGE_NONE) == STAGE_COMPLETE);
	check("one at no stage has nothing next", !stage_next(&lost, floor, &(enum stage_action){ STAGE_PRINT }));
	check("a complete one may not be moved back", stage_may(&cards[9].ticket, floor, STAGE_MOVE_BACK) == STAGE_REFUSED_COMPLETE);
	check("its last stage is done", stage_may(&cards[9].ticket, floor, STAGE_COMPLETE) == STAGE_REFUSED_DONE);
	check("one that is cancelled may not be completed", stage_may(&cards[11].ticket, floor, STAGE_COMPLETE) == STAGE_REFUSED_CANCELLED);
	check("one at Covering may be moved back", stage_may(&cards[2].ticket, floor, STAGE_MOVE_BACK) == STAGE_REFUSED_NOT);
	check("it may not be undone", stage_may(&cards[2].ticket, floor, STAGE_UNDO) == STAGE_REFUSED_NO_UNDO);
	check("packed ones have a check", stage_may(&cards[4].ticket, floor, STAGE_QC_RETURN) == STAGE_REFUSED_NOT);
}

/* ---- an order of several ---- */

static void
test_orders(void)
{
	const struct stage_floor *floor = stage_floor_default();
	struct stage_ticket order[4] = { { .stage = 3 }, { .stage = 1 }, { .stage = 0, .cancelled = true }, { .stage = STAGE_END } };
	char text[100];
	struct buf b = buf_of(text, sizeof text);

	check_int("an order is where its least advanced cake is", stage_order(order, 4), 1);
	check_int("one that is cancelled does not count", stage_order(order + 2, 1), STAGE_NONE);
	check_int("nor does one hold up the others", stage_behind(order, 4, 1, floor), -1);
	check_int("the least advanced is waited for", stage_behind(order, 4, 0, floor), 1);
	stage_behind_say(&b, STR("bannos-12345-2"), &order[1], floor);
	check_str("and named", buf_str(&b), STR("Wait for bannos-12345-2: it is still at Covering."));
	order[1].stage = 3;
	check_int("until it is at the last stage too", stage_behind(order, 4, 0, floor), -1);
	check_int("a cake by itself waits for nobody", stage_behind(order, 1, 0, floor), -1);
	check_int("no cakes are nowhere", stage_order(order, 0), STAGE_NONE);
	order[0].stage = order[1].stage = STAGE_END;
	check_int("all complete is complete", stage_order(order, 4), STAGE_END);
}

/* What a card of an old floor says, and an undo to a stage that has gone. */
static void
test_odd(void)
{
	struct stage_floor one = { .rule = { { STR("All of it"), STAGE_BEGIN_NONE, STAGE_NONE } }, .n = 1 };
	struct stage_ticket t = { .round = 1, .last = { .kind = STAGE_UNDO_COMPLETE, .stage = 3 } };
	struct stage_input undo = { .action = STAGE_UNDO }, gone = { .action = STAGE_QC_RETURN };
	struct stage_floor checks = { .rule = { { STR("A"), STAGE_BEGIN_NONE, STAGE_NONE }, { STR("B"), STAGE_BEGIN_NONE, 0 },
	    { STR("C"), STAGE_BEGIN_NONE, 0 } }, .n = 3 };
	struct stage_decision d;
	char text[100];
	struct buf b = buf_of(text, sizeof text);

	check("a stage that the floor has lost is not gone back to", stage_decide(&t, &one, &undo).why == STAGE_REFUSED_NO_UNDO);
	t.last.stage = STAGE_NONE;
	check("nor one that has no number any more", stage_decide(&t, &one, &undo).why == STAGE_REFUSED_NO_UNDO);
	t = (struct stage_ticket){ .stage = 2, .round = 1 };
	gone.stage = 1;
	d = stage_decide(&t, &checks, &gone);
	check("a check that comes late does not send back", d.answer == STAGE_REFUSES && d.why == STAGE_REFUSED_GONE_ON);
	stage_refusal_say(&b, d.why, &t, &checks, &gone);
	check_str("and says where it is", buf_str(&b), STR("It has gone on to C."));
	d = stage_decide(&t, &checks, &(struct stage_input){ .action = STAGE_MOVE_BACK, .stage = 1 });
	check("a move says from where and whereto", d.event[0].stage == 2 && d.event[0].to == 1 && d.event[0].round == 2);
	t = stage_apply(t, &(struct stage_event){ .type = STAGE_EV_CREATED });
	check("a created ticket is a new one", t.stage == 0 && t.round == 1 && !t.begun);
}

void
test_stage(void)
{
	for (size_t i = 0; i < COUNT(stories); i++)
		test_story(stories[i].name, stories[i].steps);
	test_cards();
	test_orders();
	test_odd();
}
