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
#define nibbles_avx2 nibbles_each
#endif

static void grams_each(const struct grams *g, const char *p, size_t n, uint64_t hits[])
{
	memset(hits, 0, (n + 63) / 64 * sizeof *hits);
	for (size_t i = 0; i < n; i++) {
		uint32_t four, hash;

		memcpy(&four, p + i, 4);
		hash = scan_hash(four);
		hits[i / 64] |= (uint64_t)((g->known[hash >> g->shift] & scan_bit(hash)) != 0) << i % 64;
	}
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

void nibbles_scan(const struct nibbles *b, const char *p, size_t n, uint64_t hits[])
{
	(wide() ? nibbles_avx2 : nibbles_each)(b, p, n, hits);
	ends_at(n, hits);
}

/* ---- Making nibbles: windows share a bucket where that announces the least in ordinary text -------------------------------------- */

enum { BUCKETS = 8 };
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

static double bucket_weight(const struct bucket *b)
{
	struct str text = everyday_text();
	uint32_t met = 0;
	double all = 1;

	for (size_t i = 0; i + SCAN_WINDOW <= text.n; i++) {
		uint32_t k = 0;

		for (; k < SCAN_WINDOW; k++) {
			unsigned char c = (unsigned char)text.p[i + k];

			if (!(b->low[k] >> (c & 15) & b->high[k] >> (c >> 4) & 1))
				break;
		}
		met += k == SCAN_WINDOW;
	}
	for (uint32_t k = 0; k < SCAN_WINDOW; k++)
		all *= __builtin_popcount(b->low[k]) * __builtin_popcount(b->high[k]) / 256.;
	return met + all;
}

static void bucket_take(struct bucket buckets[BUCKETS], double now[BUCKETS], struct str window, bool any_case)
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
		double more = bucket_weight(&with) - now[i];

		if (more < least) {
			least = more;
			best = i;
			to = with;
		}
	}
	now[best] += least;
	buckets[best] = to;
}

void nibbles_make(struct nibbles *out, const struct str *windows, size_t n, bool any_case)
{
	struct bucket buckets[BUCKETS] = { 0 };
	double now[BUCKETS] = { 0 };

	*out = (struct nibbles){ 0 };
	for (size_t i = 0; i < n; i++)
		bucket_take(buckets, now, windows[i], any_case);
	for (uint32_t k = 0; k < SCAN_WINDOW; k++)
		for (uint32_t i = 0; i < 16 * BUCKETS; i++) {
			out->low[k][i / BUCKETS] |= (uint8_t)((buckets[i % BUCKETS].low[k] >> i / BUCKETS & 1) << i % BUCKETS);
			out->high[k][i / BUCKETS] |= (uint8_t)((buckets[i % BUCKETS].high[k] >> i / BUCKETS & 1) << i % BUCKETS);
		}
}
