#include "base/config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/base/base.h"

static const struct { const char *name, *text, *says; } bad[] = {
	{ "an unknown name", "colour = red\n", "line 1: there is no setting colour" },
	{ "a line without =", "\n# fine\nthreads 5\n", "line 3: a line should be name = value" },
	{ "a name twice", "threads = 1\nthreads = 2\n", "line 2: threads stands twice" },
	{ "a number that is none", "threads = many\n", "line 1: threads should be a whole number from 1 to 256" },
	{ "a number out of bounds", "threads = 0\n", "from 1 to 256" },
	{ "a flag that is none", "external_calls = maybe\n", "should be true or false" },
	{ "an address without a scheme", "base_url = trade.example\n", "should begin with https://" },
	{ "an address with a user", "deck_url = https://u:p@deck.example\n", "without blanks, user" },
	{ "an address without a host", "deck_url = https:///x\n", "should name a host" },
	{ "an unknown store", "store = mysql:x\n", "should be sqlite:PATH" },
	{ "a relative archive", "archive = archive\n", "line 1: archive should be an absolute path, or empty" },
	{ "a size below none", "bodies_mb = -1\n", "from 0 to 100000000" },
	{ "a relative socket", "socket = run/x\n", "absolute path" },
	{ "an unknown level", "log_level = loud\n", "should be debug" },
	{ "bytes that are no text", "threads = \xff\n", "not UTF-8" },
};

static void
clear_environment(void)
{
	unsetenv("TRADEPOST_THREADS");
	unsetenv("TRADEPOST_STORE");
	unsetenv("SENTRY_DSN");
	unsetenv("POSTHOG_KEY");
	unsetenv("TRADEPOST_EXTERNAL_CALLS");
	unsetenv("DISABLE_EXTERNAL_CALLS");
}

static void
collect(void *state, struct str name, struct str value, struct str meaning)
{
	struct buf *b = state;

	buf_put(b, name);
	buf_char(b, '=');
	buf_put(b, value);
	buf_char(b, meaning.n ? '\n' : '!');
}

void
test_config(void)
{
	struct config c;
	struct fault f = { 0 };
	char room[4096];
	struct buf all = buf_of(room, sizeof room);
	const struct { struct str base, prefix; } prefixes[] = {
		{ STR("https://trade.example"), STR("") }, { STR("https://trade.example/"), STR("") },
		{ STR("https://trade.example/t/x/"), STR("/t/x") }, { STR("http://127.0.0.1:8080/t"), STR("/t") },
	};

	clear_environment();
	check("without a file the defaults hold", config_load(&arena, STR(""), &c, &f));
	check_int("threads", c.threads, 32);
	check_int("ten minutes of silence", c.silence_ms, 600000);
	check("calls are allowed", c.external_calls);
	check_str("SQLite", c.store, STR("sqlite:/var/lib/tradepost/tradepost.db"));

	check("a file is read", config_load(&arena, test_write("conf", STR("# ours\r\n\n threads =  8 \nbase_url=https://t.example/x/\n"
	    "private_hosts = 127.0.0.1, localhost:9000\nexternal_calls = no\nsocket = :9000"), 0644), &c, &f));
	check_int("with its numbers", c.threads, 8);
	check_str("and addresses without a slash at their end", c.base_url, STR("https://t.example/x"));
	check_str("lists stay as they are", c.private_hosts, STR("127.0.0.1, localhost:9000"));
	check("and flags", !c.external_calls);
	check_str("the last line needs no end", c.socket, STR(":9000"));

	setenv("TRADEPOST_THREADS", "9", 1);
	setenv("TRADEPOST_EXTERNAL_CALLS", "true", 1);
	check("the environment wins over the file", config_load(&arena, test_write("conf", STR("threads = 8\n"), 0644), &c, &f) &&
	    c.threads == 9 && c.external_calls);
	setenv("DISABLE_EXTERNAL_CALLS", "true", 1);
	check("DISABLE_EXTERNAL_CALLS wins over all", config_load(&arena, STR(""), &c, &f) && !c.external_calls);
	setenv("DISABLE_EXTERNAL_CALLS", "1", 1);
	check("also as 1", config_load(&arena, STR(""), &c, &f) && !c.external_calls);
	setenv("DISABLE_EXTERNAL_CALLS", "false", 1);
	check("false leaves it", config_load(&arena, STR(""), &c, &f) && c.external_calls);
	setenv("DISABLE_EXTERNAL_CALLS", "perhaps", 1);
	check("an unclear wish is refused: a call cannot be taken back", !config_load(&arena, STR(""), &c, &f));
	clear_environment();
	f = (struct fault){ 0 };
	setenv("TRADEPOST_THREADS", "x", 1);
	check("a wrong variable is refused", !config_load(&arena, STR(""), &c, &f));
	check("by name", str_has(str_of(f.message), STR("TRADEPOST_THREADS")));
	clear_environment();

	for (size_t i = 0; i < COUNT(bad); i++) {
		f = (struct fault){ 0 };
		check(sentence("refused: %s", bad[i].name), !config_load(&arena, test_write("conf", str_of(bad[i].text), 0644), &c, &f));
		check(sentence("the fault says so: %s: %s", bad[i].name, f.message), str_has(str_of(f.message), str_of(bad[i].says)));
	}
	f = (struct fault){ 0 };
	check("a missing file is refused", !config_load(&arena, STR("/nonexistent"), &c, &f) && f.result == ERR_MISSING);

	setenv("TRADEPOST_STORE", "postgres:host=x password=hush", 1);
	setenv("SENTRY_DSN", "https://hush:hush@o1.ingest.example/4242", 1);
	setenv("POSTHOG_KEY", "phc_hush", 1);
	config_load(&arena, STR(""), &c, NULL);
	config_each(&c, collect, &all);
	clear_environment();
	check("every setting has a meaning", str_has(buf_str(&all), STR("threads=32\n")) && !str_has(buf_str(&all), STR("!")));
	check("no password and no key is shown", !str_has(buf_str(&all), STR("hush")));
	check("but to whom errors are told", str_has(buf_str(&all), STR("sentry_dsn=(hidden)@o1.ingest.example/4242\n")));
	check("and that use is", str_has(buf_str(&all), STR("posthog_key=(hidden)\n")));

	for (size_t i = 0; i < COUNT(prefixes); i++) {
		c.base_url = prefixes[i].base;
		while (str_ends(c.base_url, STR("/")))
			c.base_url.n--;
		check_str("the path of the base address", config_prefix(&c), prefixes[i].prefix);
	}
}
