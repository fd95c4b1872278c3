/* Deadlines and cycles as offices write them. A text is read when it can mean one thing; else the sentence says what is wrong with it and how to write it. A
 * text is brought to a form (lower case, no diacritics, each number a "#"), and the forms that mean something stand in a table. */
#include "base/text.h"
#include "law/plan_int.h"

enum { NUMBERS = 4, FORM_MAX = 200 };

#define QUARTERLY "hang quy"
#define MONTHLY "hang thang"
#define YEARLY "hang nam"
/* What a form's numbers are, in their order: Day, Month, Year, Quarter; months from a year's Head or to its End. `behind`: the day is of the month so many behind a quarter's
 * first. What is due after its quarter or month ("tháng đầu quý sau") is due early in the next one. */
static const struct form {
	const char *form, *means, *cycle;
	int behind;
} forms[] = {
	{ "#", "d" },
	{ "# thang dau", "d" },
	{ "# thang dau quy", "d", QUARTERLY },
	{ "# thang dau quy sau", "d", QUARTERLY },
	{ "# thang thu nhat quy", "d", QUARTERLY },
	{ "# thang thu hai quy", "d", QUARTERLY, 1 },
	{ "# thang giua quy", "d", QUARTERLY, 1 },
	{ "# thang thu ba quy", "d", QUARTERLY, 2 },
	{ "# thang cuoi", "d", QUARTERLY, 2 },
	{ "# thang cuoi quy", "d", QUARTERLY, 2 },
	{ "# cua thang", "d", MONTHLY },
	{ "# thang sau", "d", MONTHLY },
	{ "#/#", "dm" },
	{ "#-#", "dm" },
	{ "#.#", "dm" },
	{ "# thang #", "dm" },
	{ "#/# nam sau", "dm", YEARLY },
	{ "# thang # nam sau", "dm", YEARLY },
	{ "#/#/#", "dmy" },
	{ "#-#-#", "dmy" },
	{ "#.#.#", "dmy" },
	{ "# thang # nam #", "dmy" },
	{ "# thang #/#", "dmy" },
	{ "thang #", "m" },
	{ "thang #/#", "my" },
	{ "thang # nam #", "my" },
	{ "quy #", "q" },
	{ "quy #/#", "qy" },
	{ "quy # nam #", "qy" },
	{ "# thang dau nam", "h" },
	{ "# thang dau nam #", "hy" },
	{ "nua dau nam #", "y" },
	{ "# thang cuoi nam", "e" },
	{ "# thang cuoi nam #", "ey" },
	{ "nam #", "y" },
};

struct said {             /* what a deadline's text says */
	int32_t day;      /* DAY_NONE: no whole date */
	int month, mday;  /* 0: none; mday alone: of each month, or of a quarter's first */
	int behind;       /* mday alone: of the month so many behind the quarter's first */
	bool span;        /* a month or quarter whose year is not said */
	bool whole;       /* `day` was said as a day */
	struct str cycle; /* "15/12 hằng năm": also the cycle, folded; null: not said */
};

/* --- a text to its form --- */

/* The form of a folded text and its numbers; false: more numbers, or longer ones, than any date has. */
static bool form_of(struct cx *cx, struct str f, struct str *form, int64_t v[NUMBERS], size_t *n)
{
	char *p = arena_alloc(&cx->arena, FORM_MAX + 1, 1);
	size_t k = 0;

	*n = 0;
	for (size_t i = 0; i < f.n && k < FORM_MAX;) {
		size_t from = i;

		while (i < f.n && f.p[i] >= '0' && f.p[i] <= '9')
			i++;
		if (i > from) {
			if (*n == NUMBERS || i - from > 4 || !str_to_i64(str_cut(f, from, i - from), &v[*n]))
				return false;
			(*n)++;
			p[k++] = '#';
			continue;
		}
		bool sign = strchr("/-.", f.p[i]) != NULL;

		while (sign && k && p[k - 1] == ' ')
			k--;
		if (f.p[i] != ' ' || (k && !strchr(" /-.", p[k - 1])))
			p[k++] = f.p[i];
		i++;
	}
	*form = str_trim((struct str){ p, k });
	return true;
}

