/* Files, folders, archives and standard input as one sequence of blocks. One stream (a file, an archive's member) is open at a time; its
 * form is told from its first bytes. What cannot be read is reported and passed over. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event/event_int.h"
#include "fmt/zip.h"

enum {
	HEAD = 64 << 10,
	RAW = 128 << 10 /* UTF-16, at most three halves of it as UTF-8 */,
	FILES_MAX = 1000000,
	FOLDERS_DEEP = 32,
	SPOOL_MAX_MIB = 4096,
	IDLE_MS = 200
};

struct file {
	struct str path;
	bool named; /* by the caller, not found in a folder */
};

struct event_input {
	struct cx *cx;
	struct arena arena; /* names, decoders: as long as the input */
	enum event_format forced;
	void (*fault)(void *ctx, struct str name, struct str what);
	void *ctx;
	VEC(struct file) files;
	size_t at;
	int stop_fd; /* -1: none */
	struct event_input_stats stats;
	uint64_t before; /* bytes of the files that are done */
	bool endless;    /* standard input is among them: no total */
	/* the archive */
	struct zip_file *zip;
	struct str zip_name, zip_bytes;
	size_t member;
	struct arena of_member;
	/* the stream */
	bool open, named;
	struct str name;
	uint32_t stream, unreadable; /* the last of which that was told */
	struct unpack *u;
	char *buf;
	size_t n, cap;
	struct wide wide;
	char *raw; /* UTF-16 not yet converted */
	size_t n_raw;
	bool ended, dropping; /* dropping: inside a record that is too long */
	enum event_format format;
	struct event_decoder *decoder;
	struct audit_join *join;
	struct event_file *file; /* not NULL: blocks are places in it */
	uint64_t passed, whole;  /* of it, in bytes; up to where its lines have their ends */
	bool last;               /* what follows `whole` was given out: a line without an end */
	bool of_list, begun;     /* it is one of the files, so what was passed is progress; blocks were given out */
	struct evtx_map *evtx;
	uint32_t chunk;
	uint64_t too_long, bad;
};

static void told(struct event_input *in, struct str name, const char *what)
{
	in->stats.failed++;
	in->fault(in->ctx, name, str_z(what));
}

/* ---- which files ---- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int shown(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void add_path(struct event_input *in, struct str path, unsigned depth, bool named);

static void add_folder(struct event_input *in, struct str path, unsigned depth)
{
	struct dirent **list;
	int n = scandir(arena_z(&in->arena, path), &list, shown, by_name);

	if (n < 0 || depth > FOLDERS_DEEP) {
		told(in, path, in->cx->en ? "the folder cannot be read" : "không đọc được thư mục");
		n = n < 0 ? 0 : n;
		if (n == 0)
			return;
	}
	for (int i = 0; i < n; i++) {
		if (depth <= FOLDERS_DEEP)
			add_path(in, arena_fmt(&in->arena, "%" PRI_STR "/%s", ARG_STR(path), list[i]->d_name), depth, false);
		free(list[i]);
	}
	free(list);
}

/* Links found in folders are not followed; a path that was named is. */
static void add_path(struct event_input *in, struct str path, unsigned depth, bool named)
{
	struct stat st;
	const char *z = arena_z(&in->arena, path);

	if (str_is(path, "-")) {
		in->endless = true;
		vec_push(&in->arena, &in->files, (struct file){ path, true });
		return;
	}
	if ((named ? stat(z, &st) : lstat(z, &st)) != 0) {
		told(in, path, in->cx->en ? "there is no such file" : "không có tệp này");
	} else if (S_ISDIR(st.st_mode)) {
		while (path.n > 1 && path.p[path.n - 1] == '/')
			path.n--;
		add_folder(in, path, depth + 1);
	} else if ((S_ISREG(st.st_mode) || (named && !S_ISLNK(st.st_mode))) && in->files.n < FILES_MAX) {
		in->endless = in->endless || !S_ISREG(st.st_mode);
		in->stats.total += (uint64_t)st.st_size;
		vec_push(&in->arena, &in->files, (struct file){ arena_str(&in->arena, path), named });
	}
}

struct event_input *event_input_new(struct cx *cx, const struct str *paths, size_t n, enum event_format format,
	void (*fault)(void *ctx, struct str name, struct str what), void *ctx)
{
	struct event_input *in = calloc(1, sizeof *in);

	assert(in);
	in->cx = cx;
	in->forced = format;
	in->stop_fd = -1;
	in->fault = fault;
	in->ctx = ctx;
	for (size_t i = 0; i < n; i++)
		add_path(in, paths[i], 0, true);
	in->stats.files = in->files.n;
	if (in->endless)
		in->stats.total = 0;
	return in;
}

