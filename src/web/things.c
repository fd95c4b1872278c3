/* Which resources have pages, and how their forms are grouped. */
#include "org/org.h"
#include "report/frame.h"
#include "web/digest.h"
#include "web/split.h"
#include "web/system.h"
#include "web/ways.h"
#include "web/web.h"

static const char *const system_groups[] = {
	"Chung|General|code name unit owner operator provider purpose kind info state source mark",
	"Vận hành|Operation|built_from operating_from retired_on retire_document hosting always_on internet_facing addresses "
	"handles_procedures",
	"Cấp độ và phương án|Level and plan|proposed_level dossier_state expected_approval plan_state expected_plan assessment",
	"Dữ liệu cá nhân|Personal data|subjects_basic subjects_sensitive subjects_counted_on subjects_method",
	"Trách nhiệm|Answerable|accountable accountable_post transfer_document",
	NULL,
};

static const struct thing_label report_labels[] = {
	{ "count_total", "Tổng số hệ thống trong báo cáo", "Count: all systems in the report",
		"Báo cáo năm: để đối chiếu với danh mục; không ghi thì mới là tự khai, chưa tính là hoàn thành",
		"Of the yearly report: it is compared with the register; without it the report is self-declared, and not done" },
	{ "documents", "Văn bản báo cáo", "The report" },
	{ "unit", "Đơn vị gửi", "Sent by" },
	{ "subjects", "Nơi nhận báo cáo", "Sent to",
		"Báo cáo ra cơ quan có thẩm quyền bên ngoài: chọn cơ quan (đơn vị cao nhất); báo cáo trong cơ quan: để trống hoặc "
		"chọn đơn vị nhận",
		"To an authority outside: the office (the top unit); within the office: leave it empty, or choose who received "
		"it" },
	{ 0 },
};
static const struct thing_label relay_labels[] = {
	{ "at", "Thời điểm chuyển", "Relayed at", "Giờ:phút ngày/tháng/năm: tính so với giờ cảnh báo đến",
		"hour:minute day/month/year: counted from when the warning came" },
	{ "concerns", "Cảnh báo", "The warning" },
	{ "subjects", "Đã chuyển tới", "Relayed to" },
	{ 0 },
};
static const struct thing_label incident_labels[] = {
	{ "title", "Sự cố gì", "What happened" },
	{ "at", "Thời điểm phát hiện", "Found at",
		"Giờ:phút ngày/tháng/năm: các hạn báo cáo tính từ giờ này. Giờ báo cáo ghi ở mẫu “Báo cáo sự cố”, sau khi ghi sự "
		"cố",
		"hour:minute day/month/year: the clocks run from here. When it was reported stands in its own form, after this "
		"one" },
	{ "subjects", "Hệ thống bị ảnh hưởng", "Systems hit" },
	{ "unit", "Đơn vị có sự cố", "Where it happened" },
	{ 0 },
};
static const struct thing_label incident_report_labels[] = {
	{ "concerns", "Sự cố", "The incident" },
	{ "unit", "Đơn vị báo cáo", "Reported by" },
	{ "subjects", "Nơi nhận báo cáo", "Sent to",
		"Đơn vị chuyên trách trong cơ quan; báo cáo ra cơ quan có thẩm quyền bên ngoài: chọn cơ quan (đơn vị cao nhất)",
		"The specialised unit; to an authority outside: the office (the top unit)" },
	{ 0 },
};

static const struct thing_label ack_labels[] = {
	{ "at", "Thời điểm xác nhận", "Acknowledged at", "Giờ:phút ngày/tháng/năm: hạn tính từ lúc cảnh báo được chuyển",
		"hour:minute day/month/year: the time runs from when it was relayed" },
	{ "concerns", "Cảnh báo", "The warning" },
	{ "unit", "Đơn vị xác nhận", "Acknowledged by" },
	{ 0 },
};
static const struct thing_label item_labels[] = {
	{ "title", "Kiến nghị", "What is to be mended" },
	{ "concerns", "Cuộc kiểm tra", "The inspection" },
	{ "unit", "Đơn vị phải khắc phục", "Who has to mend it" },
	{ 0 },
};
static const struct thing_label drill_labels[] = {
	{ "subjects", "Hệ thống được diễn tập", "Systems drilled" },
	{ "attendance", "Người tham gia", "Who took part" },
	{ "documents", "Biên bản, báo cáo kết quả", "Minutes, report of the result" },
	{ 0 },
};
static const struct thing_label accounts_labels[] = {
	{ "attendance", "Người có tài khoản được rà soát", "Whose accounts were reviewed" },
	{ 0 },
};
static const struct thing_label review_labels[] = {
	{ "subjects", "Quy định đã rà soát", "Regulations reviewed" },
	{ 0 },
};
#define OF_WARNING "concerns kind warning_received"

