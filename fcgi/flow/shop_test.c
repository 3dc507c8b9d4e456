#include "flow/shop_test.h"

#include "flow/audit.h"
#include "flow/shop_access.h"
#include "flow/shop_jobs.h"

enum result
flow_shop_test_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct shop_access *s = ARENA_NEW(a, struct shop_access);
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, s, out) : ERR_LIMIT;

	if (result != OK || !s->open)
		return result;
	out->state = s;
	out->has_call = true;
	return shopify_about_ask(a, &s->site, &out->call, f);
}

void
flow_shop_test_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	struct shopify_about *about = ARENA_NEW(a, struct shopify_about);

	(void)env, (void)job, (void)state;
	if (about == NULL)
		return;
	*about = shopify_about_reply(a, answer);
	flow_shop_replied(&about->reply, out);
	out->data = about;
}

/* ---- what is wrong, or to be known -------------------------------------------------------------------------------- */

/* "" when it works. */
static struct str
wrong(struct arena *a, const struct shop *shop, const struct shopify_about *about)
{
	struct str missing = shopify_scopes_missing(a, about->scope, about->scopes);

	if (about->domain.n && !str_eq(about->domain, shop->domain))
		return arena_printf(a, "These keys are %.*s's, not %.*s's. Enter this store's own.", STR_ARG(about->domain), STR_ARG(shop->domain));
	if (missing.n)
		return arena_printf(a, "The app may not do enough in this store. Grant it these scopes in Shopify, then test again: %.*s.",
		    STR_ARG(missing));
	return STR("");
}

static bool
has_location(const struct shop_notes *n, struct str id)
{
	for (size_t i = 0; i < n->locations; i++)
		if (str_eq(n->location[i].id, id))
			return true;
	return false;
}

struct str
flow_shop_said(struct arena *a, const struct shop *shop, const struct integration *i)
{
	struct str text = i->detail;
	struct shop_notes n;

	if (i->state != INTEGRATION_READY || text.n == 0)	/* not tested since its keys were entered */
		return text;
	n = flow_shop_notes(a, i);
	if (n.currency.n && !str_eq(n.currency, currency_code(shop->currency)))
		text = arena_printf(a, "%.*s The store sells in %.*s; here it is set up with %.*s.", STR_ARG(text), STR_ARG(n.currency),
		    STR_ARG(currency_code(shop->currency)));
	if (n.zone.n && !str_eq(n.zone, shop->zone))
		text = arena_printf(a, "%.*s The store's time zone is %.*s; here it is %.*s.", STR_ARG(text), STR_ARG(n.zone), STR_ARG(shop->zone));
	if (shop->location.n == 0)
		text = arena_printf(a, "%.*s Choose the location whose stock is kept here.", STR_ARG(text));
	else if (!has_location(&n, shop->location))
		text = arena_printf(a, "%.*s The location that was chosen is not there any more: choose another.", STR_ARG(text));
	return text;
}

/* ---- settling ----------------------------------------------------------------------------------------------------- */

static enum result
keep(struct tx *tx, const struct settle *settle, const struct shopify_about *about)
{
	struct str id = settle->job->subject_id, detail;
	struct audit audit = flow_audit(tx);
	enum integration_state state;
	struct shop_notes notes;
	struct integration i;
	struct shop shop;
	int64_t cause = 0;
	bool first;
	enum result result = store_shop_get(tx, id, &shop);	/* as it is by now */

	if (result == OK)
		result = store_integration_get(tx, id, &i);
	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (!store_integration_usable(i.state))	/* its keys were forgotten meanwhile, or its app is gone */
		return OK;
	notes = flow_shop_notes(tx->arena, &i);
	first = i.state != INTEGRATION_READY || notes.products_ms == 0 || notes.subscribed_ms == 0;
	notes.location = about->location;
	notes.locations = about->locations;
	notes.currency = currency_code(about->currency);
	notes.zone = about->zone;
	result = flow_shop_notes_keep(tx, id, &notes);
	detail = wrong(tx->arena, &shop, about);
	if (result != OK || detail.n)
		return result == OK ? flow_shop_broken(tx, id, detail) : result;
	state = INTEGRATION_READY;
	result = store_integration_checked(tx, id, state, STR("Shopify answers, and the app may do all that is needed."));
	flow_audit_note(&audit, "state", store_integration_state_name(state));
	if (result == OK)
		result = flow_audit_cause(&audit, "integration", id, "checked", &cause);
	return result == OK && first ? flow_shop_connected(tx, &shop, cause) : result;
}

enum result
flow_shop_test_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct shop_access *s = settle->state;
	const struct shopify_about *about = settle->reply != NULL ? settle->reply->data : NULL;
	bool again;

	if (settle->end == SETTLE_DONE && about != NULL && about->reply.kind == SHOPIFY_OK)
		return keep(tx, settle, about);
	if (settle->end == SETTLE_DONE && about != NULL)
		return flow_shop_failed(tx, settle, s, &about->reply, &again);
	return flow_shop_broken(tx, settle->job->subject_id, arena_printf(tx->arena, "Shopify could not be asked: %.*s",
	    STR_ARG(settle->job->last_error)));
}
