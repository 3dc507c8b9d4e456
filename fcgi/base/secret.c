#include "base/secret.h"

#include <string.h>

struct secret
secret_of(struct arena *a, struct str s)
{
	unsigned char *p = arena_get(a, s.n);

	if (!p)
		return (struct secret){ 0 };
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct secret){ p, s.n };
}

bool
secret_empty(struct secret s)
{
	return s.length == 0;
}

struct str
secret_reveal(struct secret s)
{
	return (struct str){ (const char *)s.hidden, s.length };
}

void
secret_wipe(struct secret *s)
{
	if (s->hidden)
		explicit_bzero(s->hidden, s->length);	/* memset could be optimised away */
	*s = (struct secret){ 0 };
}
