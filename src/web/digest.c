#include "web/digest.h"

#include "base/text.h"
#include "db/db.h"
#include "duty/live.h"
#include "law/plan.h"
#include "ledger/ledger.h"
#include "report/frame.h"
#include "res/res.h"
#include "sec/sec.h"
#include "web/flows.h"

enum { WEEK = 7, LINES = 5, URGENT_H = 24, EVENTS_MAX = 2000, PAST_DAYS = 90, AHEAD_DAYS = 366, REMIND_MAX = 8 };

/* --- groups: rows of one duty, one unit and one date are one line --- */

struct group {
	const struct duty_row *r;
	int n;
};
struct view { /* then: of the day when the week began; NULL where nothing new is asked about */
	const struct board *b, *then;
};
typedef bool chosen(struct view v, const struct duty_row *r);

static bool is_late(struct view v, const struct duty_row *r)
{
	(void)v;
	return r->state == ST_LATE && duty_in_totals(r);
}

static bool is_new_late(struct view v, const struct duty_row *r)
{
	return board_is_new_late(v.then, r);
}

static bool is_late_before(struct view v, const struct duty_row *r)
{
	return is_late(v, r) && !is_new_late(v, r);
}

static bool is_near(struct view v, const struct duty_row *r)
{
	return board_is_falling_due(v.b, r) || duty_renews(v.b, r, BOARD_AHEAD);
}

static bool is_late_or_near(struct view v, const struct duty_row *r)
{
	return is_late(v, r) || is_near(v, r);
}

static bool is_dated(struct view v, const struct duty_row *r)
{
	return duty_renews(v.b, r, AHEAD_DAYS) ||
	       (duty_in_totals(r) && r->state != ST_MET && r->due != DAY_NONE && r->due > v.b->on - PAST_DAYS);
}

static int by_date(const void *a, const void *b)
{
	const struct duty_row *x = ((const struct group *)a)->r, *y = ((const struct group *)b)->r;
	int c = (x->due > y->due) - (x->due < y->due);

	if (c == 0)
		c = clause_cmp(x->duty->clause, y->duty->clause);
	if (c == 0)
		c = str_cmp(x->duty->code, y->duty->code);
	if (c == 0)
		c = (x->unit > y->unit) - (x->unit < y->unit);
	if (c == 0)
		c = (x->due_original > y->due_original) - (x->due_original < y->due_original);
	if (c == 0)
		c = (x->subject > y->subject) - (x->subject < y->subject);
	return c ? c : (x->about > y->about) - (x->about < y->about);
}

/* Before any extension these were one line. */
static bool same_task(const struct duty_row *a, const struct duty_row *b)
{
	return a->duty == b->duty && a->unit == b->unit && a->due_original == b->due_original;
}

static size_t groups_of(struct cx *cx, struct view w, const struct board_filter *q, chosen *choose, struct group **out, int *rows)
{
	const struct board *b = w.b;
	VEC(struct group) v = { 0 };
	size_t n = 0;

	*rows = 0;
	for (size_t i = 0; i < b->n; i++)
		if (choose(w, &b->rows[i]) && board_match(b, &b->rows[i], q))
			vec_push(&cx->arena, &v, (struct group){ &b->rows[i], 1 });
	*rows = (int)v.n;
	if (v.n)
		qsort(v.p, v.n, sizeof *v.p, by_date);
	for (size_t i = 0; i < v.n; i++)
		if (n && same_task(v.p[n - 1].r, v.p[i].r) && v.p[n - 1].r->due == v.p[i].r->due)
			v.p[n - 1].n++;
		else
			v.p[n++] = v.p[i];
	*out = v.p;
	return n;
}

/* --- lines --- */

static struct str when_due(struct cx *cx, const struct board *b, const struct duty_row *r)
{
	struct arena *a = &cx->arena;
	int days = r->due == DAY_NONE ? 0 : r->due < b->on ? b->on - r->due_legal : r->due - b->on;
	struct str day = day_show_week(a, r->due, cx->en);

