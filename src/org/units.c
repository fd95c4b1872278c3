/* Units and what changes about them: tree, succession (law names units that no longer exist), roles; people, providers, contracts. */
#include "org/org.h"

static const struct choice unit_kinds[] = {
	{ "office", "Văn phòng, cơ quan", "Office", "cơ quan" },
	{ "vu", "Vụ", "Department (vụ)" },
	{ "cuc", "Cục", "Department (cục)" },
	{ "cong", "Cổng thông tin điện tử", "Portal", "cổng|cổng TTĐT" },
	{ "service", "Đơn vị sự nghiệp công lập", "Public service unit", "đơn vị sự nghiệp|sự nghiệp|sự nghiệp công lập" },
	{ "division", "Phòng, ban", "Division", "ban" },
	{ "other", "Khác", "Other" },
	{ 0 },
};

static const struct field unit_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 40, .unique = true, .search = true, .in_list = true, .heads = "ma|ma don vi|code" },
	{ "name", F_TEXT, "Tên đơn vị", "Name", .max = 200, .required = true, .search = true, .in_list = true,
		.heads = "ten|ten don vi|don vi" },
	{ "short", F_TEXT, "Tên gọi tắt", "Short name", .max = 40, .search = true, .heads = "viet tat|ten viet tat|ten tat" },
	{ "parent", F_REF, "Đơn vị cấp trên", "Parent unit", .to = "units", .tree = true, .in_list = true,
		.heads = "truc thuoc|don vi cap tren|cap tren" },
	{ "kind", F_ENUM, "Loại đơn vị", "Kind", .choices = unit_kinds, .in_list = true, .heads = "loai" },
	{ "head_post", F_TEXT, "Chức danh người đứng đầu", "Head's post", .max = 120, .heads = "nguoi dung dau|chuc danh",
		.help_vi = "Chức danh, không ghi họ tên", .help_en = "The post, not a name" },
	{ "headcount", F_INT, "Số người", "Headcount", .max = 1000000, .heads = "so nguoi|so luong nguoi|bien che|tong so nguoi",
		.help_vi = "Cán bộ, công chức, viên chức, người lao động của đơn vị theo bộ phận tổ chức cán bộ",
		.help_en = "Everybody who works in the unit, as the personnel unit counts" },
	{ "valid_from", F_DATE, "Hoạt động từ ngày", "In force from", .in_list = true, .heads = "tu ngay|hieu luc tu" },
	{ "valid_to", F_DATE, "Đến hết ngày", "In force to", .in_list = true, .heads = "den ngay|hieu luc den" },
	{ "source", F_TEXT, "Nguồn", "Source", .max = 500, .long_text = true, .heads = "nguon" },
	{ "mark", F_ENUM, "Mức độ tin cậy của nguồn", "How sure", .choices = org_marks, .heads = "do tin cay|danh dau" },
	{ 0 },
};

static enum rc unit_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	(void)before;
	return org_check_period(cx, row, "valid_from", "valid_to", ps);
}

const struct res res_units = {
	.name = "units",
	.table = "units",
	.vi = "đơn vị",
	.en = "unit",
	.vi_many = "Đơn vị",
	.en_many = "Units",
	.prefix = "DV",
	.title = "name",
	.natural = "name",
	.outsiders = true,
	.central = true,
	.version = 1,
	RES_FIELDS(unit_fields),
	.check = unit_check,
};

static const struct choice role_names[] = {
	{ "owner", "Chủ quản hệ thống thông tin", "System owner", "chủ quản|chủ quản hệ thống|chủ quản HTTT" },
	{ "specialised", "Đơn vị chuyên trách về an ninh mạng", "Specialised security unit",
		"chuyên trách|chuyên trách an ninh mạng|đơn vị chuyên trách|đơn vị chuyên trách an ninh mạng" },
	{ "portal", "Cổng Thông tin điện tử", "Portal" },
	{ "finance", "Đơn vị kế hoạch, tài chính", "Finance unit", "kế hoạch, tài chính|tài chính|đơn vị tài chính" },
	{ "personnel", "Đơn vị tổ chức cán bộ", "Personnel unit", "tổ chức cán bộ|đơn vị tổ chức, cán bộ" },
	{ "international", "Đơn vị hợp tác quốc tế", "International relations unit", "hợp tác quốc tế" },
	{ "oversight", "Đơn vị theo dõi, thanh tra", "Oversight unit", "thanh tra|đơn vị thanh tra" },
	{ 0 },
};

