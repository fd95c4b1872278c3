/* Thêm văn bản giao nhiệm vụ: a directive by form or XLSX, seen before it is loaded (what it will ask of whom), versioned, out again as YAML. */
#include "fmt/html.h"
#include "fmt/xlsx.h"
#include "law/plan.h"
#include "res/res.h"
#include "web/now.h"
#include "web/web.h"

enum { ROWS_FIRST = 3, ROWS_MORE = 5, SHEET_MAX = 8 << 20, UNITS_SHOWN = 60, FAULTS_SAID = 40 };

/* --- what was typed --- */

static struct str name_of(struct cx *cx, size_t row, int field)
{
	return arena_fmt(&cx->arena, "i%zu.%s", row, plan_fields[field].code);
}

static struct str typed(struct cx *cx, const struct req *rq, struct str name)
{
	struct str s = req_get(cx, rq, arena_z(&cx->arena, name));

	return s.p ? str_trim(s) : STR("");
}

static bool blank(const struct plan_item *it)
{
	return it->f[PF_POINT].n + it->f[PF_TEXT].n + it->f[PF_UNITS].n + it->f[PF_DUE].n + it->f[PF_EVIDENCE].n == 0;
}

/* Empty rows are left out; a row keeps its place's number. */
static enum rc form_read(struct cx *cx, const struct req *rq, struct plan *out)
{
	int64_t rows, base;

	*out = (struct plan){ 0 };
	for (int h = 0; h < PH_COUNT; h++)
		out->h[h] = typed(cx, rq, str_z(plan_heads[h].code));
	TRY(req_i64_or(cx, rq, "rows", 0, PLAN_ITEMS, 0, &rows));
	TRY(req_i64_or(cx, rq, "base", 0, 1000000, 0, &base));
	out->version = (int)base + 1;
	out->items = ARENA_ARRAY(&cx->arena, struct plan_item, (size_t)rows + 1);
	for (size_t i = 0; i < (size_t)rows; i++) {
		struct plan_item it = { .number = (uint32_t)i + 1 };

		for (int f = 0; f < PF_COUNT; f++)
			it.f[f] = typed(cx, rq, name_of(cx, i, f));
		if (!blank(&it))
			out->items[out->n++] = it;
	}
	return RC_OK;
}

/* The first visible sheet with a header; the others are told. */
static enum rc sheets_take(struct cx *cx, const struct sheet *s, struct plan *out)
{
	struct str others = { 0 };
	enum rc rc = RC_INVALID;

	for (; s; s = s->next) {
		if (rc != RC_OK && !s->hidden) {
			cx_clear(cx);
			rc = plan_sheet(cx, s, out);
			if (rc == RC_OK)
				continue;
			if (rc != RC_INVALID)
				return rc;
		}
		others = arena_fmt(&cx->arena, L("%.*s; trang “%.*s”", "%.*s; sheet “%.*s”"), ARG_STR(others),
			ARG_STR(str_head(s->name, 100)));
	}
	if (rc == RC_OK && others.n)
		out->passed = arena_fmt(
			&cx->arena, "%.*s%.*s", ARG_STR(out->passed), ARG_STR(out->passed.n ? others : str_from(others, 2)));
	return rc;
}

/* A workbook's rows come in the place of the form's. */
static enum rc sheet_take(struct cx *cx, const struct req *rq, struct plan *out, bool *sheet)
{
	const struct http_file *file = req_file(rq, "file");
	struct sheet s;

	*sheet = file != NULL;
	if (file == NULL)
		return RC_OK;
	if (file->bytes.n > SHEET_MAX)
		return cx_fail_at(
			cx, RC_LIMIT, STR("file"), L("Tệp lớn hơn %d MiB", "the file is larger than %d MiB"), SHEET_MAX >> 20);
	TRY(sheet_read_all(cx, file->bytes, &s));
	TRY(sheets_take(cx, &s, out));
	if (out->n == 0)
		return cx_fail_at(
			cx, RC_INVALID, STR("file"), L("Dưới dòng tiêu đề không có việc nào", "there is no task below the header"));
	return RC_OK;
}

/* --- the form --- */

