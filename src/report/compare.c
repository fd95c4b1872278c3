/* A signed copy against the paper as Khiên wrote it. A PDF tears the columns of a table apart, so its text is never compared in order: words and numbers
 * are counted. What stands in the paper and not in the copy is told, and what was added: lines of words or figures that the paper has nowhere, and
 * numbers that the copy says more often. Who signs adds a number, a date, a name and a stamp: their lines are no addition. A sentence is compared with
 * its figures where its words stand together. */
#include "base/map.h"
#include "base/text.h"
#include "doc/doc.h"
#include "report/paper.h"

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
};
struct tallies {
	struct map of;
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

struct found { /* what is told of one kind */
	struct buf text;
	int n;
};

static void found_done(struct found *f)
{
	buf_done(&f->text);
}

static bool found_more(struct found *f)
{
	if (f->n++ >= TOLD)
		return false;
	buf_z(&f->text, f->text.n ? "; " : "");
	return true;
}

static void found_line(struct cx *cx, struct found *f, struct str line)
{
	if (found_more(f))
		buf_fmt(&f->text, "“%.*s”", ARG_STR(text_short(&cx->arena, str_trim(line), 160)));
}

static void found_count(struct found *f, struct str word, int64_t is, int64_t was)
{
	if (found_more(f))
		buf_fmt(&f->text, "“%.*s” (%" PRId64 " thay vì %" PRId64 " lần)", ARG_STR(word), is, was);
}

/* --- what is not in the copy --- */

static enum rc missing_find(
	struct cx *cx, const struct row *paper, struct str own, struct str copy, struct tallies *t, struct found *out)
{
	struct str all = squeeze(cx, unpaged(cx, copy), true), letters = squeeze(cx, all, false), line;
	bool begun = false;

	while (str_next(&own, '\n', &line)) {
		struct str folded = text_fold(&cx->arena, line), with = squeeze(cx, folded, true),
			   without = squeeze(cx, folded, false);

		TRY(cx_room(cx));
		begun = begun || without.n > 0; /* before it: the head of a page, whose number only a longer print shows */
		if (!begun || dates_it(without) || codes_it(cx, paper, folded)) {
			tally(cx, t, folded, IN_CHANGING);
			continue;
		}
		tally(cx, t, folded, IN_PAPER);
		if (with.n > without.n && without.n >= SENTENCE_MIN && str_find(letters, without) >= 0 && str_find(all, with) < 0)
			found_line(cx, out, line);
	}
	tally(cx, t, copy, IN_COPY);
	for (size_t i = 0; i < t->list.n; i++)
		if (t->list.p[i]->copy < t->list.p[i]->paper)
			found_count(out, t->list.p[i]->word, t->list.p[i]->copy, t->list.p[i]->paper);
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

/* Repeated heads of pages and of tables are the paper's own: a line that stands in the paper, or stood above in the copy, says nothing new. */
static enum rc added_find(
	struct cx *cx, const struct row *paper, struct str own, struct str text, struct tallies *t, struct found *out)
{
	struct str whole = squeeze(cx, text_fold(&cx->arena, own), true), line;
	struct map seen;

	map_init(&seen, &cx->arena);
	while (str_next(&text, '\n', &line)) {
		struct str folded = text_fold(&cx->arena, line), with = squeeze(cx, folded, true);
		bool told;

		TRY(cx_room(cx));
		if (with.n == 0 || squeeze(cx, folded, false).n == 0 || dates_it(with) || codes_it(cx, paper, folded) ||
			signs_it(folded) || names_it(cx, line))
			continue;
		told = map_get(&seen, with) != NULL && with.n >= SENTENCE_MIN && str_find(whole, with) < 0;
		map_put(&seen, with, out);
		if (!told && new_line(cx, t, folded))
			found_line(cx, out, line);
	}
	for (size_t i = 0; i < t->list.n; i++) {
		const struct tally *one = t->list.p[i];

		if (is_digit(one->word.p[0]) && one->paper && one->body > one->paper + one->mixed && !piece(t, one->word))
			found_count(out, one->word, one->body, one->paper + one->mixed);
	}
	return RC_OK;
}

static struct str told(struct cx *cx, const struct found *f, const char *what)
{
	struct str s = buf_str(&f->text);

	if (f->n == 0)
		return STR("");
	return f->n > TOLD ? arena_fmt(&cx->arena, "%s %.*s; và %d chỗ khác", what, ARG_STR(text_short(&cx->arena, s, 420)),
				     f->n - TOLD)
	                   : arena_fmt(&cx->arena, "%s %.*s", what, ARG_STR(text_short(&cx->arena, s, 440)));
}

enum rc paper_compare(struct cx *cx, struct str dir, const struct row *paper, struct str text, struct str *differs)
{
	struct buf own AUTO(buf_done) = { 0 };
	struct found missing AUTO(found_done) = { 0 }, added AUTO(found_done) = { 0 };
	struct tallies t = { 0 };
	struct str bytes, one, two;

	TRY(paper_file(cx, dir, paper, "docx", &bytes));
	buf_init(&own, DOC_TEXT_MAX);
	buf_init(&missing.text, 64u << 10);
	buf_init(&added.text, 64u << 10);
	TRY(doc_of_docx(cx, bytes, &own));
	map_init(&t.of, &cx->arena);
	TRY(missing_find(cx, paper, buf_str(&own), fold_lines(cx, text), &t, &missing));
	TRY(added_find(cx, paper, buf_str(&own), text, &t, &added));
	one = told(cx, &missing, "không thấy");
	two = told(cx, &added, "có thêm");
	*differs = one.n || two.n ? arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(one), one.n && two.n ? ". Và " : "", ARG_STR(two))
	                          : (struct str){ 0 };
	return RC_OK;
}
