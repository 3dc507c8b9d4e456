#include "flow/seed.h"

#include <stdlib.h>

#include "flow/audit.h"
#include "flow/integrations.h"
#include "flow/portals.h"
#include "flow/shops.h"
#include "store/system.h"

static const struct { const char *variable, *provider, *secret; } table[] = {
	{ "DECK_CLIENT_ID", "deck", "client_id" },
	{ "DECK_SECRET", "deck", "secret" },
	{ "DECK_SUPPLIER_USERNAME", "deck", "supplier_username" },
	{ "DECK_SUPPLIER_PASSWORD", "deck", "supplier_password" },
	{ "SLACK_WEBHOOK_URL", "slack", "webhook_url" },
	{ "OPTIPLY_DB_CONNECTION", "source", "connection" },
	{ "SHOPIFY_WEBHOOK_SECRET", "shopify", "hmac_key" },	/* stays the last: STORE_KEY */
};
enum { VARIABLES = sizeof table / sizeof *table, STORE_KEY = VARIABLES - 1 };

struct seed {
	struct str value[VARIABLES];	/* "": not set, or taken before */
	struct integration_all all;
	struct portal_row *portal;	/* without a login */
	size_t portals;
};

static enum result
taken(struct tx *tx, const char *variable, bool *was)
{
	struct event *event;
	size_t n;
	enum result result = store_event_subject(tx, STR("seed"), str_of(variable), 0, 1, &event, &n);

	*was = result == OK && n > 0;
	return result;
}

/* Makes the rows, and looks what was taken before. */
static enum result
look(struct tx *tx, void *in_out)
{
	struct seed *s = in_out;
	enum result result = flow_integrations_make(tx, &s->all);

	for (int i = 0; i < VARIABLES && result == OK; i++) {
		const char *value = getenv(table[i].variable);
		bool was = false;

		result = taken(tx, table[i].variable, &was);
		s->value[i] = was ? STR("") : str_ends(str_of(table[i].secret), STR("password")) ? str_of(value) :
		    str_trim(str_of(value));
	}
	return result;
}

static enum result
remember(struct tx *tx, void *in_out)
{
	const struct seed *s = in_out;
	enum result result = OK;

	for (int i = 0; i < VARIABLES && result == OK; i++) {
		struct audit audit = flow_audit(tx);

		if (s->value[i].n)
			result = flow_audit_event(&audit, "seed", str_of(table[i].variable), "taken");
	}
	return result;
}

/* Says it of the variable, for whoever set it: they know no fields. */
static enum result
refuse(struct fault *to, enum result result, const struct fault *why)
{
	for (int i = 0; i < VARIABLES && why->details > 0; i++)
		if (str_ends(str_of(why->detail[0].field), str_of(table[i].secret)))
			return fault_set(to, result, "bad_variable", "%s: %s", table[i].variable, why->detail[0].message);
	return fault_set(to, result, *why->code ? why->code : "store", "%s", why->message);
}

/* What of one provider was handed over and is not there yet. */
static enum result
fill(const struct env *env, struct db *db, const struct scope *scope, const struct seed *s, int nth)
{
	struct integration_change c = { .view = s->all.at[nth], .settings = s->all.at[nth].settings, .partial = true };
	struct fault fault = { 0 };
	struct scope own = *scope;
	enum result result = OK;
	const char *const *names = c.view.rule->secret;
	bool any = false;

	for (int i = 0; i < VARIABLES; i++)
		for (int place = 0; names[place] != NULL; place++)
			if (s->value[i].n && str_eq(str_of(table[i].provider), str_of(c.view.rule->provider)) &&
			    str_eq(str_of(table[i].secret), str_of(names[place])) && !c.view.set[place]) {
				c.secret[place].given = any = true;
				c.secret[place].value = s->value[i];
				if (str_eq(str_of(names[place]), STR("connection")) && c.settings.kind == SOURCE_NONE)
					c.settings.kind = SOURCE_POSTGRES;
			}
	own.fault = &fault;
	if (any)
		result = flow_integrations_change(env, db, &own, &c);
	return result == OK ? OK : refuse(scope->fault, result, &fault);
}

