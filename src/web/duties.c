/* Nhiệm vụ: the rows behind every figure; "Vì sao?": one row with its chain of reasons, each a link to its fact; the documents that give duties. */
#include "fmt/html.h"
#include "law/plan.h"
#include "web/digest.h"
#include "web/flows.h"
#include "web/split.h"
#include "web/ways.h"
#include "web/web.h"

enum { ROWS_MAX = 500 };

struct found_rows {
	const struct duty_row **p;
	size_t n, cap;
	struct board_counts counts;
};

/* What the list is of: today's rows, of them what changed since `then` (or NULL), the closed milestones of 2024, or the periods that are over. */
static void rows_for(struct cx *cx, const struct now *n, const struct board_filter *q, const struct board *then, int change,
	bool legacy, bool closed, struct found_rows *out)
{
	struct was_walk w;
	struct duty_row *old;
	size_t count = closed ? board_closed(cx, n->board, q, (struct str){ 0 }, &old) : 0;

	for (size_t i = 0; i < count; i++)
		vec_push(&cx->arena, out, &old[i]);
	if (closed) {
		closed_count(n->board, old, count, &out->counts);
		return;
	}
	if (then)
		was_begin(cx, &w, n->board, then);
	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (then && !duty_changed(was_next(&w, r), r, (enum duty_change)change))
			continue;
		if (board_match(n->board, r, q) && (legacy ? r->legacy : now_listed(q, r)))
			vec_push(&cx->arena, out, r);
	}
}

static struct str list_sub(
	struct cx *cx, const struct now *n, const struct board_filter *q, const struct found_rows *rows, bool closed)
{
	const struct board_counts *c = &rows->counts;
	struct str whose = whose_name(cx, n, q);
	struct str s = arena_fmt(&cx->arena, L("%zu việc%s%s%.*s%s%.*s · %.*s", "%zu rows%s%s%.*s%s%.*s · %.*s"), rows->n,
		str_is(q->state, duty_state_names[ST_NOT_APPLICABLE])
			? L(" không phải thực hiện, ngoài mọi số cộng", " that are not asked, in no total")
			: "",
		q->clause.n ? L(" · điểm ", " · clause ") : "", ARG_STR(clause_show(&cx->arena, q->clause)), whose.n ? " · " : "",
		ARG_STR(whose), ARG_STR(day_show_week(&cx->arena, n->on, cx->en)));

	if (!closed)
		return s;
	return arena_fmt(&cx->arena,
		L("%.*s · đúng hạn %d, quá hạn %d, không đạt %d, chưa rõ %d",
			"%.*s · in time %d, late %d, not done %d, not known %d"),
		ARG_STR(s), c->done_on_time, c->done_late, c->late, c->all - c->done_on_time - c->done_late - c->late);
}

/* The very rows of this list as a workbook; the address keeps its filter, so a bookmark gives the same sheet tomorrow. */
static void sheet_act(struct cx *cx, const struct now *n, struct str kept, struct jv *head)
{
	struct jv *acts;

	thing_act(cx, head, L("Kết xuất XLSX", "Export XLSX"),
		now_url(cx, n, "/board/export%.*s", ARG_STR(kept.n > 1 ? kept : STR(""))), false);
	acts = jv_get(head, "acts");
	jv_set(&cx->arena, jv_at(acts, acts->n - 1), "file", jv_bool(&cx->arena, true));
	thing_act(cx, head, L("Chọn cột", "Choose columns"),
		arena_fmt(&cx->arena, "/duties/columns%.*s", ARG_STR(kept.n > 1 ? kept : STR(""))), false);
}

/* A matter that two packs ask for is counted once: under which clauses, where the one that is looked at has no rows of its own. */
static void elsewhere_view(struct cx *cx, const struct now *n, struct board_filter q, bool empty, struct jv *list)
{
	struct arena *a = &cx->arena;
	VEC(const struct law_duty *) gave = { 0 }, got = { 0 };

	for (size_t i = 0; empty && q.clause.n && q.state.n == 0 && i < n->board->n; i++) {
		const struct law_duty *d = n->board->rows[i].duty;

		if (!n->board->rows[i].counted && d->matter.n && (gave.n == 0 || gave.p[gave.n - 1] != d) &&
			board_match(n->board, &n->board->rows[i], &q))
			vec_push(a, &gave, d);
	}
	q.clause = q.pack = (struct str){ 0 };
	for (size_t i = 0; gave.n && i < n->board->n; i++) {
		const struct law_duty *d = n->board->rows[i].duty;
		bool same = false, known = false;

		for (size_t k = 0; k < gave.n; k++)
			same |= gave.p[k] != d && str_eq(gave.p[k]->matter, d->matter);
		for (size_t k = 0; k < got.n; k++)
			known |= str_eq(got.p[k]->clause, d->clause);
		if (!same || known || !duty_in_totals(&n->board->rows[i]) || !board_match(n->board, &n->board->rows[i], &q))
			continue;
		vec_push(a, &got, d);
		struct jv *o = jv_push(a, list, jv_obj(a));

		set_text(cx, o, "text", clause_show(a, d->clause));
		set_text(cx, o, "url", now_url(cx, n, "/duties?clause=%.*s&pack=%.*s", ARG_STR(d->clause), ARG_STR(d->pack)));
	}
}

