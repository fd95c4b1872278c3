/* http/: texts of requests, and the server over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fresh.h"
#include "http/http.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define IS(s, z) assert_true(str_is((s), (z)))

static enum rc target(struct cx *cx, const char *t, struct http_req *rq)
{
	cx_clear(cx);
	return http_parse_target(cx, str_z(t), rq);
}

static void a_target_is_decoded_once_and_split_from_its_query(void **state)
{
	struct cx *cx = *state;
	struct http_req rq = { 0 };

	OK(target(cx, "/systems/h%E1%BB%87%20th%E1%BB%91ng?q=a+b&x=%2541&flag&q=2", &rq));
	IS(rq.path, "/systems/hệ thống");
	IS(pairs_get(&rq.query, "q"), "a b");
	IS(pairs_get(&rq.query, "x"), "%41");
	IS(pairs_get(&rq.query, "flag"), "");
	assert_int_equal(rq.query.n, 4);
	assert_null(pairs_get(&rq.query, "no").p);
	OK(target(cx, "/", &rq));
	IS(rq.path, "/");
}

static void a_hostile_target_is_refused(void **state)
{
	static const char *const bad[] = { "", "x", "http://a/", "/a/../b", "/..", "/%2e%2e/etc/passwd", "/a/./b", "/a//b", "//a",
		"/a%2fb", "/a%2Fb", "/a%00b", "/a%0ab", "/a%", "/a%4", "/a%zz", "/%ff%fe", "/%c0%af", "/a%5cb", "/ok?x=%",
		"/ok?x=%ff", "/ok?%00=1" };
	struct cx *cx = *state;
	struct http_req rq = { 0 };

	for (size_t i = 0; i < COUNT(bad); i++)
		if (target(cx, bad[i], &rq) != RC_INVALID)
			fail_msg("%s was taken", bad[i]);
}

static void more_fields_than_the_bound_are_refused(void **state)
{
	struct cx *cx = *state;
	AUTO(buf_done) struct buf b;
	struct pairs out;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < HTTP_FIELDS; i++)
		buf_z(&b, "a=1&");
	OK(http_parse_fields(cx, buf_str(&b), &out));
	assert_int_equal(out.n, HTTP_FIELDS);
	buf_z(&b, "a=1");
	assert_int_equal(http_parse_fields(cx, buf_str(&b), &out), RC_LIMIT);
}

static void cookies_of_others_do_no_harm(void **state)
{
	struct cx *cx = *state;
	struct pairs out;

	OK(http_parse_cookies(cx, STR("; =x; novalue; sid=abc=def ;; lang=en"), &out));
	assert_int_equal(out.n, 2);
	IS(pairs_get(&out, "sid"), "abc=def");
	IS(pairs_get(&out, "lang"), "en");
}

static enum rc multipart(struct cx *cx, const char *body, struct http_req *rq)
{
	cx_clear(cx);
	*rq = (struct http_req){ 0 };
	return http_parse_multipart(cx, str_z(body), STR("multipart/form-data; boundary=XX"), rq);
}

#define PART(head, body) "--XX\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static void a_multipart_form_gives_fields_and_files(void **state)
{
	struct cx *cx = *state;
	struct http_req rq;

	OK(multipart(cx,
		PART("name=\"a\"", "một") PART("name=\"f\"; filename=\"C:\\x\\b;c.pdf\"\r\nContent-Type: application/pdf",
			"%PDF\r\n--X") PART("name=e", "") "--XX--\r\n",
		&rq));
	IS(pairs_get(&rq.form, "a"), "một");
	IS(pairs_get(&rq.form, "e"), "");
	assert_int_equal(rq.n_files, 1);
	IS(rq.files[0].field, "f");
	IS(rq.files[0].name, "b;c.pdf");
	IS(rq.files[0].type, "application/pdf");
	IS(rq.files[0].bytes, "%PDF\r\n--X");
}

static void a_broken_multipart_form_is_refused(void **state)
{
	static const char *const bad[] = { "", "x", "--XX", "--XX\r\n", "--XX\r\n\r\nbody\r\n--XX--", PART("name=\"a\"", "1"),
		PART("name=\"a\"", "1") "--XX", PART("noname=1", "1") "--XX--", PART("name=\"a", "1") "--XX--",
		PART("name=\"a\"", "\xff") "--XX--", "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--",
		PART("name=\"a\"", "1") "--XXjunk" };
	struct cx *cx = *state;
	struct http_req rq;

	for (size_t i = 0; i < COUNT(bad); i++)
		if (multipart(cx, bad[i], &rq) != RC_INVALID)
			fail_msg("case %zu was taken", i);
	assert_int_equal(http_parse_multipart(cx, STR("--\r\n"), STR("multipart/form-data"), &rq), RC_INVALID);
}

static void a_download_s_name_cannot_leave_its_header(void **state)
{
	struct cx *cx = *state;

	IS(http_disposition(cx, STR("a\"b\r\nX: y/../ệ.pdf")),
		"attachment; filename=\"a_b__X: y_.._\x5f.pdf\"; filename*=UTF-8''a%22b%0D%0AX%3A%20y%2F..%2F%E1%BB%87.pdf");
}

/* --- the server --- */

