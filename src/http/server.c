/* The server: libmicrohttpd's loop thread, the queue, the workers, the clock that lets slow clients go.
 *
 * A request's life: opened (request line read: job_new) -> head read (on_call, first) -> [admitted by a worker, if its body is large] -> body
 * read -> queued, connection suspended -> a worker makes the answer, resumes -> sent -> on_completed frees it. What always holds: a suspended
 * connection is in the queue or in a worker's hands, so that stopping can resume all of them (libmicrohttpd aborts otherwise). */
#include "http/http_int.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum { HEAD_MAX = 16384, POOL = 32768, SLOW_BYTES_PER_S = 16384, SPOOLS = 16, SWALLOW = 1 << 22, FILES_ASIDE = 256 };

struct line { /* one connection, as the clock sees it */
	struct line *prev, *next;
	int fd;
	int64_t deadline; /* time_mono(); 0: not the client's turn */
	bool idle;        /* no whole head has come: a new connection, or one kept between two requests */
};

struct job {
	struct http_server *s;
	struct MHD_Connection *conn;
	struct line *line;
	char *target;
	enum method method;
	enum { JOB_HEAD, JOB_ADMIT, JOB_BODY, JOB_WORK } phase;
	struct spool body;
	size_t swallowed;
	bool spools; /* counted in s->spools */
	unsigned status;
	struct MHD_Response *response; /* made: to be sent */
	struct job *next;
};

struct http_server {
	struct http_conf conf;
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock; /* guards everything below */
	pthread_cond_t wake;  /* of workers */
	pthread_cond_t tick;  /* of the clock: its own, so that a signal for a worker never wakes the clock instead */
	struct job *first, *last;
	int waiting, active, spools, started;
	enum rc start_rc;
	struct line *lines; /* the newest first */
	int open;
	bool stopping;
	pthread_t clock;
	int n_workers;
	struct worker {
		struct http_server *s;
		pthread_t thread;
		struct fault fault; /* of begin(); texts in the worker's arena until it ends */
		struct cx cx;
	} * workers;
};

/* --- connections and their clock --- */

static void line_deadline(struct http_server *s, struct line *l, int64_t ms)
{
	pthread_mutex_lock(&s->lock);
	l->idle = false;
	l->deadline = ms ? time_mono() + ms * 1000 : 0;
	pthread_mutex_unlock(&s->lock);
}

static void line_open(struct http_server *s, struct MHD_Connection *conn, void **context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct line *l = calloc(1, sizeof *l);

	assert(l && info);
	l->fd = info->connect_fd;
	l->deadline = time_mono() + s->conf.head_ms * INT64_C(1000);
	l->idle = true;
	pthread_mutex_lock(&s->lock);
	s->open++;
	l->next = s->lines;
	if (l->next)
		l->next->prev = l;
	s->lines = l;
	pthread_mutex_unlock(&s->lock);
	*context = l;
}

static void line_close(struct http_server *s, struct line *l)
{
	pthread_mutex_lock(&s->lock);
	s->open--;
	if (l->prev)
		l->prev->next = l->next;
	else
		s->lines = l->next;
	if (l->next)
		l->next->prev = l->prev;
	pthread_mutex_unlock(&s->lock);
	free(l);
}

static void on_connection(void *arg, struct MHD_Connection *conn, void **context, enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		line_open(arg, conn, context);
	else
		line_close(arg, *context);
}

/* A crowd that asks nothing must not keep out who asks: above three quarters of the connections, the oldest of the idle ones are let go. */
static void crowd_thin(struct http_server *s)
{
	int kept = s->conf.connections * 3 / 4, idle = 0, over = s->open - kept;

	for (struct line *l = s->lines; over > 0 && l; l = l->next)
		idle += l->idle && l->deadline;
	for (struct line *l = s->lines; over > 0 && l; l = l->next)
		if (l->idle && l->deadline && idle-- <= over) {
			shutdown(l->fd, SHUT_RDWR);
			l->deadline = 0;
		}
}

