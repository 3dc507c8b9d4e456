#include "flow/portals.h"

#include "core/field.h"
#include "flow/audit.h"
#include "flow/integrations.h"

/* ---- what is typed ------------------------------------------------------------------------------------------------ */

static bool
check_text(enum field field, struct str s, struct fault *f)
{
	enum field_problem problem = field_check(field, s);
	char room[160];
	struct buf say = buf_of(room, sizeof room);

	if (problem == FIELD_OK)
		return true;
	field_say(&say, (struct field_error){ field, problem });
	fault_field(f, field_name(field).p, "%.*s", STR_ARG(buf_str(&say)));
	return false;
}

static bool
check_tolerance(struct str kind, int64_t amount, struct judge_tolerance *out, struct fault *f)
{
	for (int i = 0; i < JUDGE_TOLERANCE_KINDS; i++) {
		struct judge_tolerance t = { (enum judge_tolerance_kind)i, amount };

		if (!str_eq(kind, judge_tolerance_name(t.kind)))
			continue;
		if (!judge_tolerance_valid(t)) {
			fault_field(f, "tolerance", t.kind == JUDGE_EXACT ? "Should be 0 without a tolerance." :
			    t.kind == JUDGE_WITHIN_BPS ? "Should be hundredths of a percent, from 0 to 10000." :
			    "Should be an amount in the currency's smallest coin, not below 0.");
			return false;
		}
		*out = t;
		return true;
	}
	fault_field(f, "tolerance_kind", "Should be one of none, absolute, percent.");
	return false;
}

enum result
flow_portals_check(const struct portal_typed *in, struct portal_row *out, struct fault *f)
{
	bool fine = check_text(FIELD_SUPPLIER_ID, in->supplier_id, f);
	enum currency currency = CURRENCY_NONE;
	struct judge_tolerance tolerance = { JUDGE_EXACT, 0 };
	struct str name = in->supplier_name.n ? in->supplier_name : in->supplier_id;

	fine &= check_text(FIELD_SUPPLIER_NAME, name, f);
	fine &= check_text(FIELD_SOURCE_GUID, in->source_guid, f);
	fine &= check_tolerance(in->tolerance_kind, in->tolerance, &tolerance, f);
	if (!currency_parse(in->currency, &currency)) {
		fault_field(f, "currency", "Should be a currency of ISO 4217, such as EUR.");
		fine = false;
	}
	if (!fine)
		return ERR_INPUT;
	*out = (struct portal_row){ .supplier_id = in->supplier_id, .supplier_name = name, .source_guid = in->source_guid,
	    .currency = currency, .tolerance = tolerance, .active = in->active };
	return OK;
}

/* ---- adding ------------------------------------------------------------------------------------------------------- */

static bool
differ(struct audit *audit, const struct portal_row *a, const struct portal_row *b)
{
	flow_audit_str(audit, "supplier_id", a->supplier_id, b->supplier_id);
	flow_audit_str(audit, "supplier_name", a->supplier_name, b->supplier_name);
	flow_audit_str(audit, "source_guid", a->source_guid, b->source_guid);
	flow_audit_str(audit, "currency", currency_code(a->currency), currency_code(b->currency));
	flow_audit_str(audit, "tolerance_kind", judge_tolerance_name(a->tolerance.kind), judge_tolerance_name(b->tolerance.kind));
	flow_audit_int(audit, "tolerance", a->tolerance.amount, b->tolerance.amount);
	flow_audit_bool(audit, "active", a->active, b->active);
	return audit->changed;
}

enum result
flow_portals_insert(struct tx *tx, const struct portal_row *row)
{
	struct audit audit = flow_audit(tx);
	enum result result = store_portal_insert(tx, row);

	differ(&audit, &(struct portal_row){ .active = false }, row);
	flow_audit_str(&audit, "login_id", STR(""), row->login_id);
	return result == OK ? flow_audit_event(&audit, "portal", row->id, "added") : result;
}

struct add { struct portal_row in, out; struct login_seat seat; bool sits; };

static enum result
add(struct tx *tx, void *in_out)
{
	struct add *w = in_out;
	enum result result = OK;

	w->out = w->in;
	w->out.id = env_id(tx->env, tx->arena);
	w->out.login_id = STR("");
	w->out.created_at = w->out.updated_at = tx->now_ms;
	if (w->sits)
		result = flow_logins_sit(tx, &w->out, &w->seat, false);
	if (result == OK)
		result = flow_portals_insert(tx, &w->out);
	if (result == ERR_CONFLICT)
		return tx_refuse(tx, ERR_CONFLICT, "exists", "This supplier has a portal already. Change that one.");
	return result;
}