static struct str fault_at(struct cx *cx, const struct plan_faults *fs, size_t item, int field)
{
	struct str s = { 0 };

	for (size_t i = 0; i < fs->n; i++)
		if (fs->p[i].item == item && fs->p[i].field == field)
			s = s.p ? arena_fmt(&cx->arena, "%.*s; %.*s", ARG_STR(s), ARG_STR(fs->p[i].text)) : fs->p[i].text;
	return s;
}

static struct jv *field_view(
	struct cx *cx, struct jv *list, const struct plan_word *w, struct str name, struct str value, struct str error)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	set_text(cx, o, "name", name);
	set_text(cx, o, "label", str_z(L(w->vi, w->en)));
	set_text(cx, o, "value", value);
	jv_set(&cx->arena, o, "required", jv_bool(&cx->arena, w->required));
	jv_set(&cx->arena, o, "kind", jv_z(&cx->arena, "text"));
	if (w->help_vi)
		set_text(cx, o, "help", str_z(L(w->help_vi, w->help_en)));
	set_text(cx, o, "error", error);
	return o;
}

/* A select; what is typed and not offered stays as one more choice, with its fault beside it. */
static void choices(struct cx *cx, struct jv *o, const struct plan_option *options, size_t n, struct str value, const char *empty)
{
	struct jv *list = jv_set(&cx->arena, o, "options", jv_list(&cx->arena));
	bool known = value.n == 0;

	jv_set(&cx->arena, o, "kind", jv_z(&cx->arena, "choice"));
	if (empty)
		thing_option(cx, list, STR(""), str_z(empty), value.n == 0);
	for (size_t i = 0; i < n; i++) {
		if (empty && options[i].value.n == 0)
			continue;
		thing_option(cx, list, options[i].value, options[i].label, str_eq(options[i].value, value));
		known = known || str_eq(options[i].value, value);
	}
	if (!known)
		thing_option(cx, list, value, value, true);
}

struct form {
	struct plan_option *o[PF_COUNT];
	size_t n[PF_COUNT];
	const struct plan_faults *faults;
};

static void item_view(struct cx *cx, const struct form *fm, struct jv *items, size_t row, const struct plan_item *it, size_t index)
{
	static const struct plan_item none;
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, items, jv_obj(a)), *fields;
	const char *empty[PF_COUNT] = { 0 };

	empty[PF_SUBJECT] = L("Từng đơn vị", "Every unit");
	empty[PF_CYCLE] = L("Theo thời hạn", "As the deadline says");
	empty[PF_EVIDENCE] = L("— Chọn —", "— choose —");
	empty[PF_WANTS] = L("Theo loại minh chứng", "As the evidence asks");
	empty[PF_MARK] = L("Như cả văn bản", "As the whole document");
	set_text(cx, o, "title", arena_fmt(a, L("Việc %zu", "Task %zu"), row + 1));
	if (it && it->number != row + 1)
		set_text(cx, o, "sub", arena_fmt(a, L("dòng %u trong tệp", "row %u of the file"), it->number));
	if (it)
		set_text(cx, o, "error", fault_at(cx, fm->faults, index, -1));
	fields = jv_set(a, o, "fields", jv_list(a));
	for (int f = 0; f < PF_COUNT; f++) {
		struct str value = (it ? it : &none)->f[f];
		struct jv *v = field_view(cx, fields, &plan_fields[f], name_of(cx, row, f), value.p ? value : STR(""),
			it ? fault_at(cx, fm->faults, index, f) : (struct str){ 0 });

		if (fm->n[f])
			choices(cx, v, fm->o[f], fm->n[f], value, empty[f]);
		else if (f == PF_TEXT || f == PF_UNITS)
			jv_set(a, v, "kind", jv_z(a, "area"));
		jv_set(a, v, "wide", jv_bool(a, f == PF_TEXT));
	}
}

