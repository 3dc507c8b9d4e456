#include "flow/kiosk.h"

#include "base/crypto.h"
#include "flow/audit.h"
#include "flow/guess.h"
#include "store/shop.h"
#include "store/system.h"

enum { CODE_LETTERS = 8, TOKEN_BYTES = 32, SECOND_MS = 1000 };

/* ---- codes -------------------------------------------------------------------------------------------------------- */

struct str
flow_kiosk_letters(const struct env *env, struct arena *a, size_t n)
{
	char *p = arena_get(a, n);

	for (size_t i = 0; p != NULL && i < n; i++)
		p[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[env_random32(env) % 32];
	return p != NULL ? (struct str){ p, n } : (struct str){ 0 };
}

/* What stands in the store; a code and a token can never be taken for each other. */
static struct str
code_hash(struct arena *a, const char letters[CODE_LETTERS])
{
	struct str text = arena_printf(a, "kiosk code/%.*s", (int)CODE_LETTERS, letters);
	unsigned char digest[SHA256_BYTES];

	if (text.p == NULL || !crypto_sha256(text, digest))
		return (struct str){ 0 };
	return crypto_hex(a, (struct str){ (const char *)digest, sizeof digest });
}

struct str
flow_kiosk_code_make(const struct env *env, struct arena *a, struct str *hash)
{
	struct str s = flow_kiosk_letters(env, a, CODE_LETTERS);

	if (s.p == NULL)
		return s;
	*hash = code_hash(a, s.p);
	return hash->p != NULL ? arena_printf(a, "%.4s-%.4s", s.p, s.p + 4) : *hash;
}

/* The letters of a code as it was typed, or scanned with a label's prefix; false: it is none. */
static bool
code_read(struct str typed, char letters[CODE_LETTERS])
{
	static const char prefix[] = "TPKIOSK";
	char all[sizeof prefix - 1 + CODE_LETTERS];
	size_t n = 0, skip;

	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((c < 'A' || c > 'Z') && (c < '0' || c > '9'))
			continue;
		if (n == sizeof all)
			return false;
		all[n++] = c;
	}
	skip = str_starts((struct str){ all, n }, STR("TPKIOSK")) && n == sizeof all ? sizeof prefix - 1 : 0;
	if (n - skip != CODE_LETTERS)
		return false;
	memcpy(letters, all + skip, CODE_LETTERS);
	return true;
}

struct str
flow_kiosk_code_label(struct arena *a, struct str code)
{
	char letters[CODE_LETTERS];

	return code_read(code, letters) ? arena_printf(a, "tp-kiosk-%.*s", (int)CODE_LETTERS, letters) : STR("");
}

/* ---- what a manager does ------------------------------------------------------------------------------------------ */

static enum result
check_shop(struct tx *tx, struct str shop_id)
{
	struct shop shop;
	enum result result = shop_id.n ? store_shop_get(tx, shop_id, &shop) : OK;

	return result == ERR_MISSING ? fault_field(tx->fault, "store", "There is no such store.") : result;
}

static void
note(struct audit *audit, const struct kiosk *before, const struct kiosk *now)
{
	flow_audit_str(audit, "name", before->name, now->name);
	flow_audit_str(audit, "shop_id", before->shop_id, now->shop_id);
	flow_audit_str(audit, "stage", before->stage, now->stage);
	flow_audit_bool(audit, "identify", before->identify, now->identify);
	flow_audit_int(audit, "idle_s", before->idle_s, now->idle_s);
}

enum result
flow_kiosk_add(struct tx *tx, void *in_out)
{
	struct kiosk *k = in_out, none = { .identify = false };
	struct audit audit = flow_audit(tx);
	enum result result = check_shop(tx, k->shop_id);

	k->id = (struct str){ 0 };
	k->code_until = tx->now_ms + KIOSK_CODE_S * SECOND_MS;
	if (result == OK)
		result = store_kiosk_add(tx, k);
	note(&audit, &none, k);
	return result == OK ? flow_audit_event(&audit, "kiosk", k->id, "added") : result;
}

static enum result
get(struct tx *tx, struct str id, struct kiosk *k)
{
	enum result result = store_kiosk_get(tx, id, k);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "missing", "There is no such kiosk.") : result;
}

enum result
flow_kiosk_change(struct tx *tx, void *in_out)
{
	struct kiosk *k = in_out, before;
	struct audit audit = flow_audit(tx);
	enum result result = get(tx, k->id, &before);
	struct kiosk now = before;

	if (result == OK && !str_eq(k->shop_id, before.shop_id))
		result = check_shop(tx, k->shop_id);
	if (result != OK)
		return result;
	now.name = k->name;
	now.shop_id = k->shop_id;
	now.stage = k->stage;
	now.identify = k->identify;
	now.idle_s = k->idle_s;
	*k = now;
	note(&audit, &before, k);
	if (!audit.changed)
		return OK;
	result = store_kiosk_put(tx, k);
	return result == OK ? flow_audit_event(&audit, "kiosk", k->id, "changed") : result;
}

