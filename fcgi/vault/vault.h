/*
 * vault - seals what must not be read by whoever reads the store.
 *
 * What:  AES-256-GCM under the machine's keys.  A box is bytes: version, key id, nonce, sealed text, tag.
 * Why:   a stolen database or backup tells no password; a box copied to another account, owner or field does not open.
 * Holds: the keys live in struct keys only (env->keys), come from a file that nobody else may read or from the
 *        environment, and are never written anywhere.  No I/O but for that file; knows nothing of the store.
 *        The first key seals; every listed key opens, so a new key is put on top and the old one removed when
 *        vault_needs_rotation says no for every box.
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "base/crypto.h"
#include "base/env.h"
#include "base/fault.h"
#include "base/secret.h"

enum { VAULT_KEYS = 8, VAULT_KEY_ID = 24 };

struct keys {
	int n;
	struct { char id[VAULT_KEY_ID + 1]; unsigned char key[AEAD_KEY]; } key[VAULT_KEYS];
};

/* Whose secret it is: the account, "integration/ID" or the like, and the field's name. Not kept in the box. */
struct vault_place { struct str account, owner, field; };

/* Lines "keyid base64(32 bytes)"; blank lines and # lines say nothing. ERR_INPUT naming the line, never its key. */
enum result	vault_keys_parse(struct str text, struct keys *, struct fault *);
/* From TRADEPOST_KEYS in the environment (";" also separates lines there), else from config->key_file. */
enum result	vault_keys_open(const struct config *, struct keys *, struct fault *);
void		vault_keys_wipe(struct keys *);
/*
 * Puts a new key on top of an existing key file: it seals from the next start on, the others still open. The file is
 * replaced whole, or not at all. ERR_LIMIT "too_many_keys".
 */
enum result	vault_key_add(const struct env *, struct str path, struct fault *);
/* Creates a key file (mode 0600) with one new key. ERR_CONFLICT "key_exists": an existing file is never touched. */
enum result	vault_key_make(const struct env *, struct str path, struct fault *);

/* ERR_STORE: "no_key" when the machine has none, "not_sealed" when libcrypto fails; ERR_LIMIT without room. */
enum result	vault_seal(const struct env *, struct arena *, const struct vault_place *, struct secret, struct str *box,
		    struct fault *);
/*
 * ERR_STORE: "no_key" when the box names a key that the machine does not have, "box_damaged" when it was
 * changed, cut, or sealed for another place; ERR_LIMIT: there was no memory to find out.  The secret lies in the arena; its owner
 * wipes it.
 */
enum result	vault_open(const struct env *, struct arena *, const struct vault_place *, struct str box, struct secret *,
		    struct fault *);
/* The same for bytes that are no credential but may hold one: raw bodies of webhooks. */
enum result	vault_seal_bytes(const struct env *, struct arena *, const struct vault_place *, struct str, struct str *box,
		    struct fault *);
enum result	vault_open_bytes(const struct env *, struct arena *, const struct vault_place *, struct str box, struct str *,
		    struct fault *);
/* Whether a box was sealed with another key than the first (open it and seal it again). False for what is no box. */
bool		vault_needs_rotation(const struct env *, struct str box);

/*
 * A keyed hash, 64 hex digits, for what is too easily guessed to be hashed alone: the same for the same key, purpose and
 * text.  nth counts the machine's keys from 0, the one that seals; false when there are not so many.
 */
bool		vault_mark(const struct env *, struct arena *, int nth, struct str purpose, struct secret, struct str *mark);
/* What people may see of a user name: "b…r@example.test"; "" of an empty one. */
struct str	vault_hint(struct arena *, struct secret);

#endif
