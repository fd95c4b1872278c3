/* The layout of Decree 30/2020 (Annex I): left head the body and its number, right head the nation's motto, place and date, then the kind of paper and
 * what it is about, or "V/v" below the number. Read by rules, not guessed: what is not found stays null. */
#include "doc/doc_int.h"

#include "base/docno.h"
#include "base/text.h"

enum { HEAD_LINES = 70, HEAD_SEGS = 400, SUMMARY_MAX = 900 };

/* --- pieces of lines --- */

bool rune_great(int32_t r)
{
	return rune_fold(r) != r;
}

bool rune_small(int32_t r)
{
	return (r >= 'a' && r <= 'z') || (r >= 0xdf && r <= 0xff && r != 0xf7) || (r >= 0x100 && r < 0x180 && r & 1) ||
	       r == 0x1a1 || r == 0x1b0 || (r >= 0x1ea0 && r <= 0x1eff && r & 1);
}

int32_t rune_upper(int32_t r)
{
	if (!rune_small(r) || r == 0xdf || r == 0xff)
		return r;
	return r == 0x1b0 || r == 0x1a1 || r >= 0x100 ? r - 1 : r - 0x20;
}

static bool shouted(struct str s)
{
	int great = 0;
	int32_t r;
	size_t w;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w)) {
		if (rune_small(r))
			return false;
		great += rune_great(r);
	}
	return great >= 2;
}

bool fold_starts(struct str fold, const char *words)
{
	size_t n = strlen(words);

	return str_starts(fold, str_z(words)) && (fold.n == n || !((fold.p[n] >= 'a' && fold.p[n] <= 'z') || (fold.p[n] & 0x80)));
}

/* Where the nation's motto begins inside a line whose columns nearly touch; 0: not inside. */
static size_t motto_at(struct cx *cx, struct str text)
{
	static const char *const mottos[] = { "CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "Độc lập - Tự do", "ĐẢNG CỘNG SẢN VIỆT NAM" };

	(void)cx;
	for (size_t i = 0; i < COUNT(mottos); i++) {
		ptrdiff_t at = str_find(text, str_z(mottos[i]));

		if (at > 0)
			return (size_t)at;
	}
	return 0;
}

static void seg_add(struct cx *cx, struct str text, struct seg at, struct segs *out, size_t most)
{
	size_t cut;

	text = str_trim(text);
	cut = motto_at(cx, text);
	if (text.n == 0 || out->n >= most)
		return;
	if (cut) {
		struct seg right = at;

		right.col = at.col + (int)utf8_count(str_cut(text, 0, cut));
		seg_add(cx, str_cut(text, 0, cut), at, out, most);
		seg_add(cx, str_from(text, cut), right, out, most);
		return;
	}
	at.text = text;
	at.fold = text_fold(&cx->arena, text);
	at.upper = shouted(text);
	vec_push(&cx->arena, out, at);
}

static void line_segs(struct cx *cx, struct str line, struct seg at, struct segs *out, size_t most)
{
	size_t from = 0;
	int col = 0, from_col = 0;

	for (size_t i = 0; i < line.n;) {
		size_t run = 0;

		while (i + run < line.n && line.p[i + run] == ' ')
			run++;
		if (run >= 3) {
			at.col = from_col;
			seg_add(cx, str_cut(line, from, i - from), at, out, most);
			from = i + run;
			from_col = col + (int)run;
		}
		if (run == 0)
			col += (line.p[i] & 0xc0) != 0x80;
		col += (int)run;
		i += run ? run : 1;
	}
	at.col = from_col;
	seg_add(cx, str_from(line, from), at, out, most);
}

void segs_of(struct cx *cx, struct str text, int from, int to, size_t most, struct segs *out)
{
	struct seg at = { 0 };
	struct str page, line;

	*out = (struct segs){ 0 };
	while (str_next(&text, '\f', &page)) {
		for (; at.page >= from && at.page <= to && str_next(&page, '\n', &line); at.line++)
			if (out->n < most)
				line_segs(cx, line, at, out, most);
		at.page++;
		at.line += 3;
	}
}

/* --- number --- */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The text behind "Số:", "Luật số:", "S6:" (as recognised on a scan); null when the piece begins otherwise. */
static struct str behind_so(struct cx *cx, struct str text)
{
	static const char *const heads[] = { "so", "so hieu", "luat so", "phap lenh so", "nghi quyet so", "s6", "s0" };
	size_t at = 0;
	struct str head;

	if (str_starts(text, STR("S6:")) || str_starts(text, STR("S0:")))
		return str_trim(str_from(text, 3));
	while (at < text.n && at < 40 && !digit(text.p[at]) && text.p[at] != ':' && text.p[at] != '/')
		at++;
	head = text_fold(&cx->arena, str_trim(str_cut(text, 0, at)));
	while (head.n && (head.p[head.n - 1] == '.' || head.p[head.n - 1] == ' '))
		head.n--;
	for (size_t i = 0; i < COUNT(heads); i++)
		if (str_is(head, heads[i])) {
			while (at < text.n && (text.p[at] == ':' || text.p[at] == '.' || text.p[at] == ' '))
				at++;
			return str_from(text, at);
		}
	return (struct str){ 0 };
}

/* All of a line's pieces from i on that stand left of `mid`. */
static struct str left_of(struct cx *cx, const struct segs *h, size_t i, int mid)
{
	struct str s = h->p[i].text;

	for (size_t k = i + 1; k < h->n && h->p[k].line == h->p[i].line && h->p[k].col < mid; k++)
		s = arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(s), ARG_STR(h->p[k].text));
	return s;
}

