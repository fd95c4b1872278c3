/* Answers: our struct made into libmicrohttpd's, with the headers of safety on every one. */
#include "http/http_int.h"

#include <unistd.h>

/* Nothing but our own files: no inline script or style, no frame around us, no address told to others, no guessing of types. */
static const struct {
	const char *name, *value;
} safety[] = {
	{ "Content-Security-Policy",
		"default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" }, /* no-referrer would make browsers send our own forms with Origin: null */
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
};

void reply_init(struct http_reply *r)
{
	*r = (struct http_reply){ .status = 200, .fd = -1, .fd_size = -1 };
	buf_init(&r->body, (size_t)1 << 30);
}

void reply_done(struct http_reply *r)
{
	buf_done(&r->body);
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
}

void http_head(struct http_reply *out, const char *name, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
			return;
	assert(out->n_head < COUNT(out->head));
	out->head[out->n_head++] = (struct pair){ str_z(name), value };
}

static struct MHD_Response *body_of(struct http_reply *r)
{
	struct MHD_Response *m;

	if (r->fd >= 0) {
		m = MHD_create_response_from_fd64((uint64_t)r->fd_size, r->fd);
		r->fd = -1;
	} else if (r->still.p) {
		m = MHD_create_response_from_buffer(r->still.n, (void *)(uintptr_t)r->still.p, MHD_RESPMEM_PERSISTENT);
	} else {
		m = MHD_create_response_from_buffer(
			r->body.n, r->body.p, r->body.p ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
		buf_init(&r->body, 0);
	}
	assert(m);
	return m;
}

static void add_head(struct MHD_Response *m, const char *name, const char *value)
{
	if (MHD_add_response_header(m, name, value) != MHD_YES)
		return; /* a value that libmicrohttpd refuses is left out, the answer stands */
}

struct MHD_Response *reply_make(struct http_reply *r)
{
	struct MHD_Response *m = body_of(r);
	struct arena a;

	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(safety); i++)
		add_head(m, safety[i].name, safety[i].value);
	for (size_t i = 0; i < r->n_head; i++)
		add_head(m, arena_z(&a, r->head[i].name), arena_z(&a, r->head[i].value));
	if (r->close)
		add_head(m, "Connection", "close");
	arena_done(&a);
	return m;
}

struct MHD_Response *reply_plain(const char *text)
{
	AUTO(reply_done) struct http_reply r;

	reply_init(&r);
	r.still = str_z(text);
	r.close = true;
	http_head(&r, "Content-Type", STR("text/plain; charset=utf-8"));
	http_head(&r, "Cache-Control", STR("no-store"));
	return reply_make(&r);
}
