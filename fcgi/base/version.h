/*
 * version - which Tradepost this is: the Makefile's VERSION and, from a checkout, the commit.
 */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#include "core/text.h"

struct str	version_text(void);	/* "0.1.0 (3f2a91c)" */

#endif
