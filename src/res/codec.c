/* Values as text that people type, as JSON, as database columns and as the ledger's form. */
#include "base/text.h"
#include "res/res_int.h"

bool db_text_field(enum ftype t)
{
	return t != F_INT && t != F_BOOL && t != F_INSTANT && t != F_REF;
}

/* --- ids --- */

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void ids_set(struct val *out, int64_t *ids, size_t n)
{
	size_t k = 0;

	sort_items(ids, n, sizeof *ids, by_id);
	for (size_t i = 0; i < n; i++)
		if (k == 0 || ids[k - 1] != ids[i])
			ids[k++] = ids[i];
	*out = (struct val){ .set = k > 0, .ids = ids, .n = k };
}

void ids_read(struct cx *cx, struct str text, struct val *out)
{
	VEC(int64_t) ids = { 0 };
	struct str one;
	int64_t id;

	while (str_next(&text, ' ', &one))
		if (str_to_i64(one, &id))
			vec_push(&cx->arena, &ids, id);
	ids_set(out, ids.p, ids.n);
}

struct str ids_write(struct cx *cx, const struct val *v)
{
	char *p = arena_alloc(&cx->arena, v->n * 20 + 1, 1);
	size_t at = 0;

	for (size_t i = 0; i < v->n; i++)
		at += (size_t)snprintf(p + at, v->n * 20 + 1 - at, "%s%" PRId64, i ? " " : "", v->ids[i]);
	return (struct str){ p, at };
}

/* --- text that people type --- */

static bool no(struct cx *cx, struct str *why, const char *text)
{
	*why = arena_str(&cx->arena, str_z(text));
	return false;
}

/* Characters that say nothing and that no eye tells from their absence: a name pasted with one is that name. */
static struct str seen_only(struct cx *cx, struct str s)
{
	char *p = NULL;
	size_t n = 0, w;
	int32_t r;

	if (text_unseen(s)) /* read_text says so */
		return s;
	for (size_t i = 0; (w = utf8_next(str_from(s, i), &r)) > 0; i += w) {
		bool hidden = r == 0xad || (r >= 0x200b && r <= 0x200d) || r == 0x2060 || r == 0xfeff;

		if (hidden && p == NULL) {
			p = arena_alloc(&cx->arena, s.n, 1);
			memcpy(p, s.p, n = i);
		} else if (!hidden && p) {
			memcpy(p + n, s.p + i, w);
			n += w;
		}
	}
	return p ? (struct str){ p, n } : s;
}

/* One line as people see it: breaks, tabs and blanks of any width or number are one blank, what has no width is gone. */
struct str one_line(struct cx *cx, struct str s)
{
	char *p = arena_alloc(&cx->arena, s.n + 1, 1);
	size_t n = 0, w;
	int32_t r;

	for (struct str rest = s; (w = utf8_next(rest, &r)) > 0; rest = str_from(rest, w)) {
		if ((r >= 0x200b && r <= 0x200d) || r == 0xfeff || r == 0x2060 || r == 0xad)
			continue;
		if (r < 0x21 || r == 0x85 || r == 0xa0 || (r >= 0x2000 && r <= 0x200a) || r == 0x2028 || r == 0x2029 ||
			r == 0x202f || r == 0x3000) {
			if (n && p[n - 1] != ' ')
				p[n++] = ' ';
			continue;
		}
		memcpy(p + n, rest.p, w);
		n += w;
	}
	while (n && p[n - 1] == ' ')
		n--;
	return (struct str){ p, n };
}

/* Has it a blank beside another, or one that is no plain space? Most texts have none. */
static bool blanks_odd(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if ((c == ' ' && next == ' ') || (c == 0xc2 && next == 0xa0) || (c == 0xe2 && (next == 0x80 || next == 0x81)) ||
			(c == 0xe3 && next == 0x80))
			return true;
	}
	return false;
}

