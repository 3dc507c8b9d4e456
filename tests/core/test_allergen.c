#include "core/allergen.h"
#include "tests/core/check.h"

#define G ALLERGEN_BIT(ALLERGEN_GLUTEN)
#define M ALLERGEN_BIT(ALLERGEN_MILK)
#define N ALLERGEN_BIT(ALLERGEN_NUTS)

static const struct {
	const char *name;
	struct allergens a, b, sum;
	const char *says;
} cases[] = {
	{ "flour and butter", { G, 0, true }, { M, 0, true }, { G | M, 0, true }, "Gluten, Milk" },
	{ "traces add up", { G, N, true }, { M, 0, true }, { G | M, N, true }, "Gluten, Milk. May contain Nuts" },
	{ "what is in it is no trace", { G, M, true }, { M, 0, true }, { G | M, 0, true }, "Gluten, Milk" },
	{ "traces alone", { 0, N, true }, { 0, M, true }, { 0, N | M, true }, "May contain Milk, Nuts" },
	{ "nothing in it", { 0, 0, true }, { 0, 0, true }, { 0, 0, true }, "None" },
	{ "nobody has said is not none", { 0, 0, true }, { 0, 0, false }, { 0, 0, false }, "Not stated" },
	{ "one that nobody has stated", { G, N, true }, { 0, 0, false }, { G, N, false },
	  "Gluten. May contain Nuts. Not stated of everything in it" },
};

static const struct { const char *text; bool reads; uint32_t set; bool stated; } texts[] = {
	{ "", true, 0, false }, { "none", true, 0, true }, { "gluten", true, G, true }, { "gluten milk nuts", true, G | M | N, true },
	{ "gluten  milk", false, 0, false }, { "wheat", false, 0, false }, { "none gluten", false, 0, false },
};

static void
test_texts(void)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		char room[ALLERGENS_TEXT_MAX];
		struct buf b = buf_of(room, sizeof room);
		uint32_t set = 7;
		bool stated = true;
		bool read = allergens_read(str_of(texts[i].text), &set, &stated);

		if (!check(sentence("allergens: \"%s\" reads", texts[i].text), read == texts[i].reads))
			continue;
		if (!read) {
			check("allergens: what does not read changes nothing", set == 7 && stated);
			continue;
		}
		check(sentence("allergens: \"%s\" is", texts[i].text), set == texts[i].set && stated == texts[i].stated);
		allergens_put(&b, set, stated);
		check_str("allergens: and back", buf_str(&b), str_of(texts[i].text));
	}
}

void
test_allergen(void)
{
	char room[ALLERGENS_SAY_MAX];
	struct buf b;
	uint32_t all = ALLERGEN_BIT(ALLERGENS) - 1, back;
	enum allergen one;
	bool stated;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct allergens sum = allergens_add(cases[i].a, cases[i].b), other = allergens_add(cases[i].b, cases[i].a);

		b = buf_of(room, sizeof room);
		allergens_say(&b, sum);
		check(sentence("allergens: %s", cases[i].name), sum.contains == cases[i].sum.contains && sum.may == cases[i].sum.may
		    && sum.stated == cases[i].sum.stated);
		check(sentence("allergens: the other way round, %s", cases[i].name), other.contains == sum.contains && other.may == sum.may
		    && other.stated == sum.stated);
		check_str(sentence("allergens: words, %s", cases[i].name), buf_str(&b), str_of(cases[i].says));
	}
	test_texts();
	for (int i = 0; i < ALLERGENS; i++)
		check(sentence("allergens: number %d has a name", i), allergen_parse(allergen_name((enum allergen)i), &one) && one == (enum allergen)i
		    && allergen_label((enum allergen)i).n > 0);
	check("allergens: a name that there is not", !allergen_parse(STR("wheat"), &one));
	b = buf_of(room, ALLERGENS_TEXT_MAX);
	allergens_put(&b, all, true);
	check("allergens: all of them have room, and read back", !b.full && allergens_read(buf_str(&b), &back, &stated) && back == all);
	b = buf_of(room, sizeof room);
	allergens_say(&b, (struct allergens){ all & ~N, N, false });
	check("allergens: and can be said", !b.full);
}
