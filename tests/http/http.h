/*
 * http - what the files of this suite share.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "http/request.h"
#include "tests/check.h"

extern struct arena arena;
extern struct env env;
extern int64_t clock_ms;	/* what env_now says */

void	test_request(void);
void	test_answer(void);
void	test_body(void);
void	test_paging(void);
void	test_csv(void);
void	test_agent(void);

/* A POST with that JSON as its body. */
struct request	test_post(const char *text);
/* A GET of that target. */
struct request	test_get(const char *target);

#endif
