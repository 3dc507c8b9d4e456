#include "flow/who.h"

#include "base/crypto.h"
#include "flow/audit.h"
#include "flow/guess.h"
#include "flow/people.h"

enum { IDENTITY_BYTES = 32, SECOND_MS = 1000 };

enum result
flow_who_pin(struct str pin, struct fault *fault)
{
	bool same = true, up = true, down = true;

	if (pin.n < PIN_LEAST || pin.n > PIN_MOST)
		return fault_field(fault, "pin", "A PIN has %d to %d digits.", PIN_LEAST, PIN_MOST);
	for (size_t i = 0; i < pin.n; i++) {
		int step = i > 0 ? pin.p[i] - pin.p[i - 1] : 0;

		if (pin.p[i] < '0' || pin.p[i] > '9')
			return fault_field(fault, "pin", "A PIN has digits only.");
		same = same && (i == 0 || step == 0);
		up = up && (i == 0 || step == 1);
		down = down && (i == 0 || step == -1);
	}
	if (same || up || down)
		return fault_field(fault, "pin", "This is among the first that are guessed. Take another.");
	return OK;
}

/* Runs fn as something that this person does. */
static enum result
as_person(struct tx *tx, struct str person_id, db_fn fn, void *in_out)
{
	const struct scope *own = tx->scope;
	struct scope as = *own;
	enum result result;

	as.user = person_id;
	tx->scope = &as;
	result = fn(tx, in_out);
	tx->scope = own;
	return result;
}

/* The kiosk, which counts still: it may have been revoked since the gate looked. */
static enum result
get_kiosk(struct tx *tx, struct str id, struct kiosk *k)
{
	enum result result = store_kiosk_get(tx, id, k);

	return result == OK && k->revoked_at != 0 ? tx_refuse(tx, ERR_AUTH, "kiosk_revoked", "This tablet is no kiosk any more.") : result;
}

static bool
works_here(const struct person *p)
{
	return p->active && role_may(p->role, MAY_FLOOR);
}

/* ---- saying who one is -------------------------------------------------------------------------------------------- */

struct try { struct who *who; struct str identity; struct guess guess; bool wrong; };

static enum result
keep(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct kiosk *k = &t->who->kiosk;
	struct audit audit = flow_audit(tx);
	enum result result;

	k->person_id = t->who->person.id;
	k->identity = t->identity;
	k->identity_at = tx->now_ms;
	result = store_kiosk_put(tx, k);
	flow_audit_note(&audit, "how", t->who->badge.n ? STR("badge") : STR("pin"));
	return result == OK ? flow_audit_event(&audit, "kiosk", k->id, "identified") : result;
}

static enum result
by_badge(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct who *w = t->who;
	struct audit audit = flow_audit(tx);
	enum result result = get_kiosk(tx, w->kiosk_id, &w->kiosk);

	if (result == OK)
		result = flow_guess_begin(tx, &t->guess);
	if (result != OK)
		return result;
	result = store_person_of_badge(tx, w->badge, &w->person);
	t->wrong = result == ERR_MISSING || (result == OK && !works_here(&w->person));
	if (t->wrong)
		return flow_audit_event(&audit, "kiosk", w->kiosk_id, "badge_refused");
	if (result == OK)
		result = flow_guess_right(tx, &t->guess);
	return result == OK ? as_person(tx, w->person.id, keep, t) : result;
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	enum result result = get_kiosk(tx, t->who->kiosk_id, &t->who->kiosk);

	return result == OK ? store_person_get(tx, t->who->person_id, &t->who->person) : result;
}

static enum result
wrong_pin(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct audit audit = flow_audit(tx);
	enum result result = flow_guess_wrong(tx, &t->guess);

	flow_audit_note(&audit, "person", t->who->person.id);
	return result == OK ? flow_audit_event(&audit, "kiosk", t->who->kiosk_id, "pin_refused") : result;
}

static enum result
right_pin(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct str checked = t->who->person.pin;
	enum result result = load(tx, t);

	t->wrong = result == OK && (!works_here(&t->who->person) || !str_eq(checked, t->who->person.pin));
	if (result == OK && !t->wrong)
		result = flow_guess_right(tx, &t->guess);
	return result == OK && !t->wrong ? as_person(tx, t->who->person.id, keep, t) : result;
}

/* The PIN is checked outside any transaction: it takes a good part of a second. */
static enum result
by_pin(const struct env *env, struct db *db, const struct scope *scope, struct try *t)
{
	struct who *w = t->who;
	bool told;
	enum result result;

	if (!flow_guess_of(env, scope->arena, GUESS_PIN, w->person_id, &t->guess))
		return ERR_STORE;
	result = db_write(db, scope, flow_guess_begin, &t->guess);
	if (result == OK)
		result = db_read(db, scope, load, t);
	if (result == ERR_MISSING) {
		w->person = (struct person){ .id = STR("") };
		result = OK;
	}
	if (result != OK)
		return result;
	t->wrong = !crypto_password_check(w->pin, w->person.pin, &told) || !works_here(&w->person);
	if (!told)
		return fault_set(scope->fault, ERR_STORE, "store", "The PIN could not be checked. Please try again.");
	return db_write(db, scope, t->wrong ? wrong_pin : right_pin, t);
}

