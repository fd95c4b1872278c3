/* job/: jobs outlive their program, run once at a time of a kind, come back later when they fail, and keep to their clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"
#include "job/job.h"
#include "job/job_int.h"

#define OK(e) assert_int_equal((e), RC_OK)

static atomic_int runs, together, most;

struct stage {
	struct cx cx;
	char home[64];
	struct job_runner *runner;
};

static enum rc good(struct cx *cx, const struct jv *payload, struct job *job)
{
	int n = ++together;

	most = n > most ? n : (int)most;
	runs++;
	usleep(30000);
	together--;
	TRY(job_progress(cx, job, 2, 3, "bước hai"));
	TRY(job_progress(cx, job, 3, 3, "đã làm 3"));
	job_result(cx, job, "/things/%" PRId64, jv_i64(jv_get(payload, "n"), 0));
	assert_true(cx->who.user == WHO_SYSTEM && str_ends(job_tmp(job), STR("/tmp")));
	return RC_OK;
}

static enum rc bad(struct cx *cx, const struct jv *payload, struct job *job)
{
	(void)payload;
	runs++;
	if (job_attempt(job) == 7)
		job_no_more(job);
	return cx_fail(cx, RC_IO, "máy chủ thư không trả lời");
}

static enum rc slow(struct cx *cx, const struct jv *payload, struct job *job)
{
	(void)payload;
	runs++;
	for (int i = 0; i < 1000; i++) {
		TRY(job_progress(cx, job, i, 1000, "chậm"));
		usleep(10000);
	}
	return RC_OK;
}

static const struct job_kind kind_good = { "good", "Tốt", "Good", .run = good };
static const struct job_kind kind_bad = { "bad", "Xấu", "Bad", .attempts = 3, .back_s = 10, .run = bad };
static const struct job_kind kind_slow = { "slow", "Chậm", "Slow", .run = slow };
static const struct job_kind kind_weekly = { "weekly", "Hằng tuần", "Weekly", .schedule = "mon 06:30", .run = good };
static const struct job_kind kind_quiet = { "quiet", "Lặng", "Quiet", .schedule = "every 5 min", .quiet = true, .run = good };
static const struct job_kind *const kinds[] = { &kind_good, &kind_bad, &kind_slow, &kind_weekly, &kind_quiet, NULL };

static int fresh(void **state)
{
	struct stage *st = calloc(1, sizeof *st);

	snprintf(st->home, sizeof st->home, "/tmp/test-job-XXXXXX");
	assert_non_null(mkdtemp(st->home));
	cx_init(&st->cx, 0);
	OK(db_open(&st->cx, arena_fmt(&st->cx.arena, "%s/khien.db", st->home), DB_CREATE, &st->cx.db));
	OK(db_migrate(&st->cx, NULL));
	runs = most = 0;
	*state = st;
	return 0;
}

static int gone(void **state)
{
	struct stage *st = *state;
	struct child_dir d = { .made = strdup(st->home) };

	job_stop(&st->runner);
	db_close(&st->cx.db);
	cx_done(&st->cx);
	child_dir_done(&d);
	free(st);
	return 0;
}

static struct job_conf conf(struct stage *st, bool until_idle)
{
	return (struct job_conf){ .kinds = kinds, .data = str_z(st->home), .until_idle = until_idle };
}

static void run_all(struct stage *st)
{
	struct job_conf c = conf(st, true);

	OK(job_start(&st->cx, &c, &st->runner));
	job_wait(st->runner);
	job_stop(&st->runner);
	st->cx.now = time_now();
}

static int64_t add(struct stage *st, const char *kind)
{
	int64_t id;

	OK(job_add(&st->cx, &(struct job_new){ .kind = kind, .title = STR("Việc") }, &id));
	return id;
}

static struct job_row row(struct stage *st, int64_t id)
{
	struct job_row r = { 0 };

	OK(job_load(&st->cx, id, &r));
	return r;
}

static void what_was_added_runs_and_says_where_its_result_is(void **state)
{
	struct stage *st = *state;
	struct jv *p = jv_obj(&st->cx.arena);
	struct job_row r;
	int64_t id;

	jv_set(&st->cx.arena, p, "n", jv_int(&st->cx.arena, 41));
	OK(job_add(&st->cx, &(struct job_new){ .kind = "good", .payload = p, .title = STR("Báo cáo") }, &id));
	run_all(st);
	r = row(st, id);
	assert_int_equal(r.state, JOB_DONE);
	assert_true(str_is(r.url, "/things/41") && str_is(r.title, "Báo cáo") && r.error.p == NULL);
	assert_int_equal(r.attempts, 1);
	assert_int_equal(r.done, 3);
	assert_true(str_is(r.says, "đã làm 3")); /* the last word, though it came at once after the one before */
}

