#include "flow/logins.h"

#include "flow/audit.h"
#include "flow/portal_effect.h"
#include "store/portal_job.h"
#include "store/sealed.h"

/* ---- the lane ---------------------------------------------------------------------------------------------------- */

enum result
flow_logins_no_open_job(struct tx *tx, const struct portal_row *p)
{
	enum { MANY = 5000 };	/* open jobs of an account: one for each supplier, and tests */
	struct portal_job_query q = { .open_only = true, .limit = MANY };
	struct portal_job *job;
	size_t n;
	enum result result = store_portal_job_list(tx, &q, &job, &n);

	for (size_t i = 0; i < n && result == OK; i++)
		if (str_eq(job[i].portal_id, p->id) || str_eq(job[i].supplier_id, p->supplier_id))
			return tx_refuse(tx, ERR_CONFLICT, "open_job",
			    "%.*s has an open job (%.*s). Wait until it has ended, or cancel it.", STR_ARG(p->supplier_name),
			    STR_ARG(portal_state_label(job[i].machine.state)));
	return result;
}

/* A connection's token is still kept: it is to be closed, and closing needs the login. */
static enum result
has_token(struct tx *tx, struct str login_id, bool *has)
{
	struct portal_token token;
	enum result result = store_portal_token_find(tx, login_id, STR(""), 0, &token);

	*has = result == OK;
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_logins_drop_unused(struct tx *tx, struct str login_id)
{
	struct audit audit = flow_audit(tx);
	struct login login;
	int64_t portals = 0;
	bool token = false;
	enum result result = login_id.n ? store_login_get(tx, login_id, &login) : ERR_MISSING;

	if (result == ERR_MISSING)
		return OK;
	if (result == OK)
		result = store_login_users(tx, login_id, &portals);
	if (result == OK)
		result = has_token(tx, login_id, &token);
	if (result != OK || portals > 0 || token || login.holder.n)
		return result;
	result = store_sealed_delete_owner(tx, flow_credential_owner(tx->arena, "login", login_id));
	if (result == OK)
		result = store_login_delete(tx, login_id);
	return result == OK ? flow_audit_event(&audit, "login", login_id, "removed") : result;
}

/* ---- where to sit ------------------------------------------------------------------------------------------------- */

static enum result
find(struct tx *tx, const struct login_seat *seat, struct login *login)
{
	enum result result = ERR_MISSING;

	for (int i = 0; i < seat->marks && result == ERR_MISSING; i++)
		result = store_login_find(tx, seat->source_guid, seat->mark[i], login);
	return result;
}

static enum result
look(struct tx *tx, void *in_out)
{
	struct login_seat *seat = in_out;
	struct login login;
	enum result result = find(tx, seat, &login);

	seat->found = result == OK;
	if (seat->found)
		seat->id = login.id;
	return result == ERR_MISSING ? OK : result;
}

struct str
flow_logins_purpose(struct arena *a, struct str account, struct str source_guid)
{
	return arena_printf(a, "login/%.*s/%.*s", STR_ARG(account), STR_ARG(source_guid));
}

enum result
flow_logins_seat(const struct env *env, struct db *db, const struct scope *scope, struct str source_guid, struct secret username,
    struct secret password, struct login_seat *seat)
{
	struct arena *a = scope->arena;
	struct str purpose = flow_logins_purpose(a, scope->account, source_guid), owner;
	enum result result;

	*seat = (struct login_seat){ .source_guid = source_guid, .hint = vault_hint(a, username) };
	while (seat->marks < VAULT_KEYS && vault_mark(env, a, seat->marks, purpose, username, &seat->mark[seat->marks]))
		seat->marks++;
	if (seat->marks == 0)
		return fault_set(scope->fault, ERR_STORE, "no_key", "This machine has no key to seal secrets with. Set key_file.");
	result = db_read(db, scope, look, seat);
	if (!seat->found)
		seat->id = env_id(env, a);
	owner = flow_credential_owner(a, "login", seat->id);
	seat->username = (struct box){ .owner = owner, .field = STR("username") };
	seat->password = (struct box){ .owner = owner, .field = STR("password") };
	if (result == OK)
		result = flow_credential_seal(env, a, scope->account, &seat->username, username, scope->fault);
	if (result == OK)
		result = flow_credential_seal(env, a, scope->account, &seat->password, password, scope->fault);
	return result;
}

static enum result
keep_boxes(struct tx *tx, const struct login_seat *seat)
{
	enum result result = flow_credential_keep(tx, &seat->username);

	return result == OK ? flow_credential_keep(tx, &seat->password) : result;
}

static enum result
enter_again(struct tx *tx, const struct login_seat *seat, struct login *login)
{
	enum result result = keep_boxes(tx, seat);

	login->hint = seat->hint;
	login->blocked = STR("");
	login->blocked_at = 0;
	login->credentials_at = tx->now_ms;
	return result == OK ? store_login_update(tx, login) : result;
}

static enum result
make(struct tx *tx, const struct login_seat *seat)
{
	struct login login = { .id = seat->id, .source_guid = seat->source_guid, .mark = seat->mark[0], .hint = seat->hint };
	enum result result = store_login_insert(tx, &login);

	return result == OK ? keep_boxes(tx, seat) : result;
}

enum result
flow_logins_sit(struct tx *tx, struct portal_row *portal, const struct login_seat *seat, bool entered)
{
	struct audit audit = flow_audit(tx);
	struct login login = { .blocked = STR("") };
	enum result result = find(tx, seat, &login);
	bool found = result == OK, unblocked = found && entered && login.blocked.n > 0;

	if (result != OK && result != ERR_MISSING)
		return result;
	if (found != seat->found || (found && !str_eq(login.id, seat->id)) || !str_eq(portal->source_guid, seat->source_guid))
		return tx_refuse(tx, ERR_CONFLICT, "changed_meanwhile", "Somebody else has just changed this. Look again and repeat it.");
	result = !found ? make(tx, seat) : entered ? enter_again(tx, seat, &login) : OK;
	portal->login_id = seat->id;
	if (result != OK || !(entered || !found))
		return result;
	flow_audit_note(&audit, "portal", portal->id);
	flow_audit_note(&audit, "source_guid", seat->source_guid);
	result = flow_audit_event(&audit, "login", seat->id, "credentials_entered");
	if (result == OK && unblocked) {
		audit = flow_audit(tx);
		result = flow_audit_event(&audit, "login", seat->id, "unblocked");
	}
	return result;
}

/* ---- opening, to seal for another ---------------------------------------------------------------------------------- */

struct boxes { struct box username, password; };

static enum result
load_boxes(struct tx *tx, void *in_out)
{
	struct boxes *b = in_out;
	enum result result = flow_credential_load(tx, &b->username);

	return result == OK ? flow_credential_load(tx, &b->password) : result;
}

enum result
flow_logins_open(const struct env *env, struct db *db, const struct scope *scope, struct str login_id, struct secret *username,
    struct secret *password)
{
	struct str owner = login_id.n ? flow_credential_owner(scope->arena, "login", login_id) : STR("");
	struct boxes b = { { .owner = owner, .field = STR("username") }, { .owner = owner, .field = STR("password") } };
	enum result result = db_read(db, scope, load_boxes, &b);

	*username = *password = (struct secret){ 0 };
	if (result == OK)
		result = flow_credential_open(env, scope->arena, scope->account, &b.username, username, scope->fault);
	if (result == OK)
		result = flow_credential_open(env, scope->arena, scope->account, &b.password, password, scope->fault);
	return result;
}

/* ---- entering and forgetting --------------------------------------------------------------------------------------- */

struct enter { struct str id; struct portal_row portal; struct login_seat seat; };

static enum result
get_portal(struct tx *tx, struct str id, struct portal_row *p)
{
	enum result result = store_portal_get(tx, id, p);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_portal", "There is no such supplier portal.") : result;
}

static enum result
load_portal(struct tx *tx, void *in_out)
{
	struct enter *e = in_out;

	return get_portal(tx, e->id, &e->portal);
}

/* The portal sits at another login from now on. */
static enum result
reseat(struct tx *tx, const struct portal_row *p, struct str before)
{
	struct audit audit = flow_audit(tx);
	enum result result = store_portal_update(tx, p);

	flow_audit_str(&audit, "login_id", before, p->login_id);
	if (result == OK)
		result = flow_audit_event(&audit, "portal", p->id, "login_changed");
	return result == OK ? flow_logins_drop_unused(tx, before) : result;
}

static enum result
enter(struct tx *tx, void *in_out)
{
	const struct enter *e = in_out;
	struct portal_row p;
	struct str before;
	enum result result = get_portal(tx, e->id, &p);

	if (result != OK)
		return result;
	before = p.login_id;
	if (before.n && !str_eq(before, e->seat.id))
		result = flow_logins_no_open_job(tx, &p);
	if (result == OK)
		result = flow_logins_sit(tx, &p, &e->seat, true);
	if (result == OK && !str_eq(before, p.login_id))
		result = reseat(tx, &p, before);
	return result == OK ? flow_portal_start_next(tx, p.login_id) : result;
}

enum result
flow_logins_enter(const struct env *env, struct db *db, const struct scope *scope, const struct login_enter *in)
{
	struct enter e = { .id = in->portal_id };
	enum result result = db_read(db, scope, load_portal, &e);

	if (result == OK)
		result = flow_logins_seat(env, db, scope, e.portal.source_guid, in->username, in->password, &e.seat);
	return result == OK ? db_write(db, scope, enter, &e) : result;
}

enum result
flow_logins_forget(struct tx *tx, void *in_out)
{
	struct login_forget *f = in_out;
	struct audit audit = flow_audit(tx);
	struct portal_row p;
	struct str login;
	enum result result = get_portal(tx, f->portal_id, &p);

	f->already = result == OK && p.login_id.n == 0;
	if (result != OK || f->already)
		return result;
	login = p.login_id;
	p.login_id = STR("");
	result = flow_logins_no_open_job(tx, &p);
	if (result == OK)
		result = store_portal_update(tx, &p);
	if (result == OK)
		result = flow_audit_event(&audit, "portal", p.id, "credentials_forgotten");
	return result == OK ? flow_logins_drop_unused(tx, login) : result;
}
