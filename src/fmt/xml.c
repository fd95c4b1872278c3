/* See xml.h. The whole input is given to expat at once: no token is ever read twice. */
#include "fmt/xml.h"

#include <expat.h>

struct walk {
	struct cx *cx;
	XML_Parser parser;
	const struct xml_handler *h;
	void *ctx;
	struct str place;
	unsigned depth;
	enum rc rc; /* what stopped it */
};

static struct str local(const char *name)
{
	const char *colon = strchr(name, ':');

	return str_z(colon ? colon + 1 : name);
}

static void stop(struct walk *w, enum rc rc)
{
	if (rc != RC_OK && w->rc == RC_OK) {
		w->rc = rc;
		XML_StopParser(w->parser, XML_FALSE);
	}
}

static struct str where(struct walk *w)
{
#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9 /* 2.9 has another name for it and calls the old one deprecated */
	uint64_t line = XML_GetCurrentLineNumber(w->parser);
#else
	uint64_t line = XML_GetCurrentLineNumber64(w->parser);
#endif

	return arena_fmt(&w->cx->arena, "%" PRI_STR ":%" PRIu64, ARG_STR(w->place), line);
}

static void on_open(void *data, const XML_Char *name, const XML_Char **atts)
{
	struct walk *w = data;
	struct cx *cx = w->cx;

	if (++w->depth > XML_DEPTH)
		stop(w, cx_fail_at(cx, RC_LIMIT, where(w), L("XML lồng quá sâu", "XML nested too deeply")));
	else if (w->rc == RC_OK && w->h->open)
		stop(w, w->h->open(w->ctx, w->h->prefixed ? str_z(name) : local(name), (const char *const *)atts));
}

static void on_close(void *data, const XML_Char *name)
{
	struct walk *w = data;

	w->depth--;
	if (w->rc == RC_OK && w->h->close)
		stop(w, w->h->close(w->ctx, w->h->prefixed ? str_z(name) : local(name)));
}

static void on_text(void *data, const XML_Char *s, int n)
{
	struct walk *w = data;

	if (w->rc == RC_OK && w->h->text)
		stop(w, w->h->text(w->ctx, (struct str){ s, (size_t)n }));
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid, int internal)
{
	struct walk *w = data;
	struct cx *cx = w->cx;

	(void)name, (void)sysid, (void)pubid, (void)internal;
	stop(w, cx_fail_at(cx, RC_INVALID, where(w), L("XML có DOCTYPE, bị từ chối", "XML with a DOCTYPE is refused")));
}

static void parser_done(XML_Parser *p)
{
	if (*p)
		XML_ParserFree(*p);
}

/* What expat says is wrong, in the reader's language; what is not here is seldom met and said by its place alone. */
static const char *xml_said(struct cx *cx, enum XML_Error code)
{
	static const char *const vi[] = { [XML_ERROR_SYNTAX] = "sai cú pháp",
		[XML_ERROR_NO_ELEMENTS] = "không có nội dung, hoặc bị cắt",
		[XML_ERROR_INVALID_TOKEN] = "có ký tự không đặt được ở đây",
		[XML_ERROR_UNCLOSED_TOKEN] = "bị cắt giữa chừng",
		[XML_ERROR_PARTIAL_CHAR] = "ký tự bị cắt",
		[XML_ERROR_TAG_MISMATCH] = "thẻ đóng không khớp thẻ mở",
		[XML_ERROR_DUPLICATE_ATTRIBUTE] = "thuộc tính bị lặp",
		[XML_ERROR_JUNK_AFTER_DOC_ELEMENT] = "còn nội dung thừa ở cuối",
		[XML_ERROR_UNDEFINED_ENTITY] = "ký hiệu “&…;” chưa được định nghĩa",
		[XML_ERROR_BAD_CHAR_REF] = "mã ký tự không hợp lệ",
		[XML_ERROR_UNKNOWN_ENCODING] = "bảng mã không được hỗ trợ",
		[XML_ERROR_INCORRECT_ENCODING] = "bảng mã không như đã khai",
		[XML_ERROR_UNCLOSED_CDATA_SECTION] = "phần CDATA chưa đóng",
		[XML_ERROR_UNBOUND_PREFIX] = "tiền tố chưa được khai báo" };

	if (cx->en)
		return XML_ErrorString(code);
	return (size_t)code < COUNT(vi) && vi[code] ? vi[code] : "không đọc được từ đây";
}

enum rc xml_parse(struct cx *cx, struct str in, struct str place, const struct xml_handler *h, void *ctx)
{
	AUTO(parser_done) XML_Parser p = XML_ParserCreate(NULL);
	struct walk w = { .cx = cx, .parser = p, .h = h, .ctx = ctx, .place = place };

	if (p == NULL)
		return cx_fail(cx, RC_BUSY, L("hết bộ nhớ", "out of memory"));
	if (in.n > INT32_MAX)
		return cx_fail_at(cx, RC_LIMIT, place, L("tệp XML quá lớn", "the XML is too large"));
	XML_SetUserData(p, &w);
	XML_SetElementHandler(p, on_open, on_close);
	XML_SetCharacterDataHandler(p, on_text);
	XML_SetStartDoctypeDeclHandler(p, on_doctype);
	if (XML_Parse(p, in.p, (int)in.n, XML_TRUE) == XML_STATUS_OK && w.rc == RC_OK)
		return RC_OK;
	if (w.rc != RC_OK)
		return w.rc;
	return cx_fail_at(cx, RC_INVALID, where(&w), L("XML sai: %s", "malformed XML: %s"), xml_said(cx, XML_GetErrorCode(p)));
}

struct str xml_att(const char *const *atts, const char *name)
{
	for (const char *const *a = atts; a && *a; a += 2)
		if (strcmp(a[0], name) == 0)
			return str_z(a[1]);
	if (strchr(name, ':'))
		for (const char *const *a = atts; a && *a; a += 2)
			if (strchr(a[0], ':') && str_eq(local(a[0]), local(name)))
				return str_z(a[1]);
	return (struct str){ 0 };
}
