/* A detection item, `field|modifiers: values`, becomes a node. Modifiers apply from left to right; which may stand together, and in
 * which order, says one table. What is not legal is refused: a modifier that is quietly ignored is a rule that quietly never fires. */
#include "sigma/load.h"

#include "base/text.h"

enum mod {
	M_ALL,
	M_CONTAINS,
	M_STARTS,
	M_ENDS,
	M_EXISTS,
	M_CASED,
	M_NEQ,
	M_WINDASH,
	M_RE,
	M_I,
	M_M,
	M_S,
	M_B64,
	M_B64OFF,
	M_16LE,
	M_16BE,
	M_16,
	M_LT,
	M_LTE,
	M_GT,
	M_GTE,
	M_MINUTE,
	M_HOUR,
	M_DAY,
	M_WEEK,
	M_MONTH,
	M_YEAR,
	M_CIDR,
	M_EXPAND,
	M_REF,
	M_COUNT
};
#define B(m) (UINT64_C(1) << (m))
#define ANYWAY (B(M_ALL) | B(M_NEQ) | B(M_EXPAND))
#define PLACE (B(M_CONTAINS) | B(M_STARTS) | B(M_ENDS))
#define UTF16 (B(M_16LE) | B(M_16BE) | B(M_16))
#define CODED (B(M_B64) | B(M_B64OFF) | UTF16)
#define ORDER (B(M_LT) | B(M_LTE) | B(M_GT) | B(M_GTE))
#define PARTS (B(M_MINUTE) | B(M_HOUR) | B(M_DAY) | B(M_WEEK) | B(M_MONTH) | B(M_YEAR))
#define TEXTS (PLACE | B(M_CASED) | B(M_WINDASH) | CODED | ANYWAY)

/* clang-format off */
static const struct mod_row {
	const char *name;
	enum mod mod;
	uint64_t with;  /* may stand in the same list */
	uint64_t after; /* must not stand behind any of these */
	uint64_t needs; /* one of these must stand before it */
} mods[] = {
	{ "all",          M_ALL,      ~B(M_EXISTS),                      0, 0 },
	{ "contains",     M_CONTAINS, (TEXTS & ~PLACE) | B(M_REF),       0, 0 },
	{ "startswith",   M_STARTS,   (TEXTS & ~PLACE) | B(M_REF),       0, 0 },
	{ "endswith",     M_ENDS,     (TEXTS & ~PLACE) | B(M_REF),       0, 0 },
	{ "exists",       M_EXISTS,   0,                                 0, 0 },
	{ "cased",        M_CASED,    TEXTS | B(M_REF),                  0, 0 },
	{ "neq",          M_NEQ,      ~B(M_EXISTS),                      0, 0 },
	{ "windash",      M_WINDASH,  TEXTS,                             CODED, 0 },
	{ "re",           M_RE,       ANYWAY | B(M_I) | B(M_M) | B(M_S), 0, 0 },
	{ "i",            M_I,        ANYWAY | B(M_RE) | B(M_M) | B(M_S), 0, B(M_RE) },
	{ "ignorecase",   M_I,        ANYWAY | B(M_RE) | B(M_M) | B(M_S), 0, B(M_RE) },
	{ "m",            M_M,        ANYWAY | B(M_RE) | B(M_I) | B(M_S), 0, B(M_RE) },
	{ "multiline",    M_M,        ANYWAY | B(M_RE) | B(M_I) | B(M_S), 0, B(M_RE) },
	{ "s",            M_S,        ANYWAY | B(M_RE) | B(M_I) | B(M_M), 0, B(M_RE) },
	{ "dotall",       M_S,        ANYWAY | B(M_RE) | B(M_I) | B(M_M), 0, B(M_RE) },
	{ "base64",       M_B64,      TEXTS & ~B(M_B64OFF),              PLACE, 0 },
	{ "base64offset", M_B64OFF,   TEXTS & ~B(M_B64),                 PLACE, 0 },
	{ "utf16le",      M_16LE,     TEXTS & ~UTF16,                    PLACE | B(M_B64) | B(M_B64OFF), 0 },
	{ "wide",         M_16LE,     TEXTS & ~UTF16,                    PLACE | B(M_B64) | B(M_B64OFF), 0 },
	{ "utf16be",      M_16BE,     TEXTS & ~UTF16,                    PLACE | B(M_B64) | B(M_B64OFF), 0 },
	{ "utf16",        M_16,       TEXTS & ~UTF16,                    PLACE | B(M_B64) | B(M_B64OFF), 0 },
	{ "lt",           M_LT,       ANYWAY | PARTS,                    0, 0 },
	{ "lte",          M_LTE,      ANYWAY | PARTS,                    0, 0 },
	{ "gt",           M_GT,       ANYWAY | PARTS,                    0, 0 },
	{ "gte",          M_GTE,      ANYWAY | PARTS,                    0, 0 },
	{ "minute",       M_MINUTE,   ANYWAY | ORDER,                    ORDER, 0 },
	{ "hour",         M_HOUR,     ANYWAY | ORDER,                    ORDER, 0 },
	{ "day",          M_DAY,      ANYWAY | ORDER,                    ORDER, 0 },
	{ "week",         M_WEEK,     ANYWAY | ORDER,                    ORDER, 0 },
	{ "month",        M_MONTH,    ANYWAY | ORDER,                    ORDER, 0 },
	{ "year",         M_YEAR,     ANYWAY | ORDER,                    ORDER, 0 },
	{ "cidr",         M_CIDR,     ANYWAY,                            0, 0 },
	{ "expand",       M_EXPAND,   ~B(M_EXISTS),                      0, 0 },
	{ "fieldref",     M_REF,      PLACE | B(M_CASED) | B(M_ALL) | B(M_NEQ), 0, 0 },
};
/* clang-format on */

