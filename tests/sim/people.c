/* people.c - people: they send orders, answer questions, change their minds and their passwords, and click twice. */
#include "tests/sim/world.h"

#include <string.h>

#include "flow/logins.h"
#include "flow/mappings.h"
#include "flow/portal_step.h"
#include "flow/portals.h"
#include "flow/queue.h"
#include "flow/submit.h"

static struct scope
person(struct sim *s, const struct company *a)
{
	return scope_of(s, a, a->person, "request");
}

static bool
told(struct sim *s, enum result res, const char *what)
{
	trace(s, "somebody %s: %s", what, res == OK ? "done" : s->fault.code[0] ? s->fault.code : "refused");
	if (res == ERR_STORE)
		violated(s, "somebody %s, and the store cannot: %s", what, s->fault.message);
	return res == OK;
}

/* ---- sending ---------------------------------------------------------------------------------------------------------------- */

static void
look_at_orders(struct sim *s, struct company *a)
{
	struct scope scope = person(s, a);
	struct source_view *view = keep_room(s, sizeof *view);

	scope.arena = &s->world;	/* the page stays on screen */
	if (told(s, flow_source_read(&s->env, s->db, &scope, view), "looks at the orders"))
		a->page = view;
}

static void
press_send(struct sim *s, struct company *a, struct submit *submit)
{
	struct scope scope = person(s, a);
	enum result res = write_as(s, &scope, flow_submit, submit);

	if (!told(s, res, "presses Send"))
		return;
	for (size_t i = 0; i < submit->jobs_n; i++)	/* it was acknowledged, so it has to be there */
		check_touch(s, submit->jobs[i].id);
}

static void
submit(struct sim *s, struct company *a)
{
	struct submit one = { .key = keep(s, "key-%llu", (unsigned long long)dice_roll(&s->dice)) };
	struct str *orders = keep_room(s, 4 * sizeof *orders);

	if (!a->page || a->page->rows.orders == 0 || dice_from(&s->dice, 0, 3) > 0)	/* else it is an old page */
		look_at_orders(s, a);
	if (!a->page || a->page->rows.orders == 0)
		return;
	for (int64_t n = dice_from(&s->dice, 1, 4); n > 0; n--) {
		struct str id = a->page->rows.order[dice_from(&s->dice, 0, (int64_t)a->page->rows.orders - 1)].id;
		bool there = false;

		for (size_t i = 0; i < one.orders_n; i++)
			there |= str_eq(orders[i], id);
		if (!there)
			orders[one.orders_n++] = id;
	}
	one.orders = orders;
	one.view = a->page;
	press_send(s, a, &one);
	if (one.jobs_n == 0)
		return;
	a->last_key = one.key;
	a->last_batch = keep_str(s, one.batch);
	a->last_orders = orders;
	a->last_n = one.orders_n;
	if (odds(s, ODD_CLICK_TWICE)) {		/* another window, the same page */
		struct submit other = one;

		other.key = keep(s, "key-%llu", (unsigned long long)dice_roll(&s->dice));
		press_send(s, a, &other);
	}
}

/* The answer was lost, so the browser asks once more. */
static void
submit_again(struct sim *s, struct company *a)
{
	struct submit again = { .key = a->last_key, .orders = a->last_orders, .orders_n = a->last_n, .view = a->page };

	if (!a->last_key.n)
		return;
	press_send(s, a, &again);
	if (!again.already || !str_eq(again.batch, a->last_batch))
		violated(s, "the same key was answered with another batch");
}

/* ---- jobs ---------------------------------------------------------------------------------------------------------------------- */

static struct ghost *
some_job(struct sim *s, const struct company *a, bool (*fits)(const struct portal *))
{
	int from = a->jobs > 30 ? a->jobs - 30 : 0, n = 0;
	struct ghost *found = NULL;

	for (int i = from; i < a->jobs; i++)
		if ((!fits || fits(&a->job[i]->machine)) && dice_from(&s->dice, 0, n++) == 0)
			found = a->job[i];
	return found;
}

static bool
asks(const struct portal *m)
{
	return m->state == PORTAL_AWAITING_MFA;
}

static bool
is_open(const struct portal *m)
{
	return !portal_ended(m->state);
}

static bool
has_failed(const struct portal *m)
{
	return m->state == PORTAL_FAILED || m->state == PORTAL_CANCELLED;
}

static bool
has_late(const struct portal *m)
{
	return m->late == LATE_OFFERED;
}

static bool
is_filled(const struct portal *m)
{
	return m->state == PORTAL_NEEDS_REVIEW || m->state == PORTAL_COMPLETED;
}

