/* Marks of state secrecy (Mật, Tối mật, Tuyệt mật): a stamp on the paper, a mark in its number or summary, a word of the file's name. The one judge for every
 * door: files, forms, imports, registers. Rather one refusal too many, which a person settles by a local reference, than one secret inside; but a
 * file's name without tone marks only asks, because "co mat" is an attendance list. */
#include "base/text.h"
#include "doc/doc_int.h"
#include "fmt/legacy.h"

enum { STAMP_MAX = 60, WORD_MAX = 15, HEAD_LINES = 15, OCR_LINES = 30 };

/* Letters only, small; words apart by one space, or not at all. */
static struct str bare(struct cx *cx, struct str s, bool spaced)
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
		if (gap && spaced)
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

/* A stamp of urgency in the same line: "MẬT - KHẨN", "HỎA TỐC - MẬT". */
static struct str unhurried(struct str words)
{
	static const char *const hurry[] = { "hỏatốchẹngiờ", "hoảtốchẹngiờ", "hỏatốc", "hoảtốc", "thượngkhẩn", "khẩn" };

	for (size_t i = 0; i < COUNT(hurry); i++)
		if (str_starts(words, str_z(hurry[i])))
			return str_from(words, strlen(hurry[i]));
		else if (str_ends(words, str_z(hurry[i])))
			return str_cut(words, 0, words.n - strlen(hurry[i]));
	return words;
}

/* 1 mật, 2 tối mật, 3 tuyệt mật; 0: another word. "M Ậ T" and "TỐI   MẬT" are stamps too. */
static int degree(struct cx *cx, struct str s)
{
	static const char *const names[] = { "mật", "tốimật", "tuyệtmật" };
	static const char *const heads[] = { "", "độmật", "mứcđộmật", "dấuchỉmứcđộmật", "dấumứcđộmật", "tàiliệu", "vănbản",
		"tàiliệucóđộmật", "vănbảncóđộmật", "tàiliệunàycóđộmật", "vănbảnnàycóđộmật" };
	struct str words = unhurried(bare(cx, s, false));

	for (size_t h = 0; h < COUNT(heads); h++)
		for (size_t i = 0; str_starts(words, str_z(heads[h])) && i < COUNT(names); i++)
			if (str_is(str_from(words, strlen(heads[h])), names[i]))
				return (int)i + 1;
	return 0;
}

static int misread(struct cx *cx, struct str s)
{
	static const char *const names[] = { "mat", "toimat", "tuyetmat", "tôimật", "tốimât", "mât", "tuyêtmật", "tuyệtmât",
		"tôimât" };

	return one_of(bare(cx, s, false), names, COUNT(names));
}

/* The piece as it may be meant: as it stands, or typed in a font from before Unicode ("MËT", "MAÄT"). */
static int degree_of(struct cx *cx, struct str s)
{
	int d = degree(cx, s);

	for (size_t i = 0; d == 0 && i < s.n; i++)
		if (s.p[i] & 0x80) {
			d = degree(cx, legacy_convert(&cx->arena, s, LEGACY_TCVN3));
			return d ? d : degree(cx, legacy_convert(&cx->arena, s, LEGACY_VNI));
		}
	return d;
}

static bool begins_great(struct str s)
{
	int32_t r = 0;
	size_t w;

	while ((w = utf8_next(s, &r)) > 0 && !rune_small(r) && !rune_great(r))
		s = str_from(s, w);
	return w > 0 && rune_great(r);
}

/* A heading with the stamp right beside it: "BỘ MẪU  MẬT", "BÁO CÁO TỐI MẬT". Never a title that speaks of secrets. */
static bool beside(struct cx *cx, const struct seg *s)
{
	static const char *const ends[] = { " TUYỆT MẬT", " TỐI MẬT", " MẬT" };
	static const char *const other[] = { " bao", " bi", " co", " do", "tai lieu", "van ban", "thong tin" };
	bool alone;

	for (size_t i = 0; s->upper && i < COUNT(ends); i++) {
		struct str end = str_z(ends[i]), rest;

		if (!str_ends(s->text, end))
			continue;
		rest = str_trim(text_fold(&cx->arena, str_cut(s->text, 0, s->text.n - end.n)));
		if (is_kind(rest))
			return true;
		for (size_t k = 0; k < COUNT(other); k++)
			if (str_ends(rest, str_z(other[k])))
				return false;
		return starts_org(rest, &alone);
	}
	return false;
}