static void head_view(struct cx *cx, const struct form *fm, const struct plan *p, struct jv *view)
{
	struct jv *list = jv_set(&cx->arena, view, "heads", jv_list(&cx->arena));

	for (int h = 0; h < PH_CODE; h++) {
		struct jv *o = field_view(cx, list, &plan_heads[h], str_z(plan_heads[h].code), p->h[h].p ? p->h[h] : STR(""),
			fault_at(cx, fm->faults, SIZE_MAX, h));

		if (h == PH_MARK)
			choices(cx, o, fm->o[PF_MARK], fm->n[PF_MARK], p->h[h], L("— Chọn —", "— choose —"));
		jv_set(&cx->arena, o, "wide", jv_bool(&cx->arena, h == PH_TITLE));
	}
}

static struct str versions_url(struct cx *cx, struct str code, int64_t seq)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 4000);
	buf_z(&b, "/directives/packs/");
	url_escape(&b, code);
	if (seq)
		buf_fmt(&b, "?entry=%" PRId64, seq);
	return arena_str(&cx->arena, buf_str(&b));
}

static enum rc versions_view(struct cx *cx, struct str code, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct law_version *v;
	struct jv *list;
	size_t n;

	TRY(law_versions(cx, code, &v, &n));
	list = jv_set(a, view, "versions", jv_list(a));
	for (size_t i = 0; i < n; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		set_text(cx, o, "text",
			arena_fmt(a,
				L("Phiên bản %d · %.*s · %.*s · mục nhật ký %" PRId64, "Version %d · %.*s · %.*s · entry %" PRId64),
				v[i].version, ARG_STR(instant_show(a, v[i].at)), ARG_STR(v[i].by), v[i].seq));
		set_text(cx, o, "url", versions_url(cx, code, v[i].seq));
	}
	return RC_OK;
}

static enum rc form_view(
	struct cx *cx, const struct plan *p, const struct plan_faults *faults, struct str editing, size_t rows, struct jv *view)
{
	static const enum plan_field chosen[] = { PF_SUBJECT, PF_CYCLE, PF_EVIDENCE, PF_WANTS, PF_MARK };
	struct arena *a = &cx->arena;
	struct form fm = { .faults = faults };
	struct jv *items, *head = thing_head(cx, view,
				  editing.n ? arena_fmt(a, L("Sửa văn bản giao nhiệm vụ: %.*s", "Change a directive: %.*s"),
						      ARG_STR(p->h[PH_NUMBER]))
					    : str_z(L("Thêm văn bản giao nhiệm vụ", "Add a directive")),
				  NULL);

	thing_crumb(cx, head, L("Văn bản giao nhiệm vụ", "Directives"), STR("/directives"));
	for (size_t i = 0; i < COUNT(chosen); i++)
		plan_options(cx, duty_vocab(), chosen[i], &fm.o[chosen[i]], &fm.n[chosen[i]]);
	head_view(cx, &fm, p, view);
	items = jv_set(a, view, "items", jv_list(a));
	rows = rows > p->n ? rows : p->n;
	rows = rows < PLAN_ITEMS ? rows : PLAN_ITEMS;
	for (size_t i = 0; i < rows; i++)
		item_view(cx, &fm, items, i, i < p->n ? &p->items[i] : NULL, i);
	if (p->passed.n)
		set_text(cx, view, "passed",
			arena_fmt(a, L("Trong tệp, không tính là việc: %.*s", "Of the file, not taken as tasks: %.*s"),
				ARG_STR(p->passed)));
	jv_set(a, view, "rows", jv_int(a, (int64_t)rows));
	jv_set(a, view, "base", jv_int(a, p->version - 1));
	set_text(cx, view, "code", p->h[PH_CODE].p && editing.n ? p->h[PH_CODE] : STR(""));
	set_text(cx, view, "editing", editing.p ? editing : STR(""));
	jv_set(a, view, "full", jv_bool(a, rows >= PLAN_ITEMS));
	return editing.n ? versions_view(cx, editing, view) : RC_OK;
}

/* --- what it will ask of whom --- */

struct asked_sum {
	size_t rows, met, late; /* met: by what is recorded already */
	int32_t first;
};
struct asked {
	const struct law_duty *duty;
	struct asked_sum sum;
};
struct owed {
	int64_t unit;
	struct asked_sum sum;
};

