-- What a webhook's sender said beside its body, and when a push to a store left: Shopify forgets its key after a day, so one that
-- is not answered by then is not repeated but looked up.  Nobody knows when those that are under way by now left.

ALTER TABLE delivery ADD COLUMN headers TEXT NOT NULL DEFAULT '';	-- JSON: name to value; '' none were kept
ALTER TABLE variant ADD COLUMN pushed_at INT8 NOT NULL DEFAULT 0;
