/* One pass over a whole JSON text that says whether any keyword can be in it. Each leaf has a fragment that stands in the text as it would in
 * the value: ASCII, nothing that JSON escapes. Four bytes of a long one are looked for at every `stride`-th place only: a fragment of n bytes
 * gives n - 3 such grams, so with strides up to the shortest fragment's n - 3 one of them is always met. Short ones are looked for at every
 * place, 32 at a time where the processor can (AVX2): two tables by half bytes tell which of eight buckets a byte may belong to. */
#include "sigma/index.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { SIEVE_BITS = 16, STRIDE_MAX = 6, LONG = 7, BUCKETS = 8 };

struct fragment {
	struct str s;
	char before, behind; /* a quote, slash or backslash of the leaf beside it, or 0 */
};
struct pass {
	uint8_t bits[(1 << SIEVE_BITS) / 8];
	size_t stride;
	uint32_t n, gram, mask; /* gram: 3 or 4 bytes; mask: of them */
	struct fragment *fragments;
	uint32_t heads[256]; /* by hash of a gram: lists of (fragment, offset) */
	struct sieve_at {
		uint32_t fragment, offset, next;
	} * at;
	uint8_t low[3][16], high[3][16]; /* buckets by half bytes of the first three bytes */
};
struct sieve {
	struct pass longs, shorts;
};

/* Needs four readable bytes. */
static inline uint32_t gram_bit(const struct pass *p, const char *at)
{
	uint32_t v;

	memcpy(&v, at, 4);
	return (((v & p->mask) | (0x20202020 & p->mask)) * 2654435761u) >> (32 - SIEVE_BITS);
}

/* Escaped by JSON, a mark of patterns, or not ASCII. */
static bool unsafe(char c)
{
	return (unsigned char)c < 0x20 || (unsigned char)c >= 0x7f || c == '"' || c == '\\' || c == '/';
}

static bool escapable(struct str s, size_t i)
{
	return i < s.n && (s.p[i] == '"' || s.p[i] == '\\' || s.p[i] == '/');
}

static struct fragment fragment_of(struct str s)
{
	struct fragment best = { .s = { "", 0 } };

	for (size_t i = 0, from = 0; i <= s.n; i++) {
		if (i < s.n && !unsafe(s.p[i]))
			continue;
		if (i - from > best.s.n)
			best = (struct fragment){ str_cut(s, from, i - from), from && escapable(s, from - 1) ? s.p[from - 1] : 0,
				escapable(s, i) ? s.p[i] : 0 };
		from = i + 1;
	}
	return best;
}

static int by_text(const void *a, const void *b)
{
	const struct fragment *x = a, *y = b;

	return str_cmp(x->s, y->s);
}

static void pass_make(struct arena *a, struct pass *p, size_t most, uint32_t gram)
{
	uint32_t used = 1;

	p->gram = gram;
	p->mask = gram == 4 ? UINT32_MAX : 0xffffff;
	p->stride = most;
	for (uint32_t i = 0; i < p->n; i++)
		p->stride = p->fragments[i].s.n - gram + 1 < p->stride ? p->fragments[i].s.n - gram + 1 : p->stride;
	if (p->n)
		qsort(p->fragments, p->n, sizeof *p->fragments, by_text); /* alike ones share a bucket */
	p->at = ARENA_ARRAY(a, struct sieve_at, p->n * p->stride + 1);
	for (uint32_t i = 0; i < p->n; i++) {
		const char *s = p->fragments[i].s.p;

		for (uint32_t k = 0; k < p->stride; k++) {
			char at[4] = { 0 };
			uint32_t bit;

			memcpy(at, s + k, gram);
			bit = gram_bit(p, at);

			p->bits[bit / 8] |= (uint8_t)(1 << bit % 8);
			p->at[used] = (struct sieve_at){ i, k, p->heads[bit & 255] };
			p->heads[bit & 255] = used++;
		}
		for (uint32_t k = 0; k < 3; k++) {
			p->low[k][(s[k] | 32) & 15] |= (uint8_t)(1 << i * BUCKETS / p->n);
			p->high[k][(s[k] | 32) >> 4 & 15] |= (uint8_t)(1 << i * BUCKETS / p->n);
		}
	}
}

