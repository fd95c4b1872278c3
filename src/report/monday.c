#include "report/monday.h"

#include "base/text.h"
#include "duty/live.h"
#include "report/form.h"
#include "report/mau08.h"

/* Letters of one thing to do: so many that the fullest page (five, five, three and every kind of change) is still one sheet of A4. */
enum { THING = 84, WHO = 40, UNIT = 34, NAME_LEAST = 16 };

struct monday {
	struct cx *cx;
	const struct board *now, *then;
	struct board_filter q;
	struct jv *out;
};

/* A copy: the boards may be gone before the report is shown. */
static struct jv *text(const struct monday *m, struct jv *o, const char *key, struct str s)
{
	return jv_set(&m->cx->arena, o, key, jv_text(&m->cx->arena, arena_str(&m->cx->arena, s.p ? s : STR(""))));
}

static struct jv *number(const struct monday *m, struct jv *o, const char *key, int64_t n)
{
	return jv_set(&m->cx->arena, o, key, jv_int(&m->cx->arena, n));
}

static bool of_subject_unit(const struct duty_row *r)
{
	return r->duty->over == OVER_OFFICE || r->duty->over == OVER_UNITS || r->duty->over == OVER_ROLE;
}

/* The thing to do, and on what; a unit's own duty needs no subject. Where there is no room the subject's name is cut, its code never. */
static struct str thing(struct monday *m, const struct board *b, const struct duty_row *r)
{
	struct arena *a = &m->cx->arena;
	struct str title = law_titled(a, b->law, r->duty, m->cx->en), whole, code;
	const struct fact *x = r->subject ? facts_get(b->facts, r->subject) : NULL;
	int room;

	if (of_subject_unit(r))
		return text_short(a, title, THING);
	whole = arena_fmt(a, "%.*s – %.*s", ARG_STR(title), ARG_STR(duty_subject_label(a, b, r)));
	if (utf8_count(whole) <= THING)
		return whole;
	code = duty_subject_code(a, b, r);
	room = THING - (int)utf8_count(code) - 3;
	if (x && x->label.n && room - (int)utf8_count(title) >= NAME_LEAST)
		return arena_fmt(a, "%.*s – %.*s (%.*s)", ARG_STR(title),
			ARG_STR(text_short(a, x->label, (size_t)room - utf8_count(title) - 4)), ARG_STR(code));
	return arena_fmt(a, "%.*s – %.*s", ARG_STR(text_short(a, title, room > 0 ? (size_t)room : 0)), ARG_STR(code));
}

/* Where its name is cut its code tells which it is. */
static struct str unit_in(struct monday *m, int64_t unit, size_t room)
{
	struct cx *cx = m->cx;
	struct str s = frame_brief(cx, unit), code = frame_unit(cx, unit, "code");
	size_t tail = utf8_count(code) + 4; /* "… (" and ")" */

	if (s.n == 0)
		return str_z(L("Cơ quan", "The office"));
	if (utf8_count(s) <= room)
		return s;
	return tail + NAME_LEAST > room
	               ? code
	               : arena_fmt(&cx->arena, "%.*s (%.*s)", ARG_STR(text_short(&cx->arena, s, room - tail)), ARG_STR(code));
}

static struct str brief(struct monday *m, int64_t unit)
{
	return unit_in(m, unit, UNIT);
}

static struct str answers(struct monday *m, const struct duty_row *r)
{
	struct arena *a = &m->cx->arena;
	struct str post = duty_answers(m->now, r), unit = brief(m, r->unit);

	if (post.n == 0)
		post = frame_unit(m->cx, r->unit, "head_post");
	if (post.n == 0)
		return unit;
	if (utf8_count(post) + 2 + utf8_count(unit) > WHO) {
		unit = unit_in(m, r->unit, WHO / 2);
		post = text_short(a, post, WHO - 3 - utf8_count(unit));
	}
	return arena_fmt(a, "%.*s, %.*s", ARG_STR(post), ARG_STR(unit));
}

static struct str days(struct monday *m, int n, const char *vi, const char *en)
{
	struct cx *cx = m->cx;

	return arena_fmt(&cx->arena, L(vi, en), n);
}

static struct str short_day(struct monday *m, int32_t day)
{
	int y, mo, d;

	day_parts(day, &y, &mo, &d);
	return arena_fmt(&m->cx->arena, "%02d/%02d", d, mo);
}

