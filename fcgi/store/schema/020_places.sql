-- Where cakes are put: a company's own list of places, by which a scanned label and a typed name are one.

CREATE TABLE place_list (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,	-- the account's
	names		TEXT NOT NULL,	-- one a line, as people ordered them; no two have one code (core/scan.h)
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
