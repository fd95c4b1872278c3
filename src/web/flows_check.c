/* What a request must be before it is written: about a row of the board, not beyond what may be granted, not said before. */
#include "org/org.h"
#include "web/flows_int.h"
#include "web/web.h"

enum rc flow_rows_of(struct cx *cx, const char *kind, const char *field, struct str value, flow_rows *out)
{
	const struct res *r = &res_declarations;
	struct res_filter f[2] = { { res_field(r, "kind"), str_z(kind) }, { field ? res_field(r, field) : 0, value } };
	struct res_query q = {
		.res = r, .filters = f, .n_filters = field ? 2 : 1, .sort = res_field(r, "date"), .desc = true, .limit = FLOW_EACH
	};
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; i < page.n; i++)
		if (!row_i64(page.rows[i], "draft", 0)) /* nobody was sent it yet */
			vec_push(&cx->arena, out, page.rows[i]);
	return RC_OK;
}

static bool of_the_same(const struct row *a, const struct row *b)
{
	int64_t subject = row_i64(a, "subject", 0);

	return row_i64(b, "subject", 0) == subject && row_i64(b, "about", 0) == row_i64(a, "about", 0) &&
	       (subject || row_i64(b, "unit", 0) == row_i64(a, "unit", 0));
}

/* One question at a time: of two dates that wait nobody knows which one is meant. */
static enum rc none_waits(struct cx *cx, const struct row *row)
{
	flow_rows v = { 0 };

	TRY(flow_rows_of(cx, "extension_request", "duty", row_text(row, "duty"), &v));
	for (size_t i = 0; i < v.n; i++)
		if (of_the_same(row, v.p[i]) && !row_val(v.p[i], "answered_by")->set)
			return cx_fail(cx, RC_CONFLICT,
				L("Nhiệm vụ này đã có đề nghị gia hạn %.*s đến %.*s đang chờ trả lời: chờ trả lời, hoặc mở đề nghị "
				  "đó ở Xác nhận, giải trình để sửa hạn hay rút lại rồi gửi đề nghị mới",
					"the request %.*s to %.*s about this duty waits for an answer: wait, or open it among the "
					"declarations and correct or withdraw it before another is sent"),
				ARG_STR(row_text(v.p[i], "code")),
				ARG_STR(date_show(&cx->arena, row_text(v.p[i], "until"), cx->en)));
	return RC_OK;
}

/* What the board knows of it; what holds at every door is the resource's own check. */
enum rc flow_extension_ok(struct cx *cx, const struct now *n, struct row *row)
{
	int64_t subject = row_i64(row, "subject", 0), about = row_i64(row, "about", 0), unit = row_i64(row, "unit", 0);
	const struct duty_row *r = board_find(n->board, row_text(row, "duty"), subject ? subject : unit, about);
	int32_t until = date_last(row_text(row, "until"));

	if (r && r->due != DAY_NONE && until <= r->due)
		return cx_fail_at(cx, RC_INVALID, STR("until"),
			L("Hạn mới phải sau hạn hiện nay %.*s", "the new date must be after today's %.*s"),
			ARG_STR(day_show(&cx->arena, r->due)));
	if (r && !row_val(row, "period")->set) /* the two that may be granted are of this one */
		val_text(row_val(row, "period"), period_text(&cx->arena, r->period.first, r->period.last));
	return str_is(row_text(row, "kind"), "extension_request") ? none_waits(cx, row) : RC_OK;
}

/* By the register's own rules: what one may not see cannot be named. */
static enum rc reference(struct cx *cx, struct row *row, const char *field, struct str typed)
{
	struct str why;

	if (!val_read(cx, &row->res->fields[res_field(row->res, field)], typed, row_val(row, field), &why))
		return cx_fail_at(cx, RC_INVALID, STR("subject"), "%.*s", ARG_STR(why));
	return RC_OK;
}

static struct str named(struct cx *cx, const struct now *n, int64_t id)
{
	const struct fact *x = facts_get(n->board->facts, id);

	return x ? arena_fmt(&cx->arena, "%s:%.*s", fact_resource(x->res)->name, ARG_STR(x->code)) : STR("");
}

