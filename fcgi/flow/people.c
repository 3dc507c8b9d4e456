#include "flow/people.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/utf8.h"
#include "core/field.h"
#include "flow/kiosk.h"
#include "flow/weak.h"
#include "store/event.h"
#include "store/session.h"

enum { PASSWORD_LEAST = 10, PASSWORD_MOST = 200, TOKEN_BYTES = 32, BADGE_LETTERS = 16 };

enum result
flow_people_email(struct arena *a, struct str typed, struct str *folded, struct fault *fault)
{
	struct str name, host;
	enum field_problem problem = field_check(FIELD_EMAIL, typed);
	char said[160];
	struct buf b = buf_of(said, sizeof said);
	char *room;

	if (problem != FIELD_OK) {
		field_say(&b, (struct field_error){ FIELD_EMAIL, problem });
		return fault_field(fault, "email", "%.*s", STR_ARG(buf_str(&b)));
	}
	if (!str_cut(typed, '@', &name, &host) || name.n == 0 || host.n == 0 || str_has(host, STR("@")) || str_has(typed, STR(" ")))
		return fault_field(fault, "email", "This is no e-mail address.");
	/* Folding may make a text longer, never twice as long. */
	room = arena_get(a, 2 * typed.n);
	if (!room)
		return fault_set(fault, ERR_LIMIT, "memory", "There was not enough memory.");
	b = buf_of(room, 2 * typed.n);
	buf_fold(&b, typed);
	*folded = buf_str(&b);
	return OK;
}

enum result
flow_people_password(struct arena *a, struct str password, struct str email, const char *field, struct fault *fault)
{
	struct arena scratch = *a;
	size_t n = utf8_count(password), room = 2 * password.n + 1;
	struct buf folded = buf_of(arena_get(&scratch, room), room);

	if (!folded.p)
		return fault_set(fault, ERR_LIMIT, "memory", "There was not enough memory.");
	buf_fold(&folded, password);
	if (email.n && str_eq(buf_str(&folded), email))
		return fault_field(fault, field, "A password is not the e-mail address.");
	if (n < PASSWORD_LEAST)
		return fault_field(fault, field, "A password has at least %d characters.", PASSWORD_LEAST);
	if (n > PASSWORD_MOST || password.n > 4 * PASSWORD_MOST)
		return fault_field(fault, field, "A password has at most %d characters.", PASSWORD_MOST);
	if (flow_weak(&scratch, buf_str(&folded), email))
		return fault_field(fault, field, "This is among the first that are guessed. Take some words that nobody would expect together.");
	return OK;
}

static enum result
keep_event(struct tx *tx, const char *subject, struct str id, const char *type, const json *data)
{
	struct event event = { .subject = str_of(subject), .subject_id = id, .type = str_of(type),
	    .data = json_print(tx->arena, data) };

	return store_event_add(tx, &event);
}

struct str
flow_people_badge_make(const struct env *env, struct arena *a)
{
	return flow_kiosk_letters(env, a, BADGE_LETTERS);
}

enum result
flow_people_add(struct tx *tx, void *in_out)
{
	struct person *p = in_out;
	json *data = json_object(tx->arena);
	enum result res;

	p->active = true;
	p->id = (struct str){ 0 };
	res = store_person_add(tx, p);
	if (res == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "email_taken", "Somebody signs in with this e-mail already.");
	json_put_str(tx->arena, data, "role", role_name(p->role));
	json_put_bool(tx->arena, data, "must_change_password", p->must_change_password);
	return res == OK ? keep_event(tx, "person", p->id, "added", data) : res;
}

/* Whether the account would be without an owner who may sign in. */
static enum result
keep_an_owner(struct tx *tx, const struct person *before, const struct person *after)
{
	int64_t owners;
	enum result res;

	if (before->role != ROLE_OWNER || !before->active || (after->role == ROLE_OWNER && after->active))
		return OK;
	res = store_person_owners(tx, &owners);
	if (res == OK && owners <= 1)
		return tx_refuse(tx, ERR_CONFLICT, "last_owner",
		    "This is the last owner who can sign in. Make somebody else an owner first.");
	return res;
}

