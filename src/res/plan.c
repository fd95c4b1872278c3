/* Which rows below the header are data. Everything else with text (groups, totals, column numbers, repeated headers, signatures) is named in the
 * report, so that nobody has to wonder where a row went. In doubt a row is data, and wrong. Also here: legacy encodings of whole columns. */
#include "base/text.h"
#include "fmt/legacy.h"
#include "res/res_int.h"

enum { SAMPLE_BYTES = 64 * 1024, LETTER_COLS = 20 };

/* What stands in a row, equal texts (a merged range) counted once. */
struct look {
	struct str text, number;                  /* the one text that is no number and no marker; the serial number */
	struct str by;                            /* the marker in a cell of its own: "II" */
	size_t texts, cells, numbers, col, first; /* first: the column of the first cell */
	bool marker, title, serial;
};

static bool is_number(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (strchr(".,() %", s.p[i]) == NULL)
			return false;
	}
	return digits > 0;
}

/* "I", "IV.", "A)", "B -": what groups are counted with. */
static size_t marker_length(struct str s)
{
	size_t i = 0;

	while (i < s.n && i < 6 && strchr("IVXLC", s.p[i]))
		i++;
	if (i == 0 && s.n && s.p[0] >= 'A' && s.p[0] <= 'H')
		i = 1;
	return i;
}

static bool is_marker(struct str s)
{
	size_t i = marker_length(s);

	if (i == 0)
		return false;
	while (i < s.n && strchr(".)-/ ", s.p[i]))
		i++;
	return i == s.n;
}

/* "I. Cục A" -> "Cục A"; nothing when there is no marker with its sign. */
static struct str unmarked(struct str s)
{
	size_t i = marker_length(s);

	if (i == 0 || i >= s.n || strchr(".)-", s.p[i]) == NULL || i + 1 >= s.n)
		return (struct str){ 0 };
	return str_trim(str_from(s, i + 1));
}

static bool col_is(const struct table *t, size_t c, int field)
{
	return c < t->n && t->cols[c].c == NULL && !t->cols[c].serial && t->cols[c].field == field;
}

static struct look look_at(const struct res *r, const struct sheet_row *row, const struct table *t)
{
	int title = res_field(r, r->title);
	struct look l = { 0 };

	for (size_t c = t->from; c < row->n && c < t->to; c++) {
		struct str s = cell_at(row, c);

		if (s.n == 0 || (str_is(s, SHEET_UNKNOWN) && !col_is(t, c, title))) /* "=ROW()-1" in rows that wait for data */
			continue;
		l.first = l.cells++ ? l.first : c;
		l.title = l.title || col_is(t, c, title);
		if (c < t->n && t->cols[c].serial && is_number(s)) {
			l.serial = true;
			l.number = s;
		}
		if (is_number(s)) {
			l.numbers++;
		} else if (is_marker(s) && l.texts == 0 && !col_is(t, c, title)) {
			l.marker = true;
			l.by = s;
		} else if (l.texts == 0) {
			l.text = s;
			l.col = c;
			l.texts = 1;
		} else if (!str_eq(s, l.text)) {
			l.texts++;
		}
	}
	return l;
}

/* --- totals --- */

enum total { TOTAL_NO, TOTAL_MAYBE, TOTAL };

/* "35", "(I+II)", "A", "I": what a total's words are followed by. */
static bool figures(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("0123456789IVXABC()+-.,:;=% ", s.p[i]) == NULL)
			return false;
	return true;
}

/* Words that a total begins with, small, with their marks ("cổng" is none) or all without; a doubt is certain with nothing but figures behind (*bare). */
static enum total total_words(struct cx *cx, struct str text, bool *bare)
{
	static const struct {
		const char *words;
		enum total is;
	} t[] = {
		{ "cộng đồng|cộng tác|cộng hòa|cộng hoà|tổng đài|tổng hợp|tổng cục|tổng công ty|tổng kho", TOTAL_NO },
		{ "tổng cộng|tổng số|tổng nhóm|tổng các|tổng toàn|tổng hệ thống|tổng (|tổng:|cộng|tong cong|tong "
		  "so|cong:|total|lũy kế|luỹ kế|mang sang|chuyển trang|chuyển sang trang|trang trước chuyển|số lượng:|toàn "
		  "bộ:|mang sang trang",
			TOTAL },
		{ "tổng|tong|cong|số lượng|so luong|toàn bộ|toan bo|tất cả|hết trang|trang trước|trang sau|mang sang|luy ke",
			TOTAL_MAYBE },
	};
	struct str low = text_lower(&cx->arena, text), rest, one;

