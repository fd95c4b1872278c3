/* Texts of requests: targets, form fields, cookies, multipart bodies. No sockets, no threads. Everything that leaves here is UTF-8 without NUL,
 * decoded once; file bytes and bodies of other types are left as they came. */
#include "http/http.h"

#include "base/text.h"
#include "fmt/html.h"

const char *const method_names[METHOD_COUNT_] = { "", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

struct str pairs_get(const struct pairs *ps, const char *name)
{
	for (size_t i = 0; i < ps->n; i++)
		if (str_is(ps->p[i].name, name))
			return ps->p[i].value;
	return (struct str){ 0 };
}

struct str http_header(const struct http_req *rq, const char *lower_name)
{
	return pairs_get(&rq->headers, lower_name);
}

/* "Text/HTML; charset=x" is "text/html": compared without letters' case, never copied. */
static bool type_is(struct str content_type, const char *want)
{
	struct str s = content_type;

	str_next(&s, ';', &content_type);
	return str_eq_ascii(str_trim(content_type), str_z(want));
}

bool http_type_is(const struct http_req *rq, const char *want)
{
	return type_is(http_header(rq, "content-type"), want);
}

static enum rc malformed(struct cx *cx, const char *vi, const char *en)
{
	return cx_fail(cx, RC_INVALID, "%s", L(vi, en));
}

static enum rc path_check(struct cx *cx, struct str raw, struct str path)
{
	struct str rest = str_from(path, 1), seg;

	for (size_t i = 0; i + 2 < raw.n; i++)
		if (raw.p[i] == '%' && raw.p[i + 1] == '2' && (raw.p[i + 2] | 32) == 'f')
			return malformed(cx, "Địa chỉ chứa dấu / đã mã hóa", "the address holds an encoded slash");
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f || path.p[i] == '\\')
			return malformed(
				cx, "Địa chỉ chứa ký tự không được phép", "the address holds a character that is not allowed");
	while (str_next(&rest, '/', &seg))
		if ((seg.n == 0 && rest.p) || str_is(seg, ".") || str_is(seg, ".."))
			return malformed(cx, "Địa chỉ chứa đoạn rỗng, . hoặc ..", "the address holds an empty segment, . or ..");
	return RC_OK;
}

enum rc http_parse_target(struct cx *cx, struct str target, struct http_req *rq)
{
	const char *q = target.n ? memchr(target.p, '?', target.n) : NULL;
	struct str raw = q ? str_cut(target, 0, (size_t)(q - target.p)) : target;
	struct str path;

	if (target.n == 0 || target.p[0] != '/')
		return malformed(cx, "Địa chỉ phải bắt đầu bằng /", "the address must begin with /");
	if (!url_unescape(&cx->arena, raw, false, &path))
		return malformed(cx, "Địa chỉ có ký tự % sai hoặc không phải UTF-8", "the address has a bad % or is not UTF-8");
	TRY(path_check(cx, raw, path));
	rq->path = path;
	rq->target = target;
	rq->query = (struct pairs){ 0 };
	return q ? http_parse_fields(cx, str_from(target, raw.n + 1), &rq->query) : RC_OK;
}

enum rc http_parse_fields(struct cx *cx, struct str in, struct pairs *out)
{
	VEC(struct pair) v = { 0 };
	struct str one;

	while (str_next(&in, '&', &one)) {
		const char *eq = one.n ? memchr(one.p, '=', one.n) : NULL;
		size_t n = eq ? (size_t)(eq - one.p) : one.n;
		struct pair p;

		if (one.n == 0)
			continue;
		if (v.n == HTTP_FIELDS)
			return cx_fail(cx, RC_LIMIT, L("Nhiều hơn %d trường", "more than %d fields"), HTTP_FIELDS);
		if (!url_unescape(&cx->arena, str_cut(one, 0, n), true, &p.name) ||
			!url_unescape(&cx->arena, str_from(one, eq ? n + 1 : n), true, &p.value))
			return malformed(cx, "Trường có ký tự % sai hoặc không phải UTF-8", "a field has a bad % or is not UTF-8");
		if (!p.value.p)
			p.value = STR("");
		vec_push(&cx->arena, &v, p);
	}
	*out = (struct pairs){ v.p, v.n };
	return RC_OK;
}

