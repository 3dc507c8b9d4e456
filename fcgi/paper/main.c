/*
 * tradepost-paper - draws one document: JSON on standard input (base/paper.c writes it), PDF on standard output.
 *
 * A program of its own, so that only what prints carries the libraries for it.  Exit code 0: a document; 1: a line on
 * standard output says why there is none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/barcode.h"
#include "base/json.h"
#include "paper/draw.h"

enum { ARENA_BYTES = 512 << 20, CPU_S = 60 };

#ifdef __SANITIZE_ADDRESS__
/* What the libraries keep until the end; ours is looked at. */
const char *__lsan_default_suppressions(void), *__lsan_default_options(void);

const char *
__lsan_default_options(void)
{
	return "print_suppressions=0";
}

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\nleak:libglib\nleak:libcairo\n";
}
#endif

static int
refuse(const char *why)
{
	printf("%s\n", why);
	return EXIT_FAILURE;
}

/* All of it: JSON holds no NUL. */
static struct str
told(struct arena *a)
{
	char *p = NULL;
	size_t room = 0;
	ssize_t n = getdelim(&p, &room, 0, stdin);
	struct str all = arena_str(a, (struct str){ p, n > 0 ? (size_t)n : 0 });

	free(p);
	return all;
}

static int
whole(const json *j)
{
	int64_t n = 0;

	return json_is_int(j, &n) && n > 0 && n < 10000 ? (int)n : 0;
}

static bool
read_card(struct arena *a, const json *j, struct draw_card *card)
{
	const json *stages = json_get(j, "stages"), *at = json_first(stages);
	struct paper_ticket *t = &card->ticket;
	struct paper_stage *stage;

	*t = (struct paper_ticket){
		.id = json_string(json_get(j, "id")), .title = json_string(json_get(j, "title")),
		.store = json_string(json_get(j, "store")), .product = json_string(json_get(j, "product")),
		.size = json_string(json_get(j, "size")), .flavour = json_string(json_get(j, "flavour")),
		.writing = json_string(json_get(j, "writing")), .notes = json_string(json_get(j, "notes")),
		.due = json_string(json_get(j, "due")), .priority = json_string(json_get(j, "priority")),
		.allergens = json_string(json_get(j, "allergens")),
		.part = whole(json_get(j, "part")), .of = whole(json_get(j, "of")),
		.stages = json_count(stages),
	};
	json_is_bool(json_get(j, "urgent"), &t->urgent);
	card->role = json_string(json_get(j, "role"));
	if (!barcode_ok(t->id) || t->stages > PAPER_STAGES)
		return false;
	t->stage = stage = ARENA_ARRAY(a, struct paper_stage, t->stages + 1);
	for (; stage && at; at = json_next(at), stage++)
		*stage = (struct paper_stage){ json_string(json_get(at, "name")), json_string(json_get(at, "at")) };
	return t->stage != NULL;
}

int
main(void)
{
	struct arena arena = arena_make(ARENA_BYTES);
	const json *root, *cards, *at;
	struct fault fault = { 0 };
	struct draw_card *card;
	enum paper_layout layout;
	int64_t format, made_s = 0;
	const char *why;
	struct str pdf;
	size_t n, i = 0;

	setrlimit(RLIMIT_CPU, &(struct rlimit){ CPU_S, CPU_S });
	root = json_parse(&arena, told(&arena), &fault);
	if (!root)
		return refuse(fault.message);
	if (!json_is_int(json_get(root, "format"), &format) || format != PAPER_FORMAT)
		return refuse("tradepost-paper is of another version than tradepost; restart it");
	cards = json_get(root, "cards");
	n = json_count(cards);
	if (!paper_parse(json_string(json_get(root, "layout")), &layout) || n == 0 || n > PAPER_MOST)
		return refuse("no such layout, or no cards for it");
	json_is_int(json_get(root, "made_s"), &made_s);
	card = ARENA_ARRAY(&arena, struct draw_card, n);
	for (at = json_first(cards); card && at; at = json_next(at))
		if (!read_card(&arena, at, &card[i++]))
			return refuse("a card cannot be read");
	if (!card)
		return refuse("no memory for so many cards");
	if (!draw_document(&arena, layout, card, n, made_s, &pdf, &why))
		return refuse(why);
	if (fwrite(pdf.p, 1, pdf.n, stdout) != pdf.n || fflush(stdout) != 0)
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}