struct kitchen {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool shut; /* handlers wait until it opens */
	int cooking;
	int64_t grant;
};

static enum rc begin_fails(struct cx *cx, void *arg)
{
	(void)arg;
	return cx_fail(cx, RC_IO, "no kitchen");
}

static void handle(struct cx *cx, const struct http_req *rq, struct http_reply *out, void *arg)
{
	struct kitchen *k = arg;

	pthread_mutex_lock(&k->lock);
	k->cooking++;
	pthread_cond_broadcast(&k->changed);
	while (k->shut && str_is(rq->path, "/wait"))
		pthread_cond_wait(&k->changed, &k->lock);
	pthread_mutex_unlock(&k->lock);
	http_head(out, "X-Bad", STR("a\r\nSet-Cookie: x=1"));
	buf_fmt(&out->body, "%s %" PRI_STR " %zu %zu %" PRI_STR, method_names[rq->method], ARG_STR(rq->path), rq->body.n,
		rq->n_files ? rq->files[0].bytes.n : 0, ARG_STR(pairs_get(&rq->form, "a")));
	assert_true(cx->who.user == 0 && cx->who.may == 0);
}

static void admit(struct cx *cx, const struct http_req *rq, int64_t *limit, struct http_reply *out, void *arg)
{
	struct kitchen *k = arg;

	(void)cx;
	*limit = str_is(rq->path, "/no") ? 0 : k->grant;
	out->status = 403;
	buf_z(&out->body, "refused");
}

static struct http_server *serve(struct cx *cx, struct kitchen *k, struct http_conf conf, int *port)
{
	struct http_server *s;
	struct str shown;

	signal(SIGPIPE, SIG_IGN);
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->changed, NULL);
	k->grant = k->grant ? k->grant : 1 << 20;
	conf.tmp_dir = "/tmp";
	conf.arg = k;
	conf.handle = handle;
	conf.admit = admit;
	OK(http_listen(cx, STR("127.0.0.1:0"), &conf.listen_fd, &shown));
	assert_true(str_starts(shown, STR("http://127.0.0.1:")));
	*port = 0;
	for (size_t i = 17; i < shown.n; i++)
		*port = *port * 10 + shown.p[i] - '0';
	OK(http_start(cx, &conf, &s));
	return s;
}

static int dial(int port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)(void *)&to, sizeof to), 0);
	return fd;
}

static void say(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

		if (done <= 0)
			return;
		p += done;
		n -= (size_t)done;
	}
}

/* What comes until the end of the connection, at most ms long. */
static struct str hear(struct cx *cx, int fd, int ms)
{
	char *p = arena_alloc(&cx->arena, 65536, 1);
	struct pollfd poll_in = { fd, POLLIN, 0 };
	size_t n = 0;

