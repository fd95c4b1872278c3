#include "web/flows_int.h"

#include "fmt/html.h"
#include "org/org.h"
#include "web/digest.h"
#include "web/web.h"

enum { CHOICES_MAX = 60, LATELY_DAYS = 14, AHEAD = 30 };

/* What may be said. `asks`: inputs of its form; `answers`: what answers it. */
static const struct flow {
	const char *kind;
	uint64_t may;
	const char *vi, *en, *effect_vi, *effect_en;
	const char *asks, *must, *answers;
	bool from_above; /* decided by the side that gave the duty */
} flows[] = {
	{ "urge", CAP_GRANT, "Đôn đốc", "Urge", "Đơn vị thấy trong “Việc của tôi” và phải giải trình; trạng thái không đổi.",
		"The unit sees it in its work and has to explain; no state changes.", "duties paper paper_date until",
		"duties paper paper_date", "explanation", true },
	{ "extension_request", CAP_EDIT, "Đề nghị gia hạn", "Ask for an extension",
		"Bên giao nhiệm vụ quyết định; hạn chỉ đổi khi có văn bản đồng ý. Tối đa hai lần gia hạn.",
		"Who gave the duty decides; the date moves only by its document. Twice at most.", "until note paper paper_date",
		"until note", "extension extension_refused", false },
	{ "explanation", CAP_EDIT, "Giải trình", "Explain", "Hiện bên cạnh trạng thái; trạng thái không đổi.",
		"Stands beside the state, which stays.", "note paper paper_date", "note", "", false },
	{ "waiting", CAP_EDIT, "Đang chờ cơ quan, đơn vị khác", "Waiting for another body",
		"Hiện “Đang chờ” cạnh trạng thái khi có văn bản; tổng của cơ quan vẫn tính quá hạn.",
		"Shown beside the state when there is a document; the office's total still counts it.",
		"waits_for paper paper_date until", "waits_for paper paper_date until", "", false },
	{ "extension", CAP_GRANT, "Đồng ý gia hạn", "Grant an extension",
		"Hạn mới thay hạn cũ khi người thứ hai đã kiểm tra văn bản; cả hai cùng hiện, tối đa hai lần.",
		"The new date takes the old one's place once a second person looked at the document; both are shown, twice at "
		"most.",
		"until paper paper_date signer kept", "until paper paper_date signer", "", true },
	{ "extension_refused", CAP_GRANT, "Không đồng ý gia hạn", "Refuse an extension", "Hạn giữ nguyên; đơn vị thấy lý do.",
		"The date stays; the unit sees why.", "note paper paper_date", "note", "", true },
	{ "remedial_plan", CAP_GRANT, "Kế hoạch khắc phục", "Remedial plan",
		"Việc quá hạn thành “Tồn đọng” khi người thứ hai đã kiểm tra văn bản và mốc chưa qua; không tính là hoàn thành.",
		"What is late becomes backlog once a second person looked at the document, until its end; it is never done by it.",
		"until paper paper_date signer kept", "until paper paper_date signer", "", true },
	{ "not_applicable", CAP_GRANT, "Không áp dụng", "Not applicable",
		"Có hiệu lực 12 tháng khi người thứ hai đã kiểm tra văn bản; nằm trong danh sách không áp dụng để đoàn kiểm tra "
		"xem.",
		"Holds 12 months once a second person looked at the document; stands in the list that inspectors see.",
		"note paper paper_date signer kept", "paper paper_date signer", "", true },
};

static const struct ask {
	const char *name, *of; /* of: one kind only; NULL: the rest */
	const char *vi, *en, *input;
	size_t max;
} asks[] = {
	{ "until", "urge", "Trả lời trước ngày", "Answer by", "date", 20 },
	{ "until", "extension_request", "Đề nghị gia hạn đến ngày", "Extend to", "date", 20 },
	{ "until", "waiting", "Bên đó phải trả lời trước ngày", "They have to answer by", "date", 20 },
	{ "until", "remedial_plan", "Mốc hoàn thành", "To be done by", "date", 20 },
	{ "until", NULL, "Hạn mới", "New date", "date", 20 },
	{ "note", NULL, "Lý do", "Reason", "long", 2000 },
	{ "paper", "urge", "Văn bản đôn đốc (số, ký hiệu, ngày)", "Document (number, date)", "text", 120 },
	{ "paper", "extension", "Văn bản đồng ý (số, ký hiệu, ngày)", "Document (number, date)", "text", 120 },
	{ "paper", "remedial_plan", "Văn bản duyệt kế hoạch (số, ký hiệu, ngày)", "Document (number, date)", "text", 120 },
	{ "paper", "not_applicable", "Văn bản quyết định (số, ký hiệu, ngày)", "Document (number, date)", "text", 120 },
	{ "paper", NULL, "Văn bản (số, ký hiệu, ngày)", "Document (number, date)", "text", 120 },
	{ "signer", NULL, "Người ký (chức danh)", "Signed by (post)", "text", 200 },
	{ "kept", NULL, "Nơi lưu văn bản (nếu tệp chưa có trong Khiên)", "Kept where (if its file is not in Khiên)", "text", 500 },
	{ "reason", NULL, "Lý do nhập muộn", "Why so late", "text", 500 },
	{ "waits_for", NULL, "Chờ cơ quan, đơn vị nào", "Waiting for whom", "text", 200 },
};

static const struct flow *flow_of(struct str kind)
{
	for (size_t i = 0; i < COUNT(flows); i++)
		if (str_is(kind, flows[i].kind))
			return &flows[i];
	return NULL;
}