struct item_state {
	struct reading *rd;
	const struct written *w;
	uint32_t line; /* of the value that is being read */
	uint64_t set;
	enum mod coded[4]; /* encodings in their order */
	size_t n_coded;
	uint32_t slot;
	struct str selection;
	VEC(struct node *) nodes;
	VEC(uint32_t) leaves; /* of values that are joined by OR */
};

static bool in(const struct item_state *st, uint64_t of)
{
	return (st->set & of) != 0;
}

static const struct mod_row *mod_find(struct str name)
{
	for (size_t i = 0; i < COUNT(mods); i++)
		if (str_is(name, mods[i].name))
			return &mods[i];
	return NULL;
}

/* Both must allow the other. */
static const char *mod_clash(const struct item_state *st, const struct mod_row *row)
{
	for (size_t i = 0; i < COUNT(mods); i++) {
		uint64_t other = B(mods[i].mod);

		if ((st->set & other) && (!(row->with & other) || !(mods[i].with & B(row->mod)) || (row->after & other)))
			return mods[i].name;
	}
	return NULL;
}

bool mods_legal(struct reading *rd, const struct written *w)
{
	struct item_state st = { .rd = rd, .w = w };
	struct str rest = w->mods, name;

	while (str_next(&rest, '|', &name)) {
		const struct mod_row *row = mod_find(name);

		if (row == NULL || (st.set & B(row->mod)) || mod_clash(&st, row) || (row->needs && !in(&st, row->needs)))
			return false;
		st.set |= B(row->mod);
	}
	return true;
}

static bool mods_read(struct item_state *st)
{
	struct str rest = st->w->mods, name;
	uint32_t line = st->w->line;

	while (str_next(&rest, '|', &name)) {
		const struct mod_row *row = mod_find(name);
		const char *clash;

		if (row == NULL)
			return REFUSE(st->rd, line, "modifier không có: %" PRI_STR, "unknown modifier: %" PRI_STR, ARG_STR(name)),
			       false;
		if (st->set & B(row->mod))
			return REFUSE(st->rd, line, "modifier %s bị lặp", "modifier %s appears twice", row->name), false;
		clash = mod_clash(st, row);
		if (clash)
			return REFUSE(st->rd, line, "modifier %s không được đứng sau %s", "modifier %s may not follow %s",
				       row->name, clash),
			       false;
		if (row->needs && !in(st, row->needs))
			return REFUSE(st->rd, line, "modifier %s phải đứng sau re", "modifier %s must follow re", row->name), false;
		st->set |= B(row->mod);
		if (B(row->mod) & CODED)
			st->coded[st->n_coded++] = row->mod;
	}
	return true;
}

/* ---- Text with wildcards ----------------------------------------------------------------------------------------------------------- */

