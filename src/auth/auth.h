/* Who may do what: users, roles, sessions, tokens, throttling. A user has one role; a role is a set of capability bits (one const table); what
 * a user sees is the whole office, the subtree of units below users.unit, or what users.provider operates, as the role says. Passwords are Argon2id; of session and API tokens only SHA-256 is stored.
 * Every change of a user is a ledger entry (res "users"); no password, hash or token ever enters the ledger. */
#pragma once
#include "fmt/json.h"

enum cap {                 /* bits of who.may; a route with 0 is a bug */
	CAP_READ = 1 << 0, /* see what lies in one's scope */
	CAP_EDIT = 1 << 1, /* create, change, delete facts in one's scope */
	CAP_IMPORT = 1 << 2,
	CAP_EXPORT = 1 << 3,
	CAP_CHECK = 1 << 4,  /* be the second person who looks at a document */
	CAP_SUBMIT = 1 << 5, /* sign off and send in the unit's name */
	CAP_GRANT = 1 << 6,  /* grant extensions, decide not applicable */
	CAP_LAW = 1 << 7,    /* load packs, confirm law documents */
	CAP_SETTINGS = 1 << 8,
	CAP_USERS = 1 << 9,
	CAP_LEDGER = 1 << 10,  /* read the whole ledger, take heads and exports */
	CAP_DRAFTS = 1 << 11,  /* see drafts in one's scope */
	CAP_OFFICE = 1 << 12,  /* edit what belongs to no single unit: units, roles, successions, providers */
	CAP_SELF = 1 << 13,    /* one's own password and tokens: every user */
	CAP_BRIEF = 1 << 15,   /* is sent the office's weekly page */
	CAP_CLASHES = 1 << 16, /* reads at once of figures that do not agree (board_to_leaders) */
	CAP_PUBLIC = 1 << 14,  /* nobody signed in has it too: sign-in page, static files */
};

struct role {
	const char *code; /* "unit_officer": stored, ledgered */
	const char *vi, *en;
	uint64_t may;
	enum role_scope {
		SCOPE_OFFICE,
		SCOPE_UNIT,
		SCOPE_PROVIDER
	} scope; /* what its users see: all, one unit's subtree, one provider's systems */
};
extern const struct role auth_roles[]; /* ends with code NULL */
const struct role *role_find(struct str code);

struct user {
	int64_t id, seq;
	struct str name;  /* sign-in name: a-z 0-9 . _ -, 1..64 */
	struct str post;  /* never a person's name */
	int64_t unit;     /* 0: none */
	int64_t provider; /* 0: none */
	const struct role *role;
	bool disabled, must_change;
};

/* Settings of this room; the app passes them in. */
struct auth_conf {
	int64_t idle_us, absolute_us; /* 0: as the office set them (session.idle_minutes, session.total_hours) */
};

/* Users; the changes need a transaction of the caller's? No: each is one transaction of its own. */
enum rc user_load(struct cx *cx, int64_t id, struct user *out);
enum rc user_find(struct cx *cx, struct str name, struct user *out);
struct user_edit {
	struct str name, post, role; /* null str: unchanged (create: required, except post) */
	int64_t unit;                /* -1: unchanged */
	int64_t provider;            /* 0: unchanged; goes by itself with a role that has none */
	int disabled;                /* -1: unchanged */
	struct str password;         /* null: unchanged */
	bool must_change;            /* with password */
};
enum rc user_create(struct cx *cx, const struct user_edit *e, int64_t *id);
enum rc user_change(struct cx *cx, int64_t id, int64_t seq, const struct user_edit *e); /* seq 0: whatever it is */
/* A list of {seq, at, by, what, changes: [{field, label, before, after}]}, newest first, in the reader's language. */
enum rc user_history(struct cx *cx, int64_t id, struct jv **out);
enum rc user_list(struct cx *cx, struct user **out, size_t *n);
enum rc password_ok(
	struct cx *cx, struct str name, struct str password); /* 10..200 characters, not the name, not one letter repeated */
/* Compares every user with its last ledger entry; adds how many to *compared. RC_CORRUPT names the first that differs. */
enum rc auth_verify_rows(struct cx *cx, int64_t *compared);
struct who user_who(const struct user *u);

/* Sessions. The token goes to the browser, its hash to the table. */
struct session {
	struct user user;
	struct str csrf;   /* the form token */
	struct str notice; /* said once on the next page */
	int64_t made_at;
	struct str hash; /* the row's key */
};
enum rc auth_sign_in(
	struct cx *cx, struct str name, struct str password, struct str address, const struct auth_conf *conf, struct str *token);
/* Who that is, for one command: the password is asked for as at the door, and a first password opens nothing. */
enum rc auth_person(struct cx *cx, struct str name, struct str password, struct str address, struct who *out);
enum rc session_load(
	struct cx *cx, struct str token, const struct auth_conf *conf, struct session *out); /* RC_NOT_FOUND: none or over */
enum rc session_end(struct cx *cx, const struct session *s);
enum rc session_end_others(struct cx *cx, int64_t user, const struct session *keep);
enum rc session_notice(struct cx *cx, const struct session *s, struct str notice); /* null str: take it away */
enum rc auth_change_password(struct cx *cx, const struct session *s, struct str old, struct str new_password, struct str address);

/* API tokens: "Authorization: Bearer ...", with the rights of their user. */
struct token {
	int64_t id, made_at, used_at, until;
	struct str name;
};
enum rc token_create(struct cx *cx, int64_t user, struct str name, int64_t until, struct str *secret);
enum rc token_list(struct cx *cx, int64_t user, struct token **out, size_t *n);
enum rc token_end(struct cx *cx, int64_t user, int64_t id);
enum rc token_load(struct cx *cx, struct str secret, struct user *out);
