/* Correlation state under any sequence of updates: bytes that no matcher made are ignored, times go anywhere, memory keeps its bound. */
#include "fuzz.h"
#include "sigma/sigma.h"

static const char rules[] =
	"title: r\nname: r\nlogsource: {category: t}\ndetection: {s: {e: 1}, condition: s}\n---\n"
	"title: q\nname: q\nlogsource: {category: t}\ndetection: {s: {e: 2}, condition: s}\n---\n"
	"title: c1\nname: c1\ncorrelation: {type: event_count, rules: [r], group-by: [u], timespan: 10s, condition: {gte: "
	"3}}\n---\n"
	"title: c2\ncorrelation: {type: value_count, rules: [r], group-by: [u], timespan: 10s, condition: {gte: 3, field: "
	"v}}\n---\n"
	"title: c3\ncorrelation: {type: value_median, rules: [r], timespan: 10s, condition: {gte: 3, field: v}}\n---\n"
	"title: c4\ncorrelation: {type: temporal_ordered, rules: [r, q], group-by: [u], timespan: 10s}\n---\n"
	"title: c5\ncorrelation: {type: temporal, rules: [c1, q], group-by: [u], timespan: 10s}\n---\n"
	"title: c6\ncorrelation: {type: value_sum, rules: [r, q], timespan: 10s, condition: {lt: 3, field: v}}\n";

static void found(void *arg, const struct sigma_corr_hit *hit)
{
	(void)arg;
	assert(hit->last_us >= hit->first_us);
}

static struct sigma_rules *compiled(void)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_rules *r;

	(void)sigma_load_bytes(l, (struct sigma_str){ rules, sizeof rules - 1 }, "rules");
	r = sigma_compile(l);
	assert(r && sigma_load_stats(l).correlations == 6);
	sigma_loader_free(l);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct sigma_rules *r;
	struct sigma_correlator *c;
	struct sigma_matcher *m;

	if (r == NULL)
		r = compiled();
	c = sigma_correlator_new(r, &(struct sigma_corr_options){ .max_bytes = 1 << 16, .repeat = n & 1 });
	m = sigma_matcher_new(r, NULL);
	sigma_correlate(c, (struct sigma_str){ (const char *)p, n }, 0, found, NULL);
	for (size_t i = 0; i + 4 <= n && i < 4000; i += 4) {
		struct sigma_result out;
		char event[128];

		snprintf(event, sizeof event, "{\"e\":%d,\"u\":\"%d\",\"v\":%d,\"time\":%d}", 1 + (p[i] & 1), p[i + 1] & 7,
			p[i + 2], 1700000000 + p[i + 3] * 3);
		assert(sigma_match_json(m, (struct sigma_str){ event, strlen(event) }, &out) == SIGMA_OK);
		sigma_correlate(c, out.updates, i, found, NULL);
		assert(sigma_corr_stats(c).bytes < (1 << 17));
	}
	sigma_matcher_free(m);
	sigma_correlator_free(c);
	return 0;
}
