/* Cells as offices write them: what val_read takes, and beyond it "Cấp độ III (đề xuất)", "Đã có", "Dự kiến 12/2026", "-", and a whole paper in
 * one cell. Nothing is guessed: what has two readings is refused. */
#include "base/docno.h"
#include "base/text.h"
#include "res/res_int.h"

enum { PAPER_WORDS = 60, PAPER_BYTES = 2000 };

static bool one_of(struct str folded, const char *words)
{
	struct str rest = str_z(words), one;

	while (str_next(&rest, '|', &one))
		if (str_eq(one, folded))
			return true;
	return false;
}

bool cell_blank(struct cx *cx, struct str text)
{
	if (text.n > 60)
		return false;
	return one_of(text_fold(&cx->arena, text), "|-|--|---|–|—|.|..|...|…|/|x/x|n/a|na|?|khong co|chua co|khong|chua|chua "
						   "ro|khong ro|chua biet|chua xac dinh|chua co thong tin|chua phe duyet");
}

/* Without "(..)". */
static struct str without_parens(struct cx *cx, struct str s)
{
	char *p = arena_alloc(&cx->arena, s.n + 1, 1);
	size_t n = 0, deep = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(')
			deep++;
		else if (s.p[i] == ')' && deep)
			deep--;
		else if (deep == 0)
			p[n++] = s.p[i];
	}
	return str_trim((struct str){ p, n });
}

/* What stands in brackets behind a choice may take it back: "Đang vận hành (tạm dừng từ 2025)". */
static bool taken_back(struct cx *cx, const struct field *f, struct str s)
{
	static const char doubts[] = "khong|chua|dung|ngung|tam|tru|sap|het|du kien|mot phan|dang|se|thoi|tung|cu";
	struct str folded = text_fold(&cx->arena, s), rest = str_z(doubts), one;
	ptrdiff_t at = str_find(folded, STR("("));

	if (at < 0 || (f->type != F_ENUM && f->type != F_FLAGS && f->type != F_BOOL))
		return false;
	folded = str_from(folded, (size_t)at);
	while (str_next(&rest, '|', &one))
		for (struct str in = folded; (at = str_find(in, one)) >= 0; in = str_from(in, (size_t)at + one.n)) {
			char next = (size_t)at + one.n < in.n ? in.p[(size_t)at + one.n] : ' ';

			if (at > 0 && strchr(" (,;.-", in.p[at - 1]) && strchr(" ),;.-", next))
				return true;
		}
	return false;
}

static bool word_next(struct str *rest, struct str *out)
{
	size_t i = 0;

	*rest = str_trim(*rest);
	while (i < rest->n && rest->p[i] != ' ' && rest->p[i] != '\n' && rest->p[i] != '\t' && rest->p[i] != '\r')
		i++;
	*out = str_cut(*rest, 0, i);
	*rest = str_from(*rest, i);
	return i > 0;
}

/* --- looser readings --- */

/* "CĐ-3", "3*", "cấp độ – 3 (*)": one figure behind a level's name and its signs, with a star of a footnote. */
static bool signed_level(struct str folded, struct val *out)
{
	for (const char *head = "cap do|cap|cd|level|c|l|"; *head;) {
		size_t n = strcspn(head, "|");

		if (str_starts(folded, (struct str){ head, n })) {
			folded = str_from(folded, n);
			break;
		}
		head += n + 1;
	}
	while (folded.n && (strchr(" -:.", folded.p[0]) || (unsigned char)folded.p[0] == 0xe2)) {
		if ((unsigned char)folded.p[0] == 0xe2 && !str_starts(folded, STR("–")) && !str_starts(folded, STR("‑")))
			return false;
		folded = str_from(folded, (unsigned char)folded.p[0] == 0xe2 ? 3 : 1);
	}
	while (folded.n > 1 && strchr(" *()", folded.p[folded.n - 1]))
		folded = str_cut(folded, 0, folded.n - 1);
	if (folded.n != 1 || folded.p[0] < '1' || folded.p[0] > '5')
		return false;
	val_i64(out, folded.p[0] - '0');
	return true;
}

