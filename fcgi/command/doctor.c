/*
 * doctor - what is wrong with this machine, in words: a list of examinations, each a line.
 *
 * It needs no key and no store to start, since either may be what is wrong; an examination whose ground is missing is left out.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/archive.h"
#include "command/who.h"
#include "connect/sentry.h"
#include "flow/shop_access.h"
#include "store/integration.h"
#include "store/sealed.h"
#include "store/system.h"
#include "store/worker.h"
#include "vault/vault.h"
#include "work/wire.h"

enum verdict { GOOD, NOTE, BAD, LEFT_OUT };

struct patient {
	struct start *start;
	struct keys keys;
	struct account *account;
	size_t accounts;
	struct fault fault;	/* of the examination that runs */
	bool deck, slack, source;	/* somebody is connected to it */
	const char *file;	/* of the embedded store; NULL for PostgreSQL */
	char said[1000];
};

static const char *const verdict_word[] = { [GOOD] = "ok  ", [NOTE] = "note", [BAD] = "BAD " };

__attribute__((format(printf, 3, 4))) static enum verdict
say(struct patient *p, enum verdict verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->said, sizeof p->said, format, args);
	va_end(args);
	return verdict;
}

static enum verdict
say_fault(struct patient *p)
{
	return say(p, BAD, "%s", p->fault.message);
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static enum verdict
examine_keys(struct patient *p)
{
	if (vault_keys_open(p->start->config, &p->keys, &p->fault) != OK)
		return say_fault(p);
	p->start->env->keys = &p->keys;
	if (p->keys.n > 1)
		return say(p, NOTE, "%d keys; \"%s\" seals. `tradepost vault rotate` makes the others needless.", p->keys.n, p->keys.key[0].id);
	return say(p, GOOD, "one key, \"%s\"", p->keys.key[0].id);
}

static enum verdict
examine_file(struct patient *p)
{
	const char *file = p->file;
	struct stat st;

	if (!file)
		return LEFT_OUT;
	if (stat(file, &st) != 0)
		return say(p, BAD, "%s: %s. `tradepost migrate` makes it.", file, strerror(errno));
	if (access(file, R_OK | W_OK) != 0)
		return say(p, BAD, "%s may not be written by user %u; ask as the user that serves.", file, (unsigned)geteuid());
	if (st.st_mode & 0007)
		return say(p, BAD, "%s is open to everybody on this machine (mode %o). chmod o= %s", file, (unsigned)(st.st_mode & 0777), file);
	return say(p, GOOD, "%s, %" PRId64 " MB", file, (int64_t)st.st_size / 1000000);
}

static enum verdict
examine_disk(struct patient *p)
{
	enum { FEW_MB = 200, SOME_MB = 2000 };
	struct statvfs fs;
	int64_t mb;

	if (!p->file || statvfs(p->file, &fs) != 0)
		return LEFT_OUT;
	mb = (int64_t)(fs.f_bavail * (fs.f_frsize / 1024)) / 1024;
	return say(p, mb < FEW_MB ? BAD : mb < SOME_MB ? NOTE : GOOD, "%" PRId64 " MB are free where the store lies", mb);
}

static enum verdict
examine_archive(struct patient *p)
{
	enum { MB = 1000000, FEW_MB = 10 };
	const struct config *config = p->start->config;
	struct str path = config->archive;
	struct archive_look is;
	enum result result;

	if (path.n == 0)
		return LEFT_OUT;
	result = archive_look(p->start->arena, config, &is, &p->fault);
	if (result != OK)
		return say(p, result == ERR_MISSING ? NOTE : BAD, "%s", p->fault.message);
	if (is.free_bytes < FEW_MB * MB)
		return say(p, BAD, "The disk of %.*s is full. Nothing is deleted until there is room.", STR_ARG(path));
	if (is.mode & 0077)
		return say(p, BAD, "%.*s is open to others on this machine (mode %o). chmod 700 %.*s", STR_ARG(path), is.mode, STR_ARG(path));
	if (config->archive_mb > 0 && is.bytes > config->archive_mb * MB)
		return say(p, NOTE, "%.*s holds %" PRId64 " MB, more than archive_mb = %" PRId64 ": this month's files are not removed.",
		    STR_ARG(path), is.bytes / MB, config->archive_mb);
	return say(p, GOOD, "%.*s can be written: %" PRId64 " files, %" PRId64 " MB, %" PRId64 " MB are free there", STR_ARG(path), is.files,
	    is.bytes / MB, is.free_bytes / MB);
}

static enum verdict
examine_site(struct patient *p)
{
	char name[4096];

	if (snprintf(name, sizeof name, "%.*s/index.html", STR_ARG(p->start->config->web_root)) >= (int)sizeof name || access(name, R_OK) != 0)
		return say(p, NOTE, "%s cannot be read: is web_root the dashboard's folder?", name);
	return say(p, GOOD, "the dashboard is there");
}

/* ---- store ------------------------------------------------------------------------------------------------------- */

static enum verdict
examine_schema(struct patient *p)
{
	int64_t from, to;

	if (db_migrate(p->start->env, true, &from, &to, &p->fault) != OK)
		return say_fault(p);
	if (from < to)
		return say(p, BAD, "The store is at version %" PRId64 ", this program needs %" PRId64 ": run `tradepost migrate`.", from, to);
	return say(p, GOOD, "version %" PRId64, to);
}

static enum verdict
examine_store(struct patient *p)
{
	int64_t us;

	p->start->db = db_open(p->start->env, 1, &p->fault);
	if (!p->start->db)
		return say_fault(p);
	us = db_ping_us(p->start->db);
	if (us < 0 || !who_accounts(p->start, &p->account, &p->accounts))
		return say(p, BAD, "It is there, but does not answer.");
	return say(p, GOOD, "%s, answers in %" PRId64 ".%03d ms, %zu compan%s", db_is_postgres(p->start->db) ? "PostgreSQL" : "SQLite",
	    us / 1000, (int)(us % 1000), p->accounts, p->accounts == 1 ? "y" : "ies");
}

static enum verdict
read_store(struct patient *p, db_fn fn, void *in_out, struct str account)
{
	struct scope scope = who_scope(p->start, account, &p->fault);

	if (!p->start->db)
		return LEFT_OUT;
	return db_read(p->start->db, &scope, fn, in_out) == OK ? GOOD : say_fault(p);
}

static enum result
read_clock(struct tx *tx, void *in_out)
{
	*(int64_t *)in_out = tx->now_ms;
	return OK;
}

static enum verdict
examine_clock(struct patient *p)
{
	enum { FAR_MS = 2000 };
	struct timex tx = { 0 };
	int64_t theirs = 0, here;
	enum verdict read = read_store(p, read_clock, &theirs, STR(""));

	here = env_now(p->start->env);
	if (read == BAD)
		return BAD;
	if (read == GOOD && (theirs - here > FAR_MS || here - theirs > FAR_MS))
		return say(p, BAD, "The database's clock is %" PRId64 " s away from this machine's. Webhooks' times and deadlines need them right.",
		    (theirs - here) / 1000);
	if (adjtimex(&tx) == TIME_ERROR || (tx.status & STA_UNSYNC))
		return say(p, NOTE, "Nothing keeps this machine's clock right (no NTP). Providers refuse signatures that are minutes off.");
	return say(p, GOOD, "kept right by NTP");
}

/* ---- what works --------------------------------------------------------------------------------------------------- */

static enum verdict
examine_serve(struct patient *p)
{
	struct str path = p->start->config->socket;
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd, failed;

	if (path.n == 0 || path.p[0] != '/' || path.n >= sizeof at.sun_path)
		return LEFT_OUT;
	memcpy(at.sun_path, path.p, path.n);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	failed = fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (failed)
		return say(p, BAD, "Nobody answers at %.*s: %s. Is `tradepost serve` running?", STR_ARG(path), strerror(failed));
	return say(p, GOOD, "answers at %.*s", STR_ARG(path));
}

struct workers { struct worker *at; size_t n; int64_t now_ms; };

static enum result
read_workers(struct tx *tx, void *in_out)
{
	struct workers *w = in_out;

	w->now_ms = tx->now_ms;
	return store_worker_list(tx, &w->at, &w->n);
}

static enum verdict
examine_work(struct patient *p)
{
	enum { ALIVE_MS = 30000 };
	struct workers w = { 0 };
	enum verdict read = read_store(p, read_workers, &w, STR(""));
	size_t alive = 0;

	if (read != GOOD)
		return read;
	for (size_t i = 0; i < w.n; i++)
		alive += w.now_ms - w.at[i].seen_at < ALIVE_MS;
	if (alive == 0 && w.n == 0)
		return say(p, BAD, "No worker runs: nothing is sent and no timer rings. Is `tradepost work` running?");
	if (alive == 0)
		return say(p, BAD, "No worker runs; the last one was heard %" PRId64 " s ago. Is `tradepost work` running?",
		    (w.now_ms - w.at[0].seen_at) / 1000);
	return say(p, GOOD, "%zu running", alive);
}

static enum result
read_queue(struct tx *tx, void *in_out)
{
	return store_system_queue(tx, in_out);
}

static enum verdict
examine_queue(struct patient *p)
{
	enum { LATE_MS = 60000 };
	struct job_counts queue = { 0 };
	struct scope scope = who_scope(p->start, STR(""), &p->fault);
	int64_t late;

	if (!p->start->db)
		return LEFT_OUT;
	if (db_system(p->start->db, &scope, read_queue, &queue) != OK)
		return say_fault(p);
	late = queue.oldest_due_at ? env_now(p->start->env) - queue.oldest_due_at : 0;
	if (late > LATE_MS)
		return say(p, BAD, "%" PRId64 " jobs wait, the oldest has been due for %" PRId64 " s.", queue.by_state[JOB_QUEUED], late / 1000);
	if (queue.by_state[JOB_DEAD] + queue.by_state[JOB_UNKNOWN] > 0)
		return say(p, NOTE, "%" PRId64 " jobs were given up, of %" PRId64 " the outcome is unknown: look at Activity.",
		    queue.by_state[JOB_DEAD], queue.by_state[JOB_UNKNOWN]);
	return say(p, GOOD, "%" PRId64 " waiting, %" PRId64 " running", queue.by_state[JOB_QUEUED], queue.by_state[JOB_RUNNING]);
}

/* ---- secrets and providers ----------------------------------------------------------------------------------------- */

enum { PAGE = 64 };
struct page { struct str owner, field; struct sealed *box; size_t n; };

static enum result
read_boxes(struct tx *tx, void *in_out)
{
	struct page *p = in_out;

	return store_sealed_page(tx, p->owner, p->field, PAGE, &p->box, &p->n);
}

/* Those of integrations, logins and portal jobs: bodies of webhooks are many, and forgotten soon. */
static enum verdict
examine_secrets(struct patient *p)
{
	size_t boxes = 0, shut = 0;

	if (!p->start->db || p->keys.n == 0)
		return LEFT_OUT;
	for (size_t i = 0; i < p->accounts; i++) {
		struct page page = { .owner = STR("delivery0"), .n = PAGE };	/* "0" comes after "/" */

		while (page.n == PAGE) {
			enum verdict read = read_store(p, read_boxes, &page, p->account[i].id);

			if (read != GOOD)
				return read;
			for (size_t k = 0; k < page.n; k++) {
				const struct vault_place at = { p->account[i].id, page.box[k].owner, page.box[k].field };
				struct arena room = *p->start->arena;
				struct secret plain = { 0 };

				boxes++;
				shut += vault_open(p->start->env, &room, &at, page.box[k].box, &plain, NULL) != OK;
				secret_wipe(&plain);
				page.owner = page.box[k].owner;
				page.field = page.box[k].field;
			}
		}
	}
	if (shut)
		return say(p, BAD, "%zu of %zu stored secrets cannot be opened: a key is missing from the key file, or they were damaged.", shut, boxes);
	return say(p, GOOD, "%zu, all can be opened", boxes);
}

struct connections { struct integration *at; size_t n; };

static enum result
read_integrations(struct tx *tx, void *in_out)
{
	struct connections *c = in_out;

	return store_integration_list(tx, &c->at, &c->n);
}

static enum verdict
examine_integrations(struct patient *p)
{
	size_t ready = 0;

	if (!p->start->db)
		return LEFT_OUT;
	for (size_t i = 0; i < p->accounts; i++) {
		struct connections c = { 0 };
		enum verdict read = read_store(p, read_integrations, &c, p->account[i].id);

		if (read != GOOD)
			return read;
		for (size_t k = 0; k < c.n; k++) {
			if (c.at[k].state == INTEGRATION_BROKEN || c.at[k].state == INTEGRATION_DISCONNECTED)
				return say(p, BAD, "%.*s of %.*s: %.*s", STR_ARG(c.at[k].provider), STR_ARG(p->account[i].name), STR_ARG(c.at[k].detail));
			if (c.at[k].state != INTEGRATION_READY)
				continue;
			ready++;
			p->deck |= str_eq(c.at[k].provider, STR("deck"));
			p->slack |= str_eq(c.at[k].provider, STR("slack"));
			p->source |= str_eq(c.at[k].provider, STR("source"));
		}
	}
	return say(p, GOOD, "%zu ready", ready);
}

/* Any status will do: nothing is asked, and nobody signs in. */
static enum verdict
reach(struct patient *p, struct str url)
{
	enum { WAIT_MS = 8000, ANSWER_MAX = 4096 };
	struct arena *a = p->start->arena;
	struct call call;
	struct wire *wire = wire_open(p->start->env, 1, &p->fault);
	struct wire_transfer transfer = { .call = &call, .arena = a }, *ended = NULL;

	if (!wire)
		return say_fault(p);
	wire_begin(&call, a, WIRE_GET, url);
	wire_put_text(&call.url, "/");
	call.total_ms = call.connect_ms = WAIT_MS;
	call.answer_max = ANSWER_MAX;
	wire_start(wire, &transfer);
	while (!(ended = wire_ended(wire)))
		wire_wait(wire, -1, 1000);
	wire_close(wire);
	if (ended->answer.outcome != WIRE_ANSWERED)
		return say(p, BAD, "%.*s cannot be reached: %.*s", STR_ARG(url), STR_ARG(ended->answer.detail));
	return say(p, GOOD, "%.*s answers", STR_ARG(url));
}

static enum verdict
examine_outside(struct patient *p)
{
	return p->start->config->external_calls ? LEFT_OUT :
	    say(p, NOTE, "Calls to providers are switched off (DISABLE_EXTERNAL_CALLS): jobs wait.");
}

static enum verdict
examine_deck(struct patient *p)
{
	return p->deck && p->start->config->external_calls ? reach(p, p->start->config->deck_url) : LEFT_OUT;
}

static enum verdict
examine_source(struct patient *p)
{
	return p->source && p->start->config->external_calls ? reach(p, p->start->config->optiply_url) : LEFT_OUT;
}

static enum verdict
examine_slack(struct patient *p)
{
	return p->slack && p->start->config->external_calls ? reach(p, p->start->config->slack_url) : LEFT_OUT;
}

struct shops { struct shop *at; struct integration *of; size_t n, connections; };

static enum result
read_shops(struct tx *tx, void *in_out)
{
	struct shops *s = in_out;
	enum result result = store_shop_list(tx, &s->at, &s->n);

	return result == OK ? store_integration_list(tx, &s->of, &s->connections) : result;
}

static bool
is_ready(const struct shops *s, const struct shop *shop)
{
	for (size_t i = 0; i < s->connections; i++)
		if (str_eq(s->of[i].id, shop->id))
			return shop->active && s->of[i].state == INTEGRATION_READY;
	return false;
}

static enum verdict
examine_shops(struct patient *p)
{
	size_t answer = 0;

	if (!p->start->db || !p->start->config->external_calls)
		return LEFT_OUT;
	for (size_t i = 0; i < p->accounts; i++) {
		struct shops s = { 0 };
		enum verdict is = read_store(p, read_shops, &s, p->account[i].id);

		for (size_t k = 0; k < s.n && is == GOOD; k++)
			if (is_ready(&s, &s.at[k])) {
				is = reach(p, flow_shop_address(p->start->arena, p->start->config, s.at[k].domain));
				answer++;
			}
		if (is != GOOD)
			return is;
	}
	return answer > 0 ? say(p, GOOD, "%zu connected %s", answer, answer == 1 ? "store answers" : "stores answer") : LEFT_OUT;
}

static enum verdict
examine_sentry(struct patient *p)
{
	struct str text = p->start->config->sentry_dsn;
	char place[300];
	struct buf base = buf_of(place, sizeof place);
	struct sentry_dsn dsn;

	if (text.n == 0)
		return LEFT_OUT;
	if (!sentry_dsn_read(text, &dsn))
		return say(p, BAD, "SENTRY_DSN cannot be read: it should be like https://KEY@HOST/PROJECT. Nobody is told of errors.");
	sentry_base(&dsn, &base);
	return p->start->config->external_calls ? reach(p, buf_str(&base)) : say(p, GOOD, "can be read");
}

static enum verdict
examine_posthog(struct patient *p)
{
	const struct config *config = p->start->config;

	return config->posthog_key.n && config->external_calls ? reach(p, config->posthog_host) : LEFT_OUT;
}

static const struct examination {
	const char *name;
	enum verdict (*look)(struct patient *);
} examinations[] = {
	{ "keys",		examine_keys },
	{ "store file",		examine_file },
	{ "disk",		examine_disk },
	{ "archive",		examine_archive },
	{ "schema",		examine_schema },
	{ "store",		examine_store },
	{ "clock",		examine_clock },
	{ "dashboard",		examine_site },
	{ "serve",		examine_serve },
	{ "work",		examine_work },
	{ "queue",		examine_queue },
	{ "secrets",		examine_secrets },
	{ "integrations",	examine_integrations },
	{ "outside",		examine_outside },
	{ "Deck",		examine_deck },
	{ "Optiply",		examine_source },
	{ "Slack",		examine_slack },
	{ "Shopify",		examine_shops },
	{ "Sentry",		examine_sentry },
	{ "PostHog",		examine_posthog },
};

enum exit_code
command_doctor(struct start *start)
{
	struct patient patient = { .start = start };
	struct str kind, path;
	int bad = 0;

	if (!command_options(start, NULL, 0, 0, 0))
		return EXIT_USAGE;
	if (str_cut(start->config->store, ':', &kind, &path) && str_eq(kind, STR("sqlite")))
		patient.file = arena_cstr(start->arena, path);
	for (size_t i = 0; i < sizeof examinations / sizeof examinations[0]; i++) {
		enum verdict verdict;

		patient.fault = (struct fault){ 0 };
		verdict = examinations[i].look(&patient);
		bad += verdict == BAD;
		if (verdict != LEFT_OUT)
			printf("%s  %-13s %s\n", verdict_word[verdict], examinations[i].name, patient.said);
	}
	vault_keys_wipe(&patient.keys);
	return bad == 0 ? EXIT_OK : EXIT_FAILED;
}
