/* The SQLite driver, and the only file that includes sqlite3.h. Statements are prepared once per connection and kept by their text,
 * in small sets where the least recently used one gives way; a text that is in use twice at once gets a second statement. */
#include "db/db.h"

#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

enum { SETS = 64, WAYS = 8, STEPS_PER_LOOK = 20000 };

struct stmt {
	sqlite3_stmt *s;
	char *sql;
	size_t n;
	uint64_t hash, used;
	bool busy, spare; /* spare: its set was busy all over, so it goes when it is done */
};

struct db {
	sqlite3 *h;
	int64_t deadline;
	uint64_t tick;
	bool in_tx;
	struct stmt set[SETS][WAYS];
};

static bool disk_full(int code, int os)
{
	return (code & 0xff) == SQLITE_FULL || ((code & 0xff) == SQLITE_IOERR && (os == ENOSPC || os == EDQUOT));
}

static enum rc constraint(struct cx *cx, int code, const char *text)
{
	const char *colon = strchr(text, ':'), *dot = colon ? strchr(colon, '.') : NULL;
	struct str what = str_trim(str_z(colon ? colon + 1 : text)), place = { 0 };

	if (dot)
		place = (struct str){ dot + 1, strcspn(dot + 1, ", ") };
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return cx_fail_at(cx, RC_CONFLICT, place,
			L("Giá trị này đã có ở một bản ghi khác (%" PRI_STR ")", "this value is already taken (%" PRI_STR ")"),
			ARG_STR(what));
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return cx_fail(cx, RC_CONFLICT,
			L("Bản ghi được trỏ tới không tồn tại, hoặc vẫn còn bản ghi khác trỏ tới bản ghi này",
				"a record that is referred to is absent, or others still refer to this one"));
	default:
		return cx_fail_at(
			cx, RC_INVALID, place, L("Cơ sở dữ liệu từ chối giá trị (%s)", "the database refuses the value: %s"), text);
	}
}

static enum rc refused(struct cx *cx, struct db *db, int code)
{
	const char *text = db->h ? sqlite3_errmsg(db->h) : sqlite3_errstr(code);

	if (disk_full(code, db->h ? sqlite3_system_errno(db->h) : 0))
		return cx_fail(cx, RC_IO,
			L("Đĩa đầy, không ghi thêm được; dữ liệu đã ghi vẫn còn nguyên. Hãy giải phóng dung lượng",
				"the disk is full, nothing more can be written; what was stored is intact. Free some space"));
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT: return constraint(cx, code, text);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return cx_fail(cx, RC_BUSY,
			L("Cơ sở dữ liệu đang bận, hãy thử lại sau giây lát", "the database is busy, try again shortly"));
	case SQLITE_INTERRUPT: return cx_fail(cx, RC_BUSY, L("Quá thời gian xử lý cho phép", "this took longer than allowed"));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return cx_fail(cx, RC_CORRUPT, L("Tệp cơ sở dữ liệu bị hỏng (%s)", "the database file is damaged: %s"), text);
	case SQLITE_TOOBIG:
		return cx_fail(cx, RC_LIMIT, L("Giá trị quá lớn đối với cơ sở dữ liệu", "the value is too large for the database"));
	case SQLITE_READONLY: return cx_fail(cx, RC_IO, L("Cơ sở dữ liệu chỉ đọc (%s)", "the database is read-only: %s"), text);
	case SQLITE_CANTOPEN:
		return cx_fail(
			cx, RC_IO, L("Không mở được tệp cơ sở dữ liệu (%s)", "the database file cannot be opened: %s"), text);
	case SQLITE_IOERR:
		return cx_fail(cx, RC_IO,
			L("Lỗi đọc, ghi tệp cơ sở dữ liệu (%s)", "the database file cannot be read or written: %s"), text);
	case SQLITE_NOMEM: return cx_fail(cx, RC_LIMIT, L("Cơ sở dữ liệu hết bộ nhớ", "the database ran out of memory"));
	default: return cx_fail(cx, RC_IO, L("Cơ sở dữ liệu báo lỗi (%s)", "database error: %s"), text);
	}
}

static int look_at_clock(void *arg)
{
	struct db *db = arg;

	return db->deadline != 0 && time_mono() > db->deadline;
}

/* A database holds people's data: it is made for its owner alone; SQLite gives -wal and -shm the same mode. */
static enum rc make_file(struct cx *cx, const char *path, unsigned flags)
{
	int fd;