	if (r->due == DAY_NONE)
		return str_z(L("chưa báo cáo", "not reported"));
	if (r->due == b->on)
		return arena_fmt(a, L("hạn hôm nay, %.*s", "due today, %.*s"), ARG_STR(day));
	if (days <= 0)
		return arena_fmt(a, L("hạn %.*s, hạn pháp lý %.*s", "due %.*s, by law %.*s"), ARG_STR(day),
			ARG_STR(day_show_week(a, r->due_legal, cx->en)));
	return arena_fmt(a,
		r->due < b->on ? L("hạn %.*s (quá %d ngày)", "due %.*s (%d days late)")
			       : L("hạn %.*s (còn %d ngày)", "due %.*s (in %d days)"),
		ARG_STR(day), days);
}

static struct str unit_of(const struct board *b, const struct duty_row *r)
{
	const struct fact *u = r->unit ? facts_get(b->facts, r->unit) : NULL;

	return u ? u->label : STR("");
}

/* The duty's words; those of a rule whose law nobody compared with its text say so. */
static struct str titled(struct cx *cx, const struct board *b, const struct duty_row *r)
{
	struct str title = law_titled(&cx->arena, b->law, r->duty, cx->en);

	return r->advisory ? arena_fmt(&cx->arena, L("%.*s (cần đối chiếu văn bản gốc)", "%.*s (law text not compared yet)"),
				     ARG_STR(title))
	                   : title;
}

static struct str line(struct cx *cx, const struct board *b, const struct group *g, bool with_unit)
{
	struct str title = titled(cx, b, g->r), unit = with_unit ? unit_of(b, g->r) : STR("");

	return arena_fmt(&cx->arena, "%.*s · %.*s%s · %.*s%s%.*s", ARG_STR(clause_show(&cx->arena, g->r->duty->clause)),
		ARG_STR(title), g->n > 1 ? arena_fmt(&cx->arena, L(" (%d đối tượng)", " (%d subjects)"), g->n).p : "",
		ARG_STR(when_due(cx, b, g->r)), unit.n ? " · " : "", ARG_STR(unit));
}

bool digest_reminds(const struct duty_row *r)
{
	return r->state != ST_MET && r->state != ST_NOT_APPLICABLE && r->due != DAY_NONE && !r->closed;
}

/* "Nhắc việc, kính gửi Vụ trưởng, Vụ Pháp chế:" */
static struct str addressed(struct cx *cx, const char *what, struct str post, struct str unit)
{
	return arena_fmt(&cx->arena, "%s%s%.*s%s%.*s:", what, post.n || unit.n ? L(", kính gửi ", " to ") : "", ARG_STR(post),
		post.n && unit.n ? ", " : "", ARG_STR(unit));
}

/* Where the duty stands written, and what moved its date. */
static struct str by_paper(struct cx *cx, const struct board *b, const struct duty_row *r)
{
	const struct fact *x = r->due != r->due_original ? duty_extension(b, r) : NULL;
	const struct document *paper = x ? facts_get_as(b->facts, ((const struct declaration *)x)->document, R_DOCUMENTS) : NULL;
	struct str law = r->duty->n_cite ? law_cite_text(&cx->arena, b->law, &r->duty->cite[0], cx->en) : STR("");
	bool said = paper && paper->number.n && paper->secret != YES;

	return arena_fmt(&cx->arena, "%s%.*s%s%.*s", law.n ? L(" · theo ", " · by ") : "", ARG_STR(law),
		said ? L(", gia hạn tại ", ", extended by ") : "", ARG_STR(said ? paper->number : STR("")));
}

/* The program's own address; without one the reminder has no link. */
static struct str link_to(struct cx *cx, const char *path, struct str rest)
{
	struct mail_conf conf;

	if (mail_conf_load(cx, &conf) != RC_OK) {
		cx_clear(cx);
		conf = (struct mail_conf){ 0 };
	}
	return conf.url.n ? arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(conf.url), path, ARG_STR(rest)) : STR("");
}

/* Two lines, as one writes by telephone: what and by when; what is wanted, and where. The address names no system, only numbers. */
struct str digest_reminder(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	struct arena *a = &cx->arena;
	const struct board *b = n->board;
	const struct unit_row *u = now_unit(n, r->unit);
	int64_t to = frame_specialised(b);
	struct str post = duty_answers(b, r), whom = to && to != r->unit ? unit_name(cx, n, to, false) : STR("");
	struct str link = link_to(cx, "/why?duty=",
		arena_fmt(a, r->about ? "%.*s&subject=%" PRId64 "&about=%" PRId64 : "%.*s&subject=%" PRId64, ARG_STR(r->duty->code),
			r->subject, r->about));

	return arena_fmt(a, "%.*s %.*s%.*s\n%s%.*s%s%.*s%s%.*s",
		ARG_STR(addressed(cx, L("Nhắc việc", "Reminder"), post.n || u == NULL ? post : u->post, u ? u->name : STR(""))),
		ARG_STR(line(cx, b, &(struct group){ r, 1 }, false)), ARG_STR(by_paper(cx, b, r)), L("Cần có: ", "Wanted: "),
		ARG_STR(plan_wants(cx, b->law->vocab, r->duty)), whom.n ? L("; gửi ", "; to ") : "", ARG_STR(whom),
		link.n ? " · " : "", ARG_STR(link));
}

