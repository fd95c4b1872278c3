/* "HOST:PORT" -> a listening socket and the address that people type. */
#include "http/http.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static bool split(struct arena *a, struct str in, const char **host, const char **port)
{
	size_t at = in.n;
	struct str h;
	int64_t n;

	while (at > 0 && in.p[at - 1] != ':')
		at--;
	if (at < 2 || !str_to_i64(str_from(in, at), &n) || n < 0 || n > 65535)
		return false;
	h = str_cut(in, 0, at - 1);
	if (h.n > 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
		h = str_cut(h, 1, h.n - 2);
	*host = arena_z(a, h);
	*port = arena_z(a, str_from(in, at));
	return true;
}

static int bound(const struct addrinfo *ai)
{
	int on = 1, fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, 4096) == 0)
		return fd;
	close(fd);
	return -1;
}

static int port_of(int fd)
{
	struct sockaddr_storage sa = { 0 };
	socklen_t n = sizeof sa;

	if (getsockname(fd, (struct sockaddr *)(void *)&sa, &n) != 0)
		return 0;
	return ntohs(sa.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&sa)->sin6_port
					      : ((struct sockaddr_in *)(void *)&sa)->sin_port);
}

enum rc http_listen(struct cx *cx, struct str host_port, int *fd, struct str *shown)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *got = NULL;
	const char *host, *port;

	if (!split(&cx->arena, host_port, &host, &port))
		return cx_fail(cx, RC_INVALID, L("\"%" PRI_STR "\" không phải ĐỊA-CHỈ:CỔNG", "\"%" PRI_STR "\" is not HOST:PORT"),
			ARG_STR(host_port));
	if (getaddrinfo(host, port, &want, &got) != 0 || !got)
		return cx_fail(cx, RC_INVALID, L("Không có địa chỉ %s", "there is no address %s"), host);
	*fd = bound(got);
	freeaddrinfo(got);
	if (*fd < 0 && errno == EADDRINUSE)
		return cx_fail(cx, RC_IO,
			L("Cổng %s đang có chương trình khác dùng: dừng chương trình đó, hoặc chọn cổng khác bằng --listen %s:CỔNG",
				"port %s is in use by another program: stop that one, or choose another port with --listen "
				"%s:PORT"),
			port, host);
	if (*fd < 0)
		return cx_fail(cx, RC_IO, L("Không mở được cổng %s: %s", "port %s cannot be opened: %s"), port, os_said(cx, errno));
	*shown = arena_fmt(&cx->arena, strchr(host, ':') ? "http://[%s]:%d" : "http://%s:%d", host, port_of(*fd));
	return RC_OK;
}
