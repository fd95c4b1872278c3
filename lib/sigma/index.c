/* One field's leaves, found by hash. Whole values, heads and tails take one look each. What may stand anywhere is announced by four (three, two, one)
 * bytes of it, chosen so that few other literals and little everyday text hold them: a scan tests a bit per position and
 * confirms what the bit proposes. No automaton: the tables for all of SigmaHQ are a few megabytes and made in milliseconds. */
#include "sigma/index.h"

enum key_class { K_EXACT = 16, K_BASE, K_GRAM4, K_GRAM3, K_GRAM2, K_GRAM1, K_HEAD = 32, K_TAIL = 48 }; /* HEAD + n, TAIL + n */

static inline uint64_t gram_hash(const struct index *x, unsigned kind, const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n < 8 ? n : 8);
	return mix64(v ^ x->seed, 0x9fb21c651e98df25u + (uint64_t)kind * 0xa0761d6478bd642fu);
}

static inline uint64_t whole_hash(const struct index *x, unsigned kind, struct str s)
{
	return value_hash(s.p, s.n, x->seed + kind);
}

/* ---- Making ------------------------------------------------------------------------------------------------------------------------ */

/* Text that ordinary events are full of: a literal announced by a piece of this would be proposed for nothing all the time. */
static const char everyday[] =
	"c:\\windows\\system32\\ c:\\windows\\syswow64\\ c:\\program files\\ c:\\program files (x86)\\ c:\\users\\ "
	"\\appdata\\local\\temp\\ "
	"\\appdata\\roaming\\microsoft\\windows\\ .exe\" .dll -- http://www. https:// .com/ "
	"windowspowershell\\v1.0\\powershell.exe cmd.exe /c "
	"svchost.exe -k -p -s services.exe explorer.exe conhost.exe 0xffffffff -forcev1 rundll32.exe nt authority\\system "
	"hklm\\software\\microsoft\\windows nt\\currentversion\\ hkcu\\software\\ hklm\\system\\currentcontrolset\\services\\ "
	"microsoft "
	"corporation operating system network service local service schedule -command -noprofile -executionpolicy bypass "
	"administrator user domain name value function param return new-object sha256= md5= imphash= sha1= 2026- 00:00 :\\\\ "
	"google\\chrome\\application\\chrome.exe --type= mozilla firefox\\firefox.exe microsoft "
	"office\\root\\office16\\outlook.exe";

enum { COUNTERS = 1 << 15 };
struct made {
	uint64_t hash;
	struct probe probe;
};
struct index_build {
	const struct sigma_rules *r;
	struct index *x;
	struct arena *a, tmp;
	uint16_t *often; /* by hash of four bytes: literals (and everyday text) that hold them */
	VEC(struct made) made;
	VEC(uint32_t) always;
};

static uint32_t load32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

static uint32_t gram_slot(uint32_t g)
{
	return (g * 2654435761u) >> 17;
}

static void gram_count(struct index_build *b, struct str s, uint16_t by)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		uint16_t *c = &b->often[gram_slot(load32(s.p + i))];

		*c = *c > UINT16_MAX - by ? UINT16_MAX : (uint16_t)(*c + by);
	}
}

/* The longest stretch without marks; *piece says whether it is the pattern's first (1) or last (2) piece and touches that end. */
static struct str stretch(struct arena *a, const struct glob *g, bool fold)
{
	struct str best = { "", 0 };

	for (size_t i = 0, from = 0; i <= g->src.n; i++) {
		if (i < g->src.n && (unsigned char)g->src.p[i] < G_MANY)
			continue;
		if (i - from > best.n)
			best = str_cut(g->src, from, i - from);
		from = i + 1;
	}
	if (fold) {
		char *out = arena_alloc(a, best.n * 3 + 8, 1);

		best = (struct str){ out, fold_text(best, out) };
	}
	return best;
}

static void probe_add(struct index_build *b, unsigned kind, const char *key, size_t n, struct probe p)
{
	vec_push(&b->tmp, &b->made, (struct made){ gram_hash(b->x, kind, key, n), p });
}