bool text_whole(struct cx *cx, bool lines, struct str s, struct str *why)
{
	size_t w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		if ((r < 0x20 && !(lines && (r == '\n' || r == '\t' || r == '\r'))) || (r >= 0x7f && r < 0xa0 && r != 0x85) ||
			(r & 0xfffe) == 0xfffe || r == 0xfffd) {
			*why = arena_fmt(&cx->arena,
				L("Có ký tự điều khiển, xuống dòng hoặc ký tự hỏng (U+%04X) không được phép",
					"a control character, a line break or a broken character (U+%04X) is not allowed here"),
				(unsigned)r);
			return false;
		}
	return true;
}

static bool read_text(struct cx *cx, const struct field *f, struct str s, struct val *out, struct str *why)
{
	size_t count = utf8_count(s);

	if (f->max && count > (size_t)f->max) {
		*why = arena_fmt(
			&cx->arena, L("Dài %zu ký tự, tối đa %" PRId64, "%zu characters, at most %" PRId64), count, f->max);
		return false;
	}
	if (text_unseen(s))
		return no(cx, why, L("Chỉ có ký tự không nhìn thấy", "nothing in it can be seen"));
	if (!text_whole(cx, f->long_text, s, why))
		return false;
	if (!f->long_text && text_turned(s))
		return no(cx, why,
			L("Có ký tự điều khiển hướng chữ (U+202E ...): gõ lại, không dán",
				"it holds a control of writing direction (U+202E ...): type it anew"));
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (f->unique && (c == ';' || c == ','))
			return no(cx, why, L("Không được chứa dấu , hoặc ;", "must not contain , or ;"));
	}
	val_text(out, !f->long_text && blanks_odd(s) ? one_line(cx, s)
						     : s); /* a name with two blanks, or one that a page breaks at, is that name */
	return true;
}

/* 1..5 as offices write levels: 3, III, Cấp độ 3, CĐ3. */
static bool read_small(struct str folded, int64_t *out)
{
	static const char *const roman[] = { "i", "ii", "iii", "iv", "v" };
	static const struct str heads[] = { { "cap do", 6 }, { "cap", 3 }, { "cd", 2 }, { "level", 5 } };

	for (size_t i = 0; i < COUNT(heads); i++)
		if (str_starts(folded, heads[i])) {
			folded = str_trim(str_from(folded, heads[i].n));
			break;
		}
	for (size_t i = 0; i < COUNT(roman); i++)
		if (str_is(folded, roman[i])) {
			*out = (int64_t)i + 1;
			return true;
		}
	return str_to_i64(folded, out);
}

/* 20.418 and 20 418 are 20418: separators of thousands only where thousands are. */
static bool read_thousands(struct str s, int64_t *out)
{
	char digits[24];
	size_t n = 0, group = 0;
	bool grouped = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '.' || c == ' ') {
			if ((grouped && group != 3) || n == 0 || (!grouped && group > 3))
				return false;
			grouped = true;
			group = 0;
		} else if (n + 1 < sizeof digits) {
			digits[n++] = c;
			group++;
		} else {
			return false;
		}
	}
	return (!grouped || group == 3) && str_to_i64((struct str){ digits, n }, out);
}

static bool read_int(struct cx *cx, const struct field *f, struct str s, struct val *out, struct str *why)
{
	int64_t i;
	bool read =
		str_to_i64(s, &i) || read_thousands(s, &i) || (f->max && f->max <= 10 && read_small(text_fold(&cx->arena, s), &i));

	if (!read)
		return no(cx, why, L("Không phải số nguyên", "not a whole number"));
	if (i < f->min || (f->max && i > f->max)) {
		*why = arena_fmt(
			&cx->arena, L("Phải từ %" PRId64 " đến %" PRId64, "must be from %" PRId64 " to %" PRId64), f->min, f->max);
		return false;
	}
	val_i64(out, i);
	return true;
}

static bool any_of(const char *words, struct str s)
{
	struct str rest = str_z(words), one;

	while (str_next(&rest, '|', &one))
		if (text_means(s, one))
			return true;
	return false;
}

