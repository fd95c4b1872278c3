/* The rows of jobs: added, looked at, claimed, ended. */
#include <stdarg.h>

#include "db/db.h"
#include "job/job_int.h"

const struct job_state_row job_states[JOB_STATES] = {
	[JOB_WAITING] = { "waiting", "Chờ chạy", "Waiting" },
	[JOB_RUNNING] = { "running", "Đang chạy", "Running" },
	[JOB_DONE] = { "done", "Đã xong", "Done" },
	[JOB_FAILED] = { "failed", "Không thành công", "Failed" },
	[JOB_CANCELLED] = { "cancelled", "Đã hủy", "Cancelled" },
};

const struct job_kind *job_kind_find(const struct job_kind *const *kinds, struct str name)
{
	for (size_t i = 0; kinds && kinds[i]; i++)
		if (str_is(name, kinds[i]->name))
			return kinds[i];
	return NULL;
}

struct str job_json(struct arena *a, const struct jv *v)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1 << 20);
	if (v)
		json_write(&b, v);
	else
		buf_z(&b, "{}");
	assert(buf_ok(&b));
	return arena_str(a, buf_str(&b));
}

/* One that waits longer than is wanted now, because it failed before, is not waited for. */
static enum rc find_same(struct cx *cx, const struct job_new *n, int64_t after, int64_t *id)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT id FROM jobs WHERE kind = $1 AND ((key = $2 AND state IN ('waiting', 'running')) OR ($3 = 1 AND state = "
		"'waiting')) ORDER BY id LIMIT 1",
		V(str_z(n->kind)), V(n->key), V(n->sweep)));
	*id = rows_next(&r) ? rows_i64(&r, 0) : 0;
	TRY(rows_end(cx, &r));
	return *id ? db_run(cx, "UPDATE jobs SET run_after = $2 WHERE id = $1 AND state = 'waiting' AND run_after > $2", V(*id),
			     V(after))
	           : RC_OK;
}

static enum rc add(struct cx *cx, const struct job_new *n, int64_t *id)
{
	int64_t after = n->after ? n->after : cx->now;

	assert(!n->sweep || n->key.p == NULL);
	if (n->key.p || n->sweep) {
		TRY(find_same(cx, n, after, id));
		if (*id)
			return RC_OK;
	}
	TRY(db_run(cx,
		"INSERT INTO jobs (kind, title, payload, key, state, run_after, attempts, done, total, says, stop, en, made_by, "
		"made_at) VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0, 0, '', 0, $6, $7, $8)",
		V(str_z(n->kind)), V(n->title), V(job_json(&cx->arena, n->payload)), V(n->key), V(after), V(cx->en),
		V(cx->who.user), V(cx->now)));
	return db_i64(cx, id, "SELECT max(id) FROM jobs");
}

enum rc job_open(struct cx *cx, const char *kind, struct str key, int64_t *id)
{
	return db_i64(cx, id,
		"SELECT coalesce(min(id), 0) FROM jobs WHERE kind = $1 AND key = $2 AND state IN ('waiting', 'running')",
		V(str_z(kind)), V(key));
}

enum rc job_add(struct cx *cx, const struct job_new *n, int64_t *id)
{
	struct tx tx AUTO(tx_done) = { 0 };
	bool own = !db_in_tx(cx->db);
	int64_t made = 0;

	if (own)
		TRY(tx_begin(cx, &tx));
	TRY(add(cx, n, &made));
	if (own)
		TRY(tx_commit(&tx));
	if (id)
		*id = made;
	return RC_OK;
}

/* --- looking --- */

#define COLUMNS                                                                                                                    \
	"id, kind, title, payload, state, run_after, attempts, done, total, says, error, url, stop, made_by, made_at, began_at, "  \
	"ended_at"

static void read_row(struct cx *cx, struct rows *r, struct job_row *out)
{
	struct str state = rows_text(r, 4);

	*out = (struct job_row){ .id = rows_i64(r, 0),
		.kind = rows_copy(cx, r, 1),
		.title = rows_copy(cx, r, 2),
		.payload = rows_copy(cx, r, 3),
		.run_after = rows_i64(r, 5),
		.attempts = rows_i64(r, 6),
		.done = rows_i64(r, 7),
		.total = rows_i64(r, 8),
		.says = rows_copy(cx, r, 9),
		.error = rows_copy(cx, r, 10),
		.url = rows_copy(cx, r, 11),
		.stop = rows_i64(r, 12) != 0,
		.made_by = rows_i64(r, 13),
		.made_at = rows_i64(r, 14),
		.began_at = rows_i64(r, 15),
		.ended_at = rows_i64(r, 16) };
	for (int i = 0; i < JOB_STATES; i++)
		if (str_is(state, job_states[i].name))
			out->state = (enum job_state)i;
}

