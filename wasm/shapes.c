#include "wasm/shapes.h"

#include "core/judge.h"
#include "core/plan.h"
#include "core/portal.h"
#include "core/role.h"

/* ---- words ---- */

/* One signature for all: an enum's own function takes its own type. */
#define WORD(function, type) static struct str word_##function(int value) { return function((enum type)value); }
WORD(role_name, role)
WORD(permission_name, permission)
WORD(currency_code, currency)
WORD(price_reading_name, price_reading)
WORD(field_name, field)
WORD(field_label, field)
WORD(field_problem_name, field_problem)
WORD(sku_unit_name, sku_unit)
WORD(sku_source_name, sku_source)
WORD(plan_problem_name, plan_problem)
WORD(plan_problem_text, plan_problem)
WORD(judge_stock_name, judge_stock)
WORD(judge_price_is_name, judge_price_is)
WORD(judge_added_name, judge_added)
WORD(judge_seen_name, judge_seen)
WORD(judge_tolerance_name, judge_tolerance_kind)
WORD(judge_verdict_name, judge_verdict)
WORD(judge_verdict_text, judge_verdict)
WORD(portal_state_name, portal_state)
WORD(portal_state_label, portal_state)
WORD(portal_connection_name, portal_connection)
WORD(portal_late_name, portal_late)
WORD(portal_error_name, portal_error)
WORD(portal_error_text, portal_error)
WORD(portal_input_name, portal_input_kind)
WORD(portal_event_name, portal_event_type)
WORD(portal_effect_name, portal_effect_kind)
WORD(portal_tell_name, portal_tell)
WORD(portal_answer_name, portal_answer)
WORD(portal_refusal_code, portal_refusal)
WORD(portal_refusal_text, portal_refusal)

enum {
	E_ROLE, E_PERMISSION, E_CURRENCY, E_READING, E_FIELD, E_FIELD_PROBLEM, E_UNIT, E_SOURCE, E_PLAN_PROBLEM,
	E_STOCK, E_PRICE_IS, E_ADDED, E_SEEN, E_TOLERANCE, E_VERDICT,
	E_STATE, E_CONNECTION, E_LATE, E_ERROR, E_INPUT, E_EVENT, E_EFFECT, E_TELL, E_DECISION, E_REFUSAL, ENUMS,
};
static const struct shape_enum enums[ENUMS] = {
	[E_ROLE]	= { "role",		ROLES,			word_role_name,			NULL },
	[E_PERMISSION]	= { "permission",	PERMISSIONS,		word_permission_name,		NULL },
	[E_CURRENCY]	= { "currency",		CURRENCIES_N,		word_currency_code,		NULL },
	[E_READING]	= { "price_reading",	PRICE_READINGS,		word_price_reading_name,	NULL },
	[E_FIELD]	= { "field",		FIELDS,			word_field_name,		word_field_label },
	[E_FIELD_PROBLEM] = { "field_problem",	FIELD_PROBLEMS,		word_field_problem_name,	NULL },
	[E_UNIT]	= { "sku_unit",		SKU_UNITS,		word_sku_unit_name,		NULL },
	[E_SOURCE]	= { "sku_source",	SKU_SOURCES,		word_sku_source_name,		NULL },
	[E_PLAN_PROBLEM] = { "plan_problem",	PLAN_PROBLEMS,		word_plan_problem_name,		word_plan_problem_text },
	[E_STOCK]	= { "judge_stock",	JUDGE_STOCKS,		word_judge_stock_name,		NULL },
	[E_PRICE_IS]	= { "judge_price_is",	JUDGE_PRICE_ISES,	word_judge_price_is_name,	NULL },
	[E_ADDED]	= { "judge_added",	JUDGE_ADDEDS,		word_judge_added_name,		NULL },
	[E_SEEN]	= { "judge_seen",	JUDGE_SEENS,		word_judge_seen_name,		NULL },
	[E_TOLERANCE]	= { "judge_tolerance",	JUDGE_TOLERANCE_KINDS,	word_judge_tolerance_name,	NULL },
	[E_VERDICT]	= { "judge_verdict",	JUDGE_VERDICTS,		word_judge_verdict_name,	word_judge_verdict_text },
	[E_STATE]	= { "portal_state",	PORTAL_STATES,		word_portal_state_name,		word_portal_state_label },
	[E_CONNECTION]	= { "portal_connection", PORTAL_CONNECTIONS,	word_portal_connection_name,	NULL },
	[E_LATE]	= { "portal_late",	PORTAL_LATES,		word_portal_late_name,		NULL },
	[E_ERROR]	= { "portal_error",	PORTAL_ERRORS,		word_portal_error_name,		word_portal_error_text },
	[E_INPUT]	= { "portal_input",	PORTAL_INPUTS,		word_portal_input_name,		NULL },
	[E_EVENT]	= { "portal_event",	PORTAL_EVENT_TYPES,	word_portal_event_name,		NULL },
	[E_EFFECT]	= { "portal_effect",	PORTAL_EFFECT_KINDS,	word_portal_effect_name,	NULL },
	[E_TELL]	= { "portal_tell",	PORTAL_TELLS,		word_portal_tell_name,		NULL },
	[E_DECISION]	= { "portal_answer",	PORTAL_ANSWERS,		word_portal_answer_name,	NULL },
	[E_REFUSAL]	= { "portal_refusal",	PORTAL_REFUSALS,	word_portal_refusal_code,	word_portal_refusal_text },
};