/* ---- portals that have no login yet --------------------------------------------------------------------------------- */

static enum result
without_login(struct tx *tx, void *in_out)
{
	struct seed *s = in_out;
	struct portal_row *all;
	size_t n;
	enum result result = store_portal_list(tx, &all, &n);

	s->portals = 0;
	s->portal = all;
	for (size_t i = 0; i < n && result == OK; i++)
		if (all[i].login_id.n == 0)
			s->portal[s->portals++] = all[i];
	return result;
}

static enum result
give_login(const struct env *env, struct db *db, const struct scope *scope, struct seed *s)
{
	struct login_enter in;
	enum result result = flow_integrations_first_login(env, db, scope, &in.username, &in.password);

	if (result == OK && !secret_empty(in.password))
		result = db_read(db, scope, without_login, s);
	for (size_t i = 0; i < s->portals && result == OK; i++) {
		in.portal_id = s->portal[i].id;
		result = flow_logins_enter(env, db, scope, &in);
	}
	secret_wipe(&in.username);
	secret_wipe(&in.password);
	return result;
}

/* ---- stores that have no webhook key -------------------------------------------------------------------------------- */

static enum result
give_key(const struct env *env, struct db *db, const struct scope *scope, struct seed *s)
{
	struct shops_all all;
	struct fault fault = { 0 };
	struct scope own = *scope;
	bool any = false;
	enum result result = db_read(db, scope, flow_shops_load, &all);

	own.fault = &fault;
	for (size_t i = 0; result == OK && i < all.n; i++) {
		struct shop_change c = { .view = all.at[i], .secret = { { true, s->value[STORE_KEY] } } };

		if (c.view.set[0])
			continue;
		result = flow_shops_change(env, db, &own, &c);
		any = true;
	}
	if (!any)
		s->value[STORE_KEY] = STR("");	/* not taken: the next start looks again */
	return result == OK ? OK : refuse(scope->fault, result, &fault);
}

/* ---- all of it ------------------------------------------------------------------------------------------------------ */

static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && *value != '\0';
}

enum result
flow_seed_from_environment(const struct env *env, struct db *db, struct str account, struct arena *a, struct fault *fault)
{
	struct scope scope = { .account = account, .cause_kind = STR("command"), .cause = env_id(env, a), .arena = a, .fault = fault,
	    .log = { .account = account } };
	struct seed s = { .portals = 0 };
	bool any = false, login = false;
	enum result result;

	for (int i = 0; i < VARIABLES; i++)
		any |= is_set(table[i].variable);
	if (!any)
		return OK;
	result = db_write(db, &scope, look, &s);
	for (int i = 0; i < VARIABLES && result == OK; i++)
		login |= s.value[i].n && str_starts(str_of(table[i].secret), STR("supplier_"));
	for (int i = 0; i < INTEGRATIONS && result == OK; i++)
		result = fill(env, db, &scope, &s, i);
	if (result == OK && login)
		result = give_login(env, db, &scope, &s);
	if (result == OK && s.value[STORE_KEY].n)
		result = give_key(env, db, &scope, &s);
	/* Last: what did not come to its end is tried again by the next start. */
	return result == OK ? db_write(db, &scope, remember, &s) : result;
}

struct accounts { struct account *at; size_t n; };

static enum result
list(struct tx *tx, void *in_out)
{
	struct accounts *all = in_out;

	return store_system_accounts(tx, &all->at, &all->n);
}

enum result
flow_seed_first(const struct env *env, struct db *db, struct arena *a, struct fault *fault)
{
	struct scope nobody = { .arena = a, .fault = fault };
	struct accounts all = { .n = 0 };
	enum result result = db_system(db, &nobody, list, &all);

	return result == OK && all.n > 0 ? flow_seed_from_environment(env, db, all.at[0].id, a, fault) : result;
}
