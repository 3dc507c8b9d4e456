/*
 * answers - what targets that read a provider's answers share.
 */
#ifndef FUZZ_ANSWERS_H
#define FUZZ_ANSWERS_H

#include "connect/portal_port.h"
#include "tests/fuzz/fuzz.h"

/* The first line is how it came, "answered 200", "answered 503 cut", "lost reset by peer", "not_sent no such host"; then the body. */
struct answer	fuzz_answer(struct arena *, struct str *in);
/* What must hold of a webhook before it may be kept, shown and acted on. */
void		fuzz_hook_holds(const struct portal_hook *);

#endif