/* Announced by the rarest four bytes of s, which stands somewhere in the value. */
static void gram_add(struct index_build *b, struct str s, struct probe p)
{
	struct index *x = b->x;
	size_t best = 0, len = s.n < 4 ? s.n : 4;

	for (size_t i = 1; i + 4 <= s.n; i++)
		if (b->often[gram_slot(load32(s.p + i))] < b->often[gram_slot(load32(s.p + best))])
			best = i;
	p.off = (uint32_t)best;
	if (len == 4) {
		uint32_t bit = (load32(s.p + best) * 2654435761u) >> x->shift4;

		x->grams4[bit / 8] |= (uint8_t)(1 << bit % 8);
		b->often[gram_slot(load32(s.p + best))]++;
	} else if (len == 3) {
		uint32_t bit = ((load32(s.p) & 0xffffff) * 2654435761u) >> 16;

		x->grams3[bit / 8] |= (uint8_t)(1 << bit % 8);
	} else if (len == 2) {
		uint32_t bit = (unsigned char)s.p[0] | (uint32_t)(unsigned char)s.p[1] << 8;

		x->grams2[bit / 8] |= (uint8_t)(1 << bit % 8);
	} else {
		x->grams1[(unsigned char)s.p[0] / 64] |= UINT64_C(1) << (unsigned char)s.p[0] % 64;
		x->has1 = true;
	}
	probe_add(b, len == 4 ? K_GRAM4 : len == 3 ? K_GRAM3 : len == 2 ? K_GRAM2 : K_GRAM1, s.p + best, len, p);
}

static bool separator(char c)
{
	return c == '\\' || c == '/';
}

static bool is_base(struct str s)
{
	if (s.n == 0 || !separator(*s.p))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (separator(s.p[i]))
			return false;
	return true;
}

static void head_tail_add(struct index_build *b, struct str s, struct probe p, bool head)
{
	size_t n = s.n < 8 ? s.n : 8;

	if (head)
		b->x->heads |= (uint16_t)(1 << n);
	else
		b->x->tails |= (uint16_t)(1 << n);
	p.how = head ? HOW_HEAD : HOW_TAIL;
	probe_add(b, (head ? K_HEAD : K_TAIL) + (unsigned)n, head ? s.p : s.p + s.n - n, n, p);
}

static void glob_index(struct index_build *b, const struct leaf *l, uint32_t id)
{
	const struct glob *g = &l->glob;
	struct str s = stretch(&b->tmp, g, l->cased);
	struct probe p = { .lit = arena_str(b->a, s).p, .len = (uint32_t)s.n, .leaf = id, .how = HOW_LEAF };
	bool simple = !l->cased && (g->n == 0 || (g->n == 1 && g->pieces[0].plain));

	s.p = p.lit;
	if (s.n == 0 && (g->src.n || l->cased)) {
		vec_push(&b->tmp, &b->always, id);
	} else if (!simple) {
		gram_add(b, s, p);
	} else if (!g->open_head && !g->open_tail) {
		p.how = HOW_EXACT;
		b->x->exact = true;
		vec_push(&b->tmp, &b->made, (struct made){ whole_hash(b->x, K_EXACT, s), p });
	} else if (g->open_head && g->open_tail) {
		p.how = HOW_AT;
		gram_add(b, s, p);
	} else if (g->open_head && is_base(s)) {
		p.how = HOW_TAIL;
		b->x->base = true;
		vec_push(&b->tmp, &b->made, (struct made){ whole_hash(b->x, K_BASE, s), p });
	} else {
		head_tail_add(b, s, p, !g->open_head);
	}
}

static void leaf_index(struct index_build *b, uint32_t id)
{
	const struct leaf *l = &b->r->leaves.p[id];

	if (l->kind == LEAF_GLOB)
		glob_index(b, l, id);
	else if (l->kind == LEAF_REGEX && l->literal.n >= 2)
		gram_add(b, l->literal,
			(struct probe){ .lit = l->literal.p, .len = (uint32_t)l->literal.n, .leaf = id, .how = HOW_LEAF });
	else if (l->kind != LEAF_NEVER)
		vec_push(&b->tmp, &b->always, id);
}

static int by_hash(const void *a, const void *b)
{
	const struct made *x = a, *y = b;

	return x->hash != y->hash ? (x->hash > y->hash ? 1 : -1)
	                          : (x->probe.leaf > y->probe.leaf) - (x->probe.leaf < y->probe.leaf);
}

