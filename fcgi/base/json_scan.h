/*
 * json_scan - whether bytes are JSON that this house takes in: the strict pass before json_read, which checks nothing.
 *
 * Holds: no recursion and no memory; RFC 8259 to the letter, within the bounds of json.h.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/fault.h"

/* False and ERR_INPUT "bad_json", naming the first byte that is wrong. */
bool	json_scan(struct str text, struct fault *);

#endif
