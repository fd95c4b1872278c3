/* What the office itself decides: settings with their source, and the confirmations that a law's text was compared with the gazette. */
#include "law/law.h"
#include "org/org.h"

static const struct field setting_fields[] = {
	{ "code", F_TEXT, "Tham số", "Key", .max = 80, .unique = true, .required = true, .search = true, .in_list = true,
		.heads = "tham so|ma|key" },
	{ "value", F_TEXT, "Giá trị", "Value", .max = 500, .search = true, .in_list = true, .heads = "gia tri|value" },
	{ "document", F_REF, "Văn bản căn cứ", "Source document", .to = "documents", .in_list = true, .heads = "van ban|can cu" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 1000, .long_text = true, .heads = "ghi chu" },
	{ 0 },
};

/* The day of the launch, once it stood at the end of a day: every silence is counted from it (users.md 3.4). A wrong one the owner of the machine puts right,
 * by the command line. */
static bool launched(struct cx *cx, const struct row *row)
{
	return row && str_is(row_text(row, "code"), "window.start") && row_text(row, "value").n && cx->who.user != WHO_SYSTEM &&
	       org_on_record(cx, row, 0);
}

/* The days that are counted from there. */
static const char *const counted[] = { "window.days", "silence.days" };

/* What the setting says in this row; where it is not that row, or of today, what the packs say. */
static enum rc days_said(struct cx *cx, const char *key, const struct row *row, int64_t *out)
{
	if (row && str_is(row_text(row, "code"), key) && law_setting_number(row_text(row, "value"), out))
		return RC_OK;
	return org_setting_usual(cx, str_z(key), out);
}

/* Which of them would be more once this row says what it now does (NULL: is gone), while they are being counted? NULL: none. */
static enum rc lengthened(struct cx *cx, const struct row *row, const struct row *before, const char **key)
{
	struct row *start;
	enum rc rc;

	*key = NULL;
	for (size_t i = 0; cx->who.user != WHO_SYSTEM && i < COUNT(counted) && *key == NULL; i++) {
		int64_t was, is;

		if (!(row && str_is(row_text(row, "code"), counted[i])) &&
			!(before && str_is(row_text(before, "code"), counted[i])))
			continue;
		rc = res_by_code(cx, &res_settings, STR("window.start"), &start);
		if (rc == RC_NOT_FOUND) {
			cx_clear(cx);
			return RC_OK;
		}
		TRY(rc);
		if (!launched(cx, start) || date_first(row_text(start, "value")) > day_at(cx->now))
			return RC_OK;
		TRY(days_said(cx, counted[i], before && org_on_record(cx, before, 0) ? before : NULL, &was));
		TRY(days_said(cx, counted[i], row, &is));
		if (is > was)
			*key = counted[i];
	}
	return RC_OK;
}

static const char *not_put_off(struct cx *cx)
{
	return L(
		"Thời hạn khai báo đã bắt đầu thì không bỏ, không lùi, không kéo dài: ai cần thêm thời gian thì gia hạn từng nhiệm "
		"vụ; ghi nhầm thì người quản trị máy sửa bằng dòng lệnh",
		"the time to declare, once it has begun, is not taken back, put off or lengthened: who needs more is given an "
		"extension of the duty; a slip is put right by who runs the machine, by the command line");
}

static enum rc setting_may_go(struct cx *cx, const struct row *row)
{
	const char *longer;

	TRY(lengthened(cx, NULL, row, &longer));
	return longer || launched(cx, row) ? cx_fail(cx, RC_DENIED, "%s", not_put_off(cx)) : RC_OK;
}

/* The program's own numbers have bounds; what a law pack leaves to the office is what its key says. It may be typed as people do. */
static enum rc setting_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	struct str key = row_text(row, "code");
	const struct setting_number *k = setting_number_find(key);
	struct val *v = row_val(row, "value");
	const char *longer;
	int64_t n;

	if (k == NULL && v->set)
		val_text(v, law_setting_stored(&cx->arena, key, v->s));
	if (k == NULL && v->set && !law_setting_fits(key, v->s))
		problem_add(
			cx, ps, "value", L("%.*s: phải là %s", "%.*s: must be %s"), ARG_STR(key), law_setting_wants(key, cx->en));
	if (k && v->set && !setting_number_read(k, v->s, &n))
		problem_add(cx, ps, "value",
			L("%s: phải là số nguyên từ %" PRId64 " đến %" PRId64, "%s: a whole number from %" PRId64 " to %" PRId64),
			L(k->vi, k->en), k->min, k->max);
	TRY(lengthened(cx, row, before, &longer));
	if (longer || (launched(cx, before) && (!str_is(key, "window.start") || !v->set ||
						       date_first(v->s) > date_first(row_text(before, "value")))))
		problem_add(cx, ps, "value", "%s", not_put_off(cx));
	return RC_OK;
}

