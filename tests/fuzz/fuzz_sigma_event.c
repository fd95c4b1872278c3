/* Events from anybody: the hot path takes what fmt's reader takes, and finds what the naive evaluator finds. */
#include "fmt/json.h"
#include "fuzz.h"
#include "sigma/sigma.h"

static const char rules[] =
	"title: a\nlogsource: {product: windows}\ndetection: {s: {f|contains: [ab, x, 'k?y']}, t: {g: null}, condition: s or "
	"t}\n---\n"
	"title: b\nlogsource: {category: c}\ndetection: {s: {f|endswith: '\\cmd.exe', n.x|exists: true}, condition: s}\n---\n"
	"title: c\nlogsource: {category: c}\ndetection: {k: [evil, '\"q', 'a\\b', 46], condition: k}\n---\n"
	"title: d\nlogsource: {category: c}\ndetection: {s: {f|gt: 5, g|fieldref: f}, t: {f|re: '^(a+)+$'}, u: {f: 12}, condition: "
	"1 of them}\n";

static bool strict(struct str in)
{
	struct jpull j;
	enum jtok t;

	jpull_init(&j, in);
	if (jpull_next(&j) != JT_OBJ)
		return false;
	do
		t = jpull_next(&j);
	while (t != JT_END && t != JT_BAD);
	return t == JT_END;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct sigma_rules *r;
	static struct sigma_matcher *fast, *naive; /* kept from input to input: what is remembered is under test, too */
	struct str in = fuzz_str(p, n);
	struct sigma_result a, b;
	enum sigma_status sa, sb;
	struct sigma_str e = { in.p, in.n };

	if (r == NULL) {
		struct sigma_loader *l = sigma_loader_new(NULL);

		(void)sigma_load_bytes(l, (struct sigma_str){ rules, sizeof rules - 1 }, "rules");
		r = sigma_compile(l);
		assert(r && sigma_load_stats(l).rules == 4);
		sigma_loader_free(l);
		fast = sigma_matcher_new(r, &(struct sigma_match_options){ .cache_bytes = 1 << 20 });
		naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	}
	sa = sigma_match_json(fast, e, &a);
	sb = sigma_match_json(naive, e, &b);
	assert(sa == sb && a.n == b.n && memcmp(a.rules, b.rules, a.n * sizeof *a.rules) == 0);
	assert(sa != SIGMA_BAD_EVENT || sigma_event_error(fast, NULL));
	if (strict(in))
		assert(sa == SIGMA_OK || n > SIGMA_VALUES_MAX);
	return 0;
}
