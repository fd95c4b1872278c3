/* Reading a workbook: its relations, styles and shared strings, then sheet by sheet. A part's bytes live only while it is read. */
#include "fmt/xlsx.h"

#include "base/map.h"
#include "base/text.h"
#include "fmt/xlsx_int.h"
#include "fmt/xml.h"
#include "fmt/zip.h"

enum { SHEETS = 256, CELLS = 1000000, STRINGS = 4000000, STYLES = 100000, MERGES = 100000, XL_ROWS = 1048576, XL_COLS = 16384 };

struct rel {
	struct str type, target;
	bool taken;
};

struct book {
	struct cx *cx;
	struct zip_file *zip;
	struct map rels; /* id -> struct rel */
	struct str strings_part, styles_part;
	VEC(struct xlsx_sheet) sheets;
	VEC(struct str) parts; /* beside sheets */
	VEC(struct str) strings;
	VEC(struct numfmt) styles;
	struct map formats; /* id -> struct numfmt, custom */
	bool epoch1904, in_xfs;
	size_t places;
	struct buf text; /* of the string or cell being read */
	unsigned take;   /* > 0: inside an element whose text counts */
	unsigned mute;   /* > 0: inside a phonetic hint */
};

static enum rc part_walk(struct book *b, struct str part, const struct xml_handler *h, void *ctx)
{
	struct arena scratch;
	struct str bytes;
	enum rc rc;

	arena_init(&scratch, b->cx->arena.limit);
	rc = zip_file_read_in(b->cx, b->zip, part, &scratch, &bytes);
	if (rc == RC_OK)
		rc = xml_parse(b->cx, bytes, part, h, ctx);
	arena_done(&scratch);
	return rc;
}

/* ---- text ---- */

/* ST_Xstring (ECMA-376 part 1, 22.9.2.19): _x000D_ stands for the character; NUL and halves of pairs stay as written. */
static size_t xstring_one(struct str s, char out[4])
{
	int32_t r = 0;

	if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		int c = (unsigned char)s.p[i], d = c >= '0' && c <= '9'                 ? c - '0'
		                                   : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
		                                                                        : -1;

		if (d < 0)
			return 0;
		r = r * 16 + d;
	}
	return r == 0 || (r >= 0xd800 && r <= 0xdfff) ? 0 : utf8_put(out, r);
}

static struct str xstring(struct arena *a, struct str s)
{
	struct str made = arena_str(a, s);
	char *p = (char *)made.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		char rune[4];
		size_t w = s.p[i] == '_' ? xstring_one(str_from(s, i), rune) : 0;

		if (w)
			memcpy(p + n, rune, w);
		else
			p[n] = s.p[i];
		n += w ? w : 1;
		i += w ? 7 : 1;
	}
	made.n = n;
	return made;
}

static enum rc text_take(struct book *b, struct str s)
{
	struct cx *cx = b->cx;

	if (b->take == 0 || b->mute)
		return RC_OK;
	buf_add(&b->text, s);
	return buf_ok(&b->text) ? RC_OK : cx_fail(cx, RC_LIMIT, L("ô dài quá 1 MiB", "a cell is longer than 1 MiB"));
}

static void text_begin(struct book *b)
{
	b->text.n = 0;
	b->take = b->mute = 0;
}

/* The text elements that strings and cells share. */
static void text_open(struct book *b, struct str name)
{
	if (b->take || str_is(name, "t"))
		b->take++;
	b->mute += b->mute || str_is(name, "rPh");
}

static void text_close(struct book *b)
{
	b->take -= b->take > 0;
	b->mute -= b->mute > 0;
}

/* ---- shared strings ---- */

static enum rc strings_open(void *ctx, struct str name, const char *const *atts)
{
	struct book *b = ctx;

	(void)atts;
	if (str_is(name, "si"))
		text_begin(b);
	else
		text_open(b, name);
	return RC_OK;
}