	for (size_t i = 0; i < COUNT(t); i++)
		for (rest = str_z(t[i].words); str_next(&rest, '|', &one);) {
			bool whole = low.n >= one.n && (low.n == one.n || (one.p[one.n - 1] & 0x80) ||
							       strchr(" :.(", low.p[one.n]) || strchr(":(", one.p[one.n - 1]));

			if (!str_starts(low, one) || !whole)
				continue;
			*bare = figures(str_from(text, one.n));
			return t[i].is == TOTAL_MAYBE && *bare ? TOTAL : t[i].is;
		}
	return TOTAL_NO;
}

/* Words and figures without a serial number. In doubt the row is data, and wrong: it never becomes a new one. */
static enum total total_of(struct cx *cx, const struct table *t, const struct look *l)
{
	enum total is;
	bool serials = false, bare = false;
	ptrdiff_t colon;

	if (l->texts == 0 || l->serial || l->text.n > 200)
		return TOTAL_NO;
	for (size_t c = 0; c < t->n; c++)
		serials = serials || t->cols[c].serial;
	is = total_words(cx, l->text, &bare);
	if (l->texts >
		1) /* "Tổng cộng .." where the numbers stand, or "Cộng" anywhere, and how many in words beside it: nothing is called that */
		return is != TOTAL                                         ? TOTAL_NO
		       : bare || (l->col < t->n && t->cols[l->col].serial) ? TOTAL
		       : serials                                           ? TOTAL_MAYBE
		                                                           : TOTAL_NO;
	if (is != TOTAL_NO)
		return is == TOTAL || serials || l->numbers ? is : TOTAL_NO;
	colon = str_find(l->text, STR(":")); /* "Số hệ thống cấp 3: 12" */
	return serials && colon > 0 && colon + 1 < (ptrdiff_t)l->text.n && is_number(str_trim(str_from(l->text, (size_t)colon + 1)))
	               ? TOTAL_MAYBE
	               : TOTAL_NO;
}

/* (1) (2) (3) .. under the header, also "(8) = (5) + (6)". */
static bool is_numbering(const struct sheet_row *row)
{
	size_t n = 0;

	for (size_t c = 0; c < row->n; c++) {
		struct str s = cell_at(row, c);

		if (s.n == 0)
			continue;
		if (!is_number(s) && s.p[0] != '(')
			return false;
		for (size_t i = 0; i < s.n; i++)
			if (strchr("0123456789()+-= .", s.p[i]) == NULL)
				return false;
		n++;
	}
	return n >= 3;
}

/* What stands below a table and is never a system's name: posts of who signs, "(Ký, ghi rõ họ tên)", "Nơi nhận:", a place and a day. */
static bool foot_cell(struct cx *cx, struct str cell)
{
	static const char begins[] =
		"ghi chu:|nguoi lap|nguoi tong hop|noi nhan:|(ky|(da ky|ky ten|ky, |(chu ky|xac nhan cua|ke "
		"toan truong|kt. |tl. |tm. |tuq. |q. |thu truong don vi|thu truong co quan|lanh dao don vi|kt.|tl.|tm.|tuq.";
	static const char whole[] =
		"noi nhan|thu truong|lanh dao|nguoi kiem tra|nguoi phe duyet|nguoi duyet|chuyen vien|can bo tong hop|"
		"cuc truong|pho cuc truong|vu truong|pho vu truong|chanh van phong|pho chanh van phong|giam doc|pho giam "
		"doc|truong phong|pho truong phong|truong ban|bo truong|thu truong bo|chu tich|tong giam doc|nguoi bao cao";
	struct str f = str_trim(text_fold(&cx->arena, str_head(cell, 200))), rest = str_z(begins), one;
	ptrdiff_t open = str_find(f, STR("("));

	while (str_next(&rest, '|', &one))
		if (str_starts(f, one))
			return true;
	if (str_find(f, STR("ngay")) >= 0 && str_find(f, STR("thang")) > 0 && str_find(f, STR(" nam ")) > 0 && f.n < 60 &&
		(str_starts(f, STR("ngay ")) || str_find(f, STR(", ngay")) > 0))
		return true;
	if (open > 0)
		f = str_trim(str_cut(f, 0, (size_t)open));
	for (rest = str_z(whole); str_next(&rest, '|', &one);)
		if (str_eq(f, one))
			return true;
	return false;
}

