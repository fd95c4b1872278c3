/* One information system on one page: what it is, where its level and its plan stand, its year, its duties, its line of Mẫu 08, what was done and
 * which papers there are. States, acts and papers are those of the board that the address asks for (both time switches); the system's own
 * fields and its line of Mẫu 08 are today's, and the page says so when it shows another day. */
#include "web/system.h"

#include "org/org.h"
#include "report/mau08.h"
#include "web/split.h"

enum { RECENT = 8, PAPERS = 8, CHANGES = 5 };

/* --- the three panels above --- */

static struct jv *panel(struct cx *cx, struct jv *panels, const char *title)
{
	struct jv *o = jv_push(&cx->arena, panels, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "title", jv_z(&cx->arena, title));
	return jv_set(&cx->arena, o, "facts", jv_list(&cx->arena));
}

static struct jv *say(struct cx *cx, struct jv *facts, const char *label, struct str text)
{
	struct jv *o = jv_push(&cx->arena, facts, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "label", jv_z(&cx->arena, label));
	set_text(cx, o, "text", text.n ? text : str_z(L("Chưa có thông tin", "Not known")));
	return o;
}

static bool may_write(const struct cx *cx, const struct now *n)
{
	return (cx->who.may & CAP_EDIT) && !n->elsewhere;
}

static void way(struct cx *cx, struct jv *o, const char *text, struct str url)
{
	struct jv *links = jv_get(o, "links") ? jv_get(o, "links") : jv_set(&cx->arena, o, "links", jv_list(&cx->arena)),
		  *l = jv_push(&cx->arena, links, jv_obj(&cx->arena));

	jv_set(&cx->arena, l, "text", jv_z(&cx->arena, text));
	set_text(cx, l, "url", url);
}

/* A field of the system, by the words of its resource; what may not be seen is left out. */
static void say_field(struct cx *cx, struct jv *facts, const struct row *row, const char *code)
{
	const struct field *f = &row->res->fields[res_field(row->res, code)];
	const struct val *v = row_val(row, code);
	struct jv *o;

	if (!field_visible(cx, f, row))
		return;
	o = say(cx, facts, L(f->vi, f->en), v->set ? val_show(cx, f, v) : STR(""));
	thing_ref_url(cx, o, f, v);
}

static void say_assets(struct cx *cx, const struct now *n, const struct infosys *s, struct jv *facts)
{
	const struct asset *x;
	size_t at = 0;
	int all = 0, out = 0;

	while ((x = fact_back(&s->h, R_ASSETS, &at)) != NULL) {
		all += x->sys == s->h.id;
		out += x->sys == s->h.id && x->internet == YES;
	}
	if (all)
		set_text(cx,
			say(cx, facts, L("Tài sản", "Assets"),
				arena_fmt(&cx->arena,
					L("%d tài sản, %d công khai trên Internet", "%d assets, %d face the Internet"), all, out)),
			"url", arena_fmt(&cx->arena, "/assets?system=%.*s", ARG_STR(s->h.code)));
	else if (may_write(cx, n))
		way(cx, say(cx, facts, L("Tài sản", "Assets"), STR("")), L("Thêm tài sản", "Add an asset"),
			arena_fmt(&cx->arena, "/assets/new?system=%.*s", ARG_STR(s->h.code)));
	else
		say(cx, facts, L("Tài sản", "Assets"), STR(""));
}

static void about(struct cx *cx, const struct now *n, const struct row *row, const struct infosys *s, struct jv *panels)
{
	static const char *const fields[] = { "owner", "unit", "operator", NULL, "provider", "kind", "info", "internet_facing",
		"always_on" };
	struct jv *facts = panel(cx, panels, L("Thông tin chung", "In general"));

	for (size_t i = 0; i < COUNT(fields); i++)
		say_field(cx, facts, row,
			fields[i]                             ? fields[i]
			: row_text(row, "accountable_post").n ? "accountable_post"
							      : "accountable");
	if (s)
		say_assets(cx, n, s, facts);
}

