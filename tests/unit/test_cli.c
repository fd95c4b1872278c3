/* cli/: words, options, failures and their exit codes, and the ledger's commands from end to end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/ledger.h"
#include "db/db.h"
#include "ledger/ledger.h"

static enum rc two_run(struct cx *cx, const struct cli *cli)
{
	int64_t n = 7;

	TRY(cli_i64(cx, cli, "count", 1, 10, &n));
	printf("%zu|%.*s|%d|%" PRId64 "|%d|%.*s\n", cli->n, ARG_STR(cli->n ? cli->args[0] : STR("")), (int)cli->json, n,
		(int)cli_has(cli, "flag"), ARG_STR(cli->data));
	return cli_has(cli, "flag") ? cx_fail_at(cx, RC_CONFLICT, STR("ô B7"), L("đã có", "taken")) : RC_OK;
}

static enum rc one_run(struct cx *cx, const struct cli *cli)
{
	(void)cli;
	return cx_fail(cx, RC_LIMIT, "one");
}

static const struct cli_opt two_opts[] = { { "count", true, "số", "number" }, { "flag", false, "cờ", "flag" }, { 0 } };
static const struct command cmd_one = { .words = "one", .vi = "một", .en = "one", .max_args = -1, .run = one_run };
static const struct command cmd_two = {
	.words = "one two", .usage = "[X]", .vi = "hai", .en = "two", .max_args = 1, .opts = two_opts, .run = two_run
};
static const struct command *const commands[] = { &cmd_one, &cmd_two, &cmd_ledger_head, &cmd_ledger_verify, &cmd_ledger_prove,
	&cmd_ledger_consistency, &cmd_ledger_log, &cmd_ledger_export, NULL };

static char out[100000], err[10000];

static void take(int fd, int *kept, const char *path)
{
	int f = open(path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);

	*kept = dup(fd);
	assert_true(f >= 0 && dup2(f, fd) == fd);
	close(f);
}

static void let_go(int fd, int kept, const char *path, char *text, size_t max)
{
	FILE *f;
	size_t n;

	dup2(kept, fd);
	close(kept);
	f = fopen(path, "r");
	n = fread(text, 1, max - 1, f);
	text[n] = '\0';
	fclose(f);
	unlink(path);
}

static char dir[64];

#define KHIEN(...) khien((const char *[]){ "khien", ##__VA_ARGS__, NULL })
static int khien(const char **argv)
{
	int n = 0, code, o, e;
	char po[100], pe[100];

	snprintf(po, sizeof po, "%s/out", dir);
	snprintf(pe, sizeof pe, "%s/err", dir);
	while (argv[n])
		n++;
	fflush(stdout);
	take(1, &o, po);
	take(2, &e, pe);
	code = cli_main(commands, n, (char **)argv);
	fflush(stdout);
	let_go(1, o, po, out, sizeof out);
	let_go(2, e, pe, err, sizeof err);
	return code;
}

static int begin(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/khien-test-XXXXXX");
	assert_non_null(mkdtemp(dir));
	return 0;
}

static int end(void **state)
{
	static const char *const files[] = { "khien.db", "khien.db-wal", "khien.db-shm", "ledger.key", "h1", "h2", "export" };

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		char p[128];

		snprintf(p, sizeof p, "%s/%s", dir, files[i]);
		unlink(p);
	}
	rmdir(dir);
	return 0;
}

static void options_stand_anywhere_behind_the_words(void **state)
{
	(void)state;
	assert_int_equal(KHIEN("one", "two", "x", "--json", "--count", "9", "--data=d/e"), 0);
	assert_string_equal(out, "1|x|1|9|0|d/e\n");
	assert_int_equal(KHIEN("one", "two", "--count=3", "--", "--flag"), 0);
	assert_string_equal(out, "1|--flag|0|3|0|var\n");
	assert_int_equal(KHIEN("one", "two", "-"), 0);
	assert_string_equal(out, "1|-|0|7|0|var\n");
	assert_int_equal(KHIEN("one", "three", "--lang", "en"), 6);
	assert_string_equal(err, "khien: one\n");
}

static void wrong_use_is_exit_two_and_says_where(void **state)
{
	(void)state;
	assert_int_equal(KHIEN("one", "two", "x", "y"), 2);
	assert_string_equal(err, "khien: Cách dùng: khien one two [X]\n");
	assert_int_equal(KHIEN("one", "two", "--nothing"), 2);
	assert_string_equal(err, "khien: --nothing: không có tuỳ chọn này\n");
	assert_int_equal(KHIEN("one", "two", "--count"), 2);
	assert_int_equal(KHIEN("one", "two", "--count", "11", "--lang=en"), 2);
	assert_string_equal(err, "khien: --count: a number from 1 to 10 is wanted\n");
	assert_int_equal(KHIEN("one", "two", "--flag=1"), 2);
	assert_int_equal(KHIEN("one", "two", "-f"), 2);
	assert_int_equal(KHIEN("one", "two", "--lang", "fr"), 2);
	assert_int_equal(KHIEN("nothing", "--option", "--lang", "en"), 2);
	assert_non_null(strstr(err, "there is no command \"nothing\""));
	assert_int_equal(KHIEN("nothing", "--help"), 2);
}

static void a_failure_is_a_sentence_or_an_object(void **state)
{
	(void)state;
	assert_int_equal(KHIEN("one", "two", "--flag"), 5);
	assert_string_equal(err, "khien: ô B7: đã có\n");
	assert_int_equal(KHIEN("one", "two", "--flag", "--json", "--lang", "en"), 5);
	assert_string_equal(err, "{\"error\":\"conflict\",\"place\":\"ô B7\",\"message\":\"taken\"}\n");
	assert_int_equal(KHIEN("one", "two", "--bad", "--json"), 2);
	assert_non_null(strstr(err, "\"error\":\"invalid\",\"place\":\"--bad\""));
}

static void help_is_there_in_both_languages(void **state)
{
	(void)state;
	assert_int_equal(KHIEN(), 0);
	assert_non_null(strstr(out, "  one two                hai\n"));
	assert_int_equal(KHIEN("--help", "--lang", "en"), 0);
	assert_non_null(strstr(out, "  one two                two\n"));
	assert_int_equal(KHIEN("ledger", "--help"), 0);
	assert_null(strstr(out, "one two"));
	assert_non_null(strstr(out, "ledger verify"));
	assert_int_equal(KHIEN("help", "ledger"), 0);
	assert_non_null(strstr(out, "ledger verify"));
	assert_int_equal(KHIEN("one", "two", "--help"), 0);
	assert_non_null(strstr(out, "  --count GIÁ-TRỊ          số\n"));
}

static void make_ledger(int n)
{
	struct cx cx;

	cx_init(&cx, 0);
	assert_int_equal(db_open(&cx, arena_fmt(&cx.arena, "%s/khien.db", dir), DB_CREATE, &cx.db), RC_OK);
	assert_int_equal(db_migrate(&cx, NULL), RC_OK);
	assert_int_equal(ledger_init(&cx, str_z(dir)), RC_OK);
	for (int i = 0; i < n; i++) {
		AUTO(tx_done) struct tx tx = { 0 };

		assert_int_equal(tx_begin(&cx, &tx), RC_OK);
		assert_int_equal(ledger_append(&cx,
					 &(struct ledger_new){ .op = "create",
						 .res = "things",
						 .rv = 1,
						 .data = jv_int(&cx.arena, i),
						 .why = STR("vì thế") },
					 NULL),
			RC_OK);
		assert_int_equal(tx_commit(&tx), RC_OK);
	}
	db_close(&cx.db);
	cx_done(&cx);
}

static void save(const char *name, const char *text)
{
	char p[128];
	FILE *f;

	snprintf(p, sizeof p, "%s/%s", dir, name);
	f = fopen(p, "w");
	fputs(text, f);
	fclose(f);
}

static void the_ledgers_commands_work_together(void **state)
{
	char h1[128];

	(void)state;
	make_ledger(9);
	assert_int_equal(KHIEN("ledger", "head", "--data", dir), 0);
	save("h1", out);
	snprintf(h1, sizeof h1, "%s/h1", dir);
	assert_int_equal(KHIEN("ledger", "verify", "--data", dir, "--lang", "en"), 0);
	assert_non_null(strstr(out, "10 entries, 1 signed heads"));
	assert_non_null(strstr(out, "cannot be seen"));
	assert_int_equal(KHIEN("ledger", "verify", "--data", dir, "--head", h1, "--json"), 0);
	assert_non_null(strstr(out, "{\"entries\":10,\"heads\":1,"));
	assert_int_equal(KHIEN("ledger", "log", "--data", dir, "--from", "8"), 0);
	assert_non_null(strstr(out, "       8  "));
	assert_non_null(strstr(out, "create   things 9  vì thế\n"));
	assert_int_equal(KHIEN("ledger", "log", "--data", dir, "--id", "3", "--json"), 0);
	assert_non_null(strstr(out, "\"id\":3,"));
	assert_int_equal(KHIEN("ledger", "prove", "4", "--data", dir), 0);
	assert_non_null(strstr(out, "{\"seq\":4,\"size\":10,"));
	assert_int_equal(KHIEN("ledger", "prove", "10", "--data", dir), 4);
	assert_int_equal(KHIEN("ledger", "prove", "x", "--data", dir), 2);
	assert_int_equal(KHIEN("ledger", "consistency", "3", "10", "--data", dir), 0);
	assert_int_equal(KHIEN("ledger", "consistency", "11", "10", "--data", dir), 4);
	assert_int_equal(KHIEN("ledger", "export", "--data", dir), 0);
	assert_int_equal(strncmp(out, "{\"at\":", 6), 0);
	assert_int_equal(KHIEN("ledger", "verify", "--data", "/nowhere"), 4);
	assert_int_equal(KHIEN("ledger", "verify", "--data", dir, "--head", "/nowhere"), 4);
	save("h2", "{}");
	snprintf(h1, sizeof h1, "%s/h2", dir);
	assert_int_equal(KHIEN("ledger", "verify", "--data", dir, "--head", h1), 2);
}

/* A file that a failing disk or a broken copy left empty is no new office. */
static void what_is_no_database_of_ours_is_refused_and_left_as_it_is(void **state)
{
	struct stat was, is;
	char p[128];

	(void)state;
	save("khien.db", "");
	snprintf(p, sizeof p, "%s/khien.db", dir);
	assert_int_equal(KHIEN("ledger", "log", "--data", dir), 9);
	assert_non_null(strstr(err, "khien.db: Tệp rỗng hoặc không phải cơ sở dữ liệu của Khiên"));
	assert_int_equal(stat(p, &was), 0);
	assert_int_equal(was.st_size, 0);
	make_ledger(0);
	assert_int_equal(KHIEN("ledger", "log", "--data", dir), 0);
	save("khien.db", "no database, whatever its name says: nothing of SQLite stands in it, and nobody made it");
	assert_int_equal(stat(p, &was), 0);
	assert_int_equal(KHIEN("ledger", "log", "--data", dir), 9);
	assert_int_equal(stat(p, &is), 0);
	assert_int_equal(is.st_size, was.st_size);
}

static void a_bent_ledger_is_exit_nine_and_named(void **state)
{
	struct cx cx;

	(void)state;
	make_ledger(9);
	cx_init(&cx, 0);
	assert_int_equal(db_open(&cx, arena_fmt(&cx.arena, "%s/khien.db", dir), 0, &cx.db), RC_OK);
	assert_int_equal(db_run(&cx, "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"data\":3', '\"data\":4') AS "
				     "BLOB) WHERE seq = 4"),
		RC_OK);
	db_close(&cx.db);
	cx_done(&cx);
	assert_int_equal(KHIEN("ledger", "verify", "--data", dir, "--lang", "en", "--json"), 9);
	assert_string_equal(
		err, "{\"error\":\"corrupt\",\"place\":\"entry 4\",\"message\":\"entry 4: the body is not what was hashed\"}\n");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(options_stand_anywhere_behind_the_words),
		CASE(wrong_use_is_exit_two_and_says_where),
		CASE(a_failure_is_a_sentence_or_an_object),
		CASE(help_is_there_in_both_languages),
		CASE(the_ledgers_commands_work_together),
		CASE(what_is_no_database_of_ours_is_refused_and_left_as_it_is),
		CASE(a_bent_ledger_is_exit_nine_and_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
