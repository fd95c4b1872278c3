/* Which leaves are true of a value: whole values, heads and tails take one look each; what may stand anywhere is proposed by a scan and confirmed
 * here. What a long value, or one of many, has told once is not asked again. */
#include "sigma/index_keys.h"

enum { REPEATS_MIN = 256 };

static inline void leaf_true(const struct look *k, uint32_t leaf)
{
	if (k->several)
		k->f->tested[leaf] = k->f->value;
	k->f->leaves[k->f->n_leaves++] = leaf;
}

void found_items(const struct sigma_rules *r, struct found *f)
{
	for (; f->n_given < f->n_leaves; f->n_given++) {
		const struct leaf *l = &r->leaves.p[f->leaves[f->n_given]];
		const uint32_t *items = r->program->leaf_items + l->items_at;

		for (uint32_t i = 0; i < l->n_items; i++)
			found_add(f, items[i]);
	}
}

/* The literal must stand where the window says before anything else is tried. */
static inline bool stands(const struct look *k, const struct probe *p, size_t pos)
{
	return pos >= p->off && pos - p->off + p->len <= k->v.n && bytes_equal(k->v.p + pos - p->off, p->lit, p->len);
}

static inline bool probe_holds(const struct look *k, const struct probe *p, size_t pos)
{
	const struct leaf *l = &k->r->leaves.p[p->leaf];
	struct str v = k->v;

	switch ((enum probe_how)p->how) {
	case HOW_EXACT: return v.n == p->len && bytes_equal(v.p, p->lit, p->len);
	case HOW_HEAD: return pos == p->off && v.n >= p->len && bytes_equal(v.p, p->lit, p->len);
	case HOW_TAIL: return v.n >= p->len && pos == v.n - p->len + p->off && bytes_equal(v.p + v.n - p->len, p->lit, p->len);
	case HOW_AT: return stands(k, p, pos);
	case HOW_PIECE: return pos >= p->off && piece_stands(&l->glob.pieces[0], str_from(v, pos - p->off));
	case HOW_LEAF: break;
	}
	if (l->kind == LEAF_REGEX && !stands(k, p, pos))
		return false;
	k->f->tested[p->leaf] = k->f->one;
	k->f->work += v.n;
	found_items(k->r, k->f);
	return !leaf_idle(k, l) && leaf_may(l, v) && leaf_test(l, k->w, leaf_raw(l) ? raw_plain(k->text) : v, v, false);
}

/* The leaf is tried when a rule asks for it; without this it is false. */
static inline bool probe_announces(const struct look *k, const struct probe *p, size_t pos)
{
	if (k->r->leaves.p[p->leaf].kind == LEAF_REGEX && !stands(k, p, pos))
		return false;
	k->f->announced[p->leaf] = k->f->value;
	return true;
}

/* One value of a bundle. */
static const struct look *part_look(const struct look *k, uint32_t i)
{
	const struct bundled *b = &k->parts[i];
	struct look *part = k->part;

	part->text->s = (struct str){ b->raw, b->raw_n };
	part->text->escaped = b->escaped;
	part->text->beyond = b->beyond;
	part->v = (struct str){ k->v.p + b->at, b->n };
	k->f->one = k->first_one + i;
	return part;
}

/* Which value stands at this place, and where in it? */
static uint32_t part_at(const struct look *k, size_t *pos)
{
	uint32_t i = k->f->part;

	while (i && k->parts[i].at > *pos)
		i--;
	while (i + 1 < k->n_parts && k->parts[i + 1].at <= *pos)
		i++;
	k->f->part = i;
	*pos -= k->parts[i].at;
	return i;
}

/* May a value begin so many bytes before? There is a zero byte between two. */
static inline bool part_begins(const struct look *k, size_t pos, size_t before)
{
	return pos == before || (pos > before && k->v.p[pos - before - 1] == 0);
}

struct rest { /* what a key leaves to be found: `open` wherever else it stands, `elsewhere` with other bytes around it */
	bool open, elsewhere;
};

