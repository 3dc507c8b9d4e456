#include "connect/posthog.h"

#include "base/crypto.h"
#include "base/json.h"

/* The same for the same event of the same batch. */
static struct str
uuid(struct arena *a, const struct posthog_batch *b, const struct posthog_use *use)
{
	struct str text = arena_printf(a, "%.*s %.*s", STR_ARG(b->id), STR_ARG(use->name)), hex;
	unsigned char hash[SHA256_BYTES];

	if (!crypto_sha256(text, hash))
		return STR("");
	hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x50);	/* version 5's shape, of another hash */
	hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
	hex = crypto_hex(a, (struct str){ (const char *)hash, 16 });
	return hex.n == 32 ? arena_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16, hex.p + 20) : STR("");
}

static json *
event(struct arena *a, const struct posthog_batch *b, const struct posthog_use *use)
{
	json *o = json_object(a), *properties = json_object(a);

	json_put_str(a, o, "event", use->name);
	json_put_str(a, o, "distinct_id", b->who);
	json_put_str(a, o, "timestamp", wire_time_text(a, b->at_ms));
	json_put_str(a, o, "uuid", uuid(a, b, use));
	json_put_int(a, properties, "count", use->count);
	json_put_str(a, properties, "version", b->version);
	json_put_bool(a, properties, "$process_person_profile", false);
	json_put_bool(a, properties, "$geoip_disable", true);
	json_put(a, o, "properties", properties);
	return o;
}

enum result
posthog_ask(struct arena *a, struct str host, struct str key, const struct posthog_batch *b, struct call *c, struct fault *f)
{
	json *o = json_object(a), *batch = json_array(a);

	json_put_str(a, o, "api_key", key);
	json_put_bool(a, o, "historical_migration", false);
	for (size_t i = 0; i < b->n; i++)
		json_put(a, batch, NULL, event(a, b, &b->use[i]));
	json_put(a, o, "batch", batch);
	wire_begin(c, a, WIRE_POST, host);
	wire_put(&c->url, STR("/batch/"));
	c->answer_max = (size_t)16 << 10;
	wire_header_text(c, "Content-Type", STR("application/json"));
	wire_put(&c->body, json_print(a, o));
	return wire_end(c, f);
}

struct told
posthog_reply(struct arena *a, const struct answer *w)
{
	return told_reply(a, w, "PostHog");
}
