/* company.c - companies: founded through the same use cases as by hand. */
#include "tests/sim/front.h"
#include "tests/sim/world.h"

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "flow/integrations.h"
#include "flow/people.h"
#include "flow/portals.h"
#include "store/account.h"
#include "store/source.h"

enum { PRODUCTS = 6 };
#define CUSTOMER STR("customer")

static enum result
add_account(struct tx *tx, void *in_out)
{
	const struct company *a = in_out;

	return store_account_add(tx, a->no == 0 ? STR("First company") : STR("Another company"), NULL);
}

/* ---- the source ------------------------------------------------------------------------------------------------------- */

static struct str
product_id(struct sim *s, int i)
{
	return arena_printf(&s->scratch, "product-%d", i);
}

static enum result
put_source(struct tx *tx, void *in_out)
{
	const struct company *a = in_out;
	enum result res = OK;

	for (int i = 0; i < a->suppliers && res == OK; i++)
		res = store_source_put_supplier(tx, CUSTOMER, str_of(a->supplier[i].id), str_of(a->supplier[i].id));
	for (int i = 0; i < PRODUCTS && res == OK; i++)
		res = store_source_put_product(tx, CUSTOMER, product_id(tx->env->state, i), arena_printf(tx->arena, "OUR-%d", i),
		    i == PRODUCTS - 1 ? STR("") : arena_printf(tx->arena, "SUP-%d", i), STR("A thing"));
	return res;
}

struct order { struct str id, supplier, status; int lines, product[3], quantity[3]; };

static enum result
put_order(struct tx *tx, void *in_out)
{
	const struct order *o = in_out;
	enum result res = store_source_put_order(tx, CUSTOMER, o->id, o->supplier, o->status, tx->now_ms);

	for (int i = 0; i < o->lines && res == OK; i++)
		res = store_source_put_line(tx, CUSTOMER, arena_printf(tx->arena, "%.*s-%d", STR_ARG(o->id), i + 1), o->id,
		    product_id(tx->env->state, o->product[i]), o->quantity[i], arena_printf(tx->arena, "%d.50", 1 + o->product[i]));
	return res;
}

void
company_order(struct sim *s, struct company *a)
{
	struct scope scope = scope_of(s, a, STR(""), "job");
	struct order o = { .status = STR("approved"), .lines = (int)dice_from(&s->dice, 1, 3) };
	int at = a->orders_made % ORDERS;

	if (a->order[at].there) {	/* done over there, or forgotten */
		o.id = str_of(a->order[at].id);
		o.supplier = str_of(a->supplier[a->order[at].supplier].id);
		o.status = STR("received");
		db_write(s->db, &scope, put_order, &(struct order){ o.id, o.supplier, o.status, 0, { 0 }, { 0 } });
	}
	a->order[at].supplier = (int)dice_from(&s->dice, 0, a->suppliers - 1);
	a->order[at].there = true;
	snprintf(a->order[at].id, sizeof a->order[at].id, "%c-%06d", (char)('A' + a->no), a->orders_made++);
	o.id = str_of(a->order[at].id);
	o.supplier = str_of(a->supplier[a->order[at].supplier].id);
	o.status = STR("approved");
	for (int i = 0; i < o.lines; i++) {
		/* The last product has no SKU of the supplier's until somebody maps it. */
		o.product[i] = (int)dice_from(&s->dice, 0, dice_from(&s->dice, 0, 9) == 0 ? PRODUCTS - 1 : PRODUCTS - 2);
		o.quantity[i] = (int)dice_from(&s->dice, 1, 12);
	}
	db_write(s->db, &scope, put_order, &o);
}

/* ---- integrations ------------------------------------------------------------------------------------------------------ */

static void
enter(struct integration_change *c, const char *name, struct str value)
{
	for (int i = 0; c->view.rule->secret[i] != NULL; i++)
		if (strcmp(c->view.rule->secret[i], name) == 0) {
			c->secret[i].given = true;
			c->secret[i].value = value;
		}
}

