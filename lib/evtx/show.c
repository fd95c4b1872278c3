/* Values as text and as JSON. Integers and bools are JSON's own; 64-bit ones too (kept exactly). GUIDs are upper case without braces, times
 * ISO 8601 with six digits and Z, hexadecimal lower case without leading zeros, binary upper-case hexadecimal. */
#include "evtx/evtx_int.h"

#include <stdio.h>

static const uint16_t ansi_high[32] = { 0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
	0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153,
	0x9d, 0x17e, 0x178 };

static const char decimal[] =
	"0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
	"5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static char *put_rune(char *o, uint32_t r)
{
	if (r < 0x80) {
		*o++ = (char)r;
	} else if (r < 0x800) {
		*o++ = (char)(0xc0 | r >> 6);
		*o++ = (char)(0x80 | (r & 63));
	} else if (r < 0x10000) {
		*o++ = (char)(0xe0 | r >> 12);
		*o++ = (char)(0x80 | (r >> 6 & 63));
		*o++ = (char)(0x80 | (r & 63));
	} else {
		*o++ = (char)(0xf0 | r >> 18);
		*o++ = (char)(0x80 | (r >> 12 & 63));
		*o++ = (char)(0x80 | (r >> 6 & 63));
		*o++ = (char)(0x80 | (r & 63));
	}
	return o;
}

/* The character at p, end behind it; a lone surrogate is U+FFFD. */
static uint32_t rune_at(const uint8_t **p, const uint8_t *end)
{
	uint32_t r = le16(*p), low;

	*p += 2;
	if (r < 0xd800 || r > 0xdfff)
		return r;
	if (r > 0xdbff || end - *p < 2 || (low = le16(*p)) < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*p += 2;
	return 0x10000 + ((r - 0xd800) << 10) + (low - 0xdc00);
}

#ifdef __SSE2__
__attribute__((noinline)) static size_t plain_end(const uint8_t *p, size_t bytes, size_t left, char *o, bool odd)
{
	uint8_t tail[32] = { 0 };

	memcpy(tail, p, left);
	return evtx_plain_units(tail, bytes, o, odd);
}
#endif

/* `left` bytes may be read. */
static inline size_t plain(const uint8_t *p, size_t bytes, size_t left, char *o, bool odd)
{
#ifdef __SSE2__
	return left < 32 ? plain_end(p, bytes, left, o, odd) : evtx_plain_units(p, bytes, o, odd);
#else
	(void)p, (void)bytes, (void)left, (void)o, (void)odd;
	return 0;
#endif
}

size_t evtx_utf8(const uint8_t *utf16, size_t bytes, char *out)
{
	const uint8_t *end = utf16 + (bytes & ~(size_t)1);
	char *o = out;

	while (utf16 < end) {
		size_t n = plain(utf16, (size_t)(end - utf16), (size_t)(end - utf16), o, false);

		o += n;
		utf16 += n * 2;
		if (n == 16)
			continue;
		if (utf16 < end)
			do
				o = put_rune(o, rune_at(&utf16, end));
			while (utf16 < end && le16(utf16) >= 0x80);
	}
	return (size_t)(o - out);
}

static char *put_escape(char *o, unsigned c)
{
	static const char hex[] = "0123456789abcdef", *const shorts = "btn.fr";

	*o++ = '\\';
	if (c == '"' || c == '\\') {
		*o++ = (char)c;
	} else if (c >= 8 && c <= 13 && c != 11) {
		*o++ = shorts[c - 8];
	} else {
		memcpy(o, "u00", 3);
		o[3] = hex[c >> 4];
		o[4] = hex[c & 15];
		o += 5;
	}
	return o;
}

static char *put_json_rune(char *o, uint32_t r)
{
	return r < 0x20 || r == '"' || r == '\\' ? put_escape(o, r) : put_rune(o, r);
}

#ifdef __SSE2__
/* Sixteen bytes of UTF-8 or ANSI go to `o`; a bit for each that JSON does not take as it is. `ascii`: nor those of 0x80 and above. */
static inline unsigned odd_bytes(const char *p, char *o, bool ascii)
{
	__m128i b = _mm_loadu_si128((const __m128i *)p), high = ascii ? b : _mm_setzero_si128();
	__m128i bad = _mm_or_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('"')), _mm_cmpeq_epi8(b, _mm_set1_epi8('\\')));

	bad = _mm_or_si128(bad, _mm_cmpeq_epi8(_mm_min_epu8(b, _mm_set1_epi8(0x1f)), b));
	_mm_storeu_si128((__m128i *)o, b);
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(bad, high));
}
#endif