static enum rc duties_list(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *list = jv_set(a, data, "rows", jv_list(a)), *view = jv_obj(a), *head;
	struct found_rows rows = { 0 };
	struct board_filter q;
	AUTO(now_done) struct now n = { 0 };
	bool legacy = str_is(req_query(rq, "legacy"), "1"), closed = str_is(req_query(rq, "closed"), "1");
	struct str change = req_query(rq, "change");
	const struct board *then = NULL;
	int which = 0;

	TRY(now_get(cx, rq, &n));
	TRY(now_filter(cx, rq, &n, &q));
	q.with_legacy = legacy;
	while (change.n && which < CHANGE_COUNT - 1 && !str_is(change, duty_change_names[which])) /* others the door refused */
		which++;
	if (change.n)
		TRY(now_then(cx, &n, &then));
	rows_for(cx, &n, &q, then, which, legacy, closed, &rows);
	for (size_t i = 0; rq->json && i < rows.n; i++)
		jv_push(a, list, duty_row_json(cx, n.board, rows.p[i]));
	jv_set(a, data, "total", jv_int(a, (int64_t)rows.n));
	jv_set(a, data, "on", jv_text(a, day_text(a, n.on)));
	reply_data(out, data);
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view,
		str_z(closed     ? L("Các kỳ đã đóng", "Closed periods")
			: legacy ? L("Kết quả thực hiện các mốc 2024", "The 2024 milestones")
				 : L("Nhiệm vụ", "Duties")),
		NULL);
	set_text(cx, head, "sub", list_sub(cx, &n, &q, &rows, closed));
	thing_crumb(cx, head, L("Bảng theo dõi", "Board"), now_url(cx, &n, "/board"));
	if (closed)
		thing_crumb(cx, head, L("Nhiệm vụ", "Duties"), now_url(cx, &n, "/duties"));
	else if (!legacy)
		set_text(cx, view, "closed",
			now_url(cx, &n, "/duties?closed=1%s%.*s", q.clause.n ? "&clause=" : "", ARG_STR(q.clause)));
	jv_set(a, view, "past", jv_bool(a, closed));
	now_switches(cx, &n, view);
	if (then)
		set_text(cx, view, "changed",
			arena_fmt(a, L("Chỉ các việc “%s” so với %.*s.", "Only what is “%s” since %.*s."),
				change_word(cx, (enum duty_change)which), ARG_STR(day_show_week(a, then->on, cx->en))));
	jv_set(a, view, "change", jv_text(a, then ? change : STR("")));
	now_keep(cx, rq, "pack unit only level state clause legacy closed change", view);
	if (!closed && !legacy && req_query(rq, "change").n == 0 && rows.n && (cx->who.may & CAP_EXPORT))
		sheet_act(cx, &n, jv_str(jv_get(jv_get(view, "time"), "back")), head);
	jv_set(a, view, "duties",
		duties_view(cx, &n, rows.p, rows.n < ROWS_MAX ? rows.n : ROWS_MAX, 0,
			L("Không có việc nào khớp điều kiện lọc.", "Nothing matches the filter.")));
	elsewhere_view(cx, &n, q, rows.n == 0 && !closed && then == NULL, jv_set(a, view, "elsewhere", jv_list(a)));
	jv_set(a, view, "cut", jv_bool(a, rows.n > ROWS_MAX));
	jv_set(a, view, "states", jv_list(a));
	thing_choice(cx, jv_get(view, "states"), STR(""), str_z(L("Mọi trạng thái", "All states")), q.state);
	for (int s = 0; s < ST_COUNT; s++)
		thing_choice(
			cx, jv_get(view, "states"), str_z(duty_state_names[s]), str_z(state_word(cx, (enum duty_state)s)), q.state);
	for (int s = 0; s < SET_COUNT; s++)
		thing_choice(cx, jv_get(view, "states"), str_z(duty_set_names[s]), str_z(set_word(cx, (enum duty_set)s)), q.state);
	jv_set(a, view, "clause", jv_text(a, q.clause.n ? q.clause : STR("")));
	now_unit_choices(cx, &n, req_query(rq, "unit"), jv_set(a, view, "units", jv_list(a)));
	jv_set(a, view, "only", jv_bool(a, q.unit_only));
	jv_set(a, view, "pack", jv_text(a, q.pack.n ? q.pack : STR("")));
	jv_set(a, view, "legacy", jv_bool(a, legacy));
	jv_set(a, view, "level", jv_text(a, req_query(rq, "level").p ? req_query(rq, "level") : STR("")));
	reply_view(out, view);
	return RC_OK;
}

/* --- why --- */

