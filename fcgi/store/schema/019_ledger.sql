-- The stock's ledger is a log: it is keyed by when, and each row names the one before it of its item.
--
-- By item, each line of each order wrote to a page of its own, somewhere in the middle: two fifths of what SQLite did for an
-- order.  Now all of them lie together at the end, and an item's way is walked back from its last one (store/stock_walk.h).
--
-- Alone: the version before knows neither the way back nor an item's last transaction.  What it would write without them is
-- refused, since before_at has no default.

ALTER TABLE stock_item ADD COLUMN moved_at INT8 NOT NULL DEFAULT 0;	-- when its last transaction was made: with seq its key
ALTER TABLE stock_item ADD COLUMN counted INT8 NOT NULL DEFAULT 0;	-- 1: somebody has said how much of it there is
ALTER TABLE stock_lot_move ADD COLUMN at INT8 NOT NULL DEFAULT 0;	-- of its transaction: with item and seq its key

UPDATE stock_item SET
	moved_at = coalesce((SELECT t.at FROM stock_txn t
	    WHERE t.account_id = stock_item.account_id AND t.item_id = stock_item.id AND t.seq = stock_item.seq), 0),
	counted = (SELECT count(*) FROM (SELECT 1 FROM stock_txn t WHERE t.account_id = stock_item.account_id AND t.item_id = stock_item.id
	    AND t.kind IN ('receive', 'return', 'adjust', 'count', 'correct') LIMIT 1) said);
UPDATE stock_lot_move SET at = coalesce((SELECT t.at FROM stock_txn t
	WHERE t.account_id = stock_lot_move.account_id AND t.item_id = stock_lot_move.item_id AND t.seq = stock_lot_move.seq), 0);

CREATE TABLE stock_kept AS
	SELECT t.*, coalesce(lag(t.at) OVER (PARTITION BY t.account_id, t.item_id ORDER BY t.seq), 0) AS before_at FROM stock_txn t;
DROP TABLE stock_txn;

CREATE TABLE stock_txn (		-- every change of an item's numbers; append-only
	account_id	TEXT NOT NULL,
	at		INT8 NOT NULL,
	item_id		TEXT NOT NULL,
	seq		INT8 NOT NULL,	-- 1, 2, 3 … per item
	before_at	INT8 NOT NULL,	-- of the one before it of this item, number seq - 1; 0: it is the first
	kind		TEXT NOT NULL,	-- core/stock.h: hold, release, consume, …
	on_hand		INT8 NOT NULL,	-- signed, over the parts of then
	held		INT8 NOT NULL,
	parts		INT8 NOT NULL,
	order_id	TEXT NOT NULL,	-- '' none
	line		TEXT NOT NULL,
	reason		TEXT NOT NULL,
	actor		TEXT NOT NULL,
	device		TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (account_id, at, item_id, seq)
) ROWS;
INSERT INTO stock_txn (account_id, at, item_id, seq, before_at, kind, on_hand, held, parts, order_id, line, reason, actor, device)
	SELECT account_id, at, item_id, seq, before_at, kind, on_hand, held, parts, order_id, line, reason, actor, device FROM stock_kept
	ORDER BY account_id, at, item_id, seq;
DROP TABLE stock_kept;
CREATE INDEX stock_txn_order ON stock_txn (account_id, order_id, line) WHERE kind IN ('consume', 'unconsume');