static const struct choice succession_kinds[] = {
	{ "same", "Không thay đổi", "Unchanged", "giữ nguyên|không đổi" },
	{ "rename", "Đổi tên", "Renamed" },
	{ "split", "Chia, tách", "Split", "tách|chia tách" },
	{ "merge", "Sáp nhập, hợp nhất", "Merged", "hợp nhất|sát nhập" },
	{ "abolish", "Giải thể, kết thúc hoạt động", "Abolished", "kết thúc hoạt động" },
	{ 0 },
};

static const struct field succession_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "from", F_REF, "Đơn vị trước", "From unit", .to = "units", .required = true, .in_list = true,
		.heads = "don vi truoc|don vi cu" },
	{ "to", F_REF, "Đơn vị kế thừa", "Successor", .to = "units", .in_list = true, .heads = "don vi ke thua|don vi moi" },
	{ "kind", F_ENUM, "Hình thức", "Kind", .choices = succession_kinds, .in_list = true, .heads = "hinh thuc" },
	{ "scope", F_ENUM, "Phạm vi (vai trò)", "Scope (role)", .choices = role_names, .heads = "pham vi",
		.help_vi = "Để trống nếu kế thừa toàn bộ", .help_en = "Empty: everything passes over" },
	{ "date", F_DATE, "Ngày (để trống nếu chưa rõ)", "Date (empty: unknown)", .in_list = true, .heads = "ngay" },
	{ "basis", F_REF, "Văn bản căn cứ", "Basis document", .to = "documents", .heads = "can cu|van ban" },
	{ "basis_text", F_TEXT, "Căn cứ (ghi chú)", "Basis (note)", .max = 500, .long_text = true, .search = true,
		.heads = "ghi chu" },
	{ "mark", F_ENUM, "Mức độ tin cậy", "How sure", .choices = org_marks, .in_list = true, .heads = "do tin cay" },
	{ 0 },
};

static struct str unit_called(struct cx *cx, int64_t id)
{
	return val_show(cx, &(struct field){ .type = F_REF, .to = "units" }, &(struct val){ .set = true, .i = id });
}

enum { STEPS = 32 };

struct chain { /* of successions from unit to unit, the one that is written first */
	struct str names, dates[STEPS];
	size_t n;
	int64_t ids[STEPS];
};

struct step_on {
	int64_t id, to;
	struct str date, name;
};

/* May a unit have come back? Where each step has a day of its own. */
static bool days_apart(const struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k <= i; k++)
			if (c->dates[i].n == 0 || (k < i && str_eq(c->dates[i], c->dates[k])))
				return false;
	return true;
}

/* Walks on from `at` over what is written, of the same scope; *ring: by which units it comes back to `home` although no days tell how. */
static enum rc ring_walk(
	struct cx *cx, int64_t at, int64_t home, int64_t except, struct str scope, struct chain *c, struct str *ring)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct step_on) v = { 0 };

	TRY(db_query(cx, &r,
		"SELECT s.id, s.\"to\", s.date, u.name FROM successions s JOIN units u ON u.id = s.\"to\" WHERE s.\"from\" = $1 "
		"AND "
		"coalesce(s.scope, '') = $2 AND s.id <> $3 ORDER BY s.id",
		V(at), V(scope.p ? scope : STR("")), V(except)));
	while (rows_next(&r))
		vec_push(&cx->arena, &v,
			(struct step_on){ rows_i64(&r, 0), rows_i64(&r, 1), rows_copy(cx, &r, 2), rows_copy(cx, &r, 3) });
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < v.n && ring->p == NULL && c->n < STEPS; i++) {
		struct str names = c->names;
		bool been = false;

		for (size_t k = 0; k < c->n; k++)
			been = been || c->ids[k] == v.p[i].id;
		if (been)
			continue;
		c->ids[c->n] = v.p[i].id;
		c->dates[c->n++] = v.p[i].date;
		c->names = arena_fmt(&cx->arena, "%.*s → %.*s", ARG_STR(names), ARG_STR(v.p[i].name));
		if (v.p[i].to != home)
			TRY(ring_walk(cx, v.p[i].to, home, except, scope, c, ring));
		else if (!days_apart(c))
			*ring = c->names;
		c->n--;
		c->names = names;
	}
	return RC_OK;
}

