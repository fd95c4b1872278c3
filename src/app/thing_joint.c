/* One input for several fields that people say in one breath: "1234/BN ngày 28/11/2026" for a receipt and its day, "08:00-17:00 10/10/2026; 80 75 90" for a
 * drill's day, its hours and its three scores. What is typed is read into the fields themselves, by their own codecs and bounds, or not at all. Forms alone
 * know joints; the API and sheets give fields. */
#include "app/thing_int.h"
#include "base/text.h"

enum { WORDS_MAX = 16, TYPED_MAX = 200, DATE_WORDS = 6, SPAN_FIELDS = 3 };

const struct thing_joint *joint_of(const struct thing *t, struct str code)
{
	for (const struct thing_joint *j = t->joints; j && j->code; j++)
		if (str_is(code, j->code))
			return j;
	return NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks of every kind as " "; the dashes that people and word processors write as "-", where `dashes`. */
static struct str plain(struct cx *cx, struct str s, bool dashes)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if (dashes && (str_starts(str_from(s, i), STR("–")) || str_starts(str_from(s, i), STR("—")))) {
			buf_z(&b, "-");
			i += 2;
		} else if (str_starts(str_from(s, i), STR("\xc2\xa0"))) {
			buf_z(&b, " ");
			i++;
		} else {
			buf_add(&b, is_blank(s.p[i]) ? STR(" ") : str_cut(s, i, 1));
		}
	return arena_str(&cx->arena, buf_str(&b));
}

static size_t words_of(struct str s, const char *seps, struct str *out, size_t most)
{
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= s.n; i++)
		if (i == s.n || strchr(seps, s.p[i])) {
			struct str one = str_trim(str_cut(s, from, i - from));

			while (one.n && one.p[0] == ',')
				one = str_from(one, 1);
			while (one.n && one.p[one.n - 1] == ',')
				one.n--;
			if (one.n && n++ < most)
				out[n - 1] = one;
			from = i + 1;
		}
	return n;
}

/* --- several numbers --- */

/* "80,0" and "80.0" are 80; any other fraction stays as it was typed, and is refused where a whole number is wanted. */
static struct str whole_part(struct str s)
{
	for (size_t i = 1; i + 1 < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '.') {
			for (size_t k = i + 1; k < s.n; k++)
				if (s.p[k] != '0')
					return s;
			return s.n - i > 3 ? s : str_cut(s, 0, i);
		}
	return s;
}

static size_t fields_of(struct cx *cx, const struct thing_joint *j, const struct row *row, int *out)
{
	struct str rest = str_z(j->fields), one;
	size_t n = 0;

	for (; str_next(&rest, ' ', &one); n++) {
		assert(n < WORDS_MAX);
		out[n] = res_field(row->res, arena_z(&cx->arena, one));
	}
	return n;
}

/* "80 75 90", "80/75/90", "80, 75, 90": as many as there are fields, in their order; a lone dash leaves one empty. */
static bool numbers_read(struct cx *cx, struct row *row, const int *fields, size_t wanted, struct str s, struct str *why)
{
	struct str words[WORDS_MAX], bad;
	struct val read[WORDS_MAX] = { 0 };
	size_t n = words_of(s, " ;/|", words, WORDS_MAX);

	if (n == 1)
		n = words_of(s, ",-", words, WORDS_MAX);
	if (n && n != wanted) {
		*why = arena_fmt(&cx->arena,
			L("Có %zu số, cần đủ %zu theo đúng thứ tự, ví dụ 80 75 90; chưa chấm thì ghi dấu -",
				"%zu numbers, %zu are wanted in that order, as 80 75 90; a dash where there is none"),
			n, wanted);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &row->res->fields[fields[i]];

		if (str_is(words[i], "-") || val_read(cx, f, whole_part(words[i]), &read[i], &bad))
			continue;
		*why = arena_fmt(&cx->arena,
			L("Số thứ %zu, %s, ghi “%.*s”: cần số nguyên từ %" PRId64 " đến %" PRId64,
				"Number %zu, %s, reads “%.*s”: a whole number from %" PRId64 " to %" PRId64 " is wanted"),
			i + 1, L(f->vi, f->en), ARG_STR(text_short(&cx->arena, words[i], 20)), f->min, f->max);
		return false;
	}
	for (size_t i = 0; i < wanted; i++)
		row->v[fields[i]] = read[i];
	return true;
}

static struct str numbers_said(struct cx *cx, const struct row *row, const int *fields, size_t n)
{
	struct str out = STR("");
	size_t set = 0;