/* "cap do: 3", "3 - de xuat": exactly one word is a level. */
static bool loose_level(struct cx *cx, const struct field *f, struct str folded, struct val *out)
{
	static const char *const words[] = { "mot", "hai", "ba", "bon|tu", "nam" };
	struct str rest = folded, w, why;
	struct val v, found = { 0 };

	if (folded.n && !strchr("-", folded.p[0]) && signed_level(folded, out))
		return true;
	for (const char *head = "cap do|cap|muc|"; *head;) { /* "Cấp độ ba", "ba": "năm" alone is five, beside a figure a year */
		size_t n = strcspn(head, "|");
		struct str bare = str_starts(folded, (struct str){ head, n }) ? str_trim(str_from(folded, n)) : folded;

		for (size_t i = 0; i < COUNT(words); i++)
			if (one_of(bare, words[i])) {
				val_i64(out, (int64_t)i + 1);
				return true;
			}
		head += n + 1;
	}
	if (folded.n == 2 && strchr("lc", folded.p[0])) /* "L3", "C3" */
		rest = str_from(folded, 1);
	if (folded.n > 2 && str_ends(folded, STR(".0"))) /* "3.0", a number that was text on its way */
		rest = str_cut(folded, 0, folded.n - 2);
	while (word_next(&rest, &w)) {
		while (w.n && strchr(",.;:-", w.p[w.n - 1]))
			w.n--;
		if (one_of(w, "khong|duoi|tren|hon|toi|den|hoac|<|>|>=|<=")) /* "dưới cấp độ 3" is not three */
			return false;
		if (w.n == 0 || !val_read(cx, f, w, &v, &why) || !v.set)
			continue;
		if (found.set && found.i != v.i)
			return false;
		found = v;
	}
	*out = found;
	return found.set;
}

static bool plain_next(struct str *rest, struct str *w)
{
	if (!word_next(rest, w))
		return false;
	while (w->n && strchr(",.;:", w->p[w->n - 1]))
		w->n--;
	return true;
}

/* A word of the column's own name, and no denial. */
static bool of_column(struct cx *cx, const struct field *f, struct str w)
{
	struct str rest = text_fold(&cx->arena, str_z(f->vi)), one;
	bool hit = false;

	while (!hit && word_next(&rest, &one))
		hit = str_eq(one, w) && !one_of(w, "khong|chua");
	return hit;
}

/* Office's hands: marks, one letter, a Wingdings tick ("ü", "þ" as Unicode has them). */
static bool loose_bool(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	struct str folded = text_fold(&cx->arena, s), w;
	bool yes = one_of(s, "ü|þ|+|*|●|•") || (f->yes && one_of(folded, f->yes)), no = f->no && one_of(folded, f->no);

	if (yes || no) {
		val_i64(out, yes);
		return true;
	}
	if (one_of(folded, "chua xac dinh|chua co thong tin|khong ro|khong xac dinh|khong biet")) {
		*out = (struct val){ 0 };
		return true;
	}
	if (!plain_next(&folded, &w))
		return false;
	if (one_of(w, "co|da|yes|roi|c|√|☑|✓|✔|🗹"))
		val_i64(out, 1);
	else if (one_of(w, "khong|chua|no|ko|k|kg|hong|☐|☒|✗|✘"))
		val_i64(out, 0);
	else
		return false;
	while (plain_next(&folded, &w)) /* "Có kết nối" answers the question; "Có thể", "Đã dừng", "Có nhưng chưa đủ" do not */
		if (!one_of(w, "co|roi|day|du|thuc|hien|ket|noi") && !of_column(cx, f, w))
			return false;
	return true;
}

static bool loose_choice(const struct field *f, struct str s, struct val *out)
{
	const struct choice *c = choice_said(f, s);

	if (c)
		val_text(out, str_z(c->code));
	return c != NULL;
}

