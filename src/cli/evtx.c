#include "cli/evtx.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINES_MAX = 9 << 20 };

struct dump {
	struct cx *cx;
	struct str file;
	uint64_t faults;
	bool quiet;
};

const char *evtx_damage_text(struct cx *cx, const struct evtx_fault *f)
{
	static const char *const vi[] = {
		[EVTX_DAMAGE_NONE] = "không hỏng",
		[EVTX_BAD_FILE_HEADER] = "đầu tệp không đúng hoặc sai mã kiểm tra",
		[EVTX_BAD_CHUNK_HEADER] = "đầu khối không đúng hoặc sai mã kiểm tra",
		[EVTX_BAD_CHUNK_DATA] = "mã kiểm tra của các bản ghi trong khối không khớp",
		[EVTX_BAD_RECORD] = "chuỗi bản ghi bị đứt, đã tìm bản ghi kế tiếp",
		[EVTX_BAD_EVENT] = "không giải mã được nội dung bản ghi",
		[EVTX_BAD_END] = "tệp bị cụt giữa khối",
		[EVTX_TOO_BIG] = "sự kiện vượt giới hạn",
	};

	return cx->en ? f->text : vi[f->damage];
}

static void fault(void *ctx, const struct evtx_fault *f)
{
	struct dump *d = ctx;

	d->faults++;
	if (d->quiet)
		return;
	fprintf(stderr, "%" PRI_STR ": %" PRIu64, ARG_STR(d->file), f->offset);
	if (f->record)
		fprintf(stderr, " (record %" PRIu64 ")", f->record);
	fprintf(stderr, ": %s\n", evtx_damage_text(d->cx, f));
}

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static size_t read_at(void *ctx, uint64_t at, void *to, size_t n)
{
	ssize_t got = pread(*(const int *)ctx, to, n, (off_t)at);

	return got > 0 ? (size_t)got : 0;
}

static void dump_chunk(struct evtx *e, const struct evtx_chunk *c, int fd, void *bytes, struct buf *lines, uint64_t *records)
{
	struct evtx_record r;

	evtx_feed(e, c, bytes, read_at(&fd, c->at, bytes, c->size));
	lines->n = 0;
	while (evtx_next(e, &r)) {
		struct evtx_text t = evtx_json(e);

		if (t.p) {
			buf_add(lines, (struct str){ t.p, t.n });
			buf_byte(lines, '\n');
			++*records;
		}
	}
	assert(buf_ok(lines)); /* lib/evtx gives no more than LINES_MAX a chunk */
	fwrite(lines->p, 1, lines->n, stdout);
}

static void reader_done(struct evtx **e)
{
	evtx_free(*e);
}

static void map_done(struct evtx_map **m)
{
	evtx_map_free(*m);
}

static enum rc dump_one(struct cx *cx, struct dump *d, bool slack, uint64_t *records)
{
	AUTO(fd_done) int fd = open(arena_z(&cx->arena, d->file), O_RDONLY | O_CLOEXEC);
	AUTO(reader_done) struct evtx *e = evtx_new(NULL, 0, &(struct evtx_opts){ .slack = slack, .fault = fault, .ctx = d });
	AUTO(map_done) struct evtx_map *map = NULL;
	AUTO(buf_done) struct buf lines;
	const struct evtx_chunk *chunks;
	void *bytes = arena_alloc(&cx->arena, EVTX_CHUNK, 8);
	struct stat st;
	uint32_t n;

	buf_init(&lines, LINES_MAX);
	if (fd < 0 || fstat(fd, &st) != 0)
		return cx_fail_at(cx, errno == ENOENT ? RC_NOT_FOUND : RC_IO, d->file, "%s", os_said(cx, errno));
	if (st.st_size == 0)
		return cx_fail_at(cx, RC_INVALID, d->file, L("tệp rỗng", "the file is empty"));
	map = evtx_map_new(&(struct evtx_source){ .size = (uint64_t)st.st_size, .ctx = &fd, .read = read_at });
	assert(e && map);
	if (evtx_map_fault(map))
		fault(d, evtx_map_fault(map));
	n = evtx_map_chunks(map, &chunks);
	for (uint32_t i = 0; i < n; i++)
		dump_chunk(e, &chunks[i], fd, bytes, &lines, records);
	return RC_OK;
}

static enum rc run(struct cx *cx, const struct cli *cli)
{
	uint64_t records = 0;

	for (size_t i = 0; i < cli->n; i++) {
		struct dump d = { .cx = cx, .file = cli->args[i], .quiet = cli_has(cli, "quiet") };

		TRY(dump_one(cx, &d, cli_has(cli, "slack"), &records));
	}
	if (records == 0)
		return cx_fail(cx, RC_INVALID,
			L("Không tìm thấy bản ghi nào: đây có phải tệp EVTX không?", "no record was found: is this an EVTX file?"));
	return RC_OK;
}

static const struct cli_opt opts[] = {
	{ "slack", false, "tìm cả bản ghi cũ còn sót ở vùng trống", "also search for old records in unused space" },
	{ "quiet", false, "không báo chỗ hỏng", "do not report damage" },
	{ 0 },
};

const struct command cmd_evtx_dump = {
	.words = "evtx dump",
	.usage = "[--slack] [--quiet] FILE...",
	.vi = "Đọc nhật ký sự kiện Windows (EVTX), kể cả tệp hỏng, ra JSON từng dòng",
	.en = "Windows event logs (EVTX), damaged ones too, as JSON lines",
	.opts = opts,
	.min_args = 1,
	.max_args = -1,
	.run = run,
};