/* Up to sixteen bytes that JSON takes as they are go to `o` (16 are written); how many. `left` bytes may be read. */
static size_t plain_bytes(const char *p, size_t n, size_t left, char *o, bool ascii)
{
#ifdef __SSE2__
	char tail[16] = { 0 };

	if (left < 16)
		p = memcpy(tail, p, left);
	return (size_t)__builtin_ctz(odd_bytes(p, o, ascii) | 1u << (n < 16 ? n : 16));
#else
	(void)p, (void)n, (void)left, (void)o, (void)ascii;
	return 0;
#endif
}

char *evtx_write_text(char *o, struct evtx_text s)
{
	*o++ = '"';
	for (size_t i = 0; i < s.n;) {
		size_t n = plain_bytes(s.p + i, s.n - i, s.n - i, o, false);
		unsigned char c;

		o += n;
		i += n;
		if (n == 16 || i == s.n)
			continue;
		c = (unsigned char)s.p[i++];
		if (c < 0x20 || c == '"' || c == '\\')
			o = put_escape(o, c);
		else
			*o++ = (char)c;
	}
	*o++ = '"';
	return o;
}

/* JSON's inside of a string. */
char *evtx_write_utf16(const struct evtx *e, char *o, const uint8_t *p, size_t bytes)
{
	const uint8_t *end = p + bytes, *limit = e->chunk + e->chunk_n;

	while (p < end) {
		size_t n = plain(p, (size_t)(end - p), (size_t)(limit - p), o, true);

		o += n;
		p += n * 2;
		if (n == 16 || p >= end)
			continue;
		if (le16(p) == '"' || le16(p) == '\\') { /* what paths are full of */
			o[0] = '\\';
			o[1] = (char)*p;
			o += 2;
			p += 2;
			continue;
		}
		do
			o = put_json_rune(o, rune_at(&p, end));
		while (p < end && le16(p) >= 0x80);
	}
	return o;
}

static char *put_u64(char *o, uint64_t v)
{
	enum { DIGITS = 20 };
	char d[DIGITS * 2] = { 0 };
	size_t at = DIGITS;

	for (; v > 99; v /= 100)
		memcpy(d + (at -= 2), decimal + v % 100 * 2, 2);
	if (v > 9)
		memcpy(d + (at -= 2), decimal + v * 2, 2);
	else
		d[--at] = (char)('0' + v);
	memcpy(o, d + at, DIGITS); /* always as many: there is room */
	return o + (DIGITS - at);
}

static char *put_i64(char *o, int64_t v)
{
	if (v < 0)
		*o++ = '-';
	return put_u64(o, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

static uint64_t unsigned_of(const struct evtx_node *n)
{
	uint64_t v = 0;

	memcpy(&v, n->raw, n->size < 8 ? n->size : 8);
	return v;
}

static int64_t signed_of(const struct evtx_node *n)
{
	unsigned shift = 64 - 8 * (n->size < 8 ? n->size : 8);

	return shift == 64 ? 0 : (int64_t)(unsigned_of(n) << shift) >> shift;
}

/* Eight half bytes, the first one highest, as digits. */
static inline void eight_digits(char *o, uint32_t v, bool small)
{
	uint64_t w = __builtin_bswap32(v), above;

	w = (w | w << 16) & 0x0000ffff0000ffffu;
	w = (w | w << 8) & 0x00ff00ff00ff00ffu;
	w = (w >> 4 & 0x000f000f000f000fu) | (w & 0x000f000f000f000fu) << 8;
	above = (w + 0x0606060606060606u) >> 4 & 0x0101010101010101u; /* beyond 9 */
	w += 0x3030303030303030u + above * (small ? 'a' - '9' - 1 : 'A' - '9' - 1);
	memcpy(o, &w, 8);
}

static char *put_hex(char *o, uint64_t v)
{
	unsigned digits = v ? (unsigned)(67 - __builtin_clzll(v)) / 4 : 1;

	memcpy(o, "0x", 2);
	v <<= 64 - digits * 4;
	eight_digits(o + 2, (uint32_t)(v >> 32), true);
	if (digits > 8)
		eight_digits(o + 10, (uint32_t)v, true);
	return o + 2 + digits;
}

static char *put_bytes(char *o, const uint8_t *p, size_t n)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; n; n--, p++) {
		*o++ = hex[*p >> 4];
		*o++ = hex[*p & 15];
	}
	return o;
}

