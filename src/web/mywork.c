/* Việc của tôi: one-click confirmations, what is late and what comes, at most five questions a visit; and recording a done thing in few inputs. */
#include "db/db.h"
#include "fmt/html.h"
#include "org/org.h"
#include "web/flows.h"
#include "web/ways.h"
#include "web/web.h"

enum { QUESTIONS = 5, NAMED = 5, ABOUT_MAX = 200, OPEN_MAX = 12, SHOWN_MAX = 80 };

/* Whose work: the signed-in person's unit or provider, or the unit asked for; whole-office people without a choice see everybody's. */
static struct str whose(struct cx *cx, const struct now *n, const struct board_filter *q)
{
	struct str name = whose_name(cx, n, q);

	return name.n ? name : str_z(L("Toàn cơ quan", "The whole office"));
}

static bool of_kind(const struct now *n, const struct duty_row *r, const char *kind)
{
	return strcmp(n->board->law->vocab->kinds[r->duty->kind]->name, kind) == 0;
}

/* It has a system, or took one over from a unit that it continues: rows of that are counted at it. */
static bool runs_systems(const struct now *n, int64_t unit)
{
	const struct fact *u = facts_get(n->board->facts, unit);
	size_t at = 0;
	bool runs = u && fact_back(u, R_SYSTEMS, &at) != NULL;

	for (size_t i = 0; u && i < n->board->n && !runs; i++)
		runs = n->board->rows[i].op_unit == unit &&
		       facts_get_as(n->board->facts, n->board->rows[i].subject, R_SYSTEMS) != NULL;
	return runs;
}

static struct str quarter(struct cx *cx, int32_t day, int back)
{
	int y, m, d, q;

	day_parts(day, &y, &m, &d);
	q = (m - 1) / 3 - back;
	return q < 0 ? arena_fmt(&cx->arena, "%04d-Q4", y - 1) : arena_fmt(&cx->arena, "%04d-Q%d", y, q + 1);
}

/* --- one click --- */

/* The same said for the same period, when the row still stands open: saying it again changes nothing, its reasons do. */
static const struct declaration *said_already(const struct now *n, int64_t unit, int kind, struct str period)
{
	const struct fact *u = facts_get(n->board->facts, unit);
	const struct declaration *d;
	size_t at = 0;

	while (u && (d = fact_back(u, R_DECLARATIONS, &at)) != NULL)
		if (d->unit == unit && d->kind == kind && str_eq(d->period, period))
			return d;
	return NULL;
}

/* What was found and stands unregistered, before somebody says that there is nothing. */
static struct str found_open(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	enum { FOUND_NAMED = 3 };
	struct duty_reason *why;
	struct str out = STR("");
	size_t count, named = 0;

	board_reasons(cx, n->board, r, &why, &count);
	for (size_t i = 0; i < count && named < FOUND_NAMED; i++) {
		const struct activity *x = facts_get_as(n->board->facts, why[i].fact, R_ACTIVITIES);

		if (x == NULL || x->kind != A_RECONCILE)
			continue;
		out = arena_fmt(&cx->arena, "%.*s · %.*s", ARG_STR(out), ARG_STR(why[i].text));
		named++;
	}
	return out;
}

