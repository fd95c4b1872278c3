/* The report as a paper: beside each figure the words that its template shows. The form's words are Vietnamese whatever the asker's language. */
#include "org/org.h"
#include "report/form.h"
#include "report/frame.h"
#include "report/mau08.h"

#define NOTHING "Chưa có thông tin"

static struct str text(const struct jv *v, const char *key)
{
	struct str s = jv_str(jv_get(v, key));

	return s.p ? s : STR("");
}

static void say(struct cx *cx, struct jv *o, const char *key, struct str s)
{
	jv_set(&cx->arena, o, key, jv_text(&cx->arena, s.p ? s : STR("")));
}

static struct str day(struct cx *cx, const struct jv *v, const char *key)
{
	struct str s = text(v, key);

	return s.n ? date_show(&cx->arena, s, false) : s;
}

static struct str codes(struct cx *cx, const struct jv *list)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1 << 20);
	for (size_t i = 0; list && i < list->n; i++)
		buf_fmt(&b, "%s%.*s", i ? ", " : "", ARG_STR(jv_str(list->items[i])));
	return arena_str(&cx->arena, buf_str(&b));
}

static struct str figure(struct cx *cx, const struct jv *o)
{
	const struct jv *v = jv_get(o, "value");
	struct str s;

	if (v && v->kind == J_INT)
		return arena_fmt(&cx->arena, "%" PRId64, v->i);
	s = mau08_expected(&cx->arena, o);
	return s.n ? s : STR(NOTHING);
}

static void figure_put(struct cx *cx, struct jv *list, const struct jv *from)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
	const struct jv *missing = jv_get(from, "missing");

	say(cx, o, "label", text(from, "label"));
	say(cx, o, "value", figure(cx, from));
	say(cx, o, "codes", codes(cx, missing && missing->n ? missing : jv_get(from, "codes")));
}

static void figures(struct cx *cx, struct jv *report, struct jv *shown)
{
	struct jv *general = jv_set(&cx->arena, shown, "general", jv_list(&cx->arena)),
		  *kinds = jv_set(&cx->arena, shown, "kinds", jv_list(&cx->arena));
	const struct jv *from = jv_get(report, "general"), *by = jv_get(report, "by_kind"), *level = jv_get(report, "by_level");

	for (size_t i = 0; i < from->n; i++)
		figure_put(cx, general, from->items[i]);
	for (size_t i = 0; i < by->n; i++)
		figure_put(cx, kinds, by->items[i]);
	for (size_t i = 0; i < level->n; i++)
		figure_put(cx, kinds, level->items[i]);
}

static void bodies(struct cx *cx, struct jv *report, struct jv *shown, const char *key)
{
	static const char *const same[] = { "name", "head", "head_post", "address", "phone", "email" };
	struct jv *list = jv_set(&cx->arena, shown, key, jv_list(&cx->arena));
	const struct jv *from = jv_get(report, key);

	for (size_t i = 0; i < from->n; i++) {
		const struct jv *b = from->items[i];
		struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

		for (size_t k = 0; k < COUNT(same); k++)
			say(cx, o, same[k], text(b, same[k]));
		say(cx, o, "mandate",
			jv_get(b, "mandate") && jv_get(b, "mandate")->kind == J_OBJ
				? mau08_paper(&cx->arena, jv_get(b, "mandate"), false)
				: text(b, "mandate_text"));
	}
}

static void rows(struct cx *cx, struct jv *report, struct jv *shown)
{
	static const char *const keys[MAU08_COLS] = { NULL, "name", "owner", "operator", "level", "status", "decision",
		"regulation", "expected_approval", "plan", "expected_plan", "assessment" };
	struct jv *list = jv_set(&cx->arena, shown, "rows", jv_list(&cx->arena));
	const struct jv *from = jv_get(report, "rows");
	struct str t[MAU08_COLS];

	for (size_t i = 0; i < from->n; i++) {
		struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

		mau08_texts(&cx->arena, from->items[i], false, t);
		say(cx, o, "code", text(from->items[i], "code"));
		for (int c = 1; c < MAU08_COLS; c++)
			say(cx, o, keys[c], t[c]);
	}
}

static void annexes(struct cx *cx, struct jv *report, struct jv *shown)
{
	static const char *const keys[] = { "1", "2", "3" };
	struct jv *list = jv_set(&cx->arena, shown, "annexes", jv_list(&cx->arena));

	for (size_t k = 0; k < COUNT(keys); k++) {
		const struct jv *from = jv_get(jv_get(report, "annexes"), keys[k]), *lines = jv_get(from, "rows");
		struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena)), *out;

		say(cx, o, "title", text(from, "title"));
		say(cx, o, "limit", text(from, "limit"));
		out = jv_set(&cx->arena, o, "rows", jv_list(&cx->arena));
		for (size_t i = 0; i < lines->n; i++) {
			struct jv *l = jv_push(&cx->arena, out, jv_obj(&cx->arena));

			say(cx, l, "code", text(lines->items[i], "code"));
			say(cx, l, "title", text(lines->items[i], "title"));
			say(cx, l, "text", text(lines->items[i], "text"));
			say(cx, l, "date", day(cx, lines->items[i], "date"));
		}
	}
}

