/* Private to fmt/: finds where a run of plain string bytes ends, 16 bytes a step (SSE2) or 8 (any machine). Never reads behind `end`. */
#pragma once
#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The bytes that end a run: `"`, `\` and controls. */
static inline bool json_special(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

/* The first special byte at or behind p, else end. *high becomes true when a byte >= 0x80 was passed. */
static inline const char *json_run(const char *p, const char *end, bool *high)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), ctl = _mm_set1_epi8(0x1f);

	for (; end - p >= 16; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(
			_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)), _mm_cmpeq_epi8(_mm_min_epu8(v, ctl), v));
		unsigned m = (unsigned)_mm_movemask_epi8(hit), hi = (unsigned)_mm_movemask_epi8(v);

		if (m) {
			*high |= (hi & (m - 1) & ~m) != 0;
			return p + __builtin_ctz(m);
		}
		*high |= hi != 0;
	}
#else
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;

	for (; end - p >= 8; p += 8) {
		uint64_t v, q, s;

		memcpy(&v, p, 8);
		q = v ^ ones * '"';
		s = v ^ ones * '\\';
		if ((((q - ones) & ~q) | ((s - ones) & ~s) | ((v - ones * 0x20) & ~v)) & tops)
			break;
		*high |= (v & tops) != 0;
	}
#endif
	for (; p < end && !json_special((unsigned char)*p); p++)
		*high |= (unsigned char)*p >= 0x80;
	return p;
}
