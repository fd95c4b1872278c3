/* Incremental equals full: 10^4 random edits and clock moves, every row compared after each; and no reason is idle. */
#include "campaign.h"
#include "duty_world.h"

#include "duty/live.h"

#ifdef __clang__
enum { PLACES = 97, EDITS = 10000, SEED = 7919 };
#else
enum { PLACES = 97, EDITS = 10000, SEED = 0 };
#endif

struct dice {
	uint64_t s;
};

static uint32_t roll(struct dice *d, uint32_t n)
{
	d->s ^= d->s << 13;
	d->s ^= d->s >> 7;
	d->s ^= d->s << 17;
	return (uint32_t)(d->s >> 32) % n;
}

/* What stands at an id now: resource and pairs; NULL: nothing. Ids: 1-6 units, 7-9 roles, 10-19 systems, 20-24 documents, ... */
struct place {
	const char *res;
	char pairs[1200];
	int64_t at;
	char was[1200]; /* what an earlier entry said; empty: there was none */
	int64_t was_at;
	const char *gone; /* the resource of what was deleted, of which all that is kept in mind */
};

static void place_put(struct facts *f, const struct place *p, int64_t id)
{
	if (p->gone && p->was[0])
		facts_add_gone(f, p->gone, id, p->was_at, p->at, p->was);
	if (p->gone)
		facts_add_gone(f, p->gone, id, p->at, p->at + 3 * US_PER_DAY, p->pairs);
	if (p->res == NULL)
		return;
	facts_add(f, p->res, id, p->at, p->pairs);
	if (p->was[0])
		facts_was(f, id, p->was_at, p->at, p->was);
}

static const char *const dates[] = { "2024-08-01", "2026-02-10", "2026-06-30", "2026-08-20", "2026-10-01", "2026-10-30",
	"2026-11-05", "2026-11-20", "2026-12-01", "2026-12-19", "2027-01-09", "2027-02-01", "2027-06-30" };
#define DATE(d) dates[roll((d), COUNT(dates))]

static void unit_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const kinds[] = { "office", "cuc", "cong", "vu", "vu", "division" };

	snprintf(o, n, "code=U%d|name=U%d|kind=%s|parent=%d|valid_to=%s|valid_from=%s", (int)id, (int)id, kinds[id - 1],
		id == 1   ? 0
		: id == 6 ? 5
			  : 1,
		id < 3 || roll(d, 4) ? "" : DATE(d), roll(d, 4) ? "2020-01-01" : DATE(d));
}

static void role_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const roles[] = { "specialised", "portal", "finance", "owner" };

	snprintf(o, n, "code=R%d|unit=%d|role=%s|valid_from=%s|valid_to=%s|basis=%d|mark=%s", (int)id, (int)(1 + roll(d, 5)),
		roles[roll(d, 4)], roll(d, 2) ? "2020-01-01" : DATE(d), roll(d, 9) ? "" : DATE(d),
		roll(d, 4) ? (int)(20 + roll(d, 5)) : 0, roll(d, 2) ? "I" : "P");
}

static void succession_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const kinds[] = { "rename", "split", "merge" };

	snprintf(o, n, "code=K%d|from=%d|to=%d|date=%s|kind=%s|basis=%d|mark=%s", (int)id, (int)(3 + roll(d, 3)),
		(int)(2 + roll(d, 4)), DATE(d), kinds[roll(d, 3)], roll(d, 2) ? (int)(20 + roll(d, 5)) : 0, roll(d, 2) ? "I" : "p");
}

static void system_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const states[] = { "", "planned", "building", "operating", "operating", "operating", "suspended",
		"retired", "transferring" };
	static const char *const kinds[] = { "", "internal", "citizen_business", "infrastructure" };
	static const char *const infos[] = { "", "public", "private,personal", "state_secret" };
	static const char *const plans[] = { "", "none", "some", "full", "full" };
	static const char *const dossiers[] = { "", "drafting", "submitted", "approved" };

	snprintf(o, n,
		"code=S%d|name=S%d|unit=%d|operator=%d|provider=%d|state=%s|kind=%s|info=%s|operating_from=%s|retired_on=%s|plan_"
		"state=%s|dossier_state=%s|proposed_level=%d|handles_procedures=%d|accountable=%d|retire_document=%d|addresses=10."
		"0.0.%d%s",
		(int)id, (int)id, (int)(2 + roll(d, 4)), (int)(1 + roll(d, 6)), (int)(25 + roll(d, 2)),
		states[roll(d, COUNT(states))], kinds[roll(d, 4)], infos[roll(d, 4)], roll(d, 2) ? DATE(d) : "2020-01-01",
		roll(d, 6) ? "" : DATE(d), plans[roll(d, 5)], dossiers[roll(d, 4)], (int)(1 + roll(d, 5)), (int)roll(d, 2),
		(int)(27 + roll(d, 4)), (int)(20 + roll(d, 5)), (int)roll(d, 6), roll(d, 4) ? "" : "-7");
}

