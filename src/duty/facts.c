#include "base/text.h"

#include "doc/doc.h"
#include "duty/targets.h"
#include "duty/told.h"
#include "org/org.h"

enum bind_type { B_TEXT, B_LABEL, B_INT, B_BOOL, B_DATE, B_INSTANT, B_ENUM, B_FLAGS, B_REF, B_IDS };
struct bind {
	const char *field;
	enum bind_type type;
	size_t at;
	const char *const *names; /* B_ENUM: kept as 1 + index; B_FLAGS: bits */
};

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })
const char *const authority_names[] = { "specialised", "owner", "prime_minister", "ministry", "other", NULL };
const char *const role_words[] = { "owner", "specialised", "portal", "finance", "personnel", "international", "oversight", NULL };
const char *const matter_names[] = { "assignment", "briefing", "list", "approval", "plan", "patch", "incident", "report",
	"monitoring", "scan", "pentest", "drill", "warning", "regulation", "cooperation", "inspection", "training", "assessment",
	"mail", "budget", "access", "retirement", "other", NULL };
const char *const activity_names[] = { "scan", "pentest", "drill", "drill_plan", "training", "briefing", "compliance_assessment",
	"mail_campaign", "report_sent", "inspection", "inspection_item", "warning_received", "warning_relayed", "warning_ack",
	"fix", "incident", "incident_report", "access_review", "intervention", "monitoring_report", "regulation_review", "plan",
	"meeting", "cooperation", "budget_estimate", "budget_allocation", "budget_settlement", "system_change", "acceptance",
	"log_received", "reconciliation_item", "other", NULL };
