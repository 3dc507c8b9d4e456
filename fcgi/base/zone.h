/*
 * zone - a place's clock: what is added to UTC there at an instant, and when its next day begins.
 *
 * What:  the system's time zone files (/usr/share/zoneinfo, Debian's tzdata), read once per name and kept; the rule at a
 *        file's end is written out until 2200, and what it says last stands from then on.
 * Why:   a due date is a calendar day where the shop is; libc knows one zone per process, and GLib's would be 0.7 MB more
 *        in each of ours.
 * Holds: a struct zone lives as long as the process and never changes, so any thread may ask it.  Newer rules of a
 *        country count from the next start.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "core/text.h"

struct zone;

/* NULL: no such zone ("Europe/Rome", "UTC"; in their own case), or its file cannot be read. */
const struct zone *zone_open(struct str name);
int64_t		zone_offset_s(const struct zone *, int64_t ms);	/* local time minus UTC */
/* Days since 1970-01-01 on the calendar there. */
int64_t		zone_day(const struct zone *, int64_t ms);
/*
 * The first instant after ms whose day there is a later one.  It is not always midnight: where clocks are put forward at
 * 0:00 the day begins at 1:00.
 */
int64_t		zone_next_midnight_ms(const struct zone *, int64_t ms);

#endif