/* "quy iv" -> "quy 4" */
static struct str roman_out(struct cx *cx, struct str f)
{
	static const char *const roman[] = { "iv", "iii", "ii", "i" };
	static const char digit[] = "4321";

	for (size_t i = 0; i < COUNT(roman) && str_starts(f, STR("quy ")); i++) {
		struct str rest = str_from(f, 4);

		if (str_starts(rest, str_z(roman[i])) && (rest.n == strlen(roman[i]) || strchr(" /-", rest.p[strlen(roman[i])])))
			return arena_fmt(&cx->arena, "quy %c%.*s", digit[i], ARG_STR(str_from(rest, strlen(roman[i]))));
	}
	return f;
}

static bool word_off(struct str *s, const char *word, bool tail)
{
	size_t n = strlen(word);

	if (s->n <= n || !(tail ? str_ends(*s, str_z(word)) : str_starts(*s, str_z(word))))
		return false;
	if (tail ? !strchr(" ,;(", s->p[s->n - n - 1]) : !strchr(" ,;:", s->p[n]))
		return false;
	*s = tail ? str_cut(*s, 0, s->n - n) : str_from(*s, n);
	while (s->n && strchr(" ,;:()-", s->p[s->n - 1]))
		s->n--;
	while (s->n && strchr(" ,;:(-", s->p[0]))
		*s = str_from(*s, 1);
	return true;
}

static struct str words_out(struct cx *cx, struct str f, const char *words, const char *instead)
{
	struct str w = str_z(words);

	for (ptrdiff_t at; (at = str_find(f, w)) >= 0;)
		f = arena_fmt(&cx->arena, "%.*s%s%.*s", (int)at, f.p, instead, ARG_STR(str_from(f, (size_t)at + w.n)));
	return f;
}

/* "truoc ngay 15/12 hang nam" -> "15/12", before, yearly. */
static struct str bare(struct cx *cx, struct str text, bool *less, struct str *cycle)
{
	static const char *const around[] = { "truoc ngay", "truoc", "cham nhat ngay", "cham nhat la ngay", "cham nhat vao ngay",
		"cham nhat", "den ngay", "den het ngay", "den het", "trong", "xong truoc ngay", "hoan thanh truoc ngay",
		"hoan thanh truoc", "hoan thanh trong", "hoan thanh", "het ngay", "het", "cuoi", "han cuoi", "vao ngay", "vao",
		"xong", "den", "dinh ky", "ngay" };
	static const char *const often[] = { "hang nam", "moi nam", "hang quy", "moi quy", "hang thang", "moi thang", "hang tuan",
		"hang ngay" };
	static const char *const same[][2] = { { " cua quy", " quy" }, { " cua thang ", " thang " }, { " moi ", " " },
		{ "dau tien", "dau" }, { "cuoi cung", "cuoi" }, { " lien ke", " sau" }, { " ke tiep", " sau" },
		{ " tiep theo", " sau" }, { " lien sau", " sau" } };
	struct str f = text_fold(&cx->arena, text);

	*less = str_find(f, STR("truoc")) >= 0;
	*cycle = (struct str){ 0 };
	while (f.n && strchr(".;,)", f.p[f.n - 1]))
		f.n--;
	for (size_t i = 0; i < COUNT(often); i++)
		if (cycle->p == NULL && (word_off(&f, often[i], true) || word_off(&f, often[i], false)))
			*cycle = str_z(often[i]);
	for (size_t i = 0; i < COUNT(around); i++)
		if (word_off(&f, around[i], false))
			i = (size_t)-1; /* "trước ngày" may follow "hoàn thành" */
	for (size_t i = 0; i < COUNT(same); i++)
		f = words_out(cx, f, same[i][0], same[i][1]);
	if (f.n > 1 && f.p[0] == 'q' && strchr("iv1234", f.p[1]))
		f = arena_fmt(&cx->arena, "quy %.*s", ARG_STR(str_from(f, 1)));
	return roman_out(cx, f);
}