static void
press(struct sim *s, struct company *a, struct ghost *g, struct portal_input input, const char *what)
{
	struct portal_step step = { .job_id = g->id, .input = input, .person = true, .note = STR("17-B") };
	struct scope scope = person(s, a);
	bool blind = input.kind == IN_RETRY && g->machine.items_sent && !input.cart_checked;

	trace(s, "for %.*s:", STR_ARG(g->id));
	if (told(s, write_as(s, &scope, flow_portal_step, &step), what) && step.answer == PORTAL_DOES && blind)
		violated(s, "%.*s is retried, and nobody has looked at the cart", STR_ARG(g->id));
	check_touch(s, g->id);
}

static void
answer(struct sim *s, struct company *a, struct ghost *g)
{
	struct portal_answered p = { .step = { .job_id = g->id } };
	struct scope scope = person(s, a);
	struct str code = odds(s, ODD_WRONG_CODE) ? STR(HUSH "wrong") : deck_code(s, g);
	int clicks = odds(s, ODD_CLICK_TWICE) ? 2 : 1;

	if (code.n == 0)
		code = STR(HUSH "no idea");
	p.answer = (struct box){ .owner = flow_credential_owner(&s->scratch, "portal_job", g->id), .field = STR("answer") };
	if (flow_credential_seal(&s->env, &s->scratch, a->id, &p.answer, secret_of(&s->scratch, code), &s->fault) != OK)
		violated(s, "an answer cannot be sealed: %s", s->fault.message);
	trace(s, "for %.*s:", STR_ARG(g->id));
	for (; clicks > 0; clicks--)
		if (told(s, write_as(s, &scope, flow_portal_answer, &p), "answers the question") && p.step.answer == PORTAL_DOES)
			g->answers++;
	check_touch(s, g->id);
}

static void
resend(struct sim *s, struct company *a, struct ghost *g)
{
	struct resend r = { .key = keep(s, "key-%llu", (unsigned long long)dice_roll(&s->dice)), .job_id = g->id };
	struct scope scope = person(s, a);

	if (told(s, write_as(s, &scope, flow_resend, &r), "sends failed lines again"))
		check_touch(s, keep_str(s, r.child.id));
	if (s->fault.result == OK && odds(s, ODD_CLICK_TWICE)) {
		struct str first = keep_str(s, r.child.id);

		write_as(s, &scope, flow_resend, &r);
		if (!r.already || !str_eq(r.child.id, first))
			violated(s, "the same key sent failed lines of %.*s again twice", STR_ARG(g->id));
	}
}

/* Looks for another company's job: to them it does not exist. */
static void
pry(struct sim *s, struct company *a)
{
	struct company *other = &s->account[dice_from(&s->dice, 0, s->accounts - 1)];
	struct ghost *g = some_job(s, other, NULL);
	struct portal_step step = { .input = { .kind = IN_CANCEL }, .person = true };
	struct scope scope = person(s, a);

	if (other == a || !g)
		return;
	step.job_id = g->id;
	if (db_write(s->db, &scope, flow_portal_step, &step) != ERR_MISSING)
		violated(s, "%.*s could cancel a job of %.*s", STR_ARG(a->id), STR_ARG(other->id));
}

/* ---- the queue ------------------------------------------------------------------------------------------------------------------ */

static enum result
list(struct tx *tx, void *in_out)
{
	return store_job_list(tx, in_out);
}

static void
mend_queue(struct sim *s, struct company *a)
{
	struct job_list l = { .state = dice_from(&s->dice, 0, 1) ? JOB_DEAD : JOB_UNKNOWN, .limit = 20 };
	struct scope scope = person(s, a);
	struct queue_act act = { .note = STR("let go") };

	if (db_read(s->db, &scope, list, &l) != OK || l.n == 0)
		return;
	act.id = l.at[dice_from(&s->dice, 0, (int64_t)l.n - 1)].id;
	if (dice_from(&s->dice, 0, 1))
		told(s, write_as(s, &scope, flow_queue_retry, &act), "tries a job of the queue again");
	else
		told(s, write_as(s, &scope, flow_queue_drop, &act), "lets a job of the queue go");
}

/* ---- settings --------------------------------------------------------------------------------------------------------------------- */

static void
enter_login(struct sim *s, struct company *a, struct supplier *x, const char *password, const char *user)
{
	struct scope scope = person(s, a);
	struct login_enter e = { .portal_id = x->portal_id, .username = secret_of(&s->scratch, str_of(user)),
	    .password = secret_of(&s->scratch, secret_text(s, password, user)) };

	if (x->portal)
		told(s, flow_logins_enter(&s->env, s->db, &scope, &e), "enters a login");
}

