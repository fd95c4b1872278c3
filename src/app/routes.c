/* Which row of the tables answers a path. A path has at most eight segments; the row with literals furthest left wins. */
#include "app/app_int.h"

static size_t split(struct str path, struct str *seg, size_t max)
{
	struct str rest = str_from(path, 1), one;
	size_t n = 0;

	while (str_next(&rest, '/', &one)) {
		if (n == max)
			return max + 1;
		seg[n++] = one;
	}
	return n;
}

static bool is_hole(struct str seg)
{
	return seg.n > 2 && seg.p[0] == '{';
}

void patterns_make(struct app *app)
{
	VEC(struct pattern) v = { 0 };

	for (const struct route *const *t = app->conf.routes; *t; t++)
		for (const struct route *r = *t; r->path; r++) {
			struct pattern p = { .route = r };

			p.n = split(str_z(r->path), p.seg, COUNT(p.seg));
			assert(r->path[0] == '/' && p.n <= COUNT(p.seg));
			vec_push(&app->arena, &v, p);
		}
	app->patterns = v.p;
	app->n_patterns = v.n;
}

static bool digits(struct str s, int64_t *out)
{
	return s.n > 0 && s.n <= 18 && s.p[0] >= '0' && s.p[0] <= '9' && str_to_i64(s, out);
}

static bool fits(const struct pattern *p, const struct str *seg, size_t n)
{
	int64_t id;

	if (p->n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_hole(p->seg[i])) {
			if (!str_eq(p->seg[i], seg[i]))
				return false;
		} else if (seg[i].n == 0 || (str_is(p->seg[i], "{id}") && !digits(seg[i], &id))) {
			return false;
		}
	}
	return true;
}

/* Is a closer than b? Both fit. */
static bool closer(const struct pattern *a, const struct pattern *b)
{
	for (size_t i = 0; i < a->n; i++) {
		int wa = is_hole(a->seg[i]) ? str_is(a->seg[i], "{id}") : 2,
		    wb = is_hole(b->seg[i]) ? str_is(b->seg[i], "{id}") : 2;

		if (wa != wb)
			return wa > wb;
	}
	return false;
}

static void take(struct turn *t, const struct pattern *p, const struct str *seg)
{
	struct req *rq = &t->rq;

	rq->route = p->route;
	rq->n_params = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (!is_hole(p->seg[i]))
			continue;
		assert(rq->n_params < REQ_PARAMS);
		rq->params[rq->n_params++] = (struct pair){ str_cut(p->seg[i], 1, p->seg[i].n - 2), seg[i] };
		if (str_is(p->seg[i], "{id}"))
			digits(seg[i], &rq->id);
	}
}

bool route_find(struct turn *t)
{
	const struct pattern *best = NULL;
	struct str seg[8];
	size_t n = split(t->http->path, seg, COUNT(seg));

	for (size_t i = 0; i < t->app->n_patterns; i++) {
		const struct pattern *p = &t->app->patterns[i];

		if (!fits(p, seg, n))
			continue;
		if (best && closer(best, p))
			continue;
		if (!best || closer(p, best)) { /* another place in the tree of addresses: its methods only */
			t->allowed = 0;
			best = p;
			t->rq.route = NULL;
		}
		t->allowed |= 1u << p->route->method;
		if (p->route->method == t->rq.method)
			take(t, p, seg);
	}
	return best != NULL;
}

static void fault(struct cx *cx, struct str **out, size_t *n, size_t *cap, const struct route *r, const char *what)
{
	if (*n == *cap)
		*out = arena_grow(&cx->arena, *out, *n, cap, sizeof **out, alignof(max_align_t));
	(*out)[(*n)++] = arena_fmt(
		&cx->arena, "%s %s: %s", r->method < METHOD_COUNT_ ? method_names[r->method] : "?", r->path ? r->path : "?", what);
}

size_t app_faults(struct cx *cx, const struct app_conf *conf, struct str **out)
{
	size_t n = 0, cap = 0;

	*out = NULL;
	for (const struct route *const *t = conf->routes; *t; t++)
		for (const struct route *r = *t; r->path; r++) {
			if (!r->may)
				fault(cx, out, &n, &cap, r, "permission 0");
			if (!r->run)
				fault(cx, out, &n, &cap, r, "no handler");
			if (!r->vi || !r->en || !*r->vi || !*r->en)
				fault(cx, out, &n, &cap, r, "no doc line");
			if (r->method == METHOD_NONE || r->method == HEAD || r->method >= METHOD_COUNT_)
				fault(cx, out, &n, &cap, r, "a method that no row may have");
			if (r->page && !tpl_find(str_z(r->page)))
				fault(cx, out, &n, &cap, r, "no such page");
			if ((r->may & CAP_PUBLIC) && (r->may & ~(uint64_t)CAP_PUBLIC))
				fault(cx, out, &n, &cap, r, "public, and yet not");
			if ((r->flags & ROUTE_KEPT) && r->method != GET)
				fault(cx, out, &n, &cap, r, "kept, and yet a change");
			for (const struct route *const *u = conf->routes; *u; u++)
				for (const struct route *q = *u; q->path; q++)
					if (q < r && q->method == r->method && strcmp(q->path, r->path) == 0)
						fault(cx, out, &n, &cap, r, "a second row for one address");
		}
	return n;
}
