#include "vault/vault.h"

#include <string.h>

/* A box: VERSION, length of the key id, key id, nonce, sealed text, tag. The part before the nonce is authenticated too. */
enum { VERSION = 1 };

struct box { int key; struct str head, id; const unsigned char *nonce; struct str sealed; };

static int
find_key(const struct keys *keys, struct str id)
{
	for (int i = 0; keys && i < keys->n; i++)
		if (str_eq(id, str_of(keys->key[i].id)))
			return i;
	return -1;
}

/* Takes a box apart; key is -1 when nobody here has it. */
static bool
read_box(const struct keys *keys, struct str s, struct box *box)
{
	size_t n_id, n_head;

	if (s.n < 2 || s.p[0] != VERSION)
		return false;
	n_id = (unsigned char)s.p[1];
	n_head = 2 + n_id;
	if (n_id == 0 || n_id > VAULT_KEY_ID || s.n < n_head + AEAD_NONCE + AEAD_TAG)
		return false;
	box->head = (struct str){ s.p, n_head };
	box->id = (struct str){ s.p + 2, n_id };
	box->key = find_key(keys, box->id);
	box->nonce = (const unsigned char *)s.p + n_head;
	box->sealed = (struct str){ s.p + n_head + AEAD_NONCE, s.n - n_head - AEAD_NONCE };
	return true;
}

/* Each part goes with its length: "a" + "bc" must not read as "ab" + "c". */
static bool
associated(struct arena *a, struct str head, const struct vault_place *place, struct str *out)
{
	struct str part[] = { head, place->account, place->owner, place->field };
	size_t n = 0, at = 0;
	char *p;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		if (part[i].n > UINT16_MAX)
			return false;
		n += 2 + part[i].n;
	}
	p = arena_get(a, n);
	if (!p)
		return false;
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		p[at++] = (char)(part[i].n >> 8);
		p[at++] = (char)(part[i].n & 255);
		if (part[i].n)
			memcpy(p + at, part[i].p, part[i].n);
		at += part[i].n;
	}
	*out = (struct str){ p, n };
	return true;
}

static enum result
no_room(struct fault *f)
{
	return fault_set(f, ERR_LIMIT, "too_large", "There is no room to seal or open this secret.");
}

enum result
vault_seal_bytes(const struct env *env, struct arena *a, const struct vault_place *place, struct str plain, struct str *box,
    struct fault *f)
{
	const struct keys *keys = env->keys;
	struct arena scratch;
	struct str aad;
	size_t n_id, n_head, n;
	unsigned char *p;

	if (!keys || keys->n == 0)
		return fault_set(f, ERR_STORE, "no_key", "This machine has no key to seal secrets with. Set key_file.");
	n_id = strlen(keys->key[0].id);
	n_head = 2 + n_id;
	if (plain.n > SIZE_MAX / 2)
		return no_room(f);
	n = n_head + AEAD_NONCE + plain.n + AEAD_TAG;
	p = arena_get(a, n);
	if (!p)
		return no_room(f);
	p[0] = VERSION;
	p[1] = (unsigned char)n_id;
	memcpy(p + 2, keys->key[0].id, n_id);
	scratch = *a;
	if (!associated(&scratch, (struct str){ (char *)p, n_head }, place, &aad))
		return no_room(f);
	if (!env->random(env->state, p + n_head, AEAD_NONCE) ||
	    !crypto_seal(keys->key[0].key, p + n_head, aad, plain, p + n_head + AEAD_NONCE))
		return fault_set(f, ERR_STORE, "not_sealed", "The secret could not be sealed. Nothing was kept.");
	*box = (struct str){ (char *)p, n };
	return OK;
}

enum result
vault_open_bytes(const struct env *env, struct arena *a, const struct vault_place *place, struct str s, struct str *plain,
    struct fault *f)
{
	struct arena scratch;
	struct box box;
	struct str aad;
	unsigned char *p;
	bool told;

	if (!read_box(env->keys, s, &box))
		return fault_set(f, ERR_STORE, "box_damaged", "A sealed secret is damaged. Enter it again.");
	if (box.key < 0)
		return fault_set(f, ERR_STORE, "no_key", "A secret was sealed with key \"%.*s\", which this machine does not have. "
		    "Put that key back into the key file, or enter the secret again.", STR_ARG(box.id));
	p = arena_get(a, box.sealed.n - AEAD_TAG + 1);	/* and a NUL, for libraries that want one */
	scratch = *a;
	if (!p || !associated(&scratch, box.head, place, &aad))
		return no_room(f);
	if (!crypto_open(env->keys->key[box.key].key, box.nonce, aad, box.sealed, p, &told))
		return !told ? fault_set(f, ERR_LIMIT, "no_memory", "There is no memory to open a sealed secret. Try again in a moment.") :
		    fault_set(f, ERR_STORE, "box_damaged", "A sealed secret is damaged or not of this place. Enter it again.");
	*plain = (struct str){ (char *)p, box.sealed.n - AEAD_TAG };
	return OK;
}

enum result
vault_seal(const struct env *env, struct arena *a, const struct vault_place *place, struct secret plain, struct str *box,
    struct fault *f)
{
	return vault_seal_bytes(env, a, place, secret_reveal(plain), box, f);
}

enum result
vault_open(const struct env *env, struct arena *a, const struct vault_place *place, struct str box, struct secret *out,
    struct fault *f)
{
	struct str plain;
	enum result res = vault_open_bytes(env, a, place, box, &plain, f);

	/* Not secret_of: that would leave a second copy in the arena. The bytes are this function's own. */
	if (res == OK)
		*out = (struct secret){ (unsigned char *)(uintptr_t)plain.p, plain.n };
	return res;
}

bool
vault_needs_rotation(const struct env *env, struct str s)
{
	struct box box;

	return read_box(env->keys, s, &box) && box.key != 0;
}