/* Below a signature: two to six words that all begin with a capital, and no figure. A system's own words are none of a name. */
static bool person_cell(struct cx *cx, struct str cell)
{
	static const char own[] =
		"he thong |cong |phan mem |trang |co so |csdl |mang |ung dung |nen tang |kho |trung tam |website |dich vu ";
	struct str folded = text_fold(&cx->arena, str_head(cell, 200)), words = str_z(own), rest = cell, word;
	size_t n = 0;

	while (str_next(&words, '|', &word))
		if (str_starts(folded, word))
			return false;
	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] >= '0' && folded.p[i] <= '9')
			return false;
	while (str_next(&rest, ' ', &word)) {
		int32_t rune;
		size_t w = utf8_next(word, &rune);

		if (w == 0)
			continue;
		n++;
		if (str_eq(text_lower(&cx->arena, str_cut(word, 0, w)), str_cut(word, 0, w)))
			return false;
	}
	return n >= 2 && n <= 6;
}

/* Of a list of any kind, whose columns nobody has told: a total, or signatures below it. What is numbered is neither. */
bool sheet_row_aside(struct cx *cx, const struct sheet_row *row)
{
	bool foot = true, total = false, bare;
	size_t texts = 0, cells = 0;

	for (size_t c = 0; c < row->n; c++) {
		struct str s = cell_at(row, c);

		if (s.n == 0)
			continue;
		if (is_number(s)) {
			if (cells == 0)
				return false;
		} else if (texts++ == 0) {
			total = total_words(cx, s, &bare) == TOTAL;
			foot = foot_cell(cx, s);
		} else {
			foot = foot && foot_cell(cx, s);
			total = false;
		}
		cells++;
	}
	return texts > 0 && (total || foot);
}

/* A day, a figure, a choice in its own column, and beside it words that no foot has: a row of data whatever else stands in it ("Cục trưởng" in the column
 * of who signed). */
static bool has_data(struct cx *cx, const struct res *r, const struct table *t, const struct sheet_row *row)
{
	bool value = false, words = false;

	for (size_t c = t->from; c < row->n && c < t->to && c < t->n; c++) {
		const struct column *col = &t->cols[c];
		const struct field *f = col->c || col->serial || col->field < 0 ? NULL : &r->fields[col->field];
		struct str s = cell_at(row, c), why;
		struct val v;

		if (f == NULL || s.n == 0 || foot_cell(cx, s))
			continue;
		if (f->type == F_TEXT)
			words |= !person_cell(cx, s);
		else
			value |= cell_read(cx, f, s, &v, &why) && v.set;
	}
	return value && words;
}

/* Without a serial number: every text is one of a foot; below one ("after") also names and dashes. What stands beside columns that only data fill is no
 * foot, so that no row below a note is lost; where the table counts its rows, one without a number and with a cell or two goes with the foot above it. */
static bool is_foot(
	struct cx *cx, const struct res *r, const struct table *t, const struct sheet_row *row, const struct look *l, bool after)
{
	bool any = false, all = true, serials = false;

	if (l->serial)
		return false;
	for (size_t c = t->from; c < row->n && c < t->to; c++) {
		struct str s = cell_at(row, c);

		if (s.n == 0)
			continue;
		if (foot_cell(cx, s))
			any = true;
		else if (!after || (!strchr("-*+(", s.p[0]) && !person_cell(cx, s)))
			all = false;
	}
	for (size_t c = 0; c < t->n; c++)
		serials = serials || t->cols[c].serial;
	if ((any || after) && has_data(cx, r, t, row))
		return false;
	if (!l->title && (any || after))
		return any || l->cells <= 2;
	return all ? any || after : after && serials && l->cells <= 2;
}

/* --- groups --- */

/* "Cục A (5 hệ thống):" -> "Cục A" */
static struct str group_name(struct str s)
{
	ptrdiff_t at = str_find(s, STR("("));

