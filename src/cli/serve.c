/* khien serve: a parent that binds the port, forks the web process and the worker (jobs) and starts them again when they die; khien routes: what
 * is served. Nothing opens the database before the fork. SIGTERM or SIGINT ends all cleanly; the parent's end, however it comes, ends its children. */
#include "cli/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"
#include "doc/doc.h"
#include "job/job.h"
#include "ledger/ledger.h"
#include "web/web.h"

enum { STOP_S = 30, QUICK_S = 5, QUICK_MAX = 5 };

static const struct cli_opt options[] = {
	{ "listen", true, "ĐỊA-CHỈ:CỔNG (mặc định 127.0.0.1:8440; cổng 0: tự chọn)",
		"HOST:PORT (default 127.0.0.1:8440; port 0: any)" },
	{ "public-url", true, "địa chỉ người dùng thấy qua máy chủ trung gian, ví dụ https://khien.example",
		"how browsers reach it through a proxy, e.g. https://khien.example" },
	{ "workers", true, "số luồng xử lý (mặc định: số CPU, ít nhất 2)", "worker threads (default: the CPUs, at least 2)" },
	{ "max-upload", true, "MiB một lần tải lên (mặc định 64)", "MiB of one upload (default 64)" },
	{ "check-pages", false, "kiểm tra mọi trang theo khai báo (thử nghiệm)",
		"check every page's answer against its shape (tests)" },
	{ 0 },
};

/* --- what the frame asks --- */

static enum rc office(struct cx *cx, struct str *name, bool *sample)
{
	struct rows r AUTO(rows_done) = { 0 };

	*name = (struct str){ 0 };
	*sample = false;
	TRY(db_query(cx, &r, "SELECT code, value FROM settings WHERE code IN ('site.name', 'site.demo')"));
	while (rows_next(&r)) {
		if (str_is(rows_text(&r, 0), "site.name"))
			*name = rows_copy(cx, &r, 1);
		else
			*sample = !str_is(rows_text(&r, 1), "0") && !str_is(rows_text(&r, 1), "không");
	}
	return rows_end(cx, &r);
}

static enum rc unit_name(struct cx *cx, int64_t unit, struct str *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str name = { 0 };

	TRY(db_query(cx, &r, "SELECT name FROM units WHERE id = $1 UNION ALL SELECT name FROM providers WHERE id = $1", V(unit)));
	if (rows_next(&r))
		name = rows_copy(cx, &r, 0);
	TRY(rows_end(cx, &r));
	*out = name.n ? name : arena_fmt(&cx->arena, "#%" PRId64, unit);
	return RC_OK;
}

/* --- the web process --- */

struct web {
	struct str db_path;
	struct app *app;
};

static enum rc worker_begin(struct cx *cx, void *arg)
{
	const struct web *w = arg;

	return db_open(cx, w->db_path, 0, &cx->db);
}

static void worker_end(struct cx *cx, void *arg)
{
	(void)arg;
	if (cx->db)
		db_close(&cx->db);
}

static void web_handle(struct cx *cx, const struct http_req *rq, struct http_reply *out, void *arg)
{
	const struct web *w = arg;

	app_handle(cx, rq, out, w->app);
}

static void web_admit(struct cx *cx, const struct http_req *rq, int64_t *limit, struct http_reply *out, void *arg)
{
	const struct web *w = arg;

	app_admit(cx, rq, limit, out, w->app);
}

static enum rc conf_read(struct cx *cx, const struct cli *cli, struct app_conf *app, struct http_conf *http)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t workers = cpus < 2 ? 2 : cpus > 16 ? 16 : cpus, upload = 64;
	struct str url = cli_get(cli, "public-url");

	TRY(cli_i64(cx, cli, "workers", 1, 64, &workers));
	TRY(cli_i64(cx, cli, "max-upload", 1, 1024, &upload));
	while (url.n && url.p[url.n - 1] == '/')
		url.n--;
	if (url.n && !str_starts(url, STR("https://")) && !str_starts(url, STR("http://")))
		return cx_fail_at(cx, RC_INVALID, STR("--public-url"),
			L("phải bắt đầu bằng https:// hoặc http://", "it begins with https:// or http://"));
	*app = (struct app_conf){ .routes = serve_routes,
		.menu = serve_menu,
		.jobs = serve_jobs,
		.org = office,
		.unit_name = unit_name,
		.data_dir = cli->data,
		.origin = url,
		.max_upload = upload << 20,
		.asks = asks_ask,
		.check_shapes = cli_has(cli, "check-pages") };
	http->workers = (int)workers;
	http->tmp_dir = arena_z(&cx->arena, arena_fmt(&cx->arena, "%" PRI_STR "/tmp", ARG_STR(cli->data)));
	return RC_OK;
}