static const struct ask *ask_of(struct str name, const char *kind)
{
	for (size_t i = 0; i < COUNT(asks); i++)
		if (str_is(name, asks[i].name) && (asks[i].of == NULL || strcmp(asks[i].of, kind) == 0))
			return &asks[i];
	return NULL;
}

static bool may(struct cx *cx, const struct flow *f)
{
	return (cx->who.may & f->may) != 0;
}

/* --- reading --- */

static int newest_first(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;

	return (x->id < y->id) - (x->id > y->id);
}

static void sort_rows(flow_rows *v)
{
	if (v->n)
		qsort(v->p, v->n, sizeof *v->p, newest_first);
}

static bool is_open(const struct row *r)
{
	const struct flow *f = flow_of(row_text(r, "kind"));

	return f && f->answers[0] && !row_val(r, "answered_by")->set && !row_i64(r, "draft", 0);
}

/* Is it who asks who has to answer? */
static bool waits_for_me(struct cx *cx, const struct row *r)
{
	return is_open(r) && (str_is(row_text(r, "kind"), "urge") ? !(cx->who.may & CAP_GRANT) && (cx->who.may & CAP_EDIT)
								  : (cx->who.may & CAP_GRANT) != 0);
}

static enum rc mine(struct cx *cx, flow_rows *out)
{
	TRY(flow_rows_of(cx, (cx->who.may & CAP_GRANT) ? "extension_request" : "urge", NULL, (struct str){ 0 }, out));
	return RC_OK;
}

enum rc flows_waiting(struct cx *cx, int *out)
{
	flow_rows v = { 0 };

	*out = 0;
	TRY(mine(cx, &v));
	for (size_t i = 0; i < v.n; i++)
		*out += waits_for_me(cx, v.p[i]);
	return RC_OK;
}

static struct str shown(struct cx *cx, const struct row *r, const char *field)
{
	int f = res_field(r->res, field);

	return r->v[f].set ? val_show(cx, &r->res->fields[f], &r->v[f]) : STR("");
}

/* Number of the paper behind it: both sides have the letter, whoever keeps it here. */
static struct str paper_of(struct cx *cx, const struct row *r)
{
	struct rows q AUTO(rows_done) = { 0 };
	struct str number = { 0 };

	if (!row_val(r, "document")->set)
		return STR("");
	if (db_query(cx, &q, "SELECT number FROM documents WHERE id = $1", V(row_val(r, "document")->i)) == RC_OK && rows_next(&q))
		number = rows_copy(cx, &q, 0);
	if (rows_end(cx, &q) != RC_OK)
		cx_clear(cx);
	return number.p ? number : STR("");
}

/* " – 2.b Dò quét …: Cổng Thông tin (HT-07)": what it is about, where the page does not say it; of several duties the first, and how many more. */
static struct str about_what(struct cx *cx, const struct now *n, const struct row *r)
{
	struct arena *a = &cx->arena;
	struct str rest = row_text(r, "duties").n ? row_text(r, "duties") : row_text(r, "duty"), subject = shown(cx, r, "subject"),
		   about = shown(cx, r, "about"), code, out = STR("");
	int more = -1;

	while (str_next(&rest, ' ', &code)) {
		const struct law_duty *d = NULL;

		for (size_t i = 0; code.n && i < n->board->law->n_duties && d == NULL; i++)
			d = str_eq(n->board->law->duties[i]->code, code) ? n->board->law->duties[i] : NULL;
		if (d && ++more == 0)
			out = arena_fmt(a, " – %.*s %.*s", ARG_STR(clause_show(a, d->clause)), ARG_STR(law_say(d->title, cx->en)));
	}
	if (subject.n)
		out = arena_fmt(a, "%.*s%s%.*s%s%.*s", ARG_STR(out), out.n ? ": " : " – ", ARG_STR(subject), about.n ? ", " : "",
			ARG_STR(about));
	return more > 0 ? arena_fmt(a, L("%.*s và %d việc khác", "%.*s and %d more"), ARG_STR(out), more) : out;
}

/* "chờ trả lời", "quá hạn trả lời 6 ngày", "đã trả lời"; nothing where none is wanted. */
static struct str standing(struct cx *cx, const struct row *r)
{
	struct str until = row_text(r, "until");
	int32_t over = str_is(row_text(r, "kind"), "urge") && until.n ? day_at(cx->now) - date_last(until) : 0;

	if (!is_open(r))
		return row_val(r, "answered_by")->set ? str_z(L("đã trả lời", "answered")) : STR("");
	return over > 0 ? arena_fmt(&cx->arena, L("chờ trả lời, quá hạn %d ngày", "waits for an answer, %d days over"), (int)over)
	                : str_z(L("chờ trả lời", "waits for an answer"));
}

