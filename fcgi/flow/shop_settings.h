/*
 * shop_settings - how one shop's orders are read and worked on: what people edit, what is stored, what the core is given.
 *
 * Stored as JSON in the shop's row; what it does not say is as flow_shop_settings_default() says, so that a new setting needs
 * no migration.
 */
#ifndef FLOW_SHOP_SETTINGS_H
#define FLOW_SHOP_SETTINGS_H

#include "base/json.h"
#include "connect/shopify.h"
#include "core/intake.h"
#include "core/stage.h"

enum { SHOP_SKIPS_MAX = 40, SHOP_WORD_MAX = 60, SHOP_HOLD_HOURS_MAX = 24 * 60 };

struct shop_settings {
	struct intake_map map;		/* how to read an order */
	struct stage_floor floor;	/* the stages its cakes walk through */
	struct due_days days;		/* what is urgent */
	uint32_t enters;		/* which financial statuses enter the floor: bits of enum shopify_paid */
	struct str skip[SHOP_SKIPS_MAX];	/* folded: a line whose title or SKU contains one is no work: candles, vouchers */
	size_t skips;
	bool per_piece;			/* two of a line are two tickets; else one with the quantity 2 */
	bool keep_bodies;		/* raw webhooks are kept (sealed), until retention drops them */
	bool tell_order, tell_problems;	/* Slack, for each order; for one with problems */
	int32_t hold_hours;		/* how long an order that waits for its money keeps its stock; 0: for ever */
	struct str version;		/* of the Admin API; "": SHOPIFY_VERSION */
};

void	flow_shop_settings_default(struct shop_settings *);
/*
 * Of a stored text: what it does not say, or what cannot be read, is the default. Texts lie in the arena, or where the process
 * keeps what it has read: each webhook and each scan asks.
 */
void	flow_shop_settings_read(struct arena *, struct str stored, struct shop_settings *);
/*
 * Of what people edited, on top of what was: members that are not there stay.  ERR_INPUT and a fault that names the fields
 * ("settings.stages[2].name"); ERR_LIMIT without room.
 */
enum result	flow_shop_settings_parse(struct arena *, const json *, struct shop_settings *, struct fault *);
json *	flow_shop_settings_json(struct arena *, const struct shop_settings *);

#endif
