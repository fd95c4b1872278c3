/* CSV (RFC 4180) as offices have it: BOM, separator , ; or tab found from the header line (the first with two of one kind, else with one;
 * or named by Excel's `sep=;`), CRLF, LF or CR, quoted line breaks; UTF-8 (UTF-16 with BOM is converted). Empty lines are left out.
 * Bounds: 1,000,000 rows, 1,024 columns, 1 MiB a cell. Writing guards against formula injection: a cell that starts with = + - @ | (also at full
 * width), tab or CR, behind any number of ', gets one more ' in front (and reading takes exactly one off such a cell), so an export is a valid
 * import, byte for byte. Cells are given as written: NFC, spaces and legacy encodings (legacy.h) are the importer's.
 * A cell that is one of Excel's errors ("#REF!") is that error; a text that reads so stands behind one more ' in CSV (sheet_guard, by whoever writes it)
 * and in what both readers give, which the importer takes off. */
#pragma once
#include "base/cx.h"

struct sheet { /* what csv and xlsx readers give: cells are text as people see it */
	struct str name;
	struct sheet_row {
		uint32_t number; /* line or row number in the file, from 1 */
		uint32_t n;
		struct str *cells;
		uint64_t above; /* bit per column: its text is a merged range's that began in a row above */
		bool hidden;    /* by a filter or by hand */
	} * rows;
	size_t n;
	size_t place; /* among the workbook's sheets, from 0 */
	bool hidden;
	const struct sheet *next; /* of the same workbook; NULL */
};
enum { SHEET_ROWS = 1000000, SHEET_COLS = 1024, SHEET_CELL = 1024 * 1024, SHEET_PLACES = 16000000 /* rows x width */ };
enum rc csv_read(struct cx *cx, struct str in,
	struct sheet *out);               /* RC_INVALID/RC_LIMIT, place "dòng N" / "line N"; keeps its own copy of `in` */
#define SHEET_UNKNOWN "#?"                /* of a formula that no program has worked out since it was written */
const char *sheet_error(struct str cell); /* the error that it is; NULL: none */
struct str sheet_guard(
	struct arena *a, struct str text); /* a text as a cell: guarded where it reads as an error, behind any number of ' */
struct str sheet_unguard(struct str cell); /* and back */
void csv_write_cell(struct buf *b, struct str cell, bool first); /* guards and quotes */
static inline void csv_write_begin(struct buf *b)                /* Excel takes UTF-8 for UTF-8 only with its mark */
{
	buf_z(b, "\xef\xbb\xbf");
}
static inline void csv_write_end(struct buf *b)
{
	buf_z(b, "\r\n");
}
