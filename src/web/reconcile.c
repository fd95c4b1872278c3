/* Đối chiếu danh mục: a list from outside (domains, contracts, log sources, scan hits, budget lines, a list of those above) against the register;
 * what is found and not registered is noted as an activity "reconciliation_item", which keeps its unit's list from being complete until the
 * system is registered, linked, or the find is explained (users.md 3.5). */
#include "app/thing.h"
#include "base/text.h"
#include "duty/found.h"
#include "fmt/html.h"
#include "org/org.h"
#include "web/now.h"
#include "web/web.h"

enum { HEAD_LOOK = 20, SHOWN_OPEN = 300, SHOWN_FOUND = 1000, LINES_MAX = 4 << 20, TEXT_MAX = 2000000 };

static const struct choice sources[] = {
	{ "domain", "Tên miền", "Domains" },
	{ "contract", "Hợp đồng", "Contracts" },
	{ "log", "Nguồn nhật ký", "Log sources" },
	{ "scan", "Kết quả dò quét", "Scan hits" },
	{ "budget", "Dòng dự toán, ngân sách", "Budget lines" },
	{ "official", "Danh mục của cơ quan cấp trên", "Lists of those above" },
	{ "register", "Dữ liệu đã có trong sổ", "What the register itself names" },
};

static const struct choice *source_of(struct str code)
{
	for (size_t i = 0; i < COUNT(sources); i++)
		if (str_is(code, sources[i].code))
			return &sources[i];
	return NULL;
}

/* --- what is asked: a pasted text, or a file turned into one --- */

static size_t texts_in(const struct sheet_row *row, bool *digit)
{
	struct str first = { 0 };
	size_t n = 0;

	*digit = false;
	for (size_t c = 0; c < row->n; c++) {
		struct str t = str_trim(row->cells[c]);

		if (t.n == 0 || (n && str_eq(t, first))) /* a merged title stands in all its cells */
			continue;
		first = n ? first : t;
		n++;
		for (size_t i = 0; i < t.n; i++)
			*digit = *digit || (t.p[i] >= '0' && t.p[i] <= '9');
	}
	return n;
}

/* Rows above the finds: the title, and the header, which has a column of serial numbers, or no figure where the row below has one. */
static size_t heads_above(struct cx *cx, const struct sheet *s)
{
	static const char serial[] = "stt|tt|so tt|so thu tu|no|no.|#";
	size_t title = 0;
	bool digit, below;

	for (size_t r = 0; r < s->n && r < HEAD_LOOK; r++)
		for (size_t c = 0; c < s->rows[r].n; c++) {
			struct str cell = text_fold(&cx->arena, str_head(str_trim(s->rows[r].cells[c]), 40)), rest = str_z(serial),
				   one;

			while (str_next(&rest, '|', &one))
				if (str_eq(one, cell))
					return r + 1;
		}
	while (title < s->n && title < HEAD_LOOK && texts_in(&s->rows[title], &digit) < 2)
		title++;
	if (title + 1 >= s->n || title == HEAD_LOOK)
		return 0; /* one column: there is no title to be told from it */
	(void)texts_in(&s->rows[title], &digit);
	(void)texts_in(&s->rows[title + 1], &below);
	return title + (!digit && below);
}

static void row_write(struct buf *b, const struct sheet_row *row)
{
	for (size_t c = 0; c < row->n; c++) {
		struct str cell = row->cells[c];

		if (c)
			buf_byte(b, '\t');
		for (size_t i = 0; i < cell.n; i++)
			buf_byte(b, cell.p[i] == '\t' || cell.p[i] == '\n' || cell.p[i] == '\r' ? ' ' : cell.p[i]);
	}
}

static struct str first_text(const struct sheet_row *row)
{
	for (size_t c = 0; c < row->n; c++)
		if (str_trim(row->cells[c]).n)
			return row->cells[c];
	return STR("");
}

