/* Folding, patterns with wildcards, and numbers as text. */
#include "sigma/int.h"

#include "base/text.h"
#include "sigma/scan.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Text repeats its letters: what the last ones became. */
enum { FOLDED = 64 };
struct folded {
	uint32_t in, out, n; /* bytes; n of out */
};

/* The bytes of the code point at the beginning of s as a number, its first byte lowest; *w of them. A wrong one is found nowhere. */
static inline uint32_t point_bytes(struct str s, size_t *w)
{
	unsigned char lead = (unsigned char)*s.p;
	uint32_t v = 0;

	*w = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (s.n < *w)
		return 0;
	memcpy(&v, s.p, 2);
	if (*w > 2)
		v |= (uint32_t)(unsigned char)s.p[2] << 16;
	if (*w > 3)
		v |= (uint32_t)(unsigned char)s.p[3] << 24;
	return v;
}

struct folding {
	struct folded memo[FOLDED];
	bool begun; /* memo is not zeroed for texts that need none */
	char *out;
	size_t at;
};

/* The code point at the beginning of s, beyond ASCII (four bytes are written): bytes taken. */
static size_t fold_beyond(struct folding *f, struct str s)
{
	size_t w, n;
	uint32_t in = point_bytes(s, &w);
	struct folded *m = &f->memo[in * 2654435761u >> 26], new = { .in = in };
	char four[4] = { 0 };
	int32_t r;

	if (!f->begun)
		memset(f->memo, 0, sizeof f->memo);
	f->begun = true;
	if (in == 0 || m->in != in) {
		n = utf8_next(s, &r);
		new.n = (uint32_t)utf8_put(four, rune_fold(r));
		memcpy(&new.out, four, 4);
		if (in && n == w)
			*m = new;
		w = n;
	} else {
		new = *m;
	}
	memcpy(f->out + f->at, &new.out, 4);
	f->at += new.n;
	return w;
}

static inline char fold_byte(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

size_t fold_text(struct str s, char *out)
{
	struct folding f;
	uint64_t w, beyond;
	size_t i = 0, k;

	f.begun = false;
	f.out = out;
	f.at = 0;
	while (i + 8 <= s.n) {
		memcpy(&w, s.p + i, 8);
		beyond = w & 0x8080808080808080u;
		w = fold_eight(w);
		memcpy(out + f.at, &w, 8);
		k = beyond ? (size_t)__builtin_ctzll(beyond) / 8 : 8;
		i += k;
		f.at += k;
		if (beyond)
			i += fold_beyond(&f, str_from(s, i));
	}
	while (i < s.n)
		if ((unsigned char)s.p[i] < 0x80)
			out[f.at++] = fold_byte(s.p[i++]);
		else
			i += fold_beyond(&f, str_from(s, i));
	memset(out + f.at, 0, 8);
	return f.at;
}

/* ---- A value as JSON writes it -> folded, 32 bytes a step ----------------------------------------------------------------------------- */

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

/* `small`: 32 in every byte, or 0 to fold nothing. */
AVX2 static inline __m256i fold32(__m256i v, __m256i small)
{
	__m256i up =
		_mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('A' - 1)), _mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), v));

	return _mm256_or_si256(v, _mm256_and_si256(up, small));
}

/* 32 bytes at p; what lies at `end` and behind cannot be read. */
AVX2 static inline __m256i read32(const char *p, const char *end)
{
	char last[32] = { 0 };

	if (end - p >= 32)
		return _mm256_loadu_si256((const __m256i *)(const void *)p);
	memcpy(last, p, (size_t)(end - p));
	return _mm256_loadu_si256((const __m256i *)(const void *)last);
}

/* Four hexadecimal digits, which they are. */
static inline uint32_t hex4(const char *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (((unsigned char)p[i] & 15u) + (p[i] > '9' ? 9 : 0));
	return v;
}

struct unescaping {
	struct str raw;
	size_t i;
	struct folding f; /* where it is written to, folded or not */
	bool fold, beyond;
};

/* One character beyond ASCII, as it stands there. */
static inline void beyond_one(struct unescaping *u)
{
	u->beyond = true;
	if (u->fold)
		u->i += fold_beyond(&u->f, str_from(u->raw, u->i));
	else
		u->f.out[u->f.at++] = u->raw.p[u->i++];
}