	while (n < 65535 && poll(&poll_in, 1, ms) > 0) {
		ssize_t got = recv(fd, p + n, 65535 - n, 0);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	return (struct str){ p, n };
}

static struct str ask(struct cx *cx, int port, const char *request)
{
	int fd = dial(port);

	say(fd, request, strlen(request));
	return hear(cx, fd, 5000);
}

static bool has(struct str s, const char *z)
{
	return str_find(s, str_z(z)) >= 0;
}

#define CLOSE "Host: x\r\nConnection: close\r\n"

static void a_request_is_answered_with_the_headers_of_safety(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { 0 };
	struct str got;
	int port;
	struct http_server *s = serve(cx, &k, (struct http_conf){ 0 }, &port);

	got = ask(cx, port, "GET /a%20b?x=1 HTTP/1.1\r\n" CLOSE "\r\n");
	assert_true(str_starts(got, STR("HTTP/1.1 200 ")));
	assert_true(has(got, "GET /a b 0 0 "));
	assert_true(has(got, "Content-Security-Policy: default-src 'self';") && has(got, "X-Content-Type-Options: nosniff"));
	assert_false(has(got, "Set-Cookie"));
	got = ask(cx, port,
		"POST /p HTTP/1.1\r\n" CLOSE "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=b%20c");
	assert_true(has(got, "POST /p 0 0 b c"));
	got = ask(cx, port, "HEAD /h HTTP/1.1\r\n" CLOSE "\r\n");
	assert_true(has(got, "Content-Length: 12") && str_ends(got, STR("\r\n\r\n")));
	http_stop(&s);
	assert_null(s);
}

static void malformed_and_ambiguous_requests_never_reach_a_handler(void **state)
{
	static const struct {
		const char *request, *answer;
	} cases[] = {
		{ "GET /a/../b HTTP/1.1\r\n" CLOSE "\r\n", " 400 " },
		{ "GET /a%zz HTTP/1.1\r\n" CLOSE "\r\n", " 400 " },
		{ "GET /x HTTP/1.1\r\n" CLOSE "X-A: \xff\xfe\r\n\r\n", " 400 " },
		{ "POST /x HTTP/1.1\r\n" CLOSE "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", " 400 " },
		{ "POST /x HTTP/1.1\r\n" CLOSE "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", " 400 " },
		{ "POST /x HTTP/1.1\r\n" CLOSE "Transfer-Encoding: gzip\r\n\r\n", " 400 " },
		{ "GET /x HTTP/1.1\r\nHost: a\r\n" CLOSE "\r\n", " 400 " },
		{ "GET /x HTTP/1.1\r\nConnection: close\r\n\r\n", " 400 " },
		{ "BREW /x HTTP/1.1\r\n" CLOSE "\r\n", " 501 " },
		{ "POST /x HTTP/1.1\r\n" CLOSE "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3\r\n\r\nabc",
			" 400 " },
		{ "POST /big HTTP/1.1\r\n" CLOSE "Content-Length: 2147483648\r\n\r\nabc", " 413 " },
		{ "POST /no HTTP/1.1\r\n" CLOSE "Content-Length: 900000\r\n\r\nabc", " 403 " },
	};
	struct cx *cx = *state;
	struct kitchen k = { 0 };
	int port;
	struct http_server *s = serve(cx, &k, (struct http_conf){ 0 }, &port);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = ask(cx, port, cases[i].request);

		if (!has(got, cases[i].answer))
			fail_msg("case %zu: %.*s", i, ARG_STR(str_cut(got, 0, 60)));
	}
	assert_int_equal(k.cooking, 0);
	http_stop(&s);
}

static void a_head_beyond_the_bound_is_refused(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { 0 };
	AUTO(buf_done) struct buf b;
	struct str got;
	int port;
	struct http_server *s = serve(cx, &k, (struct http_conf){ 0 }, &port);

	buf_init(&b, 1 << 20);
	buf_z(&b, "GET / HTTP/1.1\r\n" CLOSE "X: ");
	for (int i = 0; i < 20000; i++)
		buf_byte(&b, 'a');
	buf_z(&b, "\r\n\r\n");
	buf_byte(&b, 0);
	got = ask(cx, port, b.p);
	assert_true(has(got, " 431 ") || has(got, " 413 "));
	assert_int_equal(k.cooking, 0);
	http_stop(&s);
}

