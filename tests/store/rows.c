/*
 * The smaller repositories: sealed boxes, integrations, deliveries, notices, quotas, answers, workers, retention.
 * Each sentence is held in one account, with a second one beside it that must not see or touch anything.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "store/account.h"
#include "store/asked.h"
#include "store/delivery.h"
#include "store/integration.h"
#include "store/job.h"
#include "store/notice.h"
#include "store/quota.h"
#include "store/retention.h"
#include "store/sealed.h"
#include "store/session.h"
#include "store/system.h"
#include "store/throttle.h"
#include "store/worker.h"
#include "tests/store/store.h"

/* These run inside one write: x is the house, for its sentences. */
static enum result
boxes(struct tx *tx, void *x)
{
	static const struct str box = { "\0\1\2\xff", 4 };
	struct sealed *list;
	struct str got;
	size_t n;

	(void)x;
	check("a box is put", store_sealed_put(tx, STR("login/1"), STR("password"), STR("old")) == OK);
	check("and put anew", store_sealed_put(tx, STR("login/1"), STR("password"), box) == OK);
	check("beside another", store_sealed_put(tx, STR("login/1"), STR("username"), STR("u")) == OK);
	check("of another owner", store_sealed_put(tx, STR("login/2"), STR("password"), STR("p")) == OK);
	check("it is read", store_sealed_get(tx, STR("login/1"), STR("password"), &got) == OK);
	check_str("byte by byte", got, box);
	check("its owner's fields are named", store_sealed_fields(tx, STR("login/1"), &list, &n) == OK && n == 2);
	check("without what is in them", str_eq(list[0].field, STR("password")) && list[0].box.n == 0);
	check("all can be walked", store_sealed_page(tx, STR(""), STR(""), 2, &list, &n) == OK && n == 2);
	check("to the end", store_sealed_page(tx, list[1].owner, list[1].field, 2, &list, &n) == OK && n == 1);
	check_str("with their content", list[0].box, STR("p"));
	check("a field is deleted", store_sealed_delete(tx, STR("login/1"), STR("password")) == OK);
	check_int("and gone", store_sealed_get(tx, STR("login/1"), STR("password"), &got), ERR_MISSING);
	check("an owner's are deleted", store_sealed_delete_owner(tx, STR("login/1")) == OK);
	check_int("all of them", store_sealed_get(tx, STR("login/1"), STR("username"), &got), ERR_MISSING);
	return store_sealed_get(tx, STR("login/2"), STR("password"), &got);
}

static enum result
integrations(struct tx *tx, void *x)
{
	struct integration i = { .provider = STR("deck"), .settings = STR("{}"), .address = arena_printf(tx->arena, "a-%.*s", STR_ARG(tx->account)) };
	struct integration slack = { .provider = STR("slack"), .settings = STR("{}") }, got;
	struct integration *list;
	size_t n;

	(void)x;
	check_int("an integration is added", store_integration_add(tx, &i), OK);
	check_int("one of each provider", store_integration_add(tx, &(struct integration){ .provider = STR("deck"), .settings = STR("{}") }), ERR_CONFLICT);
	check_int("one without an address, in each account", store_integration_add(tx, &slack), OK);
	i.state = INTEGRATION_READY;
	i.settings = STR("{\"a\":1}");
	i.detail = STR("");
	check_int("it is changed", store_integration_put(tx, &i), OK);
	check_int("and found by its provider", store_integration_provider(tx, STR("deck"), &got), OK);
	check_str("as changed", got.settings, STR("{\"a\":1}"));
	check("its state too", got.state == INTEGRATION_READY && got.checked_at == 0);
	check_int("a test broke it", store_integration_checked(tx, i.id, INTEGRATION_BROKEN, STR("401")), OK);
	check_int("read by id", store_integration_get(tx, i.id, &got), OK);
	check("that is seen", got.state == INTEGRATION_BROKEN && got.checked_at == tx->now_ms && str_eq(got.detail, STR("401")));
	check_int("no such one", store_integration_get(tx, STR("none"), &got), ERR_MISSING);
	check("they are listed by provider", store_integration_list(tx, &list, &n) == OK && n == 2 && str_eq(list[1].provider, STR("slack")));
	return OK;
}