/* One escape; false: half a pair of surrogates, or none. */
static inline bool unescape_one(struct unescaping *u)
{
	static const char means[256] = {
		['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'
	};
	const char *p = u->raw.p + u->i;
	size_t left = u->raw.n - u->i;
	char c = left > 1 ? means[(unsigned char)p[1]] : 0;
	uint32_t r;

	if (c) {
		u->f.out[u->f.at++] = c;
		u->i += 2;
		return true;
	}
	if (left < 6 || p[1] != 'u' || ((r = hex4(p + 2)) >= 0xd800 && r < 0xe000))
		return false;
	u->i += 6;
	if (r < 0x80) {
		u->f.out[u->f.at++] = u->fold ? fold_byte((char)r) : (char)r;
	} else {
		u->f.at += utf8_put(u->f.out + u->f.at, u->fold ? rune_fold((int32_t)r) : (int32_t)r);
		u->beyond = true;
	}
	return true;
}

AVX2 static bool fold_json_avx2(const struct json_text *t, bool fold, char *out, size_t *n, bool *beyond)
{
	const char back = t->escaped ? '\\' : (char)0x80;
	const __m256i slash = _mm256_set1_epi8(back), small = _mm256_set1_epi8(fold ? 32 : 0);
	struct unescaping u;

	u.raw = t->raw;
	u.i = u.f.at = 0;
	u.f.out = out;
	u.f.begun = u.beyond = false; /* the memory of what was folded is not zeroed for nothing */
	u.fold = fold;
	while (u.i < u.raw.n) {
		__m256i v = read32(u.raw.p + u.i, t->end);
		uint32_t stop = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(v, _mm256_cmpeq_epi8(v, slash)));
		size_t run = stop ? (size_t)__builtin_ctz(stop) : 32;

		_mm256_storeu_si256((__m256i *)(void *)(out + u.f.at), fold32(v, small));
		if (run >= u.raw.n - u.i) {
			u.f.at += u.raw.n - u.i;
			break;
		}
		u.i += run;
		u.f.at += run;
		for (; u.i < u.raw.n && (u.raw.p[u.i] == back || (unsigned char)u.raw.p[u.i] >= 0x80);)
			if ((unsigned char)u.raw.p[u.i] >= 0x80)
				beyond_one(&u);
			else if (!unescape_one(&u))
				return false;
	}
	memset(out + u.f.at, 0, 8);
	*n = u.f.at;
	*beyond = u.beyond;
	return true;
}
/* Where eight bytes go of which those with a bit are dropped: the kept ones' places, the first one lowest. */
#define KEPT(drop, i)                                                                                                              \
	((uint64_t)((drop) >> (i)&1 ? 0 : (i)) << ((drop) >> (i)&1 ? 0 : 8 * __builtin_popcount(~(drop) & ((1u << (i)) - 1))))
#define PACK(drop)                                                                                                                 \
	(KEPT(drop, 0) | KEPT(drop, 1) | KEPT(drop, 2) | KEPT(drop, 3) | KEPT(drop, 4) | KEPT(drop, 5) | KEPT(drop, 6) |           \
		KEPT(drop, 7))
#define PACK4(drop) PACK((drop)), PACK((drop) + 1), PACK((drop) + 2), PACK((drop) + 3)
#define PACK16(drop) PACK4(drop), PACK4((drop) + 4), PACK4((drop) + 8), PACK4((drop) + 12)
#define PACK64(drop) PACK16(drop), PACK16((drop) + 16), PACK16((drop) + 32), PACK16((drop) + 48)
static const uint64_t packs[256] = { PACK64(0u), PACK64(64u), PACK64(128u), PACK64(192u) };

/* Behind what eight bytes became; some more are written. */
AVX2 static inline char *pack8(char *out, __m128i v, unsigned drop)
{
	__m128i to = _mm_loadl_epi64((const __m128i *)(const void *)&packs[drop]);

	_mm_storel_epi64((__m128i *)(void *)out, _mm_shuffle_epi8(v, to));
	return out + 8 - __builtin_popcount(drop);
}

AVX2 static inline char *pack32(char *out, __m256i v, uint32_t drop)
{
	__m128i low = _mm256_castsi256_si128(v), high = _mm256_extracti128_si256(v, 1);

	out = pack8(out, low, drop & 255);
	out = pack8(out, _mm_srli_si128(low, 8), drop >> 8 & 255);
	out = pack8(out, high, drop >> 16 & 255);
	return pack8(out, _mm_srli_si128(high, 8), drop >> 24);
}

