/* A unit that ended and was split among several: its systems stay with it until a decision says whose each is. Said where it is seen (unit, system, reasons);
 * here many are given to one heir at once, by a document and a day, each as an ordinary correction of the system. */
#include "web/split.h"
#include "org/org.h"
#include "web/web.h"

enum { HEIRS_MAX = 20 };

struct split {
	const struct unit *old;
	const struct unit *heirs[HEIRS_MAX];
	size_t n;
};

/* The engine asks the same before it gives up (duty/eval.c, heir): ended, and more than one unit continues the whole of it. */
static bool split_of(const struct now *n, int64_t unit, struct split *out)
{
	const struct facts *f = n->board->facts;
	const struct succession *x;
	size_t at = 0;

	*out = (struct split){ .old = facts_get_as(f, unit, R_UNITS) };
	if (out->old == NULL || out->old->valid_to.last == DAY_NONE || out->old->valid_to.last >= n->on)
		return false;
	while ((x = fact_back(&out->old->h, R_SUCCESSIONS, &at)) != NULL && out->n < HEIRS_MAX) {
		const struct unit *to = facts_get_as(f, x->to, R_UNITS);
		bool known = x->from != unit || x->scope || to == NULL;

		for (size_t i = 0; i < out->n; i++)
			known = known || out->heirs[i] == to;
		if (!known)
			out->heirs[out->n++] = to;
	}
	return out->n > 1;
}

static struct str heirs_text(struct cx *cx, const struct split *s)
{
	struct str out = STR("");

	for (size_t i = 0; i < s->n; i++)
		out = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out), i ? "; " : "", ARG_STR(s->heirs[i]->h.label));
	return out;
}

static void note(struct cx *cx, struct jv *view, struct str text)
{
	struct jv *notes = jv_get(view, "notes"), *o;

	if (notes == NULL)
		notes = jv_set(&cx->arena, view, "notes", jv_list(&cx->arena));
	o = jv_push(&cx->arena, notes, jv_obj(&cx->arena));
	set_text(cx, o, "text", text);
	jv_set(&cx->arena, o, "warn", jv_bool(&cx->arena, true));
}

static struct str assign_url(struct cx *cx, const struct split *s)
{
	return arena_fmt(&cx->arena, "/units/%" PRId64 "/assign", s->old->h.id);
}

static bool may_assign(struct cx *cx)
{
	return (cx->who.may & CAP_OFFICE) && cx->who.unit == 0;
}

struct str split_missing(struct cx *cx, const struct now *n, int64_t unit, struct str *url)
{
	struct split s;

	*url = (struct str){ 0 };
	if (!split_of(n, unit, &s))
		return (struct str){ 0 };
	if (may_assign(cx) && !n->elsewhere)
		*url = assign_url(cx, &s);
	return arena_fmt(&cx->arena,
		L("%.*s kết thúc ngày %.*s, được chia cho %.*s. Thiếu quyết định giao hệ thống này cho đơn vị nào, nên vẫn đứng "
		  "tên đơn vị cũ.",
			"%.*s ended on %.*s and was split among %.*s. The decision that gives this system to one of them is "
			"missing, so it stays with the old unit."),
		ARG_STR(s.old->h.label), ARG_STR(day_show(&cx->arena, s.old->valid_to.last)), ARG_STR(heirs_text(cx, &s)));
}

void split_system_note(struct cx *cx, const struct now *n, const struct infosys *sys, struct jv *view)
{
	const int64_t units[] = { sys->unit, sys->operator, sys->owner };

	for (size_t i = 0; i < COUNT(units); i++) {
		struct str url, text = split_missing(cx, n, units[i], &url);

		if (text.n == 0)
			continue;
		note(cx, view, text);
		if (url.n)
			thing_act(cx, jv_get(view, "head"), L("Giao cho đơn vị kế thừa", "Give to an heir"), url, false);
		return;
	}
}

static bool stays(const struct infosys *s, int64_t unit)
{
	return s->unit == unit || s->operator== unit || s->owner == unit;
}

