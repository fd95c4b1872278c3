/* The report as one tree: figures with the codes behind them, the 12 columns, what is missing, what does not fit. */
#include "duty/live.h"
#include "report/frame.h"
#include "report/mau08_int.h"

static const char *const statuses[] = { NULL, "drafting", "submitted", "appraised", "approved" };

/* --- figures: section 1 --- */

static bool is_line(const struct m8_line *l)
{
	(void)l;
	return true;
}
static bool is_classified(const struct m8_line *l)
{
	return row_text(l->sys, "kind").n > 0;
}
static bool is_prepared(const struct m8_line *l)
{
	return l->status >= M8_SUBMITTED;
}
static bool is_appraised(const struct m8_line *l)
{
	return l->status >= M8_APPRAISED;
}
static bool is_approved(const struct m8_line *l)
{
	return l->status == M8_APPROVED;
}
static bool is_periodic(const struct m8_line *l)
{
	return l->status == M8_APPROVED && m8_flag(row_text(l->sys, "assessment"), "periodic");
}

static const struct figure {
	const char *key, *label, *en;
	bool (*is)(const struct m8_line *l);
} figures[] = {
	{ "total", "Tổng số hệ thống thông tin quản lý", "Information systems, all", is_line },
	{ "classified", "Số hệ thống đã phân loại", "Classified", is_classified },
	{ "dossier", "Số hệ thống đã lập hồ sơ đề xuất cấp độ", "Level dossier drafted", is_prepared },
	{ "appraised", "Số hệ thống đã thẩm định hồ sơ", "Dossier appraised", is_appraised },
	{ "approved", "Số hệ thống đã được phê duyệt cấp độ", "Level approved", is_approved },
	{ "periodic", "Số hệ thống đã phê duyệt được kiểm tra, đánh giá định kỳ", "Approved and periodically assessed",
		is_periodic },
};

/* --- what is not known, and what does not fit: by column --- */

static bool lacks(const struct m8_line *l, const char *field)
{
	return !row_val(l->sys, field)->set;
}
static bool lacks_owner(const struct m8_line *l)
{
	return lacks(l, "owner");
}
static bool lacks_operator(const struct m8_line *l)
{
	return lacks(l, "operator");
}
static bool lacks_level(const struct m8_line *l)
{
	return l->level == 0;
}
static bool lacks_status(const struct m8_line *l)
{
	return l->status == M8_UNKNOWN;
}
static bool lacks_decision(const struct m8_line *l)
{
	return is_approved(l) && l->decided == NULL;
}
static bool lacks_regulation(const struct m8_line *l)
{
	return is_approved(l) && l->regulation.row == NULL;
}
static bool lacks_approval_date(const struct m8_line *l)
{
	return !is_approved(l) && lacks(l, "expected_approval");
}
static bool unapproved_no_date(const struct m8_line *l)
{
	return lacks_approval_date(l) && !lacks_status(l);
}
static bool approval_unknown(const struct m8_line *l)
{
	return lacks_approval_date(l) && lacks_status(l);
}
static bool lacks_plan(const struct m8_line *l)
{
	return lacks(l, "plan_state");
}
static bool lacks_plan_date(const struct m8_line *l)
{
	return !lacks_plan(l) && !str_is(row_text(l->sys, "plan_state"), "full") && lacks(l, "expected_plan");
}
static bool lacks_assessment(const struct m8_line *l)
{
	return lacks(l, "assessment");
}
static bool lacks_kind(const struct m8_line *l)
{
	return lacks(l, "kind");
}
static bool half_paper(const struct m8_paper *p)
{
	return p->row && (p->number.n == 0 || p->date.n == 0 || p->issuer.n == 0);
}
static bool half_decision(const struct m8_line *l)
{
	return half_paper(&l->decision);
}
static bool half_regulation(const struct m8_line *l)
{
	return is_approved(l) && half_paper(&l->regulation);
}
static bool regulated_late(const struct m8_line *l)
{
	int32_t approved = date_first(l->decision.date), issued = date_last(l->regulation.date);

	return approved != DAY_NONE && issued != DAY_NONE && issued >= approved;
}
static bool regulation_after(const struct m8_line *l)
{
	return regulated_late(l) && l->earlier.row == NULL;
}
static bool regulation_renewed(const struct m8_line *l)
{
	return regulated_late(l) && l->earlier.row != NULL;
}
static bool periodic_unapproved(const struct m8_line *l)
{
	return !is_approved(l) && m8_flag(row_text(l->sys, "assessment"), "periodic");
}
static bool status_differs(const struct m8_line *l)
{
	return l->decided && l->said != M8_UNKNOWN && l->said != M8_APPROVED;
}

