/* Words for rows: reasons, subjects, groups, JSON. A row is evaluated again with its reasons kept; being pure, it says what it said. */
#include "duty/kinds.h"

#include "org/org.h"

static const struct {
	const char *vi, *en;
} sayings[SAY_COUNT] = {
#define X(code, vi, en) { vi, en },
	SAYS(X)
#undef X
};

const char *const duty_state_names[ST_COUNT + 1] = { "not_applicable", "contradicted", "met", "late", "stale", "due", "unknown",
	NULL };
const char *const duty_timing_names[4] = { "none", "on_time", "done_late", NULL };
const char *const duty_face_names[FACE_COUNT + 1] = { "late", "silent", "contradicted", "backlog", "stale", "unknown", "due-now",
	"due-soon", "due", "done-late", "nothing", "done", "not-applicable", NULL };

const char *duty_face_label(enum duty_face f, bool continuous, bool en)
{
	static const char *const vi[] = { "Quá hạn", "Quá hạn – chưa báo cáo", "Số liệu chưa khớp",
		"Tồn đọng – đang khắc phục theo kế hoạch", "Cần cập nhật minh chứng", "Chưa có thông tin", "Đến hạn", "Sắp đến hạn",
		"Trong hạn", "Hoàn thành quá hạn", "Không phát sinh trong kỳ", "Đã hoàn thành", "Không áp dụng" };
	static const char *const eng[] = { "Overdue", "Overdue - not reported", "Figures do not agree",
		"Backlog - remedied by plan", "Proof to be renewed", "No information", "Due now", "Due soon", "In time",
		"Done late", "Nothing arose", "Done", "Not applicable" };

	if (f == FACE_DONE && continuous)
		return en ? "Maintained" : "Đang duy trì";
	return (en ? eng : vi)[f];
}

const char *duty_row_label(const struct board *b, const struct duty_row *r, bool en)
{
	if (r->closed && r->state == ST_LATE)
		return en ? "Not done (period closed)" : "Không đạt (kỳ đã đóng)";
	if (r->uncompared)
		return en ? "Date past - compare with the original text" : "Đã qua ngày – cần đối chiếu văn bản gốc";
	if (r->compared)
		return en ? "Figures being compared" : "Đang đối chiếu số liệu";
	if (r->state == ST_CONTRADICTED && !r->explained && r->leaders_from != DAY_NONE && r->leaders_from <= b->on)
		return en ? "Do not agree, explanation overdue" : "Chưa khớp, quá hạn giải trình";
	return duty_face_label(duty_face(b, r), r->duty->continuous && !r->closed, en);
}

/* Of what one may not read a reason tells the number, else the code: no title, no name. */
static bool may_read(struct cx *cx, const struct fact *x, int64_t *unit)
{
	bool seen = false;

	if (res_held(cx, fact_resource(x->res), x->id, &seen, unit) != RC_OK)
		cx_clear(cx);
	return seen;
}

static struct str held_text(struct cx *cx, const struct facts *f, const struct fact *x)
{
	const struct res *r = x ? fact_resource(x->res) : NULL;
	int64_t unit = 0;

	if (x == NULL || may_read(cx, x, &unit))
		return (struct str){ 0 };
	if (fact_gone(x))
		return arena_fmt(&cx->arena, L("%s đã xoá", "%s, deleted"), L(r->vi, r->en));
	const struct fact *u = facts_get(f, unit);

	return u ? arena_fmt(&cx->arena, L("%s do %.*s giữ", "%s held by %.*s"), L(r->vi, r->en),
			   ARG_STR(u->label.n ? u->label : u->code))
	         : arena_fmt(&cx->arena, L("%s ngoài phạm vi anh/chị được xem", "%s that you may not read"), L(r->vi, r->en));
}

static struct str fact_label(struct arena *a, const struct facts *f, const struct fact *x)
{
	const struct document *d = x && x->res == R_DOCUMENTS ? (const struct document *)x : NULL;
	const struct level *l = x && x->res == R_LEVELS ? (const struct level *)x : NULL;