static size_t staying(struct cx *cx, const struct now *n, int64_t unit, const struct infosys ***out)
{
	const struct facts *f = n->board->facts;
	VEC(const struct infosys *) v = { 0 };

	for (size_t i = 0; i < f->all[R_SYSTEMS].n; i++) {
		const struct infosys *s = (const struct infosys *)f->all[R_SYSTEMS].p[i];

		if (stays(s, unit))
			vec_push(&cx->arena, &v, s);
	}
	*out = v.p;
	return v.n;
}

void split_unit_note(struct cx *cx, const struct now *n, int64_t unit, struct jv *view)
{
	const struct infosys **systems;
	struct split s;
	size_t k;

	if (!split_of(n, unit, &s) || (k = staying(cx, n, unit, &systems)) == 0)
		return;
	note(cx, view,
		arena_fmt(&cx->arena,
			L("Đã kết thúc và được chia cho %.*s; còn %zu hệ thống đứng tên đơn vị này vì chưa có quyết định giao cho "
			  "đơn vị nào.",
				"Ended, and split among %.*s; %zu systems stay with it, because no decision gives them to one of "
				"these."),
			ARG_STR(heirs_text(cx, &s)), k));
	if (may_assign(cx) && !n->elsewhere)
		thing_act(cx, jv_get(view, "head"), L("Giao cho đơn vị kế thừa", "Give to an heir"), assign_url(cx, &s), true);
}

/* --- giving --- */

static enum rc asked(struct cx *cx, const struct req *rq, struct now *n, struct split *s)
{
	struct row *unit;

	TRY(res_load(cx, &res_units, rq->id, &unit));
	TRY(now_get(cx, rq, n));
	if (split_of(n, rq->id, s))
		return RC_OK;
	return cx_fail(cx, rq->route->method == GET ? RC_NOT_FOUND : RC_CONFLICT,
		L("Đơn vị này chưa kết thúc, hoặc không có từ hai đơn vị kế thừa toàn bộ",
			"this unit has not ended, or fewer than two units continue the whole of it"));
}

static void show(struct cx *cx, const struct req *rq, const struct now *n, const struct split *s, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *heirs = jv_set(a, view, "heirs", jv_list(a)),
		  *systems = jv_set(a, view, "systems", jv_list(a));
	const struct infosys **list;
	size_t k = staying(cx, n, s->old->h.id, &list);
	struct jv *head = thing_head(cx, view,
		arena_fmt(a, L("Giao hệ thống của %.*s cho đơn vị kế thừa", "Give systems of %.*s to an heir"),
			ARG_STR(s->old->h.label)),
		L("Chọn các hệ thống cùng giao cho một đơn vị theo một quyết định; mỗi hệ thống là một mục đính chính trong sổ "
		  "nhật ký.",
			"Choose those that one decision gives to one unit; each is a correction of its own in the ledger."));

	thing_crumb(cx, head, L("Đơn vị", "Units"), STR("/units"));
	thing_crumb(cx, head, arena_z(a, s->old->h.code), arena_fmt(a, "/units/%" PRId64, s->old->h.id));
	for (size_t i = 0; i < s->n; i++)
		thing_option(
			cx, heirs, s->heirs[i]->h.code, s->heirs[i]->h.label, str_eq(req_get(cx, rq, "heir"), s->heirs[i]->h.code));
	for (size_t i = 0; i < k; i++)
		thing_option(cx, systems, list[i]->h.code, list[i]->h.label, false);
	set_text(cx, view, "action", assign_url(cx, s));
	set_text(cx, view, "date", req_get(cx, rq, "date").n ? req_get(cx, rq, "date") : day_show(a, day_at(cx->now)));
	set_text(cx, view, "document", req_get(cx, rq, "document").n ? req_get(cx, rq, "document") : STR(""));
	set_text(cx, data, "unit", s->old->h.code);
	jv_set(a, data, "heirs", heirs);
	jv_set(a, data, "systems", systems);
	reply_data(out, data);
	reply_view(out, view);
	reply_page(out, "assign");
}

static enum rc assign_page(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct split s;

	TRY(asked(cx, rq, &n, &s));
	show(cx, rq, &n, &s, out);
	return RC_OK;
}

