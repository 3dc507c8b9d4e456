/*
 * People, sessions and tokens: who may be somebody, found without an account and kept within one.
 */
#include <string.h>

#include "store/account.h"
#include "store/notice.h"
#include "store/retention.h"
#include "store/system.h"
#include "tests/store/store.h"

static enum result
anna(struct tx *tx, void *x)
{
	struct person p = { .email = STR("Anna@Example.Test"), .email_folded = STR("anna@example.test"), .name = STR("Anna"),
	    .role = ROLE_OWNER, .password = STR("scrypt$x"), .active = true };
	struct session s = { .hash = STR("hash-a"), .csrf = STR("csrf"), .address = STR("127.0.0.1"), .agent = STR("test") };
	struct person got, *people;
	struct session *sessions;
	size_t n;
	int64_t count;

	check_int("a person is added", store_person_add(tx, &p), OK);
	*(struct str *)x = p.id;
	check_int("an e-mail only once", store_person_add(tx, &(struct person){ .email = STR("a"), .email_folded = STR("anna@example.test") }), ERR_CONFLICT);
	check("read", store_person_get(tx, p.id, &got) == OK && got.role == ROLE_OWNER && got.active && got.signed_in_at == 0);
	check_str("as typed", got.email, STR("Anna@Example.Test"));
	check("one owner", store_person_owners(tx, &count) == OK && count == 1);
	p.role = ROLE_STAFF;
	p.name = STR("Anna B.");
	check_int("changed", store_person_put(tx, &p), OK);
	check("no owner", store_person_owners(tx, &count) == OK && count == 0);
	check_int("a new password", store_person_password(tx, p.id, STR("scrypt$z"), true), OK);
	check("that somebody else chose", store_person_get(tx, p.id, &got) == OK && got.must_change_password);
	check("one of their own", store_person_password(tx, p.id, STR("scrypt$y"), false) == OK && store_person_get(tx, p.id, &got) == OK && !got.must_change_password);
	check_int("signed in", store_person_signed_in(tx, p.id), OK);
	check("listed without the password", store_person_list(tx, &people, &n) == OK && n == 1 && people[0].password.n == 0);
	check("with the change", people[0].role == ROLE_STAFF && people[0].signed_in_at == tx->now_ms);
	check_int("nobody", store_person_put(tx, &(struct person){ .id = STR("none") }), ERR_MISSING);

	s.person_id = p.id;
	s.expires_at = tx->now_ms + 1000;
	check_int("a session", store_session_add(tx, &s), OK);
	s.hash = STR("hash-b");
	check_int("another", store_session_add(tx, &s), OK);
	check_int("seen", store_session_seen(tx, STR("hash-a"), tx->now_ms + 5000), OK);
	check("both are listed, without their csrf", store_session_list(tx, p.id, &sessions, &n) == OK && n == 2 && sessions[0].csrf.n == 0);
	check_int("the others are ended", store_session_end_all(tx, p.id, STR("hash-a")), OK);
	check("one is left", store_session_list(tx, p.id, &sessions, &n) == OK && n == 1 && sessions[0].expires_at == tx->now_ms + 5000);
	return tx->failed ? ERR_STORE : OK;
}

static enum result
tokens(struct tx *tx, void *x)
{
	struct token t = { .name = STR("CI"), .hash = STR("token-hash"), .role = ROLE_MANAGER }, got, *list;
	size_t n;

	check_int("a token", store_token_add(tx, &t), OK);
	*(struct str *)x = t.id;
	check("listed without its hash", store_token_list(tx, &list, &n) == OK && n == 1 && list[0].hash.n == 0);
	check_str("with who made it", list[0].created_by, STR("tester"));
	check_int("used", store_token_used(tx, t.id), OK);
	check_int("revoked", store_token_revoke(tx, t.id), OK);
	check_int("once", store_token_revoke(tx, t.id), ERR_CONFLICT);
	check_int("a token of nobody", store_token_revoke(tx, STR("none")), ERR_MISSING);
	check("all of it can be read", store_token_get(tx, t.id, &got) == OK && got.role == ROLE_MANAGER && got.used_at && got.revoked_at);
	return tx->failed ? ERR_STORE : OK;
}

