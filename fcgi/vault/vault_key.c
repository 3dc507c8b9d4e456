/*
 * vault_key - where the vault's keys come from; declared in vault.h.
 *
 * What passes through an arena here is gone with arena_free: its pages go back to the system, which wipes them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "vault/vault.h"

enum { FILE_MAX = 16 * 1024, ROOM = 64 * 1024 };

static bool
id_ok(struct str id)
{
	if (id.n == 0 || id.n > VAULT_KEY_ID)
		return false;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
			return false;
	}
	return true;
}

static enum result
add_line(struct str line, int number, struct keys *keys, struct fault *f)
{
	_Alignas(16) char room[256];
	struct arena a = arena_over(room, sizeof room);
	struct str id, text, key;
	enum result res = OK;

	str_cut(line, ' ', &id, &text);
	text = str_trim(text);
	if (!id_ok(id))
		return fault_set(f, ERR_INPUT, "bad_key", "Vault keys, line %d: a key id has 1 to %d letters, digits, '-', '_' or '.'.",
		    number, VAULT_KEY_ID);
	for (int i = 0; i < keys->n; i++)
		if (str_eq(id, str_of(keys->key[i].id)))
			return fault_set(f, ERR_INPUT, "bad_key", "Vault keys, line %d: the key id %.*s stands twice.", number,
			    STR_ARG(id));
	if (keys->n == VAULT_KEYS)
		return fault_set(f, ERR_INPUT, "bad_key", "Vault keys, line %d: at most %d keys.", number, VAULT_KEYS);
	if (text.n > 128 || !crypto_unbase64(&a, text, &key) || key.n != AEAD_KEY) {
		res = fault_set(f, ERR_INPUT, "bad_key", "Vault keys, line %d: after the key id should stand %d bytes in base64.",
		    number, AEAD_KEY);
	} else {
		memcpy(keys->key[keys->n].id, id.p, id.n);
		keys->key[keys->n].id[id.n] = 0;
		memcpy(keys->key[keys->n].key, key.p, AEAD_KEY);
		keys->n++;
	}
	explicit_bzero(room, sizeof room);
	return res;
}

enum result
vault_keys_parse(struct str text, struct keys *keys, struct fault *f)
{
	enum result res = OK;
	struct str line;

	*keys = (struct keys){ 0 };
	for (int number = 1; text.n && res == OK; number++) {
		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (line.n && *line.p != '#')
			res = add_line(line, number, keys, f);
	}
	if (res == OK && keys->n == 0)
		res = fault_set(f, ERR_INPUT, "bad_key", "There is no vault key. `tradepost key make` creates a key file.");
	if (res != OK)
		vault_keys_wipe(keys);
	return res;
}

enum result
vault_keys_open(const struct config *config, struct keys *keys, struct fault *f)
{
	const char *given = getenv("TRADEPOST_KEYS");
	struct arena a = arena_make(ROOM);
	struct str text = { 0 };
	enum result res = OK;

	*keys = (struct keys){ 0 };
	if (given && *given) {
		char *copy = arena_cstr(&a, str_of(given));

		for (char *p = copy; p && *p; p++)
			if (*p == ';')
				*p = '\n';
		text = str_of(copy);
	} else {
		res = file_read(&a, config->key_file, FILE_MAX, true, &text, f);
	}
	if (res == OK)
		res = vault_keys_parse(text, keys, f);
	arena_free(&a);
	return res;
}

void
vault_keys_wipe(struct keys *keys)
{
	explicit_bzero(keys, sizeof *keys);
}

static bool
write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno != EINTR)
			return false;
		s.p += n > 0 ? n : 0;
		s.n -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Half a key would only be found at the next start, so a file that could not be written whole is taken away again. */
static enum result
write_new(const char *name, struct str line, struct fault *f)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum result res = OK;

	if (fd < 0 && errno == EEXIST)
		return fault_set(f, ERR_CONFLICT, "key_exists", "The key file %s exists already; it was not touched.", name);
	if (fd < 0)
		return fault_set(f, ERR_STORE, "key_not_made", "The key file %s cannot be made: %s.", name, strerror(errno));
	if (!write_all(fd, line) || fsync(fd) != 0) {
		res = fault_set(f, ERR_STORE, "key_not_made", "The key file %s cannot be written: %s.", name, strerror(errno));
		unlink(name);
	}
	close(fd);
	return res;
}

/* A line for a new key; empty when there are no random numbers or no memory. */
static struct str
new_line(const struct env *env, struct arena *a)
{
	unsigned char key[AEAD_KEY];
	struct str id, line = { 0 };

	if (env->random(env->state, key, sizeof key)) {
		/* The end of an id is its random part: short, and no two machines share it by accident. */
		id = env_id(env, a);
		line = arena_printf(a, "k%.8s %.*s\n", id.p + ID_TEXT - 8,
		    STR_ARG(crypto_base64(a, (struct str){ (char *)key, sizeof key })));
		explicit_bzero(key, sizeof key);
	}
	return line;
}

enum result
vault_key_make(const struct env *env, struct str path, struct fault *f)
{
	struct arena a = arena_make(ROOM);
	const char *name = arena_cstr(&a, path);
	struct str line = name ? new_line(env, &a) : (struct str){ 0 };
	enum result res;

	if (line.p)
		res = write_new(name, line, f);
	else
		res = fault_set(f, ERR_STORE, "key_not_made", "There are no random numbers or no memory to make a key with.");
	arena_free(&a);
	return res;
}

enum result
vault_key_add(const struct env *env, struct str path, struct fault *f)
{
	struct arena a = arena_make(ROOM);
	const char *name = arena_cstr(&a, path), *fresh = arena_printf(&a, "%.*s.new", STR_ARG(path)).p;
	struct keys keys = { 0 };
	struct str text, line = new_line(env, &a);
	enum result res = file_read(&a, path, FILE_MAX, true, &text, f);

	if (res == OK)
		res = vault_keys_parse(text, &keys, f);
	if (res == OK && keys.n == VAULT_KEYS)
		res = fault_set(f, ERR_LIMIT, "too_many_keys", "There are %d keys already. Rotate, and take out those that seal nothing.", VAULT_KEYS);
	if (res == OK && (!line.p || arena_full(&a)))
		res = fault_set(f, ERR_STORE, "key_not_made", "There are no random numbers or no memory to make a key with.");
	if (res == OK) {
		unlink(fresh);		/* of an earlier try that was cut short */
		res = write_new(fresh, arena_printf(&a, "%.*s%.*s", STR_ARG(line), STR_ARG(text)), f);
	}
	if (res == OK && rename(fresh, name) != 0)
		res = fault_set(f, ERR_STORE, "key_not_made", "The key file %s cannot be replaced: %s.", name, strerror(errno));
	vault_keys_wipe(&keys);
	arena_free(&a);
	return res;
}