/* "Trước khi đưa vào sử dụng và định kỳ" */
static bool loose_flags(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	struct buf all AUTO(buf_done) = { 0 }, codes AUTO(buf_done) = { 0 };
	struct str why, w, rest, one;

	buf_init(&all, s.n * 2 + 100);
	for (rest = s; word_next(&rest, &w);) {
		bool ends = strchr(",;", w.p[w.n - 1]) != NULL;

		if (one_of(text_fold(&cx->arena, w), "va|&|+|,|;"))
			buf_z(&all, ";");
		else
			buf_fmt(&all, "%s%.*s%s", all.n && all.p[all.n - 1] != ';' ? " " : "", (int)(w.n - ends), w.p,
				ends ? ";" : "");
	}
	buf_init(&codes, 4000);
	for (rest = buf_str(&all); str_next(&rest, ';', &one);) {
		const struct choice *c = choice_said(f, str_trim(one));

		if (str_trim(one).n && c == NULL)
			return false;
		if (c)
			buf_fmt(&codes, "%s%s", codes.n ? "," : "", c->code);
	}
	return codes.n && val_read(cx, f, arena_str(&cx->arena, buf_str(&codes)), out, &why);
}

/* A date cell that was turned into text is Excel's count of days: 45565 is 30/09/2024. Only of 2000 to 2099; the preview tells what it was read as. */
static bool serial_date(struct cx *cx, struct str s, struct val *out)
{
	enum { Y2000 = 36526, Y2100 = 73051 };
	int64_t n;

	if (str_ends(s, STR(".0")))
		s = str_cut(s, 0, s.n - 2);
	if (s.n != 5 || !str_to_i64(s, &n) || n < Y2000 || n >= Y2100)
		return false;
	val_text(out, day_text(&cx->arena, day_of(2000, 1, 1) + (int32_t)(n - Y2000)));
	return true;
}

/* "30/9/24": of this century, unless that is far ahead. */
static bool short_year(struct str s)
{
	size_t digits = 0, strokes = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (strchr("/.-", s.p[i]))
			strokes++, digits = 0;
		else
			return false;
	}
	return strokes == 2 && digits == 2;
}

static bool short_date(struct cx *cx, struct str s, struct str *out)
{
	int y, m, d, now;

	if (!short_year(s))
		return false;
	day_parts(day_at(cx->now), &y, &m, &d);
	now = 10 * (s.p[s.n - 2] - '0') + (s.p[s.n - 1] - '0');
	return 2000 + now <= y + 10 &&
	       date_read(&cx->arena, arena_fmt(&cx->arena, "%.*s20%.*s", (int)s.n - 2, s.p, 2, s.p + s.n - 2), out);
}

/* What "5/9/95" may mean: the century is not guessed. */
static struct str short_why(struct cx *cx, struct str s)
{
	struct str year = str_from(s, s.n - 2), head = str_cut(s, 0, s.n - 2), old, late;
	bool may = date_read(&cx->arena, arena_fmt(&cx->arena, "%.*s19%.*s", ARG_STR(head), ARG_STR(year)), &old);

	if (!may && !date_read(&cx->arena, arena_fmt(&cx->arena, "%.*s20%.*s", ARG_STR(head), ARG_STR(year)), &late))
		return arena_fmt(&cx->arena, L("“%.*s” không phải ngày có thật", "there is no day “%.*s”"), ARG_STR(s));
	if (!may)
		return arena_fmt(&cx->arena,
			L("“%.*s”: ghi năm đủ bốn chữ số, như 05/09/2024", "“%.*s”: write the year in full, as 05/09/2024"),
			ARG_STR(s));
	return arena_fmt(&cx->arena,
		L("“%.*s”: năm ghi hai chữ số, có thể là %.*s; ghi lại đủ bốn chữ số",
			"“%.*s” has two digits of a year and may be %.*s: write the year in full"),
		ARG_STR(s), ARG_STR(date_show(&cx->arena, old, cx->en)));
}

/* "đầu năm 2024": the year is all that is said for certain. The preview tells what was read. "khoảng 2019" says not even that. */
static bool about_year(struct cx *cx, struct str folded, struct val *out)
{
	static const char *const words[] = { "dau", "giua", "cuoi", "6 thang dau", "06 thang dau", "6 thang cuoi", "06 thang cuoi",
		"nua dau", "nua cuoi" };

	for (size_t i = 0; i < COUNT(words); i++) {
		struct str rest = folded;
		int64_t y;

		if (!str_starts(rest, str_z(words[i])))
			continue;
		rest = str_trim(str_from(rest, strlen(words[i])));
		if (str_starts(rest, STR("nam ")))
			rest = str_trim(str_from(rest, 4));
		if (rest.n != 4 || !str_to_i64(rest, &y) || y < 1990 || y > 2100)
			return false;
		val_text(out, arena_fmt(&cx->arena, "%" PRId64, y));
		return true;
	}
	return false;
}