static const char *const mark_words[] = { "P", "p", "I", "?", NULL };
static const char *const system_states[] = { "planned", "building", "operating", "suspended", "retired", "transferring", NULL };
#define AT(s, m) offsetof(struct s, m)
/* clang-format off */
static const struct bind unit_binds[] = {
	{ "name", B_LABEL, 0, NULL }, { "short", B_TEXT, AT(unit, brief), NULL }, { "parent", B_REF, AT(unit, parent), NULL },
	{ "kind", B_ENUM, AT(unit, kind), NAMES("office", "vu", "cuc", "cong", "service", "division", "other") },
	{ "headcount", B_INT, AT(unit, headcount), NULL }, { "valid_from", B_DATE, AT(unit, valid_from), NULL },
	{ "valid_to", B_DATE, AT(unit, valid_to), NULL }, { 0 },
};
static const struct bind succession_binds[] = {
	{ "from", B_REF, AT(succession, from), NULL }, { "to", B_REF, AT(succession, to), NULL }, { "basis", B_REF, AT(succession, basis), NULL },
	{ "date", B_DATE, AT(succession, date), NULL }, { "scope", B_ENUM, AT(succession, scope), role_words },
	{ "mark", B_ENUM, AT(succession, mark), mark_words },
	{ "kind", B_ENUM, AT(succession, kind), NAMES("same", "rename", "split", "merge", "abolish") }, { 0 },
};
static const struct bind role_binds[] = {
	{ "unit", B_REF, AT(unit_role, unit), NULL }, { "basis", B_REF, AT(unit_role, basis), NULL }, { "role", B_ENUM, AT(unit_role, role), role_words },
	{ "valid_from", B_DATE, AT(unit_role, valid_from), NULL }, { "valid_to", B_DATE, AT(unit_role, valid_to), NULL },
	{ "mark", B_ENUM, AT(unit_role, mark), mark_words }, { 0 },
};
static const struct bind person_binds[] = {
	{ "unit", B_REF, AT(person, unit), NULL }, { "provider", B_REF, AT(person, provider), NULL }, { "contract", B_REF, AT(person, contract), NULL },
	{ "head", B_BOOL, AT(person, head), NULL }, { "nda", B_BOOL, AT(person, nda), NULL }, { "employed_from", B_DATE, AT(person, employed_from), NULL },
	{ "leaves_on", B_DATE, AT(person, leaves_on), NULL }, { "access_removed_on", B_DATE, AT(person, access_removed_on), NULL },
	{ "administers", B_IDS, AT(person, administers), NULL }, { "certificate", B_TEXT, AT(person, certificate), NULL },
	{ "certified_on", B_DATE, AT(person, certified_on), NULL }, { "certified_to", B_DATE, AT(person, certified_to), NULL },
	{ "security_degree", B_BOOL, AT(person, degree), NULL }, { "post", B_LABEL, 0, NULL }, { 0 },
};
static const struct bind provider_binds[] = { { "name", B_LABEL, 0, NULL }, { 0 } };
static const struct bind contract_binds[] = {
	{ "number", B_LABEL, 0, NULL }, { "provider", B_REF, AT(contract, provider), NULL }, { "document", B_REF, AT(contract, document), NULL },
	{ "systems", B_IDS, AT(contract, systems), NULL }, { "signed_on", B_DATE, AT(contract, signed_on), NULL },
	{ "valid_from", B_DATE, AT(contract, valid_from), NULL }, { "valid_to", B_DATE, AT(contract, valid_to), NULL }, { 0 },
};
static const struct bind system_binds[] = {
	{ "name", B_LABEL, 0, NULL }, { "unit", B_REF, AT(infosys, unit), NULL }, { "owner", B_REF, AT(infosys, owner), NULL },
	{ "operator", B_REF, AT(infosys, operator), NULL }, { "provider", B_REF, AT(infosys, provider), NULL },
	{ "accountable", B_REF, AT(infosys, accountable), NULL }, { "accountable_post", B_TEXT, AT(infosys, accountable_post), NULL },
	{ "retire_document", B_REF, AT(infosys, retire_document), NULL },
	{ "kind", B_ENUM, AT(infosys, kind), NAMES("internal", "citizen_business", "infrastructure", "industrial_control", "other") },
	{ "state", B_ENUM, AT(infosys, state), system_states },
	{ "dossier_state", B_ENUM, AT(infosys, dossier), NAMES("drafting", "submitted", "appraised", "approved") },
	{ "plan_state", B_ENUM, AT(infosys, plan), NAMES("none", "some", "full") },
	{ "info", B_FLAGS, AT(infosys, info), NAMES("public", "private", "personal", "state_secret") },
	{ "assessment", B_FLAGS, AT(infosys, assessment), NAMES("before_use", "periodic") },
	{ "internet_facing", B_BOOL, AT(infosys, internet), NULL }, { "handles_procedures", B_BOOL, AT(infosys, procedures), NULL },
	{ "always_on", B_BOOL, AT(infosys, always_on), NULL }, { "built_from", B_DATE, AT(infosys, built_from), NULL },
	{ "operating_from", B_DATE, AT(infosys, operating_from), NULL }, { "retired_on", B_DATE, AT(infosys, retired_on), NULL },
	{ "subjects_basic", B_INT, AT(infosys, basic), NULL }, { "subjects_sensitive", B_INT, AT(infosys, sensitive), NULL },
	{ "subjects_counted_on", B_DATE, AT(infosys, counted_on), NULL }, { "proposed_level", B_INT, AT(infosys, proposed), NULL },
	 { "addresses", B_TEXT, AT(infosys, addresses), NULL }, { 0 },
};
static const struct bind level_binds[] = {
	{ "number", B_TEXT, AT(level, number), NULL }, { "system", B_REF, AT(level, sys), NULL }, { "authority", B_REF, AT(level, authority), NULL },
	{ "document", B_REF, AT(level, document), NULL }, { "level", B_INT, AT(level, level), NULL }, { "signer_post", B_TEXT, AT(level, signer_post), NULL },
	{ "date", B_DATE, AT(level, date), NULL }, { "revoked_on", B_DATE, AT(level, revoked_on), NULL },
	{ "authority_kind", B_ENUM, AT(level, authority_kind), authority_names }, { "regime", B_ENUM, AT(level, regime), NAMES("nd85", "nd331") }, { 0 },
};
static const struct bind regulation_binds[] = {
	{ "title", B_LABEL, 0, NULL }, { "unit", B_REF, AT(regulation, unit), NULL }, { "document", B_REF, AT(regulation, document), NULL },
	{ "replaces", B_REF, AT(regulation, replaces), NULL },
	{ "kind", B_ENUM, AT(regulation, kind), NAMES("regulation", "process", "plan", "assignment", "other") },
	{ "number", B_TEXT, AT(regulation, number), NULL }, { "basis", B_TEXT, AT(regulation, basis), NULL }, { "date", B_DATE, AT(regulation, date), NULL },
	{ "valid_from", B_DATE, AT(regulation, valid_from), NULL }, { "valid_to", B_DATE, AT(regulation, valid_to), NULL },
	{ "next_review", B_DATE, AT(regulation, next_review), NULL }, { "systems", B_IDS, AT(regulation, systems), NULL },
	{ "units", B_IDS, AT(regulation, units), NULL }, { 0 },
};
static const struct bind asset_binds[] = {
	{ "name", B_LABEL, 0, NULL }, { "system", B_REF, AT(asset, sys), NULL },
	{ "kind", B_ENUM, AT(asset, kind), NAMES("host", "application", "database", "domain", "network") },
	{ "address", B_TEXT, AT(asset, address), NULL }, { "internet_facing", B_BOOL, AT(asset, internet), NULL }, { "from", B_DATE, AT(asset, from), NULL },
	{ "retired_on", B_DATE, AT(asset, retired_on), NULL }, { 0 },
};
static const struct bind document_binds[] = {
	{ "number", B_TEXT, AT(document, number), NULL }, { "unit", B_REF, AT(document, unit), NULL },
	{ "received_at", B_INSTANT, AT(document, received_at), NULL }, { "signer_post", B_TEXT, AT(document, signer_post), NULL },
	{ "issuer", B_TEXT, AT(document, issuer), NULL }, { "date", B_DATE, AT(document, date), NULL },
	{ "checked", B_BOOL, AT(document, checked), NULL }, { "checks", B_INT, AT(document, checks), NULL },
	{ "checked_to", B_INT, AT(document, checked_to), NULL },
	{ "secret", B_BOOL, AT(document, secret), NULL }, { "file", B_TEXT, AT(document, file), NULL },
	{ "local_ref", B_TEXT, AT(document, local_ref), NULL },
	{ "text_check", B_ENUM, AT(document, text_check), NAMES("found", "not_found", "no_text") },
	{ "signature", B_ENUM, AT(document, signature), doc_sign_names + 1 }, { "summary", B_LABEL, 0, NULL }, { 0 },
};
static const struct bind proof_binds[] = {
	{ "document", B_REF, AT(proof, document), NULL }, { "proves", B_ENUM, AT(proof, proves), matter_names },
	{ "subjects", B_IDS, AT(proof, subjects), NULL }, { 0 },
};
static const struct bind activity_binds[] = {
	{ "kind", B_ENUM, AT(activity, kind), activity_names }, { "title", B_LABEL, 0, NULL }, { "unit", B_REF, AT(activity, unit), NULL },
	{ "provider", B_REF, AT(activity, provider), NULL }, { "approval", B_REF, AT(activity, approval), NULL },
	{ "concerns", B_REF, AT(activity, concerns), NULL }, { "done_on", B_DATE, AT(activity, done_on), NULL },
	{ "planned_on", B_DATE, AT(activity, planned_on), NULL }, { "at", B_INSTANT, AT(activity, at), NULL },
	{ "end_at", B_INSTANT, AT(activity, end_at), NULL }, { "subjects", B_IDS, AT(activity, subjects), NULL },
	{ "documents", B_IDS, AT(activity, documents), NULL }, { "attendance", B_IDS, AT(activity, attendance), NULL },
	{ "targets", B_TEXT, AT(activity, targets), NULL }, { "authenticated", B_BOOL, AT(activity, authenticated), NULL },
	{ "score_process", B_INT, AT(activity, score[0]), NULL }, { "score_technology", B_INT, AT(activity, score[1]), NULL },
	{ "score_people", B_INT, AT(activity, score[2]), NULL }, { "count_total", B_INT, AT(activity, count_total), NULL },
	{ "count_done", B_INT, AT(activity, count_done), NULL }, { "count_extra", B_INT, AT(activity, count_extra), NULL },
	{ "amount", B_INT, AT(activity, amount), NULL }, { "amount_base", B_INT, AT(activity, amount_base), NULL },
	{ "severity", B_ENUM, AT(activity, severity), NAMES("low", "medium", "high", "critical", "exploited") },
	{ "external_ref", B_TEXT, AT(activity, external_ref), NULL }, { "level_serious", B_BOOL, AT(activity, serious), NULL },
	{ "national", B_BOOL, AT(activity, national), NULL },
	{ "result", B_ENUM, AT(activity, result), NAMES("ok", "partial", "not_ok", "not_affected", "accepted") },
	{ "valid_to", B_DATE, AT(activity, valid_to), NULL }, { "period", B_TEXT, AT(activity, period), NULL }, { "due", B_DATE, AT(activity, due), NULL },
	{ "machine", B_BOOL, AT(activity, machine), NULL }, { 0 },
};
static const struct bind declaration_binds[] = {
	{ "kind", B_ENUM, AT(declaration, kind), NAMES("no_systems", "nothing_arose", "list_confirmed", "extension", "remedial_plan", "waiting",
		"not_applicable", "explanation") },
	{ "unit", B_REF, AT(declaration, unit), NULL }, { "subject", B_REF, AT(declaration, subject), NULL },
	{ "about", B_REF, AT(declaration, about), NULL }, { "document", B_REF, AT(declaration, document), NULL }, { "by_unit", B_REF, AT(declaration, by_unit), NULL },
	{ "duty", B_TEXT, AT(declaration, duty), NULL }, { "period", B_TEXT, AT(declaration, period), NULL },
	{ "waits_for", B_TEXT, AT(declaration, waits_for), NULL }, { "note", B_TEXT, AT(declaration, note), NULL },
	{ "date", B_DATE, AT(declaration, date), NULL }, { "until", B_DATE, AT(declaration, until), NULL }, { 0 },
};
static const struct bind setting_binds[] = {
	{ "value", B_TEXT, AT(setting, value), NULL }, { "document", B_REF, AT(setting, document), NULL }, { 0 },
};
static const struct bind confirmation_binds[] = {
	{ "number", B_TEXT, AT(confirmation, number), NULL }, { "confirmed_by_post", B_TEXT, AT(confirmation, post), NULL },
	{ "date", B_DATE, AT(confirmation, date), NULL }, { 0 },
};
static const struct table {
	const struct res *res;
	const struct bind *binds;
	size_t size;
} tables[R_COUNT] = {
	[R_UNITS] = { &res_units, unit_binds, sizeof(struct unit) },
	[R_SUCCESSIONS] = { &res_successions, succession_binds, sizeof(struct succession) },
	[R_ROLES] = { &res_roles, role_binds, sizeof(struct unit_role) },
	[R_PEOPLE] = { &res_people, person_binds, sizeof(struct person) },
	[R_PROVIDERS] = { &res_providers, provider_binds, sizeof(struct provider) },
	[R_CONTRACTS] = { &res_contracts, contract_binds, sizeof(struct contract) },
	[R_SYSTEMS] = { &res_systems, system_binds, sizeof(struct infosys) },
	[R_LEVELS] = { &res_level_decisions, level_binds, sizeof(struct level) },
	[R_REGULATIONS] = { &res_regulations, regulation_binds, sizeof(struct regulation) },
	[R_ASSETS] = { &res_assets, asset_binds, sizeof(struct asset) },
	[R_DOCUMENTS] = { &res_documents, document_binds, sizeof(struct document) },
	[R_PROOFS] = { &res_proofs, proof_binds, sizeof(struct proof) },
	[R_ACTIVITIES] = { &res_activities, activity_binds, sizeof(struct activity) },
	[R_DECLARATIONS] = { &res_declarations, declaration_binds, sizeof(struct declaration) },
	[R_SETTINGS] = { &res_settings, setting_binds, sizeof(struct setting) },
	[R_CONFIRMATIONS] = { &res_confirmations, confirmation_binds, sizeof(struct confirmation) },
};
/* clang-format on */