void event_input_stop_on(struct event_input *in, int fd)
{
	in->stop_fd = fd;
}

static bool stopped(const struct event_input *in)
{
	struct pollfd p = { .fd = in->stop_fd, .events = POLLIN };

	return in->stop_fd >= 0 && poll(&p, 1, 0) > 0;
}

/* ---- streams ---- */

/* Reads its blocks at places from now on: of a descriptor that is its own. */
static void by_place(struct event_input *in, int fd, bool of_list)
{
	in->file = event_file_new(fd);
	in->of_list = of_list;
	in->passed = 0;
	in->begun = in->last = false;
	if (of_list)
		unpack_free(&in->u);
}

static void stream_end(struct event_input *in)
{
	if (in->u)
		in->before += unpack_taken(in->u);
	unpack_free(&in->u);
	audit_join_free(&in->join);
	in->before += in->file && in->of_list ? in->passed : 0;
	event_file_let_go(&in->file);
	evtx_map_free(in->evtx);
	in->evtx = NULL;
	in->open = in->ended = in->dropping = false;
	in->wide.on = false;
	in->n = 0;
}

static void archive_end(struct event_input *in)
{
	zip_file_close(&in->zip);
	in->zip = NULL;
	arena_done(&in->of_member);
	in->before += in->zip_bytes.n;
	free((char *)in->zip_bytes.p);
	in->zip_bytes = (struct str){ 0 };
}

void event_input_free(struct event_input **pin)
{
	struct event_input *in = *pin;

	if (in == NULL)
		return;
	stream_end(in);
	archive_end(in);
	free(in->buf);
	free(in->raw);
	arena_done(&in->arena);
	free(in);
	*pin = NULL;
}

static void room_for(struct event_input *in, size_t more)
{
	if (in->cap - in->n >= more)
		return;
	in->cap = in->cap ? in->cap : 2 * EVENT_BLOCK;
	while (in->cap - in->n < more)
		in->cap *= 2;
	in->buf = realloc(in->buf, in->cap);
	assert(in->buf);
}

static bool ready(const struct event_input *in)
{
	return in->ended || unpack_wait(in->u, 0);
}

static ptrdiff_t read_some(struct event_input *in, char *to, size_t room)
{
	ptrdiff_t got = unpack_read(in->u, to, room);

	if (got < 0) {
		told(in, in->name, unpack_why(in->u, in->cx->en));
		got = 0;
	}
	in->ended = got == 0;
	return got;
}

/* Some more bytes of the stream. */
static void fill(struct event_input *in)
{
	room_for(in, EVENT_BLOCK);
	if (!in->wide.on) {
		in->n += (size_t)read_some(in, in->buf + in->n, EVENT_BLOCK);
		return;
	}
	in->n_raw += (size_t)read_some(in, in->raw + in->n_raw, RAW - in->n_raw);
	in->n += wide_text(&in->wide, in->raw, &in->n_raw, in->ended, in->buf + in->n);
}

static void take(struct event_input *in, size_t n)
{
	in->n -= n;
	memmove(in->buf, in->buf + n, in->n);
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

/* An EVTX that comes out of an archive or a pipe is laid down in a file without a name: it is read at random, memory stays bounded. */
static int spool(struct event_input *in)
{
	const char *dir = getenv("TMPDIR");
	struct str path = arena_fmt(&in->arena, "%s/khien-XXXXXX", dir ? dir : "/tmp");
	uint64_t total = 0;
	int fd = mkstemp((char *)path.p);
	bool ok;

	if (fd < 0)
		return -1;
	unlink(path.p);
	do {
		ok = write_all(fd, in->buf, in->n);
		total += in->n;
		in->n = 0;
		if (!in->ended)
			fill(in);
	} while (ok && in->n && total < (uint64_t)SPOOL_MAX_MIB << 20);
	if (ok)
		return fd;
	close(fd);
	return -1;
}

/* Read, never mapped: a mapped file that somebody cuts short would end the program. */
static void begin_evtx(struct event_input *in, bool file)
{
	int fd = file ? dup(unpack_plain(in->u)) : spool(in);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0)
		in->evtx = evtx_map_new(&(struct evtx_source){ .size = (uint64_t)st.st_size, .ctx = &fd, .read = event_read_at });
	if (in->evtx == NULL) {
		told(in, in->name, in->cx->en ? "the event log cannot be read" : "không đọc được nhật ký sự kiện");
		if (fd >= 0)
			close(fd);
		stream_end(in);
		return;
	}
	in->chunk = 0;
	by_place(in, fd, file);
}

