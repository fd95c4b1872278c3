/* fmt/xlsx: workbooks as LibreOffice, Excel and others write them (by hand here), hostile ones, and the round trip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../zip_make.h"
#include "base/text.h"
#include "fmt/xlsx.h"
#include "fmt/zip.h"
#include "fresh.h"

#define MAIN_NS " xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='u'"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char rels[] =
	"<Relationships><Relationship Id='rId1' Type='" REL "worksheet' Target='worksheets/sheet1.xml'/>"
	"<Relationship Id='rId2' Type='" REL "sharedStrings' Target='/xl/sharedStrings.xml'/>"
	"<Relationship Id='rId3' Type='" REL "styles' Target='./styles.xml'/>"
	"<Relationship Id='rId4' Type='" REL "hyperlink' Target='http://x' TargetMode='External'/></Relationships>";
static const char workbook[] =
	"<workbook" MAIN_NS "><workbookPr/><sheets><sheet name='Hệ thống' sheetId='1' r:id='rId1'/></sheets></workbook>";
static const char styles[] =
	"<styleSheet" MAIN_NS
	"><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/><numFmt numFmtId='165' formatCode='yyyy-mm-dd hh:mm'/>"
	"<numFmt numFmtId='166' formatCode='[$-42A]mmmm, yyyy'/><numFmt numFmtId='167' formatCode='0000'/><numFmt numFmtId='168' "
	"formatCode='#,##0.00 \"đồng\"'/><numFmt numFmtId='169' formatCode='[Red]0.0%;-0.0%'/><numFmt numFmtId='170' "
	"formatCode='yyyy'/><numFmt numFmtId='171' formatCode='[h]:mm:ss'/><numFmt numFmtId='172' formatCode='\"ngày \"d\" tháng "
	"\"m\" năm \"yyyy'/><numFmt numFmtId='173' formatCode='0.0E+00'/><numFmt numFmtId='174' formatCode='General "
	"\"days\"'/><numFmt numFmtId='175' formatCode='h:mm "
	"AM/PM'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>"
	"<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='9'/><xf numFmtId='49'/><xf numFmtId='164'/><xf "
	"numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='167'/><xf numFmtId='168'/><xf numFmtId='169'/><xf numFmtId='170'/><xf "
	"numFmtId='171'/><xf numFmtId='172'/><xf numFmtId='173'/><xf numFmtId='174'/><xf numFmtId='175'/></cellXfs></styleSheet>";
static const char strings[] =
	"<sst count='99'><si><t>một</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>hai </t></r><r><t>ba</t></r>"
	"<rPh sb='0' eb='1'><t>PHON</t></rPh><phoneticPr "
	"fontId='1'/></si><si/><si><t>a_x000D_b_x005F_x0041__x0000__xD800_</t></si></sst>";

struct parts {
	const char *workbook, *rels, *styles, *strings, *sheet;
};

static void made(struct zip_make *z, struct parts p)
{
	const struct {
		const char *name, *text;
	} t[] = {
		{ "[Content_Types].xml", "<Types/>" },
		{ "xl/workbook.xml", p.workbook ? p.workbook : workbook },
		{ "xl/_rels/workbook.xml.rels", p.rels ? p.rels : rels },
		{ "xl/styles.xml", p.styles ? p.styles : styles },
		{ "xl/sharedStrings.xml", p.strings ? p.strings : strings },
		{ "xl/worksheets/sheet1.xml", p.sheet },
	};

	zip_make_init(z);
	for (size_t i = 0; i < COUNT(t); i++)
		zip_make_add(z, str_z(t[i].name), str_z(t[i].text), true, (struct zip_lie){ 0 });
}

static void show_sheet(struct buf *b, const struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++) {
		buf_fmt(b, "%s%u:", i ? "\n" : "", s->rows[i].number);
		for (size_t k = 0; k < s->rows[i].n; k++) {
			buf_z(b, k ? "|" : "");
			buf_add(b, s->rows[i].cells[k]);
		}
	}
}

static struct str shown_bytes(struct cx *cx, struct str in)
{
	struct xlsx_book book;
	struct buf b;
	struct str out;

	if (xlsx_read(cx, in, &book) != RC_OK) {
		out = arena_fmt(&cx->arena, "%s %s: %s", rc_table[cx->fault.rc].name, arena_z(&cx->arena, cx->fault.place),
			arena_z(&cx->arena, cx->fault.text));
		cx_clear(cx);
		return out;
	}
	buf_init(&b, 1 << 24);
	for (size_t i = 0; i < book.n; i++) {
		if (book.n > 1)
			buf_fmt(&b, "%s[%.*s%s]\n", i ? "\n" : "", (int)book.sheets[i].sheet.name.n, book.sheets[i].sheet.name.p,
				book.sheets[i].hidden ? " hidden" : "");
		show_sheet(&b, &book.sheets[i].sheet);
	}
	out = arena_str(&cx->arena, buf_str(&b));
	buf_done(&b);
	return out;
}

static struct str shown(struct cx *cx, struct parts p)
{
	struct zip_make z;
	struct str out;

	made(&z, p);
	out = shown_bytes(cx, zip_make_end(&z));
	zip_make_done(&z);
	return out;
}

#define DATA(rows) "<worksheet" MAIN_NS "><dimension ref='A1:ZZ999999'/><sheetData>" rows "</sheetData></worksheet>"
#define SHOWS(rows, want) assert_string_equal(shown(cx, (struct parts){ .sheet = DATA(rows) }).p, (want))

static void every_kind_of_cell_becomes_its_text(void **state)
{
	struct cx *cx = *state;

	SHOWS("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c><c r='D1' "
	      "t='b'><v>1</v></c></row><row r='3'><c r='B3' t='inlineStr'><is><t>trong</t><r><t xml:space='preserve'> "
	      "ô</t></r><rPh><t>X</t></rPh></is></c><c r='C3' t='str'><f>A1&amp;\"x\"</f><v>mộtx</v></c><c r='D3' "
	      "t='e'><v>#REF!</v></c><c r='E3' t='d'><v>2024-09-05T00:00:00</v></c><c r='F3' "
	      "t='d'><v>2024-09-05T13:30:00Z</v></c><c r='G3'><f>1+1</f></c></row>",
		"1:một|hai ba||1\n3:|trong ô|mộtx|#REF!|2024-09-05|2024-09-05 13:30:00|#?");
	SHOWS("<row><c t='s'><v>0</v></c><c/><c><v>7</v></c></row><row/><row><c t='inlineStr'><is><t>x</t></is></c></row>",
		"1:một||7\n3:x");
	SHOWS("<row r='1'><c r='A1' t='s'><v>3</v></c></row>", "1:a\rb_x0041__x0000__xD800_");
	SHOWS("", "");
}

static void numbers_look_as_people_see_them(void **state)
{
	struct cx *cx = *state;

#define N(v) "<c><v>" v "</v></c>"
	SHOWS("<row>" N("3") N("3.0") N("0.30000000000000004") N("-0") N("1E3") N("1.5E-3") N("079123456789") N("12345678901234567")
			N("-2.50") "</row>",
		"1:3|3|0.3|0|1000|0.0015|79123456789|12345678901234600|-2.5");
	SHOWS("<row>" N("1e21") N("1.25e-12") N("100000000000000000000") N("0.1") N("1e400") N("abc") N("0x10") N("nan") N("1e")
			N("123.456") "</row>",
		"1:1E+21|1.25E-12|100000000000000000000|0.1|1e400|abc|0x10|nan|1e|123.456");
	SHOWS("<row>" N("0") N("0.0000000001") N("99.99999999999999999") N("1e15") N("-1234.5") N("5e-324") "</row>",
		"1:0|0.0000000001|100|1000000000000000|-1234.5|4.94065645841247E-324");
#undef N
#define N(s, v) "<c s='" s "'><v>" v "</v></c>"
	SHOWS("<row>" N("3", "0.1") N("10", "0.333") N("10", "-0.07") N("3", "0") N("8", "7") N("8", "12345") N("8", "-7")
			N("9", "1500000") N("4", "5") N("14", "12345") N("15", "3") N("99", "3") N("-1", "3") "</row>",
		"1:10%|33.3%|-7%|0%|0007|12345|-0007|1500000|5|12345|3|3|3");
}

static void dates_come_by_number_format(void **state)
{
	struct cx *cx = *state;

	SHOWS("<row>" N("1", "45540") N("5", "45540") N("6", "45540.5625") N("6", "45540") N("7", "45540") N("11", "45540")
			N("13", "45540") "</row>",
		"1:2024-09-05|2024-09-05|2024-09-05 13:30:00|2024-09-05|2024-09|2024|2024-09-05");
	SHOWS("<row>" N("12", "1.5") N("16", "0.5") N("16", "45540.75") N("2", "45540.99998") N("5", "45540.9999999") "</row>",
		"1:36:00:00|12:00:00|18:00:00|2024-09-05 23:59:58|2024-09-06");
	SHOWS("<row>" N("1", "1") N("1", "59") N("1", "60") N("1", "61") N("1", "0") N("1", "-3") N("1", "2958465")
			N("1", "2958466") N("1", "1e300") "</row>",
		"1:1900-01-01|1900-02-28|60|1900-03-01|0|-3|9999-12-31|2958466|1E+300");
	assert_string_equal(shown(cx, (struct parts){ .sheet = DATA("<row>" N("1", "0") N("1", "44078") N("1", "2957004") "</row>"),
					      .workbook = "<x:workbook xmlns:x='m' xmlns:q='u'><x:workbookPr "
							  "date1904='1'/><x:sheets><x:sheet name='S' "
							  "q:id='rId1'/></x:sheets></x:workbook>" })
				    .p,
		"1:1904-01-01|2024-09-05|2957004");
#undef N
}

static void prefixed_elements_are_read_alike(void **state)
{
	struct cx *cx = *state;

	assert_string_equal(
		shown(cx,
			(struct parts){
				.sheet = "<x:worksheet xmlns:x='m'><x:sheetData><x:row r='2'><x:c r='C2'><x:v>5</x:v></x:c></x:row>"
					 "</x:sheetData></x:worksheet>" })
			.p,
		"2:||5");
}

static void hidden_sheets_and_merged_ranges_are_told(void **state)
{
	struct cx *cx = *state;
	struct xlsx_book book;
	struct zip_make z;

	made(&z, (struct parts){ .sheet = "<worksheet><sheetData><row><c t='s'><v>0</v></c></row></sheetData><mergeCells "
					  "count='3'><mergeCell ref='A1:C2'/><mergeCell ref='B5'/><mergeCell "
					  "ref='B7:XFD9'/></mergeCells></worksheet>",
			 .workbook = "<workbook" MAIN_NS
				     "><sheets><sheet name='S' state='veryHidden' r:id='rId1'/></sheets></workbook>" });
	assert_int_equal(xlsx_read(cx, zip_make_end(&z), &book), RC_OK);
	assert_int_equal(book.n, 1);
	assert_true(book.sheets[0].hidden);
	assert_int_equal(book.sheets[0].n_merged, 3);
	assert_int_equal(book.sheets[0].merged[0].row1, 1);
	assert_int_equal(book.sheets[0].merged[0].col1, 2);
	assert_int_equal(book.sheets[0].merged[1].row0, 4);
	assert_int_equal(book.sheets[0].merged[1].col1, 1);
	assert_int_equal(book.sheets[0].merged[2].col1, 1023);
	zip_make_done(&z);
}

static void hostile_sheets_are_refused(void **state)
{
	struct cx *cx = *state;

	SHOWS("<row r='1'><c r='ZZZZZZ999999999'><v>1</v></c></row>",
		"invalid Hệ thống!ZZZZZZ999999999: a cell's address is wrong");
	SHOWS("<row r='1'><c r='B2'><v>1</v></c></row>", "invalid Hệ thống!B2: a cell's address is wrong");
	SHOWS("<row r='1'><c r='1'><v>1</v></c></row>", "invalid Hệ thống!1: a cell's address is wrong");
	SHOWS("<row r='1'><c r='A1B'><v>1</v></c></row>", "invalid Hệ thống!A1B: a cell's address is wrong");
	SHOWS("<row r='1'><c r='XFD1'><v>1</v></c></row>", "limit Hệ thống!XFD1: more than 1,024 columns");
	SHOWS("<row r='2'/><row r='2'/>", "invalid Hệ thống!2: a row number is out of order");
	SHOWS("<row r='x'/>", "invalid Hệ thống!x: a row number is out of order");
	SHOWS("<row r='-1'/>", "invalid Hệ thống!-1: a row number is out of order");
	SHOWS("<row r='1048577'/>", "invalid Hệ thống!1048577: a row number is too large");
	SHOWS("<row r='1'><c r='A1' t='s'><v>4</v></c></row>", "invalid Hệ thống!A1: points at a string that is not there");
	SHOWS("<row r='1'><c r='A1' t='s'><v>-1</v></c></row>", "invalid Hệ thống!A1: points at a string that is not there");
	SHOWS("<row r='1'><c r='A1' t='s'><v>x</v></c></row>", "invalid Hệ thống!A1: points at a string that is not there");
	SHOWS("<row r='1'><c r='A1'><v>1</c></row>", "invalid xl/worksheets/sheet1.xml:1: malformed XML: mismatched tag");
	cx->en = false;
	assert_non_null(strstr(shown(cx, (struct parts){ .sheet = DATA("<row r='1'><c r='A1'><v>1</c></row>") }).p,
		"XML sai: thẻ đóng không khớp thẻ mở"));
	cx->en = true;
	assert_string_equal(shown(cx, (struct parts){ .sheet = "<worksheet><mergeCell ref='C2:A1'/></worksheet>" }).p,
		"invalid Hệ thống!0: a merged range is wrong");
	assert_string_equal(shown(cx, (struct parts){ .sheet = "<worksheet><mergeCell ref='A1-B2'/></worksheet>" }).p,
		"invalid Hệ thống!0: a merged range is wrong");
	assert_string_equal(shown(cx, (struct parts){ .sheet = "<worksheet><mergeCell/></worksheet>" }).p,
		"invalid Hệ thống!0: a merged range is wrong");
}

static void entity_bombs_and_broken_books_are_refused(void **state)
{
	static const char bomb[] =
		"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><sst><si><t>&b;</t></si></sst>";
	struct cx *cx = *state;
	struct zip_make z;

	assert_string_equal(shown(cx, (struct parts){ .sheet = DATA(""), .strings = bomb }).p,
		"invalid xl/sharedStrings.xml:1: XML with a DOCTYPE is refused");
	assert_string_equal(
		shown(cx, (struct parts){ .sheet = DATA(""), .workbook = "<workbook/>" }).p, "invalid : the workbook has no sheet");
	assert_string_equal(shown(cx, (struct parts){ .sheet = DATA(""),
					      .workbook = "<workbook" MAIN_NS "><sheet name='S' r:id='rId9'/></workbook>" })
				    .p,
		"invalid : damaged workbook: the part of a sheet is missing");
	assert_string_equal(
		shown(cx, (struct parts){ .sheet = DATA(""),
				  .workbook = "<workbook" MAIN_NS
					      "><sheet name='S' r:id='rId1'/><sheet name='T' r:id='rId1'/></workbook>" })
			.p,
		"invalid : damaged workbook: the part of a sheet is missing");
	assert_string_equal(shown(cx, (struct parts){ .sheet = DATA(""),
					      .rels = "<Relationships><Relationship Id='rId1' Type='x/worksheet' "
						      "Target='../../../etc/passwd'/></Relationships>" })
				    .p,
		"not_found ../../etc/passwd: zip: no such entry");
	assert_string_equal(shown_bytes(cx, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")).p,
		"invalid : the file has a password or is an old .xls; save it as .xlsx without one");
	assert_string_equal(shown_bytes(cx, STR("PK\x03\x04zip?")).p, "invalid : zip: damaged or cut off");
	assert_string_equal(shown_bytes(cx, STR("a,b,c")).p, "invalid : zip: not a ZIP file");
	assert_string_equal(shown_bytes(cx, STR("")).p, "invalid : zip: not a ZIP file");
	zip_make_init(&z);
	zip_make_add(&z, STR("word/document.xml"), STR("<x/>"), true, (struct zip_lie){ 0 });
	assert_string_equal(shown_bytes(cx, zip_make_end(&z)).p, "invalid : not an XLSX workbook");
	assert_false(xlsx_looks(buf_str(&z.all)));
	zip_make_done(&z);
	zip_make_init(&z);
	zip_make_add(&z, STR("content.xml"), STR("<x/>"), true, (struct zip_lie){ 0 });
	zip_make_add(&z, STR("META-INF/manifest.xml"), STR("<x/>"), true, (struct zip_lie){ 0 });
	assert_string_equal(shown_bytes(cx, zip_make_end(&z)).p,
		"invalid : the file is an OpenDocument (.ods) of LibreOffice; save it as .xlsx");
	assert_true(xlsx_looks(buf_str(&z.all)));
	zip_make_done(&z);
	made(&z, (struct parts){ .sheet = DATA("") });
	assert_true(xlsx_looks(zip_make_end(&z)));
	zip_make_done(&z);
	assert_false(xlsx_looks(STR("PK")));
}

/* 60,000 rows with one cell far to the right would be 61 million places. */
static void a_sparse_sheet_cannot_grow_without_bound(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	buf_init(&b, 1 << 24);
	buf_z(&b, "<worksheet><sheetData>");
	for (int i = 1; i <= 60000; i++)
		buf_fmt(&b, "<row r='%d'><c r='ALZ%d'><v>1</v></c></row>", i, i);
	buf_z(&b, "</sheetData></worksheet>");
	buf_byte(&b, 0);
	assert_true(str_ends(shown(cx, (struct parts){ .sheet = b.p }), STR("the sheet is too wide for its length")));
	buf_done(&b);
}

