#include "report/handover.h"

#include "duty/live.h"
#include "org/org.h"
#include "report/frame.h"
#include "report/mau08.h"
#include "report/statement.h"

enum { PAPERS_MAX = 100 };

static void say(struct cx *cx, struct jv *o, const char *key, struct str s)
{
	jv_set(&cx->arena, o, key, jv_text(&cx->arena, arena_str(&cx->arena, s.p ? s : STR(""))));
}

static void person(struct cx *cx, struct jv *out, const char *key, const struct row *p)
{
	struct jv *o = jv_set(&cx->arena, out, key, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "id", jv_int(&cx->arena, p->id));
	say(cx, o, "code", row_text(p, "code"));
	say(cx, o, "post", row_text(p, "post").n ? row_text(p, "post") : row_text(p, "code"));
}

static bool answers_for(const struct infosys *s, int64_t who)
{
	return s && s->accountable == who && s->state != SYS_RETIRED;
}

static int64_t level_of(const struct board *b, const struct infosys *s)
{
	const struct level *l, *best = NULL;
	size_t at = 0;

	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		if (l->revoked_on.first == DAY_NONE && l->date.last <= b->on && (best == NULL || l->date.last > best->date.last))
			best = l;
	return best ? best->level : 0;
}

static enum rc systems(struct cx *cx, const struct board *b, int64_t who, struct jv *out)
{
	struct jv *list = jv_set(&cx->arena, out, "systems", jv_list(&cx->arena));

	for (size_t i = 0; i < b->facts->all[R_SYSTEMS].n; i++) {
		const struct infosys *s = (const struct infosys *)b->facts->all[R_SYSTEMS].p[i];
		struct row *row;
		struct jv *o;
		int64_t level;

		if (!answers_for(s, who))
			continue;
		TRY(res_load(cx, &res_systems, s->h.id, &row));
		o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
		level = level_of(b, s);
		jv_set(&cx->arena, o, "id", jv_int(&cx->arena, s->h.id));
		say(cx, o, "code", row_text(row, "code"));
		say(cx, o, "name", row_text(row, "name"));
		say(cx, o, "level", level ? arena_fmt(&cx->arena, "%" PRId64, level) : STR("chưa rõ"));
		say(cx, o, "provider",
			row_val(row, "provider")->set
				? val_show(cx, &res_systems.fields[res_field(&res_systems, "provider")], row_val(row, "provider"))
				: STR(""));
	}
	return RC_OK;
}

/* The leaver's unit, by the name that it has now. */
static int64_t unit_of(const struct board *b, const struct handover *h)
{
	return board_unit_now(b, row_i64(h->from, "unit", 0), INT32_MAX);
}

/* Open duties of what the leaver answers for: his systems wherever they lie; the unit's own where he heads it or is its contact. */
static void duties(struct cx *cx, const struct board *b, const struct handover *h, struct jv *out)
{
	struct jv *list = jv_set(&cx->arena, out, "duties", jv_list(&cx->arena));
	int64_t unit = h->unit || row_i64(h->from, "head", 0) ? unit_of(b, h) : 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];
		const struct infosys *s = facts_get_as(b->facts, r->subject, R_SYSTEMS),
				     *with = facts_get_as(b->facts, r->about, R_SYSTEMS); /* a provider's, of a system */

		if (!duty_in_totals(r) || r->state == ST_MET || r->state == ST_NOT_APPLICABLE ||
			!(s ? answers_for(s, h->from->id) : answers_for(with, h->from->id) || (unit && r->unit == unit)))
			continue;
		statement_row(cx, b, r, list);
	}
}

/* Papers that wait (drafts, not assigned yet, not looked at by a second person): those that speak of the leaver's systems; all of the unit's where he is its
 * contact. */