static bool read_bool(struct cx *cx, struct str s, struct val *out, struct str *why)
{
	struct str f = text_fold(&cx->arena, s);

	if (any_of("có|x|đã|yes|true|1|y|v|đúng", s) || str_is(f, "✓") || str_is(f, "✔"))
		val_i64(out, 1);
	else if (any_of("không|chưa|no|false|0|n|sai", s))
		val_i64(out, 0);
	else if (str_is(f, "?") || str_is(f, "chua ro") || str_is(f, "unknown") || str_is(f, "-"))
		*out = (struct val){ 0 };
	else
		return no(cx, why, L("Ghi Có, Không hoặc để trống", "write yes, no, or leave it empty"));
	return true;
}

static bool bad_choice(struct cx *cx, const struct field *f, struct str s, struct str *why)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 4000);
	for (const struct choice *c = f->choices; c->code; c++)
		buf_fmt(&b, "%s%s", c == f->choices ? "" : "; ", L(c->vi, c->en));
	*why = arena_fmt(&cx->arena, L("Không có giá trị “%.*s”; chọn một trong: %.*s", "there is no “%.*s”; one of: %.*s"),
		ARG_STR(str_head(s, 60)), ARG_STR(buf_str(&b)));
	return false;
}

static bool read_flags(struct cx *cx, const struct field *f, struct str s, struct val *out, struct str *why)
{
	uint64_t on = 0;
	char *p = arena_alloc(&cx->arena, s.n, 1);
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest, one;

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == ';' || s.p[i] == '\n' ? ',' : s.p[i];
	rest = (struct str){ p, s.n };
	while (str_next(&rest, ',', &one)) {
		const struct choice *c;

		one = str_trim(one);
		if (one.n == 0)
			continue;
		if ((c = choice_read(f, one)) == NULL)
			return bad_choice(cx, f, one, why);
		on |= UINT64_C(1) << (c - f->choices);
	}
	buf_init(&b, 4000);
	for (const struct choice *c = f->choices; c->code; c++)
		if (on >> (c - f->choices) & 1)
			buf_fmt(&b, "%s%s", b.n ? "," : "", c->code);
	val_text(out, arena_str(&cx->arena, buf_str(&b)));
	return true;
}

bool period_valid(struct str s)
{
	int32_t a, b;

	if (s.n == 8)
		return week_span(s, &a, &b);
	if (s.n == 7 && s.p[5] == 'H')
		return (s.p[6] == '1' || s.p[6] == '2') && s.p[4] == '-' && date_span(str_cut(s, 0, 4), &a, &b);
	return s.n <= 7 && date_span(s, &a, &b);
}

static bool read_period(struct cx *cx, struct str s, struct val *out, struct str *why)
{
	struct str p = s;

	if (!period_valid(p) && !week_read(&cx->arena, s, &p) && (!date_read(&cx->arena, s, &p) || !period_valid(p)))
		return no(cx, why,
			L("Ghi như 2026, Quý III/2026, tháng 9/2026 hoặc tuần 47/2026",
				"written as 2026, Q3/2026, 9/2026 or week 47/2026"));
	val_text(out, p);
	return true;
}

struct ids {
	int64_t *p;
	size_t n, cap;
};

/* "- HT-01", "1. HT-01", "+ HT-01": as lists in a cell are written. */
static struct str no_bullet(struct str s)
{
	struct str rest = s;

	while (rest.n && rest.p[0] >= '0' && rest.p[0] <= '9')
		rest = str_from(rest, 1);
	if (rest.n < s.n)
		return rest.n > 1 && (rest.p[0] == '.' || rest.p[0] == ')') ? str_trim(str_from(rest, 1)) : s;
	if (str_starts(s, STR("\xe2\x80\xa2")) || str_starts(s, STR("\xe2\x80\x93")))
		return str_trim(str_from(s, 3));
	return s.n > 1 && strchr("-+*", s.p[0]) ? str_trim(str_from(s, 1)) : s;
}

