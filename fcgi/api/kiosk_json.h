/*
 * kiosk_json - a kiosk as the tablet itself sees it, and its cookie.
 */
#ifndef API_KIOSK_JSON_H
#define API_KIOSK_JSON_H

#include "api/api.h"
#include "base/json.h"
#include "store/kiosk.h"
#include "store/person.h"

struct kiosk_here { struct kiosk kiosk; struct person person; };	/* person.id "": nobody has said */

enum result	api_kiosk_here(struct tx *, struct str id, struct kiosk_here *);
json *		api_kiosk_here_json(struct arena *, const struct kiosk_here *, int64_t now);	/* KioskHere of openapi.json */
/* The tablet keeps its token for as long as a browser does, counted from now. */
void		api_kiosk_stay(struct api *);

#endif