static void document_make(struct dice *d, int64_t id, char *o, size_t n)
{
	snprintf(o, n,
		"code=D%d|number=%s|date=%s|signer_post=%s|checked=%d|text_check=%s|signature=%s|secret=%d|checks=%d|file=%s|local_"
		"ref=%s",
		(int)id, roll(d, 5) ? "1/QĐ" : "", DATE(d), roll(d, 5) ? "Trưởng" : "", (int)roll(d, 2),
		roll(d, 3) ? "found" : "not_found",
		roll(d, 4)   ? ""
		: roll(d, 2) ? "valid"
			     : "changed",
		roll(d, 5) == 0, (int)roll(d, 3), roll(d, 2) ? "" : "aa 1 t n", roll(d, 4) ? "Tủ" : "");
}

static void provider_make(struct dice *d, int64_t id, char *o, size_t n)
{
	snprintf(o, n, "code=P%d|name=P%d", (int)id, (int)roll(d, 9));
}

static void person_make(struct dice *d, int64_t id, char *o, size_t n)
{
	bool own = roll(d, 2);

	snprintf(o, n,
		"code=N%d|post=N|unit=%d|provider=%d|contract=%d|head=%d|employed_from=%s|leaves_on=%s|access_removed_on=%s|"
		"administers=%d|certificate=%s|certified_on=%s|certified_to=%s|security_degree=%d",
		(int)id, own ? (int)(2 + roll(d, 5)) : 0, own ? 0 : (int)(25 + roll(d, 2)), own ? 0 : 31, (int)roll(d, 2),
		roll(d, 2) ? "2020-01-01" : DATE(d), roll(d, 3) ? "" : DATE(d), roll(d, 3) ? "" : DATE(d), (int)(10 + roll(d, 10)),
		roll(d, 2) ? "CC" : "", DATE(d), roll(d, 2) ? "" : DATE(d), roll(d, 4) == 0);
}

static void contract_make(struct dice *d, int64_t id, char *o, size_t n)
{
	snprintf(o, n, "code=H%d|number=1|provider=%d|signed_on=%s|systems=%d,%d", (int)id, (int)(25 + roll(d, 2)), DATE(d),
		(int)(10 + roll(d, 5)), (int)(15 + roll(d, 5)));
}

static void level_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const who[] = { "", "specialised", "owner", "prime_minister" };

	snprintf(o, n, "code=L%d|system=%d|level=%d|number=%s|date=%s|authority_kind=%s|authority=%d|document=%d|revoked_on=%s",
		(int)id, (int)(10 + roll(d, 10)), (int)(1 + roll(d, 5)), roll(d, 6) ? "7/QĐ" : "", DATE(d), who[roll(d, 4)],
		(int)(1 + roll(d, 4)), (int)(20 + roll(d, 5)), roll(d, 4) ? "" : DATE(d));
}

static void regulation_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const basis[] = { "", "L86", "L116", "ND85,L116" };

	snprintf(o, n,
		"code=Q%d|title=Q|kind=regulation|unit=%d|date=%s|valid_to=%s|systems=%s|basis=%s|next_review=%s|document=%d",
		(int)id, (int)(2 + roll(d, 2)), DATE(d), roll(d, 3) ? "" : DATE(d), roll(d, 2) ? "" : "10,12,14", basis[roll(d, 4)],
		roll(d, 2) ? "" : DATE(d), (int)(20 + roll(d, 5)));
}

static void asset_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const kinds[] = { "host", "domain", "network" };
	uint32_t kind = roll(d, 3), at = roll(d, 8);

	snprintf(o, n, "code=M%d|name=M|system=%d|kind=%s|address=10.0.0.%u%s|internet_facing=%d|from=%s|retired_on=%s", (int)id,
		(int)(10 + roll(d, 10)), kinds[kind], kind < 2 ? at : at / 4 * 4, kind < 2 ? "" : "/30", (int)roll(d, 2),
		roll(d, 2) ? "" : DATE(d), roll(d, 5) ? "" : DATE(d));
}

static void proof_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const what[] = { "assignment", "plan", "retirement", "monitoring", "training", "access" };

	snprintf(o, n, "code=C%d|document=%d|proves=%s|subjects=%d,%d,%d", (int)id, (int)(20 + roll(d, 5)), what[roll(d, 6)],
		(int)(2 + roll(d, 4)), (int)(10 + roll(d, 10)), (int)(27 + roll(d, 4)));
}

