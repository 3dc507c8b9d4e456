#include "flow/shop_access.h"

#include "flow/notify.h"
#include "flow/shop_settings.h"
#include "store/event.h"

enum { TURN_MS = 700, WAIT_MS = 60000 };

/* ---- args --------------------------------------------------------------------------------------------------------- */

static int64_t
number(const json *o, const char *key)
{
	int64_t n = 0;

	json_is_int(json_get(o, key), &n);
	return n;
}

static bool
flag(const json *o, const char *key)
{
	bool is = false;

	json_is_bool(json_get(o, key), &is);
	return is;
}

/* Each member with its name in the JSON. */
#define TEXTS(X) X(step, "step") X(after, "after") X(within, "within") X(id, "id") X(list, "list") X(ids, "ids") X(whole, "whole") X(text, "text")
#define NUMBERS(X) X(since_ms, "since") X(high_ms, "high") X(begun_ms, "begun") X(to, "to") X(first, "first") X(n, "n")
#define FLAGS(X) X(asked, "asked") X(night, "night") X(known, "known") X(renewed, "renewed")

struct shop_args
flow_shop_args(struct arena *a, struct str args)
{
	const json *o = json_parse(a, args, NULL);
	struct shop_args x = { .n = 0 };

#define GET(member, name) x.member = json_string(json_get(o, name));
	TEXTS(GET)
#undef GET
#define GET(member, name) x.member = number(o, name);
	NUMBERS(GET)
#undef GET
#define GET(member, name) x.member = flag(o, name);
	FLAGS(GET)
#undef GET
	return x;
}

static void
put_number(struct arena *a, json *o, const char *key, int64_t n)
{
	if (n != 0)
		json_put_int(a, o, key, n);
}

static struct str
print_args(struct arena *a, const struct shop_args *x)
{
	json *o = json_object(a);

#define PUT(member, name) \
	if (x->member.n) \
		json_put_str(a, o, name, x->member);
	TEXTS(PUT)
#undef PUT
#define PUT(member, name) put_number(a, o, name, x->member);
	NUMBERS(PUT)
#undef PUT
#define PUT(member, name) \
	if (x->member) \
		json_put_bool(a, o, name, true);
	FLAGS(PUT)
#undef PUT
	return json_print(a, o);
}

/* ---- jobs --------------------------------------------------------------------------------------------------------- */

enum result
flow_shop_chain(struct tx *tx, const struct job *from, enum topic topic, const struct shop_args *args, int64_t delay_ms)
{
	struct job job = { .topic = str_of(topic_rule(topic)->name), .dedupe = from->dedupe, .subject = from->subject,
	    .subject_id = from->subject_id, .cause_event = from->cause_event, .due_at = tx->now_ms + delay_ms,
	    .args = print_args(tx->arena, args) };

	if (topic_keyed(topic))
		job.key = env_id(tx->env, tx->arena);
	return job.args.p != NULL ? store_job_add(tx, &job, NULL) : ERR_LIMIT;
}

enum result
flow_shop_begin(struct tx *tx, enum topic topic, struct str shop, struct str tail, const struct shop_args *args, int64_t cause,
    int64_t due_at, struct str *id, bool *added)
{
	const char *name = topic_rule(topic)->name;
	struct job job = { .topic = str_of(name), .subject = STR("shop"), .subject_id = shop, .cause_event = cause, .due_at = due_at };
	enum result result;

	job.dedupe = arena_printf(tx->arena, "%s/%.*s%s%.*s", name, STR_ARG(shop), tail.n ? "/" : "", STR_ARG(tail));
	if (args != NULL)
		job.args = print_args(tx->arena, args);
	if (topic_keyed(topic))
		job.key = env_id(tx->env, tx->arena);
	result = store_job_add(tx, &job, added);
	if (id != NULL)
		*id = job.id;
	return result;
}

/* ---- opening ------------------------------------------------------------------------------------------------------ */

enum { CLIENT_ID, CLIENT_SECRET, TYPED, GRANTED, ABOUT, BOXES };
static const char *const box_name[BOXES] = {
	[CLIENT_ID] = "client_id", [CLIENT_SECRET] = "client_secret", [TYPED] = "token", [GRANTED] = SHOP_TOKEN, [ABOUT] = SHOP_TOKEN_ABOUT,
};

