#include "cli/detect.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/detect_int.h"
#include "cli/evtx.h"
#include "fmt/json.h"

struct stop {
	sigset_t set;
	int fd[2], sig;
	pthread_t thread;
};
struct detect {
	struct cx *cx;
	struct stop stop;
	struct detect_out out;
	bool bar; /* a progress bar on the terminal */
	int64_t began, shown;
	uint64_t faults; /* of the file below */
	struct str faulty;
	uint64_t unread; /* files */
	bool all;        /* name them all */
};

enum { INPUT_FILE_MAX = 16 << 20, BAR_US = 200000, FAULTS_SHOWN = 5, UNREAD_SHOWN = 10 };

/* ---- rules ---- */

static void file_done(FILE **f)
{
	if (*f)
		fclose(*f);
}

static enum rc slurp(struct cx *cx, struct str path, struct sigma_str *out)
{
	AUTO(file_done) FILE *f = fopen(arena_z(&cx->arena, path), "re");
	char *p;
	size_t n;

	if (f == NULL)
		return cx_fail_at(cx, errno == ENOENT ? RC_NOT_FOUND : RC_IO, path, "%s", os_said(cx, errno));
	p = arena_alloc(&cx->arena, INPUT_FILE_MAX, 1);
	n = fread(p, 1, INPUT_FILE_MAX, f);
	if (ferror(f))
		return cx_fail_at(cx, RC_IO, path, "%s", os_said(cx, errno));
	if (n == INPUT_FILE_MAX)
		return cx_fail_at(cx, RC_LIMIT, path, L("tệp lớn hơn 16 MiB", "the file is larger than 16 MiB"));
	*out = (struct sigma_str){ p, n };
	return RC_OK;
}

static const struct {
	const char *opt;
	enum sigma_status (*load)(struct sigma_loader *l, struct sigma_str yaml, const char *name);
} helpers[] = { { "pipeline", sigma_load_pipeline }, { "mapping", sigma_load_mapping }, { "values", sigma_load_values } };

static void print_problems(struct cx *cx, const struct sigma_loader *l, bool all)
{
	const struct sigma_problem *p;
	size_t n = sigma_problems(l, &p);
	uint32_t refused = sigma_load_stats(l).failed; /* a rule may have several problems */

	for (size_t i = 0; all && i < n; i++)
		if (p[i].severity == SIGMA_ERROR && p[i].file.n) /* of no file: there is no rule, which is told anyway */
			fprintf(stderr, "%s:%u: %s\n", p[i].file.p, p[i].line, p[i].text.p);
	if (refused && !all)
		fprintf(stderr,
			L("khien: %u luật không chạy được; lý do từng luật: khien rules check, hoặc thêm --problems\n",
				"khien: %u rules do not run; khien rules check, or --problems, says why\n"),
			refused);
}

static enum rc load_all(struct cx *cx, const struct cli *cli, struct sigma_loader *l)
{
	for (size_t i = 0; i < cli->n_opts; i++) {
		struct str value = cli->opts[i].value;

		for (size_t k = 0; k < COUNT(helpers); k++) {
			struct sigma_str yaml;

			if (strcmp(cli->opts[i].name, helpers[k].opt) != 0)
				continue;
			TRY(slurp(cx, value, &yaml));
			if (helpers[k].load(l, yaml, arena_z(&cx->arena, value)) != SIGMA_OK) {
				print_problems(cx, l, true);
				return cx_fail_at(cx, RC_INVALID, value,
					L("không đọc được tệp --%s", "the --%s file cannot be read"), helpers[k].opt);
			}
		}
	}
	for (size_t i = 0; i < cli->n_opts; i++)
		if (strcmp(cli->opts[i].name, "rules") == 0 &&
			sigma_load_path(l, arena_z(&cx->arena, cli->opts[i].value)) != SIGMA_OK)
			return cx_fail_at(
				cx, RC_NOT_FOUND, cli->opts[i].value, L("không đọc được luật ở đây", "no rules can be read here"));
	return RC_OK;
}