static void probe_look(const struct look **look, const struct probe *p, size_t *pos, unsigned behind, struct rest *rest)
{
	const struct look *k = *look;
	struct found *f = k->f;
	bool tried = p->how != HOW_LEAF || !k->literals;

	if (probe_idle(k, p))
		return;
	if (p->how > HOW_TAIL || k->several) {
		if (f->tested[p->leaf] == f->value)
			return;
		if (k->parts) {
			rest->open |= p->how == HOW_HEAD;
			if (p->how == HOW_HEAD && !part_begins(k, *pos, p->off))
				return;
			*look = k = part_look(k, part_at(k, pos));
			rest->open |= *pos >= k->v.n;
			if (*pos >= k->v.n) /* between two */
				return;
		}
		rest->open |= f->tested[p->leaf] == f->one; /* for the values to come */
		if (f->tested[p->leaf] == f->one)
			return;
	}
	if (p->behind != BIT_ANY && p->behind != behind) {
		rest->elsewhere = true;
	} else if (tried ? !probe_holds(k, p, *pos) : !probe_announces(k, p, *pos)) {
		rest->open = true;
	} else {
		if (p->how > HOW_TAIL)
			f->tested[p->leaf] = f->value; /* what keeps a value that repeats one piece a thousand times cheap */
		if (tried)
			leaf_true(k, p->leaf);
	}
}

/* True: nothing that is announced so can be found here, or in this value any more. The key has n bytes. What the two bytes behind it rule out is
 * ruled out wherever the same eight bytes stand. */
static bool probe_seen(const struct look *k, uint64_t h, size_t pos, size_t n)
{
	const struct index *x = k->x;
	struct found *f = k->f;
	struct spent *spent = &f->spent[h >> 44 & (SPENT - 1)];
	uint32_t tag = (uint32_t)(h >> 32);
	unsigned behind = bit_behind(k->v.p + pos + n);
	struct rest rest = { 0 };

	f->hits++;
	if (k->repeats && spent->hash == h && spent->value == f->value)
		return true;
	if (f->n_given < f->n_leaves)
		found_items(k->r, f);
	for (uint32_t at = (uint32_t)h & x->mask; x->table[at].n; at = (at + 1) & x->mask) {
		const struct probe_slot *s = &x->table[at];

		if (s->tag != tag || (s->item != NONE && item_idle(k, s->item)))
			continue;
		if (!(s->behind >> behind & 1)) {
			rest.elsewhere = true;
			continue;
		}
		if (pos ? !(s->before >> bit_before(k->v.p[pos - 1]) & 1) : s->before != UINT32_MAX) {
			rest.open = true;
			continue;
		}
		f->work += s->n;
		for (uint32_t i = 0; i < s->n; i++)
			probe_look(&k, &x->probes[s->at + i], &pos, behind, &rest);
	}
	rest.open |= rest.elsewhere && n + 2 > 8;
	if (!rest.open && !rest.elsewhere && k->repeats)
		*spent = (struct spent){ h, f->value };
	return !rest.open;
}

static inline bool key_known(const struct index *x, uint64_t h)
{
	uint32_t bit = (uint32_t)(h >> 20) & x->seen_mask;

	return x->seen[bit / 8] >> (bit % 8) & 1;
}

static inline bool probe(const struct look *k, uint64_t h, size_t pos, size_t n)
{
	return !key_known(k->x, h) || probe_seen(k, h, pos, n);
}

/* There are zero bytes behind the value, so more than it has can be read. */
static inline bool probe_gram(const struct look *k, unsigned n, size_t at)
{
	return !(k->x->lengths >> n & 1) || probe(k, look_hash(k->x, K_GRAM, k->v.p + at, n), at, n);
}

/* Bytes that have told all they can are not asked again: a value that repeats itself has the same ones everywhere. */
static inline struct told *told_at(const struct look *k, uint64_t bytes)
{
	return &k->f->told[(bytes * 0x9e3779b97f4a7c15u) >> 54];
}