enum result
flow_people_change(struct tx *tx, void *in_out)
{
	struct people_change *c = in_out;
	struct person *p = &c->person, before;
	json *data = json_object(tx->arena);
	bool renamed, moved, blocked, floor;
	enum result res = store_person_get(tx, c->id, p);

	c->already = false;
	if (res == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "missing", "There is no such person.");
	if (res != OK)
		return res;
	before = *p;
	p->name = c->name.n ? c->name : p->name;
	p->role = c->set_role ? c->role : p->role;
	p->active = c->set_active ? c->active : p->active;
	p->must_change_password = p->must_change_password || c->password.n > 0;
	renamed = !str_eq(p->name, before.name);
	moved = p->role != before.role;
	blocked = p->active != before.active;
	p->badge = c->set_badge ? c->badge : p->badge;
	p->pin = c->set_pin ? c->pin : p->pin;
	floor = !str_eq(p->badge, before.badge) || !str_eq(p->pin, before.pin);
	p->password = (struct str){ 0 };
	if (!renamed && !moved && !blocked && !floor && c->password.n == 0) {
		c->already = true;
		return OK;
	}
	if (p->email.n == 0 && c->password.n)
		return tx_refuse(tx, ERR_CONFLICT, "no_email", "Who signs in nowhere has no password.");
	if (p->email.n == 0 && !flow_people_may_give(ROLE_STAFF, p->role))	/* an owner who can sign in nowhere would be one all the same */
		return tx_refuse(tx, ERR_CONFLICT, "no_email", "Who signs in nowhere can be staff or a viewer. Add somebody with an e-mail.");
	res = keep_an_owner(tx, &before, p);
	if (res == OK)
		res = store_person_put(tx, p);
	if (res == OK && floor)
		res = store_person_floor(tx, p);
	if (res == OK && (floor || blocked))
		res = store_kiosk_forget(tx, c->id);
	if (res == OK && c->password.n)
		res = store_person_password(tx, c->id, c->password, true);
	if (res == OK && (moved || blocked || c->password.n))
		res = store_session_end_all(tx, c->id, c->keep_session);
	json_put_str(tx->arena, data, "role", role_name(p->role));
	json_put_bool(tx->arena, data, "active", p->active);
	json_put_bool(tx->arena, data, "new_password", c->password.n > 0);
	json_put_bool(tx->arena, data, "must_change_password", p->must_change_password);
	if (floor) {
		json_put_bool(tx->arena, data, "badge", p->badge.n > 0);
		json_put_bool(tx->arena, data, "pin", p->pin.n > 0);
	}
	return res == OK ? keep_event(tx, "person", c->id, "changed", data) : res;
}

bool
flow_people_may_give(enum role giver, enum role given)
{
	for (int p = 0; p < PERMISSIONS; p++)
		if (role_may(given, (enum permission)p) && !role_may(giver, (enum permission)p))
			return false;
	return true;
}

struct str
flow_people_token_make(const struct env *env, struct arena *a, struct str *hash)
{
	struct str token = arena_printf(a, "tp_%.*s", STR_ARG(env_token(env, a, TOKEN_BYTES)));
	unsigned char digest[SHA256_BYTES];

	if (!token.p || !crypto_sha256(token, digest))
		return (struct str){ 0 };
	*hash = crypto_hex(a, (struct str){ (const char *)digest, sizeof digest });
	return hash->p ? token : (struct str){ 0 };
}

enum result
flow_people_token_add(struct tx *tx, void *in_out)
{
	struct token *token = in_out;
	json *data = json_object(tx->arena);
	enum result res;

	token->id = (struct str){ 0 };
	res = store_token_add(tx, token);
	json_put_str(tx->arena, data, "role", role_name(token->role));
	return res == OK ? keep_event(tx, "token", token->id, "added", data) : res;
}

enum result
flow_people_token_revoke(struct tx *tx, void *in_out)
{
	struct people_revoke *r = in_out;
	enum result res = store_token_revoke(tx, r->id);

	r->already = res == ERR_CONFLICT;
	if (res == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "missing", "There is no such token.");
	if (r->already)
		return OK;
	return res == OK ? keep_event(tx, "token", r->id, "revoked", json_object(tx->arena)) : res;
}