enum result
flow_portals_add(const struct env *env, struct db *db, const struct scope *scope, struct portal_row *row)
{
	struct add w = { .in = *row };
	struct secret username, password;
	enum result result = flow_integrations_first_login(env, db, scope, &username, &password);

	if (result == OK && !secret_empty(password)) {
		result = flow_logins_seat(env, db, scope, row->source_guid, username, password, &w.seat);
		w.sits = true;
	}
	secret_wipe(&username);
	secret_wipe(&password);
	if (result == OK)
		result = db_write(db, scope, add, &w);
	*row = w.out;
	return result;
}

/* ---- changing ----------------------------------------------------------------------------------------------------- */

struct change { struct portal_row in, before, out; struct login_seat seat; bool sits, already; };

static enum result
get(struct tx *tx, struct str id, struct portal_row *row)
{
	enum result result = store_portal_get(tx, id, row);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_portal", "There is no such supplier portal.") : result;
}

static enum result
load(struct tx *tx, void *in_out)
{
	struct change *c = in_out;

	return get(tx, c->in.id, &c->before);
}

/* To another source: the login there is another row. */
static enum result
move(struct tx *tx, const struct change *c, struct portal_row *row)
{
	enum result result = flow_logins_no_open_job(tx, &c->before);

	return result == OK && c->sits ? flow_logins_sit(tx, row, &c->seat, false) : result;
}

static enum result
change(struct tx *tx, void *in_out)
{
	struct change *c = in_out;
	struct audit audit = flow_audit(tx);
	struct portal_row now;
	enum result result = get(tx, c->in.id, &now);

	if (result != OK)
		return result;
	if (!str_eq(now.supplier_id, c->in.supplier_id))
		return fault_field(tx->fault, "supplier_id", "A portal stays its supplier's. Add another for this supplier.");
	if (!str_eq(now.source_guid, c->before.source_guid) || !str_eq(now.login_id, c->before.login_id))
		return tx_refuse(tx, ERR_CONFLICT, "changed_meanwhile", "Somebody else has just changed this. Look again and repeat it.");
	c->out = c->in;
	c->out.login_id = now.login_id;
	c->out.created_at = now.created_at;
	c->out.updated_at = tx->now_ms;
	c->already = !differ(&audit, &now, &c->out);
	if (c->already)
		return OK;
	if (!str_eq(now.source_guid, c->out.source_guid))
		result = move(tx, c, &c->out);
	flow_audit_str(&audit, "login_id", now.login_id, c->out.login_id);
	if (result == OK)
		result = store_portal_update(tx, &c->out);
	if (result == OK && !str_eq(now.login_id, c->out.login_id))
		result = flow_logins_drop_unused(tx, now.login_id);
	return result == OK ? flow_audit_event(&audit, "portal", now.id, "changed") : result;
}

enum result
flow_portals_change(const struct env *env, struct db *db, const struct scope *scope, struct portal_change *p)
{
	struct change c = { .in = p->row };
	struct secret username = { 0 }, password = { 0 };
	enum result result = db_read(db, scope, load, &c);

	if (result == OK && c.before.login_id.n && !str_eq(c.before.source_guid, c.in.source_guid)) {
		result = flow_logins_open(env, db, scope, c.before.login_id, &username, &password);
		if (result == OK)
			result = flow_logins_seat(env, db, scope, c.in.source_guid, username, password, &c.seat);
		c.sits = true;
	}
	secret_wipe(&username);
	secret_wipe(&password);
	if (result == OK)
		result = db_write(db, scope, change, &c);
	p->row = c.out;
	p->already = c.already;
	return result;
}

enum result
flow_portals_remove(struct tx *tx, void *in_out)
{
	const struct str *id = in_out;
	struct audit audit = flow_audit(tx);
	struct portal_row p;
	enum result result = get(tx, *id, &p);

	if (result != OK)
		return result;
	result = flow_logins_no_open_job(tx, &p);
	if (result == OK)
		result = store_portal_delete(tx, *id);
	flow_audit_note(&audit, "supplier_id", p.supplier_id);
	if (result == OK)
		result = flow_audit_event(&audit, "portal", *id, "removed");
	return result == OK ? flow_logins_drop_unused(tx, p.login_id) : result;
}
