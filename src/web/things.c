/* Which resources have pages, and how their forms are grouped. */
#include "app/thing.h"
#include "org/org.h"
#include "web/web.h"

static const char *const system_groups[] = {
	"Chung|General|code name unit owner operator provider purpose kind info state source mark",
	"Vận hành|Operation|built_from operating_from retired_on retire_document hosting always_on internet_facing addresses "
	"handles_procedures",
	"Cấp độ và phương án|Level and plan|dossier_state expected_approval plan_state expected_plan assessment",
	"Dữ liệu cá nhân|Personal data|subjects_basic subjects_sensitive subjects_counted_on subjects_method",
	"Trách nhiệm|Answerable|accountable accountable_post",
	NULL,
};

/* At most four inputs to record a done thing (users.md 1.2); what else there is stays one link away. */
static const struct thing_focus activity_focus[] = {
	{ "scan", "done_on subjects targets documents" },
	{ "pentest", "done_on subjects approval documents" },
	{ "drill_plan", "planned_on subjects documents" },
	{ "training", "done_on unit attendance documents" },
	{ "briefing", "done_on unit attendance documents" },
	{ "compliance_assessment", "done_on period result documents" },
	{ "mail_campaign", "done_on count_total count_done documents" },
	{ "report_sent", "done_on period documents" },
	{ "inspection", "done_on subjects documents" },
	{ "inspection_item", "title due concerns documents" },
	{ "warning_received", "external_ref at severity subjects" },
	{ "warning_relayed", "at concerns subjects documents" },
	{ "warning_ack", "at concerns unit" },
	{ "fix", "done_on concerns subjects result" },
	{ "incident", "title at subjects level_serious" },
	{ "incident_report", "at concerns documents" },
	{ "access_review", "done_on subjects provider documents" },
	{ "monitoring_report", "done_on subjects period documents" },
	{ "regulation_review", "done_on title documents" },
	{ "plan", "done_on title subjects documents" },
	{ "meeting", "done_on title documents" },
	{ "cooperation", "done_on title documents" },
	{ "system_change", "done_on subjects title" },
	{ "acceptance", "done_on subjects documents" },
	{ "log_received", "at subjects title" },
	{ "reconciliation_item", "title unit done_on" },
	{ 0 },
};

static const struct thing_focus declaration_focus[] = {
	{ "no_systems", "unit period date document" },
	{ "nothing_arose", "unit duty period date" },
	{ "list_confirmed", "unit period date document" },
	{ "waiting", "subject duty waits_for date" },
	{ "explanation", "subject duty date note" },
	{ 0 },
};

static const struct thing units = { .res = &res_units }, successions = { .res = &res_successions }, roles = { .res = &res_roles },
			  people = { .res = &res_people }, providers = { .res = &res_providers },
			  contracts = { .res = &res_contracts }, systems = { .res = &res_systems, .groups = system_groups },
			  decisions = { .res = &res_level_decisions }, regulations = { .res = &res_regulations },
			  assets = { .res = &res_assets }, documents = { .res = &res_documents }, proofs = { .res = &res_proofs },
			  activities = { .res = &res_activities, .focus_field = "kind", .focus = activity_focus },
			  declarations = { .res = &res_declarations, .focus_field = "kind", .focus = declaration_focus },
			  settings = { .res = &res_settings }, confirmations = { .res = &res_confirmations };

const struct route thing_routes[] = {
	THING_ROUTES("units", units),
	THING_ROUTES("successions", successions),
	THING_ROUTES("roles", roles),
	THING_ROUTES("people", people),
	THING_ROUTES("providers", providers),
	THING_ROUTES("contracts", contracts),
	THING_ROUTES("systems", systems),
	THING_ROUTES("level-decisions", decisions),
	THING_ROUTES("regulations", regulations),
	THING_ROUTES("assets", assets),
	THING_ROUTES("documents", documents),
	THING_FILE_ROUTE("documents", documents),
	THING_ROUTES("proofs", proofs),
	THING_ROUTES("activities", activities),
	THING_ROUTES("declarations", declarations),
	THING_ROUTES("settings", settings),
	THING_ROUTES("confirmations", confirmations),
	{ 0 },
};