static size_t find_number(struct cx *cx, const struct segs *h, int mid, struct str *out)
{
	for (size_t i = 0; i < h->n; i++) {
		struct str rest = behind_so(cx, left_of(cx, h, i, mid));
		bool open = false;

		if (rest.p == NULL || !docno_read(&cx->arena, rest, out, &open))
			continue;
		for (size_t k = i + 1; open && k < h->n && h->p[k].line <= h->p[i].line + 1; k++)
			if (h->p[k].line == h->p[i].line + 1 && h->p[k].col < mid && h->p[k].upper &&
				str_find(h->p[k].text, STR(" ")) < 0) {
				*out = arena_fmt(&cx->arena, "%.*s%.*s", ARG_STR(*out), ARG_STR(h->p[k].text));
				return i;
			}
		while (open && out->n && (out->p[out->n - 1] == '-' || out->p[out->n - 1] == '/'))
			out->n--;
		return i;
	}
	return SIZE_MAX;
}

/* --- date --- */

static void skip(struct str *s)
{
	while (s->n && s->p[0] == ' ')
		*s = str_from(*s, 1);
}

/* Up to `most` digits; a space between them is allowed (a stamped day often stands apart). */
static int digits(struct str *s, int most)
{
	int v = -1, n = 0;

	while (s->n && n < most) {
		if (digit(s->p[0])) {
			v = (v < 0 ? 0 : v) * 10 + (s->p[0] - '0');
			n++;
		} else if (s->p[0] != ' ') {
			break;
		}
		*s = str_from(*s, 1);
	}
	return v;
}

static bool word(struct str *s, const char *w)
{
	skip(s);
	if (!str_starts(*s, str_z(w)))
		return false;
	*s = str_from(*s, strlen(w));
	return true;
}

/* "ngay 05 thang 9 nam 2024" at the start of s (folded); full: the day is there. */
static bool date_at(struct cx *cx, struct str s, struct str *out, bool *full)
{
	int d, m, y;

	if (!word(&s, "ngay"))
		return false;
	d = digits(&s, 2);
	if (!word(&s, "thang"))
		return false;
	m = digits(&s, 2);
	if (!word(&s, "nam"))
		return false;
	y = digits(&s, 4);
	if (y < 1945 || m < 1 || m > 12 || (d > 0 && day_of(y, m, d) == DAY_NONE))
		return false;
	*full = d > 0;
	*out = d > 0 ? day_text(&cx->arena, day_of(y, m, d)) : arena_fmt(&cx->arena, "%04d-%02d", y, m);
	return true;
}

