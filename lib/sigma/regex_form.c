/* The form of an expression: what it asks that no automaton answers, how many characters it is with its counts multiplied out, and the same expression over
 * bytes. Sigma 2.1.0 (appendix of modifiers, `re`) knows `. ^ $ * + ? {n,m} [] () |` and no more; taken is what PCRE knows and an automaton too. PCRE2
 * has read the pattern before, so what is malformed, or nested more than 250 times, does not come here.
 * Over bytes: a character beyond ASCII is one byte, by an alphabet of the expression's own, in which those that it names have each a byte, and all others
 * one that says in which of its ranges they lie. Such an automaton is a tenth of that over UTF-8; and that one is wrong for some nested repetitions of
 * negated classes (Hyperscan 5.4.0). */
#include "base/text.h"
#include "sigma/int.h"

enum { SIZE_END = 1 << 24, CASES_MOST = 2000, CASES_END = 0x1f000 /* no letter beyond has case */, ALIKE_MOST = 8 };

struct cases { /* characters beyond ASCII that fold to another, and what to */
	uint32_t n;
	int32_t from[CASES_MOST], to[CASES_MOST];
};
struct walk {
	struct str s;
	size_t at;
	bool folds;        /* here */
	bool begun, ended; /* something stood before, on some way to here; an end of the text did */
	uint32_t places;   /* begins and ends of the text so far */
	struct regex_form *form;
	struct regex_alphabet *abc;
	struct cases *cases; /* once needed */
	struct arena *a, *tmp;
	struct buf *out; /* NULL: the first time, in which the alphabet is found */
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
static const char refused_escapes[] = "123456789gkKGXRCpPhHvVN"; /* references, and classes of Unicode's */

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
		w->form->refused = (struct regex_why){ vi, en };
	w->at = w->s.n;
}

static uint32_t size_plus(uint32_t a, uint32_t b)
{
	return a + b < SIZE_END ? a + b : SIZE_END;
}

static uint32_t size_times(uint32_t a, uint64_t n)
{
	return (uint32_t)(a * n < SIZE_END ? a * n : SIZE_END);
}

/* ---- Characters beyond ASCII ----------------------------------------------------------------------------------------------------- */

static void cases_ready(struct walk *w)
{
	if (w->cases)
		return;
	w->cases = ARENA_NEW(w->tmp, struct cases);
	for (int32_t c = 0x80; c < CASES_END && w->cases->n < CASES_MOST; c++)
		if (rune_fold(c) != c) {
			w->cases->from[w->cases->n] = c;
			w->cases->to[w->cases->n++] = rune_fold(c);
		}
}

/* What beyond ASCII folds into it. */
static int32_t beyond_of(int32_t ascii)
{
	return ascii == 'k' ? 0x212a : ascii == 's' ? 0x17f : 0;
}

/* What is the same character but for its case; itself among them. */
static size_t alike(struct walk *w, int32_t c, int32_t out[ALIKE_MOST])
{
	int32_t f = rune_fold(c);
	bool letter = f >= 'a' && f <= 'z';
	size_t n = 1;

	out[0] = w->folds ? f : c;
	if (!w->folds || (f < 0x80 && !letter))
		return n;
	if (letter) {
		out[n++] = f - 32;
		out[n] = beyond_of(f);
		return n + (out[n] != 0);
	}
	cases_ready(w);
	for (uint32_t i = 0; i < w->cases->n && n < ALIKE_MOST; i++)
		if (w->cases->to[i] == f)
			out[n++] = w->cases->from[i];
	return n;
}

static bool known(const struct regex_alphabet *abc, int32_t c, uint32_t *at)
{
	for (*at = 0; *at < abc->n; ++*at)
		if (abc->known[*at] == c)
			return true;
	return false;
}

static void learn(struct walk *w, int32_t c)
{
	uint32_t at;

	if (c < 0x80 || known(w->abc, c, &at))
		return;
	if (w->abc->n == COUNT(w->abc->known))
		refuse(w, "hơn 100 ký tự ngoài ASCII", "more than 100 characters beyond ASCII");
	else
		w->abc->known[w->abc->n++] = c;
}

static bool within(int32_t c, int32_t from, int32_t to)
{
	return c >= from && c <= to;
}

