/* A signed copy against the paper as Khiên wrote it. A PDF tears the columns of a table apart, so its text is never compared in order: words and numbers
 * are counted, and only what stands in the paper and not in the copy is told. A sentence is compared with its figures where its words stand together. */
#include "base/map.h"
#include "base/text.h"
#include "doc/doc.h"
#include "report/paper.h"

enum { TOLD = 8, SENTENCE_MIN = 12 };

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
	int64_t paper, copy;
};
struct tallies {
	struct map of;
	struct {
		struct tally **p;
		size_t n, cap;
	} list;
};

static void tally(struct cx *cx, struct tallies *t, struct str folded, bool paper)
{
	struct tokens k = { .rest = folded };
	struct str word;

	while (token_next(&k, &word)) {
		struct tally *one = map_get(&t->of, word);

		if (one == NULL && !paper)
			continue;
		if (one == NULL) {
			one = ARENA_NEW(&cx->arena, struct tally);
			*one = (struct tally){ .word = word };
			map_put(&t->of, word, one);
			vec_push(&cx->arena, &t->list, one);
		}
		one->paper += paper && !k.mixed;
		one->copy += !paper;
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

enum rc paper_compare(struct cx *cx, struct str dir, const struct row *paper, struct str text, struct str *missing)
{
	struct buf own AUTO(buf_done) = { 0 }, told AUTO(buf_done) = { 0 };
	struct str bytes, rest, line, copy = fold_lines(cx, text), all, letters;
	struct tallies t = { 0 };
	bool begun = false;
	int n = 0;

	TRY(paper_file(cx, dir, paper, "docx", &bytes));
	buf_init(&own, DOC_TEXT_MAX);
	TRY(doc_of_docx(cx, bytes, &own));
	buf_init(&told, 64u << 10);
	map_init(&t.of, &cx->arena);
	all = squeeze(cx, unpaged(cx, copy), true);
	letters = squeeze(cx, all, false);
	rest = buf_str(&own);
	while (str_next(&rest, '\n', &line)) {
		struct str folded = text_fold(&cx->arena, line), with = squeeze(cx, folded, true),
			   without = squeeze(cx, folded, false);

		TRY(cx_room(cx));
		begun = begun || without.n > 0; /* before it: the head of a page, whose number only a longer print shows */
		if (!begun || dates_it(without) || codes_it(cx, paper, folded))
			continue;
		tally(cx, &t, folded, true);
		if (with.n > without.n && without.n >= SENTENCE_MIN && str_find(letters, without) >= 0 && str_find(all, with) < 0 &&
			n++ < TOLD)
			buf_fmt(&told, "%s“%.*s”", told.n ? "; " : "", ARG_STR(text_short(&cx->arena, str_trim(line), 160)));
	}
	tally(cx, &t, copy, false);
	for (size_t i = 0; i < t.list.n; i++)
		if (t.list.p[i]->copy < t.list.p[i]->paper && n++ < TOLD)
			buf_fmt(&told, "%s“%.*s” (%" PRId64 " thay vì %" PRId64 " lần)", told.n ? "; " : "",
				ARG_STR(t.list.p[i]->word), t.list.p[i]->copy, t.list.p[i]->paper);
	if (n > TOLD)
		buf_fmt(&told, "; và %d chỗ khác", n - TOLD);
	*missing = n ? text_short(&cx->arena, arena_str(&cx->arena, buf_str(&told)), 900) : (struct str){ 0 };
	return RC_OK;
}
