/* Are two names nearly one? The same words but for brackets and the words that every such name has, one word a letter off, or several said by their initials
 * ("Cổng thông tin điện tử", "Cổng TTĐT"); or one is what the other has in brackets ("Hệ thống e-Cabinet"). Numbers and single letters tell things apart: "Giai đoạn 1" is not nearly "Giai đoạn 2". */
#include "base/text.h"
#include "res/res_int.h"

enum { WORDS = 40, ALIAS_LEAST = 5 };

static struct str *words_of(struct cx *cx, struct str f, size_t *n, struct str *inside)
{
	struct str *w = ARENA_ARRAY(&cx->arena, struct str, WORDS);

	*n = 0;
	for (size_t i = 0, from; i < f.n && *n < WORDS; i++) {
		ptrdiff_t end = f.p[i] == '(' && inside ? str_find(str_from(f, i), STR(")")) : 0;

		if (end > 0) {
			if (inside->n == 0)
				*inside = str_cut(f, i + 1, (size_t)end - 1);
			i += (size_t)end;
			continue;
		}
		for (from = i;
			i < f.n && ((f.p[i] >= 'a' && f.p[i] <= 'z') || (f.p[i] >= '0' && f.p[i] <= '9') || (f.p[i] & 0x80));)
			i++;
		if (i > from)
			w[(*n)++] = str_cut(f, from, i - from);
	}
	return w;
}

struct near_name near_of(struct cx *cx, struct str title)
{
	struct near_name out = { 0 };
	struct str inside = { 0 };

	out.w = words_of(cx, text_fold(&cx->arena, title), &out.n, &inside);
	out.also = words_of(cx, inside, &out.n_also, NULL);
	return out;
}

static bool numbered(struct str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (w.p[i] >= '0' && w.p[i] <= '9')
			return true;
	return false;
}

/* One letter more, less, another, or two in each other's place; of a word long enough to be one, without digits. */
static bool slip(struct str a, struct str b)
{
	size_t head = 0, tail = 0;

	if (a.n > b.n) {
		struct str c = a;

		a = b;
		b = c;
	}
	if (a.n < 3 || b.n < 4 || b.n - a.n > 1 || numbered(a) || numbered(b))
		return false;
	while (head < a.n && a.p[head] == b.p[head])
		head++;
	while (tail < a.n - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	size_t mid = b.n - head - tail;

	return mid <= 1 || (mid == 2 && a.n == b.n && a.p[head] == b.p[head + 1] && a.p[head + 1] == b.p[head]);
}

/* How many words of `b` from `j` the word `s` says by their initials; 0: none. */
static size_t initials(struct str s, const struct near_name *b, size_t j)
{
	if (s.n < 2 || j + s.n > b->n)
		return 0;
	for (size_t k = 0; k < s.n; k++)
		if (b->w[j + k].n < 2 || b->w[j + k].p[0] != s.p[k])
			return 0;
	return s.n;
}

static bool of_all(struct str word)
{
	static const char common[] = "he thong tin phan mem ung dung cua va tai cho cac ht httt pm";

	return word_in(common, word);
}

/* How many words of their own two names share that are nearly one; 0: they are not. */
static size_t own_shared(const struct near_name *a, const struct near_name *b)
{
	size_t i = 0, j = 0, own = 0, n;
	bool slipped = false;

	while (i < a->n || j < b->n) {
		struct str x = i < a->n ? a->w[i] : (struct str){ 0 }, y = j < b->n ? b->w[j] : (struct str){ 0 };

		if (x.n && str_eq(x, y)) {
			own += !of_all(x);
			i++;
			j++;
		} else if (x.n && (n = initials(x, b, j)) > 0) {
			own += n;
			i++;
			j += n;
		} else if (y.n && (n = initials(y, a, i)) > 0) {
			own += n;
			i += n;
			j++;
		} else if (x.n && of_all(x)) {
			i++;
		} else if (y.n && of_all(y)) {
			j++;
		} else if (x.n && y.n && !slipped && slip(x, y)) {
			slipped = true;
			own++;
			i++;
			j++;
		} else {
			return 0;
		}
	}
	return own;
}

/* Is a, as it stands, what b has in brackets? One word will do where it is long enough to be a name. */
static bool called(const struct near_name *a, const struct near_name *b)
{
	const struct near_name also = { .w = b->also, .n = b->n_also };
	size_t own = own_shared(a, &also), longest = 0;

	for (size_t i = 0; i < also.n; i++)
		longest = also.w[i].n > longest ? also.w[i].n : longest;
	return own >= 2 || (own == 1 && longest >= ALIAS_LEAST);
}

bool near_same(const struct near_name *a, const struct near_name *b)
{
	return own_shared(a, b) >= 2 || called(a, b) || called(b, a);
}

/* "cổng TTĐT" and "cổng thông tin điện tử" are "cttdt": what has no vowel is said by its letters, a number by itself; the words every name begins with are not. */
static struct str letters_of(struct cx *cx, const struct near_name *a)
{
	struct buf b AUTO(buf_done) = { 0 };
	size_t i = 0;

	buf_init(&b, 4000);
	buf_z(&b, "=");
	while (i + 1 < a->n && of_all(a->w[i]))
		i++;
	for (; i < a->n; i++) {
		bool spelt = a->w[i].n > 1;

		for (size_t k = 0; k < a->w[i].n && spelt; k++)
			spelt = !strchr("aeiouy", a->w[i].p[k]);
		buf_add(&b, spelt || numbered(a->w[i]) ? a->w[i] : str_cut(a->w[i], 0, 1));
	}
	return arena_str(&cx->arena, buf_str(&b));
}

/* All words, but those that every name has and number `skip`. */
static struct str words_key(struct cx *cx, const struct str *w, size_t n, size_t skip)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 8000);
	for (size_t i = 0; i < n; i++)
		if (i != skip && !of_all(w[i]))
			buf_fmt(&b, "%.*s ", ARG_STR(w[i]));
	return arena_str(&cx->arena, buf_str(&b));
}

size_t near_keys(struct cx *cx, const struct near_name *a, struct str out[NEAR_KEYS])
{
	size_t n = 0;

	out[n++] = letters_of(cx, a);
	if (a->n_also)
		out[n++] = words_key(cx, a->also, a->n_also, a->n_also);
	for (size_t skip = 0; skip <= a->n && n < NEAR_KEYS;
		skip++) { /* each word may be the one that is a letter off; none may be */
		if (skip < a->n && (of_all(a->w[skip]) || a->w[skip].n < 3 || numbered(a->w[skip])))
			continue;
		out[n++] = words_key(cx, a->w, a->n, skip);
	}
	return n;
}
