#include "base/log.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

enum { LINE = 8192, VALUE = 1000, TAIL = 16 };

static const char *const names[] = { "debug", "info", "warn", "error" };
static atomic_int least = LOG_INFO;

void
log_level_set(enum log_level level)
{
	atomic_store(&least, level);
}

bool
log_level_parse(struct str s, enum log_level *level)
{
	for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
		if (str_eq(s, str_of(names[i]))) {
			*level = (enum log_level)i;
			return true;
		}
	return false;
}

/* A JSON string of at most VALUE bytes between its quotes; bytes that are no UTF-8 become U+FFFD. */
static void
put_string(struct buf *b, struct str s)
{
	size_t n_out = 0;

	buf_char(b, '"');
	while (s.n) {
		size_t n = utf8_step(s);
		unsigned char c = (unsigned char)*s.p;
		char escape[8];
		struct str one = { s.p, n };

		if (n == 0)
			one = STR("\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			one = (struct str){ escape, (size_t)snprintf(escape, sizeof escape, "\\%c", c) };
		else if (c < 0x20 || c == 0x7f)
			one = (struct str){ escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c) };
		if (n_out + one.n > VALUE) {
			buf_put(b, STR("\xe2\x80\xa6"));
			break;
		}
		buf_put(b, one);
		n_out += one.n;
		n = n ? n : 1;
		s.p += n;
		s.n -= n;
	}
	buf_char(b, '"');
}

/* Adds ,"key":value, or nothing and true when it does not fit: half a field would break the line. */
static bool
put_field(struct buf *b, const struct log_field *f)
{
	struct buf try = *b;

	buf_char(&try, ',');
	put_string(&try, str_of(f->key));
	buf_char(&try, ':');
	if (f->kind == LOG_F_INT)
		buf_int(&try, f->num);
	else
		put_string(&try, f->str);
	if (!try.full)
		*b = try;
	return try.full;
}

static void
put_time(struct buf *b)
{
	struct timespec now;
	struct tm tm;
	char text[64];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(now.tv_nsec / 1000000));
	buf_text(b, text);
}

void
log_write(enum log_level level, const struct log_ctx *ctx, const char *event, const struct log_field *fields)
{
	char line[LINE];
	struct buf b = buf_of(line, sizeof line - TAIL);
	bool cut = false;
	int saved = errno;
	ssize_t n;

	if ((int)level < atomic_load(&least))
		return;
	buf_text(&b, "{\"time\":\"");
	put_time(&b);
	buf_text(&b, "\",\"level\":\"");
	buf_text(&b, names[level]);
	buf_text(&b, "\",\"event\":");
	put_string(&b, str_of(event));
	if (ctx && ctx->request.n)
		put_field(&b, &LOG_STR("request", ctx->request));
	if (ctx && ctx->account.n)
		put_field(&b, &LOG_STR("account", ctx->account));
	if (ctx && ctx->job.n)
		put_field(&b, &LOG_STR("job", ctx->job));
	for (; fields && fields->kind != LOG_F_END; fields++)
		cut |= put_field(&b, fields);
	b.cap += TAIL;
	buf_text(&b, cut ? ",\"cut\":true}\n" : "}\n");
	do
		n = write(STDERR_FILENO, b.p, b.n);
	while (n < 0 && errno == EINTR);
	errno = saved;
}