enum rc job_load(struct cx *cx, int64_t id, struct job_row *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r, "SELECT " COLUMNS " FROM jobs WHERE id = $1", V(id)));
	if (!rows_next(&r)) {
		TRY(rows_end(cx, &r));
		return cx_fail(cx, RC_NOT_FOUND, L("Không có việc nền số %" PRId64, "there is no job %" PRId64), id);
	}
	read_row(cx, &r, out);
	return rows_end(cx, &r);
}

enum rc job_list(struct cx *cx, int64_t before, size_t limit, struct job_row **out, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct job_row) list = { 0 };

	TRY(db_query(cx, &r, "SELECT " COLUMNS " FROM jobs WHERE id < $1 ORDER BY id DESC LIMIT $2", V(before ? before : INT64_MAX),
		V((int64_t)limit)));
	while (rows_next(&r)) {
		struct job_row row;

		read_row(cx, &r, &row);
		vec_push(&cx->arena, &list, row);
	}
	TRY(rows_end(cx, &r));
	*out = list.p;
	*n = list.n;
	return RC_OK;
}

enum rc job_retry(struct cx *cx, int64_t id)
{
	int64_t changed;
	struct job_row row;

	TRY(db_run_n(cx, &changed,
		"UPDATE jobs SET state = 'waiting', run_after = $2, attempts = 0, stop = 0, done = 0, total = 0, says = '', error "
		"= NULL, ended_at = NULL WHERE id = $1 AND state IN ('waiting', 'failed', 'cancelled')",
		V(id), V(cx->now)));
	if (changed)
		return RC_OK;
	TRY(job_load(cx, id, &row));
	return cx_fail(cx, RC_CONFLICT, L("Việc này đang chạy hoặc đã xong", "this job runs or is done"));
}

enum rc job_cancel(struct cx *cx, int64_t id)
{
	int64_t changed;
	struct job_row row;

	TRY(db_run_n(cx, &changed, "UPDATE jobs SET state = 'cancelled', ended_at = $2 WHERE id = $1 AND state = 'waiting'", V(id),
		V(cx->now)));
	if (changed)
		return RC_OK;
	TRY(db_run_n(cx, &changed, "UPDATE jobs SET stop = 1 WHERE id = $1 AND state = 'running'", V(id)));
	if (changed)
		return RC_OK;
	TRY(job_load(cx, id, &row));
	return cx_fail(cx, RC_CONFLICT, L("Việc này đã kết thúc", "this job has ended"));
}

/* --- the runner's side --- */

static int64_t back_us(const struct job_kind *k, int64_t attempts)
{
	int64_t s = k && k->back_s ? k->back_s : JOB_BACK_S;

	for (int64_t i = 1; i < attempts && s < JOB_BACK_MAX_S; i++)
		s *= 2;
	return (s < JOB_BACK_MAX_S ? s : JOB_BACK_MAX_S) * US_PER_S;
}

static bool given_up(const struct job_kind *k, int64_t attempts)
{
	return attempts >= (k && k->attempts ? k->attempts : JOB_ATTEMPTS);
}

enum rc job_recover(struct cx *cx, const struct job_kind *const *kinds)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct job_row) list = { 0 };

	TRY(tx_begin(cx, &tx));
	TRY(db_query(cx, &r, "SELECT " COLUMNS " FROM jobs WHERE state = 'running'"));
	while (rows_next(&r)) {
		struct job_row row;

		read_row(cx, &r, &row);
		vec_push(&cx->arena, &list, row);
	}
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < list.n; i++) {
		const struct job_kind *k = job_kind_find(kinds, list.p[i].kind);
		bool over = list.p[i].stop || given_up(k, list.p[i].attempts);

		TRY(db_run(cx, "UPDATE jobs SET state = $2, run_after = $3, error = $4, ended_at = $5 WHERE id = $1",
			V(list.p[i].id),
			V(str_z(list.p[i].stop ? "cancelled"
				: over         ? "failed"
					       : "waiting")),
			V(cx->now + back_us(k, list.p[i].attempts)),
			V(str_z(L("Chương trình dừng khi việc này đang chạy", "the program ended while this ran"))),
			over ? V(cx->now) : V_NULL));
	}
	return tx_commit(&tx);
}

enum rc job_cleanup(struct cx *cx)
{
	return db_run(cx, "DELETE FROM jobs WHERE state IN ('done', 'failed', 'cancelled') AND ended_at < $1",
		V(cx->now - JOB_KEEP_DAYS * US_PER_DAY));
}

static bool is_busy(const struct job_kind *k, const struct job_kind *const *busy, int n)
{
	for (int i = 0; i < n; i++)
		if (busy[i] == k)
			return true;
	return false;
}