#define FILE_HEAD "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n"

static struct str upload(struct cx *cx, int port, size_t size)
{
	AUTO(buf_done) struct buf b;
	int fd = dial(port);

	buf_init(&b, 64 << 20);
	buf_z(&b, FILE_HEAD);
	while (b.n < size)
		buf_byte(&b, (char)(b.n * 7));
	buf_z(&b, "\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nend\r\n--b--\r\n");
	{
		struct str head = arena_fmt(&cx->arena,
			"POST /up HTTP/1.1\r\n" CLOSE
			"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %zu\r\n\r\n",
			b.n);

		say(fd, head.p, head.n);
	}
	say(fd, b.p, b.n);
	return hear(cx, fd, 10000);
}

static void a_large_upload_goes_through_a_file_up_to_what_was_granted(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { .grant = 4 << 20 };
	int port;
	struct http_server *s = serve(cx, &k, (struct http_conf){ 0 }, &port);
	struct str said = arena_fmt(&cx->arena, "POST /up 0 %zu end", ((size_t)3 << 20) - strlen(FILE_HEAD));

	assert_true(has(upload(cx, port, 3 << 20), said.p));
	assert_true(has(upload(cx, port, 5 << 20), " 413 "));
	assert_int_equal(k.cooking, 1);
	http_stop(&s);
}

static void open_kitchen(struct kitchen *k)
{
	pthread_mutex_lock(&k->lock);
	k->shut = false;
	pthread_cond_broadcast(&k->changed);
	pthread_mutex_unlock(&k->lock);
}

static void wait_cooking(struct kitchen *k, int n)
{
	pthread_mutex_lock(&k->lock);
	while (k->cooking < n)
		pthread_cond_wait(&k->changed, &k->lock);
	pthread_mutex_unlock(&k->lock);
}

static void a_full_queue_answers_503_and_the_rest_is_served(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { .shut = true };
	int port, fd[8], ok = 0, busy = 0;
	struct http_server *s = serve(cx, &k, (struct http_conf){ .workers = 1, .queue = 3 }, &port);
	static const char rq[] = "GET /wait HTTP/1.1\r\n" CLOSE "\r\n";

	for (int i = 0; i < 8; i++) {
		fd[i] = dial(port);
		say(fd[i], rq, sizeof rq - 1);
		if (i == 0)
			wait_cooking(&k, 1);
	}
	for (int i = 4; i < 8; i++) { /* one is cooked, three wait: these are turned away at once */
		struct str got = hear(cx, fd[i], 5000);

		busy += has(got, " 503 ");
	}
	open_kitchen(&k);
	for (int i = 0; i < 4; i++)
		ok += has(hear(cx, fd[i], 5000), " 200 ");
	assert_int_equal(busy + ok, 8);
	assert_int_equal(busy, 4);
	http_stop(&s);
}

static void *stop_later(void *arg)
{
	http_stop(arg);
	return NULL;
}

static void stopping_finishes_what_runs_and_turns_away_what_waits(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { .shut = true };
	int port, a, b;
	struct http_server *s = serve(cx, &k, (struct http_conf){ .workers = 1 }, &port);
	static const char rq[] = "GET /wait HTTP/1.1\r\n" CLOSE "\r\n";
	pthread_t stopper;

	a = dial(port);
	say(a, rq, sizeof rq - 1);
	wait_cooking(&k, 1);
	b = dial(port);
	say(b, rq, sizeof rq - 1);
	usleep(100000);
	assert_int_equal(pthread_create(&stopper, NULL, stop_later, &s), 0);
	usleep(100000);
	open_kitchen(&k);
	assert_true(has(hear(cx, a, 5000), " 200 "));
	assert_true(has(hear(cx, b, 5000), " 503 "));
	pthread_join(stopper, NULL);
	assert_int_equal(k.cooking, 1);
}

