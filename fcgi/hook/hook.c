#include "hook/hook.h"

#include "flow/alarm.h"
#include "hook/door.h"

/* A new provider that knocks is a file and a line. */
static const struct door *const doors[] = { &door_deck, &door_shopify };

static const struct door *
door_of(struct str provider)
{
	for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++)
		if (str_eq(provider, str_of(doors[i]->provider)))
			return doors[i];
	return NULL;
}

struct str
door_header(const void *request, const char *name)
{
	char lower[64];
	size_t n = 0;

	for (; name[n] && n + 1 < sizeof lower; n++)
		lower[n] = name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] - 'A' + 'a') : name[n];
	lower[n] = '\0';
	return request_header(request, lower);
}

static enum result
verify(struct hook *h, const struct door *door, const struct knocker *from, struct fault *f)
{
	struct secret key[2];
	enum result result = flow_knock_keys(h->env, h->arena, from, key, f);

	if (result == OK && secret_empty(key[0]) && secret_empty(key[1]))
		return fault_set(f, ERR_AUTH, "no_key", "No signing key is configured for this address, so nothing is taken from it.");
	return result == OK ? door->verify(h, key, f) : result;
}

/*
 * Who knocks, and whether it is he: from memory first, and if that does not fit, from the store, since a key may be new or
 * come back.
 */
static enum result
admit(struct hook *h, const struct door *door, struct str address, struct knocker *from, struct fault *f)
{
	int64_t now_ms = env_now(h->env);
	enum result result;

	if (keyring_get(h->keyring, address, now_ms, h->arena, from) && str_eq(from->provider, str_of(door->provider)) &&
	    verify(h, door, from, f) == OK)
		return OK;
	*f = (struct fault){ 0 };
	result = flow_knock_who(h->db, h->arena, str_of(door->provider), address, from, f);
	if (result == ERR_MISSING)
		return fault_set(f, ERR_MISSING, "no_such_address", "Nothing is received at this address.");
	if (result == OK)
		result = verify(h, door, from, f);
	if (result == OK)
		keyring_put(h->keyring, address, now_ms, from);
	return result;
}

/* Refused at an address that nobody can guess: the key is wrong, here or there, or not set. One of them may be anybody's fault. */
static void
refused(struct hook *h, struct str address, const struct knocker *from, bool no_key)
{
	struct scope scope = { .account = from->account, .arena = h->arena, .log = h->log };
	struct alarm_refused r = { .provider = from->provider, .no_key = no_key };

	if (from->account.n && keyring_refused(h->keyring, address, env_now(h->env)))
		db_write(h->db, &scope, flow_alarm_refused, &r);
}

void
hook_receive(struct hook *h, struct str provider, struct str address)
{
	const struct door *door = door_of(provider);
	struct taken taken = { .parked = false };
	struct knocker from = { .account = STR("") };
	struct fault f = { 0 };
	enum result result;

	if (door == NULL) {
		answer_result(h->ans, ERR_MISSING);
		return;
	}
	result = admit(h, door, address, &from, &f);
	if (result == ERR_AUTH)
		refused(h, address, &from, str_eq(str_of(f.code), STR("no_key")));
	if (result == OK) {
		result = door->take(h, &from, &taken, &f);
		h->account = from.account;
	}
	if (result != OK) {
		log_line(LOG_WARN, &h->log, "webhook_refused", LOG_STR("provider", provider), LOG_STR("code", str_of(f.code)), LOG_END);
		if (f.result == OK)
			answer_result(h->ans, result);
		else
			answer_fault(h->ans, &f);
		return;
	}
	log_line(LOG_INFO, &h->log, "webhook", LOG_STR("provider", provider), LOG_STR("delivery", taken.delivery),
	    LOG_STR("kind", taken.kind), LOG_INT("parked", taken.parked), LOG_END);
	answer_ok(h->ans);
}