const char *mark_word(struct cx *cx, enum law_mark m)
{
	static const char *const words[MARK_N][2] = {
		[MARK_V] = { "Đã đọc văn bản gốc", "Read in the document itself" },
		[MARK_V2] = { "Mới đọc bản sao ngoài nguồn chính thức", "Read in a copy outside the official source" },
		[MARK_S] = { "Mới biết qua nguồn thứ cấp (báo chí, bài tóm tắt)", "Known at second hand (press, a summary)" },
		[MARK_R] = { "Ghi theo trí nhớ, chưa đọc lại văn bản", "From memory, the text was not read again" },
		[MARK_I] = { "Suy ra; văn bản không nói rõ", "Inferred; no text says so" },
		[MARK_NF] = { "Chưa tìm thấy văn bản", "The text was not found" },
		[MARK_OPEN] = { "Luật để ngỏ", "Left open by the law" },
	};

	return L(words[m][0], words[m][1]);
}

/* How much later it was entered, and the reason given then (users.md 3.5). */
static struct str late_text(struct cx *cx, const struct fact *f, int32_t days)
{
	struct str why = { 0 };

	if (res_late_reason(cx, f->id, f->made, &why) != RC_OK)
		cx_clear(cx);
	return why.n ? arena_fmt(&cx->arena, L("nhập sau %d ngày, lý do: %.*s", "entered %d days later, because: %.*s"), days,
			       ARG_STR(why))
	             : arena_fmt(&cx->arena, L("nhập sau %d ngày", "entered %d days later"), days);
}

static void reason_view(struct cx *cx, const struct now *n, const struct duty_reason *r, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	const struct fact *gone = facts_get_gone(n->board->facts, r->fact), *f = gone ? gone : facts_get(n->board->facts, r->fact);

	set_text(cx, o, "text", r->text);
	set_text(cx, o, "citation", r->citation.n ? r->citation : (struct str){ 0 });
	set_text(cx, o, "held", r->held);
	if (r->strength) {
		jv_set(a, o, "strength", jv_z(a, strength_word(cx, r->strength)));
		jv_set(a, o, "strength_class", jv_z(a, strength_class(r->strength)));
	}
	if (f) {
		int32_t entered = day_at(f->made_at), on = fact_day(f);

		set_text(cx, o, "fact", f->label.n ? f->label : f->code);
		set_text(cx, o, "url",
			arena_fmt(a, "/%s/%" PRId64 "%s", fact_resource(f->res)->name, f->id, gone ? "/history" : ""));
		set_text(cx, o, "entered", arena_fmt(a, L("nhập ngày %.*s", "entered %.*s"), ARG_STR(day_show(a, entered))));
		if (on != DAY_NONE && entered - on > setting_number(cx, "entry.late_days"))
			set_text(cx, o, "late_entry", late_text(cx, f, entered - on));
		const struct row *mine = r->field && (cx->who.may & CAP_EDIT) && !n->elsewhere ? ways_may_change(cx, f) : NULL;

		if (mine)
			set_text(cx, o, "mend", things_mend_url(cx, mine, r));
		jv_set(a, o, "anew", jv_bool(a, r->anew));
	}
}

static void act(struct cx *cx, struct jv *acts, const char *text, const char *effect, struct str url)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, acts, jv_obj(a));

	jv_set(a, o, "text", jv_z(a, text));
	jv_set(a, o, "effect", jv_z(a, effect));
	set_text(cx, o, "url", url);
}

static void flow_act(struct cx *cx, const struct now *n, const struct duty_row *r, struct jv *acts, const char *kind,
	const char *text, const char *effect)
{
	struct str url = flows_form_url(cx, n, r, kind);

	if (url.n)
		act(cx, acts, text, effect, url);
}

/* A scan is judged by the addresses of assets, which the system's own form does not hold: without any, the way leads to where they are given. */
static void missing_act(struct cx *cx, const struct now *n, const struct duty_row *r, const struct fact *f, struct jv *acts)
{
	size_t at = 0;

	if (f->res == R_SYSTEMS && strcmp(n->board->law->vocab->kinds[r->duty->kind]->name, "scan") == 0 &&
		fact_back(f, R_ASSETS, &at) == NULL)
		act(cx, acts, L("Khai tài sản của hệ thống", "Enter the system's assets"),
			L("Địa chỉ máy, tên miền để đối chiếu với đích dò quét.",
				"Addresses and domains, against which targets are held."),
			arena_fmt(&cx->arena, "/assets/new?system=%.*s", ARG_STR(f->code)));
	else
		act(cx, acts, L("Bổ sung thông tin đối tượng", "Complete the subject"),
			L("Sửa thông tin còn thiếu của đối tượng này.", "Fill in what is missing there."),
			arena_fmt(&cx->arena, "/%s/%" PRId64 "/edit", fact_resource(f->res)->name, f->id));
}

