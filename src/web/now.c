#include "web/now.h"

#include "fmt/html.h"
#include "ledger/ledger.h"
#include "web/digest.h"
#include "web/web.h"

/* --- boards of other days ---
 * A board of a ledger position and an instant never changes, so a few are kept; each lives on its own memory. */
struct past {
	struct cx cx; /* its memory */
	struct facts facts;
	struct board board;
};
enum { PAST_MOST = 8, PAST_ROOM = 256 << 20 };
struct boards {
	struct live *live;
	struct live
		*week; /* the end of last week by today's knowledge, which each change changes: kept current as the present is */
	struct keep *past;
};

static void past_drop(void *value)
{
	struct past *p = value;

	facts_done(&p->facts);
	cx_done(&p->cx);
	free(p);
}

struct boards *boards_new(void)
{
	struct boards *b = calloc(1, sizeof *b);

	assert(b);
	b->live = live_new();
	b->week = live_new();
	b->past = keep_new(PAST_MOST, PAST_ROOM, past_drop);
	return b;
}

void boards_free(struct boards **b)
{
	if (*b == NULL)
		return;
	keep_free(&(*b)->past);
	live_free(&(*b)->live);
	live_free(&(*b)->week);
	free(*b);
	*b = NULL;
}

static void past_return(void *loan)
{
	keep_return(loan);
}

/* A board of another day; its texts stay readable until the work ends. */
static enum rc past_get(struct cx *cx, struct boards *b, int64_t seq, int64_t at, const struct board **out)
{
	struct kept *loan = ARENA_NEW(&cx->arena, struct kept);
	struct str key = arena_fmt(&cx->arena, "%" PRId64 " %" PRId64, seq, at);
	struct past *p;
	enum rc rc;

	cx_at_end(cx, past_return, loan);
	if (keep_find(b->past, key, loan)) {
		*out = &((const struct past *)loan->value)->board;
		return RC_OK;
	}
	p = calloc(1, sizeof *p);
	assert(p);
	cx_init(&p->cx, 0);
	p->cx.db = cx->db;
	p->cx.now = cx->now;
	facts_init(&p->facts);
	rc = duty_board(&p->cx, seq, at, &p->facts, &p->board);
	p->cx.db = NULL;
	if (rc != RC_OK) {
		/* packs are loaded one by one, each an entry: between two of them one may name a document of the other */
		rc = rc == RC_INVALID ? cx_fail_at(cx, rc, STR("as_of"),
						L("Tại mục nhật ký %" PRId64 " các bộ quy định chưa đủ để đánh giá: %.*s",
							"at ledger entry %" PRId64 " the packs were not complete: %.*s"),
						seq, ARG_STR(p->cx.fault.text))
		                      : cx_fail(cx, rc, "%.*s", ARG_STR(p->cx.fault.text));
		past_drop(p);
		return rc;
	}
	keep_put(b->past, key, p, p->cx.arena.used + p->facts.arena.used, loan);
	*out = &p->board;
	return RC_OK;
}

/* --- what a page asks --- */

static enum rc units_read(struct cx *cx, struct now *n)
{
	struct res_query q = { .res = res_find(STR("units")), .sort = -1, .limit = 1000 };
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	n->units = ARENA_ARRAY(&cx->arena, struct unit_row, page.n);
	n->n_units = page.n;
	for (size_t i = 0; i < page.n; i++) {
		const struct row *r = page.rows[i];
		struct str brief = row_text(r, "short");

		n->units[i] = (struct unit_row){ r->id, row_i64(r, "parent", 0), row_text(r, "code"), row_text(r, "name"),
			brief.n ? brief : row_text(r, "name"), row_text(r, "head_post") };
	}
	return RC_OK;
}

const struct unit_row *now_unit(const struct now *n, int64_t id)
{
	for (size_t i = 0; id && i < n->n_units; i++)
		if (n->units[i].id == id)
			return &n->units[i];
	return NULL;
}

static bool within(const struct now *n, int64_t unit, int64_t above)
{
	for (int hops = 0; unit && hops < 64; hops++) {
		const struct unit_row *u = now_unit(n, unit);

		if (unit == above)
			return true;
		unit = u ? u->parent : 0;
	}
	return false;
}

