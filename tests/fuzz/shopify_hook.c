/* shopify_hook.c - a delivery's headers and its signature: good only when a key of ours makes it of these very bytes. */
#include <strings.h>

#include "base/crypto.h"
#include "tests/fuzz/shopify.h"

enum { LINES = 12 };

/* Lines of "Name: value". */
static struct str
header(const void *request, const char *name)
{
	const struct str *line = request;

	for (int i = 0; i < LINES; i++) {
		struct str key, value;

		if (str_cut(line[i], ':', &key, &value) && key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
			return value;
	}
	return STR("");
}

static struct str
made_by(struct arena *a, struct str key, struct str body)
{
	unsigned char mac[SHA256_BYTES];

	return key.n && crypto_hmac_sha256(key, body, mac) ? crypto_base64(a, (struct str){ (const char *)mac, sizeof mac }) : STR("");
}

static void
domain(struct str given)
{
	char room[SHOPIFY_DOMAIN_MAX];
	struct buf b = buf_of(room, sizeof room), again = buf_of(room, sizeof room);

	if (!shopify_domain_put(&b, given)) {
		HOLDS(b.n == 0 && !shopify_domain_is(given));
		return;
	}
	HOLDS(shopify_domain_is(buf_str(&b)));
	again = buf_of((char[SHOPIFY_DOMAIN_MAX]){ 0 }, SHOPIFY_DOMAIN_MAX);
	HOLDS(shopify_domain_put(&again, buf_str(&b)) && str_eq(buf_str(&again), buf_str(&b)));
}

/* Lines: a shop as somebody types it, a key, an older key, headers up to an empty line; then the body. */
void
fuzz_shopify_hook(struct arena *a, struct str in)
{
	struct str line[LINES] = { { 0 } }, key[2], given;
	struct secret keys[2];
	struct shopify_delivery d = { .header = header, .request = line };
	struct shopify_head head;
	struct fault f = { 0 };
	enum result res;
	bool due = false;

	domain(fuzz_line(a, &in));
	for (int i = 0; i < 2; i++) {
		key[i] = fuzz_line(a, &in);
		keys[i] = secret_of(a, key[i]);
	}
	for (int i = 0; i < LINES; i++) {
		line[i] = fuzz_line(a, &in);
		if (line[i].n == 0)
			break;
	}
	d.body = fuzz_copy(a, in);
	if (str_eq(line[0], STR("=")))	/* the right one of the first key, which no fuzzer guesses */
		line[0] = arena_printf(a, "X-Shopify-Hmac-Sha256:%.*s", STR_ARG(made_by(a, key[0], d.body)));

	given = str_trim(header(line, "X-Shopify-Hmac-Sha256"));
	if (given.n == 0)
		given = str_trim(header(line, "Shopify-Hmac-Sha256"));
	for (int i = 0; i < 2; i++)
		due |= d.body.n && given.n && str_eq(given, made_by(a, key[i], d.body));
	res = shopify_verify(a, keys, &d, NULL);
	HOLDS((res == OK) == due && (res == ERR_INPUT) == (given.n == 0 || d.body.n == 0));

	res = shopify_head(&d, &head, &f);
	HOLDS(res == f.result && (res == OK || res == ERR_INPUT) && fuzz_words(str_of(f.message), sizeof f.message));
	HOLDS(res != OK || (shopify_domain_is(head.shop) && head.webhook_id.n > 0 && head.webhook_id.n <= 100 &&
	    (unsigned)head.topic < SHOPIFY_TOPICS_N));
}