	(void)f;
	if (x == NULL)
		return STR("?");
	if (d && d->number.n)
		return d->number;
	if (l && l->number.n)
		return l->number;
	if (x->label.n && x->code.n)
		return arena_fmt(a, "%" PRI_STR " (%" PRI_STR ")", ARG_STR(x->label), ARG_STR(x->code));
	if (x->label.n || x->code.n)
		return x->label.n ? x->label : x->code;
	return arena_fmt(a, "#%" PRId64, x->id);
}

struct say_place {
	const struct whys *all;
	struct cx *cx;
	const struct board *b;
	const struct duty_row *row;
	const struct why *w;
};

/* A partial date is said as it was given: the year, the quarter, the month. */
static struct str span_show(struct cx *cx, struct fdate d)
{
	int y, m, k, y2, m2;

	if (d.first == DAY_OPEN)
		return date_show(&cx->arena, period_text(&cx->arena, d.first, d.last), cx->en);
	day_parts(d.first, &y, &m, &k);
	day_parts(d.last, &y2, &m2, &k);
	if (y == y2 && m == m2)
		return date_show(&cx->arena, arena_fmt(&cx->arena, "%04d-%02d", y, m), cx->en);
	if (y == y2 && m % 3 == 1 && m2 == m + 2)
		return date_show(&cx->arena, arena_fmt(&cx->arena, "%04d-Q%d", y, m / 3 + 1), cx->en);
	if (y == y2 && m == 1 && m2 == 12)
		return arena_fmt(&cx->arena, L("năm %d", "%d"), y);
	return arena_fmt(&cx->arena, "%.*s - %.*s", ARG_STR(day_show(&cx->arena, d.first)), ARG_STR(day_show(&cx->arena, d.last)));
}

/* Is the day the end of a partial date of the reason's fact, or (where the sentence compares two facts) of another one in the chain? */
static bool partial(const struct say_place *p, int64_t day, struct fdate *out)
{
	static const enum say two[] = { SAY_CHANGED, SAY_DRILL_PLAN_AFTER, SAY_HEAD_AFTER, SAY_LIST_CHANGED, SAY_LIST_GONE,
		SAY_LIST_LEFT, SAY_OTHER_PAPER, SAY_REGULATION_AFTER, SAY_REGULATION_BEFORE, SAY_REGULATION_UNSURE, SAY_SEEN_AGAIN,
		SAY_STAFF_CHANGED };
	bool found = p->w->fact && day >= INT32_MIN && day <= INT32_MAX && fact_partial(p->w->fact, (int32_t)day, out);

	for (size_t k = 0; k < COUNT(two) && !found; k++)
		for (size_t i = 0; two[k] == p->w->say && i < p->all->n && !found; i++)
			found = p->all->p[i].fact && fact_partial(p->all->p[i].fact, (int32_t)day, out);
	return found;
}

/* "ngày năm 2024" is not said, nor "on 2024". */
static void say_span(struct cx *cx, struct buf *out, struct fdate d)
{
	struct str before = buf_str(out), day = STR("ngày "), on = STR("on ");

	if (before.n >= day.n && str_eq(str_from(before, before.n - day.n), day))
		out->n -= day.n;
	else if (before.n >= on.n && str_eq(str_from(before, before.n - on.n), on)) {
		out->n -= on.n;
		buf_z(out, "in ");
	}
	buf_add(out, span_show(cx, d));
}

static void say_day(struct cx *cx, struct buf *out, int64_t day)
{
	struct str s = day == DAY_NONE || day < -700000 || day > DAY_MAX ? str_z(L("(chưa rõ ngày)", "(date not known)"))
	                                                                 : day_show(&cx->arena, (int32_t)day);

	buf_add(out, s);
}