AVX2 static inline uint32_t bits32(const uint64_t *bits, size_t at)
{
	uint64_t v;

	memcpy(&v, (const char *)bits + at / 8, sizeof v);
	return (uint32_t)(v >> at % 8);
}

AVX2 size_t fold_ascii(struct str raw, const uint64_t *drop, size_t at, char *out)
{
	const __m256i small = _mm256_set1_epi8(32);
	size_t i = 0, n = raw.n;
	char *to = out;

	if (drop == NULL) {
		for (; i < n; i += 32)
			_mm256_storeu_si256((__m256i *)(void *)(out + i),
				fold32(_mm256_loadu_si256((const __m256i *)(const void *)(raw.p + i)), small));
	} else {
		for (; i + 32 <= n; i += 32)
			to = pack32(to, fold32(_mm256_loadu_si256((const __m256i *)(const void *)(raw.p + i)), small),
				bits32(drop, at + i));
		to = pack32(to, fold32(_mm256_loadu_si256((const __m256i *)(const void *)(raw.p + i)), small),
			bits32(drop, at + i) & ((UINT64_C(1) << (n - i)) - 1));
		n = (size_t)(to - out) - (i + 32 - n);
	}
	memset(out + n, 0, 8);
	return n;
}
#else
size_t fold_ascii(struct str raw, const uint64_t *drop, size_t at, char *out)
{
	(void)drop, (void)at;
	return fold_text(raw, out);
}
#endif

bool fold_json(const struct json_text *t, bool fold, char *out, size_t *n, bool *beyond)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx2") && fold_json_avx2(t, fold, out, n, beyond);
#else
	(void)t, (void)fold, (void)out, (void)n, (void)beyond;
	return false;
#endif
}

bool glob_dash(struct str at, size_t *n)
{
	if (at.n && (*at.p == '-' || *at.p == '/')) {
		*n = 1;
		return true;
	}
	*n = 3; /* U+2013, U+2014, U+2015 */
	return at.n >= 3 && memcmp(at.p, "\xe2\x80", 2) == 0 && (unsigned char)at.p[2] >= 0x93 && (unsigned char)at.p[2] <= 0x95;
}

static struct piece piece_of(struct str s)
{
	struct piece p = { .s = s, .plain = true };
	int32_t r;

	if (text_ascii(s)) {
		p.units = (uint32_t)s.n;
		return p;
	}
	while (s.n) {
		unsigned char c = (unsigned char)*s.p;
		bool mark = c == G_ONE || c == G_DASH;

		p.plain &= !mark;
		p.units++;
		s = str_from(s, mark ? 1 : utf8_next(s, &r));
	}
	return p;
}

static struct str longest_of(struct str src)
{
	struct str out = { 0 };

	for (size_t i = 0, from = 0; i <= src.n; i++) {
		if (i < src.n && (unsigned char)src.p[i] < G_MANY)
			continue;
		if (i - from > out.n)
			out = str_cut(src, from, i - from);
		from = i + 1;
	}
	return out;
}

void glob_make(struct arena *a, struct str src, struct glob *out)
{
	size_t most = 1;

	*out = (struct glob){ .src = src, .longest = longest_of(src) };
	out->open_head = src.n && (unsigned char)src.p[0] == G_MANY;
	out->open_tail = src.n && (unsigned char)src.p[src.n - 1] == G_MANY;
	for (size_t i = 1; i < src.n; i++)
		most += (unsigned char)src.p[i] == G_MANY;
	out->pieces = ARENA_ARRAY(a, struct piece, most);
	for (size_t i = 0, from = 0; i <= src.n; i++) {
		if (i < src.n && (unsigned char)src.p[i] != G_MANY)
			continue;
		if (i > from)
			out->pieces[out->n++] = piece_of(str_cut(src, from, i - from));
		from = i + 1;
	}
}

