#include "flow/lots.h"

#include "core/day.h"
#include "flow/asked.h"
#include "flow/audit.h"
#include "flow/shops.h"

enum result
flow_lot_today(struct tx *tx, int32_t *today)
{
	struct shop *shop;
	size_t n;
	enum result result = store_shop_list(tx, &shop, &n);

	*today = flow_shops_today_of_all(shop, n, tx->now_ms);
	return result;
}

static enum result
get(struct tx *tx, struct str id, struct lot_row *lot)
{
	enum result result = store_lot_get(tx, id, lot);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_lot", "There is no such lot.") : result;
}

static void
differ(struct audit *audit, const struct lot_row *a, const struct lot_row *b)
{
	flow_audit_str(audit, "item_id", a->item_id, b->item_id);
	flow_audit_str(audit, "code", a->code, b->code);
	flow_audit_str(audit, "supplier", a->supplier, b->supplier);
	flow_audit_str(audit, "note", a->note, b->note);
	flow_audit_int(audit, "received_day", a->lot.received, b->lot.received);
	flow_audit_int(audit, "expiry_day", a->lot.expiry, b->lot.expiry);
	flow_audit_bool(audit, "open", a->lot.open, b->lot.open);
	flow_audit_str(audit, "blocked", a->blocked, b->blocked);
	flow_audit_bool(audit, "closed", a->lot.closed, b->lot.closed);
}

static enum result
keep(struct tx *tx, const struct lot_row *before, struct lot_row *now, const char *type)
{
	struct audit audit = flow_audit(tx);
	enum result result = store_lot_update(tx, now);

	now->updated_at = tx->now_ms;
	differ(&audit, before, now);
	return result == OK ? flow_audit_event(&audit, "stock_lot", now->id, type) : result;
}

/* ---- what comes and goes with its item ---------------------------------------------------------------------------- */

/* One transaction of the item, and what it does to the lot. */
static enum result
move(struct tx *tx, struct lot_row *lot, enum stock_kind kind, struct amount amount, struct stock_act *act)
{
	struct lot_move m = { .item_id = lot->item_id, .lot_id = lot->id, .amount = amount, .order_id = STR(""), .line = STR("") };
	enum result result;

	*act = (struct stock_act){ .id = lot->item_id, .in = { .kind = kind, .amount = amount,
	    .reason = arena_printf(tx->arena, kind == STOCK_RECEIVE ? "Lot %.*s" : "Lot %.*s thrown away", STR_ARG(lot->code)) }, .key = STR("") };
	if (!amount_add(lot->lot.left, amount, &lot->lot.left) || (amount.n > 0 && !amount_add(lot->got, amount, &lot->got)))
		return fault_field(tx->fault, "amount", "Beside what is there of this lot it cannot be kept exactly.");
	result = flow_stock_act(tx, act);
	m.seq = act->move.seq;
	m.at = act->move.at;
	return result == OK ? store_lot_move(tx, lot, &m) : result;
}

/* The lot of this code as it is, or a new one without anything in it. */
static enum result
of_code(struct tx *tx, struct lot_receipt *r, bool *fresh)
{
	struct lot_row *lot = &r->now;
	enum result result = store_lot_of_code(tx, r->item_id, r->code, lot);

	*fresh = result == ERR_MISSING;
	if (result == OK && (lot->lot.expiry != r->expiry || lot->lot.closed || lot->lot.blocked))
		return tx_refuse(tx, ERR_CONFLICT, "lot_differs", "Lot %.*s is there already, and %s. Look at it first.", STR_ARG(lot->code),
		    lot->lot.blocked ? "blocked" : lot->lot.closed ? "closed" : "with another last day");
	if (!*fresh)
		return result;
	*lot = (struct lot_row){ .id = env_id(tx->env, tx->arena), .item_id = r->item_id, .code = r->code, .supplier = r->supplier,
	    .note = r->note, .lot = { .received = r->received, .expiry = r->expiry, .left = AMOUNT_WHOLE(0) }, .got = AMOUNT_WHOLE(0),
	    .blocked = STR(""), .created_at = tx->now_ms };
	return OK;
}

static enum result
note_receipt(struct tx *tx, const struct lot_receipt *r, bool fresh)
{
	struct audit audit = flow_audit(tx);

	if (fresh)
		differ(&audit, &(struct lot_row){ .id = STR("") }, &r->now);
	flow_audit_note(&audit, "amount", flow_stock_text(tx->arena, r->amount));
	return flow_audit_event(&audit, "stock_lot", r->now.id, "received");
}

/* From now on what is used of the item names a lot. */
static enum result
keep_lots(struct tx *tx, struct stock_row *item)
{
	if (item->lots)
		return OK;
	item->lots = true;
	return store_stock_update(tx, item);
}

enum result
flow_lot_receive(struct tx *tx, void *in_out)
{
	struct lot_receipt *r = in_out;
	struct stock_act act;
	struct str digest = arena_printf(tx->arena, "lot %.*s %.*s %.*s %d", STR_ARG(r->item_id), STR_ARG(r->code),
	    STR_ARG(flow_stock_text(tx->arena, r->amount)), (int)r->expiry), before;
	bool fresh;
	enum result result = flow_asked(tx, r->key, digest, &r->already, &before);

	if (result == OK && r->already)
		return get(tx, before, &r->now);
	if (result == OK && r->received == DAY_NONE)
		result = flow_lot_today(tx, &r->received);
	if (result == OK)
		result = of_code(tx, r, &fresh);
	if (result == OK && fresh)
		result = store_lot_insert(tx, &r->now);
	if (result == OK)
		result = move(tx, &r->now, STOCK_RECEIVE, r->amount, &act);
	if (result == OK)
		result = keep_lots(tx, &act.now);
	if (result == OK)
		result = note_receipt(tx, r, fresh);
	if (result == OK)
		result = flow_asked_keep(tx, r->key, digest, r->now.id);
	return result == OK ? get(tx, r->now.id, &r->now) : result;
}

