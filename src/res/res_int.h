/* Private to res/. */
#pragma once
#include "base/map.h"
#include "res/res.h"

/* The columns of a resource, in order: "code, name, unit". */
void cols_add(struct buf *b, const struct res *r, const char *before, const char *between);
/* Reads a row from the columns `id, seq, changed_at, made_at, made_by, FIELDS..` starting at column 0. Texts are copied into the arena. */
struct row *row_read(struct cx *cx, struct rows *rows, const struct res *r);
struct dbv val_db(struct cx *cx, const struct field *f, const struct val *v);
void val_from_db(struct cx *cx, struct rows *rows, int col, const struct field *f, struct val *out);
struct jv *val_ledger(struct cx *cx, const struct field *f,
	const struct val *v);                                   /* the ledger's form; erasable ones are replaced by the caller */
void ids_read(struct cx *cx, struct str text, struct val *out); /* "12 40" */
struct str ids_write(struct cx *cx, const struct val *v);
enum rc ref_find(struct cx *cx, const char *to, struct str text, int64_t *id, const char **why); /* by code, else by unique title */
bool ref_unknown(struct cx *cx, const char *to, struct str text); /* no code and no title is this; false also when several are */
enum rc ref_title(struct cx *cx, int64_t id, struct str *code, struct str *title);
/* Adds " AND (..)" that keeps what cx->who may see (or write). */
enum rc scope_sql(struct cx *cx, const struct res *r, const char *alias, bool to_write, struct buf *sql);
/* Nobody makes another unit's duty met or contradicted (fields `about`); what somebody else named there may stay. */
void hidden_kept(struct cx *cx, struct row *row, const struct row *before); /* references to what one cannot see stay */
bool same_row(const struct row *a, const struct row *b);
bool means_all(const struct row *row); /* names nothing in its fields `whole` */
enum rc speaks_of_own(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps);
void select_sql(struct buf *b, const struct res *r); /* "SELECT id .. FROM r t WHERE 1 = 1" */
enum rc row_judge(struct cx *cx, struct row *row, const struct row *before, struct problems *ps);
void row_texts(struct cx *cx, const struct row *row, struct str *fold, struct str *sortkey);
/* A row whose entry is written: the current row, its version, its links. before: NULL where the entry created it. */
enum rc row_store(struct cx *cx, struct row *row, const struct row *before);
struct ledger_value;
struct ledger_new;
enum rc row_append(struct cx *cx, const struct ledger_new *e, struct row *row); /* sets row->seq and row->at */
enum rc version_save(struct cx *cx, const struct row *row, bool gone, struct str fold, struct str sortkey);
enum rc past_seen(struct cx *cx, const struct res *r, int64_t id); /* may who asks read its history? */
struct jv *row_ledger(struct cx *cx, const struct row *row, struct ledger_value *secrets, size_t *n);
bool db_text_field(enum ftype t);
bool period_valid(struct str s);
bool instant_typed(struct cx *cx, struct str s, int64_t *us);
struct row *version_read(struct cx *cx, struct rows *rows, const struct res *r); /* columns of versions_sql */
void versions_sql(struct buf *b, const struct res *r, const char *more);         /* more columns behind the fields: ", e.body" */

/* --- imports: head.c finds the table in a sheet, cell.c reads what offices write, also.c writes companions --- */
struct column {
	int field; /* -1: not of the row itself */
	const struct companion *c;
	int cfield; /* of the companion */
	bool serial;
	bool unused;     /* a person said so: nobody is asked again */
	uint64_t alts;   /* bit per other field of the row that bears the same head: the column's values decide */
	size_t twin;     /* a second column of the same meaning: 1 + the first one's place */
	struct str tick; /* the choice that this column's marks say; nothing: its cells say it themselves (marks.c) */
	struct str head;
};
struct table {
	size_t first, last; /* rows of the header in the sheet */
	size_t end;         /* behind its last row */
	size_t from, to;    /* its columns, where tables stand side by side */
	struct column *cols;
	size_t n, hits;
	struct row_plan *plan; /* of the rows behind the header */
	struct str place;      /* the unit of the letterhead, or of the sheet's name; empty: none, or not needed */
};
/* Is it a choice of the head above it, which other columns share? The column's field is the one that has it. */
bool tick_of(struct cx *cx, const struct res *r, struct str choice, struct column *whole);
/* The marks of its planned rows become what they say, and it is told: of choices, of "nt" (as above), of days without a year in a register. */
void marks_put(struct cx *cx, const struct res *r, struct sheet *s, const struct table *t, struct import_report *rep);
struct str ticks_said(struct cx *cx, const struct table *t, size_t c); /* of the first of such columns; null: it is none */
struct tables {
	struct table *p;
	size_t n, cap;
};
/* Every table of a sheet, none (RC_OK) where it has no header. plan: rows_plan. */
enum rc tables_find(struct cx *cx, const struct res *r, const struct sheet *s, const struct import_choice *choices, size_t n,
	struct tables *out);
