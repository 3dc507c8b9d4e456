-- How far the day is: cakes of a due day that are complete, counted without reading the years before.

CREATE INDEX ticket_done ON ticket (account_id, shop_id, due_day) WHERE stage = 'Complete';