static struct str week_day(struct monday *m, int32_t day)
{
	struct str s = day_show_week(&m->cx->arena, day, m->cx->en);

	return str_cut(s, 0, s.n - 5); /* the year is said above */
}

static struct jv *row_put(struct monday *m, struct jv *list, const struct duty_row *r)
{
	struct cx *cx = m->cx;
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
	int over = m->now->on - r->due_legal;

	text(m, o, "clause", r->duty->clause);
	text(m, o, "duty", r->duty->code);
	text(m, o, "subject", duty_subject_code(&cx->arena, m->now, r));
	text(m, o, "text",
		r->advisory ? arena_fmt(&cx->arena, L("%.*s (cần đối chiếu văn bản gốc)", "%.*s (law text not compared yet)"),
				      ARG_STR(thing(m, m->now, r)))
			    : thing(m, m->now, r));
	text(m, o, "unit", brief(m, r->unit));
	text(m, o, "answers", answers(m, r));
	text(m, o, "face", str_z(duty_face_names[duty_face(m->now, r)]));
	text(m, o, "due", r->due == DAY_NONE ? STR("") : day_text(&cx->arena, r->due));
	text(m, o, "due_text",
		r->due == DAY_NONE    ? str_z(L("chưa báo cáo", "not reported"))
		: r->state == ST_LATE ? short_day(m, r->due)
				      : week_day(m, r->due));
	text(m, o, "span",
		r->due == DAY_NONE    ? STR("")
		: over == 0           ? str_z(L("hôm nay", "today"))
		: r->state == ST_LATE ? days(m, over, "quá %d ngày", "%d days over")
				      : days(m, -over, "%d ngày", "%d days"));
	text(m, o, "waiting", r->waiting ? duty_waiting_text(&cx->arena, m->now, r) : STR("–"));
	return o;
}

/* --- 1: the cells --- */

static struct str delta(struct monday *m, int n)
{
	return n ? arena_fmt(&m->cx->arena, "%s%d", n > 0 ? "+" : "−", abs(n)) : STR("0");
}

static void counts(struct monday *m)
{
	struct cx *cx = m->cx;
	struct jv *o = jv_set(&cx->arena, m->out, "counts", jv_obj(&cx->arena)),
		  *since = jv_set(&cx->arena, m->out, "since", jv_obj(&cx->arena));
	struct board_counts c, was;

	board_count(m->now, &m->q, &c);
	board_count(m->then, &m->q, &was);
	const struct {
		const char *key;
		int n;
	} list[] = { { "all", c.all }, { "done_on_time", c.done_on_time }, { "done_late", c.done_late },
		{ "done", c.done_on_time + c.done_late }, { "declared", c.declared }, { "open", c.open }, { "late", c.late },
		{ "not_done", c.open + c.late }, { "unknown", c.unknown }, { "silent", c.silent }, { "backlog", c.backlog },
		{ "stale", c.stale }, { "contradicted", c.contradicted }, { "legacy", c.legacy },
		{ "not_applicable", c.not_applicable }, { "informational", c.informational } };

	for (size_t i = 0; i < COUNT(list); i++)
		number(m, o, list[i].key, list[i].n);
	text(m, since, "day", short_day(m, m->then->on));
	text(m, since, "done", delta(m, c.done_on_time + c.done_late - was.done_on_time - was.done_late));
	text(m, since, "open", delta(m, c.open - was.open));
	text(m, since, "late", delta(m, c.late - was.late));
	text(m, m->out, "note",
		arena_fmt(&cx->arena,
			L("Ngoài bảng: chưa có thông tin %d, số liệu chưa khớp %d. %d + %d + %d + %d = %d. Trong %d việc trong "
			  "hạn: %d cần cập nhật minh chứng. Trong %d việc quá hạn: %d quá hạn, %d chưa báo cáo, %d tồn đọng đang "
			  "khắc phục theo kế hoạch.",
				"Outside the table: %d unknown, %d contradicted. %d + %d + %d + %d = %d. Of the %d in time: %d "
				"stale. Of the %d late: %d overdue, %d not reported, %d backlog on plan."),
			c.unknown, c.contradicted, c.done_on_time + c.done_late, c.open + c.late, c.unknown, c.contradicted, c.all,
			c.open, c.stale, c.late, c.late - c.silent - c.backlog, c.silent, c.backlog));
}

/* --- 2, 3: rows --- */

