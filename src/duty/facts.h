/* Facts in memory: every live row of every resource, typed, with both ends of every reference. The duty engine reads only this; it never asks the
 * database. Drafts and deleted rows are no facts. Dates keep their precision (first..last day); an absent one is DAY_NONE in both.
 * One thread writes at a time; readers hold a snapshot (live.h). */
#pragma once
#include "base/map.h"
#include "res/res.h"

enum fact_res { /* in the order of fact_tables */
	R_UNITS,
	R_SUCCESSIONS,
	R_ROLES,
	R_PEOPLE,
	R_PROVIDERS,
	R_CONTRACTS,
	R_SYSTEMS,
	R_LEVELS,
	R_REGULATIONS,
	R_ASSETS,
	R_DOCUMENTS,
	R_PROOFS,
	R_ACTIVITIES,
	R_DECLARATIONS,
	R_SETTINGS,
	R_CONFIRMATIONS,
	R_COUNT
};

struct fdate {
	int32_t first, last;
};
struct ids {
	const int64_t *p;
	size_t n;
};
struct then { /* what an entry said of a fact in the fields that are watched (told.c), until another one said otherwise */
	const struct fact *was;
	int64_t at, until, until_seq;
	struct str by; /* who made that other entry */
};
struct fact {
	int64_t id, seq;
	int64_t made;        /* the entry that made it a fact: the first, or the one that sent the draft (res_sent) */
	int64_t made_at, at; /* instants of that and of the last entry */
	int64_t made_by;
	struct node *node;
	enum fact_res res;
	size_t place; /* in facts.all[res] */
	struct str code, label;
	VEC(struct then) thens; /* oldest first */
};
struct node { /* an id: the fact it names now (or none), and who refers to it, by resource, ascending ids */
	int64_t id;
	struct fact *fact;
	struct fact *gone; /* that was deleted: what is watched of it, in its thens alone; NULL while it is there, or never was */
	struct backs {
		struct fact **p;
		size_t n, cap;
	} * back, *was; /* [R_COUNT], or NULL while nobody does; was: by what an earlier entry said, deleted ones too */
};
enum yes { UNKNOWN = -1, NO = 0, YES = 1 };

