/* The form of an expression: what it asks that no automaton answers, how many characters it is with its counts multiplied out, and the same expression over
 * bytes. Sigma 2.1.0 (appendix of modifiers, `re`) knows `. ^ $ * + ? {n,m} [] () |` and no more; taken is what PCRE knows and an automaton too. PCRE2
 * has read the pattern before, so what is malformed, or nested more than 250 times, does not come here.
 * Over bytes: a character beyond ASCII is one byte, by an alphabet of the expression's own, in which all those have the same byte that the same of its
 * classes and letters take (sets, here). Such an automaton is a tenth of that over UTF-8; and that one is wrong for some nested repetitions of
 * negated classes (Hyperscan 5.4.0). Of the alphabet some bytes are left that no text has, and they stand with each letter and in each class: the library
 * would else take an expression apart by its literals, and go anew into its automata from each place where one appears (100 ns a byte where `a+[ab]a`
 * appears everywhere, 1 so). */
#include "base/text.h"
#include "sigma/int.h"

enum { SIZE_END = 1 << 24, CASES_MOST = 2000, CASES_END = 0x1f000 /* no letter beyond has case */, ALIKE_MOST = 8 };
enum {
	KINDS_MOST = 112,
	SPANS_MOST = 1 << 14,
	COUNT_FEW = 16,
	EDGE_SIZE = 16,
	BAR_STATES = 8 /* of choices without end, one group behind the other: 270 ns a byte without */,
	LITERAL_LEAST = 4,
	LITERAL_MOST = 64,
	LITERAL_TAIL = 8 /* by which the library finds it */,
	LITERALS_MOST = 64,
	ALONE_MOST = 4 * KINDS_MOST
};

/* Characters beyond ASCII that fold to another, and what to, in the order of the latter. */
struct folding {
	int32_t to, from;
};
struct regex_cases {
	uint32_t n;
	struct folding at[CASES_MOST];
};

struct span { /* of characters, in a set */
	int32_t from, to;
	uint32_t set;
};
struct alone { /* a letter that is a set of its own, wherever it stands */
	int32_t c;
	bool folds;
	uint32_t set;
};
#define NEVER                                                                                                                      \
	"\\xf0-\\xff" /* the bytes from 0x80 + KINDS_MOST on: more than the library takes for letters of a literal, which is eleven */
struct kinds {        /* a bit for each byte from 0x80 on */
	uint64_t bits[KINDS_MOST / 64 + 1];
};
struct sets {
	uint32_t n, *at; /* `at` a place of the pattern begins the set of this number, from 1 */
	VEC(struct span) spans;
	VEC(struct alone) alone;
	struct kinds *kinds; /* of each set */
};
struct literal { /* its last characters */
	char all[LITERAL_TAIL];
	size_t n;
};
struct walk {
	struct str s;
	size_t at;
	bool folds;        /* here */
	bool begun, ended; /* something stood before, on some way to here; an end of the text did */
	uint32_t places;   /* begins and ends of the text so far */
	uint32_t edges;    /* and of words */
	uint32_t stars;    /* and repetitions without end */
	uint32_t bars;     /* `|` of this group */
	struct regex_form *form;
	struct sets sets;
	size_t set_at;                    /* the begin of the set that is being read */
	bool set_without;                 /* there is what a negated one loses all bytes beyond ASCII by */
	size_t literal;                   /* the end of the one that is being read */
	VEC(struct literal) literals;     /* written plainly */
	const struct regex_cases **cases; /* once needed, for all */
	struct arena *a, *tmp;
	struct buf *out; /* NULL: the first time, in which the sets are found */
};

/* What it is, and how to say it otherwise. */
#define BEYOND_VI(what) what ": Sigma 2.1.0 không có, chi phí không chặn được"
#define BEYOND_EN(what) what ": Sigma 2.1.0 does not know it, and its cost has no bound"
#define LOOK(begin_, vi_, en_)                                                                                                     \
	{                                                                                                                          \
		begin_, BEYOND_VI(vi_ " `" begin_ "`") "; hãy viết thành một selection riêng, với `not` nếu là phủ định",          \
			BEYOND_EN(en_ " `" begin_ "`") "; make it a selection of its own, with `not` if it is a negation"          \
	}
