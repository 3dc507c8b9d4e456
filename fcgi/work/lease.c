#include "work/lease.h"

bool
lease_unsure(struct lease_watch *w, int64_t now_ms, int64_t uptime_ms)
{
	int64_t ahead_ms = now_ms - uptime_ms, by_ms = ahead_ms - w->ahead_ms;

	if (!w->known) {
		*w = (struct lease_watch){ .known = true, .ahead_ms = ahead_ms };
	} else if (by_ms > LEASE_STEP_MS || by_ms < -LEASE_STEP_MS) {
		w->ahead_ms = ahead_ms;
		w->until_ms = uptime_ms + LEASE_MS;
		w->steps++;
	}
	return uptime_ms < w->until_ms;
}