/* --- a form to what it says --- */

static bool month_wrong(struct cx *cx, int64_t m, struct str *why)
{
	if (m >= 1 && m <= 12)
		return false;
	*why = arena_fmt(&cx->arena,
		L("Không có tháng %" PRId64 ": ghi ngày trước, tháng sau, như 31/12/2026",
			"there is no month %" PRId64 ": the day comes first, as 31/12/2026"),
		m);
	return true;
}

static bool day_wrong(struct cx *cx, int64_t d, int64_t m, int64_t y, struct str *why)
{
	int last =
		m < 1 || m > 12
			? 0
			: (int)(day_last_of(day_of((int)(y ? y : 2023), (int)m, 1), 1) - day_of((int)(y ? y : 2023), (int)m, 1)) +
				  1;

	if (month_wrong(cx, m, why))
		return true;
	if (d >= 1 && d <= last)
		return false;
	*why = y ? arena_fmt(&cx->arena,
			   L("Không có ngày %02d/%02d/%d: tháng %d năm %d có %d ngày, ghi %02d/%02d/%d hoặc ngày khác",
				   "there is no %02d/%02d/%d: month %d of %d has %d days, write %02d/%02d/%d or another day"),
			   (int)d, (int)m, (int)y, (int)m, (int)y, last, last, (int)m, (int)y)
	         : arena_fmt(&cx->arena,
			   L("Không có ngày %02d/%02d: tháng %d có %d ngày, ghi %02d/%02d hoặc ngày khác",
				   "there is no %02d/%02d: month %d has %d days, write %02d/%02d or another day"),
			   (int)d, (int)m, (int)m, last, last, (int)m);
	return true;
}

static bool year_wrong(struct cx *cx, int64_t y, struct str *why)
{
	if (y >= YEAR_MIN && y <= YEAR_MAX)
		return false;
	*why = arena_fmt(&cx->arena,
		L("Năm %" PRId64 " không hợp lý: ghi đủ bốn chữ số, như 31/12/2026",
			"the year %" PRId64 " cannot be meant: write four digits"),
		y);
	return true;
}

static const struct form *form_find(struct str form)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		if (str_is(form, forms[i].form))
			return &forms[i];
	return NULL;
}

/* Month and day of the last day (before: of the day before the first) that the letters mean; false: *why. */
static bool say_it(struct cx *cx, const struct form *form, const int64_t *v, bool less, struct said *out, struct str *why)
{
	const char *means = form->means;
	int64_t d = 0, m = 0, y = 0, first_m;
	int32_t day;
	int yy;

	for (size_t i = 0; means[i]; i++)
		switch (means[i]) {
		case 'd': d = v[i]; break;
		case 'm': m = v[i]; break;
		case 'y': y = v[i] < 100 ? v[i] + 2000 : v[i]; break;
		case 'q': m = v[i] * 3; break;
		case 'h': m = v[i]; break;
		default: m = 12; break;
		}
	if (strcmp(means, "dmy") == 0 && v[0] > 31) { /* 2026-02-30 */
		d = v[2];
		y = v[0];
	}
	if (form->cycle && out->cycle.p == NULL)
		out->cycle = str_z(form->cycle);
	if (means[0] == 'd' && means[1] == '\0') { /* of a month of each quarter, or of each month */
		out->mday = (int)(d - less);
		out->behind = form->behind;
		if (d >= 1 && out->mday >= 1 && out->mday <= (form->behind == 2 ? 30 : 28))
			return true;
		*why = arena_fmt(&cx->arena,
			L("Ngày của mỗi tháng, của một tháng trong quý là từ 1 đến 28 (tháng cuối quý: đến 30); một ngày nhất định "
			  "thì ghi đủ như 31/12/2026",
				"a day of each month, or of a quarter's month, is 1 to 28 (of its last month: to 30); a certain "
				"day is written whole, as 31/12/2026"));
		return false;
	}
	if (means[0] == 'q' && (v[0] < 1 || v[0] > 4)) {
		*why = arena_fmt(&cx->arena, L("Không có quý %" PRId64, "there is no quarter %" PRId64), v[0]);
		return false;
	}
	if (strchr(means, 'y') && year_wrong(cx, y, why))
		return false;
	first_m = means[0] == 'q' ? m - 2 : means[0] == 'h' ? 1 : means[0] == 'e' ? 13 - v[0] : means[0] == 'y' ? 1 : m;
	m = means[0] == 'y' ? 12 : m;
	if (d ? day_wrong(cx, d, m, y, why) : month_wrong(cx, m, why))
		return false;
	yy = (int)(y ? y : 2023);
	day = d      ? day_of(yy, (int)m, (int)d) - less
	      : less ? day_of(yy, (int)first_m, 1) - 1
	             : day_last_of(day_of(yy, (int)m, 1), 1);
	out->day = y ? day : DAY_NONE;
	day_parts(day, &yy, &out->month, &out->mday);
	out->span = !y && !d;
	out->whole = y && d;
	return true;
}

