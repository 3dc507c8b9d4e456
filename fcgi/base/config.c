#include "base/config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"

enum { FILE_MAX = 64 * 1024, NAME_MAX_BYTES = 40, MOST_MB = 100000000 };

/* ---- how a text is checked: NULL when it is right, else what it should be -------------------------------------- */

static bool
number_within(struct str s, int64_t min, int64_t max)
{
	int64_t v;

	return str_int(s, &v) && v >= min && v <= max;
}

/* Whether s begins with prefix; *rest is then what follows. */
static bool
after(struct str s, struct str prefix, struct str *rest)
{
	if (!str_starts(s, prefix))
		return false;
	*rest = (struct str){ s.p + prefix.n, s.n - prefix.n };
	return true;
}

static const char *
socket_ok(struct str s)
{
	struct str rest;

	if (str_starts(s, STR("/")) && s.n < 108)	/* sun_path */
		return NULL;
	if (after(s, STR("fd:"), &rest) && number_within(rest, 0, 1023))
		return NULL;
	if (after(s, STR(":"), &rest) && number_within(rest, 1, 65535))
		return NULL;
	return "should be an absolute path of at most 107 bytes, \":PORT\", or \"fd:NUMBER\"";
}

static const char *
store_ok(struct str s)
{
	if ((str_starts(s, STR("sqlite:")) && s.n > 7) || (str_starts(s, STR("postgres:")) && s.n > 9))
		return NULL;
	return "should be sqlite:PATH or postgres:CONNINFO";
}

static const char *
store_system_ok(struct str s)
{
	return s.n == 0 || (str_starts(s, STR("postgres:")) && s.n > 9) ? NULL : "should be postgres:CONNINFO, or empty";
}

static const char *
url_ok(struct str s)
{
	struct str rest;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == 0x7f || strchr("\"<>\\^`{|}?#@", s.p[i]))
			return "should be an address without blanks, user, query or fragment";
	if (!after(s, STR("https://"), &rest) && !after(s, STR("http://"), &rest))
		return "should begin with https:// (or http:// for a stand-in)";
	return rest.n == 0 || *rest.p == '/' ? "should name a host" : NULL;
}

static const char *
url_or_none_ok(struct str s)
{
	return s.n ? url_ok(s) : NULL;
}

static const char *
hosts_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '/' || s.p[i] == '@' || s.p[i] < ' ')
			return "should be a comma list of host or host:port";
	return NULL;
}

static const char *
level_ok(struct str s)
{
	enum log_level level;

	return log_level_parse(s, &level) ? NULL : "should be debug, info, warn or error";
}

static const char *
path_ok(struct str s)
{
	return s.n ? NULL : "should be a path";
}

static const char *
folder_ok(struct str s)
{
	return s.n == 0 || (*s.p == '/' && s.n < 1000) ? NULL : "should be an absolute path, or empty";
}

/* ---- the table ------------------------------------------------------------------------------------------------- */

enum kind { TEXT, KEY, URL, INT, BOOL };	/* KEY: a text that is shown to nobody, or only behind its '@' */