static char *put_guid(char *o, const uint8_t *p)
{
	char d[16];

	eight_digits(o, le32(p), false);
	o[8] = '-';
	eight_digits(d, (uint32_t)le16(p + 4) << 16 | le16(p + 6), false);
	memcpy(o + 9, d, 4);
	o[13] = '-';
	memcpy(o + 14, d + 4, 4);
	o[18] = '-';
	eight_digits(d, __builtin_bswap32(le32(p + 8)), false);
	memcpy(o + 19, d, 4);
	o[23] = '-';
	memcpy(o + 24, d + 4, 4);
	eight_digits(o + 28, __builtin_bswap32(le32(p + 12)), false);
	return o + 36;
}

/* S-revision-authority-subauthority.. (MS-DTYP 2.4.2.1): the authority is big-endian, hexadecimal when above 32 bits. */
static char *put_sid(char *o, const uint8_t *p)
{
	uint64_t authority = 0;

	for (int i = 2; i < 8; i++)
		authority = authority << 8 | p[i];
	memcpy(o, "S-", 2);
	o = put_u64(o + 2, p[0]);
	*o++ = '-';
	o = authority >> 32 ? put_hex(o, authority) : put_u64(o, authority);
	for (unsigned i = 0; i < p[1]; i++) {
		*o++ = '-';
		o = put_u64(o, le32(p + 8 + 4 * i));
	}
	return o;
}

static char *put_two(char *o, unsigned v)
{
	memcpy(o, decimal + v % 100 * 2, 2);
	return o + 2;
}

struct moment {
	unsigned y, mo, d, h, mi, s, us;
};

/* Civil date from days: Howard Hinnant's algorithm (public domain), as in base/time.c, here in unsigned days since 1601-01-01. */
static void moment_of(uint64_t filetime, struct moment *m)
{
	uint64_t us = filetime / 10, s = us / 1000000, z = s / 86400 + 584694;
	unsigned era = (unsigned)(z / 146097), doe = (unsigned)(z % 146097), yoe, doy, mp;

	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*m = (struct moment){ .d = doy - (153 * mp + 2) / 5 + 1,
		.mo = mp < 10 ? mp + 3 : mp - 9,
		.h = (unsigned)(s % 86400 / 3600),
		.mi = (unsigned)(s % 3600 / 60),
		.s = (unsigned)(s % 60),
		.us = (unsigned)(us % 1000000) };
	m->y = yoe + era * 400 + (m->mo <= 2);
}

static char *put_time(char *o, const uint8_t *p, size_t size)
{
	struct moment m;

	if (size == 8)
		moment_of(le64(p), &m);
	else
		m = (struct moment){ le16(p), le16(p + 2), le16(p + 6), le16(p + 8), le16(p + 10), le16(p + 12),
			le16(p + 14) * 1000u };
	if (m.y > 9999)
		o = put_u64(o, m.y);
	else
		o = put_two(put_two(o, m.y / 100), m.y);
	*o++ = '-';
	o = put_two(o, m.mo);
	*o++ = '-';
	o = put_two(o, m.d);
	*o++ = 'T';
	o = put_two(o, m.h);
	*o++ = ':';
	o = put_two(o, m.mi);
	*o++ = ':';
	o = put_two(o, m.s);
	*o++ = '.';
	o = put_two(put_two(put_two(o, m.us / 10000), m.us / 100), m.us);
	*o++ = 'Z';
	return o;
}

static double real_of(const struct evtx_node *n)
{
	double d;
	float f;

	if (n->size == 4)
		return memcpy(&f, n->raw, 4), (double)f;
	memcpy(&d, n->raw, 8);
	return d;
}

static char *put_real(char *o, const struct evtx_node *n)
{
	double d = real_of(n);

	return o + snprintf(o, 32, "%.*g", n->size == 4 ? 9 : 17, d);
}

/* Room that any value but text and binary fits in: a SID of 255 parts is the longest. */
enum { SHORT_MAX = 64 + 255 * 11 };

static bool is_number(const struct evtx_node *n)
{
	return n->type == EVTX_INT || n->type == EVTX_UINT || n->type == EVTX_BOOL ||
	       (n->type == EVTX_REAL && __builtin_isfinite(real_of(n)));
}

