-- What is on hold of an item is found by the item's transactions, which lie together: an index of holds by item was a page of
-- its own for each line of each order, a fifth of what an order costs.

DROP INDEX stock_hold_item;