/* The paper's own number in its head: "Số: 15/BC-CĐS (M)". A paper that only names a secret one says so in a sentence. */
static bool own_number(struct cx *cx, const struct seg *s)
{
	ptrdiff_t at = str_starts(s->fold, STR("so:")) || str_starts(s->fold, STR("so :")) ? str_find(s->text, STR(":")) : -1;

	return at > 0 && s->text.n <= STAMP_MAX && doc_secret_number(cx, str_from(s->text, (size_t)at + 1)).p;
}

/* `lines`: how many lines with words stand above it on its page. */
static int stamp(struct cx *cx, const struct seg *s, int lines, bool ocr)
{
	int d;

	if (s->text.n > STAMP_MAX)
		return lines < HEAD_LINES && beside(cx, s);
	if (lines < HEAD_LINES && own_number(cx, s))
		return 1;
	d = degree_of(cx, s->text);
	if (d && (s->upper || str_find(s->fold, STR("do mat")) >= 0 ||
			 (lines < HEAD_LINES && s->text.n <= WORD_MAX && begins_great(s->text))))
		return d;
	if (ocr && lines < OCR_LINES && s->upper && misread(cx, s->text))
		return 1;
	return lines < HEAD_LINES && beside(cx, s);
}

/* A watermark across the page comes as letters on lines of their own, from above or from below. */
static bool across(const struct seg *s, int32_t seen[2])
{
	int32_t r, was[2] = { seen[0], seen[1] };
	size_t w = utf8_next(s->text, &r);

	if (w == 0 || w < s->text.n)
		return false;
	seen[0] = was[1];
	seen[1] = r;
	return was[1] == 0x1eac && ((was[0] == 'M' && r == 'T') || (was[0] == 'T' && r == 'M')); /* Ậ between them */
}

struct str doc_secret_text(struct cx *cx, struct str text, bool ocr)
{
	struct segs all;
	struct str found = { 0 };
	int page = -1, line = -1, lines = 0, was = 0;
	int32_t letters[2] = { 0 };

	segs_of(cx, text, 0, DOC_PAGES, 20000, &all);
	for (size_t i = 0; i < all.n; i++) {
		const struct seg *s = &all.p[i];
		int d;

		if (s->page != page) {
			page = s->page;
			lines = -1;
			letters[0] = letters[1] = 0;
		}
		if (across(s, letters))
			return STR("M-Ậ-T");
		lines += s->line != line;
		line = s->line;
		d = stamp(cx, s, lines, ocr);
		if (d && was && d != was && !ocr) /* "Tuyệt mật | Tối mật | Mật": a table about secrets, no stamp */
			found = (struct str){ 0 };
		else if (d && !was && found.p == NULL)
			found = s->text;
		else if (found.p && !d && was)
			return found;
		was = d;
	}
	return found;
}

/* What stands between the joints of a number: "77-M/BC-CĐS" has 77, M, BC, CĐS. */
static size_t number_parts(struct str number, struct str *out, size_t most)
{
	size_t n = 0, from = 0;
	bool named = false;

	for (size_t i = 0; i <= number.n && n < most; i++) {
		if (i < number.n && !memchr("/-()[] ._,", number.p[i], 10))
			continue;
		if (i > from) {
			struct str part = str_cut(number, from, i - from);

			named = named || part.p[0] < '0' || part.p[0] > '9';
			if (named)
				out[n++] = part;
		}
		from = i + 1;
	}
	return n;
}

/* "15/MBC-CĐS": the mark stands before the kind. "12/MTTQ-BTT" and "15/MB-KD" are none. */
static bool marked_kind(struct str part)
{
	static const char *const kinds[] = { "NQ", "QĐ", "CT", "QC", "QyĐ", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB",
		"TTr", "HĐ", "CĐ", "CV", "GM", "PC" };

	for (size_t i = 0; part.n > 1 && part.p[0] == 'M' && i < COUNT(kinds); i++)
		if (str_is(str_from(part, 1), kinds[i]))
			return true;
	return false;
}

/* "12/BC-CĐS(M)", "77-M/BC-CĐS", "703/TM-CĐS", "12/QĐ-BM (Mật)". "12/QĐ-TM" is a body's sign: right behind the kind and the last. */
struct str doc_secret_number(struct cx *cx, struct str number)
{
	static const char *const words[] = { "mật", "tmật" };
	static const char *const signs[] = { "M", "TuM", "ToM" };
	struct str part[16];
	size_t n;
	bool digits = false;

	if (!text_nfc(&cx->arena, number, &number))
		return (struct str){ 0 };
	for (size_t i = 0; i < number.n; i++)
		digits = digits || (number.p[i] >= '0' && number.p[i] <= '9');
	n = number_parts(number, part, COUNT(part));
	for (size_t i = 0; digits && i < n; i++) {
		bool tm = str_is(part[i], "TM") && !(i == 1 && n == 2 && !str_ends(number, STR(")")));

		if (tm || (i == 0 && n > 1 && marked_kind(part[i])) || one_of(part[i], signs, COUNT(signs)) ||
			one_of(bare(cx, part[i], true), words, COUNT(words)))
			return part[i];
	}
	return (struct str){ 0 };
}

