/* The one list of evidence kinds, sorted by name. docs/adding-an-evidence-kind.md says how to add one. */
#include "duty/kinds.h"

const struct kind *const duty_kinds[] = {
	&kind_access_review,
	&kind_accountable,
	&kind_ack,
	&kind_act,
	&kind_assessed,
	&kind_attendance,
	&kind_budget,
	&kind_certificate,
	&kind_document,
	&kind_dossier,
	&kind_drill,
	&kind_drill_part,
	&kind_incident_clock,
	&kind_intervention,
	&kind_item,
	&kind_leaver,
	&kind_legal_basis,
	&kind_level_approval,
	&kind_list_confirm,
	&kind_logs,
	&kind_mail,
	&kind_monitoring,
	&kind_nothing_arose,
	&kind_operator,
	&kind_pentest,
	&kind_plan,
	&kind_regulation,
	&kind_relay,
	&kind_report,
	&kind_review,
	&kind_role_held,
	&kind_scan,
	&kind_warning_fix,
	&kind_warnings_seen,
	NULL,
};

size_t kind_count(void)
{
	return COUNT(duty_kinds) - 1;
}

/* A task that is asked for once (by a day, or without one) is shown done by what came after it was given: the pack's word, else the date of its paper. What
 * lasts (`continuous`) counts however old it is; rules with a period, or counted from the last time, say themselves which acts count. */
static int32_t given_on(const struct ev *e)
{
	const struct law_duty *d = e->d;
	const struct law_doc *paper = law_doc_of(e->g->law, d->cite[0].doc);

	if (!duty_kinds[d->kind]->dated || e->rule == NULL ||
		(e->rule->how != DUE_ON && (e->rule->how != DUE_NEVER || d->continuous)))
		return DAY_NONE;
	if (d->counts_from != DAY_NONE)
		return d->counts_from;
	return paper && paper->date != DAY_NONE && paper->date < d->valid_from ? paper->date : d->valid_from;
}

void kind_run(struct ev *e)
{
	e->given = given_on(e);
	duty_kinds[e->d->kind]->run(e);
	if (e->earlier && !e->done)
		why_add(e, e->earlier->res == R_ACTIVITIES ? SAY_ACT_BEFORE : SAY_PAPER_BEFORE, e->earlier, e->earlier_on,
			e->given);
	if (e->ahead && !e->done) {
		why_add(e, SAY_ACT_AHEAD, e->ahead, e->ahead_on, day_at(e->ahead->at));
		ev_clash(e, e->ahead_on, e->ahead, fact_when(e->ahead), NULL, NULL);
	}
	if (e->undated && !e->done)
		why_add(e, SAY_ACT_UNDATED, e->undated, 0, 0);
	e->given = DAY_NONE; /* what comes next is not about its evidence */
}

/* A kind begins with its description, so a list of kinds is a list of descriptions. */
static_assert(offsetof(struct kind, doc) == 0, "the description comes first");

const struct law_vocab *duty_vocab(void)
{
	static const char *const settings[] = { "window.days", "silence.days", "explain.days", "stale.days", NULL };
	static const struct law_vocab v = { (const struct law_kind *const *)(const void *)duty_kinds, duty_preds, role_words,
		authority_names, settings };

	return &v;
}