static enum rc papers_at(struct cx *cx, const struct handover *h, int64_t unit, struct jv *list)
{
	bool all = h->unit || row_i64(h->from, "head", 0);
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT number, date, summary, draft, intake FROM documents WHERE unit = $1 AND (coalesce(draft, 0) = 1 OR intake "
		"= 'waiting' OR coalesce(checked, 0) = 0) AND ($3 = 1 OR id IN (SELECT a.dst FROM links a JOIN links s ON s.src = "
		"a.src AND s.field = 'subjects' JOIN systems y ON y.id = s.dst WHERE a.field = 'documents' AND y.accountable = $4 "
		"UNION SELECT p.document FROM proofs p JOIN links s ON s.src = p.id AND s.field = 'subjects' JOIN systems y ON "
		"y.id = s.dst WHERE y.accountable = $4 UNION SELECT l.document FROM level_decisions l JOIN systems y ON y.id = "
		"l.system WHERE y.accountable = $4)) ORDER BY id DESC LIMIT $2",
		V(unit), V(PAPERS_MAX), V(all), V(h->from->id)));
	while (rows_next(&r)) {
		struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
		struct str day = rows_copy(cx, &r, 1);

		say(cx, o, "number", rows_text(&r, 0));
		say(cx, o, "date", day.n ? date_show(&cx->arena, day, false) : STR(""));
		say(cx, o, "summary", rows_text(&r, 2));
		say(cx, o, "why",
			rows_i64(&r, 3)                       ? STR("Bản nháp, chưa gửi")
			: str_is(rows_text(&r, 4), "waiting") ? STR("Chờ gán")
							      : STR("Chưa có người thứ hai kiểm tra"));
	}
	return rows_end(cx, &r);
}

/* Also those that are still written down at a unit that passed over to it. */
static enum rc papers(struct cx *cx, const struct board *b, const struct handover *h, struct jv *out)
{
	struct jv *list = jv_set(&cx->arena, out, "papers", jv_list(&cx->arena));
	int64_t *of;
	size_t n;

	TRY(res_units_of(cx, unit_of(b, h), &of, &n));
	for (size_t i = 0; i < n; i++)
		TRY(papers_at(cx, h, of[i], list));
	return RC_OK;
}

static enum rc contracts(struct cx *cx, const struct board *b, int64_t who, struct jv *out)
{
	struct jv *list = jv_set(&cx->arena, out, "contracts", jv_list(&cx->arena));

	for (size_t i = 0; i < b->facts->all[R_CONTRACTS].n; i++) {
		const struct contract *c = (const struct contract *)b->facts->all[R_CONTRACTS].p[i];
		struct row *row, *provider;
		bool mine = false;
		struct jv *o;

		for (size_t k = 0; k < c->systems.n; k++)
			mine |= answers_for(facts_get_as(b->facts, c->systems.p[k], R_SYSTEMS), who);
		if (!mine || (c->valid_to.last != DAY_NONE && c->valid_to.last < b->on))
			continue;
		TRY(res_load(cx, &res_contracts, c->h.id, &row));
		TRY(res_load(cx, &res_providers, c->provider, &provider));
		o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
		say(cx, o, "number", row_text(row, "number"));
		say(cx, o, "subject", row_text(row, "subject"));
		say(cx, o, "provider", row_text(provider, "name"));
		say(cx, o, "contact",
			field_visible(cx, &res_providers.fields[res_field(&res_providers, "contact")], provider)
				? row_text(provider, "contact")
				: STR(""));
	}
	return RC_OK;
}

/* Accesses that move with the systems: their ids, and named. */
static enum rc administers(struct cx *cx, const struct row *from, struct jv *out)
{
	struct jv *list = jv_set(&cx->arena, out, "administers", jv_list(&cx->arena)),
		  *named = jv_set(&cx->arena, out, "accesses", jv_list(&cx->arena));
	const struct val *v = row_val(from, "administers");

	for (size_t i = 0; i < v->n; i++) {
		struct row *row;
		struct jv *o;
		enum rc rc = res_load(cx, &res_systems, v->ids[i], &row);

		jv_push(&cx->arena, list, jv_int(&cx->arena, v->ids[i]));
		if (rc == RC_NOT_FOUND) { /* not for who asks to see */
			cx_clear(cx);
			continue;
		}
		TRY(rc);
		o = jv_push(&cx->arena, named, jv_obj(&cx->arena));
		jv_set(&cx->arena, o, "id", jv_int(&cx->arena, row->id));
		say(cx, o, "code", row_text(row, "code"));
		say(cx, o, "name", row_text(row, "name"));
	}
	return RC_OK;
}