static void one_kind_runs_one_at_a_time(void **state)
{
	struct stage *st = *state;

	for (int i = 0; i < 6; i++)
		add(st, "good");
	run_all(st);
	assert_int_equal(runs, 6);
	assert_int_equal(most, 1);
}

static void a_key_that_waits_is_not_added_twice(void **state)
{
	struct stage *st = *state;
	struct job_new n = { .kind = "good", .title = STR("Một"), .key = STR("k") };
	int64_t a, b, c;

	OK(job_add(&st->cx, &n, &a));
	OK(job_add(&st->cx, &n, &b));
	assert_int_equal(a, b);
	run_all(st);
	OK(job_add(&st->cx, &n, &c));
	assert_int_not_equal(a, c);
}

static void what_is_to_be_done_now_does_not_wait_for_one_that_failed_nor_rely_on_one_that_runs(void **state)
{
	struct stage *st = *state;
	struct job_new keyed = { .kind = "good", .title = STR("Một"), .key = STR("k") },
		       sweep = { .kind = "good", .title = STR("Hai"), .sweep = true };
	struct job_row r;
	int64_t a, b, c;

	OK(job_add(&st->cx, &keyed, &a));
	OK(db_run(&st->cx, "UPDATE jobs SET run_after = $1 WHERE id = $2", V(st->cx.now + 3600 * US_PER_S), V(a)));
	OK(job_add(&st->cx, &keyed, &b));
	OK(job_load(&st->cx, a, &r));
	assert_true(a == b && r.run_after == st->cx.now);
	OK(job_add(&st->cx, &sweep, &b));
	assert_int_equal(a, b);
	OK(db_run(&st->cx, "UPDATE jobs SET state = 'running' WHERE id = $1", V(a)));
	OK(job_add(&st->cx, &keyed, &b));
	assert_int_equal(a, b);
	OK(job_add(&st->cx, &sweep, &b));
	OK(job_add(&st->cx, &sweep, &c));
	assert_true(a != b && b == c);
}

static void a_job_belongs_to_the_caller_s_transaction(void **state)
{
	struct stage *st = *state;
	struct job_row r;
	int64_t id;

	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(&st->cx, &tx));
		id = add(st, "good");
	}
	assert_int_equal(job_load(&st->cx, id, &r), RC_NOT_FOUND);
	cx_clear(&st->cx);
}

static void what_fails_waits_longer_each_time_then_is_given_up(void **state)
{
	struct stage *st = *state;
	int64_t id = add(st, "bad"), before;
	static const int64_t waits[] = { 10, 20 };
	struct job_row r;

	for (size_t i = 0; i < COUNT(waits); i++) {
		before = time_now();
		run_all(st);
		r = row(st, id);
		assert_int_equal(r.state, JOB_WAITING);
		assert_true(str_is(r.error, "máy chủ thư không trả lời"));
		assert_in_range(r.run_after - before, waits[i] * US_PER_S, (waits[i] + 5) * US_PER_S);
		run_all(st); /* not yet */
		assert_int_equal(runs, i + 1);
		OK(db_run(&st->cx, "UPDATE jobs SET run_after = 0"));
	}
	run_all(st);
	r = row(st, id);
	assert_int_equal(r.state, JOB_FAILED);
	assert_int_equal(r.attempts, 3);
	OK(job_retry(&st->cx, id));
	run_all(st);
	assert_int_equal(runs, 4);
	assert_int_equal(row(st, id).attempts, 1);
}

static void a_program_killed_in_the_middle_finds_its_job_waiting(void **state)
{
	struct stage *st = *state;
	int64_t id = add(st, "slow");
	struct job_conf c = conf(st, false);
	struct job_row r;
	int status;
	pid_t pid;

	db_close(&st->cx.db);
	pid = fork();
	if (pid == 0) {
		struct job_runner *other;

		_exit(job_start(&st->cx, &c, &other) == RC_OK ? (sleep(30), 0) : 1);
	}
	OK(db_open(&st->cx, arena_fmt(&st->cx.arena, "%s/khien.db", st->home), 0, &st->cx.db));
	for (int i = 0; i < 500 && (row(st, id).state != JOB_RUNNING || row(st, id).done < 5); i++)
		usleep(10000);
	assert_int_equal(row(st, id).state, JOB_RUNNING);
	assert_int_equal(job_start(&st->cx, &c, &st->runner), RC_CONFLICT); /* its folder is taken */
	cx_clear(&st->cx);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	OK(job_start(&st->cx, &c, &st->runner));
	r = row(st, id);
	assert_int_equal(r.state, JOB_WAITING);
	assert_int_equal(r.attempts, 1);
	assert_true(r.run_after > st->cx.now && r.error.n);
	OK(db_run(&st->cx, "UPDATE jobs SET run_after = 0"));
	for (int i = 0; i < 500 && row(st, id).state != JOB_RUNNING; i++)
		usleep(10000);
	assert_int_equal(row(st, id).attempts, 2);
}

