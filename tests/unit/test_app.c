/* app/: the dispatcher asks everything before a handler runs, and answers people and programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "app/app_int.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "site.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define GOOD "một câu đủ dài"

struct stage {
	struct cx cx;
	struct app *app;
	struct str token, csrf; /* of user "an", an inspector */
	struct http_reply out;
	struct pair headers[16], cookies[4], query[8], form[8];
	struct http_req rq;
};

static enum rc runs(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *data = jv_obj(&cx->arena);

	jv_set(&cx->arena, data, "ran", jv_z(&cx->arena, rq->route->path));
	jv_set(&cx->arena, data, "id", jv_int(&cx->arena, rq->id));
	jv_set(&cx->arena, data, "code", jv_text(&cx->arena, req_param(rq, "code")));
	jv_set(&cx->arena, data, "body", rq->body);
	reply_data(out, data);
	if (rq->method == POST)
		reply_to(cx, out, "/things/%d", 7);
	reply_notice(cx, out, "Đã ghi %s.", "<b>");
	return RC_OK;
}

static enum rc fails(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str name;

	(void)out;
	TRY(req_text(cx, rq, "name", 1, 5, &name));
	return cx_fail(cx, RC_CORRUPT, "the inside of %" PRI_STR, ARG_STR(name));
}

static enum rc again(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *data = jv_obj(&cx->arena);

	jv_set(&cx->arena, data, "name", jv_text(&cx->arena, req_get(cx, rq, "name")));
	reply_data(out, data);
	reply_page(out, "sign-in");
	return cx_fail_at(cx, RC_INVALID, STR("name"), "not that one");
}

static enum rc bytes(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(buf_done) struct buf b;

	(void)cx;
	(void)rq;
	buf_init(&b, 100);
	buf_z(&b, "a;b");
	reply_bytes(out, "text/csv; charset=utf-8", STR("hệ \"thống\".csv"), &b);
	return RC_OK;
}

/* Tells how often it ran, so that a kept answer is told from a new one. */
static int counted_runs;

static enum rc counts(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *data = jv_obj(&cx->arena), *list = jv_set(&cx->arena, data, "list", jv_list(&cx->arena));

	jv_set(&cx->arena, data, "run", jv_int(&cx->arena, ++counted_runs));
	jv_push(&cx->arena, list, jv_text(&cx->arena, arena_fmt(&cx->arena, "%" PRI_STR, ARG_STR(rq->http->target))));
	reply_data(out, data);
	if (req_query(rq, "go").n)
		reply_to(cx, out, "/things");
	return req_query(rq, "bad").n ? cx_fail(cx, RC_INVALID, "no") : RC_OK;
}

static const struct route routes[] = {
	{ GET, "/kept", CAP_READ, counts, "v", "e", NULL, ROUTE_KEPT },
	{ GET, "/things", CAP_READ, runs, "v", "e" },
	{ GET, "/things/new", CAP_READ, runs, "v", "e" },
	{ GET, "/things/{id}", CAP_READ, runs, "v", "e" },
	{ GET, "/things/{code}", CAP_READ, runs, "v", "e" },
	{ POST, "/things/{id}", CAP_READ, runs, "v", "e" },
	{ POST, "/things", CAP_EDIT, runs, "v", "e" },
	{ POST, "/fails", CAP_READ, fails, "v", "e" },
	{ POST, "/again", CAP_READ, again, "v", "e" },
	{ GET, "/bytes", CAP_READ, bytes, "v", "e" },
	{ GET, "/heavy", CAP_READ, runs, "v", "e", NULL, ROUTE_HEAVY },
	{ 0 },
};
static const struct route *const tables[] = { routes, account_routes, user_routes, NULL };
static const struct menu menu[] = { { "Đồ vật", "Things", "/things", CAP_READ }, { "Người dùng", "Users", "/users", CAP_USERS },
	{ 0 } };