static void quick_view(struct cx *cx, const struct now *n, const struct duty_row *r, struct jv *list)
{
	struct arena *a = &cx->arena;
	bool is_list = of_kind(n, r, "list_confirm"), systems = runs_systems(n, r->unit);
	const struct unit_row *u = now_unit(n, r->unit);
	const struct declaration *said;
	struct str period = quarter(cx, n->on, is_list ? 0 : 1), shown = date_show(a, period, cx->en), line;
	struct jv *o;
	struct buf url AUTO(buf_done) = { 0 };

	if (u == NULL)
		return;
	o = jv_push(a, list, jv_obj(a));
	jv_set(a, o, "state", row_state(cx, n, r));
	jv_set(a, o, "kind", jv_z(a, !is_list ? "nothing_arose" : systems ? "list_confirmed" : "no_systems"));
	set_text(cx, o, "unit", u->code);
	set_text(cx, o, "period", period);
	set_text(cx, o, "duty", r->duty->code);
	set_text(cx, o, "question",
		!is_list  ? arena_fmt(a, L("%.*s: %.*s không phát sinh sự cố?", "%.*s: no incident at %.*s?"), ARG_STR(shown),
				    ARG_STR(u->name))
		: systems ? arena_fmt(a,
				    L("%.*s: danh mục hệ thống của %.*s đã đầy đủ?",
					    "%.*s: is the list of systems of %.*s complete?"),
				    ARG_STR(shown), ARG_STR(u->name))
			  : arena_fmt(a,
				    L("%.*s: %.*s không quản lý hệ thống thông tin nào?",
					    "%.*s: does %.*s run no information system?"),
				    ARG_STR(shown), ARG_STR(u->name)));
	said = r->state == ST_STALE ? NULL
	                            : said_already(n, r->unit,
					      !is_list  ? D_NOTHING
					      : systems ? D_LIST
							: D_NO_SYSTEMS,
					      period);
	if (said) {
		set_text(cx, o, "said",
			arena_fmt(a,
				L("Đã xác nhận ngày %.*s; việc chưa đạt vì lý do khác.",
					"Confirmed on %.*s; it is not met for another reason."),
				ARG_STR(day_show(a, said->date.last))));
		set_text(cx, o, "why", why_url(cx, n, r));
	}
	line = r->state == ST_MET
	               ? arena_fmt(a, L("%.*s · xác nhận trước còn giá trị đến hết %.*s", "%.*s · the last one holds to %.*s"),
				 ARG_STR(clause_show(a, r->duty->clause)), ARG_STR(day_show_week(a, day_at(r->until - 1), cx->en)))
	               : arena_fmt(a, L("%.*s · hạn %.*s", "%.*s · due %.*s"), ARG_STR(clause_show(a, r->duty->clause)),
				 ARG_STR(r->due == DAY_NONE ? str_z(L("chưa đặt", "not set")) : day_show_week(a, r->due, cx->en)));
	if (is_list)
		line = arena_fmt(a, "%.*s%.*s", ARG_STR(line), ARG_STR(found_open(cx, n, r)));
	set_text(cx, o, "line", line);
	jv_set(a, o, "submit",
		jv_z(a, !is_list  ? L("Xác nhận: Không phát sinh trong kỳ", "Confirm: nothing arose")
			: systems ? L("Xác nhận: Danh mục đã đầy đủ", "Confirm: the list is complete")
				  : L("Xác nhận: Không quản lý HTTT", "Confirm: no systems")));
	jv_set(a, o, "other",
		jv_z(a, !is_list ? L("Có, báo cáo sự cố", "There was: report it")
				 : L("Có, khai hệ thống", "There are: enter them")));
	buf_init(&url, 4000);
	buf_z(&url, !is_list ? "/activities/new?kind=incident&unit=" : "/systems/new?unit=");
	url_escape(&url, u->code);
	set_text(cx, o, "other_url", arena_str(a, buf_str(&url)));
}

/* A second click on the same day says nothing new: the first stands. */
static enum rc said_today(struct cx *cx, const struct row *row, struct row **out)
{
	struct rows r AUTO(rows_done) = { 0 };

	*out = NULL;
	TRY(db_query(cx, &r,
		"SELECT id FROM declarations WHERE kind = $1 AND unit = $2 AND period = $3 AND date = $4 AND made_by = $5 AND "
		"coalesce(draft, 0) = 0 ORDER BY id LIMIT 1",
		V(row_text(row, "kind")), V(row_i64(row, "unit", 0)), V(row_text(row, "period")), V(row_text(row, "date")),
		V(cx->who.user)));
	return rows_next(&r) ? res_load(cx, &res_declarations, rows_i64(&r, 0), out) : rows_end(cx, &r);
}

static enum rc confirm(struct cx *cx, const struct req *rq, struct reply *out)
{
	static const char *const fields[] = { "kind", "unit", "period", "duty" };
	struct row *row = res_blank(cx, &res_declarations), *said;
	struct tx tx AUTO(tx_done) = { 0 };
	struct str kind, text, why;

