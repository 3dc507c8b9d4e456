/* deck.c - Deck's HTTP addresses: keys, idempotency, statuses; and Slack's one. */
#include "tests/sim/deck.h"

#include <string.h>

static void
say(struct exchange *x, int status, struct str body)
{
	x->status = status;
	x->answer = body;
}

static void
refuse(struct sim *s, struct exchange *x, const char *code)
{
	say(x, 400, keep(s, "{\"error_code\":\"%s\",\"error_message\":\"no\",\"message\":\"no\"}", code));
}

static struct str
header_of(const struct exchange *x, const char *name)
{
	for (int i = 0; i < x->headers; i++)
		if (strcmp(x->header[i].name, name) == 0)
			return x->header[i].value;
	return STR("");
}

/* Whoever is told a job's guid may use what comes of it. */
static void
tell(struct sim *s, struct exchange *x, struct deck_job *job, int status)
{
	bool known = false;

	for (int i = 0; i < job->owners; i++)
		known |= job->whose[i].ghost == x->ghost && job->whose[i].attempt == x->attempt;
	if (!known && x->ghost && job->owners < KEYS_PER) {
		job->whose[job->owners].ghost = x->ghost;
		job->whose[job->owners++].attempt = x->attempt;
	}
	say(x, status, keep(s, "{\"job_guid\":\"%.*s\",\"job_code\":\"%.*s\"%s}", STR_ARG(job->guid), STR_ARG(job->code),
	    status == 409 ? ",\"message\":\"A job is already running\"" : ""));
}

static bool
owns(const struct deck_job *job, const struct ghost *g, int attempt)
{
	for (int i = 0; i < job->owners; i++)
		if (job->whose[i].ghost == g && (attempt == 0 || job->whose[i].attempt == attempt))
			return true;
	return false;
}

/* ---- who and what -------------------------------------------------------------------------------------------------------- */

static struct company *
org_of(struct sim *s, const struct exchange *x)
{
	for (int i = 0; i < s->accounts; i++)
		if (str_eq(header_of(x, "x-deck-client-id"), s->account[i].client_id) &&
		    str_eq(header_of(x, "x-deck-secret"), s->account[i].secret))
			return &s->account[i];
	return NULL;
}

static struct deck_login *
login_of(struct sim *s, struct company *org, struct str source, struct str user)
{
	struct deck_login *l = s->deck->logins;

	while (l && !(l->org == org && str_eq(l->source, source) && str_eq(l->user, user)))
		l = l->next;
	if (!l) {
		l = keep_room(s, sizeof *l);
		*l = (struct deck_login){ .org = org, .source = keep_str(s, source), .user = keep_str(s, user), .next = s->deck->logins };
		s->deck->logins = l;
	}
	return l;
}

static struct connection *
connection_of(struct sim *s, struct str token)
{
	struct connection *c = s->deck->connections;

	while (c && !str_eq(c->token, token))
		c = c->next;
	return c;
}

static struct deck_job *
job_of(struct sim *s, struct str guid)
{
	struct deck_job *j = s->deck->jobs;

	while (j && !str_eq(j->guid, guid))
		j = j->next;
	return j;
}

/* ---- jobs/submit ----------------------------------------------------------------------------------------------------------- */

