/* Texts of pipelines: how pySigma shows a value, and Python's regular expressions (re.match, re.sub) on PCRE2. A pattern that takes more steps
 * than its bound refuses the rule. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/text.h"
#include "sigma/pipe.h"

enum { STEPS = 1000000, PATTERN_BYTES = 8192, TEXT_MAX = 1 << 20 };

static bool is_mark(char c)
{
	return (unsigned char)c == G_MANY || (unsigned char)c == G_ONE;
}

/* ---- Forms of a text -------------------------------------------------------------------------------------------------------------------------- */

static struct str marked_plain(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n * 2 + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '*' || s.p[i] == '?')
			out[n++] = '\\';
		out[n++] = !is_mark(s.p[i]) ? s.p[i] : (unsigned char)s.p[i] == G_MANY ? '*' : '?';
	}
	return (struct str){ out, n };
}

struct str text_plain(struct arena *a, struct str written)
{
	return marked_plain(a, sigma_text(a, written));
}

struct str text_written(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n * 2 + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;

		if (c == '*' || c == '?' || (c == '\\' && (next == '\\' || next == '*' || next == '?' || is_mark(next))))
			out[n++] = '\\';
		out[n++] = !is_mark(c) ? c : (unsigned char)c == G_MANY ? '*' : '?';
	}
	return (struct str){ out, n };
}

struct str text_placed(struct arena *a, struct str s, bool head, bool tail)
{
	struct str marked = sigma_text(a, s);
	size_t slashes = 0;

	head = head && (marked.n == 0 || (unsigned char)marked.p[0] != G_MANY);
	tail = tail && (marked.n == 0 || (unsigned char)marked.p[marked.n - 1] != G_MANY);
	while (tail && slashes < s.n && s.p[s.n - 1 - slashes] == '\\')
		slashes++;
	return value_joined(
		a, (struct str){ "*", head }, s, slashes % 2 ? (tail ? STR("\\*") : STR("")) : (struct str){ "*", tail });
}

/* `\` before `*` and `?` takes away their meaning, and is itself before anything else. */
static void replaced_parse(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 1 < s.n && (s.p[i + 1] == '*' || s.p[i + 1] == '?'))
			c = s.p[++i];
		else if (c == '*' || c == '?')
			c = (char)(c == '*' ? G_MANY : G_ONE);
		buf_add(out, (struct str){ &c, 1 });
	}
}

/* ---- Patterns ------------------------------------------------------------------------------------------------------------------------------------ */

struct pattern {
	pcre2_code *code;
	uint32_t groups;
};

struct pattern *pattern_get(struct sigma_loader *l, struct str re, const char **why)
{
	static _Thread_local char text[160];
	struct pattern *p;
	int code = 0;
	size_t at;

	if (l->patterns.arena == NULL)
		map_init(&l->patterns, &l->cx.arena);
	p = map_get(&l->patterns, re);
	if (p)
		return p;
	*why = "longer than 8192 bytes";
	if (re.n > PATTERN_BYTES)
		return NULL;
	p = ARENA_NEW(&l->cx.arena, struct pattern);
	p->code = pcre2_compile(
		(PCRE2_SPTR)(re.p ? re.p : ""), re.n, PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
	if (p->code == NULL) {
		pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text);
		*why = text;
		return NULL;
	}
	(void)pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->groups);
	map_put(&l->patterns, arena_str(&l->cx.arena, re), p);
	return p;
}

void pipelines_free(struct sigma_loader *l)
{
	struct str key;
	void *p;
	size_t at = 0;

	while (l->patterns.arena && map_next(&l->patterns, &at, &key, &p))
		pcre2_code_free(((struct pattern *)p)->code);
}

size_t pattern_named(const struct pattern *p)
{
	uint32_t n = 0;

	(void)pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &n);
	return n;
}

/* A search in one text. */
struct search {
	struct reading *rd;
	const struct pattern *p;
	struct str text;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static void search_done(struct search *s)
{
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->limits);
}

static bool search_start(struct search *s, struct reading *rd, struct str re, struct str text)
{
	const char *why;

	*s = (struct search){ .rd = rd, .p = pattern_get(rd->b->l, re, &why), .text = text };
	if (s->p == NULL || text.n > TEXT_MAX)
		return false;
	s->data = pcre2_match_data_create_from_pattern(s->p->code, NULL);
	s->limits = pcre2_match_context_create(NULL);
	if (s->data == NULL || s->limits == NULL)
		abort();
	pcre2_set_match_limit(s->limits, STEPS);
	return true;
}

