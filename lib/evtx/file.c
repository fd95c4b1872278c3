/* The file: chunks of 64 KiB behind a header of 4 KiB, records in a chain inside each chunk. What is broken is reported and searched past. */
#include "evtx/evtx_int.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "EVTX is little-endian and is read in place");

#define FILE_MAGIC "ElfFile"
#define CHUNK_MAGIC "ElfChnk"
#define RECORD_MAGIC 0x00002a2au
#define RECORD_MAGIC_TEXT "**\0"
enum { NO_CRC = 4 /* the file header's flag */, FILE_HEAD = 128, FILE_HEAD_SIZE = 4096 };

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
	const uint8_t *p = bytes;

	return magic(p, n, FILE_MAGIC) || magic(p, n, CHUNK_MAGIC) ||
	       (n > FILE_HEAD_SIZE && magic(p + FILE_HEAD_SIZE, n - FILE_HEAD_SIZE, CHUNK_MAGIC));
}

static bool all_zero(const uint8_t *p, size_t n)
{
	for (; n >= 64; p += 64, n -= 64) {
		uint64_t all = 0;

		for (int i = 0; i < 64; i += 8)
			all |= le64(p + i);
		if (all)
			return false;
	}
	for (; n; n--)
		if (*p++)
			return false;
	return true;
}

/* memmem for short things in long bytes; the C library's is several times slower here. */
const uint8_t *evtx_find(const uint8_t *p, size_t n, const char *what, size_t len)
{
	const uint8_t *end = n >= len ? p + n - len + 1 : p; /* behind the last place where it may start */

#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		__m128i first = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), _mm_set1_epi8(what[0]));
		__m128i second = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 1)), _mm_set1_epi8(what[1]));
		unsigned hits = (unsigned)_mm_movemask_epi8(_mm_and_si128(first, second));

		for (; hits; hits &= hits - 1)
			if (memcmp(p + __builtin_ctz(hits), what, len) == 0)
				return p + __builtin_ctz(hits);
	}
#endif
	for (; p < end; p++)
		if (memcmp(p, what, len) == 0)
			return p;
	return NULL;
}

/* ---- where the chunks lie ---- */

struct evtx_map {
	struct arena own;
	struct evtx_source source;
	VEC(struct evtx_chunk) chunks;
	struct evtx_fault head; /* damage 0: none */
	bool no_checksums;
	uint8_t window[CHUNK + 8];
};

/* Gives where the chunks start. */
static uint64_t file_head(struct evtx_map *m)
{
	const uint8_t *p = m->window;
	size_t n = m->source.read(m->source.ctx, 0, m->window, FILE_HEAD);
	uint64_t usual = m->source.size < FILE_HEAD_SIZE ? m->source.size : FILE_HEAD_SIZE;

	if (!magic(p, n, FILE_MAGIC) || n < FILE_HEAD) {
		m->head = (struct evtx_fault){ EVTX_BAD_FILE_HEADER, 0, 0, "this does not start as an event log does" };
		return magic(p, n, CHUNK_MAGIC) ? 0 : usual;
	}
	m->no_checksums = (le32(p + 120) & NO_CRC) != 0;
	if (!m->no_checksums && evtx_crc(0, p, 120) != le32(p + 124))
		m->head = (struct evtx_fault){ EVTX_BAD_FILE_HEADER, 0, 0, "the file header's checksum differs" };
	return le16(p + 40) >= FILE_HEAD && le16(p + 40) <= m->source.size ? le16(p + 40) : usual;
}

/* The next chunk at or behind *at; what lies between is one without a head, if there is anything in it. */
static bool chunk_next(struct evtx_map *m, uint64_t *at, struct evtx_chunk *out)
{
	while (*at < m->source.size) {
		uint64_t left = m->source.size - *at;
		size_t size = left < CHUNK ? (size_t)left : CHUNK, n;
		const uint8_t *p = m->window, *later = NULL;
		bool zero;

		*out = (struct evtx_chunk){ .at = *at, .size = (uint32_t)size, .no_checksums = m->no_checksums };
		n = m->source.read(m->source.ctx, *at, m->window, 16);
		if (magic(p, n, CHUNK_MAGIC) && n == 16 && size > CHUNK_HEAD) {
			out->first_id = le64(p + 8);
			*at += size;
			return true;
		}
		n = m->source.read(m->source.ctx, *at, m->window, left < CHUNK + 7 ? (size_t)left : CHUNK + 7);
		size = n < size ? n : size;
		if (size == 0)
			return false; /* the file became shorter, or is unreadable: whoever reads chunks says so */
		zero = all_zero(p, n);
		if (!zero && n > 8)
			later = evtx_find(p + 1, n - 1, CHUNK_MAGIC, 8);
		out->size = (uint32_t)(later ? (size_t)(later - p) : size);
		out->headless = true;
		*at += out->size;
		if (!zero && !all_zero(p, out->size))
			return true;
	}
	return false;
}

