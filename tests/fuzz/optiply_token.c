/* optiply_token.c - what Optiply's token call answers. */
#include "connect/optiply.h"
#include "tests/fuzz/answers.h"

void
fuzz_optiply_token(struct arena *a, struct str in)
{
	struct answer w = fuzz_answer(a, &in);
	struct optiply_token_reply r = optiply_token_reply(a, &w);

	if (r.kind == OPTIPLY_TOKEN_GRANTED) {
		HOLDS(w.outcome == WIRE_ANSWERED && w.status / 100 == 2 && !w.cut);
		HOLDS(r.token.length > 0 && r.expires_s >= 1 && r.expires_s <= 30 * 86400);
	} else {
		HOLDS(r.token.length == 0 && fuzz_words(r.text, 300) && (r.text.n || w.outcome != WIRE_ANSWERED));
	}
	HOLDS(w.outcome == WIRE_ANSWERED || r.kind == OPTIPLY_TOKEN_WAIT);
}