const struct res *fact_resource(enum fact_res r)
{
	return tables[r].res;
}

static enum fact_res fact_res_of(const struct res *res)
{
	enum fact_res r = 0;

	while (r < R_COUNT && tables[r].res != res)
		r++;
	return r;
}

static void facts_empty(struct facts *f)
{
	arena_init(&f->arena, 0);
	map_init(&f->nodes, &f->arena);
	map_init(&f->addrs, &f->arena);
	map_init(&f->files, &f->arena);
	map_init(&f->codes, &f->arena);
}

void facts_init(struct facts *f)
{
	*f = (struct facts){ 0 };
	facts_empty(f);
	for (size_t r = 0; r < R_COUNT; r++) {
		f->code_at[r] = (int8_t)res_field_find(tables[r].res, STR("code"));
		f->draft_at[r] = (int8_t)res_field_find(tables[r].res, STR("draft"));
		for (size_t i = 0; tables[r].binds[i].field; i++) {
			assert(i < COUNT(f->at[r]));
			f->at[r][i] = (int8_t)res_field(tables[r].res, tables[r].binds[i].field);
		}
	}
}

void facts_done(struct facts *f)
{
	arena_done(&f->arena);
}

static struct node *node_of(struct facts *f, int64_t id)
{
	struct node *n = map_get_id(&f->nodes, id);

