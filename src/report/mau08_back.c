/* A unit's part comes back: is it ours, whole and of that year, and what of it is gone. */
#include "base/text.h"
#include "org/org.h"
#include "report/mau08_int.h"

static struct str said(const struct sheet *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].n >= 2 && str_is(str_trim(s->rows[i].cells[0]), key))
			return str_trim(s->rows[i].cells[1]);
	return (struct str){ 0 };
}

/* --- what of the workbook it is: told by what stands there, whatever its sheets are called and in whatever order they are --- */

enum { HEAD_LOOK = 40 };
struct part_rows {
	const struct sheet *s; /* NULL: there are none */
	size_t head;           /* the row of its heads */
};

/* Letters and figures alone: a head may be broken into lines, starred, in capitals. */
static struct str letters(struct cx *cx, struct str cell)
{
	struct str f = text_fold(&cx->arena, cell);
	char *p = arena_alloc(&cx->arena, f.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < f.n; i++)
		if ((f.p[i] >= 'a' && f.p[i] <= 'z') || (f.p[i] >= '0' && f.p[i] <= '9') || (f.p[i] & 0x80))
			p[n++] = f.p[i];
	return (struct str){ p, n };
}

static int column_in(struct cx *cx, const struct sheet_row *row, const char *head)
{
	struct str want = letters(cx, str_z(head));

	for (size_t c = 0; c < row->n; c++)
		if (str_eq(letters(cx, row->cells[c]), want))
			return (int)c;
	return -1;
}

static const struct sheet *info_of(const struct xlsx_book *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_is(said(&b->sheets[i].sheet, "Mẫu"), M8_PART_FORM))
			return &b->sheets[i].sheet;
	return NULL;
}

/* Of several sheets with the part's heads (somebody kept a copy) the one that bears its name, else the first. */
static struct part_rows rows_of(struct cx *cx, const struct xlsx_book *b)
{
	struct part_rows out = { 0 };

	for (size_t i = 0; i < b->n; i++) {
		const struct sheet *s = &b->sheets[i].sheet;
		bool named = str_is(s->name, M8_PART_ROWS);

		for (size_t r = 0; (out.s == NULL || named) && r < s->n && r < HEAD_LOOK; r++)
			if (column_in(cx, &s->rows[r], m8_part_cols[0].head) >= 0 &&
				column_in(cx, &s->rows[r], m8_part_cols[1].head) >= 0) {
				out = (struct part_rows){ s, r };
				break;
			}
	}
	return out;
}

static struct str at(const struct part_rows *p, size_t row, int c)
{
	return c >= 0 && (size_t)c < p->s->rows[row].n ? str_trim(p->s->rows[row].cells[c]) : STR("");
}

/* --- is it ours --- */

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
		L("Mã sổ nhật ký trong tệp không khớp sổ nhật ký ở đây: tệp do nơi khác phát hành, hoặc trang “" M8_PART_INFO
		  "” đã bị sửa",
			"the ledger head in the file is not of this ledger: it was made elsewhere, or its sheet “" M8_PART_INFO
			"” was changed"));
}

/* Year, unit and head are one statement, signed with the key of that time. */
static enum rc signature_holds(struct cx *cx, const struct mau08_part *p, struct str sig_hex)
{
	struct ledger_head at;
	uint8_t sig[64];

	TRY(ledger_key_at(cx, p->size, &at));
	if (hex_read(sig_hex, sig, sizeof sig) &&
		sign_check(at.key, m8_part_signed(&cx->arena, p->year, p->unit_code, p->size, p->root), sig))
		return RC_OK;
	return cx_fail_at(cx, RC_CONFLICT, STR("file"),
		L("Trang “" M8_PART_INFO
		  "” đã bị sửa (năm, đơn vị hoặc mã), hoặc tệp phát hành từ bản cũ: tải lại phần của đơn vị và "
		  "điền vào tệp mới",
			"the sheet “" M8_PART_INFO
			"” was changed (year, unit or code), or the file is of an old version: take the part "
			"again and fill in that one"));
}

static enum rc changed_since(struct cx *cx, struct mau08_part *p)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct str) codes = { 0 };
	int64_t *of;
	size_t n;

	TRY(res_units_of(cx, p->unit, &of, &n));
	TRY(db_query(cx, &r,
		"SELECT s.code, coalesce(s.unit, 0), coalesce(s.operator, 0) FROM systems s WHERE s.seq >= $1 OR EXISTS (SELECT 1 "
		"FROM "
		"level_decisions d WHERE d.system = s.id AND d.seq >= $1) ORDER BY s.code",
		V(p->size)));
	while (rows_next(&r))
		if (mau08_is_of(of, n, rows_i64(&r, 1), rows_i64(&r, 2)))
			vec_push(&cx->arena, &codes, rows_copy(cx, &r, 0));
	p->changed = codes.p;
	p->n_changed = codes.n;
	return rows_end(cx, &r);
}

/* Rows of systems that are not the unit's are no part of it; a row without a code is a new one. */
static enum rc own_rows(struct cx *cx, const struct part_rows *rows, const struct mau08_part *p)
{
	int c = column_in(cx, &rows->s->rows[rows->head], m8_part_cols[0].head);
	int64_t *of;
	size_t n;

