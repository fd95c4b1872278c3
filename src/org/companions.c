/* What a sheet of systems holds beside the systems: the twelve columns of Mẫu 08, NĐ 331/2026, come in at once. */
#include "org/org.h"

/* One column for both, as offices like it: what its cells say is taken apart where they are read. */
#define NUMBER_AND_DATE                                                                                                            \
	"|so, ngay|so ngay|so va ngay|so/ngay|so, ngay thang|so, ngay, thang|so, ngay thang nam|so, ngay, thang, nam|so, ngay "    \
	"ky|so, ngay ban hanh|so va ngay ban hanh"

static const struct companion_col decision_cols[] = {
	{ "number",
		"so|so qd|so ky hieu|so van ban|so quyet dinh|so hieu|so hieu van ban|so ky hieu van ban|so ky hieu quyet "
		"dinh" NUMBER_AND_DATE,
		"so qd|so quyet dinh|qd phe duyet|quyet dinh phe duyet|qd phe duyet cap do|quyet dinh phe duyet cap do|qd phe "
		"duyet cap do attt|qd phe duyet cap do httt|quyet dinh phe duyet cap do httt|quyet dinh phe duyet cap do "
		"attt|quyet dinh phe duyet cap do an toan|quyet dinh phe duyet cap do an toan httt|quyet dinh phe duyet cap do an "
		"toan he thong thong tin|qd phe duyet cap do an toan|qd phe duyet cap do an toan httt|qd phe duyet hsdxcd|qd phe "
		"duyet hsdx|quyet dinh phe duyet hsdxcd|qd phe duyet ho so|qd phe duyet ho so de xuat cap do|quyet dinh phe duyet "
		"ho so de xuat cap do|qd cap do|quyet dinh cap do|van ban phe duyet|van ban phe duyet cap do|decision no|decision "
		"number|quyet dinh so|so "
		"quyet dinh phe duyet" },
	{ "level", "cap do|cap", "cap do|cap do an toan|cap do attt|cap do httt|cap do he thong|muc do|level|cd" },
	{ "date",
		"ngay|ngay ky|ngay ban hanh|ngay thang ban hanh|ngay, thang ban hanh|ngay phe duyet|thoi diem phe duyet|ngay van "
		"ban|ngay thang|ngay, "
		"thang|thoi gian",
		"ngay qd|ngay quyet dinh|ngay phe duyet|thoi diem phe duyet" },
	{ "signer_post", "nguoi ky|chuc danh nguoi ky", "nguoi ky|chuc danh nguoi ky" },
	{ "authority",
		"co quan|co quan ban hanh|noi ban hanh|don vi ban hanh|cap ban hanh|co quan phe duyet|co quan ky|don vi phe "
		"duyet|cap phe duyet",
		"co quan phe duyet|cap phe duyet" },
	{ "authority_kind", "tham quyen", "tham quyen phe duyet" },
	{ 0 },
};
static const struct companion decision = {
	.code = "decision",
	.vi = "Quyết định cấp độ",
	.en = "Level decision",
	.res = &res_level_decisions,
	.to_main = "system",
	.group = "quyet dinh phe duyet|quyet dinh|qd phe duyet|quyet dinh phe duyet cap do|qd phe duyet cap do|quyet dinh cap "
		 "do|van ban phe duyet|phe duyet cap do|phe duyet|quyet dinh phe duyet ho so|quyet dinh phe duyet ho so de xuat "
		 "cap do|qd",
	.match = "number level",
	.same = "level date",
	.issuer = "authority",
	.state = "dossier_state",
	.lone = "level",
	.lone_to = "proposed_level",
	.refers = "approval",
	.revoked = "revoked_on",
	.expected = "expected_approval",
	.cols = decision_cols,
};

static const struct companion_col regulation_cols[] = {
	{ "number", "so|so qd|so ky hieu|so van ban|so quy che" NUMBER_AND_DATE, "so quy che" },
	{ "title", "ten|trich yeu", "ten quy che" },
	{ "date", "ngay|ngay ky|ngay ban hanh|ngay thang|ngay, thang|thoi gian", "ngay quy che" },
	{ "issuer", "co quan|co quan ban hanh|noi ban hanh|don vi ban hanh|cap ban hanh", NULL },
	{ 0 },
};
static const struct companion regulation = {
	.code = "regulation",
	.vi = "Quy chế",
	.en = "Regulation",
	.res = &res_regulations,
	.to_main = "systems",
	.group = "quy che|quy che bao dam an toan thong tin|quy che bao dam an ninh mang|quy che attt|quy che anm|van ban quy "
		 "che|quy che bao dam an toan, an ninh mang|quy che an toan thong tin|quy che an ninh mang",
	.match = "number title",
	.same = "date",
	.revoked = "valid_to",
	.issuer = "issuer",
	.titled = "Quy chế bảo đảm an ninh mạng",
	.says = "kind",
	.word = "regulation",
	.cols = regulation_cols,
};

const struct companion *const org_system_companions[] = { &decision, &regulation, NULL };
