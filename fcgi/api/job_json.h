/*
 * job_json - portal jobs, items and plans as the API shows them.
 */
#ifndef API_JOB_JSON_H
#define API_JOB_JSON_H

#include "base/json.h"
#include "flow/submit.h"
#include "store/portal_item.h"
#include "store/portal_job.h"

/* PortalJob of openapi.json. */
json *	api_job_json(struct arena *, const struct portal_job *);
/* PortalJobDetail's job: the same and what only the page of one job shows. */
json *	api_job_detail_json(struct arena *, const struct portal_job *, const struct portal_call *, size_t calls);
/* PortalItem, with the lines that it stands for. */
json *	api_item_json(struct arena *, const struct portal_job *, const struct portal_item *, const struct portal_line *, size_t lines);
/* {"supplier_id","supplier_name","reasons":[{code,text}]} */
json *	api_blocked_json(struct arena *, const struct submit_blocked *);
/* PlannedJob. */
json *	api_planned_json(struct arena *, const struct planned *, const struct plan_job *, const struct submit_blocked *);

/* Puts ms under key, or null for 0. */
void	api_put_time(struct arena *, json *, const char *key, int64_t ms);
/* Puts "€12.50" under key; "" for PRICE_MISSING and PRICE_UNREADABLE. */
void	api_put_price(struct arena *, json *, const char *key, int64_t e4, enum currency);

#endif
