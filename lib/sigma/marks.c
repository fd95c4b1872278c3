/* Where strings of a JSON text may end: a bit per byte, found for the whole text at once, so that reading a string is looking for the next bit.
 * Where the processor can (AVX2), 64 bytes a step: quotes behind a backslash are then told from others, and the letters behind backslashes are
 * checked, with a few operations on whole words. Texts with wrong escapes, and other processors keep a bit for every backslash, and
 * the reader looks at what follows it. */
#include "sigma/match.h"

#include "fmt/json_scan.h"

/* Every byte that no string holds as it is. */
static bool marks_plain(struct str text, struct marks *out)
{
	const char *end = text.p + text.n;
	bool high = false;

	memset(out->stops, 0, (text.n / 64 + 1) * sizeof *out->stops);
	memset(out->slashes, 0, (text.n / 64 + 1) * sizeof *out->slashes);
	for (const char *p = json_run(text.p, end, &high); p < end; p = json_run(p + 1, end, &high)) {
		size_t at = (size_t)(p - text.p);

		out->stops[at / 64] |= UINT64_C(1) << at % 64;
		out->slashes[at / 64] |= (uint64_t)(*p == '\\') << at % 64;
	}
	return high;
}

#ifdef __x86_64__
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2")))

struct step {
	__m256i all;              /* of all bytes so far: OR */
	uint64_t carry;           /* 1: the last byte was a backslash that counts */
	uint64_t others;          /* escapes that do not stand for their second byte */
	const char *end;          /* bytes before it can be read */
	bool special;             /* what is no escape */
	bool unicode, surrogates; /* \u; those that come in pairs */
};

AVX2 static inline __m256i bytes32(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline uint64_t bits64(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

AVX2 static inline uint64_t equal64(__m256i a, __m256i b, char c)
{
	return bits64(_mm256_cmpeq_epi8(a, _mm256_set1_epi8(c)), _mm256_cmpeq_epi8(b, _mm256_set1_epi8(c)));
}

/* 0xff for each byte below 0x20. */
AVX2 static inline __m256i control32(__m256i v)
{
	return _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1f)), v);
}

/* 0 where a byte is none of "\/bfnrt: two tables by half bytes, a bit per upper half; ESCAPE_SELF: those that stand for themselves. */
enum { ESCAPE_SELF = 1 | 2 };
AVX2 static inline __m256i escape32(__m256i v)
{
	const __m256i low = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 1 | 4 | 8, 0, 8, 0, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1));
	const __m256i high = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));

	return _mm256_and_si256(_mm256_shuffle_epi8(low, v),
		_mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15))));
}

/* Which bytes follow a backslash that is not itself escaped. In a run of backslashes every second one counts; a subtraction carries through each
 * run and tells where it began (simdjson's way). */
static inline uint64_t escaped_of(uint64_t slashes, uint64_t *carry)
{
	const uint64_t odd = 0xaaaaaaaaaaaaaaaau;
	uint64_t may = slashes & ~*carry, ends = ((may << 1 | odd) - may) ^ odd, escaped = ends ^ (slashes | *carry);

	*carry = (ends & slashes) >> 63;
	return escaped;
}

/* \u at the byte before p, and its four digits. */
static void unicode_see(const char *p, struct step *s)
{
	bool digits = s->end - p > 4;

	s->unicode = true;
	for (int i = 1; digits && i <= 4; i++)
		digits = (p[i] >= '0' && p[i] <= '9') || ((p[i] | 32) >= 'a' && (p[i] | 32) <= 'f');
	s->special |= *p != 'u' || !digits;
	s->surrogates |= digits && (p[1] | 32) == 'd' && p[2] >= '8';
}