#define OTHER(begin_, vi_, en_)                                                                                                    \
	{                                                                                                                          \
		begin_, BEYOND_VI(vi_ " `" begin_ "`"), BEYOND_EN(en_ " `" begin_ "`")                                             \
	}

static const struct {
	const char *begin, *vi, *en;
} beyond[] = {
	LOOK("(?=", "nhìn về sau", "a look ahead"),
	LOOK("(?!", "nhìn về sau", "a look ahead"),
	LOOK("(?<=", "nhìn về trước", "a look behind"),
	LOOK("(?<!", "nhìn về trước", "a look behind"),
	OTHER("(?>", "nhóm nguyên tử", "an atomic group"),
	OTHER("(?|", "nhóm đánh số lại", "a group that numbers anew"),
	OTHER("(?(", "điều kiện", "a condition"),
	OTHER("(?P>", "gọi lại nhóm", "a group called again"),
	OTHER("(?P=", "tham chiếu ngược", "a back-reference"),
	OTHER("(?C", "lời gọi ra", "a callout"),
	OTHER("(*", "động từ", "a verb"),
};
static const struct {
	const char *which, *vi, *en;
} beyond_escapes[] = {
	/* the first not in classes, where it is a number */
	{ "123456789", BEYOND_VI("tham chiếu ngược `\\1`"), BEYOND_EN("a back-reference `\\1`") },
	{ "gk", BEYOND_VI("tham chiếu ngược `\\k` hoặc gọi lại nhóm `\\g`"),
		BEYOND_EN("a back-reference `\\k` or a group called again `\\g`") },
	{ "GK", BEYOND_VI("dời chỗ bắt đầu (`\\G`, `\\K`)"), BEYOND_EN("a begin put elsewhere (`\\G`, `\\K`)") },
	{ "XRCpPhHvVN", BEYOND_VI("lớp ký tự Unicode (`\\p`, `\\h`, `\\R`)") "; hãy ghi rõ các ký tự, như `[à-ỹđ]`",
		BEYOND_EN("a class of Unicode's (`\\p`, `\\h`, `\\R`)") "; name its characters, as in `[à-ỹđ]`" },
};

static bool ahead(const struct walk *w, const char *z)
{
	return str_starts(str_from(w->s, w->at), str_z(z));
}

static char peek(const struct walk *w)
{
	return w->at < w->s.n ? w->s.p[w->at] : 0;
}

static void refuse(struct walk *w, const char *vi, const char *en)
{
	if (w->form->refused.en == NULL)
		w->form->refused = (struct refusal){ vi, en };
	w->at = w->s.n;
}

struct size {                 /* with counts multiplied out */
	uint32_t all, states; /* a class that is counted is no more states than these */
};
enum {
	STATES_COUNTED = 64,
	STATES_COUNTED_OPEN = 32 /* from 0 or 1 on, or without end: the first or the last begin alone counts */
};

static const struct size nothing = { 0 };

static struct size size_plus(struct size a, struct size b)
{
	return (struct size){ a.all + b.all < SIZE_END ? a.all + b.all : SIZE_END,
		a.states + b.states < SIZE_END ? a.states + b.states : SIZE_END };
}

struct count {
	uint64_t most; /* times that it says itself; 1: none, or one that an automaton goes round */
	bool open;
};

static struct size size_times(struct size a, struct count n)
{
	uint64_t few = n.open ? STATES_COUNTED_OPEN : STATES_COUNTED, all = a.all * n.most;
	uint64_t states = a.all == 1 && n.most > few ? few : a.states * n.most;

	return (struct size){ (uint32_t)(all < SIZE_END ? all : SIZE_END), (uint32_t)(states < SIZE_END ? states : SIZE_END) };
}

/* ---- Characters beyond ASCII ----------------------------------------------------------------------------------------------------- */

static int by_folded(const void *a, const void *b)
{
	const struct folding *x = a, *y = b;

	return x->to != y->to ? (x->to > y->to) - (x->to < y->to) : x->from - y->from;
}