static int fresh(void **state)
{
	struct stage *st = test_calloc(1, sizeof *st);
	struct cx *cx = &st->cx;
	struct session s;
	int64_t id;

	site_begin(cx);
	OK(user_create(cx,
		&(struct user_edit){ .name = STR("an"),
			.post = STR("Thanh tra"),
			.role = STR("inspector"),
			.disabled = -1,
			.password = STR(GOOD) },
		&id));
	OK(auth_sign_in(cx, STR("an"), STR(GOOD), STR("127.0.0.1"), &(struct auth_conf){ 0 }, &st->token));
	OK(session_load(cx, st->token, &(struct auth_conf){ 0 }, &s));
	st->csrf = s.csrf;
	st->app = app_new(&(struct app_conf){ .routes = tables, .menu = menu, .check_shapes = true });
	*state = st;
	return 0;
}

static void reset(struct stage *st)
{
	buf_done(&st->out.body);
	if (st->out.fd > 0)
		close(st->out.fd);
	cx_clear(&st->cx);
	st->cx.who = (struct who){ 0 };
	st->out = (struct http_reply){ .status = 200, .fd = -1, .fd_size = -1 };
	buf_init(&st->out.body, 1 << 20);
	st->rq = (struct http_req){ .address = STR("127.0.0.1") };
	st->rq.headers = (struct pairs){ st->headers, 0 };
	st->rq.cookies = (struct pairs){ st->cookies, 0 };
	st->rq.query = (struct pairs){ st->query, 0 };
	st->rq.form = (struct pairs){ st->form, 0 };
}

static int stage_gone(void **state)
{
	struct stage *st = *state;

	reset(st);
	buf_done(&st->out.body);
	app_free(&st->app);
	db_close(&st->cx.db);
	cx_done(&st->cx);
	test_free(st);
	return 0;
}

static void add(struct pairs *ps, const char *name, struct str value)
{
	ps->p[ps->n++] = (struct pair){ str_z(name), value };
}

/* As a signed-in browser; `send` goes on. */
static struct stage *browser(struct stage *st, enum method m, const char *path)
{
	reset(st);
	st->rq.method = m;
	st->rq.path = st->rq.target = str_z(path);
	add(&st->rq.headers, "host", STR("khien.test"));
	add(&st->rq.headers, "accept", STR("text/html,*/*"));
	add(&st->rq.cookies, "sid", st->token);
	return st;
}

static struct stage *form(struct stage *st, const char *path)
{
	browser(st, POST, path);
	add(&st->rq.headers, "origin", STR("http://khien.test"));
	add(&st->rq.form, "csrf", st->csrf);
	return st;
}

static int send(struct stage *st)
{
	app_handle(&st->cx, &st->rq, &st->out, st->app);
	buf_byte(&st->out.body, 0);
	return st->out.status;
}

static struct str header(const struct stage *st, const char *name)
{
	for (size_t i = 0; i < st->out.n_head; i++)
		if (str_is(st->out.head[i].name, name))
			return st->out.head[i].value;
	return (struct str){ 0 };
}

static bool says(const struct stage *st, const char *z)
{
	return strstr(st->out.body.p, z) != NULL;
}

static void nobody_is_sent_to_sign_in_and_learns_no_address(void **state)
{
	struct stage *st = *state;

	browser(st, GET, "/things")->rq.cookies.n = 0;
	assert_int_equal(send(st), 303);
	assert_true(str_is(header(st, "Location"), "/sign-in?next=%2Fthings"));
	browser(st, GET, "/no-such")->rq.cookies.n = 0;
	assert_int_equal(send(st), 303);
	reset(st);
	st->rq.method = GET;
	st->rq.path = st->rq.target = STR("/things");
	add(&st->rq.headers, "accept", STR("application/json"));
	assert_int_equal(send(st), 401);
	assert_true(says(st, "{\"error\":\"denied\","));
	browser(st, GET, "/things");
	st->cookies[0].value = STR("forged");
	assert_int_equal(send(st), 303);
}

static void a_path_finds_the_closest_row(void **state)
{
	struct stage *st = *state;
	static const struct {
		const char *path, *says;
	} cases[] = { { "/things", "\"ran\":\"/things\"" }, { "/things/new", "\"ran\":\"/things/new\"" },
		{ "/things/12", "\"ran\":\"/things/{id}\",\"id\":12" },
		{ "/things/1.đ", "\"ran\":\"/things/{code}\",\"id\":0,\"code\":\"1.đ\"" },
		{ "/things/99999999999999999999", "{code}" } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		browser(st, GET, cases[i].path);
		assert_int_equal(send(st), 200);
		if (!says(st, cases[i].says))
			fail_msg("%s: %s", cases[i].path, st->out.body.p);
	}
	browser(st, GET, "/things/1/2");
	assert_int_equal(send(st), 404);
	browser(st, GET, "/things/");
	assert_int_equal(send(st), 404);
	browser(st, HEAD, "/things");
	assert_int_equal(send(st), 200);
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
	struct stage *st = *state;

	form(st, "/bytes");
	assert_int_equal(send(st), 405);
	assert_true(str_is(header(st, "Allow"), "GET"));
}