/* Every visible sheet; lines are numbered as the first one's rows are. What stands above the finds, totals and signatures are told, not taken. */
static struct str lines_of(struct cx *cx, const struct sheet *s, struct str *passed)
{
	struct buf b AUTO(buf_done) = { 0 }, told AUTO(buf_done) = { 0 };
	uint32_t line = 1;

	buf_init(&b, LINES_MAX);
	buf_init(&told, 4000);
	for (bool first = true; s; s = s->next, first = false) {
		size_t above = s->hidden ? s->n : heads_above(cx, s);

		for (size_t r = 0; r < s->n; r++) {
			for (; first && line < s->rows[r].number; line++)
				buf_byte(&b, '\n');
			if (r >= above && !sheet_row_aside(cx, &s->rows[r]))
				row_write(&b, &s->rows[r]);
			else if (told.n < 1000 && !s->hidden && s->rows[r].n)
				buf_fmt(&told, "%s%u “%.*s”", told.n ? "; " : "", s->rows[r].number,
					ARG_STR(str_trim(str_head(first_text(&s->rows[r]), 60))));
			buf_byte(&b, '\n');
			line++;
		}
		if (s->hidden && told.n < 1000)
			buf_fmt(&told, L("%strang ẩn “%.*s”", "%shidden sheet “%.*s”"), told.n ? "; " : "",
				ARG_STR(str_head(s->name, 60)));
	}
	*passed = arena_str(&cx->arena, buf_str(&told));
	return buf_ok(&b) ? arena_str(&cx->arena, buf_str(&b)) : (struct str){ 0 };
}

static enum rc asked_lines(
	struct cx *cx, const struct req *rq, const struct now *n, struct str source, struct str *out, struct str *passed)
{
	const struct http_file *file = req_file(rq, "file");
	struct sheet s;

	*passed = (struct str){ 0 };
	if (str_is(source, "register")) {
		*out = found_inside(cx, n->board->facts);
		return RC_OK;
	}
	if (file) {
		TRY(sheet_read_all(cx, file->bytes, &s));
		*out = lines_of(cx, &s, passed);
		return out->p ? RC_OK : cx_fail_at(cx, RC_LIMIT, STR("file"), L("Danh sách quá dài", "the list is too long"));
	}
	TRY(req_text(cx, rq, "lines", 0, TEXT_MAX, out));
	if (out->p == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("lines"),
			L("Chọn tệp CSV, XLSX hoặc dán danh sách, mỗi dòng một mục",
				"choose a CSV or XLSX file, or paste a list, one thing a line"));
	return RC_OK;
}

static enum rc asked_unit(struct cx *cx, const struct req *rq, struct val *out)
{
	struct str text = req_get(cx, rq, "unit"), why;

	*out = (struct val){ 0 };
	if (text.n && !val_read(cx, &res_activities.fields[res_field(&res_activities, "unit")], text, out, &why))
		return cx_fail_at(cx, RC_INVALID, STR("unit"), "%.*s", ARG_STR(why));
	return RC_OK;
}

/* --- the form and the open finds --- */

/* With what was typed: a refusal, or a look at the preview, takes nothing away. */
static void form_view(struct cx *cx, const struct req *rq, const struct now *n, struct str source, struct jv *view)
{
	struct str unit = rq->method == POST ? req_get(cx, rq, "unit") : STR("");
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "sources", jv_list(a)), *units = jv_set(a, view, "units", jv_list(a));

	for (size_t i = 0; i < COUNT(sources); i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "value", jv_z(a, sources[i].code));
		jv_set(a, o, "text", jv_z(a, L(sources[i].vi, sources[i].en)));
		jv_set(a, o, "on", jv_bool(a, str_is(source, sources[i].code)));
	}
	for (size_t i = 0; i < n->n_units; i++) {
		struct jv *o = jv_push(a, units, jv_obj(a));

		set_text(cx, o, "value", n->units[i].code);
		set_text(cx, o, "text", n->units[i].name);
		jv_set(a, o, "on", jv_bool(a, unit.n && str_eq(unit, n->units[i].code)));
	}
	set_text(cx, view, "lines", rq->method == POST ? req_get(cx, rq, "lines") : STR(""));
}