/* "20/11/2026 08:30", "2026-11-20t08:30:00", "08:30 20/11/2026", "8h30 ngày 20/11/2026": the day is meant. */
static struct str without_hour(struct str s)
{
	size_t at = s.n, head = 0;
	bool colon = false;

	while (at && ((s.p[at - 1] >= '0' && s.p[at - 1] <= '9') || strchr(":.zh", s.p[at - 1])))
		colon |= strchr(":h", s.p[--at]) != NULL;
	if (colon && at > 1 && strchr(" t", s.p[at - 1]))
		return str_trim(str_cut(s, 0, at - 1));
	for (colon = false; head < s.n && ((s.p[head] >= '0' && s.p[head] <= '9') || (head && strchr(":h", s.p[head]))); head++)
		colon |= strchr(":h", s.p[head]) != NULL;
	return colon && head < s.n && s.p[head] == ' ' ? str_trim(str_from(s, head)) : s;
}

static bool loose_date(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	static const char *const before[] = { "du kien", "ke tu", "tu" };
	struct str folded = text_fold(&cx->arena, s), why;

	while (folded.n && strchr(".,; ", folded.p[folded.n - 1])) /* "30/9/2024." */
		folded.n--;
	folded = without_hour(folded);
	if (folded.n > 1 && folded.p[0] == '\'') /* the sign with which Excel forces text */
		folded = str_from(folded, 1);
	if (folded.n > 2 && folded.p[0] == 't' && folded.p[1] >= '0' && folded.p[1] <= '9') /* "T9/2024" */
		folded = str_from(folded, 1);

	for (size_t i = 0; i < COUNT(before); i++)
		if (str_starts(folded, str_z(before[i])))
			folded = str_trim(str_from(folded, strlen(before[i])));
	while (folded.n && (folded.p[0] == ':' || folded.p[0] == ' '))
		folded = str_from(folded, 1);
	if (short_date(cx, folded, &why)) {
		val_text(out, why);
		return true;
	}
	return folded.n && (val_read(cx, f, folded, out, &why) || serial_date(cx, folded, out) || about_year(cx, folded, out));
}

/* A hyphen for a dash and the reverse. */
static bool loose_ref(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	struct str from[] = { STR("–"), STR("-"), STR("—") }, to[] = { STR("-"), STR("–"), STR("-") }, why;

	for (size_t i = 0; i < COUNT(from); i++) {
		struct buf b AUTO(buf_done) = { 0 };
		struct str rest = s;
		ptrdiff_t at;

		if (str_find(s, from[i]) < 0)
			continue;
		buf_init(&b, s.n * 3 + 10);
		while ((at = str_find(rest, from[i])) >= 0) {
			buf_add(&b, str_cut(rest, 0, (size_t)at));
			buf_add(&b, to[i]);
			rest = str_from(rest, (size_t)at + from[i].n);
		}
		buf_add(&b, rest);
		if (val_read(cx, f, arena_str(&cx->arena, buf_str(&b)), out, &why))
			return true;
	}
	return false;
}

static bool loose(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	switch (f->type) {
	case F_INT: return f->max && f->max <= 10 && loose_level(cx, f, text_fold(&cx->arena, s), out);
	case F_BOOL: return loose_bool(cx, f, s, out);
	case F_ENUM: return loose_choice(f, s, out);
	case F_FLAGS: return loose_flags(cx, f, s, out) || loose_choice(f, s, out);
	case F_DATE: return loose_date(cx, f, s, out);
	case F_REF: return loose_ref(cx, f, s, out);
	default: return false;
	}
}

static bool roughly(struct cx *cx, struct str s)
{
	static const char *const words[] = { "khoang ", "chung ", "tam ", "~", "about ", "around " };
	struct str folded = text_fold(&cx->arena, s);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts(folded, str_z(words[i])))
			return true;
	return false;
}