static void activity_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const kinds[] = { "scan", "pentest", "drill", "drill_plan", "training", "briefing",
		"compliance_assessment", "mail_campaign", "report_sent", "inspection_item", "warning_received", "warning_relayed",
		"warning_ack", "fix", "incident", "incident_report", "access_review", "intervention", "monitoring_report",
		"regulation_review", "plan", "budget_allocation", "budget_settlement", "budget_estimate", "system_change",
		"acceptance", "log_received", "reconciliation_item" };
	static const char *const periods[] = { "", "2026", "2026-H1", "2026-Q3", "2026-10", "2026-W45" };
	static const char *const results[] = { "", "ok", "partial", "not_ok", "not_affected", "accepted" };
	static const char *const sev[] = { "", "high", "critical", "exploited" };
	uint32_t a = 10 + roll(d, 10), b = roll(d, 3) ? 2 + roll(d, 5) : 1;

	snprintf(o, n,
		"code=A%d|kind=%s|unit=%d|provider=%d|done_on=%s|at=%s|end_at=2027-01-01T00:00:00Z|period=%s|subjects=%u,%u%s|"
		"documents=%d|approval=%d|concerns=%d|result=%s|severity=%s|targets=10.0.0.%d\n"
		"10.0.0.%d|attendance=%d,%d|count_total=%d|count_done=%d|score_process=50|score_technology=%s|score_people=50|"
		"level_serious=%d|external_ref=%s|valid_to=%s|due=%s|amount=%d|"
		"amount_base=100|machine=%d",
		(int)id, kinds[roll(d, COUNT(kinds))], (int)(1 + roll(d, 6)), (int)(25 + roll(d, 2)), roll(d, 5) ? DATE(d) : "",
		roll(d, 3) ? "" : DATE(d), periods[roll(d, COUNT(periods))], b, a,
		roll(d, 3)   ? ""
		: roll(d, 2) ? ",38"
			     : ",39",
		(int)(20 + roll(d, 5)), (int)(20 + roll(d, 5)), (int)(50 + roll(d, 30)), results[roll(d, 6)], sev[roll(d, 4)],
		(int)roll(d, 8), (int)roll(d, 8), (int)(27 + roll(d, 2)), (int)(29 + roll(d, 2)), (int)roll(d, 4), (int)roll(d, 4),
		roll(d, 3) ? "50" : "", (int)roll(d, 2), roll(d, 2) ? "BN" : "", roll(d, 3) ? "" : DATE(d),
		roll(d, 3) ? "" : DATE(d), (int)roll(d, 30), (int)roll(d, 2));
}

static void declaration_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const kinds[] = { "no_systems", "nothing_arose", "list_confirmed", "extension", "remedial_plan",
		"waiting", "not_applicable", "explanation" };
	static const char *const duties[] = { "", "1.c", "2634.1c.approve", "2634.2b.scan", "2634.1c.list", "1.đ",
		"2634.5b.access" };
	static const char *const periods[] = { "", "2026-Q3", "2026-Q4", "2026" };
	bool of = roll(d, 2);

	snprintf(o, n, "code=X%d|kind=%s|unit=%d|subject=%d|about=%d|duty=%s|period=%s|date=%s|until=%s|document=%d|by_unit=%d",
		(int)id, kinds[roll(d, 8)], (int)(1 + roll(d, 6)), of ? (int)(roll(d, 4) ? 10 + roll(d, 17) : 38 + roll(d, 2)) : 0,
		of && roll(d, 3) == 0 ? (int)(10 + roll(d, 10)) : 0, duties[roll(d, 7)], periods[roll(d, 4)], DATE(d),
		roll(d, 2) ? "" : DATE(d), (int)(20 + roll(d, 5)), (int)(1 + roll(d, 4)));
}

static void setting_make(struct dice *d, int64_t id, char *o, size_t n)
{
	static const char *const days[] = { "window.days", "silence.days", "explain.days", "stale.days", "confirm.days", "act.days",
		"incident.internal_hours", "warning.high_wd", "warning.ack_wd", "access.leaver_wd" };

	if (id == 88)
		snprintf(o, n, "code=window.start|value=%s", DATE(d));
	else if (id == 89)
		snprintf(o, n, "code=fix.days_high|value=%d", (int)roll(d, 20));
	else if (id == 96)
		snprintf(o, n, "code=report.period|value=%s", roll(d, 2) ? "month" : roll(d, 2) ? "half" : "quarter");
	else
		snprintf(o, n, "code=%s|value=%d", days[roll(d, COUNT(days))], (int)roll(d, 40));
}

static void confirmation_make(struct dice *d, int64_t id, char *o, size_t n)
{
	snprintf(o, n, "code=TCVN14423|number=%d|date=%s|confirmed_by_post=T%d", (int)id, DATE(d), (int)roll(d, 3));
}

