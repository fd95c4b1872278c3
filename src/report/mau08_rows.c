/* Which systems stand in the table, and which decision and regulation stand beside each. */
#include "report/mau08_int.h"

/* Every row that stands; with `of_system`, those of that system alone. */
static enum rc read_all(struct mau08 *m, const struct res *r, struct str of_system, struct m8_rows *out)
{
	struct res_filter of = { of_system.n ? res_field(r, "system") : 0, of_system };
	struct res_query q = { .res = r, .filters = &of, .n_filters = of_system.n > 0, .sort = 0, .limit = 1000 };

	do {
		struct res_page page;

		TRY(cx_room(m->cx));
		TRY(res_list(m->cx, &q, &page));
		for (size_t i = 0; i < page.n; i++) {
			if (r->drafts && row_i64(page.rows[i], "draft", 0))
				continue;
			vec_push(&m->cx->arena, out, page.rows[i]);
			map_put_id(&m->ids, page.rows[i]->id, page.rows[i]);
		}
		q.after = page.next;
	} while (q.after.p);
	return RC_OK;
}

enum rc m8_read(struct mau08 *m)
{
	const struct str all = { 0 };

	map_init(&m->ids, &m->cx->arena);
	TRY(read_all(m, &res_units, all, &m->units));
	TRY(read_all(m, &res_documents, all, &m->documents));
	TRY(read_all(m, &res_roles, all, &m->roles));
	TRY(read_all(m, &res_people, all, &m->people));
	TRY(read_all(m, &res_systems, all, &m->systems));
	TRY(read_all(m, &res_level_decisions, all, &m->decisions));
	TRY(read_all(m, &res_regulations, all, &m->regulations));
	TRY(read_all(m, &res_activities, all, &m->activities));
	return read_all(m, &res_declarations, all, &m->declarations);
}

/* The documents that these rows name; one that is out of sight stays unknown. */
static enum rc read_documents(struct mau08 *m, const struct m8_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		int64_t id = row_i64(rows->p[i], "document", 0);
		struct row *d;

		if (id == 0 || map_get_id(&m->ids, id))
			continue;
		TRY(cx_room(m->cx));
		if (res_load(m->cx, &res_documents, id, &d) == RC_OK && !row_i64(d, "draft", 0))
			map_put_id(&m->ids, id, d);
		cx_clear(m->cx);
	}
	return RC_OK;
}

enum rc m8_read_one(struct mau08 *m, int64_t id)
{
	struct row *sys;

	map_init(&m->ids, &m->cx->arena);
	TRY(res_load(m->cx, &res_systems, id, &sys));
	vec_push(&m->cx->arena, &m->systems, sys);
	TRY(read_all(m, &res_units, (struct str){ 0 }, &m->units));
	TRY(read_all(m, &res_level_decisions, row_text(sys, "code"), &m->decisions));
	TRY(read_all(m, &res_regulations, (struct str){ 0 }, &m->regulations));
	TRY(read_documents(m, &m->decisions));
	return read_documents(m, &m->regulations);
}

const struct row *m8_ref(const struct mau08 *m, const struct row *row, const char *field)
{
	return map_get_id(&m->ids, row_i64(row, field, 0));
}

bool m8_flag(struct str flags, const char *flag)
{
	struct str one;

	while (str_next(&flags, ',', &one))
		if (str_is(one, flag))
			return true;
	return false;
}

/* A partial date has begun with its first day and is over after its last one; an absent end is open. */
static bool begun(struct str date, int32_t on)
{
	int32_t first = date_first(date);

	return first == DAY_NONE || first <= on;
}

static bool over(struct str date, int32_t on)
{
	int32_t last = date_last(date);

	return last != DAY_NONE && last < on;
}

bool m8_valid(const struct mau08 *m, const struct row *row)
{
	return begun(row_text(row, "valid_from"), m->on) && !over(row_text(row, "valid_to"), m->on);
}

static struct str either(const struct row *row, const struct row *doc, const char *field)
{
	struct str s = row_text(row, field);

	return s.n || doc == NULL ? s : row_text(doc, field);
}

struct m8_paper m8_paper(const struct mau08 *m, const struct row *row, const struct row *issuer)
{
	const struct row *doc = row ? m8_ref(m, row, "document") : NULL;
	struct m8_paper p = { .row = row };

	if (row == NULL)
		return p;
	p.number = either(row, doc, "number");
	p.date = either(row, doc, "date");
	if (issuer)
		p.issuer = row_text(issuer, "name");
	else if (res_field_find(row->res, STR("issuer")) >= 0)
		p.issuer = either(row, doc, "issuer");
	else if (doc)
		p.issuer = row_text(doc, "issuer");
	return p;
}

/* --- columns 5 to 7 --- */

static bool decision_holds(const struct mau08 *m, const struct row *d, const struct m8_paper *p)
{
	struct str revoked = row_text(d, "revoked_on");

	return begun(p->date, m->on) && (revoked.n == 0 || date_first(revoked) > m->on);
}