/* ---- what people say of a lot ------------------------------------------------------------------------------------- */

enum result
flow_lot_change(struct tx *tx, void *in_out)
{
	struct lot_change *c = in_out;
	struct audit audit = flow_audit(tx);
	struct lot_row before, other;
	enum result result = get(tx, c->id, &before);

	if (result != OK)
		return result;
	c->now = before;
	c->now.code = c->has_code ? c->code : before.code;
	c->now.supplier = c->has_supplier ? c->supplier : before.supplier;
	c->now.note = c->has_note ? c->note : before.note;
	c->now.lot.received = c->has_received ? c->received : before.lot.received;
	c->now.lot.expiry = c->has_expiry ? c->expiry : before.lot.expiry;
	differ(&audit, &before, &c->now);
	c->already = !audit.changed;
	if (c->already)
		return OK;
	result = store_lot_of_code(tx, before.item_id, c->now.code, &other);
	if (result == OK && !str_eq(other.id, c->id))
		return tx_refuse(tx, ERR_CONFLICT, "exists", "%.*s has a lot %.*s already.", STR_ARG(before.name), STR_ARG(c->now.code));
	return result == OK || result == ERR_MISSING ? keep(tx, &before, &c->now, "changed") : result;
}

/* The one that was open is so no more. */
static enum result
put_away(struct tx *tx, struct str item_id)
{
	struct lot_row before, now;
	enum result result = store_lot_open(tx, item_id, &before);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	now = before;
	now.lot.open = false;
	return keep(tx, &before, &now, "changed");
}

/* How much of its item is on hand beside what the other lots have. */
static enum result
beside_others(struct tx *tx, const struct lot_row *lot, struct amount *there)
{
	struct stock_row item;
	struct lot_sum *others;
	size_t n = 0;
	enum result result = store_stock_get(tx, lot->item_id, &item);

	if (result == OK)
		result = store_lot_others(tx, lot, &others, &n);
	if (result != OK)
		return result;
	*there = stock_amount(&item.item, item.item.on_hand);
	for (size_t i = 0; i < n; i++) {
		struct amount theirs;

		if (!amount_make(others[i].num, others[i].den, &theirs) || !amount_subtract(*there, theirs, there))
			return tx_refuse(tx, ERR_STORE, "stock_overflow", "The lots of %.*s cannot be counted any more.", STR_ARG(lot->sku));
	}
	return OK;
}

/*
 * What is left of it; of that no more than is on hand beside the other lots: a count that found less has taken the rest off
 * already, and whose lot that was nobody has said.
 */
static enum result
throw_away(struct tx *tx, struct lot_row *lot, struct amount *discarded)
{
	struct stock_act act;
	struct amount there, off;
	enum result result = beside_others(tx, lot, &there);

	if (result != OK)
		return result;
	*discarded = amount_cmp(there, lot->lot.left) < 0 ? there : lot->lot.left;
	if (discarded->n <= 0)
		*discarded = AMOUNT_WHOLE(0);
	if (discarded->n == 0 || !amount_subtract(AMOUNT_WHOLE(0), *discarded, &off))
		return OK;
	return move(tx, lot, STOCK_ADJUST, off, &act);
}

enum result
flow_lot_act(struct tx *tx, void *in_out)
{
	static const char *const types[LOT_ACTIONS] = { "opened", "blocked", "unblocked", "closed", "reopened" };
	struct lot_doing *d = in_out;
	struct lot_row before;
	enum lot_answer answer;
	int32_t today;
	enum result result = get(tx, d->id, &before);

	if (result == OK && tx->scope->device.n)	/* a kiosk says with steps of the floor alone who did it */
		return tx_refuse(tx, ERR_CONFLICT, "no_person", "A lot is opened by somebody who has signed in, not by a kiosk.");
	if (result == OK)
		result = flow_lot_today(tx, &today);
	if (result != OK)
		return result;
	d->now = before;
	d->discarded = AMOUNT_WHOLE(0);
	answer = lot_act(&d->now.lot, d->action, today);
	d->already = answer == LOT_ALREADY;
	if (d->already)
		return OK;
	if (answer != LOT_DOES)
		return tx_refuse(tx, ERR_CONFLICT, lot_answer_code(answer).p, "%.*s", STR_ARG(lot_answer_text(answer)));
	if (d->action == LOT_DO_BLOCK || d->action == LOT_DO_UNBLOCK)
		d->now.blocked = d->now.lot.blocked ? d->reason : STR("");
	if (d->action == LOT_DO_OPEN)
		result = put_away(tx, d->now.item_id);
	else if (d->action == LOT_DO_CLOSE && d->discard)
		result = throw_away(tx, &d->now, &d->discarded);
	return result == OK ? keep(tx, &before, &d->now, types[d->action]) : result;
}
