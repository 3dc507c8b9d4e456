-- Capacity: how much of what may be made on which day, and which group of products a ticket counts to.
--
-- A ticket's group is kept with it, so that a day's load is one range of an index.  Tickets from before have none until the
-- settings are kept for the first time: without settings there is nothing to count, and with them a job (capacity.regroup)
-- goes through all that are open, as it does whenever the groups change.

CREATE TABLE capacity (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,	-- the account's
	settings	TEXT NOT NULL,	-- JSON: groups, their words, pieces per weekday, days that are other (core/capacity.h)
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;

ALTER TABLE ticket ADD COLUMN product_group TEXT NOT NULL DEFAULT '';	-- by its name; '' none
CREATE INDEX ticket_load ON ticket (account_id, due_day, product_group, quantity) WHERE open = 1 OR stage = 'Complete';
