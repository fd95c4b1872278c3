/* Minh chứng nhập muộn: what was entered, or added to it, more than N days after it happened, and what was after a letter of the inspectors arrived
 * (users.md 1.3). By the ledger's own time of entry (res_sent: a draft is entered when it is sent); what a later entry changed or added is an entry of its
 * own. For whoever reads the ledger. */
#include "base/map.h"
#include "db/db.h"
#include "fmt/xlsx.h"
#include "ledger/ledger.h"
#include "web/now.h"
#include "web/web.h"

enum { SHOWN = 500 };

static const enum fact_res kinds[] = { R_ACTIVITIES, R_DOCUMENTS, R_PROOFS, R_LEVELS, R_REGULATIONS, R_DECLARATIONS };

enum { DAYS_ANY = -1 };
struct ask {
	int64_t days;       /* more than so many days between act and entry; DAYS_ANY: however many, and of what gives no day too */
	int32_t after;      /* entered on or after this day; DAY_NONE: any */
	enum fact_res kind; /* R_COUNT: any */
	int64_t free_days;  /* what is entered within so many days is asked for no reason */
	int64_t unit;       /* with those below; 0: any */
};
struct entry {
	const struct fact *f;
	int64_t seq, at;  /* the ledger entry that made it evidence, or added to it */
	struct str added; /* the labels of what it added or changed; null: it made the whole */
	int64_t who;
	int32_t on, entered;
	int64_t unit;
	int64_t same_day; /* of the list: entered on the same day by the same person, this one too: many at once on the eve of a date show */
};

/* Of a system its unit; of a unit itself. */
static int64_t unit_of_subject(const struct facts *f, int64_t subject)
{
	const struct fact *x = subject ? facts_get(f, subject) : NULL;

	return x == NULL ? 0 : x->res == R_UNITS ? x->id : x->res == R_SYSTEMS ? ((const struct infosys *)x)->unit : 0;
}

static const struct document *paper_of(const struct facts *f, const struct fact *x)
{
	return facts_get_as(f, ((const struct proof *)x)->document, R_DOCUMENTS);
}

/* What names no unit is of the unit of what it is about: else whoever asks for a unit would miss it. */
static int64_t unit_of_fact(const struct facts *f, const struct fact *x)
{
	const struct document *paper = x->res == R_PROOFS ? paper_of(f, x) : NULL;
	const struct ids about = x->res == R_PROOFS ? ((const struct proof *)x)->subjects : (struct ids){ 0 };
	const struct declaration *d = (const struct declaration *)x;
	const struct activity *a = (const struct activity *)x;

	switch (x->res) {
	case R_ACTIVITIES: return a->unit ? a->unit : a->subjects.n == 1 ? unit_of_subject(f, a->subjects.p[0]) : 0;
	case R_DOCUMENTS: return ((const struct document *)x)->unit;
	case R_PROOFS:
		return about.n == 1 && unit_of_subject(f, about.p[0]) ? unit_of_subject(f, about.p[0]) : paper ? paper->unit : 0;
	case R_REGULATIONS: return ((const struct regulation *)x)->unit;
	case R_DECLARATIONS:
		return d->unit ? d->unit : unit_of_subject(f, d->subject) ? unit_of_subject(f, d->subject) : d->by_unit;
	case R_LEVELS: return unit_of_subject(f, ((const struct level *)x)->sys);
	default: return 0;
	}
}

static bool below(const struct now *n, int64_t unit, int64_t above)
{
	for (int hops = 0; unit && hops < 64; hops++) {
		const struct unit_row *u = now_unit(n, unit);

		if (unit == above)
			return true;
		unit = u ? u->parent : 0;
	}
	return above == 0;
}

