#include "flow/demo.h"

#include "base/crypto.h"
#include "base/json.h"
#include "connect/slack.h"
#include "flow/audit.h"
#include "flow/credential.h"
#include "flow/demo_data.h"
#include "flow/demo_history.h"
#include "flow/integrations.h"
#include "flow/mappings.h"
#include "flow/people.h"
#include "flow/portals.h"
#include "store/account.h"
#include "store/event.h"
#include "store/source.h"
#include "store/system.h"

/* The stand-in's own keys (tests/sandbox/main.mjs --help), and a webhook of Slack's shape: no secrets of anybody. */
static const struct { const char *field, *value; } deck_keys[] = {
	{ "client_id", "sandbox-client" }, { "secret", "sandbox-secret" },
	{ "hmac_key", "c2FuZGJveCBkZWNrIHdlYmhvb2sgc2lnbmluZyBrZXk=" },
};
enum { DECK_KEYS = sizeof deck_keys / sizeof *deck_keys, ADDRESS_BYTES = 24 };
#define SLACK_HOOK "/slack/services/T0DEMO000/B0DEMO000/demodemodemodemodemodemo"

static const int64_t day_ms = 86400000;

struct line { const char *order; struct str id, product, price; int64_t quantity; };

/* All that is made before the transaction, and the transaction's own state. */
struct fill {
	const struct demo_company *company;
	bool stand_ins;
	struct person *person;
	struct line *line;
	size_t lines;
	struct login_seat *seat;	/* by supplier, of those that have a portal */
	struct integration source, deck;
	struct box deck_box[DECK_KEYS];
};

/* ---- before the transaction ------------------------------------------------------------------------------------- */

static enum result
no_room(struct fault *f)
{
	return fault_set(f, ERR_LIMIT, "memory", "There was not enough memory for the demo.");
}

static const struct demo_product *
product_of(const struct demo_company *c, struct str sku)
{
	for (size_t i = 0; i < c->products; i++)
		if (str_eq(sku, str_of(c->product[i].sku)))
			return &c->product[i];
	return NULL;
}

/* "SKU quantity @price, …" of every order. */
static enum result
make_lines(struct arena *a, struct fill *fill, struct fault *f)
{
	enum { LINES_MOST = 400 };
	const struct demo_company *c = fill->company;

	fill->line = ARENA_ARRAY(a, struct line, LINES_MOST);
	for (size_t i = 0; fill->line != NULL && i < c->orders; i++) {
		struct str rest = str_of(c->order[i].lines), one, sku, amount, price;

		for (int no = 1; rest.n && fill->lines < LINES_MOST; no++) {
			struct line *l = &fill->line[fill->lines++];
			const struct demo_product *product;

			str_cut(rest, ',', &one, &rest);
			str_cut(str_trim(one), ' ', &sku, &amount);
			str_cut(amount, '@', &amount, &price);
			product = product_of(c, sku);
			if (product == NULL || !str_int(str_trim(amount), &l->quantity))
				return fault_set(f, ERR_INPUT, "demo_data", "Order %s of the demo's data has a line that cannot be read.",
				    c->order[i].id);
			l->order = c->order[i].id;
			l->id = arena_printf(a, "%s-%d", c->order[i].id, no);
			l->product = sku;
			l->price = price.n ? price : str_of(product->price);
		}
	}
	return fill->line != NULL ? OK : no_room(f);
}

static enum result
make_people(struct arena *a, struct fill *fill, struct fault *f)
{
	const struct demo_company *c = fill->company;
	enum result result = OK;

	fill->person = ARENA_ARRAY(a, struct person, c->persons);
	for (size_t i = 0; fill->person != NULL && result == OK && i < c->persons; i++) {
		struct person *p = &fill->person[i];

		*p = (struct person){ .email = str_of(c->person[i].email), .name = str_of(c->person[i].name) };
		role_parse(str_of(c->person[i].role), &p->role);
		p->password = crypto_password_hash(a, str_of(demo_password));
		result = p->password.n ? flow_people_email(a, p->email, &p->email_folded, f) : no_room(f);
	}
	return fill->person != NULL ? result : no_room(f);
}

