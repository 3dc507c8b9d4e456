#include "vault/vault.h"

#include "base/utf8.h"

static struct str
bytes(const unsigned char *p)
{
	return (struct str){ (const char *)p, SHA256_BYTES };
}

bool
vault_mark(const struct env *env, struct arena *a, int nth, struct str purpose, struct secret text, struct str *mark)
{
	unsigned char own[SHA256_BYTES], of[SHA256_BYTES], hash[SHA256_BYTES];
	struct str key;

	if (!env->keys || nth < 0 || nth >= env->keys->n)
		return false;
	/* A key of its own for marks, and one of that for each purpose: the sealing key itself hashes nothing we show. */
	key = (struct str){ (const char *)env->keys->key[nth].key, AEAD_KEY };
	if (!crypto_hmac_sha256(key, STR("tradepost mark 1"), own) || !crypto_hmac_sha256(bytes(own), purpose, of) ||
	    !crypto_hmac_sha256(bytes(of), secret_reveal(text), hash))
		return false;
	*mark = crypto_hex(a, bytes(hash));
	return mark->n > 0;
}

/* The first character; the last one too when something stays hidden between them. */
static void
ends(struct buf *b, struct str s)
{
	size_t first = utf8_step(s), last = s.n;

	while (last > 0 && utf8_step((struct str){ s.p + last - 1, s.n - last + 1 }) == 0)
		last--;
	last -= last > 0;
	if (utf8_count(s) > 1)
		buf_put(b, (struct str){ s.p, first });
	buf_text(b, "…");
	if (utf8_count(s) > 2)
		buf_put(b, (struct str){ s.p + last, s.n - last });
}

struct str
vault_hint(struct arena *a, struct secret name)
{
	struct str s = secret_reveal(name), host;
	size_t room = s.n + 4;
	struct buf b = buf_of(arena_get(a, room), room);

	if (s.n == 0 || !b.p)
		return STR("");
	str_cut(s, '@', &s, &host);
	ends(&b, s);
	if (host.p) {
		buf_char(&b, '@');
		buf_put(&b, host);
	}
	return b.full ? STR("") : buf_str(&b);
}
