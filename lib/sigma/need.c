/* What every match of a regular expression contains: a list of literals, one of which must stand in the value; and lists of which that is so one behind
 * the other, since to look for these costs a tenth of what the expression does. Read off the pattern by one
 * descent that keeps, for each part, either the exact texts it may be, or the best list found inside it. What is not understood is
 * given up as a whole, so a wrong guess is impossible; a part without a list (a class, a dot) only ends the run beside it. */
#include "base/text.h"
#include "sigma/int.h"
#include "sigma/scan.h"

enum { NEED_MAX = 24, NEED_LEN = 48, NEED_DEPTH = 48 };

struct texts {
	uint32_t n;
	struct str p[NEED_MAX];
};
struct part_of_regex {
	bool exact; /* texts are all it can be; otherwise one of them stands in it (n 0: unknown) */
	struct texts texts;
};
struct descent {
	struct arena *a;
	struct str s;
	size_t at;
	unsigned depth;
	bool bad;              /* not understood */
	VEC(struct texts) row; /* of the parts of the whole, as far as they need something */
};
struct run { /* parts that follow each other */
	struct texts exact, best;
	bool whole; /* nothing but exact parts so far */
};

static bool ahead(const struct descent *d, const char *z)
{
	return str_starts(str_from(d->s, d->at), str_z(z));
}

static char peek(const struct descent *d)
{
	return d->at < d->s.n ? d->s.p[d->at] : 0;
}

/* Longer is rarer; many choices are worth less. */
static int worth(const struct texts *t)
{
	size_t shortest = NEED_LEN;

	for (uint32_t i = 0; i < t->n; i++)
		shortest = t->p[i].n < shortest ? t->p[i].n : shortest;
	return t->n == 0 || shortest == 0 ? 0 : (int)shortest * 8 + 1 + NEED_MAX - (int)t->n;
}

static void best_keep(struct descent *d, struct run *r, const struct texts *t)
{
	if (worth(t) > worth(&r->best))
		r->best = *t;
	if (d->depth == 0 && worth(t) > 0)
		vec_push(d->a, &d->row, *t);
}

static void run_begin(struct run *r)
{
	r->exact = (struct texts){ 1, { { "", 0 } } };
}

static void run_break(struct descent *d, struct run *r)
{
	best_keep(d, r, &r->exact);
	run_begin(r);
	r->whole = false;
}

/* Every text of the one before every text of the other; false: too many, or too long. */
static bool product(struct descent *d, const struct texts *x, const struct texts *y, struct texts *out)
{
	out->n = 0;
	if (x->n * y->n > NEED_MAX)
		return false;
	for (uint32_t i = 0; i < x->n; i++)
		for (uint32_t k = 0; k < y->n; k++) {
			struct str p = x->p[i], q = y->p[k];
			char *both = arena_alloc(d->a, p.n + q.n + 1, 1);

			if (p.n + q.n > NEED_LEN)
				return false;
			memcpy(both, p.p, p.n);
			memcpy(both + p.n, q.p, q.n);
			out->p[out->n++] = (struct str){ both, p.n + q.n };
		}
	return true;
}

static void run_add(struct descent *d, struct run *r, const struct part_of_regex *p)
{
	struct texts both;

	if (!p->exact) {
		run_break(d, r);
		best_keep(d, r, &p->texts);
	} else if (product(d, &r->exact, &p->texts, &both)) {
		r->exact = both;
	} else {
		run_break(d, r);
		r->exact = p->texts;
	}
}

static bool text_known(const struct texts *t, struct str s)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (str_eq(t->p[i], s))
			return true;
	return false;
}

/* False: too many to keep. */
static bool union_add(struct texts *t, const struct texts *more)
{
	for (uint32_t i = 0; i < more->n; i++) {
		if (text_known(t, more->p[i]))
			continue;
		if (t->n == NEED_MAX)
			return false;
		t->p[t->n++] = more->p[i];
	}
	return true;
}

static void literal_byte(struct descent *d, char c, struct part_of_regex *out)
{
	char *p = arena_alloc(d->a, 2, 1);

	*p = (char)rune_fold(c);
	*out = (struct part_of_regex){ .exact = true, .texts = { 1, { { p, 1 } } } };
}