	for (size_t i = 0; i < n; i++) {
		const struct val *v = &row->v[fields[i]];

		set += v->set;
		out = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out), i ? " " : "",
			ARG_STR(v->set ? val_write(cx, &row->res->fields[fields[i]], v) : STR("-")));
	}
	return set ? out : STR("");
}

/* --- a day, or days, with the hours of begin and end --- */

struct moment {
	struct str hour, day;
};

/* "8h30 10/10/2026", "10/10/2026", "17:00". False: another word is in it. */
static bool moment_read(struct cx *cx, struct str s, struct moment *out)
{
	struct str words[4];
	size_t n = words_of(s, " ", words, COUNT(words));

	for (size_t i = 0; i < n && i < COUNT(words); i++) {
		ptrdiff_t h = str_find(words[i], STR("h"));
		struct str date;

		if (str_is(words[i], "ngay") || str_is(words[i], "tu"))
			continue;
		if (h > 0 && out->hour.n == 0)
			out->hour =
				arena_fmt(&cx->arena, "%.*s:%.*s", (int)h, words[i].p, ARG_STR(str_from(words[i], (size_t)h + 1)));
		else if (str_find(words[i], STR(":")) > 0 && out->hour.n == 0)
			out->hour = words[i];
		else if (out->day.n == 0 && date_read(&cx->arena, words[i], &date) && date.n == 10)
			out->day = date;
		else
			return false;
	}
	if (str_ends(out->hour, STR(":")))
		out->hour = arena_fmt(&cx->arena, "%.*s00", ARG_STR(out->hour));
	return n <= COUNT(words);
}

static bool instant_of(struct cx *cx, const struct field *f, const struct moment *m, const char *hour, struct val *out)
{
	struct str why;

	return val_read(
		cx, f, arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(m->hour.n ? m->hour : str_z(hour)), ARG_STR(m->day)), out, &why);
}

/* The two ends of "08:00-17:00 10/10/2026", "8h 10/10/2026 đến 17h 11/10/2026", "10/10/2026 - 11/10/2026"; what one side leaves out the other says. */
static bool ends_read(struct cx *cx, struct str typed, struct moment ends[2])
{
	struct str s = text_fold(&cx->arena, plain(cx, typed, true));
	ptrdiff_t to = str_find(s, STR(" den ")), dash = str_find(s, STR("-"));
	ptrdiff_t at = to >= 0 ? to : dash;
	size_t gap = to >= 0 ? 5 : 1;

	if (at < 0 || !moment_read(cx, str_cut(s, 0, (size_t)at), &ends[0]) ||
		!moment_read(cx, str_from(s, (size_t)at + gap), &ends[1]))
		return false;
	for (int i = 0; i < 2; i++)
		if (ends[i].day.n == 0)
			ends[i].day = ends[1 - i].day;
	return ends[0].day.n && (ends[0].hour.n > 0) == (ends[1].hour.n > 0);
}

/* Of that field of the line. */
static bool unread(struct cx *cx, const struct field *f, struct str typed, const char *otherwise, struct str *why)
{
	*why = day_unread(cx, typed, otherwise);
	if (why->p != otherwise)
		*why = arena_fmt(&cx->arena, "%s: %.*s", L(f->vi, f->en), ARG_STR(*why));
	return false;
}

static bool span_unread(struct cx *cx, const struct field *f, struct str typed, struct str *why)
{
	return unread(cx, f, typed,
		L("Ghi ngày đầy đủ, thêm giờ bắt đầu – kết thúc nếu biết, như 08:00-17:00 10/10/2026; nhiều ngày: 08:00 10/10/2026 "
		  "- "
		  "17:00 11/10/2026; các số ghi sau ngày",
			"a whole date is wanted, with its hours where they are known, as 08:00-17:00 10/10/2026; of several days: "
			"08:00 "
			"10/10/2026 - 17:00 11/10/2026; numbers come behind it"),
		why);
}