static void the_role_decides_before_the_handler(void **state)
{
	struct stage *st = *state;

	form(st, "/things");
	assert_int_equal(send(st), 403);
	assert_false(says(st, "\"ran\""));
	add(&form(st, "/things")->rq.query, "format", STR("json"));
	assert_int_equal(send(st), 403);
	assert_false(says(st, "\"ran\""));
	browser(st, GET, "/users");
	assert_int_equal(send(st), 403);
}

static void a_form_needs_its_token_and_our_origin(void **state)
{
	struct stage *st = *state;

	form(st, "/things/3");
	assert_int_equal(send(st), 303);
	assert_true(str_is(header(st, "Location"), "/things/7"));
	form(st, "/things/3");
	st->form[0].value = STR("forged");
	assert_int_equal(send(st), 403);
	form(st, "/things/3")->rq.form.n = 0;
	assert_int_equal(send(st), 403);
	add(&form(st, "/things/3")->rq.headers, "x-csrf-token", STR(""));
	assert_int_equal(send(st), 403);
	form(st, "/things/3")->rq.form.n = 0;
	add(&st->rq.headers, "x-csrf-token", st->csrf);
	assert_int_equal(send(st), 303);
	form(st, "/things/3");
	st->headers[2].value = STR("http://evil.test");
	assert_int_equal(send(st), 403);
	form(st, "/things/3");
	st->headers[2].value = STR("null");
	assert_int_equal(send(st), 403);
	add(&form(st, "/things/3")->rq.headers, "sec-fetch-site", STR("cross-site"));
	assert_int_equal(send(st), 403);
}

static void a_notice_is_said_once_and_escaped(void **state)
{
	struct stage *st = *state;

	form(st, "/things/3");
	assert_int_equal(send(st), 303);
	browser(st, GET, "/account");
	assert_int_equal(send(st), 200);
	assert_true(says(st, "Đã ghi &lt;b&gt;."));
	browser(st, GET, "/account");
	assert_int_equal(send(st), 200);
	assert_false(says(st, "Đã ghi"));
}

static void programs_get_json_with_a_token_and_need_no_form_token(void **state)
{
	struct stage *st = *state;
	struct str secret;

	OK(token_create(&st->cx, 1, STR("t"), st->cx.now + US_PER_DAY, &secret));
	for (int right = 0; right < 2; right++) {
		reset(st);
		st->rq.method = POST;
		st->rq.path = st->rq.target = STR("/things/3");
		add(&st->rq.headers, "authorization",
			right ? arena_fmt(&st->cx.arena, "Bearer %.*s", ARG_STR(secret)) : STR("Bearer wrong"));
		add(&st->rq.headers, "content-type", STR("application/json"));
		st->rq.body = STR("{\"name\":\"x\",\"n\":5}");
		assert_int_equal(send(st), right ? 200 : 401);
	}
	assert_true(says(st, "\"body\":{\"name\":\"x\",\"n\":5}"));
	reset(st);
	st->rq.method = GET;
	st->rq.path = st->rq.target = STR("/things");
	add(&st->rq.headers, "authorization", STR("Basic YTpi"));
	assert_int_equal(send(st), 401);
}

static void a_bad_body_is_the_sender_s_fault(void **state)
{
	static const struct {
		const char *type, *body;
		int status;
	} cases[] = { { "application/json", "{\"a\":", 400 }, { "application/json", "[1]", 400 },
		{ "application/json", "{\"a\":1,\"a\":2}", 400 }, { "application/json", "{\"a\":\"\xff\"}", 400 },
		{ "text/plain", "hello", 415 } };
	struct stage *st = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		form(st, "/things/3");
		st->rq.query.n = 0;
		add(&st->rq.query, "format", STR("json"));
		add(&st->rq.headers, "content-type", str_z(cases[i].type));
		st->rq.body = str_z(cases[i].body);
		assert_int_equal(send(st), cases[i].status);
		assert_true(says(st, "{\"error\":\"invalid\""));
	}
}

