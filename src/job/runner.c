/* The threads that run jobs. One process at a time owns a folder's jobs: it holds a lock on DIR/jobs.lock, which the kernel lets go however the
 * process ends, so rows still "running" when the lock is taken belong to nobody. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "auth/auth.h"
#include "base/child.h"
#include "db/db.h"
#include "job/job_int.h"

enum { THREADS = 2, IDLE_US = 400000, RING_US = 20 * 1000000, ARENA_MAX = 1 << 30 };

static enum rc take_lock(struct cx *cx, const char *path, int *out)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return cx_fail(cx, RC_IO, "%s: %s", path, os_said(cx, errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		return cx_fail(cx, RC_CONFLICT,
			L("Một tiến trình khác đang chạy việc nền của dữ liệu này", "another process runs the jobs of this data"));
	}
	*out = fd;
	return RC_OK;
}

/* The rights of who asked for it, as they are now. */
static enum rc become(struct cx *cx, const struct job_row *row)
{
	struct user u;

	if (row->made_by <= 0)
		return RC_OK;
	TRY(user_load(cx, row->made_by, &u));
	if (u.disabled)
		return cx_fail(cx, RC_DENIED, L("Tài khoản đã yêu cầu việc này bị khóa", "who asked for this is disabled"));
	cx->who = user_who(&u);
	return RC_OK;
}

static enum rc prepare(struct cx *cx, const struct job_row *row, struct jv **payload)
{
	int64_t en;

	TRY(db_i64(cx, &en, "SELECT en FROM jobs WHERE id = $1", V(row->id)));
	cx->en = en != 0;
	TRY(become(cx, row));
	return json_parse(cx, row->payload, payload);
}

static void run_one(struct job_runner *r, struct db *db, const struct job_row *row, const struct job_kind *k)
{
	struct cx own AUTO(cx_done) = { 0 };
	struct cx *cx = &own;
	struct job j = { .runner = r, .kind = k, .id = row->id, .attempt = (int)row->attempts + 1, .cx = cx };
	struct jv *payload = NULL;
	struct fault f;
	enum rc rc;

	cx_init(cx, ARENA_MAX);
	cx->db = db;
	rc = prepare(cx, row, &payload);
	if (rc == RC_OK)
		rc = k->run(cx, payload, &j);
	assert(!db_in_tx(db)); /* a job leaves no transaction open */
	f = cx->fault;
	if (rc != RC_OK && f.rc == RC_OK)
		f = (struct fault){ .rc = rc, .text = str_z(rc_table[rc].name) };
	if (rc == RC_OK)
		f = (struct fault){ 0 };
	cx_clear(cx);
	cx->deadline = 0;
	cx->now = time_now();
	cx->who = (struct who){ .user = WHO_SYSTEM, .name = STR("khien"), .may = UINT64_MAX };
	for (int i = 0; job_end(cx, &j, &f, r->stopping && !j.cancelled) != RC_OK && i < 5; i++) {
		fprintf(stderr, "khien: job %" PRId64 ": %.*s\n", j.id, ARG_STR(cx->fault.text));
		cx_clear(cx);
		usleep(200000);
	}
	if (f.rc != RC_OK && !j.cancelled && !r->stopping)
		fprintf(stderr, "khien: job %" PRId64 " %s: %.*s\n", j.id, k->name, ARG_STR(f.text));
}

struct thread {
	struct job_runner *r;
	int at;
	struct db *db;
	int64_t rang;
};

/* True when it ran one. */
static bool step(struct thread *t)
{
	struct cx own AUTO(cx_done) = { 0 };
	struct cx *cx = &own;
	struct job_runner *r = t->r;
	struct job_row row;
	bool found = false;
	enum rc rc = RC_OK;

	cx_init(cx, 64 << 20);
	cx->db = t->db;
	if (t->at == 0 && (t->rang == 0 || time_mono() - t->rang > RING_US)) {
		t->rang = time_mono();
		rc = job_ring(cx, r->conf.kinds);
	}
	pthread_mutex_lock(&r->mutex); /* claiming is one thread's at a time: no kind runs twice */
	if (rc == RC_OK && !r->stopping)
		rc = job_claim(cx, r, r->busy, r->n_threads, &row, &found);
	found = found && rc == RC_OK;
	if (found) {
		r->busy[t->at] = job_kind_find(r->conf.kinds, row.kind);
		r->running++;
	}
	pthread_mutex_unlock(&r->mutex);
	if (rc != RC_OK && rc != RC_BUSY)
		fprintf(stderr, "khien: jobs: %.*s\n", ARG_STR(cx->fault.text));
	if (!found)
		return false;
	run_one(r, t->db, &row, r->busy[t->at]);
	pthread_mutex_lock(&r->mutex);
	r->busy[t->at] = NULL;
	r->running--;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->mutex);
	return true;
}