bool cell_read(struct cx *cx, const struct field *f, struct str text, struct val *out, struct str *why)
{
	struct str s, bare, ignored;

	if (val_read(cx, f, text, out, why))
		return true;
	if (text.n > 4000 || !text_nfc(&cx->arena, str_trim(text), &s))
		return false;
	s = one_line(cx, s);
	if (val_read(cx, f, s, out, &ignored) || loose(cx, f, s, out))
		return true;
	bare = without_parens(cx, s);
	if (bare.n && bare.n < s.n && !taken_back(cx, f, s) && (val_read(cx, f, bare, out, &ignored) || loose(cx, f, bare, out)))
		return true;
	*out = (struct val){ 0 };
	if (f->type == F_DATE && short_year(s))
		*why = short_why(cx, s);
	if (f->type == F_DATE && roughly(cx, s))
		*why = arena_fmt(&cx->arena,
			f->or_before ? L("“%.*s” chưa xác định được thời điểm: ghi phần biết chắc (một năm, hoặc “trước” năm nào); "
					 "chưa rõ "
					 "thì để trống",
					       "“%.*s” may be another year: write what is certain (a year, or “before” which), or "
					       "leave it "
					       "empty while that is not known")
				     : L("“%.*s” chưa xác định được thời điểm: ghi phần biết chắc (năm, quý, tháng); chưa rõ thì "
					 "để trống",
					       "“%.*s” may be another one: write what is certain (a year, quarter, month), or "
					       "leave it empty "
					       "while that is not known"),
			ARG_STR(str_head(s, 60)));
	return f->type != F_TEXT && cell_blank(cx, s);
}

/* What Excel writes where a formula could not be computed is no name and no number; it comes as such from CSV too. */
bool cell_broken(struct cx *cx, struct str cell, struct str *why)
{
	const char *error = sheet_error(cell);

	if (error == NULL)
		return !text_whole(cx, true, cell, why);
	if (strcmp(error, SHEET_UNKNOWN) == 0)
		*why = str_z(L("Ô có công thức mà tệp không ghi kết quả: mở tệp bằng Excel rồi lưu lại, hoặc ghi giá trị",
			"a formula whose result the file does not hold: open and save it in Excel, or write the value"));
	else
		*why = arena_fmt(&cx->arena,
			L("Ô có lỗi công thức của Excel (%s): sửa công thức hoặc ghi giá trị",
				"the cell holds an error of an Excel formula (%s): repair it or write the value"),
			error);
	return true;
}

/* --- a paper in one cell --- */

static bool opens(struct str w)
{
	return memchr(w.p, '(', w.n) || memchr(w.p, '[', w.n);
}

/* "(123/QĐ-X," -> "123/QĐ-X"; a bracket that was opened inside stays: "12/QĐ-BM(M)". */
static struct str bare_word(struct str w)
{
	while (w.n && strchr(",.;:([", w.p[0]))
		w = str_from(w, 1);
	while (w.n && (strchr(",.;:", w.p[w.n - 1]) || (strchr(")]", w.p[w.n - 1]) && !opens(w)) || strchr("([", w.p[w.n - 1])))
		w.n--;
	return w;
}

/* 123/QĐ-VPCP: begins with a digit, has a stroke and a letter. */
static bool number_like(struct str w)
{
	bool stroke = false, letter = false;

	if (w.n == 0 || w.p[0] < '0' || w.p[0] > '9')
		return false;
	for (size_t i = 0; i < w.n; i++) {
		unsigned char c = (unsigned char)w.p[i];

		stroke = stroke || c == '/';
		letter = letter || c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	}
	return stroke && letter;
}