/* The time switches of the address: on=DAY, known=on, or as_of=DAY|INSTANT|ENTRY for a moment's knowledge (then `on` is its day). */
static enum rc clocks(struct cx *cx, const struct req *rq, struct now *out)
{
	int32_t today = day_at(cx->now);
	struct str on = req_query(rq, "on"), known = req_query(rq, "known"), as_of = str_trim(req_query(rq, "as_of")), day = { 0 };
	struct buf q AUTO(buf_done) = { 0 };

	if (str_trim(on).n && (!date_read(&cx->arena, on, &day) || day.n != 10))
		return cx_fail_at(cx, RC_INVALID, STR("on"),
			L("Ngày xem tình hình “%.*s” không phải là ngày đầy đủ dd/mm/yyyy",
				"the day asked about, “%.*s”, is no whole date dd/mm/yyyy"),
			ARG_STR(str_head(on, 60)));
	if (known.n && !str_is(known, "on"))
		return cx_fail_at(cx, RC_INVALID, STR("known"),
			L("known chỉ nhận “on” (theo dữ liệu đã có tại ngày đó) hoặc để trống (theo dữ liệu hiện nay)",
				"known is “on” (by what was known that day) or empty (by today's knowledge)"));
	out->on = day.n ? date_first(day) : today;
	out->at = day_end(out->on);
	if (as_of.n) {
		int64_t at;

		TRY(ledger_moment(cx, as_of, "as_of", &out->seq, &at));
		out->on = day.n ? out->on : day_at(at);
		out->at = day.n ? out->at : at;
		out->elsewhere = out->known = out->moment = true;
		out->as_of = as_of;
		buf_init(&q, 1000);
		buf_z(&q, "as_of=");
		url_escape(&q, as_of);
		if (day.n)
			buf_fmt(&q, "&on=%.*s", ARG_STR(day));
		out->query = arena_str(&cx->arena, buf_str(&q));
		return RC_OK;
	}
	out->elsewhere = out->on != today;
	out->known = known.n && out->on < today;
	TRY(ledger_size(cx, &out->seq));
	out->seq -= 1;
	if (out->known)
		TRY(ledger_time_to_seq(cx, out->at, &out->seq));
	if (out->elsewhere)
		out->query =
			arena_fmt(&cx->arena, "on=%.*s%s", ARG_STR(day_text(&cx->arena, out->on)), out->known ? "&known=on" : "");
	return RC_OK;
}

static const struct board *to_reader(struct cx *cx, const struct board *b)
{
	return cx->who.may & CAP_CLASHES ? b : board_to_leaders(&cx->arena, b);
}

static enum rc board_get(struct cx *cx, const struct req *rq, struct now *out)
{
	*out = (struct now){ .boards = app_conf_of(rq->app)->shared, .query = STR("") };
	TRY(clocks(cx, rq, out));
	TRY(units_read(cx, out));
	if (!out->elsewhere) {
		TRY(live_lend(cx, out->boards->live, &out->loan));
		out->board = &out->loan.board;
		out->seq = out->loan.seq;
		return RC_OK;
	}
	if (out->seq < 0)
		TRY(ledger_first_at(cx, &out->began));
	out->seq = out->seq < 0 ? 0 : out->seq;
	return past_get(cx, out->boards, out->seq, out->at, &out->board);
}

enum rc now_get(struct cx *cx, const struct req *rq, struct now *out)
{
	TRY(board_get(cx, rq, out));
	out->board = to_reader(cx, out->board);
	return RC_OK;
}

enum rc now_lend(struct cx *cx, const struct req *rq, struct live_loan *out)
{
	struct boards *boards = app_conf_of(rq->app)->shared;

	return live_lend(cx, boards->live, out);
}

void now_done(struct now *n)
{
	if (n->week.live)
		live_return(&n->week);
	if (n->loan.live)
		live_return(&n->loan);
}