/* Suppliers with the same portal and user name share one login. */
static enum result
make_logins(const struct env *env, struct db *db, const struct scope *scope, struct fill *fill)
{
	const struct demo_supplier *s = fill->company->supplier;
	struct arena *a = scope->arena;
	enum result result = OK;

	fill->seat = ARENA_ARRAY(a, struct login_seat, fill->company->suppliers);
	for (size_t i = 0; fill->seat != NULL && result == OK && i < fill->company->suppliers; i++) {
		size_t same = 0;

		if (s[i].portal == NULL)
			continue;
		while (same < i && (s[same].portal == NULL || !str_eq(str_of(s[same].portal), str_of(s[i].portal)) ||
		    !str_eq(str_of(s[same].username), str_of(s[i].username))))
			same++;
		fill->seat[i] = fill->seat[same];
		fill->seat[i].found = true;
		if (same == i)
			result = flow_logins_seat(env, db, scope, str_of(s[i].portal), secret_of(a, str_of(s[i].username)),
			    secret_of(a, str_of(s[i].password)), &fill->seat[i]);
	}
	return fill->seat != NULL ? result : no_room(scope->fault);
}

static enum result
make_integrations(const struct env *env, struct arena *a, struct str account, struct fill *fill, struct fault *f)
{
	json *settings = json_object(a);
	enum result result = OK;

	json_put_text(a, settings, "kind", "demo");
	json_put_text(a, settings, "customer_id", fill->company->customer);
	json_put_text(a, settings, "currency", "");
	json_put_bool(a, settings, "only_placed_by_hand", false);
	fill->source = (struct integration){ .provider = STR("source"), .settings = json_print(a, settings),
	    .state = INTEGRATION_READY };
	fill->deck = (struct integration){ .id = env_id(env, a), .provider = STR("deck"), .settings = STR("{}"),
	    .address = env_token(env, a, ADDRESS_BYTES), .state = INTEGRATION_READY };
	for (int i = 0; result == OK && i < DECK_KEYS; i++) {
		fill->deck_box[i] = (struct box){ .owner = flow_credential_owner(a, "integration", fill->deck.id),
		    .field = str_of(deck_keys[i].field) };
		result = flow_credential_seal(env, a, account, &fill->deck_box[i], secret_of(a, str_of(deck_keys[i].value)), f);
	}
	return result;
}

/* ---- in the transaction ----------------------------------------------------------------------------------------- */

static enum result
put_source(struct tx *tx, const struct fill *fill)
{
	const struct demo_company *c = fill->company;
	struct str customer = str_of(c->customer);
	enum result result = OK;

	for (size_t i = 0; result == OK && i < c->suppliers; i++)
		result = store_source_put_supplier(tx, customer, str_of(c->supplier[i].id), str_of(c->supplier[i].name));
	for (size_t i = 0; result == OK && i < c->products; i++) {
		const struct demo_product *p = &c->product[i];

		result = store_source_put_product(tx, customer, str_of(p->sku), str_of(p->sku), str_of(p->supplier_sku),
		    str_of(p->name));
	}
	for (size_t i = 0; result == OK && i < c->orders; i++)
		result = store_source_put_order(tx, customer, str_of(c->order[i].id), str_of(c->order[i].supplier), STR("approved"),
		    tx->now_ms - c->order[i].days_ago * day_ms);
	for (size_t i = 0; result == OK && i < fill->lines; i++) {
		const struct line *l = &fill->line[i];

		result = store_source_put_line(tx, customer, l->id, str_of(l->order), l->product, l->quantity, l->price);
	}
	return result;
}