static enum result
deliveries(struct tx *tx, void *x)
{
	struct delivery d = { .provider = STR("deck"), .dedupe = STR("d1"), .state = DELIVERY_PARKED, .match = STR("guid"),
	    .kind = STR("EnsureConnection"), .bytes = 10, .sha256 = STR("00") }, again = d, got, *list;
	bool added;
	size_t n;

	(void)x;
	check("a delivery is kept", store_delivery_add(tx, &d, &added) == OK && added);
	check("once", store_delivery_add(tx, &again, &added) == OK && !added);
	check_str("the first one's id is told", again.id, d.id);
	check("a parked one is found by what it waits for", store_delivery_parked(tx, STR("deck"), STR("guid"), &list, &n) == OK && n == 1);
	check_int("it is used", store_delivery_mark(tx, d.id, DELIVERY_USED, STR("")), OK);
	check("and waits no more", store_delivery_parked(tx, STR("deck"), STR("guid"), &list, &n) == OK && n == 0);
	check_int("parked later", store_delivery_park(tx, d.id, STR("other")), OK);
	check("it waits again", store_delivery_parked(tx, STR("deck"), STR("other"), &list, &n) == OK && n == 1);
	check("read whole", store_delivery_get(tx, d.id, &got) == OK && got.bytes == 10 && got.state == DELIVERY_PARKED && got.dropped_at == 0);
	for (int i = 0; i < 4; i++)
		store_delivery_add(tx, &(struct delivery){ .provider = STR("deck"), .sha256 = STR("") }, &added);
	return OK;
}

static enum result
notices(struct tx *tx, void *x)
{
	struct notice n = { .dedupe = STR("timeout/1"), .severity = NOTICE_WARNING, .title = STR("First"), .text = STR("a") };
	struct notice more = { .dedupe = STR("timeout/1"), .severity = NOTICE_ERROR, .title = STR("Second"), .text = STR("b") };
	struct notice_list page = { .limit = 1 };
	int64_t unread = 0;

	(void)x;
	check("a notice", store_notice_gather(tx, &n) == OK && n.count == 1);
	check("repeated, is gathered", store_notice_gather(tx, &more) == OK && more.count == 2);
	check_str("into one row", more.id, n.id);
	check_int("Slack was told", store_notice_told(tx, n.id), OK);
	store_notice_gather(tx, &(struct notice){ .dedupe = STR("x"), .title = STR("t"), .text = STR("t") });
	check("listed newest first, by page", store_notice_list(tx, &page) == OK && page.n == 1 && page.more);
	page.before_at = page.at[0].updated_at;
	page.before_id = page.at[0].id;
	check("to the end", store_notice_list(tx, &page) == OK && page.n == 1 && !page.more);
	check_int("nobody has nothing unread", store_notice_unread(tx, STR("nobody"), &unread), OK);
	check_int("none", unread, 0);
	return OK;
}