/* The state of the duty that is judged by this kind of evidence, with the way to its reasons. */
static void judged(struct cx *cx, const struct now *n, int64_t id, const char *kind, struct jv *facts)
{
	const struct board_filter q = { .subject = id };

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];
		struct str url;
		struct jv *o;

		if (!r->counted || r->subject != id || r->about || !board_match(n->board, r, &q) ||
			strcmp(n->board->law->vocab->kinds[r->duty->kind]->name, kind) != 0)
			continue;
		url = why_url(cx, n, r);
		o = say(cx, facts, L("Đánh giá", "Judged"),
			url.n ? str_z(L("Vì sao?", "Why?"))
			      : arena_fmt(&cx->arena, L("căn cứ do %.*s giữ", "reasons held by %.*s"),
					ARG_STR(unit_name(cx, n, r->unit, false))));
		jv_set(&cx->arena, o, "state", row_state(cx, n, r));
		set_text(cx, o, "url", url);
		if (r->due != DAY_NONE && r->state != ST_MET)
			set_text(cx, o, "small",
				arena_fmt(
					&cx->arena, L("Hạn %.*s", "Due %.*s"), ARG_STR(day_show_week(&cx->arena, r->due, cx->en))));
		return;
	}
}

/* A paper of it; where there is none, for whom may add one the page (`begin`) where that is done. */
static void say_paper(struct cx *cx, struct jv *facts, const char *label, const struct jv *p, const char *res, struct str begin)
{
	struct str text = mau08_paper(&cx->arena, p, cx->en);
	struct jv *o = say(cx, facts, label, text);
	int64_t id = jv_i64(jv_get(p, "id"), 0);

	if (id)
		set_text(cx, o, "url", arena_fmt(&cx->arena, "/%s/%" PRId64, res, id));
	if (text.n == 0 && begin.n)
		way(cx, o, L("Thêm", "Add"), begin);
}

static struct str begin_url(struct cx *cx, const struct now *n, const struct row *row, const char *what)
{
	return may_write(cx, n) ? arena_fmt(&cx->arena, "/%s=%.*s", what, ARG_STR(row_text(row, "code"))) : (struct str){ 0 };
}

static struct str shown_date(struct cx *cx, const struct jv *line, const char *key)
{
	return date_show(&cx->arena, jv_str(jv_get(line, key)), cx->en);
}

/* A paper of it, its own or one that is said to prove it, is there or is kept somewhere. */
static bool decision_shown(const struct facts *f, const struct level *decided)
{
	const struct document *d = facts_get_as(f, decided->document, R_DOCUMENTS);
	const struct proof *p;
	size_t at = 0;

	while ((d == NULL || !document_can_be_seen(d)) && (p = fact_back(&decided->h, R_PROOFS, &at)) != NULL)
		d = facts_get_as(f, p->document, R_DOCUMENTS);
	return d && document_can_be_seen(d);
}

static void level(struct cx *cx, const struct now *n, const struct row *row, const struct jv *line, struct jv *panels)
{
	struct jv *facts = panel(cx, panels, L("Cấp độ", "Level"));
	int64_t level = jv_i64(jv_get(line, "level"), 0);

	int64_t decision = jv_i64(jv_get(jv_get(line, "decision"), "id"), 0);
	const struct level *decided = facts_get_as(n->board->facts, decision, R_LEVELS);
	bool later = decision && decided == NULL; /* on record since: what was known then does not tell whether it can be seen */
	bool approved = str_is(jv_str(jv_get(line, "status")), "approved");
	bool shown = decided && decision_shown(n->board->facts, decided);
	struct jv *o = say(cx, facts,
		!approved ? L("Cấp độ đề xuất", "Proposed level")
		: later   ? L("Cấp độ", "Level")
		: shown   ? L("Cấp độ được phê duyệt", "Approved level")
			  : L("Cấp độ theo lời khai", "Level as declared"),
		level ? arena_fmt(&cx->arena, "%" PRId64, level) : STR(""));

	if (approved && !shown && !later) /* nobody has seen the decision: a word is not called an approval */
		jv_set(&cx->arena, o, "small",
			jv_z(&cx->arena,
				decided ? L("chưa có văn bản của quyết định để xem", "the decision's paper has not been shown")
					: L("ghi là đã phê duyệt, chưa có quyết định nào",
						  "said to be approved, no decision is on record")));
	say(cx, facts, L("Hồ sơ đề xuất", "Dossier"), mau08_said(line, "status", "dossier_state", cx->en));
	say_paper(cx, facts, L("Quyết định", "Decision"), jv_get(line, "decision"), "level-decisions",
		begin_url(cx, n, row, "level-decisions/new?system"));
	if (jv_str(jv_get(line, "expected_approval")).n)
		say(cx, facts, L("Dự kiến phê duyệt", "Approval expected"), shown_date(cx, line, "expected_approval"));
	judged(cx, n, row->id, "level_approval", facts);
}

