/* The one list of resources, in the order in which an import must bring them. */
#include "org/org.h"

const struct res *const res_all[] = {
	&res_units,
	&res_documents,
	&res_providers,
	&res_contracts,
	&res_people,
	&res_successions,
	&res_roles,
	&res_systems,
	&res_level_decisions,
	&res_regulations,
	&res_assets,
	&res_activities,
	&res_proofs,
	&res_declarations,
	&res_settings,
	&res_confirmations,
	&res_column_sets,
	&res_papers,
	&res_report_templates,
	&res_inbox_rules,
	NULL,
};

const struct choice org_marks[] = {
	{ "P", "[P] nhiều nguồn báo chí hoặc văn bản gốc thống nhất", "[P] several newspapers or a primary text agree" },
	{ "p", "[p] một nguồn báo chí", "[p] one press source" },
	{ "I", "[I] suy đoán", "[I] inference" },
	{ "?", "[?] chưa xác minh", "[?] not verified" },
	{ 0 },
};

enum rc org_check_period(struct cx *cx, const struct row *row, const char *from, const char *to, struct problems *ps)
{
	int32_t a = date_first(row_text(row, from)), b = date_last(row_text(row, to));

	if (a != DAY_NONE && b != DAY_NONE && a > b)
		problem_add(cx, ps, to,
			L("Ngày kết thúc phải sau hoặc bằng ngày bắt đầu (%.*s)", "the end must not be before the start (%.*s)"),
			ARG_STR(date_show(&cx->arena, row_text(row, from), cx->en)));
	return RC_OK;
}
