/*
 * allergen - what people have to be told of in food: the fourteen of the EU's list (Regulation 1169/2011, Annex II).
 *
 * What:  a set is bits; a statement says what something contains, what it may contain traces of, and whether anybody has said
 *        so at all. Statements of ingredients add up to their product's.
 * Holds: what contains an allergen does not say that it may. A product is stated only when each of its ingredients is: that
 *        nobody has said anything of the flour never reads as "free of gluten".
 */
#ifndef CORE_ALLERGEN_H
#define CORE_ALLERGEN_H

#include "core/text.h"

enum allergen {			/* in the list's order. Names are stored */
	ALLERGEN_GLUTEN, ALLERGEN_CRUSTACEANS, ALLERGEN_EGGS, ALLERGEN_FISH, ALLERGEN_PEANUTS, ALLERGEN_SOYBEANS, ALLERGEN_MILK,
	ALLERGEN_NUTS, ALLERGEN_CELERY, ALLERGEN_MUSTARD, ALLERGEN_SESAME, ALLERGEN_SULPHITES, ALLERGEN_LUPIN, ALLERGEN_MOLLUSCS,
};
enum { ALLERGENS = ALLERGEN_MOLLUSCS + 1 };
#define ALLERGEN_BIT(allergen) (UINT32_C(1) << (allergen))

enum { ALLERGENS_TEXT_MAX = 160, ALLERGENS_SAY_MAX = 400 };	/* bytes that allergens_put, allergens_say write at most */

struct allergens { uint32_t contains, may; bool stated; };

/* The statement of nothing at all, which adding up begins with. */
#define ALLERGENS_NOTHING ((struct allergens){ 0, 0, true })

struct allergens	allergens_add(struct allergens, struct allergens);

struct str	allergen_name(enum allergen);		/* "gluten": as stored and in the API */
bool		allergen_parse(struct str, enum allergen *);
struct str	allergen_label(enum allergen);		/* "Gluten": as people read it */
/* "gluten milk", "none"; "" when nobody has said. Both as they are stored. */
void		allergens_put(struct buf *, uint32_t set, bool stated);
/* False, both untouched: something else. */
bool		allergens_read(struct str, uint32_t *set, bool *stated);
/* "Gluten, Milk. May contain Nuts. Not stated of everything in it.", "None", "Not stated". */
void		allergens_say(struct buf *, struct allergens);

#endif
