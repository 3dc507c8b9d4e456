/*
 * lot_json - lots and allergens as the API shows them.
 */
#ifndef API_LOT_JSON_H
#define API_LOT_JSON_H

#include "base/json.h"
#include "flow/lot_follow.h"
#include "flow/lots.h"

json *		api_lot_json(struct arena *, const struct lot_row *, int32_t today);	/* StockLot of openapi.json */
/* What is to be known of a lot before it is used: "Expires in 2 days."; "" nothing. */
struct str	api_lot_warning(struct arena *, const struct lot_row *, int32_t today);
json *		api_lot_taken_json(struct arena *, const struct lot_taken *);	/* OrderLot */
json *		api_allergens_json(struct arena *, struct allergens);			/* Allergens */

#endif