	if (access(path, F_OK) == 0)
		return RC_OK;
	if (errno != ENOENT)
		return cx_fail(cx, errno == EACCES ? RC_DENIED : RC_IO, L("Không mở được %s: %s", "%s cannot be opened: %s"), path,
			os_said(cx, errno));
	if (!(flags & DB_CREATE))
		return cx_fail(cx, RC_NOT_FOUND,
			L("Không có cơ sở dữ liệu tại %s (tạo mới bằng: khien init)",
				"there is no database at %s (make one: khien init)"),
			path);
	fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return cx_fail(cx, RC_IO, L("Không tạo được %s: %s", "cannot create %s: %s"), path, os_said(cx, errno));
	close(fd);
	return RC_OK;
}

static enum rc configure(struct cx *cx, struct db *db, const char *path, unsigned flags)
{
	static const char always[] = "PRAGMA page_size = 8192; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA "
				     "cell_size_check = ON; PRAGMA secure_delete = ON;"
				     "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA synchronous = FULL";
	int code;

	sqlite3_extended_result_codes(db->h, 1);
	if (flags & DB_OURS && sqlite3_exec(db->h, "SELECT number FROM migration LIMIT 1", NULL, NULL, NULL) == SQLITE_ERROR)
		return cx_fail_at(cx, RC_CORRUPT, str_z(path),
			L("Tệp rỗng hoặc không phải cơ sở dữ liệu của Khiên: khôi phục từ bản sao lưu, hoặc chọn thư mục khác",
				"the file is empty, or no database of Khiên: restore it from a backup, or choose another folder"));
	sqlite3_busy_timeout(db->h, 5000);
	sqlite3_progress_handler(db->h, STEPS_PER_LOOK, look_at_clock, db);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	code = sqlite3_exec(db->h, always, NULL, NULL, NULL);
	if (code == SQLITE_OK && !(flags & DB_READONLY))
		code = sqlite3_exec(db->h, "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->h, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : refused(cx, db, code);
}

enum rc db_open(struct cx *cx, struct str path, unsigned flags, struct db **out)
{
	AUTO(db_close) struct db *db = NULL;
	const char *z = arena_z(&cx->arena, path);
	int code, how = flags & DB_READONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;

	TRY(make_file(cx, z, flags));
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS,
		0); /* heard before the first connection alone: else all threads share one lock around malloc */
	db = calloc(1, sizeof *db);
	if (db == NULL)
		abort();
	code = sqlite3_open_v2(z, &db->h, how | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK)
		return refused(cx, db, code);
	TRY(configure(cx, db, z, flags));
	*out = db;
	db = NULL;
	return RC_OK;
}

static void stmt_drop(struct stmt *s)
{
	sqlite3_finalize(s->s);
	free(s->sql);
	*s = (struct stmt){ 0 };
}

void db_close(struct db **pdb)
{
	struct db *db = *pdb;

	if (db == NULL)
		return;
	for (size_t i = 0; i < SETS; i++)
		for (size_t k = 0; k < WAYS; k++)
			stmt_drop(&db->set[i][k]);
	sqlite3_close_v2(db->h);
	free(db);
	*pdb = NULL;
}

/* $n becomes ?n: SQLite would number $2 ... $1 by first appearance. Quoted text, quoted names and comments stay as they are. */
static void number_parameters(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i], close = c == '[' ? ']' : c;

		if (c == '\'' || c == '"' || c == '`' || c == '[') {
			for (i++; i < n && s[i] != close; i++)
				;
		} else if (c == '-' && i + 1 < n && s[i + 1] == '-') {
			while (i < n && s[i] != '\n')
				i++;
		} else if (c == '/' && i + 1 < n && s[i + 1] == '*') {
			for (i += 2; i + 1 < n && !(s[i] == '*' && s[i + 1] == '/'); i++)
				;
			i++;
		} else if (c == '$' && i + 1 < n && s[i + 1] >= '1' && s[i + 1] <= '9') {
			s[i] = '?';
		}
	}
}

static enum rc prepare(struct cx *cx, struct db *db, struct str sql, uint64_t hash, struct stmt *s)
{
	const char *tail = NULL;
	char *copy = malloc(sql.n + 1), *run = malloc(sql.n + 1);
	int code;

