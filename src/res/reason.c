/* Why a person enters or changes what happened. A correction of what was submitted says why; so does what is entered, or added to it, long after (users.md
 * 3.5): more days between the act and that entry than the setting entry.late_days. What is kept as a draft is entered when it is sent (res_sent). The entry
 * keeps the reason; the chain of reasons, the list of late entries and an export show it. Asked at the doors where a person enters acts (form, step, API,
 * sheet, command line), not of what the program itself writes. */
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

static bool is_draft(const struct row *row)
{
	return row && row->res->drafts && row_i64(row, "draft", 0);
}

bool res_corrects(const struct row *row, const struct row *before)
{
	const struct res *r = row->res;

	if (r->happened == NULL || is_draft(before))
		return false;
	for (size_t i = 0; i < r->n; i++) {
		const struct val *was = &before->v[i], *v = &row->v[i];
		enum ftype t = r->fields[i].type;

		if (was->set && !r->fields[i].fixed && !val_eq(t, was, v) && !(t == F_LINKS && v->set && all_stay(was, v)))
			return true;
	}
	return false;
}

bool res_amends(const struct row *row, const struct row *before)
{
	if (is_draft(before))
		return false;
	for (size_t i = 0; i < row->res->n; i++)
		if (!row->res->fields[i].fixed && !val_eq(row->res->fields[i].type, &before->v[i], &row->v[i]))
			return true;
	return false;
}

/* A draft that is sent may have said why while it was kept. */
static enum rc said_before(struct cx *cx, const struct row *before, bool *out)
{
	struct str why = { 0 };

	if (is_draft(before))
		TRY(res_late_reason(cx, before->id, before->seq, &why));
	*out = why.n > 0;
	return RC_OK;
}

enum rc res_reason_wanted(struct cx *cx, struct row *row, const struct row *before, struct str why, struct problems *ps)
{
	bool said, adds;
	int32_t days;

	if (str_trim(why).n || is_draft(row))
		return RC_OK;
	if (before)
		hidden_kept(cx, row, before);
	if (before && res_corrects(row, before))
		problem_add(cx, ps, "reason",
			L("Đính chính mục đã gửi: ghi lý do, lý do ở lại trong lịch sử",
				"this corrects what was submitted: say why, the history keeps it"));
	days = res_late_days(cx, row, cx->now);
	if (days == 0 || (before && !is_draft(before) && !res_amends(row, before)))
		return RC_OK;
	TRY(said_before(cx, before, &said));
	adds = before && !is_draft(before) && happened(before) == happened(row);
	if (!said && adds)
		problem_add(cx, ps, "reason",
			L("Bổ sung vào việc đã diễn ra %d ngày trước (quá %" PRId64 " ngày): ghi lý do nhập muộn",
				"this adds to what happened %d days ago (more than %" PRId64 "): say why it is entered late"),
			days, setting_number(cx, "entry.late_days"));
	else if (!said)
		problem_add(cx, ps, "reason",
			L("Việc đã diễn ra %d ngày trước khi nhập (quá %" PRId64 " ngày): ghi lý do nhập muộn",
				"it happened %d days before its entry (more than %" PRId64 "): say why it is entered late"),
			days, setting_number(cx, "entry.late_days"));
	return RC_OK;
}

struct first_why {
	int64_t to;
	struct str why;
};

static enum rc first_why(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	struct first_why *f = arg;
	struct jv *body;

	if (f->why.n || e->seq > f->to)
		return RC_OK;
	TRY(json_parse(cx, e->body, &body));
	f->why = jv_str(jv_get(body, "why"));
	return RC_OK;
}

enum rc res_late_reason(struct cx *cx, int64_t id, int64_t to, struct str *out)
{
	struct first_why f = { .to = to };

	TRY(ledger_each_of(cx, id, first_why, &f));
	*out = f.why;
	return RC_OK;
}