static const struct regex_cases *cases(const struct walk *w)
{
	struct regex_cases *all;

	if (*w->cases)
		return *w->cases;
	all = ARENA_NEW(w->a, struct regex_cases);
	for (int32_t c = 0x80; c < CASES_END && all->n < CASES_MOST; c++)
		if (rune_fold(c) != c)
			all->at[all->n++] = (struct folding){ rune_fold(c), c };
	qsort(all->at, all->n, sizeof *all->at, by_folded);
	return *w->cases = all;
}

/* What beyond ASCII folds into it. */
static int32_t beyond_of(int32_t ascii)
{
	return ascii == 'k' ? 0x212a : ascii == 's' ? 0x17f : 0;
}

/* The first that folds to it or to more. */
static uint32_t cases_from(const struct regex_cases *all, int32_t folded)
{
	uint32_t low = 0, high = all->n;

	while (low < high) {
		uint32_t mid = (low + high) / 2;

		if (all->at[mid].to < folded)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What is the same character but for its case; itself among them. */
static size_t alike(const struct walk *w, int32_t c, int32_t out[ALIKE_MOST])
{
	int32_t f = rune_fold(c);
	bool letter = f >= 'a' && f <= 'z';
	const struct regex_cases *all;
	size_t n = 1;

	out[0] = w->folds ? f : c;
	if (!w->folds || (f < 0x80 && !letter))
		return n;
	if (letter) {
		out[n++] = f - 32;
		out[n] = beyond_of(f);
		return n + (out[n] != 0);
	}
	all = cases(w);
	for (uint32_t i = cases_from(all, f); i < all->n && all->at[i].to == f && n < ALIKE_MOST; i++)
		out[n++] = all->at[i].from;
	return n;
}

static bool alike_few(const struct walk *w, int32_t c)
{
	int32_t all[ALIKE_MOST];

	return c > 0 && c < 0x80 && alike(w, c, all) <= 2;
}

static bool within(int32_t c, int32_t from, int32_t to)
{
	return c >= from && c <= to;
}

static void copy(struct walk *w, size_t from)
{
	if (w->out)
		buf_add(w->out, str_cut(w->s, from, w->at > from ? w->at - from : 0));
}

static void byte_write(struct walk *w, unsigned char c)
{
	buf_fmt(w->out, "\\x%02x", c);
}

/* To the set that is being read. */
static void span_add(struct walk *w, int32_t from, int32_t to)
{
	struct sets *sets = &w->sets;
	uint32_t *set = &sets->at[w->set_at];

	if (w->out || to < 0x80)
		return;
	if (sets->spans.n == SPANS_MOST) {
		refuse(w, "quá nhiều ký tự ngoài ASCII", "too many characters beyond ASCII");
		return;
	}
	if (*set == 0)
		*set = ++sets->n;
	vec_push(w->tmp, &sets->spans, ((struct span){ from < 0x80 ? 0x80 : from, to, *set }));
}

/* Its bytes, and its end. */
static void set_write(struct walk *w, bool negated)
{
	uint32_t set = w->sets.at[w->set_at];

	for (uint32_t k = 0; k < KINDS_MOST && set && w->out; k++)
		if (w->sets.kinds[set].bits[k / 64] >> k % 64 & 1)
			byte_write(w, (unsigned char)(0x80 + k));
	if (w->out && negated)
		buf_z(w->out, w->set_without ? "]|[" NEVER "])" : "])");
	else if (w->out)
		buf_z(w->out, NEVER "]");
}

/* One character that stands for itself: as a member of a class. */
static void member(struct walk *w, int32_t c)
{
	int32_t all[ALIKE_MOST];
	size_t n = alike(w, c, all);

	for (size_t i = 0; i < n; i++)
		if (all[i] >= 0x80)
			span_add(w, all[i], all[i]);
		else if (w->out)
			byte_write(w, (unsigned char)all[i]);
}

/* What is outside of the range and alike to what is inside. */
static void range_cases(struct walk *w, int32_t from, int32_t to)
{
	const struct regex_cases *all = cases(w);

	for (uint32_t i = 0, end; i < all->n; i = end) {
		int32_t f = all->at[i].to;
		bool in = within(f, from, to), out = !in;

		for (end = i; end < all->n && all->at[end].to == f; end++) {
			in |= within(all->at[end].from, from, to);
			out |= !within(all->at[end].from, from, to);
		}
		if (!in || !out)
			continue;
		span_add(w, f, f);
		for (uint32_t k = i; k < end; k++)
			span_add(w, all->at[k].from, all->at[k].from);
	}
}

/* A range of a class. */
static void range(struct walk *w, int32_t from, int32_t to)
{
	span_add(w, from, to);
	if (w->folds && to >= 0x80 && w->out == NULL)
		range_cases(w, from, to);
	for (int32_t c = 'a'; c <= 'z' && w->folds; c++)
		if (beyond_of(c) && (within(c, from, to) || within(c - 32, from, to) || within(beyond_of(c), from, to)))
			member(w, c);
	if (w->out && from < 0x80) {
		byte_write(w, (unsigned char)from);
		buf_byte(w->out, '-');
		byte_write(w, to < 0x80 ? (unsigned char)to : 0x7f);
	}
}

/* Whether both may stand in a text so that they end less than LITERAL_LEAST characters apart, `b` not before `a`; and not less apart than `by`. */
static bool literals_meet(const struct literal *a, const struct literal *b, size_t by)
{
	for (; by < LITERAL_LEAST; by++) {
		size_t n = a->n < b->n - by ? a->n : b->n - by;

		if (memcmp(a->all + a->n - n, b->all + b->n - by - n, n) == 0)
			return true;
	}
	return false;
}

/* It is kept, unless it is short, or meets itself or another. */
static bool literal_keep(struct walk *w, struct literal one)
{
	if (one.n < LITERAL_LEAST || w->literals.n == LITERALS_MOST || literals_meet(&one, &one, 1))
		return false;
	for (size_t i = 0; i < w->literals.n; i++)
		if (literals_meet(&one, &w->literals.p[i], 0) || literals_meet(&w->literals.p[i], &one, 0))
			return false;
	vec_push(w->tmp, &w->literals, one);
	return true;
}

/* `abc`, `\.exe`: where it ends, what is counted left out; `from` itself if it is not to be written plainly. */
static size_t literal_end(struct walk *w, size_t from)
{
	struct literal one = { 0 };
	char all[LITERAL_MOST];
	size_t n = 0, at = from, last = from;

	for (; at < w->s.n && n < LITERAL_MOST; n++) {
		size_t size = w->s.p[at] == '\\' ? 2 : 1;
		char c = at + size <= w->s.n ? w->s.p[at + size - 1] : 0;

		if (!alike_few(w, c) || (size == 1 && strchr("^$.|?*+()[]{}", c)) ||
			(size == 2 && (((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9'))))
			break;
		all[n] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
		last = at;
		at += size;
	}
	if (n && at < w->s.n && strchr("?*+{", w->s.p[at])) {
		at = last;
		n--;
	}
	one.n = n < LITERAL_TAIL ? n : LITERAL_TAIL;
	memcpy(one.all, all + n - one.n, one.n);
	return literal_keep(w, one) ? at : from;
}

/* A character outside of classes, as a class. */
static void letter(struct walk *w, size_t begin, int32_t c)
{
	struct sets *sets = &w->sets;

	w->set_at = begin;
	if (w->out && begin >= w->literal)
		w->literal = literal_end(w, begin);
	if (w->out && begin < w->literal && alike_few(w, c)) {
		copy(w, begin);
		return;
	}
	if (w->out) {
		buf_byte(w->out, '[');
		member(w, c);
		set_write(w, false);
		return;
	}
	for (size_t i = 0; i < sets->alone.n && sets->at[begin] == 0; i++)
		if (sets->alone.p[i].c == c && sets->alone.p[i].folds == w->folds)
			sets->at[begin] = sets->alone.p[i].set;
	if (sets->at[begin])
		return;
	member(w, c);
	if (sets->at[begin] && sets->alone.n < ALONE_MOST)
		vec_push(w->tmp, &sets->alone, ((struct alone){ c, w->folds, sets->at[begin] }));
}

static int by_rune(const void *a, const void *b)
{
	const struct regex_kind *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* Which begins at it or before. */
static uint32_t kind_at(const struct regex_alphabet *abc, int32_t c)
{
	uint32_t low = 0, high = abc->n;

	while (high - low > 1) {
		uint32_t mid = (low + high) / 2;

		if (abc->kinds[mid].from <= c)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* Those of a set, marked. */
static void set_mark(const struct regex_alphabet *abc, const struct span *of, unsigned char *in)
{
	for (uint32_t k = kind_at(abc, of->from); k < abc->n && abc->kinds[k].from <= of->to; k++)
		in[k] = 1;
}

/* What is in the set is of another kind than what is not. False: too many kinds. */
static bool kinds_divide(struct regex_alphabet *abc, const unsigned char *in)
{
	int known[2 * KINDS_MOST], n = 0;

	memset(known, -1, sizeof known);
	for (uint32_t k = 0; k < abc->n; k++) {
		int *of = &known[abc->kinds[k].kind * 2 + in[k]];

		if (*of < 0 && n == KINDS_MOST)
			return false;
		*of = *of < 0 ? n++ : *of;
		abc->kinds[k].kind = (unsigned char)*of;
	}
	return true;
}

/* Parts of all characters, in order, each within or without each set. */
static void parts_make(const struct sets *sets, struct regex_alphabet *abc, struct arena *a)
{
	struct regex_kind *all = ARENA_ARRAY(a, struct regex_kind, sets->spans.n * 2 + 1);
	size_t n = 0, k = 1;

	all[n++].from = 0x80;
	for (size_t i = 0; i < sets->spans.n; i++) {
		all[n++].from = sets->spans.p[i].from;
		all[n++].from = sets->spans.p[i].to + 1;
	}
	qsort(all, n, sizeof *all, by_rune);
	for (size_t i = 1; i < n; i++)
		if (all[i].from != all[k - 1].from)
			all[k++] = all[i];
	*abc = (struct regex_alphabet){ (uint32_t)k, all };
}

/* Those beside each other that are of the same kind. */
static void kinds_join(struct regex_alphabet *abc)
{
	uint32_t n = 1;

	for (uint32_t k = 1; k < abc->n; k++)
		if (abc->kinds[k].kind != abc->kinds[n - 1].kind)
			abc->kinds[n++] = abc->kinds[k];
	abc->n = n;
}

static void alphabet_make(struct walk *w, struct arena *a)
{
	struct regex_alphabet *abc = &w->form->alphabet;
	struct sets *sets = &w->sets;
	unsigned char *in;

	if (sets->spans.n == 0)
		return;
	parts_make(sets, abc, a);
	in = arena_alloc(w->tmp, abc->n, 1);
	sets->kinds = ARENA_ARRAY(w->tmp, struct kinds, sets->n + 1);
	for (size_t i = 0; i < sets->spans.n; i++) {
		set_mark(abc, &sets->spans.p[i], in);
		if (i + 1 < sets->spans.n && sets->spans.p[i + 1].set == sets->spans.p[i].set)
			continue;
		if (!kinds_divide(abc, in)) {
			refuse(w, "phân biệt hơn 112 loại ký tự ngoài ASCII",
				"tells more than 112 kinds of characters beyond ASCII apart");
			return;
		}
		memset(in, 0, abc->n);
	}
	for (size_t i = 0; i < sets->spans.n; i++)
		for (uint32_t k = kind_at(abc, sets->spans.p[i].from); k < abc->n && abc->kinds[k].from <= sets->spans.p[i].to; k++)
			sets->kinds[sets->spans.p[i].set].bits[abc->kinds[k].kind / 64] |= (uint64_t)1 << abc->kinds[k].kind % 64;
	kinds_join(abc);
}

unsigned char regex_byte(const struct regex_alphabet *abc, int32_t c)
{
	return abc->n ? (unsigned char)(0x80 + abc->kinds[kind_at(abc, c)].kind) : 0x80;
}

/* ---- What stands in the pattern -------------------------------------------------------------------------------------------------- */

static int digit(char c)
{
	const char *all = "0123456789abcdef", *at = c ? strchr(all, c | 32) : NULL;

	return at ? (int)(at - all) : c >= '0' && c <= '9' ? c - '0' : 99;
}

/* `41`, `{1f}`: at most so many digits without braces. */
static int32_t number(struct walk *w, int base, int most)
{
	bool braced = peek(w) == '{';
	int32_t out = 0;

	w->at += braced;
	for (; w->at < w->s.n && digit(w->s.p[w->at]) < base && (braced || most > 0) && out < 0x110000; w->at++, most--)
		out = out * base + digit(w->s.p[w->at]);
	w->at += braced;
	return out;
}

/* Of a begin or an end. */
static void place(struct walk *w, char c, size_t begin)
{
	bool end = c != '^' && c != 'A';

	w->form->anchors |= !end && (w->begun || w->ended);
	w->ended |= end;
	w->places++;
	copy(w, begin);
}

/* A backslash and what is behind it: the character that it is; -1: a class of characters, copied as it stands; -2: a place. */
static int32_t escape(struct walk *w, bool inside)
{
	static const char names[] = "tnrfae", are[] = "\t\n\r\f\a\x1b";
	char e = w->at + 1 < w->s.n ? w->s.p[w->at + 1] : 0;
	size_t begin = w->at;
	const char *name = e ? strchr(names, e) : NULL;
	int32_t rune;

	for (size_t i = inside; i < COUNT(beyond_escapes); i++)
		if (e && strchr(beyond_escapes[i].which, e))
			return refuse(w, beyond_escapes[i].vi, beyond_escapes[i].en), -1;
	w->at += 2;
	if (name)
		return are[name - names];
	if (e == 'x')
		return number(w, 16, 2);
	if (e == 'o')
		return number(w, 8, 3);
	if (e >= '0' && e <= '7') {
		w->at--;
		return number(w, 8, 3);
	}
	if (e == 'c')
		return w->at++,
		       0x40 ^ (w->s.p[w->at - 1] >= 'a' && w->s.p[w->at - 1] <= 'z' ? w->s.p[w->at - 1] - 32 : w->s.p[w->at - 1]);
	if ((e | 32) >= 'a' && (e | 32) <= 'z') {
		if (inside && e == 'b')
			return '\b';
		if (e == 'E' || e == 'Q')
			refuse(w, BEYOND_VI("`\\Q`"), BEYOND_EN("`\\Q`"));
		if (!inside && (e == 'A' || e == 'z' || e == 'Z'))
			return place(w, e, begin), -2;
		w->edges += e == 'b' || e == 'B';
		w->set_without |= e == 'D' || e == 'S' || e == 'W';
		if (w->out && !inside && (e == 'd' || e == 's'))
			buf_fmt(w->out, "[\\%c" NEVER "]", e);
		else if (w->out &&
			 (e == 'b' || e == 'B')) /* of a class beside it, the part that is of words would be few letters again */
			buf_fmt(w->out, "(?:\\%c|[" NEVER "])", e);
		else
			copy(w, begin);
		return -1;
	}
	w->at--;
	w->at += utf8_next(str_from(w->s, w->at), &rune);
	return rune;
}

/* `[:alpha:]`, of which PCRE2 knows the name; 0: a bracket that is itself. */
static size_t class_named(const struct walk *w)
{
	size_t at = w->at + 2;

	if (!ahead(w, "[:"))
		return 0;
	at += at < w->s.n && w->s.p[at] == '^';
	while (at < w->s.n && w->s.p[at] >= 'a' && w->s.p[at] <= 'z')
		at++;
	return str_starts(str_from(w->s, at), str_z(":]")) ? at + 2 - w->at : 0;
}

/* One character of a class; -1: several, copied. */
static int32_t class_one(struct walk *w)
{
	size_t named = class_named(w);
	int32_t rune;

	if (named) {
		w->set_without |= w->s.p[w->at + 2] == '^';
		w->at += named;
		copy(w, w->at - named);
		return -1;
	}
	if (peek(w) == '\\')
		return escape(w, true);
	w->at += utf8_next(str_from(w->s, w->at), &rune);
	return rune;
}

/* From its bracket. */
static void bracket(struct walk *w)
{
	size_t begin = w->at++;
	bool negated = peek(w) == '^';

	w->set_at = begin;
	w->set_without = false;
	if (ahead(w, "[:<:]]") || ahead(w, "[:>:]]"))
		return refuse(w, BEYOND_VI("ranh giới từ `[[:<:]]`"), BEYOND_EN("a boundary of words `[[:<:]]`"));
	w->at += negated;
	if (w->out && negated)
		buf_z(w->out, "(?:");
	copy(w, begin);
	for (bool first = true; w->at < w->s.n && (first || peek(w) != ']'); first = false) {
		int32_t from = class_one(w), to = from;

		if (from >= 0 && peek(w) == '-' && w->at + 1 < w->s.n && w->s.p[w->at + 1] != ']') {
			w->at++;
			to = class_one(w);
			if (to < 0) { /* [a-\d]: the dash is one */
				member(w, '-');
				to = from;
			}
		}
		if (from >= 0 && to == from)
			member(w, from);
		else if (from >= 0)
			range(w, from, to);
	}
	w->at++;
	set_write(w, negated);
}

static struct size choices(struct walk *w);

/* What a comment stands between stays apart. */
static void comments(struct walk *w)
{
	while (ahead(w, "(?#")) {
		while (w->at < w->s.n && w->s.p[w->at++] != ')')
			;
		if (w->out)
			buf_z(w->out, "(?#)");
	}
}

/* Behind the parenthesis of a group, or behind that of flags alone: false. */
static bool group_begin(struct walk *w)
{
	bool on = true;

	w->at++;
	if (peek(w) != '?')
		return true;
	w->at++;
	if (peek(w) == '<' || peek(w) == '\'' || ahead(w, "P<")) {
		w->at += peek(w) == 'P' ? 2 : 1;
		while (w->at < w->s.n && peek(w) != '>' && peek(w) != '\'')
			w->at++;
		w->at++;
		return true;
	}
	for (; w->at < w->s.n && strchr("ims-", peek(w)); w->at++)
		if (peek(w) == '-')
			on = false;
		else if (peek(w) == 'i')
			w->folds = on;
	if ((peek(w) != ':' && peek(w) != ')') || w->s.p[w->at - 1] == '-')
		refuse(w, BEYOND_VI("`(?` kèm điều không phải cờ i, m, s"),
			BEYOND_EN("`(?` with what is none of the flags i, m, s"));
	return w->at++ < w->s.n && w->s.p[w->at - 1] == ':';
}

static struct size group(struct walk *w)
{
	bool folds = w->folds;
	uint32_t stars = w->stars, bars = w->bars;
	size_t begin = w->at;
	struct size out;

	for (size_t i = 0; i < COUNT(beyond); i++)
		if (ahead(w, beyond[i].begin))
			return refuse(w, beyond[i].vi, beyond[i].en), nothing;
	if (!group_begin(w))
		return copy(w, begin), nothing;
	copy(w, begin);
	w->bars = 0;
	out = choices(w);
	out = size_plus(out, (struct size){ 0, w->stars > stars ? w->bars * BAR_STATES : 0 });
	w->bars = bars;
	w->folds = folds;
	begin = w->at++;
	copy(w, begin);
	return out;
}

static struct size atom(struct walk *w)
{
	char c = w->s.p[w->at];
	size_t begin = w->at;
	int32_t rune;

	if (c == '(')
		return group(w);
	if (c == '[') {
		bracket(w);
	} else if (c == '.') {
		w->at++;
		copy(w, begin);
	} else if (c == '^' || c == '$') {
		w->at++;
		place(w, c, begin);
		return nothing;
	} else {
		if (c == '\\')
			rune = escape(w, false);
		else
			w->at += utf8_next(str_from(w->s, w->at), &rune);
		if (rune == -2)
			return nothing;
		if (rune >= 0)
			letter(w, begin, rune);
	}
	w->form->anchors |= w->ended;
	w->begun = true;
	return (struct size){ 1, 1 };
}

/* The count behind an atom. */
static struct count times(struct walk *w)
{
	static const struct count once = { 1, true };
	uint64_t n[2] = { 0 };
	size_t begin, at, k = 0;

	comments(w);
	begin = w->at;
	at = begin + 1;
	if (peek(w) == '{') {
		for (; at < w->s.n && ((w->s.p[at] >= '0' && w->s.p[at] <= '9') || (w->s.p[at] == ',' && k == 0)); at++)
			if (w->s.p[at] == ',')
				k++;
			else
				n[k] = n[k] < SIZE_END ? n[k] * 10 + (uint64_t)(w->s.p[at] - '0') : n[k];
		if (at == w->at + 1 || w->s.p[w->at + 1] == ',' || at >= w->s.n || w->s.p[at++] != '}')
			return once; /* a brace that is itself */
		if (n[0] + n[1] == 0 && w->s.p[at - 2] != ',')
			refuse(w, "`{0}`: lặp không lần nào thì không có gì", "`{0}`: what is repeated no time is nothing");
		w->form->rescans |= w->s.p[at - 2] == ',' || n[0] > COUNT_FEW || n[1] > COUNT_FEW;
	} else if (peek(w) != '*' && peek(w) != '+' && peek(w) != '?') {
		return once;
	}
	w->form->rescans |= peek(w) == '*' || peek(w) == '+';
	w->stars += peek(w) == '*' || peek(w) == '+';
	w->at = at;
	copy(w, begin);
	comments(w);
	if (peek(w) == '+')
		refuse(w, BEYOND_VI("lặp không trả lại `++`"), BEYOND_EN("a possessive repetition `++`"));
	w->at += peek(w) == '?'; /* lazy or not, it matches or not */
	return (struct count){ n[0] > n[1] ? n[0] : n[1] ? n[1] : 1, n[0] <= 1 || (k && n[1] == 0) };
}

/* An atom and its count. */
static struct size atom_times(struct walk *w)
{
	uint32_t places = w->places, edges = w->edges;
	size_t behind;
	struct size one = atom(w);
	struct count n;

	behind = w->at;
	n = times(w);
	w->form->anchors |= w->at > behind && w->places > places;
	edges = w->edges - edges;
	if (n.most > 1) /* (?:\b|.){140}: an automaton is made of all the ways to pass by them */
		one = size_plus(one, (struct size){ edges * EDGE_SIZE, edges * EDGE_SIZE });
	return size_times(one, n);
}

static struct size choices(struct walk *w)
{
	bool begun = w->begun, ended = w->ended, any_begun = false, any_ended = false;
	struct size all = { 0 };

	for (comments(w); w->at < w->s.n && peek(w) != ')'; comments(w)) {
		if (peek(w) == '|') {
			w->bars++;
			any_begun |= w->begun;
			any_ended |= w->ended;
			w->begun = begun;
			w->ended = ended;
			w->at++;
			copy(w, w->at - 1);
		} else {
			all = size_plus(all, atom_times(w));
		}
	}
	w->begun |= any_begun;
	w->ended |= any_ended;
	return all;
}

struct regex_form regex_form(struct arena *a, struct str pattern, const char *flags, const struct regex_cases **cases)
{
	struct regex_form out = { 0 };
	struct size size;
	struct arena tmp;
	struct walk w = { .s = pattern, .folds = strchr(flags, 'i'), .form = &out, .cases = cases, .a = a, .tmp = &tmp };
	struct buf b;

	arena_init(&tmp, 0);
	buf_init(&b, (size_t)1 << 24);
	w.sets.at = ARENA_ARRAY(&tmp, uint32_t, pattern.n + 1);
	size = choices(&w);
	out.size = size.all;
	out.states = size.states;
	alphabet_make(&w, a);
	if (out.refused.en == NULL) {
		w.at = 0;
		w.begun = w.ended = false;
		w.folds = strchr(flags, 'i');
		w.out = &b;
		(void)choices(&w);
	}
	buf_byte(&b, 0);
	out.over_bytes = buf_ok(&b) ? arena_str(a, buf_str(&b)).p : NULL;
	buf_done(&b);
	arena_done(&tmp);
	return out;
}
