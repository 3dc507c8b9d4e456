#include "serve/route.h"

#include "api/handlers.h"
#include "hook/hook.h"
#include "serve/document.h"
#include "serve/health.h"
#include "serve/metrics.h"

/* Bytes: a mapping file of some ten thousand rows; a webhook with a thousand items. */
enum { BODY_IMPORT = 4 << 20, BODY_HOOK = 2 << 20 };

static void
receive(struct api *api, struct str provider)
{
	struct hook hook = { .env = api->env, .db = api->db, .keyring = api->keyring, .req = api->req, .ans = api->ans, .arena = api->arena,
	    .log = api->scope.log };

	hook_receive(&hook, provider, api_path(api, 0));
	api->scope.log.account = hook.account;
}

static void
receive_deck(struct api *api)
{
	receive(api, STR("deck"));
}

static void
receive_shopify(struct api *api)
{
	receive(api, STR("shopify"));
}

/* Short names, so that the table reads as a table. */
#define GET METHOD_GET
#define POST METHOD_POST
#define PUT METHOD_PUT
#define DELETE METHOD_DELETE
#define V1 "/api/v1"
#define API(handler) (handler), NULL, 0, NULL
#define SCANNED(handler, query) (handler), NULL, 0, (query)
#define LARGE(handler, body) (handler), NULL, (body), NULL
#define OWN(own) NULL, (own), 0, NULL

