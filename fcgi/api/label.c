#include "api/label.h"

#include "store/delivery.h"
#include "store/kiosk.h"
#include "store/person.h"
#include "store/token.h"

struct label { const char *subject, *type, *text; };

static const struct label events[] = {
	{ "portal_job", "created", "Job made" },
	{ "portal_job", "started", "Its turn: logs in" },
	{ "portal_job", "open_accepted", "The provider accepted the login request" },
	{ "portal_job", "connected", "Logged in" },
	{ "portal_job", "waiting_for_connection", "Another connection is in the way: waits" },
	{ "portal_job", "adopted", "A job that was running already is ours" },
	{ "portal_job", "add_accepted", "The provider accepted the lines" },
	{ "portal_job", "completed", "Completed" },
	{ "portal_job", "needs_review", "Answered: needs review" },
	{ "portal_job", "failed", "Failed" },
	{ "portal_job", "reopening", "A passing error: tries again" },
	{ "portal_job", "mfa_asked", "The portal asks a question" },
	{ "portal_job", "mfa_answered", "Answered the question" },
	{ "portal_job", "mfa_wrong", "The answer was refused" },
	{ "portal_job", "read_asked", "No sign of life: reads its state" },
	{ "portal_job", "cancelled", "Cancelled" },
	{ "portal_job", "closing", "Closes a connection" },
	{ "portal_job", "closed", "The connection is closed" },
	{ "portal_job", "lost", "The connection could not be closed: waits out its lifetime" },
	{ "portal_job", "retried", "Tried again" },
	{ "portal_job", "late_result", "A result came after we gave up" },
	{ "portal_job", "late_accepted", "The late result was accepted" },
	{ "portal_job", "reviewed", "Reviewed" },
	{ "portal_job", "confirmed", "Confirmation number recorded" },
	{ "portal_job", "resent", "Failed lines sent again" },
	{ "portal_job", "unsent", "The login request has not left yet" },
	{ "shop_order", "ingested", "Order came in" },
	{ "shop_order", "updated", "Order changed in the shop" },
	{ "shop_order", "deleted", "Deleted in the shop" },
	{ "shop_order", "read_again", "Read again with the store's settings of then" },
	{ "shop_order", "due_set", "Due day set" },
	{ "shop_order", "regrouped", "Counts to another group of products" },
	{ "shop_order", "printed", "Label printed" },
	{ "shop_order", "started", "Stage started" },
	{ "shop_order", "completed", "Stage completed" },
	{ "shop_order", "qc_returned", "Sent back by the quality check" },
	{ "shop_order", "undone", "Step taken back" },
	{ "shop_order", "acknowledged", "The shop's change was seen" },
	{ "shop_order", "received", "Received at the station" },
	{ "shop_order", "assigned", "Assigned" },
	{ "shop_order", "stored", "Put into storage" },
	{ "shop_order", "noted", "Note" },
	{ "shop_order", "held", "Put on hold" },
	{ "shop_order", "resumed", "Resumed" },
	{ "shop_order", "moved_back", "Moved back" },
	{ "shop_order", "cancelled", "Ticket cancelled" },
	{ "shop_order", "refused", "Action refused" },
	{ "shop_order", "hold_expired", "Not paid in time: its stock is free" },
	{ "shop_order", "seen", "The store told it again, nothing of it has changed" },
	{ "shop_order", "stock_found", "What it lacked is on hold now" },
	{ "shop_order", "redacted", "What is personal was taken away" },
	{ "shop", "added", "Store added" },
	{ "shop", "changed", "Store changed" },
	{ "shop", "disconnected", "Store disconnected in Shopify" },
	{ "capacity", "added", "Capacity set" },
	{ "capacity", "changed", "Capacity changed" },
	{ "places", "added", "Places listed" },
	{ "places", "changed", "List of places changed" },
	{ "order", "approved", "Order approved" },
	{ "order", "approval_withdrawn", "Approval taken back" },
	{ "login", "blocked", "Login blocked until its credentials change" },
	{ "login", "unblocked", "Login free again" },
	{ "login", "credentials_entered", "Credentials entered" },
	{ "login", "removed", "Login removed: no supplier uses it" },
	{ "portal", "added", "Supplier's portal added" },
	{ "portal", "changed", "Supplier's portal changed" },
	{ "portal", "removed", "Supplier's portal removed" },
	{ "portal", "login_changed", "Supplier's portal: another login" },
	{ "portal", "credentials_forgotten", "Credentials forgotten" },
	{ "mapping", "added", "SKU mapping added" },
	{ "mapping", "changed", "SKU mapping changed" },
	{ "mapping", "removed", "SKU mapping removed" },
	{ "integration", "added", "Integration begun" },
	{ "integration", "changed", "Integration changed" },
	{ "integration", "tested", "Integration: test asked for" },
	{ "integration", "checked", "Integration: outcome of a test" },
	{ "integration", "pull_asked", "Buy orders are to be pulled now" },
	{ "integration", "products_pulled", "Products read" },
	{ "integration", "caught_up", "Orders caught up" },
	{ "integration", "orders_unknown", "The store has none of its open orders" },
	{ "integration", "catch_up_asked", "Orders are to be caught up now" },
	{ "integration", "subscriptions_vanished", "Subscriptions had vanished, and were made again" },
	{ "integration", "stock_compared", "Levels compared with the store's" },
	{ "integration", "broken", "Integration does not work" },
	{ "integration", "working", "Integration works again" },
	{ "person", "added", "Person added" },
	{ "person", "changed", "Person changed" },
	{ "person", "signed_in", "Signed in" },
	{ "person", "signed_out", "Signed out" },
	{ "person", "sign_in_failed", "Sign-in refused" },
	{ "person", "password_changed", "Changed the own password" },
	{ "person", "password_refused", "Gave a wrong old password" },
	{ "kiosk", "added", "Kiosk added" },
	{ "kiosk", "changed", "Kiosk changed" },
	{ "kiosk", "code_made", "Kiosk: a new code" },
	{ "kiosk", "registered", "Kiosk registered" },
	{ "kiosk", "revoked", "Kiosk revoked" },
	{ "kiosk", "identified", "Said at a kiosk who it is" },
	{ "kiosk", "left", "Left a kiosk" },
	{ "kiosk", "badge_refused", "Kiosk: a badge that nobody has" },
	{ "kiosk", "pin_refused", "Kiosk: a wrong PIN" },
	{ "token", "added", "API token made" },
	{ "token", "revoked", "API token revoked" },
	{ "seed", "taken", "Secret taken from the environment" },
	{ "account", "demo_filled", "Demo data filled in" },
	{ "stock_item", "added", "Stock item added" },
	{ "stock_item", "changed", "Stock item changed" },
	{ "stock_item", "recipe_changed", "Recipe changed" },
	{ "stock_item", "received", "Stock received" },
	{ "stock_item", "returned", "Stock came back" },
	{ "stock_item", "adjusted", "Stock adjusted by hand" },
	{ "stock_item", "counted", "Stock counted" },
	{ "stock_item", "corrected", "Stock corrected" },
	{ "stock_lot", "received", "Lot received" },
	{ "stock_lot", "changed", "Lot changed" },
	{ "stock_lot", "opened", "Lot opened" },
	{ "stock_lot", "blocked", "Lot blocked" },
	{ "stock_lot", "unblocked", "Lot may be used again" },
	{ "stock_lot", "closed", "Lot closed" },
	{ "stock_lot", "reopened", "Lot reopened" },
	{ "queue", "retried", "Queue job tried again by hand" },
	{ "queue", "dropped", "Queue job dropped by hand" },
};