/* A condition; `denied`: that is false ("không thuộc trường hợp ..."), or, of a negated one, what holds. n and yyyymmdd stand for its number. */
static void say_cond(struct say_place *p, const struct law_cond *c, bool denied, struct buf *out)
{
	const struct law_pred *d = &duty_preds[c->pred];
	struct str rest = str_z(p->cx->en ? d->en : d->vi), w;
	bool first = true;

	if (denied && !c->negated)
		buf_z(out, p->cx->en ? "it is not so that: " : "không thuộc trường hợp ");
	for (; str_next(&rest, ' ', &w); first = false) {
		if (!first)
			buf_byte(out, ' ');
		if (str_is(w, "n"))
			buf_i64(out, c->arg);
		else if (str_is(w, "yyyymmdd"))
			say_day(p->cx, out, day_of((int)(c->arg / 10000), (int)(c->arg / 100 % 100), (int)(c->arg % 100)));
		else
			buf_add(out, w);
	}
}

static void say_case(struct say_place *p, const struct law_conds *when, struct buf *out)
{
	for (size_t i = 0; i < when->n; i++) {
		buf_z(out, i ? ", " : "");
		if (when->p[i].negated)
			buf_z(out, p->cx->en ? "not " : "không ");
		say_cond(p, &when->p[i], false, out);
	}
}

/* Minutes as the law's clocks count (2, 24, 72 hours): hours up to 72, days and hours above. */
static void say_minutes(struct cx *cx, struct buf *out, int64_t n)
{
	int64_t hours = n / 60, rest = n % 60;

	if (hours >= 72) {
		buf_fmt(out, L("%" PRId64 " ngày", "%" PRId64 " days"), hours / 24);
		if (hours % 24)
			buf_fmt(out, L(" %" PRId64 " giờ", " %" PRId64 " h"), hours % 24);
		return;
	}
	if (hours)
		buf_fmt(out, L("%" PRId64 " giờ", "%" PRId64 " h"), hours);
	if (rest || hours == 0)
		buf_fmt(out, L("%s%" PRId64 " phút", "%s%" PRId64 " min"), hours ? " " : "", rest);
}

static const char *choice_label(struct cx *cx, const struct res *r, const char *field, int64_t n)
{
	const struct choice *c = &r->fields[res_field(r, field)].choices[n];

	return cx->en ? c->en : c->vi;
}

static void say_fact(const struct say_place *p, const struct fact *x, struct buf *out)
{
	int64_t unit;
	bool numbered = x && ((x->res == R_DOCUMENTS && ((const struct document *)x)->number.n) ||
				     (x->res == R_LEVELS && ((const struct level *)x)->number.n));

	if (x && !numbered && !may_read(p->cx, x, &unit))
		buf_add(out, x->code.n ? x->code : STR(REF_HIDDEN));
	else
		buf_add(out, fact_label(&p->cx->arena, p->b->facts, x));
}

/* What is mended in one field of the fact that it names; or by another of its kind, that names it there. */
static const struct mended {
	enum say say;
	const char *field;
	bool anew;
} mended[] = {
	{ SAY_ACCEPTED_BARE, "documents" },
	{ SAY_ACCEPTED_HOW, "result" },
	{ SAY_ACT_LONG, "at" },
	{ SAY_ACT_NO_PEOPLE, "attendance" },
	{ SAY_ACT_UNDATED, "done_on" },
	{ SAY_BASIS_DEAD, "replaces", true },
	{ SAY_BASIS_UNKNOWN, "basis" },
	{ SAY_BASIS_UNREAD, "basis" },
	{ SAY_CHANGE_WORD, "documents" },
	{ SAY_DRILL_PEOPLE, "attendance" },
	{ SAY_DRILL_SCORES, "score_process" },
	{ SAY_DRILL_WINDOW, "at" },
	{ SAY_FIGURES_NONE, "count_total" },
	{ SAY_MAIL_PEOPLE, "headcount" },
	{ SAY_MAIL_UNCOUNTED, "count_total" },
	{ SAY_NOT_IN_LEDGER, "documents" },
	{ SAY_NOT_SIGNED_IN, "documents" },
	{ SAY_NO_OPERATOR, "operator" },
	{ SAY_NO_PERSON, "accountable" },
	{ SAY_NO_RECEIPT, "external_ref" },
	{ SAY_PLAN_STATE, "plan_state" },
	{ SAY_POST_ONLY, "accountable" },
	{ SAY_RECEIPT_OWN, "external_ref" },
	{ SAY_REGULATION_KIND, "kind" },
	{ SAY_REVIEW_VAGUE, "subjects" },
	{ SAY_SCAN_BLIND, "targets" },
};