static void item(struct cx *cx, const struct now *n, const struct row *r, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	const struct flow *f = flow_of(row_text(r, "kind"));
	struct str unit = shown(cx, r, "unit"), until = row_text(r, "until"), paper = paper_of(cx, r), note = row_text(r, "note");
	struct str how = standing(cx, r);
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 16384);
	buf_fmt(&b, L("ngày %.*s, nhập %.*s", "of %.*s, entered %.*s"), ARG_STR(date_show(a, row_text(r, "date"), cx->en)),
		ARG_STR(day_show(a, day_at(r->made_at))));
	if (unit.n)
		buf_fmt(&b, " · %.*s", ARG_STR(unit));
	if (row_val(r, "waits_for")->set)
		buf_fmt(&b, L(" · chờ %.*s", " · waits for %.*s"), ARG_STR(row_text(r, "waits_for")));
	if (paper.n)
		buf_fmt(&b, L(" · văn bản %.*s", " · document %.*s"), ARG_STR(paper));
	if (until.n)
		buf_fmt(&b, L(" · đến %.*s", " · until %.*s"), ARG_STR(date_show(a, until, cx->en)));
	if (note.n)
		buf_fmt(&b, " · %.*s", ARG_STR(str_head(note, 1000)));
	jv_set(a, o, "id", jv_int(a, r->id));
	set_text(cx, o, "title",
		arena_fmt(a, "%s%.*s%s%.*s%s", f ? L(f->vi, f->en) : "", ARG_STR(n ? about_what(cx, n, r) : STR("")),
			how.n ? " (" : "", ARG_STR(how), how.n ? ")" : ""));
	set_text(cx, o, "line", arena_str(a, buf_str(&b)));
	set_text(cx, o, "url", arena_fmt(a, "/requests/%" PRId64, r->id));
	if (is_open(r))
		set_text(cx, o, "remind", arena_fmt(a, "/requests/%" PRId64 "#nhac", r->id));
}

enum rc flows_view(struct cx *cx, const struct now *n, struct jv *list)
{
	flow_rows v = { 0 }, sent = { 0 };

	TRY(mine(cx, &v));
	sort_rows(&v);
	for (size_t i = 0; i < v.n; i++)
		if (waits_for_me(cx, v.p[i]))
			item(cx, n, v.p[i], list);
	TRY(flow_rows_of(cx, (cx->who.may & CAP_GRANT) ? "urge" : "extension_request", NULL, (struct str){ 0 }, &sent));
	sort_rows(&sent);
	for (size_t i = 0; i < sent.n; i++)
		if (row_val(sent.p[i], "answered_by")->set && sent.p[i]->at > cx->now - LATELY_DAYS * US_PER_DAY)
			item(cx, n, sent.p[i], list);
	return RC_OK;
}

/* --- about one duty --- */

static bool is_about(const struct row *d, const struct duty_row *r)
{
	struct str duty = row_text(d, "duty");
	int64_t subject = row_i64(d, "subject", 0), about = row_i64(d, "about", 0), unit = row_i64(d, "unit", 0);
	const char *list = row_text(d, "duties").n ? row_text(d, "duties").p : "";

	if (!str_eq(duty, r->duty->code) && !word_in(list, r->duty->code))
		return false;
	return about     ? subject == r->subject && about == r->about
	       : subject ? subject == r->subject || subject == r->about
	                 : unit == r->unit || unit == r->subject;
}

enum rc flows_about(struct cx *cx, const struct now *n, const struct duty_row *r, struct jv *list)
{
	flow_rows v = { 0 };

	(void)n;
	for (size_t i = 0; i < COUNT(flows); i++)
		if (strcmp(flows[i].kind, "urge") != 0)
			TRY(flow_rows_of(cx, flows[i].kind, "duty", r->duty->code, &v));
	TRY(flow_rows_of(cx, "urge", NULL, (struct str){ 0 }, &v));
	sort_rows(&v);
	for (size_t i = 0; i < v.n; i++)
		if (is_about(v.p[i], r))
			item(cx, NULL, v.p[i], list);
	return RC_OK;
}

struct str flows_form_url(struct cx *cx, const struct now *n, const struct duty_row *r, const char *kind)
{
	struct buf b AUTO(buf_done) = { 0 };
	const struct unit_row *u = now_unit(n, r->unit);

	if (!may(cx, flow_of(str_z(kind))) || u == NULL)
		return (struct str){ 0 };
	buf_init(&b, 4000);
	buf_fmt(&b, "/requests/new?kind=%s&duty=", kind);
	url_escape(&b, r->duty->code);
	buf_z(&b, "&unit=");
	url_escape(&b, u->code);
	if (r->subject && facts_get_as(n->board->facts, r->subject, R_UNITS) == NULL && strcmp(kind, "urge") != 0) {
		buf_z(&b, "&subject=");
		url_escape(&b, duty_subject_code(&cx->arena, n->board, r));
	}
	return arena_str(&cx->arena, buf_str(&b));
}

/* --- the form --- */

/* The unit's open duties to tick: late ones and the one asked for are ticked already. */
static void duties_field(struct cx *cx, const struct req *rq, const struct now *n, int64_t unit, struct jv *fields)
{
	struct arena *a = &cx->arena;
	struct jv *o = thing_field(cx, fields, "duties", "flags", L("Nhiệm vụ được đôn đốc", "Duties"), (struct str){ 0 }, true),
		  *options;
	struct board_filter q = { .unit = unit };
	struct str asked = req_get(cx, rq, "duty"), *ticked;
	size_t n_ticked = req_all(cx, rq, "duties", &ticked);
	const struct law_duty *last = NULL;

	options = jv_set(a, o, "options", jv_list(a));
	for (size_t i = 0; i < n->board->n && options->n < CHOICES_MAX; i++) {
		const struct duty_row *r = &n->board->rows[i];
		bool on = n_ticked == 0 && (asked.n ? str_eq(asked, r->duty->code) : r->state == ST_LATE);
		struct jv *c;

		if (!duty_in_totals(r) || r->state == ST_MET || r->duty == last || !board_match(n->board, r, &q) ||
			!(r->state == ST_LATE || str_eq(asked, r->duty->code) || (r->due != DAY_NONE && r->due <= n->on + AHEAD)))
			continue;
		last = r->duty;
		for (size_t k = 0; k < n_ticked; k++)
			on |= str_eq(ticked[k], r->duty->code);
		c = jv_push(a, options, jv_obj(a));
		set_text(cx, c, "value", r->duty->code);
		set_text(cx, c, "text",
			arena_fmt(a, "%.*s · %.*s", ARG_STR(clause_show(&cx->arena, r->duty->clause)),
				ARG_STR(law_say(r->duty->title, cx->en))));
		jv_set(a, c, "on", jv_bool(a, on));
	}
}