/* The clauses that an urge or a request names, each with its title. */
static void named_duties(struct cx *cx, const struct law *law, const struct row *r, struct buf *out)
{
	struct str all = row_text(r, "duties").n ? row_text(r, "duties") : row_text(r, "duty"), code;

	while (str_next(&all, ' ', &code))
		for (size_t i = 0; i < law->n_duties; i++)
			if (str_eq(law->duties[i]->code, code))
				buf_fmt(out, "- %.*s · %.*s\n", ARG_STR(clause_show(&cx->arena, law->duties[i]->clause)),
					ARG_STR(law_titled(&cx->arena, law, law->duties[i], cx->en)));
}

struct str digest_request(struct cx *cx, const struct now *n, const struct row *r, struct str what, struct str paper)
{
	struct arena *a = &cx->arena;
	bool urge = str_is(row_text(r, "kind"), "urge");
	int64_t to = urge ? row_i64(r, "unit", 0) : frame_specialised(n->board);
	const struct unit_row *u = now_unit(n, to), *of = now_unit(n, row_i64(r, "unit", 0));
	struct str until = row_text(r, "until");
	struct buf s AUTO(buf_done) = { 0 };

	buf_init(&s, 64 << 10);
	buf_fmt(&s, "%.*s\n",
		ARG_STR(addressed(cx, L("Nhắc trả lời", "An answer is awaited"), u ? u->post : STR(""), u ? u->name : STR(""))));
	buf_fmt(&s, "%.*s%s%.*s%s%.*s%s%.*s", ARG_STR(what), paper.n ? L(", văn bản ", ", document ") : "", ARG_STR(paper),
		L(", ngày ", ", of "), ARG_STR(date_show(a, row_text(r, "date"), cx->en)), urge || of == NULL ? "" : " · ",
		ARG_STR(urge || of == NULL ? STR("") : of->name));
	if (until.n)
		buf_fmt(&s, urge ? L(" · trả lời trước ngày %.*s", " · answer by %.*s") : L(" · đến ngày %.*s", " · to %.*s"),
			ARG_STR(date_show(a, until, cx->en)));
	buf_z(&s, "\n");
	named_duties(cx, n->board->law, r, &s);
	buf_add(&s, link_to(cx, "/requests/", arena_fmt(a, "%" PRId64, r->id)));
	return arena_str(a, str_trim(buf_str(&s)));
}

struct str digest_reminders(struct cx *cx, const struct board *b, const struct board_filter *q, struct str unit)
{
	struct buf s AUTO(buf_done) = { 0 };
	struct group *g;
	int rows;
	size_t n = groups_of(cx, (struct view){ b, NULL }, q, is_late_or_near, &g, &rows);

	if (n == 0)
		return STR("");
	buf_init(&s, 64 << 10);
	buf_fmt(&s, L("Nhắc việc%s%.*s:\n", "Reminder%s%.*s:\n"), unit.n ? " " : "", ARG_STR(unit));
	for (size_t i = 0; i < n && i < REMIND_MAX; i++)
		buf_fmt(&s, "- %.*s%.*s\n", ARG_STR(line(cx, b, &g[i], false)), ARG_STR(by_paper(cx, b, g[i].r)));
	if (n > REMIND_MAX)
		buf_fmt(&s, L("- và %zu việc khác\n", "- and %zu more\n"), n - REMIND_MAX);
	return arena_str(&cx->arena, str_trim(buf_str(&s)));
}

/* --- the digest --- */