static void a_cell_of_ten_megabytes_is_refused(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	buf_init(&b, 1 << 24);
	buf_z(&b, "<worksheet><sheetData><row><c t='str'><v>");
	for (int i = 0; i < 10 << 20; i += 64)
		buf_fmt(&b, "%064d", i);
	buf_z(&b, "</v></c></row></sheetData></worksheet>");
	buf_byte(&b, 0);
	assert_string_equal(shown(cx, (struct parts){ .sheet = b.p }).p, "limit : a cell is longer than 1 MiB");
	buf_done(&b);
}

static void what_is_written_reads_back_the_same(void **state)
{
	static const char *const text[] = { "Mã", "Tên hệ thống", "Ghi chú", "=1+1", "+84", "-5", "@x", "\tx", "'=x", "'abc", "007",
		"hai\ndòng", "a\rb", "a_x0041_x0042_", " đầu cuối ", "<b>&amp;\"'", "😀", "1.50", "3", "http://x.vn/a?b", "{=1}",
		"TRUE", "2024-09-05", "" };
	struct cx *cx = *state;
	struct xlsx_cell cells[COUNT(text)];
	struct xlsx_book book;
	struct buf b, again;

	for (size_t i = 0; i < COUNT(text); i++)
		cells[i] = (struct xlsx_cell){ .text = str_z(text[i]), .number = i % 2, .bad = i % 5 == 0 };
	buf_init(&b, 1 << 20);
	buf_init(&again, 1 << 20);
	assert_int_equal(
		xlsx_write(cx, STR("Danh mục [2026]: a/b*c?d\\e và một tên quá dài"), cells, COUNT(text) / 3, 3, &b), RC_OK);
	assert_int_equal(
		xlsx_write(cx, STR("Danh mục [2026]: a/b*c?d\\e và một tên quá dài"), cells, COUNT(text) / 3, 3, &again), RC_OK);
	assert_true(str_eq(buf_str(&b), buf_str(&again)));
	assert_true(xlsx_looks(buf_str(&b)));
	assert_int_equal(xlsx_read(cx, buf_str(&b), &book), RC_OK);
	assert_string_equal(arena_z(&cx->arena, book.sheets[0].sheet.name), "Danh mục  2026   a b c d e và m");
	assert_int_equal(book.sheets[0].sheet.n, COUNT(text) / 3);
	for (size_t i = 0; i < COUNT(text); i++) {
		struct sheet_row r = book.sheets[0].sheet.rows[i / 3];
		struct str got = i % 3 < r.n ? r.cells[i % 3] : STR("");

		assert_string_equal(arena_z(&cx->arena, got), text[i]);
	}
	buf_done(&b);
	buf_done(&again);
}