struct unit {
	struct fact h;
	struct str name_fold, code_fold, brief;
	int64_t parent;
	uint8_t kind;
	int64_t headcount; /* below 0: not known */
	struct fdate valid_from, valid_to;
};
enum { UNIT_OFFICE = 1, UNIT_VU, UNIT_CUC, UNIT_CONG, UNIT_SERVICE, UNIT_DIVISION, UNIT_OTHER };
struct succession {
	struct fact h;
	int64_t from, to, basis;
	struct fdate date;
	uint8_t kind, scope, mark;
};
enum { CONT_SAME = 1, CONT_RENAMED, CONT_SPLIT, CONT_MERGED, CONT_ABOLISHED };
enum { SURE_MANY = 1, SURE_ONE, SURE_GUESS, SURE_NOT }; /* marks of what is known: org_marks */
enum { ROLE_OWNER = 1, ROLE_SPECIALISED, ROLE_PORTAL, ROLE_FINANCE, ROLE_PERSONNEL, ROLE_INTERNATIONAL, ROLE_OVERSIGHT };
struct unit_role {
	struct fact h;
	int64_t unit, basis;
	uint8_t role, mark;
	struct fdate valid_from, valid_to;
};
struct person {
	struct fact h;
	int64_t unit, provider, contract;
	int8_t head, nda, degree;
	struct fdate employed_from, leaves_on, access_removed_on, certified_on, certified_to;
	struct str certificate;
	struct ids administers;
};
struct provider {
	struct fact h;
};
struct contract {
	struct fact h;
	int64_t provider, document;
	struct ids systems;
	struct fdate signed_on, valid_from, valid_to;
};
enum { SYS_PLANNED = 1, SYS_BUILDING, SYS_OPERATING, SYS_SUSPENDED, SYS_RETIRED, SYS_TRANSFERRING };
enum { TYPE_INTERNAL = 1, TYPE_CITIZEN, TYPE_INFRASTRUCTURE, TYPE_INDUSTRIAL, TYPE_OTHER };
enum { INFO_PUBLIC = 1, INFO_PRIVATE = 2, INFO_PERSONAL = 4, INFO_SECRET = 8 };
enum { DOSSIER_DRAFTING = 1, DOSSIER_SUBMITTED, DOSSIER_APPRAISED, DOSSIER_APPROVED };
enum { PLAN_NONE = 1, PLAN_SOME, PLAN_FULL };
struct span {
	uint32_t lo, hi;
};
/* What an entry said of a system: of each, 0 when nothing. Those up to SAID_INFO are its type; the others are figures of the yearly report. */
enum said_of {
	SAID_KIND,
	SAID_INFO,
	SAID_STATE,
	SAID_DOSSIER,
	SAID_PLAN,
	SAID_ASSESSMENT,
	SAID_PROPOSED,
	SAID_BUILT,
	SAID_START,
	SAID_END,
	SAID_N
};
struct infosys {
	struct fact h;
	int64_t unit, owner, operator, provider, accountable, retire_document;
	uint8_t kind, state, dossier, plan;
	uint32_t info, assessment;
	int8_t internet, procedures, always_on;
	struct fdate built_from, operating_from, retired_on, counted_on; /* counted_on: of basic and sensitive */
	int64_t basic, sensitive;                                        /* INT64_MIN: not known */
	int64_t proposed; /* the level that its own unit proposes; below 1: none said */
	struct str addresses, accountable_post;
	uint64_t *keys;
	struct span *spans; /* of its addresses, those in a row */
	size_t n_keys, n_spans;
};
enum { AUTHORITY_SPECIALISED = 1, AUTHORITY_OWNER, AUTHORITY_PM, AUTHORITY_MINISTRY, AUTHORITY_OTHER };
extern const char *const authority_names[];
struct level {
	struct fact h;
	int64_t sys, authority, document;
	int64_t level;
	struct str number, signer_post;
	struct str number_key; /* from its first digit on, folded, without blanks */
	struct fdate date, revoked_on;
	uint8_t authority_kind, regime; /* regime: 1 nd85, 2 nd331 */
};
enum { REG_REGULATION = 1, REG_PROCESS, REG_PLAN, REG_ASSIGNMENT, REG_OTHER };
struct regulation {
	struct fact h;
	int64_t unit, document, replaces;
	uint8_t kind;
	struct str number, basis;
	struct fdate date, valid_from, valid_to, next_review;
	struct ids systems, units;
};
enum { ASSET_HOST = 1, ASSET_APPLICATION, ASSET_DATABASE, ASSET_DOMAIN, ASSET_NETWORK };
struct asset {
	struct fact h;
	int64_t sys;
	uint8_t kind;
	struct str address;
	int8_t internet;
	struct fdate from, retired_on;
	uint64_t key;
	uint32_t lo, hi; /* IPv4: of a network its hosts, without its own two addresses; hi 0: no IPv4 address */
};
enum { TEXT_FOUND = 1, TEXT_NOT_FOUND, TEXT_NONE };
struct document {
	struct fact h;
	int64_t unit, received_at, checks;
	int64_t checked_to; /* the second person's look covers what stood in the ledger then; below 1: not kept, it covers all */
	struct str number, signer_post, issuer, file, local_ref;
	struct str number_key, issuer_fold;
	struct fdate date;
	int8_t checked, secret;
	uint8_t text_check, signature; /* the latter: enum doc_sign_state of doc/doc.h */
};
struct proof {
	struct fact h;
	int64_t document;
	uint8_t proves; /* index in matter_names, from 1 */
	struct ids subjects;
};
extern const char *const matter_names[];
extern const char *const role_words[]; /* that a unit holds; unit_role.role counts them from 1 */
enum activity_kind {
	A_SCAN = 1,
	A_PENTEST,
	A_DRILL,
	A_DRILL_PLAN,
	A_TRAINING,
	A_BRIEFING,
	A_COMPLIANCE,
	A_MAIL,
	A_REPORT,
	A_INSPECTION,
	A_INSPECTION_ITEM,
	A_WARNING,
	A_RELAY,
	A_ACK,
	A_FIX,
	A_INCIDENT,
	A_INCIDENT_REPORT,
	A_ACCESS_REVIEW,
	A_INTERVENTION,
	A_MONITORING,
	A_REG_REVIEW,
	A_PLAN,
	A_MEETING,
	A_COOPERATION,
	A_ESTIMATE,
	A_ALLOCATION,
	A_SETTLEMENT,
	A_CHANGE,
	A_ACCEPTANCE,
	A_LOG,
	A_RECONCILE,
	A_OTHER
};
extern const char *const activity_names[];
enum { SEV_LOW = 1, SEV_MEDIUM, SEV_HIGH, SEV_CRITICAL, SEV_EXPLOITED };
enum { RESULT_OK = 1, RESULT_PARTIAL, RESULT_NOT_OK, RESULT_NOT_AFFECTED, RESULT_ACCEPTED };
struct activity {
	struct fact h;
	uint8_t kind, severity, result;
	int8_t authenticated, serious, national, machine;
	int64_t unit, provider, approval, concerns;
	int64_t at, end_at;                                                          /* INT64_MIN: not known */
	int64_t score[3], count_total, count_done, count_extra, amount, amount_base; /* INT64_MIN: not known */
	struct fdate done_on, planned_on, valid_to, due;
	struct ids subjects, documents, attendance;
	struct ids taken; /* of subjects of a warning: what it named at the end of a day and names no more */
	struct str targets, external_ref, period, title;
	struct str ref_key; /* external_ref as document.number_key */
	uint64_t *keys;     /* of targets, ascending, no doubles */
	uint32_t *ips;      /* beside keys: the IPv4 address; 0: a name */
	size_t n_keys;
	struct span *spans; /* every IPv4 address of targets, ascending, apart */
	size_t n_spans, n_ranges;
	size_t unread, wide; /* parts of targets that are no address, range or name; ranges so wide that nothing is said by them */
};
enum decl_kind { D_NO_SYSTEMS = 1, D_NOTHING, D_LIST, D_EXTENSION, D_PLAN, D_WAITING, D_NA, D_EXPLANATION };
struct declaration {
	struct fact h;
	uint8_t kind;
	int64_t unit, subject, about, document, by_unit; /* about: of a pair the second, 0: every pair of the subject */
	struct str duty, period, waits_for, note;
	struct fdate date, until;
};
struct setting {
	struct fact h;
	struct str value;
	int64_t document;
};
struct confirmation {
	struct fact h;
	struct str number, post;
	struct fdate date;
};

