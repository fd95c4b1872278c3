/* A signed copy against the paper as Khiên wrote it. Rows of tables are compared one by one (compare_rows.c). Of the text around them words and numbers are
 * counted, for a PDF tears columns apart: a line of the paper whose words do not stand together and are not there as often is told, with what the copy says in
 * its place; and lines that were added: words or figures that the paper has nowhere, or has less often. Who signs adds a number, a date, a name and a stamp:
 * their lines are no addition. */
#include "base/map.h"
#include "base/text.h"
#include "report/compare_int.h"

enum { TOLD = 8, SENTENCE_MIN = 12, NEW_WORDS = 2 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Folded, letters and digits alone. */
static struct str squeeze(struct cx *cx, struct str folded, bool digits)
{
	char *out = arena_alloc(&cx->arena, folded.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.n; i++)
		if (is_word(folded.p[i]) && (digits || !is_digit(folded.p[i])))
			out[n++] = folded.p[i];
	return (struct str){ out, n };
}

/* The next run of letters or of digits. In a word of both ("ND331.28") the numbers may be broken at the edge of a narrow cell: `mixed`. */
struct tokens {
	struct str rest, word;
	bool mixed;
};
static bool token_next(struct tokens *t, struct str *out)
{
	size_t i = 0, from;

	while (i < t->word.n && !is_word(t->word.p[i]))
		i++;
	if (i == t->word.n) {
		bool letters = false, digits = false;

		if (!str_next(&t->rest, ' ', &t->word))
			return false;
		for (size_t k = 0; k < t->word.n; k++) {
			digits |= is_digit(t->word.p[k]);
			letters |= is_word(t->word.p[k]) && !is_digit(t->word.p[k]);
		}
		t->mixed = letters && digits;
		return token_next(t, out);
	}
	from = i;
	while (i < t->word.n && is_word(t->word.p[i]) && is_digit(t->word.p[i]) == is_digit(t->word.p[from]))
		i++;
	*out = str_cut(t->word, from, i - from);
	t->word = str_from(t->word, i);
	return true;
}

struct tally {
	struct str word;
	int64_t paper, mixed, copy; /* mixed: in the paper's words of letters and digits, and in lines that signing may change */
	int64_t body;               /* in lines of the copy that no signing adds */
	bool told;
};
struct tallies {
	struct map of, near; /* near: lines of the copy that were told beside a missing one */
	struct {
		struct tally **p;
		size_t n, cap;
	} list;
};

static struct tally *tally_of(struct cx *cx, struct tallies *t, struct str word)
{
	struct tally *one = map_get(&t->of, word);

	if (one)
		return one;
	one = ARENA_NEW(&cx->arena, struct tally);
	*one = (struct tally){ .word = word };
	map_put(&t->of, word, one);
	vec_push(&cx->arena, &t->list, one);
	return one;
}

enum side { IN_PAPER, IN_CHANGING, IN_COPY };

static void tally(struct cx *cx, struct tallies *t, struct str folded, enum side side)
{
	struct tokens k = { .rest = folded };
	struct str word;

	while (token_next(&k, &word)) {
		struct tally *one = side == IN_COPY ? map_get(&t->of, word) : tally_of(cx, t, word);

		if (one == NULL)
			continue;
		if (side == IN_COPY)
			one->copy++;
		else if (side == IN_PAPER && !k.mixed)
			one->paper++;
		else
			one->mixed++;
	}
}

/* "Hà Nội, ngày 28 tháng 11 năm 2026": who signs may date it anew. */
static bool dates_it(struct str squeezed)
{
	return squeezed.n < 40 && str_find(squeezed, STR("ngay")) >= 0 && str_find(squeezed, STR("thang")) >= 0 &&
	       str_find(squeezed, STR("nam")) >= 0;
}

/* The paper's own codes: that the copy bears them was looked at before, and the figures of a hash may be broken anywhere. */
static bool codes_it(struct cx *cx, const struct row *paper, struct str folded)
{
	struct str root = row_text(paper, "head_root");

	return str_find(folded, text_fold(&cx->arena, row_text(paper, "verify_code"))) >= 0 ||
	       (root.n >= 8 && str_find(folded, str_cut(root, 0, 8)) >= 0);
}

/* Without lines of digits alone: numbers of pages. */
static struct str unpaged(struct cx *cx, struct str folded)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest = folded, line;

	buf_init(&b, folded.n + 16);
	while (str_next(&rest, '\n', &line)) {
		bool digits = true;

		for (size_t i = 0; i < line.n; i++)
			digits = digits && (is_digit(line.p[i]) || !is_word(line.p[i]));
		if (!digits)
			buf_fmt(&b, "%.*s\n", ARG_STR(line));
	}
	return arena_str(&cx->arena, buf_str(&b));
}

