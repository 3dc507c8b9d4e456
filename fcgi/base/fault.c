#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/*
 * A sentence may quote what a client sent, and vsnprintf may have cut it inside a character.
 * What cannot be shown becomes '?', so that the text can go into JSON, a log line or a terminal as it is.
 */
static void
clean(char *text)
{
	struct str rest = str_of(text);
	char *out = text;

	while (rest.n) {
		size_t n = utf8_step(rest);
		bool shown = n && (unsigned char)*rest.p >= 0x20 && *rest.p != 0x7f;

		n = n ? n : 1;
		if (shown) {
			memmove(out, rest.p, n);
			out += n;
		} else if (rest.n > 3) {
			*out++ = '?';
		}	/* else: the cut end of a character, or as good as that */
		rest.p += n;
		rest.n -= n;
	}
	*out = 0;
}

static void	put(char *to, size_t cap, const char *fmt, va_list) __attribute__((format(printf, 3, 0)));

static void
put(char *to, size_t cap, const char *fmt, va_list ap)
{
	if (vsnprintf(to, cap, fmt, ap) < 0)
		*to = 0;
	clean(to);
}

enum result
fault_set(struct fault *f, enum result res, const char *code, const char *fmt, ...)
{
	va_list ap;

	if (!f)
		return res;
	if (f->result != OK)
		return f->result;
	f->result = res;
	snprintf(f->code, sizeof f->code, "%s", code);
	va_start(ap, fmt);
	put(f->message, sizeof f->message, fmt, ap);
	va_end(ap);
	return res;
}

enum result
fault_field(struct fault *f, const char *field, const char *fmt, ...)
{
	va_list ap;

	if (!f)
		return ERR_INPUT;
	fault_set(f, ERR_INPUT, "invalid", "Some fields are not right. Correct them and try again.");
	if (f->details < FAULT_DETAILS) {
		snprintf(f->detail[f->details].field, sizeof f->detail[0].field, "%s", field);
		clean(f->detail[f->details].field);
		va_start(ap, fmt);
		put(f->detail[f->details].message, sizeof f->detail[0].message, fmt, ap);
		va_end(ap);
		f->details++;
	}
	return f->result;
}