static const struct gap {
	const char *column, *label, *en;
	bool (*is)(const struct m8_line *l);
} gaps[] = {
	{ "kind", "Mục 1: phân loại hệ thống", "Section 1: kind of system", lacks_kind },
	{ "3", "Cột 3: chủ quản hệ thống thông tin", "Column 3: owner", lacks_owner },
	{ "4", "Cột 4: đơn vị vận hành", "Column 4: operator", lacks_operator },
	{ "5", "Cột 5: cấp độ", "Column 5: level", lacks_level },
	{ "6", "Cột 6: tình trạng hồ sơ", "Column 6: state of the dossier", lacks_status },
	{ "7", "Cột 7: quyết định phê duyệt (hệ thống đã phê duyệt)", "Column 7: level decision (systems approved)",
		lacks_decision },
	{ "8", "Cột 8: quy chế (hệ thống đã phê duyệt)", "Column 8: regulation (systems approved)", lacks_regulation },
	{ "9", "Cột 9: thời gian dự kiến phê duyệt (hệ thống chưa phê duyệt)", "Column 9: approval expected (systems not approved)",
		lacks_approval_date },
	{ "10", "Cột 10: tình trạng triển khai phương án", "Column 10: implementation of the plan", lacks_plan },
	{ "11", "Cột 11: thời gian dự kiến triển khai đầy đủ (hệ thống chưa triển khai đầy đủ)",
		"Column 11: full implementation expected (systems not there yet)", lacks_plan_date },
	{ "12", "Cột 12: kiểm tra, đánh giá (biểu mẫu cho phép để trống)", "Column 12: assessment (may be empty)",
		lacks_assessment },
};

/* Where what is wrong is mended: a page of the system, of its decision, of its regulation. */
enum mend { AT_SYSTEM, NEW_DECISION, AT_DECISION, NEW_REGULATION, AT_REGULATION };
static const struct check {
	const char *rule, *columns;
	bool note; /* worth knowing, not a fault */
	bool (*broken)(const struct m8_line *l);
	const char *vi, *en;
	enum mend at;
	const char *way_vi, *way_en;
} checks[] = {
	{ "approved_no_decision", "7", false, lacks_decision,
		"Đã được phê duyệt nhưng chưa có quyết định phê duyệt trong kỳ (cột 7)",
		"approved, but there is no decision (column 7)", NEW_DECISION, "Ghi quyết định phê duyệt cấp độ: số, ngày, cơ quan",
		"enter the level decision: number, date, authority" },
	{ "decision_incomplete", "7", false, half_decision, "Quyết định phê duyệt thiếu số, ngày hoặc cơ quan ban hành (cột 7)",
		"the decision lacks its number, date or authority (column 7)", AT_DECISION,
		"Bổ sung số, ngày, cơ quan ban hành của quyết định", "complete the decision's number, date and authority" },
	{ "approved_no_regulation", "8", false, lacks_regulation,
		"Đã được phê duyệt nhưng chưa có quy chế đang có hiệu lực (cột 8)",
		"approved, but no regulation in force covers it (column 8)", NEW_REGULATION,
		"Ghi quy chế áp dụng cho hệ thống này hoặc đơn vị vận hành",
		"enter the regulation that covers this system or its operator" },
	{ "regulation_incomplete", "8", false, half_regulation, "Quy chế thiếu số, ngày hoặc cơ quan ban hành (cột 8)",
		"the regulation lacks its number, date or authority (column 8)", AT_REGULATION,
		"Bổ sung số, ngày, cơ quan ban hành của quy chế", "complete the regulation's number, date and authority" },
	{ "regulation_after_approval", "7, 8", false, regulation_after,
		"Quy chế ban hành không trước ngày phê duyệt cấp độ (cột 8, cột 7)",
		"the regulation was not issued before the approval (columns 8, 7)", NEW_REGULATION,
		"Khi phê duyệt đã có quy chế trước đó thì ghi thêm quy chế ấy; ghi nhầm ngày thì đính chính",
		"if an earlier regulation stood then, enter it; a wrong date is corrected" },
	{ "regulation_renewed", "8", true, regulation_renewed,
		"Quy chế đang áp dụng ban hành sau ngày phê duyệt; khi phê duyệt đã có quy chế trước đó (cột 8)",
		"the regulation in force is newer than the approval; an earlier one stood then (column 8)", AT_REGULATION,
		"Không phải làm gì; cột 8 ghi quy chế đang có hiệu lực", "nothing to do: column 8 names the one in force" },
	{ "unapproved_no_date", "9", false, unapproved_no_date,
		"Chưa được phê duyệt nhưng chưa có thời gian dự kiến phê duyệt (cột 9)",
		"not approved, and no approval is expected by any date (column 9)", AT_SYSTEM,
		"Ghi “Dự kiến phê duyệt” của hệ thống", "enter the system's expected approval" },
	{ "approval_unknown", "6, 9", false, approval_unknown,
		"Chưa rõ đã được phê duyệt cấp độ hay chưa (cột 6); nếu chưa thì còn cần thời gian dự kiến phê duyệt (cột 9)",
		"whether it is approved is not known (column 6); if not, an expected approval is wanted (column 9)", AT_SYSTEM,
		"Ghi “Tình trạng hồ sơ” của hệ thống, hoặc quyết định phê duyệt",
		"enter the state of the system's dossier, or the decision" },
	{ "plan_no_date", "11", false, lacks_plan_date,
		"Chưa triển khai đầy đủ nhưng chưa có thời gian dự kiến triển khai đầy đủ (cột 11)",
		"not fully implemented, and no date is expected (column 11)", AT_SYSTEM,
		"Ghi “Dự kiến triển khai đầy đủ” của hệ thống", "enter when it will be fully implemented" },
	{ "periodic_not_approved", "12", false, periodic_unapproved,
		"Có kiểm tra định kỳ (cột 12) nhưng chưa được phê duyệt: số ở mục 1 không gồm hệ thống này",
		"checked periodically (column 12) but not approved: section 1 does not count it", AT_SYSTEM,
		"Ghi quyết định phê duyệt, hoặc sửa “Kiểm tra, đánh giá” của hệ thống",
		"enter the decision, or correct the assessment" },
	{ "status_differs", "6", true, status_differs,
		"Đã có quyết định phê duyệt nhưng danh mục ghi hồ sơ chưa được phê duyệt; báo cáo theo quyết định (cột 6)",
		"a decision exists though the register says not approved; the decision was followed (column 6)", AT_SYSTEM,
		"Sửa “Tình trạng hồ sơ” của hệ thống", "correct the system's dossier status" },
};