static enum result
put_portal(struct tx *tx, const struct demo_supplier *s, const struct login_seat *seat)
{
	struct portal_row row = { .id = env_id(tx->env, tx->arena), .supplier_id = str_of(s->id), .supplier_name = str_of(s->name),
	    .source_guid = str_of(s->portal), .tolerance = { .amount = s->by }, .active = !s->inactive };
	enum result result = flow_logins_sit(tx, &row, seat, !seat->found);

	for (int i = 0; i < JUDGE_TOLERANCE_KINDS; i++)
		if (str_eq(str_of(s->tolerance), judge_tolerance_name((enum judge_tolerance_kind)i)))
			row.tolerance.kind = (enum judge_tolerance_kind)i;
	currency_parse(str_of(s->currency), &row.currency);
	return result == OK ? flow_portals_insert(tx, &row) : result;
}

static enum result
put_mappings(struct tx *tx, const struct demo_company *c)
{
	enum result result = OK;

	for (size_t i = 0; result == OK && i < c->mappings; i++) {
		const struct demo_mapping *m = &c->mapping[i];
		struct mapping row = { .supplier_id = str_of(m->supplier),
		    .our_sku = str_of(m->sku), .supplier_sku = str_of(m->supplier_sku), .origin = STR("csv"),
		    .unit = m->pack ? SKU_PACK : SKU_PIECE, .pack_size = m->size, .min_qty = m->least };

		result = flow_mappings_keep(tx, &(struct mapping){ .min_qty = 0 }, &row);
	}
	return result;
}

static enum result
put_integrations(struct tx *tx, struct fill *fill)
{
	enum result result = flow_integrations_insert(tx, &fill->source, NULL, 0);

	if (result == OK && fill->stand_ins)
		result = flow_integrations_insert(tx, &fill->deck, fill->deck_box, DECK_KEYS);
	return result;
}

/* One company, whole: whoever finds its first person finds all of it. */
static enum result
put_company(struct tx *tx, void *in_out)
{
	struct fill *fill = in_out;
	const struct demo_company *c = fill->company;
	struct event event = { .subject = STR("account"), .subject_id = tx->account, .type = STR("demo_filled") };
	enum result result = store_account_add(tx, str_of(c->name), NULL);

	for (size_t i = 0; result == OK && i < c->persons; i++)
		result = flow_people_add(tx, &fill->person[i]);
	if (result == OK)
		result = put_integrations(tx, fill);
	if (result == OK)
		result = put_source(tx, fill);
	for (size_t i = 0; result == OK && i < c->suppliers; i++)
		if (c->supplier[i].portal != NULL)
			result = put_portal(tx, &c->supplier[i], &fill->seat[i]);
	if (result == OK)
		result = put_mappings(tx, c);
	return result == OK ? store_event_add(tx, &event) : result;
}

/* ---- Slack, whose stand-in has another address each time --------------------------------------------------------- */

struct slack { bool fresh; struct integration integration; struct box box; };

static enum result
load_slack(struct tx *tx, void *in_out)
{
	struct slack *s = in_out;
	enum result result = store_integration_provider(tx, STR("slack"), &s->integration);

	s->fresh = result == ERR_MISSING;
	if (s->fresh)
		return OK;
	s->box = (struct box){ .owner = flow_credential_owner(tx->arena, "integration", s->integration.id), .field = STR("webhook_url") };
	return result == OK ? flow_credential_load(tx, &s->box) : result;
}

static enum result
keep_slack(struct tx *tx, void *in_out)
{
	struct slack *s = in_out;
	struct audit audit = flow_audit(tx);
	enum result result;

	if (s->fresh)
		return flow_integrations_insert(tx, &s->integration, &s->box, 1);
	result = flow_credential_keep(tx, &s->box);
	flow_audit_note(&audit, "provider", s->integration.provider);
	flow_audit_note(&audit, "webhook_url", STR("entered"));
	return result == OK ? flow_audit_event(&audit, "integration", s->integration.id, "changed") : result;
}