static enum rc load_rules(struct cx *cx, const struct cli *cli, struct sigma_rules **out, struct sigma_load_stats *stats)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = cx->en,
		.no_routing = cli_has(cli, "no-routing"),
		.no_default_mapping = cli_has(cli, "no-default-mapping") });
	enum rc rc = load_all(cx, cli, l);

	if (rc == RC_OK) {
		*out = sigma_compile(l);
		*stats = sigma_load_stats(l);
		print_problems(cx, l, *out == NULL || cli_has(cli, "problems"));
		if (*out == NULL)
			rc = cx_fail(cx, RC_INVALID, L("Không có luật nào chạy được", "not a single rule can run"));
	}
	sigma_loader_free(l);
	return rc;
}

/* ---- while it runs ---- */

static void clear_bar(struct detect *d)
{
	if (d->bar && d->shown)
		fputs("\r\x1b[K", stderr);
}

/* The input ends where it is: it has something to read. */
static void stop_now(const struct stop *s)
{
	(void)!write(s->fd[1], "", 1);
}

/* Matches that nobody gets: a stream would go on for ever. The page is still worth its while. */
static void stop_unwritten(const struct detect *d)
{
	if (d->out.summary == NULL && ferror_unlocked(stdout))
		stop_now(&d->stop);
}

static void found(void *ctx, const struct scan_match *m)
{
	struct detect *d = ctx;

	detect_out_match(&d->out, m);
	stop_unwritten(d);
}

static void says(struct str name)
{
	fputs("khien: ", stderr);
	detect_plain(stderr, name);
	fputc(':', stderr);
}

/* The first few of a file (with --problems all that are lost); then only how many more. */
static void faults_end(struct detect *d)
{
	struct cx *cx = d->cx;

	if (d->faults > FAULTS_SHOWN && !d->all) {
		clear_bar(d);
		says(d->faulty);
		fprintf(stderr,
			L(" còn %" PRIu64 " chỗ hỏng hay bản ghi bị bỏ nữa (--problems, khien evtx dump nêu đủ)\n",
				" %" PRIu64 " more places or records (--problems, khien evtx dump name them all)\n"),
			d->faults - FAULTS_SHOWN);
	}
	d->faults = 0;
}

static bool fault_shown(struct detect *d, struct str name)
{
	if (!str_eq(name, d->faulty))
		faults_end(d);
	d->faulty = name; /* lives as long as the input */
	if (++d->faults > FAULTS_SHOWN && !d->all)
		return false;
	clear_bar(d);
	return true;
}

static void fault(void *ctx, struct str name, const struct evtx_fault *f)
{
	struct detect *d = ctx;

	if (!fault_shown(d, name))
		return;
	says(name);
	fprintf(stderr, " %" PRIu64 ": %s\n", f->offset, evtx_damage_text(d->cx, f));
}

static void lost(void *ctx, struct str name, uint64_t record, enum scan_why why)
{
	struct detect *d = ctx;
	struct cx *cx = d->cx;
	const char *const texts[] = {
		[SCAN_TOO_LONG] = L("dài hơn 16 MiB, không được xét", "longer than 16 MiB, not evaluated"),
		[SCAN_NO_FORM] = L("không đúng dạng của tệp, không được xét", "not of the file's form, not evaluated"),
		[SCAN_BAD_EVENT] = L("không phải JSON đúng, hoặc vượt giới hạn, không được xét đủ",
			"no valid JSON, or beyond the limits, not wholly evaluated"),
	};

	if (!fault_shown(d, name))
		return;
	says(name);
	if (record)
		fprintf(stderr, L(" bản ghi %" PRIu64 ":", " record %" PRIu64 ":"), record);
	fprintf(stderr, " %s\n", texts[why]);
}

static void unreadable(void *ctx, struct str name, struct str what)
{
	struct detect *d = ctx;

	if (d->unread++ >= UNREAD_SHOWN && !d->all)
		return;
	clear_bar(d);
	says(name);
	fprintf(stderr, " %" PRI_STR "\n", ARG_STR(what));
}

static void unread_end(const struct detect *d)
{
	struct cx *cx = d->cx;

	if (d->unread > UNREAD_SHOWN && !d->all)
		fprintf(stderr,
			L("khien: còn %" PRIu64 " tệp không đọc (--problems nêu đủ)\n",
				"khien: %" PRIu64 " more files were not read (--problems names them all)\n"),
			d->unread - UNREAD_SHOWN);
}

static void idle(void *ctx)
{
	struct detect *d = ctx;

	detect_out_flush(&d->out);
	stop_unwritten(d);
}

