/* What an office's words mean in a directive by form: subjects, deadlines and cycles, kinds of evidence. Labels of activities, matters and roles are
 * those of the resources, so that a form says what the lists say. */
#include "base/text.h"
#include "law/plan_int.h"
#include "res/res.h"

/* clang-format off */
const struct plan_word plan_heads[PH_COUNT] = {
	[PH_NUMBER] = { "number", "Số, ký hiệu văn bản", "Number", NULL, "Ví dụ 57-CT/TW", "e.g. 57-CT/TW", true, 60 },
	[PH_TITLE] = { "title", "Trích yếu", "Title", NULL, NULL, NULL, true, 400 },
	[PH_ISSUER] = { "issuer", "Cơ quan ban hành", "Issuer", NULL, NULL, NULL, true, 200 },
	[PH_DATE] = { "date", "Ngày văn bản", "Date", NULL, "dd/mm/yyyy", "dd/mm/yyyy", true, 40 },
	[PH_FROM] = { "valid_from", "Hiệu lực từ", "In force from", NULL, "Để trống nếu từ ngày văn bản", "Empty: from its date", false, 40 },
	[PH_TO] = { "valid_to", "Hết hiệu lực", "In force to", NULL, "Để trống nếu còn hiệu lực", "Empty: still in force", false, 40 },
	[PH_MARK] = { "mark", "Nội dung lấy từ đâu", "How the text was read", NULL, "Chỉ việc đọc từ văn bản gốc mới được tính Quá hạn",
		"Only what was read in the document itself can become overdue", true, 10 },
	[PH_CODE] = { "code", "Mã", "Code", NULL, NULL, NULL, false, 40 },
};
const struct plan_word plan_fields[PF_COUNT] = {
	[PF_POINT] = { "point", "Điểm", "Point", "diem|khoan|khoan, diem|diem, khoan|muc|stt|tt|so tt|ma|dieu khoan",
		"1.a, II.3; chữ, số, dấu chấm, gạch nối", "1.a, II.3: letters, digits, . and -", true, 20 },
	[PF_TEXT] = { "text", "Nội dung", "Content", "noi dung|nhiem vu|noi dung nhiem vu|ten nhiem vu|nhiem vu, giai phap|noi dung cong viec|cong viec",
		"Viết bằng lời của cơ quan, một việc một dòng", "in your own words, one task a row", true, 900 },
	[PF_SUBJECT] = { "subject", "Ai, cái gì phải có", "Of whom", "ai, cai gi phai co|doi tuong|pham vi|ap dung cho", "Để trống: từng đơn vị",
		"empty: every unit", false, 80 },
	[PF_UNITS] = { "units", "Đơn vị", "Units", "don vi|don vi chu tri|don vi thuc hien|chu tri|co quan chu tri|co quan, don vi chu tri|co quan thuc hien",
		"Mã hoặc tên, cách nhau bằng dấu ; hoặc dấu phẩy; đơn vị phối hợp ghi (phối hợp) — để trống: tất cả", "codes or names separated by ; or commas; (phối hợp) behind who only takes part - empty: all", false, 4000 },
	[PF_DUE] = { "due", "Thời hạn", "Deadline", "thoi han|han|thoi han hoan thanh|han hoan thanh|thoi gian hoan thanh|thoi gian|thoi gian thuc hien",
		"31/12/2026, trước 20/12, 31/12, 10 ngày làm việc kể từ ngày ban hành; để trống nếu văn bản không ấn định",
		"31/12/2026, 31/12, 10 ngày làm việc kể từ ngày ban hành (working days from its issue); empty: none is set", false, 160 },
	[PF_CYCLE] = { "cycle", "Chu kỳ", "Cycle", "chu ky|dinh ky|tan suat|ky bao cao", "Một lần, Hằng năm, Hằng quý, Hằng tháng, 6 tháng",
		"once, yearly, quarterly, monthly, half-yearly", false, 60 },
	[PF_EVIDENCE] = { "evidence", "Loại minh chứng", "Evidence", "loai minh chung|minh chung|san pham|ket qua|san pham, ket qua|ket qua, san pham|san pham dau ra|san pham du kien|ket qua dau ra|san pham, ket qua du kien",
		"Chọn trong danh sách", "one of the list", true, 400 },
	[PF_WANTS] = { "wants", "Mức minh chứng", "Strength", "muc minh chung|do manh", "Để trống: có văn bản; xác nhận danh mục, không quản lý hệ thống, không phát sinh thì tự khai là đủ", "empty: documented; for the list confirmed, no systems, nothing arose a unit's own word suffices", false, 40 },
	[PF_MARK] = { "mark", "Lấy từ đâu", "Mark", "lay tu dau|muc tin cay|do tin cay", "Để trống: như cả văn bản", "empty: as the whole document", false, 10 },
	[PF_SINCE] = { "since", "Tính việc từ ngày", "Counts from", "tinh viec tu ngay|tinh tu ngay|ket qua tinh tu ngay",
		"Để trống: việc làm một lần hoặc không có thời hạn chỉ tính khi làm từ ngày văn bản", "empty: done from the document's date on", false, 40 },
};
const struct plan_subject plan_subjects[] = {
	{ "units", "Từng đơn vị", "Every unit", "don vi|cac don vi|tat ca|tat ca don vi|tat ca cac don vi|cac don vi truc thuoc|toan the don vi|cac don vi thuoc bo|cac don vi truc thuoc bo|cac don vi thuoc, truc thuoc bo|"
		"cac don vi thuoc, truc thuoc|cac don vi thuoc va truc thuoc bo|cac don vi trong bo|cac don vi thuoc van phong|cac don vi thuoc co quan|cac vu, cuc|cac vu, cuc, don vi|"
		"thu truong cac don vi|thu truong cac don vi thuoc bo|thu truong cac don vi truc thuoc|lanh dao cac don vi|nguoi dung dau cac don vi",
		OVER_UNITS, { NULL } },
	{ "units_sys", "Từng đơn vị có hệ thống thông tin", "Every unit with systems",
		"don vi co he thong|cac don vi co he thong|cac don vi co he thong thong tin|don vi van hanh|don vi van hanh he thong thong tin|cac don vi van hanh|"
		"cac don vi van hanh he thong|cac don vi van hanh he thong thong tin|cac don vi quan ly he thong thong tin",
		OVER_UNITS, { "has_systems" } },
	{ "systems", "Từng hệ thống chưa kết thúc vận hành", "Every system not retired",
		"he thong|tung he thong|he thong thong tin|tung he thong thong tin|cac he thong thong tin|tat ca he thong", OVER_SYSTEMS, { "not retired" } },
	{ "systems_op", "Từng hệ thống đang vận hành", "Every operating system", "he thong dang van hanh|cac he thong dang van hanh", OVER_SYSTEMS,
		{ "operating" } },
	{ "systems_2", "Từng hệ thống cấp độ 2 trở lên", "Every system of level 2 or above", "he thong cap do 2 tro len", OVER_SYSTEMS,
		{ "not retired", "level_min 2" } },
	{ "systems_3", "Từng hệ thống cấp độ 3 trở lên", "Every system of level 3 or above",
		"he thong cap do 3 tro len|he thong thong tin cap do 3 tro len|he thong tu cap do 3 tro len|cac he thong cap do 3 tro len|"
		"cac he thong tu cap do 3 tro len|cac he thong thong tin cap do 3 tro len|cac he thong thong tin tu cap do 3 tro len|he thong thong tin tu cap do 3 tro len", OVER_SYSTEMS, { "not retired", "level_min 3" } },
	{ "systems_4", "Từng hệ thống cấp độ 4 trở lên", "Every system of level 4 or above", "he thong cap do 4 tro len", OVER_SYSTEMS,
		{ "not retired", "level_min 4" } },
	{ "office", "Cơ quan (một lần chung)", "The office, once", "co quan|toan co quan|bo|toan bo co quan", OVER_OFFICE, { NULL } },
	{ 0 },
};
static const struct cycle {
	const char *code, *vi, *en, *heads;
} cycles[] = {
	{ "", "Theo thời hạn", "As the deadline says", "" },
	{ "once", "Một lần", "Once", "1 lan|mot lan duy nhat" },
	{ "yearly", "Hằng năm", "Yearly", "hang nam|nam|moi nam|1 nam|1 nam 1 lan|1 lan/nam|mot nam mot lan|12 thang|nam/lan|1 nam/lan|1 lan 1 nam|1 lan moi nam|mot lan/nam|"
		"moi nam 1 lan|moi nam mot lan|12 thang/lan|cuoi nam|hang nam 1 lan" },
	{ "half", "Sáu tháng", "Half-yearly", "6 thang|6 thang 1 lan|6 thang mot lan|nua nam|hang 6 thang|2 lan/nam|6 thang/lan|"
		"moi 6 thang|sau thang 1 lan|sau thang mot lan|sau thang/lan|2 lan 1 nam|hai lan/nam|moi nam 2 lan" },
	{ "quarterly", "Hằng quý", "Quarterly", "hang quy|quy|moi quy|3 thang|1 quy|quy 1 lan|quy/lan|1 quy/lan|3 thang/lan|3 thang 1 lan|"
		"1 lan/quy|moi quy 1 lan|moi quy mot lan|4 lan/nam|cuoi quy|cuoi moi quy" },
	{ "monthly", "Hằng tháng", "Monthly", "hang thang|thang|moi thang|1 thang|thang 1 lan|1 lan/thang|thang/lan|1 thang/lan|"
		"1 thang 1 lan|moi thang 1 lan|moi thang mot lan|cuoi thang|cuoi moi thang|12 lan/nam" },
	{ "none", "Không ấn định", "No date is set", "thuong xuyen|khong|khong an dinh|lien tuc|thuong xuyen, lien tuc|dot xuat|khi co yeu cau|theo yeu cau|"
		"khi phat sinh|thuong xuyen hang nam|nhiem vu thuong xuyen|cong viec thuong xuyen|khong co thoi han" },
};
/* The products that annexes of plans name, folded; of several kinds the first that can judge what the task is about. */
static const struct product {
	const char *kinds, *words;
} products[] = {
	{ "document:assignment", "quyet dinh phan cong|quyet dinh phan cong nhiem vu|van ban phan cong|van ban phan cong nhiem vu|thong bao phan cong|"
		"quyet dinh phan cong lanh dao phu trach|quyet dinh giao nhiem vu|van ban giao nhiem vu|quyet dinh cu can bo dau moi|van ban cu dau moi|"
		"quyet dinh thanh lap|quyet dinh kien toan|quyet dinh thanh lap, kien toan" },
	{ "act:plan", "ke hoach thuc hien|ke hoach trien khai|ke hoach nam|ke hoach cua don vi|quyet dinh ban hanh ke hoach|ban ke hoach|ke hoach duoc ban hanh|"
		"ke hoach duoc phe duyet|quyet dinh phe duyet ke hoach" },
	{ "scan|act:scan", "bao cao do quet|bao cao ket qua do quet|bao cao do quet lo hong|bao cao do quet lo hong bao mat|bao cao ra quet|"
		"bao cao ra quet lo hong|ket qua do quet|ket qua do quet lo hong|ket qua do quet lo hong bao mat|bao cao danh gia lo hong bao mat" },
	{ "pentest|act:pentest", "bao cao kiem thu xam nhap|bao cao ket qua kiem thu xam nhap|ket qua kiem thu xam nhap|bao cao pentest|"
		"bao cao kiem thu tham nhap" },
	{ "drill|act:drill", "bao cao dien tap|bao cao ket qua dien tap|bien ban dien tap|ket qua dien tap|bao cao tong ket dien tap" },
	{ "act:drill_plan", "kich ban dien tap|ke hoach to chuc dien tap|phuong an to chuc dien tap" },
	{ "attendance:training+briefing", "danh sach tham du|danh sach nguoi tham du|danh sach can bo tham du|danh sach tham gia|danh sach ky nhan|"
		"danh sach hoc vien" },
	{ "act:training", "bao cao ket qua tap huan|bao cao ket qua dao tao|bao cao tap huan|bao cao dao tao|lop tap huan duoc to chuc|chung nhan dao tao" },
	{ "act:briefing", "bien ban quan triet|bao cao ket qua quan triet|hoi nghi quan triet|bien ban hoi nghi quan triet" },
	{ "act:meeting", "bien ban hop|bien ban cuoc hop|thong bao ket luan|thong bao ket luan cuoc hop|ket luan cua lanh dao" },
	{ "act:report_sent", "bao cao|van ban bao cao|bao cao ket qua|bao cao ket qua thuc hien|bao cao tinh hinh thuc hien|bao cao tong ket|bao cao so ket|"
		"bao cao quy|bao cao nam" },
	{ "regulation|document:regulation", "quyet dinh ban hanh quy che|quy che duoc ban hanh|quy che bao dam an ninh mang|"
		"quy che bao dam an toan thong tin|quyet dinh ban hanh quy che bao dam an ninh mang|quyet dinh ban hanh quy dinh|quyet dinh ban hanh quy trinh" },
	{ "level_approval|document:approval", "quyet dinh phe duyet cap do|quyet dinh phe duyet cap do an toan|quyet dinh phe duyet cap do an ninh mang|"
		"quyet dinh phe duyet ho so de xuat cap do" },
	{ "dossier", "ho so de xuat cap do|ho so cap do" },
	{ "list_confirm|document:list", "danh muc he thong|danh muc he thong thong tin|danh muc httt|danh sach he thong thong tin" },
	{ "monitoring|act:monitoring_report", "bao cao giam sat an ninh mang hang tuan|bao cao ket qua giam sat" },
	{ "act:acceptance", "bien ban nghiem thu|ho so nghiem thu|bao cao nghiem thu" },
	{ "act:access_review", "bien ban ra soat tai khoan|bao cao ra soat tai khoan|bao cao ra soat quyen truy cap|ket qua ra soat tai khoan" },
	{ "act:fix", "bao cao khac phuc|bao cao xu ly lo hong|bao cao ket qua khac phuc|bao cao khac phuc lo hong|bien ban cap nhat ban va" },
	{ "act:inspection", "bien ban kiem tra|ket luan kiem tra|bao cao ket qua kiem tra|thong bao ket luan kiem tra" },
	{ "act:compliance_assessment", "bao cao danh gia chap hanh|bao cao danh gia viec chap hanh|bao cao danh gia tuan thu|ket qua danh gia chap hanh" },
	{ "act:regulation_review", "bao cao ra soat quy dinh|bao cao ra soat quy che|bao cao ra soat van ban|ket qua ra soat quy che" },
	{ "act:incident_report", "bao cao ung cuu su co|bao cao ket thuc su co" },
	{ "act:budget_allocation", "quyet dinh giao du toan|quyet dinh phan bo du toan|quyet dinh phan bo kinh phi|quyet dinh giao kinh phi|thong bao giao du toan" },
	{ "act:budget_estimate", "du toan kinh phi duoc lap|to trinh du toan|ban du toan" },
	{ "act:mail_campaign", "thu dien tu canh bao|thu canh bao da gui" },
};
/* Shorter names than the kinds' own descriptions. */
static const struct kind_word {
	const char *kind, *vi, *en;
} kind_words[] = {
	{ "accountable", "Người chịu trách nhiệm của hệ thống, văn bản phân công", "Person answering for the system, the assignment" },
	{ "act", "Việc đã làm", "Done" },
	{ "assessed", "Đánh giá chấp hành các đơn vị", "Units assessed" },
	{ "attendance", "Danh sách tham dự (phổ biến, đào tạo)", "Attendance lists" },
	{ "document", "Văn bản", "Document" },
	{ "dossier", "Hồ sơ đề xuất cấp độ", "Level dossier" },
	{ "drill", "Diễn tập thực chiến của hệ thống", "Live-fire drill" },
	{ "level_approval", "Quyết định phê duyệt cấp độ", "Level decision" },
	{ "list_confirm", "Xác nhận danh mục hệ thống", "List of systems confirmed" },
	{ "logs", "Nhật ký nhận được từ các máy", "Logs received" },
	{ "mail", "Thư nhắc nhở đã gửi", "Reminder mails sent" },
	{ "monitoring", "Báo cáo giám sát hằng tuần", "Weekly monitoring reports" },
	{ "operator", "Đơn vị vận hành của hệ thống, văn bản giao", "Operator of the system, the assignment" },
	{ "pentest", "Kiểm thử xâm nhập", "Penetration test" },
	{ "plan", "Phương án triển khai đầy đủ, nghiệm thu hoặc đánh giá", "Plan fully implemented, acceptance or assessment" },
	{ "regulation", "Quy chế áp dụng cho hệ thống", "Regulation of the system" },
	{ "report", "Báo cáo gửi", "Report to" },
	{ "scan", "Dò quét lỗ hổng bảo mật", "Vulnerability scan" },
};
static const struct kind_word recipients[] = {
	{ "owner", "Chủ quản hệ thống thông tin", "the system owner" },
	{ "authority", "Cơ quan có thẩm quyền", "the authority" },
	{ "office", "Cơ quan", "the office" },
};
static const struct kind_word strengths[] = {
	{ "documented", "Có văn bản", "Documented" },
	{ "verified", "Đã kiểm tra", "Verified" },
};
static const struct kind_word marks[] = {
	{ "V", "Văn bản gốc (V)", "The document itself (V)" },
	{ "V2", "Bản sao ngoài nguồn chính thức (V2)", "A copy elsewhere (V2)" },
	{ "S", "Nguồn thứ cấp: báo chí, bài tóm tắt (S)", "Second hand: press, a summary (S)" },
	{ "I", "Suy ra (I)", "Inference (I)" },
};
/* clang-format on */