static void stopping_puts_back_what_runs_and_counts_no_attempt(void **state)
{
	struct stage *st = *state;
	int64_t id = add(st, "slow");
	struct job_conf c = conf(st, false);

	OK(job_start(&st->cx, &c, &st->runner));
	for (int i = 0; i < 500 && row(st, id).state != JOB_RUNNING; i++)
		usleep(10000);
	job_stop(&st->runner);
	assert_int_equal(row(st, id).state, JOB_WAITING);
	assert_int_equal(row(st, id).attempts, 0);
	assert_null(row(st, id).error.p);
}

static void cancelling_ends_what_waits_and_what_runs(void **state)
{
	struct stage *st = *state;
	int64_t id = add(st, "slow"), other = add(st, "slow");
	struct job_conf c = conf(st, false);

	OK(job_cancel(&st->cx, other));
	OK(job_start(&st->cx, &c, &st->runner));
	for (int i = 0; i < 500 && row(st, id).state != JOB_RUNNING; i++)
		usleep(10000);
	OK(job_cancel(&st->cx, id));
	for (int i = 0; i < 500 && row(st, id).state == JOB_RUNNING; i++)
		usleep(10000);
	assert_int_equal(row(st, id).state, JOB_CANCELLED);
	assert_int_equal(row(st, other).state, JOB_CANCELLED);
	assert_int_equal(runs, 1);
	assert_int_equal(job_cancel(&st->cx, id), RC_CONFLICT);
	cx_clear(&st->cx);
	assert_int_equal(job_cancel(&st->cx, 12345), RC_NOT_FOUND);
	cx_clear(&st->cx);
}

static void who_asked_and_was_disabled_gets_nothing(void **state)
{
	struct stage *st = *state;
	int64_t id;

	OK(db_run(&st->cx, "INSERT INTO users (id, seq, name, post, role, disabled, must_change, password) VALUES (5, 5, 'an', "
			   "'Đầu mối', 'admin', 1, 0, '')"));
	st->cx.who.user = 5;
	id = add(st, "good");
	st->cx.who.user = WHO_SYSTEM;
	run_all(st);
	assert_int_equal(runs, 0);
	assert_int_equal(row(st, id).state, JOB_WAITING);
	assert_true(row(st, id).error.n > 0);
}

static void words_of_a_schedule_are_read_in_both_languages(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = { { "mon 06:30", "Thứ Hai 06:30" }, { "Thứ Hai 6:30", "Thứ Hai 06:30" }, { "thứ 7 23:59", "Thứ Bảy 23:59" },
		{ "CN 00:00", "Chủ Nhật 00:00" }, { "daily 02:00", "Hằng ngày 02:00" }, { "Hằng ngày 02:00", "Hằng ngày 02:00" },
		{ "every 5 min", "Mỗi 5 phút" }, { "mỗi 15 phút", "Mỗi 15 phút" }, { "tắt", "Tắt" }, { "off", "Tắt" } };
	static const char *const wrong[] = { "", "mon", "06:30", "mon 24:00", "mon 6:3", "every 0 min", "every min",
		"thứ tám 06:30", "mon 06:30 x", "every 99999999999999999999 min" };
	struct stage *st = *state;
	struct job_plan p;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(job_plan_read(str_z(cases[i].text), &p));
		assert_true(str_is(job_plan_show(&st->cx, &p), cases[i].shown));
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(job_plan_read(str_z(wrong[i]), &p));
}

static int64_t at(const char *text)
{
	int64_t us = 0;

	assert_true(instant_read(str_z(text), &us));
	return us;
}