/* `asked`: what it answers; the date that was asked for stands there already. */
static void inputs_view(struct cx *cx, const struct req *rq, const struct now *n, const struct flow *f, int64_t unit,
	const struct row *asked, const struct fault *told, struct jv *fields)
{
	struct arena *a = &cx->arena;
	struct str rest = str_z(f->asks), one;

	while (str_next(&rest, ' ', &one)) {
		const struct ask *k = ask_of(one, f->kind);
		struct str typed = req_get(cx, rq, arena_z(a, one)), date;
		bool dated = str_is(one, "paper");
		struct jv *o;

		if (k == NULL && !str_is(one, "duties")) /* a paper's date stands beside its number */
			continue;
		if (dated && (date = req_get(cx, rq, "paper_date")).n)
			typed = arena_fmt(a, L("%.*s ngày %.*s", "%.*s %.*s"), ARG_STR(typed), ARG_STR(date));
		if (asked && typed.n == 0 && told->rc == RC_OK && str_is(one, "until") && row_text(asked, "until").n)
			typed = date_show(a, row_text(asked, "until"), false);
		if (str_is(one, "duties"))
			duties_field(cx, rq, n, unit, fields);
		else
			thing_field(cx, fields, k->name, k->input, L(k->vi, k->en), typed, word_in(f->must, one));
		o = fields->items[fields->n - 1];
		if (dated)
			jv_set(a, o, "help", jv_z(a, L("Như 45/BC-VP ngày 28/11/2026", "As 45/BC-VP 28/11/2026")));
		if (told->rc != RC_OK && (str_eq(told->place, one) || (dated && str_is(told->place, "paper_date"))))
			jv_set(a, o, "error", jv_text(a, told->text));
	}
	if (told->rc != RC_OK && str_is(told->place, "reason")) { /* asked only of what comes late */
		const struct ask *k = ask_of(told->place, f->kind);
		struct jv *o = thing_field(cx, fields, k->name, k->input, L(k->vi, k->en), req_get(cx, rq, k->name), true);

		jv_set(a, o, "error", jv_text(a, told->text));
	}
}

static int64_t unit_asked(struct cx *cx, const struct req *rq, const struct now *n)
{
	struct str code = req_get(cx, rq, "unit");

	for (size_t i = 0; code.n && i < n->n_units; i++)
		if (str_eq(n->units[i].code, code))
			return n->units[i].id;
	return 0;
}

static enum rc asked_flow(struct cx *cx, const struct req *rq, const struct flow **out)
{
	struct str kind = req_get(cx, rq, "kind");
	const struct flow *f = flow_of(kind);

	if (f == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("kind"),
			L("Chọn: đôn đốc, gia hạn, giải trình hoặc đang chờ", "urge, extend, explain or wait"));
	if (!may(cx, f))
		return cx_fail(cx, RC_DENIED,
			L("%s: không thuộc quyền của anh/chị; việc này do bên giao nhiệm vụ thực hiện", "%s: not yours to do"),
			L(f->vi, f->en));
	*out = f;
	return RC_OK;
}

static struct str about_line(struct cx *cx, const struct req *rq, const struct now *n)
{
	struct arena *a = &cx->arena;
	struct str duty = req_get(cx, rq, "duty"), subject = req_get(cx, rq, "subject");
	const struct unit_row *u = now_unit(n, unit_asked(cx, rq, n));

	for (size_t i = 0; duty.n && i < n->board->law->n_duties; i++) {
		const struct law_duty *d = n->board->law->duties[i];

		if (str_eq(d->code, duty))
			return arena_fmt(a, "%.*s · %.*s%s%.*s%s%.*s", ARG_STR(clause_show(&cx->arena, d->clause)),
				ARG_STR(law_say(d->title, cx->en)), subject.n ? " · " : "", ARG_STR(subject), u ? " · " : "",
				ARG_STR(u ? u->name : STR("")));
	}
	return u ? u->name : STR("");
}

/* The form of a new one; `told`: what is wrong with what was sent. */
static enum rc form(
	struct cx *cx, const struct req *rq, const struct now *n, const struct flow *f, const struct fault *told, struct reply *out)
{
	static const char *const kept[] = { "kind", "unit", "duty", "subject" };
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head = thing_head(cx, view, str_z(L(f->vi, f->en)), NULL), *g, *fields;

	set_text(cx, head, "sub", about_line(cx, rq, n));
	thing_crumb(cx, head, L("Đôn đốc, gia hạn, giải trình", "Urges, extensions, explanations"), STR("/requests"));
	jv_set(a, view, "action", jv_z(a, "/requests"));
	g = jv_push(a, jv_set(a, view, "groups", jv_list(a)), jv_obj(a));
	fields = jv_set(a, g, "fields", jv_list(a));
	for (size_t i = 0; i < COUNT(kept); i++) {
		struct str v = req_get(cx, rq, kept[i]);

		if (v.n)
			thing_field(cx, fields, kept[i], "hidden", "", v, false);
	}
	inputs_view(cx, rq, n, f, unit_asked(cx, rq, n), NULL, told, fields);
	if (told->rc != RC_OK && told->place.n == 0)
		set_text(cx, view, "problem", told->text);
	jv_set(a, view, "effect", jv_z(a, L(f->effect_vi, f->effect_en)));
	jv_set(a, view, "submit", jv_z(a, L(f->vi, f->en)));
	jv_set(a, view, "cancel", jv_z(a, "/requests"));
	reply_page(out, "form");
	reply_data(out, jv_obj(a));
	reply_view(out, view);
	return RC_OK;
}

