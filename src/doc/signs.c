/* Signatures of a PDF (ISO 32000-1 12.8): /ByteRange [0 a b c] names the signed bytes, the gap between holds <hex> of the CMS message and nothing
 * else. Found by reading the raw bytes, as every reader must: a signature's dictionary is never compressed. */
#include "doc/doc.h"

#include "sec/cms.h"

enum { AROUND = 65536 };

const char *const doc_sign_names[] = { NULL, "valid", "intact", "changed", "broken", NULL };

struct range {
	struct str first, second, hex;
	size_t dict; /* where /ByteRange stood */
	bool whole;
};

static void skip(struct str in, size_t *at)
{
	while (*at < in.n && memchr(" \t\r\n\f", in.p[*at], 5))
		(*at)++;
}

static bool number(struct str in, size_t *at, size_t *out)
{
	size_t v = 0, from;

	skip(in, at);
	for (from = *at; *at < in.n && in.p[*at] >= '0' && in.p[*at] <= '9' && *at - from < 12; (*at)++)
		v = v * 10 + (size_t)(in.p[*at] - '0');
	*out = v;
	return *at > from;
}

static bool range_at(struct str in, size_t at, struct range *out)
{
	size_t v[4];

	out->dict = at;
	at += strlen("/ByteRange");
	skip(in, &at);
	if (at >= in.n || in.p[at++] != '[')
		return false;
	for (size_t i = 0; i < COUNT(v); i++)
		if (!number(in, &at, &v[i]))
			return false;
	if (v[0] != 0 || v[1] >= v[2] || v[2] > in.n || v[3] > in.n - v[2] || v[2] - v[1] < 4 || in.p[v[1]] != '<' ||
		in.p[v[2] - 1] != '>' || at > v[2] + v[3])
		return false;
	out->first = str_cut(in, 0, v[1]);
	out->second = str_cut(in, v[2], v[3]);
	out->hex = str_cut(in, v[1] + 1, v[2] - v[1] - 2);
	out->whole = str_trim(str_from(in, v[2] + v[3])).n == 0;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes of a hex string; false when anything else stands in it. */
static bool unhex(struct cx *cx, struct str hex, struct str *out)
{
	char *p = arena_alloc(&cx->arena, hex.n / 2 + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < hex.n; i++) {
		int d = hex_digit(hex.p[i]);

		if (d < 0 && !memchr(" \t\r\n\f", hex.p[i], 5))
			return false;
		if (d < 0)
			continue;
		if (n & 1)
			p[n / 2] = (char)(p[n / 2] << 4 | d);
		else
			p[n / 2] = (char)d;
		n++;
	}
	*out = (struct str){ p, n / 2 };
	return n > 0;
}

/* What the dictionary around /ByteRange says under `key`; only its own bytes are looked at. */
static struct str entry(struct str in, const struct range *r, const char *key)
{
	size_t from = r->dict > AROUND ? r->dict - AROUND : 0, gap_end = r->first.n + r->hex.n + 2;
	struct str before = str_cut(in, from, (r->dict > r->first.n ? r->first.n : r->dict) - from),
		   after = str_cut(in, gap_end, AROUND), mine[3];
	ptrdiff_t at;

	for (ptrdiff_t obj; (obj = str_find(before, STR(" obj"))) >= 0;)
		before = str_from(before, (size_t)obj + 4);
	at = str_find(after, STR("endobj"));
	if (at >= 0)
		after.n = (size_t)at;
	mine[0] = before;
	mine[1] = r->dict < r->first.n ? str_cut(in, r->dict, r->first.n - r->dict) : STR("");
	mine[2] = after;
	for (size_t i = 0; i < COUNT(mine); i++) {
		at = str_find(mine[i], str_z(key));
		if (at >= 0)
			return str_cut(mine[i], (size_t)at + strlen(key), 200);
	}
	return (struct str){ 0 };
}

/* /M (D:20261120154200+07'00') */
static int64_t said_at(struct str m)
{
	int v[6] = { 0, 1, 1, 0, 0, 0 }, zone = 0;
	static const int width[] = { 4, 2, 2, 2, 2, 2 };
	ptrdiff_t d = str_find(str_cut(m, 0, 8), STR("(D:"));
	struct str s = str_from(m, d < 0 ? m.n : (size_t)d + 3);
	int32_t day;

	for (size_t i = 0; i < COUNT(v); i++) {
		int64_t x;

		if (s.n < (size_t)width[i] || !str_to_i64(str_cut(s, 0, (size_t)width[i]), &x) || x < 0)
			break;
		v[i] = (int)x;
		s = str_from(s, (size_t)width[i]);
	}
	if (s.n >= 3 && (s.p[0] == '+' || s.p[0] == '-')) {
		int64_t h = 0;

		if (str_to_i64(str_cut(s, 1, 2), &h) && h >= 0 && h < 24)
			zone = (int)h * 3600 * (s.p[0] == '-' ? -1 : 1);
	}
	day = day_of(v[0], v[1], v[2]);
	if (d < 0 || v[0] < 1990 || day == DAY_NONE || v[3] > 23 || v[4] > 59 || v[5] > 60)
		return INT64_MIN;
	return (int64_t)day * US_PER_DAY + ((int64_t)v[3] * 3600 + v[4] * 60 + v[5] - zone) * US_PER_S;
}

static struct doc_sign one(struct cx *cx, struct str in, const struct range *r, const struct trust *t)
{
	static const enum doc_sign_state states[] = { DOC_SIGN_BROKEN, DOC_SIGN_CHANGED, DOC_SIGN_INTACT, DOC_SIGN_VALID };
	struct doc_sign s = { .state = DOC_SIGN_BROKEN, .at = said_at(entry(in, r, "/M")), .whole = r->whole };
	struct cms_signer who;
	struct str der;

	if (!unhex(cx, r->hex, &der)) {
		s.trouble = str_z(L("Không đọc được chữ ký", "the signature cannot be read"));
		return s;
	}
	s.state = states[cms_check(cx, der, r->first, r->second, t, s.at, &who)];
	s.by = who.subject;
	s.issuer = who.issuer;
	s.trouble = who.trouble;
	if (who.at != INT64_MIN)
		s.at = who.at;
	return s;
}

/* Of the file: as good as its worst signature, and changed when bytes stand behind the last one. */
static enum doc_sign_state together(struct cx *cx, struct doc_signs *all)
{
	enum doc_sign_state worst = DOC_SIGN_NONE;
	bool whole = false;

	for (size_t i = 0; i < all->n; i++) {
		if (all->p[i].state > worst)
			worst = all->p[i].state;
		whole = whole || all->p[i].whole;
	}
	if (all->n && !whole && worst < DOC_SIGN_CHANGED) {
		worst = DOC_SIGN_CHANGED;
		all->p[all->n - 1].trouble = str_z(L("Có nội dung thêm vào sau khi ký", "something was added after signing"));
	}
	return worst;
}

enum rc doc_signs(struct cx *cx, struct str pdf, struct str roots, struct doc_signs *out)
{
	AUTO(trust_free) struct trust *t = NULL;
	VEC(struct doc_sign) found = { 0 };
	struct str rest = pdf;
	size_t tried = 0;

	*out = (struct doc_signs){ 0 };
	for (ptrdiff_t at; found.n < DOC_SIGNS && tried < 4 * DOC_SIGNS && (at = str_find(rest, STR("/ByteRange"))) >= 0; tried++) {
		struct range r;
		size_t place = (size_t)(rest.p - pdf.p) + (size_t)at;

		rest = str_from(pdf, place + 1);
		if (!range_at(pdf, place, &r))
			continue;
		if (str_starts(str_trim(entry(pdf, &r, "/SubFilter")),
			    STR("/ETSI.RFC3161"))) /* a time stamp of the document: nobody's signature */
			continue;
		if (t == NULL)
			TRY(trust_load(cx, roots, &t));
		vec_push(&cx->arena, &found, one(cx, pdf, &r, t));
	}
	out->p = found.p;
	out->n = found.n;
	out->state = together(cx, out);
	return RC_OK;
}
