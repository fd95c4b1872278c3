/* sigma-bench: runs rules over one file of JSON lines in memory and prints one JSON line of figures.
 *
 *     sigma-bench [--naive] [--no-cache] [--no-routing] [--runs N] [--repeat N] [--limit N] [--matches] [--diff] [--each] RULES EVENTS
 *
 * --matches prints "line TAB rule id" per match; --diff runs both evaluators on every event and prints where they differ (exit 1);
 * --each prints "ns a byte TAB bytes TAB line" per event, which is matched again and again with nothing remembered of the time before. */
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/time.h"
#include "sigma/sigma.h"

struct bench {
	const char *rules, *events;
	bool naive, no_cache, no_routing, matches, diff, each;
	int64_t runs, repeat, limit;
	struct sigma_loader *loader;
	struct sigma_rules *compiled;
	struct buf data;
	double load_s;
};

static bool whole(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "rb");
	size_t n = 1;

	buf_init(b, (size_t)4 << 30);
	while (f && n && buf_reserve(b, 1 << 20)) {
		n = fread(b->p + b->n, 1, b->cap - b->n, f);
		b->n += n;
	}
	if (f)
		fclose(f);
	return f != NULL;
}

static bool option(struct bench *b, int argc, char **argv, int *i)
{
	const struct {
		const char *name;
		bool *flag;
		int64_t *number;
	} options[] = { { "--naive", &b->naive, NULL }, { "--no-cache", &b->no_cache, NULL },
		{ "--no-routing", &b->no_routing, NULL }, { "--matches", &b->matches, NULL }, { "--diff", &b->diff, NULL },
		{ "--each", &b->each, NULL }, { "--runs", NULL, &b->runs }, { "--repeat", NULL, &b->repeat },
		{ "--limit", NULL, &b->limit } };

	for (size_t k = 0; k < COUNT(options); k++)
		if (strcmp(argv[*i], options[k].name) == 0) {
			if (options[k].flag)
				return *options[k].flag = true;
			return ++*i < argc && str_to_i64(str_z(argv[*i]), options[k].number);
		}
	return false;
}

/* Time on the processor: other work on the machine does not count. */
static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool load(struct bench *b)
{
	struct sigma_options o = { .english = true, .no_routing = b->no_routing };
	double from = cpu_s();
	const struct sigma_problem *p;
	size_t n;

	b->loader = sigma_loader_new(&o);
	if (sigma_load_path(b->loader, b->rules) != SIGMA_OK)
		return false;
	b->compiled = sigma_compile(b->loader);
	b->load_s = cpu_s() - from;
	n = sigma_problems(b->loader, &p);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s:%u: %s: %s\n", p[i].file.p, p[i].line, p[i].rule.p, p[i].text.p);
	return b->compiled != NULL;
}

static struct sigma_matcher *matcher(const struct bench *b, bool naive)
{
	return sigma_matcher_new(b->compiled, &(struct sigma_match_options){ .naive = naive, .no_cache = b->no_cache });
}

static int run(struct bench *b, int64_t run_number)
{
	struct sigma_matcher *m = matcher(b, b->naive);
	int64_t line = 0;
	struct sigma_match_stats s;
	struct sigma_load_stats l = sigma_load_stats(b->loader);
	struct rusage usage;
	double from = cpu_s(), took;

	for (int64_t k = 0; k < b->repeat; k++) {
		struct str rest = buf_str(&b->data), one;

		for (line = 0; (b->limit == 0 || line < b->limit) && str_next(&rest, '\n', &one); line++) {
			struct sigma_result r;

			if (one.n == 0)
				continue;
			if (sigma_match_json(m, (struct sigma_str){ one.p, one.n }, &r) != SIGMA_OK)
				continue;
			for (size_t i = 0; b->matches && i < r.n; i++)
				printf("%" PRId64 "\t%s\n", line + 1, sigma_rule(b->compiled, r.rules[i])->id.p);
		}
	}
	took = cpu_s() - from;
	s = sigma_match_stats(m);
	getrusage(RUSAGE_SELF, &usage);
	fprintf(stderr,
		"{\"run\":%" PRId64 ",\"rules\":%u,\"failed\":%u,\"load_s\":%.3f,\"events\":%" PRIu64 ",\"bad\":%" PRIu64
		",\"matches\":%" PRIu64
		",\"events_per_s\":%.0f,\"ns_per_event\":%.1f,\"candidates_per_event\":%.3f,\"values\":%" PRIu64
		",\"value_hits\":%" PRIu64 ",\"shape_hits\":%" PRIu64 ",\"regex\":[%" PRIu64 ",%" PRIu64 ",%" PRIu64
		"],\"max_rss_kb\":%ld}\n",
		run_number, l.rules, l.failed, b->load_s, s.events, s.bad_events, s.matches, (double)s.events / took,
		took * 1e9 / (double)s.events, (double)s.candidates / (double)s.events, s.values, s.value_hits, s.shape_hits,
		s.regex_runs, s.regex_fallbacks, s.regex_losses, usage.ru_maxrss);
	sigma_matcher_free(m);
	return s.events == s.bad_events;
}

