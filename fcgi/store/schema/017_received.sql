-- How many cakes of a stage nobody has received yet is counted with those that nobody has been given, by the index alone.  SQLite
-- takes an index of open ones for the whole answer only when it has the flag itself.

DROP INDEX ticket_stage;
CREATE INDEX ticket_stage ON ticket (account_id, shop_id, stage, assignee, due_day, size_rank, number, no, order_id, open, received)
	WHERE open = 1;
