/* What a paper may prove: every open duty is held against the words of its summary, the names in its text, and what was chosen for its like before. */
#include "base/text.h"
#include "report/frame.h"
#include "web/inbox.h"
#include "web/ways.h"

enum { SHOWN = 6, SHOWN_ALL = 60, TARGETS_MAX = 400 };

/* --- words --- */

static const struct {
	const char *kind, *proves, *words;
} usual[] = {
	{ NULL, "regulation", "ban hành quy chế|ban hành quy định|ban hành quy trình" },
	{ "scan", NULL, "dò quét|rà quét|quét lỗ hổng" },
	{ "pentest", NULL, "kiểm thử xâm nhập|pentest|đánh giá xâm nhập" },
	{ "drill_plan", NULL,
		"kế hoạch diễn tập|phương án diễn tập|kế hoạch tổ chức diễn tập|phương án tổ chức diễn tập|kịch bản diễn tập" },
	{ "drill", NULL, "diễn tập" },
	{ "compliance_assessment", NULL, "đánh giá việc chấp hành|đánh giá chấp hành|kết quả chấp hành" },
	{ "training", NULL, "tập huấn|bồi dưỡng|đào tạo" },
	{ "briefing", NULL, "quán triệt|phổ biến|tuyên truyền" },
	{ "mail_campaign", NULL, "thư cảnh báo|thư nhắc nhở|cảnh báo qua thư" },
	{ "monitoring_report", NULL, "báo cáo giám sát|kết quả giám sát|giám sát an ninh|giám sát an toàn" },
	{ "access_review", NULL, "rà soát tài khoản|rà soát truy cập|rà soát quyền" },
	{ "intervention", NULL, "can thiệp dữ liệu" },
	{ "incident_report", NULL, "báo cáo sự cố|ứng cứu sự cố|xử lý sự cố" },
	{ "warning_relayed", NULL, "chuyển cảnh báo|cảnh báo lỗ hổng|v/v cảnh báo" },
	{ "warning_received", NULL,
		"cảnh báo lỗ hổng|v/v cảnh báo|cảnh báo nguy cơ|cảnh báo tấn công|cảnh báo chiến dịch|cảnh báo mã độc" },
	{ "warning_ack", NULL, "tiếp nhận cảnh báo|đã nhận cảnh báo" },
	{ "fix", NULL, "khắc phục lỗ hổng|cập nhật bản vá|đã xử lý lỗ hổng|kết quả khắc phục" },
	{ "acceptance", NULL, "nghiệm thu" },
	{ "inspection", NULL, "kết luận kiểm tra|biên bản kiểm tra|kết luận thanh tra" },
	{ "budget_estimate", NULL, "dự toán" },
	{ "budget_settlement", NULL, "quyết toán" },
	{ "cooperation", NULL, "hợp tác quốc tế|đoàn công tác|hội thảo" },
	{ "regulation_review", NULL,
		"rà soát quy chế|rà soát quy định|rà soát văn bản|ban hành quy chế|ban hành quy định|ban hành quy trình|"
		"sửa đổi quy chế|sửa đổi quy định" },
	{ NULL, "assignment", "phân công|giao nhiệm vụ|giao đơn vị" },
	{ NULL, "approval", "phê duyệt cấp độ|đề xuất cấp độ|phê duyệt hồ sơ" },
	{ NULL, "plan", "phương án bảo đảm|phương án bảo vệ" },
	{ NULL, "regulation", "quy chế|quy trình" },
	{ "report_sent", NULL, "báo cáo tình hình|báo cáo định kỳ|báo cáo năm|báo cáo quý|báo cáo 6 tháng|số liệu" },
	{ "plan", NULL, "kế hoạch" },
	{ "meeting", NULL, "kết luận|biên bản họp|thông báo kết luận" },
};

