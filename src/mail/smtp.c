/* One conversation with the relay; the only file that includes libcurl. */
#include "mail/mail_int.h"

#include <curl/curl.h>

enum { CONNECT_S = 15, WHOLE_S = 120 };

struct smtp {
	CURL *curl;
	bool (*stop)(void *arg);
	void *arg;
	char from[320];
};

static int look(void *arg, curl_off_t dt, curl_off_t dn, curl_off_t ut, curl_off_t un)
{
	struct smtp *s = arg;

	(void)dt, (void)dn, (void)ut, (void)un;
	return s->stop && s->stop(s->arg);
}

static char *heap(struct str s)
{
	char *p = malloc(s.n + 1);

	if (p == NULL)
		abort();
	memcpy(p, s.p ? s.p : "", s.n);
	p[s.n] = '\0';
	return p;
}

static void option_text(CURL *c, CURLoption option, struct str value)
{
	char *z = heap(value);

	curl_easy_setopt(c, option, z); /* copied by libcurl */
	free(z);
}

struct smtp *smtp_open(const struct mail_conf *c, bool (*stop)(void *arg), void *arg)
{
	struct smtp *s = calloc(1, sizeof *s);
	char url[700];

	if (s == NULL || (s->curl = curl_easy_init()) == NULL)
		abort();
	s->stop = stop;
	s->arg = arg;
	snprintf(url, sizeof url, "%s://%.*s:%d/%.*s", c->tls == MAIL_TLS ? "smtps" : "smtp", ARG_STR(c->server), c->port,
		ARG_STR(c->host));
	snprintf(s->from, sizeof s->from, "<%.*s>", ARG_STR(c->from));
	curl_easy_setopt(s->curl, CURLOPT_URL, url);
	curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(s->curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, (long)WHOLE_S);
	curl_easy_setopt(s->curl, CURLOPT_USE_SSL, (long)(c->tls == MAIL_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(s->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, look);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, s->from);
	if (c->ca.n) {
		option_text(s->curl, CURLOPT_CAINFO, c->ca);
		curl_easy_setopt(s->curl, CURLOPT_CAPATH, NULL); /* the system's authorities are not asked */
	}
	if (c->user.n) {
		option_text(s->curl, CURLOPT_USERNAME, c->user);
		option_text(s->curl, CURLOPT_PASSWORD, c->password);
	}
	return s;
}

void smtp_close(struct smtp **s)
{
	if (*s == NULL)
		return;
	curl_easy_cleanup((*s)->curl);
	free(*s);
	*s = NULL;
}

static size_t give(char *out, size_t size, size_t n, void *arg)
{
	struct str *left = arg;
	size_t k = size * n < left->n ? size * n : left->n;

	memcpy(out, left->p, k);
	*left = str_from(*left, k);
	return k;
}

static enum smtp_how judge(CURLcode code, long said)
{
	switch (code) {
	case CURLE_OK: return SMTP_SENT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_LOGIN_DENIED:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_USE_SSL_FAILED:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_ABORTED_BY_CALLBACK: return SMTP_DOWN;
	default: break;
	}
	/* 550..559: this mailbox, this name, this mail; 5xx below that is about us or our commands, and an admin may mend it. */
	if (said >= 550 && said <= 559)
		return SMTP_REFUSED;
	return said >= 400 ? SMTP_LATER : SMTP_DOWN;
}

/* What an officer can act on. libcurl's own words are English and stay away; its number stands behind, for whom it helps. */
static const struct {
	CURLcode code;
	const char *vi, *en;
} words[] = {
	{ CURLE_PEER_FAILED_VERIFICATION,
		"Không tin được chứng thư của máy chủ thư; chưa gửi gì. Kiểm tra tên máy chủ, chứng thư, tệp mail-ca.pem",
		"The mail server's certificate cannot be trusted; nothing was sent. See its name, its certificate, mail-ca.pem" },
	{ CURLE_USE_SSL_FAILED, "Máy chủ thư không nhận STARTTLS; chưa gửi gì",
		"The mail server does not take STARTTLS; nothing was sent" },
	{ CURLE_SSL_CACERT_BADFILE, "Không đọc được tệp mail-ca.pem; chưa gửi gì", "mail-ca.pem cannot be read; nothing was sent" },
	{ CURLE_SSL_CONNECT_ERROR, "Không lập được kết nối TLS với máy chủ thư; xem lại cổng và kiểu bảo mật",
		"No TLS connection with the mail server; see its port and the kind of security" },
	{ CURLE_LOGIN_DENIED, "Máy chủ thư không nhận tên đăng nhập hoặc mật khẩu",
		"The mail server does not take the user or the password" },
	{ CURLE_COULDNT_RESOLVE_HOST, "Không tìm thấy máy chủ thư theo tên đã khai", "No mail server has that name" },
	{ CURLE_COULDNT_CONNECT, "Không kết nối được máy chủ thư; máy chủ có thể đang tắt, sai cổng hoặc bị tường lửa chặn",
		"The mail server does not answer: it may be down, on another port, or behind a firewall" },
	{ CURLE_OPERATION_TIMEDOUT, "Máy chủ thư không trả lời kịp", "The mail server did not answer in time" },
	{ CURLE_SEND_ERROR, "Kết nối với máy chủ thư bị ngắt khi đang gửi",
		"The connection to the mail server broke while sending" },
	{ CURLE_RECV_ERROR, "Kết nối với máy chủ thư bị ngắt trước khi nhận trả lời",
		"The connection to the mail server broke before its answer" },
	{ CURLE_GOT_NOTHING, "Máy chủ thư ngắt kết nối mà không trả lời", "The mail server hung up without an answer" },
	{ CURLE_WEIRD_SERVER_REPLY, "Máy trả lời ở cổng đó không phải máy chủ thư", "What answers at that port is no mail server" },
	{ CURLE_ABORTED_BY_CALLBACK, "Đang dừng máy chủ Khiên; gửi lại khi khởi động",
		"Khiên is stopping; it is sent after the start" },
};

static const char *words_of(struct cx *cx, CURLcode code, long said)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].code == code)
			return L(words[i].vi, words[i].en);
	if (said >= 550 && said <= 559)
		return L("Máy chủ thư không nhận địa chỉ hoặc thư này", "The mail server does not take this address or this mail");
	if (said >= 400 && said < 500)
		return L(
			"Máy chủ thư tạm thời chưa nhận, sẽ gửi lại", "The mail server does not take it for now; it is sent again");
	return said >= 500 ? L("Máy chủ thư từ chối lệnh gửi; xem lại cấu hình gửi thư",
				     "The mail server refuses; see how mail is sent")
	                   : L("Không gửi được thư", "The mail could not be sent");
}

static struct str error_of(struct cx *cx, CURLcode code, long said)
{
	return said >= 400 ? arena_fmt(&cx->arena, "%s (SMTP %ld)", words_of(cx, code, said), said)
	                   : arena_fmt(&cx->arena, "%s (libcurl %d)", words_of(cx, code, said), (int)code);
}

enum smtp_how smtp_send(struct cx *cx, struct smtp *s, struct str to, struct str bytes, struct str *error)
{
	struct curl_slist *list = curl_slist_append(NULL, arena_fmt(&cx->arena, "<%.*s>", ARG_STR(to)).p);
	struct str left = bytes;
	long said = 0;
	CURLcode code;

	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, list);
	curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(s->curl, CURLOPT_READDATA, &left);
	curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes.n);
	code = curl_easy_perform(s->curl);
	curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &said);
	curl_slist_free_all(list);
	if (code != CURLE_OK)
		*error = error_of(cx, code, said);
	return judge(code, said);
}
