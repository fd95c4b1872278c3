/* Rules, correlations, filters from anybody: whatever loads also runs, and both evaluators agree on it. */
#include "fuzz.h"
#include "sigma/sigma.h"

static const char *const events[] = { "{\"f\":\"abc\",\"g\":1,\"e\":\"a\"}",
	"{\"f\":[\"x\",\"cmd.exe\"],\"t\":\"2026-01-02T03:04:05Z\",\"ip\":\"10.0.0.1\"}",
	"{\"Image\":\"C:\\\\x.exe\",\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"}", "{}" };

static void found(void *arg, const struct sigma_corr_hit *hit)
{
	(void)arg;
	assert(hit->last_us >= hit->first_us);
}

static void run(const struct sigma_rules *r)
{
	struct sigma_matcher *fast = sigma_matcher_new(r, NULL),
			     *naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	struct sigma_correlator *c = sigma_correlator_new(r, NULL);

	for (size_t i = 0; i < COUNT(events); i++) {
		struct sigma_str e = { events[i], strlen(events[i]) };
		struct sigma_result a, b;
		const struct sigma_evidence *why;

		assert(sigma_match_json(fast, e, &a) == SIGMA_OK && sigma_match_json(naive, e, &b) == SIGMA_OK);
		assert(a.n == b.n && memcmp(a.rules, b.rules, a.n * sizeof *a.rules) == 0);
		for (size_t k = 0; k < a.n; k++)
			(void)sigma_evidence(fast, a.rules[k], &why);
		sigma_correlate(c, a.updates, i, found, NULL);
	}
	sigma_correlator_free(c);
	sigma_matcher_free(fast);
	sigma_matcher_free(naive);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .lint = true, .no_default_mapping = true });
	const struct sigma_problem *problems;
	struct sigma_load_stats s;
	struct sigma_rules *r;
	size_t errors = 0, k;

	(void)sigma_load_bytes(l, (struct sigma_str){ (const char *)p, n }, "f");
	r = sigma_compile(l);
	s = sigma_load_stats(l);
	k = sigma_problems(l, &problems);
	for (size_t i = 0; i < k; i++)
		errors += problems[i].severity == SIGMA_ERROR;
	assert(errors >= s.failed && s.rules + s.correlations + s.failed <= s.documents);
	sigma_loader_free(l);
	if (r)
		run(r);
	sigma_rules_free(r);
	return 0;
}