static void rule_add(struct cx *cx, struct sift *s, struct str kind, struct str proves, struct str words, char sep, bool skip)
{
	struct sift_rule *r = &s->p[s->n++];
	VEC(struct str) list = { 0 }, said = { 0 };
	struct str one;

	while (str_next(&words, sep, &one)) {
		struct str f = text_fold(&cx->arena, str_trim(one));

		if (f.n < 2)
			continue;
		vec_push(&cx->arena, &list, f);
		vec_push(&cx->arena, &said, str_trim(one));
	}
	*r = (struct sift_rule){ kind, proves, list.p, said.p, list.n, skip };
}

enum rc inbox_sift(struct cx *cx, struct sift *out)
{
	struct res_query q = { .res = &res_inbox_rules, .sort = 0, .limit = 500 };
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	out->n = 0;
	out->own = page.n;
	out->p = ARENA_ARRAY(&cx->arena, struct sift_rule, page.n + COUNT(usual));
	for (size_t i = 0; i < page.n; i++)
		rule_add(cx, out, row_text(page.rows[i], "kind"), row_text(page.rows[i], "proves"), row_text(page.rows[i], "words"),
			';', row_i64(page.rows[i], "skip", 0));
	for (size_t i = 0; i < COUNT(usual); i++)
		rule_add(cx, out, str_z(usual[i].kind), str_z(usual[i].proves), str_z(usual[i].words), '|', false);
	return RC_OK;
}

const struct sift_rule *sift_match(struct cx *cx, const struct sift *s, struct str folded, struct str *word)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->p[i].n; k++)
			if (doc_names(cx, folded, s->p[i].words[k])) {
				if (word)
					*word = s->p[i].said[k];
				return &s->p[i];
			}
	return NULL;
}

/* The word by which this kind or matter is named there; null: none. */
static struct str word_for(struct cx *cx, const struct sift *s, struct str folded, struct str what, bool proof)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; str_eq(proof ? s->p[i].proves : s->p[i].kind, what) && k < s->p[i].n; k++)
			if (doc_names(cx, folded, s->p[i].words[k]))
				return s->p[i].said[k];
	return (struct str){ 0 };
}

const char *sift_means(struct cx *cx, const struct sift_rule *r)
{
	const struct choice *c = r->kind.n ? org_activity_kinds : org_matters;

	if (r->skip)
		return L("Không đưa vào hàng chờ", "Kept out of the inbox");
	while (c->code && !str_is(r->kind.n ? r->kind : r->proves, c->code))
		c++;
	return c->code ? L(c->vi, c->en) : "";
}

/* --- which work shows a duty --- */

/* What an activity of which kind shows, by kind of evidence; those that are not here are shown by records of their own, not by a paper alone. */
static const struct {
	const char *kind, *acts;
} shown_by[] = {
	{ "scan", "scan" },
	{ "pentest", "pentest" },
	{ "drill", "drill drill_plan" },
	{ "drill_part", "drill" },
	{ "monitoring", "monitoring_report" },
	{ "plan", "acceptance" },
	{ "report", "report_sent" },
	{ "mail", "mail_campaign" },
	{ "access_review", "access_review" },
	{ "assessed", "compliance_assessment" },
	{ "budget", "budget_estimate budget_allocation budget_settlement" },
	{ "ack", "warning_ack" },
	{ "relay", "warning_relayed" },
	{ "warning_fix", "fix" },
	{ "incident_clock", "incident_report" },
	{ "intervention", "intervention" },
	{ "review", "regulation_review" },
};

struct hunt {
	struct cx *cx;
	const struct now *n;
	const struct row *doc;
	struct sift sift;
	struct str summary, text; /* folded */
	struct str like;          /* kinds chosen for papers of the same title, space separated */
	int32_t day;
	int64_t home; /* the unit that keeps the paper, or issued it */
	bool outside; /* another office issued it */
	bool plans;   /* a plan, a programme: what is to be done is not done */
	bool all;
	VEC(struct tick) found;
};

static const char *kind_name(const struct hunt *h, const struct duty_row *r)
{
	return h->n->board->law->vocab->kinds[r->duty->kind]->name;
}