static void acts_view(struct cx *cx, const struct now *n, const struct duty_row *r, struct jv *view)
{
	struct jv *acts = jv_set(&cx->arena, view, "acts", jv_list(&cx->arena));
	const struct fact *f = r->subject ? facts_get(n->board->facts, r->subject) : NULL;
	struct str url, missing = f && f->res == R_SYSTEMS ? split_missing(cx, n, r->unit, &url) : (struct str){ 0 };

	if (missing.n)
		set_text(cx, jv_get(view, "row"), "missing", missing);
	if ((cx->who.may & CAP_EDIT) == 0 || n->elsewhere || r->closed)
		return;
	if (missing.n && url.n)
		act(cx, acts, L("Giao cho đơn vị kế thừa", "Give to an heir"), arena_z(&cx->arena, missing), url);
	url = ways_url(cx, n, r);
	act(cx, acts, L("Ghi việc đã làm", "Record what was done"),
		str_starts(url, STR("/proofs/"))
			? L("Gắn văn bản: một văn bản dùng cho nhiều đối tượng, đã điền sẵn; bỏ đối tượng mà văn bản không nêu.",
				  "Attach the paper: one serves all that are filled in; take out whom it does not name.")
			: L("Việc đã làm kèm văn bản; trạng thái được tính lại ngay.",
				  "With its document; the state is computed again at once."),
		url);
	if (f && ways_may_change(cx, f))
		missing_act(cx, n, r, f, acts);
	flow_act(cx, n, r, acts, "extension_request", L("Đề nghị gia hạn", "Ask for an extension"),
		L("Bên giao nhiệm vụ quyết định, có văn bản, tối đa hai lần.", "Who gave the duty decides; twice at most."));
	flow_act(cx, n, r, acts, "explanation", L("Giải trình", "Explain"),
		L("Ghi lý do; không đổi trạng thái, hiện bên cạnh.", "Gives the reason; the state stays."));
	flow_act(cx, n, r, acts, "waiting", L("Đang chờ cơ quan, đơn vị khác", "Waiting for another body"),
		L("Chờ ai, từ ngày nào; tổng của cơ quan vẫn tính quá hạn.", "Whom, since when; the total still counts it late."));
	flow_act(cx, n, r, acts, "urge", L("Đôn đốc", "Urge"),
		L("Gửi đơn vị, có văn bản; đơn vị phải giải trình.", "To the unit, with a document; it has to explain."));
	flow_act(cx, n, r, acts, "extension", L("Gia hạn", "Extend"),
		L("Do người giao nhiệm vụ quyết định, có văn bản, tối đa hai lần.",
			"By who gave the duty, with a document, twice at most."));
	if (r->state == ST_LATE)
		flow_act(cx, n, r, acts, "remedial_plan", L("Kế hoạch khắc phục", "Remedial plan"),
			L("Đã duyệt bằng văn bản, có mốc; quá hạn thành tồn đọng, không tính là hoàn thành.",
				"Approved by a document, with its end; what is late becomes backlog, not done."));
	if (r->state != ST_MET && r->state != ST_NOT_APPLICABLE)
		flow_act(cx, n, r, acts, "not_applicable", L("Không áp dụng", "Not applicable"),
			L("Cấp trên quyết định bằng văn bản, có hiệu lực 12 tháng.",
				"Decided from above by a document, for 12 months."));
}

static void facts_view(struct cx *cx, const struct now *n, const struct duty_row *r, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct str waiting = duty_waiting_text(a, n->board, r), advice = duty_due_advice(a, n->board, r, cx->en);
	struct jv *o = jv_set(a, view, "row", jv_obj(a));

	jv_set(a, o, "state", row_state(cx, n, r));
	set_text(cx, o, "due", r->due == DAY_NONE ? (struct str){ 0 } : day_show_week(a, r->due, cx->en));
	if (r->due_original != DAY_NONE && r->due_original != r->due)
		set_text(cx, o, "due_original", day_show_week(a, r->due_original, cx->en));
	if (r->closed)
		set_text(cx, o, "distance",
			arena_fmt(a, L("kỳ %.*s – %.*s", "period %.*s - %.*s"), ARG_STR(day_show(a, r->period.first)),
				ARG_STR(day_show(a, r->period.last))));
	else if (r->due != DAY_NONE && r->state != ST_MET)
		set_text(cx, o, "distance",
			r->due == n->on       ? str_z(L("hôm nay", "today"))
			: r->state == ST_LATE ? arena_fmt(a, L("quá %d ngày", "%d days late"), n->on - r->due_legal)
			: r->due > n->on      ? arena_fmt(a, L("còn %d ngày", "in %d days"), r->due - n->on)
			: r->state == ST_DUE && r->due_legal >= n->on ? arena_fmt(a, L("hạn pháp lý %.*s", "by law %.*s"),
										ARG_STR(day_show_week(a, r->due_legal, cx->en)))
								      : str_z(L("ngày này đã qua", "this day is past")));
	set_text(cx, o, "advice", advice);
	set_text(cx, o, "reckoned", duty_due_reckoned(a, n->board, r, cx->en));
	jv_set(a, o, "wants", jv_z(a, strength_word(cx, r->duty->wants)));
	jv_set(a, o, "wants_class", jv_z(a, strength_class(r->duty->wants)));
	jv_set(a, o, "has", jv_z(a, strength_word(cx, r->strength)));
	jv_set(a, o, "has_class", jv_z(a, strength_class(r->strength)));
	set_text(cx, o, "unit", unit_name(cx, n, r->unit, false));
	if (now_unit(n, r->unit))
		set_text(cx, o, "unit_url", arena_fmt(a, "/units/%" PRId64, r->unit));
	set_text(cx, o, "waiting", waiting.n ? waiting : (struct str){ 0 });
	if (r->since != DAY_NONE)
		set_text(cx, o, "since", day_show(a, r->since));
	jv_set(a, o, "advisory", jv_bool(a, r->advisory));
	jv_set(a, o, "counted", jv_bool(a, r->counted || r->closed));
	jv_set(a, o, "legacy", jv_bool(a, r->legacy));
	jv_set(a, o, "mark", jv_z(a, mark_word(cx, r->duty->mark)));
}

