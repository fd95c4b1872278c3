/* What a person decides about a waiting paper: what it proves, that it proves nothing, and to take either back. */
#include "file/file.h"
#include "job/job.h"
#include "web/inbox.h"
#include "web/ways.h"
#include "web/web.h"

enum { LACKING = 8 };

/* --- what else the same bytes serve --- */

/* Kinds of work that may well stand in one paper. */
static const char *const families[] = {
	"training briefing compliance_assessment assessment",
	"scan pentest fix warning_received warning_relayed warning_ack patch warning monitoring_report monitoring",
	"drill drill_plan",
	"plan drill_plan meeting assignment approval regulation regulation_review acceptance list report_sent report",
	"incident incident_report",
	"inspection inspection_item",
	"budget budget_estimate budget_allocation budget_settlement",
	"access_review intervention access",
	"cooperation",
	"mail_campaign mail",
};

static unsigned family(struct str what)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < COUNT(families); i++)
		bits |= word_in(families[i], what) ? 1u << i : 0;
	return bits;
}

static const char *word_of(struct cx *cx, struct str what, bool proof)
{
	const struct choice *c = proof ? org_matters : org_activity_kinds;

	while (c->code && !str_is(what, c->code))
		c++;
	return c->code ? L(c->vi, c->en) : L("khác", "other");
}

/* By the hash of the bytes: one file, or (null) every file, for what each serves is looked up once for a whole list. */
enum rc inbox_uses_read(struct cx *cx, struct str hash, struct map *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	map_init(out, &cx->arena);
	TRY(db_query(cx, &r,
		"SELECT DISTINCT hash, what, proof FROM (SELECT substr(d.file, 1, 64) AS hash, a.kind AS what, 0 AS proof FROM "
		"documents d JOIN links l ON l.dst = d.id AND l.field = 'documents' JOIN activities a ON a.id = l.src WHERE d.file "
		"IS NOT NULL UNION ALL SELECT substr(d.file, 1, 64) AS hash, p.proves AS what, 1 AS proof FROM documents d JOIN "
		"proofs p ON p.document = d.id WHERE d.file IS NOT NULL) u WHERE hash = $1 OR $1 = '' ORDER BY hash, what",
		V(hash.p ? hash : STR(""))));
	while (rows_next(&r)) {
		struct str of = rows_text(&r, 0), what = rows_text(&r, 1);
		struct uses *u = map_get(out, of);

		if (u == NULL)
			map_put(out, arena_str(&cx->arena, of), u = ARENA_NEW(&cx->arena, struct uses));
		u->words = arena_fmt(
			&cx->arena, "%.*s%s%s", ARG_STR(u->words), u->words.n ? ", " : "", word_of(cx, what, rows_i64(&r, 2)));
		if (family(what)) {
			u->families = u->told ? u->families & family(what) : family(what);
			u->told = true;
		}
	}
	return rows_end(cx, &r);
}

bool uses_clash(const struct uses *u)
{
	return u && u->told && u->families == 0;
}

/* --- writing what it proves --- */

static void links_add(struct cx *cx, struct row *row, const char *field, int64_t id)
{
	struct val *v = row_val(row, field);
	int64_t *ids;
	size_t at = 0;

	if (id == 0)
		return;
	for (size_t i = 0; i < v->n; i++)
		if (v->ids[i] == id)
			return;
	ids = ARENA_ARRAY(&cx->arena, int64_t, v->n + 1);
	while (at < v->n && v->ids[at] < id) {
		ids[at] = v->ids[at];
		at++;
	}
	ids[at] = id;
	for (size_t i = at; i < v->n; i++)
		ids[i + 1] = v->ids[i];
	*v = (struct val){ .set = true, .ids = ids, .n = v->n + 1 };
}

static bool is_a(const struct now *n, int64_t id, enum fact_res r)
{
	return id && facts_get_as(n->board->facts, id, r) != NULL;
}

static void act_subject(struct cx *cx, const struct now *n, struct row *row, int64_t id)
{
	if (is_a(n, id, R_ACTIVITIES))
		val_i64(row_val(row, "concerns"), id);
	else if (is_a(n, id, R_PROVIDERS))
		val_i64(row_val(row, "provider"), id);
	else if (is_a(n, id, R_SYSTEMS) || is_a(n, id, R_REGULATIONS) || (is_a(n, id, R_UNITS) && id != row_i64(row, "unit", 0)))
		links_add(cx, row, "subjects", id);
}

/* Activities of one kind, unit and day are one act with many subjects. */
static struct row *act_for(struct cx *cx, struct row **acts, size_t *n_acts, const struct row *doc, const struct tick *t)
{
	struct row *row;

