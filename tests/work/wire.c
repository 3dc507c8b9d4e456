#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/work/work.h"
#include "work/wire.h"

static struct arena arena;
static struct config config;
static struct env env;
static struct wire *wire;
static char urls[4][64], hosts[160];

/* One call to base + path, to its end. */
static struct answer
call(enum wire_method method, const char *base, const char *path, bool reuse)
{
	struct call c;
	struct wire_transfer t = { .call = &c, .arena = &arena, .reuse = reuse };

	wire_begin(&c, &arena, method, str_of(base));
	wire_put_text(&c.url, path);
	wire_header_text(&c, "Idempotency-Key", STR("k"));
	if (method == WIRE_POST)
		wire_put_text(&c.body, "{\"a\":1}");
	c.connect_ms = 500;
	c.total_ms = 1000;
	c.answer_max = 100000;
	wire_start(wire, &t);
	while (!wire_ended(wire))
		wire_wait(wire, -1, 1000);
	return t.answer;
}

static const struct { const char *path, *sentence; enum wire_outcome outcome; int status; bool cut; int64_t retry_ms; } cases[] = {
	{ "/w/ok", "an answer", WIRE_ANSWERED, 200, false, 0 },
	{ "/w/refuse", "a refusal", WIRE_ANSWERED, 400, false, 0 },
	{ "/w/fail", "a failure", WIRE_ANSWERED, 500, false, 0 },
	{ "/w/throttle", "too often, with Retry-After in seconds", WIRE_ANSWERED, 429, false, 1000 },
	{ "/w/unavailable", "a Retry-After that has passed", WIRE_ANSWERED, 503, false, 0 },
	{ "/w/drop", "closed after it was read", WIRE_LOST, 0, false, 0 },
	{ "/w/slow-3000", "no answer in time", WIRE_LOST, 0, false, 0 },
	{ "/w/garbage", "no HTTP", WIRE_LOST, 0, false, 0 },
	{ "/w/continue", "100, and then nothing", WIRE_LOST, 0, false, 0 },
	{ "/w/half", "closed in the middle of the body", WIRE_ANSWERED, 200, true, 0 },
	{ "/w/head", "closed in the middle of the headers", WIRE_ANSWERED, 200, true, 0 },
	{ "/w/huge", "more than is wanted", WIRE_ANSWERED, 200, true, 0 },
	{ "/w/redirect", "a redirect", WIRE_ANSWERED, 302, false, 0 },
};

static void
test_outcomes_of_calls(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		for (enum wire_method m = WIRE_GET; m <= WIRE_POST; m++) {
			int64_t begun = now_ms();
			struct answer a = call(m, urls[0], cases[i].path, false);
			const char *name = cases[i].sentence;

			check_int(sentence("%s: how it ended (%.*s)", name, STR_ARG(a.detail)), a.outcome, cases[i].outcome);
			check_int(sentence("%s: its status", name), a.status, cases[i].status);
			check_int(sentence("%s: whether the body is whole", name), a.cut, cases[i].cut);
			check_int(sentence("%s: Retry-After", name), a.retry_after_ms, cases[i].retry_ms);
			check(sentence("%s: a sentence where there is no answer", name), (a.detail.n > 0) == (a.outcome != WIRE_ANSWERED));
			check(sentence("%s: within its time", name), now_ms() - begun < 1800);
			check_int(sentence("%s: asked once", name), server_seen(cases[i].path).requests, (int)m + 1);
			check(sentence("%s: with our name and its own connection", name), server_seen(cases[i].path).ordinary &&
			    server_seen(cases[i].path).connections == (int)m + 1);
		}
	check_int("a redirect is not followed", server_seen("/target/ok").requests, 0);
	check_int("an answer is cut where it has to be", (int64_t)call(WIRE_GET, urls[0], "/w/huge", false).body.n, 100000);
	check_str("a body comes whole", call(WIRE_GET, urls[0], "/w/ok", false).body, STR("{\"ok\":true}"));
}