static void rows(struct monday *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *late = jv_set(a, m->out, "new_late", jv_list(a)), *due = jv_set(a, m->out, "due", jv_list(a));
	const struct duty_row **found;
	size_t n = board_new_late(m->cx, m->now, m->then, &m->q, &found);

	for (size_t i = 0; i < n && i < MONDAY_ROWS; i++)
		row_put(m, late, found[i]);
	number(m, m->out, "new_late_n", (int64_t)n);
	number(m, m->out, "new_late_more", n > MONDAY_ROWS ? (int64_t)n - MONDAY_ROWS : 0);
	n = board_falling_due(m->cx, m->now, &m->q, &found);
	for (size_t i = 0; i < n && i < MONDAY_ROWS; i++)
		row_put(m, due, found[i]);
	number(m, m->out, "due_n", (int64_t)n);
	number(m, m->out, "due_more", n > MONDAY_ROWS ? (int64_t)n - MONDAY_ROWS : 0);
	text(m, m->out, "due_until", short_day(m, m->now->on + BOARD_AHEAD));
}

/* --- 4: decisions that only a leader can take --- */

enum ask { ASK_AGREE, ASK_ANSWER, ASK_REPORT, ASK_PLAN, ASK_NONE };
struct wish {
	enum ask ask;
	int64_t unit;
	const struct duty_row *row; /* the oldest */
	int n;
	struct str clauses;
};

static enum ask asks(const struct monday *m, const struct duty_row *r)
{
	if (r->state == ST_CONTRADICTED)
		return r->leaders_from != DAY_NONE && r->leaders_from <= m->now->on && !r->explained ? ASK_AGREE : ASK_NONE;
	if (r->state != ST_LATE || r->planned)
		return ASK_NONE;
	return r->waiting ? ASK_ANSWER : r->silent ? ASK_REPORT : ASK_PLAN;
}

static void add_clause(struct monday *m, struct wish *w, struct str clause)
{
	struct str rest = w->clauses, one;

	while (str_next(&rest, ' ', &one))
		if (str_eq(str_trim(one), clause) || (one.n == clause.n + 1 && str_starts(one, clause)))
			return;
	w->clauses = w->clauses.n ? arena_fmt(&m->cx->arena, "%.*s, %.*s", ARG_STR(w->clauses), ARG_STR(clause)) : clause;
}

static int by_weight(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;

	if (x->ask != y->ask)
		return (x->ask > y->ask) - (x->ask < y->ask);
	if (x->n != y->n)
		return (x->n < y->n) - (x->n > y->n);
	return (x->unit > y->unit) - (x->unit < y->unit);
}

static struct str wish_text(struct monday *m, const struct wish *w)
{
	struct cx *cx = m->cx;
	struct arena *a = &cx->arena;
	struct str unit = brief(m, w->unit), what = thing(m, m->now, w->row), points = clause_show(a, w->clauses),
		   by = week_day(m, cal_add(&m->now->law->calendar, m->now->on, 5));

	switch (w->ask) {
	case ASK_AGREE:
		return arena_fmt(a,
			L("Giao %.*s thống nhất, giải trình số liệu chưa khớp trước hết %.*s: %d việc, trước hết là %.*s (điểm "
			  "%.*s).",
				"%.*s to explain figures that contradict by %.*s: %d, first %.*s (point %.*s)."),
			ARG_STR(unit), ARG_STR(by), w->n, ARG_STR(what), ARG_STR(points));
	case ASK_ANSWER:
		return arena_fmt(a,
			L("Đôn đốc bên đang được chờ (%.*s) trả lời trước hết %.*s để %.*s hoàn thành %d việc quá hạn, trước hết "
			  "là %.*s; hoặc cho gia hạn (điểm %.*s).",
				"Press who is waited for (%.*s) to answer by %.*s, so that %.*s can finish %d overdue, first %.*s; "
				"or extend (point %.*s)."),
			ARG_STR(duty_waiting_text(a, m->now, w->row)), ARG_STR(by), ARG_STR(unit), w->n, ARG_STR(what),
			ARG_STR(points));
	case ASK_REPORT:
		return arena_fmt(a,
			L("Yêu cầu %.*s báo cáo trước hết %.*s: %d việc quá hạn chưa báo cáo (điểm %.*s).",
				"%.*s to report by %.*s: %d overdue without any answer (point %.*s)."),
			ARG_STR(unit), ARG_STR(by), w->n, ARG_STR(points));
	default:
		return arena_fmt(a,
			L("Giao %.*s trình kế hoạch khắc phục trước hết %.*s: %d việc quá hạn, lâu nhất là %.*s (điểm %.*s).",
				"%.*s to submit a remedial plan by %.*s: %d overdue, the oldest %.*s (point %.*s)."),
			ARG_STR(unit), ARG_STR(by), w->n, ARG_STR(what), ARG_STR(points));
	}
}