static const struct label topics[] = {
	{ "portal.open", "", "Log in to the portal" },
	{ "portal.add", "", "Put lines into the cart" },
	{ "portal.answer", "", "Send the answer" },
	{ "portal.close", "", "Close the connection" },
	{ "portal.read", "", "Read the job's state" },
	{ "portal.deadline", "", "Timer: no sign of life" },
	{ "portal.lifetime", "", "Timer: a connection's lifetime" },
	{ "delivery.read", "", "Read a kept webhook again" },
	{ "deck.check_keys", "", "Try Deck's keys" },
	{ "slack.notify", "", "Tell Slack" },
	{ "optiply.token", "", "Renew Optiply's token" },
	{ "source.pull", "", "Pull buy orders" },
	{ "housekeeping", "", "Clean up" },
	{ "order_ingest_retry", "", "Read a store's webhook again" },
	{ "shop.redact", "", "Remove personal data" },
	{ "capacity.regroup", "", "Sort tickets into groups of products" },
	{ "sentry.send", "", "Tell Sentry of an error" },
	{ "posthog.send", "", "Tell PostHog what was used" },
	{ "shop.token", "", "Renew Shopify's token" },
	{ "shop.test", "", "Try the connection to a store" },
	{ "shop.products", "", "Pull a store's products" },
	{ "shop.subscriptions", "", "Look after a store's webhooks" },
	{ "shop.catch_up", "", "Catch up a store's orders" },
	{ "shop.levels", "", "Compare a store's stock" },
	{ "stock.spread", "", "Tell stores of moved stock" },
	{ "stock.expire", "", "Release what an unpaid order holds" },
	{ "inventory_push", "", "Set a level at a store" },
};