	TRY(res_units_of(cx, p->unit, &of, &n));
	for (size_t i = rows->head + 1; i < rows->s->n; i++) {
		struct str code = at(rows, i, c);
		struct rows r AUTO(rows_done) = { 0 };
		bool other = false;

		if (code.n == 0)
			continue;
		TRY(db_query(cx, &r, "SELECT coalesce(unit, 0), coalesce(operator, 0) FROM systems WHERE code = $1", V(code)));
		while (rows_next(&r))
			other = !mau08_is_of(of, n, rows_i64(&r, 0), rows_i64(&r, 1));
		TRY(rows_end(cx, &r));
		if (other)
			return cx_fail_at(cx, RC_INVALID, STR("file"),
				L("Dòng %u: hệ thống %.*s không thuộc %.*s", "row %u: system %.*s is not of %.*s"),
				rows->s->rows[i].number, ARG_STR(code), ARG_STR(p->unit_name));
	}
	return RC_OK;
}

enum rc mau08_part_read(struct cx *cx, struct str bytes, struct mau08_part *out)
{
	const struct sheet *info;
	struct part_rows rows;
	struct xlsx_book book;
	struct row *unit;

	*out = (struct mau08_part){ 0 };
	TRY(xlsx_read(cx, bytes, &book));
	info = info_of(&book);
	rows = rows_of(cx, &book);
	if (info == NULL || !str_to_i64(said(info, "Năm"), &out->year) || !str_to_i64(said(info, "Số mục sổ nhật ký"), &out->size))
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Tệp này không phải phần Mẫu 08 do hệ thống phát hành cho đơn vị; bảng khác thì dùng Nhập từ Excel ở Hệ "
			  "thống thông tin",
				"this is no part of Mẫu 08 made here for a unit; other sheets go through Import from Excel"));
	if (rows.s == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Không trang nào của tệp còn dòng tiêu đề có cột “%s” và “%s”",
				"no sheet of the file has a row of heads with “%s” and “%s” any more"),
			m8_part_cols[0].head, m8_part_cols[1].head);
	out->unit_code = arena_str(&cx->arena, said(info, "Đơn vị"));
	out->root = arena_str(&cx->arena, said(info, "Gốc sổ nhật ký"));
	TRY(res_by_code(cx, &res_units, out->unit_code, &unit));
	out->unit = unit->id;
	out->unit_name = row_text(unit, "name");
	TRY(head_holds(cx, out));
	TRY(signature_holds(cx, out, said(info, "Chữ ký của tệp")));
	TRY(own_rows(cx, &rows, out));
	return changed_since(cx, out);
}

/* --- what is gone --- */

/* By its code; a row whose code was emptied by its name, as the import reads it. 0: there is none. */
static size_t row_of(struct cx *cx, const struct part_rows *rows, const struct mau08_ask *k)
{
	const struct sheet_row *heads = &rows->s->rows[rows->head];
	int code = column_in(cx, heads, m8_part_cols[0].head), name = column_in(cx, heads, m8_part_cols[1].head);
	size_t named = 0;

	for (size_t i = rows->head + 1; i < rows->s->n; i++) {
		if (str_eq(at(rows, i, code), k->code))
			return i;
		if (at(rows, i, code).n == 0 && str_eq(letters(cx, at(rows, i, name)), letters(cx, k->name)))
			named = i;
	}
	return named;
}

static const char *clears(const struct m8_part_col *c)
{
	return c->field && !res_systems.fields[res_field(&res_systems, c->field)].required ? c->field : NULL;
}

enum rc mau08_part_asks(struct cx *cx, struct str bytes, const struct mau08_part *part, struct mau08_ask **out, size_t *n)
{
	VEC(struct mau08_ask) list = { 0 };
	struct part_rows now;
	struct xlsx_page was;
	struct xlsx_book book;
	int cols[40];

	TRY(xlsx_read(cx, bytes, &book));
	now = rows_of(cx, &book);
	TRY(m8_part_sheet(cx, part->year, part->unit, NULL, &was));
	assert(was.cols <= COUNT(cols));
	for (size_t c = 0; now.s && c < was.cols; c++)
		cols[c] = column_in(cx, &now.s->rows[now.head], m8_part_cols[c].head);
	for (size_t i = 1; now.s && i < was.rows; i++) {
		const struct xlsx_cell *cells = &was.cells[i * was.cols];
		struct mau08_ask ask = { .code = cells[0].text, .name = cells[1].text };
		size_t r = row_of(cx, &now, &ask);

		TRY(db_i64(cx, &ask.of, "SELECT id FROM systems WHERE code = $1", V(ask.code)));
		if (r == 0)
			vec_push(&cx->arena, &list, ask);
		for (size_t c = 1; r && c < was.cols; c++) {
			ask.head = m8_part_cols[c].head;
			ask.field = clears(&m8_part_cols[c]);
			ask.was = cells[c].text;
			if (ask.was.n && at(&now, r, cols[c]).n == 0)
				vec_push(&cx->arena, &list, ask);
		}
		if (list.n > MAU08_ASKS)
			return cx_fail_at(cx, RC_LIMIT, STR("file"),
				L("Tệp mất hơn %d dòng, ô so với phần đã phát hành: đề nghị đơn vị điền lại",
					"more than %d rows and cells of the part are gone: it should be filled in again"),
				MAU08_ASKS);
	}
	*out = list.p;
	*n = list.n;
	return RC_OK;
}