static bool named(struct hunt *h, int64_t id)
{
	const struct fact *f = id ? facts_get(h->n->board->facts, id) : NULL;

	if (f == NULL)
		return false;
	if (f->res == R_UNITS) {
		const struct unit_row *u = now_unit(h->n, id);

		return id == h->home ||
		       (u && (doc_names(h->cx, h->text, u->name) || (u->brief.n > 5 && doc_names(h->cx, h->text, u->brief))));
	}
	if (f->res == R_ACTIVITIES) {
		const struct activity *a = (const struct activity *)f;

		return a->external_ref.n && doc_names(h->cx, h->text, a->external_ref);
	}
	return (f->code.n > 2 && doc_names(h->cx, h->text, f->code)) || (f->label.n > 5 && doc_names(h->cx, h->text, f->label));
}

/* Something that is done, or else only written down. */
static bool is_work(struct str what, bool proof)
{
	return proof ? !word_in("plan assignment approval regulation list", what) : !word_in("plan drill_plan meeting", what);
}

static void offer(struct hunt *h, const struct duty_row *r, struct str what, bool proof)
{
	struct arena *a = &h->cx->arena;
	struct cx *cx = h->cx;
	struct tick t = { .what = what,
		.proof = proof,
		.unit = r->unit,
		.subject = r->subject,
		.about = r->about,
		.row = r,
		.clauses = r->duty->clause,
		.counts = !proof && duty_counts_systems(h->n->board->law, r->duty) };
	struct str word = word_for(cx, &h->sift, h->summary, what, proof);
	bool like = h->like.n && word_in(h->like.p, what), is_named = named(h, r->subject) || named(h, r->about),
	     office = r->subject == 0 || r->duty->over == OVER_ROLE;

	if (h->day != DAY_NONE && r->period.first != DAY_NONE && (h->day < r->period.first || h->day > r->period.last))
		return;
	if (tick_reports(&t) && t.about == 0) /* to whom it goes: a report to the authority is another than the one to the owner */
		t.about = duty_addressee(cx, h->n->board, r);
	if (!h->all && ((!word.n && !like) || (!is_named && !office && !word.n)))
		return;
	t.score = (word.n ? 50 : 0) + (like ? 30 : 0) + (is_named ? 30 : 0) + (office && r->unit == h->home ? 10 : 0) +
	          (r->state == ST_MET ? 0 : 10);
	t.weak = !is_named && !office;
	t.on = word.n && !t.weak && !(h->plans && is_work(what, proof)) && !(h->outside && str_is(what, "warning_relayed"));
	if (h->plans && is_work(what, proof))
		t.score -= 40;
	t.why = arena_fmt(a, "%.*s%s%s",
		ARG_STR(word.n ? arena_fmt(a, L("trích yếu có từ khóa “%.*s”", "the summary says “%.*s”"), ARG_STR(word))
			       : STR("")),
		like ? L(", như văn bản lần trước", ", as the last one of its kind") : "",
		is_named && !office ? L(", có tên trong văn bản", ", named in the text") : "");
	if (t.weak)
		t.why = str_z(facts_get_as(h->n->board->facts, r->subject, R_UNITS)
				      ? L("chưa thấy tên đơn vị trong nội dung văn bản (nơi nhận không phải minh chứng)",
						"the unit is not named in what the paper says (to be sent it is no evidence)")
			      : facts_get_as(h->n->board->facts, r->subject, R_REGULATIONS)
				      ? L("chưa thấy tên quy định đã rà soát trong văn bản",
						"the regulation that was reviewed is not named in the text")
				      : L("chưa thấy tên hệ thống trong văn bản", "the system is not named in the text"));
	if (h->plans && is_work(what, proof))
		t.why = str_z(L("văn bản là kế hoạch: việc chưa chắc đã làm", "the paper is a plan: it need not be done yet"));
	for (size_t i = 0; i < h->found.n; i++) { /* one act for several rules */
		struct tick *o = &h->found.p[i];

		if (!str_eq(o->what, what) || o->proof != proof || o->unit != t.unit || o->subject != t.subject ||
			o->about != t.about)
			continue;
		o->counts |= t.counts;
		if (str_find(o->clauses, t.clauses) < 0)
			o->clauses = arena_fmt(a, "%.*s, %.*s", ARG_STR(o->clauses), ARG_STR(t.clauses));
		return;
	}
	vec_push(a, &h->found, t);
}

