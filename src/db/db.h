/* One interface to the database; SQLite behind it today (src/db/sqlite.c is the only file that knows), PostgreSQL is a second driver of the same
 * functions. SQL is a literal (`"" sql`); parameters are $1..$n, rewritten once to ?n. Tables are STRICT, text is compared as bytes,
 * NULLS FIRST/LAST always written, no date functions, no implicit casts. A connection belongs to one thread.
 *
 *     struct rows r AUTO(rows_done) = { 0 };
 *     TRY(db_query(cx, &r, "SELECT id, name FROM units WHERE parent = $1", V(parent)));
 *     while (rows_next(&r))
 *             use(rows_i64(&r, 0), rows_text(&r, 1));       // text: a loan until the next row
 *     TRY(rows_end(cx, &r));                                // did the loop stop because of an error?
 */
#pragma once
#include "base/cx.h"

struct dbv {
	enum { DBV_NULL, DBV_INT, DBV_TEXT, DBV_BLOB } kind;
	int64_t i;
	struct str s;
};
static inline struct dbv dbv_i64(int64_t i)
{
	return (struct dbv){ .kind = DBV_INT, .i = i };
}
static inline struct dbv dbv_int(int i)
{
	return (struct dbv){ .kind = DBV_INT, .i = i };
}
static inline struct dbv dbv_bool(bool i)
{
	return (struct dbv){ .kind = DBV_INT, .i = i };
}
static inline struct dbv dbv_text(struct str s)
{
	return (struct dbv){ .kind = s.p ? DBV_TEXT : DBV_NULL, .s = s };
}
static inline struct dbv dbv_blob(struct str s)
{
	return (struct dbv){ .kind = s.p ? DBV_BLOB : DBV_NULL, .s = s };
}
static inline struct dbv dbv_self(struct dbv v)
{
	return v;
}
#define V(x) _Generic((x), struct str : dbv_text, int64_t : dbv_i64, int : dbv_int, bool : dbv_bool, struct dbv : dbv_self)(x)
#define V_NULL ((struct dbv){ 0 })
#define DBV_ARGS(...)                                                                                                              \
	(sizeof((struct dbv[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(struct dbv) - 1), ((struct dbv[]){ { 0 }, ##__VA_ARGS__ } + 1)

enum { DB_CREATE = 1, DB_READONLY = 2, DB_OURS = 4 }; /* DB_OURS: what no migration ever made is RC_CORRUPT, and left as it is */
enum rc db_open(
	struct cx *cx, struct str path, unsigned flags, struct db **out); /* WAL, synchronous=FULL, foreign_keys, 5 s busy wait */
void db_close(struct db **db);                                            /* for AUTO() */

/* Both use cx->db. db_run: no rows wanted; *changed may be NULL. UNIQUE violations are RC_CONFLICT, busy RC_BUSY, full disk RC_IO with a clear sentence. */
#define db_run(cx, sql, ...) db_run_args((cx), "" sql, NULL, DBV_ARGS(__VA_ARGS__))
#define db_run_n(cx, changed, sql, ...) db_run_args((cx), "" sql, (changed), DBV_ARGS(__VA_ARGS__))
#define db_query(cx, rows, sql, ...) db_query_args((cx), (rows), "" sql, DBV_ARGS(__VA_ARGS__))
enum rc db_run_args(struct cx *cx, const char *sql, int64_t *changed, size_t n, const struct dbv *v);
struct stmt;
struct rows {
	struct stmt *stmt;
	struct db *db;
	int rc;
};
enum rc db_query_args(struct cx *cx, struct rows *r, const char *sql, size_t n, const struct dbv *v);
/* Generated SQL: res/ alone may call these (checked by tools/layers). `sql` need not outlive the call; statements are cached by text. */
enum rc db_run_made(struct cx *cx, struct str sql, size_t n, const struct dbv *v);
enum rc db_query_made(struct cx *cx, struct rows *r, struct str sql, size_t n, const struct dbv *v);
enum rc db_script(struct cx *cx, struct str sql); /* several statements, no parameters: migrations */

bool rows_next(struct rows *r);
enum rc rows_end(struct cx *cx, struct rows *r);
void rows_done(struct rows *r);
bool rows_null(struct rows *r, int col);
int64_t rows_i64(struct rows *r, int col);                    /* 0 for NULL */
struct str rows_text(struct rows *r, int col);                /* null str for NULL; also for blobs */
struct str rows_copy(struct cx *cx, struct rows *r, int col); /* into the arena */
/* One row of one number, a very common need; RC_NOT_FOUND without a row (cx_clear() where that was expected). */
#define db_i64(cx, out, sql, ...) db_i64_args((cx), (out), "" sql, DBV_ARGS(__VA_ARGS__))
enum rc db_i64_args(struct cx *cx, int64_t *out, const char *sql, size_t n, const struct dbv *v);

/* BEGIN IMMEDIATE; a transaction not committed rolls back. Nested begins are a bug (asserted). */
struct tx {
	struct cx *cx;
	struct db *db;
};
enum rc tx_begin(struct cx *cx, struct tx *tx);
enum rc tx_begin_read(struct cx *cx, struct tx *tx); /* BEGIN: one unmoving view of the data for several queries; writers go on */
enum rc tx_commit(struct tx *tx);
void tx_done(struct tx *tx);
bool db_in_tx(const struct db *db);
/* Outside a transaction, after something was erased for good: what was deleted leaves the log file too. RC_BUSY: somebody reads; try later. */
enum rc db_scrub(struct cx *cx);
/* Does every index say what its table says, and is every page whole? Reads all of it. RC_CORRUPT: place names the index, else the file. */
enum rc db_sound(struct cx *cx);

/* Migrations: numbered, checksummed, one transaction each; a changed or missing applied one is RC_CORRUPT; a newer database than the program is refused. */
struct migration {
	int number;
	const char *name, *sql;
};
extern const struct migration db_migrations[];   /* generated from migrations/NNNN_name.sql at build time; ends with number 0 */
enum rc db_migrate(struct cx *cx, int *applied); /* applied may be NULL */
enum rc db_migrate_list(struct cx *cx, const struct migration *list, int *applied);