/* The part of the line that says when. Of a whole day alone the act took that day, from its first minute to its last; a month or a year has no hours. */
static bool span_read(struct cx *cx, struct row *row, const int *at, struct str typed, struct str line, struct str *why)
{
	struct moment ends[2] = { 0 };
	struct val day = { 0 }, from = { 0 }, till = { 0 };
	const struct field *f = row->res->fields;
	struct str date = { 0 };
	int32_t first, last;

	if (date_read(&cx->arena, typed, &date))
		ends[0].day = ends[1].day = date;
	else if (days_read(&cx->arena, typed, &first, &last))
		for (int i = 0; i < 2; i++)
			ends[i].day = day_text(&cx->arena, i ? last : first);
	else if (typed.n && !ends_read(cx, typed, ends))
		return span_unread(cx, &f[at[0]], line, why);
	if (ends[1].day.n && !val_read(cx, &f[at[0]], ends[1].day, &day, why))
		return false;
	if (ends[0].day.n == 10 &&
		!(instant_of(cx, &f[at[1]], &ends[0], "00:00", &from) && instant_of(cx, &f[at[2]], &ends[1], "23:59", &till))) {
		*why = str_z(L("Giờ từ 00:00 đến 23:59", "an hour is from 00:00 to 23:59"));
		return false;
	}
	if (from.i > till.i) {
		*why = str_z(L("Kết thúc trước khi bắt đầu", "it ends before it begins"));
		return false;
	}
	row->v[at[0]] = day;
	row->v[at[1]] = from;
	row->v[at[2]] = till;
	return true;
}

static struct str span_said(struct cx *cx, const struct row *row, const int *at)
{
	struct arena *a = &cx->arena;
	struct str from, till;
	bool one, whole;

	if (!row->v[at[1]].set || !row->v[at[2]].set)
		return val_write(cx, &row->res->fields[at[0]], &row->v[at[0]]);
	from = instant_show(a, row->v[at[1]].i);
	till = instant_show(a, row->v[at[2]].i);
	one = str_eq(str_from(from, 6), str_from(till, 6));
	whole = str_starts(from, STR("00:00")) && str_starts(till, STR("23:59"));
	if (one && whole)
		return str_from(from, 6);
	if (one)
		return arena_fmt(a, "%.5s-%.*s", from.p, ARG_STR(till));
	return arena_fmt(a, "%.*s - %.*s", ARG_STR(str_from(from, whole ? 6 : 0)), ARG_STR(str_from(till, whole ? 6 : 0)));
}

/* --- when it was, then its numbers --- */

static bool tells_time(struct str word)
{
	size_t digits = 0;

	for (size_t i = 0; i < word.n; i++) {
		bool digit = word.p[i] >= '0' && word.p[i] <= '9';

		if (word.p[i] == ':' || (word.p[i] == 'h' && digits) || (digit && digits == 3)) /* 08:00, 8h30, a year */
			return true;
		digits = digit ? digits + 1 : 0;
	}
	return false;
}

static struct str bare(struct str s, const char *ends)
{
	for (s = str_trim(s); s.n && strchr(ends, s.p[0]);)
		s = str_trim(str_from(s, 1));
	while (s.n && strchr(ends, s.p[s.n - 1]))
		s = str_trim(str_cut(s, 0, s.n - 1));
	return s;
}

/* Behind the last word that tells a day or an hour the numbers begin. */
static bool held_read(struct cx *cx, struct row *row, const int *fields, size_t n, struct str typed, struct str *why)
{
	struct str s = plain(cx, typed, true), numbers;
	struct row *read = row_copy(cx, row);
	size_t end = 0, at = 0;

	while (at < s.n) {
		size_t from = at;

		while (at < s.n && s.p[at] != ' ')
			at++;
		if (tells_time(bare(str_cut(s, from, at - from), ",;:.")))
			end = at;
		at += at < s.n;
	}
	numbers = bare(str_from(s, end), ",;:.");
	if (str_starts(text_fold(&cx->arena, numbers), STR("diem ")))
		numbers = str_trim(str_from(numbers, (size_t)str_find(numbers, STR(" "))));
	if (end == 0 && numbers.n)
		return span_unread(cx, &row->res->fields[fields[0]], s, why);
	if (!span_read(cx, read, fields, bare(str_cut(s, 0, end), ",;:."), s, why) ||
		!numbers_read(cx, read, fields + SPAN_FIELDS, n - SPAN_FIELDS, numbers, why))
		return false;
	for (size_t i = 0; i < n; i++)
		row->v[fields[i]] = read->v[fields[i]];
	return true;
}

static struct str held_said(struct cx *cx, const struct row *row, const int *fields, size_t n)
{
	struct str when = span_said(cx, row, fields), numbers = numbers_said(cx, row, fields + SPAN_FIELDS, n - SPAN_FIELDS);

	return arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(when), when.n && numbers.n ? "; " : "", ARG_STR(numbers));
}

/* --- a number and its day or hour, as papers are named --- */