static enum result
bell(struct tx *tx, void *x)
{
	struct str id = *(struct str *)x;
	struct person p;
	int64_t unread;

	/* Notices of the same millisecond as the person: let it be read up to just before. */
	store_notice_gather(tx, &(struct notice){ .dedupe = STR("1"), .title = STR("t"), .text = STR("t") });
	store_notice_gather(tx, &(struct notice){ .dedupe = STR("2"), .title = STR("t"), .text = STR("t") });
	check("new notices are unread", store_notice_unread(tx, id, &unread) == OK && (unread == 2 || tx->now_ms == 0));
	check_int("the bell is opened", store_person_notices_read(tx, id, tx->now_ms), OK);
	check("and then they are read", store_notice_unread(tx, id, &unread) == OK && unread == 0);
	check_int("an older bell", store_person_notices_read(tx, id, 5), OK);
	check("changes nothing", store_person_get(tx, id, &p) == OK && p.notices_read_at == tx->now_ms);
	return tx->failed ? ERR_STORE : OK;
}

struct look { const char *what, *key; struct person p; struct session s; struct token t; struct account *accounts; size_t n; };

static enum result
look(struct tx *tx, void *x)
{
	struct look *l = x;

	switch (*l->what) {
	case 'p': return store_system_person(tx, str_of(l->key), &l->p);
	case 's': return store_system_session(tx, str_of(l->key), &l->s, &l->p);
	case 't': return store_system_token(tx, str_of(l->key), &l->t);
	default: return store_system_accounts(tx, &l->accounts, &l->n);
	}
}

static enum result
stranger(struct tx *tx, void *x)
{
	struct str *ids = x;
	struct person p, *people;
	struct token t;
	struct session *sessions;
	size_t n;

	check_int("another account's person", store_person_get(tx, ids[0], &p), ERR_MISSING);
	check_int("cannot be changed", store_person_password(tx, ids[0], STR("x"), false), ERR_MISSING);
	check("nor listed", store_person_list(tx, &people, &n) == OK && n == 0);
	check_int("nor have a session seen", store_session_seen(tx, STR("hash-a"), 1), ERR_MISSING);
	check_int("nor ended", store_session_end(tx, STR("hash-a")), OK);
	check("nor listed", store_session_list(tx, ids[0], &sessions, &n) == OK && n == 0);
	check_int("another account's token", store_token_get(tx, ids[1], &t), ERR_MISSING);
	check_int("an e-mail is taken in the whole house", store_person_add(tx, &(struct person){ .email_folded = STR("anna@example.test") }), ERR_CONFLICT);
	return tx->failed ? ERR_STORE : OK;
}

static enum result
end_it(struct tx *tx, void *x)
{
	int64_t deleted;

	(void)x;
	check("an expired session is forgotten", store_retention_sessions(tx, tx->now_ms + 9000, 10, &deleted) == OK && deleted == 1);
	return store_session_end(tx, STR("hash-a"));
}

void
test_people(bool postgres)
{
	struct house h;
	struct str ids[2];
	struct look l;

	if (!house_make(&h, postgres))
		return;
	house_write(&h, "acme", make_account, "Acme");
	house_write(&h, "other", make_account, "Other");
	check_int("people", house_write(&h, "acme", anna, &ids[0]), OK);
	check_int("tokens", house_write(&h, "acme", tokens, &ids[1]), OK);
	for (int64_t now = env_now(&h.env); env_now(&h.env) < now + 3;)
		;	/* notices of the very millisecond in which a person was made count as read */
	check_int("the bell", house_write(&h, "acme", bell, &ids[0]), OK);
	check_int("a second account", house_write(&h, "other", stranger, ids), OK);

	l = (struct look){ .what = "person", .key = "anna@example.test" };
	check_int("found by e-mail", house_system(&h, look, &l), OK);
	check_str("in her account", l.p.account, STR("acme"));
	check_str("with the password to check", l.p.password, STR("scrypt$y"));
	l = (struct look){ .what = "person", .key = "nobody@example.test" };
	check_int("nobody", house_system(&h, look, &l), ERR_MISSING);
	l = (struct look){ .what = "session", .key = "hash-a" };
	check_int("found by session", house_system(&h, look, &l), OK);
	check("with her role", l.p.role == ROLE_STAFF && l.p.active);
	check_str("and the csrf", l.s.csrf, STR("csrf"));
	check_int("but not her password", (int64_t)l.p.password.n, 0);
	l = (struct look){ .what = "session", .key = "hash-b" };
	check_int("an ended session", house_system(&h, look, &l), ERR_MISSING);
	l = (struct look){ .what = "token", .key = "token-hash" };
	check_int("found by token", house_system(&h, look, &l), OK);
	check("and that it was revoked", l.t.revoked_at > 0 && str_eq(l.t.account, STR("acme")));
	l = (struct look){ .what = "accounts" };
	check_int("the accounts", house_system(&h, look, &l), OK);
	check("are two", l.n == 2 && str_eq(l.accounts[0].id, STR("acme")));
	check_int("sessions end", house_write(&h, "acme", end_it, NULL), OK);
	house_end(&h);
}
