#include <string.h>

#include "connect/deck.h"
#include "tests/connect/connect.h"

static const struct { const char *name, *text, *want; } cases[] = {
	{ "a token in an output",
	  "{\"job_guid\":\"g\",\"output\":{\"access_token\":\"access-1\"},\"webhook_code\":\"EnsureConnection\"}",
	  "{\"job_guid\":\"g\",\"output\":{\"access_token\":\"********\"},\"webhook_code\":\"EnsureConnection\"}" },
	{ "blanks, order and odd spelling stay as they were",
	  "{ \"AccessToken\" :\t\"a\" ,\n\"x\":1.50 }",
	  "{ \"AccessToken\" :\t\"*\" ,\n\"x\":1.50 }" },
	{ "a key in escapes",
	  "{\"access\\u005ftoken\":\"abc\"}", "{\"access\\u005ftoken\":\"***\"}" },
	{ "a value in escapes",
	  "{\"password\":\"a\\\"b\\u0063\"}", "{\"password\":\"**********\"}" },
	{ "not a string",
	  "{\"answer\":4219,\"password\":true,\"access_token\":null}",
	  "{\"answer\":****,\"password\":****,\"access_token\":null}" },
	{ "all within an object or a list",
	  "{\"access_token\":{\"kind\":\"x\",\"list\":[1,\"y\",{\"z\":\"w\"}]},\"after\":\"seen\"}",
	  "{\"access_token\":{\"kind\":\"*\",\"list\":[*,\"*\",{\"z\":\"*\"}]},\"after\":\"seen\"}" },
	{ "JSON text in a string",
	  "{\"output\":\"{\\\"access_token\\\":\\\"t\\\"}\"}", "{\"output\":\"************************\"}" },
	{ "JSON text without a secret",
	  "{\"output\":\"{\\\"items\\\":[]}\"}", "{\"output\":\"{\\\"items\\\":[]}\"}" },
	{ "words about a password are no password",
	  "{\"error\":{\"error_message\":\"wrong password\"}}", "{\"error\":{\"error_message\":\"wrong password\"}}" },
	{ "a name that only begins like one",
	  "{\"answer_expected_digits\":6,\"question\":\"Code?\"}", "{\"answer_expected_digits\":6,\"question\":\"Code?\"}" },
	{ "a name with more around it",
	  "{\"new_access_token_2\":\"abc\",\"tokens\":[\"d\"],\"old-password\":\"e\",\"secretary\":\"f\"}",
	  "{\"new_access_token_2\":\"***\",\"tokens\":[\"*\"],\"old-password\":\"*\",\"secretary\":\"*\"}" },
	{ "several",
	  "[{\"username\":\"b\",\"password\":\"\"},[],{}]", "[{\"username\":\"*\",\"password\":\"\"},[],{}]" },
};

static const char *const unknowable[] = {
	"", "{", "{\"access_token\":\"abc", "{\"access_token\":\"abc\"}x", "{\"password\":\"\xff\"}",
	"{\"password\":\"a\",\"password\":\"b\"}", "access_token=abc",
};

void
test_blank(void)
{
	struct arena *a = &test_arena;
	char deep[400];

	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(cases[i].name, deck_blank(a, str_of(cases[i].text)), str_of(cases[i].want));
	for (size_t i = 0; i < COUNT(unknowable); i++)
		check("what cannot be read is not shown", deck_blank(a, str_of(unknowable[i])).p == NULL);
	memset(deep, '[', sizeof deep);
	check("nor what is nested without end", deck_blank(a, (struct str){ deep, sizeof deep }).p == NULL);
}
