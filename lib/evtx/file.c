/* The file: chunks of 64 KiB behind a header of 4 KiB, records in a chain inside each chunk. What is broken is reported and searched past. */
#include "evtx/evtx_int.h"

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "EVTX is little-endian and is read in place");

#define FILE_MAGIC "ElfFile"
#define CHUNK_MAGIC "ElfChnk"
#define RECORD_MAGIC 0x00002a2au

bool evtx_wrong(struct evtx *e, enum evtx_damage d, const char *why)
{
	if (e->why == NULL) {
		e->why = why;
		e->damage = d;
	}
	return false;
}

void evtx_report(struct evtx *e, enum evtx_damage d, uint64_t off, uint64_t record, const char *text)
{
	struct evtx_fault f = { d, off, record, text };

	if (e->opts.fault)
		e->opts.fault(e->opts.ctx, &f);
}

static bool magic(const uint8_t *p, size_t n, const char *m)
{
	return n >= 8 && memcmp(p, m, 8) == 0;
}

bool evtx_looks(const void *bytes, size_t n)
{
	return magic(bytes, n, FILE_MAGIC) || magic(bytes, n, CHUNK_MAGIC);
}

static bool all_zero(const uint8_t *p, size_t n)
{
	return n == 0 || (p[0] == 0 && memcmp(p, p + 1, n - 1) == 0);
}

static size_t file_head_size(const uint8_t *p, size_t n)
{
	if (!magic(p, n, FILE_MAGIC) || n < 128)
		return magic(p, n, CHUNK_MAGIC) ? 0 : n < 4096 ? n : 4096;
	return le16(p + 40) >= 128 && le16(p + 40) <= n ? le16(p + 40) : n < 4096 ? n : 4096;
}

/* The next chunk at or behind *at; what lies between is one without a head, if there is anything in it. */
static bool span_next(const uint8_t *p, size_t n, size_t *at, struct span *out)
{
	while (*at < n) {
		size_t here = *at, size = n - here < CHUNK ? n - here : CHUNK;
		const uint8_t *later = NULL;

		*at += size;
		*out = (struct span){ .at = here, .size = (uint32_t)size };
		if (magic(p + here, size, CHUNK_MAGIC) && size > CHUNK_HEAD) {
			out->first_id = le64(p + here + 8);
			return true;
		}
		if (size > 8)
			later = memmem(p + here + 1, size - 1 + (n - here - size < 7 ? n - here - size : 7), CHUNK_MAGIC, 8);
		if (later)
			out->size = (uint32_t)(later - p - here);
		*at = here + out->size;
		out->headless = true;
		if (!all_zero(p + here, out->size))
			return true;
	}
	return false;
}

uint32_t evtx_chunk_count(const void *bytes, size_t n)
{
	size_t at = file_head_size(bytes, n), k = 0;
	struct span s;

	while (span_next(bytes, n, &at, &s))
		k++;
	return (uint32_t)k;
}

static int older_first(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->first_id != y->first_id)
		return x->first_id < y->first_id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* A log that has wrapped holds its oldest chunk somewhere in the middle. */
static void spans_find(struct evtx *e)
{
	VEC(struct span) v = { 0 };
	size_t at = file_head_size(e->bytes, e->n);
	bool sorted = true;
	struct span s;

	while (span_next(e->bytes, e->n, &at, &s)) {
		if (s.headless)
			s.first_id = v.n ? v.p[v.n - 1].first_id : 0;
		sorted = sorted && (v.n == 0 || v.p[v.n - 1].first_id <= s.first_id);
		vec_push(&e->own, &v, s);
	}
	if (!sorted)
		qsort(v.p, v.n, sizeof *v.p, older_first);
	e->chunks = v.p;
	e->n_chunks = v.n;
	if (e->opts.first_chunk || e->opts.chunks) {
		size_t first = e->opts.first_chunk < v.n ? e->opts.first_chunk : v.n;

		e->chunk_at = first;
		if (e->opts.chunks && e->opts.chunks < v.n - first)
			e->n_chunks = first + e->opts.chunks;
	}
}

static void file_head_check(struct evtx *e)
{
	enum { NO_CRC = 4 };

	if (!magic(e->bytes, e->n, FILE_MAGIC) || e->n < 128)
		evtx_report(e, EVTX_BAD_FILE_HEADER, 0, 0, "this does not start as an event log does");
	else if (!(le32(e->bytes + 120) & NO_CRC) && evtx_crc(0, e->bytes, 120) != le32(e->bytes + 124))
		evtx_report(e, EVTX_BAD_FILE_HEADER, 0, 0, "the file header's checksum differs");
}

