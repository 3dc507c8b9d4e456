/*
 * weak - passwords that are long enough and still among the first to be guessed.
 *
 * What:  takes out of a password what guessers try first (common words, also with 0 for o; rows of keys; counting; the
 *        person's own e-mail; a few digits or signs at the ends) and looks whether anything is left.
 * Why:   a list of the commonest passwords has each word in a dozen spellings; the rule behind the list is shorter.
 */
#ifndef FLOW_WEAK_H
#define FLOW_WEAK_H

#include "base/arena.h"

/* Both folded; the e-mail may be "". Without memory everything is weak. */
bool	flow_weak(struct arena *, struct str password, struct str email);

#endif
