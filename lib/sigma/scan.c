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

/* 0xff: announced by nobody. */
AVX2 static inline __m256i lows32(const __m256i low[LOWS_WINDOW], const char *p)
{
	__m256i may = _mm256_shuffle_epi8(low[0], bytes32(p));

	for (unsigned k = 1; k < LOWS_WINDOW; k++)
		may = _mm256_and_si256(may, _mm256_shuffle_epi8(low[k], bytes32(p + k)));
	return _mm256_cmpeq_epi8(may, _mm256_setzero_si256());
}

AVX2 static size_t lows_avx2(const struct lows *l, const char *p, size_t at, size_t last, uint64_t *hits)
{
	__m256i low[LOWS_WINDOW];

	for (unsigned k = 0; k < LOWS_WINDOW; k++)
		low[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)l->low[k]));
	for (;; at += 64) {
		__m256i a, b;

		at = at < last ? at : last;
		a = lows32(low, p + at);
		b = lows32(low, p + at + 32);
		if (_mm256_movemask_epi8(_mm256_and_si256(a, b)) != -1) {
			*hits = ~((uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32);
			return at;
		}
		if (at == last)
			return SIZE_MAX;
	}
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

static bool wide(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
static bool wide(void)
{
	return false;
}
#define grams_avx2 grams_each
#define leads_avx2 leads_each
#define nibbles_avx2 nibbles_each
#define lows_avx2 lows_each
#define bytes_avx2 bytes_each
#define behind_last_avx2 behind_last_each
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

static uint64_t lows_here(const struct lows *l, const char *p)
{
	uint64_t hits = 0;

	for (size_t i = 0; i < 64; i++) {
		unsigned may = 0xff;

		for (unsigned k = 0; k < LOWS_WINDOW && may; k++)
			may &= (unsigned char)p[i + k] < 0x80 ? l->low[k][p[i + k] & 15] : 0;
		hits |= (uint64_t)(may != 0) << i;
	}
	return hits;
}

static size_t lows_each(const struct lows *l, const char *p, size_t at, size_t last, uint64_t *hits)
{
	for (;; at += 64) {
		at = at < last ? at : last;
		*hits = lows_here(l, p + at);
		if (*hits)
			return at;
		if (at == last)
			return SIZE_MAX;
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

size_t lows_next(const struct lows *l, const char *p, size_t at, size_t last, uint64_t *hits)
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

/* ---- Making nibbles: windows share a bucket where that announces the least in ordinary text -------------------------------------- */

enum { BUCKETS = NIBBLES_FREE };
struct bucket {
	uint16_t low[SCAN_WINDOW], high[SCAN_WINDOW]; /* bits: half bytes */
};

/* With another window in it. A shorter window has any bytes behind it. */
static struct bucket bucket_with(struct bucket b, struct str window, bool any_case)
{
	for (uint32_t k = 0; k < SCAN_WINDOW; k++) {
		unsigned char c = k < window.n ? (unsigned char)window.p[k] : 0;

		b.low[k] |= k < window.n ? (uint16_t)(1u << (c & 15)) : UINT16_MAX;
		b.high[k] |= k >= window.n ? UINT16_MAX
		             : any_case    ? (uint16_t)(1u << ((c | 32) >> 4) | 1u << ((c & ~32) >> 4))
		                           : (uint16_t)(1u << (c >> 4));
	}
	return b;
}

/* Places of everyday text as bits, and where a byte with such a half stands `k` behind them. */
enum { PLACES = 2048, PLACE_WORDS = PLACES / 64 };
typedef uint64_t places[PLACE_WORDS];
struct everyday_places {
	places low[SCAN_WINDOW][16], high[SCAN_WINDOW][16], all;
	places in_low[BUCKETS][SCAN_WINDOW], in_high[BUCKETS][SCAN_WINDOW]; /* where each bucket's halves stand */
};

static void places_make(struct everyday_places *e)
{
	struct str text = everyday_text();

	memset(e, 0, sizeof *e);
	for (size_t i = 0; i + SCAN_WINDOW <= text.n && i < PLACES; i++) {
		e->all[i / 64] |= UINT64_C(1) << i % 64;
		for (uint32_t k = 0; k < SCAN_WINDOW; k++) {
			unsigned char c = (unsigned char)text.p[i + k];

			e->low[k][c & 15][i / 64] |= UINT64_C(1) << i % 64;
			e->high[k][c >> 4][i / 64] |= UINT64_C(1) << i % 64;
		}
	}
}

static void places_add(places to, const places more)
{
	for (uint32_t w = 0; w < PLACE_WORDS; w++)
		to[w] |= more[w];
}

/* Of the halves that `b` has and `old` has not. */
static void bucket_places(struct everyday_places *e, uint32_t at, const struct bucket *old, const struct bucket *b)
{
	for (uint32_t k = 0; k < SCAN_WINDOW; k++) {
		for (uint32_t new = b->low[k] & ~old->low[k]; new; new &= new - 1)
			places_add(e->in_low[at][k], e->low[k][__builtin_ctz(new)]);
		for (uint32_t new = b->high[k] & ~old->high[k]; new; new &= new - 1)
			places_add(e->in_high[at][k], e->high[k][__builtin_ctz(new)]);
	}
}

/* How often everyday text, and any other, is announced by the bucket `at` once it is `b`. */
static double bucket_weight(const struct everyday_places *e, uint32_t at, const struct bucket *old, const struct bucket *b)
{
	places here;
	uint32_t met = 0;
	double all = 1;

	memcpy(here, e->all, sizeof here);
	for (uint32_t k = 0; k < SCAN_WINDOW; k++) {
		places low, high;

		memcpy(low, e->in_low[at][k], sizeof low);
		memcpy(high, e->in_high[at][k], sizeof high);
		for (uint32_t new = b->low[k] & ~old->low[k]; new; new &= new - 1)
			places_add(low, e->low[k][__builtin_ctz(new)]);
		for (uint32_t new = b->high[k] & ~old->high[k]; new; new &= new - 1)
			places_add(high, e->high[k][__builtin_ctz(new)]);
		for (uint32_t w = 0; w < PLACE_WORDS; w++)
			here[w] &= low[w] & high[w];
		all *= __builtin_popcount(b->low[k]) * __builtin_popcount(b->high[k]) / 256.;
	}
	for (uint32_t w = 0; w < PLACE_WORDS; w++)
		met += (uint32_t)__builtin_popcountll(here[w]);
	return met + all;
}

static void bucket_take(
	struct everyday_places *e, struct bucket buckets[BUCKETS], double now[BUCKETS], struct str window, bool any_case)
{
	struct bucket to = { 0 };
	uint32_t best = 0;
	double least = INFINITY;

	for (uint32_t i = 0; i < BUCKETS; i++) {
		struct bucket with = bucket_with(buckets[i], window, any_case);

		if (memcmp(&with, &buckets[i], sizeof with) == 0) /* it is in there already */
			return;
	}
	for (uint32_t i = 0; i < BUCKETS; i++) {
		struct bucket with = bucket_with(buckets[i], window, any_case);
		double more = bucket_weight(e, i, &buckets[i], &with) - now[i];

		if (more < least) {
			least = more;
			best = i;
			to = with;
		}
	}
	now[best] += least;
	bucket_places(e, best, &buckets[best], &to);
	buckets[best] = to;
}

void nibbles_make(struct nibbles *out, const struct str *windows, size_t n, bool any_case)
{
	struct bucket buckets[BUCKETS] = { 0 };
	double now[BUCKETS] = { 0 };
	struct everyday_places e;

	*out = (struct nibbles){ 0 };
	for (size_t i = 0; i < n && n <= BUCKETS; i++) /* each has its own */
		buckets[i] = bucket_with(buckets[i], windows[i], any_case);
	if (n > BUCKETS)
		places_make(&e);
	for (size_t i = 0; i < n && n > BUCKETS; i++)
		bucket_take(&e, buckets, now, windows[i], any_case);
	for (uint32_t k = 0; k < SCAN_WINDOW; k++)
		for (uint32_t i = 0; i < BUCKETS && i < n; i++)
			for (uint32_t c = 0; c < 16; c++) {
				out->low[k][c] |= (uint8_t)((buckets[i].low[k] >> c & 1) << i);
				out->high[k][c] |= (uint8_t)((buckets[i].high[k] >> c & 1) << i);
			}
}

/* ---- Making lows: of each text the window, and for it the bucket, that announces least --------------------------------------------- */

static void halves_often(double often[16])
{
	struct str text = everyday_text();

	for (size_t i = 0; i < 16; i++)
		often[i] = .01;
	for (size_t i = 0; i < text.n; i++)
		often[text.p[i] & 15] += 1. / (double)text.n;
}

/* How much more a bucket announces with this window in it. */
static double window_costs(const struct lows *l, unsigned bucket, const char *window, const double often[16])
{
	double now = 1, then = 1;

	for (unsigned k = 0; k < LOWS_WINDOW; k++) {
		double here = 0;
		unsigned own = window[k] & 15;

		for (unsigned c = 0; c < 16; c++)
			here += l->low[k][c] >> bucket & 1 ? often[c] : 0;
		now *= here;
		then *= here + (l->low[k][own] >> bucket & 1 ? 0 : often[own]);
	}
	return then - now;
}

double lows_make(struct lows *out, const struct str *texts, size_t n, uint32_t at[])
{
	double often[16], all = 0;

	*out = (struct lows){ 0 };
	halves_often(often);
	for (size_t i = 0; i < n && all < 1; i++) {
		double least = 1;
		unsigned best = 0;

		for (uint32_t from = 0; from + LOWS_WINDOW <= texts[i].n; from++)
			for (unsigned bucket = 0; bucket < BUCKETS; bucket++) {
				double costs = window_costs(out, bucket, texts[i].p + from, often);

				if (costs < least) {
					least = costs;
					best = bucket;
					at[i] = from;
				}
			}
		all += least;
		for (unsigned k = 0; k < LOWS_WINDOW && least < 1; k++)
			out->low[k][texts[i].p[at[i] + k] & 15] |= (uint8_t)(1u << best);
	}
	return all < 1 ? all : 1;
}
