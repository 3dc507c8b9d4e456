/*
 * demo_data - the two companies that `tradepost demo` makes: tables alone, no code.
 *
 * A supplier's portal plays a scenario of tests/sandbox/README.md.  An order's lines are a text, "SKU quantity" with commas
 * between: the price is the product's, unless "@price" follows.
 */
#ifndef FLOW_DEMO_DATA_H
#define FLOW_DEMO_DATA_H

#include <stddef.h>
#include <stdbool.h>

struct demo_person { const char *key, *email, *name, *role; };	/* key: how --json calls the login */
struct demo_supplier {
	const char *id, *name;
	const char *portal;		/* source guid; NULL: it has no portal */
	const char *currency;
	const char *tolerance;		/* of the price: "none", "absolute" (minor units), "percent" (hundredths) */
	int by;
	const char *username, *password;
	bool inactive;
};
struct demo_product { const char *supplier, *sku, *supplier_sku, *name, *price; };
struct demo_mapping { const char *supplier, *sku, *supplier_sku; bool pack; int size, least; };
struct demo_order { const char *id, *supplier; int days_ago; const char *lines; };

struct demo_company {
	const char *name, *customer;
	const struct demo_person *person;
	size_t persons;
	const struct demo_supplier *supplier;
	size_t suppliers;
	const struct demo_product *product;
	size_t products;
	const struct demo_mapping *mapping;
	size_t mappings;
	const struct demo_order *order;
	size_t orders;
};

extern const struct demo_company demo_noord, demo_zuid;
extern const char demo_password[];	/* everybody's */

#endif