/* The subject as the address names it: its id, or the code that the lists give ("HT-01", of a pair "CB-02/HT-01", "office"). A code that nothing has is
 * answered as a row that is not there. */
static enum rc subject_read(
	struct cx *cx, const struct req *rq, const struct now *n, struct str duty, int64_t *subject, int64_t *about)
{
	struct str code;

	TRY(req_text(cx, rq, "subject", 1, 200, &code));
	TRY(req_i64_or(cx, rq, "about", 0, INT64_MAX, 0, about));
	if (str_to_i64(code, subject) && *subject >= 0)
		return RC_OK;
	*subject = -1;
	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (str_eq(r->duty->code, duty) && str_eq(duty_subject_code(&cx->arena, n->board, r), code)) {
			*subject = r->subject;
			*about = r->about;
			return RC_OK;
		}
	}
	return RC_OK;
}

static enum rc no_such(struct cx *cx, const struct now *n)
{
	return cx_fail(cx, RC_NOT_FOUND, L("Không có nhiệm vụ này tại ngày %.*s", "there was no such duty on %.*s"),
		ARG_STR(day_show(&cx->arena, n->on)));
}

/* The row asked for; with `of`, the last day of a closed period, that period's. */
static const struct duty_row *row_of(const struct now *n, struct str duty, int64_t subject, int64_t about, struct str of,
	const struct duty_row *closed, size_t k)
{
	int32_t last = date_first(of);

	if (of.n == 0)
		return board_find(n->board, duty, subject, about);
	for (size_t i = 0; i < k; i++)
		if (closed[i].subject == subject && closed[i].about == about && closed[i].period.last == last)
			return &closed[i];
	return NULL;
}

static void past_view(struct cx *cx, const struct now *n, const struct duty_row *closed, size_t k, int64_t subject, int64_t about,
	struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "past", jv_list(a));

	for (size_t i = 0; i < k; i++) {
		const struct duty_row *r = &closed[i];
		struct jv *o;

		if (r->subject != subject || r->about != about)
			continue;
		o = jv_push(a, list, jv_obj(a));
		jv_set(a, o, "state", row_state(cx, n, r));
		set_text(cx, o, "due", day_show(a, r->due));
		set_text(cx, o, "period",
			arena_fmt(a, "%.*s – %.*s", ARG_STR(day_show(a, r->period.first)), ARG_STR(day_show(a, r->period.last))));
		set_text(cx, o, "url", why_url(cx, n, r));
	}
}

static enum rc why(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head, *list;
	AUTO(now_done) struct now n = { 0 };
	const struct duty_row *r;
	struct duty_reason *reasons;
	struct duty_row *closed;
	struct str duty;
	int64_t subject, about;
	size_t count, n_closed;

	TRY(req_text(cx, rq, "duty", 1, 200, &duty));
	TRY(now_get(cx, rq, &n));
	TRY(subject_read(cx, rq, &n, duty, &subject, &about));
	if (subject < 0)
		return no_such(cx, &n);
	n_closed = board_closed(cx, n.board, &(struct board_filter){ .subject = about ? about : subject }, duty, &closed);
	r = row_of(&n, duty, subject, about, req_query(rq, "of"), closed, n_closed);
	if (r == NULL || !now_why_seen(cx, &n, r))
		return no_such(cx, &n);
	reply_data(out, duty_row_json(cx, n.board, r));
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view, law_say(r->duty->title, cx->en), NULL);
	set_text(cx, head, "sub",
		arena_fmt(a, L("Căn cứ đánh giá · %.*s · điểm %.*s · %.*s", "Reasons · %.*s · clause %.*s · %.*s"),
			ARG_STR(duty_subject_label(a, n.board, r)), ARG_STR(clause_show(a, r->duty->clause)),
			ARG_STR(day_show_week(a, n.on, cx->en))));
	thing_crumb(cx, head, L("Bảng theo dõi", "Board"), now_url(cx, &n, "/board"));
	thing_crumb(cx, head, arena_fmt(a, L("Điểm %.*s", "Clause %.*s"), ARG_STR(clause_show(a, r->duty->clause))).p,
		now_url(cx, &n, "/duties?clause=%.*s", ARG_STR(r->duty->clause)));
	now_switches(cx, &n, view);
	facts_view(cx, &n, r, view);
	list = jv_set(a, view, "reasons", jv_list(a));
	board_reasons(cx, n.board, r, &reasons, &count);
	for (size_t i = 0; i < count; i++)
		reason_view(cx, &n, &reasons[i], list);
	acts_view(cx, &n, r, view);
	TRY(flows_about(cx, &n, r, jv_set(a, view, "said", jv_list(a))));
	if (digest_reminds(r))
		set_text(cx, view, "remind", digest_reminder(cx, &n, r));
	past_view(cx, &n, closed, n_closed, subject, about, view);
	reply_view(out, view);
	return RC_OK;
}