/* Every number as it is written everywhere (docno.h), strokes of dates without spaces, and a mark of secrecy stays with its number. */
static struct str numbers_joined(struct cx *cx, struct str s)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, s.n * 2 + 8);
	for (size_t i = 0; i < s.n;) {
		bool begins = s.p[i] >= '0' && s.p[i] <= '9' && (i == 0 || strchr(" (:;.,[", s.p[i - 1]));
		struct str number = { 0 };
		size_t took = begins ? docno_read(&cx->arena, str_from(s, i), &number, NULL) : 0;

		if (took) {
			struct str behind = str_trim(str_from(s, i + took)), inside = str_cut(behind, 1, 14);
			ptrdiff_t close = str_find(inside, STR(")"));

			buf_add(&b, number);
			i += took;
			if (str_starts(behind, STR("(")) && close > 0 &&
				one_of(text_fold(&cx->arena, str_cut(inside, 0, (size_t)close)), "m|tm|mat|toi mat|tuyet mat")) {
				buf_fmt(&b, "(%.*s)", (int)close, inside.p);
				i = (size_t)(behind.p - s.p) + (size_t)close + 2;
			}
			buf_byte(&b, ' ');
			continue;
		}
		buf_byte(&b, s.p[i++]);
	}
	return str_trim(arena_str(&cx->arena, buf_str(&b)));
}

struct words {
	struct str w[PAPER_WORDS], f[PAPER_WORDS]; /* as written, folded */
	size_t n;
};

static void words_of(struct cx *cx, struct str s, struct words *out)
{
	struct str w;

	out->n = 0;
	while (out->n < PAPER_WORDS && word_next(&s, &w)) {
		struct str f = text_fold(&cx->arena, w);

		if ((str_starts(f, STR("so:")) || str_starts(f, STR("so."))) && f.n > 3) { /* "Số:123/QĐ-VPCP" */
			ptrdiff_t at = str_find(w, STR(":"));

			w = str_from(w, (size_t)(at < 0 ? str_find(w, STR(".")) : at) + 1);
			f = text_fold(&cx->arena, w);
		}
		out->w[out->n] = bare_word(w);
		out->f[out->n++] = bare_word(f);
	}
}

struct span {
	size_t from, to; /* words */
};

/* The longest date that begins at word `at`. */
static bool date_at(struct cx *cx, const struct words *k, size_t at, size_t most, struct str *date, size_t *to)
{
	for (size_t len = most; len > 0; len--) {
		struct str text = { 0 };

		if (at + len > k->n)
			continue;
		for (size_t j = at; j < at + len; j++)
			text = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(text), j > at ? " " : "", ARG_STR(k->f[j]));
		if (text.n > 2 && text.p[0] == 't' && text.p[1] >= '0' && text.p[1] <= '9')
			text = str_from(text, 1);
		if (date_read(&cx->arena, text, date) || short_date(cx, text, date)) {
			*to = at + len;
			return true;
		}
	}
	return false;
}

/* The date behind "ngày", over as many words as it takes; else the one word that is a whole date; else a month, a quarter or a year that is named as
 * such: it keeps its precision. */
static void paper_date(struct cx *cx, const struct words *k, struct paper *out, struct span *s)
{
	static const char *const named[] = { "ngay", NULL, "thang|quy|t", "nam" };

	for (size_t pass = 0; pass < COUNT(named) && out->date.n == 0; pass++)
		for (size_t i = 0; i < k->n && out->date.n == 0; i++) {
			bool month = pass >= 2,
			     digit = i + 1 < k->n && k->f[i + 1].n && k->f[i + 1].p[0] >= '0' && k->f[i + 1].p[0] <= '9';
			struct str date;

			if (named[pass] ? !one_of(k->f[i], named[pass]) && !(pass == 2 && k->f[i].n > 2 && k->f[i].p[0] == 't' &&
										   k->f[i].p[1] >= '0' && k->f[i].p[1] <= '9')
					: number_like(k->w[i]))
				continue;
			if (date_at(cx, k, i + (pass == 0 || pass == 3), pass == 1 ? 1 : 5, &date, &s->to) &&
				(date.n == 10 || month || (pass == 0 && date.n > 4))) {
				out->date = date;
				s->from = i;
			} else if (pass == 0 && digit) {
				out->bad_date = true;
			}
		}
}