/* A bracket class: a few plain characters are choices; anything else is unknown. */
static void class_read(struct descent *d, struct part_of_regex *out)
{
	bool few = true;
	size_t n = 0;

	*out = (struct part_of_regex){ .exact = true };
	d->at++;
	if (peek(d) == '^') {
		few = false;
		d->at++;
	}
	for (; d->at < d->s.n && (n == 0 || d->s.p[d->at] != ']'); n++, d->at++) {
		char c = d->s.p[d->at];
		struct part_of_regex one;

		if (c == '[' && (ahead(d, "[:") || ahead(d, "[.") || ahead(d, "[="))) {
			d->bad = true;
			return;
		}
		if (c == '\\' && d->at + 1 < d->s.n)
			d->bad |= d->s.p[++d->at] == 'c'; /* \c] is one */
		few &= c != '\\' && c != '-' && (unsigned char)c < 0x80 && n < 8;
		if (!few)
			continue;
		literal_byte(d, c, &one);
		few = union_add(&out->texts, &one.texts);
	}
	d->bad |= d->at >= d->s.n;
	d->at++;
	if (!few)
		*out = (struct part_of_regex){ 0 };
}

static void escape_read(struct descent *d, struct part_of_regex *out)
{
	char e = d->at + 1 < d->s.n ? d->s.p[d->at + 1] : 0;

	d->at += 2;
	if (e == 0 || (unsigned char)e >= 0x80 || strchr("QExopPNkgcuULl0123456789", e))
		d->bad = true;
	else if (strchr("bBAzZG", e)) /* stand between bytes */
		*out = (struct part_of_regex){ .exact = true, .texts = { 1, { { "", 0 } } } };
	else if ((e | 32) >= 'a' && (e | 32) <= 'z')
		*out = (struct part_of_regex){ 0 };
	else
		literal_byte(d, e, out);
}

static void choices_read(struct descent *d, struct part_of_regex *out);

/* Over `(`, `(?:`, `(?i:`, `(?<name>`. False: it was only flags, and is passed. */
static bool group_head(struct descent *d)
{
	size_t at = d->at + 2;

	if (ahead(d, "(?<") || ahead(d, "(?P<")) {
		while (d->at < d->s.n && d->s.p[d->at] != '>')
			d->at++;
		d->at++;
	} else if (ahead(d, "(?")) {
		while (at < d->s.n && strchr("ims-", d->s.p[at]))
			at++;
		d->bad |= at >= d->s.n || (d->s.p[at] != ')' && d->s.p[at] != ':');
		d->at = at + 1;
		return d->bad || d->s.p[at] == ':';
	} else {
		d->at++;
	}
	return true;
}

static void group_read(struct descent *d, struct part_of_regex *out)
{
	*out = (struct part_of_regex){ .exact = true, .texts = { 1, { { "", 0 } } } };
	if (!group_head(d) || d->bad)
		return;
	if (++d->depth > NEED_DEPTH) {
		d->bad = true;
		return;
	}
	choices_read(d, out);
	d->depth--;
	d->bad |= peek(d) != ')';
	d->at++;
}

static void atom_read(struct descent *d, struct part_of_regex *out)
{
	char c = d->s.p[d->at];

	*out = (struct part_of_regex){ 0 };
	if (c == '(') {
		group_read(d, out);
	} else if (c == '[') {
		class_read(d, out);
	} else if (c == '\\') {
		escape_read(d, out);
	} else if (c == '*' || c == '+' || c == '?' || c == 0) {
		d->bad = true;
	} else {
		d->at++;
		if (c == '^' || c == '$')
			*out = (struct part_of_regex){ .exact = true, .texts = { 1, { { "", 0 } } } };
		else if (c != '.' && (unsigned char)c < 0x80)
			literal_byte(d, c, out);
	}
}

/* `{2,}` and its like; a brace that is none of these is a literal. */
static bool counted(const struct descent *d, size_t *n, bool *zero)
{
	size_t at = d->at + 1;

	while (at < d->s.n && ((d->s.p[at] >= '0' && d->s.p[at] <= '9') || d->s.p[at] == ','))
		at++;
	*n = at - d->at + 1;
	*zero = d->at + 1 < d->s.n && d->s.p[d->at + 1] == '0';
	return at > d->at + 1 && d->s.p[d->at + 1] != ',' && at < d->s.n && d->s.p[at] == '}';
}

