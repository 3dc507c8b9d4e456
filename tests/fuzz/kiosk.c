/*
 * kiosk.c - what is typed or scanned at a tablet, and what people say is in food: a code reads the same from its label, a PIN is
 * digits and not the first that is guessed, a list of allergens is one that was written.
 */
#include "flow/kiosk.h"

#include "core/allergen.h"
#include "flow/who.h"
#include "tests/fuzz/fuzz.h"

static void
code(struct arena *a, struct str text)
{
	struct str label = flow_kiosk_code_label(a, text);

	if (label.n == 0)
		return;
	HOLDS(str_starts(label, STR("tp-kiosk-")) && label.n == sizeof "tp-kiosk-ABCDEFGH" - 1);
	HOLDS(str_eq(flow_kiosk_code_label(a, label), label));
	HOLDS(str_eq(flow_kiosk_code_label(a, (struct str){ label.p + 9, label.n - 9 }), label));
}

static void
pin(struct str text)
{
	struct fault f = { 0 };
	bool digits = text.n >= PIN_LEAST && text.n <= PIN_MOST, other = false;

	for (size_t i = 0; i < text.n; i++) {
		digits = digits && text.p[i] >= '0' && text.p[i] <= '9';
		other = other || text.p[i] != text.p[0];
	}
	if (flow_who_pin(text, &f) == OK)
		HOLDS(digits && other);
	else
		HOLDS(f.result == ERR_INPUT && f.details == 1 && fuzz_words(str_of(f.detail[0].message), sizeof f.detail[0].message));
}

static void
allergens(struct str text)
{
	char room[ALLERGENS_TEXT_MAX], say[ALLERGENS_SAY_MAX];
	struct buf b = buf_of(room, sizeof room), said = buf_of(say, sizeof say);
	struct allergens got = { 0, 0, false };
	uint32_t again = 0;
	bool stated = false;

	if (!allergens_read(text, &got.contains, &got.stated))
		return;
	allergens_put(&b, got.contains, got.stated);
	HOLDS(!b.full && allergens_read(buf_str(&b), &again, &stated) && again == got.contains && stated == got.stated);
	got.may = ~got.contains & (uint32_t)text.n;
	allergens_say(&said, got);
	HOLDS(!said.full);
}

void
fuzz_kiosk(struct arena *a, struct str in)
{
	struct str text = fuzz_copy(a, in);

	code(a, text);
	pin(text);
	allergens(text);
}