/* --- documents that give duties --- */

struct tally { /* rows of one duty, or of the duties of one clause */
	int done, all, late;
	enum duty_face worst; /* of all > 0 */
};

static void tally_add(struct tally *t, const struct tally *x)
{
	if (x->all && (t->all == 0 || x->worst < t->worst))
		t->worst = x->worst;
	t->done += x->done;
	t->all += x->all;
	t->late += x->late;
}

static struct tally tally_of(const struct board *b, const struct duty_row *r)
{
	return (struct tally){ r->state == ST_MET, 1, r->state == ST_LATE, duty_face(b, r) };
}

/* By the duty's place, all duties in one walk. */
static struct tally *tallies(struct cx *cx, const struct board *b, const struct board_filter *mine)
{
	struct tally *out = ARENA_ARRAY(&cx->arena, struct tally, b->law->n_duties + 1);

	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];
		struct tally one;

		if (!duty_in_totals(r) || !board_match(b, r, mine))
			continue;
		one = tally_of(b, r);
		tally_add(&out[r->duty->place], &one);
	}
	return out;
}

/* A clause that is a view of others has its rows among theirs: those are looked through one by one. */
static struct tally clause_tally(
	const struct board *b, const struct law_clause *c, const struct board_filter *mine, const struct tally *by_duty)
{
	struct tally sum = { 0 };
	struct board_filter q = *mine;
	bool view = false;

	for (size_t i = 0; i < b->law->n_duties; i++) {
		const struct law_duty *d = b->law->duties[i];

		if (!str_eq(d->clause, c->code) || !str_eq(d->pack, c->pack))
			continue;
		view |= d->view_of.n > 0;
		tally_add(&sum, &by_duty[d->place]);
	}
	if (!view)
		return sum;
	sum = (struct tally){ 0 };
	q.clause = c->code;
	q.pack = c->pack;
	for (size_t i = 0; i < b->n; i++)
		if (duty_in_totals(&b->rows[i]) && board_match(b, &b->rows[i], &q)) {
			struct tally one = tally_of(b, &b->rows[i]);

			tally_add(&sum, &one);
		}
	return sum;
}

static void clause_view(struct cx *cx, const struct now *n, const struct law_clause *c, const struct tally *sum, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	bool any = sum->all > 0;

	set_text(cx, o, "code", c->code);
	set_text(cx, o, "text", law_say(c->text, cx->en));
	set_text(cx, o, "citation", law_cite_text(a, n->board->law, &c->cite, cx->en));
	jv_set(a, o, "state",
		face_view(cx, any ? sum->worst : FACE_NOT_APPLICABLE,
			any                ? duty_face_label(sum->worst, false, cx->en)
			: c->view          ? L("Xem các điểm liên quan", "See the related clauses")
			: c->informational ? L("Theo dõi, không tính tỷ lệ", "Followed, in no total")
					   : L("Chưa phát sinh", "Nothing yet")));
	if (any)
		set_text(cx, o, "ratio", arena_fmt(a, "%d/%d", sum->done, sum->all));
	jv_set(a, o, "late", jv_int(a, sum->late));
	set_text(cx, o, "url", now_url(cx, n, "/duties?clause=%.*s&pack=%.*s", ARG_STR(c->code), ARG_STR(c->pack)));
	if (sum->late)
		set_text(cx, o, "url_late",
			now_url(cx, n, "/duties?clause=%.*s&pack=%.*s&state=late", ARG_STR(c->code), ARG_STR(c->pack)));
}

/* In force, over, or not yet, with the dates that say so. */
static struct str force_text(struct cx *cx, const struct law_doc *d, int32_t on)
{
	struct arena *a = &cx->arena;
	struct str from = day_show(a, d->valid_from), to = day_show(a, d->valid_to);

	if (d->valid_from != DAY_NONE && d->valid_from > on)
		return arena_fmt(a, L("Chưa có hiệu lực, từ %.*s", "Not yet in force, from %.*s"), ARG_STR(from));
	if (d->valid_to != DAY_NONE && d->valid_to < on)
		return arena_fmt(a, L("Hết hiệu lực sau ngày %.*s", "Over since %.*s"), ARG_STR(to));
	if (d->valid_to != DAY_NONE)
		return arena_fmt(a, L("Còn hiệu lực đến hết %.*s", "In force to %.*s"), ARG_STR(to));
	return d->valid_from == DAY_NONE ? str_z(L("Còn hiệu lực; chưa rõ từ ngày nào", "In force; since when is not known"))
	                                 : arena_fmt(a, L("Còn hiệu lực, từ %.*s", "In force since %.*s"), ARG_STR(from));
}

