/* keys.c - the vault's key file: each line is a key or a sentence that never holds one. */
#include "tests/fuzz/fuzz.h"
#include "vault/vault.h"

#include <string.h>

void
fuzz_keys(struct arena *a, struct str in)
{
	static const struct keys none;
	struct keys keys;
	struct fault f = { 0 };
	enum result res = vault_keys_parse(fuzz_copy(a, in), &keys, &f);

	HOLDS(res == OK ? keys.n >= 1 && keys.n <= VAULT_KEYS : f.result == res && f.message[0]);
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message));
	if (res != OK)
		HOLDS(memcmp(&keys, &none, sizeof keys) == 0);		/* half a list is nobody's */
	for (int i = 0; i < keys.n; i++) {
		struct str id = str_of(keys.key[i].id);
		struct str as_text = crypto_base64(a, (struct str){ (const char *)keys.key[i].key, AEAD_KEY });

		HOLDS(id.n >= 1 && id.n <= VAULT_KEY_ID && str_has(in, id) && str_has(in, as_text));
		for (int k = 0; k < i; k++)
			HOLDS(!str_eq(str_of(keys.key[k].id), id));
	}
}
