/* The scans: 32 places a step where the processor can (AVX2), one otherwise; both give the same bits. */
#include "sigma/scan.h"

#include "sigma/index.h"

#include <math.h>

#ifdef __x86_64__
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i bytes32(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Hashes of the eight runs of four bytes that begin at p, p + 4 ...: where they are in `known`, and their bits. */
AVX2 static inline __m256i grams8(const struct grams *g, const char *p, uint32_t at[8])
{
	__m256i hash = _mm256_mullo_epi32(bytes32(p), _mm256_set1_epi32((int)scan_hash(1)));
	__m256i bit = _mm256_and_si256(_mm256_srli_epi32(hash, 12), _mm256_set1_epi32(7));

	_mm256_storeu_si256((__m256i *)(void *)at, _mm256_srl_epi32(hash, _mm_cvtsi32_si128((int)g->shift)));
	return _mm256_sllv_epi32(_mm256_set1_epi32(1), bit);
}

AVX2 static inline uint32_t grams32(const struct grams *g, const char *p)
{
	const __m256i order = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
	const uint8_t *known = g->known;
	uint32_t at[4][8];
	char there[32];
	__m256i a = grams8(g, p, at[0]), b = grams8(g, p + 1, at[1]), c = grams8(g, p + 2, at[2]), d = grams8(g, p + 3, at[3]);
	__m256i bits = _mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d)); /* by four, within halves */

	__asm__("" : "+m"(at)); /* through memory: loads cost less than taking a register apart */
	for (unsigned i = 0; i < 8; i++) {
		there[i * 4] = (char)known[at[0][i]];
		there[i * 4 + 1] = (char)known[at[1][i]];
		there[i * 4 + 2] = (char)known[at[2][i]];
		there[i * 4 + 3] = (char)known[at[3][i]];
	}
	__asm__("" : "+m"(there));
	bits = _mm256_and_si256(_mm256_shuffle_epi8(bits, order), bytes32(there));
	return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bits, _mm256_setzero_si256()));
}

AVX2 static void grams_avx2(const struct grams *g, const char *p, size_t n, uint64_t hits[])
{
	for (size_t i = 0; i < n; i += 64)
		hits[i / 64] = grams32(g, p + i) | (n - i > 32 ? (uint64_t)grams32(g, p + i + 32) << 32 : 0);
}

AVX2 static inline uint32_t leads32(const char *p)
{
	const __m256i two = _mm256_set1_epi8((char)0xc0);

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(bytes32(p), two), two));
}

AVX2 static void leads_avx2(const char *p, size_t n, uint64_t hits[])
{
	for (size_t i = 0; i < n; i += 64)
		hits[i / 64] = leads32(p + i) | (uint64_t)leads32(p + i + 32) << 32;
}

/* The buckets that each byte may belong to. */
AVX2 static inline __m256i buckets32(const uint8_t low[16], const uint8_t high[16], const char *p)
{
	const __m256i half = _mm256_set1_epi8(15), v = bytes32(p);
	__m256i l = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)low));
	__m256i h = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)high));

	return _mm256_and_si256(_mm256_shuffle_epi8(l, _mm256_and_si256(v, half)),
		_mm256_shuffle_epi8(h, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));
}

AVX2 static inline uint32_t nibbles32(const struct nibbles *b, const char *p)
{
	__m256i may = buckets32(b->low[0], b->high[0], p);

	for (unsigned k = 1; k < SCAN_WINDOW; k++)
		may = _mm256_and_si256(may, buckets32(b->low[k], b->high[k], p + k));
	return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(may, _mm256_setzero_si256()));
}

AVX2 static void nibbles_avx2(const struct nibbles *b, const char *p, size_t n, uint64_t hits[])
{
	for (size_t i = 0; i < n; i += 64)
		hits[i / 64] = nibbles32(b, p + i) | (n - i > 32 ? (uint64_t)nibbles32(b, p + i + 32) << 32 : 0);
}