/* Who compared the text, or where to say that it was; what is inferred or left open no comparison lifts. */
static void compared_view(struct cx *cx, const struct now *n, const struct law_doc *d, struct jv *o)
{
	const struct confirmation *c = facts_confirmation(n->board->facts, d->code);
	struct arena *a = &cx->arena;
	struct buf b AUTO(buf_done) = { 0 };

	if (c && (c->date.last == DAY_NONE || c->date.last <= n->on))
		set_text(cx, o, "compared",
			arena_fmt(a, L("Đã đối chiếu: bản số %.*s, ngày %.*s, %.*s", "Compared: copy %.*s, %.*s, %.*s"),
				ARG_STR(c->number), ARG_STR(day_show(a, c->date.last)), ARG_STR(c->post)));
	else if (d->mark != MARK_V && d->mark != MARK_I && d->mark != MARK_OPEN && (cx->who.may & CAP_LAW)) {
		buf_init(&b, 4000);
		buf_z(&b, "/confirmations/new?code=");
		url_escape(&b, d->code);
		set_text(cx, o, "compare", arena_str(a, buf_str(&b)));
	}
}

static void doc_view(struct cx *cx, const struct now *n, const struct law_doc *d, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));

	set_text(cx, o, "code", d->code);
	set_text(cx, o, "number", d->number);
	set_text(cx, o, "title", law_say(d->title, cx->en));
	set_text(cx, o, "date", d->date == DAY_NONE ? STR("") : day_show(a, d->date));
	jv_set(a, o, "mark", jv_z(a, law_mark_names[d->mark]));
	jv_set(a, o, "mark_word", jv_z(a, mark_word(cx, d->mark)));
	jv_set(a, o, "read", jv_bool(a, d->mark == MARK_V));
	jv_set(a, o, "in_force", jv_bool(a, law_doc_in_force(d, n->on)));
	set_text(cx, o, "force", force_text(cx, d, n->on));
	compared_view(cx, n, d, o);
}

/* The pack as a file; and, where it was made by form, the form. */
static void pack_acts(struct cx *cx, const struct law_pack *p, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *acts = jv_set(a, o, "acts", jv_list(a)), *x;
	struct buf b AUTO(buf_done) = { 0 };
	struct plan plan;

	buf_init(&b, 4000);
	url_escape(&b, p->code);
	x = jv_push(a, acts, jv_obj(a));
	jv_set(a, x, "text", jv_z(a, "YAML"));
	set_text(cx, x, "url", arena_fmt(a, "/directives/packs/%.*s", ARG_STR(buf_str(&b))));
	jv_set(a, x, "file", jv_bool(a, true));
	if (!(cx->who.may & CAP_LAW) || !plan_of(cx, duty_vocab(), p, &plan))
		return;
	x = jv_push(a, acts, jv_obj(a));
	jv_set(a, x, "text", jv_z(a, L("Sửa", "Change")));
	set_text(cx, x, "url", arena_fmt(a, "/directives/new?code=%.*s", ARG_STR(buf_str(&b))));
}

/* Whose the tasks of a unit that ended are now: of who continues it, or nobody's, and then the specialised unit sees them. */
static struct str task_goes_to(struct cx *cx, const struct now *n, const struct unit *u)
{
	VEC(int64_t) units = { 0 };
	struct str to = { 0 };

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];
		bool named = false, over_units = r->duty->over == OVER_UNITS, told = r->unit == u->h.id;

		for (size_t k = 0; k < r->duty->n_units; k++)
			named |= r->duty->unit_ids[k] == u->h.id;
		if (named && over_units && r->subject == u->h.id)
			return arena_fmt(&cx->arena, L("chưa rõ đơn vị kế thừa, hiện ở %.*s", "no one heir is known: seen by %.*s"),
				ARG_STR(unit_name(cx, n, r->unit, false)));
		for (size_t k = 0; k < units.n && !told; k++)
			told = units.p[k] == r->unit;
		if (!named || told || r->duty->n_units != 1)
			continue;
		vec_push(&cx->arena, &units, r->unit);
		to = to.n ? arena_fmt(&cx->arena, "%.*s, %.*s", ARG_STR(to), ARG_STR(unit_name(cx, n, r->unit, false)))
		          : unit_name(cx, n, r->unit, false);
	}
	return to.n ? arena_fmt(&cx->arena, L("nay của %.*s", "now of %.*s"), ARG_STR(to)) : to;
}

/* Units that the pack addresses and that have ended. */
static void pack_ended(struct cx *cx, const struct now *n, const struct law_pack *p, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, o, "ended", jv_list(a));
	VEC(const struct unit *) told = { 0 };

	for (size_t i = 0; i < p->duties.n; i++)
		for (size_t k = 0; k < p->duties.p[i].n_units; k++) {
			const struct unit *u = facts_get_as(n->board->facts, p->duties.p[i].unit_ids[k], R_UNITS);
			bool seen = u == NULL || u->valid_to.last == DAY_NONE || u->valid_to.last >= n->on;

			for (size_t t = 0; t < told.n && !seen; t++)
				seen = told.p[t] == u;
			if (seen)
				continue;
			vec_push(a, &told, u);
			struct str to = task_goes_to(cx, n, u);

			set_text(cx, jv_push(a, list, jv_obj(a)), "text",
				arena_fmt(a, L("%.*s (hết hoạt động ngày %.*s%s%.*s)", "%.*s (ended on %.*s%s%.*s)"),
					ARG_STR(u->h.label), ARG_STR(day_show(a, u->valid_to.last)), to.n ? "; " : "",
					ARG_STR(to)));
		}
}