/* The piece at the beginning of s: bytes taken, or -1. */
static ptrdiff_t piece_at(const struct piece *p, struct str s)
{
	struct str k = p->s, v = s;
	size_t w;
	int32_t r;

	if (p->plain)
		return str_starts(s, k) ? (ptrdiff_t)k.n : -1;
	while (k.n) {
		unsigned char c = (unsigned char)*k.p;

		if (v.n == 0)
			return -1;
		if (c == G_ONE)
			w = utf8_next(v, &r);
		else if (c == G_DASH ? !glob_dash(v, &w) : (w = 1, *k.p != *v.p))
			return -1;
		v = str_from(v, w);
		k = str_from(k, 1);
	}
	return (ptrdiff_t)(s.n - v.n);
}

bool piece_stands(const struct piece *p, struct str at)
{
	return piece_at(p, at) >= 0;
}

/* Behind the leftmost occurrence, or NULL. */
static const char *piece_find(const struct piece *p, struct str s)
{
	if (p->plain) {
		ptrdiff_t at = scan_find(s, 0, p->s);

		return at >= 0 ? s.p + at + p->s.n : NULL;
	}
	for (;;) {
		unsigned char first = (unsigned char)*p->s.p;
		ptrdiff_t n;
		int32_t r;

		if (first < G_MANY) { /* nowhere else */
			const char *at = s.n ? memchr(s.p, first, s.n) : NULL;

			if (at == NULL)
				return NULL;
			s = str_from(s, (size_t)(at - s.p));
		}
		n = piece_at(p, s);

		if (n >= 0)
			return s.p + n;
		if (s.n == 0)
			return NULL;
		s = str_from(s, utf8_next(s, &r));
	}
}

/* What is left when `units` code points are counted back from the end; false: there are fewer. */
static bool back_up(struct str s, uint32_t units, struct str *out)
{
	size_t at = s.n;

	for (; units; units--) {
		if (at == 0)
			return false;
		at--;
		while (at && ((unsigned char)s.p[at] & 0xc0) == 0x80)
			at--;
	}
	*out = str_from(s, at);
	return true;
}

bool glob_match(const struct glob *g, struct str s)
{
	uint32_t i = 0, n = g->n;
	struct str tail;
	ptrdiff_t w;

	if (n == 0)
		return g->open_head || s.n == 0;
	if (!g->open_head) {
		w = piece_at(&g->pieces[0], s);
		if (w < 0)
			return false;
		s = str_from(s, (size_t)w);
		i = 1;
		if (n == 1 && !g->open_tail)
			return s.n == 0;
	}
	if (!g->open_tail && i < n) {
		const struct piece *last = &g->pieces[n - 1];

		if (last->plain ? !str_ends(s, last->s)
				: !back_up(s, last->units, &tail) || piece_at(last, tail) != (ptrdiff_t)tail.n)
			return false;
		s.n -= last->plain ? last->s.n : tail.n;
		n--;
	}
	for (; i < n; i++) {
		const char *behind = piece_find(&g->pieces[i], s);

		if (behind == NULL)
			return false;
		s = str_from(s, (size_t)(behind - s.p));
	}
	return true;
}

bool num_like(struct str s)
{
	return s.n && s.n < 4096 && (s.p[0] == '-' || s.p[0] == '+' || (s.p[0] >= '0' && s.p[0] <= '9'));
}