typedef VEC(struct plan_option) options;

static void add(struct cx *cx, options *v, struct str value, struct str label)
{
	vec_push(&cx->arena, v, (struct plan_option){ value, label });
}

static void words_add(struct cx *cx, options *v, const struct kind_word *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(cx, v, str_z(w[i].kind), str_z(L(w[i].vi, w[i].en)));
}

static const struct choice *choices_of(const char *res, const char *field)
{
	const struct res *r = res_find(str_z(res));

	return r ? r->fields[res_field(r, field)].choices : NULL;
}

static const struct kind_word *word_of_kind(const char *kind)
{
	for (size_t i = 0; i < COUNT(kind_words); i++)
		if (strcmp(kind_words[i].kind, kind) == 0)
			return &kind_words[i];
	return NULL;
}

static const char *word_label(struct cx *cx, const struct law_kind *k, const char *word)
{
	const struct choice *c = strcmp(k->name, "document") == 0    ? choices_of("proofs", "proves")
	                         : strcmp(k->name, "role_held") == 0 ? choices_of("roles", "role")
	                                                             : choices_of("activities", "kind");

	for (size_t i = 0; strcmp(k->name, "report") == 0 && i < COUNT(recipients); i++)
		if (strcmp(recipients[i].kind, word) == 0)
			return L(recipients[i].vi, recipients[i].en);
	for (; c && c->code; c++)
		if (strcmp(c->code, word) == 0)
			return L(c->vi, c->en);
	return word;
}

