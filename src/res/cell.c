/* Cells as offices write them: what val_read takes, and beyond it "Cấp độ III (đề xuất)", "Đã có", "Dự kiến 12/2026", "-", and a whole paper in
 * one cell. Nothing is guessed: what has two readings is refused. */
#include "base/text.h"
#include "res/res_int.h"

enum { PAPER_WORDS = 60 };

static bool one_of(struct str folded, const char *words)
{
	struct str rest = str_z(words), one;

	while (str_next(&rest, '|', &one))
		if (str_eq(one, folded))
			return true;
	return false;
}

bool cell_blank(struct cx *cx, struct str text)
{
	if (text.n > 60)
		return false;
	return one_of(text_fold(&cx->arena, text),
		"|-|--|---|–|—|.|..|...|…|/|x/x|n/a|na|?|khong co|chua co|khong|chua|chua ro|chua xac dinh|chua phe duyet");
}

/* Without "(..)". */
static struct str without_parens(struct cx *cx, struct str s)
{
	char *p = arena_alloc(&cx->arena, s.n + 1, 1);
	size_t n = 0, deep = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(')
			deep++;
		else if (s.p[i] == ')' && deep)
			deep--;
		else if (deep == 0)
			p[n++] = s.p[i];
	}
	return str_trim((struct str){ p, n });
}

static bool word_next(struct str *rest, struct str *out)
{
	size_t i = 0;

	*rest = str_trim(*rest);
	while (i < rest->n && rest->p[i] != ' ' && rest->p[i] != '\n' && rest->p[i] != '\t' && rest->p[i] != '\r')
		i++;
	*out = str_cut(*rest, 0, i);
	*rest = str_from(*rest, i);
	return i > 0;
}

/* --- looser readings --- */

/* "cap do: 3", "3 - de xuat": exactly one word is a level. */
static bool loose_level(struct cx *cx, const struct field *f, struct str folded, struct val *out)
{
	struct str rest = folded, w, why;
	struct val v, found = { 0 };

	while (word_next(&rest, &w)) {
		while (w.n && strchr(",.;:-", w.p[w.n - 1]))
			w.n--;
		if (w.n == 0 || !val_read(cx, f, w, &v, &why) || !v.set)
			continue;
		if (found.set && found.i != v.i)
			return false;
		found = v;
	}
	*out = found;
	return found.set;
}

static bool loose_bool(struct str folded, struct val *out)
{
	struct str w;

	if (one_of(folded, "chua xac dinh|chua co thong tin|khong ro|khong xac dinh|khong biet")) {
		*out = (struct val){ 0 };
		return true;
	}
	if (!word_next(&folded, &w))
		return false;
	while (w.n && strchr(",.;:", w.p[w.n - 1]))
		w.n--;
	if (one_of(w, "co|da|yes|√|ü|☑|✓|✔"))
		val_i64(out, 1);
	else if (one_of(w, "khong|chua|no|☐"))
		val_i64(out, 0);
	else
		return false;
	return true;
}

/* All words of `part` stand in `whole`, in order. */
static bool within(struct str part, struct str whole)
{
	struct str a, b;

	while (word_next(&part, &a)) {
		bool hit = false;

		while (!hit && word_next(&whole, &b))
			hit = str_eq(a, b);
		if (!hit)
			return false;
	}
	return true;
}

static bool loose_choice(struct cx *cx, const struct field *f, struct str folded, struct val *out)
{
	const struct choice *found = NULL;

	for (const struct choice *c = f->choices; c->code; c++) {
		struct str label = text_fold(&cx->arena, str_z(c->vi));

		if (!within(folded, label))
			continue;
		if (within(STR("khong"), folded) != within(STR("khong"), label) ||
			within(STR("chua"), folded) != within(STR("chua"), label))
			continue;
		if (found)
			return false;
		found = c;
	}
	if (found == NULL)
		return false;
	val_text(out, str_z(found->code));
	return true;
}

