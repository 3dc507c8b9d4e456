/*
 * agent - what a browser says of itself, in the words that people have for it: "Firefox on Windows".
 *
 * Why:   people look for a browser that is not theirs.  None of what was sent comes back: it may say anything.
 * Holds: browsers claim to be each other; the most telling word counts.  Total: whatever is sent, there are words for it.
 */
#ifndef HTTP_AGENT_H
#define HTTP_AGENT_H

#include "base/arena.h"

/* "Chrome on Android", "Safari", "A browser on Linux", "An unknown browser". */
struct str	agent_words(struct arena *, struct str user_agent);

#endif
