/*
 * audit - what of a setting changed, as its event says it.
 *
 *	struct audit audit = flow_audit(tx);
 *	flow_audit_str(&audit, "currency", old.currency, new.currency);
 *	if (!audit.changed) ... nothing to do
 *	return flow_audit_event(&audit, "portal", id, "changed");
 *
 * The event's data is {"before":{...},"after":{...}} with the fields that differ, and what flow_audit_note put beside them.
 * Never a secret, and personal data by id only.
 */
#ifndef FLOW_AUDIT_H
#define FLOW_AUDIT_H

#include "base/json.h"
#include "store/event.h"

struct audit { struct tx *tx; json *before, *after, *data; bool changed; };

struct audit	flow_audit(struct tx *);
void		flow_audit_str(struct audit *, const char *name, struct str before, struct str after);
void		flow_audit_int(struct audit *, const char *name, int64_t before, int64_t after);
void		flow_audit_bool(struct audit *, const char *name, bool before, bool after);
/* Something to know about the change itself. */
void		flow_audit_note(struct audit *, const char *name, struct str);
/* Adds the event, changed or not. */
enum result	flow_audit_event(struct audit *, const char *subject, struct str id, const char *type);
/* The same, and the event's id, for jobs that follow from it. */
enum result	flow_audit_cause(struct audit *, const char *subject, struct str id, const char *type, int64_t *event);

#endif