/* As the engine has it: by its result, or by the system that it turned out to be; a unit that it is about settles nothing. */
static bool is_closed(const struct now *n, const struct row *row)
{
	struct str result = row_text(row, "result");
	const struct val *about = row_val(row, "subjects");
	bool named = false;

	for (size_t i = 0; i < about->n; i++)
		named |= facts_get_as(n->board->facts, about->ids[i], R_SYSTEMS) != NULL;
	return named || word_in("ok not_affected accepted", result.p ? result : STR("-"));
}

static void enter_url(struct cx *cx, struct jv *o, struct str name, struct str addresses, struct str unit)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 20000);
	buf_z(&b, "/systems/new?name=");
	url_escape(&b, str_head(name, 300));
	if (addresses.n) {
		buf_z(&b, "&addresses=");
		url_escape(&b, str_head(addresses, 2000));
	}
	if (unit.n) {
		buf_z(&b, "&unit=");
		url_escape(&b, unit);
	}
	set_text(cx, o, "enter", arena_str(&cx->arena, buf_str(&b)));
}

/* A system as far as who asks may see it. */
static enum rc system_link(struct cx *cx, const struct infosys *s, struct jv *o, bool *seen)
{
	struct row *row = NULL;
	enum rc rc = cx->who.unit ? res_load(cx, &res_systems, s->h.id, &row) : RC_OK;

	*seen = rc == RC_OK;
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	set_text(cx, o, "code", s->h.code);
	set_text(cx, o, "text", s->h.label);
	set_text(cx, o, "url", arena_fmt(&cx->arena, "/systems/%" PRId64, s->h.id));
	return RC_OK;
}

static enum rc maybe_view(struct cx *cx, const struct found *f, struct jv *o)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, o, "maybe", jv_list(a));
	bool seen;

	for (size_t i = 0; i < f->n_maybe; i++) {
		struct jv *m = jv_obj(a);

		TRY(system_link(cx, f->maybe[i], m, &seen));
		if (seen)
			jv_push(a, list, m);
	}
	return RC_OK;
}

static enum rc open_view(struct cx *cx, const struct now *n, const struct row *row, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	struct str targets = row_text(row, "targets"), day = row_text(row, "done_on");
	const struct unit_row *u = now_unit(n, row_i64(row, "unit", 0));
	int32_t first = day.n ? date_first(day) : day_at(row->made_at);
	struct found *f = NULL;
	size_t count = 0;
	bool seen;

	jv_set(a, o, "id", jv_int(a, row->id));
	jv_set(a, o, "seq", jv_int(a, row->seq));
	set_text(cx, o, "title", row_title(row));
	set_text(cx, o, "url", thing_url(cx, row));
	if (!str_eq(targets, row_title(row)))
		set_text(cx, o, "addresses", targets);
	set_text(cx, o, "unit", u ? u->brief : str_z(L("Chưa rõ đơn vị", "unit not known")));
	set_text(cx, o, "age",
		arena_fmt(a, L("%.*s, %d ngày làm việc", "%.*s, %d working days"), ARG_STR(day_show(a, first)),
			cal_between(&n->board->law->calendar, first, n->on)));
	enter_url(cx, o, row_title(row), targets, u ? u->code : STR(""));
	TRY(found_read(cx, n->board->facts, STR("again"),
		arena_fmt(a, "%.*s\t%.*s\t%.*s", ARG_STR(row_title(row)), ARG_STR(targets), ARG_STR(u ? u->code : STR(""))), &f,
		&count));
	if (count == 0)
		return RC_OK;
	if (f->by != FOUND_NOT || f->meant) {
		struct jv *now_is = jv_obj(a);

		TRY(system_link(cx, f->meant ? f->maybe[0] : f->sys, now_is, &seen));
		if (seen)
			jv_set(a, o, "sys", now_is);
	}
	return maybe_view(cx, f, o);
}