/* The loop closes a socket only after line_close(), so an fd seen under the lock is still that connection's. */
static void *clock_run(void *arg)
{
	struct http_server *s = arg;

	pthread_mutex_lock(&s->lock);
	while (!s->stopping) {
		int64_t now = time_mono();
		struct timespec until;

		for (struct line *l = s->lines; l; l = l->next)
			if (l->deadline && now > l->deadline) {
				shutdown(l->fd, SHUT_RDWR);
				l->deadline = 0;
			}
		crowd_thin(s);
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += 250000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&s->tick, &s->lock, &until);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* --- a request comes in: everything here runs on the loop thread --- */

static void *job_new(void *arg, const char *target, struct MHD_Connection *conn)
{
	struct http_server *s = arg;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct job *j = calloc(1, sizeof *j);
	char *query = strchr(target, '?');

	assert(j && info);
	j->s = s;
	j->conn = conn;
	j->line = info->socket_context;
	j->target = strdup(target);
	assert(j->target);
	if (query) /* http_parse_target() reads ours; the library keeps a record of every word of its own, and answers nothing once they do not fit */
		query[1] = '\0';
	spool_init(&j->body);
	j->body.limit = HTTP_BODY_MEM;
	pthread_mutex_lock(&s->lock);
	s->active++;
	j->line->deadline = time_mono() + s->conf.head_ms * INT64_C(1000);
	pthread_mutex_unlock(&s->lock);
	return j;
}

static void on_completed(void *arg, struct MHD_Connection *conn, void **slot, enum MHD_RequestTerminationCode how)
{
	struct http_server *s = arg;
	struct job *j = *slot;

	(void)conn;
	(void)how;
	*slot = NULL;
	if (!j)
		return;
	pthread_mutex_lock(&s->lock);
	s->active--;
	s->spools -= j->spools;
	j->line->deadline = time_mono() + s->conf.idle_ms * INT64_C(1000);
	j->line->idle = true;
	pthread_mutex_unlock(&s->lock);
	if (j->response)
		MHD_destroy_response(j->response);
	spool_done(&j->body);
	free(j->target);
	free(j);
}

static enum MHD_Result answer(struct job *j)
{
	line_deadline(j->s, j->line, 60000 + (int64_t)(j->body.n / SLOW_BYTES_PER_S) * 1000);
	return MHD_queue_response(j->conn, j->status, j->response);
}

static enum MHD_Result refuse(struct job *j, unsigned status, const char *text)
{
	j->status = status;
	j->response = reply_plain(text);
	return answer(j);
}

static const char text_400[] = "400: yêu cầu sai cấu trúc (malformed request)\n";
static const char text_411[] = "400: độ dài nội dung không rõ ràng (ambiguous body length)\n";
static const char text_413[] = "413: nội dung quá lớn (body too large)\n";
static const char text_431[] = "431: phần đầu của yêu cầu quá lớn (head too large)\n";
static const char text_500[] = "500: máy chủ không nhận được nội dung (the server could not take the body)\n";
static const char text_501[] = "501: phương thức không hỗ trợ (method not supported)\n";
static const char text_503[] = "503: máy chủ đang bận, xin thử lại (busy, try again shortly)\n";

/* To the queue, the connection suspended; false: it is full, or we stop. */
static bool enqueue(struct job *j)
{
	struct http_server *s = j->s;
	bool room;

	pthread_mutex_lock(&s->lock);
	room = !s->stopping && s->waiting < s->conf.queue;
	if (room) {
		MHD_suspend_connection(j->conn);
		j->line->deadline = 0;
		j->line->idle = false;
		j->next = NULL;
		if (s->last)
			s->last->next = j;
		else
			s->first = j;
		s->last = j;
		s->waiting++;
		pthread_cond_signal(&s->wake);
	}
	pthread_mutex_unlock(&s->lock);
	return room;
}

struct lengths {
	int n_length, n_coding, n_host;
	bool chunked, bad;
	int64_t length;
};

/* A name is letters, digits and few signs, a value has no control characters: another reader might see an end of the line, or another name, there. */
static bool head_ok(const char *name, size_t n, const char *value, size_t m)
{
	static const char signs[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < n; i++)
		if (!((name[i] | 32) >= 'a' && (name[i] | 32) <= 'z') && !(name[i] >= '0' && name[i] <= '9') &&
			(name[i] == 0 || !strchr(signs, name[i])))
			return false;
	for (size_t i = 0; i < m; i++)
		if (((unsigned char)value[i] < 32 && value[i] != '\t') || value[i] == 127)
			return false;
	return n > 0;
}

static enum MHD_Result see_length(void *arg, enum MHD_ValueKind kind, const char *name, size_t n, const char *value, size_t m)
{
	struct lengths *l = arg;

	(void)kind;
	l->bad |= !head_ok(name, n, value, value ? m : 0);
	if (str_eq_ascii(str_z(name), STR("content-length"))) {
		l->n_length++;
		l->bad |= !value || !str_to_i64(str_z(value), &l->length) || l->length < 0;
	} else if (str_eq_ascii(str_z(name), STR("transfer-encoding"))) {
		l->n_coding++;
		l->chunked = value && str_eq_ascii(str_z(value), STR("chunked"));
		l->bad |= !l->chunked;
	} else if (str_eq_ascii(str_z(name), STR("host"))) {
		l->n_host++;
	}
	return MHD_YES;
}

/* Two readings of where a request ends are how requests are smuggled past a proxy. */
static bool lengths_of(struct MHD_Connection *conn, struct lengths *l)
{
	*l = (struct lengths){ 0 };
	MHD_get_connection_values_n(conn, MHD_HEADER_KIND, see_length, l);
	return !l->bad && l->n_length + l->n_coding <= 1 && l->n_host <= 1;
}

static bool spool_slot(struct job *j)
{
	pthread_mutex_lock(&j->s->lock);
	j->spools = j->s->spools < SPOOLS;
	j->s->spools += j->spools;
	pthread_mutex_unlock(&j->s->lock);
	return j->spools;
}

static enum MHD_Result head_read(struct job *j, const char *method)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(j->conn, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct lengths l;

	for (int m = GET; m < METHOD_COUNT_; m++)
		if (strcmp(method, method_names[m]) == 0)
			j->method = (enum method)m;
	if (!lengths_of(j->conn, &l))
		return refuse(j, 400, text_411);
	if (info && info->header_size > HEAD_MAX)
		return refuse(j, 431, text_431);
	if (j->method == METHOD_NONE)
		return refuse(j, 501, text_501);
	line_deadline(j->s, j->line, 30000 + l.length / SLOW_BYTES_PER_S * 1000);
	j->phase = JOB_BODY;
	if (!l.chunked && l.length <= HTTP_BODY_MEM)
		return MHD_YES;
	j->phase = JOB_ADMIT;
	return spool_slot(j) && enqueue(j) ? MHD_YES : refuse(j, 503, text_503);
}

static enum MHD_Result admitted(struct job *j)
{
	struct lengths l;

	if (j->response)
		return answer(j);
	lengths_of(j->conn, &l);
	if (l.length > j->body.limit)
		return refuse(j, 413, text_413);
	line_deadline(j->s, j->line, 30000 + (l.chunked ? j->body.limit : l.length) / SLOW_BYTES_PER_S * 1000);
	j->phase = JOB_BODY;
	return MHD_YES;
}

static enum MHD_Result body_read(struct job *j, const char *p, size_t *n)
{
	if (*n) {
		spool_add(&j->body, j->s->conf.tmp_dir, p, *n);
		if (j->body.over || j->body.broken)
			j->swallowed += *n;
		*n = 0;
		return j->swallowed < SWALLOW ? MHD_YES : MHD_NO;
	}
	if (j->body.over)
		return refuse(j, 413, text_413);
	if (j->body.broken)
		return refuse(j, 500, text_500);
	j->phase = JOB_WORK;
	return enqueue(j) ? MHD_YES : refuse(j, 503, text_503);
}

static enum MHD_Result on_call(void *arg, struct MHD_Connection *conn, const char *url, const char *method, const char *version,
	const char *upload, size_t *upload_size, void **slot)
{
	struct job *j = *slot;

	(void)arg;
	(void)conn;
	(void)url;
	(void)version;
	switch (j->phase) {
	case JOB_HEAD: return head_read(j, method);
	case JOB_ADMIT: return admitted(j);
	case JOB_BODY: return body_read(j, upload, upload_size);
	case JOB_WORK: return j->response ? answer(j) : MHD_NO;
	}
	return MHD_NO;
}

/* Left as it came: http_parse_target() decodes once, strictly. */
static size_t keep_escaped(void *arg, struct MHD_Connection *conn, char *s)
{
	(void)arg;
	(void)conn;
	return strlen(s);
}

static void silent(void *arg, const char *fmt, va_list ap)
{
	(void)arg;
	(void)fmt;
	(void)ap;
}

/* --- a request is worked on: worker threads --- */

struct heads {
	struct cx *cx;
	struct pairs *out;
	bool bad;
};

static enum MHD_Result see_header(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct heads *h = arg;
	struct str n = str_z(name), v = str_z(value ? value : "");
	char *low;

	(void)kind;
	if (h->out->n == HTTP_HEADERS || !utf8_valid(n) || !utf8_valid(v)) {
		h->bad = true;
		return MHD_NO;
	}
	low = arena_alloc(&h->cx->arena, n.n + 1, 1);
	for (size_t i = 0; i < n.n; i++)
		low[i] = (char)(n.p[i] >= 'A' && n.p[i] <= 'Z' ? n.p[i] | 32 : n.p[i]);
	h->out->p[h->out->n++] = (struct pair){ { low, n.n }, v };
	return MHD_YES;
}

static struct str peer(struct cx *cx, struct MHD_Connection *conn)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "";

	if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, text, sizeof text);
	else if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text, sizeof text);
	return arena_str(&cx->arena, str_z(text));
}

