-- Production: shops, what their customers ordered, cakes on the floor, and the stock behind them.
--
-- A shop is a connection to Shopify, so several of one provider may stand side by side: label tells them apart ('' where
-- there is one only).  Personal data stands in order_person alone (and in raw bodies), so that it can be taken away.  A day
-- is the number of days since 1970-01-01 in the shop's zone; 9999999 is none, and sorts last (core/day.h).

ALTER TABLE integration ADD COLUMN label TEXT NOT NULL DEFAULT '';	-- shopify: the shop's domain
DROP INDEX integration_provider;
CREATE UNIQUE INDEX integration_provider ON integration (account_id, provider, label);

CREATE TABLE shop (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,	-- the integration's: its secrets and its hook's address are there
	domain		TEXT NOT NULL,	-- bannos.myshopify.com
	name		TEXT NOT NULL,
	prefix		TEXT NOT NULL,	-- of its orders' ids: bannos
	currency	TEXT NOT NULL,
	zone		TEXT NOT NULL,	-- IANA
	location	TEXT NOT NULL,	-- gid of the location whose stock is ours; '' until chosen
	active		INT8 NOT NULL,
	settings	TEXT NOT NULL,	-- JSON: how to read orders, stages, days, what enters the floor, whom to tell
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX shop_domain ON shop (account_id, domain);
CREATE UNIQUE INDEX shop_prefix ON shop (account_id, prefix);

CREATE TABLE variant (			-- what a shop sells: SKU, variant and inventory item belong together
	account_id	TEXT NOT NULL,
	shop_id		TEXT NOT NULL,
	id		TEXT NOT NULL,	-- digits of the variant's gid
	product_id	TEXT NOT NULL,
	item_id		TEXT NOT NULL,	-- digits of the inventory item's gid, '' unknown
	sku		TEXT NOT NULL,	-- as it stands there, '' none
	title		TEXT NOT NULL,
	variant_title	TEXT NOT NULL,
	product_type	TEXT NOT NULL,
	gone		INT8 NOT NULL,	-- deleted in the shop
	-- what its location shows (core/stock.h, struct stock_shop)
	level		TEXT NOT NULL,	-- unread, ready, stale, flying
	untracked	INT8 NOT NULL,
	counted		INT8 NOT NULL,
	seen		INT8 NOT NULL,
	seen_at		INT8 NOT NULL,
	push_to		INT8 NOT NULL,
	push_from	INT8 NOT NULL,
	push_key	TEXT NOT NULL,	-- the idempotency key of a push that has left
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, shop_id, id)
) ROWS;
CREATE INDEX variant_sku ON variant (account_id, sku, shop_id);
CREATE INDEX variant_item ON variant (account_id, shop_id, item_id);
CREATE INDEX variant_product ON variant (account_id, shop_id, product_id);

CREATE TABLE shop_order (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,	-- SHOP.DIGITS of its gid, or SHOP.m-ID of one made by hand
	shop_id		TEXT NOT NULL,
	human		TEXT NOT NULL,	-- bannos-12345
	number		INT8 NOT NULL,	-- the shop's order number; of one without, the gid's digits
	name		TEXT NOT NULL,	-- as the shop shows it: #1001
	state		TEXT NOT NULL,	-- waiting, floor, complete, cancelled (core/stage.h has the tickets' own)
	stage		TEXT NOT NULL,	-- of its least advanced ticket; 'Complete'; '' without tickets
	financial	TEXT NOT NULL,	-- as Shopify words it
	test		INT8 NOT NULL,
	by_hand		INT8 NOT NULL,
	currency	TEXT NOT NULL,
	total_minor	INT8 NOT NULL,
	due_day		INT8 NOT NULL,
	due_text	TEXT NOT NULL,	-- as it was written
	method		TEXT NOT NULL,	-- pickup, delivery, shipping, ''
	tickets		INT8 NOT NULL,
	problems	INT8 NOT NULL,	-- bits of core/intake.h
	lines		TEXT NOT NULL,	-- JSON array: what was ordered, nothing personal
	shop_updated_at	INT8 NOT NULL,	-- the shop's own time: an older telling never overwrites a newer
	ordered_at	INT8 NOT NULL,	-- the shop's created_at
	seq		INT8 NOT NULL,	-- its last event
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE INDEX shop_order_number ON shop_order (account_id, shop_id, number);
CREATE INDEX shop_order_list ON shop_order (account_id, ordered_at, id);
CREATE INDEX shop_order_problem ON shop_order (account_id, ordered_at, id) WHERE problems <> 0 AND state IN ('waiting', 'floor');

CREATE TABLE order_person (		-- what is personal of an order; a redaction deletes it
	account_id	TEXT NOT NULL,
	order_id	TEXT NOT NULL,
	customer_id	TEXT NOT NULL,	-- digits of the shop's gid, '' none
	name		TEXT NOT NULL,
	email		TEXT NOT NULL,
	phone		TEXT NOT NULL,
	address		TEXT NOT NULL,
	note		TEXT NOT NULL,	-- of the order
	texts		TEXT NOT NULL,	-- JSON: {"LINE": {"writing": "…", "notes": "…"}}
	folded		TEXT NOT NULL,	-- for search: human id, name of the order, customer
	ordered_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, order_id)
) ROWS;
CREATE INDEX order_person_customer ON order_person (account_id, customer_id) WHERE customer_id <> '';
CREATE INDEX order_person_list ON order_person (account_id, ordered_at, order_id);

CREATE TABLE ticket (			-- one cake on the floor
	account_id	TEXT NOT NULL,
	order_id	TEXT NOT NULL,
	no		INT8 NOT NULL,	-- 1, 2, 3 …
	shop_id		TEXT NOT NULL,
	human		TEXT NOT NULL,	-- bannos-12345, or bannos-12345-2 where there are several
	number		INT8 NOT NULL,	-- the order's, to sort by
	line		TEXT NOT NULL,	-- of the order: the line item's digits
	sku		TEXT NOT NULL,
	product		TEXT NOT NULL,
	flavour		TEXT NOT NULL,
	size		TEXT NOT NULL,
	size_rank	INT8 NOT NULL,
	quantity	INT8 NOT NULL,
	due_day		INT8 NOT NULL,
	-- the machine (core/stage.h)
	stage		TEXT NOT NULL,	-- by name; 'Complete' at the end
	round		INT8 NOT NULL,
	started		INT8 NOT NULL,
	held		INT8 NOT NULL,
	cancelled	INT8 NOT NULL,
	changed		INT8 NOT NULL,	-- the shop changed the order after work began: waits for a scan that says so was seen
	shop_cancelled	INT8 NOT NULL,	-- … and what it changed is that there is no order any more
	received	INT8 NOT NULL,
	begun		INT8 NOT NULL,
	undo		TEXT NOT NULL,	-- JSON: what can be taken back; '' nothing
	open		INT8 NOT NULL,	-- 1 while it is work: not complete, not cancelled, its order not waiting
	-- what people see
	assignee	TEXT NOT NULL,	-- person id for the stage it is at, '' nobody
	storage		TEXT NOT NULL,
	hold_reason	TEXT NOT NULL,
	difference	TEXT NOT NULL,	-- what the shop changed, in words, nothing personal
	times		TEXT NOT NULL,	-- JSON: [[stage, round, started_at, done_at, by], …]
	touched_at	INT8 NOT NULL,	-- last scan, and by whom
	touched_by	TEXT NOT NULL,
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, order_id, no)
) ROWS;
CREATE INDEX ticket_queue ON ticket (account_id, shop_id, due_day, size_rank, number, no, order_id) WHERE open = 1;
CREATE INDEX ticket_stage ON ticket (account_id, shop_id, stage, assignee, due_day, size_rank, number, no, order_id) WHERE open = 1;