static enum rc open_finds(struct cx *cx, const struct now *n, struct jv *view)
{
	struct res_filter only = { res_field(&res_activities, "kind"), STR("reconciliation_item") };
	struct res_query q = { .res = &res_activities,
		.filters = &only,
		.n_filters = 1,
		.sort = res_field(&res_activities, "done_on"),
		.limit = 1000 };
	struct jv *list = jv_set(&cx->arena, view, "open", jv_list(&cx->arena));
	struct res_page page;
	int64_t open = 0;

	do {
		TRY(res_list(cx, &q, &page));
		for (size_t i = 0; i < page.n; i++) {
			if (is_closed(n, page.rows[i]))
				continue;
			if (open++ < SHOWN_OPEN)
				TRY(open_view(cx, n, page.rows[i], list));
		}
		q.after = page.next;
	} while (page.next.p);
	jv_set(&cx->arena, view, "n_open", jv_int(&cx->arena, open));
	return RC_OK;
}

static enum rc frame(struct cx *cx, const struct req *rq, const struct now *n, struct str source, struct jv *view)
{
	struct jv *head = thing_head(cx, view, str_z(L("Đối chiếu danh mục", "Reconciliation")),
		L("Danh sách từ bên ngoài so với sổ: cái gì phát hiện được nhưng chưa đăng ký.",
			"Lists from outside against the register: what was found and is not registered."));

	thing_crumb(cx, head, L("Hệ thống thông tin", "Information systems"), STR("/systems"));
	form_view(cx, rq, n, source, view);
	jv_set(&cx->arena, view, "may_check", jv_bool(&cx->arena, (cx->who.may & CAP_IMPORT) != 0));
	jv_set(&cx->arena, view, "may_link", jv_bool(&cx->arena, (cx->who.may & CAP_EDIT) != 0));
	jv_set(&cx->arena, view, "may_dismiss", jv_bool(&cx->arena, (cx->who.may & CAP_EDIT) && cx->who.unit == 0));
	return open_finds(cx, n, view);
}

static enum rc reconcile(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena), *data = jv_obj(&cx->arena);
	AUTO(now_done) struct now n = { 0 };

	TRY(now_get(cx, rq, &n));
	TRY(frame(cx, rq, &n, STR(""), view));
	jv_set(&cx->arena, data, "open", jv_get(view, "open"));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

/* --- the preview --- */

static const char *how(struct cx *cx, enum found_by by)
{
	switch (by) {
	case FOUND_ADDRESS: return L("theo địa chỉ", "by address");
	case FOUND_NUMBER: return L("theo số quyết định, hợp đồng", "by the number of its decision or contract");
	case FOUND_CODE: return L("theo mã", "by code");
	default: return L("theo tên", "by name");
	}
}

static enum rc found_view(struct cx *cx, const struct now *n, const struct found *f, const struct val *unit, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	const struct unit_row *u = now_unit(n, f->unit ? f->unit : unit->i);
	bool seen = false;

	jv_set(a, o, "number", jv_int(a, f->number));
	set_text(cx, o, "title", f->title);
	if (!str_eq(f->addresses, f->title))
		set_text(cx, o, "addresses", f->addresses);
	set_text(cx, o, "unit", u ? u->brief : STR(""));
	jv_set(a, o, "kind", jv_z(a, f->by != FOUND_NOT ? "same" : f->noted ? "noted" : "new"));
	jv_set(a, o, "meant", jv_bool(a, f->meant));
	if (f->by == FOUND_NOT) {
		jv_set(a, o, "what",
			jv_z(a, f->noted ? L("Đã ghi trước đây", "Noted before")
				: f->meant ? L("Chưa khớp đủ tên; chỉ một hệ thống có thể được nói đến: ghi rồi xác nhận",
						     "not its whole name; one system only can be meant: note it, then confirm")
					   : L("Phát hiện nhưng chưa đăng ký", "Found but not registered")));
		return maybe_view(cx, f, o);
	}
	jv_set(a, o, "maybe", jv_list(a));
	set_text(cx, o, "what",
		arena_fmt(a, L("Đã đăng ký, %s%s", "Registered, %s%s"), how(cx, f->by),
			f->sys->state == SYS_RETIRED ? L("; hệ thống đã kết thúc vận hành", "; the system is retired") : ""));
	struct jv *s = jv_obj(a);
	TRY(system_link(cx, f->sys, s, &seen));
	if (seen)
		jv_set(a, o, "sys", s);
	return RC_OK;
}

