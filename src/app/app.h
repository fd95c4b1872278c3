/* The dispatcher: every request of a browser or a program passes through app_handle(), which checks method, size, session, CSRF, permission and
 * rate by the route's row, BEFORE the handler; the handler builds ONE answer; a program gets it as JSON, a browser through the template.
 *
 *     static enum rc system_show(struct cx *cx, const struct req *rq, struct reply *out)
 *     {
 *             struct jv *data = jv_obj(&cx->arena);
 *             ...
 *             reply_data(out, data);                       // application/json, ?format=json: this
 *             if (!rq->json)
 *                     reply_view(out, system_view(cx, ...)); // what only a page needs: labels, option lists, links
 *             return RC_OK;
 *     }
 *     const struct route system_routes[] = {
 *             { GET, "/systems/{id}", CAP_READ, system_show, "Một hệ thống", "One system", "system" },
 *             { 0 },
 *     };
 *
 * A template reads `data`, `view` and `page` (ui/page.shape: menu, user, csrf, notices, fault). A browser's POST ends in a redirect:
 * reply_to(); if it fails and the handler had set a page and data, that page is shown again with the failure (values kept), else the error page. */
#pragma once
#include "auth/auth.h"
#include "fmt/json.h"
#include "http/http.h"

struct req;
struct reply;
enum route_flag {
	ROUTE_UPLOAD = 1,  /* takes files: body up to app_conf.max_upload */
	ROUTE_NO_CSRF = 2, /* sign-in: there is no session yet (Origin is still checked) */
	ROUTE_MUST = 4,    /* open to a user who must change the password first */
	ROUTE_HEAVY = 8,   /* a lower rate: exports, verifications */
	/* Data and view follow from the address, the language, the rights and the scope of who asks, the ledger and the minute alone: never from who exactly
	 * asks. Such an answer is kept for the next who asks the same (kept.c). */
	ROUTE_KEPT = 16,
	ROUTE_OWN = 32, /* with ROUTE_KEPT: from who exactly asks too (drafts, what one has made): kept for that person alone */
	ROUTE_SESSION =
		64, /* for who is signed in, not for an API token: what gives access that outlives it, or moves where mail goes */
};
struct route {
	enum method method; /* GET answers HEAD too */
	const char *
		path; /* "/systems/{id}/history"; {id} is digits, any other {name} one segment; a literal segment wins over {name} */
	uint64_t may; /* capability bits, all wanted; 0 is a bug (a test walks the tables) */
	enum rc (*run)(struct cx *cx, const struct req *rq, struct reply *out);
	const char *vi, *en; /* doc line */
	const char *page;    /* template of ui/pages; NULL: JSON or bytes only */
	unsigned flags;
	const void *arg; /* for generic handlers: rq->route->arg */
};

enum { REQ_PARAMS = 4 };
struct req {
	const struct http_req *http;
	const struct route *route;
	const struct app *app;
	enum method method; /* HEAD arrives as GET */
	struct pair params[REQ_PARAMS];
	size_t n_params;
	int64_t id;                    /* {id}; 0 when the path has none */
	const struct user *user;       /* NULL: nobody signed in */
	const struct session *session; /* NULL: nobody, or an API token */
	struct jv *body; /* what was sent, JSON or form, as one object (a repeated form field is a list); never NULL */
	bool json;       /* the answer goes to a program */
};
struct str req_param(const struct req *rq, const char *name);              /* of the path */
struct str req_query(const struct req *rq, const char *name);              /* of the query string; null str when absent */
struct str req_get(struct cx *cx, const struct req *rq, const char *name); /* body, else query; text; null str when absent */
size_t req_all(struct cx *cx, const struct req *rq, const char *name,
	struct str **out);                                                /* every value of a repeated field; empty ones left out */
const struct http_file *req_file(const struct req *rq, const char *name); /* NULL: none, or an empty file field */
/* These fail at the field's place with a sentence that names the bound. Text is NFC and trimmed, lengths are code points. */
struct str req_said(struct cx *cx, const char *name); /* “Đến ngày”: what people call a field of that name (words.c) */
enum rc req_text(struct cx *cx, const struct req *rq, const char *name, size_t min, size_t max,
	struct str *out); /* min 0: null when absent */