/* In an office's first week nothing was known at its beginning (duty_known_on). Whoever asks for it was lent the present before: always in this order. */
static enum rc week_lend(struct cx *cx, struct now *n, int64_t at, const struct board **out)
{
	int64_t now = cx->now;
	enum rc rc;

	cx->now = at;
	rc = live_lend(cx, n->boards->week, &n->week);
	cx->now = now;
	TRY(rc);
	n->then_seq = n->week.seq;
	*out = &n->week.board;
	return RC_OK;
}

enum rc now_then(struct cx *cx, struct now *n, const struct board **out)
{
	int32_t day = board_week_from(n->on);

	TRY(duty_known_on(cx, day, n->seq, &n->then_seq));
	if (!n->elsewhere && n->then_seq == n->seq)
		TRY(week_lend(cx, n, day_end(day), out));
	else
		TRY(past_get(cx, n->boards, n->then_seq, day_end(day), out));
	*out = to_reader(cx, *out);
	return RC_OK;
}

bool now_unit_seen(struct cx *cx, const struct now *n, int64_t unit)
{
	return cx->who.unit == 0 || cx->who.provider || within(n, unit, cx->who.unit);
}

void now_unit_choices(struct cx *cx, const struct now *n, struct str chosen, struct jv *list)
{
	thing_choice(cx, list, STR(""), str_z(L("Mọi đơn vị", "All units")), chosen);
	for (size_t i = 0; i < n->n_units; i++)
		if (now_unit_seen(cx, n, n->units[i].id))
			thing_choice(cx, list, n->units[i].code, n->units[i].name, chosen);
}

struct board_filter now_mine(struct cx *cx)
{
	return (struct board_filter){ .unit = cx->who.unit, .provider = cx->who.provider };
}

struct board_filter now_of_user(const struct user *u)
{
	struct who w = user_who(u);

	return (struct board_filter){ .unit = w.unit ? w.unit : u->unit, .provider = w.provider };
}

/* A word that no board can have is a mistake of the address, not an empty board; what was not yet loaded then is one. */
static enum rc filter_ok(struct cx *cx, const struct now *now, struct str pack, struct str state, struct str clause)
{
	const struct law *law = now->board->law;
	struct str code = clause_code(&cx->arena, clause);
	bool has_pack = pack.n == 0 || now->known || now->moment, has_clause = clause.n == 0 || now->known || now->moment;

	for (size_t p = 0; p < law->n_packs; p++) {
		has_pack = has_pack || str_eq(law->packs[p]->code, pack);
		for (size_t c = 0; c < law->packs[p]->clauses.n; c++)
			has_clause = has_clause || str_eq(law->packs[p]->clauses.p[c].code, code);
	}
	if (state.n && !duty_state_ok(state))
		return cx_fail_at(cx, RC_INVALID, STR("state"), L("Không có trạng thái “%.*s”", "there is no state “%.*s”"),
			ARG_STR(str_head(state, 60)));
	if (!has_pack)
		return cx_fail_at(cx, RC_NOT_FOUND, STR("pack"), L("Không có bộ quy định “%.*s”", "there is no pack “%.*s”"),
			ARG_STR(str_head(pack, 60)));
	if (!has_clause)
		return cx_fail_at(cx, RC_NOT_FOUND, STR("clause"),
			L("Không có điểm “%.*s” trong bộ quy định đang áp dụng", "no pack in force has a clause “%.*s”"),
			ARG_STR(str_head(clause, 60)));
	return RC_OK;
}

enum rc now_filter(struct cx *cx, const struct req *rq, const struct now *n, struct board_filter *out)
{
	struct str unit = req_query(rq, "unit"), clause = req_query(rq, "clause"), pack = req_query(rq, "pack"),
		   state = req_query(rq, "state"), level = req_query(rq, "level");

