/*
 * ticket_json - tickets as the API shows them: a row of a list, and the card that a station needs.
 */
#ifndef API_TICKET_JSON_H
#define API_TICKET_JSON_H

#include "base/json.h"
#include "core/actor.h"
#include "flow/floor.h"
#include "store/kiosk.h"
#include "store/person.h"

/* What rows of several shops need to be shown; loaded once per answer. */
struct ticket_shop { struct shop shop; struct shop_settings settings; int32_t today; };
struct ticket_world {
	struct ticket_shop shop[SHOPS_MAX];
	size_t shops;
	struct person *person;
	size_t persons;
	struct kiosk *kiosk;
	size_t kiosks;
};
enum result	api_ticket_world(struct tx *, struct ticket_world *);
const struct ticket_shop *api_ticket_shop(const struct ticket_world *, struct str shop_id);	/* NULL: there is none */
struct str	api_ticket_person(const struct ticket_world *, struct str id);	/* a name, or a kiosk's; "" nobody's */

/* Ticket of openapi.json. */
json *		api_ticket_json(struct arena *, const struct ticket_world *, const struct ticket *);
/* What to write on it and to mind: its line's, and what is noted for the whole order. */
struct order_text api_ticket_text(struct arena *, const struct floor_seen *);
/* TicketCard: the same with what is personal, its times, its siblings, and what this actor may do. */
json *		api_ticket_card(struct arena *, const struct ticket_world *, const struct actor *, const struct floor_seen *);

void		api_put_stages(struct arena *, json *, const struct stage_floor *);	/* "stages": [{name, begin, qc_to}] */
void		api_put_day(struct arena *, json *, const char *key, int64_t day);	/* "2026-11-24", or null */
void		api_put_problems(struct arena *, json *, const char *key, int64_t problems);	/* [{code, text}] */

#endif