static void nothing_written_is_a_formula_and_numbers_are_numbers(void **state)
{
	static const struct xlsx_cell cells[] = { { STR("n"), true, false }, { STR("12"), true, false },
		{ STR("012"), true, false }, { STR("=1+1"), true, true } };
	struct cx *cx = *state;
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct str s;
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(xlsx_write(cx, STR(""), cells, 4, 1, &b), RC_OK);
	assert_int_equal(zip_open_mem(cx, buf_str(&b), &z), RC_OK);
	assert_int_equal(zip_file_read(cx, z, STR("xl/worksheets/sheet1.xml"), &s), RC_OK);
	assert_int_equal(str_find(s, STR("<f>")), -1);
	assert_true(str_find(s, STR("<v>12</v>")) > 0);
	assert_true(str_find(s, STR("t=\"s\"")) > 0);
	assert_true(str_find(s, STR("state=\"frozen\"")) > 0);
	buf_done(&b);
}

static void what_excel_cannot_hold_is_refused(void **state)
{
	struct cx *cx = *state;
	char *big = malloc(40000);
	struct xlsx_cell c = { .text = { big, 32768 } };
	struct buf b;

	assert_non_null(big);
	memset(big, 'x', 40000);
	buf_init(&b, 1 << 20);
	assert_int_equal(xlsx_write(cx, STR("S"), &c, 1, 1, &b), RC_LIMIT);
	assert_string_equal(cx->fault.place.p, "A1");
	cx_clear(cx);
	c.text.n = 32767;
	assert_int_equal(xlsx_write(cx, STR("S"), &c, 1, 1, &b), RC_OK);
	c.text = STR("a\0b");
	assert_int_equal(xlsx_write(cx, STR("S"), &c, 1, 1, &b), RC_INVALID);
	cx_clear(cx);
	c.text = STR("\xff");
	assert_int_equal(xlsx_write(cx, STR("S"), &c, 1, 1, &b), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(xlsx_write(cx, STR("S"), &c, 1048577, 1, &b), RC_LIMIT);
	cx_clear(cx);
	buf_done(&b);
	buf_init(&b, 100);
	c.text = STR("x");
	assert_int_equal(xlsx_write(cx, STR("S"), &c, 1, 1, &b), RC_LIMIT);
	buf_done(&b);
	free(big);
}

/* The addresses of a large scan: without this no list that holds it could be had as a workbook. */
static void a_text_longer_than_a_cell_goes_on_beside_it_and_is_joined(void **state)
{
	struct cx *cx = *state;
	struct buf text, b;
	struct xlsx_book book;
	struct sheet *s;

	buf_init(&text, 1 << 20);
	buf_init(&b, 1 << 20);
	for (int i = 0; i < 9000; i++)
		buf_fmt(&text, i % 7 ? "10.0.%d.7 \n" : "😀_x0041_ %d", i);
	for (size_t skip = 0; skip < 9; skip++) {
		struct str longer = str_from(buf_str(&text), skip * 10);
		const struct xlsx_cell cells[] = { { .text = STR("Mã") }, { .text = STR("Mục tiêu") }, { .text = STR("Ghi chú") },
			{ .text = STR("a") }, { .text = STR("ngắn") }, { .text = STR("x") }, { .text = STR("b") },
			{ .text = longer }, { .text = STR("y") }, { .text = STR("c") }, { .text = STR("") }, { .text = STR("z") } };

		if (!utf8_valid(longer))
			continue;
		b.n = 0;
		assert_int_equal(xlsx_write(cx, STR("S"), cells, 4, 3, &b), RC_OK);
		assert_int_equal(xlsx_read(cx, buf_str(&b), &book), RC_OK);
		s = &book.sheets[0].sheet;
		assert_true(s->rows[0].n > 5);
		assert_true(str_is(s->rows[0].cells[s->rows[0].n - 1], "Ghi chú"));
		for (size_t r = 0; r < 4; r++) {
			assert_true(str_eq(s->rows[r].cells[1], cells[r * 3 + 1].text));
			assert_true(str_eq(s->rows[r].cells[s->rows[0].n - 1], cells[r * 3 + 2].text));
			for (size_t c = 2; c + 1 < s->rows[0].n; c++)
				assert_int_equal(s->rows[r].cells[c].n, 0);
		}
	}
	struct xlsx_cell *many = ARENA_ARRAY(&cx->arena, struct xlsx_cell, 2 * 40); /* more than one cell may be */

	for (size_t c = 0; c < 40; c++) {
		many[c].text = c ? arena_fmt(&cx->arena, "A (tiếp %zu)", c + 1) : STR("A");
		many[40 + c].text = str_cut(buf_str(&text), 0, 30000);
	}
	b.n = 0;
	assert_int_equal(xlsx_write(cx, STR("S"), many, 2, 40, &b), RC_OK);
	assert_int_equal(xlsx_read(cx, buf_str(&b), &book), RC_LIMIT);
	assert_string_equal(cx->fault.text.p, "row 2: a cell is too long");
	cx_clear(cx);
	buf_done(&text);
	buf_done(&b);
}

static void files_of_other_programs_read_as_people_see_them(void **state)
{
	static const char *const names[] = { "openpyxl", "streamed" }; /* the latter with sizes behind the data */
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		struct str files[2];

		for (int k = 0; k < 2; k++) {
			FILE *f = fopen(arena_fmt(&cx->arena, "tests/data/xlsx/%s.%s", names[i], k ? "txt" : "xlsx").p, "rb");
			char *p = arena_alloc(&cx->arena, 1 << 16, 1);

			assert_non_null(f);
			files[k] = (struct str){ p, fread(p, 1, (1 << 16) - 1, f) };
			fclose(f);
		}
		assert_string_equal(shown_bytes(cx, files[0]).p, files[1].p);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_en, gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_kind_of_cell_becomes_its_text),
		CASE(numbers_look_as_people_see_them),
		CASE(dates_come_by_number_format),
		CASE(prefixed_elements_are_read_alike),
		CASE(hidden_sheets_and_merged_ranges_are_told),
		CASE(hostile_sheets_are_refused),
		CASE(entity_bombs_and_broken_books_are_refused),
		CASE(a_sparse_sheet_cannot_grow_without_bound),
		CASE(a_cell_of_ten_megabytes_is_refused),
		CASE(what_is_written_reads_back_the_same),
		CASE(nothing_written_is_a_formula_and_numbers_are_numbers),
		CASE(a_text_longer_than_a_cell_goes_on_beside_it_and_is_joined),
		CASE(what_excel_cannot_hold_is_refused),
		CASE(files_of_other_programs_read_as_people_see_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