struct net { /* registered addresses in a row: of an asset, or in a system's own list */
	struct span at;
	struct fact *x;
};

struct facts {
	struct arena arena;
	struct map nodes; /* id -> node */
	struct map addrs; /* address key -> struct addr */
	VEC(struct net) nets;
	VEC(struct activity *) logs; /* those that name an IPv4 address */
	struct map files;            /* hash of a file -> struct file_use */
	struct map codes;            /* settings and confirmations by "res code" */
	struct {
		struct fact **p;
		size_t n, cap;
	} all[R_COUNT];
	int8_t at[R_COUNT][40]; /* a bound field's place in its resource, resolved once */
	int8_t draft_at[R_COUNT], code_at[R_COUNT];
	size_t garbage, live; /* rows replaced or removed, rows there */
	int64_t seq;          /* everything up to this ledger entry is in */
};
struct addr { /* who knows an address: assets and systems, and acts that name it */
	VEC(struct fact *) owners;
	VEC(struct activity *) acts;
};

struct file_use { /* which documents have this very file */
	VEC(struct document *) docs;
};

void facts_init(struct facts *f);
void facts_done(struct facts *f);
bool facts_put(struct facts *f, const struct row *row); /* new or changed; false when it is no fact (a draft): then it is gone */
void facts_remove(struct facts *f, int64_t id);
const struct res *fact_resource(enum fact_res r);
enum rc facts_load(struct cx *cx, struct facts *f, int64_t known_at); /* all of what cx->db shows: as of that seq, INT64_MAX: now */
/* What earlier entries said of rows changed after a seq: when a draft was sent, and whatever of what is watched they said otherwise than now. */
enum rc facts_told(struct cx *cx, struct facts *f, int64_t changed_after);
/* What entries up to known_at said of what was deleted after a seq; of resources whose leaving matters (told.c). */
enum rc facts_gone(struct cx *cx, struct facts *f, int64_t deleted_after, int64_t known_at);
const char *facts_watched(enum fact_res r); /* the fields; NULL: none */
bool facts_missed(enum fact_res r);         /* is a deleted one kept in mind? */
bool then_stood(const struct then *t);      /* at the end of a day: a slip put right on the same day was nobody's word */
const struct then *then_on(
	const struct fact *x, int32_t day); /* what stood at the end of that day and is said otherwise now; NULL: nothing */
int64_t then_until(const struct fact *x, const struct then *t, const char *fields); /* until when it said the same of those */
const struct fact *fact_said_at(const struct fact *x, int64_t at); /* what stood at that instant; INT64_MAX: what stands */
bool sys_was_of(const struct infosys *s, int64_t unit); /* answered for or operated by it before, not now; 0: by anybody else */
/* The day on which what stood at the end of `day` was said otherwise and so stays; DAY_NONE: it is what stands now, or nothing was said then. `first`: of
 * a system entered later, what was said first stands for it. */