	if (copy == NULL || run == NULL)
		abort();
	memcpy(copy, sql.p, sql.n);
	memcpy(run, sql.p, sql.n);
	copy[sql.n] = run[sql.n] = '\0';
	number_parameters(run, sql.n);
	*s = (struct stmt){ .sql = copy, .n = sql.n, .hash = hash };
	code = sqlite3_prepare_v3(db->h, run, (int)sql.n + 1, SQLITE_PREPARE_PERSISTENT, &s->s, &tail);
	assert(code != SQLITE_OK || (s->s != NULL && tail[strspn(tail, " \t\n")] == '\0'));
	free(run);
	if (code == SQLITE_OK)
		return RC_OK;
	stmt_drop(s);
	return refused(cx, db, code);
}

static enum rc stmt_get(struct cx *cx, struct db *db, struct str sql, struct stmt **out)
{
	uint64_t hash = hash_bytes(sql, 0);
	struct stmt *set = db->set[hash % SETS], *s = NULL;

	for (size_t k = 0; k < WAYS; k++)
		if (!set[k].busy && set[k].s && set[k].hash == hash && str_eq(sql, (struct str){ set[k].sql, set[k].n })) {
			s = &set[k];
			break;
		} else if (!set[k].busy && (s == NULL || set[k].used < s->used)) {
			s = &set[k];
		}
	if (s == NULL) {
		s = calloc(1, sizeof *s);
		if (s == NULL)
			abort();
		s->spare = true;
	}
	if (s->s == NULL || s->hash != hash || !str_eq(sql, (struct str){ s->sql, s->n })) {
		bool spare = s->spare;
		enum rc rc;

		stmt_drop(s);
		rc = prepare(cx, db, sql, hash, s);
		if (rc != RC_OK && spare)
			free(s);
		TRY(rc);
		s->spare = spare;
	}
	s->used = ++db->tick;
	s->busy = true;
	*out = s;
	return RC_OK;
}

static void stmt_done(struct stmt *s)
{
	sqlite3_reset(s->s);
	sqlite3_clear_bindings(s->s);
	s->busy = false;
	if (s->spare) {
		stmt_drop(s);
		free(s);
	}
}

static int bind(sqlite3_stmt *s, int at, const struct dbv *v, void (*copy)(void *))
{
	switch (v->kind) {
	case DBV_INT: return sqlite3_bind_int64(s, at, v->i);
	case DBV_TEXT: return sqlite3_bind_text64(s, at, v->s.p, v->s.n, copy, SQLITE_UTF8);
	case DBV_BLOB: return sqlite3_bind_blob64(s, at, v->s.p, v->s.n, copy);
	case DBV_NULL: break;
	}
	return sqlite3_bind_null(s, at);
}

static enum rc start(struct cx *cx, struct str sql, size_t n, const struct dbv *v, void (*copy)(void *), struct stmt **out)
{
	struct db *db = cx->db;
	struct stmt *s;
	int code = SQLITE_OK;

	assert(db != NULL && sql.n < 1000000);
	db->deadline = cx->deadline;
	TRY(stmt_get(cx, db, sql, &s));
	assert((size_t)sqlite3_bind_parameter_count(s->s) == n);
	for (size_t i = 0; i < n && code == SQLITE_OK; i++)
		code = bind(s->s, (int)i + 1, &v[i], copy);
	if (code != SQLITE_OK) {
		stmt_done(s);
		return refused(cx, db, code);
	}
	*out = s;
	return RC_OK;
}

static enum rc run(struct cx *cx, struct str sql, int64_t *changed, size_t n, const struct dbv *v)
{
	struct stmt *s;
	enum rc rc = RC_OK;
	int code;

	TRY(start(cx, sql, n, v, SQLITE_STATIC, &s));
	do
		code = sqlite3_step(s->s);
	while (code == SQLITE_ROW);
	if (code != SQLITE_DONE)
		rc = refused(cx, cx->db, code);
	else if (changed)
		*changed = sqlite3_changes64(cx->db->h);
	stmt_done(s);
	return rc;
}

static enum rc query(struct cx *cx, struct rows *r, struct str sql, size_t n, const struct dbv *v)
{
	struct stmt *s;

	TRY(start(cx, sql, n, v, SQLITE_TRANSIENT, &s));
	*r = (struct rows){ .stmt = s, .db = cx->db, .rc = SQLITE_OK };
	return RC_OK;
}

enum rc db_run_args(struct cx *cx, const char *sql, int64_t *changed, size_t n, const struct dbv *v)
{
	return run(cx, str_z(sql), changed, n, v);
}

