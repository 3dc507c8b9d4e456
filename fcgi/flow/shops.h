/*
 * shops - a company's shops as people set them up: the row, how its orders are read, its sealed secrets.
 *
 * A shop is an integration of provider "shopify" under the same id, so that its hook's address and its secrets lie where those
 * of every other provider do.
 */
#ifndef FLOW_SHOPS_H
#define FLOW_SHOPS_H

#include "base/secret.h"
#include "flow/credential.h"
#include "flow/shop_settings.h"
#include "store/integration.h"
#include "store/shop.h"

enum { SHOP_SECRETS = 5 };
extern const char *const flow_shops_secrets[SHOP_SECRETS + 1];	/* hmac_key, hmac_key_old, client_id, client_secret, token; NULL */

struct shop_view {
	struct shop shop;
	struct integration integration;
	struct shop_settings settings;
	bool set[SHOP_SECRETS];
};
/* in_out is a struct shops_all. */
struct shops_all { struct shop_view *at; size_t n; };
enum result	flow_shops_load(struct tx *, void *in_out);
/* ERR_MISSING and a fault. */
enum result	flow_shops_one(struct tx *, struct str id, struct shop_view *);

/*
 * Since when its connection is known to be good: keys to ask with were entered, or a test of it that still holds said so.
 * *ms 0: it never was.
 */
enum result	flow_shops_good_since(struct tx *, struct str id, int64_t *ms);

struct shop_change {
	struct shop_view view;		/* in: shop.id "" makes a new one; shop and settings as they are to be. Out: as it is now */
	struct { bool given; struct str value; } secret[SHOP_SECRETS];	/* "" forgets it */
	bool already;			/* out: nothing was to be changed */
};
/*
 * Not in a transaction. ERR_INPUT naming "domain", "prefix", "zone", "secrets.hmac_key" and the like; ERR_CONFLICT "exists",
 * "stage_in_use".
 */
enum result	flow_shops_change(const struct env *, struct db *, const struct scope *, struct shop_change *);

/* When a day (core/day.h) begins in the shop's zone. */
int64_t		flow_shops_day_at(const struct shop *, int64_t day);
/* Today in the shop's zone (core/day.h): what a ticket's due day is compared with. */
int32_t		flow_shops_today(const struct shop *, int64_t now_ms);
/* Today of what belongs to none of them, lots and capacity: the day of the first that is active; without one the clock's, in UTC. */
int32_t		flow_shops_today_of_all(const struct shop *, size_t n, int64_t now_ms);

/* Its id, or the prefix of its orders, as people and agents name it. */
bool		flow_shops_called(const struct shop *, struct str name);
/* ERR_INPUT and a fault that says at `store` that none is called so. */
enum result	flow_shops_none(struct tx *, struct str name);

#endif
