/* base64.c - the two alphabets and hexadecimal: what is decoded encodes to the same text, and bytes come back as they were. */
#include "base/crypto.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_base64(struct arena *a, struct str in)
{
	struct str out, again;

	if (crypto_unbase64(a, in, &out)) {
		HOLDS(out.n <= in.n / 4 * 3);
		HOLDS(str_eq(crypto_base64(a, out), in));
	}
	if (crypto_unbase64url(a, in, &out)) {
		HOLDS(in.n == 0 || out.n == in.n * 3 / 4);
		HOLDS(str_eq(crypto_base64url(a, out), in));
	}
	again = crypto_base64(a, in);
	HOLDS(again.p && str_utf8(again) && crypto_unbase64(a, again, &out) && str_eq(out, in));
	again = crypto_base64url(a, in);
	HOLDS(again.p && !str_has(again, STR("=")) && crypto_unbase64url(a, again, &out) && str_eq(out, in));
	again = crypto_hex(a, in);
	HOLDS(again.p && again.n == 2 * in.n && str_utf8(again));
}