static void
ensure(struct sim *s, struct exchange *x, struct company *org, const json *in)
{
	static const char *const why[] = { "ACTIVE_CONNECTION_EXISTS", "PLANNED_MAINTENANCE", "DATA_SOURCE_NOT_RESPONDING",
	    "CONNECTION_FAILED", "VALIDATION_FAILED", "UNEXPECTED_ERROR", "INVALID_CREDENTIALS" };
	struct deck_login *l = login_of(s, org, json_string(json_get(in, "source_guid")), json_string(json_get(in, "username")));
	struct str hook = json_string(json_get(in, "webhook_url")), base = STR("https://trade.sim/hooks/deck/");

	if (!str_starts(hook, base)) {
		violated(s, "EnsureConnection names no address for its webhooks: %.*s", STR_ARG(hook));
		return;
	}
	hook = (struct str){ hook.p + base.n, hook.n - base.n };
	if (odds(s, ODD_REFUSE)) {
		refuse(s, x, why[dice_from(&s->dice, 0, (int64_t)(sizeof why / sizeof *why) - 1)]);
	} else if (l->connecting) {
		tell(s, x, l->connecting, 409);
	} else {
		if (!l->open && odds(s, ODD_FOREIGN))
			deck_job_connect(s, l, NULL, true);
		if (l->open)
			refuse(s, x, "ACTIVE_CONNECTION_EXISTS");
		else
			tell(s, x, deck_job_open(s, l, json_string(json_get(in, "password")), hook), 202);
	}
}

/* A cart is filled through a connection that was opened for this very job. */
static void
check_owner(struct sim *s, const struct exchange *x, const struct connection *c)
{
	if (!c->by || !owns(c->by, x->ghost, x->attempt))
		violated(s, "%.*s fills a cart, attempt %d, through a connection that is not its own", STR_ARG(x->subject), x->attempt);
}

/* Closing a connection in which another job is filling its cart would cut that off in the middle. */
static void
check_hang_up(struct sim *s, const struct exchange *x, const struct connection *c)
{
	for (int i = 0; c->by && c->open && i < c->by->owners; i++) {
		const struct ghost *g = c->by->whose[i].ghost;
		const struct portal *m = &g->machine;
		bool adding = m->state == PORTAL_ADDING_ITEMS || (m->state == PORTAL_AWAITING_MFA && m->resume == PORTAL_ADDING_ITEMS);

		if (g != x->ghost && adding && m->attempt == c->by->whose[i].attempt)
			violated(s, "%.*s closes the connection through which %.*s fills its cart", STR_ARG(x->subject), STR_ARG(g->id));
	}
}

static void
use(struct sim *s, struct exchange *x, struct company *org, bool closes, const json *in)
{
	struct connection *c = connection_of(s, json_string(json_get(in, "access_token")));

	if (c && c->login->org != org)
		violated(s, "%.*s uses another company's connection", STR_ARG(x->subject));
	if (!c) {
		refuse(s, x, "INVALID_ACCESS_TOKEN");
	} else if (!c->open) {
		refuse(s, x, "NO_ACTIVE_CONNECTION");
	} else if (closes) {
		c->asked_to_close = true;
		check_hang_up(s, x, c);
		tell(s, x, deck_job_close(s, c), 202);
	} else if (c->job) {
		tell(s, x, c->job, 409);
	} else {
		check_owner(s, x, c);
		check_accepted(s, x);
		tell(s, x, deck_job_add(s, c, json_get(in, "items")), 202);
	}
}

static void
decide(struct sim *s, struct exchange *x, struct company *org)
{
	const json *o = json_parse(&s->scratch, x->body, NULL), *in = json_get(o, "input");
	struct str code = json_string(json_get(o, "job_code"));

	if (odds(s, ODD_HTTP_500)) {
		say(x, 500, STR("Internal Server Error"));
		return;
	}
	if (str_eq(code, STR("EnsureConnection")))
		ensure(s, x, org, in);
	else
		use(s, x, org, str_eq(code, STR("CloseConnection")), in);
	/* It was sent away the first time and came again, or it comes when its worker has long gone on, maybe under a new key. */
	if (x->status < 300 && (x->arrived > 1 || x->over) && x->ghost)
		x->ghost->misled = true;
	if (x->status < 300 && odds(s, ODD_HTTP_500_DONE)) {	/* it was done, and the answer says that it was not */
		if (x->ghost)
			x->ghost->misled = true;
		say(x, 500, STR("Internal Server Error"));
	}
}

