/*
 * Events: numbered per subject, in their account, and the version that lists are tagged with.
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/account.h"
#include "store/event.h"
#include "tests/store/store.h"

static enum result
append(struct tx *tx, void *x)
{
	return store_event_add(tx, x);
}

static enum result
version(struct tx *tx, void *x)
{
	return store_event_version(tx, x);
}

static struct str
version_of(struct house *h, const char *account)
{
	struct str etag = { 0 };

	check("a version", house_read(h, account, version, &etag) == OK && etag.n > 0);
	return etag;
}

static enum result
read_back(struct tx *tx, void *x)
{
	struct event *list, got;
	struct event_list page = { .limit = 3 };
	size_t n;
	int64_t last = INT64_MAX, seen = 0;

	(void)x;
	check("a subject's events", store_event_subject(tx, STR("order"), STR("1"), 0, 100, &list, &n) == OK && n == 5);
	for (size_t i = 0; i < n; i++)
		check_int("are numbered", list[i].seq, (int64_t)i + 1);
	check("from any number on", store_event_subject(tx, STR("order"), STR("1"), 3, 100, &list, &n) == OK && n == 2 && list[0].seq == 4);
	check("one by its id", store_event_get(tx, list[0].id, &got) == OK && got.seq == 4);
	check_str("with who did it", got.actor, STR("tester"));
	check_str("and its cause", got.cause_id, STR("test"));
	check_str("its data", got.data, STR("{\"n\":4}"));
	do {
		check_int("a page of all", store_event_list(tx, &page), OK);
		for (size_t i = 0; i < page.n; i++, seen++) {
			check("newest first", page.at[i].id < last);
			last = page.before_id = page.at[i].id;
		}
	} while (page.more);
	check_int("each once", seen, 7);
	page = (struct event_list){ .limit = 10, .subject = STR("order") };
	check("of one kind of subject", store_event_list(tx, &page) == OK && page.n == 6);
	page = (struct event_list){ .limit = 10, .audit = true };
	check("of people", store_event_list(tx, &page) == OK && page.n == 6);
	page = (struct event_list){ .limit = 10, .audit = true, .actor = STR("somebody else") };
	check("of one person", store_event_list(tx, &page) == OK && page.n == 0);
	check("of one cause", store_event_caused(tx, STR("test"), &list, &n) == OK && n == 6);
	return tx->failed ? ERR_STORE : OK;
}

static enum result
stranger(struct tx *tx, void *x)
{
	struct event *list, got;
	struct event_list page = { .limit = 10 };
	size_t n;

	check("another account's subject", store_event_subject(tx, STR("order"), STR("1"), 0, 10, &list, &n) == OK && n == 0);
	check_int("another account's event", store_event_get(tx, *(int64_t *)x, &got), ERR_MISSING);
	check("another account's list", store_event_list(tx, &page) == OK && page.n == 0);
	return OK;
}

static void
say(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	check(sql, PQresultStatus(r) == PGRES_COMMAND_OK);
	PQclear(r);
}

/* max(id) alone would show the larger id, then the smaller one would come without anybody noticing. */
static void
out_of_order(struct house *h)
{
	static const char begin[] = "BEGIN", commit[] = "COMMIT", add[] =
		"INSERT INTO event (account_id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data)"
		" VALUES ('acme', 'order', pg_backend_pid()::text, 1, 'x', 1, 1, '', '', '', '{}')";
	struct str before = version_of(h, "acme"), between;
	PGconn *slow, *quick;
	char text[400];

	snprintf(text, sizeof text, "host=%s dbname=%s user=super", getenv("TEST_PG"), h->path);
	slow = PQconnectdb(text);
	quick = PQconnectdb(text);
	say(slow, begin);
	say(slow, add);
	say(quick, add);
	between = version_of(h, "acme");
	check("a later event is committed first: another version", !str_eq(before, between));
	say(slow, commit);
	check("the earlier one is committed: another version again", !str_eq(between, version_of(h, "acme")));
	PQfinish(slow);
	PQfinish(quick);
}

struct racer { struct house *h; int failed; };

static void *
race(void *arg)
{
	struct racer *r = arg;
	struct arena arena = arena_make(1 << 20);
	struct scope scope = { .account = STR("acme"), .arena = &arena };

	for (int i = 0; i < 40; i++) {
		struct event e = { .subject = STR("race"), .subject_id = STR("1"), .type = STR("x") };

		r->failed += db_write(r->h->db, &scope, append, &e) != OK;
		arena_reset(&arena, 4096);
	}
	arena_free(&arena);
	return NULL;
}

static enum result
numbers(struct tx *tx, void *x)
{
	struct event *list;
	size_t n;

	(void)x;
	check("all raced events are there", store_event_subject(tx, STR("race"), STR("1"), 0, 1000, &list, &n) == OK && n == 160);
	for (size_t i = 0; i < n; i++)
		if (list[i].seq != (int64_t)i + 1)
			return ERR_CONFLICT;
	return OK;
}

void
test_events(bool postgres)
{
	struct house h;
	struct event e = { 0 };
	struct racer racers[4];
	pthread_t threads[4];
	struct str first, second;
	struct scope machine;
	int failed = 0;

	if (!house_make(&h, postgres))
		return;
	house_write(&h, "acme", make_account, "Acme");
	first = version_of(&h, "acme");
	for (int i = 1; i <= 5; i++) {
		e = (struct event){ .subject = STR("order"), .subject_id = STR("1"), .type = STR("moved"), .seq = i == 3 ? 3 : 0,
		    .data = arena_printf(&h.arena, "{\"n\":%d}", i) };
		check_int("an event", house_write(&h, "acme", append, &e), OK);
		check_int("has its number", e.seq, i);
		check("and the time", e.at > 0 && e.id > 0 && e.version == 1);
	}
	e = (struct event){ .subject = STR("order"), .subject_id = STR("1"), .type = STR("moved"), .seq = 3 };
	check_int("a number is used once", house_write(&h, "acme", append, &e), ERR_STORE);
	e = (struct event){ .subject = STR("order"), .subject_id = STR("2"), .type = STR("moved") };
	check("another subject counts for itself", house_write(&h, "acme", append, &e) == OK && e.seq == 1);
	machine = house_scope(&h, "acme");
	machine.user = STR("");
	machine.cause = STR("job-1");
	e = (struct event){ .subject = STR("portal"), .subject_id = STR("2"), .type = STR("moved") };
	check_int("the program's own", db_write(h.db, &machine, append, &e), OK);
	check_int("reading back", house_read(&h, "acme", read_back, NULL), OK);
	check_int("a second account", house_read(&h, "other", stranger, &e.id), OK);
	second = version_of(&h, "acme");
	check("events make another version", !str_eq(first, second));
	check_str("no event, no other version", version_of(&h, "acme"), second);
	check("an account's version is its own", str_eq(version_of(&h, "other"), first));
	if (postgres)
		out_of_order(&h);
	for (int i = 0; i < 4; i++) {
		racers[i] = (struct racer){ &h, 0 };
		pthread_create(&threads[i], NULL, race, &racers[i]);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		failed += racers[i].failed;
	}
	check_int("four writers of one subject", failed, 0);
	check_int("number it without a gap", house_read(&h, "acme", numbers, NULL), OK);
	house_end(&h);
}