static inline bool told_all(const struct look *k, const struct told *told, uint64_t bytes)
{
	return k->repeats && told->bytes == bytes && told->value == k->f->value;
}

/* True: all is told that may be, wherever these bytes stand. */
static __attribute__((noinline)) bool long_all(const struct look *k, size_t at, uint64_t bytes)
{
	bool all = probe_gram(k, 8, at);

	all &= probe_gram(k, 4, at);
	if ((uint32_t)bytes & 0x80808080) /* a long dash, and its window */
		for (unsigned n = 4 + 1; n <= 4 + DASH_WIDE; n++)
			all &= probe_gram(k, n, at);
	return all;
}

/* The scan has found four bytes that announce something. */
static inline void probe4(const struct look *k, size_t at)
{
	uint64_t bytes = load64(k->v.p + at), key = bytes ^ k->x->seed;
	struct told *told = told_at(k, key);

	if (!told_all(k, told, key) && long_all(k, at, bytes) && k->repeats)
		*told = (struct told){ key, k->f->value };
}

/* One to three bytes: bit n: there may be keys of n that begin so. */
static inline unsigned shorts_known(const uint8_t *shorts, uint32_t bytes)
{
	return shorts[short_at(bytes, 1)] | shorts[short_at(bytes, 2)] | shorts[short_at(bytes, 3)];
}

/* True: all is told that may be. */
static __attribute__((noinline)) bool short_all(const struct look *k, uint32_t bytes, size_t at)
{
	bool all = true;

	for (unsigned known = shorts_known(k->shorts, bytes); known; known &= known - 1) {
		unsigned n = (unsigned)__builtin_ctz(known);

		all &= probe(k, look_hash(k->x, K_GRAM, k->v.p + at, n), at, n);
	}
	return all;
}

/* What the loop reads of `k`, it has in variables: what is written here may be anything to the compiler. */
static inline void probe_short(const struct look *k, const char *p, uint64_t *told, uint64_t scan, size_t at)
{
	uint64_t key = scan | (load32(p + at) & 0xffffff);

	told += (uint32_t)key * 2654435761u >> 23;
	if (*told != key && (shorts_known(k->shorts, (uint32_t)key) == 0 || short_all(k, (uint32_t)key, at)))
		*told = key;
}

static void look_whole(const struct look *k)
{
	const struct index *x = k->x;
	struct str v = k->v;
	unsigned char first = (unsigned char)(v.n ? v.p[0] : 0), last = (unsigned char)(v.n ? v.p[v.n - 1] : 0);

	if (x->exact & length_bit(v.n) && (v.n == 0 || bit_get(x->exact_first, first)))
		probe(k, whole_near(x, K_EXACT, v), 0, v.n);
	if (v.n == 0)
		return;
	if (bit_get(x->base_last, last)) {
		size_t at = scan_behind_last(v.p, v.n, '\\', '/');

		if (at && x->base & length_bit(v.n - at + 1))
			probe(k, whole_near(x, K_BASE, str_from(v, at - 1)), at - 1, v.n - at + 1);
	}
	for (unsigned set = bit_get(x->first, first) ? x->heads : 0, n; set && (n = (unsigned)__builtin_ctz(set)) <= v.n;
		set &= set - 1)
		probe(k, look_hash(x, K_HEAD, v.p, n), 0, n);
	for (unsigned set = bit_get(x->last, last) ? x->tails : 0, n; set && (n = (unsigned)__builtin_ctz(set)) <= v.n;
		set &= set - 1)
		probe(k, look_hash(x, K_TAIL, v.p + v.n - n, n), v.n - n, n);
}

static void look_anchored(const struct look *k)
{
	const char *p = k->v.p, *end = p + k->v.n;

	while (p < end && (p = memchr(p, k->x->anchor, (size_t)(end - p)))) {
		probe4(k, (size_t)(p - k->v.p));
		p++;
	}
}