enum rc db_run_made(struct cx *cx, struct str sql, size_t n, const struct dbv *v)
{
	return run(cx, sql, NULL, n, v);
}

enum rc db_query_args(struct cx *cx, struct rows *r, const char *sql, size_t n, const struct dbv *v)
{
	return query(cx, r, str_z(sql), n, v);
}

enum rc db_query_made(struct cx *cx, struct rows *r, struct str sql, size_t n, const struct dbv *v)
{
	return query(cx, r, sql, n, v);
}

enum rc db_script(struct cx *cx, struct str sql)
{
	int code = sqlite3_exec(cx->db->h, arena_z(&cx->arena, sql), NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : refused(cx, cx->db, code);
}

bool rows_next(struct rows *r)
{
	if (r->stmt == NULL || (r->rc != SQLITE_OK && r->rc != SQLITE_ROW))
		return false;
	r->rc = sqlite3_step(r->stmt->s);
	return r->rc == SQLITE_ROW;
}

enum rc rows_end(struct cx *cx, struct rows *r)
{
	enum rc rc = RC_OK;

	if (r->rc != SQLITE_OK && r->rc != SQLITE_ROW && r->rc != SQLITE_DONE)
		rc = refused(cx, r->db, r->rc);
	rows_done(r);
	return rc;
}

void rows_done(struct rows *r)
{
	if (r->stmt)
		stmt_done(r->stmt);
	*r = (struct rows){ 0 };
}

bool rows_null(struct rows *r, int col)
{
	return sqlite3_column_type(r->stmt->s, col) == SQLITE_NULL;
}

int64_t rows_i64(struct rows *r, int col)
{
	return sqlite3_column_int64(r->stmt->s, col);
}

struct str rows_text(struct rows *r, int col)
{
	const char *p = sqlite3_column_blob(r->stmt->s, col);

	if (p == NULL)
		return (struct str){ rows_null(r, col) ? NULL : "", 0 };
	return (struct str){ p, (size_t)sqlite3_column_bytes(r->stmt->s, col) };
}

struct str rows_copy(struct cx *cx, struct rows *r, int col)
{
	struct str s = rows_text(r, col);

	return s.p ? arena_str(&cx->arena, s) : s;
}

enum rc db_i64_args(struct cx *cx, int64_t *out, const char *sql, size_t n, const struct dbv *v)
{
	AUTO(rows_done) struct rows r = { 0 };
	int64_t got = 0;
	bool found;

	TRY(db_query_args(cx, &r, sql, n, v));
	found = rows_next(&r);
	if (found)
		got = rows_i64(&r, 0);
	TRY(rows_end(cx, &r));
	if (!found)
		return cx_fail(cx, RC_NOT_FOUND, L("Không tìm thấy", "not found"));
	*out = got;
	return RC_OK;
}

static enum rc simple(struct cx *cx, struct db *db, const char *sql)
{
	int code = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : refused(cx, db, code);
}

static enum rc begin(struct cx *cx, struct tx *tx, const char *sql)
{
	struct db *db = cx->db;

	assert(db != NULL && !db->in_tx);
	db->deadline = cx->deadline;
	TRY(simple(cx, db, sql));
	db->in_tx = true;
	*tx = (struct tx){ .cx = cx, .db = db };
	return RC_OK;
}

enum rc tx_begin(struct cx *cx, struct tx *tx)
{
	return begin(cx, tx, "BEGIN IMMEDIATE");
}

enum rc tx_begin_read(struct cx *cx, struct tx *tx)
{
	return begin(cx, tx, "BEGIN");
}

/* Where the sync at the end of COMMIT fails, its frames stand in the log whole: a later start would take them for written, against the answer that is given now.
 * Folding the log in and cutting it takes them away; where the disk refuses that too, nobody knows, and this is what is said. */
static enum rc unsynced(struct cx *cx, struct db *db)
{
	if (sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK)
		return cx_fail(cx, RC_IO,
			L("Ổ đĩa báo lỗi khi ghi: thay đổi này không được giữ, dữ liệu đã ghi trước đó vẫn còn nguyên",
				"the disk failed while writing: this change is not kept, what was stored before is intact"));
	return cx_fail(cx, RC_IO,
		L("Ổ đĩa không xác nhận đã ghi xong: chưa rõ thay đổi này có được giữ hay không. Hãy sửa ổ đĩa, khởi động lại "
		  "Khiên, rồi xem lại trước khi gửi lại",
			"the disk did not confirm the writing: whether this change is kept is unknown. Repair the disk, restart "
			"Khiên, and look before sending again"));
}

/* A failed statement may have rolled the whole transaction back already (full disk): then there is nothing left to commit. */
enum rc tx_commit(struct tx *tx)
{
	struct db *db = tx->db;
	int code;