static void tick(void *ctx, const struct scan_stats *s)
{
	struct detect *d = ctx;
	struct cx *cx = d->cx;
	int64_t now = time_mono(), us = now - d->began, left;
	char bar[21] = "....................";
	unsigned percent;

	if (!d->bar || now - d->shown < BAR_US)
		return;
	d->shown = now;
	if (s->total == 0) {
		fprintf(stderr,
			L("\r\x1b[K%" PRIu64 " sự kiện, %.0f/giây, %" PRIu64 " kết quả",
				"\r\x1b[K%" PRIu64 " events, %.0f/s, %" PRIu64 " matches"),
			s->events, (double)s->events * 1e6 / (double)us, s->matches);
		return;
	}
	percent = (unsigned)(s->read >= s->total ? 100 : s->read * 100 / s->total);
	memset(bar, '#', percent / 5);
	left = s->read ? (int64_t)((double)us * (double)(s->total - (s->read < s->total ? s->read : s->total)) / (double)s->read) /
	                         US_PER_S
	               : 0;
	fprintf(stderr,
		L("\r\x1b[K[%s] %u %%  %" PRIu64 " sự kiện, %.0f/giây, còn %" PRId64 ":%02d, %" PRIu64 " kết quả",
			"\r\x1b[K[%s] %u %%  %" PRIu64 " events, %.0f/s, %" PRId64 ":%02d left, %" PRIu64 " matches"),
		bar, percent, s->events, (double)s->events * 1e6 / (double)us, left / 60, (int)(left % 60), s->matches);
}

/* ---- Ctrl-C: what was read is finished and shown; a second one ends at once ---- */

static void *stop_wait(void *arg)
{
	struct stop *s = arg;

	sigwait(&s->set, &s->sig);
	stop_now(s);
	pthread_sigmask(SIG_UNBLOCK, &s->set, NULL);
	for (;;)
		pause();
	return NULL;
}

