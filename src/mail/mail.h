/* Mail out over SMTP. A mail is queued in the caller's transaction and sent by the job "mail-send": it outlives a kill and a dead relay, is tried later and
 * later for five days, and its failures stand on the page. It keeps one Message-ID for ever: where a crash falls between the relay's "250" and our
 * note of it, the second copy is recognisable as the same mail. No weakness and no system name belongs in a mail. */
#pragma once
#include "job/job.h"

enum { MAIL_FILE_MAX = 10 << 20, MAIL_BODY_MAX = 200000, MAIL_DAYS = 5, MAIL_KEEP_DAYS = 30 };
extern const struct job_kind job_mail_send; /* for main.c */

/* --- the relay: settings mail.server mail.port mail.tls mail.user mail.from mail.name mail.domains, site.url; password and authorities apart --- */
enum mail_tls { MAIL_PLAIN, MAIL_STARTTLS, MAIL_TLS, MAIL_TLS_COUNT };
extern const char *const mail_tls_names[MAIL_TLS_COUNT + 1]; /* "none" "starttls" "tls": stored */
struct mail_conf {
	struct str server; /* null: mail is not set up */
	int port;
	enum mail_tls tls;
	struct str user, password;
	struct str from, name;
	struct str domains; /* of addresses that may get mail, space separated; null: any */
	struct str url;     /* how people reach Khiên, without a slash at the end; null: not known */
	struct str host;    /* of `from`: the right side of Message-IDs */
	struct str ca;      /* path of the file with the only authorities to trust; null: those of the system */
	bool password_file; /* the password came from DIR/mail-password */
};
enum rc mail_conf_load(struct cx *cx, struct mail_conf *out);
/* What whoever keeps the machine lays into the data folder goes before the settings: DIR/mail-password (its first line; nobody else may read it) and
 * DIR/mail-ca.pem. RC_DENIED, RC_INVALID: a file that may not be used, with the way out; never a connection without what was asked for. */
enum rc mail_conf_files(struct cx *cx, struct str dir, struct mail_conf *out);
enum rc mail_password_set(struct cx *cx, struct str password); /* null str: forget it */

/* --- people --- */
struct mail_person {
	int64_t user;
	struct str address; /* null: none */
	bool digest, urgent, en;
	int64_t feed_at; /* 0: no calendar link */
};
bool mail_address_ok(struct str address); /* local@domain of RFC 5321, ASCII, no quotes, no spaces */
bool mail_domain_ok(const struct mail_conf *c, struct str address);
enum rc mail_person_load(struct cx *cx, int64_t user, struct mail_person *out); /* defaults when there is no row */
enum rc mail_person_save(struct cx *cx, const struct mail_person *p);           /* all but the calendar link */
enum rc mail_feed_new(struct cx *cx, int64_t user, struct str *token);          /* the one before ends */
enum rc mail_feed_end(struct cx *cx, int64_t user);
enum rc mail_feed_find(struct cx *cx, struct str token, int64_t *user); /* RC_NOT_FOUND */

/* --- queueing --- */
struct mail_new {
	int64_t user;                          /* 0: nobody of ours; else the address is the user's own unless given */
	struct str address;                    /* null: the user's */
	struct str subject, body;              /* plain text, lines of any length; addresses of pages stand on lines of their own */
	struct str key;                        /* null, or what it is: "digest 12 2026-11-23" */
	struct str file, file_name, file_type; /* null: no attachment */
};
/* *id 0: nothing was queued, for the user has no address or this key was queued before. */
enum rc mail_queue(struct cx *cx, const struct mail_new *m, int64_t *id);

enum mail_state { MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_FAILED, MAIL_STATES };
extern const struct mail_state_row {
	const char *name, *vi, *en;
} mail_states[MAIL_STATES];
struct mail_row {
	int64_t id, user, attempts, next_at, made_at, sent_at;
	struct str message_id, address, subject, error;
	enum mail_state state;
};
enum rc mail_list(struct cx *cx, int64_t before, size_t limit, struct mail_row **out, size_t *n); /* newest first */
enum rc mail_retry(struct cx *cx, int64_t id);
enum rc mail_counts(struct cx *cx, int64_t counts[MAIL_STATES]);

/* --- bytes --- */
struct mail_message {
	struct str from, from_name, to, subject, body, message_id;
	int64_t at;
	struct str unsubscribe; /* address of a page; null: none */
	struct str file, file_name, file_type;
};
/* RFC 5322: CRLF, lines <= 78, headers by RFC 2047, text and HTML as UTF-8 in base64. */
void mail_build(struct cx *cx, const struct mail_message *m, struct buf *out);
struct str mail_html(struct cx *cx, struct str text);                      /* paragraphs, lists of "- ", links */
void mail_header_text(struct buf *out, const char *name, struct str text); /* "Subject: =?UTF-8?B?..?=" folded, with CRLF */