static void plan(struct cx *cx, const struct now *n, const struct row *row, const struct jv *line, struct jv *panels)
{
	struct jv *facts = panel(cx, panels, L("Quy chế và phương án", "Regulation and plan"));

	say_paper(cx, facts, L("Quy chế", "Regulation"), jv_get(line, "regulation"), "regulations",
		begin_url(cx, n, row, "regulations/new?systems"));
	if (jv_get(jv_get(line, "regulation_at_approval"), "id"))
		say_paper(cx, facts, L("Quy chế khi phê duyệt", "Regulation then"), jv_get(line, "regulation_at_approval"),
			"regulations", (struct str){ 0 });
	judged(cx, n, row->id, "regulation", facts);
	say(cx, facts, L("Triển khai phương án", "Plan"), mau08_said(line, "plan", "plan_state", cx->en));
	if (jv_str(jv_get(line, "expected_plan")).n)
		say(cx, facts, L("Dự kiến đầy đủ", "In full by"), shown_date(cx, line, "expected_plan"));
	judged(cx, n, row->id, "plan", facts);
}

/* --- the line of Mẫu 08 --- */

/* What does not fit in it, and for whom may change things the page where that is done. */
static void todo_view(struct cx *cx, const struct jv *warnings, struct jv *out)
{
	for (size_t i = 0; warnings && i < warnings->n; i++) {
		const struct jv *w = warnings->items[i];
		struct jv *o = jv_push(&cx->arena, out, jv_obj(&cx->arena));
		bool note = jv_true(jv_get(w, "note"));

		set_text(cx, o, "text", jv_str(jv_get(w, "text")));
		jv_set(&cx->arena, o, "note", jv_bool(&cx->arena, note));
		set_text(cx, o, "way", jv_str(jv_get(w, "way")));
		if (!note && (cx->who.may & CAP_EDIT))
			set_text(cx, o, "url", jv_str(jv_get(w, "url")));
	}
}

static void mau08_view(struct cx *cx, const struct law *law, const struct jv *line, int64_t year, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_set(a, view, "mau08", jv_obj(a)), *cells = jv_set(a, o, "cells", jv_list(a));
	struct jv *due = mau08_dues(a, law, (int)year);
	struct str t[MAU08_COLS];

	todo_view(cx, jv_get(line, "warnings"), jv_set(a, o, "warnings", jv_list(a)));
	set_text(cx, o, "url", arena_fmt(a, "/reports/mau08?year=%" PRId64, year));
	set_text(cx, o, "line",
		jv_get(due, "unit_by")
			? arena_fmt(a, L("Năm %" PRId64 " · đơn vị gửi trước hết %.*s", "%" PRId64 " · units send by %.*s"), year,
				  ARG_STR(day_show_week(a, date_first(jv_str(jv_get(due, "unit_by"))), cx->en)))
			: arena_fmt(a, L("Năm %" PRId64, "%" PRId64), year));
	if (jv_get(line, "excluded")) {
		jv_set(a, o, "excluded", jv_get(line, "excluded"));
		return;
	}
	mau08_texts(a, line, cx->en, t);
	for (int i = 1; i < MAU08_COLS; i++) { /* no number: this is one line of many */
		struct jv *c = jv_push(a, cells, jv_obj(a));
		bool settled = (i == 8 && str_is(jv_str(jv_get(line, "status")), "approved")) ||
		               (i == 10 && str_is(jv_str(jv_get(line, "plan")), "full"));

		jv_set(a, c, "n", jv_int(a, i + 1));
		jv_set(a, c, "label", jv_z(a, L(mau08_heads[i][0], mau08_heads[i][1])));
		set_text(cx, c, "text", t[i].n ? t[i] : settled ? STR("–") : str_z(L("Chưa có thông tin", "Not known")));
	}
}

/* --- beside: acts, papers, changes --- */

struct dated {
	int32_t day;
	int64_t id;
	bool planned;
};

static int latest(const void *x, const void *y)
{
	const struct dated *a = x, *b = y;

	return a->day != b->day ? (a->day < b->day) - (a->day > b->day) : (a->id < b->id) - (a->id > b->id);
}