static bool of_range(const struct regex_range *r, int32_t c)
{
	bool is = within(c, r->from, r->to);

	for (uint32_t i = 0; i < r->n_more && !is; i++)
		is = within(c, r->more[i].from, r->more[i].to);
	return is;
}

unsigned char regex_byte(const struct regex_alphabet *abc, int32_t c)
{
	uint32_t at, in = 0;

	if (known(abc, c, &at))
		return (unsigned char)(0x80 + at);
	for (uint32_t i = 0; i < abc->n_ranges; i++)
		in |= (uint32_t)of_range(&abc->ranges[i], c) << i;
	return (unsigned char)(0x80 + abc->n + in);
}

static void byte_write(struct walk *w, unsigned char c)
{
	buf_fmt(w->out, "\\x%02x", c);
}

/* One character that stands for itself: as a member of a class. */
static void member(struct walk *w, int32_t c)
{
	int32_t all[ALIKE_MOST];
	size_t n = alike(w, c, all);

	for (size_t i = 0; i < n; i++)
		if (w->out == NULL)
			learn(w, all[i]);
		else
			byte_write(w, all[i] < 0x80 ? (unsigned char)all[i] : regex_byte(w->abc, all[i]));
}

/* What is outside of the range and alike to what is inside, in order. */
static void range_cases(struct walk *w, struct regex_range *r)
{
	unsigned char *out = arena_alloc(w->tmp, CASES_END, 1);
	VEC(struct regex_span) all = { 0 };

	cases_ready(w);
	memset(out, 0, CASES_END);
	for (uint32_t i = 0; i < w->cases->n; i++) {
		int32_t same[ALIKE_MOST];
		size_t n = alike(w, w->cases->from[i], same);
		bool in = false;

		for (size_t k = 0; k < n; k++)
			in |= within(same[k], r->from, r->to);
		for (size_t k = 0; k < n && in; k++)
			out[same[k]] = !within(same[k], r->from, r->to);
	}
	for (int32_t c = 0x80; c < CASES_END; c++)
		if (out[c] && all.n && all.p[all.n - 1].to == c - 1)
			all.p[all.n - 1].to = c;
		else if (out[c])
			vec_push(w->a, &all, ((struct regex_span){ c, c }));
	r->more = all.p;
	r->n_more = (uint32_t)all.n;
}

/* One more, unless it is known. */
static struct regex_range *range_of(struct walk *w, int32_t from, int32_t to)
{
	struct regex_alphabet *abc = w->abc;
	struct regex_range *r;

	for (r = abc->ranges; r < abc->ranges + abc->n_ranges; r++)
		if (r->from == from && r->to == to && r->folds == w->folds)
			return r;
	if (abc->n_ranges == COUNT(abc->ranges))
		return refuse(w, "hơn bốn khoảng ký tự ngoài ASCII", "more than four ranges of characters beyond ASCII"), NULL;
	abc->n_ranges++;
	*r = (struct regex_range){ .from = from, .to = to, .folds = w->folds };
	if (w->folds)
		range_cases(w, r);
	return r;
}

/* The bytes of all that is of it. */
static void range_write(struct walk *w, const struct regex_range *r)
{
	const struct regex_alphabet *abc = w->abc;

	for (uint32_t i = 0; i < abc->n; i++)
		if (of_range(r, abc->known[i]))
			byte_write(w, (unsigned char)(0x80 + i));
	for (uint32_t in = 0; in < 1u << abc->n_ranges; in++)
		if (in >> (r - abc->ranges) & 1)
			byte_write(w, (unsigned char)(0x80 + abc->n + in));
}

/* A range of a class. */
static void range(struct walk *w, int32_t from, int32_t to)
{
	const struct regex_range *r = to < 0x80 ? NULL : range_of(w, from < 0x80 ? 0x80 : from, to);

	for (int32_t c = 'a'; c <= 'z' && w->folds; c++)
		if (beyond_of(c) && (within(c, from, to) || within(c - 32, from, to) || within(beyond_of(c), from, to)))
			member(w, c);
	if (w->out == NULL)
		return;
	if (from < 0x80) {
		byte_write(w, (unsigned char)from);
		buf_byte(w->out, '-');
		byte_write(w, to < 0x80 ? (unsigned char)to : 0x7f);
	}
	if (r)
		range_write(w, r);
}

/* ---- What stands in the pattern -------------------------------------------------------------------------------------------------- */

