/*
 * hash - a place for a text in a table in memory: FNV-1a, 32 bits.  Not for what somebody could gain by a collision.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "core/text.h"

static inline uint32_t
hash_of(struct str s)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 16777619u;
	return hash;
}

#endif