	row = res_blank(cx, &res_activities);
	if (t->done_on.n && !row_days(cx, row, res_field(&res_activities, "done_on"), t->done_on))
		val_text(row_val(row, "done_on"), t->done_on);
	for (size_t i = 0; i < *n_acts; i++)
		if (acts[i]->res == &res_activities && str_eq(row_text(acts[i], "kind"), t->what) &&
			row_i64(acts[i], "unit", 0) == t->unit && t->about == 0 &&
			str_eq(row_text(acts[i], "done_on"), row_text(row, "done_on")) &&
			row_i64(acts[i], "at", 0) == row_i64(row, "at", 0))
			return acts[i];
	acts[(*n_acts)++] = row;
	val_text(row_val(row, "kind"), t->what);
	if (t->unit)
		val_i64(row_val(row, "unit"), t->unit);
	if (str_is(t->what, "drill_plan")) /* a plan that was signed and issued is its own approval */
		val_i64(row_val(row, "approval"), doc->id);
	if (row_val(doc, "summary")->set)
		val_text(row_val(row, "title"), str_cut(row_text(doc, "summary"), 0, row_text(doc, "summary").n));
	links_add(cx, row, "documents", doc->id);
	return row;
}

static void act_add(struct cx *cx, const struct now *n, struct row *row, const struct row *doc, const struct tick *t)
{
	act_subject(cx, n, row, t->subject);
	act_subject(cx, n, row, t->about);
	for (size_t i = 0; i < t->people.n; i++)
		links_add(cx, row, "attendance", t->people.p[i]);
	if (t->targets.n) {
		struct str had = row_text(row, "targets");

		val_text(row_val(row, "targets"),
			arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(had), had.n ? "\n" : "", ARG_STR(t->targets)));
	}
	if (word_in("warning_received warning_ack warning_relayed", t->what))
		*row_val(row, "external_ref") = *row_val(doc, "number");
	if (tick_arrives(t)) { /* never of the letter: it came when it came */
		*row_val(row, "at") = *row_val(doc, "received_at");
	} else if (word_in("warning_ack warning_relayed incident_report", t->what)) {
		if (row_val(doc, "received_at")->set || row_val(doc, "signed_at")->set)
			*row_val(row, "at") = *row_val(doc, row_val(doc, "received_at")->set ? "received_at" : "signed_at");
	}
}

static struct row *proof_for(struct cx *cx, struct row **acts, size_t *n_acts, const struct row *doc, const struct tick *t)
{
	struct row *row;

	for (size_t i = 0; i < *n_acts; i++)
		if (acts[i]->res == &res_proofs && str_eq(row_text(acts[i], "proves"), t->what))
			return acts[i];
	row = acts[(*n_acts)++] = res_blank(cx, &res_proofs);
	val_i64(row_val(row, "document"), doc->id);
	val_text(row_val(row, "proves"), t->what);
	return row;
}

/* The decision of that number is there already: it gets its paper. Else a new one. */
static enum rc decision_for(struct cx *cx, const struct row *doc, const struct tick *t, struct row **out)
{
	int64_t id;

	TRY(db_i64(cx, &id, "SELECT coalesce(max(id), 0) FROM level_decisions WHERE system = $1 AND number = $2", V(t->subject),
		V(row_text(doc, "number"))));
	if (id) {
		TRY(res_load(cx, &res_level_decisions, id, out));
	} else if (t->level == 0) {
		return cx_fail_at(cx, RC_INVALID, STR("prove"),
			L("Văn bản chưa rõ phê duyệt cấp độ mấy: ghi quyết định ở mục Quyết định phê duyệt cấp độ rồi chọn lại",
				"the paper does not say which level: enter the decision under Level decisions first"));
	} else {
		*out = res_blank(cx, &res_level_decisions);
		val_i64(row_val(*out, "system"), t->subject);
		*row_val(*out, "number") = *row_val(doc, "number");
		*row_val(*out, "date") = *row_val(doc, "date");
		*row_val(*out, "signer_post") = *row_val(doc, "signer_post");
		val_i64(row_val(*out, "level"), t->level);
	}
	val_i64(row_val(*out, "document"), doc->id);
	return RC_OK;
}

/* "Ban hành Quy chế bảo đảm ..." names "Quy chế bảo đảm ..." */
static struct str issued_title(struct cx *cx, const struct row *doc)
{
	static const char *const said[] = { "ban hành ", "Ban hành ", "BAN HÀNH " };
	struct str s = row_text(doc, "summary");

	for (size_t i = 0; i < COUNT(said); i++)
		if (str_find(s, str_z(said[i])) >= 0)
			return str_trim(str_from(s, (size_t)str_find(s, str_z(said[i])) + strlen(said[i])));
	return s.n ? s : arena_str(&cx->arena, row_text(doc, "number"));
}

/* The regulation of that number is there already: it gets its paper. Else a new one, of whom it covers. */
static enum rc regulation_for(
	struct cx *cx, const struct req *rq, const struct now *n, const struct row *doc, const struct tick *t, struct row **out)
{
	static const char *const same[] = { "number", "date", "issuer" };
	struct str covers = str_trim(req_get(cx, rq, "covers"));
	int64_t id = 0;