static enum rc asked(struct cx *cx, const struct req *rq, const struct now *n, const struct choice **source, struct str *lines,
	struct str *passed, struct val *unit, struct found **f, size_t *count)
{
	struct str code;

	TRY(req_text(cx, rq, "source", 1, 40, &code));
	*source = source_of(code);
	if (*source == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("source"), L("Chọn loại danh sách", "choose the kind of list"));
	TRY(asked_unit(cx, rq, unit));
	TRY(asked_lines(cx, rq, n, code, lines, passed));
	return found_read(cx, n->board->facts, code, *lines, f, count);
}

static enum rc plan(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *preview, *list, *data = jv_obj(a);
	const struct choice *source = NULL;
	AUTO(now_done) struct now n = { 0 };
	int64_t fresh = 0, known = 0, noted = 0;
	struct found *f = NULL;
	struct str lines = { 0 }, passed = { 0 };
	struct val unit;
	size_t count = 0;

	TRY(now_get(cx, rq, &n));
	TRY(frame(cx, rq, &n, req_get(cx, rq, "source"), view));
	reply_view(out, view);
	reply_page(out, "reconcile");
	TRY(asked(cx, rq, &n, &source, &lines, &passed, &unit, &f, &count));
	preview = jv_obj(a);
	list = jv_set(a, preview, "rows", jv_list(a));
	for (size_t i = 0; i < count; i++) {
		fresh += f[i].by == FOUND_NOT && !f[i].noted;
		known += f[i].by != FOUND_NOT;
		noted += f[i].by == FOUND_NOT && f[i].noted;
	}
	for (int pass = 0; pass < 2; pass++) /* what is not registered first */
		for (size_t i = 0; i < count && list->n < SHOWN_FOUND; i++)
			if ((f[i].by == FOUND_NOT && !f[i].noted) == !pass)
				TRY(found_view(cx, &n, &f[i], &unit, list));
	set_text(cx, preview, "title", arena_fmt(a, "%s: %zu", L(source->vi, source->en), count));
	set_text(cx, preview, "sum",
		arena_fmt(a,
			L("%" PRId64 " chưa đăng ký + %" PRId64 " đã ghi trước đây + %" PRId64 " đã đăng ký = %zu mục",
				"%" PRId64 " not registered + %" PRId64 " noted before + %" PRId64 " registered = %zu"),
			fresh, noted, known, count));
	if (passed.n)
		set_text(cx, preview, "passed",
			arena_fmt(a, L("Không tính là mục: dòng %.*s", "Not taken as finds: row %.*s"), ARG_STR(passed)));
	if (fresh)
		set_text(cx, preview, "submit",
			arena_fmt(a, L("Ghi %" PRId64 " mục chưa đăng ký", "Note %" PRId64 " finds"), fresh));
	jv_set(a, preview, "source", jv_z(a, source->code));
	set_text(cx, preview, "lines", lines);
	set_text(cx, preview, "unit", unit.set && now_unit(&n, unit.i) ? now_unit(&n, unit.i)->code : STR(""));
	jv_set(a, view, "preview", preview);
	jv_set(a, data, "rows", list);
	jv_set(a, data, "new", jv_int(a, fresh));
	jv_set(a, data, "noted", jv_int(a, noted));
	jv_set(a, data, "registered", jv_int(a, known));
	reply_data(out, data);
	return RC_OK;
}

/* --- writing --- */

static enum rc note_one(struct cx *cx, const struct choice *source, const struct found *f, const struct val *unit)
{
	struct row *row = res_blank(cx, &res_activities);

