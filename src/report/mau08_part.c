/* Units' parts of Mẫu 08 by workbook. The heads are those that res/ knows from real spreadsheets, so that what comes back is an ordinary import with
 * its ordinary preview. */
#include "fmt/xlsx.h"
#include "org/org.h"
#include "report/mau08.h"
#include "sec/sec.h"

#define FORM "mau08-part"
#define INFO "Thông tin tệp"

static const struct {
	const char *head, *field; /* of the system; or of its decision, its regulation */
	const char *paper, *key;
} cols[] = {
	{ "Mã", "code", NULL, NULL },
	{ "Tên hệ thống thông tin", "name", NULL, NULL },
	{ "Đơn vị quản lý", "unit", NULL, NULL },
	{ "Chủ quản", "owner", NULL, NULL },
	{ "Đơn vị vận hành", "operator", NULL, NULL },
	{ "Loại hình", "kind", NULL, NULL },
	{ "Cấp độ", NULL, NULL, "level" },
	{ "Hồ sơ đề xuất cấp độ", "dossier_state", NULL, NULL },
	{ "Số quyết định phê duyệt", NULL, "decision", "number" },
	{ "Ngày quyết định phê duyệt", NULL, "decision", "date" },
	{ "Số quy chế", NULL, "regulation", "number" },
	{ "Ngày quy chế", NULL, "regulation", "date" },
	{ "Dự kiến phê duyệt", "expected_approval", NULL, NULL },
	{ "Triển khai phương án", "plan_state", NULL, NULL },
	{ "Dự kiến triển khai đầy đủ", "expected_plan", NULL, NULL },
	{ "Kiểm tra, đánh giá", "assessment", NULL, NULL },
};

/* A regulation of the whole office covers the system without naming it: then it is not said again, or coming back it would name it. */
static bool named_by(struct cx *cx, const struct row *sys, struct str code)
{
	struct row *reg;

	if (res_by_code(cx, &res_regulations, code, &reg) != RC_OK) {
		cx_clear(cx);
		return false;
	}
	for (size_t i = 0; i < row_val(reg, "systems")->n; i++)
		if (row_val(reg, "systems")->ids[i] == sys->id)
			return true;
	return false;
}

static struct str cell(struct cx *cx, const struct row *sys, const struct jv *line, size_t c)
{
	const struct jv *v;

	if (cols[c].field) {
		int f = res_field(&res_systems, cols[c].field);

		return sys->v[f].set ? val_write(cx, &res_systems.fields[f], &sys->v[f]) : STR("");
	}
	if (cols[c].paper && strcmp(cols[c].paper, "regulation") == 0 &&
		!named_by(cx, sys, jv_str(jv_get(jv_get(line, "regulation"), "code"))))
		return STR("");
	v = cols[c].paper ? jv_get(jv_get(line, cols[c].paper), cols[c].key) : jv_get(line, cols[c].key);
	if (v && v->kind == J_INT)
		return arena_fmt(&cx->arena, "%" PRId64, v->i);
	if (v == NULL || v->kind != J_TEXT)
		return STR("");
	return strcmp(cols[c].key, "date") == 0 ? date_show(&cx->arena, v->s, false) : v->s;
}

static struct xlsx_cell text_cell(struct str s)
{
	return (struct xlsx_cell){ .text = s };
}

static enum rc rows_sheet(struct cx *cx, const struct jv *report, int64_t unit, struct xlsx_page *out)
{
	const struct jv *rows = jv_get(report, "rows");
	struct xlsx_cell *cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, (rows->n + 1) * COUNT(cols));
	size_t n = 1;

	for (size_t c = 0; c < COUNT(cols); c++)
		cells[c] = text_cell(str_z(cols[c].head));
	for (size_t i = 0; i < rows->n; i++) {
		struct row *sys;

		TRY(res_load(cx, &res_systems, jv_i64(jv_get(rows->items[i], "id"), 0), &sys));
		if (row_i64(sys, "unit", 0) != unit && row_i64(sys, "operator", 0) != unit)
			continue;
		for (size_t c = 0; c < COUNT(cols); c++)
			cells[n * COUNT(cols) + c] = text_cell(cell(cx, sys, rows->items[i], c));
		n++;
	}
	*out = (struct xlsx_page){ STR("Phần của đơn vị"), cells, n, COUNT(cols) };
	return RC_OK;
}

enum rc mau08_part_make(struct cx *cx, int64_t year, const struct row *unit, const struct ledger_head *head, struct buf *out)
{
	struct arena *a = &cx->arena;
	struct xlsx_page pages[2];
	struct jv *report;