/* The connection is suspended: libmicrohttpd keeps its values where they are. */
static enum rc head_of(struct cx *cx, struct job *j, struct http_req *rq)
{
	struct heads h = { .cx = cx, .out = &rq->headers };
	struct lengths l;

	rq->headers.p = ARENA_ARRAY(&cx->arena, struct pair, HTTP_HEADERS);
	MHD_get_connection_values(j->conn, MHD_HEADER_KIND, see_header, &h);
	if (h.bad)
		return cx_fail(cx, RC_INVALID,
			L("Phần đầu của yêu cầu sai hoặc quá nhiều dòng", "the head is malformed or has too many lines"));
	lengths_of(j->conn, &l);
	rq->length = l.chunked ? -1 : l.length;
	rq->address = peer(cx, j->conn);
	TRY(http_parse_target(cx, str_z(j->target), rq));
	return http_parse_cookies(cx, http_header(rq, "cookie"), &rq->cookies);
}

static void job_fail(struct job *j, enum rc rc)
{
	j->status = rc == RC_OK ? 400 : (unsigned)rc_table[rc].http;
	j->response = reply_plain(j->status == 413 ? text_413 : j->status >= 500 ? text_500 : text_400);
}

static void job_handle(struct cx *cx, struct job *j, struct http_req *rq)
{
	struct http_conf *conf = &j->s->conf;
	AUTO(reply_done) struct http_reply out;
	struct str body;
	enum rc rc;

	reply_init(&out);
	if (j->phase == JOB_ADMIT) {
		j->body.limit = 0;
		conf->admit(cx, rq, &j->body.limit, &out, conf->arg);
		if (j->body.limit > 0)
			return;
		out.close = true;
	} else {
		if (!spool_bytes(&j->body, &body)) {
			job_fail(j, RC_IO);
			return;
		}
		rc = http_parse_body(cx, body, rq);
		if (rc != RC_OK) {
			job_fail(j, rc);
			return;
		}
		conf->handle(cx, rq, &out, conf->arg);
	}
	j->status = (unsigned)out.status;
	j->response = reply_make(&out);
}

