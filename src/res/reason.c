/* Why a person enters or changes what happened. A correction of what was submitted says why; so does what is entered, or added to it, long after (users.md
 * 3.5): more days between the act and that entry than the setting entry.late_days. What is kept as a draft is entered when it is sent (res_sent). The entry
 * keeps the reason; the chain of reasons, the list of late entries and an export show it. Asked at the doors where a person enters acts (form, step, API,
 * sheet, command line), not of what the program itself writes. */
#include "ledger/ledger.h"
#include "res/res_int.h"

/* A date of what a row names: a proof is of the day of its paper. */
static enum rc named_day(struct cx *cx, const struct res *to, struct str field, int64_t id, int32_t *out)
{
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);

	TRY(db_query_made(cx, &rows,
		arena_fmt(&cx->arena, "SELECT %s FROM %s WHERE id = $1", to->fields[res_field_find(to, field)].code, to->table), 1,
		&key));
	if (rows_next(&rows))
		*out = date_last(rows_text(&rows, 0));
	return rows_end(cx, &rows);
}

/* The last day that "when it happened" may mean; DAY_NONE: nothing says. */
static enum rc happened(struct cx *cx, const struct row *row, int32_t *out)
{
	struct str rest = row->res->happened ? str_z(row->res->happened) : (struct str){ 0 }, one, name;

	*out = DAY_NONE;
	while (*out == DAY_NONE && str_next(&rest, ' ', &one)) {
		(void)str_next(&one, '.', &name);
		const struct field *f = &row->res->fields[res_field_find(row->res, name)];
		const struct val *v = &row->v[f - row->res->fields];

		if (v->set && f->type == F_REF && one.n)
			TRY(named_day(cx, res_find(str_z(f->to)), one, v->i, out));
		else if (v->set)
			*out = f->type == F_INSTANT ? day_at(v->i) : date_last(v->s);
	}
	return RC_OK;
}

enum rc res_late_days(struct cx *cx, const struct row *row, int64_t entered, int32_t *out)
{
	int32_t on, days;

	TRY(happened(cx, row, &on));
	days = on == DAY_NONE ? 0 : day_at(entered) - on;
	*out = days > setting_number(cx, "entry.late_days") ? days : 0;
	return RC_OK;
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

int32_t res_added_day(const struct row *row, const struct row *before)
{
	struct str when = row->res->happened ? str_z(row->res->happened) : (struct str){ 0 };
	int32_t first = DAY_NONE;

	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];

		if (f->fixed || val_eq(f->type, &before->v[i], &row->v[i]))
			continue;
		int32_t day =
			f->type == F_DATE && row->v[i].set && !word_in(when.p, str_z(f->code)) ? date_last(row->v[i].s) : DAY_NONE;

		if (day == DAY_NONE)
			return DAY_NONE;
		first = first == DAY_NONE || day < first ? day : first;
	}
	return first;
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
	const int64_t most = setting_number(cx, "entry.late_days");
	bool said, adds;
	int32_t days, on, own, was = DAY_NONE;

	if (str_trim(why).n || is_draft(row))
		return RC_OK;
	if (before)
		hidden_kept(cx, row, before);
	if (before && res_corrects(row, before)) { /* one reason, for what it is */
		problem_add(cx, ps, "reason",
			L("Đính chính mục đã gửi: ghi lý do, lý do ở lại trong lịch sử",
				"this corrects what was submitted: say why, the history keeps it"));
		return RC_OK;
	}
	TRY(res_late_days(cx, row, cx->now, &days));
	if (days == 0 || (before && !is_draft(before) && !res_amends(row, before)))
		return RC_OK;
	own = before && !is_draft(before) ? res_added_day(row, before) : DAY_NONE;
	if (own != DAY_NONE && day_at(cx->now) - own <= most)
		return RC_OK;
	TRY(said_before(cx, before, &said));
	TRY(happened(cx, row, &on));
	if (before)
		TRY(happened(cx, before, &was));
	adds = before && !is_draft(before) && was == on;
	if (!said && adds)
		problem_add(cx, ps, "reason",
			L("Bổ sung vào việc đã diễn ra %d ngày trước (quá %" PRId64 " ngày): ghi lý do nhập muộn",
				"this adds to what happened %d days ago (more than %" PRId64 "): say why it is entered late"),
			days, most);
	else if (!said)
		problem_add(cx, ps, "reason",
			L("Việc đã diễn ra %d ngày trước khi nhập (quá %" PRId64 " ngày): ghi lý do nhập muộn",
				"it happened %d days before its entry (more than %" PRId64 "): say why it is entered late"),
			days, most);
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