static void a_week_s_time_is_the_office_s_clock(void **state)
{
	static const struct {
		const char *plan, *now, *last, *next;
	} cases[] = {
		{ "mon 06:30", "2026-11-23T06:30:00", "2026-11-23T06:30:00", "2026-11-30T06:30:00" },
		{ "mon 06:30", "2026-11-23T06:29:59", "2026-11-16T06:30:00", "2026-11-23T06:30:00" },
		{ "mon 06:30", "2026-11-22T23:00:00", "2026-11-16T06:30:00", "2026-11-23T06:30:00" },
		{ "daily 02:00", "2026-11-22T01:00:00", "2026-11-21T02:00:00", "2026-11-22T02:00:00" },
		{ "every 5 min", "2026-11-22T10:07:31", "2026-11-22T10:05:00", "2026-11-22T10:10:00" },
		{ "every 7 min", "2026-11-22T23:59:00", "2026-11-22T23:55:00", "2026-11-23T00:00:00" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct job_plan p;

		assert_true(job_plan_read(str_z(cases[i].plan), &p));
		assert_int_equal(job_plan_last(&p, at(cases[i].now)), at(cases[i].last));
		assert_int_equal(job_plan_next(&p, at(cases[i].now)), at(cases[i].next));
	}
}

static int64_t count(struct stage *st, const char *kind)
{
	int64_t n;

	OK(db_i64(&st->cx, &n, "SELECT count(*) FROM jobs WHERE kind = $1", V(str_z(kind))));
	return n;
}

static void what_was_missed_is_made_up_once_and_nothing_before_the_first_start(void **state)
{
	struct stage *st = *state;

	st->cx.now = at("2026-11-18T10:00:00");
	OK(job_ring(&st->cx, kinds));
	assert_int_equal(count(st, "weekly"), 0);
	st->cx.now = at("2026-11-23T06:29:00");
	OK(job_ring(&st->cx, kinds));
	assert_int_equal(count(st, "weekly"), 0);
	st->cx.now = at("2026-12-16T12:00:00"); /* four Mondays later */
	OK(job_ring(&st->cx, kinds));
	OK(job_ring(&st->cx, kinds));
	assert_int_equal(count(st, "weekly"), 1);
	OK(db_run(&st->cx, "DELETE FROM jobs"));
	OK(job_ring(&st->cx, kinds));
	assert_int_equal(count(st, "weekly"), 0);
	OK(db_run(&st->cx, "INSERT INTO settings (id, seq, changed_at, made_at, made_by, code, value, fold, sortkey) VALUES "
			   "(900, 900, 0, 0, 0, 'schedule.weekly', 'tắt', '', x'')"));
	st->cx.now = at("2027-02-16T12:00:00");
	OK(job_ring(&st->cx, kinds));
	assert_int_equal(count(st, "weekly"), 0);
	OK(db_run(&st->cx, "UPDATE settings SET value = 'thứ ba 11:00'"));
	OK(job_ring(&st->cx, kinds));
	assert_int_equal(count(st, "weekly"), 1);
}

static void a_quiet_job_that_went_well_leaves_no_row(void **state)
{
	struct stage *st = *state;
	int64_t id = add(st, "quiet");
	struct job_row r;

	run_all(st);
	assert_int_equal(runs, 1);
	assert_int_equal(job_load(&st->cx, id, &r), RC_NOT_FOUND);
	cx_clear(&st->cx);
}

static void rows_of_long_ago_go(void **state)
{
	struct stage *st = *state;
	int64_t id = add(st, "good");

	run_all(st);
	st->cx.now += (JOB_KEEP_DAYS - 1) * US_PER_DAY;
	OK(job_cleanup(&st->cx));
	assert_int_equal(row(st, id).state, JOB_DONE);
	st->cx.now += 2 * US_PER_DAY;
	OK(job_cleanup(&st->cx));
	assert_int_equal(count(st, "good"), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(what_was_added_runs_and_says_where_its_result_is),
		T(one_kind_runs_one_at_a_time),
		T(a_key_that_waits_is_not_added_twice),
		T(what_is_to_be_done_now_does_not_wait_for_one_that_failed_nor_rely_on_one_that_runs),
		T(a_job_belongs_to_the_caller_s_transaction),
		T(what_fails_waits_longer_each_time_then_is_given_up),
		T(a_program_killed_in_the_middle_finds_its_job_waiting),
		T(stopping_puts_back_what_runs_and_counts_no_attempt),
		T(cancelling_ends_what_waits_and_what_runs),
		T(who_asked_and_was_disabled_gets_nothing),
		T(words_of_a_schedule_are_read_in_both_languages),
		T(a_week_s_time_is_the_office_s_clock),
		T(what_was_missed_is_made_up_once_and_nothing_before_the_first_start),
		T(a_quiet_job_that_went_well_leaves_no_row),
		T(rows_of_long_ago_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
