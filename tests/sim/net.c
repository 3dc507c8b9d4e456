/* net.c - what lies between us and the providers: everything may be late, lost, doubled or out of order. */
#include "tests/sim/front.h"

#include <string.h>

#include "base/crypto.h"
#include "hook/hook.h"

enum { TRIES = 4, HOOK_WAIT_MS = 10 * SECOND };	/* Deck tries a webhook four times in all */
enum { FRONT_TRIES = 9 };				/* Shopify eight times more, over four hours */

/* ---- calls --------------------------------------------------------------------------------------------------------------- */

static struct company *
account_of(struct sim *s, struct str id)
{
	for (int i = 0; i < s->accounts; i++)
		if (str_eq(s->account[i].id, id))
			return &s->account[i];
	return NULL;
}

/* The call as it leaves: copied, since the worker wipes it, and may be dead before it arrives. */
static struct exchange *
leave(struct sim *s, struct hand *h)
{
	struct exchange *x = keep_room(s, sizeof *x);
	const struct task *t = &h->task;
	const struct call *c = t->transfer.call;
	int64_t attempt = 0;

	json_is_int(json_get(json_parse(&s->scratch, t->job.args, NULL), "attempt"), &attempt);
	*x = (struct exchange){ .hand = h, .mark = h->mark, .topic = t->topic, .account = account_of(s, t->job.account),
	    .subject = keep_str(s, t->job.subject_id), .attempt = (int)attempt, .get = c->method == WIRE_GET,
	    .url = keep_str(s, wire_clear(&c->url)), .body = keep_str(s, wire_clear(&c->body)), .headers = c->headers };
	for (int i = 0; i < c->headers; i++) {
		x->header[i].name = c->header[i].name;
		x->header[i].value = keep_str(s, wire_clear(&c->header[i].value));
	}
	if (str_eq(t->job.subject, STR("portal_job")))
		x->ghost = check_ghost(s, x->subject);
	if (x->ghost && x->topic == TOPIC_PORTAL_CLOSE && attempt > 0 && attempt < ATTEMPTS)
		x->ghost->closed[attempt] = true;
	return x;
}

static bool
is_down(const struct sim *s, const struct exchange *x)
{
	return s->at < s->down_until && !str_starts(x->url, s->config.slack_url);
}

void
net_call(struct sim *s, struct hand *h)
{
	const struct wire_transfer *w = &h->task.transfer;
	int64_t limit = w->call->total_ms < w->limit_ms || w->limit_ms == 0 ? w->call->total_ms : w->limit_ms;
	struct exchange *x = leave(s, h);
	int64_t late = odds(s, ODD_SLOW) ? dice_wide(&s->dice, SECOND, 3 * MINUTE) : dice_wide(&s->dice, 5, 300);

	s->calls++;
	if (odds(s, ODD_NOT_SENT) || (is_down(s, x) && dice_from(&s->dice, 0, 9))) {
		happen(s, dice_wide(&s->dice, 1, w->call->connect_ms), H_BREAK, x, 1);
		return;
	}
	/* Whatever happens, the worker does not wait for longer; now and then it hears at once that the line is cut. */
	happen(s, odds(s, ODD_LOST) ? dice_wide(&s->dice, 1, limit) : limit, H_BREAK, x, 0);
	if (odds(s, ODD_LOST) || is_down(s, x)) {
		trace(s, "%s's call %s is lost on its way", h->worker->id, topic_rule(x->topic)->name);
		return;
	}
	happen(s, late, H_ARRIVE, x, 0);
	if (odds(s, ODD_TWICE) && x->topic != TOPIC_PORTAL_ANSWER)	/* that one has no key to be known again by */
		happen(s, late + dice_wide(&s->dice, 1, MINUTE), H_ARRIVE, x, 0);
}

void
net_arrive(struct sim *s, struct exchange *x)
{
	struct front *f = front_of(s, x->url);

	x->arrived++;
	if (f)
		front_arrive(s, x, f);
	else
		deck_arrive(s, x);
	trace(s, "  %s of %.*s comes to %s: %d %.*s", topic_rule(x->topic)->name, STR_ARG(x->subject),
	    f ? "Shopify" : x->topic == TOPIC_SLACK_NOTIFY ? "Slack" : "Deck", x->status, STR_ARG(x->answer));
	if (odds(s, ODD_ANSWER_LOST) || is_down(s, x))
		trace(s, "  ... and the answer is lost");
	else
		happen(s, odds(s, ODD_SLOW) ? dice_wide(&s->dice, SECOND, MINUTE) : dice_wide(&s->dice, 5, 300), H_ANSWER, x, 0);
}

/* ---- webhooks ------------------------------------------------------------------------------------------------------------- */

static struct str
sign(struct sim *s, struct str key, struct str body)
{
	unsigned char mac[SHA256_BYTES];

	if (!crypto_hmac_sha256(key, body, mac))
		return STR("");
	return crypto_base64(&s->world, (struct str){ (const char *)mac, sizeof mac });
}