/* `\` before `\`, `*` or `?` takes away the other's meaning; before anything else, and at the end, it is itself. */
struct str sigma_text(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 1 < s.n && (s.p[i + 1] == '\\' || s.p[i + 1] == '*' || s.p[i + 1] == '?'))
			out[n++] = s.p[++i];
		else
			out[n++] = c == '*' ? (char)G_MANY : c == '?' ? (char)G_ONE : c;
	}
	return (struct str){ out, n };
}

static bool is_mark(char c)
{
	return (unsigned char)c >= G_MANY && (unsigned char)c <= G_DASH;
}

static bool has_mark(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_mark(s.p[i]))
			return true;
	return false;
}

static struct str fold_marked(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n * 3 + 16, 1);
	size_t n = 0, i = 0, from;

	while (i < s.n) {
		for (from = i; i < s.n && !is_mark(s.p[i]); i++)
			;
		n += fold_text(str_cut(s, from, i - from), out + n);
		for (; i < s.n && is_mark(s.p[i]); i++)
			out[n++] = s.p[i];
	}
	return (struct str){ out, n };
}

static bool word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

/* windash: a - or / that begins a word (\B[-/]\b) stands for any dash. */
static struct str dash_marked(struct arena *a, struct str s)
{
	struct str out = arena_str(a, s);

	for (size_t i = 0; i + 1 < s.n; i++) {
		bool before = i > 0 && !is_mark(s.p[i - 1]) && word_byte(s.p[i - 1]),
		     behind = !is_mark(s.p[i + 1]) && word_byte(s.p[i + 1]);

		if ((s.p[i] == '-' || s.p[i] == '/') && !before && behind)
			((char *)(uintptr_t)out.p)[i] = (char)G_DASH;
	}
	return out;
}

/* ---- Encodings ------------------------------------------------------------------------------------------------------------------- */

static struct str utf16(struct arena *a, struct str s, enum mod how)
{
	char *out = arena_alloc(a, s.n * 4 + 2, 1);
	size_t n = 0, w;
	int32_t r;

	if (how == M_16) {
		memcpy(out, "\xff\xfe", 2);
		n = 2;
	}
	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w)) {
		uint16_t units[2] = { (uint16_t)r };
		size_t k = 1;

		if (r >= 0x10000) {
			units[0] = (uint16_t)(0xd800 + ((r - 0x10000) >> 10));
			units[1] = (uint16_t)(0xdc00 + ((r - 0x10000) & 0x3ff));
			k = 2;
		}
		for (size_t i = 0; i < k; i++) {
			char low = (char)(units[i] & 0xff), high = (char)(units[i] >> 8);

			out[n++] = how == M_16BE ? high : low;
			out[n++] = how == M_16BE ? low : high;
		}
	}
	return (struct str){ out, n };
}

/* Base64 of s as it stands `shift` bytes behind a boundary: only the characters that s alone decides. */
static struct str base64(struct arena *a, struct str s, size_t shift, bool whole)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = arena_alloc(a, s.n * 2 + 8, 1);
	size_t bits = (shift + s.n) * 8, first = (shift * 8 + 5) / 6, last = whole ? (bits + 5) / 6 : bits / 6, n = 0;

	for (size_t i = first; i < last; i++) {
		unsigned v = 0;

		for (size_t b = i * 6; b < i * 6 + 6; b++) {
			bool one = b >= shift * 8 && b < bits && ((unsigned char)s.p[b / 8 - shift] >> (7 - b % 8) & 1);

			v = v << 1 | one;
		}
		out[n++] = set[v];
	}
	while (whole && n % 4)
		out[n++] = '=';
	return (struct str){ out, n };
}

/* ---- Leaves ------------------------------------------------------------------------------------------------------------------------ */

static void leaf_add(struct item_state *st, const struct leaf *l)
{
	vec_push(st->rd->b->scratch, &st->leaves, build_leaf(st->rd->b, l));
}

/* Bytes, not text: encoded values hold NULs. */
struct str value_joined(struct arena *a, struct str x, struct str y, struct str z)
{
	char *out = arena_alloc(a, x.n + y.n + z.n + 1, 1);