	if (n == NULL) {
		n = ARENA_NEW(&f->arena, struct node);
		n->id = id;
		map_put_id(&f->nodes, id, n);
	}
	return n;
}

struct fact *facts_get(const struct facts *f, int64_t id)
{
	const struct node *n = id ? map_get_id(&f->nodes, id) : NULL;

	return n ? n->fact : NULL;
}

void *facts_get_as(const struct facts *f, int64_t id, enum fact_res r)
{
	struct fact *x = facts_get(f, id);

	return x && x->res == r ? x : NULL;
}

static void *back_next(const struct backs *lists, enum fact_res r, size_t *at)
{
	return lists && *at < lists[r].n ? lists[r].p[(*at)++] : NULL;
}

void *fact_back(const struct fact *of, enum fact_res r, size_t *at)
{
	return back_next(of->node->back, r, at);
}

void *fact_was_back(const struct fact *of, enum fact_res r, size_t *at)
{
	return back_next(of->node->was, r, at);
}

bool fact_gone(const struct fact *x)
{
	return x->node->gone == x;
}

const struct fact *facts_get_gone(const struct facts *f, int64_t id)
{
	const struct node *n = id ? map_get_id(&f->nodes, id) : NULL;

	return n ? n->gone : NULL;
}

bool ids_have(struct ids s, int64_t id)
{
	size_t lo = 0, hi = s.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s.p[mid] == id)
			return true;
		if (s.p[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

size_t fact_refs(const struct fact *x, int64_t *out, size_t room)
{
	size_t n = 0;

	for (const struct bind *b = tables[x->res].binds; b->field; b++) {
		const char *at = (const char *)x + b->at;
		struct ids one = { (const int64_t *)(const void *)at, 1 };
		struct ids s = b->type == B_REF   ? one
		               : b->type == B_IDS ? *(const struct ids *)(const void *)at
		                                  : (struct ids){ 0 };

		for (size_t i = 0; i < s.n; i++) {
			bool seen = s.p[i] == 0;

			for (size_t k = 0; k < n && k < room && !seen && s.n < 64; k++)
				seen = out[k] == s.p[i];
			if (seen)
				continue;
			if (n < room)
				out[n] = s.p[i];
			n++;
		}
	}
	return n;
}

bool fact_partial(const struct fact *x, int32_t last, struct fdate *out)
{
	bool found = false;

	for (const struct bind *b = tables[x->res].binds; b->field; b++) {
		const struct fdate *d = (const struct fdate *)(const void *)((const char *)x + b->at);

		if (b->type != B_DATE || d->last != last || last == DAY_NONE)
			continue;
		if (d->first == d->last)
			return false;
		*out = *d;
		found = true;
	}
	return found;
}

/* --- addresses --- */

const struct addr *facts_addr(const struct facts *f, uint64_t key)
{
	return map_get_id(&f->addrs, (int64_t)key);
}

static struct addr *addr_of(struct facts *f, uint64_t key)
{
	struct addr *a = map_get_id(&f->addrs, (int64_t)key);

	if (a == NULL) {
		a = ARENA_NEW(&f->arena, struct addr);
		map_put_id(&f->addrs, (int64_t)key, a);
	}
	return a;
}

static void addr_link(struct facts *f, uint64_t key, struct fact *x, bool add)
{
	struct addr *a = addr_of(f, key);
	bool act = x->res == R_ACTIVITIES;

	if (add && act)
		vec_push(&f->arena, &a->acts, (struct activity *)x);
	else if (add)
		vec_push(&f->arena, &a->owners, x);
	for (size_t i = 0; !add && act && i < a->acts.n; i++)
		if (&a->acts.p[i]->h == x)
			a->acts.p[i] = a->acts.p[--a->acts.n];
	for (size_t i = 0; !add && !act && i < a->owners.n; i++)
		if (a->owners.p[i] == x)
			a->owners.p[i] = a->owners.p[--a->owners.n];
}

const struct fact *facts_owner(const struct facts *f, uint64_t key, uint32_t ip)
{
	const struct addr *a = key ? facts_addr(f, key) : NULL;
	const struct net *best = NULL;

	if (a && a->owners.n)
		return a->owners.p[0];
	for (size_t i = 0; ip && i < f->nets.n; i++) {
		const struct net *n = &f->nets.p[i];
		uint32_t wide = n->at.hi - n->at.lo;

		if (ip < n->at.lo || ip > n->at.hi)
			continue;
		if (best == NULL || wide < best->at.hi - best->at.lo ||
			(wide == best->at.hi - best->at.lo && n->x->id < best->x->id))
			best = n;
	}
	return best ? best->x : NULL;
}

static void net_link(struct facts *f, struct span at, struct fact *x, bool add)
{
	struct net n = { at, x };

	if (add && at.hi > at.lo && at.hi - at.lo < RANGE_MOST)
		vec_push(&f->arena, &f->nets, n);
	for (size_t i = f->nets.n; !add && i-- > 0;)
		if (f->nets.p[i].x == x)
			f->nets.p[i] = f->nets.p[--f->nets.n];
}

static void log_link(struct facts *f, struct activity *a, bool add)
{
	if (add)
		vec_push(&f->arena, &f->logs, a);
	for (size_t i = 0; !add && i < f->logs.n; i++)
		if (f->logs.p[i] == a)
			f->logs.p[i] = f->logs.p[--f->logs.n];
}

static void addrs_link(struct facts *f, struct fact *x, bool add)
{
	struct asset *a = x->res == R_ASSETS ? (struct asset *)x : NULL;
	struct infosys *s = x->res == R_SYSTEMS ? (struct infosys *)x : NULL;
	struct activity *t = x->res == R_ACTIVITIES ? (struct activity *)x : NULL;

	if (a && a->key)
		addr_link(f, a->key, x, add);
	for (size_t i = 0; s && i < s->n_keys; i++)
		addr_link(f, s->keys[i], x, add);
	for (size_t i = 0; t && i < t->n_keys; i++)
		addr_link(f, t->keys[i], x, add);
	if (a)
		net_link(f, (struct span){ a->lo, a->hi }, x, add);
	for (size_t i = 0; s && i < s->n_spans; i++)
		net_link(f, s->spans[i], x, add);
	if (t && t->kind == A_LOG && t->n_spans)
		log_link(f, t, add);
}

/* --- files --- */

static struct str file_hash(struct str file)
{
	return str_cut(file, 0, file.n < 64 ? file.n : 64);
}

const struct file_use *facts_file(const struct facts *f, struct str file)
{
	return file.n ? map_get(&f->files, file_hash(file)) : NULL;
}

static void file_link(struct facts *f, struct document *d, bool add)
{
	struct file_use *u = d->file.n ? map_get(&f->files, file_hash(d->file)) : NULL;

	if (d->file.n == 0)
		return;
	if (u == NULL) {
		u = ARENA_NEW(&f->arena, struct file_use);
		map_put(&f->files, file_hash(d->file), u);
	}
	if (add)
		vec_push(&f->arena, &u->docs, d);
	for (size_t i = 0; !add && i < u->docs.n; i++)
		if (u->docs.p[i] == d)
			u->docs.p[i] = u->docs.p[--u->docs.n];
}

/* --- links --- */

/* Where x stands, or would stand, in an ascending list. */
static size_t back_place(const struct backs *b, int64_t id)
{
	size_t lo = 0, hi = b->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (b->p[mid]->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool fact_refers(const struct fact *x, const struct fact *of, bool was)
{
	const struct backs *lists = was ? of->node->was : of->node->back;
	size_t at = lists ? back_place(&lists[x->res], x->id) : 0;

	return lists && at < lists[x->res].n && lists[x->res].p[at] == x;
}

static void back_add(struct facts *f, struct backs **lists, struct fact *x)
{
	if (*lists == NULL)
		*lists = ARENA_ARRAY(&f->arena, struct backs, R_COUNT);
	struct backs *b = &(*lists)[x->res];
	size_t at = back_place(b, x->id);

	if (at < b->n && b->p[at]->id == x->id)
		return;
	if (b->n == b->cap)
		b->p = arena_grow(&f->arena, b->p, b->n, &b->cap, sizeof *b->p, alignof(struct fact *));
	memmove(b->p + at + 1, b->p + at, (b->n - at) * sizeof *b->p);
	b->p[at] = x;
	b->n++;
}

static void back_remove(struct backs *lists, const struct fact *x)
{
	struct backs *b = lists ? &lists[x->res] : NULL;
	size_t at = b ? back_place(b, x->id) : 0;

	if (b && at < b->n && b->p[at]->id == x->id) {
		memmove(b->p + at, b->p + at + 1, (b->n - at - 1) * sizeof *b->p);
		b->n--;
	}
}

/* x stands at whatever `says` refers to: itself, or what an earlier entry said of it. */
static void refs_link(struct facts *f, const struct fact *says, struct fact *x, bool add)
{
	for (const struct bind *b = tables[x->res].binds; b->field; b++) {
		const char *at = (const char *)says + b->at;
		struct ids one = { (const int64_t *)(const void *)at, 1 };
		struct ids s = b->type == B_REF   ? one
		               : b->type == B_IDS ? *(const struct ids *)(const void *)at
		                                  : (struct ids){ 0 };

		for (size_t i = 0; i < s.n; i++) {
			struct node *n = s.p[i] ? node_of(f, s.p[i]) : NULL;

			if (n && add)
				back_add(f, says == x ? &n->back : &n->was, x);
			else if (n)
				back_remove(says == x ? n->back : n->was, x);
		}
	}
}

static void links(struct facts *f, struct fact *x, bool add)
{
	refs_link(f, x, x, add);
	addrs_link(f, x, add);
	if (x->res == R_DOCUMENTS)
		file_link(f, (struct document *)x, add);
}

/* --- putting --- */

static uint32_t flags_of(struct str s, const char *const *names)
{
	struct str w;
	uint32_t bits = 0;

	while (str_next(&s, ',', &w))
		for (int i = 0; names[i]; i++)
			if (str_is(w, names[i]))
				bits |= 1u << i;
	return bits;
}

static uint8_t enum_of(struct str s, const char *const *names)
{
	for (uint8_t i = 0; names[i]; i++)
		if (str_is(s, names[i]))
			return (uint8_t)(i + 1);
	return 0;
}

static struct fdate fdate_of(const struct val *v)
{
	struct fdate d;

	return v->set && date_within(v->s, &d.first, &d.last) ? d : (struct fdate){ DAY_NONE, DAY_NONE };
}

static struct ids ids_of(struct facts *f, const struct val *v)
{
	int64_t *p = v->n ? ARENA_ARRAY(&f->arena, int64_t, v->n) : NULL;

	if (v->n)
		memcpy(p, v->ids, v->n * sizeof *p);
	return (struct ids){ p, v->n };
}

/* An instant outside the calendar (years 1 to 9999) is no instant. */
static int64_t instant_of(const struct val *v)
{
	return v->set && v->i >= day_start(day_of(1, 1, 2)) && v->i <= day_end(DAY_MAX - 1) ? v->i : INT64_MIN;
}

static void bind_one(struct facts *f, struct fact *x, const struct bind *b, const struct val *v)
{
	void *at = (char *)x + b->at;

	switch (b->type) {
	case B_LABEL: x->label = arena_str(&f->arena, v->s); break;
	case B_TEXT: *(struct str *)at = v->set ? arena_str(&f->arena, v->s) : (struct str){ 0 }; break;
	case B_INT: *(int64_t *)at = v->set ? v->i : INT64_MIN; break;
	case B_INSTANT: *(int64_t *)at = instant_of(v); break;
	case B_BOOL: *(int8_t *)at = v->set ? v->i != 0 : UNKNOWN; break;
	case B_DATE: *(struct fdate *)at = fdate_of(v); break;
	case B_ENUM: *(uint8_t *)at = v->set ? enum_of(v->s, b->names) : 0; break;
	case B_FLAGS: *(uint32_t *)at = v->set ? flags_of(v->s, b->names) : 0; break;
	case B_REF: *(int64_t *)at = v->set ? v->i : 0; break;
	case B_IDS: *(struct ids *)at = ids_of(f, v); break;
	}
}

static struct fact *fact_new(struct facts *f, enum fact_res r, const struct row *row)
{
	struct fact *x = arena_alloc(&f->arena, tables[r].size, alignof(max_align_t));

	*x = (struct fact){ .id = row->id,
		.seq = row->seq,
		.made = row->id,
		.made_at = row->made_at,
		.made_by = row->made_by,
		.at = row->at,
		.res = r };
	if (f->code_at[r] >= 0)
		x->code = arena_str(&f->arena, row->v[f->code_at[r]].s);
	for (size_t i = 0; tables[r].binds[i].field; i++)
		bind_one(f, x, &tables[r].binds[i], &row->v[f->at[r][i]]);
	return x;
}

static const struct bind *bind_of(const struct fact *x, struct str field)
{
	const struct bind *b = tables[x->res].binds;

	while (b->field && (b->field[0] != field.p[0] || !str_is(field, b->field)))
		b++;
	assert(b->field);
	return b;
}

bool fact_refines(const struct fact *x, const struct fact *was, const char *field)
{
	const struct bind *b = bind_of(x, str_z(field));
	const struct fdate *now = (const void *)((const char *)x + b->at), *then = (const void *)((const char *)was + b->at);

	return b->type == B_DATE && now->last != DAY_NONE && then->last != DAY_NONE && then->first <= now->first &&
	       now->last <= then->last;
}

int64_t fact_value(const struct fact *x, const char *field)
{
	const struct bind *b = bind_of(x, str_z(field));
	const void *at = (const char *)x + b->at;

	switch (b->type) {
	case B_DATE: {
		int32_t day = ((const struct fdate *)at)->last;

		return day == DAY_NONE ? INT64_MIN : day;
	}
	case B_BOOL: return *(const int8_t *)at < 0 ? INT64_MIN : *(const int8_t *)at;
	case B_ENUM: return *(const uint8_t *)at ? *(const uint8_t *)at : INT64_MIN;
	case B_INT:
	case B_INSTANT: return *(const int64_t *)at;
	default: assert(false); return INT64_MIN;
	}
}

static bool bind_same(const struct bind *b, const struct fact *x, const struct fact *y)
{
	static const size_t size[] = {
		[B_INT] = 8, [B_INSTANT] = 8, [B_REF] = 8, [B_BOOL] = 1, [B_ENUM] = 1, [B_FLAGS] = 4, [B_DATE] = 8
	};
	const void *p = (const char *)x + b->at, *q = (const char *)y + b->at;
	const struct ids *s = p, *t = q;

	if (b->type == B_IDS)
		return s->n == t->n && (s->n == 0 || memcmp(s->p, t->p, s->n * sizeof *s->p) == 0);
	if (b->type == B_TEXT || b->type == B_LABEL)
		return b->type == B_TEXT ? str_eq(*(const struct str *)p, *(const struct str *)q) : str_eq(x->label, y->label);
	return memcmp(p, q, size[b->type]) == 0;
}

bool facts_agree(const struct fact *a, const struct fact *b, const char *fields)
{
	struct str rest = str_z(fields), w;

	while (str_next(&rest, ' ', &w))
		if (!bind_same(bind_of(a, w), a, b))
			return false;
	return true;
}

/* "QĐ số 812/QĐ-BM" and "812/QĐ- BM" are one number. */
static struct str number_key(struct facts *f, struct str number)
{
	struct str s = text_fold(&f->arena, number);
	char *out = s.n ? arena_alloc(&f->arena, s.n, 1) : NULL;
	size_t n = 0, i = 0;

	while (i < s.n && (s.p[i] < '0' || s.p[i] > '9'))
		i++;
	for (i = i == s.n ? 0 : i; i < s.n; i++)
		if (s.p[i] != ' ')
			out[n++] = s.p[i];
	return (struct str){ out, n };
}

static void derive(struct facts *f, struct fact *x)
{
	if (x->res == R_UNITS) {
		struct unit *u = (struct unit *)x;

		u->name_fold = text_fold(&f->arena, x->label);
		u->code_fold = text_fold(&f->arena, x->code);
	} else if (x->res == R_DOCUMENTS) {
		struct document *d = (struct document *)x;

		d->number_key = number_key(f, d->number);
		d->issuer_fold = text_fold(&f->arena, d->issuer);
	} else if (x->res == R_LEVELS) {
		((struct level *)x)->number_key = number_key(f, ((struct level *)x)->number);
	} else if (x->res == R_ASSETS) {
		struct asset *a = (struct asset *)x;

		a->key = addr_key(a->address);
		addr_hosts(a->address, a->kind == ASSET_NETWORK, &a->lo, &a->hi);
	} else if (x->res == R_SYSTEMS) {
		struct infosys *s = (struct infosys *)x;

		struct activity read = { 0 };

		s->n_keys = targets_read(&f->arena, s->addresses, &s->keys, &read);
		s->spans = read.spans;
		s->n_spans = read.n_spans;
	} else if (x->res == R_ACTIVITIES) {
		struct activity *a = (struct activity *)x;

		a->n_keys = targets_read(&f->arena, a->targets, &a->keys, a);
		a->ref_key = number_key(f, a->external_ref);
	}
}

static struct str code_key(struct arena *a, enum fact_res r, struct str code)
{
	return arena_fmt(a, "%d %" PRI_STR, (int)r, ARG_STR(code));
}

static void code_put(struct facts *f, struct fact *x, bool add)
{
	if (x->res == R_SETTINGS || x->res == R_CONFIRMATIONS)
		map_put(&f->codes, code_key(&f->arena, x->res, x->code), add ? x : NULL);
}

static void thens_unlink(struct facts *f, struct fact *x)
{
	for (size_t i = 0; i < x->thens.n; i++)
		refs_link(f, x->thens.p[i].was, x, false);
}

void facts_remove(struct facts *f, int64_t id)
{
	struct fact *x = facts_get(f, id), *gone = (struct fact *)facts_get_gone(f, id);

	if (gone) {
		thens_unlink(f, gone);
		gone->node->gone = NULL;
		f->garbage++;
	}
	if (x == NULL)
		return;
	thens_unlink(f, x);
	links(f, x, false);
	code_put(f, x, false);
	x->node->fact = NULL;
	f->all[x->res].p[x->place] = f->all[x->res].p[--f->all[x->res].n];
	f->all[x->res].p[x->place]->place = x->place;
	f->garbage++;
	f->live--;
}

bool facts_put(struct facts *f, const struct row *row)
{
	const struct fact *was = facts_get(f, row->id); /* what was sent once stays sent then */
	struct sent sent = { .seq = row->id, .at = row->made_at, .who = row->made_by };
	enum fact_res r = fact_res_of(row->res);

	if (was && was->made != was->id)
		sent = (struct sent){ .seq = was->made, .at = was->made_at, .who = was->made_by };
	facts_remove(f, row->id);
	if (r == R_COUNT || row->gone || (f->draft_at[r] >= 0 && row->v[f->draft_at[r]].set && row->v[f->draft_at[r]].i))
		return false;
	struct fact *x = fact_new(f, r, row);

	x->made = sent.seq;
	x->made_at = sent.at;
	x->made_by = sent.who;
	derive(f, x);
	x->node = node_of(f, x->id);
	x->node->fact = x;
	x->place = f->all[r].n;
	vec_push(&f->arena, &f->all[r], x);
	links(f, x, true);
	code_put(f, x, true);
	f->live++;
	return true;
}

static enum rc load_one(struct cx *cx, const struct row *row, void *arg)
{
	(void)cx;
	facts_put(arg, row);
	return RC_OK;
}

enum rc facts_load(struct cx *cx, struct facts *f, int64_t known_at)
{
	for (size_t r = 0; r < R_COUNT; r++)
		TRY(res_each(cx, tables[r].res, 0, load_one, f));
	TRY(facts_told(cx, f, 0));
	return facts_gone(cx, f, -1, known_at);
}

static const void *by_code(const struct facts *f, enum fact_res r, struct str code)
{
	char key[128];
	int n = snprintf(key, sizeof key, "%d %" PRI_STR, (int)r, ARG_STR(code));

	return n > 0 && n < (int)sizeof key ? map_get(&f->codes, (struct str){ key, (size_t)n }) : NULL;
}

const struct setting *facts_setting(const struct facts *f, struct str key)
{
	return by_code(f, R_SETTINGS, key);
}

const struct confirmation *facts_confirmation(const struct facts *f, struct str code)
{
	return by_code(f, R_CONFIRMATIONS, code);
}

bool document_can_be_seen(const struct document *d)
{
	return d->file.n > 0 || d->local_ref.n > 0;
}

static struct ids ids_with(struct facts *f, struct ids s, int64_t id)
{
	int64_t *p = ARENA_ARRAY(&f->arena, int64_t, s.n + 1);
	size_t at = 0;

	while (at < s.n && s.p[at] < id) {
		p[at] = s.p[at];
		at++;
	}
	p[at] = id;
	for (size_t i = at; i < s.n; i++)
		p[i + 1] = s.p[i];
	return (struct ids){ p, s.n + 1 };
}

/* What a warning was about is not taken out of it without a word: it stays a subject of it, and what rests on it says so (kinds_event.c). */
static void taken_out(struct facts *f, struct activity *w, const struct activity *was)
{
	for (size_t i = 0; i < was->subjects.n; i++) {
		int64_t id = was->subjects.p[i];

		if (ids_have(w->subjects, id))
			continue;
		w->subjects = ids_with(f, w->subjects, id);
		w->taken = ids_with(f, w->taken, id);
		back_add(f, &node_of(f, id)->back, &w->h);
	}
}

static void then_add(struct facts *f, struct fact *x, struct fact *was, const struct earlier *s)
{
	struct then t = { was, s->was->at, s->until, s->until_seq, arena_str(&f->arena, s->by) };

	vec_push(&f->arena, &x->thens, t);
	refs_link(f, was, x, true);
}

void fact_then(const struct earlier *s, void *facts)
{
	struct facts *f = facts;
	struct fact *x = facts_get(f, s->was->id);

	if (x == NULL || tables[x->res].res != s->was->res)
		return;
	struct fact *was = fact_new(f, x->res, s->was);

	if (x->res == R_ASSETS)
		derive(f, was);
	then_add(f, x, was, s);
	if (x->res == R_ACTIVITIES && ((struct activity *)x)->kind == A_WARNING && then_stood(&x->thens.p[x->thens.n - 1]))
		taken_out(f, (struct activity *)x, (const struct activity *)was);
}

void fact_then_gone(const struct earlier *s, void *facts)
{
	struct facts *f = facts;
	struct node *n = node_of(f, s->was->id);
	struct fact *was = fact_new(f, fact_res_of(s->was->res), s->was);

	if (n->gone == NULL) {
		n->gone = fact_new(f, was->res, s->was);
		n->gone->node = n;
	}
	n->gone->code = was->code;
	n->gone->label = was->label;
	n->gone->seq = s->until_seq;
	n->gone->at = s->until;
	then_add(f, n->gone, was, s);
}