/* Other sites' programs put anything into cookies: what is not name=value is passed over. */
enum rc http_parse_cookies(struct cx *cx, struct str in, struct pairs *out)
{
	VEC(struct pair) v = { 0 };
	struct str one;

	while (str_next(&in, ';', &one) && v.n < HTTP_FIELDS) {
		const char *eq;

		one = str_trim(one);
		eq = one.n ? memchr(one.p, '=', one.n) : NULL;
		if (eq && eq != one.p)
			vec_push(&cx->arena, &v,
				(struct pair){ str_cut(one, 0, (size_t)(eq - one.p)), str_from(one, (size_t)(eq - one.p) + 1) });
	}
	*out = (struct pairs){ v.p, v.n };
	return RC_OK;
}

/* The value of NAME in `form-data; name="a"; filename="b"`; null str when absent. Browsers write %22 for a quote, so there is no escape. */
static struct str parameter(struct str s, const char *name)
{
	size_t n = strlen(name);

	while (s.n) {
		ptrdiff_t semi = str_find(s, STR(";"));

		if (semi < 0)
			break;
		s = str_trim(str_from(s, (size_t)semi + 1));
		if (s.n > n && s.p[n] == '=' && str_eq_ascii(str_cut(s, 0, n), str_z(name))) {
			struct str v = str_from(s, n + 1), quoted;

			if (v.n && v.p[0] == '"') {
				v = str_from(v, 1);
				if (str_find(v, STR("\"")) < 0)
					return (struct str){ 0 };
				str_next(&v, '"', &quoted);
				return quoted;
			}
			str_next(&v, ';', &quoted);
			return str_trim(quoted);
		}
		if (s.n && memchr(s.p, '"', s.n)) { /* a ; inside quotes does not separate */
			ptrdiff_t q = str_find(s, STR("\"")), next = str_find(s, STR(";"));

			if (next > q) {
				s = str_from(s, (size_t)q + 1);
				q = str_find(s, STR("\""));
				s = str_from(s, q < 0 ? s.n : (size_t)q + 1);
			}
		}
	}
	return (struct str){ 0 };
}

/* A file's name as it came may hold a path of the sender's machine. */
static struct str base_name(struct str s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
			return str_from(s, i);
	return s;
}

struct part {
	struct str disposition, type, bytes;
};

static enum rc part_head(struct cx *cx, struct str head, struct part *p)
{
	struct str line;

	while (str_next(&head, '\n', &line)) {
		line = str_trim(line);
		if (str_eq_ascii(str_cut(line, 0, 20), STR("content-disposition:")))
			p->disposition = str_trim(str_from(line, 20));
		else if (str_eq_ascii(str_cut(line, 0, 13), STR("content-type:")))
			p->type = str_trim(str_from(line, 13));
	}
	if (!str_eq_ascii(str_cut(p->disposition, 0, 9), STR("form-data")))
		return malformed(
			cx, "Một phần của biểu mẫu thiếu Content-Disposition", "a part of the form lacks Content-Disposition");
	return RC_OK;
}

static bool text_ok(struct str s)
{
	return utf8_valid(s) && !(s.n && memchr(s.p, 0, s.n));
}

struct parts {
	VEC(struct pair) fields;
	VEC(struct http_file) files;
};

static enum rc part_take(struct cx *cx, const struct part *p, struct parts *out)
{
	struct str name = parameter(p->disposition, "name"), file = parameter(p->disposition, "filename");

