/* times.c - the two ways of writing a time: total, in range, and the same moment whichever zone it is written in. */
#include "connect/wire.h"
#include "tests/fuzz/fuzz.h"

#include <time.h>

void
fuzz_times(struct arena *a, struct str in)
{
	const int64_t now_ms = 1700000000000, day_ms = 86400000;
	struct str text = fuzz_copy(a, in), again;
	int64_t wait = wire_retry_after(text, now_ms), ms = 7, ms2;
	char room[40];
	struct tm tm;
	time_t s;

	HOLDS(wait >= 0 && wait <= day_ms);
	wire_retry_after(text, INT64_MAX);
	if (!wire_iso_time(text, &ms)) {
		HOLDS(ms == 7);
		return;
	}
	HOLDS(ms >= -day_ms && ms < INT64_C(253402300800000) + day_ms);	/* years 1970 to 9999, and a zone's worth */
	if (ms < 0 || ms >= INT64_C(253402300800000))
		return;
	s = (time_t)(ms / 1000);
	strftime(room, sizeof room, "%Y-%m-%dT%H:%M:%S", gmtime_r(&s, &tm));
	again = arena_printf(a, "%s.%03dZ", room, (int)(ms % 1000));
	HOLDS(wire_iso_time(again, &ms2) && ms2 == ms);
}