/* The parameter without which a kind says nothing; NULL: it needs none; *other: needs what a form does not ask. */
static const struct law_param *needed(const struct law_kind *k, bool *other)
{
	const struct law_param *found = NULL;

	*other = false;
	for (const struct law_param *p = k->params; p && p->name; p++)
		if (p->required) {
			*other = *other || found || (p->type != LP_WORD && p->type != LP_WORDS);
			found = p;
		}
	return found;
}

static void kind_options(struct cx *cx, const struct law_kind *k, options *v)
{
	static const uint32_t overs = 1u << OVER_OFFICE | 1u << OVER_UNITS | 1u << OVER_ROLE | 1u << OVER_SYSTEMS;
	const struct kind_word *w = word_of_kind(k->name);
	const char *name = w ? L(w->vi, w->en) : L(k->vi, k->en);
	bool other;
	const struct law_param *p = needed(k, &other);

	if (!(k->over & overs) || other)
		return;
	if (p == NULL) {
		add(cx, v, str_z(k->name), str_z(name));
		return;
	}
	if (strcmp(k->name, "attendance") == 0) {
		add(cx, v, STR("attendance:training+briefing"), str_z(name));
		return;
	}
	for (size_t i = 0; p->words[i]; i++)
		add(cx, v, arena_fmt(&cx->arena, "%s:%s", k->name, p->words[i]),
			arena_fmt(&cx->arena, "%s: %s", name, word_label(cx, k, p->words[i])));
}

