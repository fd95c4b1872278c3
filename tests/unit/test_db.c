/* db/: parameters, rows, transactions, failures, migrations, on a real file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define EQ(s, z) assert_true(str_is((s), (z)))

struct world {
	struct cx cx;
	struct str dir, path;
};

static int begin(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	char dir[] = "/tmp/khien-test-XXXXXX";

	assert_non_null(mkdtemp(dir));
	cx_init(&w->cx, 0);
	w->cx.en = true;
	w->dir = arena_fmt(&w->cx.arena, "%s", dir);
	w->path = arena_fmt(&w->cx.arena, "%s/t.db", dir);
	OK(db_open(&w->cx, w->path, DB_CREATE, &w->cx.db));
	*state = w;
	return 0;
}

static int end(void **state)
{
	struct world *w = *state;

	db_close(&w->cx.db);
	unlink(w->path.p);
	unlink(arena_fmt(&w->cx.arena, "%s-wal", w->path.p).p);
	unlink(arena_fmt(&w->cx.arena, "%s-shm", w->path.p).p);
	rmdir(w->dir.p);
	cx_done(&w->cx);
	free(w);
	return 0;
}

static void parameters_bind_by_their_number_not_by_appearance(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	struct rows r AUTO(rows_done) = { 0 };

	OK(db_query(cx, &r,
		"SELECT $2, $1, $2 || '-$1-' || \"a\", b /* $9 ' */ FROM (SELECT 'x' AS \"a\", '$2' AS b) -- $7\nWHERE $1 = 'one'",
		V(STR("one")), V(STR("two"))));
	assert_true(rows_next(&r));
	EQ(rows_text(&r, 0), "two");
	EQ(rows_text(&r, 1), "one");
	EQ(rows_text(&r, 2), "two-$1-x");
	EQ(rows_text(&r, 3), "$2");
	assert_false(rows_next(&r));
	OK(rows_end(cx, &r));
}

static void null_empty_and_zero_stay_apart(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	struct rows r AUTO(rows_done) = { 0 };
	int64_t n;

	OK(db_run(cx, "CREATE TABLE t (a INTEGER, b TEXT, c BLOB) STRICT"));
	OK(db_run_n(cx, &n, "INSERT INTO t VALUES ($1, $2, $3), ($4, $5, $6)", V(0), V(STR("")), dbv_blob(STR("")), V_NULL,
		V((struct str){ 0 }), dbv_blob((struct str){ 0 })));
	assert_int_equal(n, 2);
	OK(db_query(cx, &r, "SELECT a, b, c FROM t ORDER BY a NULLS LAST"));
	assert_true(rows_next(&r));
	for (int i = 0; i < 3; i++)
		assert_false(rows_null(&r, i));
	assert_true(rows_text(&r, 1).p && rows_text(&r, 1).n == 0);
	assert_true(rows_copy(cx, &r, 2).p && rows_copy(cx, &r, 2).n == 0);
	assert_true(rows_next(&r));
	for (int i = 0; i < 3; i++)
		assert_true(rows_null(&r, i));
	assert_null(rows_text(&r, 1).p);
	assert_null(rows_copy(cx, &r, 2).p);
	assert_int_equal(rows_i64(&r, 0), 0);
	assert_false(rows_next(&r));
	assert_false(rows_next(&r)); /* and does not begin again */
	OK(rows_end(cx, &r));
	assert_int_equal(db_i64(cx, &n, "SELECT a FROM t WHERE a = $1", V(77)), RC_NOT_FOUND);
}