	if (row_text(doc, "number").n)
		TRY(db_i64(cx, &id, "SELECT coalesce(max(id), 0) FROM regulations WHERE number = $1", V(row_text(doc, "number"))));
	if (id) {
		TRY(res_load(cx, &res_regulations, id, out));
	} else {
		*out = res_blank(cx, &res_regulations);
		val_text(row_val(*out, "title"), issued_title(cx, doc));
		val_text(row_val(*out, "kind"), t->what);
		for (size_t i = 0; i < COUNT(same); i++)
			*row_val(*out, same[i]) = *row_val(doc, same[i]);
		if (t->unit)
			val_i64(row_val(*out, "unit"), t->unit);
		if (t->basis.n)
			val_text(row_val(*out, "basis"), t->basis);
		if (t->replaces)
			val_i64(row_val(*out, "replaces"), t->replaces);
		for (size_t i = 0; covers.n && i < n->n_units; i++)
			if (str_eq(n->units[i].code, covers))
				links_add(cx, *out, "units", n->units[i].id);
	}
	val_i64(row_val(*out, "document"), doc->id);
	return RC_OK;
}

/* An old paper brings in old acts: why they come only now is asked for, as at every other door (res_reason_wanted). */
static enum rc acts_save(struct cx *cx, const struct row *doc, struct str reason, struct row **acts, size_t n, struct problems *ps)
{
	struct str why = arena_fmt(&cx->arena, L("Từ văn bản chờ gán %.*s%s%.*s", "from the inbox, %.*s%s%.*s"),
		ARG_STR(row_text(doc, "code")), reason.n ? ": " : "", ARG_STR(reason));

	for (size_t i = 0; i < n && ps->n == 0; i++) {
		struct row *before = NULL;

		if (acts[i]->id)
			TRY(res_load(cx, acts[i]->res, acts[i]->id, &before));
		TRY(res_reason_wanted(cx, acts[i], before, reason, ps));
	}
	if (ps->n)
		return res_fault(cx, acts[0]->res, ps);
	for (size_t i = 0; i < n; i++)
		TRY(res_save(cx, acts[i], why, NULL));
	return RC_OK;
}

/* What was typed beside one tick; without any, what stands there stays. A day that was the paper's goes with it when the paper's date is corrected. */
static enum rc typed_day(struct cx *cx, const struct req *rq, struct str value, struct str was, struct problems *ps, struct tick *t)
{
	const struct field *f = &res_activities.fields[res_field(&res_activities, "done_on")];
	const char *name = arena_z(&cx->arena, arena_fmt(&cx->arena, "done_on:%.*s", ARG_STR(value)));
	struct str typed = str_trim(req_get(cx, rq, name)), why;
	struct val v = { 0 };

	if (typed.n == 0)
		typed = str_trim(req_get(cx, rq, "done_on"));
	if (typed.n == 0 || t->done_on.p == NULL)
		return RC_OK;
	if (row_days(cx, res_blank(cx, &res_activities), res_field(&res_activities, "done_on"), typed))
		t->done_on = typed;
	else if (!val_read(cx, f, typed, &v, &why))
		problem_add(cx, ps, name, "%.*s", ARG_STR(why));
	else if (!str_eq(v.s, was))
		t->done_on = v.s;
	return RC_OK;
}

/* Of a report: the recipient's number, and how many systems it counts. Two ticks are one act, which says one thing. */
static void typed_more(struct cx *cx, const struct req *rq, const char *what, const char *field, struct str value, struct row *row,
	struct problems *ps)
{
	const struct field *f = &row->res->fields[res_field(row->res, field)];
	const char *name = arena_z(&cx->arena, arena_fmt(&cx->arena, "%s:%.*s", what, ARG_STR(value)));
	struct str typed = str_trim(req_get(cx, rq, name)), why;
	struct val v = { 0 }, *now = row_val(row, field);

	if (typed.n == 0)
		typed = str_trim(req_get(cx, rq, what));
	if (typed.n == 0)
		return;
	if (!val_read(cx, f, typed, &v, &why))
		problem_add(cx, ps, name, "%.*s", ARG_STR(why));
	else if (now->set && !val_eq(f->type, now, &v))
		problem_add(cx, ps, name,
			L("Cùng một báo cáo, mục khác ghi “%.*s”: ghi như nhau, hoặc chỉ chọn một mục",
				"of the same report another tick says “%.*s”: say the same, or tick one alone"),
			ARG_STR(val_write(cx, f, now)));
	else
		*now = v;
}

