/*
 * stock_walk - an item's transactions, from one of them back to its first.
 *
 * Each names when the one before it was made, so that the ledger needs no index by item: all of them lie in the order of time,
 * and every order would pay for that index.  Parameters of a statement that begins so:
 *	$1 account  $2 item  $3 at and $4 seq of the transaction to begin with: stock_item.moved_at and seq are the last one's
 * go_on says how far, of the row w behind it: "" to the first, " AND w.seq > $5" so that seq $5 is the last one.
 */
#ifndef STORE_STOCK_WALK_H
#define STORE_STOCK_WALK_H

#define STOCK_WALK_ROW(of) \
	of "at, " of "seq, " of "before_at, " of "kind, " of "on_hand, " of "held, " of "parts, " of "order_id, " of "line, " of "reason, " \
	of "actor, " of "device"
#define STOCK_WALK(go_on) \
	"WITH RECURSIVE walk AS (SELECT " STOCK_WALK_ROW("t.") " FROM stock_txn t" \
	" WHERE t.account_id = $1 AND t.item_id = $2 AND t.at = $3 AND t.seq = $4 UNION ALL SELECT " STOCK_WALK_ROW("t.") " FROM walk w" \
	" JOIN stock_txn t ON t.account_id = $1 AND t.item_id = $2 AND t.at = w.before_at AND t.seq = w.seq - 1" go_on ") "

#endif