static bool fragment_add(struct sieve *s, struct str text)
{
	struct fragment f = fragment_of(text);
	struct pass *p = f.s.n >= LONG ? &s->longs : &s->shorts;

	if (f.s.n < 3)
		return false;
	p->fragments[p->n++] = f;
	return true;
}

/* False: it may be true of a text that no fragment announces. */
static bool leaf_fragments(struct sieve *s, const struct leaf *l)
{
	if (l->kind == LEAF_NEVER)
		return true;
	if (l->kind == LEAF_GLOB)
		return fragment_add(s, l->glob.src);
	for (uint32_t i = 0; i < l->need.n; i++)
		if (!fragment_add(s, l->need.lits[i]))
			return false;
	return l->need.n > 0;
}

struct sieve *sieve_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	struct sieve *s = ARENA_NEW(a, struct sieve);

	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most += r->leaves.p[leaves[i]].need.n + 1;
	s->longs.fragments = ARENA_ARRAY(a, struct fragment, most);
	s->shorts.fragments = ARENA_ARRAY(a, struct fragment, most);
	for (size_t i = 0; i < n; i++)
		if (!leaf_fragments(s, &r->leaves.p[leaves[i]]))
			return NULL;
	pass_make(a, &s->longs, STRIDE_MAX, 4);
	pass_make(a, &s->shorts, 1, 3);
	return s;
}

/* What stands beside a fragment in its leaf is escaped in JSON, or may be; an escape ends in the very byte and begins with a backslash. */
static bool neighbours(struct fragment f, struct str text, size_t at)
{
	size_t end = at + f.s.n;

	if (f.before && (at == 0 || text.p[at - 1] != f.before))
		return false;
	return f.behind == 0 || (end < text.n && (text.p[end] == '\\' || (f.behind == '/' && text.p[end] == '/')));
}

static bool stands(const struct pass *p, struct str text, size_t pos)
{
	uint32_t bit = gram_bit(p, text.p + pos);

	if (!(p->bits[bit / 8] >> (bit % 8) & 1))
		return false;
	for (uint32_t i = p->heads[bit & 255]; i; i = p->at[i].next) {
		const struct fragment *f = &p->fragments[p->at[i].fragment];
		size_t k = 0, at = pos - p->at[i].offset;

		if (pos < p->at[i].offset || at + f->s.n > text.n)
			continue;
		while (k < f->s.n && (f->s.p[k] | 32) == (text.p[at + k] | 32))
			k++;
		if (k == f->s.n && neighbours(*f, text, at))
			return true;
	}
	return false;
}

/* From `at` on, every stride-th place. */
static bool pass_clear(const struct pass *p, struct str text, size_t at)
{
	for (size_t i = at; i + 4 <= text.n; i += p->stride) {
		uint32_t bit = gram_bit(p, text.p + i);

		if (__builtin_expect(p->bits[bit / 8] >> (bit % 8) & 1, 0) && stands(p, text, i))
			return false;
	}
	return true;
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static inline __m256i buckets_of(const struct pass *p, const char *at, unsigned k)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)p->low[k]));
	__m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)p->high[k]));
	__m256i v = _mm256_or_si256(_mm256_loadu_si256((const __m256i *)(const void *)(at + k)), _mm256_set1_epi8(32));

	return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(v, half)),
		_mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));
}

__attribute__((target("avx2"))) static bool shorts_clear_avx2(const struct pass *p, struct str text)
{
	size_t i = 0;

	for (; i + 36 <= text.n; i += 32) { /* stands() reads four bytes from the last place on */
		__m256i may = _mm256_and_si256(
			_mm256_and_si256(buckets_of(p, text.p + i, 0), buckets_of(p, text.p + i, 1)), buckets_of(p, text.p + i, 2));
		unsigned hits = ~(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(may, _mm256_setzero_si256()));

		for (; hits; hits &= hits - 1)
			if (stands(p, text, i + (unsigned)__builtin_ctz(hits)))
				return false;
	}
	return pass_clear(p, text, i);
}
#endif

static bool shorts_clear(const struct pass *p, struct str text)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		return shorts_clear_avx2(p, text);
#endif
	return pass_clear(p, text, 0);
}

bool sieve_clear(const struct sieve *s, struct str text)
{
	if (s == NULL)
		return false;
	return (s->longs.n == 0 || pass_clear(&s->longs, text, 0)) && (s->shorts.n == 0 || shorts_clear(&s->shorts, text));
}
