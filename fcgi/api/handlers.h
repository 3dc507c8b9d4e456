/*
 * handlers - what the route table (fcgi/serve/routes.c) can call: one function per operation of the API.
 *
 * A handler finds the variable parts of its path with api_path, in the order of the route's pattern.
 */
#ifndef API_HANDLERS_H
#define API_HANDLERS_H

#include "api/api.h"

/* session.c */
void	api_session_create(struct api *);	/* signs in */
void	api_session_get(struct api *);
void	api_session_delete(struct api *);
void	api_session_password(struct api *);
void	api_session_pin(struct api *);
void	api_sessions_list(struct api *);
void	api_sessions_end(struct api *);
void	api_sessions_end_others(struct api *);
/* overview.c */
void	api_overview_get(struct api *);
/* orders.c: purchasing/orders, refresh, plan */
void	api_orders_list(struct api *);
void	api_orders_approve(struct api *);
void	api_orders_withdraw(struct api *);
void	api_orders_refresh(struct api *);
void	api_orders_plan(struct api *);
/* jobs.c: purchasing/jobs */
void	api_jobs_send(struct api *);
void	api_jobs_list(struct api *);
void	api_jobs_get(struct api *);
void	api_jobs_timeline(struct api *);
void	api_jobs_csv(struct api *);
void	api_jobs_answer(struct api *);
void	api_jobs_cancel(struct api *);
void	api_jobs_retry(struct api *);
void	api_jobs_accept(struct api *);
void	api_jobs_review(struct api *);
void	api_jobs_confirm(struct api *);
void	api_jobs_resend(struct api *);
/* suppliers.c */
void	api_suppliers_list(struct api *);
/* portals.c: settings/portals */
void	api_portals_list(struct api *);
void	api_portals_create(struct api *);
void	api_portals_put(struct api *);
void	api_portals_delete(struct api *);
void	api_portals_credentials(struct api *);
void	api_portals_forget(struct api *);
void	api_portals_test(struct api *);
/* mappings.c: settings/mappings */
void	api_mappings_list(struct api *);
void	api_mappings_create(struct api *);
void	api_mappings_put(struct api *);
void	api_mappings_delete(struct api *);
void	api_mappings_import(struct api *);
void	api_mappings_csv(struct api *);
/* integrations.c */
void	api_integrations_list(struct api *);
void	api_integrations_put(struct api *);
void	api_integrations_test(struct api *);
/* kiosk.c: what a tablet of the floor does of its own; kiosks.c, badges.c */
void	api_kiosk_register(struct api *);
void	api_kiosk_identify(struct api *);
void	api_kiosk_leave(struct api *);
void	api_kiosks_list(struct api *);
void	api_kiosks_create(struct api *);
void	api_kiosks_put(struct api *);
void	api_kiosks_code(struct api *);
void	api_kiosks_revoke(struct api *);
void	api_badges_svg(struct api *);
void	api_badges_pdf(struct api *);
/* users.c, tokens.c */
void	api_users_list(struct api *);
void	api_users_create(struct api *);
void	api_users_put(struct api *);
void	api_tokens_list(struct api *);
void	api_tokens_create(struct api *);
void	api_tokens_revoke(struct api *);
/* stock.c, stock_act.c, stock_sheet.c, stock_compared.c */
void	api_stock_list(struct api *);
void	api_stock_get(struct api *);
void	api_stock_moves(struct api *);
void	api_stock_levels(struct api *);
void	api_stock_create(struct api *);
void	api_stock_put(struct api *);
void	api_stock_recipe(struct api *);
void	api_stock_adjust(struct api *);
void	api_stock_receive(struct api *);
void	api_stock_count(struct api *);
void	api_stock_sheet(struct api *);
void	api_stock_compared(struct api *);
/* lots.c, lots_trace.c: stock/lots */
void	api_lots_list(struct api *);
void	api_lots_receive(struct api *);
void	api_lots_get(struct api *);
void	api_lots_put(struct api *);
void	api_lots_open(struct api *);
void	api_lots_block(struct api *);
void	api_lots_unblock(struct api *);
void	api_lots_close(struct api *);
void	api_lots_reopen(struct api *);
void	api_lots_trace(struct api *);
void	api_lots_csv(struct api *);
/* activity.c: queue, audit, chain, deliveries */
void	api_queue_list(struct api *);
void	api_queue_retry(struct api *);
void	api_queue_drop(struct api *);
void	api_audit_list(struct api *);
void	api_chain_get(struct api *);
void	api_deliveries_get(struct api *);
/* floor.c: production/scan, production/tickets */
void	api_floor_scan(struct api *);
void	api_floor_get(struct api *);
void	api_floor_print(struct api *);
void	api_floor_complete_filling(struct api *);
void	api_floor_complete_covering(struct api *);
void	api_floor_complete_decorating(struct api *);
void	api_floor_start_packing(struct api *);
void	api_floor_complete_packing(struct api *);
void	api_floor_qc_return(struct api *);
void	api_floor_assign(struct api *);
void	api_floor_storage(struct api *);
void	api_floor_action(struct api *);
/* board.c, floor_queue.c, week.c: the floor as lists; today.c: how the day goes */
void	api_board_queue(struct api *);
void	api_board_counts(struct api *);
void	api_board_unassigned(struct api *);
void	api_board_get(struct api *);
void	api_board_dashboard(struct api *);
void	api_board_people(struct api *);
void	api_today_get(struct api *);
/* shop_orders.c, timeline.c: production/orders */
void	api_shop_orders_list(struct api *);
void	api_shop_orders_create(struct api *);
void	api_shop_orders_deduct(struct api *);
void	api_shop_orders_due(struct api *);
void	api_shop_orders_csv(struct api *);
void	api_shop_orders_get(struct api *);
void	api_shop_orders_timeline(struct api *);
/* store_jobs.c: what a store's connection is asked to do */
void	api_stores_test(struct api *);
void	api_stores_pull(struct api *);
void	api_stores_catch_up(struct api *);
void	api_stores_locations(struct api *);
void	api_deliveries_read(struct api *);
/* labels.c: production/tickets/{id}/label.svg and .pdf, production/labels.pdf */
void	api_labels_svg(struct api *);
void	api_labels_pdf(struct api *);
void	api_labels_all(struct api *);
/* places.c: settings/places, production/places.pdf */
void	api_places_get(struct api *);
void	api_places_put(struct api *);
void	api_places_pdf(struct api *);
/* stores.c: settings/stores */
void	api_stores_list(struct api *);
void	api_stores_create(struct api *);
void	api_stores_put(struct api *);
void	api_stores_preview(struct api *);
/* capacity.c: settings/capacity, production/capacity */
void	api_capacity_settings(struct api *);
void	api_capacity_put(struct api *);
void	api_capacity_load(struct api *);
void	api_capacity_what_if(struct api *);
/* notices.c, search.c */
void	api_notices_list(struct api *);
void	api_notices_read(struct api *);
void	api_search_list(struct api *);

#endif
