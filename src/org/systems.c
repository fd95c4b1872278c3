/* Information systems and what is decided about them. With level decisions and regulations the 12 columns of Mẫu 08, NĐ 331/2026,
 * are all here (law/levels.md 2.11). Only name and unit are required; an empty field is "not known", never a default. */
#include "auth/auth.h"
#include "doc/doc.h"
#include "org/org.h"

static const struct choice system_kinds[] = {
	/* NĐ 331/2026 Đ9.2 */
	{ "internal", "Phục vụ hoạt động nội bộ", "Internal", "nội bộ|hoạt động nội bộ|phục vụ nội bộ|sử dụng nội bộ|dùng nội bộ" },
	{ "citizen_business", "Phục vụ người dân, doanh nghiệp", "Citizens and business",
		"người dân, doanh nghiệp|người dân và doanh nghiệp|phục vụ người dân và doanh nghiệp|"
		"phục vụ doanh nghiệp|người dân|doanh nghiệp" },
	{ "infrastructure", "Hạ tầng thông tin", "Infrastructure",
		"hạ tầng|hạ tầng kỹ thuật|hạ tầng công nghệ thông tin|hạ tầng CNTT" },
	{ "industrial_control", "Điều khiển công nghiệp", "Industrial control", "scada|ics|điều khiển" },
	{ "other", "Khác", "Other" },
	{ 0 },
};
static const struct choice info_classes[] = {
	/* NĐ 331/2026 Đ9.1 */
	{ "public", "Thông tin công cộng", "Public", "công cộng|công khai|thông tin công khai" },
	{ "private", "Thông tin riêng", "Private", "riêng|riêng tư|thông tin riêng tư" },
	{ "personal", "Thông tin cá nhân", "Personal", "cá nhân|dữ liệu cá nhân" },
	{ "state_secret", "Bí mật nhà nước", "State secret", "mật|thông tin bí mật nhà nước|BMNN" },
	{ 0 },
};
static const struct choice system_states[] = {
	{ "planned", "Dự kiến", "Planned",
		"dự kiến xây dựng|dự kiến triển khai|dự kiến đầu tư|sẽ xây dựng|chưa xây dựng|chưa triển khai|"
		"chưa đầu tư|đang lập kế hoạch|đang chuẩn bị đầu tư|chuẩn bị đầu tư" },
	{ "building", "Đang xây dựng", "Being built",
		"đang triển khai|đang phát triển|đang đầu tư|đang xây dựng mới|đang đầu tư xây dựng|"
		"đang triển khai xây dựng|đang xây dựng, phát triển" },
	{ "operating", "Đang vận hành", "Operating",
		"vận hành|đã vận hành|đang hoạt động|hoạt động|đã hoạt động|đang sử dụng|sử dụng|đã sử dụng|"
		"đang dùng|dùng|đã dùng|đang khai thác|khai thác|đã khai thác|đã đưa vào vận hành|"
		"đã đưa vào sử dụng|đã đưa vào khai thác|đã đưa vào hoạt động|đưa vào vận hành|đưa vào sử dụng|"
		"đưa vào khai thác|đưa vào hoạt động|đang khai thác, sử dụng|đang vận hành, khai thác|"
		"đang vận hành, sử dụng|đã đưa vào vận hành, khai thác|đã đưa vào khai thác, sử dụng|"
		"đã đưa vào vận hành, sử dụng|còn hoạt động|còn sử dụng|còn vận hành|vẫn hoạt động|vẫn sử dụng|"
		"vẫn vận hành|vẫn đang hoạt động|vẫn đang sử dụng|vẫn đang vận hành|đang chạy" },
	{ "suspended", "Tạm dừng", "Suspended",
		"tạm ngừng|tạm ngưng|đang tạm dừng|đang tạm ngừng|đang tạm ngưng|đã tạm dừng|đã tạm ngừng|"
		"tạm dừng hoạt động|tạm dừng vận hành|tạm dừng sử dụng|tạm ngừng hoạt động|tạm ngừng vận hành|"
		"tạm ngừng sử dụng|tạm ngưng hoạt động|tạm ngưng vận hành|tạm ngưng sử dụng|tạm đóng|đang dừng|"
		"đang ngừng" },
	{ "retired", "Đã kết thúc vận hành", "Retired",
		"dừng|đã dừng|ngừng|đã ngừng|ngưng|đã ngưng|dừng hoạt động|dừng vận hành|dừng sử dụng|"
		"ngừng hoạt động|ngừng vận hành|ngừng sử dụng|ngưng hoạt động|ngưng vận hành|ngưng sử dụng|"
		"đã dừng hoạt động|đã dừng vận hành|đã dừng sử dụng|đã ngừng hoạt động|đã ngừng vận hành|"
		"đã ngừng sử dụng|đã ngưng hoạt động|đã ngưng vận hành|đã ngưng sử dụng|không còn sử dụng|"
		"không còn hoạt động|không còn vận hành|không còn khai thác|không còn dùng|thanh lý|đã thanh lý|"
		"kết thúc|đã kết thúc|kết thúc vận hành|đã kết thúc hoạt động|kết thúc hoạt động|"
		"chấm dứt hoạt động|đã chấm dứt hoạt động|chấm dứt vận hành|đã chấm dứt vận hành|đã đóng|"
		"đã hủy bỏ|thôi sử dụng|đã thôi sử dụng" },
	{ "transferring", "Đang chuyển giao, cần xác minh", "Being handed over, to be verified", "đang bàn giao" },
	{ 0 },
};
static const struct choice hostings[] = {
	{ "own", "Phòng máy, trung tâm dữ liệu của cơ quan", "Own data centre",
		"trung tâm dữ liệu của cơ quan|TTDL của cơ quan|phòng máy của cơ quan|phòng máy chủ|"
		"phòng máy chủ của cơ quan|máy chủ của cơ quan|tại cơ quan|tại chỗ|on-premise|on-premises|"
		"on premise" },
	{ "leased", "Thuê chỗ đặt, thuê trung tâm dữ liệu", "Leased data centre",
		"thuê trung tâm dữ liệu|thuê TTDL|thuê phòng máy|thuê chỗ đặt máy chủ|colocation|co-location" },
	{ "cloud", "Điện toán đám mây", "Cloud",
		"đám mây|dịch vụ đám mây|dịch vụ điện toán đám mây|thuê điện toán đám mây|thuê đám mây|"
		"thuê dịch vụ điện toán đám mây|thuê cloud" },
	{ "shared", "Hạ tầng dùng chung", "Shared infrastructure", "dùng chung|nền tảng dùng chung" },
	{ 0 },
};
static const struct choice dossier_states[] = {
	/* Mẫu 08, column "status" */
	{ "drafting", "Đang dự thảo", "Being drafted",
		"dự thảo|đang soạn|đang soạn thảo|đang lập|đang lập hồ sơ|đang xây dựng|đang xây dựng hồ sơ|"
		"đang hoàn thiện|đang hoàn thiện hồ sơ|đang làm|đang làm hồ sơ" },
	{ "submitted", "Đã gửi thẩm định", "Sent for appraisal",
		"gửi thẩm định|trình thẩm định|đã trình thẩm định|đã gửi hồ sơ thẩm định|đang trình thẩm định|"
		"đang thẩm định|chờ thẩm định|đang chờ thẩm định|đang trình|đã trình|chờ phê duyệt|"
		"đang chờ phê duyệt|trình phê duyệt|đã trình phê duyệt|đang trình phê duyệt" },
	{ "appraised", "Đã thẩm định", "Appraised", "thẩm định xong|đã thẩm định xong|đã có ý kiến thẩm định" },
	{ "approved", "Đã được phê duyệt", "Approved",
		"phê duyệt|đã duyệt|đã có quyết định|đã có quyết định phê duyệt|đã ban hành quyết định|"
		"đã ban hành quyết định phê duyệt|đã phê duyệt cấp độ" },
	{ 0 },
};
static const struct choice plan_states[] = {
	{ "none", "Chưa triển khai", "Not implemented", "chưa|chưa thực hiện" },
	{ "some", "Đã triển khai một số hạng mục", "Partly implemented",
		"một số|một phần|triển khai một phần|đã triển khai một phần|một số hạng mục|triển khai một số hạng mục|"
		"đang triển khai|đang triển khai một số hạng mục|đang thực hiện" },
	{ "full", "Đã triển khai đầy đủ", "Fully implemented",
		"đầy đủ|đã đầy đủ|triển khai đầy đủ|đã thực hiện đầy đủ|thực hiện đầy đủ|hoàn thành|"
		"đã hoàn thành|đã triển khai toàn bộ|đã triển khai đủ" },
	{ 0 },
};
static const struct choice assessments[] = {
	{ "before_use", "Trước khi đưa vào sử dụng", "Before use",
		"trước khi sử dụng|trước khi vận hành|trước khi đưa vào vận hành|trước khi đưa vào khai thác" },
	{ "periodic", "Định kỳ", "Periodic", "định kì|định kỳ hằng năm|định kỳ hàng năm|hằng năm|hàng năm" },
	{ 0 },
};

