#include "flow/rotate.h"

#include <string.h>

#include "flow/logins.h"
#include "store/sealed.h"
#include "vault/vault.h"

enum { PAGE = 8 };		/* boxes at once: one may be a megabyte */

/* ---- boxes ------------------------------------------------------------------------------------------------------- */

struct page {
	struct str owner, field;	/* after this one */
	struct sealed *box;
	struct str anew[PAGE];		/* "": as it is */
	size_t n;
	int64_t done;
};

static enum result
load_page(struct tx *tx, void *in_out)
{
	struct page *p = in_out;

	return store_sealed_page(tx, p->owner, p->field, PAGE, &p->box, &p->n);
}

static enum result
keep_page(struct tx *tx, void *in_out)
{
	struct page *p = in_out;
	enum result result = OK;
	bool done;

	p->done = 0;
	for (size_t i = 0; i < p->n && result == OK; i++) {
		if (p->anew[i].n == 0)
			continue;
		result = store_sealed_swap(tx, &p->box[i], p->anew[i], &done);
		p->done += done;
	}
	return result;
}

/* Where a page ended, kept beyond that page's room. */
struct name { char at[200]; };

static struct str
name_set(struct name *name, struct str s)
{
	if (s.n >= sizeof name->at)
		return (struct str){ 0 };
	memcpy(name->at, s.p, s.n);
	name->at[s.n] = '\0';
	return (struct str){ name->at, s.n };
}

/* OK too when no key opens it: that is counted, and the rest goes on. */
static enum result
seal_anew(const struct env *env, const struct scope *scope, const struct sealed *old, struct str *anew, bool *unopened)
{
	const struct vault_place at = { scope->account, old->owner, old->field };
	struct secret plain = { 0 };
	enum result result = vault_open(env, scope->arena, &at, old->box, &plain, scope->fault);

	*unopened = result == ERR_STORE;
	if (*unopened)
		return OK;
	if (result == OK)
		result = vault_seal(env, scope->arena, &at, plain, anew, scope->fault);
	secret_wipe(&plain);
	return result;
}

static enum result
boxes(const struct env *env, struct db *db, const struct scope *of, struct rotated *r, void (*say)(struct str, struct str))
{
	struct name owner, field;
	struct str after_owner = STR(""), after_field = STR("");
	struct page p = { .n = PAGE };
	enum result result = OK;

	while (p.n == PAGE && result == OK) {
		struct arena room = *of->arena;		/* each page has it for itself */
		struct scope scope = *of;
		bool unopened, any = false;

		scope.arena = &room;
		p = (struct page){ .owner = after_owner, .field = after_field };
		result = db_read(db, &scope, load_page, &p);
		for (size_t i = 0; i < p.n && result == OK; i++) {
			r->boxes++;
			if (!vault_needs_rotation(env, p.box[i].box))
				continue;
			result = seal_anew(env, &scope, &p.box[i], &p.anew[i], &unopened);
			any |= p.anew[i].n > 0;
			r->unopened += unopened;
			if (unopened && say)
				say(p.box[i].owner, p.box[i].field);
		}
		if (result == OK && any)
			result = db_write(db, &scope, keep_page, &p);
		r->sealed_anew += result == OK ? p.done : 0;
		if (result == OK && p.n > 0) {
			after_owner = name_set(&owner, p.box[p.n - 1].owner);
			after_field = name_set(&field, p.box[p.n - 1].field);
			if (after_owner.n == 0)
				result = fault_set(of->fault, ERR_LIMIT, "name_too_long", "A sealed value's name is too long.");
		}
	}
	return result;
}

/* ---- marks --------------------------------------------------------------------------------------------------------- */

struct lane { struct login *at; size_t n; struct str id, mark; };

static enum result
load_logins(struct tx *tx, void *in_out)
{
	struct lane *l = in_out;

	return store_login_list(tx, &l->at, &l->n);
}

static enum result
keep_mark(struct tx *tx, void *in_out)
{
	const struct lane *l = in_out;

	return store_login_mark(tx, l->id, l->mark);
}

/* A login is found by its user name's mark; one that only an older key can make would be lost with that key. */
static enum result
marks(const struct env *env, struct db *db, const struct scope *of, struct rotated *r)
{
	struct lane all = { 0 };
	enum result result = db_read(db, of, load_logins, &all);

	for (size_t i = 0; i < all.n && result == OK; i++) {
		struct arena room = *of->arena;
		struct scope scope = *of;
		struct lane one = { .id = all.at[i].id };
		struct secret username, password;

		scope.arena = &room;
		result = flow_logins_open(env, db, &scope, one.id, &username, &password);
		secret_wipe(&password);
		if (result == ERR_STORE) {	/* counted among the boxes */
			result = OK;
			continue;
		}
		if (result == OK && !vault_mark(env, &room, 0, flow_logins_purpose(&room, of->account, all.at[i].source_guid), username,
		    &one.mark))
			result = fault_set(of->fault, ERR_STORE, "no_key", "This machine has no key to seal secrets with. Set key_file.");
		if (result == OK && !str_eq(one.mark, all.at[i].mark)) {
			result = db_write(db, &scope, keep_mark, &one);
			r->logins_marked_anew += result == OK;
		}
		secret_wipe(&username);
	}
	return result;
}

enum result
flow_rotate(const struct env *env, struct db *db, const struct scope *scope, struct rotated *r,
    void (*unopened)(struct str owner, struct str field))
{
	enum result result = boxes(env, db, scope, r, unopened);

	return result == OK ? marks(env, db, scope, r) : result;
}