	memcpy(out, x.p ? x.p : "", x.n);
	memcpy(out + x.n, y.p ? y.p : "", y.n);
	memcpy(out + x.n + y.n, z.p ? z.p : "", z.n);
	return (struct str){ out, x.n + y.n + z.n };
}

static struct str placed(struct item_state *st, struct str s)
{
	static const char many[] = { (char)G_MANY };
	bool keyword = st->slot == 0 && !in(st, PLACE);
	bool head = keyword || in(st, B(M_CONTAINS) | B(M_ENDS)), tail = keyword || in(st, B(M_CONTAINS) | B(M_STARTS));

	return value_joined(st->rd->b->scratch, (struct str){ many, head }, s, (struct str){ many, tail });
}

static void glob_add(struct item_state *st, struct str s)
{
	struct leaf l = { .kind = LEAF_GLOB, .slot = st->slot, .cased = in(st, B(M_CASED)) };
	struct arena *a = st->rd->b->scratch;
	bool valid = true, ascii = text_ascii(s);

	for (size_t i = 0, from = 0; i <= s.n && !ascii; i++)
		if (i == s.n || is_mark(s.p[i])) {
			valid &= utf8_valid(str_cut(s, from, i - from));
			from = i + 1;
		}
	if (!valid) { /* events are UTF-8: such bytes never occur in one */
		l = (struct leaf){ .kind = LEAF_NEVER, .slot = st->slot };
		WARN(st->rd, st->line, "giá trị sau mã hóa không phải UTF-8 nên không bao giờ khớp",
			"the encoded value is not UTF-8 and never matches");
	} else {
		s = placed(st, in(st, B(M_WINDASH)) && st->n_coded == 0 ? dash_marked(a, s) : s);
		l.glob.src = l.cased ? s : fold_marked(a, s);
	}
	leaf_add(st, &l);
}

static bool coded_one(struct item_state *st, struct str s)
{
	struct arena *a = st->rd->b->scratch;
	bool offsets = false;

	for (size_t i = 0; i < st->n_coded; i++) {
		if (B(st->coded[i]) & UTF16)
			s = utf16(a, s, st->coded[i]);
		else if (st->coded[i] == M_B64)
			s = base64(a, s, 0, true);
		else
			offsets = true;
	}
	if (!offsets)
		return glob_add(st, s), true;
	for (size_t shift = 0; shift < 3; shift++) {
		struct str part = base64(a, s, shift, false);

		if (part.n == 0)
			return REFUSE(st->rd, st->line, "giá trị quá ngắn cho base64offset: sẽ khớp với mọi thứ",
				       "the value is too short for base64offset: it would match everything"),
			       false;
		glob_add(st, part);
	}
	return true;
}

/* Encoded, a dash is no class of characters any more: each of them is written out. */
enum { DASHES_MAX = 4 };
static bool dashes_add(struct item_state *st, struct str s)
{
	static const char *const dashes[] = { "-", "/", "–", "—", "―" };
	struct str marked = dash_marked(st->rd->b->scratch, s);
	size_t n = 0, many = 1;

	for (size_t i = 0; i < s.n; i++)
		n += marked.p[i] == (char)G_DASH;
	if (n > DASHES_MAX)
		return REFUSE(st->rd, st->line, "quá nhiều dấu gạch để mã hóa (tối đa %d)",
			       "too many dashes to encode (at most %d)", DASHES_MAX),
		       false;
	for (size_t i = 0; i < n; i++)
		many *= COUNT(dashes);
	for (size_t v = 0; v < many; v++) {
		struct str one = { "", 0 };
		size_t which = v, from = 0;

		for (size_t i = 0; i <= s.n; i++)
			if (i == s.n || marked.p[i] == (char)G_DASH) {
				one = value_joined(st->rd->b->scratch, one, str_cut(s, from, i - from),
					i == s.n ? STR("") : str_z(dashes[which % COUNT(dashes)]));
				which /= COUNT(dashes);
				from = i + 1;
			}
		if (!coded_one(st, one))
			return false;
	}
	return true;
}

static bool coded_add(struct item_state *st, struct str s)
{
	if (has_mark(s))
		return REFUSE(st->rd, st->line, "ký tự đại diện không mã hóa được", "wildcards cannot be encoded"), false;
	return in(st, B(M_WINDASH)) ? dashes_add(st, s) : coded_one(st, s);
}

