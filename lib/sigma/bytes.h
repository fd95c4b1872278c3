/* Short texts, hashed and compared: the values of a log are of all lengths, so what takes a turn per few bytes is foreseen wrongly each time. Up to
 * 64 bytes take the same steps whatever their number; what is read of a shorter text beyond its end is masked. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BYTES_NEAR = 16 };

static inline uint64_t mix64(uint64_t a, uint64_t b)
{
	__uint128_t w = (__uint128_t)a * b;

	return (uint64_t)w ^ (uint64_t)(w >> 64);
}

static inline uint32_t load32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

static inline uint64_t load64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return v;
}

/* A text of fewer than eight bytes, zeros behind it: what is put together byte by byte in memory is slow to be read as a whole. */
static inline uint64_t load_few(const char *p, size_t n)
{
	if (n >= 4)
		return load32(p) | (uint64_t)load32(p + n - 4) << 8 * (n - 4);
	if (n == 0)
		return 0;
	return (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
	       (uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1);
}

/* The first 16 bytes of a text of up to 16; zeros behind it. `near`: so many can be read. */
struct pair64 {
	uint64_t a, b;
};
static inline struct pair64 load_short(const char *p, size_t n, bool near)
{
	static const char mask[32] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };

	if (near)
		return (struct pair64){ load64(p) & load64(mask + 16 - n), load64(p + 8) & load64(mask + 24 - n) };
	if (n < 8)
		return (struct pair64){ load_few(p, n), 0 };
	return (struct pair64){ load64(p), n == 8 ? 0 : load64(p + n - 8) >> 8 * (16 - n) };
}

/* Where the second and the third of four steps of 16 bytes begin, so that all of n bytes are in them; 16 <= n <= 64. */
static inline size_t second_of(size_t n)
{
	return n - 16 < 16 ? n - 16 : 16;
}

static inline uint64_t mix_at(const char *p, uint64_t x, uint64_t y)
{
	return mix64(load64(p) ^ x, load64(p + 8) ^ y);
}

/* Any seed. `near`: BYTES_NEAR bytes can be read. */
static inline uint64_t value_hash(const char *p, size_t n, bool near, uint64_t seed)
{
	const uint64_t x = 0xe7037ed1a0b428dbu, y = 0x8ebc6af09c88c6e3u, z = 0x589965cc75374cc3u;
	uint64_t h = seed;
	size_t i = 0, at;

	if (n <= 16) {
		struct pair64 v = load_short(p, n, near);

		return mix64(v.a ^ h ^ y, v.b ^ n * 0x9e3779b97f4a7c15u ^ z);
	}
	for (; i + 64 < n; i += 16)
		h = mix_at(p + i, x, h);
	p += i;
	n -= i;
	at = second_of(n);
	h += mix_at(p, x, h) ^ mix_at(p + at, y, h);
	h += mix_at(p + (n - 16 - at), z, h) ^ mix_at(p + n - 16, x + y, h);
	return mix64(h ^ y, (n + i) * 0x9e3779b97f4a7c15u ^ z);
}

static inline uint64_t differ_at(const char *x, const char *y, size_t at)
{
	return (load64(x + at) ^ load64(y + at)) | (load64(x + at + 8) ^ load64(y + at + 8));
}

/* Are n bytes equal? Mostly they are, and few. */
static inline bool bytes_equal(const char *x, const char *y, size_t n)
{
	if (n > 64)
		return memcmp(x, y, n) == 0;
	if (n >= 16) {
		size_t at = second_of(n);

		return (differ_at(x, y, 0) | differ_at(x, y, at) | differ_at(x, y, n - 16 - at) | differ_at(x, y, n - 16)) == 0;
	}
	if (n >= 8)
		return load64(x) == load64(y) && load64(x + n - 8) == load64(y + n - 8);
	if (n >= 4)
		return load32(x) == load32(y) && load32(x + n - 4) == load32(y + n - 4);
	return n == 0 || (x[0] == y[0] && x[n / 2] == y[n / 2] && x[n - 1] == y[n - 1]);
}

/* The same where BYTES_NEAR bytes can be read of x, and of y if it is `near`. */
static inline bool bytes_equal_near(const char *x, const char *y, size_t n, bool near)
{
	if (n <= 16) {
		struct pair64 a = load_short(x, n, true), b = load_short(y, n, near);

		return ((a.a ^ b.a) | (a.b ^ b.b)) == 0;
	}
	return bytes_equal(x, y, n);
}
