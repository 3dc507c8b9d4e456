#include "connect/deck.h"
#include "flow/portal_hook.h"
#include "hook/door.h"

static enum result
verify(struct hook *h, const struct secret key[2], struct fault *f)
{
	struct portal_keys keys = { .hmac = { key[0], key[1] } };
	struct portal_delivery d = { .body = h->req->body, .header = door_header, .request = h->req };

	if (!deck_port.verify(h->arena, &keys, &d))
		return fault_set(f, ERR_AUTH, "bad_signature", "The signature in %s does not fit the body.", deck_port.signature_header);
	return OK;
}

static enum result
take(struct hook *h, const struct knocker *from, struct taken *taken, struct fault *f)
{
	struct scope scope = { .account = from->account, .cause_kind = STR("delivery"), .arena = h->arena, .fault = f, .log = h->log };
	struct portal_hook said;	/* r points at it */
	struct portal_received r;
	enum result result = deck_port.read(h->arena, h->req->body, &said, f);

	if (result == OK)
		result = flow_portal_receive(h->env, h->arena, from, h->req->body, &said, &r, f);
	if (result != OK)
		return result;
	scope.log.account = from->account;
	scope.cause = r.delivery.id;
	result = db_write(h->db, &scope, flow_portal_delivery, &r);
	*taken = (struct taken){ r.delivery.id, r.delivery.kind, r.parked };
	return result;
}

const struct door door_deck = { "deck", verify, take };
