/* Bảng theo dõi: four cells, what stands beside them, what changed, what falls due, clause by unit. Counts, never a score. */
#include "fmt/html.h"
#include "web/now.h"
#include "web/web.h"

enum { SHOWN = 5, WIDE = 8 /* units; more make the columns narrow */ };

static struct jv *figure(struct cx *cx, struct jv *o, const char *key, int n)
{
	return jv_set(&cx->arena, o, key, jv_int(&cx->arena, n));
}

/* "&unit=CDS&level=3": what of the address's filter a link takes along, so that it leads to the very rows that its figure counts. */
static struct str filter_kept(struct cx *cx, const struct req *rq, const char *names)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest = str_z(names), one;

	buf_init(&b, 4000);
	while (str_next(&rest, ' ', &one)) {
		struct str v = req_query(rq, arena_z(&cx->arena, one));

		if (v.n == 0)
			continue;
		buf_fmt(&b, "&%.*s=", ARG_STR(one));
		url_escape(&b, v);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static void counts_view(struct cx *cx, const struct req *rq, const struct now *n, const struct board_counts *c, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_set(a, view, "counts", jv_obj(a));
	struct str kept = filter_kept(cx, rq, "pack unit level clause");
	static const char *const states[] = { "late", "unknown", "contradicted", "met", "due", "stale" };

	figure(cx, o, "all", c->all);
	figure(cx, o, "done", c->done_on_time + c->done_late);
	figure(cx, o, "not_done", c->open + c->late);
	figure(cx, o, "done_on_time", c->done_on_time);
	figure(cx, o, "done_late", c->done_late);
	figure(cx, o, "open", c->open);
	figure(cx, o, "late", c->late);
	figure(cx, o, "late_original", c->late_original);
	figure(cx, o, "due", c->open - c->stale);
	figure(cx, o, "late_plain", c->late - c->silent - c->backlog);
	figure(cx, o, "declared", c->declared);
	figure(cx, o, "unknown", c->unknown);
	figure(cx, o, "silent", c->silent);
	figure(cx, o, "backlog", c->backlog);
	figure(cx, o, "stale", c->stale);
	figure(cx, o, "contradicted", c->contradicted);
	figure(cx, o, "not_applicable", c->not_applicable);
	figure(cx, o, "legacy", c->legacy);
	for (int i = 0; i < SET_COUNT; i++)
		set_text(cx, o, arena_fmt(a, "url_%s", duty_set_names[i]).p,
			now_url(cx, n, "/duties?state=%s%.*s", duty_set_names[i], ARG_STR(kept)));
	for (size_t i = 0; i < COUNT(states); i++)
		set_text(cx, o, arena_fmt(a, "url_%s", states[i]).p,
			now_url(cx, n, "/duties?state=%s%.*s", states[i], ARG_STR(kept)));
	set_text(cx, o, "url_legacy", now_url(cx, n, "/duties?legacy=1%.*s", ARG_STR(kept)));
	set_text(cx, o, "url_all", now_url(cx, n, "/duties%s%.*s", kept.n ? "?" : "", ARG_STR(str_from(kept, kept.n ? 1 : 0))));
	jv_set(a, o, "extended", jv_bool(a, c->late_original != c->late)); /* users.md 3.5 wants statistics by both dates */
	set_text(cx, o, "sum",
		arena_fmt(a,
			L("%d + %d + %d + %d + %d chưa có thông tin + %d chưa khớp = %d. Mỗi (đối tượng, nội dung) đếm một lần.",
				"%d + %d + %d + %d + %d unknown + %d contradicted = %d. Each (subject, matter) counts once."),
			c->done_on_time, c->done_late, c->open, c->late, c->unknown, c->contradicted, c->all));
}

/* --- the matrix --- */

static const char *tone_of(enum duty_face f)
{
	switch (f) {
	case FACE_LATE:
	case FACE_SILENT: return "k-hot";
	case FACE_BACKLOG: return "k-warm";
	case FACE_CONTRADICTED: return "k-vio";
	default: return "k-plain";
	}
}

static struct jv *cell_view(struct cx *cx, const struct now *n, const struct board_matrix *m, size_t row, size_t col,
	struct str kept, const char *nothing)
{
	struct arena *a = &cx->arena;
	const struct board_cell *c = &m->cells[row * m->n_units + col];
	struct jv *o = jv_obj(a);
	struct str unit = unit_name(cx, n, m->units[col], false);
	const struct unit_row *u = now_unit(n, m->units[col]);
	const char *word;

	set_text(cx, o, "unit", unit_name(cx, n, m->units[col], true));
	if (c->all == 0) {
		jv_set(a, o, "tone", jv_z(a, "k-off"));
		jv_set(a, o, "state", face_view(cx, FACE_NOT_APPLICABLE, nothing));
		return o;
	}
	word = duty_face_label(c->worst, false, cx->en);
	jv_set(a, o, "tone", jv_z(a, tone_of(c->worst)));
	jv_set(a, o, "state", face_view(cx, c->worst, word));
	jv_set(a, o, "n", jv_int(a, c->worst_n));
	if (c->worst_n != c->all)
		set_text(cx, o, "ratio", arena_fmt(a, "%d/%d", c->done, c->all));
	set_text(cx, o, "spoken",
		arena_fmt(a, L("%.*s, %.*s: %s %d; đã hoàn thành %d/%d", "%.*s, %.*s: %s %d; done %d/%d"), ARG_STR(unit),
			ARG_STR(clause_show(a, m->clauses[row])), word, c->worst_n, c->done, c->all));
	set_text(cx, o, "url",
		now_url(cx, n, "/duties?clause=%.*s&pack=%.*s%s%.*s%s%.*s", ARG_STR(m->clauses[row]), ARG_STR(m->packs[row]),
			u ? "&unit=" : "", ARG_STR(u ? u->code : STR("")), u ? "&only=1" : "", ARG_STR(kept)));
	return o;
}

static void sum_view(struct cx *cx, const struct now *n, int64_t unit, struct str text, struct str more, struct jv *list)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
	const struct unit_row *u = now_unit(n, unit);

	set_text(cx, o, "text", text);
	if (u)
		set_text(cx, o, "url", now_url(cx, n, "/duties?unit=%.*s&only=1%.*s", ARG_STR(u->code), ARG_STR(more)));
}

