#include "web/ways.h"

#include "fmt/html.h"
#include "web/web.h"

/* The resource, and of an activity or declaration its kind, of a proof its matter (NULL: the duty's own). */
static const struct way_in {
	const char *kind, *res, *what;
} ways_in[] = {
	{ "access_review", "activities", "access_review" },
	{ "accountable", "proofs", "assignment" },
	{ "ack", "activities", "warning_ack" },
	{ "assessed", "activities", "compliance_assessment" },
	{ "attendance", "activities", "briefing" },
	{ "budget", "activities", "budget_allocation" },
	{ "document", "proofs", NULL },
	{ "dossier", "proofs", "approval" },
	{ "drill", "activities", "drill" },
	{ "drill_part", "activities", "drill" },
	{ "incident_clock", "activities", "incident_report" },
	{ "intervention", "activities", "intervention" },
	{ "item", "activities", "fix" },
	{ "leaver", "proofs", "access" },
	{ "legal_basis", "regulations", NULL },
	{ "level_approval", "level-decisions", NULL },
	{ "list_confirm", "declarations", "list_confirmed" },
	{ "logs", "activities", "log_received" },
	{ "mail", "activities", "mail_campaign" },
	{ "monitoring", "activities", "monitoring_report" },
	{ "nothing_arose", "declarations", "nothing_arose" },
	{ "operator", "proofs", "assignment" },
	{ "pentest", "activities", "pentest" },
	{ "plan", "activities", "acceptance" },
	{ "regulation", "regulations", NULL },
	{ "relay", "activities", "warning_relayed" },
	{ "report", "activities", "report_sent" },
	{ "review", "activities", "regulation_review" },
	{ "scan", "activities", "scan" },
	{ "warning_fix", "activities", "fix" },
};

static void say_ref(struct buf *b, const char *field, const struct fact *f, bool typed)
{
	if (f == NULL || f->code.n == 0)
		return;
	buf_fmt(b, "%s%s=", str_ends(buf_str(b), STR("?")) ? "" : "&", field);
	if (typed)
		buf_fmt(b, "%s:", fact_resource(f->res)->name);
	url_escape(b, f->code);
}

/* --- who was named, and by which paper: one assignment shows it of many systems --- */

enum { NAMED_MOST = 60 };

static bool is_kind(const struct now *n, const struct duty_row *r, const char *kind)
{
	return strcmp(n->board->law->vocab->kinds[r->duty->kind]->name, kind) == 0;
}

const struct fact *ways_named(const struct facts *f, const struct fact *x, bool operates)
{
	const struct infosys *s = (const struct infosys *)x;

	return x == NULL || x->res != R_SYSTEMS ? NULL : facts_get(f, operates ? s->operator: s->accountable);
}

/* Once each, and none that the reader may not open: a form that names such a one is filled in with nothing. */
static void named_add(struct cx *cx, struct buf *b, struct map *there, const struct fact *x)
{
	struct row *row;

	if (x->code.n == 0 || map_get_id(there, x->id))
		return;
	if (res_load(cx, fact_resource(x->res), x->id, &row) != RC_OK) {
		cx_clear(cx);
		return;
	}
	map_put_id(there, x->id, (void *)x);
	buf_fmt(b, "%s%s:%.*s", b->n ? "; " : "", fact_resource(x->res)->name, ARG_STR(x->code));
}

struct str ways_proof(struct cx *cx, const char *matter, const struct fact *const *of, size_t n)
{
	struct buf list AUTO(buf_done) = { 0 }, b AUTO(buf_done) = { 0 };
	struct map there;

	map_init(&there, &cx->arena);
	buf_init(&list, 1 << 16);
	buf_init(&b, 1 << 18);
	for (size_t i = 0; i < n && i < NAMED_MOST; i++)
		named_add(cx, &list, &there, of[i]);
	buf_fmt(&b, "/proofs/new?all=1&proves=%s&subjects=", matter);
	url_escape(&b, buf_str(&list));
	return arena_str(&cx->arena, buf_str(&b));
}