/* One, or several with commas between, for no name has them all. */
static bool link_take(struct cx *cx, const struct field *f, struct str one, struct ids *ids, struct str *why)
{
	struct str rest = one, plain = no_bullet(one), part, wrong = one;
	const char *bad, *first = NULL;
	size_t before = ids->n, parts = 0;
	int64_t id;

	for (int way = 0; way < 2 && (way == 0 || plain.n < one.n); way++) {
		if (ref_find(cx, f->to, way ? plain : one, &id, &bad) == RC_OK) {
			vec_push(&cx->arena, ids, id);
			return true;
		}
		cx_clear(cx);
		first = first ? first : bad;
	}
	for (rest = plain; str_find(plain, STR(",")) > 0 && str_next(&rest, ',', &part);) {
		if ((part = str_trim(part)).n == 0)
			continue;
		if (ref_find(cx, f->to, part, &id, &bad) != RC_OK) {
			cx_clear(cx);
			wrong = ids->n > before ? part : wrong; /* some are known: this one is not */
			first = ids->n > before ? bad : first;
			parts = 0;
			break;
		}
		vec_push(&cx->arena, ids, id);
		parts++;
	}
	if (parts)
		return true;
	*why = arena_fmt(&cx->arena, "“%.*s”: %s", ARG_STR(str_head(wrong, 120)), first);
	return false;
}

static bool read_links(struct cx *cx, const struct field *f, struct str s, struct val *out, struct str *why)
{
	struct ids ids = { 0 };
	char *p = arena_alloc(&cx->arena, s.n, 1);
	struct str rest, one;

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == '\n' ? ';' : s.p[i];
	rest = (struct str){ p, s.n };
	while (str_next(&rest, ';', &one)) {
		one = str_trim(one);
		if (one.n == 0)
			continue;
		if (ids.n >= 20000)
			return no(cx, why, L("Quá 20.000 mục", "more than 20,000 items"));
		if (!link_take(cx, f, one, &ids, why))
			return false;
	}
	ids_set(out, ids.p, ids.n);
	return true;
}

static bool no_day(struct cx *cx, struct str s, struct str *why, const char *otherwise)
{
	*why = day_unread(cx, s, otherwise);
	return false;
}

/* Of most dates "before" says too little to be reckoned with; another day is not made of it. */
static bool before_what(struct cx *cx, struct str s, struct val *out, struct str *why)
{
	*out = (struct val){ 0 };
	*why = arena_fmt(&cx->arena,
		L("“%.*s” chưa nói ngày nào: ghi ngày, tháng, quý hoặc năm; chưa rõ thì để trống",
			"“%.*s” does not say which day: write the day, month, quarter or year, or leave it empty while that is not "
			"known"),
		ARG_STR(str_head(s, 60)));
	return false;
}

bool val_read(struct cx *cx, const struct field *f, struct str text, struct val *out, struct str *why)
{
	struct str s, date;
	const struct choice *c;
	const char *bad;
	int64_t id;

	*out = (struct val){ 0 };
	if (!text_nfc(&cx->arena, text, &s))
		return no(cx, why, L("Không phải văn bản UTF-8", "not UTF-8 text"));
	s = str_trim(seen_only(cx, s));
	if (s.n == 0)
		return true;
	switch (f->type) {
	case F_TEXT: return read_text(cx, f, s, out, why);
	case F_INT: return read_int(cx, f, s, out, why);
	case F_BOOL: return read_bool(cx, s, out, why);
	case F_DATE:
		if (date_read_before(&cx->arena, s, &date)) {
			val_text(out, date);
			return f->or_before || before_what(cx, s, out, why);
		}
		if (!date_read(&cx->arena, s, &date))
			return no_day(cx, s, why,
				f->days[0] ? L("Ghi như 05/09/2024; 15-20/03/2026 nếu nhiều ngày; tháng 9/2024, Quý III/2024, 2024 "
					       "nếu chưa rõ ngày",
						     "written as 05/09/2024; 15-20/03/2026 of several days; 9/2024, Q3/2024 or "
						     "2024 when the day is not known")
					   : L("Ghi như 05/09/2024; tháng 9/2024, Quý III/2024, 2024 nếu chưa rõ ngày",
						     "written as 05/09/2024; 9/2024, Q3/2024 or 2024 when the day is not known"));
		val_text(out, date);
		return true;
	case F_INSTANT:
		if (!str_to_i64(s, &id) && !instant_typed(cx, s, &id))
			return no_day(cx, s, why,
				L("Ghi như 14:30 05/09/2024, hoặc chỉ ngày 05/09/2024",
					"written as 14:30 05/09/2024, or a day alone 05/09/2024"));
		val_i64(out, id);
		return true;
	case F_PERIOD: return read_period(cx, s, out, why);
	case F_ENUM:
		if ((c = choice_read(f, s)) == NULL)
			return bad_choice(cx, f, s, why);
		val_text(out, str_z(c->code));
		return true;
	case F_FLAGS: return read_flags(cx, f, s, out, why);
	case F_REF:
		if (ref_find(cx, f->to, s, &id, &bad) != RC_OK) {
			cx_clear(cx);
			return no(cx, why, bad);
		}
		val_i64(out, id);
		return true;
	case F_LINKS: return read_links(cx, f, s, out, why);
	case F_FILE: return no(cx, why, L("Phải được tải lên, không nhập bằng chữ", "uploaded, not typed"));
	}
	return no(cx, why, "?");
}