static enum rc strings_close(void *ctx, struct str name)
{
	struct book *b = ctx;
	struct cx *cx = b->cx;

	if (!str_is(name, "si")) {
		text_close(b);
		return RC_OK;
	}
	if (b->strings.n == STRINGS)
		return cx_fail(cx, RC_LIMIT, L("quá nhiều chuỗi", "too many strings"));
	vec_push(&cx->arena, &b->strings, xstring(&cx->arena, buf_str(&b->text)));
	text_begin(b);
	return b->strings.n % 1024 ? RC_OK : cx_room(cx);
}

static enum rc strings_text(void *ctx, struct str s)
{
	return text_take(ctx, s);
}

/* ---- styles ---- */

static enum rc style_add(struct book *b, const char *const *atts)
{
	struct cx *cx = b->cx;
	struct numfmt *custom;
	int64_t id = 0;

	if (b->styles.n == STYLES)
		return cx_fail(cx, RC_LIMIT, L("quá nhiều kiểu ô", "too many cell styles"));
	if (!str_to_i64(xml_att(atts, "numFmtId"), &id))
		id = 0;
	custom = map_get_id(&b->formats, id);
	vec_push(&cx->arena, &b->styles, custom ? *custom : numfmt_builtin(id));
	return RC_OK;
}

static enum rc styles_open(void *ctx, struct str name, const char *const *atts)
{
	struct book *b = ctx;
	struct numfmt *f;
	int64_t id;

	if (str_is(name, "cellXfs"))
		b->in_xfs = true;
	if (str_is(name, "xf") && b->in_xfs)
		return style_add(b, atts);
	if (str_is(name, "numFmt") && b->formats.n < STYLES && str_to_i64(xml_att(atts, "numFmtId"), &id)) {
		f = ARENA_NEW(&b->cx->arena, struct numfmt);
		*f = numfmt_of(xml_att(atts, "formatCode"));
		map_put_id(&b->formats, id, f);
	}
	return RC_OK;
}

static enum rc styles_close(void *ctx, struct str name)
{
	struct book *b = ctx;

	if (str_is(name, "cellXfs"))
		b->in_xfs = false;
	return RC_OK;
}

/* ---- the workbook and its relations ---- */

static struct str target_of(struct book *b, struct str t)
{
	if (str_starts(t, STR("/")))
		return arena_str(&b->cx->arena, str_from(t, 1));
	if (str_starts(t, STR("../")))
		return arena_str(&b->cx->arena, str_from(t, 3));
	if (str_starts(t, STR("./")))
		t = str_from(t, 2);
	return arena_fmt(&b->cx->arena, "xl/%" PRI_STR, ARG_STR(t));
}

static enum rc rels_open(void *ctx, struct str name, const char *const *atts)
{
	struct book *b = ctx;
	struct arena *a = &b->cx->arena;
	struct str id = xml_att(atts, "Id"), target = xml_att(atts, "Target"), type = xml_att(atts, "Type");
	struct rel *r;

	if (!str_is(name, "Relationship") || !id.p || !target.p || !type.p || str_is(xml_att(atts, "TargetMode"), "External"))
		return RC_OK;
	r = ARENA_NEW(a, struct rel);
	*r = (struct rel){ .type = arena_str(a, type), .target = target_of(b, target) };
	map_put(&b->rels, arena_str(a, id), r);
	if (str_ends(type, STR("/sharedStrings")))
		b->strings_part = r->target;
	if (str_ends(type, STR("/styles")))
		b->styles_part = r->target;
	return cx_room(b->cx);
}

static enum rc sheet_add(struct book *b, const char *const *atts)
{
	struct cx *cx = b->cx;
	struct str state = xml_att(atts, "state"), id = xml_att(atts, "r:id");
	struct rel *r = id.p ? map_get(&b->rels, id) : NULL;
	struct xlsx_sheet s = { .hidden = state.p && !str_is(state, "visible") };

