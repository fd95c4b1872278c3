/* A signed copy against the paper: compare_table.c reads the tables of the paper as Khiên wrote it, compare_rows.c finds their rows in the copy,
 * compare_shape.c those of tables whose cells lie over several columns or rows or have their words in the middle, compare.c looks at what stands around. */
#pragma once
#include "doc/doc.h"
#include "org/note.h"
#include "report/paper.h"

/* A table whose head is repeated on every page: its rows are figures. Cells have one space between words. */
enum stand { AT_TOP, IN_MIDDLE, AT_FOOT };
struct table_row {
	struct str *cells; /* by column of the grid, where they begin */
	size_t *span;      /* columns of the cell that begins there; 0: none does */
	bool *goes_on;     /* it is a part of the cell above */
	enum stand *stand; /* where its words stand */
	bool odd;          /* a cell over several columns */
};
struct table {
	struct str title, after; /* the paragraphs with words before and behind it */
	VEC(int) edges;          /* of its columns, from the page's left edge, 1/100 point: one more than columns */
	VEC(bool) moved;         /* by column: some cell's words do not begin at its top */
	VEC(struct table_row) head, rows;
	bool odd; /* a cell over several rows */
};
struct tables {
	VEC(struct table *) list;
	int wide;          /* the page, 1/100 point */
	struct str around; /* the paper's text without the rows and heads of these */
};
enum rc tables_of(struct cx *cx, struct str docx, struct tables *out);

struct str close_up(struct cx *cx, struct str s); /* as it is compared: small letters, no spaces, one kind of dash */

/* What is told of one kind: at most some places, then how many more. */
struct told {
	struct buf text;
	int n;
};
void told_init(struct told *t);
void told_done(struct told *t);
__attribute__((format(printf, 3, 4))) void told_add(struct cx *cx, struct told *t, const char *fmt, ...);
struct str told_str(struct cx *cx, const struct told *t, size_t most);

/* --- the copy, line by line --- */
struct line {
	int page, y;
	size_t from, to; /* words */
	struct str close;
	bool taken; /* belongs to a table */
};
struct finding {
	struct cx *cx;
	const struct doc_words *w;
	struct str *close; /* of each word */
	VEC(struct line) lines;
	const struct tables *of;
	struct told *differs, *unsure;
};
enum { FOREIGN = -1, PAGE_HEAD = 12, AFTER = 24 };
struct spot { /* a table on the copy */
	const struct table *t;
	int edges[64];
	size_t cols, head, from, end; /* lines: its head; below it; behind its last row */
};
int word_middle(const struct doc_word *w);
int column_of(const struct spot *s, const struct doc_word *w); /* FOREIGN: none */
bool page_number(const struct finding *f, const struct spot *s, size_t line);
void lines_take(struct finding *f, size_t from, size_t to);
struct str row_name(struct finding *f, const struct table *t, size_t row);
void edges_at(const struct finding *f, struct spot *s, size_t line, int shift); /* as wide as that line's page is */
int shift_of(int step); /* of the print, 1/100 point; steps 0..SHIFT_STEPS */
enum { SHIFT_MAX = 4000, SHIFT_STEP = 200, SHIFT_STEPS = 2 * (SHIFT_MAX / SHIFT_STEP) };

/* Any table: does the copy say what its cells say, each in its column and its row? Never claims a difference: what could not be found is added to unsure.
 * *from: the line behind it, where it was found. */
enum rc shape_compare(struct finding *f, const struct table *t, size_t *from);

/* The rows of the copy, of which `words` are all that stands on it. Adds to differs: rows missing, added, in another place, cells that say something else;
 * to unsure: tables whose rows could not be told apart. *around: the copy's other text, line by line, what stands in columns apart on lines of its own. */
enum rc rows_compare(struct cx *cx, const struct tables *t, struct doc_words *words, struct told *differs, struct told *unsure,
	struct str *around);

/* A recognised scan: rows whose words were all read count; the others are added to unsure. */
struct rows_read {
	int read, all;
};
enum rc rows_confirm(struct cx *cx, const struct tables *t, struct str text, struct told *unsure, struct rows_read *out);
