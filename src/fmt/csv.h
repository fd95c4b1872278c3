/* CSV (RFC 4180) as offices have it: BOM, separator , ; or tab found from the header line, CRLF or LF, quoted line breaks; UTF-8 (UTF-16
 * with BOM is converted). Bounds: 1,000,000 rows, 1,024 columns, 1 MiB a cell. Writing guards against formula injection: a cell
 * that starts with = + - @ tab or CR gets a leading ' (and reading takes exactly that guard off again), so an export is a valid import. */
#pragma once
#include "base/cx.h"

struct sheet { /* what csv and xlsx readers give: cells are text as people see it */
	struct str name;
	struct sheet_row {
		uint32_t number; /* line or row number in the file, from 1 */
		uint32_t n;
		struct str *cells;
	} * rows;
	size_t n;
};
enum rc csv_read(struct cx *cx, struct str in, struct sheet *out); /* RC_INVALID/RC_LIMIT, place "dòng N" / "line N" */
void csv_write_cell(struct buf *b, struct str cell, bool first);   /* guards and quotes */
static inline void csv_write_end(struct buf *b)
{
	buf_z(b, "\r\n");
}