static struct deck_key **
key_of(struct sim *s, struct str key)
{
	unsigned hash = 0;
	struct deck_key **at;

	for (size_t i = 0; i < key.n; i++)
		hash = hash * 31 + (unsigned char)key.p[i];
	at = &s->deck->keys[hash % 256];
	while (*at && !str_eq((*at)->key, key))
		at = &(*at)->next;
	return at;
}

/* The first answer is given again under its key, a failure too. */
static void
submit(struct sim *s, struct exchange *x, struct company *org)
{
	struct str key = header_of(x, "x-deck-idempotency-key");
	struct deck_key **known = key_of(s, key), *k;

	if (x->topic == TOPIC_PORTAL_ADD)
		check_add(s, x, key);
	if (*known) {
		k = *known;
		if (str_eq(k->body, x->body))
			say(x, k->status, k->answer);
		else
			say(x, 409, STR("{\"error_code\":\"IDEMPOTENCY_KEY_DUPLICATE\"}"));
		return;
	}
	if (odds(s, ODD_HTTP_429)) {
		x->retry_after_ms = dice_from(&s->dice, 0, 1) ? dice_from(&s->dice, 1, 60) * SECOND : 0;
		say(x, 429, STR("{\"error_code\":\"RATE_LIMIT_EXCEEDED\"}"));
		if (dice_from(&s->dice, 0, 3))	/* whether Deck keeps this one under its key nobody has said */
			return;
	} else {
		decide(s, x, org);
	}
	k = keep_room(s, sizeof *k);
	*k = (struct deck_key){ .key = key, .body = x->body, .answer = x->answer, .status = x->status };
	*known = k;
}

/* ---- the other addresses ------------------------------------------------------------------------------------------------------ */

static void
answer_question(struct sim *s, struct exchange *x, struct company *org)
{
	const json *o = json_parse(&s->scratch, x->body, NULL);
	struct deck_job *job = job_of(s, json_string(json_get(o, "job_guid")));

	check_answer(s, x);
	if (job && job->login->org != org)
		violated(s, "%.*s answers another company's question", STR_ARG(x->subject));
	if (!job)
		refuse(s, x, "NO_JOB_FOUND");
	else if (job->status != DECK_RUNNING)
		refuse(s, x, "JOB_NOT_RUNNING");
	else if (!deck_job_answer(s, job, keep_str(s, json_string(json_get(o, "answer")))))
		refuse(s, x, "INVALID_ARGUMENT");
	else
		say(x, 200, STR("OK"));
}

static struct str
quoted(struct sim *s, struct str text)
{
	struct buf b = buf_of(keep_room(s, text.n * 2 + 3), text.n * 2 + 3);

	buf_char(&b, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_char(&b, '\\');
		buf_char(&b, text.p[i]);
	}
	buf_char(&b, '"');
	return buf_str(&b);
}

static void
read_job(struct sim *s, struct exchange *x, struct company *org, struct str guid)
{
	static const char *const name[] = { "Running", "Completed", "Failed", "Canceled" };
	const struct deck_job *job = job_of(s, guid);

	if (job && job->login->org != org)
		violated(s, "%.*s reads another company's job", STR_ARG(x->subject));
	if (!job)
		say(x, 404, STR("{\"error_code\":\"NO_JOB_FOUND\"}"));
	else
		say(x, 200, keep(s, "{\"job_id\":\"%.*s\",\"job_code\":\"%.*s\",\"status\":\"%s\",\"output\":%.*s}", STR_ARG(job->guid),
		    STR_ARG(job->code), name[job->status], STR_ARG(job->output.n ? quoted(s, job->output) : STR("null"))));
}

static void
slack(struct sim *s, struct exchange *x)
{
	if (odds(s, ODD_SLACK_500)) {
		say(x, dice_from(&s->dice, 0, 1) ? 500 : 429, STR("busy"));
		return;
	}
	s->slacks++;
	check_slack(s, x);
	say(x, 200, STR("ok"));
}

