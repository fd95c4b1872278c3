/* One answer, two faces: JSON for programs, a page for people; redirects, downloads, failures. */
#include "app/app_int.h"

#include "fmt/html.h"

static void header_text(struct http_reply *out, const char *name, const char *value)
{
	http_head(out, name, str_z(value));
}

static void as_json(struct http_reply *out, const struct jv *v)
{
	json_write(&out->body, v);
	buf_byte(&out->body, '\n');
	header_text(out, "Content-Type", "application/json; charset=utf-8");
}

static struct jv *problem(struct cx *cx, const struct fault *f)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	jv_set(a, o, "error", jv_z(a, rc_table[f->rc].name));
	jv_set(a, o, "message", jv_text(a, f->text));
	jv_set(a, o, "place", f->place.n ? jv_text(a, f->place) : jv_null(a));
	return o;
}

static void way(struct cx *cx, struct jv *ways, const char *text, struct str url)
{
	struct jv *o = jv_push(&cx->arena, ways, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "text", jv_z(&cx->arena, text));
	jv_set(&cx->arena, o, "url", jv_text(&cx->arena, url));
}

/* The same page without the part of the address that was wrong; null str when the fault is no part of it. */
static struct str without_fault(struct cx *cx, const struct turn *t, struct str place)
{
	const struct pairs *q = &t->http->query;
	AUTO(buf_done) struct buf b;
	bool found = false;
	char sep = '?';

	buf_init(&b, 65536);
	path_put(&b, t->http->path);
	for (size_t i = 0; i < q->n; i++) {
		if (str_eq(q->p[i].name, place)) {
			found = true;
			continue;
		}
		buf_byte(&b, sep);
		url_escape(&b, q->p[i].name);
		buf_byte(&b, '=');
		url_escape(&b, q->p[i].value);
		sep = '&';
	}
	return found && t->rq.method == GET && buf_ok(&b) ? arena_str(&cx->arena, buf_str(&b)) : (struct str){ 0 };
}

static struct str sign_in_address(struct cx *cx, const struct turn *t)
{
	AUTO(buf_done) struct buf b;