static void differs(const struct bench *b, int64_t line, const struct sigma_result *fast, const struct sigma_result *slow)
{
	size_t i = 0, k = 0;

	while (i < fast->n || k < slow->n)
		if (k == slow->n || (i < fast->n && fast->rules[i] < slow->rules[k]))
			printf("%" PRId64 "\tonly indexed\t%s\n", line, sigma_rule(b->compiled, fast->rules[i++])->id.p);
		else if (i == fast->n || slow->rules[k] < fast->rules[i])
			printf("%" PRId64 "\tonly naive\t%s\n", line, sigma_rule(b->compiled, slow->rules[k++])->id.p);
		else
			i++, k++;
}

static int diff(struct bench *b)
{
	struct sigma_matcher *fast = matcher(b, false), *slow = matcher(b, true);
	struct str rest = buf_str(&b->data), one;
	int64_t line = 0, bad = 0, events = 0;
	uint64_t matches = 0;

	while ((b->limit == 0 || line < b->limit) && str_next(&rest, '\n', &one)) {
		struct sigma_result f, s;

		line++;
		if (one.n == 0)
			continue;
		events++;
		if (sigma_match_json(fast, (struct sigma_str){ one.p, one.n }, &f) !=
			sigma_match_json(slow, (struct sigma_str){ one.p, one.n }, &s)) {
			printf("%" PRId64 "\tone of them refused it\n", line);
			bad++;
		} else if (f.n != s.n || (f.n && memcmp(f.rules, s.rules, f.n * sizeof *f.rules) != 0)) {
			differs(b, line, &f, &s);
			bad++;
		}
		matches += f.n;
	}
	fprintf(stderr, "{\"compared\":%" PRId64 ",\"matches\":%" PRIu64 ",\"different\":%" PRId64 "}\n", events, matches, bad);
	sigma_matcher_free(fast);
	sigma_matcher_free(slow);
	return bad != 0 || events == 0;
}

/* The least of some times, each of so many matches that the clock can tell them. */
static double event_ns(struct sigma_matcher *m, struct sigma_str event)
{
	enum { TIMES = 5 };
	double least = 0, took, enough = 2e-4;
	struct sigma_result r;

	for (int64_t n = 1, t = 0; t < TIMES;) {
		double from = cpu_s();

		for (int64_t i = 0; i < n; i++)
			(void)sigma_match_json(m, event, &r);
		took = cpu_s() - from;
		if (took < enough) {
			n *= 2;
			continue;
		}
		took = took * 1e9 / (double)n;
		least = t++ && least < took ? least : took;
	}
	return least;
}

static int each(struct bench *b)
{
	struct str rest = buf_str(&b->data), one;
	struct sigma_matcher *m;

	b->no_cache = true;
	m = matcher(b, b->naive);
	for (int64_t line = 1; (b->limit == 0 || line <= b->limit) && str_next(&rest, '\n', &one); line++)
		if (one.n)
			printf("%.2f\t%zu\t%" PRId64 "\n", event_ns(m, (struct sigma_str){ one.p, one.n }) / (double)one.n, one.n,
				line);
	sigma_matcher_free(m);
	return 0;
}

int main(int argc, char **argv)
{
	struct bench b = { .runs = 3, .repeat = 1 };
	int result = 0;

	for (int i = 1; i < argc; i++)
		if (!option(&b, argc, argv, &i))
			*(b.rules ? &b.events : &b.rules) = argv[i];
	if (b.events == NULL || !whole(b.events, &b.data) || !load(&b)) {
		fprintf(stderr, "sigma-bench: rules or events cannot be read\n");
		return 2;
	}
	if (b.diff)
		result = diff(&b);
	else if (b.each)
		result = each(&b);
	else
		for (int64_t i = 0; i < b.runs && result == 0; i++)
			result = run(&b, i + 1);
	buf_done(&b.data);
	sigma_rules_free(b.compiled);
	sigma_loader_free(b.loader);
	return result;
}