	TRY(req_text(cx, rq, "kind", 1, 40, &kind));
	if (!str_is(kind, "no_systems") && !str_is(kind, "nothing_arose") && !str_is(kind, "list_confirmed"))
		return cx_fail_at(cx, RC_INVALID, STR("kind"),
			L("Chỉ xác nhận được: không quản lý, không phát sinh, danh mục đầy đủ",
				"only three things are confirmed by one click"));
	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < COUNT(fields); i++) {
		int f = res_field(&res_declarations, fields[i]);

		TRY(req_text(cx, rq, fields[i], 1, 200, &text));
		if (!val_read(cx, &res_declarations.fields[f], text, &row->v[f], &why))
			return cx_fail_at(cx, RC_INVALID, str_z(fields[i]), "%.*s", ARG_STR(why));
	}
	val_text(row_val(row, "date"), day_text(&cx->arena, day_at(cx->now)));
	TRY(said_today(cx, row, &said));
	if (said)
		row = said;
	else
		TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	TRY(tx_commit(&tx));
	reply_data(out, row_json(cx, row));
	reply_to(cx, out, "/mywork");
	reply_notice(cx, out, L("Đã ghi xác nhận %.*s (mục nhật ký %" PRId64 ")", "confirmed as %.*s (ledger entry %" PRId64 ")"),
		ARG_STR(row_text(row, "code")), row->seq);
	return RC_OK;
}

/* --- by date --- */

static int by_due(const void *a, const void *b)
{
	const struct duty_row *x = *(const struct duty_row *const *)a, *y = *(const struct duty_row *const *)b;
	int32_t dx = x->due == DAY_NONE ? DAY_MAX : x->due, dy = y->due == DAY_NONE ? DAY_MAX : y->due;

	return (dx > dy) - (dx < dy);
}

enum { GROUP_LATE, GROUP_MEND, GROUP_WEEK, GROUP_MONTH, GROUP_LATER, GROUPS };

static int group_of(int32_t on, const struct duty_row *r)
{
	if (r->state == ST_LATE)
		return GROUP_LATE;
	if (r->state == ST_CONTRADICTED || r->state == ST_STALE || (r->due != DAY_NONE && r->due < on))
		return GROUP_MEND;
	if (r->due == DAY_NONE ||
		r->unsure) /* whether it is asked for nobody knows: it falls due on no list (board_is_falling_due) */
		return GROUP_LATER;
	return r->due <= on + 6 - day_weekday(on) ? GROUP_WEEK : r->due <= on + 30 ? GROUP_MONTH : GROUP_LATER;
}

static bool is_open(const struct board *b, const struct duty_row *r, const struct board_filter *q)
{
	return ((duty_in_totals(r) && r->state != ST_MET) || duty_renews(b, r, RENEW_DAYS)) && board_match(b, r, q);
}

/* Beside the place in the menu: what wants doing by the end of this week. Whose unit is the whole office reads the board instead. */
enum rc mywork_count(struct cx *cx, const struct req *rq, int64_t *out)
{
	struct live_loan loan AUTO(live_return) = { 0 };
	struct board_filter q = now_mine(cx);

	*out = 0;
	if (q.unit == 0 && q.provider == 0)
		return RC_OK;
	TRY(now_lend(cx, rq, &loan));
	for (size_t i = 0; i < loan.board.n; i++)
		*out += is_open(&loan.board, &loan.board.rows[i], &q) && group_of(loan.board.on, &loan.board.rows[i]) <= GROUP_WEEK;
	return RC_OK;
}

/* Of the whole office, one line for each duty with its rows behind: seventeen units times the same duty are one thing to plan. */
static void by_duty_view(struct cx *cx, const struct now *n, const struct duty_row *const *rows, size_t count, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, o, "parts", jv_list(a));
	bool *taken = ARENA_ARRAY(a, bool, count + 1);

	for (size_t i = 0; i < count; i++) {
		VEC(const struct duty_row *) same = { 0 };
		struct jv *p;

		if (taken[i])
			continue;
		for (size_t k = i; k < count; k++)
			if (rows[k]->duty == rows[i]->duty) {
				taken[k] = true;
				vec_push(a, &same, rows[k]);
			}
		p = jv_push(a, list, jv_obj(a));
		set_text(cx, p, "title",
			arena_fmt(a, L("%.*s %.*s: %zu, sớm nhất %.*s", "%.*s %.*s: %zu, the first %.*s"),
				ARG_STR(clause_show(a, rows[i]->duty->clause)), ARG_STR(law_say(rows[i]->duty->title, cx->en)),
				same.n,
				ARG_STR(rows[i]->due == DAY_NONE ? str_z(L("chưa có hạn", "with no date"))
								 : day_show_week(a, rows[i]->due, cx->en))));
		jv_set(a, p, "duties", duties_view(cx, n, same.p, same.n < OPEN_MAX ? same.n : OPEN_MAX, 0, ""));
		if (same.n > OPEN_MAX) {
			set_text(cx, p, "all_url", now_url(cx, n, "/duties?clause=%.*s", ARG_STR(rows[i]->duty->clause)));
			set_text(cx, p, "all",
				arena_fmt(a, L("Còn %zu việc nữa: mở danh sách của %.*s", "%zu more: open the list of %.*s"),
					same.n - OPEN_MAX, ARG_STR(clause_show(a, rows[i]->duty->clause))));
		}
	}
}

