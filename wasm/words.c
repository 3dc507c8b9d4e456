#include "wasm/words.h"

#include "core/capacity.h"
#include "core/intake.h"
#include "core/judge.h"
#include "core/plan.h"
#include "core/portal.h"
#include "core/role.h"
#include "core/scan.h"
#include "core/stage.h"
#include "core/stock.h"

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
WORD(scan_kind_name, scan_kind)
WORD(scan_problem_name, scan_problem)
WORD(scan_prefix_name, scan_prefix)
WORD(scan_prefix_text, scan_prefix)
WORD(stage_begin_name, stage_begin)
WORD(stage_problem_name, stage_problem)
WORD(stage_problem_text, stage_problem)
WORD(stage_undo_name, stage_undo)
WORD(stage_action_name, stage_action)
WORD(stage_event_name, stage_event_type)
WORD(stage_answer_name, stage_answer)
WORD(stage_refusal_code, stage_refusal)
WORD(stage_refusal_text, stage_refusal)
WORD(day_weekday_name, day_weekday)
WORD(due_order_name, due_order)
WORD(due_reading_name, due_reading)
WORD(due_reading_text, due_reading)
WORD(due_priority_name, due_priority)
WORD(due_priority_label, due_priority)
WORD(intake_means_name, intake_means)
WORD(intake_means_label, intake_means)
WORD(intake_method_name, intake_method)
WORD(intake_method_label, intake_method)
WORD(intake_place_name, intake_place)
WORD(intake_place_label, intake_place)
WORD(intake_problem_name, intake_problem)
WORD(intake_problem_text, intake_problem)
WORD(intake_part_name, intake_part)
WORD(intake_fault_name, intake_fault)
WORD(stock_rule_name, stock_rule)
WORD(stock_rule_label, stock_rule)
WORD(stock_kind_name, stock_kind)
WORD(stock_kind_text, stock_kind)
WORD(stock_answer_name, stock_answer)
WORD(stock_refusal_code, stock_refusal)
WORD(stock_refusal_text, stock_refusal)
WORD(stock_warning_name, stock_warning)
WORD(stock_warning_text, stock_warning)
WORD(stock_standing_name, stock_standing)
WORD(stock_standing_label, stock_standing)
WORD(stock_shop_state_name, stock_shop_state)
WORD(stock_push_name, stock_push_kind)
WORD(capacity_by_name, capacity_by)
WORD(capacity_answer_name, capacity_answer)
WORD(capacity_part_name, capacity_part)

static struct str
word_scan_problem_text(int value)
{
	return scan_text(&(struct scan){ .problem = (enum scan_problem)value });
}

const struct shape_enum words_enums[ENUMS] = {
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
	[E_SCAN]	= { "scan_kind",	SCAN_KINDS,		word_scan_kind_name,		NULL },
	[E_SCAN_PROBLEM] = { "scan_problem",	SCAN_PROBLEMS,		word_scan_problem_name,		word_scan_problem_text },
	[E_PREFIX]	= { "scan_prefix",	SCAN_PREFIXES,		word_scan_prefix_name,		word_scan_prefix_text },
	[E_BEGIN]	= { "stage_begin",	STAGE_BEGINS,		word_stage_begin_name,		NULL },
	[E_STAGE_PROBLEM] = { "stage_problem",	STAGE_PROBLEMS,		word_stage_problem_name,	word_stage_problem_text },
	[E_UNDO]	= { "stage_undo",	STAGE_UNDOS,		word_stage_undo_name,		NULL },
	[E_ACTION]	= { "stage_action",	STAGE_ACTIONS,		word_stage_action_name,		NULL },
	[E_STAGE_EVENT]	= { "stage_event",	STAGE_EVENT_TYPES,	word_stage_event_name,		NULL },
	[E_STAGE_ANSWER] = { "stage_answer",	STAGE_ANSWERS,		word_stage_answer_name,		NULL },
	[E_STAGE_REFUSAL] = { "stage_refusal",	STAGE_REFUSALS,		word_stage_refusal_code,	word_stage_refusal_text },
	[E_WEEKDAY]	= { "weekday",		DAY_WEEKDAYS,		word_day_weekday_name,		NULL },
	[E_DUE_ORDER]	= { "due_order",	DUE_ORDERS,		word_due_order_name,		NULL },
	[E_DUE_READING]	= { "due_reading",	DUE_READINGS,		word_due_reading_name,		word_due_reading_text },
	[E_PRIORITY]	= { "due_priority",	DUE_PRIORITIES,		word_due_priority_name,		word_due_priority_label },
	[E_MEANS]	= { "intake_means",	INTAKE_MEANINGS,	word_intake_means_name,		word_intake_means_label },
	[E_METHOD]	= { "intake_method",	INTAKE_METHODS,		word_intake_method_name,	word_intake_method_label },
	[E_PLACE]	= { "intake_place",	INTAKE_PLACES,		word_intake_place_name,		word_intake_place_label },
	[E_INTAKE_PROBLEM] = { "intake_problem", INTAKE_PROBLEMS,	word_intake_problem_name,	word_intake_problem_text },
	[E_PART]	= { "intake_part",	INTAKE_PARTS,		word_intake_part_name,		NULL },
	[E_FAULT]	= { "intake_fault",	INTAKE_FAULTS,		word_intake_fault_name,		NULL },
	[E_RULE]	= { "stock_rule",	STOCK_RULES,		word_stock_rule_name,		word_stock_rule_label },
	[E_KIND]	= { "stock_kind",	STOCK_KINDS,		word_stock_kind_name,		word_stock_kind_text },
	[E_STOCK_ANSWER] = { "stock_answer",	STOCK_ANSWERS,		word_stock_answer_name,		NULL },
	[E_STOCK_REFUSAL] = { "stock_refusal",	STOCK_REFUSALS,		word_stock_refusal_code,	word_stock_refusal_text },
	[E_WARNING]	= { "stock_warning",	STOCK_WARNINGS,		word_stock_warning_name,	word_stock_warning_text },
	[E_STANDING]	= { "stock_standing",	STOCK_STANDINGS,	word_stock_standing_name,	word_stock_standing_label },
	[E_SHOP_STATE]	= { "stock_shop_state",	STOCK_SHOP_STATES,	word_stock_shop_state_name,	NULL },
	[E_PUSH]	= { "stock_push",	STOCK_PUSHES,		word_stock_push_name,		NULL },
	[E_CAPACITY_BY]	= { "capacity_by",	CAPACITY_BYS,		word_capacity_by_name,		NULL },
	[E_CAPACITY_ANSWER] = { "capacity_answer", CAPACITY_ANSWERS,	word_capacity_answer_name,	NULL },
	[E_CAPACITY_PART] = { "capacity_part",	CAPACITY_PARTS,		word_capacity_part_name,	NULL },
};
