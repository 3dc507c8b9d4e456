#include "flow/order_line.h"

/* What a line has as text and as numbers: name in JSON, member. */
#define TEXTS(X) \
	X("id", id) X("product", product_id) X("variant", variant_id) X("sku", sku) X("title", title) X("variant_title", variant_title) \
	X("flavour", flavour) X("size", size)
#define NUMBERS(X) \
	X("ordered", ordered) X("quantity", quantity) X("taken", taken) X("used", used) X("price_minor", price_minor) X("size_rank", size_rank)

json *
flow_order_lines_json(struct arena *a, const struct order_line *line, size_t n)
{
	json *list = json_array(a);

	for (size_t i = 0; i < n; i++) {
		const struct order_line *l = &line[i];
		json *o = json_object(a);

#define PUT(key, member) if (l->member.n) json_put_str(a, o, key, l->member);
		TEXTS(PUT)
#undef PUT
#define PUT(key, member) if (l->member != 0) json_put_int(a, o, key, l->member);
		NUMBERS(PUT)
#undef PUT
		if (l->problems != 0)
			json_put_int(a, o, "problems", l->problems);
		if (l->work)
			json_put_bool(a, o, "work", true);
		json_put(a, list, NULL, o);
	}
	return list;
}

bool
flow_order_lines_read(struct arena *a, const json *list, struct order_line **out, size_t *n)
{
	struct order_line *line = ARENA_ARRAY(a, struct order_line, json_count(list) + 1);

	*out = line;
	*n = 0;
	if (line == NULL || json_kind(list) != JSON_ARRAY)
		return false;
	for (const json *o = json_first(list); o != NULL; o = json_next(o)) {
		struct order_line *l = &line[(*n)++];
		int64_t problems = 0;

		*l = (struct order_line){ .work = false };
#define GET(key, member) l->member = json_string(json_get(o, key));
		TEXTS(GET)
#undef GET
#define GET(key, member) json_is_int(json_get(o, key), &l->member);
		NUMBERS(GET)
#undef GET
		json_is_int(json_get(o, "problems"), &problems);
		l->problems = (uint32_t)problems;
		json_is_bool(json_get(o, "work"), &l->work);
	}
	return true;
}

struct order_line *
flow_order_line(struct order_line *line, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(line[i].id, id))
			return &line[i];
	return NULL;
}

struct str
flow_order_line_title(struct arena *a, const struct order_line *line)
{
	return line->variant_title.n ? arena_printf(a, "%.*s – %.*s", STR_ARG(line->title), STR_ARG(line->variant_title)) : line->title;
}

struct order_text
flow_order_text(const struct order_text *text, size_t n, struct str line)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(text[i].line, line))
			return text[i];
	return (struct order_text){ line, STR(""), STR("") };
}

struct str
flow_order_texts_print(struct arena *a, const struct order_text *text, size_t n)
{
	json *list = json_array(a);

	for (size_t i = 0; i < n; i++) {
		json *o;

		if (text[i].writing.n == 0 && text[i].notes.n == 0)
			continue;
		o = json_object(a);
		json_put_str(a, o, "line", text[i].line);
		json_put_str(a, o, "writing", text[i].writing);
		json_put_str(a, o, "notes", text[i].notes);
		json_put(a, list, NULL, o);
	}
	return json_print(a, list);
}

bool
flow_order_texts_read(struct arena *a, struct str stored, struct order_text **out, size_t *n)
{
	const json *list = json_parse(a, stored, NULL);
	struct order_text *text = ARENA_ARRAY(a, struct order_text, json_count(list) + 1);

	*out = text;
	*n = 0;
	if (text == NULL || json_kind(list) != JSON_ARRAY)
		return false;
	for (const json *o = json_first(list); o != NULL; o = json_next(o))
		text[(*n)++] = (struct order_text){ json_string(json_get(o, "line")), json_string(json_get(o, "writing")),
		    json_string(json_get(o, "notes")) };
	return true;
}