/* What whoever loads packs is told of one: that a newer one, or one that was never loaded, came with the program, or that it is of before no word was enough. */
static enum rc pack_old(struct cx *cx, const struct now *n, const struct law_pack *p, struct jv *o)
{
	const char *file = "";
	int shipped = law_shipped_version(p->code, &file), said = 0, newer;

	if ((cx->who.may & CAP_LAW) == 0 || n->elsewhere)
		return RC_OK;
	TRY(law_shipped_new(cx, p->code, p->version, p->bytes, &newer, &file));
	for (size_t i = 0; i < p->duties.n; i++)
		said += p->duties.p[i].wants < STRENGTH_DOCUMENTED;
	if (newer && newer <= p->version)
		set_text(cx, o, "old",
			arena_fmt(&cx->arena,
				L("Chương trình kèm một bản khác của bộ quy định này (phiên bản %d), chưa từng nạp ở đây: ghép "
				  "phần của "
				  "cơ quan vào packs/%s, ghi version: %d rồi nạp bằng lệnh khien law load.",
					"Another text of this pack (version %d) comes with the program and was never loaded here: "
					"put "
					"what is the office's own into packs/%s, write version: %d and load it with khien law "
					"load."),
				newer, file, p->version + 1));
	else if (newer)
		set_text(cx, o, "old",
			arena_fmt(&cx->arena,
				L("Chương trình kèm phiên bản %d của bộ quy định này: xem rồi nạp bằng lệnh khien law load "
				  "packs/%s.",
					"Version %d of this pack comes with the program: read it, then load it with khien law load "
					"packs/%s."),
				newer, file));
	else if (said && shipped == 0)
		set_text(cx, o, "old",
			arena_fmt(&cx->arena,
				L("%d việc của phiên bản này còn coi tự khai là đủ: mở ra, ghi thành phiên bản mới thì cần văn "
				  "bản.",
					"%d tasks of this version are still content with a word: open it and save a new version to "
					"ask for papers."),
				said));
	return RC_OK;
}

static enum rc directives(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *view = jv_obj(a), *head, *packs = jv_set(a, view, "packs", jv_list(a));
	AUTO(now_done) struct now n = { 0 };
	struct board_filter mine = now_mine(cx);
	struct tally *by_duty;

	TRY(now_get(cx, rq, &n));
	by_duty = tallies(cx, n.board, &mine);
	head = thing_head(cx, view, str_z(L("Văn bản giao nhiệm vụ", "Documents that give duties")), NULL);
	set_text(cx, head, "sub", day_show_week(a, n.on, cx->en));
	if (cx->who.may & CAP_LAW)
		thing_act(cx, head, L("Thêm văn bản giao nhiệm vụ", "Add a directive"), STR("/directives/new"), true);
	for (size_t i = 0; i < n.board->law->n_packs; i++) {
		const struct law_pack *p = n.board->law->packs[i];
		struct jv *o = jv_push(a, packs, jv_obj(a)), *clauses, *docs;

		set_text(cx, o, "title", law_say(p->title, cx->en));
		set_text(cx, o, "code", p->code);
		jv_set(a, o, "version", jv_int(a, p->version));
		pack_acts(cx, p, o);
		pack_ended(cx, &n, p, o);
		TRY(pack_old(cx, &n, p, o));
		clauses = jv_set(a, o, "clauses", jv_list(a));
		for (size_t k = 0; k < p->clauses.n; k++) {
			struct tally sum = clause_tally(n.board, &p->clauses.p[k], &mine, by_duty);

			clause_view(cx, &n, &p->clauses.p[k], &sum, clauses);
		}
		docs = jv_set(a, o, "docs", jv_list(a));
		for (size_t k = 0; k < p->docs.n; k++)
			doc_view(cx, &n, &p->docs.p[k], docs);
	}
	now_switches(cx, &n, view);
	jv_set(a, view, "may_compare", jv_bool(a, (cx->who.may & CAP_LAW) != 0));
	jv_set(a, data, "packs", packs);
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

const struct route duty_routes[] = {
	{ GET, "/directives", CAP_READ, directives, "Văn bản giao nhiệm vụ, trạng thái từng điểm",
		"Documents that give duties, each point's state", "directives", ROUTE_KEPT },
	{ GET, "/duties", CAP_READ, duties_list, "Nhiệm vụ theo điều kiện lọc", "Duties by filter", "duties", ROUTE_KEPT },
	{ GET, "/why", CAP_READ, why, "Căn cứ đánh giá một nhiệm vụ", "The reasons of one duty", "why" },
	{ 0 },
};