/* A decision approves the level of a system that it names, whatever the period of the duty. */
static void offer_decision(struct hunt *h, const struct duty_row *r)
{
	struct cx *cx = h->cx;
	bool word = doc_names(cx, h->summary, STR("phe duyet cap do")) ||
	            doc_names(cx, h->summary, STR("phe duyet ho so de xuat cap do"));

	if (!facts_get_as(h->n->board->facts, r->subject, R_SYSTEMS) || (!h->all && (!word || !named(h, r->subject))))
		return;
	for (size_t i = 0; i < h->found.n; i++)
		if (h->found.p[i].decision && h->found.p[i].subject == r->subject)
			return;
	vec_push(&cx->arena, &h->found,
		((struct tick){ .what = STR("approval"),
			.decision = true,
			.unit = r->unit,
			.subject = r->subject,
			.row = r,
			.clauses = r->duty->clause,
			.score = word ? 100 : 0,
			.on = word && named(h, r->subject) && str_starts(h->summary, STR("quyet dinh")),
			.why = str_z(
				word ? L("trích yếu có từ khóa, có tên trong văn bản", "the summary says so, named in the text")
				     : "") }));
}

/* An assignment names the system and who is named for it: both are what it is tied to, however old it is. */
static void offer_assignment(struct hunt *h, const struct duty_row *r, bool operates)
{
	const struct facts *f = h->n->board->facts;
	const struct fact *who = ways_named(f, facts_get(f, r->subject), operates);
	struct duty_row *x;

	if (who == NULL || !r->declared_only)
		return;
	x = ARENA_NEW(&h->cx->arena, struct duty_row);
	*x = *r;
	x->about = who->id;
	x->period = (struct fdate){ DAY_NONE, DAY_NONE };
	offer(h, x, STR("assignment"), true);
}

static void hunt_row(struct hunt *h, const struct duty_row *r)
{
	const char *kind = kind_name(h, r);

	if (strcmp(kind, "accountable") == 0 || strcmp(kind, "operator") == 0)
		offer_assignment(h, r, kind[0] == 'o');

	if (strcmp(kind, "level_approval") == 0)
		offer_decision(h, r);
	if (strcmp(kind, "document") == 0)
		offer(h, r, str_z(matter_names[r->duty->with[0].i]), true);
	if (strcmp(kind, "act") == 0 || strcmp(kind, "attendance") == 0)
		for (int k = 0; activity_names[k] && k < 64; k++)
			if (r->duty->with[0].bits >> k & 1)
				offer(h, r, str_z(activity_names[k]), false);
	for (size_t i = 0; i < COUNT(shown_by); i++) {
		struct str rest = str_z(shown_by[i].acts), one;

		while (strcmp(kind, shown_by[i].kind) == 0 && str_next(&rest, ' ', &one))
			offer(h, r, one, false);
	}
}

/* Work that no duty waits for yet, but that later ones rest on: a warning that came in, a plan. */
static void offer_free(struct hunt *h, const char *what, bool wanted)
{
	struct str kind = str_z(what), word;

	for (size_t i = 0; i < h->found.n; i++)
		if (!h->found.p[i].proof && str_eq(h->found.p[i].what, kind))
			return;
	word = word_for(h->cx, &h->sift, h->summary, kind, false);
	if (wanted && word.n)
		vec_push(&h->cx->arena, &h->found,
			((struct tick){ .what = kind,
				.unit = h->cx->who.unit ? h->cx->who.unit
		                        : h->home       ? h->home
		                                        : frame_specialised(h->n->board), /* for whom who sees all works */
				.score = 60,
				.on = true,
				.why = arena_fmt(&h->cx->arena,
					h->cx->en ? "the summary says “%.*s”" : "trích yếu có từ khóa “%.*s”", ARG_STR(word)) }));
}