static void a_failure_names_its_field_and_hides_our_inside(void **state)
{
	struct stage *st = *state;

	add(&form(st, "/fails")->rq.query, "format", STR("json"));
	assert_int_equal(send(st), 400);
	assert_true(says(st, "\"place\":\"name\""));
	add(&form(st, "/fails")->rq.query, "format", STR("json"));
	add(&st->rq.form, "name", STR("toolong"));
	assert_int_equal(send(st), 400);
	form(st, "/fails");
	add(&st->rq.form, "name", STR("x"));
	assert_int_equal(send(st), 500);
	assert_false(says(st, "the inside"));
}

static void a_failed_form_comes_back_with_what_was_typed(void **state)
{
	struct stage *st = *state;

	form(st, "/again");
	add(&st->rq.form, "name", STR("\"><script>alert(1)</script>"));
	assert_int_equal(send(st), 400);
	assert_true(says(st, "value=\"&quot;&gt;&lt;script&gt;"));
	assert_true(says(st, "not that one"));
	assert_false(says(st, "<script>alert"));
}

static void a_download_has_a_safe_name(void **state)
{
	struct stage *st = *state;

	browser(st, GET, "/bytes");
	assert_int_equal(send(st), 200);
	assert_true(says(st, "a;b"));
	assert_true(str_starts(header(st, "Content-Disposition"),
		STR("attachment; filename=\"h_ _th_ng_.csv\"; filename*=UTF-8''h%E1%BB%87%20%22")));
}

static void writing_too_fast_is_told_to_wait(void **state)
{
	struct stage *st = *state;
	int slow = 0;

	for (int i = 0; i < 150; i++) {
		form(st, "/things/3");
		slow += send(st) == 429;
	}
	assert_int_equal(slow, 50);
	st->cx.now += US_PER_S;
	form(st, "/things/3");
	assert_int_equal(send(st), 303);
	slow = 0;
	for (int i = 0; i < 25; i++) {
		browser(st, GET, "/heavy");
		slow += send(st) == 429;
	}
	assert_int_equal(slow, 5);
}

static void who_must_change_the_password_can_do_nothing_else(void **state)
{
	struct stage *st = *state;
	struct session s;

	OK(user_change(&st->cx, 1, 0,
		&(struct user_edit){ .unit = -1, .disabled = -1, .password = STR("của quản trị viên"), .must_change = true }));
	OK(auth_sign_in(&st->cx, STR("an"), STR("của quản trị viên"), STR("a"), &(struct auth_conf){ 0 }, &st->token));
	OK(session_load(&st->cx, st->token, &(struct auth_conf){ 0 }, &s));
	st->csrf = s.csrf;
	browser(st, GET, "/things");
	assert_int_equal(send(st), 303);
	assert_true(str_is(header(st, "Location"), "/account"));
	browser(st, GET, "/account");
	assert_int_equal(send(st), 200);
	form(st, "/account/password");
	add(&st->rq.form, "old", STR("của quản trị viên"));
	add(&st->rq.form, "password", STR("của riêng tôi thôi"));
	add(&st->rq.form, "again", STR("của riêng tôi thôi"));
	assert_int_equal(send(st), 303);
	browser(st, GET, "/things");
	assert_int_equal(send(st), 200);
}

static void signing_in_sets_a_strict_cookie_and_goes_only_to_our_own_pages(void **state)
{
	static const struct {
		const char *next, *to;
	} cases[] = { { "/things?q=1", "/things?q=1" }, { "//evil.test", "/" }, { "https://evil.test", "/" },
		{ "/\\evil.test", "/" }, { "", "/" }, { "/a\r\nX: 1", "/" } };
	struct stage *st = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		browser(st, POST, "/sign-in")->rq.cookies.n = 0;
		add(&st->rq.form, "name", STR("AN"));
		add(&st->rq.form, "password", STR(GOOD));
		add(&st->rq.form, "next", str_z(cases[i].next));
		assert_int_equal(send(st), 303);
		assert_true(str_is(header(st, "Location"), cases[i].to));
		assert_true(str_ends(header(st, "Set-Cookie"), STR("; Path=/; HttpOnly; SameSite=Strict")));
	}
	browser(st, POST, "/sign-in")->rq.cookies.n = 0;
	add(&st->rq.form, "name", STR("an"));
	add(&st->rq.form, "password", STR("sai"));
	assert_int_equal(send(st), 401);
	assert_true(says(st, "value=\"an\""));
}

