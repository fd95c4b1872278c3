/* One pass over a whole text that says whether any keyword can be in it. Each leaf has a fragment that stands in a JSON text as it would in the
 * value: ASCII, nothing that JSON escapes but perhaps its first byte, where an escape ends in the very byte. Bytes are compared without their
 * sixth bit, so without case; what that adds, the index takes away again.
 *
 * Fragments of six bytes and more are told by the lower halves of six bytes, at every place, which costs least of all. Are they too many for that,
 * those of seven and more are told by hash: of four runs of four bytes, each a byte behind the other, one stands at a place that four divides, so
 * only those places are looked at; a byte per hash tells whether a run is anybody's. Shorter ones: two tables by half bytes tell which of eight
 * buckets the byte may belong to, for four bytes. All take 32 bytes a step where the processor can (AVX2). */
#include "sigma/index.h"

#include <math.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { LONG = 7, SHORT = 3, STRIDE = 4, HEADS = 1024, LOG_MIN = 10, LOG_MAX = 15, LOWS_MOST = 512 };
#define LOWS_OFTEN .03 /* of all places */

struct fragment {
	struct str s;
	char behind; /* what JSON escapes, or may, stands behind it in the leaf; or 0 */
};
/* A run of three or four bytes of a fragment. */
struct run {
	uint32_t hash, fragment, offset, next;
};
struct runs {
	uint32_t mask, heads[HEADS], n; /* mask: of the bytes that count; heads: lists by hash */
	struct run *p;
};
struct sieve {
	struct fragment *fragments;
	uint32_t n, shift; /* 32 - log2 of the bytes in `known` */
	uint8_t *known;    /* by the upper bits of a hash: 0 or 0xff */
	struct runs longs, shorts;
	bool by_lows; /* the longs */
	struct lows lows;
	struct nibbles nibbles; /* of the shorts' windows */
};

static inline uint32_t run_hash(uint32_t mask, const char *at) /* four bytes must be readable */
{
	uint32_t v;

	memcpy(&v, at, 4);
	return ((v | 0x20202020) & mask) * 2654435761u;
}

static inline uint32_t run_head(uint32_t hash)
{
	return hash >> 16 & (HEADS - 1);
}

/* ---- Making ------------------------------------------------------------------------------------------------------------------------ */

/* Escaped by JSON, a mark of patterns, or not ASCII. */
static bool unsafe(char c)
{
	return (unsigned char)c < 0x20 || (unsigned char)c >= 0x7f || c == '"' || c == '\\' || c == '/';
}

static bool escapable(struct str s, size_t i)
{
	return i < s.n && (s.p[i] == '"' || s.p[i] == '\\' || s.p[i] == '/');
}

static struct fragment fragment_of(struct str s)
{
	struct fragment best = { .s = { "", 0 } };

	for (size_t i = 0, from = 0; i <= s.n; i++) {
		size_t begin = from - (from && escapable(s, from - 1));

		if (i < s.n && !unsafe(s.p[i]))
			continue;
		if (i - begin > best.s.n)
			best = (struct fragment){ str_cut(s, begin, i - begin), escapable(s, i) ? s.p[i] : 0 };
		from = i + 1;
	}
	return best;
}

static bool fragment_add(struct sieve *s, struct str text)
{
	struct fragment f = fragment_of(text);

	if (f.s.n < SHORT)
		return false;
	s->fragments[s->n++] = f;
	return true;
}

/* False: it may be true of a text that no fragment announces. */
static bool leaf_fragments(struct sieve *s, const struct leaf *l)
{
	if (l->kind == LEAF_NEVER)
		return true;
	if (l->kind == LEAF_GLOB)
		return fragment_add(s, l->glob.src);
	for (uint32_t i = 0; i < l->need.n; i++)
		if (!fragment_add(s, l->need.lits[i]))
			return false;
	return l->need.n > 0;
}

/* How often a byte stands in ordinary text, by its rank: only the order of choices matters. */
static double weight_of(char c)
{
	static const char by_rank[] = " eisotranclmpdu\\.0123-4:56789hwgfvyb_kx/=,\"(j%q)z";
	const char *at = memchr(by_rank, c, sizeof by_rank - 1);

	return at ? 1. / (double)(at - by_rank + 5) : .002;
}

static double run_weight(const struct sigma_rules *r, const char *p)
{
	double all = 1;

	for (uint32_t i = 0; i < 4; i++)
		all *= weight_of(p[i]);
	return everyday_has(r, p) ? .1 : all;
}

/* Where a fragment is rarest: the first of STRIDE runs, one behind the other. */
static uint32_t rarest(const struct sigma_rules *r, struct str s)
{
	uint32_t best = 0;
	double least = INFINITY;

	for (uint32_t at = 0; at + LONG <= s.n; at++) {
		double all = 0;

		for (uint32_t i = 0; i < STRIDE; i++)
			all += run_weight(r, s.p + at + i);
		if (all < least) {
			least = all;
			best = at;
		}
	}
	return best;
}