static const char expected_label[] = "Thời gian dự kiến phê duyệt cấp độ cho tất cả hệ thống";

const char *mau08_label_en(struct str vi)
{
	for (size_t i = 0; i < COUNT(figures); i++)
		if (str_is(vi, figures[i].label))
			return figures[i].en;
	for (size_t i = 0; i < COUNT(gaps); i++)
		if (str_is(vi, gaps[i].label))
			return gaps[i].en;
	return str_is(vi, expected_label) ? "Approval expected for all systems" : NULL;
}

/* --- the tree --- */

static void add_codes(struct arena *a, struct jv *list, const struct row *row)
{
	if (row)
		jv_push(a, list, jv_text(a, row_text(row, "code")));
}

static struct jv *counted(const struct mau08 *m, struct jv *o, const char *label, bool (*is)(const struct m8_line *))
{
	struct arena *a = &m->cx->arena;
	struct jv *codes = jv_list(a);

	for (size_t i = 0; i < m->lines.n; i++)
		if (is(&m->lines.p[i]))
			add_codes(a, codes, m->lines.p[i].sys);
	jv_set(a, o, "label", jv_z(a, label));
	jv_set(a, o, "value", jv_int(a, (int64_t)codes->n));
	jv_set(a, o, "codes", codes);
	return o;
}

/* The day by which all will be approved: the last of the expected ones, and not known while one is missing. */
static struct jv *expected_all(const struct mau08 *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *o = jv_obj(a), *codes = jv_list(a), *missing = jv_list(a);
	struct str last = { 0 };

	for (size_t i = 0; i < m->lines.n; i++) {
		const struct m8_line *l = &m->lines.p[i];
		struct str date = row_text(l->sys, "expected_approval");

		if (is_approved(l))
			continue;
		add_codes(a, date.n ? codes : missing, l->sys);
		if (date.n && (last.n == 0 || date_last(date) > date_last(last)))
			last = date;
	}
	jv_set(a, o, "label", jv_z(a, expected_label));
	jv_set(a, o, "value", missing->n || last.n == 0 ? jv_null(a) : jv_text(a, last));
	jv_set(a, o, "none", jv_bool(a, m->lines.n == 0));
	jv_set(a, o, "done", jv_bool(a, m->lines.n && missing->n + codes->n == 0));
	jv_set(a, o, "codes", codes);
	jv_set(a, o, "missing", missing);
	return o;
}

static struct jv *general(const struct mau08 *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *o = jv_obj(a);

	for (size_t i = 0; i < COUNT(figures); i++)
		counted(m, jv_set(a, o, figures[i].key, jv_obj(a)), figures[i].label, figures[i].is);
	jv_set(a, o, "expected_all", expected_all(m));
	return o;
}

