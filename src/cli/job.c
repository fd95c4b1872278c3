#include "cli/job.h"

#include <unistd.h>

#include "cli/serve.h"
#include "job/job.h"

enum { LIST_MAX = 500, POLL_US = 200000 };

static void line_json(const struct job_row *r)
{
	AUTO(buf_done) struct buf b;
	struct arena a;
	struct jv *o;

	buf_init(&b, 4 << 20);
	arena_init(&a, 0);
	o = jv_obj(&a);
	jv_set(&a, o, "id", jv_int(&a, r->id));
	jv_set(&a, o, "kind", jv_text(&a, r->kind));
	jv_set(&a, o, "title", jv_text(&a, r->title));
	jv_set(&a, o, "state", jv_z(&a, job_states[r->state].name));
	jv_set(&a, o, "attempts", jv_int(&a, r->attempts));
	jv_set(&a, o, "done", jv_int(&a, r->done));
	jv_set(&a, o, "total", jv_int(&a, r->total));
	jv_set(&a, o, "says", jv_text(&a, r->says));
	jv_set(&a, o, "error", jv_text(&a, r->error));
	jv_set(&a, o, "url", jv_text(&a, r->url));
	jv_set(&a, o, "made_at", jv_text(&a, instant_text(&a, r->made_at)));
	jv_set(&a, o, "run_after", jv_text(&a, instant_text(&a, r->run_after)));
	cli_line(o);
	arena_done(&a);
}

static void line(struct cx *cx, const struct cli *cli, const struct job_row *r)
{
	if (cli->json) {
		line_json(r);
		return;
	}
	printf("%6" PRId64 "  %-16.*s %-16s %2" PRId64 "  %.*s  %.*s%s%.*s\n", r->id, ARG_STR(r->kind),
		L(job_states[r->state].vi, job_states[r->state].en), r->attempts, ARG_STR(instant_show(&cx->arena, r->made_at)),
		ARG_STR(r->title), r->error.n ? ": " : "", ARG_STR(r->error));
}

static enum rc list(struct cx *cx, const struct cli *cli)
{
	struct job_row *rows;
	size_t n;

	TRY(job_list(cx, 0, LIST_MAX, &rows, &n));
	for (size_t i = n; i > 0; i--)
		line(cx, cli, &rows[i - 1]);
	return RC_OK;
}

static enum rc number(struct cx *cx, const struct cli *cli, int64_t *out)
{
	if (!str_to_i64(cli->args[0], out) || *out <= 0)
		return cx_fail_at(cx, RC_INVALID, cli->args[0], L("không phải số hiệu của một việc nền", "is no job's number"));
	return RC_OK;
}

static enum rc retry(struct cx *cx, const struct cli *cli)
{
	int64_t id = 0;

	TRY(number(cx, cli, &id));
	return job_retry(cx, id);
}

static enum rc cancel(struct cx *cx, const struct cli *cli)
{
	int64_t id = 0;

	TRY(number(cx, cli, &id));
	return job_cancel(cx, id);
}

static enum rc add(struct cx *cx, struct str name, int64_t *id)
{
	const struct job_kind *k = job_kind_find(serve_jobs, name);

	if (k == NULL) {
		struct str all = { 0 };

		for (size_t i = 0; serve_jobs[i]; i++)
			all = arena_fmt(&cx->arena, "%.*s%s%s (%s)", ARG_STR(all), i ? ", " : "", serve_jobs[i]->name,
				L(serve_jobs[i]->vi, serve_jobs[i]->en));
		return cx_fail_at(cx, RC_INVALID, name,
			L("không có loại việc nền này; có: %.*s", "there is no such kind of job; there are: %.*s"), ARG_STR(all));
	}
	return job_add(cx, &(struct job_new){ .kind = k->name, .title = str_z(L(k->vi, k->en)), .key = STR("command") }, id);
}

/* The server has this folder's jobs: it runs this one. */
static enum rc watch(struct cx *cx, int64_t id, struct job_row *row)
{
	for (;;) {
		TRY(job_load(cx, id, row));
		if (row->state != JOB_WAITING && row->state != JOB_RUNNING)
			return RC_OK;
		usleep(POLL_US);
	}
}

static enum rc run(struct cx *cx, const struct cli *cli)
{
	AUTO(job_stop) struct job_runner *runner = NULL;
	struct job_row row;
	int64_t id = 0;
	enum rc rc;

	if (cli->n)
		TRY(add(cx, cli->args[0], &id));
	rc = job_start(cx, &(struct job_conf){ .kinds = serve_jobs, .data = cli->data, .until_idle = true }, &runner);
	if (rc == RC_OK) {
		job_wait(runner);
	} else if (rc == RC_CONFLICT && id) {
		cx_clear(cx);
		rc = watch(cx, id, &row);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		cx_clear(cx);
	} else {
		return rc;
	}
	if (id == 0)
		return RC_OK;
	if (job_load(cx, id, &row) != RC_OK) { /* a quiet kind: gone when it went well */
		cx_clear(cx);
		return RC_OK;
	}
	line(cx, cli, &row);
	return row.error.n && row.state != JOB_DONE ? cx_fail(cx, RC_INVALID, "%.*s", ARG_STR(row.error)) : RC_OK;
}

const struct command cmd_job_list = { "job list", "", "việc nền: đang chờ, đang chạy, đã xong, không thành công",
	"jobs and their states", NULL, 0, 0, true, list };
const struct command cmd_job_run = { "job run", "[LOẠI]", "chạy việc nền đến hạn; có LOẠI: thêm một việc loại đó rồi chạy",
	"run the jobs that are due; with a KIND: add one of it first", NULL, 0, 1, true, run };
const struct command cmd_job_retry = { "job retry", "SỐ", "chạy lại một việc nền", "run a job again", NULL, 1, 1, true, retry };
const struct command cmd_job_cancel = { "job cancel", "SỐ", "hủy một việc nền", "cancel a job", NULL, 1, 1, true, cancel };
