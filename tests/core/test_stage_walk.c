/*
 * Every ticket × every input, and tickets on random walks over floors of one to twelve stages: after each step what must
 * always hold.
 */
#include "tests/core/check.h"

#include "core/stage.h"

enum { WALKS = 4000, STEPS = 60 };

static uint64_t seed;

static uint32_t
below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32) % n;
}

static bool
same_but_undo(const struct stage_ticket *a, const struct stage_ticket *b)
{
	return a->stage == b->stage && a->round == b->round && a->started == b->started && a->held == b->held
	    && a->cancelled == b->cancelled && a->changed == b->changed && a->shop_cancelled == b->shop_cancelled
	    && a->received == b->received && a->begun == b->begun && a->waiting == b->waiting;
}

static struct stage_ticket
after(struct stage_ticket t, const struct stage_decision *d)
{
	for (int32_t i = 0; i < d->events; i++)
		t = stage_apply(t, &d->event[i]);
	return t;
}

/* What came of in, seen from outside: a sentence when it may not be so. */
static const char *
broken(const struct stage_ticket *was, const struct stage_floor *floor, const struct stage_input *in,
    const struct stage_decision *d)
{
	struct stage_ticket is = after(*was, d);
	bool back = in->action == STAGE_QC_RETURN || in->action == STAGE_MOVE_BACK;

	if ((d->answer == STAGE_DOES) != (d->events > 0) || (d->answer == STAGE_REFUSES) != (d->why != STAGE_REFUSED_NOT))
		return "what is done has events, what is refused a reason";
	if (is.stage != STAGE_END && (is.stage < 0 || is.stage >= floor->n))
		return "a ticket never leaves its floor";
	if (is.round != was->round + (d->events > 0 && back))
		return "a round ends where a ticket is sent back, and nowhere else";
	if (was->cancelled && !same_but_undo(was, &is))
		return "cancelled is final";
	if (was->stage == STAGE_END && in->action != STAGE_UNDO && is.stage != STAGE_END)
		return "complete is left by undo alone";
	if (was->stage == STAGE_END && was->shop_cancelled && is.stage != STAGE_END)
		return "and not when the shop has cancelled";
	if ((was->held || was->changed || was->waiting) && is.stage > was->stage)
		return "what is held, changed or not paid does not go on";
	if (is.stage > was->stage && is.stage != (was->stage == floor->n - 1 ? STAGE_END : was->stage + 1))
		return "it goes on one stage at a time";
	if (is.stage == STAGE_END && was->stage != STAGE_END && !in->others_ready)
		return "the last stage waits for the others";
	if (is.stage > 0 && !is.begun)
		return "a ticket past the first stage was begun";
	if (is.changed && !is.begun)
		return "nobody has to acknowledge a change before work began";
	if (is.cancelled && (is.held || is.changed || is.last.kind != STAGE_UNDO_NOTHING))
		return "nothing is left open of a cancelled ticket";
	return NULL;
}

/* Once more, as when the answer was lost on its way. */
static const char *
repeated(const struct stage_ticket *was, const struct stage_floor *floor, struct stage_input in)
{
	bool paper = in.action == STAGE_PRINT || in.action == STAGE_CHANGED;
	bool telling = in.action == STAGE_ASSIGN || in.action == STAGE_STORE || in.action == STAGE_NOTE;
	struct stage_decision d = stage_decide(was, floor, &in), again;
	struct stage_ticket is = after(*was, &d);

	if (d.answer != STAGE_DOES || paper || telling || (in.action == STAGE_UNDO && in.undo == STAGE_UNDO_NOTHING))
		return NULL;
	again = stage_decide(&is, floor, &in);
	return again.answer == STAGE_ALREADY ? NULL : "a repeated input was done already";
}

/* A step taken and taken back at once, with a hold in between. */
static const char *
taken_back(const struct stage_ticket *was, const struct stage_floor *floor, const struct stage_input *in)
{
	struct stage_decision d = stage_decide(was, floor, in);
	struct stage_ticket is = after(*was, &d);
	struct stage_input hold = { .action = is.held ? STAGE_RESUME : STAGE_HOLD };
	struct stage_input undo = { .action = STAGE_UNDO, .stage = in->stage, .round = is.round,
	    .undo = in->action == STAGE_START ? STAGE_UNDO_START : STAGE_UNDO_COMPLETE };

	if (d.answer != STAGE_DOES || (in->action != STAGE_START && in->action != STAGE_COMPLETE))
		return NULL;
	d = stage_decide(&is, floor, &hold);
	is = after(is, &d);
	d = stage_decide(&is, floor, &undo);
	is = after(is, &d);
	is.held = was->held;
	return d.answer == STAGE_DOES && same_but_undo(was, &is) ? NULL : "undo gives back what was before the step";
}

