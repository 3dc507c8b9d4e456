/* deck_verify.c - Deck's signature: good only when it is the one that a key of ours makes of these very bytes. */
#include "base/crypto.h"
#include "connect/deck.h"
#include "tests/fuzz/fuzz.h"

static struct str
header(const void *request, const char *name)
{
	HOLDS(str_eq(str_of(name), STR("X-Signature")));
	return *(const struct str *)request;
}

static struct str
made_by(struct arena *a, struct str key_text, struct str body)
{
	unsigned char mac[SHA256_BYTES];
	struct str key;

	if (!crypto_unbase64(a, str_trim(key_text), &key) || key.n == 0 || !crypto_hmac_sha256(key, body, mac))
		return STR("");
	return crypto_base64(a, (struct str){ (const char *)mac, sizeof mac });
}

/* Lines: a key, an older key, the signature ("=" stands for the right one of the first); then the body. */
void
fuzz_deck_verify(struct arena *a, struct str in)
{
	struct str key[2], given, body, right[2];
	struct portal_keys keys = { { 0 }, { 0 }, { { 0 }, { 0 } } };
	struct portal_delivery d = { .header = header, .request = &given };
	bool good, due;

	key[0] = fuzz_line(a, &in);
	key[1] = fuzz_line(a, &in);
	given = fuzz_line(a, &in);
	d.body = body = fuzz_copy(a, in);
	for (int i = 0; i < 2; i++) {
		keys.hmac[i] = secret_of(a, key[i]);
		right[i] = made_by(a, key[i], body);
	}
	if (str_eq(given, STR("=")))
		given = right[0];
	due = str_trim(given).n && (str_eq(str_trim(given), right[0]) || str_eq(str_trim(given), right[1]));
	good = deck_port.verify(a, &keys, &d);
	HOLDS(good == due);
	if (good && body.n) {
		char *other = arena_cstr(a, body);

		other[0] = (char)(other[0] ^ 1);
		d.body.p = other;
		HOLDS(!deck_port.verify(a, &keys, &d));
	}
}
