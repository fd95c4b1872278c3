/* The facts an office keeps: units, people, providers, systems, evidence. Tables only; res/ does the work, duty/ judges. */
#pragma once
#include "res/res.h"

extern const struct res res_units, res_successions, res_roles, res_people, res_providers, res_contracts;
extern const struct res res_systems, res_level_decisions, res_regulations, res_assets;
extern const struct res res_documents, res_proofs, res_activities, res_declarations;
extern const struct res res_inbox_rules;
extern const struct res res_settings, res_confirmations, res_column_sets;
extern const struct res res_papers, res_report_templates;

extern const struct companion *const org_system_companions[];
extern const struct step_state org_draft[], org_sent[]; /* of the step that sends a draft */
extern const struct choice org_activity_kinds[], org_matters[];
extern const struct choice org_marks[]; /* how sure a public fact is: users.md 6 */

/* Of what others wrote: a row's set values stay (a problem at each that changes), those that would end it (`ends`) stay empty too, and the row is not
 * deleted (RC_DENIED). See others.c. `adds`: words, or NULL, of what may change nevertheless, which the caller has looked at. */
enum rc org_others_kept(
	struct cx *cx, const struct row *row, const struct row *before, const char *ends, const char *adds, struct problems *ps);
enum rc org_others_stay(struct cx *cx, const struct row *row);
/* Once it is no slip: entered on an earlier day than today, or more than so many µs ago (0: the day), and no draft. */
bool org_on_record(struct cx *cx, const struct row *row, int64_t slip);
/* What a clock or a share rests on, once on record, is not taken out by the unit or provider it is about, nor by who wrote it. instead: what to do in place
 * of that. */
enum rc org_told_stays(struct cx *cx, const struct row *row, int64_t slip, const char *instead);
/* Nor is what it names taken out of it by whom may_go refuses to delete it: a problem at each of the fields `ties` that names less than before. */
enum rc org_told_kept(
	struct cx *cx, const struct row *row, const struct row *before, const char *ties, const char *instead, struct problems *ps);
bool org_all_in(const struct val *some, const struct val *all); /* F_LINKS */
/* Of an extension, granted or asked for: the codes of the two that hold already, else null. Which ones hold duty/ alone knows, and answers (live.c). */
enum rc org_extended_before(struct cx *cx, const struct row *said, struct str *codes,
	struct str *spent); /* duty_extended_before, on the board of now */
/* What the packs say where the office sets nothing, as duty/ knows (live.c); INT64_MAX: nothing. */
enum rc org_setting_usual(struct cx *cx, struct str key, int64_t *out);
enum rc org_check_period(
	struct cx *cx, const struct row *row, const char *from, const char *to, struct problems *ps); /* from <= to */
/* Did who asks enter or change this document (then another must check it), and did they check it since it last changed? */
enum rc org_document_part(struct cx *cx, const struct row *row, bool *wrote, bool *checked);
/* A person saw a mark of secrecy: of the paper only number, date, signer and place stay. The caller saves it, and then lets the bytes go (doc_sweep). */
enum rc org_document_seal(struct cx *cx, struct row *row, struct str place);