void
deck_arrive(struct sim *s, struct exchange *x)
{
	struct company *org;
	struct str path;

	x->retry_after_ms = 0;
	if (str_starts(x->url, s->config.slack_url)) {
		slack(s, x);
		return;
	}
	org = org_of(s, x);
	path = (struct str){ x->url.p + s->config.deck_url.n, x->url.n - s->config.deck_url.n };
	if (org && org != x->account)
		violated(s, "%.*s of %.*s is asked with another company's keys", STR_ARG(x->subject), STR_ARG(x->account->id));
	if (!org)
		say(x, 401, STR(""));
	else if (x->get && odds(s, ODD_HTTP_500))
		say(x, 500, STR("Internal Server Error"));
	else if (str_eq(path, STR("/jobs/submit")))
		submit(s, x, org);
	else if (str_eq(path, STR("/jobs/mfa/answer")))
		answer_question(s, x, org);
	else if (str_starts(path, STR("/jobs/")))
		read_job(s, x, org, (struct str){ path.p + 6, path.n - 6 });
	else
		say(x, 404, STR(""));
}

bool
deck_owns(struct sim *s, struct str guid, const struct ghost *g, int attempt)
{
	const struct deck_job *j = job_of(s, guid);

	return j && owns(j, g, attempt);
}

void
deck_known(struct sim *s, struct str guid, const struct ghost *g)
{
	struct deck_job *j = job_of(s, guid);

	if (j)
		j->known = g;
}

void
deck_heard(struct sim *s, struct str body)
{
	enum { BEFORE = sizeof "{\"job_guid\":\"" - 1, GUID = 36 };
	struct deck_job *j = body.n > BEFORE + GUID ? job_of(s, (struct str){ body.p + BEFORE, GUID }) : NULL;

	if (j && j->result.n && str_has(body, j->result))
		j->heard = true;
}

bool
deck_told(struct sim *s, const struct ghost *g, int attempt, bool of_add)
{
	for (const struct deck_job *j = s->deck->jobs; j; j = j->next)
		if (j->heard && j->status == DECK_COMPLETED && j->known == g && (j->connection != NULL) == of_add && owns(j, g, attempt))
			return true;
	return false;
}

void
deck_left(struct sim *s, const struct connection *c)
{
	const struct ghost *g = c->by ? c->by->whose[0].ghost : NULL;
	int attempt = c->by ? c->by->whose[0].attempt : 0;

	if (!g || c->by->known != g || !c->by->heard || c->asked_to_close || g->misled || g->machine.attempt != attempt)
		return;
	if (s->odds[ODD_SKEW] > 0)	/* where the clock was set back, what was due at once waits as much longer */
		return;
	if (portal_ended(g->machine.state) && s->at - g->heard_at > MINUTE && attempt < ATTEMPTS && !g->closed[attempt])
		violated(s, "%.*s has ended and knew its connection, and nobody closed it", STR_ARG(g->id));
}

bool
deck_holds(struct sim *s, const struct ghost *g)
{
	/* The first who was told of it has begun it; others only met it. */
	for (const struct deck_job *j = s->deck->jobs; j; j = j->next)
		if (!j->connection && j->status == DECK_RUNNING && j->whose[0].ghost == g)
			return true;
	for (const struct connection *c = s->deck->connections; c; c = c->next)
		if (c->open && c->by && c->by->whose[0].ghost == g)
			return true;
	return false;
}

/* A person looks at a phone. */
struct str
deck_code(struct sim *s, const struct ghost *g)
{
	for (const struct deck_job *j = s->deck->jobs; j; j = j->next)
		if (j->status == DECK_RUNNING && j->open && owns(j, g, 0))
			return j->right;
	return STR("");
}

void
deck_begin(struct sim *s)
{
	s->deck = keep_room(s, sizeof *s->deck);
}
