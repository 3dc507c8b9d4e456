/*
 * capacity_settings - a company's capacity as it is stored and sent: JSON, and the plan that the core is given.
 *
 *	{ "groups": [{ "name", "week": [pieces, …  from Monday, null: no limit], "lead_days", "rules": [{ "by", "text" }] }],
 *	  "days": [{ "day": "2026-12-25", "group": null for every one, "pieces": null for no limit, "reason" }] }
 */
#ifndef FLOW_CAPACITY_SETTINGS_H
#define FLOW_CAPACITY_SETTINGS_H

#include "base/fault.h"
#include "base/json.h"
#include "core/capacity.h"

/* Of a stored text: what cannot be read is no plan. Texts lie in the arena. */
void		flow_capacity_settings_read(struct arena *, struct str stored, struct capacity_plan *);
/* Of what people edited, both lists. ERR_INPUT and a fault that names the fields ("settings.groups[1].week[5]"); ERR_LIMIT. */
enum result	flow_capacity_settings_parse(struct arena *, const json *, struct capacity_plan *, struct fault *);
json *		flow_capacity_settings_json(struct arena *, const struct capacity_plan *);

#endif