/* "Trước khi đưa vào sử dụng và định kỳ" */
static bool loose_flags(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str why, w;

	buf_init(&b, s.n * 2 + 100);
	for (struct str rest = s; word_next(&rest, &w);) {
		struct str folded = text_fold(&cx->arena, w);

		if (one_of(folded, "va|&|+|,|;"))
			buf_z(&b, ";");
		else
			buf_fmt(&b, "%s%.*s", b.n && b.p[b.n - 1] != ';' ? " " : "", ARG_STR(w));
	}
	return val_read(cx, f, arena_str(&cx->arena, buf_str(&b)), out, &why);
}

static bool loose_date(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	static const char *const before[] = { "du kien", "ke tu", "tu" };
	struct str folded = text_fold(&cx->arena, s), why;

	for (size_t i = 0; i < COUNT(before); i++)
		if (str_starts(folded, str_z(before[i])))
			folded = str_trim(str_from(folded, strlen(before[i])));
	while (folded.n && (folded.p[0] == ':' || folded.p[0] == ' '))
		folded = str_from(folded, 1);
	return folded.n && val_read(cx, f, folded, out, &why);
}

/* A hyphen for a dash and the reverse. */
static bool loose_ref(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	struct str from[] = { STR("–"), STR("-"), STR("—") }, to[] = { STR("-"), STR("–"), STR("-") }, why;

	for (size_t i = 0; i < COUNT(from); i++) {
		struct buf b AUTO(buf_done) = { 0 };
		struct str rest = s;
		ptrdiff_t at;

		if (str_find(s, from[i]) < 0)
			continue;
		buf_init(&b, s.n * 3 + 10);
		while ((at = str_find(rest, from[i])) >= 0) {
			buf_add(&b, str_cut(rest, 0, (size_t)at));
			buf_add(&b, to[i]);
			rest = str_from(rest, (size_t)at + from[i].n);
		}
		buf_add(&b, rest);
		if (val_read(cx, f, arena_str(&cx->arena, buf_str(&b)), out, &why))
			return true;
	}
	return false;
}

static bool loose(struct cx *cx, const struct field *f, struct str s, struct val *out)
{
	switch (f->type) {
	case F_INT: return f->max && f->max <= 10 && loose_level(cx, f, text_fold(&cx->arena, s), out);
	case F_BOOL: return loose_bool(text_fold(&cx->arena, s), out);
	case F_ENUM: return loose_choice(cx, f, text_fold(&cx->arena, s), out);
	case F_FLAGS: return loose_flags(cx, f, s, out) || loose_choice(cx, f, text_fold(&cx->arena, s), out);
	case F_DATE: return loose_date(cx, f, s, out);
	case F_REF: return loose_ref(cx, f, s, out);
	default: return false;
	}
}

bool cell_read(struct cx *cx, const struct field *f, struct str text, struct val *out, struct str *why)
{
	struct str s, bare, ignored;

	if (val_read(cx, f, text, out, why))
		return true;
	if (text.n > 4000 || !text_nfc(&cx->arena, str_trim(text), &s))
		return false;
	if (loose(cx, f, s, out))
		return true;
	bare = without_parens(cx, s);
	if (bare.n && bare.n < s.n && (val_read(cx, f, bare, out, &ignored) || loose(cx, f, bare, out)))
		return true;
	*out = (struct val){ 0 };
	return f->type != F_TEXT && cell_blank(cx, s);
}

/* --- a paper in one cell --- */

static struct str bare_word(struct str w)
{
	while (w.n && strchr(",.;:()[]", w.p[w.n - 1]))
		w.n--;
	while (w.n && strchr(",.;:()[]", w.p[0]))
		w = str_from(w, 1);
	return w;
}

/* 123/QĐ-VPCP: begins with a digit, has a stroke and a letter. */
static bool number_like(struct str w)
{
	bool stroke = false, letter = false;

	if (w.n == 0 || w.p[0] < '0' || w.p[0] > '9')
		return false;
	for (size_t i = 0; i < w.n; i++) {
		unsigned char c = (unsigned char)w.p[i];

		stroke = stroke || c == '/';
		letter = letter || c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	}
	return stroke && letter;
}