enum rc req_i64(struct cx *cx, const struct req *rq, const char *name, int64_t min, int64_t max, int64_t *out);
enum rc req_i64_or(
	struct cx *cx, const struct req *rq, const char *name, int64_t min, int64_t max, int64_t otherwise, int64_t *out);
enum rc req_date(
	struct cx *cx, const struct req *rq, const char *name, bool wanted, struct str *out); /* stored form; null when absent */
enum rc req_bool(struct cx *cx, const struct req *rq, const char *name, bool *out);           /* absent: false */
/* The version the writer had seen: `If-Match: "123"` or the form field `seq`; RC_INVALID when neither is there. */
enum rc req_seq(struct cx *cx, const struct req *rq, int64_t *out);

struct reply {
	int status; /* 0: 200, or the failure's */
	struct jv *data, *view;
	const char *page;  /* instead of the route's */
	struct str to;     /* redirect of a browser */
	struct str notice; /* said on the next page */
	int64_t etag;      /* seq of what is shown; 0: none */
	struct buf bytes;  /* a download or another raw body */
	int fd;            /* -1: none */
	int64_t fd_size;
	struct str type, filename; /* filename null: shown inline */
	struct str cookie;
	bool as_of; /* set by reply_as_of */
};
/* From here on this request sees what was known at seq (res_as_of); the dispatcher puts the connection back whatever happens. */
enum rc reply_as_of(struct cx *cx, struct reply *out, int64_t seq);
void reply_data(struct reply *out, struct jv *data);
void reply_view(struct reply *out, struct jv *view);
void reply_page(struct reply *out, const char *page);
__attribute__((format(printf, 3, 4))) void reply_to(
	struct cx *cx, struct reply *out, const char *fmt, ...); /* "/systems/%" PRId64 */
__attribute__((format(printf, 3, 4))) void reply_notice(struct cx *cx, struct reply *out, const char *fmt, ...);
void reply_bytes(struct reply *out, const char *type, struct str filename, struct buf *take);
void reply_file(struct reply *out, const char *type, struct str filename, int fd, int64_t size); /* takes fd */

struct menu { /* one of the places in the row below the bar */
	const char *vi, *en, *url;
	uint64_t may;
	enum rc (*count)(struct cx *cx, const struct req *rq, int64_t *out); /* NULL, or the figure beside it (0: none shown) */
};

struct job_kind;
struct app_conf {
	const struct route *const *routes;  /* tables, NULL at the end */
	const struct menu *menu;            /* url NULL at the end */
	const struct job_kind *const *jobs; /* what the worker runs, NULL at the end; may be NULL */
	enum rc (*org)(struct cx *cx, struct str *name,
		bool *sample); /* the office's name; sample: fictitious data, marked on every page */
	enum rc (*unit_name)(struct cx *cx, int64_t unit, struct str *out); /* a unit's, or a provider's; may be NULL */
	struct str data_dir;
	struct str
		origin; /* "https://khien.example": how browsers reach us through a proxy; empty: as the Host header says, plain http */
	int64_t max_upload; /* 0: 64 MiB */
	bool check_shapes;  /* tests: an answer that lacks its page's declared shape is a 500 that names the key */
	enum rc (*asks)(struct cx *cx, const struct req *rq); /* may the address ask so? NULL: the handlers say */
	void *shared;                                         /* what the pages share in this process (web/) */
	struct auth_conf auth;
};
struct app;
struct app *app_new(const struct app_conf *conf); /* conf is copied; its tables must live on */
void app_free(struct app **app);
void app_handle(struct cx *cx, const struct http_req *rq, struct http_reply *out, void *app);
void app_admit(struct cx *cx, const struct http_req *rq, int64_t *limit, struct http_reply *out, void *app);
/* Which faults the tables have (permission 0, no doc line, unknown page, two rows for one address); for tests and `khien routes`. */
size_t app_faults(struct cx *cx, const struct app_conf *conf, struct str **out);
const struct app_conf *app_conf_of(const struct app *app);

extern const struct route account_routes[], user_routes[]; /* sign-in, own account, static files; users */