/* A confirmation of a period happens when its period is over: one click weeks later is an entry as late as any other. A proof is of the day of its paper. */
static int32_t late_day(const struct facts *all, const struct fact *f)
{
	const struct document *paper = f->res == R_PROOFS ? paper_of(all, f) : NULL;
	const struct declaration *d = (const struct declaration *)f;
	int32_t on = paper ? paper->date.last : fact_day(f), over;

	if (f->res != R_DECLARATIONS || (d->kind != D_NO_SYSTEMS && d->kind != D_NOTHING && d->kind != D_LIST))
		return on;
	over = date_last(d->period);
	return over != DAY_NONE && (on == DAY_NONE || over < on) ? over : on;
}

static bool is_asked(const struct now *n, const struct ask *q, const struct entry *e)
{
	bool late = q->days == DAYS_ANY || (e->on != DAY_NONE && e->entered - e->on > q->days);

	return late && (q->after == DAY_NONE || e->entered >= q->after) && below(n, e->unit, q->unit);
}

static int latest_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->seq < y->seq) - (x->seq > y->seq);
}

/* The list is ordered by time of entry: a day's lie together. */
static void same_day(struct cx *cx, struct entry *e, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		struct map counts; /* user -> entries */

		map_init(&counts, &cx->arena);
		for (to = from; to < n && e[to].entered == e[from].entered; to++) {
			int64_t *k = map_get_id(&counts, e[to].who);

			if (k == NULL)
				map_put_id(&counts, e[to].who, k = ARENA_NEW(&cx->arena, int64_t));
			++*k;
		}
		for (size_t i = from; i < to; i++)
			e[i].same_day = *(int64_t *)map_get_id(&counts, e[i].who);
	}
}

struct found {
	const struct now *n;
	const struct ask *q;
	enum fact_res kind;
	VEC(struct entry) v;
};

/* own: the day of what was added, where that has one. */
static void found_add(struct cx *cx, struct found *d, struct entry e, int32_t own)
{
	e.on = own != DAY_NONE ? own : late_day(d->n->board->facts, e.f);
	e.entered = day_at(e.at);
	e.unit = unit_of_fact(d->n->board->facts, e.f);
	if (is_asked(d->n, d->q, &e))
		vec_push(&cx->arena, &d->v, e);
}

/* A paper that waits in the inbox is read to the end before it is anybody's evidence. */
static enum rc amended(struct cx *cx, const struct row *row, const struct row *before, void *arg)
{
	struct found *d = arg;
	const struct fact *f = facts_get_as(d->n->board->facts, row->id, d->kind);
	struct str added = { 0 };
	int64_t who;

	if (f == NULL || (d->kind == R_DOCUMENTS && str_is(row_text(before, "intake"), "waiting")))
		return RC_OK;
	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *k = &row->res->fields[i];

		if (!k->fixed && !val_eq(k->type, &before->v[i], &row->v[i]))
			added = arena_fmt(&cx->arena, "%.*s%s%s", ARG_STR(added), added.n ? ", " : "", L(k->vi, k->en));
	}
	TRY(db_i64(cx, &who, "SELECT who FROM entry WHERE seq = $1", V(row->seq)));
	found_add(cx, d, (struct entry){ .f = f, .seq = row->seq, .at = row->at, .added = added, .who = who },
		res_added_day(row, before));
	return RC_OK;
}

static enum rc entries(struct cx *cx, const struct now *n, const struct ask *q, struct entry **out, size_t *count)
{
	struct found d = { .n = n, .q = q };

	for (size_t k = 0; k < COUNT(kinds); k++) {
		d.kind = kinds[k];
		if (q->kind != R_COUNT && q->kind != d.kind)
			continue;
		for (size_t i = 0; i < n->board->facts->all[d.kind].n; i++) {
			const struct fact *x = n->board->facts->all[d.kind].p[i];

			found_add(cx, &d, (struct entry){ .f = x, .seq = x->made, .at = x->made_at, .who = x->made_by }, DAY_NONE);
		}
		TRY(res_amended(cx, fact_resource(d.kind), q->after == DAY_NONE ? INT64_MIN : day_start(q->after), amended, &d));
	}
	if (d.v.n)
		qsort(d.v.p, d.v.n, sizeof *d.v.p, latest_first);
	same_day(cx, d.v.p, d.v.n);
	*out = d.v.p;
	*count = d.v.n;
	return RC_OK;
}

