/* sigma-bench-corr: what an update of correlation state costs, per type, net of matching: updates are made first, then fed. value_count has 2,000
 * distinct values in its window. One JSON line per type. */
#include <time.h>

#include "base/buf.h"
#include "sigma/sigma.h"

enum { EVENTS = 300000 };
static const char *const types[] = { "event_count", "value_count", "temporal", "temporal_ordered", "value_sum", "value_avg",
	"value_percentile", "value_median" };

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct sigma_rules *rules_for(const char *type)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	bool temporal = strncmp(type, "temporal", 8) == 0, counts = strcmp(type, "event_count") == 0;
	struct sigma_rules *r;
	char text[1024];

	snprintf(text, sizeof text,
		"title: a\nname: a\nlogsource: {category: t}\ndetection: {s: {e|exists: true}, condition: s}\n---\n"
		"title: b\nname: b\nlogsource: {category: t}\ndetection: {s: {e: never}, condition: s}\n---\n"
		"title: c\ncorrelation: {type: %s, rules: %s, group-by: [u], timespan: 200s%s}\n",
		type, temporal ? "[a, b]" : "[a]",
		temporal ? ""
		: counts ? ", condition: {gte: 1000000}"
			 : ", condition: {gte: 1000000000, field: v}");
	(void)sigma_load_bytes(l, (struct sigma_str){ text, strlen(text) }, type);
	r = sigma_compile(l);
	sigma_loader_free(l);
	return r;
}

/* Ten groups, ten events a second: 2,000 events of 200 s in each group's window, each with another value. */
static void updates_of(const struct sigma_rules *r, struct buf *all, size_t *ends)
{
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);

	for (int i = 0; i < EVENTS; i++) {
		struct sigma_result out;
		char event[160];

		snprintf(event, sizeof event, "{\"e\":1,\"u\":\"user%d\",\"v\":%d,\"time\":%d.%d}", i % 10,
			(int)((int64_t)i * 7919 % 100000), 1700000000 + i / 100, i / 10 % 10);
		if (sigma_match_json(m, (struct sigma_str){ event, strlen(event) }, &out) == SIGMA_OK)
			buf_add(all, (struct str){ out.updates.p, out.updates.n });
		ends[i] = all->n;
	}
	sigma_matcher_free(m);
}

int main(void)
{
	size_t *ends = calloc(EVENTS, sizeof *ends);

	for (size_t t = 0; t < COUNT(types); t++) {
		struct sigma_rules *r = rules_for(types[t]);
		struct sigma_correlator *c = r ? sigma_correlator_new(r, NULL) : NULL;
		struct sigma_corr_stats s;
		struct buf all;
		double from;

		if (c == NULL)
			return 1;
		buf_init(&all, (size_t)1 << 30);
		updates_of(r, &all, ends);
		from = cpu_s();
		for (size_t i = 0, at = 0; i < EVENTS; at = ends[i++])
			sigma_correlate(c, (struct sigma_str){ all.p + at, ends[i] - at }, i, NULL, NULL);
		from = cpu_s() - from;
		s = sigma_corr_stats(c);
		printf("{\"type\":\"%s\",\"updates\":%" PRIu64 ",\"updates_per_s\":%.0f,\"groups\":%" PRIu64
		       ",\"state_kb\":%" PRIu64 ",\"lost\":%" PRIu64 "}\n",
			types[t], s.updates, (double)s.updates / from, s.groups, s.bytes / 1024,
			s.lost_groups + s.lost_late + s.lost_no_key + s.lost_samples);
		buf_done(&all);
		sigma_correlator_free(c);
		sigma_rules_free(r);
	}
	free(ends);
	return 0;
}
