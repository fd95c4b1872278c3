/* khien duties: the board as lines. */
#include "cli/duties.h"

#include "duty/live.h"
#include "ledger/ledger.h"

static const struct cli_opt options[] = {
	{ "clause", true, "điểm, ví dụ 1.c, 1.đ (hoặc 1.dd)", "point, such as 1.c, 1.đ (or 1.dd)" },
	{ "unit", true, "mã đơn vị phải thực hiện (kể cả đơn vị trực thuộc)",
		"code of the unit that must act (with those below it)" },
	{ "state", true, "not_applicable, contradicted, met, late, stale, due, unknown; open, done_on_time, done_late, declared",
		"not_applicable, contradicted, met, late, stale, due, unknown; open, done_on_time, done_late, declared" },
	{ "on", true, "tình hình tại ngày này, theo dữ liệu hiện nay", "the state on this day, by what is known today" },
	{ "as-of", true, "theo dữ liệu đã có tại thời điểm này (ngày, giờ hoặc số sổ nhật ký)",
		"by what was known at this time (date, time or ledger number)" },
	{ "closed", false, "các kỳ đã đóng (năm, quý trước) thay cho kỳ hiện tại",
		"periods that are over (past years, quarters) instead of the present one" },
	{ 0 },
};

static bool is_clause(const struct law *l, struct str clause)
{
	for (size_t i = 0; i < l->n_duties; i++)
		if (str_eq(l->duties[i]->clause, clause))
			return true;
	return false;
}

static enum rc unit_of(struct cx *cx, const struct facts *f, struct str code, int64_t *out)
{
	for (size_t i = 0; i < f->all[R_UNITS].n; i++)
		if (str_eq(f->all[R_UNITS].p[i]->code, code)) {
			*out = f->all[R_UNITS].p[i]->id;
			return RC_OK;
		}
	return cx_fail_at(cx, RC_NOT_FOUND, STR("--unit"), L("Không có đơn vị mã “%.*s”", "there is no unit with code “%.*s”"),
		ARG_STR(code));
}

static enum rc state_ok(struct cx *cx, struct str state)
{
	if (duty_state_ok(state))
		return RC_OK;
	return cx_fail_at(cx, RC_INVALID, STR("--state"), L("Trạng thái lạ “%.*s”", "unknown state “%.*s”"), ARG_STR(state));
}

/* A whole day as people type it (30/09/2024) is taken as the stored form of it. */
static struct str day_typed(struct cx *cx, struct str s)
{
	struct str stored;
	int32_t first, last;

	return date_read(&cx->arena, s, &stored) && date_span(stored, &first, &last) && first == last ? stored : s;
}

/* Today's date means now; another day means its end. */
static enum rc on_day(struct cx *cx, struct str s, int64_t *on)
{
	if (!instant_read(s, on))
		return cx_fail_at(cx, RC_INVALID, STR("--on"),
			L("“%.*s” không phải ngày (30/09/2024 hoặc 2024-09-30)", "“%.*s” is no date (30/09/2024 or 2024-09-30)"),
			ARG_STR(s));
	if (s.n == 10 && day_at(*on) == day_at(cx->now))
		*on = cx->now;
	return RC_OK;
}

static void print_row(struct cx *cx, const struct board *b, const struct duty_row *r, bool json)
{
	struct arena_mark m = arena_mark(&cx->arena);
	struct buf out AUTO(buf_done) = { 0 };

	buf_init(&out, 16u << 20);
	if (json) {
		json_write(&out, duty_row_json(cx, b, r));
	} else {
		const struct fact *u = facts_get(b->facts, r->unit);
		struct str code = u ? u->code : STR("—"), subject = duty_subject_label(&cx->arena, b, r);
		struct str due = r->due == DAY_NONE ? STR("—") : day_show(&cx->arena, r->due),
			   title = law_say(r->duty->title, cx->en);

		buf_fmt(&out, "%.*s\t%s\t%.*s\t%.*s\t%.*s\t%.*s", ARG_STR(r->duty->clause), duty_row_label(b, r, cx->en),
			ARG_STR(due), ARG_STR(code), ARG_STR(subject), ARG_STR(title));
	}
	buf_byte(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
	arena_reset(&cx->arena, m);
}

/* An empty answer with its reason, beside it: nothing was known before the ledger began. */
static enum rc before_the_first(struct cx *cx)
{
	int64_t first;

	TRY(ledger_first_at(cx, &first));
	fprintf(stderr,
		L("khien: sổ nhật ký bắt đầu lúc %.*s; trước đó chưa có dữ liệu nào được ghi\n",
			"khien: the ledger begins at %.*s; nothing was recorded before\n"),
		ARG_STR(instant_show(&cx->arena, first)));
	return RC_OK;
}

static enum rc run_duties(struct cx *cx, const struct cli *cli)
{
	AUTO(facts_done) struct facts f = { 0 };
	struct board_filter q = {
		.clause = clause_code(&cx->arena, cli_get(cli, "clause")), .state = cli_get(cli, "state"), .with_legacy = true
	};
	struct str on = day_typed(cx, cli_get(cli, "on")), as_of = day_typed(cx, cli_get(cli, "as-of"));
	int64_t seq = INT64_MAX, at = INT64_MIN;
	struct board b;

	if (q.state.p)
		TRY(state_ok(cx, q.state));
	if (as_of.p)
		TRY(ledger_moment(cx, as_of, "--as-of", &seq, &at));
	if (as_of.p && seq < 0)
		TRY(before_the_first(cx));
	if (on.p)
		TRY(on_day(cx, on, &at));
	facts_init(&f);
	TRY(duty_board(cx, seq, at, &f, &b));
	if (q.clause.n && b.law->n_duties && !is_clause(b.law, q.clause))
		return cx_fail_at(cx, RC_NOT_FOUND, STR("--clause"), L("Không tìm thấy điểm “%.*s”", "there is no point “%.*s”"),
			ARG_STR(q.clause));
	if (cli_has(cli, "unit"))
		TRY(unit_of(cx, &f, cli_get(cli, "unit"), &q.unit));
	if (cli_has(cli, "closed"))
		b.n = board_closed(cx, &b, &q, (struct str){ 0 }, &b.rows);
	for (size_t i = 0; i < b.n; i++)
		if (board_match(&b, &b.rows[i], &q))
			print_row(cx, &b, &b.rows[i], cli->json);
	return RC_OK;
}

const struct command cmd_duties = { "duties", "[--clause C] [--unit CODE] [--state S] [--on DATE] [--as-of TIME] [--closed]",
	"Tình hình thực hiện từng nhiệm vụ, kèm căn cứ đánh giá", "The state of every duty, with its reasons", options, 0, 0, true,
	run_duties };