/* This row's system and every other of the same unit that lacks the same paper, each with who is named for it. */
static struct str assignment_url(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	const struct facts *f = n->board->facts;
	bool operates = is_kind(n, r, "operator");
	const struct fact *s = facts_get(f, r->subject), *who = ways_named(f, s, operates);
	VEC(const struct fact *) of = { 0 };

	if (who == NULL)
		return arena_fmt(&cx->arena, "/systems/%" PRId64 "/edit#f-%s", r->subject, operates ? "operator" : "accountable");
	vec_push(&cx->arena, &of, s);
	vec_push(&cx->arena, &of, who);
	for (size_t i = 0; i < n->board->n; i++) {
		const struct duty_row *x = &n->board->rows[i];

		if (x->duty != r->duty || x->unit != r->unit || !x->declared_only || x->closed)
			continue;
		s = facts_get(f, x->subject);
		who = ways_named(f, s, operates);
		if (who == NULL)
			continue;
		vec_push(&cx->arena, &of, s);
		vec_push(&cx->arena, &of, who);
	}
	return ways_proof(cx, "assignment", of.p, of.n);
}

static bool access_shown(const struct person *p)
{
	const struct proof *x;
	size_t at = 0;

	while ((x = fact_back(&p->h, R_PROOFS, &at)) != NULL)
		if (x->proves && ids_have(x->subjects, p->h.id) && strcmp(matter_names[x->proves - 1], "access") == 0)
			return true;
	return false;
}

/* Whose access was taken back without a paper; else who left and has it still. */
static struct str leavers_url(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	const struct fact *from = facts_get(n->board->facts, r->subject);
	VEC(const struct fact *) of = { 0 };
	const struct person *open = NULL;

	for (size_t i = 0; from && i < n->board->facts->all[R_PEOPLE].n; i++) {
		const struct person *p = (const struct person *)n->board->facts->all[R_PEOPLE].p[i];

		if ((board_unit_now(n->board, p->unit, INT32_MAX) != from->id && p->provider != from->id) ||
			p->leaves_on.last == DAY_NONE || p->leaves_on.last > n->on)
			continue;
		if (p->access_removed_on.last == DAY_NONE)
			open = open && open->h.id > p->h.id ? open : p;
		else if (!access_shown(p))
			vec_push(&cx->arena, &of, &p->h);
	}
	if (open)
		return arena_fmt(&cx->arena, "/people/%" PRId64 "/edit#f-access_removed_on", open->h.id);
	return of.n ? ways_proof(cx, "access", of.p, of.n) : STR("/record");
}

const struct row *ways_may_change(struct cx *cx, const struct fact *f)
{
	struct row *row;
	bool may = res_load(cx, fact_resource(f->res), f->id, &row) == RC_OK && res_may_write(cx, row) == RC_OK;

	cx_clear(cx);
	return may ? row : NULL;
}

/* The first regulation that is in the way: what takes its place, or what it rests on. None: a new one of that unit, for it alone or for the office. */
static struct str basis_url(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	const struct facts *f = n->board->facts;
	const struct unit_row *u = now_unit(n, r->unit);
	struct duty_reason *why;
	struct buf b AUTO(buf_done) = { 0 };
	size_t count;

	board_reasons(cx, n->board, r, &why, &count);
	for (size_t i = 0; i < count; i++) {
		const struct fact *x = why[i].field ? facts_get_as(f, why[i].fact, R_REGULATIONS) : NULL;
		const struct row *mine = x ? ways_may_change(cx, x) : NULL;

		if (mine)
			return things_mend_url(cx, mine, &why[i]);
	}
	while (u && r->duty->with[0].i == 0 && now_unit(n, u->parent))
		u = now_unit(n, u->parent);
	buf_init(&b, 4000);
	buf_z(&b, "/regulations/new?");
	say_ref(&b, "unit", facts_get(f, r->unit), false);
	say_ref(&b, "units", u ? facts_get(f, u->id) : NULL, false);
	return arena_str(&cx->arena, buf_str(&b));
}