	buf_init(&b, 65536);
	buf_z(&b, "/sign-in");
	if (t->rq.method == GET && t->http->target.n > 1) {
		buf_z(&b, "?next=");
		url_escape(&b, t->http->target);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static const char *title_of(struct cx *cx, int status)
{
	switch (status) {
	case 401: return L("Cần đăng nhập", "Sign in first");
	case 403: return L("Không được phép", "Not allowed");
	case 404: return L("Không tìm thấy", "Not found");
	case 429:
	case 503: return L("Xin chờ một lát", "Please wait a moment");
	default: return status >= 500 ? L("Lỗi của máy chủ", "The server failed") : L("Chưa thực hiện được", "That did not work");
	}
}

/* Our own trouble is told without its inside; the log has it. */
static struct fault fault_told(struct cx *cx, enum rc rc)
{
	struct fault f = cx->fault.rc != RC_OK ? cx->fault : (struct fault){ .rc = rc, .text = STR("") };

	if (f.rc == RC_CORRUPT || (f.rc == RC_IO && !f.text.n))
		f.text = str_z(L("Máy chủ gặp lỗi khi xử lý; quản trị viên xem nhật ký máy chủ",
			"the server failed; its log tells the administrator more"));
	return f;
}

static void log_once(const struct turn *t, const struct fault *f, int status)
{
	if (rc_table[f->rc].level > 4 || status < 500) /* what only the asker did wrong is not our log's business */
		return;
	fprintf(stderr, "%s %" PRI_STR " %d %s: %" PRI_STR "%s%" PRI_STR "\n", method_names[t->http->method],
		ARG_STR(t->http->path), status, rc_table[f->rc].name, ARG_STR(f->place), f->place.n ? ": " : "", ARG_STR(f->text));
}

/* A wrong day of a page's time switch is corrected where it was typed (ui/parts/day.html); what else the page was asked stays. */
static void day_again(struct cx *cx, const struct turn *t, const struct fault *f, struct jv *view)
{
	const struct pairs *q = &t->http->query;
	struct arena *a = &cx->arena;
	struct jv *time = jv_set(a, view, "time", jv_obj(a)), *keep = jv_set(a, time, "keep", jv_list(a)), *o;

	jv_set(a, time, "on", jv_text(a, req_query(&t->rq, "on")));
	jv_set(a, time, "on_long", jv_z(a, ""));
	jv_set(a, time, "known", jv_bool(a, str_is(req_query(&t->rq, "known"), "on")));
	jv_set(a, time, "error", jv_text(a, f->text));
	for (size_t i = 0; i < q->n; i++)
		if (!str_is(q->p[i].name, "on") && !str_is(q->p[i].name, "known")) {
			o = jv_push(a, keep, jv_obj(a));
			jv_set(a, o, "name", jv_text(a, q->p[i].name));
			jv_set(a, o, "value", jv_text(a, q->p[i].value));
		}
}

static void error_page(struct cx *cx, struct turn *t, const struct fault *f, int status, struct http_reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *ways = jv_list(a);

	t->out.data = problem(cx, f);
	t->out.view = view;
	jv_set(a, view, "title", jv_z(a, title_of(cx, status)));
	jv_set(a, view, "ways", ways);
	struct str again = f->place.n ? without_fault(cx, t, f->place) : (struct str){ 0 };

	if (again.n && str_is(f->place, "on")) {
		day_again(cx, t, f, view);
		way(cx, ways, L("Về hiện nay", "Back to now"), again);
	} else if (again.n)
		way(cx, ways,
			arena_fmt(a,
				L("Mở lại trang này, bỏ “%" PRI_STR "” khỏi địa chỉ",
					"This page without “%" PRI_STR "” in its address"),
				ARG_STR(f->place))
				.p,
			again);
	if (status == 401)
		way(cx, ways, L("Đăng nhập", "Sign in"), sign_in_address(cx, t));
	else
		way(cx, ways, L("Về trang đầu", "To the first page"), STR("/"));
	if (t->rq.method == GET &&
		(status == 409 || status == 503 || status == 429)) /* what was sent is sent again by the way back */
		way(cx, ways, L("Thử lại", "Try again"), t->http->target);
	cx_clear(cx);
	out->body.n = 0;
	if (page_render(cx, t, "error", &out->body) != RC_OK)
		buf_z(&out->body, "500\n");
	header_text(out, "Content-Type", "text/html; charset=utf-8");
}

static void failed(struct cx *cx, struct turn *t, enum rc rc, struct http_reply *out)
{
	struct reply *r = &t->out;
	struct fault real = cx->fault.rc != RC_OK ? cx->fault : (struct fault){ .rc = rc }, f = fault_told(cx, rc);
	int status = r->status ? r->status : rc_table[f.rc].http;

	log_once(t, &real, status);
	out->status = status;
	if (status == 405)
		for (int m = GET; m < METHOD_COUNT_; m++)
			if (t->allowed & (1u << m))
				http_head(out, "Allow", str_z(method_names[m]));
	if (status == 429)
		http_head(out, "Retry-After", arena_fmt(&cx->arena, "%" PRId64, f.retry_s ? f.retry_s : 5));
	if (t->rq.json) {
		as_json(out, problem(cx, &f));
		return;
	}
	if (r->to.n || (status == 401 && t->rq.method == GET)) {
		out->status = 303;
		http_head(out, "Location", r->to.n ? r->to : sign_in_address(cx, t));
		return;
	}
	cx->fault = f;
	if (r->page && (r->data || r->view)) {
		if (page_render(cx, t, r->page, &out->body) == RC_OK) {
			header_text(out, "Content-Type", "text/html; charset=utf-8");
			return;
		}
		out->status = status = 500;
		log_once(t, &cx->fault, status);
		f = fault_told(cx, RC_CORRUPT);
	}
	error_page(cx, t, &f, status, out);
}

static void body_of(struct cx *cx, struct turn *t, struct http_reply *out)
{
	struct reply *r = &t->out;
	const char *page = r->page ? r->page : t->rq.route->page;

	if (r->type.n) {
		http_head(out, "Content-Type", r->type);
		if (r->filename.p)
			http_head(out, "Content-Disposition", http_disposition(cx, r->filename));
		if (r->fd >= 0) {
			out->fd = r->fd;
			out->fd_size = r->fd_size;
			r->fd = -1;
		} else {
			buf_done(&out->body);
			out->body = r->bytes;
			buf_init(&r->bytes, 0);
		}
		return;
	}
	if (t->rq.json || !page) {
		as_json(out, r->data ? r->data : jv_obj(&cx->arena));
		return;
	}
	if (page_render(cx, t, page, &out->body) != RC_OK) {
		failed(cx, t, RC_IO, out);
		return;
	}
	header_text(out, "Content-Type", "text/html; charset=utf-8");
	if (t->rq.session && t->session.notice.n && session_notice(cx, &t->session, (struct str){ 0 }) != RC_OK)
		cx_clear(cx); /* it is said once more: no harm */
}

static void succeeded(struct cx *cx, struct turn *t, struct http_reply *out)
{
	struct reply *r = &t->out;

	out->status = r->status ? r->status : 200;
	if (r->etag)
		http_head(out, "ETag", arena_fmt(&cx->arena, "\"%" PRId64 "\"", r->etag));
	if (r->cookie.n)
		http_head(out, "Set-Cookie", r->cookie);
	if (r->to.n && !t->rq.json) {
		out->status = 303;
		http_head(out, "Location", r->to);
		if (r->notice.n && t->rq.session && session_notice(cx, &t->session, r->notice) != RC_OK)
			cx_clear(cx);
		return;
	}
	body_of(cx, t, out);
}

void answer(struct cx *cx, struct turn *t, enum rc rc, struct http_reply *out)
{
	struct str lang = pairs_get(&t->http->query, "lang");

	if (t->rq.route && t->rq.route->run == static_get && rc == RC_OK)
		return static_answer(cx, t, out);
	header_text(out, "Cache-Control", "no-store");
	header_text(out, "Vary", "Accept, Cookie");
	if (str_is(lang, "en") || str_is(lang, "vi"))
		http_head(out, "Set-Cookie",
			arena_fmt(&cx->arena, "lang=%" PRI_STR "; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly",
				ARG_STR(lang)));
	if (rc == RC_OK)
		succeeded(cx, t, out);
	else
		failed(cx, t, rc, out);
	buf_done(&t->out.bytes);
}
