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
#define API(handler) (handler), NULL, 0
#define LARGE(handler, body) (handler), NULL, (body)
#define OWN(own) NULL, (own), 0

/* Where two rows fit one path, the first of the asked method is taken. */
static const struct route table[] = {
	/* signing in */
	{ POST,   V1 "/session",                                  MAY_ANYONE,        "signIn",           API(api_session_create) },
	{ GET,    V1 "/session",                                  MAY_SIGNED_IN,     "getSession",       API(api_session_get) },
	{ DELETE, V1 "/session",                                  MAY_SIGNED_IN,     "signOut",          API(api_session_delete) },
	{ PUT,    V1 "/session/password",                         MAY_SIGNED_IN,     "changePassword",   API(api_session_password) },
	{ GET,    V1 "/sessions",                                 MAY_READ,          "listSessions",     API(api_sessions_list) },
	{ DELETE, V1 "/sessions",                                 MAY_READ,          "endOtherSessions", API(api_sessions_end_others) },
	{ DELETE, V1 "/sessions/{id}",                            MAY_READ,          "endSession",       API(api_sessions_end) },

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

	/* settings */
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
	{ GET,    V1 "/settings/tokens",                          MAY_USERS,         "listTokens",       API(api_tokens_list) },
	{ POST,   V1 "/settings/tokens",                          MAY_USERS,         "addToken",         API(api_tokens_create) },
	{ DELETE, V1 "/settings/tokens/{id}",                     MAY_USERS,         "revokeToken",      API(api_tokens_revoke) },

	/* activity */
	{ GET,    V1 "/queue",                                    MAY_READ,          "listQueue",        API(api_queue_list) },
	{ POST,   V1 "/queue/{id}/retry",                         MAY_QUEUE,         "retryQueued",      API(api_queue_retry) },
	{ POST,   V1 "/queue/{id}/drop",                          MAY_QUEUE,         "dropQueued",       API(api_queue_drop) },
	{ GET,    V1 "/audit",                                    MAY_SETTINGS_READ, "listAudit",        API(api_audit_list) },
	{ GET,    V1 "/chain/{event_id}",                         MAY_READ,          "getChain",         API(api_chain_get) },
	{ GET,    V1 "/deliveries/{id}",                          MAY_SETTINGS,      "getDelivery",      API(api_deliveries_get) },
	{ GET,    V1 "/notices",                                  MAY_READ,          "listNotices",      API(api_notices_list) },
	{ POST,   V1 "/notices/read",                             MAY_READ,          "readNotices",      API(api_notices_read) },
	{ GET,    V1 "/search",                                   MAY_READ,          "search",           API(api_search_list) },

	/* the machine */
	{ GET,    V1 "/openapi.json",                             MAY_ANYONE,        "getOpenapi",       OWN(document_answer) },
	{ GET,    "/health",                                      MAY_ANYONE,        "getHealth",        OWN(health_answer) },
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