/* Nobody continues oneself, nor those who continue him. What no document proves is a guess, and says so wherever it is shown (users.md 6.1). */
static enum rc succession_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	int64_t from = row_i64(row, "from", 0), to = row_i64(row, "to", 0);
	struct chain c = { .n = 1, .ids = { row->id }, .dates = { row_text(row, "date") } };
	struct str ring = { 0 };

	(void)before;
	if (!row_val(row, "basis")->set && !row_val(row, "mark")->set)
		val_text(row_val(row, "mark"), STR("I"));
	if (from && from == to) {
		problem_add(cx, ps, "to",
			L("Đơn vị không kế thừa chính mình; đơn vị không thay đổi thì để trống ô này",
				"no unit succeeds itself; of one that stays as it is leave this empty"));
		return RC_OK;
	}
	if (from == 0 || to == 0)
		return RC_OK;
	c.names = arena_fmt(&cx->arena, "%.*s → %.*s", ARG_STR(unit_called(cx, from)), ARG_STR(unit_called(cx, to)));
	TRY(ring_walk(cx, to, from, row->id, row_text(row, "scope"), &c, &ring));
	if (ring.p)
		problem_add(cx, ps, "to",
			L("Kế thừa vòng tròn: %.*s; đơn vị được lập lại thì ghi ngày của từng lần (khác nhau)",
				"a circle of successions: %.*s; of a unit that came back say the day of each step (no two the "
				"same)"),
			ARG_STR(ring));
	return RC_OK;
}

const struct res res_successions = {
	.name = "successions",
	.table = "successions",
	.vi = "quan hệ kế thừa",
	.en = "succession",
	.vi_many = "Đơn vị kế thừa",
	.en_many = "Successions",
	.prefix = "KT",
	.title = "basis_text",
	.named = "from kind to",
	.natural = "from to scope",
	.central = true,
	.version = 1,
	RES_FIELDS(succession_fields),
	.check = succession_check,
};

static const struct field role_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "unit", F_REF, "Đơn vị", "Unit", .to = "units", .required = true, .in_list = true, .heads = "don vi" },
	{ "role", F_ENUM, "Vai trò", "Role", .choices = role_names, .required = true, .in_list = true, .heads = "vai tro" },
	{ "valid_from", F_DATE, "Từ ngày", "From", .in_list = true, .heads = "tu ngay" },
	{ "valid_to", F_DATE, "Đến hết ngày", "To", .in_list = true, .heads = "den ngay" },
	{ "basis", F_REF, "Văn bản căn cứ", "Basis document", .to = "documents", .heads = "can cu|van ban" },
	{ "basis_text", F_TEXT, "Căn cứ (ghi chú)", "Basis (note)", .max = 500, .long_text = true, .search = true,
		.heads = "ghi chu" },
	{ "mark", F_ENUM, "Mức độ tin cậy", "How sure", .choices = org_marks, .in_list = true, .heads = "do tin cay" },
	{ 0 },
};

static enum rc role_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	(void)before;
	return org_check_period(cx, row, "valid_from", "valid_to", ps);
}

const struct res res_roles = {
	.name = "roles",
	.table = "roles",
	.vi = "vai trò",
	.en = "role",
	.vi_many = "Vai trò của đơn vị",
	.en_many = "Roles of units",
	.prefix = "VT",
	.title = "basis_text",
	.named = "unit role",
	.natural = "unit role valid_from",
	.placed = "unit",
	.central = true,
	.version = 1,
	RES_FIELDS(role_fields),
	.check = role_check,
};

