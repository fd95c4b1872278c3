/* One field's leaves, found by hash. Whole values, heads and tails take one look each. What may stand anywhere is announced by four (three, two, one)
 * bytes of it, chosen so that few other literals and little everyday text hold them: a scan tests a bit per position and
 * confirms what the bit proposes. No automaton: the tables for all of SigmaHQ are a few megabytes and made in milliseconds. */
#include "sigma/index_keys.h"

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
	"office\\root\\office16\\outlook.exe "
	"mswineventlog\\t1\\tsecurity\\t microsoft-windows-security-auditing success audit process creation a new process has been "
	"created. "
	"    creator subject:   security id:  account name:  -   account domain:  logon id:  0x3e7    target subject:   object: "
	"null sid   account name:  process information:   new process id:  new process name:  token elevation type: %%1936 "
	"mandatory label:  mandatory label\\medium mandatory level   creator process id:  creator process name:  process "
	"command line: an account was "
	"successfully logged on. failure reason: status: network address: source port: detailed authentication information: "
	"\",\"product\":\"windows\"}{\"message\":\"<134>jan 11 10:00:00 \\\\windows\\\\system32\\\\ c:\\\\program files\\\\ "
	"c:\\\\users\\\\ "
	"explorer embedding admin hidden windowstyle event accounting session opened closed for root by (uid=0)";

struct str everyday_text(void)
{
	return (struct str){ everyday, sizeof everyday - 1 };
}

enum {
	COUNTERS = 1 << 15,
	HEXADECIMAL = 256,
	EVERYDAY = 4096, /* worse than any number of literals */
	LATE = 32,       /* fewer than eight bytes from there on */
};
struct made {
	uint64_t hash;
	struct probe probe;
	uint32_t bytes, n; /* as in struct announced; n 0: it has a look of its own */
};
struct index_build {
	const struct sigma_rules *r;
	struct index *x;
	struct arena *a, tmp;
	uint16_t *often; /* by hash of four bytes: literals that hold them */
	uint32_t often_mask;
	VEC(struct made) made;
	VEC(struct str) fours, shorts;
	VEC(struct index_byte) bytes;
	VEC(uint32_t) always;
};

static uint64_t gram_hash(const struct index *x, unsigned kind, const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n < 8 ? n : 8);
	return bytes_hash(x, kind, v);
}

static uint32_t gram_slot(uint32_t g)
{
	return (g * 2654435761u) >> 17;
}

static void gram_count(struct index_build *b, struct str s)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		uint16_t *c = &b->often[gram_slot(load32(s.p + i)) & b->often_mask];

		*c += *c < EVERYDAY - 1;
	}
}

const uint8_t *everyday_new(struct arena *a)
{
	uint8_t *bits = arena_alloc(a, COUNTERS / 8, 8);

	for (size_t i = 0; i + 4 < sizeof everyday; i++) {
		uint32_t g = gram_slot(load32(everyday + i));

		bits[g / 8] |= (uint8_t)(1 << g % 8);
	}
	return bits;
}

bool everyday_has(const struct sigma_rules *r, const char *four)
{
	uint32_t g = gram_slot(load32(four));

	return r->everyday[g / 8] >> (g % 8) & 1;
}

/* Up to four bytes of a pattern as values have them: a dash is any of its kinds, which may take two bytes more. */
struct window {
	size_t at, width;
	uint32_t n, often;
	struct gram {
		char text[8];
		uint32_t bytes, n; /* of them the first four, as a number */
	} grams[5];
};