static void section(struct cx *cx, const struct board *b, struct buf *s, const char *title, const struct group *g, size_t n,
	int rows, bool units)
{
	if (n == 0)
		return;
	buf_fmt(s, "%s: %d\n", title, rows);
	for (size_t i = 0; i < n && i < LINES; i++)
		buf_fmt(s, "- %.*s\n", ARG_STR(line(cx, b, &g[i], units)));
	if (n > LINES)
		buf_fmt(s, L("- và %zu dòng khác\n", "- and %zu more lines\n"), n - LINES);
	buf_z(s, "\n");
}

static void tail(struct cx *cx, struct buf *s, const struct mail_conf *c)
{
	if (c->url.n)
		buf_fmt(s, L("Mở việc của tôi:\n%.*s/mywork\n\n", "Open my work:\n%.*s/mywork\n\n"), ARG_STR(c->url));
	buf_z(s, L("Thư này gửi nhiều nhất một lần mỗi tuần; bảng theo dõi không dùng để xếp hạng đơn vị, cá nhân.",
			 "This mail comes once a week at most; the board never ranks units or people."));
	if (c->url.n)
		buf_fmt(s, L(" Thôi nhận:\n%.*s/account/mail\n", " To stop it:\n%.*s/account/mail\n"), ARG_STR(c->url));
	else
		buf_z(s, "\n");
}

enum rc digest_make(struct cx *cx, const struct board *b, const struct board *then, const struct user *u, struct str unit,
	int waiting, const struct mail_conf *c, struct digest *out)
{
	const struct view v = { b, then };
	struct board_filter q = now_of_user(u);
	struct buf s AUTO(buf_done) = { 0 };
	struct group *fresh, *near, *old;
	size_t n_old;
	struct digest d = { .waiting = waiting };
	size_t n_fresh = groups_of(cx, v, &q, is_new_late, &fresh, &d.new_late),
	       n_near = groups_of(cx, v, &q, is_near, &near, &d.falling);

	n_old = groups_of(cx, v, &q, is_late_before, &old, &d.late);
	d.late += d.new_late;
	d.nothing = d.late == 0 && d.falling == 0 && waiting == 0;
	d.subject = arena_fmt(&cx->arena,
		L("Khiên: %d việc quá hạn (%d mới), %d việc đến hạn trong %d ngày",
			"Khiên: %d late (%d new), %d due within %d days"),
		d.late, d.new_late, d.falling, BOARD_AHEAD);
	buf_init(&s, MAIL_BODY_MAX);
	buf_fmt(&s, L("Kính gửi: %.*s%s%.*s\n", "To: %.*s%s%.*s\n"), ARG_STR(u->post), unit.n ? ", " : "", ARG_STR(unit));
	buf_fmt(&s, L("Tình hình tại %.*s. Tất cả đang quá hạn: %d.\n\n", "As of %.*s. Late in all: %d.\n\n"),
		ARG_STR(day_show_week(&cx->arena, b->on, cx->en)), d.late);
	section(cx, b, &s,
		arena_fmt(&cx->arena, L("Mới quá hạn so với %.*s", "Newly late since %.*s"),
			ARG_STR(day_show_week(&cx->arena, then->on, cx->en)))
			.p,
		fresh, n_fresh, d.new_late, u->unit == 0);
	section(cx, b, &s, L("Quá hạn từ trước, chưa xong", "Late before, and still"), old, n_old, d.late - d.new_late,
		u->unit == 0);
	section(cx, b, &s, L("Đến hạn trong 14 ngày", "Due within 14 days"), near, n_near, d.falling, u->unit == 0);
	if (waiting)
		buf_fmt(&s,
			L("Đang chờ anh/chị trả lời (đôn đốc, đề nghị gia hạn): %d\n\n",
				"Waiting for your answer (urges, requests): %d\n\n"),
			waiting);
	tail(cx, &s, c);
	d.body = arena_str(&cx->arena, buf_str(&s));
	*out = d;
	return RC_OK;
}

static enum rc unit_label(struct cx *cx, int64_t unit, struct str *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	*out = STR("");
	TRY(db_query(cx, &r, "SELECT name FROM units WHERE id = $1", V(unit)));
	if (rows_next(&r))
		*out = rows_copy(cx, &r, 0);
	return rows_end(cx, &r);
}

enum rc digest_now(struct cx *cx, const struct req *rq, const struct user *u, const struct mail_conf *c, struct digest *out)
{
	AUTO(now_done) struct now n = { 0 };
	const struct board *then;
	struct str unit;
	int waiting = 0;