/* What only a leader can settle, one line for a unit and a kind of wish; the gravest kinds first, of one kind the largest. */
static void decisions(struct monday *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *list = jv_set(a, m->out, "decisions", jv_list(a));
	VEC(struct wish) wishes = { 0 };

	for (size_t i = 0; i < m->now->n; i++) {
		const struct duty_row *r = &m->now->rows[i];
		struct wish *w = NULL;
		enum ask ask;

		if (!duty_in_totals(r) || !board_match(m->now, r, &m->q) || (ask = asks(m, r)) == ASK_NONE)
			continue;
		for (size_t k = 0; k < wishes.n; k++)
			if (wishes.p[k].ask == ask && wishes.p[k].unit == r->unit)
				w = &wishes.p[k];
		if (w == NULL) {
			vec_push(a, &wishes, (struct wish){ ask, r->unit, r, 0, STR("") });
			w = &wishes.p[wishes.n - 1];
		}
		w->n++;
		if (r->due != DAY_NONE && (w->row->due == DAY_NONE || r->due < w->row->due))
			w->row = r;
		add_clause(m, w, r->duty->clause);
	}
	if (wishes.n)
		qsort(wishes.p, wishes.n, sizeof *wishes.p, by_weight);
	for (size_t i = 0; i < wishes.n && list->n < MONDAY_DECISIONS; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		text(m, o, "text", wish_text(m, &wishes.p[i]));
		text(m, o, "clauses", wishes.p[i].clauses);
		text(m, o, "unit", brief(m, wishes.p[i].unit));
	}
	number(m, m->out, "decisions_n", (int64_t)list->n);
}

/* --- 5: what changed --- */

enum { NAMED = 3 };
struct tally {
	const char *vi, *en;
	int n;
	struct str names;
};

static void tell(struct monday *m, struct tally *t, const struct board *b, const struct duty_row *r)
{
	struct str code = duty_subject_code(&m->cx->arena, b, r);

	if (t->n++ < NAMED)
		t->names = arena_fmt(&m->cx->arena, "%.*s%s%.*s (%.*s)", ARG_STR(t->names), t->names.n ? ", " : "",
			ARG_STR(clause_show(&m->cx->arena, r->duty->clause)), ARG_STR(code.n ? code : brief(m, r->unit)));
}

static void say_tally(struct monday *m, struct jv *list, const struct tally *t)
{
	struct cx *cx = m->cx;
	struct jv *o;

	if (t->n == 0)
		return;
	o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
	text(m, o, "text",
		arena_fmt(&cx->arena, "%s %d: %.*s%.*s.", L(t->vi, t->en), t->n, ARG_STR(t->names),
			ARG_STR(t->n > NAMED ? arena_fmt(&cx->arena, L(" và %d việc khác", " and %d more"), t->n - NAMED)
					     : STR(""))));
	number(m, o, "n", t->n);
}

/* What nobody has said anything of is not known, and no failure. */
static void history_line(struct monday *m, struct jv *list)
{
	struct cx *cx = m->cx;
	struct {
		const char *vi, *en;
		int n;
	} parts[] = { { "đúng hạn", "in time", 0 }, { "hoàn thành quá hạn", "late", 0 }, { "chưa hoàn thành", "never", 0 },
		{ "chưa có thông tin", "unknown", 0 } };
	struct str said = STR("");
	int all = 0;
	struct jv *o;

	for (size_t i = 0; i < m->now->n; i++) {
		const struct duty_row *r = &m->now->rows[i];
		struct board_filter q = m->q;

		q.with_legacy = true;
		if (!r->legacy || r->state == ST_NOT_APPLICABLE || !board_match(m->now, r, &q))
			continue;
		if (r->state == ST_MET)
			parts[r->timing != TIMING_ON_TIME].n++;
		else
			parts[r->state == ST_UNKNOWN || r->unheard ? 3 : 2].n++;
		all++;
	}
	if (all == 0)
		return;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (parts[i].n)
			said = arena_fmt(&cx->arena, "%.*s%s%d %s", ARG_STR(said), said.n ? ", " : "", parts[i].n,
				L(parts[i].vi, parts[i].en));
	o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
	text(m, o, "text",
		arena_fmt(&cx->arena,
			L("Các mốc đã qua, đã khép lại: %.*s – chuyển theo dõi theo quy định hiện hành.",
				"Passed milestones, closed: %.*s – followed under the law in force."),
			ARG_STR(said)));
	number(m, o, "n", all);
}