/* Where two rows fit one path, the first of the asked method is taken. */
static const struct route table[] = {
	/* signing in */
	{ POST,   V1 "/session",                                  MAY_ANYONE,        "signIn",           API(api_session_create) },
	{ GET,    V1 "/session",                                  MAY_SIGNED_IN,     "getSession",       API(api_session_get) },
	{ DELETE, V1 "/session",                                  MAY_SIGNED_IN,     "signOut",          API(api_session_delete) },
	{ PUT,    V1 "/session/password",                         MAY_SIGNED_IN,     "changePassword",   API(api_session_password) },
	{ PUT,    V1 "/session/pin",                              MAY_FLOOR,         "changePin",        API(api_session_pin) },
	{ GET,    V1 "/sessions",                                 MAY_READ,          "listSessions",     API(api_sessions_list) },
	{ DELETE, V1 "/sessions",                                 MAY_READ,          "endOtherSessions", API(api_sessions_end_others) },
	{ DELETE, V1 "/sessions/{id}",                            MAY_READ,          "endSession",       API(api_sessions_end) },

	/* a tablet of the floor */
	{ POST,   V1 "/kiosk",                                    MAY_ANYONE,        "registerKiosk",    API(api_kiosk_register) },
	{ POST,   V1 "/kiosk/identity",                           MAY_FLOOR,         "identify",         API(api_kiosk_identify) },
	{ DELETE, V1 "/kiosk/identity",                           MAY_FLOOR,         "leaveKiosk",       API(api_kiosk_leave) },

	/* overview */
	{ GET,    V1 "/overview",                                 MAY_READ,          "getOverview",      API(api_overview_get) },

	/* purchasing */
	{ GET,    V1 "/purchasing/orders",                        MAY_READ,          "listOrders",       API(api_orders_list) },
	{ POST,   V1 "/purchasing/orders/{id}/approve",           MAY_APPROVE,       "approveOrder",     API(api_orders_approve) },
	{ DELETE, V1 "/purchasing/orders/{id}/approve",           MAY_APPROVE,       "withdrawApproval", API(api_orders_withdraw) },
	{ POST,   V1 "/purchasing/refresh",                       MAY_SUBMIT,        "refreshOrders",    API(api_orders_refresh) },
	{ POST,   V1 "/purchasing/plan",                          MAY_SUBMIT,        "planOrders",       API(api_orders_plan) },
	{ POST,   V1 "/purchasing/jobs",                          MAY_SUBMIT,        "sendOrders",       API(api_jobs_send) },
	{ GET,    V1 "/purchasing/jobs",                          MAY_READ,          "listPortalJobs",   API(api_jobs_list) },
	{ GET,    V1 "/purchasing/jobs/{id}",                     MAY_READ,          "getPortalJob",     API(api_jobs_get) },
	{ GET,    V1 "/purchasing/jobs/{id}/timeline",            MAY_READ,          "getTimeline",      API(api_jobs_timeline) },
	{ GET,    V1 "/purchasing/jobs/{id}/result.csv",          MAY_READ,          "getResultCsv",     API(api_jobs_csv) },
	{ POST,   V1 "/purchasing/jobs/{id}/answer",              MAY_SUBMIT,        "answerQuestion",   API(api_jobs_answer) },
	{ POST,   V1 "/purchasing/jobs/{id}/cancel",              MAY_SUBMIT,        "cancelJob",        API(api_jobs_cancel) },
	{ POST,   V1 "/purchasing/jobs/{id}/retry",               MAY_SUBMIT,        "retryJob",         API(api_jobs_retry) },
	{ POST,   V1 "/purchasing/jobs/{id}/accept",              MAY_REVIEW,        "acceptLate",       API(api_jobs_accept) },
	{ POST,   V1 "/purchasing/jobs/{id}/review",              MAY_REVIEW,        "reviewJob",        API(api_jobs_review) },
	{ POST,   V1 "/purchasing/jobs/{id}/confirm",             MAY_REVIEW,        "confirmJob",       API(api_jobs_confirm) },
	{ POST,   V1 "/purchasing/jobs/{id}/resend",              MAY_SUBMIT,        "resendItems",      API(api_jobs_resend) },
	{ GET,    V1 "/purchasing/suppliers",                     MAY_READ,          "listSuppliers",    API(api_suppliers_list) },

	/* production: by the names of the plan, and the rest */
	{ GET,    V1 "/production/scan",                               MAY_FLOOR_READ,    "get_order_for_scan",        SCANNED(api_floor_scan, "text") },
	{ GET,    V1 "/production/tickets/{id}",                       MAY_FLOOR_READ,    "get_ticket",                API(api_floor_get) },
	{ GET,    V1 "/production/tickets/{id}/label.svg",             MAY_FLOOR_READ,    "get_label_svg",             API(api_labels_svg) },
	{ GET,    V1 "/production/tickets/{id}/label.pdf",             MAY_FLOOR_READ,    "get_label_pdf",             API(api_labels_pdf) },
	{ GET,    V1 "/production/labels.pdf",                         MAY_FLOOR_READ,    "get_labels_pdf",            API(api_labels_all) },
	{ GET,    V1 "/production/places.pdf",                         MAY_FLOOR_READ,    "get_places_pdf",            SCANNED(api_places_pdf, "names") },
	{ POST,   V1 "/production/tickets/{id}/handle_print_barcode",  MAY_FLOOR,         "handle_print_barcode",      API(api_floor_print) },
	{ POST,   V1 "/production/tickets/{id}/complete_filling",      MAY_FLOOR,         "complete_filling",          API(api_floor_complete_filling) },
	{ POST,   V1 "/production/tickets/{id}/complete_covering",     MAY_FLOOR,         "complete_covering",         API(api_floor_complete_covering) },
	{ POST,   V1 "/production/tickets/{id}/complete_decorating",   MAY_FLOOR,         "complete_decorating",       API(api_floor_complete_decorating) },
	{ POST,   V1 "/production/tickets/{id}/start_packing",         MAY_FLOOR,         "start_packing",             API(api_floor_start_packing) },
	{ POST,   V1 "/production/tickets/{id}/complete_packing",      MAY_FLOOR,         "complete_packing",          API(api_floor_complete_packing) },
	{ POST,   V1 "/production/tickets/{id}/qc_return_to_decorating", MAY_FLOOR,         "qc_return_to_decorating",   API(api_floor_qc_return) },
	{ POST,   V1 "/production/tickets/{id}/assign_staff",          MAY_FLOOR,         "assign_staff",              API(api_floor_assign) },
	{ POST,   V1 "/production/tickets/{id}/set_storage",           MAY_FLOOR,         "set_storage",               API(api_floor_storage) },
	{ POST,   V1 "/production/tickets/{id}/{action}",              MAY_FLOOR,         "do_ticket_action",          API(api_floor_action) },
	{ GET,    V1 "/production/queue",                              MAY_READ,          "get_queue",                 API(api_board_queue) },
	{ GET,    V1 "/production/unassigned/counts",                  MAY_READ,          "get_unassigned_counts",     API(api_board_counts) },
	{ GET,    V1 "/production/unassigned",                         MAY_READ,          "get_unassigned_list",       API(api_board_unassigned) },
	{ GET,    V1 "/production/board",                              MAY_FLOOR_READ,    "get_board",                 API(api_board_get) },
	{ GET,    V1 "/production/dashboard",                          MAY_READ,          "get_orders_for_dashboard",  API(api_board_dashboard) },
	{ GET,    V1 "/production/overview",                           MAY_READ,          "get_production_overview",   API(api_today_get) },
	{ GET,    V1 "/production/people",                             MAY_FLOOR_READ,    "list_people",               API(api_board_people) },
	{ GET,    V1 "/production/capacity",                           MAY_READ,          "get_capacity",              API(api_capacity_load) },
	{ GET,    V1 "/production/capacity/what_if",                   MAY_READ,          "get_capacity_what_if",      API(api_capacity_what_if) },
	{ GET,    V1 "/production/orders",                             MAY_READ,          "list_shop_orders",          API(api_shop_orders_list) },
	{ POST,   V1 "/production/orders",                             MAY_ORDERS,        "create_order",              API(api_shop_orders_create) },
	{ GET,    V1 "/production/orders.csv",                         MAY_READ,          "export_orders",             API(api_shop_orders_csv) },
	{ GET,    V1 "/production/orders/{id}",                        MAY_READ,          "get_shop_order",            API(api_shop_orders_get) },
	{ POST,   V1 "/production/orders/{id}/due",                    MAY_ORDERS,        "set_due_day",               API(api_shop_orders_due) },
	{ POST,   V1 "/production/orders/{id}/deduct",                 MAY_STOCK,         "deduct_on_order_create",    API(api_shop_orders_deduct) },
	{ GET,    V1 "/production/orders/{id}/timeline",               MAY_READ,          "get_order_timeline",        API(api_shop_orders_timeline) },

	/* settings */
	{ GET,    V1 "/settings/stores",                               MAY_SETTINGS_READ, "listStores",                API(api_stores_list) },
	{ POST,   V1 "/settings/stores",                               MAY_SETTINGS,      "addStore",                  API(api_stores_create) },
	{ PUT,    V1 "/settings/stores/{id}",                          MAY_SETTINGS,      "changeStore",               API(api_stores_put) },
	{ POST,   V1 "/settings/stores/{id}/test",                     MAY_SETTINGS,      "testStore",                 API(api_stores_test) },
	{ POST,   V1 "/settings/stores/{id}/pull",                     MAY_SETTINGS,      "pullStore",                 API(api_stores_pull) },
	{ POST,   V1 "/settings/stores/{id}/catch_up",                 MAY_SETTINGS,      "catchUpStore",              API(api_stores_catch_up) },
	{ GET,    V1 "/settings/stores/{id}/locations",                MAY_SETTINGS_READ, "listLocations",             API(api_stores_locations) },
	{ POST,   V1 "/settings/stores/{id}/preview",                  MAY_SETTINGS_READ, "previewStore",              API(api_stores_preview) },
	{ GET,    V1 "/settings/capacity",                             MAY_SETTINGS_READ, "getCapacitySettings",       API(api_capacity_settings) },
	{ PUT,    V1 "/settings/capacity",                             MAY_SETTINGS,      "setCapacity",               API(api_capacity_put) },
	{ GET,    V1 "/settings/places",                               MAY_READ,          "get_places",                API(api_places_get) },
	{ PUT,    V1 "/settings/places",                               MAY_SETTINGS,      "set_places",                API(api_places_put) },
	{ GET,    V1 "/settings/portals",                         MAY_SETTINGS_READ, "listPortals",      API(api_portals_list) },
	{ POST,   V1 "/settings/portals",                         MAY_SETTINGS,      "addPortal",        API(api_portals_create) },
	{ PUT,    V1 "/settings/portals/{id}",                    MAY_SETTINGS,      "changePortal",     API(api_portals_put) },
	{ DELETE, V1 "/settings/portals/{id}",                    MAY_SETTINGS,      "removePortal",     API(api_portals_delete) },
	{ PUT,    V1 "/settings/portals/{id}/credentials",        MAY_SETTINGS,      "setCredentials",   API(api_portals_credentials) },
	{ DELETE, V1 "/settings/portals/{id}/credentials",        MAY_SETTINGS,      "forgetCredentials",API(api_portals_forget) },
	{ POST,   V1 "/settings/portals/{id}/test",               MAY_SETTINGS,      "testPortal",       API(api_portals_test) },
	{ GET,    V1 "/settings/mappings",                        MAY_SETTINGS_READ, "listMappings",     API(api_mappings_list) },
	{ POST,   V1 "/settings/mappings",                        MAY_MAPPINGS,      "addMapping",       API(api_mappings_create) },
	{ POST,   V1 "/settings/mappings/import",                 MAY_MAPPINGS,      "importMappings",   LARGE(api_mappings_import, BODY_IMPORT) },
	{ PUT,    V1 "/settings/mappings/{id}",                   MAY_MAPPINGS,      "changeMapping",    API(api_mappings_put) },
	{ DELETE, V1 "/settings/mappings/{id}",                   MAY_MAPPINGS,      "removeMapping",    API(api_mappings_delete) },
	{ GET,    V1 "/settings/mappings.csv",                    MAY_SETTINGS_READ, "exportMappings",   API(api_mappings_csv) },
	{ GET,    V1 "/settings/integrations",                    MAY_SETTINGS_READ, "listIntegrations", API(api_integrations_list) },
	{ PUT,    V1 "/settings/integrations/{provider}",         MAY_SETTINGS,      "changeIntegration",API(api_integrations_put) },
	{ POST,   V1 "/settings/integrations/{provider}/test",    MAY_SETTINGS,      "testIntegration",  API(api_integrations_test) },
	{ GET,    V1 "/settings/users",                           MAY_USERS,         "listUsers",        API(api_users_list) },
	{ POST,   V1 "/settings/users",                           MAY_USERS,         "addUser",          API(api_users_create) },
	{ PUT,    V1 "/settings/users/{id}",                      MAY_USERS,         "changeUser",       API(api_users_put) },
	{ GET,    V1 "/settings/users/{id}/badge.svg",            MAY_USERS,         "getBadgeSvg",      API(api_badges_svg) },
	{ GET,    V1 "/settings/badges.pdf",                      MAY_USERS,         "getBadgesPdf",     API(api_badges_pdf) },
	{ GET,    V1 "/settings/kiosks",                          MAY_SETTINGS_READ, "listKiosks",       API(api_kiosks_list) },
	{ POST,   V1 "/settings/kiosks",                          MAY_SETTINGS,      "addKiosk",         API(api_kiosks_create) },
	{ PUT,    V1 "/settings/kiosks/{id}",                     MAY_SETTINGS,      "changeKiosk",      API(api_kiosks_put) },
	{ DELETE, V1 "/settings/kiosks/{id}",                     MAY_SETTINGS,      "revokeKiosk",      API(api_kiosks_revoke) },
	{ POST,   V1 "/settings/kiosks/{id}/code",                MAY_SETTINGS,      "renewKiosk",       API(api_kiosks_code) },
	{ GET,    V1 "/settings/tokens",                          MAY_USERS,         "listTokens",       API(api_tokens_list) },
	{ POST,   V1 "/settings/tokens",                          MAY_USERS,         "addToken",         API(api_tokens_create) },
	{ DELETE, V1 "/settings/tokens/{id}",                     MAY_USERS,         "revokeToken",      API(api_tokens_revoke) },

	/* stock */
	{ GET,    V1 "/stock/items",                              MAY_READ,          "listStockItems",   API(api_stock_list) },
	{ POST,   V1 "/stock/items",                              MAY_STOCK,         "addStockItem",     API(api_stock_create) },
	{ GET,    V1 "/stock/items/{id}",                         MAY_READ,          "getStockItem",     API(api_stock_get) },
	{ PUT,    V1 "/stock/items/{id}",                         MAY_STOCK,         "changeStockItem",  API(api_stock_put) },
	{ PUT,    V1 "/stock/items/{id}/recipe",                  MAY_STOCK,         "setStockRecipe",   API(api_stock_recipe) },
	{ GET,    V1 "/stock/items/{id}/moves",                   MAY_READ,          "listStockMoves",   API(api_stock_moves) },
	{ GET,    V1 "/stock/items/{id}/levels",                  MAY_READ,          "getStockLevels",   API(api_stock_levels) },
	{ POST,   V1 "/stock/items/{id}/adjust",                  MAY_STOCK,         "adjustStock",      API(api_stock_adjust) },
	{ POST,   V1 "/stock/items/{id}/receive",                 MAY_STOCK,         "receiveStock",     API(api_stock_receive) },
	{ POST,   V1 "/stock/items/{id}/count",                   MAY_STOCK,         "countStock",       API(api_stock_count) },
	{ POST,   V1 "/stock/items/{id}/lots",                    MAY_STOCK,         "receiveLot",       API(api_lots_receive) },
	{ GET,    V1 "/stock/lots",                               MAY_READ,          "listLots",         API(api_lots_list) },
	{ GET,    V1 "/stock/lots/{id}",                          MAY_READ,          "getLot",           API(api_lots_get) },
	{ PUT,    V1 "/stock/lots/{id}",                          MAY_STOCK,         "changeLot",        API(api_lots_put) },
	{ POST,   V1 "/stock/lots/{id}/open",                     MAY_FLOOR,         "openLot",          API(api_lots_open) },
	{ POST,   V1 "/stock/lots/{id}/block",                    MAY_STOCK,         "blockLot",         API(api_lots_block) },
	{ POST,   V1 "/stock/lots/{id}/unblock",                  MAY_STOCK,         "unblockLot",       API(api_lots_unblock) },
	{ POST,   V1 "/stock/lots/{id}/close",                    MAY_STOCK,         "closeLot",         API(api_lots_close) },
	{ POST,   V1 "/stock/lots/{id}/reopen",                   MAY_STOCK,         "reopenLot",        API(api_lots_reopen) },
	{ GET,    V1 "/stock/lots/{id}/trace",                    MAY_READ,          "traceLot",         API(api_lots_trace) },
	{ GET,    V1 "/stock/lots/{id}/trace.csv",                MAY_READ,          "traceLotCsv",      API(api_lots_csv) },
	{ POST,   V1 "/stock/count",                              MAY_STOCK,         "countStockSheet",  API(api_stock_sheet) },
	{ GET,    V1 "/stock/comparisons",                        MAY_READ,          "listStockComparisons", API(api_stock_compared) },

	/* activity */
	{ GET,    V1 "/queue",                                    MAY_READ,          "listQueue",        API(api_queue_list) },
	{ POST,   V1 "/queue/{id}/retry",                         MAY_QUEUE,         "retryQueued",      API(api_queue_retry) },
	{ POST,   V1 "/queue/{id}/drop",                          MAY_QUEUE,         "dropQueued",       API(api_queue_drop) },
	{ GET,    V1 "/audit",                                    MAY_SETTINGS_READ, "listAudit",        API(api_audit_list) },
	{ GET,    V1 "/chain/{event_id}",                         MAY_READ,          "getChain",         API(api_chain_get) },
	{ GET,    V1 "/deliveries/{id}",                          MAY_SETTINGS,      "getDelivery",      API(api_deliveries_get) },
	{ POST,   V1 "/deliveries/{id}/read",                          MAY_SETTINGS,      "readDelivery",              API(api_deliveries_read) },
	{ GET,    V1 "/notices",                                  MAY_READ,          "listNotices",      API(api_notices_list) },
	{ POST,   V1 "/notices/read",                             MAY_READ,          "readNotices",      API(api_notices_read) },
	{ GET,    V1 "/search",                                   MAY_READ,          "search",           API(api_search_list) },

	/* the machine */
	{ GET,    V1 "/openapi.json",                             MAY_ANYONE,        "getOpenapi",       OWN(document_answer) },
	{ GET,    "/health",                                      MAY_ANYONE,        "getHealth",        OWN(health_answer) },
	{ GET,    "/edge/health",                                 MAY_ANYONE,        "getEdgeHealth",    OWN(health_answer) },
	{ GET,    "/metrics",                                     MAY_ANYONE,        "getMetrics",       OWN(metrics_answer) },

	/* the providers' doors */
	{ POST,   "/hooks/deck/{address}",                        MAY_ANYONE,        "receiveDeck",      LARGE(receive_deck, BODY_HOOK) },
	{ POST,   "/hooks/shopify/{address}",                     MAY_ANYONE,        "receiveShopify",   LARGE(receive_shopify, BODY_HOOK) },
};

const struct route *
route_all(size_t *n)
{
	*n = sizeof(table) / sizeof(table[0]);
	return table;
}