static uint32_t run_add(struct runs *runs, const struct fragment *fragments, uint32_t fragment, uint32_t offset)
{
	char bytes[4] = { 0 };
	uint32_t hash, *head;

	memcpy(bytes, fragments[fragment].s.p + offset, runs->mask == UINT32_MAX ? 4 : SHORT);
	hash = run_hash(runs->mask, bytes);
	head = &runs->heads[run_head(hash)];
	runs->p[++runs->n] = (struct run){ hash, fragment, offset, *head };
	*head = runs->n;
	return hash;
}

static void longs_make(struct arena *a, struct sieve *s, const struct sigma_rules *r)
{
	uint32_t log = LOG_MIN;

	while (log < LOG_MAX && (1u << log) < s->n * STRIDE * 32)
		log++;
	s->shift = 32 - log;
	s->known = arena_alloc(a, (size_t)1 << log, 8);
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t at = rarest(r, s->fragments[i].s);

		for (uint32_t k = 0; s->fragments[i].s.n >= LONG && k < STRIDE; k++) {
			uint32_t hash = run_add(&s->longs, s->fragments, i, at + k);

			s->known[hash >> s->shift] = 0xff;
		}
	}
}

/* The fragments from `least` to `most` bytes: their texts, and which they are. */
static size_t fragments_of(const struct sieve *s, size_t least, size_t most, struct str *texts, uint32_t *which)
{
	size_t n = 0;

	for (uint32_t i = 0; i < s->n; i++)
		if (s->fragments[i].s.n >= least && s->fragments[i].s.n <= most) {
			which[n] = i;
			texts[n++] = s->fragments[i].s;
		}
	return n;
}

struct sieve *sieve_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	struct sieve *s = ARENA_NEW(a, struct sieve);
	size_t most = 0;
	struct str *texts;
	uint32_t *which, *at;

	for (size_t i = 0; i < n; i++)
		most += r->leaves.p[leaves[i]].need.n + 1;
	s->fragments = ARENA_ARRAY(a, struct fragment, most);
	for (size_t i = 0; i < n; i++)
		if (!leaf_fragments(s, &r->leaves.p[leaves[i]]))
			return NULL;
	texts = ARENA_ARRAY(a, struct str, s->n + 1);
	which = ARENA_ARRAY(a, uint32_t, s->n + 1);
	at = ARENA_ARRAY(a, uint32_t, s->n + 1);
	s->longs = (struct runs){ .mask = UINT32_MAX, .p = ARENA_ARRAY(a, struct run, s->n * STRIDE + 1) };
	s->shorts = (struct runs){ .mask = 0xffffff, .p = ARENA_ARRAY(a, struct run, s->n + 1) };
	n = fragments_of(s, LOWS_WINDOW, SIZE_MAX, texts, which);
	s->by_lows = n && n <= LOWS_MOST && lows_make(&s->lows, texts, n, at) < LOWS_OFTEN;
	for (size_t i = 0; i < n && s->by_lows; i++)
		run_add(&s->longs, s->fragments, which[i], at[i]);
	if (!s->by_lows)
		longs_make(a, s, r);
	n = fragments_of(s, 0, s->by_lows ? LOWS_WINDOW - 1 : LONG - 1, texts, which);
	nibbles_make(&s->nibbles, texts, n, true, at);
	for (size_t i = 0; i < n; i++)
		run_add(&s->shorts, s->fragments, which[i], at[i]);
	return s;
}

/* ---- Looking ----------------------------------------------------------------------------------------------------------------------- */

/* Does a fragment stand where the run at `pos`, of this hash, is its own? */
static bool stands(const struct sieve *s, const struct runs *runs, struct str text, size_t pos, uint32_t hash)
{
	for (uint32_t i = runs->heads[run_head(hash)]; i; i = runs->p[i].next) {
		const struct fragment *f = &s->fragments[runs->p[i].fragment];
		size_t k = 0, at = pos - runs->p[i].offset, end = at + f->s.n;

		if (runs->p[i].hash != hash || pos < runs->p[i].offset || end > text.n)
			continue;
		while (k < f->s.n && (f->s.p[k] | 32) == (text.p[at + k] | 32))
			k++;
		if (k == f->s.n && (f->behind == 0 || (end < text.n && (text.p[end] == '\\' || text.p[end] == f->behind))))
			return true;
	}
	return false;
}

static bool longs_clear(const struct sieve *s, struct str text)
{
	for (size_t at = 0; at + 4 <= text.n; at += STRIDE) {
		uint32_t hash = run_hash(UINT32_MAX, text.p + at);

		if (s->known[hash >> s->shift] && stands(s, &s->longs, text, at, hash))
			return false;
	}
	return true;
}

