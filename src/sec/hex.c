/* Bytes as text: hex, base64url without padding (RFC 4648 section 5). */
#include "sec/sec.h"

struct str hex_of(struct arena *a, const void *p, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const uint8_t *b = p;
	char *out = arena_alloc(a, 2 * n + 1, 1);

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digit[b[i] >> 4];
		out[2 * i + 1] = digit[b[i] & 15];
	}
	return (struct str){ out, 2 * n };
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool hex_read(struct str s, void *out, size_t n)
{
	uint8_t *b = out;

	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (nibble(s.p[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		b[i] = (uint8_t)(nibble(s.p[2 * i]) << 4 | nibble(s.p[2 * i + 1]));
	return true;
}

struct str b64url(struct arena *a, const void *p, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const uint8_t *b = p;
	char *out = arena_alloc(a, n / 3 * 4 + 5, 1);
	uint32_t bits = 0;
	size_t k = 0;
	int have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | b[i];
		for (have += 8; have >= 6; have -= 6)
			out[k++] = digit[bits >> (have - 6) & 63];
	}
	if (have)
		out[k++] = digit[bits << (6 - have) & 63];
	return (struct str){ out, k };
}

struct str random_token(struct cx *cx)
{
	uint8_t b[32];

	cx->dice(b, sizeof b);
	return b64url(&cx->arena, b, sizeof b);
}