enum result
flow_who_identify(const struct env *env, struct db *db, const struct scope *scope, struct who *w)
{
	struct try t = { .who = w, .identity = env_token(env, scope->arena, IDENTITY_BYTES) };
	enum result result = t.identity.n == 0 ? ERR_LIMIT : flow_guess_of(env, scope->arena, GUESS_KIOSK, w->kiosk_id, &t.guess) ? OK : ERR_STORE;

	if (result == OK)
		result = w->badge.n ? db_write(db, scope, by_badge, &t) : by_pin(env, db, scope, &t);
	if (result != OK || !t.wrong)
		return result;
	return w->badge.n ? fault_set(scope->fault, ERR_MISSING, "unknown_badge", "Nobody who works here has this badge (any more).") :
	    fault_field(scope->fault, "pin", "This is not the PIN.");
}

enum result
flow_who_leave(struct tx *tx, void *in_out)
{
	struct who_leave *l = in_out;
	struct kiosk k;
	struct audit audit = flow_audit(tx);
	enum result result = get_kiosk(tx, l->kiosk_id, &k);

	l->already = result == OK && k.identity.n == 0;
	if (result != OK || l->already)
		return result;
	flow_audit_note(&audit, "person", k.person_id);
	k.identity = STR("");
	result = store_kiosk_put(tx, &k);
	return result == OK ? flow_audit_event(&audit, "kiosk", l->kiosk_id, "left") : result;
}

/* ---- one's own PIN ------------------------------------------------------------------------------------------------ */

struct change { struct who_pin *in; struct guess guess; struct person person; struct str hash; };

static enum result
load_own(struct tx *tx, void *in_out)
{
	struct change *c = in_out;
	const struct who_pin *in = c->in;
	struct kiosk k = { .person_id = in->person_id };
	enum result result = in->kiosk_id.n ? get_kiosk(tx, in->kiosk_id, &k) : OK;

	if (result == OK && in->kiosk_id.n &&
	    (k.identity.n == 0 || !str_eq(in->identity, k.identity) || tx->now_ms > k.identity_at + k.idle_s * SECOND_MS))
		return tx_refuse(tx, ERR_CONFLICT, "identity_over", "You do not stand at this kiosk any more. Say who you are, then choose your PIN.");
	if (result == OK)
		result = store_person_get(tx, k.person_id, &c->person);
	if (result == OK && in->kiosk_id.n && c->person.pin.n == 0)
		return tx_refuse(tx, ERR_CONFLICT, "no_pin", "You have no PIN yet: whoever looks after people gives you the first.");
	return result;
}

/* What proves that it is her. */
static struct str
proof_of(const struct change *c)
{
	return c->in->kiosk_id.n ? c->person.pin : c->person.password;
}

static enum result
old_is_wrong(struct tx *tx, void *in_out)
{
	struct change *c = in_out;
	struct audit audit = flow_audit(tx);
	enum result result = flow_guess_wrong(tx, &c->guess);

	if (result != OK || c->in->kiosk_id.n == 0)
		return result == OK ? flow_audit_event(&audit, "person", c->person.id, "password_refused") : result;
	flow_audit_note(&audit, "person", c->person.id);
	return flow_audit_event(&audit, "kiosk", c->in->kiosk_id, "pin_refused");
}

static enum result
keep_own(struct tx *tx, void *in_out)
{
	struct change *c = in_out;
	struct str checked = proof_of(c);
	struct people_change change = { .id = c->person.id, .set_pin = true, .pin = c->hash };
	enum result result = load_own(tx, c);

	if (result == OK && !str_eq(checked, proof_of(c)))
		return tx_refuse(tx, ERR_CONFLICT, "changed_meanwhile", "This has just been changed. Look again and repeat it.");
	if (result == OK)
		result = flow_guess_right(tx, &c->guess);
	return result == OK ? as_person(tx, change.id, flow_people_change, &change) : result;
}

enum result
flow_who_pin_change(const struct env *env, struct db *db, const struct scope *scope, struct who_pin *in)
{
	struct change c = { .in = in };
	bool told, told_new = true, right;
	enum result result = flow_who_pin(in->pin, scope->fault);

	if (result == OK)
		result = db_read(db, scope, load_own, &c);
	if (result == OK && !(in->kiosk_id.n ?
	    flow_guess_of(env, scope->arena, GUESS_KIOSK, in->kiosk_id, &c.guess) && flow_guess_of(env, scope->arena, GUESS_PIN, c.person.id, &c.guess) :
	    flow_guess_of(env, scope->arena, GUESS_PERSON, c.person.id, &c.guess)))
		result = ERR_STORE;
	if (result == OK)
		result = db_write(db, scope, flow_guess_begin, &c.guess);
	if (result != OK)
		return result;
	right = crypto_password_check(in->old, proof_of(&c), &told);
	if (told && !right) {
		result = db_write(db, scope, old_is_wrong, &c);
		return result == OK ? fault_field(scope->fault, "old", in->kiosk_id.n ? "This is not your PIN." : "This is not your present password.") : result;
	}
	in->already = told && c.person.pin.n && crypto_password_check(in->pin, c.person.pin, &told_new);
	if (in->already)
		return db_write(db, scope, flow_guess_right, &c.guess);
	c.hash = told && told_new ? crypto_password_hash(scope->arena, in->pin) : STR("");
	return c.hash.n ? db_write(db, scope, keep_own, &c) : fault_set(scope->fault, ERR_STORE, "store", "The PIN could not be kept. Please try again.");
}

