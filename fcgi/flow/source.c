#include "flow/source.h"

#include <stdlib.h>

#include "base/json.h"
#include "flow/credential.h"
#include "store/portal_item.h"

static const char *const kind_name[SOURCE_KINDS] = {
	[SOURCE_NONE] = "none", [SOURCE_DEMO] = "demo", [SOURCE_POSTGRES] = "postgres", [SOURCE_REST] = "rest",
};

struct str
flow_source_kind_name(enum source_kind kind)
{
	return str_of(kind_name[kind]);
}

bool
flow_source_kind_parse(struct str s, enum source_kind *out)
{
	for (int i = 0; i < SOURCE_KINDS; i++)
		if (str_eq(s, str_of(kind_name[i]))) {
			*out = (enum source_kind)i;
			return true;
		}
	return false;
}

void
flow_source_settings(struct arena *a, const struct integration *i, struct source_view *v)
{
	const json *o = json_parse(a, i->settings, NULL);

	v->kind = SOURCE_NONE;
	flow_source_kind_parse(json_string(json_get(o, "kind")), &v->kind);
	v->customer_id = json_text(json_get(o, "customer_id"));
	v->currency = CURRENCY_NONE;
	currency_parse(json_string(json_get(o, "currency")), &v->currency);
	v->needs_approval = v->kind == SOURCE_REST;
	v->pulled_at = v->kind == SOURCE_REST ? i->checked_at : 0;
	if (v->kind == SOURCE_REST && i->state == INTEGRATION_BROKEN) {
		v->down = true;
		v->message = i->detail;
	}
}

struct load { struct source_view *view; struct box connection; };

static enum result
load_settings(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	struct integration i;
	enum result result = store_integration_provider(tx, STR("source"), &i);

	*l->view = (struct source_view){ 0 };
	if (result == ERR_MISSING)
		return OK;
	if (result != OK)
		return result;
	flow_source_settings(tx->arena, &i, l->view);
	l->connection = (struct box){ .owner = flow_credential_owner(tx->arena, "integration", i.id), .field = STR("connection") };
	result = flow_credential_load(tx, &l->connection);
	if (result == OK && (l->view->kind == SOURCE_DEMO || l->view->kind == SOURCE_REST))
		result = store_source_own(tx, l->view->customer_id, &l->view->rows);
	return result;
}

static bool
listed(const struct str *sorted, size_t n, struct str id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(sorted[middle], id);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Leaves out the lines that jobs have, and the orders of which nothing remains. An order's lines stand together. */
static enum result
leave_out_sent(struct tx *tx, void *in_out)
{
	struct source_view *v = in_out;
	size_t lines = 0, orders = 0, left = 0, taken_n = 0;
	struct str *taken = NULL, of = STR(""), *with_lines = ARENA_ARRAY(tx->arena, struct str, v->rows.lines + 1);
	enum result result = store_approval_list(tx, &v->approval, &v->approvals);

	if (with_lines == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < v->rows.lines && result == OK; i++) {
		const struct source_line *l = &v->rows.line[i];

		if (i == 0 || !str_eq(l->order_id, of)) {
			of = l->order_id;
			result = store_portal_line_active(tx, of, &taken, &taken_n);
		}
		if (result != OK || listed(taken, taken_n, l->id))
			continue;
		if (left == 0 || !str_eq(with_lines[left - 1], of))
			with_lines[left++] = of;
		v->rows.line[lines++] = *l;
	}
	if (result != OK)
		return result;
	qsort(with_lines, left, sizeof *with_lines, by_text);
	for (size_t i = 0; i < v->rows.orders; i++)
		if (listed(with_lines, left, v->rows.order[i].id))
			v->rows.order[orders++] = v->rows.order[i];
	v->rows.lines = lines;
	v->rows.orders = orders;
	return OK;
}

enum result
flow_source_read(const struct env *env, struct db *db, const struct scope *scope, struct source_view *v)
{
	struct load l = { .view = v };
	struct secret conninfo = { 0 };
	struct fault f = { 0 };
	enum result result = db_read(db, scope, load_settings, &l);

	if (result != OK)
		return result;
	if (v->kind == SOURCE_POSTGRES) {
		result = flow_credential_open(env, scope->arena, scope->account, &l.connection, &conninfo, scope->fault);
		if (result != OK)
			return result;
		if (secret_empty(conninfo))
			fault_set(&f, ERR_REMOTE, "unconfigured", "The purchasing database's address is not entered. See Settings, Integrations.");
		else
			store_source_foreign(scope->arena, conninfo, v->customer_id, &v->rows, &f);
		secret_wipe(&conninfo);
		if (f.result != OK) {
			v->down = true;
			v->message = arena_str(scope->arena, str_of(f.message));
			v->rows = (struct source_rows){ 0 };
		}
	}
	return db_read(db, scope, leave_out_sent, v);
}

const struct source_order *
flow_source_order(const struct source_view *v, struct str id)
{
	for (size_t i = 0; i < v->rows.orders; i++)
		if (str_eq(v->rows.order[i].id, id))
			return &v->rows.order[i];
	return NULL;
}

const struct approval *
flow_source_approval(const struct source_view *v, struct str order_id)
{
	for (size_t i = 0; i < v->approvals; i++)
		if (str_eq(v->approval[i].order_id, order_id))
			return &v->approval[i];
	return NULL;
}

bool
flow_source_approved(const struct source_view *v, const struct source_order *o)
{
	return !v->needs_approval || flow_source_approval(v, o->id) != NULL;
}