struct words {
	struct str w[PAPER_WORDS], f[PAPER_WORDS]; /* as written, folded */
	size_t n;
};

static void words_of(struct cx *cx, struct str s, struct words *out)
{
	struct str w;

	out->n = 0;
	while (out->n < PAPER_WORDS && word_next(&s, &w)) {
		struct str f = text_fold(&cx->arena, w);

		if ((str_starts(f, STR("so:")) || str_starts(f, STR("so."))) && f.n > 3) { /* "Số:123/QĐ-VPCP" */
			ptrdiff_t at = str_find(w, STR(":"));

			w = str_from(w, (size_t)(at < 0 ? str_find(w, STR(".")) : at) + 1);
			f = text_fold(&cx->arena, w);
		}
		out->w[out->n] = bare_word(w);
		out->f[out->n++] = bare_word(f);
	}
}

/* The date behind "ngày", over as many words as it takes; else the one word that is a whole date. */
static void paper_date(struct cx *cx, const struct words *k, struct paper *out, size_t *from, size_t *to)
{
	for (int named = 1; named >= 0 && out->date.n == 0; named--)
		for (size_t i = 0; i < k->n && out->date.n == 0; i++) {
			size_t at = i + (named ? 1 : 0);

			if (named ? !one_of(k->f[i], "ngay") : number_like(k->w[i]))
				continue;
			for (size_t len = named ? 5 : 1; len > 0 && out->date.n == 0; len--) {
				struct str text = { 0 }, date;

				if (at + len > k->n)
					continue;
				for (size_t j = at; j < at + len; j++)
					text = arena_fmt(
						&cx->arena, "%.*s%s%.*s", ARG_STR(text), j > at ? " " : "", ARG_STR(k->f[j]));
				if (date_read(&cx->arena, text, &date) && (date.n == 10 || (named && date.n > 4))) {
					out->date = date;
					*from = i;
					*to = at + len;
				}
			}
		}
}

void paper_read(struct cx *cx, struct str cell, struct paper *out)
{
	struct words k;
	size_t from = 0, to = 0;
	struct str s;

	*out = (struct paper){ 0 };
	if (!text_nfc(&cx->arena, str_trim(cell), &s) || s.n == 0 || s.n > 2000 || cell_blank(cx, s) ||
		one_of(text_fold(&cx->arena, s), "co|da co|x|da|yes|v"))
		return;
	words_of(cx, s, &k);
	paper_date(cx, &k, out, &from, &to);
	for (size_t i = 0; i < k.n; i++) {
		bool after = i > 0 && one_of(k.f[i - 1], "so|qd|quyet dinh|dinh") && k.w[i].n && k.w[i].p[0] >= '0' &&
		             k.w[i].p[0] <= '9';

		if ((i >= from && i < to) || (!number_like(k.w[i]) && !after))
			continue;
		if (out->number.n && !str_eq(out->number, k.w[i]))
			out->two = true;
		if (out->number.n == 0)
			out->number = k.w[i];
	}
	for (size_t i = 0; i + 1 < k.n && out->issuer.n == 0; i++)
		if (one_of(k.f[i], "cua") && (out->number.n || out->date.n)) {
			size_t end = from > i ? from : k.n;

			for (size_t j = i + 1; j < end; j++)
				out->issuer = arena_fmt(
					&cx->arena, "%.*s%s%.*s", ARG_STR(out->issuer), j > i + 1 ? " " : "", ARG_STR(k.w[j]));
		}
	if (out->number.n == 0 && (out->date.n == 0 || to - from < k.n)) {
		if (out->date.n == 0)
			out->number = s;
		else if (from > 0 && k.w[0].n && k.w[0].p[0] >= '0' && k.w[0].p[0] <= '9')
			out->number = k.w[0];
	}
}