	if (!name.p || name.n > 200 || !text_ok(name) || !text_ok(file) || !text_ok(p->type))
		return malformed(cx, "Một phần của biểu mẫu không có tên hợp lệ", "a part of the form has no valid name");
	if (file.p) {
		if (out->files.n == HTTP_FILES)
			return cx_fail(cx, RC_LIMIT, L("Nhiều hơn %d tệp", "more than %d files"), HTTP_FILES);
		vec_push(&cx->arena, &out->files, (struct http_file){ name, base_name(file), p->type, p->bytes });
		return RC_OK;
	}
	if (out->fields.n == HTTP_FIELDS || p->bytes.n > 1 << 20)
		return cx_fail_at(cx, RC_LIMIT, name, L("Biểu mẫu quá dài", "the form is too long"));
	if (!text_ok(p->bytes))
		return cx_fail_at(cx, RC_INVALID, name, L("Nội dung không phải UTF-8", "the text is not UTF-8"));
	vec_push(&cx->arena, &out->fields, (struct pair){ name, p->bytes });
	return RC_OK;
}

enum rc http_parse_multipart(struct cx *cx, struct str in, struct str content_type, struct http_req *rq)
{
	struct str boundary = parameter(content_type, "boundary"), mark;
	struct parts out = { 0 };

	if (boundary.n == 0 || boundary.n > 70)
		return malformed(cx, "Biểu mẫu thiếu ranh giới (boundary)", "the form has no boundary");
	mark = arena_fmt(&cx->arena, "\r\n--%" PRI_STR, ARG_STR(boundary));
	if (!str_starts(in, str_from(mark, 2)))
		return malformed(cx, "Biểu mẫu không bắt đầu bằng ranh giới", "the form does not begin with its boundary");
	in = str_from(in, mark.n - 2);
	while (!str_starts(in, STR("--"))) {
		struct part p = { 0 };
		ptrdiff_t head, end;

		if (!str_starts(in, STR("\r\n")))
			return malformed(cx, "Biểu mẫu sai cấu trúc", "the form is malformed");
		head = str_find(str_cut(in, 0, 8192), STR("\r\n\r\n"));
		if (head < 0)
			return malformed(cx, "Phần đầu của một trường không kết thúc", "a part's head does not end");
		TRY(part_head(cx, str_cut(in, 2, (size_t)(head < 2 ? 0 : head - 2)), &p));
		in = str_from(in, (size_t)head + 4);
		end = str_find(in, mark);
		if (end < 0)
			return malformed(cx, "Biểu mẫu bị cắt ngang", "the form was cut off");
		p.bytes = str_cut(in, 0, (size_t)end);
		in = str_from(in, (size_t)end + mark.n);
		TRY(part_take(cx, &p, &out));
	}
	rq->form = (struct pairs){ out.fields.p, out.fields.n };
	rq->files = out.files.p;
	rq->n_files = out.files.n;
	return RC_OK;
}

enum rc http_parse_body(struct cx *cx, struct str in, struct http_req *rq)
{
	if (http_type_is(rq, "application/x-www-form-urlencoded"))
		return http_parse_fields(cx, in, &rq->form);
	if (http_type_is(rq, "multipart/form-data"))
		return http_parse_multipart(cx, in, http_header(rq, "content-type"), rq);
	rq->body = in;
	return RC_OK;
}

static bool plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%' && c != ';';
}

struct str http_disposition(struct cx *cx, struct str filename)
{
	AUTO(buf_done) struct buf b;
	int32_t rune;
	size_t w;

	buf_init(&b, 4096);
	buf_z(&b, "attachment; filename=\"");
	for (struct str s = str_cut(filename, 0, 200); (w = utf8_next(s, &rune)) > 0; s = str_from(s, w))
		buf_byte(&b, rune < 0x7f && plain((unsigned char)rune) ? (char)rune : '_');
	buf_z(&b, "\"; filename*=UTF-8''");
	url_escape(&b, str_cut(filename, 0, 1000));
	return arena_str(&cx->arena, buf_str(&b));
}