	if (r && !str_ends(r->type, STR("/worksheet")))
		return RC_OK; /* a sheet that is one chart */
	if (r == NULL || r->taken)
		return cx_fail(cx, RC_INVALID,
			L("bảng tính bị hỏng: thiếu phần của một trang", "damaged workbook: the part of a sheet is missing"));
	if (b->sheets.n == SHEETS)
		return cx_fail(cx, RC_LIMIT, L("quá 256 trang", "more than 256 sheets"));
	r->taken = true;
	s.sheet.name = arena_str(&cx->arena, xml_att(atts, "name"));
	vec_push(&cx->arena, &b->sheets, s);
	vec_push(&cx->arena, &b->parts, r->target);
	return RC_OK;
}

static enum rc workbook_open(void *ctx, struct str name, const char *const *atts)
{
	struct book *b = ctx;
	struct str epoch = xml_att(atts, "date1904");

	if (str_is(name, "workbookPr"))
		b->epoch1904 = str_is(epoch, "1") || str_is(epoch, "true") || str_is(epoch, "on");
	return str_is(name, "sheet") ? sheet_add(b, atts) : RC_OK;
}

/* ---- one sheet ---- */

enum ctype { C_NUMBER, C_SHARED, C_BOOL, C_ERROR, C_TEXT, C_INLINE, C_DATE };

struct cell {
	uint32_t col;
	struct str text;
};

struct walk {
	struct book *b;
	struct xlsx_sheet *out;
	bool in_data, in_cell, hidden, formula;
	uint32_t row, col; /* from 1; 0 before the first */
	enum ctype type;
	int64_t style;
	size_t texts;
	VEC(struct cell) cells;
	VEC(struct sheet_row) rows;
	VEC(struct xlsx_merge) merged;
};

static struct str col_name(struct arena *a, uint32_t col)
{
	char t[8];
	size_t at = sizeof t;

	for (; col; col = (col - 1) / 26)
		t[--at] = (char)('A' + (col - 1) % 26);
	return arena_str(a, (struct str){ t + at, sizeof t - at });
}

static enum rc broken_at(struct walk *w, enum rc rc, struct str at, const char *what)
{
	struct cx *cx = w->b->cx;

	return cx_fail_at(
		cx, rc, arena_fmt(&cx->arena, "%" PRI_STR "!%" PRI_STR, ARG_STR(w->out->sheet.name), ARG_STR(at)), "%s", what);
}

static enum rc broken(struct walk *w, enum rc rc, const char *what)
{
	struct arena *a = &w->b->cx->arena;
	struct str c = col_name(a, w->col);

	return broken_at(w, rc, arena_fmt(a, "%" PRI_STR "%u", ARG_STR(c), w->row), what);
}

/* Of an address that is none: as it is written there. */
static enum rc broken_address(struct walk *w, struct str written, const char *what)
{
	struct cx *cx = w->b->cx;
	struct str s;

	return broken_at(w, RC_INVALID, text_nfc(&cx->arena, written, &s) ? str_cut(s, 0, 20) : STR("?"), what);
}

/* "B5" -> 2, 5. False outside of what a sheet has. */
static bool ref_of(struct str *s, uint32_t *col, uint32_t *row)
{
	uint32_t c = 0, r = 0;
	size_t i = 0;

	for (; i < s->n && (s->p[i] | 32) >= 'a' && (s->p[i] | 32) <= 'z' && c <= XL_COLS; i++)
		c = c * 26 + (uint32_t)((s->p[i] | 32) - 'a') + 1;
	for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9' && r <= XL_ROWS; i++)
		r = r * 10 + (uint32_t)(s->p[i] - '0');
	*s = str_from(*s, i);
	*col = c;
	*row = r;
	return c >= 1 && c <= XL_COLS && r >= 1 && r <= XL_ROWS;
}

static enum rc row_open(struct walk *w, const char *const *atts)
{
	struct cx *cx = w->b->cx;
	struct str r = xml_att(atts, "r");
	int64_t n = w->row + 1;