/* A decision that issues a regulation is its row in their list; that it was reviewed before is another matter, offered below it. */
static void offer_issue(struct hunt *h)
{
	static const struct {
		const char *words, *kind;
	} t[] = { { "ban hanh quy trinh", "process" }, { "ban hanh quy che", "regulation" },
		{ "ban hanh quy dinh", "regulation" } };
	struct cx *cx = h->cx;
	bool decides = str_starts(h->summary, STR("quyet dinh")) || str_find(row_text(h->doc, "number"), STR("/QĐ")) > 0;

	for (size_t i = 0; i < COUNT(t) && !h->plans && !h->outside; i++)
		if (doc_names(cx, h->summary, str_z(t[i].words))) {
			for (size_t k = 0; k < h->found.n; k++)
				h->found.p[k].on &= !str_is(h->found.p[k].what, "regulation_review");
			vec_push(&cx->arena, &h->found,
				((struct tick){ .what = str_z(t[i].kind),
					.issues = true,
					.unit = cx->who.unit > 0 ? cx->who.unit : h->home,
					.score = 120,
					.on = decides,
					.clauses = STR("2.d"),
					.why = arena_fmt(&cx->arena,
						decides ? L("quyết định ban hành", "the decision that issues it")
							: L("trích yếu có chữ ban hành; xem có phải quyết định ban hành không",
								  "the summary says so: is it the decision that issues it?")) }));
			return;
		}
}

/* Where a system is named, those that are not are no suggestion. */
static void drop_weak(struct hunt *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->found.n; i++) {
		const struct tick *t = &h->found.p[i];
		bool strong = false;

		for (size_t k = 0; t->weak && !h->all && k < h->found.n; k++)
			strong = strong ||
			         (!h->found.p[k].weak && h->found.p[k].proof == t->proof && str_eq(h->found.p[k].what, t->what));
		if (!strong)
			h->found.p[n++] = *t;
	}
	h->found.n = n;
}

static bool is_plan(struct str summary)
{
	static const char *const heads[] = { "ke hoach", "chuong trinh", "de an", "to trinh", "giay moi" };
	static const char *const done[] = { "ket qua", "tong ket", "bao cao", "so ket", "da to chuc" };

	for (size_t i = 0; i < COUNT(heads); i++)
		if (str_starts(summary, str_z(heads[i])))
			return true;
	for (size_t i = 0; i < COUNT(done); i++)
		if (str_find(summary, str_z(done[i])) >= 0)
			return false;
	return str_find(summary, STR("ban hanh ke hoach")) >= 0 || str_find(summary, STR("phe duyet ke hoach")) >= 0;
}

/* --- what was chosen before --- */

/* A title without its numbers: "ket qua tap huan nam (dot )". */
static struct str bare_title(struct cx *cx, struct str summary)
{
	struct str f = text_fold(&cx->arena, summary);
	char *p = arena_alloc(&cx->arena, f.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < f.n; i++)
		if (f.p[i] < '0' || f.p[i] > '9')
			p[n++] = f.p[i];
	return (struct str){ p, n };
}

static enum rc like_before(struct hunt *h)
{
	struct cx *cx = h->cx;
	struct rows r AUTO(rows_done) = { 0 };
	struct str title = bare_title(cx, row_text(h->doc, "summary"));
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 4000);
	if (title.n < 8)
		return RC_OK;
	TRY(db_query(cx, &r,
		"SELECT d.summary, a.kind FROM documents d JOIN links l ON l.dst = d.id AND l.field = 'documents' JOIN activities "
		"a ON a.id = l.src WHERE d.id <> $1 AND d.intake = 'assigned' ORDER BY d.id DESC LIMIT 400",
		V(h->doc->id)));
	while (rows_next(&r)) {
		struct arena_mark m = arena_mark(&cx->arena);
		bool same = str_eq(bare_title(cx, rows_text(&r, 0)), title);

		arena_reset(&cx->arena, m);
		if (same && !word_in(b.n ? arena_z(&cx->arena, buf_str(&b)) : "", rows_text(&r, 1)))
			buf_fmt(&b, "%.*s ", ARG_STR(rows_text(&r, 1)));
	}
	TRY(rows_end(cx, &r));
	h->like = arena_str(&cx->arena, str_trim(buf_str(&b)));
	return RC_OK;
}