static bool search_next(struct search *s, size_t from, uint32_t options)
{
	int rc = pcre2_match(s->p->code, (PCRE2_SPTR)(s->text.p ? s->text.p : ""), s->text.n, from, options, s->data, s->limits);

	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH) {
		REFUSE(s->rd, s->rd->doc->line, "pipeline: biểu thức chính quy không chạy được trên giá trị này (lỗi %d)",
			"pipeline: a regular expression cannot be run on this value (error %d)", rc);
		s->rd->refused = true;
	}
	return rc > 0;
}

bool pattern_is(struct reading *rd, struct str re, struct str text)
{
	AUTO(search_done) struct search s = { 0 };

	return search_start(&s, rd, re, text) && search_next(&s, 0, PCRE2_ANCHORED);
}

/* ---- Replacements, in Python's form ------------------------------------------------------------------------------------------------------------- */

static struct str group_text(const struct search *s, uint32_t i)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->data);

	if (i >= pcre2_get_ovector_count(s->data) || at[2 * i] == PCRE2_UNSET || at[2 * i + 1] < at[2 * i])
		return (struct str){ 0 };
	return str_cut(s->text, at[2 * i], at[2 * i + 1] - at[2 * i]);
}

static bool group_number(const struct pattern *p, struct str name, uint32_t *out)
{
	char z[64];
	int64_t n;

	if (str_to_i64(name, &n)) {
		*out = (uint32_t)n;
		return n >= 0 && n <= p->groups;
	}
	if (name.n == 0 || name.n >= sizeof z)
		return false;
	memcpy(z, name.p, name.n);
	z[name.n] = 0;
	n = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR)z);
	*out = (uint32_t)n;
	return n > 0;
}

/* One piece of a replacement at `i`: a group, or a text; the bytes it takes, 0: an escape that Python does not know. */
static size_t template_piece(const struct pattern *p, struct str s, bool *group, uint32_t *number, struct str *text)
{
	static const char letters[] = "abfnrtv", *means = "\a\b\f\n\r\t\v";
	const char *at;
	size_t k = 1;

	*group = false;
	*text = str_cut(s, 0, 1);
	if (s.p[0] != '\\')
		return 1;
	if (s.n < 2)
		return 0;
	if (s.p[1] == 'g') {
		ptrdiff_t end = str_find(s, STR(">"));

		*group = true;
		return s.n > 2 && s.p[2] == '<' && end > 3 && group_number(p, str_cut(s, 3, (size_t)end - 3), number)
		               ? (size_t)end + 1
		               : 0;
	}
	if (s.p[1] >= '1' && s.p[1] <= '9') {
		while (k < s.n && k < 3 && s.p[k] >= '0' && s.p[k] <= '9')
			k++;
		*group = true;
		return group_number(p, str_cut(s, 1, k - 1), number) ? k : 0;
	}
	at = strchr(letters, s.p[1]);
	if (at && *at) {
		*text = (struct str){ means + (at - letters), 1 };
		return 2;
	}
	if (s.p[1] == '\\')
		return 2;
	if ((unsigned char)s.p[1] < 0x80 && ((s.p[1] | 32) < 'a' || (s.p[1] | 32) > 'z') && (s.p[1] < '0' || s.p[1] > '9')) {
		*text = str_cut(s, 0, 2);
		return 2;
	}
	return 0;
}

bool pattern_replacement(const struct pattern *p, struct str with)
{
	struct str text;
	uint32_t number;
	bool group;

	while (with.n) {
		size_t n = template_piece(p, with, &group, &number, &text);

		if (n == 0)
			return false;
		with = str_from(with, n);
	}
	return true;
}

static void template_add(const struct search *s, struct str with, struct buf *out)
{
	struct str text;
	uint32_t number;
	bool group;
	size_t n;

	while (with.n && (n = template_piece(s->p, with, &group, &number, &text)) > 0) {
		text = group ? group_text(s, number) : text;
		buf_add(out, text);
		with = str_from(with, n);
	}
}

/* The next match at or behind *pos, as Python goes on: after an empty one not another empty one at the same place. */
static bool sub_next(struct search *s, size_t *pos, bool *was_empty, size_t *from, size_t *to)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(s->data);

	if (*pos > s->text.n || !search_next(s, *pos, *was_empty ? PCRE2_NOTEMPTY_ATSTART : 0) || at[1] < at[0])
		return false;
	*from = at[0];
	*to = at[1];
	*was_empty = at[0] == at[1];
	*pos = at[1];
	return true;
}

