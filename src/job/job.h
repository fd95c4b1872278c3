/* Work beside the pages: durable jobs. A job is a row; adding one belongs to the caller's transaction. `khien serve` keeps one worker process
 * whose threads run them, one at a time of each kind. Killed at any moment, a running job waits again at the next start (its attempts
 * counted, later and later, until it is given up with its error visible). So a job's run() may happen twice: make it so that this does no harm.
 *
 *     static enum rc pdf_run(struct cx *cx, const struct jv *payload, struct job *job)
 *     {
 *             TRY(job_progress(cx, job, 1, 3, L("Đang dựng văn bản", "building the document")));
 *             ...
 *             job_result(cx, job, "/reports/%" PRId64, id);       // where to see what was made
 *             return RC_OK;
 *     }
 *     const struct job_kind job_report_pdf = { "report-pdf", "Xuất PDF", "PDF export", .run = pdf_run };      // listed in main.c
 *
 *     TRY(job_add(cx, &(struct job_new){ .kind = "report-pdf", .payload = p, .title = STR("Báo cáo nhanh 23/11/2026") }, &id));
 *     reply_to(cx, out, JOB_PAGE, id);                            // the page that shows progress, then leads to the result
 *
 * run() has a context of its own: cx->db is a connection of its thread, no transaction is open (and none may stay open), cx->who and cx->en are
 * those of who added it (the program itself: WHO_SYSTEM), cx->now is the start. It asks job_progress() or job_stopping() often. */
#pragma once
#include "base/child.h"
#include "fmt/json.h"

struct job;
struct job_kind {
	const char *name;    /* a-z 0-9 -: stored */
	const char *vi, *en; /* label */
	const char *
		schedule; /* "mon 06:30" "daily 02:00" "every 5 min" "off"; NULL: only when asked for. The setting "schedule.NAME" goes before it */
	int attempts; /* then it is given up; 0: 5 */
	int back_s;   /* until the second attempt, doubled each time, an hour at most; 0: 30 */
	bool quiet;   /* a row of it that ended well is removed: for what runs every few minutes */
	enum rc (*run)(struct cx *cx, const struct jv *payload, struct job *job);
};
enum { JOB_ATTEMPTS = 5, JOB_BACK_S = 30, JOB_BACK_MAX_S = 3600, JOB_KEEP_DAYS = 90 };
#define JOB_PAGE "/jobs/%" PRId64

const struct job_kind *job_kind_find(const struct job_kind *const *kinds, struct str name); /* `kinds` ends with NULL */

/* --- adding --- */
struct job_new {
	const char *kind;
	struct jv *payload; /* NULL: {} */
	struct str title;   /* what people read */
	struct str key;     /* not null: while one of this kind and key waits or runs, that one is given back instead */
	bool sweep; /* instead of a key: whichever of this kind waits will do; one that runs may have looked already, so it does not count */
	int64_t after; /* not before; 0: now */
};
enum rc job_add(
	struct cx *cx, const struct job_new *n, int64_t *id); /* id may be NULL; inside the caller's transaction, or in its own */

/* --- inside run() --- */
/* How far it is; written a few times a second at most, and not inside a transaction. RC_BUSY: somebody cancelled, or the program stops: pass it up. */
enum rc job_progress(struct cx *cx, struct job *job, int64_t done, int64_t total, const char *says);
bool job_stopping(void *job); /* for child.stop, with child.arg = job */
__attribute__((format(printf, 3, 4))) void job_result(
	struct cx *cx, struct job *job, const char *fmt, ...); /* an address of ours */
struct str job_data(const struct job *job);                    /* the data folder */
struct str job_tmp(const struct job *job);                     /* DIR/tmp, for child_dir_new */
int64_t job_id(const struct job *job);
int job_attempt(const struct job *job); /* 1 the first time */
void job_no_more(struct job *job);      /* this failure will not go away: give up now */

/* --- looking --- */
enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED, JOB_STATES };
struct job_row {
	int64_t id, run_after, attempts, done, total, made_by, made_at, began_at, ended_at;
	struct str kind, title, payload, says, error, url; /* null where there is none */
	enum job_state state;
	bool stop;
};
extern const struct job_state_row {
	const char *name, *vi, *en;
} job_states[JOB_STATES];
enum rc job_load(struct cx *cx, int64_t id, struct job_row *out);
enum rc job_list(struct cx *cx, int64_t before, size_t limit, struct job_row **out, size_t *n); /* newest first; before 0: all */
enum rc job_open(
	struct cx *cx, const char *kind, struct str key, int64_t *id); /* the one of this key that waits or runs; 0: none */
enum rc job_retry(struct cx *cx, int64_t id);                          /* failed or cancelled: from the beginning; waiting: now */
enum rc job_cancel(struct cx *cx, int64_t id);                         /* waiting: at once; running: asked to stop */

/* --- schedules --- */
struct job_plan {
	enum { PLAN_OFF, PLAN_WEEKLY, PLAN_DAILY, PLAN_EVERY } how;
	int weekday; /* 0 Monday */
	int minute;  /* of the day, the office's clock; PLAN_EVERY: how many minutes apart */
};
/* Also "Thứ Hai 06:30", "hằng ngày 02:00", "mỗi 5 phút", "tắt". False: none of these. */
bool job_plan_read(struct str text, struct job_plan *out);
struct str job_plan_show(struct cx *cx, const struct job_plan *p);
int64_t job_plan_last(const struct job_plan *p, int64_t now); /* the latest time at or before now; 0: never */
int64_t job_plan_next(const struct job_plan *p, int64_t now); /* the first after now; 0: never */
enum rc job_plan_of(struct cx *cx, const struct job_kind *k,
	struct job_plan *out); /* setting, else the kind's own; an unreadable setting: off */

/* --- running: serve and `khien job run` --- */
struct job_runner;
struct job_conf {
	const struct job_kind *const *kinds; /* NULL at the end */
	struct str data;                     /* the data folder; DIR/khien.db */
	int threads;                         /* 0: 2 */
	bool until_idle;                     /* job_wait returns when nothing is due */
};
/* RC_CONFLICT: another process runs this folder's jobs (a lock file says so). Rows that were running become waiting. */
enum rc job_start(struct cx *cx, const struct job_conf *conf, struct job_runner **out);
void job_wait(struct job_runner *r);  /* until idle */
void job_stop(struct job_runner **r); /* asks what runs to end, waits for it; for AUTO() */