/* Below the matrix: what the four cells count, by unit, in one walk over the board; the state that the matrix looks for divides no sum. */
static void sums_view(struct cx *cx, const struct req *rq, const struct now *n, const struct board_filter *whole,
	const struct board_matrix *m, struct jv *matrix)
{
	struct arena *a = &cx->arena;
	struct jv *done = jv_set(a, matrix, "done", jv_list(a)), *late = jv_set(a, matrix, "late", jv_list(a));
	struct str kept = filter_kept(cx, rq, "pack level clause"), more = arena_fmt(a, "&state=late%.*s", ARG_STR(kept));
	struct sum {
		int done, all, late;
	} *sums = ARENA_ARRAY(a, struct sum, m->n_units + 1), all = { 0 };
	size_t u = 0;

	for (size_t i = 0; m->n_units && i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (!duty_in_totals(r) || !board_match(n->board, r, whole))
			continue;
		for (size_t tried = 0; tried < m->n_units && m->units[u] != r->unit; tried++) /* rows of a unit stand together */
			u = u + 1 < m->n_units ? u + 1 : 0;
		assert(m->units[u] == r->unit); /* the matrix has a column for each */
		sums[u].all++;
		sums[u].done += r->state == ST_MET;
		sums[u].late += r->state == ST_LATE;
	}
	for (u = 0; u < m->n_units; u++) {
		sum_view(cx, n, m->units[u], arena_fmt(a, "%d/%d", sums[u].done, sums[u].all), kept, done);
		sum_view(cx, n, m->units[u], arena_fmt(a, "%d", sums[u].late), more, late);
		all = (struct sum){ all.done + sums[u].done, all.all + sums[u].all, all.late + sums[u].late };
	}
	set_text(cx, matrix, "done_all", arena_fmt(a, "%d/%d", all.done, all.all));
	set_text(cx, matrix, "late_all", arena_fmt(a, "%d", all.late));
}

static struct str pack_title(struct cx *cx, const struct now *n, struct str code)
{
	for (size_t i = 0; i < n->board->law->n_packs; i++)
		if (str_eq(n->board->law->packs[i]->code, code))
			return law_say(n->board->law->packs[i]->title, cx->en);
	return code;
}