static struct jv *by_kind(const struct mau08 *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *list = jv_list(a);

	for (const struct choice *c = res_systems.fields[res_field(&res_systems, "kind")].choices; c->code; c++) {
		struct jv *o = jv_push(a, list, jv_obj(a)), *codes = jv_list(a);

		for (size_t i = 0; i < m->lines.n; i++)
			if (str_is(row_text(m->lines.p[i].sys, "kind"), c->code))
				add_codes(a, codes, m->lines.p[i].sys);
		jv_set(a, o, "code", jv_z(a, c->code));
		jv_set(a, o, "label", jv_z(a, c->vi));
		jv_set(a, o, "value", jv_int(a, (int64_t)codes->n));
		jv_set(a, o, "codes", codes);
	}
	return list;
}

static struct jv *by_level(const struct mau08 *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *list = jv_list(a);

	for (int64_t level = 1; level <= 5; level++) {
		struct jv *o = jv_push(a, list, jv_obj(a)), *codes = jv_list(a);

		for (size_t i = 0; i < m->lines.n; i++)
			if (m->lines.p[i].level == level)
				add_codes(a, codes, m->lines.p[i].sys);
		jv_set(a, o, "code", jv_int(a, level));
		jv_set(a, o, "label", jv_text(a, arena_fmt(a, "Cấp độ %" PRId64, level)));
		jv_set(a, o, "value", jv_int(a, (int64_t)codes->n));
		jv_set(a, o, "codes", codes);
	}
	return list;
}

/* Code and the form's own Vietnamese words of an enum or flags field. */
static struct str words_of(struct arena *a, const struct row *row, const char *field)
{
	const struct field *f = &row->res->fields[res_field(row->res, field)];
	struct str rest = row_text(row, field), one, out = { 0 };

	while (str_next(&rest, ',', &one)) {
		const struct choice *c = choice_of(f, one);

		if (c)
			out = out.n ? arena_fmt(a, "%.*s; %s", ARG_STR(out), c->vi) : str_z(c->vi);
	}
	return out;
}

static struct jv *named(struct arena *a, const struct row *row)
{
	struct jv *o;

	if (row == NULL)
		return jv_null(a);
	o = jv_obj(a);
	jv_set(a, o, "code", jv_text(a, row_text(row, "code")));
	jv_set(a, o, "name", jv_text(a, row_text(row, "name")));
	return o;
}

static struct jv *paper_json(struct arena *a, const struct m8_paper *p)
{
	struct jv *o;

	if (p->row == NULL)
		return jv_null(a);
	o = jv_obj(a);
	jv_set(a, o, "id", jv_int(a, p->row->id));
	jv_set(a, o, "code", jv_text(a, row_text(p->row, "code")));
	jv_set(a, o, "number", jv_text(a, p->number));
	jv_set(a, o, "date", jv_text(a, p->date));
	jv_set(a, o, "issuer", jv_text(a, p->issuer));
	return o;
}

static struct jv *flags_json(struct arena *a, struct str flags)
{
	struct jv *list = jv_list(a);
	struct str one;

	while (str_next(&flags, ',', &one))
		jv_push(a, list, jv_text(a, one));
	return list;
}

static struct jv *line_json(const struct mau08 *m, const struct m8_line *l, int64_t number)
{
	static const char *const labels[] = { NULL, "Đang dự thảo", "Đã gửi thẩm định", "Đã thẩm định", "Đã được phê duyệt" };
	struct arena *a = &m->cx->arena;
	struct jv *o = jv_obj(a);
	struct str plan = row_text(l->sys, "plan_state");
	bool approved = is_approved(l);

	jv_set(a, o, "number", jv_int(a, number));
	jv_set(a, o, "id", jv_int(a, l->sys->id));
	jv_set(a, o, "code", jv_text(a, row_text(l->sys, "code")));
	jv_set(a, o, "name", jv_text(a, row_text(l->sys, "name")));
	jv_set(a, o, "kind", jv_text(a, row_text(l->sys, "kind")));
	jv_set(a, o, "owner", named(a, m8_ref(m, l->sys, "owner")));
	jv_set(a, o, "operator", named(a, m8_ref(m, l->sys, "operator")));
	jv_set(a, o, "level", l->level ? jv_int(a, l->level) : jv_null(a));
	jv_set(a, o, "status", jv_z(a, statuses[l->status]));
	jv_set(a, o, "status_text", jv_z(a, labels[l->status]));
	jv_set(a, o, "decision", paper_json(a, &l->decision));
	jv_set(a, o, "regulation", paper_json(a, &l->regulation));
	jv_set(a, o, "regulation_at_approval", paper_json(a, &l->earlier));
	jv_set(a, o, "expected_approval", approved ? jv_null(a) : jv_text(a, row_text(l->sys, "expected_approval")));
	jv_set(a, o, "plan", jv_text(a, plan));
	jv_set(a, o, "plan_text", jv_text(a, words_of(a, l->sys, "plan_state")));
	jv_set(a, o, "expected_plan", str_is(plan, "full") ? jv_null(a) : jv_text(a, row_text(l->sys, "expected_plan")));
	jv_set(a, o, "assessment", flags_json(a, row_text(l->sys, "assessment")));
	jv_set(a, o, "assessment_text", jv_text(a, words_of(a, l->sys, "assessment")));
	return o;
}