static const struct field system_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 40, .unique = true, .search = true, .in_list = true,
		.heads = "ma|ma he thong|ma httt|code" },
	{ "name", F_TEXT, "Tên hệ thống thông tin", "Name", .max = 300, .required = true, .search = true, .in_list = true,
		.heads = "ten|ten httt|he thong|ten he thong|ten he thong thong tin|he thong thong tin|httt|name|ten phan mem|ten "
			 "he thong, "
			 "phan mem|ten phan mem, he thong|ten he thong (phan mem)|ten ung dung|ten cong thong tin" },
	{ "unit", F_REF, "Đơn vị chịu trách nhiệm", "Answerable unit", .to = "units", .required = true, .about = true,
		.in_list = true,
		.heads = "don vi|ten don vi|don vi quan ly|don vi quan ly truc tiep|don vi chu tri|don vi phu trach|don vi chu "
			 "quan/quan "
			 "ly|don vi quan ly/chu "
			 "quan|don vi chu quan, quan ly|unit" },
	{ "owner", F_REF, "Chủ quản hệ thống", "Owner", .to = "units",
		.heads = "chu quan|chu quan httt|cq|don vi chu quan|co quan chu quan|don vi chu quan he thong thong tin" },
	{ "operator", F_REF, "Đơn vị vận hành", "Operator", .to = "units", .about = true, .in_list = true,
		.heads = "don vi van hanh|don vi van hanh he thong|don vi van hanh he thong thong tin|dvvh|van hanh|don vi chu tri "
			 "van hanh|don vi quan ly, van hanh|don vi quan ly van hanh" },
	{ "provider", F_REF, "Đơn vị cung cấp dịch vụ", "Provider", .to = "providers", .makes = true,
		.heads = "nha cung cap|don vi cung cap|nha thau|don vi cung cap dich vu|nha cung cap dich vu|doi tac cung cap|don "
			 "vi "
			 "cung cap dich vu cntt|nha cung cap dich vu cntt|don vi cung cap dv|nha cung cap dv" },
	{ "purpose", F_TEXT, "Mục đích, chức năng", "Purpose", .max = 2000, .long_text = true, .search = true,
		.heads =
			"muc dich|chuc nang|mo ta|muc dich su dung|chuc nang chinh|chuc nang nhiem vu|mo ta chuc nang|pham vi, muc "
			"dich su dung" },
	{ "kind", F_ENUM, "Loại hình hệ thống", "Kind", .choices = system_kinds, .heads = "loai|loai hinh|loai he thong" },
	{ "info", F_FLAGS, "Thông tin xử lý", "Information handled", .choices = info_classes,
		.heads = "loai thong tin|thong tin xu ly" },
	{ "state", F_ENUM, "Tình trạng", "State", .choices = system_states, .in_list = true,
		.heads = "tinh trang|trang thai|hien trang|tinh trang hoat dong|tinh trang van hanh|tinh trang su dung|trang thai "
			 "hoat dong|trang thai van hanh|hien trang hoat dong|hien trang su dung" },
	{ "built_from", F_DATE, "Bắt đầu xây dựng", "Building since", .or_before = true, .near = true,
		.heads = "bat dau xay dung|nam xay dung" },
	{ "operating_from", F_DATE, "Vận hành từ", "Operating since", .in_list = true, .or_before = true, .near = true,
		.heads = "van hanh tu|ngay van hanh|ngay dua vao su dung|nam dua vao su dung|thoi diem dua vao su dung|dua vao su "
			 "dung|thoi gian dua vao su dung|thoi gian dua vao van hanh|thoi gian dua vao hoat dong|ngay dua vao hoat "
			 "dong|nam dua vao hoat dong|thoi gian van hanh|thoi gian bat dau van hanh|ngay bat dau van hanh|nam su "
			 "dung|nam trien khai|ngay dua vao van hanh|nam dua vao van hanh|thoi diem dua vao van hanh|dua vao van "
			 "hanh|nam van hanh" },
	{ "retired_on", F_DATE, "Kết thúc vận hành", "Retired on", .heads = "ngay ket thuc|ket thuc van hanh" },
	{ "retire_document", F_REF, "Văn bản kết thúc vận hành", "Retirement document", .to = "documents",
		.heads = "van ban ket thuc" },
	{ "transfer_document", F_REF, "Văn bản chuyển giao", "Transfer document", .to = "documents",
		.heads = "van ban chuyen giao|quyet dinh chuyen giao" },
	{ "addresses", F_TEXT, "Địa chỉ truy cập", "Addresses", .max = 4000, .long_text = true, .search = true,
		.heads = "dia chi|dia chi ip|ip|dia chi mang|ten mien|url|duong dan|link|duong "
			 "link|website|dia chi truy cap|ten mien truy cap" },
	{ "internet_facing", F_BOOL, "Công khai trên Internet", "Internet facing",
		.heads = "internet|cong khai internet|ket noi internet|co ket noi internet|co ket noi internet khong|cung cap ra "
			 "internet|cung cap tren "
			 "internet|truy cap tu internet|co truy cap tu internet|cung cap dich vu tren internet" },
	{ "handles_procedures", F_BOOL, "Giải quyết thủ tục hành chính", "Handles administrative procedures",
		.heads = "giai quyet tthc|tthc|xu ly tthc|phuc vu tthc|co tthc|phuc vu giai quyet tthc" },
	{ "always_on", F_BOOL, "Vận hành 24/7", "24/7", .heads = "24/7|24x7",
		.yes = "24/7|24x7|24/24|24/24h|van hanh 24/7|lien tuc", .no = "8/5|gio hanh chinh|trong gio hanh chinh" },
	{ "hosting", F_ENUM, "Nơi đặt", "Hosting", .choices = hostings,
		.heads = "noi dat|ha tang|noi dat may chu|noi dat he thong|vi tri dat may chu" },
	{ "subjects_basic", F_INT, "Số chủ thể dữ liệu cá nhân cơ bản", "Subjects, basic data", .max = 2000000000,
		.heads = "du lieu co ban|so luong nguoi dung|so luong chu the dlcn co ban|so chu the dlcn co ban|chu the dlcn co "
			 "ban|dlcn co ban" },
	{ "subjects_sensitive", F_INT, "Số chủ thể dữ liệu cá nhân nhạy cảm", "Subjects, sensitive data", .max = 2000000000,
		.heads = "du lieu nhay cam|so luong chu the dlcn nhay cam|so chu the dlcn nhay cam|chu the dlcn nhay cam|dlcn nhay "
			 "cam" },
	{ "subjects_counted_on", F_DATE, "Ngày đếm", "Counted on", .heads = "ngay dem" },
	{ "subjects_method", F_TEXT, "Cách đếm", "Counting method", .max = 500, .heads = "cach dem" },
	{ "accountable", F_REF, "Người chịu trách nhiệm", "Accountable person", .to = "people",
		.heads = "nguoi chiu trach nhiem|can bo phu trach|nguoi phu trach|can bo dau moi" },
	{ "accountable_post", F_TEXT, "Chức danh chịu trách nhiệm", "Accountable post", .max = 200,
		.heads = "chuc danh phu trach" },
	{ "dossier_state", F_ENUM, "Hồ sơ đề xuất cấp độ", "Level dossier", .choices = dossier_states,
		.heads = "trang thai ho so|ho so|ho so cap do|tinh trang ho so|trang thai|tinh trang|trang thai phe duyet|tinh "
			 "trang phe "
			 "duyet|tinh "
			 "trang phe duyet ho so de xuat cap do|trang thai phe duyet ho so de xuat cap do|tinh trang ho so de xuat "
			 "cap "
			 "do|trang thai ho so de xuat cap do|phe duyet ho so de xuat cap do" },
	{ "proposed_level", F_INT, "Cấp độ đề xuất", "Proposed level", .min = 1, .max = 5,
		.heads = "cap do du kien|du kien cap do|de xuat cap do|cap do de nghi|cap do tu xac dinh|cap do du kien de xuat",
		.help_vi = "Chưa có quyết định phê duyệt; cấp độ đã phê duyệt ghi ở Quyết định phê duyệt cấp độ",
		.help_en = "Without a decision; an approved level is a level decision" },
	{ "expected_approval", F_DATE, "Dự kiến phê duyệt", "Approval expected",
		.heads = "du kien phe duyet|thoi gian du kien phe duyet" },
	{ "plan_state", F_ENUM, "Triển khai phương án", "Plan", .choices = plan_states,
		.heads = "trien khai phuong an|phuong an|ket qua trien khai phuong an|tinh hinh trien khai phuong an|tinh trang "
			 "trien khai phuong an bao dam an toan thong tin|tinh trang "
			 "trien khai phuong an bao dam an "
			 "ninh mang|tinh trang trien khai|trang thai trien khai|tinh trang|tinh trang trien "
			 "khai "
			 "phuong an|trien khai phuong an bao dam an toan thong tin|trien khai phuong an bao dam an toan thong tin "
			 "theo cap do|trien khai phuong an bao dam an ninh mang|trien khai phuong an bao dam an ninh mang theo cap "
			 "do|phuong an bao dam an toan thong tin|phuong an bao dam an ninh mang" },
	{ "expected_plan", F_DATE, "Dự kiến triển khai đầy đủ", "Full plan expected",
		.heads = "du kien trien khai day du|du kien hoan thanh|du kien hoan thanh trien khai" },
	{ "assessment", F_FLAGS, "Kiểm tra, đánh giá", "Assessment", .choices = assessments,
		.heads = "kiem tra danh gia|danh gia|kiem tra, danh gia an toan thong tin|kiem tra, danh gia an ninh mang" },
	{ "source", F_TEXT, "Nguồn, ghi chú", "Source, note", .max = 500, .long_text = true, .heads = "nguon|ghi chu|source" },
	{ "mark", F_ENUM, "Mức độ tin cậy của nguồn", "How sure", .choices = org_marks, .heads = "do tin cay" },
	{ 0 },
};

