#include "flow/credential.h"

#include "store/sealed.h"

static struct vault_place
place(struct str account, const struct box *b)
{
	return (struct vault_place){ account, b->owner, b->field };
}

enum result
flow_credential_seal(const struct env *env, struct arena *a, struct str account, struct box *b, struct secret s, struct fault *f)
{
	struct vault_place at = place(account, b);

	return vault_seal(env, a, &at, s, &b->bytes, f);
}

enum result
flow_credential_open(const struct env *env, struct arena *a, struct str account, const struct box *b, struct secret *out,
    struct fault *f)
{
	struct vault_place at = place(account, b);

	*out = (struct secret){ 0 };
	return b->bytes.n ? vault_open(env, a, &at, b->bytes, out, f) : OK;
}

enum result
flow_credential_load(struct tx *tx, struct box *b)
{
	enum result result;

	b->bytes = STR("");
	if (b->owner.n == 0)
		return OK;
	result = store_sealed_get(tx, b->owner, b->field, &b->bytes);
	return result == ERR_MISSING ? OK : result;
}

enum result
flow_credential_keep(struct tx *tx, const struct box *b)
{
	if (b->bytes.n == 0)
		return store_sealed_delete(tx, b->owner, b->field);
	return store_sealed_put(tx, b->owner, b->field, b->bytes);
}

struct str
flow_credential_owner(struct arena *a, const char *kind, struct str id)
{
	return arena_printf(a, "%s/%.*s", kind, STR_ARG(id));
}