static bool date_in(struct cx *cx, struct str folded, struct str *out)
{
	bool full = false, any = false;
	struct str found;

	for (ptrdiff_t at; (at = str_find(folded, STR("ngay"))) >= 0; folded = str_from(folded, (size_t)at + 4)) {
		if (!date_at(cx, str_from(folded, (size_t)at), &found, &full))
			continue;
		if (full || !any)
			*out = found;
		any = true;
		if (full)
			return true;
	}
	return any;
}

static void find_date(struct cx *cx, const struct segs *h, int mid, int last_line, struct str *out)
{
	for (int side = 0; side < 2 && out->p == NULL; side++) {
		struct buf b AUTO(buf_done) = { 0 };

		buf_init(&b, 1 << 16);
		for (size_t i = 0; i < h->n && h->p[i].line <= last_line; i++)
			if (side || h->p[i].col >= mid) {
				buf_add(&b, h->p[i].fold);
				buf_byte(&b, ' ');
			}
		date_in(cx, buf_str(&b), out);
	}
}

/* --- who issued it --- */

static bool is_motto(struct str fold)
{
	return fold_starts(fold, "cong hoa xa hoi") || fold_starts(fold, "doc lap") || fold_starts(fold, "dang cong san") ||
	       fold_starts(fold, "viet nam");
}

static void find_issuer(struct cx *cx, const struct segs *h, int mid, int before_line, struct doc_said *out)
{
	struct str groups[6] = { 0 };
	size_t n = 0;
	bool alone = false;

	for (size_t i = 0; i < h->n && h->p[i].line < before_line; i++) {
		const struct seg *s = &h->p[i];
		bool is_alone = false, org = starts_org(s->fold, &is_alone);

		if (s->col < mid && str_find(s->text, STR(":")) >= 0 && behind_so(cx, s->text).p) /* a number that is left blank */
			break;
		if (s->col >= mid || !s->upper || is_motto(s->fold) || doc_secret_text(cx, s->text, false).p)
			continue;
		if (n == 0 || (org && !alone && n < COUNT(groups)))
			groups[n++] = s->text;
		else if (groups[n - 1].n < 200)
			groups[n - 1] = arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(groups[n - 1]), ARG_STR(s->text));
		alone = is_alone;
	}
	if (n)
		out->issuer = name_case(cx, groups[n - 1]);
	if (n > 1)
		out->parent = name_case(cx, groups[0]);
}

/* --- what kind of paper, and about what --- */

static const struct kind {
	const char *fold, *vi, *sign;
} kinds[] = {
	{ "quyet dinh", "Quyết định", "QĐ" },
	{ "bao cao", "Báo cáo", "BC" },
	{ "ke hoach", "Kế hoạch", "KH" },
	{ "thong bao", "Thông báo", "TB" },
	{ "to trinh", "Tờ trình", "TTr" },
	{ "bien ban", "Biên bản", "BB" },
	{ "chi thi", "Chỉ thị", "CT" },
	{ "nghi quyet", "Nghị quyết", "NQ" },
	{ "nghi dinh", "Nghị định", "NĐ" },
	{ "thong tu", "Thông tư", "TT" },
	{ "giay moi", "Giấy mời", "GM" },
	{ "cong dien", "Công điện", "CĐ" },
	{ "huong dan", "Hướng dẫn", "HD" },
	{ "chuong trinh", "Chương trình", "CTr" },
	{ "phuong an", "Phương án", "PA" },
	{ "de an", "Đề án", "ĐA" },
	{ "hop dong", "Hợp đồng", "HĐ" },
	{ "quy che", "Quy chế", "QC" },
	{ "quy dinh", "Quy định", "QyĐ" },
	{ "quy trinh", "Quy trình", "QT" },
	{ "giay uy quyen", "Giấy ủy quyền", "GUQ" },
	{ "giay chung nhan", "Giấy chứng nhận", NULL },
	{ "phieu trinh", "Phiếu trình", "PT" },
	{ "thu cong", "Thư công", NULL },
	{ "luat", "Luật", NULL },
};

static const char *kind_by_sign(struct str number)
{
	ptrdiff_t slash = str_find(number, STR("/"));
	struct str rest = str_from(number, slash < 0 ? number.n : (size_t)slash + 1), part, one;

	while (str_next(&rest, '/', &part))
		while (str_next(&part, '-', &one))
			for (size_t i = 0; i < COUNT(kinds); i++)
				if (kinds[i].sign && str_is(one, kinds[i].sign))
					return kinds[i].vi;
	return NULL;
}

