/* One conversation with the relay; the only file that includes libcurl. */
#include "mail/mail_int.h"

#include <curl/curl.h>

enum { CONNECT_S = 15, WHOLE_S = 120, REPLY_MAX = 160 };

/* What the server answered to last: about us, about the sender, about this mail. */
enum step { STEP_HELLO, STEP_LOGIN, STEP_SENDER, STEP_RECIPIENT, STEP_MAIL };
struct smtp {
	CURL *curl;
	bool (*stop)(void *arg);
	void *arg;
	char from[320];
	enum step step;
	char reply[REPLY_MAX + 1]; /* its last "no", without the number */
};

/* Only the verb of what we say is looked at: passwords pass here too. */
static int overhear(CURL *c, curl_infotype type, char *data, size_t n, void *arg)
{
	static const struct {
		const char *verb;
		enum step step;
	} verbs[] = { { "EHLO", STEP_HELLO }, { "HELO", STEP_HELLO }, { "STAR", STEP_HELLO }, { "AUTH", STEP_LOGIN },
		{ "MAIL", STEP_SENDER }, { "RCPT", STEP_RECIPIENT }, { "DATA", STEP_MAIL } };
	struct smtp *s = arg;

	(void)c;
	for (size_t i = 0; type == CURLINFO_HEADER_OUT && n >= 4 && i < COUNT(verbs); i++)
		if (memcmp(data, verbs[i].verb, 4) == 0)
			s->step = verbs[i].step;
	if (type == CURLINFO_HEADER_IN && n > 4 && (data[0] == '4' || data[0] == '5')) {
		size_t k = 0;

		for (size_t i = 4; i < n && k < REPLY_MAX; i++)
			if (data[i] >= ' ' && data[i] < 0x7f)
				s->reply[k++] = (char)(data[i] == '(' ? '[' : data[i] == ')' ? ']' : data[i]);
		s->reply[k] = '\0';
	}
	return 0;
}

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
	curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, overhear);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
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

/* A mail is given up only for what was said of it: its recipient, its bytes. What was said of us or of our sender an admin may mend, and holds for every
 * mail: all of them wait. 550..559 is "no, for good"; 5xx below that is about commands, 5.7.x to
 * a recipient about who may send through it. 421: the server closes. */
static enum smtp_how judge(CURLcode code, long said, enum step step, const char *reply)
{
	if (code == CURLE_OK)
		return SMTP_SENT;
	if (code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_LOGIN_DENIED || said < 400 || said == 421 || step < STEP_SENDER)
		return SMTP_DOWN;
	if (step == STEP_RECIPIENT && strncmp(reply, "5.7.", 4) == 0)
		return SMTP_LATER;
	if (said >= 550 && said <= 559 && (step > STEP_SENDER || said == 552)) /* 552: larger than it takes */
		return SMTP_REFUSED;
	return step == STEP_SENDER && said >= 500 ? SMTP_DOWN : SMTP_LATER;
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

/* The server's "no", by what it answered to. */
static const char *words_said(struct cx *cx, long said, enum step step)
{
	if (said < 500)
		return L(
			"Máy chủ thư tạm thời chưa nhận, sẽ gửi lại", "The mail server does not take it for now; it is sent again");
	if (step > STEP_SENDER && said >= 550)
		return L("Máy chủ thư không nhận địa chỉ hoặc thư này", "The mail server does not take this address or this mail");
	if (said == 552)
		return L("Máy chủ thư không nhận thư lớn như vậy", "The mail server does not take so large a mail");
	if (step == STEP_SENDER)
		return L("Máy chủ thư không nhận địa chỉ gửi; xem lại địa chỉ gửi, tên đăng nhập và mật khẩu",
			"The mail server does not take our sender; see the sender, the user and the password");
	return L("Máy chủ thư từ chối lệnh gửi; xem lại cấu hình gửi thư", "The mail server refuses; see how mail is sent");
}

static const char *words_of(struct cx *cx, CURLcode code)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].code == code)
			return L(words[i].vi, words[i].en);
	return L("Không gửi được thư", "The mail could not be sent");
}

static struct str error_of(struct cx *cx, const struct smtp *s, CURLcode code, long said)
{
	if (said < 400 || code == CURLE_ABORTED_BY_CALLBACK)
		return arena_fmt(&cx->arena, "%s (libcurl %d)", words_of(cx, code), (int)code);
	return arena_fmt(&cx->arena, "%s (SMTP %ld%s%s)",
		code == CURLE_LOGIN_DENIED && said >= 500 ? words_of(cx, code) : words_said(cx, said, s->step), said,
		s->reply[0] ? " " : "", s->reply);
}

enum smtp_how smtp_send(struct cx *cx, struct smtp *s, struct str to, struct str bytes, struct str *error)
{
	struct curl_slist *list = curl_slist_append(NULL, arena_fmt(&cx->arena, "<%.*s>", ARG_STR(to)).p);
	struct str left = bytes;
	long said = 0;
	CURLcode code;

	s->step = STEP_HELLO;
	s->reply[0] = '\0';
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, list);
	curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(s->curl, CURLOPT_READDATA, &left);
	curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes.n);
	code = curl_easy_perform(s->curl);
	curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &said);
	curl_slist_free_all(list);
	if (code != CURLE_OK)
		*error = error_of(cx, s, code, said);
	return judge(code, said, s->step, s->reply);
}
