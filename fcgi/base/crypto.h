/*
 * crypto - the few calls of libcrypto that the house makes.
 *
 * Every function answers false when libcrypto fails; nothing falls back to something weaker.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/arena.h"

enum { SHA256_BYTES = 32, AEAD_KEY = 32, AEAD_NONCE = 12, AEAD_TAG = 16, ID_TEXT = 26 };

bool		crypto_random(void *, size_t n);
bool		crypto_sha256(struct str, unsigned char out[SHA256_BYTES]);
bool		crypto_hmac_sha256(struct str key, struct str data, unsigned char out[SHA256_BYTES]);
bool		crypto_equal(struct str, struct str);			/* constant time in the content */
/* AES-256-GCM: out holds plain.n + AEAD_TAG bytes. */
bool		crypto_seal(const unsigned char key[AEAD_KEY], const unsigned char nonce[AEAD_NONCE], struct str aad,
		    struct str plain, unsigned char *out);
/* out holds sealed.n - AEAD_TAG bytes. *told (may be NULL) as of crypto_password_check. */
bool		crypto_open(const unsigned char key[AEAD_KEY], const unsigned char nonce[AEAD_NONCE], struct str aad,
		    struct str sealed, unsigned char *out, bool *told);
/* "scrypt$N$r$p$salt$hash", base64; N=2^15 r=8 p=3 (32 MiB, a good part of a second). */
struct str	crypto_password_hash(struct arena *, struct str password);
/* False also for a stored text that cannot be read (or is empty), after the same time: nobody learns who exists. */
/* *told (may be NULL) is false when there was no memory to find out; the answer is false then, and says nothing. */
bool		crypto_password_check(struct str password, struct str stored, bool *told);
/* It can be read, but was made when less was asked of a guesser than today: to be made anew while the password is known. */
bool		crypto_password_old(struct str stored);
struct str	crypto_hex(struct arena *, struct str);
struct str	crypto_base64(struct arena *, struct str);
struct str	crypto_base64url(struct arena *, struct str);
bool		crypto_unbase64(struct arena *, struct str, struct str *out);	/* strict: alphabet, padding, no spare bits */
bool		crypto_unbase64url(struct arena *, struct str, struct str *out);	/* as strict, without padding */
/* A new id: 26 lower-case base32 characters (ULID), increasing with the clock to the millisecond; random otherwise. */
struct str	crypto_id(struct arena *, int64_t now_ms, const unsigned char random[10]);

#endif