AVX2 static inline __attribute__((always_inline)) __m256i lows32(
	const __m256i low[LOWS_SETS][LOWS_WINDOW], unsigned sets, const char *p)
{
	__m256i v = bytes32(p), a = _mm256_shuffle_epi8(low[0][0], v), b = _mm256_shuffle_epi8(low[sets - 1][0], v);

	for (unsigned k = 1; k < LOWS_WINDOW; k++) {
		v = bytes32(p + k);
		a = _mm256_and_si256(a, _mm256_shuffle_epi8(low[0][k], v));
		b = sets > 1 ? _mm256_and_si256(b, _mm256_shuffle_epi8(low[1][k], v)) : a;
	}
	return sets > 1 ? _mm256_or_si256(a, b) : a;
}

/* No call stands in the loop, so all tables stay in registers. */
AVX2 static inline __attribute__((always_inline)) size_t lows_of(
	const struct lows *l, unsigned sets, const char *p, size_t at, size_t last, uint32_t *hits)
{
	__m256i low[LOWS_SETS][LOWS_WINDOW];

	for (unsigned s = 0; s < sets; s++)
		for (unsigned k = 0; k < LOWS_WINDOW; k++)
			low[s][k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)l->low[s][k]));
	for (;; at = at + 32 < last ? at + 32 : last) {
		*hits = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(lows32(low, sets, p + at), _mm256_setzero_si256()));
		if (*hits || at == last)
			return at;
	}
}

AVX2 static size_t lows_avx2(const struct lows *l, const char *p, size_t at, size_t last, uint32_t *hits)
{
	return l->sets == 1 ? lows_of(l, 1, p, at, last, hits) : lows_of(l, 2, p, at, last, hits);
}

AVX2 static unsigned bytes_avx2(const struct bytes *b, const char *p, size_t n)
{
	static const uint8_t inside[64] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	__m256i all = _mm256_setzero_si256();
	size_t i = 0;
	uint64_t part[4];

	for (; i + 32 <= n; i += 32)
		all = _mm256_or_si256(all, buckets32(b->low, b->high, p + i));
	if (i < n)
		all = _mm256_or_si256(
			all, _mm256_and_si256(buckets32(b->low, b->high, p + i), bytes32((const char *)inside + 32 - (n - i))));
	_mm256_storeu_si256((__m256i *)(void *)part, all);
	part[0] |= part[1] | part[2] | part[3];
	part[0] |= part[0] >> 32;
	part[0] |= part[0] >> 16;
	return (unsigned)(part[0] | part[0] >> 8) & 0xff;
}

AVX2 static size_t behind_last_avx2(const char *p, size_t n, char x, char y)
{
	const __m256i a = _mm256_set1_epi8(x), b = _mm256_set1_epi8(y);

	for (size_t i = (n + 31) / 32 * 32; i; i -= 32) {
		__m256i v = bytes32(p + i - 32);
		uint32_t here = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi8(v, a), _mm256_cmpeq_epi8(v, b)));

		if (i > n)
			here &= UINT32_MAX >> (i - n);
		if (here)
			return i - (unsigned)__builtin_clz(here);
	}
	return 0;
}

/* Places where its first and last byte stand as far apart. False: nowhere in front of `at`, behind which steps would read too far. */
AVX2 static bool find_avx2(struct str s, struct str text, size_t *at)
{
	const __m256i first = _mm256_set1_epi8(text.p[0]), last = _mm256_set1_epi8(text.p[text.n - 1]);

	for (; *at + text.n + 31 <= s.n; *at += 32) {
		const char *p = s.p + *at;
		uint32_t here = (uint32_t)_mm256_movemask_epi8(
			_mm256_and_si256(_mm256_cmpeq_epi8(bytes32(p), first), _mm256_cmpeq_epi8(bytes32(p + text.n - 1), last)));

		for (; here; here &= here - 1)
			if (bytes_equal(p + __builtin_ctz(here), text.p, text.n)) {
				*at += (unsigned)__builtin_ctz(here);
				return true;
			}
	}
	return false;
}