/* What stands where a number is expected, and is none. */
static const char *paper_state(struct str folded, bool *none)
{
	static const struct {
		const char *words, *state; /* of the dossier; NULL: nothing is to be known from it */
	} t[] = {
		{ "dang trinh|da trinh|cho phe duyet|cho ky|dang cho|dang tham dinh|cho tham dinh|da gui tham dinh|trinh ky|trinh "
		  "phe duyet",
			"submitted" },
		{ "dang du thao|dang xay dung|dang soan|dang lap|dang hoan thien|du thao|dang lam", "drafting" },
		{ "da tham dinh", "appraised" },
		{ "chua|khong|da phe duyet|da duoc phe duyet|da co|da ban hanh|co qd|co quyet dinh|that lac|dang tim|dang ra "
		  "soat|dang cap nhat|se |du kien|ke hoach|co|x|da|yes|v",
			NULL },
	};
	struct str rest, one;

	*none = true;
	for (size_t i = 0; i < COUNT(t); i++)
		for (rest = str_z(t[i].words); str_next(&rest, '|', &one);)
			if (one.n > 2 ? str_starts(folded, one) : str_eq(folded, one))
				return t[i].state;
	*none = false;
	return NULL;
}

bool cell_pending(struct cx *cx, struct str text)
{
	static const char words[] =
		"chua phe duyet|chua duoc phe duyet|chua duyet|chua ky|chua ban hanh|dang trinh|trinh ky|cho ky|"
		"cho phe duyet|trinh phe duyet|dang cho|dang tham dinh|cho tham dinh|du kien|du thao";
	struct str folded = text_fold(&cx->arena, str_head(text, 400)), rest = str_z(words), one;

	while (str_next(&rest, '|', &one))
		if (str_find(folded, one) >= 0)
			return true;
	return false;
}

/* "45/TTr-CĐS" asks for a decision. */
static bool asks_for(struct cx *cx, struct str number)
{
	struct str folded = text_fold(&cx->arena, number);

	return str_find(folded, STR("/ttr-")) > 0 || str_ends(folded, STR("/ttr"));
}

static void paper_numbers(struct cx *cx, const struct words *k, const struct span *date, struct paper *out)
{
	(void)cx;
	for (size_t i = 0; i < k->n; i++) {
		bool after = i > 0 && one_of(k->f[i - 1], "so|qd|quyet dinh|dinh") && k->w[i].n && k->w[i].p[0] >= '0' &&
		             k->w[i].p[0] <= '9';

		if ((i >= date->from && i < date->to) || (!number_like(k->w[i]) && !after))
			continue;
		if (out->number.n && !str_eq(out->number, k->w[i]))
			out->two = true;
		if (out->number.n == 0)
			out->number = k->w[i];
	}
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* "QĐ số 5/QĐ-BM ngày 05/9/2024 của Bộ Mẫu"; "Số 5/QĐ-BM ngày 05/09/2024, Bộ Mẫu" (Mẫu 08): behind the date an office, and nothing else. */
static void paper_issuer(struct cx *cx, const struct words *k, const struct span *date, struct paper *out)
{
	static const char offices[] = "bo|cuc|vu|van|uy|ubnd|tong|cong|trung|ban|phong|thu|chanh";
	size_t from = 0, end = k->n;

	for (size_t i = 0; i + 1 < k->n && from == 0 && (out->number.n || out->date.n); i++)
		if (one_of(k->f[i], "cua")) {
			from = i + 1;
			end = date->from > i ? date->from : k->n;
		}
	if (from == 0 && out->number.n && out->date.n && date->to < k->n && one_of(k->f[date->to], offices))
		from = date->to;
	for (size_t j = from; from && from == date->to && j < end; j++)
		if (has_digit(k->w[j]))
			return;
	for (size_t j = from; from && j < end; j++)
		out->issuer = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out->issuer), j > from ? " " : "", ARG_STR(k->w[j]));
}

/* Its number and date; what it was read from. */
static struct str paper_parts(struct cx *cx, struct str cell, struct words *k, struct span *date, struct paper *out)
{
	struct str s;

	*out = (struct paper){ 0 };
	*date = (struct span){ 0 };
	if (!text_nfc(&cx->arena, str_trim(cell), &s) || s.n == 0 || s.n > PAPER_BYTES || cell_blank(cx, s))
		return (struct str){ 0 };
	s = numbers_joined(cx, one_line(cx, s));
	words_of(cx, s, k);
	paper_date(cx, k, out, date);
	paper_numbers(cx, k, date, out);
	return s;
}