/* What runs is not put aside by its own unit: planned, building, suspended, being handed over and nothing said take a system out of totals, so who gave the duties, or
 * the specialised unit, writes that. Retirement is anybody's to say, for it counts only with its papers. */
static void put_aside(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	static const char *const aside = "planned building suspended transferring";
	struct str now = row_text(row, "state"), was = before ? row_text(before, "state") : (struct str){ 0 };
	int32_t from = date_last(row_text(row, "operating_from")), today = day_at(cx->now);
	bool ran = str_is(was, "operating") || str_is(was, "retired") ||
	           (before && date_last(row_text(before, "operating_from")) <= today &&
			   date_last(row_text(before, "operating_from")) != DAY_NONE);

	if (cx->who.may & CAP_GRANT)
		return;
	if (!str_eq(now, was) && (str_is(now, "transferring") || (ran && (now.n == 0 || word_in(aside, now)))))
		problem_add(cx, ps, "state",
			L("Hệ thống đang vận hành chỉ thôi tính vào tổng số khi bên giao nhiệm vụ ghi nhận; đơn vị gửi đề nghị kèm "
			  "văn bản",
				"who gave the duties takes a running system out of the totals; the unit asks for it with a "
				"document"));
	if (ran && from != DAY_NONE && from > today)
		problem_add(cx, ps, "operating_from",
			L("Hệ thống đã vận hành: ngày vận hành không thể sau hôm nay",
				"it ran already: it cannot begin after today"));
	if (ran && from == DAY_NONE && row_val(before, "operating_from")->set)
		problem_add(cx, ps, "operating_from",
			L("Hệ thống đã vận hành: đính chính ngày vận hành, không bỏ trống",
				"it ran already: correct its first day, do not leave it out"));
	if (before && row_val(before, "retired_on")->set && !row_val(row, "retired_on")->set && str_is(now, "retired"))
		problem_add(cx, ps, "retired_on",
			L("Đã ghi kết thúc vận hành: đính chính ngày, không bỏ trống",
				"it is said to have ended: correct the day, do not leave it out"));
}

