/* The runner's side of a job; private to job/. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "job/job.h"

struct job_runner {
	struct job_conf conf;
	char *data, *db_path, *tmp; /* copies, NUL-terminated */
	int lock;
	_Atomic bool stopping;
	pthread_t *threads;
	int n_threads;
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t changed;
	int running;
	const struct job_kind **busy; /* beside threads: what each one runs */
};

struct job {
	struct job_runner *runner;
	const struct job_kind *kind;
	int64_t id;
	int attempt;
	bool no_more, cancelled;
	int64_t said_at; /* time_mono() of the last written progress, of the last look */
	int64_t looked_at;
	struct cx *cx;
	struct str url;
	char said[256]; /* at its end; what it was at before is not said of what is done */
};

struct str job_json(struct arena *a, const struct jv *v);
enum rc job_cleanup(struct cx *cx); /* rows of jobs long ended */
enum rc job_recover(struct cx *cx,
	const struct job_kind *const *kinds); /* what was running when the program died waits again, or is given up */
enum rc job_claim(struct cx *cx, struct job_runner *r, const struct job_kind *const *busy, int n, struct job_row *out, bool *found);
enum rc job_end(struct cx *cx, const struct job *j, const struct fault *f, bool put_back);
enum rc job_ring(struct cx *cx, const struct job_kind *const *kinds); /* schedules that struck */