/* A month, a quarter or a year stands beside a number by its word alone: "10/2026" may be a number. */
static bool dates(struct cx *cx, const struct field *when, struct str s, struct val *out)
{
	struct moment m = { 0 };
	struct str folded, why;
	int64_t number;

	s = bare(s, "(),;:");
	folded = text_fold(&cx->arena, s);
	if (when->type == F_INSTANT && moment_read(cx, folded, &m) && m.day.n)
		s = m.hour.n ? arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(m.hour), ARG_STR(m.day)) : m.day;
	if (s.n == 0 || str_to_i64(s, &number) || !val_read(cx, when, s, out, &why))
		return false;
	return when->type != F_DATE || out->s.n == 10 || str_starts(folded, STR("thang ")) || str_starts(folded, STR("quy ")) ||
	       str_starts(folded, STR("nam "));
}

/* "14:05", "14h5": beside a number it is left over from what was meant as a time. */
static bool is_hour(struct str word)
{
	size_t i = 0;

	while (i < word.n && word.p[i] >= '0' && word.p[i] <= '9')
		i++;
	return i >= 1 && i <= 2 && i < word.n && (word.p[i] == ':' || word.p[i] == 'h');
}

/* What stands beside the date: "QĐ số 1234/BN", "1234/BN -". */
static bool numbered(struct cx *cx, struct str s, struct str *out)
{
	static const char *const dashes[] = { " -", " –" };
	struct str words[WORDS_MAX], date;
	size_t n;

	s = bare(s, ",;:(");
	for (size_t i = 0; i < COUNT(dashes); i++)
		if (str_ends(s, str_z(dashes[i])))
			s = str_trim(str_cut(s, 0, s.n - strlen(dashes[i])));
	n = words_of(s, " ", words, COUNT(words));
	*out = s;
	for (size_t i = 0; i < n && i < COUNT(words); i++) {
		if (is_hour(words[i]) || (date_read(&cx->arena, words[i], &date) && date.n == 10)) /* or a second date */
			return false;
		if (i && str_is(text_fold(&cx->arena, words[i - 1]), "so") && words[i].p[0] >= '0' && words[i].p[0] <= '9')
			*out = str_from(s, (size_t)(words[i].p - s.p));
	}
	return true;
}

/* The longest run of words at the end, else at the beginning, that is a date. */
bool dated_read(struct cx *cx, const struct field *when, struct str typed, struct str *text, struct val *out)
{
	struct str s = str_trim(plain(cx, typed, false));
	size_t at[DATE_WORDS], n = 0;

	for (size_t i = s.n; i > 0 && n < COUNT(at); i--)
		if (i == 1 || s.p[i - 2] == ' ')
			at[n++] = i - 1;
	for (; n > 0; n--)
		if (dates(cx, when, str_from(s, at[n - 1]), out))
			return numbered(cx, str_cut(s, 0, at[n - 1]), text);
	for (size_t i = 1; i <= s.n && n < COUNT(at); i++)
		if (i == s.n || s.p[i] == ' ')
			at[n++] = i;
	for (; n > 0; n--)
		if (dates(cx, when, str_cut(s, 0, at[n - 1]), out))
			return numbered(cx, str_from(s, at[n - 1]), text);
	return false;
}

static bool pair_read(struct cx *cx, struct row *row, const int *fields, size_t n, struct str typed, struct str *why)
{
	const struct field *f = row->res->fields;
	struct str text = STR("");
	struct val number = { 0 }, day = { 0 };

	assert(n == 2);
	if (typed.n && !dated_read(cx, &f[fields[1]], typed, &text, &day)) {
		return unread(cx, &f[fields[1]], typed,
			f[fields[1]].type == F_DATE
				? L("Ghi ngày đầy đủ sau số, như 45/BC-VP ngày 28/11/2026; chưa có số thì chỉ ghi ngày; chỉ "
				    "biết tháng, "
				    "năm thì ghi rõ chữ, như tháng 11/2026",
					  "a whole date is wanted behind the number, as 45/BC-VP 28/11/2026; without a number "
					  "the date "
					  "alone; a month or a year alone with its word, as tháng 11/2026")
				: L("Ghi giờ, ngày sau số, như 1234/BN 14:05 28/11/2026; chưa có số thì chỉ ghi giờ, ngày",
					  "the hour and the day are wanted behind the number, as 1234/BN 14:05 28/11/2026; "
					  "without a "
					  "number they alone"),
			why);
	}
	if (!val_read(cx, &f[fields[0]], text, &number, why))
		return false;
	row->v[fields[0]] = number;
	row->v[fields[1]] = day;
	return true;
}