static const struct mended *mended_in(enum say say)
{
	static const struct mended nowhere;

	for (size_t i = 0; i < COUNT(mended); i++)
		if (mended[i].say == say)
			return &mended[i];
	return &nowhere;
}

/* Said before: the same of the same, or, where the sentence names all that it is said of ({same}), of another. */
static bool alike(const struct why *x, const struct why *y)
{
	return x->say == y->say && x->a == y->a && x->b == y->b && x->cite == y->cite && x->strength == y->strength &&
	       (x->fact == y->fact || strstr(sayings[x->say].vi, "{same}"));
}

static bool said_before(const struct whys *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (alike(&all->p[k], &all->p[i]))
			return true;
	return false;
}

static void say_same(const struct say_place *p, struct buf *out)
{
	const char *sep = "";

	for (size_t i = 0; i < p->all->n; i++)
		if (alike(&p->all->p[i], p->w)) {
			buf_z(out, sep);
			say_fact(p, p->all->p[i].fact, out);
			sep = "; ";
		}
}

/* "20/11/2026 (Cán bộ đơn vị)": who is told to whoever may read the fact. */
static void say_entry(const struct say_place *p, struct buf *out)
{
	const struct fact *x = p->w->fact;
	int64_t unit;

	say_day(p->cx, out, day_at(p->w->b));
	for (size_t i = 0; i < x->thens.n; i++)
		if (x->thens.p[i].until == p->w->b && x->thens.p[i].by.n && may_read(p->cx, x, &unit)) {
			buf_fmt(out, " (%" PRI_STR ")", ARG_STR(x->thens.p[i].by));
			return;
		}
}

static void say_word(struct say_place *p, struct str word, struct buf *out)
{
	static const char *const plans[][2] = { { "chưa có", "unknown" }, { "chưa triển khai", "not begun" },
		{ "một số hạng mục", "partly" }, { "đầy đủ", "full" } };
	static const char *const dossiers[][2] = { { "chưa có", "unknown" }, { "đang dự thảo", "being drafted" },
		{ "đã gửi thẩm định", "sent for appraisal" }, { "đã thẩm định", "appraised" },
		{ "đã được phê duyệt", "approved" } };
	const struct facts *f = p->b->facts;
	struct arena *a = &p->cx->arena;
	int64_t n = p->w->a;
	struct fdate span;

	if (str_is(word, "f"))
		say_fact(p, p->w->fact, out);
	else if (str_is(word, "same"))
		say_same(p, out);
	else if (str_is(word, "i") || str_is(word, "j"))
		say_fact(p, facts_get(f, str_is(word, "i") ? p->w->a : p->w->b), out);
	else if (str_is(word, "a") || str_is(word, "b"))
		buf_i64(out, str_is(word, "a") ? p->w->a : p->w->b);
	else if (str_is(word, "ma") || str_is(word, "mb"))
		say_minutes(p->cx, out, str_is(word, "ma") ? n : p->w->b);
	else if ((str_is(word, "A") || str_is(word, "B")) && partial(p, str_is(word, "A") ? n : p->w->b, &span))
		say_span(p->cx, out, span);
	else if (str_is(word, "A") || str_is(word, "B"))
		say_day(p->cx, out, str_is(word, "A") ? n : p->w->b);
	else if (str_is(word, "u"))
		say_entry(p, out);
	else if (str_is(word, "T"))
		buf_add(out, instant_show(a, n));
	else if (str_is(word, "%a"))
		buf_fmt(out, "%" PRId64 "%s%" PRId64 " %%", n / 10, p->cx->en ? "." : ",", n % 10);
	else if (str_is(word, "cond") || str_is(word, "ask"))
		say_cond(p, &p->row->duty->when.p[n], str_is(word, "cond"), out);
	else if (str_is(word, "case"))
		say_case(p, &p->row->duty->due[n].when, out);
	else if (str_is(word, "note"))
		buf_add(out, p->cx->en ? p->row->duty->due[n].note.en : p->row->duty->due[n].note.vi);
	else if (str_is(word, "authority") && n >= 1 && n <= AUTHORITY_OTHER)
		buf_z(out, choice_label(p->cx, &res_level_decisions, "authority_kind", n - 1));
	else if (str_is(word, "plan") && n >= 0 && n < (int64_t)COUNT(plans))
		buf_z(out, plans[n][p->cx->en]);
	else if (str_is(word, "dossier") && n >= 0 && n < (int64_t)COUNT(dossiers))
		buf_z(out, dossiers[n][p->cx->en]);
}

