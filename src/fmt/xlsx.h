/* XLSX: read with libzip + expat (zip.h, xml.h), written with libxlsxwriter, touched only here. Cells come out as people see them:
 *   shared and inline strings (runs joined, phonetics left out), formula results as stored (none stored: SHEET_UNKNOWN), errors as "#REF!", booleans as 1/0;
 *   numbers with 15 digits ("3", not "3.0"), percent formats as "10%", a format of zeros only ("0000") with its leading zeros;
 *   dates by number format: yyyy-mm-dd; with a time other than midnight yyyy-mm-dd hh:mm:ss; a format that shows month and year only
 *   gives yyyy-mm, year only yyyy; times hh:mm:ss. Both epochs.
 * Rows without text are left out, rows end at their last text, empty cells are "". Bounds: 1,000,000 cells with text per sheet, 1,024
 * columns, 1 MiB a cell, 256 sheets; zip.h's and xml.h's. A workbook with a password, an .xls, an .ods and XML with entities are refused. */
#pragma once
#include "fmt/csv.h"

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct xlsx_book {
	struct xlsx_sheet {
		struct sheet sheet;
		struct xlsx_merge {
			uint32_t row0, col0, row1, col1; /* from 0, inclusive */
		} * merged;
		size_t n_merged;
		bool hidden;
		struct str part; /* of the package */
	} * sheets;
	size_t n;
};
enum rc xlsx_read(
	struct cx *cx, struct str in, struct xlsx_book *out); /* RC_INVALID: not a workbook, encrypted, damaged; RC_LIMIT */
bool xlsx_looks(struct str in); /* a zip with xl/workbook.xml; also an .xls or .ods, of which xlsx_read says what it is */

/* Writing: every cell text (never a formula, also not after somebody edits it: the format is @), first row bold and frozen,
 * widths fitted, printed on A4 as wide as one sheet. A cell flagged `bad` is marked red. Bytes depend on the cells and cx->now alone. A text below the first
 * row that is longer than Excel's 32,767 characters goes on in columns beside it, headed "... (tiếp 2)", which reading joins. RC_LIMIT: more than Excel takes
 * (1,048,576 rows, 16,384 columns); RC_INVALID: a cell that is not UTF-8 or holds NUL. */
struct xlsx_cell {
	struct str text;
	bool number; /* text is a plain decimal of at most 15 digits: stored as a number; anything else stays text */
	bool bad;
	bool bold; /* as the first row always is */
};
enum rc xlsx_write(struct cx *cx, struct str sheet_name, const struct xlsx_cell *cells, size_t rows, size_t cols, struct buf *out);
struct xlsx_page {
	struct str name; /* of one workbook, all different */
	const struct xlsx_cell *cells;
	size_t rows, cols;
};
enum rc xlsx_write_pages(struct cx *cx, const struct xlsx_page *pages, size_t n, struct buf *out); /* the same, several sheets */
/* The workbook `in` (which gave `book`) with texts behind the last used column of their sheets, as inline strings in rows that hold something; nothing
 * else of any part changes. Sorted by sheet and row. RC_LIMIT: a sheet without a free column. */
struct xlsx_text {
	size_t sheet; /* of the book */
	uint32_t row; /* from 1 */
	struct str text;
};
enum rc xlsx_add_column(
	struct cx *cx, struct str in, const struct xlsx_book *book, const struct xlsx_text *texts, size_t n, struct buf *out);