	if (at > 0)
		s = str_trim(str_cut(s, 0, (size_t)at));
	while (s.n && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == '.' || s.p[s.n - 1] == ';'))
		s = str_trim(str_cut(s, 0, s.n - 1));
	return s;
}

static bool names_one(struct cx *cx, const struct field *f, struct str name)
{
	struct val v;
	struct str why;

	return f->type == F_REF && name.n && name.n < 500 && cell_read(cx, f, name, &v, &why) && v.set;
}

/* A group that is not of units ("Hệ thống cấp độ 3") leaves the unit above it standing. */
static bool like_place(struct cx *cx, const struct field *f, struct str name)
{
	static const char words[] = "cuc vu phong cong ban so chi thanh trung hoi nha don van khoi to cum bo uy";
	struct str rest = text_fold(&cx->arena, name), first;

	if (names_one(cx, f, name))
		return true;
	return str_next(&rest, ' ', &first) && word_in(words, first);
}

/* "B – Văn phòng Bộ", "II/ Cục A", "1. Cục A": other ways to count, where a place follows. Null: it is none. */
static struct str counted_place(struct cx *cx, const struct field *f, struct str s)
{
	static const char *const signs[] = { ".", ")", "-", "–", "—", ":", "/" };
	size_t i = marker_length(s);
	struct str rest;

	if (i == 0)
		while (i < s.n && i < 3 && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
	rest = str_trim(str_from(s, i));
	for (size_t k = 0; i && k < COUNT(signs); k++)
		if (str_starts(rest, str_z(signs[k]))) {
			rest = str_trim(str_from(rest, strlen(signs[k])));
			return like_place(cx, f, group_name(rest)) ? rest : (struct str){ 0 };
		}
	return (struct str){ 0 };
}

/* What a group is counted with: 'I' "II.", 'A' "B)", '1' "3.", or 0, nothing. Groups counted alike stand beside each other; else one is within the other. */
static char counted_by(const struct look *l)
{
	struct str s = l->marker ? l->by : l->serial ? l->number : l->text;
	size_t i = marker_length(s);

	if (s.n && s.p[0] >= '0' && s.p[0] <= '9')
		return '1';
	if (i == 0 || (!l->marker && i < s.n && !strchr(".)-/: ", s.p[i])))
		return 0;
	return strchr("IVX", s.p[0]) || i > 1 ? 'I' : 'A';
}

static bool is_group(struct cx *cx, const struct res *r, const struct table *t, const struct look *l, struct str *name)
{
	struct str placed = str_z(r->placed), first, inner;
	const struct field *f;

	if (r->placed == NULL || l->texts != 1 || l->serial || !str_next(&placed, ' ', &first))
		return false;
	f = &r->fields[res_field_find(r, first)];
	inner = unmarked(l->text);
	if (inner.p == NULL && !names_one(cx, f, l->text))
		inner = counted_place(cx, f, l->text);
	*name = group_name(inner.p && (l->marker || !names_one(cx, f, l->text)) ? inner : l->text);
	if (name->n == 0)
		return false;
	if (l->marker || inner.p)
		return true;
	if (l->numbers || (l->cells == 1 && col_is(t, l->col, res_field(r, first.n ? arena_z(&cx->arena, first) : r->title))))
		return false; /* a unit alone in the column of units: a row that lacks its name */
	return l->cells > 1 || !col_is(t, l->col, res_field(r, r->title)) || names_one(cx, f, *name);
}

/* "Phòng Hạ tầng" with its marks: nothing else is called so. */
static bool place_word(struct cx *cx, struct str name)
{
	static const char *const words[] = { "phòng ", "vụ ", "cục ", "ban ", "chi cục ", "trung tâm ", "văn phòng " };
	struct str low = text_lower(&cx->arena, name);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts(low, str_z(words[i])))
			return true;
	return false;
}

/* "DANH SÁCH HỆ THỐNG THÔNG TIN CỦA VỤ PHÁP CHẾ", "Đơn vị: Vụ Pháp chế": what stands behind the last "của", behind the colon. */
static struct str owner_in(struct cx *cx, struct str line)
{
	struct str low = text_lower(&cx->arena, line), of = STR(" của ");
	ptrdiff_t colon = str_starts(low, STR("đơn vị")) || str_starts(low, STR("tên đơn vị")) ? str_find(low, STR(":")) : -1;
	struct str out = { 0 };