/* At most four inputs to fill in to record a done thing (users.md 1.2), whatever it is and on whatever day it was: the unit and to whom it goes are filled in, and
 * what people say in one breath is one input (tests/cases/few.py counts them, the day always); what else there is stays one link away. Of an inspection's item the
 * day is that of the inspection: its own is the one on which it is mended. */
static const struct thing_focus activity_focus[] = {
	{ "scan", "done_on subjects targets documents", "systems" },
	{ "pentest", "done_on subjects approval documents", "systems" },
	{ "drill_plan", "done_on subjects approval documents", "systems" },
	{ "training", "done_on unit attendance documents" },
	{ "briefing", "done_on unit attendance documents" },
	{ "compliance_assessment", "done_on period result documents unit" },
	{ "mail_campaign", "done_on count_total count_done documents unit" },
	{ "report_sent", "sent period documents count_total unit subjects", "units", report_labels, NULL, "subjects" },
	{ "inspection", "done_on subjects documents", "systems units" },
	{ "inspection_item", "title due concerns unit documents", NULL, item_labels, "concerns kind inspection", NULL,
		"documents unit" },
	{ "warning_received", "external_ref at severity subjects", "systems" },
	{ "warning_relayed", "at concerns subjects documents", "systems units", relay_labels, OF_WARNING },
	{ "warning_ack", "at concerns unit", NULL, ack_labels, OF_WARNING },
	{ "fix", "done_on concerns subjects result documents", "systems",
		.beside = "documents concerns" }, /* an item's is shown by its paper */
	{ "incident", "title at subjects level_serious unit", "systems", incident_labels },
	{ "incident_report", "told concerns subjects documents unit", "units", incident_report_labels, "concerns kind incident" },
	{ "access_review", "done_on subjects attendance documents", "systems", accounts_labels },
	{ "monitoring_report", "done_on subjects period documents", "systems" },
	{ "regulation_review", "done_on subjects title documents unit", "regulations", review_labels },
	{ "plan", "done_on title subjects documents unit", "systems units" },
	{ "meeting", "done_on title documents unit" },
	{ "cooperation", "done_on title documents unit" },
	{ "system_change", "done_on subjects title", "systems" },
	{ "acceptance", "done_on subjects result documents", "systems" },
	{ "log_received", "at subjects title", "systems" },
	{ "reconciliation_item", "title unit done_on" },
	{ "intervention", "done_on subjects provider approval unit", "systems" },
	{ "budget_estimate", "done_on amount amount_base documents unit" },
	{ "budget_allocation", "done_on amount amount_base documents unit" },
	{ "budget_settlement", "done_on amount amount_base documents unit" },
	{ "other", "title done_on unit documents" },
	{ "drill", "held subjects attendance documents", "systems", drill_labels },
	{ 0 },
};

static const struct thing_joint activity_joints[] = {
	{ "held", "Thời gian và ba điểm (quy trình, công nghệ, con người)",
		"When it was, and three scores (process, technology, people)",
		"Ngày, thêm giờ nếu biết, rồi ba số từ 0 đến 100: 08:00-17:00 10/10/2026; 80 75 90. Nhiều ngày: 10/10/2026 - "
		"11/10/2026; "
		"80 75 90. Chỉ ghi ngày là cả ngày đó",
		"The day, with its hours if known, then three numbers from 0 to 100: 08:00-17:00 10/10/2026; 80 75 90. Of several "
		"days: "
		"10/10/2026 - 11/10/2026; 80 75 90. A day alone is all of it",
		JOINT_HELD, "done_on at end_at score_process score_technology score_people" },
	{ "sent", "Số biên nhận (mã gửi), ngày gửi", "Receipt, and day of sending",
		"Số do nơi nhận cấp hoặc mã gửi trên trục liên thông, rồi ngày gửi: 1234/BN ngày 28/11/2026; chưa có số thì chỉ "
		"ghi ngày",
		"The recipient's number or that of the exchange, then the day: 1234/BN 28/11/2026; without a number the day alone",
		JOINT_DATED, "external_ref done_on" },
	{ "told", "Thời điểm báo cáo, số biên nhận nếu có", "When it was reported, and receipt if any",
		"Giờ:phút ngày/tháng/năm gửi báo cáo: so với hạn tính từ lúc phát hiện. Báo ra cơ quan có thẩm quyền bên ngoài thì "
		"ghi số "
		"biên nhận (mã gửi) trước: 1234/BN 14:05 28/11/2026",
		"hour:minute day/month/year of sending, against the clock that runs since it was found. Of a report to an "
		"authority "
		"outside, its receipt first: 1234/BN 14:05 28/11/2026",
		JOINT_DATED, "external_ref at" },
	{ 0 },
};

