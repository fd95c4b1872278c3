/* What the office itself decides: settings with their source, and the confirmations that a law's text was compared with the gazette. */
#include "org/org.h"

static const struct field setting_fields[] = {
	{ "code", F_TEXT, "Tham số", "Key", .max = 80, .unique = true, .required = true, .search = true, .in_list = true,
		.heads = "tham so|ma|key" },
	{ "value", F_TEXT, "Giá trị", "Value", .max = 500, .search = true, .in_list = true, .heads = "gia tri|value" },
	{ "document", F_REF, "Văn bản căn cứ", "Source document", .to = "documents", .in_list = true, .heads = "van ban|can cu" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 1000, .long_text = true, .heads = "ghi chu" },
	{ 0 },
};

const struct res res_settings = {
	.name = "settings",
	.table = "settings",
	.vi = "tham số",
	.en = "setting",
	.vi_many = "Tham số",
	.en_many = "Settings",
	.prefix = "TSO",
	.title = "value",
	.natural = "",
	.central = true,
	.version = 1,
	RES_FIELDS(setting_fields),
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
