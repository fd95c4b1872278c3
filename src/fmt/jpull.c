/* The pull reader: one pass over the bytes, no allocation. What a token leaves behind is the grammar's state; separators are read
 * before the token they announce, a key's colon with the key. */
#include "base/text.h"
#include "fmt/json.h"
#include "fmt/json_scan.h"

enum { AT_VALUE, AT_FIRST_ITEM, AT_FIRST_KEY, AT_AFTER, AT_BAD };

void jpull_init(struct jpull *j, struct str in)
{
	const char *p = in.p ? in.p : "";

	*j = (struct jpull){ .p = p, .end = p + in.n, .start = p };
}

static enum jtok bad(struct jpull *j, const char *p, const char *why)
{
	j->p = p;
	j->why = why;
	j->state = AT_BAD;
	return JT_BAD;
}

static inline const char *blank(const char *p, const char *end)
{
	while (p < end && (unsigned char)*p <= ' ' && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static inline int hex4(const char *p)
{
	int v = 0;

	for (int i = 0; i < 4; i++) {
		int c = (unsigned char)p[i], d = c >= '0' && c <= '9'                 ? c - '0'
		                                 : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
		                                                                      : -1;

		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* Behind the escape at p (a backslash), or NULL. */
static const char *escape(const char *p, const char *end)
{
	if (end - p < 2)
		return NULL;
	switch (p[1]) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't': return p + 2;
	case 'u': return end - p >= 6 && hex4(p + 2) >= 0 ? p + 6 : NULL;
	default: return NULL;
	}
}

/* p is behind the opening quote; NULL after bad(). */
static inline const char *text(struct jpull *j, const char *p, const char *end)
{
	const char *from = p, *next;
	bool high = false, esc = false;

	for (;;) {
		p = json_run(p, end, &high);
		if (__builtin_expect(p == end, 0))
			return bad(j, p, "text without its closing quote"), NULL;
		if (__builtin_expect(*p == '"', 1))
			break;
		if (*p != '\\')
			return bad(j, p, "a control character in a text"), NULL;
		next = escape(p, end);
		if (next == NULL)
			return bad(j, p, "an unknown escape"), NULL;
		esc = true;
		p = next;
	}
	j->text = (struct str){ from, (size_t)(p - from) };
	j->has_escape = esc;
	if (__builtin_expect(high, 0) && !utf8_valid(j->text))
		return bad(j, from, "not UTF-8"), NULL;
	return p + 1;
}

static inline bool digit(const char *p, const char *end)
{
	return p < end && (unsigned)*p - '0' <= 9;
}

static enum jtok number(struct jpull *j, const char *p, const char *end)
{
	const char *from = p;

	p += *p == '-';
	if (!digit(p, end))
		return bad(j, p, "not a value");
	if (*p == '0')
		p++;
	else
		while (digit(p, end))
			p++;
	if (p < end && *p == '.') {
		if (!digit(++p, end))
			return bad(j, p, "a number ends early");
		while (digit(p, end))
			p++;
	}
	if (p < end && (*p | 32) == 'e') {
		p++;
		p += p < end && (*p == '+' || *p == '-');
		if (!digit(p, end))
			return bad(j, p, "a number ends early");
		while (digit(p, end))
			p++;
	}
	j->text = (struct str){ from, (size_t)(p - from) };
	j->has_escape = false;
	j->p = p;
	j->state = AT_AFTER;
	return JT_NUM;
}

static enum jtok word(struct jpull *j, const char *p, const char *end, struct str w, enum jtok tok)
{
	if ((size_t)(end - p) < w.n || memcmp(p, w.p, w.n) != 0)
		return bad(j, p, "not a value");
	j->p = p + w.n;
	j->state = AT_AFTER;
	return tok;
}

static inline enum jtok opened(struct jpull *j, const char *p, bool obj)
{
	if (j->depth == JSON_DEPTH)
		return bad(j, p, "nested too deeply");
	j->depth++;
	j->in_obj = j->in_obj << 1 | obj;
	j->p = p + 1;
	j->state = obj ? AT_FIRST_KEY : AT_FIRST_ITEM;
	return obj ? JT_OBJ : JT_LIST;
}

static inline enum jtok closed(struct jpull *j, const char *p)
{
	bool obj = j->in_obj & 1;

	j->depth--;
	j->in_obj >>= 1;
	j->p = p + 1;
	j->state = AT_AFTER;
	return obj ? JT_OBJ_END : JT_LIST_END;
}

static inline enum jtok value(struct jpull *j, const char *p, const char *end)
{
	if (p == end)
		return bad(j, p, "the input ends early");
	switch (*p) {
	case '"':
		p = text(j, p + 1, end);
		if (p == NULL)
			return JT_BAD;
		j->p = p;
		j->state = AT_AFTER;
		return JT_TEXT;
	case '{': return opened(j, p, true);
	case '[': return opened(j, p, false);
	case 't': return word(j, p, end, STR("true"), JT_TRUE);
	case 'f': return word(j, p, end, STR("false"), JT_FALSE);
	case 'n': return word(j, p, end, STR("null"), JT_NULL);
	default: return number(j, p, end);
	}
}

static inline enum jtok key(struct jpull *j, const char *p, const char *end)
{
	if (p == end || *p != '"')
		return bad(j, p, p == end ? "the input ends early" : "a key in quotes is missing");
	p = text(j, p + 1, end);
	if (p == NULL)
		return JT_BAD;
	p = blank(p, end);
	if (p == end || *p != ':')
		return bad(j, p, "a colon is missing");
	j->p = p + 1;
	j->state = AT_VALUE;
	return JT_KEY;
}

enum jtok jpull_next(struct jpull *j)
{
	const char *end = j->end, *p = blank(j->p, end);

	switch (j->state) {
	case AT_AFTER:
		if (j->depth == 0)
			return p == end ? (j->p = p, JT_END) : bad(j, p, "something follows the value");
		if (p < end && *p == ',') {
			p = blank(p + 1, end);
			return j->in_obj & 1 ? key(j, p, end) : value(j, p, end);
		}
		if (p < end && *p == (j->in_obj & 1 ? '}' : ']'))
			return closed(j, p);
		return bad(j, p, p == end ? "the input ends early" : "a comma or the closing bracket is missing");
	case AT_FIRST_KEY: return p < end && *p == '}' ? closed(j, p) : key(j, p, end);
	case AT_FIRST_ITEM: return p < end && *p == ']' ? closed(j, p) : value(j, p, end);
	case AT_VALUE: return value(j, p, end);
	default: return JT_BAD;
	}
}

bool jpull_skip(struct jpull *j)
{
	unsigned outside = j->depth - 1;

	while (j->depth > outside)
		if (jpull_next(j) == JT_BAD)
			return false;
	return true;
}

/* The code point that \uXXXX, or a pair of surrogates, at p (a backslash, already checked) stands for; -1: half a pair. */
static int32_t unicode(const char *p, const char *end, const char **next)
{
	int32_t r = hex4(p + 2), low;

	p += 6;
	*next = p;
	if (r < 0xd800 || r > 0xdfff)
		return r;
	low = r < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? hex4(p + 2) : -1;
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	*next = p + 6;
	return 0x10000 + ((r - 0xd800) << 10) + (low - 0xdc00);
}

const char *jpull_half(struct str raw)
{
	const char *p = raw.p, *end = p + raw.n, *next;

	while (p < end && (p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
		if (p[1] != 'u')
			next = p + 2;
		else if (unicode(p, end, &next) < 0)
			return p;
		p = next;
	}
	return NULL;
}

size_t jpull_unescape(struct str raw, char *out)
{
	static const char plain[256] = { ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t' };
	const char *p = raw.p, *end = p + raw.n;
	char *to = out;

	while (p < end) {
		if (*p != '\\') {
			*to++ = *p++;
		} else if (p[1] == 'u') {
			int32_t r = unicode(p, end, &p);

			to += utf8_put(to, r < 0 ? 0xfffd : r);
		} else {
			char c = plain[(unsigned char)p[1]];

			*to++ = c ? c : p[1];
			p += 2;
		}
	}
	return (size_t)(to - out);
}
