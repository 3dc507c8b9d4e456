/* stock: a count sheet. Its lines are kept together, and each is refused or kept by itself. */
#include "api/handlers.h"
#include "api/stock_json.h"
#include "core/field.h"
#include "http/body.h"

enum { SHEET_LINES = 500 };

struct line {
	struct stock_act act;
	struct str code, message;	/* why not; "" it was kept */
	struct stock_level level;	/* of act.now, when it is there */
	bool there;
};
struct sheet { struct line *at; size_t n; };

static void
refuse(struct line *l, struct str code, struct str message)
{
	l->code = code;
	l->message = message;
}

/* What can be said of a line before it is asked for. */
static void
check_line(struct sheet *s, size_t i, struct str amount, struct str shown)
{
	struct line *l = &s->at[i];
	struct stock_input *in = &l->act.in;

	in->kind = STOCK_COUNT;
	in->shown_known = shown.n > 0;
	if (!amount_parse(amount, &in->amount) || in->amount.n < 0 || (shown.n && !amount_parse(shown, &in->shown)))
		refuse(l, STR("invalid"), STR("Should be an amount of 0 or more, like 2, 0.25, 1/3 or 1 1/2."));
	for (size_t k = 0; k < i; k++)
		if (str_eq(s->at[k].act.id, l->act.id))
			refuse(l, STR("twice"), STR("This item stands on the sheet twice: only its first line counts."));
}

static bool
read_sheet(struct api *api, struct sheet *s)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	const json *list = NULL;
	struct str key = STR("");
	size_t i = 0;

	body_may_str(&b, "key", 8, field_max(FIELD_REQUEST_KEY), &key);
	body_list(&b, "lines", 1, SHEET_LINES, &list);
	s->at = ARENA_ARRAY(api->arena, struct line, SHEET_LINES);
	for (const json *j = json_first(list); j != NULL && s->at != NULL; j = json_next(j), i++) {
		struct body line = body_item(&b, "lines", i, j);
		struct str amount = STR(""), shown = STR("");

		body_str(&line, "item_id", 1, 64, &s->at[i].act.id);
		body_str(&line, "amount", 1, AMOUNT_TEXT_MAX, &amount);
		body_may_str(&line, "shown", 1, AMOUNT_TEXT_MAX, &shown);
		body_done(&line);
		check_line(s, i, amount, shown);
		if (key.n)
			s->at[i].act.key = arena_printf(api->arena, "%.*s/%.*s", STR_ARG(key), STR_ARG(s->at[i].act.id));
	}
	s->n = i;
	if (!body_done(&b) || s->at == NULL) {
		api_fail(api, s->at == NULL ? ERR_LIMIT : ERR_INPUT);
		return false;
	}
	return true;
}

/* Writes up to `most` lines in one commit; each has its own result. */
static bool
write_lines(struct api *api, struct sheet *s, size_t from, size_t most)
{
	struct scope *scope = ARENA_ARRAY(api->arena, struct scope, most);
	struct fault *fault = ARENA_ARRAY(api->arena, struct fault, most);
	struct db_call *call = ARENA_ARRAY(api->arena, struct db_call, most);
	struct line **of = ARENA_ARRAY(api->arena, struct line *, most);
	size_t n = 0;

	if (scope == NULL || fault == NULL || call == NULL || of == NULL)
		return false;
	for (size_t i = from; i < s->n && i < from + most; i++) {
		if (s->at[i].code.n)
			continue;
		of[n] = &s->at[i];
		scope[n] = api->scope;
		scope[n].fault = &fault[n];
		call[n] = (struct db_call){ &scope[n], flow_stock_act, &s->at[i].act, OK };
		n++;
	}
	db_write_many(api->db, call, n);
	for (size_t i = 0; i < n; i++)
		if (call[i].result != OK) {
			const struct fault *f = &fault[i];

			refuse(of[i], f->code[0] ? str_of(f->code) : STR("not_kept"), f->details ? str_of(f->detail[0].message) :
			    f->message[0] ? str_of(f->message) : STR("This line could not be kept. Send it again."));
		}
	return true;
}

static enum result
load_lines(struct tx *tx, void *in_out)
{
	struct sheet *s = in_out;
	enum result result = OK;

	for (size_t i = 0; i < s->n && result == OK; i++) {
		struct line *l = &s->at[i];

		result = store_stock_get(tx, l->act.id, &l->act.now);
		l->there = result == OK;
		if (result == OK)
			result = flow_stock_level(tx, &l->act.now, &l->level);
		else if (result == ERR_MISSING)
			result = OK;
	}
	return result;
}

static json *
line_json(struct arena *a, const struct line *l)
{
	json *o = json_object(a);

	json_put_str(a, o, "item_id", l->act.id);
	json_put_bool(a, o, "ok", l->code.n == 0);
	json_put_bool(a, o, "already_done", l->code.n == 0 && l->act.already);
	json_put_str(a, o, "code", l->code);
	json_put_str(a, o, "message", l->message);
	if (l->there)
		json_put(a, o, "item", api_stock_item_json(a, &l->act.now, &l->level));
	else
		json_put_null(a, o, "item");
	return o;
}

void
api_stock_sheet(struct api *api)
{
	enum { IN_ONE = 64 };
	struct arena *a = api->arena;
	struct sheet s = { .n = 0 };
	json *o, *rows;
	enum result result = OK;

	if (!read_sheet(api, &s))
		return;
	for (size_t i = 0; i < s.n && result == OK; i += IN_ONE)
		result = write_lines(api, &s, i, IN_ONE) ? OK : ERR_LIMIT;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_lines, &s);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	rows = json_array(a);
	for (size_t i = 0; i < s.n; i++)
		json_put(a, rows, NULL, line_json(a, &s.at[i]));
	json_put(a, o, "rows", rows);
	answer_json(api->ans, 200, o);
}