static struct jv *lines_json(const struct mau08 *m)
{
	struct jv *list = jv_list(&m->cx->arena);

	for (size_t i = 0; i < m->lines.n; i++)
		jv_push(&m->cx->arena, list, line_json(m, &m->lines.p[i], (int64_t)i + 1));
	return list;
}

/* Gaps with no row are told too: 0 not known is a figure. */
static struct jv *unknown(const struct mau08 *m)
{
	struct arena *a = &m->cx->arena;
	struct jv *list = jv_list(a);

	for (size_t i = 0; i < COUNT(gaps); i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "column", jv_z(a, gaps[i].column));
		counted(m, o, gaps[i].label, gaps[i].is);
	}
	return list;
}

static struct str mend_url(struct arena *a, const struct m8_line *l, enum mend at)
{
	struct str code = row_text(l->sys, "code");

	switch (at) {
	case NEW_DECISION: return arena_fmt(a, "/level-decisions/new?system=%.*s", ARG_STR(code));
	case NEW_REGULATION: return arena_fmt(a, "/regulations/new?systems=%.*s", ARG_STR(code));
	case AT_DECISION:
		if (l->decision.row)
			return arena_fmt(a, "/%s/%" PRId64, l->decision.row->res->name, l->decision.row->id);
		break;
	case AT_REGULATION:
		if (l->regulation.row)
			return arena_fmt(a, "/%s/%" PRId64, l->regulation.row->res->name, l->regulation.row->id);
		break;
	case AT_SYSTEM: break;
	}
	return arena_fmt(a, "/systems/%" PRId64 "/edit", l->sys->id);
}

static void warn(const struct mau08 *m, size_t line, const struct check *c, struct jv *list)
{
	struct cx *cx = m->cx;
	struct arena *a = &cx->arena;
	const struct m8_line *l = &m->lines.p[line];
	struct jv *o = jv_push(a, list, jv_obj(a));

	jv_set(a, o, "row", jv_int(a, (int64_t)line + 1));
	jv_set(a, o, "columns", jv_z(a, c->columns));
	jv_set(a, o, "code", jv_text(a, row_text(l->sys, "code")));
	jv_set(a, o, "id", jv_int(a, l->sys->id));
	jv_set(a, o, "rule", jv_z(a, c->rule));
	jv_set(a, o, "note", jv_bool(a, c->note));
	jv_set(a, o, "text", jv_z(a, L(c->vi, c->en)));
	jv_set(a, o, "way", jv_z(a, L(c->way_vi, c->way_en)));
	jv_set(a, o, "url", jv_text(a, mend_url(a, l, c->at)));
}

/* Each with its row and columns in section 3, and the way out; what is to be mended before what is only to be known. */
static struct jv *warnings(const struct mau08 *m)
{
	struct jv *list = jv_list(&m->cx->arena);

	for (int note = 0; note < 2; note++)
		for (size_t i = 0; i < m->lines.n; i++)
			for (size_t k = 0; k < COUNT(checks); k++)
				if (checks[k].note == (note == 1) && checks[k].broken(&m->lines.p[i]))
					warn(m, i, &checks[k], list);
	return list;
}

/* --- section 2 --- */

static const struct row *head_of(const struct mau08 *m, const struct row *unit)
{
	for (size_t i = 0; i < m->people.n; i++) {
		const struct row *p = m->people.p[i];
		struct str leaves = row_text(p, "leaves_on");

		if (row_i64(p, "unit", 0) == unit->id && row_i64(p, "head", 0) && (leaves.n == 0 || date_first(leaves) > m->on))
			return p;
	}
	return NULL;
}

static struct jv *seen(const struct mau08 *m, const struct row *person, const char *field)
{
	struct arena *a = &m->cx->arena;

	if (person == NULL || !field_visible(m->cx, &res_people.fields[res_field(&res_people, field)], person))
		return jv_null(a);
	return jv_text(a, row_text(person, field));
}

/* A body of section 2. Khiên keeps no postal addresses of units: that cell stays empty for the clerk. */
static struct jv *body(const struct mau08 *m, const struct row *unit, const struct row *role)
{
	struct arena *a = &m->cx->arena;
	struct jv *o = named(a, unit), *codes = jv_set(a, o, "codes", jv_list(a));
	const struct row *basis = role ? m8_ref(m, role, "basis") : NULL, *head = head_of(m, unit);
	struct m8_paper mandate = { 0 };

