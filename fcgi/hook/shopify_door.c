#include "connect/shopify.h"
#include "flow/shop_hook.h"
#include "hook/door.h"

static struct shopify_delivery
delivery(const struct hook *h)
{
	return (struct shopify_delivery){ .body = h->req->body, .header = door_header, .request = h->req };
}

static enum result
verify(struct hook *h, const struct secret key[2], struct fault *f)
{
	struct shopify_delivery d = delivery(h);

	return shopify_verify(h->arena, key, &d, f);
}

/* What is kept of the headers: what Shopify says of the delivery, in lines; of a value that is no text the text in it. */
static struct str
headers(struct arena *a, const struct request *req)
{
	enum { VALUE_MAX = 200, ALL_MAX = 4000 };
	struct wire_text all = wire_text(a);

	for (int i = 0; i < req->headers && all.n < ALL_MAX; i++) {
		struct str name = req->header[i].name;

		if (!str_starts(name, STR("x-shopify-")) && !str_starts(name, STR("shopify-")) && !str_eq(name, STR("content-type")))
			continue;
		wire_put(&all, wire_words(a, name, VALUE_MAX));
		wire_put(&all, STR(": "));
		wire_put(&all, wire_words(a, req->header[i].value, VALUE_MAX));
		wire_put(&all, STR("\n"));
	}
	return all.n ? wire_clear(&all) : STR("");
}

static enum result
take(struct hook *h, const struct knocker *from, struct taken *taken, struct fault *f)
{
	struct scope scope = { .account = from->account, .cause_kind = STR("delivery"), .arena = h->arena, .fault = f, .log = h->log };
	struct shopify_delivery d = delivery(h);
	struct shop_received *r = ARENA_NEW(h->arena, struct shop_received);
	struct shopify_head head;
	enum result result = r != NULL ? shopify_head(&d, &head, f) : ERR_LIMIT;

	scope.log.account = from->account;
	if (result == OK)
		result = flow_shop_receive(h->env, h->db, from, &d, &head, &scope, r);
	if (result != OK)
		return result;
	r->delivery.headers = headers(h->arena, h->req);
	scope.cause = r->delivery.id;
	result = db_write(h->db, &scope, flow_shop_delivery, r);
	if (r->repeated)
		result = OK;
	if (result != OK && result != ERR_STORE) {	/* it cannot be understood now: kept, and tried again by a job */
		log_line(LOG_WARN, &scope.log, "webhook_parked", LOG_STR("delivery", r->delivery.id), LOG_STR("code", str_of(f->code)), LOG_END);
		*f = (struct fault){ 0 };
		result = flow_shop_park(h->env, h->db, &scope, h->req->body, r);
		taken->parked = result == OK;
	}
	*taken = (struct taken){ r->repeated ? r->kept.id : r->delivery.id, r->delivery.kind, taken->parked };
	return result;
}

const struct door door_shopify = { "shopify", verify, take };
