-- What is alive of a shop and has no cake on the floor: it waits for its money, makes no cake, or all of its cakes were cancelled.
-- Few orders are ever among them; the others are found by their cakes.

CREATE INDEX shop_order_loose ON shop_order (account_id, shop_id, ordered_at, id) WHERE state = 'waiting' OR (state = 'floor' AND stage = '');
