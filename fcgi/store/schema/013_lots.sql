-- Lots of what is in stock, which cake took from which, and what people may not eat of it.
--
-- How much is left of a lot is the sum of its moves, and each move belongs to one transaction of its item.  A day is the number
-- of days since 1970-01-01; 9999999 is none, and sorts last (core/day.h).

ALTER TABLE stock_item ADD COLUMN allergens TEXT NOT NULL DEFAULT '';	-- names of core/allergen.h; 'none'; '' nobody has said
ALTER TABLE stock_item ADD COLUMN may_contain TEXT NOT NULL DEFAULT '';	-- traces of these, '' none
ALTER TABLE stock_item ADD COLUMN expiry_days INT8 NOT NULL DEFAULT 3;	-- so many days before a lot's last one people hear of it
ALTER TABLE stock_item ADD COLUMN lots INT8 NOT NULL DEFAULT 0;		-- 1: it has had a lot, so what is used of it names one

CREATE TABLE stock_lot (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	item_id		TEXT NOT NULL,
	code		TEXT NOT NULL,	-- as its supplier printed it
	supplier	TEXT NOT NULL,
	note		TEXT NOT NULL,
	received_day	INT8 NOT NULL,
	expiry_day	INT8 NOT NULL,	-- the last day it may be used
	got_num		INT8 NOT NULL,	-- received in all
	got_den		INT8 NOT NULL,
	left_num	INT8 NOT NULL,
	left_den	INT8 NOT NULL,
	open		INT8 NOT NULL,	-- 1: it is the one in use
	blocked		TEXT NOT NULL,	-- why it must not be used; '' it may
	closed		INT8 NOT NULL,	-- 1: it is gone
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX stock_lot_code ON stock_lot (account_id, item_id, code);
CREATE UNIQUE INDEX stock_lot_open ON stock_lot (account_id, item_id) WHERE open = 1;
CREATE INDEX stock_lot_item ON stock_lot (account_id, item_id, expiry_day, id);
CREATE INDEX stock_lot_list ON stock_lot (account_id, expiry_day, id);
CREATE INDEX stock_lot_draw ON stock_lot (account_id, item_id, expiry_day, received_day, id) WHERE closed = 0 AND left_num > 0;
CREATE INDEX stock_lot_there ON stock_lot (account_id, expiry_day, id) WHERE closed = 0 AND left_num > 0;

CREATE TABLE stock_lot_move (		-- what a transaction of the item did to its lots; append-only
	account_id	TEXT NOT NULL,
	item_id		TEXT NOT NULL,
	seq		INT8 NOT NULL,	-- of the transaction
	lot_id		TEXT NOT NULL,	-- '' no lot had it
	ticket		INT8 NOT NULL,	-- of the order, 0 none
	num		INT8 NOT NULL,	-- signed: below 0 was taken out
	den		INT8 NOT NULL,
	order_id	TEXT NOT NULL,	-- '' none
	line		TEXT NOT NULL,
	PRIMARY KEY (account_id, item_id, seq, lot_id, ticket)
) ROWS;
CREATE INDEX stock_lot_move_lot ON stock_lot_move (account_id, lot_id, order_id, item_id, seq);
CREATE INDEX stock_lot_move_order ON stock_lot_move (account_id, order_id, item_id, seq) WHERE order_id <> '';