static const struct thing_focus declaration_focus[] = {
	{ "no_systems", "unit period date document" },
	{ "nothing_arose", "unit duty period date" },
	{ "list_confirmed", "unit period date document" },
	{ "waiting", "subject duty waits_for document until date" },
	{ "explanation", "subject duty date note" },
	{ 0 },
};

/* What a system lacks, started from that system or its duty: as its paper is named, and the paper. */
static const struct thing_joint decision_joints[] = {
	{ "decided", "Số, ngày quyết định", "Decision: number, date", "Như trên quyết định: 123/QĐ-BM ngày 28/11/2026",
		"As the decision says: 123/QĐ-BM 28/11/2026", JOINT_DATED, "number date" },
	{ 0 },
};
static const struct thing_focus decision_focus[] = { { "*", "system level decided document" }, { 0 } };
static const struct thing_joint regulation_joints[] = {
	{ "issued", "Số, ngày ban hành", "Issued: number, date", "Như trên quyết định ban hành: 123/QĐ-BM ngày 28/11/2026",
		"As the decision that issues it says: 123/QĐ-BM 28/11/2026", JOINT_DATED, "number date" },
	{ 0 },
};
static const struct thing_focus regulation_focus[] = {
	{ "*", "title issued basis document systems unit", .filled = "systems unit", .kept = "replaces kind units issuer" }, { 0 }
};

/* Issued anew in place of another: it is of the same as that one, but for its number, its day, its paper and what it rests on. */
static enum rc regulation_begin(struct cx *cx, const struct req *rq, struct row *row)
{
	static const char *const same[] = { "title", "kind", "unit", "systems", "units", "issuer" };
	int64_t id = row_i64(row, "replaces", 0);
	struct row *old;

	if (id == 0)
		return RC_OK;
	TRY(res_load(cx, &res_regulations, id, &old));
	for (size_t i = 0; i < COUNT(same); i++)
		if (req_query(rq, same[i]).n == 0)
			*row_val(row, same[i]) = *row_val(old, same[i]);
	return RC_OK;
}

/* Who is asked for such an act: a unit, where it is one alone. */
static int64_t asked_for(const struct now *n, struct str kind)
{
	int64_t unit = 0;

	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *r = &n->board->rows[i];
		uint64_t acts = r->closed || r->state == ST_NOT_APPLICABLE ? 0 : ways_acts(n->board->law, r->duty);

		for (int k = 0; acts && activity_names[k]; k++)
			if (acts >> k & 1 && str_is(kind, activity_names[k])) {
				if (unit && unit != r->unit)
					return 0;
				unit = r->unit;
			}
	}
	return unit;
}

/* To whom a unit's report goes is what its own duty to report says. */
static void addressee_begin(struct cx *cx, const struct now *n, struct row *row)
{
	struct val *to = row_val(row, "subjects");
	int64_t unit = row_i64(row, "unit", 0), id = 0;

	for (size_t i = 0; i < n->board->n && id == 0; i++) {
		const struct duty_row *r = &n->board->rows[i];

		if (r->unit == unit && !r->closed && r->state != ST_NOT_APPLICABLE &&
			strcmp(n->board->law->vocab->kinds[r->duty->kind]->name, "report") == 0)
			id = duty_addressee(cx, n->board, r);
	}
	if (id) {
		*to = (struct val){ .set = true, .ids = ARENA_NEW(&cx->arena, int64_t), .n = 1 };
		to->ids[0] = id;
	}
}