/* Of a warning: when it came, how severe it is, which unit got it. Left empty they are not known. */
static void typed_warning(struct cx *cx, const struct req *rq, const struct now *n, struct row *row, struct problems *ps)
{
	static const char *const names[] = { "at", "severity" };
	struct str unit = str_trim(req_get(cx, rq, "warned_unit")), why;

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct field *f = &res_activities.fields[res_field(&res_activities, names[i])];
		struct str typed = str_trim(req_get(cx, rq, names[i]));

		if (typed.n && !val_read(cx, f, typed, row_val(row, names[i]), &why))
			problem_add(cx, ps, names[i], "%.*s", ARG_STR(why));
	}
	for (size_t i = 0; unit.n && i < n->n_units; i++)
		if (str_eq(n->units[i].code, unit))
			val_i64(row_val(row, "unit"), n->units[i].id);
}

/* The systems that a warning is about, by their codes; its tasks fall upon those. */
static enum rc typed_systems(struct cx *cx, const struct req *rq, struct row *row, struct problems *ps)
{
	struct str *codes;
	size_t n = req_all(cx, rq, "affected", &codes);

	for (size_t i = 0; i < n && i < INBOX_SYSTEMS; i++) {
		struct row *sys;
		enum rc rc = codes[i].n ? res_by_code(cx, &res_systems, codes[i], &sys) : RC_NOT_FOUND;

		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		cx_clear(cx);
		if (rc == RC_OK)
			links_add(cx, row, "subjects", sys->id);
		else if (codes[i].n)
			problem_add(cx, ps, "affected", L("Không có hệ thống “%.*s”", "there is no system \"%.*s\""),
				ARG_STR(str_head(codes[i], 60)));
	}
	return RC_OK;
}

static enum rc write_ticks(struct cx *cx, const struct req *rq, const struct now *n, const struct row *doc, struct str was,
	struct str text, const struct str *values, size_t count, struct str reason, struct problems *ps, size_t *made)
{
	struct row **acts = ARENA_ARRAY(&cx->arena, struct row *, count + 1);
	struct people_list people = { 0 };

	*made = 0;
	for (size_t i = 0; i < count; i++) {
		struct tick t;

		if (!tick_read(values[i], &t) || (t.subject && facts_get(n->board->facts, t.subject) == NULL) ||
			(t.unit && now_unit(n, t.unit) == NULL) || (t.about && facts_get(n->board->facts, t.about) == NULL))
			return cx_fail_at(cx, RC_INVALID, STR("prove"),
				L("Mục được chọn không còn nữa; mở lại trang", "a ticked item is gone: open the page again"));
		TRY(tick_evidence(cx, n, doc, text, &people, &t));
		if (t.decision)
			TRY(decision_for(cx, doc, &t, &acts[(*made)++]));
		else if (t.issues)
			TRY(regulation_for(cx, rq, n, doc, &t, &acts[(*made)++]));
		else if (t.proof) {
			struct row *proof = proof_for(cx, acts, made, doc, &t);

			links_add(cx, proof, "subjects", t.subject ? t.subject : t.unit);
			links_add(cx, proof, "subjects", t.about);
		} else {
			struct row *act;

			TRY(typed_day(cx, rq, values[i], was, ps, &t));
			act_add(cx, n, act = act_for(cx, acts, made, doc, &t), doc, &t);
			if (tick_reports(&t)) {
				typed_more(cx, rq, "receipt", "external_ref", values[i], act, ps);
				typed_more(cx, rq, "count_total", "count_total", values[i], act, ps);
			}
			if (tick_arrives(&t)) {
				typed_warning(cx, rq, n, act, ps);
				TRY(typed_systems(cx, rq, act, ps));
			}
		}
	}
	return acts_save(cx, doc, reason, acts, *made, ps);
}

/* --- what it still lacks --- */

static enum rc records_of(struct cx *cx, int64_t doc, struct map *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	map_init(out, &cx->arena);
	TRY(db_query(cx, &r,
		"SELECT l.src FROM links l WHERE l.dst = $1 AND l.field = 'documents' UNION SELECT p.id FROM proofs p WHERE "
		"p.document = $1 UNION SELECT v.id FROM level_decisions v WHERE v.document = $1 UNION SELECT r.id FROM regulations "
		"r WHERE "
		"r.document = $1",
		V(doc)));
	while (rows_next(&r)) {
		int64_t *id = ARENA_NEW(&cx->arena, int64_t);

		*id = rows_i64(&r, 0);
		map_put_id(out, *id, id);
	}
	return rows_end(cx, &r);
}

/* An act of this paper by the unit that must act, of a kind that shows the duty. */
static bool is_tried(const struct now *n, const struct duty_row *r, const struct map *records)
{
	const char *kind = n->board->law->vocab->kinds[r->duty->kind]->name;
	uint64_t bits = ways_acts(n->board->law, r->duty);
	struct str unused;
	void *id;

	for (size_t at = 0; map_next(records, &at, &unused, &id);) {
		const struct activity *a = (const struct activity *)facts_get_as(n->board->facts, *(int64_t *)id, R_ACTIVITIES);

		if (a && a->kind && r->unit && a->unit == r->unit &&
			((bits >> (a->kind - 1) & 1) || (strcmp(kind, "attendance") == 0 &&
								word_in("training briefing", str_z(activity_names[a->kind - 1])))))
			return true;
	}
	return false;
}

