/* The dispatcher's frame: a turn begins, passes the gate, meets its handler, is answered. */
#include "app/app_int.h"

#include "db/db.h"
#include "res/res.h"

enum { MAX_BODY = 1 << 20 };

struct app *app_new(const struct app_conf *conf)
{
	struct app *app = calloc(1, sizeof *app);

	assert(app);
	app->conf = *conf;
	if (app->conf.max_upload <= 0)
		app->conf.max_upload = INT64_C(64) << 20;
	arena_init(&app->arena, 0);
	app->answers = answers_new();
	pthread_mutex_init(&app->lock, NULL);
	patterns_make(app);
	return app;
}

void app_free(struct app **app)
{
	if (!*app)
		return;
	keep_free(&(*app)->answers);
	pthread_mutex_destroy(&(*app)->lock);
	arena_done(&(*app)->arena);
	free(*app);
	*app = NULL;
}

const struct app_conf *app_conf_of(const struct app *app)
{
	return &app->conf;
}

static bool has(struct str s, const char *what)
{
	return str_find(s, str_z(what)) >= 0;
}

/* Programs say application/json or ?format=json, or come with a token and no wish for HTML. */
static bool wants_json(const struct http_req *http)
{
	struct str accept = http_header(http, "accept"), format = pairs_get(&http->query, "format");

	if (str_is(format, "json"))
		return true;
	if (has(accept, "text/html"))
		return false;
	return has(accept, "application/json") || http_header(http, "authorization").p;
}

static void language(struct cx *cx, const struct http_req *http)
{
	struct str lang = pairs_get(&http->query, "lang");

	if (!lang.n)
		lang = pairs_get(&http->cookies, "lang");
	cx->en = str_is(lang, "en");
}

static struct turn *turn_new(struct cx *cx, struct app *app, const struct http_req *http)
{
	struct turn *t = ARENA_NEW(&cx->arena, struct turn);

	t->app = app;
	t->http = http;
	t->rq = (struct req){
		.http = http, .app = app, .method = http->method == HEAD ? GET : http->method, .json = wants_json(http)
	};
	t->rq.body = jv_obj(&cx->arena);
	t->out.fd = -1;
	buf_init(&t->out.bytes, (size_t)1 << 30);
	language(cx, http);
	return t;
}

static enum rc run(struct cx *cx, struct turn *t)
{
	enum rc rc;

	TRY(gate(cx, t, true));
	TRY(req_body(cx, t));
	if (t->app->conf.asks)
		TRY(t->app->conf.asks(cx, &t->rq));
	rc = answer_or_kept(cx, t);
	assert(!cx->db || !db_in_tx(cx->db));
	if (t->out.as_of) {
		struct fault told = cx->fault;
		enum rc back = res_as_of(cx, INT64_MAX);

		assert(back ==
			RC_OK); /* a worker that went on in the past would answer everybody wrongly: it dies, and is started again */
		cx->fault = told;
	}
	return rc;
}

enum rc reply_as_of(struct cx *cx, struct reply *out, int64_t seq)
{
	out->as_of = true;
	return res_as_of(cx, seq);
}

void app_handle(struct cx *cx, const struct http_req *http, struct http_reply *out, void *arg)
{
	struct turn *t = turn_new(cx, arg, http);

	answer(cx, t, run(cx, t), out);
	keep_return(&t->kept);
}

void app_admit(struct cx *cx, const struct http_req *http, int64_t *limit, struct http_reply *out, void *arg)
{
	struct turn *t = turn_new(cx, arg, http);
	enum rc rc = gate(cx, t, false);

	if (rc != RC_OK) {
		answer(cx, t, rc, out);
		*limit = 0;
		return;
	}
	*limit = t->rq.route->flags & ROUTE_UPLOAD ? t->app->conf.max_upload : MAX_BODY;
}

void reply_data(struct reply *out, struct jv *data)
{
	out->data = data;
}

void reply_view(struct reply *out, struct jv *view)
{
	out->view = view;
}

void reply_page(struct reply *out, const char *page)
{
	out->page = page;
}

void reply_to(struct cx *cx, struct reply *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	out->to = arena_vfmt(&cx->arena, fmt, ap);
	va_end(ap);
}

void reply_notice(struct cx *cx, struct reply *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	out->notice = arena_vfmt(&cx->arena, fmt, ap);
	va_end(ap);
}

void reply_bytes(struct reply *out, const char *type, struct str filename, struct buf *take)
{
	out->type = str_z(type);
	out->filename = filename;
	buf_done(&out->bytes);
	out->bytes = *take;
	buf_init(take, 0);
}

void reply_file(struct reply *out, const char *type, struct str filename, int fd, int64_t size)
{
	out->type = str_z(type);
	out->filename = filename;
	out->fd = fd;
	out->fd_size = size;
}
