/*
 * stock - items of the stock as people set them up and move them: added, changed, their recipes; received, adjusted, counted.
 *
 * Holds: an item is sold as it is, or it is a recipe: made of others, its own numbers 0. What a recipe takes is no recipe
 *        itself, so that recipes run in no circles and one look at the ingredients says how many can be made. A movement is
 *        one transaction with who made it, and one event, which the shops' new levels follow from.
 */
#ifndef FLOW_STOCK_H
#define FLOW_STOCK_H

#include "store/stock.h"

enum { STOCK_RECIPE_MAX = 100, STOCK_EXPIRY_DAYS = 3, STOCK_EXPIRY_DAYS_MAX = 90 };

struct str	flow_stock_text(struct arena *, struct amount);		/* as core/amount.h writes it */

/* How many of an item can be sold, and how that is to be taken. */
struct stock_level {
	int64_t level;			/* whole ones; negative: so many are promised that are not there */
	enum stock_standing standing;	/* a recipe's: of the ingredient that allows the fewest */
	struct str short_of;		/* that ingredient's SKU; "" when it is no recipe, or one without ingredients */
	bool counted;			/* all that it is made of was received or counted at least once: until then our numbers say nothing */
	struct allergens allergens;	/* its own, and those of all that it is made of */
};
enum result	flow_stock_level(struct tx *, const struct stock_row *, struct stock_level *);
/* Allergens of what is sold under a SKU; not stated when no item has it. */
enum result	flow_stock_allergens(struct tx *, struct str sku, struct allergens *);
/* In words, as core/allergen.h says them; "" for what nobody has stated anything of. */
struct str	flow_stock_allergens_text(struct arena *, struct allergens);

/* What people say of an item; what is not given stays, or is as for most: nothing safe, refuse, no recipe, active. */
struct stock_setting {
	struct str id;			/* of which one; not of a new one */
	struct str sku, name, unit;	/* "" not given */
	bool has_safety, has_rule, has_recipe, has_active, has_contains, has_may, has_expiry_days;
	struct allergens allergens;	/* contains and stated with has_contains, may with has_may */
	int64_t expiry_days;
	struct amount safety;
	enum stock_rule rule;
	bool recipe, active;
	struct stock_row now;		/* out */
	bool already;			/* out: nothing was to be changed */
};
/* in_out of both: struct stock_setting. ERR_MISSING; ERR_CONFLICT "exists", "in_stock", "in_lots", "is_ingredient"; ERR_INPUT naming "safety". */
enum result	flow_stock_add(struct tx *, void *in_out);
enum result	flow_stock_change(struct tx *, void *in_out);

struct stock_recipe_line { struct str item_id; struct amount amount; };
struct stock_recipe {
	struct str id;			/* of the product */
	struct stock_recipe_line *line;	/* none: it can be made of nothing, and none is sold */
	size_t n;
	bool already;			/* out */
};
/* in_out: struct stock_recipe. ERR_MISSING; ERR_CONFLICT "no_recipe"; ERR_INPUT naming "lines[2].item_id" or ".amount". */
enum result	flow_stock_recipe(struct tx *, void *in_out);

/* A recipe as its events say it: "ID 1/3, ID 2", by id. */
struct str	flow_stock_recipe_text(struct arena *, const struct stock_ingredient *, size_t n);

/* A movement by a person, or by a reconciliation: RECEIVE, RETURN, ADJUST, COUNT, CORRECT. */
struct stock_act {
	struct str id;
	struct stock_input in;
	struct str key;			/* the client's, so that what is sent twice is done once; "" none */
	struct stock_row now;		/* out */
	struct stock_move move;		/* out, unless already */
	enum stock_warning warning;	/* out */
	bool already;			/* out: the key was used for this, or it was so before */
};
/* in_out: struct stock_act. ERR_MISSING; ERR_CONFLICT "recipe", "moved", "key_reused"; ERR_INPUT naming "amount" or "reason". */
enum result	flow_stock_act(struct tx *, void *in_out);

#endif