enum result
flow_kiosk_renew(struct tx *tx, void *in_out)
{
	struct kiosk *k = in_out;
	struct audit audit = flow_audit(tx);
	struct str hash = k->hash;
	enum result result = get(tx, k->id, k);

	if (result == OK && k->revoked_at != 0)
		return tx_refuse(tx, ERR_CONFLICT, "revoked", "This kiosk was revoked. Add it anew.");
	k->hash = hash;
	k->code_until = tx->now_ms + KIOSK_CODE_S * SECOND_MS;
	k->registered_at = 0;
	k->csrf = k->identity = STR("");
	if (result == OK)
		result = store_kiosk_put(tx, k);
	return result == OK ? flow_audit_event(&audit, "kiosk", k->id, "code_made") : result;
}

enum result
flow_kiosk_revoke(struct tx *tx, void *in_out)
{
	struct kiosk_revoke *r = in_out;
	struct kiosk k;
	struct audit audit = flow_audit(tx);
	enum result result = get(tx, r->id, &k);

	r->already = result == OK && k.revoked_at != 0;
	if (result != OK || r->already)
		return result;
	k.revoked_at = tx->now_ms;
	k.identity = STR("");
	result = store_kiosk_put(tx, &k);
	return result == OK ? flow_audit_event(&audit, "kiosk", k.id, "revoked") : result;
}

/* ---- what a tablet does ------------------------------------------------------------------------------------------- */

struct try { struct kiosk_register *in; struct guess guess; struct str code_hash; };

static enum result
find(struct tx *tx, void *in_out)
{
	struct try *t = in_out;

	return store_system_kiosk(tx, t->code_hash, &t->in->kiosk);
}

static enum result
keep(struct tx *tx, void *in_out)
{
	struct try *t = in_out;
	struct kiosk *k = &t->in->kiosk;
	struct audit audit = flow_audit(tx);
	struct str id = k->id;
	enum result result = store_kiosk_get(tx, id, k);

	if (result == OK && (k->revoked_at != 0 || !str_eq(k->hash, t->code_hash) || k->code_until <= tx->now_ms))
		return ERR_MISSING;
	k->hash = t->in->hash;
	k->csrf = t->in->csrf;
	k->code_until = 0;
	k->registered_at = tx->now_ms;
	if (result == OK)
		result = store_kiosk_put(tx, k);
	if (result == OK)
		result = flow_guess_right(tx, &t->guess);
	return result == OK ? flow_audit_event(&audit, "kiosk", k->id, "registered") : result;
}

static bool
make_token(const struct env *env, struct arena *a, struct kiosk_register *r)
{
	unsigned char digest[SHA256_BYTES];

	r->token = env_token(env, a, TOKEN_BYTES);
	r->csrf = env_token(env, a, TOKEN_BYTES);
	if (r->token.n == 0 || r->csrf.n == 0 || !crypto_sha256(r->token, digest))
		return false;
	r->hash = crypto_hex(a, (struct str){ (const char *)digest, sizeof digest });
	return r->hash.n > 0;
}

enum result
flow_kiosk_register(const struct env *env, struct db *db, const struct scope *scope, struct kiosk_register *r)
{
	struct try t = { .in = r };
	struct scope as = *scope;
	char letters[CODE_LETTERS];
	enum result result = ERR_MISSING;

	if (!flow_guess_of(env, scope->arena, GUESS_ADDRESS, r->address, &t.guess) || !make_token(env, scope->arena, r))
		return fault_set(scope->fault, ERR_STORE, "store", "The kiosk cannot be registered at the moment. Please try again.");
	result = db_write(db, scope, flow_guess_begin, &t.guess);
	if (result != OK)
		return result;
	result = ERR_MISSING;
	if (code_read(r->code, letters)) {
		t.code_hash = code_hash(scope->arena, letters);
		result = t.code_hash.n ? db_system(db, scope, find, &t) : ERR_LIMIT;
	}
	if (result == OK) {
		as.account = as.log.account = r->kiosk.account;
		as.user = as.device = r->kiosk.id;
		result = db_write(db, &as, keep, &t);
	}
	if (result != ERR_MISSING)
		return result;
	result = db_write(db, scope, flow_guess_wrong, &t.guess);
	return result != OK ? result : fault_field(scope->fault, "code",
	    "This code is not right, or no longer: it counts once, and for 15 minutes. Settings, Kiosks makes a new one.");
}