static enum rc form_new(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	const struct flow *f;

	TRY(asked_flow(cx, rq, &f));
	TRY(now_get(cx, rq, &n));
	if (unit_asked(cx, rq, &n) == 0)
		return cx_fail_at(cx, RC_INVALID, STR("unit"), L("Cần đơn vị", "a unit is needed"));
	return form(cx, rq, &n, f, &(struct fault){ 0 }, out);
}

/* --- writing --- */

static enum rc read_into(struct cx *cx, struct row *row, const char *name, struct str text)
{
	const struct field *f = &row->res->fields[res_field(row->res, name)];
	struct str why;

	if (!val_read(cx, f, text, row_val(row, name), &why))
		return cx_fail_at(cx, RC_INVALID, str_z(name), "%.*s", ARG_STR(why));
	return RC_OK;
}

/* The document of this number and date; a new row where there is none yet. */
static enum rc paper(struct cx *cx, const struct req *rq, const struct flow *f, struct row *row, struct str *date)
{
	const struct res *r = &res_documents;
	struct str number, day, signer, kept;
	struct res_filter by[2];
	struct res_query q = { .res = r, .filters = by, .n_filters = 2, .sort = -1, .limit = 1 };
	struct res_page page;
	struct row *doc;

	*date = (struct str){ 0 };
	TRY(flow_paper_line(cx, rq, word_in(f->must, STR("paper")), word_in(f->must, STR("paper_date")), &number, &day));
	TRY(req_text(cx, rq, "signer", word_in(f->must, STR("signer")), 200, &signer));
	TRY(req_text(cx, rq, "kept", false, 500, &kept));
	if (day.n && date_first(day) > day_at(cx->now))
		return cx_fail_at(
			cx, RC_INVALID, STR("paper_date"), L("Ngày văn bản sau hôm nay", "the document is dated after today"));
	if (number.n == 0)
		return RC_OK;
	by[0] = (struct res_filter){ res_field(r, "number"), number };
	by[1] = (struct res_filter){ res_field(r, "date"), day };
	TRY(res_list(cx, &q, &page));
	doc = page.n ? page.rows[0] : res_blank(cx, r);
	if (word_in(f->asks, STR("kept")) && !row_val(doc, "file")->set &&
		!row_val(doc, "local_ref")->set) { /* a number alone proves nothing (users.md 0.3) */
		if (kept.n == 0)
			return cx_fail_at(cx, RC_INVALID, STR("kept"),
				L("Văn bản này chưa có tệp trong Khiên: ghi nơi lưu, hoặc thả tệp ở “Văn bản chờ gán” trước",
					"this document has no file in Khiên: say where it is kept, or drop its file among the "
					"papers to assign first"));
		val_text(row_val(doc, "local_ref"), kept);
		if (page.n)
			TRY(res_save(cx, doc, (struct str){ 0 }, NULL));
	}
	if (page.n == 0) {
		val_text(row_val(doc, "number"), number);
		val_text(row_val(doc, "date"), day);
		val_text(row_val(doc, "signer_post"), signer);
		val_text(row_val(doc, "summary"), str_z(f->vi));
		if (f->from_above && row_val(row, "by_unit")->set) {
			struct row *side;

			TRY(res_load(cx, &res_units, row_val(row, "by_unit")->i, &side));
			val_text(row_val(doc, "issuer"), row_title(side));
		}
		if (cx->who.unit || row_val(row, "unit")->set)
			val_i64(row_val(doc, "unit"), cx->who.unit ? cx->who.unit : row_val(row, "unit")->i);
		TRY(res_save(cx, doc, (struct str){ 0 }, NULL));
	}
	val_i64(row_val(row, "document"), doc->id);
	*date = day;
	return RC_OK;
}

/* Who decides in the name of the side that gave the duty: one's own unit, else the top of the tree. */
static int64_t decider(const struct req *rq, const struct now *n)
{
	if (rq->user->unit)
		return rq->user->unit;
	for (size_t i = 0; i < n->n_units; i++)
		if (n->units[i].parent == 0)
			return n->units[i].id;
	return 0;
}

/* The same name is another field on another form: a refusal calls it as its form does. */
static enum rc called(struct cx *cx, const struct ask *k, enum rc rc)
{
	struct str text = cx->fault.text, said = req_said(cx, k->name);
	ptrdiff_t at = rc == RC_OK ? -1 : str_find(text, said);

	if (at < 0)
		return rc;
	cx->fault.text = arena_fmt(
		&cx->arena, "%.*s“%s”%.*s", (int)at, text.p, L(k->vi, k->en), ARG_STR(str_from(text, (size_t)at + said.n)));
	return rc;
}

/* What was typed, onto a row that knows its unit, subject and duty. */
static enum rc fill(struct cx *cx, const struct req *rq, const struct now *n, const struct flow *f, struct row *row)
{
	static const char *const plain[] = { "until", "note", "waits_for" };
	struct str text, paper_date;

