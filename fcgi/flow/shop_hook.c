#include "flow/shop_hook.h"

#include <strings.h>

#include "base/crypto.h"
#include "core/topic.h"
#include "flow/delivery.h"
#include "flow/monitor.h"
#include "flow/notify.h"
#include "flow/shop_news.h"
#include "store/job.h"

/* ---- before the transaction --------------------------------------------------------------------------------------- */

struct find { struct str id; struct shop shop; };

static enum result
find_shop(struct tx *tx, void *in_out)
{
	struct find *f = in_out;

	return store_shop_get(tx, f->id, &f->shop);
}

static enum result
read_body(struct arena *a, struct str body, struct shop_received *r, struct fault *f)
{
	enum result result = shopify_read(a, r->head.topic, body, &r->hook, f);

	r->unsaid = result == ERR_INPUT && str_eq(str_of(f->code), STR("no_id"));
	if (r->unsaid) {
		*f = (struct fault){ 0 };
		return OK;
	}
	if (result == OK && r->hook.body == SHOPIFY_BODY_ORDER)
		result = flow_order_tell(a, &r->shop, &r->hook.order, &r->told);
	return result;
}

static enum result
seal(const struct env *env, const struct scope *scope, struct str body, struct shop_received *r)
{
	struct vault_place at = { .account = scope->account, .owner = r->body.owner, .field = r->body.field };

	return vault_seal_bytes(env, scope->arena, &at, body, &r->body.bytes, scope->fault);
}

enum result
flow_shop_receive(const struct env *env, struct db *db, const struct knocker *from, const struct shopify_delivery *d,
    const struct shopify_head *head, const struct scope *scope, struct shop_received *r)
{
	struct find find = { .id = from->integration };
	unsigned char hash[SHA256_BYTES];
	struct arena *a = scope->arena;
	enum result result = db_read(db, scope, find_shop, &find);

	if (result != OK)
		return result;
	*r = (struct shop_received){ .shop = find.shop, .head = *head };
	if (!str_eq(head->shop, r->shop.domain))
		return fault_set(scope->fault, ERR_INPUT, "other_shop", "This address is %.*s's, not %.*s's.", STR_ARG(r->shop.domain),
		    STR_ARG(head->shop));
	r->delivery = (struct delivery){ .id = env_id(env, a), .provider = from->provider, .integration_id = from->integration,
	    .dedupe = head->webhook_id, .kind = head->topic_text, .bytes = (int64_t)d->body.n };
	r->body = (struct box){ .owner = flow_credential_owner(a, "delivery", r->delivery.id), .field = STR("body") };
	if (!crypto_sha256(d->body, hash))
		return fault_set(scope->fault, ERR_STORE, "not_sealed", "The webhook could not be kept.");
	r->delivery.sha256 = crypto_hex(a, (struct str){ (const char *)hash, sizeof hash });
	result = read_body(a, d->body, r, scope->fault);
	if (result == OK && r->hook.body == SHOPIFY_BODY_ORDER && !r->unsaid && r->told.settings.keep_bodies)
		result = seal(env, scope, d->body, r);
	return result;
}

/* ---- in it -------------------------------------------------------------------------------------------------------- */

/* Says in the delivery what became of it. Its body stays with the events that it became, be it that it is only read once more. */
static void
mark(struct shop_received *r, bool used, struct str note)
{
	bool before = r->again && r->delivery.state != DELIVERY_PARKED;

	r->changed = used;
	r->note = note;
	if (used || !before)	/* what it became once is not undone by a reading that finds nothing new */
		r->delivery.state = used ? DELIVERY_USED : DELIVERY_IGNORED;
	if (used || !before)
		r->delivery.note = note;
	if (!before && (!used || r->hook.body != SHOPIFY_BODY_ORDER || !r->told.settings.keep_bodies))
		r->body.bytes = STR("");
}

static enum result
take_order(struct tx *tx, struct shop_received *r)
{
	struct order_take take = { .told = &r->told };
	enum result result = r->asked ? flow_delivery_is_last(tx, r->told.order.id, r->delivery.id, &take.again) : OK;

	if (result == OK)
		result = flow_order_take(tx, &take);
	if (take.redacted)
		r->body.bytes = r->delivery.headers = STR("");
	if (result == OK)
		mark(r, take.changed || take.personal, take.older ? STR("It is older than what is known of the order.") :
		    take.changed || take.personal ? STR("") : STR("It says what was known already."));
	return result;
}

/* When what it tells happened. Where it does not say: when it first came. */
static int64_t
happened_ms(const struct tx *tx, const struct shop_received *r)
{
	if (r->head.triggered_ms)
		return r->head.triggered_ms;
	return r->again ? r->delivery.received_at : tx->now_ms;
}

static enum result
understand(struct tx *tx, struct shop_received *r)
{
	struct shop_news news = { .shop = &r->shop, .hook = &r->hook, .topic = r->head.topic, .at_ms = happened_ms(tx, r) };
	enum result result;

	if (r->unsaid) {
		mark(r, false, STR("It does not say what it is about: an id is missing."));
		return OK;
	}
	if (r->hook.body == SHOPIFY_BODY_ORDER)
		return take_order(tx, r);
	result = flow_shop_news(tx, &news);
	if (result == OK)
		mark(r, news.used, news.note);
	return result;
}

static enum result
keep(struct tx *tx, struct shop_received *r)
{
	bool added = true;
	enum result result;

	if (r->again) {
		result = store_delivery_mark(tx, r->delivery.id, r->delivery.state, r->delivery.note);
		return result == OK && r->body.bytes.n == 0 ? flow_credential_keep(tx, &r->body) : result;
	}
	result = store_delivery_add(tx, &r->delivery, &added);
	r->repeated = !added;
	if (result == OK && added && r->body.bytes.n)
		result = flow_credential_keep(tx, &r->body);
	return result;
}