static void
change_portal(struct sim *s, struct company *a, struct supplier *x)
{
	struct scope scope = person(s, a);
	struct portal_typed typed = { .supplier_id = str_of(x->id), .supplier_name = str_of(x->id), .source_guid = str_of(x->source),
	    .currency = STR("EUR"), .tolerance_kind = STR("none"), .active = dice_from(&s->dice, 0, 3) > 0 };
	struct portal_change c;

	if (dice_from(&s->dice, 0, 2) == 0)
		typed.source_guid = arena_printf(&s->scratch, "5ced0000-0000-4000-8000-%012d", (int)dice_from(&s->dice, 0, SUPPLIERS));
	c = (struct portal_change){ .already = false };
	if (flow_portals_check(&typed, &c.row, &s->fault) != OK)
		return;
	if (x->portal) {
		c.row.id = x->portal_id;
		told(s, flow_portals_change(&s->env, s->db, &scope, &c), "changes a portal");
	} else if (told(s, flow_portals_add(&s->env, s->db, &scope, &c.row), "adds a portal")) {
		x->portal = true;
		x->portal_id = keep_str(s, c.row.id);
		enter_login(s, a, x, "right", x->user);
	}
}

static void
remove_portal(struct sim *s, struct company *a, struct supplier *x)
{
	struct scope scope = person(s, a);

	if (x->portal && told(s, write_as(s, &scope, flow_portals_remove, &x->portal_id), "removes a portal"))
		x->portal = false;
}

static void
forget_login(struct sim *s, struct company *a, struct supplier *x)
{
	struct login_forget f = { .portal_id = x->portal_id };
	struct scope scope = person(s, a);

	if (x->portal)
		told(s, write_as(s, &scope, flow_logins_forget, &f), "forgets a login");
}

static void
try_login(struct sim *s, struct company *a, struct supplier *x)
{
	struct login_test t = { .portal_id = x->portal_id };
	struct scope scope = person(s, a);

	if (x->portal && told(s, write_as(s, &scope, flow_login_test, &t), "tries a login"))
		check_touch(s, keep_str(s, t.job.id));
}

static void
edit_mapping(struct sim *s, struct company *a, struct supplier *x)
{
	struct scope scope = person(s, a);
	struct mapping m = { .supplier_id = str_of(x->id), .our_sku = arena_printf(&s->scratch, "OUR-%d", (int)dice_from(&s->dice, 0, 5)),
	    .supplier_sku = arena_printf(&s->scratch, "MAP-%d", (int)dice_from(&s->dice, 0, 9)), .unit = SKU_PIECE, .pack_size = 1 };
	struct str id;

	if (!told(s, write_as(s, &scope, flow_mappings_add, &m), "adds a mapping") || dice_from(&s->dice, 0, 2) > 0)
		return;
	id = m.id;
	told(s, write_as(s, &scope, flow_mappings_remove, &id), "removes a mapping");
}

static void
settings(struct sim *s, struct company *a)
{
	struct supplier *x = &a->supplier[dice_from(&s->dice, 0, a->suppliers - 1)];

	switch (dice_from(&s->dice, 0, 7)) {
	case 0:
		enter_login(s, a, x, odds(s, ODD_WRONG_LOGIN) ? "wrong" : "right", x->user);
		break;
	case 1:		/* another user name: another lane */
		enter_login(s, a, x, "right", dice_from(&s->dice, 0, 1) ? "other@sim.test" : x->user);
		break;
	case 2:
		change_portal(s, a, x);
		break;
	case 3:
		remove_portal(s, a, x);
		break;
	case 4:
		forget_login(s, a, x);
		break;
	case 5:
		try_login(s, a, x);
		break;
	default:
		edit_mapping(s, a, x);
		break;
	}
}

/* ---- a person's turn ------------------------------------------------------------------------------------------------------------------ */

/* What a button may be pressed for; and now and then one that should not be there. */
static int64_t
some_button(struct sim *s, const struct portal *m)
{
	int64_t any = dice_from(&s->dice, 0, 6);

	if (dice_from(&s->dice, 0, 4) == 0)
		return any;
	if (m->late == LATE_OFFERED)
		return dice_from(&s->dice, 0, 2) ? 1 : 2;
	switch (m->state) {
	case PORTAL_FAILED:
	case PORTAL_CANCELLED:
		return 0;
	case PORTAL_NEEDS_REVIEW:
		return dice_from(&s->dice, 2, 4);
	case PORTAL_COMPLETED:
		return dice_from(&s->dice, 0, 9) ? 6 : 3;
	case PORTAL_PENDING:
	case PORTAL_CONNECTING:
	case PORTAL_AWAITING_MFA:
	case PORTAL_ADDING_ITEMS:
		return dice_from(&s->dice, 0, 3) ? any : 5;
	}
	return any;
}

