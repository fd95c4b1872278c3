/* How often: a leaky bucket per signed-in user, per address for those who are not, in a small table of the process (a collision forgets the older
 * one: it lets through, never locks out). Reading by signed-in users is bounded by the queue alone. */
#include "app/app_int.h"

#include "base/map.h"
#include "res/res.h"

static const struct allowance {
	const char *per_minute, *burst; /* settings */
	char kind;
} write_allowance = { "rate.write_per_minute", "rate.write_burst", 'w' },
  heavy_allowance = { "rate.heavy_per_minute", "rate.heavy_burst", 'h' },
  stranger_allowance = { "rate.stranger_per_minute", "rate.stranger_burst", 's' };

static const struct allowance *allowance_of(const struct turn *t)
{
	const struct req *rq = &t->rq;

	if (rq->route->flags & ROUTE_HEAVY)
		return &heavy_allowance;
	if (rq->method != GET)
		return &write_allowance;
	if (!rq->user && rq->route->page)
		return &stranger_allowance;
	return NULL;
}

enum rc rate_ask(struct cx *cx, struct turn *t)
{
	const struct allowance *al = allowance_of(t);
	struct bucket *b;
	struct str who;
	uint64_t key;
	int64_t each_us, depth; /* a request costs this much; that many at once */
	bool full;

	if (!al)
		return RC_OK;
	each_us = 60 * US_PER_S / setting_number(cx, al->per_minute);
	depth = setting_number(cx, al->burst);
	who = t->rq.user ? arena_fmt(&cx->arena, "%c%" PRId64, al->kind, t->rq.user->id)
	                 : arena_fmt(&cx->arena, "%c@%" PRI_STR, al->kind, ARG_STR(t->http->address));
	key = hash_bytes(who, (uint64_t)(uintptr_t)t->app);
	pthread_mutex_lock(&t->app->lock);
	b = &t->app->buckets[key % COUNT(t->app->buckets)];
	if (b->key != key || b->full_at < cx->now)
		*b = (struct bucket){ key, cx->now };
	full = b->full_at + each_us > cx->now + each_us * depth;
	if (!full)
		b->full_at += each_us;
	pthread_mutex_unlock(&t->app->lock);
	if (!full)
		return RC_OK;
	t->out.status = 429;
	return cx_fail(cx, RC_BUSY,
		L("Quá nhiều yêu cầu liên tiếp, xin thử lại sau ít giây",
			"too many requests in a row: try again in a few seconds"));
}