	*out = now_mine(cx);
	TRY(filter_ok(cx, n, pack, state, clause));
	if (pack.n)
		out->pack = pack;
	if (state.n)
		out->state = state;
	if (level.n) {
		out->level = str_is(level, "none")                                    ? LEVEL_NONE
		             : level.n == 1 && level.p[0] >= '1' && level.p[0] <= '5' ? level.p[0] - '0'
		                                                                      : 0;
		if (out->level == 0)
			return cx_fail_at(cx, RC_INVALID, STR("level"),
				L("Cấp độ là 1, 2, 3, 4, 5 hoặc none (chưa có)", "a level is 1, 2, 3, 4, 5 or none"));
	}
	if (clause.n)
		out->clause = clause_code(&cx->arena, clause);
	for (size_t i = 0; unit.n && i < n->n_units; i++)
		if (str_eq(n->units[i].code, unit)) {
			if (!now_unit_seen(cx, n, n->units[i].id))
				return cx_fail(cx, RC_DENIED, L("Chỉ xem được đơn vị mình", "only one's own unit can be seen"));
			out->unit = n->units[i].id;
			out->unit_only = str_is(req_query(rq, "only"), "1");
			return RC_OK;
		}
	if (unit.n)
		return cx_fail_at(cx, RC_NOT_FOUND, STR("unit"), L("Không có đơn vị này", "there is no such unit"));
	return RC_OK;
}

bool now_listed(const struct board_filter *q, const struct duty_row *r)
{
	bool followed = r->duty->informational && r->counted && !r->legacy && !r->excluded && r->state != ST_NOT_APPLICABLE;

	if (r->state == ST_NOT_APPLICABLE) /* in no total; listed for who asks for them */
		return str_is(q->state, duty_state_names[ST_NOT_APPLICABLE]) && r->counted && !r->legacy;
	return duty_in_totals(r) || (q->clause.n && followed);
}

void now_keep(struct cx *cx, const struct req *rq, const char *names, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *time = jv_get(view, "time"), *keep = jv_set(a, time, "keep", jv_list(a));
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest = str_z(names), one;

	buf_init(&b, 8000);
	while (str_next(&rest, ' ', &one)) {
		struct str v = req_query(rq, arena_z(a, one));
		struct jv *o;

		if (v.n == 0)
			continue;
		o = jv_push(a, keep, jv_obj(a));
		jv_set(a, o, "name", jv_text(a, one));
		jv_set(a, o, "value", jv_text(a, v));
		buf_fmt(&b, "%c%.*s=", b.n ? '&' : '?', ARG_STR(one));
		url_escape(&b, v);
	}
	set_text(cx, time, "back", b.n ? arena_str(a, buf_str(&b)) : STR("?"));
}

void now_switches(struct cx *cx, const struct now *n, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *time = jv_set(a, view, "time", jv_obj(a));

	set_text(cx, time, "on", day_show(a, n->on));
	set_text(cx, time, "on_long", day_show_week(a, n->on, cx->en));
	jv_set(a, time, "known", jv_bool(a, n->known));
	set_text(cx, time, "as_of", n->as_of);
	if (!n->elsewhere)
		return;
	set_text(cx, time, "away",
		arena_fmt(a, L("Đang xem tình hình tại %.*s, theo dữ liệu %s.", "As of %.*s, by %s."), ARG_STR(day_show(a, n->on)),
			n->began ? arena_fmt(a,
					   L("đã có lúc ấy: sổ nhật ký bắt đầu lúc %.*s, trước đó chưa có dữ liệu nào được ghi",
						   "what was known then: the ledger begins at %.*s, nothing was recorded before"),
					   ARG_STR(instant_show(a, n->began)))
					   .p
			: n->moment ? arena_fmt(a, L("đã có tại mục nhật ký %" PRId64, "what was known at ledger entry %" PRId64),
					      n->seq)
					      .p
			: n->known ? L("đã có tại ngày đó", "what was known that day")
				   : L("hiện nay", "today's knowledge")));
}

struct str now_url(struct cx *cx, const struct now *n, const char *fmt, ...)
{
	va_list ap;
	struct str url;

	va_start(ap, fmt);
	url = arena_vfmt(&cx->arena, fmt, ap);
	va_end(ap);
	if (n->query.n == 0)
		return url;
	return arena_fmt(&cx->arena, "%.*s%c%.*s", ARG_STR(url), str_find(url, STR("?")) >= 0 ? '&' : '?', ARG_STR(n->query));
}

/* --- states as shapes, colours, words --- */