static enum result
others(struct tx *tx, void *x)
{
	struct asked a;
	struct throttle t;
	struct worker *list;
	struct account account;
	int64_t milli, at;
	bool found;
	size_t n;

	(void)x;
	check_int("not asked yet", store_asked_get(tx, STR("key"), &a), ERR_MISSING);
	check_int("asked", store_asked_add(tx, STR("key"), STR("digest"), STR("{\"ok\":true}")), OK);
	check_int("once", store_asked_add(tx, STR("key"), STR("digest"), STR("{}")), ERR_CONFLICT);
	check("the first answer stays", store_asked_get(tx, STR("key"), &a) == OK && str_eq(a.answer, STR("{\"ok\":true}")));
	check("an unused quota is not there", store_quota_load(tx, STR("deck"), &milli, &at, &found) == OK && !found);
	check_int("kept", store_quota_keep(tx, STR("deck"), 1500, 77), OK);
	check("and there", store_quota_load(tx, STR("deck"), &milli, &at, &found) == OK && found && milli == 1500 && at == 77);
	check("nobody is throttled", store_throttle_get(tx, STR("h"), &t) == OK && t.failures == 0);
	check_int("somebody is", store_throttle_put(tx, STR("h"), 3, 99), OK);
	check("and stays so, seen from any account", store_throttle_get(tx, STR("h"), &t) == OK && t.failures == 3 && t.until_at == 99);
	check_int("until cleared", store_throttle_clear(tx, STR("h")), OK);
	check_int("a worker lives", store_worker_alive(tx, STR("w1"), STR("host"), 5), OK);
	check_int("still", store_worker_alive(tx, STR("w1"), STR("host"), 5), OK);
	check("one worker", store_worker_list(tx, &list, &n) == OK && n == 1 && list[0].seen_at == tx->now_ms);
	check_int("gone", store_worker_gone(tx, STR("w1")), OK);
	check_int("the account's name", store_account_rename(tx, STR("New")), OK);
	check("is changed", store_account_get(tx, &account) == OK && str_eq(account.name, STR("New")));
	return OK;
}

/* What the other account has made is not there, for any of them. */
static enum result
stranger(struct tx *tx, void *x)
{
	struct str got;
	struct integration i;
	struct delivery *list;
	struct notice_list notices_page = { .limit = 10 };
	struct asked a;
	int64_t milli, at;
	bool found;
	size_t n;

	(void)x;
	check_int("another's box", store_sealed_get(tx, STR("login/2"), STR("password"), &got), ERR_MISSING);
	check_int("another's integration", store_integration_provider(tx, STR("deck"), &i), ERR_MISSING);
	check("another's parked delivery", store_delivery_parked(tx, STR("deck"), STR("other"), &list, &n) == OK && n == 0);
	check("another's notices", store_notice_list(tx, &notices_page) == OK && notices_page.n == 0);
	check_int("another's answers", store_asked_get(tx, STR("key"), &a), ERR_MISSING);
	check("another's quota", store_quota_load(tx, STR("deck"), &milli, &at, &found) == OK && !found);
	return OK;
}

struct bites { int64_t bodies, asked, throttle, workers; size_t jobs, notices; bool body_left; };

static enum result
old_things(struct tx *tx, void *x)
{
	struct delivery d = { .provider = STR("deck"), .sha256 = STR("") };
	struct job j;

	(void)x;
	for (int i = 0; i < 5; i++) {
		d = (struct delivery){ .provider = STR("deck"), .sha256 = STR("") };
		store_delivery_add(tx, &d, NULL);
		store_sealed_put(tx, arena_printf(tx->arena, "delivery/%.*s", STR_ARG(d.id)), STR("body"), STR("bytes"));
		store_asked_add(tx, arena_printf(tx->arena, "k%d", i), STR("d"), STR("{}"));
		store_notice_gather(tx, &(struct notice){ .dedupe = arena_printf(tx->arena, "n%d", i), .title = STR("t"), .text = STR("t") });
		store_throttle_put(tx, arena_printf(tx->arena, "t%d", i), 1, 1);
		store_worker_alive(tx, arena_printf(tx->arena, "w%d", i), STR("h"), 1);
		j = (struct job){ .topic = STR("t") };
		store_job_add(tx, &j, NULL);
		store_job_drop(tx, j.id, STR(""));
	}
	store_job_add(tx, &(struct job){ .topic = STR("waits") }, NULL);
	return tx->failed ? ERR_STORE : OK;
}