enum rc no_header(struct cx *cx, const struct res *r);
bool table_has(const struct table *t, int field);
struct str column_code(struct cx *cx, const struct res *r, const struct column *col); /* null: none */
struct str head_key(struct cx *cx, const struct res *r, struct str head);             /* "heads.systems.ten phan mem" */
bool col_known(const struct res *r, struct str code);
bool col_taught(const struct res *r, struct str code); /* also IMPORT_UNUSED */
/* What a row below the header is. */
enum row_kind { ROW_DATA, ROW_EMPTY, ROW_GROUP, ROW_TOTAL, ROW_HEADS, ROW_FOOT };
struct row_plan {
	enum row_kind kind;
	enum row_kind like; /* data that looks like a total or a group: wrong; else ROW_DATA */
	struct str group;   /* data: the name in the group row above; group: its own */
	struct str stands;  /* group that is no place: the one above that the rows below still belong to */
	struct str
		ends; /* group that is no place: the one above that it ends; data: the group that is no place and stands above it */
};
struct group {            /* that the rows now read belong to */
	struct str name;  /* of the place; empty: none */
	struct str ended; /* of what ended it and is no place */
	char by;          /* how it was counted */
};
static inline struct row_plan *plan_of(const struct table *t, size_t row)
{
	return &t->plan[row - t->last - 1];
}
/* Fills t->plan; rows already ROW_HEADS stay so. `group` goes from table to table. */
enum rc rows_plan(struct cx *cx, const struct res *r, const struct sheet *s, struct table *t, struct group *group);
struct str letterhead(struct cx *cx, const struct res *r, const struct sheet *s, const struct table *t);
struct str cell_at(const struct sheet_row *row, size_t c); /* trimmed; empty beyond the end */
enum { HEAD_TEXT = 300 };                                  /* of a head no more is read */
struct str head_norm(struct cx *cx, struct str cell);      /* folded, without marks and brackets */
struct str head_spelt(struct cx *cx, struct str folded);   /* "d/vi vh" -> "don vi van hanh" */
enum rc sheet_unlegacy(
	struct cx *cx, const struct sheet *s, struct sheet *out, struct str **said, size_t *n); /* TCVN3, VNI -> Unicode */

/* One table of one sheet, and one row of data in it. */
struct part {
	const struct sheet *s;
	struct str name; /* the sheet's where several are read */
	struct table t;
	size_t at;                     /* among the report's tables */
	size_t reason;                 /* the column that says why a row is entered late; SIZE_MAX: none */
	const struct companion **comp; /* those that have a column */
	size_t n_comp;
	bool placed; /* the letterhead said whose a row is */
};
struct item {
	const struct part *p;
	const struct row_plan *plan;
	const struct sheet_row *row;
};

struct paper {
	struct str number, date, issuer;
	struct str said;    /* words that stand for a number that there is not: "Đang trình ký" */
	const char *state;  /* of the dossier, as `said` tells it; NULL: nothing */
	struct str strange; /* neither */
	struct str rest;    /* beside number and date */
	bool pending;       /* says beside its number that it is not decided yet */
	bool two;           /* more than one number stands there */
	bool bad_date;      /* "ngày 31/02/2024" */
};
void paper_read(struct cx *cx, struct str cell, struct paper *out);
bool paper_number(struct cx *cx, struct str text, struct paper *out); /* is it a number, and its date, and nothing else? */
bool cell_broken(struct cx *cx, struct str cell, struct str *why);    /* an error of Excel, a character that is none */
struct str one_line(struct cx *cx, struct str s);
bool text_whole(struct cx *cx, bool lines, struct str s, struct str *why); /* no control character, nothing broken */
bool cell_read(struct cx *cx, const struct field *f, struct str text, struct val *out,
	struct str *why); /* val_read, and the spellings of sheets */