struct load { struct str id; struct shop shop; struct integration integration; struct box box[BOXES]; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct load *l = in_out;
	struct str owner = flow_credential_owner(tx->arena, "integration", l->id);
	enum result result = store_shop_get(tx, l->id, &l->shop);

	if (result == OK)
		result = store_integration_get(tx, l->id, &l->integration);
	for (int i = 0; result == OK && i < BOXES; i++) {
		l->box[i] = (struct box){ .owner = owner, .field = str_of(box_name[i]) };
		result = flow_credential_load(tx, &l->box[i]);
	}
	return result;
}

/* Of which keys a token is: when they change, it is not theirs any more. */
static struct str
mark_of(const struct env *env, struct arena *a, struct str account, const struct shop_access *s)
{
	const struct secret part[] = { s->client_id, s->client_secret };
	struct str purpose = arena_printf(a, "shopify/%.*s", STR_ARG(account)), all = STR(""), mark;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (vault_mark(env, a, 0, purpose, part[i], &mark))
			all = arena_printf(a, "%.*s%.16s", STR_ARG(all), mark.p);
	return all;
}

/* The token that was granted, as far as it is of these keys and its time is not over. */
static enum result
judge_token(const struct env *env, struct arena *a, struct str account, struct shop_access *s, struct fault *f)
{
	const struct vault_place at = { account, s->about.owner, s->about.field };
	struct str text = STR(""), when, mark;
	int64_t until = 0;
	enum result result = s->about.bytes.n ? vault_open_bytes(env, a, &at, s->about.bytes, &text, f) : OK;

	str_cut(text, ' ', &when, &mark);
	if (result != OK || !str_int(when, &until) || !str_eq(mark, s->mark) || env_now(env) >= until)
		return result;
	s->has_token = s->token.bytes.n > 0;
	s->denied = !s->has_token;
	return flow_credential_open(env, a, account, &s->token, &s->site.token, f);
}

struct str
flow_shop_address(struct arena *a, const struct config *config, struct str domain)
{
	return config->shopify_url.n ? arena_printf(a, "%.*s/%.*s", STR_ARG(config->shopify_url), STR_ARG(domain)) :
	    arena_printf(a, "https://%.*s", STR_ARG(domain));
}

enum result
flow_shop_load(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct shop_access *s,
    bool *moot)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct shop_settings *settings = ARENA_NEW(a, struct shop_settings);
	struct load l = { .id = job->subject_id };
	struct secret typed = { 0 };
	enum result result = settings != NULL ? db_read(db, &scope, load, &l) : ERR_LIMIT;

	*moot = result == ERR_MISSING || (result == OK && (!l.shop.active || !store_integration_usable(l.integration.state)));
	if (result != OK || *moot)
		return *moot ? OK : result;
	*s = (struct shop_access){ .shop = l.shop, .integration = l.integration, .args = flow_shop_args(a, job->args), .token = l.box[GRANTED],
	    .about = l.box[ABOUT] };
	flow_shop_settings_read(a, l.shop.settings, settings);
	s->site.version = settings->version;
	s->site.base = flow_shop_address(a, env->config, l.shop.domain);
	result = flow_credential_open(env, a, job->account, &l.box[CLIENT_ID], &s->client_id, f);
	if (result == OK)
		result = flow_credential_open(env, a, job->account, &l.box[CLIENT_SECRET], &s->client_secret, f);
	if (result == OK)
		result = flow_credential_open(env, a, job->account, &l.box[TYPED], &typed, f);
	s->mark = mark_of(env, a, job->account, s);
	s->typed = !secret_empty(typed);
	s->has_token = s->typed;
	s->site.token = typed;
	return result == OK && !s->typed ? judge_token(env, a, job->account, s, f) : result;
}

/* in_out: struct want. Sees to it that a token is asked for, and says when there may be one. */
struct want { struct str shop; int64_t wait_ms; };

static enum result
want_token(struct tx *tx, void *in_out)
{
	struct want *w = in_out;
	struct job job = { .state = JOB_RUNNING };
	struct str id;
	enum result result = flow_shop_begin(tx, TOPIC_SHOP_TOKEN, w->shop, STR(""), NULL, 0, 0, &id, NULL);

	if (result == OK)
		result = store_job_get(tx, id, &job);
	w->wait_ms = TURN_MS;
	if (job.state == JOB_QUEUED && job.due_at > tx->now_ms)	/* it has to wait itself */
		w->wait_ms += job.due_at - tx->now_ms < WAIT_MS ? job.due_at - tx->now_ms : WAIT_MS;
	return result;
}

