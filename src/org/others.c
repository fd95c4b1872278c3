/* What others wrote about a unit, a system or a provider is not theirs to rewrite: whoever is bound to one unit or provider fills in what stands empty, but
 * for what would end it; what is set changes whoever wrote it, somebody of the same unit or provider, or the office. */
#include "org/org.h"

static enum rc of_others(struct cx *cx, const struct row *row, bool *others)
{
	int64_t n = 1;

	if (cx->who.user != WHO_SYSTEM && cx->who.unit != 0 && row->made_by != cx->who.user)
		TRY(db_i64(cx, &n,
			"SELECT count(*) FROM users WHERE id = $1 AND ((provider IS NULL AND unit = $2) OR provider = $3)",
			V(row->made_by), V(cx->who.unit), V(cx->who.provider ? cx->who.provider : -1)));
	*others = n == 0;
	return RC_OK;
}

static const char *not_own(struct cx *cx)
{
	return L("Do người của đơn vị khác ghi: đề nghị người ghi hoặc đơn vị chuyên trách đính chính",
		"written by somebody of another unit: ask who wrote it, or the specialised unit, to correct it");
}

static const char *not_ended(struct cx *cx)
{
	return L("Mục do người của đơn vị khác ghi, đơn vị không tự kết thúc: ghi việc của mình (khắc phục, thay đổi hệ thống) kèm "
		 "văn bản; người ghi hoặc đơn vị chuyên trách xác nhận rồi ghi ô này",
		"written by somebody of another unit, and not one's own to end: record what you did (a fix, a change of the "
		"system) "
		"with its document; who wrote this, or the specialised unit, confirms it and fills this in");
}

enum rc org_others_kept(
	struct cx *cx, const struct row *row, const struct row *before, const char *ends, const char *adds, struct problems *ps)
{
	bool others = false;

	if (before)
		TRY(of_others(cx, before, &others));
	for (size_t i = 0; others && i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];
		bool end = word_in(ends, str_z(f->code));

		if ((before->v[i].set || end) && !(adds && word_in(adds, str_z(f->code))) &&
			!val_eq(f->type, &before->v[i], &row->v[i]))
			problem_add(cx, ps, f->code, "%s", end ? not_ended(cx) : not_own(cx));
	}
	return RC_OK;
}

enum rc org_others_stay(struct cx *cx, const struct row *row)
{
	bool others;

	TRY(of_others(cx, row, &others));
	return others ? cx_fail(cx, RC_DENIED, "%s", not_own(cx)) : RC_OK;
}

/* Of who sees the whole office: did he write it, or is it about the unit where he works? */
static enum rc own_matter(struct cx *cx, const struct row *row, bool *own)
{
	int64_t n = 1;

	if (row->made_by != cx->who.user)
		TRY(db_i64(cx, &n, "SELECT count(*) FROM users WHERE id = $1 AND unit = $2", V(cx->who.user),
			V(res_field_find(row->res, STR("unit")) >= 0 ? row_i64(row, "unit", 0) : 0)));
	*own = n > 0;
	return RC_OK;
}

bool org_on_record(struct cx *cx, const struct row *row, int64_t slip)
{
	return !(slip ? cx->now - row->made_at <= slip : day_at(row->made_at) == day_at(cx->now)) &&
	       !(row->res->drafts && row_i64(row, "draft", 0));
}

enum rc org_told_stays(struct cx *cx, const struct row *row, int64_t slip, const char *instead)
{
	bool own = true;

	if (cx->who.user == WHO_SYSTEM || !org_on_record(cx, row, slip))
		return RC_OK;
	if (cx->who.unit == 0)
		TRY(own_matter(cx, row, &own));
	if (!own)
		return RC_OK;
	return cx_fail(cx, RC_DENIED,
		cx->who.unit
			? L("Đã ghi từ %.*s, đơn vị không tự xoá: %s; mục nhập nhầm, nhập trùng thì đề nghị đơn vị chuyên "
			    "trách xoá",
				  "on record since %.*s, not for its own unit to delete: %s; what was entered by mistake or "
				  "twice the specialised unit removes")
			: L("Đã ghi từ %.*s, người ghi hoặc người của đơn vị mà mục này nói đến không tự xoá: %s; mục nhập "
			    "nhầm, nhập trùng thì để người thứ hai xoá",
				  "on record since %.*s, not for who wrote it, or works in the unit it is about, to delete: %s; "
				  "what was entered by mistake or twice a second person removes"),
		ARG_STR(instant_show(&cx->arena, row->made_at)), instead);
}

static bool lines_all_in(struct str some, struct str all)
{
	struct str line, rest, other;

	while (str_next(&some, '\n', &line)) {
		bool in = str_trim(line).n == 0;

		for (rest = all; !in && str_next(&rest, '\n', &other);)
			in = str_eq(str_trim(line), str_trim(other));
		if (!in)
			return false;
	}
	return true;
}

/* Is anything that this field named no longer named? */
static bool taken_out(const struct field *f, const struct val *before, const struct val *now)
{
	if (f->type == F_LINKS)
		return !org_all_in(before, now);
	if (f->type == F_TEXT)
		return !lines_all_in(before->s, now->s);
	return before->set && !val_eq(f->type, before, now);
}

static bool faulty(const struct problems *ps, const char *field)
{
	for (size_t i = 0; i < ps->n; i++)
		if (str_is(ps->p[i].field, field))
			return true;
	return false;
}

bool org_all_in(const struct val *some, const struct val *all)
{
	for (size_t i = 0, k; i < some->n; i++) {
		for (k = 0; k < all->n && all->ids[k] != some->ids[i];)
			k++;
		if (k == all->n)
			return false;
	}
	return true;
}

enum rc org_told_kept(
	struct cx *cx, const struct row *row, const struct row *before, const char *ties, const char *instead, struct problems *ps)
{
	for (size_t i = 0; before && i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];
		enum rc rc;

		if (!word_in(ties, str_z(f->code)) || faulty(ps, f->code) || !taken_out(f, &before->v[i], &row->v[i]))
			continue;
		rc = row->res->may_go(cx, before);
		if (rc == RC_OK)
			break;
		if (rc != RC_DENIED)
			return rc;
		cx_clear(cx);
		problem_add(cx, ps, f->code,
			cx->who.unit ? L("Đã ghi từ %.*s, đơn vị không tự bỏ hay chuyển đi: %s; ghi nhầm thì đề nghị đơn vị chuyên "
					 "trách sửa",
					       "on record since %.*s, not for its own unit to take out: %s; a slip the specialised "
					       "unit corrects")
				     : L("Đã ghi từ %.*s, người ghi hoặc người của đơn vị liên quan không tự bỏ hay chuyển đi: %s; "
					 "ghi nhầm thì "
					 "để người thứ hai sửa",
					       "on record since %.*s, not for who wrote it, or works there, to take out: %s; a "
					       "slip a second person corrects"),
			ARG_STR(instant_show(&cx->arena, before->made_at)), instead);
	}
	return RC_OK;
}