static void count_in(const struct duty_row *r, struct asked_sum *sum)
{
	sum->rows++;
	sum->met += r->state == ST_MET;
	sum->late += r->state == ST_LATE;
	if (r->due != DAY_NONE && (sum->first == DAY_NONE || r->due < sum->first))
		sum->first = r->due;
}

static int by_rows(const void *a, const void *b)
{
	const struct owed *x = a, *y = b;

	return x->sum.rows != y->sum.rows ? (x->sum.rows < y->sum.rows ? 1 : -1) : (x->unit > y->unit) - (x->unit < y->unit);
}

static struct str first_due(struct cx *cx, int32_t day)
{
	return day == DAY_NONE ? str_z(L("không ấn định", "none set")) : day_show_week(&cx->arena, day, cx->en);
}

static void sum_view(struct cx *cx, const struct asked_sum *sum, struct jv *t)
{
	jv_set(&cx->arena, t, "rows", jv_int(&cx->arena, (int64_t)sum->rows));
	jv_set(&cx->arena, t, "met", jv_int(&cx->arena, (int64_t)sum->met));
	set_text(cx, t, "first", sum->rows ? first_due(cx, sum->first) : STR("–"));
	jv_set(&cx->arena, t, "late", jv_int(&cx->arena, (int64_t)sum->late));
}

static void asked_view(struct cx *cx, const struct calendar *c, const struct asked *k, size_t n, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, o, "tasks", jv_list(a));

	for (size_t i = 0; i < n; i++) {
		struct jv *t = jv_push(a, list, jv_obj(a));

		set_text(cx, t, "point", k[i].duty->clause);
		set_text(cx, t, "text", law_say(k[i].duty->title, cx->en));
		sum_view(cx, &k[i].sum, t);
		if (k[i].duty->n_due)
			set_text(cx, t, "reckoned", law_reckoned(a, c, &k[i].duty->due[0], cx->en));
		jv_set(a, t, "binds", jv_bool(a, k[i].duty->mark == MARK_V));
		if (k[i].sum.rows == 0)
			set_text(cx, t, "nobody",
				str_z(k[i].duty->over == OVER_ROLE
						? L("Chưa đơn vị nào giữ vai trò này: thêm ở “Vai trò của đơn vị” thì mới có đơn "
						    "vị thực hiện",
							  "No unit holds this role: say which does, among the roles of units")
						: L("Hiện chưa ai phải thực hiện", "Nobody yet")));
	}
}

static enum rc owed_view(struct cx *cx, struct owed *u, size_t n, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, o, "units", jv_list(a));

	sort_items(u, n, sizeof *u, by_rows);
	for (size_t i = 0; i < n && i < UNITS_SHOWN; i++) {
		struct jv *t = jv_push(a, list, jv_obj(a));
		struct row *row;
		struct str name = str_z(L("Cơ quan, hoặc chưa rõ đơn vị", "The office, or no unit known"));

		if (u[i].unit && res_load(cx, res_find(STR("units")), u[i].unit, &row) == RC_OK)
			name = row_title(row);
		cx_clear(cx);
		set_text(cx, t, "name", name);
		sum_view(cx, &u[i].sum, t);
	}
	return RC_OK;
}

static struct asked *asked_of(struct asked *k, size_t n, const struct law_duty *d)
{
	for (size_t i = 0; i < n; i++)
		if (k[i].duty == d)
			return &k[i];
	return NULL;
}

/* The board as it would be, of this pack alone. */
static enum rc preview(struct cx *cx, struct law_pack *pack, struct jv *view)
{
	struct arena *a = &cx->arena;
	AUTO(facts_done) struct facts f = { 0 };
	struct law_faults faults = { 0 };
	struct asked *k = ARENA_ARRAY(a, struct asked, pack->duties.n + 1);
	VEC(struct owed) units = { 0 };
	struct map by_unit;
	struct board b;
	struct law *law;
	struct jv *o;
	int64_t id;
	int version;
	struct asked_sum all = { .first = DAY_NONE };