void plan_options(struct cx *cx, const struct law_vocab *v, enum plan_field f, struct plan_option **out, size_t *n)
{
	options o = { 0 };

	if (f == PF_SUBJECT) {
		for (const struct plan_subject *s = plan_subjects; s->code; s++)
			add(cx, &o, str_z(s->code), str_z(L(s->vi, s->en)));
		for (const struct choice *c = choices_of("roles", "role"); c && c->code; c++)
			add(cx, &o, arena_fmt(&cx->arena, "role:%s", c->code),
				arena_fmt(&cx->arena, L("Đơn vị giữ vai trò: %s", "Who holds the role: %s"), L(c->vi, c->en)));
	} else if (f == PF_CYCLE) {
		for (size_t i = 0; i < COUNT(cycles); i++)
			add(cx, &o, str_z(cycles[i].code), str_z(L(cycles[i].vi, cycles[i].en)));
	} else if (f == PF_EVIDENCE) {
		for (size_t i = 0; v->kinds[i]; i++)
			kind_options(cx, v->kinds[i], &o);
	} else if (f == PF_WANTS) {
		words_add(cx, &o, strengths, COUNT(strengths));
	} else if (f == PF_MARK) {
		words_add(cx, &o, marks, COUNT(marks));
	}
	*out = o.p;
	*n = o.n;
}