/* As people type it, on the office's clock; with the seconds of a machine where there are any, so that it is read back as it was. */
static struct str instant_write(struct arena *a, int64_t us)
{
	int64_t minute = US_PER_S * 60, within = (us % minute + minute) % minute;
	struct str s = instant_show(a, us - within), day = str_from(s, 5);

	if (within == 0)
		return s;
	s = arena_fmt(a, "%.5s:%02d", s.p, (int)(within / US_PER_S));
	return within % US_PER_S ? arena_fmt(a, "%.*s.%06d%.*s", ARG_STR(s), (int)(within % US_PER_S), ARG_STR(day))
	                         : arena_fmt(a, "%.*s%.*s", ARG_STR(s), ARG_STR(day));
}

/* --- text for sheets, forms and people --- */

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* A sheet names them in the order of their codes: that of their numbers is another one in another office. */
static struct str links_text(struct cx *cx, const struct field *f, const struct val *v, bool titles)
{
	struct buf b AUTO(buf_done) = { 0 };
	bool many = f->to[0] == 0 || strchr(f->to, ' ');
	struct str code, title, *texts = ARENA_ARRAY(&cx->arena, struct str, v->n + 1);
	const struct res *r;
	size_t n = 0;

	buf_init(&b, 4u << 20);
	for (size_t i = 0; i < v->n; i++) {
		if (ref_title(cx, v->ids[i], &code, &title) != RC_OK)
			cx_clear(cx);
		else if (!titles && many && res_of(cx, v->ids[i], &r) == RC_OK)
			texts[n++] = arena_fmt(&cx->arena, "%s:%.*s", r->name, ARG_STR(code));
		else
			texts[n++] = titles && title.n ? title : code;
	}
	if (!titles)
		sort_items(texts, n, sizeof *texts, by_text);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i ? "; " : "", ARG_STR(texts[i]));
	return arena_str(&cx->arena, buf_str(&b));
}

static struct str flags_text(struct cx *cx, const struct field *f, struct str s)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str one;

	buf_init(&b, 10000);
	while (str_next(&s, ',', &one)) {
		const struct choice *c = choice_of(f, one);

		buf_fmt(&b, "%s%s", b.n ? "; " : "", c ? L(c->vi, c->en) : "?");
	}
	return arena_str(&cx->arena, buf_str(&b));
}

struct str val_write(struct cx *cx, const struct field *f, const struct val *v)
{
	struct str code, title;
	const struct choice *c;

	if (!v->set)
		return STR("");
	switch (f->type) {
	case F_INT: return arena_fmt(&cx->arena, "%" PRId64, v->i);
	case F_BOOL: return str_z(v->i ? L("Có", "Yes") : L("Không", "No"));
	case F_INSTANT: return instant_write(&cx->arena, v->i);
	case F_DATE: return date_show(&cx->arena, v->s, cx->en);
	case F_ENUM: c = choice_of(f, v->s); return c ? str_z(L(c->vi, c->en)) : v->s;
	case F_FLAGS: return flags_text(cx, f, v->s);
	case F_REF:
		if (ref_title(cx, v->i, &code, &title) != RC_OK) {
			cx_clear(cx);
			return STR("");
		}
		if (strchr(f->to, ' ') || f->to[0] == 0) {
			const struct res *r;

			if (res_of(cx, v->i, &r) == RC_OK)
				return arena_fmt(&cx->arena, "%s:%.*s", r->name, ARG_STR(code));
		}
		return code;
	case F_LINKS: return links_text(cx, f, v, false);
	default: return v->s;
	}
}