static struct str pair_said(struct cx *cx, const struct row *row, const int *fields, size_t n)
{
	struct arena *a = &cx->arena;
	const struct val *text = &row->v[fields[0]], *when = &row->v[fields[1]];
	bool date = row->res->fields[fields[1]].type == F_DATE;
	struct str said = !when->set ? STR("") : date ? date_show(a, when->s, false) : instant_show(a, when->i);
	const char *word = !date || !when->set ? ""
	                   : when->s.n == 10   ? L("ngày ", "")
	                   : when->s.n == 4    ? "năm "
	                                       : ""; /* as dated_read reads it back */

	assert(n == 2);
	if (!text->set)
		return date && when->set && when->s.n == 10 ? said : arena_fmt(a, "%s%.*s", word, ARG_STR(said));
	return arena_fmt(a, "%.*s%s%s%.*s", ARG_STR(text->s), when->set ? " " : "", word, ARG_STR(said));
}

static const struct {
	bool (*read)(struct cx *cx, struct row *row, const int *fields, size_t n, struct str typed, struct str *why);
	struct str (*said)(struct cx *cx, const struct row *row, const int *fields, size_t n);
} ways[] = { [JOINT_HELD] = { held_read, held_said }, [JOINT_DATED] = { pair_read, pair_said } };

struct str thing_input(const struct thing *t, const struct row *row, const char *field)
{
	struct str kind = row_text(row, t->focus_field);

	for (const struct thing_focus *f = t->focus; f && f->value; f++) {
		if (!str_is(kind, f->value))
			continue;
		for (const struct thing_joint *j = t->joints; j && j->code; j++)
			if (word_in(f->fields, str_z(j->code)) && word_in(j->fields, str_z(field)))
				return str_z(j->code);
		return word_in(f->fields, str_z(field)) ? str_z(field) : (struct str){ 0 };
	}
	return str_z(field);
}

struct str joint_said(struct cx *cx, const struct thing_joint *j, const struct row *row)
{
	int fields[WORDS_MAX];
	size_t n = fields_of(cx, j, row, fields);

	return ways[j->how].said(cx, row, fields, n);
}

void joints_read(struct cx *cx, const struct req *rq, struct row *row, struct problems *ps)
{
	for (const struct thing_joint *j = thing_of(rq)->joints; j && j->code; j++) {
		struct str typed = str_trim(req_get(cx, rq, j->code)), why;
		int fields[WORDS_MAX];
		size_t n = fields_of(cx, j, row, fields);

		if (typed.p == NULL || str_eq(typed, joint_said(cx, j, row)))
			continue;
		if (typed.n > TYPED_MAX)
			problem_add(cx, ps, j->code, L("Dài quá %d ký tự", "longer than %d characters"), TYPED_MAX);
		else if (!ways[j->how].read(cx, row, fields, n, typed, &why))
			problem_add(cx, ps, j->code, "%.*s", ARG_STR(why));
	}
}

/* --- the day, and why it is told only now --- */

bool takes_day(const struct thing *t, const char *input)
{
	const char *days = t->res->happened ? t->res->happened : "";
	const struct thing_joint *j = joint_of(t, str_z(input));
	struct str rest = j ? str_z(j->fields) : str_z(input), one;

	while (str_next(&rest, ' ', &one))
		if (word_in(days, one))
			return true;
	return false;
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80 || (s.p[i] | 32) >= 'a')
			return true;
	return false;
}

/* "15/09/2026 (văn bản về muộn)"; not the date itself, "12/QĐ-BM (ngày 15/09/2026)". */
static struct str behind(struct cx *cx, struct str typed, struct str *day)
{
	struct str said, date;
	size_t at, open = 0;

	typed = str_trim(typed);
	for (at = typed.n; at; at--) {
		open += typed.p[at - 1] == ')';
		open -= typed.p[at - 1] == '(';
		if (open == 0)
			break;
	}
	if (at < 2 || typed.p[typed.n - 1] != ')')
		return (struct str){ 0 };
	said = str_trim(str_cut(typed, at, typed.n - 1 - at));
	if (!is_word(said) || date_read(&cx->arena, said, &date))
		return (struct str){ 0 };
	*day = str_trim(str_cut(typed, 0, at - 1));
	return said;
}

struct jv *late_read(struct cx *cx, const struct req *rq, struct str *why)
{
	struct jv *out = jv_obj(&cx->arena);

	for (size_t i = 0; rq->body && i < rq->body->n; i++) {
		struct str key = rq->body->keys[i], day = { 0 }, said = { 0 };

		if (takes_day(thing_of(rq), arena_z(&cx->arena, key)))
			said = behind(cx, jv_str(rq->body->items[i]), &day);
		jv_set_str(&cx->arena, out, key, said.n ? jv_text(&cx->arena, day) : rq->body->items[i]);
		if (said.n)
			*why = said;
	}
	return out;
}
