/*
 * calls - what goes into each call of wasm/shapes.c and comes out of it, where the core has no struct of its own for that.
 *
 * What:  a function for each call, from packed input to packed answer: calls_purchasing.c (plans, portals, amounts of money,
 *        fields), calls_floor.c (scans, stages), calls_orders.c (days, what orders say, stock), calls_capacity.c.
 * Why:   a page may ask anything: what the core only asserts (that a ticket stands on its floor, that a day is one) is
 *        looked at here, and answered as a refusal.
 * Holds: answers are zeroed when they come in; texts and lists of them are from shapes_alloc, or borrow from the input.
 */
#ifndef WASM_CALLS_H
#define WASM_CALLS_H

#include "core/capacity.h"
#include "core/intake.h"
#include "core/judge.h"
#include "core/plan.h"
#include "core/portal.h"
#include "core/scan.h"
#include "core/stage.h"
#include "core/stock.h"
#include "wasm/shapes.h"

/* For a text of the answer. */
static inline struct buf
calls_room(size_t cap)
{
	return buf_of(shapes_alloc(cap), cap);
}

struct nothing { bool none; };		/* a call that needs to know nothing */
struct text_value { struct str text; };
struct ok_reply { bool ok; };

/* ---- purchasing ---- */

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

void	calls_plan_make(const void *in, void *out);
void	calls_plan_say(const void *in, void *out);
void	calls_judge_all(const void *in, void *out);
void	calls_money_format(const void *in, void *out);
void	calls_money_of_decimal(const void *in, void *out);
void	calls_price_format(const void *in, void *out);
void	calls_price_of_decimal(const void *in, void *out);
void	calls_price_read(const void *in, void *out);
void	calls_price_times_half_up(const void *in, void *out);
void	calls_price_per_unit_half_up(const void *in, void *out);
void	calls_field_check(const void *in, void *out);
void	calls_sku_row_check(const void *in, void *out);
void	calls_buf_fold(const void *in, void *out);
void	calls_portal_decide(const void *in, void *out);
void	calls_portal_may(const void *in, void *out);

/* ---- scans ---- */

struct scan_call { struct str text; struct shape_list stores; };
/* struct scan with its code as a text, and the sentence. */
struct scan_said {
	enum scan_kind kind;
	enum scan_problem problem;
	int32_t store;
	int64_t number;
	int32_t part;
	struct str code, text;
};
struct scan_pair { struct scan_said before, now; int64_t before_ms, now_ms; };
struct scan_pair_reply { bool same; };
struct scan_id { struct str prefix; int64_t number; int32_t part; };
struct scan_label { enum scan_kind kind; struct str code; };
struct prefix_call { struct str prefix; struct shape_list stores; };
struct prefix_reply { enum scan_prefix problem; struct str text; };

void	calls_scan_read(const void *in, void *out);
void	calls_scan_same(const void *in, void *out);
void	calls_scan_id_put(const void *in, void *out);
void	calls_scan_label_put(const void *in, void *out);
void	calls_scan_place_put(const void *in, void *out);
void	calls_scan_prefix_check(const void *in, void *out);

/* ---- the floor: a list of rules everywhere ---- */

struct stage_call { struct shape_list floor; struct stage_ticket ticket; struct stage_input input; };
struct stage_reply {
	enum stage_answer answer;
	enum stage_refusal why;
	struct str text;		/* why, with the stages' names */
	struct shape_list events;
	struct stage_ticket ticket;	/* once the events are applied */
};
struct stage_fold { struct stage_ticket ticket; struct stage_event event; };
struct stage_folded { struct stage_ticket ticket; };
struct stage_may_call { struct shape_list floor; struct stage_ticket ticket; enum stage_action action; };
struct stage_may_reply { enum stage_refusal why; struct str text; };
struct stage_scan_call { struct shape_list floor; struct stage_ticket ticket; int32_t station; };
struct stage_scan_reply { enum stage_action action; };
struct stage_next_call { struct shape_list floor; struct stage_ticket ticket; };
struct stage_next_reply { bool ok; enum stage_action action; struct str text; };
struct stage_one { struct str id; struct stage_ticket ticket; };
struct stage_tickets { struct shape_list floor, tickets; int32_t self; };
struct stage_where { int32_t stage; struct str text; };
struct stage_behind_reply { int32_t behind; struct str text; };
struct floor_value { struct shape_list floor; };
struct floor_rule_said { enum stage_problem problem; struct str text; };
struct floor_reply { bool ok; enum stage_problem problem; struct str text; struct shape_list rules; };
struct floor_holds { int64_t n; };
struct floor_change { struct shape_list floor, to, holds; };
struct floor_change_reply { bool ok; struct shape_list stages; };	/* of stage_where: where each is now, and why that may not be */
struct stage_named { struct shape_list floor; struct str name; };
struct stage_numbered { struct shape_list floor; int32_t stage; };
struct stage_number { int32_t stage; };