static void stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
}

static enum rc migrated(struct cx *cx, const struct cli *cli)
{
	enum rc rc = cli_open(cx, cli);

	if (cx->db)
		db_close(&cx->db);
	return rc;
}

static enum rc web_run(struct cx *cx, const struct cli *cli, int listen_fd, int ready_fd)
{
	struct http_server *server = NULL;
	struct http_conf http = {
		.listen_fd = listen_fd, .begin = worker_begin, .end = worker_end, .admit = web_admit, .handle = web_handle
	};
	struct app_conf conf;
	struct web w = { .db_path = cli_db_path(cx, cli) };
	sigset_t stop;
	int sig;
	enum rc rc;

	TRY(conf_read(cx, cli, &conf, &http));
	TRY(migrated(cx, cli));
	conf.shared = boards_new();
	w.app = app_new(&conf);
	http.arg = &w;
	rc = http_start(cx, &http, &server);
	if (rc == RC_OK) {
		ssize_t told = write(ready_fd, "1", 1);

		close(ready_fd);
		stop_signals(&stop);
		if (told == 1)
			sigwait(&stop, &sig);
		http_stop(&server);
	}
	app_free(&w.app);
	boards_free((struct boards **)&conf.shared);
	return rc;
}

/* --- the worker --- */

/* What a crash left is no reason not to begin. */
static void tidied(struct cx *cx, const struct cli *cli)
{
	struct fault was = cx->fault;
	enum rc rc;

	cx_clear(cx);
	rc = cli_open(cx, cli);

	if (rc == RC_OK)
		rc = doc_tidy(cx, cli->data);
	cx->fault = was;
	if (cx->db)
		db_close(&cx->db);
}

/* While somebody else (`khien job run`) has this folder's jobs it waits for them. */
static enum rc worker_run(struct cx *cx, const struct cli *cli, int listen_fd, int ready_fd)
{
	AUTO(job_stop) struct job_runner *runner = NULL;
	const struct timespec again = { .tv_sec = 2 };
	struct job_conf conf = { .kinds = serve_jobs, .data = cli->data };
	sigset_t stop;
	int sig = -1;
	enum rc rc;

	close(listen_fd);
	TRY(migrated(cx, cli));
	stop_signals(&stop);
	rc = job_start(cx, &conf, &runner);
	if ((rc != RC_OK && rc != RC_CONFLICT) || write(ready_fd, "1", 1) != 1)
		return rc;
	close(ready_fd);
	tidied(cx, cli); /* nobody waits for it */
	while (rc == RC_CONFLICT && sig < 0) {
		cx_clear(cx);
		sig = sigtimedwait(&stop, NULL, &again);
		rc = sig < 0 ? job_start(cx, &conf, &runner) : RC_OK;
	}
	if (rc == RC_OK && sig < 0)
		sigwait(&stop, &sig);
	return rc;
}

/* --- the parent --- */

struct house;
struct part { /* a child process */
	enum rc (*run)(struct cx *cx, const struct cli *cli, int listen_fd, int ready_fd);
	const char *vi, *en;
	pid_t pid; /* 0: none */
	int64_t began;
	int quick; /* how often it died soon after its start */
	int exit;  /* the code with which it ended before it ran; it has said why */
};
struct house {
	struct cx *cx;
	const struct cli *cli;
	int listen_fd;
	struct part parts[2];
	bool told; /* the address was printed */
	struct str shown;
};

static int part_main(struct house *h, const struct part *p, int ready_fd, pid_t parent)
{
	struct cx *cx = h->cx;
	enum rc rc;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		return 0;
	rc = p->run(cx, h->cli, h->listen_fd, ready_fd);
	if (rc != RC_OK)
		fprintf(stderr, "khien: %" PRI_STR "%s%" PRI_STR "\n", ARG_STR(cx->fault.place), cx->fault.place.n ? ": " : "",
			ARG_STR(cx->fault.text));
	return rc_table[rc].exit;
}