bool is_kind(struct str fold)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_is(fold, kinds[i].fold))
			return true;
	return false;
}

static const struct kind *kind_head(const struct seg *s)
{
	for (size_t i = 0; s->upper && i < COUNT(kinds); i++)
		if (fold_starts(s->fold, kinds[i].fold))
			return &kinds[i];
	return NULL;
}

static bool stops_summary(const struct seg *s)
{
	static const char *const words[] = { "can cu", "kinh gui", "thuc hien", "theo", "ngay", "phan i", "phan ii", "phan 1",
		"phan a", "phan thu", "phan mo dau", "chuong", "dieu 1", "i", "1", "a", "so", "(ban hanh", "(kem theo", "hom nay",
		"xet", "noi nhan", "de " };

	for (size_t i = 0; i < COUNT(words); i++)
		if (fold_starts(s->fold, words[i]))
			return true;
	return s->upper && is_post(s->fold);
}

static bool has_letters(struct str s)
{
	int32_t r;
	size_t w;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		if (rune_small(r) || rune_great(r))
			return true;
	return false;
}

static bool begins_small(struct str s)
{
	int32_t r;

	return utf8_next(s, &r) > 0 && (rune_small(r) || r == '(');
}

/* Lines from i on, whole or only what stands left of `mid`, until a line is missing or something else begins. */
static struct str gather(struct cx *cx, const struct segs *h, size_t i, int mid, int most)
{
	struct buf b AUTO(buf_done) = { 0 };
	int line = -1, lines = 0;

	buf_init(&b, 4000);
	for (; i < h->n; i++) {
		const struct seg *s = &h->p[i];

		if (s->col >= mid)
			continue;
		if (line >= 0 && s->line != line) {
			bool gap = s->line > line + 1;

			if (stops_summary(s) || ++lines >= most || b.n > SUMMARY_MAX ||
				(gap && (!begins_small(s->text) || s->line > line + 4)))
				break;
		}
		if (!has_letters(s->text) && str_find(s->text, STR("_")) >= 0)
			break;
		if (b.n)
			buf_byte(&b, ' ');
		buf_add(&b, s->text);
		line = s->line;
	}
	return b.n ? arena_str(&cx->arena, str_trim(buf_str(&b))) : (struct str){ 0 };
}

static void find_subject(struct cx *cx, const struct segs *h, size_t from, int mid, struct doc_said *out)
{
	const char *sign = out->number.n ? kind_by_sign(out->number) : NULL;

	for (size_t i = from; i < h->n; i++) {
		const struct seg *s = &h->p[i];
		const struct kind *k = kind_head(s);

		if (fold_starts(s->fold, "v/v") ||
			(fold_starts(s->fold, "ve viec") && s->col < mid && s->line < h->p[from].line + 6)) {
			out->kind = str_z(sign ? sign : "Công văn");
			out->summary = gather(cx, h, i, mid, 9);
			return;
		}
		if (k && (mid == INT32_MAX || s->col > 3 || s->line > h->p[from].line + 1 ||
				 (s->line > h->p[from].line && s->fold.n == strlen(k->fold)))) { /* recognised: at the margin */
			bool more = s->fold.n > strlen(k->fold) + 1;

			out->kind = str_z(k->vi);
			if (more || (i + 1 < h->n && !stops_summary(&h->p[i + 1])))
				out->summary = gather(cx, h, more ? i : i + 1, INT32_MAX, 7);
			return;
		}
		if (fold_starts(s->fold, "kinh gui"))
			break;
	}
	if (sign)
		out->kind = str_z(sign);
}

