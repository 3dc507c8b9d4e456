/* shopify_hook.c - a delivery before its body is read: whose shop, which topic, and whether Shopify signed it. */
#include "connect/shopify.h"

#include <string.h>

#include "base/crypto.h"
#include "connect/blank.h"
#include "connect/shopify_pick.h"

enum { HEADER_MAX = 100, LABEL_MAX = 63 };

#define HOST STR(".myshopify.com")
#define ADMIN STR("admin.shopify.com/store/")

/* ---- whose shop ------------------------------------------------------------------------------------------------- */

bool
shopify_domain_is(struct str s)
{
	struct str label;

	if (!str_ends(s, HOST))
		return false;
	label = (struct str){ s.p, s.n - HOST.n };
	if (label.n == 0 || label.n > LABEL_MAX || label.p[0] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

static void
skip(struct str *s, struct str prefix)
{
	if (str_starts(*s, prefix))
		*s = (struct str){ s->p + prefix.n, s->n - prefix.n };
}

bool
shopify_domain_put(struct buf *b, struct str given)
{
	char lower[512], whole[SHOPIFY_DOMAIN_MAX];
	struct buf text = buf_of(lower, sizeof lower), out = buf_of(whole, sizeof whole);
	struct str s = str_trim(given), name, rest;
	bool admin;

	for (size_t i = 0; i < s.n; i++)
		buf_char(&text, (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] - 'A' + 'a' : s.p[i]));
	s = buf_str(&text);
	skip(&s, STR("https://"));
	skip(&s, STR("http://"));
	admin = str_starts(s, ADMIN);
	skip(&s, ADMIN);
	str_cut(s, '/', &name, &rest);
	buf_put(&out, name);
	if (admin)
		buf_put(&out, HOST);
	if (text.full || out.full || !shopify_domain_is(buf_str(&out)))
		return false;
	buf_put(b, buf_str(&out));
	return true;
}

/* ---- topics ----------------------------------------------------------------------------------------------------- */

static const struct { const char *name, *word; enum shopify_body body; bool ours; } topics[SHOPIFY_TOPICS_N] = {
	[SHOPIFY_TOPIC_OTHER] = { "", "", SHOPIFY_BODY_NONE, false },
#define TOPIC(id, header, word, body, ours) [SHOPIFY_##id] = { header, word, SHOPIFY_BODY_##body, ours },
	SHOPIFY_TOPICS(TOPIC)
#undef TOPIC
};

struct str
shopify_topic_name(enum shopify_topic t)
{
	return str_of(topics[t].name);
}

struct str
shopify_topic_enum(enum shopify_topic t)
{
	return str_of(topics[t].word);
}

enum shopify_body
shopify_topic_body(enum shopify_topic t)
{
	return topics[t].body;
}

bool
shopify_topic_ours(enum shopify_topic t)
{
	return topics[t].ours;
}

enum shopify_topic
shopify_topic_parse(struct str s)
{
	for (int i = SHOPIFY_TOPIC_OTHER + 1; i < SHOPIFY_TOPICS_N; i++)
		if (shopify_same(s, str_of(topics[i].name)) || (topics[i].word[0] && shopify_same(s, str_of(topics[i].word))))
			return (enum shopify_topic)i;
	return SHOPIFY_TOPIC_OTHER;
}

/* ---- headers ---------------------------------------------------------------------------------------------------- */

/* A header under its name, or under the one without "X-" that the newer kind of delivery has. */
static struct str
header(const struct shopify_delivery *d, const char *name)
{
	struct str s = str_trim(d->header(d->request, name));

	return s.n ? s : str_trim(d->header(d->request, name + 2));
}

static enum result
missing(struct fault *f, const char *name)
{
	return fault_set(f, ERR_INPUT, "header_missing", "The header %s is missing.", name);
}

enum result
shopify_verify(struct arena *a, const struct secret key[2], const struct shopify_delivery *d, struct fault *f)
{
	struct arena scratch = *a;
	struct str given = header(d, "X-Shopify-Hmac-Sha256"), mac;
	unsigned char due[SHA256_BYTES];
	bool good = false, able = true;

	if (given.n == 0)
		return missing(f, "X-Shopify-Hmac-Sha256");
	if (d->body.n == 0)
		return fault_set(f, ERR_INPUT, "body_missing", "The body is missing.");
	if (given.n > HEADER_MAX || !crypto_unbase64(&scratch, given, &mac) || mac.n != sizeof due) {
		if (given.n <= HEADER_MAX && arena_full(&scratch))
			return fault_set(f, ERR_LIMIT, "too_large", "There is no room to check the signature.");
		return fault_set(f, ERR_AUTH, "bad_signature", "The header X-Shopify-Hmac-Sha256 is no signature.");
	}
	for (int i = 0; i < 2; i++) {
		/* An empty key would be everybody's. */
		if (secret_empty(key[i]))
			continue;
		if (crypto_hmac_sha256(secret_reveal(key[i]), d->body, due))
			good |= crypto_equal(mac, (struct str){ (const char *)due, sizeof due });
		else
			able = false;
	}
	explicit_bzero(due, sizeof due);
	if (good)
		return OK;
	if (!able)	/* no memory is no bad signature */
		return fault_set(f, ERR_LIMIT, "too_large", "There is no room to check the signature.");
	return fault_set(f, ERR_AUTH, "bad_signature", "The signature was not made with this shop's key.");
}

/* Printable ASCII without blanks, not too long: what may become a key, and be shown. */
static bool
token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] > 0x7e)
			return false;
	return s.n <= HEADER_MAX;
}

static enum result
read_header(const struct shopify_delivery *d, const char *name, struct str *out, struct fault *f)
{
	*out = header(d, name);
	if (out->n == 0)
		return missing(f, name);
	if (!token(*out))
		return fault_set(f, ERR_INPUT, "bad_header", "The header %s holds something that cannot be read.", name);
	return OK;
}

int64_t
shopify_triggered_ms(const struct shopify_delivery *d)
{
	int64_t ms = 0;

	return wire_iso_time(header(d, "X-Shopify-Triggered-At"), &ms) ? ms : 0;
}

enum result
shopify_head(const struct shopify_delivery *d, struct shopify_head *h, struct fault *f)
{
	struct str version;
	const struct { const char *name; struct str *out; } wanted[] = {
		{ "X-Shopify-Topic", &h->topic_text },
		{ "X-Shopify-Shop-Domain", &h->shop },
		{ "X-Shopify-API-Version", &version },
		{ "X-Shopify-Webhook-Id", &h->webhook_id },
	};
	enum result res = OK;

	*h = (struct shopify_head){ .topic = SHOPIFY_TOPIC_OTHER };
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted && res == OK; i++)
		res = read_header(d, wanted[i].name, wanted[i].out, f);
	if (res == OK && !shopify_domain_is(h->shop))
		res = fault_set(f, ERR_INPUT, "bad_header", "The header X-Shopify-Shop-Domain is no shop's domain.");
	if (res != OK)
		return res;
	h->topic = shopify_topic_parse(h->topic_text);
	h->triggered_ms = shopify_triggered_ms(d);
	return OK;
}

/* ---- for showing ------------------------------------------------------------------------------------------------ */

struct str
shopify_blank(struct arena *a, struct str body)
{
	/* With them a stranger sees the order, or goes on with somebody's cart. */
	static const char *const names[] = { "*token", "orderstatusurl", "landingsite", "landingsiteref", "referringsite", NULL };

	return blank_json(a, body, names);
}