static void static_files_are_kept_for_ever_and_found_by_hash_only(void **state)
{
	struct stage *st = *state;

	for (size_t i = 0; i < asset_count; i++) {
		browser(st, GET, asset_table[i].url)->rq.cookies.n = 0;
		assert_int_equal(send(st), 200);
		assert_int_equal(st->out.still.n, asset_table[i].size);
		assert_true(str_find(header(st, "Cache-Control"), STR("immutable")) >= 0);
		add(&browser(st, GET, asset_table[i].url)->rq.headers, "accept-encoding", STR("gzip"));
		assert_int_equal(send(st), 200);
		assert_int_equal(st->out.still.n, asset_table[i].gz_size ? asset_table[i].gz_size : asset_table[i].size);
		struct str etag = header(st, "ETag");

		add(&browser(st, GET, asset_table[i].url)->rq.headers, "accept-encoding", STR("gzip"));
		add(&st->rq.headers, "if-none-match", etag);
		assert_int_equal(send(st), 304);
	}
	browser(st, GET, "/static/khien.css");
	assert_int_equal(send(st), 404);
}

static void a_large_body_is_admitted_only_where_it_may_come(void **state)
{
	struct stage *st = *state;
	int64_t limit = -1;

	form(st, "/things/3")->rq.form.n = 0;
	app_admit(&st->cx, &st->rq, &limit, &st->out, st->app);
	assert_int_equal(limit, 1 << 20);
	form(st, "/things/3")->rq.cookies.n = 0;
	app_admit(&st->cx, &st->rq, &limit, &st->out, st->app);
	assert_int_equal(limit, 0);
	assert_int_equal(st->out.status, 401);
	form(st, "/things");
	app_admit(&st->cx, &st->rq, &limit, &st->out, st->app);
	assert_int_equal(limit, 0);
	assert_int_equal(st->out.status, 403);
}

static void the_menu_shows_only_what_one_may_see_and_both_languages_work(void **state)
{
	struct stage *st = *state;

	browser(st, GET, "/account");
	assert_int_equal(send(st), 200);
	assert_true(says(st, "Đồ vật") && !says(st, "href=\"/users\"") && says(st, "lang=\"vi\""));
	add(&browser(st, GET, "/account")->rq.query, "lang", STR("en"));
	assert_int_equal(send(st), 200);
	assert_true(says(st, "Things") && says(st, "lang=\"en\""));
	assert_true(str_starts(header(st, "Set-Cookie"), STR("lang=en;")));
}

static void a_table_with_faults_names_them(void **state)
{
	static const struct route bad[] = {
		{ GET, "/a", 0, runs, "v", "e" },
		{ GET, "/b", CAP_READ, NULL, "v", "e" },
		{ GET, "/c", CAP_READ, runs, "", "e" },
		{ GET, "/d", CAP_READ, runs, "v", "e", "no-such-page" },
		{ GET, "/e", CAP_READ | CAP_PUBLIC, runs, "v", "e" },
		{ HEAD, "/f", CAP_READ, runs, "v", "e" },
		{ GET, "/g", CAP_READ, runs, "v", "e" },
		{ GET, "/g", CAP_READ, runs, "v", "e" },
		{ POST, "/h", CAP_READ, runs, "v", "e", NULL, ROUTE_KEPT },
		{ 0 },
	};
	static const struct route *const both[] = { bad, NULL };
	struct stage *st = *state;
	struct str *faults;

	assert_int_equal(app_faults(&st->cx, &(struct app_conf){ .routes = both }, &faults), 8);
	assert_true(str_is(faults[0], "GET /a: permission 0"));
	assert_int_equal(app_faults(&st->cx, &(struct app_conf){ .routes = tables }, &faults), 0);
}