/* ---- shapes ---- */

/* What goes into a call and comes out of it, where the core has no struct of its own for that. */
struct plan_call { struct shape_list lines, suppliers, rows; };
struct plan_reply { uint32_t problems, sendable; struct shape_list jobs, items, lines; };
struct say_call { enum plan_problem problem; struct plan_line line; enum currency currency; };
struct judge_call {
	struct shape_list items, answers;
	enum currency currency;
	struct judge_tolerance tolerance;
	bool success;
};
struct judge_reply { struct judge_whole whole; struct shape_list lines; };
struct text_value { struct str text; };
struct decimal_call { struct str text; enum currency currency; };
struct decimal_reply { bool ok; int64_t value; };
struct read_call { struct str text; enum currency currency; bool number; };
struct read_reply { enum price_reading reading; int64_t e4; };
struct quantity_call { int64_t e4; enum currency currency; int64_t quantity; };
struct field_call { enum field field; struct str text; };
struct field_reply { enum field_problem problem; struct str text; };
struct row_reply { bool ok; enum field field; enum field_problem problem; struct str text; struct sku_row row; };
struct portal_call { struct portal portal; struct portal_input input; int64_t now_ms; struct portal_settings settings; };
struct portal_reply {
	enum portal_answer answer;
	enum portal_refusal why;
	struct shape_list events, effects;
	struct portal portal;		/* once the events are applied */
};
struct may_call { struct portal portal; enum portal_input_kind input; };
struct may_reply { enum portal_refusal why; };

enum {
	S_TEXT, S_MONEY, S_PRICE, S_DECIMAL, S_DECIMAL_REPLY, S_READ, S_READ_REPLY, S_QUANTITY,
	S_FIELD, S_FIELD_REPLY, S_ROW_TEXT, S_ROW, S_ROW_REPLY,
	S_LINE, S_SUPPLIER, S_PLAN_CALL, S_PLAN_LINE, S_PLAN_ITEM, S_PLAN_JOB, S_PLAN_REPLY, S_SAY,
	S_TOLERANCE, S_ITEM, S_ANSWER, S_JUDGE_CALL, S_JUDGE_LINE, S_JUDGE_WHOLE, S_JUDGE_REPLY,
	S_PORTAL, S_INPUT, S_SETTINGS, S_EVENT, S_EFFECT, S_PORTAL_CALL, S_PORTAL_REPLY, S_MAY_CALL, S_MAY_REPLY, SHAPES,
};