/* True when the child said that it runs; false: it ended before. */
static bool part_start(struct house *h, struct part *p)
{
	pid_t parent = getpid();
	int ready[2];
	char c;
	bool ok;
	int status = 0;

	p->began = time_mono();
	if (pipe2(ready, O_CLOEXEC) != 0)
		return false;
	fflush(NULL);
	p->pid = fork();
	if (p->pid == 0) {
		close(ready[0]);
		_exit(part_main(h, p, ready[1], parent));
	}
	close(ready[1]);
	ok = p->pid > 0 && read(ready[0], &c, 1) == 1;
	close(ready[0]);
	if (!ok && p->pid > 0)
		waitpid(p->pid, &status, 0);
	if (!ok)
		p->pid = 0;
	p->exit = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	return ok;
}

static bool part_gone(struct part *p)
{
	int status;

	if (p->pid == 0 || waitpid(p->pid, &status, WNOHANG) == 0)
		return p->pid == 0;
	p->pid = 0;
	return true;
}

/* Waits for the children at most STOP_S, then ends them the hard way. */
static void parts_stop(struct house *h)
{
	bool all = false;

	for (size_t i = 0; i < COUNT(h->parts); i++)
		if (h->parts[i].pid)
			kill(h->parts[i].pid, SIGTERM);
	for (int i = 0; !all && i < STOP_S * 100; i++) {
		all = true;
		for (size_t k = 0; k < COUNT(h->parts); k++)
			all = part_gone(&h->parts[k]) && all;
		if (!all)
			usleep(10000);
	}
	for (size_t i = 0; i < COUNT(h->parts); i++)
		if (h->parts[i].pid) {
			kill(h->parts[i].pid, SIGKILL);
			waitpid(h->parts[i].pid, NULL, 0);
		}
}

static void tell(struct house *h)
{
	struct cx *cx = h->cx;

	if (h->told)
		return;
	h->told = true;
	if (h->cli->json)
		printf("{\"url\":\"%" PRI_STR "\"}\n", ARG_STR(h->shown));
	else
		printf(L("Khiên đang phục vụ tại %" PRI_STR "\n", "Khiên serves at %" PRI_STR "\n"), ARG_STR(h->shown));
	fflush(stdout);
}

/* It never came up (it has said why), or it dies again and again: false. */
static bool part_again(struct house *h, struct part *p)
{
	struct cx *cx = h->cx;
	bool first = p->began == 0;

	p->quick = !first && time_mono() - p->began < QUICK_S * US_PER_S ? p->quick + 1 : 0;
	if (p->quick >= QUICK_MAX)
		return false;
	if (!first) {
		fprintf(stderr,
			L("khien: tiến trình %s dừng bất thường, khởi động lại\n",
				"khien: the %s process ended unexpectedly, starting it again\n"),
			L(p->vi, p->en));
		usleep(200000);
	}
	return part_start(h, p) || !first;
}

/* Ctrl-C reaches the children too: one that it ends before it ran is no failure. */
static bool stop_asked(void)
{
	sigset_t waits;

	sigpending(&waits);
	return sigismember(&waits, SIGINT) == 1 || sigismember(&waits, SIGTERM) == 1;
}

/* A part does not run. What it said itself is not said again. */
static enum rc part_failed(struct cx *cx, const struct part *p)
{
	for (enum rc rc = RC_OK + 1; p->exit && rc <= RC_CORRUPT; rc++)
		if (rc_table[rc].exit == p->exit)
			return cx_fail(cx, rc, "%s", "");
	return cx_fail(cx, RC_IO, L("Tiến trình %s không chạy được", "the %s process does not run"), L(p->vi, p->en));
}

static enum rc house_run(struct house *h)
{
	sigset_t set;
	int sig = 0;