/* The head of a column. A narrow one has no room for a long name: without a short name the unit's code stands there, which is the program's own sign. */
static bool head_view(struct cx *cx, const struct now *n, int64_t unit, bool narrow, struct jv *o)
{
	const struct unit_row *u = now_unit(n, unit);
	bool code = narrow && u && str_eq(u->brief, u->name);

	set_text(cx, o, "short", code ? u->code : unit_name(cx, n, unit, true));
	set_text(cx, o, "name", unit_name(cx, n, unit, false));
	jv_set(&cx->arena, o, "sign", jv_bool(&cx->arena, code));
	set_text(cx, o, "url", unit ? arena_fmt(&cx->arena, "/units/%" PRId64, unit) : STR("/duties"));
	return code;
}

/* The units that have a role by guess, each with the succession that says so. */
static void guess_view(struct cx *cx, const struct now *n, const struct board_matrix *m, struct jv *matrix)
{
	struct jv *list = jv_set(&cx->arena, matrix, "guesses", jv_list(&cx->arena));

	for (size_t u = 0; u < m->n_units; u++)
		for (uint8_t role = ROLE_OWNER; role <= ROLE_OVERSIGHT; role++) {
			const struct succession *x = role_guess(n->board->facts, m->units[u], role);
			struct jv *o = x ? jv_push(&cx->arena, list, jv_obj(&cx->arena)) : NULL;

			if (x == NULL)
				continue;
			set_text(cx, o, "name", unit_name(cx, n, m->units[u], false));
			set_text(cx, o, "url", arena_fmt(&cx->arena, "/successions/%" PRId64, x->h.id));
		}
}

/* Of the shown documents, the clauses that no line stands for: nothing is to be done by them now. */
static void absent_view(
	struct cx *cx, const struct now *n, const struct board_filter *q, const struct board_matrix *m, struct jv *matrix)
{
	struct jv *list = jv_set(&cx->arena, matrix, "absent", jv_list(&cx->arena));

	if (q->state.n || q->level || q->unit || q->provider || q->clause.n || m->n_clauses == 0)
		return;
	for (size_t i = 0; i < n->board->law->n_packs; i++) {
		const struct law_pack *p = n->board->law->packs[i];

		for (size_t c = 0; c < p->clauses.n && (q->pack.n == 0 || str_eq(q->pack, p->code)); c++) {
			const struct law_clause *k = &p->clauses.p[c];
			struct jv *o;
			size_t at = 0;

			while (at < m->n_clauses && !(str_eq(m->clauses[at], k->code) && str_eq(m->packs[at], p->code)))
				at++;
			if (at < m->n_clauses)
				continue;
			o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
			set_text(cx, o, "code", k->code);
			set_text(cx, o, "text", law_say(k->text, cx->en));
			set_text(cx, o, "url", now_url(cx, n, "/duties?clause=%.*s&pack=%.*s", ARG_STR(k->code), ARG_STR(p->code)));
		}
	}
	for (size_t i = 0; i < list->n; i++)
		jv_set(&cx->arena, list->items[i], "last", jv_bool(&cx->arena, i + 1 == list->n));
}