static void job_run(struct cx *cx, struct job *j)
{
	struct http_req rq = { .method = j->method };
	enum rc rc;

	cx_clear(cx);
	cx->now = time_now();
	cx->deadline = time_mono() + j->s->conf.work_ms * INT64_C(1000);
	cx->who = (struct who){ 0 };
	cx->en = false;
	rc = head_of(cx, j, &rq);
	if (rc != RC_OK)
		job_fail(j, rc);
	else
		job_handle(cx, j, &rq);
}

static struct job *job_next(struct http_server *s)
{
	struct job *j;

	pthread_mutex_lock(&s->lock);
	while (!s->first && !s->stopping)
		pthread_cond_wait(&s->wake, &s->lock);
	j = s->first;
	if (j) {
		s->first = j->next;
		if (!s->first)
			s->last = NULL;
		s->waiting--;
	}
	pthread_mutex_unlock(&s->lock);
	return j;
}

static void worker_loop(struct worker *w)
{
	struct http_server *s = w->s;
	struct arena_mark clean = arena_mark(&w->cx.arena);
	struct job *j;

	while ((j = job_next(s)) != NULL) {
		bool stopping;

		pthread_mutex_lock(&s->lock);
		stopping = s->stopping;
		pthread_mutex_unlock(&s->lock);
		if (stopping) {
			j->status = 503;
			j->response = reply_plain(text_503);
		} else {
			job_run(&w->cx, j);
		}
		cx_end(&w->cx);
		arena_reset(&w->cx.arena, clean);
		MHD_resume_connection(j->conn); /* from here on the loop thread owns j */
	}
}