static enum rc activity_begin(struct cx *cx, const struct req *rq, struct row *row)
{
	AUTO(now_done) struct now n = { 0 };
	struct str kind = row_text(row, "kind");
	bool report = str_is(kind, "report_sent") && !row_val(row, "subjects")->set && req_query(rq, "subjects").p == NULL;
	int64_t unit = row_i64(row, "unit", 0);

	if (word_in("warning_ack warning_relayed incident_report", kind) && !row_val(row, "at")->set) /* told as it is done: now */
		val_i64(row_val(row, "at"), cx->now - cx->now % THING_MINUTE);
	if (unit && !report)
		return RC_OK;
	TRY(now_get(cx, rq, &n));
	if (unit == 0 && !str_is(kind, "inspection_item") && /* whose it is to mend is for the inspection to say */
		((unit = asked_for(&n, kind)) != 0 ||
			(unit = frame_specialised(n.board)) != 0)) /* who sees all works for that one */
		val_i64(row_val(row, "unit"), unit);
	if (unit && report)
		addressee_begin(cx, &n, row);
	return RC_OK;
}

/* --- what one unit and one system show beyond their fields --- */

enum rc thing_related(struct cx *cx, const struct row *row, const struct res *r, const char *field, struct jv *lists)
{
	struct arena *a = &cx->arena;
	struct res_filter f = { res_field(r, field), row_text(row, "code") };
	struct res_query q = { .res = r, .filters = &f, .n_filters = 1, .sort = -1, .limit = 20 };
	struct res_page page;
	struct jv *o, *more;

	if (r->fields[f.field].to[0] == 0 || strchr(r->fields[f.field].to, ' '))
		f.value = arena_fmt(a, "%s:%.*s", row->res->name, ARG_STR(f.value));
	TRY(res_list(cx, &q, &page));
	if (page.total == 0)
		return RC_OK;
	o = jv_push(a, lists, jv_obj(a));
	set_text(cx, o, "title", arena_fmt(a, "%s: %" PRId64, L(r->vi_many, r->en_many), page.total));
	more = jv_set(a, o, "more", jv_obj(a));
	jv_set(a, more, "text", jv_z(a, L("Xem tất cả", "See all")));
	set_text(cx, more, "url", arena_fmt(a, "/%s?%s=%.*s", r->name, field, ARG_STR(f.value)));
	jv_set(a, o, "table", thing_table(cx, r, page.rows, page.n, ""));
	return RC_OK;
}

/* What a unit owes, as two lines for a phone; and the way to urge it. */
static void unit_remind(struct cx *cx, const struct now *n, const struct row *row, struct jv *view)
{
	struct str text = digest_reminders(cx, n->board, &(struct board_filter){ .unit = row->id }, row_text(row, "name"));

	if (text.n)
		set_text(cx, view, "remind", text);
	if ((cx->who.may & CAP_GRANT) && jv_get(view, "head") && !n->elsewhere)
		thing_act(cx, jv_get(view, "head"), L("Đôn đốc", "Urge"),
			arena_fmt(&cx->arena, "/requests/new?kind=urge&unit=%.*s", ARG_STR(row_text(row, "code"))), false);
}

static enum rc unit_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	struct jv *lists = jv_set(&cx->arena, view, "lists", jv_list(&cx->arena));
	AUTO(now_done) struct now n = { 0 };

	TRY(now_get(cx, rq, &n));
	now_switches(cx, &n, view);
	split_unit_note(cx, &n, row->id, view);
	if (cx->who.unit == 0 || cx->who.unit == row->id) {
		const struct board_filter q = { .unit = row->id, .counted_only = true };
		struct jv *head = jv_get(view, "head");

		set_text(cx, head, "sub",
			arena_fmt(
				&cx->arena, "%.*s · %.*s", ARG_STR(jv_str(jv_get(head, "sub"))), ARG_STR(counts_said(cx, &n, &q))));
		jv_set(&cx->arena, view, "duties", duties_of(cx, &n, row));
		unit_remind(cx, &n, row, view);
	}
	TRY(thing_related(cx, row, &res_systems, "unit", lists));
	TRY(thing_related(cx, row, &res_roles, "unit", lists));
	TRY(thing_related(cx, row, &res_successions, "to", lists));
	TRY(thing_related(cx, row, &res_units, "parent", lists));
	return thing_related(cx, row, &res_declarations, "unit", lists);
}

