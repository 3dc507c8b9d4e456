-- Purchasing: suppliers' portals, what their SKUs are called, and buy orders on their way in.

CREATE TABLE login (			-- one portal login: jobs of one login run one after the other
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	source_guid	TEXT NOT NULL,	-- Deck's name of the portal
	mark		TEXT NOT NULL,	-- keyed hash of the user name: the same login is one row
	hint		TEXT NOT NULL,	-- what people may see of the user name: "b***r@example.test"
	holder		TEXT,		-- the portal job that has the lane, until its connection is closed
	blocked		TEXT NOT NULL,	-- '' or why no job may use it: InvalidCredentials
	blocked_at	INT8,
	credentials_at	INT8 NOT NULL,	-- when user name and password were entered last
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX login_mark ON login (account_id, source_guid, mark);

CREATE TABLE portal (			-- a supplier's portal: how its orders are sent
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	supplier_id	TEXT NOT NULL,	-- the purchasing source's id
	supplier_name	TEXT NOT NULL,
	source_guid	TEXT NOT NULL,
	currency	TEXT NOT NULL,
	tolerance_kind	TEXT NOT NULL,	-- none, absolute (minor units), percent (basis points)
	tolerance	INT8 NOT NULL,
	active		INT8 NOT NULL,
	login_id	TEXT,		-- NULL until credentials are entered
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id),
	FOREIGN KEY (account_id, login_id) REFERENCES login
) ROWS;
CREATE UNIQUE INDEX portal_supplier ON portal (account_id, supplier_id);

CREATE TABLE mapping (			-- our SKU, the supplier's SKU
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	supplier_id	TEXT NOT NULL,
	our_sku		TEXT NOT NULL,
	supplier_sku	TEXT NOT NULL,
	unit		TEXT NOT NULL,	-- core/sku.h: piece, pack
	pack_size	INT8 NOT NULL,	-- ours in one pack
	min_qty		INT8 NOT NULL,	-- least order in our units, 0 if none
	origin		TEXT NOT NULL,	-- manual, csv, source
	folded		TEXT NOT NULL,	-- for search
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX mapping_pair ON mapping (account_id, supplier_id, our_sku, supplier_sku);
CREATE INDEX mapping_list ON mapping (account_id, our_sku, id);

CREATE TABLE approval (			-- orders approved here, for sources that know no approval
	account_id	TEXT NOT NULL,
	order_id	TEXT NOT NULL,
	approved_by	TEXT NOT NULL,
	approved_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, order_id)
) ROWS;

CREATE TABLE portal_job (		-- one supplier's buy orders on their way into that supplier's portal
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	kind		TEXT NOT NULL,	-- order; test: only opens and closes, to try a login
	batch		TEXT NOT NULL,	-- jobs of one click
	parent		TEXT NOT NULL,	-- the job whose failed lines this one sends again, or ''
	portal_id	TEXT NOT NULL,
	supplier_id	TEXT NOT NULL,
	supplier_name	TEXT NOT NULL,
	login_id	TEXT NOT NULL,
	source_guid	TEXT NOT NULL,
	currency	TEXT NOT NULL,
	tolerance_kind	TEXT NOT NULL,
	tolerance	INT8 NOT NULL,
	-- the machine (core/portal.h), one column per field of struct portal
	state		TEXT NOT NULL,
	resume		TEXT NOT NULL,	-- awaiting_mfa: where it goes on; else ''
	connection	TEXT NOT NULL,
	late		TEXT NOT NULL,
	error		TEXT NOT NULL,
	items_sent	INT8 NOT NULL,
	answered	INT8 NOT NULL,
	read_asked	INT8 NOT NULL,
	reviewed	INT8 NOT NULL,
	attempt		INT8 NOT NULL,
	tries		INT8 NOT NULL,
	mfa_round	INT8 NOT NULL,
	token_attempt	INT8 NOT NULL,
	result_attempt	INT8 NOT NULL,
	deadline_at	INT8 NOT NULL,
	reopen_at	INT8 NOT NULL,
	blocked_since	INT8 NOT NULL,
	waits_until	INT8 NOT NULL,
	open		INT8 NOT NULL,	-- 1 until it has ended
	attention	INT8 NOT NULL,	-- 1 while a person is waited for
	seq		INT8 NOT NULL,	-- its last event
	-- what people see
	error_text	TEXT NOT NULL,	-- what the provider said
	question	TEXT NOT NULL,
	digits		INT8 NOT NULL,	-- expected length of the answer, 0 if unknown
	items		INT8 NOT NULL,
	items_ok	INT8 NOT NULL,
	items_attention	INT8 NOT NULL,
	total_minor	INT8 NOT NULL,	-- expected, in the currency's smallest coin
	orders		TEXT NOT NULL,	-- JSON array of buy order ids
	created_by	TEXT NOT NULL,
	reviewed_by	TEXT NOT NULL,
	reviewed_at	INT8,
	review_note	TEXT NOT NULL,
	confirmation	TEXT NOT NULL,	-- the supplier's number: until it is known the job awaits checkout
	confirmed_at	INT8,
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	ended_at	INT8,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX portal_job_open ON portal_job (account_id, supplier_id) WHERE open = 1 AND kind = 'order';
CREATE INDEX portal_job_list ON portal_job (account_id, created_at, id);
CREATE INDEX portal_job_supplier ON portal_job (account_id, supplier_id, created_at, id);
CREATE INDEX portal_job_state ON portal_job (account_id, state, created_at, id);
CREATE INDEX portal_job_batch ON portal_job (account_id, batch);
CREATE INDEX portal_job_attention ON portal_job (account_id, updated_at, id) WHERE attention = 1;
CREATE INDEX portal_job_lane ON portal_job (account_id, login_id, created_at, id) WHERE open = 1;

CREATE TABLE portal_item (		-- what was asked of the portal, and what it answered
	account_id	TEXT NOT NULL,
	job_id		TEXT NOT NULL,
	no		INT8 NOT NULL,
	sku		TEXT NOT NULL,	-- the supplier's
	name		TEXT NOT NULL,
	quantity	INT8 NOT NULL,	-- in the supplier's units
	unit		TEXT NOT NULL,
	expected_e4	INT8 NOT NULL,	-- ten-thousandths of the currency unit
	verdict		TEXT NOT NULL,	-- core/judge.h; '' until answered
	attention	INT8 NOT NULL,
	stock		TEXT NOT NULL,	-- what the portal called it
	seen_text	TEXT NOT NULL,	-- the price as the portal wrote it
	seen_e4		INT8,
	difference_e4	INT8,
	added		INT8,
	PRIMARY KEY (account_id, job_id, no)
) ROWS;

CREATE TABLE portal_line (		-- the buy order lines an item stands for
	account_id	TEXT NOT NULL,
	job_id		TEXT NOT NULL,
	no		INT8 NOT NULL,
	item_no		INT8 NOT NULL,
	order_id	TEXT NOT NULL,
	line_id		TEXT NOT NULL,
	product_id	TEXT NOT NULL,
	our_sku		TEXT NOT NULL,
	name		TEXT NOT NULL,
	quantity	INT8 NOT NULL,	-- in our units
	price_e4	INT8 NOT NULL,	-- per unit of ours
	mapped_from	TEXT NOT NULL,
	active		INT8 NOT NULL,	-- 1 while this job has the line
	PRIMARY KEY (account_id, job_id, no)
) ROWS;
CREATE UNIQUE INDEX portal_line_once ON portal_line (account_id, order_id, line_id) WHERE active = 1;

CREATE TABLE portal_call (		-- every provider's job guid of a portal job
	account_id	TEXT NOT NULL,
	guid		TEXT NOT NULL,
	job_id		TEXT NOT NULL,
	kind		TEXT NOT NULL,	-- open, add, close
	attempt		INT8 NOT NULL,
	created_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, guid)
) ROWS;
CREATE INDEX portal_call_job ON portal_call (account_id, job_id);