/* Who serves it by a contract in force is not left out by its unit: what the provider owes would be nobody's. */
static enum rc served(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	int64_t provider = before ? row_i64(before, "provider", 0) : 0, n = 0;

	if (provider == 0 || provider == row_i64(row, "provider", 0) || cx->who.may & CAP_GRANT)
		return RC_OK;
	TRY(db_i64(cx, &n,
		"SELECT count(*) FROM contracts c JOIN links l ON l.src = c.id AND l.field = 'systems' AND l.dst = $1 WHERE "
		"c.provider = $2 "
		"AND coalesce(c.valid_to || '-99', '9999') >= $3",
		V(row->id), V(provider), V(day_text(&cx->arena, day_at(cx->now)))));
	if (n)
		problem_add(cx, ps, "provider",
			L("Còn hợp đồng có hiệu lực nêu hệ thống này: đơn vị chuyên trách ghi ngày kết thúc hợp đồng trước",
				"a contract in force names this system: the specialised unit enters its end first"));
	return RC_OK;
}

/* A system that is being handed over is in no total: that is said by a paper, whoever says it. The list that the owner of the machine begins with is read
 * as it was published. */
static enum rc handed_over(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	bool begins = before == NULL && cx->who.user == WHO_SYSTEM;
	struct row *paper;

	if (begins || !str_is(row_text(row, "state"), "transferring") ||
		(before && str_is(row_text(before, "state"), "transferring")))
		return RC_OK;
	if (!row_val(row, "transfer_document")->set) {
		problem_add(cx, ps, "transfer_document",
			L("Cần nhập, vì đang chuyển giao thì hệ thống thôi tính vào tổng số",
				"needed, for a system that is being handed over leaves the totals"));
		return RC_OK;
	}
	TRY(res_load(cx, &res_documents, row_i64(row, "transfer_document", 0), &paper));
	if (!row_val(paper, "number")->set || !row_val(paper, "date")->set || row_i64(paper, "draft", 0))
		problem_add(cx, ps, "transfer_document",
			L("Phải đã gửi, có số và ngày", "the transfer document must be sent, with number and date"));
	return RC_OK;
}