static void matrix_view(struct cx *cx, const struct req *rq, const struct now *n, const struct board_filter *q,
	const struct board_filter *whole, struct jv *view)
{
	const char *nothing = q->state.n || q->level ? L("Không có việc khớp bộ lọc", "nothing that the filter asks for")
	                                             : L("Không áp dụng", "Not applicable");
	struct str kept = filter_kept(cx, rq, "level state"), wide = filter_kept(cx, rq, "unit level state");
	struct arena *a = &cx->arena;
	struct jv *matrix = jv_set(a, view, "matrix", jv_obj(a)), *units = jv_set(a, matrix, "units", jv_list(a)),
		  *groups = jv_set(a, matrix, "groups", jv_list(a)), *rows = NULL;
	const struct law_text *part = NULL, *was = NULL;
	struct board_matrix m;
	struct str pack = { 0 };
	bool signs = false;

	board_matrix(cx, n->board, q, &m);
	jv_set(a, matrix, "empty",
		jv_z(a, n->known
				? L("Tại ngày đó hệ thống chưa có dữ liệu: sổ nhật ký bắt đầu sau ngày này. Chọn “theo dữ liệu "
				    "hiện nay” để xem tình hình ngày đó.",
					  "Nothing was known that day: the ledger begins later. Choose today's knowledge to judge "
					  "that day.")
				: L("Chưa có nhiệm vụ nào: chưa nạp bộ quy định, chưa có đơn vị, hoặc bộ lọc không khớp.",
					  "No duties: no law pack is loaded, there are no units, or the filter matches nothing.")));
	jv_set(a, matrix, "wide", jv_bool(a, m.n_units > WIDE));
	for (size_t u = 0; u < m.n_units; u++)
		signs |= head_view(cx, n, m.units[u], m.n_units > WIDE, jv_push(a, units, jv_obj(a)));
	jv_set(a, matrix, "signs", jv_bool(a, signs));
	guess_view(cx, n, &m, matrix);
	for (size_t c = 0; c < m.n_clauses; c++) {
		const struct law_clause *clause = law_clause_of(n->board->law, m.packs[c], m.clauses[c]);
		struct jv *row, *cells;
		int done = 0, all = 0;

		if (rows == NULL || !str_eq(pack, m.packs[c])) {
			struct jv *g = jv_push(a, groups, jv_obj(a));

			pack = m.packs[c];
			set_text(cx, g, "title", pack_title(cx, n, pack));
			rows = jv_set(a, g, "rows", jv_list(a));
		}
		row = jv_push(a, rows, jv_obj(a));
		part = law_heading_of(n->board->law, m.packs[c], m.clauses[c]);
		if (part && part != was)
			set_text(cx, row, "head", law_say(*part, cx->en));
		was = part;
		set_text(cx, row, "code", m.clauses[c]);
		set_text(cx, row, "text", clause ? law_say(clause->text, cx->en) : m.clauses[c]);
		jv_set(a, row, "view", jv_bool(a, m.views[c]));
		cells = jv_set(a, row, "cells", jv_list(a));
		for (size_t u = 0; u < m.n_units; u++) {
			jv_push(a, cells, cell_view(cx, n, &m, c, u, kept, nothing));
			done += m.cells[c * m.n_units + u].done;
			all += m.cells[c * m.n_units + u].all;
		}
		set_text(cx, row, "url",
			now_url(cx, n, "/duties?clause=%.*s&pack=%.*s%.*s", ARG_STR(m.clauses[c]), ARG_STR(m.packs[c]),
				ARG_STR(wide)));
		set_text(cx, row, "sum", all && !(clause && clause->informational) ? arena_fmt(a, "%d/%d", done, all) : STR("–"));
	}
	sums_view(cx, rq, n, whole, &m, matrix);
	absent_view(cx, n, q, &m, matrix);
}

static void legend_view(struct cx *cx, struct jv *view)
{
	static const enum duty_face order[] = { FACE_DONE, FACE_DONE_LATE, FACE_NOTHING, FACE_DUE, FACE_DUE_SOON, FACE_DUE_NOW,
		FACE_LATE, FACE_SILENT, FACE_BACKLOG, FACE_CONTRADICTED, FACE_STALE, FACE_UNKNOWN, FACE_NOT_APPLICABLE };
	struct jv *legend = jv_set(&cx->arena, view, "legend", jv_list(&cx->arena));

	for (size_t i = 0; i < COUNT(order); i++)
		jv_push(&cx->arena, legend, face_view(cx, order[i], duty_face_label(order[i], false, cx->en)));
}

/* --- filters of the matrix --- */

static void filters_view(struct cx *cx, const struct req *rq, const struct now *n, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *packs = jv_set(a, view, "packs", jv_list(a)), *states = jv_set(a, view, "states", jv_list(a)),
		  *units = jv_set(a, view, "unit_options", jv_list(a)), *levels = jv_set(a, view, "levels", jv_list(a));
	const struct law *law = n->board->law;

	thing_choice(cx, packs, STR(""), str_z(L("Mọi văn bản giao nhiệm vụ", "All documents")), req_query(rq, "pack"));
	for (size_t i = 0; i < law->n_packs; i++)
		if (law->packs[i]->clauses.n)
			thing_choice(cx, packs, law->packs[i]->code, law_say(law->packs[i]->title, cx->en), req_query(rq, "pack"));
	thing_choice(cx, states, STR(""), str_z(L("Mọi trạng thái", "All states")), req_query(rq, "state"));
	for (int s = 0; s < ST_COUNT; s++)
		thing_choice(
			cx, states, str_z(duty_state_names[s]), str_z(state_word(cx, (enum duty_state)s)), req_query(rq, "state"));
	thing_choice(cx, levels, STR(""), str_z(L("Mọi cấp độ", "All levels")), req_query(rq, "level"));
	for (int l = 1; l <= 5; l++)
		thing_choice(cx, levels, arena_fmt(a, "%d", l), arena_fmt(a, L("Hệ thống cấp độ %d", "Systems of level %d"), l),
			req_query(rq, "level"));
	thing_choice(
		cx, levels, STR("none"), str_z(L("Hệ thống chưa có cấp độ", "Systems without a level")), req_query(rq, "level"));
	now_unit_choices(cx, n, req_query(rq, "unit"), units);
}