static const struct maker {
	int64_t upto;
	const char *res;
	void (*make)(struct dice *, int64_t, char *, size_t);
} makers[] = {
	{ 6, "units", unit_make },
	{ 8, "roles", role_make },
	{ 9, "successions", succession_make },
	{ 19, "systems", system_make },
	{ 24, "documents", document_make },
	{ 26, "providers", provider_make },
	{ 30, "people", person_make },
	{ 31, "contracts", contract_make },
	{ 37, "level-decisions", level_make },
	{ 39, "regulations", regulation_make },
	{ 45, "assets", asset_make },
	{ 49, "proofs", proof_make },
	{ 79, "activities", activity_make },
	{ 87, "declarations", declaration_make },
	{ 89, "settings", setting_make },
	{ 90, "confirmations", confirmation_make },
	{ 92, "successions", succession_make },
	{ 93, "contracts", contract_make },
	{ 95, "regulations", regulation_make },
	{ 97, "settings", setting_make },
};

/* Fields beside those above, each rolled half the time; the last word said of a field counts. Words begin with what they are about. */
static const struct more {
	const char *res, *field;
	const char *words[12];
} more[] = {
	{ "units", "headcount", { "", "1", "5", "40" } },
	{ "roles", "role", { "personnel", "international", "oversight", "specialised", "owner" } },
	{ "roles", "mark", { "?", "P", "p" } },
	{ "successions", "kind", { "same", "abolish", "", "rename" } },
	{ "successions", "scope", { "", "", "specialised", "portal", "owner" } },
	{ "successions", "date", { "", "2026", "2026-11" } },
	{ "systems", "owner", { "", "1", "2", "5" } },
	{ "systems", "accountable_post", { "", "Trưởng" } },
	{ "systems", "accountable", { "", "27", "29" } },
	{ "systems", "operator", { "", "5", "6" } },
	{ "systems", "provider", { "", "25" } },
	{ "systems", "assessment", { "", "before_use", "periodic", "before_use,periodic" } },
	{ "systems", "built_from", { "", "2025", "2026-08-01", "2026-07" } },
	{ "systems", "operating_from", { "", "2026", "2026-10", "2027-03", "2025-12" } },
	{ "systems", "retired_on", { "", "2026", "2026-11" } },
	{ "systems", "subjects_basic", { "", "10", "200000" } },
	{ "systems", "subjects_sensitive", { "", "10", "20000" } },
	{ "systems", "subjects_counted_on", { "", "2026", "2026-10-20", "2027-01" } },
	{ "systems", "internet_facing", { "1", "0" } },
	{ "systems", "always_on", { "1", "0" } },
	{ "systems", "kind", { "industrial_control", "other", "internal" } },
	{ "systems", "dossier_state", { "appraised" } },
	{ "documents", "unit", { "", "1", "2", "3", "5" } },
	{ "documents", "issuer", { "", "U2", "Bộ Công an" } },
	{ "documents", "date", { "", "2026", "2026-10", "2025-01-05" } },
	{ "documents", "received_at", { "", "2026-10-05T02:00:00Z", "2026-11-20T02:00:00Z" } },
	{ "documents", "checked_to", { "", "1", "24", "60", "92" } },
	{ "documents", "text_check", { "no_text" } },
	{ "people", "nda", { "1", "0" } },
	{ "people", "administers", { "", "10,11,12,13,14,15,16,17,18,19", "12,17" } },
	{ "people", "contract", { "", "31", "93" } },
	{ "people", "employed_from", { "", "2026", "2026-10" } },
	{ "people", "leaves_on", { "2026", "2026-11" } },
	{ "contracts", "document", { "", "20", "23" } },
	{ "contracts", "valid_from", { "", "2026", "2026-10-01", "2027-01-01" } },
	{ "contracts", "valid_to", { "", "2026", "2026-11-10", "2026-06-30", "2027-06-30" } },
	{ "level-decisions", "regime", { "nd85", "nd331" } },
	{ "level-decisions", "date", { "2026", "2026-10", "2023-05-01", "2021-04" } },
	{ "level-decisions", "authority_kind", { "ministry", "other" } },
	{ "regulations", "kind", { "", "process", "plan", "assignment", "other" } },
	{ "regulations", "number", { "", "7/QĐ" } },
	{ "regulations", "date", { "", "2026", "2025-03", "2020-01-07" } },
	{ "regulations", "valid_from", { "", "2026", "2026-11-15", "2027-01-01" } },
	{ "regulations", "replaces", { "", "38", "39" } },
	{ "regulations", "units", { "", "2", "3,5" } },
	{ "regulations", "unit", { "1", "5", "6" } },
	{ "assets", "kind", { "application", "database" } },
	{ "assets", "address", { "", "10.0.0.1-10.0.0.5", "www.bm.vn", "10.0.0.0/29" } },
	{ "assets", "from", { "2026", "2026-11" } },
	{ "proofs", "proves",
		{ "list", "approval", "patch", "incident", "report", "scan", "drill", "warning", "regulation", "inspection",
			"assessment", "budget" } },
	{ "proofs", "subjects", { "", "10,11,12,27", "2,3,4,5,6", "25,27,31", "38,39", "50,51,52,53,54" } },
	{ "activities", "kind",
		{ "inspection", "meeting", "cooperation", "other", "intervention", "incident", "warning_received" } },
	{ "activities", "documents", { "", "20,21", "22,23,24" } },
	{ "activities", "approval", { "" } },
	{ "activities", "concerns", { "", "50", "55", "60" } },
	{ "activities", "planned_on", { "", "2026-11-25", "2026-12", "2027-01-10" } },
	{ "activities", "done_on", { "2026", "2026-10", "2026-W45", "2026-Q4" } },
	{ "activities", "at", { "2026-10-05T02:00:00Z", "2026-11-01T10:00:00Z", "2026-11-20T02:00:00Z", "2026-12-10T02:00:00Z" } },
	{ "activities", "end_at", { "", "2026-10-06T02:00:00Z", "2026-11-21T02:00:00Z" } },
	{ "activities", "national", { "1", "0" } },
	{ "activities", "authenticated", { "1", "0" } },
	{ "activities", "count_extra", { "", "0", "3" } },
	{ "activities", "amount_base", { "", "0", "5" } },
	{ "activities", "severity", { "low", "medium" } },
	{ "activities", "period", { "2026-11", "2026-Q1", "2025", "2026-W47", "2027-W02" } },
	{ "activities", "subjects", { "", "1", "12,25", "27,28,29,30", "38", "3,39", "2,3,4,5,6", "15,25,31" } },
	{ "activities", "attendance", { "", "27,28,29,30" } },
	{ "activities", "targets", { "", "10.0.0.0/29", "10.0.0.0-10.0.0.9", "www.bm.vn", "?? mạng" } },
	{ "declarations", "waits_for", { "", "Bộ Công an" } },
	{ "declarations", "duty",
		{ "1.a", "1.b", "2.b", "2634.1dd.quarter", "2634.2c.quarter", "law.approve", "2634.1d.fix", "2.c", "2634.2d.review",
			"2634.1a.person", "5.b" } },
	{ "declarations", "subject", { "50", "55", "60", "65", "25", "2", "5" } },
	{ "declarations", "about", { "", "10", "15", "2", "5" } },
	{ "declarations", "period", { "2026-Q1", "2026-10", "2025", "2027-Q1" } },
	{ "declarations", "date", { "", "2026", "2026-11" } },
	{ "confirmations", "code", { "ND331", "L116", "QD08" } },
};