	TRY(law_with(cx, duty_vocab(), pack, &law, &id, &version, &faults));
	facts_init(&f);
	TRY(facts_load(cx, &f, INT64_MAX));
	TRY(board_make(cx, &f, law, INT64_MIN, &b));
	for (size_t i = 0; i < pack->duties.n; i++)
		k[i] = (struct asked){ .duty = &pack->duties.p[i], .sum.first = DAY_NONE };
	map_init(&by_unit, a);
	for (size_t i = 0; i < b.n; i++) {
		const struct duty_row *r = &b.rows[i];
		struct asked *t = str_eq(r->duty->pack, pack->code) ? asked_of(k, pack->duties.n, r->duty) : NULL;
		size_t *at;

		if (t == NULL || r->state == ST_NOT_APPLICABLE)
			continue;
		count_in(r, &t->sum);
		count_in(r, &all);
		at = map_get_id(&by_unit, r->unit + 1);
		if (at == NULL) {
			at = ARENA_NEW(a, size_t);
			*at = units.n;
			map_put_id(&by_unit, r->unit + 1, at);
			vec_push(a, &units, (struct owed){ .unit = r->unit, .sum.first = DAY_NONE });
		}
		count_in(r, &units.p[*at].sum);
	}
	o = jv_set(a, view, "preview", jv_obj(a));
	set_text(cx, o, "sum",
		arena_fmt(a,
			L("%zu nhiệm vụ của %zu đơn vị, %zu đã có minh chứng; hạn đầu tiên: %.*s",
				"%zu duties of %zu units, %zu shown done already; first due: %.*s"),
			all.rows, units.n, all.met, ARG_STR(first_due(cx, all.first))));
	if (all.late)
		set_text(cx, o, "late",
			arena_fmt(a,
				L("%zu nhiệm vụ có hạn đã qua, nạp xong sẽ hiện ngay là Quá hạn",
					"%zu duties are past their date and would be overdue at once"),
				all.late));
	asked_view(cx, &law->calendar, k, pack->duties.n, o);
	set_text(cx, o, "yaml", pack->bytes);
	return owed_view(cx, units.p, units.n, o);
}

/* --- the handlers --- */

static enum rc plan_loaded(struct cx *cx, struct str code, struct plan *out, struct str *bytes)
{
	struct law_loaded *l;
	size_t n;

	TRY(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < n; i++) {
		struct law_faults faults = { .loaded = true };
		struct law_pack *pack;

		if (!str_eq(l[i].code, code))
			continue;
		TRY(law_read(cx, duty_vocab(), l[i].bytes, l[i].file, &pack, &faults));
		if (plan_of(cx, duty_vocab(), pack, out)) {
			TRY(law_bind(cx, pack, l[i].seq));
			TRY(law_codes_now(cx, pack));
			plan_units_show(cx, pack, out);
			*bytes = pack->bytes;
			return RC_OK;
		}
		return cx_fail(cx, RC_CONFLICT,
			L("Bộ quy định này không soạn bằng biểu mẫu, hoặc đã sửa tay: tải YAML về, sửa rồi nạp lại",
				"this pack was not made by the form, or was changed by hand: take its YAML, change it, load it"));
	}
	return cx_fail(cx, RC_NOT_FOUND, L("Không có văn bản này", "there is no such directive"));
}

static enum rc directive_form(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct plan p = { .version = 1 };
	struct plan_faults faults = { 0 };
	struct jv *view = jv_obj(&cx->arena);
	struct str code = req_query(rq, "code"), bytes;

	if (code.n) {
		TRY(plan_loaded(cx, code, &p, &bytes));
		p.version++;
	}
	TRY(form_view(cx, &p, &faults, code, code.n ? p.n : ROWS_FIRST, view));
	reply_view(out, view);
	return RC_OK;
}

static enum rc taken(struct cx *cx, struct str code)
{
	struct law_loaded *l;
	size_t n;

	TRY(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(l[i].code, code))
			return cx_fail(cx, RC_CONFLICT,
				L("Đã có văn bản mã “%.*s”; mở văn bản đó ở trang Văn bản giao nhiệm vụ để sửa",
					"“%.*s” is there already: open it on the page of directives to change it"),
				ARG_STR(code));
	return RC_OK;
}

static enum rc load(struct cx *cx, struct plan *p, struct law_pack *pack, struct str editing, struct reply *out)
{
	struct law_faults faults = { 0 };
	int64_t seq;