static void table_make(struct index_build *b)
{
	struct index *x = b->x;
	struct arena *a = b->a;
	size_t cap = 16, n = b->made.n;

	while (cap < n * 2)
		cap *= 2;
	if (n)
		qsort(b->made.p, n, sizeof *b->made.p, by_hash);
	x->mask = (uint32_t)cap - 1;
	x->table = ARENA_ARRAY(a, struct probe_slot, cap);
	x->seen_mask = (uint32_t)cap * 8 - 1;
	x->seen = arena_alloc(a, cap, 8);
	x->probes = ARENA_ARRAY(a, struct probe, n);
	for (size_t i = 0, to; i < n; i = to) {
		uint64_t h = b->made.p[i].hash;
		uint32_t at = (uint32_t)h & x->mask, bit = (uint32_t)(h >> 20) & x->seen_mask;

		x->seen[bit / 8] |= (uint8_t)(1 << bit % 8);
		for (to = i; to < n && b->made.p[to].hash == h; to++)
			x->probes[to] = b->made.p[to].probe;
		while (x->table[at].n)
			at = (at + 1) & x->mask;
		x->table[at] = (struct probe_slot){ (uint32_t)(h >> 32), (uint32_t)i, (uint32_t)(to - i) };
	}
}

static void filters_make(struct index_build *b, const uint32_t *leaves, size_t n)
{
	struct index *x = b->x;
	struct arena *a = b->a;
	uint32_t log = 12;

	while (log < 18 && (1u << log) < n * 32)
		log++;
	x->shift4 = 32 - log;
	x->grams4 = arena_alloc(a, (1u << log) / 8, 8);
	x->grams3 = arena_alloc(a, 65536 / 8, 8);
	x->grams2 = arena_alloc(a, 65536 / 8, 8);
	b->often = ARENA_ARRAY(&b->tmp, uint16_t, COUNTERS);
	gram_count(b, (struct str){ everyday, sizeof everyday - 1 }, 1000);
	for (size_t i = 0; i < n; i++) {
		const struct leaf *l = &b->r->leaves.p[leaves[i]];

		gram_count(b, l->kind == LEAF_GLOB ? stretch(&b->tmp, &l->glob, l->cased) : l->literal, 1);
	}
}

static bool any(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return true;
	return false;
}

struct index *index_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	struct index_build b = { .r = r, .a = a, .x = ARENA_NEW(a, struct index) };
	uint32_t *always;

	arena_init(&b.tmp, 0);
	b.x->seed = r->key_seed;
	filters_make(&b, leaves, n);
	for (size_t i = 0; i < n; i++)
		leaf_index(&b, leaves[i]);
	table_make(&b);
	always = ARENA_ARRAY(a, uint32_t, b.always.n);
	if (b.always.n)
		memcpy(always, b.always.p, b.always.n * sizeof *always);
	b.x->always = always;
	b.x->n_always = (uint32_t)b.always.n;
	if (!any(b.x->grams4, (UINT64_C(1) << (32 - b.x->shift4)) / 8))
		b.x->grams4 = NULL;
	if (!any(b.x->grams3, 65536 / 8))
		b.x->grams3 = NULL;
	if (!any(b.x->grams2, 65536 / 8))
		b.x->grams2 = NULL;
	arena_done(&b.tmp);
	return b.x;
}

/* ---- Finding -------------------------------------------------------------------------------------------------------------------------- */

struct look {
	const struct sigma_rules *r;
	const struct index *x;
	struct regex_work *w;
	struct str text, v; /* as it is; folded */
	struct found *f;
};

static void leaf_true(const struct look *k, uint32_t leaf)
{
	const struct leaf *l = &k->r->leaves.p[leaf];
	const uint32_t *items = k->r->program->leaf_items + l->items_at;

	for (uint32_t i = 0; i < l->n_items; i++)
		found_add(k->f, items[i]);
}

/* A leaf whose items are all known needs no test: what keeps a value that repeats one piece a thousand times cheap. */
static bool leaf_known(const struct look *k, const struct leaf *l)
{
	const uint32_t *items = k->r->program->leaf_items + l->items_at;

	for (uint32_t i = 0; i < l->n_items; i++)
		if (!bit_get(k->f->bits, items[i]))
			return false;
	return true;
}

static inline bool probe_holds(const struct look *k, const struct probe *p, size_t pos)
{
	struct str v = k->v;

	switch (p->how) {
	case HOW_EXACT: return v.n == p->len && memcmp(v.p, p->lit, p->len) == 0;
	case HOW_HEAD: return v.n >= p->len && memcmp(v.p, p->lit, p->len) == 0;
	case HOW_TAIL: return v.n >= p->len && memcmp(v.p + v.n - p->len, p->lit, p->len) == 0;
	case HOW_AT: return pos >= p->off && pos - p->off + p->len <= v.n && memcmp(v.p + pos - p->off, p->lit, p->len) == 0;
	case HOW_LEAF: break;
	}
	/* the literal must stand here before the whole is tried */
	if (pos < p->off || pos - p->off + p->len > v.n || memcmp(v.p + pos - p->off, p->lit, p->len) != 0)
		return false;
	if (k->f->tested[p->leaf] == k->f->value)
		return false;
	k->f->tested[p->leaf] = k->f->value;
	return !leaf_known(k, &k->r->leaves.p[p->leaf]) && leaf_test(&k->r->leaves.p[p->leaf], k->w, k->text, v, false);
}

