/* XLSX: read with libzip + expat, written with libxlsxwriter; both touched only here. Reading is bounded (zip.h), shared and inline strings, numbers
 * and dates by number format (dates come out as yyyy-mm-dd, with a time as yyyy-mm-dd hh:mm:ss), booleans as 1/0, formula results as stored, merged cells
 * repeated into `merged`. XML entities other than the five are refused. Bounds: 1,000,000 cells with text per sheet, 1,024 columns. */
#pragma once
#include "fmt/csv.h"

struct xlsx_book {
	struct xlsx_sheet {
		struct sheet sheet;
		struct xlsx_merge {
			uint32_t row0, col0, row1, col1; /* from 0, inclusive */
		} * merged;
		size_t n_merged;
		bool hidden;
	} * sheets;
	size_t n;
};
enum rc xlsx_read(
	struct cx *cx, struct str in, struct xlsx_book *out); /* RC_INVALID: not a workbook, encrypted, damaged; RC_LIMIT */
bool xlsx_looks(struct str in);                               /* a zip with xl/workbook.xml */

/* Writing: one sheet, every cell text (never a formula), first row bold and frozen, widths fitted. A cell flagged `bad` is marked red. */
struct xlsx_cell {
	struct str text;
	bool number; /* text is a plain decimal: stored as a number */
	bool bad;
};
enum rc xlsx_write(struct cx *cx, struct str sheet_name, const struct xlsx_cell *cells, size_t rows, size_t cols, struct buf *out);