static struct jv *beside(struct cx *cx, struct jv *list, struct str when, struct str text, struct str url)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	set_text(cx, o, "when", when);
	set_text(cx, o, "text", text);
	set_text(cx, o, "url", url);
	return o;
}

/* What to read, and what to do, where nothing is there (ui.md: words for nothing). */
static struct jv *nothing(
	struct cx *cx, const struct now *n, const struct row *row, struct jv *view, const char *key, const char *text)
{
	struct jv *o = jv_set(&cx->arena, view, key, jv_obj(&cx->arena));
	int64_t unit = row_i64(row, "operator", 0) ? row_i64(row, "operator", 0) : row_i64(row, "unit", 0);

	if (may_write(cx, n)) {
		jv_set(&cx->arena, o, "text", jv_z(&cx->arena, text));
		way(cx, o, L("Ghi việc đã làm", "Record what was done"),
			arena_fmt(&cx->arena, "/record?subject=systems:%.*s", ARG_STR(row_text(row, "code"))));
	} else {
		set_text(cx, o, "text",
			arena_fmt(&cx->arena, L("%s Cán bộ của %.*s ghi.", "%s Officers of %.*s record it."), text,
				ARG_STR(unit_name(cx, n, unit, false))));
	}
	return o;
}

/* The latest acts that name the system and that who asks may see, what is planned first. */
static enum rc recent(struct cx *cx, const struct infosys *s, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "recent", jv_list(a));
	VEC(struct dated) all = { 0 };
	const struct activity *x;
	size_t at = 0;

	while ((x = fact_back(&s->h, R_ACTIVITIES, &at)) != NULL) {
		int32_t day = fact_day(&x->h);
		struct dated d = { day != DAY_NONE ? day : x->planned_on.last, x->h.id, day == DAY_NONE };

		if (x->kind && ids_have(x->subjects, s->h.id))
			vec_push(a, &all, d);
	}
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, latest);
	jv_set(a, view, "n_recent", jv_int(a, (int64_t)all.n));
	for (size_t i = 0; i < all.n && list->n < RECENT; i++) {
		struct row *row;
		struct str day = all.p[i].day == DAY_NONE ? str_z(L("Chưa rõ ngày", "No date")) : day_show(a, all.p[i].day);

		TRY(cx_room(cx));
		if (res_load(cx, &res_activities, all.p[i].id, &row) == RC_OK) {
			struct str kind =
				val_show(cx, &res_activities.fields[res_field(&res_activities, "kind")], row_val(row, "kind"));
			struct str title = row_text(row, "title");
			struct jv *o = beside(cx, list, day, title.n ? title : kind, thing_url(cx, row));

			set_text(cx, o, "small",
				arena_fmt(a, "%s%s%.*s", all.p[i].planned ? L("Dự kiến", "Planned") : "",
					all.p[i].planned && title.n ? " · " : "", ARG_STR(title.n ? kind : STR(""))));
		}
		cx_clear(cx);
	}
	return RC_OK;
}

static void paper_add(struct cx *cx, const struct facts *f, int64_t id, struct map *seen, void *list)
{
	VEC(struct dated) *all = list;
	const struct document *d = facts_get_as(f, id, R_DOCUMENTS);

	if (d == NULL || map_get_id(seen, id))
		return;
	map_put_id(seen, id, (void *)(uintptr_t)d);
	vec_push(&cx->arena, all, ((struct dated){ d->date.last, id, false }));
}

/* The documents that decide about the system, prove something of it or show its acts. */
static enum rc papers(struct cx *cx, const struct facts *f, const struct infosys *s, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "papers", jv_list(a));
	VEC(struct dated) all = { 0 };
	struct map seen;
	const void *x;
	size_t at = 0;

	map_init(&seen, a);
	while ((x = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		paper_add(cx, f, ((const struct level *)x)->document, &seen, &all);
	for (at = 0; (x = fact_back(&s->h, R_REGULATIONS, &at)) != NULL;)
		paper_add(cx, f, ((const struct regulation *)x)->document, &seen, &all);
	for (at = 0; (x = fact_back(&s->h, R_PROOFS, &at)) != NULL;)
		paper_add(cx, f, ((const struct proof *)x)->document, &seen, &all);
	for (at = 0; (x = fact_back(&s->h, R_ACTIVITIES, &at)) != NULL;)
		for (size_t i = 0; i < ((const struct activity *)x)->documents.n; i++)
			paper_add(cx, f, ((const struct activity *)x)->documents.p[i], &seen, &all);
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, latest);
	jv_set(a, view, "n_papers", jv_int(a, (int64_t)all.n));
	for (size_t i = 0; i < all.n && list->n < PAPERS; i++) {
		struct row *row;

		TRY(cx_room(cx));
		if (res_load(cx, &res_documents, all.p[i].id, &row) == RC_OK)
			set_text(cx,
				beside(cx, list, date_show(a, row_text(row, "date"), cx->en),
					row_text(row, "number").n ? row_text(row, "number") : row_text(row, "code"),
					thing_url(cx, row)),
				"small", row_text(row, "summary"));
		cx_clear(cx);
	}
	return RC_OK;
}

