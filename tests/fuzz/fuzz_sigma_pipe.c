/* Pipelines from anybody: a pipeline, a line `===`, rules. Whatever loads also runs, and both evaluators agree on it. */
#include "fuzz.h"
#include "sigma/sigma.h"

static void run(const struct sigma_rules *r)
{
	static const char event[] =
		"{\"f\":\"abc\",\"g\":[1,\"x\"],\"p\":{\"f\":\"abc\"},\"MD5\":\"0123456789abcdef0123456789abcdef\"}";
	struct sigma_matcher *fast = sigma_matcher_new(r, NULL),
			     *naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	struct sigma_result a, b;

	assert(sigma_match_json(fast, (struct sigma_str){ event, sizeof event - 1 }, &a) == SIGMA_OK);
	assert(sigma_match_json(naive, (struct sigma_str){ event, sizeof event - 1 }, &b) == SIGMA_OK);
	assert(a.n == b.n && memcmp(a.rules, b.rules, a.n * sizeof *a.rules) == 0);
	sigma_matcher_free(fast);
	sigma_matcher_free(naive);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .no_default_mapping = true });
	const uint8_t *cut = memmem(p, n, "\n===\n", 5);
	struct sigma_rules *r = NULL;
	size_t head = cut ? (size_t)(cut - p) : n;

	(void)sigma_load_pipeline(l, (struct sigma_str){ (const char *)p, head }, "p");
	if (cut)
		(void)sigma_load_bytes(l, (struct sigma_str){ (const char *)cut + 5, n - head - 5 }, "r");
	r = sigma_compile(l);
	sigma_loader_free(l);
	if (r)
		run(r);
	sigma_rules_free(r);
	return 0;
}
