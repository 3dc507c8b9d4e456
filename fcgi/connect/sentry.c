#include "connect/sentry.h"

#include "base/crypto.h"
#include "base/json.h"

enum { KEY_MAX = 100, PROJECT_MAX = 20, PLACE_MAX = 200, SECOND = 1000, DAY_S = 86400 };

/* ---- where to --------------------------------------------------------------------------------------------------- */

static bool
only(struct str s, size_t max, const char *also)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = c >= '0' && c <= '9', letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!digit && !(also != NULL && (letter || str_has(str_of(also), (struct str){ &c, 1 }))))
			return false;
	}
	return s.n > 0 && s.n <= max;
}

bool
sentry_dsn_read(struct str s, struct sentry_dsn *d)
{
	struct str rest, key, secret;
	size_t at;

	*d = (struct sentry_dsn){ .scheme = str_starts(s, STR("https://")) ? STR("https") : STR("http") };
	if (!str_starts(s, STR("https://")) && !str_starts(s, STR("http://")))
		return false;
	rest = (struct str){ s.p + d->scheme.n + 3, s.n - d->scheme.n - 3 };
	if (!str_cut(rest, '@', &key, &rest))
		return false;
	str_cut(key, ':', &d->key, &secret);	/* older ones have a secret, which nobody asks for any more */
	for (at = rest.n; at > 0 && rest.p[at - 1] != '/'; at--)
		;
	if (at == 0)
		return false;
	d->place = (struct str){ rest.p, at - 1 };
	d->project = (struct str){ rest.p + at, rest.n - at };
	return only(d->key, KEY_MAX, "") && only(d->project, PROJECT_MAX, NULL) && only(d->place, PLACE_MAX, ".-_:/[]") &&
	    d->place.p[0] != '/' && d->place.p[0] != ':' && !str_ends(d->place, STR("/"));
}

void
sentry_base(const struct sentry_dsn *d, struct buf *b)
{
	buf_put(b, d->scheme);
	buf_text(b, "://");
	buf_put(b, d->place);
}

/* ---- the envelope ----------------------------------------------------------------------------------------------- */

static struct str
event_json(struct arena *a, const struct sentry_event *e, struct str id)
{
	json *o = json_object(a), *exception = json_object(a), *values = json_array(a), *one = json_object(a), *print = json_array(a),
	    *tags = json_object(a), *extra = json_object(a);

	json_put_str(a, o, "event_id", id);
	json_put_str(a, o, "timestamp", wire_time_text(a, e->last_ms));
	json_put_text(a, o, "platform", "other");
	json_put_text(a, o, "level", "error");
	json_put_text(a, o, "logger", "tradepost");
	json_put_str(a, o, "release", arena_printf(a, "tradepost@%.*s", STR_ARG(e->version)));
	json_put_str(a, o, "transaction", e->where);
	json_put_str(a, one, "type", arena_printf(a, "%.*s: %.*s", STR_ARG(e->kind), STR_ARG(e->code)));
	json_put_str(a, one, "value", e->where);
	json_put(a, values, NULL, one);
	json_put(a, exception, "values", values);
	json_put(a, o, "exception", exception);
	json_put_str(a, print, NULL, e->kind);
	json_put_str(a, print, NULL, e->where);
	json_put_str(a, print, NULL, e->code);
	json_put(a, o, "fingerprint", print);
	json_put_str(a, tags, "kind", e->kind);
	json_put_str(a, tags, "code", e->code);
	json_put_str(a, tags, "account", e->account);
	json_put(a, o, "tags", tags);
	json_put_int(a, extra, "count", e->count);
	json_put_str(a, extra, "first", wire_time_text(a, e->first_ms));
	json_put_str(a, extra, "of", e->of);
	json_put(a, o, "extra", extra);
	return json_print(a, o);
}

enum result
sentry_ask(struct arena *a, const struct sentry_dsn *d, const struct sentry_event *e, int64_t now_ms, struct call *c, struct fault *f)
{
	struct str id = crypto_hex(a, (struct str){ (const char *)e->id, sizeof e->id }), event = event_json(a, e, id), head;
	json *o = json_object(a);
	struct wire_text *auth;

	json_put_str(a, o, "event_id", id);
	json_put_str(a, o, "sent_at", wire_time_text(a, now_ms));
	head = json_print(a, o);
	wire_begin(c, a, WIRE_POST, d->scheme);
	wire_put(&c->url, STR("://"));
	wire_put(&c->url, d->place);
	wire_put(&c->url, STR("/api/"));
	wire_put(&c->url, d->project);
	wire_put(&c->url, STR("/envelope/"));
	c->answer_max = (size_t)16 << 10;
	wire_header_text(c, "Content-Type", STR("application/x-sentry-envelope"));
	auth = wire_header(c, "X-Sentry-Auth");
	wire_put(auth, STR("Sentry sentry_version=7, sentry_client=tradepost/"));
	wire_put(auth, e->version);
	wire_put(auth, STR(", sentry_key="));
	wire_put(auth, d->key);
	wire_put(&c->body, head);
	wire_put(&c->body, STR("\n{\"type\":\"event\",\"content_type\":\"application/json\",\"length\":"));
	wire_put_int(&c->body, (int64_t)event.n);
	wire_put(&c->body, STR("}\n"));
	wire_put(&c->body, event);
	wire_put(&c->body, STR("\n"));
	return wire_end(c, f);
}

/* ---- the answer ------------------------------------------------------------------------------------------------- */

/* Whether a list of data categories has errors in it; an empty one has all. */
static bool
of_errors(struct str list)
{
	struct str one;

	if (list.n == 0)
		return true;
	while (list.n) {
		str_cut(list, ';', &one, &list);
		if (str_eq(one, STR("error")) || str_eq(one, STR("default")))
			return true;
	}
	return false;
}

/* "60:transaction:key, 2700:default;error:organization": how long errors may not be sent; 0: it says nothing of them. */
static int64_t
limited_ms(struct str limits)
{
	struct str one, seconds, rest, categories;
	int64_t longest = 0;

	while (limits.n) {
		int64_t whole;

		str_cut(limits, ',', &one, &limits);
		str_cut(str_trim(one), ':', &seconds, &rest);
		str_cut(rest, ':', &categories, &rest);
		str_cut(seconds, '.', &seconds, &rest);
		if (!of_errors(categories) || !str_int(seconds, &whole) || whole < 0)
			continue;
		whole = whole < DAY_S ? (whole + 1) * SECOND : DAY_S * INT64_C(1000);
		longest = whole > longest ? whole : longest;
	}
	return longest;
}

struct told
sentry_reply(struct arena *a, const struct answer *w)
{
	struct told t = told_reply(a, w, "Sentry");
	int64_t limit = limited_ms(w->limits);

	t.all_wait = limit > 0;
	if (limit > t.retry_after_ms)
		t.retry_after_ms = limit;
	return t;
}