static enum result
connect_providers(struct sim *s, struct company *a, const struct scope *scope)
{
	struct integration_all all;
	enum result res = db_write(s->db, scope, flow_integrations_make, &all);

	for (int i = 0; i < INTEGRATIONS && res == OK; i++) {
		struct integration_change c = { .view = all.at[i], .settings = all.at[i].settings };
		struct str provider = c.view.row.provider;

		if (str_eq(provider, STR("deck"))) {
			enter(&c, "client_id", a->client_id);
			enter(&c, "secret", a->secret);
			enter(&c, "hmac_key", a->hmac_key);
			a->deck_address = keep_str(s, c.view.row.address);
		} else if (str_eq(provider, STR("slack"))) {
			enter(&c, "webhook_url", keep(s, "https://slack.sim/services/T%d/B%d/" HUSH "%d", a->no, a->no, a->no));
			c.settings.tell_done = dice_from(&s->dice, 0, 1) == 1;
		} else {
			c.settings.kind = SOURCE_DEMO;
			c.settings.customer_id = CUSTOMER;
		}
		res = flow_integrations_change(&s->env, s->db, scope, &c);
	}
	return res;
}

/* ---- suppliers ---------------------------------------------------------------------------------------------------------- */

static void
name_supplier(struct sim *s, struct company *a, int i)
{
	struct supplier *x = &a->supplier[i];
	int same = i > 0 && dice_from(&s->dice, 0, 2) == 0 ? i - 1 : i;	/* some share a login */

	snprintf(x->id, sizeof x->id, "%c-sup-%d", (char)('A' + a->no), i);
	/* Two companies may well buy at the same portal, with the same user name. */
	snprintf(x->source, sizeof x->source, "5ced0000-0000-4000-8000-%012d", same);
	snprintf(x->user, sizeof x->user, "buyer%d@sim.test", same);
}

static enum result
add_supplier(struct sim *s, struct company *a, int i, const struct scope *scope)
{
	struct supplier *x = &a->supplier[i];
	struct portal_typed typed = { .supplier_id = str_of(x->id), .supplier_name = str_of(x->id), .source_guid = str_of(x->source),
	    .currency = STR("EUR"), .tolerance_kind = STR("none"), .active = true };
	struct portal_row row;
	enum result res = flow_portals_check(&typed, &row, &s->fault);
	struct login_enter e = { .username = secret_of(&s->scratch, str_of(x->user)),
	    .password = secret_of(&s->scratch, secret_text(s, "right", x->user)) };

	if (res == OK)
		res = flow_portals_add(&s->env, s->db, scope, &row);
	if (res != OK)
		return res;
	x->portal = true;
	x->portal_id = keep_str(s, row.id);
	e.portal_id = x->portal_id;
	return flow_logins_enter(&s->env, s->db, scope, &e);
}

bool
company_found(struct sim *s, struct company *a, int no)
{
	char name[8], key[40];
	struct person person = { .role = ROLE_OWNER, .name = STR("Bea Buyer"), .password = STR("none"), .active = true };
	struct scope scope;
	enum result res;

	snprintf(name, sizeof name, "co%d", no);
	snprintf(key, sizeof key, "the signing key of company %d, " HUSH, no);
	*a = (struct company){ .no = no, .id = keep(s, "%s", name), .client_id = secret_text(s, "client", name),
	    .secret = secret_text(s, "secret", name), .hmac_key = crypto_base64(&s->world, str_of(key)),
	    .suppliers = (int)dice_from(&s->dice, 1, SUPPLIERS) };
	scope = scope_of(s, a, STR(""), "command");
	for (int i = 0; i < a->suppliers; i++)
		name_supplier(s, a, i);
	person.email = person.email_folded = keep(s, "buyer@%s.test", name);
	res = db_write(s->db, &scope, add_account, a);
	if (res == OK)
		res = db_write(s->db, &scope, flow_people_add, &person);
	a->person = keep_str(s, person.id);
	if (res == OK)
		res = connect_providers(s, a, &scope);
	if (res == OK)
		res = db_write(s->db, &scope, put_source, a);
	for (int i = 0; i < a->suppliers && res == OK; i++)
		res = add_supplier(s, a, i, &scope);
	for (int i = 0; i < 6 && res == OK; i++)
		company_order(s, a);
	return res == OK && front_open(s, a);
}