static const struct {
	const char *glyph, *tone;
} faces[FACE_COUNT] = {
	[FACE_LATE] = { "late", "late" },
	[FACE_SILENT] = { "silent", "late" },
	[FACE_CONTRADICTED] = { "contra", "contra" },
	[FACE_BACKLOG] = { "backlog", "backlog" },
	[FACE_STALE] = { "stale", "stale" },
	[FACE_UNKNOWN] = { "unknown", "unknown" },
	[FACE_DUE_NOW] = { "today", "due" },
	[FACE_DUE_SOON] = { "soon", "due" },
	[FACE_DUE] = { "due", "due" },
	[FACE_DONE_LATE] = { "metlate", "ok" },
	[FACE_NOTHING] = { "none", "ok" },
	[FACE_DONE] = { "met", "ok" },
	[FACE_NOT_APPLICABLE] = { "na", "na" },
};

struct jv *face_view(struct cx *cx, enum duty_face f, const char *word)
{
	struct jv *o = jv_obj(&cx->arena);

	jv_set(&cx->arena, o, "glyph", jv_z(&cx->arena, faces[f].glyph));
	jv_set(&cx->arena, o, "tone", jv_z(&cx->arena, faces[f].tone));
	jv_set(&cx->arena, o, "text", jv_z(&cx->arena, word));
	return o;
}

struct jv *row_state(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	return face_view(cx, duty_face(n->board, r), duty_row_label(n->board, r, cx->en));
}

struct str unit_name(struct cx *cx, const struct now *n, int64_t unit, bool brief)
{
	const struct unit_row *u = now_unit(n, unit);

	if (u == NULL)
		return str_z(L("Chưa rõ đơn vị", "unit not known"));
	return brief ? u->brief : u->name;
}

struct str whose_name(struct cx *cx, const struct now *n, const struct board_filter *q)
{
	const struct fact *provider = q->provider ? facts_get(n->board->facts, q->provider) : NULL;

	return provider ? provider->label : q->unit ? unit_name(cx, n, q->unit, false) : STR("");
}

const char *state_word(struct cx *cx, enum duty_state s)
{
	static const char *const vi[ST_COUNT] = { "Không áp dụng", "Số liệu chưa khớp", "Đã hoàn thành", "Quá hạn",
		"Cần cập nhật minh chứng", "Trong hạn", "Chưa có thông tin" };
	static const char *const en[ST_COUNT] = { "Not applicable", "Figures do not agree", "Done", "Late", "Proof needs renewing",
		"In time", "Not known" };

	return L(vi[s], en[s]);
}

const char *set_word(struct cx *cx, enum duty_set s)
{
	static const char *const vi[SET_COUNT] = { "Chưa hoàn thành, trong hạn (gồm cần cập nhật)", "Đã hoàn thành đúng hạn",
		"Đã hoàn thành quá hạn", "Đã hoàn thành, mới tự khai", "Chưa hoàn thành (trong hạn và quá hạn)",
		"Quá hạn, đã báo cáo, không thuộc tồn đọng", "Quá hạn – chưa báo cáo",
		"Quá hạn – tồn đọng, đang khắc phục theo kế hoạch", "Quá hạn tính theo hạn gốc", "Đến hạn trong 14 ngày" };
	static const char *const en[SET_COUNT] = { "Not done, in time (with what needs renewing)", "Done in time", "Done late",
		"Done, self-declared", "Not done (in time and late)", "Late, reported, no backlog", "Late: never reported",
		"Late: backlog, put right by a plan", "Late by the original date", "Due within 14 days" };

	return L(vi[s], en[s]);
}

const char *change_word(struct cx *cx, enum duty_change c)
{
	static const char *const vi[CHANGE_COUNT] = { "Mới quá hạn", "Mới hoàn thành đúng hạn", "Mới hoàn thành việc đã quá hạn",
		"Phát sinh mới" };
	static const char *const en[CHANGE_COUNT] = { "Newly late", "Newly done in time", "Newly done late", "New duties" };

	return L(vi[c], en[c]);
}

bool now_why_seen(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	struct board_filter mine = now_mine(cx);

	mine.with_legacy = true;
	return cx->who.unit == 0 || board_match(n->board, r, &mine);
}