	if (colon > 0)
		return str_from(line, (size_t)colon + 1);

	for (ptrdiff_t at; (at = str_find(low, of)) >= 0; out = line) {
		low = str_from(low, (size_t)at + of.n);
		line = str_from(line, line.n - low.n);
	}
	return out;
}

/* The unit that a letterhead above the table names ("VỤ PHÁP CHẾ"; the lowest, the office's own name stands above it), else the sheet's name. For
 * tables without a column for it. */
struct str letterhead(struct cx *cx, const struct res *r, const struct sheet *s, const struct table *t)
{
	struct str placed = str_z(r->placed), first, found = { 0 }, line;
	const struct field *f;

	if (r->placed == NULL || !str_next(&placed, ' ', &first) || table_has(t, res_field_find(r, first)))
		return found;
	f = &r->fields[res_field_find(r, first)];
	for (size_t i = 0; i < t->first; i++)
		for (size_t c = 0; c < s->rows[i].n && c < LETTER_COLS && !is_number(cell_at(&s->rows[i], c));
			c++) /* numbered: a row of another table */
			for (struct str rest = cell_at(&s->rows[i], c); str_next(&rest, '\n', &line);)
				if (names_one(cx, f, group_name(str_trim(line))))
					found = group_name(str_trim(line));
				else if (names_one(cx, f, group_name(str_trim(owner_in(cx, line)))))
					found = group_name(str_trim(owner_in(cx, line)));
	if (found.n == 0 && names_one(cx, f, s->name))
		found = s->name;
	return found;
}

/* "1" above "1.1": the next row's serial number counts on from this one's. */
static bool counts_below(const struct sheet *s, const struct table *t, size_t row, struct str number)
{
	struct str below = { 0 };
	size_t n = number.n;

	while (n && strchr(".) ", number.p[n - 1]))
		n--;
	for (size_t c = t->from; row + 1 < t->end && c < t->n && c < t->to; c++)
		if (t->cols[c].serial)
			below = cell_at(&s->rows[row + 1], c);
	return n && below.n > n + 1 && str_eq(str_cut(below, 0, n), str_cut(number, 0, n)) && below.p[n] == '.' &&
	       below.p[n + 1] >= '0' && below.p[n + 1] <= '9';
}

/* "Tháng 11", "Quý IV/2026", "Ngày 02/11/2026" alone in a row: a heading within a register. */
static bool is_span(struct cx *cx, const struct look *l)
{
	static const char *const words[] = { "ngay ", "thang ", "quy ", "nam ", "tuan " };
	struct str folded = l->texts == 1 && !l->numbers && !l->serial && !l->marker && l->text.n < 40
	                            ? text_fold(&cx->arena, l->text)
	                            : (struct str){ 0 },
		   word;
	size_t i = 0;

	while (i < COUNT(words) && !str_starts(folded, str_z(words[i])))
		i++;
	if (i == COUNT(words))
		return false;
	for (folded = str_from(folded, strlen(words[i])); str_next(&folded, ' ', &word);)
		if (!(word.p[0] >= '0' && word.p[0] <= '9') && word.p[0] != 'i' && word.p[0] != 'v' &&
			!word_in("nam quy thang", word))
			return false;
	return true;
}

/* "II | Văn bản đến", "B. Công văn" from the column of serial numbers on: a heading of a list whose rows are no unit's. */
static bool is_heading(const struct table *t, const struct look *l)
{
	return l->texts == 1 && l->cells == 1 + (size_t)l->marker && l->first < t->n && t->cols[l->first].c == NULL &&
	       t->cols[l->first].field < 0 && (l->marker || unmarked(l->text).p);
}

static enum row_kind kind_of(
	struct cx *cx, const struct res *r, const struct sheet *s, const struct table *t, size_t i, bool foot, struct row_plan *p)
{
	const struct sheet_row *row = &s->rows[i];
	struct look l = look_at(r, row, t);
	enum total total;

