/* Why a person enters or changes what happened. A correction of what was submitted says why; so does what is entered long after (users.md 3.5): more
 * days between the act and its entry than the setting entry.late_days. The entry keeps it; the chain of reasons, the list of late entries and an
 * export show it. Asked at the doors where a person enters acts (form, API, sheet, command line), not of what the program itself writes. */
#include "ledger/ledger.h"
#include "res/res_int.h"

/* The last day that "when it happened" may mean. */
static int32_t happened(const struct row *row)
{
	struct str rest = row->res->happened ? str_z(row->res->happened) : (struct str){ 0 }, one;

	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(row->res, one);

		if (row->v[f].set)
			return row->res->fields[f].type == F_INSTANT ? day_at(row->v[f].i) : date_last(row->v[f].s);
	}
	return DAY_NONE;
}

int32_t res_late_days(struct cx *cx, const struct row *row, int64_t entered)
{
	int32_t on = happened(row), days = on == DAY_NONE ? 0 : day_at(entered) - on;

	return days > setting_number(cx, "entry.late_days") ? days : 0;
}

static bool all_stay(const struct val *was, const struct val *v)
{
	size_t k = 0;

	for (size_t i = 0; i < was->n; i++, k++) {
		while (k < v->n && v->ids[k] < was->ids[i])
			k++;
		if (k == v->n || v->ids[k] != was->ids[i])
			return false;
	}
	return true;
}

bool res_corrects(const struct row *row, const struct row *before)
{
	const struct res *r = row->res;

	if (r->happened == NULL || (r->drafts && row_i64(before, "draft", 0)))
		return false;
	for (size_t i = 0; i < r->n; i++) {
		const struct val *was = &before->v[i], *v = &row->v[i];
		enum ftype t = r->fields[i].type;

		if (was->set && !r->fields[i].fixed && !val_eq(t, was, v) && !(t == F_LINKS && v->set && all_stay(was, v)))
			return true;
	}
	return false;
}

void res_reason_wanted(struct cx *cx, struct row *row, const struct row *before, struct str why, struct problems *ps)
{
	int32_t days;

	if (why.n)
		return;
	if (before)
		hidden_kept(cx, row, before);
	if (before && res_corrects(row, before))
		problem_add(cx, ps, "reason",
			L("Đính chính mục đã gửi: ghi lý do, lý do ở lại trong lịch sử",
				"this corrects what was submitted: say why, the history keeps it"));
	if (before && happened(before) == happened(row))
		return;
	days = res_late_days(cx, row, cx->now);
	if (days > 0)
		problem_add(cx, ps, "reason",
			L("Việc đã diễn ra %d ngày trước khi nhập (quá %" PRId64 " ngày): ghi lý do nhập muộn",
				"it happened %d days before its entry (more than %" PRId64 "): say why it is entered late"),
			days, setting_number(cx, "entry.late_days"));
}

static enum rc first_why(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	struct str *out = arg;
	struct jv *body;

	if (out->n)
		return RC_OK;
	TRY(json_parse(cx, e->body, &body));
	*out = jv_str(jv_get(body, "why"));
	return RC_OK;
}

enum rc res_late_reason(struct cx *cx, int64_t id, struct str *out)
{
	struct str why = { 0 };

	TRY(ledger_each_of(cx, id, first_why, &why));
	*out = why;
	return RC_OK;
}