static struct str setting(struct cx *cx, struct str key)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str s = STR("");

	if (db_query(cx, &r, "SELECT value FROM settings WHERE code = $1", V(key)) == RC_OK && rows_next(&r))
		s = rows_copy(cx, &r, 0);
	if (rows_end(cx, &r) != RC_OK)
		cx_clear(cx);
	return s.p ? s : STR("");
}

static int64_t top_unit(struct cx *cx)
{
	int64_t id = 0;

	if (db_i64(cx, &id, "SELECT coalesce(min(id), 0) FROM units WHERE parent IS NULL") != RC_OK)
		cx_clear(cx);
	return id;
}

static struct str first_name(const struct jv *list)
{
	return list && list->n ? text(list->items[0], "name") : STR("");
}

/* Who issues: the unit whose part it is, else the office. Head, letters of the number and the signer's post are that one's (NĐ 30/2020). */
static void issuer(struct cx *cx, const struct jv *report, struct jv *shown)
{
	const struct jv *scope = jv_get(report, "scope");
	struct str org = setting(cx, STR("site.name")), to = first_name(jv_get(report, "specialised"));
	bool part = text(scope, "name").n > 0;
	int64_t id = part ? cx->who.unit : top_unit(cx);
	struct str post = frame_unit(cx, id, "head_post");

	org = org.n ? org : first_name(jv_get(report, "owners"));
	say(cx, shown, "org", org);
	say(cx, shown, "issuer", part ? text(scope, "name") : org);
	say(cx, shown, "symbol", frame_symbol(cx, id));
	say(cx, shown, "post", post.n ? post : STR("Thủ trưởng cơ quan"));
	say(cx, shown, "unit", part || to.n == 0 ? text(scope, "name") : to);
	say(cx, shown, "receiver", to.n ? to : org);
}

void mau08_shown(struct cx *cx, struct jv *report)
{
	struct jv *shown = jv_set(&cx->arena, report, "shown", jv_obj(&cx->arena));
	struct str scope = text(jv_get(report, "scope"), "name");

	issuer(cx, report, shown);
	jv_set(&cx->arena, shown, "part", jv_bool(&cx->arena, scope.n > 0));
	say(cx, shown, "place_date", frame_day(cx, day_at(cx->now), setting(cx, STR("site.place"))));
	say(cx, shown, "from", day(cx, report, "from"));
	say(cx, shown, "to", day(cx, report, "to"));
	say(cx, shown, "on", day(cx, report, "on"));
	figures(cx, report, shown);
	bodies(cx, report, shown, "owners");
	bodies(cx, report, shown, "specialised");
	rows(cx, report, shown);
	annexes(cx, report, shown);
}