enum result
flow_shop_open(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct shop_access *s,
    struct prepared *out)
{
	struct scope scope = { .account = job->account, .cause_kind = STR("job"), .cause = job->id, .arena = a, .fault = f,
	    .log = { .account = job->account, .job = job->id } };
	struct want want = { .shop = job->subject_id };
	enum result result = flow_shop_load(env, db, job, a, f, s, &out->moot);

	if (result != OK || out->moot)
		return result;
	out->moot = s->denied;
	s->open = s->has_token;
	if (s->open || s->denied)
		return OK;
	result = db_write(db, &scope, want_token, &want);
	out->wait_ms = want.wait_ms;
	out->why = STR("Waits for the store's access token.");
	return result;
}

enum result
flow_shop_still(struct tx *tx, const struct shop_access *s, bool *is)
{
	struct shop now;
	enum result result = store_shop_get(tx, s->shop.id, &now);

	*is = result == OK && str_eq(now.location, s->shop.location);
	return result == ERR_MISSING ? OK : result;
}

void
flow_shop_replied(const struct shopify_reply *r, struct reply *out)
{
	out->outcome = r->outcome;
	out->retry_after_ms = r->retry_after_ms;
	out->error = r->text;
}

/* ---- what goes wrong ---------------------------------------------------------------------------------------------- */

/* One that is not asked any more is as it was told, whatever the answers to earlier questions say. */
static enum result
is_now(struct tx *tx, struct str shop_id, enum integration_state state, struct str why)
{
	struct event event = { .subject = STR("integration"), .subject_id = shop_id, .type = STR("broken") };
	struct notice notice = { .severity = NOTICE_ERROR, .subject = STR("shop"), .subject_id = shop_id, .text = why };
	json *data = json_object(tx->arena);
	struct integration i;
	struct shop shop;
	bool news;
	enum result result = store_integration_get(tx, shop_id, &i);

	if (result == OK)
		result = store_shop_get(tx, shop_id, &shop);
	if (result != OK || (state == INTEGRATION_BROKEN && !store_integration_usable(i.state)))
		return result == ERR_MISSING ? OK : result;
	news = i.state != state || !str_eq(i.detail, why);
	result = store_integration_checked(tx, shop_id, state, why);
	if (result != OK || !news)
		return result;
	json_put_str(tx->arena, data, "detail", why);
	json_put_str(tx->arena, data, "state", store_integration_state_name(state));
	event.data = json_print(tx->arena, data);
	result = store_event_add(tx, &event);
	notice.dedupe = arena_printf(tx->arena, "shop/%.*s/broken", STR_ARG(shop_id));
	notice.title = arena_printf(tx->arena, "%.*s: The store cannot be reached", STR_ARG(shop.name));
	return result == OK ? flow_notify(tx, &notice, event.id, true) : result;
}

enum result
flow_shop_broken(struct tx *tx, struct str shop_id, struct str why)
{
	return is_now(tx, shop_id, INTEGRATION_BROKEN, why);
}

enum result
flow_shop_disconnected(struct tx *tx, struct str shop_id, struct str why)
{
	return is_now(tx, shop_id, INTEGRATION_DISCONNECTED, why);
}

/* The token was refused: unless another has been fetched since, it is forgotten. */
static enum result
forget_token(struct tx *tx, const struct shop_access *s)
{
	struct box now = s->token, about = s->about;
	enum result result = flow_credential_load(tx, &now);

	if (result != OK || !str_eq(now.bytes, s->token.bytes))
		return result;
	now.bytes = about.bytes = STR("");
	result = flow_credential_keep(tx, &now);
	return result == OK ? flow_credential_keep(tx, &about) : result;
}

static struct str
sentence(struct arena *a, const char *what, struct str why)
{
	return arena_printf(a, "%s%.*s%s", what, STR_ARG(why), str_ends(why, STR(".")) ? "" : ".");
}