static bool wide(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
static bool wide(void)
{
	return false;
}
static bool find_none(struct str s, struct str text, size_t *at)
{
	(void)s, (void)text, (void)at;
	return false;
}
#define grams_avx2 grams_each
#define leads_avx2 leads_each
#define nibbles_avx2 nibbles_each
#define lows_avx2 lows_each
#define bytes_avx2 bytes_each
#define behind_last_avx2 behind_last_each
#define find_avx2 find_none
#endif

static void grams_each(const struct grams *g, const char *p, size_t n, uint64_t hits[])
{
	memset(hits, 0, (n + 63) / 64 * sizeof *hits);
	for (size_t i = 0; i < n; i++) {
		uint32_t four;

		memcpy(&four, p + i, 4);
		hits[i / 64] |= (uint64_t)grams_has(g, four) << i % 64;
	}
}

static void leads_each(const char *p, size_t n, uint64_t hits[])
{
	memset(hits, 0, (n + 63) / 64 * sizeof *hits);
	for (size_t i = 0; i < n; i++)
		hits[i / 64] |= (uint64_t)((p[i] & 0xc0) == 0xc0) << i % 64;
}

static void nibbles_each(const struct nibbles *b, const char *p, size_t n, uint64_t hits[])
{
	memset(hits, 0, (n + 63) / 64 * sizeof *hits);
	for (size_t i = 0; i < n; i++) {
		unsigned may = 0xff;

		for (unsigned k = 0; k < SCAN_WINDOW && may; k++) {
			unsigned char c = (unsigned char)p[i + k];

			may &= b->low[k][c & 15] & b->high[k][c >> 4];
		}
		hits[i / 64] |= (uint64_t)(may != 0) << i % 64;
	}
}

static size_t lows_each(const struct lows *l, const char *p, size_t at, size_t last, uint32_t *hits)
{
	for (*hits = 0;; at = at + 32 < last ? at + 32 : last) {
		for (unsigned i = 0; i < 32 * l->sets; i++) {
			unsigned may = 0xff;

			for (unsigned k = 0; k < LOWS_WINDOW && may; k++)
				may &= (unsigned char)p[at + i % 32 + k] < 0x80 ? l->low[i / 32][k][p[at + i % 32 + k] & 15] : 0;
			*hits |= (uint32_t)(may != 0) << i % 32;
		}
		if (*hits || at == last)
			return at;
	}
}

/* Bits of places at n and behind are nobody's. */
static void ends_at(size_t n, uint64_t hits[])
{
	if (n % 64)
		hits[n / 64] &= (UINT64_C(1) << n % 64) - 1;
}

void grams_scan(const struct grams *g, const char *p, size_t n, uint64_t hits[])
{
	(wide() ? grams_avx2 : grams_each)(g, p, n, hits);
	ends_at(n, hits);
}

void leads_scan(const char *p, size_t n, uint64_t hits[])
{
	(wide() ? leads_avx2 : leads_each)(p, n, hits);
	ends_at(n, hits);
}

void nibbles_scan(const struct nibbles *b, const char *p, size_t n, uint64_t hits[])
{
	(wide() ? nibbles_avx2 : nibbles_each)(b, p, n, hits);
	ends_at(n, hits);
}

size_t lows_next(const struct lows *l, const char *p, size_t at, size_t last, uint32_t *hits)
{
	return (wide() ? lows_avx2 : lows_each)(l, p, at, last, hits);
}

void bytes_add(struct bytes *b, unsigned bit, char c)
{
	b->low[(unsigned char)c & 15] |= (uint8_t)(1u << bit);
	b->high[(unsigned char)c >> 4] |= (uint8_t)(1u << bit);
}

static unsigned bytes_each(const struct bytes *b, const char *p, size_t n)
{
	unsigned all = 0;

	for (size_t i = 0; i < n; i++)
		all |= b->low[(unsigned char)p[i] & 15] & b->high[(unsigned char)p[i] >> 4];
	return all;
}

unsigned bytes_scan(const struct bytes *b, const char *p, size_t n)
{
	return (wide() ? bytes_avx2 : bytes_each)(b, p, n);
}

static size_t behind_last_each(const char *p, size_t n, char x, char y)
{
	while (n && p[n - 1] != x && p[n - 1] != y)
		n--;
	return n;
}

size_t scan_behind_last(const char *p, size_t n, char x, char y)
{
	return (wide() ? behind_last_avx2 : behind_last_each)(p, n, x, y);
}

ptrdiff_t scan_find(struct str s, size_t at, struct str text)
{
	enum { SHORT = 32 };
	const char *here;

	if (wide() && find_avx2(s, text, &at))
		return (ptrdiff_t)at;
	if (s.n - at < SHORT) { /* a call would cost more */
		for (; at + text.n <= s.n; at++)
			if (s.p[at] == text.p[0] && bytes_equal(s.p + at, text.p, text.n))
				return (ptrdiff_t)at;
		return -1;
	}
	here = memmem(s.p + at, s.n - at, text.p, text.n);
	return here ? here - s.p : -1;
}

/* ---- Making: windows share a bucket, and a text has the window, where that announces least of ordinary text ------------------------ */

enum { HALVES = 2 * SCAN_WINDOW, BUCKETS = 8, PLACES = 2048, PLACE_WORDS = PLACES / 64 };
typedef uint64_t places[PLACE_WORDS]; /* of everyday text: a bit each */

/* Halves of bytes that are looked at: nibbles see both of four bytes, lows the lower ones of six. */
struct seen {
	unsigned n, width, behind[HALVES], shift[HALVES];
};
static const struct seen nibbles_see = { HALVES, SCAN_WINDOW, { 0, 1, 2, 3, 0, 1, 2, 3 }, { 0, 0, 0, 0, 4, 4, 4, 4 } };
static const struct seen lows_see = { LOWS_WINDOW, LOWS_WINDOW, { 0, 1, 2, 3, 4, 5 }, { 0 } };

struct bucket {
	uint16_t has[HALVES]; /* bits: values of each half */
	double often[HALVES]; /* how often ordinary text has one of them */
	places in[HALVES];    /* where everyday text has one of them */
	double costs;         /* the share of places that are announced: as if halves came by chance, and in everyday text */
};
struct making {
	const struct seen *see;
	bool any_case;
	unsigned n;
	double often[HALVES][16];
	places all, of[HALVES][16];
	struct bucket buckets[LOWS_SETS * BUCKETS];
};
struct window {
	uint16_t has[HALVES];
};

/* Everyday text is looked at only if there is something to choose. */
static void making_begin(struct making *m, const struct seen *see, bool any_case, unsigned buckets, bool choose)
{
	struct str text = everyday_text();

	memset(m, 0, sizeof *m);
	m->see = see;
	m->any_case = any_case;
	m->n = buckets;
	for (unsigned h = 0; h < see->n && choose; h++) {
		for (unsigned c = 0; c < 16; c++)
			m->often[h][c] = .01;
		for (size_t i = 0; i + see->width <= text.n && i < PLACES; i++) {
			unsigned c = (unsigned char)text.p[i + see->behind[h]] >> see->shift[h] & 15;

			m->often[h][c] += 1. / (double)text.n;
			m->of[h][c][i / 64] |= UINT64_C(1) << i % 64;
			m->all[i / 64] |= UINT64_C(1) << i % 64;
		}
	}
}

/* A shorter window has any bytes behind it. */
static struct window window_at(const struct making *m, struct str text, size_t at)
{
	struct window w;

	for (unsigned h = 0; h < m->see->n; h++) {
		size_t i = at + m->see->behind[h];
		unsigned char c = i < text.n ? (unsigned char)text.p[i] : 0;

		w.has[h] =
			i >= text.n ? UINT16_MAX
			: m->any_case
				? (uint16_t)(1u << ((c | 32) >> m->see->shift[h] & 15) | 1u << ((c & ~32) >> m->see->shift[h] & 15))
				: (uint16_t)(1u << (c >> m->see->shift[h] & 15));
	}
	return w;
}

static void bucket_add(const struct making *m, struct bucket *b, const struct window *w)
{
	for (unsigned h = 0; h < m->see->n; h++) {
		for (uint32_t new = w->has[h] & ~b->has[h]; new; new &= new - 1) {
			unsigned c = (unsigned)__builtin_ctz(new);

			b->often[h] += m->often[h][c];
			for (unsigned i = 0; i < PLACE_WORDS; i++)
				b->in[h][i] |= m->of[h][c][i];
		}
		b->has[h] |= w->has[h];
	}
}

/* Of everyday text, once the bucket has the window too: for few windows of many, because it takes long. */
static double everyday_share(const struct making *m, const struct bucket *b, const struct window *w)
{
	places here;
	unsigned met = 0, all = 0;

	memcpy(here, m->all, sizeof here);
	for (unsigned h = 0; h < m->see->n; h++) {
		places in;

		memcpy(in, b->in[h], sizeof in);
		for (uint32_t new = w->has[h] & ~b->has[h]; new; new &= new - 1)
			for (unsigned i = 0; i < PLACE_WORDS; i++)
				in[i] |= m->of[h][__builtin_ctz(new)][i];
		for (unsigned i = 0; i < PLACE_WORDS; i++)
			here[i] &= in[i];
	}
	for (unsigned i = 0; i < PLACE_WORDS; i++) {
		met += here[i] ? (unsigned)__builtin_popcountll(here[i]) : 0;
		all += m->all[i] ? 64 : 0;
	}
	return (double)met / all;
}

/* What the bucket costs with the window in it; INFINITY: `most` or more. */
static double bucket_costs(const struct making *m, const struct bucket *b, const struct window *w, double most)
{
	double all = 1;

	for (unsigned h = 0; h < m->see->n; h++) {
		double often = b->often[h];

		for (uint32_t new = w->has[h] & ~b->has[h]; new; new &= new - 1)
			often += m->often[h][__builtin_ctz(new)];
		all *= often;
	}
	return all < most ? all + everyday_share(m, b, w) : INFINITY;
}

/* Puts a text where it adds least. The bucket, and in `at`, unless it is NULL, where its window begins. */
static unsigned making_take(struct making *m, struct str text, uint32_t *at)
{
	struct window best = window_at(m, text, 0);
	double least = INFINITY;
	unsigned to = 0;

	for (uint32_t from = 0; from == 0 || (at && from + m->see->width <= text.n); from++) {
		struct window w = window_at(m, text, from);

		for (unsigned i = 0; i < m->n; i++) {
			double more = bucket_costs(m, &m->buckets[i], &w, m->buckets[i].costs + least) - m->buckets[i].costs;

			if (more < least) {
				least = more;
				best = w;
				to = i;
				if (at)
					*at = from;
			}
		}
	}
	m->buckets[to].costs += least;
	bucket_add(m, &m->buckets[to], &best);
	return to;
}

void nibbles_make(struct nibbles *out, const struct str *texts, size_t n, bool any_case, uint32_t at[])
{
	bool choose = n > BUCKETS || at;
	struct making m;

	*out = (struct nibbles){ 0 };
	if (n == 0)
		return;
	making_begin(&m, &nibbles_see, any_case, BUCKETS, choose);
	for (size_t i = 0; i < n; i++) {
		if (choose) {
			making_take(&m, texts[i], at ? &at[i] : NULL);
		} else { /* each has its own */
			struct window w = window_at(&m, texts[i], 0);

			bucket_add(&m, &m.buckets[i], &w);
		}
	}
	for (unsigned h = 0; h < HALVES; h++)
		for (unsigned i = 0; i < BUCKETS; i++)
			for (unsigned c = 0; c < 16; c++)
				(h < SCAN_WINDOW ? out->low[h] : out->high[h - SCAN_WINDOW])[c] |=
					(uint8_t)((m.buckets[i].has[h] >> c & 1) << i);
}

double lows_make(struct lows *out, const struct str *texts, size_t n, uint32_t at[])
{
	struct making m;
	double all = 0;

	*out = (struct lows){ .sets = n <= 8 * BUCKETS ? 1 : LOWS_SETS };
	making_begin(&m, &lows_see, false, out->sets * BUCKETS, true);
	for (size_t i = 0; i < n; i++)
		making_take(&m, texts[i], &at[i]);
	for (unsigned i = 0; i < m.n; i++) {
		all += m.buckets[i].costs;
		for (unsigned h = 0; h < LOWS_WINDOW; h++)
			for (unsigned c = 0; c < 16; c++)
				out->low[i / BUCKETS][h][c] |= (uint8_t)((m.buckets[i].has[h] >> c & 1) << i % BUCKETS);
	}
	return all;
}
