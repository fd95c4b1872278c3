/* DIR/ledger.key: the seed of the signing key in hex, for its owner alone. It never enters the database or its backups. */
#include "ledger/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define KEY_FILE "ledger.key"
#define NEXT_FILE "ledger.key.next" /* while one key takes another's place */

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static enum rc trouble(struct cx *cx, const char *path)
{
	return cx_fail(cx,
		errno == ENOENT   ? RC_NOT_FOUND
		: errno == EEXIST ? RC_CONFLICT
				  : RC_IO,
		L("Tệp khoá %s: %s", "key file %s: %s"), path, os_said(cx, errno));
}

static const char *path_of(struct cx *cx, struct str dir, const char *name)
{
	return arena_fmt(&cx->arena, "%" PRI_STR "/%s", ARG_STR(dir), name).p;
}

static enum rc key_write(struct cx *cx, struct str dir, const char *name, const struct sign_key *key)
{
	AUTO(fd_done) int fd = -1, folder = -1;
	const char *path = path_of(cx, dir, name);
	struct str hex = hex_of(&cx->arena, key->secret, 32);
	char text[65];
	bool good;

	memcpy(text, hex.p, 64);
	text[64] = '\n';
	fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
	folder = open(arena_z(&cx->arena, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || folder < 0)
		return trouble(cx, path);
	good = write(fd, text, sizeof text) == sizeof text && fsync(fd) == 0 && fsync(folder) == 0;
	secret_wipe(text, sizeof text);
	secret_wipe((char *)hex.p, hex.n);
	return good ? RC_OK : trouble(cx, path);
}

static enum rc key_read(struct cx *cx, const char *path, struct sign_key *out)
{
	AUTO(fd_done) int fd = -1;
	char text[66];
	uint8_t seed[32];
	ssize_t n;
	bool good;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return trouble(cx, path);
	n = read(fd, text, sizeof text);
	good = n >= 64 && hex_read(str_trim((struct str){ text, (size_t)n }), seed, sizeof seed);
	if (good)
		sign_from_seed(seed, out);
	secret_wipe(text, sizeof text);
	secret_wipe(seed, sizeof seed);
	return good ? RC_OK : cx_fail(cx, RC_CORRUPT, L("Tệp khoá %s bị hỏng", "key file %s is damaged"), path);
}

/* --- one key after another --- */

static enum rc moved(struct cx *cx, struct str dir)
{
	AUTO(fd_done) int folder = open(arena_z(&cx->arena, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *path = path_of(cx, dir, KEY_FILE);

	if (folder < 0 || rename(path_of(cx, dir, NEXT_FILE), path) != 0 || fsync(folder) != 0)
		return trouble(cx, path);
	return RC_OK;
}

/* A rotation that a crash cut: the new key's file is there; it counts if the ledger has named it, else it never was. */
static enum rc rotation_end(struct cx *cx, struct str dir)
{
	const char *next = path_of(cx, dir, NEXT_FILE);
	struct sign_key key;
	struct ledger_head now;
	int64_t size;
	bool named;

	if (access(next, F_OK) != 0)
		return RC_OK;
	TRY(ledger_size(cx, &size));
	TRY(ledger_key_at(cx, size, &now));
	named = key_read(cx, next, &key) == RC_OK && same_bytes(key.pub, now.key, sizeof now.key);
	cx_clear(cx); /* half a key file is no key */
	secret_wipe(&key, sizeof key);
	if (named)
		return moved(cx, dir);
	return unlink(next) == 0 ? RC_OK : trouble(cx, next);
}

bool ledger_key_there(struct cx *cx, struct str dir)
{
	return access(path_of(cx, dir, KEY_FILE), F_OK) == 0 || access(path_of(cx, dir, NEXT_FILE), F_OK) == 0;
}

enum rc ledger_key_load(struct cx *cx, struct str dir, struct sign_key *out)
{
	TRY(rotation_end(cx, dir));
	return key_read(cx, path_of(cx, dir, KEY_FILE), out);
}

enum rc ledger_key_at(struct cx *cx, int64_t size, struct ledger_head *out)
{
	AUTO(rows_done) struct rows r = { 0 };
	struct ledger_head now = { 0 };
	struct ledger_entry e;

	TRY(ledger_entry(cx, 0, &e));
	TRY(ledger_genesis_read(cx, e.body, &now));
	TRY(db_query(cx, &r, "SELECT id FROM object WHERE res = 'ledger' AND id > 0 AND id < $1 ORDER BY id", V(size)));
	while (rows_next(&r)) {
		struct hash root;

		TRY(ledger_entry(cx, rows_i64(&r, 0), &e));
		TRY(ledger_root_at(cx, e.seq, &root));
		TRY(ledger_rotation_read(cx, e.seq, &root, e.body, &now));
	}
	TRY(rows_end(cx, &r));
	*out = now;
	return RC_OK;
}

static enum rc name_key(struct cx *cx, const struct sign_key *old, const struct sign_key *next, struct str why, int64_t *seq)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a);
	struct ledger_head now;
	struct hash root;
	struct tip t;
	uint8_t sig[64];

	TRY(tx_begin(cx, &tx));
	TRY(tip_load(cx, &t));
	TRY(ledger_key_at(cx, t.size, &now));
	if (!same_bytes(now.key, old->pub, sizeof now.key))
		return cx_fail(cx, RC_INVALID,
			L("Tệp khoá ledger.key không phải khoá của sổ nhật ký này", "ledger.key is not the key of this ledger"));
	frontier_root(&t.f, &root);
	sign_make(old, ledger_rotation_text(a, &now, t.size, &root, next->pub), sig);
	jv_set(a, data, "key", jv_text(a, hex_of(a, next->pub, sizeof next->pub)));
	jv_set(a, data, "sig", jv_text(a, hex_of(a, sig, sizeof sig)));
	TRY(ledger_append(cx, &(struct ledger_new){ .op = "rotate", .res = "ledger", .rv = 1, .data = data, .why = why }, seq));
	return tx_commit(&tx);
}

enum rc ledger_rotate(struct cx *cx, struct str dir, struct str why, int64_t *seq)
{
	struct sign_key old, next;
	enum rc rc;

	TRY(ledger_key_load(cx, dir, &old));
	sign_new(cx, &next);
	rc = key_write(cx, dir, NEXT_FILE, &next);
	if (rc == RC_OK)
		rc = name_key(cx, &old, &next, why, seq);
	secret_wipe(&old, sizeof old);
	secret_wipe(&next, sizeof next);
	TRY(rc);
	return moved(cx, dir);
}

enum rc ledger_init(struct cx *cx, struct str dir)
{
	struct sign_key key;
	enum rc rc;

	sign_new(cx, &key);
	rc = key_write(cx, dir, KEY_FILE, &key);
	if (rc == RC_OK)
		rc = ledger_begin(cx, &key);
	secret_wipe(&key, sizeof key);
	return rc;
}