/* Lines apart: folding makes one line of all. */
static struct str fold_lines(struct cx *cx, struct str text)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest = text, line;

	buf_init(&b, text.n * 2 + 16);
	while (str_next(&rest, '\n', &line))
		buf_fmt(&b, "%.*s \n", ARG_STR(text_fold(&cx->arena, line))); /* the space ends its last word */
	return arena_str(&cx->arena, buf_str(&b));
}

/* --- what is told --- */

void told_init(struct told *t)
{
	*t = (struct told){ 0 };
	buf_init(&t->text, 64u << 10);
}

void told_done(struct told *t)
{
	buf_done(&t->text);
}

void told_add(struct cx *cx, struct told *t, const char *fmt, ...)
{
	va_list ap;

	if (t->n++ >= TOLD)
		return;
	buf_z(&t->text, t->text.n ? "; " : "");
	va_start(ap, fmt);
	buf_add(&t->text, arena_vfmt(&cx->arena, fmt, ap));
	va_end(ap);
}

struct str told_str(struct cx *cx, const struct told *t, size_t most)
{
	struct str s = text_short(&cx->arena, arena_str(&cx->arena, buf_str(&t->text)), most);

	return t->n > TOLD ? arena_fmt(&cx->arena, "%.*s; " SAY_AND " %d " SAY_MORE, ARG_STR(s), t->n - TOLD) : s;
}

/* --- what is not in the copy --- */

struct share { /* how often a word stands in the line of the paper; how often it was met in line `of` of the copy */
	size_t own, met, of;
};

/* The copy's line that is most like the line: words of both, less words of one of them; with at least half of its words. */
static struct str nearest(struct cx *cx, struct str line, struct str copy)
{
	struct str best = { 0 }, one, word;
	size_t all = 0, at = 0;
	ptrdiff_t most = -1;
	struct map words;
	struct tokens k = { .rest = text_fold(&cx->arena, line) };

	map_init(&words, &cx->arena);
	for (; token_next(&k, &word); all++) {
		struct share *s = map_get(&words, word);

		if (s == NULL)
			map_put(&words, word, s = ARENA_NEW(&cx->arena, struct share));
		s->own++;
	}
	while (str_next(&copy, '\n', &one)) {
		struct tokens c = { .rest = text_fold(&cx->arena, one) };
		size_t both = 0, n = 0;

		at++;
		for (; token_next(&c, &word); n++) {
			struct share *s = map_get(&words, word);

			if (s == NULL)
				continue;
			s->met = s->of == at ? s->met + 1 : 1;
			s->of = at;
			both += s->met <= s->own;
		}
		if (both * 2 >= all && 3 * (ptrdiff_t)both - (ptrdiff_t)n > most) {
			most = 3 * (ptrdiff_t)both - (ptrdiff_t)n;
			best = one;
		}
	}
	return str_trim(best);
}

static bool lacks(const struct tallies *t, struct str folded)
{
	struct tokens k = { .rest = folded };
	struct str word;

	while (token_next(&k, &word)) {
		const struct tally *one = map_get(&t->of, word);

		if (one && !one->told && one->copy < one->paper)
			return true;
	}
	return false;
}

static void tell_missing(struct cx *cx, struct tallies *t, struct str line, struct str copy, struct told *out)
{
	struct str near = nearest(cx, line, copy), word;
	struct tokens k = { .rest = text_fold(&cx->arena, line) };

	while (token_next(&k, &word)) {
		struct tally *one = map_get(&t->of, word);

		if (one)
			one->told = true;
	}
	line = text_short(&cx->arena, str_trim(line), 160);
	if (near.n) {
		map_put(&t->near, squeeze(cx, text_fold(&cx->arena, near), true), t);
		told_add(cx, out, SAY_NOT_SEEN " “%.*s”, " SAY_COPY_SAYS " “%.*s”", ARG_STR(line),
			ARG_STR(text_short(&cx->arena, near, 160)));
	} else {
		told_add(cx, out, SAY_NOT_SEEN " “%.*s”", ARG_STR(line));
	}
}

/* Lines that signing changes: the date, the codes, and "(Ký số hoặc ký, đóng dấu)", in whose place the signature stands. */
static bool changing(struct cx *cx, const struct row *paper, struct str folded)
{
	return str_starts(str_trim(folded), STR("(ky")) || dates_it(squeeze(cx, folded, false)) || codes_it(cx, paper, folded);
}

