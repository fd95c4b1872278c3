/* What each role may: the one table. */
#include "auth/auth.h"

#define EVERYBODY (CAP_SELF | CAP_PUBLIC)

const struct role auth_roles[] = {
	{ "admin", "Quản trị hệ thống", "Administrator",
		EVERYBODY | CAP_READ | CAP_CLASHES | CAP_EDIT | CAP_IMPORT | CAP_EXPORT | CAP_CHECK | CAP_SUBMIT | CAP_GRANT |
			CAP_LAW | CAP_SETTINGS | CAP_USERS | CAP_LEDGER | CAP_OFFICE | CAP_BRIEF,
		SCOPE_OFFICE },
	{ "specialised", "Đơn vị chuyên trách an ninh mạng", "Specialised security unit",
		EVERYBODY | CAP_READ | CAP_CLASHES | CAP_EDIT | CAP_IMPORT | CAP_EXPORT | CAP_CHECK | CAP_SUBMIT | CAP_GRANT |
			CAP_LAW | CAP_SETTINGS | CAP_LEDGER | CAP_OFFICE | CAP_BRIEF,
		SCOPE_OFFICE },
	{ "inspector", "Thanh tra, kiểm tra (chỉ đọc)", "Inspector (read only)",
		EVERYBODY | CAP_READ | CAP_CLASHES | CAP_EXPORT | CAP_LEDGER, SCOPE_OFFICE },
	{ "leader", "Lãnh đạo cơ quan", "Leadership of the office", EVERYBODY | CAP_READ | CAP_EXPORT | CAP_BRIEF, SCOPE_OFFICE },
	{ "unit_head", "Thủ trưởng đơn vị", "Head of a unit",
		EVERYBODY | CAP_READ | CAP_CLASHES | CAP_EDIT | CAP_EXPORT | CAP_CHECK | CAP_SUBMIT | CAP_DRAFTS, SCOPE_UNIT },
	{ "unit_officer", "Đầu mối an ninh mạng của đơn vị", "Security officer of a unit",
		EVERYBODY | CAP_READ | CAP_CLASHES | CAP_EDIT | CAP_IMPORT | CAP_EXPORT | CAP_CHECK | CAP_DRAFTS, SCOPE_UNIT },
	{ "provider", "Đơn vị cung cấp dịch vụ", "Service provider", EVERYBODY | CAP_READ | CAP_CLASHES | CAP_EDIT | CAP_DRAFTS,
		SCOPE_PROVIDER },
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
	struct who w = { .user = u->id, .name = u->name, .may = u->role->may };

	if (u->role->scope != SCOPE_OFFICE) /* whoever has lost the own unit or provider sees nothing, never all */
		w.unit = u->role->scope == SCOPE_UNIT && u->unit ? u->unit : WHO_NO_UNIT;
	if (u->role->scope == SCOPE_PROVIDER)
		w.provider = u->provider;
	return w;
}