/* What follows an atom: how often it may stand there. True: `out` can be repeated, so its texts end the run. */
static bool repeated(struct descent *d, struct part_of_regex *out)
{
	const struct texts none = { 1, { { "", 0 } } };
	char c = peek(d);
	bool zero = c == '?' || c == '*', again = c == '*' || c == '+';
	size_t n = 1;

	if (c == '{' && counted(d, &n, &zero))
		again = true;
	else if (c == '{' && d->at + 1 < d->s.n && strchr("0123456789, \t", d->s.p[d->at + 1]))
		d->bad = true; /* literal or a count: it depends on PCRE2's version */
	else if (!zero && !again)
		return false;
	d->at += n;
	if (peek(d) == '?' || peek(d) == '+') /* lazy, possessive */
		d->at++;
	d->bad |= peek(d) == '{'; /* counted once more */
	if (zero && (again || !out->exact || !union_add(&out->texts, &none)))
		*out = (struct part_of_regex){ 0 };
	return again && out->exact;
}

static void sequence_read(struct descent *d, struct part_of_regex *out)
{
	struct run r = { .whole = true };

	run_begin(&r);
	while (!d->bad && d->at < d->s.n && peek(d) != '|' && peek(d) != ')') {
		struct part_of_regex p;
		bool again;

		atom_read(d, &p);
		again = !d->bad && repeated(d, &p);
		run_add(d, &r, &p);
		if (again)
			run_break(d, &r);
	}
	if (r.whole) {
		*out = (struct part_of_regex){ true, r.exact };
	} else {
		best_keep(d, &r, &r.exact);
		*out = (struct part_of_regex){ false, r.best };
	}
}

static void choices_read(struct descent *d, struct part_of_regex *out)
{
	bool known = true;

	sequence_read(d, out);
	while (!d->bad && peek(d) == '|') {
		struct part_of_regex p;

		d->at++;
		sequence_read(d, &p);
		known &= worth(&p.texts) > 0 || p.exact;
		out->exact &= p.exact;
		known = known && (worth(&out->texts) > 0 || out->exact) && union_add(&out->texts, &p.texts);
	}
	if (!known)
		*out = (struct part_of_regex){ 0 };
}

static struct need need_of(struct arena *a, const struct texts *t)
{
	struct str *lits = ARENA_ARRAY(a, struct str, t->n);

	for (uint32_t i = 0; i < t->n; i++)
		lits[i] = arena_str(a, t->p[i]);
	return (struct need){ .n = t->n, .lits = lits };
}

static struct need need_made(struct arena *a, const struct descent *d, const struct texts *best)
{
	struct need out = need_of(a, best), *row = ARENA_ARRAY(a, struct need, d->row.n);

	for (size_t i = 0; i < d->row.n; i++)
		row[i] = need_of(a, &d->row.p[i]);
	out.row = row;
	out.n_row = d->row.n > 1 ? (uint32_t)d->row.n : 0; /* one says nothing more */
	return out;
}

struct need regex_need(struct arena *a, struct str pattern)
{
	struct descent d = { .s = pattern };
	struct arena tmp;
	struct part_of_regex p;
	struct need out = { 0 };

	arena_init(&tmp, 0);
	d.a = &tmp;
	sequence_read(&d, &p);
	if (peek(&d) == '|') { /* a choice has no row */
		d.at = d.row.n = 0;
		d.depth = 1;
		choices_read(&d, &p);
	}
	if (!d.bad && d.at == pattern.n && worth(&p.texts) > 0)
		out = need_made(a, &d, &p.texts);
	arena_done(&tmp);
	return out;
}

/* Behind the occurrence of one of these that ends first; -1: none stands from `at` on. */
static ptrdiff_t need_behind(const struct need *n, struct str folded, size_t at)
{
	ptrdiff_t first = -1;

	for (uint32_t i = 0; i < n->n; i++) {
		ptrdiff_t here = scan_find(first < 0 ? folded : str_cut(folded, 0, (size_t)first), at, n->lits[i]);

		if (here >= 0)
			first = here + (ptrdiff_t)n->lits[i].n;
	}
	return first;
}

bool need_row_stands(const struct need *n, struct str folded)
{
	ptrdiff_t at = 0;

	for (uint32_t i = 0; i < n->n_row && at >= 0; i++)
		at = need_behind(&n->row[i], folded, (size_t)at);
	return at >= 0;
}