static void decide(const struct mau08 *m, struct m8_line *l)
{
	int32_t best = DAY_NONE;

	for (size_t i = 0; i < m->decisions.n; i++) {
		const struct row *d = m->decisions.p[i];
		struct m8_paper p;
		int32_t at;

		if (row_i64(d, "system", 0) != l->sys->id)
			continue;
		p = m8_paper(m, d, m8_ref(m, d, "authority"));
		at = date_last(p.date);
		if (!decision_holds(m, d, &p) || (l->decided && at < best))
			continue;
		best = at;
		l->decided = d;
		l->decision = p;
	}
	l->level = l->decided ? row_i64(l->decided, "level", 0) : row_i64(l->sys, "proposed_level", 0);
}

static enum m8_status said(const struct row *sys)
{
	static const char *const words[] = { "", "drafting", "submitted", "appraised", "approved" };
	struct str s = row_text(sys, "dossier_state");

	for (int i = M8_DRAFTING; i <= M8_APPROVED; i++)
		if (str_is(s, words[i]))
			return (enum m8_status)i;
	return M8_UNKNOWN;
}

/* --- column 8 --- */

static bool linked(const struct row *row, const char *field, int64_t id)
{
	const struct val *v = row_val(row, field);

	for (size_t i = 0; i < v->n; i++)
		if (v->ids[i] == id)
			return true;
	return false;
}

/* 2: names the system; 1: names its unit, its owner or a unit above; 0: does not cover it. */
static int covers(const struct mau08 *m, const struct row *reg, const struct row *sys)
{
	static const char *const starts[] = { "unit", "owner" };

	if (linked(reg, "systems", sys->id))
		return 2;
	for (size_t i = 0; i < COUNT(starts); i++) {
		const struct row *u = m8_ref(m, sys, starts[i]);

		for (int hops = 0; u && hops < 64; hops++, u = m8_ref(m, u, "parent"))
			if (linked(reg, "units", u->id))
				return 1;
	}
	return 0;
}

/* The nearest, then the latest regulation that is in force on a day and was issued before another (DAY_NONE: whenever). */
static struct m8_paper regulation(const struct mau08 *m, const struct row *sys, int32_t on, int32_t before)
{
	struct m8_paper best = { 0 };
	int rank = 0;

	for (size_t i = 0; i < m->regulations.n; i++) {
		const struct row *r = m->regulations.p[i];
		struct m8_paper p = m8_paper(m, r, NULL);
		int at = covers(m, r, sys);

		if (at == 0 || !str_is(row_text(r, "kind"), "regulation") || !begun(p.date, on) ||
			!begun(row_text(r, "valid_from"), on) || over(row_text(r, "valid_to"), on))
			continue;
		if (before != DAY_NONE && (p.date.n == 0 || date_last(p.date) >= before))
			continue;
		if (best.row && (at < rank || (at == rank && date_last(p.date) < date_last(best.date))))
			continue;
		rank = at;
		best = p;
	}
	return best;
}

static void regulate(const struct mau08 *m, struct m8_line *l)
{
	int32_t approved = date_first(l->decision.date);

	l->regulation = regulation(m, l->sys, m->on, DAY_NONE);
	if (l->regulation.row && approved != DAY_NONE && date_last(l->regulation.date) >= approved)
		l->earlier = regulation(m, l->sys, approved, approved);
}

/* --- who stands in the table --- */

static const char *left_out(const struct mau08 *m, const struct row *sys)
{
	struct cx *cx = m->cx;
	struct str state = row_text(sys, "state"), retired = row_text(sys, "retired_on"), start = row_text(sys, "built_from");

	if (str_is(state, "transferring"))
		return L("Đang chuyển giao, cần xác minh", "Being handed over, to be verified");
	if (str_is(state, "retired") && retired.n == 0)
		return L("Đã kết thúc vận hành, chưa rõ ngày", "Retired, the day is not known");
	if (retired.n && date_last(retired) <= m->on)
		return L("Đã kết thúc vận hành", "Retired");
	if (start.n == 0)
		start = row_text(sys, "operating_from");
	if (start.n && date_first(start) > m->to)
		return L("Bắt đầu sau kỳ số liệu", "Begins after the period");
	return NULL;
}

static void leave_out(struct mau08 *m, const struct row *sys, const char *why)
{
	struct arena *a = &m->cx->arena;
	struct jv *o = jv_push(a, m->excluded, jv_obj(a));

	jv_set(a, o, "code", jv_text(a, row_text(sys, "code")));
	jv_set(a, o, "name", jv_text(a, row_text(sys, "name")));
	jv_set(a, o, "why", jv_z(a, why));
	jv_set(a, o, "retired_on", jv_text(a, row_text(sys, "retired_on")));
}

enum rc m8_lines(struct mau08 *m)
{
	m->excluded = jv_list(&m->cx->arena);
	for (size_t i = 0; i < m->systems.n; i++) {
		struct m8_line l = { .sys = m->systems.p[i] };
		const char *why = left_out(m, l.sys);

		TRY(cx_room(m->cx));
		if (why) {
			leave_out(m, l.sys, why);
			continue;
		}
		decide(m, &l);
		l.said = said(l.sys);
		/* with neither number nor date nor paper it is a level that somebody wrote down, not an approval */
		l.status = l.decided && (l.decision.number.n || l.decision.date.n || row_val(l.decided, "document")->set)
		                   ? M8_APPROVED
		                   : l.said;
		regulate(m, &l);
		vec_push(&m->cx->arena, &m->lines, l);
	}
	return RC_OK;
}