	if (l.cells == 0 || (l.texts == 0 && l.serial && l.cells == 1))
		return ROW_EMPTY;
	if ((total = total_of(cx, t, &l)) == TOTAL)
		return ROW_TOTAL;
	if (l.texts == 0 && is_numbering(row))
		return ROW_HEADS;
	if (is_foot(cx, r, t, row, &l, foot))
		return ROW_FOOT;
	if (r->placed && l.texts == 1 && l.serial && l.cells == 2 && counts_below(s, t, i, l.number)) {
		p->group = group_name(l.text);
		return ROW_GROUP;
	}
	if (is_group(cx, r, t, &l, &p->group) || (r->placed == NULL && (is_span(cx, &l) || is_heading(t, &l))))
		return ROW_GROUP;
	if (total == TOTAL_MAYBE)
		p->like = ROW_TOTAL;
	else if (r->placed && l.texts == 1 && l.serial && l.cells == 2 && t->hits > 1 && place_word(cx, l.text))
		p->like = ROW_GROUP;
	return ROW_DATA;
}

/* A group row: a unit's name begins a group. One that is none stands within it where it is counted in another way ("Hệ thống cấp độ 3" under "I. Cục A");
 * counted alike ("II. Hệ thống dùng chung") it ends it, and whose the rows below are must be said by themselves. */
static void group_begins(struct cx *cx, const struct field *f, const struct table *t, char by, struct row_plan *p, struct group *g)
{
	struct str above = g->name.n ? g->name : t->place;

	if (like_place(cx, f, p->group) || (above.n == 0 && g->ended.n == 0)) {
		*g = (struct group){ .name = p->group, .by = by };
	} else if (g->name.n && by == g->by && by) {
		p->ends = g->name;
		*g = (struct group){ .ended = p->group, .by = by };
	} else if (g->ended.n && by == g->by) {
		g->ended = p->group;
	} else {
		p->stands = above;
	}
}

enum rc rows_plan(struct cx *cx, const struct res *r, const struct sheet *s, struct table *t, struct group *group)
{
	const struct row_plan *seen = t->plan;
	struct str placed = str_z(r->placed), first = { 0 };
	bool foot = false;

	(void)str_next(&placed, ' ', &first);
	t->plan = ARENA_ARRAY(&cx->arena, struct row_plan, t->end - t->last);
	for (size_t i = t->last + 1; i < t->end; i++) {
		struct row_plan *p = plan_of(t, i);

		if (seen[i - t->last - 1].kind == ROW_HEADS) {
			p->kind = ROW_HEADS;
			foot = false;
			continue;
		}
		p->kind = kind_of(cx, r, s, t, i, foot, p);
		foot = foot || p->kind == ROW_FOOT;
		if (p->kind == ROW_GROUP && r->placed) {
			struct look l = look_at(r, &s->rows[i], t);

			group_begins(cx, &r->fields[res_field_find(r, first)], t, counted_by(&l), p, group);
		}
		if (p->kind == ROW_DATA) {
			p->group = group->name;
			p->ends = group->ended;
		}
		TRY(cx_room(cx));
	}
	return RC_OK;
}

/* --- text from before Unicode --- */

/* Letters of Latin-1 that Vietnamese does not use: only a legacy text has them in number. */
static bool foreign(int32_t r)
{
	static const char own[] = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý";
	struct str rest = str_z(own);
	size_t w;
	int32_t o;

	if (r == 0x192 || r == 0x2c6 || r == 0x2dc || (r >= 0x2018 && r <= 0x203a && r != 0x2026 && r != 0x201c && r != 0x201d))
		return true;
	if (r < 0xa1 || r > 0xff)
		return false;
	for (; (w = utf8_next(rest, &o)) > 0; rest = str_from(rest, w))
		if (o == r)
			return false;
	return true;
}

struct column_text {
	struct buf sample;
	bool foreign, seen[3];            /* seen: what its cells were converted from */
	enum legacy as, likely;           /* likely: of cells that may be of both */
	size_t n_legacy, n_modern, first; /* cells that can be only the one or the other; the row of the first legacy one */
	size_t n_apart;                   /* of Unicode in rows that hold others from before it */
};

static void columns_done(struct column_text *(*cols)[2])
{
	for (struct column_text *k = (*cols)[0]; k < (*cols)[1]; k++)
		buf_done(&k->sample);
}

static bool modern(int32_t r)
{
	return (r >= 0x1ea0 && r <= 0x1ef9) || r == 0x111 || r == 0x110 || r == 0x1af || r == 0x1b0 || r == 0x1a0 || r == 0x1a1 ||
	       r == 0x102 || r == 0x103 || (r >= 0x300 && r <= 0x323);
}