	if (basis) {
		mandate = (struct m8_paper){ basis, row_text(basis, "number"), row_text(basis, "date"), row_text(basis, "issuer") };
		jv_set(a, o, "mandate", paper_json(a, &mandate));
	} else {
		jv_set(a, o, "mandate", jv_null(a));
	}
	jv_set(a, o, "mandate_text", role ? jv_text(a, row_text(role, "basis_text")) : jv_null(a));
	jv_set(a, o, "head", seen(m, head, "name"));
	jv_set(a, o, "head_post", jv_text(a, row_text(unit, "head_post")));
	jv_set(a, o, "address", jv_null(a));
	jv_set(a, o, "phone", seen(m, head, "phone"));
	jv_set(a, o, "email", seen(m, head, "email"));
	add_codes(a, codes, unit);
	add_codes(a, codes, role);
	add_codes(a, codes, basis);
	add_codes(a, codes, head);
	return o;
}

static bool has_body(const struct jv *list, const struct row *unit)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(jv_str(jv_get(list->items[i], "code")), row_text(unit, "code")))
			return true;
	return false;
}

/* Who holds the role on the day; of owners also those that a row of the table names. */
static struct jv *bodies(const struct mau08 *m, const char *role, bool of_rows)
{
	struct arena *a = &m->cx->arena;
	struct jv *list = jv_list(a);

	for (size_t i = 0; i < m->roles.n; i++) {
		const struct row *r = m->roles.p[i], *unit = m8_ref(m, r, "unit");

		if (unit && str_is(row_text(r, "role"), role) && m8_valid(m, r) && m8_valid(m, unit) && !has_body(list, unit))
			jv_push(a, list, body(m, unit, r));
	}
	for (size_t i = 0; of_rows && i < m->lines.n; i++) {
		const struct row *unit = m8_ref(m, m->lines.p[i].sys, "owner");

		if (unit && !has_body(list, unit))
			jv_push(a, list, body(m, unit, NULL));
	}
	return list;
}

/* --- annexes: what Điều 36 asks and the form has no column for, as far as facts go --- */

static struct jv *annex(const struct mau08 *m, struct jv *annexes, const char *key, const char *title, const char *limit)
{
	struct arena *a = &m->cx->arena;
	struct jv *o = jv_set(a, annexes, key, jv_obj(a));

	jv_set(a, o, "title", jv_z(a, title));
	jv_set(a, o, "limit", jv_z(a, limit));
	return jv_set(a, o, "rows", jv_list(a));
}

static struct jv *annex_row(struct arena *a, struct jv *rows, const struct row *row, struct str title)
{
	struct jv *o = jv_push(a, rows, jv_obj(a));

	jv_set(a, o, "code", jv_text(a, row_text(row, "code")));
	jv_set(a, o, "title", jv_text(a, title));
	return o;
}

static void annex_candidates(const struct mau08 *m, struct jv *annexes)
{
	struct arena *a = &m->cx->arena;
	struct jv *rows =
		annex(m, annexes, "1", "Phụ lục 1. Dữ kiện để xem xét hệ thống quan trọng về an ninh quốc gia (Điều 36 khoản 3)",
			"Gồm hệ thống cấp độ 4, 5 hoặc xử lý bí mật nhà nước theo danh mục; việc đề xuất do cơ quan quyết định");

	for (size_t i = 0; i < m->lines.n; i++) {
		const struct m8_line *l = &m->lines.p[i];
		struct jv *o;

		if (l->level < 4 && !m8_flag(row_text(l->sys, "info"), "state_secret"))
			continue;
		o = annex_row(a, rows, l->sys, row_text(l->sys, "name"));
		jv_set(a, o, "text",
			jv_text(a,
				arena_fmt(a, "%s; %.*s", l->level ? arena_fmt(a, "Cấp độ %" PRId64, l->level).p : "Chưa có cấp độ",
					ARG_STR(words_of(a, l->sys, "info")))));
		jv_set(a, o, "date", jv_null(a));
	}
}

static bool in_period(const struct mau08 *m, struct str date)
{
	return date.n && date_first(date) >= m->from && date_last(date) <= m->on;
}

