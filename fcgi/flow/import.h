/*
 * import - mappings by the thousand: what each row of a file would do, and doing it.
 *
 * What:  a row means the mapping of its SKU and supplier: it is added, changed, the same, or wrong.
 * Why:   the page shows all of it before anything is written, and the writing decides by the same rule.
 * Holds: what was exported can be imported: nothing changes then.  An import that broke off is done again: the rest is done.
 */
#ifndef FLOW_IMPORT_H
#define FLOW_IMPORT_H

#include "flow/mappings.h"

enum { IMPORT_ROWS = 20000, IMPORT_CHUNK = 500 };
enum import_action { IMPORT_ADD, IMPORT_CHANGE, IMPORT_SAME, IMPORT_ERROR };
enum { IMPORT_ACTIONS = IMPORT_ERROR + 1 };

struct import_row {
	int64_t line;			/* of the file */
	struct sku_row_text text;	/* as it stands there */
	struct str unread;		/* why its reader could not take it; "" */
	/* out */
	enum import_action action;
	struct sku_row row;		/* unless IMPORT_ERROR */
	struct mapping before;		/* id "" when there is none */
	enum field field;		/* IMPORT_ERROR: which is wrong, and a sentence */
	struct str problem;
};

struct import { struct import_row *row; size_t n; int64_t count[IMPORT_ACTIONS]; };
/* What each row would do; nothing is written. in_out: struct import. */
enum result	flow_import_plan(struct tx *, void *in_out);
/*
 * Does what was planned, IMPORT_CHUNK rows at a time; rows with errors are left out, what has changed meanwhile is decided
 * anew.  Not in a transaction.
 */
enum result	flow_import_apply(struct db *, const struct scope *, const struct import *);

#endif