static int run_of(struct stage *st, const char *target)
{
	browser(st, GET, "/kept");
	st->rq.target = str_z(target);
	if (strchr(target, '?'))
		add(&st->rq.query, strstr(target, "go") ? "go" : strstr(target, "bad") ? "bad" : "x", STR("1"));
	assert_int_equal(send(st), strstr(target, "bad") ? 400 : strstr(target, "go") ? 303 : 200);
	return counted_runs;
}

static void an_answer_is_kept_until_anything_it_follows_from_changes(void **state)
{
	struct stage *st = *state;
	int first;
	int64_t id;

	app_free(&st->app);
	st->app = app_new(&(struct app_conf){ .routes = tables, .menu = menu });
	first = run_of(st, "/kept");
	assert_int_equal(run_of(st, "/kept"), first);
	assert_true(says(st, "\"list\":[\"/kept\"]"));
	assert_int_equal(run_of(st, "/kept?x=1"), first + 1);
	assert_true(says(st, "/kept?x=1"));
	add(&browser(st, GET, "/kept")->rq.cookies, "lang", STR("en"));
	assert_int_equal(send(st), 200);
	assert_int_equal(counted_runs, first + 2);
	assert_int_equal(run_of(st, "/kept"), first + 2);
	assert_true(says(st, "\"run\":"));
	st->cx.now += 60 * US_PER_S; /* another minute */
	assert_int_equal(run_of(st, "/kept"), first + 3);
	st->cx.who = (struct who){ .user = WHO_SYSTEM };
	OK(user_create(&st->cx,
		&(struct user_edit){ .name = STR("binh"),
			.post = STR("Lãnh đạo"),
			.role = STR("leader"),
			.disabled = -1,
			.password = STR(GOOD) },
		&id));
	assert_int_equal(run_of(st, "/kept"), first + 4); /* another entry */
	OK(auth_sign_in(&st->cx, STR("binh"), STR(GOOD), STR("127.0.0.1"), &(struct auth_conf){ 0 }, &st->token));
	assert_int_equal(run_of(st, "/kept"), first + 5); /* other rights */
	assert_int_equal(run_of(st, "/kept"), first + 5);
}

static void a_handler_that_breaks_the_promise_is_found_out(void **state)
{
	struct stage *st = *state;

	run_of(st, "/kept");
	browser(st, GET, "/kept");
	assert_int_equal(send(st), 500); /* it counts its runs: its second answer differs from the kept one */
	browser(st, GET, "/things");
	assert_int_equal(send(st), 200);
}

static void a_failure_or_a_way_elsewhere_is_not_kept(void **state)
{
	struct stage *st = *state;
	int first;

	app_free(&st->app);
	st->app = app_new(&(struct app_conf){ .routes = tables, .menu = menu });
	first = run_of(st, "/kept?bad=1");
	assert_int_equal(run_of(st, "/kept?bad=1"), first + 1);
	assert_int_equal(run_of(st, "/kept?go=1"), first + 2);
	assert_int_equal(run_of(st, "/kept?go=1"), first + 3);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, stage_gone)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(nobody_is_sent_to_sign_in_and_learns_no_address),
		T(a_path_finds_the_closest_row),
		T(a_wrong_method_is_told_the_right_ones),
		T(the_role_decides_before_the_handler),
		T(a_form_needs_its_token_and_our_origin),
		T(a_notice_is_said_once_and_escaped),
		T(programs_get_json_with_a_token_and_need_no_form_token),
		T(a_bad_body_is_the_sender_s_fault),
		T(a_failure_names_its_field_and_hides_our_inside),
		T(a_failed_form_comes_back_with_what_was_typed),
		T(a_download_has_a_safe_name),
		T(writing_too_fast_is_told_to_wait),
		T(who_must_change_the_password_can_do_nothing_else),
		T(signing_in_sets_a_strict_cookie_and_goes_only_to_our_own_pages),
		T(static_files_are_kept_for_ever_and_found_by_hash_only),
		T(a_large_body_is_admitted_only_where_it_may_come),
		T(the_menu_shows_only_what_one_may_see_and_both_languages_work),
		T(a_table_with_faults_names_them),
		T(an_answer_is_kept_until_anything_it_follows_from_changes),
		T(a_handler_that_breaks_the_promise_is_found_out),
		T(a_failure_or_a_way_elsewhere_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