static struct str show_period(struct cx *cx, struct str s)
{
	int32_t first, last;

	if (week_span(s, &first, &last))
		return arena_fmt(&cx->arena, L("tuần %.*s/%.*s (%.*s - %.*s)", "week %.*s/%.*s (%.*s - %.*s)"),
			ARG_STR(str_from(s, 6)), ARG_STR(str_cut(s, 0, 4)), ARG_STR(day_show(&cx->arena, first)),
			ARG_STR(day_show(&cx->arena, last)));
	return s.n == 7 && s.p[5] == 'H' ? s : date_show(&cx->arena, s, cx->en);
}

struct str val_show(struct cx *cx, const struct field *f, const struct val *v)
{
	struct str code, title;

	if (!v->set)
		return (struct str){ 0 };
	switch (f->type) {
	case F_INT:
		return f->fixed ? val_write(cx, f, v)
		                : count_show(&cx->arena, v->i, cx->en); /* what the program counts is a name */
	case F_INSTANT: return instant_show(&cx->arena, v->i);
	case F_PERIOD: return show_period(cx, v->s);
	case F_REF:
		if (ref_title(cx, v->i, &code, &title) != RC_OK) {
			cx_clear(cx);
			return STR(REF_HIDDEN);
		}
		return title.n ? title : code;
	case F_LINKS: return links_text(cx, f, v, true);
	case F_FILE: {
		struct str rest = v->s, part = { 0 };

		for (int i = 0; i < 3; i++)
			if (!str_next(&rest, ' ', &part))
				return v->s;
		return rest.p ? rest : v->s;
	}
	default: return f->say ? f->say(cx, v->s) : val_write(cx, f, v);
	}
}

struct str row_show(struct cx *cx, const struct row *row, int f)
{
	struct str s = row->res->read_as && row->v[f].set ? row->res->read_as(cx, row, f) : (struct str){ 0 };

	return s.p ? s : val_show(cx, &row->res->fields[f], &row->v[f]);
}

struct str row_named(struct cx *cx, const struct row *row)
{
	struct str rest = row->res->named ? str_z(row->res->named) : (struct str){ 0 }, name = { 0 }, one;

	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(row->res, one);
		struct str part = row_show(cx, row, f);

		if (part.n)
			name = name.n ? arena_fmt(&cx->arena, "%.*s – %.*s", ARG_STR(name), ARG_STR(part)) : part;
	}
	return name.n ? name : row_title(row);
}

/* --- JSON --- */

static struct jv *ref_json(struct cx *cx, int64_t id)
{
	struct jv *o = jv_obj(&cx->arena);
	struct str code, title;

	jv_set(&cx->arena, o, "id", jv_int(&cx->arena, id));
	if (ref_title(cx, id, &code, &title) == RC_OK) {
		jv_set(&cx->arena, o, "code", jv_text(&cx->arena, code));
		jv_set(&cx->arena, o, "title", jv_text(&cx->arena, title));
	} else {
		cx_clear(cx);
	}
	return o;
}

static struct jv *val_json(struct cx *cx, const struct field *f, const struct val *v)
{
	struct arena *a = &cx->arena;
	struct jv *list;
	struct str rest, one;

	if (!v->set)
		return jv_null(a);
	switch (f->type) {
	case F_INT: return jv_int(a, v->i);
	case F_BOOL: return jv_bool(a, v->i != 0);
	case F_INSTANT: return jv_text(a, instant_text(a, v->i));
	case F_REF: return ref_json(cx, v->i);
	case F_LINKS:
		list = jv_list(a);
		for (size_t i = 0; i < v->n; i++)
			jv_push(a, list, ref_json(cx, v->ids[i]));
		return list;
	case F_FLAGS:
		list = jv_list(a);
		for (rest = v->s; str_next(&rest, ',', &one);)
			jv_push(a, list, jv_text(a, one));
		return list;
	default: return jv_text(a, v->s);
	}
}