static int older_first(const void *a, const void *b)
{
	const struct evtx_chunk *x = a, *y = b;

	if (x->first_id != y->first_id)
		return x->first_id < y->first_id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

struct evtx_map *evtx_map_new(const struct evtx_source *source)
{
	struct evtx_map *m = calloc(1, sizeof *m);
	bool sorted = true;
	struct evtx_chunk c;
	uint64_t at;

	if (m == NULL)
		return NULL;
	m->source = *source;
	for (at = file_head(m); chunk_next(m, &at, &c);) {
		const struct evtx_chunk *last = m->chunks.n ? &m->chunks.p[m->chunks.n - 1] : NULL;

		if (c.headless)
			c.first_id = last ? last->first_id : 0;
		sorted = sorted && (last == NULL || last->first_id <= c.first_id);
		vec_push(&m->own, &m->chunks, c);
	}
	if (!sorted) /* a log that has wrapped holds its oldest chunk somewhere in the middle */
		qsort(m->chunks.p, m->chunks.n, sizeof *m->chunks.p, older_first);
	return m;
}

void evtx_map_free(struct evtx_map *m)
{
	if (m == NULL)
		return;
	arena_done(&m->own);
	free(m);
}

uint32_t evtx_map_chunks(const struct evtx_map *m, const struct evtx_chunk **out)
{
	*out = m->chunks.p;
	return (uint32_t)m->chunks.n;
}

const struct evtx_fault *evtx_map_fault(const struct evtx_map *m)
{
	return m->head.damage ? &m->head : NULL;
}

static size_t from_memory(void *ctx, uint64_t at, void *to, size_t n)
{
	const struct evtx_text *all = ctx;

	if (at >= all->n)
		return 0;
	n = n < all->n - at ? n : all->n - (size_t)at;
	memcpy(to, all->p + at, n);
	return n;
}

/* ---- readers ---- */

/* All of it in memory: the map is made here, and each chunk is fed as evtx_next comes to it. */
static bool map_own(struct evtx *e, const void *bytes, size_t n)
{
	struct evtx_text all = { bytes, n };

	e->bytes = bytes;
	if ((e->map = evtx_map_new(&(struct evtx_source){ .size = n, .ctx = &all, .read = from_memory })) == NULL)
		return false;
	if (e->map->head.damage)
		evtx_report(e, e->map->head.damage, 0, 0, e->map->head.text);
	return true;
}

struct evtx *evtx_new(const void *bytes, size_t n, const struct evtx_opts *opts)
{
	struct evtx *e = calloc(1, sizeof *e);

	if (e == NULL)
		return NULL;
	if (opts)
		e->opts = *opts;
	e->nodes = malloc(NODES_MAX * sizeof *e->nodes);
	e->vals = malloc(VALUES_MAX * sizeof *e->vals);
	e->seen = malloc(NODES_MAX * sizeof *e->seen);
	e->notes = malloc(NOTES_MAX * sizeof *e->notes);
	arena_alloc(&e->of_chunk, CHUNK_KEEP, 1);
	e->keep = (struct arena_mark){ .top = e->of_chunk.top };
	e->out = malloc(OUT_MAX);
	if (e->nodes == NULL || e->vals == NULL || e->seen == NULL || e->notes == NULL || e->out == NULL ||
		(bytes && !map_own(e, bytes, n))) {
		evtx_free(e);
		return NULL;
	}
	return e;
}

void evtx_free(struct evtx *e)
{
	if (e == NULL)
		return;
	evtx_map_free(e->map);
	arena_done(&e->of_chunk);
	arena_done(&e->of_names);
	arena_done(&e->of_tpls);
	arena_done(&e->of_rec);
	free(e->nodes);
	free(e->vals);
	free(e->seen);
	free(e->notes);
	free(e->out);
	free(e);
}

static void chunk_check(struct evtx *e, const struct evtx_chunk *c)
{
	const uint8_t *p = e->chunk;

	if (e->chunk_n < CHUNK)
		evtx_report(e, EVTX_BAD_END, e->chunk_off, 0, "the chunk is not whole");
	if (c->no_checksums)
		return;
	if (evtx_crc(evtx_crc(0, p, 120), p + 128, CHUNK_HEAD - 128) != le32(p + 124))
		evtx_report(e, EVTX_BAD_CHUNK_HEADER, e->chunk_off, 0, "the chunk header's checksum differs");
	else if (evtx_crc(0, p + CHUNK_HEAD, e->live_end - CHUNK_HEAD) != le32(p + 52))
		evtx_report(e, EVTX_BAD_CHUNK_DATA, e->chunk_off, 0, "the checksum over the chunk's records differs");
}

/* Names, and what was compiled of them. */
static void forget(struct evtx *e)
{
	arena_reset(&e->of_names, (struct arena_mark){ 0 });
	arena_reset(&e->of_tpls, (struct arena_mark){ 0 });
	map_init(&e->by_text, &e->of_names);
	memset(e->by_utf16, 0, sizeof e->by_utf16);
	memset(e->kept, 0, sizeof e->kept);
	e->stamp = 0;
}

void evtx_feed(struct evtx *e, const struct evtx_chunk *c, const void *bytes, size_t n)
{
	uint32_t free_at;

	e->in_chunk = false;
	n = n < c->size ? n : c->size;
	if (n < c->size && (c->headless || n <= CHUNK_HEAD)) /* else chunk_check says it */
		evtx_report(e, EVTX_BAD_END, c->at + n, 0, "the file has become shorter");
	if (n == 0 || (!c->headless && n <= CHUNK_HEAD))
		return;
	e->chunk = bytes;
	e->chunk_n = n;
	e->chunk_off = c->at;
	e->headless = c->headless;
	free_at = c->headless ? 0 : le32(e->chunk + 48);
	e->at = c->headless && n < CHUNK_HEAD ? 0 : CHUNK_HEAD;
	e->live_end = free_at >= CHUNK_HEAD && free_at <= n ? free_at : n;
	e->first_id = e->last_id = 0;
	e->searching = c->headless;
	e->in_chunk = true;
	arena_reset(&e->of_chunk, e->keep);
	e->n_places = 0;
	memset(e->names, 0, sizeof e->names);
	if (e->by_text.arena == NULL || e->of_names.used > NAMES_MAX || e->of_tpls.used > KEPT_MAX)
		forget(e);
	memset(e->tpls, 0, sizeof e->tpls);
	e->compile_left = CHUNK_COMPILE_MAX;
	e->out_left = CHUNK_OUT_MAX;
	if (c->headless)
		evtx_report(e, EVTX_BAD_CHUNK_HEADER, c->at, 0, "there is something that does not start as a chunk does");
	else
		chunk_check(e, c);
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
	while (from + RECORD_MIN <= end) {
		const uint8_t *hit = evtx_find(e->chunk + from, end - from, RECORD_MAGIC_TEXT, 4);
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
		e->searching = le64(e->chunk + e->at + 8) != e->last_id + 1 || e->headless;
	give(e, size);
	return true;
}

bool evtx_next(struct evtx *e, struct evtx_record *out)
{
	const struct evtx_chunk *c;

	for (;;) {
		while (e->in_chunk)
			if (record_next(e)) {
				*out = e->rec;
				return true;
			}
		if (e->map == NULL || e->map_at >= e->map->chunks.n)
			return false;
		c = &e->map->chunks.p[e->map_at++];
		evtx_feed(e, c, e->bytes + c->at, c->size);
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
	bool straight = e->in_chunk && !e->decoded && evtx_straight(e, &out);

	if (!straight && !decoded(e))
		return out;
	e->why = NULL;
	if ((!straight && !evtx_write(e, e->event, &out)) || out.n > e->out_left) {
		evtx_wrong(e, EVTX_TOO_BIG, "the chunk holds more text than 8 MiB");
		evtx_report(e, e->damage, e->rec.offset, e->rec.id, e->why);
		return (struct evtx_text){ 0 };
	}
	e->out_left -= out.n;
	return out;
}