static enum rc ask_read(struct cx *cx, const struct req *rq, const struct now *n, struct ask *q)
{
	struct str kind = req_query(rq, "kind"), unit = req_query(rq, "unit"), after;

	*q = (struct ask){ .after = DAY_NONE, .kind = R_COUNT, .free_days = setting_number(cx, "entry.late_days") };
	TRY(req_date(cx, rq, "after", false, &after));
	if (after.n)
		q->after = date_first(after);
	TRY(req_i64_or(cx, rq, "days", 0, 3650, after.n ? DAYS_ANY : q->free_days, &q->days));
	for (size_t i = 0; kind.n && i < COUNT(kinds); i++)
		if (str_is(kind, fact_resource(kinds[i])->name))
			q->kind = kinds[i];
	if (kind.n && q->kind == R_COUNT)
		return cx_fail_at(cx, RC_INVALID, STR("kind"), L("Không có loại này", "there is no such kind"));
	for (size_t i = 0; unit.n && i < n->n_units; i++)
		if (str_eq(n->units[i].code, unit))
			q->unit = n->units[i].id;
	return unit.n && q->unit == 0 ? cx_fail_at(cx, RC_NOT_FOUND, STR("unit"), L("Không có đơn vị này", "there is no such unit"))
	                              : RC_OK;
}

enum { COL_ENTERED, COL_ON, COL_DAYS, COL_KIND, COL_ITEM, COL_UNIT, COL_WHO, COL_REASON, COL_SAME_DAY, COL_LEDGER, COLS };
static const struct thing_col cols[COLS] = { { "Ngày nhập", "Entered", "nowrap" }, { "Ngày thực hiện", "Happened", "nowrap" },
	{ "Số ngày", "Days", "num" }, { "Loại", "Kind" }, { "Nội dung", "Item" }, { "Đơn vị", "Unit" },
	{ "Người nhập (chức danh)", "Entered by (post)" }, { "Lý do nhập muộn", "Reason" },
	{ "Mục nhập muộn cùng ngày, cùng người", "Entered late that day by the same person", "num" },
	{ "Mục nhật ký", "Ledger entry", "num" } };

static void add(struct cx *cx, struct str *out, const char *before, struct str s)
{
	if (s.n)
		*out = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(*out), before, ARG_STR(s));
}

/* Why, as the entry itself says; of the whole also as the draft said that it sent. */
static struct str reason_text(struct cx *cx, const struct entry *e)
{
	struct ledger_entry at;
	struct str out = { 0 };
	struct jv *body;

	if (e->added.n == 0 ? res_late_reason(cx, e->f->id, e->seq, &out) != RC_OK
			    : ledger_entry(cx, e->seq, &at) != RC_OK || json_parse(cx, at.body, &body) != RC_OK)
		cx_clear(cx);
	else if (e->added.n)
		out = jv_str(jv_get(body, "why"));
	return out;
}

/* What an entry is, in words: a code says nothing to an inspector. */
static struct str item_text(struct cx *cx, const struct now *n, const struct fact *f)
{
	struct arena *a = &cx->arena;
	struct str out = f->code;
	struct row *row;

