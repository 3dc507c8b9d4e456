#include "connect/shopify_pick.h"

#include <string.h>

#include "base/utf8.h"
#include "core/money.h"

enum { CURSOR_MAX = 2000 };

void
shopify_pick(const json *object, const struct pick *table, size_t names, const json **at, size_t slots)
{
	memset(at, 0, slots * sizeof *at);
	if (json_kind(object) != JSON_OBJECT)
		return;
	for (const json *m = json_first(object); m; m = json_next(m)) {
		const char *name = json_key(m).p;
		size_t low = 0, high = names;

		while (low < high) {
			size_t middle = (low + high) / 2;
			int order = strcmp(name, table[middle].name);

			if (order == 0) {
				at[table[middle].slot] = m;
				break;
			}
			if (order < 0)
				high = middle;
			else
				low = middle + 1;
		}
	}
}

void
shopify_problem(shopify_problems *problems, enum shopify_problem problem)
{
	*problems |= SHOPIFY_BIT(problem);
}

enum shopify_said
shopify_said(const json *j)
{
	enum json_kind kind = json_kind(j);

	return kind == JSON_ABSENT ? SHOPIFY_ABSENT : kind == JSON_NULL ? SHOPIFY_NULL : SHOPIFY_SAID;
}

/* ---- ids -------------------------------------------------------------------------------------------------------- */

bool
shopify_id_good(struct str s)
{
	int64_t value;

	return s.n > 0 && s.n <= SHOPIFY_ID_MAX && s.p[0] >= '1' && s.p[0] <= '9' && str_int(s, &value);
}

struct str
shopify_id(const json *j, const char *type)
{
	struct str s = json_text(j), kind = str_of(type), rest;

	if (str_starts(s, STR("gid://shopify/"))) {
		s = (struct str){ s.p + 14, s.n - 14 };
		if (!str_starts(s, kind) || s.n == kind.n || s.p[kind.n] != '/')
			return STR("");
		s = (struct str){ s.p + kind.n + 1, s.n - kind.n - 1 };
		str_cut(s, '?', &s, &rest);
	}
	return shopify_id_good(s) ? s : STR("");
}

struct str
shopify_id_of(const json *gid, const json *id, const char *type)
{
	struct str exact = shopify_id(gid, type);

	return exact.n ? exact : shopify_id(id, type);
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

struct str
shopify_cut(struct str s, size_t max, shopify_problems *problems)
{
	if (s.n <= max)
		return s;
	shopify_problem(problems, SHOPIFY_TEXT_CUT);
	for (s.n = max; s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80; s.n--)
		;
	return s;
}

struct str
shopify_text(const json *j, size_t max, shopify_problems *problems)
{
	return shopify_cut(json_text(j), max, problems);
}

int64_t
shopify_time(const json *j, shopify_problems *problems)
{
	struct str s = json_string(j);
	int64_t ms = 0;

	if (shopify_said(j) == SHOPIFY_SAID && !wire_iso_time(s, &ms))
		shopify_problem(problems, SHOPIFY_TIME_UNREADABLE);
	return ms;
}

int64_t
shopify_count(const json *j, shopify_problems *problems)
{
	int64_t n = 0;

	if (str_int(json_text(j), &n) && n >= 0 && n <= SHOPIFY_QUANTITY_MAX)
		return n;
	shopify_problem(problems, SHOPIFY_QUANTITY_UNREADABLE);
	return 0;
}

/* An amount within its wrapping: {"shop_money": {"amount": "1.00"}}. */
static const json *
unwrapped(const json *j)
{
	for (int depth = 0; depth < 2 && json_kind(j) == JSON_OBJECT; depth++) {
		const json *inner = json_get(j, "shopMoney");

		if (!inner)
			inner = json_get(j, "shop_money");
		j = inner ? inner : json_get(j, "amount");
	}
	return j;
}

int64_t
shopify_amount(const json *j, enum currency currency, shopify_problems *problems)
{
	struct money m;
	struct str s;

	j = unwrapped(j);
	s = json_text(j);
	if (currency == CURRENCY_NONE || shopify_said(j) != SHOPIFY_SAID || (json_kind(j) == JSON_STRING && s.n == 0))
		return SHOPIFY_NO_AMOUNT;
	if (money_of_decimal(s, currency, &m))
		return m.minor;
	shopify_problem(problems, SHOPIFY_AMOUNT_UNREADABLE);
	return SHOPIFY_NO_AMOUNT;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
shopify_same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int
shopify_word(const json *j, const char *const *names, int n, shopify_problems *problems)
{
	struct str s = json_string(j);

	if (s.n == 0 && (json_kind(j) == JSON_STRING || shopify_said(j) != SHOPIFY_SAID))
		return 0;
	for (int i = 1; i < n; i++)
		if (shopify_same(s, str_of(names[i])))
			return i;
	shopify_problem(problems, SHOPIFY_STATUS_UNKNOWN);
	return 1;
}

/* ---- lists ------------------------------------------------------------------------------------------------------ */

const json *
shopify_list(const json *j)
{
	if (json_kind(j) == JSON_OBJECT)
		j = json_get(j, "nodes");
	return json_kind(j) == JSON_ARRAY ? j : NULL;
}

bool
shopify_more(const json *connection, struct str *after)
{
	const json *page = json_kind(connection) == JSON_OBJECT ? json_get(connection, "pageInfo") : NULL;
	struct str cursor = json_string(json_get(page, "endCursor"));
	bool more = false;

	json_is_bool(json_get(page, "hasNextPage"), &more);
	/* Without a cursor the next page would be the first again. */
	more = more && cursor.n > 0 && cursor.n <= CURSOR_MAX;
	*after = more ? cursor : STR("");
	return more;
}

size_t
shopify_bound(const json *list, size_t max, enum shopify_problem problem, shopify_problems *problems)
{
	size_t n = json_count(list);

	if (n <= max)
		return n;
	shopify_problem(problems, problem);
	return max;
}