/* Only an address that cannot be called any more is replaced, since it does not lie where Slack is said to be now. */
static enum result
connect_slack(const struct env *env, struct db *db, const struct scope *scope, const char *sandbox, bool made)
{
	struct arena *a = scope->arena;
	struct str address = arena_printf(a, "%s%s", sandbox, SLACK_HOOK);
	const struct slack_note note = { .title = STR("Is it there?") };
	struct secret now = { 0 };
	struct slack s = { 0 };
	struct call call;
	enum result result = db_read(db, scope, load_slack, &s);

	if (result != OK || s.fresh != made)
		return result;
	if (s.fresh) {
		s.integration = (struct integration){ .id = env_id(env, a), .provider = STR("slack"), .settings = STR("{\"tell_done\":true}"),
		    .state = INTEGRATION_READY };
		s.box = (struct box){ .owner = flow_credential_owner(a, "integration", s.integration.id), .field = STR("webhook_url") };
	} else {
		result = flow_credential_open(env, a, scope->account, &s.box, &now, scope->fault);
		if (result != OK || secret_empty(now) || slack_post(a, env->config->slack_url, now, &note, &call, NULL) != ERR_INPUT)
			return result;
	}
	result = flow_credential_seal(env, a, scope->account, &s.box, secret_of(a, address), scope->fault);
	return result == OK ? db_write(db, scope, keep_slack, &s) : result;
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

struct look { struct str email; struct person person; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;

	return store_system_person(tx, l->email, &l->person);
}

static enum result
make_company(const struct env *env, struct db *db, const struct scope *scope, const struct demo_company *c, bool stand_ins)
{
	struct fill fill = { .company = c, .stand_ins = stand_ins };
	struct arena *a = scope->arena;
	enum result result = make_lines(a, &fill, scope->fault);

	if (result == OK)
		result = make_people(a, &fill, scope->fault);
	if (result == OK)
		result = make_logins(env, db, scope, &fill);
	if (result == OK)
		result = make_integrations(env, a, scope->account, &fill, scope->fault);
	return result == OK ? db_write(db, scope, put_company, &fill) : result;
}

static enum result
fill_company(const struct env *env, struct db *db, struct arena *a, const struct demo_company *c, const char *sandbox,
    struct fault *f, bool *made)
{
	struct scope scope = { .cause_kind = STR("command"), .cause = env_id(env, a), .arena = a, .fault = f };
	struct look l = { .email = str_of(c->person[0].email) };
	struct source_view view;
	enum result result = db_system(db, &scope, look, &l);

	*made = result == ERR_MISSING;
	if (result != OK && !*made)
		return result;
	scope.account = *made ? env_id(env, a) : l.person.account;
	result = *made ? make_company(env, db, &scope, c, *sandbox != '\0') : OK;
	if (result == OK && *made && c == &demo_noord) {
		result = db_system(db, &(struct scope){ .arena = a, .fault = f }, look, &l);
		scope.user = l.person.id;
		if (result == OK)
			result = flow_source_read(env, db, &scope, &view);
		if (result == OK)
			result = db_write(db, &scope, flow_demo_history, &view);
		scope.user = STR("");
	}
	if (result == OK && c == &demo_noord && *sandbox != '\0')
		result = connect_slack(env, db, &scope, sandbox, *made);
	return result;
}

enum result
flow_demo_fill(const struct env *env, struct db *db, struct arena *a, const char *sandbox, struct fault *f, struct demo_filled *out)
{
	static const struct demo_company *const all[] = { &demo_noord, &demo_zuid };
	enum result result = OK;

	*out = (struct demo_filled){ 0 };
	for (size_t i = 0; result == OK && i < sizeof all / sizeof *all; i++) {
		bool made;

		result = fill_company(env, db, a, all[i], sandbox, f, &made);
		out->made = out->made || (result == OK && made);
		for (size_t p = 0; p < all[i]->persons && out->logins < DEMO_LOGINS; p++)
			out->login[out->logins++] = (struct demo_login){ str_of(all[i]->person[p].key),
			    str_of(all[i]->person[p].email), str_of(demo_password), str_of(all[i]->name) };
	}
	return result;
}