static const struct setting {
	const char *name;
	enum kind kind;
	size_t offset;			/* in struct config */
	const char *usual;		/* the default */
	const char *(*check)(struct str);	/* TEXT */
	int64_t min, max;		/* INT */
	const char *meaning;
} settings[] = {
#define AT(member) offsetof(struct config, member)
	{ "socket", TEXT, AT(socket), "/run/tradepost/tradepost.sock", socket_ok, 0, 0,
	  "where the web server finds the responder: a unix path, \":port\", or \"fd:0\" / \"fd:3\" for a socket handed over" },
	{ "store", TEXT, AT(store), "sqlite:/var/lib/tradepost/tradepost.db", store_ok, 0, 0,
	  "sqlite:PATH or postgres:CONNINFO" },
	{ "store_system", TEXT, AT(store_system), "", store_system_ok, 0, 0,
	  "PostgreSQL: conninfo of the second role, for the statements that name no account" },
	{ "store_owner", TEXT, AT(store_owner), "", store_system_ok, 0, 0,
	  "PostgreSQL: conninfo of the role that owns the tables; `tradepost migrate` and `move` alone use it" },
	{ "key_file", TEXT, AT(key_file), "/etc/tradepost/keys", path_ok, 0, 0,
	  "vault keys: lines \"keyid base64(32 bytes)\", the first seals; TRADEPOST_KEYS in the environment replaces the file" },
	{ "web_root", TEXT, AT(web_root), "/usr/local/share/tradepost/web", NULL, 0, 0,
	  "where the dashboard's files are; the web server serves them" },
	{ "base_url", URL, AT(base_url), "http://127.0.0.1:8080", url_ok, 0, 0,
	  "how providers and people reach this machine" },
	{ "threads", INT, AT(threads), "32", NULL, 1, 256, "requests answered at the same time" },
	{ "worker_calls", INT, AT(worker_calls), "32", NULL, 1, 1000, "calls to providers at the same time" },
	{ "body_limit", INT, AT(body_limit), "1048576", NULL, 1024, 64 << 20, "largest request body, bytes" },
	{ "session_hours", INT, AT(session_hours), "12", NULL, 1, 24 * 90,
	  "how long a sign-in lasts after it was last used, hours" },
	{ "session_days", INT, AT(session_days), "30", NULL, 1, 365, "how long a sign-in lasts at most, however much it is used, days" },
	{ "retention_days", INT, AT(retention_days), "30", NULL, 1, 3650, "how long raw bodies, finished jobs and notices are kept, days" },
	{ "bodies_mb", INT, AT(bodies_mb), "1000", NULL, 0, MOST_MB,
	  "how much of each company's raw webhooks is kept, MB: beyond it the oldest bodies go before their time; 0: no limit" },
	{ "archive", TEXT, AT(archive), "", folder_ok, 0, 0,
	  "folder for finished jobs and old notices, as JSON lines, before they are deleted; empty: none" },
	{ "archive_mb", INT, AT(archive_mb), "1000", NULL, 0, MOST_MB,
	  "how large that folder may be, MB: beyond it the oldest months are removed; 0: no limit" },
	{ "log_level", TEXT, AT(log_level), "info", level_ok, 0, 0, "debug, info, warn or error" },
	{ "deck_url", URL, AT(deck_url), "https://live.deck.co/api/v1", url_ok, 0, 0, "Deck's base address" },
	{ "optiply_url", URL, AT(optiply_url), "https://api.optiply.com/v1", url_ok, 0, 0, "Optiply's base address" },
	{ "optiply_token_url", URL, AT(optiply_token_url), "https://dashboard.optiply.nl/api/auth/oauth/token", url_ok, 0, 0,
	  "where Optiply gives tokens" },
	{ "slack_url", URL, AT(slack_url), "https://hooks.slack.com", url_ok, 0, 0, "what Slack's webhook addresses begin with" },
	{ "shopify_url", URL, AT(shopify_url), "", url_or_none_ok, 0, 0,
	  "what stands before /SHOP.myshopify.com in a shop's address: a stand-in; empty: every shop at its own https address" },
	{ "sentry_dsn", KEY, AT(sentry_dsn), "", NULL, 0, 0,
	  "a project's DSN at Sentry, to be told of errors: their kind, route and number, nothing else; empty: nobody is told" },
	{ "posthog_key", KEY, AT(posthog_key), "", NULL, 0, 0,
	  "a project's API key at PostHog, to be told what is used how often, per company and hour; empty: nobody is told" },
	{ "posthog_host", URL, AT(posthog_host), "https://us.i.posthog.com", url_ok, 0, 0, "PostHog's base address" },
	{ "private_hosts", TEXT, AT(private_hosts), "", hosts_ok, 0, 0,
	  "comma list of hosts (host or host:port) that may be private or loopback: the sandbox" },
	{ "external_calls", BOOL, AT(external_calls), "true", NULL, 0, 0,
	  "false: calls to providers are refused and their jobs wait (as DISABLE_EXTERNAL_CALLS=true)" },
	{ "insecure_cookies", BOOL, AT(insecure_cookies), "false", NULL, 0, 0, "true only for trials over plain http" },
	{ "silence_ms", INT, AT(silence_ms), "600000", NULL, 100, 86400000, "how long a portal job may hear nothing, ms" },
	{ "mfa_ms", INT, AT(mfa_ms), "300000", NULL, 100, 86400000, "how long an MFA question waits for its answer, ms" },
	{ "connection_ms", INT, AT(connection_ms), "3600000", NULL, 100, 86400000,
	  "how long a forgotten portal connection blocks its login, ms" },
	{ "reopen_ms", INT, AT(reopen_ms), "120000", NULL, 100, 3600000,
	  "pause before asking again while another portal connection is in the way, ms" },
	{ "retry_ms", INT, AT(retry_ms), "5000", NULL, 10, 600000,
	  "pause before a portal login is repeated after a passing error, times its tries, ms" },
	{ "read_ms", INT, AT(read_ms), "60000", NULL, 100, 600000, "time for a silent portal job's state to be read, ms" },
#undef AT
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static struct str *
as_text(struct config *c, const struct setting *s)
{
	return (struct str *)(void *)((char *)c + s->offset);
}

static int64_t *
as_int(struct config *c, const struct setting *s)
{
	return (int64_t *)(void *)((char *)c + s->offset);
}

static bool *
as_bool(struct config *c, const struct setting *s)
{
	return (bool *)(void *)((char *)c + s->offset);
}

static bool
parse_bool(struct str v, bool *out)
{
	*out = str_eq(v, STR("true")) || str_eq(v, STR("yes")) || str_eq(v, STR("1"));
	return *out || str_eq(v, STR("false")) || str_eq(v, STR("no")) || str_eq(v, STR("0"));
}

/* Puts v, which stays where it is; NULL, or what it should have been. */
static const char *
put(struct config *c, const struct setting *s, struct str v)
{
	const char *should = s->check ? s->check(v) : NULL;

	switch (s->kind) {
	case TEXT:
	case KEY:
	case URL:
		if (should)
			return should;
		while (s->kind == URL && str_ends(v, STR("/")))
			v.n--;
		*as_text(c, s) = v;
		return NULL;
	case INT:
		if (!number_within(v, s->min, s->max))
			return "should be a whole number within its bounds";
		str_int(v, as_int(c, s));
		return NULL;
	case BOOL:
		return parse_bool(v, as_bool(c, s)) ? NULL : "should be true or false";
	}
	return NULL;
}

static void
refuse(const struct setting *s, const char *where, const char *should, struct fault *f)
{
	if (s->kind == INT)
		fault_set(f, ERR_INPUT, "config", "%s: %s should be a whole number from %lld to %lld.", where, s->name,
		    (long long)s->min, (long long)s->max);
	else
		fault_set(f, ERR_INPUT, "config", "%s: %s %s.", where, s->name, should);
}

static int
find(struct str name)
{
	for (int i = 0; i < SETTINGS; i++)
		if (str_eq(name, str_of(settings[i].name)))
			return i;
	return -1;
}

static bool
read_file(struct arena *a, struct str path, struct config *c, struct fault *f)
{
	bool seen[SETTINGS] = { false };
	struct str text, line, name, value;
	const char *file = arena_cstr(a, path);
	char where[120];

	if (file_read(a, path, FILE_MAX, false, &text, f) != OK)
		return false;
	if (!str_utf8(text)) {
		fault_set(f, ERR_INPUT, "config", "%.*s is not UTF-8 text.", STR_ARG(path));
		return false;
	}
	for (int number = 1; text.n; number++) {
		const char *should;
		int i;

		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (line.n == 0 || *line.p == '#')
			continue;
		snprintf(where, sizeof where, "%.80s line %d", file ? file : "", number);
		if (!str_cut(line, '=', &name, &value)) {
			fault_set(f, ERR_INPUT, "config", "%s: a line should be name = value.", where);
			return false;
		}
		name = str_trim(name);
		i = find(name);
		if (i < 0 || seen[i]) {
			fault_set(f, ERR_INPUT, "config", i < 0 ? "%s: there is no setting %.*s." : "%s: %.*s stands twice.",
			    where, STR_ARG(name));
			return false;
		}
		seen[i] = true;
		should = put(c, &settings[i], str_trim(value));
		if (should) {
			refuse(&settings[i], where, should, f);
			return false;
		}
	}
	return true;
}

static bool
read_environment(struct config *c, struct fault *f)
{
	char name[16 + NAME_MAX_BYTES];
	const char *value, *should;
	bool disabled;

	for (int i = 0; i < SETTINGS; i++) {
		struct buf b = buf_of(name, sizeof name - 1);

		buf_text(&b, "TRADEPOST_");
		for (const char *p = settings[i].name; *p; p++)
			buf_char(&b, (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p));
		name[b.n] = 0;
		value = getenv(name);
		if (!value && (str_eq(str_of(settings[i].name), STR("sentry_dsn")) || str_starts(str_of(settings[i].name), STR("posthog_"))))
			value = getenv(name + sizeof "TRADEPOST_" - 1);	/* as those services' own programs call it */
		should = value ? put(c, &settings[i], str_trim(str_of(value))) : NULL;
		if (should) {
			refuse(&settings[i], name, should, f);
			return false;
		}
	}
	value = getenv("DISABLE_EXTERNAL_CALLS");
	if (value && *value) {
		if (!parse_bool(str_of(value), &disabled)) {
			fault_set(f, ERR_INPUT, "config", "DISABLE_EXTERNAL_CALLS should be true or false.");
			return false;
		}
		if (disabled)
			c->external_calls = false;
	}
	return true;
}

bool
config_load(struct arena *a, struct str path, struct config *c, struct fault *f)
{
	*c = (struct config){ 0 };
	for (int i = 0; i < SETTINGS; i++)
		put(c, &settings[i], str_of(settings[i].usual));
	return (path.n == 0 || read_file(a, path, c, f)) && read_environment(c, f);
}

/* A key, as anybody may read it over a shoulder: of a DSN where it leads to. */
static struct str
hidden(struct str value, struct buf *room)
{
	size_t at = value.n;

	while (at > 0 && value.p[at - 1] != '@')
		at--;
	buf_text(room, value.n > 0 ? "(hidden)" : "");
	if (at > 0)
		buf_put(room, (struct str){ value.p + at - 1, value.n - at + 1 });
	return room->full ? STR("(hidden)") : buf_str(room);
}

void
config_each(const struct config *c, void (*each)(void *, struct str name, struct str value, struct str meaning), void *state)
{
	struct config copy = *c;

	for (int i = 0; i < SETTINGS; i++) {
		const struct setting *s = &settings[i];
		struct str value = { 0 };
		char text[300];
		struct buf b = buf_of(text, sizeof text);

		switch (s->kind) {
		case TEXT:
		case URL:
			value = *as_text(&copy, s);
			if (str_starts(value, STR("postgres:")))
				value = STR("postgres:(hidden)");
			break;
		case KEY:
			value = hidden(*as_text(&copy, s), &b);
			break;
		case INT:
			buf_int(&b, *as_int(&copy, s));
			value = buf_str(&b);
			break;
		case BOOL:
			value = *as_bool(&copy, s) ? STR("true") : STR("false");
			break;
		}
		each(state, str_of(s->name), value, str_of(s->meaning));
	}
}

struct str
config_prefix(const struct config *c)
{
	struct str s = c->base_url, scheme, rest;
	size_t at = 0;

	if (!str_cut(s, '/', &scheme, &rest) || !str_starts(rest, STR("/")))
		return (struct str){ 0 };
	for (at = scheme.n + 2; at < s.n && s.p[at] != '/'; at++)
		;
	return (struct str){ s.p + at, s.n - at };
}