	TRY(now_get(cx, rq, &n));
	TRY(now_then(cx, &n, &then));
	TRY(unit_label(cx, u->unit, &unit));
	TRY(flows_waiting(cx, &waiting));
	return digest_make(cx, n.board, then, u, unit, waiting, c, out);
}

/* --- to everybody --- */

struct post {
	struct cx *cx;
	struct mail_conf conf;
	struct facts facts, facts_then;
	struct board board, then;
};

static void post_done(struct post *p)
{
	facts_done(&p->facts);
	facts_done(&p->facts_then);
}

static enum rc post_open(struct cx *cx, struct post *p)
{
	facts_init(&p->facts);
	facts_init(&p->facts_then);
	TRY(mail_conf_load(cx, &p->conf));
	return duty_board(cx, INT64_MAX, INT64_MIN, &p->facts, &p->board);
}

/* And what stood when the week began. */
static enum rc post_then(struct cx *cx, struct post *p)
{
	int32_t day = board_week_from(p->board.on);
	int64_t seq;

	TRY(duty_known_on(cx, day, INT64_MAX, &seq));
	return duty_board(cx, seq, day_end(day), &p->facts_then, &p->then);
}

struct reader { /* who gave an address and wants it */
	int64_t user;
	bool en;
};

static enum rc readers(struct cx *cx, bool urgent, struct reader **out, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct reader) v = { 0 };

	TRY(db_query(cx, &r,
		"SELECT p.user_id, p.en FROM mail_people p JOIN users u ON u.id = p.user_id WHERE u.disabled = 0 AND p.address <> "
		"'' AND CASE WHEN $1 = 1 THEN p.urgent ELSE p.digest END = 1 ORDER BY p.user_id",
		V(urgent ? 1 : 0)));
	while (rows_next(&r))
		vec_push(&cx->arena, &v, (struct reader){ rows_i64(&r, 0), rows_i64(&r, 1) != 0 });
	TRY(rows_end(cx, &r));
	*out = v.p;
	*n = v.n;
	return RC_OK;
}

static enum rc one_digest(struct cx *cx, const struct post *p, const struct user *u, int64_t *id)
{
	struct digest d;
	struct str unit;
	int waiting = 0;

	TRY(unit_label(cx, u->unit, &unit));
	TRY(flows_waiting(cx, &waiting));
	TRY(digest_make(cx, &p->board, &p->then, u, unit, waiting, &p->conf, &d));
	if (d.nothing)
		return RC_OK;
	return mail_queue(cx,
		&(struct mail_new){ .user = u->id,
			.subject = d.subject,
			.body = d.body,
			.key = arena_fmt(&cx->arena, "digest %" PRId64 " %.*s", u->id,
				ARG_STR(day_text(&cx->arena, p->board.on - day_weekday(p->board.on)))) },
		id);
}

/* Each person's mail is written with that person's rights and language, then the program is itself again. */
static enum rc each_reader(struct cx *cx, bool urgent, struct job *job, const struct post *p,
	enum rc (*one)(struct cx *cx, const struct post *p, const struct user *u, int64_t *id))
{
	const struct who own = cx->who;
	const bool en = cx->en;
	struct reader *r;
	size_t n;
	int64_t queued = 0;

	TRY(readers(cx, urgent, &r, &n));
	for (size_t i = 0; i < n; i++) {
		struct user u;
		int64_t id = 0;
		enum rc rc;

		TRY(job_progress(cx, job, (int64_t)i, (int64_t)n, L("Đang lập thư", "writing mail")));
		TRY(user_load(cx, r[i].user, &u));
		cx->who = user_who(&u);
		cx->en = r[i].en;
		rc = one(cx, p, &u, &id);
		cx->who = own;
		cx->en = en;
		TRY(rc);
		queued += id != 0;
	}
	job_result(cx, job, "/mail");
	return job_progress(cx, job, (int64_t)n, (int64_t)n,
		arena_fmt(&cx->arena, L("Đã lập %" PRId64 " thư", "%" PRId64 " mails written"), queued).p);
}

static enum rc digest_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	AUTO(post_done) struct post p = { 0 };

	(void)payload;
	TRY(post_open(cx, &p));
	TRY(post_then(cx, &p));
	return each_reader(cx, false, job, &p, one_digest);
}

const struct job_kind job_digest = { "digest", "Thư tóm tắt hằng tuần", "Weekly digest", .schedule = "mon 06:30",
	.run = digest_run };

