#include "connect/deck.h"

#include <string.h>

#include "base/crypto.h"
#include "connect/blank.h"
#include "connect/deck_hook.h"
#include "connect/deck_reply.h"

/* Values under these names are secret in what we send and in what comes back. */
static const char *const secret_names[] = {
	"*token", "*password", "*secret", "username", "answer", "clientid", NULL,
};

/* ---- UUIDs ------------------------------------------------------------------------------------------------------ */

enum { UUID_TEXT = 36 };

static struct str
uuid(struct arena *a, const unsigned char bytes[16], unsigned version)
{
	unsigned char b[16];
	struct str hex;

	memcpy(b, bytes, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0fu) | version << 4);
	b[8] = (unsigned char)((b[8] & 0x3fu) | 0x80u);
	hex = crypto_hex(a, (struct str){ (const char *)b, sizeof b });
	if (hex.n != 32)
		return (struct str){ 0 };
	return arena_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16, hex.p + 20);
}

static bool
is_uuid(struct str s)
{
	if (s.n != UUID_TEXT)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

		if (dash ? c != '-' : !hex)
			return false;
	}
	return true;
}

static struct str
make_key(struct arena *a, const unsigned char random[16])
{
	return uuid(a, random, 4);
}

/* ---- calls ------------------------------------------------------------------------------------------------------ */

/* Begins a call with the headers that all have. */
static enum result
begin(struct arena *a, const struct portal_ask *ask, enum wire_method method, const char *path, struct call *c, struct fault *f)
{
	unsigned char digest[SHA256_BYTES];
	struct str base = ask->base;

	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	wire_begin(c, a, method, base);
	wire_put_text(&c->url, path);
	c->answer_max = (size_t)4 << 20;
	if (!ask->keys || secret_empty(ask->keys->client_id) || secret_empty(ask->keys->secret))
		return fault_set(f, ERR_INPUT, "deck_keys_missing",
		    "Deck's client id and secret are not set. Enter them under Settings, Integrations.");
	wire_header_secret(c, "x-deck-client-id", "", ask->keys->client_id);
	wire_header_secret(c, "x-deck-secret", "", ask->keys->secret);
	wire_header_text(c, "Accept", STR("application/json"));
	if (ask->correlation.n == 0)
		return OK;
	/* Deck takes a UUID here. Our ids are none, but give the same one every time. */
	if (is_uuid(ask->correlation))
		wire_header_text(c, "x-deck-correlation-id", ask->correlation);
	else if (crypto_sha256(ask->correlation, digest))
		wire_header_text(c, "x-deck-correlation-id", uuid(a, digest, 8));
	return OK;
}

/* Begins POST /jobs/submit, up to where the job's own input goes. */
static enum result
begin_job(struct arena *a, const struct portal_ask *ask, enum portal_of of, struct call *c, struct fault *f)
{
	enum result res = begin(a, ask, WIRE_POST, "/jobs/submit", c, f);

	if (res == OK && (!is_uuid(ask->key) || ask->key.p[14] != '4'))
		res = fault_set(f, ERR_INPUT, "bad_key", "The idempotency key is no UUID of version 4.");
	if (res != OK)
		return res;
	wire_header_text(c, "x-deck-idempotency-key", ask->key);
	wire_header_text(c, "Content-Type", STR("application/json"));
	wire_put(&c->body, STR("{\"job_code\":"));
	wire_json(&c->body, deck_hook_code(of));
	wire_put(&c->body, STR(",\"input\":{"));
	return OK;
}

static void
put_token(struct call *c, struct secret token)
{
	wire_put(&c->body, STR("\"access_token\":"));
	wire_json_secret(&c->body, token);
}

static enum result
end_job(struct call *c, struct fault *f)
{
	wire_put(&c->body, STR("}}"));
	return wire_end(c, f);
}

static enum result
no_token(struct fault *f)
{
	return fault_set(f, ERR_INPUT, "no_token", "The connection's access token is not kept any more.");
}

static enum result
deck_open(struct arena *a, const struct portal_ask *ask, const struct portal_open *in, struct call *c, struct fault *f)
{
	enum result res = begin_job(a, ask, PORTAL_OF_OPEN, c, f);

	if (res == OK && in->source_guid.n == 0)
		res = fault_set(f, ERR_INPUT, "no_source", "The supplier has no source guid. Enter it under Settings, Suppliers.");
	if (res != OK)
		return res;
	wire_put(&c->body, STR("\"source_guid\":"));
	wire_json(&c->body, in->source_guid);
	wire_put(&c->body, STR(",\"username\":"));
	wire_json_secret(&c->body, in->username);
	wire_put(&c->body, STR(",\"password\":"));
	wire_json_secret(&c->body, in->password);
	if (in->external_id.n) {
		wire_put(&c->body, STR(",\"external_id\":"));
		wire_json(&c->body, in->external_id);
	}
	if (in->webhook_url.n) {
		wire_put(&c->body, STR(",\"webhook_url\":"));
		wire_json(&c->body, in->webhook_url);
	}
	return end_job(c, f);
}

static enum result
deck_add_items(struct arena *a, const struct portal_ask *ask, struct secret token, const struct portal_want *item, size_t n,
    struct call *c, struct fault *f)
{
	enum result res = begin_job(a, ask, PORTAL_OF_ADD, c, f);