/* The words in the first pair of brackets; 0: no more, else where to look on. */
static size_t in_brackets(struct str s, struct str *out)
{
	size_t from = 0, to;

	while (from < s.n && !memchr("([{", s.p[from], 3))
		from++;
	for (to = from + 1; to < s.n && !memchr(")]}", s.p[to], 3); to++)
		if (memchr("([{", s.p[to], 3))
			from = to;
	*out = str_cut(s, from + 1, to - from - 1);
	return to < s.n ? to + 1 : 0;
}

/* A summary that carries the mark itself: "(Tối mật)", "Độ mật: Mật", TỐI MẬT among small letters. One that speaks of secrets does not. */
struct str doc_secret_summary(struct cx *cx, struct str summary)
{
	static const char *const shouts[] = { "TỐI MẬT", "TUYỆT MẬT" };
	struct str rest, one = { 0 };
	int32_t r;
	size_t w;
	bool small = false;

	if (!text_nfc(&cx->arena, summary, &summary))
		return one;
	if (summary.n <= STAMP_MAX && degree(cx, summary))
		return summary;
	for (rest = summary; !small && (w = utf8_next(rest, &r)) > 0; rest = str_from(rest, w))
		small = rune_small(r);
	for (size_t i = 0; small && i < COUNT(shouts); i++)
		if (str_find(summary, str_z(shouts[i])) >= 0)
			return str_z(shouts[i]);
	for (rest = summary; (w = in_brackets(rest, &one)) > 0; rest = str_from(rest, w))
		if (one.n <= STAMP_MAX && degree(cx, one))
			return one;
	return (struct str){ 0 };
}

/* Words that make "mật" something else: bảo mật, mật khẩu, bí mật nhà nước (a paper about secrecy need not be secret). */
static bool harmless(struct str before, struct str after)
{
	static const char *const heads[] = { "bảo", "bí", "cơ", "ẩn", "mất", "thân", "chi", "đường", "sự", "tuần", "túi", "mãng",
		"lãng" };
	static const char *const tails[] = { "khẩu", "mã", "độ", "ong", "thiết", "thư", "trận", "bằng", "hàng", "vụ", "danh" };

	return one_of(before, heads, COUNT(heads)) || one_of(after, tails, COUNT(tails));
}

/* Without tone marks: "mat" is face, present, lost, cool. */
static bool plain_harmless(struct str before, struct str after)
{
	static const char *const heads[] = { "bao", "bi", "co", "gap", "be", "vang", "mot", "ra", "hai", "cac", "doi", "bo", "mau",
		"nuoc", "cai", "kiem", "dien", "tien", "tai", "chi", "giam", "thoat", "dong", "ngoai", "duong", "lam", "lap" };
	static const char *const tails[] = { "khau", "ma", "do", "tran", "bang", "hang", "san", "dat", "tien", "cat", "nuoc",
		"duong", "ong", "thiet", "thu", "sap", "tai", "du", "ket", "nguoi", "tich" };

	return one_of(before, heads, COUNT(heads)) || one_of(after, tails, COUNT(tails));
}

static bool is_ending(struct str word)
{
	static const char *const endings[] = { "pdf", "docx", "doc", "xlsx", "odt", "ods", "png", "jpg", "jpeg", "signed" };

	return one_of(word, endings, COUNT(endings));
}

struct str doc_secret_name(struct cx *cx, struct str filename, bool *sure)
{
	struct str name = text_nfc(&cx->arena, filename, &name) ? name : STR(""), rest = bare(cx, name, true), one, before = { 0 },
		   doubt = { 0 };

	*sure = true;
	while (str_next(&rest, ' ', &one)) {
		struct str look = rest, after = { 0 };
		bool very = str_is(before, "tối") || str_is(before, "tuyệt") || str_is(before, "toi") || str_is(before, "tuyet");

		str_next(&look, ' ', &after);
		if (is_ending(after))
			after = (struct str){ 0 };
		if (str_is(one, "mật") && !harmless(before, after))
			return before.n ? arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(before), ARG_STR(one)) : one;
		if (str_is(one, "mat") && very)
			return arena_fmt(&cx->arena, "%.*s mat", ARG_STR(before));
		if (str_is(one, "mat") && !plain_harmless(before, after))
			doubt = one;
		before = one;
	}
	*sure = false;
	return doubt;
}