struct str why_url(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	struct buf b AUTO(buf_done) = { 0 };

	if (!now_why_seen(cx, n, r))
		return (struct str){ 0 };
	buf_init(&b, 2000);
	buf_z(&b, "/why?duty=");
	url_escape(&b, r->duty->code);
	buf_fmt(&b, "&subject=%" PRId64, r->subject);
	if (r->about)
		buf_fmt(&b, "&about=%" PRId64, r->about);
	if (r->closed)
		buf_fmt(&b, "&of=%.*s", ARG_STR(day_text(&cx->arena, r->period.last)));
	return now_url(cx, n, "%.*s", ARG_STR(buf_str(&b)));
}

const char *strength_word(struct cx *cx, enum law_strength s)
{
	switch (s) {
	case STRENGTH_DECLARED: return L("Tự khai", "Self-declared");
	case STRENGTH_DOCUMENTED: return L("Có văn bản", "Documented");
	case STRENGTH_VERIFIED: return L("Đã kiểm tra", "Verified");
	default: return L("Chưa có", "None");
	}
}

const char *strength_class(enum law_strength s)
{
	return s == STRENGTH_VERIFIED ? "k-str-a" : s == STRENGTH_DOCUMENTED ? "k-str-b" : "k-str-c";
}

static struct str distance(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	int32_t days = r->due == DAY_NONE ? 0 : r->due - n->on;

	if (duty_renews(n->board, r, RENEW_DAYS))
		return arena_fmt(&cx->arena, L("làm lại trong %d ngày", "again within %d days"), days);
	if (r->due == DAY_NONE || r->state == ST_MET || r->closed)
		return (struct str){ 0 };
	if (days < 0 &&
		r->state != ST_LATE) /* passed, but not held against anybody: inside the declaration window, or an advisory rule */
		return (struct str){ 0 };
	if (days < 0)
		return arena_fmt(&cx->arena, L("quá %d ngày", "%d days late"), -days);
	return days == 0 ? str_z(L("hôm nay", "today")) : arena_fmt(&cx->arena, L("còn %d ngày", "in %d days"), days);
}

static struct str answers(const struct now *n, const struct duty_row *r)
{
	const struct unit_row *u = now_unit(n, r->unit);
	struct str post = duty_answers(n->board, r);

	return post.n ? post : u && u->post.n ? u->post : STR("");
}

static void duty_view(struct cx *cx, const struct now *n, const struct duty_row *r, int64_t page, struct jv *rows)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, rows, jv_obj(a));
	struct str advice = duty_due_advice(a, n->board, r, cx->en), title = law_say(r->duty->title, cx->en);
	bool itself = page && r->subject == page && r->about == 0;

	set_text(cx, o, "clause", r->duty->clause);
	jv_set(a, o, "state", row_state(cx, n, r));
	set_text(cx, o, "subject", page ? title : duty_subject_label(a, n->board, r));
	set_text(cx, o, "title", itself ? STR("") : page ? duty_subject_label(a, n->board, r) : title);
	set_text(cx, o, "unit", unit_name(cx, n, r->unit, true));
	set_text(cx, o, "answers", answers(n, r));
	if (r->state != ST_NOT_APPLICABLE) { /* what is not asked has no date to keep */
		set_text(cx, o, "due",
			r->due != DAY_NONE   ? day_show_week(a, r->due, cx->en)
			: r->state == ST_MET ? (struct str){ 0 }
					     : str_z(L("Chưa có hạn", "No date")));
		set_text(cx, o, "distance", distance(cx, n, r));
	}
	set_text(cx, o, "advice",
		r->state == ST_MET || r->state == ST_NOT_APPLICABLE || r->due < n->on ? (struct str){ 0 } : advice);
	set_text(cx, o, "waiting", duty_waiting_text(a, n->board, r).n ? duty_waiting_text(a, n->board, r) : (struct str){ 0 });
	if (r->state == ST_MET && r->strength) {
		jv_set(a, o, "strength", jv_z(a, strength_word(cx, r->strength)));
		jv_set(a, o, "strength_class", jv_z(a, strength_class(r->strength)));
	}
	jv_set(a, o, "advisory", jv_bool(a, r->advisory));
	jv_set(a, o, "legacy", jv_bool(a, r->legacy));
	if (digest_reminds(r) && now_why_seen(cx, n, r))
		set_text(cx, o, "remind", arena_fmt(a, "%.*s#nhac", ARG_STR(why_url(cx, n, r))));
	set_text(cx, o, "why", why_url(cx, n, r));
}

