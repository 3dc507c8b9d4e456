/*
 * secret - text that must not be written anywhere.
 *
 * A struct secret is not a struct str: no encoder, logger, fault or statement takes one.  It is made by the vault and
 * by sign-in, read only where a request is built (secret_reveal), and wiped by its owner.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/arena.h"

struct secret { unsigned char *hidden; size_t length; };

struct secret	secret_of(struct arena *, struct str);		/* copies */
bool		secret_empty(struct secret);
struct str	secret_reveal(struct secret);			/* for connect/ and vault/ only: lint lists who calls it */
void		secret_wipe(struct secret *);

#endif
