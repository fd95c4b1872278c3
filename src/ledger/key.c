/* DIR/ledger.key: the seed of the signing key in hex, for its owner alone. It never enters the database or its backups. */
#include "ledger/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

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
		L("Tệp khoá %s: %s", "key file %s: %s"), path, strerror(errno));
}

static enum rc key_write(struct cx *cx, struct str dir, const struct sign_key *key)
{
	AUTO(fd_done) int fd = -1, folder = -1;
	const char *path = arena_fmt(&cx->arena, "%" PRI_STR "/ledger.key", ARG_STR(dir)).p;
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

enum rc ledger_key_load(struct cx *cx, struct str dir, struct sign_key *out)
{
	AUTO(fd_done) int fd = -1;
	const char *path = arena_fmt(&cx->arena, "%" PRI_STR "/ledger.key", ARG_STR(dir)).p;
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

enum rc ledger_init(struct cx *cx, struct str dir)
{
	struct sign_key key;
	enum rc rc;

	sign_new(cx, &key);
	rc = key_write(cx, dir, &key);
	if (rc == RC_OK)
		rc = ledger_begin(cx, &key);
	secret_wipe(&key, sizeof key);
	return rc;
}