	if (res_load(cx, fact_resource(f->res), f->id, &row) != RC_OK) {
		cx_clear(cx);
		return f->label.n ? arena_fmt(a, "%.*s %.*s", ARG_STR(f->code), ARG_STR(f->label)) : f->code;
	}
	if (f->res == R_DECLARATIONS) {
		const struct field *period = &row->res->fields[res_field(row->res, "period")];
		struct str duty = row_text(row, "duty");

		add(cx, &out, " ", row_named(cx, row));
		add(cx, &out, ", ", val_show(cx, period, row_val(row, "period")));
		add(cx, &out, L(", nhiệm vụ ", ", duty "), now_duties_said(cx, n, duty.n ? duty : row_text(row, "duties")));
		add(cx, &out, ": ", row_text(row, "note"));
	} else if (f->res == R_LEVELS) {
		const struct fact *sys = facts_get(n->board->facts, ((const struct level *)f)->sys);

		add(cx, &out, L(" Cấp độ ", " Level "), arena_fmt(a, "%" PRId64, ((const struct level *)f)->level));
		add(cx, &out, ": ", sys ? sys->label : STR(""));
		add(cx, &out, L(", quyết định ", ", decision "), row_text(row, "number"));
	} else {
		add(cx, &out, " ", f->res == R_DOCUMENTS ? row_text(row, "number") : STR(""));
		add(cx, &out, " ", f->label.n ? f->label : f->res == R_DOCUMENTS ? STR("") : row_named(cx, row));
	}
	return out;
}

static void texts(struct cx *cx, const struct now *n, const struct entry *e, struct str out[COLS])
{
	struct arena *a = &cx->arena;
	const struct res *r = fact_resource(e->f->res);
	bool period = e->f->res == R_DECLARATIONS && e->on != DAY_NONE && e->on != fact_day(e->f);

	out[COL_ENTERED] = day_show(a, e->entered);
	out[COL_ON] = e->on == DAY_NONE ? str_z(L("chưa ghi", "not said"))
	                                : arena_fmt(a, "%.*s%s", ARG_STR(day_show(a, e->on)),
						  period ? L(" (hết kỳ)", " (end of period)") : "");
	out[COL_DAYS] = e->on == DAY_NONE ? (struct str){ 0 } : arena_fmt(a, "%d", e->entered - e->on);
	out[COL_KIND] = str_z(L(r->vi, r->en));
	out[COL_ITEM] = item_text(cx, n, e->f);
	add(cx, &out[COL_ITEM], L(" – bổ sung, đính chính: ", " – added, corrected: "), e->added);
	out[COL_UNIT] = unit_name(cx, n, e->unit, false);
	out[COL_WHO] = author_text(cx, e->seq, STR("khien"));
	out[COL_REASON] = reason_text(cx, e);
	out[COL_SAME_DAY] = arena_fmt(a, "%" PRId64, e->same_day);
	out[COL_LEDGER] = arena_fmt(a, "%" PRId64, e->seq);
}

/* Where there is none, whether one was asked for: the inspector reads why a field is empty. */
static void reason_said(struct cx *cx, const struct ask *q, const struct entry *e, struct str t[COLS])
{
	if (t[COL_REASON].n)
		return;
	if (e->f->res == R_DOCUMENTS)
		t[COL_REASON] = str_z(L("không hỏi khi lưu văn bản, chỉ khi dùng làm minh chứng",
			"not asked for where a paper is filed, but where it is used as evidence"));
	else if (e->on == DAY_NONE || e->entered - e->on <= q->free_days)
		t[COL_REASON] = arena_fmt(
			&cx->arena, L("không hỏi: trong %" PRId64 " ngày", "not asked for: within %" PRId64 " days"), q->free_days);
	else
		t[COL_REASON] = str_z(L("không ghi", "none was given"));
}

static struct jv *entry_json(struct cx *cx, const struct entry *e, struct str t[COLS])
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	set_text(cx, o, "resource", str_z(fact_resource(e->f->res)->name));
	jv_set(a, o, "id", jv_int(a, e->f->id));
	set_text(cx, o, "code", e->f->code);
	set_text(cx, o, "item", t[COL_ITEM]);
	set_text(cx, o, "added", e->added);
	set_text(cx, o, "happened", e->on == DAY_NONE ? (struct str){ 0 } : day_text(a, e->on));
	set_text(cx, o, "entered_at", instant_text(a, e->at));
	jv_set(a, o, "entry", jv_int(a, e->seq));
	jv_set(a, o, "days", e->on == DAY_NONE ? jv_null(a) : jv_int(a, e->entered - e->on));
	set_text(cx, o, "by", t[COL_WHO]);
	set_text(cx, o, "reason", t[COL_REASON]);
	jv_set(a, o, "same_day", jv_int(a, e->same_day));
	return o;
}