	val_text(row_val(row, "kind"), str_z(f->kind));
	for (size_t i = 0; i < COUNT(plain); i++) {
		const struct ask *k = word_in(f->asks, str_z(plain[i])) ? ask_of(str_z(plain[i]), f->kind) : NULL;

		if (k == NULL)
			continue;
		if (strcmp(k->input, "date") == 0)
			TRY(called(cx, k, req_date(cx, rq, k->name, word_in(f->must, str_z(k->name)), &text)));
		else
			TRY(called(cx, k, req_text(cx, rq, k->name, word_in(f->must, str_z(k->name)), k->max, &text)));
		val_text(row_val(row, k->name), text.n ? text : (struct str){ 0 });
	}
	if (word_in(f->asks, STR("duties")))
		TRY(flow_duties_read(cx, rq, n, row));
	if (f->from_above)
		val_i64(row_val(row, "by_unit"), decider(rq, n));
	TRY(paper(cx, rq, f, row, &paper_date));
	TRY(flow_dates_ok(cx, row, paper_date));
	if (!row_val(row, "date")->set)
		val_text(row_val(row, "date"), paper_date.n ? paper_date : day_text(&cx->arena, day_at(cx->now)));
	return word_in("extension extension_request", row_text(row, "kind")) ? flow_extension_ok(cx, n, row) : RC_OK;
}

/* By a paper of long ago: why it is entered only now. */
static enum rc save_flow(struct cx *cx, const struct req *rq, struct row *row)
{
	struct problems ps = { 0 };
	struct str reason;

	TRY(req_text(cx, rq, "reason", 0, 500, &reason));
	TRY(res_reason_wanted(cx, row, NULL, reason, &ps));
	if (ps.n)
		return cx_fail_at(cx, RC_INVALID, ps.p[0].field, "%.*s", ARG_STR(ps.p[0].text));
	return res_save(cx, row, reason, NULL);
}

static enum rc create(struct cx *cx, const struct req *rq, const struct now *n, const struct flow *f, struct row **out)
{
	struct row *row = res_blank(cx, &res_declarations);
	struct str duty, subject, unit;
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(req_text(cx, rq, "unit", 1, 60, &unit));
	TRY(req_text(cx, rq, "duty", !word_in(f->asks, STR("duties")), 80, &duty));
	TRY(req_text(cx, rq, "subject", 0, 200, &subject));
	TRY(tx_begin(cx, &tx));
	TRY(read_into(cx, row, "unit", unit));
	if (subject.n)
		TRY(flow_subject_read(cx, n, duty, subject, row));
	if (duty.n && !word_in(f->asks, STR("duties"))) {
		TRY(flow_duty_known(cx, n, duty, "duty"));
		TRY(read_into(cx, row, "duty", duty));
	}
	TRY(fill(cx, rq, n, f, row));
	TRY(flow_said_already(cx, row));
	TRY(save_flow(cx, rq, row));
	TRY(tx_commit(&tx));
	*out = row;
	return RC_OK;
}

static enum rc send(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	const struct flow *f;
	struct row *row;

	TRY(asked_flow(cx, rq, &f));
	TRY(now_get(cx, rq, &n));
	if (create(cx, rq, &n, f, &row) != RC_OK) {
		struct fault told = cx->fault;

		cx_clear(cx);
		TRY(form(cx, rq, &n, f, &told, out));
		cx->fault = told;
		return told.rc;
	}
	out->status = rq->json ? 201 : 0;
	reply_data(out, row_json(cx, row));
	reply_to(cx, out, "/requests/%" PRId64, row->id);
	reply_notice(cx, out, L("Đã ghi: %s (mục nhật ký %" PRId64 ").", "%s: saved (ledger entry %" PRId64 ")."), L(f->vi, f->en),
		row->seq);
	return RC_OK;
}

/* --- one of them --- */

/* Of several duties each answer says which it is about. */
static enum rc answers_view(struct cx *cx, const struct now *n, const struct row *row, struct jv *list)
{
	flow_rows v = { 0 };

	for (size_t i = 0; i < COUNT(flows); i++)
		TRY(flow_rows_of(cx, flows[i].kind, "answer_to", row_text(row, "code"), &v));
	sort_rows(&v);
	for (size_t i = 0; i < v.n; i++)
		item(cx, v.n > 1 ? n : NULL, v.p[i], list);
	return RC_OK;
}

/* The duties it speaks of, as they stand now. */
static void rows_view(struct cx *cx, const struct now *n, const struct row *row, struct jv *view)
{
	struct str duty = row_text(row, "duty"), duties = row_text(row, "duties");
	struct board_filter q = { .unit = row_i64(row, "unit", 0) };
	int64_t subject = row_i64(row, "subject", 0), about = row_i64(row, "about", 0);
	VEC(const struct duty_row *) v = { 0 };

	for (size_t i = 0; i < n->board->n && v.n < FLOW_EACH; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (r->state != ST_NOT_APPLICABLE &&
			(str_eq(r->duty->code, duty) || word_in(duties.n ? duties.p : "", r->duty->code)) &&
			(subject == 0 || r->subject == subject || r->about == subject) && (about == 0 || r->about == about) &&
			board_match(n->board, r, &q))
			vec_push(&cx->arena, &v, r);
	}
	jv_set(&cx->arena, view, "duties",
		duties_view(cx, n, v.p, v.n, 0, L("Nhiệm vụ này không còn trên bảng.", "This duty is no longer on the board.")));
}