/* Nothing to do: a short sleep that a stop cuts. */
static void rest(struct job_runner *r)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += IDLE_US * 1000L;
	t.tv_sec += t.tv_nsec / 1000000000L;
	t.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&r->mutex);
	if (!r->stopping)
		pthread_cond_timedwait(&r->changed, &r->mutex, &t);
	pthread_mutex_unlock(&r->mutex);
}

static void *thread_main(void *arg)
{
	struct thread t = *(struct thread *)arg;
	struct cx cx;

	free(arg);
	cx_init(&cx, 0);
	while (!t.r->stopping && db_open(&cx, str_z(t.r->db_path), 0, &t.db) != RC_OK) {
		fprintf(stderr, "khien: jobs: %.*s\n", ARG_STR(cx.fault.text));
		cx_clear(&cx);
		sleep(1);
	}
	cx_done(&cx);
	while (!t.r->stopping) {
		bool alone;

		if (step(&t))
			continue;
		pthread_mutex_lock(&t.r->mutex);
		alone = t.r->running == 0;
		pthread_mutex_unlock(&t.r->mutex);
		if (t.r->conf.until_idle && alone)
			break;
		rest(t.r);
	}
	if (t.db)
		db_close(&t.db);
	return NULL;
}

static void runner_free(struct job_runner *r)
{
	close(r->lock);
	pthread_mutex_destroy(&r->mutex);
	pthread_cond_destroy(&r->changed);
	free(r->threads);
	free(r->busy);
	free(r->data);
	free(r->db_path);
	free(r->tmp);
	free(r);
}

static char *copy(struct cx *cx, const char *fmt, struct str s)
{
	char *p = strdup(arena_fmt(&cx->arena, fmt, ARG_STR(s)).p);

	if (p == NULL)
		abort();
	return p;
}

static enum rc clean_start(struct cx *cx, struct job_runner *r)
{
	struct db *mine = cx->db;
	enum rc rc = RC_OK;

	child_dirs_sweep(cx, str_z(r->tmp));
	if (!mine)
		TRY(db_open(cx, str_z(r->db_path), 0, &cx->db));
	rc = job_recover(cx, r->conf.kinds);
	if (rc == RC_OK)
		rc = job_cleanup(cx);
	if (!mine)
		db_close(&cx->db);
	return rc;
}

enum rc job_start(struct cx *cx, const struct job_conf *conf, struct job_runner **out)
{
	struct job_runner *r;
	int lock = -1;
	enum rc rc;

	TRY(take_lock(cx, arena_fmt(&cx->arena, "%.*s/jobs.lock", ARG_STR(conf->data)).p, &lock));
	r = calloc(1, sizeof *r);
	if (r == NULL)
		abort();
	*r = (struct job_runner){ .conf = *conf, .lock = lock, .n_threads = conf->threads ? conf->threads : THREADS };
	r->data = copy(cx, "%.*s", conf->data);
	r->db_path = copy(cx, "%.*s/khien.db", conf->data);
	r->tmp = copy(cx, "%.*s/tmp", conf->data);
	r->threads = calloc((size_t)r->n_threads, sizeof *r->threads);
	r->busy = calloc((size_t)r->n_threads, sizeof *r->busy);
	pthread_mutex_init(&r->mutex, NULL);
	pthread_cond_init(&r->changed, NULL);
	rc = clean_start(cx, r);
	if (rc != RC_OK) {
		runner_free(r);
		return rc;
	}
	for (int i = 0; i < r->n_threads; i++) {
		struct thread *t = calloc(1, sizeof *t);

		if (t == NULL)
			abort();
		*t = (struct thread){ .r = r, .at = i };
		if (pthread_create(&r->threads[i], NULL, thread_main, t) != 0)
			abort();
	}
	*out = r;
	return RC_OK;
}

static void join(struct job_runner *r)
{
	for (int i = 0; i < r->n_threads; i++)
		if (r->threads[i]) {
			pthread_join(r->threads[i], NULL);
			r->threads[i] = 0;
		}
}

void job_wait(struct job_runner *r)
{
	assert(r->conf.until_idle);
	join(r);
}

void job_stop(struct job_runner **r)
{
	if (*r == NULL)
		return;
	pthread_mutex_lock(&(*r)->mutex);
	(*r)->stopping = true;
	pthread_cond_broadcast(&(*r)->changed);
	pthread_mutex_unlock(&(*r)->mutex);
	join(*r);
	runner_free(*r);
	*r = NULL;
}
