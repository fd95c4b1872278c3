/* The bytes of a mail: RFC 5322 headers, RFC 2047 words, RFC 2045 base64, multipart/alternative (and mixed with a file). */
#include "base/text.h"
#include "fmt/html.h"
#include "mail/mail_int.h"

enum {
	WORD_BYTES =
		42 /* of text in one encoded word: "=?UTF-8?B?" + 56 + "?=" is 68, and a header's name still fits the first line */,
	LINE_BYTES = 57
};

static void base64_to(struct buf *out, struct str s)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		size_t left = s.n - i;
		uint32_t v = (uint32_t)(uint8_t)s.p[i] << 16 | (left > 1 ? (uint32_t)(uint8_t)s.p[i + 1] << 8 : 0) |
		             (left > 2 ? (uint8_t)s.p[i + 2] : 0);

		buf_byte(out, set[v >> 18]);
		buf_byte(out, set[v >> 12 & 63]);
		buf_byte(out, left > 1 ? set[v >> 6 & 63] : '=');
		buf_byte(out, left > 2 ? set[v & 63] : '=');
	}
}

static void base64_lines(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i += LINE_BYTES) {
		base64_to(out, str_cut(s, i, LINE_BYTES));
		buf_z(out, "\r\n");
	}
}

/* Up to `most` bytes, never a part of a character. */
static struct str piece(struct str s, size_t at, size_t most)
{
	size_t n = 0;
	int32_t rune;

	for (size_t k; (k = utf8_next(str_from(s, at + n), &rune)) > 0 && n + k <= most;)
		n += k;
	return str_cut(s, at, n);
}

static bool plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '=' || s.p[i] == '?' || s.p[i] == '"' || s.p[i] == '\\')
			return false;
	return s.n < 60;
}

static void words(struct buf *out, struct str text)
{
	struct str p;

	if (plain(text)) {
		buf_add(out, text);
		return;
	}
	for (size_t at = 0; at < text.n && (p = piece(text, at, WORD_BYTES)).n; at += p.n) {
		buf_z(out, at ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		base64_to(out, p);
		buf_z(out, "?=");
	}
}

void mail_header_text(struct buf *out, const char *name, struct str text)
{
	buf_fmt(out, "%s: ", name);
	words(out, text);
	buf_z(out, "\r\n");
}

static void date_header(struct buf *out, int64_t at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int32_t day = day_at(at);
	int64_t s = (at - day_start(day)) / US_PER_S;
	int y, m, d;

	day_parts(day, &y, &m, &d);
	buf_fmt(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0700\r\n", days[day_weekday(day)], d, months[m - 1], y, (int)(s / 3600),
		(int)(s / 60 % 60), (int)(s % 60));
}

static void line_html(struct buf *out, struct str line)
{
	if (str_starts(line, STR("https://")) || str_starts(line, STR("http://"))) {
		buf_z(out, "<a href=\"");
		html_escape(out, line);
		buf_z(out, "\">");
		html_escape(out, line);
		buf_z(out, "</a>");
	} else {
		html_escape(out, line);
	}
}

struct str mail_html(struct cx *cx, struct str text)
{
	AUTO(buf_done) struct buf b;
	struct str line;
	enum { NONE, PAR, LIST } in = NONE;

	buf_init(&b, MAIL_BODY_MAX * 8);
	buf_z(&b, "<!doctype html><html><head><meta charset=\"utf-8\"></head><body "
		  "style=\"font-family:Arial,sans-serif;font-size:14px;color:#1b2430\">\n");
	while (str_next(&text, '\n', &line)) {
		bool item = str_starts(line, STR("- "));

		if (in != NONE && (line.n == 0 || item != (in == LIST))) {
			buf_z(&b, in == LIST ? "</ul>\n" : "</p>\n");
			in = NONE;
		}
		if (line.n == 0)
			continue;
		buf_z(&b, item ? (in == LIST ? "<li>" : "<ul><li>") : in == PAR ? "<br>\n" : "<p>");
		line_html(&b, item ? str_from(line, 2) : line);
		buf_z(&b, item ? "</li>\n" : "");
		in = item ? LIST : PAR;
	}
	if (in != NONE)
		buf_z(&b, in == LIST ? "</ul>\n" : "</p>\n");
	buf_z(&b, "</body></html>\n");
	assert(buf_ok(&b));
	return arena_str(&cx->arena, buf_str(&b));
}

static void part(struct buf *out, struct str boundary, const char *type, struct str bytes)
{
	buf_fmt(out, "--%.*s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n", ARG_STR(boundary), type);
	base64_lines(out, bytes);
}

static struct str crlf(struct cx *cx, struct str text)
{
	AUTO(buf_done) struct buf b;
	struct str line;

	buf_init(&b, MAIL_BODY_MAX * 2 + 16);
	while (str_next(&text, '\n', &line)) {
		buf_add(&b, line);
		buf_z(&b, "\r\n");
	}
	return arena_str(&cx->arena, buf_str(&b));
}

/* A file's name in a header: RFC 2231. */
static void file_part(struct buf *out, struct str boundary, const struct mail_message *m)
{
	buf_fmt(out, "--%.*s\r\nContent-Type: %.*s\r\nContent-Disposition: attachment;\r\n filename*=UTF-8''", ARG_STR(boundary),
		ARG_STR(m->file_type));
	url_escape(out, m->file_name);
	buf_z(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	base64_lines(out, m->file);
}

void mail_build(struct cx *cx, const struct mail_message *m, struct buf *out)
{
	struct arena *a = &cx->arena;
	struct str id = str_cut(m->message_id, 0, 24), alt = arena_fmt(a, "=_a%.*s", ARG_STR(id)),
		   mix = arena_fmt(a, "=_m%.*s", ARG_STR(id));

	buf_z(out, "From: ");
	if (m->from_name.n) {
		words(out, m->from_name);
		buf_z(out, "\r\n ");
	}
	buf_fmt(out, "<%.*s>\r\nTo: <%.*s>\r\n", ARG_STR(m->from), ARG_STR(m->to));
	mail_header_text(out, "Subject", m->subject);
	date_header(out, m->at);
	buf_fmt(out, "Message-ID: <%.*s>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n", ARG_STR(m->message_id));
	if (m->unsubscribe.n)
		buf_fmt(out, "List-Unsubscribe: <%.*s>\r\n", ARG_STR(m->unsubscribe));
	if (m->file.n)
		buf_fmt(out, "Content-Type: multipart/mixed; boundary=\"%.*s\"\r\n\r\n--%.*s\r\n", ARG_STR(mix), ARG_STR(mix));
	buf_fmt(out, "Content-Type: multipart/alternative; boundary=\"%.*s\"\r\n\r\n", ARG_STR(alt));
	part(out, alt, "text/plain; charset=utf-8", crlf(cx, m->body));
	part(out, alt, "text/html; charset=utf-8", mail_html(cx, m->body));
	buf_fmt(out, "--%.*s--\r\n", ARG_STR(alt));
	if (m->file.n) {
		file_part(out, mix, m);
		buf_fmt(out, "--%.*s--\r\n", ARG_STR(mix));
	}
}