int32_t said_otherwise(
	const struct infosys *s, enum said_of what, int32_t day, bool first, int64_t *was); /* was: what stood; may be NULL */
int64_t said_now(const struct infosys *s, enum said_of what);
int32_t said_day(int64_t v); /* of SAID_BUILT, SAID_START, SAID_END: the last day meant; DAY_NONE: none was said */
/* What a level decision said at the end of `day`, where that is not what it says now; NULL: it is, or it was not entered yet. */
int64_t named_since(const struct activity *a, int64_t subject); /* the instant of the entry since which it names this one */

struct fact *facts_get(const struct facts *f, int64_t id);              /* NULL when there is none */
void *facts_get_as(const struct facts *f, int64_t id, enum fact_res r); /* NULL when it is of another kind */
bool document_can_be_seen(const struct document *d);                    /* by its file, or where it is kept */
void *fact_back(const struct fact *of, enum fact_res r, size_t *at);    /* the next fact of r that refers to it; *at starts at 0 */
void *fact_was_back(
	const struct fact *of, enum fact_res r, size_t *at); /* the next that did by an earlier entry; deleted ones too */
bool fact_refers(const struct fact *x, const struct fact *of, bool was); /* is it among those? */
bool fact_gone(const struct fact *x);                                    /* deleted */
const struct fact *facts_get_gone(const struct facts *f, int64_t id);    /* NULL when it is there, or never was */
const struct setting *facts_setting(const struct facts *f, struct str key);
const struct confirmation *facts_confirmation(const struct facts *f, struct str code);
/* Does the unit hold it on that day? UNKNOWN: the unit was no more, and nobody says until when the role was its own. */
enum yes role_there(const struct facts *f, const struct unit_role *r, int32_t day);
/* No document gives it, and its mark says that it is inferred or was not verified: it neither proves nor denies competence. */
bool guessed(int64_t basis, uint8_t mark);
/* Who holds a role on that day: by what is no guess first, then the first unit by id; 0: nobody. */
int64_t role_holder(const struct facts *f, uint8_t role, int32_t day);
/* The succession by which a unit holds a role that no document gives it: a guess; NULL where a document does, or nothing was continued. */
const struct succession *role_guess(const struct facts *f, int64_t unit, uint8_t role);
const struct addr *facts_addr(const struct facts *f, uint64_t key);
/* The asset or system that an address is registered for: by itself, else by the narrowest network around it; ip 0: a name. NULL: nobody. */
const struct fact *facts_owner(const struct facts *f, uint64_t key, uint32_t ip);
const struct file_use *facts_file(const struct facts *f, struct str file); /* by the hash at its beginning; NULL: nobody */
int64_t fact_value(const struct fact *x, const char *field); /* of a date its last day, of a choice its number; INT64_MIN: none */
bool fact_refines(
	const struct fact *x, const struct fact *was, const char *field);         /* a day within the year or month that was said */
bool facts_agree(const struct fact *a, const struct fact *b, const char *fields); /* of one resource: do they say the same there? */
bool ids_have(struct ids s, int64_t id);
bool fact_partial(
	const struct fact *x, int32_t last, struct fdate *out); /* has it a partial date that ends on this day, and no whole one? */
/* How many addresses of an asset (a name or host is one) are named or contained by the act's target list, and how many it has. */
uint64_t acts_cover(const struct activity *a, const struct asset *x);
bool acts_meet(const struct activity *a, struct span at);        /* has it a target there? */
bool acts_name(const struct activity *a, const struct asset *x); /* as it is written, a network without its mask too */
uint64_t asset_size(const struct asset *x);
uint64_t addr_key(struct str typed); /* 0: nothing */
/* Every id that a fact refers to, once each; for the spread of changes. */
size_t fact_refs(const struct fact *x, int64_t *out, size_t room);

/* For tests and benches: a row from "field=value" pairs split by '|' (values in stored form, links "3,4"). */
void facts_add(struct facts *f, const char *res, int64_t id, int64_t at, const char *pairs);
/* What the fact said by an entry at `at`, until the next one; oldest first. */
void facts_was(struct facts *f, int64_t id, int64_t at, int64_t until, const char *pairs);
/* What a fact that was deleted said from an entry at `at` on, until the next one (the last: that deleted it); oldest first. */
void facts_add_gone(struct facts *f, const char *res, int64_t id, int64_t at, int64_t until, const char *pairs);