	if (r.p && (!str_to_i64(r, &n) || n <= w->row))
		return broken_address(w, r, L("số dòng sai thứ tự", "a row number is out of order"));
	if (n > XL_ROWS)
		return broken_address(w, r, L("số dòng quá lớn", "a row number is too large"));
	w->row = (uint32_t)n;
	w->hidden = str_is(xml_att(atts, "hidden"), "1") || str_is(xml_att(atts, "hidden"), "true");
	w->col = 0;
	w->cells.n = 0;
	return RC_OK;
}

static enum rc row_close(struct walk *w)
{
	struct cx *cx = w->b->cx;
	struct sheet_row r = { .number = w->row, .hidden = w->hidden };

	for (size_t i = 0; i < w->cells.n; i++)
		r.n = w->cells.p[i].col > r.n ? w->cells.p[i].col : r.n;
	if (r.n == 0)
		return RC_OK;
	w->b->places += r.n;
	if (w->b->places > SHEET_PLACES)
		return broken(w, RC_LIMIT, L("bảng quá rộng", "the sheet is too wide for its length"));
	r.cells = ARENA_ARRAY(&cx->arena, struct str, r.n);
	for (size_t i = 0; i < r.n; i++)
		r.cells[i] = STR("");
	for (size_t i = 0; i < w->cells.n; i++)
		r.cells[w->cells.p[i].col - 1] = w->cells.p[i].text;
	w->cells.n = 0;
	vec_push(&cx->arena, &w->rows, r);
	return w->rows.n % 256 ? RC_OK : cx_room_row(cx, r.number);
}

static enum rc cell_open(struct walk *w, const char *const *atts)
{
	static const char *const types[] = { [C_NUMBER] = "n",
		[C_SHARED] = "s",
		[C_BOOL] = "b",
		[C_ERROR] = "e",
		[C_TEXT] = "str",
		[C_INLINE] = "inlineStr",
		[C_DATE] = "d" };
	struct cx *cx = w->b->cx;
	struct str r = xml_att(atts, "r"), type = xml_att(atts, "t"), left = r;
	uint32_t row = w->row;

	w->col++;
	if (left.p && (!ref_of(&left, &w->col, &row) || left.n || row != w->row))
		return broken_address(w, r, L("địa chỉ ô sai", "a cell's address is wrong"));
	w->type = C_NUMBER;
	for (size_t i = 0; type.p && i < COUNT(types); i++)
		if (str_is(type, types[i]))
			w->type = (enum ctype)i;
	if (!str_to_i64(xml_att(atts, "s"), &w->style))
		w->style = 0;
	text_begin(w->b);
	w->formula = false;
	w->in_cell = true;
	return RC_OK;
}

/* "2024-09-05T13:30:00" as our dates with a time */
static struct str iso_show(struct arena *a, struct str s)
{
	int32_t f, l;
	struct str day = str_cut(s, 0, 10), t = str_cut(s, 11, 8);

	if (s.n < 10 || !date_span(day, &f, &l))
		return arena_str(a, s);
	return t.n < 8 || str_is(t, "00:00:00") ? arena_str(a, day)
	                                        : arena_fmt(a, "%" PRI_STR " %" PRI_STR, ARG_STR(day), ARG_STR(t));
}

static enum rc cell_text(struct walk *w, struct str *out)
{
	struct book *b = w->b;
	struct cx *cx = b->cx;
	struct str v = buf_str(&b->text);
	struct numfmt f = { 0 };
	int64_t i;

	switch (w->type) {
	case C_SHARED:
		if (!str_to_i64(str_trim(v), &i) || i < 0 || (uint64_t)i >= b->strings.n)
			return broken(w, RC_INVALID, L("trỏ tới chuỗi không có", "points at a string that is not there"));
		*out = sheet_guard(&cx->arena, b->strings.p[i]);
		return RC_OK;
	case C_NUMBER:
		if (w->style >= 0 && (uint64_t)w->style < b->styles.n)
			f = b->styles.p[w->style];
		*out = num_show(&cx->arena, v, f, b->epoch1904);
		if (out->p == v.p)
			*out = arena_str(&cx->arena, v);
		return RC_OK;
	case C_DATE: *out = iso_show(&cx->arena, v); return RC_OK;
	case C_ERROR: *out = xstring(&cx->arena, v); return RC_OK;
	default: *out = sheet_guard(&cx->arena, xstring(&cx->arena, v)); return RC_OK;
	}
}