	if (res == OK && secret_empty(token))
		res = no_token(f);
	if (res == OK && n == 0)
		res = fault_set(f, ERR_INPUT, "no_items", "There is nothing to be added.");
	if (res == OK && n > PORTAL_ITEMS_MAX)
		res = fault_set(f, ERR_INPUT, "too_many_items", "More than %d items cannot be sent at once.", PORTAL_ITEMS_MAX);
	if (res != OK)
		return res;
	put_token(c, token);
	wire_put(&c->body, STR(",\"items\":["));
	for (size_t i = 0; i < n; i++) {
		if (item[i].sku.n == 0 || item[i].quantity < 1 || item[i].expected_price.n == 0)
			return fault_set(f, ERR_INPUT, "bad_item", "Item %zu has no SKU, no quantity or no price.", i + 1);
		wire_put(&c->body, i ? STR(",{\"sku\":") : STR("{\"sku\":"));
		wire_json(&c->body, item[i].sku);
		wire_put(&c->body, STR(",\"quantity\":"));
		wire_put_int(&c->body, item[i].quantity);
		wire_put(&c->body, STR(",\"expected_price\":"));
		wire_json(&c->body, item[i].expected_price);
		wire_put(&c->body, STR("}"));
	}
	wire_put(&c->body, STR("]"));
	return end_job(c, f);
}

static enum result
deck_close(struct arena *a, const struct portal_ask *ask, struct secret token, struct call *c, struct fault *f)
{
	enum result res = begin_job(a, ask, PORTAL_OF_CLOSE, c, f);

	if (res == OK && secret_empty(token))
		res = no_token(f);
	if (res != OK)
		return res;
	put_token(c, token);
	return end_job(c, f);
}

static enum result
need_guid(struct str guid, struct fault *f)
{
	if (guid.n == 0 || guid.n > PORTAL_GUID_MAX)
		return fault_set(f, ERR_INPUT, "no_guid", "Deck's id of the job is not known.");
	return OK;
}

/* Not a job: no idempotency key.  The answer stays a string, because its leading zeros matter. */
static enum result
deck_answer(struct arena *a, const struct portal_ask *ask, struct str guid, struct secret answer, struct call *c, struct fault *f)
{
	enum result res = begin(a, ask, WIRE_POST, "/jobs/mfa/answer", c, f);

	if (res == OK)
		res = need_guid(guid, f);
	if (res != OK)
		return res;
	wire_header_text(c, "Content-Type", STR("application/json"));
	wire_put(&c->body, STR("{\"job_guid\":"));
	wire_json(&c->body, guid);
	wire_put(&c->body, STR(",\"answer\":"));
	wire_json_secret(&c->body, answer);
	wire_put(&c->body, STR("}"));
	return wire_end(c, f);
}

static enum result
deck_read_state(struct arena *a, const struct portal_ask *ask, struct str guid, struct call *c, struct fault *f)
{
	enum result res = begin(a, ask, WIRE_GET, "/jobs/", c, f);

	if (res == OK)
		res = need_guid(guid, f);
	if (res != OK)
		return res;
	wire_encode(&c->url, guid);
	return wire_end(c, f);
}

static enum result
deck_check_keys(struct arena *a, const struct portal_ask *ask, struct call *c, struct fault *f)
{
	enum result res = begin(a, ask, WIRE_GET, "/test/api_keys", c, f);

	return res == OK ? wire_end(c, f) : res;
}

/* ---- webhooks --------------------------------------------------------------------------------------------------- */

/* X-Signature: base64 of HMAC-SHA256 over the raw body; the key itself is handed out as base64. */
static bool
deck_verify(struct arena *a, const struct portal_keys *keys, const struct portal_delivery *d)
{
	struct arena scratch = *a;
	struct str given = str_trim(d->header(d->request, "X-Signature")), key, due;
	unsigned char mac[SHA256_BYTES];
	bool good = false;

	for (size_t i = 0; i < sizeof keys->hmac / sizeof keys->hmac[0]; i++) {
		/* An empty key would be everybody's. */
		if (!crypto_unbase64(&scratch, str_trim(secret_reveal(keys->hmac[i])), &key) || key.n == 0)
			continue;
		if (crypto_hmac_sha256(key, d->body, mac)) {
			due = crypto_base64(&scratch, (struct str){ (const char *)mac, sizeof mac });
			good |= due.n > 0 && crypto_equal(given, due);
		} else {
			arena_refuse(a);	/* no memory is no bad signature */
		}
		explicit_bzero((char *)key.p, key.n);
	}
	return good;
}

struct str
deck_blank(struct arena *a, struct str body)
{
	return blank_json(a, body, secret_names);
}

const struct portal_port deck_port = {
	.name = "deck",
	.signature_header = "X-Signature",
	.make_key = make_key,
	.open = deck_open,
	.add_items = deck_add_items,
	.answer_challenge = deck_answer,
	.close = deck_close,
	.read_state = deck_read_state,
	.check_keys = deck_check_keys,
	.job_reply = deck_reply_job,
	.plain_reply = deck_reply_plain,
	.state_reply = deck_reply_state,
	.verify = deck_verify,
	.read = deck_hook_read,
	.blank = deck_blank,
};