static void more_make(struct dice *d, const char *res, char *o, size_t n)
{
	for (size_t i = 0; i < COUNT(more); i++) {
		size_t words = 0, at = strlen(o);

		if (strcmp(more[i].res, res) != 0 || roll(d, 2))
			continue;
		while (words < COUNT(more[i].words) && more[i].words[words])
			words++;
		snprintf(o + at, n - at, "|%s=%s", more[i].field, more[i].words[roll(d, (uint32_t)words)]);
	}
}

static bool kept_in_mind(const char *res)
{
	for (int r = 0; r < R_COUNT; r++)
		if (facts_missed((enum fact_res)r) && strcmp(fact_resource((enum fact_res)r)->name, res) == 0)
			return true;
	return false;
}

static void edit(struct dice *d, struct place *p, int64_t id, int64_t now)
{
	size_t k = 0;

	while (makers[k].upto < id)
		k++;
	p->res = id > 6 && roll(d, 5) == 0 ? NULL : makers[k].res;
	p->gone = p->res == NULL && kept_in_mind(makers[k].res) ? makers[k].res : NULL;
	p->at = now - (int64_t)roll(d, 40) * US_PER_DAY;
	makers[k].make(d, id, p->pairs, sizeof p->pairs);
	more_make(d, makers[k].res, p->pairs, sizeof p->pairs);
	p->was[0] = 0;
	p->was_at = p->at - (int64_t)roll(d, 30) * US_PER_DAY;
	if (roll(d, 2)) {
		makers[k].make(d, id, p->was, sizeof p->was);
		more_make(d, makers[k].res, p->was, sizeof p->was);
	}
}