/* What cannot be read, by what stands in it. */
static struct str unread(struct cx *cx, struct str typed, struct str form)
{
	static const struct {
		const char *has, *vi, *en;
	} hints[] = {
		{ "# ngay",
			"Số ngày tính từ ngày nào? Ghi như “10 ngày làm việc kể từ ngày ban hành”, hoặc ngày cuối cùng, như "
			"15/12/2026",
			"days from which day? Write “10 ngày làm việc kể từ ngày ban hành”, or the last day, as 15/12/2026" },
		{ "# tuan", "Số tuần tính từ ngày nào? Ghi như “2 tuần kể từ ngày ban hành”, hoặc ngày cuối cùng, như 15/12/2026",
			"weeks from which day? Write “2 tuần kể từ ngày ban hành”, or the last day, as 15/12/2026" },
		{ "hang tuan", "Không có chu kỳ hằng tuần: chọn Hằng tháng, hoặc loại minh chứng Báo cáo giám sát hằng tuần",
			"there is no weekly cycle: choose monthly, or weekly monitoring reports" },
		{ "hang ngay", "Không có chu kỳ hằng ngày: chọn Hằng tháng hoặc Không ấn định",
			"there is no daily cycle: choose monthly, or none" },
		{ " va ", "Một việc một thời hạn: tách thành hai dòng cùng điểm",
			"one deadline a task: make two rows of one point" },
		{ ",", "Một việc một thời hạn: tách thành các dòng cùng điểm", "one deadline a task: make rows of one point" },
		{ "dau quy", "“Đầu quý” chưa rõ ngày: ghi như 10/01/2027", "which day? write 10/01/2027" },
		{ "dau thang", "“Đầu tháng” chưa rõ ngày: ghi như 05/12/2026", "which day? write 05/12/2026" },
		{ "dau nam", "“Đầu năm” chưa rõ ngày: ghi như 31/01/2027, hoặc 6 tháng đầu năm 2026",
			"which day? write 31/01/2027" },
		{ "giua", "Chưa rõ ngày: ghi như 15/12/2026", "which day? write 15/12/2026" },
		{ "-", "Khoảng thời gian: chỉ ghi ngày cuối, như 31/12/2030", "a span: write its last day, as 31/12/2030" },
	};
	struct str f = arena_fmt(&cx->arena, " %.*s ", ARG_STR(form));
	const char *said = NULL;

	for (size_t i = 0; i < COUNT(hints) && said == NULL; i++)
		if (str_find(f, str_z(hints[i].has)) >= 0)
			said = L(hints[i].vi, hints[i].en);
	return arena_fmt(&cx->arena, "“%.*s”: %s", ARG_STR(str_cut(typed, 0, 120)),
		said ? said
		     : L("không đọc được. Ghi như 31/12/2026, trước 20/12/2026, tháng 9/2026, quý IV/2026; hằng năm: 15/12; hằng "
			 "quý: 10 tháng đầu quý, 15 tháng cuối quý; hằng tháng: ngày 15 hằng tháng; không ấn định thì để trống",
			       "cannot be read. Write 31/12/2026, 9/2026, Q4/2026; yearly: 15/12; quarterly: 10 tháng đầu quý, 15 "
			       "tháng "
			       "cuối quý; none set: leave it empty"));
}