/* Straight to the input that takes what is missing, where there is one; else to the whole chain. */
static struct str lacking_url(struct cx *cx, const struct now *n, const struct duty_row *r, const struct duty_reason *why)
{
	const struct fact *f = why->field ? facts_get(n->board->facts, why->fact) : NULL;
	struct row *row;
	bool may = f && res_load(cx, fact_resource(f->res), f->id, &row) == RC_OK && res_may_write(cx, row) == RC_OK;

	cx_clear(cx);
	return may ? things_mend_url(cx, row, why) : why_url(cx, n, r);
}

static void lacking_put(
	struct cx *cx, const struct now *n, const struct duty_row *r, const struct duty_reason *why, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));

	set_text(cx, o, "text",
		arena_fmt(a, "%.*s %.*s – %.*s: %s – %.*s", ARG_STR(clause_show(a, r->duty->clause)),
			ARG_STR(law_say(r->duty->title, cx->en)), ARG_STR(duty_subject_label(a, n->board, r)),
			state_word(cx, r->state), ARG_STR(why->text)));
	set_text(cx, o, "url", lacking_url(cx, n, r, why));
}

enum rc inbox_lacking(struct cx *cx, const struct now *n, int64_t doc, struct jv *list)
{
	struct board_filter mine = { .unit = cx->who.unit };
	struct map records;

	TRY(records_of(cx, doc, &records));
	for (size_t i = 0; i < n->board->n && list->n < LACKING; i++) {
		const struct duty_row *r = &n->board->rows[i];
		struct duty_reason *why;
		size_t count;

		if (r->state == ST_MET || r->state == ST_NOT_APPLICABLE || r->legacy || r->closed ||
			!board_match(n->board, r, &mine))
			continue;
		board_reasons(cx, n->board, r, &why, &count);
		const struct duty_reason *said = NULL; /* before others one that tells where it is mended */

		for (size_t k = 0; k < count; k++)
			if ((why[k].fact == doc || map_get_id(&records, why[k].fact) || (k == 0 && is_tried(n, r, &records))) &&
				(said == NULL || (said->field == NULL && why[k].field)))
				said = &why[k];
		if (said)
			lacking_put(cx, n, r, said, list);
	}
	return RC_OK;
}

/* --- the three acts --- */

static enum rc values_read(struct cx *cx, const struct req *rq, struct row *doc, struct problems *ps)
{
	static const char *const names[] = { "number", "date", "signer_post", "summary" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct field *f = &res_documents.fields[res_field(&res_documents, names[i])];
		struct str typed = req_get(cx, rq, names[i]), why;

		if (typed.p == NULL)
			continue;
		if (!val_read(cx, f, str_trim(typed), row_val(doc, names[i]), &why))
			problem_add(cx, ps, names[i], "%.*s", ARG_STR(why));
	}
	if (str_is(req_get(cx, rq, "looked"), "1"))
		val_i64(row_val(doc, "looked"), 1);
	return RC_OK;
}

/* A scan whose number and date a person has now confirmed belongs to the line of the register that waited for it: the line takes the file, the waiting
 * row goes. What was only recognised never joins by itself. */
static enum rc line_joins(struct cx *cx, struct row **doc)
{
	static const char *const moved[] = { "file", "read_by", "looked", "number", "date", "signer_post", "summary", "intake",
		"draft" };
	struct row *line;

	if (!str_is(row_text(*doc, "read_by"), "ocr"))
		return RC_OK;
	TRY(inbox_same_paper(cx, row_text(*doc, "number"), row_text(*doc, "date"), true, &line));
	if (line == NULL || line->id == (*doc)->id)
		return RC_OK;
	for (size_t i = 0; i < COUNT(moved); i++)
		if (row_val(*doc, moved[i])->set || strcmp(moved[i], "draft") == 0)
			*row_val(line, moved[i]) = *row_val(*doc, moved[i]);
	TRY(res_delete(cx, *doc,
		arena_fmt(&cx->arena, "Bản quét của %.*s: người xác nhận số, ngày; tệp gắn vào dòng sổ đó",
			ARG_STR(row_text(line, "code")))));
	*doc = line;
	return RC_OK;
}

/* A unit's own paper is kept by it whoever dropped it, and so is what serves one unit alone: else that unit could not open what it answers for. */
static void keeper(struct cx *cx, const struct now *n, struct row *doc, const struct str *values, size_t count)
{
	int64_t unit = inbox_home(cx, n, doc);
	struct tick t;

	for (size_t i = 0; unit == 0 && i < count; i++) {
		if (!tick_read(values[i], &t) || t.unit == 0)
			return;
		unit = t.unit;
		for (size_t k = i + 1; k < count; k++)
			if (!tick_read(values[k], &t) || t.unit != unit)
				return;
	}
	if (unit && now_unit(n, unit))
		val_i64(row_val(doc, "unit"), unit);
}