static enum rc system_may_go(struct cx *cx, const struct row *row)
{
	(void)row;
	return cx->who.may & CAP_GRANT ? RC_OK
	                               : cx_fail(cx, RC_DENIED,
						 L("Đơn vị không xoá hệ thống khỏi danh mục: ghi kết thúc vận hành kèm quyết định, "
						   "hoặc đề nghị bên giao nhiệm vụ xoá mục nhập trùng",
							 "a unit does not delete a system: record its retirement with the "
							 "decision, or ask who gave the duties to remove what was entered twice"));
}

/* A retirement before the start is malformed; a retired system without papers is only implausible: the engine's matter. */
static enum rc system_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	put_aside(cx, row, before, ps);
	TRY(served(cx, row, before, ps));
	TRY(handed_over(cx, row, before, ps));
	return org_check_period(cx, row, "operating_from", "retired_on", ps);
}

const struct res res_systems = {
	.name = "systems",
	.table = "systems",
	.vi = "hệ thống thông tin",
	.en = "information system",
	.vi_many = "Hệ thống thông tin",
	.en_many = "Information systems",
	.prefix = "HT",
	.title = "name",
	.natural = "name unit",
	.scope = "unit operator owner",
	.placed = "unit operator",
	.companions = org_system_companions,
	.version = 1,
	RES_FIELDS(system_fields),
	.check = system_check,
	.may_go = system_may_go,
};

