/*
 * shopify_pick - reading Shopify's JSON: members by a table of names, values by what they should be.
 *
 * What:  pick() goes over an object's members once and puts each that has a name in the table into its slot; of doubled keys
 *        the last one stays.  The readers below take NULL for "not there" and note what is wrong in a set of problems.
 * Why:   an order has ninety members and its lines thirty each: asking for them one by one would go over them all every time.
 *        A webhook's name (created_at) and GraphQL's (createdAt) lead to one slot, so that there is one reader for both.
 */
#ifndef CONNECT_SHOPIFY_PICK_H
#define CONNECT_SHOPIFY_PICK_H

#include "base/json.h"
#include "connect/shopify.h"

/* Sorted by name, bytewise. */
struct pick { const char *name; int slot; };

/* All slots become NULL first; an object that is none has no members. */
void		shopify_pick(const json *object, const struct pick *, size_t names, const json **at, size_t slots);
#define SHOPIFY_PICK(object, table, at) \
	shopify_pick((object), (table), sizeof(table) / sizeof *(table), (at), sizeof(at) / sizeof *(at))

void		shopify_problem(shopify_problems *, enum shopify_problem);
enum shopify_said shopify_said(const json *);

/*
 * The digits of an id: a gid of that type ("Order", whatever follows a question mark left off), or the number itself.
 * "" for anything else, 0 and what is longer than 64 bits.
 */
struct str	shopify_id(const json *, const char *type);
/* The gid where it is good, since numbers were seen rounded beside it. */
struct str	shopify_id_of(const json *gid, const json *id, const char *type);
bool		shopify_id_good(struct str digits);

/* A string or a number's text, cut between characters at max. */
struct str	shopify_text(const json *, size_t max, shopify_problems *);
struct str	shopify_cut(struct str, size_t max, shopify_problems *);
int64_t		shopify_time(const json *, shopify_problems *);
/* Pieces: a whole number from 0 to a thousand million; 0 and a problem for anything else. */
int64_t		shopify_count(const json *, shopify_problems *);
/* A decimal, or an object with it in shopMoney.amount or shop_money.amount. */
int64_t		shopify_amount(const json *, enum currency, shopify_problems *);
/* The index of a word among names, without regard to case; 0 when nothing was said, 1 and a problem when it is another. */
int		shopify_word(const json *, const char *const *names, int n, shopify_problems *);
extern const char *const shopify_paid_words[], *const shopify_restock_words[];
bool		shopify_same(struct str, struct str);	/* without regard to ASCII case */

/* The elements: of an array, or of a connection's nodes. NULL for neither. */
const json *	shopify_list(const json *);
/* Of a connection: whether more follows, and after what. */
bool		shopify_more(const json *connection, struct str *after);
/* How many of a list are read: at most max, with a problem when there are more. */
size_t		shopify_bound(const json *list, size_t max, enum shopify_problem, shopify_problems *);

#endif
