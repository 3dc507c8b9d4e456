#include "base/crypto.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/* libcrypto wants a pointer even for nothing. */
static const unsigned char *
bytes(struct str s)
{
	return (const unsigned char *)(s.n ? s.p : "");
}

/* Not RAND_bytes: that needs memory of its own, now and then, and nobody can go on without random numbers. */
static bool
from_kernel(unsigned char *out, size_t n)
{
	while (n > 0) {
		ssize_t got = getrandom(out, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		out += got;
		n -= (size_t)got;
	}
	return true;
}

/*
 * A webhook wants six small portions, and each call costs close to a microsecond, whatever it gives: so a thread fetches some
 * at once, and forgets each byte that it has handed out.
 */
bool
crypto_random(void *out, size_t n)
{
	static _Thread_local unsigned char stock[512];
	static _Thread_local size_t left;

	if (n > sizeof stock / 4)
		return from_kernel(out, n);
	if (n > left) {
		if (!from_kernel(stock, sizeof stock))
			return false;
		left = sizeof stock;
	}
	left -= n;
	memcpy(out, stock + left, n);
	OPENSSL_cleanse(stock + left, n);
	return true;
}

/*
 * Algorithms are fetched once: EVP_sha256() and its like are looked up by name at every use, under a lock, which took longer
 * than a small digest.  NULL when there is no memory; then the next one tries again.
 */
#define FETCHED(type, name, algorithm) \
	static type * \
	name(void) \
	{ \
		static _Atomic(type *) known; \
		type *fetched = atomic_load(&known), *none = NULL; \
	\
		if (fetched == NULL && (fetched = type##_fetch(NULL, algorithm, NULL)) != NULL && \
		    !atomic_compare_exchange_strong(&known, &none, fetched)) { \
			type##_free(fetched); \
			fetched = none; \
		} \
		return fetched; \
	}
FETCHED(EVP_MD, sha256, "SHA256")
FETCHED(EVP_MAC, hmac, "HMAC")
FETCHED(EVP_CIPHER, aes_256_gcm, "AES-256-GCM")

bool
crypto_sha256(struct str s, unsigned char out[SHA256_BYTES])
{
	EVP_MD *md = sha256();

	return md != NULL && EVP_Digest(bytes(s), s.n, out, NULL, md, NULL) == 1;
}

bool
crypto_hmac_sha256(struct str key, struct str data, unsigned char out[SHA256_BYTES])
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end() };
	EVP_MAC *mac = hmac();
	EVP_MAC_CTX *c = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
	size_t n = 0;
	bool ok = c != NULL && EVP_MAC_init(c, bytes(key), key.n, params) == 1 && EVP_MAC_update(c, bytes(data), data.n) == 1 &&
	    EVP_MAC_final(c, out, &n, SHA256_BYTES) == 1 && n == SHA256_BYTES;

	EVP_MAC_CTX_free(c);
	return ok;
}

bool
crypto_equal(struct str a, struct str b)
{
	return a.n == b.n && CRYPTO_memcmp(bytes(a), bytes(b), a.n) == 0;
}

bool
crypto_seal(const unsigned char key[AEAD_KEY], const unsigned char nonce[AEAD_NONCE], struct str aad, struct str plain,
    unsigned char *out)
{
	EVP_CIPHER_CTX *c;
	unsigned char none[16];
	int n = 0;
	bool ok;

	if (aad.n > INT_MAX || plain.n > INT_MAX - AEAD_TAG || (c = EVP_CIPHER_CTX_new()) == NULL)
		return false;
	ok = EVP_EncryptInit_ex(c, aes_256_gcm(), NULL, key, nonce) == 1 &&
	    (aad.n == 0 || EVP_EncryptUpdate(c, NULL, &n, bytes(aad), (int)aad.n) == 1) &&
	    (plain.n == 0 || EVP_EncryptUpdate(c, out, &n, bytes(plain), (int)plain.n) == 1) &&
	    EVP_EncryptFinal_ex(c, none, &n) == 1 &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, AEAD_TAG, out + plain.n) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

