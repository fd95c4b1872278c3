/* DOCX templates that an office edits in Word or LibreOffice, filled from a tree of values.
 *
 *     {{don_vi.ten}}                        a value; inside a list {{stt}} counts from 1
 *     {{#moi viec}} .. {{/moi}}             for each of a list: inside it names are looked for in the item, then outside
 *     {{#neu co_han}} .. {{#khac}} .. {{/neu}}    if there is such a value (not empty, not 0, not no); `neu khong x`; `neu loai = "dinh ky"`
 *
 * Letters' case, diacritics ({{#nếu đơn_vị.tên}}) and the quotes' shape do not matter: editors change them. A tag may be split over runs by spelling
 * marks, bookmarks, formats or tracked changes. Where a section begins and ends says what it repeats: words inside a paragraph; whole paragraphs (a
 * paragraph with nothing but tags vanishes); table rows (begun in one cell, ended in another of the same or a later row; a row with nothing
 * but tags vanishes). Tracked changes are taken as accepted, comments left out. Headers, footers and notes are filled too.
 *
 * A template is an outsider's file: bounded like any zip and XML; macros, embedded objects, linked pictures and fields that fetch other files are
 * refused. What is not understood is a fault that names its place, and then nothing is written at all. The bytes depend on template, values
 * and cx->now alone. */
#pragma once
#include "fmt/json.h"

enum { DOCX_MAX = 16 << 20, DOCX_PART = 8 << 20, DOCX_OUT = 64 << 20, DOCX_FAULTS = 50, DOCX_NEST = 8, DOCX_TAG = 200 };

#define DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

/* What a report offers: "don_vi.ten" is a value, "viec[]" a list of objects, "viec[].ten" a value of each. NULL path ends. `from`: where the
 * data has it, in the item of the list around ("unit.name"); NULL: under the name itself. */
struct docx_field {
	const char *path, *from, *vi, *en;
	struct str (*show)(struct arena *a, struct str s); /* NULL: as the data has it; else as people read it */
};
struct docx_fault {
	struct str place, text; /* "thân văn bản, bảng 1, hàng 2: “...”" */
};
struct docx_faults {
	struct docx_fault *p;
	size_t n, cap;
};
struct docx;
/* Reads and judges a template: RC_INVALID with every fault (at most DOCX_FAULTS), the first as failure. `in` is borrowed until the docx was
 * last rendered. All memory is cx's. */
enum rc docx_open(struct cx *cx, struct str in, const struct docx_field *fields, struct docx_faults *faults, struct docx **out);
enum rc docx_render(struct cx *cx, const struct docx *t, const struct jv *data, struct buf *out);
/* Both. */
enum rc docx_fill(struct cx *cx, struct str in, const struct docx_field *fields, const struct jv *data, struct buf *out);
/* The first path that `fields` declares and the data lacks (a list without items shows nothing of its items): for tests. Null str: none. */
struct str docx_fields_fault(struct cx *cx, const struct docx_field *fields, const struct jv *data);