static char *put_short(char *o, const struct evtx_node *n)
{
	switch ((enum evtx_type)n->type) {
	case EVTX_INT: return put_i64(o, signed_of(n));
	case EVTX_UINT: return put_u64(o, unsigned_of(n));
	case EVTX_REAL: return put_real(o, n);
	case EVTX_BOOL: return unsigned_of(n) ? (char *)memcpy(o, "true", 4) + 4 : (char *)memcpy(o, "false", 5) + 5;
	case EVTX_HEX: return put_hex(o, unsigned_of(n));
	case EVTX_GUID: return put_guid(o, n->raw);
	case EVTX_TIME: return put_time(o, n->raw, n->size);
	case EVTX_SID: return put_sid(o, n->raw);
	default: return o;
	}
}

/* By type and size. */
#define FIXED(wire, size) ((wire) | (size) << 8)

static char *quoted(char *from, char *o)
{
	*from = *o = '"';
	return o + 1;
}

char *evtx_write_fixed(char *o, const struct val *v)
{
	const uint8_t *p = v->p;

	switch (FIXED(v->wire, v->size)) {
	case FIXED(W_NULL, 0): return (char *)memcpy(o, "null", 4) + 4;
	case FIXED(W_I8, 1): return put_i64(o, (int8_t)*p);
	case FIXED(W_I16, 2): return put_i64(o, (int16_t)le16(p));
	case FIXED(W_I32, 4): return put_i64(o, (int32_t)le32(p));
	case FIXED(W_I64, 8): return put_i64(o, (int64_t)le64(p));
	case FIXED(W_U8, 1): return put_u64(o, *p);
	case FIXED(W_U16, 2): return put_u64(o, le16(p));
	case FIXED(W_U32, 4): return put_u64(o, le32(p));
	case FIXED(W_U64, 8): return put_u64(o, le64(p));
	case FIXED(W_BOOL, 4): return le32(p) ? (char *)memcpy(o, "true", 4) + 4 : (char *)memcpy(o, "false", 5) + 5;
	case FIXED(W_SIZE, 4):
	case FIXED(W_HEX32, 4): return quoted(o, put_hex(o + 1, le32(p)));
	case FIXED(W_SIZE, 8):
	case FIXED(W_HEX64, 8): return quoted(o, put_hex(o + 1, le64(p)));
	case FIXED(W_GUID, 16): return quoted(o, put_guid(o + 1, p));
	case FIXED(W_FILETIME, 8):
	case FIXED(W_SYSTEMTIME, 16): return quoted(o, put_time(o + 1, p, v->size));
	default: return NULL;
	}
}

static bool room(struct evtx *e, const char *o, size_t n)
{
	return (size_t)(e->out + OUT_MAX - o) > n || evtx_wrong(e, EVTX_TOO_BIG, "the event is longer than 1 MiB");
}

static char *put_ansi_one(char *o, uint8_t c)
{
	return put_json_rune(o, c >= 0x80 && c < 0xa0 ? ansi_high[c - 0x80] : c);
}

static char *put_ansi(const struct evtx *e, char *o, const struct evtx_node *n)
{
	const uint8_t *limit = e->chunk + e->chunk_n, *p = n->raw, *end = p + n->size;

#ifdef __SSE2__
	while (end - p >= 16 && limit - p >= 32) { /* sixteen of them, also if each needs care */
		unsigned odd = odd_bytes((const char *)p, o, true);

		if (odd == 0) {
			o += 16;
			p += 16;
			continue;
		}
		odd |= 1u << 16;
		for (unsigned left = 16, run;;) {
			run = (unsigned)__builtin_ctz(odd);
			o += run;
			p += run;
			left -= run;
			if (left == 0)
				break;
			if (*p == '"' || *p == '\\') {
				*o++ = '\\';
				*o++ = (char)*p++;
			} else {
				o = put_ansi_one(o, *p++);
			}
			left--;
			odd >>= run + 1;
			memcpy(o, p, 16);
		}
	}
#endif
	while (p < end) {
		size_t take = plain_bytes((const char *)p, (size_t)(end - p), (size_t)(limit - p), o, true);

		o += take;
		p += take;
		if (take != 16 && p < end)
			o = put_ansi_one(o, *p++);
	}
	return o;
}