static void stop_on_signal(struct stop *s, struct event_input *in)
{
	static const int ends[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction now;

	sigemptyset(&s->set);
	for (size_t i = 0; i < COUNT(ends); i++)
		if (sigaction(ends[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) /* nohup, a job of a script */
			sigaddset(&s->set, ends[i]);
	if (pipe2(s->fd, O_CLOEXEC) != 0)
		abort();
	pthread_sigmask(SIG_BLOCK, &s->set, NULL);
	if (pthread_create(&s->thread, NULL, stop_wait, s) != 0)
		abort();
	event_input_stop_on(in, s->fd[0]);
}

static void stop_end(struct stop *s)
{
	int late;

	pthread_cancel(s->thread);
	pthread_join(s->thread, NULL);
	late = sigtimedwait(
		&s->set, NULL, &(struct timespec){ 0 }); /* one that came meanwhile would end us before we have shown anything */
	s->sig = s->sig ? s->sig : late > 0 ? late : 0;
	close(s->fd[0]);
	close(s->fd[1]);
	pthread_sigmask(SIG_UNBLOCK, &s->set, NULL);
}

/* ---- options ---- */

static enum rc read_instant(struct cx *cx, const struct cli *cli, const char *opt, int64_t *us)
{
	struct str s = cli_get(cli, opt);
	int32_t day, last;

	if (s.p == NULL)
		return RC_OK;
	if (strcmp(opt, "since") == 0 && date_span(s, &day, &last))
		*us = day_start(day);
	else if (date_span(s, &day, &last))
		*us = day_end(last);
	else if (!instant_read(s, us))
		return cx_fail_at(cx, RC_INVALID, arena_fmt(&cx->arena, "--%s", opt),
			L("cần ngày hoặc thời điểm, ví dụ 2026-11-22 hoặc 2026-11-22T08:00",
				"a date or an instant is wanted, like 2026-11-22 or 2026-11-22T08:00"));
	return RC_OK;
}

static enum rc read_form(struct cx *cx, const struct cli *cli, enum detect_form *out)
{
	static const char *const names[] = { [DETECT_JSON] = "json", [DETECT_CSV] = "csv", [DETECT_TIMELINE] = "timeline" };
	struct str s = cli_get(cli, "output");

	*out = DETECT_JSON;
	if (s.p == NULL)
		return RC_OK;
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_is(s, names[i])) {
			*out = (enum detect_form)i;
			return RC_OK;
		}
	return cx_fail_at(
		cx, RC_INVALID, STR("--output"), L("chỉ có json, csv và timeline", "only json, csv and timeline are known"));
}

static enum rc read_format(struct cx *cx, const struct cli *cli, enum event_format *out)
{
	struct str s = cli_get(cli, "format"), names = { "", 0 };

	*out = EVENT_NONE;
	if (s.p == NULL || str_is(s, "auto") || (*out = event_format_by_name(s)) != EVENT_NONE)
		return RC_OK;
	for (int f = EVENT_NDJSON; f < EVENT_FORMATS; f++)
		names = arena_fmt(&cx->arena, "%" PRI_STR " %s", ARG_STR(names), event_format_name((enum event_format)f));
	return cx_fail_at(cx, RC_INVALID, STR("--format"), L("các dạng biết được:%s", "known are:%s"), names.p);
}

/* ---- the command ---- */

static void print_stats(struct cx *cx, const struct scan_stats *s, const struct sigma_load_stats *load, int64_t load_us,
	int64_t run_us, unsigned threads)
{
	AUTO(buf_done) struct buf b = { .max = 65536 };
	struct rusage u;

	(void)cx;
	getrusage(RUSAGE_SELF, &u);
	buf_fmt(&b,
		"{\"rules_loaded\":%u,\"rules_failed\":%u,\"events\":%" PRIu64 ",\"events_failed\":%" PRIu64
		",\"matches\":%" PRIu64,
		load->rules + load->correlations, load->failed, s->events, s->events_failed, s->matches);
	buf_fmt(&b, ",\"load_s\":%.3f,\"run_s\":%.3f,\"events_per_s\":%.0f,\"threads\":%u,\"max_rss_kb\":%ld",
		(double)load_us / 1e6, (double)run_us / 1e6, run_us ? (double)s->events * 1e6 / (double)run_us : 0.0, threads,
		u.ru_maxrss);
	buf_fmt(&b, ",\"bytes\":%" PRIu64 ",\"candidates\":%" PRIu64 ",\"regex_losses\":%" PRIu64 ",\"no_time\":%" PRIu64,
		s->engine.bytes, s->engine.candidates, s->engine.regex_losses, s->no_time);
	buf_fmt(&b, ",\"mended\":%" PRIu64 ",\"corr_updates\":%" PRIu64 ",\"corr_lost\":%" PRIu64 "}\n",
		s->engine.mended + s->uneven, s->corr.updates,
		s->corr.lost_late + s->corr.lost_no_key + s->corr.lost_groups + s->corr.lost_samples);
	fwrite(b.p, 1, b.n, stderr);
}

/* A bound that was hit is said, whatever else was asked for. */
static void print_losses(struct cx *cx, const struct scan_stats *s)
{
	if (s->events_failed)
		fprintf(stderr,
			L("khien: %" PRIu64 " bản ghi không đọc được hoặc quá lớn\n",
				"khien: %" PRIu64 " records could not be read or were too large\n"),
			s->events_failed);
	if (s->engine.mended)
		fprintf(stderr,
			L("khien: %" PRIu64 " sự kiện có byte không phải UTF-8 hoặc nửa ký tự, đọc là U+FFFD; vẫn được xét\n",
				"khien: %" PRIu64
				" events hold bytes that are no UTF-8, or half a character, read as U+FFFD; they were evaluated\n"),
			s->engine.mended);
	if (s->uneven)
		fprintf(stderr,
			L("khien: %" PRIu64 " dòng CSV có số ô khác dòng tiêu đề; vẫn được xét\n",
				"khien: %" PRIu64
				" rows of CSV have another number of cells than the header; they were evaluated\n"),
			s->uneven);
	if (s->corr.lost_groups || s->corr.lost_samples || s->corr.lost_late)
		fprintf(stderr,
			L("khien: tương quan: bỏ %" PRIu64 " nhóm và %" PRIu64 " mẫu vì hết bộ nhớ cho phép, %" PRIu64
			  " sự kiện đến quá muộn\n",
				"khien: correlations: %" PRIu64 " groups and %" PRIu64
				" samples were let go at the memory bound, %" PRIu64 " events came too late\n"),
			s->corr.lost_groups, s->corr.lost_samples, s->corr.lost_late);
	if (s->ahead)
		fprintf(stderr,
			L("khien: tương quan: %" PRIu64 " sự kiện có thời điểm quá một ngày trong tương lai nên không được tính\n",
				"khien: correlations: %" PRIu64 " events are more than a day in the future and were not counted\n"),
			s->ahead);
	if (s->engine.no_time)
		fprintf(stderr,
			L("khien: tương quan: %" PRIu64 " lần khớp không có thời điểm nên không được tính\n",
				"khien: correlations: %" PRIu64 " matches have no time and were not counted\n"),
			s->engine.no_time);
	if (s->corr.lost_no_key)
		fprintf(stderr,
			L("khien: tương quan: %" PRIu64 " lần khớp thiếu trường để nhóm hay tính nên không được tính\n",
				"khien: correlations: %" PRIu64
				" matches lack a field to group by or to count and were not counted\n"),
			s->corr.lost_no_key);
	if (s->engine.regex_losses)
		fprintf(stderr,
			L("khien: %" PRIu64 " lần biểu thức chính quy vượt giới hạn, coi là không khớp\n",
				"khien: %" PRIu64 " regular expressions went over their bound and count as no match\n"),
			s->engine.regex_losses);
}

static enum rc scan(struct cx *cx, const struct cli *cli, struct detect *d, struct scan_opts *o, enum event_format format,
	const struct sigma_rules *rules, const struct sigma_load_stats *load, int64_t load_us)
{
	struct event_input *in = event_input_new(cx, cli->args, cli->n, format, unreadable, d);
	struct event_input_stats files;
	struct scan_stats s = { 0 };
	struct stop *stop = &d->stop;
	int64_t run_us;
	enum rc rc;

	stop_on_signal(stop, in);
	d->began = time_mono();
	rc = scan_run(cx, rules, in, o, &s);
	run_us = time_mono() - d->began;
	clear_bar(d);
	faults_end(d);
	unread_end(d);
	files = event_input_stats(in);
	event_input_free(&in);
	stop_end(stop);
	TRY(rc);
	detect_out_end(&d->out);
	fflush(stdout);
	print_losses(cx, &s);
	if (cli_has(cli, "stats"))
		print_stats(cx, &s, load, load_us, run_us, o->threads);
	if (d->out.summary)
		TRY(summary_write(cx, d->out.summary, &s, load, cli_get(cli, "html")));
	if (stop->sig) {
		fputs(L("khien: bị ngắt: chỉ có kết quả của phần đã đọc\n", "khien: interrupted: results are of what was read\n"),
			stderr);
		fflush(stdout);
		raise(stop->sig);
	}
	if (s.events == 0)
		return cx_fail(cx, RC_NOT_FOUND, L("Không đọc được sự kiện nào", "not a single event was read"));
	if (files.failed)
		return cx_fail(cx, RC_IO,
			L("%" PRIu64 " tệp không đọc được (đã nêu ở trên)", "%" PRIu64 " files could not be read (named above)"),
			files.failed);
	return RC_OK;
}

/* Said before hours of logs are read for it. */
static enum rc page_may_be(struct cx *cx, struct str where)
{
	const char *path = arena_z(&cx->arena, where), *slash = strrchr(path, '/');
	const char *folder = slash ? arena_z(&cx->arena, str_cut(where, 0, (size_t)(slash - path + 1))) : ".";
	struct stat st;
	bool there = stat(path, &st) == 0;

	if (there && S_ISDIR(st.st_mode))
		errno = EISDIR;
	else if (access(there ? path : folder, W_OK) == 0)
		return RC_OK;
	return cx_fail_at(cx, RC_IO, where, "%s", os_said(cx, errno));
}

static enum rc run(struct cx *cx, const struct cli *cli)
{
	struct detect d = { .cx = cx, .bar = isatty(2) && !cli_has(cli, "no-bar"), .all = cli_has(cli, "problems") };
	struct scan_opts o = { .since_us = INT64_MIN,
		.until_us = INT64_MAX,
		.ctx = &d,
		.found = found,
		.fault = fault,
		.lost = lost,
		.tick = tick,
		.idle = idle };
	struct sigma_load_stats load = { 0 };
	struct sigma_rules *rules = NULL;
	int64_t threads = 1, corr_mib = 256, began = time_mono(), load_us;
	enum event_format format;
	enum detect_form form;
	enum rc rc;

	if (!cli_has(cli, "rules"))
		return cx_fail_at(
			cx, RC_INVALID, STR("--rules"), L("cần ít nhất một nơi có luật", "at least one place of rules is wanted"));
	TRY(cli_i64(cx, cli, "threads", 1, 256, &threads));
	TRY(read_instant(cx, cli, "since", &o.since_us));
	TRY(read_instant(cx, cli, "until", &o.until_us));
	if (o.since_us > o.until_us)
		return cx_fail_at(cx, RC_INVALID, STR("--until"), L("phải sau --since", "must be later than --since"));
	TRY(cli_i64(cx, cli, "corr-memory", 1, 1 << 20, &corr_mib));
	o.corr_bytes = (size_t)corr_mib << 20;
	TRY(read_form(cx, cli, &form));
	TRY(read_format(cx, cli, &format));
	if (cli_has(cli, "html"))
		TRY(page_may_be(cx, cli_get(cli, "html")));
	TRY(load_rules(cx, cli, &rules, &load));
	load_us = time_mono() - began;
	o.threads = (unsigned)threads;
	o.naive = cli_has(cli, "naive");
	o.slack = cli_has(cli, "slack");
	o.evidence = cli_has(cli, "fields") && form == DETECT_JSON;
	detect_out_init(&d.out, cx, rules, form, o.evidence, cli_has(cli, "html"));
	rc = scan(cx, cli, &d, &o, format, rules, &load, load_us);
	detect_out_done(&d.out);
	sigma_rules_free(rules);
	return rc;
}

static const struct cli_opt opts[] = {
	{ "rules", true, "luật Sigma: tệp hoặc thư mục (có thể lặp lại)", "Sigma rules: a file or a folder (may be repeated)" },
	{ "pipeline", true, "quy trình đổi tên trường, dạng pySigma (có thể lặp lại)",
		"a processing pipeline in pySigma's form (may be repeated)" },
	{ "mapping", true, "ánh xạ nguồn nhật ký thêm (có thể lặp lại)", "a further mapping of log sources (may be repeated)" },
	{ "values", true, "giá trị cho %tên% trong luật (có thể lặp lại)", "values for %name% in rules (may be repeated)" },
	{ "format", true, "dạng nhật ký; mặc định tự nhận theo nội dung",
		"the form of the logs; by default it is found by content" },
	{ "threads", true, "số luồng xử lý (mặc định 1)", "number of threads (default 1)" },
	{ "output", true, "json (mặc định), csv hoặc timeline", "json (default), csv or timeline" },
	{ "html", true, "ghi thêm trang tổng hợp vào tệp này", "also write a summary page to this file" },
	{ "fields", false, "chỉ in các trường khớp, không in cả sự kiện", "print the matched fields instead of the whole event" },
	{ "since", true, "chỉ lấy sự kiện từ lúc này", "only events from then on" },
	{ "until", true, "chỉ lấy sự kiện đến lúc này", "only events up to then" },
	{ "corr-memory", true, "bộ nhớ cho tương quan, MiB (mặc định 256)", "memory for correlations, MiB (default 256)" },
	{ "stats", false, "in số liệu ra đầu ra lỗi, một dòng JSON", "figures on standard error, one line of JSON" },
	{ "problems", false, "nêu lý do từng luật không chạy, từng tệp không đọc được, từng bản ghi bị bỏ",
		"say why rules do not run, files are not read, records are lost" },
	{ "naive", false, "bộ kiểm chứng: thử mọi luật trên mọi sự kiện", "the judge: every rule on every event" },
	{ "no-routing", false, "bỏ qua nguồn nhật ký của luật", "ignore the log sources of rules" },
	{ "no-default-mapping", false, "không dùng ánh xạ có sẵn", "without the built-in mapping" },
	{ "slack", false, "EVTX: tìm cả bản ghi cũ ở vùng trống", "EVTX: also old records in unused space" },
	{ "no-bar", false, "không vẽ thanh tiến độ", "no progress bar" },
	{ 0 },
};

const struct command cmd_detect = {
	.words = "detect",
	.usage = "--rules PATH... [--pipeline F] [--format F] [--threads N] [--output json|csv|timeline] [--html F] FILE|DIR|-",
	.vi = "Chạy luật Sigma trên nhật ký: EVTX, JSON, syslog, auditd, CEF, LEEF, logfmt, CSV",
	.en = "Sigma rules over logs: EVTX, JSON, syslog, auditd, CEF, LEEF, logfmt, CSV",
	.opts = opts,
	.min_args = 1,
	.max_args = -1,
	.run = run,
};
