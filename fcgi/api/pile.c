#include "api/pile.h"

#include "flow/shops.h"

static int
before(const struct ticket *a, const struct ticket *b)
{
	if (a->due_day != b->due_day)
		return a->due_day < b->due_day ? -1 : 1;
	if (a->size_rank != b->size_rank)
		return a->size_rank < b->size_rank ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	if (a->no != b->no)
		return a->no < b->no ? -1 : 1;
	return str_cmp(a->order_id, b->order_id);
}

enum result
api_pile_merge(struct arena *a, struct pile *p, const struct ticket *list, size_t n, size_t limit)
{
	struct ticket *to = ARENA_ARRAY(a, struct ticket, p->n + n + 1);
	size_t i = 0, k = 0, m = 0;

	if (to == NULL)
		return ERR_LIMIT;
	while ((i < p->n || k < n) && m < limit)
		to[m++] = k == n || (i < p->n && before(&p->at[i], &list[k]) < 0) ? p->at[i++] : list[k++];
	p->more |= i < p->n || k < n;
	p->at = to;
	p->n = m;
	return OK;
}

json *
api_pile_json(struct arena *a, const struct ticket_world *w, const struct pile *p)
{
	json *rows = json_array(a);

	for (size_t i = 0; i < p->n; i++)
		json_put(a, rows, NULL, api_ticket_json(a, w, &p->at[i]));
	return rows;
}

bool
api_pile_asks(const struct ticket_shop *s, struct str stores)
{
	struct str one;
	bool more;

	if (!s->shop.active || stores.n == 0)
		return s->shop.active;
	do {
		more = str_cut(stores, ',', &one, &stores);
		if (flow_shops_called(&s->shop, one))
			return true;
	} while (more);
	return false;
}

enum result
api_pile_known(struct tx *tx, const struct ticket_world *w, struct str stores)
{
	bool more = stores.n > 0;

	while (more) {
		struct str one;
		size_t i = 0;

		more = str_cut(stores, ',', &one, &stores);
		while (i < w->shops && !flow_shops_called(&w->shop[i].shop, one))
			i++;
		if (i == w->shops)
			return flow_shops_none(tx, one);
	}
	return OK;
}

enum result
api_query_day(struct api *api, const char *name, int64_t *day)
{
	struct str text;
	int32_t d;

	if (!request_query(api->req, name, &text))
		return OK;
	if (!day_parse(text, &d))
		return fault_field(&api->fault, name, "Should be a date, such as 2026-11-21.");
	*day = d;
	return OK;
}