static void copy(struct walk *w, size_t from)
{
	if (w->out)
		buf_add(w->out, str_cut(w->s, from, w->at > from ? w->at - from : 0));
}

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

	if (e && strchr(inside ? refused_escapes + 9 : refused_escapes, e))
		return refuse(w, BEYOND_VI("tham chiếu ngược (`\\1`, `\\k`) hoặc lớp ký tự Unicode (`\\p`, `\\h`)"),
			       BEYOND_EN("a back-reference (`\\1`, `\\k`) or a class of Unicode's (`\\p`, `\\h`)")),
		       -1;
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

	if (ahead(w, "[:<:]]") || ahead(w, "[:>:]]"))
		return refuse(w, BEYOND_VI("ranh giới từ `[[:<:]]`"), BEYOND_EN("a boundary of words `[[:<:]]`"));
	w->at += peek(w) == '^';
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
	if (w->out)
		buf_byte(w->out, ']');
}

static uint32_t choices(struct walk *w);

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

static uint32_t group(struct walk *w)
{
	bool folds = w->folds;
	size_t begin = w->at;
	uint32_t out;

	for (size_t i = 0; i < COUNT(beyond); i++)
		if (ahead(w, beyond[i].begin))
			return refuse(w, beyond[i].vi, beyond[i].en), 0;
	if (!group_begin(w))
		return copy(w, begin), 0;
	copy(w, begin);
	out = choices(w);
	w->folds = folds;
	begin = w->at++;
	copy(w, begin);
	return out;
}

static uint32_t atom(struct walk *w)
{
	char c = w->s.p[w->at];
	size_t begin = w->at;
	int32_t rune = c, all[ALIKE_MOST];

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
		return 0;
	} else {
		if (c == '\\')
			rune = escape(w, false);
		else
			w->at += utf8_next(str_from(w->s, w->at), &rune);
		if (rune == -2)
			return 0;
		if (rune > 0 && rune < 0x80 && alike(w, rune, all) <= 2) {
			copy(w, begin); /* a letter of ASCII has its other case */
		} else if (rune >= 0) {
			if (w->out)
				buf_byte(w->out, '[');
			member(w, rune);
			if (w->out)
				buf_byte(w->out, ']');
		}
	}
	w->form->anchors |= w->ended;
	w->begun = true;
	return 1;
}

/* The count behind an atom: the most times that it says itself; 1: none, or one that an automaton goes round. */
static uint64_t times(struct walk *w)
{
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
			return 1; /* a brace that is itself */
		if (n[0] + n[1] == 0 && w->s.p[at - 2] != ',')
			refuse(w, "`{0}`: lặp không lần nào thì không có gì", "`{0}`: what is repeated no time is nothing");
	} else if (peek(w) != '*' && peek(w) != '+' && peek(w) != '?') {
		return 1;
	}
	w->at = at;
	copy(w, begin);
	comments(w);
	if (peek(w) == '+')
		refuse(w, BEYOND_VI("lặp không trả lại `++`"), BEYOND_EN("a possessive repetition `++`"));
	w->at += peek(w) == '?'; /* lazy or not, it matches or not */
	return n[0] > n[1] ? n[0] : n[1] ? n[1] : 1;
}

/* An atom and its count. */
static uint32_t atom_times(struct walk *w)
{
	uint32_t places = w->places;
	size_t behind;
	uint32_t one = atom(w);
	uint64_t n;

	behind = w->at;
	n = times(w);
	w->form->anchors |= w->at > behind && w->places > places;
	return size_times(one, n);
}

static uint32_t choices(struct walk *w)
{
	bool begun = w->begun, ended = w->ended, any_begun = false, any_ended = false;
	uint32_t all = 0;

	for (comments(w); w->at < w->s.n && peek(w) != ')'; comments(w)) {
		if (peek(w) == '|') {
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

struct regex_form regex_form(struct arena *a, struct str pattern, const char *flags)
{
	struct regex_form out = { 0 };
	struct arena tmp;
	struct walk w = { .s = pattern, .folds = strchr(flags, 'i'), .form = &out, .abc = &out.alphabet, .a = a, .tmp = &tmp };
	struct buf b;

	arena_init(&tmp, 0);
	buf_init(&b, (size_t)1 << 24);
	out.size = choices(&w);
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