static enum rc fill(struct cx *cx, const struct board *b, const struct handover *h, const struct ledger_head *head, struct jv *o)
{
	static const char *const lists[] = { "systems", "duties", "papers", "contracts", "administers", "accesses" };
	struct arena *a = &cx->arena;

	say(cx, o, "form", STR("handover"));
	TRY(frame_put(cx, b, unit_of(b, h), head, o));
	say(cx, o, "on", day_text(a, h->on));
	say(cx, o, "on_text", day_show(a, h->on));
	person(cx, o, "from", h->from);
	person(cx, o, "to", h->to);
	TRY(systems(cx, b, h->from->id, o));
	duties(cx, b, h, o);
	TRY(papers(cx, b, h, o));
	TRY(administers(cx, h->from, o));
	TRY(contracts(cx, b, h->from->id, o));
	for (size_t i = 0; i < COUNT(lists); i++)
		jv_set(a, o, arena_fmt(a, "%s_n", lists[i]).p, jv_int(a, (int64_t)jv_get(o, lists[i])->n));
	return RC_OK;
}

enum rc handover_make(struct cx *cx, const struct handover *h, const struct ledger_head *head, struct jv **out)
{
	AUTO(facts_done) struct facts f = { 0 };
	struct jv *o = jv_obj(&cx->arena);
	struct board b;

	if (h->from->id == h->to->id)
		return cx_fail_at(
			cx, RC_INVALID, STR("to"), L("Người nhận phải khác người bàn giao", "the successor is another person"));
	facts_init(&f);
	TRY(duty_board(cx, head ? head->size - 1 : INT64_MAX, cx->now, &f, &b));
	TRY(fill(cx, &b, h, head, o));
	*out = o;
	return RC_OK;
}

/* --- keeping, and the act --- */

static int64_t id_of(const struct jv *minutes, const char *who)
{
	return jv_i64(jv_get(jv_get(minutes, who), "id"), 0);
}

static enum rc act(struct cx *cx, const struct handover *h, const struct jv *minutes)
{
	struct row *row = res_blank(cx, &res_activities);
	const struct jv *list = jv_get(minutes, "systems");
	struct val *subjects = row_val(row, "subjects");
	struct tx tx AUTO(tx_done) = { 0 };

	val_text(row_val(row, "kind"), STR("other"));
	val_text(row_val(row, "title"), arena_fmt(&cx->arena, "Bàn giao nhiệm vụ an ninh mạng: %.*s bàn giao cho %.*s",
						ARG_STR(jv_str(jv_get(jv_get(minutes, "from"), "post"))),
						ARG_STR(jv_str(jv_get(jv_get(minutes, "to"), "post")))));
	val_i64(row_val(row, "unit"), id_of(minutes, "unit"));
	val_text(row_val(row, "done_on"), day_text(&cx->arena, h->on));
	subjects->ids = ARENA_ARRAY(&cx->arena, int64_t, list->n);
	for (size_t i = 0; i < list->n; i++) /* in the order of ids, as facts are kept */
		subjects->ids[subjects->n++] = jv_i64(jv_get(list->items[i], "id"), 0);
	subjects->set = list->n > 0;
	TRY(tx_begin(cx, &tx));
	TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	return tx_commit(&tx);
}

enum rc handover_keep(struct cx *cx, struct str dir, const struct handover *h, struct row **out)
{
	struct ledger_head head;
	bool en = cx->en;
	struct jv *data;
	enum rc rc;

