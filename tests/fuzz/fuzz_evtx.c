#include <stdlib.h>

#include "evtx/evtx.h"
#include "fmt/json.h"
#include "fuzz.h"

enum { OUT_A_CHUNK = 9 << 20 };

static void fault(void *ctx, const struct evtx_fault *f)
{
	assert(f->text && f->damage != EVTX_DAMAGE_NONE);
	++*(size_t *)ctx;
}

/* Whatever the bytes: an end, JSON that a strict reader takes, records inside the file, and no more output than is allowed. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	size_t out = 0, faults = 0;
	struct evtx_opts o = { .slack = n % 2, .fault = fault, .ctx = &faults };
	uint8_t *own = malloc(n ? n : 1); /* so that a read behind the end is seen */
	struct evtx_record r;
	struct evtx *e;

	assert(own);
	if (n)
		memcpy(own, p, n);
	for (e = evtx_new(own, n, &o); e && evtx_next(e, &r);) {
		struct evtx_text t = evtx_json(e);
		struct jpull j;
		enum jtok k;

		assert(r.offset <= n && r.size <= n - r.offset);
		if (t.p == NULL) {
			assert(faults > 0);
			continue;
		}
		jpull_init(&j, (struct str){ t.p, t.n });
		while ((k = jpull_next(&j)) != JT_END)
			assert(k != JT_BAD);
		assert(evtx_event(e));
		out += t.n;
	}
	assert(out <= (size_t)OUT_A_CHUNK * (evtx_chunk_count(own, n) + 1));
	evtx_free(e);
	free(own);
	return 0;
}