static enum rc cell_close(struct walk *w)
{
	struct cx *cx = w->b->cx;
	struct cell c = { .col = w->col };

	w->in_cell = false;
	if (w->b->text.n)
		TRY(cell_text(w, &c.text));
	else if (w->formula && w->type == C_NUMBER) /* an empty text as a result says that it is one */
		c.text = STR(SHEET_UNKNOWN);
	if (c.text.n == 0)
		return RC_OK;
	if (w->col > SHEET_COLS)
		return broken(w, RC_LIMIT, L("quá 1.024 cột", "more than 1,024 columns"));
	if (++w->texts > CELLS)
		return broken(w, RC_LIMIT, L("quá 1.000.000 ô có chữ", "more than 1,000,000 cells with text"));
	vec_push(&cx->arena, &w->cells, c);
	return RC_OK;
}

static enum rc merge_add(struct walk *w, struct str ref)
{
	struct cx *cx = w->b->cx;
	uint32_t c0, r0, c1, r1;
	bool ok = ref_of(&ref, &c0, &r0);

	c1 = c0;
	r1 = r0;
	if (ok && ref.n) {
		ref = ref.p[0] == ':' ? str_from(ref, 1) : (struct str){ "", 0 };
		ok = ref_of(&ref, &c1, &r1) && ref.n == 0;
	}
	if (!ok || c1 < c0 || r1 < r0)
		return broken(w, RC_INVALID, L("vùng gộp ô sai", "a merged range is wrong"));
	if (w->merged.n == MERGES)
		return broken(w, RC_LIMIT, L("quá nhiều vùng gộp ô", "too many merged ranges"));
	if (c0 <= SHEET_COLS)
		vec_push(&cx->arena, &w->merged,
			(struct xlsx_merge){ r0 - 1, c0 - 1, r1 - 1, (c1 < SHEET_COLS ? c1 : SHEET_COLS) - 1 });
	return RC_OK;
}

static enum rc sheet_open(void *ctx, struct str name, const char *const *atts)
{
	struct walk *w = ctx;

	if (str_is(name, "sheetData"))
		w->in_data = true;
	else if (str_is(name, "mergeCell") && !w->in_data)
		return merge_add(w, xml_att(atts, "ref"));
	else if (!w->in_data)
		return RC_OK;
	else if (w->in_cell && str_is(name, "v"))
		w->b->take++;
	else if (w->in_cell && str_is(name, "f"))
		w->formula = true;
	else if (w->in_cell)
		text_open(w->b, name);
	else if (str_is(name, "row"))
		return row_open(w, atts);
	else if (str_is(name, "c"))
		return cell_open(w, atts);
	return RC_OK;
}

static enum rc sheet_close(void *ctx, struct str name)
{
	struct walk *w = ctx;

	if (str_is(name, "sheetData"))
		w->in_data = false;
	else if (w->in_cell && str_is(name, "c"))
		return cell_close(w);
	else if (w->in_cell)
		text_close(w->b);
	else if (w->in_data && str_is(name, "row"))
		return row_close(w);
	return RC_OK;
}

static enum rc sheet_text(void *ctx, struct str s)
{
	struct walk *w = ctx;

	return w->in_cell ? text_take(w->b, s) : RC_OK;
}

static enum rc sheet_read(struct book *b, size_t i)
{
	static const struct xml_handler h = { sheet_open, sheet_close, sheet_text };
	struct walk w = { .b = b, .out = &b->sheets.p[i] };