CREATE TABLE portal_token (		-- where the tokens of open connections lie sealed (field token)
	account_id	TEXT NOT NULL,
	owner		TEXT NOT NULL,	-- of the box: delivery/ID or job/ID
	login_id	TEXT NOT NULL,	-- the lane
	job_id		TEXT NOT NULL,
	attempt		INT8 NOT NULL,
	created_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, owner)
) ROWS;
CREATE INDEX portal_token_login ON portal_token (account_id, login_id, created_at);
CREATE INDEX portal_token_job ON portal_token (account_id, job_id, attempt);

-- The purchasing source as we hold it: demo data, and the mirror of a source that is read over HTTP.
CREATE TABLE src_supplier (
	account_id	TEXT NOT NULL,
	customer_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	name		TEXT NOT NULL,
	PRIMARY KEY (account_id, customer_id, id)
) ROWS;
CREATE TABLE src_product (
	account_id	TEXT NOT NULL,
	customer_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	sku		TEXT NOT NULL,
	supplier_sku	TEXT NOT NULL,
	name		TEXT NOT NULL,
	PRIMARY KEY (account_id, customer_id, id)
) ROWS;
CREATE TABLE src_supplier_product (
	account_id	TEXT NOT NULL,
	customer_id	TEXT NOT NULL,
	supplier_id	TEXT NOT NULL,
	product_id	TEXT NOT NULL,
	sku		TEXT NOT NULL,
	price		TEXT NOT NULL,	-- decimal text
	lot_size	INT8 NOT NULL,
	min_qty		INT8 NOT NULL,
	PRIMARY KEY (account_id, customer_id, supplier_id, product_id)
) ROWS;
CREATE TABLE src_buy_order (
	account_id	TEXT NOT NULL,
	customer_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	supplier_id	TEXT NOT NULL,
	status		TEXT NOT NULL,	-- approved; or open, assembly, completed as derived from the HTTP source
	created_at	INT8 NOT NULL,
	pulled_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, customer_id, id)
) ROWS;
CREATE INDEX src_buy_order_status ON src_buy_order (account_id, customer_id, status, created_at, id);
CREATE TABLE src_buy_order_line (
	account_id	TEXT NOT NULL,
	customer_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	order_id	TEXT NOT NULL,
	product_id	TEXT NOT NULL,
	quantity	INT8 NOT NULL,
	unit_price	TEXT NOT NULL,	-- decimal text, as exact as the source has it
	PRIMARY KEY (account_id, customer_id, id)
) ROWS;
CREATE INDEX src_buy_order_line_order ON src_buy_order_line (account_id, customer_id, order_id);
