/* Private to res/. */
#pragma once
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
enum rc ref_title(struct cx *cx, int64_t id, struct str *code, struct str *title);
/* Adds " AND (..)" that keeps what cx->who may see (or write). */
enum rc scope_sql(struct cx *cx, const struct res *r, const char *alias, bool to_write, struct buf *sql);
void select_sql(struct buf *b, const struct res *r); /* "SELECT id .. FROM r t WHERE 1 = 1" */
enum rc row_judge(struct cx *cx, struct row *row, const struct row *before, struct problems *ps);
void row_texts(struct cx *cx, const struct row *row, struct str *fold, struct str *sortkey);
struct ledger_value;
struct jv *row_ledger(struct cx *cx, const struct row *row, struct ledger_value *secrets, size_t *n);
bool db_text_field(enum ftype t);
bool period_valid(struct str s);
bool instant_typed(struct cx *cx, struct str s, int64_t *us);
struct row *version_read(struct cx *cx, struct rows *rows, const struct res *r); /* columns of versions_sql */
void versions_sql(struct buf *b, const struct res *r);