static void
post(struct sim *s, struct letter *l)
{
	happen(s, odds(s, ODD_HOOK_SLOW) ? dice_wide(&s->dice, SECOND, 20 * MINUTE) : dice_wide(&s->dice, 1, 500), H_LETTER, l, 0);
}

static void
copy(struct sim *s, const struct letter *l, struct str signature, bool forged)
{
	struct letter *other = keep_room(s, sizeof *other);

	*other = *l;
	other->signature = signature;
	other->forged = forged;
	post(s, other);
}

static void
leave_shop(struct sim *s, struct letter *l)
{
	s->letters++;
	if (odds(s, ODD_HOOK_FORGED))	/* somebody who knows our address and not our key */
		copy(s, l, sign(s, STR("not the key"), l->body), true);
	if (odds(s, ODD_HOOK_GONE)) {
		trace(s, "  a webhook never comes: %.*s", STR_ARG(l->body));
		return;
	}
	post(s, l);
	if (odds(s, ODD_HOOK_TWICE))
		copy(s, l, l->signature, false);
}

void
net_letter(struct sim *s, struct company *to, struct str address, struct str body)
{
	struct letter *l = keep_room(s, sizeof *l);
	struct str key = STR("");

	crypto_unbase64(&s->scratch, to->hmac_key, &key);
	*l = (struct letter){ .to = to, .address = address, .body = body, .signature = sign(s, key, body) };
	leave_shop(s, l);
}

void
net_front_letter(struct sim *s, struct front_letter *f, struct str body)
{
	struct letter *l = keep_room(s, sizeof *l);

	*l = (struct letter){ .to = f->front->company, .address = f->front->address, .body = body,
	    .signature = sign(s, f->front->key, body), .front = f };
	leave_shop(s, l);
}

static int
knock(struct sim *s, const struct letter *l)
{
	const struct front_letter *f = l->front;
	struct request req = { .method = METHOD_POST, .body = l->body };
	struct http_answer ans;
	struct hook hook = { .env = &s->env, .db = s->db, .req = &req, .ans = &ans, .arena = &s->scratch };

	if (f) {
		const struct pair headers[] = {
			{ STR("x-shopify-hmac-sha256"), l->signature }, { STR("x-shopify-topic"), shopify_topic_name(f->topic) },
			{ STR("x-shopify-shop-domain"), f->front->domain }, { STR("x-shopify-api-version"), STR(SHOPIFY_VERSION) },
			{ STR("x-shopify-webhook-id"), str_of(f->delivery) }, { STR("x-shopify-event-id"), str_of(f->event) },
		};

		memcpy(req.header, headers, sizeof headers);
		req.headers = sizeof headers / sizeof *headers;
	} else {
		req.header[req.headers++] = (struct pair){ STR("x-signature"), l->signature };
	}
	answer_begin(&ans, &s->scratch);
	hook_receive(&hook, f ? STR("shopify") : STR("deck"), l->address);
	if (ans.status == 200 && !str_eq(hook.account, l->to->id))
		violated(s, "a webhook for %.*s was taken by %.*s", STR_ARG(l->to->id), STR_ARG(hook.account));
	return ans.status;
}

/* It was answered with 200: it is ours from now on. One that Deck sends twice is two; Shopify's have an id. */
static void
was_taken(struct sim *s, struct letter *l)
{
	l->to->deliveries += !l->front || !l->front->kept;
	if (!l->front) {
		deck_heard(s, l->body);
		return;
	}
	l->front->kept = true;
	if (l->front->sale && shopify_topic_body(l->front->topic) == SHOPIFY_BODY_ORDER) {
		struct sale *o = l->front->sale;

		o->known = true;
		if (l->front->updated_at > o->told_at)
			o->told_at = l->front->updated_at;
		check_told_order(s, l->front->front, o);
		for (int i = 0; i < o->lines && l->front->updated_at == o->updated_at; i++)
			o->line[i].untold = o->line[i].undated = 0;
	}
}

void
net_deliver(struct sim *s, struct letter *l)
{
	bool heard = false;
	int status;

	l->tries++;
	if (odds(s, ODD_HOOK_LOST)) {
		trace(s, "  a webhook is lost on its way: %.*s", STR_ARG(l->body));
	} else {
		status = knock(s, l);
		trace(s, "  a webhook%s comes: %d %s %.*s", l->forged ? " of nobody" : "", status, l->front ? l->front->delivery : "", STR_ARG(l->body));
		heard = status == 200 && !odds(s, ODD_HOOK_UNHEARD);
		if (status == 200)
			was_taken(s, l);
		if (l->forged ? status != 401 : status != 200)
			violated(s, "a webhook%s was answered with %d: %.*s", l->forged ? " of nobody" : "", status, STR_ARG(l->body));
	}
	if (heard || l->forged || l->tries == (l->front ? FRONT_TRIES : TRIES))
		return;
	happen(s, HOOK_WAIT_MS + (dice_from(&s->dice, 15, 45) * SECOND << (l->front ? 1 : 2) * (l->tries - 1)), H_LETTER, l, 0);
}