struct jv *duties_view(
	struct cx *cx, const struct now *n, const struct duty_row *const *rows, size_t count, int64_t page, const char *empty)
{
	struct jv *o = jv_obj(&cx->arena), *list = jv_set(&cx->arena, o, "rows", jv_list(&cx->arena));

	for (size_t i = 0; i < count; i++)
		duty_view(cx, n, rows[i], page, list);
	jv_set(&cx->arena, o, "empty", jv_z(&cx->arena, empty));
	return o;
}

struct str counts_said(struct cx *cx, const struct now *n, const struct board_filter *q)
{
	struct board_counts c;

	board_count(n->board, q, &c);
	return arena_fmt(&cx->arena,
		L("%d việc: %d đã hoàn thành, %d trong hạn, %d quá hạn · tình hình tại %.*s",
			"%d duties: %d done, %d in time, %d late · as of %.*s"),
		c.all, c.done_on_time + c.done_late, c.open, c.late, ARG_STR(day_show_week(&cx->arena, n->on, cx->en)));
}

struct jv *duties_of(struct cx *cx, const struct now *n, const struct row *of)
{
	bool unit = of->res == res_find(STR("units"));
	const struct board_filter q = { .unit = unit ? of->id : 0, .subject = unit ? 0 : of->id };
	VEC(const struct duty_row *) rows = { 0 }, listed = { 0 }, worst = { 0 };
	struct jv *o, *more;

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (board_match(n->board, r, &q) && r->counted)
			vec_push(&cx->arena, &rows, r);
		if (board_match(n->board, r, &q) && now_listed(&q, r))
			vec_push(&cx->arena, &listed, r);
	}
	for (int face = 0; unit && rows.n > DUTIES_SHOWN && face < FACE_COUNT; face++)
		for (size_t i = 0; i < listed.n && worst.n < DUTIES_SHOWN; i++)
			if (duty_face(n->board, listed.p[i]) == (enum duty_face)face)
				vec_push(&cx->arena, &worst, listed.p[i]);
	o = duties_view(cx, n, worst.n ? worst.p : rows.p, worst.n ? worst.n : rows.n, of->id,
		L("Chưa có nhiệm vụ nào.", "No duties yet."));
	if (worst.n) {
		more = jv_set(&cx->arena, o, "more", jv_obj(&cx->arena));
		set_text(cx, more, "text",
			arena_fmt(&cx->arena,
				L("Đang hiện %zu việc cần chú ý nhất. Xem cả %zu việc",
					"The %zu that need most attention. See all %zu"),
				worst.n, listed.n));
		set_text(cx, more, "url", now_url(cx, n, "/duties?unit=%.*s", ARG_STR(row_text(of, "code"))));
	}
	return o;
}

struct str now_duties_said(struct cx *cx, const struct now *n, struct str codes)
{
	const struct law *law = n->board->law;
	struct str out = { 0 }, one;
	size_t many = 0;

	for (struct str rest = codes; str_next(&rest, ' ', &one);)
		many += one.n > 0;
	while (str_next(&codes, ' ', &one))
		for (size_t i = 0; one.n && i < law->n_duties; i++)
			if (str_eq(law->duties[i]->code, one)) {
				struct str clause = clause_show(&cx->arena, law->duties[i]->clause),
					   title = law_say(law->duties[i]->title, cx->en);

				out = arena_fmt(&cx->arena, "%.*s%s%.*s%s%.*s", ARG_STR(out), out.n ? ", " : "", ARG_STR(clause),
					many == 1 ? " " : "", ARG_STR(many == 1 ? title : STR("")));
			}
	return out;
}