	val_text(row_val(row, "kind"), STR("reconciliation_item"));
	val_text(row_val(row, "title"), f->title);
	val_text(row_val(row, "done_on"), day_text(&cx->arena, day_at(cx->now)));
	val_text(row_val(row, "external_ref"), f->ref);
	val_text(row_val(row, "tool"), str_z(source->vi));
	if (f->addresses.n)
		val_text(row_val(row, "targets"), f->addresses);
	if (f->unit || unit->set)
		val_i64(row_val(row, "unit"), f->unit ? f->unit : unit->i);
	return res_save(cx, row, (struct str){ 0 }, NULL);
}

static enum rc note(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	const struct choice *source = NULL;
	AUTO(now_done) struct now n = { 0 };
	struct found *f = NULL;
	struct str lines, passed = { 0 };
	struct val unit;
	size_t count = 0, written = 0;
	struct jv *data = jv_obj(&cx->arena);

	TRY(now_get(cx, rq, &n));
	TRY(asked(cx, rq, &n, &source, &lines, &passed, &unit, &f, &count));
	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < count; i++)
		if (f[i].by == FOUND_NOT && !f[i].noted) {
			TRY(note_one(cx, source, &f[i], &unit));
			written++;
		}
	TRY(tx_commit(&tx));
	jv_set(&cx->arena, data, "written", jv_int(&cx->arena, (int64_t)written));
	reply_data(out, data);
	reply_to(cx, out, "/reconcile");
	reply_notice(cx, out, L("Đã ghi %zu mục phát hiện nhưng chưa đăng ký", "noted %zu finds that are not registered"), written);
	return RC_OK;
}

static enum rc item_of(struct cx *cx, const struct req *rq, struct row **row)
{
	TRY(res_load(cx, &res_activities, rq->id, row));
	if (!str_is(row_text(*row, "kind"), "reconciliation_item"))
		return cx_fail(cx, RC_NOT_FOUND, L("Không có mục đối chiếu này", "there is no such find"));
	return req_seq(cx, rq, &(*row)->seq);
}

/* The addresses of a find become assets of the system that it is. */
static enum rc own_addresses(struct cx *cx, const struct row *item, int64_t owner)
{
	struct str rest = row_text(item, "targets"), one;

	while (str_next(&rest, '\n', &one)) {
		struct row *asset = res_blank(cx, &res_assets);
		char last = one.n ? one.p[one.n - 1] : 0;

		if (one.n == 0)
			continue;
		val_i64(row_val(asset, "system"), owner);
		val_text(row_val(asset, "kind"), last >= '0' && last <= '9' ? STR("host") : STR("domain"));
		val_text(row_val(asset, "name"), str_head(one, 200));
		val_text(row_val(asset, "address"), str_head(one, 300));
		val_text(row_val(asset, "origin"), STR("found"));
		TRY(res_save(cx, asset, row_title(item), NULL));
	}
	return RC_OK;
}

static enum rc done(struct cx *cx, struct reply *out, struct row *row, const char *said)
{
	reply_data(out, row_json(cx, row));
	reply_to(cx, out, "/reconcile");
	reply_notice(cx, out, "%s", said);
	return RC_OK;
}

