#include "core/allergen.h"

static const struct { const char *name, *label; } words[ALLERGENS] = {
	[ALLERGEN_GLUTEN]	= { "gluten",		"Gluten" },
	[ALLERGEN_CRUSTACEANS]	= { "crustaceans",	"Crustaceans" },
	[ALLERGEN_EGGS]		= { "eggs",		"Eggs" },
	[ALLERGEN_FISH]		= { "fish",		"Fish" },
	[ALLERGEN_PEANUTS]	= { "peanuts",		"Peanuts" },
	[ALLERGEN_SOYBEANS]	= { "soybeans",		"Soybeans" },
	[ALLERGEN_MILK]		= { "milk",		"Milk" },
	[ALLERGEN_NUTS]		= { "nuts",		"Nuts" },
	[ALLERGEN_CELERY]	= { "celery",		"Celery" },
	[ALLERGEN_MUSTARD]	= { "mustard",		"Mustard" },
	[ALLERGEN_SESAME]	= { "sesame",		"Sesame" },
	[ALLERGEN_SULPHITES]	= { "sulphites",	"Sulphites" },
	[ALLERGEN_LUPIN]	= { "lupin",		"Lupin" },
	[ALLERGEN_MOLLUSCS]	= { "molluscs",		"Molluscs" },
};

static const char none[] = "none";

struct allergens
allergens_add(struct allergens a, struct allergens b)
{
	uint32_t contains = a.contains | b.contains;

	return (struct allergens){ contains, (a.may | b.may) & ~contains, a.stated && b.stated };
}

struct str
allergen_name(enum allergen allergen)
{
	return str_of(words[allergen].name);
}

bool
allergen_parse(struct str name, enum allergen *out)
{
	for (int i = 0; i < ALLERGENS; i++)
		if (str_eq(name, str_of(words[i].name))) {
			*out = (enum allergen)i;
			return true;
		}
	return false;
}

struct str
allergen_label(enum allergen allergen)
{
	return str_of(words[allergen].label);
}

void
allergens_put(struct buf *b, uint32_t set, bool stated)
{
	bool first = true;

	for (int i = 0; i < ALLERGENS; i++)
		if (set & ALLERGEN_BIT(i)) {
			buf_text(b, first ? "" : " ");
			buf_text(b, words[i].name);
			first = false;
		}
	if (first && stated)
		buf_text(b, none);
}

bool
allergens_read(struct str s, uint32_t *set, bool *stated)
{
	bool some = s.n > 0;
	uint32_t bits = 0;
	struct str name;
	enum allergen one;

	if (str_eq(s, str_of(none)))
		s.n = 0;
	while (s.n > 0) {
		str_cut(s, ' ', &name, &s);
		if (!allergen_parse(name, &one))
			return false;
		bits |= ALLERGEN_BIT(one);
	}
	*set = bits;
	*stated = some;
	return true;
}

static void
say(struct buf *b, const char *before, uint32_t set)
{
	for (int i = 0; i < ALLERGENS; i++)
		if (set & ALLERGEN_BIT(i)) {
			buf_text(b, before);
			buf_text(b, words[i].label);
			before = ", ";
		}
}

void
allergens_say(struct buf *b, struct allergens a)
{
	if (!(a.contains | a.may)) {
		buf_text(b, a.stated ? "None" : "Not stated");
		return;
	}
	say(b, "", a.contains);
	say(b, a.contains ? ". May contain " : "May contain ", a.may & ~a.contains);
	buf_text(b, a.stated ? "" : ". Not stated of everything in it");
}