	w.out->part = b->parts.p[i];
	w.out->sheet.place = i;
	w.out->sheet.hidden = w.out->hidden;
	TRY(part_walk(b, b->parts.p[i], &h, &w));
	w.out->sheet.rows = w.rows.p;
	w.out->sheet.n = w.rows.n;
	w.out->merged = w.merged.p;
	w.out->n_merged = w.merged.n;
	return cx_room(b->cx);
}

/* ---- the book ---- */

static void book_done(struct book *b)
{
	zip_file_close(&b->zip);
	buf_done(&b->text);
}

static bool has(const struct zip_file *z, struct str name)
{
	for (size_t i = 0; i < zip_file_count(z); i++)
		if (str_eq(zip_file_name(z, i), name))
			return true;
	return false;
}

/* An .xls, and an .xlsx under a password, are both such a container. */
static bool old_office(struct str in)
{
	return str_starts(in, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

/* LibreOffice's own: an .ods, or another OpenDocument. */
static bool open_document(const struct zip_file *z)
{
	return has(z, STR("content.xml")) && has(z, STR("META-INF/manifest.xml"));
}

static enum rc book_open(struct book *b, struct str in)
{
	static const struct xml_handler rels = { rels_open, NULL, NULL }, workbook = { workbook_open, NULL, NULL };
	static const struct xml_handler styles = { styles_open, styles_close, NULL };
	static const struct xml_handler strings = { strings_open, strings_close, strings_text };
	struct cx *cx = b->cx;

	if (old_office(in))
		return cx_fail(cx, RC_INVALID,
			L("Tệp có mật khẩu hoặc là Excel đời cũ (.xls); hãy bỏ mật khẩu hay lưu lại dưới dạng .xlsx",
				"the file has a password or is an old .xls; save it as .xlsx without one"));
	TRY(zip_open_mem(cx, in, &b->zip));
	if (open_document(b->zip))
		return cx_fail(cx, RC_INVALID,
			L("Tệp là bảng tính OpenDocument (.ods) của LibreOffice; hãy lưu lại dưới dạng .xlsx",
				"the file is an OpenDocument (.ods) of LibreOffice; save it as .xlsx"));
	if (!has(b->zip, STR("xl/workbook.xml")) || !has(b->zip, STR("xl/_rels/workbook.xml.rels")))
		return cx_fail(cx, RC_INVALID, L("Không phải bảng tính XLSX", "not an XLSX workbook"));
	TRY(part_walk(b, STR("xl/_rels/workbook.xml.rels"), &rels, b));
	TRY(part_walk(b, STR("xl/workbook.xml"), &workbook, b));
	if (b->styles_part.p)
		TRY(part_walk(b, b->styles_part, &styles, b));
	return b->strings_part.p ? part_walk(b, b->strings_part, &strings, b) : RC_OK;
}

enum rc xlsx_read(struct cx *cx, struct str in, struct xlsx_book *out)
{
	AUTO(book_done) struct book b = { .cx = cx };

	buf_init(&b.text, SHEET_CELL);
	map_init(&b.rels, &cx->arena);
	map_init(&b.formats, &cx->arena);
	TRY(book_open(&b, in));
	if (b.sheets.n == 0)
		return cx_fail(cx, RC_INVALID, L("Bảng tính không có trang nào", "the workbook has no sheet"));
	for (size_t i = 0; i < b.sheets.n; i++)
		TRY(sheet_read(&b, i));
	for (size_t i = 0; i < b.sheets.n; i++)
		TRY(xlsx_join(cx, &b.sheets.p[i].sheet));
	*out = (struct xlsx_book){ b.sheets.p, b.sheets.n };
	return RC_OK;
}

bool xlsx_looks(struct str in)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	AUTO(cx_done) struct cx cx;

	cx_init(&cx, 0);
	return old_office(in) || (zip_open_mem(&cx, in, &z) == RC_OK && (has(z, STR("xl/workbook.xml")) || open_document(z)));
}