static bool regex_add(struct item_state *st, struct str s)
{
	struct build *b = st->rd->b;
	struct leaf l = { .kind = LEAF_REGEX, .slot = st->slot };
	char flags[4] = { 0 };
	struct str key;
	struct refusal why;
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (in(st, B(M_I + i)))
			flags[n++] = "ims"[i];
	key = value_joined(b->tmp, STR("/"), str_z(flags), value_joined(b->scratch, STR("/"), s, STR("")));
	l.re = map_get(&b->leaf_keys, key);
	if (l.re == NULL) {
		l.re = regex_new(b->a, s, flags, &b->out->regexes, &why);
		if (l.re == NULL)
			return PROBLEM(b->l, SIGMA_ERROR, st->rd->file, st->line, st->rd->rule,
				       "biểu thức chính quy không dùng được: %s", "regular expression cannot be used: %s",
				       b->l->options.english ? why.en : why.vi),
			       false;
		map_put(&b->leaf_keys, key, l.re);
	}
	l.need = regex_need(b->a, s);
	leaf_add(st, &l);
	return true;
}

static bool number_text(struct str s)
{
	char canon[NUM_MAX];
	size_t n;

	return s.n && s.p[0] != '+' && memchr(s.p, 'e', s.n) == NULL && memchr(s.p, 'E', s.n) == NULL && num_canon(s, canon, &n);
}

/* Hexadecimal, as YAML reads it without quotes. */
static bool hex_text(struct str s, uint64_t *out)
{
	uint64_t v = 0;

	if (s.n < 3 || s.n > 18 || !str_starts(s, STR("0x")))
		return false;
	for (size_t i = 2; i < s.n; i++) {
		int c = s.p[i], d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;

		if (d < 0)
			return false;
		v = v << 4 | (unsigned)d;
	}
	*out = v;
	return true;
}

bool yv_number(const struct yv *v)
{
	uint64_t hex;

	return v->kind == Y_TEXT && !v->quoted && (number_text(v->s) || hex_text(v->s, &hex));
}

static bool compare_add(struct item_state *st, const struct yv *v, struct str s)
{
	static const enum compare ops[] = { CMP_LT, CMP_LTE, CMP_GT, CMP_GTE };
	struct leaf l = { .kind = in(st, PARTS) ? LEAF_PART : LEAF_COMPARE, .slot = st->slot, .op = CMP_EQ };
	char canon[NUM_MAX];
	size_t n;

	for (size_t i = 0; i < 4; i++)
		if (in(st, B(M_LT + i)))
			l.op = ops[i];
	for (size_t i = 0; i < 6; i++)
		if (in(st, B(M_MINUTE + i)))
			l.part = (enum part)i;
	if (v->kind != Y_TEXT || (v->quoted && !in(st, B(M_EXPAND))) || !num_canon(s, canon, &n) ||
		(l.kind == LEAF_PART && memchr(canon, '.', n)))
		return REFUSE(st->rd, v->line, "cần một số (không có dấu nháy): %" PRI_STR,
			       "a number without quotes is needed: %" PRI_STR, ARG_STR(s)),
		       false;
	l.num = arena_str(st->rd->b->a, (struct str){ canon, n });
	leaf_add(st, &l);
	return true;
}

static bool cidr_add(struct item_state *st, const struct yv *v, struct str s)
{
	struct leaf l = { .kind = LEAF_CIDR, .slot = st->slot };
	struct refusal why;

	if (!cidr_parse(s, l.addr, &l.bits, &why))
		return REFUSE(st->rd, v->line, "không phải dải địa chỉ (%s): %" PRI_STR, "not a network (%s): %" PRI_STR,
			       st->rd->b->l->options.english ? why.en : why.vi, ARG_STR(s)),
		       false;
	leaf_add(st, &l);
	return true;
}