/* Escapes that do not stand for their second byte. */
AVX2 static __attribute__((noinline)) void others_see(const char *p, uint64_t escaped, struct step *s)
{
	__m256i self = _mm256_set1_epi8(ESCAPE_SELF), none = _mm256_setzero_si256();
	__m256i x = escape32(bytes32(p)), y = escape32(bytes32(p + 32));
	uint64_t others = escaped & bits64(_mm256_cmpeq_epi8(_mm256_and_si256(x, self), none),
					    _mm256_cmpeq_epi8(_mm256_and_si256(y, self), none));

	s->others |= others;
	for (others &= bits64(_mm256_cmpeq_epi8(x, none), _mm256_cmpeq_epi8(y, none)); others; others &= others - 1)
		unicode_see(p + __builtin_ctzll(others), s);
}

/* Of 64 bytes at p those from `from` on; their bits are the lowest. */
AVX2 static inline void step64(const char *p, unsigned from, uint64_t *stops, uint64_t *slashes, struct step *s)
{
	__m256i a = bytes32(p), b = bytes32(p + 32);
	uint64_t quotes = equal64(a, b, '"') >> from, back = equal64(a, b, '\\') >> from, escaped = 0;

	s->all = _mm256_or_si256(s->all, _mm256_or_si256(a, b));
	if (back | s->carry) {
		escaped = escaped_of(back, &s->carry);
		if (escaped & ~(quotes | back))
			others_see(p, (escaped & ~(quotes | back)) << from, s);
	}
	*slashes = back & ~escaped;
	*stops = quotes & ~escaped;
	if (_mm256_movemask_epi8(control32(_mm256_min_epu8(a, b))))
		*stops |= bits64(control32(a), control32(b)) >> from;
}

/* The last bytes of a text, spaces behind them. Few ones, of which a small event is made, never come together in memory. */
AVX2 static inline void last64(const char *p, size_t n, char out[64])
{
	const __m256i spaces = _mm256_set1_epi8(' ');
	const uint64_t blank = UINT64_C(0x2020202020202020);

	_mm256_storeu_si256((__m256i *)(void *)(out + 32), spaces);
	if (n < 16) {
		uint64_t low = n < 8 ? load_few(p, n) | blank << 8 * n : load64(p);
		uint64_t high = n <= 8 ? blank : load64(p + n - 8) >> 8 * (16 - n) | blank << 8 * (n - 8);

		_mm256_storeu_si256(
			(__m256i *)(void *)out, _mm256_set_epi64x((int64_t)blank, (int64_t)blank, (int64_t)high, (int64_t)low));
	} else {
		_mm256_storeu_si256((__m256i *)(void *)out, spaces);
		memcpy(out, p, n);
	}
}

/* False: the text has escapes that are to be looked at one by one. */
AVX2 static bool marks_avx2(struct str text, struct marks *out, bool *high)
{
	struct step s = { .all = _mm256_setzero_si256(), .end = text.p + text.n };
	size_t whole = text.n / 64, rest = text.n % 64;
	char last[64];

	for (size_t i = 0; i < whole; i++)
		step64(text.p + i * 64, 0, &out->stops[i], &out->slashes[i], &s);
	if (whole && rest) { /* with bytes before them again */
		step64(text.p + text.n - 64, (unsigned)(64 - rest), &out->stops[whole], &out->slashes[whole], &s);
	} else {
		last64(text.p + whole * 64, rest, last);
		s.end = last + rest;
		step64(last, 0, &out->stops[whole], &out->slashes[whole], &s);
	}
	*high = _mm256_movemask_epi8(s.all) != 0;
	out->simple = s.others == 0;
	out->unicode = s.unicode;
	out->surrogates = s.surrogates;
	return !s.special;
}
#endif

bool json_marks(struct str text, struct marks *out)
{
	bool high = false, done = false;

#ifdef __x86_64__
	done = __builtin_cpu_supports("avx2") && marks_avx2(text, out, &high);
#endif
	if (!done) {
		high = marks_plain(text, out);
		out->simple = out->unicode = false; /* whoever reads the texts sees them */
		out->surrogates = true;
	}
	out->stops[text.n / 64] |= UINT64_C(1) << text.n % 64;
	out->ascii = !high;
	return high;
}