static void annex_compliance(const struct mau08 *m, struct jv *annexes)
{
	struct arena *a = &m->cx->arena;
	struct jv *rows = annex(m, annexes, "2", "Phụ lục 2. Việc chấp hành quy chế trong kỳ (Điều 36 khoản 7)",
		"Các lần đánh giá việc chấp hành và kiểm tra, đánh giá đã ghi nhận, có ngày thực hiện trong kỳ số liệu");

	for (size_t i = 0; i < m->activities.n; i++) {
		const struct row *r = m->activities.p[i];
		struct str kind = row_text(r, "kind"), result = words_of(a, r, "result");
		struct jv *o;

		if ((!str_is(kind, "compliance_assessment") && !str_is(kind, "inspection")) ||
			!in_period(m, row_text(r, "done_on")))
			continue;
		o = annex_row(a, rows, r, row_text(r, "title").n ? row_text(r, "title") : words_of(a, r, "kind"));
		jv_set(a, o, "text", jv_text(a, result.n ? result : STR("Chưa có thông tin về kết quả")));
		jv_set(a, o, "date", jv_text(a, row_text(r, "done_on")));
	}
}

static struct str remedy(const struct mau08 *m, int64_t sys)
{
	struct arena *a = &m->cx->arena;
	struct str out = { 0 };

	for (size_t i = 0; i < m->declarations.n; i++) {
		const struct row *d = m->declarations.p[i];
		struct str until = row_text(d, "until");

		if (row_i64(d, "subject", 0) == sys && str_is(row_text(d, "kind"), "remedial_plan") &&
			date_first(row_text(d, "date")) <= m->on)
			out = arena_fmt(a, "; kế hoạch khắc phục %.*s%s%.*s", ARG_STR(row_text(d, "code")), until.n ? " đến " : "",
				ARG_STR(date_show(a, until, false)));
	}
	return out.p ? out : STR("");
}

static void annex_roadmap(const struct mau08 *m, struct jv *annexes)
{
	struct arena *a = &m->cx->arena;
	struct jv *rows = annex(m, annexes, "3",
		"Phụ lục 3. Mức độ đáp ứng yêu cầu và lộ trình của hệ thống chưa triển khai đầy đủ phương án (Điều 36 khoản 9, 10)",
		"Theo từng hệ thống; mức độ đáp ứng từng yêu cầu cụ thể chưa có trong danh mục, đơn vị bổ sung khi gửi");

	for (size_t i = 0; i < m->lines.n; i++) {
		const struct row *sys = m->lines.p[i].sys;
		struct str plan = words_of(a, sys, "plan_state"), more = remedy(m, sys->id);
		struct jv *o;

		if (str_is(row_text(sys, "plan_state"), "full"))
			continue;
		o = annex_row(a, rows, sys, row_text(sys, "name"));
		plan = plan.n ? plan : STR("Chưa có thông tin");
		jv_set(a, o, "text", jv_text(a, arena_fmt(a, "%.*s%.*s", ARG_STR(plan), ARG_STR(more))));
		jv_set(a, o, "date", jv_text(a, row_text(sys, "expected_plan")));
	}
}

static struct jv *annexes(const struct mau08 *m)
{
	struct jv *o = jv_obj(&m->cx->arena);

	annex_candidates(m, o);
	annex_compliance(m, o);
	annex_roadmap(m, o);
	return o;
}

/* --- the frame --- */

/* "Trước ngày 20/12" is strict: the duty's last day is the one before, the day to send by its last working day (users.md 0.5). */
static void due_of(struct arena *a, const struct law *law, struct str matter, int year, struct jv *o, const char *keys[4])
{
	int32_t last;
	const struct law_duty *d = law_yearly(law, matter, year, &last);

	if (d == NULL)
		return;
	jv_set(a, o, keys[0], jv_text(a, day_text(a, last + 1)));
	jv_set(a, o, keys[1], jv_text(a, day_text(a, cal_on_or_before(&law->calendar, last))));
	jv_set(a, o, keys[2], jv_text(a, law_cite_text(a, law, &d->cite[d->n_cite - 1], false)));
	jv_set(a, o, keys[3], jv_z(a, law_mark_names[d->mark]));
}

struct jv *mau08_dues(struct arena *a, const struct law *law, int year)
{
	const struct law_form *f = law_form_of(law, STR("mau08"));
	struct jv *o = jv_obj(a);

	if (f) {
		due_of(a, law, f->unit_matter, year, o, (const char *[4]){ "unit_before", "unit_by", "unit_cite", "unit_mark" });
		due_of(a, law, f->office_matter, year, o,
			(const char *[4]){ "office_before", "office_by", "office_cite", "office_mark" });
	}
	return o;
}

int64_t mau08_year(int64_t now)
{
	int y, mo, d;

	day_parts(day_at(now), &y, &mo, &d);
	return mo == 1 ? y - 1 : y;
}

enum rc mau08_head(struct cx *cx, struct str dir, struct ledger_head *out)
{
	struct sign_key key;
	enum rc rc;

	TRY(ledger_key_load(cx, dir, &key));
	rc = ledger_head(cx, &key, out);
	secret_wipe(&key, sizeof key);
	return rc;
}