/* A file of lines that is longer than a block: where its blocks begin and end is reckoned, nobody waits for another to read. */
static void begin_lines(struct event_input *in, size_t mark)
{
	struct stat st;
	int fd = unpack_plain(in->u);

	if (fstat(fd, &st) != 0 || st.st_size <= EVENT_BLOCK || (fd = dup(fd)) < 0)
		return;
	by_place(in, fd, true);
	in->n = 0;
	in->passed = in->whole = mark;
}

/* The header of a CSV: its names are the keys of all records. */
static void begin_csv(struct event_input *in)
{
	struct str rest = csv_header((struct str){ in->buf, in->n }), header, *cells;
	size_t columns;

	if (!csv_looks(rest, &in->decoder->separator, &columns))
		in->decoder->separator = ',';
	if (!event_next(EVENT_CSV, &rest, &header))
		return;
	header = arena_str(&in->arena, header);
	in->decoder->n_columns = csv_cells(&in->arena, header, in->decoder->separator, &cells);
	for (size_t i = 0; i < in->decoder->n_columns; i++)
		cells[i] = str_trim(cells[i]);
	in->decoder->columns = cells;
	take(in, (size_t)(rest.p - in->buf));
}

/* A line, or an object of a list that is written without lines: more may be long in coming. */
static bool enough(const struct event_input *in)
{
	bool whole = in->n && (memchr(in->buf, '\n', in->n) || (in->buf[0] == '[' && memchr(in->buf, '}', in->n)));

	return in->ended || in->n >= HEAD || (whole && !ready(in));
}

/* What was read is UTF-16: it becomes UTF-8, and so does what follows. */
static void widen(struct event_input *in)
{
	char *bytes = in->buf;
	size_t mark, n = in->n;

	if (evtx_looks(in->buf, in->n) || !wide_looks((struct str){ in->buf, in->n }, &in->wide.big, &mark))
		return;
	in->raw = in->raw ? in->raw : malloc(RAW);
	in->buf = malloc(n / 2 * 3 + 2 * EVENT_BLOCK);
	assert(in->raw && in->buf);
	in->cap = n / 2 * 3 + 2 * EVENT_BLOCK;
	in->wide.on = true;
	n -= mark;
	in->n = wide_text(&in->wide, memmove(bytes, bytes + mark, n), &n, in->ended, in->buf);
	memcpy(in->raw, bytes, n);
	in->n_raw = n;
	free(bytes);
}

/* The stream's first bytes tell its form. `file`: it can be read at any place. */
static void begin(struct event_input *in, struct str name, bool file)
{
	size_t mark = 0;

	in->open = true;
	in->name = name;
	in->stream++;
	in->too_long = in->bad = 0;
	while (!enough(in))
		fill(in);
	if (in->n >= 3 && memcmp(in->buf, "\xef\xbb\xbf", 3) == 0)
		mark = 3;
	take(in, mark);
	widen(in);
	in->format = in->forced ? in->forced : event_format_of((struct str){ in->buf, in->n < HEAD ? in->n : HEAD });
	if (in->format == EVENT_NONE && !in->named && in->n) {
		in->stats.passed_over++;
		in->fault(in->ctx, name, str_z(in->cx->en ? "of no known form, passed over" : "không rõ dạng, bỏ qua"));
		stream_end(in);
		return;
	}
	in->format = in->format ? in->format : EVENT_SYSLOG;
	in->decoder = ARENA_NEW(&in->arena, struct event_decoder);
	*in->decoder = (struct event_decoder){ .format = in->format, .now = in->cx->now };
	if (in->format == EVENT_EVTX)
		begin_evtx(in, file);
	else if (in->format == EVENT_CSV)
		begin_csv(in);
	else if (in->format == EVENT_AUDITD)
		in->join = audit_join_new();
	else if (file && !in->wide.on && in->format != EVENT_JSON)
		begin_lines(in, mark);
}

/* ---- archives ---- */

static bool is_zip(int fd)
{
	char m[4];

	return pread(fd, m, 4, 0) == 4 && memcmp(m, "PK\3\4", 4) == 0;
}

static enum rc archive_open(struct event_input *in, int fd, uint64_t size)
{
	struct cx *cx = in->cx;
	char *p;

	if (size > ZIP_ALL)
		return cx_fail(cx, RC_LIMIT, L("tệp nén lớn hơn %d MiB", "the archive is larger than %d MiB"), ZIP_ALL >> 20);
	p = malloc((size_t)size + 1);
	assert(p);
	in->zip_bytes = (struct str){ p, event_read_at(&fd, 0, p, (size_t)size) };
	return zip_open_each(cx, in->zip_bytes, &in->zip);
}