/* ---- doing something ---------------------------------------------------------------------------------------------- */

static enum result
deny(struct who_step *x, const char *code, const char *text)
{
	x->step->deny = str_of(code);
	x->step->deny_text = str_of(text);
	return OK;
}

/* A step, what its badge counts as, and that it is tried at all. */
struct doing { struct who_step *in; struct guess badge, kiosk; };

/* Whose badge the scan brings. ERR_MISSING: nobody's who works here. */
static enum result
of_badge(struct tx *tx, struct doing *d, struct person *p)
{
	bool again;
	enum result result = flow_guess_again(tx, &d->badge, &again);

	if (result == OK && !again)
		result = flow_guess_begin(tx, &d->kiosk);
	if (result != OK)
		return result;
	result = store_person_of_badge(tx, d->in->badge, p);
	if (result == OK && works_here(p))
		return again ? OK : flow_guess_right(tx, &d->kiosk);
	if (result != OK && result != ERR_MISSING)
		return result;
	result = again ? OK : flow_guess_begin(tx, &d->badge);
	return result == OK ? ERR_MISSING : result;
}

/* Who made the scan; person stays "" where nobody has said, and the kiosk does not ask. */
static enum result
whose(struct tx *tx, struct doing *d, struct str *person_id)
{
	struct who_step *x = d->in;
	struct person p;
	struct kiosk k;
	int64_t at = x->scanned_at > 0 && x->scanned_at < tx->now_ms ? x->scanned_at : tx->now_ms;
	enum result result = get_kiosk(tx, x->kiosk_id, &k);

	*person_id = STR("");
	if (result != OK)
		return result;
	if (x->badge.n == 0 && x->identity.n == 0)
		return k.identify ? deny(x, "who", "Say who you are first: scan your badge, then the cake again.") : OK;
	if (x->badge.n == 0 && !str_eq(x->identity, k.identity))
		return deny(x, "identity_over", "Somebody else, or nobody, stood at this kiosk by then. Scan your badge, then the cake again.");
	if (x->badge.n == 0 && at > k.identity_at + k.idle_s * SECOND_MS)
		return deny(x, "identity_over", "Nobody had scanned here for a while when this was scanned. Scan your badge, then the cake again.");
	result = x->badge.n ? of_badge(tx, d, &p) : store_person_get(tx, k.person_id, &p);
	if (result == ERR_MISSING || (result == OK && !works_here(&p)))
		return deny(x, x->badge.n ? "unknown_badge" : "identity_over", x->badge.n ?
		    "Nobody who works here has the badge that was scanned before this." : "Whoever scanned this does not work here any more.");
	if (result != OK)
		return result;
	*person_id = p.id;
	if (x->badge.n || at <= k.identity_at)
		return OK;
	k.identity_at = at;
	return store_kiosk_put(tx, &k);
}

static enum result
step(struct tx *tx, void *in_out)
{
	struct doing *d = in_out;
	struct who_step *x = d->in;
	struct str person_id;
	enum result result;

	x->step->deny = STR("");
	result = whose(tx, d, &person_id);
	if (result != OK)
		return result;
	return person_id.n ? as_person(tx, person_id, flow_floor_step, x->step) : flow_floor_step(tx, x->step);
}

/* Somebody stood there and scanned, whatever came of it. */
static enum result
stood(struct tx *tx, void *in_out)
{
	struct str person_id;

	return whose(tx, in_out, &person_id);
}

enum result
flow_who_step(const struct env *env, struct db *db, const struct scope *scope, struct who_step *x)
{
	struct doing d = { .in = x };
	struct scope quiet = *scope;
	struct str here = arena_printf(scope->arena, "%.*s %.*s", STR_ARG(x->kiosk_id), STR_ARG(x->badge));
	enum result result = ERR_STORE;

	if (x->badge.n == 0 || (flow_guess_of(env, scope->arena, GUESS_BADGE, here, &d.badge) &&
	    flow_guess_of(env, scope->arena, GUESS_KIOSK, x->kiosk_id, &d.kiosk)))
		result = db_write(db, scope, step, &d);
	quiet.fault = NULL;
	if (result != OK && result != ERR_STORE && x->identity.n)	/* when the store fails, the scan comes again */
		db_write(db, &quiet, stood, &d);
	return result;
}
