/* What each role may: the one table. */
#include "auth/auth.h"

#define EVERYBODY (CAP_SELF | CAP_PUBLIC)

const struct role auth_roles[] = {
	{ "admin", "Quản trị hệ thống", "Administrator",
		EVERYBODY | CAP_READ | CAP_EDIT | CAP_IMPORT | CAP_EXPORT | CAP_CHECK | CAP_SUBMIT | CAP_GRANT | CAP_LAW |
			CAP_SETTINGS | CAP_USERS | CAP_LEDGER | CAP_OFFICE,
		false },
	{ "specialised", "Đơn vị chuyên trách an ninh mạng", "Specialised security unit",
		EVERYBODY | CAP_READ | CAP_EDIT | CAP_IMPORT | CAP_EXPORT | CAP_CHECK | CAP_SUBMIT | CAP_GRANT | CAP_LAW |
			CAP_SETTINGS | CAP_LEDGER | CAP_OFFICE,
		false },
	{ "inspector", "Thanh tra, kiểm tra (chỉ đọc)", "Inspector (read only)", EVERYBODY | CAP_READ | CAP_EXPORT | CAP_LEDGER,
		false },
	{ "leader", "Lãnh đạo cơ quan", "Leadership of the office", EVERYBODY | CAP_READ | CAP_EXPORT, false },
	{ "unit_head", "Thủ trưởng đơn vị", "Head of a unit",
		EVERYBODY | CAP_READ | CAP_EDIT | CAP_EXPORT | CAP_CHECK | CAP_SUBMIT | CAP_DRAFTS, true },
	{ "unit_officer", "Đầu mối an ninh mạng của đơn vị", "Security officer of a unit",
		EVERYBODY | CAP_READ | CAP_EDIT | CAP_IMPORT | CAP_EXPORT | CAP_CHECK | CAP_DRAFTS, true },
	{ "provider", "Đơn vị cung cấp dịch vụ", "Service provider", EVERYBODY | CAP_READ | CAP_EDIT | CAP_DRAFTS, true },
	{ 0 },
};

const struct role *role_find(struct str code)
{
	for (const struct role *r = auth_roles; r->code; r++)
		if (str_is(code, r->code))
			return r;
	return NULL;
}

struct who user_who(const struct user *u)
{
	return (struct who){ .user = u->id, .name = u->name, .may = u->role->may, .unit = u->role->scoped ? u->unit : 0 };
}