static void
act_on_job(struct sim *s, struct company *a, struct ghost *g)
{
	switch (some_button(s, &g->machine)) {
	case 0:
		/* Who has not looked is asked to look; who has, may. */
		press(s, a, g, (struct portal_input){ .kind = IN_RETRY, .cart_checked = dice_from(&s->dice, 0, 4) > 0 }, "retries");
		break;
	case 1:
		press(s, a, g, (struct portal_input){ .kind = IN_LATE_ACCEPT }, "takes the late result");
		break;
	case 2:
		press(s, a, g, (struct portal_input){ .kind = IN_REVIEW }, "settles the review");
		break;
	case 3:
		press(s, a, g, (struct portal_input){ .kind = IN_CONFIRM }, "confirms");
		break;
	case 4:
		resend(s, a, g);
		break;
	case 5:
		if (odds(s, ODD_CANCEL))
			press(s, a, g, (struct portal_input){ .kind = IN_CANCEL }, "cancels");
		break;
	default:
		pry(s, a);
		break;
	}
}

/* Of those that can be done something with, rather than of all. */
static struct ghost *
worth_a_look(struct sim *s, const struct company *a)
{
	static bool (*const kinds[])(const struct portal *) = { has_failed, has_late, is_filled, is_open, NULL };
	struct ghost *g = some_job(s, a, kinds[dice_from(&s->dice, 0, 4)]);

	return g ? g : some_job(s, a, NULL);
}

void
people_act(struct sim *s, struct company *a)
{
	struct ghost *asked = some_job(s, a, asks), *g = worth_a_look(s, a), *open = some_job(s, a, is_open);
	int64_t what = dice_from(&s->dice, 0, 99);

	if (s->calm)
		return;
	happen(s, dice_wide(&s->dice, SECOND, 2 * MINUTE), H_PERSON, a, 0);
	if (asked && what < 60)
		answer(s, a, asked);
	else if (open && odds(s, ODD_CANCEL))
		press(s, a, open, (struct portal_input){ .kind = IN_CANCEL }, "cancels");
	else if (odds(s, ODD_SETTINGS))
		settings(s, a);
	else if (what < 30)
		company_order(s, a);
	else if (what < 55)
		submit(s, a);
	else if (what < 58)
		submit_again(s, a);
	else if (what < 62)
		mend_queue(s, a);
	else if (what < 65)
		settings(s, a);
	else if (g)
		act_on_job(s, a, g);
}

void
people_begin(struct sim *s, struct company *a)
{
	happen(s, dice_from(&s->dice, 0, 10 * SECOND), H_PERSON, a, 0);
}

/* ---- helping, when all is calm ------------------------------------------------------------------------------------------------------------ */

struct blocked { struct str portal_id, login_id; };

static enum result
find_blocked(struct tx *tx, void *in_out)
{
	struct blocked *b = in_out;
	struct portal_row *portal;
	struct login *login;
	size_t portals, logins;
	enum result res = store_portal_list(tx, &portal, &portals);

	*b = (struct blocked){ .portal_id = STR("") };
	if (res == OK)
		res = store_login_list(tx, &login, &logins);
	for (size_t i = 0; res == OK && i < logins; i++)
		for (size_t p = 0; p < portals && login[i].blocked.n; p++)
			if (str_eq(portal[p].login_id, login[i].id))
				*b = (struct blocked){ portal[p].id, login[i].id };
	return res;
}

/* The right password for a login that the portal has refused: its jobs wait for it. */
static void
help(struct sim *s, struct company *a)
{
	struct scope scope = person(s, a);
	struct blocked b;
	struct secret user, password;

	if (db_read(s->db, &scope, find_blocked, &b) != OK || b.login_id.n == 0)
		return;
	if (flow_logins_open(&s->env, s->db, &scope, b.login_id, &user, &password) != OK) {
		violated(s, "a login cannot be opened: %s", s->fault.message);
		return;
	}
	for (int i = 0; i < a->suppliers; i++)
		if (a->supplier[i].portal && str_eq(a->supplier[i].portal_id, b.portal_id))
			enter_login(s, a, &a->supplier[i], "right", arena_cstr(&s->scratch, secret_reveal(user)));
}

void
people_help(struct sim *s)
{
	for (int i = 0; i < s->accounts; i++)
		help(s, &s->account[i]);
}