static bool has_high(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

enum script { PLAIN, LEGACY, MODERN }; /* plain: "Tên" may be either */

static enum script script_of(struct str cell)
{
	enum script is = PLAIN;
	size_t w;
	int32_t rune;

	for (struct str rest = cell; (w = utf8_next(rest, &rune)) > 0; rest = str_from(rest, w)) {
		if (modern(rune))
			return MODERN;
		is = foreign(rune) ? LEGACY : is;
	}
	return is;
}

/* Cells with letters of Unicode say nothing of the others, and stay as they are (legacy_convert). */
static void sample_add(struct column_text *k, struct str cell, size_t row, bool legacy_row)
{
	enum script is = script_of(cell);

	k->n_modern += is == MODERN;
	k->n_apart += is == MODERN && legacy_row;
	if (is == LEGACY && k->n_legacy++ == 0)
		k->first = row;
	if (is == MODERN || k->sample.n + cell.n + 1 > SAMPLE_BYTES)
		return;
	k->foreign = k->foreign || is == LEGACY;
	buf_add(&k->sample, cell);
	buf_byte(&k->sample, '\n');
}

/* A cell that may be either goes with its row: a row of Unicode above the first legacy one is a head, a row of both says nothing. Then the
 * column decides. */
static bool converts(const struct sheet_row *row, size_t at, const struct column_text *k, struct str cell)
{
	enum script is = script_of(cell);
	bool seen[3] = { false };

	if (k->as == LEGACY_NONE || is != PLAIN)
		return k->as != LEGACY_NONE && is == LEGACY;
	for (size_t c = 0; c < row->n; c++)
		seen[script_of(row->cells[c])] = true;
	if (seen[LEGACY] != seen[MODERN] && (seen[LEGACY] || at < k->first))
		return seen[LEGACY];
	return k->n_legacy >= k->n_modern;
}

/* The encoding of a cell that can only be from before Unicode: its column's, or its own where that does not fit: sheets are pasted together. */
static enum legacy legacy_as(const struct column_text *k, struct str cell)
{
	bool tcvn3 = legacy_fits(cell, LEGACY_TCVN3), vni = legacy_fits(cell, LEGACY_VNI);

	if (k->as != LEGACY_NONE && legacy_fits(cell, k->as))
		return k->as;
	return tcvn3 != vni ? vni ? LEGACY_VNI : LEGACY_TCVN3 : tcvn3 ? k->likely : k->as;
}

/* What such cells of a row are written in; LEGACY_NONE where they do not agree, or there is none. */
static enum legacy row_as(const struct sheet_row *row, const struct column_text *cols)
{
	enum legacy is = LEGACY_NONE, one;

	for (size_t c = 0; c < row->n; c++) {
		if (script_of(row->cells[c]) != LEGACY)
			continue;
		one = legacy_as(&cols[c], row->cells[c]);
		if (is != LEGACY_NONE && one != is)
			return LEGACY_NONE;
		is = one;
	}
	return is;
}

static bool of_both(const struct sheet_row *row)
{
	bool seen[3] = { false };

	for (size_t c = 0; c < row->n; c++)
		seen[script_of(row->cells[c])] = true;
	return seen[LEGACY] && seen[MODERN];
}

/* Of one that may be of Unicode as well the row decides where the cell alone says too little: "cã" below "coù". */
static enum legacy cell_as(const struct sheet_row *row, size_t at, const struct column_text *cols, size_t c)
{
	struct str cell = row->cells[c];
	bool tcvn3 = legacy_fits(cell, LEGACY_TCVN3), vni = legacy_fits(cell, LEGACY_VNI);
	const struct column_text *k = &cols[c];
	enum legacy beside;

	switch (script_of(cell)) {
	case MODERN: return LEGACY_NONE;
	case LEGACY: return legacy_as(k, cell);
	case PLAIN: break;
	}
	if (k->as == LEGACY_NONE && tcvn3 != vni)
		return vni ? LEGACY_VNI : LEGACY_TCVN3;
	if (k->as == LEGACY_NONE ? k->n_apart > 0 || (k->n_modern > 0 && of_both(row)) : !converts(row, at, k, cell))
		return LEGACY_NONE;
	beside = row_as(row, cols);
	return beside != LEGACY_NONE && (legacy_fits(cell, beside) || legacy_likelier(cell) == beside) ? beside : k->as;
}

static void convert(struct cx *cx, const struct sheet *s, struct column_text *cols, struct sheet *out)
{
	*out = *s;
	out->rows = ARENA_ARRAY(&cx->arena, struct sheet_row, s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		const struct sheet_row *row = &s->rows[i];

		out->rows[i] = *row;
		out->rows[i].cells = ARENA_ARRAY(&cx->arena, struct str, row->n + 1);
		for (size_t c = 0; c < row->n; c++) {
			enum legacy as = has_high(row->cells[c]) ? cell_as(row, i, cols, c) : LEGACY_NONE;

			out->rows[i].cells[c] = as != LEGACY_NONE ? legacy_convert(&cx->arena, row->cells[c], as) : row->cells[c];
			cols[c].seen[as] = true;
		}
	}
}

/* A column with too few words to judge by goes with what was found in the others, if it shows the same signs or fits one of them. */
static bool columns_judge(struct column_text *cols, size_t n)
{
	enum legacy sheet = LEGACY_NONE;
	bool found[3] = { false }, cells = false;

	for (size_t c = 0; c < n; c++) {
		if (cols[c].foreign)
			cols[c].as = legacy_detect(buf_str(&cols[c].sample));
		if (cols[c].as != LEGACY_NONE)
			sheet = cols[c].as;
		cols[c].likely = legacy_likelier(buf_str(&cols[c].sample));
		found[cols[c].as] = true;
		found[cols[c].likely] = found[cols[c].likely] || cols[c].foreign;
		cells = cells || cols[c].foreign;
	}
	for (size_t c = 0; c < n; c++) {
		for (enum legacy e = LEGACY_TCVN3; e <= LEGACY_VNI; e++)
			if (cols[c].as == LEGACY_NONE && found[e] && legacy_fits(buf_str(&cols[c].sample), e))
				cols[c].as = e;
		if (cols[c].foreign && cols[c].as == LEGACY_NONE)
			cols[c].as = sheet;
	}
	return cells;
}

static void columns_said(struct cx *cx, const struct column_text *cols, size_t width, struct str **said, size_t *n)
{
	VEC(struct str) notes = { 0 };

	for (size_t c = 0; c < width; c++) {
		const bool *seen = cols[c].seen;

		if (seen[LEGACY_TCVN3] || seen[LEGACY_VNI])
			vec_push(&cx->arena, &notes,
				arena_fmt(&cx->arena,
					L("Cột %zu viết bằng bảng mã %s, đã chuyển sang Unicode",
						"column %zu was in %s, turned into Unicode"),
					c + 1,
					seen[LEGACY_TCVN3] && seen[LEGACY_VNI] ? "TCVN3 (ABC), VNI"
					: seen[LEGACY_VNI]                     ? "VNI"
									       : "TCVN3 (ABC)"));
	}
	*said = notes.p;
	*n = notes.n;
}

enum rc sheet_unlegacy(struct cx *cx, const struct sheet *s, struct sheet *out, struct str **said, size_t *n)
{
	struct column_text *cols, *range[2] AUTO(columns_done) = { NULL, NULL };
	size_t width = 0;

	for (size_t i = 0; i < s->n; i++)
		width = s->rows[i].n > width ? s->rows[i].n : width;
	cols = ARENA_ARRAY(&cx->arena, struct column_text, width + 1);
	for (size_t c = 0; c < width; c++)
		buf_init(&cols[c].sample, SAMPLE_BYTES);
	range[0] = cols;
	range[1] = cols + width;
	for (size_t i = 0; i < s->n; i++) {
		bool legacy = false;

		for (size_t c = 0; c < s->rows[i].n; c++)
			legacy = legacy || script_of(s->rows[i].cells[c]) == LEGACY;
		for (size_t c = 0; c < s->rows[i].n; c++)
			if (has_high(s->rows[i].cells[c]))
				sample_add(&cols[c], s->rows[i].cells[c], i, legacy);
	}
	*out = *s;
	if (columns_judge(cols, width))
		convert(cx, s, cols, out);
	columns_said(cx, cols, width, said, n);
	return RC_OK;
}