static struct str changed_fields(struct cx *cx, const struct change *c)
{
	struct buf b AUTO(buf_done) = { 0 };
	const struct res *r = c->row->res;

	buf_init(&b, 4000);
	for (size_t f = 0; c->before && f < r->n; f++)
		if (!val_eq(r->fields[f].type, &c->row->v[f], &c->before->v[f]) && field_visible(cx, &r->fields[f], c->row))
			buf_fmt(&b, "%s%s", b.n ? "; " : "", L(r->fields[f].vi, r->fields[f].en));
	return arena_str(&cx->arena, buf_str(&b));
}

static enum rc changes(struct cx *cx, const struct row *row, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "changes", jv_list(a));
	struct change *c;
	size_t n;

	TRY(res_history(cx, row->res, row->id, &c, &n));
	jv_set(a, view, "n_changes", jv_int(a, (int64_t)n));
	for (size_t i = 0; i < n && i < CHANGES; i++)
		set_text(cx,
			beside(cx, list, day_show(a, day_at(c[i].at)),
				c[i].before == NULL ? str_z(L("Tạo mới", "Created"))
						    : arena_fmt(a,
							      c[i].why.n ? L("Đính chính: %.*s", "Corrected: %.*s")
									 : L("Sửa: %.*s", "Changed: %.*s"),
							      ARG_STR(changed_fields(cx, &c[i]))),
				arena_fmt(a, "/systems/%" PRId64 "/history", row->id)),
			"small",
			c[i].why.n ? arena_fmt(a, "%.*s · %.*s", ARG_STR(author_text(cx, c[i].seq, c[i].by)), ARG_STR(c[i].why))
				   : author_text(cx, c[i].seq, c[i].by));
	return RC_OK;
}

/* --- the page --- */

static void head(struct cx *cx, const struct now *n, const struct row *row, const struct jv *line, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *h = jv_get(view, "head");
	const struct board_filter q = { .subject = row->id, .counted_only = true };
	const struct field *state = &row->res->fields[res_field(row->res, "state")];
	int64_t level = jv_i64(jv_get(line, "level"), 0);

	set_text(cx, h, "title", arena_fmt(a, "%.*s %.*s", ARG_STR(row_text(row, "code")), ARG_STR(row_text(row, "name"))));
	set_text(cx, h, "sub",
		arena_fmt(a, "%s · %.*s%s%.*s · %.*s",
			level ? arena_fmt(a, L("Cấp độ %" PRId64, "Level %" PRId64), level).p : L("Chưa có cấp độ", "No level"),
			ARG_STR(row_val(row, "state")->set ? val_show(cx, state, row_val(row, "state"))
							   : str_z(L("Chưa rõ tình trạng", "State not known"))),
			row_text(row, "operating_from").n == 0        ? ""
			: str_is(row_text(row, "state"), "operating") ? L(" từ ", " since ")
								      : L(", đưa vào vận hành ", ", put into operation "),
			ARG_STR(date_show(a, row_text(row, "operating_from"), cx->en)), ARG_STR(counts_said(cx, n, &q))));
	if (may_write(cx, n))
		thing_act(cx, h, L("Ghi việc đã làm", "Record what was done"),
			arena_fmt(a, "/record?subject=systems:%.*s", ARG_STR(row_text(row, "code"))), true);
}

static enum rc year_asked(struct cx *cx, const struct req *rq, const struct now *n, int64_t *out)
{
	int y, m, d;

	day_parts(n->on, &y, &m, &d);
	return req_i64_or(cx, rq, "year", MAU08_YEAR_MIN, MAU08_YEAR_MAX, y, out);
}

