#include "flow/asked.h"

enum result
flow_asked(struct tx *tx, struct str key, struct str digest, bool *before, struct str *answer)
{
	struct asked asked;
	enum result result = key.n ? store_asked_get(tx, key, &asked) : ERR_MISSING;

	if (result == OK && !str_eq(asked.digest, digest))
		return tx_refuse(tx, ERR_CONFLICT, "key_reused", "This key has been used for something else. Take a new one.");
	*before = result == OK;
	if (result == OK && answer != NULL)
		*answer = asked.answer;
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_asked_keep(struct tx *tx, struct str key, struct str digest, struct str answer)
{
	return key.n ? store_asked_add(tx, key, digest, answer) : OK;
}
