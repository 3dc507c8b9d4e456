/* field.c - what may stand in a field: what passes is text of its length, and every refusal is a sentence. */
#include "base/utf8.h"
#include "core/field.h"
#include "core/portal_error.h"
#include "core/role.h"
#include "core/topic.h"
#include "tests/fuzz/fuzz.h"

/* The first byte chooses the field. */
void
fuzz_field(struct arena *a, struct str in)
{
	enum field field = (enum field)(1 + fuzz_below(&in, FIELDS - 1));
	struct str text = fuzz_copy(a, in);
	struct field_error e = { field, field_check(field, text) };
	char room[200];
	struct buf b = buf_of(room, sizeof room);
	enum portal_error error;
	enum role role;
	enum topic topic;

	field_say(&b, e);
	HOLDS(!b.full && buf_str(&b).n > 0 && str_utf8(buf_str(&b)));
	if (e.problem == FIELD_OK)
		HOLDS(str_utf8(text) && utf8_count(text) <= field_max(field));
	error = portal_error_parse(text);
	HOLDS((unsigned)error < PORTAL_ERRORS && (error != PORTAL_OK || str_trim(text).n == 0));
	HOLDS(portal_error_parse(portal_error_name(error)) == error);
	if (role_parse(text, &role))
		HOLDS(str_eq(role_name(role), text));
	if (topic_parse(text, &topic))
		HOLDS(str_eq(str_of(topic_rule(topic)->name), text));
}