static void probe(const struct look *k, uint64_t h, size_t pos)
{
	const struct index *x = k->x;
	uint32_t tag = (uint32_t)(h >> 32), bit = (uint32_t)(h >> 20) & x->seen_mask;

	if (!(x->seen[bit / 8] >> (bit % 8) & 1))
		return;
	for (uint32_t at = (uint32_t)h & x->mask; x->table[at].n; at = (at + 1) & x->mask) {
		const struct probe_slot *s = &x->table[at];

		if (s->tag != tag)
			continue;
		for (uint32_t i = 0; i < s->n; i++)
			if (probe_holds(k, &x->probes[s->at + i], pos))
				leaf_true(k, x->probes[s->at + i].leaf);
	}
}

static void look_whole(const struct look *k)
{
	const struct index *x = k->x;
	struct str v = k->v;

	if (x->exact)
		probe(k, whole_hash(x, K_EXACT, v), 0);
	if (x->base) {
		size_t at = v.n;

		while (at && !separator(v.p[at - 1]))
			at--;
		if (at)
			probe(k, whole_hash(x, K_BASE, str_from(v, at - 1)), 0);
	}
	for (unsigned set = x->heads, n; set && (n = (unsigned)__builtin_ctz(set)) <= v.n; set &= set - 1)
		probe(k, gram_hash(x, K_HEAD + n, v.p, n), 0);
	for (unsigned set = x->tails, n; set && (n = (unsigned)__builtin_ctz(set)) <= v.n; set &= set - 1)
		probe(k, gram_hash(x, K_TAIL + n, v.p + v.n - n, n), 0);
}

static void look_scan4(const struct look *k)
{
	const struct index *x = k->x;
	const uint8_t *bits = x->grams4;
	const char *p = k->v.p;
	unsigned shift = x->shift4;
	size_t n = k->v.n;

	for (size_t i = 0; i + 4 <= n; i++) {
		uint32_t bit = (load32(p + i) * 2654435761u) >> shift;

		if (__builtin_expect(bits[bit / 8] >> (bit % 8) & 1, 0))
			probe(k, gram_hash(x, K_GRAM4, p + i, 4), i);
	}
}

/* Three, two and one bytes: fields that have such short literals pay for another pass. */
static void look_scan_short(const struct look *k)
{
	const struct index *x = k->x;
	const char *p = k->v.p;

	for (size_t i = 0; x->grams3 && i + 3 <= k->v.n; i++) {
		uint32_t bit = ((load32(p + i) & 0xffffff) * 2654435761u) >> 16;

		if (x->grams3[bit / 8] >> (bit % 8) & 1)
			probe(k, gram_hash(x, K_GRAM3, p + i, 3), i);
	}
	for (size_t i = 0; x->grams2 && i + 2 <= k->v.n; i++) {
		uint32_t bit = (unsigned char)p[i] | (uint32_t)(unsigned char)p[i + 1] << 8;

		if (x->grams2[bit / 8] >> (bit % 8) & 1)
			probe(k, gram_hash(x, K_GRAM2, p + i, 2), i);
	}
	for (size_t i = 0; x->has1 && i < k->v.n; i++)
		if (x->grams1[(unsigned char)p[i] / 64] >> ((unsigned char)p[i] % 64) & 1)
			probe(k, gram_hash(x, K_GRAM1, p + i, 1), i);
}

void index_find(const struct sigma_rules *r, const struct index *x, struct regex_work *w, struct str text, struct str folded,
	struct found *f)
{
	struct look k = { r, x, w, text, folded, f };

	if (++f->value == 0) { /* once in 2^32 values: no mark may be older than the count */
		memset(f->tested, 0, r->leaves.n * sizeof *f->tested);
		f->value = 1;
	}
	look_whole(&k);
	if (x->grams4)
		look_scan4(&k);
	look_scan_short(&k);
	for (uint32_t i = 0; i < x->n_always; i++) {
		const struct leaf *l = &r->leaves.p[x->always[i]];

		if (!leaf_known(&k, l) && leaf_test(l, w, text, folded, false))
			leaf_true(&k, x->always[i]);
	}
}