/* What a duty's row is about, as the lists give it: of a pair both ("CB-02/HT-01"), so that nothing said of one system bends the rows of another. */
enum rc flow_subject_read(struct cx *cx, const struct now *n, struct str duty, struct str typed, struct row *row)
{
	bool pairs = false;

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (!str_eq(r->duty->code, duty) || r->subject == 0)
			continue;
		pairs |= r->about != 0;
		if (!str_eq(duty_subject_code(&cx->arena, n->board, r), typed))
			continue;
		TRY(reference(cx, row, "subject", named(cx, n, r->subject)));
		return r->about ? reference(cx, row, "about", named(cx, n, r->about)) : RC_OK;
	}
	if (pairs)
		return cx_fail_at(cx, RC_INVALID, STR("subject"),
			L("Nhiệm vụ này gắn với hai đối tượng: ghi cả hai như danh sách nhiệm vụ, dạng CB-02/HT-01",
				"this duty is about two things: give both as the list of duties does, in the form CB-02/HT-01"));
	return reference(cx, row, "subject", typed);
}

enum rc flow_duty_known(struct cx *cx, const struct now *n, struct str code, const char *field)
{
	for (size_t i = 0; i < n->board->law->n_duties; i++)
		if (str_eq(n->board->law->duties[i]->code, code))
			return RC_OK;
	return cx_fail_at(cx, RC_INVALID, str_z(field), L("Không có nhiệm vụ “%.*s”", "there is no duty \"%.*s\""), ARG_STR(code));
}

enum rc flow_duties_read(struct cx *cx, const struct req *rq, const struct now *n, struct row *row)
{
	struct str *codes;
	size_t k = req_all(cx, rq, "duties", &codes);
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 2000);
	for (size_t i = 0; i < k; i++) {
		TRY(flow_duty_known(cx, n, codes[i], "duties"));
		buf_fmt(&b, "%s%.*s", i ? " " : "", ARG_STR(codes[i]));
	}
	if (k == 0 || !buf_ok(&b))
		return cx_fail_at(cx, RC_INVALID, STR("duties"), L("Chọn ít nhất một nhiệm vụ", "tick one duty at least"));
	val_text(row_val(row, "duties"), arena_str(&cx->arena, buf_str(&b)));
	if (k == 1)
		val_text(row_val(row, "duty"), codes[0]);
	return RC_OK;
}

enum rc flow_dates_ok(struct cx *cx, const struct row *row, struct str paper_date)
{
	struct str until = row_text(row, "until");

	if (!word_in("urge waiting", row_text(row, "kind")) || until.n == 0 || paper_date.n == 0 ||
		date_last(until) >= date_first(paper_date))
		return RC_OK;
	return cx_fail_at(cx, RC_INVALID, STR("until"),
		L("Hạn trả lời %.*s trước ngày của văn bản %.*s", "the answer is wanted by %.*s, before the document's date %.*s"),
		ARG_STR(date_show(&cx->arena, until, cx->en)), ARG_STR(date_show(&cx->arena, paper_date, cx->en)));
}

/* The very same thing is said once; by one document a unit is urged once about the same. */
enum rc flow_said_already(struct cx *cx, const struct row *row)
{
	static const char *const all_of[] = { "unit", "subject", "about", "duty", "duties", "date", "document", "until",
		"waits_for", "note" };
	const char *const *same = all_of;
	size_t n_same = str_is(row_text(row, "kind"), "urge") ? 7 : COUNT(all_of);
	flow_rows v = { 0 };

	TRY(flow_rows_of(cx, arena_z(&cx->arena, row_text(row, "kind")), "date", row_text(row, "date"), &v));
	for (size_t i = 0; i < v.n; i++) {
		bool all = !row_val(v.p[i], "answered_by")->set;

		for (size_t k = 0; k < n_same && all; k++)
			all = val_eq(row->res->fields[res_field(row->res, same[k])].type, row_val(row, same[k]),
				row_val(v.p[i], same[k]));
		if (all)
			return cx_fail(cx, RC_CONFLICT, L("Đã ghi như vậy: %.*s", "this was said already: %.*s"),
				ARG_STR(row_text(v.p[i], "code")));
	}
	return RC_OK;
}

enum rc flow_paper_line(struct cx *cx, const struct req *rq, bool wanted, bool dated, struct str *number, struct str *day)
{
	const struct field *when = &res_documents.fields[res_field(&res_documents, "date")];
	struct str typed;
	struct val v;

	TRY(req_text(cx, rq, "paper", wanted, 120, number));
	typed = *number;
	if (rq->json || number->n == 0 || req_get(cx, rq, "paper_date").n)
		return req_date(cx, rq, "paper_date", dated || number->n, day);
	if (!dated_read(cx, when, *number, number, &v) || number->n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("paper"), "%.*s",
			ARG_STR(day_unread(cx, typed,
				L("Ghi số, ký hiệu rồi ngày của văn bản, như 45/BC-VP ngày 28/11/2026",
					"the document's number and then its date are wanted, as 45/BC-VP 28/11/2026"))));
	*day = v.s;
	return RC_OK;
}