static bool deadline(struct cx *cx, struct str text, struct said *out, struct str *why)
{
	bool less;
	struct str cycle, f = bare(cx, text, &less, &cycle), form = { 0 }, date;
	int64_t v[NUMBERS] = { 0 };
	const struct form *means;
	size_t n;
	int y;

	*out = (struct said){ .day = DAY_NONE, .cycle = cycle };
	if (date_read(&cx->arena, f, &date)) {
		out->day = (less ? date_first(date) - 1 : date_last(date));
		out->whole = date.n == 10;
		day_parts(out->day, &y, &out->month, &out->mday);
		return true;
	}
	static const struct form month_year = { "#/#", "my" };

	means = form_of(cx, f, &form, v, &n) ? form_find(form) : NULL;
	if (means && strchr("he", means->means[0]) && v[0] != 3 && v[0] != 6 && v[0] != 9)
		means = NULL;
	if (means && strcmp(means->means, "dm") == 0 && v[1] > 999) /* a month and a year, or years */
		means = v[0] > 99 ? NULL : &month_year;
	if (means)
		return say_it(cx, means, v, less, out, why);
	*why = unread(cx, text, arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(form.p ? form : f), ARG_STR(cycle)));
	return false;
}

bool plan_day_read(struct cx *cx, struct str typed, int32_t *out, struct str *why)
{
	struct said d;

	*why = (struct str){ 0 };
	if (deadline(cx, typed, &d, why) && (!d.whole || d.cycle.p))
		*why = str_z(L("Ghi đủ ngày, tháng, năm, như 31/12/2025", "a whole date is written 31/12/2025"));
	else if (why->p == NULL)
		*out = d.day;
	return why->p == NULL;
}

/* --- a deadline and a cycle to a rule --- */

static bool no(struct cx *cx, int *field, int at, struct str *why, const char *text)
{
	*field = at;
	*why = arena_str(&cx->arena, str_z(text));
	return false;
}

static bool by_cycle(
	struct cx *cx, struct str cycle, bool has, const struct said *d, struct plan_due *out, int *field, struct str *why)
{
	if (str_is(cycle, "once")) {
		if (!has || d->day == DAY_NONE)
			return no(cx, field, PF_DUE, why,
				L("Việc làm một lần cần cả năm, như 31/12/2026 hoặc tháng 12/2026",
					"once needs the year too, as 31/12/2026"));
		out->how = DUE_ON;
		out->day = d->day;
	} else if (str_is(cycle, "yearly")) {
		if (has && d->month == 0)
			return no(cx, field, PF_DUE, why,
				L("Hằng năm cần ngày và tháng, như 15/12", "yearly needs day and month, as 15/12"));
		out->how = DUE_YEARLY;
		out->month = has ? d->month : 12;
		out->mday = has ? d->mday : 31;
	} else if (str_is(cycle, "quarterly") && has && d->month == 0) {
		out->how = DUE_QUARTERLY;
		out->month = d->behind;
		out->mday = d->mday;
	} else if (str_is(cycle, "monthly") && has && d->month == 0) {
		out->how = DUE_MONTHLY;
		out->mday = d->mday;
	} else if (str_is(cycle, "none")) {
		if (has)
			return no(cx, field, PF_CYCLE, why,
				L("Đã có thời hạn thì chọn chu kỳ khác", "a deadline is given: choose another"));
		out->how = DUE_NEVER;
	} else { /* the last day of each month, quarter, half */
		if (has)
			return no(cx, field, PF_DUE, why,
				L("Chu kỳ này tính đến ngày cuối kỳ: để trống thời hạn, ngày khác thì ghi ở nội dung việc (hằng "
				  "tháng ghi được ngày của mỗi tháng, như 15; hằng quý: 10 tháng đầu quý, 15 tháng cuối quý)",
					"this cycle ends with its period: leave the deadline empty, another day stands in the "
					"content (monthly: a day of each month, as 15; quarterly: a day of its months, as 10 "
					"tháng đầu quý, 15 tháng cuối quý)"));
		out->how = DUE_PERIOD;
		out->period = str_is(cycle, "monthly") ? "month" : str_is(cycle, "half") ? "half" : "quarter";
	}
	return true;
}