static void warn(struct cx *cx, struct jv *view, const char *text)
{
	struct jv *notes = jv_get(view, "notes") ? jv_get(view, "notes") : jv_set(&cx->arena, view, "notes", jv_list(&cx->arena)),
		  *o = jv_push(&cx->arena, notes, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "text", jv_z(&cx->arena, text));
	jv_set(&cx->arena, o, "warn", jv_bool(&cx->arena, true));
}

/* Neither done on a day nor planned for one: no duty counts it. */
static bool undated(const struct row *row)
{
	static const char *const days[] = { "done_on", "at", "planned_on", "draft" };
	bool none = !str_is(row_text(row, "kind"), "inspection_item"); /* its inspection has a day */

	for (size_t i = 0; i < COUNT(days); i++)
		none &= !row_val(row, days[i])->set;
	return none;
}

/* Papers that are older than what they are to show are said at once, where the day or the paper is still at hand. */
static enum rc activity_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	AUTO(now_done) struct now n = { 0 };
	const struct val *papers = row_val(row, "documents");
	const struct activity *a;
	size_t early = 0;

	if (undated(row))
		warn(cx, view,
			L("Chưa ghi ngày thực hiện nên chưa tính cho nhiệm vụ nào: bấm “Sửa” và ghi ngày (chỉ biết tháng, năm thì "
			  "ghi "
			  "tháng 11/2026, năm 2026); việc chưa làm thì ghi “Ngày dự kiến” trong Tất cả các trường.",
				"It does not say when it was done, so no duty counts it: change it and give the day (or tháng "
				"11/2026, năm 2026, where only that is known); of what is not done yet, the day planned, among all "
				"fields."));
	if (!papers->set || row_i64(row, "draft", 0))
		return RC_OK;
	TRY(now_get(cx, rq, &n));
	a = facts_get_as(n.board->facts, row->id, R_ACTIVITIES);
	for (size_t i = 0; a && i < papers->n; i++)
		early += duty_paper_early(&a->h, facts_get_as(n.board->facts, papers->ids[i], R_DOCUMENTS));
	if (early && early == papers->n)
		warn(cx, view,
			L("Văn bản có trước ngày thực hiện nên chưa chứng minh được kết quả: gắn văn bản kết quả, hoặc đính chính "
			  "“Ngày "
			  "thực hiện”.",
				"Its papers are older than the act and do not show its result: add the paper of the result, or "
				"correct the "
				"day of the act."));
	return RC_OK;
}

static enum rc role_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	(void)rq;
	if (!row_val(row, "basis")->set && (str_is(row_text(row, "mark"), "I") || str_is(row_text(row, "mark"), "?")))
		warn(cx, view,
			L("Suy đoán: vai trò này chưa có văn bản giao nên chưa xét được thẩm quyền theo nó. Có văn bản thì ghi vào "
			  "“Văn "
			  "bản căn cứ”.",
				"A guess: no document gives this role, so competence cannot be told by it. Where there is one, "
				"name it as "
				"the basis document."));
	return RC_OK;
}

/* What no document proves (users.md 6.1). */
static enum rc succession_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	(void)rq;
	if (!row_val(row, "basis")->set)
		warn(cx, view,
			L("Suy đoán: quan hệ kế thừa này chưa có văn bản căn cứ. Có văn bản thì ghi vào “Văn bản căn cứ”.",
				"A guess: no document is given for this succession. Where there is one, name it as the basis "
				"document."));
	return RC_OK;
}

/* The same in the list, whatever is written as its mark. */
static enum rc succession_columns(struct cx *cx, const struct req *rq, const struct res_page *page, struct jv *table)
{
	const char *basis = L("Văn bản căn cứ", "Basis document");

	(void)rq;
	thing_column(cx, table, basis);
	for (size_t i = 0; i < page->n; i++) {
		const struct row *row = page->rows[i];
		int f = res_field(row->res, "basis");

		thing_cell(cx, table, i, basis,
			row->v[f].set ? val_show(cx, &row->res->fields[f], &row->v[f])
				      : str_z(L("Suy đoán (chưa có văn bản)", "A guess (no document)")));
	}
	return RC_OK;
}

