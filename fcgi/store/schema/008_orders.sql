-- Orders: what is personal and was left outside, what makes a redaction last, and what the stock refused.
--
-- A redacted order keeps its row of order_person, empty but for what a search finds it by: so what is told late of it brings
-- nothing back.  shop_order.due_text and stock_hold.expires_at are not read any more: the first stands in order_person, the
-- second follows from the order and its shop's settings.

ALTER TABLE order_person ADD COLUMN due_text TEXT NOT NULL DEFAULT '';	-- its due date, as the customer wrote it
ALTER TABLE order_person ADD COLUMN redacted INT8 NOT NULL DEFAULT 0;	-- 1: what was personal is gone for good
UPDATE order_person SET due_text = (SELECT o.due_text FROM shop_order o WHERE o.account_id = order_person.account_id AND o.id = order_person.order_id)
	WHERE EXISTS (SELECT 1 FROM shop_order o WHERE o.account_id = order_person.account_id AND o.id = order_person.order_id);
UPDATE shop_order SET due_text = '' WHERE due_text <> ''
	AND NOT EXISTS (SELECT 1 FROM order_person p WHERE p.account_id = shop_order.account_id AND p.order_id = shop_order.id);
INSERT INTO order_person (account_id, order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at, redacted)
	SELECT o.account_id, o.id, '', '', '', '', '', '', '[]', lower(o.human || ' ' || o.name), o.ordered_at, 1 FROM shop_order o
	WHERE NOT EXISTS (SELECT 1 FROM order_person p WHERE p.account_id = o.account_id AND p.order_id = o.id);

CREATE TABLE customer_redacted (	-- what they ordered before, and is told only now, comes without them
	account_id	TEXT NOT NULL REFERENCES account,
	customer_id	TEXT NOT NULL,	-- digits of the shop's gid
	at		INT8 NOT NULL,
	PRIMARY KEY (account_id, customer_id)
) ROWS;

ALTER TABLE stock_hold ADD COLUMN refused INT8 NOT NULL DEFAULT 0;	-- pieces of the line that there was not enough for
CREATE INDEX stock_hold_refused ON stock_hold (account_id, item_id, created_at, order_id) WHERE refused <> 0;
CREATE INDEX stock_txn_order ON stock_txn (account_id, order_id, line) WHERE kind IN ('consume', 'unconsume');
