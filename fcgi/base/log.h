/*
 * log - one line of JSON per happening, to standard error (the service manager keeps it).
 *
 * A value is cut at 1,000 bytes ("…" marks it), and what no longer fits into the line is left out ("cut":true).
 * The time is the system's, not env's: a log tells when a line was written, also in a simulation.
 * The context is a parameter, never a thread-local: a write runs on another thread than its request.
 *   log_line(LOG_INFO, &ctx, "request", LOG_STR("path", path), LOG_INT("status", 200), LOG_INT("us", took), LOG_END);
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "core/text.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_ctx { struct str request, account, job; };	/* any may be empty */

struct log_field { const char *key; enum { LOG_F_END, LOG_F_STR, LOG_F_INT } kind; struct str str; int64_t num; };
#define LOG_STR(k, v) ((struct log_field){ (k), LOG_F_STR, (v), 0 })
#define LOG_INT(k, v) ((struct log_field){ (k), LOG_F_INT, { 0, 0 }, (v) })
#define LOG_END ((struct log_field){ 0, LOG_F_END, { 0, 0 }, 0 })

void	log_level_set(enum log_level least);
bool	log_level_parse(struct str, enum log_level *);		/* "debug", "info", "warn", "error" */
/* One write(2) of one line of at most 8 KiB, valid JSON whatever bytes come in. errno is left as it was. */
void	log_write(enum log_level, const struct log_ctx *, const char *event, const struct log_field *fields);
#define log_line(level, ctx, event, ...) log_write((level), (ctx), (event), (struct log_field[]){ __VA_ARGS__ })

#endif