/* The days stand in their field only where they are asked for: beside the inspectors' day they would narrow what that day alone lists. What was typed stays,
 * right or wrong, with what is wrong about it at its field. */
static void filters_view(struct cx *cx, const struct req *rq, const struct now *n, const struct fault *told, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "filters", jv_list(a)), *o;

	thing_filter(cx, list, "days",
		arena_z(a, arena_fmt(a, L("Nhập sau hơn … ngày (để trống: %" PRId64 ")", "More than … days (empty: %" PRId64 ")"),
				   setting_number(cx, "entry.late_days"))),
		"text", req_query(rq, "days"));
	thing_filter(cx, list, "after",
		L("Hoặc nhập từ ngày thông báo kiểm tra", "Or entered from the day of the inspectors' letter"), "date",
		req_query(rq, "after"));
	o = jv_set(a, thing_filter(cx, list, "kind", L("Loại", "Kind"), "choice", (struct str){ 0 }), "options", jv_list(a));
	thing_choice(cx, o, STR(""), str_z(L("Mọi loại", "All kinds")), req_query(rq, "kind"));
	for (size_t i = 0; i < COUNT(kinds); i++)
		thing_choice(cx, o, str_z(fact_resource(kinds[i])->name),
			str_z(L(fact_resource(kinds[i])->vi_many, fact_resource(kinds[i])->en_many)), req_query(rq, "kind"));
	o = jv_set(a, thing_filter(cx, list, "unit", L("Đơn vị", "Unit"), "choice", (struct str){ 0 }), "options", jv_list(a));
	thing_choice(cx, o, STR(""), str_z(L("Mọi đơn vị", "All units")), req_query(rq, "unit"));
	for (size_t i = 0; i < n->n_units; i++)
		thing_choice(cx, o, n->units[i].code, n->units[i].name, req_query(rq, "unit"));
	for (size_t i = 0; told && i < list->n; i++)
		if (str_eq(jv_str(jv_get(list->items[i], "code")), told->place))
			set_text(cx, list->items[i], "error", told->text);
}

static struct str export_url(struct cx *cx, const struct req *rq, const struct ask *q, const char *format)
{
	struct str after = q->after == DAY_NONE ? STR("") : day_text(&cx->arena, q->after);

	return arena_fmt(&cx->arena, "/late-entries/export?format=%s%s%s%.*s%s%.*s%s%.*s", format,
		q->days == DAYS_ANY ? "" : arena_z(&cx->arena, arena_fmt(&cx->arena, "&days=%" PRId64, q->days)),
		after.n ? "&after=" : "", ARG_STR(after), req_query(rq, "kind").n ? "&kind=" : "", ARG_STR(req_query(rq, "kind")),
		req_query(rq, "unit").n ? "&unit=" : "", ARG_STR(req_query(rq, "unit")));
}

/* What the list lists, in its own words. */
static struct str sub_text(struct cx *cx, const struct ask *q)
{
	struct arena *a = &cx->arena;
	struct str day = q->after == DAY_NONE ? STR("") : day_show(a, q->after);

	if (q->after == DAY_NONE)
		return arena_fmt(a,
			L("Mục nhập sau ngày thực hiện hơn %" PRId64
			  " ngày; xác nhận của một kỳ tính từ hết kỳ. Ngày nhập là ngày của sổ nhật ký, không "
			  "ai sửa được.",
				"What was entered more than %" PRId64
				" days after it happened; of what confirms a period, after its end. The entry's day is the "
				"ledger's own."),
			q->days);
	if (q->days == DAYS_ANY)
		return arena_fmt(a,
			L("Mọi mục nhập từ ngày %.*s (ngày thông báo kiểm tra), kể cả xác nhận bằng một lần bấm. Ngày nhập là ngày "
			  "của sổ nhật ký, không ai sửa được.",
				"All that was entered from %.*s on (the inspectors' letter), one-click confirmations too. The "
				"entry's day is the ledger's own."),
			ARG_STR(day));
	return arena_fmt(a,
		L("Mục nhập từ ngày %.*s (ngày thông báo kiểm tra) và sau ngày thực hiện hơn %" PRId64
		  " ngày. Ngày nhập là ngày của sổ nhật ký, không ai "
		  "sửa được.",
			"What was entered from %.*s on (the inspectors' letter) and more than %" PRId64
			" days after it happened. The entry's day is the "
			"ledger's own."),
		ARG_STR(day), q->days);
}