struct str
api_label_event(const struct event *e)
{
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (str_eq(e->subject, str_of(events[i].subject)) && str_eq(e->type, str_of(events[i].type)))
			return str_of(events[i].text);
	return e->type;
}

struct str
api_label_topic(struct str topic)
{
	for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
		if (str_eq(topic, str_of(topics[i].subject)))
			return str_of(topics[i].text);
	return topic;
}

enum result
api_label_cause(struct tx *tx, const struct event *e, json **out)
{
	json *o = json_object(tx->arena);
	struct str label = STR("");
	enum result result = OK;

	if (str_eq(e->cause_kind, STR("delivery"))) {
		struct delivery d;

		result = store_delivery_get(tx, e->cause_id, &d);
		label = result == OK ? arena_printf(tx->arena, "Webhook %.*s", STR_ARG(d.kind)) : STR("Webhook");
	} else if (str_eq(e->cause_kind, STR("job"))) {
		struct job j;

		result = store_job_get(tx, e->cause_id, &j);
		label = result == OK ? api_label_topic(j.topic) : STR("Queue job");
	} else if (str_eq(e->cause_kind, STR("request"))) {
		label = STR("Request");
	} else if (str_eq(e->cause_kind, STR("command"))) {
		label = STR("Command line");
	}
	json_put_str(tx->arena, o, "kind", e->cause_kind);
	json_put_str(tx->arena, o, "id", e->cause_id);
	json_put_str(tx->arena, o, "label", label);
	*out = o;
	return result == ERR_MISSING ? OK : result;
}

static enum result
person_or_token(struct tx *tx, struct str id, struct str *name)
{
	struct person person;
	struct token token;
	enum result result = store_person_get(tx, id, &person);

	if (result == OK)
		*name = person.name;
	if (result != ERR_MISSING)
		return result;
	result = store_token_get(tx, id, &token);
	*name = result == OK ? token.name : STR("somebody");
	return result == ERR_MISSING ? OK : result;
}

enum result
api_label_actor(struct tx *tx, struct str id, struct str device, struct str *name)
{
	struct str person = STR("");
	struct kiosk kiosk;
	enum result result = OK;

	if (id.n && !str_eq(id, device))
		result = person_or_token(tx, id, &person);
	*name = person;
	if (result != OK || device.n == 0)
		return result;
	result = store_kiosk_get(tx, device, &kiosk);
	*name = api_label_at(tx->arena, person, result == OK ? kiosk.name : STR("a kiosk"));
	return result == ERR_MISSING ? OK : result;
}

struct str
api_label_at(struct arena *a, struct str person, struct str kiosk)
{
	if (person.n == 0 || kiosk.n == 0)
		return person.n ? person : kiosk;
	return arena_printf(a, "%.*s at %.*s", STR_ARG(person), STR_ARG(kiosk));
}