static struct str say_why(struct say_place *p)
{
	const char *t = p->cx->en ? sayings[p->w->say].en : sayings[p->w->say].vi;
	struct buf out AUTO(buf_done);

	buf_init(&out, 64 * 1024);
	while (*t) {
		const char *end = *t == '{' ? strchr(t, '}') : NULL;

		if (end == NULL) {
			buf_byte(&out, *t++);
			continue;
		}
		say_word(p, (struct str){ t + 1, (size_t)(end - t - 1) }, &out);
		t = end + 1;
	}
	return arena_str(&p->cx->arena, buf_str(&out));
}

static struct str cite_with_mark(struct arena *a, const struct law *l, const struct law_duty *d, const struct law_cite *c, bool en)
{
	struct str s = law_cite_text(a, l, c, en);
	const struct law_doc *doc = law_doc_of(l, c->doc);
	enum law_mark m = doc && doc->mark != MARK_V ? doc->mark : d->mark;

	return m == MARK_V ? s : arena_fmt(a, "%" PRI_STR " [%s]", ARG_STR(s), law_mark_names[m]);
}

int64_t duty_addressee(struct cx *cx, const struct board *b, const struct duty_row *r)
{
	const struct kind *k = duty_kinds[r->duty->kind];
	bool in = k == &kind_incident_clock && r->duty->with[0].i == CLOCK_INTERNAL;
	bool out = k == &kind_incident_clock ? !in : k == &kind_report && r->duty->with[0].i == RECIPIENT_AUTHORITY;
	struct engine g;

	if (!in && !out)
		return 0;
	engine_init(&g, b->facts, b->law, b->now, DAY_NONE, &cx->arena);
	return out ? g.office : g.holder[ROLE_SPECIALISED];
}

void board_reasons(struct cx *cx, const struct board *b, const struct duty_row *r, struct duty_reason **out, size_t *n)
{
	struct engine g;
	struct whys whys = { 0 };
	struct duty_row again;
	struct say_place p = { &whys, cx, b, r, NULL };

	if (r->compared) { /* what does not agree is for those who can put it right */
		*out = ARENA_NEW(&cx->arena, struct duty_reason);
		*n = 1;
		**out = (struct duty_reason){
			.text = arena_fmt(&cx->arena,
				L("Các nguồn số liệu đang được đối chiếu; đơn vị đính chính hoặc giải trình trước ngày %.*s",
					"Figures are being compared; the unit corrects or explains them before %.*s"),
				ARG_STR(day_show(&cx->arena, r->leaders_from))),
			.res = R_COUNT,
			.citation = cite_with_mark(&cx->arena, b->law, r->duty, &r->duty->cite[0], cx->en)
		};
		return;
	}
	engine_init(&g, b->facts, b->law, b->now, r->closed ? r->period.last : DAY_NONE, &cx->arena);
	eval_row(&g, r->duty, facts_get(b->facts, r->subject), facts_get(b->facts, r->about), &whys, &cx->arena, &again);
	if (r->duty->n_due && whys.n == 0)
		vec_push(&cx->arena, &whys, (struct why){ .say = SAY_NO_DUE });
	*out = ARENA_ARRAY(&cx->arena, struct duty_reason, whys.n + 1);
	*n = 0;
	for (size_t i = 0; i < whys.n; i++) {
		if (said_before(&whys, i))
			continue;
		p.w = &whys.p[i];
		struct str held = held_text(cx, b->facts, p.w->fact);

		(*out)[(*n)++] = (struct duty_reason){ .text = say_why(&p),
			.held = held,
			.fact = p.w->fact && held.n == 0 ? p.w->fact->id : 0,
			.res = p.w->fact ? p.w->fact->res : R_COUNT,
			.strength = (enum law_strength)p.w->strength,
			.field = mended_in((enum say)p.w->say)->field,
			.anew = mended_in((enum say)p.w->say)->anew,
			.citation =
				cite_with_mark(&cx->arena, b->law, r->duty, p.w->cite ? p.w->cite : &r->duty->cite[0], cx->en) };
	}
}