static void failures_say_what_they_are(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;

	OK(db_run(cx, "CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT"));
	OK(db_run(cx, "CREATE TABLE t (code TEXT NOT NULL UNIQUE, n INTEGER CHECK (n > 0), p INTEGER REFERENCES p (id)) STRICT"));
	OK(db_run(cx, "INSERT INTO t VALUES ('A', 1, NULL)"));
	assert_int_equal(db_run(cx, "INSERT INTO t VALUES ('A', 1, NULL)"), RC_CONFLICT);
	EQ(cx->fault.place, "code");
	cx_clear(cx);
	assert_int_equal(db_run(cx, "INSERT INTO t VALUES ('B', 0, NULL)"), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(db_run(cx, "INSERT INTO t VALUES ('B', $1, NULL)", V(STR("x"))), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(db_run(cx, "INSERT INTO t VALUES (NULL, 1, NULL)"), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(db_run(cx, "INSERT INTO t VALUES ('C', 1, 5)"), RC_CONFLICT);
	cx_clear(cx);
	assert_int_equal(db_run(cx, "SELECT nothing FROM nowhere"), RC_IO);
}

static void a_transaction_not_committed_never_was(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t n;

	OK(db_run(cx, "CREATE TABLE t (a INTEGER) STRICT"));
	{
		AUTO(tx_done) struct tx tx = { 0 };

		OK(tx_begin(cx, &tx));
		assert_true(db_in_tx(cx->db));
		OK(db_run(cx, "INSERT INTO t VALUES (1)"));
	}
	assert_false(db_in_tx(cx->db));
	OK(db_i64(cx, &n, "SELECT count(*) FROM t"));
	assert_int_equal(n, 0);
	{
		AUTO(tx_done) struct tx tx = { 0 };

		OK(tx_begin(cx, &tx));
		OK(db_run(cx, "INSERT INTO t VALUES (1)"));
		OK(tx_commit(&tx));
	}
	OK(db_i64(cx, &n, "SELECT count(*) FROM t"));
	assert_int_equal(n, 1);
}

static void the_same_statement_may_be_open_twice_and_many_may_be_known(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	struct rows a[20] = { 0 };
	int64_t n;

	OK(db_run(cx, "CREATE TABLE t (a INTEGER) STRICT"));
	for (int i = 0; i < 5; i++)
		OK(db_run(cx, "INSERT INTO t VALUES ($1)", V(i)));
	for (int i = 0; i < 20; i++)
		OK(db_query(cx, &a[i], "SELECT a FROM t WHERE a >= $1 ORDER BY a", V(i % 5)));
	for (int i = 19; i >= 0; i--) {
		assert_true(rows_next(&a[i]));
		assert_int_equal(rows_i64(&a[i], 0), i % 5);
		OK(rows_end(cx, &a[i]));
	}
	for (int i = 0; i < 3000; i++) {
		struct rows r AUTO(rows_done) = { 0 };

		OK(db_query_made(cx, &r, arena_fmt(&cx->arena, "SELECT %d", i), 0, NULL));
		assert_true(rows_next(&r));
		assert_int_equal(rows_i64(&r, 0), i);
	}
	OK(db_i64(cx, &n, "SELECT count(*) FROM t"));
	assert_int_equal(n, 5);
}

static void a_temporary_view_shadows_the_table_for_known_statements(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t n;

	OK(db_run(cx, "CREATE TABLE t (a INTEGER) STRICT"));
	OK(db_run(cx, "INSERT INTO t VALUES (1)"));
	for (int i = 0; i < 2; i++) {
		OK(db_i64(cx, &n, "SELECT max(a) FROM t"));
		assert_int_equal(n, i == 0 ? 1 : 42);
		if (i == 0)
			OK(db_run(cx, "CREATE TEMP VIEW t AS SELECT 42 AS a"));
	}
}

static void a_writer_waits_for_another_and_then_says_busy(void **state)
{
	struct world *w = *state;
	struct cx two;
	AUTO(tx_done) struct tx tx = { 0 }, other = { 0 };

	cx_init(&two, 0);
	OK(db_open(&two, w->path, 0, &two.db));
	OK(db_script(&two, STR("PRAGMA busy_timeout = 20")));
	OK(tx_begin(&w->cx, &tx));
	assert_int_equal(tx_begin(&two, &other), RC_BUSY);
	tx_done(&tx);
	cx_clear(&two);
	OK(tx_begin(&two, &other));
	tx_done(&other);
	db_close(&two.db);
	cx_done(&two);
}

static void a_deadline_stops_a_long_query(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t n;

	cx->deadline = time_mono() + 20000;
	assert_int_equal(
		db_i64(cx, &n, "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c"), RC_BUSY);
	cx_clear(cx);
	cx->deadline = 0;
	OK(db_i64(cx, &n, "SELECT 1"));
}

static void the_file_is_its_owners_and_absence_is_said(void **state)
{
	struct world *w = *state;
	struct stat st;
	struct db *db = NULL;

	assert_int_equal(stat(w->path.p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(db_open(&w->cx, arena_fmt(&w->cx.arena, "%s/none.db", w->dir.p), 0, &db), RC_NOT_FOUND);
	cx_clear(&w->cx);
	assert_int_equal(db_open(&w->cx, STR("/nowhere/at/all.db"), DB_CREATE, &db), RC_IO);
	assert_null(db);
	OK(db_open(&w->cx, w->path, DB_READONLY, &db));
	db_close(&db);
}

static void the_folder_may_be_a_link(void **state)
{
	struct world *w = *state;
	const char *link = arena_fmt(&w->cx.arena, "%s/link", w->dir.p).p;
	struct db *db = NULL;

	assert_int_equal(symlink(w->dir.p, link), 0);
	OK(db_open(&w->cx, arena_fmt(&w->cx.arena, "%s/t.db", link), 0, &db));
	db_close(&db);
	unlink(link);
}

static void a_file_that_is_no_database_is_corrupt(void **state)
{
	struct world *w = *state;
	struct str path = arena_fmt(&w->cx.arena, "%s/bad.db", w->dir.p);
	int fd = open(path.p, O_CREAT | O_WRONLY, 0600);
	struct db *db = NULL;

	for (int i = 0; i < 300; i++)
		assert_int_equal(write(fd, "this is no database ", 20), 20);
	close(fd);
	assert_int_equal(db_open(&w->cx, path, 0, &db), RC_CORRUPT);
	assert_null(db);
	unlink(path.p);
}

static void a_full_disk_is_said_plainly_and_leaves_the_rest_alone(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	static char big[400000];
	int64_t n;

	OK(db_run(cx, "CREATE TABLE t (a BLOB) STRICT"));
	OK(db_run(cx, "INSERT INTO t VALUES (x'00')"));
	OK(db_script(cx, STR("PRAGMA max_page_count = 40")));
	{
		AUTO(tx_done) struct tx tx = { 0 };

		OK(tx_begin(cx, &tx));
		assert_int_equal(db_run(cx, "INSERT INTO t VALUES ($1)", dbv_blob((struct str){ big, sizeof big })), RC_IO);
		assert_true(str_find(cx->fault.text, STR("disk is full")) >= 0);
		cx_clear(cx);
		assert_int_equal(tx_commit(&tx), RC_IO); /* SQLite has rolled back already: a commit must not pretend */
	}
	cx_clear(cx);
	OK(db_i64(cx, &n, "SELECT count(*) FROM t"));
	assert_int_equal(n, 1);
}

static bool file_holds(const char *path, const char *what)
{
	AUTO(buf_done) struct buf b = { .max = 1 << 24 };
	FILE *f = fopen(path, "r");
	int c;

	assert_non_null(f);
	while ((c = getc(f)) != EOF)
		buf_byte(&b, (char)c);
	fclose(f);
	return str_find(buf_str(&b), str_z(what)) >= 0;
}

static void what_was_erased_leaves_the_files_after_a_scrub(void **state)
{
	struct world *w = *state;
	const char *wal = arena_fmt(&w->cx.arena, "%s-wal", w->path.p).p;

	OK(db_run(&w->cx, "CREATE TABLE t (a TEXT) STRICT"));
	OK(db_run(&w->cx, "INSERT INTO t VALUES ('so dien thoai 0912345678'), ('con lai')"));
	OK(db_scrub(&w->cx));
	assert_true(file_holds(w->path.p, "0912345678"));
	OK(db_run(&w->cx, "DELETE FROM t WHERE a LIKE 'so%'"));
	assert_true(file_holds(w->path.p, "0912345678"));
	OK(db_scrub(&w->cx));
	assert_false(file_holds(w->path.p, "0912345678"));
	assert_false(file_holds(wal, "0912345678"));
	assert_true(file_holds(w->path.p, "con lai"));
}

static const struct migration first[] = { { 1, "one", "CREATE TABLE a (x INTEGER) STRICT" },
	{ 2, "two", "CREATE TABLE b (x INTEGER) STRICT" }, { 0 } };

static void migrations_apply_once_and_in_order(void **state)
{
	static const struct migration more[] = { { 1, "one", "CREATE TABLE a (x INTEGER) STRICT" },
		{ 2, "two", "CREATE TABLE b (x INTEGER) STRICT" },
		{ 5, "five", "CREATE TABLE c (x INTEGER) STRICT; INSERT INTO c VALUES (5)" }, { 0 } };
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t v;
	int n = -1;

	OK(db_migrate_list(cx, first, &n));
	assert_int_equal(n, 2);
	OK(db_migrate_list(cx, first, &n));
	assert_int_equal(n, 0);
	OK(db_migrate_list(cx, more, &n));
	assert_int_equal(n, 1);
	OK(db_i64(cx, &v, "SELECT x FROM c"));
	assert_int_equal(v, 5);
	assert_int_equal(db_migrate_list(cx, first, &n), RC_INVALID); /* an older program */
}

static void a_changed_or_missing_migration_is_corrupt(void **state)
{
	static const struct migration changed[] = { { 1, "one", "CREATE TABLE a (x TEXT) STRICT" },
		{ 2, "two", "CREATE TABLE b (x INTEGER) STRICT" }, { 0 } };
	static const struct migration missing[] = { { 2, "two", "CREATE TABLE b (x INTEGER) STRICT" }, { 0 } };
	struct cx *cx = &((struct world *)*state)->cx;

	OK(db_migrate_list(cx, first, NULL));
	assert_int_equal(db_migrate_list(cx, changed, NULL), RC_CORRUPT);
	cx_clear(cx);
	assert_int_equal(db_migrate_list(cx, missing, NULL), RC_CORRUPT);
}

static void a_migration_that_fails_leaves_nothing_behind(void **state)
{
	static const struct migration bad[] = { { 1, "one", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)" },
		{ 0 } };
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t n;

	assert_int_equal(db_migrate_list(cx, bad, NULL), RC_IO);
	cx_clear(cx);
	OK(db_i64(cx, &n, "SELECT count(*) FROM sqlite_schema WHERE name = 'a'"));
	assert_int_equal(n, 0);
	OK(db_migrate_list(cx, first, NULL));
}

static void the_programs_own_migrations_apply(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	int n;

	OK(db_migrate(cx, &n));
	assert_true(n >= 1);
	OK(db_migrate(cx, &n));
	assert_int_equal(n, 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

/* A row taken out of an index alone: what looks it up misses it, what reads the table does not. */
static void an_index_that_lies_is_named(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	sqlite3 *other; /* the program's own connection lets nobody touch the schema's table */
	int64_t n;

	OK(db_script(cx, STR("CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT NOT NULL) STRICT; CREATE INDEX t_code ON t (code);"
			     "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');")));
	OK(db_sound(cx));
	assert_int_equal(sqlite3_open(w->path.p, &other), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(other,
			"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX t_code ON t (code) WHERE id "
			"<> 2' WHERE name = 't_code'; PRAGMA writable_schema = RESET; REINDEX t_code; PRAGMA writable_schema = ON;"
			"UPDATE sqlite_schema SET sql = 'CREATE INDEX t_code ON t (code)' WHERE name = 't_code'; PRAGMA "
			"writable_schema = RESET;",
			NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(other);
	OK(db_i64(cx, &n, "SELECT count(*) FROM t WHERE code = 'b'"));
	assert_int_equal(n, 0);
	assert_int_equal(db_sound(cx), RC_CORRUPT);
	EQ(cx->fault.place, "t_code");
	assert_true(str_find(cx->fault.text, STR("REINDEX t_code")) > 0);
	cx_clear(cx);
	OK(db_script(cx, STR("REINDEX t_code;")));
	OK(db_sound(cx));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(parameters_bind_by_their_number_not_by_appearance),
		CASE(null_empty_and_zero_stay_apart),
		CASE(failures_say_what_they_are),
		CASE(a_transaction_not_committed_never_was),
		CASE(the_same_statement_may_be_open_twice_and_many_may_be_known),
		CASE(a_temporary_view_shadows_the_table_for_known_statements),
		CASE(a_writer_waits_for_another_and_then_says_busy),
		CASE(a_deadline_stops_a_long_query),
		CASE(the_file_is_its_owners_and_absence_is_said),
		CASE(the_folder_may_be_a_link),
		CASE(a_file_that_is_no_database_is_corrupt),
		CASE(a_full_disk_is_said_plainly_and_leaves_the_rest_alone),
		CASE(what_was_erased_leaves_the_files_after_a_scrub),
		CASE(migrations_apply_once_and_in_order),
		CASE(a_changed_or_missing_migration_is_corrupt),
		CASE(a_migration_that_fails_leaves_nothing_behind),
		CASE(the_programs_own_migrations_apply),
		CASE(an_index_that_lies_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