	stop_signals(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	while (sig != SIGTERM && sig != SIGINT) {
		bool dead = false;

		for (size_t i = 0; i < COUNT(h->parts); i++)
			if (part_gone(&h->parts[i]) && !part_again(h, &h->parts[i])) {
				parts_stop(h);
				return stop_asked() ? RC_OK : part_failed(h->cx, &h->parts[i]);
			}
		tell(h);
		for (size_t i = 0; i < COUNT(h->parts); i++)
			dead |= h->parts[i].pid == 0;
		if (!dead)
			sigwait(&set, &sig);
	}
	parts_stop(h);
	return RC_OK;
}

static enum rc serve(struct cx *cx, const struct cli *cli)
{
	struct house h = { .cx = cx, .cli = cli, .parts = { { web_run, "web", "web" }, { worker_run, "việc nền", "worker" } } };
	struct str where = cli_get(cli, "listen"), *faults;
	size_t n = app_faults(cx, &(struct app_conf){ .routes = serve_routes }, &faults);
	struct stat st;
	enum rc rc;

	assert(n == 0); /* khien routes names them */
	if (stat(arena_z(&cx->arena, cli_db_path(cx, cli)), &st) != 0 && errno == ENOENT)
		return cx_fail(cx, RC_NOT_FOUND,
			L("Không có dữ liệu trong %" PRI_STR " (khien init tạo mới)",
				"there is no data in %" PRI_STR " (khien init makes it)"),
			ARG_STR(cli->data));
	if (mkdir(arena_z(&cx->arena, arena_fmt(&cx->arena, "%" PRI_STR "/tmp", ARG_STR(cli->data))), 0700) != 0 && errno != EEXIST)
		return cx_fail(cx, RC_IO, "%" PRI_STR "/tmp: %s", ARG_STR(cli->data), os_said(cx, errno));
	if (!ledger_key_there(cx, cli->data))
		fprintf(stderr,
			L("khien: thiếu tệp khoá %" PRI_STR
			  "/ledger.key: không ký được đầu sổ nhật ký và báo cáo; chép lại từ bản sao lưu\n",
				"khien: the key file %" PRI_STR
				"/ledger.key is missing: heads and reports cannot be signed; bring it back from a backup\n"),
			ARG_STR(cli->data));
	signal(SIGPIPE, SIG_IGN);
	TRY(http_listen(cx, where.n ? where : STR("127.0.0.1:8440"), &h.listen_fd, &h.shown));
	rc = house_run(&h);
	close(h.listen_fd);
	return rc;
}

const struct command cmd_serve = { "serve", "[--listen HOST:PORT]", "phục vụ các trang và API", "serve the pages and the API",
	options, 0, 0, false, serve };

/* --- khien routes --- */

static void route_line(struct cx *cx, const struct cli *cli, const struct route *r)
{
	AUTO(buf_done) struct buf b;

	buf_init(&b, 4096);
	if (!cli->json) {
		printf("%-6s %-44s %6" PRIx64 "  %s\n", method_names[r->method], r->path, r->may, L(r->vi, r->en));
		return;
	}
	buf_z(&b, "{\"method\":");
	json_write_text(&b, str_z(method_names[r->method]));
	buf_z(&b, ",\"path\":");
	json_write_text(&b, str_z(r->path));
	buf_fmt(&b, ",\"may\":%" PRIu64 ",\"page\":", r->may);
	if (r->page)
		json_write_text(&b, str_z(r->page));
	else
		buf_z(&b, "null");
	buf_z(&b, ",\"doc\":");
	json_write_text(&b, str_z(L(r->vi, r->en)));
	printf("%" PRI_STR "}\n", ARG_STR(buf_str(&b)));
}

static enum rc routes(struct cx *cx, const struct cli *cli)
{
	struct str *faults;
	size_t n = app_faults(cx, &(struct app_conf){ .routes = serve_routes }, &faults);

	for (const struct route *const *t = serve_routes; *t; t++)
		for (const struct route *r = *t; r->path; r++)
			route_line(cx, cli, r);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%" PRI_STR "\n", ARG_STR(faults[i]));
	return n ? cx_fail(cx, RC_INVALID, L("%zu lỗi trong bảng địa chỉ", "%zu faults in the tables of addresses"), n) : RC_OK;
}

const struct command cmd_routes = { "routes", "", "mọi địa chỉ và quyền cần có", "every address and the right it needs", NULL, 0, 0,
	false, routes };
