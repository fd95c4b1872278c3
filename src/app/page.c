/* What the frame knows beside every answer (ui/page.shape), and the page itself. */
#include "app/app_int.h"

static void set(struct arena *a, struct jv *o, const char *key, struct jv *v)
{
	jv_set(a, o, key, v);
}

void path_put(struct buf *b, struct str path)
{
	struct str rest = str_from(path, 1), seg;

	while (str_next(&rest, '/', &seg)) {
		buf_byte(b, '/');
		url_escape(b, seg);
	}
}

/* The same place, in the other language. */
static struct str other_language(struct cx *cx, const struct turn *t)
{
	AUTO(buf_done) struct buf b;

	buf_init(&b, 65536);
	path_put(&b, t->http->path);
	buf_z(&b, cx->en ? "?lang=vi" : "?lang=en");
	for (size_t i = 0; t->rq.method == GET && i < t->http->query.n; i++) {
		if (str_is(t->http->query.p[i].name, "lang"))
			continue;
		buf_byte(&b, '&');
		url_escape(&b, t->http->query.p[i].name);
		buf_byte(&b, '=');
		url_escape(&b, t->http->query.p[i].value);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static bool here(struct str path, const char *url)
{
	size_t n = strlen(url);

	if (n == 1)
		return path.n == 1;
	return str_starts(path, str_z(url)) && (path.n == n || path.p[n] == '/');
}

static struct jv *menu(struct cx *cx, const struct turn *t)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_list(a);

	for (const struct menu *m = t->app->conf.menu; t->rq.user && m && m->url; m++) {
		struct jv *o;
		int64_t n = 0;

		if ((cx->who.may & m->may) != m->may)
			continue;
		o = jv_push(a, list, jv_obj(a));
		set(a, o, "label", jv_z(a, L(m->vi, m->en)));
		set(a, o, "url", jv_z(a, m->url));
		set(a, o, "current", jv_bool(a, here(t->http->path, m->url)));
		if (m->count && m->count(cx, &t->rq, &n) == RC_OK && n > 0)
			set(a, o, "count", jv_int(a, n));
	}
	return list;
}

static struct jv *user(struct cx *cx, const struct turn *t)
{
	const struct user *u = t->rq.user;
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);
	struct str unit = { 0 };

	set(a, o, "name", jv_text(a, u->name));
	set(a, o, "post", jv_text(a, u->post));
	if ((u->unit || u->provider) && t->app->conf.unit_name &&
		t->app->conf.unit_name(cx, u->unit ? u->unit : u->provider, &unit) == RC_OK && unit.n)
		set(a, o, "unit", jv_text(a, unit));
	return o;
}

static struct jv *fault_said(struct cx *cx, const struct fault *f)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	set(a, o, "text",
		jv_text(a, f->inside && f->place.n ? arena_fmt(a, "%.*s: %.*s", ARG_STR(f->place), ARG_STR(f->text)) : f->text));
	if (f->place.n)
		set(a, o, "place", jv_text(a, f->place));
	return o;
}

static struct jv *page_object(struct cx *cx, struct turn *t, const struct fault *fault)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);
	struct str org = { 0 };
	bool sample = false;

	if (t->app->conf.org && t->app->conf.org(cx, &org, &sample) != RC_OK)
		org = (struct str){ 0 };
	set(a, o, "en", jv_bool(a, cx->en));
	set(a, o, "path", jv_text(a, t->http->path));
	set(a, o, "here", jv_text(a, t->http->target));
	set(a, o, "lang_url", jv_text(a, other_language(cx, t)));
	set(a, o, "org", jv_text(a, org.p ? org : STR("")));
	set(a, o, "sample", jv_bool(a, sample));
	set(a, o, "now", jv_int(a, cx->now));
	set(a, o, "menu", menu(cx, t));
	if (t->rq.session)
		set(a, o, "csrf", jv_text(a, t->session.csrf));
	if (t->rq.user)
		set(a, o, "user", user(cx, t));
	if (t->rq.session && t->session.notice.n)
		set(a, o, "notice", jv_text(a, t->session.notice));
	if (fault->rc != RC_OK)
		set(a, o, "fault", fault_said(cx, fault));
	return o;
}

static enum rc shapes_ask(struct cx *cx, struct turn *t, const struct tpl_page *p, struct jv *page)
{
	struct arena *a = &cx->arena;
	struct jv *roots = jv_obj(a), *frame = jv_obj(a);
	struct str why;

	if (t->out.data)
		set(a, roots, "data", t->out.data);
	if (t->out.view)
		set(a, roots, "view", t->out.view);
	set(a, frame, "page", page);
	why = tpl_shape_fault(a, p->shape, roots);
	if (!why.p)
		why = tpl_shape_fault(a, tpl_page_shape, frame);
	if (why.p)
		return cx_fail(cx, RC_CORRUPT, "%s: %" PRI_STR, p->name, ARG_STR(why));
	return RC_OK;
}

/* The frame asks the database too (menu figures, names): a failure there must not hide the answer, nor the failure that is being told. */
enum rc page_render(struct cx *cx, struct turn *t, const char *name, struct buf *out)
{
	const struct tpl_page *p = tpl_find(str_z(name));
	struct fault told = cx->fault;
	struct jv *page;
	struct tpl tpl;

	assert(p);
	page = page_object(cx, t, &told);
	cx->fault = told;
	if (t->app->conf.check_shapes) {
		cx_clear(cx);
		TRY(shapes_ask(cx, t, p, page));
		cx->fault = told;
	}
	tpl = (struct tpl){ .out = out, .arena = &cx->arena, .en = cx->en, .data = t->out.data, .view = t->out.view, .page = page };
	tpl_render(&tpl, p);
	if (!buf_ok(out))
		return cx_fail(cx, RC_LIMIT, L("Trang quá dài", "the page is too long"));
	return RC_OK;
}
