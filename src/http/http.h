/* The HTTP/1.1 server: libmicrohttpd behind our own interface (http/server.c is the only file that knows it).
 *
 * One loop thread reads and writes sockets and does nothing else; a complete request waits in a bounded queue for one of N worker
 * threads (queue full: 503). A worker has a struct cx of its own for its whole life (arena emptied between requests), so that it may keep a
 * database connection in cx->db. A body above HTTP_BODY_MEM is received only after `admit` said yes, into a nameless file under tmp_dir.
 *
 * Bounds: request line and headers 16 KiB together, 100 header fields, 1,024 query or form fields, 256 files of a form; the body what `admit`
 * grants; 16 such bodies at once. Whoever is slow is let go: the head within head_ms, body and answer at 16 KiB/s at least.
 * A request that is malformed (bad %, NUL, text that is not UTF-8, a path with . or .. or empty segments, two lengths) is answered 400
 * before any handler. */
#pragma once
#include "base/cx.h"

enum method { METHOD_NONE, GET, HEAD, POST, PUT, PATCH, DELETE, METHOD_COUNT_ };
extern const char *const method_names[METHOD_COUNT_];

enum { HTTP_BODY_MEM = 65536, HTTP_FIELDS = 1024, HTTP_FILES = 256, HTTP_HEADERS = 100 };

struct pair {
	struct str name, value;
};
struct pairs {
	struct pair *p;
	size_t n;
};
struct str pairs_get(const struct pairs *ps, const char *name); /* the first of that name; null str when absent */

struct http_file { /* one file of a multipart form; bytes are a loan for the request's life */
	struct str field, name, type;
	struct str bytes;
};

struct http_req { /* everything decoded, checked and NUL-free; memory lives as long as the request */
	enum method method;
	struct str path;   /* decoded: "/systems/12" */
	struct str target; /* as sent, with the query: for sign-in's way back */
	struct pairs query;
	struct pairs headers; /* names in lower case */
	struct pairs cookies;
	struct str address; /* who connected: "127.0.0.1" */
	int64_t length;     /* announced body length; -1: chunked */
	/* after the body came: */
	struct pairs form; /* urlencoded or multipart text fields, in order */
	struct http_file *files;
	size_t n_files;
	struct str body; /* any other type */
};
struct str http_header(const struct http_req *rq, const char *lower_name); /* null str when absent */
bool http_type_is(const struct http_req *rq, const char *want);            /* media type, letters' case and parameters aside */

/* An answer. Headers of safety (CSP, nosniff, ...) are added by the server to every one. */
struct http_reply {
	int status;
	struct buf body; /* taken over by the server */
	int fd;          /* a file instead of body when fd_size >= 0; taken over */
	int64_t fd_size;
	struct str still; /* constant bytes instead of body (embedded assets): live as long as the program */
	struct pair head[16];
	size_t n_head;
	bool close; /* end the connection after it */
};
void http_head(struct http_reply *out, const char *name, struct str value); /* value: no control characters, else it is left out */

struct http_conf {
	int listen_fd;      /* bound and listening; taken over */
	int workers, queue; /* 0: 2 and 128 */
	int connections; /* 0: 4000, and what the system's bound on open files allows; when three quarters are open, who has asked nothing is let go */
	int head_ms, idle_ms; /* 0: 15 s and 30 s */
	int work_ms;          /* deadline of one request's work; 0: 30 s */
	size_t work_memory;   /* arena limit of one request; 0: 256 MiB */
	const char *tmp_dir;
	void *arg;
	enum rc (*begin)(struct cx *cx, void *arg); /* once in every worker: open the database; may be NULL */
	void (*end)(struct cx *cx, void *arg);
	/* A body above HTTP_BODY_MEM is announced: *limit is the number of bytes granted (> 0), or 0 and *out is the refusal. */
	void (*admit)(struct cx *cx, const struct http_req *rq, int64_t *limit, struct http_reply *out, void *arg);
	void (*handle)(struct cx *cx, const struct http_req *rq, struct http_reply *out, void *arg);
};
struct http_server;
enum rc http_start(struct cx *cx, const struct http_conf *conf, struct http_server **out);
void http_stop(struct http_server **s); /* take nothing new; finish what runs, 503 to what waits; then close */

enum rc http_listen(
	struct cx *cx, struct str host_port, int *fd, struct str *shown); /* "127.0.0.1:8440", "[::1]:0"; shown has the real port */

/* Text forms of requests: no sockets, no threads (fuzzed). All answer RC_INVALID or RC_LIMIT with a sentence. */
enum rc http_parse_target(struct cx *cx, struct str target, struct http_req *rq);
enum rc http_parse_fields(struct cx *cx, struct str in, struct pairs *out); /* a=1&b=2 */
enum rc http_parse_cookies(struct cx *cx, struct str in, struct pairs *out);
enum rc http_parse_multipart(struct cx *cx, struct str in, struct str content_type, struct http_req *rq);
enum rc http_parse_body(struct cx *cx, struct str in, struct http_req *rq); /* by content type */
struct str http_disposition(struct cx *cx, struct str filename);            /* attachment; filename="..."; filename*=UTF-8''... */