static void same_row(const struct duty_row *a, const struct duty_row *b)
{
	assert_ptr_equal(a->duty, b->duty);
#define SAME(f)                                                                                                                    \
	if (a->f != b->f)                                                                                                          \
		print_error("%.*s %d/%d: " #f " %lld, full %lld\n", (int)a->duty->code.n, a->duty->code.p, (int)a->subject,        \
			(int)a->about, (long long)a->f, (long long)b->f);                                                          \
	assert_true(a->f == b->f)
	SAME(subject);
	SAME(about);
	SAME(state);
	SAME(unit);
	SAME(op_unit);
	SAME(timing);
	SAME(strength);
	SAME(due);
	SAME(due_original);
	SAME(due_legal);
	SAME(due_at);
	SAME(since);
	SAME(period.first);
	SAME(waiting);
	SAME(leaders_from);
	SAME(legacy);
	SAME(counted);
	SAME(advisory);
	SAME(silent);
	SAME(unsure);
	SAME(planned);
	SAME(uncompared);
	SAME(backlog);
	SAME(explained);
	SAME(declared_only);
	SAME(nothing);
	SAME(excluded);
	SAME(until);
}

static void full_from(struct cx *cx, struct facts *f, const struct place *places)
{
	(void)cx;
	facts_init(f);
	for (int i = PLACES - 1; i >= 0; i--) /* another order than the edits came in */
		place_put(f, &places[i], i + 1);
}

static void compare(struct inc *inc, const struct place *places, int64_t now)
{
	struct cx cx;
	struct facts f;
	struct board full, part;

	cx_init(&cx, 0);
	full_from(&cx, &f, places);
	assert_int_equal(board_make(&cx, &f, inc->law, now, &full), RC_OK);
	inc_board(inc, &cx.arena, &part);
	assert_int_equal(part.n, full.n);
	for (size_t i = 0; i < full.n; i++)
		same_row(&part.rows[i], &full.rows[i]);
	facts_done(&f);
	cx_done(&cx);
}

static void incremental_equals_full_under_ten_thousand_edits_and_clock_moves(void **state)
{
	struct cx cx;
	struct inc inc;
	struct dice d = { UINT64_C(88172645463325252) + SEED };
	struct place *places = calloc(PLACES, sizeof *places);
	int edits = campaign(EDITS);
	int64_t now = when("2026-11-02T03:00:00Z");

	(void)state;
	assert_non_null(places);
	cx_init(&cx, 0);
	inc_init(&inc, world_law(&cx));
	for (int k = 0; k < edits; k++) {
		int64_t id = k < PLACES ? k + 1 : 1 + (int64_t)roll(&d, roll(&d, 8) ? PLACES : 90);

		if (k >= PLACES && (id < 10 || id > 90) && roll(&d, 3)) /* whole-office changes are rarer */
			id = 50 + (int64_t)roll(&d, 30);
		edit(&d, &places[id - 1], id, now);
		inc_touch(&inc, id);
		if (places[id - 1].res == NULL)
			inc_remove(&inc, id);
		place_put(&inc.facts, &places[id - 1], id);
		inc_touch(&inc, id);
		switch (roll(&d, 12)) {
		case 0: now += US_PER_DAY * (int64_t)roll(&d, 3); break;
		case 1: now += US_PER_S * 3600 * (int64_t)roll(&d, 30); break;
		case 2: now -= roll(&d, 12) ? 0 : US_PER_DAY * (int64_t)roll(&d, 100); break;
		default: break;
		}
		if (now > when("2027-09-01") || now < when("2026-08-25"))
			now = when("2026-09-02T03:00:00Z") + US_PER_DAY * (int64_t)roll(&d, 90);
		inc_settle(&inc, now);
		compare(&inc, places, now);
	}
	inc_done(&inc);
	cx_done(&cx);
	free(places);
}

/* --- deleting a fact of a chain --- */

static struct str told(struct cx *cx, const struct board *b, const struct duty_row *r)
{
	struct buf out AUTO(buf_done) = { 0 };

	buf_init(&out, 1 << 20);
	json_write(&out, duty_row_json(cx, b, r));
	return arena_str(&cx->arena, buf_str(&out));
}

static size_t chain_of(struct cx *cx, const struct board *b, const struct duty_row *r, int64_t *ids)
{
	struct duty_reason *why;
	size_t n, k = 0;

	board_reasons(cx, b, r, &why, &n);
	for (size_t i = 0; i < n && k < 64; i++)
		if (why[i].fact && why[i].fact != r->subject && why[i].fact != r->about)
			ids[k++] = why[i].fact;
	return k;
}

