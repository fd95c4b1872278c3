/* A small office for tests of imports, and workbooks made by hand. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "fmt/xlsx.h"
#include "ledger/ledger.h"
#include "org/org.h"
#include "res/res_int.h"
#include "site.h"
#include "zip_make.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define EQ(s, z) assert_string_equal(arena_z(&cx->arena, (s)), (z))

static inline int fresh(void **state)
{
	struct cx *cx = site_new();
	struct import_report rep;
	struct sheet s;

	OK(sheet_read(cx,
		STR("code,name,short,parent\nvp,Văn phòng,VP,\na,Cục Hành chính – Quản trị,HCQT,vp\nb,Vụ Nội chính,,vp\n"
		    "c,Cổng Thông tin điện tử,,vp\n"),
		&s));
	OK(res_import(cx, &res_units, &s, true, &rep));
	*state = cx;
	return 0;
}

/* --- a workbook by hand: rows by '\n', cells by '|' ('~' is a line break); merged ranges as Excel names them --- */

static inline void xml_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '&' || c == '<' || c == '>')
			buf_fmt(b, "&#%d;", c);
		else
			buf_byte(b, c == '~' ? '\n' : c);
	}
}

/* One sheet's XML, the table in rows from 1. */
static inline struct str sheet_xml(struct cx *cx, struct str table, const char *const *merged)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str row, cell;
	int r = 0;

	buf_init(&b, 4 << 20);
	buf_z(&b, "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
	while (str_next(&table, '\n', &row)) {
		int c = 0;

		r++;
		buf_fmt(&b, "<row r=\"%d\">", r);
		for (; str_next(&row, '|', &cell); c++) {
			if (cell.n == 0)
				continue;
			buf_fmt(&b, "<c r=\"%c%d\" t=\"inlineStr\"><is><t>", 'A' + c, r);
			xml_text(&b, cell);
			buf_z(&b, "</t></is></c>");
		}
		buf_z(&b, "</row>");
	}
	buf_z(&b, "</sheetData><mergeCells>");
	for (; merged && *merged; merged++)
		buf_fmt(&b, "<mergeCell ref=\"%s\"/>", *merged);
	buf_z(&b, "</mergeCells></worksheet>");
	return arena_str(&cx->arena, buf_str(&b));
}

struct made_sheet {
	const char *name, *table;
	bool hidden;
	const char *xml; /* instead of the table */
};

static inline struct str books(struct cx *cx, const struct made_sheet *sheets, size_t n, const char *const *merged)
{
	struct buf list AUTO(buf_done) = { 0 }, rels AUTO(buf_done) = { 0 };
	struct zip_make z;
	struct str made;

	buf_init(&list, 1 << 16);
	buf_init(&rels, 1 << 16);
	zip_make_init(&z);
	buf_z(&list, "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
		     "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>");
	buf_z(&rels, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&list, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"%s/>", sheets[i].name, i + 1, i + 1,
			sheets[i].hidden ? " state=\"hidden\"" : "");
		buf_fmt(&rels,
			"<Relationship Id=\"rId%zu\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
			"worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
			i + 1, i + 1);
	}
	buf_z(&list, "</sheets></workbook>");
	buf_z(&rels, "</Relationships>");
	zip_make_add(&z, STR("[Content_Types].xml"),
		STR("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"), true,
		(struct zip_lie){ 0 });
	zip_make_add(&z, STR("xl/workbook.xml"), buf_str(&list), true, (struct zip_lie){ 0 });
	zip_make_add(&z, STR("xl/_rels/workbook.xml.rels"), buf_str(&rels), true, (struct zip_lie){ 0 });
	for (size_t i = 0; i < n; i++)
		zip_make_add(&z, arena_fmt(&cx->arena, "xl/worksheets/sheet%zu.xml", i + 1),
			sheets[i].xml ? str_z(sheets[i].xml) : sheet_xml(cx, str_z(sheets[i].table), merged), true,
			(struct zip_lie){ 0 });
	zip_make_add(&z, STR("xl/media/other.bin"), STR("kept as it is"), true, (struct zip_lie){ 0 });
	made = arena_str(&cx->arena, zip_make_end(&z));
	zip_make_done(&z);
	return made;
}

static inline struct str book(struct cx *cx, struct str table, const char *const *merged)
{
	return books(cx, &(struct made_sheet){ .name = "DS", .table = arena_z(&cx->arena, table) }, 1, merged);
}

static inline int64_t count(struct cx *cx, const struct res *r)
{
	struct res_query q = { .res = r, .sort = -1, .limit = 1 };
	struct res_page page;

	OK(res_list(cx, &q, &page));
	return page.total;
}

static inline void tell(struct cx *cx, const struct import_report *rep)
{
	for (size_t i = 0; i < rep->n; i++)
		for (size_t k = 0; k < rep->rows[i].problems.n; k++)
			print_message("row %u %.*s: %.*s\n", rep->rows[i].number, ARG_STR(rep->rows[i].problems.p[k].field),
				ARG_STR(rep->rows[i].problems.p[k].text));
	for (size_t i = 0; i < rep->n_passed; i++)
		print_message("passed %u %.*s\n", rep->passed[i].number, ARG_STR(rep->passed[i].text));
	if (cx->fault.rc)
		print_message("%.*s\n", ARG_STR(cx->fault.text));
}

static inline enum rc take(struct cx *cx, const struct res *r, struct str bytes, bool commit, struct import_report *rep)
{
	struct sheet s;

	OK(sheet_read_all(cx, bytes, &s));
	return res_import(cx, r, &s, commit, rep);
}

static inline struct str passed(const struct import_report *rep, uint32_t row)
{
	for (size_t i = 0; i < rep->n_passed; i++)
		if (rep->passed[i].number == row)
			return rep->passed[i].text;
	return STR("");
}

static inline void unit_is(struct cx *cx, const struct import_report *rep, size_t i, const char *code)
{
	struct row *unit;

	OK(res_load(cx, &res_units, row_i64(rep->rows[i].row, "unit", 0), &unit));
	EQ(row_text(unit, "code"), code);
}

static inline bool said(const struct import_report *rep, const char *words)
{
	for (size_t i = 0; i < rep->n_converted; i++)
		if (str_find(rep->converted[i], str_z(words)) >= 0)
			return true;
	for (size_t i = 0; i < rep->n_notes; i++)
		if (str_find(rep->notes[i].text, str_z(words)) >= 0)
			return true;
	return false;
}

static inline void name_is(struct cx *cx, const struct import_report *rep, size_t i, const char *name)
{
	assert_true(i < rep->n);
	EQ(row_text(rep->rows[i].row, "name"), name);
}
