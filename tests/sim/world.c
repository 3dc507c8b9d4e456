/* world.c - time, dice, what happens next. */
#include "tests/sim/front.h"
#include "tests/sim/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLD_BYTES = 256 << 20, SCRATCH_BYTES = 32 << 20, CALM_STEPS = 30000, LOOK_EVERY = 50, CHECK_EVERY = 1000 };

/* ---- dice ------------------------------------------------------------------------------------------------------------ */

uint64_t
dice_roll(struct dice *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

int64_t
dice_from(struct dice *d, int64_t least, int64_t most)
{
	return least + (int64_t)(dice_roll(d) % (uint64_t)(most - least + 1));
}

int64_t
dice_wide(struct dice *d, int64_t least, int64_t most)
{
	int64_t top = least < 1 ? 1 : least;
	int doublings = 0;

	for (int64_t x = top; x < most; x *= 2)
		doublings++;
	top <<= dice_from(d, 0, doublings);
	return dice_from(d, least, top < most ? top : most);
}

bool
odds(struct sim *s, enum odd odd)
{
	return !s->calm && s->odds[odd] > 0 && dice_from(&s->dice, 0, 9999) < s->odds[odd];
}

/* Every world has some of what can go wrong, in its own measure: what is rare beside everything else gets its turn so. */
static void
set_odds(struct sim *s)
{
	static const enum odd usual[] = { ODD_OPEN_ASKS, ODD_ADD_ASKS, ODD_ADD_DIFFERS, ODD_PUSH, ODD_WRONG_CODE, ODD_WRONG_LOGIN,
	    ODD_CLICK_TWICE, ODD_CLOSE_SAYS, ODD_ANSWER_LOST, ODD_HOOK_TWICE, ODD_OPEN_FAILS };

	for (int i = 0; i < ODDS; i++)
		s->odds[i] = dice_from(&s->dice, 0, 9) < 4 ? 0 : (int)dice_wide(&s->dice, 50, 5000);
	/* What is no mishap, only seldom. */
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (s->odds[usual[i]] > 0)
			s->odds[usual[i]] = (int)dice_wide(&s->dice, 500, 8000);
	/* A worker takes many steps for one job. */
	s->odds[ODD_CRASH] /= 2;
	s->odds[ODD_STALL] /= 2;
	if (s->odds[ODD_REDO] == 0)
		s->odds[ODD_REDO] = 100;
}

/* ---- the clock, ids -------------------------------------------------------------------------------------------------- */

int64_t
world_now(const struct sim *s)
{
	return s->base + s->at + s->skew;
}

static int64_t
now_ms(void *state)
{
	return world_now(state);
}

static bool
random_bytes(void *state, void *out, size_t n)
{
	struct sim *s = state;

	for (size_t i = 0; i < n; i += 8) {
		uint64_t x = dice_roll(&s->ids);

		memcpy((char *)out + i, &x, n - i < 8 ? n - i : 8);
	}
	return true;
}

/* ---- what happens next: a heap by time, first come first served ----------------------------------------------------- */

static bool
sooner(const struct happening *a, const struct happening *b)
{
	return a->at != b->at ? a->at < b->at : a->no < b->no;
}

void
happen(struct sim *s, int64_t in_ms, enum happening_kind kind, void *who, uint32_t mark)
{
	struct happening h = { s->at + (in_ms < 0 ? 0 : in_ms), ++s->heap_no, kind, mark, who };
	size_t i = s->heap_n++;

	if (s->heap_n > s->heap_cap) {
		s->heap_cap = s->heap_cap ? s->heap_cap * 2 : 1024;
		s->heap = realloc(s->heap, s->heap_cap * sizeof *s->heap);
		if (!s->heap)
			abort();
	}
	for (; i > 0 && sooner(&h, &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = h;
}

static struct happening
next(struct sim *s)
{
	struct happening first = s->heap[0], last = s->heap[--s->heap_n];
	size_t i = 0, child;

	for (; (child = 2 * i + 1) < s->heap_n; i = child) {
		if (child + 1 < s->heap_n && sooner(&s->heap[child + 1], &s->heap[child]))
			child++;
		if (!sooner(&s->heap[child], &last))
			break;
		s->heap[i] = s->heap[child];
	}
	s->heap[i] = last;
	return first;
}

/* ---- words ------------------------------------------------------------------------------------------------------------ */

void
trace(struct sim *s, const char *format, ...)
{
	va_list args;

	if (!s->trace)
		return;
	printf("%10lld.%03lld  ", (long long)(s->at / 1000), (long long)(s->at % 1000));
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void
violated(struct sim *s, const char *format, ...)
{
	va_list args;

	if (s->violations++ > 9)
		return;
	printf("VIOLATION at step %lld, %lld.%03lld s: ", (long long)s->steps, (long long)(s->at / 1000), (long long)(s->at % 1000));
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void *
keep_room(struct sim *s, size_t n)
{
	void *p = arena_get(&s->world, n);

	if (!p)
		abort();
	return p;
}

struct str
keep_str(struct sim *s, struct str text)
{
	struct str kept = arena_str(&s->world, text);

	if (!kept.p)
		abort();
	return kept;
}

struct str
keep(struct sim *s, const char *format, ...)
{
	char text[4000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return keep_str(s, str_of(text));
}

struct str
secret_text(struct sim *s, const char *what, const char *of)
{
	return keep(s, "%s-" HUSH "-%s", what, of);
}

/* ---- writing ----------------------------------------------------------------------------------------------------------- */

struct scope
scope_of(struct sim *s, const struct company *a, struct str user, const char *cause)
{
	return (struct scope){
		.account = a ? a->id : STR(""), .user = user, .cause_kind = str_of(cause), .cause = STR("sim"), .arena = &s->scratch,
		.fault = &s->fault,
	};
}

struct rehearsal { db_fn fn; void *in_out; };

/* What it did is undone, as when the store has to run a function again. */
static enum result
rehearse(struct tx *tx, void *in_out)
{
	const struct rehearsal *r = in_out;

	r->fn(tx, r->in_out);
	return ERR_CONFLICT;
}

void
rehearse_as(struct sim *s, const struct scope *scope, db_fn fn, void *in_out)
{
	struct rehearsal r = { fn, in_out };
	char *mark = scope->arena->at;

	if (!odds(s, ODD_REDO))
		return;
	db_write(s->db, scope, rehearse, &r);
	scope->arena->at = mark;
}

enum result
write_as(struct sim *s, const struct scope *scope, db_fn fn, void *in_out)
{
	rehearse_as(s, scope, fn, in_out);
	return db_write(s->db, scope, fn, in_out);
}

/* ---- the weather ------------------------------------------------------------------------------------------------------- */

static void
weather(struct sim *s)
{
	if (odds(s, ODD_OUTAGE)) {
		s->down_until = s->at + dice_wide(&s->dice, SECOND, 24 * HOUR);
		trace(s, "Deck cannot be reached for %lld s", (long long)(s->down_until - s->at) / 1000);
	}
	happen(s, dice_from(&s->dice, MINUTE, 10 * MINUTE), H_WEATHER, NULL, 0);
}

static void
skew(struct sim *s)
{
	if (odds(s, ODD_SKEW)) {
		int64_t by = dice_wide(&s->dice, 1, HOUR);

		s->skew += dice_from(&s->dice, 0, 1) ? by : -by;
		s->skew_at = s->at;
		trace(s, "the clock is set: %+lld ms", (long long)s->skew);
		worker_wake(s);
	}
	happen(s, dice_from(&s->dice, MINUTE, 20 * MINUTE), H_SKEW, NULL, 0);
}

/* ---- a world ------------------------------------------------------------------------------------------------------------ */

static void
step(struct sim *s)
{
	struct happening h = next(s);

	s->at = h.at;
	s->steps++;
	s->hash = (s->hash ^ (uint64_t)h.at ^ (uint64_t)h.kind << 56) * UINT64_C(0x100000001b3);
	switch (h.kind) {
	case H_CLAIM:		worker_claim(s, h.mark); break;
	case H_HAND:		worker_hand(s, h.who, h.mark); break;
	case H_RENEW:		worker_renew(s, h.who); break;
	case H_RESTART:		worker_restart(s, h.who); break;
	case H_CLOCK:
		clock_tick(&s->crew, &s->scratch);
		happen(s, 10 * MINUTE, H_CLOCK, NULL, 0);
		break;
	case H_ARRIVE:		net_arrive(s, h.who); break;
	case H_ANSWER:		worker_answered(s, h.who, WIRE_ANSWERED, ""); break;
	case H_BREAK:		worker_answered(s, h.who, h.mark ? WIRE_NOT_SENT : WIRE_LOST, h.mark ? "no connection" : "no answer"); break;
	case H_LETTER:		net_deliver(s, h.who); break;
	case H_DECK_JOB:
	case H_DECK_WINDOW:
	case H_DECK_CHECK:
	case H_DECK_IDLE:	deck_happens(s, &h); break;
	case H_PERSON:		people_act(s, h.who); break;
	case H_FRONT:		front_act(s, h.who); break;
	case H_FLOOR:		floor_act(s, h.who); break;
	case H_WEATHER:		weather(s); break;
	case H_SKEW:		skew(s); break;
	}
	check_step(s);
	worker_wake(s);
	arena_reset(&s->scratch, SCRATCH_BYTES);
}

static void
configure(struct sim *s)
{
	s->config = (struct config){
		.base_url = STR("https://trade.sim"), .worker_calls = HANDS, .retention_days = 30, .external_calls = true,
		.deck_url = STR("https://deck.sim/v1"), .slack_url = STR("https://slack.sim/services"),
		.optiply_url = STR("https://optiply.sim"), .optiply_token_url = STR("https://optiply.sim/token"),
		.silence_ms = 600000, .mfa_ms = 300000, .connection_ms = 3600000, .reopen_ms = 120000, .retry_ms = 5000, .read_ms = 60000,
	};
	if (dice_from(&s->dice, 0, 2) == 0) {	/* an operator who is in a hurry */
		s->config.silence_ms = dice_from(&s->dice, 20 * SECOND, 5 * MINUTE);
		s->config.mfa_ms = dice_from(&s->dice, 20 * SECOND, 5 * MINUTE);
		s->config.reopen_ms = dice_from(&s->dice, 10 * SECOND, 2 * MINUTE);
		s->config.read_ms = dice_from(&s->dice, 10 * SECOND, MINUTE);
	}
	s->keys = (struct keys){ .n = 1 };
	memcpy(s->keys.key[0].id, "sim", sizeof "sim");
	memset(s->keys.key[0].key, 7, sizeof s->keys.key[0].key);
	s->env = (struct env){ .now_ms = now_ms, .random = random_bytes, .state = s, .config = &s->config, .keys = &s->keys };
}

static bool
begin(struct sim *s, uint64_t seed)
{
	struct dice first = { seed };
	bool tracing = s->trace;

	if (!s->world.begin) {
		s->world = arena_make(WORLD_BYTES);
		s->scratch = arena_make(SCRATCH_BYTES);
	}
	arena_reset(&s->world, WORLD_BYTES / 8);
	*s = (struct sim){
		.seed = seed, .trace = tracing, .world = s->world, .scratch = s->scratch, .heap = s->heap, .heap_cap = s->heap_cap,
		.steps = s->steps, .jobs = s->jobs, .calls = s->calls, .letters = s->letters, .slacks = s->slacks,
		.sales = s->sales, .scans = s->scans, .pushes = s->pushes, .hash = s->hash,
		.violations = s->violations,
	};
	s->dice.state = dice_roll(&first);
	s->ids.state = dice_roll(&first);
	s->base = INT64_C(1800000000000) + dice_from(&s->dice, 0, 24 * 3600) * SECOND;
	set_odds(s);
	configure(s);
	s->db = db_open_memory(&s->env, &s->fault);
	if (!s->db) {
		violated(s, "the store does not open: %s", s->fault.message);
		return false;
	}
	s->crew = (struct crew){ .env = &s->env, .db = s->db };
	s->claim_at = -1;
	deck_begin(s);
	worker_begin(s);
	s->accounts = (int)dice_from(&s->dice, 1, ACCOUNTS);
	for (int i = 0; i < s->accounts; i++)
		if (!company_found(s, &s->account[i], i)) {
			violated(s, "company %d cannot be founded: %s", i, s->fault.message);
			return false;
		}
	check_begin(s);
	for (int i = 0; i < s->accounts; i++)
		people_begin(s, &s->account[i]);
	happen(s, 0, H_CLOCK, NULL, 0);
	happen(s, dice_from(&s->dice, 0, 10 * MINUTE), H_WEATHER, NULL, 0);
	happen(s, dice_from(&s->dice, 0, 20 * MINUTE), H_SKEW, NULL, 0);
	return true;
}

/* Until nothing is left to be done but what comes with the time of day. */
static void
calm_down(struct sim *s)
{
	int64_t end = s->steps + CALM_STEPS;
	const char *why = "it never began";

	s->calm = true;
	s->down_until = 0;
	trace(s, "---- the weather turns calm ----");
	for (int64_t n = 0; s->violations == 0; n++) {
		if (n % LOOK_EVERY == 0) {
			people_help(s);
			check_step(s);
			worker_wake(s);
			arena_reset(&s->scratch, SCRATCH_BYTES);
			if (check_is_quiet(s, &why))
				break;
		}
		if (s->steps >= end || s->heap_n == 0) {
			violated(s, "it does not come to rest: %s", why);
			break;
		}
		step(s);
	}
	if (s->violations == 0)
		check_all(s);
	if (s->violations == 0)
		check_quiet(s);
}

bool
world_live(struct sim *s, uint64_t seed, int64_t steps)
{
	int before = s->violations;
	int64_t from;

	s->violations = 0;
	if (begin(s, seed)) {
		from = s->steps;
		while (s->steps - from < steps && s->violations == 0) {
			step(s);
			if ((s->steps - from) % CHECK_EVERY == 0)
				check_all(s);
		}
		if (s->violations == 0)
			calm_down(s);
	}
	worker_end(s);
	db_close(s->db);
	s->db = NULL;
	if (s->violations)
		printf("repeat with: build/sim --seed %llu --steps %lld --trace\n", (unsigned long long)seed, (long long)steps);
	s->violations += before;
	return s->violations == before;
}