static void archive_begin(struct event_input *in, struct str name, int fd, uint64_t size)
{
	in->zip_name = name;
	in->member = 0;
	if (archive_open(in, fd, size) != RC_OK) {
		in->fault(in->ctx, name, in->cx->fault.text);
		in->stats.failed++;
		cx_clear(in->cx);
		archive_end(in);
	}
	close(fd);
}

static void next_member(struct event_input *in)
{
	struct str name, bytes;

	if (in->member == zip_file_count(in->zip)) {
		archive_end(in);
		return;
	}
	name = zip_file_name(in->zip, in->member++);
	if (str_ends(name, STR("/")) || str_ends(name, STR("\\")))
		return;
	arena_done(&in->of_member);
	name = arena_fmt(&in->arena, "%" PRI_STR ":%" PRI_STR, ARG_STR(in->zip_name), ARG_STR(name));
	if (zip_file_read_in(in->cx, in->zip, str_from(name, in->zip_name.n + 1), &in->of_member, &bytes) != RC_OK) {
		in->fault(in->ctx, name, in->cx->fault.text);
		in->stats.failed++;
		cx_clear(in->cx);
		return;
	}
	in->u = unpack_memory(bytes);
	in->named = false;
	begin(in, name, false);
}

/* Opens the next stream, if there is one. */
static bool next_stream(struct event_input *in)
{
	struct str path;
	struct stat st;
	int fd;

	if (in->zip) {
		next_member(in);
		return true;
	}
	if (in->at == in->files.n)
		return false;
	path = in->files.p[in->at].path;
	in->named = in->files.p[in->at++].named;
	fd = str_is(path, "-") ? dup(0) : open(path.p, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		told(in, path, in->cx->en ? "the file cannot be opened" : "không mở được tệp");
		if (fd >= 0)
			close(fd);
		return true;
	}
	if (S_ISREG(st.st_mode) && is_zip(fd)) {
		archive_begin(in, path, fd, (uint64_t)st.st_size);
		return true;
	}
	in->u = unpack_new(fd, in->stop_fd);
	begin(in, path, S_ISREG(st.st_mode) && unpack_plain(in->u) >= 0);
	return true;
}

/* ---- blocks ---- */

static void give(struct event_input *in, struct event_block *out)
{
	*out = (struct event_block){ .format = in->format,
		.stream = in->stream,
		.name = in->name,
		.decoder = in->decoder,
		.too_long = in->too_long,
		.bad = in->bad };
	if (in->format == EVENT_AUDITD) {
		out->product = "linux";
		out->service = "auditd";
	}
	in->too_long = in->bad = 0;
}

static bool evtx_block(struct event_input *in, struct event_block *out)
{
	const struct evtx_fault *head = evtx_map_fault(in->evtx);
	const struct evtx_chunk *all;
	uint32_t n = evtx_map_chunks(in->evtx, &all);

	if (in->chunk >= n && (in->chunk || head == NULL)) {
		stream_end(in);
		return false;
	}
	give(in, out);
	if (in->chunk == 0 && head)
		out->head = *head;
	out->file = event_file_kept(in->file);
	for (; out->n_chunks < EVENT_EVTX_CHUNKS && in->chunk < n; out->n_chunks++, in->chunk++) {
		out->chunks[out->n_chunks] = all[in->chunk];
		in->passed += all[in->chunk].size;
	}
	in->chunk += n == 0;
	return true;
}

/* Behind the last line's end between the two, or `from`: none ends there. A line of which so much stands there is too long in any case. */
static uint64_t lines_end(int fd, uint64_t from, uint64_t size)
{
	char tail[4096];
	uint64_t least = size - from > EVENT_RECORD_MAX ? size - EVENT_RECORD_MAX : from, at = size;

	while (at > least) {
		size_t n = at - least < sizeof tail ? (size_t)(at - least) : sizeof tail;
		const char *hit = memrchr(tail, '\n', event_read_at(&fd, at - n, tail, n));

		if (hit)
			return at - n + (size_t)(hit - tail) + 1;
		at -= n;
	}
	return least == from ? from : size;
}

/* Somebody may write on, and stand within a line: it is read when it is whole, or when nothing more comes. */
static bool more_lines(struct event_input *in)
{
	struct stat st;

	if (in->passed < in->whole)
		return true;
	if (in->last || fstat(in->file->fd, &st) != 0 || (uint64_t)st.st_size <= in->passed)
		return false;
	in->whole = lines_end(in->file->fd, in->passed, (uint64_t)st.st_size);
	in->last = in->whole == in->passed;
	in->whole = in->last ? (uint64_t)st.st_size : in->whole;
	return true;
}

