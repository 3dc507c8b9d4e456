#include "core/field.h"

#include <assert.h>

/* Key, label, most characters, may be empty, may have several lines; and for fields that are more than text, what they take. */
static const struct {
	const char *name, *label;
	size_t max;
	bool empty, lines;
	const char *takes;
} table[FIELDS] = {
	[FIELD_NONE]		= { "",			"This",			0,	true,	true,	"" },
	[FIELD_ORDER_ID]	= { "order_id",		"Order id",		64,	false,	false,	"" },
	[FIELD_LINE_ID]		= { "line_id",		"Line id",		64,	false,	false,	"" },
	[FIELD_SUPPLIER_ID]	= { "supplier_id",	"Supplier",		64,	false,	false,	"" },
	[FIELD_OUR_SKU]		= { "our_sku",		"Our SKU",		64,	false,	false,	"" },
	[FIELD_SUPPLIER_SKU]	= { "supplier_sku",	"Supplier SKU",		64,	false,	false,	"" },
	[FIELD_UNIT]		= { "unit",		"Unit",			20,	true,	false,	"piece or pack" },
	[FIELD_PACK_SIZE]	= { "pack_size",	"Pack size",		20,	true,	false,	"a whole number from 1 to 100000" },
	[FIELD_MIN_QTY]		= { "min_qty",		"Minimum quantity",	20,	true,	false,	"a whole number from 0 to 1000000" },
	[FIELD_PRODUCT_NAME]	= { "product_name",	"Product name",		300,	true,	false,	"" },
	[FIELD_SUPPLIER_NAME]	= { "supplier_name",	"Supplier name",	200,	false,	false,	"" },
	[FIELD_SOURCE_GUID]	= { "source_guid",	"Source guid",		64,	false,	false,	"" },
	[FIELD_LOGIN]		= { "username",		"User name",		254,	true,	false,	"" },
	[FIELD_PASSWORD]	= { "password",		"Password",		256,	true,	false,	"" },
	[FIELD_EMAIL]		= { "email",		"E-mail",		254,	false,	false,	"" },
	[FIELD_PERSON]		= { "name",		"Name",			200,	false,	false,	"" },
	[FIELD_MFA_ANSWER]	= { "answer",		"Answer",		200,	false,	false,	"" },
	[FIELD_CONFIRMATION]	= { "confirmation",	"Confirmation number",	100,	false,	false,	"" },
	[FIELD_NOTE]		= { "note",		"Note",			4000,	true,	true,	"" },
	[FIELD_REQUEST_KEY]	= { "request_key",	"Request key",		64,	false,	false,	"" },
	[FIELD_PRODUCT_GROUP]	= { "product_group",	"Product group",	40,	false,	false,	"" },
	[FIELD_GROUP_WORD]	= { "group_word",	"Word",			60,	false,	false,	"" },
	[FIELD_GROUP_LEAD]	= { "lead_days",	"Lead time",		20,	false,	false,	"a whole number of working days from 0 to 60" },
	[FIELD_DAY]		= { "day",		"Day",			20,	false,	false,	"a date" },
	[FIELD_DAY_PIECES]	= { "pieces",		"Pieces",		20,	true,	false,	"a whole number from 0 to 9999" },
	[FIELD_DAY_REASON]	= { "reason",		"Reason",		100,	true,	false,	"" },
};

static bool
control(const unsigned char *p, bool lines)
{
	if (lines && (*p == '\n' || *p == '\r' || *p == '\t'))
		return false;
	return *p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] < 0xA0);	/* valid UTF-8, so a byte follows 0xC2 */
}

enum field_problem
field_check(enum field field, struct str s)
{
	size_t characters = 0;

	assert((unsigned)field < FIELDS);
	while (characters < s.n && s.p[characters] >= ' ' && s.p[characters] < 0x7F)	/* mostly that is all of it */
		characters++;
	if (characters < s.n && !str_utf8(s))
		return FIELD_NOT_TEXT;
	for (size_t i = characters; i < s.n; i++) {
		const unsigned char *p = (const unsigned char *)s.p + i;

		if (control(p, table[field].lines))
			return FIELD_NOT_TEXT;
		characters += *p >> 6 != 2;
	}
	if (!table[field].empty && str_trim(s).n == 0)
		return FIELD_BLANK;
	return characters > table[field].max ? FIELD_TOO_LONG : FIELD_OK;
}

struct str
field_name(enum field field)
{
	assert((unsigned)field < FIELDS);
	return str_of(table[field].name);
}

struct str
field_label(enum field field)
{
	assert((unsigned)field < FIELDS);
	return str_of(table[field].label);
}

size_t
field_max(enum field field)
{
	assert((unsigned)field < FIELDS);
	return table[field].max;
}

struct str
field_problem_name(enum field_problem problem)
{
	static const char *const names[FIELD_PROBLEMS] = {
		[FIELD_OK]		= "ok",
		[FIELD_BLANK]		= "blank",
		[FIELD_TOO_LONG]	= "too_long",
		[FIELD_NOT_TEXT]	= "not_text",
		[FIELD_NOT_A_NUMBER]	= "not_a_number",
		[FIELD_OUT_OF_RANGE]	= "out_of_range",
		[FIELD_UNKNOWN]		= "unknown",
		[FIELD_UNSAID]		= "unsaid",
		[FIELD_TWICE]		= "twice",
	};

	assert((unsigned)problem < FIELD_PROBLEMS);
	return str_of(names[problem]);
}

void
field_say(struct buf *b, struct field_error error)
{
	buf_put(b, field_label(error.field));
	switch (error.problem) {
	case FIELD_OK:
		buf_text(b, " is fine.");
		return;
	case FIELD_BLANK:
		buf_text(b, " is missing.");
		return;
	case FIELD_TOO_LONG:
		buf_text(b, " is longer than ");
		buf_int(b, (int64_t)field_max(error.field));
		buf_text(b, " characters.");
		return;
	case FIELD_NOT_TEXT:
		buf_text(b, " contains characters that cannot stand in it.");
		return;
	case FIELD_UNSAID:
		buf_text(b, " is needed with a pack size above 1: does the portal count pieces or packs?");
		return;
	case FIELD_TWICE:
		buf_text(b, " stands here twice.");
		return;
	case FIELD_NOT_A_NUMBER:
	case FIELD_OUT_OF_RANGE:
	case FIELD_UNKNOWN:
		buf_text(b, " must be ");
		buf_text(b, table[error.field].takes);
		buf_char(b, '.');
		return;
	}
}