static const struct choice authority_kinds[] = {
	/* who approves: NĐ 331/2026 Đ18, 20; NĐ 85/2016 Đ12 */
	{ "specialised", "Đơn vị chuyên trách", "Specialised unit",
		"chuyên trách|đơn vị chuyên trách an ninh mạng|đơn vị chuyên trách về an ninh mạng|"
		"đơn vị chuyên trách về an toàn thông tin|đơn vị chuyên trách về CNTT" },
	{ "owner", "Chủ quản hệ thống thông tin", "System owner", "chủ quản|chủ quản hệ thống|chủ quản HTTT" },
	{ "prime_minister", "Thủ tướng Chính phủ", "Prime Minister", "thủ tướng|TTCP" },
	{ "ministry", "Bộ có thẩm quyền", "Competent ministry" },
	{ "other", "Khác", "Other" },
	{ 0 },
};
static const struct choice regimes[] = {
	{ "nd85", "NĐ 85/2016/NĐ-CP", "Decree 85/2016",
		"85/2016/NĐ-CP|nghị định 85/2016/NĐ-CP|nghị định số 85/2016/NĐ-CP|nghị định 85|NĐ 85|NĐ85|"
		"NĐ 85/2016|nghị định 85/2016|85/2016" },
	{ "nd331", "NĐ 331/2026/NĐ-CP", "Decree 331/2026",
		"331/2026/NĐ-CP|nghị định 331/2026/NĐ-CP|nghị định số 331/2026/NĐ-CP|nghị định 331|NĐ 331|NĐ331|"
		"NĐ 331/2026|nghị định 331/2026|331/2026" },
	{ 0 },
};

static const struct field decision_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "system", F_REF, "Hệ thống thông tin", "System", .to = "systems", .required = true, .in_list = true,
		.heads = "he thong|ten httt|ten he thong" },
	{ "level", F_INT, "Cấp độ", "Level", .min = 1, .max = 5, .required = true, .in_list = true, .heads = "cap do" },
	{ "number", F_TEXT, "Số quyết định", "Number", .max = 120, .search = true, .in_list = true,
		.heads = "so|so quyet dinh|quyet dinh|qd phe duyet" },
	{ "date", F_DATE, "Ngày quyết định", "Date", .in_list = true, .heads = "ngay|ngay quyet dinh|ngay ky" },
	{ "signer_post", F_TEXT, "Chức danh người ký", "Signer's post", .max = 200,
		.heads = "nguoi ky|chuc danh nguoi ky|chuc vu nguoi ky" },
	{ "authority", F_REF, "Đơn vị ban hành", "Issuing unit", .to = "units",
		.heads = "co quan ban hanh|don vi ban hanh|co quan phe duyet|don vi phe duyet" },
	{ "authority_kind", F_ENUM, "Thẩm quyền phê duyệt", "Authority", .choices = authority_kinds, .in_list = true,
		.heads = "tham quyen" },
	{ "regime", F_ENUM, "Căn cứ pháp lý áp dụng", "Regime", .choices = regimes, .heads = "can cu" },
	{ "document", F_REF, "Văn bản", "Document", .to = "documents", .heads = "van ban" },
	{ "revoked_on", F_DATE, "Hết hiệu lực từ", "Revoked on", .heads = "het hieu luc" },
	{ 0 },
};

/* "12/QĐ-BM(M)": the number itself says that the paper is secret. */
static void open_number(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	struct str number = row_text(row, "number");

	if (number.n && (before == NULL || !str_eq(number, row_text(before, "number"))) && doc_secret_number(cx, number).p)
		problem_add(cx, ps, "number",
			L("Có ký hiệu độ mật: để trống, chỉ ghi nơi lưu ở Tài liệu minh chứng (văn bản Mật)",
				"the number bears a mark of secrecy: leave it empty, and note among the documents where the paper "
				"is kept"));
}

static enum rc decision_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	open_number(cx, row, before, ps);
	TRY(org_others_kept(cx, row, before, "revoked_on", NULL, ps));
	return org_told_kept(cx, row, before, "system", L("ghi quyết định mới", "record another"), ps);
}

static enum rc decision_may_go(struct cx *cx, const struct row *row)
{
	TRY(org_others_stay(cx, row));
	return org_told_stays(cx, row, 0,
		L("đính chính tại chỗ, hoặc ghi “Hết hiệu lực từ” và quyết định thay thế",
			"correct it, or record since when it is revoked and the decision in its place"));
}