static bool rolling(struct cx *cx, struct str cycle, int *months)
{
	struct str f = text_fold(&cx->arena, cycle);
	struct str form;
	int64_t v[NUMBERS];
	size_t n;

	if (!str_starts(f, STR("rolling:")) && (str_find(f, STR("thang")) < 0 || str_find(f, STR("gan nhat")) < 0))
		return false;
	if (!form_of(cx, f, &form, v, &n) || n != 1 || v[0] < 1 || v[0] > 240)
		return false;
	*months = (int)v[0];
	return true;
}

/* "định kỳ 01 lần/năm" -> "1 lan/nam" */
static struct str cycle_bare(struct cx *cx, struct str cycle)
{
	static const char *const around[] = { "dinh ky", "toi thieu", "it nhat", "khong it hon", "thuc hien", "bao cao" };
	struct str f = text_fold(&cx->arena, cycle);

	while (f.n && strchr(".;,)", f.p[f.n - 1]))
		f.n--;
	for (size_t i = 0; i < COUNT(around); i++)
		if (word_off(&f, around[i], false))
			i = (size_t)-1;
	return f.n > 1 && f.p[0] == '0' ? str_from(f, 1) : f;
}

static const struct plan_option *cycle_find(struct cx *cx, struct str typed)
{
	struct plan_option *o;
	size_t n;

	plan_options(cx, NULL, PF_CYCLE, &o, &n);
	return plan_find(cx, o, n, cycle_bare(cx, typed));
}

/* The cycle that the two fields say together, each alone, or the deadline's kind; false: they say two. */
static bool cycle_of(struct cx *cx, struct str due, const struct plan_option *column, const struct said *d, struct str *code,
	int *field, struct str *why)
{
	const struct plan_option *own = d->cycle.p ? cycle_find(cx, d->cycle) : NULL;

	*code = column->value;
	*field = PF_DUE;
	if (d->cycle.p && own == NULL) {
		*why = unread(cx, due, d->cycle);
		return false;
	}
	if (own && code->n && !str_eq(*code, own->value)) {
		*why = arena_fmt(&cx->arena,
			L("Thời hạn ghi là %.*s, chu kỳ lại là %.*s: sửa một trong hai",
				"the deadline says %.*s, the cycle %.*s: change one"),
			ARG_STR(own->label), ARG_STR(column->label));
		return false;
	}
	if (own)
		*code = own->value;
	if (code->n == 0 && d->span) {
		*why = str_z(L("Thiếu năm: ghi như tháng 12/2026, quý IV/2026; lặp lại mỗi năm thì chọn chu kỳ Hằng năm",
			"the year is missing: write 12/2026, Q4/2026; for every year choose yearly"));
		return false;
	}
	if (code->n == 0)
		*code = due.n == 0 ? STR("none") : d->day != DAY_NONE ? STR("once") : d->month ? STR("yearly") : STR("quarterly");
	return true;
}

/* A deadline counted from a day is of a task that is done once. */
static bool after_fits(struct cx *cx, struct str cycle, int *field, struct str *why)
{
	const struct plan_option *o = cycle_find(cx, cycle);

	if (o && (o->value.n == 0 || str_is(o->value, "once")))
		return true;
	return no(cx, field, PF_CYCLE, why,
		L("Thời hạn tính từ một ngày là của việc làm một lần: để trống chu kỳ; việc lặp lại thì ghi ngày của mỗi kỳ, như "
		  "15/12",
			"a deadline reckoned from a day is of a task done once: leave the cycle empty; what is repeated has a day "
			"of its "
			"period, as 15/12"));
}

