#include "base/fault.h"

#include <string.h>

#include "tests/base/base.h"

void
test_fault(void)
{
	struct fault f = { 0 };
	char longer[600];

	check_int("a fault says its result", fault_set(&f, ERR_CONFLICT, "busy", "Wait for %s.", "Anna"), ERR_CONFLICT);
	check_str("and its sentence", str_of(f.message), STR("Wait for Anna."));
	check_int("the first fault wins", fault_set(&f, ERR_STORE, "store", "Later."), ERR_CONFLICT);
	check_str("with its sentence", str_of(f.message), STR("Wait for Anna."));
	check_int("a field is added to it", fault_field(&f, "name", "Is missing."), ERR_CONFLICT);
	check_int("one field", f.details, 1);
	check_int("nobody listening is fine", fault_set(NULL, ERR_DENIED, "no", "No."), ERR_DENIED);
	check_int("also for fields", fault_field(NULL, "name", "No."), ERR_INPUT);

	f = (struct fault){ 0 };
	for (int i = 0; i < 100; i++)
		fault_field(&f, "x", "Wrong.");
	check_int("a field alone makes it invalid input", f.result, ERR_INPUT);
	check_str("by name", str_of(f.code), STR("invalid"));
	check_int("more fields than there is room for are dropped", f.details, FAULT_DETAILS);

	f = (struct fault){ 0 };
	memset(longer, 'a', sizeof longer);
	longer[sizeof longer - 1] = 0;
	memcpy(longer + 237, "\xe2\x82\xac", 3);
	fault_set(&f, ERR_INPUT, "long", "%s", longer);
	check("a cut sentence is still UTF-8", str_utf8(str_of(f.message)));
	f = (struct fault){ 0 };
	fault_set(&f, ERR_INPUT, "odd", "got \xff and \n here");
	check_str("what cannot be shown becomes a question mark", str_of(f.message), STR("got ? and ? here"));
}