/* What is due stands open, as far as a screen takes it; the rest of it and much that comes later are folded. */
static void group_view(
	struct cx *cx, const struct now *n, int g, const struct duty_row **rows, size_t count, bool whole, struct jv *list)
{
	const char *titles[] = { L("Quá hạn", "Late"), L("Cần bổ sung, đính chính, cập nhật", "To complete, correct or renew"),
		L("Tuần này", "This week"), L("Trong 30 ngày", "Within 30 days"),
		L("Sau đó, chưa có hạn hoặc chưa rõ có áp dụng", "Later, with no date, or not known to apply") };
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	size_t open = count < OPEN_MAX ? count : OPEN_MAX, shown = count < SHOWN_MAX ? count : SHOWN_MAX;
	bool later = g > GROUP_WEEK && (whole || count > OPEN_MAX); /* a unit of few duties sees them all at once */

	if (count)
		qsort(rows, count, sizeof *rows, by_due);
	set_text(cx, o, "title", arena_fmt(a, "%s (%zu)", titles[g], count));
	jv_set(a, o, "n", jv_int(a, (int64_t)count));
	jv_set(a, o, "later", jv_bool(a, later && count > 0));
	if (later && whole) {
		by_duty_view(cx, n, rows, count, o);
		open = shown = 0;
	} else if (later) {
		open = shown;
	}
	if (!later || !whole || count == 0)
		jv_set(a, o, "duties",
			duties_view(cx, n, rows, open, 0,
				g == GROUP_WEEK ? L("Không có việc đến hạn trong tuần này.", "Nothing falls due this week.")
						: L("Không có.", "None.")));
	if (shown > open) {
		jv_set(a, o, "more", duties_view(cx, n, rows + open, shown - open, 0, ""));
		set_text(cx, o, "more_title",
			shown < count ? arena_fmt(a,
						L("Xem thêm %zu việc (còn %zu việc nữa ở trang Nhiệm vụ)",
							"%zu more (and %zu on the page of duties)"),
						shown - open, count - shown)
				      : arena_fmt(a, L("Xem thêm %zu việc", "%zu more"), shown - open));
	}
}

/* Of the quarter before, and at its end within this one: it is asked for from the quarter's first day on, not when two days are left. */
static bool runs_out(struct cx *cx, const struct now *n, const struct duty_row *r, const struct board_filter *q)
{
	struct str period = quarter(cx, n->on, 0);

	return r->state == ST_MET && duty_in_totals(r) && of_kind(n, r, "list_confirm") && board_match(n->board, r, q) &&
	       r->until <= day_end(date_last(period)) &&
	       said_already(n, r->unit, runs_systems(n, r->unit) ? D_LIST : D_NO_SYSTEMS, period) == NULL;
}

static void days_view(struct cx *cx, const struct now *n, const struct board_filter *q, struct jv *view, struct jv *quick)
{
	struct arena *a = &cx->arena;
	VEC(const struct duty_row *) groups[GROUPS] = { 0 };
	struct jv *list = jv_set(a, view, "groups", jv_list(a));

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (q->unit && quick->n < QUESTIONS && runs_out(cx, n, r, q))
			quick_view(cx, n, r, quick);
		if (!is_open(n->board, r, q))
			continue;
		vec_push(a, &groups[group_of(n->on, r)], r);
		if (q->unit && quick->n < QUESTIONS && (of_kind(n, r, "list_confirm") || of_kind(n, r, "nothing_arose")))
			quick_view(cx, n, r, quick);
	}
	for (size_t g = 0; g < COUNT(groups); g++)
		group_view(cx, n, (int)g, groups[g].p, groups[g].n, q->unit == 0 && q->provider == 0, list);
}

/* --- questions --- */

/* The assignment of some of the systems that a question is asked of, each with who is named for it. */
static struct str assigned_url(
	struct cx *cx, const struct now *n, const struct duty_question *q, const struct duty_asked *who, size_t count)
{
	VEC(const struct fact *) of = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct fact *s = facts_get(n->board->facts, who[i].subject),
				  *named = ways_named(n->board->facts, s, strcmp(q->field, "operator") == 0);