/* --- what changed since last Monday --- */

static int by_due(const void *a, const void *b)
{
	const struct duty_row *x = *(const struct duty_row *const *)a, *y = *(const struct duty_row *const *)b;

	return (x->due > y->due) - (x->due < y->due);
}

struct picks { /* what the page shows beside the figures, found in one walk: a board may have 10^5 rows */
	VEC(const struct duty_row *) due, late;
	int changed[CHANGE_COUNT];
	bool no_window;
};

static void picks_make(
	struct cx *cx, const struct now *n, const struct board_filter *q, const struct board *then, struct picks *out)
{
	struct was_walk w;

	*out = (struct picks){ 0 };
	was_begin(cx, &w, n->board, then);
	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i], *was;

		out->no_window |= r->no_window;
		if (!duty_in_totals(r) || !board_match(n->board, r, q))
			continue;
		was = was_next(&w, r);
		for (int c = 0; c < CHANGE_COUNT; c++)
			out->changed[c] += duty_changed(was, r, (enum duty_change)c);
		if (board_is_falling_due(n->board, r))
			vec_push(&cx->arena, &out->due, r);
		if (duty_changed(was, r, CHANGE_LATE))
			vec_push(&cx->arena, &out->late, r);
	}
	sort_items(out->due.p, out->due.n, sizeof *out->due.p, by_due);
	sort_items(out->late.p, out->late.n, sizeof *out->late.p, by_due);
}

static void changes_view(struct cx *cx, const struct req *rq, struct now *n, const struct board_filter *q, const struct board *then,
	const struct picks *p, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *changes = jv_set(a, view, "changes", jv_obj(a)), *rows = jv_set(a, changes, "rows", jv_list(a));
	struct str kept = filter_kept(cx, rq, "pack unit level clause");
	struct board_counts before;

	board_count(then, q, &before);
	set_text(cx, changes, "title",
		arena_fmt(a, L("Thay đổi so với %.*s", "Since %.*s"), ARG_STR(day_show_week(a, then->on, cx->en))));
	for (int i = 0; i < CHANGE_COUNT; i++) {
		struct jv *o = jv_push(a, rows, jv_obj(a));

		jv_set(a, o, "text", jv_z(a, change_word(cx, (enum duty_change)i)));
		set_text(cx, o, "n", arena_fmt(a, "%s%d", p->changed[i] ? "+" : "", p->changed[i]));
		set_text(cx, o, "url", now_url(cx, n, "/duties?change=%s%.*s", duty_change_names[i], ARG_STR(kept)));
	}
	jv_set(a, changes, "before", jv_int(a, before.late));
	set_text(cx, changes, "url_before",
		arena_fmt(a, "/duties?state=late%.*s&as_of=%" PRId64 "&on=%.*s", ARG_STR(kept), n->then_seq,
			ARG_STR(day_text(a, then->on))));
	jv_set(a, view, "new_late",
		duties_view(cx, n, p->late.p, p->late.n < SHOWN ? p->late.n : SHOWN, 0,
			L("Không có việc mới quá hạn trong tuần này.", "Nothing became late this week.")));
	set_text(cx, view, "url_new_late", now_url(cx, n, "/duties?change=late%.*s", ARG_STR(kept)));
	jv_set(a, view, "new_late_n", jv_int(a, (int64_t)p->late.n));
}