static enum rc assign_try(
	struct cx *cx, const struct req *rq, const struct now *n, struct row **waiting, struct problems *ps, size_t *made)
{
	bool draft = str_is(req_get(cx, rq, "draft"), "1");
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *doc = *waiting;
	struct doc_known known;
	struct str *values, reason, was = row_text(doc, "date");
	size_t count = req_all(cx, rq, "prove", &values);

	if (count > INBOX_TICKS)
		return cx_fail_at(
			cx, RC_LIMIT, STR("prove"), L("Chọn nhiều nhất %d việc một lần", "at most %d at a time"), INBOX_TICKS);
	TRY(inbox_known(cx, doc, &known));
	TRY(req_text(cx, rq, "reason", 0, 500, &reason));
	TRY(values_read(cx, rq, doc, ps));
	if (ps->n == 0 && !draft && count == 0)
		problem_add(cx, ps, "",
			L("Chọn ít nhất một việc mà văn bản chứng minh; nếu không có việc nào, bấm Bỏ qua",
				"tick at least one thing that it proves; if there is none, set it aside"));
	if (ps->n == 0 && !draft && !row_val(doc, "date")->set)
		problem_add(cx, ps, "date", L("Cần ngày của văn bản", "the date is needed"));
	if (ps->n)
		return res_fault(cx, doc->res, ps);
	TRY(tx_begin(cx, &tx));
	if (!draft) {
		*row_val(doc, "draft") = (struct val){ 0 };
		val_text(row_val(doc, "intake"), STR("assigned"));
		TRY(line_joins(cx, &doc));
		if (!row_val(doc, "unit")->set)
			keeper(cx, n, doc, values, count);
	}
	TRY(res_save(cx, doc, (struct str){ 0 }, ps));
	if (!draft)
		TRY(write_ticks(cx, rq, n, doc, was, known.text.text, values, count, reason, ps, made));
	TRY(tx_commit(&tx));
	*waiting = doc;
	return RC_OK;
}

static bool waits(const struct row *doc)
{
	return str_is(row_text(doc, "intake"), "waiting") || str_is(row_text(doc, "intake"), "skipped");
}

static enum rc no_more(struct cx *cx)
{
	return cx_fail(cx, RC_CONFLICT, L("Văn bản này không còn chờ gán", "this paper does not wait any more"));
}

static enum rc waiting_doc(struct cx *cx, const struct req *rq, struct row **out)
{
	TRY(res_load(cx, &res_documents, rq->id, out));
	TRY(req_seq(cx, rq, &(*out)->seq));
	if (!waits(*out))
		return no_more(cx);
	return res_may_write(cx, *out);
}

enum rc inbox_assign(struct cx *cx, const struct req *rq, struct reply *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct problems ps = { 0 };
	struct row *doc;
	size_t made = 0;
	int64_t seen;
	enum rc rc;

	TRY(waiting_doc(cx, rq, &doc));
	seen = doc->seq;
	TRY(now_get(cx, rq, &n));
	rc = assign_try(cx, rq, &n, &doc, &ps, &made);
	if (rc != RC_OK && !rq->json && (rc == RC_INVALID || rc == RC_LIMIT || rc == RC_CONFLICT)) {
		struct fault was = cx->fault;
		struct inbox_page p = { .doc = doc, .problems = &ps, .all = str_is(req_get(cx, rq, "all"), "1") };

		cx_clear(cx);
		doc->seq = seen; /* nothing was written */
		if (doc->id != rq->id)
			TRY(res_load(cx, &res_documents, rq->id, &p.doc));
		if (rc == RC_CONFLICT) { /* characters were recognised meanwhile, or somebody was faster: what was typed stays */
			TRY(res_load(cx, &res_documents, rq->id, &p.doc));
			if (!waits(p.doc))
				return no_more(cx);
		}
		if (rc == RC_CONFLICT && p.doc->seq != seen) {
			was.text = str_z(L("Văn bản vừa thay đổi (nhận dạng chữ xong, hoặc có người sửa). Các ô giữ như anh/chị đã "
					   "nhập: xem lại rồi bấm Ghi lần nữa",
				"the paper has just changed (its characters were recognised, or somebody changed it). What you "
				"typed is kept: look at it and save again"));
		}
		TRY(inbox_show(cx, rq, &p, out));
		cx->fault = was;
	}
	if (rc != RC_OK)
		return rc;
	reply_data(out, row_json(cx, doc));
	out->etag = doc->seq;
	if (made == 0) {
		reply_to(cx, out, "/inbox?id=%" PRId64, doc->id);
		reply_notice(cx, out, L("Đã lưu bản nháp", "The draft is saved"));
		return RC_OK;
	}
	reply_to(cx, out, "/inbox?done=%" PRId64, doc->id);
	reply_notice(
		cx, out, L("Đã ghi %.*s: %zu mục được chứng minh", "%.*s is saved: %zu records"), ARG_STR(row_title(doc)), made);
	return RC_OK;
}