void doc_layout(struct cx *cx, struct str text, struct doc_said *out)
{
	struct segs h;
	int mid = INT32_MAX, page = doc_head_page(text);
	size_t at;

	*out = (struct doc_said){ 0 };
	segs_of(cx, text, page, page, HEAD_SEGS, &h);
	for (size_t i = 0; i < h.n && mid == INT32_MAX; i++)
		if (is_motto(h.p[i].fold) && h.p[i].col > 12)
			mid = h.p[i].col - 4;
	at = find_number(cx, &h, mid, &out->number);
	if (at != SIZE_MAX && h.p[at].line > HEAD_LINES) { /* a citation in the body, not the head */
		at = SIZE_MAX;
		out->number = (struct str){ 0 };
	}
	find_date(cx, &h, mid, at == SIZE_MAX ? 25 : h.p[at].line + 7, &out->date);
	find_issuer(cx, &h, mid, at == SIZE_MAX ? (mid == INT32_MAX ? 0 : 6) : h.p[at].line, out);
	find_subject(cx, &h, at == SIZE_MAX ? 0 : at, mid, out);
	out->signer = doc_signer(cx, text);
}

/* --- the text against what somebody says of it --- */

static struct str squeezed(struct cx *cx, struct str s)
{
	struct str low = text_fold(&cx->arena, s), dash = STR("\xe2\x80\x93"); /* as find_number writes it */
	char *p = arena_alloc(&cx->arena, low.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < low.n; i++)
		if (str_starts(str_from(low, i), dash)) {
			p[n++] = '-';
			i += dash.n - 1;
		} else if (low.p[i] != ' ' && low.p[i] != '\n' && low.p[i] != '\f') {
			p[n++] = low.p[i];
		}
	return (struct str){ p, n };
}

/* Is `what` there, and not as a part of a longer number? */
static bool stands(struct str text, struct str what)
{
	for (ptrdiff_t at; what.n && (at = str_find(text, what)) >= 0; text = str_from(text, (size_t)at + 1)) {
		size_t end = (size_t)at + what.n;
		bool before = at > 0 && digit(text.p[at - 1]) && digit(what.p[0]);
		bool after = end < text.n && digit(text.p[end]) && digit(what.p[what.n - 1]);

		if (!before && !after)
			return true;
	}
	return false;
}

struct doc_match doc_compare(struct cx *cx, struct str text, struct str number, struct str date)
{
	static const char *const day_forms[] = { "ngay%dthang%dnam%d", "ngay%02dthang%dnam%d", "ngay%dthang%02dnam%d",
		"ngay%02dthang%02dnam%d", "%d/%d/%d", "%02d/%d/%d", "%d/%02d/%d", "%02d/%02d/%d", "%d-%d-%d", "%02d-%02d-%d",
		"%d.%d.%d", "%02d.%02d.%d" };
	struct doc_match m = { 0 };
	struct str all = squeezed(cx, text);
	struct doc_said said;
	int y, mo, d;
	int32_t first, last;

	doc_layout(cx, text, &said); /* a number over two lines has the other column's words in between */
	m.number = number.n && (stands(all, squeezed(cx, number)) || str_eq(squeezed(cx, said.number), squeezed(cx, number)));
	m.date = date.n && str_eq(said.date, date);
	if (!date.n || m.date || !date_span(date, &first, &last))
		return m;
	day_parts(first, &y, &mo, &d);
	if (date.n == 7 && date.p[5] != 'Q') {
		m.date = stands(all, arena_fmt(&cx->arena, "thang%dnam%d", mo, y)) ||
		         stands(all, arena_fmt(&cx->arena, "thang%02dnam%d", mo, y));
		return m;
	}
	for (size_t i = 0; first == last && i < COUNT(day_forms) && !m.date; i++)
		m.date = stands(all, arena_fmt(&cx->arena, day_forms[i], d, mo, y));
	return m;
}

bool doc_names(struct cx *cx, struct str folded_text, struct str name)
{
	struct str what = text_fold(&cx->arena, name);

	for (ptrdiff_t at; what.n > 1 && (at = str_find(folded_text, what)) >= 0;
		folded_text = str_from(folded_text, (size_t)at + 1)) {
		size_t end = (size_t)at + what.n;
		char before = at > 0 ? folded_text.p[at - 1] : ' ', after = end < folded_text.n ? folded_text.p[end] : ' ';

		if (!(before >= 'a' && before <= 'z') && !digit(before) && !(after >= 'a' && after <= 'z') && !digit(after) &&
			!(before & 0x80) && !(after & 0x80))
			return true;
	}
	return false;
}
