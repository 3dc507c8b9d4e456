#include "connect/told.h"

#include "base/json.h"

enum { TEXT_MAX = 200, UNSAID_MS = 60000 };

static enum call_outcome
of_status(int status)
{
	if (status >= 200 && status < 300)
		return CALL_OK;
	if (status == 429)
		return CALL_THROTTLED;
	return status >= 500 || status == 408 ? CALL_SERVER_ERROR : CALL_REFUSED;
}

struct told
told_reply(struct arena *a, const struct answer *w, const char *who)
{
	struct told t = { .outcome = w->outcome == WIRE_NOT_SENT ? CALL_NOT_SENT : CALL_LOST };

	if (w->outcome != WIRE_ANSWERED) {
		t.text = wire_words(a, w->detail, TEXT_MAX);
		return t;
	}
	t.outcome = of_status(w->status);
	if (t.outcome == CALL_OK)
		return t;
	if (t.outcome == CALL_THROTTLED)
		t.retry_after_ms = w->retry_after_ms ? w->retry_after_ms : UNSAID_MS;
	t.text = wire_words(a, json_string(json_get(json_parse_lenient(a, w->body, NULL), "detail")), TEXT_MAX);
	if (t.text.n == 0)
		t.text = arena_printf(a, "%s answered with HTTP status %d.", who, w->status);
	return t;
}