static bool ref_add(struct item_state *st, const struct yv *v)
{
	struct build *b = st->rd->b;
	struct ref ref = { .slot = st->slot, .cased = in(st, B(M_CASED)) };

	if (v->kind != Y_TEXT || v->s.n == 0 || st->slot == 0)
		return REFUSE(st->rd, v->line, "fieldref cần tên trường", "fieldref needs a field name"), false;
	ref.mode = in(st, B(M_STARTS))     ? REF_STARTS
	           : in(st, B(M_ENDS))     ? REF_ENDS
	           : in(st, B(M_CONTAINS)) ? REF_CONTAINS
	                                   : REF_EQUAL;
	ref.other = build_slot(b, v->s);
	b->slots.p[ref.slot].keep = b->slots.p[ref.other].keep = true;
	(void)build_presence(b, ref.slot);
	(void)build_presence(b, ref.other);
	vec_push(b->tmp, &b->refs, ref);
	vec_push(b->scratch, &st->nodes, build_node(b, N_REF, (uint32_t)b->refs.n - 1));
	st->nodes.p[st->nodes.n - 1]->selection = st->selection;
	return true;
}

static bool exists_add(struct item_state *st, const struct yv *v)
{
	struct build *b = st->rd->b;
	struct str s = v->kind == Y_TEXT && !v->quoted ? text_lower(b->scratch, v->s) : (struct str){ 0 };
	struct node *n;

	if (st->slot == 0 || st->w->was_list || (!str_is(s, "true") && !str_is(s, "false")))
		return REFUSE(st->rd, v->line, "exists cần đúng một giá trị true hoặc false",
			       "exists needs true or false, one of them"),
		       false;
	(void)build_presence(b, st->slot);
	n = build_node(b, N_EXISTS, st->slot);
	n->selection = st->selection;
	vec_push(b->scratch, &st->nodes, str_is(s, "true") ? n : build_not(b, n));
	return true;
}

static bool null_add(struct item_state *st, const struct yv *v)
{
	struct build *b = st->rd->b;

	if (st->slot == 0 || (st->set & ~ANYWAY))
		return REFUSE(st->rd, v->line, "null không đi với từ khóa hay modifier này",
			       "null does not go with keywords or this modifier"),
		       false;
	(void)build_nullness(b, st->slot);
	vec_push(b->scratch, &st->nodes, build_node(b, N_NULL, st->slot));
	st->nodes.p[st->nodes.n - 1]->selection = st->selection;
	return true;
}

/* A plain number means its value: also as the text in which it was written. */
static void number_add(struct item_state *st, struct str s)
{
	struct arena *a = st->rd->b->scratch;
	char canon[NUM_MAX];
	uint64_t hex;
	size_t n;

	if (hex_text(s, &hex) && !in(st, PLACE)) {
		glob_add(st, arena_fmt(a, "%" PRIu64, hex));
	} else {
		glob_add(st, s);
		if (!in(st, PLACE) && num_canon(s, canon, &n) && !str_eq(s, (struct str){ canon, n }))
			glob_add(st, arena_str(a, (struct str){ canon, n }));
	}
}

static bool text_add(struct item_state *st, const struct yv *v, struct str s)
{
	struct yv one = *v;

	one.s = s;
	if (st->n_coded)
		return coded_add(st, sigma_text(st->rd->b->scratch, s));
	if (yv_number(&one))
		number_add(st, s);
	else
		glob_add(st, sigma_text(st->rd->b->scratch, s));
	return true;
}

/* ---- Placeholders: %name% with expand ------------------------------------------------------------------------------------------------- */

/* `\%` is a percent sign, `\\%` a backslash before one that means something. */
static bool escaped(struct str s, size_t from, size_t at)
{
	size_t n = 0;

	while (at - n > from && s.p[at - n - 1] == '\\')
		n++;
	return n % 2;
}

/* The first %name% at or behind `at`. */
bool placeholder_next(struct str s, size_t *at, struct str *name)
{
	for (size_t i = *at; i < s.n; i++) {
		size_t to = i + 1;

		if (s.p[i] != '%' || escaped(s, *at, i))
			continue;
		while (to < s.n && s.p[to] != '%' && s.p[to] != '\\')
			to++;
		if (to < s.n && s.p[to] == '%' && to > i + 1) {
			*at = i;
			*name = str_cut(s, i + 1, to - i - 1);
			return true;
		}
	}
	return false;
}

/* Without the backslashes that stand before percent signs to make them plain. */
struct str percent_plain(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '%' && escaped(s, 0, i + 1)))
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

bool text_has_placeholder(struct str s)
{
	size_t at = 0;
	struct str name;

	return placeholder_next(s, &at, &name);
}

static bool value_add(struct item_state *st, const struct yv *v, struct str s);

