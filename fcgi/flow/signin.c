#include "flow/signin.h"

#include <stdatomic.h>

#include "base/crypto.h"
#include "flow/audit.h"
#include "flow/guess.h"
#include "store/system.h"

enum { TOKEN_BYTES = 32, KEPT_MOST = 200, HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

/* ---- signing in -------------------------------------------------------------------------------------------------- */

struct try { struct signin *in; struct guess guess; struct str folded, renewed; bool known; };

static enum result
find(struct tx *tx, void *in_out)
{
	struct try *t = in_out;

	return store_system_person(tx, t->folded, &t->in->person);
}

/* Written for a person and for nobody alike, so that both take as long. */
static enum result
wrong(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct audit audit = flow_audit(tx);
	enum result result = flow_guess_wrong(tx, &t->guess);

	if (!t->known)
		return result;
	if (!t->in->person.active)
		flow_audit_note(&audit, "why", STR("may not sign in"));
	return result == OK ? flow_audit_event(&audit, "person", t->in->person.id, "sign_in_failed") : result;
}

static enum result
right(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct signin *s = t->in;
	struct audit audit = flow_audit(tx);
	struct person now;
	enum result result = store_person_get(tx, s->person.id, &now);

	/* Changed since it was looked up: the password that was checked may not be theirs any more. */
	if (result == OK && (!now.active || !str_eq(now.password, s->person.password)))
		return tx_refuse(tx, ERR_AUTH, "wrong_credentials", "This e-mail or password is not right.");
	if (result == OK)
		result = store_account_get(tx, &s->account);
	if (result == OK && t->renewed.n)	/* the same password: no session ends */
		result = store_person_password(tx, s->person.id, t->renewed, now.must_change_password);
	s->session.expires_at = tx->now_ms + tx->env->config->session_hours * HOUR_MS;
	if (result == OK)
		result = store_session_add(tx, &s->session);
	if (result == OK)
		result = store_person_signed_in(tx, s->person.id);
	if (result == OK)
		result = flow_guess_right(tx, &t->guess);
	return result == OK ? flow_audit_event(&audit, "person", s->person.id, "signed_in") : result;
}

/* What a browser says of itself may be anything: text of a sane length, or nothing. */
static struct str
fit(struct str s)
{
	s.n = s.n < KEPT_MOST ? s.n : KEPT_MOST;
	for (int i = 0; i < 3 && s.n && !str_utf8(s); i++)
		s.n--;
	return str_utf8(s) ? s : STR("");
}

static bool
make_session(const struct env *env, struct arena *a, struct signin *s)
{
	unsigned char hash[SHA256_BYTES];

	s->token = env_token(env, a, TOKEN_BYTES);
	if (s->token.n == 0 || !crypto_sha256(s->token, hash))
		return false;
	s->session = (struct session){ .hash = crypto_hex(a, (struct str){ (const char *)hash, sizeof hash }),
	    .person_id = s->person.id, .csrf = env_token(env, a, TOKEN_BYTES), .address = fit(s->address), .agent = fit(s->agent) };
	return s->session.hash.n > 0 && s->session.csrf.n > 0;
}

static bool
prepare(const struct env *env, struct arena *a, struct try *t)
{
	struct signin *s = t->in;
	size_t room = 2 * s->email.n + 1;
	struct buf b = buf_of(arena_get(a, room), room);

	if (b.p == NULL)
		return false;
	buf_fold(&b, s->email);
	t->folded = buf_str(&b);
	return flow_guess_of(env, a, GUESS_EMAIL, t->folded, &t->guess) &&
	    flow_guess_of(env, a, GUESS_ADDRESS, s->address, &t->guess);
}

/* The browser's session before this one, maybe of another account. That it could not be ended keeps nobody out. */
static void
end_old(struct db *db, const struct scope *scope, const struct signin *s)
{
	struct scope as = *scope;
	struct session old = s->old;

	as.account = as.log.account = old.account;
	as.user = old.person_id;
	as.fault = NULL;
	if (old.hash.n && db_write(db, &as, flow_signin_end, &old) != OK)
		log_line(LOG_WARN, &as.log, "session_not_ended", LOG_END);
}

/* One look at the person; *good: the password was right, and all is said of it. */
static enum result
try_password(const struct env *env, struct db *db, const struct scope *scope, struct try *t, bool *good)
{
	struct signin *s = t->in;
	struct scope as = *scope;
	bool told;
	enum result result;

	s->person = (struct person){ 0 };
	t->renewed = STR("");
	result = db_system(db, scope, find, t);
	if (result != OK && result != ERR_MISSING)
		return result;
	t->known = result == OK;
	*good = crypto_password_check(s->password, s->person.password, &told) && t->known && s->person.active;
	if (!told || (*good && !make_session(env, scope->arena, s)))
		return fault_set(scope->fault, ERR_STORE, "store", "Nobody can sign in at the moment. Please try again.");
	/* Now or never: only here is it known. Without memory for it the old one stays. */
	if (*good && crypto_password_old(s->person.password))
		t->renewed = crypto_password_hash(scope->arena, s->password);
	as.account = as.log.account = s->person.account;
	as.user = s->person.id;
	result = db_write(db, &as, *good ? right : wrong, t);
	if (result == OK && !*good)
		log_line(LOG_WARN, &as.log, "sign_in_failed", LOG_STR("person", s->person.id), LOG_STR("remote", fit(s->address)), LOG_END);
	return result;
}

static enum result
sign_in(const struct env *env, struct db *db, const struct scope *scope, struct signin *s)
{
	struct try t = { .in = s };
	bool good = false;
	enum result result;

	if (!prepare(env, scope->arena, &t))
		return fault_set(scope->fault, ERR_STORE, "store", "Nobody can sign in at the moment. Please try again.");
	result = db_write(db, scope, flow_guess_begin, &t.guess);
	if (result == OK)
		result = try_password(env, db, scope, &t, &good);
	if (result == ERR_AUTH)		/* changed, or renewed by the same person's other browser, while it was checked */
		result = try_password(env, db, scope, &t, &good);
	if (result == OK && good)
		end_old(db, scope, s);
	if (result != OK || good)
		return result;
	return fault_set(scope->fault, ERR_AUTH, "wrong_credentials", "This e-mail or password is not right.");
}

/*
 * Half of the threads may be at this, which takes each of them a good part of a second: whoever floods the door must not
 * keep out those who are inside.  Nothing is counted against whom it turns away.
 */
enum result
flow_signin(const struct env *env, struct db *db, const struct scope *scope, struct signin *s)
{
	static atomic_int at_the_door;
	enum result result;

	if (atomic_fetch_add(&at_the_door, 1) < (env->config->threads + 1) / 2) {
		result = sign_in(env, db, scope, s);
	} else {
		result = fault_set(scope->fault, ERR_LIMIT, "throttled", "Many are signing in at this moment. Please try again.");
		scope->fault->retry_after_ms = 1000;
	}
	atomic_fetch_sub(&at_the_door, 1);
	return result;
}

enum result
flow_signin_end(struct tx *tx, void *in_out)
{
	const struct session *s = in_out;
	struct audit audit = flow_audit(tx);
	enum result result = store_session_end(tx, s->hash);

	return result == OK ? flow_audit_event(&audit, "person", s->person_id, "signed_out") : result;
}

/* ---- where one is signed in --------------------------------------------------------------------------------------- */

enum result
flow_signin_list(struct tx *tx, void *in_out)
{
	struct signin_list *l = in_out;
	int64_t begun_after = tx->now_ms - tx->env->config->session_days * DAY_MS;
	enum result result = store_session_list(tx, l->person_id, &l->at, &l->n);
	size_t live = 0;

	for (size_t i = 0; i < l->n; i++)	/* as the gate has it */
		if (l->at[i].created_at > begun_after)
			l->at[live++] = l->at[i];
	l->n = live;
	return result;
}

struct str
flow_signin_name(struct arena *a, struct str hash)
{
	struct str text = arena_printf(a, "session/%.*s", STR_ARG(hash));
	unsigned char digest[SHA256_BYTES];

	if (text.p == NULL || !crypto_sha256(text, digest)) {
		arena_refuse(a);	/* no list with a session that cannot be named */
		return STR("");
	}
	return crypto_hex(a, (struct str){ (const char *)digest, sizeof digest / 2 });
}

enum result
flow_signin_find(struct db *db, const struct scope *scope, struct str person_id, struct str name, struct str *hash)
{
	struct signin_list l = { .person_id = person_id };
	enum result result = db_read(db, scope, flow_signin_list, &l);

	for (size_t i = 0; result == OK && i < l.n; i++) {
		struct arena scratch = *scope->arena;
		struct str one = flow_signin_name(&scratch, l.at[i].hash);

		*hash = l.at[i].hash;
		if (one.n == 0)
			return ERR_LIMIT;
		if (str_eq(one, name))
			return OK;
	}
	return result != OK ? result : fault_set(scope->fault, ERR_MISSING, "missing", "You are not signed in there (any more).");
}

static enum result
ended(struct tx *tx, struct str person_id, const char *which)
{
	struct audit audit = flow_audit(tx);

	flow_audit_note(&audit, "session", str_of(which));
	return flow_audit_event(&audit, "person", person_id, "signed_out");
}

enum result
flow_signin_end_other(struct tx *tx, void *in_out)
{
	const struct session *s = in_out;
	enum result result = store_session_end(tx, s->hash);

	return result == OK ? ended(tx, s->person_id, "another") : result;
}

enum result
flow_signin_end_others(struct tx *tx, void *in_out)
{
	struct signin_others *o = in_out;
	struct signin_list l = { .person_id = o->person_id };
	enum result result = flow_signin_list(tx, &l);

	o->already = l.n == 1 && str_eq(l.at[0].hash, o->session);
	if (result != OK || o->already)
		return result;
	result = store_session_end_all(tx, o->person_id, o->session);
	return result == OK ? ended(tx, o->person_id, "all others") : result;
}

/* ---- one's own password ------------------------------------------------------------------------------------------- */

struct change { const struct signin_password *in; struct guess guess; struct person person; struct str hash; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct change *c = in_out;