const struct res res_level_decisions = {
	.name = "level-decisions",
	.table = "level_decisions",
	.vi = "quyết định cấp độ",
	.en = "level decision",
	.vi_many = "Quyết định phê duyệt cấp độ",
	.en_many = "Level decisions",
	.prefix = "QDCD",
	.title = "number",
	.natural = "system number",
	.happened = "date",
	.scope = "system",
	.ends_in = "system",
	.ends = "proposed_level",
	.version = 1,
	RES_FIELDS(decision_fields),
	.check = decision_check,
	.may_go = decision_may_go,
};

static const struct choice regulation_kinds[] = {
	{ "regulation", "Quy chế, quy định", "Regulation", "quy định" },
	{ "process", "Quy trình", "Process" },
	{ "plan", "Phương án, kế hoạch", "Plan", "kế hoạch" },
	{ "assignment", "Phân công, giao nhiệm vụ", "Assignment", "giao nhiệm vụ" },
	{ "other", "Khác", "Other" },
	{ 0 },
};

static const struct field regulation_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "title", F_TEXT, "Tên văn bản", "Title", .max = 500, .required = true, .search = true, .in_list = true,
		.heads = "ten|ten van ban|trich yeu|ten quy che|quy che|ten quy dinh|quy dinh|ten quy che, quy dinh" },
	{ "kind", F_ENUM, "Loại", "Kind", .choices = regulation_kinds, .in_list = true, .heads = "loai|loai van ban" },
	{ "unit", F_REF, "Đơn vị chủ trì", "Unit", .to = "units", .heads = "don vi chu tri" },
	{ "number", F_TEXT, "Số, ký hiệu", "Number", .max = 120, .search = true, .in_list = true,
		.heads = "so|so ky hieu|so van ban|so quyet dinh|so quyet dinh ban hanh" },
	{ "date", F_DATE, "Ngày ban hành", "Date", .in_list = true, .heads = "ngay|ngay ban hanh" },
	{ "issuer", F_TEXT, "Cơ quan ban hành", "Issuer", .max = 200, .heads = "co quan ban hanh" },
	{ "valid_from", F_DATE, "Hiệu lực từ", "In force from", .heads = "hieu luc tu|ngay hieu luc|ngay co hieu luc" },
	{ "valid_to", F_DATE, "Hết hiệu lực", "In force to", .heads = "het hieu luc|ngay het hieu luc" },
	{ "systems", F_LINKS, "Áp dụng cho hệ thống", "Covers systems", .to = "systems", .heads = "he thong|he thong ap dung",
		.help_vi = "Để trống cả hệ thống và đơn vị: áp dụng cho mọi hệ thống",
		.help_en = "Neither systems nor units: it covers every system" },
	{ "units", F_LINKS, "Áp dụng cho đơn vị", "Covers units", .to = "units", .heads = "don vi",
		.help_vi = "Chọn đơn vị cấp cao nhất nếu áp dụng toàn cơ quan",
		.help_en = "Choose the top unit if it covers the whole office" },
	{ "basis", F_TEXT, "Căn cứ pháp lý (mã hoặc số văn bản)", "Legal basis (codes or numbers)", .max = 500, .search = true,
		.heads = "can cu|can cu phap ly",
		.help_vi = "Mã trong Bộ quy định hoặc số, ký hiệu đầy đủ, cách nhau bằng dấu phẩy: L116, 331/2026/NĐ-CP",
		.help_en = "A pack's code or the whole number of each, with commas between: L116, 331/2026/NĐ-CP" },
	{ "next_review", F_DATE, "Rà soát tiếp theo", "Next review", .in_list = true,
		.heads = "ra soat|ngay ra soat|ngay ra soat tiep theo" },
	{ "document", F_REF, "Văn bản", "Document", .to = "documents", .heads = "van ban" },
	{ "replaces", F_REF, "Thay thế", "Replaces", .to = "regulations", .tree = true, .heads = "thay the" },
	{ 0 },
};

static enum rc regulation_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	open_number(cx, row, before, ps);
	return org_check_period(cx, row, "valid_from", "valid_to", ps);
}

static enum rc regulation_may_go(struct cx *cx, const struct row *row)
{
	return org_told_stays(cx, row, 0, L("ghi ngày hết hiệu lực và văn bản thay thế", "record its end and what replaces it"));
}

const struct res res_regulations = {
	.name = "regulations",
	.table = "regulations",
	.vi = "quy chế, quy trình",
	.en = "regulation",
	.vi_many = "Quy chế, quy trình",
	.en_many = "Regulations",
	.prefix = "QC",
	.title = "title",
	.natural = "number title",
	.happened = "date",
	.scope = "unit",
	.joins = "systems",
	.whole = "systems units",
	.open = true,
	.version = 1,
	RES_FIELDS(regulation_fields),
	.check = regulation_check,
	.may_go = regulation_may_go,
};

