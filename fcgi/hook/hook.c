#include "hook/hook.h"

#include "connect/deck.h"
#include "flow/portal_hook.h"

/* A provider that knocks: whose keys verify it, who reads it. A new provider is a row. */
struct door {
	const char *provider;
	const struct portal_port *port;
};
static const struct door doors[] = {
	{ "deck", &deck_port },
};

static const struct door *
door_of(struct str provider)
{
	for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++)
		if (str_eq(provider, str_of(doors[i].provider)))
			return &doors[i];
	return NULL;
}

/* A provider's documents write X-Signature; a request keeps its names in lower case. */
static struct str
header(const void *request, const char *name)
{
	char lower[64];
	size_t n = 0;

	for (; name[n] && n + 1 < sizeof lower; n++)
		lower[n] = name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] - 'A' + 'a') : name[n];
	lower[n] = '\0';
	return request_header(request, lower);
}

/* Checks the signature over the raw bytes, before anything is parsed. */
static enum result
verify(struct hook *h, const struct door *door, const struct portal_keys *keys, struct fault *f)
{
	struct portal_delivery d = { .body = h->req->body, .header = header, .request = h->req };

	if (secret_empty(keys->hmac[0]) && secret_empty(keys->hmac[1]))
		return fault_set(f, ERR_AUTH, "no_key", "No signing key is configured for this address, so nothing is taken from it.");
	if (!door->port->verify(h->arena, keys, &d))
		return fault_set(f, ERR_AUTH, "bad_signature", "The signature in %s does not fit the body.",
		    door->port->signature_header);
	return OK;
}

/*
 * Who knocks, and whether it is he: from memory first, and if that does not fit, from the store, since a key may be new or
 * come back.
 */
static enum result
admit(struct hook *h, const struct door *door, struct str address, struct knocker *from, struct fault *f)
{
	int64_t now_ms = env_now(h->env);
	struct portal_keys keys;
	enum result result;

	if (keyring_get(h->keyring, address, now_ms, h->arena, from) && str_eq(from->provider, str_of(door->provider)) &&
	    flow_portal_keys(h->env, h->arena, from, &keys, f) == OK && verify(h, door, &keys, f) == OK)
		return OK;
	*f = (struct fault){ 0 };
	result = flow_portal_knocker(h->db, h->arena, str_of(door->provider), address, from, f);
	if (result == ERR_MISSING)
		return fault_set(f, ERR_MISSING, "no_such_address", "Nothing is received at this address.");
	if (result == OK)
		result = flow_portal_keys(h->env, h->arena, from, &keys, f);
	if (result == OK)
		result = verify(h, door, &keys, f);
	if (result == OK)
		keyring_put(h->keyring, address, now_ms, from);
	return result;
}

static enum result
receive(struct hook *h, const struct door *door, struct str address, struct portal_hook *said, struct portal_received *r,
    struct fault *f)
{
	struct scope scope = { .cause_kind = STR("delivery"), .arena = h->arena, .fault = f, .log = h->log };
	struct knocker from;
	enum result result = admit(h, door, address, &from, f);

	if (result == OK)
		result = door->port->read(h->arena, h->req->body, said, f);
	if (result == OK)
		result = flow_portal_receive(h->env, h->arena, &from, h->req->body, said, r, f);
	if (result != OK)
		return result;
	h->account = scope.account = scope.log.account = from.account;
	scope.cause = r->delivery.id;
	return db_write(h->db, &scope, flow_portal_delivery, r);
}

void
hook_receive(struct hook *h, struct str provider, struct str address)
{
	const struct door *door = door_of(provider);
	struct portal_hook said;	/* r points at it */
	struct portal_received r;
	struct fault f = { 0 };
	enum result result;

	if (door == NULL) {
		answer_result(h->ans, ERR_MISSING);
		return;
	}
	result = receive(h, door, address, &said, &r, &f);
	if (result != OK) {
		log_line(LOG_WARN, &h->log, "webhook_refused", LOG_STR("provider", provider), LOG_STR("code", str_of(f.code)), LOG_END);
		if (f.result == OK)
			answer_result(h->ans, result);
		else
			answer_fault(h->ans, &f);
		return;
	}
	log_line(LOG_INFO, &h->log, "webhook", LOG_STR("provider", provider), LOG_STR("delivery", r.delivery.id),
	    LOG_STR("kind", r.delivery.kind), LOG_INT("parked", r.parked), LOG_END);
	answer_ok(h->ans);
}