static void answer_forms(
	struct cx *cx, const struct req *rq, const struct now *n, const struct row *row, const struct fault *told, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "forms", jv_list(a));
	const struct flow *f = flow_of(row_text(row, "kind"));
	struct str rest = str_z(f ? f->answers : ""), one;

	while (waits_for_me(cx, row) && str_next(&rest, ' ', &one)) {
		const struct flow *k = flow_of(one);
		struct jv *o;
		bool sent = str_is(req_get(cx, rq, "kind"), k->kind);

		if (!may(cx, k))
			continue;
		o = jv_push(a, list, jv_obj(a));
		jv_set(a, o, "kind", jv_z(a, k->kind));
		jv_set(a, o, "title", jv_z(a, L(k->vi, k->en)));
		jv_set(a, o, "effect", jv_z(a, L(k->effect_vi, k->effect_en)));
		if (sent && told->rc != RC_OK && told->place.n == 0)
			set_text(cx, o, "problem", told->text);
		inputs_view(cx, rq, n, k, row_i64(row, "unit", 0), row, sent ? told : &(struct fault){ 0 },
			jv_set(a, o, "fields", jv_list(a)));
	}
}

static void facts_of(struct cx *cx, const struct row *row, struct jv *view)
{
	static const char *const what[] = { "unit", "subject", "about", "by_unit", "date", "document", "until", "waits_for", "note",
		"answer_to" };
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "facts", jv_list(a));
	const struct flow *said = flow_of(row_text(row, "kind"));
	bool urge = said && strcmp(said->kind, "urge") == 0;
	struct jv *o;

	for (size_t i = 0; i < COUNT(what); i++) {
		const struct field *f = &row->res->fields[res_field(row->res, what[i])];
		const struct ask *k = said ? ask_of(str_z(what[i]), said->kind) : NULL; /* called as its form did */

		if (!row_val(row, what[i])->set)
			continue;
		o = jv_push(a, list, jv_obj(a));
		jv_set(a, o, "label",
			jv_z(a, strcmp(what[i], "by_unit") == 0 && urge ? L("Bên đôn đốc", "Urged by")
				: k                                     ? L(k->vi, k->en)
									: L(f->vi, f->en)));
		set_text(cx, o, "text", strcmp(what[i], "document") == 0 ? paper_of(cx, row) : shown(cx, row, what[i]));
		if (strcmp(what[i], "document") == 0 && shown(cx, row, what[i]).n && !str_is(shown(cx, row, what[i]), REF_HIDDEN))
			set_text(cx, o, "url", arena_fmt(a, "/documents/%" PRId64, row_val(row, what[i])->i));
		else if (strcmp(what[i], "answer_to") == 0)
			set_text(cx, o, "url", arena_fmt(a, "/requests/%" PRId64, row_val(row, what[i])->i));
	}
	o = jv_push(a, list, jv_obj(a));
	jv_set(a, o, "label", jv_z(a, L("Nhập lúc", "Entered at")));
	set_text(cx, o, "text", instant_show(a, row->made_at));
}

static enum rc show_row(struct cx *cx, const struct req *rq, const struct row *row, const struct fault *told, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head;
	const struct flow *f = flow_of(row_text(row, "kind"));
	struct str how;

	if (f == NULL)
		return cx_fail(
			cx, RC_NOT_FOUND, L("Không có văn bản đôn đốc, gia hạn, giải trình này", "there is no such request"));
	TRY(now_get(cx, rq, &n));
	head = thing_head(cx, view, str_z(L(f->vi, f->en)), NULL);
	how = standing(cx, row);
	set_text(cx, head, "sub", arena_fmt(a, "%.*s%s%.*s", ARG_STR(row_text(row, "code")), how.n ? " · " : "", ARG_STR(how)));
	thing_crumb(cx, head, L("Đôn đốc, gia hạn, giải trình", "Urges, extensions, explanations"), STR("/requests"));
	jv_set(a, view, "id", jv_int(a, row->id));
	facts_of(cx, row, view);
	rows_view(cx, &n, row, view);
	TRY(answers_view(cx, &n, row, jv_set(a, view, "answers", jv_list(a))));
	answer_forms(cx, rq, &n, row, told, view);
	if (is_open(row))
		set_text(cx, view, "remind", digest_request(cx, &n, row, str_z(L(f->vi, f->en)), paper_of(cx, row)));
	set_text(cx, view, "history", arena_fmt(a, "/declarations/%" PRId64 "/history", row->id));
	reply_page(out, "request");
	reply_data(out, row_json(cx, row));
	reply_view(out, view);
	return RC_OK;
}

static enum rc show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row;

	TRY(res_load(cx, &res_declarations, rq->id, &row));
	return show_row(cx, rq, row, &(struct fault){ 0 }, out);
}

/* One answer for each duty that was named, so that it stands beside each of them; the request points at the first. */
static enum rc answer_write(struct cx *cx, const struct req *rq, const struct now *n, const struct flow *f, int64_t id)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *asked;
	struct str duties, one;
	int64_t first = 0;

	TRY(tx_begin(cx, &tx));
	TRY(res_load(cx, &res_declarations, id, &asked));
	if (!is_open(asked))
		return cx_fail(cx, RC_CONFLICT, L("Đã có trả lời", "it was answered already"));
	duties = row_text(asked, "duties").n ? row_text(asked, "duties") : row_text(asked, "duty");
	while (str_next(&duties, ' ', &one)) {
		struct row *row = res_blank(cx, &res_declarations);

		*row_val(row, "unit") = *row_val(asked, "unit");
		*row_val(row, "subject") = *row_val(asked, "subject");
		*row_val(row, "about") = *row_val(asked, "about");
		val_text(row_val(row, "duty"), one);
		val_i64(row_val(row, "answer_to"), asked->id);
		TRY(fill(cx, rq, n, f, row));
		TRY(save_flow(cx, rq, row));
		first = first ? first : row->id;
	}
	val_i64(row_val(asked, "answered_by"), first);
	TRY(res_save(cx, asked, (struct str){ 0 }, NULL));
	return tx_commit(&tx);
}