/* The first that is due and of a kind that does not run already. Rows of kinds that this program does not know are left alone. */
enum rc job_claim(
	struct cx *cx, struct job_runner *runner, const struct job_kind *const *busy, int n, struct job_row *out, bool *found)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct rows r AUTO(rows_done) = { 0 };
	const struct job_kind *k = NULL;

	*found = false;
	TRY(tx_begin_read(cx, &tx));
	TRY(db_query(cx, &r, "SELECT " COLUMNS " FROM jobs WHERE state = 'waiting' AND run_after <= $1 ORDER BY run_after, id",
		V(cx->now)));
	while (!*found && rows_next(&r)) {
		k = job_kind_find(runner->conf.kinds, rows_text(&r, 1));
		if (k && !is_busy(k, busy, n)) {
			read_row(cx, &r, out);
			*found = true;
		}
	}
	TRY(rows_end(cx, &r));
	rows_done(&r);
	tx_done(&tx);
	if (*found)
		TRY(db_run(cx,
			"UPDATE jobs SET state = 'running', attempts = attempts + 1, began_at = $2, done = 0, total = 0, says = '' "
			"WHERE id = $1 AND state = 'waiting'",
			V(out->id), V(cx->now)));
	return RC_OK;
}

enum rc job_end(struct cx *cx, const struct job *j, const struct fault *f, bool put_back)
{
	const char *state = f->rc == RC_OK ? "done" : j->cancelled ? "cancelled" : "failed";
	int64_t after = cx->now;

	if (f->rc == RC_OK && j->kind->quiet)
		return db_run(cx, "DELETE FROM jobs WHERE id = $1", V(j->id));
	if (f->rc != RC_OK && !j->cancelled && !j->no_more && (put_back || !given_up(j->kind, j->attempt))) {
		state = "waiting";
		after = put_back ? cx->now : cx->now + back_us(j->kind, j->attempt);
	}
	return db_run(cx,
		"UPDATE jobs SET state = $2, run_after = $3, error = $4, url = $5, attempts = attempts - $6, stop = 0, ended_at = "
		"$7, done = CASE WHEN $2 = 'done' THEN total ELSE done END, says = CASE WHEN $2 = 'done' THEN $8 ELSE says END "
		"WHERE id = $1",
		V(j->id), V(str_z(state)), V(after), f->rc == RC_OK || put_back ? V_NULL : V(f->text), V(j->url),
		V(put_back ? 1 : 0), strcmp(state, "waiting") == 0 ? V_NULL : V(cx->now), V(str_z(j->said)));
}

/* --- inside run() --- */

static enum rc look(struct cx *cx, struct job *j)
{
	int64_t stop = 0;

	if (j->runner->stopping)
		return cx_fail(cx, RC_BUSY, L("Chương trình đang dừng", "the program stops"));
	if (time_mono() - j->looked_at < US_PER_S / 4 && !j->cancelled)
		return RC_OK;
	j->looked_at = time_mono();
	if (!j->cancelled)
		TRY(db_i64(cx, &stop, "SELECT stop FROM jobs WHERE id = $1", V(j->id)));
	j->cancelled |= stop != 0;
	return j->cancelled ? cx_fail(cx, RC_BUSY, L("Đã hủy theo yêu cầu", "cancelled as asked")) : RC_OK;
}

enum rc job_progress(struct cx *cx, struct job *j, int64_t done, int64_t total, const char *says)
{
	snprintf(j->said, sizeof j->said, "%s", done >= total ? says : "");
	TRY(look(cx, j));
	if (db_in_tx(cx->db) || (time_mono() - j->said_at < US_PER_S / 4 && j->said_at))
		return RC_OK;
	j->said_at = time_mono();
	return db_run(
		cx, "UPDATE jobs SET done = $2, total = $3, says = $4 WHERE id = $1", V(j->id), V(done), V(total), V(str_z(says)));
}

bool job_stopping(void *job)
{
	struct job *j = job;
	bool stops = look(j->cx, j) != RC_OK;

	if (stops)
		cx_clear(j->cx); /* whoever waits says it in its own words */
	return stops;
}

void job_result(struct cx *cx, struct job *j, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	j->url = arena_vfmt(&cx->arena, fmt, ap);
	va_end(ap);
}

struct str job_data(const struct job *j)
{
	return str_z(j->runner->data);
}

struct str job_tmp(const struct job *j)
{
	return str_z(j->runner->tmp);
}

int64_t job_id(const struct job *j)
{
	return j->id;
}

int job_attempt(const struct job *j)
{
	return j->attempt;
}

void job_no_more(struct job *j)
{
	j->no_more = true;
}