static void a_slow_head_is_let_go(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { 0 };
	int port, fd;
	struct http_server *s = serve(cx, &k, (struct http_conf){ .head_ms = 300 }, &port);
	int64_t began = time_mono();
	char c;

	fd = dial(port);
	for (int i = 0; i < 100; i++) { /* a byte now and then keeps no connection alive */
		if (send(fd,
			    &"GET / HTTP/1.1\r\nX: "
			     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"[i],
			    1, MSG_NOSIGNAL) != 1)
			break;
		if (recv(fd, &c, 1, MSG_DONTWAIT) == 0)
			break;
		usleep(50000);
	}
	close(fd);
	assert_true(time_mono() - began < 3 * US_PER_S);
	http_stop(&s);
}

static void pipelined_garbage_after_a_request_is_no_second_request(void **state)
{
	struct cx *cx = *state;
	struct kitchen k = { 0 };
	struct str got;
	int port;
	struct http_server *s = serve(cx, &k, (struct http_conf){ .head_ms = 500, .idle_ms = 500 }, &port);

	got = ask(cx, port, "GET /one HTTP/1.1\r\nHost: x\r\n\r\n\x01\x02\x03 garbage\r\n\r\nGET /../ HTTP/9\r\n\r\n");
	assert_true(has(got, "GET /one"));
	assert_int_equal(k.cooking, 1);
	got = ask(cx, port, "GET /two HTTP/1.1\r\nHost: x\r\n\r\nGET /three HTTP/1.1\r\n" CLOSE "\r\n");
	assert_true(has(got, "GET /two") && has(got, "GET /three"));
	http_stop(&s);
}

static void a_worker_that_cannot_begin_is_the_start_s_failure(void **state)
{
	struct cx *cx = *state;
	struct http_server *s = NULL;
	struct http_conf conf = { .tmp_dir = "/tmp", .begin = begin_fails, .handle = handle, .admit = admit };
	struct str shown;

	OK(http_listen(cx, STR("127.0.0.1:0"), &conf.listen_fd, &shown));
	assert_int_equal(http_start(cx, &conf, &s), RC_IO);
	IS(cx->fault.text, "no kitchen");
	assert_null(s);
	close(conf.listen_fd);
}

static void an_address_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", ":80" };
	struct cx *cx = *state;
	struct str shown;
	int fd;

	for (size_t i = 0; i < COUNT(bad); i++) {
		cx_clear(cx);
		assert_int_equal(http_listen(cx, str_z(bad[i]), &fd, &shown), RC_INVALID);
	}
}

static void a_port_in_use_says_the_way_out(void **state)
{
	struct cx *cx = *state;
	struct str shown, at;
	int first, second;

	OK(http_listen(cx, STR("127.0.0.1:0"), &first, &shown));
	at = str_from(shown, strlen("http://"));
	assert_int_equal(http_listen(cx, at, &second, &shown), RC_IO);
	assert_true(str_find(cx->fault.text, STR("--listen")) > 0);
	close(first);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(a_target_is_decoded_once_and_split_from_its_query),
		T(a_hostile_target_is_refused),
		T(more_fields_than_the_bound_are_refused),
		T(cookies_of_others_do_no_harm),
		T(a_multipart_form_gives_fields_and_files),
		T(a_broken_multipart_form_is_refused),
		T(a_download_s_name_cannot_leave_its_header),
		T(a_request_is_answered_with_the_headers_of_safety),
		T(malformed_and_ambiguous_requests_never_reach_a_handler),
		T(a_head_beyond_the_bound_is_refused),
		T(a_large_upload_goes_through_a_file_up_to_what_was_granted),
		T(a_full_queue_answers_503_and_the_rest_is_served),
		T(stopping_finishes_what_runs_and_turns_away_what_waits),
		T(a_slow_head_is_let_go),
		T(pipelined_garbage_after_a_request_is_no_second_request),
		T(a_worker_that_cannot_begin_is_the_start_s_failure),
		T(an_address_that_is_none_is_refused),
		T(a_port_in_use_says_the_way_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