bool index_clear(const struct index *x, struct str raw)
{
	const char *p = raw.p, *end = p + raw.n;

	if (!x->anchored) {
		unsigned char c = (unsigned char)(raw.n ? fold_eight(load64(p)) : 0);

		return x->whole && (!(x->exact & length_bit(raw.n)) || (raw.n && !bit_get(x->exact_first, c)));
	}
	for (; p < end && (p = memchr(p, x->anchor, (size_t)(end - p))); p++) {
		if (key_known(x, bytes_hash(x, K_GRAM + 8, fold_eight(load64(p)))))
			return false;
	}
	return true;
}

/* Places where there may be a short key, as numbers: half bytes announce much in some values, and most of it is nothing. */
static uint32_t places_short(const uint8_t *shorts, const char *p, const uint64_t *hits, size_t n, uint16_t *out)
{
	uint32_t some = 0;

	for (size_t w = 0; w < (n + 63) / 64; w++)
		for (uint64_t bits = hits[w]; bits; bits &= bits - 1) {
			size_t at = w * 64 + (unsigned)__builtin_ctzll(bits);

			out[some] = (uint16_t)at;
			some += shorts_known(shorts, load32(p + at)) != 0;
		}
	return some;
}

/* So many places of the value, from `at` on, as long keys are announced there. */
static void scan_long(const struct look *k, size_t at, size_t n, uint64_t *hits)
{
	const struct index *x = k->x;

	if (x->grams.known)
		grams_scan(k->grams, k->v.p + at, n, hits);
	else
		nibbles_scan(&x->fours, k->v.p + at, n, hits);
	for (size_t w = 0; w < (n + 63) / 64; w++)
		for (uint64_t bits = hits[w]; bits; bits &= bits - 1)
			probe4(k, at + w * 64 + (unsigned)__builtin_ctzll(bits));
}

static void scan_short(const struct look *k, size_t at, size_t n, uint64_t *hits)
{
	uint64_t *told = k->f->told_short, scan = (uint64_t)k->f->scan << 32;
	const char *p = k->v.p + at;
	uint16_t places[SCAN_STEP];
	uint32_t some;

	nibbles_scan(k->nibbles, p, n, hits);
	if (!k->repeats) {
		some = places_short(k->shorts, p, hits, n, places);
		for (uint32_t i = 0; i < some; i++)
			(void)short_all(k, load32(p + places[i]) & 0xffffff, at + places[i]);
		return;
	}
	for (size_t w = 0; w < (n + 63) / 64; w++)
		for (uint64_t bits = hits[w]; bits; bits &= bits - 1)
			probe_short(k, k->v.p, told, scan, at + w * 64 + (unsigned)__builtin_ctzll(bits));
}

/* All keys begin where a character beyond ASCII does. */
static void scan_led(const struct look *k, size_t at, size_t n, uint64_t *hits)
{
	uint64_t *told = k->f->told_short, scan = (uint64_t)k->f->scan << 32;
	const struct index *x = k->x;

	leads_scan(k->v.p + at, n, hits);
	for (size_t w = 0; w < (n + 63) / 64; w++)
		for (uint64_t bits = hits[w]; bits; bits &= bits - 1) {
			size_t here = at + w * 64 + (unsigned)__builtin_ctzll(bits);

			if (x->lengths >> 4 && (x->grams.known == NULL || grams_has(k->grams, load32(k->v.p + here))))
				probe4(k, here);
			if (x->lengths & LENGTHS_SHORT)
				probe_short(k, k->v.p, told, scan, here);
		}
}

static void look_scan(struct look *k)
{
	const struct index *x = k->x;
	uint64_t hits[SCAN_STEP / 64];

	for (size_t at = 0; at < k->v.n; at += SCAN_STEP) {
		size_t n = k->v.n - at < SCAN_STEP ? k->v.n - at : SCAN_STEP;

		if (k->thin) {
			found_items(k->r, k->f);
			thin_step(k);
		}
		if (x->led) {
			scan_led(k, at, n, hits);
			continue;
		}
		if (x->anchor == 0 && x->lengths >> 4)
			scan_long(k, at, n, hits);
		if (x->lengths & LENGTHS_SHORT)
			scan_short(k, at, n, hits);
	}
}