	if (editing.n) {
		struct plan old, same = *p;
		struct plan_faults none = { 0 };
		struct law_pack *again;
		struct str bytes;

		TRY(plan_loaded(cx, editing, &old, &bytes));
		same.version = old.version;
		TRY(plan_pack(cx, duty_vocab(), &same, &none, &again));
		if (str_eq(again->bytes, bytes))
			return cx_fail(cx, RC_CONFLICT,
				L("Không có gì thay đổi so với phiên bản %d", "nothing differs from version %d"), old.version);
	} else {
		TRY(taken(cx, pack->code));
	}
	TRY(law_load_next(cx, duty_vocab(), pack->bytes, pack->file, &faults, &seq));
	reply_to(cx, out, "/directives");
	reply_notice(cx, out,
		L("Đã nạp %.*s, phiên bản %d (mục nhật ký %" PRId64 ")", "loaded %.*s, version %d (ledger entry %" PRId64 ")"),
		ARG_STR(p->h[PH_NUMBER]), pack->version, seq);
	return RC_OK;
}

static void outcome(struct cx *cx, const struct law_pack *pack, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a);

	if (pack) {
		jv_set(a, data, "pack", jv_text(a, pack->code));
		jv_set(a, data, "version", jv_int(a, pack->version));
		jv_set(a, data, "yaml", jv_text(a, pack->bytes));
	}
	reply_data(out, data);
}

/* Every fault in one answer: a program has no fields to look at. The row is the sheet's or the form's. */
static enum rc all_faults(struct cx *cx, enum rc rc, const struct plan *p, const struct plan_faults *faults)
{
	struct buf b AUTO(buf_done) = { 0 };
	const struct plan_fault *first = &faults->p[0];

	buf_init(&b, 64u << 10);
	for (size_t i = 0; i < faults->n && i < FAULTS_SAID; i++) {
		const struct plan_fault *f = &faults->p[i];
		const struct plan_word *w = f->field < 0          ? NULL
		                            : f->item == SIZE_MAX ? &plan_heads[f->field]
		                                                  : &plan_fields[f->field];

		buf_z(&b, i ? "; " : "");
		if (f->item != SIZE_MAX)
			buf_fmt(&b, L("dòng %u%s", "row %u%s"), p->items[f->item].number, w ? ", " : ": ");
		if (w)
			buf_fmt(&b, "%s: ", L(w->vi, w->en));
		buf_add(&b, f->text);
	}
	return cx_fail_at(cx, rc,
		first->field < 0          ? STR("")
		: first->item == SIZE_MAX ? str_z(plan_heads[first->field].code)
					  : name_of(cx, p->items[first->item].number - 1, first->field),
		"%.*s", ARG_STR(buf_str(&b)));
}

static enum rc directive_post(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena);
	struct plan_faults faults = { 0 };
	struct law_pack *pack = NULL;
	struct str act = typed(cx, rq, STR("do")), editing = typed(cx, rq, STR("editing"));
	struct plan p;
	struct fault why;
	bool sheet;
	enum rc rc;

	TRY(form_read(cx, rq, &p));
	if (editing.n)
		p.h[PH_CODE] = editing;
	rc = sheet_take(cx, rq, &p, &sheet);
	if (rc == RC_OK && !str_is(act, "more"))
		rc = plan_pack(cx, duty_vocab(), &p, &faults, &pack);
	if (rc == RC_OK && str_is(act, "load") && !sheet)
		rc = load(cx, &p, pack, editing, out);
	why = cx->fault;
	cx_clear(cx);
	if (rc != RC_OK && faults.n == 0) /* not of one field: said above the form */
		vec_push(&cx->arena, &faults, (struct plan_fault){ SIZE_MAX, -1, why.text });
	TRY(form_view(cx, &p, &faults, editing, p.n + (str_is(act, "more") ? ROWS_MORE : 0), view));
	if (rc == RC_OK && pack && !str_is(act, "load"))
		TRY(preview(cx, pack, view));
	reply_page(out, "directive");
	reply_view(out, view);
	outcome(cx, pack, out);
	return rc == RC_OK ? RC_OK : all_faults(cx, rc, &p, &faults);
}