CREATE TABLE floor_count (		-- stages completed, for throughput: by hour and person
	account_id	TEXT NOT NULL,
	shop_id		TEXT NOT NULL,
	hour		INT8 NOT NULL,	-- hours since 1970-01-01, UTC
	stage		TEXT NOT NULL,
	person		TEXT NOT NULL,
	n		INT8 NOT NULL,
	PRIMARY KEY (account_id, shop_id, hour, stage, person)
) ROWS;

CREATE TABLE stock_item (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	sku		TEXT NOT NULL,
	name		TEXT NOT NULL,
	unit		TEXT NOT NULL,	-- piece, kg, …: as people call it
	parts		INT8 NOT NULL,	-- the three below are over it: 7 at 3 parts is 2 1/3 (core/stock.h)
	on_hand		INT8 NOT NULL,
	held		INT8 NOT NULL,
	safety		INT8 NOT NULL,
	oversell	TEXT NOT NULL,	-- allow, warn, refuse
	recipe		INT8 NOT NULL,	-- 1: made of others, its own numbers stay 0
	active		INT8 NOT NULL,
	seq		INT8 NOT NULL,	-- its last transaction
	folded		TEXT NOT NULL,
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX stock_item_sku ON stock_item (account_id, sku);

CREATE TABLE stock_recipe (		-- one of a product takes so much of an item
	account_id	TEXT NOT NULL,
	product_id	TEXT NOT NULL,	-- stock_item with recipe 1
	item_id		TEXT NOT NULL,
	num		INT8 NOT NULL,
	den		INT8 NOT NULL,
	PRIMARY KEY (account_id, product_id, item_id)
) ROWS;
CREATE INDEX stock_recipe_item ON stock_recipe (account_id, item_id);

CREATE TABLE stock_txn (		-- every change of an item's numbers; append-only
	account_id	TEXT NOT NULL,
	item_id		TEXT NOT NULL,
	seq		INT8 NOT NULL,	-- 1, 2, 3 … per item
	kind		TEXT NOT NULL,	-- core/stock.h: hold, release, consume, …
	on_hand		INT8 NOT NULL,	-- signed, over the parts of then
	held		INT8 NOT NULL,
	parts		INT8 NOT NULL,
	order_id	TEXT NOT NULL,	-- '' none
	line		TEXT NOT NULL,
	reason		TEXT NOT NULL,
	actor		TEXT NOT NULL,
	at		INT8 NOT NULL,
	PRIMARY KEY (account_id, item_id, seq)
) ROWS;

CREATE TABLE stock_hold (		-- what is set aside now
	account_id	TEXT NOT NULL,
	order_id	TEXT NOT NULL,
	line		TEXT NOT NULL,
	item_id		TEXT NOT NULL,
	quantity	INT8 NOT NULL,	-- pieces of the line
	num		INT8 NOT NULL,	-- of the item: num / den
	den		INT8 NOT NULL,
	expires_at	INT8 NOT NULL,	-- 0: never
	created_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, order_id, line, item_id)
) ROWS;
CREATE INDEX stock_hold_item ON stock_hold (account_id, item_id, created_at, order_id);