		if (s == NULL || named == NULL)
			continue;
		vec_push(&cx->arena, &of, s);
		vec_push(&cx->arena, &of, named);
	}
	return ways_proof(cx, "assignment", of.p, of.n);
}

static struct str question_url(
	struct cx *cx, const struct now *n, const struct duty_question *q, const struct duty_asked *who, const struct fact *f)
{
	struct buf b AUTO(buf_done) = { 0 };

	if (f && strcmp(q->res, "proofs") == 0)
		return ways_named(n->board->facts, f, strcmp(q->field, "operator") == 0)
		               ? assigned_url(cx, n, q, who, 1)
		               : arena_fmt(&cx->arena, "/systems/%" PRId64 "/edit#f-%s", f->id, q->field);

	buf_init(&b, 4000);
	if (f && strcmp(fact_resource(f->res)->name, q->res) == 0)
		return arena_fmt(&cx->arena, "/%s/%" PRId64 "/edit#f-%s", q->res, f->id, q->field);
	if (strcmp(q->res, "activities") == 0 || strcmp(q->res, "declarations") == 0) {
		bool kind = res_field_find(res_find(str_z(q->res)), str_z(q->field)) < 0;
		const char *subject = kind && strcmp(q->res, "activities") == 0 ? "subjects" : "subject";

		if (kind)
			buf_fmt(&b, "/%s/new?kind=%s", q->res, q->field);
		else
			buf_z(&b, "/record");
		if (f && f->res == R_UNITS) /* who did it; to whom a report went is another matter */
			buf_fmt(&b, "%cunit=", kind ? '&' : '?');
		else if (f)
			buf_fmt(&b, "%c%s=%s:", kind ? '&' : '?', subject, fact_resource(f->res)->name);
		if (f)
			url_escape(&b, f->code);
		return arena_str(&cx->arena, buf_str(&b));
	}
	if (strcmp(q->res, "documents") == 0) /* dropped there, a paper is told what it proves */
		return STR("/inbox");
	buf_fmt(&b, "/%s/new", q->res);
	if (f && f->res == R_SYSTEMS && res_field_find(res_find(str_z(q->res)), STR("system")) >= 0) {
		buf_z(&b, "?system=");
		url_escape(&b, f->code);
	} else if (f && f->res == R_UNITS && res_field_find(res_find(str_z(q->res)), STR("unit")) >= 0) {
		buf_z(&b, "?unit=");
		url_escape(&b, f->code);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

/* Is it asked already, with a button beside it? */
static bool asked_above(const struct jv *quick, const struct duty_question *q, const struct fact *f)
{
	for (size_t i = 0; f && strcmp(q->res, "declarations") == 0 && i < quick->n; i++)
		if (str_is(jv_str(jv_get(quick->items[i], "kind")), q->field) &&
			str_eq(jv_str(jv_get(quick->items[i], "unit")), f->code))
			return true;
	return false;
}

/* One subject of a question. Who only reads is told what is missing, and not sent to a form that refuses. */
static void about_view(struct cx *cx, const struct now *n, const struct duty_question *q, const struct duty_asked *who,
	struct jv *list, struct jv *more)
{
	const struct fact *f = who->subject ? facts_get(n->board->facts, who->subject) : NULL;
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list->n < NAMED ? list : more, jv_obj(a));

	set_text(cx, o, "text", f ? f->label : str_z(L("Toàn cơ quan", "The whole office")));
	if (cx->who.may & CAP_EDIT)
		set_text(cx, o, "url", question_url(cx, n, q, who, f));
}

static void question_view(
	struct cx *cx, const struct now *n, const struct duty_question *q, const struct jv *quick, struct jv *questions)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *about = jv_list(a), *more = jv_list(a);
	int64_t rows = 0;

	for (size_t i = 0; i < q->n; i++)
		if (!asked_above(quick, q, facts_get(n->board->facts, q->about[i].subject))) {
			rows += q->about[i].rows;
			if (more->n < ABOUT_MAX)
				about_view(cx, n, q, &q->about[i], about, more);
		}
	if (about->n == 0)
		return;
	jv_push(a, questions, o);
	set_text(cx, o, "text", q->text);
	set_text(
		cx, o, "worth", arena_fmt(a, L("trả lời xong, %" PRId64 " việc có thông tin", "answers %" PRId64 " duties"), rows));
	if (q->n > 1 && strcmp(q->res, "proofs") == 0 && (cx->who.may & CAP_EDIT))
		set_text(cx, o, "all_url", assigned_url(cx, n, q, q->about, q->n));
	jv_set(a, o, "about", about);
	jv_set(a, o, "more", more);
}