static bool line_block(struct event_input *in, struct event_block *out)
{
	if (!more_lines(in)) {
		stream_end(in);
		return false;
	}
	give(in, out);
	out->file = event_file_kept(in->file);
	out->at = in->passed;
	out->first = !in->begun;
	out->text.n = in->whole - in->passed < EVENT_BLOCK ? in->whole - in->passed : EVENT_BLOCK;
	in->passed += out->text.n;
	in->begun = true;
	return true;
}

/* auditd: lines in, joined events out. */
static void join_lines(struct event_input *in, size_t n, struct event_block *out)
{
	struct str rest = { in->buf, n }, line;
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	while (event_next(EVENT_AUDITD, &rest, &line))
		in->bad += !audit_join_line(in->join, line, &b);
	take(in, n);
	if ((in->ended && in->n == 0) || !unpack_wait(in->u, IDLE_MS)) /* nothing follows: do not hold events back */
		audit_join_end(in->join, &b);
	give(in, out);
	out->own = b.p;
	out->text = buf_str(&b);
}

static void own_lines(struct event_input *in, size_t n, struct event_block *out)
{
	char *rest = malloc(2 * EVENT_BLOCK > in->n - n ? 2 * EVENT_BLOCK : in->n - n);
	size_t left = in->n - n;

	assert(rest);
	memcpy(rest, in->buf + n, left);
	give(in, out);
	out->own = in->buf;
	out->text = (struct str){ in->buf, n };
	in->buf = rest;
	in->n = left;
	in->cap = 2 * EVENT_BLOCK > left ? 2 * EVENT_BLOCK : left;
}

/* Inside a record that is too long: everything up to its end goes. */
static void drop(struct event_input *in)
{
	const char *hit = in->n ? memchr(in->buf, '\n', in->n) : NULL;

	in->too_long += !in->dropping;
	in->dropping = hit == NULL;
	take(in, hit ? (size_t)(hit - in->buf) + 1 : in->n);
}

static bool text_block(struct event_input *in, struct event_block *out)
{
	size_t n = 0, tried = 0;

	for (;;) {
		while (!in->ended && in->n < EVENT_BLOCK && (in->n == 0 || ready(in)))
			fill(in);
		if (in->dropping) {
			drop(in);
		} else if (in->ended || in->n >= 2 * tried || !ready(in)) {
			tried = in->n;
			n = event_split(in->format, (struct str){ in->buf, in->n }, EVENT_BLOCK, in->ended);
		}
		if (n || (in->ended && !in->dropping && in->n == 0))
			break;
		if (in->n > EVENT_RECORD_MAX)
			drop(in);
		if (in->ended && in->n == 0)
			break;
		if (!in->ended)
			fill(in);
	}
	if (n == 0 && in->too_long + in->bad == 0) {
		stream_end(in);
		return false;
	}
	if (in->format == EVENT_AUDITD)
		join_lines(in, n, out);
	else if (n)
		own_lines(in, n, out);
	else
		give(in, out);
	return true;
}

bool event_input_next(struct event_input *in, struct event_block *out)
{
	for (;;) {
		if (in->open && !(in->file && stopped(in)) &&
			(in->evtx          ? evtx_block(in, out)
				: in->file ? line_block(in, out)
					   : text_block(in, out))) {
			out->read = event_input_stats(in).read;
			return true;
		}
		if (in->open && in->file && stopped(in))
			stream_end(in);
		if (!in->open && (stopped(in) || !next_stream(in)))
			return false;
	}
}

bool event_input_ready(const struct event_input *in)
{
	return !in->open || in->file || in->n >= EVENT_BLOCK || ready(in);
}

struct event_input_stats event_input_stats(const struct event_input *in)
{
	struct event_input_stats s = in->stats;

	s.read = in->before + (in->u ? unpack_taken(in->u) : 0) + (in->file && in->of_list ? in->passed : 0);
	return s;
}

void event_block_done(struct event_input *in, struct event_block *b)
{
	bool en = in->cx->en;

	if ((b->unreadable || b->shorter) && in->unreadable != b->stream) {
		in->unreadable = b->stream;
		told(in, b->name,
			b->unreadable ? (en ? "it cannot be read" : "không đọc được")
			: en          ? "it became shorter while it was read"
				      : "bị cắt ngắn trong khi đọc");
	}
	event_file_let_go(&b->file);
	free(b->own);
	*b = (struct event_block){ 0 };
}