/* The year's report, while it is near. */
static void year_line(struct monday *m, struct jv *list)
{
	struct cx *cx = m->cx;
	struct arena *a = &cx->arena;
	struct jv *due, *o;
	int32_t units, last;
	int y, mo, d;

	day_parts(m->now->on, &y, &mo, &d);
	due = mau08_dues(a, m->now->law, y);
	units = date_first(jv_str(jv_get(due, "unit_by")));
	last = date_first(jv_str(jv_get(due, "office_by")));
	if (jv_get(due, "unit_by") == NULL || last == DAY_NONE || m->now->on > last || last - m->now->on > 45)
		return;
	o = jv_push(a, list, jv_obj(a));
	text(m, o, "text",
		m->now->on > units
			? arena_fmt(a,
				  L("Báo cáo năm (Mẫu 08): hạn của các đơn vị là %.*s, đã qua; cơ quan gửi Bộ Công an trước hết "
				    "%.*s.",
					  "The year's report (Mẫu 08): the units' date, %.*s, is past; the office by %.*s."),
				  ARG_STR(week_day(m, units)), ARG_STR(week_day(m, last)))
			: arena_fmt(a,
				  L("Chuẩn bị báo cáo năm (Mẫu 08): các đơn vị gửi trước hết %.*s; cơ quan gửi Bộ Công an trước "
				    "hết %.*s.",
					  "The year's report (Mẫu 08): units by %.*s; the office by %.*s."),
				  ARG_STR(week_day(m, units)), ARG_STR(week_day(m, last))));
	number(m, o, "n", 0);
}

static void changes(struct monday *m)
{
	struct arena *a = &m->cx->arena;
	struct cx *cx = m->cx;
	struct jv *list = jv_set(a, m->out, "changes", jv_list(a)), *o;
	struct tally t[] = {
		{ "Hoàn thành đúng hạn", "Done in time:", 0, STR("") },
		{ "Hoàn thành việc đã quá hạn", "Done late:", 0, STR("") },
		{ "Không còn đạt vì minh chứng hết hạn, bị sửa hoặc có thay đổi", "No longer met:", 0, STR("") },
		{ "Phát sinh mới", "New:", 0, STR("") },
		{ "Không còn phải thực hiện", "No longer asked:", 0, STR("") },
	};
	struct board_change *c;
	size_t n = board_changes(cx, m->then, m->now, &c, m->now->n + m->then->n);

	for (size_t i = 0; i < n; i++) {
		const struct duty_row *r = c[i].after ? c[i].after : c[i].before;
		const struct board *b = c[i].after ? m->now : m->then;

		if (!board_match(b, r, &m->q))
			continue;
		if (c[i].after && c[i].after->state == ST_MET)
			tell(m, &t[duty_in_set(b, r, SET_DONE_LATE)], b, r);
		else if (c[i].after && c[i].before && c[i].before->state == ST_MET)
			tell(m, &t[2], b, r);
		else if (c[i].before == NULL)
			tell(m, &t[3], b, r);
		else if (c[i].after == NULL || c[i].after->state == ST_NOT_APPLICABLE)
			tell(m, &t[4], b, r);
	}
	for (size_t i = 0; i < COUNT(t); i++)
		say_tally(m, list, &t[i]);
	if (list->n == 0) {
		o = jv_push(a, list, jv_obj(a));
		text(m, o, "text", str_z(L("Không có thay đổi trong tuần.", "Nothing changed this week.")));
		number(m, o, "n", 0);
	}
	year_line(m, list);
	history_line(m, list);
}

/* --- the frame --- */

/* ISO 8601: the week that holds the year's first Thursday is the first. */
static int week_of(int32_t day, int *year)
{
	int32_t thursday = day - day_weekday(day) + 3;
	int m, d;

	day_parts(thursday, year, &m, &d);
	return (thursday - day_of(*year, 1, 1)) / 7 + 1;
}