static enum rc directive_sample(struct cx *cx, const struct req *rq, struct reply *out)
{
	static const enum plan_field chosen[] = { PF_SUBJECT, PF_CYCLE, PF_EVIDENCE, PF_WANTS, PF_MARK };
	struct xlsx_cell heads[PF_COUNT], *help;
	struct plan_option *o[COUNT(chosen)];
	size_t n[COUNT(chosen)], most = 1;
	struct buf b;
	enum rc rc;

	(void)rq;
	for (int f = 0; f < PF_COUNT; f++)
		heads[f] = (struct xlsx_cell){ .text = str_z(L(plan_fields[f].vi, plan_fields[f].en)) };
	for (size_t i = 0; i < COUNT(chosen); i++) {
		plan_options(cx, duty_vocab(), chosen[i], &o[i], &n[i]);
		most = n[i] > most ? n[i] : most;
	}
	help = ARENA_ARRAY(&cx->arena, struct xlsx_cell, (most + 1) * COUNT(chosen));
	for (size_t i = 0; i < COUNT(chosen); i++) {
		help[i].text = str_z(L(plan_fields[chosen[i]].vi, plan_fields[chosen[i]].en));
		for (size_t k = 0; k < n[i]; k++)
			help[(k + 1) * COUNT(chosen) + i].text = o[i][k].label;
	}
	buf_init(&b, 8u << 20);
	rc = xlsx_write_pages(cx,
		(struct xlsx_page[]){ { str_z(L("Nhiệm vụ", "Tasks")), heads, 1, PF_COUNT },
			{ str_z(L("Các giá trị được dùng", "Values")), help, most + 1, COUNT(chosen) } },
		2, &b);
	if (rc != RC_OK) {
		buf_done(&b);
		return rc;
	}
	reply_bytes(out, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", STR("mau-van-ban-giao-nhiem-vu.xlsx"),
		&b);
	return RC_OK;
}

/* What is in use, with the codes that its units have today, to be changed or carried on; or the very bytes of an entry. */
static enum rc pack_yaml(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct law_version *v;
	struct law_faults faults = { .loaded = true };
	struct law_pack *pack;
	struct str code = req_param(rq, "code"), bytes;
	int64_t entry;
	size_t n;
	struct buf b;

	TRY(req_i64_or(cx, rq, "entry", 0, INT64_MAX, 0, &entry));
	TRY(law_versions(cx, code, &v, &n));
	for (size_t i = 0; i < n; i++) {
		if (entry && v[i].seq != entry)
			continue;
		bytes = v[i].bytes;
		if (entry == 0) {
			TRY(law_read(cx, duty_vocab(), bytes, v[i].file, &pack, &faults));
			TRY(law_bind(cx, pack, v[i].seq));
			TRY(law_codes_now(cx, pack));
			bytes = pack->bytes;
		}
		buf_init(&b, 4u << 20);
		buf_add(&b, bytes);
		reply_bytes(out, "application/yaml; charset=utf-8", v[i].file, &b);
		return RC_OK;
	}
	return cx_fail(cx, RC_NOT_FOUND, L("Không có bộ quy định hoặc phiên bản này", "there is no such pack or version"));
}

const struct route directive_routes[] = {
	{ GET, "/directives/new", CAP_LAW, directive_form, "Thêm, sửa văn bản giao nhiệm vụ bằng biểu mẫu", "A directive by form",
		"directive" },
	{ POST, "/directives/new", CAP_LAW, directive_post, "Xem trước hoặc nạp văn bản giao nhiệm vụ (biểu mẫu hoặc XLSX)",
		"Preview or load a directive, from the form or a workbook", "directive", ROUTE_UPLOAD },
	{ GET, "/directives/sample", CAP_LAW, directive_sample, "Tệp mẫu văn bản giao nhiệm vụ", "Empty sheet of a directive",
		NULL },
	{ GET, "/directives/packs/{code}", CAP_READ, pack_yaml, "Bộ quy định dạng YAML, theo phiên bản",
		"A law pack as YAML, by version", NULL },
	{ 0 },
};
