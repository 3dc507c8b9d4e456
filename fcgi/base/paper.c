#include "base/paper.h"

#include "base/barcode.h"
#include "base/json.h"
#include "base/paper_run.h"
#include "base/utf8.h"

static const struct { const char *name; enum paper_kind kind; } layouts[PAPER_LAYOUTS] = {
	[PAPER_LABEL_62]	= { "label-62", PAPER_TICKETS },
	[PAPER_LABEL_100]	= { "label-100", PAPER_TICKETS },
	[PAPER_TICKET_A6]	= { "ticket-a6", PAPER_TICKETS },
	[PAPER_TICKET_A4]	= { "ticket-a4", PAPER_TICKETS },
	[PAPER_SHEET_A4]	= { "sheet-a4", PAPER_TICKETS },
	[PAPER_BADGE_CARD]	= { "badge-card", PAPER_BADGES },
	[PAPER_BADGE_A4]	= { "badge-a4", PAPER_BADGES },
	[PAPER_PLACE_62]	= { "place-62", PAPER_PLACES },
	[PAPER_PLACE_A4]	= { "place-a4", PAPER_PLACES },
};

struct str
paper_name(enum paper_layout layout)
{
	return str_of(layouts[layout].name);
}

enum paper_kind
paper_kind(enum paper_layout layout)
{
	return layouts[layout].kind;
}

bool
paper_parse(struct str name, enum paper_layout *out)
{
	for (int i = 0; i < PAPER_LAYOUTS; i++)
		if (str_eq(name, str_of(layouts[i].name))) {
			*out = (enum paper_layout)i;
			return true;
		}
	return false;
}

/* ---- what the other program is told ---- */

/* Cut where a character ends; the drawing puts an ellipsis where the paper ends, which is long before. */
static void
put(struct arena *a, json *to, const char *key, struct str text)
{
	size_t n = 0;

	if (text.n == 0)
		return;
	while (n < text.n) {
		size_t step = utf8_step((struct str){ text.p + n, text.n - n });

		if (n + (step ? step : 1) > PAPER_TEXT)
			break;
		n += step ? step : 1;
	}
	json_put_str(a, to, key, (struct str){ text.p, n });
}

static json *
ticket(struct arena *a, const struct paper_ticket *t)
{
	json *to = json_object(a), *stages;

	put(a, to, "id", t->id);
	put(a, to, "title", t->title);
	put(a, to, "store", t->store);
	put(a, to, "product", t->product);
	put(a, to, "size", t->size);
	put(a, to, "flavour", t->flavour);
	put(a, to, "writing", t->writing);
	put(a, to, "notes", t->notes);
	put(a, to, "due", t->due);
	put(a, to, "priority", t->priority);
	put(a, to, "allergens", t->allergens);
	if (t->urgent)
		json_put_bool(a, to, "urgent", true);
	if (t->of > 1) {
		json_put_int(a, to, "part", t->part);
		json_put_int(a, to, "of", t->of);
	}
	if (t->stages) {
		stages = json_array(a);
		for (size_t i = 0; i < t->stages; i++) {
			json *stage = json_object(a);

			put(a, stage, "name", t->stage[i].name);
			put(a, stage, "at", t->stage[i].at);
			json_put(a, stages, NULL, stage);
		}
		json_put(a, to, "stages", stages);
	}
	return to;
}

static json *
badge(struct arena *a, const struct paper_badge *b)
{
	json *to = json_object(a);

	put(a, to, "id", b->code);
	put(a, to, "title", b->name);
	put(a, to, "role", b->role);
	put(a, to, "store", b->store);
	return to;
}

static json *
place(struct arena *a, const struct paper_place *p)
{
	json *to = json_object(a);

	put(a, to, "id", p->code);
	put(a, to, "title", p->name);
	put(a, to, "store", p->store);
	return to;
}

/* The card of thing i of a list, and what its code holds. */
typedef json *card_of(struct arena *, const void *list, size_t i, struct str *code);

static json *
ticket_card(struct arena *a, const void *list, size_t i, struct str *code)
{
	const struct paper_ticket *t = list;

	*code = t[i].id;
	return ticket(a, &t[i]);
}

static json *
badge_card(struct arena *a, const void *list, size_t i, struct str *code)
{
	const struct paper_badge *b = list;

	*code = b[i].code;
	return badge(a, &b[i]);
}

static json *
place_card(struct arena *a, const void *list, size_t i, struct str *code)
{
	const struct paper_place *p = list;

	*code = p[i].code;
	return place(a, &p[i]);
}

static const struct { const char *what, *wrong; card_of *card; } kinds[] = {
	[PAPER_TICKETS]	= { "Ticket", "an id that cannot be a barcode", ticket_card },
	[PAPER_BADGES]	= { "Badge", "a code that cannot be printed", badge_card },
	[PAPER_PLACES]	= { "Place", "a code that cannot be printed", place_card },
};
static enum result
print(struct arena *a, enum paper_layout layout, enum paper_kind kind, const void *list, size_t n, int64_t made_ms, struct str *pdf, struct fault *f)
{
	json *root, *cards;
	struct str told, code;

	if (n == 0)
		return fault_set(f, ERR_INPUT, "nothing_to_print", "There is nothing to print.");
	if (n > PAPER_MOST)
		return fault_set(f, ERR_LIMIT, "too_many", "At most %d can be printed at a time.", PAPER_MOST);
	if (paper_kind(layout) != kind)
		return fault_set(f, ERR_INPUT, "wrong_layout", "That layout is for something else.");
	cards = json_array(a);
	for (size_t i = 0; i < n; i++) {
		json_put(a, cards, NULL, kinds[kind].card(a, list, i, &code));
		if (!barcode_ok(code))
			return fault_set(f, ERR_INPUT, "bad_barcode", "%s %zu has %s.", kinds[kind].what, i + 1, kinds[kind].wrong);
	}
	root = json_object(a);
	json_put_int(a, root, "format", PAPER_FORMAT);
	json_put_str(a, root, "layout", str_of(layouts[layout].name));
	json_put_int(a, root, "made_s", made_ms / 1000);
	json_put(a, root, "cards", cards);
	told = json_print(a, root);
	if (!told.p)
		return fault_set(f, ERR_LIMIT, "no_room", "There is no memory to print %zu at a time. Print fewer.", n);
	return paper_run(a, told, pdf, f);
}

enum result
paper_tickets(struct arena *a, enum paper_layout layout, const struct paper_ticket *t, size_t n, int64_t made_ms,
    struct str *pdf, struct fault *f)
{
	for (size_t i = 0; i < n && i < PAPER_MOST; i++)
		if (t[i].stages > PAPER_STAGES)
			return fault_set(f, ERR_LIMIT, "too_many_stages", "A ticket shows at most %d stages.", PAPER_STAGES);
	return print(a, layout, PAPER_TICKETS, t, n, made_ms, pdf, f);
}

enum result
paper_badges(struct arena *a, enum paper_layout layout, const struct paper_badge *b, size_t n, int64_t made_ms,
    struct str *pdf, struct fault *f)
{
	return print(a, layout, PAPER_BADGES, b, n, made_ms, pdf, f);
}

enum result
paper_places(struct arena *a, enum paper_layout layout, const struct paper_place *p, size_t n, int64_t made_ms,
    struct str *pdf, struct fault *f)
{
	return print(a, layout, PAPER_PLACES, p, n, made_ms, pdf, f);
}
