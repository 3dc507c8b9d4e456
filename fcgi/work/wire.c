#include "work/wire.h"

#include <curl/curl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "work/guard.h"

enum { CHUNK = 16 * 1024 };

struct wire {
	const struct env *env;
	CURLM *multi;
	struct wire_transfer *running;	/* by next */
	struct wire_transfer *ended;
};

/* ---- libcurl's memory: requests with their secrets lie in it ---------------------------------------------------- */

static void
wipe_free(void *p)
{
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *
wipe_realloc(void *p, size_t n)
{
	size_t had = p ? malloc_usable_size(p) : 0;
	void *q;

	if (n <= had && n > had / 2)
		return p;
	q = malloc(n);
	if (q && p) {
		memcpy(q, p, had < n ? had : n);
		wipe_free(p);
	}
	return q;
}

/* ---- one call ---------------------------------------------------------------------------------------------------- */

/* The address that is really connected to, whatever the name said when it was looked at before. */
static curl_socket_t
on_socket(void *state, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct wire_transfer *t = state;

	if (purpose != CURLSOCKTYPE_IPCXN || (!t->listed && !guard_address(&address->addr))) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The answer grows in place, since nobody else takes of the arena meanwhile: no byte of it lies about twice. */
static bool
room(struct wire_transfer *t, size_t more)
{
	struct str *body = &t->answer.body;

	while (t->cap - body->n < more) {
		size_t step = t->cap < CHUNK ? CHUNK : t->cap;
		char *p = arena_get(t->arena, step);

		if (!p || (t->cap && p != body->p + t->cap))
			return false;
		body->p = t->cap ? body->p : p;
		t->cap += step;
	}
	return true;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *state)
{
	struct wire_transfer *t = state;
	size_t got = size * n, left = t->call->answer_max - t->answer.body.n, take = got < left ? got : left;

	if (!room(t, take))
		take = 0;
	memcpy((char *)t->answer.body.p + t->answer.body.n, bytes, take);
	t->answer.body.n += take;
	if (take < got)
		t->too_long = true;
	return take;	/* fewer than came ends the transfer */
}

/* An answer whose head breaks off looks whole to libcurl: only the blank line at its end says that it is. */
static size_t
on_head(char *line, size_t size, size_t n, void *state)
{
	struct wire_transfer *t = state;

	t->headed = n == 2 ? line[0] == '\r' && line[1] == '\n' : n == 1 && line[0] == '\n';
	return size * n;
}

/* Takes the address apart, and asks whether it may be called; NULL also when there is no memory to find out. */
static const char *
judge(struct wire *w, struct wire_transfer *t)
{
	struct str url = wire_clear(&t->call->url);
	const char *why = "it is no address";
	char *scheme = NULL, *host = NULL, *port = NULL;
	enum guard guard = GUARD_REFUSED;
	CURLUcode read = CURLUE_OUT_OF_MEMORY;
	int64_t number = 0;

	t->url = curl_url();
	if (t->url)
		read = t->call->url.p ? curl_url_set(t->url, CURLUPART_URL, t->call->url.p, 0) : CURLUE_MALFORMED_INPUT;
	if (read == CURLUE_OK)
		read = curl_url_get(t->url, CURLUPART_SCHEME, &scheme, 0);
	if (read == CURLUE_OK)
		read = curl_url_get(t->url, CURLUPART_HOST, &host, 0);
	if (read == CURLUE_OK)
		read = curl_url_get(t->url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
	t->answer.no_memory = read == CURLUE_OUT_OF_MEMORY;
	if (read == CURLUE_OK && str_int(str_of(port), &number)) {
		struct buf name = buf_of(t->host, sizeof t->host - 1);

		buf_text(&name, host);
		guard = guard_url(w->env->config, url, str_of(scheme), str_of(host), number, &why);
	}
	t->listed = guard == GUARD_LISTED;
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	return guard == GUARD_REFUSED && !t->answer.no_memory ? why : NULL;
}

static bool
set_headers(struct wire_transfer *t)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:"), *longer;	/* a body is sent without asking first */
	char line[64];

	for (int i = 0; list && i < t->call->headers; i++) {
		const struct wire_header *h = &t->call->header[i];
		struct str value = wire_clear(&h->value);
		struct wire_text text = wire_text(t->arena);
		struct buf name = buf_of(line, sizeof line);

		buf_text(&name, h->name);
		buf_text(&name, value.n ? ": " : ";");	/* libcurl's way to say an empty one */
		wire_put(&text, buf_str(&name));
		wire_put(&text, value);
		longer = text.bad == OK && !name.full ? curl_slist_append(list, text.p) : NULL;
		if (text.p)
			explicit_bzero(text.p, text.cap);
		if (!longer)
			curl_slist_free_all(list);
		list = longer;
	}
	t->headers = list;
	return list != NULL;
}

static int64_t
least(int64_t a, int64_t b)
{
	return b > 0 && b < a ? b : a;
}

/* long and pointers go through one variadic door; what it refuses is remembered. */
#define SET(option, value) (ok = curl_easy_setopt(e, (option), (value)) == CURLE_OK && ok)

static bool
set_up(struct wire_transfer *t)
{
	const struct call *c = t->call;
	CURL *e = t->easy;
	bool ok = true;

	SET(CURLOPT_PRIVATE, t);
	SET(CURLOPT_CURLU, t->url);
	SET(CURLOPT_PROTOCOLS_STR, t->listed ? "http,https" : "https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");	/* "" is refused; none is followed anyway */
	SET(CURLOPT_PROXY, "");			/* not even one from the environment */
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);	/* one call, one connection: what was sent is known */
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L);		/* a name server that is silent holds up its own call only */
	SET(CURLOPT_USERAGENT, "tradepost");
	SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
	SET(CURLOPT_OPENSOCKETDATA, t);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)least(c->connect_ms, t->limit_ms));
	SET(CURLOPT_TIMEOUT_MS, (long)least(c->total_ms, t->limit_ms));
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, t);
	SET(CURLOPT_HEADERFUNCTION, on_head);
	SET(CURLOPT_HEADERDATA, t);
	SET(CURLOPT_HTTPHEADER, (struct curl_slist *)t->headers);
	if (!t->reuse) {
		SET(CURLOPT_FRESH_CONNECT, 1L);
		SET(CURLOPT_FORBID_REUSE, 1L);
	}
	if (c->method == WIRE_POST) {
		SET(CURLOPT_POST, 1L);
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.n);
		SET(CURLOPT_POSTFIELDS, c->body.n ? c->body.p : "");
	}
	return ok;
}