bool
crypto_open(const unsigned char key[AEAD_KEY], const unsigned char nonce[AEAD_NONCE], struct str aad, struct str sealed,
    unsigned char *out, bool *told)
{
	EVP_CIPHER_CTX *c;
	unsigned char tag[AEAD_TAG], none[16];
	size_t n_plain;
	int n = 0;
	bool ready, ok;

	if (told)
		*told = true;
	if (aad.n > INT_MAX || sealed.n < AEAD_TAG || sealed.n > INT_MAX)
		return false;
	n_plain = sealed.n - AEAD_TAG;
	memcpy(tag, sealed.p + n_plain, AEAD_TAG);
	c = EVP_CIPHER_CTX_new();
	ready = c != NULL && EVP_DecryptInit_ex(c, aes_256_gcm(), NULL, key, nonce) == 1 &&
	    (aad.n == 0 || EVP_DecryptUpdate(c, NULL, &n, bytes(aad), (int)aad.n) == 1) &&
	    (n_plain == 0 || EVP_DecryptUpdate(c, out, &n, bytes(sealed), (int)n_plain) == 1) &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, AEAD_TAG, tag) == 1;
	ok = ready && EVP_DecryptFinal_ex(c, none, &n) == 1;	/* which alone judges */
	EVP_CIPHER_CTX_free(c);
	if (told)
		*told = ready;
	if (!ok)
		OPENSSL_cleanse(out, n_plain);	/* what does not verify was never plain text */
	return ok;
}

/* ---- passwords ------------------------------------------------------------------------------------------------- */

enum { SCRYPT_SALT = 16, SCRYPT_HASH = 32 };

struct scrypt { int64_t n, r, p; unsigned char salt[64]; size_t salt_n; };
/* 32 MiB, three times over: what OWASP asks of scrypt at that size. A stored hash brings its own figures. */
static const struct scrypt usual = { 1 << 15, 8, 3, { 0 }, SCRYPT_SALT };

static bool
scrypt(struct str password, const struct scrypt *s, unsigned char *out, size_t n)
{
	/* 128 N r bytes and a little for the rest; libcrypto's own limit of 32 MiB lies just below what we use. */
	return EVP_PBE_scrypt((const char *)bytes(password), password.n, s->salt, s->salt_n, (uint64_t)s->n, (uint64_t)s->r,
	    (uint64_t)s->p, (uint64_t)(128 * s->r * (s->n + s->p + 8)), out, n) == 1;
}

struct str
crypto_password_hash(struct arena *a, struct str password)
{
	struct scrypt s = usual;
	unsigned char hash[SCRYPT_HASH];
	struct arena scratch;
	struct str salt64, hash64, out = { 0 };
	char text[160];
	struct buf b = buf_of(text, sizeof text);

	if (!crypto_random(s.salt, s.salt_n) || !scrypt(password, &s, hash, sizeof hash))
		return out;
	scratch = *a;
	salt64 = crypto_base64(&scratch, (struct str){ (char *)s.salt, s.salt_n });
	hash64 = crypto_base64(&scratch, (struct str){ (char *)hash, sizeof hash });
	if (!salt64.p || !hash64.p)
		return out;
	buf_text(&b, "scrypt$");
	buf_int(&b, s.n);
	buf_char(&b, '$');
	buf_int(&b, s.r);
	buf_char(&b, '$');
	buf_int(&b, s.p);
	buf_char(&b, '$');
	buf_put(&b, salt64);
	buf_char(&b, '$');
	buf_put(&b, hash64);
	return b.full ? out : arena_str(a, buf_str(&b));
}

/* Reads a stored text into *s and hash. The bounds keep a damaged or planted row from costing gigabytes or minutes. */
static bool
scrypt_read(struct arena *a, struct str stored, struct scrypt *s, struct str *hash)
{
	struct str part[6], salt, rest = stored;

	for (int i = 0; i < 5; i++)
		if (!str_cut(rest, '$', &part[i], &rest))
			return false;
	part[5] = rest;
	if (!str_eq(part[0], STR("scrypt")) || !str_int(part[1], &s->n) || !str_int(part[2], &s->r) || !str_int(part[3], &s->p))
		return false;
	if (s->n < 2 || s->n > 1 << 18 || (s->n & (s->n - 1)) || s->r < 1 || s->r > 32 || s->p < 1 || s->p > 4)
		return false;
	if (s->n * s->r > (1 << 18) * 8)	/* 256 MiB */
		return false;
	if (!crypto_unbase64(a, part[4], &salt) || salt.n < 8 || salt.n > sizeof s->salt)
		return false;
	memcpy(s->salt, salt.p, salt.n);
	s->salt_n = salt.n;
	/* scrypt's longer keys begin with its shorter ones: one byte more, as when a padding is overwritten, fits once in 256. */
	return crypto_unbase64(a, part[5], hash) && hash->n >= 16 && hash->n <= 64 && hash->n % 8 == 0;
}

bool
crypto_password_check(struct str password, struct str stored, bool *told)
{
	_Alignas(16) char room[1024];
	struct arena a = arena_over(room, sizeof room);
	struct scrypt s = usual;
	unsigned char seen[64];
	struct str hash = { 0 };
	bool readable = stored.n < 512 && scrypt_read(&a, stored, &s, &hash), made, same;

	if (!readable) {
		s = usual;
		hash.n = SCRYPT_HASH;
	}
	made = scrypt(password, &s, seen, hash.n);
	if (told)
		*told = made && !arena_full(&a);
	same = made && readable && crypto_equal((struct str){ (char *)seen, hash.n }, hash);
	OPENSSL_cleanse(seen, sizeof seen);
	return same;
}