/* What the form of that resource can be told about the row: the system, the unit, the event. */
static void say_subject(struct cx *cx, struct buf *b, const struct way_in *w, const struct now *n, const struct duty_row *r)
{
	const struct facts *f = n->board->facts;
	const struct fact *s = facts_get(f, r->about ? r->about : r->subject), *event = facts_get_as(f, r->subject, R_ACTIVITIES);

	if (s && s->res != R_SYSTEMS && s->res != R_REGULATIONS)
		s = NULL;
	if (strcmp(w->res, "activities") == 0) {
		say_ref(b, "subjects", s ? s : facts_get(f, duty_addressee(cx, n->board, r)), true);
		say_ref(b, "concerns", event, false);
		say_ref(b, "unit", facts_get(f, r->unit), false);
		struct fdate told = period_told(r->period, r->due_original);

		if (strcmp(w->kind, "report") == 0 && !duty_addressee(cx, n->board, r))
			buf_z(b, "&subjects="); /* within the office: to nobody else */
		if (strcmp(w->kind, "report") == 0 && told.first != DAY_NONE)
			buf_fmt(b, "&period=%.*s", ARG_STR(period_text(&cx->arena, told.first, told.last)));
	} else if (strcmp(w->res, "declarations") == 0) {
		say_ref(b, "unit", facts_get(f, r->unit), false);
	} else if (strcmp(w->res, "proofs") == 0) {
		buf_fmt(b, "&proves=%s", w->what ? w->what : matter_names[r->duty->with[0].i]);
		say_ref(b, "subjects", s ? s : facts_get(f, r->subject ? r->subject : r->unit), true);
	} else {
		say_ref(b, strcmp(w->res, "regulations") == 0 ? "systems" : "system", s, false);
	}
}

/* NULL: none is known, or the duty takes several kinds of act. `act` is room for one that the duty itself names. */
static const struct way_in *way_of(const struct law *law, const struct law_duty *d, struct way_in *act)
{
	const char *kind = law->vocab->kinds[d->kind]->name;
	uint64_t bits = d->with[0].bits;

	if (strcmp(kind, "act") == 0) {
		if (bits == 0 || (bits & (bits - 1)))
			return NULL;
		*act = (struct way_in){ "act", "activities", activity_names[__builtin_ctzll(bits)] };
		return act;
	}
	for (size_t i = 0; i < COUNT(ways_in); i++)
		if (strcmp(kind, ways_in[i].kind) == 0)
			return &ways_in[i];
	return NULL;
}

struct str ways_url(struct cx *cx, const struct now *n, const struct duty_row *r)
{
	struct way_in act;
	const struct way_in *w = way_of(n->board->law, r->duty, &act);
	struct buf b AUTO(buf_done) = { 0 };

	if (w == NULL)
		return STR("/record");
	if (w->what && strcmp(w->what, "assignment") == 0)
		return assignment_url(cx, n, r);
	if (strcmp(w->kind, "leaver") == 0)
		return leavers_url(cx, n, r);
	if (strcmp(w->kind, "legal_basis") == 0)
		return basis_url(cx, n, r);
	bool proofs = strcmp(w->res, "proofs") == 0, kinds = w->what && !proofs;

	buf_init(&b, 4000);
	buf_fmt(&b, "/%s/new?%s%s", w->res, kinds ? "kind=" : proofs ? "all=1" : "", kinds ? w->what : "");
	say_subject(cx, &b, w, n, r);
	if (strcmp(w->res, "activities") == 0 || strcmp(w->res, "declarations") == 0)
		buf_fmt(&b, "&%s=%.*s", w->res[0] == 'a' ? "done_on" : "date", ARG_STR(day_text(&cx->arena, day_at(cx->now))));
	return arena_str(&cx->arena, buf_str(&b));
}

uint64_t ways_acts(const struct law *law, const struct law_duty *d)
{
	struct way_in act;
	const struct way_in *w = way_of(law, d, &act);

	if (strcmp(law->vocab->kinds[d->kind]->name, "act") == 0)
		return d->with[0].bits;
	for (size_t i = 0; w && strcmp(w->res, "activities") == 0 && activity_names[i]; i++)
		if (strcmp(activity_names[i], w->what) == 0)
			return UINT64_C(1) << i;
	return 0;
}
