/* Private to duty/: the evidence kinds, one struct each; kinds.c lists them. */
#pragma once
#include "duty/duty_int.h"

enum {
	M_ASSIGNMENT = 1,
	M_APPROVAL = 4,
	M_PLAN = 5,
	M_MONITORING = 9,
	M_TRAINING = 17,
	M_ACCESS = 21,
	M_RETIREMENT = 22
}; /* matter_names, from 1 */

enum { CLOCK_INTERNAL, CLOCK_FIRST, CLOCK_REPORT };              /* incident_clock */
enum { RECIPIENT_OWNER, RECIPIENT_AUTHORITY, RECIPIENT_OFFICE }; /* report */

/* The system of a row about one, alone or beside its provider. */
static inline const struct infosys *ev_system(const struct ev *e)
{
	return (const struct infosys *)(e->about ? e->about : e->subject);
}
/* What is done by entering it in Khiên (an acknowledgement, a report within the office; that an incident or a warning came). Without a paper it is as strong as
 * one where the ledger itself shows it: somebody who signed in said so, on the very day of the act, and nothing of it (its day, what it is about, who did it)
 * was said otherwise on a later day. Then the ledger's instant counts, not the one typed. */
struct shown {
	enum law_strength strength;
	int64_t at;  /* INT64_MIN: not known */
	bool ledger; /* by the ledger's record */
};
struct shown shown_by(struct ev *e, const struct activity *a);
bool shown_over(struct ev *e, const struct shown *best, const struct shown *x); /* enough for the duty, then the earlier */
void why_shown(struct ev *e, const struct activity *a, const struct shown *s);  /* adds by what, or what is missing */
/* The strongest paper that is tied to the system for it, and to `who` unless that is NULL; or NULL. */
const struct proof *system_paper(struct ev *e, const struct infosys *s, int64_t matter, const struct fact *who);
bool mark_binds(const struct engine *g, enum law_mark m, const struct law_cite *c, size_t n);
/* --- competence.c: who was entitled to decide, by facts; each says what is wrong or missing --- */
enum yes decided_above(struct ev *e,
	const struct declaration
		*x); /* by who may, in a paper of its own that a second person looked at; UNKNOWN: but for a guess of who may */
enum law_strength level_paper_strength(struct ev *e, const struct level *l);   /* of the papers that can be it */
bool level_paper(struct ev *e, const struct level *l, enum law_strength *out); /* false: its paper is another one (contradicted) */
bool level_competent(struct ev *e, const struct infosys *s, const struct level *l);
const struct law_regime *level_regime(struct ev *e, const struct level *l);        /* NULL: none was in force */
int32_t unit_asked(struct ev *e, const struct unit *u, int32_t launch, int depth); /* depth 0: says what it continues */
int32_t theirs_from(const struct engine *g, const struct infosys *s, int64_t unit);
bool review_held(struct ev *e, const struct regulation *r, int32_t by); /* near that day or after it */
bool regulation_in_force(struct ev *e, const struct regulation *r);
bool regulation_replaced(struct ev *e, const struct regulation *r); /* by one that has begun */
extern const struct law_param percent_params[];
bool declaration_covers(struct ev *e, const struct declaration *d, int32_t first,
	int32_t last); /* begun, about that period and said when it was over (its last day will do), not of another duty */

extern const struct kind kind_access_review, kind_accountable, kind_ack, kind_act, kind_assessed, kind_attendance, kind_budget,
	kind_certificate, kind_document, kind_dossier, kind_drill, kind_drill_part, kind_incident_clock, kind_intervention,
	kind_item, kind_leaver, kind_legal_basis, kind_level_approval, kind_list_confirm, kind_logs, kind_mail, kind_monitoring,
	kind_nothing_arose, kind_operator, kind_pentest, kind_plan, kind_regulation, kind_relay, kind_report, kind_review,
	kind_role_held, kind_scan, kind_warning_fix, kind_warnings_seen;