/* Five questions a visit in all: those that one click answers are questions too. They are asked of a unit's people, not of a provider's. */
static void questions_view(
	struct cx *cx, const struct now *n, const struct board_filter *q, const struct jv *quick, struct jv *view)
{
	int64_t unit = q->unit;
	struct duty_question qs[2 * QUESTIONS];
	struct jv *list = jv_set(&cx->arena, view, "questions", jv_list(&cx->arena));
	size_t count;

	for (size_t i = 0; unit == 0 && i < n->n_units; i++) /* the whole office: from the top of its tree */
		if (n->units[i].parent == 0)
			unit = n->units[i].id;
	count = q->provider ? 0 : board_questions(cx, n->board, unit, qs, COUNT(qs));
	for (size_t i = 0; i < count && list->n + quick->n < QUESTIONS; i++)
		question_view(cx, n, &qs[i], quick, list);
}

static struct str record_url(struct cx *cx, const struct req *rq)
{
	struct buf b AUTO(buf_done) = { 0 };

	if (cx->who.unit || req_query(rq, "unit").n == 0)
		return STR("/record");
	buf_init(&b, 4000);
	buf_z(&b, "/record?unit=");
	url_escape(&b, req_query(rq, "unit"));
	return arena_str(&cx->arena, buf_str(&b));
}

