/* box.c - what lies sealed in the store, once somebody has been at it: it opens as it was sealed, for its own place, or not. */
#include "tests/fuzz/fuzz.h"
#include "vault/vault.h"

#include <string.h>

/* The input: account, owner and field by '|', a line break, then either a box as it is or, after a '+', what to seal and
 * which byte of the box to change. */
void
fuzz_box(struct arena *a, struct str in)
{
	const struct env *env = fuzz_env();
	struct str names = fuzz_line(a, &in), plain, box, out;
	struct vault_place place, other;
	struct fault f = { 0 };
	char *bytes;
	unsigned at, by;

	place.account = fuzz_cell(a, &names);
	place.owner = fuzz_cell(a, &names);
	place.field = fuzz_cell(a, &names);
	if (in.n == 0 || *in.p != '+') {
		enum result res = vault_open_bytes(env, a, &place, fuzz_copy(a, in), &out, &f);

		HOLDS(res == OK || res == ERR_STORE);	/* nobody can guess a box */
		HOLDS(fuzz_words(str_of(f.message), sizeof f.message));
		vault_needs_rotation(env, in);
		return;
	}
	fuzz_byte(&in);
	at = fuzz_byte(&in);
	by = fuzz_byte(&in);
	plain = fuzz_copy(a, in);
	HOLDS(vault_seal_bytes(env, a, &place, plain, &box, &f) == OK && !vault_needs_rotation(env, box));
	HOLDS(vault_open_bytes(env, a, &place, box, &out, &f) == OK && str_eq(out, plain));
	/* "a" + "bc" is another place than "ab" + "c". */
	other = (struct vault_place){ place.account, arena_printf(a, "%.*s%.*s", STR_ARG(place.owner), STR_ARG(place.field)), { 0 } };
	if (place.field.n && str_utf8(place.owner) && str_utf8(place.field))
		HOLDS(vault_open_bytes(env, a, &other, box, &out, &f) != OK);
	bytes = arena_get(a, box.n);
	memcpy(bytes, box.p, box.n);
	bytes[at % box.n] = (char)(bytes[at % box.n] ^ (char)by);
	HOLDS((vault_open_bytes(env, a, &place, (struct str){ bytes, box.n }, &out, &f) == OK) == (by == 0));
	HOLDS(vault_open_bytes(env, a, &place, fuzz_copy(a, (struct str){ box.p, box.n - 1 - by % box.n }), &out, &f) != OK);
}