/* --- urgent: clocks only --- */

static bool is_clock(const struct board *b, const struct duty_row *r)
{
	bool clock = false;

	for (size_t i = 0; i < r->duty->n_due; i++)
		clock |= r->duty->due[i].how == DUE_KIND;
	return clock && duty_in_totals(r) && !r->advisory && r->due_at && r->due_at != INT64_MAX &&
	       (r->state == ST_DUE || r->state == ST_LATE || r->state == ST_UNKNOWN) &&
	       r->due_at < b->now + URGENT_H * 3600 * US_PER_S && r->due_at > b->now - WEEK * US_PER_DAY;
}

/* One mail for a clock that runs out within a day, one more when it ran out. */
static enum rc one_urgent(struct cx *cx, const struct post *p, const struct user *u, int64_t *id)
{
	struct board_filter q = now_of_user(u);

	for (size_t i = 0; i < p->board.n; i++) {
		const struct duty_row *r = &p->board.rows[i];
		bool over = r->due_at < p->board.now;
		struct buf s AUTO(buf_done) = { 0 };

		if (!is_clock(&p->board, r) || !board_match(&p->board, r, &q))
			continue;
		buf_init(&s, MAIL_BODY_MAX);
		buf_fmt(&s, L("%.*s · %.*s\nHạn: %.*s%s\n\n", "%.*s · %.*s\nDue: %.*s%s\n\n"),
			ARG_STR(clause_show(&cx->arena, r->duty->clause)), ARG_STR(law_say(r->duty->title, cx->en)),
			ARG_STR(instant_show(&cx->arena, r->due_at)), over ? L(" (đã quá hạn)", " (passed)") : "");
		if (p->conf.url.n)
			buf_fmt(&s, L("Mở việc của tôi:\n%.*s/mywork\n", "Open my work:\n%.*s/mywork\n"), ARG_STR(p->conf.url));
		TRY(mail_queue(cx,
			&(struct mail_new){ .user = u->id,
				.subject = arena_fmt(&cx->arena,
					over ? L("Khiên: đã quá giờ báo cáo, điểm %.*s", "Khiên: a report is late, clause %.*s")
					     : L("Khiên: sắp hết giờ báo cáo, điểm %.*s", "Khiên: a report is due, clause %.*s"),
					ARG_STR(clause_show(&cx->arena, r->duty->clause))),
				.body = buf_str(&s),
				.key = arena_fmt(&cx->arena, "urgent %" PRId64 " %.*s %" PRId64 " %" PRId64 "%s", u->id,
					ARG_STR(r->duty->code), r->subject, r->about, over ? " over" : "") },
			id));
	}
	return RC_OK;
}

static enum rc urgent_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	AUTO(post_done) struct post p = { 0 };
	struct reader *r;
	size_t n;

	(void)payload;
	TRY(readers(cx, true, &r, &n));
	if (n == 0)
		return RC_OK; /* nobody to tell: nothing is computed */
	TRY(post_open(cx, &p));
	return each_reader(cx, true, job, &p, one_urgent);
}

const struct job_kind job_urgent = { "urgent", "Thư gấp theo đồng hồ sự cố, cảnh báo", "Urgent mail for clocks",
	.schedule = "every 10 min", .quiet = true, .run = urgent_run };

/* --- calendar --- */

/* RFC 5545 3.1: lines of at most 75 octets, continued with a space; never inside a character. */
static void ics_line(struct buf *out, const char *name, struct str value)
{
	size_t at = strlen(name) + 1, limit = 75;
	int32_t rune;

	buf_fmt(out, "%s:", name);
	for (size_t i = 0, k; (k = utf8_next(str_from(value, i), &rune)) > 0; i += k) {
		if (at + k > limit) {
			buf_z(out, "\r\n ");
			at = 1;
		}
		buf_add(out, str_cut(value, i, k));
		at += k;
	}
	buf_z(out, "\r\n");
}

/* 3.3.11: backslash, semicolon, comma and the end of a line are escaped. */
static struct str ics_text(struct cx *cx, struct str s)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, s.n * 2 + 16);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n') {
			buf_z(&b, "\\n");
			continue;
		}
		if (s.p[i] == '\\' || s.p[i] == ';' || s.p[i] == ',')
			buf_byte(&b, '\\');
		if ((uint8_t)s.p[i] >= ' ')
			buf_byte(&b, s.p[i]);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static struct str ics_day(struct cx *cx, int32_t day)
{
	int y, m, d;

	day_parts(day, &y, &m, &d);
	return arena_fmt(&cx->arena, "%04d%02d%02d", y, m, d);
}