/* What can be taken along, by the filter and the clocks that are on the page. */
static void acts_view(struct cx *cx, const struct req *rq, const struct now *n, struct jv *head)
{
	struct str kept = filter_kept(cx, rq, "pack unit level state");

	thing_act(cx, head, L("Báo cáo nhanh", "Weekly page"), now_url(cx, n, "/reports/monday"), false);
	if ((cx->who.may & CAP_EXPORT) == 0)
		return;
	thing_act(cx, head, L("Kết xuất XLSX", "Export XLSX"),
		now_url(cx, n, "/board/export%s%.*s", kept.n ? "?" : "", ARG_STR(str_from(kept, kept.n ? 1 : 0))), false);
	jv_set(&cx->arena, jv_at(jv_get(head, "acts"), 1), "file", jv_bool(&cx->arena, true));
}

/* How much there is of the whole office is not for whoever sees a part. */
static struct str scope_sub(struct cx *cx, const struct now *n)
{
	return arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(cx->who.provider ? STR("") : unit_name(cx, n, cx->who.unit, false)),
		cx->who.provider ? "" : " · ", ARG_STR(day_show_week(&cx->arena, n->on, cx->en)));
}

static enum rc board_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *view = jv_obj(a), *head;
	struct board_filter q, whole;
	struct board_counts c;
	const struct board *then;
	struct picks p;
	AUTO(now_done) struct now n = { 0 };

	TRY(now_get(cx, rq, &n));
	TRY(now_filter(cx, rq, &n, &q));
	whole = q; /* the state is a filter of the matrix alone: by states the four cells are divided already */
	whole.state = (struct str){ 0 };
	board_count(n.board, &whole, &c);
	counts_view(cx, rq, &n, &c, view);
	jv_set(a, data, "on", jv_text(a, day_text(a, n.on)));
	jv_set(a, data, "seq", jv_int(a, n.seq));
	jv_set(a, data, "counts", jv_get(view, "counts"));
	matrix_view(cx, rq, &n, &q, &whole, view);
	jv_set(a, data, "matrix", jv_get(view, "matrix"));
	reply_data(out, data);
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view, str_z(L("Bảng theo dõi thực hiện nhiệm vụ", "Board of duties")), NULL);
	set_text(cx, head, "sub",
		cx->who.unit ? scope_sub(cx, &n)
			     : arena_fmt(a,
				       L("%" PRId64 " đơn vị, %" PRId64 " hệ thống thông tin · %.*s · mục nhật ký %" PRId64,
					       "%" PRId64 " units, %" PRId64 " information systems · %.*s · ledger entry %" PRId64),
				       board_units(n.board, &(struct board_filter){ 0 }),
				       board_systems(n.board, &(struct board_filter){ 0 }), ARG_STR(day_show_week(a, n.on, cx->en)),
				       n.seq));
	acts_view(cx, rq, &n, head);
	now_switches(cx, &n, view);
	now_keep(cx, rq, "pack unit level state clause", view);
	TRY(now_then(cx, &n, &then));
	picks_make(cx, &n, &whole, then, &p);
	if (p.no_window)
		jv_set(a, view, "no_window", jv_bool(a, true));
	jv_set(a, view, "may_set", jv_bool(a, (cx->who.may & CAP_SETTINGS) != 0));
	jv_set(a, view, "no_units", jv_bool(a, n.n_units == 0 && !n.known && (cx->who.may & CAP_OFFICE) != 0));
	jv_set(a, view, "due",
		duties_view(cx, &n, p.due.p, p.due.n < SHOWN ? p.due.n : SHOWN, 0,
			L("Không có việc đến hạn trong 14 ngày.", "Nothing falls due in 14 days.")));
	jv_set(a, view, "due_n", jv_int(a, (int64_t)p.due.n));
	changes_view(cx, rq, &n, &whole, then, &p, view);
	filters_view(cx, rq, &n, view);
	legend_view(cx, view);
	reply_view(out, view);
	return RC_OK;
}

static enum rc home(struct cx *cx, const struct req *rq, struct reply *out)
{
	reply_data(out, jv_obj(&cx->arena));
	reply_to(cx, out, "%s", cx->who.unit ? "/mywork" : "/board");
	(void)rq;
	return RC_OK;
}

const struct route board_routes[] = {
	{ GET, "/", CAP_READ, home, "Trang đầu", "First page", NULL },
	{ GET, "/board", CAP_READ, board_show, "Bảng theo dõi, hai mốc thời gian", "The board, by two clocks", "board",
		ROUTE_KEPT },
	{ 0 },
};