/* The part of a label behind its colon: "Họp" means "Việc đã làm: Họp" while nothing else ends so. */
static struct str label_end(struct str label)
{
	ptrdiff_t at = str_find(label, STR(": "));

	return at < 0 ? label : str_from(label, (size_t)at + 2);
}

bool plan_listed(const char *heads, struct str folded)
{
	struct str rest = str_z(heads), one;

	while (str_next(&rest, '|', &one))
		if (str_eq(one, folded))
			return true;
	return false;
}

static bool synonym(struct str value, struct str folded)
{
	for (const struct plan_subject *s = plan_subjects; s->code; s++)
		if (str_is(value, s->code) && plan_listed(s->heads, folded))
			return true;
	for (size_t i = 1; i < COUNT(cycles); i++)
		if (str_is(value, cycles[i].code) && plan_listed(cycles[i].heads, folded))
			return true;
	return false;
}

static bool first_word(struct str label, struct str f)
{
	return str_starts(label, f) && label.n > f.n && (label.p[f.n] == ',' || (label.n > f.n + 1 && label.p[f.n + 1] == '('));
}

const struct plan_option *plan_find(struct cx *cx, const struct plan_option *o, size_t n, struct str typed)
{
	struct str f = text_fold(&cx->arena, typed);
	const struct plan_option *found = NULL;
	size_t hits = 0;

	for (size_t i = 0; i < n; i++)
		if (str_eq(o[i].value, typed) || str_eq(text_fold(&cx->arena, o[i].label), f) || synonym(o[i].value, f))
			return &o[i];
	for (int loose = 0; loose < 3 && hits == 0 && f.n;
		loose++) /* the label's end; its first word; the beginning of one label only */
		for (size_t i = 0; i < n; i++) {
			struct str end = text_fold(&cx->arena, label_end(o[i].label)), all = text_fold(&cx->arena, o[i].label);

			if (loose == 0       ? str_eq(end, f)
				: loose == 1 ? first_word(end, f) || first_word(all, f)
					     : f.n >= 6 && (str_starts(end, f) || str_starts(all, f))) {
				found = &o[i];
				hits++;
			}
		}
	return hits == 1 ? found : NULL;
}