struct evtx *evtx_new(const void *bytes, size_t n, const struct evtx_opts *opts)
{
	struct evtx *e = calloc(1, sizeof *e);

	if (e == NULL)
		return NULL;
	e->bytes = bytes;
	e->n = n;
	if (opts)
		e->opts = *opts;
	e->nodes = malloc(NODES_MAX * sizeof *e->nodes);
	e->vals = malloc(VALUES_MAX * sizeof *e->vals);
	e->out = malloc(OUT_MAX);
	if (e->nodes == NULL || e->vals == NULL || e->out == NULL) {
		evtx_free(e);
		return NULL;
	}
	if (e->opts.first_chunk == 0)
		file_head_check(e);
	spans_find(e);
	return e;
}

void evtx_free(struct evtx *e)
{
	if (e == NULL)
		return;
	arena_done(&e->own);
	arena_done(&e->of_chunk);
	arena_done(&e->of_rec);
	free(e->nodes);
	free(e->vals);
	free(e->out);
	free(e);
}

static void chunk_check(struct evtx *e)
{
	enum { NO_CRC = 4 };
	const uint8_t *p = e->chunk;
	bool no_crc = magic(e->bytes, e->n, FILE_MAGIC) && e->n >= 128 && (le32(e->bytes + 120) & NO_CRC);

	if (e->chunk_n < CHUNK)
		evtx_report(e, EVTX_BAD_END, e->chunk_off, 0, "the chunk is not whole");
	if (no_crc)
		return;
	if (evtx_crc(evtx_crc(0, p, 120), p + 128, CHUNK_HEAD - 128) != le32(p + 124))
		evtx_report(e, EVTX_BAD_CHUNK_HEADER, e->chunk_off, 0, "the chunk header's checksum differs");
	else if (evtx_crc(0, p + CHUNK_HEAD, e->live_end - CHUNK_HEAD) != le32(p + 52))
		evtx_report(e, EVTX_BAD_CHUNK_DATA, e->chunk_off, 0, "the checksum over the chunk's records differs");
}

static void chunk_open(struct evtx *e, const struct span *s)
{
	uint32_t free_at = s->headless ? 0 : le32(e->bytes + s->at + 48);

	e->chunk = e->bytes + s->at;
	e->chunk_n = s->size;
	e->chunk_off = s->at;
	e->at = s->headless && s->size < CHUNK_HEAD ? 0 : CHUNK_HEAD;
	e->live_end = free_at >= CHUNK_HEAD && free_at <= s->size ? free_at : s->size;
	e->first_id = e->last_id = 0;
	e->searching = s->headless;
	e->in_chunk = true;
	arena_reset(&e->of_chunk, (struct arena_mark){ 0 });
	memset(e->names, 0, sizeof e->names);
	memset(e->tpls, 0, sizeof e->tpls);
	e->compile_left = CHUNK_COMPILE_MAX;
	e->out_left = CHUNK_OUT_MAX;
	if (s->headless)
		evtx_report(e, EVTX_BAD_CHUNK_HEADER, s->at, 0, "there is something that does not start as a chunk does");
	else
		chunk_check(e);
}

/* The length of the record at `at`; 0: there is none. */
static uint32_t record_size(const struct evtx *e, size_t at)
{
	uint32_t size;

	if (e->chunk_n - at < RECORD_MIN || le32(e->chunk + at) != RECORD_MAGIC)
		return 0;
	size = le32(e->chunk + at + 4);
	return size >= RECORD_MIN && size <= e->chunk_n - at ? size : 0;
}

static bool size_again(const struct evtx *e, size_t at, uint32_t size)
{
	return le32(e->chunk + at + size - 4) == size;
}

/* The next whole record that starts between `from` and `end`; chunk_n: none. */
static size_t search(const struct evtx *e, size_t from, size_t end)
{
	static const uint8_t start[4] = { 0x2a, 0x2a, 0, 0 };

	while (from + RECORD_MIN <= end) {
		const uint8_t *hit = memmem(e->chunk + from, end - from, start, 4);
		uint32_t size;

		if (hit == NULL)
			break;
		from = (size_t)(hit - e->chunk);
		size = record_size(e, from);
		if (size && size_again(e, from, size))
			return from;
		from++;
	}
	return e->chunk_n;
}

