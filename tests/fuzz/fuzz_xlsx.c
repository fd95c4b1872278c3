/* The input is the XML of a workbook's parts, divided by NUL (which XML cannot hold): sheet, strings, styles, workbook, relations; what is
 * missing is ordinary. Input that starts as a ZIP does is taken as the file itself. */
#include "../zip_make.h"
#include "base/text.h"
#include "fmt/xlsx.h"
#include "fuzz.h"

#define REL(id, kind, target) "<Relationship Id='" id "' Type='r/" kind "' Target='" target "'/>"

static const struct {
	const char *name, *text;
} parts[] = {
	{ "xl/worksheets/sheet1.xml", "<worksheet/>" },
	{ "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>" },
	{ "xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf "
			   "numFmtId='9'/></cellXfs></styleSheet>" },
	{ "xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='a'/></sheets></workbook>" },
	{ "xl/_rels/workbook.xml.rels", "<Relationships>" REL("a", "worksheet", "worksheets/sheet1.xml") REL("b", "sharedStrings",
						"sharedStrings.xml") REL("c", "styles", "styles.xml") "</Relationships>" },
};

static void sheet_ok(const struct xlsx_sheet *s)
{
	for (size_t i = 0; i < s->sheet.n; i++) {
		const struct sheet_row *r = &s->sheet.rows[i];

		assert(r->n >= 1 && r->n <= SHEET_COLS && r->cells[r->n - 1].n > 0);
		for (size_t k = 0; k < r->n; k++)
			assert(r->cells[k].p && utf8_valid(r->cells[k]));
	}
	for (size_t i = 0; i < s->n_merged; i++)
		assert(s->merged[i].row0 <= s->merged[i].row1 && s->merged[i].col0 <= s->merged[i].col1 &&
			s->merged[i].col1 < SHEET_COLS);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct xlsx_book book;
	struct str in = fuzz_str(p, n), rest = in, part;
	struct zip_make z;

	cx_init(&cx, FUZZ_ARENA);
	zip_make_init(&z);
	for (size_t i = 0; i < COUNT(parts) && !str_starts(in, STR("PK")); i++) {
		if (!str_next(&rest, 0, &part) || part.n == 0)
			part = str_z(parts[i].text);
		zip_make_add(&z, str_z(parts[i].name), part, false, (struct zip_lie){ 0 });
	}
	if (xlsx_read(&cx, z.n ? zip_make_end(&z) : in, &book) == RC_OK)
		for (size_t i = 0; i < book.n; i++)
			sheet_ok(&book.sheets[i]);
	zip_make_done(&z);
	return 0;
}