/* Kinds of evidence of shipped duties, and resources that stand in chains beside their subjects, that had no turn yet. */
static size_t untried(const size_t *by_kind, const size_t *by_res, bool say)
{
	static const enum fact_res cited[] = { R_SUCCESSIONS, R_ROLES, R_PEOPLE, R_CONTRACTS, R_SYSTEMS, R_LEVELS, R_REGULATIONS,
		R_ASSETS, R_DOCUMENTS, R_PROOFS, R_ACTIVITIES, R_DECLARATIONS };
	struct cx cx;
	struct law *law;
	size_t n = 0;

	cx_init(&cx, 0);
	law = world_law(&cx);
	for (size_t d = 0; d < law->n_duties; d++) {
		const struct law_duty *x = law->duties[d];
		const char *kind = x->view_of.n || x->kind < 0 ? "operator" : duty_vocab()->kinds[x->kind]->name;

		if (strcmp(kind, "operator") == 0) /* a field of the subject itself: no other fact stands there */
			continue;
		n += by_kind[x->kind] == 0;
		if (say && by_kind[x->kind] == 0)
			print_error("no fact was taken out of a chain of %s\n", kind);
	}
	for (size_t i = 0; i < COUNT(cited); i++) {
		n += by_res[cited[i]] == 0;
		if (say && by_res[cited[i]] == 0)
			print_error("none of %s was taken out of a chain\n", fact_resource(cited[i])->name);
	}
	cx_done(&cx);
	return n;
}

static void deleting_any_fact_of_a_chain_changes_state_or_reasons(void **state)
{
	size_t by_kind[64] = { 0 }, by_res[R_COUNT] = { 0 };
	struct dice d = { UINT64_C(977) };
	struct place *places = calloc(PLACES, sizeof *places);
	int64_t now = when("2026-11-24T03:00:00Z");
	size_t tried = 0, taken_gone = 0;
	const int all = 60, rounds = campaign(all);

	(void)state;
	assert_non_null(places);
	for (int round = 0; round < rounds || (rounds == all && round < 5 * all && untried(by_kind, by_res, false)); round++) {
		struct cx cx;
		struct facts f;
		struct board b, without;
		struct law *law;

		cx_init(&cx, 0);
		law = world_law(&cx);
		for (int i = 0; i < PLACES; i++)
			edit(&d, &places[i], i + 1, now);
		full_from(&cx, &f, places);
		assert_int_equal(board_make(&cx, &f, law, now, &b), RC_OK);
		for (size_t i = 0; i < b.n; i++) {
			struct arena_mark m = arena_mark(&cx.arena);
			int64_t ids[64];
			size_t n = chain_of(&cx, &b, &b.rows[i], ids);
			struct str before = told(&cx, &b, &b.rows[i]);

			for (size_t k = 0; k < n; k++) {
				const struct place *p = &places[ids[k] - 1];
				struct duty_row copy = b.rows[i];
				const struct duty_row *r;

				facts_remove(&f, ids[k]);
				assert_int_equal(board_make(&cx, &f, law, now, &without), RC_OK);
				r = board_find(&without, copy.duty->code, copy.subject, copy.about);
				if (r && str_eq(told(&cx, &without, r), before))
					print_error("idle: %.*s without %lld\n%.*s\n", (int)copy.duty->code.n, copy.duty->code.p,
						(long long)ids[k], (int)before.n, before.p);
				assert_true(r == NULL || !str_eq(told(&cx, &without, r), before));
				by_kind[copy.duty->kind]++;
				place_put(&f, p, ids[k]);
				const struct fact *gone = facts_get_gone(&f, ids[k]);

				by_res[gone ? gone->res : facts_get(&f, ids[k])->res]++;
				taken_gone += gone != NULL;
				tried++;
			}
			arena_reset(&cx.arena, m);
		}
		facts_done(&f);
		cx_done(&cx);
	}
	if (rounds == all) {
		assert_int_equal(untried(by_kind, by_res, true), 0);
		assert_true(taken_gone > 0);
	}
	print_message("%zu facts taken out of chains, %zu of them deleted ones\n", tried, taken_gone);
	assert_true(tried > 40 * (size_t)rounds);
	free(places);
}

/* The row before and on a day differ, and the first says so. */
static void turns(struct world *w, const char *duty, const char *before, const char *on, enum duty_state was, enum duty_state is)
{
	const struct duty_row *r = row_at(w, before, duty, 20, 0);
	int64_t until = r->until;

	assert_int_equal(r->state, was);
	EXPECT(w, on, duty, 20, 0, is);
	assert_true(until > when(before) && until <= day_start(date_first(str_z(on))));
}