static const struct field provider_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 40, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "name", F_TEXT, "Tên đơn vị cung cấp", "Name", .max = 200, .required = true, .search = true, .in_list = true,
		.heads = "ten|ten don vi|nha cung cap|don vi cung cap|ten nha cung cap|ten cong ty|cong ty|ten doanh nghiep|doanh "
			 "nghiep|ten nha thau" },
	{ "address", F_TEXT, "Địa chỉ", "Address", .max = 300, .in_list = true, .heads = "dia chi" },
	{ "contact", F_TEXT, "Đầu mối liên hệ", "Contact", .max = 300, .erasable = true,
		.heads = "lien he|dau moi|nguoi lien he|thong tin lien he" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 2000, .long_text = true, .heads = "ghi chu" },
	{ 0 },
};

const struct res res_providers = {
	.name = "providers",
	.table = "providers",
	.vi = "đơn vị cung cấp dịch vụ",
	.en = "provider",
	.vi_many = "Đơn vị cung cấp dịch vụ",
	.en_many = "Providers",
	.prefix = "NCC",
	.title = "name",
	.natural = "name",
	.central = true,
	.version = 1,
	RES_FIELDS(provider_fields),
};

static const struct field contract_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "provider", F_REF, "Đơn vị cung cấp dịch vụ", "Provider", .to = "providers", .required = true, .in_list = true,
		.makes = true,
		.heads = "nha cung cap|don vi cung cap|nha thau|don vi trung thau|nha cung cap dich vu|ben b|ten nha thau|ten nha "
			 "cung cap" },
	{ "number", F_TEXT, "Số hợp đồng", "Number", .max = 120, .search = true, .in_list = true,
		.heads = "so|so hop dong|so hd|hop dong so|so, ngay|so ngay|so, ngay hop dong|so ngay hop dong|so va ngay hop "
			 "dong|so, ngay "
			 "hd|so, ngay ky|so, ngay ky hop dong|so hop dong, ngay ky|so hop dong, ngay|so/ngay hop dong|hop dong so, "
			 "ngay" },
	{ "subject", F_TEXT, "Nội dung", "Subject", .max = 500, .search = true, .long_text = true,
		.heads = "noi dung|noi dung hop dong|ten hop dong|goi thau|ten goi thau|ten goi thau/noi dung" },
	{ "signed_on", F_DATE, "Ngày ký", "Signed on", .heads = "ngay ky|ngay hop dong|ngay ky hop dong" },
	{ "valid_from", F_DATE, "Hiệu lực từ", "In force from", .in_list = true, .heads = "hieu luc tu|tu ngay|ngay bat dau" },
	{ "valid_to", F_DATE, "Hiệu lực đến", "In force to", .in_list = true,
		.heads = "hieu luc den|den ngay|ngay ket thuc|ngay het han" },
	{ "systems", F_LINKS, "Hệ thống thông tin", "Systems", .to = "systems",
		.heads = "he thong|he thong lien quan|he thong thong tin lien quan" },
	{ "document", F_REF, "Văn bản", "Document", .to = "documents", .heads = "van ban" },
	{ 0 },
};

static enum rc contract_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	(void)before;
	return org_check_period(cx, row, "valid_from", "valid_to", ps);
}

const struct res res_contracts = {
	.name = "contracts",
	.table = "contracts",
	.vi = "hợp đồng",
	.en = "contract",
	.vi_many = "Hợp đồng",
	.en_many = "Contracts",
	.prefix = "HD",
	.title = "number",
	.natural = "number provider",
	.central = true,
	.version = 1,
	RES_FIELDS(contract_fields),
	.check = contract_check,
};