enum rc inbox_skip(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *doc;
	struct str reason;

	TRY(req_text(cx, rq, "reason", 2, 500, &reason));
	TRY(tx_begin(cx, &tx));
	TRY(waiting_doc(cx, rq, &doc));
	val_text(row_val(doc, "intake"), STR("skipped"));
	val_text(row_val(doc, "skip_reason"), reason);
	TRY(res_save(cx, doc, reason, NULL));
	TRY(tx_commit(&tx));
	reply_data(out, row_json(cx, doc));
	reply_to(cx, out, "/inbox");
	reply_notice(cx, out, L("Đã bỏ qua %.*s; xem lại ở mục Đã bỏ qua", "%.*s is set aside; see “Set aside” to take it back"),
		ARG_STR(row_title(doc)));
	return RC_OK;
}

/* "Tài liệu này có dấu độ mật": a person saw it. The bytes leave the store for good, the paper is a place that two people check. */
enum rc inbox_secret(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *doc;
	struct str place;

	TRY(req_text(cx, rq, "local_ref", 2, 500, &place));
	TRY(tx_begin(cx, &tx));
	TRY(res_load(cx, &res_documents, rq->id, &doc));
	TRY(req_seq(cx, rq, &doc->seq));
	TRY(res_may_write(cx, doc));
	TRY(org_document_seal(cx, doc, place));
	TRY(res_save(
		cx, doc, str_z(L("Có dấu độ mật: gỡ tệp khỏi kho", "marked as a state secret: the file leaves the store")), NULL));
	TRY(tx_commit(&tx));
	TRY(doc_sweep(cx, app_conf_of(rq->app)->data_dir));
	reply_data(out, row_json(cx, doc));
	out->etag = doc->seq;
	reply_to(cx, out, "%.*s", ARG_STR(thing_url(cx, doc)));
	reply_notice(cx, out,
		L("Đã gỡ tệp của %.*s khỏi kho; văn bản chỉ còn nơi lưu, cần hai người kiểm tra",
			"the file of %.*s has left the store: only its place is kept, for two people to check"),
		ARG_STR(row_text(doc, "code")));
	return RC_OK;
}

/* What this paper alone brought in, by the same person and untouched since. */
static enum rc made_by_it(struct cx *cx, const struct row *doc, struct row **rows, size_t *n, size_t most)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(int64_t) ids = { 0 };

	TRY(db_query(cx, &r,
		"SELECT a.id FROM activities a JOIN links l ON l.src = a.id AND l.field = 'documents' AND l.dst = $1 WHERE a.seq = "
		"a.id AND a.made_by = $2 AND a.documents = $3 UNION ALL SELECT p.id FROM proofs p WHERE p.document = $1 AND p.seq "
		"= p.id AND p.made_by = $2 UNION ALL SELECT v.id FROM level_decisions v WHERE v.document = $1 AND v.seq = v.id AND "
		"v.made_by = $2 UNION ALL SELECT r.id FROM regulations r WHERE r.document = $1 AND r.seq = r.id AND r.made_by = $2 "
		"ORDER BY "
		"1",
		V(doc->id), V(cx->who.user), V(arena_fmt(&cx->arena, "%" PRId64, doc->id))));
	while (rows_next(&r))
		vec_push(&cx->arena, &ids, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	*n = 0;
	for (size_t i = 0; i < ids.n && *n < most; i++) {
		const struct res *res;

		TRY(res_of(cx, ids.p[i], &res));
		TRY(res_load(cx, res, ids.p[i], &rows[(*n)++]));
	}
	return RC_OK;
}

enum rc inbox_undo(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *doc, *rows[INBOX_TICKS + 1];
	struct str why = str_z(L("Hoàn tác gán văn bản", "taken back in the inbox"));
	size_t n = 0;

	TRY(tx_begin(cx, &tx));
	TRY(res_load(cx, &res_documents, rq->id, &doc));
	TRY(res_may_write(cx, doc));
	if (str_is(row_text(doc, "intake"), "assigned")) {
		if (row_i64(doc, "checks", 0))
			return cx_fail(cx, RC_CONFLICT,
				L("Đã có người kiểm tra văn bản này; sửa từng mục bằng đính chính",
					"somebody has checked it: correct the records one by one"));
		TRY(made_by_it(cx, doc, rows, &n, COUNT(rows)));
		for (size_t i = 0; i < n; i++)
			TRY(res_delete(cx, rows[i], why));
		if (cx->who.unit && doc->made_by == cx->who.user)
			val_i64(row_val(doc, "draft"), 1);
	} else if (!str_is(row_text(doc, "intake"), "skipped")) {
		return cx_fail(cx, RC_CONFLICT, L("Không có gì để hoàn tác", "there is nothing to take back"));
	}
	val_text(row_val(doc, "intake"), STR("waiting"));
	*row_val(doc, "skip_reason") = (struct val){ 0 };
	TRY(res_save(cx, doc, why, NULL));
	TRY(tx_commit(&tx));
	reply_data(out, row_json(cx, doc));
	reply_to(cx, out, "/inbox?id=%" PRId64, doc->id);
	reply_notice(cx, out, L("Đã hoàn tác: %.*s trở lại hàng chờ", "taken back: %.*s waits again"), ARG_STR(row_title(doc)));
	return RC_OK;
}