enum rc system_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *panels = jv_set(a, view, "panels", jv_list(a)), *lists = jv_set(a, view, "lists", jv_list(a)), *line, *o;
	int64_t year, reported = mau08_year(cx->now);
	AUTO(now_done) struct now n = { 0 };
	const struct infosys *s;

	TRY(now_get(cx, rq, &n));
	TRY(year_asked(cx, rq, &n, &year));
	TRY(mau08_line(cx, n.board->law, reported, row->id, &line));
	s = facts_get_as(n.board->facts, row->id, R_SYSTEMS);
	head(cx, &n, row, line, view);
	now_switches(cx, &n, view);
	about(cx, &n, row, s, panels);
	level(cx, &n, row, line, panels);
	plan(cx, &n, row, line, panels);
	mau08_view(cx, n.board->law, line, reported, view);
	jv_set(a, view, "duties", duties_of(cx, &n, row));
	if (s) {
		split_system_note(cx, &n, s, view);
		jv_set(a, view, "year", system_year(cx, &n, s, (int)year));
		TRY(recent(cx, s, view));
		TRY(papers(cx, n.board->facts, s, view));
	}
	nothing(cx, &n, row, view, "no_acts", L("Chưa có thông tin.", "Nothing is known yet."));
	o = nothing(cx, &n, row, view, "no_papers", L("Chưa có minh chứng.", "No evidence yet."));
	if (may_write(cx, &n))
		way(cx, o, L("Thả văn bản", "Drop a document"), STR("/inbox"));
	set_text(cx, view, "all_acts", arena_fmt(a, "/activities?subjects=systems:%.*s", ARG_STR(row_text(row, "code"))));
	TRY(changes(cx, row, view));
	TRY(thing_related(cx, row, &res_level_decisions, "system", lists));
	TRY(thing_related(cx, row, &res_regulations, "systems", lists));
	TRY(thing_related(cx, row, &res_assets, "system", lists));
	return thing_related(cx, row, &res_contracts, "systems", lists);
}

enum rc system_columns(struct cx *cx, const struct req *rq, const struct res_page *page, struct jv *table)
{
	const char *level = L("Cấp độ", "Level"), *duties = L("Nhiệm vụ hôm nay", "Duties today"),
		   *done = L("Đã hoàn thành", "Done");
	struct board_standing *standing = ARENA_ARRAY(&cx->arena, struct board_standing, page->n);
	const struct board_filter q = now_mine(cx);
	AUTO(now_done) struct now n = { 0 };

	TRY(now_get(cx, rq, &n));
	for (size_t i = 0; i < page->n; i++)
		standing[i].id = page->rows[i]->id;
	board_standings(n.board, &q, standing, page->n);
	thing_column(cx, table, level);
	thing_column(cx, table, duties);
	jv_set(&cx->arena, thing_column(cx, table, done), "right", jv_bool(&cx->arena, true));
	for (size_t i = 0; i < page->n; i++) {
		const struct row *row = page->rows[i];
		int64_t proposed = row_i64(row, "proposed_level", 0);
		const struct board_standing *s = standing;
		struct jv *c;

		while (s->id != row->id)
			s++;
		thing_cell(cx, table, i, level,
			s->level   ? arena_fmt(&cx->arena, "%d", s->level)
			: proposed ? arena_fmt(&cx->arena, L("đề xuất %" PRId64, "%" PRId64 " proposed"), proposed)
				   : str_z(L("Chưa có thông tin", "Not known")));
		c = thing_cell(cx, table, i, duties, s->cell.all ? STR("") : str_z(L("Không có", "None")));
		jv_set(&cx->arena, c, "kind", jv_z(&cx->arena, "nowrap"));
		if (s->cell.all)
			jv_set(&cx->arena, c, "state",
				face_view(cx, s->cell.worst,
					arena_fmt(&cx->arena, "%s: %d", duty_face_label(s->cell.worst, false, cx->en),
						s->cell.worst_n)
						.p));
		c = thing_cell(
			cx, table, i, done, s->cell.all ? arena_fmt(&cx->arena, "%d/%d", s->cell.done, s->cell.all) : STR(""));
		jv_set(&cx->arena, c, "kind", jv_z(&cx->arena, "num"));
		if (s->cell.all)
			set_text(cx, c, "url", arena_fmt(&cx->arena, "%.*s#dt", ARG_STR(thing_url(cx, row))));
	}
	return RC_OK;
}