static struct str code_or_id(struct arena *a, const struct fact *x, int64_t id)
{
	return x && x->code.n ? x->code : arena_fmt(a, "#%" PRId64, id);
}

struct str duty_subject_code(struct arena *a, const struct board *b, const struct duty_row *r)
{
	struct str s = r->subject ? code_or_id(a, facts_get(b->facts, r->subject), r->subject) : STR("office");

	if (r->about == 0)
		return s;
	struct str t = code_or_id(a, facts_get(b->facts, r->about), r->about);

	return arena_fmt(a, "%" PRI_STR "/%" PRI_STR, ARG_STR(s), ARG_STR(t));
}

/* What is done once for all is about the office itself, the top of the units' tree. */
static const struct fact *office_of(const struct facts *f)
{
	for (size_t i = 0; i < f->all[R_UNITS].n; i++)
		if (((const struct unit *)f->all[R_UNITS].p[i])->kind == UNIT_OFFICE)
			return f->all[R_UNITS].p[i];
	return NULL;
}

struct str duty_subject_label(struct arena *a, const struct board *b, const struct duty_row *r)
{
	const struct fact *x = r->subject ? facts_get(b->facts, r->subject) : office_of(b->facts);
	struct str s = x || r->subject ? fact_label(a, b->facts, x) : STR("—");

	if (r->about == 0)
		return s;
	struct str t = fact_label(a, b->facts, facts_get(b->facts, r->about));

	return arena_fmt(a, "%" PRI_STR " – %" PRI_STR, ARG_STR(s), ARG_STR(t));
}

const char *duty_subject_kind(const struct duty_row *r)
{
	static const char *const names[OVER_N] = { "office", "unit", "unit", "system", "provider_system", "warning",
		"warning_system", "warning_unit", "incident", "inspection_item", "regulation" };

	return names[r->duty->over];
}

struct str duty_answers(const struct board *b, const struct duty_row *r)
{
	const struct infosys *s = facts_get_as(b->facts, r->subject, R_SYSTEMS);
	const struct fact *person;

	if (s == NULL)
		s = facts_get_as(b->facts, r->about, R_SYSTEMS);
	if (s == NULL || (s->unit && board_unit_now(b, s->unit, INT32_MAX) != r->unit))
		return (struct str){ 0 };
	person = facts_get_as(b->facts, s->accountable, R_PEOPLE);
	return s->accountable_post.n ? s->accountable_post : person ? person->label : (struct str){ 0 };
}

struct str duty_group(struct arena *a, const struct board *b, const struct duty_row *r)
{
	struct str s = duty_subject_code(a, b, r), m = r->duty->matter.n ? r->duty->matter : r->duty->code;

	return arena_fmt(a, "%" PRI_STR ":%" PRI_STR, ARG_STR(m), ARG_STR(s));
}

struct str duty_waiting_text(struct arena *a, const struct board *b, const struct duty_row *r)
{
	const struct declaration *d = facts_get_as(b->facts, r->waiting, R_DECLARATIONS);
	const struct document *doc = d ? facts_get_as(b->facts, d->document, R_DOCUMENTS) : NULL;

