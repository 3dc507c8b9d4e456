/*
 * field - what may stand in a text field, as one table.
 *
 * What:  how long each kind of text may be and whether it may be empty or have several lines.
 * Why:   a form in the browser, an import, a request and a row from a foreign database are held to one rule.
 */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include "core/text.h"

enum field {
	FIELD_NONE,		/* the thing as a whole */
	FIELD_ORDER_ID,
	FIELD_LINE_ID,
	FIELD_SUPPLIER_ID,
	FIELD_OUR_SKU,
	FIELD_SUPPLIER_SKU,
	FIELD_UNIT,
	FIELD_PACK_SIZE,
	FIELD_MIN_QTY,
	FIELD_PRODUCT_NAME,
	FIELD_SUPPLIER_NAME,
	FIELD_SOURCE_GUID,
	FIELD_LOGIN,		/* a portal's user name */
	FIELD_PASSWORD,		/* a portal's or ours: never trimmed */
	FIELD_EMAIL,
	FIELD_PERSON,		/* a user's name, a token's label */
	FIELD_MFA_ANSWER,
	FIELD_CONFIRMATION,	/* the supplier's confirmation number */
	FIELD_NOTE,
	FIELD_REQUEST_KEY,	/* the client-made key of a submit */
	FIELD_PRODUCT_GROUP,	/* capacity: a group, a word by which lines belong to one, how much, how early, which day and why */
	FIELD_GROUP_WORD,
	FIELD_GROUP_LEAD,
	FIELD_DAY,
	FIELD_DAY_PIECES,
	FIELD_DAY_REASON,
};
enum { FIELDS = FIELD_DAY_REASON + 1 };

enum field_problem {
	FIELD_OK,
	FIELD_BLANK,
	FIELD_TOO_LONG,
	FIELD_NOT_TEXT,		/* bad UTF-8, NUL, or control characters */
	FIELD_NOT_A_NUMBER,
	FIELD_OUT_OF_RANGE,
	FIELD_UNKNOWN,		/* not one of the words that may stand there */
	FIELD_UNSAID,		/* blank, though what stands beside it makes it needed */
	FIELD_TWICE,		/* it stands there already */
};
enum { FIELD_PROBLEMS = FIELD_TWICE + 1 };

struct field_error { enum field field; enum field_problem problem; };

/* Blank, length and characters. Trim first what is to be stored trimmed. */
enum field_problem	field_check(enum field, struct str);
struct str		field_name(enum field);		/* "supplier_sku": the key in JSON and CSV */
struct str		field_label(enum field);	/* "Supplier SKU": for people */
size_t			field_max(enum field);		/* characters */
struct str		field_problem_name(enum field_problem);
/* Writes a sentence: "Supplier SKU is longer than 64 characters." */
void			field_say(struct buf *, struct field_error);

#endif