enum result
flow_shop_failed(struct tx *tx, const struct settle *settle, const struct shop_access *s, const struct shopify_reply *r, bool *again)
{
	struct arena *a = tx->arena;
	struct shop_args args = s->args;
	enum topic topic;
	enum result result;

	*again = false;
	if (r == NULL || !topic_parse(settle->job->topic, &topic))
		return OK;
	switch (r->kind) {
	case SHOPIFY_UNAUTHORIZED:
		if (s->typed || args.renewed)
			return flow_shop_broken(tx, s->shop.id, STR("Shopify refuses the access token. Enter the app's keys again, then test the connection."));
		args.renewed = true;
		*again = true;
		result = forget_token(tx, s);
		return result == OK ? flow_shop_chain(tx, settle->job, topic, &args, 0) : result;
	case SHOPIFY_TOO_COSTLY:
		args.first = s->first / 2;
		*again = args.first > 0;
		if (*again)
			return flow_shop_chain(tx, settle->job, topic, &args, 0);
		return flow_shop_broken(tx, s->shop.id, sentence(a, "Shopify finds the question too large: ", r->text));
	case SHOPIFY_DENIED:
		return flow_shop_broken(tx, s->shop.id, sentence(a, "Shopify does not allow the app to do this. Grant its scopes, then test the connection: ", r->text));
	case SHOPIFY_CLOSED:
		return flow_shop_broken(tx, s->shop.id, sentence(a, "The store is closed to us: ", r->text));
	case SHOPIFY_REFUSED:
		return flow_shop_broken(tx, s->shop.id, sentence(a, "Shopify refused the question: ", r->text));
	case SHOPIFY_USER_ERRORS:	/* the topic's own */
	case SHOPIFY_MISSING:
	case SHOPIFY_OK:
	case SHOPIFY_THROTTLED:		/* out of tries: the dead job says so */
	case SHOPIFY_FAILED:
	case SHOPIFY_RUNNING:
	case SHOPIFY_UNREADABLE:
	case SHOPIFY_NOT_SENT:
	case SHOPIFY_LOST:
		break;
	}
	return OK;
}

/* ---- what is remembered ------------------------------------------------------------------------------------------- */

struct shop_notes
flow_shop_notes(struct arena *a, const struct integration *i)
{
	const json *o = json_parse(a, i->settings, NULL), *list = json_get(o, "locations");
	struct shop_notes n = { .caught_up_ms = number(o, "caught_up"), .checked_ms = number(o, "checked"),
	    .numbers_to = number(o, "numbers_to"), .products_ms = number(o, "products"), .subscribed_ms = number(o, "subscribed"),
	    .currency = json_string(json_get(o, "sells_in")), .zone = json_string(json_get(o, "clock")) };

	n.location = ARENA_ARRAY(a, struct shopify_location, json_count(list) + 1);
	for (const json *one = n.location != NULL ? json_first(list) : NULL; one != NULL; one = json_next(one))
		n.location[n.locations++] = (struct shopify_location){ .id = json_string(json_get(one, "id")),
		    .name = json_string(json_get(one, "name")), .active = flag(one, "active"),
		    .online = json_get(one, "online") == NULL || flag(one, "online") };
	return n;
}

enum result
flow_shop_notes_keep(struct tx *tx, struct str shop_id, const struct shop_notes *n)
{
	json *o = json_object(tx->arena), *list = json_array(tx->arena);
	struct integration i;
	enum result result = store_integration_get(tx, shop_id, &i);

	for (size_t k = 0; k < n->locations; k++) {
		json *one = json_object(tx->arena);

		json_put_str(tx->arena, one, "id", n->location[k].id);
		json_put_str(tx->arena, one, "name", n->location[k].name);
		json_put_bool(tx->arena, one, "active", n->location[k].active);
		json_put_bool(tx->arena, one, "online", n->location[k].online);
		json_put(tx->arena, list, NULL, one);
	}
	json_put(tx->arena, o, "locations", list);
	json_put_str(tx->arena, o, "sells_in", n->currency);
	json_put_str(tx->arena, o, "clock", n->zone);
	put_number(tx->arena, o, "caught_up", n->caught_up_ms);
	put_number(tx->arena, o, "checked", n->checked_ms);
	put_number(tx->arena, o, "numbers_to", n->numbers_to);
	put_number(tx->arena, o, "products", n->products_ms);
	put_number(tx->arena, o, "subscribed", n->subscribed_ms);
	i.settings = json_print(tx->arena, o);
	if (i.settings.p == NULL)
		return ERR_LIMIT;
	return result == OK ? store_integration_put(tx, &i) : result;
}