	if (!row_i64(h->from, "unit", 0))
		return cx_fail(cx, RC_INVALID, L("Chỉ lập biên bản cho cán bộ của đơn vị", "minutes are for people of a unit"));
	if (!row_i64(h->to, "unit", 0) || (row_text(h->to, "leaves_on").n && date_first(row_text(h->to, "leaves_on")) <= h->on))
		return cx_fail_at(cx, RC_INVALID, STR("to"),
			L("Người nhận phải là cán bộ đang làm việc của một đơn vị", "the successor works for a unit on that day"));
	TRY(mau08_head(cx, dir, &head));
	cx->en = false;
	rc = handover_make(cx, h, &head, &data);
	cx->en = en;
	TRY(rc);
	TRY(paper_make(cx, dir,
		&(struct paper_new){ .form = &form_handover,
			.kind = "handover",
			.code = arena_fmt(&cx->arena, "BBBG-%.*s", ARG_STR(row_text(h->from, "code"))),
			.title = arena_fmt(&cx->arena, "Biên bản bàn giao: %.*s – %.*s",
				ARG_STR(jv_str(jv_get(jv_get(data, "from"), "post"))),
				ARG_STR(jv_str(jv_get(jv_get(data, "to"), "post")))),
			.unit = id_of(data, "unit"),
			.on = h->on,
			.data = data,
			.head = &head,
			.beside = 1 },
		out));
	return row_i64(*out, "head_size", 0) == head.size ? act(cx, h, data)
	                                                  : RC_OK; /* else it was made just now, and its act is there */
}

/* --- moving --- */

static struct str why_of(struct cx *cx, const struct row *paper)
{
	return arena_fmt(&cx->arena, "Theo biên bản bàn giao %.*s", ARG_STR(row_text(paper, "code")));
}

static bool has_id(const struct val *v, int64_t id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->ids[i] == id)
			return true;
	return false;
}

/* Ids stay ascending. */
static void id_put(struct cx *cx, struct val *v, int64_t id)
{
	int64_t *ids = ARENA_ARRAY(&cx->arena, int64_t, v->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < v->n && v->ids[i] < id; i++)
		ids[n++] = v->ids[i];
	ids[n++] = id;
	for (size_t i = n - 1; i < v->n; i++)
		ids[n++] = v->ids[i];
	*v = (struct val){ .set = true, .ids = ids, .n = n };
}

static void id_take(struct val *v, int64_t id)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		if (v->ids[i] != id)
			v->ids[n++] = v->ids[i];
	v->n = n;
	v->set = n > 0;
}

/* Is the newest entry of the row the one of these minutes? */
static enum rc is_ours(struct cx *cx, const struct row *row, struct str why, bool *out)
{
	struct change *c;
	size_t n;

	TRY(res_history(cx, row->res, row->id, &c, &n));
	*out = n > 0 && str_eq(c[0].why, why);
	return RC_OK;
}

struct sides {
	struct row *from, *to;
	bool from_ours, to_ours;
};
static enum rc sides_load(struct cx *cx, const struct row *paper, const struct jv *minutes, struct sides *out)
{
	TRY(res_load(cx, &res_people, id_of(minutes, "from"), &out->from));
	TRY(res_load(cx, &res_people, id_of(minutes, "to"), &out->to));
	TRY(is_ours(cx, out->from, why_of(cx, paper), &out->from_ours));
	return is_ours(cx, out->to, why_of(cx, paper), &out->to_ours);
}

enum rc handover_left(struct cx *cx, const struct row *paper, const struct jv *minutes, struct handover_left *out)
{
	const struct jv *list = jv_get(minutes, "systems"), *access = jv_get(minutes, "administers");
	struct sides who;
	struct row *row;
	bool ours;

	*out = (struct handover_left){ 0 };
	TRY(sides_load(cx, paper, minutes, &who));
	for (size_t i = 0; list && i < list->n; i++) {
		TRY(res_load(cx, &res_systems, jv_i64(jv_get(list->items[i], "id"), 0), &row));
		TRY(is_ours(cx, row, why_of(cx, paper), &ours));
		out->systems += row_i64(row, "accountable", 0) == who.from->id;
		out->moved += ours && row_i64(row, "accountable", 0) == who.to->id;
	}
	for (size_t i = 0; access && i < access->n; i++) {
		bool still = has_id(row_val(who.from, "administers"), access->items[i]->i);

		out->accesses += still;
		out->moved += !still && who.from_ours && who.to_ours && has_id(row_val(who.to, "administers"), access->items[i]->i);
	}
	out->leaves = !row_text(who.from, "leaves_on").n;
	return RC_OK;
}