static void
end(struct wire *w, struct wire_transfer *t, enum wire_outcome outcome, const char *what)
{
	t->answer.outcome = outcome;
	if (what)
		t->answer.detail = arena_printf(t->arena, "%s %s.", t->host[0] ? t->host : "The address", what);
	if (t->easy)
		curl_easy_cleanup(t->easy);
	curl_url_cleanup(t->url);
	curl_slist_free_all(t->headers);
	t->easy = t->url = t->headers = NULL;
	t->next = w->ended;
	w->ended = t;
}

void
wire_start(struct wire *w, struct wire_transfer *t)
{
	const char *why;
	char refused[120] = { 0 };
	struct buf text = buf_of(refused, sizeof refused - 1);

	t->wire = w;
	t->easy = t->headers = NULL;
	memset(t->host, 0, sizeof t->host);
	t->refused = t->too_long = t->headed = false;
	t->cap = 0;
	t->answer = (struct answer){ 0 };
	why = judge(w, t);
	if (why) {
		buf_text(&text, "may not be called: ");
		buf_text(&text, why);
		end(w, t, WIRE_NOT_SENT, refused);
		return;
	}
	t->easy = t->answer.no_memory ? NULL : curl_easy_init();
	if (!t->easy || !set_headers(t) || !set_up(t) || curl_multi_add_handle(w->multi, t->easy) != CURLM_OK) {
		t->answer.no_memory = true;
		end(w, t, WIRE_NOT_SENT, "could not be called: this machine is out of memory");
		return;
	}
	t->next = w->running;
	w->running = t;
}

/* ---- how it ended ------------------------------------------------------------------------------------------------ */