static char *put_value(struct evtx *e, char *o, const struct evtx_node *n)
{
	if (!room(e, o,
		    n->type == EVTX_TEXT || n->type == EVTX_ANSI || n->type == EVTX_BINARY ? (size_t)n->size * 6 + 2 + EVTX_SPARE
											   : SHORT_MAX))
		return NULL;
	if (n->type == EVTX_NULL)
		return (char *)memcpy(o, "null", 4) + 4;
	if (is_number(n))
		return put_short(o, n);
	if (n->type == EVTX_TEXT && n->utf8)
		return evtx_write_text(o, (struct evtx_text){ (const char *)n->raw, n->size });
	*o++ = '"';
	if (n->type == EVTX_TEXT)
		o = evtx_write_utf16(e, o, n->raw, n->size);
	else if (n->type == EVTX_ANSI)
		o = put_ansi(e, o, n);
	else if (n->type == EVTX_BINARY)
		o = put_bytes(o, n->raw, n->size);
	else
		o = put_short(o, n);
	*o++ = '"';
	return o;
}

/* Depth is bounded by how the tree was built. */
char *evtx_write_node(struct evtx *e, char *o, const struct evtx_node *n)
{
	char open = n->type == EVTX_OBJECT ? '{' : '[', close = n->type == EVTX_OBJECT ? '}' : ']';

	if (n->type != EVTX_OBJECT && n->type != EVTX_LIST)
		return put_value(e, o, n);
	if (!room(e, o, 2))
		return NULL;
	*o++ = open;
	for (const struct evtx_node *c = n->child; c; c = c->next) {
		if (!room(e, o, c->key.n + 2))
			return NULL;
		if (c != n->child)
			*o++ = ',';
		if (open == '{') {
			memcpy(o, c->key.p, c->key.n);
			o += c->key.n;
		}
		if ((o = evtx_write_node(e, o, c)) == NULL)
			return NULL;
	}
	*o++ = close;
	return o;
}

bool evtx_write(struct evtx *e, const struct evtx_node *n, struct evtx_text *out)
{
	char *o = e->out;

	*o++ = '{';
	memcpy(o, n->key.p, n->key.n);
	if ((o = evtx_write_node(e, o + n->key.n, n)) == NULL || !room(e, o, 1))
		return false;
	*o++ = '}';
	*out = (struct evtx_text){ e->out, (size_t)(o - e->out) };
	return true;
}

static const struct evtx_node *looked_through(const struct evtx_node *n)
{
	if (n == NULL || n->type != EVTX_OBJECT)
		return n;
	for (const struct evtx_node *c = n->child; c; c = c->next)
		if (str_eq((struct str){ c->name.p, c->name.n }, STR("#text")))
			return c;
	return NULL;
}

int64_t evtx_int(const struct evtx_node *n, int64_t otherwise)
{
	n = looked_through(n);
	if (n == NULL)
		return otherwise;
	switch ((enum evtx_type)n->type) {
	case EVTX_INT: return signed_of(n);
	case EVTX_UINT:
	case EVTX_BOOL:
	case EVTX_HEX: return (int64_t)unsigned_of(n);
	case EVTX_TIME: return n->size == 8 ? (int64_t)(le64(n->raw) / 10) - INT64_C(11644473600000000) : otherwise;
	default: return otherwise;
	}
}

/* Long values piece by piece, so that nothing is written past room and nothing is allocated. */
static size_t show_text(const struct evtx_node *n, char *out, size_t room)
{
	const uint8_t *p = n->raw, *end = p + n->size;
	size_t len = 0;

	while (p < end) {
		char piece[4];
		uint32_t r;
		size_t w;

		if (n->type == EVTX_ANSI) {
			r = *p++;
			r = r >= 0x80 && r < 0xa0 ? ansi_high[r - 0x80] : r;
		} else {
			r = rune_at(&p, end);
		}
		w = (size_t)(put_rune(piece, r) - piece);
		if (len + w <= room)
			memcpy(out + len, piece, w);
		len += w;
	}
	return len;
}

static size_t copy_out(const char *from, size_t n, char *out, size_t room)
{
	if (room)
		memcpy(out, from, n < room ? n : room);
	return n;
}

size_t evtx_show(const struct evtx_node *n, char *out, size_t room)
{
	char brief[SHORT_MAX];

	n = looked_through(n);
	if (n == NULL || n->type == EVTX_OBJECT || n->type == EVTX_LIST)
		return 0;
	if (n->type == EVTX_TEXT && n->utf8)
		return copy_out((const char *)n->raw, n->size, out, room);
	if (n->type == EVTX_TEXT || n->type == EVTX_ANSI)
		return show_text(n, out, room);
	if (n->type == EVTX_BINARY) {
		for (size_t i = 0; i < n->size && (i + 1) * 2 <= room; i++)
			put_bytes(out + i * 2, n->raw + i, 1);
		return (size_t)n->size * 2;
	}
	return copy_out(brief, (size_t)(put_short(brief, n) - brief), out, room);
}
