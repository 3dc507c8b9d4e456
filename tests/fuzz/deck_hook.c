/* deck_hook.c - Deck's webhooks: whatever it says becomes something bounded, or a sentence; with less room, the same or nothing. */
#include "connect/deck.h"
#include "connect/deck_hook.h"
#include "tests/fuzz/answers.h"

/* What may be kept, shown and acted on. */
void
fuzz_hook_holds(const struct portal_hook *h)
{
	HOLDS(h->guid.n <= PORTAL_GUID_MAX && str_utf8(h->guid) && fuzz_words(h->code, 80));
	HOLDS(fuzz_words(h->text, PORTAL_TEXT_MAX) && fuzz_words(h->question, PORTAL_TEXT_MAX) && fuzz_words(h->method, 80));
	HOLDS(h->digits >= 0 && h->digits <= 64 && h->token.length <= PORTAL_TOKEN_MAX);
	HOLDS((unsigned)h->error < PORTAL_ERRORS);
	HOLDS((h->kind == PORTAL_HOOK_CONNECTED) == (h->token.length > 0));
	HOLDS(h->kind != PORTAL_HOOK_FAILED || h->error != PORTAL_OK);
	HOLDS(h->kind != PORTAL_HOOK_IGNORED || h->text.n > 0);
	HOLDS(h->kind == PORTAL_HOOK_ITEMS || h->items.n == 0);
	HOLDS(h->items.n <= PORTAL_ITEMS_MAX && fuzz_words(h->items.message, PORTAL_TEXT_MAX));
	for (size_t i = 0; i < h->items.n; i++) {
		const struct judge_answer *by = &h->items.answer[i];

		HOLDS(fuzz_words(by->sku, PORTAL_TEXT_MAX) && fuzz_words(by->price, PORTAL_TEXT_MAX));
		HOLDS(fuzz_words(h->items.stock_text[i], PORTAL_TEXT_MAX));
		HOLDS((by->seen == JUDGE_SEEN_NOTHING) == (by->price.n == 0));
	}
}

static bool
same(const struct portal_hook *a, const struct portal_hook *b)
{
	return a->kind == b->kind && str_eq(a->guid, b->guid) && a->of == b->of && a->error == b->error && str_eq(a->text, b->text) &&
	    a->token.length == b->token.length && a->items.n == b->items.n && a->items.success == b->items.success &&
	    str_eq(a->question, b->question) && a->digits == b->digits;
}

void
fuzz_deck_hook(struct arena *a, struct str in)
{
	struct arena tight;
	struct portal_hook h, again;
	struct fault f = { 0 };
	enum result res = deck_hook_read(a, in, &h, &f);
	struct str shown;

	HOLDS(res == OK ? f.result == OK : f.result == res && (res == ERR_INPUT || res == ERR_LIMIT));
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message));
	if (res != OK)
		return;
	HOLDS(h.kind == PORTAL_HOOK_IGNORED || h.guid.n > 0);
	fuzz_hook_holds(&h);
	/* With anything from too little room to nearly as much: the same, or a word that there was none. */
	tight = arena_make(96 * 1024 + in.n % 7 * 16 * 1024);
	res = deck_hook_read(&tight, in, &again, NULL);
	HOLDS(res == OK ? same(&h, &again) : res == ERR_LIMIT);
	arena_free(&tight);
	shown = deck_blank(a, in);
	HOLDS(!shown.p || shown.n == in.n);
}