/* "quý", "10/09/2026": as the key says. */
static struct str setting_shown(struct cx *cx, const struct row *row, int f)
{
	return f == res_field(row->res, "value") ? law_setting_shown(&cx->arena, row_text(row, "code"), row->v[f].s, cx->en)
	                                         : (struct str){ 0 };
}

const struct res res_settings = {
	.name = "settings",
	.table = "settings",
	.vi = "tham số",
	.en = "setting",
	.vi_many = "Tham số",
	.en_many = "Settings",
	.prefix = "TSO",
	.title = "value",
	.named = "code value",
	.read_as = setting_shown,
	.natural = "",
	.central = true,
	.version = 1,
	RES_FIELDS(setting_fields),
	.check = setting_check,
	.may_go = setting_may_go,
};

static const struct field confirmation_fields[] = {
	{ "code", F_TEXT, "Mã văn bản trong Bộ quy định", "Law document code", .max = 80, .unique = true, .required = true,
		.search = true, .in_list = true, .heads = "ma|van ban" },
	{ "number", F_TEXT, "Số, ký hiệu bản đã đối chiếu", "Number of the copy compared", .max = 120, .required = true,
		.in_list = true, .heads = "so|so ky hieu" },
	{ "date", F_DATE, "Ngày đối chiếu", "Compared on", .required = true, .in_list = true, .heads = "ngay|ngay doi chieu" },
	{ "confirmed_by_post", F_TEXT, "Người đối chiếu (chức danh)", "Compared by (post)", .max = 200, .required = true,
		.in_list = true, .heads = "nguoi doi chieu" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 1000, .long_text = true, .heads = "ghi chu" },
	{ 0 },
};

const struct res res_confirmations = {
	.name = "confirmations",
	.table = "confirmations",
	.vi = "đối chiếu văn bản gốc",
	.en = "confirmation of a law text",
	.vi_many = "Đã đối chiếu văn bản gốc",
	.en_many = "Confirmations",
	.prefix = "DC",
	.title = "number",
	.natural = "",
	.central = true,
	.version = 1,
	RES_FIELDS(confirmation_fields),
};

static const struct field column_set_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 40, .unique = true, .search = true, .heads = "ma" },
	{ "name", F_TEXT, "Tên bộ cột", "Name", .max = 120, .required = true, .search = true, .in_list = true, .heads = "ten" },
	{ "resource", F_TEXT, "Danh sách", "List", .max = 40, .required = true, .in_list = true, .heads = "danh sach" },
	{ "unit", F_REF, "Dùng chung trong đơn vị", "Shared in the unit", .to = "units", .in_list = true, .heads = "don vi" },
	{ "columns", F_TEXT, "Các cột, mỗi dòng một cột: mã hoặc mã|tiêu đề riêng",
		"Columns, one a line: code, or code|head of one's own", .max = 8000, .required = true, .long_text = true,
		.heads = "cot|cac cot" },
	{ "query", F_TEXT, "Điều kiện lọc, thứ tự", "Filter and order", .max = 2000, .heads = "dieu kien loc" },
	{ 0 },
};

/* Lists that are no resource's: their rooms know the columns, and leave out, and tell, what is none. */
static const char *const made_lists[] = { "duties" };

/* Every column must be one of the list's. */
static enum rc column_set_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	const struct res *r = res_find(row_text(row, "resource"));
	struct str rest = row_text(row, "columns"), line, code;
	struct import_col *cols;
	size_t n, k;

	(void)before;
	for (size_t i = 0; i < COUNT(made_lists); i++)
		if (str_is(row_text(row, "resource"), made_lists[i]))
			return RC_OK;
	if (r == NULL) {
		problem_add(cx, ps, "resource", "%s", L("Không có danh sách này", "there is no such list"));
		return RC_OK;
	}
	import_fields(cx, r, &cols, &n);
	while (str_next(&rest, '\n', &line)) {
		struct str left = str_trim(line);

		if (!str_next(&left, '|', &code))
			continue;
		for (k = 0; k < n && !str_eq(cols[k].code, str_trim(code)); k++)
			;
		if (k == n)
			problem_add(cx, ps, "columns", L("Không có cột “%.*s”", "there is no column “%.*s”"),
				ARG_STR(str_head(str_trim(code), 80)));
	}
	return RC_OK;
}

const struct res res_column_sets = {
	.name = "column-sets",
	.table = "column_sets",
	.vi = "bộ cột kết xuất",
	.en = "column set",
	.vi_many = "Bộ cột kết xuất",
	.en_many = "Column sets",
	.prefix = "BC",
	.title = "name",
	.natural = "name resource",
	.scope = "unit",
	.version = 1,
	RES_FIELDS(column_set_fields),
	.check = column_set_check,
};