static enum rc systems_move(
	struct cx *cx, const struct jv *minutes, int64_t from, int64_t to, struct str why, struct str only, int64_t *n)
{
	const struct jv *list = jv_get(minutes, "systems");

	for (size_t i = 0; list && i < list->n; i++) {
		struct row *row;
		bool ours = true;

		TRY(res_load(cx, &res_systems, jv_i64(jv_get(list->items[i], "id"), 0), &row));
		if (only.n)
			TRY(is_ours(cx, row, only, &ours));
		if (row_i64(row, "accountable", 0) != from || !ours)
			continue; /* somebody changed it meanwhile: that stays */
		val_i64(row_val(row, "accountable"), to);
		TRY(res_save(cx, row, why, NULL));
		++*n;
	}
	return RC_OK;
}

static int64_t accesses_move(struct cx *cx, const struct jv *minutes, struct row *from, struct row *to)
{
	const struct jv *access = jv_get(minutes, "administers");
	int64_t n = 0;

	for (size_t i = 0; access && i < access->n; i++) {
		int64_t id = access->items[i]->i;

		if (!has_id(row_val(from, "administers"), id))
			continue;
		id_take(row_val(from, "administers"), id);
		if (!has_id(row_val(to, "administers"), id))
			id_put(cx, row_val(to, "administers"), id);
		n++;
	}
	return n;
}

enum rc handover_apply(struct cx *cx, const struct row *paper, const struct jv *minutes, int64_t *moved)
{
	struct str why = why_of(cx, paper);
	struct tx tx AUTO(tx_done) = { 0 };
	struct sides who;
	int64_t accesses;
	bool leaves;

	*moved = 0;
	TRY(tx_begin(cx, &tx));
	TRY(systems_move(cx, minutes, id_of(minutes, "from"), id_of(minutes, "to"), why, (struct str){ 0 }, moved));
	TRY(sides_load(cx, paper, minutes, &who));
	accesses = accesses_move(cx, minutes, who.from, who.to);
	leaves = !row_text(who.from, "leaves_on").n;
	if (leaves)
		val_text(row_val(who.from, "leaves_on"), jv_str(jv_get(minutes, "on")));
	TRY(res_save(cx, who.from, why, NULL));
	TRY(res_save(cx, who.to, why, NULL));
	if (*moved == 0 && accesses == 0 && !leaves)
		return cx_fail(
			cx, RC_CONFLICT, L("Không còn gì để chuyển theo biên bản này", "nothing is left to move by these minutes"));
	return tx_commit(&tx);
}

enum rc handover_undo(struct cx *cx, const struct row *paper, const struct jv *minutes, struct str reason, int64_t *back)
{
	struct str why =
		arena_fmt(&cx->arena, "Hoàn tác biên bản bàn giao %.*s: %.*s", ARG_STR(row_text(paper, "code")), ARG_STR(reason));
	struct tx tx AUTO(tx_done) = { 0 };
	struct sides who;

	*back = 0;
	TRY(tx_begin(cx, &tx));
	TRY(systems_move(cx, minutes, id_of(minutes, "to"), id_of(minutes, "from"), why, why_of(cx, paper), back));
	TRY(sides_load(cx, paper, minutes, &who));
	if (who.from_ours && who.to_ours)
		*back += accesses_move(cx, minutes, who.to, who.from);
	if (who.from_ours && str_eq(row_text(who.from, "leaves_on"), jv_str(jv_get(minutes, "on")))) {
		*row_val(who.from, "leaves_on") = (struct val){ 0 };
		++*back;
	}
	TRY(res_save(cx, who.from, why, NULL));
	TRY(res_save(cx, who.to, why, NULL));
	if (*back == 0)
		return cx_fail(cx, RC_CONFLICT,
			L("Không còn gì để hoàn tác: chưa chuyển, hoặc đã được sửa sau khi chuyển",
				"nothing to take back: not moved, or changed since"));
	return tx_commit(&tx);
}