static struct stage_floor
any_floor(void)
{
	static const char names[] = "ABCDEFGHIJKL";
	struct stage_floor floor = { .n = (int32_t)(1 + below(STAGES_MAX)) };

	for (int32_t i = 0; i < floor.n; i++)
		floor.rule[i] = (struct stage_rule){ { &names[i], 1 }, (enum stage_begin)below(STAGE_BEGINS),
		    below(2) ? STAGE_NONE : (int32_t)below((uint32_t)i + 1) - 1 };
	return floor;
}

/* Mostly what fits; anything may come. */
static struct stage_input
any_input(const struct stage_ticket *t, const struct stage_floor *floor)
{
	static const enum stage_action likely[] = { STAGE_PRINT, STAGE_START, STAGE_COMPLETE, STAGE_COMPLETE, STAGE_RECEIVE, STAGE_RESUME,
	    STAGE_ACKNOWLEDGE };
	struct stage_input in = {
		.action = below(3) ? likely[below(COUNT(likely))] : (enum stage_action)below(STAGE_ACTIONS),
		.stage = below(4) ? t->stage : (int32_t)below((uint32_t)floor->n + 2) - 1,
		.round = below(3) ? t->round : (int32_t)below((uint32_t)t->round + 2),
		.undo = (enum stage_undo)below(STAGE_UNDOS),
		.done_then = below(2), .others_ready = below(4) > 0, .same = below(4) == 0,
	};

	if ((in.action == STAGE_CANCEL || in.action == STAGE_SHOP_CANCELLED) && below(3))
		in.action = STAGE_NOTE;		/* or few would get far */
	return in;
}

static const char *
walk(int *ends)
{
	struct stage_floor floor = any_floor();
	struct stage_ticket t = stage_ticket_new();
	const char *wrong = stage_floor_check(&floor, &(struct stage_floor_problems){ STAGE_FINE, { STAGE_FINE } })
	    ? NULL : "a floor of single letters can be one";

	for (int i = 0; i < STEPS && !wrong; i++) {
		struct stage_input in = any_input(&t, &floor);
		struct stage_decision d;

		t.waiting = below(40) == 0;
		d = stage_decide(&t, &floor, &in);
		wrong = broken(&t, &floor, &in, &d);
		if (!wrong)
			wrong = repeated(&t, &floor, in);
		if (!wrong)
			wrong = taken_back(&t, &floor, &in);
		t = after(t, &d);
	}
	ends[t.cancelled ? 0 : t.stage == STAGE_END ? 1 : 2]++;
	return wrong;
}

/* All that a ticket can be on the usual floor, whether or not it can come to be so, with all that can be asked. */
static void
test_sweep(void)
{
	const struct stage_floor *floor = stage_floor_default();
	static const int32_t stages[] = { 0, 1, 2, 3, STAGE_END };
	int32_t answered = 0, held = 0;

	for (unsigned bits = 0; bits < 256; bits++)
		for (size_t s = 0; s < COUNT(stages); s++)
			for (unsigned action = 0; action < STAGE_ACTIONS; action++)
				for (int32_t asked = -1; asked < 5; asked++)
					for (int32_t round = 0; round < 4; round++) {
						struct stage_ticket t = {
							.stage = stages[s], .round = 2, .started = bits & 1, .held = bits & 2,
							.cancelled = bits & 4, .changed = bits & 8, .shop_cancelled = bits & 16,
							.received = bits & 32, .begun = bits & 64, .waiting = bits & 128,
						};
						struct stage_input in = { .action = (enum stage_action)action, .stage = asked,
						    .round = round, .undo = (enum stage_undo)(asked < 0 ? 0 : asked % 3), .others_ready = round > 1 };
						struct stage_decision d = stage_decide(&t, floor, &in);

						answered++;
						held += (d.answer == STAGE_DOES) == (d.events > 0) && d.events <= STAGE_EVENTS_MAX
						    && (d.answer == STAGE_REFUSES) == (d.why != STAGE_REFUSED_NOT);
					}
	check_int("every ticket and every input has an answer", held, answered);
}

void
test_stage_walk(void)
{
	int ends[3] = { 0 };

	test_sweep();
	for (uint64_t i = 1; i <= WALKS; i++) {
		const char *wrong;

		seed = i * UINT64_C(0x9E3779B97F4A7C15);
		wrong = walk(ends);
		if (wrong) {
			check(sentence("walk %llu: %s", (unsigned long long)i, wrong), false);
			return;
		}
	}
	check("whatever comes, in whatever order: no cake is skipped, doubled or lost on the floor", true);
	for (size_t i = 0; i < COUNT(ends); i++)
		check(sentence("walks end everywhere: %d", (int)i), ends[i] > WALKS / 50);
}