static enum rc mywork(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head, *quick = jv_list(a), *data = jv_obj(a);
	AUTO(now_done) struct now n = { 0 };
	struct board_filter q;

	TRY(now_get(cx, rq, &n));
	TRY(now_filter(cx, rq, &n, &q));
	head = thing_head(cx, view, str_z(L("Việc của tôi", "My work")), NULL);
	set_text(cx, head, "sub", arena_fmt(a, "%.*s · %.*s", ARG_STR(whose(cx, &n, &q)), ARG_STR(day_show_week(a, n.on, cx->en))));
	if (cx->who.may & CAP_EDIT)
		thing_act(cx, head, L("Ghi việc đã làm", "Record what was done"), record_url(cx, rq), true);
	now_switches(cx, &n, view);
	now_keep(cx, rq, "pack unit level state clause", view);
	days_view(cx, &n, &q, view, quick);
	if (n.elsewhere) /* what is asked and confirmed is asked of today */
		quick = jv_list(a);
	jv_set(a, view, "quick", (cx->who.may & CAP_EDIT) ? quick : jv_list(a));
	if (n.elsewhere)
		jv_set(a, view, "questions", jv_list(a));
	else
		questions_view(cx, &n, &q, jv_get(view, "quick"), view);
	TRY(flows_view(cx, &n, jv_set(a, view, "said", jv_list(a))));
	jv_set(a, data, "questions", jv_get(view, "questions"));
	jv_set(a, data, "quick", quick);
	jv_set(a, data, "requests", jv_get(view, "said"));
	jv_set(a, data, "groups", jv_get(view, "groups"));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

/* --- record a done thing --- */

/* Who belongs to no unit says once for which one he records; the forms are filled in for it. */
static enum rc record_units(struct cx *cx, const struct req *rq, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct str chosen = req_query(rq, "unit"), subject = req_query(rq, "subject");
	struct jv *units = jv_set(a, view, "units", jv_list(a));
	AUTO(now_done) struct now n = { 0 };

	if (cx->who.unit)
		return RC_OK;
	TRY(now_get(cx, rq, &n));
	thing_choice(cx, units, STR(""),
		str_z(L("Đơn vị được giao việc đó, hoặc đơn vị chuyên trách",
			"The unit that has to do it, or the specialised unit")),
		chosen);
	for (size_t i = 0; i < n.n_units; i++) {
		const struct unit *u = facts_get_as(n.board->facts, n.units[i].id, R_UNITS);

		if (u == NULL || u->valid_to.last == DAY_NONE || u->valid_to.last >= n.on || str_eq(u->h.code, chosen))
			thing_choice(cx, units, n.units[i].code, n.units[i].name, chosen);
	}
	if (subject.n)
		set_text(cx, view, "subject", subject);
	return RC_OK;
}

/* To the form of an activity, or of a declaration (which is a unit's, of all that it has), of that kind: of today, until it is said otherwise. */
static void record_link(struct cx *cx, struct jv *o, struct str code, struct str subject, struct str unit)
{
	const struct {
		const struct res *of;
		const char *day;
		struct str tail;
	} forms[] = { { &res_activities, "done_on", subject }, { &res_declarations, "date", (struct str){ 0 } } };
	struct str today = day_text(&cx->arena, day_at(cx->now));
	const struct choice *c = NULL;

	for (size_t i = 0; i < COUNT(forms) && c == NULL; i++) {
		const struct res *r = forms[i].of;

		c = choice_of(&r->fields[res_field(r, "kind")], code);
		if (c == NULL)
			continue;
		jv_set(&cx->arena, o, "text", jv_z(&cx->arena, L(c->vi, c->en)));
		set_text(cx, o, "url",
			arena_fmt(&cx->arena, "/%s/new?kind=%s&%s=%.*s%.*s%.*s", r->name, c->code, forms[i].day, ARG_STR(today),
				ARG_STR(forms[i].tail), ARG_STR(unit)));
	}
	assert(c);
}

static struct str record_word(struct cx *cx, const struct req *rq, const char *name, const char *as)
{
	struct str word = req_query(rq, name);
	struct buf out AUTO(buf_done) = { 0 };

	if (word.n == 0)
		return word;
	buf_init(&out, 4000);
	buf_z(&out, as);
	url_escape(&out, word);
	return arena_str(&cx->arena, buf_str(&out));
}

static enum rc record(struct cx *cx, const struct req *rq, struct reply *out)
{
	static const char *const groups[][3] = {
		{ "Hệ thống", "Systems",
			"scan pentest drill_plan drill system_change acceptance monitoring_report access_review intervention "
			"log_received" },
		{ "Cảnh báo và sự cố", "Warnings and incidents",
			"warning_received warning_relayed warning_ack fix incident incident_report" },
		{ "Con người", "People", "training briefing compliance_assessment mail_campaign" },
		{ "Chỉ đạo, báo cáo, kiểm tra", "Direction, reports, inspections",
			"plan meeting report_sent inspection inspection_item regulation_review cooperation" },
		{ "Kinh phí và việc khác", "Budget and other",
			"budget_estimate budget_allocation budget_settlement reconciliation_item other" },
		{ "Xác nhận", "Confirmations", "list_confirmed no_systems nothing_arose" },
	};
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *list = jv_set(a, view, "groups", jv_list(a)), *head;
	struct str subject = record_word(cx, rq, "subject", "&subjects="), unit = record_word(cx, rq, "unit", "&unit=");

	TRY(record_units(cx, rq, view));
	head = thing_head(cx, view, str_z(L("Ghi việc đã làm", "Record what was done")),
		L("Chọn việc; mẫu chỉ hỏi nhiều nhất bốn mục, kể cả ngày; đơn vị đã điền sẵn.",
			"Choose what; the form asks at most four things, the day among them; the unit is filled in."));
	thing_crumb(cx, head, L("Việc của tôi", "My work"), STR("/mywork"));
	thing_act(cx, head, L("Tất cả các trường", "All fields"), STR("/activities/new?all=1"), false);
	for (size_t g = 0; g < COUNT(groups); g++) {
		struct jv *o = jv_push(a, list, jv_obj(a)), *links;
		struct str rest = str_z(groups[g][2]), one;

		jv_set(a, o, "title", jv_z(a, L(groups[g][0], groups[g][1])));
		links = jv_set(a, o, "links", jv_list(a));
		while (str_next(&rest, ' ', &one)) {
			record_link(cx, jv_push(a, links, jv_obj(a)), one, subject, unit);
		}
	}
	reply_data(out, jv_obj(a));
	reply_view(out, view);
	return RC_OK;
}

const struct route mywork_routes[] = {
	{ GET, "/mywork", CAP_READ, mywork, "Việc của tôi: xác nhận nhanh, theo ngày, câu hỏi", "My work", "mywork",
		ROUTE_KEPT | ROUTE_OWN },
	{ GET, "/record", CAP_EDIT, record, "Chọn việc đã làm để ghi", "Choose what to record", "record" },
	{ POST, "/confirm", CAP_EDIT, confirm, "Xác nhận bằng một lần bấm", "One-click confirmation", "mywork" },
	{ 0 },
};