bool
crypto_password_old(struct str stored)
{
	_Alignas(16) char room[1024];
	struct arena a = arena_over(room, sizeof room);
	struct scrypt s = usual;
	struct str hash;

	return stored.n < 512 && scrypt_read(&a, stored, &s, &hash) && (s.n * s.r < usual.n * usual.r ||
	    s.n * s.r * s.p < usual.n * usual.r * usual.p || s.salt_n < usual.salt_n || hash.n < SCRYPT_HASH);
}

/* ---- spellings ------------------------------------------------------------------------------------------------- */

struct str
crypto_hex(struct arena *a, struct str s)
{
	static const char digits[] = "0123456789abcdef";
	char *out = s.n < SIZE_MAX / 2 ? arena_get(a, 2 * s.n + 1) : NULL;

	if (!out)
		return (struct str){ 0 };
	for (size_t i = 0; i < s.n; i++) {
		out[2 * i] = digits[(unsigned char)s.p[i] >> 4];
		out[2 * i + 1] = digits[(unsigned char)s.p[i] & 15];
	}
	return (struct str){ out, 2 * s.n };
}

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct str
base64(struct arena *a, struct str s, const char *alphabet, bool pad)
{
	char *out = s.n < SIZE_MAX / 2 ? arena_get(a, (s.n + 2) / 3 * 4 + 1) : NULL;
	size_t n = 0;

	if (!out)
		return (struct str){ 0 };
	for (size_t i = 0; i < s.n; i += 3) {
		size_t left = s.n - i < 3 ? s.n - i : 3;
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < left ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++) {
			if (k <= left)
				out[n++] = alphabet[v >> (18 - 6 * k) & 63];
			else if (pad)
				out[n++] = '=';
		}
	}
	return (struct str){ out, n };
}

static bool
unbase64(struct arena *a, struct str s, const char *alphabet, bool pad, struct str *to)
{
	size_t n = s.n, n_out = 0, tail;
	uint32_t v = 0;
	char *out;

	if (pad) {
		if (n % 4)
			return false;
		while (n && s.n - n < 2 && s.p[n - 1] == '=')
			n--;
	}
	tail = n % 4;
	out = tail == 1 ? NULL : arena_get(a, n / 4 * 3 + 4);
	if (!out)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *at = s.p[i] ? strchr(alphabet, s.p[i]) : NULL;

		if (!at)
			return false;
		v = v << 6 | (uint32_t)(at - alphabet);
		if (i % 4 == 3) {
			out[n_out++] = (char)(v >> 16 & 255);
			out[n_out++] = (char)(v >> 8 & 255);
			out[n_out++] = (char)(v & 255);
			v = 0;
		}
	}
	/* Left over are 12 bits (one byte and 4 spare) or 18 (two bytes and 2 spare); spare bits must be zero. */
	if (tail == 2) {
		out[n_out++] = (char)(v >> 4 & 255);
		if (v & 15)
			return false;
	} else if (tail == 3) {
		out[n_out++] = (char)(v >> 10 & 255);
		out[n_out++] = (char)(v >> 2 & 255);
		if (v & 3)
			return false;
	}
	*to = (struct str){ out, n_out };
	return true;
}

struct str
crypto_base64(struct arena *a, struct str s)
{
	return base64(a, s, standard, true);
}

struct str
crypto_base64url(struct arena *a, struct str s)
{
	return base64(a, s, for_urls, false);
}

bool
crypto_unbase64(struct arena *a, struct str s, struct str *out)
{
	return unbase64(a, s, standard, true, out);
}

bool
crypto_unbase64url(struct arena *a, struct str s, struct str *out)
{
	return unbase64(a, s, for_urls, false, out);
}

struct str
crypto_id(struct arena *a, int64_t now_ms, const unsigned char random[10])
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	char *out = arena_get(a, ID_TEXT + 1);
	uint64_t high = 0, low = 0;

	if (!out)
		return (struct str){ 0 };
	for (int i = 0; i < 10; i++) {	/* 48 bits of time, then 80 random ones as two halves of 40 */
		out[9 - i] = digits[(uint64_t)now_ms >> (5 * i) & (i == 9 ? 7 : 31)];
		if (i < 5) {
			high = high << 8 | random[i];
			low = low << 8 | random[i + 5];
		}
	}
	for (int i = 0; i < 8; i++) {
		out[17 - i] = digits[high >> (5 * i) & 31];
		out[25 - i] = digits[low >> (5 * i) & 31];
	}
	return (struct str){ out, ID_TEXT };
}