/* What a unit alone can say has no paper of its own. */
bool plan_said(struct str evidence)
{
	static const char *const said[] = { "list_confirm", "nothing_arose", "warnings_seen" };

	for (size_t i = 0; i < COUNT(said); i++)
		if (str_is(evidence, said[i]))
			return true;
	return false;
}

bool plan_declared(struct cx *cx, struct str typed)
{
	return plan_listed("declared|self-declared|tu khai", text_fold(&cx->arena, typed));
}

const struct law_kind *plan_kind_of(const struct law_vocab *v, struct str evidence)
{
	ptrdiff_t at = str_find(evidence, STR(":"));
	struct str name = at < 0 ? evidence : str_cut(evidence, 0, (size_t)at);

	for (size_t i = 0; v->kinds[i]; i++)
		if (str_is(name, v->kinds[i]->name))
			return v->kinds[i];
	return NULL;
}

const struct plan_option *plan_product(
	struct cx *cx, const struct law_vocab *v, const struct plan_option *o, size_t n, struct str typed, enum law_over over)
{
	struct str f = text_fold(&cx->arena, typed), rest, one;
	const struct plan_option *first = NULL;

	for (size_t i = 0; i < COUNT(products); i++) {
		if (!plan_listed(products[i].words, f))
			continue;
		for (rest = str_z(products[i].kinds); str_next(&rest, '|', &one);)
			for (size_t k = 0; k < n; k++) {
				if (!str_eq(o[k].value, one))
					continue;
				if (plan_kind_of(v, one)->over & 1u << over)
					return &o[k];
				first = first ? first : &o[k];
			}
	}
	return first; /* known, though not of these: said so at the field */
}

