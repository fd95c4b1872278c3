/* What people call the fields of small forms and the words of addresses: a message never says a field's name, which no page shows. A name that does not
 * stand here (the numbered cells of a table) is "ô này": the message's place says which. tests/openapi compares the list with what the sources ask. */
#include "app/app.h"

static const struct {
	const char *name, *vi, *en;
} words[] = {
	{ "about", "Việc cụ thể", "What it is about" },
	{ "act", "Việc cần làm", "What to do" },
	{ "address", "Địa chỉ thư", "Mail address" },
	{ "affected", "Hệ thống bị ảnh hưởng", "Systems it is about" },
	{ "after", "Từ ngày", "From day" },
	{ "base", "Phiên bản đang sửa", "Version that is changed" },
	{ "before", "Trang trước", "Page before" },
	{ "code", "Mã", "Code" },
	{ "confirm", "Mã để xác nhận", "Code to confirm" },
	{ "covers", "Áp dụng cho", "Covers" },
	{ "date", "Ngày", "Date" },
	{ "days", "Số ngày", "Days" },
	{ "digest", "Nhận thư tóm tắt", "The digest" },
	{ "disabled", "Khóa tài khoản", "Disabled" },
	{ "do", "Việc cần làm", "What to do" },
	{ "document", "Văn bản", "Document" },
	{ "done", "Văn bản vừa ghi", "Document just saved" },
	{ "duties", "Nhiệm vụ", "Duties" },
	{ "duty", "Nhiệm vụ", "Duty" },
	{ "entry", "Mục nhật ký", "Ledger entry" },
	{ "heir", "Đơn vị kế thừa", "Heir" },
	{ "id", "Mã số của mục", "Id" },
	{ "kind", "Loại", "Kind" },
	{ "limit", "Số mục một trang", "Items of a page" },
	{ "lines", "Danh sách", "List" },
	{ "local_ref", "Nơi lưu giữ bản giấy", "Where the paper is kept" },
	{ "looked", "Đã xem tệp", "The file was looked at" },
	{ "name", "Tên", "Name" },
	{ "note", "Nội dung", "Text" },
	{ "number", "Số, ký hiệu văn bản", "Number of the document" },
	{ "on", "Ngày xem tình hình", "Day" },
	{ "paper", "Số, ký hiệu văn bản", "Number of the document" },
	{ "paper_date", "Ngày văn bản", "Date of the document" },
	{ "password", "Mật khẩu", "Password" },
	{ "period", "Kỳ", "Period" },
	{ "post", "Chức vụ", "Post" },
	{ "provider", "Đơn vị cung cấp dịch vụ", "Provider" },
	{ "query", "Điều kiện lọc", "Filter" },
	{ "reason", "Lý do", "Reason" },
	{ "role", "Vai trò", "Role" },
	{ "rows", "Số dòng của biểu mẫu", "Rows of the form" },
	{ "set", "Bộ cột", "Column set" },
	{ "kept", "Nơi lưu văn bản", "Where the document is kept" },
	{ "signer", "Người ký (chức danh)", "Signed by (post)" },
	{ "signer_post", "Chức danh người ký", "Signer's post" },
	{ "source", "Loại danh sách", "Kind of list" },
	{ "subject", "Đối tượng", "Subject" },
	{ "summary", "Trích yếu", "Summary" },
	{ "system", "Hệ thống thông tin", "Information system" },
	{ "to", "Cán bộ nhận bàn giao", "Successor" },
	{ "token", "Mã của lần xem trước", "Token of the preview" },
	{ "unit", "Đơn vị", "Unit" },
	{ "until", "Đến ngày", "Until" },
	{ "urgent", "Nhận thư gấp", "Urgent mail" },
	{ "why", "Lý do", "Reason" },
	{ "year", "Năm", "Year" },
};

struct str req_said(struct cx *cx, const char *name)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].name, name) == 0)
			return arena_fmt(&cx->arena, "“%s”", L(words[i].vi, words[i].en));
	return str_z(L("Ô này", "This field"));
}