/* From `at` on `width` bytes, of which that at `dash` is a mark for any dash. */
static void window_dashes(const char *p, size_t width, size_t dash, struct window *w)
{
	static const char *const dashes[] = { "-", "/", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\x95" };

	for (w->n = 0; w->n < COUNT(dashes); w->n++) {
		struct gram *g = &w->grams[w->n];
		size_t n = strlen(dashes[w->n]);

		*g = (struct gram){ .n = (uint32_t)(n + width - 1) };
		memcpy(g->text, p, dash);
		memcpy(g->text + dash, dashes[w->n], n);
		memcpy(g->text + dash + n, p + dash + 1, width - dash - 1);
		memcpy(&g->bytes, g->text, g->n < 4 ? g->n : 4);
	}
}

static bool window_grams(struct str s, size_t at, size_t width, struct window *w)
{
	size_t marks = 0, dash = 0;

	w->at = at;
	w->width = width;
	w->n = 1;
	w->often = 0;
	if (at + width > s.n)
		return false;
	for (size_t i = 0; i < width; i++)
		if ((unsigned char)s.p[at + i] >= G_MANY) {
			dash = i;
			marks += (unsigned char)s.p[at + i] == G_DASH ? 1 : 2;
		}
	if (marks > 1)
		return false;
	if (marks) {
		window_dashes(s.p + at, width, dash, w);
		return true;
	}
	w->grams[0] = (struct gram){ .n = (uint32_t)width };
	memcpy(w->grams[0].text, s.p + at, width);
	memcpy(&w->grams[0].bytes, w->grams[0].text, 4);
	return true;
}

/* Digests and identifiers: each value has another, and any four digits stand in some. */
static bool gram_hex(uint32_t gram)
{
	for (int i = 0; i < 32; i += 8) {
		unsigned char c = (unsigned char)(gram >> i);

		if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

static uint32_t four_often(const struct index_build *b, uint32_t four)
{
	uint32_t g = gram_slot(four), often = b->often ? b->often[g & b->often_mask] : 0;

	if (b->r->everyday[g / 8] >> (g % 8) & 1)
		return EVERYDAY + often; /* of those, the one that fewer literals hold */
	return often + (gram_hex(four) ? HEXADECIMAL : 0);
}

static uint32_t window_often(const struct index_build *b, const struct window *w)
{
	uint32_t often = w->n - 1 + (uint32_t)(4 - w->width) * EVERYDAY * 8;

	for (uint32_t i = 0; i < w->n; i++) {
		uint32_t bytes = w->grams[i].bytes;

		if (w->grams[i].n >= 4)
			often += four_often(b, bytes);
		else
			often += b->often ? b->often[gram_slot(bytes) & b->often_mask] : 0;
	}
	return often;
}

static bool is_mark(char c)
{
	return (unsigned char)c >= G_MANY;
}

static bool is_lead(char c)
{
	return (unsigned char)c >= 0xc0 && !is_mark(c);
}

static bool window_begins(const struct index_build *b, char c)
{
	if (b->x == NULL)
		return true;
	return b->x->led ? is_lead(c) : b->x->anchor == 0 || c == b->x->anchor;
}

static bool any_mark(struct str s)
{
	bool some = false;

	for (size_t i = 0; i < s.n; i++)
		some |= is_mark(s.p[i]);
	return some;
}

/* The rarest window of four bytes of a text without marks, as most are. */
static bool window_plain(const struct index_build *b, struct str s, struct window *best)
{
	uint32_t least = UINT32_MAX;
	size_t at = 0;

	for (size_t i = 0; i + 4 <= s.n; i++) {
		uint32_t often;

		if (!window_begins(b, s.p[i]))
			continue;
		often = four_often(b, load32(s.p + i)) + (s.n >= 8 && i + 8 > s.n ? LATE : 0);
		if (often < least) {
			least = often;
			at = i;
		}
	}
	if (least == UINT32_MAX)
		return false;
	(void)window_grams(s, at, 4, best);
	best->often = least;
	return true;
}

/* The rarest of the widest windows of a piece; `fixed`: only where it stands in the value at a known distance from the piece's beginning. */
static bool window_best(const struct index_build *b, struct str s, bool fixed, struct window *best)
{
	bool some = false;

	*best = (struct window){ 0 };
	if (!any_mark(s) && window_plain(b, s, best))
		return true;
	for (size_t width = 4; width && !some; width--)
		for (size_t i = 0; i < s.n; i++) {
			struct window w;

			if (window_begins(b, s.p[i]) && window_grams(s, i, width, &w)) {
				w.often = window_often(b, &w) + (s.n >= 8 && i + 8 > s.n ? LATE : 0);
				if (!some || w.often < best->often)
					*best = w;
				some = true;
			}
			if (fixed && (unsigned char)s.p[i] >= G_MANY)
				break;
		}
	return some;
}

/* The longest stretch without marks, folded. */
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

static void made_add(struct index_build *b, uint64_t hash, struct probe p)
{
	const struct leaf *l = &b->r->leaves.p[p.leaf];

	p.item = l->n_items == 1 ? b->r->program->leaf_items[l->items_at] : NONE;
	p.behind = p.before = BIT_ANY;
	vec_push(&b->tmp, &b->made, (struct made){ hash, p, 0, 0 });
}

static void probe_add(struct index_build *b, unsigned kind, const char *key, size_t n, struct probe p)
{
	made_add(b, gram_hash(b->x, kind, key, n), p);
}

static void gram_mark(struct index_build *b, const struct gram *g)
{
	if (g->n >= 4) {
		vec_push(&b->tmp, &b->fours, arena_str(&b->tmp, (struct str){ (const char *)&g->bytes, 4 }));
		return;
	}
	if (b->x->shorts == NULL)
		b->x->shorts = arena_alloc(b->a, SHORTS, 8);
	b->x->shorts[short_at(g->bytes, g->n)] |= (uint8_t)(1 << g->n);
	vec_push(&b->tmp, &b->shorts, arena_str(&b->tmp, (struct str){ (const char *)&g->bytes, g->n }));
}

/* Eight bytes of a literal, from its window on, stand in far fewer values than the four that the scan tests. */
static bool window_long(const struct window *w, const struct probe *p)
{
	bool plain = w->n == 1 && w->width == 4 && w->at + 8 <= p->len;

	for (size_t i = w->at; plain && i < w->at + 8; i++)
		plain = (unsigned char)p->lit[i] < G_MANY;
	return plain;
}

/* What stands around the window from `at` on, wherever the literal does. */
static void around(struct probe *p, size_t at, size_t width)
{
	const char *behind = p->lit + at + width;

	if (at + width + 2 <= p->len && !is_mark(behind[0]) && !is_mark(behind[1]))
		p->behind = (uint8_t)bit_behind(behind);
	if (at && !is_mark(p->lit[at - 1]))
		p->before = (uint8_t)bit_before(p->lit[at - 1]);
}

static void window_add(struct index_build *b, const struct window *w, struct probe p)
{
	bool more = window_long(w, &p);

	p.off = (uint32_t)w->at;
	for (uint32_t i = 0; i < w->n; i++) {
		const struct gram *g = &w->grams[i];
		uint16_t *often = &b->often[gram_slot(g->bytes) & b->often_mask];

		gram_mark(b, g);
		*often += *often < EVERYDAY - 1;
		b->x->lengths |= 1u << (more ? 8 : g->n);
		if (more)
			probe_add(b, K_GRAM + 8, p.lit + w->at, 8, p);
		else
			probe_add(b, K_GRAM + g->n, g->text, g->n, p);
		b->made.p[b->made.n - 1].bytes = g->bytes;
		b->made.p[b->made.n - 1].n = g->n < 4 ? g->n : 4;
		if (w->width == 4)
			around(&b->made.p[b->made.n - 1].probe, w->at, more ? 8 : w->width);
	}
}

/* Announced by the rarest four bytes of s, which stands somewhere in the value, or by as many as it has. */
static void gram_add(struct index_build *b, struct str s, struct probe p)
{
	struct window w;

	if (window_best(b, s, true, &w))
		window_add(b, &w, p);
}

static bool separator(char c)
{
	return c == '\\' || c == '/';
}

/* Its last part, with the separator before it; or NULL. */
static const char *base_of(struct str s)
{
	size_t at = s.n;

	while (at && !separator(s.p[at - 1]))
		at--;
	return at ? s.p + at - 1 : NULL;
}

/* Tails without a separator have a look of their own, by their last eight, four or fewer bytes; so do short heads. Long heads are announced like what may stand
 * anywhere: most begin alike. */
static void head_tail_add(struct index_build *b, struct str s, struct probe p, bool head)
{
	size_t n = s.n >= 8 ? 8 : s.n >= 4 ? 4 : s.n;

	if (!head) {
		p.how = HOW_TAIL;
		p.off = (uint32_t)(s.n - n);
		b->x->tails |= (uint16_t)(1 << n);
		bit_set(b->x->last, (unsigned char)s.p[s.n - 1]);
		probe_add(b, K_TAIL + (unsigned)n, s.p + s.n - n, n, p);
		return;
	}
	p.how = HOW_HEAD;
	if (n >= 4) {
		gram_add(b, s, p);
		return;
	}
	b->x->heads |= (uint16_t)(1 << n);
	bit_set(b->x->first, (unsigned char)*s.p);
	probe_add(b, K_HEAD + (unsigned)n, s.p, n, p);
}

/* In pieces, with marks, or cased: the best window of any piece, or the longest stretch. */
static void pieces_index(struct index_build *b, const struct leaf *l, struct probe p)
{
	const struct glob *g = &l->glob;
	struct window w, best = { 0 };
	bool some = false;
	struct str s;

	for (uint32_t i = 0; i < g->n && !l->cased; i++)
		if (window_best(b, g->pieces[i].s, false, &w) && (!some || w.often < best.often)) {
			best = w;
			some = true;
			p.lit = g->pieces[i].s.p;
			p.len = (uint32_t)g->pieces[i].s.n;
		}
	if (some && g->n == 1 && g->open_head && g->open_tail && window_best(b, g->pieces[0].s, true, &w) &&
		w.often <= best.often) {
		best = w;
		p.how = HOW_PIECE;
	}
	if (some) {
		window_add(b, &best, p);
		return;
	}
	s = stretch(&b->tmp, g, l->cased);
	p.lit = arena_str(b->a, s).p;
	p.len = (uint32_t)s.n;
	if (s.n == 0)
		vec_push(&b->tmp, &b->always, p.leaf);
	else
		gram_add(b, (struct str){ p.lit, s.n }, p);
}

bool leaf_literal(const struct leaf *l)
{
	const struct glob *g = &l->glob;

	return l->kind == LEAF_GLOB && !l->cased && (g->n == 0 ? g->src.n == 0 : g->n == 1 && g->pieces[0].plain);
}

static void glob_index(struct index_build *b, const struct leaf *l, uint32_t id)
{
	const struct glob *g = &l->glob;
	struct str s = g->n ? g->pieces[0].s : (struct str){ "", 0 };
	struct probe p = { .lit = s.p, .len = (uint32_t)s.n, .leaf = id, .how = HOW_LEAF };

	if (!leaf_literal(l)) {
		pieces_index(b, l, p);
	} else if (!g->open_head && !g->open_tail) {
		p.how = HOW_EXACT;
		b->x->exact |= length_bit(s.n);
		if (s.n)
			bit_set(b->x->exact_first, (unsigned char)*s.p);
		made_add(b, whole_hash(b->x, K_EXACT, s), p);
	} else if (g->open_head && g->open_tail && s.n == 1 && *s.p) { /* no NUL: it stands between the values of a bundle */
		vec_push(&b->tmp, &b->bytes, (struct index_byte){ *s.p, id });
	} else if (g->open_head && g->open_tail) {
		p.how = HOW_AT;
		gram_add(b, s, p);
	} else if (g->open_head && base_of(s)) {
		p.how = HOW_TAIL;
		p.off = (uint32_t)(base_of(s) - s.p);
		b->x->base |= length_bit(s.n - p.off);
		bit_set(b->x->base_last, (unsigned char)s.p[s.n - 1]);
		made_add(b, whole_hash(b->x, K_BASE, str_from(s, p.off)), p);
	} else {
		head_tail_add(b, s, p, !g->open_head);
	}
}

static void leaf_index(struct index_build *b, uint32_t id)
{
	const struct leaf *l = &b->r->leaves.p[id];

	if (l->kind == LEAF_GLOB)
		glob_index(b, l, id);
	else if (l->kind == LEAF_REGEX && l->need.n)
		for (uint32_t i = 0; i < l->need.n; i++)
			gram_add(b, l->need.lits[i],
				(struct probe){ .lit = l->need.lits[i].p,
					.len = (uint32_t)l->need.lits[i].n,
					.leaf = id,
					.how = HOW_LEAF });
	else if (l->kind != LEAF_NEVER)
		vec_push(&b->tmp, &b->always, id);
}

/* Has it four bytes that ordinary values are not full of? */
static bool piece_rare(const struct sigma_rules *r, struct str s)
{
	struct index_build b = { .r = r };
	struct window w;

	for (size_t i = 0; i + 4 <= s.n; i++)
		if (window_grams(s, i, 4, &w) && window_often(&b, &w) < EVERYDAY)
			return true;
	return false;
}

/* Ordinary values are full of it, or it cannot be announced by four bytes. */
bool leaf_frequent(const struct sigma_rules *r, const struct leaf *l)
{
	const struct glob *g = &l->glob;

	if (l->kind != LEAF_GLOB)
		return l->kind != LEAF_NEVER;
	if (l->cased)
		return true;
	if (g->n == 1 && g->pieces[0].plain && (!g->open_tail || (g->open_head && g->pieces[0].s.n == 1)))
		return false; /* one look for all of them, or memchr */
	for (uint32_t i = 0; i < g->n; i++)
		if (piece_rare(r, g->pieces[i].s))
			return false;
	return g->src.n > 0;
}

/* The place of a hash: its own, or a free one. */
static uint32_t table_place(const struct index *x, const uint64_t *hashes, uint64_t h)
{
	uint32_t at = (uint32_t)h & x->mask;

	while (x->table[at].n && hashes[at] != h)
		at = (at + 1) & x->mask;
	return at;
}

/* What has one hash stands together, in the order of leaves. */
static void table_make(struct index_build *b)
{
	struct index *x = b->x;
	struct arena *a = b->a;
	size_t cap = 16, n = b->made.n;
	uint32_t *places = ARENA_ARRAY(&b->tmp, uint32_t, n), at = 0;
	uint64_t *hashes;

	while (cap < n * 2)
		cap *= 2;
	hashes = ARENA_ARRAY(&b->tmp, uint64_t, cap);
	x->mask = (uint32_t)cap - 1;
	x->table = ARENA_ARRAY(a, struct probe_slot, cap);
	x->seen_mask = (uint32_t)cap * 8 - 1;
	x->seen = arena_alloc(a, cap, 8);
	x->probes = ARENA_ARRAY(a, struct probe, n);
	x->announced = n >= THIN_MIN ? ARENA_ARRAY(a, struct announced, n) : NULL;
	for (size_t i = 0; i < n; i++) {
		const struct probe *p = &b->made.p[i].probe;
		uint64_t h = b->made.p[i].hash;
		uint32_t bit = (uint32_t)(h >> 20) & x->seen_mask;
		struct probe_slot *slot = &x->table[places[i] = table_place(x, hashes, h)];

		hashes[places[i]] = h;
		slot->item = slot->n == 0 || slot->item == p->item ? p->item : NONE;
		x->seen[bit / 8] |= (uint8_t)(1 << bit % 8);
		slot->tag = (uint32_t)(h >> 32);
		slot->at = NONE;
		slot->n++;
		slot->behind |= p->behind == BIT_ANY ? UINT32_MAX : 1u << p->behind;
		slot->before |= p->before == BIT_ANY ? UINT32_MAX : 1u << p->before;
	}
	for (size_t i = 0; i < n; i++) {
		struct probe_slot *slot = &x->table[places[i]];

		if (slot->at == NONE) {
			slot->at = at;
			at += slot->n;
			slot->n = 0;
		}
		if (b->made.p[i].n && x->announced)
			x->announced[x->n_announced++] =
				(struct announced){ b->made.p[i].bytes, b->made.p[i].n, slot->at + slot->n };
		x->probes[slot->at + slot->n++] = b->made.p[i].probe;
	}
}

/* What announces windows of four bytes: a few are told by their half bytes, which costs less than a look for each place, but more to make. */
static void fours_make(struct index_build *b, bool lazy)
{
	struct index *x = b->x;
	size_t few = lazy ? NIBBLES_FREE : 64;
	uint32_t log = 9;

	if (b->fours.n <= few) {
		nibbles_make(&x->fours, b->fours.p, b->fours.n, false, NULL);
		return;
	}
	while (log < 15 && (1u << log) < b->fours.n * 4)
		log++;
	x->grams = (struct grams){ arena_alloc(b->a, (size_t)1 << log, 8), 32 - log };
	for (size_t i = 0; i < b->fours.n; i++)
		grams_add(&x->grams, load32(b->fours.p[i].p));
}

static void often_count(struct index_build *b, const uint32_t *leaves, size_t n)
{
	b->often_mask = (n < COUNTERS / 64 ? COUNTERS / 64 : COUNTERS) - 1;
	b->often = ARENA_ARRAY(&b->tmp, uint16_t, b->often_mask + 1);
	for (size_t i = 0; i < n; i++) {
		const struct leaf *l = &b->r->leaves.p[leaves[i]];

		for (uint32_t k = 0; k < l->need.n; k++)
			gram_count(b, l->need.lits[k]);
		for (uint32_t k = 0; l->kind == LEAF_GLOB && k < l->glob.n; k++)
			gram_count(b, l->glob.pieces[k].s);
	}
}

/* Does the leaf need no window, or has it one of eight bytes that begins so? */
static bool leaf_anchored(const struct leaf *l, char c)
{
	const struct glob *g = &l->glob;
	struct str s = g->n ? g->pieces[0].s : (struct str){ "", 0 };

	if (l->kind != LEAF_GLOB || l->cased || g->n != 1 || !g->pieces[0].plain)
		return l->kind == LEAF_NEVER;
	for (size_t i = 0; i + 8 <= s.n; i++)
		if (s.p[i] == c)
			return true;
	return !g->open_tail;
}

/* Many literals of one form, digests with their names: a sign that all of them hold, so that only its places are looked at. */
static char anchor_of(const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	enum { MANY = 16 };
	static const char signs[] = "=:@#|";
	size_t i = 0;

	for (const char *c = signs; *c && n >= MANY; c++) {
		for (i = 0; i < n && leaf_anchored(&r->leaves.p[leaves[i]], *c);)
			i++;
		if (i == n)
			return *c;
	}
	return 0;
}

static bool some_lead(struct str s)
{
	bool some = false;

	for (size_t i = 0; i < s.n; i++)
		some |= is_lead(s.p[i]);
	return some;
}

/* Has what announces it a window that begins so? */
static bool leaf_led(struct arena *tmp, const struct leaf *l)
{
	bool some = false;

	if (l->kind != LEAF_GLOB || l->cased)
		return l->kind == LEAF_GLOB && some_lead(stretch(tmp, &l->glob, true));
	for (uint32_t i = 0; i < l->glob.n; i++)
		some |= some_lead(l->glob.pieces[i].s);
	return some;
}

static bool all_led(struct arena *tmp, const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!leaf_led(tmp, &r->leaves.p[leaves[i]]))
			return false;
	return true;
}

static struct index *part_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n, bool beyond)
{
	struct index_build b = { .r = r, .a = a, .x = ARENA_NEW(a, struct index) };
	struct index_byte *bytes;
	uint32_t *always;
	bool ends;

	arena_init(&b.tmp, 0);
	b.x->seed = mix64(r->key_seed, (uint64_t)(uintptr_t)b.x | 1); /* what one index has told is not taken for another's */
	b.x->led = beyond && all_led(&b.tmp, r, leaves, n);
	b.x->anchor = b.x->led ? 0 : anchor_of(r, leaves, n);
	often_count(&b, leaves, n);
	for (size_t i = 0; i < n; i++)
		leaf_index(&b, leaves[i]);
	table_make(&b);
	always = ARENA_ARRAY(a, uint32_t, b.always.n);
	if (b.always.n)
		memcpy(always, b.always.p, b.always.n * sizeof *always);
	bytes = ARENA_ARRAY(a, struct index_byte, b.bytes.n);
	if (b.bytes.n)
		memcpy(bytes, b.bytes.p, b.bytes.n * sizeof *bytes);
	b.x->bytes = bytes;
	b.x->n_bytes = (uint32_t)b.bytes.n;
	for (unsigned i = 0; i < b.x->n_bytes && i < BYTES_MAX; i++)
		bytes_add(&b.x->first_bytes, i, bytes[i].c);
	b.x->always = always;
	b.x->n_always = (uint32_t)b.always.n;
	ends = b.x->heads || b.x->tails || b.x->base || b.x->n_bytes || b.x->n_always;
	b.x->whole = !ends && b.x->lengths == 0;
	b.x->anchored = !ends && b.x->exact == 0 && b.x->anchor && b.x->lengths == 1 << 8;
	nibbles_make(&b.x->nibbles, b.shorts.p, b.shorts.n, false, NULL);
	fours_make(&b, n && r->leaves.p[leaves[0]].lazy);
	arena_done(&b.tmp);
	return b.x;
}

/* Can it be true only of values that hold bytes beyond ASCII? */
static bool leaf_beyond(const struct leaf *l)
{
	bool some = false;

	for (size_t i = 0; l->kind == LEAF_GLOB && i < l->glob.src.n; i++)
		some |= (unsigned char)l->glob.src.p[i] >= 0x80 && (unsigned char)l->glob.src.p[i] < G_MANY;
	return some;
}

struct index *index_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n)
{
	uint32_t *parted = calloc(n + 1, sizeof *parted), from = 0, to = (uint32_t)n;
	struct index *x;

	if (parted == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		if (leaf_beyond(&r->leaves.p[leaves[i]]))
			parted[--to] = leaves[i];
		else
			parted[from++] = leaves[i];
	x = part_new(a, r, parted, from, false);
	if (from < n)
		x->beyond = part_new(a, r, parted + from, n - from, true);
	free(parted);
	return x;
}
