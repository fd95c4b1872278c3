/* Marks of state secrecy (Mật, Tối mật, Tuyệt mật): a stamp that stands alone near the head of a page, a suffix of the number, a word of the file's
 * name. Rather one refusal too many, which a person settles by a local reference, than one secret inside. */
#include "base/text.h"
#include "doc/doc_int.h"

/* Letters only, one space between words, small. */
static struct str bare(struct cx *cx, struct str s)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str low = text_lower(&cx->arena, s);
	int32_t r;
	size_t w;
	bool gap = false;

	buf_init(&b, 4000);
	for (; (w = utf8_next(low, &r)) > 0 && b.n < 3900; low = str_from(low, w)) {
		if (!rune_small(r)) {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			buf_byte(&b, ' ');
		gap = false;
		buf_add(&b, str_cut(low, 0, w));
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static bool one_of(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, list[i]))
			return true;
	return false;
}

static bool is_stamp(struct cx *cx, const struct seg *s, bool ocr)
{
	static const char *const stamps[] = { "mật", "tối mật", "tuyệt mật", "độ mật mật", "độ mật tối mật", "độ mật tuyệt mật",
		"tài liệu mật", "văn bản mật", "tài liệu tối mật", "tài liệu tuyệt mật" };
	static const char *const misread[] = { "mat", "toi mat", "tuyet mat", "tôi mật", "tối mât", "mât", "tuyêt mật", "tuyệt mât",
		"tôi mât" };
	struct str words;

	if (s->text.n > 60 || (!s->upper && str_find(s->fold, STR("do mat")) < 0))
		return false;
	words = bare(cx, s->text);
	return one_of(words, stamps, COUNT(stamps)) || (ocr && one_of(words, misread, COUNT(misread)));
}

struct str doc_secret_text(struct cx *cx, struct str text, bool ocr)
{
	struct segs all;
	int page = -1, top = 0;

	segs_of(cx, text, 0, DOC_PAGES, 20000, &all);
	for (size_t i = 0; i < all.n; i++) {
		if (all.p[i].page != page) {
			page = all.p[i].page;
			top = all.p[i].line;
		}
		if (all.p[i].line - top <= 30 && is_stamp(cx, &all.p[i], ocr))
			return all.p[i].text;
	}
	return (struct str){ 0 };
}

/* "12/BC-CĐS(M)", "12/BC-CĐS-M", "12/QĐ-BM (Mật)": what stands behind the number's own letters. */
struct str doc_secret_number(struct cx *cx, struct str number)
{
	static const char *const words[] = { "mật", "tối mật", "tuyệt mật", "tmật" };
	static const char *const signs[] = { "M", "TM", "TuM", "ToM" };
	struct str s = str_trim(number), tail;
	size_t at = s.n;
	bool bracket = s.n && s.p[s.n - 1] == ')';

	while (at && s.p[at - 1] != '(' && s.p[at - 1] != '-' && s.p[at - 1] != '/' && s.p[at - 1] != ' ')
		at--;
	if (at == 0)
		return (struct str){ 0 };
	tail = str_cut(s, at, s.n - at - (bracket ? 1 : 0));
	if (one_of(bare(cx, tail), words, COUNT(words)))
		return tail;
	return (bracket && one_of(tail, signs, COUNT(signs))) || str_is(tail, "M") ? tail : (struct str){ 0 };
}

/* Words that make "mật" something else: bảo mật, mật khẩu, bí mật nhà nước (a paper about secrecy need not be secret). */
static bool harmless(struct str before, struct str after)
{
	static const char *const heads[] = { "bảo", "bí", "cơ", "bao", "bi", "an", "mất", "thân", "chi", "đường", "sự", "tuần" };
	static const char *const tails[] = { "khẩu", "mã", "độ", "khau", "ma", "ong", "thiết", "thư", "tran", "trận", "bang",
		"bằng", "hang", "hàng" };

	return one_of(before, heads, COUNT(heads)) || one_of(after, tails, COUNT(tails));
}

struct str doc_secret_name(struct cx *cx, struct str filename)
{
	struct str rest = bare(cx, filename), one, before = { 0 }, after = { 0 };

	while (str_next(&rest, ' ', &one)) {
		struct str look = rest;

		after = (struct str){ 0 };
		str_next(&look, ' ', &after);
		if ((str_is(one, "mật") && !harmless(before, after)) ||
			(str_is(one, "mat") &&
				(str_is(before, "toi") || str_is(before, "tuyet") || str_is(before, "do") || str_is(after, "pdf") ||
					str_is(after, "docx")) &&
				!harmless(before, (struct str){ 0 })))
			return before.n && !str_is(one, "mat") ? arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(before), ARG_STR(one))
			                                       : one;
		before = one;
	}
	return (struct str){ 0 };
}