static struct str ics_instant(struct cx *cx, int64_t at)
{
	struct str t = instant_text(&cx->arena, at);

	return arena_fmt(&cx->arena, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", t.p, t.p + 5, t.p + 8, t.p + 11, t.p + 14, t.p + 17);
}

/* 3.8.4.7: of what an extension leaves as it is (duty, unit, first due date), so that a new date moves the event. Where only some subjects were given more
 * time the earliest date keeps the event, and each later one is named by the first subject that it is about. */
static struct str ics_uid(struct cx *cx, const struct group *all, const struct group *g)
{
	const struct duty_row *r = g->r;
	struct arena *a = &cx->arena;
	bool split = false;

	for (const struct group *x = all; x < g && r->due != r->due_original && !split; x++)
		split = same_task(x->r, r);
	return arena_fmt(a, "%.*s-%" PRId64 "-%.*s%.*s", ARG_STR(r->duty->code), r->unit,
		ARG_STR(ics_day(cx, r->due_original != DAY_NONE ? r->due_original : r->due)),
		ARG_STR(split ? arena_fmt(a, "-%" PRId64 "-%" PRId64, r->subject, r->about) : STR("")));
}

/* 3.8.7.4, 3.8.7.3: what was last done to an extension of the duty, or to its paper: made, looked at, corrected, deleted. Entries of the ledger are counted
 * upwards and versions stay when their row is gone, so the number never falls, whatever is taken back. By duty alone: a number more hurts nobody. */
struct revised {
	int64_t seq, at;
};

static enum rc ics_revisions(struct cx *cx, struct map *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	map_init(out, &cx->arena);
	TRY(db_query(cx, &r,
		"SELECT d.duty, v.seq, v.changed_at FROM declarations_v d JOIN declarations_v v ON v.id = d.id WHERE d.kind = "
		"'extension' AND d.duty IS NOT NULL UNION SELECT d.duty, v.seq, v.changed_at FROM declarations_v d JOIN "
		"documents_v v ON v.id = d.document WHERE d.kind = 'extension' AND d.duty IS NOT NULL ORDER BY 2"));
	while (rows_next(&r)) {
		struct revised *x = ARENA_NEW(&cx->arena, struct revised);

		*x = (struct revised){ rows_i64(&r, 1), rows_i64(&r, 2) };
		map_put(out, rows_copy(cx, &r, 0), x);
	}
	return rows_end(cx, &r);
}

static void ics_revised(struct cx *cx, const struct map *revisions, const struct duty_row *r, struct buf *out)
{
	const struct revised *x = map_get(revisions, r->duty->code);

	if (x == NULL)
		return;
	buf_fmt(out, "SEQUENCE:%" PRId64 "\r\n", x->seq);
	buf_fmt(out, "LAST-MODIFIED:%.*s\r\n", ARG_STR(ics_instant(cx, x->at)));
}

static void ics_event(struct cx *cx, const struct board *b, const struct map *revisions, const struct group *all,
	const struct group *g, bool units, struct str site, struct buf *out)
{
	const struct duty_row *r = g->r;
	struct arena *a = &cx->arena;
	struct str unit = units ? unit_of(b, r) : STR(""), about;

	about = arena_fmt(a, L("%s%s", "%s%s"), r->state == ST_LATE ? L("Quá hạn. ", "Late. ") : "",
		r->due_original != r->due && r->due_original != DAY_NONE
			? arena_fmt(a,
				  duty_extension(b, r) ? L("Hạn gốc %.*s, đã gia hạn.", "First due %.*s, extended.")
						       : L("Hạn gốc %.*s, lùi theo ngày vận hành ghi sau.",
								 "First due %.*s, moved by a start that was entered later."),
				  ARG_STR(day_show(a, r->due_original)))
				  .p
			: "");
	if (r->duty->n_cite) /* points of several papers have the same codes */
		about = arena_fmt(a, L("%.*s%sCăn cứ: %.*s.", "%.*s%sBy: %.*s."), ARG_STR(about),
			str_ends(about, STR(".")) ? " " : "", ARG_STR(law_cite_text(a, b->law, &r->duty->cite[0], cx->en)));
	buf_z(out, "BEGIN:VEVENT\r\n");
	ics_line(out, "UID", arena_fmt(a, "%.*s@%.*s", ARG_STR(ics_uid(cx, all, g)), ARG_STR(site)));
	buf_fmt(out, "DTSTAMP:%.*s\r\n", ARG_STR(ics_instant(cx, b->now)));
	ics_revised(cx, revisions, r, out);
	buf_fmt(out, "DTSTART;VALUE=DATE:%.*s\r\nDTEND;VALUE=DATE:%.*s\r\n", ARG_STR(ics_day(cx, r->due)),
		ARG_STR(ics_day(cx, r->due + 1)));
	ics_line(out, "SUMMARY",
		ics_text(cx, arena_fmt(a, L("Hạn %.*s: %.*s%s%s%.*s", "Due %.*s: %.*s%s%s%.*s"),
				     ARG_STR(clause_show(&cx->arena, r->duty->clause)), ARG_STR(titled(cx, b, r)),
				     g->n > 1 ? arena_fmt(a, L(" (%d đối tượng)", " (%d subjects)"), g->n).p : "",
				     unit.n ? " · " : "", ARG_STR(unit))));
	if (about.n)
		ics_line(out, "DESCRIPTION", ics_text(cx, about));
	buf_z(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

enum rc digest_ics(struct cx *cx, const struct board *b, int64_t unit, struct str site, struct buf *out)
{
	struct map revisions;
	struct board_filter q = { .unit = unit };
	struct group *g;
	int rows;
	size_t n = groups_of(cx, (struct view){ b, NULL }, &q, is_dated, &g, &rows);

	TRY(ics_revisions(cx, &revisions));
	buf_z(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Khien//Khien//VI\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	ics_line(out, "X-WR-CALNAME", ics_text(cx, str_z(L("Khiên: việc đến hạn", "Khiên: what falls due"))));
	buf_z(out, "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n");
	buf_z(out,
		"BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\nDTSTART:19750613T000000\r\nTZOFFSETFROM:+0800\r\n"
		"TZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"); /* 3.6: a calendar has a component, also without events */
	for (size_t i = 0; i < n && i < EVENTS_MAX; i++)
		ics_event(cx, b, &revisions, g, &g[i], unit == 0, site, out);
	buf_z(out, "END:VCALENDAR\r\n");
	return RC_OK;
}

struct str digest_calendar_url(struct cx *cx, const struct req *rq, const struct mail_conf *c, struct str token)
{
	const struct app_conf *conf = app_conf_of(rq->app);
	struct str base = conf->origin.n ? conf->origin : c->url;

	if (base.n == 0)
		base = arena_fmt(&cx->arena, "http://%.*s", ARG_STR(http_header(rq->http, "host")));
	return arena_fmt(&cx->arena, "%.*s/calendar/%.*s.ics", ARG_STR(base), ARG_STR(token));
}

/* Whoever holds the link is its owner, for this one answer. */
enum rc digest_calendar(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct str token = req_param(rq, "token");
	struct buf b AUTO(buf_done) = { 0 };
	struct ledger_head site;
	struct mail_person p;
	struct user u;
	int64_t user, entries;

	if (!str_ends(token, STR(".ics")) || mail_feed_find(cx, str_cut(token, 0, token.n - 4), &user) != RC_OK ||
		user_load(cx, user, &u) != RC_OK || u.disabled) {
		cx_clear(cx);
		return cx_fail(cx, RC_NOT_FOUND,
			L("Không có lịch này, hoặc đường dẫn đã bị thu hồi", "there is no such calendar, or its link has ended"));
	}
	cx->who = user_who(&u);
	TRY(mail_person_load(cx, user, &p));
	TRY(ledger_size(cx, &entries));
	TRY(ledger_key_at(cx, entries, &site));
	cx->en = p.en;
	TRY(now_get(cx, rq, &n));
	buf_init(&b, 8 << 20);
	TRY(digest_ics(cx, n.board, now_of_user(&u).unit, hex_of(&cx->arena, site.site, sizeof site.site), &b));
	if (!buf_ok(&b))
		return cx_fail(cx, RC_LIMIT, L("Lịch quá lớn", "the calendar is too large"));
	reply_bytes(out, "text/calendar; charset=utf-8", STR("khien.ics"), &b);
	return RC_OK;
}