static enum rc frame(struct mau08 *m, int year, const struct ledger_head *head, struct jv *o)
{
	struct arena *a = &m->cx->arena;
	struct jv *ledger;
	struct row *unit;

	TRY(frame_ledger(m->cx, head, &ledger));
	jv_set(a, o, "form", jv_z(a, "mau08"));
	jv_set(a, o, "decree", jv_z(a, "331/2026/NĐ-CP"));
	jv_set(a, o, "year", jv_int(a, year));
	jv_set(a, o, "from", jv_text(a, day_text(a, m->from)));
	jv_set(a, o, "to", jv_text(a, day_text(a, m->to)));
	jv_set(a, o, "on", jv_text(a, day_text(a, m->on)));
	jv_set(a, o, "provisional", jv_bool(a, day_at(m->cx->now) <= m->to));
	jv_set(a, o, "due", mau08_dues(a, m->law, year));
	unit = m->cx->who.unit ? map_get_id(&m->ids, m->cx->who.unit) : NULL;
	jv_set(a, o, "scope", named(a, unit));
	jv_set(a, o, "ledger", ledger);
	return RC_OK;
}

/* The days that the year's figures span are law. */
static enum rc period(struct mau08 *m, int64_t year)
{
	struct cx *cx = m->cx;
	const struct law_form *f = law_form_of(m->law, STR("mau08"));
	int32_t today = day_at(cx->now);

	if (year < MAU08_YEAR_MIN || year > MAU08_YEAR_MAX)
		return cx_fail_at(cx, RC_INVALID, STR("year"), L("Năm báo cáo từ %d đến %d", "a year from %d to %d"),
			MAU08_YEAR_MIN, MAU08_YEAR_MAX);
	if (f == NULL)
		return cx_fail(cx, RC_NOT_FOUND,
			L("Các bộ quy định đang dùng không có biểu mẫu mau08 (kỳ số liệu, hạn gửi): nạp bản mới của bộ quy định "
			  "law-2026",
				"the law packs in force have no form mau08 (span of figures, dates): load the newer version of "
				"law-2026"));
	m->from = day_of((int)year - 1, f->from_month, f->from_mday);
	m->to = day_of((int)year, f->to_month, f->to_mday);
	m->on = today < m->to ? today : m->to;
	if (today < m->from)
		return cx_fail_at(cx, RC_INVALID, STR("year"),
			L("Kỳ số liệu năm %" PRId64 " bắt đầu ngày %.*s, chưa tới", "the period of %" PRId64 " begins on %.*s"),
			year, ARG_STR(day_show(&cx->arena, m->from)));
	return RC_OK;
}

enum rc mau08_line(struct cx *cx, const struct law *law, int64_t year, int64_t id, struct jv **out)
{
	struct mau08 m = { .cx = cx, .law = law };
	struct jv *o;

	m.from = m.to = m.on = day_at(cx->now); /* a law without the form: what is known today */
	if (law_form_of(law, STR("mau08")))
		TRY(period(&m, year));
	TRY(m8_read_one(&m, id));
	TRY(m8_lines(&m));
	o = m.lines.n ? line_json(&m, &m.lines.p[0], 1) : jv_obj(&cx->arena);
	if (m.lines.n == 0)
		jv_set(&cx->arena, o, "excluded", jv_get(jv_at(m.excluded, 0), "why"));
	jv_set(&cx->arena, o, "warnings", warnings(&m));
	jv_set(&cx->arena, o, "checks", jv_int(&cx->arena, COUNT(checks)));
	*out = o;
	return RC_OK;
}

enum rc mau08_make(struct cx *cx, int64_t year, const struct ledger_head *head, struct jv **out)
{
	struct mau08 m = { .cx = cx };
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);
	struct law *law;

	TRY(duty_law(cx, head ? head->size - 1 : INT64_MAX, &law));
	m.law = law;
	TRY(period(&m, year));
	TRY(m8_read(&m));
	TRY(m8_lines(&m));
	TRY(frame(&m, (int)year, head, o));
	jv_set(a, o, "general", general(&m));
	jv_set(a, o, "by_kind", by_kind(&m));
	jv_set(a, o, "by_level", by_level(&m));
	jv_set(a, o, "owners", bodies(&m, "owner", true));
	jv_set(a, o, "specialised", bodies(&m, "specialised", false));
	jv_set(a, o, "rows", lines_json(&m));
	jv_set(a, o, "excluded", m.excluded);
	jv_set(a, o, "unknown", unknown(&m));
	jv_set(a, o, "warnings", warnings(&m));
	jv_set(a, o, "annexes", annexes(&m));
	*out = o;
	return RC_OK;
}