void	calls_stage_decide(const void *in, void *out);
void	calls_stage_apply(const void *in, void *out);
void	calls_stage_may(const void *in, void *out);
void	calls_stage_scan(const void *in, void *out);
void	calls_stage_next(const void *in, void *out);
void	calls_stage_order(const void *in, void *out);
void	calls_stage_behind(const void *in, void *out);
void	calls_stage_floor_check(const void *in, void *out);
void	calls_stage_floor_change(const void *in, void *out);
void	calls_stage_floor_default(const void *in, void *out);
void	calls_stage_find(const void *in, void *out);
void	calls_stage_name(const void *in, void *out);

/* ---- days ---- */

struct day_value { int32_t day; };
struct day_reply { bool ok; int32_t day; };
struct day_moment { int64_t ms; int32_t offset_s; };
struct day_parts { bool ok; int32_t year, month, day; enum day_weekday weekday; int32_t monday; };
struct due_call { struct str text; enum due_order order; int32_t ordered; };
struct due_reply { enum due_reading reading; int32_t day; struct str text; };
struct priority_call { int32_t due, today; struct due_days days; };
struct priority_reply { enum due_priority priority; bool overdue; };
struct span_call { enum due_priority priority; int32_t today; struct due_days days; };

void	calls_day_parse(const void *in, void *out);
void	calls_day_put(const void *in, void *out);
void	calls_day_say(const void *in, void *out);
void	calls_day_of_ms(const void *in, void *out);
void	calls_day_civil(const void *in, void *out);
void	calls_due_read(const void *in, void *out);
void	calls_due_priority(const void *in, void *out);
void	calls_due_span(const void *in, void *out);
void	calls_due_days_fit(const void *in, void *out);
void	calls_due_days_default(const void *in, void *out);

/* ---- what an order says ---- */

struct intake_map_call {
	struct shape_list names, sizes, words, places;
	enum due_order due_order;
	int32_t lead_days;
	bool needs_flavour;
};
struct intake_call {
	struct intake_map_call map;
	struct shape_list facts, lines;
	struct str note;
	int32_t ordered_day;
	bool ships;
};
struct intake_reply { struct intake read; struct shape_list facts, lines; };
struct intake_wrong_said { struct intake_wrong wrong; struct str text; };
struct intake_map_reply { uint32_t n; struct shape_list wrongs; };

void	calls_intake_read(const void *in, void *out);
void	calls_intake_map_check(const void *in, void *out);
void	calls_intake_default(const void *in, void *out);

/* ---- stock: amounts come and go as texts ---- */

struct amount_reply { bool ok; struct amount amount; struct str text; };
struct stock_asked { enum stock_kind kind; struct str amount, line; bool shown_known; struct str shown, reason; };
struct stock_call { struct stock_item item; struct stock_asked input; };
struct stock_reply {
	enum stock_answer answer;
	enum stock_refusal why;
	enum stock_warning warning;
	struct stock_txn txn;
	struct str available;			/* before */
	struct stock_item item;			/* once the transaction is applied */
	struct str on_hand, held, ats;		/* of that */
};
struct standing_reply { enum stock_standing standing; };
struct stock_part { struct stock_item item; struct str amount; };
struct makes_call { struct shape_list uses; };
struct makes_reply { bool ok; int64_t level; int32_t short_of; };

void	calls_amount_parse(const void *in, void *out);
void	calls_amount_put(const void *in, void *out);
void	calls_stock_decide(const void *in, void *out);
void	calls_stock_ats(const void *in, void *out);
void	calls_stock_standing(const void *in, void *out);
void	calls_stock_makes(const void *in, void *out);

/* ---- capacity ---- */

struct capacity_plan_call { struct shape_list groups, rules, days; };
struct capacity_wrong_said { struct capacity_wrong wrong; struct str text; };
struct capacity_check_reply { uint32_t n; struct shape_list wrongs; };
struct capacity_line { struct capacity_plan_call plan; struct str title, sku, size; };
struct capacity_group_reply { int32_t group; };
struct capacity_ask_call { struct capacity_plan_call plan; struct shape_list taken; int32_t from, to; struct capacity_ask ask; };
struct capacity_reply { bool ok; struct capacity_said said; uint32_t problems; struct str text; };

void	calls_capacity_check(const void *in, void *out);
void	calls_capacity_group_of(const void *in, void *out);
void	calls_capacity_what_if(const void *in, void *out);

#endif