/* --- characters on a scan: seconds of work, so a job --- */

enum rc inbox_ocr_job(struct cx *cx, const struct row *doc, int64_t *id)
{
	struct arena *a = &cx->arena;
	struct jv *payload = jv_obj(a);

	jv_set(a, payload, "document", jv_int(a, doc->id));
	return job_add(cx,
		&(struct job_new){ .kind = "inbox-ocr",
			.payload = payload,
			.title = arena_fmt(a, L("Nhận dạng chữ: %.*s", "Recognise: %.*s"), ARG_STR(row_text(doc, "code"))),
			.key = arena_fmt(a, "%" PRId64, doc->id) },
		id);
}

enum rc inbox_ocr(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a);
	struct row *doc;
	int64_t id;

	TRY(res_load(cx, &res_documents, rq->id, &doc));
	TRY(res_may_write(cx, doc));
	if (!doc_ocr_there(cx))
		return cx_fail(cx, RC_CONFLICT, L("Máy chủ chưa cài Tesseract", "Tesseract is not installed on the server"));
	TRY(inbox_ocr_job(cx, doc, &id));
	jv_set(a, data, "document", jv_int(a, doc->id));
	jv_set(a, data, "job", jv_int(a, id));
	reply_data(out, data);
	reply_to(cx, out, JOB_PAGE, id);
	return RC_OK;
}

/* A secret that only the recognised characters show: the bytes go, the reason stays. */
static enum rc purge(struct cx *cx, struct str data, struct row *doc, struct job *job)
{
	struct str why = arena_str(&cx->arena, cx->fault.text);
	const struct who who = cx->who;
	struct tx tx AUTO(tx_done) = { 0 };
	enum rc rc;

	cx_clear(cx);
	TRY(tx_begin(cx, &tx));
	TRY(org_document_seal(cx, doc, (struct str){ 0 }));
	cx->who = (struct who){
		.user = WHO_SYSTEM, .name = STR("khien"), .may = UINT64_MAX
	}; /* nobody's word: the program read it */
	rc = res_save(cx, doc, why, NULL);
	cx->who = who;
	TRY(rc);
	TRY(tx_commit(&tx));
	TRY(doc_sweep(cx, data));
	job_result(cx, job, "/documents/%" PRId64 "/edit", doc->id);
	return RC_OK;
}

static enum rc ocr_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	const struct jv *id = jv_get(payload, "document");
	struct tx tx AUTO(tx_done) = { 0 };
	struct file_value v;
	struct doc_known known;
	struct doc_said said;
	struct row *doc;
	struct str bytes;
	enum rc rc;

	TRY(job_progress(cx, job, 0, 2, L("Đang nhận dạng chữ", "recognising characters")));
	TRY(res_load(cx, &res_documents, id ? id->i : 0, &doc));
	if (!row_val(doc, "file")->set || !file_value_read(row_text(doc, "file"), &v))
		return RC_OK;
	TRY(file_read(cx, job_data(job), row_text(doc, "file"), &bytes));
	rc = doc_admit(cx,
		&(struct doc_in){ .bytes = bytes,
			.type = v.type,
			.name = v.name,
			.hash = v.hash,
			.roots = arena_fmt(&cx->arena, "%.*s/trust", ARG_STR(job_data(job))),
			.ocr = DOC_OCR_PAGES },
		&known);
	if (rc == RC_DENIED)
		return purge(cx, job_data(job), doc, job);
	TRY(rc);
	TRY(job_progress(cx, job, 1, 2, L("Đang ghi", "saving")));
	doc_layout(cx, known.text.text, &said);
	TRY(tx_begin(cx, &tx));
	if (known.text.source == DOC_OCR)
		val_text(row_val(doc, "read_by"), STR("ocr"));
	inbox_fill(cx, doc, &said, NULL);
	TRY(res_save(cx, doc, (struct str){ 0 }, NULL));
	TRY(tx_commit(&tx));
	TRY(job_progress(
		cx, job, 2, 2, L("Các ô trống đã điền thêm; so lại với bản quét", "empty values are filled in: compare them")));
	job_result(cx, job, "/inbox?id=%" PRId64, doc->id);
	return RC_OK;
}

const struct job_kind job_inbox_ocr = { "inbox-ocr", "Nhận dạng chữ trên bản quét", "Characters of a scan", .attempts = 2,
	.run = ocr_run };
