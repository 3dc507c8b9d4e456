#include "store/engine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *
engine_text(const struct sql *sql, bool postgres)
{
	return postgres && sql->pg ? sql->pg : sql->text;
}

enum result
engine_run(struct tx *tx, const struct db_call *call, int64_t now_ms, char **mark)
{
	const struct scope *scope = call->scope;
	enum result res;

	*mark = scope->arena ? scope->arena->at : NULL;
	tx->scope = scope;
	tx->arena = scope->arena;
	tx->fault = scope->fault;
	tx->account = scope->account;
	tx->env = tx->db->env;
	tx->now_ms = now_ms;
	tx->failed = tx->outage = false;
	tx->unmet = OK;
	if (scope->fault)
		memset(scope->fault, 0, sizeof *scope->fault);
	res = engine_heard(tx, call->fn(tx, call->in_out));
	if (tx->failed && res == OK)	/* row_keep may have said why */
		res = tx->fault && tx->fault->result != OK ? tx->fault->result : ERR_STORE;
	/* Something was built that did not fit: half of it must not be kept, and what the function says of that half is nothing. */
	if (scope->arena && arena_full(scope->arena)) {
		if (scope->fault)
			memset(scope->fault, 0, sizeof *scope->fault);
		res = fault_set(scope->fault, ERR_LIMIT, "too_much", "This is more than can be done at once. Do less at a time.");
	}
	if (res == ERR_STORE && !(scope->fault && scope->fault->result != OK))
		return tx->failed && !tx->outage ? engine_unfit(scope) : engine_failed(scope);
	return res;
}

/* Who touched nothing where a row had to be went on with a wrong idea: what came of that is not what went wrong. */
enum result
engine_heard(const struct tx *tx, enum result said)
{
	if (tx->unmet == OK)
		return said;
	if (tx->fault && tx->fault->result != tx->unmet)
		memset(tx->fault, 0, sizeof *tx->fault);
	return tx->unmet;
}

void
engine_undo(const struct db_call *call, char *mark)
{
	if (call->scope->arena && mark)
		call->scope->arena->at = mark;
}

static enum result
say(const struct scope *scope, const char *code, const char *message)
{
	if (scope->fault)
		scope->fault->result = OK;
	fault_set(scope->fault, ERR_STORE, code, "%s", message);
	return ERR_STORE;
}

enum result
engine_failed(const struct scope *scope)
{
	return say(scope, "store", "The store could not do this, and nothing was changed. Try again in a moment.");
}

enum result
engine_unfit(const struct scope *scope)
{
	return say(scope, "store_unfit", "The store does not take this, and nothing was changed. The log says why.");
}

int64_t
engine_clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void *
engine_alloc(size_t n)
{
	void *p = calloc(1, n);

	if (!p) {
		log_line(LOG_ERROR, NULL, "no_memory", LOG_INT("bytes", (int64_t)n), LOG_END);
		abort();
	}
	return p;
}

char *
engine_copy(struct str s)
{
	char *p = engine_alloc(s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

static struct stmt_slot *
slot_of(const struct stmts *s, const struct sql *sql)
{
	size_t at = (size_t)(((uintptr_t)sql >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	while (s->slot[at & (s->cap - 1)].sql && s->slot[at & (s->cap - 1)].sql != sql)
		at++;
	return &s->slot[at & (s->cap - 1)];
}

void *
stmts_find(const struct stmts *s, const struct sql *sql)
{
	return s->cap ? slot_of(s, sql)->value : NULL;
}

bool
stmts_put(struct stmts *s, const struct sql *sql, void *value)
{
	if (s->n * 2 >= s->cap) {
		struct stmts wide = { .cap = s->cap ? s->cap * 2 : 64, .n = s->n };

		wide.slot = calloc(wide.cap, sizeof *wide.slot);
		if (!wide.slot)
			return false;
		for (size_t i = 0; i < s->cap; i++)
			if (s->slot[i].sql)
				*slot_of(&wide, s->slot[i].sql) = s->slot[i];
		free(s->slot);
		*s = wide;
	}
	*slot_of(s, sql) = (struct stmt_slot){ sql, value };
	s->n++;
	return true;
}

void
stmts_free(struct stmts *s, void (*each)(void *))
{
	for (size_t i = 0; i < s->cap; i++)
		if (s->slot[i].sql)
			each(s->slot[i].value);
	free(s->slot);
	*s = (struct stmts){ 0 };
}
