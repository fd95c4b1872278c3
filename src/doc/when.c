/* The day on which the work was done that a paper tells of: "đã tổ chức ... từ ngày 14/10/2026 đến ngày 16/10/2026". Only where exactly one can be read: a
 * day that is cited, planned, or a limit is none. */
#include "base/text.h"
#include "base/time.h"
#include "doc/doc_int.h"

enum { BETWEEN = 240, YEAR = 366 };

static bool number(struct str *s, int *out)
{
	size_t n = 0;
	int v = 0;

	for (; n < s->n && n < 4 && s->p[n] >= '0' && s->p[n] <= '9'; n++)
		v = v * 10 + (s->p[n] - '0');
	if (n == 0 || (n < s->n && s->p[n] >= '0' && s->p[n] <= '9'))
		return false;
	*s = str_from(*s, n);
	*out = v;
	return true;
}

static bool past_word(struct str *s, const char *w)
{
	if (!str_starts(*s, str_z(w)))
		return false;
	*s = str_from(*s, strlen(w));
	return true;
}

/* "15", "15/10", "15/10/2026", "15 thang 10 nam 2026"; what is not said stays 0. */
static bool day_at_start(struct str *s, int d[3])
{
	struct str rest;

	d[1] = d[2] = 0;
	if (!number(s, &d[0]))
		return false;
	for (int i = 1; i < 3; i++) {
		rest = *s;
		if (!(past_word(&rest, "/") || past_word(&rest, "-") || past_word(&rest, ".") ||
			    past_word(&rest, i == 1 ? " thang " : " nam ")) ||
			!number(&rest, &d[i])) {
			d[i] = 0;
			break;
		}
		*s = rest;
	}
	return true;
}

static int32_t day_of_parts(const int d[3])
{
	return d[2] >= 1945 && d[2] < 2200 && d[1] >= 1 && d[1] <= 12 ? day_of(d[2], d[1], d[0]) : DAY_NONE;
}

/* One day or a span of days at the start of `s`, behind "ngay ". */
static bool span_at(struct str *s, int32_t *first, int32_t *last)
{
	static const char *const to[] = { " den ngay ", " den het ngay ", " den ", " va ngay ", " va ", "-", " - " };
	struct str rest;
	int a[3], b[3];

	rest = *s;
	if (number(&rest, &a[0]) && past_word(&rest, "-") && day_at_start(&rest, b) && b[2]) { /* 14-16/10/2026 */
		a[1] = b[1], a[2] = b[2];
	} else {
		if (!day_at_start(s, a))
			return false;
		rest = *s;
		bool two = false;

		for (size_t i = 0; i < COUNT(to) && !two; i++)
			two = past_word(&rest, to[i]) && day_at_start(&rest, b) && b[2];
		if (!two) {
			*first = *last = day_of_parts(a);
			return *first != DAY_NONE;
		}
		a[1] = a[1] ? a[1] : b[1];
		a[2] = a[2] ? a[2] : b[2];
	}
	*s = rest;
	*first = day_of_parts(a);
	*last = day_of_parts(b);
	return *first != DAY_NONE && *last != DAY_NONE && *first <= *last;
}

static ptrdiff_t last_of(struct str s, const char *w)
{
	ptrdiff_t found = -1, at;

	for (size_t from = 0; (at = str_find(str_from(s, from), str_z(w))) >= 0; from = (size_t)found + 1)
		found = (ptrdiff_t)from + at;
	return found;
}