static bool param_says(const struct law_kind *k, const struct law_param *p, const struct law_duty *d, size_t word)
{
	const struct law_value *w = &d->with[p - k->params];

	return p->type == LP_WORDS ? (w->bits >> word & 1) != 0 : w->i == (int64_t)word;
}

struct str plan_wants(struct cx *cx, const struct law_vocab *v, const struct law_duty *d)
{
	const struct law_kind *k = v->kinds[d->kind];
	const struct kind_word *w = word_of_kind(k->name);
	struct str out = str_z(w ? L(w->vi, w->en) : L(k->vi, k->en));
	bool other, begun = false;
	const struct law_param *p = needed(k, &other);

	if (p == NULL || other || strcmp(k->name, "attendance") == 0)
		return out;
	for (size_t i = 0; p->words[i]; i++) {
		if (!param_says(k, p, d, i))
			continue;
		out = arena_fmt(&cx->arena, "%.*s%s%s", ARG_STR(out), begun ? ", " : ": ", word_label(cx, k, p->words[i]));
		begun = true;
	}
	return out;
}

struct str plan_evidence_code(struct cx *cx, const struct law_vocab *v, const struct law_duty *d)
{
	const struct law_kind *k = v->kinds[d->kind];
	struct buf b AUTO(buf_done) = { 0 };
	bool other;
	const struct law_param *p = needed(k, &other);

	buf_init(&b, 4000);
	buf_z(&b, k->name);
	for (size_t i = 0; p && !other && p->words && p->words[i]; i++)
		if (param_says(k, p, d, i))
			buf_fmt(&b, "%c%s", str_find(buf_str(&b), STR(":")) < 0 ? ':' : '+', p->words[i]);
	return arena_str(&cx->arena, buf_str(&b));
}

struct str plan_code(struct arena *a, struct str number)
{
	struct str f = text_fold(a, number);
	char *p = arena_alloc(a, f.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < f.n && n < 40; i++) {
		char c = f.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
		else if (n && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n && p[n - 1] == '-')
		n--;
	return (struct str){ p, n };
}

/* One line, NFC, without control characters: what stands in a cell over several lines is one text, or
 * with `many` several, apart by a semicolon. */
bool plan_line(struct cx *cx, struct str in, bool many, struct str *out)
{
	struct str s;
	char *p;
	size_t n = 0;

	if (!text_nfc(&cx->arena, in, &s))
		return false;
	p = arena_alloc(&cx->arena, s.n + 1, 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = many && s.p[i] == '\n' ? ';' : (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i];

		if (c != ' ' || (n && p[n - 1] != ' '))
			p[n++] = c;
	}
	*out = str_trim((struct str){ p, n });
	return true;
}
