#include "flow/knock.h"

#include "store/system.h"

struct find { struct str provider, address; struct integration integration; };

static enum result
find_integration(struct tx *tx, void *in_out)
{
	struct find *f = in_out;

	return store_system_integration(tx, f->provider, f->address, &f->integration);
}

static enum result
load_keys(struct tx *tx, void *in_out)
{
	struct knocker *k = in_out;
	enum result result = flow_credential_load(tx, &k->key);

	return result == OK ? flow_credential_load(tx, &k->old_key) : result;
}

enum result
flow_knock_who(struct db *db, struct arena *a, struct str provider, struct str address, struct knocker *k, struct fault *fault)
{
	struct scope scope = { .arena = a, .fault = fault };
	struct find f = { .provider = provider, .address = address };
	struct str owner;
	enum result result = db_system(db, &scope, find_integration, &f);

	if (result != OK)
		return result;
	owner = flow_credential_owner(a, "integration", f.integration.id);
	*k = (struct knocker){ .account = f.integration.account, .integration = f.integration.id, .provider = f.integration.provider,
	    .key = { .owner = owner, .field = STR("hmac_key") }, .old_key = { .owner = owner, .field = STR("hmac_key_old") } };
	scope.account = k->account;
	return db_read(db, &scope, load_keys, k);
}

enum result
flow_knock_keys(const struct env *env, struct arena *a, const struct knocker *k, struct secret key[2], struct fault *fault)
{
	enum result result = flow_credential_open(env, a, k->account, &k->key, &key[0], fault);

	return result == OK ? flow_credential_open(env, a, k->account, &k->old_key, &key[1], fault) : result;
}