/* Places from `at` on, announced by `hits`; they are read at `p`: in the text, or in a copy of its end. */
static bool hits_clear(const struct sieve *s, const struct runs *runs, struct str text, size_t at, const char *p, uint64_t hits)
{
	for (; hits; hits &= hits - 1) {
		size_t i = (unsigned)__builtin_ctzll(hits);

		if (stands(s, runs, text, at + i, run_hash(runs->mask, p + i)))
			return false;
	}
	return true;
}

/* The last places overlap those before; a short text is read in a copy. */
static bool lows_clear(const struct sieve *s, struct str text)
{
	char whole[LOWS_READ] = { 0 };
	const char *p = text.n < LOWS_READ ? memcpy(whole, text.p, text.n) : text.p;
	size_t last = text.n < LOWS_READ ? 0 : text.n - LOWS_READ;
	uint32_t hits;

	for (size_t at = 0;; at = at + 32 < last ? at + 32 : last) {
		at = lows_next(&s->lows, p, at, last, &hits);
		if (!hits_clear(s, &s->longs, text, at, p + at, hits))
			return false;
		if (at == last)
			return true;
	}
}

static bool shorts_clear_at(const struct sieve *s, struct str text, size_t at, const char *p, size_t n)
{
	uint64_t hits[SCAN_STEP / 64];

	nibbles_scan(&s->nibbles, p, n, hits);
	for (size_t i = 0; i < n; i += 64)
		if (!hits_clear(s, &s->shorts, text, at + i, p + i, hits[i / 64]))
			return false;
	return true;
}

static bool shorts_clear(const struct sieve *s, struct str text)
{
	char end[64 + 2 * SCAN_BEHIND];
	size_t at = 0, n;

	for (; text.n - at > 64 + SCAN_BEHIND; at += n) {
		n = (text.n - at - SCAN_BEHIND) / 64 * 64;
		n = n < SCAN_STEP ? n : SCAN_STEP;
		if (!shorts_clear_at(s, text, at, text.p + at, n))
			return false;
	}
	memset(end, 0, sizeof end);
	memcpy(end, text.p + at, text.n - at);
	return shorts_clear_at(s, text, at, end, text.n - at);
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i bytes32(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* The place of the next step; the last one overlaps the one before. */
static inline size_t step_on(size_t i, size_t step, size_t last)
{
	return i + step <= last || i >= last ? i + step : last;
}

/* Of eight runs, 32 bytes: a bit for each that may be somebody's. */
AVX2 static inline unsigned runs_known(const struct sieve *s, const char *p, __m128i shift)
{
	const __m256i odd = _mm256_set1_epi32((int)2654435761u);
	__m256i hash = _mm256_mullo_epi32(_mm256_or_si256(bytes32(p), _mm256_set1_epi8(32)), odd);
	const uint8_t *known = s->known;
	uint32_t at[8];

	_mm256_storeu_si256((__m256i *)(void *)at, _mm256_srl_epi32(hash, shift));
	__asm__("" : "+m"(at)); /* through memory: eight loads cost less than taking a register apart */
	return (known[at[0]] & 1u) | (known[at[1]] & 2u) | (known[at[2]] & 4u) | (known[at[3]] & 8u) | (known[at[4]] & 16u) |
	       (known[at[5]] & 32u) | (known[at[6]] & 64u) | (known[at[7]] & 128u);
}

AVX2 static bool longs_clear_avx2(const struct sieve *s, struct str text)
{
	__m128i shift = _mm_cvtsi32_si128((int)s->shift);
	size_t last = (text.n - 128) / STRIDE * STRIDE;

	for (size_t i = 0; i <= last; i = step_on(i, 128, last)) {
		unsigned hits = runs_known(s, text.p + i, shift) | runs_known(s, text.p + i + 32, shift) << 8 |
		                runs_known(s, text.p + i + 64, shift) << 16 | runs_known(s, text.p + i + 96, shift) << 24;

		for (; hits; hits &= hits - 1) {
			size_t at = i + (unsigned)__builtin_ctz(hits) * STRIDE;

			if (stands(s, &s->longs, text, at, run_hash(UINT32_MAX, text.p + at)))
				return false;
		}
	}
	return true;
}
#endif

static bool longs_clear_best(const struct sieve *s, struct str text)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2") && text.n >= 128)
		return longs_clear_avx2(s, text);
#endif
	return longs_clear(s, text);
}

bool sieve_clear(const struct sieve *s, struct str text)
{
	if (s == NULL)
		return false;
	if (s->longs.n && !(s->by_lows ? lows_clear(s, text) : longs_clear_best(s, text)))
		return false;
	return s->shorts.n == 0 || shorts_clear(s, text);
}