bool plan_due_read(struct cx *cx, const struct plan_base *base, struct str due, struct str cycle, struct plan_due *out, int *field,
	struct str *why)
{
	const struct plan_option *found;
	struct said d = { .day = DAY_NONE };
	struct str code;

	*out = (struct plan_due){ .how = DUE_NEVER, .day = DAY_NONE };
	*field = PF_DUE;
	switch (plan_after_read(cx, due, base, out, why)) {
	case PLAN_AFTER_YES: return after_fits(cx, cycle, field, why);
	case PLAN_AFTER_WRONG: return false;
	case PLAN_AFTER_NO: *out = (struct plan_due){ .how = DUE_NEVER, .day = DAY_NONE };
	}
	if (due.n && !deadline(cx, due, &d, why))
		return false;
	if (rolling(cx, cycle, &out->months)) {
		if (due.n)
			return no(cx, field, PF_DUE, why,
				L("Tính từ lần gần nhất thì để trống thời hạn",
					"counted from the last time: leave the deadline empty"));
		out->how = DUE_ROLLING;
		return true;
	}
	found = cycle_find(cx, cycle);
	if (found == NULL && due.n == 0 && deadline(cx, cycle, &d, why) && d.cycle.p) { /* "hằng năm, trước 15/12" */
		found = cycle_find(cx, d.cycle);
		due = cycle;
	}
	if (found == NULL)
		return no(cx, field, PF_CYCLE, why,
			L("Chu kỳ là Một lần, Hằng năm, Sáu tháng, Hằng quý, Hằng tháng, Không ấn định, hoặc “6 tháng kể từ lần "
			  "gần nhất”; dày hơn hằng tháng thì chọn Hằng tháng, ghi rõ ở nội dung việc",
				"once, yearly, half-yearly, quarterly, monthly, none, or \"rolling:6\" months after the last "
				"time; oftener: choose monthly and say so in the content"));
	if (!cycle_of(cx, due, found, &d, &code, field, why))
		return false;
	return by_cycle(cx, code, due.n > 0, &d, out, field, why);
}

void plan_due_show(struct cx *cx, const struct law_due *d, int32_t issued, struct str *due, struct str *cycle)
{
	struct str rest;

	*due = STR("");
	switch (d->how) {
	case DUE_ON:
		*due = d->per ? plan_after_show(cx, d, issued) : day_show(&cx->arena, d->day);
		*cycle = STR("once");
		break;
	case DUE_YEARLY:
		*due = arena_fmt(&cx->arena, "%02d/%02d", d->mday, d->month);
		*cycle = STR("yearly");
		break;
	case DUE_QUARTERLY:
		*due = arena_fmt(&cx->arena,
			d->month == 2 ? "%d tháng cuối quý"
			: d->month    ? "%d tháng thứ hai của quý"
				      : "%d",
			d->mday);
		*cycle = STR("quarterly");
		break;
	case DUE_MONTHLY:
		*due = arena_fmt(&cx->arena, "%d", d->mday);
		*cycle = STR("monthly");
		break;
	case DUE_PERIOD:
		rest = d->setting;
		*cycle = str_ends(rest, STR(".month"))  ? STR("monthly")
		         : str_ends(rest, STR(".half")) ? STR("half")
		                                        : STR("quarterly");
		break;
	case DUE_ROLLING: *cycle = arena_fmt(&cx->arena, "rolling:%d", d->months); break;
	default: *cycle = STR("none");
	}
}

/* "Hằng quý" in the place of the deadline is the cycle. */
void plan_cycle_take(struct cx *cx, struct plan_item *it)
{
	const struct plan_option *found;

	if (it->f[PF_DUE].n == 0 || it->f[PF_CYCLE].n)
		return;
	found = cycle_find(cx, it->f[PF_DUE]);
	if (found == NULL || found->value.n == 0)
		return;
	it->f[PF_CYCLE] = found->value;
	it->f[PF_DUE] = STR("");
}
