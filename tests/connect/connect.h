/* connect - what the connectors' tests share.  A built call is compared as bytes: what the provider would read. */
#ifndef CONNECT_CONNECT_H
#define CONNECT_CONNECT_H

#include "connect/wire.h"
#include "tests/check.h"

extern struct arena test_arena;		/* emptied before each function below */

struct secret	a_secret(const char *);
struct answer	an_answer(int status, const char *body);
/* A header's value, in the clear; "(none)" when it is not there. */
struct str	header_of(const struct call *, const char *name);

void	test_blank(void);
void	test_deck_calls(void);
void	test_deck_hooks(void);
void	test_deck_replies(void);
void	test_optiply(void);
void	test_optiply_pages(void);
void	test_shopify_bodies(void);
void	test_shopify_calls(void);
void	test_shopify_hooks(void);
void	test_shopify_replies(void);
void	test_monitor(void);
void	test_slack(void);
void	test_wire(void);

#endif