struct jv *row_json(struct cx *cx, const struct row *row)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	jv_set(a, o, "id", jv_int(a, row->id));
	jv_set(a, o, "seq", jv_int(a, row->seq));
	jv_set(a, o, "entered_at", jv_text(a, instant_text(a, row->made_at)));
	jv_set(a, o, "changed_at", jv_text(a, instant_text(a, row->at)));
	for (size_t i = 0; i < row->res->n; i++)
		if (field_visible(cx, &row->res->fields[i], row))
			jv_set(a, o, row->res->fields[i].code,
				row->res->fields[i].say && row->v[i].set ? jv_text(a, row->res->fields[i].say(cx, row->v[i].s))
									 : val_json(cx, &row->res->fields[i], &row->v[i]));
	return o;
}

/* A number that names an object is its id, never a code. */
static struct str id_text(struct cx *cx, const struct field *f, int64_t id)
{
	const struct res *r;
	struct str text = STR("");

	if (res_of(cx, id, &r) == RC_OK && (f->to[0] == 0 || word_in(f->to, str_z(r->name))))
		text = val_write(cx, &(struct field){ .type = F_REF, .to = f->to }, &(struct val){ .set = true, .i = id });
	cx_clear(cx);
	return text.n ? text : arena_fmt(&cx->arena, "id:%" PRId64, id); /* nothing is called so */
}

/* What JSON may hold for a field, as the text that val_read takes. */
static bool json_text(struct cx *cx, const struct field *f, const struct jv *v, struct str *out)
{
	bool ref = f->type == F_REF || f->type == F_LINKS;
	struct buf b AUTO(buf_done) = { 0 };

	switch (v->kind) {
	case J_NULL: *out = STR(""); return true;
	case J_BOOL: *out = v->b ? STR("1") : STR("0"); return true;
	case J_INT: *out = ref ? id_text(cx, f, v->i) : arena_fmt(&cx->arena, "%" PRId64, v->i); return true;
	case J_TEXT: *out = v->s; return true;
	case J_OBJ:
		if (jv_get(v, "code"))
			return json_text(cx, f, jv_get(v, "code"), out);
		return jv_get(v, "id") && json_text(cx, f, jv_get(v, "id"), out);
	case J_LIST:
		buf_init(&b, 4u << 20);
		for (size_t i = 0; i < v->n; i++) {
			struct str one;

			if (v->items[i]->kind == J_LIST || !json_text(cx, f, v->items[i], &one))
				return false;
			if (i)
				buf_z(&b, "; ");
			buf_add(&b, one);
		}
		*out = arena_str(&cx->arena, buf_str(&b));
		return buf_ok(&b);
	default: return false;
	}
}

/* A text is a text: what a program sends of another kind is a mistake of its own, told at the field and never read as something that it may have meant.
 * Numbers and yes or no may be written as text, which is what forms have. */
static bool json_fits(enum ftype t, const struct jv *v, bool inside)
{
	bool many = t == F_LINKS || t == F_FLAGS, ref = t == F_REF || t == F_LINKS;

	switch (v->kind) {
	case J_TEXT: return true;
	case J_NULL: return !inside;
	case J_INT: return ref || t == F_INT || t == F_BOOL;
	case J_BOOL: return t == F_BOOL;
	case J_OBJ: return ref;
	case J_LIST:
		for (size_t i = 0; many && i < v->n; i++)
			if (!json_fits(t, v->items[i], true))
				return false;
		return many && !inside;
	default: return false;
	}
}