/* --- together --- */

static int better(const void *a, const void *b)
{
	const struct tick *x = a, *y = b;

	if (x->score != y->score)
		return y->score - x->score;
	if (x->unit != y->unit)
		return (x->unit > y->unit) - (x->unit < y->unit);
	return (x->subject > y->subject) - (x->subject < y->subject);
}

int64_t inbox_home(struct cx *cx, const struct now *n, const struct row *doc)
{
	struct str issuer = text_fold(&cx->arena, row_text(doc, "issuer"));

	for (size_t i = 0; issuer.n && i < n->n_units; i++)
		if (str_eq(text_fold(&cx->arena, n->units[i].name), issuer))
			return n->units[i].id;
	return row_i64(doc, "unit", 0);
}

static bool from_us(struct cx *cx, const struct now *n, const struct row *doc)
{
	struct str issuer = text_fold(&cx->arena, row_text(doc, "issuer"));

	for (size_t i = 0; i < n->n_units; i++)
		if (doc_names(cx, issuer, n->units[i].name))
			return true;
	return false;
}

enum rc inbox_suggest(
	struct cx *cx, const struct now *n, const struct row *doc, struct str text, bool all, struct tick **out, size_t *count)
{
	struct hunt h = {
		.cx = cx, .n = n, .doc = doc, .all = all, .day = date_last(row_text(doc, "date")), .home = inbox_home(cx, n, doc)
	};
	struct board_filter q = { .unit = cx->who.unit };
	size_t most = all ? SHOWN_ALL : SHOWN;
	struct people_list people = { 0 };

	TRY(inbox_sift(cx, &h.sift));
	h.summary = text_fold(&cx->arena,
		arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(row_text(doc, "symbol")), ARG_STR(row_text(doc, "summary"))));
	h.plans = is_plan(h.summary);
	h.outside = row_text(doc, "issuer").n && !from_us(cx, n, doc);
	h.text = text_fold(&cx->arena, arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(row_text(doc, "summary")),
					       ARG_STR(doc_without_addressees(cx, str_cut(text, 0, 400000)))));
	TRY(like_before(&h));
	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (r->state != ST_NOT_APPLICABLE && !r->legacy && !r->closed && board_match(n->board, r, &q))
			hunt_row(&h, r);
	}
	offer_free(&h, "warning_received", h.outside);
	offer_free(&h, "plan", h.plans);
	offer_free(&h, "regulation_review", !h.outside && !h.plans);
	offer_issue(&h);
	drop_weak(&h);
	if (h.found.n)
		qsort(h.found.p, h.found.n, sizeof *h.found.p, better);
	if (h.found.n > most)
		h.found.n = most;
	for (size_t i = 0; i < h.found.n; i++)
		TRY(tick_evidence(cx, n, doc, text, &people, &h.found.p[i]));
	*out = h.found.p;
	*count = h.found.n;
	return RC_OK;
}

/* --- what the text shows of it --- */

static void targets_named(struct cx *cx, const struct now *n, struct str folded, struct tick *t)
{
	const struct fact *s = facts_get_as(n->board->facts, t->subject, R_SYSTEMS);
	const struct asset *x;
	struct buf b AUTO(buf_done) = { 0 };
	size_t at = 0;

	buf_init(&b, 1 << 16);
	while (s && t->n_targets < TARGETS_MAX && (x = fact_back(s, R_ASSETS, &at)) != NULL)
		if (x->address.n > 3 && x->sys == t->subject && doc_names(cx, folded, x->address)) {
			buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", ARG_STR(x->address));
			t->n_targets++;
		}
	t->targets = b.n ? arena_str(&cx->arena, buf_str(&b)) : (struct str){ 0 };
}