	return store_person_get(tx, c->in->person_id, &c->person);
}

static enum result
old_is_wrong(struct tx *tx, void *in_out)
{
	struct change *c = in_out;
	struct audit audit = flow_audit(tx);
	enum result result = flow_guess_wrong(tx, &c->guess);

	return result == OK ? flow_audit_event(&audit, "person", c->person.id, "password_refused") : result;
}

static enum result
keep(struct tx *tx, void *in_out)
{
	struct change *c = in_out;
	struct audit audit = flow_audit(tx);
	struct person now;
	enum result result = store_person_get(tx, c->person.id, &now);

	if (result == OK && !str_eq(now.password, c->person.password))
		return tx_refuse(tx, ERR_CONFLICT, "password_changed", "The password has just been changed. Sign in again.");
	if (result == OK)
		result = store_person_password(tx, c->person.id, c->hash, false);
	if (result == OK)
		result = store_session_end_all(tx, c->person.id, c->in->session);
	if (result == OK)
		result = flow_guess_right(tx, &c->guess);
	flow_audit_bool(&audit, "must_change_password", now.must_change_password, false);
	return result == OK ? flow_audit_event(&audit, "person", c->person.id, "password_changed") : result;
}

enum result
flow_signin_password(const struct env *env, struct db *db, const struct scope *scope, const struct signin_password *in)
{
	struct change c = { .in = in };
	bool told;
	enum result result = db_read(db, scope, load, &c);

	if (result == OK)
		result = flow_people_password(scope->arena, in->new, c.person.email_folded, "new", scope->fault);
	if (result == OK && str_eq(in->new, in->old))
		result = fault_field(scope->fault, "new", "This is the password you have. Choose another.");
	if (result == OK && !flow_guess_of(env, scope->arena, GUESS_PERSON, in->person_id, &c.guess))
		result = ERR_STORE;
	if (result == OK)
		result = db_write(db, scope, flow_guess_begin, &c.guess);
	if (result != OK)
		return result;
	if (!crypto_password_check(in->old, c.person.password, &told) && told) {
		result = db_write(db, scope, old_is_wrong, &c);
		return result == OK ? fault_field(scope->fault, "old", "This is not your present password.") : result;
	}
	c.hash = !told ? STR("") : crypto_password_hash(scope->arena, in->new);
	return c.hash.n ? db_write(db, scope, keep, &c) :
	    fault_set(scope->fault, ERR_STORE, "store", "The password could not be kept. Please try again.");
}