/* One field of a struct; OF where its kind needs to know of which enum or shape. */
#define F(type, kind, field) { #field, SHAPE_##kind, 0, offsetof(struct type, field) }
#define OF(type, kind, field, which) { #field, SHAPE_##kind, which, offsetof(struct type, field) }
#define FIELDS_OF(...) (const struct shape_field[]){ __VA_ARGS__ }
#define SHAPE(type, ...) \
	{ #type, FIELDS_OF(__VA_ARGS__), sizeof(FIELDS_OF(__VA_ARGS__)) / sizeof(struct shape_field), sizeof(struct type) }

static const struct shape shapes[SHAPES] = {
	[S_TEXT] = SHAPE(text_value,
	    F(text_value, TEXT, text)),
	[S_MONEY] = SHAPE(money,
	    F(money, LONG, minor), OF(money, ENUM, currency, E_CURRENCY)),
	[S_PRICE] = SHAPE(price,
	    F(price, LONG, e4), OF(price, ENUM, currency, E_CURRENCY)),
	[S_DECIMAL] = SHAPE(decimal_call,
	    F(decimal_call, TEXT, text), OF(decimal_call, ENUM, currency, E_CURRENCY)),
	[S_DECIMAL_REPLY] = SHAPE(decimal_reply,
	    F(decimal_reply, BOOL, ok), F(decimal_reply, LONG, value)),
	[S_READ] = SHAPE(read_call,
	    F(read_call, TEXT, text), OF(read_call, ENUM, currency, E_CURRENCY), F(read_call, BOOL, number)),
	[S_READ_REPLY] = SHAPE(read_reply,
	    OF(read_reply, ENUM, reading, E_READING), F(read_reply, PRICE, e4)),
	[S_QUANTITY] = SHAPE(quantity_call,
	    F(quantity_call, LONG, e4), OF(quantity_call, ENUM, currency, E_CURRENCY),
	    F(quantity_call, LONG, quantity)),
	[S_FIELD] = SHAPE(field_call,
	    OF(field_call, ENUM, field, E_FIELD), F(field_call, TEXT, text)),
	[S_FIELD_REPLY] = SHAPE(field_reply,
	    OF(field_reply, ENUM, problem, E_FIELD_PROBLEM), F(field_reply, TEXT, text)),
	[S_ROW_TEXT] = SHAPE(sku_row_text,
	    F(sku_row_text, TEXT, supplier), F(sku_row_text, TEXT, our_sku), F(sku_row_text, TEXT, supplier_sku),
	    F(sku_row_text, TEXT, unit), F(sku_row_text, TEXT, pack_size), F(sku_row_text, TEXT, min_qty)),
	[S_ROW] = SHAPE(sku_row,
	    F(sku_row, TEXT, supplier), F(sku_row, TEXT, our_sku), F(sku_row, TEXT, supplier_sku),
	    OF(sku_row, ENUM, unit, E_UNIT), F(sku_row, LONG, pack_size), F(sku_row, LONG, min_qty)),
	[S_ROW_REPLY] = SHAPE(row_reply,
	    F(row_reply, BOOL, ok), OF(row_reply, ENUM, field, E_FIELD),
	    OF(row_reply, ENUM, problem, E_FIELD_PROBLEM), F(row_reply, TEXT, text),
	    OF(row_reply, STRUCT, row, S_ROW)),
	[S_LINE] = SHAPE(buyorder_line,
	    F(buyorder_line, TEXT, order), F(buyorder_line, TEXT, id), F(buyorder_line, TEXT, supplier),
	    F(buyorder_line, TEXT, our_sku), F(buyorder_line, TEXT, fallback), F(buyorder_line, MAYBE, quantity),
	    F(buyorder_line, PRICE, price_e4), OF(buyorder_line, ENUM, currency, E_CURRENCY)),
	[S_SUPPLIER] = SHAPE(plan_supplier,
	    F(plan_supplier, TEXT, id), F(plan_supplier, TEXT, lane), OF(plan_supplier, ENUM, currency, E_CURRENCY),
	    F(plan_supplier, BOOL, active), F(plan_supplier, BOOL, configured), F(plan_supplier, BOOL, open_job),
	    F(plan_supplier, BOOL, login_blocked), F(plan_supplier, BOOL, lane_busy)),
	[S_PLAN_CALL] = SHAPE(plan_call,
	    OF(plan_call, LIST, lines, S_LINE), OF(plan_call, LIST, suppliers, S_SUPPLIER),
	    OF(plan_call, LIST, rows, S_ROW)),
	[S_PLAN_LINE] = SHAPE(plan_line,
	    OF(plan_line, SET, problems, E_PLAN_PROBLEM), F(plan_line, INT, job), F(plan_line, INT, item),
	    F(plan_line, INT, next), F(plan_line, TEXT, sku), OF(plan_line, ENUM, source, E_SOURCE),
	    OF(plan_line, ENUM, unit, E_UNIT), F(plan_line, LONG, pack_size), F(plan_line, LONG, min_qty),
	    F(plan_line, LONG, sent), F(plan_line, LONG, next_full), F(plan_line, PRICE, price_e4)),
	[S_PLAN_ITEM] = SHAPE(plan_item,
	    F(plan_item, INT, job), F(plan_item, INT, first), F(plan_item, UINT, lines), F(plan_item, TEXT, sku),
	    F(plan_item, LONG, quantity), F(plan_item, PRICE, price_e4)),
	[S_PLAN_JOB] = SHAPE(plan_job,
	    F(plan_job, TEXT, supplier), F(plan_job, INT, supplier_index),
	    OF(plan_job, SET, problems, E_PLAN_PROBLEM), OF(plan_job, SET, line_problems, E_PLAN_PROBLEM),
	    F(plan_job, BOOL, sendable), OF(plan_job, ENUM, currency, E_CURRENCY), F(plan_job, INT, waits_for),
	    F(plan_job, BOOL, lane_busy), F(plan_job, UINT, lines), F(plan_job, UINT, items_from),
	    F(plan_job, UINT, items), F(plan_job, LONG, total_minor)),
	[S_PLAN_REPLY] = SHAPE(plan_reply,
	    OF(plan_reply, SET, problems, E_PLAN_PROBLEM), F(plan_reply, UINT, sendable),
	    OF(plan_reply, LIST, jobs, S_PLAN_JOB), OF(plan_reply, LIST, items, S_PLAN_ITEM),
	    OF(plan_reply, LIST, lines, S_PLAN_LINE)),
	[S_SAY] = SHAPE(say_call,
	    OF(say_call, ENUM, problem, E_PLAN_PROBLEM), OF(say_call, STRUCT, line, S_PLAN_LINE),
	    OF(say_call, ENUM, currency, E_CURRENCY)),
	[S_TOLERANCE] = SHAPE(judge_tolerance,
	    OF(judge_tolerance, ENUM, kind, E_TOLERANCE), F(judge_tolerance, LONG, amount)),
	[S_ITEM] = SHAPE(judge_item,
	    F(judge_item, TEXT, sku), F(judge_item, LONG, price_e4)),
	[S_ANSWER] = SHAPE(judge_answer,
	    F(judge_answer, TEXT, sku), OF(judge_answer, ENUM, stock, E_STOCK),
	    OF(judge_answer, ENUM, price_is, E_PRICE_IS), OF(judge_answer, ENUM, added, E_ADDED),
	    OF(judge_answer, ENUM, seen, E_SEEN), F(judge_answer, TEXT, price)),
	[S_JUDGE_CALL] = SHAPE(judge_call,
	    OF(judge_call, LIST, items, S_ITEM), OF(judge_call, LIST, answers, S_ANSWER),
	    OF(judge_call, ENUM, currency, E_CURRENCY), OF(judge_call, STRUCT, tolerance, S_TOLERANCE),
	    F(judge_call, BOOL, success)),
	[S_JUDGE_LINE] = SHAPE(judge_line,
	    OF(judge_line, ENUM, verdict, E_VERDICT), F(judge_line, BOOL, needs_attention),
	    OF(judge_line, ENUM, reading, E_READING), F(judge_line, PRICE, seen_e4),
	    F(judge_line, LONG, difference_e4), F(judge_line, INT, answer)),
	[S_JUDGE_WHOLE] = SHAPE(judge_whole,
	    F(judge_whole, BOOL, completed), F(judge_whole, BOOL, success), F(judge_whole, UINT, ok),
	    F(judge_whole, UINT, attention), F(judge_whole, UINT, not_added), F(judge_whole, UINT, unasked)),
	[S_JUDGE_REPLY] = SHAPE(judge_reply,
	    OF(judge_reply, STRUCT, whole, S_JUDGE_WHOLE), OF(judge_reply, LIST, lines, S_JUDGE_LINE)),
	[S_PORTAL] = SHAPE(portal,
	    OF(portal, ENUM, state, E_STATE), OF(portal, ENUM, resume, E_STATE),
	    OF(portal, ENUM, connection, E_CONNECTION), OF(portal, ENUM, late, E_LATE),
	    OF(portal, ENUM, error, E_ERROR), F(portal, BOOL, test), F(portal, BOOL, items_sent),
	    F(portal, BOOL, answered), F(portal, BOOL, read_asked), F(portal, BOOL, reviewed),
	    F(portal, INT, attempt), F(portal, INT, tries), F(portal, INT, mfa_round), F(portal, INT, token_attempt),
	    F(portal, INT, result_attempt), F(portal, LONG, deadline_ms), F(portal, LONG, reopen_ms),
	    F(portal, LONG, blocked_since_ms), F(portal, LONG, waits_until_ms)),
	[S_INPUT] = SHAPE(portal_input,
	    OF(portal_input, ENUM, kind, E_INPUT), F(portal_input, INT, attempt),
	    OF(portal_input, ENUM, error, E_ERROR), F(portal_input, BOOL, of_add), F(portal_input, BOOL, all_good),
	    F(portal_input, BOOL, same_question), F(portal_input, BOOL, has_token),
	    F(portal_input, BOOL, open_unsent), F(portal_input, BOOL, cart_checked)),
	[S_SETTINGS] = SHAPE(portal_settings,
	    F(portal_settings, LONG, silence_ms), F(portal_settings, LONG, mfa_ms),
	    F(portal_settings, LONG, connection_ms), F(portal_settings, LONG, reopen_ms),
	    F(portal_settings, LONG, retry_ms), F(portal_settings, INT, tries), F(portal_settings, LONG, read_ms)),
	[S_EVENT] = SHAPE(portal_event,
	    OF(portal_event, ENUM, type, E_EVENT), OF(portal_event, ENUM, connection, E_CONNECTION),
	    F(portal_event, LONG, deadline_ms), F(portal_event, LONG, reopen_ms),
	    F(portal_event, LONG, waits_until_ms), F(portal_event, LONG, at_ms), F(portal_event, INT, attempt),
	    OF(portal_event, ENUM, error, E_ERROR), OF(portal_event, ENUM, resume, E_STATE),
	    F(portal_event, BOOL, test), F(portal_event, BOOL, all_good)),
	[S_EFFECT] = SHAPE(portal_effect,
	    OF(portal_effect, ENUM, kind, E_EFFECT), OF(portal_effect, ENUM, tell, E_TELL),
	    F(portal_effect, LONG, at_ms), F(portal_effect, INT, attempt)),
	[S_PORTAL_CALL] = SHAPE(portal_call,
	    OF(portal_call, STRUCT, portal, S_PORTAL), OF(portal_call, STRUCT, input, S_INPUT),
	    F(portal_call, LONG, now_ms), OF(portal_call, STRUCT, settings, S_SETTINGS)),
	[S_PORTAL_REPLY] = SHAPE(portal_reply,
	    OF(portal_reply, ENUM, answer, E_DECISION), OF(portal_reply, ENUM, why, E_REFUSAL),
	    OF(portal_reply, LIST, events, S_EVENT), OF(portal_reply, LIST, effects, S_EFFECT),
	    OF(portal_reply, STRUCT, portal, S_PORTAL)),
	[S_MAY_CALL] = SHAPE(may_call,
	    OF(may_call, STRUCT, portal, S_PORTAL), OF(may_call, ENUM, input, E_INPUT)),
	[S_MAY_REPLY] = SHAPE(may_reply,
	    OF(may_reply, ENUM, why, E_REFUSAL)),
};

/* ---- calls ---- */

static struct buf
text_room(size_t cap)
{
	return buf_of(shapes_alloc(cap), cap);
}

static void
run_plan_make(const void *in_, void *out_)
{
	const struct plan_call *in = in_;
	struct plan_reply *out = out_;
	size_t n = in->lines.n <= PLAN_LINES_MAX ? in->lines.n : 0;
	struct plan plan = {
		.lines = shapes_alloc(n * sizeof *plan.lines),
		.items = shapes_alloc(n * sizeof *plan.items),
		.jobs = shapes_alloc(n * sizeof *plan.jobs),
	};

	plan_make(&(struct plan_in){
		.lines = in->lines.p, .lines_n = in->lines.n,
		.suppliers = in->suppliers.p, .suppliers_n = in->suppliers.n,
		.rows = in->rows.p, .rows_n = in->rows.n,
	}, &plan);
	out->problems = plan.problems;
	out->sendable = plan.sendable;
	out->jobs = (struct shape_list){ plan.jobs, plan.jobs_n };
	out->items = (struct shape_list){ plan.items, plan.items_n };
	out->lines = (struct shape_list){ plan.lines, plan.problems ? 0 : n };
}

static void
run_plan_say(const void *in_, void *out_)
{
	const struct say_call *in = in_;
	struct buf text = text_room(512);

	plan_say(&text, in->problem, &in->line, in->currency);
	((struct text_value *)out_)->text = buf_str(&text);
}

static void
run_judge_all(const void *in_, void *out_)
{
	const struct judge_call *in = in_;
	struct judge_reply *out = out_;

	out->lines = (struct shape_list){ shapes_alloc(in->items.n * sizeof(struct judge_line)), in->items.n };
	out->whole = judge_all(in->items.p, in->items.n, in->answers.p, in->answers.n, in->currency, in->tolerance,
	    in->success, out->lines.p);
}

static void
run_money_format(const void *in, void *out)
{
	struct buf text = text_room(40);

	money_format(&text, *(const struct money *)in);
	((struct text_value *)out)->text = buf_str(&text);
}

static void
run_money_of_decimal(const void *in_, void *out_)
{
	const struct decimal_call *in = in_;
	struct decimal_reply *out = out_;
	struct money m = { 0, in->currency };

	out->ok = money_of_decimal(str_trim(in->text), in->currency, &m);
	out->value = m.minor;
}

static bool
price_in_range(int64_t e4)
{
	return e4 >= -PRICE_E4_MAX && e4 <= PRICE_E4_MAX;
}

static void
run_price_format(const void *in_, void *out)
{
	const struct price *in = in_;
	struct buf text = text_room(40);

	if (price_in_range(in->e4))
		price_format(&text, *in);
	((struct text_value *)out)->text = buf_str(&text);
}

static void
run_price_of_decimal(const void *in_, void *out_)
{
	const struct decimal_call *in = in_;
	struct decimal_reply *out = out_;
	struct price p = { 0, in->currency };

	out->ok = price_of_decimal(str_trim(in->text), in->currency, &p);
	out->value = p.e4;
}

static void
run_price_read(const void *in_, void *out_)
{
	const struct read_call *in = in_;
	struct read_reply *out = out_;
	struct price p = { PRICE_MISSING, in->currency };

	out->reading = in->number ? price_read_number(in->text, in->currency, &p) : price_read(in->text, in->currency, &p);
	out->e4 = p.e4;
}

static void
run_price_times_half_up(const void *in_, void *out_)
{
	const struct quantity_call *in = in_;
	struct decimal_reply *out = out_;
	struct money m = { 0, in->currency };

	out->ok = price_in_range(in->e4) && price_times_half_up((struct price){ in->e4, in->currency }, in->quantity, &m);
	out->value = m.minor;
}

static void
run_price_per_unit_half_up(const void *in_, void *out_)
{
	const struct quantity_call *in = in_;
	struct decimal_reply *out = out_;
	struct price p = { 0, in->currency };

	out->ok = price_in_range(in->e4) && price_per_unit_half_up((struct price){ in->e4, in->currency }, in->quantity, &p);
	out->value = p.e4;
}

static void
run_field_check(const void *in_, void *out_)
{
	const struct field_call *in = in_;
	struct field_reply *out = out_;
	struct buf text = text_room(160);

	out->problem = field_check(in->field, in->text);
	if (out->problem != FIELD_OK)
		field_say(&text, (struct field_error){ in->field, out->problem });
	out->text = buf_str(&text);
}

static void
run_sku_row_check(const void *in, void *out_)
{
	struct row_reply *out = out_;
	struct buf text = text_room(160);
	struct field_error error = sku_row_check(in, &out->row);

	out->ok = error.problem == FIELD_OK;
	out->field = error.field;
	out->problem = error.problem;
	if (!out->ok)
		field_say(&text, error);
	out->text = buf_str(&text);
}

static void
run_buf_fold(const void *in_, void *out)
{
	const struct text_value *in = in_;
	struct buf text = text_room(2 * in->text.n + 1);

	buf_fold(&text, in->text);
	((struct text_value *)out)->text = buf_str(&text);
}

/* Decides, and applies what was decided. */
static void
run_portal_decide(const void *in_, void *out_)
{
	const struct portal_call *in = in_;
	struct portal_reply *out = out_;
	struct portal_decision *d = shapes_alloc(sizeof *d);

	*d = portal_decide(&in->portal, &in->input, in->now_ms, &in->settings);
	out->answer = d->answer;
	out->why = d->why;
	out->events = (struct shape_list){ d->event, (size_t)d->events };
	out->effects = (struct shape_list){ d->effect, (size_t)d->effects };
	out->portal = in->portal;
	for (int i = 0; i < d->events; i++)
		out->portal = portal_apply(out->portal, &d->event[i]);
}

static void
run_portal_may(const void *in_, void *out)
{
	const struct may_call *in = in_;

	((struct may_reply *)out)->why = portal_may(&in->portal, in->input);
}

/* By the names that the functions have in the core. */
static const struct shape_call calls[] = {
	{ "plan_make",			S_PLAN_CALL,	S_PLAN_REPLY,		run_plan_make },
	{ "plan_say",			S_SAY,		S_TEXT,			run_plan_say },
	{ "judge_all",			S_JUDGE_CALL,	S_JUDGE_REPLY,		run_judge_all },
	{ "money_format",		S_MONEY,	S_TEXT,			run_money_format },
	{ "money_of_decimal",		S_DECIMAL,	S_DECIMAL_REPLY,	run_money_of_decimal },
	{ "price_format",			S_PRICE,	S_TEXT,			run_price_format },
	{ "price_of_decimal",		S_DECIMAL,	S_DECIMAL_REPLY,	run_price_of_decimal },
	{ "price_read",			S_READ,		S_READ_REPLY,		run_price_read },
	{ "price_times_half_up",	S_QUANTITY,	S_DECIMAL_REPLY,	run_price_times_half_up },
	{ "price_per_unit_half_up",	S_QUANTITY,	S_DECIMAL_REPLY,	run_price_per_unit_half_up },
	{ "field_check",			S_FIELD,	S_FIELD_REPLY,		run_field_check },
	{ "sku_row_check",		S_ROW_TEXT,	S_ROW_REPLY,		run_sku_row_check },
	{ "buf_fold",			S_TEXT,		S_TEXT,			run_buf_fold },
	{ "portal_decide",		S_PORTAL_CALL,	S_PORTAL_REPLY,		run_portal_decide },
	{ "portal_may",			S_MAY_CALL,	S_MAY_REPLY,		run_portal_may },
};

/* ---- trivial questions ---- */

static bool
ask_role_may(int role, int permission)
{
	return role_may((enum role)role, (enum permission)permission);
}

static bool
ask_portal_ended(int state, int nothing)
{
	(void)nothing;
	return portal_ended((enum portal_state)state);
}

static const struct shape_ask asks[] = {
	{ "role_may", E_ROLE, E_PERMISSION, ask_role_may },
	{ "portal_ended", E_STATE, SHAPE_NOTHING, ask_portal_ended },
};

#define TABLE(table) table, sizeof table / sizeof table[0]
const struct shape_tables shapes_tables = { TABLE(shapes), TABLE(enums), TABLE(calls), TABLE(asks) };

void *
shapes_call(const struct shape_call *call, const void *in)
{
	void *out = shapes_alloc(shapes[call->out].size);

	call->run(in, out);
	return out;
}