static const struct choice asset_kinds[] = {
	{ "host", "Máy chủ, thiết bị", "Host",
		"thiết bị|server|máy chủ vật lý|máy chủ ảo|thiết bị mạng|thiết bị bảo mật|tường lửa|firewall|switch|router" },
	{ "application", "Ứng dụng", "Application", "phần mềm|ứng dụng web|website|trang web" },
	{ "database", "Cơ sở dữ liệu", "Database", "CSDL|DB" },
	{ "domain", "Tên miền", "Domain" },
	{ "network", "Vùng mạng", "Network", "mạng|phân vùng mạng|dải mạng|VLAN" },
	{ 0 },
};

/* Whose list brought it in: what the office enters from a unit's own list stays the unit's own; what it found, or of which nobody said, does not. */
static const struct choice asset_origins[] = {
	{ "unit", "Đơn vị kê khai", "Declared by the unit",
		"đơn vị khai|đơn vị tự khai|tự kê khai|danh mục của đơn vị|danh sách của đơn vị" },
	{ "found", "Phát hiện (dò quét, nhật ký, kiểm tra)", "Found (scan, log, inspection)",
		"phát hiện|dò quét|nhật ký|kiểm tra|đối chiếu" },
	{ 0 },
};

static const struct field asset_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma|ma tai san" },
	{ "system", F_REF, "Hệ thống thông tin", "System", .to = "systems", .required = true, .in_list = true,
		.heads = "he thong|thuoc he thong|thuoc he thong thong tin|cua he thong" },
	{ "kind", F_ENUM, "Loại", "Kind", .choices = asset_kinds, .in_list = true, .heads = "loai|loai thiet bi|loai tai san" },
	{ "name", F_TEXT, "Tên", "Name", .max = 200, .required = true, .search = true, .in_list = true,
		.heads = "ten|ten tai san|ten may|ten thiet bi|ten may chu|ten tai san, thiet bi|hostname" },
	{ "address", F_TEXT, "Địa chỉ (IP, dải mạng, tên miền)", "Address (IP, range, domain)", .max = 300, .search = true,
		.in_list = true, .heads = "ip|dia chi|dia chi ip|ten mien|domain|dia chi mang" },
	{ "internet_facing", F_BOOL, "Công khai trên Internet", "Internet facing", .in_list = true,
		.heads = "internet|cong khai|cong khai internet|cong khai tren mang internet" },
	{ "from", F_DATE, "Sử dụng từ", "In use from", .or_before = true,
		.heads = "tu ngay|nam su dung|ngay su dung|nam dua vao su dung|ngay dua vao su dung" },
	{ "retired_on", F_DATE, "Thôi sử dụng từ", "Retired on", .heads = "thoi su dung|ngung su dung" },
	{ "origin", F_ENUM, "Nguồn", "Known from", .choices = asset_origins, .heads = "nguon|nguon goc",
		.help_vi = "Bỏ trống: chưa rõ nguồn. Nhiều tài sản một lần: kết xuất, điền cột này rồi nhập lại",
		.help_en = "Empty: not known. Many at once: export, fill in this column and import it again" },
	{ 0 },
};

static bool declared(const struct row *asset)
{
	return asset && str_is(row_text(asset, "origin"), "unit");
}

/* A machine that others found counts in what a scan must cover: its own unit does not take it out of that. */
static enum rc asset_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	if (!declared(before))
		TRY(org_others_kept(cx, row, before, "from retired_on origin", NULL, ps));
	return org_told_kept(cx, row, before, "system",
		L("ghi ngày thôi sử dụng ở hệ thống này rồi thêm tài sản ở hệ thống kia",
			"say when this one is out of use and add it to the other system"),
		ps);
}

static enum rc asset_may_go(struct cx *cx, const struct row *row)
{
	enum rc rc = declared(row) ? RC_OK : org_others_stay(cx, row);

	if (rc == RC_OK)
		return org_told_stays(cx, row, 0, L("ghi ngày thôi sử dụng", "record the day since which it is out of use"));
	if (rc != RC_DENIED || row_val(row, "origin")->set)
		return rc;
	cx_clear(cx);
	return cx_fail(cx, RC_DENIED,
		L("Do người của đơn vị khác ghi, chưa rõ nguồn: đề nghị người ghi hoặc đơn vị chuyên trách đính chính, hoặc ghi "
		  "Nguồn “Đơn vị "
		  "kê khai” nếu tài sản lấy từ danh sách của đơn vị (nhiều tài sản một lần: kết xuất, điền cột Nguồn rồi nhập lại)",
			"written by somebody of another unit, and not said where it is known from: ask who wrote it, or the "
			"specialised "
			"unit, to correct it, or to say that it is of the unit's own list (many at once: export, fill in the "
			"column, "
			"import it again)"));
}

const struct res res_assets = {
	.name = "assets",
	.table = "assets",
	.vi = "tài sản",
	.en = "asset",
	.vi_many = "Tài sản của hệ thống",
	.en_many = "Assets",
	.prefix = "TS",
	.title = "name",
	.natural = "system name address",
	.placed = "system",
	.scope = "system",
	.version = 1,
	RES_FIELDS(asset_fields),
	.check = asset_check,
	.may_go = asset_may_go,
};