/* "cấp độ 3" in the summary, else in the text; 0: it does not say. */
static int level_said(struct cx *cx, const struct row *doc, struct str folded)
{
	struct str from[2] = { text_fold(&cx->arena, row_text(doc, "summary")), folded }, word = STR("cap do ");

	for (size_t i = 0; i < COUNT(from); i++)
		for (ptrdiff_t at; (at = str_find(from[i], word)) >= 0; from[i] = str_from(from[i], (size_t)at + 1)) {
			struct str d = str_from(from[i], (size_t)at + word.n);

			if (d.n && d.p[0] >= '1' && d.p[0] <= '5' && (d.n == 1 || d.p[1] < '0' || d.p[1] > '9'))
				return d.p[0] - '0';
		}
	return 0;
}

bool tick_reports(const struct tick *t)
{
	return !t->decision && !t->proof && !t->issues && word_in("report_sent incident_report", t->what);
}

bool tick_arrives(const struct tick *t)
{
	return !t->proof && !t->decision && !t->issues && str_is(t->what, "warning_received");
}

static void systems_named(struct cx *cx, const struct now *n, struct str folded, struct tick *t)
{
	const struct facts *f = n->board->facts;

	for (size_t i = 0; i < f->all[R_SYSTEMS].n; i++) {
		const struct fact *s = f->all[R_SYSTEMS].p[i];

		if ((s->code.n > 2 && doc_names(cx, folded, s->code)) || (s->label.n > 5 && doc_names(cx, folded, s->label)))
			vec_push(&cx->arena, &t->systems, s->id);
	}
}

/* The paper's date is the act's own where the paper is the act; else the day that its text tells, if it tells one. */
static void day_said(struct cx *cx, const struct row *doc, struct str text, struct tick *t)
{
	static const char itself[] =
		"plan drill_plan meeting report_sent incident_report warning_ack warning_relayed budget_estimate "
		"budget_allocation budget_settlement";
	struct doc_done d;

	t->done_on = row_text(doc, "date");
	if (!word_in(itself, t->what) && doc_done(cx, text, date_last(t->done_on), &d)) {
		t->done_on = d.first == d.last ? day_text(&cx->arena, d.last)
		                               : arena_fmt(&cx->arena, "%.*s - %.*s", ARG_STR(day_show(&cx->arena, d.first)),
							 ARG_STR(day_show(&cx->arena, d.last)));
		t->done_said = arena_fmt(&cx->arena, L("đọc trong văn bản: %.*s", "read in the text: %.*s"), ARG_STR(d.said));
	} else {
		t->done_said = str_z(L("ngày của văn bản", "the paper's date"));
	}
}

/* Between "Căn cứ" and the first article stands what a decision rests on: of that, what the packs know, in its order. */
static struct str basis_said(struct cx *cx, const struct law *law, struct str folded)
{
	enum { MOST = 12 };
	ptrdiff_t from = str_find(folded, STR("can cu ")), to, places[MOST];
	const struct law_doc *docs[MOST];
	struct str said = from < 0 ? (struct str){ 0 } : str_from(folded, (size_t)from), key, out = { 0 };
	size_t at = 0, n = 0;

	to = str_find(said, STR("dieu 1"));
	said = to < 0 ? said : str_cut(said, 0, (size_t)to);
	for (void *v; n < MOST && map_next(&law->docs, &at, &key, &v);) {
		const struct law_doc *d = v;
		size_t i = n;

		if (d->number.n == 0 || !doc_names(cx, said, d->number))
			continue;
		for (places[n] = str_find(said, text_fold(&cx->arena, d->number)), docs[n] = d; i > 0 && places[i - 1] > places[i];
			i--) {
			ptrdiff_t place = places[i];
			const struct law_doc *doc = docs[i];

			places[i] = places[i - 1], docs[i] = docs[i - 1];
			places[i - 1] = place, docs[i - 1] = doc;
		}
		n++;
	}
	for (size_t i = 0; i < n; i++)
		out = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out), i ? ", " : "", ARG_STR(docs[i]->code));
	return out;
}