/* Without what stands before its first letter: the head of a page, whose number only a longer print shows. */
static struct str begun(struct cx *cx, struct str own)
{
	struct str rest = own, line;

	while (str_next(&rest, '\n', &line)) {
		if (squeeze(cx, text_fold(&cx->arena, line), false).n)
			return (struct str){ line.p, (size_t)(own.p + own.n - line.p) };
	}
	return STR("");
}

/* A line is missing when its words do not stand together in the copy, and one of them or one of its figures is not there as often as it must be. */
static enum rc missing_find(
	struct cx *cx, const struct row *paper, struct str own, struct str text, struct tallies *t, struct told *out)
{
	struct str copy = fold_lines(cx, text), all = squeeze(cx, unpaged(cx, copy), true), letters = squeeze(cx, all, false);
	struct str rest = own, line;

	while (str_next(&rest, '\n', &line)) {
		struct str folded = text_fold(&cx->arena, line);

		TRY(cx_room(cx));
		tally(cx, t, folded, dates_it(squeeze(cx, folded, false)) || codes_it(cx, paper, folded) ? IN_CHANGING : IN_PAPER);
	}
	tally(cx, t, copy, IN_COPY);
	for (int together = 0; together < 2; together++) /* then those that stand there, but not as often */
		for (rest = own; str_next(&rest, '\n', &line);) {
			struct str folded = text_fold(&cx->arena, line), with = squeeze(cx, folded, true),
				   without = squeeze(cx, folded, false);
			bool there = str_find(all, with) >= 0;
			bool other = with.n > without.n && without.n >= SENTENCE_MIN && str_find(letters, without) >= 0;

			TRY(cx_room(cx));
			if (with.n == 0 || changing(cx, paper, folded) || there != (together == 1))
				continue;
			if (lacks(t, folded) || (other && !there))
				tell_missing(cx, t, line, text, out);
		}
	return RC_OK;
}

/* --- what was added --- */

/* The number of the document, who signed and when, the stamp of arrival, the page. */
static bool signs_it(struct str folded)
{
	static const char *const begins[] = { "so:", "so ", "trang ", "email", "co quan:", "don vi:" }, *const holds[] = { "ky boi",
		"nguoi ky", "ngay ky", "thoi gian ky", "so den", "ngay den", "gio den", "cong van den", "signed by", "signature",
		"+07:00" };
	struct str s = str_trim(folded);

	for (size_t i = 0; i < COUNT(begins); i++)
		if (str_starts(s, str_z(begins[i])) && s.n < 60)
			return true;
	for (size_t i = 0; i < COUNT(holds); i++)
		if (str_find(s, str_z(holds[i])) >= 0)
			return true;
	return false;
}

/* Who signed: a few words that all begin with a capital, and no figure. */
static bool names_it(struct cx *cx, struct str line)
{
	struct str rest = str_trim(line), word;
	int n = 0;

	while (str_next(&rest, ' ', &word)) {
		int32_t rune;
		size_t w = utf8_next(word, &rune);

		if (w == 0)
			continue;
		if (++n > 6 || str_eq(text_lower(&cx->arena, str_cut(word, 0, w)), str_cut(word, 0, w)))
			return false;
	}
	return n > 0;
}

/* A number of a narrow cell is broken anywhere: "ND331" leaves "33" and "1". */
static bool piece(const struct tallies *t, struct str number)
{
	for (size_t i = 0; i < t->list.n; i++)
		if (t->list.p[i]->mixed && is_digit(t->list.p[i]->word.p[0]) && str_find(t->list.p[i]->word, number) >= 0)
			return true;
	return false;
}

/* Words of the line that the paper has nowhere, and figures. */
static bool new_line(struct cx *cx, struct tallies *t, struct str folded)
{
	struct tokens k = { .rest = folded };
	struct str word;
	int words = 0, figures = 0;

	while (token_next(&k, &word)) {
		struct tally *one = tally_of(cx, t, word);
		bool digits = is_digit(word.p[0]);

		one->body++;
		if (one->paper || one->mixed)
			continue;
		words += !digits && word.n > 1;
		figures += digits && !piece(t, word);
	}
	return figures > 0 || words >= NEW_WORDS;
}

/* Figures that the paper has and the line has too often: told with their line, once. */
static bool too_often(struct tallies *t, struct str folded, bool mark)
{
	struct tokens k = { .rest = folded };
	struct str word;
	bool more = false;

	while (token_next(&k, &word)) {
		struct tally *one = map_get(&t->of, word);

		if (one && is_digit(word.p[0]) && one->paper && one->body > one->paper + one->mixed && !one->told &&
			!piece(t, word)) {
			more = true;
			one->told |= mark;
		}
	}
	return more;
}

