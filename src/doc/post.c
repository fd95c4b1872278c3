/* Names of bodies and posts: which words begin one, how they are written outside a heading, and who signed at the end of a paper. */
#include "base/text.h"
#include "doc/doc_int.h"
#include "res/res.h"

/* What a body is called by, longest first; after it comes its name. */
static const char *const orgs[] = { "uy ban nhan dan", "uy ban", "hoi dong nhan dan", "hoi dong", "tong cuc", "tong cong ty",
	"chi cuc", "van phong", "trung tam", "thanh tra", "kiem toan", "toa an", "vien kiem sat", "tap doan", "cong ty", "hoc vien",
	"ngan hang", "cong thong tin", "bao dien tu", "cong doan", "dang uy", "thanh uy", "tinh uy", "ban", "bo", "cuc", "vu", "so",
	"vien", "truong", "phong", "cong", "doi", "hoi", "to", "khoa" };
static const char *const posts[] = { "bo truong", "thu truong", "thu tuong", "pho thu tuong", "chu nhiem", "pho chu nhiem",
	"cuc truong", "pho cuc truong", "vu truong", "pho vu truong", "tong cuc truong", "pho tong cuc truong", "chi cuc truong",
	"pho chi cuc truong", "chanh van phong", "pho chanh van phong", "chanh thanh tra", "pho chanh thanh tra", "tong giam doc",
	"pho tong giam doc", "giam doc", "pho giam doc", "chu tich", "pho chu tich", "truong phong", "pho truong phong",
	"pho phong", "truong ban", "pho truong ban", "truong", "pho truong", "vien truong", "pho vien truong", "hieu truong",
	"pho hieu truong", "bi thu", "pho bi thu", "tong bien tap", "pho tong bien tap", "tong kiem toan", "thuong truc", "quyen",
	"chanh an", "tong bi thu", "nguoi dung dau" };
static const char *const on_behalf[] = { "kt.", "tm.", "tl.", "tuq.", "q.", "kt ", "tm ", "tl ", "tuq " };

bool starts_org(struct str fold, bool *alone)
{
	for (size_t i = 0; i < COUNT(orgs); i++)
		if (fold_starts(fold, orgs[i])) {
			*alone = fold.n == strlen(orgs[i]);
			return true;
		}
	return false;
}

static bool is_on_behalf(struct str fold)
{
	for (size_t i = 0; i < COUNT(on_behalf); i++)
		if (str_starts(fold, str_z(on_behalf[i])))
			return true;
	return false;
}

bool is_post(struct str fold)
{
	for (size_t i = 0; i < COUNT(posts); i++)
		if (fold_starts(fold, posts[i]))
			return true;
	return is_on_behalf(fold);
}

/* --- ordinary letters --- */

static size_t words_of(struct cx *cx, struct str text, struct str **out)
{
	VEC(struct str) words = { 0 };
	struct str one;

	while (str_next(&text, ' ', &one))
		if (one.n)
			vec_push(&cx->arena, &words, one);
	*out = words.p;
	return words.n;
}

/* How many of the words from `at` are what a body is called by; 0: none. */
static size_t org_words(const struct str *folds, size_t n, size_t at)
{
	for (size_t i = 0; i < COUNT(orgs); i++) {
		struct str rest = str_z(orgs[i]), one;
		size_t k = 0;

		while (str_next(&rest, ' ', &one)) {
			if (at + k >= n || !str_eq(folds[at + k], one)) {
				k = 0;
				break;
			}
			k++;
		}
		if (k)
			return k;
	}
	return 0;
}

static void put_word(struct cx *cx, struct buf *b, struct str word, bool great)
{
	int32_t r;
	size_t w = utf8_next(word, &r);

	if (w && (r == '(' || r == '"' || r == 0x201c)) {
		buf_add(b, str_cut(word, 0, w));
		word = str_from(word, w);
		w = utf8_next(word, &r);
	}
	if (great) /* the first letter as it stood: headings are in capitals */
		buf_add(b, str_cut(word, 0, w));
	buf_add(b, text_lower(&cx->arena, great ? str_from(word, w) : word));
}

/* "cán bộ", "nghiệp vụ": the second half of an ordinary word, not what a body is called by. */
static bool half_word(const struct str *folds, size_t at)
{
	return at > 0 && ((str_is(folds[at], "bo") && word_in("can noi dong tien", folds[at - 1])) ||
				 (str_is(folds[at], "vu") && word_in("cong dich nghiep nhiem noi", folds[at - 1])));
}