static struct str
ids_of(struct tx *tx, const struct job *job, size_t jobs, const struct notice *notice, size_t notices)
{
	json *list = json_array(tx->arena);

	for (size_t i = 0; i < jobs; i++)
		json_put_str(tx->arena, list, NULL, job[i].id);
	for (size_t i = 0; i < notices; i++)
		json_put_str(tx->arena, list, NULL, notice[i].id);
	return json_print(tx->arena, list);
}

static enum result
forget(struct tx *tx, void *x)
{
	static const struct sql ALL = { "t", "SELECT id, dropped_at FROM delivery WHERE account_id = $1", NULL };
	struct bites *b = x;
	struct rows rows;
	int64_t before = tx->now_ms + 1000;
	struct notice *notice;
	struct job *job;
	struct str box;

	store_retention_old_jobs(tx, before, 3, &job, &b->jobs);
	store_retention_jobs(tx, ids_of(tx, job, b->jobs, NULL, 0));
	store_retention_old_notices(tx, before, 3, &notice, &b->notices);
	store_retention_notices(tx, ids_of(tx, NULL, 0, notice, b->notices), before);
	store_retention_bodies(tx, before, 3, &b->bodies);
	store_retention_asked(tx, before, 3, &b->asked);
	store_retention_throttle(tx, before, 3, &b->throttle);
	store_retention_workers(tx, before, 3, &b->workers);
	rows = DB_QUERY(tx, &ALL, V_TEXT(tx->account));
	b->body_left = false;
	while (row_next(&rows)) {
		bool there = store_sealed_get(tx, arena_printf(tx->arena, "delivery/%.*s", STR_ARG(row_str(&rows, 0))), STR("body"), &box) == OK;

		check("a body is there or its delivery says that it was dropped", there == row_null(&rows, 1));
		b->body_left |= there;
	}
	return tx->failed ? ERR_STORE : OK;
}

/* What was read is what goes, whatever else is as old. */
static enum result
just_those(struct tx *tx, void *x)
{
	struct notice_list left = { .limit = 10 };
	struct notice *notice;
	struct job *job, got;
	size_t jobs, notices;
	int64_t at;

	(void)x;
	check_int("old ones are read", store_retention_old_jobs(tx, INT64_MAX, 9, &job, &jobs), OK);
	at = job[0].updated_at;
	check("none before their time", store_retention_old_jobs(tx, at, 3, &job, &jobs) == OK && jobs == 0);
	check("then oldest first", store_retention_old_jobs(tx, at + 1, 3, &job, &jobs) == OK && jobs == 3
	    && str_cmp(job[0].id, job[1].id) < 0 && job[0].state == JOB_DROPPED);
	check_int("one goes", store_retention_jobs(tx, ids_of(tx, &job[1], 1, NULL, 0)), OK);
	check_int("that one", store_job_get(tx, job[1].id, &got), ERR_MISSING);
	check("alone", store_job_get(tx, job[0].id, &got) == OK && store_job_get(tx, job[2].id, &got) == OK);
	check("old notices are read", store_retention_old_notices(tx, at + 1, 9, &notice, &notices) == OK && notices == 5);
	check_int("those that were said again since", store_retention_notices(tx, ids_of(tx, NULL, 0, notice, 2), at), OK);
	check("stay", store_notice_list(tx, &left) == OK && left.n == 5);
	check_int("the others", store_retention_notices(tx, ids_of(tx, NULL, 0, notice, 2), at + 1), OK);
	check("go", store_notice_list(tx, &left) == OK && left.n == 3);
	return OK;
}

