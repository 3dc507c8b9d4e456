/*
 * json_scan - whether bytes are JSON that this house takes in: the strict pass before cJSON, which is lenient.
 *
 * Holds: no recursion and no memory; RFC 8259 to the letter, within the bounds of json.h.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/fault.h"

/* False and ERR_INPUT "bad_json", naming the first byte that is wrong. */
bool	json_scan(struct str text, struct fault *);
/* The next number token outside of strings; *rest moves behind it. "" when there is none. For scanned text only. */
struct str	json_scan_number(struct str *rest);

#endif
