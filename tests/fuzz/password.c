/* password.c - stored password hashes that somebody has been at: only the true one opens, and none costs much to try. */
#include "base/crypto.h"
#include "tests/fuzz/fuzz.h"

/* A password, then a stored hash; "=" stands for the true one, "=x" for one with a character changed. */
void
fuzz_password(struct arena *a, struct str in)
{
	struct str password = fuzz_line(a, &in), own = crypto_password_hash(a, password), stored = fuzz_copy(a, in);
	bool told = false;

	HOLDS(own.n > 0 && str_utf8(own) && crypto_password_check(password, own, &told) && told);
	if (in.n && *in.p == '=') {
		char *p = arena_cstr(a, own);
		size_t at = in.n > 1 ? (unsigned char)in.p[1] % own.n : 0;

		p[at] = p[at] == 'A' ? 'B' : 'A';
		stored = (struct str){ p, own.n };
	}
	HOLDS(!crypto_password_check(password, stored, &told));
	HOLDS(!crypto_password_check(fuzz_other(a, password), own, &told) || str_eq(fuzz_other(a, password), password));
}