/* "Đã kiểm tra" of a paper that nobody could look at. */
static void entry_note(struct cx *cx, struct jv *view)
{
	warn(cx, view,
		L("Người thứ hai chỉ so thông tin đã nhập: không có tệp, không ghi nơi lưu để xem, nên văn bản chưa tính là "
		  "Đã kiểm tra. Thêm tệp hoặc nơi lưu rồi kiểm tra lại.",
			"A second person compared only the entry: there is no file and no place to look at, so it does not count "
			"as checked. Add one and have it checked again."));
}

/* A document: what it proves, and the activities that it shows. */
static enum rc document_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	struct jv *lists = jv_set(&cx->arena, view, "lists", jv_list(&cx->arena));

	if ((rq->user->role->may & CAP_EDIT) && row_val(row, "file")->set)
		thing_act(cx, jv_get(view, "head"), L("Có dấu độ mật?", "Marked secret?"),
			arena_fmt(&cx->arena, "/inbox?id=%" PRId64, row->id), false);
	if (row_i64(row, "checked", 0) && !row_i64(row, "secret", 0) && !row_val(row, "file")->set &&
		!row_val(row, "local_ref")->set)
		entry_note(cx, view);
	TRY(thing_related(cx, row, &res_proofs, "document", lists));
	TRY(thing_related(cx, row, &res_activities, "documents", lists));
	return thing_related(cx, row, &res_level_decisions, "document", lists);
}

/* What took its place: nothing else says in the list that it is over. */
static enum rc regulation_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	if (rq->user->role->may & CAP_EDIT)
		thing_act(cx, jv_get(view, "head"), L("Ghi văn bản thay thế", "Record what replaces it"),
			arena_fmt(&cx->arena, "/regulations/new?replaces=%.*s", ARG_STR(row_text(row, "code"))), false);
	return thing_related(cx, row, &res_regulations, "replaces", jv_set(&cx->arena, view, "lists", jv_list(&cx->arena)));
}

static enum rc person_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	const uint64_t wanted = CAP_EDIT | CAP_EXPORT;

	if (row_i64(row, "unit", 0) && (rq->user->role->may & wanted) == wanted)
		thing_act(cx, jv_get(view, "head"), L("Bàn giao", "Hand over"),
			arena_fmt(&cx->arena, "/people/%" PRId64 "/handover", row->id), false);
	return RC_OK;
}

/* Called by what it sets, and its value as people write it. */
static enum rc setting_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view)
{
	AUTO(now_done) struct now n = { 0 };
	struct str key = row_text(row, "code");
	const struct law_setting *s;
	const struct setting_number *own = setting_number_find(key);

	TRY(now_get(cx, rq, &n));
	s = law_setting_of(n.board->law, key);
	if (s == NULL && own == NULL)
		return RC_OK;
	set_text(cx, jv_get(view, "head"), "title",
		arena_fmt(&cx->arena, "%.*s – %.*s", ARG_STR(s ? law_say(s->title, cx->en) : str_z(L(own->vi, own->en))),
			ARG_STR(row_show(cx, row, res_field(row->res, "value")))));
	return RC_OK;
}

/* The duty that it is of, as the board calls it. */
static struct str declaration_say(struct cx *cx, const struct req *rq, const struct row *row, const struct field *f)
{
	AUTO(now_done) struct now n = { 0 };

	if (!word_in("duty duties", str_z(f->code)))
		return (struct str){ 0 };
	if (now_get(cx, rq, &n) != RC_OK) {
		cx_clear(cx);
		return (struct str){ 0 };
	}
	return now_duties_said(cx, &n, row_text(row, f->code));
}

static enum rc declaration_columns(struct cx *cx, const struct req *rq, const struct res_page *page, struct jv *table)
{
	const char *duty = L("Nhiệm vụ", "Duty");
	AUTO(now_done) struct now n = { 0 };

	TRY(now_get(cx, rq, &n));
	thing_column(cx, table, duty);
	for (size_t i = 0; i < page->n; i++) {
		const struct row *row = page->rows[i];

		thing_cell(
			cx, table, i, duty, now_duties_said(cx, &n, row_text(row, row_val(row, "duty")->set ? "duty" : "duties")));
	}
	return RC_OK;
}