enum result
flow_shop_delivery(struct tx *tx, void *in_out)
{
	struct shop_received *r = in_out;
	struct shop_received work = *r;		/* a second run begins with the same */
	enum result result;

	work.repeated = false;
	result = understand(tx, &work);
	if (result == OK)
		result = keep(tx, &work);
	r->repeated = result == OK && work.repeated;
	r->kept = work.delivery;
	r->changed = work.changed;
	r->note = work.note;
	return r->repeated ? ERR_CONFLICT : result;	/* then nothing of it is kept a second time */
}

static enum result
park(struct tx *tx, void *in_out)
{
	const struct shop_received *r = in_out;
	struct job job = { .topic = str_of(topic_rule(TOPIC_ORDER_INGEST_RETRY)->name), .subject = STR("delivery"), .subject_id = r->delivery.id };
	struct trouble trouble = { .kind = "webhook", .where = STR("shopify"), .code = STR("parked"), .of = r->delivery.id };
	struct delivery delivery = r->delivery;
	bool added;
	enum result result;

	delivery.state = DELIVERY_PARKED;
	result = store_delivery_add(tx, &delivery, &added);
	if (result != OK || !added)
		return result;
	result = flow_credential_keep(tx, &r->body);
	job.dedupe = arena_printf(tx->arena, "order_ingest_retry/%.*s", STR_ARG(delivery.id));
	if (result == OK)
		result = flow_monitor_trouble(tx, &trouble);
	return result == OK ? store_job_add(tx, &job, NULL) : result;
}

enum result
flow_shop_park(const struct env *env, struct db *db, const struct scope *scope, struct str body, struct shop_received *r)
{
	enum result result = r->body.bytes.n ? OK : seal(env, scope, body, r);

	return result == OK ? db_write(db, scope, park, r) : result;
}

/* ---- again -------------------------------------------------------------------------------------------------------- */

struct load { struct str id; struct delivery_kept kept; struct shop shop; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	enum result result = flow_delivery_load(tx, l->id, &l->kept);

	return result == OK ? store_shop_get(tx, l->kept.delivery.integration_id, &l->shop) : result;
}

/* One of the headers that were kept, "name: value" in lines, their names in small letters. */
static struct str
kept_header(const void *kept, const char *name)
{
	struct str lines = *(const struct str *)kept, line, is, value;

	while (lines.n) {
		str_cut(lines, '\n', &line, &lines);
		if (str_cut(line, ':', &is, &value) && is.n == strlen(name) && strncasecmp(is.p, name, is.n) == 0)
			return str_trim(value);
	}
	return STR("");
}

/* As it was kept, opened and read. */
static enum result
opened(const struct env *env, struct arena *a, struct str account, const struct load *l, struct fault *f, struct shop_received *r)
{
	struct str body;
	enum result result = flow_delivery_body(env, a, account, &l->kept, &body, f);

	*r = (struct shop_received){ .shop = l->shop, .delivery = l->kept.delivery, .body = l->kept.box, .again = true,
	    .head = { .topic = shopify_topic_parse(l->kept.delivery.kind),
	        .triggered_ms = shopify_triggered_ms(&(struct shopify_delivery){ .header = kept_header, .request = &l->kept.delivery.headers }) } };
	return result == OK ? read_body(a, body, r, f) : result;
}

/* What follows from it is found by it, as if it had been understood at once. */
static struct scope
caused(const struct scope *scope, const struct shop_received *r)
{
	struct scope as = *scope;

	as.cause_kind = STR("delivery");
	as.cause = r->delivery.id;
	return as;
}

enum result
flow_shop_again_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .job = job->id, .account = job->account } };
	struct load l = { .id = job->subject_id };
	struct shop_received *r = ARENA_NEW(a, struct shop_received);
	enum result result = db_read(db, &scope, load, &l);

	if (result != OK || r == NULL)
		return result != OK ? result : ERR_LIMIT;
	result = opened(env, a, job->account, &l, f, r);
	out->state = r;
	return result;
}

enum result
flow_shop_again_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct scope *scope = tx->scope;
	struct scope as;
	struct shop_received r;
	enum result result;

	if (settle->state == NULL)
		return store_delivery_mark(tx, settle->job->subject_id, DELIVERY_PARKED, settle->job->last_error);
	r = *(const struct shop_received *)settle->state;
	as = caused(scope, &r);
	tx->scope = &as;
	result = flow_shop_delivery(tx, &r);
	tx->scope = scope;
	return result;
}

static enum result
load_asked(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	enum result result = flow_delivery_load(tx, l->id, &l->kept);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_delivery", "There is no such webhook.");
	if (result == OK && !str_eq(l->kept.delivery.provider, STR("shopify")))
		return tx_refuse(tx, ERR_CONFLICT, "no_store", "Only the webhooks of stores are read again.");
	return result == OK ? store_shop_get(tx, l->kept.delivery.integration_id, &l->shop) : result;
}

enum result
flow_shop_read_again(const struct env *env, struct db *db, const struct scope *scope, struct shop_again *x)
{
	struct load l = { .id = x->delivery };
	struct shop_received *r = ARENA_NEW(scope->arena, struct shop_received);
	struct scope as;
	enum result result = r != NULL ? db_read(db, scope, load_asked, &l) : ERR_LIMIT;

	if (result == OK)
		result = opened(env, scope->arena, scope->account, &l, scope->fault, r);
	if (result != OK)
		return result;
	r->asked = true;
	as = caused(scope, r);
	result = db_write(db, &as, flow_shop_delivery, r);
	x->changed = r->changed;
	x->note = r->note;
	return result;
}