	if (d == NULL)
		return (struct str){ 0 };
	struct str day = day_show(a, d->date.last), who = d->waits_for.n ? d->waits_for : STR("?"),
		   no = doc ? doc->number : (struct str){ 0 };

	return arena_fmt(a, "%" PRI_STR ", %" PRI_STR ", %" PRI_STR, ARG_STR(who), ARG_STR(day), ARG_STR(no));
}

struct str duty_due_reckoned(struct arena *a, const struct board *b, const struct duty_row *r, bool en)
{
	struct str s = { 0 };

	for (size_t i = 0; i < r->duty->n_due && s.p == NULL; i++)
		if (r->duty->due[i].day == r->due_original)
			s = law_reckoned(a, &b->law->calendar, &r->duty->due[i], en);
	return s;
}

struct str duty_due_advice(struct arena *a, const struct board *b, const struct duty_row *r, bool en)
{
	if (r->due == DAY_NONE || cal_works(&b->law->calendar, r->due))
		return (struct str){ 0 };
	struct str day = day_show_week(a, cal_on_or_before(&b->law->calendar, r->due), en);

	return arena_fmt(a, en ? "best sent before the end of %" PRI_STR : "nên gửi trước hết %" PRI_STR, ARG_STR(day));
}

static struct jv *day_json(struct arena *a, int32_t day)
{
	return day == DAY_NONE ? jv_null(a) : jv_text(a, day_text(a, day));
}

/* How it stands to its date, as users.md 3.2 shows it: done in time or late; not done: in time, soon (30 days), now (3 working days). */
static const char *timing_word(const struct board *b, const struct duty_row *r)
{
	if (r->state != ST_DUE || r->due == DAY_NONE)
		return duty_timing_names[r->timing];
	switch (duty_face(b, r)) {
	case FACE_DUE_NOW: return "due_now";
	case FACE_DUE_SOON: return "due_soon";
	default: return "in_time";
	}
}

struct jv *duty_row_json(struct cx *cx, const struct board *b, const struct duty_row *r)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *list;
	const struct fact *unit = facts_get(b->facts, r->unit);
	struct duty_reason *why;
	size_t n;

	board_reasons(cx, b, r, &why, &n);
	jv_set(a, o, "duty", jv_text(a, r->duty->code));
	jv_set(a, o, "clause", jv_text(a, r->duty->clause));
	jv_set(a, o, "unit", unit ? jv_text(a, code_or_id(a, unit, unit->id)) : jv_null(a));
	jv_set(a, o, "subject", jv_text(a, duty_subject_code(a, b, r)));
	jv_set(a, o, "subject_kind", jv_z(a, duty_subject_kind(r)));
	jv_set(a, o, "state", jv_z(a, duty_state_names[r->state]));
	jv_set(a, o, "timing", jv_z(a, timing_word(b, r)));
	jv_set(a, o, "strength", jv_z(a, law_strength_names[r->strength]));
	jv_set(a, o, "due", day_json(a, r->due));
	jv_set(a, o, "due_original", day_json(a, r->due_original));
	jv_set(a, o, "since", day_json(a, r->since));
	jv_set(a, o, "group", jv_text(a, duty_group(a, b, r)));
	jv_set(a, o, "legacy", jv_bool(a, r->legacy));
	jv_set(a, o, "waiting_on", jv_text(a, duty_waiting_text(a, b, r)));
	jv_set(a, o, "regime", jv_text(a, r->duty->regime));
	list = jv_set(a, o, "reasons", jv_list(a));
	for (size_t i = 0; i < n; i++) {
		struct jv *x = jv_push(a, list, jv_obj(a));

		jv_set(a, x, "text", jv_text(a, why[i].text));
		jv_set(a, x, "citation", jv_text(a, why[i].citation));
		jv_set(a, x, "fact", why[i].fact ? jv_int(a, why[i].fact) : jv_null(a));
		if (why[i].held.n)
			jv_set(a, x, "held", jv_text(a, why[i].held));
		jv_set(a, x, "strength", jv_z(a, law_strength_names[why[i].strength]));
	}
	return o;
}
