/* gzip and Zstandard as streams, also one within the other; zlib's inflate and libzstd are touched only here. */
#include "event/event_int.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { PACKED = 128 << 10, LAYERS = 2 };

static const struct why {
	const char *vi, *en;
} unreadable = { "không đọc được", "it cannot be read" }, gzip_cut = { "luồng gzip bị cụt", "the gzip stream is cut off" },
  gzip_behind = { "sau luồng gzip còn dữ liệu khác, không đọc", "something else follows the gzip stream, and was not read" },
  gzip_bad = { "luồng gzip bị hỏng", "the gzip stream is damaged" },
  zstd_cut = { "luồng Zstandard bị cụt", "the Zstandard stream is cut off" },
  zstd_bad = { "luồng Zstandard bị hỏng", "the Zstandard stream is damaged" };

/* Reads from a descriptor, from memory (fd is -1), or from what another unpacks. */
struct unpack {
	int fd, stop_fd;
	struct str mem;
	struct unpack *under;
	enum { PLAIN, GZIP, ZSTD } kind;
	uint64_t taken;
	const struct why *why;
	size_t at, n; /* of what was read and not yet unpacked */
	bool ended;   /* of the file */
	bool behind;  /* a member of gzip has ended */
	bool whole;   /* the last frame or member has ended: the file may end too */
	bool told;    /* to stop */
	z_stream z;
	ZSTD_DStream *zs;
	unsigned char in[PACKED];
};

static bool stopped(struct unpack *u)
{
	struct pollfd p[] = { { .fd = u->fd, .events = POLLIN }, { .fd = u->stop_fd, .events = POLLIN } };

	if (u->stop_fd < 0)
		return false;
	while (poll(p, 2, -1) < 0 && errno == EINTR)
		;
	return p[1].revents != 0;
}