static const struct docx_field fields[] = {
	{ "co_quan", "org", "Tên cơ quan", "The office" },
	{ "don_vi", "unit.name", "Đơn vị", "The unit" },
	{ "don_vi_tat", "unit.short", "Tên gọi tắt của đơn vị", "Its short name" },
	{ "ky_hieu", "unit.symbol", "Chữ viết tắt của đơn vị trong số văn bản", "Its letters in a document's number" },
	{ "thu_truong", "unit.post", "Chức danh người đứng đầu", "The head's post" },
	{ "ngay_thang", "place_date", "Địa danh, ngày tháng", "Place and date" },
	{ "gia_dinh", "sample", "Dữ liệu giả định (điều kiện)", "Invented data (condition)" },
	{ "ngay", "on_text", "Ngày bàn giao", "Day" },
	{ "ben_giao", "from.post", "Chức danh người bàn giao", "Who leaves (post)" },
	{ "ben_nhan", "to.post", "Chức danh người nhận", "The successor (post)" },
	{ "so_he_thong", "systems_n", "Số hệ thống", "Systems" },
	{ "he_thong[]", "systems", "Hệ thống thông tin", "Systems" },
	{ "he_thong[].ma", "code", "Mã", "Code" },
	{ "he_thong[].ten", "name", "Tên", "Name" },
	{ "he_thong[].cap_do", "level", "Cấp độ", "Level" },
	{ "he_thong[].cung_cap", "provider", "Đơn vị cung cấp dịch vụ", "Provider" },
	{ "so_viec", "duties_n", "Số việc chưa hoàn thành", "Open duties" },
	{ "viec[]", "duties", "Việc chưa hoàn thành", "Open duties" },
	{ "viec[].diem", "clause", "Điểm", "Point", clause_show },
	{ "viec[].noi_dung", "text", "Nội dung", "What" },
	{ "viec[].doi_tuong", "subject_text", "Đối tượng", "Subject" },
	{ "viec[].trang_thai", "state_text", "Trạng thái", "State" },
	{ "viec[].han", "due_text", "Hạn", "Due" },
	{ "so_van_ban", "papers_n", "Số văn bản đang chờ", "Papers that wait" },
	{ "van_ban[]", "papers", "Văn bản đang chờ", "Papers that wait" },
	{ "van_ban[].so", "number", "Số, ký hiệu", "Number" },
	{ "van_ban[].ngay", "date", "Ngày", "Date" },
	{ "van_ban[].trich_yeu", "summary", "Trích yếu", "Summary" },
	{ "van_ban[].cho", "why", "Đang chờ gì", "Waits for" },
	{ "quan_tri[]", "accesses", "Hệ thống trực tiếp quản trị, chuyển theo", "Accesses that move" },
	{ "quan_tri[].ma", "code", "Mã", "Code" },
	{ "quan_tri[].ten", "name", "Tên", "Name" },
	{ "so_truy_cap", "administers_n", "Số hệ thống trực tiếp quản trị, chuyển theo", "Accesses that move" },
	{ "so_hop_dong", "contracts_n", "Số hợp đồng", "Contracts" },
	{ "hop_dong[]", "contracts", "Hợp đồng, đầu mối", "Contracts" },
	{ "hop_dong[].so", "number", "Số hợp đồng", "Number" },
	{ "hop_dong[].noi_dung", "subject", "Nội dung", "Subject" },
	{ "hop_dong[].cung_cap", "provider", "Đơn vị cung cấp dịch vụ", "Provider" },
	{ "hop_dong[].dau_moi", "contact", "Đầu mối liên hệ", "Contact" },
	{ "ma_kiem_chung", "verify_code", "Mã kiểm chứng", "Verification code" },
	{ "ma_dau_so", "ledger.short", "Mã đầu sổ nhật ký", "The ledger's head" },
	{ "muc_nhat_ky", "ledger.size", "Số mục sổ nhật ký", "Ledger entries" },
	{ NULL },
};

const struct form form_handover = { "handover", "Biên bản bàn giao", "Hand-over minutes", fields };