static const struct thing_link system_links[] = {
	{ "Đối chiếu danh mục", "Reconcile", "/reconcile", CAP_EXPORT },
	{ 0 },
};
static const struct thing_link rule_links[] = {
	{ "Các từ có sẵn", "The words that are known", "/inbox/register#tk", CAP_IMPORT },
	{ 0 },
};
static const struct thing_link setting_links[] = {
	{ "Các tham số đặt được", "What can be set", "/settings/known", CAP_READ },
	{ 0 },
};
static const struct thing
	units = { .res = &res_units, .more = unit_more },
	successions = { .res = &res_successions, .more = succession_more, .columns = succession_columns },
	roles = { .res = &res_roles, .more = role_more }, people = { .res = &res_people, .more = person_more },
	providers = { .res = &res_providers }, contracts = { .res = &res_contracts },
	systems = { .res = &res_systems,
		.page = "system",
		.more = system_more,
		.columns = system_columns,
		.groups = system_groups,
		.links = system_links },
	decisions = { .res = &res_level_decisions, .focus = decision_focus, .joints = decision_joints },
	regulations = { .res = &res_regulations,
		.more = regulation_more,
		.focus = regulation_focus,
		.joints = regulation_joints,
		.begin = regulation_begin },
	assets = { .res = &res_assets }, documents = { .res = &res_documents, .more = document_more },
	proofs = { .res = &res_proofs },
	activities = { .res = &res_activities,
		.more = activity_more,
		.focus_field = "kind",
		.focus = activity_focus,
		.joints = activity_joints,
		.add = "/record", /* what was done first: its whole form has thirty fields */
		.begin = activity_begin },
	declarations = { .res = &res_declarations,
		.say = declaration_say,
		.columns = declaration_columns,
		.focus_field = "kind",
		.focus = declaration_focus,
		.add = "/record" },
	inbox_rules = { .res = &res_inbox_rules,
		.links = rule_links,
		.sub_vi = "Từ khóa riêng của cơ quan, xét trước các từ có sẵn của chương trình; các từ có sẵn ở trang Nhập sổ văn "
			  "bản.",
		.sub_en = "The office's own words, which come before those that the program knows: see the register of papers." },
	settings = { .res = &res_settings, .more = setting_more, .links = setting_links },
	confirmations = { .res = &res_confirmations }, column_sets = { .res = &res_column_sets };

/* Where a field of one thing is mended: by the input of its short form that takes it, else in the form of all fields. */
struct str things_mend_url(struct cx *cx, const struct row *row, const struct duty_reason *why)
{
	const char *field = why->field;
	const struct thing *all[] = { &activities, &declarations };
	const struct thing *t = NULL;
	struct str input = { 0 };

	for (size_t i = 0; i < COUNT(all) && t == NULL; i++)
		t = all[i]->res == row->res ? all[i] : NULL;
	if (why->anew)
		return arena_fmt(&cx->arena, "/%s/new?%s=%.*s", row->res->name, field, ARG_STR(row_text(row, "code")));
	if (t)
		input = thing_input(t, row, field);
	return arena_fmt(&cx->arena, "%.*s/edit%s#f-%.*s", ARG_STR(thing_url(cx, row)), t && !input.n ? "?all=1" : "",
		ARG_STR(input.n ? input : str_z(field)));
}

const struct route thing_routes[] = {
	THING_ROUTES("units", units),
	THING_ROUTES("successions", successions),
	THING_ROUTES("roles", roles),
	THING_ROUTES("people", people),
	THING_ERASE_ROUTE("people", people),
	THING_ROUTES("providers", providers),
	THING_ERASE_ROUTE("providers", providers),
	THING_ROUTES("contracts", contracts),
	THING_ROUTES("systems", systems),
	THING_ROUTES("level-decisions", decisions),
	THING_ROUTES("regulations", regulations),
	THING_ROUTES("assets", assets),
	THING_ROUTES("documents", documents),
	THING_ERASE_ROUTE("documents", documents),
	THING_FILE_ROUTE("documents", documents),
	THING_ROUTES("proofs", proofs),
	THING_ROUTES("activities", activities),
	THING_ROUTES("declarations", declarations),
	THING_ROUTES("inbox-rules", inbox_rules),
	THING_ROUTES("settings", settings),
	THING_ROUTES("confirmations", confirmations),
	THING_ROUTES("column-sets", column_sets),
	{ 0 },
};
