/* A unit's part comes back: is it ours, whole and of that year, and what of it is gone. */
#include "org/org.h"
#include "report/mau08_int.h"

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

	TRY(db_query(cx, &r,
		"SELECT s.code FROM systems s WHERE (s.unit = $1 OR s.operator = $1) AND (s.seq >= $2 OR EXISTS (SELECT 1 FROM "
		"level_decisions d WHERE d.system = s.id AND d.seq >= $2)) ORDER BY s.code",
		V(p->unit), V(p->size)));
	while (rows_next(&r))
		vec_push(&cx->arena, &codes, rows_copy(cx, &r, 0));
	p->changed = codes.p;
	p->n_changed = codes.n;
	return rows_end(cx, &r);
}

/* The column under a head of the part; -1: it was taken away. */
static int column(const struct sheet *s, const char *head)
{
	for (size_t c = 0; s->n && c < s->rows[0].n; c++)
		if (str_is(str_trim(s->rows[0].cells[c]), head))
			return (int)c;
	return -1;
}

static struct str at(const struct sheet *s, size_t row, int c)
{
	return c >= 0 && (size_t)c < s->rows[row].n ? str_trim(s->rows[row].cells[c]) : STR("");
}

/* Rows of systems that are not the unit's are no part of it; a row without a code is a new one. */
static enum rc own_rows(struct cx *cx, const struct sheet *s, const struct mau08_part *p)
{
	int c = column(s, m8_part_cols[0].head);

	if (c < 0)
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Dòng đầu của trang “" M8_PART_ROWS "” không còn cột “%s”",
				"the first row of “" M8_PART_ROWS "” has no column “%s” any more"),
			m8_part_cols[0].head);
	for (size_t i = 1; i < s->n; i++) {
		struct str code = at(s, i, c);
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
	info = sheet_named(&book, M8_PART_INFO);
	rows = sheet_named(&book, M8_PART_ROWS);
	if (info == NULL || rows == NULL || !str_is(said(info, "Mẫu"), M8_PART_FORM) ||
		!str_to_i64(said(info, "Năm"), &out->year) || !str_to_i64(said(info, "Số mục sổ nhật ký"), &out->size))
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
	TRY(signature_holds(cx, out, said(info, "Chữ ký của tệp")));
	TRY(own_rows(cx, rows, out));
	return changed_since(cx, out);
}

/* --- what is gone --- */

/* 0: no row has the code. */
static size_t row_of(const struct sheet *s, struct str code)
{
	int c = column(s, m8_part_cols[0].head);

	for (size_t i = 1; i < s->n; i++)
		if (str_eq(at(s, i, c), code))
			return i;
	return 0;
}

static const char *clears(const struct m8_part_col *c)
{
	return c->field && !res_systems.fields[res_field(&res_systems, c->field)].required ? c->field : NULL;
}

enum rc mau08_part_asks(struct cx *cx, struct str bytes, const struct mau08_part *part, struct mau08_ask **out, size_t *n)
{
	VEC(struct mau08_ask) list = { 0 };
	const struct sheet *now;
	struct xlsx_page was;
	struct xlsx_book book;

	TRY(xlsx_read(cx, bytes, &book));
	now = sheet_named(&book, M8_PART_ROWS);
	TRY(m8_part_sheet(cx, part->year, part->unit, NULL, &was));
	for (size_t i = 1; now && i < was.rows; i++) {
		const struct xlsx_cell *cells = &was.cells[i * was.cols];
		struct mau08_ask ask = { .code = cells[0].text, .name = cells[1].text };
		size_t r = row_of(now, ask.code);

		TRY(db_i64(cx, &ask.of, "SELECT id FROM systems WHERE code = $1", V(ask.code)));
		if (r == 0)
			vec_push(&cx->arena, &list, ask);
		for (size_t c = 1; r && c < was.cols; c++) {
			ask.head = m8_part_cols[c].head;
			ask.field = clears(&m8_part_cols[c]);
			ask.was = cells[c].text;
			if (ask.was.n && at(now, r, column(now, ask.head)).n == 0)
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
