/* serve.c - requests to every route of a whole house, one after the other: each has a right answer, and none tells a secret. */
#include "tests/fuzz/house.h"

enum { MOST = 6 };

/* Requests, with a line "%%" between them. */
void
fuzz_serve(struct arena *a, struct str in)
{
	struct str body;

	house_begin(in);
	for (int n = 0; in.n && n < MOST; n++)
		house_ask(a, house_piece(&in), &body);
	house_end();
}
