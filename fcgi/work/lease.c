#include "work/lease.h"

struct job_lapse
lease_lapse(struct lease_watch *w, int64_t now_ms, int64_t uptime_ms)
{
	int64_t ahead_ms = now_ms - uptime_ms, by_ms = ahead_ms - w->ahead_ms;

	if (!w->known) {	/* it may have been set a moment ago */
		*w = (struct lease_watch){ .known = true, .ahead_ms = ahead_ms, .far_ms = uptime_ms + LEASE_MS };
	} else if (by_ms > LEASE_STEP_MS || by_ms < -LEASE_STEP_MS) {
		w->ahead_ms = ahead_ms;
		w->until_ms = w->far_ms = uptime_ms + LEASE_MS;
	}
	return (struct job_lapse){ uptime_ms < w->until_ms, uptime_ms < w->far_ms ? 0 : LEASE_MS + LEASE_STEP_MS };
}