static void
test_not_sent(void)
{
	char refused[64];
	struct answer a;

	snprintf(refused, sizeof refused, "http://127.0.0.1:%d", server_closed_port());
	snprintf(hosts, sizeof hosts, "127.0.0.1,127.0.0.1:%d", server_port());
	config.slack_url = str_of(refused);
	a = call(WIRE_POST, refused, "/x", false);
	check_int("nobody listens: not sent", a.outcome, WIRE_NOT_SENT);
	check_str("nobody listens: said so", a.detail, STR("127.0.0.1 cannot be connected to."));
	config.slack_url = STR("https://no-such-host.invalid");
	check_int("no such name: not sent", call(WIRE_POST, "https://no-such-host.invalid", "/x", false).outcome, WIRE_NOT_SENT);

	snprintf(refused, sizeof refused, "https://127.0.0.1:%d", server_port());
	config.slack_url = str_of(refused);
	check_int("a server without TLS: not sent", call(WIRE_POST, refused, "/x/ok", false).outcome, WIRE_NOT_SENT);
	check_int("a server without TLS: it saw no request", server_seen("/x/ok").requests, 0);
}

static void
test_refused(void)
{
	const char *names[] = { "127.0.0.1", "localhost", "[::1]", "2130706433", "127.1", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0" };
	char base[64], url[80];
	struct answer a;

	config.private_hosts = STR("");
	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(base, sizeof base, "https://%s:%d", names[i], server_port());
		config.slack_url = str_of(base);
		a = call(WIRE_POST, base, "/private/ok", false);
		check_int(sentence("%s is refused where it is not listed", names[i]), a.outcome, WIRE_NOT_SENT);
		check(sentence("%s: because it is private (%.*s)", names[i], STR_ARG(a.detail)), str_has(a.detail, STR("private one")) ||
		    (strcmp(names[i], "[::1]") == 0 && str_has(a.detail, STR("connected"))));	/* a machine without IPv6 */
	}
	snprintf(base, sizeof base, "http://127.0.0.1:%d", server_port());
	config.slack_url = str_of(base);
	check("plain http is refused where it is not listed", str_has(call(WIRE_GET, base, "/private/ok", false).detail, STR("only https")));
	config.private_hosts = str_of(hosts);
	config.slack_url = STR("https://hooks.slack.invalid");
	snprintf(url, sizeof url, "http://localhost:%d", server_port());
	check("an address of no provider is refused", str_has(call(WIRE_GET, url, "/private/ok", false).detail, STR("no provider")));
	check_int("the file system is refused", call(WIRE_GET, "file:///etc/passwd", "", false).outcome, WIRE_NOT_SENT);
	check_int("what is no address is refused", call(WIRE_GET, "http://[oops", "", false).outcome, WIRE_NOT_SENT);
	check_int("no refused call was heard", server_seen("/private/ok").requests, 0);

	setenv("http_proxy", urls[0], 1);
	setenv("all_proxy", urls[0], 1);
	config.slack_url = STR("http://127.0.0.1:1");
	config.private_hosts = STR("127.0.0.1");
	check_int("no proxy is used", call(WIRE_GET, "http://127.0.0.1:1", "/proxied/ok", false).outcome, WIRE_NOT_SENT);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
}

/* Somebody in the way with a certificate that nobody vouches for. */
static void
test_certificate(void)
{
	char folder[] = "/tmp/tradepost-tls-XXXXXX", command[500], base[64];
	int port = server_closed_port(), status = 1;
	struct answer a;

	if (!check("there is a folder", mkdtemp(folder) != NULL))
		return;
	snprintf(command, sizeof command, "cd %s && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2"
	    " -subj /CN=localhost >log 2>&1 && (openssl s_server -accept 127.0.0.1:%d -cert cert -key key -www >>log 2>&1 & echo $! >pid)",
	    folder, port);
	check("openssl serves", system(command) == 0);
	snprintf(base, sizeof base, "https://localhost:%d", port);
	config.slack_url = str_of(base);
	config.private_hosts = STR("localhost");
	for (int i = 0; i < 50 && status != 0; i++) {	/* until it listens */
		snprintf(command, sizeof command, "openssl s_client -connect 127.0.0.1:%d </dev/null >/dev/null 2>&1", port);
		status = system(command);
		pause_ms(status ? 50 : 0);
	}
	check_int("it listens", status, 0);
	a = call(WIRE_POST, base, "/", false);
	check_int("a certificate that nobody vouches for: not sent", a.outcome, WIRE_NOT_SENT);
	check_str("and said so", a.detail, STR("localhost shows a certificate that cannot be trusted."));
	snprintf(command, sizeof command, "kill $(cat %s/pid); rm -rf %s", folder, folder);
	check("openssl is ended", system(command) == 0);
}

