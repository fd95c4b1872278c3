/* Answers of routes with ROUTE_KEPT, kept while nothing they follow from has changed: many people look at the same board, and it is judged once. A
 * new ledger entry of any process, another minute, other rights, another scope, language or address is another key. What is kept are the trees,
 * not the page: each request still passes the gate, and its page carries its own person, form token and notice. */
#include "app/app_int.h"
#include "ledger/ledger.h"

enum { KEPT_MOST = 256, KEPT_ROOM = 32 << 20, KEPT_ONE = 4 << 20 };

struct trees {
	struct arena mem;
	struct jv *data, *view;
	const char *page;
	int64_t etag;
};

static void trees_drop(void *value)
{
	struct trees *x = value;

	arena_done(&x->mem);
	free(x);
}

struct keep *answers_new(void)
{
	return keep_new(KEPT_MOST, KEPT_ROOM, trees_drop);
}

static enum rc key_of(struct cx *cx, const struct turn *t, struct str *out)
{
	const struct who *w = &cx->who;
	int64_t size;

	TRY(ledger_size(cx, &size));
	*out = arena_fmt(&cx->arena, "%" PRId64 " %" PRId64 " %" PRIx64 " %" PRId64 " %" PRId64 " %" PRId64 " %d%d %" PRI_STR, size,
		cx->now / (60 * US_PER_S), w->may, w->unit, w->provider, t->rq.route->flags & ROUTE_OWN ? w->user : 0, cx->en,
		t->rq.json, ARG_STR(t->http->target));
	return RC_OK;
}

/* Nothing but trees: no way elsewhere, no bytes, nothing for one person's browser. */
static bool plain(const struct reply *r)
{
	return r->status == 0 && r->to.n == 0 && r->notice.n == 0 && r->bytes.n == 0 && r->fd < 0 && r->type.n == 0 &&
	       r->cookie.n == 0;
}

static void put(struct turn *t, struct str key)
{
	struct trees *x = calloc(1, sizeof *x);
	struct reply *r = &t->out;
	size_t size;

	assert(x);
	arena_init(&x->mem, 0);
	x->data = jv_copy(&x->mem, r->data);
	x->view = jv_copy(&x->mem, r->view);
	x->page = r->page;
	x->etag = r->etag;
	size = x->mem.used;
	keep_put(t->app->answers, key, x, size <= KEPT_ONE ? size : SIZE_MAX, &t->kept);
}

static bool same(const struct jv *a, const struct jv *b)
{
	struct buf x AUTO(buf_done) = { 0 }, y AUTO(buf_done) = { 0 };

	if (!a || !b)
		return a == b;
	buf_init(&x, (size_t)1 << 28);
	buf_init(&y, (size_t)1 << 28);
	json_write(&x, a);
	json_write(&y, b);
	return str_eq(buf_str(&x), buf_str(&y));
}

/* While the pages are checked, what is kept is made again for who asks now: a handler that breaks the promise of ROUTE_KEPT is found out. */
static enum rc promise_ask(struct cx *cx, struct turn *t, struct str key)
{
	const struct trees *x = t->kept.value;
	struct str after;

	TRY(t->rq.route->run(cx, &t->rq, &t->out));
	TRY(key_of(cx, t, &after));
	if (str_eq(key, after) && (!same(x->data, t->out.data) || !same(x->view, t->out.view)))
		return cx_fail(cx, RC_CORRUPT, "%s: the kept answer is not the one that would be made", t->rq.route->path);
	return RC_OK;
}

enum rc answer_or_kept(struct cx *cx, struct turn *t)
{
	const struct trees *x;
	size_t before;
	struct str key;

	if (!(t->rq.route->flags & ROUTE_KEPT))
		return t->rq.route->run(cx, &t->rq, &t->out);
	TRY(key_of(cx, t, &key));
	if (keep_find(t->app->answers, key, &t->kept)) {
		if (t->app->conf.check_shapes)
			return promise_ask(cx, t, key);
		x = t->kept.value;
		t->out.data = x->data;
		t->out.view = x->view;
		t->out.page = x->page;
		t->out.etag = x->etag;
		return RC_OK;
	}
	before = cx->arena.used;
	TRY(t->rq.route->run(cx, &t->rq, &t->out));
	if (plain(&t->out) && cx->arena.used - before <= (size_t)4 * KEPT_ONE) /* a huge one is not worth its copy */
		put(t, key);
	return RC_OK;
}