/* What is neither its number nor its date, nor leads to one of them: "(bản sao)", "Phụ lục 1", the "Biên bản" that has no number. */
static struct str paper_rest(struct cx *cx, const struct words *k, const struct span *date, const struct paper *out)
{
	static const char leads[] =
		"so|ngay|ky|ban|hanh|cua|quyet|dinh|qd|cong|van|cv|bao|cao|bc|to|trinh|ttr|ke|hoach|kh|thong|tb|bien|bb|"
		"chi|thi|ct|nghi|nq|quy|che|qc|huong|dan|hd|hop|dong|giay|moi|gm|ket|luan|kl";
	struct str rest = { 0 };
	bool led = out->number.n > 0;

	for (size_t i = 0; i < k->n; i++) {
		if (led && str_eq(k->w[i], out->number)) {
			led = false;
			continue;
		}
		if (k->w[i].n && !(i >= date->from && i < date->to) && !str_eq(k->w[i], out->number) &&
			!one_of(k->f[i], led ? leads : "ngay|ky|cua"))
			rest = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(rest), rest.n ? " " : "", ARG_STR(k->w[i]));
	}
	return rest;
}

bool paper_number(struct cx *cx, struct str text, struct paper *out)
{
	struct words k;
	struct span date;
	size_t at = 0;

	if (paper_parts(cx, text, &k, &date, out).n == 0 || out->number.n == 0 || out->two || out->bad_date)
		return false;
	size_t end = out->date.n ? date.from : k.n;

	while (at < end && !has_digit(k.w[at]))
		at++;
	if (at == end || !str_eq(k.w[at++], out->number) || (out->date.n && date.to < k.n))
		return false;
	while (at < end && k.w[at].n == 0) /* a comma */
		at++;
	return at == end;
}

void paper_read(struct cx *cx, struct str cell, struct paper *out)
{
	struct words k;
	struct span date;
	struct str s = paper_parts(cx, cell, &k, &date, out);
	bool none;

	if (s.n == 0) {
		out->strange = str_trim(cell).n > PAPER_BYTES ? str_trim(cell) : s;
		return;
	}
	paper_issuer(cx, &k, &date, out);
	out->pending = out->number.n && cell_pending(cx, s);
	out->rest = paper_rest(cx, &k, &date, out);
	if (out->number.n && asks_for(cx, out->number)) {
		*out = (struct paper){ .said = s, .state = "submitted" };
		return;
	}
	if (out->number.n)
		return;
	out->state = paper_state(text_fold(&cx->arena, s), &none);
	if (none) { /* "Đã phê duyệt năm 2023" is no number, and no date of one */
		out->date = (struct str){ 0 };
		out->said = s;
	} else if (out->date.n && date.from > 0 && k.w[0].n && k.w[0].p[0] >= '0' && k.w[0].p[0] <= '9') {
		out->number = k.w[0];
		out->rest = paper_rest(cx, &k, &date, out);
	} else if (out->date.n == 0 && k.n == 1 && has_digit(s)) {
		out->number = k.w[0];
	} else if (out->date.n == 0) {
		out->strange = s;
	}
}

/* "... phê duyệt cấp độ 3", "cấp độ II cho ..": the one level that a paper's cell speaks of; 0: none, or two. */
int cell_level(struct cx *cx, struct str cell)
{
	static const char *const roman[] = { "i", "ii", "iii", "iv", "v" };
	struct str rest = text_fold(&cx->arena, str_head(cell, 2000)), word = STR("cap do "), behind, w;
	int found = 0;

	for (ptrdiff_t at; (at = str_find(rest, word)) >= 0;) {
		int level = 0;

		rest = str_from(rest, (size_t)at + word.n);
		behind = rest;
		if (!word_next(&behind, &w))
			continue;
		w = bare_word(w);
		for (int i = 0; i < 5; i++)
			if (str_is(w, roman[i]) || (w.n == 1 && w.p[0] == '1' + i))
				level = i + 1;
		if (level && found && level != found)
			return 0;
		found = level ? level : found;
	}
	return found;
}