static void give(struct evtx *e, uint32_t size)
{
	const uint8_t *p = e->chunk + e->at;

	e->rec = (struct evtx_record){ .id = le64(p + 8),
		.offset = e->chunk_off + e->at,
		.size = size,
		.recovered = e->searching,
		.time_us = (int64_t)(le64(p + 16) / 10) - INT64_C(11644473600000000) };
	e->rec_at = e->at;
	if (e->first_id == 0)
		e->first_id = e->rec.id;
	e->last_id = e->rec.id;
	e->at += size;
	e->decoded = false;
	e->event = NULL;
}

/* Behind the live end: records that were written after the head was (the log was in use) go on counting; the rest is slack. */
static bool live(const struct evtx *e, size_t at)
{
	return at < e->live_end || (e->last_id && le64(e->chunk + at + 8) == e->last_id + 1);
}

static bool in_slack(struct evtx *e)
{
	uint32_t size;

	while (e->opts.slack && (e->at = search(e, e->at, e->chunk_n)) < e->chunk_n) {
		uint64_t id = le64(e->chunk + e->at + 8);

		size = record_size(e, e->at);
		if (id < e->first_id || id > e->last_id || e->first_id == 0) {
			uint64_t first = e->first_id, last = e->last_id;

			e->searching = true;
			give(e, size);
			e->first_id = first; /* the live ones' */
			e->last_id = last;
			return true;
		}
		e->at += size;
	}
	e->in_chunk = false;
	return false;
}

/* The chain is broken at `at`. What the search finds stands inside the live part: behind it is slack. */
static bool broken(struct evtx *e)
{
	size_t next = search(e, e->at, e->live_end);

	if (!e->searching && (next < e->live_end || !all_zero(e->chunk + e->at, e->live_end - e->at)))
		evtx_report(e, EVTX_BAD_RECORD, e->chunk_off + e->at, e->last_id ? e->last_id + 1 : 0,
			next < e->live_end ? "the chain of records is broken; it goes on further behind"
					   : "the chain of records ends too early");
	e->searching = true;
	if (next == e->chunk_n) {
		e->at = e->live_end;
		return in_slack(e);
	}
	e->at = next;
	give(e, record_size(e, next));
	return true;
}

/* A record whose size at its end differs may be whole all the same: then its event can be decoded. */
static bool doubtful(struct evtx *e, uint32_t size)
{
	size_t at = e->at;

	evtx_report(e, EVTX_BAD_RECORD, e->chunk_off + at, le64(e->chunk + at + 8), "the record's two sizes differ");
	e->rec_at = at;
	e->rec.size = size;
	if (!evtx_decode(e))
		return false;
	give(e, size);
	if (!(e->at == e->live_end || record_size(e, e->at))) /* its size is the wrong one: look behind its head */
		e->at = at + RECORD_MIN;
	return true;
}

static bool record_next(struct evtx *e)
{
	uint32_t size = record_size(e, e->at);
	bool sure = size && size_again(e, e->at, size);

	if (e->at >= e->live_end && !(sure && live(e, e->at)))
		return in_slack(e);
	if (size && !sure && doubtful(e, size))
		return true;
	if (!sure)
		return broken(e);
	if (e->searching && e->first_id)
		e->searching = le64(e->chunk + e->at + 8) != e->last_id + 1 || e->chunks[e->chunk_at - 1].headless;
	give(e, size);
	return true;
}

bool evtx_next(struct evtx *e, struct evtx_record *out)
{
	for (;;) {
		while (e->in_chunk)
			if (record_next(e)) {
				*out = e->rec;
				return true;
			}
		if (e->chunk_at >= e->n_chunks)
			return false;
		chunk_open(e, &e->chunks[e->chunk_at++]);
	}
}

static bool decoded(struct evtx *e)
{
	if (!e->decoded && e->in_chunk) {
		e->decoded = true;
		if (!evtx_decode(e)) {
			e->event = NULL;
			evtx_report(e, e->damage, e->rec.offset, e->rec.id, e->why);
		}
	}
	return e->event != NULL;
}

const struct evtx_node *evtx_event(struct evtx *e)
{
	return decoded(e) ? e->event : NULL;
}

struct evtx_text evtx_json(struct evtx *e)
{
	struct evtx_text out = { 0 };

	if (!decoded(e))
		return out;
	e->why = NULL;
	if (!evtx_write(e, e->event, &out) || out.n > e->out_left) {
		evtx_wrong(e, EVTX_TOO_BIG, "the chunk holds more text than 8 MiB");
		evtx_report(e, e->damage, e->rec.offset, e->rec.id, e->why);
		return (struct evtx_text){ 0 };
	}
	e->out_left -= out.n;
	return out;
}