static void frame(struct monday *m)
{
	struct cx *cx = m->cx;
	struct arena *a = &cx->arena;
	int32_t from = board_week_from(m->now->on),
		to = day_weekday(m->now->on) ? m->now->on : m->now->on - 1; /* on a Monday: the week that ended */
	int year, week = week_of(from, &year);
	struct str clock = str_cut(instant_show(a, m->now->now), 0, 5);

	text(m, m->out, "form", STR("monday"));
	text(m, m->out, "on", day_text(a, m->now->on));
	number(m, m->out, "at", m->now->now);
	text(m, m->out, "at_text", arena_fmt(a, "%.*s %.*s", ARG_STR(clock), ARG_STR(day_show_week(a, m->now->on, cx->en))));
	number(m, m->out, "week", week);
	text(m, m->out, "code", arena_fmt(a, "BCN-%d-W%02d", year, week));
	text(m, m->out, "from", day_text(a, from));
	text(m, m->out, "from_text", short_day(m, from));
	text(m, m->out, "to", day_text(a, to));
	text(m, m->out, "to_text", day_show(a, to));
	number(m, m->out, "units", board_units(m->now, &m->q));
	number(m, m->out, "systems", board_systems(m->now, &m->q));
}

enum rc monday_make(struct cx *cx, const struct monday_in *in, struct jv **out)
{
	struct monday m = { .cx = cx,
		.now = board_to_leaders(&cx->arena, in->now), /* the leaders' page, whoever looks at it */
		.then = board_to_leaders(&cx->arena, in->then),
		.q = { .unit = in->unit, .provider = in->provider },
		.out = jv_obj(&cx->arena) };

	frame(&m);
	TRY(frame_put(cx, in->now, in->provider ? 0 : in->unit, in->head, m.out));
	counts(&m);
	rows(&m);
	decisions(&m);
	changes(&m);
	*out = m.out;
	return RC_OK;
}

struct facts_pair {
	struct facts now, then;
};

static void facts_pair_done(struct facts_pair *p)
{
	facts_done(&p->now);
	facts_done(&p->then);
}

enum rc monday_read(struct cx *cx, const struct ledger_head *head, int32_t on, int64_t unit, struct jv **out)
{
	AUTO(facts_pair_done) struct facts_pair f = { 0 };
	int64_t seq = head ? head->size - 1 : INT64_MAX, at = on == DAY_NONE || on == day_at(cx->now) ? cx->now : day_end(on),
		then_seq;
	int32_t from = board_week_from(on == DAY_NONE ? day_at(cx->now) : on);
	struct board now, then;

	facts_init(&f.now);
	facts_init(&f.then);
	TRY(duty_board(cx, seq, at, &f.now, &now));
	TRY(duty_known_on(cx, from, seq, &then_seq));
	TRY(duty_board(cx, then_seq, day_end(from), &f.then, &then));
	return monday_make(cx, &(struct monday_in){ &now, &then, head, unit }, out);
}

/* --- what its template may say --- */