	assert(db != NULL && db->in_tx);
	if (sqlite3_get_autocommit(db->h))
		return cx_fail(tx->cx, RC_IO,
			tx->cx->en ? "the transaction was undone by an earlier error" : "Giao dịch đã bị huỷ do lỗi trước đó");
	code = sqlite3_exec(db->h, "COMMIT", NULL, NULL, NULL);
	if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
		return unsynced(tx->cx, db);
	if (code != SQLITE_OK)
		return refused(tx->cx, db, code);
	db->in_tx = false;
	*tx = (struct tx){ 0 };
	return RC_OK;
}

void tx_done(struct tx *tx)
{
	struct db *db = tx->db;

	if (db == NULL)
		return;
	db->deadline = 0;
	if (!sqlite3_get_autocommit(db->h))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	db->in_tx = false;
	*tx = (struct tx){ 0 };
}

bool db_in_tx(const struct db *db)
{
	return db->in_tx;
}

/* Deleted content is zeroed in its page (secure_delete); the log still holds the page as it was until it is folded in and cut. */
enum rc db_scrub(struct cx *cx)
{
	AUTO(rows_done) struct rows r = { 0 };
	bool busy;

	assert(!db_in_tx(cx->db));
	TRY(query(cx, &r, STR("PRAGMA wal_checkpoint(TRUNCATE)"), 0, NULL));
	busy = !rows_next(&r) || rows_i64(&r, 0) != 0;
	TRY(rows_end(cx, &r));
	return busy ? refused(cx, cx->db, SQLITE_BUSY) : RC_OK;
}

/* "row 7 missing from index units_code", "wrong # of entries in index units_code": SQLite's words, whatever else they say. */
static struct str index_named(struct str said)
{
	const struct str mark = STR(" index ");
	ptrdiff_t at = str_find(said, mark);
	struct str rest = at < 0 ? (struct str){ 0 } : str_from(said, (size_t)at + mark.n), name = { 0 };

	return str_next(&rest, ' ', &name) ? str_trim(name) : (struct str){ 0 };
}

/* 10^6 versions of 2,000 systems (680 MB): 12 s with this much memory, 20 s with the usual 8 MB; quick_check, which looks at no index, 2 s. */
enum { SOUND_KIB = 65536, USUAL_KIB = 8000 };

static void cache(struct cx *cx, int kib)
{
	sqlite3_exec(cx->db->h, arena_fmt(&cx->arena, "PRAGMA cache_size = -%d", kib).p, NULL, NULL, NULL);
}

enum rc db_sound(struct cx *cx)
{
	AUTO(rows_done) struct rows r = { 0 };
	struct str said, index;

	cache(cx, SOUND_KIB);
	TRY(query(cx, &r, STR("PRAGMA integrity_check(1)"), 0, NULL));
	said = rows_next(&r) ? rows_copy(cx, &r, 0) : (struct str){ 0 };
	cache(cx, USUAL_KIB);
	if (said.n == 0 || str_is(said, "ok"))
		return rows_end(cx, &r);
	index = index_named(said);
	if (index.n)
		return cx_fail_at(cx, RC_CORRUPT, index,
			L("Chỉ mục %.*s của cơ sở dữ liệu khác bảng của nó (%.*s), nên tra cứu có thể thiếu dòng: dừng Khiên, sao "
			  "lưu thư "
			  "mục, rồi dựng lại bằng sqlite3 khien.db \"REINDEX %.*s\" và kiểm tra lại",
				"the database's index %.*s is not what its table says (%.*s), so that a search may miss rows: stop "
				"Khiên, back "
				"the folder up, build it anew with sqlite3 khien.db \"REINDEX %.*s\" and verify again"),
			ARG_STR(index), ARG_STR(said), ARG_STR(index));
	return cx_fail_at(cx, RC_CORRUPT, STR("khien.db"),
		L("Tệp cơ sở dữ liệu bị hỏng (%.*s): khôi phục từ bản sao lưu",
			"the database file is damaged (%.*s): restore a backup"),
		ARG_STR(said));
}