static void head_view(struct cx *cx, const struct req *rq, const struct ask *q, struct jv *view)
{
	static const char *const formats[][2] = { { "xlsx", "Excel" }, { "csv", "CSV" } };
	struct arena *a = &cx->arena;
	struct jv *head = thing_head(cx, view,
		str_z(q && q->after != DAY_NONE
				? L("Minh chứng nhập sau ngày thông báo kiểm tra", "Evidence entered after the inspectors' letter")
				: L("Minh chứng nhập muộn", "Late-entered evidence")),
		q ? arena_z(a, sub_text(cx, q)) : NULL);
	struct jv *acts = jv_set(a, head, "acts", jv_list(a));

	thing_crumb(cx, head, L("Sổ nhật ký", "Ledger"), STR("/ledger"));
	for (size_t i = 0; q && (cx->who.may & CAP_EXPORT) && i < COUNT(formats); i++) {
		struct jv *o = jv_push(a, acts, jv_obj(a));

		set_text(cx, o, "text", arena_fmt(a, L("Tải %s", "Download %s"), formats[i][1]));
		set_text(cx, o, "url", export_url(cx, rq, q, formats[i][0]));
		jv_set(a, o, "file", jv_bool(a, true));
	}
}

static void refused_view(struct cx *cx, const struct req *rq, const struct fault *told, struct jv *view, void *now)
{
	head_view(cx, rq, NULL, view);
	filters_view(cx, rq, now, told, view);
	plain_table(cx, view, cols, COLS, L("Sửa điều kiện lọc ở trên rồi lọc lại.", "Correct the filter above and filter again."));
}

static enum rc late(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *list = jv_set(a, data, "entries", jv_list(a)), *rows;
	struct entry *e;
	struct ask q;
	size_t count;
	enum rc rc;

	TRY(now_get(cx, rq, &n));
	rc = ask_read(cx, rq, &n, &q);
	if (rc != RC_OK)
		return plain_refused(cx, rq, rc, refused_view, &n, out);
	head_view(cx, rq, &q, view);
	filters_view(cx, rq, &n, NULL, view);
	rows = plain_table(cx, view, cols, COLS,
		q.after == DAY_NONE ? L("Không có mục nào nhập muộn.", "Nothing was entered late.")
				    : L("Không có mục nào nhập từ ngày này.", "Nothing was entered since that day."));
	TRY(entries(cx, &n, &q, &e, &count));
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		struct str t[COLS];

		texts(cx, &n, &e[i], t);
		jv_push(a, list, entry_json(cx, &e[i], t));
		reason_said(cx, &q, &e[i], t);
		plain_row(cx, rows, cols, COLS, t, COL_ITEM,
			arena_fmt(a, "/%s/%" PRId64, fact_resource(e[i].f->res)->name, e[i].f->id));
	}
	set_text(cx, view, "count",
		count > SHOWN ? arena_fmt(a,
					L("%zu mục, hiện %d mục mới nhập nhất; tải tệp để xem đủ",
						"%zu items, the latest %d shown; a file has all"),
					count, SHOWN)
			      : arena_fmt(a, L("%zu mục", "%zu items"), count));
	jv_set(a, data, "count", jv_int(a, (int64_t)count));
	jv_set(a, data, "days", q.days == DAYS_ANY ? jv_null(a) : jv_int(a, q.days));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