/* Ten bodies of 100 bytes, one each ms: which is the newest that has no room? */
static enum result
beyond(struct tx *tx, void *x)
{
	static const struct { const char *what; int64_t bytes, at; } cases[] = {
		{ "all have room", 1000, 0 }, { "one byte less, and the oldest has none", 999, 1001 }, { "half", 500, 1005 },
		{ "the newest alone", 199, 1009 }, { "none has", 99, 1010 },
	};
	int64_t now = tx->now_ms, at = -1, dropped;

	(void)x;
	check("without any, nothing is beyond", store_retention_beyond(tx, 0, &at) == OK && at == 0);
	for (int i = 1; i <= 10; i++) {
		struct delivery d = { .provider = STR("deck"), .sha256 = STR(""), .bytes = 100 };

		tx->now_ms = 1000 + i;
		store_delivery_add(tx, &d, NULL);
	}
	tx->now_ms = now;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(cases[i].what, store_retention_beyond(tx, cases[i].bytes, &at) == OK && at == cases[i].at);
	check("dropped ones have no size", store_retention_bodies(tx, 1006, 9, &dropped) == OK && dropped == 5);
	check("what is left has room", store_retention_beyond(tx, 500, &at) == OK && at == 0);
	return OK;
}

static void
retention(struct house *h)
{
	struct bites b;

	check_int("old things elsewhere", house_write(h, "exact", old_things, NULL), OK);
	check_int("go by their ids", house_write(h, "exact", just_those, NULL), OK);
	check_int("bodies are many", house_write(h, "sizes", beyond, NULL), OK);
	check_int("old things", house_write(h, "old", old_things, NULL), OK);
	check_int("are forgotten", house_write(h, "old", forget, &b), OK);
	check("in bites", b.jobs == 3 && b.bodies == 3 && b.asked == 3 && b.notices == 3 && b.throttle == 3 && b.workers == 3);
	check("not all at once", b.body_left);
	check_int("another account forgets nothing of it", house_write(h, "other", forget, &b), OK);
	check("nothing", b.jobs == 0 && b.bodies == 0 && b.asked == 0 && b.notices == 0);
	check_int("and the rest", house_write(h, "old", forget, &b), OK);
	check("is the rest", b.jobs == 2 && b.bodies == 2 && b.asked == 2 && b.notices == 2 && !b.body_left);
	check_int("then there is nothing to forget", house_write(h, "old", forget, &b), OK);
	check("nothing at all", b.jobs == 0 && b.bodies == 0 && b.asked == 0 && b.notices == 0);
}

struct hook { struct str provider, address; struct integration got; };

static enum result
hook(struct tx *tx, void *x)
{
	struct hook *k = x;

	return store_system_integration(tx, k->provider, k->address, &k->got);
}

void
test_rows(bool postgres)
{
	static const struct { const char *name; db_fn fn; } parts[] = {
		{ "boxes", boxes }, { "integrations", integrations }, { "deliveries", deliveries }, { "notices", notices },
		{ "others", others },
	};
	struct house h;
	struct hook k = { .provider = STR("deck"), .address = STR("a-acme") };

	if (!house_make(&h, postgres))
		return;
	house_write(&h, "acme", make_account, "Acme");
	house_write(&h, "other", make_account, "Other");
	house_write(&h, "old", make_account, "Old");
	house_write(&h, "exact", make_account, "Exact");
	house_write(&h, "sizes", make_account, "Sizes");
	for (size_t i = 0; i < COUNT(parts); i++)
		check_int(parts[i].name, house_write(&h, "acme", parts[i].fn, &h), OK);
	check_int("a second account sees none of it", house_read(&h, "other", stranger, NULL), OK);
	check_int("and may have the same", house_write(&h, "other", integrations, NULL), OK);
	check_int("a hook's address leads to its account", house_system(&h, hook, &k), OK);
	check_str("that one", k.got.account, STR("acme"));
	k.address = STR("");
	check_int("no address leads nowhere", house_system(&h, hook, &k), ERR_MISSING);
	k = (struct hook){ .provider = STR("slack"), .address = STR("a-acme") };
	check_int("nor does another provider's", house_system(&h, hook, &k), ERR_MISSING);
	retention(&h);
	house_end(&h);
}