	TRY(mau08_make(cx, year, head, &report));
	TRY(rows_sheet(cx, report, unit->id, &pages[0]));
	const struct xlsx_cell info[] = { text_cell(STR("Trang này để hệ thống nhận lại tệp; không sửa")), text_cell(STR("")),
		text_cell(STR("Mẫu")), text_cell(STR(FORM)), text_cell(STR("Năm")), text_cell(arena_fmt(a, "%" PRId64, year)),
		text_cell(STR("Đơn vị")), text_cell(row_text(unit, "code")), text_cell(STR("Tên đơn vị")),
		text_cell(row_text(unit, "name")), text_cell(STR("Số mục sổ nhật ký")),
		text_cell(arena_fmt(a, "%" PRId64, head->size)), text_cell(STR("Gốc sổ nhật ký")),
		text_cell(hex_of(a, head->root.b, sizeof head->root.b)) };

	pages[1] = (struct xlsx_page){ STR(INFO), info, COUNT(info) / 2, 2 };
	return xlsx_write_pages(cx, pages, COUNT(pages), out);
}

/* --- coming back --- */

static const struct sheet *sheet_named(const struct xlsx_book *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_is(b->sheets[i].sheet.name, name))
			return &b->sheets[i].sheet;
	return NULL;
}

static struct str said(const struct sheet *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].n >= 2 && str_is(str_trim(s->rows[i].cells[0]), key))
			return str_trim(s->rows[i].cells[1]);
	return (struct str){ 0 };
}

static enum rc head_holds(struct cx *cx, const struct mau08_part *p)
{
	struct ledger_proof proof;
	int64_t size;

	TRY(ledger_size(cx, &size));
	if (p->size >= 1 && p->size <= size) {
		TRY(ledger_consistency(cx, p->size, size, &proof));
		if (str_eq(hex_of(&cx->arena, proof.first.b, sizeof proof.first.b), p->root))
			return RC_OK;
	}
	return cx_fail_at(cx, RC_CONFLICT, STR("file"),
		L("Mã sổ nhật ký trong tệp không khớp sổ nhật ký ở đây: tệp do nơi khác phát hành, hoặc trang “" INFO "” đã bị sửa",
			"the ledger head in the file is not of this ledger: it was made elsewhere, or its sheet “" INFO
			"” was changed"));
}

static enum rc changed_since(struct cx *cx, struct mau08_part *p)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct str) codes = { 0 };

	TRY(db_query(cx, &r,
		"SELECT s.code FROM systems s WHERE (s.unit = $1 OR s.operator = $1) AND (s.seq >= $2 OR EXISTS (SELECT 1 FROM "
		"level_decisions d WHERE d.system = s.id AND "
		"d.seq >= $2)) ORDER BY s.code",
		V(p->unit), V(p->size)));
	while (rows_next(&r))
		vec_push(&cx->arena, &codes, rows_copy(cx, &r, 0));
	p->changed = codes.p;
	p->n_changed = codes.n;
	return rows_end(cx, &r);
}

/* Rows of systems that are not the unit's are no part of it; a row without a code is a new one. */
static enum rc own_rows(struct cx *cx, const struct sheet *s, const struct mau08_part *p)
{
	for (size_t i = 1; i < s->n; i++) {
		struct str code = s->rows[i].n ? str_trim(s->rows[i].cells[0]) : (struct str){ 0 };
		int64_t n;

		if (code.n == 0)
			continue;
		TRY(db_i64(cx, &n,
			"SELECT count(*) FROM systems WHERE code = $1 AND coalesce(unit, 0) <> $2 AND coalesce(operator, 0) <> $2",
			V(code), V(p->unit)));
		if (n)
			return cx_fail_at(cx, RC_INVALID, STR("file"),
				L("Dòng %u: hệ thống %.*s không thuộc %.*s", "row %u: system %.*s is not of %.*s"),
				s->rows[i].number, ARG_STR(code), ARG_STR(p->unit_name));
	}
	return RC_OK;
}

enum rc mau08_part_read(struct cx *cx, struct str bytes, struct mau08_part *out)
{
	const struct sheet *info, *rows;
	struct xlsx_book book;
	struct row *unit;

	*out = (struct mau08_part){ 0 };
	TRY(xlsx_read(cx, bytes, &book));
	info = sheet_named(&book, INFO);
	rows = sheet_named(&book, "Phần của đơn vị");
	if (info == NULL || rows == NULL || !str_is(said(info, "Mẫu"), FORM) || !str_to_i64(said(info, "Năm"), &out->year) ||
		!str_to_i64(said(info, "Số mục sổ nhật ký"), &out->size))
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Tệp này không phải phần Mẫu 08 do hệ thống phát hành cho đơn vị; bảng khác thì dùng Nhập từ Excel ở Hệ "
			  "thống thông tin",
				"this is no part of Mẫu 08 made here for a unit; other sheets go through Import from Excel"));
	out->unit_code = arena_str(&cx->arena, said(info, "Đơn vị"));
	out->root = arena_str(&cx->arena, said(info, "Gốc sổ nhật ký"));
	TRY(res_by_code(cx, &res_units, out->unit_code, &unit));
	out->unit = unit->id;
	out->unit_name = row_text(unit, "name");
	TRY(head_holds(cx, out));
	TRY(own_rows(cx, rows, out));
	return changed_since(cx, out);
}
