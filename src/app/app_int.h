/* Private to app/: one request's turn through the dispatcher. */
#pragma once
#include <pthread.h>

#include "app/app.h"
#include "app/assets.h"
#include "app/tpl.h"
#include "base/keep.h"

struct pattern { /* a route's path, split once */
	const struct route *route;
	struct str seg[8];
	size_t n;
};

struct app {
	struct app_conf conf;
	struct arena arena; /* of the patterns */
	struct pattern *patterns;
	size_t n_patterns;
	struct keep *answers; /* kept.c */
	pthread_mutex_t lock; /* guards buckets */
	struct bucket {
		uint64_t key;
		int64_t full_at; /* µs: when this subject's allowance is whole again */
	} buckets[4096];
};

struct turn {
	struct app *app;
	const struct http_req *http;
	struct req rq;
	struct reply out;
	struct session session;
	struct user user;
	unsigned allowed; /* bits of methods that this path has */
	struct kept kept; /* whose trees out.data and out.view are, or none */
};

/* routes.c */
void patterns_make(struct app *app);
bool route_find(struct turn *t); /* rq.route, params, id, allowed */

/* gate.c: all that is asked before the handler. A failure leaves the fault in cx and, where the table of errors says another one, the status in out. */
enum rc gate(struct cx *cx, struct turn *t, bool body_is_here);

/* rate.c */
enum rc rate_ask(struct cx *cx, struct turn *t);

/* kept.c: the handler's answer, or the same one made for somebody before. */
struct keep *answers_new(void);
enum rc answer_or_kept(struct cx *cx, struct turn *t);

/* req.c */
enum rc req_body(struct cx *cx, struct turn *t);
bool local_address(struct str s); /* "/x": a way back that stays here */

/* answer.c, page.c */
void answer(struct cx *cx, struct turn *t, enum rc rc, struct http_reply *out);
struct str app_cookie_name(const struct app_conf *c);
void path_put(struct buf *b, struct str path); /* a decoded path as it stands in an address */
enum rc page_render(struct cx *cx, struct turn *t, const char *name, struct buf *out);

/* The rooms' own handlers. */
void static_answer(struct cx *cx, struct turn *t, struct http_reply *out);
enum rc static_get(struct cx *cx, const struct req *rq, struct reply *out);