enum { EXPAND_MAX = 100000 };
static bool expand(struct item_state *st, const struct yv *v, struct str s)
{
	struct build *b = st->rd->b;
	const struct yv *list;
	struct str name;
	size_t at = 0;

	if (!placeholder_next(s, &at, &name))
		return value_add(st, v, percent_plain(b->scratch, s));
	list = map_get(&b->l->values, name);
	if (list == NULL || (list->kind == Y_LIST && list->n == 0))
		return REFUSE(st->rd, v->line, "chỗ giữ %%%" PRI_STR "%% chưa có giá trị: quy tắc không chạy được",
			       "placeholder %%%" PRI_STR "%% has no values: the rule cannot run", ARG_STR(name)),
		       false;
	for (size_t i = 0; i < (list->kind == Y_LIST ? list->n : 1); i++) {
		struct str value = list->kind == Y_LIST ? list->items[i]->s : list->s;
		struct str with = value_joined(b->scratch, str_cut(s, 0, at), value, str_from(s, at + name.n + 2));

		if (st->leaves.n > EXPAND_MAX || with.n > 65536)
			return REFUSE(st->rd, v->line, "quá nhiều giá trị sau khi mở rộng", "too many values after expansion"),
			       false;
		if (text_has_placeholder(value))
			return REFUSE(st->rd, v->line, "giá trị của chỗ giữ lại chứa chỗ giữ",
				       "a placeholder's value holds a placeholder"),
			       false;
		if (!expand(st, v, with))
			return false;
	}
	return true;
}

/* ---- One value, one item ---------------------------------------------------------------------------------------------------------------- */

static bool value_add(struct item_state *st, const struct yv *v, struct str s)
{
	if (in(st, B(M_RE)))
		return regex_add(st, s);
	if (in(st, B(M_CIDR)))
		return cidr_add(st, v, s);
	if (in(st, ORDER | PARTS))
		return compare_add(st, v, s);
	return text_add(st, v, s);
}

static bool value_read(struct item_state *st, const struct yv *v)
{
	st->line = v->line ? v->line : st->w->line;
	if (v->kind == Y_MAP || v->kind == Y_LIST)
		return REFUSE(st->rd, v->line, "giá trị phải là chữ, số, true/false hoặc null",
			       "a value must be text, a number, true, false or null"),
		       false;
	if (in(st, B(M_EXISTS)))
		return exists_add(st, v);
	if (v->kind == Y_NULL)
		return null_add(st, v);
	if (in(st, B(M_REF)))
		return ref_add(st, v);
	if (in(st, B(M_EXPAND)) && !text_has_placeholder(v->s))
		WARN(st->rd, v->line,
			"expand mà giá trị không có chỗ giữ %%tên%% (\\%% là dấu phần trăm, \\\\%% là \\ trước chỗ giữ)",
			"expand, and the value has no placeholder %%name%% (\\%% is a percent sign, \\\\%% is \\ before a "
			"placeholder)");
	return in(st, B(M_EXPAND)) ? expand(st, v, v->s) : value_add(st, v, v->s);
}

/* The leaves so far become one item. */
static void item_close(struct item_state *st)
{
	struct build *b = st->rd->b;

	if (st->leaves.n)
		vec_push(b->scratch, &st->nodes, build_item(b, st->slot, st->leaves.p, st->leaves.n, st->selection));
	st->leaves.n = 0;
}

struct node *item_read(struct reading *rd, const struct written *w, struct str selection)
{
	struct item_state st = { .rd = rd, .w = w, .selection = selection };
	const struct yv nothing = { .kind = Y_NULL, .line = w->line };
	struct node *out;
	bool ok = true;

	if (!mods_read(&st))
		return NULL;
	st.slot = build_slot(rd->b, w->field);
	if (w->n == 0 && !null_add(&st, &nothing))
		return NULL;
	for (size_t i = 0; i < w->n; i++) {
		ok &= value_read(&st, w->values[i]);
		if (in(&st, B(M_ALL)))
			item_close(&st);
	}
	if (!ok)
		return NULL;
	item_close(&st);
	out = build_group(rd->b, in(&st, B(M_ALL)) ? N_AND : N_OR, st.nodes.p, st.nodes.n);
	return in(&st, B(M_NEQ)) ? build_not(rd->b, out) : out;
}