static void a_row_knows_the_day_on_which_time_alone_turns_it(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 21, "code=D21|number=1/QĐ|date=2026-05-20|signer_post=Bộ trưởng");
	put(&w, "proofs", 23, "code=M1|document=21|proves=retirement|subjects=20");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|state=retired|operating_from=2020-05-01|retired_on=2026-06-01|retire_document=21");
	put(&w, "contracts", 27, "code=HD|number=1|provider=28|systems=20|signed_on=2026-12-10");
	turns(&w, "2634.1c.approve", "2026-11-24", "2026-12-10", ST_NOT_APPLICABLE, ST_CONTRADICTED);
	approve(&w);
	put(&w, "assets", 31, "code=M1|name=m1|system=20|kind=host|address=10.0.0.4|retired_on=2026-11-01");
	facts_was(&w.f, 31, when("2026-11-02T03:00:00Z"), when("2026-11-20T03:00:00Z"),
		"code=M1|name=m1|system=20|kind=host|address=10.0.0.4");
	put(&w, "assets", 32, "code=M2|name=m2|system=20|kind=host|address=10.0.0.5");
	put(&w, "activities", 33, "code=N1|kind=log_received|done_on=2026-12-01|subjects=20|targets=10.0.0.5|machine=1");
	turns(&w, "2634.2a.logs", "2026-12-19", "2026-12-20", ST_DUE, ST_MET);
	world_close(&w);
}

/* A second person looked at the paper of who was said to have left: what names him, or did, is judged anew. */
static void a_look_at_a_paper_of_somebody_reaches_what_names_him(void **state)
{
#define OF_HIM "code=N1|post=Trưởng phòng|unit=5|employed_from=2023-01-01"
#define RUNS                                                                                                                       \
	"code=HT1|name=HT1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures="  \
	"1|info=personal"
	const int64_t first = when("2026-10-02T02:00:00Z"), moved = when("2026-11-25T02:00:00Z"),
		      now = when("2026-12-20T03:00:00Z");
	static const char *const was[] = { "", RUNS "|accountable=30" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct place *places = calloc(PLACES, sizeof *places);
		struct cx cx;
		struct inc inc;

		assert_non_null(places);
		places[0] = (struct place){ .res = "units", .pairs = "code=BM|name=Bộ|kind=office", .at = first };
		places[4] = (struct place){ .res = "units", .pairs = "code=VA|name=Vụ A|kind=vu|parent=1", .at = first };
		places[6] = (struct place){ .res = "units", .pairs = "code=VB|name=Vụ B|kind=vu|parent=1", .at = first };
		places[19] = (struct place){ .res = "systems", .pairs = RUNS, .at = moved, .was_at = first };
		snprintf(places[19].pairs, sizeof places[19].pairs, "%s%s", RUNS,
			i ? "|unit=7|operator=7" : "|unit=7|operator=7|accountable=30");
		snprintf(places[19].was, sizeof places[19].was, "%s", was[i]);
		places[29] = (struct place){
			.res = "people", .pairs = OF_HIM, .at = moved, .was = OF_HIM "|leaves_on=2026-11-01", .was_at = first
		};
		places[30] = (struct place){ .res = "documents",
			.pairs = "code=D|number=1/QĐ|date=2026-11-02|signer_post=Vụ trưởng|local_ref=Văn thư",
			.at = moved };
		places[31] =
			(struct place){ .res = "proofs", .pairs = "code=M|document=31|proves=access|subjects=30", .at = moved };
		places[39] = (struct place){ .res = "activities",
			.pairs = "code=DT|kind=drill|unit=7|subjects=20|done_on=2026-11-10|at=2026-11-10T02:00:00Z|end_at=2026-11-"
				 "10T04:00:00Z|"
				 "attendance=30|score_process=80|score_technology=80|score_people=80",
			.at = moved };
		cx_init(&cx, 0);
		inc_init(&inc, world_law(&cx));
		for (int64_t id = 1; id <= PLACES; id++) {
			place_put(&inc.facts, &places[id - 1], id);
			inc_touch(&inc, id);
		}
		inc_settle(&inc, now);
		compare(&inc, places, now);
		inc_touch(&inc, 31);
		snprintf(places[30].pairs, sizeof places[30].pairs,
			"code=D|number=1/QĐ|date=2026-11-02|signer_post=Vụ trưởng|local_ref=Văn thư|checked=1|checked_to=60");
		place_put(&inc.facts, &places[30], 31);
		inc_touch(&inc, 31);
		inc_settle(&inc, now);
		compare(&inc, places, now);
		inc_done(&inc);
		cx_done(&cx);
		free(places);
	}
#undef OF_HIM
#undef RUNS
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(incremental_equals_full_under_ten_thousand_edits_and_clock_moves),
		cmocka_unit_test(a_look_at_a_paper_of_somebody_reaches_what_names_him),
		cmocka_unit_test(a_row_knows_the_day_on_which_time_alone_turns_it),
		cmocka_unit_test(deleting_any_fact_of_a_chain_changes_state_or_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