static size_t digits(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

/* sign, digits, exponent: value = 0.d1d2d3... x 10^exp. */
struct decimal {
	bool minus;
	char d[64];
	size_t n;
	int64_t exp;
};

/* Zeros before the first other digit only move the point. */
static void digits_take(struct decimal *d, const char *p, size_t n)
{
	size_t zeros = 0;

	while (d->n == 0 && zeros < n && p[zeros] == '0')
		zeros++;
	d->exp -= (int64_t)zeros;
	n = n - zeros < sizeof d->d - d->n ? n - zeros : sizeof d->d - d->n;
	memcpy(d->d + d->n, p + zeros, n);
	d->n += n;
}

static bool decimal_read(struct str s, struct decimal *d)
{
	size_t at = s.p[0] == '-' || s.p[0] == '+', whole, part = 0, from;

	d->minus = s.p[0] == '-';
	d->n = 0;
	d->exp = 0;
	whole = digits(s, at);
	if (whole == 0)
		return false;
	from = at;
	at += whole;
	if (at < s.n && s.p[at] == '.') {
		part = digits(s, at + 1);
		if (part == 0)
			return false;
		at += 1 + part;
	}
	if (at < s.n && (s.p[at] | 32) == 'e') {
		size_t sign = at + 1 < s.n && (s.p[at + 1] == '-' || s.p[at + 1] == '+'), n = digits(s, at + 1 + sign);

		if (n == 0)
			return false;
		for (size_t i = 0; i < n && d->exp < 100000000; i++)
			d->exp = d->exp * 10 + (s.p[at + 1 + sign + i] - '0');
		if (s.p[at + 1] == '-')
			d->exp = -d->exp;
		at += 1 + sign + n;
	}
	if (at != s.n)
		return false;
	d->exp += (int64_t)whole;
	digits_take(d, s.p + from, whole);
	digits_take(d, s.p + from + whole + 1, part);
	while (d->n && d->d[d->n - 1] == '0')
		d->n--;
	if (d->n == 0) {
		d->minus = false;
		d->exp = 0;
	}
	return true;
}

/* decimal_read bounds it to ten digits. */
static size_t put_exp(char *out, int64_t v)
{
	char d[20];
	size_t n = 0, at = 0;

	if (v < 0)
		out[at++] = '-';
	for (uint64_t u = (uint64_t)(v < 0 ? -v : v); n == 0 || u; u /= 10)
		d[n++] = (char)('0' + u % 10);
	while (n)
		out[at++] = d[--n];
	return at;
}

bool num_text(struct str s, char out[NUM_MAX], size_t *n)
{
	struct decimal d;
	size_t at = 0;

	if (!num_like(s) || !decimal_read(s, &d))
		return false;
	if (d.n == 0) {
		out[0] = '0';
		*n = 1;
		return true;
	}
	if (d.minus)
		out[at++] = '-';
	if (d.exp > 0 && d.exp <= 64) {
		for (int64_t i = 0; i < d.exp || i < (int64_t)d.n; i++) {
			if (i == d.exp)
				out[at++] = '.';
			out[at++] = i < (int64_t)d.n ? d.d[i] : '0';
		}
	} else if (d.exp <= 0 && d.exp > -16) {
		out[at++] = '0';
		out[at++] = '.';
		for (int64_t i = d.exp; i < 0; i++)
			out[at++] = '0';
		memcpy(out + at, d.d, d.n);
		at += d.n;
	} else {
		out[at++] = d.d[0];
		if (d.n > 1)
			out[at++] = '.';
		memcpy(out + at, d.d + 1, d.n - 1);
		at += d.n - 1;
		out[at++] = 'e';
		at += put_exp(out + at, d.exp - 1);
	}
	*n = at;
	return true;
}

bool num_canon(struct str s, char out[NUM_MAX], size_t *n)
{
	size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');

	return !(digits(s, at) > 1 && s.p[at] == '0') && num_text(s, out, n);
}

double num_double(struct str canon)
{
	struct decimal d;
	char out[NUM_MAX + 32];

	if (!decimal_read(canon, &d) || d.n == 0)
		return 0;
	snprintf(out, sizeof out, "%s%.*se%" PRId64, d.minus ? "-" : "", (int)d.n, d.d, d.exp - (int64_t)d.n);
	return strtod(out, NULL);
}

struct str num_real(struct arena *a, double r)
{
	char *out = arena_alloc(a, NUM_MAX, 1);
	size_t n = 0;

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, NUM_MAX, "%.*g", digits, r);
		if (strtod(out, NULL) == r)
			break;
	}
	for (const char *p = out; *p; p++)
		if (memchr("0123456789+-einfa", *p, 17))
			out[n++] = *p;
		else if (n && out[n - 1] != '.')
			out[n++] = '.';
	return (struct str){ out, n };
}

int num_cmp(struct str a, struct str b)
{
	struct decimal x, y;
	int sign, other, c;

	if (!decimal_read(a, &x) || !decimal_read(b, &y))
		return 0;
	sign = x.n == 0 ? 0 : x.minus ? -1 : 1;
	other = y.n == 0 ? 0 : y.minus ? -1 : 1;
	if (sign != other)
		return sign > other ? 1 : -1;
	if (sign == 0)
		return 0;
	if (x.exp != y.exp)
		return x.exp > y.exp ? sign : -sign;
	c = memcmp(x.d, y.d, x.n < y.n ? x.n : y.n);
	if (c == 0)
		c = (x.n > y.n) - (x.n < y.n);
	return c > 0 ? sign : c < 0 ? -sign : 0;
}
