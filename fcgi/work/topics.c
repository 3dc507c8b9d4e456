#include "work/topics.h"

#include "connect/deck.h"
#include "flow/capacity.h"
#include "flow/check.h"
#include "flow/housekeeping.h"
#include "flow/monitor.h"
#include "flow/monitor_use.h"
#include "flow/notify.h"
#include "flow/order_expire.h"
#include "flow/portal_call.h"
#include "flow/portal_hook.h"
#include "flow/pull.h"
#include "flow/shop_access.h"
#include "flow/shop_catch_up.h"
#include "flow/shop_hook.h"
#include "flow/shop_levels.h"
#include "flow/shop_products.h"
#include "flow/shop_push.h"
#include "flow/shop_redact.h"
#include "flow/shop_subscriptions.h"
#include "flow/shop_test.h"
#include "flow/stock_spread.h"

static struct str
deck_key(struct arena *a, const unsigned char random[16])
{
	return deck_port.make_key(a, random);
}

const struct topic_row topics[TOPICS] = {
	[TOPIC_PORTAL_OPEN]	= { flow_portal_open_prepare, flow_portal_job_read, flow_portal_open_settle, deck_key },
	[TOPIC_PORTAL_ADD]	= { flow_portal_add_prepare, flow_portal_job_read, flow_portal_add_settle, deck_key },
	[TOPIC_PORTAL_ANSWER]	= { flow_portal_answer_prepare, flow_portal_plain_read, flow_portal_answer_settle, NULL },
	[TOPIC_PORTAL_CLOSE]	= { flow_portal_close_prepare, flow_portal_job_read, flow_portal_close_settle, deck_key },
	[TOPIC_PORTAL_READ]	= { flow_portal_read_prepare, flow_portal_state_read, flow_portal_read_settle, NULL },
	[TOPIC_PORTAL_DEADLINE]	= { flow_portal_timer_prepare, NULL, flow_portal_deadline_settle, NULL },
	[TOPIC_PORTAL_LIFETIME]	= { flow_portal_timer_prepare, NULL, flow_portal_lifetime_settle, NULL },
	[TOPIC_DELIVERY_READ]	= { flow_portal_delivery_prepare, NULL, flow_portal_delivery_settle, NULL },
	[TOPIC_DECK_CHECK_KEYS]	= { flow_check_prepare, flow_portal_plain_read, flow_check_settle, NULL },
	[TOPIC_SLACK_NOTIFY]	= { flow_notify_prepare, flow_notify_read, flow_notify_settle, NULL },
	[TOPIC_OPTIPLY_TOKEN]	= { flow_pull_token_prepare, flow_pull_token_read, flow_pull_token_settle, NULL },
	[TOPIC_SOURCE_PULL]	= { flow_pull_prepare, flow_pull_read, flow_pull_settle, NULL },
	[TOPIC_HOUSEKEEPING]	= { flow_housekeeping_prepare, NULL, flow_housekeeping_settle, NULL },
	[TOPIC_ORDER_INGEST_RETRY] = { flow_shop_again_prepare, NULL, flow_shop_again_settle, NULL },
	[TOPIC_SHOP_REDACT]	= { flow_shop_redact_prepare, NULL, flow_shop_redact_settle, NULL },
	[TOPIC_SHOP_TOKEN]	= { flow_shop_token_prepare, flow_shop_token_read, flow_shop_token_settle, NULL },
	[TOPIC_SHOP_TEST]	= { flow_shop_test_prepare, flow_shop_test_read, flow_shop_test_settle, NULL },
	[TOPIC_SHOP_PRODUCTS]	= { flow_shop_products_prepare, flow_shop_products_read, flow_shop_products_settle, NULL },
	[TOPIC_SHOP_SUBSCRIPTIONS] = { flow_shop_subscriptions_prepare, flow_shop_subscriptions_read, flow_shop_subscriptions_settle, NULL },
	[TOPIC_SHOP_CATCH_UP]	= { flow_shop_catch_up_prepare, flow_shop_catch_up_read, flow_shop_catch_up_settle, NULL },
	[TOPIC_SHOP_LEVELS]	= { flow_shop_levels_prepare, flow_shop_levels_read, flow_shop_levels_settle, NULL },
	[TOPIC_STOCK_EXPIRE]	= { flow_order_expire_prepare, NULL, flow_order_expire_settle, NULL },
	[TOPIC_STOCK_SPREAD]	= { flow_stock_spread_prepare, NULL, flow_stock_spread_settle, NULL },
	[TOPIC_INVENTORY_PUSH]	= { flow_shop_push_prepare, flow_shop_push_read, flow_shop_push_settle, NULL },
	[TOPIC_CAPACITY_REGROUP] = { flow_capacity_regroup_prepare, NULL, flow_capacity_regroup_settle, NULL },
	[TOPIC_SENTRY_SEND]	= { flow_monitor_prepare, flow_monitor_read, flow_monitor_settle, NULL },
	[TOPIC_POSTHOG_SEND]	= { flow_monitor_use_prepare, flow_monitor_use_read, flow_monitor_use_settle, NULL },
};

struct str
topics_local(struct arena *a)
{
	struct str list = STR(",");

	for (unsigned i = 0; i < TOPICS; i++)
		if (!topic_rule((enum topic)i)->network)
			list = arena_printf(a, "%.*s%s,", STR_ARG(list), topic_rule((enum topic)i)->name);
	return list;
}
