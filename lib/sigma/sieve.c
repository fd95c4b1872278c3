/* One pass over a whole JSON text that says whether any keyword can be in it. Each leaf has a fragment that stands in the text as it would in
 * the value: ASCII, nothing that JSON escapes. Three bytes of it are looked for at every `stride`-th place only: a fragment of n bytes gives
 * n - 2 triples, so with strides up to the shortest fragment's n - 2 one of them is always met. */
#include "sigma/index.h"

enum { SIEVE_BITS = 16, STRIDE_MAX = 6 };

struct fragment {
	struct str s;
	char before, behind; /* a quote, slash or backslash of the leaf beside it, or 0 */
};
struct sieve {
	uint8_t bits[(1 << SIEVE_BITS) / 8];
	size_t stride;
	uint32_t n;
	const struct fragment *fragments;
	uint32_t *next, heads[256]; /* fragments by hash of a triple: lists of (fragment, offset) */
	struct sieve_at {
		uint32_t fragment, offset, next;
	} * at;
};

static uint32_t triple(const char *p)
{
	uint32_t v = (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8 | (uint32_t)(unsigned char)p[2] << 16;

	return ((v | 0x202020) * 2654435761u) >> (32 - SIEVE_BITS);
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

struct sieve *sieve_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	struct sieve *s = ARENA_NEW(a, struct sieve);
	struct fragment *fragments = ARENA_ARRAY(a, struct fragment, n);
	uint32_t used = 1;

	s->stride = STRIDE_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct leaf *l = &r->leaves.p[leaves[i]];

		if (l->kind == LEAF_NEVER)
			continue;
		fragments[s->n] = fragment_of(l->kind == LEAF_GLOB ? l->glob.src : l->literal);
		if (fragments[s->n].s.n < 3)
			return NULL;
		s->stride = fragments[s->n].s.n - 2 < s->stride ? fragments[s->n].s.n - 2 : s->stride;
		s->n++;
	}
	s->at = ARENA_ARRAY(a, struct sieve_at, s->n * s->stride + 1);
	for (uint32_t i = 0; i < s->n; i++)
		for (uint32_t k = 0; k < s->stride; k++) {
			uint32_t bit = triple(fragments[i].s.p + k);

			s->bits[bit / 8] |= (uint8_t)(1 << bit % 8);
			s->at[used] = (struct sieve_at){ i, k, s->heads[bit & 255] };
			s->heads[bit & 255] = used++;
		}
	s->fragments = fragments;
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

static bool stands(const struct sieve *s, struct str text, size_t pos, uint32_t bit)
{
	for (uint32_t i = s->heads[bit & 255]; i; i = s->at[i].next) {
		struct str f = s->fragments[s->at[i].fragment].s;
		size_t k = 0;

		if (pos < s->at[i].offset || pos - s->at[i].offset + f.n > text.n)
			continue;
		while (k < f.n && (f.p[k] | 32) == (text.p[pos - s->at[i].offset + k] | 32))
			k++;
		if (k == f.n && neighbours(s->fragments[s->at[i].fragment], text, pos - s->at[i].offset))
			return true;
	}
	return false;
}

bool sieve_clear(const struct sieve *s, struct str text)
{
	if (s == NULL)
		return false;
	for (size_t i = 0; i + 4 <= text.n; i += s->stride) {
		uint32_t v, bit;

		memcpy(&v, text.p + i, 4);
		bit = (((v & 0xffffff) | 0x202020) * 2654435761u) >> (32 - SIEVE_BITS);
		if (__builtin_expect(s->bits[bit / 8] >> (bit % 8) & 1, 0) && stands(s, text, i, bit))
			return false;
	}
	return true;
}