static enum rc link_to(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct field *ref = &res_assets.fields[res_field(&res_assets, "system")];
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *row, *sys;
	struct str code, why;
	struct val v = { 0 };
	const struct val *had;
	int64_t *ids;

	TRY(req_text(cx, rq, "system", 1, 300, &code));
	TRY(tx_begin(cx, &tx));
	TRY(item_of(cx, rq, &row));
	if (!val_read(cx, ref, code, &v, &why))
		return cx_fail_at(cx, RC_INVALID, STR("system"), L("Hệ thống “%.*s”: %.*s", "System “%.*s”: %.*s"), ARG_STR(code),
			ARG_STR(why));
	TRY(res_load(cx, &res_systems, v.i, &sys));
	had = row_val(row, "subjects"); /* whose it was said to be stays */
	ids = ARENA_ARRAY(&cx->arena, int64_t, had->n + 1);
	for (size_t i = 0; i < had->n; i++)
		ids[i] = had->ids[i];
	ids[had->n] = v.i;
	*row_val(row, "subjects") = (struct val){ .set = true, .ids = ids, .n = had->n + 1 };
	val_text(row_val(row, "result"), STR("ok"));
	TRY(res_save(cx, row, row_title(sys), NULL));
	TRY(own_addresses(cx, row, v.i));
	TRY(tx_commit(&tx));
	return done(cx, out, row,
		L("Đã gắn vào hệ thống; địa chỉ đã vào danh sách tài sản", "linked; its addresses are assets of the system now"));
}

/* Not ours: only those who see the whole office say so, with the reason, which the ledger keeps. */
static enum rc set_aside(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *row;
	struct str why;

	if (cx->who.unit)
		return cx_fail(cx, RC_DENIED,
			L("Chỉ người theo dõi toàn cơ quan được loại một mục đối chiếu; đơn vị đăng ký hệ thống hoặc gắn vào hệ "
			  "thống đã có",
				"only those who see the whole office may set a find aside; a unit registers the system or links "
				"it"));
	TRY(req_text(cx, rq, "why", 10, 500, &why));
	TRY(tx_begin(cx, &tx));
	TRY(item_of(cx, rq, &row));
	val_text(row_val(row, "result"), STR("not_affected"));
	TRY(res_save(cx, row, why, NULL));
	TRY(tx_commit(&tx));
	return done(cx, out, row, L("Đã loại khỏi danh sách, lý do ghi trong lịch sử", "set aside; the reason is in its history"));
}

/* A refusal stands above the same list, with what was typed beside its find. */
static enum rc or_again(struct cx *cx, const struct req *rq, enum rc rc, struct reply *out)
{
	struct fault told = cx->fault;
	struct jv *list;

	if (rq->json || rc != RC_INVALID)
		return rc;
	cx_clear(cx);
	TRY(reconcile(cx, rq, out));
	list = jv_get(out->view, "open");
	for (size_t i = 0; i < list->n; i++)
		if (jv_i64(jv_get(list->items[i], "id"), 0) == rq->id) {
			set_text(cx, list->items[i], "typed", req_get(cx, rq, "system"));
			set_text(cx, list->items[i], "why", req_get(cx, rq, "why"));
		}
	reply_page(out, "reconcile");
	cx->fault = told;
	return rc;
}

static enum rc link_item(struct cx *cx, const struct req *rq, struct reply *out)
{
	return or_again(cx, rq, link_to(cx, rq, out), out);
}

static enum rc dismiss(struct cx *cx, const struct req *rq, struct reply *out)
{
	return or_again(cx, rq, set_aside(cx, rq, out), out);
}

const struct route reconcile_routes[] = {
	{ GET, "/reconcile", CAP_READ | CAP_EXPORT, reconcile, "Đối chiếu danh mục với danh sách bên ngoài",
		"The register against lists from outside", "reconcile" },
	{ POST, "/reconcile", CAP_IMPORT, plan, "Xem trước kết quả đối chiếu", "Preview of a reconciliation", "reconcile",
		ROUTE_UPLOAD | ROUTE_HEAVY },
	{ POST, "/reconcile/note", CAP_IMPORT | CAP_EDIT, note, "Ghi các mục chưa đăng ký", "Note what is not registered",
		"reconcile", ROUTE_UPLOAD | ROUTE_HEAVY },
	{ POST, "/reconcile/{id}/link", CAP_EDIT, link_item, "Gắn mục phát hiện vào một hệ thống", "Link a find to a system",
		"reconcile" },
	{ POST, "/reconcile/{id}/dismiss", CAP_EDIT, dismiss, "Loại mục phát hiện, có lý do", "Set a find aside, with the reason",
		"reconcile" },
	{ 0 },
};