static const struct docx_field fields[] = {
	{ "co_quan", "shown.org", "Tên cơ quan", "The office" },
	{ "don_vi", "shown.unit", "Đơn vị lập báo cáo", "The unit that reports" },
	{ "ban_hanh", "shown.issuer", "Cơ quan, đơn vị ban hành", "Who issues it" },
	{ "ky_hieu", "shown.symbol", "Chữ viết tắt của nơi ban hành trong số văn bản",
		"The issuer's letters in the document's number" },
	{ "nguoi_ky", "shown.post", "Chức danh người đứng đầu nơi ban hành", "The post of the issuer's head" },
	{ "kinh_gui", "shown.receiver", "Nơi nhận báo cáo của đơn vị", "Whom a unit reports to" },
	{ "cua_don_vi", "shown.part", "Báo cáo của một đơn vị (điều kiện)", "A unit's own report (condition)" },
	{ "ngay_thang", "shown.place_date", "Địa danh, ngày tháng", "Place and date" },
	{ "nam", "year", "Năm báo cáo", "Year" },
	{ "tu_ngay", "shown.from", "Kỳ số liệu từ ngày", "Period from" },
	{ "den_ngay", "shown.to", "Kỳ số liệu đến ngày", "Period to" },
	{ "so_lieu_den", "shown.on", "Số liệu đến ngày", "Facts up to" },
	{ "tam_tinh", "provisional", "Kỳ chưa kết thúc (điều kiện)", "Provisional (condition)" },
	{ "so_lieu[]", "shown.general", "Mục 1: số liệu chung", "Section 1: figures" },
	{ "so_lieu[].ten", "label", "Số liệu", "Figure" },
	{ "so_lieu[].gia_tri", "value", "Giá trị", "Value" },
	{ "so_lieu[].tu", "codes", "Mã các hệ thống tạo nên số liệu", "Codes behind it" },
	{ "phan_loai[]", "shown.kinds", "Số liệu theo loại hình, cấp độ", "By kind and level" },
	{ "phan_loai[].ten", "label", "Loại hình, cấp độ", "Kind, level" },
	{ "phan_loai[].gia_tri", "value", "Số hệ thống", "Systems" },
	{ "phan_loai[].tu", "codes", "Mã hệ thống", "Codes" },
	{ "chu_quan[]", "shown.owners", "Mục 2: chủ quản", "Section 2: owners" },
	{ "chu_quan[].ten", "name", "Tên", "Name" },
	{ "chu_quan[].van_ban", "mandate", "Văn bản giao chức năng, nhiệm vụ", "Mandate" },
	{ "chu_quan[].dai_dien", "head", "Người đại diện", "Represented by" },
	{ "chu_quan[].chuc_vu", "head_post", "Chức vụ", "Post" },
	{ "chu_quan[].dia_chi", "address", "Địa chỉ", "Address" },
	{ "chu_quan[].dien_thoai", "phone", "Điện thoại", "Phone" },
	{ "chu_quan[].thu", "email", "Thư điện tử", "E-mail" },
	{ "chuyen_trach[]", "shown.specialised", "Mục 2: đơn vị chuyên trách", "Section 2: specialised unit" },
	{ "chuyen_trach[].ten", "name", "Tên", "Name" },
	{ "chuyen_trach[].van_ban", "mandate", "Văn bản giao chức năng, nhiệm vụ", "Mandate" },
	{ "chuyen_trach[].dai_dien", "head", "Người đại diện", "Represented by" },
	{ "chuyen_trach[].chuc_vu", "head_post", "Chức vụ", "Post" },
	{ "chuyen_trach[].dia_chi", "address", "Địa chỉ", "Address" },
	{ "chuyen_trach[].dien_thoai", "phone", "Điện thoại", "Phone" },
	{ "chuyen_trach[].thu", "email", "Thư điện tử", "E-mail" },
	{ "he_thong[]", "shown.rows", "Mục 3: các hệ thống", "Section 3: systems" },
	{ "he_thong[].ma", "code", "Mã", "Code" },
	{ "he_thong[].ten", "name", "(2) Tên hệ thống", "(2) Name" },
	{ "he_thong[].chu_quan", "owner", "(3) Chủ quản", "(3) Owner" },
	{ "he_thong[].van_hanh", "operator", "(4) Đơn vị vận hành", "(4) Operator" },
	{ "he_thong[].cap_do", "level", "(5) Cấp độ", "(5) Level" },
	{ "he_thong[].tinh_trang", "status", "(6) Tình trạng", "(6) Status" },
	{ "he_thong[].quyet_dinh", "decision", "(7) Quyết định phê duyệt", "(7) Decision" },
	{ "he_thong[].quy_che", "regulation", "(8) Quy chế", "(8) Regulation" },
	{ "he_thong[].du_kien_duyet", "expected_approval", "(9) Dự kiến phê duyệt", "(9) Approval expected" },
	{ "he_thong[].trien_khai", "plan", "(10) Triển khai phương án", "(10) Implementation" },
	{ "he_thong[].du_kien_day_du", "expected_plan", "(11) Dự kiến đầy đủ", "(11) Full by" },
	{ "he_thong[].danh_gia", "assessment", "(12) Kiểm tra, đánh giá", "(12) Assessment" },
	{ "phu_luc[]", "shown.annexes", "Các phụ lục", "Annexes" },
	{ "phu_luc[].ten", "title", "Tên phụ lục", "Title" },
	{ "phu_luc[].pham_vi", "limit", "Phạm vi", "What it holds" },
	{ "phu_luc[].dong[]", "rows", "Các dòng", "Lines" },
	{ "phu_luc[].dong[].ma", "code", "Mã", "Code" },
	{ "phu_luc[].dong[].ten", "title", "Tên", "Title" },
	{ "phu_luc[].dong[].noi_dung", "text", "Nội dung", "Text" },
	{ "phu_luc[].dong[].ngay", "date", "Ngày", "Date" },
	{ "ma_kiem_chung", "verify_code", "Mã kiểm chứng (bản được lưu)", "Verification code (of a kept paper)" },
	{ "ma_dau_so", "ledger.short", "Mã đầu sổ nhật ký", "The ledger's head" },
	{ "muc_nhat_ky", "ledger.size", "Số mục sổ nhật ký", "Ledger entries" },
	{ NULL },
};

const struct form form_mau08 = { "mau08", "Báo cáo năm (Mẫu 08)", "The year's report (Mẫu 08)", fields };