static const char *
words(const struct wire_transfer *t, CURLcode code)
{
	if (t->refused)
		return "may not be called: its address is a private one (see the setting private_hosts)";
	switch ((int)code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return "has no address (DNS)";
	case CURLE_COULDNT_CONNECT:
		return "cannot be connected to";
	case CURLE_OPERATION_TIMEDOUT:
		return "did not answer in time";
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return "shows a certificate that cannot be trusted";
	case CURLE_SSL_CONNECT_ERROR:
		return "does not speak TLS as it should";
	case CURLE_GOT_NOTHING:
		return "closed the connection without an answer";
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
		return "broke off the connection";
	case CURLE_ABORTED_BY_CALLBACK:
		return "had not answered yet when this worker was stopped";
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_HTTP2:
		return "answered something that is not HTTP";
	default:
		return curl_easy_strerror(code);
	}
}

/* Whether any byte of the request has left.  A failed send may have sent a part. */
static bool
sent(CURL *e, CURLcode code)
{
	long bytes = 0;

	return curl_easy_getinfo(e, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK || bytes > 0 || code == CURLE_SEND_ERROR;
}

static void
finish(struct wire *w, struct wire_transfer *t, CURLcode code)
{
	struct wire_transfer **at = &w->running;
	struct curl_header *header;
	const char *what = NULL;
	enum wire_outcome outcome = WIRE_ANSWERED;
	long status = 0;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	t->answer.no_memory = code == CURLE_OUT_OF_MEMORY;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200) {	/* 1xx is not yet an answer */
		t->answer.status = (int)status;
		t->answer.cut = code != CURLE_OK || t->too_long || !t->headed;
		if (curl_easy_header(t->easy, "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
			t->answer.retry_after_ms = wire_retry_after(str_of(header->value), env_now(w->env));
		if (curl_easy_header(t->easy, "X-Sentry-Rate-Limits", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
			t->answer.limits = arena_str(t->arena, str_of(header->value));
	} else {
		outcome = sent(t->easy, code) ? WIRE_LOST : WIRE_NOT_SENT;
		what = words(t, code);
	}
	curl_multi_remove_handle(w->multi, t->easy);
	end(w, t, outcome, what);
}

/* Moves what can be moved, and takes out what has ended. */
static void
perform(struct wire *w)
{
	struct wire_transfer *t;
	CURLMsg *message;
	int running, left;

	curl_multi_perform(w->multi, &running);
	while ((message = curl_multi_info_read(w->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE) {
			CURLcode code = message->data.result;	/* gone with the handle */

			curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
			finish(w, t, code);
		}
}

bool
wire_wait(struct wire *w, int fd, int wait_ms)
{
	struct curl_waitfd extra = { .fd = fd, .events = CURL_WAIT_POLLIN };

	perform(w);	/* what was just started has no socket to wait for yet */
	if (curl_multi_poll(w->multi, &extra, fd >= 0, w->ended ? 0 : wait_ms, NULL) != CURLM_OK)
		usleep(10000);	/* out of memory: not at full speed */
	perform(w);
	return extra.revents != 0;
}

struct wire_transfer *
wire_ended(struct wire *w)
{
	struct wire_transfer *t = w->ended;

	if (t)
		w->ended = t->next;
	return t;
}

void
wire_abort(struct wire *w)
{
	while (w->running)
		finish(w, w->running, CURLE_ABORTED_BY_CALLBACK);
}

void
wire_wake(struct wire *w)
{
	curl_multi_wakeup(w->multi);
}

struct wire *
wire_open(const struct env *env, int64_t calls, struct fault *fault)
{
	struct wire *w = calloc(1, sizeof *w);

	if (!w || curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc, strdup, calloc) != CURLE_OK) {
		free(w);
		fault_set(fault, ERR_LIMIT, "no_memory", "There is no memory for calls to providers.");
		return NULL;
	}
	w->env = env;
	w->multi = curl_multi_init();
	if (!w->multi) {
		wire_close(w);
		fault_set(fault, ERR_LIMIT, "no_memory", "There is no memory for calls to providers.");
		return NULL;
	}
	curl_multi_setopt(w->multi, CURLMOPT_MAXCONNECTS, (long)calls);
	return w;
}

void
wire_close(struct wire *w)
{
	wire_abort(w);
	curl_multi_cleanup(w->multi);
	curl_global_cleanup();
	free(w);
}
