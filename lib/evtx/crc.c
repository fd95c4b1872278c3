/* CRC-32 (IEEE 802.3, reflected; the one of zlib), four bits a step; where the processor can, folded 64 bytes at a time with carry-less
 * multiplication (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel, 2009: method and
 * constants). A chunk's checksum would otherwise cost as much as reading its records. */
#include "evtx/evtx_int.h"

static uint32_t by_nibbles(uint32_t c, const uint8_t *p, size_t n)
{
	static const uint32_t t[16] = { 0, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };

	for (; n; n--, p++) {
		c ^= *p;
		c = c >> 4 ^ t[c & 15];
		c = c >> 4 ^ t[c & 15];
	}
	return c;
}

#ifdef __x86_64__
#include <immintrin.h>

__attribute__((target("pclmul,sse4.1"))) static __m128i fold(__m128i x, __m128i k, __m128i next)
{
	return _mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(x, k, 0x00), _mm_clmulepi64_si128(x, k, 0x11)), next);
}

/* n >= 64 and a multiple of 16. */
__attribute__((target("pclmul,sse4.1"))) static uint32_t by_folding(uint32_t c, const uint8_t *p, size_t n)
{
	const __m128i k12 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4), k34 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
	const __m128i k5 = _mm_set_epi64x(0, 0x163cd6124), poly = _mm_set_epi64x(0x1f7011641, 0x1db710641);
	const __m128i low = _mm_setr_epi32(-1, 0, -1, 0), *m = (const __m128i *)p;
	__m128i x[4], t;

	for (int i = 0; i < 4; i++)
		x[i] = _mm_loadu_si128(m + i);
	x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128((int)c));
	for (m += 4, n -= 64; n >= 64; m += 4, n -= 64) { /* spelt out, so that they stay in registers */
		x[0] = fold(x[0], k12, _mm_loadu_si128(m));
		x[1] = fold(x[1], k12, _mm_loadu_si128(m + 1));
		x[2] = fold(x[2], k12, _mm_loadu_si128(m + 2));
		x[3] = fold(x[3], k12, _mm_loadu_si128(m + 3));
	}
	for (int i = 1; i < 4; i++)
		x[0] = fold(x[0], k34, x[i]);
	for (; n; m++, n -= 16)
		x[0] = fold(x[0], k34, _mm_loadu_si128(m));
	t = _mm_clmulepi64_si128(x[0], k34, 0x10);
	x[0] = _mm_xor_si128(_mm_srli_si128(x[0], 8), t);
	t = _mm_srli_si128(x[0], 4);
	x[0] = _mm_xor_si128(_mm_clmulepi64_si128(_mm_and_si128(x[0], low), k5, 0x00), t);
	t = _mm_clmulepi64_si128(_mm_and_si128(x[0], low), poly, 0x10);
	t = _mm_clmulepi64_si128(_mm_and_si128(t, low), poly, 0x00);
	return (uint32_t)_mm_extract_epi32(_mm_xor_si128(x[0], t), 1);
}
#endif

uint32_t evtx_crc(uint32_t crc, const uint8_t *p, size_t n)
{
	uint32_t c = ~crc;

#ifdef __x86_64__
	if (n >= 64 && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1")) {
		size_t whole = n & ~(size_t)15;

		c = by_folding(c, p, whole);
		p += whole;
		n -= whole;
	}
#endif
	return ~by_nibbles(c, p, n);
}