/* By its natural key; *id 0: none. *told false: the key says nothing, for the row has no title, or several are called so. */
enum rc row_by_natural(struct cx *cx, const struct row *row, int64_t *id, bool *told);
/* What was stored before an import, by what it says; which of it the rows of the sheet are (same.c). */
struct stored {
	const struct res *res;
	int64_t upto;
	bool read;
	struct map by_value;
	struct map seen;  /* id -> the row of the sheet that is it */
	struct map *made; /* import_given.made */
};
enum rc stored_begin(struct cx *cx, const struct res *r, struct map *made, struct stored *st);
enum rc stored_says(struct cx *cx, struct stored *st, int f, struct str text, bool *out); /* does any row's text field? */
/* Fills ir->before: by code, by the natural key, by all that the row says. */
enum rc row_find(struct cx *cx, struct stored *st, struct import_report *rep, struct import_row *ir);
void row_found(struct stored *st, struct import_row *ir); /* it was written, or is there as the sheet says */
void default_owner(struct cx *cx, struct row *row, const struct row *before);
/* Rows that are known before an import, by folded title and the rest of the natural key; and the note of a new one that looks like one of them. */
struct near_name {
	struct str *w; /* folded words, without what stands in brackets */
	size_t n;
	struct str *also; /* what the first brackets hold: often what people call it, "... (e-Cabinet)" */
	size_t n_also;
};
struct near_name near_of(struct cx *cx, struct str title);
/* Names that are nearly one share a key. */
enum { NEAR_KEYS = 24 };
size_t near_keys(struct cx *cx, const struct near_name *a, struct str out[NEAR_KEYS]);
bool near_same(const struct near_name *a, const struct near_name *b);
struct known;
struct alike {                   /* what an import knows of its resource: stored, or of the rows read so far */
	struct map by_key, near; /* near: by near_keys(), of what units own */
	size_t n;
	const struct res *r; /* of alike_named: what is known so far is of it */
};
enum rc alike_begin(struct cx *cx, const struct res *r, struct alike *known);
/* Of a row that was just made: what is called nearly so, stored before or made since `known` began; null: nothing. */
enum rc alike_named(struct cx *cx, struct alike *known, const struct row *row, struct str *code, struct str *title);
void alike_note(struct cx *cx, struct alike *known, struct import_report *rep, const struct import_row *ir);
/* Rows of a sheet that say what the rows of another one say and nothing else: a copy that somebody kept (twice.c). */
struct copies {
	struct copied {
		struct str sheet, of;
		size_t n;
	} * p;
	size_t n, cap;
};
/* Is the object of a row that was read another row's already? Then the row is wrong, but where it is a copy or goes on with that one. */
void twice_check(struct cx *cx, struct stored *stored, const struct item *it, struct copies *copies, struct import_report *out,
	struct import_row *ir);
void copies_told(struct cx *cx, const struct copies *of, struct import_report *out);
/* The choice that a text is: by code or label, and beyond it as sheets write it; NULL: none, or more than one. */
const struct choice *choice_read(const struct field *f, struct str s);
const struct choice *choice_said(const struct field *f, struct str s);
bool cell_blank(struct cx *cx, struct str text);   /* "-", "chưa có" */
int cell_level(struct cx *cx, struct str cell);    /* "phê duyệt cấp độ 3" within words; 0: not told */
bool cell_pending(struct cx *cx, struct str text); /* "đang trình", "dự kiến": says that nothing is decided */

/* One companion of one saved row: `vals` beside c->res->fields as the sheet gives them, `issuer` its text. Problems are added to ir. */
/* Before the row is saved: what the sheet says of the companion that is no paper goes where it belongs. */
enum rc also_lone(struct cx *cx, const struct companion *c, struct import_row *ir, struct val *vals, struct str *issuer,
	bool paper_columns, struct import_report *rep);
enum rc also_save(struct cx *cx, const struct companion *c, struct import_row *ir, const struct val *vals, struct str issuer,
	struct import_report *rep);
/* Wrong rows that refer to wrong rows of the same sheet: a ring is told as one, with its rows; what hangs below another wrong row says so. */
void import_rings(struct cx *cx, const struct res *r, const struct item *items, struct import_report *rep);
void import_made(struct cx *cx, struct import_report *rep, const struct row *row);
void import_note_add(struct cx *cx, struct import_report *rep, const struct import_row *of, struct str text);
void import_date_told(struct cx *cx, struct import_report *rep, struct str cell, struct str date, const struct import_row *ir);
/* What a paper's cell says and no field takes: a day that is not the one of its own column `f`; words beside number and date, of a column that is the row's own. */
void import_paper_told(struct cx *cx, struct import_report *rep, struct str cell, const struct paper *p, const struct field *f,
	const struct val *date, bool own, const struct import_row *ir);
void import_told(struct cx *cx, struct import_report *rep);
void import_say(struct cx *cx, struct import_report *rep, struct str sentence); /* into `converted` */
enum rc cols_by_values(struct cx *cx, const struct res *r, const struct sheet *s, struct table *t, struct import_report *rep);
struct str col_name(struct cx *cx, size_t c); /* 0 -> "A" */