/* The line that says a figure again: one that the paper has not, or has and the copy repeats. */
static enum rc more_often(struct cx *cx, struct str text, struct str whole, struct tallies *t, struct told *out)
{
	struct str rest = text, line;
	struct map seen;

	map_init(&seen, &cx->arena);
	while (str_next(&rest, '\n', &line)) {
		struct str folded = text_fold(&cx->arena, line), with = squeeze(cx, folded, true);

		TRY(cx_room(cx));
		if (with.n == 0 || map_get(&t->near, with) || !too_often(t, folded, false))
			continue;
		if (str_find(whole, with) < 0 || map_get(&seen, with)) {
			too_often(t, folded, true);
			told_add(cx, out, "“%.*s”", ARG_STR(text_short(&cx->arena, str_trim(line), 160)));
		}
		map_put(&seen, with, out);
	}
	return RC_OK;
}

/* Repeated heads of pages and of tables are the paper's own: a line that stands in the paper, or stood above in the copy, says nothing new. */
static enum rc added_find(
	struct cx *cx, const struct row *paper, struct str own, struct str text, struct tallies *t, struct told *out)
{
	struct str whole = squeeze(cx, text_fold(&cx->arena, own), true), rest = text, line;
	struct map seen;

	map_init(&seen, &cx->arena);
	while (str_next(&rest, '\n', &line)) {
		struct str folded = text_fold(&cx->arena, line), with = squeeze(cx, folded, true);
		bool again;

		TRY(cx_room(cx));
		if (with.n == 0 || squeeze(cx, folded, false).n == 0 || dates_it(with) || codes_it(cx, paper, folded) ||
			signs_it(folded) || names_it(cx, line))
			continue;
		again = map_get(&seen, with) != NULL && with.n >= SENTENCE_MIN && str_find(whole, with) < 0;
		map_put(&seen, with, out);
		if (!again && new_line(cx, t, folded) && !map_get(&t->near, with))
			told_add(cx, out, "“%.*s”", ARG_STR(text_short(&cx->arena, str_trim(line), 160)));
	}
	return more_often(cx, text, whole, t, out);
}

static enum rc scan_said(struct cx *cx, const struct tables *tables, struct str text, struct paper_said *out)
{
	AUTO(told_done) struct told unsure;
	struct rows_read n = { 0 };

	told_init(&unsure);
	TRY(rows_confirm(cx, tables, text, &unsure, &n));
	*out = (struct paper_said){ "unread", STR("") };
	if (n.all)
		out->note = arena_fmt(&cx->arena, SAY_READ " %d/%d " SAY_ROWS "%s%.*s", n.read, n.all,
			unsure.n ? "; " SAY_UNREAD ": " : "", ARG_STR(told_str(cx, &unsure, 900)));
	return RC_OK;
}

enum rc paper_compare(struct cx *cx, struct str dir, const struct row *paper, const struct paper_text *copy, struct paper_said *out)
{
	AUTO(told_done) struct told differs, missing, added, unsure;
	struct tallies t = { 0 };
	struct doc_words words;
	struct tables tables;
	struct str bytes, around = copy->text;

	told_init(&differs);
	told_init(&missing);
	told_init(&added);
	told_init(&unsure);
	TRY(paper_file(cx, dir, paper, "docx", &bytes));
	TRY(tables_of(cx, bytes, &tables));
	TRY(doc_words(cx, copy->pdf, &words));
	if (copy->scan || words.n == 0) /* its words cannot be placed: nothing is claimed */
		return scan_said(cx, &tables, copy->text, out);
	TRY(rows_compare(cx, &tables, &words, &differs, &unsure, &around));
	map_init(&t.of, &cx->arena);
	map_init(&t.near, &cx->arena);
	TRY(missing_find(cx, paper, begun(cx, tables.around), around, &t, &missing));
	TRY(added_find(cx, paper, tables.around, around, &t, &added));
	if (missing.n)
		told_add(cx, &differs, "%.*s", ARG_STR(told_str(cx, &missing, 420)));
	if (added.n)
		told_add(cx, &differs, SAY_ADDED " %.*s", ARG_STR(told_str(cx, &added, 420)));
	*out = (struct paper_said){ "same", STR("") };
	if (differs.n)
		*out = (struct paper_said){ "differs", told_str(cx, &differs, 900) };
	else if (unsure.n)
		*out = (struct paper_said){ "unread",
			arena_fmt(&cx->arena, SAY_NOT_DONE " %.*s", ARG_STR(told_str(cx, &unsure, 900))) };
	return RC_OK;
}