static ptrdiff_t from_file(struct unpack *u, void *to, size_t room)
{
	ssize_t got;

	if ((u->told = stopped(u)))
		return 0;
	do
		got = read(u->fd, to, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		u->why = &unreadable;
	return got;
}

static ptrdiff_t from_memory(struct unpack *u, void *to, size_t room)
{
	size_t got = u->mem.n < room ? u->mem.n : room;

	if (got)
		memcpy(to, u->mem.p, got);
	u->mem = str_from(u->mem, got);
	return (ptrdiff_t)got;
}

static ptrdiff_t from_under(struct unpack *u, void *to, size_t room)
{
	ptrdiff_t got = unpack_read(u->under, to, room);

	u->why = u->under->why;
	u->told = u->under->told;
	return got;
}

static ptrdiff_t some(struct unpack *u, void *to, size_t room)
{
	ptrdiff_t got = u->under ? from_under(u, to, room) : u->fd < 0 ? from_memory(u, to, room) : from_file(u, to, room);

	u->taken += got > 0 ? (uint64_t)got : 0;
	u->ended = got == 0;
	u->whole = u->whole || u->told;
	return got;
}

static bool more(struct unpack *u)
{
	ptrdiff_t got;

	if (u->at < u->n || u->ended)
		return true;
	if ((got = some(u, u->in, sizeof u->in)) < 0)
		return false;
	u->at = 0;
	u->n = (size_t)got;
	return true;
}

static struct unpack *layer(int fd, int stop_fd, struct str mem, struct unpack *under)
{
	static const unsigned char zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	struct unpack *u = calloc(1, sizeof *u);

	assert(u);
	u->fd = fd;
	u->stop_fd = stop_fd;
	u->mem = mem;
	u->under = under;
	u->whole = true;
	if (!more(u))
		return u;
	if (u->n >= 2 && u->in[0] == 0x1f && u->in[1] == 0x8b && inflateInit2(&u->z, 16 + MAX_WBITS) == Z_OK)
		u->kind = GZIP;
	else if (u->n >= 4 && memcmp(u->in, zstd, 4) == 0 && (u->zs = ZSTD_createDStream()) != NULL)
		u->kind = ZSTD;
	return u;
}

static struct unpack *unpacked(struct unpack *u)
{
	for (int i = 0; u->kind != PLAIN && i < LAYERS; i++)
		u = layer(-1, -1, (struct str){ 0 }, u);
	return u;
}

struct unpack *unpack_new(int fd, int stop_fd)
{
	return unpacked(layer(fd, stop_fd, (struct str){ 0 }, NULL));
}

struct unpack *unpack_memory(struct str mem)
{
	return unpacked(layer(-1, -1, mem, NULL));
}

void unpack_free(struct unpack **u)
{
	if (*u == NULL)
		return;
	if ((*u)->kind == GZIP)
		inflateEnd(&(*u)->z);
	ZSTD_freeDStream((*u)->zs);
	unpack_free(&(*u)->under);
	if ((*u)->fd >= 0)
		close((*u)->fd);
	free(*u);
	*u = NULL;
}

static ptrdiff_t broken(struct unpack *u, const struct why *why)
{
	u->why = why;
	return -1;
}

static ptrdiff_t read_gzip(struct unpack *u, char *out, size_t n)
{
	int rc;

	u->z.next_out = (unsigned char *)out;
	u->z.avail_out = (unsigned)(n > 1 << 30 ? 1 << 30 : n);
	n = u->z.avail_out;
	while (u->z.avail_out == n) {
		if (!more(u))
			return -1;
		if (u->ended && u->at == u->n)
			return u->whole ? 0 : broken(u, &gzip_cut);
		while (u->behind && u->at < u->n && u->in[u->at] == 0) /* padding */
			u->at++;
		if (u->at == u->n)
			continue;
		if (u->behind && u->in[u->at] != 0x1f)
			return broken(u, &gzip_behind);
		u->z.next_in = u->in + u->at;
		u->z.avail_in = (unsigned)(u->n - u->at);
		rc = inflate(&u->z, Z_NO_FLUSH);
		u->at = u->n - u->z.avail_in;
		u->whole = u->behind = rc == Z_STREAM_END;
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return broken(u, &gzip_bad);
		if (u->whole && inflateReset(&u->z) != Z_OK)
			return broken(u, &gzip_bad);
	}
	return (ptrdiff_t)(n - u->z.avail_out);
}

static ptrdiff_t read_zstd(struct unpack *u, char *out, size_t n)
{
	ZSTD_outBuffer o = { out, n, 0 };

	while (o.pos == 0) {
		ZSTD_inBuffer i;
		size_t rc;

		if (!more(u))
			return -1;
		if (u->ended && u->at == u->n)
			return u->whole ? 0 : broken(u, &zstd_cut);
		i = (ZSTD_inBuffer){ u->in, u->n, u->at };
		rc = ZSTD_decompressStream(u->zs, &o, &i);
		u->at = i.pos;
		if (ZSTD_isError(rc))
			return broken(u, &zstd_bad);
		u->whole = rc == 0;
	}
	return (ptrdiff_t)o.pos;
}

ptrdiff_t unpack_read(struct unpack *u, char *out, size_t n)
{
	size_t got;

	if (u->why)
		return -1;
	if (u->kind == GZIP)
		return read_gzip(u, out, n);
	if (u->kind == ZSTD)
		return read_zstd(u, out, n);
	if (u->at == u->n)
		return u->ended ? 0 : some(u, out, n);
	got = u->n - u->at < n ? u->n - u->at : n;
	memcpy(out, u->in + u->at, got);
	u->at += got;
	return (ptrdiff_t)got;
}

int unpack_plain(const struct unpack *u)
{
	return u->kind == PLAIN && u->under == NULL ? u->fd : -1;
}

bool unpack_wait(const struct unpack *u, int ms)
{
	struct pollfd p = { .fd = u->fd, .events = POLLIN };

	if (u->at < u->n || u->ended || u->why)
		return true;
	return u->under ? unpack_wait(u->under, ms) : u->fd < 0 || poll(&p, 1, ms) != 0;
}

const char *unpack_why(const struct unpack *u, bool en)
{
	return en ? u->why->en : u->why->vi;
}

uint64_t unpack_taken(const struct unpack *u)
{
	return u->under ? unpack_taken(u->under) : u->fd < 0 ? 0 : u->taken;
}