/* "thay thế Quyết định số 66/QĐ-BM": the one regulation, of those that who asks may change, whose number stands there. */
static int64_t replaced_said(struct cx *cx, const struct facts *f, const struct row *doc, struct str folded)
{
	enum { NEAR = 300 };
	struct str word = STR("thay the ");
	int64_t id = 0;

	for (ptrdiff_t at; (at = str_find(folded, word)) >= 0;) {
		struct str near;

		folded = str_from(folded, (size_t)at + word.n);
		near = str_cut(folded, 0, NEAR < folded.n ? NEAR : folded.n);
		for (size_t i = 0; i < f->all[R_REGULATIONS].n; i++) {
			const struct regulation *r = (const struct regulation *)f->all[R_REGULATIONS].p[i];

			if (r->number.n == 0 || str_eq(r->number, row_text(doc, "number")) || !doc_names(cx, near, r->number) ||
				ways_may_change(cx, &r->h) == NULL)
				continue;
			if (id && id != r->h.id)
				return 0;
			id = r->h.id;
		}
	}
	return id;
}

enum rc tick_evidence(
	struct cx *cx, const struct now *n, const struct row *doc, struct str text, struct people_list *list, struct tick *t)
{
	struct str folded = text_fold(&cx->arena, str_cut(text, 0, 400000));

	if (t->issues) {
		t->basis = basis_said(cx, n->board->law, folded);
		t->replaces = replaced_said(cx, n->board->facts, doc, folded);
	}

	if (!t->decision && !t->proof && !t->issues && !tick_arrives(t))
		day_said(cx, doc, text, t);

	if (tick_arrives(t))
		systems_named(cx, n, folded, t);
	if (t->decision)
		t->level = level_said(cx, doc, folded);
	if (t->decision)
		return RC_OK;
	if (!t->proof && (str_is(t->what, "briefing") || str_is(t->what, "training")) && t->unit &&
		(cx->who.unit == 0 || cx->who.unit == t->unit)) { /* names are for their own unit */
		if (!list->read)
			TRY(people_read(cx, folded, list));
		people_named(cx, list, t);
	}
	if (!t->proof && (str_is(t->what, "scan") || str_is(t->what, "pentest")))
		targets_named(cx, n, folded, t);
	return RC_OK;
}

struct str tick_value(struct cx *cx, const struct tick *t)
{
	return arena_fmt(&cx->arena, "%s:%.*s:%" PRId64 ":%" PRId64 ":%" PRId64,
		t->decision ? "decision"
		: t->issues ? "issue"
		: t->proof  ? "proof"
			    : "act",
		ARG_STR(t->what), t->unit, t->subject, t->about);
}

static bool known_choice(const struct choice *c, struct str code)
{
	while (c->code && !str_is(code, c->code))
		c++;
	return c->code != NULL;
}

bool tick_read(struct str value, struct tick *out)
{
	struct str part[5];

	*out = (struct tick){ 0 };
	for (size_t i = 0; i < COUNT(part); i++)
		if (!str_next(&value, ':', &part[i]))
			return false;
	out->proof = str_is(part[0], "proof");
	out->what = part[1];
	out->decision = str_is(part[0], "decision") && str_is(part[1], "approval");
	out->issues = str_is(part[0], "issue") && word_in("regulation process", part[1]);
	return (out->proof || out->decision || out->issues || str_is(part[0], "act")) && value.n == 0 &&
	       (out->issues || known_choice(out->proof || out->decision ? org_matters : org_activity_kinds, part[1])) &&
	       str_to_i64(part[2], &out->unit) && str_to_i64(part[3], &out->subject) && str_to_i64(part[4], &out->about);
}