static void *worker_run(void *arg)
{
	struct worker *w = arg;
	struct http_server *s = w->s;
	enum rc rc;

	cx_init(&w->cx, s->conf.work_memory);
	rc = s->conf.begin ? s->conf.begin(&w->cx, s->conf.arg) : RC_OK;
	w->fault = w->cx.fault;
	pthread_mutex_lock(&s->lock);
	s->started++;
	if (rc != RC_OK)
		s->start_rc = rc;
	pthread_cond_broadcast(&s->wake);
	pthread_mutex_unlock(&s->lock);
	if (rc == RC_OK)
		worker_loop(w);
	if (s->conf.end)
		s->conf.end(&w->cx, s->conf.arg);
	return NULL;
}

/* --- start and stop --- */

static enum rc workers_start(struct cx *cx, struct http_server *s)
{
	s->workers = calloc((size_t)s->conf.workers, sizeof *s->workers);
	assert(s->workers);
	for (int i = 0; i < s->conf.workers; i++) {
		s->workers[i].s = s;
		if (pthread_create(&s->workers[i].thread, NULL, worker_run, &s->workers[i]) != 0)
			break;
		s->n_workers++;
	}
	pthread_mutex_lock(&s->lock);
	while (s->started < s->n_workers)
		pthread_cond_wait(&s->wake, &s->lock);
	pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < s->n_workers; i++)
		if (s->workers[i].fault.rc != RC_OK)
			return cx_fail(cx, s->workers[i].fault.rc, "%" PRI_STR, ARG_STR(s->workers[i].fault.text));
	if (s->start_rc != RC_OK || s->n_workers < s->conf.workers)
		return cx_fail(cx, RC_IO, L("Không khởi động được luồng xử lý", "the worker threads could not be started"));
	return RC_OK;
}