/* One system: whatever of it names the old unit names the heir. */
static enum rc give(struct cx *cx, struct str code, int64_t from, int64_t to, struct str why)
{
	static const char *const fields[] = { "unit", "operator", "owner" };
	struct row *row;
	bool any = false;

	if (res_by_code(cx, &res_systems, code, &row) != RC_OK)
		return cx_fail_at(
			cx, cx->fault.rc, STR("systems"), "%.*s: %.*s", ARG_STR(str_head(code, 60)), ARG_STR(cx->fault.text));
	for (size_t i = 0; i < COUNT(fields); i++)
		if (row_i64(row, fields[i], 0) == from) {
			val_i64(row_val(row, fields[i]), to);
			any = true;
		}
	if (!any)
		return cx_fail_at(cx, RC_CONFLICT, STR("systems"),
			L("Hệ thống %.*s không còn đứng tên đơn vị cũ; mở lại trang",
				"%.*s is no longer with the old unit: open the page again"),
			ARG_STR(code));
	return res_save(cx, row, why, NULL);
}

static enum rc decision(struct cx *cx, const struct req *rq, const struct split *s, const struct unit **to, struct str *why)
{
	static const struct field document = {
		.code = "document", .type = F_REF, .to = "documents", .vi = "Quyết định", .en = "Decision"
	};
	struct str heir, typed, date, wrong;
	struct val v = { 0 };

	TRY(req_text(cx, rq, "heir", 1, 40, &heir));
	TRY(req_text(cx, rq, "document", 1, 200, &typed));
	TRY(req_date(cx, rq, "date", true, &date));
	*to = NULL;
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->heirs[i]->h.code, heir))
			*to = s->heirs[i];
	if (*to == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("heir"), L("Không phải đơn vị kế thừa", "this unit is no heir"));
	if (!val_read(cx, &document, typed, &v, &wrong))
		return cx_fail_at(cx, RC_INVALID, STR("document"), "%.*s", ARG_STR(wrong));
	*why = arena_fmt(&cx->arena,
		L("Giao lại từ %.*s cho %.*s từ ngày %.*s theo %.*s", "given by %.*s to %.*s from %.*s, by %.*s"),
		ARG_STR(s->old->h.code), ARG_STR(heir), ARG_STR(date_show(&cx->arena, date, cx->en)),
		ARG_STR(val_show(cx, &document, &v)));
	return RC_OK;
}

static enum rc assign(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	AUTO(tx_done) struct tx tx = { 0 };
	const struct unit *to;
	struct split s;
	struct str *codes, why;
	size_t count = req_all(cx, rq, "systems", &codes);

	TRY(asked(cx, rq, &n, &s));
	if (!rq->json)
		show(cx, rq, &n, &s, out); /* what comes back when it is refused */
	TRY(decision(cx, rq, &s, &to, &why));
	if (count == 0)
		return cx_fail_at(cx, RC_INVALID, STR("systems"), L("Chọn ít nhất một hệ thống", "choose at least one system"));
	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < count; i++)
		TRY(give(cx, codes[i], s.old->h.id, to->h.id, why));
	TRY(tx_commit(&tx));
	reply_data(out, jv_obj(&cx->arena));
	jv_set(&cx->arena, out->data, "moved", jv_int(&cx->arena, (int64_t)count));
	reply_to(cx, out, "/units/%" PRId64, s.old->h.id);
	reply_notice(cx, out, L("Đã giao %zu hệ thống cho %.*s", "%zu systems were given to %.*s"), count, ARG_STR(to->h.label));
	return RC_OK;
}

const struct route split_routes[] = {
	{ GET, "/units/{id}/assign", CAP_OFFICE, assign_page, "Hệ thống của đơn vị đã chia tách: giao cho đơn vị kế thừa",
		"Systems of a unit that was split: give them to an heir", "assign" },
	{ POST, "/units/{id}/assign", CAP_OFFICE, assign, "Giao các hệ thống đã chọn cho một đơn vị kế thừa, theo quyết định",
		"Give the chosen systems to one heir, by a decision", "assign" },
	{ 0 },
};