/* Do the words before "ngay" say that something was done on it? */
static bool tells_of_done(struct str before)
{
	static const char *const ends[] = { ". ", ";" };
	static const char *const verbs[] = { "to chuc", "dien ra", "thuc hien", "tien hanh" };
	static const char *const others[] = { "truoc", " so ", "ban hanh", "han ", " se ", "du kien", "chua ", "hoan thanh trong" };
	ptrdiff_t at, verb = -1;
	struct str between;
	size_t word;

	for (size_t i = 0; i < COUNT(ends); i++)
		if ((at = last_of(before, ends[i])) >= 0)
			before = str_from(before, (size_t)at + 1);
	for (size_t i = 0; i < COUNT(verbs); i++)
		if ((at = last_of(before, verbs[i])) > verb)
			verb = at;
	if (verb < 0 || before.n - (size_t)verb > BETWEEN)
		return false;
	between = str_from(before, verb > 12 ? (size_t)verb - 12 : 0); /* "se to chuc" */
	for (size_t i = 0; i < COUNT(others); i++)
		if (str_find(between, str_z(others[i])) >= 0)
			return false;
	before = str_trim(before);
	for (word = before.n; word > 0 && before.p[word - 1] != ' '; word--)
		if (before.p[word - 1] == '/') /* the day of the paper that is cited */
			return false;
	return true;
}

/* "Ngày 12/10/2026, Cục .. đã dò quét ..": the day begins its sentence, and what follows in it was done. */
static bool done_is_told(struct str before, struct str after)
{
	static const char *const begins[] = { "", "trong", "trong hai", "trong 02", "trong ba", "trong 03", "vao", "trong cac" };
	static const char *const done[] = { "da to chuc", "da tien hanh", "da thuc hien", "da do quet", "da ra quet", "da quet",
		"da kiem thu", "da dien tap", "da tap huan", "da quan triet", "da hop" };
	bool begin = false;
	ptrdiff_t end;

	for (ptrdiff_t at = (ptrdiff_t)before.n; at > 0 && !begin; at--)
		if (before.p[at - 1] == '.' || before.p[at - 1] == ';' || before.p[at - 1] == ':' || before.p[at - 1] == '\n') {
			before = str_from(before, (size_t)at);
			begin = true;
		}
	before = str_trim(before);
	begin = false;
	for (size_t i = 0; i < COUNT(begins) && !begin; i++)
		begin = str_is(before, begins[i]);
	if (!begin || !str_starts(after, STR(",")))
		return false;
	after = str_cut(after, 0, after.n < BETWEEN ? after.n : BETWEEN);
	for (size_t i = 0; i < 2; i++)
		if ((end = str_find(after, i ? STR(";") : STR(". "))) >= 0)
			after = str_cut(after, 0, (size_t)end);
	for (size_t i = 0; i < COUNT(done); i++)
		if (str_find(after, str_z(done[i])) > 0)
			return str_find(after, STR("ban hanh")) < 0;
	return false;
}

bool doc_done(struct cx *cx, struct str text, int32_t paper, struct doc_done *out)
{
	struct str f = text_fold(&cx->arena, str_cut(doc_without_addressees(cx, text), 0, 400000)), rest = f;
	struct doc_done d = { DAY_NONE, DAY_NONE, { 0 } };
	int32_t first, last;

	for (ptrdiff_t at; (at = str_find(rest, STR("ngay "))) >= 0;) {
		struct str before = str_cut(f, 0, f.n - rest.n + (size_t)at);

		rest = str_from(rest, (size_t)at + 5);
		if (!span_at(&rest, &first, &last) || (paper != DAY_NONE && (last > paper || paper - last > YEAR)) ||
			!(tells_of_done(before) || done_is_told(before, rest)) || (first == d.first && last == d.last))
			continue;
		if (d.first != DAY_NONE) /* two: it does not say which */
			return false;
		d.first = first;
		d.last = last;
	}
	if (d.first == DAY_NONE)
		return false;
	d.said = d.first == d.last ? arena_fmt(&cx->arena, L("ngày %.*s", "on %.*s"), ARG_STR(day_show(&cx->arena, d.last)))
	                           : arena_fmt(&cx->arena, L("từ ngày %.*s đến ngày %.*s", "from %.*s to %.*s"),
					     ARG_STR(day_show(&cx->arena, d.first)), ARG_STR(day_show(&cx->arena, d.last)));
	*out = d;
	return true;
}