static void conf_defaults(struct http_conf *c)
{
	struct rlimit files;

	c->workers = c->workers > 0 ? c->workers : 2;
	c->queue = c->queue > 0 ? c->queue : 128;
	c->connections = c->connections > 0 ? c->connections : 4000;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) { /* the system's first word is often 1024, its last far more */
		rlim_t want = (rlim_t)c->connections + FILES_ASIDE;

		if (files.rlim_cur < want) {
			files.rlim_cur = files.rlim_max < want ? files.rlim_max : want;
			(void)setrlimit(RLIMIT_NOFILE, &files);
			(void)getrlimit(RLIMIT_NOFILE, &files);
		}
		if (files.rlim_cur < want)
			c->connections = files.rlim_cur > 2 * FILES_ASIDE ? (int)(files.rlim_cur - FILES_ASIDE) : FILES_ASIDE;
	}
	c->head_ms = c->head_ms > 0 ? c->head_ms : 15000;
	c->idle_ms = c->idle_ms > 0 ? c->idle_ms : 30000;
	c->work_ms = c->work_ms > 0 ? c->work_ms : 30000;
	c->work_memory = c->work_memory ? c->work_memory : (size_t)256 << 20;
}

static enum rc daemon_start(struct cx *cx, struct http_server *s)
{
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
		on_call, s, MHD_OPTION_EXTERNAL_LOGGER, silent, NULL, MHD_OPTION_LISTEN_SOCKET, s->conf.listen_fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->conf.connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
		MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped,
		NULL, MHD_OPTION_URI_LOG_CALLBACK, job_new, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
	if (!s->daemon)
		return cx_fail(cx, RC_IO, L("Không mở được máy chủ HTTP", "the HTTP server could not be started"));
	return RC_OK;
}

enum rc http_start(struct cx *cx, const struct http_conf *conf, struct http_server **out)
{
	struct http_server *s = calloc(1, sizeof *s);
	pthread_condattr_t monotonic;
	enum rc rc;

	assert(s);
	s->conf = *conf;
	conf_defaults(&s->conf);
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&s->wake, &monotonic);
	pthread_cond_init(&s->tick, &monotonic);
	pthread_condattr_destroy(&monotonic);
	rc = workers_start(cx, s);
	if (rc == RC_OK)
		rc = daemon_start(cx, s);
	if (rc == RC_OK && pthread_create(&s->clock, NULL, clock_run, s) == 0) {
		*out = s;
		return RC_OK;
	}
	http_stop(&s);
	return rc != RC_OK ? rc : cx_fail(cx, RC_IO, L("Không khởi động được đồng hồ", "the clock thread could not be started"));
}

static void wait_until_sent(struct http_server *s)
{
	for (int i = 0; i < 300; i++) {
		int active;

		pthread_mutex_lock(&s->lock);
		active = s->active;
		pthread_mutex_unlock(&s->lock);
		if (active == 0)
			return;
		usleep(10000);
	}
}

void http_stop(struct http_server **sp)
{
	struct http_server *s = *sp;
	MHD_socket listening = MHD_INVALID_SOCKET;
	bool ticking;

	if (!s)
		return;
	*sp = NULL;
	if (s->daemon)
		listening = MHD_quiesce_daemon(s->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	ticking = s->clock != 0;
	pthread_cond_broadcast(&s->wake);
	pthread_cond_broadcast(&s->tick);
	pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < s->n_workers; i++) /* they answer what waits with 503 and resume it, then end */
		pthread_join(s->workers[i].thread, NULL);
	if (ticking)
		pthread_join(s->clock, NULL);
	if (s->daemon) {
		wait_until_sent(s);
		MHD_stop_daemon(s->daemon);
	}
	for (int i = 0; i < s->n_workers; i++)
		cx_done(&s->workers[i].cx);
	pthread_cond_destroy(&s->wake);
	pthread_cond_destroy(&s->tick);
	pthread_mutex_destroy(&s->lock);
	free(s->workers);
	free(s);
}
