#include "flow/audit.h"

struct audit
flow_audit(struct tx *tx)
{
	struct arena *a = tx->arena;

	return (struct audit){ tx, json_object(a), json_object(a), json_object(a), false };
}

void
flow_audit_str(struct audit *audit, const char *name, struct str before, struct str after)
{
	if (str_eq(before, after))
		return;
	json_put_str(audit->tx->arena, audit->before, name, before);
	json_put_str(audit->tx->arena, audit->after, name, after);
	audit->changed = true;
}

void
flow_audit_int(struct audit *audit, const char *name, int64_t before, int64_t after)
{
	if (before == after)
		return;
	json_put_int(audit->tx->arena, audit->before, name, before);
	json_put_int(audit->tx->arena, audit->after, name, after);
	audit->changed = true;
}

void
flow_audit_bool(struct audit *audit, const char *name, bool before, bool after)
{
	if (before == after)
		return;
	json_put_bool(audit->tx->arena, audit->before, name, before);
	json_put_bool(audit->tx->arena, audit->after, name, after);
	audit->changed = true;
}

void
flow_audit_note(struct audit *audit, const char *name, struct str value)
{
	json_put_str(audit->tx->arena, audit->data, name, value);
}

enum result
flow_audit_cause(struct audit *audit, const char *subject, struct str id, const char *type, int64_t *event)
{
	struct event e = { .subject = str_of(subject), .subject_id = id, .type = str_of(type) };
	enum result result;

	if (audit->changed) {
		json_put(audit->tx->arena, audit->data, "before", audit->before);
		json_put(audit->tx->arena, audit->data, "after", audit->after);
	}
	e.data = json_print(audit->tx->arena, audit->data);
	if (e.data.p == NULL)
		return ERR_LIMIT;
	result = store_event_add(audit->tx, &e);
	*event = e.id;
	return result;
}

enum result
flow_audit_event(struct audit *audit, const char *subject, struct str id, const char *type)
{
	int64_t event;

	return flow_audit_cause(audit, subject, id, type, &event);
}
