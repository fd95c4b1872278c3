#include "web/ways.h"

#include "fmt/html.h"

/* The resource, and of an activity or declaration its kind. */
static const struct way_in {
	const char *kind, *res, *what;
} ways_in[] = {
	{ "access_review", "activities", "access_review" },
	{ "ack", "activities", "warning_ack" },
	{ "assessed", "activities", "compliance_assessment" },
	{ "attendance", "activities", "briefing" },
	{ "budget", "activities", "budget_allocation" },
	{ "document", "proofs", NULL },
	{ "drill", "activities", "drill" },
	{ "drill_part", "activities", "drill" },
	{ "incident_clock", "activities", "incident_report" },
	{ "intervention", "activities", "intervention" },
	{ "item", "activities", "fix" },
	{ "legal_basis", "regulations", NULL },
	{ "level_approval", "level-decisions", NULL },
	{ "list_confirm", "declarations", "list_confirmed" },
	{ "logs", "activities", "log_received" },
	{ "mail", "activities", "mail_campaign" },
	{ "monitoring", "activities", "monitoring_report" },
	{ "nothing_arose", "declarations", "nothing_arose" },
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
	buf_fmt(b, "&%s=", field);
	if (typed)
		buf_fmt(b, "%s:", fact_resource(f->res)->name);
	url_escape(b, f->code);
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

		if (strcmp(w->kind, "report") == 0 && told.first != DAY_NONE)
			buf_fmt(b, "&period=%.*s", ARG_STR(period_text(&cx->arena, told.first, told.last)));
	} else if (strcmp(w->res, "declarations") == 0) {
		say_ref(b, "unit", facts_get(f, r->unit), false);
	} else if (strcmp(w->res, "proofs") == 0) {
		buf_fmt(b, "&proves=%s", matter_names[r->duty->with[0].i]);
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
	buf_init(&b, 4000);
	buf_fmt(&b, "/%s/new?%s%s", w->res, w->what ? "kind=" : "all=1", w->what ? w->what : "");
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