static void buf_end(struct buf *b)
{
	buf_done(b);
}

bool pattern_sub(struct reading *rd, struct str re, struct str with, struct str text, struct str *out)
{
	AUTO(search_done) struct search s = { 0 };
	AUTO(buf_end) struct buf b;
	size_t pos = 0, last = 0, from, to;
	bool empty = false;

	buf_init(&b, TEXT_MAX);
	if (!search_start(&s, rd, re, text))
		return false;
	while (sub_next(&s, &pos, &empty, &from, &to) && !b.over) {
		buf_add(&b, str_cut(text, last, from - last));
		template_add(&s, with, &b);
		last = to;
	}
	buf_add(&b, str_from(text, last));
	*out = arena_str(rd->b->scratch, (struct str){ b.p, b.n });
	return buf_ok(&b) && !rd->refused;
}

/* What is not replaced stays as it was: in the plain form a backslash before a star would be read as one that takes away the star's meaning. */
struct spans {
	struct str plain, marked;
	const uint32_t *at; /* of each byte of `plain`: the byte of `marked` */
};

static void spans_make(struct arena *a, struct str marked, struct spans *out)
{
	uint32_t *at = ARENA_ARRAY(a, uint32_t, marked.n * 2 + 1);
	size_t n = 0;

	out->marked = marked;
	out->plain = marked_plain(a, marked);
	out->at = at;
	for (uint32_t i = 0; i < marked.n; i++) {
		if (marked.p[i] == '*' || marked.p[i] == '?')
			at[n++] = i;
		at[n++] = i;
	}
}

struct kept {
	struct buf *out, *pending;
};

static void pending_flush(const struct kept *k)
{
	replaced_parse(k->out, (struct str){ k->pending->p, k->pending->n });
	k->pending->n = 0;
}

static void span_keep(const struct kept *k, const struct spans *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		bool pair = s->plain.p[i] == '\\' && i + 1 < s->plain.n && s->at[i + 1] == s->at[i],
		     second = i > 0 && s->at[i - 1] == s->at[i];

		if (second || (pair && i + 1 >= to)) { /* half of an escaped star: the other half was replaced */
			buf_add(k->pending, str_cut(s->plain, i, 1));
			continue;
		}
		pending_flush(k);
		buf_add(k->out, str_cut(s->marked, s->at[i], 1));
		i += pair;
	}
}

bool pattern_sub_marked(struct reading *rd, struct str re, struct str with, struct str marked, struct str *out)
{
	AUTO(search_done) struct search s = { 0 };
	AUTO(buf_end) struct buf b, pending;
	struct kept k = { &b, &pending };
	struct spans spans;
	size_t pos = 0, last = 0, from, to;
	bool empty = false;

	buf_init(&b, TEXT_MAX);
	buf_init(&pending, TEXT_MAX);
	spans_make(rd->b->scratch, marked, &spans);
	if (!search_start(&s, rd, re, spans.plain))
		return false;
	while (sub_next(&s, &pos, &empty, &from, &to) && !b.over) {
		span_keep(&k, &spans, last, from);
		template_add(&s, with, &pending);
		last = to;
	}
	span_keep(&k, &spans, last, spans.plain.n);
	pending_flush(&k);
	*out = arena_str(rd->b->scratch, (struct str){ b.p, b.n });
	return buf_ok(&b) && buf_ok(&pending) && !rd->refused;
}

bool pattern_groups(struct reading *rd, struct str re, struct str text, group_list *out)
{
	AUTO(search_done) struct search s = { 0 };
	struct arena *a = rd->b->scratch;
	uint32_t size = 0;
	PCRE2_SPTR table;

	if (!search_start(&s, rd, re, text) || !search_next(&s, 0, PCRE2_ANCHORED))
		return false;
	(void)pcre2_pattern_info(s.p->code, PCRE2_INFO_NAMETABLE, &table);
	(void)pcre2_pattern_info(s.p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	for (size_t i = 0; i < pattern_named(s.p); i++) {
		PCRE2_SPTR row = table + i * size;
		struct group g = { arena_str(a, str_z((const char *)row + 2)),
			arena_str(a, group_text(&s, (uint32_t)(row[0] << 8 | row[1]))) };

		vec_push(a, out, g);
	}
	return true;
}