static enum rc answer(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct row *row;
	const struct flow *f, *asked;

	TRY(res_load(cx, &res_declarations, rq->id, &row));
	TRY(asked_flow(cx, rq, &f));
	asked = flow_of(row_text(row, "kind"));
	if (asked == NULL || !word_in(asked->answers, str_z(f->kind)))
		return cx_fail_at(
			cx, RC_INVALID, STR("kind"), L("Không trả lời mục này bằng cách ấy", "this is not answered that way"));
	TRY(now_get(cx, rq, &n));
	if (answer_write(cx, rq, &n, f, rq->id) != RC_OK) {
		struct fault told = cx->fault;

		cx_clear(cx);
		TRY(show_row(cx, rq, row, &told, out));
		cx->fault = told;
		return told.rc;
	}
	TRY(res_load(cx, &res_declarations, rq->id, &row));
	reply_data(out, row_json(cx, row));
	reply_to(cx, out, "/requests/%" PRId64, row->id);
	reply_notice(cx, out, L("Đã ghi: %s.", "%s: saved."), L(f->vi, f->en));
	return RC_OK;
}

/* --- the list --- */

static void filters_view(struct cx *cx, struct str kind, struct str state, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *kinds = jv_set(a, view, "kinds", jv_list(a)), *states = jv_set(a, view, "states", jv_list(a)), *o;
	const char *const words[][3] = { { "", "Tất cả", "All" }, { "open", "Chờ trả lời", "Waiting" },
		{ "answered", "Đã trả lời", "Answered" } };

	for (size_t i = 0; i <= COUNT(flows); i++) {
		const struct flow *f = i ? &flows[i - 1] : NULL;

		o = jv_push(a, kinds, jv_obj(a));
		jv_set(a, o, "value", jv_z(a, f ? f->kind : ""));
		jv_set(a, o, "text", jv_z(a, f ? L(f->vi, f->en) : L("Mọi loại", "All kinds")));
		jv_set(a, o, "on", jv_bool(a, f ? str_is(kind, f->kind) : kind.n == 0));
	}
	for (size_t i = 0; i < COUNT(words); i++) {
		o = jv_push(a, states, jv_obj(a));
		jv_set(a, o, "value", jv_z(a, words[i][0]));
		jv_set(a, o, "text", jv_z(a, L(words[i][1], words[i][2])));
		jv_set(a, o, "on", jv_bool(a, str_is(state.n ? state : STR(""), words[i][0])));
	}
}

static enum rc list(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *items = jv_set(a, view, "items", jv_list(a)),
		  *all = jv_set(a, data, "requests", jv_list(a));
	struct str kind = req_query(rq, "kind"), state = req_query(rq, "state");
	AUTO(now_done) struct now n = { 0 };
	flow_rows v = { 0 };

	TRY(now_get(cx, rq, &n));
	if (kind.n && flow_of(kind) == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("kind"), L("Không có loại này", "there is no such kind"));
	if (state.n && !str_is(state, "open") && !str_is(state, "answered"))
		return cx_fail_at(cx, RC_INVALID, STR("state"), L("Chỉ có open và answered", "open or answered"));
	thing_head(cx, view, str_z(L("Đôn đốc, gia hạn, giải trình", "Urges, extensions, explanations")),
		L("Ai gửi gì cho ai, bằng văn bản nào, đã trả lời chưa. Mỗi mục có ngày văn bản và ngày nhập.",
			"Who sent what to whom, by which document, and the answer; the document's date and the entry's."));
	for (size_t i = 0; i < COUNT(flows); i++)
		if (kind.n == 0 || str_is(kind, flows[i].kind))
			TRY(flow_rows_of(cx, flows[i].kind, NULL, (struct str){ 0 }, &v));
	sort_rows(&v);
	for (size_t i = 0; i < v.n; i++) {
		if (str_is(state, "open") ? !is_open(v.p[i]) : str_is(state, "answered") && !row_val(v.p[i], "answered_by")->set)
			continue;
		if (items->n >= FLOW_EACH)
			break;
		item(cx, &n, v.p[i], items);
		jv_push(a, all, row_json(cx, v.p[i]));
	}
	filters_view(cx, kind, state, view);
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

const struct route flow_routes[] = {
	{ GET, "/requests", CAP_READ, list, "Đôn đốc, gia hạn, giải trình, đang chờ", "Urges, extensions, explanations, waits",
		"requests" },
	{ GET, "/requests/new", CAP_EDIT, form_new, "Mẫu đôn đốc, gia hạn, giải trình, đang chờ", "Form of a new one", "form" },
	{ POST, "/requests", CAP_EDIT, send, "Ghi đôn đốc, đề nghị gia hạn, giải trình, đang chờ", "Send one", "form" },
	{ GET, "/requests/{id}", CAP_READ, show, "Một mục và các trả lời", "One and its answers", "request" },
	{ POST, "/requests/{id}/answer", CAP_EDIT, answer, "Trả lời", "Answer it", "request" },
	{ 0 },
};
