#include <stdlib.h>

#include "evtx/evtx_int.h"
#include "fmt/json.h"
#include "fuzz.h"

enum { OUT_A_CHUNK = 9 << 20 };

static void fault(void *ctx, const struct evtx_fault *f)
{
	assert(f->text && f->damage != EVTX_DAMAGE_NONE);
	++*(size_t *)ctx;
}

struct bytes {
	const uint8_t *p;
	size_t n;
};

static size_t read_at(void *ctx, uint64_t at, void *to, size_t n)
{
	const struct bytes *b = ctx;

	assert(n <= EVTX_CHUNK + 8);
	if (at >= b->n)
		return 0;
	n = n < b->n - at ? n : b->n - (size_t)at;
	memcpy(to, b->p + at, n);
	return n;
}

static size_t chunks(const uint8_t *p, size_t n)
{
	struct bytes b = { p, n };
	struct evtx_map *m = evtx_map_new(&(struct evtx_source){ .size = n, .ctx = &b, .read = read_at });
	const struct evtx_chunk *c;
	uint32_t found = evtx_map_chunks(m, &c);

	for (uint32_t i = 0; i < found; i++)
		assert(c[i].size > 0 && c[i].size <= EVTX_CHUNK && c[i].at <= n && c[i].size <= n - c[i].at);
	evtx_map_free(m);
	return found;
}

static void tree_agrees(struct evtx *e, struct evtx_text t)
{
	struct evtx_text tree;
	char *straight = malloc(t.n);

	assert(straight);
	memcpy(straight, t.p, t.n);
	assert(evtx_event(e) && evtx_write(e, e->event, &tree) && tree.n == t.n && memcmp(straight, tree.p, t.n) == 0);
	free(straight);
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
		out += t.n;
		tree_agrees(e, t);
	}
	assert(out <= (size_t)OUT_A_CHUNK * (chunks(own, n) + 1));
	evtx_free(e);
	free(own);
	return 0;
}
