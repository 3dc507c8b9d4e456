/*
 * blank - JSON as it was sent or came, with what is secret in it overwritten, for showing.
 *
 * Nothing is printed anew: all other bytes stay as they are, so that what is shown is what was signed.
 */
#ifndef CONNECT_BLANK_H
#define CONNECT_BLANK_H

#include "base/arena.h"

/*
 * A copy in which every byte of every value under one of the names (and of all values within it) is '*', at any depth.
 * names ends in NULL; written in lower case without punctuation ("accesstoken" is access_token, accessToken, …).
 * "*token" is every name that has token in it.
 * A string that holds JSON text with such a name in it is blanked as a whole.  p == NULL when text is no acceptable JSON.
 */
struct str	blank_json(struct arena *, struct str text, const char *const *names);

#endif