static const char *json_wants(struct cx *cx, enum ftype t)
{
	switch (t) {
	case F_INT: return L("cần một số nguyên", "a whole number is wanted");
	case F_BOOL: return L("cần true, false hoặc null", "true, false or null is wanted");
	case F_REF: return L("cần mã (chữ) hoặc id (số)", "a code (text) or an id (number) is wanted");
	case F_LINKS: return L("cần danh sách mã hoặc id", "a list of codes or ids is wanted");
	case F_FLAGS: return L("cần danh sách mã", "a list of codes is wanted");
	default: return L("cần chữ", "a text is wanted");
	}
}

enum rc row_from_json(struct cx *cx, struct row *row, const struct jv *in, struct problems *ps)
{
	if (in == NULL || in->kind != J_OBJ)
		return cx_fail(cx, RC_INVALID, L("Cần một đối tượng JSON", "a JSON object is wanted"));
	int when = -1;
	struct str typed = { 0 }, why = { 0 };
	const struct row *before = row_copy(cx, row);

	for (size_t i = 0; i < in->n; i++) {
		int f = res_field_find(row->res, in->keys[i]);
		struct str text = { 0 };
		struct val v;

		if (str_is(in->keys[i], "id") || str_is(in->keys[i], "seq") || str_is(in->keys[i], "entered_at") ||
			str_is(in->keys[i], "changed_at"))
			continue;
		if (f < 0) {
			problem_add(cx, ps, arena_z(&cx->arena, in->keys[i]),
				L("Không có trường “%.*s”", "there is no field “%.*s”"), ARG_STR(str_head(in->keys[i], 60)));
			continue;
		}
		bool told = json_fits(row->res->fields[f].type, in->items[i], false) &&
		            json_text(cx, &row->res->fields[f], in->items[i], &text);

		if (row->res->fields[f].type == F_FILE && told && row->v[f].set && str_eq(text, row->v[f].s))
			continue;                /* what was read may be sent back; any other file is uploaded */
		if (row->res->fields[f].fixed) { /* what was read may be sent back as it was */
			if (!told || !val_read(cx, &row->res->fields[f], text, &v, &why) ||
				!val_eq(row->res->fields[f].type, &v, &row->v[f]))
				problem_add(cx, ps, row->res->fields[f].code,
					L("Trường này do hệ thống ghi", "this field is set by the program"));
			continue;
		}
		if (!told)
			problem_add(cx, ps, row->res->fields[f].code,
				L("Kiểu giá trị không đúng: %s", "a value of the wrong type: %s"),
				json_wants(cx, row->res->fields[f].type));
		else if (row->res->fields[f].days[0])
			when = f, typed = text; /* behind its ends */
		else if (!val_read(cx, &row->res->fields[f], text, &v, &why))
			problem_add(cx, ps, row->res->fields[f].code, "%.*s", ARG_STR(why));
		else
			row->v[f] = v;
	}
	if (when >= 0 && !row_day_or_days(cx, row, before, when, typed, &why))
		problem_add(cx, ps, row->res->fields[when].code, "%.*s", ARG_STR(why));
	return RC_OK;
}

/* --- database and ledger --- */

struct dbv val_db(struct cx *cx, const struct field *f, const struct val *v)
{
	if (!v->set)
		return V_NULL;
	if (f->type == F_LINKS)
		return V(ids_write(cx, v));
	return db_text_field(f->type) ? V(v->s) : V(v->i);
}

void val_from_db(struct cx *cx, struct rows *rows, int col, const struct field *f, struct val *out)
{
	*out = (struct val){ 0 };
	if (rows_null(rows, col))
		return;
	if (f->type == F_LINKS)
		ids_read(cx, rows_text(rows, col), out);
	else if (db_text_field(f->type))
		val_text(out, rows_copy(cx, rows, col));
	else
		val_i64(out, rows_i64(rows, col));
}

struct jv *val_ledger(struct cx *cx, const struct field *f, const struct val *v)
{
	struct jv *list;

	if (f->type == F_LINKS) {
		list = jv_list(&cx->arena);
		for (size_t i = 0; i < v->n; i++)
			jv_push(&cx->arena, list, jv_int(&cx->arena, v->ids[i]));
		return list;
	}
	return db_text_field(f->type) ? jv_text(&cx->arena, v->s) : jv_int(&cx->arena, v->i);
}
