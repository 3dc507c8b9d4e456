/* mfa.c - a person's answer to a portal's question, from our API's body to Deck's call: it arrives as it was typed, and unseen. */
#include "base/json.h"
#include "base/utf8.h"
#include "connect/deck.h"
#include "core/field.h"
#include "http/body.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_mfa(struct arena *a, struct str in)
{
	const struct portal_keys keys = { .client_id = secret_of(a, STR("client")), .secret = secret_of(a, STR("secret")) };
	const struct portal_ask ask = { .base = STR("https://live.deck.test/api/v1"), .keys = &keys };
	struct request req = { .method = METHOD_POST, .length = -1, .body = in };
	struct secret answer = { 0 };
	struct fault f = { 0 };
	struct call call = { 0 };
	struct body b;
	struct str text, sent, shown;
	const json *body;

	req.header[req.headers++] = (struct pair){ STR("content-type"), STR("application/json") };
	b = body_open(&req, a, &f);
	body_secret(&b, "answer", 1, field_max(FIELD_MFA_ANSWER), &answer);
	if (!body_done(&b))
		return;
	text = secret_reveal(answer);
	HOLDS(text.n > 0 && str_utf8(text) && utf8_count(text) <= field_max(FIELD_MFA_ANSWER));
	HOLDS(deck_port.answer_challenge(a, &ask, STR("guid-1"), answer, &call, &f) == OK);
	sent = wire_clear(&call.body);
	body = json_parse(a, sent, &f);
	HOLDS(str_eq(json_string(json_get(body, "answer")), text) && str_eq(json_string(json_get(body, "job_guid")), STR("guid-1")));
	shown = wire_shown(a, &call);
	HOLDS(shown.p && str_utf8(shown));
	HOLDS(deck_port.answer_challenge(a, &ask, STR("guid-1"), secret_of(a, fuzz_other(a, text)), &call, &f) == OK);
	HOLDS(str_eq(wire_shown(a, &call), shown));
}