struct str name_case(struct cx *cx, struct str shouted)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str *words, *folds;
	size_t n = words_of(cx, shouted, &words), kind = 0;
	bool great = true;

	buf_init(&b, 4000);
	folds = ARENA_ARRAY(&cx->arena, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		folds[i] = text_fold(&cx->arena, words[i]);
		if (folds[i].n > 1 && folds[i].p[folds[i].n - 1] == ',')
			folds[i].n--;
	}
	for (size_t i = 0; i < n; i++) {
		size_t org = org_words(folds, n, i);
		bool before_truong = i + 1 < n && str_is(folds[i + 1], "truong");

		if (kind == 0 && org && !half_word(folds, i) &&
			(i == 0 || org > 1 || before_truong || str_is(folds[i], "bo") || str_is(folds[i], "cuc") ||
				str_is(folds[i], "vu"))) {
			great = true;
			kind = org;
		}
		if (i)
			buf_byte(&b, ' ');
		put_word(cx, &b, words[i], great);
		if (kind) {
			kind--;
			great = (kind == 0 && !before_truong) || str_ends(words[i], STR(","));
		} else {
			great = str_is(folds[i], "pho") || str_is(folds[i], "chanh") || str_is(folds[i], "va") ||
			        str_is(folds[i], "-") || str_ends(words[i], STR(".")) || str_ends(words[i], STR(","));
		}
	}
	return arena_str(&cx->arena, buf_str(&b));
}

/* --- the end of a paper --- */

static bool post_like(const struct seg *s)
{
	return s->upper && s->text.n < 200 && is_post(s->fold);
}

/* Lines of the signature from i on: the same column, no gap beyond one line. */
static struct str block(struct cx *cx, const struct segs *all, size_t i)
{
	const struct seg *lines[6];
	size_t n = 0;
	struct buf b AUTO(buf_done) = { 0 };
	int line = all->p[i].line;

	for (size_t k = i; k < all->n && n < COUNT(lines); k++) {
		const struct seg *s = &all->p[k];
		int apart = s->col > all->p[i].col ? s->col - all->p[i].col : all->p[i].col - s->col;

		if (s->line > line + 2)
			break;
		if (s->upper && apart <= 24 && (post_like(s) || (n && is_on_behalf(lines[n - 1]->fold) && s->text.n < 200))) {
			lines[n++] = s;
			line = s->line;
		}
	}
	if (n == 0)
		return (struct str){ 0 };
	buf_init(&b, 1000);
	if (is_on_behalf(lines[n - 1]->fold) && n == 1) /* "TL. BỘ TRƯỞNG" and nothing below it */
		return arena_str(&cx->arena, name_case(cx, lines[0]->text));
	buf_add(&b, name_case(cx, lines[n - 1]->text));
	for (size_t k = 0; k + 1 < n; k++) {
		ptrdiff_t dot = str_find(lines[k]->text, STR("."));
		bool with = is_on_behalf(lines[k]->fold) && dot > 0;

		buf_fmt(&b, "%s%.*s%s%.*s", k ? ", " : " (", with ? (int)dot + 1 : 0, lines[k]->text.p, with ? " " : "",
			ARG_STR(name_case(cx, str_trim(str_from(lines[k]->text, with ? (size_t)dot + 1 : 0)))));
	}
	if (n > 1)
		buf_byte(&b, ')');
	return arena_str(&cx->arena, buf_str(&b));
}

struct str doc_signer(struct cx *cx, struct str text)
{
	struct segs all;
	size_t last = SIZE_MAX;

	segs_of(cx, text, 0, DOC_PAGES, 20000, &all);
	for (size_t i = 0; i < all.n; i++) { /* beside or below the list of those who get it */
		if (!fold_starts(all.p[i].fold, "noi nhan"))
			continue;
		for (size_t k = i > 12 ? i - 12 : 0; k < all.n && all.p[k].line <= all.p[i].line + 14; k++)
			if (all.p[k].line >= all.p[i].line - 5 && post_like(&all.p[k]))
				return block(cx, &all, k);
	}
	for (size_t i = 0; i < all.n; i++) /* else the last post that stands alone */
		if (post_like(&all.p[i]) && all.p[i].line > 12 && (last == SIZE_MAX || all.p[i].line > all.p[last].line + 2))
			last = i;
	return last == SIZE_MAX ? (struct str){ 0 } : block(cx, &all, last);
}

/* --- to whom it is sent --- */

static bool listed(struct str line)
{
	static const char *const bullets[] = { "-", "+", "*", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\xa2", "\xef\x80\xad" };

	for (size_t i = 0; i < COUNT(bullets); i++)
		if (str_starts(line, str_z(bullets[i])))
			return true;
	return false;
}

static bool goes_on(struct str line)
{
	return str_ends(line, STR(":")) || str_ends(line, STR(";")) || str_ends(line, STR(","));
}

static bool begins_low(struct str line)
{
	int32_t r;

	return utf8_next(line, &r) > 0 && rune_small(r);
}

struct str doc_without_addressees(struct cx *cx, struct str text)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str line, last = { 0 };
	bool in = false, gap = false;

	buf_init(&b, text.n + 1);
	while (str_next(&text, '\n', &line)) {
		struct str bare = str_trim(line), fold = text_fold(&cx->arena, bare);
		bool head = str_starts(fold, STR("kinh gui")) || str_starts(fold, STR("noi nhan"));

		if (bare.n == 0) {
			gap = true;
		} else {
			in = head || (in && (listed(bare) || goes_on(last) || (!gap && begins_low(bare))));
			gap = false;
			last = bare;
		}
		if (!in || bare.n == 0) {
			buf_add(&b, line);
			buf_byte(&b, '\n');
		}
	}
	return arena_str(&cx->arena, buf_str(&b));
}