static const struct docx_field fields[] = {
	{ "co_quan", "org", "Tên cơ quan", "The office" },
	{ "don_vi", "unit.name", "Đơn vị lập báo cáo", "The unit that reports" },
	{ "don_vi_tat", "unit.short", "Tên gọi tắt của đơn vị", "Its short name" },
	{ "ky_hieu", "unit.symbol", "Chữ viết tắt của đơn vị trong số văn bản", "Its letters in a document's number" },
	{ "nguoi_ky", "unit.post", "Chức danh người ký", "The signer's post" },
	{ "ngay_thang", "place_date", "Địa danh, ngày tháng", "Place and date" },
	{ "gia_dinh", "sample", "Dữ liệu giả định (điều kiện)", "Invented data (condition)" },
	{ "tuan", "week", "Số tuần", "Week" },
	{ "tuan_tu", "from_text", "Tuần từ ngày", "The week's first day" },
	{ "tuan_den", "to_text", "Tuần đến ngày", "The week's last day" },
	{ "luc", "at_text", "Giờ, ngày lấy số liệu", "When it was made" },
	{ "so_don_vi", "units", "Số đơn vị", "Units" },
	{ "so_he_thong", "systems", "Số hệ thống thông tin", "Systems" },
	{ "tong_so", "counts.all", "Số việc phải thực hiện", "Duties" },
	{ "xong_dung_han", "counts.done_on_time", "Hoàn thành đúng hạn", "Done in time" },
	{ "xong_qua_han", "counts.done_late", "Hoàn thành quá hạn", "Done late" },
	{ "xong", "counts.done", "Đã hoàn thành", "Done" },
	{ "tu_khai", "counts.declared", "Trong đó tự khai", "Of it declared only" },
	{ "con_han", "counts.open", "Chưa hoàn thành, trong hạn", "Open in time" },
	{ "qua_han", "counts.late", "Chưa hoàn thành, quá hạn", "Late" },
	{ "chua_xong", "counts.not_done", "Chưa hoàn thành", "Not done" },
	{ "chua_bao_cao", "counts.silent", "Quá hạn chưa báo cáo", "Not reported" },
	{ "ton_dong", "counts.backlog", "Tồn đọng đang khắc phục theo kế hoạch", "Backlog on plan" },
	{ "chua_khop", "counts.contradicted", "Số liệu chưa khớp", "Contradicted" },
	{ "chua_co_thong_tin", "counts.unknown", "Chưa có thông tin", "Unknown" },
	{ "so_voi", "since.day", "Ngày so sánh", "Compared with" },
	{ "them_xong", "since.done", "Thay đổi số đã hoàn thành", "Change of done" },
	{ "them_con_han", "since.open", "Thay đổi số trong hạn", "Change of open" },
	{ "them_qua_han", "since.late", "Thay đổi số quá hạn", "Change of late" },
	{ "ghi_chu", "note", "Câu giải thích số liệu", "What the figures mean" },
	{ "moi_qua_han[]", "new_late", "Việc mới quá hạn (tối đa 5)", "Newly late (at most 5)" },
	{ "moi_qua_han[].diem", "clause", "Điểm", "Point", clause_show },
	{ "moi_qua_han[].viec", "text", "Việc, đối tượng", "What" },
	{ "moi_qua_han[].don_vi", "unit", "Đơn vị", "Unit" },
	{ "moi_qua_han[].nguoi", "answers", "Người chịu trách nhiệm (chức danh)", "Who answers (post)" },
	{ "moi_qua_han[].han", "due_text", "Hạn", "Due" },
	{ "moi_qua_han[].qua", "span", "Quá bao nhiêu ngày", "Days over" },
	{ "moi_qua_han[].cho", "waiting", "Đang chờ", "Waiting for" },
	{ "so_moi_qua_han", "new_late_n", "Số việc mới quá hạn", "How many" },
	{ "moi_qua_han_con", "new_late_more", "Số việc mới quá hạn không nêu", "How many are not shown" },
	{ "sap_den_han[]", "due", "Việc đến hạn trong 14 ngày (tối đa 5)", "Falling due (at most 5)" },
	{ "sap_den_han[].diem", "clause", "Điểm", "Point", clause_show },
	{ "sap_den_han[].viec", "text", "Việc, đối tượng", "What" },
	{ "sap_den_han[].don_vi", "unit", "Đơn vị", "Unit" },
	{ "sap_den_han[].nguoi", "answers", "Người chịu trách nhiệm (chức danh)", "Who answers (post)" },
	{ "sap_den_han[].han", "due_text", "Hạn", "Due" },
	{ "sap_den_han[].con", "span", "Còn bao nhiêu ngày", "Days left" },
	{ "so_sap_den_han", "due_n", "Số việc đến hạn trong 14 ngày", "How many" },
	{ "sap_den_han_con", "due_more", "Số việc đến hạn không nêu", "How many are not shown" },
	{ "den_ngay", "due_until", "Ngày cuối của 14 ngày", "The last of the 14 days" },
	{ "de_nghi[]", "decisions", "Đề nghị quyết định (tối đa 3)", "Decisions wanted (at most 3)" },
	{ "de_nghi[].noi_dung", "text", "Nội dung", "Text" },
	{ "so_de_nghi", "decisions_n", "Số đề nghị", "How many" },
	{ "thay_doi[]", "changes", "Thay đổi trong tuần", "Changes" },
	{ "thay_doi[].noi_dung", "text", "Nội dung", "Text" },
	{ "ma_dau_so", "ledger.short", "Mã đầu sổ nhật ký", "The ledger's head" },
	{ "muc_nhat_ky", "ledger.size", "Số mục sổ nhật ký", "Ledger entries" },
	{ "ma_bao_cao", "code", "Mã báo cáo", "The report's code" },
	{ NULL },
};

const struct form form_monday = { "monday", "Báo cáo nhanh", "Weekly page", fields };
