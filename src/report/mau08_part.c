/* Units' parts of Mẫu 08 by workbook. The heads are those that res/ knows from real spreadsheets, so that what comes back is an ordinary import with
 * its ordinary preview. */
#include "fmt/xlsx.h"
#include "org/org.h"
#include "report/mau08_int.h"

const struct m8_part_col m8_part_cols[] = {
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
	{ "Cơ quan ban hành quyết định phê duyệt", NULL, "decision", "issuer" },
	{ "Số quy chế", NULL, "regulation", "number" },
	{ "Ngày quy chế", NULL, "regulation", "date" },
	{ "Cơ quan ban hành quy chế", NULL, "regulation", "issuer" },
	{ "Dự kiến phê duyệt", "expected_approval", NULL, NULL },
	{ "Triển khai phương án", "plan_state", NULL, NULL },
	{ "Dự kiến triển khai đầy đủ", "expected_plan", NULL, NULL },
	{ "Kiểm tra, đánh giá", "assessment", NULL, NULL },
	{ 0 },
};
enum { COLS = sizeof m8_part_cols / sizeof *m8_part_cols - 1 };

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

/* The row's own: what only its document says would come back as a change. */
static struct str issuer_of(struct cx *cx, const char *paper, struct str code)
{
	bool decision = strcmp(paper, "decision") == 0;
	const struct res *r = decision ? &res_level_decisions : &res_regulations;
	int f = res_field(r, decision ? "authority" : "issuer");
	struct row *row;

	if (code.n == 0 || res_by_code(cx, r, code, &row) != RC_OK) {
		cx_clear(cx);
		return STR("");
	}
	return row->v[f].set ? val_write(cx, &r->fields[f], &row->v[f]) : STR("");
}

static struct str cell(struct cx *cx, const struct row *sys, const struct jv *line, size_t c)
{
	const struct jv *v;

	if (m8_part_cols[c].field) {
		int f = res_field(&res_systems, m8_part_cols[c].field);

		return sys->v[f].set ? val_write(cx, &res_systems.fields[f], &sys->v[f]) : STR("");
	}
	if (m8_part_cols[c].paper && strcmp(m8_part_cols[c].paper, "regulation") == 0 &&
		!named_by(cx, sys, jv_str(jv_get(jv_get(line, "regulation"), "code"))))
		return STR("");
	if (m8_part_cols[c].paper && strcmp(m8_part_cols[c].key, "issuer") == 0)
		return issuer_of(cx, m8_part_cols[c].paper, jv_str(jv_get(jv_get(line, m8_part_cols[c].paper), "code")));
	v = m8_part_cols[c].paper ? jv_get(jv_get(line, m8_part_cols[c].paper), m8_part_cols[c].key)
	                          : jv_get(line, m8_part_cols[c].key);
	if (v && v->kind == J_INT)
		return arena_fmt(&cx->arena, "%" PRId64, v->i);
	if (v == NULL || v->kind != J_TEXT)
		return STR("");
	return strcmp(m8_part_cols[c].key, "date") == 0 ? date_show(&cx->arena, v->s, false) : v->s;
}

static struct xlsx_cell text_cell(struct str s)
{
	return (struct xlsx_cell){ .text = s };
}

bool mau08_is_of(const int64_t *of, size_t n, int64_t unit, int64_t operator)
{
	for (size_t i = 0; i < n; i++)
		if (of[i] == unit || of[i] == operator)
			return true;
	return false;
}

enum rc m8_part_sheet(struct cx *cx, int64_t year, int64_t unit, const struct ledger_head *head, struct xlsx_page *out)
{
	const struct jv *rows;
	struct xlsx_cell *cells;
	struct jv *report;
	int64_t *of;
	size_t n = 1, n_of;

	TRY(mau08_make(cx, year, head, &report));
	TRY(res_units_of(cx, unit, &of, &n_of));
	rows = jv_get(report, "rows");
	cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, (rows->n + 1) * COLS);
	for (size_t c = 0; c < COLS; c++)
		cells[c] = text_cell(str_z(m8_part_cols[c].head));
	for (size_t i = 0; i < rows->n; i++) {
		struct row *sys;

		TRY(res_load(cx, &res_systems, jv_i64(jv_get(rows->items[i], "id"), 0), &sys));
		if (!mau08_is_of(of, n_of, row_i64(sys, "unit", 0), row_i64(sys, "operator", 0)))
			continue;
		for (size_t c = 0; c < COLS; c++)
			cells[n * COLS + c] = text_cell(cell(cx, sys, rows->items[i], c));
		n++;
	}
	*out = (struct xlsx_page){ STR(M8_PART_ROWS), cells, n, COLS };
	return RC_OK;
}

struct str m8_part_signed(struct arena *a, int64_t year, struct str unit, int64_t size, struct str root)
{
	return arena_fmt(a, M8_PART_FORM "\n%" PRId64 "\n%.*s\n%" PRId64 "\n%.*s\n", year, ARG_STR(unit), size, ARG_STR(root));
}

enum rc mau08_part_make(
	struct cx *cx, struct str dir, int64_t year, const struct row *unit, const struct ledger_head *head, struct buf *out)
{
	struct arena *a = &cx->arena;
	struct str root = hex_of(a, head->root.b, sizeof head->root.b);
	struct xlsx_page pages[2];
	struct sign_key key;
	uint8_t sig[64];

	TRY(m8_part_sheet(cx, year, unit->id, head, &pages[0]));
	TRY(ledger_key_load(cx, dir, &key));
	sign_make(&key, m8_part_signed(a, year, row_text(unit, "code"), head->size, root), sig);
	secret_wipe(&key, sizeof key);
	const struct str info[] = { STR("Trang này để hệ thống nhận lại tệp; không sửa"), STR(""), STR("Mẫu"), STR(M8_PART_FORM),
		STR("Năm"), arena_fmt(a, "%" PRId64, year), STR("Đơn vị"), row_text(unit, "code"), STR("Tên đơn vị"),
		row_text(unit, "name"), STR("Số mục sổ nhật ký"), arena_fmt(a, "%" PRId64, head->size), STR("Gốc sổ nhật ký"), root,
		STR("Chữ ký của tệp"), hex_of(a, sig, sizeof sig) };
	struct xlsx_cell *cells = ARENA_ARRAY(a, struct xlsx_cell, COUNT(info));

	for (size_t i = 0; i < COUNT(info); i++)
		cells[i] = text_cell(info[i]);
	pages[1] = (struct xlsx_page){ STR(M8_PART_INFO), cells, COUNT(info) / 2, 2 };
	return xlsx_write_pages(cx, pages, COUNT(pages), out);
}