static inline void byte_true(const struct look *k, uint32_t leaf)
{
	if (!k->several || k->f->tested[leaf] != k->f->value)
		leaf_true(k, leaf);
}

static void look_bytes(const struct look *k)
{
	const struct index *x = k->x;
	struct str v = k->v;
	unsigned some = x->n_bytes ? bytes_scan(&x->first_bytes, v.p, v.n) : 0;

	for (; some; some &= some - 1)
		byte_true(k, x->bytes[__builtin_ctz(some)].leaf);
	for (uint32_t i = BYTES_MAX; i < x->n_bytes; i++)
		if (memchr(v.p, x->bytes[i].c, v.n))
			byte_true(k, x->bytes[i].leaf);
}

/* All but what may stand anywhere. */
static void look_once(const struct look *k)
{
	const struct index *x = k->x;

	look_whole(k);
	for (uint32_t i = 0; i < x->n_always && !k->literals; i++) {
		const struct leaf *l = &k->r->leaves.p[x->always[i]];

		found_items(k->r, k->f);
		if (!leaf_idle(k, l) && leaf_may(l, k->v) &&
			leaf_test(l, k->w, leaf_raw(l) ? raw_plain(k->text) : k->v, k->v, false))
			byte_true(k, x->always[i]);
	}
}

static void look_through(struct look *k)
{
	const struct index *x = k->x;

	if (++k->f->scan == 0) { /* no mark may be older than the count */
		memset(k->f->told_short, 0, sizeof k->f->told_short);
		k->f->scan = 1;
	}
	k->f->work += k->v.n * (1 + (x->lengths >> 4 != 0) + ((x->lengths & LENGTHS_SHORT) != 0)) + x->n_always + x->n_bytes;
	thin_begin(k);
	if (x->anchor)
		look_anchored(k);
	look_scan(k);
}

void found_event(const struct sigma_rules *r, struct found *f)
{
	if (f->last > UINT32_MAX / 2) { /* no mark may be older than the count */
		memset(f->tested, 0, r->leaves.n * sizeof *f->tested);
		memset(f->announced, 0, r->leaves.n * sizeof *f->announced);
		memset(f->spent, 0, sizeof f->spent);
		memset(f->told, 0, sizeof f->told);
		thins_forget(f->thins);
		f->last = 0;
	}
	f->event = f->last + 1;
}

void found_begin(struct found *f)
{
	f->value = f->one = ++f->last;
}

void index_find(struct look *k)
{
	k->repeats = k->several || k->v.n > REPEATS_MIN;
	if (k->several)
		k->f->one = ++k->f->last;
	look_through(k);
	look_bytes(k);
	look_once(k);
	if (k->x->beyond && k->text->beyond) {
		k->x = k->x->beyond;
		index_find(k);
	}
}

/* The scans take all values at once; each is looked at by itself where something may stand, and for what it is as a whole. */
static void bundle_through(struct look *k, bool beyond)
{
	struct raw_text text = *k->text;
	struct look part = *k;

	k->first_one = part.first_one = k->f->last + 1;
	part.text = &text;
	part.parts = NULL;
	k->part = &part;
	k->f->last += k->n_parts;
	k->f->part = 0;
	look_through(k);
	look_bytes(k);
	k->f->work += (uint64_t)(k->n_parts - 1) * k->x->n_always;
	for (uint32_t i = 0; i < k->n_parts; i++)
		if (!beyond || k->parts[i].beyond)
			look_once(part_look(k, i));
	k->part = NULL;
}

void index_find_bundle(struct look *k)
{
	k->repeats = true;
	bundle_through(k, false);
	if (k->x->beyond && k->text->beyond) {
		k->x = k->x->beyond;
		bundle_through(k, true);
	}
}