static const struct field person_fields[] = {
	{ "code", F_TEXT, "Mã cán bộ", "Code", .max = 40, .unique = true, .search = true, .in_list = true,
		.heads = "ma|ma can bo" },
	{ "unit", F_REF, "Đơn vị", "Unit", .to = "units", .in_list = true, .heads = "don vi|don vi cong tac" },
	{ "provider", F_REF, "Đơn vị cung cấp dịch vụ", "Provider", .to = "providers", .heads = "nha cung cap" },
	{ "contract", F_REF, "Theo hợp đồng", "Contract", .to = "contracts", .heads = "hop dong" },
	{ "post", F_TEXT, "Chức danh", "Post", .max = 120, .search = true, .in_list = true, .heads = "chuc danh|chuc vu|c/vu|cv" },
	{ "name", F_TEXT, "Họ và tên", "Name", .max = 120, .erasable = true, .search = true, .heads = "ho ten|ho va ten" },
	{ "email", F_TEXT, "Thư điện tử", "E-mail", .max = 200, .erasable = true,
		.heads = "email|e-mail|mail|thu dien tu|hop thu|email cong vu|thu dien tu cong vu|dia chi email|dia chi thu dien "
			 "tu" },
	{ "phone", F_TEXT, "Điện thoại", "Phone", .max = 60, .erasable = true, .heads = "dien thoai|so dien thoai|sdt|dt|so dt" },
	{ "head", F_BOOL, "Người đứng đầu", "Head of unit", .heads = "nguoi dung dau|thu truong don vi|la thu truong" },
	{ "nda", F_BOOL, "Đã ký cam kết bảo mật", "Signed confidentiality", .heads = "cam ket bao mat" },
	{ "employed_from", F_DATE, "Làm việc từ", "Works from", .in_list = true, .or_before = true,
		.heads = "tu ngay|lam viec tu|ngay vao co quan|ngay vao lam|ngay tuyen dung" },
	{ "leaves_on", F_DATE, "Nghỉ, chuyển từ ngày", "Leaves on", .in_list = true,
		.heads = "ngay nghi|nghi tu|chuyen cong tac|ngay nghi viec|ngay nghi huu|ngay chuyen cong tac" },
	{ "access_removed_on", F_DATE, "Đã thu hồi quyền truy cập ngày", "Access removed on",
		.heads = "thu hoi quyen|ngay thu hoi quyen truy cap" },
	{ "administers", F_LINKS, "Trực tiếp quản trị, vận hành hệ thống", "Administers", .to = "systems",
		.heads = "quan tri he thong|he thong quan tri" },
	{ "certificate", F_TEXT, "Chứng chỉ an ninh mạng", "Security certificate", .max = 200, .heads = "chung chi",
		.help_vi = "Số và loại chứng chỉ (Luật 116/2025/QH15, Điều 34.2)",
		.help_en = "Number and kind (Law 116/2025, art. 34.2)" },
	{ "certified_on", F_DATE, "Ngày cấp chứng chỉ", "Certified on", .heads = "ngay cap chung chi" },
	{ "certified_to", F_DATE, "Chứng chỉ có giá trị đến", "Certificate valid to", .heads = "chung chi den ngay" },
	{ "security_degree", F_BOOL, "Tốt nghiệp chuyên ngành an ninh mạng", "Degree in cyber-security",
		.heads = "chuyen nganh an ninh mang" },
	{ 0 },
};

static enum rc person_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	(void)before;
	if (!row_val(row, "unit")->set && !row_val(row, "provider")->set)
		problem_add(cx, ps, "unit", L("Cần đơn vị, hoặc đơn vị cung cấp dịch vụ", "a unit or a provider is needed"));
	return org_check_period(cx, row, "employed_from", "leaves_on", ps);
}

static enum rc person_may_go(struct cx *cx, const struct row *row)
{
	return org_told_stays(cx, row, 0, L("ghi ngày nghỉ, chuyển công tác", "record the day the person left"));
}

const struct res res_people = {
	.name = "people",
	.table = "people",
	.vi = "cán bộ",
	.en = "person",
	.vi_many = "Cán bộ, nhân sự",
	.en_many = "People",
	.prefix = "CB",
	.title = "post",
	.natural = "",
	.placed = "unit",
	.scope = "unit",
	.version = 1,
	RES_FIELDS(person_fields),
	.check = person_check,
	.may_go = person_may_go,
};
