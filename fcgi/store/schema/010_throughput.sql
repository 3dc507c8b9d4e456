-- How far the day is: cakes of a due day that are complete, counted without reading the years before.

CREATE INDEX ticket_done ON ticket (account_id, shop_id, due_day) WHERE stage = 'Complete';

-- What the workers have done of each kind of work, by the minute: what /health says. A minute has one of 16 slots, so a kind's
-- rows stay few without anybody clearing up, and when it ran last is known however long ago that was.
CREATE TABLE work_count (
	account_id	TEXT NOT NULL,	-- ''
	topic		TEXT NOT NULL,
	slot		INT8 NOT NULL,	-- minute % 16
	minute		INT8 NOT NULL,	-- since 1970-01-01
	done		INT8 NOT NULL,
	failed		INT8 NOT NULL,	-- tries that came to nothing
	last_at		INT8 NOT NULL,
	PRIMARY KEY (account_id, topic, slot)
) ROWS;