/* libcurl sends again by itself what it sent on a connection it kept: that may only happen to calls that said so. */
static void
test_reuse(void)
{
	for (int i = 0; i < 3; i++)
		call(WIRE_GET, urls[0], "/kept/ok", true);
	check_int("calls that may be repeated share a connection", server_seen("/kept/ok").connections, 1);
	call(WIRE_GET, urls[0], "/kept/drop", true);
	check("and may be repeated by libcurl", server_seen("/kept/drop").requests >= 1);
	for (int i = 0; i < 3; i++)
		call(WIRE_POST, urls[0], "/fresh/ok", false);
	check_int("others have one each", server_seen("/fresh/ok").connections, 3);
	check_int("and a lost answer is lost", call(WIRE_POST, urls[0], "/fresh/drop", false).outcome, WIRE_LOST);
	check_int("not repeated", server_seen("/fresh/drop").requests, 1);
}

static void
test_many(void)
{
	enum { MANY = 40 };
	static struct call calls[MANY];
	static struct wire_transfer t[MANY];
	int64_t begun = now_ms();
	int ended = 0;

	for (int i = 0; i < MANY; i++) {
		wire_begin(&calls[i], &arena, WIRE_GET, str_of(urls[0]));
		wire_put_text(&calls[i].url, "/many/slow-300");
		t[i] = (struct wire_transfer){ .call = &calls[i], .arena = &arena };
	}
	for (int i = 0; i < MANY; i++) {
		t[i].arena = malloc(sizeof arena);	/* each its own, as tasks have */
		*t[i].arena = arena_make(1 << 20);
		wire_start(wire, &t[i]);
	}
	while (ended < MANY) {
		wire_wait(wire, -1, 1000);
		while (wire_ended(wire))
			ended++;
	}
	check("forty slow calls run at once", now_ms() - begun < 2500);
	for (int i = 0; i < MANY; i++) {
		check_int("each is answered", t[i].answer.status, 200);
		arena_free(t[i].arena);
		free(t[i].arena);
	}
}

static void *
wake(void *arg)
{
	(void)arg;
	pause_ms(100);
	wire_wake(wire);
	return NULL;
}

static void
test_wait(void)
{
	struct call c;
	struct wire_transfer t = { .call = &c, .arena = &arena };
	int64_t begun = now_ms();
	pthread_t thread;

	pthread_create(&thread, NULL, wake, NULL);
	wire_wait(wire, -1, 5000);
	check("a wait can be ended by another thread", now_ms() - begun < 2000);
	pthread_join(thread, NULL);
	wire_begin(&c, &arena, WIRE_GET, str_of(urls[0]));
	wire_put_text(&c.url, "/broken/slow-2000");
	wire_start(wire, &t);
	wire_wait(wire, -1, 50);
	for (int i = 0; i < 20 && server_seen("/broken/slow-2000").requests == 0; i++)
		wire_wait(wire, -1, 50);
	wire_abort(wire);
	check("what is broken off comes back", wire_ended(wire) == &t);
	check_int("and is lost", t.answer.outcome, WIRE_LOST);
	wire_start(wire, &t);
	wire_abort(wire);
	check("what was broken off before it began comes back", wire_ended(wire) == &t);
	check_int("and was not sent", t.answer.outcome, WIRE_NOT_SENT);
}

void
test_wire(void)
{
	struct fault fault = { OK, "", "", 0, { { "", "" } }, 0 };

	arena = arena_make(256 << 20);
	snprintf(urls[0], sizeof urls[0], "http://127.0.0.1:%d", server_port());
	snprintf(hosts, sizeof hosts, "127.0.0.1:%d", server_port());
	config = (struct config){
		.deck_url = str_of(urls[0]), .optiply_url = STR("https://a.invalid"), .optiply_token_url = STR("https://b.invalid"),
		.slack_url = STR("https://hooks.slack.invalid"), .private_hosts = str_of(hosts), .external_calls = true,
	};
	env_system(&env, &config);
	wire = wire_open(&env, 8, &fault);
	if (!check("the wire opens", wire != NULL))
		return;
	test_outcomes_of_calls();
	test_not_sent();
	snprintf(hosts, sizeof hosts, "127.0.0.1:%d", server_port());
	test_refused();
	test_certificate();
	config.private_hosts = str_of(hosts);
	test_reuse();
	test_many();
	test_wait();
	wire_close(wire);
	arena_free(&arena);
	server_forget();
}
