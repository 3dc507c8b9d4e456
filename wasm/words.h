/*
 * words - the core's enums by name, for wasm/shapes.c.
 *
 * Why:   values cross into JavaScript as their words, never as numbers, so that no page keeps a list of its own.
 */
#ifndef WASM_WORDS_H
#define WASM_WORDS_H

#include "wasm/shapes.h"

enum {
	E_ROLE, E_PERMISSION, E_CURRENCY, E_READING, E_FIELD, E_FIELD_PROBLEM, E_UNIT, E_SOURCE, E_PLAN_PROBLEM,
	E_STOCK, E_PRICE_IS, E_ADDED, E_SEEN, E_TOLERANCE, E_VERDICT,
	E_STATE, E_CONNECTION, E_LATE, E_ERROR, E_INPUT, E_EVENT, E_EFFECT, E_TELL, E_DECISION, E_REFUSAL,
	E_SCAN, E_SCAN_PROBLEM, E_PREFIX,
	E_BEGIN, E_STAGE_PROBLEM, E_UNDO, E_ACTION, E_STAGE_EVENT, E_STAGE_ANSWER, E_STAGE_REFUSAL,
	E_WEEKDAY, E_DUE_ORDER, E_DUE_READING, E_PRIORITY,
	E_MEANS, E_METHOD, E_PLACE, E_INTAKE_PROBLEM, E_PART, E_FAULT,
	E_RULE, E_KIND, E_STOCK_ANSWER, E_STOCK_REFUSAL, E_WARNING, E_STANDING, E_SHOP_STATE, E_PUSH,
	ENUMS,
};

extern const struct shape_enum words_enums[ENUMS];

#endif