/* A list on paper says itself what was asked, when, and up to which entry. */
static struct xlsx_page source_page(struct cx *cx, const struct now *n, const struct ask *q, size_t count)
{
	const struct {
		const char *vi, *en;
		struct str text;
		int64_t number;
	} lines[] = { { "Điều kiện", "Filter", sub_text(cx, q), 0 },
		{ "Lấy lúc", "Taken at", instant_show(&cx->arena, cx->now), 0 }, { "Số dòng", "Rows", { 0 }, (int64_t)count },
		{ "Sổ nhật ký đến mục", "Ledger up to entry", { 0 }, n->seq } };
	struct xlsx_cell *cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, COUNT(lines) * 2);

	for (size_t i = 0; i < COUNT(lines); i++) {
		cells[i * 2].text = str_z(L(lines[i].vi, lines[i].en));
		cells[i * 2 + 1] = lines[i].text.p ? (struct xlsx_cell){ .text = lines[i].text }
		                                   : (struct xlsx_cell){ .text = arena_fmt(&cx->arena, "%" PRId64, lines[i].number),
							     .number = true };
	}
	return (struct xlsx_page){ str_z(L("Nguồn số liệu", "Source")), cells, COUNT(lines), 2 };
}

static enum rc late_file(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct buf b AUTO(buf_done) = { 0 };
	struct str format = req_query(rq, "format");
	bool csv = str_is(format, "csv");
	struct xlsx_cell *cells;
	struct entry *e;
	struct ask q;
	size_t count;

	if (format.n && !csv && !str_is(format, "xlsx"))
		return cx_fail_at(cx, RC_INVALID, STR("format"), L("Chỉ có xlsx và csv", "xlsx and csv only"));
	TRY(now_get(cx, rq, &n));
	TRY(ask_read(cx, rq, &n, &q));
	TRY(entries(cx, &n, &q, &e, &count));
	cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, (count + 1) * COLS);
	for (int c = 0; c < COLS; c++)
		cells[c].text = str_z(L(cols[c].vi, cols[c].en));
	for (size_t i = 0; i < count; i++) {
		struct str t[COLS];

		texts(cx, &n, &e[i], t);
		reason_said(cx, &q, &e[i], t);
		for (size_t c = 0; c < COLS; c++) {
			cells[(i + 1) * COLS + c].text = t[c];
			cells[(i + 1) * COLS + c].number = cols[c].kind && strcmp(cols[c].kind, "num") == 0;
		}
	}
	buf_init(&b, 64 << 20);
	if (csv) {
		csv_write_begin(&b);
		for (size_t i = 0; i < (count + 1) * COLS; i++) {
			csv_write_cell(&b, cells[i].text, i % COLS == 0);
			if (i % COLS == COLS - 1)
				csv_write_end(&b);
		}
	} else {
		TRY(xlsx_write_pages(cx,
			(struct xlsx_page[]){
				{ str_z(L("Nhập muộn", "Late entries")), cells, count + 1, COLS }, source_page(cx, &n, &q, count) },
			2, &b));
	}
	if (!buf_ok(&b))
		return cx_fail(cx, RC_LIMIT, L("Danh sách quá lớn", "the list is too large"));
	reply_bytes(out, csv ? "text/csv; charset=utf-8" : XLSX_TYPE, csv ? STR("nhap-muon.csv") : STR("nhap-muon.xlsx"), &b);
	return RC_OK;
}

const struct route late_routes[] = {
	{ GET, "/late-entries", CAP_LEDGER, late, "Minh chứng nhập muộn hoặc nhập sau ngày thông báo kiểm tra",
		"Evidence entered late, or after a letter of inspectors", "list" },
	{ GET, "/late-entries/export", CAP_LEDGER | CAP_EXPORT, late_file, "Tải danh sách minh chứng nhập muộn",
		"The late entries as a file", NULL, ROUTE_HEAVY },
	{ 0 },
};
